//! What every line of a booklet was taken for, for a person who writes a profile or doubts a record.
//!
//! In come an [`Analysis`] and the profile that it was made with; out comes a [`LineReport`] for every line that is not blank: the key that it
//! went to, whether as a heading or as text, and for a line that could have been a heading and is none, the reason.
//!
//! ```
//! use sasshi::{Options, analyse, inspect, profile, source::Source};
//!
//! let source = Source::from_bytes("a.txt", std::fs::read("seeds/telework-award-07.txt").unwrap());
//! let profile = profile::built_in("telework-award")?;
//! let analysis = analyse(&source, &profile, &Options::default())?;
//! let reports = inspect::inspect(&analysis, &profile);
//! let name = reports.iter().find(|report| report.line == 2440).unwrap();
//! assert_eq!((name.label().as_str(), name.text.as_str()), ("07 recipient.name", "日産自動車株式会社"));
//! # Ok::<(), sasshi::error::Error>(())
//! ```

mod inside;
mod rule;

use std::collections::HashSet;

use serde::Serialize;

use crate::field::{Body, Contents, Piece};
use crate::outline::{Chapter, Divider, Heading};
use crate::page::Furniture;
use crate::profile::{FieldSet, FrontPart, Profile};
use crate::{Analysis, record, reflow};

pub use rule::{Tried, keys, tried};

/// What a line was taken for. A line can be several things: a label's line that holds two labels, a heading with text behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineReport {
    /// The line in the source, from 1.
    pub line: u32,
    /// Its page, from 1.
    pub page: u32,
    /// The account that it is counted in, as in the booklet's coverage.
    pub taken: Taken,
    /// The number of the record in whose section it stands, from 1; also of a line that is unclaimed there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<u32>,
    /// What it went to, in the order of the line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Use>,
    /// Why it is no heading, where it could have been one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<String>,
    /// The line as printed, without white space at its ends.
    pub text: String,
}

/// The five accounts of a booklet's coverage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Taken {
    /// A record.
    Record,
    /// The front matter.
    FrontMatter,
    /// A page that announces a division and an award.
    DividerPage,
    /// Page numbers, running heads, marks of blank pages.
    Furniture,
    /// Nothing.
    Unclaimed,
}

/// What a line, or a part of it, went to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Use {
    /// The dotted key, such as `recipient.phone`, `fields.target`, `front.winners`, `divider.award` or `page-number`.
    pub key: String,
    /// In which way.
    pub role: Role,
}

/// The way in which a line belongs to a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// It is the heading.
    Heading,
    /// It holds the value.
    Text,
    /// It is the caption of a picture, a diagram or a table.
    Caption,
    /// It holds words of a diagram or a table.
    Figure,
}

impl LineReport {
    /// The report in a few words: `07 fields.target heading`, `front.programme`, `furniture page-number`, `unclaimed`.
    pub fn label(&self) -> String {
        let head = match (self.taken, self.record) {
            (Taken::Furniture, _) => "furniture".to_owned(),
            (Taken::Unclaimed, Some(record)) => format!("{record:02} unclaimed"),
            (Taken::Unclaimed, None) => "unclaimed".to_owned(),
            (_, Some(record)) => format!("{record:02}"),
            (_, None) => String::new(),
        };
        let mut words: Vec<String> = Vec::from_iter(Some(head).filter(|head| !head.is_empty()));
        for (at, one) in self.uses.iter().enumerate() {
            // A heading with text behind it names its key once.
            let repeated = at > 0 && self.uses[at - 1].key == one.key;
            if at > 0 {
                words.push("+".to_owned());
            }
            words.extend(Some(one.key.clone()).filter(|_| !repeated));
            words.extend(match one.role {
                Role::Heading => Some("heading".to_owned()),
                Role::Text => Some("text".to_owned()).filter(|_| repeated),
                Role::Caption => Some("caption".to_owned()),
                Role::Figure => Some("figure".to_owned()),
            });
        }
        words.join(" ")
    }
}

