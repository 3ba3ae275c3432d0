//! The form of a profile file, as it is written. `docs/profiles.md` says the same with examples.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_yaml::Spanned;

/// A word, or a regular expression between slashes.
pub type RawPattern = Spanned<String>;

/// A profile as its author writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawProfile {
    /// The version of this form: `sasshi/profile/v1`.
    pub schema: Spanned<String>,
    /// The name that it is chosen by: letters, digits and dashes.
    pub name: Spanned<String>,
    /// What it is for, in one line.
    #[serde(default)]
    pub about: String,
    /// How to know a booklet of this family.
    pub recognize: RawRecognize,
    /// What the title page says.
    #[serde(default)]
    pub booklet: RawBooklet,
    /// The divisions.
    #[serde(default)]
    pub divisions: Vec<RawDivision>,
    /// The awards.
    #[serde(default)]
    pub awards: Vec<RawPattern>,
    /// Lines that are none of the content.
    #[serde(default)]
    pub furniture: Vec<RawPattern>,
    /// The headings of the front matter.
    #[serde(default)]
    pub front_matter: RawFront,
    /// The labels at the head of a section, by key.
    #[serde(default)]
    pub header: IndexMap<String, Spanned<RawLabel>>,
    /// The labelled parts between the head of a section and its fields, by key.
    #[serde(default)]
    pub parts: IndexMap<String, RawPart>,
    /// The fields.
    #[serde(default)]
    pub fields: Vec<RawFieldSet>,
    /// How captions begin.
    #[serde(default)]
    pub captions: Vec<RawPattern>,
}

/// How to know a booklet of the family.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRecognize {
    /// Words that such a booklet holds.
    pub words: Vec<RawPattern>,
    /// How many different ones must be there.
    pub at_least: Spanned<usize>,
}

/// What the title page says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawBooklet {
    /// The title; a group named `edition` holds the number of the edition.
    #[serde(default)]
    pub title: Vec<RawPattern>,
    /// What kind of booklet it says it is.
    #[serde(default)]
    pub kind: Vec<RawPattern>,
    /// Who gives the award.
    #[serde(default)]
    pub organizer: Vec<RawPattern>,
    /// The label before the venue.
    #[serde(default)]
    pub venue: Vec<RawPattern>,
}

/// A division.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawDivision {
    /// Its number, from 1.
    pub number: u32,
    /// Its name, without number.
    pub name: RawPattern,
    /// Whether its recipients are organizations or persons.
    #[serde(default)]
    pub recipients: RawRecipients,
}

/// Who the recipients are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RawRecipients {
    /// Organizations.
    #[default]
    Organizations,
    /// Persons.
    Persons,
}

/// The headings of the front matter, without number and mark.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawFront {
    /// The foreword.
    #[serde(default)]
    pub foreword: Vec<RawPattern>,
    /// The guidelines for applicants.
    #[serde(default)]
    pub guidelines: Vec<RawPattern>,
    /// In the guidelines: who could apply.
    #[serde(default)]
    pub eligible: Vec<RawPattern>,
    /// In the guidelines: what could be entered.
    #[serde(default)]
    pub qualification: Vec<RawPattern>,
    /// In the guidelines: when entries were accepted.
    #[serde(default)]
    pub period: Vec<RawPattern>,
    /// How it was judged.
    #[serde(default)]
    pub judging: Vec<RawPattern>,
    /// In the judging: the committee.
    #[serde(default)]
    pub committee: Vec<RawPattern>,
    /// In the judging: what was judged.
    #[serde(default)]
    pub criteria: Vec<RawPattern>,
    /// The winners' list.
    #[serde(default)]
    pub winners: Vec<RawPattern>,
    /// The title page of the sections.
    #[serde(default)]
    pub profiles: Vec<RawPattern>,
    /// The roles on the committee.
    #[serde(default)]
    pub roles: Vec<RawPattern>,
}

/// A label at the head of a section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawLabel {
    /// The label and its synonyms; none where the value always stands alone.
    #[serde(default)]
    pub labels: Vec<RawPattern>,
    /// How the value is read.
    #[serde(default)]
    pub kind: ValueKind,
    /// Whether the value also stands there without a label. Only for kinds that show by themselves what they are.
    #[serde(default)]
    pub bare: bool,
    /// Which recipients must have it.
    #[serde(default)]
    pub required: Required,
    /// With `required: named`: words of the names of those that must have it.
    #[serde(default)]
    pub named: Vec<RawPattern>,
}

/// Which recipients must have a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Required {
    /// None.
    #[default]
    Never,
    /// Every organization.
    Always,
    /// Organizations whose name holds one of the words under `named`.
    Named,
}

/// How a value is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    /// Text.
    #[default]
    Text,
    /// A person's name.
    Person,
    /// A postal address.
    Address,
    /// A telephone number.
    Phone,
    /// A fax number.
    Fax,
    /// A web address.
    Url,
    /// An amount of money.
    Money,
    /// A number of people.
    Count,
    /// One or several dates.
    Date,
}

/// A labelled part between the head of a section and its fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawPart {
    /// Its headings, with their brackets.
    pub headings: Vec<RawPattern>,
    /// How it is read: `text` or `date`.
    #[serde(default)]
    pub kind: ValueKind,
    /// Whether every organization must have it.
    #[serde(default)]
    pub required: bool,
    /// Whether it is the heading that opens the fields.
    #[serde(default)]
    pub opens_fields: bool,
}

/// The fields of some divisions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawFieldSet {
    /// The divisions' numbers; none for all.
    #[serde(default)]
    pub divisions: Vec<u32>,
    /// What a heading begins with: `1.` for a number, or a mark such as `■`.
    pub numbering: Spanned<String>,
    /// The fields in printed order, by key.
    pub keys: IndexMap<String, RawField>,
}

/// A field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawField {
    /// Its headings, without number.
    pub headings: Vec<RawPattern>,
    /// Whether it must be there.
    #[serde(default = "yes")]
    pub required: bool,
}

fn yes() -> bool {
    true
}
