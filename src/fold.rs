//! Lines in three forms: as printed, as patterns see them, as they are written.
//!
//! In comes one line of the decoded text, or a slice of one; out go its *match form* and its *clean form*, each a [`Form`] that
//! maps every stretch of itself back to the bytes that it was made from.
//!
//! ```
//! use sasshi::fold::{clean_form, match_form};
//!
//! let printed = "１． ﾃﾚﾜｰｸ 名称（2006 年７月～）";
//! let seen = match_form(printed);
//! assert_eq!(seen.as_str(), "1.テレワーク名称(2006年7月~)");
//! let at = seen.as_str().find("テレワーク名称").unwrap();
//! assert_eq!(&printed[seen.source(at..at + "テレワーク名称".len())], "ﾃﾚﾜｰｸ 名称");
//!
//! let (clean, findings) = clean_form(printed);
//! assert_eq!(clean.as_str(), "1. テレワーク 名称(2006年7月〜)");
//! assert!(findings.is_empty());
//! ```
//!
//! # Match form
//!
//! Unicode's NFKC, with these differences:
//!
//! - White space, control and zero-width characters and variation selectors are not there, so a heading matches however it is
//!   spaced. Nothing looks across a character, except that marks belong to the letter before them and that ー between digits is a
//!   dash: the match form of a heading over several lines is the match forms of its lines, one after the other.
//! - One dash `-` for every dash, minus and hyphen, and for ー between digits; one wave dash `~` for `〜` and `～` too, which is
//!   what an address has.
//! - One bracket of a shape: `(` for （, `[` for ［〔, `<` for ＜〈《≪, `「` for ｢; 【, 『 and { stay what they are. One `"` for “”〝〟, one
//!   `'` for ‘’, one `・` for ･ and ·.
//! - Circled and squared numbers, letters and words (① Ⓐ ㊤) stay, so that a pattern tells ① from 1. Words and numbers that are
//!   printed as one character are spelled out: ㈱ is `(株)`, ㎡ `m2`, ㍻ `平成`, Ⅱ `II`, ⑴ `(1)`.
//! - ゛ and ゜ voice the kana before them like the half-width marks do; with nothing to voice every such mark is ゛ or ゜.
//! - Case is kept. Accents with a place of their own (´ ¨) are kept.
//!
//! # Clean form
//!
//! The five rules of the data contract. What they leave open:
//!
//! - White space is what Unicode calls so, and U+3164. Runs of it, tabs too, become one space; there is none at the ends.
//! - A space falls between Japanese and Latin letters (accented ones too) or digits, and between a digit and `%`. It is kept
//!   beside every other mark: `(1) 目的`, `(港区) http://…`, `① 本人`.
//! - Letter-spacing is judged line by line; [`Spacing`] says how, and lets a caller that knows more say so.
//! - A dash becomes `-` between digits, over spaces too; elsewhere it stays as printed.
//! - `~` is 〜 between Japanese, numbers (① too) and `%`, where one of the two may be a bracket or the edge of the text: lines
//!   wrap there.
//! - A form feed, vertical tab or next-line character within a line becomes white space and is a finding.
//! - U+200D between two emoji is part of what is printed, and stays.
//! - The same line in half width, full width or decomposed kana has the same clean form. The exceptions are what those forms do
//!   not tell: a `~` beside Latin letters, half-width symbols that have no full-width form.

mod address;
mod class;
mod clean;
mod columns;
mod form;
mod matching;
mod plain;
mod seam;
mod spacing;

pub use clean::{Finding, FindingKind};
pub use columns::{columns, indent, measure};
pub use form::Form;
pub use seam::{join, join_torn};
pub use spacing::{Spacing, is_letter_spaced};

/// The match form of `text`.
pub fn match_form(text: &str) -> Form {
    let mut form = Form::default();
    match_into(text, &mut form);
    form
}

/// Makes `out` the match form of `text`, in the memory that it has.
pub fn match_into(text: &str, out: &mut Form) {
    out.clear();
    out.reserve(text.len());
    matching::fold(text, out);
}

/// The clean form of `text` and what was found in it.
pub fn clean_form(text: &str) -> (Form, Vec<Finding>) {
    let (mut form, mut findings) = (Form::default(), Vec::new());
    clean_into(text, Spacing::Judge, &mut form, &mut findings);
    (form, findings)
}

/// Makes `out` the clean form of `text`, in the memory that it has, and appends what was found to `findings`. Says whether the characters
/// of the line are set apart, as [`is_letter_spaced`] does.
pub fn clean_into(text: &str, spacing: Spacing, out: &mut Form, findings: &mut Vec<Finding>) -> bool {
    out.clear();
    out.reserve(text.len());
    clean::fold(text, spacing, out, findings)
}

/// The clean form of a person's name: the space between family and given name is kept, `矢 野 薫` is closed up.
///
/// ```
/// assert_eq!(sasshi::fold::clean_name("林　薫"), "林 薫");
/// assert_eq!(sasshi::fold::clean_name("カ ル ロ ス ゴーン"), "カルロス ゴーン");
/// ```
pub fn clean_name(text: &str) -> String {
    let mut form = Form::default();
    clean_into(text, Spacing::Name, &mut form, &mut Vec::new());
    form.into_string()
}
