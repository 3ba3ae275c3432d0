//! `sasshi profile`.

use super::{at_root, booklet, file, sasshi};

#[test]
fn profiles_are_listed_and_printed() {
    let (code, out, err) = sasshi(&["profile", "list"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out.lines().count(), sasshi::profile::built_in_names().count());
    assert!(out.starts_with("telework-award   Programme booklets of the Telework Promotion Award"), "{out}");
    let (code, out, err) = sasshi(&["profile", "show", "telework-award"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(Some(out.as_str()), sasshi::profile::built_in_text("telework-award"));
}

#[test]
fn what_is_printed_is_a_profile_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let text = sasshi(&["profile", "show", "telework-award"]).1;
    let (_, path) = file(folder.path(), "my.yaml", text.replace("name: telework-award", "name: my"));
    let out = folder.path().join("out").to_str().unwrap().to_owned();
    let (code, _, err) = sasshi(&["convert", &booklet(), "--profile", &path, "-o", &out]);
    assert!(code == 0 && err.contains("19 recipients") && err.contains("read with the profile my\n"), "{err}");
}

#[test]
fn a_name_that_is_none_gets_the_nearest_suggested() {
    let (code, out, err) = sasshi(&["profile", "show", "telework"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: there is no built-in profile `telework`; did you mean `telework-award`?"), "{err}");
    assert_eq!(sasshi(&["profile"]).0, 2);
}

#[test]
fn the_built_in_profiles_are_without_fault() {
    let (code, out, err) = sasshi(&["profile", "check", "--cases", &at_root("seeds"), "--strict"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.lines().all(|line| line.contains(": note: ")), "{out}");
    assert_eq!(err.matches("1 of the cases read with it").count(), sasshi::profile::built_in_names().count(), "{err}");
}

#[test]
fn a_linter_shows_what_an_author_should_look_at() {
    let folder = tempfile::tempdir().unwrap();
    let (_, path) = file(
        folder.path(),
        "my.yaml",
        "schema: sasshi/profile/v1\nname: my\nrecognize: {words: [賞], at_least: 1}\n\
         header:\n  phone: {labels: [電話], kind: phone}\n  contact: {labels: [担当者, 電 話]}\n\
         fields:\n- numbering: ■\n  keys:\n    outcome: {headings: [成果]}\n    goal: {headings: [めざすところ, '/成.*/']}\n",
    );
    let (code, out, err) = sasshi(&["profile", "check", &path]);
    let shown: Vec<String> = out.lines().map(|line| line.replace(&path, "my.yaml")).collect();
    let wanted = [
        "my.yaml: error: header.contact: 電 話 is also in header.phone: only one of the two can be found",
        "my.yaml: error: fields.goal: /成.*/ takes 成果 of fields.outcome too",
        "my.yaml: warning: fields.outcome: the agreed key for 成果 is `effects` (docs/vocabulary.md)",
        "my.yaml: note: fields.goal: `goal` is not in docs/vocabulary.md",
    ];
    assert_eq!((code, shown), (1, wanted.map(str::to_owned).to_vec()), "{err}");
    let (code, out, _) = sasshi(&["profile", "check", "town-ideas", "--cases", folder.path().to_str().unwrap()]);
    let missing = "town-ideas: warning: recognize: no text of the case folder is a booklet of this family\n";
    assert_eq!((code, out.as_str()), (0, missing));
}

#[test]
fn the_schema_of_a_profile_has_its_keys_and_no_others() {
    let (code, out, err) = sasshi(&["schema", "--profile", "town-ideas"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let schema: serde_json::Value = serde_json::from_str(&out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let path = at_root("fixtures/cases/kamome-kufu-03/expected/records/01.yaml");
    let record: serde_json::Value = sasshi::yaml::from_yaml(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(validator.is_valid(&record));
    for (pointer, value) in [
        ("/recipient/age/value", serde_json::json!("10")),
        ("/recipient/age/unit", serde_json::json!("年")),
        ("/recipient/title", serde_json::json!({"text": "x"})),
        ("/fields/effects/value", serde_json::json!(1)),
        ("/fields/plans", serde_json::json!({"heading": "x"})),
        ("/fields/other-x", serde_json::json!({"heading": "x"})),
    ] {
        let mut odd = record.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        odd.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(key.to_owned(), value);
        assert!(!validator.is_valid(&odd), "{pointer}");
    }
    let mut other = record.clone();
    other["fields"]["other-1"] = serde_json::json!({"heading": "x", "text": "y"});
    other["fields"]["effects_2"] = serde_json::json!({"heading": "x", "text": "y"});
    assert!(validator.is_valid(&other));
}

/// A small booklet of a kind that no profile is built in for, with a chapter, a label and a heading that want a rule.
const CRAFTS: &str = include_str!("../../fixtures/infer/craft-numbered/input.txt");

#[test]
fn a_draft_is_written_and_can_be_used_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (_, input) = file(folder.path(), "crafts.txt", CRAFTS);
    let draft = folder.path().join("draft.yaml").to_str().unwrap().to_owned();
    let (code, out, err) = sasshi(&["profile", "infer", &input, "-o", &draft]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.contains("draft.yaml: 6 sections, 1 lines that no rule claims yet; next: sasshi profile try "), "{err}");
    let text = std::fs::read_to_string(&draft).unwrap();
    assert!(
        text.contains("# With these rules: 6 sections, 126 of 152 lines in records, 1 lines that no rule claims."),
        "{text}"
    );
    assert!(text.contains("  item-1: {labels: [工房開設], kind: date, required: always}"), "{text}");
    assert!(text.contains("headings: [くふうしていること, くふうと苦心]"), "{text}");
    // What is corrected is not lost to a second run, and without a file the same is printed.
    let (code, _, err) = sasshi(&["profile", "infer", &input, "-o", &draft]);
    assert!(code == 2 && err.contains("is there already; --force writes over it"), "{err}");
    assert_eq!(sasshi(&["profile", "infer", &input, "-o", &draft, "--force"]).0, 0);
    assert_eq!(sasshi(&["profile", "infer", &input]).1, text);
    let out = folder.path().join("out").to_str().unwrap().to_owned();
    let (_, _, err) = sasshi(&["convert", &input, "--profile", &draft, "-o", &out]);
    assert!(err.contains("6 recipients") && err.contains("read with the profile crafts"), "{err}");
}

#[test]
fn a_trial_shows_a_table_and_rules_to_paste() {
    let folder = tempfile::tempdir().unwrap();
    let (_, input) = file(folder.path(), "crafts.txt", CRAFTS);
    let draft = sasshi(&["profile", "infer", &input]).1;
    // A profile that lacks a label, a heading and a chapter, and has a heading that is worded otherwise.
    let lacking =
        draft.replace("[くふうしていること, くふうと苦心]", "[くふうしていること]").replace("[技術の特色]", "[わざの特色]");
    let gone = ["工房開設", "  texts:", "審査を終えて"];
    let kept = lacking.lines().filter(|line| !gone.iter().any(|word| line.contains(word)));
    let lacking: String = kept.map(|line| format!("{line}\n")).collect();
    let (_, profile) = file(folder.path(), "lacking.yaml", lacking);
    let (code, out, err) = sasshi(&["profile", "try", &profile, &input]);
    assert_eq!((code, err.as_str()), (0, ""), "{err}");
    assert!(out.starts_with("crafts: 6 sections, "), "{out}");
    let row = out.lines().find(|line| line.starts_with("  6 鍛冶工房くろがね    ✓ ")).unwrap_or_else(|| panic!("{out}"));
    assert!(row.ends_with("long"), "{row}");
    assert!(out.contains("Lines that no rule claims:\n\n  6 lines: the label `工房開設`"), "{out}");
    assert!(out.contains("    | header:\n    |   item-1: {labels: [工房開設]}"), "{out}");
    assert!(out.contains("is like `くふうしていること` of `field-2` ("), "{out}");
    let (code, json, _) = sasshi(&["profile", "try", &profile, &input, "--format", "json"]);
    let trial: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, trial["recipients"].as_array().unwrap().len()), (0, 6));
    assert_eq!(trial["recipients"][5]["cells"].as_array().unwrap().last().unwrap(), "long");
    assert_eq!(sasshi(&["profile", "try", "no-such.yaml", &input]).0, 2);
}

#[test]
fn a_watched_trial_runs_again_at_a_save_and_outlives_a_broken_profile() {
    use std::io::{BufRead, BufReader};
    let folder = tempfile::tempdir().unwrap();
    let (_, input) = file(folder.path(), "crafts.txt", CRAFTS);
    let draft = sasshi(&["profile", "infer", &input]).1;
    let (path, profile) = file(folder.path(), "draft.yaml", &draft);
    let child = std::process::Command::new(env!("CARGO_BIN_EXE_sasshi"))
        .args(["profile", "try", &profile, &input, "--watch", "--format", "json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut watch = Watch(child);
    let mut lines = BufReader::new(watch.0.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    std::fs::write(&path, "broken: [").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(600));
    std::fs::write(&path, draft.replace("item-1:", "founded:")).unwrap();
    let second = lines.next().unwrap().unwrap();
    drop(watch);
    assert!(first.contains("\"item-1\"") && !first.contains("\"founded\""));
    assert!(second.contains("\"founded\"") && !second.contains("\"item-1\""));
}

/// A program that watches; it ends with the test, however that ends.
struct Watch(std::process::Child);

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// docs/new-award.md is held against the program: each command prints what stands below it, and each change is made to the draft.
#[test]
fn the_tutorial_prints_what_the_program_prints() {
    let page = include_str!("../../docs/new-award.md");
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "crafts.txt", CRAFTS);
    let (mut commands, mut changes, mut shown) = (0, 0, 0);
    // The second change of the page is made after the first trial, as a reader does it.
    for block in page.split("\n```").skip(1).step_by(2) {
        let (kind, body) = block.split_once('\n').unwrap();
        let draft = folder.path().join("crafts.yaml");
        match kind {
            "console" => {
                let (command, wanted) = body.split_once('\n').unwrap();
                let arguments: Vec<&str> = command.strip_prefix("$ sasshi ").unwrap().split(' ').collect();
                let run = std::process::Command::new(env!("CARGO_BIN_EXE_sasshi"))
                    .args(arguments)
                    .current_dir(folder.path())
                    .output()
                    .unwrap();
                let got = String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap();
                assert_eq!(got.trim_end(), wanted.trim_end(), "{command}");
                commands += 1;
            }
            "diff" => {
                let text = std::fs::read_to_string(&draft).unwrap();
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                let mut at = 0;
                for change in body.lines() {
                    let line = &change[1..];
                    let find = |lines: &[String]| lines.iter().position(|own| own == line).unwrap_or_else(|| panic!("{line}"));
                    match change.as_bytes()[0] {
                        b'-' => {
                            at = find(&lines);
                            lines.remove(at);
                        }
                        b'+' => {
                            lines.insert(at, line.to_owned());
                            at += 1;
                        }
                        _ => at = find(&lines) + 1,
                    }
                }
                std::fs::write(&draft, lines.join("\n") + "\n").unwrap();
                changes += 1;
            }
            "yaml" => {
                let text = std::fs::read_to_string(&draft).unwrap();
                assert!(text.trim_end().ends_with(body.trim_end()), "{text}");
                shown += 1;
            }
            other => panic!("a block of the page is none that is known: {other}"),
        }
    }
    assert_eq!((commands, changes, shown), (5, 2, 1));
}
