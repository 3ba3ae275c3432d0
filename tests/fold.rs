//! Runs `fixtures/fold/*.in` against the `.out` beside it, one case a line.
//!
//! The name says what is run: `match-…`, `clean-…`, `name-…`, `close-…` fold a line, `map-match-…` and `map-clean-…` show what each
//! character was made from, `join-…` joins the two sides of `|`, `spaced-…` asks whether a line is letter-spaced. `\u{…}` is a
//! character that cannot be seen. A line that begins with `# ` is a remark.

// A test that panics is a test that fails, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::path::Path;

use sasshi::fold::{
    Finding, FindingKind, Form, Spacing, clean_form, clean_into, clean_name, is_letter_spaced, join, match_form,
};

#[test]
fn fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/fold");
    let mut inputs: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    inputs.retain(|path| path.extension().is_some_and(|extension| extension == "in"));
    inputs.sort();
    assert!(!inputs.is_empty(), "no fixtures in {}", folder.display());
    let mut differences = String::new();
    for input in inputs {
        let name = input.file_stem().unwrap().to_str().unwrap();
        let given = std::fs::read_to_string(&input).unwrap();
        let expected = std::fs::read_to_string(input.with_extension("out")).unwrap_or_default();
        let actual: String = given.lines().map(|line| run(name, line) + "\n").collect();
        for (number, (line, got)) in expected.lines().zip(actual.lines()).enumerate().filter(|(_, (line, got))| line != got) {
            writeln!(differences, "{name}:{}\n  expected {line}\n  got      {got}", number + 1).unwrap();
        }
        if expected.lines().count() != actual.lines().count() {
            writeln!(differences, "{name}: expected {} lines, got\n{actual}", expected.lines().count()).unwrap();
        }
    }
    assert!(differences.is_empty(), "\n{differences}");
}

/// What a line of the fixture `name` comes out as.
fn run(name: &str, line: &str) -> String {
    if line.starts_with("# ") {
        return line.to_owned();
    }
    let text = unescape(line);
    let closed = |text: &str| {
        let (mut form, mut findings) = (Form::default(), Vec::new());
        clean_into(text, Spacing::Close, &mut form, &mut findings);
        form.into_string()
    };
    match name.split('-').collect::<Vec<_>>()[..] {
        ["match", ..] => escape(match_form(&text).as_str()),
        ["clean", ..] => {
            let (form, findings) = clean_form(&text);
            escape(form.as_str()) + &findings.iter().map(|finding| remark(finding, &text)).collect::<String>()
        }
        ["name", ..] => escape(&clean_name(&text)),
        ["close", ..] => escape(&closed(&text)),
        ["map", "match", ..] => map(&match_form(&text), &text),
        ["map", "clean", ..] => map(&clean_form(&text).0, &text),
        ["join", ..] => {
            let (left, right) = text.split_once('|').expect("two sides");
            let mut joined = left.to_owned();
            join(&mut joined, right);
            joined
        }
        ["spaced", ..] => format!("{} {line}", if is_letter_spaced(&text) { "yes" } else { "no" }),
        _ => panic!("no kind of fixture is called {name}"),
    }
}

fn remark(finding: &Finding, text: &str) -> String {
    let printed = text.get(finding.at.clone()).expect("a finding is a part of the text");
    match finding.kind {
        FindingKind::ControlCharacter(c) => {
            assert_eq!(printed, c.to_string());
            format!(" ! control {}", escape(printed))
        }
        FindingKind::StrayVoicedMark => format!(" ! stray {}", escape(printed)),
    }
}

fn map(form: &Form, text: &str) -> String {
    let made = form.as_str().char_indices().map(|(at, c)| {
        let printed = &text[form.source(at..at + c.len_utf8())];
        let c = escape(&c.to_string());
        let printed = escape(printed);
        if c == printed { c } else { format!("[{c}={printed}]") }
    });
    made.collect()
}

/// `\u{…}` as the character.
fn unescape(line: &str) -> String {
    let mut parts = line.split("\\u{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("a closing brace");
        text.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        text.push_str(rest);
    }
    text
}

/// What cannot be seen, or not on its own, as `\u{…}`.
fn escape(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || (c.is_whitespace() && c != ' ')
            || unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    let shown = text.chars().map(|c| if is_hidden(c) { format!("\\u{{{:X}}}", c as u32) } else { c.to_string() });
    shown.collect()
}
