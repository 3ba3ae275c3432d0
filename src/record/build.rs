//! A section's contents → its record.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::{
    Address, Capital, Division, Employees, Field, RECORD_SCHEMA, Recipient, RecipientKind, Record, SourceRef, Started,
};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::field::{Contents, Labelled, Piece};
use crate::fold;
use crate::outline::{Divider, Entry, Outline, Section};
use crate::page::Pages;
use crate::profile::{Profile, ValueKind};
use crate::reflow::{self, Prose};
use crate::source::Source;
use crate::span::Lines;
use crate::value::{address, count, date, money, person, phone, url};

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
        provenance: IndexMap::new(),
        diagnostics: Vec::new(),
    };
    let (division, award) = builder.honour(section);
    builder.name(section, contents);
    let mut seen: IndexMap<usize, usize> = IndexMap::new();
    for labelled in &contents.header {
        let count = seen.entry(labelled.rule).or_insert(0);
        *count += 1;
        let again = *count;
        builder.labelled(labelled, again);
    }
    let (overview, started) = builder.parts(contents);
    let fields = builder.fields(contents);
    let Builder { recipient, provenance, diagnostics, .. } = builder;
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

struct Builder<'a> {
    material: &'a Material<'a>,
    id: &'a str,
    recipient: Recipient,
    provenance: IndexMap<String, Lines>,
    diagnostics: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn number(&self, line: usize) -> u32 {
        self.material.pages.lines.get(line).map_or(1, |line| line.number)
    }

    fn came_from(&mut self, path: impl Into<String>, lines: impl IntoIterator<Item = usize>) {
        let lines = lines.into_iter().map(|line| Lines::one(self.number(line))).reduce(Lines::join);
        if let Some(lines) = lines {
            self.provenance.insert(path.into(), lines);
        }
    }

    fn place(&self, piece: &Piece) -> Place {
        let line = &self.material.pages.lines[piece.line];
        Place::part(line.number, line.text(self.material.text), piece.range.start, piece.range.end)
    }

    fn report(&mut self, code: Code, message: impl Into<String>, pieces: &[Piece]) {
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

    fn printed(&self, pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| piece.text(self.material.text, self.material.pages)).collect()
    }

    fn prose(&self, pieces: &[Piece]) -> Prose {
        let pages = self.material.pages;
        let rows = reflow::rows(self.material.text, pages, pieces);
        reflow::reflow(&rows, &pages.layout, &self.material.profile.captions)
    }

    /// The division and the award: those of the winners' list, or else those of the award page.
    fn honour(&mut self, section: &Section) -> (Option<Division>, Option<String>) {
        let outline = self.material.outline;
        let title_line = self.material.title.and_then(|(_, line)| line);
        self.came_from("booklet", title_line);
        let listed = section.entry.and_then(|at| outline.winners.entries.get(at));
        let divider = section.divider.and_then(|at| outline.dividers.get(at));
        let announced = self.material.announced(section, listed);
        let number = section.division.or(divider.and_then(|divider| divider.division));
        let division = number.and_then(|number| self.material.profile.division(number));
        let division = division.map(|rule| Division { number: rule.number, name: rule.name.clone() });
        let line = listed.and_then(|entry| entry.division).map(|(_, line)| line);
        let line = line.or(divider.filter(|divider| divider.division == number).map(|divider| divider.lines.start));
        // Where no list and no page names the division, the headings of its fields tell it.
        let line = line.or(section.headings.first().map(|heading| heading.lines.start));
        if division.is_some() {
            self.came_from("division", line);
        }
        let by_name = listed.and_then(|entry| entry.award.clone()).or_else(|| announced.and_then(|entry| entry.award.clone()));
        let award = by_name.or_else(|| divider.and_then(sole_award));
        if let Some((_, line)) = &award {
            self.came_from("award", Some(*line));
        }
        (division, award.map(|(name, _)| name))
    }

    fn name(&mut self, section: &Section, contents: &Contents) {
        let pages = self.material.pages;
        let outline = self.material.outline;
        let pieces: Vec<Piece> = pages.content(section.name.clone()).map(|line| Piece::whole(pages, line)).collect();
        let listed = section.entry.and_then(|at| outline.winners.entries.get(at));
        if section.kind == RecipientKind::Person {
            let read = person::read(&self.printed(&pieces));
            self.recipient.name = read.name;
            self.recipient.name_latin = read.name_latin;
        } else {
            self.recipient.name = self.text(&pieces);
        }
        self.came_from("recipient.name", pieces.iter().map(|piece| piece.line));
        if pieces.is_empty() {
            self.name_from_list(section, listed);
        }
        if self.recipient.name_latin.is_some() {
            self.came_from("recipient.name_latin", pieces.iter().map(|piece| piece.line));
        }
        if !contents.affiliation.is_empty() {
            self.recipient.affiliation = Some(self.text(&contents.affiliation));
            self.came_from("recipient.affiliation", contents.affiliation.iter().map(|piece| piece.line));
        } else if let Some((entry, affiliation)) = listed.and_then(|entry| Some((entry, entry.affiliation.clone()?))) {
            self.recipient.affiliation = Some(affiliation);
            self.came_from("recipient.affiliation", entry.lines.iter().copied());
        }
        let announced = self.material.announced(section, listed);
        if let Some((entry, place)) = listed.or(announced).and_then(|entry| Some((entry, entry.place.clone()?))) {
            self.recipient.place = Some(place);
            self.came_from("recipient.place", entry.lines.iter().copied());
        }
    }

    /// The name of a section that does not print it: that of the winners' list.
    fn name_from_list(&mut self, section: &Section, listed: Option<&Entry>) {
        let mut message = "the section does not print the recipient's name".to_owned();
        if let Some(entry) = listed {
            message.push_str(&format!("; it is taken for {} of the winners' list", entry.name));
            self.recipient.name = entry.name.clone();
            self.came_from("recipient.name", entry.lines.iter().copied());
        }
        let pages = self.material.pages;
        let first = pages.content(section.lines.clone()).next().unwrap_or(section.lines.start);
        self.report(Code::MissingLabel, message, &[Piece::whole(pages, first)]);
    }

    /// Reads the value of a header label; `again` counts how often the label was printed.
    fn labelled(&mut self, labelled: &Labelled, again: usize) {
        let rule = &self.material.profile.header[labelled.rule];
        let pieces = &labelled.pieces;
        if let Some(lead) = &labelled.lead {
            let text = self.text(std::slice::from_ref(lead));
            self.note(&rule.key, &text, [lead.line]);
        }
        let text = self.text(pieces);
        if text.is_empty() {
            return;
        }
        let known = self.recipient_text(&rule.key);
        if again > 1 && known.is_some() {
            if known.as_deref() == Some(text.as_str()) {
                return;
            }
            self.report(Code::DuplicateLabel, format!("`{}` is printed again with another value", rule.key), pieces);
            let key = format!("{}_{again}", rule.key);
            self.came_from(format!("recipient.{key}"), pieces.iter().map(|piece| piece.line));
            self.recipient.other.insert(key, text);
            return;
        }
        self.value(&rule.key.clone(), rule.kind, text, pieces);
    }

    /// The value that is already there under a key.
    fn recipient_text(&self, key: &str) -> Option<String> {
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
            other => recipient.other.get(other).cloned(),
        }
    }

    fn value(&mut self, key: &str, kind: ValueKind, text: String, pieces: &[Piece]) {
        let lines: Vec<usize> = pieces.iter().map(|piece| piece.line).collect();
        match (key, kind) {
            ("phone", ValueKind::Phone) | ("fax", ValueKind::Fax) => return self.phones(key, &text, pieces),
            ("address", ValueKind::Address) => self.recipient.address = Some(self.address(text, pieces)),
            ("representative", ValueKind::Person) => {
                self.recipient.representative = Some(person::read(&self.printed(pieces)).name)
            }
            ("url", ValueKind::Url) => self.recipient.url = Some(self.url(text, pieces)),
            ("capital", ValueKind::Money) => self.recipient.capital = Some(self.capital(text, pieces)),
            ("employees", ValueKind::Count) => self.recipient.employees = Some(self.employees(text, pieces)),
            ("representative", _) => self.recipient.representative = Some(text),
            ("industry", _) => self.recipient.industry = Some(text),
            ("affiliation", _) => self.recipient.affiliation = Some(text),
            _ => {
                self.recipient.other.insert(key.to_owned(), text);
            }
        }
        self.came_from(format!("recipient.{key}"), lines);
    }

    fn unreadable(&mut self, what: &str, error: &dyn std::fmt::Display, pieces: &[Piece]) {
        self.report(Code::UnreadableValue, format!("{what} cannot be read with certainty: {error}"), pieces);
    }

    fn address(&mut self, text: String, pieces: &[Piece]) -> Address {
        match address::read(&text) {
            Ok(parts) => Address { text, prefecture: parts.prefecture, city: parts.city, street: parts.street },
            Err(error) => {
                self.unreadable("the address", &error, pieces);
                Address { text, prefecture: None, city: None, street: None }
            }
        }
    }

    fn url(&mut self, text: String, pieces: &[Piece]) -> String {
        match url::read(&text) {
            Ok(found) => {
                // What is printed with the address is kept beside it, as with a telephone number.
                let mut note = text.get(..found.span.start).unwrap_or_default().to_owned();
                fold::join(&mut note, text.get(found.span.end..).unwrap_or_default());
                let note = note.trim_matches([' ', '(', ')']);
                if !note.is_empty() {
                    self.note("url", note, pieces.iter().map(|piece| piece.line));
                }
                found.address
            }
            Err(error) => {
                self.unreadable("the web address", &error, pieces);
                text
            }
        }
    }

    /// Keeps what is printed with a value beside it, as `phone_note` does.
    fn note(&mut self, key: &str, text: &str, lines: impl IntoIterator<Item = usize>) {
        let path = format!("{key}_note");
        let note = match key {
            "phone" => self.recipient.phone_note.get_or_insert_default(),
            _ => self.recipient.other.entry(path.clone()).or_default(),
        };
        fold::join(note, text);
        let path = format!("recipient.{path}");
        let before = self.provenance.get(&path).copied();
        self.came_from(path.as_str(), lines);
        if let (Some(before), Some(now)) = (before, self.provenance.get_mut(&path)) {
            *now = now.join(before);
        }
    }

    fn capital(&mut self, text: String, pieces: &[Piece]) -> Capital {
        let yen = money::read(&text).map(|money| money.yen);
        if let Err(error) = &yen {
            self.unreadable("the amount", error, pieces);
        }
        Capital { text, yen: yen.ok() }
    }

    fn employees(&mut self, text: String, pieces: &[Piece]) -> Employees {
        match count::read(&text) {
            Ok(count) => {
                if count.unit_twice {
                    self.report(
                        Code::UnitTwice,
                        format!("the unit is printed twice in `{text}`; it is read as {}", count.total),
                        pieces,
                    );
                }
                Employees { text, count: Some(count.total), breakdown_kind: count.breakdown_kind, breakdown: count.breakdown }
            }
            Err(error) => {
                let code = if matches!(error, count::CountError::SumMismatch { .. }) {
                    Code::SumMismatch
                } else {
                    Code::UnreadableValue
                };
                self.report(code, format!("the number of people cannot be read with certainty: {error}"), pieces);
                Employees { text, count: None, breakdown_kind: None, breakdown: Vec::new() }
            }
        }
    }

    /// A line with a telephone number, a fax number or both.
    fn phones(&mut self, key: &str, text: &str, pieces: &[Piece]) {
        let lines: Vec<usize> = pieces.iter().map(|piece| piece.line).collect();
        match phone::read_line(text) {
            Ok(found) => {
                let (mut telephone, mut fax) = (found.phone, found.fax);
                if key == "fax" && fax.is_none() {
                    fax = telephone.take();
                }
                if let Some(number) = telephone {
                    self.recipient.phone = Some(number.number);
                    self.came_from("recipient.phone", lines.iter().copied());
                    if let Some(note) = number.note {
                        self.note("phone", &note, lines.iter().copied());
                    }
                }
                if let Some(number) = fax {
                    self.recipient.fax = Some(number.number);
                    self.came_from("recipient.fax", lines.iter().copied());
                }
            }
            Err(error) => {
                self.unreadable(if key == "fax" { "the fax number" } else { "the telephone number" }, &error, pieces);
                let field = if key == "fax" { &mut self.recipient.fax } else { &mut self.recipient.phone };
                *field = Some(text.to_owned());
                self.came_from(format!("recipient.{key}"), lines);
            }
        }
    }

    fn parts(&mut self, contents: &Contents) -> (Option<String>, Option<Started>) {
        let (mut overview, mut started) = (None, None);
        for body in &contents.parts {
            let rule = &self.material.profile.parts[body.of];
            if rule.opens_fields || body.pieces.is_empty() {
                continue;
            }
            let lines: Vec<usize> = body.heading.iter().chain(&body.pieces).map(|piece| piece.line).collect();
            let prose = self.prose(&body.pieces);
            let text = [vec![prose.text], prose.captions, prose.figures]
                .concat()
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("\n");
            match (rule.key.as_str(), rule.kind) {
                ("started", ValueKind::Date) if started.is_none() => {
                    started = Some(self.started(text, &body.pieces));
                    self.came_from("started", lines);
                }
                ("overview", _) if overview.is_none() => {
                    overview = Some(text);
                    self.came_from("overview", lines);
                }
                (key, _) => {
                    let mut key = key.to_owned();
                    while self.recipient.other.contains_key(&key) || matches!(key.as_str(), "started" | "overview") {
                        self.report(Code::DuplicateLabel, format!("`{key}` is printed again"), &body.heading);
                        key.push_str("_2");
                    }
                    self.came_from(format!("recipient.{key}"), lines);
                    self.recipient.other.insert(key, text);
                }
            }
        }
        (overview, started)
    }

    fn started(&mut self, text: String, pieces: &[Piece]) -> Started {
        match date::read_started(&text) {
            Ok((from, dates)) => Started { text, from, dates },
            Err(error) => {
                self.unreadable("the date", &error, pieces);
                Started { text, from: None, dates: Vec::new() }
            }
        }
    }

    fn fields(&mut self, contents: &Contents) -> IndexMap<String, Field> {
        let mut fields: IndexMap<String, Field> = IndexMap::new();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for body in &contents.fields {
            let set = &self.material.profile.fields[body.of.set];
            let Some(rule) = body.of.field.and_then(|field| set.fields.get(field)) else { continue };
            let prose = self.prose(&body.pieces);
            let heading = self.text(&body.heading);
            let again = seen.entry(rule.key.as_str()).or_insert(0);
            *again += 1;
            let key = if *again == 1 { rule.key.clone() } else { format!("{}_{again}", rule.key) };
            let lines: Vec<usize> = body.heading.iter().chain(&body.pieces).map(|piece| piece.line).collect();
            self.came_from(format!("fields.{key}"), lines);
            fields.insert(
                key,
                Field { number: body.of.number, heading, text: prose.text, captions: prose.captions, figures: prose.figures },
            );
        }
        fields
    }
}

impl<'a> Material<'a> {
    /// The entry of an award page for a section, found by its name or by that of the winners' list.
    fn announced(&self, section: &Section, listed: Option<&Entry>) -> Option<&'a Entry> {
        let printed: String =
            self.pages.content(section.name.clone()).map(|line| self.pages.lines[line].text(self.text)).collect();
        let own = person::name_key(&person::read(&printed).name);
        self.announced.get(own.as_str()).or_else(|| self.announced.get(listed?.key.as_str())).copied()
    }
}

/// The award of an award page that announces only one, and the line of it.
fn sole_award(divider: &Divider) -> Option<(String, usize)> {
    match divider.roster.awards.as_slice() {
        [(name, line)] => Some((name.clone(), *line)),
        _ => None,
    }
}
