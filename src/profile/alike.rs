//! How alike a line is to the headings that a profile gives: what a person would take for one of them.

use super::pattern::{Pattern, strip_numbering};

/// From this likeness on a line is worth looking at.
pub const ALIKE: f64 = 0.5;
/// How many characters a heading has at the most.
const LONGEST: usize = 60;
/// The brackets around a heading's words.
const BRACKETS: [char; 8] = ['<', '>', '【', '】', '[', ']', '(', ')'];

/// The heading that a line in match form is most like, and how much, from 0 to 1; none for a line that can be no heading.
pub fn nearest<'a, K>(form: &str, headings: impl Iterator<Item = (K, &'a Pattern)>) -> Option<(f64, K, &'a Pattern)> {
    let words = strip_numbering(form).trim_matches(BRACKETS);
    if words.chars().count() > LONGEST || form.ends_with('。') {
        return None;
    }
    let likeness = |word: &str| strsim::normalized_levenshtein(words, word.trim_matches(BRACKETS));
    headings.filter_map(|(key, pattern)| Some((likeness(pattern.word()?), key, pattern))).max_by(|a, b| a.0.total_cmp(&b.0))
}
