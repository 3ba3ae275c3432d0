//! Whether a paragraph ends at a line's end.

use super::shape::{Begin, End, Marker};
use super::{Place, Row};
use crate::page::Layout;

/// What stands between two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The text goes on.
    Join,
    /// Something new begins.
    Break,
}

/// Decides for each pair of successive rows.
pub fn decide(rows: &[Row], places: &[Place], layout: &Layout) -> Vec<Decision> {
    let widths = widths(rows);
    let mut open = 0i32;
    let mut decisions = Vec::with_capacity(rows.len().saturating_sub(1));
    for (at, pair) in rows.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        open = (open + i32::from(a.shape.balance)).max(0);
        let decision = if places[at] != places[at + 1] {
            Decision::Break
        } else if let Place::Figure(_) = places[at] {
            Decision::Break
        } else if score(a, b, widths[at], open > 0, layout) > 0.0 {
            Decision::Break
        } else {
            Decision::Join
        };
        if decision == Decision::Break {
            open = 0;
        }
        decisions.push(decision);
    }
    decisions
}

/// The width of the text around each row: the right edge that the lines of its neighbourhood reach.
fn widths(rows: &[Row]) -> Vec<u16> {
    const REACH: usize = 12;
    let mut widths = Vec::with_capacity(rows.len());
    for at in 0..rows.len() {
        let around = &rows[at.saturating_sub(REACH)..rows.len().min(at + REACH + 1)];
        widths.push(around.iter().map(|row| row.right).max().unwrap_or(0));
    }
    widths
}

/// Evidence for a break, above 0, or against one.
fn score(a: &Row, b: &Row, width: u16, bracket_open: bool, layout: &Layout) -> f64 {
    let mut score = 0.0;
    let room = i32::from(width) - i32::from(a.right);
    let full = room < i32::from(b.shape.first_chunk) + 4;
    // What the extraction left at the line's end.
    if layout.trailing_signal {
        score += if a.trailing_space { 4.0 } else { -4.5 };
    }
    // The layout: there was room for more, or there was none.
    score += if full {
        -2.0
    } else if room > i32::from(width) / 4 {
        3.0
    } else {
        1.5
    };
    if b.blank_before > 0 && !b.page_break {
        score += 4.0;
    }
    // The structure: an item begins.
    score += match b.shape.marker {
        Some(Marker::Label | Marker::Symbol | Marker::Circled | Marker::Bracketed | Marker::Dot | Marker::Note) => 7.0,
        Some(Marker::Numbered | Marker::HalfBracketed) => 6.0,
        None => 0.0,
    };
    if a.shape.marker == Some(Marker::Label) && a.shape.end == End::Close {
        score += 3.0;
    }
    // The language: a sentence ends, a word goes on.
    score += match a.shape.end {
        End::Stop | End::StopBracket => 2.0,
        End::Comma => -3.5,
        End::Open => -8.0,
        End::Binder => -2.0,
        End::Particle => -3.0,
        End::Colon => 2.0,
        End::Hiragana | End::Katakana | End::Kanji | End::Latin | End::Digit | End::Close | End::Other => 0.0,
    };
    if matches!(b.shape.begin, Begin::Forbidden) && b.shape.marker.is_none() {
        score -= 6.0;
    }
    if bracket_open {
        score -= 4.0;
    }
    if matches!((a.shape.end, b.shape.begin), (End::Katakana, Begin::Katakana)) && full {
        score -= 1.5;
    }
    score
}
