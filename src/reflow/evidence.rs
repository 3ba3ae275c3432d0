//! The evidence about a line end, in numbers.
//!
//! In come rows; out comes for a pair of them what could speak for a break or against it ([`features`]): the layout, the structure, the
//! language. Each piece has a name; what it weighs is learned and stands under the same name in [`super::weights`].
//!
//! Only what every extraction keeps is looked at: text, indentation, the right edge, blank lines of the document's own.

use super::Row;
use super::shape::{Begin, End, Marker, last_word};

/// What is known of the paragraph that a row stands in, from its first row on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Run {
    /// Brackets and quotation marks that are open.
    pub open: i32,
    /// Whether it began with an item's mark.
    pub item: bool,
    /// Whether the one before it was a title with an item's mark.
    pub titled: bool,
    /// Whether it began with a date.
    pub dated: bool,
    /// Whether it began with a label.
    pub label: bool,
    /// Whether a sentence has ended in it, before the end of its last row.
    pub sentence: bool,
    /// Whether its last row ends a sentence.
    ended: bool,
    /// How many rows it has.
    pub rows: u32,
}

impl Run {
    /// The paragraph behind this one.
    pub fn next(&self) -> Self {
        Self { titled: self.item && !self.ended && self.rows == 1, ..Self::default() }
    }

    /// Goes on with a row.
    pub fn take(&mut self, row: &Row) {
        if self.rows == 0 {
            self.item = row.shape.marker.is_some();
            self.dated = row.shape.dated;
            self.label = row.shape.label;
        }
        self.rows = self.rows.saturating_add(1);
        self.sentence |= self.ended || row.shape.inner_stop;
        self.ended = row.shape.ends_sentence();
        self.open = (self.open + i32::from(row.shape.balance)).max(0);
    }
}

/// The right edge of the text around a row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Edge {
    /// The farthest column that a row of the neighbourhood reaches.
    pub width: u16,
    /// How many rows of the neighbourhood end within two columns of this one.
    peers: u16,
    /// The least indentation of the neighbourhood.
    margin: u16,
    /// How many rows of the neighbourhood are one expression in quotation marks.
    quoted: u16,
    /// Whether paragraphs of the neighbourhood begin with an indentation.
    indents: bool,
}

/// How many rows before and behind make a neighbourhood.
const REACH: usize = 8;

/// The right edge around each row. Where no row of the neighbourhood comes near the column that full lines of the booklet reach, that column
/// counts: a field of two short lines says nothing about the width of the text.
pub fn edges(rows: &[Row], text_width: u16) -> Vec<Edge> {
    let around = |at: usize| &rows[at.saturating_sub(REACH)..rows.len().min(at + REACH + 1)];
    let edge = |(at, row): (usize, &Row)| {
        let around = around(at);
        let mut edge = Edge { margin: u16::MAX, ..Edge::default() };
        for other in around {
            edge.width = edge.width.max(other.right);
            edge.margin = edge.margin.min(other.indent);
            edge.peers += u16::from(other.right.abs_diff(row.right) <= 2);
            edge.quoted += u16::from(other.shape.quoted);
        }
        // The row itself is no neighbour.
        edge.peers -= 1;
        if u32::from(edge.width) * 10 < u32::from(text_width) * 7 {
            edge.width = text_width;
        }
        edge.indents = around.windows(2).any(|pair| {
            let indent = pair[1].indent - edge.margin;
            (1..=4).contains(&indent) && pair[0].shape.ends_sentence() && pair[1].shape.marker.is_none()
        });
        edge
    };
    rows.iter().enumerate().map(edge).collect()
}

/// The number of pieces of evidence.
pub const FEATURES: usize = 116;

