//! Headings that are set off or worded otherwise than the profile has them.
//!
//! In comes a line with those below it; out comes what it is worth as a heading, which is less than one that looks as it should: `⑧活動の成果` where
//! `8.` is expected, `8.` on a line of its own, `8. 成果` for 活動の成果. Where the right heading is there too, it is chosen.

use super::reading::{Opening, Reading};
use super::{Candidate, Heading, ROUGH, WORTH, WORTH_EXPECTED, WORTH_UNNUMBERED};
use crate::outline::decoration;
use crate::page::Pages;
use crate::profile::{FieldSet, Numbering, Pattern};

/// How many characters a heading may have before the words that the profile gives.
const BEFORE: usize = 6;
/// How many characters at least are the end of a heading.
const TAIL: usize = 3;

/// The field whose words a line has with another sign around them than the set has, with the number and the bytes of the words. Where the set's
/// sign is a mark or a bracket, the words alone are enough.
pub(super) fn set_off(set: &FieldSet, form: &str) -> Option<(usize, decoration::Bare)> {
    if !set.numbering.iter().any(Numbering::shows) {
        return None;
    }
    let is_marked = set.numbering.iter().all(|numbering| numbering.shows() && !numbering.counts());
    let alone = is_marked.then_some(decoration::Bare { number: None, words: 0..form.len() });
    let bare = decoration::bare(form).or(alone)?;
    let words = form[bare.words.clone()].trim_end_matches(':');
    let field = set.fields.iter().position(|rule| rule.headings.whole(words).is_some())?;
    let words = bare.words.start..bare.words.start + words.len();
    Some((field, decoration::Bare { words, ..bare }))
}

/// Reads a line as a heading with another sign.
pub(super) fn candidate(pages: &Pages, (set, index): (&FieldSet, usize), line: usize) -> Option<Candidate> {
    let form = pages.form(line);
    let (field, bare) = set_off(set, form)?;
    let mut heading = Heading::unknown(index, bare.number, line, bare.words, form.len());
    heading.field = Some(field);
    Some(Candidate { worth: WORTH_UNNUMBERED + expected(bare.number, field), heading, empty: false })
}

/// Reads a line that is nothing but a number with the heading's words below it.
pub(super) fn below_number(
    pages: &Pages,
    (set, index): (&FieldSet, usize),
    lines: &[usize],
    numbering: &Numbering,
) -> Option<Candidate> {
    let &[first, below, ..] = lines else { return None };
    let form = pages.form(first);
    // This is asked of every line. Digits alone can be anything.
    if !numbering.counts() || form.len() > 16 || form.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (number, _) = numbering.open(form).filter(|&(number, start)| number.is_some() && start == form.len())?;
    let words = pages.form(below);
    let field = set.fields.iter().position(|rule| rule.headings.whole(words).is_some())?;
    let lines = first..below + 1;
    let (start, words_end, end) = (form.len(), words.len(), words.len());
    let heading =
        Heading { field: Some(field), set: index, number, lines, start, words_end, end, exact: true, inner: Vec::new() };
    Some(Candidate { worth: WORTH * ROUGH + expected(number, field), heading, empty: false })
}

/// Reads words that are the end of those that the profile gives, or end with them: `主な著書` for 著書. A number must be that of the field.
pub(super) fn akin(pattern: &Pattern, opening: &Opening, is_expected: bool, rest: &str) -> Option<Reading> {
    let word = pattern.word()?;
    let text = opening.words.text;
    let is_closed = opening.numbering.close().is_none_or(|close| rest[text.len()..].starts_with(close));
    if !opening.shown || !is_closed || opening.numbering.counts() && !is_expected || text.contains(['。', '、']) {
        return None;
    }
    let longer = || word.chars().nth(1).is_some() && text.chars().count() <= word.chars().count() + BEFORE;
    let is_akin =
        text.ends_with(word) && longer() || is_expected && word.ends_with(text) && text.chars().nth(TAIL - 1).is_some();
    let words_end = opening.start + text.len();
    let end = words_end + opening.numbering.close().map_or(0, char::len_utf8);
    is_akin.then_some(Reading { worth: WORTH * ROUGH * ROUGH, count: 1, words_end, end, exact: false })
}

/// What a heading is worth more where its number is that of the field.
fn expected(number: Option<u32>, field: usize) -> f64 {
    if number.is_some_and(|number| number as usize == field + 1) { WORTH_EXPECTED } else { 0.0 }
}
