//! Every code has a page in `docs/codes/` with its four parts, and every page has a code.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::path::Path;

use sasshi::diagnostic::{Code, Severity};

#[test]
fn every_page_has_its_four_parts() {
    for &code in Code::ALL {
        let page = code.explanation();
        let severity = match code.severity() {
            Severity::Error => "Error. ",
            Severity::Warning => "Warning. ",
            Severity::Note => "Note. ",
        };
        let meaning = page.strip_prefix(&format!("# {code}\n\n")).unwrap_or_else(|| panic!("{code} has another title"));
        assert!(meaning.starts_with(severity) && meaning.len() > 60, "{code} does not begin with its severity and meaning");
        let parts: Vec<_> =
            ["\n\nExample:\n\n```text\n", "\n```\n\nWhy it matters: ", "\n\nWhat to do: "].map(|part| page.find(part)).into();
        assert!(
            parts.iter().all(Option::is_some) && parts.is_sorted(),
            "{code} lacks a part or has them in another order: {parts:?}"
        );
        let example = &page[parts[0].unwrap()..parts[1].unwrap()];
        let head = format!("{}[{code}]: ", code.severity().as_str());
        assert!(example.lines().any(|line| line.starts_with(&head)), "the example of {code} shows no finding of it");
        assert!(example.lines().filter(|line| line.contains(" | ")).count() > 0, "the example of {code} shows no line");
        let lines = page.lines().count();
        assert!((10..=20).contains(&lines), "{code} has {lines} lines");
        assert!(page.lines().all(|line| line.chars().count() <= 120) && page.ends_with('\n'), "{code} has a long line");
    }
}

/// The columns that a text takes on a terminal.
fn columns(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

#[test]
fn every_caret_of_an_example_stands_under_text() {
    for &code in Code::ALL {
        let lines: Vec<_> = code.explanation().lines().collect();
        for pair in lines.windows(2).filter(|pair| pair[1].trim_start().starts_with("| ") && pair[1].ends_with('^')) {
            assert!(columns(pair[1]) <= columns(pair[0]), "{code}: {}", pair[1]);
            let start = columns(pair[1].trim_end_matches('^'));
            // A caret that begins in the middle of a wide character stands under no character's first column.
            let mut at = 0;
            let starts = pair[0].chars().any(|c| {
                let here = at;
                at += columns(c.encode_utf8(&mut [0; 4]));
                here == start
            });
            assert!(starts, "{code}: {}", pair[1]);
        }
    }
}

#[test]
fn every_page_belongs_to_a_code() {
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes")).unwrap() {
        let name = entry.unwrap().file_name();
        let stem = name.to_str().unwrap().strip_suffix(".md").expect("pages are Markdown");
        assert!(stem.parse::<Code>().is_ok(), "docs/codes/{stem}.md belongs to no code");
    }
}

#[test]
fn every_code_has_a_summary_of_one_sentence() {
    for &code in Code::ALL {
        let summary = code.summary();
        assert!(summary.ends_with('.') && !summary.starts_with(' ') && !summary.contains('\n'), "{code}: {summary}");
    }
}
