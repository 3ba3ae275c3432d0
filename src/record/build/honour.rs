//! Whose a section is, and for what: the name, the division and the award.
//!
//! In come a section and the entries that the lists have for it; out come the name, the place, the division and the award of the record. The winners'
//! list goes before an award page.

use std::collections::HashSet;

use super::{Builder, Material};
use crate::diagnostic::Code;
use crate::field::{Contents, Piece};
use crate::fold;
use crate::outline::{Divider, Entry, Section};
use crate::profile::numbering::roman_number;
use crate::record::{Division, RecipientKind};
use crate::value::person;

impl Builder<'_> {
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
    pub(super) fn honour(&mut self, section: &Section, contents: &Contents) -> (Option<Division>, Option<String>) {
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

    pub(super) fn name(&mut self, section: &Section, contents: &Contents) {
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
