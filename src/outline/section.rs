//! The sections of the recipients: where each begins, what its head is, and whose it is.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::Divider;
use super::heading::{self, Heading, Rejected};
use super::roster::{Names, Roster, can_be_in_name};
use super::signal::Signals;
use super::unknown::Repeated;
use crate::page::Pages;
use crate::profile::{Numbering, Profile};
use crate::record::RecipientKind;
use crate::value::person;

/// A recipient's section.
#[derive(Debug, Clone)]
pub struct Section {
    /// All its lines, as indices into the lines of the booklet.
    pub lines: Range<usize>,
    /// The lines of the name.
    pub name: Range<usize>,
    /// Organization or person.
    pub kind: RecipientKind,
    /// The division, by the winners' list or else by the award page above the section.
    pub division: Option<u32>,
    /// The entry of the winners' list.
    pub entry: Option<usize>,
    /// The award page above the section: the nearest that announces its name, or else the nearest.
    pub divider: Option<usize>,
    /// The headings of its fields, in order.
    pub headings: Vec<Heading>,
    /// Lines that could have been headings, and why they are none.
    pub rejected: Vec<Rejected>,
    /// Lines that repeat the name at the top of a later page.
    pub running: Vec<usize>,
}

/// Lines with labels close together: the head of a section, most likely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cluster {
    /// The line that holds the name, as far as can be told from the layout.
    pub name: usize,
    /// The first line with a label or a bare value.
    pub first: usize,
    /// How many different labels there are.
    pub labels: usize,
    /// Whether a part or a field opens soon behind it.
    pub opens: bool,
}

impl Cluster {
    /// Whether it is a section's head even where the name is not known.
    fn is_head(&self) -> bool {
        self.labels >= 3 || self.labels >= 2 && self.opens
    }
}

/// How many lines without a label may stand between two that have one.
const GAP: usize = 3;
/// How far above the first label the name may stand.
const NAME_REACH: usize = 4;

/// How many lines behind the last label the part or the field that opens a section stands at the latest.
const OPENS: usize = 6;

/// Finds the heads of sections by their labels, and those without labels by the first of the marked headings near the top of a page.
pub(super) fn clusters(source: &str, pages: &Pages, profile: &Profile, signals: &Signals) -> Vec<Cluster> {
    let content: Vec<usize> = pages.content(0..pages.lines.len()).collect();
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut at = 0;
    // Where the head that was found last ends: what opens close behind it belongs to it.
    let mut head_end: Option<usize> = None;
    while at < content.len() {
        if signals.labels[content[at]].is_empty() {
            let near = head_end.is_some_and(|end| at - end <= OPENS);
            if !near && heading::is_first_marked(profile, pages.form(content[at])) {
                let name = name_line(pages, signals, &content, at);
                let is_person = || can_be_in_name(pages.lines[name].text(source));
                if name < content[at] && begins_page(pages, signals, &content, name) && is_person() {
                    clusters.push(Cluster { name, first: content[at], labels: 0, opens: true });
                }
            }
            at += 1;
            continue;
        }
        let start = at;
        let mut last = at;
        let mut rules = HashSet::new();
        while at < content.len()
            && at - last <= GAP
            && signals.part[content[at]].is_none()
            && (at == start || !pages.is_content_top(content[at]) || goes_on(signals, content[at], &rules))
        {
            for hit in &signals.labels[content[at]] {
                rules.insert(hit.rule);
                last = at;
            }
            at += 1;
        }
        let mut behind = content[last + 1..].iter().take(OPENS);
        let opens = behind.any(|&line| signals.part[line].is_some() || heading::is_first(profile, pages.form(line)));
        let name = name_line(pages, signals, &content, start);
        let cluster = Cluster { name, first: content[start], labels: rules.len(), opens };
        at = last + 1;
        if cluster.is_head() {
            head_end = Some(last);
            clusters.push(cluster);
        }
    }
    clusters
}

/// Whether the first line of a page goes on with the head of the page before: it begins with a label that was not there yet.
fn goes_on(signals: &Signals, line: usize, rules: &HashSet<usize>) -> bool {
    let first = signals.labels[line].first();
    first.is_some_and(|hit| hit.label.start == 0 && !hit.label.is_empty() && !rules.contains(&hit.rule))
}

/// Whether a line announces a division or an award and nothing else: no recipient's name.
fn announces(signals: &Signals, line: usize) -> bool {
    signals.award[line].is_some() || signals.division[line].as_ref().is_some_and(|hit| hit.rest.is_empty())
}

/// Whether nothing stands above a line on its page but a division or an award.
fn begins_page(pages: &Pages, signals: &Signals, content: &[usize], line: usize) -> bool {
    let at = content.partition_point(|&other| other < line);
    let above = content[..at].iter().rev().take(NAME_REACH);
    let first = above.take_while(|&&other| announces(signals, other)).last().copied().unwrap_or(line);
    pages.is_content_top(line) || pages.is_content_top(first)
}

