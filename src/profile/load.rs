//! A profile file → a [`Profile`], or a message that shows where it is broken and what would be right.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use serde_yaml::{Error as YamlError, Location, Spanned};

use super::numbering::{Numbering, Numberings};
use super::pattern::{CharSet, Pattern, PatternError, Patterns};
use super::raw::{
    RawDivision, RawEdition, RawField, RawFieldSet, RawFront, RawLabel, RawPart, RawPattern, RawProfile, RawRecipients,
    RawSections, Required, ValueKind,
};
use super::{
    DivisionRule, FieldRule, FieldSet, FrontPart, FrontRule, LabelRule, PartRule, Profile, ProfileFault, Requirement, SCHEMA,
    Sample, SectionRules, ValueSpec, extend, origin,
};
use crate::error::Error;
use crate::fold;
use crate::record::RecipientKind;
use crate::yaml::words;

/// What is wrong, and where.
pub(super) struct Fault {
    pub location: Location,
    pub message: String,
}

pub(super) type Checked<T> = Result<T, Fault>;

/// Loads a profile from the text of its file; `folder` is where files that it extends are looked for.
pub(super) fn load(name: &str, text: &str, folder: Option<&Path>) -> Result<Profile, Error> {
    let raw = read(text).map_err(|fault| Error::Profile(show(name, text, &fault)))?;
    if raw.extends.is_none() {
        return check(raw, text).map_err(|fault| Error::Profile(show(name, text, &fault)));
    }
    let (whole, files) = extend::whole(name, text, &raw, folder)?;
    read(&whole).and_then(|raw| check(raw, &whole)).map_err(|fault| {
        // The author knows the files, and not what they are together.
        Error::Profile(match origin::find(&whole, &files, &fault) {
            Some((file, spot)) => show_at(&file.name, &file.text, (spot.line, spot.column), &fault.message),
            None => show(&format!("{name} with what it extends"), &whole, &fault),
        })
    })
}

/// What is wrong with a profile, without the picture of the place. What it extends is not looked for: then its form alone is checked.
pub(super) fn fault_of(text: &str) -> Option<ProfileFault> {
    let checked = read(text).and_then(|raw| if raw.extends.is_some() { Ok(()) } else { check(raw, text).map(drop) });
    let fault = checked.err()?;
    let (line, column) = (fault.location.line() as usize, fault.location.column() as usize);
    Some(ProfileFault { line, column, message: fault.message })
}

/// Reads the form of a profile from YAML.
pub(super) fn read(text: &str) -> Checked<RawProfile> {
    let options = serde_yaml::options! { with_snippet: false };
    serde_yaml::from_str_with_options::<RawProfile>(text, options).map_err(|error| yaml_fault(&error))
}

/// `path:line:column: message`, the line, and a mark below the column.
pub(super) fn show(name: &str, text: &str, fault: &Fault) -> String {
    show_at(name, text, (fault.location.line() as usize, fault.location.column() as usize), &fault.message)
}

fn show_at(name: &str, text: &str, (line, column): (usize, usize), message: &str) -> String {
    let mut shown = format!("{name}:{line}:{column}: {message}");
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
    let message = match error.without_snippet() {
        YamlError::Eof { .. } => "the file ends where a profile is expected; see `sasshi profile show` for one".to_owned(),
        _ => words::message(error),
    };
    Fault { location, message }
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
    let Some(words) = raw.recognize else {
        return fault(&raw.schema, "the key `recognize` is missing here");
    };
    let recognize = patterns(words.words)?;
    let at_least = words.at_least.value;
    if at_least == 0 || at_least > recognize.len() {
        return fault(&words.at_least, format!("`at_least` is between 1 and the number of words, {}", recognize.len()));
    }
    let editions = raw.editions.iter().map(editions).collect::<Checked<_>>()?;
    let sections = sections(raw.sections)?;
    let entries = raw.front_matter.entries.iter().map(sample).collect::<Checked<Vec<_>>>()?;
    let given: HashSet<String> = sections.begin.iter().flat_map(|sample| sample.keys().map(str::to_owned)).collect();
    let divisions = divisions(raw.divisions)?;
    let numbers: Vec<u32> = divisions.iter().map(|division| division.number).collect();
    let roles = raw.front_matter.roles.clone();
    let texts = raw.front_matter.texts.keys().cloned().collect();
    let front = front(raw.front_matter)?;
    let header = raw.header.into_iter().map(|(key, rule)| label(key, rule, &given)).collect::<Checked<Vec<_>>>()?;
    let fields = raw.fields.into_iter().map(|set| field_set(set, &numbers)).collect::<Checked<Vec<_>>>()?;
    Ok(Profile {
        name: raw.name.value,
        about: raw.about,
        editions,
        recognize,
        at_least,
        sections,
        entries,
        texts,
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
        record_schema: Arc::default(),
    })
}

pub(super) fn fault<T, U>(at: &Spanned<T>, message: impl Into<String>) -> Checked<U> {
    Err(Fault { location: at.referenced, message: message.into() })
}

