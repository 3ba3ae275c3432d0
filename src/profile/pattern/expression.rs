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
        Ok(Self { written: written.to_owned(), free: OnceLock::new(), bound: OnceLock::new() })
    }

    /// How many bytes it takes at the start of a text.
    pub fn prefix(&self, text: &str) -> Option<usize> {
        let bound = self.bound.get_or_init(|| compile(&bound(&self.written))).as_ref()?;
        bound.find(text).map(|found| found.end()).filter(|&end| end > 0)
    }

    /// Where it is found first.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.free()?.find(text).map(|found| found.range()).filter(|range| !range.is_empty())
    }

    /// What a named group holds.
    pub fn group<'t>(&self, text: &'t str, name: &str) -> Option<&'t str> {
        self.free()?.captures(text)?.name(name).map(|found| found.as_str())
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
            expression.prefix("図");
            assert!(expression.bound.get().is_some_and(Option::is_some), "{written}");
            // Within the bound that the library sets by itself.
            assert!(Regex::new(&bound(written)).is_ok(), "{written}");
        }
    }
}
