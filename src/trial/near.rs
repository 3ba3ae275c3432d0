//! Lines that are nearly headings: worded a little otherwise, or out of order.
//!
//! In come the sections with the headings that were found; out comes for each a list of lines that a small change of the profile would take.
//! `５．植栽効果` is near to `植栽の効果`, which the section does not have.

use std::collections::HashSet;

use serde::Serialize;

use crate::Analysis;
use crate::profile::Profile;
use crate::profile::alike::{ALIKE, nearest};

/// A line that is nearly a heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Near {
    /// The line in the source, from 1.
    pub line: u32,
    /// The line as printed.
    pub text: String,
    /// The number of the record, from 1.
    pub record: usize,
    /// The field or part that it is near to.
    pub key: String,
    /// The heading of the profile.
    pub heading: String,
    /// How alike the words are, from 0 to 1.
    pub likeness: f64,
    /// Why it was not taken.
    pub reason: String,
}

/// Finds the lines that are nearly headings: of parts and fields that the section does not have.
pub(super) fn find(analysis: &Analysis, profile: &Profile) -> Vec<Near> {
    let mut found = Vec::new();
    for (at, (section, contents)) in analysis.outline.sections.iter().zip(&analysis.contents).enumerate() {
        let set = section.headings.first().map_or(0, |heading| heading.set);
        let taken: HashSet<usize> =
            section.headings.iter().filter(|h| h.field.is_some()).flat_map(|h| h.lines.clone()).collect();
        let has_field = |field: usize| section.headings.iter().any(|heading| heading.field == Some(field));
        let fields = profile.fields.get(set).map(|set| set.fields.as_slice()).unwrap_or_default();
        let fields =
            fields.iter().enumerate().filter(|&(field, _)| !has_field(field)).map(|(_, rule)| (&rule.key, &rule.headings));
        let parts = profile.parts.iter().enumerate().filter(|(part, _)| !contents.parts.iter().any(|body| body.of == *part));
        let wanted: Vec<_> = fields.chain(parts.map(|(_, rule)| (&rule.key, &rule.headings))).collect();
        for line in analysis.pages.content(section.name.end..section.lines.end).filter(|line| !taken.contains(line)) {
            let form = analysis.pages.form(line);
            let text = || analysis.pages.lines[line].text(&analysis.text).to_owned();
            let number = analysis.pages.lines[line].number;
            let all = wanted.iter().flat_map(|(key, headings)| headings.iter().map(move |pattern| (*key, pattern)));
            // A heading of the right look that no field has is shown whatever its words are.
            let is_heading = section.headings.iter().any(|heading| heading.field.is_none() && heading.lines.start == line);
            let best = nearest(form, all).filter(|(likeness, ..)| is_heading || *likeness >= ALIKE);
            if let Some((likeness, key, pattern)) = best {
                let rejected = section.rejected.iter().find(|rejected| rejected.line == line);
                let otherwise = if is_heading { "a heading that no field has" } else { "worded otherwise" };
                let reason = rejected.map_or_else(|| otherwise.to_owned(), |rejected| rejected.reason.clone());
                let heading = pattern.written.clone();
                let likeness = (likeness * 100.0).round() / 100.0;
                found.push(Near { line: number, text: text(), record: at + 1, key: key.clone(), heading, likeness, reason });
            }
        }
    }
    found
}
