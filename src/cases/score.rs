//! Cases → how well each profile does, and the floor that it may not fall below.
//!
//! In comes a [`Measure`] for each case; out come the [`Scores`] of each profile:
//!
//! - `fields_f1`: over all values of records, those that are exactly as expected (F1 of what is expected and what is got);
//! - `records_right`: the share of records in which every value is;
//! - `breaks_f1`: over all line breaks in prose, those that stand between the same words;
//! - `coverage`: the share of source lines that some rule claims.
//!
//! The first three are measured where `expected/` is there, the last of every case. Scores are cut to four decimals, so that a floor is
//! met by what it was made from.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::difference::join;
use super::folder;
use crate::error::Error;
use crate::yaml;

/// The file of floors in a folder of cases.
pub const FLOORS: &str = "floors.yaml";

const SCHEMA: &str = "sasshi/floors/v1";

/// What is found, missed and found wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// As expected.
    pub hits: u64,
    /// Expected and not there.
    pub missed: u64,
    /// There and not expected.
    pub wrong: u64,
}

impl Counts {
    /// Compares what is expected with what is got; what is there several times counts as often.
    fn of<T: std::hash::Hash + Eq>(expected: impl Iterator<Item = T>, got: impl Iterator<Item = T>) -> Self {
        let mut left: HashMap<T, i64> = HashMap::new();
        expected.for_each(|one| *left.entry(one).or_default() += 1);
        let mut counts = Self::default();
        for one in got {
            match left.get_mut(&one).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    counts.hits += 1;
                }
                None => counts.wrong += 1,
            }
        }
        counts.missed = left.values().map(|count| u64::try_from(*count).unwrap_or(0)).sum();
        counts
    }

    fn add(&mut self, other: Self) {
        self.hits += other.hits;
        self.missed += other.missed;
        self.wrong += other.wrong;
    }

    /// The harmonic mean of precision and recall; 1 where there is nothing to find and nothing is found.
    pub fn f1(self) -> f64 {
        share(2 * self.hits, 2 * self.hits + self.missed + self.wrong)
    }
}

/// A share, cut to four decimals; the whole where there is nothing.
fn share(part: u64, whole: u64) -> f64 {
    // Scores are shown to people and compared with themselves: more decimals than a float holds exactly tell nothing.
    let cut = if whole == 0 { 10_000 } else { u128::from(part) * 10_000 / u128::from(whole) };
    f64::from(u32::try_from(cut).unwrap_or(10_000)) / 10_000.0
}

/// How a case was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The profile that it was read with.
    pub profile: String,
    /// The digest of the input.
    pub input: String,
    /// The values of records.
    pub fields: Counts,
    /// Records in which every value is as expected, and all that are expected.
    pub records: (u64, u64),
    /// The line breaks in prose.
    pub breaks: Counts,
    /// Source lines that a rule claims, and all that are not blank.
    pub lines: (u64, u64),
}

/// Measures a case. `input` is its digest, `expected` what `expected/` holds, `got` the trees of what the input is converted to.
pub(super) fn measure(
    profile: &str,
    input: &str,
    expected: Option<&IndexMap<String, folder::Kept>>,
    got: &IndexMap<String, Value>,
) -> Measure {
    let (mut fields, mut breaks, mut records) = (Counts::default(), Counts::default(), (0, 0));
    let none = Value::Null;
    if let Some(expected) = expected {
        let mut names: Vec<&String> = expected.keys().chain(got.keys()).filter(|name| name.starts_with("records/")).collect();
        names.sort();
        names.dedup();
        for name in names {
            let a = expected.get(name).map_or(&none, |kept| &kept.value);
            let b = got.get(name).unwrap_or(&none);
            let (wanted, found) = (leaves(a), leaves(b));
            let own = Counts::of(wanted.iter(), found.iter());
            fields.add(own);
            if !a.is_null() {
                records.1 += 1;
                records.0 += u64::from(own.missed + own.wrong == 0);
            }
            breaks.add(Counts::of(breaks_of(&wanted).into_iter(), breaks_of(&found).into_iter()));
        }
    }
    let coverage = got.get("booklet").map_or(&none, |booklet| &booklet["coverage"]);
    let count = |key: &str| coverage[key].as_u64().unwrap_or(0);
    let lines = (count("lines") - count("unclaimed").min(count("lines")), count("lines"));
    Measure { profile: profile.to_owned(), input: input.to_owned(), fields, records, breaks, lines }
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The values of a record by their dotted path: lists are whole, and what tells where it stands is left out.
fn leaves(record: &Value) -> Vec<(String, Value)> {
    fn collect(path: &str, value: &Value, found: &mut Vec<(String, Value)>) {
        match value {
            Value::Object(entries) => entries.iter().for_each(|(key, value)| collect(&join(path, key), value, found)),
            leaf => found.push((path.to_owned(), leaf.clone())),
        }
    }
    let mut found = Vec::new();
    for (key, value) in record.as_object().into_iter().flatten() {
        if !["schema", "id", "source", "provenance"].contains(&key.as_str()) {
            collect(key, value, &mut found);
        }
    }
    found
}

/// The line breaks in texts, each told by the field and by the characters around it.
fn breaks_of(leaves: &[(String, Value)]) -> Vec<(String, String, String)> {
    const AROUND: usize = 8;
    let mut found = Vec::new();
    for (path, text) in leaves.iter().filter_map(|(path, value)| Some((path, value.as_str()?))) {
        let is_word = |c: &char| !c.is_whitespace();
        for (at, _) in text.match_indices('\n') {
            let before: String = text[..at].chars().rev().filter(is_word).take(AROUND).collect();
            let behind: String = text[at..].chars().filter(is_word).take(AROUND).collect();
            found.push((path.clone(), before, behind));
        }
    }
    found
}

/// How well a profile does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// The digest of the names and inputs of all cases: another one says that the floors were measured on something else.
    pub inputs: String,
    /// How many cases there are.
    pub cases: u32,
    /// F1 of the values of records.
    pub fields_f1: f64,
    /// The share of records that are wholly right.
    pub records_right: f64,
    /// F1 of the line breaks in prose.
    pub breaks_f1: f64,
    /// The share of lines that a rule claims.
    pub coverage: f64,
}

