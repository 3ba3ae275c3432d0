//! Every `fixtures/diagnostic/NAME.in` (a finding in YAML) is shown as `NAME.out`; `SASSHI_BLESS=1` writes the latter anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::fmt::Write;
use std::path::Path;

use sasshi::diagnostic::render::{Look, render, to_json_line};
use sasshi::diagnostic::{Code, Diagnostic, Place};
use sasshi::yaml::from_yaml;
use serde::Deserialize;

/// A finding as a fixture gives it: `mark` is the words that are meant, and the line keeps its white space.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    code: String,
    message: String,
    record: Option<String>,
    hint: Option<String>,
    width: Option<usize>,
    #[serde(default)]
    color: bool,
    #[serde(default)]
    json: bool,
    places: Vec<CasePlace>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CasePlace {
    line: u32,
    text: String,
    mark: Option<String>,
}

fn shown(case: Case) -> String {
    let places = case.places.iter().map(|place| match &place.mark {
        Some(mark) => {
            let start = place.text.find(mark.as_str()).expect("the mark is in the line");
            Place::part(place.line, &place.text, start, start + mark.len())
        }
        None => Place::line(place.line, &place.text),
    });
    let code: Code = case.code.parse().unwrap();
    let mut found = Diagnostic::new(code, case.message, places.collect());
    found.record = case.record;
    found.hint = case.hint;
    if case.json {
        return to_json_line(&found, "booklet.txt") + "\n";
    }
    let look = Look { color: case.color, width: case.width.unwrap_or(100) };
    // Escapes are written so that a reader of the fixture sees them.
    render(&found, "booklet.txt", &look).replace('\u{1b}', "␛")
}

#[test]
fn findings_are_shown_as_the_fixtures_have_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/diagnostic");
    let bless = std::env::var_os("SASSHI_BLESS").is_some();
    let (mut count, mut faults) = (0, String::new());
    for entry in std::fs::read_dir(&folder).unwrap() {
        let input = entry.unwrap().path();
        if input.extension().is_none_or(|extension| extension != "in") {
            continue;
        }
        count += 1;
        let name = input.file_stem().unwrap().display();
        let text = std::fs::read_to_string(&input).unwrap();
        let got = shown(from_yaml(&text).unwrap_or_else(|error| panic!("{name}.in: {}", error.rendered)));
        let output = input.with_extension("out");
        if bless {
            std::fs::write(&output, &got).unwrap();
        }
        let wanted = std::fs::read_to_string(&output).unwrap_or_default();
        if got != wanted {
            writeln!(faults, "--- {name}.out\n{wanted}\n+++ what is shown\n{got}").unwrap();
        }
    }
    assert!(count > 0, "there are no fixtures");
    assert!(faults.is_empty(), "\n{faults}");
}