fn pattern(raw: RawPattern) -> Checked<Pattern> {
    Pattern::new(&raw.value).or_else(|error| fault(&raw, error.to_string()))
}

/// Headings: one that ends with `…` is the beginning of what is printed; `read` says how far that goes.
fn headings(raw: Vec<RawPattern>, read: fn(&str) -> Result<Pattern, PatternError>) -> Checked<Patterns> {
    let heading = |raw: RawPattern| read(&raw.value).or_else(|error| fault(&raw, error.to_string()));
    raw.into_iter().map(heading).collect::<Checked<Vec<_>>>().map(Patterns::new)
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
    let kind = raw.recipients.map(recipients);
    Ok(DivisionRule { number: raw.number, name: raw.name.value.clone(), pattern: pattern(raw.name)?, kind })
}

fn recipients(raw: RawRecipients) -> RecipientKind {
    match raw {
        RawRecipients::Organizations => RecipientKind::Organization,
        RawRecipients::Persons => RecipientKind::Person,
        RawRecipients::Teams => RecipientKind::Team,
        RawRecipients::Works => RecipientKind::Work,
        RawRecipients::Projects => RecipientKind::Project,
    }
}

/// First and last of the editions that `7`, `7-9` or `10-` names.
fn editions(raw: &Spanned<RawEdition>) -> Checked<(u32, u32)> {
    let read = |text: &str| text.trim().parse::<u32>().ok();
    let range = match &raw.value {
        RawEdition::One(number) => Some((*number, *number)),
        RawEdition::Range(text) => match text.split_once('-') {
            None => read(text).map(|number| (number, number)),
            Some((first, "")) => read(first).map(|first| (first, u32::MAX)),
            Some((first, last)) => read(first).zip(read(last)).filter(|(first, last)| first <= last),
        },
    };
    range.map_or_else(|| fault(raw, "`editions` lists numbers, ranges such as `7-9`, and `10-` for all from there on"), Ok)
}

fn sample(raw: &Spanned<String>) -> Checked<Sample> {
    Sample::new(&raw.value).or_else(|message| fault(raw, message))
}

fn sections(raw: RawSections) -> Checked<SectionRules> {
    let kinds = [
        (RecipientKind::Organization, raw.kinds.organizations),
        (RecipientKind::Person, raw.kinds.persons),
        (RecipientKind::Team, raw.kinds.teams),
        (RecipientKind::Work, raw.kinds.works),
        (RecipientKind::Project, raw.kinds.projects),
    ];
    let kinds = kinds.into_iter().filter(|(_, words)| !words.is_empty());
    let keys = [&raw.text, &raw.below_name].into_iter().flatten();
    if let Some(key) = keys.into_iter().find(|key| TAKEN.contains(&key.value.as_str()) || kind_of(&key.value).is_some()) {
        return fault(key, format!("`{}` is no key for a text; `overview` is one", key.value));
    }
    Ok(SectionRules {
        begin: raw.begin.iter().map(sample).collect::<Checked<_>>()?,
        recipients: raw.recipients.map(recipients),
        kinds: kinds.map(|(kind, words)| Ok((kind, patterns(words)?))).collect::<Checked<_>>()?,
        below_name: raw.below_name.map(|key| key.value),
        text: raw.text.map(|key| key.value),
    })
}

/// What a kind of value needs to know: `unit` goes with a number, `choices` with a choice.
fn spec(key: &str, kind: ValueKind, unit: Option<String>, choices: Vec<RawPattern>) -> Result<ValueSpec, String> {
    let choices = patterns(choices).map_err(|fault| fault.message)?;
    if unit.is_some() && kind != ValueKind::Number {
        return Err(format!("`{key}` has a `unit`, which goes with `kind: number`"));
    }
    match (kind, choices.is_empty()) {
        (ValueKind::Choice, true) => Err(format!("`{key}` is a choice, but `choices` lists nothing to choose from")),
        (ValueKind::Choice, false) | (_, true) => Ok(ValueSpec { unit, choices }),
        (_, false) => Err(format!("`{key}` has `choices`, which go with `kind: choice`")),
    }
}

fn front(raw: RawFront) -> Checked<Vec<FrontRule>> {
    let texts = raw.texts.into_values().enumerate().map(|(at, headings)| (FrontPart::Text(at), headings));
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
    .chain(texts)
    .map(|(part, headings)| Ok(FrontRule { part, headings: self::headings(headings, Pattern::heading)? }))
    .collect()
}

/// The keys that every recipient has, whatever the profile: no label can be written under them.
const TAKEN: [&str; 4] = ["kind", "name", "name_latin", "place"];

