//! What is written as YAML reads back as it was; `tests/yaml/check.py` asks the same of other readers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

#[path = "yaml/hostile.rs"]
mod hostile;

use sasshi::yaml::{from_yaml, to_yaml};
use serde_json::Value;

#[test]
fn every_hostile_string_comes_back_from_every_position() {
    let document = hostile::document();
    let text = to_yaml(&document).unwrap();
    let back: Value = from_yaml(&text).unwrap();
    for (part, value) in document.as_object().unwrap() {
        match (value, &back[part]) {
            (Value::Object(wanted), Value::Object(got)) => {
                for ((wanted_key, wanted), (key, got)) in wanted.iter().zip(got) {
                    assert_eq!((wanted_key, wanted), (key, got), "in {part}");
                }
            }
            (Value::Array(wanted), Value::Array(got)) => {
                for (wanted, got) in wanted.iter().zip(got) {
                    assert_eq!(wanted, got, "in {part}");
                }
            }
            _ => panic!("{part} has become another kind of value"),
        }
    }
    assert_eq!(document, back);
}

#[test]
fn the_text_has_neither_anchors_nor_directives_nor_folds() {
    let text = to_yaml(&hostile::document()).unwrap();
    for line in text.lines() {
        assert!(!line.starts_with('%') && !line.starts_with("---"), "{line}");
        assert!(!line.ends_with(": >") && !line.ends_with(": >-"), "{line}");
    }
}

mod random {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Text drawn from the characters that matter to YAML, in a value, a key and a nested item.
        #[test]
        fn any_text_comes_back(text in "[ab \\t\\n\\r#:,\\-\\[\\]{}'\"|>%@`!&*?=<~0-9._\u{85}\u{2028}\u{feff}あ𠮷\u{fa19}]{0,24}") {
            prop_assume!(!hostile::refused_as_key(&text));
            let document = serde_json::json!({"a": text, "k": {text.clone(): 1}, "l": [[text], {"b": text}]});
            let yaml = to_yaml(&document).unwrap();
            let back: Value = from_yaml(&yaml).unwrap();
            prop_assert_eq!(document, back, "{}", yaml);
        }
    }
}
