//! The sections of the recipients: where each begins, and whose it is.
//!
//! In come the heads and the names of the lists; out come [`Section`]s with the headings of their fields. A line that reads `うみの図書館`, which
//! the winners' list has, and `住所：…` below it begin one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::head::{Cluster, GAP, NAME_REACH};
use super::heading::{self, Heading, Rejected};
use super::name::{bare_name, is_listed, known_name, name_end};
use super::roster::{Entry, Names, Roster};
use super::unknown::Repeated;
use super::{Chapter, Divider, View, divider};
use crate::fold;
use crate::profile::{FrontPart, Given};
use crate::record::RecipientKind;
use crate::value::person;

/// A recipient's section.
#[derive(Debug, Clone)]
pub struct Section {
    /// All its lines, as indices into the lines of the booklet.
    pub lines: Range<usize>,
    /// The lines of the name, and what else the section begins with.
    pub name: Range<usize>,
    /// The name as printed.
    pub printed: String,
    /// What stands in the first lines beside the name, and the name, where the profile says how they look; `line` is an index into the lines
    /// of the booklet.
    pub given: Vec<Given>,
    /// Whether the first lines look unlike those that the profile gives: the name is what stands in its place.
    pub damaged: bool,
    /// Who the recipient is.
    pub kind: RecipientKind,
    /// The division, by the winners' list or else by the award page above the section.
    pub division: Option<u32>,
    /// The line that names a division which the profile does not know, where the section is below it.
    pub other_division: Option<usize>,
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

/// Where a section begins.
#[derive(Debug, Clone)]
pub(super) struct Start {
    /// The lines of the name.
    pub name: Range<usize>,
    /// What the first lines hold, where the profile says how they look.
    pub given: Vec<Given>,
    /// Whether the first lines do not look as the profile says.
    pub damaged: bool,
}

impl Start {
    /// The name as printed.
    fn printed(&self, view: View) -> String {
        let mut names = self.given.iter().filter(|given| given.key == "name").peekable();
        if names.peek().is_none() {
            return view.name(view.pages.content(self.name.clone()));
        }
        let text = |given: &Given| {
            let range = view.pages.forms[given.line].source(given.range.clone());
            view.text(given.line).get(range).unwrap_or_default().to_owned()
        };
        names.map(text).collect()
    }
}

/// Finds the first lines of the sections: known names above a head, and heads without a known name.
pub(super) fn starts(view: View, clusters: &[Cluster], names: &Names, chapters: &[Chapter], from: usize) -> Vec<Start> {
    let View { pages, signals, .. } = view;
    // Where and to whom to apply looks like a head too, and has no name above it.
    let is_of_chapter = |cluster: &Cluster| {
        let page = |line: usize| pages.lines[line].page;
        let at = chapters.partition_point(|chapter| chapter.lines.start <= cluster.name);
        let chapter =
            at.checked_sub(1).map(|at| &chapters[at]).filter(|chapter| matches!(chapter.part, Some(FrontPart::Text(_))));
        cluster.name == cluster.first && chapter.is_some_and(|chapter| page(chapter.lines.start) == page(cluster.name))
    };
    let content: Vec<usize> = pages.content(from..pages.lines.len()).collect();
    // Each head or first heading goes to the nearest name above it.
    let mut by_evidence: BTreeMap<usize, Range<usize>> = BTreeMap::new();
    for (at, &index) in content.iter().enumerate() {
        let Some(length) = known_name(view, &content[at..], names) else { continue };
        let behind = &content[at + length..];
        let own = content[at..at + length].iter().copied().find(|&line| signals.has_text_before_label(line));
        if let Some(evidence) = own.or_else(|| evidence(view, behind)) {
            let name = index..content[at + length - 1] + 1;
            // Between a listed name and its head a title may stand that the award page was read with.
            let is_listed = |name: &Range<usize>| is_listed(view, name, names);
            if by_evidence.get(&evidence).is_none_or(|above| !is_listed(above) || is_listed(&name)) {
                by_evidence.insert(evidence, name);
            }
        }
    }
    for cluster in clusters.iter().filter(|cluster| cluster.name >= from && !is_of_chapter(cluster)) {
        let mut near = by_evidence.range(cluster.name..=cluster.first + NAME_REACH + GAP);
        let named = near.any(|(_, name)| name.start <= cluster.first);
        if !named {
            let end = name_end(view, cluster);
            by_evidence.insert(cluster.first, cluster.name..end);
        }
    }
    let mut starts: Vec<Start> =
        by_evidence.into_values().map(|name| Start { given: bare_name(view, &name, names), name, damaged: false }).collect();
    starts.sort_by_key(|start| start.name.start);
    starts.dedup_by_key(|start| start.name.start);
    starts
}

/// The line close behind a name that shows that a section begins there: a label, a part, or a field's mark and heading.
fn evidence(view: View, behind: &[usize]) -> Option<usize> {
    let View { pages, profile, signals, .. } = view;
    // What stands in brackets alone is the place of the name above it, and no address.
    let has_label = |line: usize| {
        let is_place = || pages.form(line).starts_with('(') && pages.form(line).ends_with(')');
        !signals.labels[line].is_empty() && !is_place()
    };
    let label = behind.iter().take(NAME_REACH).copied().find(|&line| has_label(line));
    let first = || behind.iter().take(8).copied().find(|&line| heading::is_first(profile, pages.form(line)));
    let part = || behind.iter().take(8).copied().find(|&line| signals.part[line].is_some());
    let shows = |form: &str| heading::is_marked_heading(profile, form) || heading::is_set_off(profile, form);
    let heading = || behind.iter().take(30).copied().find(|&line| shows(pages.form(line)));
    // Whichever key comes first in a section shows it: two names above one heading would be two sections else.
    label.or_else(|| [part(), first(), heading()].into_iter().flatten().min())
}

/// What the booklet says of its recipients outside their sections.
pub(super) struct Lists<'a> {
    dividers: &'a [Divider],
    winners: &'a Roster,
    /// The entries of the winners' list by name.
    entries: HashMap<&'a str, usize>,
    /// The award pages that announce a name, from first to last.
    announced: HashMap<&'a str, Vec<usize>>,
    /// The lines that name a division alone, from first to last, and whether the profile knows it.
    divisions: Vec<(usize, bool)>,
    /// Whether the winners' list has divisions that the profile does not know.
    has_others: bool,
}

