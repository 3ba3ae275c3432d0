//! `sasshi check`: what is looked at, what is said, and the exit code.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use super::{booklet, program, sasshi};

/// The records of the booklet in a folder of their own.
fn converted() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out").to_str().unwrap().to_owned();
    assert_eq!(sasshi(&["convert", &booklet(), "--out", &out, "--quiet"]).0, 0);
    (folder, out)
}

fn edit(path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn what_is_written_is_fine_and_what_is_edited_wrongly_is_not() {
    let (_folder, out) = converted();
    let (code, text, err) = sasshi(&["check", &out]);
    assert_eq!((code, text.as_str()), (0, ""), "{err}");
    assert!(err.contains("21 files, 0 errors") && err.contains("4 others are none of sasshi's"), "{err}");

    let record = format!("{out}/telework-award-07/records/07.yaml");
    edit(&record, "    yen: 605813000000", "    yen: 605813");
    edit(&record, "award: ", "awrad: ");
    edit(&record, "id: telework-award-07/07", "id: telework-award-07/70");
    let (code, text, err) = sasshi(&["check", &out]);
    assert_eq!((code, text.as_str()), (1, ""), "{err}");
    for part in [
        "error[unknown-key]: there is no key `awrad` here; did you mean `award`?",
        "records/07.yaml:",
        "    yen: 605813\n",
        "error[id-mismatch]: the id ends in `70`, but the file is called `07`",
        // The winners' list names a record that is no more.
        "error[unknown-record]: there is no record `telework-award-07/07` beside this file",
        // The provenance names the key that was misspelt.
        "error[unknown-path]: there is no value `award` in the record",
        "21 files, 5 errors",
    ] {
        assert!(err.contains(part), "{part} is not in\n{err}");
    }
    let (code, text, _) = sasshi(&["check", &out, "--format", "json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    let rules: Vec<&str> = json["problems"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect();
    assert_eq!((code, json["files"].as_u64(), rules.len()), (1, Some(21), 5), "{rules:?}");
    let yen = json["problems"].as_array().unwrap().iter().find(|one| one["rule"] == "value-mismatch").unwrap();
    assert_eq!((&yen["path"], &yen["column"], &yen["width"]), (&"recipient.capital.yen".into(), &10.into(), &6.into()));
    assert_eq!(yen["text"], "    yen: 605813");

    let (code, text, _) = sasshi(&["check", &out, "--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, sarif["version"].as_str(), sarif["runs"][0]["results"].as_array().unwrap().len()), (1, Some("2.1.0"), 5));
}

#[test]
fn every_format_of_a_conversion_is_checked() {
    for format in ["json", "ndjson"] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().to_str().unwrap();
        assert_eq!(sasshi(&["convert", &booklet(), "--out", out, "--quiet", "--format", format]).0, 0);
        let (code, _, err) = sasshi(&["check", out]);
        assert_eq!(code, 0, "{format}: {err}");
    }
}

#[test]
fn globs_are_taken_where_the_shell_did_not() {
    let (_folder, out) = converted();
    let (code, _, err) = sasshi(&["check", &format!("{out}/*/booklet.yaml")]);
    assert_eq!(code, 0);
    assert!(err.contains("1 file, 0 errors"), "{err}");
    let (code, _, err) = sasshi(&["check", &format!("{out}/telework-award-07/records/0[1-3].yaml"), &format!("{out}/*/diag*")]);
    assert_eq!(code, 0);
    assert!(err.contains("4 files, 0 errors"), "{err}");
    let (code, _, err) = sasshi(&["check", &format!("{out}/*/nothing.yaml")]);
    assert_eq!(code, 2);
    assert!(err.contains("no file matches"), "{err}");
}

#[test]
fn the_standard_input_is_checked() {
    for (text, exit, part) in [
        ("schema: sasshi/diagnostics/v1\ndiagnostics: []\n", 0, "1 file, 0 errors"),
        ("schema: sasshi/diagnostics/v1\ndiagnostics: [\n", 1, "stdin:2:14"),
        ("name: x\n", 1, "unknown-form"),
    ] {
        let mut child = program().args(["check", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(exit), "{text}: {err}");
        assert!(err.contains(part), "{text}: {err}");
    }
}

#[test]
fn warnings_count_where_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let text = include_str!("../../fixtures/verify/place-mismatch--address-and-place--01.in");
    let (_, path) = super::file(folder.path(), "a.yaml", text);
    assert_eq!(sasshi(&["check", &path]).0, 0);
    assert_eq!(sasshi(&["check", &path, "--strict"]).0, 1);
    assert_eq!(sasshi(&["check", &path, "--quiet"]), (0, String::new(), String::new()));
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let (code, _, err) = sasshi(&["check", path]);
    assert_eq!(code, 2);
    assert!(err.contains("there is nothing to check"), "{err}");
    let (code, _, err) = sasshi(&["check", &format!("{path}/none.yaml")]);
    assert_eq!(code, 2);
    assert!(err.contains("cannot read") && err.contains("none.yaml"), "{err}");
    let (_, file) = super::file(folder.path(), "a.yaml", b"schema: sasshi/record/v1\nid: \x8f\n");
    let (code, _, err) = sasshi(&["check", &file]);
    assert_eq!(code, 2);
    assert!(err.contains("no UTF-8 from line 2 on"), "{err}");
}
