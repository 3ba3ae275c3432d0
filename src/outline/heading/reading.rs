//! How a line reads as a heading that the profile gives: whole, wrapped over lines, cut off, or worded otherwise.
//!
//! In come a pattern and a line with those after it; out comes a [`Reading`]: what it is worth, and where the words and the heading end.

use super::{ALIKE, HEADING_LINES, LONGER, ROUGH, WORTH, WORTH_EXPECTED, WORTH_UNNUMBERED};
use crate::page::Pages;
use crate::profile::{Numbering, Pattern};

/// How many characters of a heading are enough where it is cut before the number of its second part.
const FIRST: usize = 8;

/// What stands on a line behind a number or a mark.
pub(super) struct Words<'t> {
    pub text: &'t str,
    /// How many characters it has.
    length: usize,
    /// The characters that are in it: a bit for each remainder of them by 256.
    chars: [u64; 4],
}

impl<'t> Words<'t> {
    /// The words of a line; only of those that are `shown` to be a heading is more asked than their text.
    pub fn new(text: &'t str, shown: bool) -> Self {
        let (mut length, mut chars) = (0, [0; 4]);
        for c in text.chars().take(if shown { usize::MAX } else { 0 }) {
            length += 1;
            chars[c as usize / 64 % 4] |= 1 << (c as u32 % 64);
        }
        Self { text, length, chars }
    }

    /// Whether a character may be in it.
    fn may_hold(&self, c: char) -> bool {
        self.chars[c as usize / 64 % 4] >> (c as u32 % 64) & 1 != 0
    }

    /// Whether words could be alike enough to be worth the costly comparison: their lengths, and how many of their characters are here too.
    fn may_be_like(&self, word: &str) -> bool {
        let (length, shared) =
            word.chars().fold((0, 0), |(length, shared), c| (length + 1, shared + usize::from(self.may_hold(c))));
        let (short, long): (usize, usize) = (self.length.min(length), self.length.max(length));
        // A character that is not shared is an edit at least; half a character makes up for the rounding.
        let most = short.min(shared) as f64 + 0.5;
        (3..=length + LONGER).contains(&self.length) && most >= ALIKE * long as f64
    }
}

/// How a line reads as a heading.
pub(super) struct Reading {
    pub worth: f64,
    /// How many lines it takes.
    pub count: usize,
    /// Where its words end in the last of them.
    pub words_end: usize,
    /// Where it ends in the last of them.
    pub end: usize,
    pub exact: bool,
}

/// A line that could open a field.
pub(super) struct Opening<'a> {
    /// What stands behind its number or mark, up to the bracket that closes it.
    pub words: Words<'a>,
    /// Where that begins.
    pub start: usize,
    /// The line and those after it.
    pub lines: &'a [usize],
    /// The form of the heading.
    pub numbering: &'a Numbering,
    /// Whether a number, a mark or a bracket shows that it is one.
    pub shown: bool,
    /// Whether nothing is missing that a heading of this form has.
    pub sure: bool,
}

