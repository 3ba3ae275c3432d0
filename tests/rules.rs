//! Rules about ourselves: nothing that a user can meet is without a fixture, and what the pages tell people to run does run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::fs;
use std::path::{Path, PathBuf};

use sasshi::diagnostic::Code;
use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, as path and text.
fn texts(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|fault| panic!("{}: {fault}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(texts(&path));
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.push((path, text));
        }
    }
    found
}

#[test]
fn every_code_has_a_fixture() {
    let all = texts(&root().join("fixtures"));
    let is_expected =
        |path: &Path| path.extension().is_some_and(|end| end == "out") || path.ends_with("expected/diagnostics.yaml");
    let expected: Vec<&String> = all.iter().filter(|(path, _)| is_expected(path)).map(|(_, text)| text).collect();
    for code in Code::ALL {
        let shown = |text: &&String| text.contains(&format!("[{code}]")) || text.contains(&format!("code: {code}\n"));
        assert!(expected.iter().any(shown), "no fixture expects the code `{code}`");
    }
}

/// The words that a value kind of a profile can be.
fn kinds() -> Vec<String> {
    let (_, schema) = sasshi::schema::all().into_iter().find(|(name, _)| *name == sasshi::schema::PROFILE).unwrap();
    let kind: &Value = &schema["$defs"]["ValueKind"];
    let choices = kind["oneOf"].as_array().unwrap().iter();
    let words = choices.flat_map(|choice| match &choice["const"] {
        Value::String(word) => vec![word.clone()],
        _ => choice["enum"].as_array().into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect(),
    });
    words.collect()
}

#[test]
fn every_value_kind_has_a_fixture() {
    let kinds = kinds();
    assert!(kinds.len() >= 9, "{kinds:?}");
    let mut all = texts(&root().join("fixtures"));
    // The profiles that cases are read with are fixtures of their kinds too.
    all.extend(texts(&root().join("profiles")));
    // A kind that is not named is `text`.
    for kind in kinds.iter().filter(|kind| *kind != "text") {
        let named = |text: &str| [",", "}", "\n", " "].iter().any(|end| text.contains(&format!("kind: {kind}{end}")));
        assert!(all.iter().any(|(_, text)| named(text)), "no fixture has a value of the kind `{kind}`");
    }
}

#[test]
fn every_built_in_profile_has_a_case() {
    let booklets: Vec<String> = texts(&root().join("fixtures/cases"))
        .into_iter()
        .filter(|(path, _)| path.ends_with("expected/booklet.yaml"))
        .map(|(_, text)| text)
        .collect();
    for name in sasshi::profile::built_in_names() {
        let has = |text: &String| text.contains(&format!("\nprofile: {name}\n"));
        assert!(booklets.iter().any(has), "no case is read with the profile `{name}`");
    }
}

/// The command lines of a page: lines of a block of shell code or indented ones that begin with `sasshi `, without what explains them.
#[cfg(unix)]
fn commands(page: &str) -> Vec<String> {
    let lines =
        page.lines().filter_map(|line| line.strip_prefix("    ").or(Some(line).filter(|line| line.starts_with("sasshi "))));
    let own = lines.filter(|line| line.starts_with("sasshi ") && !line.contains(['…', '（', '冊']));
    own.map(|line| line.split("  ").next().unwrap().trim().to_owned()).filter(|line| line.split(' ').count() > 2).collect()
}

/// What a person who follows the pages has in the folder: the booklet under the names that the pages use, what came of it, and a profile.
#[cfg(unix)]
fn workplace(folder: &Path) {
    let booklet = root().join("seeds/telework-award-07.txt");
    for name in ["telework-award-07.txt", "a.txt", "b.txt", "booklet.txt", "crafts.txt", "shelf/2006/a.txt"] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(&booklet, path).unwrap();
    }
    for name in ["my-award.yaml", "crafts.yaml"] {
        fs::write(folder.join(name), sasshi::profile::built_in_text("telework-award").unwrap()).unwrap();
    }
    let done = sasshi(folder, "sasshi convert telework-award-07.txt -o out --quiet");
    assert!(done.status.success());
    fs::copy(folder.join("out/telework-award-07/records/07.yaml"), folder.join("07.yaml")).unwrap();
}

/// Runs a command line as a shell does, with this program on the path.
#[cfg(unix)]
fn sasshi(folder: &Path, line: &str) -> std::process::Output {
    let program = assert_cmd::cargo::cargo_bin!("sasshi");
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", line]).current_dir(folder).env("PATH", path).stdin(std::process::Stdio::null()).output().unwrap()
}

/// The examples of the pages and of every help: none is wrong use, and none names what is not there. Those that wait for a change of a file, read
/// cases or write to this repository are left to their own tests.
#[cfg(unix)]
#[test]
fn the_examples_run() {
    let mut pages: Vec<(String, String)> = texts(&root().join("docs"))
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|end| end == "md"))
        .map(|(path, text)| (path.display().to_string(), text))
        .collect();
    pages.push(("README.md".to_owned(), fs::read_to_string(root().join("README.md")).unwrap()));
    for name in ["convert", "inspect", "check", "profile", "explain", "schema", "completions"] {
        let help = String::from_utf8(sasshi(&root(), &format!("sasshi {name} --help")).stdout).unwrap();
        let examples = help.split("Examples:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
        pages.push((
            format!("sasshi {name} --help"),
            examples.replace("\n  sasshi", "\nsasshi").replacen("  sasshi", "sasshi", 1),
        ));
    }
    let mut ran = 0;
    for (page, text) in pages {
        for line in commands(&text) {
            if ["--watch", "sasshi test", "sasshi case", "DIR", "FILE", "INPUT", "NAME"].iter().any(|part| line.contains(part))
            {
                continue;
            }
            let folder = tempfile::tempdir().unwrap();
            workplace(folder.path());
            let done = sasshi(folder.path(), &line);
            let said = String::from_utf8_lossy(&done.stderr);
            assert!(matches!(done.status.code(), Some(0 | 1)), "{page}: `{line}` says\n{said}");
            ran += 1;
        }
    }
    assert!(ran >= 30, "only {ran} examples were found");
}
