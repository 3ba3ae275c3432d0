//! Whether a paragraph ends at a line's end.
//!
//! For each pair of successive rows the evidence is put into numbers ([`features`]) and weighed together: the sum of evidence times weight says
//! break or join. The weights are learned from the hand-labelled passages in `fixtures/breaks/` ([`super::weights`]); what each
//! piece of evidence means is said here.

use super::shape::{Begin, End, Marker};
use super::weights::{WITH_SIGNAL, WITHOUT_SIGNAL};
use super::{Place, Row};
use crate::page::Layout;
use crate::profile::Patterns;

/// What stands between two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The text goes on.
    Join,
    /// Something new begins.
    Break,
}

/// Decides for each pair of successive rows.
pub fn decide(rows: &[Row], places: &[Place], layout: &Layout, captions: &Patterns) -> Vec<Decision> {
    let weights = if layout.trailing_signal { &WITH_SIGNAL } else { &WITHOUT_SIGNAL };
    let edges = edges(rows, layout.width);
    let set_by_hand = set_by_hand(rows);
    let mut run = Run::default();
    let mut decisions = Vec::with_capacity(rows.len().saturating_sub(1));
    for at in 0..rows.len().saturating_sub(1) {
        run.take(&rows[at]);
        let decision = if places[at] != places[at + 1] {
            Decision::Break
        } else if matches!(places[at], Place::Figure(_)) {
            super::figure::decide(rows, at, layout)
        } else if places[at] == Place::Caption {
            super::figure::decide_caption(rows, at, captions)
        } else if set_by_hand[at] {
            Decision::Join
        } else if begins_item(&rows[at + 1], run)
            || is_label_line(rows, at, &edges)
            || score(&features(rows, at, &edges, run), weights) > 0.0
        {
            Decision::Break
        } else {
            Decision::Join
        };
        if decision == Decision::Break {
            run = Run::default();
        }
        decisions.push(decision);
    }
    decisions
}

/// What is known of the paragraph that a row stands in, from its first row on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Run {
    /// Brackets and quotation marks that are open.
    open: i32,
    /// Whether it began with an item's mark.
    item: bool,
    begun: bool,
}

impl Run {
    /// Goes on with a row.
    pub fn take(&mut self, row: &Row) {
        if !self.begun {
            self.item = row.shape.marker.is_some();
            self.begun = true;
        }
        self.open = (self.open + i32::from(row.shape.balance)).max(0);
    }
}

/// Line ends inside a sentence that its author set line by line, as on a page of centred lines: from one full stop to the next no item
/// begins, and half of the lines or more end with a comma or a word that a sentence goes on after.
fn set_by_hand(rows: &[Row]) -> Vec<bool> {
    /// A sentence that is shorter shows no pattern.
    const LINES: usize = 3;
    let mut joins = vec![false; rows.len()];
    let mut start = 0;
    for (at, row) in rows.iter().enumerate() {
        if row.shape.marker.is_some() || row.spaced || row.blank_before > 0 && at > start {
            start = at + usize::from(row.shape.marker.is_some() || row.spaced);
        }
        if !row.shape.ends_sentence() {
            continue;
        }
        if at + 1 >= start + LINES {
            let before = &rows[start..at];
            let going_on = before.iter().filter(|row| row.shape.end == End::Comma || row.shape.unfinished).count();
            let first_goes_on = before.first().is_some_and(|row| row.shape.end == End::Comma || row.shape.unfinished);
            if first_goes_on && going_on * 2 >= before.len() && before.iter().all(|row| row.trailing_space) {
                joins[start..at].fill(true);
            }
        }
        start = at + 1;
    }
    joins
}

/// An item's mark begins a line of its own, whatever stands before it, unless a bracket is open.
fn begins_item(row: &Row, run: Run) -> bool {
    let sure = matches!(row.shape.marker, Some(Marker::Dot | Marker::Symbol | Marker::Circled | Marker::Note));
    let numbered = matches!(row.shape.marker, Some(Marker::Bracketed | Marker::HalfBracketed | Marker::Numbered))
        && row.shape.ordinal.is_some();
    (sure || numbered) && run.open == 0
}

/// A short line that was left behind a colon is a label; what it labels begins on the next line.
fn is_label_line(rows: &[Row], at: usize, edges: &[Edge]) -> bool {
    const LABEL: usize = 20;
    let (a, b) = (&rows[at], &rows[at + 1]);
    a.shape.end == End::Colon && a.shape.length <= LABEL && edges[at].width.saturating_sub(a.right) >= b.shape.first_chunk + 2
}

fn score(features: &[f64; FEATURES], weights: &[f64; FEATURES]) -> f64 {
    features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum()
}

/// The right edge of the text around a row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Edge {
    /// The farthest column that a row of the neighbourhood reaches.
    width: u16,
    /// How many rows of the neighbourhood end within two columns of this one.
    peers: u16,
    /// The least indentation of the neighbourhood.
    margin: u16,
}

/// How many rows before and behind make a neighbourhood.
const REACH: usize = 8;

/// The right edge around each row. Where no row of the neighbourhood comes near the column that full lines of the booklet reach, that column
/// counts: a field of two short lines says nothing about the width of the text.
pub fn edges(rows: &[Row], text_width: u16) -> Vec<Edge> {
    let around = |at: usize| &rows[at.saturating_sub(REACH)..rows.len().min(at + REACH + 1)];
    let edge = |(at, row): (usize, &Row)| Edge {
        width: local_width(around(at), text_width),
        peers: around(at).iter().filter(|other| other.right.abs_diff(row.right) <= 2).count() as u16 - 1,
        margin: around(at).iter().map(|row| row.indent).min().unwrap_or(0),
    };
    rows.iter().enumerate().map(edge).collect()
}

