//! Readings that are set in small kana above the line: ruby.
//!
//! An extraction puts them on a line of their own, above the one whose kanji they are for. In come rows as printed; those that are ruby are
//! taken out of the text, and given to the row below them.

use super::Row;
use crate::fold;
use crate::page::Pages;

/// How many characters the reading of one word has at most.
const LONGEST: usize = 8;
/// How many rows above are looked at for the column where a row begins.
const WRAPS: usize = 3;
/// How far beside the kanji a reading may begin or end, in columns: it is set in another size.
const BESIDE: usize = 2;

/// Takes ruby out of the rows; `printed` is what each row was made from.
pub(super) fn take(rows: &mut Vec<Row>, printed: &mut Vec<&str>, source: &str, pages: &Pages) {
    let are: Vec<bool> = (1..rows.len()).map(|below| is_ruby(rows, below - 1, printed, source, pages)).collect();
    if !are.contains(&true) {
        return;
    }
    let is_ruby = |at: usize| are.get(at).copied().unwrap_or(false);
    let mut above: Option<Row> = None;
    let (mut kept, mut kept_printed) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for (at, (mut row, text)) in rows.drain(..).zip(printed.drain(..)).enumerate() {
        if let Some(ruby) = above.take() {
            row.blank_before = row.blank_before.max(ruby.blank_before);
            row.page_break |= ruby.page_break;
            row.ruby = Some(ruby.text);
        }
        if is_ruby(at) {
            above = Some(row);
        } else {
            kept.push(row);
            kept_printed.push(text);
        }
    }
    (*rows, *printed) = (kept, kept_printed);
}

/// Whether a row is nothing but words in kana, each above kanji of the row below.
fn is_ruby(rows: &[Row], at: usize, printed: &[&str], source: &str, pages: &Pages) -> bool {
    let (row, below) = (&rows[at], &rows[at + 1]);
    let is_kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー');
    let may_be = row.text.chars().all(|c| is_kana(c) || c == ' ');
    // What begins where the text begins may be the end of a sentence.
    if !may_be || row.inline || below.inline || below.page_break || below.blank_before > 0 || row.indent <= below.indent {
        return false;
    }
    let columns_of = |row: &Row, offset: usize| pages.column(source, row.line, offset);
    // Below a row whose words begin in the same column, it may be what that one wraps to.
    let start = columns_of(row, 0);
    let begins_there = |above: usize| {
        let (row, text) = (&rows[above], printed[above]);
        let behind_gap = |offset: &usize| *offset == 0 || text[..*offset].ends_with(char::is_whitespace);
        let words = text.char_indices().map(|(offset, _)| offset).filter(behind_gap);
        row.indent > 0 && columns_of(row, 0) == start || words.skip(1).any(|offset| columns_of(row, offset) == start)
    };
    if (at.saturating_sub(WRAPS)..at).any(begins_there) {
        return false;
    }
    let kanji: Vec<usize> = printed[at + 1]
        .char_indices()
        .filter(|&(_, c)| matches!(c, '一'..='\u{9fff}' | '々' | '\u{3400}'..='\u{4dbf}'))
        .map(|(offset, _)| columns_of(below, offset))
        .collect();
    let mut words = printed[at].split(char::is_whitespace).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some()
        && words.all(|word| {
            let offset = word.as_ptr() as usize - printed[at].as_ptr() as usize;
            let start = columns_of(row, offset);
            let end = start + fold::columns(word);
            let is_above = |&column: &usize| column + 2 + BESIDE > start && column < end + BESIDE;
            word.chars().count() <= LONGEST && kanji.iter().any(is_above)
        })
}
