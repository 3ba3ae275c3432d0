//! Any text as a file that a person edited: every problem lies in the file, and what is told can be shown in every form.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use sasshi::diagnostic::render::Look;
use sasshi::verify::{Beside, sarif, show, verify, verify_lines};

fuzz_target!(|text: &str| {
    let records: BTreeSet<String> = ["a/01", "a/02"].map(str::to_owned).into();
    let beside = Beside { stem: Some("01"), is_numbered: true, booklet: Some("a"), records: Some(&records) };
    for problems in [verify(text, &beside), verify(text, &Beside::default()), verify_lines(text, &beside)] {
        for problem in &problems {
            let line = text.lines().nth(problem.line - 1).unwrap_or_default();
            assert_eq!(line, problem.text, "{problem:?}");
            assert!(problem.column >= 1 && problem.column - 1 + problem.width <= line.chars().count() + 1, "{problem:?}");
            assert!(show::text(problem, "a.yaml", &Look::default()).contains(problem.rule.as_str()));
        }
        let named: Vec<_> = problems.into_iter().map(|problem| ("a.yaml".to_owned(), problem)).collect();
        let _ = show::json(1, &named).to_string();
        assert_eq!(sarif::sarif(&named)["runs"][0]["results"].as_array().map(Vec::len), Some(named.len()));
    }
});
