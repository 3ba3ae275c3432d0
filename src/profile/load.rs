//! A profile file → a [`Profile`], or a message that shows where it is broken and what would be right.

use std::collections::HashSet;

use serde_yaml::{Error as YamlError, Location, Spanned};

use super::pattern::{CharSet, Pattern, Patterns};
use super::raw::{
    RawDivision, RawFieldSet, RawFront, RawLabel, RawPart, RawPattern, RawProfile, RawRecipients, Required, ValueKind,
};
use super::{
    DivisionRule, FieldRule, FieldSet, FrontPart, FrontRule, LabelRule, Numbering, PartRule, Profile, ProfileFault,
    Requirement, SCHEMA,
};
use crate::error::Error;
use crate::record::RecipientKind;

/// What is wrong, and where.
struct Fault {
    location: Location,
    message: String,
}

type Checked<T> = Result<T, Fault>;

pub(super) fn load(name: &str, text: &str) -> Result<Profile, Error> {
    read(text).map_err(|fault| Error::Profile(show(name, text, &fault)))
}

/// What is wrong with a profile, without the picture of the place.
pub(super) fn fault_of(text: &str) -> Option<ProfileFault> {
    let fault = read(text).err()?;
    let (line, column) = (fault.location.line() as usize, fault.location.column() as usize);
    Some(ProfileFault { line, column, message: fault.message })
}

fn read(text: &str) -> Checked<Profile> {
    let options = serde_yaml::options! { with_snippet: false };
    serde_yaml::from_str_with_options::<RawProfile>(text, options)
        .map_err(|error| yaml_fault(&error))
        .and_then(|raw| check(raw, text))
}

/// `path:line:column: message`, the line, and a mark below the column.
fn show(name: &str, text: &str, fault: &Fault) -> String {
    let (line, column) = (fault.location.line() as usize, fault.location.column() as usize);
    let mut shown = format!("{name}:{line}:{column}: {}", fault.message);
    if let Some(source) = line.checked_sub(1).and_then(|n| text.lines().nth(n)) {
        let lead: String = source.chars().take(column.saturating_sub(1)).collect();
        let margin = line.to_string();
        let blank = " ".repeat(margin.len());
        let under = " ".repeat(crate::fold::columns(&lead));
        shown.push_str(&format!("\n{blank} |\n{margin} | {source}\n{blank} | {under}^"));
    }
    shown
}

fn yaml_fault(error: &YamlError) -> Fault {
    let location = error.location().unwrap_or(Location::UNKNOWN);
    let nearest = |given: &str, expected: &[&str]| {
        let known = expected.iter().min_by_key(|known| strsim::damerau_levenshtein(known, given));
        known.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default()
    };
    let message = match error.without_snippet() {
        YamlError::SerdeUnknownField { field, expected, .. } => {
            format!("there is no key `{field}` here{} The keys are: {}", nearest(field, expected), expected.join(", "))
        }
        YamlError::SerdeUnknownVariant { variant, expected, .. } => {
            format!("`{variant}` is none of the values here{} They are: {}", nearest(variant, expected), expected.join(", "))
        }
        YamlError::SerdeMissingField { field, .. } => format!("the key `{field}` is missing here"),
        YamlError::DuplicateMappingKey { key: Some(key), .. } => format!("the key `{key}` is given twice"),
        YamlError::Unexpected { expected, .. } => format!("{} is expected here", in_words(expected)),
        YamlError::InvalidScalar { ty, .. } => format!("{} is expected here", in_words(ty)),
        YamlError::Eof { .. } => "the file ends where a profile is expected; see `sasshi profile show` for one".to_owned(),
        other => without_place(&other.to_string()),
    };
    Fault { location, message }
}

/// What the reader of YAML expected, in the words of an author.
fn in_words(expected: &str) -> &str {
    match expected {
        "mapping start" => "a map of `key: value`",
        "sequence start" => "a list such as `[a, b]`",
        "string scalar" => "a text",
        "boolean" => "`true` or `false`",
        "u32" | "u64" | "usize" => "a whole number from 0 on",
        other => other,
    }
}

/// The first line of a message, without the place at its end: the place stands before the message anyway.
fn without_place(message: &str) -> String {
    let line = message.lines().next().unwrap_or(message);
    line.rsplit_once(" at line ").map_or(line, |(what, _)| what).to_owned()
}

