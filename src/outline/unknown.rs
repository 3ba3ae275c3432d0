//! Headings that the profile does not know: by their numbers, by their mark, and by what the booklet itself repeats.
//!
//! In come the lines of a section and the headings that are known; out come further headings without a field. What stands below them is left
//! unclaimed, so that it is reported and does not run into the text of the field before.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::heading::{Heading, LONGER};
use super::plain;
use crate::page::Pages;
use crate::profile::numbering::{self, circled};
use crate::profile::pattern::number_prefix;
use crate::profile::{FieldSet, Numbering};

/// How many characters a heading has at the most behind all those that the profile knows: an item of a list is likelier.
const SHORT: usize = 12;
/// How many characters of a numbered line are compared: headings wrap at different places.
const COMPARED: usize = 12;
/// In how many sections a numbered line stands that is a heading wherever it stands.
const SECTIONS: usize = 3;

/// Numbered lines that return in several sections: headings of the booklet, whether the profile knows them or not.
#[derive(Debug, Default)]
pub(super) struct Repeated {
    /// In how many sections each of them stands.
    lines: HashMap<String, usize>,
    sections: usize,
}

impl Repeated {
    /// Counts the numbered lines of the sections, which are given by their lines.
    pub(super) fn count(pages: &Pages, sections: impl Iterator<Item = Range<usize>>) -> Self {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut count = 0;
        for lines in sections {
            count += 1;
            let own: HashSet<String> = pages
                .content(lines)
                .filter_map(|line| heading_number(pages.form(line)).map(|(.., at)| key(pages, line, at)))
                .collect();
            own.into_iter().for_each(|key| *seen.entry(key).or_default() += 1);
        }
        seen.retain(|_, sections| *sections >= 2);
        Self { lines: seen, sections: count }
    }
}

/// What is counted or measured: `2か月ごとに` is no second heading.
const COUNTERS: &str = "年月日時分秒週回度人名社者件個箇かカヵケヶつ本台枚部点歳才代割倍円銭万億千百十番位号種校店局都〜・、";

/// The families of numbers that headings can have which the profile does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// `1.`, `1`
    Arabic,
    /// `Ⅱ`
    Roman,
    /// `二．`
    Kanji,
    /// `②`
    Circled,
}

/// The number of a heading, where what follows it is not what it counts. A profile's own words need no such doubt.
fn heading_number(form: &str) -> Option<(Family, u32, usize)> {
    // This is asked of every line, and few begin like one.
    let first = form.chars().next()?;
    if !first.is_ascii_digit() {
        let (family, number, len) = match first {
            'I' | 'V' | 'X' => numbering::roman_number(form).map(|(number, len)| (Family::Roman, number, len))?,
            '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => {
                numbering::kanji_number(form).map(|(number, len)| (Family::Kanji, number, len))?
            }
            _ => (Family::Circled, circled(first)?, first.len_utf8()),
        };
        // A word of Latin letters is no number.
        return form[len..].starts_with(|c: char| !c.is_ascii()).then_some((family, number, len));
    }
    let (number, len) = numbering::heading_number(form)?;
    let is_bare = form[..len].bytes().all(|byte| byte.is_ascii_digit());
    let is_counted = |c: char| COUNTERS.contains(c) || c.is_ascii_punctuation();
    let counts = is_bare && form[len..].chars().next().is_some_and(is_counted);
    (!counts).then_some((Family::Arabic, number, len))
}

/// Finds the headings that a set does not know, by each form that its headings have.
pub(super) fn find(
    pages: &Pages,
    set: &FieldSet,
    index: usize,
    content: &[usize],
    known: &[Heading],
    repeated: &Repeated,
) -> Vec<Heading> {
    if set.fields.is_empty() {
        return set
            .numbering
            .iter()
            .map(|numbering| free(pages, numbering, index, content))
            .max_by_key(Vec::len)
            .unwrap_or_default();
    }
    let mut found: Vec<Heading> = Vec::new();
    for numbering in &set.numbering {
        let more = match numbering {
            Numbering::Number => {
                let mut found = again(pages, index, content, known, repeated);
                numbered(pages, set, index, content, known, &number_of(pages, known), &mut found);
                found
            }
            Numbering::Counter(_) => {
                let mut found = counted(pages, numbering, index, content, known);
                let number_of = |line: usize| {
                    let (number, words) = numbering.alone(pages.form(line))?;
                    Some((number?, words.start))
                };
                numbered(pages, set, index, content, known, &number_of, &mut found);
                found
            }
            Numbering::Mark(_) | Numbering::Bracket(..) => marked(pages, index, numbering, content, known),
            Numbering::Colon | Numbering::Line | Numbering::Columns | Numbering::Indent => {
                plain::find(pages, numbering, index, content, known)
            }
        };
        let is_new = |heading: &Heading| found.iter().all(|other| other.lines.start != heading.lines.start);
        let more: Vec<Heading> = more.into_iter().filter(is_new).collect();
        found.extend(more);
    }
    found
}

