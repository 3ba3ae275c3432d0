//! What the library says of YAML that does not fit → the same in the words of a person who edits the file.
//!
//! Faults of the YAML itself (an indentation, a bracket) keep the library's words; those about keys and values are told here.

use serde_yaml::Error;

/// What is wrong, in one line without the place.
pub(crate) fn message(error: &Error) -> String {
    match error.without_snippet() {
        Error::SerdeUnknownField { field, expected, .. } => {
            format!("there is no key `{field}` here{} The keys are: {}", nearest(field, expected), expected.join(", "))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            format!("`{variant}` is none of the values here{} They are: {}", nearest(variant, expected), expected.join(", "))
        }
        Error::SerdeMissingField { field, .. } => format!("the key `{field}` is missing here"),
        Error::DuplicateMappingKey { key: Some(key), .. } => format!("the key `{key}` is given twice"),
        Error::DuplicateMappingKey { key: None, .. } => "a key is given twice".to_owned(),
        Error::Unexpected { expected, .. } => format!("{} is expected here", in_words(expected)),
        Error::InvalidScalar { ty, .. } => format!("{} is expected here", in_words(ty)),
        Error::NullIntoString { .. } => "a text is expected here, and nothing is written".to_owned(),
        Error::InvalidBooleanStrict { .. } => "`true` or `false` is expected here".to_owned(),
        Error::SerdeInvalidType { unexpected, expected, .. } | Error::SerdeInvalidValue { unexpected, expected, .. } => {
            format!("{} is expected here, not {unexpected}", in_words(expected))
        }
        Error::Eof { .. } => "the file ends where something is expected: nothing is written in it".to_owned(),
        other => without_place(&other.to_string()),
    }
}

fn nearest(given: &str, expected: &[&str]) -> String {
    let known = expected.iter().min_by_key(|known| strsim::damerau_levenshtein(known, given));
    known.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default()
}

/// What the reader of YAML expected, in the words of an author.
fn in_words(expected: &str) -> &str {
    match expected {
        "mapping start" | "a map" => "a map of `key: value`",
        "sequence start" | "a sequence" => "a list such as `[a, b]`",
        "string scalar" | "a string" | "scalar" => "a text",
        "boolean" | "a boolean" => "`true` or `false`",
        "u32" | "u64" | "usize" => "a whole number from 0 on",
        expected => expected.strip_prefix("struct ").map_or(expected, |_| "a map of `key: value`"),
    }
}

/// The message in one line, without the place at its end: the place stands before the message anyway.
fn without_place(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    line.rsplit_once(" at line ").map_or(line.as_str(), |(what, _)| what).to_owned()
}