/// The line above the first label that is most likely the name: the first of the page or below an award, or the next above.
fn name_line(pages: &Pages, signals: &Signals, content: &[usize], start: usize) -> usize {
    if pages.is_content_top(content[start]) {
        return content[start];
    }
    let above = content[start.saturating_sub(NAME_REACH)..start].iter().rev().copied();
    let has_name = signals.has_text_before_label(content[start]);
    let mut nearest = content[start];
    let mut below = None;
    for (distance, line) in above.enumerate() {
        // An award above the name is as good as the top of a page.
        if announces(signals, line)
            && let Some(below) = below
        {
            return below;
        }
        if distance == 0 && !has_name {
            nearest = line;
        }
        if pages.is_content_top(line) {
            return if announces(signals, line) { content[start] } else { line };
        }
        below = Some(line).filter(|&line| !announces(signals, line));
    }
    if announces(signals, nearest) { content[start] } else { nearest }
}

/// Where a section begins.
#[derive(Debug, Clone)]
pub(super) struct Start {
    /// The lines of the name.
    pub name: Range<usize>,
}

/// Finds the first lines of the sections: known names above a head, and heads without a known name.
pub(super) fn starts(
    source: &str,
    pages: &Pages,
    profile: &Profile,
    signals: &Signals,
    clusters: &[Cluster],
    names: &Names,
    from: usize,
) -> Vec<Start> {
    let content: Vec<usize> = pages.content(from..pages.lines.len()).collect();
    // Each head or first heading goes to the nearest name above it.
    let mut by_evidence: BTreeMap<usize, Range<usize>> = BTreeMap::new();
    for (at, &index) in content.iter().enumerate() {
        let Some(length) = known_name(source, pages, signals, &content[at..], names) else { continue };
        let behind = &content[at + length..];
        let own = content[at..at + length].iter().copied().find(|&line| signals.has_text_before_label(line));
        if let Some(evidence) = own.or_else(|| evidence(pages, profile, signals, behind)) {
            by_evidence.insert(evidence, index..content[at + length - 1] + 1);
        }
    }
    for cluster in clusters.iter().filter(|cluster| cluster.name >= from) {
        let mut near = by_evidence.range(cluster.name..=cluster.first + NAME_REACH + GAP);
        let named = near.any(|(_, name)| name.start <= cluster.first);
        if !named {
            let end = name_end(pages, signals, cluster);
            by_evidence.insert(cluster.first, cluster.name..end);
        }
    }
    let mut starts: Vec<Start> = by_evidence.into_values().map(|name| Start { name }).collect();
    starts.sort_by_key(|start| start.name.start);
    starts.dedup_by_key(|start| start.name.start);
    starts
}

/// Where a name that no list has ends: behind its line, or behind the lines that it was wrapped onto.
fn name_end(pages: &Pages, signals: &Signals, cluster: &Cluster) -> usize {
    if cluster.name == cluster.first {
        return cluster.name + usize::from(signals.has_text_before_label(cluster.first));
    }
    let mut end = cluster.name + 1;
    // Below a person's name stands the affiliation.
    while cluster.labels > 0 && end < cluster.first && !pages.is_furniture(end) {
        let is_open = pages.form(end - 1).ends_with(['の', 'と', '・', '&', '(', '「']);
        if announces(signals, end) || !(is_open || pages.is_full_before(end)) {
            break;
        }
        end += 1;
    }
    end
}

/// How many lines a known name takes at the start of `lines`.
fn known_name(source: &str, pages: &Pages, signals: &Signals, lines: &[usize], names: &Names) -> Option<usize> {
    if !lines.first().is_some_and(|&line| names.can_begin(pages.form(line))) {
        return None;
    }
    let mut printed = String::new();
    for (count, &line) in lines.iter().take(3).enumerate() {
        if count > 0 && pages.is_content_top(line) {
            return None;
        }
        printed.push_str(&signals.name(source, pages, [line]));
        if names.contains(&printed) {
            return Some(count + 1);
        }
    }
    None
}

/// The line close behind a name that shows that a section begins there: a label, a part, or a field's mark and heading.
fn evidence(pages: &Pages, profile: &Profile, signals: &Signals, behind: &[usize]) -> Option<usize> {
    let label = behind.iter().take(NAME_REACH).copied().find(|&line| !signals.labels[line].is_empty());
    let part = || behind.iter().take(8).copied().find(|&line| signals.part[line].is_some());
    let heading = || behind.iter().take(30).copied().find(|&line| heading::is_marked_heading(profile, pages.form(line)));
    label.or_else(part).or_else(heading)
}

