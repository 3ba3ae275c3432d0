//! The fields of a group of sections, in printed order, with the ways in which their headings are worded.
//!
//! In come the rules of the group; out come the headings of each field. Two rules with the same number that never stand in one section are two
//! wordings of one heading; and so is a numbered line of a section that has the number of a heading that is missing there, and its place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::View;
use super::model::Seen;
use super::repeat::Rule;
use super::shape::Look;

/// A field while it is put together.
struct Open<'r> {
    rules: Vec<&'r Rule>,
    /// The number that it mostly has, or its place among the others.
    place: usize,
    /// Its first line in each section.
    lines: BTreeMap<usize, usize>,
}

impl Open<'_> {
    /// Whether its headings are numbered.
    fn counts(&self) -> bool {
        matches!(self.rules[0].look, Look::Number(_))
    }
}

/// How many characters it has without a blank line above it.
const SHORT: usize = 12;

fn is_short(form: &str) -> bool {
    form.chars().count() <= SHORT
}

/// How many characters a heading that stands once may have.
const ONCE: usize = 60;

/// Reads the fields; `lines` gives the lines of a section.
pub(super) fn read(view: View, rules: &[&Rule], sections: &[usize], lines: &dyn Fn(usize) -> Range<usize>) -> Vec<Vec<Seen>> {
    let ranges: Vec<(usize, Range<usize>)> = sections.iter().map(|&section| (section, lines(section))).collect();
    let section_of = |line: usize| {
        let at = ranges.partition_point(|(_, range)| range.start <= line).checked_sub(1)?;
        ranges[at].1.contains(&line).then_some(ranges[at].0)
    };
    let mut open: Vec<Open> = Vec::new();
    for &rule in rules {
        let mut own: BTreeMap<usize, usize> = BTreeMap::new();
        for &line in &rule.lines {
            if let Some(section) = section_of(line) {
                own.entry(section).or_insert(line);
            }
        }
        if !own.is_empty() {
            open.push(Open { rules: vec![rule], place: 0, lines: own });
        }
    }
    order(&mut open);
    if open.iter().any(Open::counts) {
        open = by_number(view, open);
    }
    let mut fields: Vec<Vec<Seen>> = Vec::new();
    let once = other_wordings(view, &open, &ranges);
    for (field, others) in open.iter().zip(once) {
        let seen = |rule: &&Rule| {
            let lines = rule.lines.iter().copied().filter(|&line| section_of(line).is_some()).collect();
            Seen { words: rule.words.clone(), lines }
        };
        let mut headings: Vec<Seen> = field.rules.iter().map(seen).collect();
        headings.sort_by_key(|seen| std::cmp::Reverse(seen.lines.len()));
        headings.extend(others);
        fields.push(headings);
    }
    fields
}

/// Headings with a mark that stand once, where text follows behind the words of the others on their lines, and behind theirs: `◎開発の経緯　土佐の…`.
pub(super) fn once(view: View, rules: &[&Rule], sections: &[Range<usize>]) -> Vec<Rule> {
    let gap = |line: usize, start: usize| super::repeat::gaps(view.source, view.pages, line, start).into_iter().next();
    let start = |line: usize| view.tokens[line].as_ref().map_or(0, |token| token.start);
    let marks: BTreeSet<&Look> = rules.iter().map(|rule| &rule.look).filter(|look| matches!(look, Look::Mark(_))).collect();
    let mut found = Vec::new();
    for look in marks {
        let own: Vec<&&Rule> = rules.iter().filter(|rule| rule.look == *look).collect();
        let known: BTreeSet<usize> = own.iter().flat_map(|rule| rule.lines.iter().copied()).collect();
        let is_told = |rule: &Rule, line: usize| gap(line, start(line)) == Some(rule.words.chars().count());
        let told = own.iter().flat_map(|rule| rule.lines.iter().filter(|&&line| is_told(rule, line))).count();
        if told * 10 < known.len() * TOLD {
            continue;
        }
        for line in sections.iter().flat_map(|lines| view.pages.content(lines.clone())) {
            let is_look = view.tokens[line].as_ref().is_some_and(|token| token.look == *look);
            if let Some(end) =
                gap(line, start(line)).filter(|end| is_look && (2..=SHORT).contains(end) && !known.contains(&line))
            {
                let words = view.pages.form(line)[start(line)..].chars().take(end).collect();
                found.push(Rule { look: look.clone(), words, lines: vec![line] });
            }
        }
    }
    found
}

