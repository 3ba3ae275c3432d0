//! Which lines a rule of the profile was tried on, and why each took it or not.
//!
//! In come an [`Analysis`], the profile and a key; out comes a [`Tried`] for every line that is near to one of the rule's words: it holds them, begins
//! them, or reads much like them. `８．効果測定` was tried as `effects`, and is none, because it is only half like `植栽の効果`.

use serde::Serialize;

use super::inside;
use crate::Analysis;
use crate::profile::pattern::strip_numbering;
use crate::profile::{LabelRule, Numbering, Patterns, Profile};

/// A line that a rule was tried on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// The line in the source, from 1.
    pub line: u32,
    /// Its page, from 1.
    pub page: u32,
    /// The dotted key, such as `fields.effects`.
    pub key: String,
    /// The word or expression of the profile, as written there; empty for a value that shows by itself what it is.
    pub pattern: String,
    /// Whether it took the line.
    pub taken: bool,
    /// Why it did, or did not.
    pub why: String,
    /// The line as printed.
    pub text: String,
}

/// The dotted keys of a profile's rules.
pub fn keys(profile: &Profile) -> Vec<String> {
    let header = profile.header.iter().map(|rule| format!("recipient.{}", rule.key));
    let parts = profile.parts.iter().map(|rule| format!("parts.{}", rule.key));
    let fields = profile.fields.iter().flat_map(|set| inside::keys(set, "fields"));
    let front = profile.front.iter().map(|rule| format!("front.{}", super::part_name(rule.part)));
    let mut keys: Vec<String> = Vec::new();
    for key in header.chain(parts).chain(fields).chain(front).chain(["awards".to_owned(), "divisions".to_owned()]) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Says for every line near a match of a key's rules why it was taken or not; `key` is dotted, or its last word. None where the profile has no such key.
pub fn tried(analysis: &Analysis, profile: &Profile, key: &str) -> Option<Vec<Tried>> {
    // `content.staff` is what the table of a trial calls a field inside a field.
    let short = |known: &str| known.strip_prefix("fields.").map(|known| known.replace(".fields.", "."));
    let is_wanted =
        |known: &String| known == key || known.rsplit('.').next() == Some(key) || short(known).as_deref() == Some(key);
    let wanted: Vec<String> = keys(profile).into_iter().filter(is_wanted).collect();
    let mut trace = Trace { analysis, profile, found: Vec::new() };
    for key in &wanted {
        let (group, name) = key.split_once('.').unwrap_or((key, ""));
        match group {
            "recipient" => {
                profile
                    .header
                    .iter()
                    .enumerate()
                    .filter(|(_, rule)| rule.key == name)
                    .for_each(|(at, rule)| trace.label(key, at, rule));
            }
            "parts" => profile.parts.iter().enumerate().filter(|(_, rule)| rule.key == name).for_each(|(at, rule)| {
                let is = |line: usize| analysis.outline.signals.part[line] == Some(at);
                trace.part(key, at, &rule.headings, &is);
            }),
            "fields" if name.contains('.') => inside::tried(&mut trace, key),
            "fields" => trace.fields(key, name),
            "front" => profile.front.iter().filter(|rule| super::part_name(rule.part) == name).for_each(|rule| {
                let is = |line: usize| analysis.outline.signals.front[line] == Some(rule.part);
                trace.whole(key, &rule.headings, &is);
            }),
            "awards" => trace.whole(key, &profile.awards, &|line| analysis.outline.signals.award[line].is_some()),
            _ => profile.divisions.iter().for_each(|rule| {
                let is =
                    |line: usize| analysis.outline.signals.division[line].as_ref().is_some_and(|hit| hit.number == rule.number);
                trace.whole(key, &Patterns::new(vec![rule.pattern.clone()]), &is);
            }),
        }
    }
    trace.found.sort_by_key(|tried| tried.line);
    (!wanted.is_empty()).then_some(trace.found)
}

/// What is found out about the lines near to rules.
pub(super) struct Trace<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) profile: &'a Profile,
    found: Vec<Tried>,
}

/// From this likeness on a line is near.
const NEAR: f64 = 0.5;
/// The likeness that a numbered line needs to be taken for a heading that is worded otherwise.
const ALIKE: f64 = 0.6;

/// How near a line is to the words of a pattern.
pub(super) enum Nearness {
    /// It begins with them, behind a number or a mark.
    Begins,
    /// It holds them further on.
    Holds,
    /// It is the beginning of them, and could go on in the next line.
    IsBeginning,
    /// It reads like them.
    Like(f64),
}

