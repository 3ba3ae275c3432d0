//! The names that the lists have, by which sections are recognized.
//!
//! In come the entries of the lists; out comes whether a printed name is one of them, in whatever print.

use std::collections::HashMap;

use super::{Entry, Roster};
use crate::outline::Divider;
use crate::profile::CharSet;
use crate::value::person;

/// The names that a section can be recognized by.
pub(in crate::outline) struct Names {
    /// What they are compared by, and whether the winners' list has them: lines of an award page can be other than names.
    keys: HashMap<String, bool>,
    longest: usize,
    initials: CharSet,
    /// The first two characters of each, in order; a name of one character has a space for the second.
    pairs: Vec<(char, char)>,
}

impl Names {
    pub(in crate::outline) fn new(winners: &Roster, dividers: &[Divider]) -> Self {
        let announced = dividers.iter().flat_map(|divider| &divider.roster.entries);
        let of = |entry: &Entry, listed: bool| (!entry.key.is_empty()).then(|| (entry.key.clone(), listed));
        let announced = announced.filter_map(|entry| of(entry, false));
        let keys: HashMap<String, bool> = announced.chain(winners.entries.iter().filter_map(|entry| of(entry, true))).collect();
        let longest = keys.keys().map(|key| key.len()).max().unwrap_or(0);
        let initials = keys.keys().filter_map(|key| key.chars().next()).collect();
        let pair = |key: &String| Some((key.chars().next()?, key.chars().nth(1).unwrap_or(' ')));
        let mut pairs: Vec<(char, char)> = keys.keys().filter_map(pair).collect();
        pairs.sort_unstable();
        Self { keys, longest, initials, pairs }
    }

    /// Whether a line in match form can begin one of them: a glance that spares folding most lines.
    pub(in crate::outline) fn can_begin(&self, form: &str) -> bool {
        let mut chars = form.chars();
        let Some(first) = chars.next() else { return false };
        let is_known = |second: Option<char>| match second {
            // Kanji are the same in match form and in what names are compared by, so two of them can be looked up.
            Some(second @ '一'..='\u{9FFF}') => [second, ' '].iter().any(|&c| self.pairs.binary_search(&(first, c)).is_ok()),
            _ => true,
        };
        let begins = self.initials.holds(first) && is_known(chars.next()) || person::begins_with_form(form);
        begins && !form.contains(['、', '。'])
    }

    /// Whether the winners' list has a printed name.
    pub(in crate::outline) fn is_listed(&self, printed: &str) -> bool {
        self.keys.get(&person::name_key(&person::read(printed).name)) == Some(&true)
    }

    /// Whether a printed name is one of them.
    pub(in crate::outline) fn contains(&self, printed: &str) -> bool {
        // A line much longer than any name need not be folded.
        printed.len() <= self.longest * 2 + 64 && self.keys.contains_key(&person::name_key(&person::read(printed).name))
    }
}