impl<'a> Lists<'a> {
    pub(super) fn new(view: View, dividers: &'a [Divider], winners: &'a Roster) -> Self {
        let mut announced: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, divider) in dividers.iter().enumerate() {
            for entry in divider.roster.entries.iter().filter(|entry| !entry.key.is_empty()) {
                announced.entry(entry.key.as_str()).or_default().push(at);
            }
        }
        let named = |line: usize| match &view.signals.division[line] {
            Some(hit) => hit.rest.is_empty().then_some((line, true)),
            None => divider::is_unknown_division(view.pages.form(line)).then_some((line, false)),
        };
        let divisions = (0..view.pages.lines.len()).filter_map(named).collect();
        let has_others = winners.unknown.iter().any(|words| divider::is_division(words));
        Self { dividers, winners, entries: winners.by_key(), announced, divisions, has_others }
    }

    /// The line of the division above a line, where it is one that the profile does not know.
    fn unknown_division(&self, line: usize) -> Option<usize> {
        let above = self.divisions.partition_point(|&(named, _)| named < line);
        above.checked_sub(1).map(|at| self.divisions[at]).filter(|&(_, known)| !known).map(|(line, _)| line)
    }

    /// The award page of a section: the nearest above it that announces its name, or else the nearest.
    fn divider(&self, key: &str, start: usize) -> Option<usize> {
        let above = self.dividers.partition_point(|divider| divider.lines.start < start);
        let named = self.announced.get(key).and_then(|at| at[..at.partition_point(|&at| at < above)].last().copied());
        named.or(above.checked_sub(1))
    }
}

/// Reads what a section is: whose, in which division, with which fields.
pub(super) fn read(view: View, start: &Start, end: usize, lists: &Lists, repeated: &Repeated) -> Section {
    let View { pages, profile, .. } = view;
    let lines = start.name.start..end;
    let printed = start.printed(view);
    let key = person::name_key(&person::read(&printed).name);
    let entry = lists.entries.get(key.as_str()).copied();
    let divider = lists.divider(&key, lines.start);
    let listed = entry.and_then(|at| lists.winners.entries[at].division);
    let own = start.given.iter().find(|given| given.key == "division").and_then(|given| {
        let form = &pages.form(given.line)[given.range.clone()];
        profile.divisions.iter().find(|rule| rule.pattern.is_whole(form)).map(|rule| rule.number)
    });
    let announced = || listed.or_else(|| lists.dividers[divider?].division).map(|(number, _)| number);
    let division = own.or_else(announced);
    // Below the page of a division that the profile does not know the headings tell of no other.
    let is_unknown = |page: &Divider| page.division.is_none() && page.award != Some(page.lines.start);
    let other_division = lists.unknown_division(lines.start).filter(|_| division.is_none());
    let in_other = lists.has_others && entry.is_some_and(|at| lists.winners.entries[at].division.is_none());
    let is_told =
        division.is_some() || other_division.is_some() || in_other || divider.is_some_and(|at| is_unknown(&lists.dividers[at]));
    let body = start.name.end..end;
    let is_head = |line: usize| !view.signals.labels[line].is_empty() || view.signals.part[line].is_some();
    let found = heading::find(pages, profile, division, body, repeated, &is_head);
    let by_name = || {
        let form = fold::match_form(&printed);
        profile.sections.kinds.iter().find(|(_, words)| words.first(form.as_str()).is_some()).map(|(kind, _)| *kind)
    };
    let kind = division.and_then(|number| profile.division(number)).and_then(|rule| rule.kind);
    let kind = kind.or_else(by_name).or(profile.sections.recipients);
    // Where divisions are told apart at all, those that do not say it are of organizations.
    let kind = kind.or(division.and_then(|number| profile.division(number)).map(|_| RecipientKind::Organization));
    let by_fields = || {
        if found.marked && profile.sections.begin.is_empty() { RecipientKind::Person } else { RecipientKind::Organization }
    };
    // Its award or its division at the top of a later page is a running head as its name is.
    let award = own_award(view, &start.given);
    let award_of = |line: usize| view.signals.award[line].map(|hit| &pages.form(line)[hit.start..]);
    let award = award.or_else(|| award_of(lists.dividers[divider?].award?));
    let is_name = |line: usize| may_be(pages.form(line), &key) && person::name_key(view.text(line)) == key;
    let is_award = |line: usize| award.is_some() && award_of(line) == award;
    let is_division = |line: usize| {
        view.signals.division[line].as_ref().is_some_and(|hit| hit.rest.is_empty() && division == Some(hit.number))
    };
    // So is the booklet's title on a line of its own, with what kind of booklet it is.
    let is_title = |line: usize| {
        let behind = |len: usize| pages.form(line)[len..].to_owned();
        let kind = profile.title.prefix(pages.form(line)).map(behind);
        kind.is_some_and(|kind| kind.is_empty() || profile.kinds.whole(&kind).is_some())
    };
    let is_running = |line: usize| {
        let is_top = pages.is_content_top(line);
        is_top && (is_name(line) || is_award(line) || is_division(line))
            || (is_top || pages.lines[line].blank_before > 0) && is_title(line)
    };
    let running: Vec<usize> = pages.content(start.name.end..end).filter(|&line| is_running(line)).collect();
    Section {
        name: start.name.clone(),
        printed,
        given: start.given.clone(),
        damaged: start.damaged,
        kind: kind.unwrap_or_else(by_fields),
        division: division.or(found.division.filter(|_| !is_told)),
        other_division,
        entry,
        divider,
        headings: found.headings,
        rejected: found.rejected,
        running,
        lines,
    }
}

