//! What was expected and what was got → the values in which they differ, each with its source line.
//!
//! In come two trees of one file, such as `records/07`; out come [`Difference`]s by dotted path. [`Lines`] finds for each the source line
//! that the differing words stand on: the provenance says which lines the value came from, and the words say which of them.

use serde_json::{Map, Value};

use super::words::{self, Part};
use crate::decode::lines;
use crate::fold;
use crate::span::{Lines as Range, Span};

/// The object whose keys are in an order that says something: the fields of a record are in printed order.
const ORDERED: &str = "fields";

/// What is demanded of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It is this.
    Equals,
    /// It has this text in it.
    Contains,
    /// It does not have this text in it.
    Lacks,
}

impl Claim {
    /// The word for it, as `must.yaml` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equals => "equals",
            Self::Contains => "contains",
            Self::Lacks => "lacks",
        }
    }
}

/// A value that is not what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The file without extension: `booklet`, `records/07`, `diagnostics`.
    pub file: String,
    /// The dotted path in it; empty where it is the whole file.
    pub path: String,
    /// What is demanded.
    pub claim: Claim,
    /// What it should be, contain or lack; none where it should not be there.
    pub expected: Option<Value>,
    /// What it is; none where it is not there.
    pub got: Option<Value>,
    /// The source line that it is about, counted from 1, and what is printed there.
    pub source: Option<(u32, String)>,
}

/// Every value of one file in which two trees differ.
pub(super) fn compare(file: &str, expected: &Value, got: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    values(file, "", Some(expected), Some(got), &mut found);
    found
}

fn values(file: &str, path: &str, expected: Option<&Value>, got: Option<&Value>, found: &mut Vec<Difference>) {
    match (expected, got) {
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                values(file, &join(path, key), a.get(key), b.get(key), found);
            }
            let same_keys = a.len() == b.len() && a.keys().all(|key| b.contains_key(key));
            if path == ORDERED && same_keys && !a.keys().eq(b.keys()) {
                let list = |map: &Map<String, Value>| Some(Value::from(map.keys().cloned().collect::<Vec<_>>()));
                found.push(difference(file, &format!("{path} (order of keys)"), list(a), list(b)));
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            // What both begin and end with is not shifted by what is missing or more between.
            let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
            let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a == b).count();
            let (a, b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
            for at in 0..a.len().max(b.len()) {
                values(file, &format!("{path}[{}]", head + at), a.get(at), b.get(at), found);
            }
        }
        (a, b) if a != b => found.push(difference(file, path, a.cloned(), b.cloned())),
        _ => {}
    }
}

fn difference(file: &str, path: &str, expected: Option<Value>, got: Option<Value>) -> Difference {
    Difference { file: file.to_owned(), path: path.to_owned(), claim: Claim::Equals, expected, got, source: None }
}

pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Pairs what was expected with what was got: those that are the same by `same`, and between two such pairs the others by their order. Each
/// pair has at least one.
pub(super) fn pair<'v, T>(
    expected: &'v [T],
    got: &'v [T],
    same: impl Fn(&T, &T) -> bool,
) -> Vec<(Option<&'v T>, Option<&'v T>)> {
    let mut pairs = Vec::new();
    let (mut from, mut rest) = (0, got);
    let mut between = |a: &'v [T], b: &'v [T]| {
        let count = a.len().max(b.len());
        pairs.extend((0..count).map(|at| (a.get(at), b.get(at))));
    };
    for (at, one) in expected.iter().enumerate() {
        if let Some(found) = rest.iter().position(|other| same(one, other)) {
            between(&expected[from..at], &rest[..found]);
            between(&expected[at..=at], &rest[found..=found]);
            (from, rest) = (at + 1, &rest[found + 1..]);
        }
    }
    between(&expected[from..], rest);
    pairs
}

