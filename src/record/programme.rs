//! The lines of a programme → its items.
//!
//! A programme is set in columns: number and title, time, speaker. What a line's part belongs to shows in wide gaps and in the time.

use crate::fold;
use crate::page::Pages;
use crate::profile::numbering::circled;
use crate::profile::pattern::number_prefix;
use crate::record::ProgrammeItem;
use crate::value::date;

/// How an item shows that it begins. All items of a programme begin in the same way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// `1. 開会 13:00〜13:10`.
    Number,
    /// `① 開会 13:00〜13:10`.
    Circle,
    /// `13:00〜13:10 開会`.
    Time,
}

/// Whether a line looks like the first of an item, by its number or its time.
pub(super) fn begins_item(printed: &str, form: &str) -> bool {
    opening(printed, form).is_some()
}

fn opening(printed: &str, form: &str) -> Option<Opening> {
    let at_start = |start: usize| printed.get(..start).is_some_and(|before| before.trim().is_empty());
    if number_prefix(form).is_some() {
        // `(1)` counts within an item.
        return (!form.starts_with('(')).then_some(Opening::Number);
    }
    if printed.trim_start().chars().next().and_then(circled).is_some() {
        return Some(Opening::Circle);
    }
    // Most lines have no digit, and so no time.
    form.contains(|c: char| c.is_ascii_digit()).then_some(())?;
    let range = date::find_time_range(printed).map(|(_, _, span)| span);
    let span = range.or_else(|| date::find_time(printed).map(|(_, span)| span))?;
    at_start(span.start).then_some(Opening::Time)
}

/// Reads the items, and says which lines went into them. Where no item has a time the lines are a list of something else, such as a table of
/// contents, and none of them is read.
pub(super) fn read(source: &str, pages: &Pages, lines: &[usize]) -> (Vec<ProgrammeItem>, Vec<usize>) {
    let looks: Vec<Option<Opening>> =
        lines.iter().map(|&line| opening(pages.lines[line].text(source), pages.form(line))).collect();
    let first = looks.iter().flatten().next().copied();
    let timed = looks.iter().filter(|look| **look == Some(Opening::Time)).count();
    let mut items: Vec<ProgrammeItem> = Vec::new();
    let mut claimed = Vec::new();
    // One line that begins with a time may be anything.
    if first == Some(Opening::Time) && timed < 2 {
        return (items, claimed);
    }
    for (&line, look) in lines.iter().zip(looks) {
        let printed = pages.lines[line].text(source);
        let parts = parts(printed);
        if let Some(item) = break_in_brackets(printed) {
            items.push(item);
        } else if look.is_some() && look == first {
            items.push(begin(printed, &pages.forms[line], look == Some(Opening::Time)));
        } else if let Some(item) = items.last_mut() {
            go_on(item, parts, pages.is_full_before(line));
        } else {
            continue;
        }
        claimed.push(line);
    }
    if items.iter().all(|item| item.start.is_none()) { Default::default() } else { (items, claimed) }
}

/// The item that a line begins.
fn begin(printed: &str, form: &fold::Form, by_time: bool) -> ProgrammeItem {
    let ring =
        printed.char_indices().find(|(_, c)| !c.is_whitespace()).and_then(|(at, c)| Some((circled(c)?, at + c.len_utf8())));
    let number = || number_prefix(form.as_str()).map(|(number, len)| (number, form.source(len..len).start));
    let (number, start) = match if by_time { None } else { ring.or_else(number) } {
        Some((number, start)) => (Some(number), start),
        None => (None, 0),
    };
    new_item(number, printed.get(start..).unwrap_or_default())
}

/// A part of a line between wide gaps.
enum Part {
    /// From … to …, and both as printed; the end may be left open or not be printed.
    Time(String, Option<String>, String),
    Text(String),
}

/// Splits a line at wide gaps and at times.
fn parts(printed: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for cell in cells(printed) {
        match time_in(&cell) {
            Some((before, time, after)) => {
                parts.extend(Some(before).filter(|text| !text.is_empty()).map(Part::Text));
                parts.push(time);
                parts.extend(Some(after).filter(|text| !text.is_empty()).map(Part::Text));
            }
            None => parts.extend(Some(clean(&cell)).filter(|text| !text.is_empty()).map(Part::Text)),
        }
    }
    parts
}

fn clean(text: &str) -> String {
    fold::clean_form(text).0.as_str().trim().to_owned()
}