/// The headings of one form, whatever their words: counted from 1, or behind a mark or in brackets. Where nothing stands below them they are the
/// items of a list.
fn free(pages: &Pages, numbering: &Numbering, set: usize, content: &[usize]) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    for &line in content {
        let form = pages.form(line);
        let Some((number, words)) = numbering.alone(form) else { continue };
        let end = words.end + numbering.close().map_or(0, char::len_utf8);
        let short = (1..=LONGER).contains(&form[words.clone()].chars().count()) && !form.ends_with('。') && end == form.len();
        let is_next = number.is_none_or(|number| usize::try_from(number).is_ok_and(|number| number == found.len() + 1));
        if short && is_next {
            found.push(Heading::unknown(set, number, line, words, end));
        }
    }
    let next = |line: usize| content.get(content.partition_point(|&other| other <= line)).copied();
    let is_empty = |heading: &&Heading| {
        let below = next(heading.lines.start);
        below.is_none() || found.iter().any(|other| Some(other.lines.start) == below)
    };
    if found.iter().filter(is_empty).count() * 2 > found.len() { Vec::new() } else { found }
}

/// What numbered lines are compared by.
fn key(pages: &Pages, line: usize, start: usize) -> String {
    pages.form(line)[start..].chars().take(COMPARED).collect()
}

/// Numbered lines that return in other sections and stand where their number fits between those of the known headings.
fn again(pages: &Pages, set: usize, content: &[usize], known: &[Heading], repeated: &Repeated) -> Vec<Heading> {
    // Where none is known, the first that has the number 1 shows how they are numbered.
    let first_family = || {
        let first = content.iter().find(|&&line| {
            heading_number(pages.form(line))
                .is_some_and(|(_, number, at)| number == 1 && repeated.lines.contains_key(&key(pages, line, at)))
        })?;
        heading_number(pages.form(*first)).map(|(family, ..)| (family, *first))
    };
    // Above those that are known there may be others with numbers of their own, whose parts they are: `Ⅲ 内容`, `(1) 制度`.
    let is_above = |line: usize| known.iter().all(|heading| line < heading.lines.start);
    let outer = first_family().filter(|&(family, line)| known.is_empty() || family != Family::Arabic && is_above(line));
    let is_outer = outer.is_some();
    let family = outer.map(|(family, _)| family).or_else(|| (!known.is_empty()).then_some(Family::Arabic));
    let around = |line: usize| {
        let before = known.iter().rev().filter(|heading| heading.lines.start < line).find_map(|heading| heading.number);
        (before, known.iter().filter(|heading| heading.lines.start > line).find_map(|heading| heading.number))
    };
    let fits = |line: usize, number: u32, often: bool| {
        let (before, after) = around(line);
        let apart = known.iter().all(|heading| !heading.lines.contains(&line));
        // A misprint may give the next heading the same number; the one before too, where the line is surely no item of a list.
        let rises = || {
            before.is_none_or(|before| before < number || often && before == number)
                && after.is_none_or(|after| number <= after)
        };
        apart && (is_outer || rises())
    };
    let heading = |&line: &usize| {
        let form = pages.form(line);
        let (_, number, start) = heading_number(form).filter(|&(own, ..)| Some(own) == family)?;
        let words = form.len() > start && !form.ends_with('。');
        let key = key(pages, line, start);
        let sections = *repeated.lines.get(&key)?;
        // In two sections of many an item of a list may return: a long line with a blank one above it, or with the one number that is missing,
        // is none.
        let fills = || around(line) == (number.checked_sub(1), number.checked_add(1));
        let is_long = || key.chars().count() == COMPARED && (pages.lines[line].blank_before > 0 || fills());
        let returns = sections >= SECTIONS || sections == repeated.sections || is_long();
        let often = sections >= SECTIONS && sections * 3 >= repeated.sections;
        (words && returns && fits(line, number, often))
            .then(|| over_lines(pages, Heading::unknown(set, Some(number), line, start..form.len(), form.len())))
    };
    // Before the first known heading stand the head and the parts; where none is known, the first has the number 1.
    let first = known.first().map_or(usize::MAX, |heading| heading.lines.start);
    let mut begun = false;
    let is_in_body = |heading: &Heading| {
        begun |= is_outer && heading.number == Some(1);
        begun || heading.lines.start > first || heading.number == Some(1)
    };
    let found: Vec<Heading> = content.iter().filter_map(heading).filter(is_in_body).collect();
    let Some(family) = family.filter(|_| is_outer) else { return found };
    counted_on(pages, set, content, family, found)
}