/// The award that the first lines of a section print, in match form, under whatever key.
pub(super) fn own_award<'a>(view: View<'a>, given: &[Given]) -> Option<&'a str> {
    let View { pages, profile, .. } = view;
    let mut texts = given.iter().map(|given| &pages.form(given.line)[given.range.clone()]);
    texts.find(|text| profile.awards.whole(text).is_some())
}

/// Whether a line in match form may be a name: kanji are the same in match form and in what names are compared by.
fn may_be(form: &str, key: &str) -> bool {
    let (first, own) = (form.chars().next(), key.chars().next());
    own.is_some() && (first == own || !matches!(first, Some('一'..='\u{9FFF}')))
}

/// Matches sections and entries of the winners' list whose names are spelled in two ways: the pairs that are alike enough, best first.
pub(super) fn match_alike(sections: &mut [Section], winners: &mut Roster) {
    match_beginnings(sections, winners);
    let taken: HashSet<usize> = sections.iter().filter_map(|section| section.entry).collect();
    let free: Vec<(usize, String)> =
        winners.entries.iter().map(|entry| entry.key.clone()).enumerate().filter(|(at, _)| !taken.contains(at)).collect();
    // Every pair is compared, so only as many as can be spelled otherwise in a real booklet.
    if free.len() > MOST_ALIKE || sections.len() > MOST_ALIKE * 10 {
        return;
    }
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, section) in sections.iter().enumerate().filter(|(_, section)| section.entry.is_none()) {
        let key = person::name_key(&person::read(&section.printed).name);
        for (entry, other) in &free {
            let alike = || strsim::normalized_damerau_levenshtein(&key, other);
            let likeness = if person::same_but_form(&key, other) { 1.0 } else { alike() };
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

/// Gives sections the entries that have more behind the name than it: where a person belongs, on the same line.
fn match_beginnings(sections: &mut [Section], winners: &mut Roster) {
    let taken: HashSet<usize> = sections.iter().filter_map(|section| section.entry).collect();
    for section in sections.iter_mut().filter(|section| section.entry.is_none() && !section.name.is_empty()) {
        let name = person::read(&section.printed).name;
        let behind = |entry: &Entry| Some(entry.name.strip_prefix(name.as_str())?.strip_prefix(' ')?.trim().to_owned());
        let mut free = winners.entries.iter_mut().enumerate().filter(|(at, _)| !taken.contains(at));
        if let Some((at, entry, rest)) = free.find_map(|(at, entry)| behind(entry).map(|rest| (at, entry, rest))) {
            entry.key = person::name_key(&name);
            entry.name.clone_from(&name);
            // What stood behind a wide gap was read as the affiliation already, and is the end of it.
            let whole = [Some(rest), entry.affiliation.take()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            entry.affiliation = Some(whole);
            section.entry = Some(at);
        }
    }
}

/// How many entries without a section are compared with the sections that are not listed.
const MOST_ALIKE: usize = 100;
/// From this likeness on two names are taken for two spellings of one.
const ALIKE: f64 = 0.7;
