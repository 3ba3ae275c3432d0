//! `sasshi test`: what it refuses, and how it says what is wrong.

use std::fs;

use super::test::{cases, change, run};

#[test]
fn what_is_blessed_alone_is_there() {
    let folder = cases();
    let record = folder.path().join("asagiri/expected/records/01.yaml");
    let before = fs::read_to_string(&record).unwrap();
    for (only, code) in [
        ("recipient.industri", 2),
        ("2:recipient.industry", 2),
        ("records/02", 2),
        ("booklet:recipient.industry", 2),
        ("recipient.place", 1),
        ("records/01", 0),
        ("1:", 0),
        ("01:", 0),
        ("records/01  recipient.industry", 0),
        ("1:recipient", 0),
    ] {
        change(&record, "industry: 出版業", "industry: 漁業");
        let (got, out, err) = run(folder.path(), &["--bless", "--only", only]);
        assert_eq!(got, code, "{only}: {out}{err}");
        assert_eq!(err.contains(&format!("error: --only {only}: no case has such a value")), code == 2, "{err}");
        fs::write(&record, &before).unwrap();
    }
}

#[test]
fn what_cannot_be_demanded_is_refused() {
    let folder = cases();
    let case = folder.path().join("asagiri");
    for (rules, wanted) in [
        ("", "it demands nothing"),
        ("# recipients: 1\n", "it demands nothing"),
        ("records: {1: {recipient.name: {}}}", "the rule of `recipient.name` demands nothing"),
        (
            "records: {1: {recipient.nmae: {equals: null}}}",
            "records: 1: there is no path `recipient.nmae`; did you mean `recipient.name`?",
        ),
        ("records: {1: {fields.planz: {lacks: foo}}}", "did you mean `fields.plans`?"),
        (
            "booklet: {'winners[0].awrd': {lacks: x}}",
            "booklet: there is no path `winners[0].awrd`; did you mean `winners[0].award`?",
        ),
    ] {
        fs::write(case.join("must.yaml"), rules).unwrap();
        let (code, out, _) = run(folder.path(), &[]);
        assert_eq!(code, 1, "{rules}: {out}");
        assert!(out.starts_with("BROKEN asagiri: ") && out.contains(wanted), "{rules}: {out}");
    }
    fs::write(case.join("must.yaml"), "records: {1: {recipient.fax: {equals: null}}}\n").unwrap();
    assert_eq!(run(folder.path(), &[]).0, 0);
    for about in ["known:\n", "known: ''\n", "known: ' '\n"] {
        fs::write(case.join("about.yaml"), about).unwrap();
        let (code, out, _) = run(folder.path(), &[]);
        assert_eq!(code, 1, "{about}");
        assert!(out.contains("`known` has no reason"), "{out}");
    }
}

#[test]
fn faults_of_yaml_are_told_in_plain_words() {
    let folder = cases();
    let case = folder.path().join("asagiri");
    for (rules, wanted) in [
        ("recipients: 1\nrecipients: 1\n", "must.yaml:2:1: the key `recipients` is given twice"),
        ("records: {1: {recipient.name: 日産}}", "a map of `key: value` is expected here"),
        ("diagnostics: {lacks: [null]}", "a text is expected here, and nothing is written"),
        ("recipients: many", "a whole number from 0 on is expected here"),
        ("records: {1: {recipient.name: {equal: a}}}", "there is no key `equal` here; did you mean `equals`?"),
    ] {
        fs::write(case.join("must.yaml"), rules).unwrap();
        let (code, out, _) = run(folder.path(), &[]);
        assert_eq!(code, 1, "{rules}: {out}");
        assert!(out.contains(wanted), "{rules}: {out}");
    }
    fs::remove_file(case.join("must.yaml")).unwrap();
    for (given, wanted) in [("narrow", "did you mean `narrow-lines`?"), ("qqqqqqqq", "they are: utf-8, ")] {
        fs::write(case.join("about.yaml"), format!("unsupported: {{{given}: no}}\n")).unwrap();
        let (_, out, _) = run(folder.path(), &["--vary"]);
        assert!(out.contains(wanted), "{out}");
    }
}

#[test]
fn what_is_unsupported_has_a_reason() {
    let folder = cases();
    fs::write(folder.path().join("asagiri/about.yaml"), "unsupported: {narrow-lines: ' '}\n").unwrap();
    let (code, out, _) = run(folder.path(), &["--vary"]);
    assert_eq!(code, 1);
    assert!(out.contains("`unsupported` gives no reason for `narrow-lines`"), "{out}");
}

#[test]
fn only_lines_that_tell_something_are_shown() {
    let folder = cases();
    let case = folder.path().join("asagiri");
    let lines = |rules: &str| {
        fs::write(case.join("must.yaml"), rules).unwrap();
        let (code, out, _) = run(folder.path(), &[]);
        assert_eq!(code, 1, "{out}");
        out
    };
    // A number of a field that is not there, of records, or of a booklet can stand anywhere.
    for rules in [
        "records: {1: {fields.other-1.number: {equals: 1}}}",
        "recipients: 3",
        "records: {7: {}}",
        "booklet: {edition: {equals: 5}}",
    ] {
        let out = lines(rules);
        assert!(!out.contains("-->"), "{out}");
    }
    // One of a value that is there stands in its own lines, or where they begin.
    let out = lines("records: {1: {recipient.employees.count: {equals: 30}}}");
    assert!(out.contains("        従業員数：48人（うち正社員30人）\n"), "{out}");
    let out = lines("records: {1: {recipient.employees.count: {equals: 8}}}");
    assert!(out.contains("        従業員数：48人（うち正社員30人）\n"), "{out}");
}

#[test]
fn values_that_differ_in_their_type_alone_are_shown_with_it() {
    let folder = cases();
    let must = folder.path().join("asagiri/must.yaml");
    fs::write(&must, "records: {1: {recipient.employees.count: {equals: \"48\"}}}").unwrap();
    let (_, out, _) = run(folder.path(), &[]);
    assert!(out.contains("    expected  48  (a text)\n    got       48  (a number)\n"), "{out}");
    fs::write(&must, "records: {1: {started.dates: {equals: [2006]}}}").unwrap();
    let (_, out, _) = run(folder.path(), &[]);
    assert!(out.contains("expected  [") && !out.contains("expected  …"), "{out}");
}
