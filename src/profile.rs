//! What is known of one family of booklets, as data.
//!
//! A profile is a YAML file: the words that headings, labels and furniture have, the keys that values are written under, and
//! which of them are required. In comes such a file; out comes a [`Profile`] whose [`Pattern`]s are ready to be matched
//! against lines in match form, so that an author never thinks of width, dashes or spaces. The built-in profiles are files of the same form,
//! embedded. `docs/profiles.md` documents every key.
//!
//! ```
//! let profile = sasshi::profile::built_in("telework-award").unwrap();
//! assert_eq!(profile.divisions.len(), 3);
//! ```

pub mod alike;
mod extend;
mod load;
pub mod numbering;
mod origin;
pub mod pattern;
pub mod raw;
pub mod sample;

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::error::Error;
use crate::fold;
use crate::page::Pages;
use crate::record::RecipientKind;
use crate::schema::RecordSchema;

pub use numbering::{Numbering, Numberings};
pub use pattern::{CharSet, Pattern, Patterns};
pub use raw::{RawProfile, ValueKind};
pub use sample::{Given, Printed, Sample, Token};

/// The version of the form that this program reads.
pub(crate) const SCHEMA: &str = "sasshi/profile/v1";

/// The profiles that are built in: name and file.
const BUILT_IN: &[(&str, &str)] = &[
    ("telework-award", include_str!("../profiles/telework-award.yaml")),
    ("waterside-cases", include_str!("../profiles/waterside-cases.yaml")),
    ("town-ideas", include_str!("../profiles/town-ideas.yaml")),
];

/// One family of booklets.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The name that it is chosen by.
    pub name: String,
    /// What it is for, in one line.
    pub about: String,
    /// The editions that it was made for, first and last; empty where it does not say.
    pub editions: Vec<(u32, u32)>,
    /// The words that show that a booklet is of this family.
    pub recognize: Patterns,
    /// How many different ones of these words must be there.
    pub at_least: usize,
    /// The booklet's title; a named group `edition` holds the number of the edition.
    pub title: Patterns,
    /// What kind of booklet it can say it is.
    pub kinds: Patterns,
    /// Who can give the award.
    pub organizers: Patterns,
    /// The label before the venue.
    pub venue: Patterns,
    /// How the recipients' sections begin, and who the recipients are.
    pub sections: SectionRules,
    /// The divisions.
    pub divisions: Vec<DivisionRule>,
    /// The awards.
    pub awards: Patterns,
    /// Lines that are none of the content.
    pub furniture: Patterns,
    /// The parts of the front matter and their headings.
    pub front: Vec<FrontRule>,
    /// The keys of other chapters.
    pub texts: Vec<String>,
    /// How the lines of the winners' list look, where they do not look as usual.
    pub entries: Vec<Sample>,
    /// The roles on the committee.
    pub roles: Patterns,
    /// The labels at the head of a section.
    pub header: Vec<LabelRule>,
    /// The labelled parts between the head and the fields.
    pub parts: Vec<PartRule>,
    /// The fields, a set for each group of divisions.
    pub fields: Vec<FieldSet>,
    /// How captions begin.
    pub captions: Patterns,
    /// The characters that header labels can begin with.
    label_initials: CharSet,
    /// The characters that the headings of fields can begin with.
    field_initials: CharSet,
    /// The characters that the headings of the front matter can begin with.
    front_initials: CharSet,
    /// The file that it was made from; with what it extends, where it does.
    pub text: String,
    /// The schema of the records that are made with it, once it was asked for.
    record_schema: Arc<OnceLock<RecordSchema>>,
}

/// How the recipients' sections begin, and who the recipients are.
#[derive(Debug, Clone, Default)]
pub struct SectionRules {
    /// How their first lines look. Empty where sections are found by the winners' list and by their labels.
    pub begin: Vec<Sample>,
    /// Who the recipients are where their division does not say it.
    pub recipients: Option<RecipientKind>,
    /// Words in the names of recipients of another kind.
    pub kinds: Vec<(RecipientKind, Patterns)>,
    /// The key of lines without a label between the name and the head.
    pub below_name: Option<String>,
    /// The key of the text that stands without a label below the head.
    pub text: Option<String>,
}