/// The lines of an input, to find words in.
pub(super) struct Lines<'t> {
    text: &'t str,
    spans: Vec<Span>,
    /// The match forms of all lines one behind the other, and where each begins.
    forms: String,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let spans: Vec<Span> = lines::split(text).map(|(_, span)| span).collect();
        let (mut forms, mut starts) = (String::new(), Vec::new());
        for span in &spans {
            starts.push(forms.len());
            forms.push_str(fold::match_form(text.get(span.range()).unwrap_or_default()).as_str());
        }
        Self { text, spans, forms, starts }
    }

    /// Says for a difference which source line it is about. `record` is the tree that the difference is in, with its provenance.
    pub(super) fn locate(&self, difference: &mut Difference, records: [&Value; 2]) {
        // What is made of names and numbers that no page has stands on no line.
        if ["id", "schema", "source.file", "source.sha256", "profile"].contains(&difference.path.as_str()) {
            return;
        }
        let of =
            |read: fn(&Value, &str) -> Option<Range>| records.into_iter().find_map(|record| read(record, &difference.path));
        let own = own_line(difference).or_else(|| of(provenance));
        let range = own.or_else(|| of(section));
        let count = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        let searched = range.unwrap_or(Range::new(1, count));
        let text = |value: &Option<Value>| value.as_ref().map(plain).unwrap_or_default();
        let (expected, got) = (text(&difference.expected), text(&difference.got));
        // A number stands on many lines: outside of the value's own, the first that has it tells nothing.
        if own.is_none() && [&expected, &got].into_iter().all(|text| is_number(text)) {
            return;
        }
        let found = self.find(&expected, &got, searched, own.is_some());
        // Without provenance and without a word that is found there is nothing to show.
        difference.source = found.or(range.map(|range| range.first)).and_then(|line| Some((line, self.line(line)?)));
    }

    fn line(&self, number: u32) -> Option<String> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        Some(self.text.get(self.spans.get(at)?.range())?.trim().to_owned())
    }

    /// Whether a text that was found does not begin or end in the middle of a number. A line's end is a number's.
    fn is_apart(&self, at: usize, found: &str) -> bool {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_line = |at: usize| self.starts.binary_search(&at).is_ok();
        let (head, tail) = (self.forms.get(..at).unwrap_or_default(), self.forms.get(at + found.len()..).unwrap_or_default());
        let before = is_digit(found.chars().next()) && is_digit(head.chars().next_back()) && !is_line(at);
        let behind = is_digit(found.chars().next_back()) && is_digit(tail.chars().next()) && !is_line(at + found.len());
        !before && !behind
    }

    /// The line on which the differing words stand: with as much of what is around them as is found. Numbers are whole ones, and
    /// are looked for alone only in the value's `own` lines.
    fn find(&self, expected: &str, got: &str, range: Range, own: bool) -> Option<u32> {
        let first = usize::try_from(range.first).ok()?.checked_sub(1)?;
        let last = usize::try_from(range.last).ok()?;
        let start = *self.starts.get(first)?;
        let end = self.starts.get(last).copied().unwrap_or(self.forms.len());
        let within = self.forms.get(start..end)?;
        let parts = words::compare(expected, got);
        for around in [12, 6, 3, 0] {
            for ours in [false, true] {
                let Some((before, word, behind)) = needle(&parts, ours, around) else { continue };
                let lead = fold::match_form(&before).as_str().to_owned();
                let whole = format!("{lead}{}{}", fold::match_form(&word).as_str(), fold::match_form(&behind).as_str());
                if whole.is_empty() || !own && is_number(&whole) {
                    continue;
                }
                if let Some((at, _)) = within.match_indices(&whole).find(|(at, _)| self.is_apart(start + at, &whole)) {
                    let place = start + at + lead.len();
                    let line = self.starts.partition_point(|&begin| begin <= place);
                    return u32::try_from(line).ok();
                }
            }
        }
        None
    }
}

/// Whether a text is made of numbers and signs alone, or of nothing.
fn is_number(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic)
}

/// The first words that differ, in the text that was expected or in the one that was got, and what stands around them.
fn needle(parts: &[Part], ours: bool, around: usize) -> Option<(String, String, String)> {
    let side = |part: &Part| match part {
        Part::Same(text) => text.clone(),
        Part::Gone(text) if ours => text.clone(),
        Part::Come(text) if !ours => text.clone(),
        _ => String::new(),
    };
    let at = parts.iter().position(|part| !matches!(part, Part::Same(_)))?;
    let before: String = parts[..at].iter().map(side).collect();
    let same = parts[at..].iter().position(|part| matches!(part, Part::Same(_))).map_or(parts.len(), |more| at + more);
    let word: String = parts[at..same].iter().map(side).collect();
    let behind: String = parts[same..].iter().map(side).collect();
    let skip = before.chars().count().saturating_sub(around);
    Some((before.chars().skip(skip).collect(), word, behind.chars().take(around).collect()))
}

/// The line that a value names itself: a finding's first place, a line of the furniture, an entry of the provenance.
fn own_line(difference: &Difference) -> Option<Range> {
    let value = difference.got.as_ref().or(difference.expected.as_ref())?;
    let number = |value: &Value| value.as_u64().and_then(|line| u32::try_from(line).ok());
    let line = value.get("line").or_else(|| value.get("places")?.get(0)?.get("line")).and_then(number);
    let is_lines = difference.path.starts_with("provenance.") || difference.path == "source.lines";
    let pair = || value.as_array().filter(|_| is_lines).and_then(|pair| pair.first()).and_then(number);
    line.or_else(pair).map(Range::one)
}

/// The lines that a value of a record came from: those of its path, or of the nearest path above it that has any.
fn provenance(record: &Value, path: &str) -> Option<Range> {
    let entries = record.get("provenance")?.as_object()?;
    let mut path = path;
    loop {
        if let Some(lines) = entries.get(path) {
            return serde_json::from_value(lines.clone()).ok();
        }
        path = &path[..path.rfind(['.', '['])?];
    }
}

/// The lines of a record's section.
fn section(record: &Value, _: &str) -> Option<Range> {
    serde_json::from_value(record.get("source")?.get("lines")?.clone()).ok()
}

/// A value as text: a string as it is, all strings in anything larger one a line, anything else as JSON.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => {
            let mut texts = Vec::new();
            collect(value, &mut texts);
            texts.join("\n")
        }
        other => other.to_string(),
    }
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(entries) => entries.values().for_each(|item| collect(item, texts)),
        scalar => texts.push(plain(scalar)),
    }
}
