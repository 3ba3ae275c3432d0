//! The winners' list against the sections, the award pages and itself.

use std::collections::HashMap;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::fold;
use crate::outline::Entry;
use crate::value::{person, url};

/// A recipient of the winners' list that has no section.
pub(super) fn missing_sections(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let taken: Vec<usize> = subject.outline.sections.iter().filter_map(|section| section.entry).collect();
    let taken: std::collections::HashSet<usize> = taken.into_iter().collect();
    let keys: std::collections::HashSet<String> =
        taken.iter().filter_map(|&at| subject.outline.winners.entries.get(at)).map(|entry| entry.key.clone()).collect();
    for (at, entry) in subject.outline.winners.entries.iter().enumerate() {
        if !taken.contains(&at) && !keys.contains(&entry.key) {
            let places = subject.places(entry.lines.iter().copied());
            found.push(
                Diagnostic::new(
                    Code::MissingSection,
                    format!("{} is in the winners' list but has no section", entry.name),
                    places,
                )
                .with_hint(
                    "the booklet may be cut off, or the head of the section looks unlike the others: see `sasshi inspect`",
                ),
            );
        }
    }
}

/// A section whose recipient the winners' list does not have.
pub(super) fn extra_sections(subject: &Subject, found: &mut Vec<Diagnostic>) {
    if subject.outline.winners.entries.is_empty() {
        return;
    }
    for (section, _, record) in subject.sections().filter(|(section, ..)| section.entry.is_none()) {
        let places = subject.places([section.name.start]);
        found.push(
            Diagnostic::new(
                Code::ExtraSection,
                format!("{} has a section but is not in the winners' list", record.recipient.name),
                places,
            )
            .about(&record.id),
        );
    }
}

/// A section whose first lines look unlike those that the profile gives.
pub(super) fn damaged_starts(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (section, _, record) in subject.sections().filter(|(section, ..)| section.damaged) {
        let message =
            format!("a section begins here, but its first line is none of `sections.begin`: {}?", record.recipient.name);
        found.push(
            Diagnostic::new(Code::DamagedStart, message, subject.places(section.name.clone()))
                .about(&record.id)
                .with_hint("see whether the line is misprinted, or give its look under `sections.begin` of the profile"),
        );
    }
}

/// A recipient that is listed twice for the same award, or has two sections.
pub(super) fn duplicates(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let mut listed: HashMap<_, Vec<&Entry>> = HashMap::new();
    for entry in &subject.outline.winners.entries {
        let award = entry.award.as_ref().map(|(name, _)| name.as_str());
        listed.entry((entry.key.clone(), entry.division.map(|(number, _)| number), award)).or_default().push(entry);
    }
    for entries in listed.into_values().filter(|entries| entries.len() > 1) {
        let places = subject.places(entries.iter().flat_map(|entry| entry.lines.iter().copied()));
        found.push(Diagnostic::new(
            Code::DuplicateRecipient,
            format!("{} is in the winners' list {} times", entries[0].name, entries.len()),
            places,
        ));
    }
    let mut sections: HashMap<String, Vec<(usize, &str)>> = HashMap::new();
    for (section, _, record) in subject.sections() {
        sections.entry(person::name_key(&record.recipient.name)).or_default().push((section.name.start, &record.id));
    }
    for (_, same) in sections.into_iter().filter(|(key, same)| same.len() > 1 && !key.is_empty()) {
        let name = subject.place(same[0].0).text;
        let places = subject.places(same.iter().map(|&(line, _)| line));
        found.push(
            Diagnostic::new(Code::DuplicateRecipient, format!("{name} has {} sections", same.len()), places).about(same[1].1),
        );
    }
}