fn check(raw: RawProfile, text: &str) -> Checked<Profile> {
    if raw.schema.value != SCHEMA {
        return fault(&raw.schema, format!("this program reads profiles of the form `{SCHEMA}`"));
    }
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !is_name(&raw.name.value) {
        return fault(&raw.name, "a profile's name is made of a-z, 0-9 and -");
    }
    let recognize = patterns(raw.recognize.words)?;
    if raw.recognize.at_least.value == 0 || raw.recognize.at_least.value > recognize.len() {
        return fault(&raw.recognize.at_least, format!("`at_least` is between 1 and the number of words, {}", recognize.len()));
    }
    let divisions = divisions(raw.divisions)?;
    let numbers: Vec<u32> = divisions.iter().map(|division| division.number).collect();
    let roles = raw.front_matter.roles.clone();
    let front = front(raw.front_matter)?;
    let header = raw.header.into_iter().map(|(key, rule)| label(key, rule)).collect::<Checked<Vec<_>>>()?;
    let fields = raw.fields.into_iter().map(|set| field_set(set, &numbers)).collect::<Checked<Vec<_>>>()?;
    Ok(Profile {
        name: raw.name.value,
        about: raw.about,
        recognize,
        at_least: raw.recognize.at_least.value,
        title: patterns(raw.booklet.title)?,
        kinds: patterns(raw.booklet.kind)?,
        organizers: patterns(raw.booklet.organizer)?,
        venue: patterns(raw.booklet.venue)?,
        awards: patterns(raw.awards)?,
        furniture: patterns(raw.furniture)?,
        roles: patterns(roles)?,
        label_initials: CharSet::initials(header.iter().flat_map(|rule| rule.labels.iter())),
        front_initials: CharSet::initials(front.iter().flat_map(|rule| rule.headings.iter())),
        front,
        field_initials: CharSet::initials(fields.iter().flat_map(|set| &set.fields).flat_map(|field| field.headings.iter())),
        header,
        parts: raw.parts.into_iter().map(|(key, rule)| part(key, rule)).collect::<Checked<_>>()?,
        fields,
        captions: patterns(raw.captions)?,
        divisions,
        text: text.to_owned(),
    })
}

fn fault<T, U>(at: &Spanned<T>, message: impl Into<String>) -> Checked<U> {
    Err(Fault { location: at.referenced, message: message.into() })
}

fn pattern(raw: RawPattern) -> Checked<Pattern> {
    Pattern::new(&raw.value).or_else(|error| fault(&raw, error.to_string()))
}

fn patterns(raw: Vec<RawPattern>) -> Checked<Patterns> {
    raw.into_iter().map(pattern).collect::<Checked<Vec<_>>>().map(Patterns::new)
}

fn divisions(raw: Vec<RawDivision>) -> Checked<Vec<DivisionRule>> {
    let mut known = HashSet::new();
    for division in &raw {
        if division.number == 0 {
            return fault(&division.name, "divisions are numbered from 1");
        }
        if !known.insert(division.number) {
            return fault(&division.name, format!("there is another division with the number {}", division.number));
        }
    }
    raw.into_iter().map(division).collect()
}

fn division(raw: RawDivision) -> Checked<DivisionRule> {
    let kind = match raw.recipients {
        RawRecipients::Organizations => RecipientKind::Organization,
        RawRecipients::Persons => RecipientKind::Person,
    };
    Ok(DivisionRule { number: raw.number, name: raw.name.value.clone(), pattern: pattern(raw.name)?, kind })
}

fn front(raw: RawFront) -> Checked<Vec<FrontRule>> {
    [
        (FrontPart::Foreword, raw.foreword),
        (FrontPart::Guidelines, raw.guidelines),
        (FrontPart::Eligible, raw.eligible),
        (FrontPart::Qualification, raw.qualification),
        (FrontPart::Period, raw.period),
        (FrontPart::Judging, raw.judging),
        (FrontPart::Committee, raw.committee),
        (FrontPart::Criteria, raw.criteria),
        (FrontPart::Winners, raw.winners),
        (FrontPart::Profiles, raw.profiles),
    ]
    .into_iter()
    .map(|(part, headings)| Ok(FrontRule { part, headings: patterns(headings)? }))
    .collect()
}