/// A division of the award.
#[derive(Debug, Clone)]
pub struct DivisionRule {
    /// Its number, from 1.
    pub number: u32,
    /// Its name as it is written to records.
    pub name: String,
    /// Its name as a pattern.
    pub pattern: Pattern,
    /// Who its recipients are, where the profile says it of this division.
    pub kind: Option<RecipientKind>,
}

/// A part of the front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrontPart {
    /// The foreword.
    Foreword,
    /// The guidelines for applicants; its own parts follow.
    Guidelines,
    /// Who could apply.
    Eligible,
    /// What could be entered.
    Qualification,
    /// When entries were accepted.
    Period,
    /// How it was judged; its own parts follow.
    Judging,
    /// The committee of judges.
    Committee,
    /// What was judged.
    Criteria,
    /// The winners' list.
    Winners,
    /// The title page of the sections.
    Profiles,
    /// Another chapter, by the place of its key in the profile.
    Text(usize),
}

impl FrontPart {
    /// The chapter that it is a part of, or which it is.
    pub fn chapter(self) -> Self {
        match self {
            Self::Eligible | Self::Qualification | Self::Period => Self::Guidelines,
            Self::Committee | Self::Criteria => Self::Judging,
            chapter => chapter,
        }
    }

    /// Whether it is a part of its own and not of the guidelines or of the judging.
    pub fn is_chapter(self) -> bool {
        matches!(self, Self::Foreword | Self::Guidelines | Self::Judging | Self::Winners | Self::Profiles | Self::Text(_))
    }
}

/// The headings of a part of the front matter.
#[derive(Debug, Clone)]
pub struct FrontRule {
    /// The part.
    pub part: FrontPart,
    /// Its headings.
    pub headings: Patterns,
}

/// A label at the head of a section.
#[derive(Debug, Clone)]
pub struct LabelRule {
    /// The key that its value is written under.
    pub key: String,
    /// The label and its synonyms.
    pub labels: Patterns,
    /// How the value is read.
    pub kind: ValueKind,
    /// What its kind needs to know.
    pub spec: ValueSpec,
    /// Whether the value also stands there without a label.
    pub bare: bool,
    /// Which recipients must have it.
    pub required: Requirement,
}

/// What a kind of value needs to know beside its name.
#[derive(Debug, Clone, Default)]
pub struct ValueSpec {
    /// The unit that is printed behind a number.
    pub unit: Option<String>,
    /// What a choice can be.
    pub choices: Patterns,
}

/// Which recipients must have a value.
#[derive(Debug, Clone)]
pub enum Requirement {
    /// None.
    Never,
    /// Every one.
    Always,
    /// Those whose name holds one of these words.
    Named(Patterns),
}

/// A labelled part between the head of a section and its fields.
#[derive(Debug, Clone)]
pub struct PartRule {
    /// The key that it is written under.
    pub key: String,
    /// Its headings.
    pub headings: Patterns,
    /// How the value is read.
    pub kind: ValueKind,
    /// What its kind needs to know.
    pub spec: ValueSpec,
    /// Whether every organization must have it.
    pub required: bool,
    /// Whether it is the heading that opens the fields and has no text of its own.
    pub opens_fields: bool,
}

/// The fields of some divisions.
#[derive(Debug, Clone)]
pub struct FieldSet {
    /// The divisions' numbers; empty for all.
    pub divisions: Vec<u32>,
    /// What stands around the words of the headings.
    pub numbering: Numberings,
    /// The fields in printed order.
    pub fields: Vec<FieldRule>,
}

/// A field.
#[derive(Debug, Clone)]
pub struct FieldRule {
    /// The key that it is written under.
    pub key: String,
    /// Its headings, without number.
    pub headings: Patterns,
    /// Whether it must be there.
    pub required: bool,
    /// How its text is read.
    pub kind: ValueKind,
    /// What its kind needs to know.
    pub spec: ValueSpec,
    /// The fields inside it.
    pub inner: Option<Box<FieldSet>>,
}

