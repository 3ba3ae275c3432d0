//! Every folder of `fixtures/shapes/` is a shape that booklets have: a small booklet, `input.txt`, a profile for it, `profile.yaml`, and what comes
//! out, `expected.yaml`.
//!
//! `SASSHI_BLESS=1 cargo test --test shapes` writes the expectations anew. Read the difference against the booklet before it is kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;
mod support;

use std::fmt::Write;
use std::fs;

use sasshi::profile::Profile;
use sasshi::source::Source;
use sasshi::{Options, convert, emit, schema, yaml};
use serde_json::{Value, json};

/// What a conversion says of a shape: the records without what is the same for all, the rest of the booklet, and the findings.
fn shown(input: &str, profile: &Profile) -> String {
    let source = Source::from_bytes("input.txt", input.as_bytes().to_vec());
    let converted = convert(&source, profile, &Options::default()).unwrap();
    let broken = support::invariants::broken(&source, profile, &converted);
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    let booklet = &converted.value;
    // What is written fits the schema that is made for the profile.
    emit::files(booklet, &converted.diagnostics, &emit::Options::default()).unwrap();
    let records: Vec<Value> =
        booklet.records.iter().map(|record| without(support::content(record), &["schema", "booklet"])).collect();
    let own = without(support::front(booklet), &["schema", "id", "profile"]);
    let findings: Vec<String> = converted
        .diagnostics
        .iter()
        .map(|found| {
            let lines: Vec<String> = found.places.iter().map(|place| place.line.to_string()).collect();
            format!("{}[{}] {}: {}", found.severity.as_str(), found.code, lines.join(" "), found.message)
        })
        .collect();
    yaml::to_yaml(&json!({"records": records, "booklet": own, "findings": findings})).unwrap()
}

fn without(mut value: Value, keys: &[&str]) -> Value {
    keys.iter().for_each(|key| drop(value.as_object_mut().unwrap().shift_remove(*key)));
    value
}

#[test]
fn shapes_are_read_as_the_fixtures_have_it() {
    let schemas = schema::all();
    let (_, form) = schemas.iter().find(|(name, _)| *name == schema::PROFILE).unwrap();
    let form = jsonschema::validator_for(form).unwrap();
    let (mut count, mut faults) = (0, String::new());
    let mut folders: Vec<_> = fs::read_dir(common::folder("shapes")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let profile = Profile::from_path(&folder.join("profile.yaml")).unwrap_or_else(|error| panic!("{error}"));
        let written: Value = yaml::from_yaml(&fs::read_to_string(folder.join("profile.yaml")).unwrap()).unwrap();
        assert!(form.is_valid(&written), "{name}: the profile does not fit its schema");
        jsonschema::meta::validate(profile.record_schema().value()).unwrap();
        let input = common::unfold_signs(&fs::read_to_string(folder.join("input.txt")).unwrap());
        let (got, expected) = (shown(&input, &profile), folder.join("expected.yaml"));
        if common::bless() {
            fs::write(&expected, &got).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        if got != wanted {
            writeln!(faults, "fixtures/shapes/{name}\n{}", common::difference(&wanted, &got)).unwrap();
        }
        count += 1;
    }
    assert!(count > 10, "there are {count} shapes");
    assert!(faults.is_empty(), "\n{faults}");
}

/// Whatever line is missing and wherever the text ends, it is converted, every line is accounted for, and the records fit their schema.
#[test]
fn damaged_shapes_lose_nothing() {
    for entry in fs::read_dir(common::folder("shapes")).unwrap() {
        let folder = entry.unwrap().path();
        let profile = Profile::from_path(&folder.join("profile.yaml")).unwrap();
        let input = common::unfold_signs(&fs::read_to_string(folder.join("input.txt")).unwrap());
        let lines: Vec<&str> = input.split_inclusive('\n').collect();
        let without = |at: usize| [&lines[..at], &lines[at + 1..]].concat().concat();
        let twice = |at: usize| [&lines[..=at], &lines[at..]].concat().concat();
        let damaged = (0..lines.len()).flat_map(|at| [lines[..at].concat(), without(at), twice(at), lines[at..].concat()]);
        for text in damaged {
            let source = Source::from_bytes("input.txt", text.clone().into_bytes());
            let converted = convert(&source, &profile, &Options::default()).unwrap();
            emit::files(&converted.value, &converted.diagnostics, &emit::Options::default())
                .unwrap_or_else(|error| panic!("{}: {error}\n{text}", folder.display()));
            let coverage = converted.value.coverage;
            let sum =
                coverage.records + coverage.front_matter + coverage.divider_pages + coverage.furniture + coverage.unclaimed;
            let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
            assert_eq!((sum, coverage.lines as usize), (coverage.lines, lines), "{}\n{text}", folder.display());
        }
    }
}
