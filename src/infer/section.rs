//! What the sections consist of: labels at the head, labelled parts, fields.
//!
//! In come the rules that repeat and the sections' first lines; the labels, parts and sets of fields are put into the model. Where sections have
//! two kinds of headings, as those of two divisions have, each kind is a set of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::model::{Field, Model, Part, Seen, Set, free, numbered};
use super::repeat::{Rule, Template};
use super::shape::Look;
use super::vocabulary::Place;
use super::{View, field, inline, inner, label};
use crate::profile::ValueKind;
use crate::value::date;

/// The sections, and where in each the first heading of a field stands.
struct Sections<'t> {
    starts: &'t [usize],
    end: usize,
}

impl Sections<'_> {
    /// The section that a line is in.
    fn of(&self, line: usize) -> Option<usize> {
        self.starts.partition_point(|&start| start <= line).checked_sub(1)
    }

    fn lines(&self, section: usize) -> Range<usize> {
        self.starts[section]..self.starts.get(section + 1).copied().unwrap_or(self.end)
    }

    /// The sections that a rule stands in.
    fn with(&self, rule: &Rule) -> BTreeSet<usize> {
        rule.lines.iter().filter_map(|&line| self.of(line)).collect()
    }
}

/// Puts labels, parts and fields into the model.
pub(super) fn read(view: View, template: &Template, model: &mut Model) {
    let sections = Sections { starts: &template.starts, end: view.pages.lines.len() };
    model.sections = sections.starts.len();
    if model.sections == 0 {
        return;
    }
    let mut fields = field_rules(view, template, &sections);
    let head = inline::split(view, &mut fields, &sections_of(&sections, model.sections));
    let ranges = sections_of(&sections, model.sections);
    let main = fields.clone();
    fields.extend(inner::beside(view, &template.rules, &main, &ranges));
    let once = field::once(view, &fields, &ranges);
    fields.extend(&once);
    let mut first: Vec<usize> = (0..model.sections).map(|section| sections.lines(section).end).collect();
    for &line in main.iter().copied().chain(&once).flat_map(|rule| &rule.lines) {
        if let Some(section) = sections.of(line) {
            first[section] = first[section].min(line);
        }
    }
    parts(view, template, &sections, &first, model);
    inline::put(view, &head, model);
    let mut head_end = first.clone();
    for &line in model.parts.iter().flat_map(|part| &part.heading.lines) {
        if let Some(section) = sections.of(line) {
            head_end[section] = head_end[section].min(line);
        }
    }
    label::read(view, sections.starts, &head_end, model);
    sets(view, &sections, &fields, model);
    for set in &mut model.sets {
        inner::fill(view, &template.rules, set, &ranges, 1);
    }
}

fn sections_of(sections: &Sections, count: usize) -> Vec<Range<usize>> {
    (0..count).map(|section| sections.lines(section)).collect()
}

/// The share of all sections that a rule must stand in, at least in two of them.
fn enough(sections: usize) -> usize {
    (sections / 10).max(2)
}

/// The rules that are headings of fields: those of the look that most of them have, once in a section.
fn field_rules<'t>(view: View, template: &'t Template, sections: &Sections) -> Vec<&'t Rule> {
    let count = sections.starts.len();
    let mut by_look: BTreeMap<&Look, Vec<(&Rule, usize)>> = BTreeMap::new();
    for rule in &template.rules {
        let inside = rule.lines.iter().filter(|&&line| sections.of(line).is_some()).count();
        let with = sections.with(rule).len();
        let heading = matches!(rule.look, Look::Number(_) | Look::Mark(_) | Look::Bracket(..) | Look::Line);
        let heading = heading && !(rule.look == Look::Line && inner::is_award(view, &rule.words));
        if heading && with >= enough(count) && inside * 2 <= with * 3 && numbers_agree(view, rule) {
            by_look.entry(&rule.look).or_default().push((rule, with));
        }
    }
    // A heading has text below it. Lines that return without a mark are headings only where nothing else is.
    let weight = |(look, rules): &(&Look, Vec<(&Rule, usize)>)| {
        let sum: usize = rules.iter().map(|(_, with)| with).sum();
        if **look == Look::Line { sum / 3 } else { sum }
    };
    let best = by_look.iter().map(|(look, rules)| (*look, rules.clone())).max_by_key(weight);
    let Some((_, best)) = best else { return Vec::new() };
    let best: Vec<&Rule> = best.into_iter().map(|(rule, _)| rule).collect();
    // What most sections have may all stand inside one field of those around it.
    let ranges: Vec<Range<usize>> = (0..count).map(|section| sections.lines(section)).collect();
    let others = by_look.into_values().map(|rules| rules.into_iter().map(|(rule, _)| rule).collect::<Vec<_>>());
    others.into_iter().filter_map(|rules| inner::around(view, rules, &best, &ranges)).max_by_key(Vec::len).unwrap_or(best)
}

