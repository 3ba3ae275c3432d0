//! Words that two rules have where only one of them can be meant.
//!
//! In comes a profile; out comes a remark for each word that stands in two places: `header.phone` and `header.contact` with the label 電話.

use std::collections::HashMap;

use super::Remark;
use crate::diagnostic::Severity;
use crate::profile::{FieldSet, Numbering, Pattern, Patterns, Profile, Token};

/// The rules of one place, of which a line can match only one.
type Group<'p> = Vec<(String, &'p Patterns)>;

/// Finds the words that two rules of one place have.
pub(super) fn find(profile: &Profile) -> Vec<Remark> {
    groups(profile).iter().flat_map(group).collect()
}

fn groups(profile: &Profile) -> Vec<Group<'_>> {
    let header = || profile.header.iter().map(|rule| (format!("header.{}", rule.key), &rule.labels));
    let parts = profile.parts.iter().map(|rule| (format!("parts.{}", rule.key), &rule.headings));
    let front = profile.front.iter().map(|rule| (format!("front_matter.{:?}", rule.part).to_lowercase(), &rule.headings));
    let lists = [("awards".to_owned(), &profile.awards), ("furniture".to_owned(), &profile.furniture)];
    // Where a sample has an award among other words, its lines are no furniture, and both are found.
    let is_among = |line: &Vec<Token>| line.len() > 1 && line.contains(&Token::Slot("award".to_owned()));
    let both = profile.sections.begin.iter().flat_map(|sample| &sample.lines).any(is_among);
    let lists: Group = if both { Vec::new() } else { lists.into_iter().collect() };
    let mut groups: Vec<Group> = vec![header().chain(parts).collect(), front.collect(), lists];
    for set in &profile.fields {
        // Headings that nothing but their words shows can be taken for labels.
        let bare = set.numbering.iter().any(|numbering| !numbering.shows() && *numbering != Numbering::Indent);
        let mut group: Group = if bare { header().collect() } else { Vec::new() };
        group.extend(rules(set, "fields"));
        groups.push(group);
        inner(set, "fields", &mut groups);
    }
    groups
}

fn rules<'p>(set: &'p FieldSet, path: &str) -> Group<'p> {
    set.fields.iter().map(|field| (format!("{path}.{}", field.key), &field.headings)).collect()
}

fn inner<'p>(set: &'p FieldSet, path: &str, groups: &mut Vec<Group<'p>>) {
    for field in &set.fields {
        let Some(below) = &field.inner else { continue };
        let path = format!("{path}.{}", field.key);
        groups.push(rules(below, &path));
        inner(below, &path, groups);
    }
}

fn group(group: &Group) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut seen: HashMap<&str, &str> = HashMap::new();
    let all = || group.iter().flat_map(|(path, patterns)| patterns.iter().map(move |pattern| (path.as_str(), pattern)));
    for (path, pattern) in all() {
        let Some(word) = pattern.word() else { continue };
        if let Some(other) = seen.insert(word, path) {
            let message = if other == path {
                format!("{} is there twice", pattern.written)
            } else {
                format!("{} is also in {other}: only one of the two can be found", pattern.written)
            };
            let severity = if other == path { Severity::Note } else { Severity::Error };
            remarks.push(Remark::new(severity, path, message));
        }
    }
    // An expression that takes a word of another rule.
    let is_regex = |pattern: &Pattern| pattern.word().is_none();
    for (path, regex) in all().filter(|(_, pattern)| is_regex(pattern)) {
        for (other, word) in all().filter(|(other, _)| *other != path) {
            if word.word().is_some_and(|word| regex.is_whole(word)) {
                let message = format!("{} takes {} of {other} too", regex.written, word.written);
                remarks.push(Remark::new(Severity::Error, path, message));
            }
        }
    }
    remarks
}
