//! The first lines of sections, where the profile shows how they look.
//!
//! In come the lines and the samples of the profile; out come the places where sections begin. `■ {name}` takes every line of that look that is
//! no heading of a field and that a label, a part or the first of the headings follows before the next such line: a list of names or a heading
//! of the same look begins none.

use std::ops::Range;

use super::head::{Cluster, announces};
use super::roster::is_joint_note;
use super::section::Start;
use super::{View, heading, restart};
use crate::profile::{Given, Printed, Sample};

/// How far below the first lines of a section its first label or heading stands at the most.
const REACH: usize = 60;
/// How wide a name is that may go on in the next line, in columns.
const WIDE: u16 = 40;
/// How many lines may stand between a division's name and its award on an award page.
pub(super) const ABOUT_LINES: usize = 10;

/// The beginning of a section.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    /// Its first lines.
    pub lines: Range<usize>,
    /// What they hold.
    pub given: Vec<Given>,
    /// The line that shows that a section begins there.
    pub evidence: usize,
    /// Whether its first lines do not look as the profile says.
    pub damaged: bool,
}

/// Finds where sections begin.
pub(super) fn find(view: View) -> Vec<Begun> {
    let View { pages, profile, .. } = view;
    if profile.sections.begin.is_empty() {
        return Vec::new();
    }
    let content: Vec<usize> = pages.content(0..pages.lines.len()).collect();
    let mut begun: Vec<(usize, usize, Begun)> = Vec::new();
    for at in 0..content.len() {
        let sample = profile.sections.begin.iter().find_map(|sample| Some((sample, look(view, &content[at..], sample)?)));
        let Some((sample, given)) = sample else { continue };
        // A name may take a line more than the sample has.
        let last = given.iter().map(|given| given.line).max().unwrap_or(content[at]);
        let end = content.partition_point(|&line| line <= last).max(at + sample.lines.len());
        let lines = content[at]..content[end - 1] + 1;
        begun.push((at, end, Begun { lines, given, evidence: content[at], damaged: false }));
    }
    let needs_none =
        profile.header.iter().all(|rule| rule.labels.is_empty()) && profile.parts.is_empty() && profile.fields.is_empty();
    let mut found: Vec<Begun> = Vec::new();
    for (index, (_, end, one)) in begun.iter().enumerate() {
        // Lines of one sample can look like the first of another.
        let next = begun[index + 1..].iter().map(|(at, ..)| *at).find(|at| at >= end).unwrap_or(content.len());
        let behind = &content[*end..next.min(end + REACH)];
        let evidence = behind.iter().copied().find(|&line| shows(view, line));
        let is_inside = found.last().is_some_and(|last| one.lines.start < last.lines.end);
        let Some(evidence) = evidence.or(needs_none.then_some(one.lines.start)).filter(|_| !is_inside) else { continue };
        let mut one = Begun { evidence, ..one.clone() };
        wrapped(view, &content[*end..next], &mut one);
        found.push(one);
    }
    let damaged = restart::find(view, &found);
    found.extend(damaged);
    found.sort_by_key(|one| one.lines.start);
    found
}