/// A name that is spelled in two ways.
pub(super) fn names(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (section, _, record) in subject.sections() {
        let Some(entry) = subject.listed(section) else { continue };
        if entry.key != person::name_key(&record.recipient.name) {
            let places = subject.places(entry.lines.iter().copied().chain(section.name.clone()));
            let message = format!("the winners' list has {}, the section {}", entry.name, record.recipient.name);
            found.push(Diagnostic::new(Code::NameMismatch, message, places).about(&record.id));
        }
    }
    // Award pages that announce a name which neither list nor section has.
    let known: std::collections::HashSet<String> = subject
        .outline
        .winners
        .entries
        .iter()
        .map(|entry| entry.key.clone())
        .chain(subject.booklet.records.iter().map(|record| person::name_key(&record.recipient.name)))
        .collect();
    if subject.outline.winners.entries.is_empty() {
        return;
    }
    for entry in announced(subject).filter(|entry| !known.contains(&entry.key)) {
        let message = format!("an award page announces {}, which is not in the winners' list", entry.name);
        found.push(Diagnostic::new(Code::NameMismatch, message, subject.places(entry.lines.iter().copied())));
    }
}

/// The entries of all award pages.
fn announced<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Entry> + use<'a> {
    subject.outline.dividers.iter().flat_map(|divider| &divider.roster.entries)
}

/// The entries of the award pages by name.
fn announced_by_key<'a>(subject: &Subject<'a>) -> HashMap<&'a str, Vec<&'a Entry>> {
    let mut by_key: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in announced(subject) {
        by_key.entry(entry.key.as_str()).or_default().push(entry);
    }
    by_key
}

/// The place of the winners' list against the award page and the address: one finding for all that differ.
pub(super) fn places(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let pages_by_key = announced_by_key(subject);
    for (section, contents, record) in subject.sections() {
        let key = person::name_key(&record.recipient.name);
        let Some(place) = &record.recipient.place else { continue };
        let listed = subject.listed(section);
        let form = |text: &str| fold::match_form(text).as_str().to_owned();
        let differing = pages_by_key
            .get(key.as_str())
            .into_iter()
            .flatten()
            .filter(|entry| entry.place.as_ref().is_some_and(|other| form(other) != form(place)));
        let mut parts: Vec<(String, Vec<usize>)> = differing
            .map(|entry| (format!("an award page {}", entry.place.clone().unwrap_or_default()), entry.lines.clone()))
            .collect();
        let own = contents.given.iter().find(|(key, _)| key == "place").map(|(_, piece)| piece);
        if let Some(own) = own.filter(|own| form(own.text(subject.text, subject.pages)) != form(place)) {
            let printed = fold::clean_form(own.text(subject.text, subject.pages)).0;
            parts.push((format!("the section {}", printed.as_str()), vec![own.line]));
        }
        let address = record.recipient.address.as_ref().filter(|address| address.city.is_some());
        if let Some(address) = address.filter(|address| !form(&address.text).contains(&form(place))) {
            let rule = subject.profile.header.iter().position(|rule| rule.key == "address");
            let lines =
                contents.header.iter().filter(|labelled| Some(labelled.rule) == rule).map(|labelled| labelled.line).collect();
            parts.push((format!("the address {}", address.city.clone().unwrap_or_default()), lines));
        }
        if parts.is_empty() {
            continue;
        }
        let from = if listed.is_some() { "the winners' list" } else { "the award page" };
        let others: Vec<String> = parts.iter().map(|(text, _)| text.clone()).collect();
        let own = listed.into_iter().flat_map(|entry| entry.lines.iter().copied());
        let lines = own.chain(parts.into_iter().flat_map(|(_, lines)| lines));
        let message = format!("{}: {from} has the place {place}, {}", record.recipient.name, others.join(" and "));
        found.push(Diagnostic::new(Code::PlaceMismatch, message, subject.places(lines)).about(&record.id));
    }
}

