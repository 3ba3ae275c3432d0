//! The booklet set anew at 30, 34 and 46 full-width characters a line, with a running head and a page number on every page, with and without
//! what the extraction leaves at the lines' ends: the same characters everywhere. `tests/reflow_floor.rs` holds the line breaks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

#[path = "support/breaks.rs"]
mod breaks;
#[path = "support/rewrap.rs"]
mod rewrap;
#[path = "support/scores.rs"]
mod scores;
mod support;
#[path = "support/variants.rs"]
mod variants;

use std::sync::OnceLock;

use rewrap::Setting;
use sasshi::record::Booklet;
use serde_json::Value;
use variants::{Measured, Variant};

fn measured() -> &'static Measured {
    static MEASURED: OnceLock<Measured> = OnceLock::new();
    MEASURED.get_or_init(Measured::own)
}

/// Every value of a booklet, without white space: each field's text, captions and figures, and all else.
fn characters(booklet: &Booklet) -> Vec<Value> {
    let mut values = support::contents(booklet);
    values.push(support::front(booklet));
    values.iter_mut().for_each(close_up);
    values
}

fn close_up(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|c| !c.is_whitespace()),
        Value::Array(values) => values.iter_mut().for_each(close_up),
        Value::Object(values) => values.values_mut().for_each(close_up),
        _ => {}
    }
}

/// Asserts that nothing but white space and line breaks differs, and that the same is reported.
fn assert_same_characters(width: usize, crude: bool) {
    let reference = support::reference();
    for (signal, form_feeds) in [(true, true), (true, false), (false, true), (false, false)] {
        let set = measured().set(Variant::Set(Setting { width, form_feeds, crude, ..Setting::default() }), signal);
        let what = format!("{width} columns, crude {crude}, signal {signal}, form feeds {form_feeds}");
        // Beside the rows of diagrams only a word with the marks that hang on it goes beyond the edge.
        let heads = set.text.lines().filter(|line| line.trim() == rewrap::RUNNING_HEAD).count();
        let wide = set.text.lines().filter(|line| sasshi::fold::columns(line) > width + 8).count();
        assert!(heads > 50 && wide < 20, "{what}: {heads} running heads, {wide} wide lines");
        let converted = support::text(&set.text);
        let (before, after) = (characters(&reference.value), characters(&converted.value));
        assert_eq!(before.len(), after.len(), "{what}: records");
        let mut found: Vec<String> = Vec::new();
        for (at, (before, after)) in before.iter().zip(&after).enumerate() {
            found.extend(support::differences(before, after).into_iter().map(|line| format!("{:02}{line}", at + 1)));
        }
        assert!(found.is_empty(), "{what}: {} differences\n{}", found.len(), found.join("\n"));
        assert_eq!(support::codes(&reference.diagnostics), support::codes(&converted.diagnostics), "{what}");
    }
}

#[test]
fn thirty_characters_a_line() {
    assert_same_characters(60, false);
}

#[test]
fn thirty_four_characters_a_line() {
    assert_same_characters(68, false);
}

#[test]
fn forty_six_characters_a_line() {
    assert_same_characters(92, false);
}

/// Full lines that end before a comma or behind an opening bracket, as a program leaves them that knows no typesetting.
#[test]
fn lines_that_end_anywhere() {
    assert_same_characters(60, true);
    assert_same_characters(74, true);
}
