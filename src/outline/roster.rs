//! Lists of names with place and web address: the winners' list and the award pages.
//!
//! In come the lines of a list, in order; out comes a [`Roster`]. `みどり図書館（緑市） http://www.midori.example/` below `◇ 金賞` is an entry with
//! award, name, place and address; what is too long for its line goes on in the next one.

mod lines;
mod names;
mod place;
mod table;

use std::collections::{HashMap, HashSet};

pub(super) use self::lines::PLACES;
use self::lines::{EntryMarks, award_before, award_behind, is_no_name, is_sentence, says_nobody, words_at};
pub(super) use self::names::Names;
use self::place::{lacks_place, place_cell, takes_place};
use self::table::{Row, Table};
use super::signal::AwardHit;
use super::{View, decoration, signal};
use crate::fold;
use crate::page::Pages;
use crate::profile::Printed;
use crate::profile::pattern::is_mark;
use crate::record::RecipientKind;
use crate::value::person;

/// The entries of a list, and the divisions that it announces.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// The entries in printed order.
    pub entries: Vec<Entry>,
    /// The lines of the divisions and what they announce.
    pub divisions: Vec<Announced>,
    /// The awards in clean form, each with the index of its line.
    pub awards: Vec<(String, usize)>,
    /// The words of headings that the profile does not know, in match form without their mark.
    pub unknown: Vec<String>,
    /// Lines that none of the samples takes, where the profile has some for the list.
    pub unread: Vec<usize>,
    /// Lines that name nobody and say so, `該当なし`, and the head and the rules of a table.
    pub nobody: Vec<usize>,
}

/// A division's line in the winners' list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// The division's number.
    pub division: u32,
    /// The index of the line.
    pub line: usize,
    /// The number of recipients as printed, in clean form.
    pub announced: Option<String>,
}

/// An entry of a list. Text is in clean form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The division's number, and the index of its line.
    pub division: Option<(u32, usize)>,
    /// The award in clean form, and the index of its line.
    pub award: Option<(String, usize)>,
    /// The name.
    pub name: String,
    /// What names are compared by.
    pub key: String,
    /// The place.
    pub place: Option<String>,
    /// The web address.
    pub url: Option<String>,
    /// A person's affiliation.
    pub affiliation: Option<String>,
    /// What else the list says, by key.
    pub other: Vec<(String, String)>,
    /// The lines that it stands on.
    pub lines: Vec<usize>,
}

impl Roster {
    /// Gives back what was read from lines that turned out to be something else.
    pub(super) fn give_back(&mut self, is_other: impl Fn(usize) -> bool) {
        self.entries.retain(|entry| !entry.lines.iter().all(|&line| is_other(line)));
        self.divisions.retain(|announced| !is_other(announced.line));
        self.awards.retain(|&(_, line)| !is_other(line));
        self.unread.retain(|&line| !is_other(line));
        self.nobody.retain(|&line| !is_other(line));
    }

    /// The lines that were read.
    pub fn lines(&self) -> impl Iterator<Item = usize> + '_ {
        let announced = self.divisions.iter().map(|division| division.line).chain(self.awards.iter().map(|&(_, line)| line));
        announced.chain(self.entries.iter().flat_map(|entry| entry.lines.iter().copied())).chain(self.nobody.iter().copied())
    }

    /// The first entry of each name.
    pub fn by_key(&self) -> HashMap<&str, usize> {
        let mut entries = HashMap::with_capacity(self.entries.len());
        for (at, entry) in self.entries.iter().enumerate().filter(|(_, entry)| !entry.key.is_empty()) {
            entries.entry(entry.key.as_str()).or_insert(at);
        }
        entries
    }
}

/// What is current while a list is read.
#[derive(Clone, Default)]
struct State {
    division: Option<(u32, usize)>,
    award: Option<(String, usize)>,
}

/// Which list it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The winners' list.
    Winners,
    /// An award page.
    Page,
}

/// An award as a line prints it.
fn printed_award(view: View, line: usize, hit: AwardHit) -> String {
    let range = view.pages.forms[line].source(hit.start..hit.end);
    clean(view.text(line).get(range).unwrap_or_default())
}