/// Says for every line that is not blank what it was taken for, in source order.
pub fn inspect(analysis: &Analysis, profile: &Profile) -> Vec<LineReport> {
    let Analysis { text, pages, outline, .. } = analysis;
    let mut lines = Lines { taken: Vec::new() };
    lines.taken.resize_with(pages.lines.len(), Line::default);
    for (index, line) in pages.lines.iter().enumerate() {
        if let Some(kind) = line.furniture {
            lines.claim(index, Taken::Furniture, None);
            lines.add(index, kind.as_str(), Role::Text);
        }
    }
    for (index, (section, contents)) in outline.sections.iter().zip(&analysis.contents).enumerate() {
        let record = u32::try_from(index + 1).ok();
        for &line in &section.running {
            lines.claim(line, Taken::Furniture, None);
            lines.add(line, Furniture::RunningHead.as_str(), Role::Text);
        }
        for &line in &contents.unclaimed {
            lines.claim(line, Taken::Unclaimed, record);
        }
        for line in section.lines.clone() {
            lines.claim(line, Taken::Record, record);
        }
        let given: HashSet<usize> = contents.given.iter().map(|(_, piece)| piece.line).collect();
        let named: HashSet<usize> = contents.name.iter().map(|piece| piece.line).collect();
        for line in pages.content(section.name.clone()).filter(|line| named.contains(line) || !given.contains(line)) {
            lines.add(line, "recipient.name", Role::Text);
        }
        read_contents(analysis, profile, contents, &mut lines);
        for rejected in &section.rejected {
            if let Some(line) = lines.taken.get_mut(rejected.line) {
                line.rejected.get_or_insert_with(|| rejected.reason.clone());
            }
        }
    }
    for divider in &outline.dividers {
        read_divider(divider, &mut lines);
    }
    read_front(analysis, profile, &mut lines);
    let reports = pages.lines.iter().zip(lines.taken).map(|(line, taken)| LineReport {
        line: line.number,
        page: line.page,
        taken: taken.taken.unwrap_or(Taken::Unclaimed),
        record: taken.record,
        uses: taken.uses,
        rejected: taken.rejected,
        text: line.text(text).to_owned(),
    });
    reports.collect()
}

/// What is known so far of one line.
#[derive(Debug, Default)]
struct Line {
    taken: Option<Taken>,
    record: Option<u32>,
    uses: Vec<Use>,
    rejected: Option<String>,
}

/// What is known so far of all lines.
struct Lines {
    taken: Vec<Line>,
}

impl Lines {
    /// Puts a line to an account. The first claim holds, as in the [ledger](crate::ledger).
    fn claim(&mut self, line: usize, taken: Taken, record: Option<u32>) {
        if let Some(line) = self.taken.get_mut(line).filter(|line| line.taken.is_none()) {
            (line.taken, line.record) = (Some(taken), record);
        }
    }

    /// Whether a line is in this account.
    fn is(&self, line: usize, taken: Taken) -> bool {
        self.taken.get(line).is_some_and(|line| line.taken == Some(taken))
    }

    /// Says what a line went to.
    fn add(&mut self, line: usize, key: &str, role: Role) {
        let one = Use { key: key.to_owned(), role };
        if let Some(line) = self.taken.get_mut(line).filter(|line| !line.uses.contains(&one)) {
            line.uses.push(one);
        }
    }
}

/// The lines of a section's head, parts and fields.
fn read_contents(analysis: &Analysis, profile: &Profile, contents: &Contents, lines: &mut Lines) {
    for labelled in &contents.header {
        let key = format!("recipient.{}", profile.header.get(labelled.rule).map_or("", |rule| rule.key.as_str()));
        lines.add(labelled.line, &key, Role::Text);
        labelled.pieces.iter().for_each(|piece| lines.add(piece.line, &key, Role::Text));
    }
    for (key, piece) in &contents.given {
        let is_own = matches!(key.as_str(), "award" | "division");
        lines.add(piece.line, &if is_own { key.clone() } else { format!("recipient.{key}") }, Role::Text);
    }
    if let Some(key) = profile.sections.text.as_deref() {
        let key = if key == "overview" { key.to_owned() } else { format!("recipient.{key}") };
        contents.text.iter().for_each(|piece| lines.add(piece.line, &key, Role::Text));
    }
    contents.affiliation.iter().for_each(|piece| lines.add(piece.line, "recipient.affiliation", Role::Text));
    for body in &contents.parts {
        let key = profile.parts.get(body.of).map_or("", |part| part.key.as_str());
        read_body(analysis, profile, key, &body.heading, &body.pieces, lines);
    }
    read_fields(analysis, profile, &contents.fields, &profile.fields, "fields", lines);
}

