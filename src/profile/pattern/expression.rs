//! A regular expression of a profile, which is checked when the profile is loaded and compiled when it is first used.
//!
//! To compile the expressions of all profiles takes longer than to read a booklet with the one that fits.

use std::ops::Range;
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};

use super::PatternError;

/// A regular expression, as it is written and bound to the start of a text.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    written: String,
    /// The characters that what it takes can begin with, where they are few.
    initials: Option<Vec<char>>,
    free: OnceLock<Option<Regex>>,
    bound: OnceLock<Option<Regex>>,
}

/// The most that an expression may have of what [`size`] counts: the compiled form then stays below some 10 MB.
const LARGEST: usize = 50_000;

impl Expression {
    /// # Errors
    /// [`PatternError`] where it is empty, malformed or too large, or could never match a text in match form.
    pub fn new(written: &str) -> Result<Self, PatternError> {
        if written.is_empty() {
            return Err(PatternError::Empty);
        }
        for c in written.chars() {
            let advice = match c {
                ' ' | '\u{3000}' | '\t' => "without white space",
                '\u{ff01}'..='\u{ff5e}' => "in half width (\\( for a bracket)",
                '\u{ff61}'..='\u{ff9f}' => "in full-width katakana",
                _ => continue,
            };
            return Err(PatternError::NotMatchForm(c, advice));
        }
        let parse = |text: &str| regex_syntax::parse(text).map_err(|error| PatternError::Syntax(reason(&error)));
        // Brackets that do not match would match those around the bound form.
        let (free, _) = (parse(written)?, parse(&bound(written))?);
        if size(&free) > LARGEST {
            return Err(PatternError::TooLarge);
        }
        let mut initials = Vec::new();
        let initials = collect_initials(&free, &mut initials).map(|_| initials);
        Ok(Self { written: written.to_owned(), initials, free: OnceLock::new(), bound: OnceLock::new() })
    }

    /// The characters that what it takes can begin with; none where they are many.
    pub fn initials(&self) -> Option<&[char]> {
        self.initials.as_deref()
    }

    /// How many bytes it takes at the start of a text.
    pub fn prefix(&self, text: &str) -> Option<usize> {
        // To ask for the first character is much quicker than to try the expression.
        if self.initials.as_ref().is_some_and(|known| !text.chars().next().is_some_and(|first| known.contains(&first))) {
            return None;
        }
        self.bound()?.find(text).map(|found| found.end()).filter(|&end| end > 0)
    }

    /// Where it is found first.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.free()?.find(text).map(|found| found.range()).filter(|range| !range.is_empty())
    }

    /// What a named group holds.
    pub fn group<'t>(&self, text: &'t str, name: &str) -> Option<&'t str> {
        self.free()?.captures(text)?.name(name).map(|found| found.as_str())
    }

    fn bound(&self) -> Option<&Regex> {
        self.bound.get_or_init(|| compile(&bound(&self.written))).as_ref()
    }

    fn free(&self) -> Option<&Regex> {
        self.free.get_or_init(|| compile(&self.written)).as_ref()
    }
}

fn bound(written: &str) -> String {
    format!("^(?:{written})")
}

/// Compiles an expression that was checked: nothing but its size could fail, and that was bounded.
fn compile(expression: &str) -> Option<Regex> {
    RegexBuilder::new(expression).size_limit(usize::MAX).build().ok()
}

/// Adds the characters that a part of an expression can begin with, and says whether it can be empty, so that what follows begins too. None where
/// they are many.
fn collect_initials(hir: &Hir, initials: &mut Vec<char>) -> Option<bool> {
    /// More than these are no glance.
    const MOST: usize = 64;
    let is_empty = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(literal) => {
            initials.push(std::str::from_utf8(&literal.0).ok()?.chars().next()?);
            false
        }
        HirKind::Class(Class::Unicode(class)) => {
            let all = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            initials.extend(all.take(MOST + 1));
            false
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Repetition(repeated) => collect_initials(&repeated.sub, initials)? || repeated.min == 0,
        HirKind::Capture(capture) => collect_initials(&capture.sub, initials)?,
        HirKind::Concat(parts) => {
            let mut is_empty = true;
            for part in parts {
                is_empty = collect_initials(part, initials)?;
                if !is_empty {
                    break;
                }
            }
            is_empty
        }
        HirKind::Alternation(parts) => {
            let mut is_empty = false;
            for part in parts {
                is_empty |= collect_initials(part, initials)?;
            }
            is_empty
        }
    };
    initials.sort_unstable();
    initials.dedup();
    (initials.len() <= MOST).then_some(is_empty)
}

/// How much there is to compile: a unit for each character and each range of characters, as often as it may be repeated.
fn size(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len(),
        HirKind::Class(Class::Bytes(class)) => class.ranges().len(),
        HirKind::Repetition(repeated) => {
            let times = repeated.max.unwrap_or(repeated.min).max(1);
            size(&repeated.sub).saturating_mul(usize::try_from(times).unwrap_or(usize::MAX))
        }
        HirKind::Capture(capture) => size(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(size).fold(0, usize::saturating_add),
    }
}

/// Why a regular expression is refused, in one line: the last of the several that draw the expression.
fn reason(error: &regex_syntax::Error) -> String {
    let shown = error.to_string();
    let last = shown.lines().last().unwrap_or(&shown);
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_malformed_or_too_large_is_refused_before_it_is_used() {
        for written in ["(", "a)|(?:b", "[z-a]", "(?x)a#b"] {
            assert!(matches!(Expression::new(written), Err(PatternError::Syntax(_))), "{written}");
        }
        for written in [r"\w{1000}", "(?:(?:a{1000}){1000}){1000}", r"(?:\pL{100}){100}"] {
            assert_eq!(Expression::new(written).unwrap_err(), PatternError::TooLarge, "{written}");
        }
    }

    #[test]
    fn what_is_taken_can_be_compiled() {
        for written in ["図表?-?[0-9]{1,2}[^、。]{0,30}$", r"\w{50}", "(?:[^、]{100}){20}", "a+", "(?i)abc|x{500}"] {
            let expression = Expression::new(written).unwrap();
            assert!(expression.free().is_some(), "{written}");
            assert!(expression.bound().is_some(), "{written}");
            // Within the bound that the library sets by itself.
            assert!(Regex::new(&bound(written)).is_ok(), "{written}");
        }
    }
}