/// Reads the lines of a list. `division` is the one that it begins under.
pub(super) fn read(view: View, kind: Kind, division: Option<(u32, usize)>, lines: impl Iterator<Item = usize>) -> Roster {
    let View { source, pages, profile, signals } = view;
    let mut roster = Roster::default();
    let prints_awards = profile.entries.iter().any(|sample| sample.keys().any(|key| key == "award"));
    let mut state = State { division, award: None };
    let mut pending: Vec<(State, usize)> = Vec::new();
    let lines: Vec<usize> = lines.collect();
    let marks = EntryMarks::read(view, &lines);
    let mut in_prose = false;
    let mut table = Table::read(view, &lines);
    for index in lines {
        if let Some(row) = table.take(index) {
            match row {
                Row::Frame => roster.nobody.push(index),
                Row::Division(number) => {
                    state = State { division: Some((number, index)), award: None };
                    roster.divisions.push(Announced { division: number, line: index, announced: None });
                }
                Row::Unknown(words) => {
                    state = State::default();
                    roster.unknown.push(words);
                }
                Row::Entry { award, name, place, lines } => {
                    state.award = award.map(|award| (award, index)).or(state.award.take());
                    roster.entries.push(Entry { place, ..entry(state.clone(), &name, lines) });
                }
                Row::Rest => {}
            }
            continue;
        }
        if let Some(hit) = &signals.division[index]
            && let Some(announced) = announced(source, pages, index, hit.rest.clone())
        {
            state = State { division: Some((hit.number, index)), award: None };
            roster.divisions.push(Announced { division: hit.number, line: index, announced });
            if let Some(award) = signals.award[index] {
                state.award = Some((printed_award(view, index, award), index));
                roster.awards.extend(state.award.clone());
                in_prose = false;
            }
        } else if let Some(hit) = signals.award[index] {
            state.award = Some((printed_award(view, index, hit), index));
            roster.awards.extend(state.award.clone());
            in_prose = false;
        } else if says_nobody(view, index) {
            roster.nobody.push(index);
        } else if let Some(entry) = by_example(view, index, &mut state) {
            roster.entries.push(entry);
        } else if is_no_name(view, index) || in_prose && !is_complete(pages.form(index)) {
            // It is left to be reported, and so is what goes on with a sentence.
            in_prose = is_sentence(pages.form(index)) || in_prose;
        } else if kind == Kind::Winners && !profile.entries.is_empty() && !is_complete(pages.form(index)) {
            // What is set in further than the row above is the rest of a cell; behind any other row the award is not known.
            let is_rest = roster
                .entries
                .last()
                .and_then(|entry| entry.lines.last())
                .is_some_and(|&above| pages.lines[index].indent > pages.lines[above].indent);
            if !is_rest && prints_awards {
                state.award = None;
            }
            roster.unread.push(index);
        } else if is_unknown_heading(pages.form(index)) && !marks.has_entry(view, index) {
            // A heading that the profile does not know: its line is left to be reported, and what follows is under no award. One that
            // begins with a roman numeral is a division's.
            let words = pages.form(index).trim_start_matches(is_mark);
            state.award = None;
            if words.starts_with(['I', 'V', 'X']) {
                state.division = None;
            }
            roster.unknown.push(words.to_owned());
        } else if is_bracketed(pages.form(index))
            && pending.last().is_none_or(|&(_, last)| is_complete(pages.form(last)) && !lacks_place(pages, last, index))
        {
            // Words in brackets alone are no name; behind a name that is not complete they are its place.
        } else {
            // It holds for the lines below it too.
            if let Some(award) = award_before(view, index) {
                let printed = view.text(index).get(pages.forms[index].source(award)).unwrap_or_default();
                state.award = Some((clean(printed), index));
            }
            // One behind it holds for it alone.
            let own = award_behind(view, index).and_then(|(award, _)| view.text(index).get(pages.forms[index].source(award)));
            let award = own.map(|printed| (clean(printed), index)).or_else(|| state.award.clone());
            pending.push((State { award, ..state.clone() }, index));
            in_prose = false;
        }
    }
    let is_complete = |index: usize| is_complete(pages.form(index)) || award_behind(view, index).is_some();
    // The names of several winners stand one below the other.
    let is_open = |index: usize| pages.form(index).ends_with('・');
    let complete = pending.iter().filter(|(_, index)| is_complete(*index)).count();
    let places_are_printed = complete * 2 >= pending.len();
    let words = |index: usize| {
        let end = award_behind(view, index).map_or(view.text(index).len(), |(_, end)| pages.forms[index].source(0..end).end);
        view.text(index).get(words_at(view, index)..end).unwrap_or_default()
    };
    let has_column = pending.iter().filter(|&&(_, index)| place_cell(words(index)).is_some()).count() > 1;
    let mut open: Option<(State, String, Vec<usize>)> = None;
    for (at, index) in pending {
        let text = words(index);
        let kind = at
            .division
            .and_then(|(number, _)| profile.division(number))
            .map(|rule| rule.kind.or(profile.sections.recipients).unwrap_or(RecipientKind::Organization));
        let kind = kind.or(profile.sections.recipients);
        // Where the division is not known, a line without a place and with a second part behind a gap is a person's.
        let looks_like_person = || places_are_printed && !is_complete(index) && split_person(text).1.is_some();
        if kind == Some(RecipientKind::Person) || kind.is_none() && open.is_none() && looks_like_person() {
            person_line(&mut roster, &at, text, index);
            continue;
        }
        if open.is_none()
            && let Some(last) = roster.entries.last_mut()
            && (last.division, &last.award) == (at.division, &at.award)
            && takes_place(last, &clean(text))
        {
            last.lines.push(index);
            continue;
        }
        if open.is_none() && is_bracketed(pages.form(index)) {
            // Whose it is cannot be told: it is left to be reported.
            continue;
        }
        // A web address on a line of its own belongs to the entry above, and so does the rest of one that was wrapped.
        if open.is_none()
            && let Some(last) = roster.entries.last_mut()
            && last.award == at.award
            && continues_url(last, pages.form(index))
        {
            last.url = Some(last.url.take().unwrap_or_default() + &clean(text));
            last.lines.push(index);
            continue;
        }
        if let Some((name, place)) = place_cell(text).filter(|_| has_column && open.is_none()) {
            roster.entries.push(Entry { place: Some(clean(place)), ..entry(at, &clean(name), vec![index]) });
            continue;
        }
        let (state, mut joined, mut on) = open.take().unwrap_or((at, String::new(), Vec::new()));
        fold::join(&mut joined, &clean(text));
        on.push(index);
        if places_are_printed && !is_complete(index) || is_open(index) {
            open = Some((state, joined, on));
        } else {
            roster.entries.push(entry(state, &joined, on));
        }
    }
    if let Some((state, joined, on)) = open {
        roster.entries.push(entry(state, &joined, on));
    }
    // A web address or a number alone names nobody: its line is left to be reported.
    roster.entries.retain(|entry| !entry.name.is_empty());
    roster
}

