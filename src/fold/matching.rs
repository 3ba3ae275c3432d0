//! The match form: what patterns see.

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, compose};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::class::{Class, class, is_dash, is_gone, is_space, is_variation_selector, narrow, next_seen, voiced_mark, widen};
use super::form::Form;
use super::plain::Plain;

/// Appends the match form of `text` to the empty form `out`.
pub(super) fn fold(text: &str, out: &mut Form) {
    let mut at = 0;
    while at < text.len() {
        let end = PLAIN.end(text, at);
        if end > at {
            out.copy(&text[at..end], at);
            at = end;
        }
        let Some(c) = text[at..].chars().next() else { break };
        at = one(text, c, at, out);
    }
}

/// What match form leaves as it is: kana without voiced marks and without ゟ ヿ, which stand for two each; kanji; of the
/// punctuation 、。々〆〇「」『』【】〒; nothing from bopomofo to the squared words.
const PLAIN: Plain = Plain::without(
    b"",
    &[
        (0x3000, 0x3000),
        (0x3008, 0x300B),
        (0x3014, 0x303F),
        (0x3097, 0x309C),
        (0x309F, 0x309F),
        (0x30FC, 0x30FC),
        (0x30FF, 0x33FF),
    ],
);

/// Folds the character `c` at `at`, with the marks behind it where it is one itself, and gives the offset behind.
fn one(text: &str, c: char, at: usize, out: &mut Form) -> usize {
    let end = at + c.len_utf8();
    // White space and full-width ASCII without the dash and the tilde are most of what comes here.
    match c {
        ' ' | '\u{3000}' => return end,
        '\u{FF01}'..='\u{FF0C}' | '\u{FF0E}'..='\u{FF5D}' => {
            out.put(narrow(c), at..end);
            return end;
        }
        c if c.is_control() || is_gone(c) => out.note_odd(),
        _ => {}
    }
    if let Some((combining, spacing)) = voiced_mark(c) {
        out.note_odd();
        // White space before a half-width mark is letter-spacing: `ｸ ﾞ` is グ.
        match out.last().and_then(|last| compose(last, combining)) {
            Some(voiced) => {
                let start = out.pop().unwrap_or(at);
                out.put(voiced, start..end);
            }
            None => out.put(spacing, at..end),
        }
    } else if is_unseen(c) {
    } else if c == 'ー' || c == 'ｰ' {
        let dash = out.last().is_some_and(|last| last.is_ascii_digit()) && next_is_digit(&text[end..]);
        out.put(if dash { '-' } else { 'ー' }, at..end);
    } else if let Some(same) = one_kind(c) {
        out.put(same, at..end);
    } else if narrow(c) != c {
        out.put(narrow(c), at..end);
    } else if widen(c) != c {
        out.put(widen(c), at..end);
    } else if is_kept(c) {
        out.copy(&text[at..end], at);
    } else if begins(c) {
        cluster(&text[at..end], at..end, out);
    } else {
        out.note_odd();
        // A mark changes the character before it: that one is folded again, together with all the marks that follow.
        let marks = text[end..].char_indices().take_while(|&(_, c)| is_unseen(c) || !begins(c) && voiced_mark(c).is_none());
        let last = marks.filter(|&(_, c)| !is_unseen(c)).last();
        let end = last.map_or(end, |(offset, c)| end + offset + c.len_utf8());
        let whole = out.last_unit().to_owned() + &text[at..end];
        let start = out.pop().unwrap_or(at);
        cluster(&whole, start..end, out);
        return end;
    }
    end
}

/// Appends one unit, a character and the marks that belong to it, for the bytes `from` of the source.
fn cluster(text: &str, from: Range<usize>, out: &mut Form) {
    let mut chars = text.chars().filter(|&c| !is_unseen(c)).peekable();
    // What is not decomposed stands before its marks as it is.
    let base = chars.peek().and_then(|&c| one_kind(c).or(is_kept(c).then_some(c)));
    if base.is_some() {
        chars.next();
    }
    let marks = chars.nfkc().filter(|&c| !is_unseen(c)).map(|c| one_kind(c).unwrap_or(c));
    out.put_all(base.into_iter().chain(marks), from);
}

/// Whether a character begins anew: it neither reorders nor composes with what stands before it.
fn begins(c: char) -> bool {
    if c < '\u{300}' || class(c).is_japanese() {
        return true;
    }
    let first = std::iter::once(c).nfkd().next().unwrap_or(c);
    canonical_combining_class(first) == 0 && is_nfkc_quick(std::iter::once(first)) != IsNormalized::Maybe
}

/// What patterns do not see.
fn is_unseen(c: char) -> bool {
    is_space(c)
        || is_gone(c)
        || is_variation_selector(c)
        || matches!(c, '\u{115F}' | '\u{1160}' | '\u{FFA0}' | '\u{E0001}'..='\u{E007F}')
}

/// Whether the text goes on with what folds to a digit.
fn next_is_digit(text: &str) -> bool {
    next_seen(text).is_some_and(|c| class(c) == Class::Digit)
}

/// The one character that stands for all of its kind.
fn one_kind(c: char) -> Option<char> {
    Some(match c {
        c if is_dash(c) => '-',
        '\u{301C}' | '\u{FF5E}' | '\u{223C}' | '\u{223E}' | '\u{2053}' | '\u{3030}' => '~',
        '❨' | '❪' | '⦅' | '｟' => '(',
        '❩' | '❫' | '⦆' | '｠' => ')',
        '〔' | '❲' | '〘' | '⟦' | '〚' => '[',
        '〕' | '❳' | '〙' | '⟧' | '〛' => ']',
        '〈' | '《' | '≪' | '«' | '‹' | '⟨' | '⟪' | '❮' | '❰' | '\u{2329}' => '<',
        '〉' | '》' | '≫' | '»' | '›' | '⟩' | '⟫' | '❯' | '❱' | '\u{232A}' => '>',
        '〖' => '【',
        '〗' => '】',
        '∶' => ':',
        '·' | '‧' | '∙' | '⋅' | '\u{387}' => '・',
        '“' | '”' | '„' | '‟' | '〝' | '〞' | '〟' => '"',
        '‘' | '’' | '‚' | '‛' => '\'',
        '\u{2044}' | '\u{2215}' => '/',
        '￣' => '¯',
        // Voiced marks with nothing to voice, which NFKC would give a space to stand on.
        '\u{3099}' | '\u{309B}' => '\u{309B}',
        '\u{309A}' | '\u{309C}' => '\u{309C}',
        _ => return None,
    })
}

/// What NFKC would change and patterns must be able to tell apart: circled and squared numbers, letters and words, and the
/// accents with a place of their own, which NFKC makes a space and a mark.
fn is_kept(c: char) -> bool {
    match c {
        // Circled, parted into the blocks of Unicode.
        '\u{2460}'..='\u{2473}' | '\u{24B6}'..='\u{24FF}' | '\u{3244}'..='\u{324F}' | '\u{3251}'..='\u{32BF}' => true,
        '\u{32D0}'..='\u{32FE}' | '\u{1F12B}'..='\u{1F2FF}' => true,
        // Accents.
        _ => c >= '\u{A8}' && c != '\u{FFE3}' && voiced_mark(c).is_none() && std::iter::once(c).nfkd().next() == Some(' '),
    }
}
