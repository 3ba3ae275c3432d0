//! Any line: every span of its forms is made from bytes of the line that are its own, and all of them together fold to the form again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sasshi::fold::{Form, Spacing, clean_into, columns, indent, is_letter_spaced, join, match_form, measure};

fuzz_target!(|text: &str| {
    // Every pair of ends is looked at.
    let text = &text[..text.floor_char_boundary(200)];
    let form = match_form(text);
    mapped(&form, text);
    again(&form, text, match_form);
    assert!(!form.as_str().contains(char::is_whitespace));
    for spacing in [Spacing::Judge, Spacing::Name, Spacing::Close] {
        let (mut form, mut findings) = (Form::default(), Vec::new());
        let spaced = clean_into(text, spacing, &mut form, &mut findings);
        mapped(&form, text);
        let clean = |text: &str| {
            let mut form = Form::default();
            clean_into(text, spacing, &mut form, &mut Vec::new());
            form
        };
        again(&form, text, clean);
        if spacing == Spacing::Judge {
            assert_eq!(spaced, is_letter_spaced(text));
            assert_eq!(clean(form.as_str()).as_str(), form.as_str());
            let mut joined = text.to_owned();
            join(&mut joined, form.as_str());
        }
        assert!(findings.is_empty() || match_form(text).may_have_findings());
        assert!(findings.iter().all(|finding| text.get(finding.at.clone()).is_some_and(|printed| !printed.is_empty())));
    }
    assert!(indent(text) <= columns(text));
    let _ = measure(form.as_str());
});

/// What the whole form is made from folds to the form.
fn again(form: &Form, text: &str, fold: impl Fn(&str) -> Form) {
    let source = &text[form.source(0..form.as_str().len())];
    assert_eq!(fold(source).as_str(), form.as_str(), "from {source:?}");
}

/// Every span of the form stands for a span of the text, and later spans for later ones.
fn mapped(form: &Form, text: &str) {
    let folded = form.as_str();
    let ends: Vec<usize> = folded.char_indices().map(|(at, _)| at).chain([folded.len()]).collect();
    for (index, &start) in ends.iter().enumerate() {
        let mut before = form.source(start..start);
        for &end in &ends[index..] {
            let range = form.source(start..end);
            assert!(text.get(range.clone()).is_some(), "{range:?}");
            assert_eq!(range.is_empty(), start == end, "{start}..{end} of {folded:?}");
            assert!(before.start == range.start && before.end <= range.end, "{before:?} {range:?}");
            before = range;
        }
    }
}
