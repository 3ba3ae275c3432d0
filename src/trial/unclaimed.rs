//! Lines that no rule claims, with the rule that would claim them.
//!
//! In come the lines that are unclaimed, in runs: what stands below a heading belongs to it. Out come [`Group`]s of runs that begin alike, each with a
//! piece of YAML to paste. Three runs that begin with `（６）課題` in three sections are one group.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde::Serialize;

use crate::Analysis;
use crate::infer::shape::{self, Look};
use crate::infer::vocabulary::Vocabulary;
use crate::infer::yaml_word;
use crate::inspect::{LineReport, Taken};
use crate::profile::Profile;

/// Lines that look alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// What they look like, in a few words.
    pub look: String,
    /// How many lines there are, with those below them that belong to them.
    pub lines: usize,
    /// Some of them: line in the source and text.
    pub examples: Vec<Example>,
    /// The rule that would claim them, as YAML.
    pub rule: String,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Its number in the source, from 1.
    pub line: u32,
    /// The line as printed.
    pub text: String,
}

/// How many lines a group shows.
const EXAMPLES: usize = 3;
/// How many headings a rule lists.
const HEADINGS: usize = 8;

/// What the lines of a group have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    /// A heading of this look, within a section or outside.
    Heading(Look, bool),
    /// A label.
    Label(String),
    /// A line that ends as an award's or a division's name does.
    Award,
    Division,
    /// A short line, or text.
    Short(bool),
    Text(bool),
}

struct Gathered {
    lines: usize,
    examples: Vec<Example>,
    words: Vec<String>,
}

/// Groups the lines that no rule claims.
pub(super) fn groups(analysis: &Analysis, profile: &Profile, known: &Vocabulary, reports: &[LineReport]) -> Vec<Group> {
    let pages = &analysis.pages;
    let mut found: IndexMap<Kind, Gathered> = IndexMap::new();
    let mut last: Option<(usize, Kind)> = None;
    for (index, report) in reports.iter().enumerate().filter(|(_, report)| report.taken == Taken::Unclaimed) {
        let (kind, words) = kind(pages.form(index), &report.text, report.record.is_some(), known);
        let goes_on = last.as_ref().is_some_and(|(before, _)| before + 1 == index);
        // Text and short lines below a heading are what the heading's rule would claim too.
        let kind = match (&last, &kind) {
            (Some((_, above @ Kind::Heading(..))), Kind::Short(_) | Kind::Text(_)) if goes_on => above.clone(),
            _ => kind,
        };
        let begins = !goes_on || last.as_ref().is_none_or(|(_, above)| *above != kind) || words.is_some();
        let group = found.entry(kind.clone()).or_insert(Gathered { lines: 0, examples: Vec::new(), words: Vec::new() });
        group.lines += 1;
        if begins && group.examples.len() < EXAMPLES {
            group.examples.push(Example { line: report.line, text: report.text.clone() });
        }
        if let Some(words) = words.filter(|words| group.words.len() < HEADINGS && !group.words.contains(words)) {
            group.words.push(words);
        }
        last = Some((index, kind));
    }
    let group = |(kind, gathered): (Kind, Gathered)| Group {
        look: look(&kind),
        rule: rule(&kind, &gathered, known, profile),
        lines: gathered.lines,
        examples: gathered.examples,
    };
    let mut groups: Vec<Group> = found.into_iter().map(group).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.lines));
    groups
}

/// What a line looks like, and the words that a rule would name.
fn kind(form: &str, printed: &str, inside: bool, known: &Vocabulary) -> (Kind, Option<String>) {
    let bare = crate::profile::pattern::strip_numbering(form);
    let short = form.chars().count() <= 24 && !form.ends_with('。');
    let ends = |words: &[String]| short && words.iter().any(|word| bare.len() > word.len() && bare.ends_with(word.as_str()));
    if ends(&known.awards) {
        return (Kind::Award, Some(bare.to_owned()));
    }
    if ends(&known.divisions) {
        return (Kind::Division, Some(bare.to_owned()));
    }
    if let Some(token) = shape::read(form, printed, known) {
        let words = &form[token.start..token.end];
        match token.look {
            Look::Colon | Look::Row if inside => return (Kind::Label(words.to_owned()), Some(words.to_owned())),
            Look::Number(_) | Look::Mark(_) | Look::Bracket(..) if form.chars().count() <= 60 && !form.ends_with('。') => {
                return (Kind::Heading(token.look, inside), Some(words.to_owned()));
            }
            _ => {}
        }
    }
    if short { (Kind::Short(inside), Some(form.to_owned())) } else { (Kind::Text(inside), None) }
}

