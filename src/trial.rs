//! A booklet and a profile in the making → what its author wants to know next.
//!
//! In come a source and a profile; out comes a [`Trial`]: for each recipient which labels, parts and fields were
//! found, what no rule claims and the rule that would claim it, headings that nearly matched, labels that the profile does not have.
//!
//! ```
//! use sasshi::{Options, profile, source::Source, trial};
//!
//! let source = Source::from_bytes("a.txt", std::fs::read("seeds/telework-award-07.txt").unwrap());
//! let profile = profile::built_in("telework-award")?;
//! let trial = trial::trial(&source, &profile, &Options::default())?;
//! assert_eq!(trial.recipients.len(), 19);
//! assert!(trial.unclaimed.is_empty());
//! # Ok::<(), sasshi::error::Error>(())
//! ```

mod near;
mod unclaimed;

use std::collections::HashMap;

use serde::Serialize;

use crate::error::Error;
use crate::field::{Body, Contents, Piece};
use crate::infer::vocabulary::Vocabulary;
use crate::inspect::{self, Taken};
use crate::outline::Heading;
use crate::profile::{FieldRule, Profile, Requirement};
use crate::record::RecipientKind;
use crate::source::Source;
use crate::{Analysis, Options};

pub use near::Near;
pub use unclaimed::Group;

/// What a profile makes of a booklet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trial {
    /// How many lines are not blank.
    pub lines: usize,
    /// How many of them no rule claims.
    pub unclaimed_lines: usize,
    /// The labels, parts and fields of the profile.
    pub columns: Vec<Column>,
    /// The recipients, in order.
    pub recipients: Vec<Row>,
    /// Lines that no rule claims, grouped by what they look like.
    pub unclaimed: Vec<Group>,
    /// Lines that are nearly headings of the profile.
    pub near: Vec<Near>,
    /// Labels in the heads of sections that the profile does not have.
    pub labels: Vec<Group>,
}

/// A label, a part or a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The key.
    pub key: String,
    /// Where the profile has it: `header`, `parts` or `fields`.
    pub group: &'static str,
}

/// What was found for a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The number of the record, from 1.
    pub record: usize,
    /// The line that the section begins with.
    pub line: u32,
    /// The name as printed.
    pub name: String,
    /// One for each column.
    pub cells: Vec<Cell>,
}

/// What was found for a recipient under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// It is there.
    There,
    /// It is not there, and should be.
    Missing,
    /// It is not there, and need not be.
    Absent,
    /// It is there more than once.
    Doubled,
    /// It is there, and more than twice as long as it is with most recipients: the heading behind it may not be known.
    Long,
    /// It is there, with nothing below it.
    Empty,
    /// It is not asked for in this division.
    NotAsked,
}

/// How many characters a value must have to be called long.
const LONG: usize = 80;