impl Trace<'_> {
    pub(super) fn add(&mut self, line: usize, key: &str, pattern: &str, taken: bool, why: String) {
        let Some(of) = self.analysis.pages.lines.get(line) else { return };
        // A line is shown once with each key, and with the best that can be said.
        let same = self.found.iter_mut().find(|tried| tried.line == of.number && tried.key == key);
        let (pattern, text) = (pattern.to_owned(), of.text(&self.analysis.text).to_owned());
        match same {
            Some(tried) if taken && !tried.taken => (tried.pattern, tried.taken, tried.why) = (pattern, taken, why),
            Some(_) => {}
            None => self.found.push(Tried { line: of.number, page: of.page, key: key.to_owned(), pattern, taken, why, text }),
        }
    }

    /// The lines that are near to a pattern's words.
    pub(super) fn near(&self, patterns: &Patterns) -> Vec<(usize, String, Nearness)> {
        let pages = &self.analysis.pages;
        let mut found = Vec::new();
        for line in 0..pages.lines.len() {
            let bare = strip_numbering(pages.form(line));
            for pattern in patterns.iter() {
                let nearness = if pattern.prefix(pages.form(line)).is_some() || pattern.prefix(bare).is_some() {
                    Some(Nearness::Begins)
                } else if pattern.find(bare).is_some() {
                    Some(Nearness::Holds)
                } else {
                    pattern.word().and_then(|word| {
                        let (length, own) = (word.chars().count(), bare.chars().count());
                        let beginning = own >= 3 && own * 3 >= length && word.starts_with(bare);
                        // Words of very different lengths cannot be alike: few lines are compared in full.
                        let may = own >= 2 && own <= length * 2 && length <= own * 2;
                        let like = || strsim::normalized_levenshtein(bare, word);
                        if beginning {
                            Some(Nearness::IsBeginning)
                        } else {
                            may.then(like).filter(|like| *like >= NEAR).map(Nearness::Like)
                        }
                    })
                };
                if let Some(nearness) = nearness {
                    found.push((line, pattern.written.clone(), nearness));
                }
            }
        }
        found
    }

    fn furniture(&self, line: usize) -> bool {
        self.analysis.pages.is_furniture(line)
    }

    /// The number of the section that a line is in, from 0.
    pub(super) fn section(&self, line: usize) -> Option<usize> {
        let sections = &self.analysis.outline.sections;
        let at = sections.partition_point(|section| section.lines.start <= line).checked_sub(1)?;
        sections[at].lines.contains(&line).then_some(at)
    }

    fn label(&mut self, key: &str, rule: usize, label: &LabelRule) {
        let signals = &self.analysis.outline.signals;
        let mut told = Vec::new();
        let hit = |line: usize| signals.labels[line].iter().find(|hit| hit.rule == rule);
        let bare: Vec<usize> =
            (0..signals.labels.len()).filter(|&line| hit(line).is_some_and(|hit| hit.label.is_empty())).collect();
        let near = self.near(&label.labels).into_iter().map(|(line, pattern, near)| (line, pattern, Some(near)));
        for (line, pattern, nearness) in near.chain(bare.into_iter().map(|line| (line, String::new(), None))) {
            let section = self.section(line);
            let of = |at: usize| {
                self.analysis.contents[at].header.iter().any(|labelled| labelled.rule == rule && labelled.line == line)
            };
            let read = section.is_some_and(of);
            let why = match (hit(line), nearness) {
                _ if self.furniture(line) => "no: the line is furniture of the page".to_owned(),
                (Some(hit), _) if read && hit.label.is_empty() => "the value shows by itself what it is, and the rule is `bare`".to_owned(),
                (Some(_), _) if read => "the label is there, and its value goes up to the next label".to_owned(),
                (Some(_), _) if section.is_none() => "the label is there, but the line is in no section".to_owned(),
                (Some(_), _) => "the label is there, but the line stands below the first heading of its section, or goes on with the value above".to_owned(),
                (None, Some(Nearness::Begins)) => {
                    "the line begins with the label, but neither a colon, white space nor a digit follows, or a longer label fits".to_owned()
                }
                (None, Some(Nearness::Holds)) => "the label stands inside the line, without white space before it".to_owned(),
                (None, Some(Nearness::IsBeginning)) => "the line is only the beginning of the label".to_owned(),
                (None, Some(Nearness::Like(like))) => format!("{:.0} % alike; labels must match word for word", like * 100.0),
                (None, None) => continue,
            };
            told.push((line, pattern, read && !self.furniture(line), why));
        }
        told.into_iter().for_each(|(line, pattern, taken, why)| self.add(line, key, &pattern, taken, why));
    }

    fn part(&mut self, key: &str, part: usize, patterns: &Patterns, is: &dyn Fn(usize) -> bool) {
        for (line, pattern, nearness) in self.near(patterns) {
            let section = self.section(line);
            let of = |at: usize| {
                let heading =
                    |body: &crate::field::Body<usize>| body.of == part && body.heading.iter().any(|piece| piece.line == line);
                self.analysis.contents[at].parts.iter().any(heading)
            };
            let taken = is(line) && section.is_some_and(of);
            let why = match nearness {
                _ if taken => "the line begins with the heading".to_owned(),
                _ if self.furniture(line) => "the line is furniture of the page".to_owned(),
                _ if is(line) && section.is_none() => "the line begins with the heading, but is in no section".to_owned(),
                _ if is(line) => "the line begins with the heading, but stands below the first field of its section".to_owned(),
                Nearness::Begins => "another part's heading is longer, or a number stands before the words".to_owned(),
                Nearness::Holds => "the words stand inside the line; a part's heading begins it, with its brackets".to_owned(),
                Nearness::IsBeginning => "the line is only the beginning of the heading".to_owned(),
                Nearness::Like(like) => format!("{:.0} % alike; the headings of parts must match word for word", like * 100.0),
            };
            self.add(line, key, &pattern, taken, why);
        }
    }

    fn fields(&mut self, key: &str, name: &str) {
        for (at, set) in self.profile.fields.iter().enumerate() {
            let Some(field) = set.fields.iter().position(|field| field.key == name) else { continue };
            for (line, pattern, nearness) in self.near(&set.fields[field].headings) {
                // The heading of another field is no near match only because it is worded alike.
                let other = |at: usize| {
                    let own = self.analysis.outline.sections[at].headings.iter().find(|heading| heading.lines.contains(&line));
                    own.is_some_and(|heading| heading.exact && heading.field != Some(field))
                };
                if matches!(nearness, Nearness::Like(_)) && self.section(line).is_some_and(other) {
                    continue;
                }
                let (taken, why) = self.field(line, (at, field), &set.numbering, nearness);
                self.add(line, key, &pattern, taken, why);
            }
        }
    }

    fn field(&self, line: usize, (set, field): (usize, usize), numbering: &[Numbering], nearness: Nearness) -> (bool, String) {
        let no = |why: &str| (false, why.to_owned());
        if self.furniture(line) {
            return no("the line is furniture of the page");
        }
        let Some(section) = self.section(line).map(|at| &self.analysis.outline.sections[at]) else {
            return no("the line is in no section");
        };
        let own = section.headings.iter().find(|heading| heading.lines.contains(&line));
        if let Some(heading) = own.filter(|heading| heading.set == set && heading.field == Some(field)) {
            let how = if heading.exact { "word for word" } else { "worded a little otherwise" };
            let number = heading.number.map(|number| format!(", with the number {number}")).unwrap_or_default();
            return (true, format!("the heading, {how}{number}, in its place among the others"));
        }
        if let Some(heading) = own {
            let rule = heading.field.and_then(|field| self.profile.fields[heading.set].fields.get(field));
            return (
                false,
                rule.map_or("a heading that the profile does not know".to_owned(), |rule| {
                    format!("it is the heading of `{}`", rule.key)
                }),
            );
        }
        if let Some(rejected) = section.rejected.iter().find(|rejected| rejected.line == line) {
            return (false, rejected.reason.clone());
        }
        if section.headings.first().is_some_and(|heading| heading.set != set) {
            return no("the section has the headings of another set of fields");
        }
        let marked = strip_numbering(self.analysis.pages.form(line)).len() < self.analysis.pages.form(line).len();
        let bare = if numbering.contains(&Numbering::Number) { "number" } else { "mark" };
        match nearness {
            Nearness::Begins if !marked => {
                (false, format!("the words have no {bare} before them, and go on or do not fit between the others"))
            }
            Nearness::Begins => {
                no("the line begins with the heading and goes on like a sentence, or does not fit between the others")
            }
            Nearness::Holds => no("the words stand inside the line; a heading begins it, behind its number or mark"),
            Nearness::IsBeginning => no("the line is the beginning of the heading, but the next does not go on with it"),
            Nearness::Like(like) if !marked => {
                (false, format!("{:.0} % alike, but without a {bare} it must match word for word", like * 100.0))
            }
            Nearness::Like(like) if like < ALIKE => {
                (false, format!("{:.0} % alike; {:.0} % are needed", like * 100.0, ALIKE * 100.0))
            }
            Nearness::Like(like) => {
                (false, format!("{:.0} % alike, but it does not fit between the headings around it", like * 100.0))
            }
        }
    }

    fn whole(&mut self, key: &str, patterns: &Patterns, is: &dyn Fn(usize) -> bool) {
        for (line, pattern, nearness) in self.near(patterns) {
            let taken = is(line);
            let why = match nearness {
                _ if taken => "the line reads so, without its number or mark".to_owned(),
                _ if self.furniture(line) => "the line is furniture of the page".to_owned(),
                Nearness::Begins | Nearness::Holds => {
                    "there is more on the line than the words: they must be all of it".to_owned()
                }
                Nearness::IsBeginning => "the line is only the beginning of the words".to_owned(),
                Nearness::Like(like) => format!("{:.0} % alike; it must match word for word", like * 100.0),
            };
            self.add(line, key, &pattern, taken, why);
        }
    }
}
