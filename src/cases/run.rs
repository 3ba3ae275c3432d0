//! A case → whether its input is still converted to what is expected; and blessing, which makes what it is converted to expected.
//!
//! In come a [`Case`] and a [`Task`]; out comes a [`Finished`]. A fault in one case, even one that makes the program panic, is that
//! case's own and does not stop the others.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::difference::{self, Difference, Lines, join};
use super::folder::{About, Case, Kept};
use super::must;
use super::only::Only;
use super::score::{self, Measure};
use super::vary::{self, Varied};
use crate::diagnostic::{DiagnosticsFile, Reported};
use crate::error::Error;
use crate::profile::Profile;
use crate::record::Booklet;
use crate::source::Source;
use crate::{batch, convert, decode, emit, yaml};

/// What is done with each case.
#[derive(Debug, Clone, Default)]
pub struct Task {
    /// Make what the input is converted to expected.
    pub bless: bool,
    /// Bless only these values; all where it is empty.
    pub only: Vec<Only>,
    /// Bless cases whole that have only must.yaml too.
    pub whole: bool,
    /// Read the input in other clothes too, and demand the same record.
    pub vary: bool,
}

/// How a case came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything is as expected.
    Passed,
    /// Something is not.
    Failed,
    /// Something is not, and `about.yaml` says so; why. It does not make the run fail.
    Known(String),
    /// `about.yaml` says that something is not as expected, and everything is.
    Outdated,
    /// It could not be run; why.
    Broken(String),
}

/// What became of a case.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The case.
    pub case: Case,
    /// The input's path, as far as it is known.
    pub input: String,
    /// How it came out.
    pub verdict: Verdict,
    /// What is not as expected.
    pub differences: Vec<Difference>,
    /// What was blessed: before and after.
    pub blessed: Vec<Difference>,
    /// What came out in other clothes.
    pub varied: Vec<Varied>,
    /// How well it was read.
    pub measure: Option<Measure>,
    /// For each value that is to be blessed alone, whether there is such a one.
    pub reached: Vec<bool>,
    /// What else is to be said.
    pub notes: Vec<String>,
    /// How long it took.
    pub time: Duration,
}

impl Finished {
    /// Whether everything is as expected, or as far from it as is known.
    pub fn passed(&self) -> bool {
        matches!(self.verdict, Verdict::Passed | Verdict::Known(_))
    }

    /// Whether it could not be run.
    pub fn is_broken(&self) -> bool {
        matches!(self.verdict, Verdict::Broken(_))
    }
}

/// A case that was read and converted.
pub(super) struct Reading {
    pub(super) source: Source,
    pub(super) profile: Profile,
    pub(super) converted: Reported<Booklet>,
    /// The decoded text.
    pub(super) text: String,
    /// What is written, by name without extension.
    pub(super) files: IndexMap<String, Value>,
    texts: IndexMap<String, String>,
}

/// Runs a case.
pub fn run(case: &Case, task: &Task) -> Finished {
    let start = Instant::now();
    let mut finished = Finished {
        case: case.clone(),
        input: String::new(),
        verdict: Verdict::Passed,
        differences: Vec::new(),
        blessed: Vec::new(),
        varied: Vec::new(),
        measure: None,
        reached: Vec::new(),
        notes: Vec::new(),
        time: Duration::ZERO,
    };
    let result = catch_unwind(AssertUnwindSafe(|| one(case, task, &mut finished)));
    finished.verdict = match result {
        Ok(Ok(known)) => {
            let fails = !finished.differences.is_empty() || finished.varied.iter().any(Varied::fails);
            match (fails, known) {
                (false, None) => Verdict::Passed,
                (false, Some(_)) => Verdict::Outdated,
                (true, None) => Verdict::Failed,
                (true, Some(why)) => Verdict::Known(why),
            }
        }
        Ok(Err(error)) => Verdict::Broken(error.to_string()),
        Err(_) => Verdict::Broken("sasshi panicked: a fault of sasshi, please report it".to_owned()),
    };
    finished.time = start.elapsed();
    finished
}

/// Runs cases on several threads and hands each result on in the order of the cases.
pub fn run_all(cases: &[Case], task: &Task, jobs: NonZeroUsize, mut each: impl FnMut(Finished)) {
    batch::ordered::in_order(
        cases,
        jobs,
        || false,
        |case| run(case, task),
        |finished| {
            each(finished);
            ControlFlow::Continue(())
        },
    );
}