/// What the booklet says of its recipients outside their sections.
pub(super) struct Lists<'a> {
    dividers: &'a [Divider],
    winners: &'a Roster,
    /// The entries of the winners' list by name.
    entries: HashMap<&'a str, usize>,
    /// The award pages that announce a name, from first to last.
    announced: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Lists<'a> {
    pub(super) fn new(dividers: &'a [Divider], winners: &'a Roster) -> Self {
        let mut announced: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, divider) in dividers.iter().enumerate() {
            for entry in divider.roster.entries.iter().filter(|entry| !entry.key.is_empty()) {
                announced.entry(entry.key.as_str()).or_default().push(at);
            }
        }
        Self { dividers, winners, entries: winners.by_key(), announced }
    }

    /// The award page of a section: the nearest above it that announces its name, or else the nearest.
    fn divider(&self, key: &str, start: usize) -> Option<usize> {
        let above = self.dividers.partition_point(|divider| divider.lines.start < start);
        let named = self.announced.get(key).and_then(|at| at[..at.partition_point(|&at| at < above)].last().copied());
        named.or(above.checked_sub(1))
    }
}

/// Reads what a section is: whose, in which division, with which fields.
#[allow(clippy::too_many_arguments)] // everything that was found before, each its own type
pub(super) fn read(
    source: &str,
    pages: &Pages,
    profile: &Profile,
    signals: &Signals,
    start: &Start,
    end: usize,
    lists: &Lists,
    repeated: &Repeated,
) -> Section {
    let lines = start.name.start..end;
    let printed = signals.name(source, pages, pages.content(start.name.clone()));
    let key = person::name_key(&person::read(&printed).name);
    let entry = lists.entries.get(key.as_str()).copied();
    let divider = lists.divider(&key, lines.start);
    let listed = entry.and_then(|at| lists.winners.entries[at].division);
    let division = listed.or_else(|| lists.dividers[divider?].division).map(|(number, _)| number);
    let body = start.name.end..end;
    let found = heading::find(pages, profile, division, body, repeated);
    let kind = division.and_then(|number| profile.division(number)).map(|rule| rule.kind);
    let by_fields = || {
        if found.numbering.as_ref().is_some_and(|n| *n != Numbering::Number) {
            RecipientKind::Person
        } else {
            RecipientKind::Organization
        }
    };
    let running = pages
        .content(start.name.end..end)
        .filter(|&line| {
            pages.is_content_top(line) && !key.is_empty() && person::name_key(pages.lines[line].text(source)) == key
        })
        .collect();
    Section {
        name: start.name.clone(),
        kind: kind.unwrap_or_else(by_fields),
        division: division.or(found.division),
        entry,
        divider,
        headings: found.headings,
        rejected: found.rejected,
        running,
        lines,
    }
}

/// Matches sections and entries of the winners' list whose names are spelled in two ways: the pairs that are alike enough, best first.
pub(super) fn match_alike(source: &str, pages: &Pages, signals: &Signals, sections: &mut [Section], winners: &Roster) {
    let taken: HashSet<usize> = sections.iter().filter_map(|section| section.entry).collect();
    let free: Vec<(usize, String)> =
        winners.entries.iter().map(|entry| entry.key.clone()).enumerate().filter(|(at, _)| !taken.contains(at)).collect();
    // Every pair is compared, so only as many as can be spelled otherwise in a real booklet.
    if free.len() > MOST_ALIKE || sections.len() > MOST_ALIKE * 10 {
        return;
    }
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, section) in sections.iter().enumerate().filter(|(_, section)| section.entry.is_none()) {
        let printed = signals.name(source, pages, pages.content(section.name.clone()));
        let key = person::name_key(&person::read(&printed).name);
        for (entry, other) in &free {
            let likeness = strsim::normalized_damerau_levenshtein(&key, other);
            if likeness >= ALIKE {
                pairs.push((likeness, at, *entry));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut used_sections, mut used_entries) = (HashSet::new(), HashSet::new());
    for (_, at, entry) in pairs {
        if !used_sections.contains(&at) && !used_entries.contains(&entry) {
            used_sections.insert(at);
            used_entries.insert(entry);
            sections[at].entry = Some(entry);
        }
    }
    // A section without a name is that of the one entry that is left, if neither has another choice.
    let left = |entry: &&(usize, String)| !used_entries.contains(&entry.0);
    if let ([section], [(entry, _)]) = (
        sections.iter_mut().filter(|section| section.name.is_empty()).collect::<Vec<_>>().as_mut_slice(),
        free.iter().filter(left).collect::<Vec<_>>().as_slice(),
    ) {
        section.entry = Some(*entry);
        section.division = winners.entries[*entry].division.map(|(number, _)| number).or(section.division);
    }
}

/// How many entries without a section are compared with the sections that are not listed.
const MOST_ALIKE: usize = 100;
/// From this likeness on two names are taken for two spellings of one.
const ALIKE: f64 = 0.7;