/// The lines of fields, those of `sets`, and of what is inside them.
fn read_fields(
    analysis: &Analysis,
    profile: &Profile,
    bodies: &[Body<Heading>],
    sets: &[FieldSet],
    path: &str,
    lines: &mut Lines,
) {
    let mut others = 0;
    for body in bodies {
        let rule = body.of.field.and_then(|field| sets.get(body.of.set).or(sets.first())?.fields.get(field));
        others += usize::from(rule.is_none());
        let key = rule.map_or_else(|| format!("{path}.other-{others}"), |rule| format!("{path}.{}", rule.key));
        read_body(analysis, profile, &key, &body.heading, &body.pieces, lines);
        let inner = rule.and_then(|rule| rule.inner.as_deref()).map(std::slice::from_ref).unwrap_or_default();
        read_fields(analysis, profile, &body.inner, inner, &format!("{key}.fields"), lines);
    }
}

/// The lines of a heading and of what stands below it.
fn read_body(analysis: &Analysis, profile: &Profile, key: &str, heading: &[Piece], pieces: &[Piece], lines: &mut Lines) {
    heading.iter().for_each(|piece| lines.add(piece.line, key, Role::Heading));
    let rows = reflow::rows(&analysis.text, &analysis.pages, pieces);
    for (row, place) in rows.iter().zip(reflow::figure::places(&rows, &analysis.pages.layout, &profile.captions)) {
        let role = match place {
            reflow::Place::Text => Role::Text,
            reflow::Place::Caption => Role::Caption,
            reflow::Place::Figure(_) => Role::Figure,
        };
        lines.add(row.line, key, role);
    }
}

/// The lines of a page that announces an award.
fn read_divider(divider: &Divider, lines: &mut Lines) {
    let mut add = |line: usize, key: &str| {
        lines.claim(line, Taken::DividerPage, None);
        if lines.is(line, Taken::DividerPage) {
            lines.add(line, key, Role::Text);
        }
    };
    let roster = &divider.roster;
    let awards = divider.award.iter().copied().chain(roster.awards.iter().map(|(_, line)| *line));
    awards.for_each(|line| add(line, "divider.award"));
    if divider.award != Some(divider.lines.start) {
        add(divider.lines.start, "divider.division");
    }
    roster.divisions.iter().for_each(|division| add(division.line, "divider.division"));
    divider.about.iter().for_each(|&line| add(line, "divider.description"));
    roster.entries.iter().flat_map(|entry| &entry.lines).for_each(|&line| add(line, "divider.recipients"));
}

/// The lines of the front matter.
fn read_front(analysis: &Analysis, profile: &Profile, lines: &mut Lines) {
    let Analysis { text, pages, outline, .. } = analysis;
    let front = record::read_front(text, pages, profile, outline);
    front.claimed.iter().for_each(|&line| lines.claim(line, Taken::FrontMatter, None));
    for line in outline.opening.clone().filter(|&line| lines.is(line, Taken::FrontMatter)).collect::<Vec<_>>() {
        let form = pages.form(line);
        let key = if front.title_line == Some(line) {
            "title"
        } else if profile.kinds.whole(form).is_some() {
            "kind"
        } else if profile.venue.prefix(form.strip_prefix('(').unwrap_or(form)).is_some() {
            "venue"
        } else {
            "programme"
        };
        lines.add(line, &format!("front.{key}"), Role::Text);
    }
    for chapter in &outline.chapters {
        read_chapter(analysis, chapter, lines);
    }
    // What was claimed from elsewhere, such as a winners' list that goes on behind its chapter.
    let winners: HashSet<usize> = outline.winners.entries.iter().flat_map(|entry| entry.lines.iter().copied()).collect();
    for line in front.claimed {
        if lines.is(line, Taken::FrontMatter) && lines.taken.get(line).is_some_and(|line| line.uses.is_empty()) {
            lines.add(line, if winners.contains(&line) { "front.winners" } else { "front" }, Role::Text);
        }
    }
}