/// Runs a case; returns why it is known to fail, if it is.
fn one(case: &Case, task: &Task, finished: &mut Finished) -> Result<Option<String>, Error> {
    let about = case.about()?;
    finished.input = case.input(&about)?.display().to_string();
    let reading = Reading::of(case, &about)?;
    let (expected, must) = (case.expected()?, case.must()?);
    if expected.is_none() && must.is_none() && !task.bless {
        return Err(case.fault("nothing is expected: write must.yaml, or `sasshi test --bless` what it is converted to"));
    }
    let Reading { source, profile, files, .. } = &reading;
    finished.measure = Some(score::measure(&profile.name, &source.sha256, expected.as_ref(), files));
    let kept = expected.iter().flatten().map(|(name, kept)| (name, &kept.value));
    let trees: Vec<(&String, &Value)> = kept.chain(files).collect();
    finished.reached = task.only.iter().map(|only| trees.iter().any(|(name, tree)| only.reaches(name, tree))).collect();
    let mut differences = expected.as_ref().map(|expected| compare(expected, &reading)).unwrap_or_default();
    if task.bless {
        match &expected {
            _ if about.known.is_some() => {
                finished.notes.push("it is known to fail: what is expected is right, and not blessed".to_owned())
            }
            None if must.is_some() && !task.whole => finished
                .notes
                .push("it has only must.yaml, which is written by hand: nothing is blessed; --whole adds expected/".to_owned()),
            None if !task.only.is_empty() => {
                return Err(case.fault("nothing is expected yet: bless it whole first, without --only"));
            }
            _ => finished.blessed = bless(case, expected.as_ref(), &reading, &task.only, &mut differences)?,
        }
    }
    if let Some(must) = &must {
        differences
            .extend(must::check(must, &reading.files, profile.record_schema().value()).map_err(|fault| case.fault(fault))?);
    }
    if task.vary && about.known.is_some() {
        finished.notes.push("what is read wrongly is not read in other clothes".to_owned());
    } else if task.vary {
        let known = about.unsupported.iter().map(|(name, why)| (name.as_str(), why.as_str()));
        let Reading { source, converted, text, profile, .. } = &reading;
        finished.varied = vary::vary(source, converted, text, profile, known).map_err(|fault| case.fault(fault))?;
    }
    if !(differences.is_empty() && finished.blessed.is_empty()) {
        let lines = Lines::new(&reading.text);
        for difference in differences.iter_mut().chain(&mut finished.blessed) {
            let none = Value::Null;
            let got = reading.files.get(&difference.file).unwrap_or(&none);
            let kept = expected.as_ref().and_then(|files| files.get(&difference.file)).map_or(&none, |kept| &kept.value);
            lines.locate(difference, [got, kept]);
        }
    }
    finished.differences = differences;
    Ok(about.known)
}

impl Reading {
    pub(super) fn of(case: &Case, about: &About) -> Result<Self, Error> {
        let source = case.source(about)?;
        let profile = case.profile(about, &source)?;
        let options = case.options(about)?;
        let converted = convert(&source, &profile, &options)?;
        let hints = profile.hints();
        let decoded = decode::decode(&source, &decode::Options { encoding: options.encoding, hints: &hints })?;
        let texts = texts(&converted)?;
        let files = files(&converted)?;
        let text = decoded.text.into_owned();
        Ok(Self { source, profile, converted, text, files, texts })
    }
}

/// The files of a conversion as they are written, by name.
fn texts(converted: &Reported<Booklet>) -> Result<IndexMap<String, String>, Error> {
    let files = emit::files(&converted.value, &converted.diagnostics, &emit::Options::default())?;
    let name = |path: &std::path::Path| {
        let inner: std::path::PathBuf = path.components().skip(1).collect();
        inner.with_extension("").to_string_lossy().replace('\\', "/")
    };
    Ok(files.into_iter().map(|(path, text)| (name(&path), text)).collect())
}

/// The same files as trees.
fn files(converted: &Reported<Booklet>) -> Result<IndexMap<String, Value>, Error> {
    let tree = |name: &str, value: serde_json::Result<Value>| {
        let what = name.to_owned();
        value.map_err(|fault| Error::Schema { what, reason: fault.to_string() }).map(|value| (name.to_owned(), value))
    };
    let booklet = &converted.value;
    let mut files = IndexMap::from([tree("booklet", serde_json::to_value(booklet))?]);
    let width = booklet.records.len().to_string().len().max(2);
    for (number, record) in (1..).zip(&booklet.records) {
        files.extend([tree(&format!("records/{number:0width$}"), serde_json::to_value(record))?]);
    }
    files.extend([tree("diagnostics", serde_json::to_value(DiagnosticsFile::new(&converted.diagnostics)))?]);
    Ok(files)
}

