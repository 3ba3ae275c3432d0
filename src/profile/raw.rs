//! The form of a profile file, as it is written. `docs/profiles.md` says the same with examples, and `schema/profile.schema.json` is made
//! from these types, so that an editor knows every key.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_yaml::Spanned;

/// A word, or a regular expression between slashes.
pub type RawPattern = Spanned<String>;

/// A profile as its author writes it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawProfile {
    /// The version of this form: `sasshi/profile/v1`.
    #[schemars(with = "String", extend("const" = super::SCHEMA))]
    pub schema: Spanned<String>,
    /// The name that it is chosen by: letters, digits and dashes.
    #[schemars(with = "String", extend("pattern" = "^[a-z0-9-]+$"))]
    pub name: Spanned<String>,
    /// What it is for, in one line.
    #[serde(default)]
    pub about: String,
    /// The profile that this one is a variant of: the name of a built-in one, or a file beside this one.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub extends: Option<Spanned<String>>,
    /// The editions that it was made for: a number, `7-9`, or `10-` for all from there on.
    #[serde(default)]
    #[schemars(with = "Vec<RawEdition>")]
    pub editions: Vec<Spanned<RawEdition>>,
    /// How to know a booklet of this family. Required, here or in the profile that this one extends.
    #[serde(default)]
    pub recognize: Option<RawRecognize>,
    /// What the title page says.
    #[serde(default)]
    pub booklet: RawBooklet,
    /// How the recipients' sections begin, and who the recipients are.
    #[serde(default)]
    pub sections: RawSections,
    /// The divisions.
    #[serde(default)]
    pub divisions: Vec<RawDivision>,
    /// The awards.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub awards: Vec<RawPattern>,
    /// Lines that are none of the content.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub furniture: Vec<RawPattern>,
    /// The headings of the front matter.
    #[serde(default)]
    pub front_matter: RawFront,
    /// The labels at the head of a section, by key.
    #[serde(default)]
    #[schemars(with = "IndexMap<String, RawLabel>")]
    pub header: IndexMap<String, Spanned<RawLabel>>,
    /// The labelled parts between the head of a section and its fields, by key.
    #[serde(default)]
    pub parts: IndexMap<String, RawPart>,
    /// The fields.
    #[serde(default)]
    pub fields: Vec<RawFieldSet>,
    /// How captions begin.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub captions: Vec<RawPattern>,
}

/// How to know a booklet of the family.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRecognize {
    /// Words that such a booklet holds.
    #[schemars(with = "Vec<String>")]
    pub words: Vec<RawPattern>,
    /// How many different ones must be there.
    #[schemars(with = "usize")]
    pub at_least: Spanned<usize>,
}

/// What the title page says.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawBooklet {
    /// The title; a group named `edition` holds the number of the edition.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub title: Vec<RawPattern>,
    /// What kind of booklet it says it is.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub kind: Vec<RawPattern>,
    /// Who gives the award.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub organizer: Vec<RawPattern>,
    /// The label before the venue.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub venue: Vec<RawPattern>,
}

/// One edition, or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RawEdition {
    /// One, by its number.
    One(u32),
    /// `7`, `7-9` or `10-`.
    Range(#[schemars(extend("pattern" = "^[0-9]+(-[0-9]*)?$"))] String),
}

/// How the recipients' sections begin, and who the recipients are.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSections {
    /// The first lines of a section as printed, with `{name}` in the place of the name. None where sections are found by the winners' list
    /// and by their labels.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub begin: Vec<Spanned<String>>,
    /// Who the recipients are where their division does not say it.
    #[serde(default)]
    pub recipients: Option<RawRecipients>,
    /// Words in the name of a recipient that show that it is of another kind.
    #[serde(default)]
    pub kinds: RawKinds,
    /// The key of lines without a label between the name and the head, where no sample of `begin` has them.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub below_name: Option<Spanned<String>>,
    /// The key of the text that stands without a label between the head of a section and its first heading.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub text: Option<Spanned<String>>,
}

/// Words of names, by the kind that they show.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawKinds {
    /// Words in the names of organizations.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub organizations: Vec<RawPattern>,
    /// Words in the names of persons.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub persons: Vec<RawPattern>,
    /// Words in the names of teams.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub teams: Vec<RawPattern>,
    /// Words in the names of works.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub works: Vec<RawPattern>,
    /// Words in the names of projects.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub projects: Vec<RawPattern>,
}

/// A division.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDivision {
    /// Its number, from 1.
    pub number: u32,
    /// Its name, without number.
    #[schemars(with = "String")]
    pub name: RawPattern,
    /// Who its recipients are.
    #[serde(default)]
    pub recipients: Option<RawRecipients>,
}

/// Who the recipients are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawRecipients {
    /// Organizations.
    Organizations,
    /// Persons.
    Persons,
    /// Teams: several persons under one name.
    Teams,
    /// Works: what was made is named, and who made it is a value.
    Works,
    /// Projects: what was done is named, and who did it is a value.
    Projects,
}

