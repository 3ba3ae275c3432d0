//! Record and booklet → diagnostics: what the booklet says twice and differently, and what is missing.
//!
//! In comes the whole conversion as a [`Subject`]; out come findings, each with the places that have a part in it. One short function a rule;
//! a new rule is a function here and a line in [`RULES`].

mod end;
mod lists;
mod numbering;
mod required;

use crate::diagnostic::{Diagnostic, Place};
use crate::field::Contents;
use crate::outline::{Entry, Outline, Section};
use crate::page::Pages;
use crate::profile::Profile;
use crate::record::{Booklet, Record};

/// What the rules look at.
pub struct Subject<'a> {
    /// The decoded text.
    pub text: &'a str,
    /// Its lines.
    pub pages: &'a Pages,
    /// What is known of the family.
    pub profile: &'a Profile,
    /// What the lines were taken for.
    pub outline: &'a Outline,
    /// What each section consists of.
    pub contents: &'a [Contents],
    /// The booklet with its records; a record for each section, in order.
    pub booklet: &'a Booklet,
}

impl<'a> Subject<'a> {
    fn place(&self, line: usize) -> Place {
        match self.pages.lines.get(line) {
            Some(found) => Place::line(found.number, found.text(self.text)),
            None => Place::line(1, ""),
        }
    }

    fn places(&self, lines: impl IntoIterator<Item = usize>) -> Vec<Place> {
        let mut places: Vec<Place> = lines.into_iter().map(|line| self.place(line)).collect();
        places.sort_by_key(|place| place.line);
        places.dedup();
        places
    }

    fn sections(&self) -> impl Iterator<Item = (&'a Section, &'a Contents, &'a Record)> {
        let zipped = self.outline.sections.iter().zip(self.contents).zip(&self.booklet.records);
        zipped.map(|((section, contents), record)| (section, contents, record))
    }

    /// The entry of the winners' list for a section.
    fn listed(&self, section: &Section) -> Option<&'a Entry> {
        section.entry.and_then(|at| self.outline.winners.entries.get(at))
    }
}

/// A rule: looks at the whole and adds what it finds.
type Rule = fn(&Subject, &mut Vec<Diagnostic>);

/// All rules, in the order in which they look.
const RULES: &[Rule] = &[
    lists::missing_sections,
    lists::damaged_starts,
    lists::extra_sections,
    lists::duplicates,
    lists::names,
    lists::places,
    lists::awards,
    lists::own_awards,
    lists::urls,
    lists::affiliations,
    lists::counts,
    lists::editions,
    lists::made_for,
    numbering::numbers,
    numbering::wordings,
    numbering::unknown,
    required::labels,
    required::fields,
    end::abrupt,
];

/// Applies every rule.
pub fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        rule(subject, &mut found);
    }
    found
}
