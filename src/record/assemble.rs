//! All sections and the front matter → the booklet.

use std::collections::{HashMap, HashSet};

use super::build::{Material, build};
use super::front::Front;
use super::{BOOKLET_SCHEMA, Booklet, Criteria, DivisionInfo, Winner};
use crate::Analysis;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::fold::{self, FindingKind};
use crate::ledger::{Account, Ledger};
use crate::profile::Profile;
use crate::reflow;
use crate::source::Source;

/// The booklet and what was found while it was put together.
pub(crate) struct Assembled {
    pub booklet: Booklet,
    pub diagnostics: Vec<Diagnostic>,
}

/// Unclaimed lines that follow each other are one finding, up to this many.
const BLOCK: usize = 40;

/// Puts a booklet together.
pub(crate) fn assemble(source: &Source, profile: &Profile, analysis: &Analysis, front: Front) -> Assembled {
    let Analysis { text, pages, outline, contents, .. } = analysis;
    let id = source.stem.clone();
    let mut diagnostics = Vec::new();
    let ledger = ledger(analysis, &front);
    let title = front.title.as_deref().map(|title| (title, front.title_line));
    let announced = outline.dividers.iter().rev().flat_map(|divider| divider.roster.entries.iter().rev());
    let announced = announced.map(|entry| (entry.key.as_str(), entry)).collect();
    let material = Material { source, text, pages, profile, outline, announced, title };
    let width = outline.sections.len().to_string().len().max(2);
    let mut records = Vec::with_capacity(outline.sections.len());
    for (index, (section, contents)) in outline.sections.iter().zip(contents).enumerate() {
        let built = build(&material, &format!("{id}/{:0width$}", index + 1), section, contents);
        diagnostics.extend(built.diagnostics);
        records.push(built.record);
    }
    let with_section = outline.sections.iter().enumerate().rev();
    let section_of: HashMap<usize, usize> = with_section.filter_map(|(at, section)| Some((section.entry?, at))).collect();
    let winners = outline.winners.entries.iter().enumerate().map(|(at, entry)| Winner {
        division: entry.division.map(|(number, _)| number),
        award: entry.award.as_ref().map(|(name, _)| name.clone()),
        name: entry.name.clone(),
        place: entry.place.clone(),
        url: entry.url.clone(),
        affiliation: entry.affiliation.clone(),
        record: section_of.get(&at).and_then(|&section| records.get(section)).map(|record| record.id.clone()),
        other: entry.other.iter().cloned().collect(),
    });
    let winners = winners.collect();
    diagnostics.extend(front.unreadable.iter().map(|(line, message)| {
        Diagnostic::new(
            Code::UnreadableValue,
            message.clone(),
            vec![Place::line(pages.lines[*line].number, pages.lines[*line].text(text))],
        )
    }));
    let booklet = Booklet {
        schema: BOOKLET_SCHEMA.to_owned(),
        id,
        profile: profile.name.clone(),
        divisions: divisions(analysis, profile),
        title: front.title,
        edition: front.edition,
        kind: front.kind,
        organizer: front.organizer,
        venue: front.venue,
        date: front.date,
        programme: front.programme,
        foreword: front.foreword,
        guidelines: front.guidelines,
        committee: front.committee,
        criteria: front.criteria.into_iter().filter(|criteria: &Criteria| !criteria.items.is_empty()).collect(),
        winners,
        texts: front.texts,
        coverage: ledger.coverage(),
        furniture: ledger.list(text, pages, Account::Furniture),
        unclaimed: ledger.list(text, pages, Account::Unclaimed),
        // Only records are held against it.
        record_schema: (!records.is_empty()).then(|| profile.record_schema()),
        records,
    };
    if booklet.records.is_empty() {
        diagnostics.push(no_booklet(analysis, profile));
    } else {
        diagnostics.extend(unclaimed(analysis, &ledger));
    }
    diagnostics.extend(characters(analysis));
    Assembled { booklet, diagnostics }
}

/// Which lines went where.
fn ledger(analysis: &Analysis, front: &Front) -> Ledger {
    let Analysis { pages, outline, contents, .. } = analysis;
    let mut ledger = Ledger::new(pages);
    for (index, (section, contents)) in outline.sections.iter().zip(contents).enumerate() {
        ledger.claim(section.running.iter().copied(), Account::Furniture);
        let unclaimed: HashSet<usize> = contents.unclaimed.iter().copied().collect();
        ledger.claim(section.lines.clone().filter(|line| !unclaimed.contains(line)), Account::Record(index));
    }
    for divider in &outline.dividers {
        let roster = &divider.roster;
        // The first line names the division or the award; that of a division which the profile does not know is left to be reported.
        let first = divider.division.map(|(_, line)| line).filter(|line| divider.lines.contains(line));
        let lines = divider.about.iter().copied().chain(first).chain(divider.award);
        ledger.claim(lines.chain(roster.lines()), Account::Divider);
    }
    ledger.claim(front.claimed.iter().copied(), Account::Front);
    ledger
}