/// Whether the lines of a rule mostly have the same number.
fn numbers_agree(view: View, rule: &Rule) -> bool {
    number(view, rule).is_none_or(|(_, share)| share >= 0.6)
}

/// The number that the lines of a rule mostly have, and the share that has it.
fn number(view: View, rule: &Rule) -> Option<(u32, f64)> {
    let numbers = rule.lines.iter().filter_map(|&line| view.tokens.get(line)?.as_ref()?.number);
    let mut count: BTreeMap<u32, usize> = BTreeMap::new();
    numbers.for_each(|number| *count.entry(number).or_default() += 1);
    let (number, most) = count.into_iter().max_by_key(|&(_, count)| count)?;
    Some((number, most as f64 / rule.lines.len() as f64))
}

/// Headings in brackets between the head and the first field.
fn parts(view: View, template: &Template, sections: &Sections, first: &[usize], model: &mut Model) {
    let count = sections.starts.len();
    let before = |rule: &Rule| {
        let lines = rule.lines.iter().filter(|&&line| sections.of(line).is_some_and(|section| line < first[section]));
        lines.copied().collect::<Vec<_>>()
    };
    let is_part = |rule: &&Rule| {
        let lines = before(rule);
        // What stands in round brackets goes on with the value above it.
        let goes_on = matches!(rule.look, Look::Bracket('(', _));
        matches!(rule.look, Look::Bracket(..))
            && !goes_on
            && lines.len() * 10 >= count * 3
            && lines.len() * 10 >= rule.lines.len() * 8
    };
    let mut rules: Vec<&Rule> = template.rules.iter().filter(is_part).collect();
    // The order on the page: what stands nearest to the head comes first.
    let distance = |rule: &Rule| {
        let from_start = |&line: &usize| sections.of(line).map(|section| line - sections.starts[section]);
        median(before(rule).iter().filter_map(from_start).collect())
    };
    rules.sort_by_key(|rule| distance(rule));
    for rule in rules {
        let lines = before(rule);
        let Look::Bracket(open, close) = rule.look else { continue };
        let below = |&line: &usize| view.pages.content(line + 1..sections.end).next();
        let at_field = lines.iter().filter(|line| sections.of(**line).is_some_and(|at| below(line) == Some(first[at]))).count();
        let nothing = |&&line: &&usize| view.pages.form(line).ends_with(close);
        let opens_fields = at_field * 10 >= lines.len() * 7 && lines.iter().filter(nothing).count() * 10 >= lines.len() * 9;
        let likely = view.known.likely(&rule.words).filter(|(_, notion, sure)| *sure || notion.place == Place::Part);
        let taken = || model.parts.iter().map(|part| part.key.as_str());
        let dates = lines.iter().filter(|&&line| has_date(view, line, rule.words.len())).count();
        let is_date = dates * 10 >= lines.len() * 7;
        let (key, agreed) = match likely {
            _ if opens_fields => ("contents".to_owned(), true),
            Some((key, ..)) if key != "started" || is_date => (free(key, taken()), true),
            _ => (numbered("part", taken()), false),
        };
        let kind = if key == "started" { ValueKind::Date } else { ValueKind::Text };
        let heading = Seen { words: format!("{open}{}{close}", rule.words), lines };
        model.parts.push(Part { key, heading, kind, opens_fields, agreed });
    }
}

/// Whether a line, or the one below it where it says nothing more, is read as a date.
fn has_date(view: View, line: usize, words: usize) -> bool {
    let form = view.pages.form(line);
    let rest = form.char_indices().find(|&(at, c)| at > words && matches!(c, '>' | '】' | ']' | '」' | ')'));
    let rest = rest.map_or("", |(at, c)| &form[at + c.len_utf8()..]);
    let below = || view.pages.content(line + 1..view.pages.lines.len()).next().map_or("", |below| view.pages.form(below));
    let text = if rest.is_empty() { below() } else { rest };
    text.chars().any(|c| c.is_ascii_digit()) && date::read_started(text).is_ok_and(|(from, _)| from.is_some())
}

