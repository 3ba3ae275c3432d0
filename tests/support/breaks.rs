//! The measure of line breaks: what sasshi makes of each line end against the hand-labelled passages in `fixtures/breaks/`.
//!
//! In come a booklet and the passages; out comes a [`Report`]: precision, recall and F1 of the line breaks and of each label. The example
//! `reflow_score` prints it, `tests/reflow_floor.rs` holds it against the floor, and `tests/rewrap.rs` takes it of the booklet in other widths.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test and an example each use a part of this; a panic is how they fail"
)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use sasshi::field::Piece;
use sasshi::profile::{FrontPart, Profile};
use sasshi::reflow::evidence::Evidence;
use sasshi::reflow::{self, Decision};
use sasshi::source::Source;
use sasshi::{Analysis, Options, analyse, convert, fold};

/// The labels, in the order in which they are reported.
pub const LABELS: [&str; 8] = ["paragraph", "item", "heading", "label-value", "table-row", "caption", "figure", "furniture"];

/// A line as a reader labelled it.
#[derive(Debug, Clone)]
pub struct Label {
    /// Its number in the source, from 1.
    pub line: u32,
    /// One of [`LABELS`].
    pub kind: String,
    /// Whether something new begins behind it; nothing is said of furniture and of the last line of a passage.
    pub breaks: Option<bool>,
    /// The line, without the white space at its ends.
    pub text: String,
}

/// Lines that stand one behind the other.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Kept aside: nothing was learned from it.
    pub held_out: bool,
    pub labels: Vec<Label>,
}

/// The folder of the labelled passages.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/breaks")
}

/// The files of a folder's passages, in order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the labels are there").flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|extension| extension == "txt")).collect();
    paths.sort();
    paths
}

/// The passages of a folder.
pub fn passages(folder: &Path) -> Vec<Passage> {
    let read = |path: &PathBuf| std::fs::read_to_string(path).expect("a passage can be read");
    files(folder).iter().map(|path| passage(&read(path))).collect()
}

fn passage(text: &str) -> Passage {
    let label = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [number, end, kind, text] = columns[..] else { panic!("four columns are wanted: {line}") };
        assert!(LABELS.contains(&kind), "no label: {line}");
        let breaks = match end {
            "break" => Some(true),
            "join" => Some(false),
            "end" | "-" => None,
            _ => panic!("no line end: {line}"),
        };
        assert_eq!(kind == "furniture", end == "-", "furniture has no line end of its own: {line}");
        Label { line: number.parse().expect("a line number"), kind: kind.to_owned(), breaks, text: text.to_owned() }
    };
    let first = text.lines().next().unwrap_or_default();
    assert!(first.starts_with("# tuning") || first.starts_with("# held-out"), "neither tuning nor held-out: {first}");
    let labels = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(label).collect();
    Passage { held_out: first.starts_with("# held-out"), labels }
}

