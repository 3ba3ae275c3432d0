//! A section's contents → its record.

mod body;
mod honour;

use std::collections::HashMap;

use indexmap::IndexMap;

use super::{Other, RECORD_SCHEMA, Recipient, Record, SourceRef, Started};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::field::{Contents, Labelled, Piece};
use crate::fold;
use crate::outline::{Entry, Outline, Section};
use crate::page::Pages;
use crate::profile::{Profile, ValueKind};
use crate::reflow::{self, Prose, Row};
use crate::source::Source;
use crate::span::Lines;
use crate::value::{person, phone};

/// What records are made from.
pub(crate) struct Material<'a> {
    pub source: &'a Source,
    pub text: &'a str,
    pub pages: &'a Pages,
    pub profile: &'a Profile,
    pub outline: &'a Outline,
    /// The entries of all award pages by name.
    pub announced: HashMap<&'a str, &'a Entry>,
    /// The booklet's title and its line.
    pub title: Option<(&'a str, Option<usize>)>,
}

/// A record and what was found while its values were read.
pub(crate) struct Built {
    pub record: Record,
    pub diagnostics: Vec<Diagnostic>,
}

/// Makes the record of a section.
pub(crate) fn build(material: &Material, id: &str, section: &Section, contents: &Contents) -> Built {
    let mut builder = Builder {
        material,
        id,
        recipient: Recipient::named(section.kind, ""),
        overview: None,
        started: None,
        provenance: IndexMap::new(),
        diagnostics: Vec::new(),
    };
    let (division, award) = builder.honour(section, contents);
    builder.name(section, contents);
    let mut seen: HashMap<usize, Vec<Before>> = HashMap::new();
    builder.given(contents);
    for (key, piece) in &contents.given {
        if let Some(rule) = material.profile.header.iter().position(|rule| rule.key == *key) {
            seen.entry(rule).or_default().push(Before { key: key.clone(), pieces: std::slice::from_ref(piece) });
        }
    }
    for labelled in &contents.header {
        builder.labelled(labelled, seen.entry(labelled.rule).or_default());
    }
    builder.parts(contents);
    builder.unlabelled(contents);
    let fields = builder.fields(&contents.fields, &material.profile.fields, "fields");
    let Builder { recipient, overview, started, provenance, diagnostics, .. } = builder;
    let pages = material.pages;
    let first = pages.lines.get(section.lines.start);
    let last = pages.content(section.lines.clone()).next_back().and_then(|line| pages.lines.get(line)).or(first);
    let span = |get: fn(&crate::page::Line) -> u32| Lines::new(first.map_or(1, get), last.map_or(1, get));
    let record = Record {
        schema: RECORD_SCHEMA.to_owned(),
        id: id.to_owned(),
        booklet: material.title.map(|(title, _)| title.to_owned()),
        division,
        award,
        recipient,
        overview,
        started,
        fields,
        source: SourceRef {
            file: material.source.name.clone(),
            sha256: material.source.sha256.clone(),
            lines: span(|line| line.number),
            pages: span(|line| line.page),
        },
        provenance,
    };
    Built { record, diagnostics }
}

/// A value that a label has had already.
struct Before<'a> {
    /// The key that it is kept under.
    key: String,
    /// What it was read from.
    pieces: &'a [Piece],
}

/// A record in the making.
pub(super) struct Builder<'a> {
    pub(super) material: &'a Material<'a>,
    id: &'a str,
    pub(super) recipient: Recipient,
    overview: Option<String>,
    started: Option<Started>,
    pub(super) provenance: IndexMap<String, Lines>,
    diagnostics: Vec<Diagnostic>,
}

/// How many digits a telephone number has at least.
const LEAST_DIGITS: usize = 10;

