//! `sasshi test`: each of its promises, on a copy of a small case.

use std::fs;
use std::path::Path;

use super::{at_root, sasshi};

/// A folder with the case `must-only` and what it is converted to as expectation.
pub(super) fn cases() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("asagiri");
    fs::create_dir(&case).unwrap();
    fs::copy(at_root("fixtures/cases/must-only/input.txt"), case.join("input.txt")).unwrap();
    fs::write(case.join("about.yaml"), "source: made up\nshows: nothing\n").unwrap();
    let (code, out, _) = run(folder.path(), &["--bless"]);
    assert_eq!(code, 0, "{out}");
    folder
}

pub(super) fn run(folder: &Path, more: &[&str]) -> (i32, String, String) {
    sasshi(&[&["test", folder.to_str().unwrap()], more].concat())
}

/// Replaces a text in a file that has it.
pub(super) fn change(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from} is not in\n{text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn the_cases_of_the_project_pass() {
    let (code, out, err) = sasshi(&["test", &at_root("fixtures/cases"), "--filter", "only"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.starts_with("ok     must-only  "), "{out}");
    assert!(err.starts_with("1 case: 1 passed; "), "{err}");
}

#[test]
fn a_difference_names_record_field_words_and_line() {
    let folder = cases();
    let record = folder.path().join("asagiri/expected/records/01.yaml");
    change(&record, "text: 2,000万円", "text: 2,000千円");
    let (code, out, err) = run(folder.path(), &[]);
    assert_eq!(code, 1);
    let line = 1 + fs::read_to_string(folder.path().join("asagiri/input.txt"))
        .unwrap()
        .lines()
        .position(|l| l.starts_with("資本金"))
        .unwrap();
    let input = folder.path().join("asagiri/input.txt");
    let expected = format!(
        "FAILED asagiri: 1 difference\n  records/01  recipient.capital.text\n    expected  2,000[-千-]円\n    got       2,000{{+万+}}円\n    --> {}:{line}\n        資本金：2,000万円\n",
        input.display()
    );
    assert_eq!(out, expected);
    assert!(err.starts_with("1 case: 0 passed, 1 failed (1 difference); "), "{err}");
}

#[test]
fn a_record_or_file_more_or_less_is_a_difference() {
    let folder = cases();
    let records = folder.path().join("asagiri/expected/records");
    fs::copy(records.join("01.yaml"), records.join("02.yaml")).unwrap();
    let (code, out, _) = run(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(out.contains("records/02  (the whole file)\n    expected  {") && out.contains("got       (nothing)"), "{out}");
    fs::remove_dir_all(records).unwrap();
    let (code, out, _) = run(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(out.contains("records/01  (the whole file)\n    expected  (nothing)"), "{out}");
}

#[test]
fn blessing_writes_what_comes_out_and_shows_what_changed() {
    let folder = cases();
    let case = folder.path().join("asagiri");
    let record = case.join("expected/records/01.yaml");
    let before = fs::read_to_string(&record).unwrap();
    change(&record, "industry: 出版業", "industry: 漁業");
    change(&record, "place: 仙台市", "place: 山形市");
    fs::write(case.join("expected/records/02.yaml"), &before).unwrap();
    // One value alone.
    let (code, out, _) = run(folder.path(), &["--bless", "--only", "recipient.industry"]);
    assert_eq!(code, 1, "the others are still not as expected");
    assert!(
        out.contains("  blessed 1 value\n  records/01  recipient.industry\n    before    [-漁-]業\n    now       {+出版+}業\n"),
        "{out}"
    );
    let text = fs::read_to_string(&record).unwrap();
    assert_eq!(text, before.replace("place: 仙台市", "place: 山形市"));
    // The rest.
    let (code, out, _) = run(folder.path(), &["--bless"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("[-山形-]市"), "{out}");
    assert_eq!(fs::read_to_string(&record).unwrap(), before);
    assert!(!case.join("expected/records/02.yaml").exists());
    assert_eq!(run(folder.path(), &[]).0, 0);
}

#[test]
fn a_value_that_is_new_or_gone_is_blessed_alone() {
    let folder = cases();
    let record = folder.path().join("asagiri/expected/records/01.yaml");
    let before = fs::read_to_string(&record).unwrap();
    change(&record, "  industry: 出版業\n", "  motto: なし\n");
    let (code, out, _) =
        run(folder.path(), &["--bless", "--only", "records/01:recipient.industry", "--only", "recipient.motto"]);
    assert_eq!(code, 0, "{out}");
    assert_eq!(fs::read_to_string(&record).unwrap(), before);
}

#[test]
fn must_yaml_is_held() {
    let folder = cases();
    let case = folder.path().join("asagiri");
    fs::remove_dir_all(case.join("expected")).unwrap();
    fs::write(case.join("must.yaml"), "records:\n  1:\n    fields.plans.text: {contains: 営業部, lacks: [広げる]}\n").unwrap();
    let (code, out, _) = run(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(
        out.contains("  records/01  fields.plans.text\n    lacks     広げる\n    got       営業部にも広げる。\n    --> "),
        "{out}"
    );
    assert!(out.ends_with("        営業部にも広げる。\n"), "{out}");
    fs::write(case.join("must.yaml"), "records:\n  1:\n    fields.plans.text: {contain: 営業部}\n").unwrap();
    let (code, out, err) = run(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(out.contains("BROKEN asagiri: ") && out.contains("must.yaml:3:25: "), "{out}");
    assert!(err.contains("1 broken"), "{err}");
}

#[test]
fn a_case_that_cannot_be_run_does_not_stop_the_others() {
    let folder = cases();
    fs::create_dir_all(folder.path().join("empty/expected")).unwrap();
    fs::create_dir_all(folder.path().join("a/unexpected")).unwrap();
    fs::write(folder.path().join("a/unexpected/input.txt"), "第1回").unwrap();
    let (code, out, err) = run(folder.path(), &["--jobs", "2"]);
    assert_eq!(code, 1);
    let heads: Vec<&str> = out.lines().filter(|line| !line.starts_with(' ')).map(|line| &line[..line.len().min(18)]).collect();
    assert_eq!(heads[0], "BROKEN a/unexpecte", "{out}");
    assert!(heads[1].starts_with("ok     asagiri") && heads[2].starts_with("BROKEN empty: "), "{out}");
    assert!(err.starts_with("3 cases: 1 passed, 2 broken; "), "{err}");
}

#[test]
fn reports_for_programs() {
    let folder = cases();
    change(&folder.path().join("asagiri/expected/records/01.yaml"), "industry: 出版業", "industry: 漁業");
    let (code, out, err) = run(folder.path(), &["--format", "json"]);
    assert_eq!((code, err.as_str()), (1, ""));
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["summary"]["failed"], 1);
    let difference = &report["cases"][0]["differences"][0];
    assert_eq!(
        (&difference["path"], &difference["expected"], &difference["line"]),
        (&"recipient.industry".into(), &"漁業".into(), &23.into()),
        "{out}"
    );
    let (code, out, _) = run(folder.path(), &["--format", "junit"]);
    assert_eq!(code, 1);
    assert!(out.starts_with("<?xml version=\"1.0\"") && out.ends_with("</testsuites>\n"), "{out}");
    assert!(
        out.contains("tests=\"1\" failures=\"1\" errors=\"0\"") && out.contains("<failure message=\"1 difference\">"),
        "{out}"
    );
    assert!(!out.contains('\u{1b}') && out.contains("--&gt; "), "{out}");
}

#[test]
fn wrong_use() {
    let folder = cases();
    assert_eq!(run(folder.path(), &["--filter", "nothing"]).0, 2);
    assert_eq!(run(folder.path(), &["--only", "recipient"]).0, 2, "--only is for --bless");
    assert_eq!(run(folder.path(), &["--bless", "--only", "x:recipient"]).0, 2);
    assert_eq!(run(&folder.path().join("none"), &[]).0, 2);
    let empty = tempfile::tempdir().unwrap();
    let (code, _, err) = run(empty.path(), &[]);
    assert_eq!(code, 2);
    assert!(err.contains("there are no cases"), "{err}");
}

#[test]
fn other_clothes_must_give_the_same_record() {
    let folder = cases();
    let (code, out, _) = run(folder.path(), &["--vary"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("\n  same  utf-8, utf-8-mark, shift-jis, euc-jp, "), "{out}");
    assert!(out.contains("\n  unsupported  form-feeds: it has one page\n"), "{out}");

    // What a case says of itself is listed, and must be true.
    fs::write(folder.path().join("asagiri/about.yaml"), "unsupported: {half-width: letters are too wide}\n").unwrap();
    let (code, out, _) = run(folder.path(), &["--vary"]);
    assert_eq!(code, 1);
    assert!(out.contains("  supported now  half-width: "), "{out}");
    fs::write(folder.path().join("asagiri/about.yaml"), "unsupported: {halfwidth: no}\n").unwrap();
    let (code, out, _) = run(folder.path(), &["--vary"]);
    assert_eq!(code, 1);
    assert!(out.contains("there is no variation `halfwidth`; did you mean `half-width`?"), "{out}");
}

/// A profile that knows a heading by its half-width letters alone cannot read it in full width: the variation finds that out.
#[test]
fn a_variation_that_differs_fails_and_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("half");
    fs::create_dir(&case).unwrap();
    // A tilde is read as it stands in half width, and as a wave dash in full width.
    let text = fs::read_to_string(at_root("fixtures/cases/must-only/input.txt")).unwrap();
    fs::write(case.join("input.txt"), text.replace("貸与のパソコン", "a~b のパソコン")).unwrap();
    fs::write(case.join("must.yaml"), "recipients: 1\n").unwrap();
    let (code, out, err) = run(folder.path(), &["--vary"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.starts_with("FAILED half: 1 variation\n"), "{out}");
    assert!(
        out.contains("  differs  full-width: 1 difference\n  records/01  fields.environment.text\n    plain       a[-~-]b"),
        "{out}"
    );
    assert!(err.contains("1 failed (0 differences, 1 variation)"), "{err}");
    fs::write(case.join("about.yaml"), "unsupported: {full-width: a tilde in a path cannot be told}\n").unwrap();
    let (code, out, _) = run(folder.path(), &["--vary"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("  unsupported  full-width: a tilde in a path cannot be told (1 difference)\n"), "{out}");
    let report: serde_json::Value = serde_json::from_str(&run(folder.path(), &["--vary", "--format", "json"]).1).unwrap();
    let variations = report["cases"][0]["variations"].as_array().unwrap();
    assert_eq!(variations.iter().find(|one| one["name"] == "full-width").unwrap()["outcome"], "unsupported");
}

#[test]
fn a_case_that_is_known_to_fail_must_fail() {
    let folder = cases();
    let case = folder.path().join("asagiri");
    fs::write(case.join("about.yaml"), "known: nobody has mended it\n").unwrap();
    let (code, out, err) = run(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(out.starts_with("FAILED asagiri: it passes now"), "{out}");
    change(&case.join("expected/records/01.yaml"), "industry: 出版業", "industry: 漁業");
    for arguments in [&[][..], &["--bless"]] {
        let (code, out, _) = run(folder.path(), arguments);
        assert_eq!(code, 0, "{out}");
        assert!(out.starts_with("known  asagiri: nobody has mended it (1 difference)\n"), "{out}");
    }
    assert!(err.contains("1 failed"), "{err}");
    assert!(fs::read_to_string(case.join("expected/records/01.yaml")).unwrap().contains("漁業"));
}

#[test]
fn scores_are_held_against_floors() {
    let folder = cases();
    let (code, out, _) = run(folder.path(), &["--score"]);
    assert_eq!(code, 0);
    assert!(out.contains("telework-award      1     1.0000         1.0000     1.0000    1.0000\n"), "{out}");
    assert!(out.contains("there are no floors in"), "{out}");
    // Floors that are named and not there hold nothing.
    let other = folder.path().join("other.yaml").display().to_string();
    let (code, _, err) = run(folder.path(), &["--score", "--floors", &other]);
    assert_eq!((code, err), (2, format!("error: there are no floors in {other}; --update-floor makes them\n")));
    assert_eq!(run(folder.path(), &["--score", "--floors", &other, "--update-floor"]).0, 0);
    assert_eq!(run(folder.path(), &["--score", "--floors", &other]).0, 0);
    assert_eq!(run(folder.path(), &["--score", "--update-floor"]).0, 0);
    let floors = folder.path().join("floors.yaml");
    let perfect = fs::read_to_string(&floors).unwrap();
    assert!(perfect.contains("  telework-award:\n    inputs: "), "{perfect}");
    assert_eq!(run(folder.path(), &["--score"]).0, 0);

    // The expectation moves.
    let record = folder.path().join("asagiri/expected/records/01.yaml");
    change(&record, "industry: 出版業", "industry: 漁業");
    let (code, out, _) = run(folder.path(), &["--score"]);
    assert_eq!(code, 1);
    assert!(out.contains("below the floor  telework-award: records_right is 0.0000, the floor 1.0000\n"), "{out}");
    assert!(!out.contains("measured on other cases"), "{out}");
    let (code, out, _) = run(folder.path(), &["--score", "--update-floor"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("--allow-regression"), "{out}");
    assert_eq!(fs::read_to_string(&floors).unwrap(), perfect, "the floor is not lowered");
    let (code, out, _) = run(folder.path(), &["--score", "--update-floor", "--allow-regression"]);
    assert_eq!(code, 0);
    assert!(out.contains("lowered: telework-award: records_right is 0.0000, the floor 1.0000"), "{out}");
    assert_eq!(run(folder.path(), &["--score"]).0, 0, "a difference that the floor allows does not fail");
    assert_eq!(run(folder.path(), &[]).0, 1, "without --score it does");

    // An input changes.
    let input = folder.path().join("asagiri/input.txt");
    fs::write(&input, fs::read_to_string(&input).unwrap() + "\n\n").unwrap();
    let (code, out, _) = run(folder.path(), &["--score"]);
    assert_eq!(code, 1);
    assert!(out.contains("its floors were measured on other cases (1 then, 1 now)"), "{out}");

    let (code, out, _) = run(folder.path(), &["--score", "--filter", "asagiri"]);
    assert_eq!(code, 0);
    assert!(out.contains("not held against the floors"), "{out}");
    let report: serde_json::Value = serde_json::from_str(&run(folder.path(), &["--score", "--format", "json"]).1).unwrap();
    assert_eq!(report["scores"]["profiles"]["telework-award"]["records_right"], 0.0);
    assert_eq!(run(folder.path(), &["--allow-regression"]).0, 2);
}

#[test]
fn scores_say_what_is_wrong() {
    let folder = cases();
    let record = folder.path().join("asagiri/expected/records/01.yaml");
    // A paragraph more than is expected.
    change(
        &record,
        "text: |-\n      通勤の時間を減らし、原稿を読む時間を増やすこと。\n      また、",
        "text: 通勤の時間を減らし、原稿を読む時間を増やすこと。また、",
    );
    let report: serde_json::Value = serde_json::from_str(&run(folder.path(), &["--score", "--format", "json"]).1).unwrap();
    let scores = &report["scores"]["profiles"]["telework-award"];
    assert_eq!((&scores["breaks_f1"], &scores["coverage"]), (&0.0.into(), &1.0.into()), "{scores}");
    let fields = scores["fields_f1"].as_f64().unwrap();
    assert!(fields > 0.95 && fields < 1.0, "{fields}");
}