/// Headings that return, with those whose numbers are missing between them or go on behind the last: what a single section has.
fn counted_on(pages: &Pages, set: usize, content: &[usize], family: Family, found: Vec<Heading>) -> Vec<Heading> {
    let mut all: Vec<Heading> = Vec::new();
    let mut found = found.into_iter().peekable();
    for &line in content {
        if let Some(heading) = found.next_if(|heading| heading.lines.start == line) {
            all.push(heading);
            continue;
        }
        let Some(number) = all.last().and_then(|heading| heading.number) else { continue };
        let form = pages.form(line);
        let Some((_, own, start)) = heading_number(form).filter(|&(own, ..)| own == family) else { continue };
        let is_gap = found.peek().is_none_or(|next| next.number.is_some_and(|next| own < next));
        let is_short = (1..=LONGER).contains(&form[start..].chars().count()) && !form.ends_with(['。', '、']);
        if own == number + 1 && is_gap && is_short {
            all.push(Heading::unknown(set, Some(own), line, start..form.len(), form.len()));
        }
    }
    all
}

/// The number of a line as the known headings have it: with a sign behind it, or without one where they have none.
fn number_of<'a>(pages: &'a Pages, known: &[Heading]) -> impl Fn(usize) -> Option<(u32, usize)> + 'a {
    let is_bare = |heading: &Heading| heading.number.is_some() && number_prefix(pages.form(heading.lines.start)).is_none();
    let bare = !known.is_empty() && known.iter().all(is_bare);
    move |line| {
        let form = pages.form(line);
        // Digits behind the sign make it another number: `3,500枚`.
        let is_number = |len: usize| !form.starts_with('(') && !form[len..].starts_with(|c: char| c.is_ascii_digit());
        let own = number_prefix(form).filter(|&(_, len)| is_number(len));
        let arabic = || heading_number(form).filter(|&(family, ..)| family == Family::Arabic);
        own.or_else(|| arabic().filter(|_| bare).map(|(_, number, len)| (number, len)))
    }
}

