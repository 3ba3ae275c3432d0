//! The clean form: what is written.

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, compose};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::address::Addresses;
use super::class::{
    Class, class, is_bracket, is_dash, is_gone, is_space, is_voiced_mark, last_class, narrow, next_seen, voiced_mark, widen,
};
use super::form::Form;
use super::plain::Plain;
use super::spacing::{Plan, Spacing, plan};

/// Something in a text that a person should know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// Where it stands: bytes of the text that was folded.
    pub at: Range<usize>,
}

/// The kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingKind {
    /// A control or zero-width character, which was taken out.
    ControlCharacter(char),
    /// A voiced mark with nothing to voice, which was kept as ゛ or ゜.
    StrayVoicedMark,
}

/// Appends the clean form of `text` to the empty form `out` and the findings to `findings`; says whether the text is letter-spaced as a
/// whole.
pub(super) fn fold(text: &str, spacing: Spacing, out: &mut Form, findings: &mut Vec<Finding>) -> bool {
    let mut at = PLAIN.end(text, 0);
    if at > 0 {
        out.copy(&text[..at], 0);
    }
    let addresses = Addresses::default();
    let mut writer = Writer { text, spacing, out, findings, plan: None, gap: None, gaps: 0, addresses };
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        at = writer.one(c, at);
        let end = PLAIN.end(text, at);
        if end > at {
            writer.open(text[at..].chars().next().map_or(Class::Mark, class), at);
            writer.out.copy(&text[at..end], at);
            at = end;
        }
    }
    writer.plan.is_some_and(|plan| plan.spaced)
}

/// What clean form leaves as it is: not the wave dashes, the ideographic space, marks that compose, and ー, which may be a dash.
const PLAIN: Plain = Plain::without(
    b"~",
    &[(0x3000, 0x3000), (0x301C, 0x301C), (0x302A, 0x302F), (0x3099, 0x309A), (0x30FC, 0x30FC), (0x3164, 0x3164)],
);

/// A text that is being folded.
struct Writer<'a> {
    text: &'a str,
    spacing: Spacing,
    out: &'a mut Form,
    findings: &'a mut Vec<Finding>,
    /// Which gaps close, as soon as there is one.
    plan: Option<Plan>,
    /// Where the white space begins that was read last, as long as nothing was written behind it.
    gap: Option<usize>,
    /// How many gaps were decided.
    gaps: usize,
    addresses: Addresses,
}