/// What speaks for or against a break, each piece by its name.
pub type Evidence = [(&'static str, f64); FEATURES];

/// Puts the evidence about the end of row `at` into numbers. `run` is the paragraph up to that row.
pub fn features(rows: &[Row], at: usize, edges: &[Edge], run: Run) -> Evidence {
    let (mut evidence, mut next) = ([("", 0.0); FEATURES], 0);
    each(rows, at, edges, run, |name, amount| {
        evidence[next] = (name, amount);
        next += 1;
    });
    evidence
}

/// Gives the evidence about the end of row `at` to `see`, piece by piece: names that are not wanted cost nothing.
#[inline]
pub(super) fn each(rows: &[Row], at: usize, edges: &[Edge], run: Run, mut see: impl FnMut(&'static str, f64)) {
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
    let signal = a.trailing_space;
    let (end, begin) = (a.shape.end, b.shape.begin);
    let stop = matches!(end, End::Stop | End::StopBracket);
    let inset = b.indent > edge.margin;
    let indented = inset && b.indent > a.indent;
    let apart = b.blank_before > 0 && !b.page_break;
    let (item, next_item) = (a.shape.marker.is_some(), b.shape.marker.is_some());
    let marked = |wanted: Marker| yes(b.shape.marker == Some(wanted));
    let short = a.shape.length <= 12;
    let bare = !a.shape.prose && !stop;
    let word = last_word(&a.text);
    let ends = |words: &[&str]| yes(words.contains(&word));
    let noun = matches!(begin, Begin::Kanji | Begin::Katakana | Begin::Latin | Begin::Digit) && !next_item;
    let attributive = matches!(end, End::Hiragana) && word.ends_with(['る', 'た', 'い', 'な', 'う', 'す', 'く']);
    let mid = !stop && !next_item;
    let unfinished = a.shape.unfinished;
    // What stands below an item that is only a title belongs to the list.
    let in_list = run.item || run.titled;
    see("always", 1.0);
    // The layout.
    see("the line was left", yes(left));
    see("a quarter of it is empty", yes(far));
    see("half of it is empty", yes(half));
    see("room", f64::from(room.clamp(0, 40)) / 40.0);
    see("no room at all", yes(room <= 1));
    see("trailing space", yes(signal));
    see("a blank line", yes(apart));
    see("a page begins", yes(b.page_break));
    see("indented more than the line above", yes(indented));
    see("indented", yes(inset));
    see("full like a neighbour", yes(edge.peers >= 1 && full));
    see("three neighbours end there", yes(edge.peers >= 3));
    // The structure.
    see("・ begins", marked(Marker::Dot));
    see("■ begins", marked(Marker::Symbol));
    see("① begins", marked(Marker::Circled));
    see("(1) begins", marked(Marker::Bracketed));
    see("1) begins", marked(Marker::HalfBracketed));
    see("1. begins", marked(Marker::Numbered));
    see("※ begins", marked(Marker::Note));
    see("【】 begins", marked(Marker::Label));
    see("【】 ends", yes(a.shape.marker == Some(Marker::Label) && end == End::Close));
    see("short item", yes(item && short && bare));
    see("short line", yes(short && bare && !item));
    see("label begins", yes(b.shape.label));
    see("the line above is shorter", yes(before.is_some_and(|row| row.right + 8 < a.right && !row.shape.ends_sentence())));
    // The language: how the line ends.
    see("stop", yes(stop));
    see("stop, full line", yes(stop && full));
    see("stop, no room at all", yes(stop && room <= 1));
    see("stop, indented", yes(stop && indented));
    see("comma", yes(end == End::Comma));
    see("comma, left", yes(end == End::Comma && left));
    see("open bracket", yes(end == End::Open));
    see("close bracket", yes(end == End::Close));
    see("close bracket, left", yes(end == End::Close && left));
    see("colon", yes(end == End::Colon));
    see("binder", yes(end == End::Binder));
    see("particle", yes(end == End::Particle));
    see("particle, left", yes(end == End::Particle && left));
    see("hiragana", yes(end == End::Hiragana));
    see("hiragana, left", yes(end == End::Hiragana && left));
    see("katakana", yes(end == End::Katakana));
    see("kanji", yes(end == End::Kanji));
    see("kanji, left", yes(end == End::Kanji && left));
    see("latin or digit", yes(matches!(end, End::Latin | End::Digit)));
    see("ends with を", ends(&["を"]));
    see("ends with が or は", ends(&["が", "は"]));
    see("ends with の", ends(&["の"]));
    see("ends with に or へ", ends(&["に", "へ"]));
    see("ends with と, で, も or や", ends(&["と", "で", "も", "や"]));
    see("ends with て", yes(mid && a.text.ends_with(['て', 'で'])));
    see("ends with a verb before a noun", yes(attributive && noun));
    see("ends with a verb before a noun, left", yes(attributive && noun && left));
    see("ends with a digit before kanji", yes(end == End::Digit && begin == Begin::Kanji));
    // And how the next begins.
    see("forbidden begins", yes(begin == Begin::Forbidden && !next_item));
    see("hiragana begins", yes(begin == Begin::Hiragana));
    see("hiragana begins in a sentence", yes(begin == Begin::Hiragana && !stop));
    see("katakana begins", yes(begin == Begin::Katakana));
    see("bracket begins", yes(begin == Begin::Open && !next_item));
    see("bracket begins behind a stop", yes(begin == Begin::Open && stop && !next_item));
    see("latin or digit begins", yes(matches!(begin, Begin::Latin | Begin::Digit) && !next_item));
    see("katakana on both sides", yes(end == End::Katakana && begin == Begin::Katakana));
    see("katakana on both sides of a long line", yes(end == End::Katakana && begin == Begin::Katakana && a.shape.length >= 24));
    see("latin on both sides", yes(end == End::Latin && begin == Begin::Latin));
    see("web address begins, left", yes(b.shape.address && left));
    see("web address begins, full line", yes(b.shape.address && full));
    see("inside a bracket", yes(bracket_open));
    see("inside a bracket that is closed", yes(bracket_open && b.shape.closes && !next_item));
    see("inside a bracket, bound word begins", yes(bracket_open && b.shape.bound));
    see("inside a bracket, full line", yes(bracket_open && !next_item && full));
    // Words that tie a line to its neighbour.
    see("bound word begins", yes(b.shape.bound && !stop && !run.item));
    see("bound word begins, left", yes(b.shape.bound && !stop && !run.item && left));
    see("unfinished", yes(unfinished));
    see("unfinished, left", yes(unfinished && left));
    see("unfinished, bound word begins", yes(unfinished && b.shape.bound));
    see("unfinished, no item", yes(unfinished && !next_item && !apart));
    see("sign begins", yes(begin == Begin::Other && b.text.starts_with(['/', '-', '－', '〜', '+', '×', '=']) && !stop));
    see("sign begins, long and no stop", yes(mid && begin == Begin::Other && a.shape.length >= 24));
    see("remark in brackets begins", yes(begin == Begin::Open && b.text.starts_with('(') && mid));
    see("linking word begins behind a stop", yes(stop && b.shape.linking));
    see("linking word begins behind a stop, full line", yes(stop && b.shape.linking && full));
    see("linking word begins in a sentence", yes(!stop && b.shape.linking));
    // Two of a kind: items of one list, labels one below the other.
    see("two items of a kind", yes(item && a.shape.marker == b.shape.marker));
    see("numbers count on", yes(matches!((a.shape.ordinal, b.shape.ordinal), (Some(x), Some(y)) if y == x + 1)));
    see("two rows of cells", yes(a.shape.cells && b.shape.cells));
    see("words in quotation marks, alone", yes(b.shape.quoted));
    see("words in quotation marks, alone, like a neighbour", yes(b.shape.quoted && edge.quoted >= 2));
    see("two dates", yes(run.dated && b.shape.dated));
    see("two labels", yes(run.label && b.shape.label));
    see("item, then none, left", yes(item && !next_item && left));
    see("item, then none, full line", yes(item && !next_item && full && !stop));
    see("bare, left", yes(bare && left && !unfinished && !b.shape.bound));
    see("kanji on both sides, left", yes(left && end == End::Kanji && begin == Begin::Kanji));
    see("a quarter empty, prose follows", yes(far && b.shape.prose));
    // A sentence may run round a list: then what goes on after the last item is a line of its own.
    see("behind an item, bound word begins", yes(run.item && b.shape.bound && !stop));
    see("behind an item, bound word begins, left", yes(run.item && b.shape.bound && !stop && left));
    see("behind an item, left", yes(run.item && left && !next_item));
    see("behind an item, hiragana begins, left", yes(run.item && begin == Begin::Hiragana && !stop && left));
    see("no item, hiragana begins", yes(!run.item && begin == Begin::Hiragana && !stop));
    // Prose ends with a stop: a paragraph that has ended a sentence is not left in the middle of the next.
    see("a sentence has ended, and this has not", yes(run.sentence && mid));
    see("a sentence has ended, and this has not, left", yes(run.sentence && mid && left));
    see("no item, the next line ends the sentence", yes(mid && !run.item && (b.shape.inner_stop || b.shape.ends_sentence())));
    see("long and no stop", yes(mid && a.shape.length >= 24));
    see("long and no stop, left", yes(mid && a.shape.length >= 24 && left));
    see("hangs below the line above", yes(mid && b.indent > a.indent && item));
    see("hangs below a line without a mark", yes(mid && b.indent > a.indent && !item));
    // Where paragraphs begin with an indentation, a line without one goes on.
    see("paragraphs are indented, and this is not", yes(stop && edge.indents && !inset));
    see("paragraphs are indented, and this is", yes(stop && edge.indents && inset));
    // The space at the line's end against what the words say.
    see("trailing space, comma", yes(signal && end == End::Comma));
    see("trailing space, particle", yes(signal && matches!(end, End::Particle | End::Binder)));
    see("stop without trailing space", yes(stop && !signal && !b.page_break));
    see("trailing space, verb before a noun", yes(signal && attributive && noun));
    see("trailing space, a sentence has ended, and this has not", yes(signal && run.sentence && mid));
    see("trailing space, long and no stop", yes(signal && mid && a.shape.length >= 24));
    see("trailing space, bound word begins", yes(signal && mid && b.shape.bound && !in_list));
    see("trailing space behind an item, bound word begins", yes(signal && mid && b.shape.bound && in_list));
}
