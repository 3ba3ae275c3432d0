//! The types of what a booklet says beside the sections of the recipients, as they are written to booklet.yaml.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BOOKLET_SCHEMA, DATE, RECORD_ID, Record, Started};

/// A time of day.
const TIME: &str = "^[0-9]{2}:[0-9]{2}$";

/// One booklet: what it says beside the sections, and the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Booklet {
    /// The version of this form: `sasshi/booklet/v1`.
    #[schemars(extend("const" = BOOKLET_SCHEMA))]
    pub schema: String,
    /// The booklet's name: the stem of its file.
    #[schemars(length(min = 1))]
    pub id: String,
    /// The profile that it was read with.
    pub profile: String,
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The number of the edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<u32>,
    /// What kind of booklet it says it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Who gives the award.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizer: Option<String>,
    /// Where the ceremony was held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<String>,
    /// The date on the cover: of the ceremony or of the printing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Started>,
    /// The programme of the ceremony.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programme: Vec<ProgrammeItem>,
    /// The foreword.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreword: Option<String>,
    /// Who could apply, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidelines: Option<Guidelines>,
    /// The committee of judges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub committee: Vec<CommitteeMember>,
    /// What was judged, by division.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Criteria>,
    /// The winners' list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub winners: Vec<Winner>,
    /// The divisions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub divisions: Vec<DivisionInfo>,
    /// Other chapters, by the key that the profile gives them.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub texts: IndexMap<String, String>,
    /// How many source lines went where.
    pub coverage: Coverage,
    /// Page numbers, running heads, marks of blank pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub furniture: Vec<SourceLine>,
    /// Lines that no rule of the profile claims.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unclaimed: Vec<SourceLine>,
    /// The recipients; each is written to a file of its own.
    #[serde(skip)]
    pub records: Vec<Record>,
    /// What the records are held against before they are written, where the profile is known.
    #[serde(skip)]
    pub record_schema: Option<crate::schema::RecordSchema>,
}

/// One item of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProgrammeItem {
    /// The printed number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// What takes place.
    pub title: String,
    /// When it begins, as `HH:MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = TIME))]
    pub start: Option<String>,
    /// When it ends, as `HH:MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = TIME))]
    pub end: Option<String>,
    /// Who speaks, or where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The guidelines for applicants.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Guidelines {
    /// Who could apply, by division.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub eligible: Vec<Eligible>,
    /// What could be entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualification: Option<String>,
    /// When entries were accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Other headings of the guidelines, by the key that the profile gives them.
    #[serde(flatten)]
    pub other: IndexMap<String, String>,
}

/// Who could apply in a division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Eligible {
    /// The division's number; absent where the text is for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<u32>,
    /// The text.
    pub text: String,
}

/// A period of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// The text as printed.
    pub text: String,
    /// The first date, in ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = DATE))]
    pub from: Option<String>,
    /// The last date, in ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = DATE))]
    pub to: Option<String>,
}

/// A member of the committee of judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommitteeMember {
    /// The role, repeated for each member that it is printed for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The name.
    pub name: String,
    /// Organization and office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
    /// A mark that is printed beside the name, which a remark explains: ※, ○.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

/// What was judged in a division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Criteria {
    /// The division's number; absent where the criteria are for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<u32>,
    /// The criteria, without their marks.
    pub items: Vec<String>,
}

/// An entry of the winners' list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Winner {
    /// The division's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<u32>,
    /// The award.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub award: Option<String>,
    /// The name as the list prints it.
    pub name: String,
    /// The place as the list prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The web address as the list prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// A person's affiliation as the list prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
    /// The id of the record, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = RECORD_ID))]
    pub record: Option<String>,
    /// What else the list says, by the key that the profile gives it.
    #[serde(flatten)]
    pub other: IndexMap<String, String>,
}

/// A division as the booklet announces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DivisionInfo {
    /// Its number, from 1.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How many recipients the winners' list announces, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<String>,
}

/// How many non-blank source lines went where; the five parts add up to `lines`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// All non-blank source lines.
    pub lines: u32,
    /// Lines of records, with their labels, numbers and headings.
    pub records: u32,
    /// Lines of the front matter.
    pub front_matter: u32,
    /// Lines of the pages that announce a division and an award.
    pub divider_pages: u32,
    /// Page numbers, running heads, marks of blank pages.
    pub furniture: u32,
    /// Lines that no rule claims.
    pub unclaimed: u32,
}

/// A source line that is listed as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceLine {
    /// Its number, from 1.
    pub line: u32,
    /// Its text as printed, without white space at its ends.
    pub text: String,
}