/// Adds numbered lines that fill a gap between the numbers of the known headings and are no item of a list: headings that the
/// profile does not know. `number_of` gives the number of a line and the bytes up to the words.
fn numbered(
    pages: &Pages,
    set: &FieldSet,
    set_index: usize,
    content: &[usize],
    known: &[Heading],
    number_of: &dyn Fn(usize) -> Option<(u32, usize)>,
    found: &mut Vec<Heading>,
) {
    let complete = known.iter().filter_map(|heading| heading.field).collect::<std::collections::HashSet<_>>().len()
        >= set.fields.len()
        && known.last().is_some_and(|last| last.field == Some(set.fields.len() - 1));
    let gaps = gaps(known, content, complete);
    // Where no known heading has a blank line above it, none is asked for.
    let needs_none = known.len() > 1 && !known.iter().skip(1).any(|heading| plain::apart(pages, heading.lines.start));
    for (expected, lines) in gaps {
        let gap_start = lines.start;
        let numbered: Vec<(usize, u32, usize)> =
            pages.content(lines).filter_map(|line| number_of(line).map(|(number, len)| (line, number, len))).collect();
        let mut next = expected.start;
        // Numbers that rise to that of the next heading are no list, even where one of them is missing.
        let is_word = |&(line, number, start): &(usize, u32, usize)| {
            let words = &pages.form(line)[start..];
            let is_short = words.chars().count() <= LONGER || goes_on(pages, line);
            expected.contains(&number) && !words.is_empty() && !words.ends_with('。') && is_short
        };
        let rises = numbered.windows(2).all(|pair| pair[0].1 < pair[1].1);
        let leads = known.iter().any(|heading| heading.lines.start > gap_start && heading.number == Some(expected.end));
        let reaches = numbered.last().is_some_and(|&(_, number, _)| number + 1 == expected.end);
        // One alone must be just the number that is missing, or stand apart as the headings do.
        let is_apart = || !needs_none && numbered.iter().all(|&(line, ..)| plain::apart(pages, line));
        let is_enough = numbered.len() > 1 || numbered.len() == expected.len() || is_apart();
        let is_run = leads && reaches && rises && is_enough && numbered.iter().all(is_word);
        for &(line, number, start) in &numbered {
            let form = pages.form(line);
            let apart = needs_none || plain::apart(pages, line) || stands_between(pages, line);
            let is_long = form[start..].chars().count() > if complete { SHORT } else { LONGER };
            let is_text = form.ends_with('。') || form.len() == start || needs_none && is_long;
            let in_list = numbered.iter().any(|&(other, value, _)| other != line && !expected.contains(&value));
            let is_found = found.iter().any(|heading| heading.lines.start == line);
            let is_next = number == next && expected.contains(&number) && apart && !is_text && !in_list;
            if is_found {
                next = next.max(number + 1);
            } else if is_run || is_next {
                let heading = Heading::unknown(set_index, Some(number), line, start..form.len(), form.len());
                found.push(over_lines(pages, heading));
                next = number + 1;
            }
        }
    }
}

/// Whether a line reaches the edge, or a bracket or a list of words is open at its end.
fn goes_on(pages: &Pages, line: usize) -> bool {
    let form = pages.form(line);
    let last = form.chars().next_back();
    pages.is_full_before(line + 1) || is_open(form) || last.is_some_and(|c| matches!(c, '、' | '・') || circled(c).is_some())
}

fn is_open(form: &str) -> bool {
    form.matches('(').count() > form.matches(')').count()
}

/// A heading with what it wraps to: a short line below a full one, above the beginning of a paragraph.
fn over_lines(pages: &Pages, heading: Heading) -> Heading {
    let mut rest = pages.content(heading.lines.end..pages.lines.len());
    let (Some(next), Some(text)) = (rest.next(), rest.next()) else { return heading };
    let form = pages.form(next);
    let is_rest = goes_on(pages, heading.lines.start) && !pages.is_full_before(text) && !pages.is_content_top(next);
    let is_apart = pages.lines[next].blank_before == 0 && pages.lines[text].blank_before > 0;
    // What is set in below an open bracket closes it.
    let closes = is_open(pages.form(heading.lines.start)) && form.contains(')');
    let begins = pages.lines[text].indent > pages.lines[next].indent;
    // What goes on stands below the words and not below the number.
    let [own, below, after] = [heading.lines.start, next, text].map(|line| pages.lines[line].indent);
    let hangs = below > own && below > after;
    if !is_rest || !(is_apart || begins || closes || hangs) || form.contains('。') || number_prefix(form).is_some() {
        return heading;
    }
    let end = form.len();
    Heading { lines: heading.lines.start..next + 1, words_end: end, end, ..heading }
}

/// Whether a short line stands between the end of a sentence and the indented beginning of a paragraph.
fn stands_between(pages: &Pages, line: usize) -> bool {
    let above = pages.content(0..line).next_back();
    let below = pages.content(line + 1..pages.lines.len()).next();
    let ends = above.is_some_and(|above| pages.form(above).ends_with('。'));
    let begins = below.is_some_and(|below| pages.lines[below].indent > pages.lines[line].indent);
    ends && begins && pages.form(line).chars().count() <= SHORT
}