impl Builder<'_> {
    fn number(&self, line: usize) -> u32 {
        self.material.pages.lines.get(line).map_or(1, |line| line.number)
    }

    pub(super) fn came_from(&mut self, path: impl Into<String>, lines: impl IntoIterator<Item = usize>) {
        let lines = lines.into_iter().map(|line| Lines::one(self.number(line))).reduce(Lines::join);
        if let Some(lines) = lines {
            self.provenance.insert(path.into(), lines);
        }
    }

    /// A value that is there came from these pieces too.
    pub(super) fn also_from(&mut self, key: &str, pieces: &[Piece]) {
        let lines = pieces.iter().map(|piece| Lines::one(self.number(piece.line))).reduce(Lines::join);
        if let (Some(lines), Some(known)) = (lines, self.provenance.get_mut(&format!("recipient.{key}"))) {
            *known = known.join(lines);
        }
    }

    fn place(&self, piece: &Piece) -> Place {
        let line = &self.material.pages.lines[piece.line];
        Place::part(line.number, line.text(self.material.text), piece.range.start, piece.range.end)
    }

    pub(super) fn report(&mut self, code: Code, message: impl Into<String>, pieces: &[Piece]) {
        let places = pieces.iter().map(|piece| self.place(piece)).collect();
        self.diagnostics.push(Diagnostic::new(code, message, places).about(self.id));
    }

    /// The text of pieces in clean form: lines of a value are joined.
    fn text(&self, pieces: &[Piece]) -> String {
        let mut text = String::new();
        for piece in pieces {
            fold::join(&mut text, fold::clean_form(piece.text(self.material.text, self.material.pages)).0.as_str());
        }
        text
    }

    /// What is printed, in match form: what values are compared by.
    fn form(&self, pieces: &[Piece]) -> String {
        fold::match_form(&self.printed(pieces)).as_str().to_owned()
    }

    fn printed(&self, pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| piece.text(self.material.text, self.material.pages)).collect()
    }

    fn prose(&self, pieces: &[Piece]) -> Prose {
        self.prose_of(ValueKind::Text, pieces)
    }

    /// The text of a field of some kind: of `lines` and of a `list` what is printed at the left edge begins a value, of a list only where the line
    /// before is not full or its items begin with a sign.
    fn prose_of(&self, kind: ValueKind, pieces: &[Piece]) -> Prose {
        let pages = self.material.pages;
        let rows = reflow::rows(self.material.text, pages, pieces);
        let edge = rows.iter().filter(|row| !row.inline).map(|row| row.indent).min().unwrap_or(0);
        // Items of a list that begin with the same sign, as titles in brackets do, are told apart by it.
        let sign = |row: &Row| row.text.chars().next().filter(|c| !c.is_alphanumeric());
        let first = rows.first().and_then(sign);
        let begins = |row: &Row| match kind {
            ValueKind::Lines => row.indent <= edge,
            ValueKind::List => row.indent <= edge && (first.is_some() && sign(row) == first || !pages.is_full_before(row.line)),
            _ => false,
        };
        reflow::reflow_kept(&rows, &pages.layout, &self.material.profile.captions, &begins)
    }

    /// Reads what else stands in the first lines of the section.
    fn given(&mut self, contents: &Contents) {
        let mut values: IndexMap<&str, Vec<Piece>> = IndexMap::new();
        for (key, piece) in contents.given.iter().filter(|(key, _)| !["award", "division", "place"].contains(&key.as_str())) {
            values.entry(key).or_default().push(piece.clone());
        }
        for (key, pieces) in values {
            let kind = self.material.profile.kind_of(key);
            let text = self.text_of(kind, &pieces);
            self.value(key, kind, text, &pieces);
        }
    }

    /// The text of a value of some kind.
    fn text_of(&self, kind: ValueKind, pieces: &[Piece]) -> String {
        match kind {
            // What stands on lines of its own is a value of its own.
            ValueKind::Lines | ValueKind::List => {
                let lines: Vec<String> = pieces.iter().map(|piece| self.text(std::slice::from_ref(piece))).collect();
                lines.join("\n")
            }
            // Digits on both sides of a line's end are one number.
            ValueKind::Count
            | ValueKind::Money
            | ValueKind::Number
            | ValueKind::Date
            | ValueKind::FiscalYear
            | ValueKind::Period => {
                let mut text = String::new();
                for piece in pieces {
                    let more = fold::clean_form(piece.text(self.material.text, self.material.pages)).0;
                    fold::join_torn(&mut text, more.as_str(), false);
                }
                text
            }
            // A telephone number that is not complete goes on.
            ValueKind::Phone | ValueKind::Fax => {
                let mut text = String::new();
                for piece in pieces {
                    let more = fold::clean_form(piece.text(self.material.text, self.material.pages)).0;
                    let digits = text.bytes().filter(u8::is_ascii_digit).count();
                    let is_torn =
                        (1..LEAST_DIGITS).contains(&digits) && more.as_str().starts_with(|c: char| c.is_ascii_digit());
                    if is_torn { text.push_str(more.as_str()) } else { fold::join(&mut text, more.as_str()) }
                }
                text
            }
            // An address has no spaces, so there is none where its line ends.
            ValueKind::Mail => {
                let clean =
                    |piece: &Piece| fold::clean_form(piece.text(self.material.text, self.material.pages)).0.into_string();
                pieces.iter().map(clean).collect()
            }
            _ => self.text(pieces),
        }
    }

    /// A key that no value has yet: the one that is asked for, or with a number behind it.
    pub(super) fn free_key(&self, key: &str) -> String {
        let taken = |key: &str| self.recipient.other.contains_key(key) || self.recipient_text(key).is_some();
        let numbered = (2..).map(|count| format!("{key}_{count}"));
        std::iter::once(key.to_owned()).chain(numbered).find(|key| !taken(key)).unwrap_or_default()
    }

    /// Reads the value of a header label; `before` are the values that the same label has had already, each once.
    fn labelled<'c>(&mut self, labelled: &'c Labelled, before: &mut Vec<Before<'c>>) {
        let rule = &self.material.profile.header[labelled.rule];
        let pieces = &labelled.pieces;
        if let Some(lead) = &labelled.lead {
            let text = self.text(std::slice::from_ref(lead));
            // What stands before a further value of a label is that one's.
            let key = if before.is_empty() { rule.key.clone() } else { self.free_key(&rule.key) };
            self.note(&key, &text, [lead.line]);
        }
        let text = self.text_of(rule.kind, pieces);
        if text.is_empty() {
            return;
        }
        // A second line of numbers may hold nothing but the fax: `03-1111-2223(FAX)`.
        if rule.key == "phone" && rule.kind == ValueKind::Phone && !before.is_empty() {
            let found = phone::read_line(&text).ok();
            if found.is_some_and(|found| found.phone.is_none()) {
                return self.phones(&rule.key, &text, pieces);
            }
        }
        let Some(known) = self.recipient_text(&rule.key).filter(|_| !before.is_empty()) else {
            self.value(&rule.key, rule.kind, text, pieces);
            return before.push(Before { key: rule.key.clone(), pieces });
        };
        // A value that is printed again is the same value, which came from there too.
        let form = self.form(pieces);
        if let Some(same) = before.iter().find(|earlier| self.form(earlier.pieces) == form) {
            self.also_from(&same.key, pieces);
            return self.also_from(&format!("{}_note", same.key), pieces);
        }
        if known == text {
            return self.also_from(&rule.key, pieces);
        }
        let key = self.another(&rule.key, text, before[0].pieces, pieces);
        before.push(Before { key, pieces });
    }

    /// Keeps another value of a key, which is reported with the first, and gives the key that it is kept under.
    pub(super) fn another(&mut self, key: &str, text: String, first: &[Piece], pieces: &[Piece]) -> String {
        self.report(Code::DuplicateLabel, format!("`{key}` is printed again with another value"), &[first, pieces].concat());
        let key = self.free_key(key);
        self.came_from(format!("recipient.{key}"), pieces.iter().map(|piece| piece.line));
        self.recipient.other.insert(key.clone(), Other::Text(text));
        key
    }

    /// The first line that a value came from.
    pub(super) fn first_line(&self, key: &str) -> Option<Piece> {
        let pages = self.material.pages;
        let number = self.provenance.get(&format!("recipient.{key}"))?.first;
        Some(Piece::whole(pages, pages.lines.partition_point(|line| line.number < number)))
    }

    /// The value that is already there under a key.
    pub(super) fn recipient_text(&self, key: &str) -> Option<String> {
        let recipient = &self.recipient;
        match key {
            "address" => recipient.address.as_ref().map(|address| address.text.clone()),
            "representative" => recipient.representative.clone(),
            "phone" => recipient.phone.clone(),
            "fax" => recipient.fax.clone(),
            "url" => recipient.url.clone(),
            "capital" => recipient.capital.as_ref().map(|capital| capital.text.clone()),
            "industry" => recipient.industry.clone(),
            "employees" => recipient.employees.as_ref().map(|employees| employees.text.clone()),
            "affiliation" => recipient.affiliation.clone(),
            "overview" => self.overview.clone(),
            "started" => self.started.as_ref().map(|started| started.text.clone()),
            other => recipient.other.get(other).map(|other| other.text().to_owned()),
        }
    }

    fn value(&mut self, key: &str, kind: ValueKind, text: String, pieces: &[Piece]) {
        let lines: Vec<usize> = pieces.iter().map(|piece| piece.line).collect();
        match (key, kind) {
            ("phone", ValueKind::Phone) | ("fax", ValueKind::Fax) => return self.phones(key, &text, pieces),
            ("address", ValueKind::Address) => self.recipient.address = Some(self.address(text, pieces)),
            ("representative", ValueKind::Person) => {
                // A name in Latin letters has no key of its own here and is kept where it stands.
                let read = person::read(&self.printed(pieces));
                self.recipient.representative = Some(if read.name_latin.is_some() { text } else { read.name });
            }
            ("url", ValueKind::Url) => self.recipient.url = Some(self.url(self.unwrapped(text, pieces), pieces)),
            ("capital", ValueKind::Money) => self.recipient.capital = Some(self.capital(text, pieces)),
            ("employees", ValueKind::Count) => self.recipient.employees = Some(self.employees(text, pieces)),
            ("representative", _) => self.recipient.representative = Some(text),
            ("industry", _) => self.recipient.industry = Some(text),
            ("affiliation", _) => self.recipient.affiliation = Some(text),
            // These two are keys of the record itself.
            ("overview", _) => {
                self.overview = Some(text);
                return self.came_from(key, lines);
            }
            ("started", ValueKind::Date) => {
                self.started = Some(self.started(text, pieces));
                return self.came_from(key, lines);
            }
            _ => {
                // Of a name of two single characters the space between is kept.
                let text = if kind == ValueKind::Person { fold::clean_name(&self.printed(pieces)) } else { text };
                let spec = self.material.profile.label(key).map(|rule| rule.spec.clone()).unwrap_or_default();
                let value = self.other(kind, &spec, text, pieces);
                self.recipient.other.insert(key.to_owned(), value);
            }
        }
        self.came_from(format!("recipient.{key}"), lines);
    }
}
