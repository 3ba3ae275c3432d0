//! What must be there and is missing, and what is there twice.

use std::collections::HashMap;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::field::Body;
use crate::fold;
use crate::outline::{Heading, Section};
use crate::profile::{FieldSet, Patterns, Requirement, alike};
use crate::record::{RecipientKind, Record};
use crate::value::name_key;

/// Header labels and parts that an organization must have.
pub(super) fn labels(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (section, contents, record) in subject.sections() {
        // Where not all are persons, what is required is so of the others.
        let all_persons = subject.profile.sections.recipients == Some(RecipientKind::Person);
        if record.recipient.kind == RecipientKind::Person && !all_persons {
            continue;
        }
        // ㈱ and (株) are 株式会社.
        let names = [fold::match_form(&record.recipient.name), fold::match_form(&name_key(&record.recipient.name))];
        for rule in &subject.profile.header {
            let must = match &rule.required {
                Requirement::Never => false,
                Requirement::Always => true,
                Requirement::Named(words) => names.iter().any(|name| words.first(name.as_str()).is_some()),
            };
            if must && !has_value(record, &rule.key) {
                let label = rule.labels.iter().next().map_or(rule.key.as_str(), |label| label.written.as_str());
                let message = format!("{} has no {label} (`{}`)", record.recipient.name, rule.key);
                found
                    .push(Diagnostic::new(Code::MissingLabel, message, subject.places([section.name.start])).about(&record.id));
            }
        }
        for (index, part) in subject.profile.parts.iter().enumerate().filter(|(_, part)| part.required) {
            if !contents.parts.iter().any(|body| body.of == index && !body.pieces.is_empty()) {
                let label = part.headings.iter().next().map_or(part.key.as_str(), |label| label.written.as_str());
                let message = format!("{} has no {label} (`{}`)", record.recipient.name, part.key);
                found
                    .push(Diagnostic::new(Code::MissingLabel, message, subject.places([section.name.start])).about(&record.id));
            }
        }
    }
}

fn has_value(record: &Record, key: &str) -> bool {
    let recipient = &record.recipient;
    match key {
        "address" => recipient.address.is_some(),
        "representative" => recipient.representative.is_some(),
        "phone" => recipient.phone.is_some(),
        "fax" => recipient.fax.is_some(),
        "url" => recipient.url.is_some(),
        "capital" => recipient.capital.is_some(),
        "industry" => recipient.industry.is_some(),
        "employees" => recipient.employees.is_some(),
        "affiliation" => recipient.affiliation.is_some(),
        "overview" => record.overview.is_some(),
        "started" => record.started.is_some(),
        other => recipient.other.contains_key(other),
    }
}

/// Fields that are missing, empty or there twice.
pub(super) fn fields(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (section, contents, record) in subject.sections() {
        let set = section
            .headings
            .first()
            .map(|heading| heading.set)
            .and_then(|set| subject.profile.fields.get(set))
            .or_else(|| subject.profile.fields_of(section.division));
        let Some(set) = set else { continue };
        let mut by_field: HashMap<usize, Vec<usize>> = HashMap::new();
        for heading in &section.headings {
            if let Some(field) = heading.field {
                by_field.entry(field).or_default().push(heading.lines.start);
            }
        }
        for (index, rule) in set.fields.iter().enumerate() {
            let label = rule.headings.iter().next().map_or(rule.key.as_str(), |heading| heading.written.as_str());
            match by_field.get(&index).map(Vec::as_slice) {
                None if rule.required => {
                    let before = section.headings.iter().rev().find(|heading| heading.field.is_some_and(|field| field < index));
                    let line = before.map_or(section.name.start, |heading| heading.lines.start);
                    let message = format!("{} has no {label} (`{}`)", record.recipient.name, rule.key);
                    // Its heading may stand among the lines of the field before it.
                    let near = near(subject, section, index, &rule.headings);
                    let places = subject.places(std::iter::once(line).chain(near));
                    let mut missing = Diagnostic::new(Code::MissingField, message, places).about(&record.id);
                    if let Some(near) = near {
                        let place = subject.place(near);
                        let hint = format!("line {} may be its heading: `{}`", place.line, place.text.trim());
                        missing = missing.with_hint(hint);
                    } else if is_at_end(subject, section, index) {
                        missing = missing.with_hint("the text ends here: if the file was cut off, get the whole of it");
                    }
                    found.push(missing);
                }
                Some([first, rest @ ..]) if !rest.is_empty() => {
                    let lines = std::iter::once(*first).chain(rest.iter().copied());
                    let message = format!("{label} (`{}`) is printed {} times", rule.key, rest.len() + 1);
                    found.push(Diagnostic::new(Code::DuplicateField, message, subject.places(lines)).about(&record.id));
                }
                _ => {}
            }
        }
        inside(subject, record, set, &contents.fields, found);
    }
}

/// Whether the text ends where a missing field would stand: its section is the last thing in it, and no later field is there.
fn is_at_end(subject: &Subject, section: &Section, field: usize) -> bool {
    let later = section.headings.iter().any(|heading| heading.field.is_some_and(|other| other > field));
    !later
        && !section.headings.is_empty()
        && subject.pages.content(section.lines.end..subject.pages.lines.len()).next().is_none()
}

/// The line between the headings around a missing field that reads most like its heading.
fn near(subject: &Subject, section: &Section, field: usize, headings: &Patterns) -> Option<usize> {
    let known = || section.headings.iter().filter_map(|heading| Some((heading.field?, &heading.lines)));
    let start = known().filter(|(other, _)| *other < field).map(|(_, lines)| lines.end).max().unwrap_or(section.name.end);
    let end = known().filter(|(other, _)| *other > field).map(|(_, lines)| lines.start).find(|line| *line >= start);
    let lines = subject.pages.content(start..end.unwrap_or(section.lines.end));
    let likeness = |line: usize| {
        let (likeness, ..) = alike::nearest(subject.pages.form(line), headings.iter().map(|pattern| ((), pattern)))?;
        (likeness >= alike::ALIKE).then_some((line, likeness))
    };
    lines.filter_map(likeness).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(line, _)| line)
}

/// Fields that are empty, and those inside a field that are missing.
fn inside(subject: &Subject, record: &Record, set: &FieldSet, bodies: &[Body<Heading>], found: &mut Vec<Diagnostic>) {
    for body in bodies {
        let Some(rule) = body.of.field.and_then(|field| set.fields.get(field)) else { continue };
        let line = body.of.lines.start;
        if body.pieces.is_empty() && body.inner.is_empty() {
            let message = format!("nothing stands below the heading of `{}`", rule.key);
            found.push(Diagnostic::new(Code::EmptyField, message, subject.places([line])).about(&record.id));
        }
        let Some(inner) = &rule.inner else { continue };
        for (index, missing) in inner.fields.iter().enumerate().filter(|(_, inner)| inner.required) {
            if !body.inner.iter().any(|body| body.of.field == Some(index)) {
                let label = missing.headings.iter().next().map_or(missing.key.as_str(), |heading| heading.written.as_str());
                let message = format!("`{}` of {} has no {label} (`{}`)", rule.key, record.recipient.name, missing.key);
                found.push(Diagnostic::new(Code::MissingField, message, subject.places([line])).about(&record.id));
            }
        }
        inside(subject, record, inner, &body.inner, found);
    }
}
