//! What hangs below an item: the lines that it goes on in begin where its words do.
//!
//! In come the rows of a field; out comes for each row whether the next one goes on with the item that it belongs to. `2) Takanashi, R. (2021): A
//! forecast of` and `     oxygen, 9, 1-17.` below it are one, if the number of the item counts on from another.

use super::Row;
use super::evidence::Edge;
use super::shape::{Begin, End, Marker};
use crate::fold;

/// What is left of an item when all but its last word stood on the line above, in characters.
const REMNANT: usize = 6;

/// How many columns the mark of an item takes with the white space behind it.
pub(super) fn mark(printed: &str) -> usize {
    let inner = printed.trim_start();
    let lead = printed.len() - inner.len();
    let first = inner.chars().next().map_or(0, char::len_utf8);
    let is_number = inner.starts_with(|c: char| c.is_numeric() && !matches!(c, '①'..='⑳') || matches!(c, '(' | '（'));
    let end = if is_number {
        let close = inner.char_indices().take(6).find(|&(_, c)| matches!(c, ')' | '）' | '.' | '．' | '、'));
        close.map_or(first, |(at, c)| at + c.len_utf8())
    } else {
        first
    };
    let rest = &inner[end..];
    let end = lead + end + rest.len() - rest.trim_start().len();
    fold::columns(&printed[lead..end])
}

/// For each row whether the next one hangs below the item that it belongs to, and goes on with it for certain.
pub(super) fn hanging(rows: &[Row], edges: &[Edge]) -> Vec<bool> {
    let mut hangs = vec![false; rows.len()];
    let mut item: Option<(usize, bool)> = None;
    for at in 0..rows.len() {
        let row = &rows[at];
        if row.shape.marker.is_some() {
            item = Some((row.columns.1, counts_on(rows, at)));
            continue;
        }
        let Some((words, counted)) = item else { continue };
        let is_below = row.columns.0 == words && (row.blank_before == 0 || row.page_break);
        if !is_below {
            item = None;
            continue;
        }
        let above = &rows[at - 1];
        hangs[at - 1] = !above.shape.ends_sentence() && goes_on(above, row, &edges[at - 1], counted);
    }
    hangs
}

/// Whether the number of an item counts on from one with the same mark in the same column, or the other way round.
fn counts_on(rows: &[Row], at: usize) -> bool {
    let is_counted = |row: &Row| {
        matches!(row.shape.marker, Some(Marker::Circled | Marker::Bracketed | Marker::HalfBracketed | Marker::Numbered))
    };
    let own = &rows[at];
    let Some(number) = own.shape.ordinal.filter(|_| is_counted(own)) else { return false };
    let same = |row: &&Row| row.shape.marker == own.shape.marker && row.columns.0 == own.columns.0;
    let before = rows[..at].iter().rev().find(same).and_then(|row| row.shape.ordinal);
    let behind = rows[at + 1..].iter().find(same).and_then(|row| row.shape.ordinal);
    before == number.checked_sub(1) && before.is_some() || behind == Some(number + 1)
}

/// Whether a row goes on with the one above it that it hangs below. A title that text stands below leaves much of its line free.
fn goes_on(a: &Row, b: &Row, edge: &Edge, counted: bool) -> bool {
    let is_long = u32::from(a.right) * 3 >= u32::from(edge.width) * 2;
    let latin = matches!(a.shape.end, End::Latin | End::Digit) && matches!(b.shape.begin, Begin::Latin | Begin::Digit);
    let comma = a.shape.end == End::Comma;
    comma || is_long && (counted && latin || b.shape.length <= REMNANT)
}