impl FieldSet {
    /// Whether a line in match form has what stands around the words of a heading, and the words of one of its headings or of those inside.
    fn has_heading(&self, form: &str) -> bool {
        let words = self.numbering.iter().filter_map(|numbering| Some(&form[numbering.alone(form)?.1]));
        let is_one = |words: &str| self.fields.iter().any(|field| field.headings.prefix(words).is_some());
        words.into_iter().any(is_one)
            || self.fields.iter().filter_map(|field| field.inner.as_ref()).any(|set| set.has_heading(form))
    }

    /// The fields of the set and all fields inside them, in printed order.
    pub fn all(&self) -> Vec<&FieldRule> {
        let with_inner = |field| std::iter::once(field).chain(FieldRule::inside(field));
        self.fields.iter().flat_map(with_inner).collect()
    }
}

impl FieldRule {
    /// The fields inside it, and those inside them.
    fn inside(&self) -> Vec<&FieldRule> {
        self.inner.iter().flat_map(|set| set.all()).collect()
    }
}

impl Profile {
    /// Loads a profile from a file.
    ///
    /// # Errors
    /// [`Error::Read`] where the file cannot be read, [`Error::Profile`] where it is broken: with line, column, the reason
    /// and the nearest valid key.
    pub fn from_path(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        load::load(&path.display().to_string(), &text, path.parent())
    }

    /// Reads a profile from YAML; `name` is what messages call the file.
    ///
    /// # Errors
    /// [`Error::Profile`], as for [`Profile::from_path`].
    pub fn from_yaml(name: &str, text: &str) -> Result<Self, Error> {
        load::load(name, text, None)
    }

    /// The schema of the records that are made with it.
    pub fn record_schema(&self) -> RecordSchema {
        self.record_schema.get_or_init(|| RecordSchema::new(self)).clone()
    }

    /// The rule of a header label.
    pub fn label(&self, key: &str) -> Option<&LabelRule> {
        self.header.iter().find(|rule| rule.key == key)
    }

    /// The kind that the value under a key of a recipient is of: that of its label, or the one that is fixed for the key.
    pub fn kind_of(&self, key: &str) -> ValueKind {
        let fixed = || load::kind_of(key).map_or(ValueKind::Text, |(kind, _)| kind);
        self.label(key).map_or_else(fixed, |rule| rule.kind)
    }

    /// The fields of a division; the first set that is for it or for all.
    pub fn fields_of(&self, division: Option<u32>) -> Option<&FieldSet> {
        let fits = |set: &&FieldSet| set.divisions.is_empty() || division.is_some_and(|number| set.divisions.contains(&number));
        self.fields.iter().find(fits)
    }

    /// The rule of a division.
    pub fn division(&self, number: u32) -> Option<&DivisionRule> {
        self.divisions.iter().find(|rule| rule.number == number)
    }

    /// Whether a line in match form is content wherever it stands: an award's name, a heading of a field or a part.
    pub fn is_content(&self, form: &str) -> bool {
        let bare = pattern::strip_numbering(form);
        self.awards.whole(bare).is_some()
            || self.parts.iter().any(|part| part.headings.whole(form).is_some())
            || self.field_initials.begins(bare)
                && self.fields.iter().flat_map(|set| &set.fields).any(|field| field.headings.prefix(bare).is_some())
            || self.fields.iter().any(|set| set.has_heading(form))
            || self.announces(form)
            || self.label_initials.begins(form) && self.header.iter().any(|label| label.labels.prefix(form).is_some())
    }

    /// Whether a line in match form can open a section with more than a name: it returns where many have one award.
    fn announces(&self, form: &str) -> bool {
        let whole = fold::match_form(form);
        self.sections.begin.iter().any(|sample| sample.has_line(self, Printed { text: form, form: &whole }))
    }

    /// Whether it was made for an edition.
    pub fn is_for(&self, edition: u32) -> bool {
        self.editions.is_empty() || self.editions.iter().any(|&(first, last)| (first..=last).contains(&edition))
    }

