//! Measures line breaks against the hand-labelled passages in `fixtures/breaks/`.
//!
//! `cargo run --example reflow_score` prints precision, recall and F1 of the breaks of the tuning passages and of those that were kept aside.
//! `-- BOOKLET LABELS` measures another text; `--dump` prints the evidence for each labelled line end, to learn weights from.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use sasshi::field::Piece;
use sasshi::reflow::{self, Decision, Place, breaks};
use sasshi::{Options, analyse, profile, source::Source};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let paths: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let booklet = paths.first().map_or_else(|| PathBuf::from("seeds/telework-award-07.txt"), PathBuf::from);
    let labels = paths.get(1).map_or_else(|| PathBuf::from("fixtures/breaks"), PathBuf::from);
    let source = Source::read(&booklet, u64::MAX).expect("the booklet can be read");
    let source =
        if has("--no-signal") { Source::from_bytes(source.name, without_trailing_space(&source.bytes)) } else { source };
    let profile = profile::built_in("telework-award").expect("the profile is sound");
    let analysis = analyse(&source, &profile, &Options::default()).expect("the booklet is text");
    let mut found = Found::default();
    for contents in &analysis.contents {
        for pieces in contents.fields.iter().map(|body| &body.pieces).chain(contents.parts.iter().map(|body| &body.pieces)) {
            found.body(&analysis, &profile, pieces);
        }
        for pieces in
            contents.fields.iter().map(|body| &body.heading).chain(contents.header.iter().map(|labelled| &labelled.pieces))
        {
            found.one_unit(&analysis, pieces);
        }
        found.one_unit(&analysis, &contents.affiliation);
    }
    let mut scores: HashMap<bool, Score> = HashMap::new();
    let mut by_kind: BTreeMap<String, Score> = BTreeMap::new();
    for (held_out, passage) in passages(&labels) {
        for label in &passage {
            let Some(&predicted) = found.kinds.get(&label.line) else { continue };
            if label.kind == predicted {
                by_kind.entry(label.kind.clone()).or_default().hits += 1;
            } else {
                by_kind.entry(label.kind.clone()).or_default().missed += 1;
                by_kind.entry(predicted.to_owned()).or_default().wrong += 1;
                if has("--kinds") {
                    println!("{} is {}, taken for {predicted}: {}", label.line, label.kind, label.text);
                }
            }
        }
        for pair in passage.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            if let Some(evidence) = found.evidence.get(&(a.line, b.line)).filter(|_| has("--dump")) {
                let numbers: Vec<String> = evidence.iter().map(f64::to_string).collect();
                println!("{},{},{}", u8::from(held_out), u8::from(a.breaks), numbers.join(","));
            }
            let Some(next) = found.next.get(&a.line) else { continue };
            let predicted = *next != Some(b.line);
            let score = scores.entry(held_out).or_default();
            score.add(a.breaks, predicted);
            if a.breaks != predicted && has("--errors") {
                println!(
                    "{} {}: {} {} | {} {}",
                    if held_out { "held-out" } else { "tuning" },
                    if a.breaks { "missed break" } else { "false break" },
                    a.line,
                    a.text,
                    b.line,
                    b.text
                );
            }
        }
    }
    if !has("--dump") {
        for (held_out, name) in [(false, "tuning"), (true, "held-out")] {
            println!("{name}: {}", scores.entry(held_out).or_default().show());
        }
        for (kind, score) in &by_kind {
            println!("{kind}: {}", score.show());
        }
    }
}

fn without_trailing_space(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    text.split('\n').map(|line| line.trim_end()).collect::<Vec<_>>().join("\n").into_bytes()
}

#[derive(Default)]
struct Found {
    /// For each line of a section the line that it is joined with, if any.
    next: HashMap<u32, Option<u32>>,
    evidence: HashMap<(u32, u32), [f64; breaks::FEATURES]>,
    /// What each line of a field was taken for.
    kinds: HashMap<u32, &'static str>,
}

impl Found {
    fn body(&mut self, analysis: &sasshi::Analysis, profile: &sasshi::profile::Profile, pieces: &[Piece]) {
        let rows = reflow::rows(&analysis.text, &analysis.pages, pieces);
        let places = reflow::figure::places(&rows, &profile.captions);
        let decisions = reflow::decide(&rows, &places, &analysis.pages.layout, &profile.captions);
        let kinds = reflow::kinds(&rows, &places, &decisions);
        for (row, kind) in rows.iter().zip(&kinds) {
            self.kinds.insert(analysis.pages.lines[row.line].number, kind.as_str());
        }
        let edges = breaks::edges(&rows, analysis.pages.layout.width);
        let number = |row: &reflow::Row| analysis.pages.lines[row.line].number;
        let mut run = breaks::Run::default();
        for (at, row) in rows.iter().enumerate() {
            run.take(row);
            let joins = decisions.get(at) == Some(&Decision::Join);
            self.next.insert(number(row), joins.then(|| number(&rows[at + 1])));
            if at + 1 < rows.len() && places[at] == Place::Text && places[at + 1] == Place::Text {
                self.evidence.insert((number(row), number(&rows[at + 1])), breaks::features(&rows, at, &edges, run));
            }
            if !joins {
                run = breaks::Run::default();
            }
        }
    }

    fn one_unit(&mut self, analysis: &sasshi::Analysis, pieces: &[Piece]) {
        for (at, piece) in pieces.iter().enumerate() {
            let number = |piece: &Piece| analysis.pages.lines[piece.line].number;
            let next = pieces.get(at + 1).map(number);
            self.next.entry(number(piece)).or_insert(None);
            if next.is_some() {
                self.next.insert(number(piece), next);
            }
        }
    }
}

struct Label {
    line: u32,
    kind: String,
    breaks: bool,
    text: String,
}

/// The passages of a folder, furniture left out; and whether each was kept aside.
fn passages(folder: &Path) -> Vec<(bool, Vec<Label>)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the labels are there")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a passage can be read");
        let held_out = text.starts_with("# held-out");
        let labels = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            let mut columns = line.split('\t');
            let (line, kind, name, text) = (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
            (kind != "-").then(|| Label {
                line: line.parse().expect("a line number"),
                breaks: kind == "break",
                kind: name.to_owned(),
                text: text.to_owned(),
            })
        });
        (held_out, labels.collect())
    };
    paths.into_iter().map(read).collect()
}

#[derive(Default)]
struct Score {
    hits: u32,
    missed: u32,
    wrong: u32,
    joins: u32,
}

impl Score {
    fn add(&mut self, breaks: bool, predicted: bool) {
        match (breaks, predicted) {
            (true, true) => self.hits += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.wrong += 1,
            (false, false) => self.joins += 1,
        }
    }

    fn show(&self) -> String {
        let share = |part: u32, rest: u32| f64::from(part) / f64::from((part + rest).max(1));
        let (precision, recall) = (share(self.hits, self.wrong), share(self.hits, self.missed));
        let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
        let total = self.hits + self.missed + self.wrong + self.joins;
        format!(
            "{total}, precision {precision:.4}, recall {recall:.4}, F1 {f1:.4} ({} missed, {} wrong)",
            self.missed, self.wrong
        )
    }
}
