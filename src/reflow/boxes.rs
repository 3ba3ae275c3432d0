//! Boxes and cells that only their neighbours make sure of: short rows beside a diagram, or below the title of a diagram or table.
//!
//! In come rows; out comes how far a run of them belongs to a diagram. A short row may as well be a sub-heading: one that stands alone, or
//! right before a sentence, is left in the text.

use super::caption::reaches_edge;
use super::{Place, Row};
use crate::page::Layout;

/// A box is no longer than this many characters.
const BOX: usize = 16;
/// A cell is tiny up to this many characters.
pub(super) const TINY: usize = 8;

/// Whether a row may be a box: short, without a mark, no sentence and no part of one, no row of a table that is printed whole.
fn is_box(row: &Row, place: Place) -> bool {
    let shape = &row.shape;
    let words = shape.length <= BOX && !shape.cells && !shape.bound && !row.text.contains('。');
    let ends = !shape.ends_sentence() && !shape.goes_on() && !shape.unfinished;
    place == Place::Text && shape.marker.is_none() && !row.spaced && words && ends && (!shape.label || shape.length <= TINY)
}

/// The row behind the last of a run of boxes that begins at a row; a blank line of the document's own ends it.
pub(super) fn run_end(rows: &[Row], start: usize, places: &[Place]) -> usize {
    let ends = |&at: &usize| !is_box(&rows[at], places[at]) || at > start && rows[at].blank_before > 0;
    (start..rows.len()).find(ends).unwrap_or(rows.len())
}

/// Whether a run of boxes `start..end` is part of a diagram that begins at its end, or of one whose title stands above or below it.
pub(super) fn belong(rows: &[Row], start: usize, end: usize, diagram: bool, places: &[Place], layout: &Layout) -> bool {
    let count = end - start;
    let titled = start > 0 && places[start - 1] == Place::Caption && names_diagram(rows, start - 1, places);
    if titled {
        return count >= 2 || count == 1 && diagram;
    }
    // The last words of a paragraph or item that was wrapped are no box.
    let above = start.checked_sub(1).and_then(|at| rows.get(at));
    let apart = rows[start].blank_before > 0 || above.is_none_or(|above| above.shape.ends_sentence());
    if !apart && reaches_edge(rows, start - 1, layout) {
        return false;
    }
    let tiny = rows[start..end].iter().filter(|row| row.shape.length <= TINY).count();
    let title_below = places.get(end) == Some(&Place::Caption) && names_diagram(rows, end, places);
    diagram && count >= 2 || title_below && count >= 3 && tiny * 2 >= count
}

/// Where a diagram that seems to end at a row does end: boxes below it are its own, but not one alone before the text goes on, nor a long one
/// right before a sentence, which are sub-headings.
pub(super) fn below(rows: &[Row], start: usize, places: &[Place]) -> usize {
    if rows.get(start).is_none_or(|row| row.blank_before > 0) {
        return start;
    }
    let end = without_heading(rows, start, run_end(rows, start, places), places);
    let closed = places.get(end).is_none_or(|&place| place == Place::Caption) || rows[end].blank_before > 0;
    if end - start >= 2 || end > start && closed { end } else { start }
}

/// The end of a run of boxes without the sub-heading of the text behind it.
pub(super) fn without_heading(rows: &[Row], start: usize, end: usize, places: &[Place]) -> usize {
    let text_follows = places.get(end) == Some(&Place::Text) && rows[end].shape.prose && rows[end].blank_before == 0;
    let heading = end > start && rows[end - 1].shape.length > TINY;
    if text_follows && heading { end - 1 } else { end }
}

/// Whether a caption is that of a diagram or a table, no picture's.
fn names_diagram(rows: &[Row], at: usize, places: &[Place]) -> bool {
    /// A caption says within so many characters what it is the caption of.
    const WORD: usize = 4;
    let first = (0..=at).rev().take_while(|&at| places[at] == Place::Caption).last().unwrap_or(at);
    (first..=at).any(|at| rows[at].text.chars().take(WORD).any(|c| matches!(c, '図' | '表')))
}
