//! The printed numbers and words of field headings.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::fold;
use crate::outline::{Heading, Section};
use crate::profile::numbering::{circled, heading_number};
use crate::profile::pattern::number_prefix;
use crate::profile::{FieldSet, Numbering, Pattern};

/// Field numbers that skip, repeat or run backwards.
pub(super) fn numbers(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (section, _, record) in subject.sections() {
        // Numbers that begin anew below others do not follow each other.
        let is_one_run = |heading: &&Heading| {
            let set = subject.profile.fields.get(heading.set);
            set.is_none_or(|set| set.numbering.iter().all(Numbering::is_one_run))
        };
        let numbered: Vec<(&Heading, u32)> =
            section.headings.iter().filter(is_one_run).filter_map(|heading| Some((heading, heading.number?))).collect();
        let first = numbered.first().filter(|(_, number)| *number > 1);
        // The numbers of labels in the head go before those of the fields.
        let label = first.and_then(|(heading, _)| last_label(subject, section, heading));
        let first = first.filter(|(_, number)| label.is_none_or(|label| label + 1 != *number));
        if let Some((heading, number)) = first {
            let message = label.map_or_else(
                || format!("the first field has the number {number}"),
                |label| format!("the numbers go from {label}, a label, to {number}, the first field"),
            );
            found.push(Diagnostic::new(Code::NumberingGap, message, subject.places([heading.lines.start])).about(&record.id));
        }
        for pair in numbered.windows(2) {
            let [(before, a), (after, b)] = pair else { continue };
            let (code, message) = match b.checked_sub(*a) {
                Some(1) => continue,
                Some(0) => (Code::NumberingRepeat, format!("the field number {a} is printed twice")),
                Some(_) => {
                    found.push(gap(subject, (before, *a), (after, *b)).about(&record.id));
                    continue;
                }
                None => (Code::NumberingBackwards, format!("the field numbers go back from {a} to {b}")),
            };
            found.push(
                Diagnostic::new(code, message, subject.places([before.lines.start, after.lines.start])).about(&record.id),
            );
        }
    }
}

/// A number that is left out, with the lines in between that have it: a heading that looks otherwise is most likely one of them.
fn gap(subject: &Subject, (before, a): (&Heading, u32), (after, b): (&Heading, u32)) -> Diagnostic {
    let number = |line: usize| {
        let form = subject.pages.form(line);
        let circled = form.chars().next().and_then(circled);
        circled
            .or_else(|| number_prefix(form).map(|(number, _)| number))
            .or_else(|| heading_number(form).map(|(number, _)| number))
    };
    let between = subject.pages.content(before.lines.end..after.lines.start);
    let likely: Vec<usize> = between.filter(|&line| number(line).is_some_and(|number| a < number && number < b)).collect();
    let hint = (!likely.is_empty()).then_some("a line in between has such a number: it may be the heading, printed otherwise");
    let places = subject.places([before.lines.start, after.lines.start].into_iter().chain(likely.into_iter().take(MOST)));
    let found = Diagnostic::new(Code::NumberingGap, format!("the field numbers go from {a} to {b}"), places);
    match hint {
        Some(hint) => found.with_hint(hint),
        None => found,
    }
}

/// How many lines are named at the most that may be the heading which is missing.
const MOST: usize = 3;

/// The number of the last label in the head that is numbered as the first heading is: `七、創業 …` above `八、事績`.
fn last_label(subject: &Subject, section: &Section, heading: &Heading) -> Option<u32> {
    let set = subject.profile.fields.get(heading.set)?;
    let labels = &subject.outline.signals.labels;
    let is_label = |line: &usize| !labels[*line].is_empty();
    let number = |line: usize| {
        let form = subject.pages.form(line);
        set.numbering.iter().find_map(|numbering| numbering.alone(form)?.0)
    };
    subject.pages.content(section.lines.start..heading.lines.start).filter(is_label).filter_map(number).next_back()
}

