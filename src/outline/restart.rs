//! Sections whose first line is damaged, where the profile shows how first lines look.
//!
//! In come the sections that were found; out come those that none of the samples took: inside a section, the labels or headings that it begins
//! with return in their order. Without this, what stands there would run into the recipient before.

use super::View;
use super::begin::Begun;
use super::{decoration, heading};
use crate::profile::Given;

/// How many lines above the first label are looked at for the name.
const REACH: usize = 4;
/// How many of the first signs of a section are compared with what comes later.
const FIRST: usize = 2;

/// What shows where in a section a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sign {
    /// A label of the head, by its place in the profile.
    Label(usize),
    /// A part, by its place in the profile.
    Part(usize),
    /// A heading, by its words in match form.
    Heading(String),
}

/// Finds sections inside those that were found. Each section ends where the next begins, the last at the end of the text.
pub(super) fn find(view: View, begun: &[Begun]) -> Vec<Begun> {
    let mut found = Vec::new();
    for (at, one) in begun.iter().enumerate() {
        let end = begun.get(at + 1).map_or(view.pages.lines.len(), |next| next.lines.start);
        let signs: Vec<(usize, Sign)> =
            view.pages.content(one.lines.end..end).filter_map(|line| Some((line, sign(view, line)?))).collect();
        let Some(first) = signs.get(..FIRST) else { continue };
        // Two in a row: one alone may be printed twice.
        if first[0].1 == first[1].1 {
            continue;
        }
        for pair in signs[FIRST..].windows(FIRST).filter(|pair| pair[0].1 == first[0].1 && pair[1].1 == first[1].1) {
            if !is_joint(view, one, pair[0].0) {
                found.extend(above(view, one, pair[0].0));
            }
        }
    }
    found
}

/// Whether labels return for one of several winners that share a section: in brackets above them stand words of the name that it begins with.
fn is_joint(view: View, begun: &Begun, evidence: usize) -> bool {
    let pages = view.pages;
    let Some(form) = pages.content(0..evidence).next_back().map(|line| pages.form(line)) else { return false };
    let name: String = pages.content(begun.lines.clone()).map(|line| pages.form(line)).collect();
    decoration::bracketed(form).is_some_and(|words| name.contains(&form[words]))
}

fn sign(view: View, line: usize) -> Option<Sign> {
    let View { pages, profile, signals, .. } = view;
    let label = signals.labels[line].iter().find(|hit| hit.label.start == 0 && !hit.label.is_empty());
    let form = pages.form(line);
    label
        .map(|hit| Sign::Label(hit.rule))
        .or_else(|| signals.part[line].map(Sign::Part))
        .or_else(|| heading::is_heading(profile, form).then(|| Sign::Heading(form.to_owned())))
}

/// The section whose first label or heading stands in a line: as many lines above it as the section before has, if they stand apart from the text.
fn above(view: View, before: &Begun, evidence: usize) -> Option<Begun> {
    let pages = view.pages;
    let usual = before.given.iter().find(|given| given.key == "name")?.line;
    let count = pages.content(before.lines.clone()).count().min(REACH);
    let name_at = pages.content(usual..before.lines.end).count();
    let mut lines: Vec<usize> = Vec::new();
    for line in pages.content(0..evidence).rev().take(count) {
        if pages.form(line).ends_with('。') || lines.last().is_some_and(|&below| pages.is_content_top(below)) {
            break;
        }
        lines.push(line);
    }
    // The name stands where it stands in the section before; where too little is left, in the line that is nearest.
    let name = lines.get(name_at - 1).or(lines.last()).copied()?;
    let given = Given { key: "name".to_owned(), line: name, range: 0..pages.form(name).len() };
    let start = *lines.last()?;
    Some(Begun { lines: start..lines[0] + 1, given: vec![given], evidence, damaged: true })
}