    /// Whether lines show enough of what a booklet of this family has: its words, which may wrap onto the next line, or one of them and its
    /// title.
    pub fn recognizes(&self, pages: &Pages) -> bool {
        let forms = || pages.content(0..pages.lines.len()).map(|index| pages.form(index));
        let text: String = forms().collect();
        let words = self.recognize.iter().filter(|pattern| pattern.is_in(&text)).take(self.at_least).count();
        // The title may stand in running heads alone.
        let all = || pages.forms.iter().map(crate::fold::Form::as_str);
        words >= self.at_least || words > 0 && self.has_title(all())
    }

    /// Whether one of some lines in match form begins with the booklet's title, or a few have it as a running head does; and is no sentence
    /// about it.
    pub fn has_title<'t>(&self, forms: impl Iterator<Item = &'t str>) -> bool {
        /// Heads and feet come back on every page.
        const AGAIN: usize = 3;
        let mut found = forms.filter_map(|form| {
            // This is asked of every line.
            self.title.may_be_in(form).then_some(())?;
            let bare = without_brackets(form);
            let (_, range) = self.title.first(&bare).filter(|(_, range)| !bare[range.end..].contains(['。', '、']))?;
            Some((range.start == 0, bare.len() <= range.len() * 3))
        });
        let mut again = 0;
        found.any(|(begins, alone)| {
            again += usize::from(alone);
            begins || again >= AGAIN
        })
    }

    /// The first part of the front matter that has one of some headings, given in match form.
    pub fn front_part(&self, headings: [&str; 2]) -> Option<FrontPart> {
        let is_whole = |rule: &&FrontRule| headings.iter().any(|heading| rule.headings.whole(heading).is_some());
        let glance = headings.iter().any(|heading| self.front_initials.begins(heading));
        glance.then(|| self.front.iter().find(is_whole).map(|rule| rule.part)).flatten()
    }

    /// Whether a header label can begin with a character: a glance that spares trying them all.
    pub fn can_begin_label(&self, first: char) -> bool {
        self.label_initials.holds(first)
    }

    /// Words that a right decoding of such a booklet is likely to show.
    pub fn hints(&self) -> Vec<&str> {
        let headings = self.fields.iter().flat_map(FieldSet::all).flat_map(|field| field.headings.iter());
        let labels = self.header.iter().flat_map(|label| label.labels.iter());
        self.recognize.iter().chain(labels).chain(headings).chain(self.awards.iter()).filter_map(Pattern::word).collect()
    }
}

/// A line in match form without what stands in brackets, as the year in `第15回(2014年度)園芸大賞`.
pub(crate) fn without_brackets(form: &str) -> Cow<'_, str> {
    match form.split_once('(').and_then(|(before, rest)| Some((before, rest.split_once(')')?.1))) {
        Some((before, behind)) if !before.is_empty() && !behind.is_empty() => Cow::Owned(format!("{before}{behind}")),
        _ => Cow::Borrowed(form),
    }
}

/// What is wrong with a profile, and where: line and column from 1, or 0 where they are not known.
pub(crate) struct ProfileFault {
    pub line: usize,
    pub column: usize,
    pub message: String,
}

/// The first thing that is wrong with the YAML of a profile.
pub(crate) fn fault(text: &str) -> Option<ProfileFault> {
    load::fault_of(text)
}

/// The names of the built-in profiles.
pub fn built_in_names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|&(name, _)| name)
}

/// The YAML of a built-in profile.
pub fn built_in_text(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|&&(known, _)| known == name).map(|&(_, text)| text)
}

/// A built-in profile.
///
/// # Errors
/// [`Error::Profile`] where there is none of that name; the message names the nearest.
pub fn built_in(name: &str) -> Result<Profile, Error> {
    let Some(text) = built_in_text(name) else {
        let nearest = built_in_names().min_by_key(|known| strsim::levenshtein(known, name)).unwrap_or_default();
        return Err(Error::Profile(format!(
            "there is no built-in profile `{name}`; did you mean `{nearest}`? A profile of your own is given as a path that ends in .yaml"
        )));
    };
    Profile::from_yaml(name, text)
}