/// The numbers that are missing between known headings, and the lines where they could stand.
fn gaps(known: &[Heading], content: &[usize], complete: bool) -> Vec<(Range<u32>, Range<usize>)> {
    let mut gaps = Vec::new();
    let (Some(&start), Some(&last)) = (content.first(), content.last()) else { return gaps };
    let mut previous: (u32, usize) = (0, start);
    for heading in known {
        let Some(number) = heading.number else { continue };
        if number > previous.0 + 1 {
            gaps.push((previous.0 + 1..number, previous.1..heading.lines.start));
        }
        previous = (number, heading.lines.end);
    }
    if !known.is_empty() {
        // Behind the last heading that the profile has, the next number may go on.
        let most = if complete { 2 } else { 3 };
        gaps.push((previous.0 + 1..previous.0 + most, previous.1..last + 1));
    }
    gaps
}

/// Lines whose number, of another form than `1.`, fills a gap between those of the known headings or goes on behind the last.
fn counted(pages: &Pages, numbering: &Numbering, set: usize, content: &[usize], known: &[Heading]) -> Vec<Heading> {
    let mut found = Vec::new();
    // Where no known heading has a blank line above it, none is asked for.
    let needs_none = known.len() > 1 && !known.iter().skip(1).any(|heading| plain::apart(pages, heading.lines.start));
    // Before the first known heading stands the head of the section; behind the last its number goes on.
    let mut known = known.iter().peekable();
    let mut next = 1;
    for &line in content {
        if let Some(heading) = known.peek().filter(|heading| heading.lines.start <= line) {
            if heading.lines.end > line {
                next = heading.number.map_or(next, |number| number + 1);
                continue;
            }
            known.next();
        }
        let form = pages.form(line);
        let Some((Some(number), words)) = numbering.alone(form) else { continue };
        let above = known.peek().is_none_or(|heading| heading.number.is_none_or(|above| number < above));
        let is_text = form.ends_with('。') || words.is_empty() || form[words.clone()].chars().count() > LONGER;
        let behind_known = next > 1 && needs_none;
        if number == next && above && (plain::apart(pages, line) || behind_known) && !is_text {
            found.push(Heading::unknown(set, Some(number), line, words, form.len()));
            next += 1;
        }
    }
    found
}

/// Lines that begin with the mark or the bracket of the known headings and look like them, where the profile does not know the words.
fn marked(pages: &Pages, set: usize, numbering: &Numbering, content: &[usize], known: &[Heading]) -> Vec<Heading> {
    if known.is_empty() {
        return Vec::new();
    }
    let is_known = |line: usize| known.iter().any(|heading| heading.lines.contains(&line));
    // Where no known heading has a blank line above it, none is asked for.
    let are_apart = known.iter().any(|heading| plain::apart(pages, heading.lines.start));
    // There a heading stands where the others do, and has its text below it: items of a list stand one below the other.
    let is_set_off = |line: usize| pages.lines[line].blank_before > 0 && !pages.is_content_top(line);
    let close_up = known.len() > 1 && !known.iter().skip(1).any(|heading| is_set_off(heading.lines.start));
    let is_flush =
        |line: usize| known.iter().all(|heading| pages.lines[heading.lines.start].indent == pages.lines[line].indent);
    let is_above_text = |line: usize| {
        let below = content.get(content.partition_point(|&other| other <= line));
        below.is_some_and(|&below| numbering.alone(pages.form(below)).is_none())
    };
    let heading = |&line: &usize| {
        let form = pages.form(line);
        let (_, words) = numbering.alone(form)?;
        let close = numbering.close().map_or(0, char::len_utf8);
        let is_bracket = close > 0;
        let behind = &form[words.end + close..];
        // A bracket may have text behind it, if that of a known heading has; a mark's line is all heading.
        let inline = known.iter().any(|heading| heading.end < pages.form(heading.lines.end - 1).len());
        let stands = if is_bracket {
            behind.is_empty() || behind == ":" || inline
        } else {
            pages.lines[line].blank_before > 0 || close_up && is_flush(line) && is_above_text(line)
        };
        let short = form[words.clone()].chars().count() <= LONGER && !form[words.clone()].ends_with('。') && !words.is_empty();
        let may = !is_known(line) && short && stands && (!is_bracket || plain::apart(pages, line) || !are_apart);
        let end = words.end + close;
        may.then(|| Heading::unknown(set, None, line, words, end))
    };
    content.iter().filter_map(heading).collect()
}
