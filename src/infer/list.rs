//! Chapters that are none of the usual ones, and the look of the lines of the winners' list.
//!
//! In come the lines outside the sections; chapters are put into the model by their headings: a short line of its own with text below it. Out come
//! samples such as `{award} {name}（{place}）` for the lines of the list that hold the names of the sections.

use std::collections::HashMap;

use super::View;
use super::begin::Head;
use super::line::{counter, example};
use super::model::{Model, Seen};
use super::repeat::Template;
use super::vocabulary::ends_with;
use crate::profile::pattern::is_mark;
use crate::profile::sample;
use crate::record::Booklet;

/// How many characters the heading of a chapter has at the most.
const HEADING: usize = 20;
/// How many characters a line of text has at least.
const TEXT: usize = 16;
/// How many samples there are for the lines of a list at the most.
const SAMPLES: usize = 6;

/// Puts the headings of other chapters into the model.
pub(super) fn chapters(view: View, template: &Template, model: &mut Model) {
    let pages = view.pages;
    let first = super::begin::top(view, template);
    let end = pages.lines.len();
    let last = template.starts.last().copied().unwrap_or(end);
    let tail = tail(view, template, model, last);
    let is_taken = |line: usize| {
        let is = |seen: &Seen| seen.lines.contains(&line);
        model.front.iter().flat_map(|(_, seen)| seen).any(is)
            || model.awards.iter().any(is)
            || model.furniture.iter().any(is)
            || model.divisions.iter().any(|division| is(&division.name))
            || model.title.as_ref().is_some_and(|(title, _)| *title == line)
    };
    let title_page = model.title.as_ref().map_or(0, |(line, _)| line + 1);
    let mut guessed = 0;
    let mut found: Vec<(String, Seen, bool)> = Vec::new();
    for line in
        pages.content(0..end).filter(|&line| (line >= title_page && line < first) || tail.is_some_and(|tail| line >= tail))
    {
        let bare = view.bare(line);
        let alone = bare.trim_end_matches(is_mark);
        let known = view.known.chapters.iter().find(|(_, words)| {
            words.iter().any(|word| word == alone || tail == Some(line) && alone.starts_with(word.as_str()))
        });
        let seen = Seen { words: bare.to_owned(), lines: vec![line] };
        if is_taken(line) || bare.is_empty() {
            continue;
        }
        if let Some((key, _)) = known {
            found.push((key.clone(), seen, true));
        } else if tail == Some(line) || is_heading(view, line) {
            guessed += 1;
            found.push((format!("chapter_{guessed}"), seen, false));
        }
    }
    // What two headings share is one text.
    for (key, seen, sure) in found {
        match model.chapters.iter_mut().find(|(own, ..)| *own == key) {
            Some((_, own, _)) if own.words == seen.words => own.lines.extend(seen.lines),
            Some(_) => {
                let key = super::model::free(&key, model.chapters.iter().map(|(key, ..)| key.as_str())).replace('-', "_");
                model.chapters.push((key, seen, sure));
            }
            None => model.chapters.push((key, seen, sure)),
        }
    }
}

/// Whether a short line stands apart, with text below it.
fn is_heading(view: View, line: usize) -> bool {
    let pages = view.pages;
    let form = pages.form(line);
    let apart = pages.lines[line].blank_before > 0 || pages.is_content_top(line);
    let label = view.tokens[line].as_ref().is_some_and(|token| {
        matches!(token.look, super::shape::Look::Colon | super::shape::Look::Row | super::shape::Look::Bare(_))
    });
    let text = |below: usize| pages.form(below).chars().count() >= TEXT && !pages.is_content_top(below);
    let below = pages.content(line + 1..pages.lines.len()).next();
    let named = form.contains(|c: char| c.is_ascii_digit()) || ends_with(form, &view.known.awards);
    let sentence = form.ends_with(['。', '、']);
    apart && !label && !named && !sentence && form.chars().count() <= HEADING && below.is_some_and(text)
}

/// Where the text behind the last section begins: a line that stands further apart than any heading of a section does, behind the last
/// heading of the last one.
fn tail(view: View, template: &Template, model: &Model, last: usize) -> Option<usize> {
    let pages = view.pages;
    let lines = |field: &super::model::Field| field.headings.iter().flat_map(|seen| seen.lines.clone()).collect::<Vec<_>>();
    let headings: Vec<usize> = model.sets.iter().flat_map(|set| &set.fields).flat_map(lines).collect();
    let behind = headings.iter().copied().filter(|&line| line > last).max()?;
    // Inside the other sections pages turn too: only where none does below the last heading is the top of a page the end.
    let pages_turn = template.starts.windows(2).any(|pair| {
        let heading = headings.iter().copied().filter(|line| (pair[0]..pair[1]).contains(line)).max();
        let end = super::begin::begins(view, pair[1]);
        heading.is_some_and(|heading| pages.content(heading + 1..end).any(|line| pages.is_content_top(line)))
    });
    let widest = headings.iter().map(|&line| pages.lines[line].blank_before).max().unwrap_or(0);
    let begins = |&line: &usize| {
        let form = pages.form(line);
        let top = pages.is_content_top(line) && !pages_turn;
        let text = form.ends_with(['。', '、']) || form.chars().count() > HEADING * 2;
        (top || pages.lines[line].blank_before > widest.max(1)) && !text
    };
    pages.content(behind + 1..pages.lines.len()).find(begins)
}

