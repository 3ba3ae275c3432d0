//! Which rows are captions, and which are the words of a diagram or table.
//!
//! The words of a diagram show in three ways: their characters are set apart, they come close together, and no sentence is among them. The
//! cells of a table that were torn onto lines of their own show as a run of rows without a sentence, many of them tiny.

use super::shape::{Begin, End, Marker};
use super::{Decision, Place, Row, closed_up};
use crate::fold;
use crate::page::Layout;
use crate::profile::Patterns;

/// How many rows whose characters are not set apart may stand between two of a diagram whose characters are.
const REACH: usize = 4;
/// A row inside a diagram is no longer than this many characters.
const SHORT: usize = 24;
/// A cell of a table that was torn apart is tiny up to this many characters.
const TINY: usize = 8;
/// A torn table has this many tiny rows at least, and they are this share of its rows (one in so many).
const TINY_ROWS: (usize, usize) = (6, 3);

/// Says for each row what it is part of.
pub fn places(rows: &[Row], layout: &Layout, captions: &Patterns) -> Vec<Place> {
    let mut places = vec![Place::Text; rows.len()];
    label_captions(rows, layout, captions, &mut places);
    let mut number = 0;
    let mut at = 0;
    while at < rows.len() {
        let end = if begins_diagram(rows, at) { diagram_end(rows, at) } else { torn_table_end(rows, at, &places) };
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

/// Characters set apart begin a diagram, and so does vertical text: three rows of one character.
fn begins_diagram(rows: &[Row], at: usize) -> bool {
    rows[at].spaced || rows.get(at..at + 3).is_some_and(|three| three.iter().all(|row| row.shape.length == 1))
}

/// A diagram goes on as long as rows with characters set apart come close one after the other.
fn diagram_end(rows: &[Row], start: usize) -> usize {
    let mut end = start + 1;
    let mut at = start + 1;
    while at < rows.len() && at - end <= REACH {
        if rows[at].spaced || rows[at].shape.length == 1 {
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

/// A caption and the rows that go on with it: up to a blank line, the end of a bracket, or a sentence. A caption whose line is full goes on
/// whatever follows.
fn label_captions(rows: &[Row], layout: &Layout, captions: &Patterns, places: &mut [Place]) {
    let mut at = 0;
    while at < rows.len() {
        let is_caption = begins_caption(&rows[at].text, captions);
        if !is_caption {
            at += 1;
            continue;
        }
        places[at] = Place::Caption;
        let mut open = i32::from(rows[at].shape.balance);
        let mut next = at + 1;
        while let Some(row) = rows.get(next) {
            let another = row.shape.marker.is_some() || begins_caption(&row.text, captions);
            let apart = row.blank_before > 0 || row.page_break;
            let bracket = row.text.starts_with('(');
            let phrase = !row.shape.prose && !row.shape.ends_sentence() && next == at + 1;
            let full = fills(&rows[next - 1], row, layout) && !rows[next - 1].shape.ends_sentence();
            if apart || another && open <= 0 || !(open > 0 || bracket || phrase || full) {
                break;
            }
            places[next] = Place::Caption;
            open += i32::from(row.shape.balance);
            next += 1;
        }
        at = next;
    }
}

/// Whether a row reaches the edge of the text: what the next row begins with would not have fitted.
pub(crate) fn fills(a: &Row, b: &Row, layout: &Layout) -> bool {
    a.right.saturating_add(b.shape.first_chunk).saturating_add(2) > layout.width
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
fn is_title(row: &Row) -> bool {
    row.shape.marker == Some(Marker::Label) && row.shape.balance == 0 && row.text.ends_with(['】', ']']) && !row.spaced
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
    let office = unit && OFFICES.iter().any(|end| below.ends_with(end)) && below.chars().count() <= TINY;
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

/// What the head of a part of an organization is called: 総務|部長.
const OFFICES_OF_UNITS: &[&str] = &["部長", "課長", "局長", "室長", "所長"];

fn is_circled(c: char) -> bool {
    matches!(c, '①'..='⑳')
}

/// What stands between two rows of a caption: it goes on unless another begins.
pub(super) fn decide_caption(rows: &[Row], at: usize, captions: &Patterns) -> Decision {
    let b = &rows[at + 1];
    let another = begins_caption(&b.text, captions) || is_title(b);
    if another || b.blank_before > 0 { Decision::Break } else { Decision::Join }
}