impl Writer<'_> {
    /// Folds the character `c` at `at`, with the marks behind it where it is one itself, and gives the offset behind.
    fn one(&mut self, c: char, at: usize) -> usize {
        let end = at + c.len_utf8();
        match c {
            '!'..='}' => self.write(c, at..end),
            ' ' | '\u{3000}' => self.gap = self.gap.or(Some(at)),
            '\u{FF01}'..='\u{FF5D}' => self.write(narrow(c), at..end),
            'ー' | 'ｰ' => {
                let made = if self.is_between_digits(end) { '-' } else { 'ー' };
                self.write(made, at..end);
            }
            '\u{FF61}'..='\u{FF9D}' => self.write(widen(c), at..end),
            '~' | '\u{301C}' | '\u{FF5E}' => {
                let made = self.wave(c, at);
                self.write(made, at..end);
            }
            '\u{FFE0}'..='\u{FFEE}' => self.write(narrow_symbol(c), at..end),
            c if is_space(c) => {
                // A form feed within a line parts words like a space, and is still something to know of.
                if c.is_control() && !matches!(c, '\t' | '\n' | '\r') {
                    self.find(FindingKind::ControlCharacter(c), at..end);
                }
                self.gap = self.gap.or(Some(at));
            }
            c if is_voiced_mark(c) => self.voice(c, at..end),
            c if is_dash(c) && self.is_between_digits(end) => self.write('-', at..end),
            '\u{200D}' if self.is_between_emoji(at, end) => self.write(c, at..end),
            c if is_gone(c) => self.find(FindingKind::ControlCharacter(c), at..end),
            c if is_composing(c) => {
                self.open(class(c), at);
                return self.compose(at, end);
            }
            c => self.write(c, at..end),
        }
        end
    }

    fn write(&mut self, made: char, from: Range<usize>) {
        self.open(class(made), from.start);
        if self.text.get(from.clone()).and_then(|printed| printed.chars().next()) == Some(made) {
            self.out.copy(&self.text[from.clone()], from.start);
        } else {
            self.out.put(made, from);
        }
    }

    fn find(&mut self, kind: FindingKind, at: Range<usize>) {
        self.findings.push(Finding { kind, at });
    }

    /// Decides on the white space before a character of class `right` at `at`.
    fn open(&mut self, right: Class, at: usize) {
        let Some(start) = self.gap.take() else { return };
        if self.out.as_str().is_empty() {
            return;
        }
        let left = last_class(self.out.as_str()).unwrap_or(Class::Mark);
        let plan = self.plan.get_or_insert_with(|| plan(self.text, self.spacing));
        let closes = plan.closes.get(self.gaps).copied().unwrap_or(false);
        self.gaps += 1;
        let mixed = (left.is_japanese() && right.is_ascii()) || (left.is_ascii() && right.is_japanese());
        let percent = left == Class::Digit && matches!(self.text[at..].chars().next(), Some('%' | '％'));
        // A mark has nothing to stand on but the space.
        if (closes || mixed || percent) && right != Class::Extend {
            return;
        }
        if self.text.get(start..at) == Some(" ") { self.out.copy(" ", start) } else { self.out.put(' ', start..at) }
    }

    /// A mark that voices the kana before it, over white space too: a half-width mark begins no word.
    fn voice(&mut self, mark: char, at: Range<usize>) {
        let Some((combining, spacing)) = voiced_mark(mark) else { return };
        match self.out.last().and_then(|last| compose(last, combining)) {
            Some(voiced) => {
                if self.gap.take().is_some() {
                    self.plan.get_or_insert_with(|| plan(self.text, self.spacing));
                    self.gaps += 1;
                }
                let start = self.out.pop().unwrap_or(at.start);
                self.out.put(voiced, start..at.end);
            }
            None => {
                self.find(FindingKind::StrayVoicedMark, at.clone());
                self.write(spacing, at);
            }
        }
    }

    /// Composes the accent at `at` and those behind it with the letter before.
    fn compose(&mut self, at: usize, mut end: usize) -> usize {
        let text = self.text;
        let mut offset = end;
        for c in text[end..].chars() {
            let behind = offset + c.len_utf8();
            if is_composing(c) {
                end = behind;
            } else if !is_gone(c) || c == '\u{200D}' {
                break;
            }
            offset = behind;
        }
        for (index, c) in text[at..end].char_indices().filter(|&(_, c)| is_gone(c)) {
            self.find(FindingKind::ControlCharacter(c), at + index..at + index + c.len_utf8());
        }
        let mut made = String::new();
        let mut start = at;
        // NFC would change most compatibility ideographs: they keep their marks as printed.
        if last_class(self.out.as_str()).is_some_and(|class| !class.is_japanese()) {
            made.push_str(self.out.last_unit());
            start = self.out.pop().unwrap_or(at);
        }
        made.extend(text[at..end].chars().filter(|&c| !is_gone(c)));
        self.out.put_all(made.nfc(), start..end);
        end
    }

    /// Whether what is written ends with a digit and the text goes on with one at `end`.
    fn is_between_digits(&self, end: usize) -> bool {
        let is_digit = |c: char| class(c) == Class::Digit;
        self.out.last().is_some_and(is_digit) && next_seen(&self.text[end..]).is_some_and(is_digit)
    }

    fn is_between_emoji(&self, at: usize, end: usize) -> bool {
        let before = self.text[..at].chars().rev().find(|&c| !matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}'));
        before.is_some_and(is_emoji) && self.text[end..].chars().next().is_some_and(is_emoji)
    }

    /// The wave dash that `c` at `at` is written as.
    fn wave(&mut self, c: char, at: usize) -> char {
        if self.addresses.holds(self.text, at) {
            return '~';
        }
        if c != '~' {
            return '〜';
        }
        // An edge is no side of its own: lines wrap at wave dashes.
        let is_side = |c: &Option<char>| c.is_some_and(|c| class(c).is_japanese() || c.is_numeric() || narrow(c) == '%');
        let is_neutral = |c: &Option<char>| c.is_none_or(is_bracket);
        let sides = [self.out.last(), next_seen(&self.text[at + 1..])];
        let between = sides.iter().any(is_side) && sides.iter().all(|side| is_side(side) || is_neutral(side));
        if between { '〜' } else { '~' }
    }
}

/// Full-width signs as ASCII or Latin 1 has them, and half-width arrows and boxes in full width.
fn narrow_symbol(c: char) -> char {
    match c {
        '￠' => '¢',
        '￡' => '£',
        '￢' => '¬',
        '￣' => '¯',
        '￤' => '¦',
        '￥' => '¥',
        '￦' => '₩',
        '￨' => '│',
        '￩' => '←',
        '￪' => '↑',
        '￫' => '→',
        '￬' => '↓',
        '￭' => '■',
        '￮' => '○',
        _ => c,
    }
}

/// Whether a character may compose with, or be reordered behind, the one before it; voiced marks have their own rule.
fn is_composing(c: char) -> bool {
    c >= '\u{300}'
        && !is_voiced_mark(c)
        && (canonical_combining_class(c) != 0 || is_nfc_quick(std::iter::once(c)) == IsNormalized::Maybe)
}

/// The pictures that a joiner can join.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}')
}