/// How many of the names the winners' list of a booklet has.
pub(super) fn named(booklet: &Booklet, names: &[String]) -> usize {
    let form = |name: &str| crate::fold::match_form(name).into_string();
    let listed: Vec<String> = booklet.winners.iter().map(|entry| form(&entry.name)).collect();
    names.iter().filter(|name| listed.contains(name)).count()
}

/// The looks of the lines of the winners' list, by the names that the sections have.
pub(super) fn entries(view: View, template: &Template, model: &Model, head: &Head) -> Vec<String> {
    let pages = view.pages;
    let Some(start) = model.front.iter().find(|(part, _)| part == "winners").and_then(|(_, seen)| seen.first()?.lines.first())
    else {
        return Vec::new();
    };
    let first = super::begin::top(view, template);
    let end = if *start < first { first } else { pages.lines.len() };
    let mut awards: Vec<&str> = model.awards.iter().map(|seen| seen.words.as_str()).collect();
    awards.sort_by_key(|award| std::cmp::Reverse(award.len()));
    let mut found: HashMap<String, (usize, usize)> = HashMap::new();
    for line in pages.content(start + 1..end) {
        let form = pages.form(line);
        let names = head.names.iter().enumerate().filter(|(_, name)| name.chars().count() >= 2 && form.contains(name.as_str()));
        let Some((at, name)) = names.max_by_key(|(_, name)| name.len()) else { continue };
        let mut text = form.replacen(name.as_str(), "{name}", 1);
        let title = head.titles.get(at).filter(|title| title.chars().count() >= 2);
        if let Some(title) = title.filter(|title| text.contains(title.as_str())) {
            text = text.replacen(title.as_str(), "{title}", 1);
        }
        let marks = text.len() - text.trim_start_matches(is_mark).len();
        let number = counter(&text[marks..]).unwrap_or(0);
        let behind = |at: usize, award: &str| text[at..].trim_start_matches('【').starts_with(award);
        if let Some(award) = awards.iter().find(|award| behind(marks, award)) {
            text = text.replacen(award, "{award} ", 1);
        } else if let Some(award) = awards.iter().find(|award| behind(marks + number, award)) {
            text = text.replacen(award, " {award} ", 1);
        }
        // Dots that lead to a number are written once, however many there are.
        if let Some(dots) = sample::leader(&text) {
            text.replace_range(dots, "…");
        }
        let count = found.len();
        found.entry(rest(&text)).or_insert((count, 0)).1 += 1;
    }
    let mut samples: Vec<(String, (usize, usize))> = found.into_iter().collect();
    // The first that fits is taken, so those that say more stand first.
    samples.sort_by_key(|(sample, (place, _))| (std::cmp::Reverse(sample.matches('{').count()), *place));
    // What nothing but a name shows is read without a sample.
    if samples.len() > SAMPLES || samples.iter().all(|(sample, _)| sample == "{name}") {
        return Vec::new();
    }
    samples.into_iter().map(|(sample, _)| sample).collect()
}

/// Writes what is left of a line between its slots as slots too: a note in brackets is a place where a name of one stands there.
fn rest(text: &str) -> String {
    let mut out = String::new();
    let mut words = String::new();
    let mut notes = 0;
    let mut flush = |words: &mut String, out: &mut String| {
        if !words.is_empty() && words.chars().all(|c| c.is_ascii_digit()) && (out.is_empty() || out.ends_with('}')) {
            // A number that counts the entries.
            out.push_str(if out.is_empty() { "1 " } else { " 1 " });
        } else if out.is_empty() && words.starts_with(|c: char| c.is_ascii_digit()) && counter(words) == Some(words.len()) {
            out.push_str(&format!("{} ", example(words)));
        } else if out.ends_with('…') && words.chars().all(|c| c.is_ascii_digit()) && !words.is_empty() {
            out.push_str("{page_number}");
        } else if words.chars().any(char::is_alphanumeric) {
            notes += 1;
            let is_place = words.ends_with(['都', '道', '府', '県', '市', '区', '町', '村']);
            let key = match (is_place, notes) {
                (true, 1) => "place".to_owned(),
                (false, 1) => "note".to_owned(),
                _ => format!("note_{notes}"),
            };
            if out.ends_with('}') {
                out.push_str("  ");
            }
            out.push_str(&format!("{{{key}}}"));
        } else {
            out.push_str(words);
        }
        words.clear();
    };
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '{' => {
                flush(&mut words, &mut out);
                if out.ends_with('}') {
                    out.push_str("  ");
                }
                out.push('{');
                out.extend(chars.by_ref().take_while(|&c| c != '}'));
                out.push('}');
            }
            '(' | ')' | '「' | '」' | '『' | '』' | '【' | '】' | '[' | ']' | '/' => {
                flush(&mut words, &mut out);
                out.push(c);
            }
            '…' => {
                flush(&mut words, &mut out);
                out.push_str("……");
            }
            ' ' => flush(&mut words, &mut out),
            c if is_mark(c) && words.is_empty() => out.push(c),
            c => words.push(c),
        }
    }
    flush(&mut words, &mut out);
    out
}
