//! A section's contents → its record.

mod body;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::{Division, Other, RECORD_SCHEMA, Recipient, RecipientKind, Record, SourceRef, Started};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::field::{Contents, Labelled, Piece};
use crate::fold;
use crate::outline::{Divider, Entry, Outline, Section};
use crate::page::Pages;
use crate::profile::numbering::roman_number;
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

    /// A division that the profile does not know, as a line prints it: a roman numeral and the name.
    fn printed_division(&mut self, line: usize) -> Option<Division> {
        let form = self.material.pages.forms.get(line)?;
        let (number, len) = roman_number(form.as_str())?;
        let range = form.source(len..form.as_str().len());
        let name = self.text(&[Piece { line, range }]);
        self.came_from("division", Some(line));
        Some(Division { number, name })
    }

    /// The division and the award: those of the winners' list, or else those of the award page.
    fn honour(&mut self, section: &Section, contents: &Contents) -> (Option<Division>, Option<String>) {
        let outline = self.material.outline;
        let title_line = self.material.title.and_then(|(_, line)| line);
        self.came_from("booklet", title_line);
        let listed = section.entry.and_then(|at| outline.winners.entries.get(at));
        let divider = section.divider.and_then(|at| outline.dividers.get(at));
        let announced = self.material.announced(section, listed);
        let number = section.division.or(divider.and_then(|divider| divider.division).map(|(number, _)| number));
        let division = number.and_then(|number| self.material.profile.division(number));
        let division = division.map(|rule| Division { number: rule.number, name: rule.name.clone() });
        let line = listed.and_then(|entry| entry.division).map(|(_, line)| line);
        let page = divider.and_then(|divider| divider.division).filter(|&(named, _)| Some(named) == number);
        let own = |key: &str| contents.given.iter().find(|(other, _)| other == key).map(|(_, piece)| piece.clone());
        let line = own("division").map(|piece| piece.line).or(line).or(page.map(|(_, line)| line));
        // Where no list and no page names the division, the headings of its fields tell it.
        let line = line.or(section.headings.first().map(|heading| heading.lines.start));
        if division.is_some() {
            self.came_from("division", line);
        }
        let division = division.or_else(|| self.printed_division(section.other_division?));
        let by_name = listed.and_then(|entry| entry.award.clone()).or_else(|| announced.and_then(|entry| entry.award.clone()));
        // What the section itself prints goes before an award page, which may announce several.
        let printed = own("award").map(|piece| (self.text(std::slice::from_ref(&piece)), piece.line));
        let award = match (by_name, printed) {
            (Some((name, _)), Some((same, line))) if name == same => Some((name, line)),
            (Some(listed), Some((other, line))) => {
                self.note("award", &other, [line]);
                Some(listed)
            }
            (by_name, printed) => by_name.or(printed).or_else(|| divider.and_then(sole_award)),
        };
        if let Some((_, line)) = &award {
            self.came_from("award", Some(*line));
        }
        (division, award.map(|(name, _)| name))
    }

    fn name(&mut self, section: &Section, contents: &Contents) {
        let pages = self.material.pages;
        let outline = self.material.outline;
        let pieces = &contents.name;
        let listed = section.entry.and_then(|at| outline.winners.entries.get(at));
        if section.kind == RecipientKind::Person {
            let read = person::read(&self.printed(pieces));
            self.recipient.name = read.name;
            self.recipient.name_latin = read.name_latin;
        } else {
            self.recipient.name = self.text(pieces);
        }
        self.came_from("recipient.name", pieces.iter().map(|piece| piece.line));
        if pieces.is_empty() {
            self.name_from_list(section, listed);
        }
        if self.recipient.name_latin.is_some() {
            self.came_from("recipient.name_latin", pieces.iter().map(|piece| piece.line));
        }
        if !contents.affiliation.is_empty() {
            // A line that is printed twice in the same words is one value.
            let mut seen = HashSet::new();
            let (own, again): (Vec<Piece>, Vec<Piece>) =
                contents.affiliation.iter().cloned().partition(|piece| seen.insert(pages.form(piece.line)));
            self.recipient.affiliation = Some(self.text(&own));
            if !again.is_empty() {
                let same = own.iter().filter(|piece| pages.form(piece.line) == pages.form(again[0].line));
                let pieces: Vec<Piece> = same.chain(&again).cloned().collect();
                self.report(Code::DuplicateLabel, "the affiliation is printed twice: a name may be missing above it", &pieces);
            }
            self.came_from("recipient.affiliation", contents.affiliation.iter().map(|piece| piece.line));
        } else if let Some((entry, affiliation)) = listed.and_then(|entry| Some((entry, entry.affiliation.clone()?))) {
            self.recipient.affiliation = Some(affiliation);
            self.came_from("recipient.affiliation", entry.lines.iter().copied());
        }
        let announced = self.material.announced(section, listed);
        let own = contents.given.iter().find(|(key, _)| key == "place").map(|(_, piece)| piece);
        if let Some((entry, place)) = listed.or(announced).and_then(|entry| Some((entry, entry.place.clone()?))) {
            let form = |text: &str| fold::match_form(text).into_string();
            if let Some(piece) = own.filter(|piece| form(piece.text(self.material.text, pages)) != form(&place)) {
                let text = self.text(std::slice::from_ref(piece));
                self.note("place", &text, [piece.line]);
            }
            self.recipient.place = Some(place);
            self.came_from("recipient.place", entry.lines.iter().copied());
        } else if let Some(piece) = own {
            self.recipient.place = Some(self.text(std::slice::from_ref(piece)));
            self.came_from("recipient.place", [piece.line]);
        }
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

impl<'a> Material<'a> {
    /// The entry of an award page for a section, found by its name or by that of the winners' list.
    fn announced(&self, section: &Section, listed: Option<&Entry>) -> Option<&'a Entry> {
        let own = person::name_key(&person::read(&section.printed).name);
        let page = section.divider.and_then(|at| self.outline.dividers.get(at));
        let on_page = page.and_then(|page| page.roster.entries.iter().find(|entry| !own.is_empty() && entry.key == own));
        if on_page.is_some() {
            return on_page;
        }
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
