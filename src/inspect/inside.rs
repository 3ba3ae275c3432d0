//! Why a line is the heading of a field inside a field, or not.
//!
//! In comes a dotted key such as `fields.content.fields.staff`; the lines that read like its headings are added to the trace.

use super::rule::{Nearness, Trace};
use crate::outline::Heading;
use crate::profile::{FieldRule, FieldSet};

/// The dotted keys of a set, and of the sets inside its fields.
pub(super) fn keys(set: &FieldSet, path: &str) -> Vec<String> {
    let own = |rule: &FieldRule| {
        let key = format!("{path}.{}", rule.key);
        let inner = rule.inner.iter().flat_map(|set| keys(set, &format!("{key}.fields"))).collect::<Vec<_>>();
        [vec![key], inner].concat()
    };
    set.fields.iter().flat_map(own).collect()
}

/// Adds the lines that are near to the headings of a field inside a field.
pub(super) fn tried(trace: &mut Trace, key: &str) {
    let steps: Vec<&str> = key.split('.').filter(|step| *step != "fields").collect();
    let profile = trace.profile;
    for (at, set) in profile.fields.iter().enumerate() {
        let Some((path, rule)) = follow(set, &steps) else { continue };
        for (line, pattern, nearness) in trace.near(&rule.headings) {
            let (taken, why) = reason(trace, line, (at, &path), &steps, nearness);
            trace.add(line, key, &pattern, taken, why);
        }
    }
}

/// The places of the rules that keys lead through, and the last of them.
fn follow<'p>(set: &'p FieldSet, steps: &[&str]) -> Option<(Vec<usize>, &'p FieldRule)> {
    let (first, rest) = steps.split_first()?;
    let at = set.fields.iter().position(|field| field.key == *first)?;
    let rule = &set.fields[at];
    if rest.is_empty() {
        return Some((vec![at], rule));
    }
    let (inner, last) = follow(rule.inner.as_deref()?, rest)?;
    Some(([vec![at], inner].concat(), last))
}

fn reason(trace: &Trace, line: usize, (set, path): (usize, &[usize]), steps: &[&str], nearness: Nearness) -> (bool, String) {
    let outer = steps[..steps.len() - 1].join(".");
    let Some(section) = trace.section(line).map(|at| &trace.analysis.outline.sections[at]) else {
        return (false, "the line is in no section".to_owned());
    };
    // The field around it, one level after the other.
    let mut headings: &[Heading] = &section.headings;
    for &step in &path[..path.len() - 1] {
        let around = headings.iter().rev().find(|heading| heading.lines.start <= line);
        match around.filter(|heading| heading.set == set && heading.field == Some(step)) {
            Some(heading) => headings = &heading.inner,
            None => return (false, format!("the line is not inside the field `{outer}`")),
        }
    }
    let own = headings.iter().find(|heading| heading.lines.contains(&line));
    match own {
        Some(heading) if heading.field == path.last().copied() => {
            let how = if heading.exact { "word for word" } else { "worded a little otherwise" };
            (true, format!("the heading, {how}, inside the field `{outer}`"))
        }
        Some(_) => (false, format!("it is another heading inside the field `{outer}`")),
        None => match nearness {
            Nearness::Like(like) => (false, format!("{:.0} % alike, and not set as a heading of `{outer}`", like * 100.0)),
            _ => (false, format!("the line is not set as the headings inside `{outer}` are: see its `numbering`")),
        },
    }
}
