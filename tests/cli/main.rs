//! The program as a user runs it: what it prints, what it says, and its exit codes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod case;
mod check;
mod convert;
mod inspect;
mod profile;
mod refused;
mod test;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sasshi::diagnostic::Code;

/// What one run gives: exit code, standard output and standard error.
fn sasshi(arguments: &[&str]) -> (i32, String, String) {
    let output = program().args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn program() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("sasshi"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env("TERM", "xterm");
    command
}

/// The booklet that the project is made from.
fn booklet() -> String {
    at_root("seeds/telework-award-07.txt")
}

/// A path of the project.
fn at_root(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path).to_str().unwrap().to_owned()
}

/// A file in a folder, as text and as an argument.
fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> (PathBuf, String) {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    (path.clone(), path.to_str().unwrap().to_owned())
}

#[test]
fn explain_lists_every_code_in_one_line() {
    let (code, out, err) = sasshi(&["explain"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines.len(), Code::ALL.len());
    assert_eq!(lines[0], "no-booklet            error    The text is no booklet of the profile's family.");
    assert!(lines.iter().any(|line| line.starts_with("place-mismatch        warning  The winners' list ")));
}

#[test]
fn explain_prints_the_page_of_a_code() {
    for code in Code::ALL {
        assert_eq!(sasshi(&["explain", code.as_str()]), (0, code.explanation().to_owned(), String::new()));
    }
}

#[test]
fn explain_gives_json() {
    let all: serde_json::Value = serde_json::from_str(&sasshi(&["explain", "--json"]).1).unwrap();
    assert_eq!(all.as_array().unwrap().len(), Code::ALL.len());
    assert_eq!(all[0]["severity"], "error");
    let one: serde_json::Value = serde_json::from_str(&sasshi(&["explain", "unit-twice", "--json"]).1).unwrap();
    assert_eq!(one["code"], "unit-twice");
    assert!(one["explanation"].as_str().unwrap().starts_with("# unit-twice\n"));
}

#[test]
fn an_unknown_code_gets_the_nearest_suggested() {
    let (code, out, err) = sasshi(&["explain", "plaec-mismatch"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(err, "error: there is no code `plaec-mismatch`; did you mean `place-mismatch`?\n");
}

#[test]
fn schemas_are_printed_and_written() {
    let (code, out, err) = sasshi(&["schema", "record"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&out).unwrap(), sasshi::schema::all()[0].1);
    let all: serde_json::Value = serde_json::from_str(&sasshi(&["schema"]).1).unwrap();
    assert!(all["booklet.schema.json"]["properties"].is_object());

    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("a/schema");
    let (code, out, err) = sasshi(&["schema", "--out", inner.to_str().unwrap()]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.starts_with("6 schemas are in "), "{err}");
    for (name, schema) in sasshi::schema::all() {
        assert_eq!(std::fs::read_to_string(inner.join(name)).unwrap(), sasshi::schema::to_text(&schema));
    }
    assert_eq!(std::fs::read_dir(&inner).unwrap().count(), 6);
    assert_eq!(sasshi(&["schema", "--out", inner.to_str().unwrap(), "--quiet"]), (0, String::new(), String::new()));
}

#[test]
fn what_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let (code, _, err) = sasshi(&["schema", "--out", file.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(err.starts_with(&format!("error: cannot write {}: ", file.display())), "{err}");
    let (code, _, err) = sasshi(&["schema", "recrod"]);
    assert_eq!(
        (code, err.as_str()),
        (2, "error: there is no schema `recrod`; there are record, booklet, diagnostics, profile, about, must\n")
    );
    let (code, _, err) = sasshi(&["schema", "record", "--out", "x"]);
    assert_eq!(code, 2);
    assert!(err.contains("cannot be used with"), "{err}");
}

#[test]
fn completions_are_there_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (code, out, err) = sasshi(&["completions", shell]);
        assert_eq!((code, err.as_str()), (0, ""), "{shell}");
        assert!(out.contains("sasshi") && out.contains("explain"), "{shell}");
    }
    let (code, _, err) = sasshi(&["completions", "tcsh"]);
    assert_eq!(code, 2);
    assert!(err.contains("possible values: bash"), "{err}");
}

#[test]
fn wrong_use_ends_with_2_and_help_with_0() {
    for arguments in
        [&[][..], &["--no-such-option"], &["explian"], &["explain", "a", "b"], &["--color", "sometimes", "explain"]]
    {
        let (code, out, err) = sasshi(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains("Usage: sasshi") || err.contains("error:"), "{arguments:?}: {err}");
    }
    assert!(sasshi(&["explian"]).2.contains("'explain'"));
    for arguments in [&["--help"][..], &["-h"], &["--version"], &["help", "explain"], &["explain", "--help"]] {
        let (code, out, err) = sasshi(arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        assert!(out.contains("sasshi"), "{arguments:?}");
    }
}

#[test]
fn the_long_help_teaches() {
    let help = sasshi(&["--help"]).1;
    for part in ["冊子", "Examples:", "Exit codes:", "  0  fine", "  1  a booklet has errors", "  2  wrong use", "NO_COLOR"] {
        assert!(help.contains(part), "{part} is not in\n{help}");
    }
    for command in ["convert", "inspect", "check", "profile", "test", "case", "explain", "schema", "completions"] {
        let help = sasshi(&[command, "--help"]).1;
        assert!(help.contains(&format!("Examples:\n  sasshi {command}")), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    }
}

#[test]
fn colour_is_used_only_where_it_is_wanted() {
    let colourful = |arguments: &[&str], set: &[(&str, &str)]| {
        let output = program().args(arguments).envs(set.iter().copied()).output().unwrap();
        [output.stdout, output.stderr].concat().contains(&0x1b)
    };
    assert!(!colourful(&["explain"], &[]), "a pipe is no terminal");
    assert!(colourful(&["--color", "always", "explain"], &[]));
    assert!(colourful(&["explain", "--color=always", "x"], &[]), "the error is coloured too");
    assert!(colourful(&["explain", "--color", "always"], &[("NO_COLOR", "1")]), "who asks for it gets it");
    assert!(colourful(&["explain"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colourful(&["explain"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colourful(&["explain", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let booklet = booklet();
    let inspect: &[&str] = &["inspect", "--quiet", &booklet];
    for arguments in [&["explain"][..], &["schema"], &["completions", "bash"], &["--help"], &["explain", "no-booklet"], inspect]
    {
        let mut child = program().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_fault() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = program().arg("explain").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: "), "{output:?}");
}
