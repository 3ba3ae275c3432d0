//! A converted booklet → the same with no more in it than the limits allow.
//!
//! A hostile file must not fill the disk with records or the terminal with findings. What is left out is counted in a finding
//! of its own, [`Code::LimitReached`], which is an error.

use std::collections::HashSet;

use crate::Options;
use crate::decode::{self, LineIndex};
use crate::diagnostic::{Code, Diagnostic, Place, Reported};
use crate::record::{Booklet, Record};
use crate::source::Source;

/// How much of one booklet is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes that an input may have; larger ones fail.
    pub size: u64,
    /// The most records.
    pub records: usize,
    /// The most findings.
    pub findings: usize,
}

impl Default for Limits {
    /// 256 MiB, 10,000 records, 1,000 findings: far more than any booklet has.
    fn default() -> Self {
        Self { size: 256 << 20, records: 10_000, findings: 1_000 }
    }
}

impl Limits {
    /// Takes out what is too much.
    pub(super) fn apply(&self, source: &Source, options: &Options, converted: &mut Reported<Booklet>) {
        self.cut_records(source, options, converted);
        self.cut_findings(&mut converted.diagnostics);
    }

    fn cut_records(&self, source: &Source, options: &Options, converted: &mut Reported<Booklet>) {
        let booklet = &mut converted.value;
        let Some(first) = booklet.records.get(self.records) else { return };
        let message = format!(
            "the booklet has {} recipients, of which {} are written; raise the limit with --max-records if they are meant",
            booklet.records.len(),
            self.records
        );
        let found = Diagnostic::new(Code::LimitReached, message, vec![place(source, options, first)]);
        booklet.records.truncate(self.records);
        let kept: HashSet<&str> = booklet.records.iter().map(|record| record.id.as_str()).collect();
        // The winners of the records that are left out stay, but lead nowhere.
        for winner in &mut booklet.winners {
            winner.record.take_if(|id| !kept.contains(id.as_str()));
        }
        converted.diagnostics.push(found);
        Diagnostic::sort(&mut converted.diagnostics);
    }

    fn cut_findings(&self, diagnostics: &mut Vec<Diagnostic>) {
        let Some(first) = diagnostics.get(self.findings) else { return };
        let message = format!(
            "there are {} findings, of which the {} most severe are kept; raise the limit with --max-findings to see all",
            diagnostics.len(),
            self.findings
        );
        let found = Diagnostic::new(Code::LimitReached, message, first.places.iter().take(1).cloned().collect());
        diagnostics.truncate(self.findings);
        diagnostics.push(found);
        Diagnostic::sort(diagnostics);
    }
}

/// The line that a record begins in.
fn place(source: &Source, options: &Options, record: &Record) -> Place {
    let line = record.source.lines.first;
    // The text is not at hand any more; a booklet with too many records is rare enough to decode it once more.
    let decoded = decode::decode(source, &decode::Options { encoding: options.encoding, hints: &[] });
    let text = decoded.map(|decoded| {
        let span = LineIndex::new(&decoded.text).span(line).unwrap_or_default();
        decoded.text.get(span.range()).unwrap_or_default().to_owned()
    });
    Place::line(line, &text.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{convert, profile};

    fn converted() -> (Source, Reported<Booklet>) {
        let source = Source::from_bytes("a.txt", std::fs::read("seeds/telework-award-07.txt").unwrap());
        let profile = profile::built_in("telework-award").unwrap();
        let converted = convert(&source, &profile, &Options::default()).unwrap();
        (source, converted)
    }

    #[test]
    fn a_booklet_within_the_limits_stays_as_it_is() {
        let (source, mut kept) = converted();
        let before = kept.clone();
        let limits = Limits { records: 19, findings: kept.diagnostics.len(), ..Limits::default() };
        limits.apply(&source, &Options::default(), &mut kept);
        assert_eq!((kept.value, kept.diagnostics), (before.value, before.diagnostics));
    }

    #[test]
    fn records_beyond_the_limit_are_left_out_and_counted() {
        let (source, mut kept) = converted();
        let before = kept.value.clone();
        Limits { records: 3, ..Limits::default() }.apply(&source, &Options::default(), &mut kept);
        assert_eq!(kept.value.records, before.records[..3]);
        let found = &kept.diagnostics[0];
        assert_eq!(found.code, Code::LimitReached);
        assert!(found.message.starts_with("the booklet has 19 recipients, of which 3 are written"), "{}", found.message);
        assert_eq!(found.places[0].line, before.records[3].source.lines.first);
        assert!(!found.places[0].text.is_empty());
        let ids: Vec<_> = kept.value.winners.iter().filter_map(|winner| winner.record.clone()).collect();
        assert_eq!(ids, ["a/01", "a/02", "a/03"]);
        assert_eq!(kept.value.winners.len(), before.winners.len());
    }

    #[test]
    fn the_most_severe_findings_are_kept_and_the_others_counted() {
        let place = || vec![Place::line(7, "x")];
        let mut found: Vec<Diagnostic> = (0..10).map(|_| Diagnostic::new(Code::UnitTwice, "w", place())).collect();
        found.push(Diagnostic::new(Code::UnclaimedText, "e", place()));
        Diagnostic::sort(&mut found);
        Limits { findings: 4, ..Limits::default() }.cut_findings(&mut found);
        assert_eq!(found.len(), 5);
        assert_eq!(found.iter().filter(|found| found.code == Code::LimitReached).count(), 1);
        assert!(found.iter().any(|found| found.code == Code::UnclaimedText));
        assert!(found.iter().any(|found| found.message.starts_with("there are 11 findings, of which the 4 most severe")));
    }
}
