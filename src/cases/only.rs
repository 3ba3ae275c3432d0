//! What of a case is blessed alone: `recipient.capital` in every record, `7:fields.aim` in one, `booklet:winners`, `diagnostics:`.
//!
//! In comes the text as it is typed, or as the report prints it (`records/07`); out comes an [`Only`] that tells which values it takes.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use super::difference::join;

/// A value or a group of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Only {
    file: File,
    path: String,
    written: String,
}

/// The files that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum File {
    Records,
    Record(u32),
    Other(&'static str),
}

impl FromStr for Only {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const WANTED: &str = "before the colon stands `booklet`, `diagnostics` or the number of a record";
        let text = text.trim();
        // The report prints `records/07`, and a path behind spaces.
        let (file, path) = match text.strip_prefix("records/") {
            Some(rest) => rest.split_once([':', ' ']).or(Some((rest, ""))),
            None => text.split_once(':'),
        }
        .map_or((None, text), |(file, path)| (Some(file), path));
        let file = match file {
            Some("booklet") => File::Other("booklet"),
            Some("diagnostics") => File::Other("diagnostics"),
            Some(number) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
                File::Record(number.parse().map_err(|_| WANTED.to_owned())?)
            }
            Some(_) => return Err(WANTED.to_owned()),
            None if path.is_empty() => return Err("write a dotted path, such as recipient.capital".to_owned()),
            None => File::Records,
        };
        Ok(Self { file, path: path.trim().to_owned(), written: text.to_owned() })
    }
}

impl fmt::Display for Only {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Only {
    /// Whether it means a value. What is said of a value's lines goes with the value.
    pub(super) fn takes(&self, file: &str, path: &str) -> bool {
        let path = path.strip_prefix("provenance.").unwrap_or(path);
        let rest = path.strip_prefix(self.path.as_str());
        self.is_of(file) && (self.path.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '['])))
    }

    /// Whether a file has a value that it means.
    pub(super) fn reaches(&self, file: &str, tree: &Value) -> bool {
        self.is_of(file) && self.is_in(file, "", tree)
    }

    fn is_in(&self, file: &str, path: &str, tree: &Value) -> bool {
        if self.takes(file, path) {
            return true;
        }
        match tree {
            Value::Object(entries) => entries.iter().any(|(key, value)| self.is_in(file, &join(path, key), value)),
            Value::Array(items) => items.iter().enumerate().any(|(at, item)| self.is_in(file, &format!("{path}[{at}]"), item)),
            _ => false,
        }
    }

    fn is_of(&self, file: &str) -> bool {
        let number = file.strip_prefix("records/");
        match self.file {
            File::Records => number.is_some(),
            File::Record(wanted) => number.and_then(|number| number.parse().ok()) == Some(wanted),
            File::Other(name) => file == name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_named_as_the_report_prints_it_or_by_its_number() {
        for text in ["1:recipient.name", "01:recipient.name", "records/01:recipient.name", "records/01  recipient.name"] {
            let only: Only = text.parse().unwrap();
            assert!(only.takes("records/01", "recipient.name") && !only.takes("records/02", "recipient.name"), "{text}");
            assert!(!only.takes("records/01", "recipient.place"), "{text}");
        }
        for text in ["1:", "01:", "records/01", "records/001:"] {
            let only: Only = text.parse().unwrap();
            assert!(only.takes("records/01", "recipient.place") && !only.takes("records/02", "recipient.place"), "{text}");
        }
        for text in ["", "x:recipient", "records/x", "99999999999:", "record/01:"] {
            assert!(text.parse::<Only>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_it_reaches() {
        let tree = serde_json::json!({"list": [{"name": 1}], "provenance": {"recipient.name": [1, 2]}});
        let reaches = |text: &str| text.parse::<Only>().unwrap().reaches("records/07", &tree);
        assert!(reaches("list[0].name") && reaches("7:list") && reaches("records/07") && reaches("recipient.name"));
        assert!(!reaches("list[1]") && !reaches("8:list") && !reaches("lis") && !reaches("booklet:list"));
    }
}