fn look(kind: &Kind) -> String {
    let place = |inside: &bool| if *inside { "in sections" } else { "outside the sections" };
    match kind {
        Kind::Heading(look, inside) => {
            format!("headings like `{}`, {}, with the text below them", look.written(), place(inside))
        }
        Kind::Label(words) => format!("the label `{words}`"),
        Kind::Award => "names of awards".to_owned(),
        Kind::Division => "names of divisions".to_owned(),
        Kind::Short(inside) => format!("short lines {}", place(inside)),
        Kind::Text(inside) => format!("text {}", place(inside)),
    }
}

/// The rule that would claim the lines of a group.
fn rule(kind: &Kind, gathered: &Gathered, known: &Vocabulary, profile: &Profile) -> String {
    let words: Vec<String> = gathered.words.iter().map(|word| yaml_word(word)).collect();
    let list = words.join(", ");
    match kind {
        Kind::Award => format!("awards: [{list}]  # beside those that are there"),
        Kind::Division => {
            let next = profile.divisions.iter().map(|division| division.number).max().unwrap_or(0) + 1;
            let one = |(at, word): (usize, &String)| format!("- {{number: {}, name: {word}}}", next as usize + at);
            format!("divisions:\n{}", words.iter().enumerate().map(one).collect::<Vec<_>>().join("\n"))
        }
        Kind::Label(label) => label_rule(label, known),
        Kind::Heading(look, true) => {
            let mut taken = BTreeSet::new();
            let one = |(at, word): (usize, &String)| {
                let likely =
                    known.likely(&gathered.words[at]).map(|(key, ..)| key.to_owned()).filter(|key| taken.insert(key.clone()));
                format!("    {}: {{headings: [{word}]}}", likely.unwrap_or_else(|| format!("field-{}", at + 1)))
            };
            let fields: Vec<String> = words.iter().enumerate().map(one).collect();
            format!("fields:\n- numbering: {}\n  keys:\n{}", yaml_word(&look.written()), fields.join("\n"))
        }
        Kind::Heading(_, false) => {
            let mut parts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (at, word) in words.iter().enumerate() {
                parts.entry(known.front(&gathered.words[at]).unwrap_or("guidelines")).or_default().push(word);
            }
            let one = |(part, words): (&str, Vec<&str>)| format!("  {part}: [{}]", words.join(", "));
            format!("front_matter:\n{}", parts.into_iter().map(one).collect::<Vec<_>>().join("\n"))
        }
        Kind::Short(_) => {
            format!("furniture: [{list}]  # if they are none of the content; else see which heading is missing above them")
        }
        Kind::Text(true) => {
            "# text between the head and the first field: is there a heading above it that `parts` or `fields` lacks?"
                .to_owned()
        }
        Kind::Text(false) => "# text of the front matter: give the heading above it under `front_matter`".to_owned(),
    }
}

fn label_rule(label: &str, known: &Vocabulary) -> String {
    let word = yaml_word(label);
    match known.likely(label) {
        Some((key, notion, _)) => {
            let kind = serde_json::to_value(notion.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
            let kind = kind.filter(|kind| kind != "text").map(|kind| format!(", kind: {kind}")).unwrap_or_default();
            format!("header:\n  {key}: {{labels: [{word}]{kind}}}")
        }
        None => format!("header:\n  item-1: {{labels: [{word}]}}"),
    }
}

/// The labels in the heads of sections that the profile does not have.
pub(super) fn labels(analysis: &Analysis, profile: &Profile, known: &Vocabulary) -> Vec<Group> {
    let pages = &analysis.pages;
    let mut found: BTreeMap<String, (usize, Vec<Example>)> = BTreeMap::new();
    for section in &analysis.outline.sections {
        let first = section.headings.first().map_or(section.lines.end, |heading| heading.lines.start);
        let head = pages.content(section.name.end..first).take_while(|&line| analysis.outline.signals.part[line].is_none());
        let mut own = BTreeSet::new();
        for line in head.filter(|&line| analysis.outline.signals.labels[line].is_empty()) {
            let (form, printed) = (pages.form(line), pages.lines[line].text(&analysis.text));
            let Some(token) = shape::read(form, printed, known) else { continue };
            let words = &form[token.start..token.end];
            let is_label = matches!(token.look, Look::Colon | Look::Row);
            if is_label && !profile.header.iter().any(|rule| rule.labels.whole(words).is_some()) && own.insert(words) {
                let entry = found.entry(words.to_owned()).or_default();
                entry.0 += 1;
                if entry.1.len() < EXAMPLES {
                    entry.1.push(Example { line: pages.lines[line].number, text: printed.to_owned() });
                }
            }
        }
    }
    let often = |(words, (count, _)): &(String, (usize, Vec<Example>))| *count >= 2 || known.whole(words).is_some();
    let group = |(words, (lines, examples)): (String, (usize, Vec<Example>))| Group {
        look: format!("the label `{words}`"),
        rule: label_rule(&words, known),
        lines,
        examples,
    };
    let mut groups: Vec<Group> = found.into_iter().filter(often).map(group).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.lines));
    groups
}
