//! Which rows are the words of a diagram or table.
//!
//! The words of a diagram show in three ways: their characters are set apart, they come close together, and no sentence is among them. The
//! cells of a table that were torn onto lines of their own show as a run of rows without a sentence, many of them tiny.

use super::boxes::{self, TINY};
use super::caption::{self, is_title};
use super::shape::{Begin, End, Marker};
use super::{Decision, Place, Row, closed_up};
use crate::page::Layout;
use crate::profile::Patterns;

/// How many rows whose characters are not set apart may stand between two of a diagram whose characters are.
const REACH: usize = 4;
/// A row inside a diagram is no longer than this many characters.
const SHORT: usize = 24;
/// A torn table has this many tiny rows at least, and they are this share of its rows (one in so many).
const TINY_ROWS: (usize, usize) = (6, 3);

/// Says for each row what it is part of.
pub fn places(rows: &[Row], layout: &Layout, captions: &Patterns) -> Vec<Place> {
    let mut places = vec![Place::Text; rows.len()];
    caption::label(rows, layout, captions, &mut places);
    let (mut number, mut run) = (0, 0);
    let mut at = 0;
    while at < rows.len() {
        if run <= at {
            run = boxes::run_end(rows, at, &places);
        }
        let end = diagram(rows, at, run, &places, layout);
        if end == at {
            at += 1;
            continue;
        }
        for index in at..end {
            places[index] = if is_title(&rows[index]) { Place::Caption } else { Place::Figure(number) };
        }
        titles_around(rows, at, end, &mut places);
        number += 1;
        at = end;
    }
    places
}

/// The end of a diagram or table that begins at a row; the row itself where none does. `run` is the end of the boxes that begin there.
fn diagram(rows: &[Row], at: usize, run: usize, places: &[Place], layout: &Layout) -> usize {
    if begins_diagram(rows, at) {
        return boxes::below(rows, diagram_end(rows, at), places);
    }
    let drawn = run < rows.len() && places[run] == Place::Text && begins_diagram(rows, run);
    if run > at && boxes::belong(rows, at, run, drawn, places, layout) {
        return if drawn {
            boxes::below(rows, diagram_end(rows, run), places)
        } else {
            boxes::without_heading(rows, at, run, places)
        };
    }
    let table = table_end(rows, at, places);
    if table > at { table } else { torn_table_end(rows, at, places) }
}

/// The end of a table of figures that begins at a row, each of its rows on a line: two rows or more with two figures or more, and the
/// row above them that has as many cells. The row itself where none does.
fn table_end(rows: &[Row], start: usize, places: &[Place]) -> usize {
    let is_cells =
        |row: &Row| row.cells.figures >= 2 && !row.shape.ends_sentence() && row.shape.marker.is_none() && !row.shape.label;
    let is_row = |at: usize| rows.get(at).is_some_and(is_cells) && places[at] == Place::Text;
    let first = &rows[start];
    let is_head = first.cells.count >= 2
        && !first.shape.ends_sentence()
        && rows.get(start + 1).is_some_and(|row| row.cells.count.abs_diff(first.cells.count) <= 1);
    let from = if is_row(start) { start } else { start + 1 };
    if places[start] != Place::Text || from > start && !is_head {
        return start;
    }
    let end = (from..rows.len()).find(|&at| !is_row(at)).unwrap_or(rows.len());
    if end >= from + 2 { end } else { start }
}

/// Characters set apart begin a diagram, and so do drawn lines and vertical text: three rows of one character.
fn begins_diagram(rows: &[Row], at: usize) -> bool {
    rows[at].spaced
        || rows[at].shape.drawn
        || rows.get(at..at + 3).is_some_and(|three| three.iter().all(|row| row.shape.length == 1))
}

/// A diagram goes on as long as rows with characters set apart come close one after the other.
fn diagram_end(rows: &[Row], start: usize) -> usize {
    let mut end = start + 1;
    let mut at = start + 1;
    while at < rows.len() && at - end <= REACH {
        if rows[at].spaced || rows[at].shape.drawn || rows[at].shape.length == 1 {
            end = at + 1;
        } else if rows[at].shape.length > SHORT || rows[at].shape.ends_sentence() {
            break;
        }
        at += 1;
    }
    end
}

/// The end of a torn table that begins at a row; the row itself where none does.
fn torn_table_end(rows: &[Row], start: usize, places: &[Place]) -> usize {
    let is_cell = |at: usize| {
        !rows[at].shape.prose && !rows[at].spaced && places[at] == Place::Text && rows[at].shape.marker != Some(Marker::Label)
    };
    if !is_cell(start) || start > 0 && is_cell(start - 1) {
        return start;
    }
    let end = (start..rows.len()).find(|&at| !is_cell(at)).unwrap_or(rows.len());
    let is_tiny = |row: &&Row| row.shape.length <= TINY && row.shape.marker.is_none() && !row.shape.label;
    let tiny = rows[start..end].iter().filter(is_tiny).count();
    // Cells of one column stand one below the other: tiny rows that are neighbours.
    let pairs = rows[start..end].windows(2).filter(|pair| is_tiny(&&pair[0]) && is_tiny(&&pair[1])).count();
    let torn = tiny >= TINY_ROWS.0 && tiny * TINY_ROWS.1 >= end - start && pairs >= 2;
    if torn { end } else { start }
}