/// Division and award of the winners' list against the award pages.
pub(super) fn awards(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let pages_by_key = announced_by_key(subject);
    for entry in &subject.outline.winners.entries {
        let Some(pages) = pages_by_key.get(entry.key.as_str()) else { continue };
        // A recipient of two awards is on two pages: one of them must agree.
        if pages.iter().any(|page| same_award(entry, page) && same_division(entry, page)) {
            continue;
        }
        let page = pages[0];
        let name = |entry: &Entry| entry.award.as_ref().map_or("no award", |(name, _)| name.as_str()).to_owned();
        let division = |entry: &Entry| entry.division.map_or(String::new(), |(number, _)| format!(" (division {number})"));
        let message = format!(
            "{}: the winners' list has {}{}, the award page {}{}",
            entry.name,
            name(entry),
            division(entry),
            name(page),
            division(page)
        );
        // What disagrees is shown: the lines of the awards, of the divisions, or of both.
        let (awards, divisions) = (!same_award(entry, page), !same_division(entry, page));
        let lines = [entry, page].into_iter().flat_map(|entry| {
            let award = entry.award.as_ref().map(|(_, line)| *line).filter(|_| awards);
            let division = entry.division.map(|(_, line)| line).filter(|_| divisions);
            entry.lines.iter().copied().chain(award).chain(division)
        });
        let record = record_of(subject, entry);
        let mut diagnostic = Diagnostic::new(Code::AwardMismatch, message, subject.places(lines));
        diagnostic.record = record;
        found.push(diagnostic);
    }
}

/// The award that a section prints in its first lines against the winners' list.
pub(super) fn own_awards(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (section, contents, record) in subject.sections() {
        let listed = subject.listed(section).and_then(|entry| Some((entry, entry.award.as_ref()?)));
        let own = contents.given.iter().find(|(key, _)| key == "award").map(|(_, piece)| piece);
        let (Some((entry, (listed, line))), Some(own)) = (listed, own) else { continue };
        let printed = own.text(subject.text, subject.pages);
        if is_same_award(listed, printed) {
            continue;
        }
        let name = &record.recipient.name;
        let message = format!("{name}: the winners' list has {listed}, the section {}", fold::clean_form(printed).0.as_str());
        let mut lines = vec![*line];
        lines.extend(entry.lines.iter().copied().chain([own.line]));
        lines.dedup();
        found.push(Diagnostic::new(Code::AwardMismatch, message, subject.places(lines)).about(&record.id));
    }
}

/// Whether two awards are the same in match form. A list may leave out what stands before the award's name.
fn is_same_award(a: &str, b: &str) -> bool {
    let (a, b) = (fold::match_form(a), fold::match_form(b));
    let (a, b) = (a.as_str(), b.as_str());
    a.ends_with(b) || b.ends_with(a)
}

/// Whether two entries have the same award, or one of them has none.
fn same_award(a: &Entry, b: &Entry) -> bool {
    a.award.as_ref().zip(b.award.as_ref()).is_none_or(|((a, _), (b, _))| is_same_award(a, b))
}

/// Whether two entries are of the same division, or one of them is of none.
fn same_division(a: &Entry, b: &Entry) -> bool {
    a.division.zip(b.division).is_none_or(|((a, _), (b, _))| a == b)
}

fn record_of(subject: &Subject, entry: &Entry) -> Option<String> {
    let is_its = |section: &crate::outline::Section| subject.listed(section).is_some_and(|listed| std::ptr::eq(listed, entry));
    subject.sections().find(|(section, ..)| is_its(section)).map(|(_, _, record)| record.id.clone())
}

/// The web address of the winners' list against the section's.
pub(super) fn urls(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let rule = subject.profile.header.iter().position(|rule| rule.key == "url");
    for (section, contents, record) in subject.sections() {
        let listed = subject.listed(section).and_then(|entry| Some((entry, entry.url.as_ref()?)));
        let (Some((entry, listed)), Some(own)) = (listed, &record.recipient.url) else { continue };
        if url::same(listed, own) {
            continue;
        }
        let lines = contents.header.iter().filter(|labelled| Some(labelled.rule) == rule).map(|labelled| labelled.line);
        let message = format!("{}: the winners' list has {listed}, the section {own}", record.recipient.name);
        found.push(
            Diagnostic::new(Code::UrlMismatch, message, subject.places(entry.lines.iter().copied().chain(lines)))
                .about(&record.id),
        );
    }
}