/// Tries a profile.
///
/// # Errors
/// [`Error::NotText`] where the bytes are no text.
pub fn trial(source: &Source, profile: &Profile, options: &Options) -> Result<Trial, Error> {
    let analysis = &crate::analyse(source, profile, options)?;
    let records = crate::convert(source, profile, options)?.value.records;
    let known = Vocabulary::built_in()?;
    let columns = Columns::new(profile);
    let mut found: Vec<Vec<Found>> = Vec::new();
    for contents in &analysis.contents {
        let mut row = columns.read(analysis, contents);
        // A value can come from the line of another label, as a fax number behind a telephone number does.
        let record = records.get(found.len());
        for (column, cell) in columns.all.iter().zip(&mut row).take(columns.parts) {
            let path = format!("recipient.{}", column.key);
            if cell.count == 0 && record.is_some_and(|record| record.provenance.contains_key(&path)) {
                *cell = Found { count: 1, chars: 1 };
            }
        }
        found.push(row);
    }
    let usual: Vec<usize> = (0..columns.all.len()).map(|at| median(found.iter().map(|row| row[at]))).collect();
    let recipients = found.iter().enumerate().map(|(at, row)| {
        let section = &analysis.outline.sections[at];
        let lines = &analysis.pages.lines;
        // The first lines of a section can hold more than the name.
        let name = if section.given.is_empty() {
            analysis.outline.signals.name(&analysis.text, &analysis.pages, analysis.pages.content(section.name.clone()))
        } else {
            section.printed.clone()
        };
        let cell = |column: usize| columns.cell(profile, analysis, at, column, row, usual[column], &name);
        Row {
            record: at + 1,
            line: lines.get(section.lines.start).map_or(0, |line| line.number),
            cells: (0..row.len()).map(cell).collect(),
            name,
        }
    });
    let recipients = recipients.collect();
    let reports = inspect::inspect(analysis, profile);
    let unclaimed = unclaimed::groups(analysis, profile, &known, &reports);
    let mut labels = unclaimed::labels(analysis, profile, &known);
    // What is unclaimed altogether is shown once.
    labels.retain(|label| !unclaimed.iter().any(|group| group.rule == label.rule));
    Ok(Trial {
        lines: reports.len(),
        unclaimed_lines: reports.iter().filter(|report| report.taken == Taken::Unclaimed).count(),
        recipients,
        unclaimed,
        near: near::find(analysis, profile),
        labels,
        columns: columns.all,
    })
}

/// How often something is there, and how many characters it has.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    count: usize,
    chars: usize,
}

/// The columns, and where those of each kind begin.
struct Columns {
    all: Vec<Column>,
    parts: usize,
    /// For each set the columns of its fields: sets share the keys that they have in common.
    fields: Vec<Vec<usize>>,
    /// For the column of a field with fields inside it their columns, and whether each must be there.
    inner: HashMap<usize, Vec<(usize, bool)>>,
}

impl Columns {
    fn new(profile: &Profile) -> Self {
        let column = |key: &str, group| Column { key: key.to_owned(), group };
        let mut all: Vec<Column> = profile.header.iter().map(|rule| column(&rule.key, "header")).collect();
        let parts = all.len();
        all.extend(profile.parts.iter().map(|part| column(&part.key, "parts")));
        let first = all.len();
        let mut fields = Vec::new();
        let mut inner = HashMap::new();
        for set in &profile.fields {
            let own = set.fields.iter().map(|field| Self::field(field, "", first, &mut all, &mut inner)).collect();
            fields.push(own);
        }
        Self { all, parts, fields, inner }
    }

    /// The column of a field, `structure.staff` for one inside another; a new one where none from `first` on has its key.
    fn field(
        rule: &FieldRule,
        outer: &str,
        first: usize,
        all: &mut Vec<Column>,
        inner: &mut HashMap<usize, Vec<(usize, bool)>>,
    ) -> usize {
        let key = format!("{outer}{}", rule.key);
        let at = all[first..].iter().position(|column| column.key == key).map(|at| at + first);
        let at = at.unwrap_or_else(|| {
            all.push(Column { key: key.clone(), group: if outer.is_empty() { "fields" } else { "inside" } });
            all.len() - 1
        });
        if let Some(set) = &rule.inner {
            let own = |field: &FieldRule| (Self::field(field, &format!("{key}."), first, all, inner), field.required);
            let columns = set.fields.iter().map(own).collect();
            inner.insert(at, columns);
        }
        at
    }

    fn read(&self, analysis: &Analysis, contents: &Contents) -> Vec<Found> {
        let mut row = vec![Found::default(); self.all.len()];
        let mut add = |column: Option<usize>, pieces: &[Piece]| {
            if let Some(found) = column.and_then(|column| row.get_mut(column)) {
                let length = |piece: &Piece| piece.text(&analysis.text, &analysis.pages).chars().count();
                found.count += 1;
                found.chars += pieces.iter().map(length).sum::<usize>();
            }
        };
        contents.header.iter().for_each(|labelled| add(Some(labelled.rule), &labelled.pieces));
        contents.parts.iter().for_each(|part| add(Some(self.parts + part.of), &part.pieces));
        for body in &contents.fields {
            let column = self.fields.get(body.of.set).and_then(|set| set.get(body.of.field?).copied());
            self.inside(column, body, &mut add);
        }
        row
    }