fn titles_around(rows: &[Row], start: usize, end: usize, places: &mut [Place]) {
    for index in (start.saturating_sub(2)..start).rev().take_while(|&index| is_title(&rows[index])) {
        places[index] = Place::Caption;
    }
    for index in (end..rows.len()).take_while(|&index| is_title(&rows[index])) {
        places[index] = Place::Caption;
    }
}

/// What stands between two rows of a diagram or table: a new cell or box, unless the second goes on with the first.
///
/// Whether the second follows directly on the first is not looked at: extractions differ in that.
pub(super) fn decide(rows: &[Row], at: usize, layout: &Layout) -> Decision {
    let (a, b) = (&rows[at], &rows[at + 1]);
    let note = b.text.starts_with('(') || b.text.starts_with('[') && b.text.ends_with(']');
    if b.shape.marker.is_some_and(|marker| marker != Marker::Label || !note) || b.blank_before > 0 {
        return Decision::Break;
    }
    let (above, below) = (closed_up(a), closed_up(b));
    // An item of a list in a box goes on right below its words, behind its mark.
    let hangs =
        matches!(a.shape.marker, Some(Marker::Dot | Marker::Circled)) && (1..=2).contains(&b.indent.saturating_sub(a.indent));
    let goes_on = note || hangs || goes_on_in_words(a, b, &above, &below) || is_torn(a, b, &above, layout);
    if goes_on { Decision::Join } else { Decision::Break }
}

/// Whether the words of a box say that it goes on with the row below.
fn goes_on_in_words(a: &Row, b: &Row, above: &str, below: &str) -> bool {
    let particle = matches!(a.shape.end, End::Particle | End::Comma | End::Open)
        || b.shape.bound
        || below.starts_with("及び")
        || below.starts_with("および");
    let name = LEGAL_FORMS.contains(&above.trim_start_matches(is_circled));
    let unit = UNITS.iter().any(|end| above.ends_with(end)) || above.chars().all(|c| c == '○');
    let head = OFFICES.iter().any(|end| below.ends_with(end)) && !HEADS.contains(&below) && !b.shape.label;
    let office = unit && head && below.chars().count() <= TINY;
    let bureau = above.ends_with('務') && OFFICES_OF_UNITS.contains(&below);
    let attribute = ["用", "的", "型"].iter().any(|end| above.ends_with(end)) && b.shape.begin == Begin::Katakana;
    let subtitle = below.starts_with('〜') && below.ends_with('〜') || below.starts_with('~') && below.ends_with('〜');
    let long =
        a.shape.length > TINY && above.ends_with(['う', 'く', 'す', 'つ', 'ぶ', 'む', 'る']) && b.shape.begin != Begin::Open;
    particle || name || office || bureau || attribute || subtitle || long
}

/// Whether a box was torn in a word, in a bracket or in vertical writing.
fn is_torn(a: &Row, b: &Row, above: &str, layout: &Layout) -> bool {
    let counted = b.shape.begin == Begin::Digit && b.text.ends_with(')') && b.indent > a.indent;
    let ended = layout.trailing_signal && a.trailing_space && !a.spaced;
    let long = a.shape.length > TINY && b.shape.length > TINY;
    let word = a.shape.end == End::Katakana
        && b.shape.begin == Begin::Katakana
        && (a.spaced || long && !ended || a.shape.length > LONG);
    /// A row of so many characters is no cell: a word that it ends in was torn.
    const LONG: usize = 24;
    let vertical = a.shape.length == 1 && b.shape.length == 1;
    let placeholder = above.chars().all(|c| c == '○');
    // The cells of a table keep what the extraction left at the line's end.
    let wrapped = !a.spaced && layout.trailing_signal && !a.trailing_space && long;
    let bracket = a.shape.balance > 0 && b.shape.balance < 0;
    bracket || b.shape.begin == Begin::Forbidden || counted || word || vertical || placeholder || wrapped
}

/// What, where it stands alone, is the first part of a name that follows on the next row.
const LEGAL_FORMS: &[&str] =
    &["株式会社", "有限会社", "合同会社", "財団法人", "社団法人", "特定非営利活動法人", "学校法人", "医療法人", "社会福祉法人"];
/// What the names of the parts of an organization end with.
const UNITS: &[&str] = &["部", "課", "局", "室", "係", "会", "所"];
/// What the names of offices end with.
const OFFICES: &[&str] = &["長", "責任者", "担当者"];

/// Who is the head of the whole, and of none of its parts.
const HEADS: &[&str] = &["社長", "会長", "理事長", "学長"];
/// What the head of a part of an organization is called: 総務|部長.
const OFFICES_OF_UNITS: &[&str] = &["部長", "課長", "局長", "室長", "所長"];

fn is_circled(c: char) -> bool {
    matches!(c, '①'..='⑳')
}