/// Reads a line as one of the samples that the profile has for the lines of the list. An award or a division in it holds for the next lines.
fn by_example(view: View, index: usize, state: &mut State) -> Option<Entry> {
    let View { pages, profile, .. } = view;
    let form = &pages.forms[index];
    let line = || std::iter::once(Printed { text: view.text(index), form });
    let given = profile.entries.iter().find_map(|sample| sample.take(profile, line()))?;
    let mut entry = Entry { lines: vec![index], ..Entry::default() };
    for one in given {
        let printed = view.text(index).get(form.source(one.range.clone())).unwrap_or_default();
        let text = clean(printed);
        match one.key.as_str() {
            "name" => {
                let kind = state.division.and_then(|(number, _)| profile.division(number)).and_then(|rule| rule.kind);
                let is_person = kind.or(profile.sections.recipients) == Some(RecipientKind::Person);
                entry.name = if is_person { person::read(printed).name } else { text };
                entry.key = person::name_key(&person::read(printed).name);
            }
            "award" => state.award = Some((text, index)),
            "division" => {
                let words = &form.as_str()[one.range];
                let rule = profile.divisions.iter().find(|rule| rule.pattern.is_whole(words));
                state.division = rule.map(|rule| (rule.number, index));
            }
            "place" => entry.place = Some(text),
            "affiliation" => entry.affiliation = Some(text),
            "url" => entry.url = Some(text),
            // A slot that the sample has twice is one value.
            _ => match entry.other.iter_mut().find(|(key, _)| *key == one.key) {
                Some((_, known)) => fold::join(known, &text),
                None => entry.other.push((one.key, text)),
            },
        }
    }
    (entry.division, entry.award) = (state.division, state.award.clone());
    Some(entry)
}

/// Gives lines that the winners' list has as a person's affiliation to the entry above: where the division is not known, they look like names.
pub(super) fn join_affiliations(roster: &mut Roster, winners: &Roster) {
    let form = |text: &str| fold::match_form(text).into_string();
    let known: HashSet<String> = winners.entries.iter().filter_map(|entry| entry.affiliation.as_deref()).map(form).collect();
    for entry in std::mem::take(&mut roster.entries) {
        // An office behind a gap, as in `みどり研究所 主任研究員`, was taken for the affiliation of a person.
        let whole =
            [Some(entry.name.as_str()), entry.affiliation.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        match roster.entries.last_mut() {
            Some(last) if last.affiliation.is_none() && entry.place.is_none() && known.contains(&form(&whole)) => {
                last.affiliation = Some(whole);
                last.lines.extend(entry.lines);
            }
            _ => roster.entries.push(entry),
        }
    }
}

/// Whether an entry ends with this line: with its place or its web address.
pub(super) fn is_complete(form: &str) -> bool {
    form.contains(')') || form.contains("http") || form.contains("www.")
}

/// Whether a line is nothing but words in brackets.
fn is_bracketed(form: &str) -> bool {
    form.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).is_some_and(|inner| !inner.contains(['(', ')']))
}