/// A heading that is worded unlike any that the profile has for its field.
pub(super) fn wordings(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (section, _, record) in subject.sections() {
        for heading in section.headings.iter().filter(|heading| !heading.exact) {
            let Some(rule) = heading.field.and_then(|field| subject.profile.fields.get(heading.set)?.fields.get(field)) else {
                continue;
            };
            let words = subject.pages.form(heading.lines.start).get(heading.start..heading.words_end).unwrap_or_default();
            let (what, hint) = if heading.lines.len() == 1 && rule.headings.whole(words).is_some() {
                (
                    "has another number or mark around it",
                    "if it is right, add its form to `numbering` in the profile".to_owned(),
                )
            } else {
                ("words it otherwise", format!("if it is right, add it to the headings of `{}` in the profile", rule.key))
            };
            let message = format!("this heading is taken for that of `{}`, but the profile {what}", rule.key);
            found.push(
                Diagnostic::new(Code::UnknownHeading, message, subject.places([heading.lines.start]))
                    .about(&record.id)
                    .with_hint(hint),
            );
        }
    }
}

/// From this likeness on a heading that the profile has is named beside one that it does not have.
const ALIKE: f64 = 0.25;

/// Headings of the family's form whose words the profile does not have.
pub(super) fn unknown(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (_, contents, record) in subject.sections() {
        let headings: Vec<Heading> = contents.fields.iter().map(|body| body.of.clone()).collect();
        let Some(set) = headings.first().and_then(|heading| subject.profile.fields.get(heading.set)) else { continue };
        look(subject, &record.id, set, &headings, found);
    }
}

fn look(subject: &Subject, record: &str, set: &FieldSet, headings: &[Heading], found: &mut Vec<Diagnostic>) {
    // Where the profile has no words at all, those of each heading are its own.
    if set.fields.is_empty() {
        return;
    }
    let mut count = 0;
    for heading in headings {
        if let Some(rule) = heading.field.and_then(|field| set.fields.get(field)) {
            if let Some(inner) = &rule.inner {
                look(subject, record, inner, &heading.inner, found);
            }
            continue;
        }
        count += 1;
        let words = subject.pages.form(heading.lines.start).get(heading.start..heading.words_end).unwrap_or_default();
        let is_there = |key: &str| headings.iter().filter_map(|other| set.fields.get(other.field?)).any(|rule| rule.key == key);
        let known = set.fields.iter().flat_map(|rule| rule.headings.iter().map(move |pattern| (rule, pattern)));
        let alike = |pattern: &Pattern| {
            let word = pattern.word().map_or_else(|| pattern.written.clone(), str::to_owned);
            // The profile has parts with their brackets.
            let word = fold::match_form(&word);
            strsim::normalized_levenshtein(words, word.as_str().trim_matches(['<', '>', '【', '】']))
        };
        // Of two that are as near, one that the section does not have is likelier.
        let fields =
            known.map(|(rule, pattern)| (alike(pattern) + if is_there(&rule.key) { 0.0 } else { 0.1 }, &rule.key, pattern));
        let parts = subject.profile.parts.iter().flat_map(|rule| rule.headings.iter().map(move |pattern| (&rule.key, pattern)));
        let parts = parts.map(|(key, pattern)| (alike(pattern), key, pattern));
        let nearest = fields.chain(parts).filter(|(likeness, ..)| *likeness >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0));
        let nearest = nearest.map(|(_, key, pattern)| format!("; the nearest is `{}` (`{key}`)", pattern.written));
        let message = format!(
            "the profile does not know this heading; it is kept under `other-{count}`{}",
            nearest.as_deref().unwrap_or_default()
        );
        found.push(
            Diagnostic::new(Code::OtherHeading, message, subject.places([heading.lines.start]))
                .about(record)
                .with_hint("add its words to the headings of the key that it means, or give it a key of its own"),
        );
    }
}