/// The cells of a line: set apart by two white spaces or more, or by a tab. Cells of single characters are one word that is set
/// apart widely: `開　　会`.
fn cells(printed: &str) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    let is_letters = |cell: &str| {
        let is_letter = |word: &str| {
            word.chars().next().is_some_and(|c| !c.is_ascii() && c.is_alphabetic()) && word.chars().nth(1).is_none()
        };
        cell.split_whitespace().all(is_letter)
    };
    let mut after_letters = false;
    for cell in split_at_gaps(printed) {
        let letters = is_letters(cell);
        match cells.last_mut() {
            Some(last) if after_letters && letters => last.extend(cell.split_whitespace()),
            _ => cells.push(cell.to_owned()),
        }
        after_letters = letters;
    }
    cells
}

fn split_at_gaps(printed: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let (mut start, mut spaces, mut space_at) = (0, 0, 0);
    for (at, c) in printed.char_indices() {
        if c.is_whitespace() {
            if spaces == 0 {
                space_at = at;
            }
            spaces += if c == '\t' { 2 } else { 1 };
        } else {
            if spaces >= 2 {
                cells.push(&printed[start..space_at]);
                start = at;
            }
            spaces = 0;
        }
    }
    cells.push(&printed[start..]);
    cells
}

/// A time in a text: what stands before, the time, what stands after. Brackets around the time are taken off.
fn time_in(text: &str) -> Option<(String, Part, String)> {
    let (start, end, span) = match date::find_time_range(text) {
        Some((start, end, span)) => (start, Some(end), span),
        None => date::find_time(text).map(|(start, span)| (start, None, span))?,
    };
    let (before, after) = (clean(&text[..span.start]), clean(&text[span.end..]));
    let bare = before.strip_suffix('(').zip(after.strip_prefix(')'));
    let (before, after) = bare.map_or((before.as_str(), after.as_str()), |(before, after)| (before.trim(), after.trim()));
    Some((before.to_owned(), Part::Time(start, end, clean(&text[span.clone()])), after.to_owned()))
}

/// `(休憩 15:25〜15:40)`: an item without a number.
fn break_in_brackets(printed: &str) -> Option<ProgrammeItem> {
    let text = clean(printed);
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let (title, Part::Time(start, end, _), after) = time_in(inner)? else { return None };
    let detail = Some(after).filter(|after| !after.is_empty());
    (!title.is_empty()).then_some(ProgrammeItem { number: None, title, start: Some(start), end, detail })
}

fn new_item(number: Option<u32>, printed: &str) -> ProgrammeItem {
    let mut item = ProgrammeItem { number, title: String::new(), start: None, end: None, detail: None };
    for (at, part) in parts(printed.trim_start()).into_iter().enumerate() {
        match part {
            Part::Time(start, end, _) if item.start.is_none() => (item.start, item.end) = (Some(start), end),
            // The title may stand behind the time, and a break in brackets.
            Part::Text(text) if item.title.is_empty() && (at == 0 || item.start.is_some()) => {
                let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
                item.title = inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(&text).to_owned();
            }
            Part::Text(text) | Part::Time(_, _, text) => add_detail(&mut item, &text),
        }
    }
    item
}

/// A further line of an item: words before its time go on with the title, all else is detail. A single time is the item's only where
/// the line begins with it. `wrapped` says that the line above was full, so that a word may go on.
fn go_on(item: &mut ProgrammeItem, parts: Vec<Part>, wrapped: bool) {
    let is_own = |(at, part): (usize, &Part)| matches!(part, Part::Time(_, end, printed) if at == 0 || end.is_some() || printed.ends_with(['〜', '-']));
    let mut before_time = item.start.is_none() && parts.iter().enumerate().any(is_own);
    for (at, part) in parts.into_iter().enumerate() {
        let own = is_own((at, &part));
        match part {
            Part::Time(start, end, _) if own && item.start.is_none() => {
                (item.start, item.end) = (Some(start), end);
                before_time = false;
            }
            Part::Text(text) if before_time => fold::join(&mut item.title, &text),
            Part::Text(text) if at == 0 && wrapped && item.detail.is_some() => {
                fold::join(item.detail.get_or_insert_default(), &text)
            }
            Part::Text(text) | Part::Time(_, _, text) => add_detail(item, &text),
        }
    }
}

/// Adds to the detail: a new speaker begins on a new line, a list that goes on has no gap, and all else has one space.
fn add_detail(item: &mut ProgrammeItem, text: &str) {
    let detail = item.detail.get_or_insert_default();
    if detail.ends_with(['様', '氏', '殿']) {
        detail.push('\n');
    } else if !detail.is_empty() && !text.starts_with(['/', '・', '、']) && !detail.ends_with(['/', '・', '、']) {
        detail.push(' ');
    }
    detail.push_str(text);
}
