//! The head of a section: the lines below the name up to the first part or field.
//!
//! In come the lines and their labels; out come the values of the labels, and what stands beside them: `住所：緑市本町1` and the next line, if it goes on
//! with it.

use std::ops::Range;

use super::{Contents, Labelled, Piece, set_apart, trimmed};
use crate::fold;
use crate::outline::decoration::{bare, bracketed};
use crate::outline::{LabelHit, Section, Signals, signal};
use crate::page::Pages;
use crate::profile::{Profile, ValueKind, numbering};
use crate::record::RecipientKind;

/// How many characters a full line has at least that reads as prose.
const PROSE: usize = 24;

/// How many characters the first line of a paragraph has at least.
const PARAGRAPH: usize = 16;

/// What a line without a label goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Current {
    Nothing,
    Label,
    Text,
    Unclaimed,
}

/// What the lines of a head are read with.
pub(super) struct Head<'a> {
    pub(super) source: &'a str,
    pub(super) pages: &'a Pages,
    pub(super) profile: &'a Profile,
    pub(super) signals: &'a Signals,
    pub(super) kind: RecipientKind,
    /// The slot that the first lines end with, where the lines below can go on with it.
    pub(super) slot: Option<Slot<'a>>,
    pub(super) section: &'a Section,
}

/// Whether a line is words in brackets or behind a mark that the name of the section has too: one of several winners, above labels that are its own.
pub(super) fn is_part_of_name(pages: &Pages, section: &Section, line: usize) -> bool {
    let form = pages.form(line);
    // A mark tells it as brackets do; one character may be a part of any name.
    let Some(words) = bracketed(form).or_else(|| bare(form).map(|bare| bare.words)) else { return false };
    let name: String = pages.content(section.name.clone()).map(|line| pages.form(line)).collect();
    form[words.clone()].chars().nth(1).is_some() && name.contains(&form[words])
}

/// A slot at the end of the first lines of a section.
#[derive(Clone, Copy)]
pub(super) struct Slot<'a> {
    key: &'a str,
    /// Whether its line says what it is, by a label or by its key: another line of such a value need not stand behind a full one.
    told: bool,
}

/// The slot at the end of the first lines. A name goes on by rules of its own.
pub(super) fn slot_above<'a>(pages: &Pages, signals: &Signals, profile: &Profile, section: &'a Section) -> Option<Slot<'a>> {
    let last = pages.content(section.name.clone()).next_back()?;
    let given = section.given.iter().filter(|given| given.line == last).max_by_key(|given| given.range.end)?;
    let is_last = given.range.end == pages.form(last).len() && !matches!(given.key.as_str(), "name" | "award" | "division");
    let is_label = |hit: &LabelHit| hit.label.end == given.range.start && profile.header[hit.rule].key == given.key;
    let told = given.key == "affiliation" || signals.labels[last].iter().any(is_label);
    is_last.then_some(Slot { key: &given.key, told })
}

