//! The values of a booklet against each other and against the records beside it, and so for its findings.

use std::collections::HashSet;

use super::record::{exists, ordered};
use super::{Problem, Rule, Subject};
use crate::diagnostic::DiagnosticsFile;
use crate::record::Booklet;
use crate::span::Lines;
use crate::value::date;

/// Every rule for a booklet.
pub(super) fn check(subject: &Subject<'_>, booklet: &Booklet, found: &mut Vec<Problem>) {
    winners(subject, booklet, found);
    period(subject, booklet, found);
    programme(subject, booklet, found);
    divisions(subject, booklet, found);
    coverage(subject, booklet, found);
}

/// A record that is named is there.
fn record(subject: &Subject<'_>, path: &[&str], id: &str, found: &mut Vec<Problem>) {
    let Some(records) = subject.beside.records.filter(|records| !records.contains(id)) else { return };
    let known: Vec<&str> = records.iter().map(String::as_str).collect();
    let near = super::nearest(id, &known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let message = format!("there is no record `{id}` beside this file{near}");
    found.push(subject.problem(Rule::UnknownRecord, subject.value(path), path, message));
}

fn winners(subject: &Subject<'_>, booklet: &Booklet, found: &mut Vec<Problem>) {
    let divisions: HashSet<u32> = booklet.divisions.iter().map(|division| division.number).collect();
    for (at, winner) in booklet.winners.iter().enumerate() {
        let at = at.to_string();
        if let Some(id) = &winner.record {
            record(subject, &["winners", &at, "record"], id, found);
        }
        if let Some(number) = winner.division.filter(|number| !divisions.is_empty() && !divisions.contains(number)) {
            let path = ["winners", at.as_str(), "division"];
            let message = format!("there is no division {number} under `divisions`");
            found.push(subject.problem(Rule::NotAllowed, subject.value(&path), &path, message));
        }
    }
}

fn period(subject: &Subject<'_>, booklet: &Booklet, found: &mut Vec<Problem>) {
    let Some(period) = booklet.guidelines.as_ref().and_then(|guidelines| guidelines.period.as_ref()) else { return };
    let ends = [("from", &period.from), ("to", &period.to)];
    let mut sound = true;
    for (key, day) in ends {
        sound &= day.as_ref().is_none_or(|day| exists(subject, &["guidelines", "period", key], day, found));
    }
    if !sound {
        return;
    }
    let path = |key| ["guidelines", "period", key];
    if let Ok((from, to)) = date::read_period(&period.text) {
        for ((key, given), read) in ends.into_iter().zip([from, to]) {
            if let Some(read) = read.filter(|read| given.as_ref() != Some(read)) {
                let given = given.as_ref().map_or("missing".to_owned(), |day| format!("`{day}`"));
                let at = subject.value(&path(if period.from.is_some() || key == "to" && period.to.is_some() {
                    key
                } else {
                    "text"
                }));
                let message = format!("`{key}` is {given}, but the text says `{read}`");
                found.push(subject.problem(Rule::ValueMismatch, at, &path(key), message));
            }
        }
    } else if let (Some(from), Some(to)) = (&period.from, &period.to)
        && from > to
        && !from.starts_with(to.as_str())
    {
        let message = format!("the period ends on `{to}`, before it begins on `{from}`");
        found.push(subject.problem(Rule::LineOrder, subject.value(&path("to")), &path("to"), message));
    }
}

fn programme(subject: &Subject<'_>, booklet: &Booklet, found: &mut Vec<Problem>) {
    for (at, item) in booklet.programme.iter().enumerate() {
        let at = at.to_string();
        let is_time = |time: &&str| time.split_once(':').is_some_and(|(hour, minute)| hour < "24" && minute < "60");
        for (key, time) in [("start", &item.start), ("end", &item.end)] {
            if let Some(time) = time.as_deref().filter(|time| !is_time(time)) {
                let path = ["programme", &at, key];
                found.push(subject.problem(
                    Rule::NoSuchDate,
                    subject.value(&path),
                    &path,
                    format!("there is no time `{time}`"),
                ));
            }
        }
        if let (Some(start), Some(end)) = (&item.start, &item.end)
            && is_time(&start.as_str())
            && start > end
        {
            let path = ["programme", at.as_str(), "end"];
            let message = format!("`{}` ends at {end}, before it starts at {start}", item.title);
            found.push(subject.problem(Rule::LineOrder, subject.value(&path), &path, message));
        }
    }
}

fn divisions(subject: &Subject<'_>, booklet: &Booklet, found: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for (at, division) in booklet.divisions.iter().enumerate().filter(|(_, division)| !seen.insert(division.number)) {
        let at = at.to_string();
        let path = ["divisions", at.as_str(), "number"];
        let message = format!("there is another division with the number {}", division.number);
        found.push(subject.problem(Rule::Duplicate, subject.value(&path), &path, message));
    }
}

fn coverage(subject: &Subject<'_>, booklet: &Booklet, found: &mut Vec<Problem>) {
    let counts = booklet.coverage;
    let parts = [counts.records, counts.front_matter, counts.divider_pages, counts.furniture, counts.unclaimed];
    let sum: u64 = parts.into_iter().map(u64::from).sum();
    if sum != u64::from(counts.lines) {
        let path = ["coverage", "lines"];
        let message = format!("the five parts add up to {sum}, but there are {} lines", counts.lines);
        found.push(subject.problem(Rule::SumMismatch, subject.value(&path), &path, message));
    }
    for (key, list, count) in
        [("furniture", &booklet.furniture, counts.furniture), ("unclaimed", &booklet.unclaimed, counts.unclaimed)]
    {
        if list.len() as u64 != u64::from(count) {
            let path = ["coverage", key];
            let message = format!("{count} lines are counted, but {} are listed under `{key}`", list.len());
            found.push(subject.problem(Rule::SumMismatch, subject.value(&path), &path, message));
        }
        for (at, line) in list.iter().enumerate() {
            let at = at.to_string();
            ordered(subject, &[key, &at, "line"], Lines::one(line.line), found);
        }
    }
}

/// Every rule for the findings of a booklet.
pub(super) fn check_diagnostics(subject: &Subject<'_>, file: &DiagnosticsFile, found: &mut Vec<Problem>) {
    for (at, diagnostic) in file.diagnostics.iter().enumerate() {
        let at = at.to_string();
        let (given, meant) = (diagnostic.severity, diagnostic.code.severity());
        if given != meant {
            let path = ["diagnostics", at.as_str(), "severity"];
            let message = format!("`{}` is always of the severity `{}`", diagnostic.code, meant.as_str());
            found.push(subject.problem(Rule::NotAllowed, subject.value(&path), &path, message));
        }
        if let Some(id) = &diagnostic.record {
            record(subject, &["diagnostics", &at, "record"], id, found);
        }
        for (number, place) in diagnostic.places.iter().enumerate() {
            let number = number.to_string();
            ordered(subject, &["diagnostics", &at, "places", &number, "line"], Lines::one(place.line), found);
        }
    }
}
