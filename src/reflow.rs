//! A field's lines → paragraphs, items, captions and figures.
//!
//! In come the pieces of lines that stand below a heading; out comes [`Prose`]: text with one paragraph, list item or sub-heading a line,
//! the captions of pictures and diagrams, and the words of diagrams and tables. Lines are joined where a sentence goes on over a line end,
//! never split. Every decision weighs evidence together: the layout (full lines against short ones, indentation, blank lines, what the extraction left
//! at the line's end), the language (words and sentences that go on), and the structure (marks of items, labels).

mod affixes;
mod boxes;
pub mod breaks;
pub(crate) mod caption;
mod cells;
pub mod evidence;
pub mod figure;
mod item;
mod kind;
mod ruby;
mod series;
mod shape;
mod weights;

use self::cells::Cells;
use crate::field::Piece;
use crate::fold;
use crate::page::{Layout, Pages};
use crate::profile::Patterns;

pub use breaks::{Decision, decide};
pub use kind::{Kind, kinds};
pub use shape::{Marker, Shape};

/// A piece of a line, ready to be joined.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line, as an index into the lines of the booklet.
    pub line: usize,
    /// The text in clean form.
    pub text: String,
    /// What the text looks like.
    pub shape: Shape,
    /// White space characters before the text.
    pub indent: u16,
    /// The column where the text begins, and the one where the words behind its mark do.
    pub columns: (usize, usize),
    /// The column behind the last character.
    pub right: u16,
    /// The document's own blank lines before it.
    pub blank_before: u16,
    /// Whether a page begins between this row and the one before.
    pub page_break: bool,
    /// Whether white space stands behind the text.
    pub trailing_space: bool,
    /// The characters are set apart, as in a diagram.
    pub spaced: bool,
    /// The row begins inside a line, behind a heading or a label.
    pub inline: bool,
    /// Whether the first character was printed in full width, and the last, where they are Latin letters or digits.
    pub wide: (bool, bool),
    /// The readings that are set in small kana above it.
    pub ruby: Option<String>,
    /// The words that white space sets apart in it, as the cells of a table.
    pub cells: Cells,
}

/// What stands below a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// One paragraph, item or sub-heading a line.
    pub text: String,
    /// Captions.
    pub captions: Vec<String>,
    /// Diagrams and tables, one cell or box a line; and the readings that are set in small kana above the text.
    pub figures: Vec<String>,
}

/// What a row is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The text.
    Text,
    /// A caption.
    Caption,
    /// The diagram or table of this number, from 0.
    Figure(usize),
}

/// Makes rows of pieces.
pub fn rows(source: &str, pages: &Pages, pieces: &[Piece]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(pieces.len());
    let (mut form, mut findings) = (fold::Form::default(), Vec::new());
    let mut as_printed = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Some(line) = pages.lines.get(piece.line) else { continue };
        let printed = piece.text(source, pages);
        findings.clear();
        let spaced = fold::clean_into(printed, fold::Spacing::Judge, &mut form, &mut findings) && is_apart(printed);
        let text = form.as_str().to_owned();
        if text.is_empty() {
            continue;
        }
        as_printed.push(printed);
        let inline = piece.range.start > 0;
        let column = pages.column(source, piece.line, piece.range.start);
        let previous = rows.last().and_then(|row| pages.lines.get(row.line));
        rows.push(Row {
            line: piece.line,
            shape: Shape::of(&text),
            text,
            indent: line.indent,
            columns: (column, column),
            right: line.indent.saturating_add(line.width),
            blank_before: if inline { 0 } else { line.blank_before },
            page_break: previous.is_some_and(|previous| previous.page != line.page),
            trailing_space: line.trailing_space,
            spaced,
            inline,
            wide: (printed.trim_start().starts_with(is_wide), printed.trim_end().ends_with(is_wide)),
            ruby: None,
            cells: Cells::read(printed),
        });
    }
    ruby::take(&mut rows, &mut as_printed, source, pages);
    series::label(&mut rows, &as_printed);
    for (row, printed) in rows.iter_mut().zip(&as_printed).filter(|(row, _)| row.shape.marker.is_some()) {
        row.columns.1 += item::mark(printed);
    }
    rows
}

/// Latin letters and digits in full width, which are set like kanji: a line ends behind any of them.
fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Whether the characters of a line are set apart, and not those of one word in a sentence.
fn is_apart(printed: &str) -> bool {
    const SHARE: usize = 4;
    let (mut apart, mut all) = (0, 0);
    for word in printed.split_whitespace() {
        let length = word.chars().filter(|c| !matches!(c, '\u{3099}'..='\u{309c}' | 'ﾞ' | 'ﾟ')).count();
        apart += usize::from(length == 1);
        all += length;
    }
    apart * SHARE >= all
}