impl Head<'_> {
    /// Reads the lines below the name. `labelled` tells that the name had labels on its right.
    pub(super) fn read(&self, lines: &[usize], labelled: bool, contents: &mut Contents) {
        let mut current = if labelled { Current::Label } else { Current::Nothing };
        // The values of the last line that had labels: their places in the header, and the columns of their labels.
        let mut row: Vec<(usize, usize)> = Vec::new();
        let mut winner: Option<Piece> = None;
        for &line in lines {
            if is_part_of_name(self.pages, self.section, line) {
                contents.unclaimed.extend(winner.replace(Piece::whole(self.pages, line)).map(|unused| unused.line));
                current = Current::Nothing;
                continue;
            }
            let hits = self.hits(line, current, contents);
            if hits.is_empty() && current == Current::Label && self.below(line, &row, contents) {
                continue;
            }
            if hits.is_empty()
                && let Some(labelled) = self.numbers(line, contents).or_else(|| self.representative(line, contents))
            {
                contents.header.push(labelled);
                (current, row) = (Current::Label, Vec::new());
                continue;
            }
            // What stands before the first label of a line is read like a line without one.
            let before = 0..hits.first().map_or(self.pages.form(line).len(), |hit| hit.label.start);
            let begins_with_label = hits.first().is_some_and(|hit| hit.label.start == 0);
            let piece = trimmed(self.source, self.pages, line, self.pages.forms[line].source(before));
            let shared = hits.first().filter(|_| !begins_with_label).and_then(|hit| self.shared_label(&piece, hit.rule));
            let lead = (!begins_with_label).then_some(piece);
            let lead = lead.filter(|piece| shared.is_some() || !self.place(piece, current, row.len(), contents));
            if hits.is_empty() && lead.is_some() {
                if self.profile.sections.text.is_some() {
                    contents.text.extend(lead);
                    current = Current::Text;
                } else {
                    contents.unclaimed.push(line);
                    current = Current::Unclaimed;
                }
            } else if !hits.is_empty() {
                let first = contents.header.len();
                read_hits(self, line, hits, contents);
                let form = &self.pages.forms[line];
                let column = |hit: &LabelHit| self.pages.column(self.source, line, form.source(hit.label.clone()).start);
                row = (first..contents.header.len()).zip(hits.iter().map(column)).collect();
                // What has no place of its own is a note on the value that follows it.
                if let Some(labelled) = contents.header.get_mut(first) {
                    if lead.is_none() {
                        labelled.lead = winner.take();
                    } else {
                        labelled.lead = lead;
                    }
                    if let (Some(rule), Some(last)) = (shared, labelled.pieces.last()) {
                        let piece = Piece { line, range: 0..last.range.end };
                        *labelled = Labelled { rule, line, lead: None, pieces: vec![piece] };
                    }
                }
                current = Current::Label;
            }
        }
        contents.unclaimed.extend(winner.map(|unused| unused.line));
    }

    /// Gives the words of a line below a row with several labels to the values under whose columns they stand, and says whether it has.
    fn below(&self, line: usize, row: &[(usize, usize)], contents: &mut Contents) -> bool {
        if row.len() < 2 || self.pages.is_content_top(line) || self.begins_paragraph(line) {
            return false;
        }
        let words = set_apart(self.pages.lines[line].text(self.source));
        // A bracket that is open at the end of the row closes in what goes on with its last value.
        let last: String = contents
            .header
            .last()
            .into_iter()
            .flat_map(|last| &last.pieces)
            .map(|piece| piece.text(self.source, self.pages))
            .collect();
        if words.len() == 1 && brackets_open(&last) {
            return false;
        }
        let place = |range: &Range<usize>| {
            let column = self.pages.column(self.source, line, range.start);
            let (at, _) = row.iter().rev().find(|(_, label)| *label <= column)?;
            // What stands directly under a label is no value.
            let label = row.iter().find(|(other, _)| other == at)?.1;
            (column > label).then_some(*at)
        };
        let Some(places) = words.iter().map(place).collect::<Option<Vec<usize>>>() else { return false };
        for (range, at) in words.into_iter().zip(places) {
            contents.header[at].pieces.push(Piece { line, range });
        }
        true
    }

    /// The labels of a line. A value that stands there without a label is none where it goes on with the one above.
    fn hits(&self, line: usize, current: Current, contents: &Contents) -> &[LabelHit] {
        let hits = self.signals.labels[line].as_slice();
        let (Some((first, rest)), Some(last)) = (hits.split_first(), contents.header.last()) else { return hits };
        if !first.label.is_empty() || current != Current::Label {
            return hits;
        }
        let kind = |rule: usize| self.profile.header[rule].kind;
        let goes_on = match (kind(last.rule), kind(first.rule)) {
            (ValueKind::Address, ValueKind::Address) => {
                let so_far: String = last.pieces.iter().map(|piece| piece.text(self.source, self.pages)).collect();
                let form = self.pages.form(line);
                let is_whole = form.starts_with('〒') || signal::begins_with_prefecture(form);
                // Above an address that is whole by itself only its postal code can stand.
                !is_whole || !so_far.contains(|c: char| c.is_alphabetic())
            }
            (ValueKind::Fax, ValueKind::Phone) => last.pieces.is_empty(),
            (above, here) => above == here && last.pieces.is_empty(),
        };
        if goes_on { rest } else { hits }
    }

    /// Gives a piece without a label to the value above it or to where a person belongs, and says whether it has such a place. `row` is the
    /// number of labels on the last line that had any.
    fn place(&self, piece: &Piece, current: Current, row: usize, contents: &mut Contents) -> bool {
        let form = fold::match_form(piece.text(self.source, self.pages));
        match (current, contents.header.last_mut()) {
            (Current::Nothing, _) => self.place_below_name(piece, form.as_str(), contents),
            (Current::Label, Some(last)) => {
                let kind = self.profile.header[last.rule].kind;
                let is_label = same_numbering(self.pages.form(last.line), form.as_str());
                let goes_on = !is_label
                    && self.is_near(piece.line, row)
                    && self.continues(kind, &last.pieces, form.as_str())
                    && !self.is_office(last, piece);
                goes_on.then(|| last.pieces.push(piece.clone())).is_some()
            }
            _ => false,
        }
    }

    /// Gives a line below the first ones to their last slot, or to where a person belongs, and says whether it has such a place.
    fn place_below_name(&self, piece: &Piece, form: &str, contents: &mut Contents) -> bool {
        if self.place_below_slot(piece, form, contents) {
            return true;
        }
        // Where the first lines have the affiliation, what else stands below them is none.
        let is_affiliation = self.kind == RecipientKind::Person
            && self.profile.sections.text.is_none()
            && !self.is_prose(piece.line, form)
            && contents.given.iter().all(|(key, _)| key != "affiliation");
        if is_affiliation {
            contents.affiliation.push(piece.clone());
            return true;
        }
        // What stands before a label on its line is a note on the value; an address or a number says by itself what it is.
        let is_value = signal::is_address(form) || signal::is_phone(form) || signal::is_url(form) || form.starts_with('〒');
        let is_alone = self.signals.labels[piece.line].is_empty() && !is_value && !self.is_prose(piece.line, form);
        let key = self.profile.sections.below_name.as_ref().filter(|_| is_alone);
        key.map(|key| contents.given.push((key.clone(), piece.clone()))).is_some()
    }

    /// Gives a line to the slot that the first lines end with, where it goes on with it, and says whether it has.
    fn place_below_slot(&self, piece: &Piece, form: &str, contents: &mut Contents) -> bool {
        let Some(Slot { key, told }) = self.slot else { return false };
        let kind = self.profile.kind_of(key);
        let so_far: Vec<Piece> =
            contents.given.iter().filter(|(other, _)| other == key).map(|(_, piece)| piece.clone()).collect();
        let goes_on = (told || self.pages.is_full_before(piece.line))
            && self.is_near(piece.line, 1)
            && self.continues(kind, &so_far, form);
        if goes_on {
            contents.given.push((key.to_owned(), piece.clone()));
        }
        goes_on
    }

    /// Whether a line is text and not the name of a place where a person belongs: it has a sentence's end, or fills its line.
    fn is_prose(&self, line: usize, form: &str) -> bool {
        form.contains('。') || form.chars().count() >= PROSE && self.pages.is_full_before(line + 1)
    }

    /// Whether a line can go on with a value: where text without a label may follow, only one behind a full line or further in can, and none
    /// below a row with several labels, whose values go on under their columns.
    fn is_near(&self, line: usize, row: usize) -> bool {
        let Some(own) = self.pages.lines.get(line).filter(|_| !self.begins_paragraph(line)) else { return false };
        let above = line.checked_sub(1).and_then(|above| self.pages.lines.get(above));
        let deeper = above.is_some_and(|above| own.indent > above.indent);
        self.profile.sections.text.is_none() || row < 2 && own.blank_before == 0 && (deeper || self.pages.is_full_before(line))
    }

    /// Whether a paragraph begins with a line: it stands behind a blank line, is set in by a character and fills its line.
    fn begins_paragraph(&self, line: usize) -> bool {
        let Some(own) = self.pages.lines.get(line) else { return false };
        let form = self.pages.form(line);
        let goes_on = self.pages.lines.get(line + 1).is_some_and(|below| below.blank_before == 0 && below.indent < own.indent);
        own.blank_before > 0
            && (1..=2).contains(&own.indent)
            && (goes_on && form.chars().count() >= PARAGRAPH || form.ends_with('。'))
    }

    /// Whether a line without a label goes on with the value above it. What looks like a label that is not known does not.
    fn continues(&self, kind: ValueKind, value: &[Piece], form: &str) -> bool {
        let Head { source, pages, signals, .. } = *self;
        if value.is_empty() {
            return true;
        }
        let open = || {
            let so_far: String = value.iter().map(|piece| piece.text(source, pages)).collect();
            brackets_open(&so_far)
        };
        let unknown_label = signals.is_unknown_label(form);
        match kind {
            ValueKind::Text | ValueKind::Lines | ValueKind::List | ValueKind::Organization => !unknown_label || open(),
            ValueKind::Address => !unknown_label,
            // A sentence without a number counts nobody, as where the heading of a part below is missing.
            ValueKind::Count => {
                let counts = form.contains(|c: char| c.is_ascii_digit()) || !form.ends_with('。') || open();
                // Behind a colon stands a group of people, or something else.
                let is_group = form.contains(['名', '人', '者']) && !form.starts_with(['[', '【', '<']);
                let counts = counts && (!unknown_label || is_group || open());
                counts && !signals.unknown_labels.iter().any(|word| form.starts_with(word.as_str()))
            }
            ValueKind::Choice => false,
            ValueKind::Mail => form.is_ascii() && !form.contains(['@', ':']),
            ValueKind::Money | ValueKind::Date | ValueKind::Number | ValueKind::FiscalYear | ValueKind::Period => {
                !unknown_label && (form.starts_with('(') || open() || self.is_torn(value, form))
            }
            ValueKind::Person => form.starts_with('('),
            ValueKind::Phone | ValueKind::Fax => {
                !unknown_label && (form.starts_with(|c: char| c.is_ascii_digit() || c == '(') || open())
            }
            ValueKind::Url => form.is_ascii() && !unknown_label,
        }
    }
}