/// The share of the headings, in tenths, that must have text behind them.
const TOLD: usize = 8;

/// Puts fields into the order in which they stand in most sections.
fn order(open: &mut Vec<Open>) {
    // In each section the fields are ranked; a field's place is the mean of its ranks, as a share of the section's fields.
    let mut ranks: Vec<(f64, usize)> = vec![(0.0, 0); open.len()];
    let all: BTreeSet<usize> = open.iter().flat_map(|field| field.lines.keys().copied()).collect();
    for section in all {
        let mut here: Vec<(usize, usize)> =
            open.iter().enumerate().filter_map(|(at, field)| Some((*field.lines.get(&section)?, at))).collect();
        here.sort_unstable();
        let count = here.len();
        for (rank, (_, at)) in here.into_iter().enumerate() {
            ranks[at].0 += (rank as f64 + 0.5) / count as f64;
            ranks[at].1 += 1;
        }
    }
    let mean = |&(sum, count): &(f64, usize)| sum / count.max(1) as f64;
    let mut placed: Vec<(f64, Open)> = ranks.iter().map(mean).zip(open.drain(..)).collect();
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    open.extend(placed.into_iter().enumerate().map(|(place, (_, field))| Open { place, ..field }));
}

/// Puts numbered fields into the order of their numbers, and joins those that are wordings of one heading.
fn by_number<'r>(view: View, open: Vec<Open<'r>>) -> Vec<Open<'r>> {
    let number = |field: &Open| {
        let mut count: BTreeMap<u32, usize> = BTreeMap::new();
        let numbers = field.lines.values().filter_map(|&line| view.tokens.get(line)?.as_ref()?.number);
        numbers.for_each(|number| *count.entry(number).or_default() += 1);
        count.into_iter().max_by_key(|&(_, count)| count).map_or(field.place, |(number, _)| number as usize)
    };
    // What is not numbered stays behind the numbered one that it stands behind.
    let mut last = 0;
    let mut fields: Vec<Open> = Vec::new();
    for field in open {
        last = if field.counts() { number(&field) } else { last };
        fields.push(Open { place: last, ..field });
    }
    fields.sort_by_key(|field| (field.place, !field.counts(), std::cmp::Reverse(field.lines.len())));
    let mut joined: Vec<Open> = Vec::new();
    for field in fields {
        let same = |last: &&mut Open| {
            field.counts()
                && last.counts()
                && last.place == field.place
                && last.lines.keys().all(|at| !field.lines.contains_key(at))
        };
        match joined.last_mut().filter(same) {
            Some(last) => {
                last.rules.extend(field.rules);
                last.lines.extend(field.lines);
            }
            None => joined.push(field),
        }
    }
    joined
}

/// For each field the lines that stand in its place, with its number, in sections that do not have it.
fn other_wordings(view: View, open: &[Open], sections: &[(usize, Range<usize>)]) -> Vec<Vec<Seen>> {
    let mut found: Vec<Vec<Seen>> = vec![Vec::new(); open.len()];
    for (section, range) in sections {
        for (at, field) in open.iter().enumerate().filter(|(_, field)| !field.lines.contains_key(section)) {
            let before = open[..at].iter().rev().find_map(|other| other.lines.get(section));
            let after = open[at + 1..].iter().find_map(|other| other.lines.get(section));
            let from = before.map_or(range.start, |line| line + 1);
            let to = after.copied().unwrap_or(range.end);
            // Where the heading before it has the number before, no blank line is asked for.
            let number = |line: usize| view.tokens[line].as_ref().and_then(|token| token.number);
            let follows = before.is_some_and(|&line| number(line).is_some_and(|number| number as usize + 1 == field.place));
            let fits = |&line: &usize| {
                let token = view.tokens[line].as_ref();
                let form = view.pages.form(line);
                token.is_some_and(|token| token.look == field.rules[0].look && token.number == u32::try_from(field.place).ok())
                    && form.chars().count() <= ONCE
                    && !form.ends_with('。')
                    && (view.pages.lines[line].blank_before > 0 || view.pages.is_content_top(line) || follows && is_short(form))
            };
            let mut lines = view.pages.content(from..to.max(from)).filter(fits);
            if let (Some(line), None) = (lines.next(), lines.next())
                && matches!(field.rules[0].look, Look::Number(_))
            {
                let start = view.tokens[line].as_ref().map_or(0, |token| token.start);
                found[at].push(Seen { words: view.pages.form(line)[start..].to_owned(), lines: vec![line] });
            }
        }
    }
    found
}
