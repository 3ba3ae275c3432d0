//! The sections of the recipients: where each begins, and whose it is.
//!
//! In come the heads and the names of the lists; out come [`Section`]s with the headings of their fields. A line that reads `うみの図書館`, which
//! the winners' list has, and `住所：…` below it begin one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::head::{Cluster, GAP, NAME_REACH, announces};
use super::heading::{self, Heading, Rejected};
use super::roster::{Names, Roster};
use super::unknown::Repeated;
use super::{Divider, View, decoration};
use crate::fold;
use crate::profile::Given;
use crate::profile::pattern::marks;
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
pub(super) fn starts(view: View, clusters: &[Cluster], names: &Names, from: usize) -> Vec<Start> {
    let View { pages, signals, .. } = view;
    let content: Vec<usize> = pages.content(from..pages.lines.len()).collect();
    // Each head or first heading goes to the nearest name above it.
    let mut by_evidence: BTreeMap<usize, Range<usize>> = BTreeMap::new();
    for (at, &index) in content.iter().enumerate() {
        let Some(length) = known_name(view, &content[at..], names) else { continue };
        let behind = &content[at + length..];
        let own = content[at..at + length].iter().copied().find(|&line| signals.has_text_before_label(line));
        if let Some(evidence) = own.or_else(|| evidence(view, behind)) {
            by_evidence.insert(evidence, index..content[at + length - 1] + 1);
        }
    }
    for cluster in clusters.iter().filter(|cluster| cluster.name >= from) {
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

/// Where a name that no list has ends: behind its line, or behind the lines that it was wrapped onto.
fn name_end(view: View, cluster: &Cluster) -> usize {
    let View { pages, signals, .. } = view;
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
fn known_name(view: View, lines: &[usize], names: &Names) -> Option<usize> {
    let View { pages, profile, signals, .. } = view;
    let &first = lines.first()?;
    if let Some(given) = set_off_name(view, first, names) {
        // A place behind the name is that of an award page too: there neither a label nor a heading follows.
        let is_placed = given.iter().any(|given| given.key == "place");
        let opens = |line: usize| !signals.labels[line].is_empty() || heading::is_heading(profile, pages.form(line));
        let below = lines.get(1).filter(|&&line| !pages.is_content_top(line) && opens(line));
        return (!is_placed || below.is_some()).then_some(1);
    }
    // Nothing but a name stands behind an award in brackets, whether a list has it or not.
    let form = pages.form(first);
    if signals.labels[first].is_empty() && leading_award(view, form).is_some_and(|(award, _)| award.start > marks(form)) {
        return Some(1);
    }
    if !names.can_begin(form) {
        return None;
    }
    let mut printed = String::new();
    for (count, &line) in lines.iter().take(3).enumerate() {
        if count > 0 && pages.is_content_top(line) {
            return None;
        }
        printed.push_str(&view.name([line]));
        let without_place = || without_place(&printed).is_some_and(|end| names.contains(&printed[..end]));
        if names.contains(&printed) || count > 0 && without_place() {
            return Some(count + 1);
        }
    }
    None
}

/// What the line of a name holds, where the name is not all of it: it has a mark, or it is known without an award before it, a place behind
/// it or brackets around it.
fn bare_name(view: View, name: &Range<usize>, names: &Names) -> Vec<Given> {
    let lines: Vec<usize> = view.pages.content(name.clone()).collect();
    let &[line] = lines.as_slice() else { return name_over_lines(view, &lines, names) };
    if let Some(given) = set_off_name(view, line, names) {
        return given;
    }
    let form = view.pages.form(line);
    let given = |key: &str, range: Range<usize>| Given { key: key.to_owned(), line, range };
    let start = marks(form);
    if let Some((award, end)) = leading_award(view, form).filter(|(award, _)| award.start > start) {
        // Brackets around the award say that what follows is all of the name, but for a place.
        let place = form[end..].strip_suffix(')').and_then(|rest| rest.rfind('('));
        let place = place
            .map(|at| end + at + 1..form.len() - 1)
            .filter(|place| place.start > end + 1 && is_place(&form[place.clone()]));
        let name = given("name", end..place.as_ref().map_or(form.len(), |place| place.start - 1));
        return [Some(given("award", award)), place.map(|place| given("place", place)), Some(name)]
            .into_iter()
            .flatten()
            .collect();
    }
    let is_plain = start == 0 || start == form.len() || !view.signals.labels[line].is_empty();
    if is_plain { Vec::new() } else { vec![given("name", start..form.len())] }
}

/// What the lines of a known name hold, where its place stands behind it on the last of them.
fn name_over_lines(view: View, lines: &[usize], names: &Names) -> Vec<Given> {
    let printed = view.name(lines.iter().copied());
    let (Some(end), Some(&last)) = (without_place(&printed), lines.last()) else { return Vec::new() };
    let form = view.pages.form(last);
    let Some(open) = form.strip_suffix(')').and_then(|rest| rest.rfind('(')).filter(|&open| open > 0) else {
        return Vec::new();
    };
    if names.contains(&printed) || !names.contains(&printed[..end]) {
        return Vec::new();
    }
    let given = |key: &str, line: usize, range: Range<usize>| Given { key: key.to_owned(), line, range };
    let name = |&line: &usize| given("name", line, 0..if line == last { open } else { view.pages.form(line).len() });
    lines.iter().map(name).chain([given("place", last, open + 1..form.len() - 1)]).collect()
}

/// The bytes of a printed name before the brackets that it ends with.
fn without_place(printed: &str) -> Option<usize> {
    let inner = printed.trim_end().strip_suffix([')', '）'])?;
    inner.rfind(['(', '（']).filter(|&at| at > 0)
}

/// Whether words in match form are the name of a place, such as 品川区 or 高知県.
fn is_place(words: &str) -> bool {
    words.ends_with(['市', '区', '町', '村', '郡', '県', '都', '府', '道']) && words.chars().nth(1).is_some()
}

/// The parts of a line that has a known name and something around it.
fn set_off_name(view: View, line: usize, names: &Names) -> Option<Vec<Given>> {
    let View { pages, signals, .. } = view;
    let form = pages.form(line);
    // This is asked of every line, and few have anything around a name.
    let bare = decoration::bare(form);
    let award = leading_award(view, form);
    // A name may look like an address: `島根県(松江市)`.
    let has_label = signals.labels[line].iter().any(|hit| !hit.label.is_empty());
    if bare.is_none() && award.is_none() && !form.ends_with(')') || has_label {
        return None;
    }
    let given = |key: &str, range: Range<usize>| Given { key: key.to_owned(), line, range };
    let text = |range: &Range<usize>| view.text(line).get(pages.forms[line].source(range.clone())).unwrap_or_default();
    let is_known = |range: &Range<usize>| names.can_begin(&form[range.clone()]) && names.contains(text(range));
    if is_known(&(0..form.len())) {
        return None;
    }
    let mut words = bare.map_or(0..form.len(), |bare| bare.words);
    let mut found = Vec::new();
    if let Some((award, end)) = award {
        found.push(given("award", award));
        words = end..form.len();
    }
    if !is_known(&words) {
        let at = words.start + form[words.clone()].strip_suffix(')')?.rfind('(')?;
        found.push(given("place", at + 1..words.end - 1));
        words.end = at;
    }
    if words.is_empty() || !is_known(&words) {
        return None;
    }
    found.push(given("name", words));
    Some(found)
}

/// The award that a line in match form begins with, by itself or in brackets, behind a mark or not, and where the words behind it begin.
fn leading_award(view: View, form: &str) -> Option<(Range<usize>, usize)> {
    let awards = &view.profile.awards;
    let start = marks(form);
    let (award, end) = match decoration::leading_brackets(&form[start..]) {
        Some((words, end)) => {
            awards.whole(&form[start..][words.clone()])?;
            (start + words.start..start + words.end, start + end)
        }
        None => {
            let end = start + awards.prefix(&form[start..])?;
            (start..end, end)
        }
    };
    let end = end + usize::from(form[end..].starts_with(':'));
    (end < form.len()).then_some((award, end))
}

/// The line close behind a name that shows that a section begins there: a label, a part, or a field's mark and heading.
fn evidence(view: View, behind: &[usize]) -> Option<usize> {
    let View { pages, profile, signals, .. } = view;
    let label = behind.iter().take(NAME_REACH).copied().find(|&line| !signals.labels[line].is_empty());
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
    // Its award at the top of a later page is a running head as its name is.
    let award = own_award(view, &start.given);
    let award_of = |line: usize| view.signals.award[line].map(|hit| &pages.form(line)[hit.start..]);
    let award = award.or_else(|| award_of(lists.dividers[divider?].award?));
    let is_name = |line: usize| may_be(pages.form(line), &key) && person::name_key(view.text(line)) == key;
    let is_award = |line: usize| award.is_some() && award_of(line) == award;
    let running: Vec<usize> = pages
        .content(start.name.end..end)
        .filter(|&line| pages.is_content_top(line) && (is_name(line) || is_award(line)))
        .collect();
    Section {
        name: start.name.clone(),
        printed,
        given: start.given.clone(),
        damaged: start.damaged,
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
pub(super) fn match_alike(sections: &mut [Section], winners: &Roster) {
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

/// How many entries without a section are compared with the sections that are not listed.
const MOST_ALIKE: usize = 100;
/// From this likeness on two names are taken for two spellings of one.
const ALIKE: f64 = 0.7;