/// The divisions that the booklet shows, with what it says of them.
fn divisions(analysis: &Analysis, profile: &Profile) -> Vec<DivisionInfo> {
    let Analysis { text, pages, outline, .. } = analysis;
    let mut found = Vec::new();
    for rule in &profile.divisions {
        let listed = outline.winners.divisions.iter().find(|division| division.division == rule.number);
        let divider = outline
            .dividers
            .iter()
            .filter(|divider| divider.division.is_some_and(|(number, _)| number == rule.number))
            .max_by_key(|divider| divider.about.len());
        if listed.is_none() && divider.is_none() {
            continue;
        }
        let about = divider.map(|divider| reflow::title(text, pages, &divider.about));
        found.push(DivisionInfo {
            number: rule.number,
            name: rule.name.clone(),
            description: about.filter(|text| !text.is_empty()),
            announced: listed.and_then(|division| division.announced.clone()),
        });
    }
    found
}

fn no_booklet(analysis: &Analysis, profile: &Profile) -> Diagnostic {
    let Analysis { text, pages, .. } = analysis;
    let place = pages.lines.first().map_or_else(|| Place::line(1, ""), |line| Place::line(line.number, line.text(text)));
    let message = if pages.lines.is_empty() {
        "there is no text in the file".to_owned()
    } else if profile.recognizes(pages) {
        "the text looks like a booklet of the family, but no recipient's section was found".to_owned()
    } else {
        format!(
            "the text is no booklet of the family `{}`: fewer than {} of the words that such a booklet has are in it{}",
            profile.name,
            profile.at_least,
            if profile.title.is_empty() { "" } else { ", and no line has its title" }
        )
    };
    let hint = if profile.recognizes(pages) {
        "see `sasshi inspect` for what each line was taken for"
    } else {
        crate::recognize::INFER
    };
    Diagnostic::new(Code::NoBooklet, message, vec![place]).with_hint(hint)
}

/// One finding for each block of lines that no rule claims.
fn unclaimed(analysis: &Analysis, ledger: &Ledger) -> Vec<Diagnostic> {
    let Analysis { text, pages, outline, .. } = analysis;
    // Each with whether it is of the winners' list.
    let mut blocks: Vec<(bool, Vec<Place>)> = Vec::new();
    let mut previous = None;
    for (index, line) in pages.lines.iter().enumerate().filter(|(index, _)| ledger.account(*index) == Account::Unclaimed) {
        let place = Place::line(line.number, line.text(text));
        let is_row = outline.winners.unread.binary_search(&index).is_ok();
        match blocks.last_mut() {
            Some((same, block)) if *same == is_row && previous == index.checked_sub(1) && block.len() < BLOCK => {
                block.push(place);
            }
            _ => blocks.push((is_row, vec![place])),
        }
        previous = Some(index);
    }
    let finding = |(is_row, block): (bool, Vec<Place>)| {
        if is_row {
            let message = "none of the samples under `entries` takes these lines of the winners' list";
            return Diagnostic::new(Code::UnclaimedText, message, block)
                .with_hint("`sasshi inspect --rule front.entries` shows how far the samples go; a table that none fits can stand under `texts`");
        }
        let message = match block.len() {
            1 => "no rule of the profile claims this line".to_owned(),
            count => format!("no rule of the profile claims these {count} lines"),
        };
        Diagnostic::new(Code::UnclaimedText, message, block)
            .with_hint("add a rule to the profile, or declare the lines to be furniture; they are kept in booklet.yaml")
    };
    blocks.into_iter().map(finding).collect()
}

/// Control characters that were taken out, and voiced marks that have nothing to voice: one finding a line and kind.
fn characters(analysis: &Analysis) -> Vec<Diagnostic> {
    let Analysis { text, pages, .. } = analysis;
    let mut found = Vec::new();
    for (line, _) in pages.lines.iter().zip(&pages.forms).filter(|(_, form)| form.may_have_findings()) {
        let printed = line.text(text);
        let (_, findings) = fold::clean_form(printed);
        let control: Vec<(char, usize, usize)> = findings
            .iter()
            .filter_map(|finding| {
                if let FindingKind::ControlCharacter(c) = finding.kind {
                    Some((c, finding.at.start, finding.at.end))
                } else {
                    None
                }
            })
            .collect();
        if let Some(&(_, start, end)) = control.first() {
            let names: Vec<String> = control.iter().map(|(c, ..)| format!("U+{:04X}", *c as u32)).collect();
            let message = format!("taken out of this line: {}", names.join(", "));
            found.push(Diagnostic::new(Code::ControlCharacter, message, vec![Place::part(line.number, printed, start, end)]));
        }
        if let Some(stray) = findings.iter().find(|finding| finding.kind == FindingKind::StrayVoicedMark) {
            let message = "a voiced-sound mark stands behind a character that it cannot voice; it is kept";
            found.push(Diagnostic::new(
                Code::StrayVoicedMark,
                message,
                vec![Place::part(line.number, printed, stray.at.start, stray.at.end)],
            ));
        }
    }
    found
}
