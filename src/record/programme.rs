//! The lines of a programme → its items.
//!
//! A programme is set in columns: number and title, time, speaker. What a line's part belongs to shows in wide gaps and in the time.

use crate::fold;
use crate::page::Pages;
use crate::profile::pattern::number_prefix;
use crate::record::ProgrammeItem;
use crate::value::date;

/// Reads the items, and says which lines went into them.
pub(super) fn read(source: &str, pages: &Pages, lines: &[usize]) -> (Vec<ProgrammeItem>, Vec<usize>) {
    let mut items: Vec<ProgrammeItem> = Vec::new();
    let mut claimed = Vec::new();
    for &line in lines {
        let printed = pages.lines[line].text(source);
        let form = pages.form(line);
        let numbered = number_prefix(form).filter(|_| !form.starts_with('('));
        let parts = parts(printed);
        if let Some(item) = break_in_brackets(printed) {
            items.push(item);
        } else if let Some((number, len)) = numbered {
            let start = pages.forms[line].source(len..len).start;
            items.push(new_item(number, printed.get(start..).unwrap_or_default()));
        } else if let Some(item) = items.last_mut() {
            go_on(item, &parts, pages.is_full_before(line));
        } else {
            continue;
        }
        claimed.push(line);
    }
    (items, claimed)
}

/// A part of a line between wide gaps.
enum Part {
    /// From … to …; the end may be left open.
    Time(String, Option<String>),
    Text(String),
}

/// Splits a line at wide gaps and at times.
fn parts(printed: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for cell in cells(printed) {
        let text = fold::clean_form(cell).0.as_str().to_owned();
        match time_in(&text) {
            Some((before, start, end, after)) => {
                parts.extend(Some(before).filter(|text| !text.is_empty()).map(Part::Text));
                parts.push(Part::Time(start, end));
                parts.extend(Some(after).filter(|text| !text.is_empty()).map(Part::Text));
            }
            None if text.is_empty() => {}
            None => parts.push(Part::Text(text)),
        }
    }
    parts
}

/// The cells of a line: set apart by two white spaces or more, or by a tab.
fn cells(printed: &str) -> Vec<&str> {
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

/// A time from … to … in a text: what stands before, the two times, what stands after.
fn time_in(text: &str) -> Option<(String, String, Option<String>, String)> {
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '〜' | '-' | ' ' | '時' | '分');
    let mut at = 0;
    while at < text.len() {
        let start = at + text[at..].find(|c: char| c.is_ascii_digit())?;
        let len = text[start..].find(|c| !is_time(c)).unwrap_or(text.len() - start);
        let end = start + len.max(1);
        let time = text[start..end].trim();
        // A time without an end is read as one that runs until midnight.
        let open = || {
            let (from, _) = date::read_time_range(&format!("{time}24:00")).filter(|_| time.ends_with(['〜', '-']))?;
            Some((from, None))
        };
        let whole = date::read_time_range(time).map(|(from, to)| (from, Some(to)));
        if let Some((from, to)) = whole.or_else(open) {
            return Some((text[..start].trim().to_owned(), from, to, text[end..].trim().to_owned()));
        }
        at = end;
    }
    None
}

/// `(休憩 15:25〜15:40)`: an item without a number.
fn break_in_brackets(printed: &str) -> Option<ProgrammeItem> {
    let text = fold::clean_form(printed).0.as_str().to_owned();
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let (title, start, end, after) = time_in(inner)?;
    let detail = Some(after).filter(|after| !after.is_empty());
    (!title.is_empty()).then_some(ProgrammeItem { number: None, title, start: Some(start), end, detail })
}

fn new_item(number: u32, printed: &str) -> ProgrammeItem {
    let mut item = ProgrammeItem { number: Some(number), title: String::new(), start: None, end: None, detail: None };
    for (at, part) in parts(printed.trim_start()).into_iter().enumerate() {
        match part {
            Part::Time(start, end) => (item.start, item.end) = (Some(start), end),
            Part::Text(text) if at == 0 => item.title = text,
            Part::Text(text) => add_detail(&mut item, &text),
        }
    }
    item
}

/// A further line of an item: words before its time go on with the title, all else is detail.
/// `wrapped` says that the line above was full, so that a word may go on.
fn go_on(item: &mut ProgrammeItem, parts: &[Part], wrapped: bool) {
    let has_time = parts.iter().any(|part| matches!(part, Part::Time(..)));
    let mut before_time = has_time && item.start.is_none();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Time(start, end) => {
                if item.start.is_none() {
                    (item.start, item.end) = (Some(start.clone()), end.clone());
                } else {
                    add_detail(item, &format!("{start}〜{}", end.as_deref().unwrap_or_default()));
                }
                before_time = false;
            }
            Part::Text(text) if before_time => fold::join(&mut item.title, text),
            Part::Text(text) if at == 0 && wrapped && item.detail.is_some() => {
                fold::join(item.detail.get_or_insert_default(), text)
            }
            Part::Text(text) => add_detail(item, text),
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