/// Everything in which what is expected and what the input is converted to differ.
fn compare(expected: &IndexMap<String, Kept>, reading: &Reading) -> Vec<Difference> {
    let is_record = |name: &&String| name.starts_with("records/");
    let kept: Vec<&String> = expected.keys().filter(is_record).collect();
    let got: Vec<&String> = reading.files.keys().filter(is_record).collect();
    let value = |name: &str| (expected.get(name).map(|kept| &kept.value), reading.files.get(name));
    let same = |a: &&String, b: &&String| {
        let name = |record: Option<&Value>| record.and_then(|record| record["recipient"]["name"].as_str().map(str::to_owned));
        name(value(a).0) == name(value(b).1)
    };
    let mut names: Vec<(Option<&str>, Option<&str>)> = vec![(Some("booklet"), Some("booklet"))];
    let pairs = difference::pair(&kept, &got, same);
    names.extend(pairs.into_iter().map(|(a, b)| (a.map(|name| name.as_str()), b.map(|name| name.as_str()))));
    names.push((Some("diagnostics"), Some("diagnostics")));
    // A file that sasshi does not write is no expectation of its output.
    let odd = expected.keys().filter(|name| !name.starts_with("records/") && !reading.files.contains_key(*name));
    names.extend(odd.map(|name| (Some(name.as_str()), None)));
    let mut found = Vec::new();
    for (kept, got) in names {
        let a = kept.and_then(|name| value(name).0);
        let b = got.and_then(|name| value(name).1);
        let file = kept.or(got).unwrap_or_default();
        match (a, b) {
            (Some(a), Some(b)) => found.extend(difference::compare(file, a, b)),
            (None, None) => {}
            (a, b) => found.push(Difference {
                file: file.to_owned(),
                path: String::new(),
                claim: difference::Claim::Equals,
                expected: a.cloned(),
                got: b.cloned(),
                source: None,
            }),
        }
    }
    found
}

/// Writes what is expected anew, whole or some values of it. What was blessed is taken out of the differences and returned.
fn bless(
    case: &Case,
    expected: Option<&IndexMap<String, Kept>>,
    reading: &Reading,
    only: &[Only],
    differences: &mut Vec<Difference>,
) -> Result<Vec<Difference>, Error> {
    let none = IndexMap::new();
    let kept = expected.unwrap_or(&none);
    if only.is_empty() {
        for (name, text) in &reading.texts {
            if kept.get(name).is_none_or(|kept| kept.text != *text) {
                case.keep(name, Some(text))?;
            }
        }
        for name in kept.keys().filter(|name| !reading.texts.contains_key(*name)) {
            case.keep(name, None)?;
        }
        if expected.is_none() {
            let new = |(name, value): (&String, &Value)| Difference {
                file: name.clone(),
                path: String::new(),
                claim: difference::Claim::Equals,
                expected: None,
                got: Some(value.clone()),
                source: None,
            };
            return Ok(reading.files.iter().map(new).collect());
        }
        return Ok(std::mem::take(differences));
    }
    let takes = |file: &str, path: &str| only.iter().any(|only| only.takes(file, path));
    for (name, kept) in kept {
        let Some(got) = reading.files.get(name) else { continue };
        let merged = merge(&kept.value, got, "", &|path| takes(name, path));
        if merged != kept.value {
            let head = reading.texts.get(name).and_then(|text| text.split_inclusive('\n').next()).unwrap_or_default();
            let what = format!("{name}.yaml");
            let text = yaml::value_to_yaml(&merged).map_err(|fault| Error::Schema { what, reason: fault.to_string() })?;
            case.keep(name, Some(&format!("{head}{text}")))?;
        }
    }
    let (blessed, left) = differences.drain(..).partition(|d: &Difference| !d.path.is_empty() && takes(&d.file, &d.path));
    *differences = left;
    Ok(blessed)
}

/// The tree that is expected, with the values that are meant as they are now.
fn merge(expected: &Value, got: &Value, path: &str, takes: &impl Fn(&str) -> bool) -> Value {
    match (expected, got) {
        _ if !path.is_empty() && takes(path) => got.clone(),
        (Value::Object(a), Value::Object(b)) => {
            let mut merged = Map::new();
            // A key that is new stands where it stands now: behind the same key.
            let mut fresh = b.iter().filter(|(key, _)| !a.contains_key(*key)).peekable();
            let place = |key: &str| b.keys().position(|own| own == key);
            for (key, value) in a {
                let inner = join(path, key);
                while let Some((new, value)) = fresh.next_if(|(new, _)| place(new) < place(key)) {
                    insert_new(&mut merged, new, value, &join(path, new), takes);
                }
                match b.get(key) {
                    Some(now) => drop(merged.insert(key.clone(), merge(value, now, &inner, takes))),
                    None if takes(&inner) => {}
                    None => drop(merged.insert(key.clone(), value.clone())),
                }
            }
            fresh.for_each(|(new, value)| insert_new(&mut merged, new, value, &join(path, new), takes));
            Value::Object(merged)
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let items = a.iter().zip(b).enumerate();
            items.map(|(at, (a, b))| merge(a, b, &format!("{path}[{at}]"), takes)).collect()
        }
        (kept, _) => kept.clone(),
    }
}

/// Puts a value that was not expected where it is meant, or what is meant of it.
fn insert_new(merged: &mut Map<String, Value>, key: &str, value: &Value, path: &str, takes: &impl Fn(&str) -> bool) {
    if takes(path) {
        merged.insert(key.to_owned(), value.clone());
    } else if value.is_object() {
        let part = merge(&Value::Object(Map::new()), value, path, takes);
        if part.as_object().is_some_and(|part| !part.is_empty()) {
            merged.insert(key.to_owned(), part);
        }
    }
}