/// Whether a line begins with a mark or a roman numeral or is set in brackets, as divisions and awards are and names are not.
fn is_unknown_heading(form: &str) -> bool {
    if decoration::bracketed(form).is_some() {
        return true;
    }
    let roman = form.trim_start_matches(['I', 'V', 'X']);
    form.starts_with(|c: char| is_mark(c) && c != '※') || roman.len() < form.len() && roman.starts_with(|c: char| !c.is_ascii())
}

/// What a division's line announces behind its name: nothing, or a number in brackets. Any other rest is text.
fn announced(source: &str, pages: &Pages, index: usize, rest: std::ops::Range<usize>) -> Option<Option<String>> {
    let form = &pages.form(index)[rest.clone()];
    if form.is_empty() {
        return Some(None);
    }
    let inner = form.strip_prefix('(')?.strip_suffix(')')?;
    // Behind a name in brackets stands for whom the division is: `【大企業部門】（従業員101人以上）`.
    if decoration::without_count(form) > 0 && decoration::leading_brackets(pages.form(index)).is_some() {
        return Some(None);
    }
    if !inner.contains(|c: char| c.is_ascii_digit() || matches!(c, '一'..='九')) {
        return None;
    }
    let range = pages.forms[index].source(rest.start + 1..rest.end - 1);
    Some(Some(clean(pages.lines[index].text(source).get(range)?)))
}

fn continues_url(last: &Entry, form: &str) -> bool {
    let is_address = signal::is_url(form);
    match &last.url {
        None => is_address,
        Some(_) => !is_address && form.is_ascii() && !form.is_empty(),
    }
}

fn entry(state: State, text: &str, lines: Vec<usize>) -> Entry {
    let url_at = ["http://", "https://", "www."].iter().filter_map(|scheme| text.find(scheme)).min();
    let (head, url) = url_at.map_or((text, None), |at| (&text[..at], Some(text[at..].trim().to_owned())));
    let head = head.trim();
    let (name, place) = match person::last_brackets(head) {
        // How many won it together is no place.
        Some((name, note)) if !name.is_empty() && is_joint_note(fold::match_form(note).as_str()) => (name, None),
        Some((name, place)) if !name.is_empty() && !person::belongs_to_name(place) => (name, Some(place.to_owned())),
        _ => (head, None),
    };
    Entry {
        division: state.division,
        award: state.award,
        name: name.to_owned(),
        key: person::name_key(name),
        place,
        url,
        lines,
        ..Entry::default()
    }
}

/// Whether words in brackets behind a name say that several have won together.
pub(in crate::outline) fn is_joint_note(words: &str) -> bool {
    words.ends_with("受賞") || matches!(words, "共同" | "連名")
}

/// A person's line: a name with the affiliation behind it, or either of them alone.
fn person_line(roster: &mut Roster, state: &State, text: &str, index: usize) {
    let (name, affiliation) = split_person(text);
    if affiliation.is_none()
        && let Some(last) = roster.entries.last_mut()
        && last.division == state.division
        && last.award == state.award
        && last.affiliation.is_none()
    {
        last.affiliation = Some(clean(text));
        last.lines.push(index);
        return;
    }
    let name = person::read(name).name;
    let key = person::name_key(&name);
    let affiliation = affiliation.map(clean);
    let (division, award) = (state.division, state.award.clone());
    roster.entries.push(Entry { division, award, name, key, affiliation, lines: vec![index], ..Entry::default() });
}

/// Splits at the first wide gap, or before the first word that has four kanji: names have fewer in a word.
fn split_person(text: &str) -> (&str, Option<&str>) {
    let mut space = 0;
    let mut gap_start = 0;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            if space == 0 {
                gap_start = at;
            }
            space += 1;
        } else {
            if gap_start > 0 && (space >= 2 || space == 1 && !can_be_in_name(&text[at..])) {
                return (&text[..gap_start], Some(&text[at..]));
            }
            space = 0;
        }
    }
    (text, None)
}

/// Whether the first word of a text can be a part of a person's name: it has three kanji at most.
pub(super) fn can_be_in_name(text: &str) -> bool {
    let word = text.split(char::is_whitespace).next().unwrap_or_default();
    word.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).count() < 4
}

fn clean(text: &str) -> String {
    fold::clean_form(text).0.as_str().to_owned()
}