/// Joins whole lines to prose that has no captions of its own.
pub fn prose(source: &str, pages: &Pages, lines: &[usize]) -> String {
    let pieces: Vec<Piece> = lines.iter().map(|&line| Piece::whole(pages, line)).collect();
    reflow(&rows(source, pages, &pieces), &pages.layout, &Patterns::default()).text
}

/// Joins whole lines of a title page, where a blank line behind each of them parts nothing and short lines are no titles: one that ends in no noun
/// and no whole sentence goes on.
pub fn title(source: &str, pages: &Pages, lines: &[usize]) -> String {
    let pieces: Vec<Piece> = lines.iter().map(|&line| Piece::whole(pages, line)).collect();
    let mut rows = rows(source, pages, &pieces);
    if rows.iter().skip(1).all(|row| row.blank_before > 0) {
        rows.iter_mut().for_each(|row| row.blank_before = 0);
    }
    let (layout, captions) = (&pages.layout, Patterns::default());
    let places = figure::places(&rows, layout, &captions);
    let mut decisions = decide(&rows, &places, layout, &captions);
    for (decision, pair) in decisions.iter_mut().zip(rows.windows(2)) {
        let [above, below] = pair else { continue };
        if ends_in_mid_sentence(&above.text) && below.shape.marker.is_none() && below.blank_before == 0 {
            *decision = Decision::Join;
        }
    }
    put_together(&rows, &places, &decisions, layout, &|_| false).text
}

/// Whether a line ends in hiragana that are neither a noun nor the end of a sentence.
fn ends_in_mid_sentence(text: &str) -> bool {
    const ENDS: [&str; 9] = ["もの", "こと", "とき", "など", "ます", "です", "た", "ださい", "べき"];
    text.ends_with(|c| matches!(c, 'ぁ'..='ん')) && !ENDS.iter().any(|end| text.ends_with(end))
}

/// Joins rows to prose.
pub fn reflow(rows: &[Row], layout: &Layout, captions: &Patterns) -> Prose {
    reflow_kept(rows, layout, captions, &|_| false)
}

/// Joins rows to prose; a row that `begins` says it of begins a line, whatever stands before it.
pub fn reflow_kept(rows: &[Row], layout: &Layout, captions: &Patterns, begins: &dyn Fn(&Row) -> bool) -> Prose {
    let places = figure::places(rows, layout, captions);
    put_together(rows, &places, &decide(rows, &places, layout, captions), layout, begins)
}

/// Writes rows down as it was decided.
fn put_together(
    rows: &[Row],
    places: &[Place],
    decisions: &[Decision],
    layout: &Layout,
    begins: &dyn Fn(&Row) -> bool,
) -> Prose {
    let mut prose = Prose::default();
    let figures =
        places.iter().filter_map(|place| if let Place::Figure(n) = place { Some(n + 1) } else { None }).max().unwrap_or(0);
    prose.figures.resize(figures, String::new());
    prose.text.reserve(rows.iter().map(|row| row.text.len() + 1).sum());
    for (at, (row, place)) in rows.iter().zip(places).enumerate() {
        let joins = at > 0 && decisions[at - 1] == Decision::Join && places[at - 1] == *place;
        let wide = joins && rows[at - 1].wide.1 && row.wide.0;
        match place {
            Place::Text => append(&mut prose.text, &row.text, joins && !begins(row), wide),
            Place::Caption if joins => {
                if let Some(last) = prose.captions.last_mut() {
                    // Two phrases that the author set on two lines stay two words; a line that was full goes on.
                    if caption::reaches_edge(rows, at - 1, layout) || row.text.starts_with('(') {
                        append(last, &row.text, true, wide);
                    } else {
                        last.push(' ');
                        last.push_str(&row.text);
                    }
                }
            }
            Place::Caption => prose.captions.push(row.text.clone()),
            Place::Figure(number) => {
                let figure = &mut prose.figures[*number];
                let vertical = joins && row.shape.length == 1;
                let text = row.cells.text.clone().filter(|_| !row.spaced).unwrap_or_else(|| closed_up(row));
                if vertical { figure.push_str(&text) } else { append(figure, &text, joins, wide) }
            }
        }
    }
    // What is set above the line is no part of the sentence.
    let readings: Vec<&str> = rows.iter().filter_map(|row| row.ruby.as_deref()).collect();
    if !readings.is_empty() {
        prose.figures.push(readings.join("\n"));
    }
    prose
}

/// The words of a diagram without the white space that sets their characters apart.
fn closed_up(row: &Row) -> String {
    let words = row.text.split(' ');
    let singles = words.clone().filter(|word| word.chars().count() == 1).count();
    let apart = row.spaced || singles > 1 && singles * 2 >= words.count();
    if apart { row.text.chars().filter(|c| !c.is_whitespace()).collect() } else { row.text.clone() }
}

fn append(text: &mut String, more: &str, joins: bool, wide: bool) {
    if joins {
        // Only the last line of the text can be what goes on, so only it is looked at.
        fold::join_torn(text, more, wide);
    } else {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(more);
    }
}