/// A person's affiliation in the winners' list and on the award page against the section's.
pub(super) fn affiliations(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let pages_by_key = announced_by_key(subject);
    for (section, contents, record) in subject.sections() {
        let Some(own) = &record.recipient.affiliation else { continue };
        if contents.affiliation.is_empty() {
            continue;
        }
        let form = |text: &str| fold::match_form(text).as_str().to_owned();
        let key = person::name_key(&record.recipient.name);
        let others = subject.listed(section).into_iter().chain(pages_by_key.get(key.as_str()).into_iter().flatten().copied());
        let differing: Vec<&Entry> =
            others.filter(|entry| entry.affiliation.as_ref().is_some_and(|other| form(other) != form(own))).collect();
        let Some(first) = differing.first() else { continue };
        let other = first.affiliation.clone().unwrap_or_default();
        let lines = differing
            .iter()
            .flat_map(|entry| entry.lines.iter().copied())
            .chain(contents.affiliation.iter().map(|piece| piece.line));
        let message = format!("{}: another page has the affiliation {other}, the section {own}", record.recipient.name);
        found.push(Diagnostic::new(Code::AffiliationMismatch, message, subject.places(lines)).about(&record.id));
    }
}

/// The number that a division announces against the number that is listed.
pub(super) fn counts(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let mut of_line: HashMap<usize, usize> = HashMap::new();
    for (_, line) in subject.outline.winners.entries.iter().filter_map(|entry| entry.division) {
        *of_line.entry(line).or_default() += 1;
    }
    for announced in &subject.outline.winners.divisions {
        let Some(text) = &announced.announced else { continue };
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let Ok(number) = digits.parse::<usize>() else { continue };
        let listed = of_line.get(&announced.line).copied().unwrap_or(0);
        if listed != number {
            let are = if listed == 1 { "is" } else { "are" };
            let message = format!("division {} announces {text}, but {listed} {are} listed", announced.division);
            found.push(Diagnostic::new(Code::CountMismatch, message, subject.places([announced.line])));
        }
    }
}

/// The edition of the title against every other place of the front matter that names one.
pub(super) fn editions(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let Some(edition) = subject.booklet.edition else { return };
    let first_section = subject.outline.sections.first().map_or(subject.pages.lines.len(), |section| section.lines.start);
    let (mut own, mut differing) = (None, Vec::new());
    let mut other = 0;
    for line in subject.pages.content(0..first_section) {
        let form = subject.pages.form(line);
        let Some((pattern, _)) = subject.profile.title.first(form) else { continue };
        match pattern.group(form, "edition").and_then(|digits| digits.parse::<u32>().ok()) {
            Some(number) if number == edition => own = own.or(Some(line)),
            Some(number) => {
                other = number;
                differing.push(line);
            }
            None => {}
        }
    }
    if !differing.is_empty() {
        let message = format!("the title has edition {edition}, another page {other}");
        found.push(Diagnostic::new(Code::EditionMismatch, message, subject.places(own.into_iter().chain(differing))));
    }
}

/// An edition that the profile was not made for.
pub(super) fn made_for(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let Some(edition) = subject.booklet.edition.filter(|&edition| !subject.profile.is_for(edition)) else { return };
    let shown = |&(first, last): &(u32, u32)| match last {
        _ if first == last => first.to_string(),
        u32::MAX => format!("{first}-"),
        _ => format!("{first}-{last}"),
    };
    let editions: Vec<String> = subject.profile.editions.iter().map(shown).collect();
    let profile = &subject.profile.name;
    let message = format!("this is edition {edition}; the profile `{profile}` was made for {}", editions.join(", "));
    let is_title = |line: &usize| subject.profile.title.first(subject.pages.form(*line)).is_some();
    let title = (0..subject.pages.lines.len()).find(is_title).unwrap_or(0);
    found.push(
        Diagnostic::new(Code::OtherEdition, message, subject.places([title]))
            .with_hint("look at the other findings; a profile of its own can begin with `extends`"),
    );
}
