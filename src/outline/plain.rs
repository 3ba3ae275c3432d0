//! Headings that the profile does not know, where neither number, mark nor brackets show a heading.
//!
//! In come the lines of a section and its known headings; out come lines that are set as these are: a line of its own between blank lines, a
//! label with a colon behind a blank line, words before the column that all values begin at, a line with deeper lines below it. At least two
//! known headings of the section must show how headings are set, and all of them must agree.

use super::heading::Heading;
use crate::page::Pages;
use crate::profile::Numbering;

/// How many known headings must show how they are set.
const SHOWN: usize = 2;
/// How many characters a heading has at the most.
const LONGEST: usize = 20;
/// How many characters the words before a colon or a column have at the most.
const LABEL: usize = 12;

/// Finds the headings of one form.
pub(super) fn find(pages: &Pages, numbering: &Numbering, set: usize, content: &[usize], known: &[Heading]) -> Vec<Heading> {
    let own: Vec<&Heading> = known.iter().filter(|heading| heading.start == 0 && heading.number.is_none()).collect();
    let of_form: Vec<&Heading> = own.into_iter().filter(|heading| is_set(pages, numbering, heading)).collect();
    if of_form.len() < SHOWN {
        return Vec::new();
    }
    let first = of_form[0].lines.start;
    let indent = pages.lines[first].indent;
    let same_indent = |heading: &&Heading| pages.lines[heading.lines.start].indent == indent;
    // Below the head the first heading needs no blank line above it.
    let all_apart = of_form.iter().skip(1).all(|heading| apart(pages, heading.lines.start));
    let needs_blank = !matches!(numbering, Numbering::Columns | Numbering::Indent);
    if !of_form.iter().all(same_indent) || needs_blank && !all_apart {
        return Vec::new();
    }
    let values = of_form.iter().filter_map(|heading| value_at(pages, heading.lines.end - 1, heading.end));
    let values: Vec<usize> = values.collect();
    let is_known = |line: usize| known.iter().any(|heading| heading.lines.contains(&line));
    let heading = |(at, &line): (usize, &usize)| {
        let form = pages.form(line);
        let stands = pages.lines[line].indent == indent && (!needs_blank || apart(pages, line));
        if is_known(line) || line < first || !stands || !form.starts_with(char::is_alphabetic) {
            return None;
        }
        let below = content.get(at + 1).copied().filter(|&below| !is_known(below));
        let end = match numbering {
            Numbering::Colon => form.find(':').filter(|&end| is_short(&form[..end], LABEL))?,
            Numbering::Columns => column(pages, line, &values)?,
            Numbering::Indent => below.filter(|&below| pages.lines[below].indent > indent).and(Some(form.len()))?,
            // The last line of a list stands between blank lines too, but has nothing below it.
            _ => below
                .filter(|&below| !apart(pages, below) || of_form.iter().all(|own| blank_behind(pages, own)))
                .and(Some(form.len()))?,
        };
        let whole = end < form.len() || is_short(form, LONGEST);
        let behind = if *numbering == Numbering::Colon { end + 1 } else { end };
        whole.then(|| Heading::unknown(set, None, line, 0..end, behind))
    };
    content.iter().enumerate().filter_map(heading).collect()
}

/// Whether a known heading is of a form.
fn is_set(pages: &Pages, numbering: &Numbering, heading: &Heading) -> bool {
    let line = heading.lines.end - 1;
    let behind = &pages.form(line)[heading.end..];
    match numbering {
        Numbering::Colon => pages.form(line)[..heading.end].ends_with(':') || behind.starts_with(':'),
        Numbering::Columns => value_at(pages, line, heading.end).is_some(),
        _ => behind.is_empty(),
    }
}

/// Whether a blank line or the top of a page is above a line.
pub(super) fn apart(pages: &Pages, line: usize) -> bool {
    pages.lines[line].blank_before > 0 || pages.is_content_top(line)
}

/// Whether a blank line stands between a heading and what is below it.
fn blank_behind(pages: &Pages, heading: &Heading) -> bool {
    pages.lines.get(heading.lines.end).is_some_and(|below| below.blank_before > 0)
}

fn is_short(words: &str, most: usize) -> bool {
    let count = words.chars().count();
    (2..=most).contains(&count) && !words.contains(['。', '、', '「', '(']) && !words.ends_with(':')
}

/// Where in the printed line the text behind a heading begins, if there is white space before it.
fn value_at(pages: &Pages, line: usize, end: usize) -> Option<usize> {
    let form = &pages.forms[line];
    let len = form.as_str().len();
    if end == 0 || end >= len {
        return None;
    }
    let start = form.source(end..len).start;
    (start > form.source(0..end).end).then_some(start)
}

/// The end of the words before the place at which all values begin.
fn column(pages: &Pages, line: usize, values: &[usize]) -> Option<usize> {
    let form = pages.form(line);
    let wanted = *values.first().filter(|first| values.iter().all(|value| value == *first))?;
    let ends = form.char_indices().map(|(at, _)| at).skip(2);
    ends.into_iter().find(|&end| value_at(pages, line, end) == Some(wanted) && is_short(&form[..end], LABEL))
}