/// Reads a line as the heading that a pattern gives; `known` is what it is worth as that of another.
pub(super) fn reading(pages: &Pages, pattern: &Pattern, opening: &Opening, known: f64) -> Option<Reading> {
    let &Opening { ref words, start, lines, shown, sure, .. } = opening;
    let rest = &pages.form(lines[0])[start..];
    let whole = worth(sure);
    if let Some(len) = pattern.prefix(rest) {
        return behind(pages, &rest[len..], Place { line: lines[0], end: start + len, count: 1 }, opening);
    }
    let word = pattern.word()?;
    // A heading that wraps: what stands here must be its beginning, and the lines below go on with it.
    if word.starts_with(rest) && rest.chars().nth(1).is_some() {
        let mut joined = rest.to_owned();
        let mut last = (1, start + rest.len());
        for (count, &line) in lines.iter().enumerate().skip(1).take(HEADING_LINES - 1) {
            let next = pages.form(line);
            let missing = &word[joined.len()..];
            if let Some(after) = next.strip_prefix(missing) {
                return behind(pages, after, Place { line, end: missing.len(), count: count + 1 }, opening);
            }
            if !missing.starts_with(next) || next.is_empty() {
                break;
            }
            joined.push_str(next);
            last = (count + 1, next.len());
        }
        // Only its beginning is there, and nothing goes on with it: a heading that was cut, if it is long enough to be sure.
        // Of two headings in one the first can stand alone.
        let is_first = || word[joined.len()..].starts_with('(') && joined.chars().count() >= FIRST;
        if shown && (joined.chars().count() * 2 >= word.chars().count() || is_first()) {
            let (count, end) = last;
            return Some(Reading { worth: whole * ROUGH, count, words_end: end, end, exact: false });
        }
    }
    // Worded otherwise: only with a number, short, and no sentence.
    if !shown || known >= whole * ROUGH + WORTH_EXPECTED {
        return None;
    }
    if rest.ends_with('。') && opening.numbering.close().is_none() || !words.may_be_like(word) {
        return None;
    }
    let alike = strsim::normalized_levenshtein(words.text, word);
    let words_end = start + words.text.len();
    let end = words_end + opening.numbering.close().map_or(0, char::len_utf8);
    (alike >= ALIKE).then_some(Reading { worth: whole * alike * ROUGH, count: 1, words_end, end, exact: false })
}

/// Where a heading's words end.
struct Place {
    line: usize,
    end: usize,
    /// How many lines they take.
    count: usize,
}

/// The worth of a heading that reads as the profile gives it.
fn worth(sure: bool) -> f64 {
    if sure { WORTH } else { WORTH_UNNUMBERED }
}

/// What follows a heading's words on their line decides what they are worth: nothing, a note in brackets, or text set apart.
fn behind(pages: &Pages, after: &str, place: Place, opening: &Opening) -> Option<Reading> {
    let Place { line, end, count } = place;
    let whole = worth(opening.sure);
    let reading = |worth: f64, words_end: usize, end: usize, exact: bool| Some(Reading { worth, count, words_end, end, exact });
    match opening.numbering {
        Numbering::Bracket(_, close) => {
            let at = after.find(*close)?;
            let is_note = after[..at].starts_with('(') && after[..at].ends_with(')');
            let (exact, close_end) = (at == 0 || is_note, end + at + close.len_utf8());
            // What stands in the bracket behind the words is a part of the heading, if it is short.
            let short = after[..at].chars().count() <= LONGER;
            let colon = usize::from(after[at + close.len_utf8()..].starts_with(':'));
            return short.then(|| reading(if exact { whole } else { whole * 0.5 }, end + at, close_end + colon, exact))?;
        }
        Numbering::Colon => {
            return after.starts_with(':').then(|| reading(whole, end, end + 1, true))?;
        }
        _ => {}
    }
    if after.is_empty() {
        return reading(whole, end, end, true);
    }
    if after.starts_with('(') && after.ends_with(')') && after.chars().count() <= LONGER {
        return reading(whole * 0.9, end + after.len(), end + after.len(), true);
    }
    if after == ":" {
        return reading(whole, end, end + 1, true);
    }
    if !opening.shown && *opening.numbering != Numbering::Columns {
        return None;
    }
    let form = &pages.forms[line];
    let set_apart = after.starts_with(':') || {
        let (before, at) = (form.source(end - 1..end).end, form.source(end..end + 1).start);
        at > before
    };
    if set_apart {
        return reading(whole * 0.8, end, end + usize::from(after.starts_with(':')), true);
    }
    if !opening.shown {
        return None;
    }
    // The words go on without a gap: a longer heading if it is short, else a sentence.
    let short = after.chars().count() <= LONGER && !after.ends_with('。') && !after.contains('、');
    short.then(|| reading(whole * 0.5, end + after.len(), end + after.len(), false))?
}
