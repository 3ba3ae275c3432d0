//! YAML: the one module that knows the library which writes and reads it.
//!
//! In come values that serde can serialize, out goes text that readers of YAML 1.1 and of YAML 1.2 take for the same values,
//! and back. Keys stay in the order given, mappings and lists are blocks (a pair of numbers such as `[2440, 2582]` is one line),
//! text of several lines is a literal block, nothing is folded, and no printable character is escaped.
//!
//! ```
//! let text = sasshi::yaml::to_yaml(&serde_json::json!({"start": "13:35", "text": "一行目\n二行目", "lines": [1, 2]}))?;
//! assert_eq!(text, "start: \"13:35\"\ntext: |-\n  一行目\n  二行目\nlines: [1, 2]\n");
//! # Ok::<(), sasshi::yaml::YamlError>(())
//! ```

mod tree;
pub(crate) mod words;
mod write;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

pub use tree::{Node, Shape, Spot, tree};

/// Keys that are longer than this cannot be found by readers: YAML gives an implicit key 1,024 characters, quotes and escapes
/// counted.
const KEY_LIMIT: usize = 1024;

/// Why YAML could not be written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct YamlError {
    /// What is wrong, in one line, without the place.
    pub message: String,
    /// The line of the YAML text, from 1; absent where the fault has no place (in writing, always).
    pub line: Option<u64>,
    /// The column in that line, in characters from 1.
    pub column: Option<u64>,
    /// The fault as a person wants to see it: the message, the place and the lines around it. Some lines, no colour.
    pub rendered: String,
}

impl std::fmt::Display for YamlError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.line, self.column) {
            (Some(line), Some(column)) => write!(f, "line {line}, column {column}: {}", self.message),
            _ => f.write_str(&self.message),
        }
    }
}

impl YamlError {
    /// A fault that has no place in a text.
    fn placeless(message: impl std::fmt::Display) -> Self {
        let message = message.to_string();
        Self { rendered: message.clone(), message, line: None, column: None }
    }
}

/// Writes a value as YAML that ends in a line break.
///
/// # Errors
///
/// Where the value is none that JSON could hold (a key that is no string), or a key is one that readers fail on: longer than the 1,024
/// characters that YAML allows, or a sign with underscores.
pub fn to_yaml<T: Serialize + ?Sized>(value: &T) -> Result<String, YamlError> {
    // Going through a tree costs a copy, and buys the choice of a style for each string and each list by what is in it.
    let tree = serde_json::to_value(value).map_err(YamlError::placeless)?;
    value_to_yaml(&tree)
}

/// Writes a tree that is already at hand, as [`to_yaml`] does.
///
/// # Errors
///
/// Where a key is one that readers fail on.
pub fn value_to_yaml(tree: &Value) -> Result<String, YamlError> {
    write::write(tree)
}

/// Reads YAML into a type.
///
/// Booleans are `true` and `false` only, so `no` stays the text that it is; a key that is given twice is an error.
///
/// # Errors
///
/// Where the text is no YAML or does not fit the type; the error names line and column.
pub fn from_yaml<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    read(text)
}

/// Reads YAML into a type.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    // The library's default of 250,000 nodes guards servers against strangers; a big booklet has more. What is read can hold
    // no more nodes than it has bytes, so the text's own length is the limit.
    let many = text.len().saturating_add(1024);
    let options = serde_yaml::options! {
        strict_booleans: true,
        budget: serde_yaml::budget! {
            max_nodes: many,
            max_events: many.saturating_mul(4),
            max_total_scalar_bytes: many,
            max_total_comment_bytes: many,
        },
    };
    serde_yaml::from_str_with_options(text, options).map_err(|error| {
        let bare = error.without_snippet();
        let place = bare.location();
        let message = words::message(&error);
        YamlError { message, line: place.map(|at| at.line()), column: place.map(|at| at.column()), rendered: error.render() }
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[test]
    fn long_lines_are_neither_folded_nor_quoted() {
        let text = "長い 文 ".repeat(5_000) + "。";
        assert_eq!(to_yaml(&json!({ "text": text })).unwrap(), format!("text: {text}\n"));
    }

    #[test]
    fn printable_characters_are_not_escaped() {
        for text in ["𠮷野家", "\u{fa19}\u{2f81a}", "葛\u{e0100}城", "①㈱Ⅱ㎡", "「引用」〜・", "👨‍👩‍👧"]
        {
            assert_eq!(to_yaml(&json!([text])).unwrap(), format!("- {text}\n"));
        }
    }

    #[test]
    fn blocks_carry_the_line_ends_of_the_text() {
        assert_eq!(to_yaml(&json!({"a": "x\ny"})).unwrap(), "a: |-\n  x\n  y\n");
        assert_eq!(to_yaml(&json!({"a": "x\ny\n"})).unwrap(), "a: |\n  x\n  y\n");
        assert_eq!(to_yaml(&json!({"a": "x\ny\n\n"})).unwrap(), "a: |+\n  x\n  y\n\n");
        assert_eq!(to_yaml(&json!({"a": "  x\ny"})).unwrap(), "a: |2-\n    x\n  y\n");
        assert_eq!(to_yaml(&json!({"a": "# x\ny  \n- z: 1"})).unwrap(), "a: |-\n  # x\n  y  \n  - z: 1\n");
    }

    #[test]
    fn unsafe_blocks_are_quoted() {
        for text in
            ["\tx\ny", "x\n \ty", "x\n   \ny", "\nx", "x\r\ny", "x\ny\u{85}", "x\ny\u{2028}", "\u{feff}x\ny", "x\n\u{0}"]
        {
            assert!(to_yaml(&json!({ "a": text })).unwrap().starts_with("a: \""), "{text:?}");
        }
    }

    #[test]
    fn dates_are_quoted_whatever_their_precision() {
        let dates = to_yaml(&json!(["2006", "2006-07", "2006-07-31"])).unwrap();
        assert_eq!(dates, "- \"2006\"\n- \"2006-07\"\n- \"2006-07-31\"\n");
    }

    #[test]
    fn keys_stay_in_order() {
        assert_eq!(to_yaml(&json!({"b": 1, "a": {"d": [], "c": {}}})).unwrap(), "b: 1\na:\n  d: []\n  c: {}\n");
    }

    #[test]
    fn a_key_that_readers_fail_on_is_refused() {
        assert!(to_yaml(&json!({"-_": 1})).is_err());
        assert!(to_yaml(&json!({"k".repeat(1022): 1})).is_ok());
        assert!(to_yaml(&json!({"k".repeat(1023): 1})).is_err());
    }

    #[test]
    fn a_fault_names_its_place() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct Item {
            name: String,
        }
        let error = from_yaml::<Vec<Item>>("- name: 甲\n- nome: 乙\n").unwrap_err();
        assert_eq!((error.line, error.column), (Some(2), Some(3)), "{error:?}");
        assert!(error.message.contains("nome") && !error.message.contains('\n'), "{error:?}");
        assert!(error.rendered.contains("乙"), "{error:?}");
        let error = from_yaml::<Vec<Item>>("- name: [\n").unwrap_err();
        assert!(error.line.is_some(), "{error:?}");
        let twice = from_yaml::<Item>("name: a\nname: b\n").unwrap_err();
        assert_eq!(twice.line, Some(2), "{twice:?}");
        assert!(from_yaml::<Item>("").is_err());
    }

    #[test]
    fn big_texts_are_read() {
        let many: Vec<u32> = (0..300_000).collect();
        assert_eq!(from_yaml::<Vec<u32>>(&to_yaml(&many).unwrap()).unwrap(), many);
    }
}