pub(super) fn median(mut values: Vec<usize>) -> usize {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

/// Sections with the same headings.
struct Cluster {
    /// How many of the sections have each rule.
    rules: BTreeMap<usize, usize>,
    sections: Vec<usize>,
}

/// The sets of fields: one for each group of sections that has the same headings.
fn sets(view: View, sections: &Sections, rules: &[&Rule], model: &mut Model) {
    let mut looks: Vec<Look> = Vec::new();
    for rule in rules {
        if !looks.contains(&rule.look) {
            looks.push(rule.look.clone());
        }
    }
    let mut of: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); sections.starts.len()];
    for (at, rule) in rules.iter().enumerate() {
        for section in sections.with(rule) {
            of[section].insert(at);
        }
    }
    let mut clusters: Vec<Cluster> = Vec::new();
    for (section, own) in of.iter().enumerate().filter(|(_, own)| !own.is_empty()) {
        let shared = |cluster: &Cluster| {
            let usual = |count: usize| count * 2 >= cluster.sections.len();
            let all = cluster.rules.iter().filter(|&(_, &count)| usual(count)).count().max(1);
            let both = own.iter().filter(|at| cluster.rules.get(at).is_some_and(|&count| usual(count))).count();
            both * 100 / all.min(own.len()).max(1)
        };
        let nearest = (0..clusters.len()).max_by_key(|&at| shared(&clusters[at])).filter(|&at| shared(&clusters[at]) >= 50);
        let at = nearest.unwrap_or_else(|| {
            clusters.push(Cluster { rules: BTreeMap::new(), sections: Vec::new() });
            clusters.len() - 1
        });
        own.iter().for_each(|&rule| *clusters[at].rules.entry(rule).or_default() += 1);
        clusters[at].sections.push(section);
    }
    let divisions: Vec<Vec<u32>> = clusters.iter().map(|cluster| divisions_of(cluster, sections, model)).collect();
    let apart = |at: usize| {
        let others = divisions.iter().enumerate().filter(|(other, _)| *other != at).flat_map(|(_, all)| all);
        !divisions[at].is_empty() && others.into_iter().all(|number| !divisions[at].contains(number))
    };
    // Sets that no division tells apart are one: a section has those of its headings that it has.
    if clusters.len() > 1 && !(0..clusters.len()).all(apart) {
        let mut all = Cluster { rules: BTreeMap::new(), sections: Vec::new() };
        for cluster in clusters.drain(..) {
            cluster.rules.into_iter().for_each(|(rule, count)| *all.rules.entry(rule).or_default() += count);
            all.sections.extend(cluster.sections);
        }
        all.sections.sort_unstable();
        clusters = vec![all];
    }
    let several = clusters.len() > 1;
    for (cluster, divisions) in clusters.iter().zip(divisions) {
        let own: Vec<&Rule> = cluster.rules.keys().map(|&at| rules[at]).collect();
        let fields = field::read(view, &own, &cluster.sections, &|section| sections.lines(section));
        let divisions = if several { divisions } else { Vec::new() };
        model.sets.push(Set { divisions, looks: looks.clone(), sections: cluster.sections.len(), fields: name(view, fields) });
    }
}

/// The divisions whose lines stand above the sections of a cluster.
fn divisions_of(cluster: &Cluster, sections: &Sections, model: &Model) -> Vec<u32> {
    let above = |section: &usize| {
        let start = sections.starts[*section];
        let last = |lines: &[usize]| lines.iter().rev().find(|&&line| line < start).copied();
        let found = model.divisions.iter().filter_map(|division| Some((last(&division.name.lines)?, division.number)));
        found.max().map(|(_, number)| number)
    };
    let numbers: BTreeSet<u32> = cluster.sections.iter().filter_map(above).collect();
    numbers.into_iter().collect()
}

/// Gives fields their keys.
pub(super) fn name(view: View, fields: Vec<Vec<Seen>>) -> Vec<Field> {
    let mut named: Vec<Field> = Vec::new();
    for headings in fields {
        let likely = headings.first().and_then(|seen| view.known.likely(seen.words.trim_end_matches('…')));
        // What is a label elsewhere is no guess for a field.
        let likely = likely.filter(|(_, notion, sure)| *sure || notion.place != Place::Header);
        let taken = || named.iter().map(|field| field.key.as_str());
        let (key, agreed) = match likely {
            Some((key, _, sure)) if !taken().any(|other| other == key) => (key.to_owned(), sure),
            _ => (numbered("field", taken()), false),
        };
        let kind = inline::kind_of(view, &headings);
        named.push(Field { key, headings, agreed, kind, inner: None });
    }
    named
}