fn local_width(around: &[Row], text_width: u16) -> u16 {
    let width = around.iter().map(|row| row.right).max().unwrap_or(0);
    if width * 10 < text_width * 7 { text_width } else { width }
}

/// The number of pieces of evidence.
pub const FEATURES: usize = 74;

/// Puts the evidence about the end of row `at` into numbers. `run` is the paragraph up to that row.
pub fn features(rows: &[Row], at: usize, edges: &[Edge], run: Run) -> [f64; FEATURES] {
    let (a, b, edge) = (&rows[at], &rows[at + 1], edges[at]);
    let before = at.checked_sub(1).and_then(|n| rows.get(n));
    let bracket_open = run.open > 0;
    let yes = |condition: bool| f64::from(u8::from(condition));
    let room = i32::from(edge.width) - i32::from(a.right);
    let chunk = i32::from(b.shape.first_chunk);
    // The line was left although the next word would have fitted.
    let left = room >= chunk + 2;
    let far = room * 4 >= i32::from(edge.width);
    let half = room * 2 >= i32::from(edge.width);
    let full = !left;
    let (end, begin) = (a.shape.end, b.shape.begin);
    let stop = matches!(end, End::Stop | End::StopBracket);
    let indented = b.indent > edge.margin && b.indent > a.indent;
    let inset = b.indent > edge.margin;
    let apart = b.blank_before > 0 && !b.page_break;
    let item = |marker: Option<Marker>| marker.is_some();
    let marked = |wanted: Marker| yes(b.shape.marker == Some(wanted));
    let short = a.shape.length <= 12;
    let bare = !a.shape.prose && !stop;
    [
        1.0,
        // The layout.
        yes(left),
        yes(far),
        yes(half),
        f64::from(room.clamp(0, 40)) / 40.0,
        yes(a.trailing_space),
        yes(apart),
        yes(b.page_break),
        yes(indented),
        yes(inset),
        yes(edge.peers >= 1 && full),
        yes(edge.peers >= 3),
        // The structure.
        marked(Marker::Dot),
        marked(Marker::Symbol),
        marked(Marker::Circled),
        marked(Marker::Bracketed),
        marked(Marker::HalfBracketed),
        marked(Marker::Numbered),
        marked(Marker::Note),
        marked(Marker::Label),
        yes(a.shape.marker == Some(Marker::Label) && end == End::Close),
        yes(item(a.shape.marker) && short && bare),
        yes(short && bare && !item(a.shape.marker)),
        yes(b.shape.label),
        yes(before.is_some_and(|before| before.right + 8 < a.right && !before.shape.ends_sentence())),
        // The language: how the line ends.
        yes(stop),
        yes(stop && full),
        yes(stop && indented),
        yes(end == End::Comma),
        yes(end == End::Comma && left),
        yes(end == End::Open),
        yes(end == End::Close),
        yes(end == End::Close && left),
        yes(end == End::Colon),
        yes(end == End::Binder),
        yes(end == End::Particle),
        yes(end == End::Particle && left),
        yes(end == End::Hiragana),
        yes(end == End::Hiragana && left),
        yes(end == End::Katakana),
        yes(end == End::Kanji),
        yes(end == End::Kanji && left),
        yes(matches!(end, End::Latin | End::Digit)),
        // And how the next begins.
        yes(begin == Begin::Forbidden && !item(b.shape.marker)),
        yes(begin == Begin::Hiragana),
        yes(begin == Begin::Hiragana && !stop),
        yes(begin == Begin::Katakana),
        yes(begin == Begin::Open && !item(b.shape.marker)),
        yes(begin == Begin::Open && stop && !item(b.shape.marker)),
        yes(matches!(begin, Begin::Latin | Begin::Digit) && !item(b.shape.marker)),
        yes(end == End::Katakana && begin == Begin::Katakana),
        yes(end == End::Latin && begin == Begin::Latin),
        yes(bracket_open),
        yes(bracket_open && !item(b.shape.marker) && full),
        // Words that tie a line to its neighbour.
        yes(b.shape.bound && !stop),
        yes(b.shape.bound && !stop && left),
        yes(a.shape.unfinished),
        yes(a.shape.unfinished && left),
        yes(a.shape.unfinished && b.shape.bound),
        yes(a.shape.unfinished && !item(b.shape.marker) && !apart),
        yes(b.shape.begin == Begin::Other && b.text.starts_with(['/', '-', '－', '〜', '+', '×', '=']) && !stop),
        yes(b.shape.begin == Begin::Open && b.text.starts_with('(') && b.shape.marker.is_none() && !stop),
        // Two of a kind: items of one list, labels one below the other.
        yes(item(a.shape.marker) && a.shape.marker == b.shape.marker),
        yes(matches!((a.shape.ordinal, b.shape.ordinal), (Some(x), Some(y)) if y == x + 1)),
        yes(a.shape.label && b.shape.label),
        yes(item(a.shape.marker) && !item(b.shape.marker) && left),
        yes(item(a.shape.marker) && !item(b.shape.marker) && full && !stop),
        yes(bare && left && !a.shape.unfinished && !b.shape.bound),
        yes(left && end == End::Kanji && begin == Begin::Kanji),
        yes(far && b.shape.prose),
        // A sentence may run round a list: then what goes on after the last item is a line of its own.
        yes(run.item && b.shape.bound && !stop),
        yes(run.item && left && !item(b.shape.marker)),
        yes(run.item && begin == Begin::Hiragana && !stop && left),
        yes(!run.item && begin == Begin::Hiragana && !stop),
    ]
}
