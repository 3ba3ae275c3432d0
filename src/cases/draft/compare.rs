//! Two conversions → where they are not of the same shape: other findings, other keys, other lines, other breaks.
//!
//! The words may be others: of a text only the lengths of its lines are compared. In come the conversions before and after and what became
//! of each source line; out come [`Odd`]s, each with the source line of the second text that it is about.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::Reported;
use crate::record::Booklet;

/// Something that is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Odd {
    /// What, in one line.
    pub(super) what: String,
    /// The lines of the second text that it is about, first and last.
    pub(super) lines: Option<(u32, u32)>,
}

/// Everything that is not the same in two readings of texts whose lines are the same.
pub(super) fn shapes(before: &Reported<Booklet>, after: &Reported<Booklet>) -> Vec<Odd> {
    let mut odd = findings(before, after);
    let (a, b) = (&before.value.records, &after.value.records);
    if a.len() != b.len() {
        odd.push(Odd { what: format!("{} records before, {} now", a.len(), b.len()), lines: None });
    }
    for (a, b) in a.iter().zip(b) {
        let (number, lines) = (&a.id, (b.source.lines.first, b.source.lines.last));
        let number = number.rsplit('/').next().unwrap_or(number);
        let shape = |record| shape(&serde_json::to_value(record).unwrap_or_default());
        let (own, other) = (shape(a), shape(b));
        for (path, value) in &own {
            let now = other.get(path);
            if now != Some(value) {
                let key = path.strip_prefix("provenance.").unwrap_or(path);
                let at = b.provenance.get(key).or_else(|| a.provenance.get(key)).or_else(|| {
                    // The nearest value above it that has lines.
                    key.match_indices('.').rev().find_map(|(at, _)| a.provenance.get(&key[..at]))
                });
                let lines = at.map_or(lines, |lines| (lines.first, lines.last));
                let now = now.map_or("none", |now| now.as_str());
                odd.push(Odd { what: format!("record {number}: {path} was {value}, is {now}"), lines: Some(lines) });
            }
        }
        let new = other.keys().filter(|path| !own.contains_key(*path));
        odd.extend(new.map(|path| Odd { what: format!("record {number}: {path} is new"), lines: Some(lines) }));
    }
    let (a, b) = (&before.value.coverage, &after.value.coverage);
    if a != b {
        odd.push(Odd { what: format!("coverage: {a:?} before, {b:?} now"), lines: None });
    }
    odd
}

/// The findings that are not the same: code, record and lines.
fn findings(before: &Reported<Booklet>, after: &Reported<Booklet>) -> Vec<Odd> {
    let list = |converted: &Reported<Booklet>| {
        let mut count: BTreeMap<(&'static str, Option<String>, Vec<u32>), i64> = BTreeMap::new();
        for finding in &converted.diagnostics {
            let record = finding.record.as_ref().and_then(|id| id.rsplit('/').next().map(str::to_owned));
            let lines = finding.places.iter().map(|place| place.line).collect();
            *count.entry((finding.code.as_str(), record, lines)).or_default() += 1;
        }
        count
    };
    let (mut left, mut odd) = (list(before), Vec::new());
    for (key, count) in list(after) {
        *left.entry(key).or_default() -= count;
    }
    for ((code, _, lines), count) in left.into_iter().filter(|(_, count)| *count != 0) {
        let what = if count > 0 { "is not found any more" } else { "is new" };
        let lines = lines.iter().min().copied().zip(lines.iter().max().copied());
        odd.push(Odd { what: format!("the finding {code} {what}"), lines });
    }
    odd
}

/// Every value of a record by its path: of texts the lengths of their lines, of lines the lines.
fn shape(record: &Value) -> BTreeMap<String, String> {
    fn collect(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
        let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        match value {
            Value::Object(entries) => entries.iter().for_each(|(key, value)| collect(&join(key), value, found)),
            Value::Array(items) if path.starts_with("provenance.") || path == "source.lines" || path == "source.pages" => {
                drop(found.insert(path.to_owned(), Value::from(items.clone()).to_string()));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(at, item)| collect(&format!("{path}[{at}]"), item, found));
            }
            Value::String(text) => {
                let length = |line: &str| line.chars().filter(|c| !c.is_whitespace()).count().to_string();
                let lengths: Vec<String> = text.lines().map(length).collect();
                found.insert(path.to_owned(), format!("lines of {} characters", lengths.join(", ")));
            }
            // A number that was read is another one now.
            _ => drop(found.insert(path.to_owned(), "a value".to_owned())),
        }
    }
    let mut found = BTreeMap::new();
    for (key, value) in record.as_object().into_iter().flatten() {
        if !matches!(key.as_str(), "id" | "schema") {
            collect(key, value, &mut found);
        }
    }
    found.remove("source.sha256");
    found.remove("source.file");
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::{Options, convert, profile};

    fn read(text: &str) -> Reported<Booklet> {
        let profile = profile::built_in("telework-award").unwrap();
        convert(&Source::from_bytes("a.txt", text.as_bytes().to_vec()), &profile, &Options::default()).unwrap()
    }

    #[test]
    fn other_words_are_no_difference_and_other_shapes_are() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/cases/must-only/input.txt")).unwrap();
        let before = read(&text);
        let odd = |from: &str, to: &str| {
            assert!(text.contains(from));
            shapes(&before, &read(&text.replace(from, to))).into_iter().map(|odd| odd.what).collect::<Vec<_>>()
        };
        assert_eq!(odd("貸与のパソコン", "自分のパソコン"), Vec::<String>::new());
        assert_eq!(odd("2,000万円", "3,500万円"), Vec::<String>::new());
        let shorter = odd("貸与のパソコン", "パソコン");
        assert_eq!(shorter, ["record 01: fields.environment.text was lines of 11 characters, is lines of 8 characters"]);
        assert!(odd("2,000万円", "2,000萬圓")[0].starts_with("the finding unreadable-value is new"));
        assert!(odd("業種：", "職種：").iter().any(|what| what.starts_with("record 01: recipient.industry was ")));
        assert!(
            odd("校了が早くなった。\n", "校了が早く\nなった。\n").iter().any(|what| what.contains("provenance.fields.plans"))
        );
    }
}
