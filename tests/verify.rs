//! Files as people edit them, each with what `sasshi check` says of it: fixtures/verify/NAME.in and NAME.out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use sasshi::diagnostic::render::Look;
use sasshi::verify::{Beside, Problem, Rule, sarif, show, verify, verify_lines};
use serde_json::Value;

/// The neighbours that every fixture has: the booklet `a` with the records 01 and 02. A name that ends in `--01` is that record's.
fn problems(name: &str, text: &str) -> Vec<Problem> {
    let records: BTreeSet<String> = ["a/01", "a/02"].map(str::to_owned).into();
    let number = name.rsplit_once("--").map(|(_, end)| end).filter(|end| end.chars().all(|c| c.is_ascii_digit()));
    let beside = Beside { stem: number, is_numbered: number.is_some(), booklet: Some("a"), records: Some(&records) };
    if name.contains("ndjson") { verify_lines(text, &beside) } else { verify(text, &beside) }
}

fn fixtures() -> BTreeMap<String, String> {
    common::inputs("verify")
}

#[test]
fn what_is_said_of_a_file() {
    common::run("verify", |name, text| {
        let shown =
            problems(name, text).iter().map(|problem| show::text(problem, "a.yaml", &Look::default())).collect::<Vec<_>>();
        if shown.is_empty() { "nothing\n".to_owned() } else { shown.join("\n") }
    });
}

#[test]
fn every_rule_has_a_fixture_that_begins_with_its_name() {
    let fixtures = fixtures();
    for rule in Rule::ALL {
        let own = fixtures.iter().filter(|(name, _)| name.starts_with(&format!("{rule}--")));
        let told = own.filter(|(name, text)| problems(name, text).iter().any(|problem| problem.rule == *rule)).count();
        assert!(told > 0, "no fixture shows the rule `{rule}`");
    }
    for (name, text) in &fixtures {
        let found: Vec<&str> = problems(name, text).iter().map(|problem| problem.rule.as_str()).collect();
        let wanted = name.split("--").next().unwrap();
        assert!(if wanted == "fine" { found.is_empty() } else { found.contains(&wanted) }, "{name}: {found:?}");
    }
}

#[test]
fn every_place_is_in_the_file() {
    for (name, text) in fixtures() {
        for problem in problems(&name, &text) {
            let line = text.lines().nth(problem.line - 1).unwrap_or_default();
            assert_eq!(line, problem.text, "{name}");
            assert!(problem.column >= 1 && problem.column - 1 + problem.width <= line.chars().count(), "{name}: {problem:?}");
        }
    }
}

/// What the schema of SARIF 2.1.0 requires of the parts that are written here.
#[test]
fn sarif_is_sound() {
    let found: Vec<(String, Problem)> = fixtures()
        .iter()
        .flat_map(|(name, text)| problems(name, text).into_iter().map(move |p| (format!("お 1/{name}.yaml"), p)))
        .collect();
    assert!(found.len() > 20);
    let schema: Value = serde_json::from_str(include_str!("sarif-2.1.0-core.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let log = sarif::sarif(&found);
    let faults: Vec<String> = validator.iter_errors(&log).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(validator.is_valid(&sarif::sarif(&[])));
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), found.len());
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].as_str().unwrap().starts_with("%E3%81%8A%201/"));
        assert!(place["region"]["endColumn"].as_u64() >= place["region"]["startColumn"].as_u64());
    }
    // The schema can tell: without its tool a run is refused, and so is a level that does not exist.
    for (pointer, key) in [("/runs/0", "tool"), ("/runs/0/results/0", "message"), ("", "version")] {
        let mut odd = log.clone();
        odd.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(key);
        assert!(!validator.is_valid(&odd), "{key}");
    }
    let mut odd = log.clone();
    odd["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!validator.is_valid(&odd));
}

#[test]
fn every_rule_is_documented() {
    let page = include_str!("../docs/check.md");
    let rows: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.as_str()).collect();
    assert_eq!(rows, rules);
}

#[test]
fn what_is_written_has_nothing_wrong_with_it() {
    let source = sasshi::source::Source::read(std::path::Path::new("seeds/telework-award-07.txt"), u64::MAX).unwrap();
    let profile = sasshi::profile::built_in("telework-award").unwrap();
    let converted = sasshi::convert(&source, &profile, &sasshi::Options::default()).unwrap();
    let records: BTreeSet<String> = converted.value.records.iter().map(|record| record.id.clone()).collect();
    for format in [sasshi::emit::Format::Yaml, sasshi::emit::Format::Json, sasshi::emit::Format::Ndjson] {
        let options = sasshi::emit::Options { format, ..Default::default() };
        for (path, text) in sasshi::emit::files(&converted.value, &converted.diagnostics, &options).unwrap() {
            let beside = Beside {
                stem: path.file_stem().and_then(|stem| stem.to_str()),
                is_numbered: path.parent().is_some_and(|parent| parent.ends_with("records")),
                booklet: Some(&converted.value.id),
                records: Some(&records),
            };
            let found = if format == sasshi::emit::Format::Ndjson && path.extension().is_some_and(|e| e == "ndjson") {
                verify_lines(&text, &beside)
            } else {
                verify(&text, &beside)
            };
            assert!(found.is_empty(), "{}: {found:?}", path.display());
        }
    }
    for name in sasshi::profile::built_in_names() {
        assert_eq!(verify(sasshi::profile::built_in_text(name).unwrap(), &Beside::default()), []);
    }
}
