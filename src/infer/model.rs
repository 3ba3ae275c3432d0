//! The rules of a draft, before they are written: each with the lines that show it.

use super::shape::Look;
use crate::profile::ValueKind;

/// What is known of a family of booklets from one of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    pub name: String,
    /// The title's line, and the expression for it where it counts editions.
    pub title: Option<(usize, String)>,
    pub kinds: Vec<Seen>,
    pub organizers: Vec<Seen>,
    pub venue: Vec<Seen>,
    pub divisions: Vec<Division>,
    pub awards: Vec<Seen>,
    pub furniture: Vec<Seen>,
    pub captions: Vec<Seen>,
    /// Part of the front matter and its headings.
    pub front: Vec<(String, Vec<Seen>)>,
    pub header: Vec<Label>,
    pub parts: Vec<Part>,
    pub sets: Vec<Set>,
    /// How sections begin, by example; empty where they are found without.
    pub begin: Vec<String>,
    /// Who the recipients are, where they are no organizations.
    pub recipients: Option<&'static str>,
    /// The key of text that stands without a heading below the heads.
    pub text: Option<&'static str>,
    /// How the lines of the winners' list look, by example.
    pub entries: Vec<String>,
    /// Other chapters: key, heading, and whether the key is a guess.
    pub chapters: Vec<(String, Seen, bool)>,
    /// How many sections were seen.
    pub sections: usize,
}

/// Words as printed, and the lines that they stand on.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub words: String,
    pub lines: Vec<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Division {
    pub number: u32,
    pub name: Seen,
    pub persons: bool,
}

/// A label at the head of sections.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub key: String,
    pub kind: ValueKind,
    pub labels: Vec<Seen>,
    pub bare: Vec<usize>,
    /// Whether the key is an agreed one.
    pub agreed: bool,
}

/// A labelled part.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub key: String,
    pub heading: Seen,
    pub kind: ValueKind,
    pub opens_fields: bool,
    pub agreed: bool,
}

/// The fields of some sections.
#[derive(Debug, Clone)]
pub(super) struct Set {
    pub divisions: Vec<u32>,
    /// How the headings are set off; the first is that of most.
    pub looks: Vec<Look>,
    pub sections: usize,
    pub fields: Vec<Field>,
}

#[derive(Debug, Clone)]
pub(super) struct Field {
    pub key: String,
    /// The headings, the most frequent first.
    pub headings: Vec<Seen>,
    /// Whether the vocabulary is sure of the key.
    pub agreed: bool,
    /// How its value is read, where it stands on the line of the heading.
    pub kind: ValueKind,
    /// The fields inside it.
    pub inner: Option<Box<Set>>,
}

/// A key that is not taken yet: the wish, or the wish with a number behind it.
pub(super) fn free<'k>(wish: &str, taken: impl Iterator<Item = &'k str> + Clone) -> String {
    let is_free = |key: &str| !taken.clone().any(|other| other == key);
    if is_free(wish) {
        return wish.to_owned();
    }
    (2..).map(|n| format!("{wish}-{n}")).find(|key| is_free(key)).unwrap_or_default()
}

/// The first key of the form `field-1` that is not taken yet.
pub(super) fn numbered<'k>(stem: &str, taken: impl Iterator<Item = &'k str> + Clone) -> String {
    (1..).map(|n| format!("{stem}-{n}")).find(|key| !taken.clone().any(|other| other == key)).unwrap_or_default()
}
