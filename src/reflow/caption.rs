//! Captions of pictures, diagrams and tables, and how far one goes.
//!
//! In come rows and the profile's patterns; out come the rows that are captions: `【写真】在宅勤務の様子` and what goes on with it. What stands below
//! a caption is the text again, unless the caption itself says that it goes on: a full line, an open bracket, a remark in brackets.

use super::boxes::TINY;
use super::shape::Marker;
use super::{Decision, Place, Row};
use crate::fold;
use crate::page::Layout;
use crate::profile::Patterns;

/// A caption of so few characters was not torn by the edge of the text.
const TORN: usize = 16;
/// A bracket that is not closed within so many rows was never closed.
const BRACKET: usize = 4;
/// How many rows before and behind tell how wide the text is.
const REACH: usize = 8;

/// Marks the rows that are captions.
pub(super) fn label(rows: &[Row], layout: &Layout, captions: &Patterns, places: &mut [Place]) {
    let mut at = 0;
    while at < rows.len() {
        if begins(rows, at, layout, captions) {
            let end = end(rows, at, layout, captions);
            places[at..end].fill(Place::Caption);
            at = end;
        } else {
            at += 1;
        }
    }
}

/// The row behind the last of a caption that begins at a row: up to a blank line, the mark of an item, the end of a bracket, or a sentence.
fn end(rows: &[Row], start: usize, layout: &Layout, captions: &Patterns) -> usize {
    let mut open = i32::from(rows[start].shape.balance);
    let mut end = start + 1;
    while let Some(row) = rows.get(end) {
        if row.blank_before > 0 || row.page_break {
            break;
        }
        let inside = open > 0 && is_closed(&rows[end..], open);
        let another = row.shape.marker.is_some() || begins(rows, end, layout, captions);
        let goes_on =
            is_remark(row) || is_torn(rows, end - 1, layout) || end == start + 1 && is_second_line(rows, end, layout, captions);
        if !inside && (another || !goes_on) {
            break;
        }
        open += i32::from(row.shape.balance);
        end += 1;
    }
    end
}

/// Whether brackets that are open are closed by what follows.
fn is_closed(rows: &[Row], open: i32) -> bool {
    let mut open_behind = rows.iter().take(BRACKET).scan(open, |open, row| {
        *open += i32::from(row.shape.balance);
        Some(*open)
    });
    open_behind.any(|open| open <= 0)
}

/// Whether a row is a remark in brackets, or begins one: `(右から二人目が館長)`, but not `(株)山川電機は…`.
fn is_remark(row: &Row) -> bool {
    row.text.starts_with('(') && (row.text.find(')') == row.text.len().checked_sub(1) || row.shape.balance > 0)
}

/// Whether a caption was torn by the edge of the text and goes on with the next row, whatever that says.
fn is_torn(rows: &[Row], at: usize, layout: &Layout) -> bool {
    let a = &rows[at];
    a.shape.length >= TORN && !a.shape.ends_sentence() && reaches_edge(rows, at, layout)
}

/// Whether a phrase goes on with a caption that its author set over two lines: a long one, and nothing like it follows, as
/// more cells of a table would, or the text below a sub-heading.
fn is_second_line(rows: &[Row], at: usize, layout: &Layout, captions: &Patterns) -> bool {
    let (caption, row) = (&rows[at - 1], &rows[at]);
    let phrase = !row.shape.prose && !row.shape.ends_sentence() && row.shape.length > TINY;
    let alone = rows.get(at + 1).is_none_or(|next| {
        let deeper = row.indent >= next.indent + 2 && caption.indent >= next.indent + 2;
        let apart = next.blank_before > 0 || next.page_break || next.shape.marker.is_some();
        apart || begins(rows, at + 1, layout, captions) || next.shape.prose && deeper
    });
    phrase && alone && u32::from(caption.right) * 2 >= u32::from(layout.width)
}

/// Whether a row reaches the edge of the text: what the next row begins with would not have fitted. The rows around tell how wide the
/// text is where most lines of the booklet are short.
pub(crate) fn reaches_edge(rows: &[Row], at: usize, layout: &Layout) -> bool {
    let Some(next) = rows.get(at + 1) else { return false };
    let around = &rows[at.saturating_sub(REACH)..rows.len().min(at + REACH + 1)];
    let width = around.iter().filter(|row| row.shape.prose).map(|row| row.right).fold(layout.width, u16::max);
    rows[at].right.saturating_add(next.shape.first_chunk).saturating_add(2) > width
}

/// Whether a caption begins with a row. One that begins with no bracket, like `図1 推進体制`, does not begin inside a sentence.
fn begins(rows: &[Row], at: usize, layout: &Layout, captions: &Patterns) -> bool {
    let row = &rows[at];
    if !begins_caption(&row.text, captions) {
        return false;
    }
    let Some(above) = at.checked_sub(1).and_then(|above| rows.get(above)) else { return true };
    let bracket = row.text.starts_with(['【', '(', '[', '<', '〈', '《', '〔']);
    let apart = row.blank_before > 0 || row.indent > above.indent || above.shape.ends_sentence();
    bracket || apart || !above.shape.unfinished && !reaches_edge(rows, at - 1, layout)
}

/// Whether a text in clean form begins as captions do.
fn begins_caption(text: &str, captions: &Patterns) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    // These are the same in match form, unless a voiced mark follows: nearly no row needs to be folded.
    let same = matches!(first, '!'..='~' | '①'..='⑳' | '■'..='◯' | '、'..='。' | '「'..='】' | 'ぁ'..='ゖ' | 'ァ'..='・' | '一'..='\u{9fff}');
    let voiced = matches!(chars.next(), Some('\u{3099}'..='\u{309c}'));
    if same && !voiced && !captions.can_begin(first) {
        return false;
    }
    captions.prefix(fold::match_form(text).as_str()).is_some()
}

/// A row that is nothing but words in brackets: the title of a diagram, where one is near.
pub(super) fn is_title(row: &Row) -> bool {
    row.shape.marker == Some(Marker::Label) && row.shape.balance == 0 && row.text.ends_with(['】', ']']) && !row.spaced
}

/// What stands between two rows of a caption: it goes on unless another begins.
pub(super) fn decide(rows: &[Row], at: usize, layout: &Layout, captions: &Patterns) -> Decision {
    let b = &rows[at + 1];
    let another = begins(rows, at + 1, layout, captions) || is_title(b);
    if another || b.blank_before > 0 { Decision::Break } else { Decision::Join }
}