/// The kind that a value under a key is always of, because the record has a form of its own for it.
pub(super) fn kind_of(key: &str) -> Option<(ValueKind, &'static str)> {
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

fn label(key: String, mut raw: Spanned<RawLabel>, given: &HashSet<String>) -> Checked<LabelRule> {
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
    if raw.value.labels.is_empty() && !raw.value.bare && !given.contains(&key) {
        return fault(&raw, format!("`{key}` has no `labels`, so it could never be found"));
    }
    if raw.value.required == Required::Named && raw.value.named.is_empty() {
        return fault(&raw, format!("`{key}` is required of those that are `named`, but `named` lists no word"));
    }
    if raw.value.required != Required::Named && !raw.value.named.is_empty() {
        return fault(&raw, format!("`named` tells who must have `{key}`; it needs `required: named` beside it"));
    }
    let (unit, choices) = (raw.value.unit.take(), std::mem::take(&mut raw.value.choices));
    let spec = spec(&key, raw.value.kind, unit, choices).or_else(|message| fault(&raw, message))?;
    if let Some(message) = wrong_kind(&key, raw.value.kind) {
        return fault(&raw, message);
    }
    let raw = raw.value;
    let required = match raw.required {
        Required::Never => Requirement::Never,
        Required::Always => Requirement::Always,
        Required::Named => Requirement::Named(patterns(raw.named)?),
    };
    Ok(LabelRule { key, labels: patterns(raw.labels)?, kind: raw.kind, spec, bare: raw.bare, required })
}

/// What is wrong with the kind of a key that the record itself has, whose form is given.
fn wrong_kind(key: &str, kind: ValueKind) -> Option<&'static str> {
    match (key, kind) {
        ("started", ValueKind::Date) | ("overview", ValueKind::Text) => None,
        ("started", _) => Some("the kind of `started` is always `date`"),
        ("overview", _) => Some("the kind of `overview` is always `text`"),
        _ => None,
    }
}

fn part(key: String, raw: RawPart) -> Checked<PartRule> {
    let spec = match spec(&key, raw.kind, raw.unit, raw.choices) {
        Ok(spec) => spec,
        Err(message) => return fault_at(raw.headings.first(), message),
    };
    if let Some(message) = wrong_kind(&key, raw.kind) {
        return fault_at(raw.headings.first(), message);
    }
    let headings = patterns(raw.headings)?;
    Ok(PartRule { key, headings, kind: raw.kind, spec, required: raw.required, opens_fields: raw.opens_fields })
}

fn fault_at<T, U>(at: Option<&Spanned<T>>, message: impl Into<String>) -> Checked<U> {
    let location = at.map_or(Location::UNKNOWN, |at| at.referenced);
    Err(Fault { location, message: message.into() })
}

fn field_set(raw: RawFieldSet, divisions: &[u32]) -> Checked<FieldSet> {
    if let Some(unknown) = raw.divisions.iter().find(|number| !divisions.contains(number)) {
        return fault(&raw.numbering, format!("these fields are for division {unknown}, which the profile does not have"));
    }
    if raw.keys.is_empty() {
        return fault(&raw.numbering, "there are no `keys`, so these fields could never be found");
    }
    let numbering = numberings(&raw.numbering)?;
    let field = |(key, field)| self::field(key, field, &raw.numbering, 1);
    let fields = raw.keys.into_iter().map(field).collect::<Checked<_>>()?;
    Ok(FieldSet { divisions: raw.divisions, numbering, fields })
}

/// The samples of what stands around the words of a heading.
fn numberings(raw: &Spanned<String>) -> Checked<Numberings> {
    let samples: Vec<Option<Numbering>> =
        raw.value.split_whitespace().map(|sample| Numbering::sample(fold::match_form(sample).as_str())).collect();
    match samples.into_iter().collect::<Option<Numberings>>() {
        Some(numberings) if !numberings.is_empty() => Ok(numberings),
        _ => fault(
            raw,
            "`numbering` shows what stands around the words of a heading, such as `1.`, `(1)`, `①`, `■`, `【】` or `:`; or it is `line`, \
             `columns` or `indent`",
        ),
    }
}

/// How deep fields can hold fields.
const DEPTH: usize = 3;

fn field(key: String, raw: RawField, set: &Spanned<String>, depth: usize) -> Checked<FieldRule> {
    if raw.headings.is_empty() {
        return fault(set, format!("`{key}` has no `headings`, so it could never be found"));
    }
    let inner = match (raw.numbering, raw.keys.is_empty()) {
        (None, true) => None,
        (None, false) => {
            return fault(set, format!("`{key}` has `keys`, but no `numbering` that shows how their headings look"));
        }
        (Some(numbering), _) if depth == DEPTH => {
            return fault(&numbering, format!("fields are at most {DEPTH} deep"));
        }
        // Without keys the headings are worded differently in every section.
        (Some(numbering), _) => {
            let field = |(key, inner)| field(key, inner, &numbering, depth + 1);
            let fields = raw.keys.into_iter().map(field).collect::<Checked<_>>()?;
            Some(Box::new(FieldSet { divisions: Vec::new(), numbering: numberings(&numbering)?, fields }))
        }
    };
    let spec = match spec(&key, raw.kind, raw.unit, raw.choices) {
        Ok(spec) => spec,
        Err(message) => return fault_at(raw.headings.first(), message),
    };
    Ok(FieldRule {
        key,
        headings: headings(raw.headings, Pattern::field_heading)?,
        required: raw.required,
        kind: raw.kind,
        spec,
        inner,
    })
}