/// The same text without the white space that extractions leave at the ends of lines.
pub fn without_signal(text: &str) -> String {
    text.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// What sasshi makes of the lines of a booklet, by their numbers in the source.
#[derive(Debug, Default)]
pub struct Found {
    /// For each line that it reads the line that this one is joined with, if any.
    pub next: HashMap<u32, Option<u32>>,
    /// The evidence about a line end inside a field.
    pub evidence: HashMap<(u32, u32), Evidence>,
    /// What each line was taken for.
    pub kinds: HashMap<u32, &'static str>,
}

impl Found {
    /// Reads a booklet.
    pub fn of(source: &Source, profile: &Profile) -> Self {
        let analysis = analyse(source, profile, &Options::default()).expect("the booklet is text");
        let converted = convert(source, profile, &Options::default()).expect("the booklet is text").value;
        let mut found = Self::default();
        let mut front = String::new();
        collect(&serde_json::to_value(converted).expect("a booklet is data"), &mut front);
        found.front(&analysis, &front, profile);
        for (section, contents) in analysis.outline.sections.iter().zip(&analysis.contents) {
            let name: Vec<usize> = analysis.pages.content(section.name.clone()).collect();
            found.unit(&analysis, &name, "heading");
            for body in &contents.parts {
                found.body(&analysis, profile, &body.pieces, true);
                found.unit(&analysis, &lines(&body.heading), "heading");
            }
            for body in &contents.fields {
                found.body(&analysis, profile, &body.pieces, false);
                found.unit(&analysis, &lines(&body.heading), "heading");
            }
            for labelled in &contents.header {
                let mut lines = lines(&labelled.pieces);
                lines.insert(0, labelled.line);
                lines.dedup();
                found.unit(&analysis, &lines, "label-value");
            }
            found.unit(&analysis, &lines(&contents.affiliation), "label-value");
            for &line in &contents.unclaimed {
                found.unit(&analysis, &[line], "unclaimed");
            }
        }
        for line in analysis.pages.lines.iter().filter(|line| line.furniture.is_some()) {
            found.kinds.insert(line.number, "furniture");
        }
        found
    }

    /// The lines of the front matter and of the award pages. `outputs` are all values that were written, one a line: two lines are joined where
    /// the end of the one stands before the beginning of the other in one value.
    fn front(&mut self, analysis: &Analysis, outputs: &str, profile: &Profile) {
        let outline = &analysis.outline;
        let signals = &outline.signals;
        let clean = |line: usize| bare(fold::clean_form(analysis.pages.lines[line].text(&analysis.text)).0.as_str());
        for chapter in outline.chapters.iter().filter(|chapter| chapter.part.is_some_and(|part| part != FrontPart::Winners)) {
            let content: Vec<usize> = analysis.pages.content(chapter.lines.clone()).collect();
            // The committee is read in another way.
            let mut part = chapter.part;
            let prose = content.iter().filter(|&&line| {
                part = signals.front[line].or(part);
                part != Some(FrontPart::Committee)
            });
            self.body(analysis, profile, &prose.map(|&line| Piece::whole(&analysis.pages, line)).collect::<Vec<_>>(), false);
            let mut part = chapter.part;
            let mut continued = None;
            for (at, &line) in content.iter().enumerate() {
                let joins = content.get(at + 1).is_some_and(|&next| outputs.contains(&seam(&clean(line), &clean(next))));
                let number = analysis.pages.lines[line].number;
                self.next.insert(number, joins.then(|| analysis.pages.lines[content[at + 1]].number));
                part = signals.front[line].or(part);
                let kind = match (signals.front[line], part, &signals.division[line]) {
                    (Some(_), ..) => Some("heading"),
                    (None, Some(FrontPart::Committee), _) => Some("table-row"),
                    (None, Some(FrontPart::Eligible), Some(_)) => Some("label-value"),
                    (None, _, Some(_)) => Some("heading"),
                    _ => continued,
                };
                self.kinds.extend(kind.map(|kind| (number, kind)));
                continued = kind.filter(|_| joins);
            }
        }
        for divider in &outline.dividers {
            let content: Vec<usize> = analysis.pages.content(divider.lines.clone()).collect();
            for (at, &line) in content.iter().enumerate() {
                let is_heading = signals.division[line].is_some() || signals.award[line].is_some();
                let joins =
                    !is_heading && content.get(at + 1).is_some_and(|&next| outputs.contains(&seam(&clean(line), &clean(next))));
                let number = analysis.pages.lines[line].number;
                self.next.insert(number, joins.then(|| analysis.pages.lines[content[at + 1]].number));
                self.kinds.insert(number, if is_heading { "heading" } else { "paragraph" });
            }
        }
        for roster in std::iter::once(&outline.winners).chain(outline.dividers.iter().map(|divider| &divider.roster)) {
            for entry in &roster.entries {
                self.unit(analysis, &entry.lines, "table-row");
            }
            for line in roster.divisions.iter().map(|announced| announced.line).chain(roster.awards.iter().map(|award| award.1))
            {
                self.unit(analysis, &[line], "heading");
            }
        }
        for chapter in outline.chapters.iter().filter(|chapter| chapter.part == Some(FrontPart::Winners)) {
            self.unit(analysis, &[chapter.lines.start], "heading");
        }
    }

    /// The lines below a heading. The first may stand behind a label on its line: then it is that label's value.
    fn body(&mut self, analysis: &Analysis, profile: &Profile, pieces: &[Piece], labelled: bool) {
        let rows = reflow::rows(&analysis.text, &analysis.pages, pieces);
        let places = reflow::figure::places(&rows, &analysis.pages.layout, &profile.captions);
        let decisions = reflow::decide(&rows, &places, &analysis.pages.layout, &profile.captions);
        let evidence = reflow::breaks::evidence(&rows, &places, &analysis.pages.layout, &profile.captions);
        let number = |row: &reflow::Row| analysis.pages.lines[row.line].number;
        let mut value = labelled && rows.first().is_some_and(|row| row.inline);
        for (at, (row, kind)) in rows.iter().zip(reflow::kinds(&rows, &places, &decisions)).enumerate() {
            let joins = decisions.get(at) == Some(&Decision::Join);
            self.kinds.insert(number(row), if value { "label-value" } else { kind.as_str() });
            self.next.insert(number(row), joins.then(|| number(&rows[at + 1])));
            if let Some(&Some(evidence)) = evidence.get(at) {
                self.evidence.insert((number(row), number(&rows[at + 1])), evidence);
            }
            if !joins {
                value = false;
            }
        }
    }

    /// Lines that are one value or one heading. What stands behind them on the last line is already known.
    fn unit(&mut self, analysis: &Analysis, lines: &[usize], kind: &'static str) {
        let number = |line: &usize| analysis.pages.lines[*line].number;
        for (at, line) in lines.iter().enumerate() {
            if let Some(next) = lines.get(at + 1) {
                self.next.insert(number(line), Some(number(next)));
            } else {
                self.next.entry(number(line)).or_insert(None);
            }
            let value_behind = kind == "heading" && self.kinds.get(&number(line)) == Some(&"label-value");
            if !value_behind {
                self.kinds.insert(number(line), kind);
            }
        }
    }
}

fn lines(pieces: &[Piece]) -> Vec<usize> {
    pieces.iter().map(|piece| piece.line).collect()
}

/// Every text in a value, one a line, without white space.
fn collect(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::String(text) => {
            for line in text.lines() {
                out.push_str(&bare(line));
                out.push('\n');
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, out)),
        serde_json::Value::Object(values) => values.values().for_each(|value| collect(value, out)),
        _ => {}
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What stands around a line end: the last characters of one line and the first of the next.
fn seam(a: &str, b: &str) -> String {
    const REACH: usize = 8;
    let from = a.char_indices().rev().nth(REACH - 1).map_or(0, |(at, _)| at);
    a[from..].chars().chain(b.chars().take(REACH)).collect()
}
