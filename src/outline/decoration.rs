//! What stands around a name, an award or a heading that a booklet sets off otherwise than the profile has it.
//!
//! In comes a line in match form; out come the bytes of its words without the mark, the number or the brackets around them: `◆緑図書館`,
//! `(2)略歴` and `【大賞】` are 緑図書館, 略歴 and 大賞. A number or brackets that belong to the words are theirs: what is left is only compared.

use std::ops::Range;

use crate::profile::numbering::circled;
use crate::profile::pattern::{marks, number_prefix};

/// The pairs of brackets that stand around a heading, in match form.
const BRACKETS: [(char, char); 6] = [('【', '】'), ('<', '>'), ('[', ']'), ('「', '」'), ('『', '』'), ('《', '》')];

/// A line's words and what was taken from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bare {
    /// The number that stands before the words.
    pub number: Option<u32>,
    /// The bytes of the words.
    pub words: Range<usize>,
}

/// The words of a line without what is set around them; none where nothing is, or nothing else.
pub(crate) fn bare(form: &str) -> Option<Bare> {
    let found = around(form)?;
    (!found.words.is_empty()).then_some(found)
}

fn around(form: &str) -> Option<Bare> {
    if let Some(words) = bracketed(form) {
        return Some(Bare { number: None, words });
    }
    let start = marks(form);
    if start > 0 {
        let inner = bracketed(&form[start..]).map(|words| start + words.start..start + words.end);
        return Some(Bare { number: None, words: inner.unwrap_or(start..form.len()) });
    }
    let in_circle = form.chars().next().and_then(|c| Some((circled(c)?, c.len_utf8())));
    let (number, len) = in_circle.or_else(|| number_prefix(form))?;
    Some(Bare { number: Some(number), words: len..form.len() })
}

/// The words of a line that is nothing but words in brackets; a colon may stand behind them.
pub(crate) fn bracketed(form: &str) -> Option<Range<usize>> {
    let first = form.chars().next()?;
    let (_, close) = BRACKETS.iter().find(|(open, _)| *open == first)?;
    let start = first.len_utf8();
    let end = form.trim_end_matches(':').strip_suffix(*close)?.len();
    (start < end && !form[start..end].contains(*close)).then_some(start..end)
}

/// The words in brackets that a line begins with, and where what stands behind them begins.
pub(super) fn leading_brackets(form: &str) -> Option<(Range<usize>, usize)> {
    let first = form.chars().next()?;
    let (open, close) = BRACKETS.iter().find(|(open, _)| *open == first)?;
    let start = open.len_utf8();
    let end = start + form[start..].find(*close)?;
    (start < end).then_some((start..end, end + close.len_utf8()))
}

/// The words in brackets that a line ends with, round ones too.
pub(super) fn trailing_brackets(form: &str) -> Option<Range<usize>> {
    let last = form.chars().next_back()?;
    let (open, close) = BRACKETS.iter().chain(&[('(', ')')]).find(|(_, close)| *close == last)?;
    let end = form.len() - close.len_utf8();
    let start = form[..end].rfind(*open)? + open.len_utf8();
    (start < end).then_some(start..end)
}

/// The bracket that closes another.
pub(super) fn closing(open: char) -> Option<char> {
    BRACKETS.iter().find(|(known, _)| *known == open).map(|&(_, close)| close)
}

/// The bytes of a line up to a number of recipients in brackets at its end, as `(3名)`; the whole of a line without one.
pub(crate) fn without_count(form: &str) -> usize {
    let inner = form.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    inner.filter(|(_, inner)| is_count(inner)).map_or(form.len(), |(head, _)| head.len())
}

/// Whether words are a number and what is counted: `3名`, `計十団体`, not the name of a place.
fn is_count(inner: &str) -> bool {
    let is_digit =
        |c: char| c.is_ascii_digit() || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十');
    let rest = inner.strip_prefix(['計', '全', '各']).unwrap_or(inner);
    let unit = rest.trim_start_matches(is_digit);
    let is_unit = unit.is_empty() || COUNTED.contains(&unit);
    unit.len() < rest.len() && is_unit
}

/// What recipients are counted by.
const COUNTED: [&str; 14] = ["社", "名", "人", "件", "者", "組", "点", "校", "館", "団体", "企業", "作品", "事例", "施設"];

#[cfg(test)]
mod tests {
    use super::*;

    fn words(form: &str) -> Option<&str> {
        bare(form).map(|bare| &form[bare.words])
    }

    #[test]
    fn what_is_set_around_words_is_taken_away() {
        for (form, expected) in [
            ("◆緑図書館", Some("緑図書館")),
            ("・緑図書館(緑市)", Some("緑図書館(緑市)")),
            ("【略歴】", Some("略歴")),
            ("■【略歴】", Some("略歴")),
            ("<略歴>:", Some("略歴")),
            ("⑧略歴", Some("略歴")),
            ("(5)略歴", Some("略歴")),
            ("3.略歴", Some("略歴")),
            ("略歴", None),
            ("【略歴】本文", None),
            ("【", None),
            ("■", None),
        ] {
            assert_eq!(words(form), expected, "{form}");
        }
    }

    #[test]
    fn numbers_of_recipients_are_no_places() {
        for (form, expected) in [
            ("大賞(1館)", "大賞"),
            ("大賞(計十団体)", "大賞"),
            ("大賞(2)", "大賞"),
            ("緑図書館(三重県)", "緑図書館(三重県)"),
            ("緑図書館(一宮市)", "緑図書館(一宮市)"),
            ("大賞", "大賞"),
        ] {
            assert_eq!(&form[..without_count(form)], expected, "{form}");
        }
    }
}