impl Scores {
    /// The scores with their names.
    pub fn named(&self) -> [(&'static str, f64); 4] {
        [
            ("fields_f1", self.fields_f1),
            ("records_right", self.records_right),
            ("breaks_f1", self.breaks_f1),
            ("coverage", self.coverage),
        ]
    }
}

/// The scores of each profile over its cases, in the order of the profiles' names. Each case is named, since its name is part of the digest.
pub fn sum<'m>(measures: impl Iterator<Item = (&'m str, &'m Measure)>) -> BTreeMap<String, Scores> {
    let mut groups: BTreeMap<String, Vec<(&str, &Measure)>> = BTreeMap::new();
    for (name, measure) in measures {
        groups.entry(measure.profile.clone()).or_default().push((name, measure));
    }
    let total = |own: Vec<(&str, &Measure)>| {
        let (mut fields, mut breaks, mut digest) = (Counts::default(), Counts::default(), Sha256::new());
        let (mut records, mut lines) = ((0, 0), (0, 0));
        for (name, measure) in &own {
            digest.update(name);
            digest.update(&measure.input);
            fields.add(measure.fields);
            breaks.add(measure.breaks);
            records = (records.0 + measure.records.0, records.1 + measure.records.1);
            lines = (lines.0 + measure.lines.0, lines.1 + measure.lines.1);
        }
        Scores {
            inputs: hex(digest),
            cases: u32::try_from(own.len()).unwrap_or(u32::MAX),
            fields_f1: fields.f1(),
            records_right: share(records.0, records.1),
            breaks_f1: breaks.f1(),
            coverage: share(lines.0, lines.1),
        }
    };
    groups.into_iter().map(|(profile, own)| (profile, total(own))).collect()
}

/// The floors of all profiles: `floors.yaml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floors {
    /// The version of this form.
    schema: String,
    /// By profile.
    pub profiles: BTreeMap<String, Scores>,
}

impl Floors {
    /// The floors that these scores are.
    pub fn new(profiles: BTreeMap<String, Scores>) -> Self {
        Self { schema: SCHEMA.to_owned(), profiles }
    }

    /// Reads floors; none where there is no such file.
    ///
    /// # Errors
    /// [`Error::Read`], and [`Error::Case`] where the file is broken.
    pub fn read(path: &Path) -> Result<Option<Self>, Error> {
        if !path.exists() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let floors: Self = folder::parse(path, &text)?;
        if floors.schema != SCHEMA {
            return Err(Error::Case(format!("{}: this program reads floors of the form `{SCHEMA}`", path.display())));
        }
        Ok(Some(floors))
    }

    /// Writes floors.
    ///
    /// # Errors
    /// [`Error::Write`] where the system does not let it write.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let text = yaml::to_yaml(self).map_err(|fault| Error::Schema { what: FLOORS.to_owned(), reason: fault.to_string() })?;
        folder::write(path, format!("# Written by `sasshi test --score --update-floor`.\n{text}").as_bytes())
    }

    /// Every score that is below its floor, one a line. A profile that has no cases any more is below all of its floors.
    pub fn regressions(&self, now: &BTreeMap<String, Scores>) -> Vec<String> {
        let mut found = Vec::new();
        for (profile, floor) in &self.profiles {
            let Some(scores) = now.get(profile) else {
                found.push(format!("{profile}: it has floors and no case"));
                continue;
            };
            for ((name, floor), (_, score)) in floor.named().into_iter().zip(scores.named()) {
                if score < floor {
                    found.push(format!("{profile}: {name} is {score:.4}, the floor {floor:.4}"));
                }
            }
        }
        found
    }

    /// Every profile whose floors were measured on other inputs, or that has none, one a line.
    pub fn outdated(&self, now: &BTreeMap<String, Scores>) -> Vec<String> {
        let fault = |(profile, scores): (&String, &Scores)| match self.profiles.get(profile) {
            None => Some(format!("{profile}: it has no floors")),
            Some(floor) if floor.inputs != scores.inputs => {
                Some(format!("{profile}: its floors were measured on other cases ({} then, {} now)", floor.cases, scores.cases))
            }
            Some(_) => None,
        };
        now.iter().filter_map(fault).collect()
    }
}