/// What the lines that begin with the first of `lines` hold, if they have the look of a sample.
fn look(view: View, lines: &[usize], sample: &Sample) -> Option<Vec<Given>> {
    let View { pages, profile, signals, .. } = view;
    let own = lines.get(..sample.lines.len())?;
    let first = *own.first()?;
    if sample.page && !pages.is_content_top(first) {
        return None;
    }
    let printed = |&line: &usize| Printed { text: view.text(line), form: &pages.forms[line] };
    let take = |own: &[usize]| {
        let mut given = sample.take(profile, own.iter().map(printed))?;
        given.iter_mut().for_each(|given| given.line = own[given.line]);
        Some(given)
    };
    let mut given = take(own)?;
    if let Some(more) = joint_name(view, lines, &given) {
        let others: Vec<usize> = lines.iter().copied().filter(|&line| line != more[0].line).collect();
        given = take(others.get(..sample.lines.len())?)?;
        let behind = given.iter().position(|given| given.key == "name").map_or(0, |at| at + 1);
        given.splice(behind..behind, more);
    }
    let name = given.iter().find(|given| given.key == "name")?;
    let form = &pages.form(name.line)[name.range.clone()];
    // A label that the profile knows is no value: lines that have one in the place of a slot have another look.
    let begins_with_label = |given: &Given| {
        signals.labels[given.line].iter().any(|hit| !hit.label.is_empty() && hit.label.start == given.range.start)
    };
    let whole = name.range.len() == pages.form(name.line).len();
    let is_label = whole && signals.labels[name.line].first().is_some_and(|hit| hit.label.start == 0);
    // Nor is a line that announces an award or a division a value of anything else.
    let announced = |given: &Given| {
        let is_own = matches!(given.key.as_str(), "award" | "division");
        !is_own && given.range == (0..pages.form(given.line).len()) && announces(signals, given.line)
    };
    // Nor is a line a name that begins as another sample has it.
    let is_opening = || whole && profile.sections.begin.iter().any(|other| other.has_opening(profile, printed(&name.line)));
    let is_other = is_label
        || is_opening()
        || given.iter().any(begins_with_label)
        || given.iter().any(announced)
        || whole && (signals.part[name.line].is_some() || announces(signals, name.line))
        || own.iter().any(|&line| heading::is_heading(profile, pages.form(line)))
        || profile.awards.whole(form).is_some()
        || profile.divisions.iter().any(|rule| rule.pattern.is_whole(form))
        || profile.front_part([form, form]).is_some();
    (!is_other).then_some(given)
}

/// The line that goes on with the name of several winners, `みどり図書館・`, and what it says of them in brackets: `うみの図書館（共同受賞）`.
fn joint_name(view: View, lines: &[usize], given: &[Given]) -> Option<Vec<Given>> {
    let pages = view.pages;
    let name = given.iter().rfind(|given| given.key == "name")?;
    let goes_on = name.range.end == pages.form(name.line).len() && pages.form(name.line).ends_with('・');
    let next = lines.iter().copied().find(|&line| line > name.line).filter(|_| goes_on)?;
    let form = pages.form(next);
    let open = form.strip_suffix(')').and_then(|rest| rest.rfind('('));
    let open = open.filter(|&at| at > 0 && is_joint_note(&form[at + 1..form.len() - 1])).unwrap_or(form.len());
    let piece = |key: &str, range: Range<usize>| Given { key: key.to_owned(), line: next, range };
    let note = (open < form.len()).then(|| piece("name_note", open..form.len()));
    Some(std::iter::once(piece("name", 0..open)).chain(note).collect())
}

/// Whether a line shows that it stands in a section, near its beginning.
fn shows(view: View, line: usize) -> bool {
    let View { pages, profile, signals, .. } = view;
    let labelled = signals.labels[line].iter().any(|hit| !hit.label.is_empty());
    labelled || signals.part[line].is_some() || heading::is_first(profile, pages.form(line))
}

/// Adds the line that a name goes on in: it stands between a full line and the first label.
fn wrapped(view: View, behind: &[usize], one: &mut Begun) {
    let pages = view.pages;
    let [next, after, ..] = behind else { return };
    let Some(name) = one.given.iter().find(|given| given.key == "name") else { return };
    let is_last = name.line + 1 == one.lines.end && name.range.end == pages.form(name.line).len();
    let is_wide = pages.lines[name.line].width >= WIDE && pages.is_full_before(*next);
    if is_last && is_wide && *after == one.evidence && !announces(view.signals, *next) {
        one.given.push(Given { key: "name".to_owned(), line: *next, range: 0..pages.form(*next).len() });
        one.lines.end = next + 1;
    }
}

/// The beginnings as heads of sections.
pub(super) fn clusters(begun: &[Begun]) -> Vec<Cluster> {
    let cluster = |one: &Begun| Cluster { name: one.lines.start, first: one.evidence, labels: 1, opens: true };
    begun.iter().map(cluster).collect()
}

/// The beginnings of the sections from a line on.
pub(super) fn starts(begun: Vec<Begun>, from: usize) -> Vec<Start> {
    let begun = begun.into_iter().filter(|one| one.lines.start >= from);
    begun.map(|one| Start { name: one.lines, given: one.given, damaged: one.damaged }).collect()
}