/// The headings of the front matter, without number and mark.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFront {
    /// The foreword.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub foreword: Vec<RawPattern>,
    /// The guidelines for applicants.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub guidelines: Vec<RawPattern>,
    /// In the guidelines: who could apply.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub eligible: Vec<RawPattern>,
    /// In the guidelines: what could be entered.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub qualification: Vec<RawPattern>,
    /// In the guidelines: when entries were accepted.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub period: Vec<RawPattern>,
    /// How it was judged.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub judging: Vec<RawPattern>,
    /// In the judging: the committee.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub committee: Vec<RawPattern>,
    /// In the judging: what was judged.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub criteria: Vec<RawPattern>,
    /// The winners' list.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub winners: Vec<RawPattern>,
    /// Lines of the winners' list as printed, with `{name}` in the place of the name. None where a line is a name with its place in brackets.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub entries: Vec<Spanned<String>>,
    /// The title page of the sections.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub profiles: Vec<RawPattern>,
    /// Other chapters, by the key that their text gets.
    #[serde(default)]
    #[schemars(with = "IndexMap<String, Vec<String>>")]
    pub texts: IndexMap<String, Vec<RawPattern>>,
    /// The roles on the committee.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub roles: Vec<RawPattern>,
}

/// A label at the head of a section.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawLabel {
    /// The label and its synonyms; none where the value always stands alone.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub labels: Vec<RawPattern>,
    /// How the value is read.
    #[serde(default)]
    pub kind: ValueKind,
    /// With `kind: number`: the unit that is printed behind the number.
    #[serde(default)]
    pub unit: Option<String>,
    /// With `kind: choice`: what the value can be.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub choices: Vec<RawPattern>,
    /// Whether the value also stands there without a label. Only for kinds that show by themselves what they are.
    #[serde(default)]
    pub bare: bool,
    /// Which recipients must have it.
    #[serde(default)]
    pub required: Required,
    /// With `required: named`: words of the names of those that must have it.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub named: Vec<RawPattern>,
}

/// Which recipients must have a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// Text.
    #[default]
    Text,
    /// Text whose paragraphs are values of their own.
    Lines,
    /// Values that are set apart by commas, middle dots, marks or line ends.
    List,
    /// A number, with a unit where the rule has one.
    Number,
    /// An amount of money.
    Money,
    /// A number of people.
    Count,
    /// One or several dates.
    Date,
    /// A period with its first and its last date.
    Period,
    /// A fiscal year: `2006年度`.
    FiscalYear,
    /// A person's name.
    Person,
    /// The name of an organization.
    Organization,
    /// A postal address.
    Address,
    /// A telephone number.
    Phone,
    /// A fax number.
    Fax,
    /// A mail address.
    Mail,
    /// A web address.
    Url,
    /// One of the choices that the rule lists.
    Choice,
}

/// A labelled part between the head of a section and its fields.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPart {
    /// Its headings, with their brackets.
    #[schemars(with = "Vec<String>")]
    pub headings: Vec<RawPattern>,
    /// How it is read.
    #[serde(default)]
    pub kind: ValueKind,
    /// With `kind: number`: the unit that is printed behind the number.
    #[serde(default)]
    pub unit: Option<String>,
    /// With `kind: choice`: what the value can be.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub choices: Vec<RawPattern>,
    /// Whether every organization must have it.
    #[serde(default)]
    pub required: bool,
    /// Whether it is the heading that opens the fields.
    #[serde(default)]
    pub opens_fields: bool,
}

/// The fields of some divisions.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFieldSet {
    /// The divisions' numbers; none for all.
    #[serde(default)]
    pub divisions: Vec<u32>,
    /// What stands around the words of a heading, by example: `1.`, `(1)`, `①`, `■`, `【】`, `:`; or `line`, `columns`, `indent`. Several are
    /// set apart by a space.
    #[schemars(with = "String")]
    pub numbering: Spanned<String>,
    /// The fields in printed order, by key.
    pub keys: IndexMap<String, RawField>,
}

/// A field.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawField {
    /// Its headings, without number.
    #[schemars(with = "Vec<String>")]
    pub headings: Vec<RawPattern>,
    /// Whether it must be there.
    #[serde(default = "yes")]
    pub required: bool,
    /// How it is read.
    #[serde(default)]
    pub kind: ValueKind,
    /// With `kind: number`: the unit that is printed behind the number.
    #[serde(default)]
    pub unit: Option<String>,
    /// With `kind: choice`: what the value can be.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub choices: Vec<RawPattern>,
    /// What stands around the words of the headings inside the field; without `keys` every section words them in its own way.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub numbering: Option<Spanned<String>>,
    /// The fields inside the field, by key.
    #[serde(default)]
    pub keys: IndexMap<String, RawField>,
}

fn yes() -> bool {
    true
}