/// The keys that every recipient has, whatever the profile: no label can be written under them.
const TAKEN: [&str; 4] = ["kind", "name", "name_latin", "place"];

/// The kind that a value under a key is always of, because the record has a form of its own for it.
fn kind_of(key: &str) -> Option<(ValueKind, &'static str)> {
    Some(match key {
        "address" => (ValueKind::Address, "address"),
        "phone" => (ValueKind::Phone, "phone"),
        "fax" => (ValueKind::Fax, "fax"),
        "url" => (ValueKind::Url, "url"),
        "capital" => (ValueKind::Money, "money"),
        "employees" => (ValueKind::Count, "count"),
        _ => return None,
    })
}

fn label(key: String, raw: Spanned<RawLabel>) -> Checked<LabelRule> {
    if TAKEN.contains(&key.as_str()) {
        return fault(&raw, format!("every recipient has a `{key}` of its own; the label needs another key"));
    }
    if let Some((_, name)) = kind_of(&key).filter(|(kind, _)| *kind != raw.value.kind) {
        return fault(&raw, format!("the kind of `{key}` is always `{name}`"));
    }
    let shows_itself = matches!(raw.value.kind, ValueKind::Address | ValueKind::Phone | ValueKind::Fax | ValueKind::Url);
    if raw.value.bare && !shows_itself {
        return fault(&raw, format!("`{key}` cannot be `bare`: only an address, phone, fax or url shows by itself what it is"));
    }
    if raw.value.labels.is_empty() && !raw.value.bare {
        return fault(&raw, format!("`{key}` has no `labels`, so it could never be found"));
    }
    if raw.value.required == Required::Named && raw.value.named.is_empty() {
        return fault(&raw, format!("`{key}` is required of those that are `named`, but `named` lists no word"));
    }
    if raw.value.required != Required::Named && !raw.value.named.is_empty() {
        return fault(&raw, format!("`named` tells who must have `{key}`; it needs `required: named` beside it"));
    }
    let raw = raw.value;
    let required = match raw.required {
        Required::Never => Requirement::Never,
        Required::Always => Requirement::Always,
        Required::Named => Requirement::Named(patterns(raw.named)?),
    };
    Ok(LabelRule { key, labels: patterns(raw.labels)?, kind: raw.kind, bare: raw.bare, required })
}

fn part(key: String, raw: RawPart) -> Checked<PartRule> {
    if let Some(heading) = raw.headings.first() {
        if !matches!(raw.kind, ValueKind::Text | ValueKind::Date) {
            return fault(heading, format!("the part `{key}` can only be of the kind `text` or `date`"));
        }
        if key == "started" && raw.kind != ValueKind::Date {
            return fault(heading, "the kind of `started` is always `date`");
        }
    }
    let headings = patterns(raw.headings)?;
    Ok(PartRule { key, headings, kind: raw.kind, required: raw.required, opens_fields: raw.opens_fields })
}

fn field_set(raw: RawFieldSet, divisions: &[u32]) -> Checked<FieldSet> {
    if let Some(unknown) = raw.divisions.iter().find(|number| !divisions.contains(number)) {
        return fault(&raw.numbering, format!("these fields are for division {unknown}, which the profile does not have"));
    }
    let written = raw.numbering.value.trim();
    let mut chars = written.chars();
    let numbering = match (written, chars.next(), chars.next()) {
        ("1.", _, _) => Numbering::Number,
        (_, Some(mark), None) if !mark.is_alphanumeric() => Numbering::Mark(mark),
        _ => return fault(&raw.numbering, "`numbering` is `1.` for a number and a dot, or one mark such as `■`"),
    };
    if let Some((key, _)) = raw.keys.iter().find(|(_, field)| field.headings.is_empty()) {
        return fault(&raw.numbering, format!("`{key}` has no `headings`, so it could never be found"));
    }
    if raw.keys.is_empty() {
        return fault(&raw.numbering, "there are no `keys`, so these fields could never be found");
    }
    let fields = raw
        .keys
        .into_iter()
        .map(|(key, field)| Ok(FieldRule { key, headings: patterns(field.headings)?, required: field.required }))
        .collect::<Checked<_>>()?;
    Ok(FieldSet { divisions: raw.divisions, numbering, fields })
}