/// The lines of a chapter of the front matter and of the parts in it.
fn read_chapter(analysis: &Analysis, chapter: &Chapter, lines: &mut Lines) {
    let Some(mut part) = chapter.part else { return };
    for line in chapter.lines.clone().filter(|&line| !analysis.pages.is_furniture(line)) {
        let signal = analysis.outline.signals.front.get(line).copied().flatten();
        let opens = signal.filter(|opened| line == chapter.lines.start || !opened.is_chapter());
        part = opens.unwrap_or(part);
        if lines.is(line, Taken::FrontMatter) {
            let role = if opens.is_some() { Role::Heading } else { Role::Text };
            lines.add(line, &format!("front.{}", part_name(part)), role);
        }
    }
}

/// The key that a profile gives the headings of a part under.
fn part_name(part: FrontPart) -> &'static str {
    match part {
        FrontPart::Text(_) => "texts",
        FrontPart::Foreword => "foreword",
        FrontPart::Guidelines => "guidelines",
        FrontPart::Eligible => "eligible",
        FrontPart::Qualification => "qualification",
        FrontPart::Period => "period",
        FrontPart::Judging => "judging",
        FrontPart::Committee => "committee",
        FrontPart::Criteria => "criteria",
        FrontPart::Winners => "winners",
        FrontPart::Profiles => "profiles",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::{Options, analyse, convert, profile};

    fn reports(text: &str) -> (Vec<LineReport>, crate::record::Coverage) {
        let profile = profile::built_in("telework-award").unwrap();
        let source = Source::from_bytes("a.txt", text.as_bytes().to_vec());
        let analysis = analyse(&source, &profile, &Options::default()).unwrap();
        let coverage = convert(&source, &profile, &Options::default()).unwrap().value.coverage;
        (inspect(&analysis, &profile), coverage)
    }

    fn booklet() -> String {
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/telework-award-07.txt")).unwrap()
    }

    /// Holds the reports against the booklet's own account of its lines.
    fn agrees(text: &str) {
        let (reports, coverage) = reports(text);
        let count = |taken| reports.iter().filter(|report| report.taken == taken).count() as u32;
        assert_eq!(reports.len() as u32, coverage.lines);
        assert_eq!(count(Taken::Record), coverage.records);
        assert_eq!(count(Taken::FrontMatter), coverage.front_matter);
        assert_eq!(count(Taken::DividerPage), coverage.divider_pages);
        assert_eq!(count(Taken::Furniture), coverage.furniture);
        assert_eq!(count(Taken::Unclaimed), coverage.unclaimed);
        for report in reports {
            assert_eq!(report.uses.is_empty(), report.taken == Taken::Unclaimed, "{report:?}");
        }
    }

    #[test]
    fn every_line_is_in_the_account_that_the_booklet_counts_it_in() {
        let whole = booklet();
        agrees(&whole);
        agrees("");
        agrees("拝啓\n敬具\n");
        // A booklet that is cut off, that begins in the middle, and one whose sections hold lines that nobody knows.
        agrees(&whole[..whole.find("従業員数").unwrap()]);
        agrees(&whole[whole.find("日産自動車株式会社").unwrap()..]);
        agrees(&whole.replace("業種", "得意分野").replace("応募資格", "特記事項"));
    }

    #[test]
    fn a_line_can_be_heading_and_text() {
        let (reports, _) = reports(&booklet());
        let label = |line| reports.iter().find(|report| report.line == line).unwrap().label();
        assert_eq!(label(1), "front.title");
        assert_eq!(label(90), "front.eligible heading");
        assert_eq!(label(229), "divider.award");
        assert_eq!(label(238), "furniture page-number");
        assert_eq!(label(283), "01 started heading + text");
        assert_eq!(label(289), "01 fields.name heading");
        assert_eq!(label(291), "01 fields.name");
    }

    #[test]
    fn a_line_that_reads_like_a_heading_and_is_none_says_why() {
        let whole = booklet();
        let twice = whole.replace("\nインフラ整備", "\n今後の予定\nインフラ整備");
        let (reports, _) = reports(&twice);
        let rejected: Vec<&str> = reports.iter().filter_map(|report| report.rejected.as_deref()).collect();
        assert!(
            rejected.iter().any(|reason| reason.starts_with("reads like the heading of `plans`, but that of line ")),
            "{rejected:?}"
        );
    }
}
