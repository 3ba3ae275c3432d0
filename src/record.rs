//! The types that are written: a [`Record`] for each recipient and the [`Booklet`] that holds them together.
//!
//! These are the only types that records and booklets are serialized from; the JSON Schemas in `schema/` are generated
//! from them. Text is in clean form. A key whose value the booklet does not give is left out. A value with a typed
//! reading keeps the printed text beside it; what cannot be read with certainty has its `text` alone.

mod assemble;
mod booklet;
mod build;
mod committee;
pub(crate) mod front;
mod opening;
mod programme;
mod reading;
mod typed;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::span::Lines;

pub(crate) use assemble::assemble;
pub use booklet::{
    Booklet, CommitteeMember, Coverage, Criteria, DivisionInfo, Eligible, Guidelines, Period, ProgrammeItem, SourceLine, Winner,
};
pub(crate) use front::read as read_front;
pub use reading::{Other, Reading, Scalar, Typed};

/// The version of the record's form.
pub const RECORD_SCHEMA: &str = "sasshi/record/v1";
/// The version of the booklet's form.
pub const BOOKLET_SCHEMA: &str = "sasshi/booklet/v1";
/// The version of the diagnostics' form.
pub const DIAGNOSTICS_SCHEMA: &str = "sasshi/diagnostics/v1";

/// A date of the precision that is printed: `2006`, `2006-07` or `2006-07-31`.
const DATE: &str = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$";
/// A SHA-256 digest.
const SHA256: &str = "^[0-9a-f]{64}$";
/// A record's id: the booklet's, a slash, the number with its leading zeros.
const RECORD_ID: &str = "^.+/[0-9]{2,}$";

/// One recipient of an award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// The version of this form: `sasshi/record/v1`.
    #[schemars(extend("const" = RECORD_SCHEMA))]
    pub schema: String,
    /// Booklet and number in order of appearance: `telework-award-07/07`.
    #[schemars(regex(pattern = RECORD_ID))]
    pub id: String,
    /// The booklet's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booklet: Option<String>,
    /// The division in which the award was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<Division>,
    /// The award.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub award: Option<String>,
    /// Who received it.
    pub recipient: Recipient,
    /// The summary that is printed above the fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<String>,
    /// When it was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Started>,
    /// The fields in printed order, by the key that the profile gives them.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub fields: IndexMap<String, Field>,
    /// The lines and pages of the file that the record was read from.
    pub source: SourceRef,
    /// The dotted path of every value to the first and last source line that it came from.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub provenance: IndexMap<String, Lines>,
}

/// The division of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Division {
    /// Its number, from 1.
    pub number: u32,
    /// Its name.
    pub name: String,
}

/// Who or what an award went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RecipientKind {
    /// A company, a public body, an association.
    Organization,
    /// A person.
    Person,
    /// Several persons under one name.
    Team,
    /// Something that was made: the name is that of the work.
    Work,
    /// Something that was done: the name is that of the project.
    Project,
}

/// Who received the award, as the head of the section gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recipient {
    /// Organization, person, team, work or project.
    pub kind: RecipientKind,
    /// The name.
    pub name: String,
    /// A person's name in Latin letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_latin: Option<String>,
    /// Where a person belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
    /// The place as the winners' list prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The representative's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    /// The bare telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// A note printed with the telephone number, as printed: `(代表)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_note: Option<String>,
    /// The bare fax number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fax: Option<String>,
    /// The bare web address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The capital.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capital: Option<Capital>,
    /// The line of business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// The number of employees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employees: Option<Employees>,
    /// Values of labels that only some awards have, by the key that the profile gives them.
    #[serde(flatten)]
    pub other: IndexMap<String, Other>,
}

impl Recipient {
    /// A recipient of whom only kind and name are known.
    pub fn named(kind: RecipientKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            name_latin: None,
            affiliation: None,
            place: None,
            address: None,
            representative: None,
            phone: None,
            phone_note: None,
            fax: None,
            url: None,
            capital: None,
            industry: None,
            employees: None,
            other: IndexMap::new(),
        }
    }
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Address {
    /// The address in clean form.
    pub text: String,
    /// One of the 47 prefectures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefecture: Option<String>,
    /// The municipality; a ward only where it is one of Tokyo's 23.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
}

/// An amount of capital.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Capital {
    /// The amount as printed.
    pub text: String,
    /// The amount in yen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yen: Option<u64>,
}

/// A number of employees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Employees {
    /// The number as printed.
    pub text: String,
    /// The total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// How the breakdown relates to the total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breakdown_kind: Option<BreakdownKind>,
    /// The groups that are counted apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breakdown: Vec<Breakdown>,
}

/// How the groups of a breakdown relate to the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BreakdownKind {
    /// The groups add up to the total.
    Parts,
    /// Each group is a part of the total; the rest is not named.
    OfWhich,
}

/// A group that is counted apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Breakdown {
    /// The group's name.
    pub label: String,
    /// The number of people.
    pub count: u64,
}

/// When something was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Started {
    /// The text as printed.
    pub text: String,
    /// The earliest date, in ISO 8601 of the precision that is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = DATE))]
    pub from: Option<String>,
    /// All dates in printed order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(inner(regex(pattern = DATE)))]
    pub dates: Vec<String>,
}

/// One field of a section: what stands below a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Field {
    /// The printed number, right or wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The printed heading without number and mark, whole even where it wraps.
    pub heading: String,
    /// The prose: one paragraph, list item or sub-heading a line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What the text was read as, where the profile gives the field a kind.
    #[serde(flatten)]
    pub reading: Reading,
    /// Captions of pictures, diagrams and tables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<String>,
    /// The words of diagrams and tables, one string each, one cell or box a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<String>,
    /// The fields inside the field, by the key that the profile gives them.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub fields: IndexMap<String, Field>,
}

/// Where a record was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceRef {
    /// The input's file name.
    pub file: String,
    /// The SHA-256 digest of the input's bytes, in hexadecimal digits.
    #[schemars(regex(pattern = SHA256))]
    pub sha256: String,
    /// The first and the last line of the section.
    pub lines: Lines,
    /// The first and the last page of the section, counted in the file from 1.
    pub pages: Lines,
}