    /// Adds a field with all that is inside it, and each of the fields inside it by itself.
    fn inside(&self, column: Option<usize>, body: &Body<Heading>, add: &mut dyn FnMut(Option<usize>, &[Piece])) {
        fn pieces(body: &Body<Heading>) -> Vec<Piece> {
            let inner = body.inner.iter().flat_map(|inner| inner.heading.iter().cloned().chain(pieces(inner)));
            body.pieces.iter().cloned().chain(inner).collect()
        }
        add(column, &pieces(body));
        let columns = column.and_then(|column| self.inner.get(&column));
        for inner in &body.inner {
            let own = columns.and_then(|columns| columns.get(inner.of.field?)).map(|(column, _)| *column);
            self.inside(own, inner, add);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a cell depends on its column, its row and the other rows")]
    fn cell(
        &self,
        profile: &Profile,
        analysis: &Analysis,
        at: usize,
        column: usize,
        row: &[Found],
        usual: usize,
        name: &str,
    ) -> Cell {
        let found = row[column];
        let section = &analysis.outline.sections[at];
        let person = section.kind == RecipientKind::Person;
        match found.count {
            0 if column < self.parts => match &profile.header[column].required {
                _ if person => Cell::NotAsked,
                Requirement::Always => Cell::Missing,
                Requirement::Named(words) if words.first(&crate::fold::match_form(name).into_string()).is_some() => {
                    Cell::Missing
                }
                _ => Cell::Absent,
            },
            0 if self.all[column].group == "parts" => match profile.parts[column - self.parts].required {
                _ if person => Cell::NotAsked,
                true => Cell::Missing,
                false => Cell::Absent,
            },
            0 if self.all[column].group == "inside" => {
                let required = self.inner.values().flatten().any(|&(own, required)| own == column && required);
                let outer = self.all[column].key.rsplit_once('.').map_or("", |(outer, _)| outer);
                let has_outer = row.iter().zip(&self.all).any(|(found, own)| own.key == outer && found.count > 0);
                if required && has_outer { Cell::Missing } else { Cell::Absent }
            }
            0 => {
                let set = section.headings.first().map(|heading| heading.set);
                let set = set.or_else(|| {
                    let fits = |set: &crate::profile::FieldSet| {
                        set.divisions.is_empty() || section.division.is_some_and(|number| set.divisions.contains(&number))
                    };
                    profile.fields.iter().position(fits)
                });
                let field = set.and_then(|set| Some((set, self.fields[set].iter().position(|&own| own == column)?)));
                match field.map(|(set, field)| profile.fields[set].fields[field].required) {
                    None => Cell::NotAsked,
                    Some(true) => Cell::Missing,
                    Some(false) => Cell::Absent,
                }
            }
            1 if found.chars == 0 && !self.opens_fields(profile, column) => Cell::Empty,
            1 if found.chars > LONG && found.chars > usual * 2 => Cell::Long,
            1 => Cell::There,
            _ => Cell::Doubled,
        }
    }

    fn opens_fields(&self, profile: &Profile, column: usize) -> bool {
        column.checked_sub(self.parts).and_then(|part| profile.parts.get(part)).is_some_and(|part| part.opens_fields)
    }
}

/// The length that values usually have, among those that are there.
fn median(found: impl Iterator<Item = Found>) -> usize {
    let mut chars: Vec<usize> = found.filter(|found| found.count == 1).map(|found| found.chars).collect();
    chars.sort_unstable();
    chars.get(chars.len() / 2).copied().unwrap_or(0)
}