impl Head<'_> {
    /// Whether a line goes on with the number that a value ends with, or with what it counts: 2,135百|万円.
    fn is_torn(&self, value: &[Piece], form: &str) -> bool {
        let is_numeral = |c: char| c.is_numeric() || matches!(c, '十' | '百' | '千' | '万' | '億' | '兆');
        let goes_on = |c: char| is_numeral(c) || matches!(c, ',' | '.' | '円' | '年' | '月' | '日');
        let last = value.last().and_then(|piece| piece.text(self.source, self.pages).trim_end().chars().next_back());
        last.is_some_and(|c| is_numeral(c) || matches!(c, ',' | '.' | '，' | '．')) && form.starts_with(goes_on)
    }
}

/// The values of a line with labels: each goes up to the next label.
pub(super) fn read_hits(head: &Head, line: usize, hits: &[LabelHit], contents: &mut Contents) {
    let Head { source, pages, profile, .. } = *head;
    let form = &pages.forms[line];
    let end = form.as_str().len();
    let mut at = 0;
    while at < hits.len() {
        let hit = &hits[at];
        let mut next = at + 1;
        // A fax label behind its number, with nothing after it, belongs to the telephone line.
        while hits.get(next).is_some_and(|after| {
            let stop = hits.get(next + 1).map_or(end, |other| other.label.start);
            profile.header[after.rule].kind == ValueKind::Fax
                && profile.header[hit.rule].kind == ValueKind::Phone
                && form.as_str()[after.label.end..stop].trim_matches([')', '(']).is_empty()
        }) {
            next += 1;
        }
        let stop = hits.get(next).map_or(end, |other| other.label.start);
        let start = hit.label.end;
        let range =
            if start >= stop { form.source(stop..stop).start..form.source(stop..stop).start } else { form.source(start..stop) };
        let piece = trimmed(source, pages, line, range);
        let pieces = if piece.range.is_empty() { Vec::new() } else { vec![piece] };
        // Two labels that a slash parts have one value: `TEL/FAX 046-111-2222`.
        if let Some(before) = at.checked_sub(1).map(|before| &hits[before])
            && before.label.end == hit.label.start
            && form.as_str()[..hit.label.start].ends_with('/')
            && let Some(other) = contents.header.last_mut().filter(|other| other.rule == before.rule)
        {
            other.pieces.clone_from(&pieces);
        }
        contents.header.push(Labelled { rule: hit.rule, line, lead: None, pieces });
        at = next;
    }
}

fn brackets_open(text: &str) -> bool {
    let count = |chars: [char; 2]| text.chars().filter(|c| chars.contains(c)).count();
    count(['(', '（']) > count([')', '）'])
}

/// Whether two lines in match form begin with numbers that have the same sign behind them, as numbered labels do.
fn same_numbering(one: &str, other: &str) -> bool {
    let sign = |form: &str| numbering::prefix(form).and_then(|len| form[..len].chars().next_back());
    sign(one).is_some_and(|sign_of_one| sign(other) == Some(sign_of_one))
}
