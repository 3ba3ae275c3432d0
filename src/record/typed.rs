//! Printed values of a head → typed values.
//!
//! In comes the text of a value in clean form with the pieces that it was read from; out goes the value with its printed text. What cannot
//! be read with certainty keeps its text alone and is reported: `資本金：約３億円余` has no number of yen.

use super::build::Builder;
use super::{Address, Capital, Employees, Other, Reading, Started, Typed, reading};
use crate::diagnostic::Code;
use crate::field::Piece;
use crate::fold;
use crate::profile::{ValueKind, ValueSpec};
use crate::value::{address, count, date, money, phone, url};

impl Builder<'_> {
    pub(super) fn unreadable(&mut self, what: &str, error: &dyn std::fmt::Display, pieces: &[Piece]) {
        self.report(Code::UnreadableValue, format!("{what} cannot be read with certainty: {error}"), pieces);
    }

    /// What a text is read as; nothing, and a finding, where that is not certain.
    pub(super) fn reading(&mut self, kind: ValueKind, spec: &ValueSpec, text: &str, pieces: &[Piece]) -> Reading {
        if kind == ValueKind::Text || text.is_empty() {
            return Reading::default();
        }
        match reading::read(kind, spec, text) {
            Ok(reading) => reading,
            Err(unread) => {
                self.unreadable(unread.what, &unread.reason, pieces);
                Reading::default()
            }
        }
    }

    /// The value under a key of the profile.
    pub(super) fn other(&mut self, kind: ValueKind, spec: &ValueSpec, text: String, pieces: &[Piece]) -> Other {
        if kind == ValueKind::Text {
            return Other::Text(text);
        }
        let reading = self.reading(kind, spec, &text, pieces);
        Other::Typed(Box::new(Typed { text, reading }))
    }

    pub(super) fn address(&mut self, text: String, pieces: &[Piece]) -> Address {
        match address::read(&text) {
            Ok(parts) => Address { text, prefecture: parts.prefecture, city: parts.city, street: parts.street },
            Err(error) => {
                self.unreadable("the address", &error, pieces);
                Address { text, prefecture: None, city: None, street: None }
            }
        }
    }

    /// A web address that was wrapped, without the space that two Latin words have between them: what goes on is no word.
    pub(super) fn unwrapped(&self, text: String, pieces: &[Piece]) -> String {
        // Nearly every address stands on one line.
        if pieces.len() < 2 {
            return text;
        }
        let clean = |piece: &Piece| {
            let printed = piece.text(self.material.text, self.material.pages);
            fold::clean_form(printed).0.into_string()
        };
        let parts: Vec<String> = pieces.iter().map(clean).collect();
        let is_rest = |part: &String| part.is_ascii() && !part.contains(' ') && part.contains(['/', '.']);
        let [first, rest @ ..] = parts.as_slice() else { return text };
        if rest.iter().all(is_rest) && !first.contains(' ') && url::read(first).is_ok() { parts.concat() } else { text }
    }

    pub(super) fn url(&mut self, text: String, pieces: &[Piece]) -> String {
        match url::read(&text) {
            Ok(found) => {
                // What is printed beside the address is kept, as beside a telephone number.
                if let Some(note) = reading::beside(&text, &found.span) {
                    self.note("url", &note, pieces.iter().map(|piece| piece.line));
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
    pub(super) fn note(&mut self, key: &str, text: &str, lines: impl IntoIterator<Item = usize>) {
        let path = format!("{key}_note");
        let note = match key {
            "phone" => self.recipient.phone_note.get_or_insert_default(),
            _ => match self.recipient.other.entry(path.clone()).or_insert_with(|| Other::Text(String::new())) {
                Other::Text(note) => note,
                Other::Typed(typed) => &mut typed.text,
            },
        };
        fold::join(note, text);
        let path = format!("recipient.{path}");
        let before = self.provenance.get(&path).copied();
        self.came_from(path.as_str(), lines);
        if let (Some(before), Some(now)) = (before, self.provenance.get_mut(&path)) {
            *now = now.join(before);
        }
    }

    pub(super) fn capital(&mut self, text: String, pieces: &[Piece]) -> Capital {
        let yen = money::read(&text).map(|money| money.yen);
        if let Err(error) = &yen {
            self.unreadable("the amount", error, pieces);
        }
        Capital { text, yen: yen.ok() }
    }

    pub(super) fn employees(&mut self, text: String, pieces: &[Piece]) -> Employees {
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
    pub(super) fn phones(&mut self, key: &str, text: &str, pieces: &[Piece]) {
        let lines: Vec<usize> = pieces.iter().map(|piece| piece.line).collect();
        match phone::read_line(text) {
            Ok(found) => {
                let (mut telephone, mut fax) = (found.phone, found.fax);
                if key == "fax" && fax.is_none() {
                    fax = telephone.take();
                }
                // What is printed beside a number that serves both is said once.
                if let (Some(telephone), Some(fax)) = (&telephone, &mut fax)
                    && telephone.span == fax.span
                {
                    fax.note = None;
                }
                for (key, number) in [("phone", telephone), ("fax", fax)] {
                    if let Some(number) = number {
                        self.phone_number(key, number, pieces);
                    }
                }
            }
            Err(error) => {
                self.unreadable(if key == "fax" { "the fax number" } else { "the telephone number" }, &error, pieces);
                let field = if key == "fax" { &mut self.recipient.fax } else { &mut self.recipient.phone };
                // A number that was read before stays where it is.
                if field.as_deref().is_some_and(|before| before != text) {
                    let key = self.free_key(key);
                    self.recipient.other.insert(key.clone(), Other::Text(text.to_owned()));
                    return self.came_from(format!("recipient.{key}"), lines);
                }
                *field = Some(text.to_owned());
                self.came_from(format!("recipient.{key}"), lines);
            }
        }
    }

    /// Keeps a number. A line may name one that a line above it has named already, as one for faxes behind the telephone number.
    fn phone_number(&mut self, key: &str, number: phone::Number, pieces: &[Piece]) {
        match self.recipient_text(key) {
            Some(known) if known == number.number => self.also_from(key, pieces),
            Some(_) => {
                let first: Vec<Piece> = self.first_line(key).into_iter().collect();
                self.another(key, number.number, &first, pieces);
            }
            None => {
                let field = if key == "fax" { &mut self.recipient.fax } else { &mut self.recipient.phone };
                *field = Some(number.number);
                self.came_from(format!("recipient.{key}"), pieces.iter().map(|piece| piece.line));
            }
        }
        if let Some(note) = number.note {
            self.note(key, &note, pieces.iter().map(|piece| piece.line));
        }
    }

    pub(super) fn started(&mut self, text: String, pieces: &[Piece]) -> Started {
        match date::read_started(&text) {
            Ok((from, dates)) => Started { text, from, dates },
            Err(error) => {
                self.unreadable("the date", &error, pieces);
                Started { text, from: None, dates: Vec::new() }
            }
        }
    }
}
