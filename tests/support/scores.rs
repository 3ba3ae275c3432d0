//! Counts of right and wrong answers, and the report that they are printed in.
#![allow(dead_code, reason = "a test and an example each use a part of this")]

use std::collections::BTreeMap;

use sasshi::reflow::evidence::Evidence;

use super::breaks::{Found, LABELS, Passage};

/// How often something was found, missed and found where it is not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    pub hits: u32,
    pub missed: u32,
    pub wrong: u32,
    /// Right answers that it is not there.
    pub rest: u32,
}

impl Score {
    fn add(&mut self, is: bool, found: bool) {
        match (is, found) {
            (true, true) => self.hits += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.wrong += 1,
            (false, false) => self.rest += 1,
        }
    }

    fn sum(self, other: Self) -> Self {
        Self {
            hits: self.hits + other.hits,
            missed: self.missed + other.missed,
            wrong: self.wrong + other.wrong,
            rest: self.rest + other.rest,
        }
    }

    pub fn total(self) -> u32 {
        self.hits + self.missed + self.wrong + self.rest
    }

    pub fn precision(self) -> f64 {
        f64::from(self.hits) / f64::from((self.hits + self.wrong).max(1))
    }

    pub fn recall(self) -> f64 {
        f64::from(self.hits) / f64::from((self.hits + self.missed).max(1))
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        f64::from(2 * self.hits) / f64::from((2 * self.hits + self.missed + self.wrong).max(1))
    }

    fn show(self) -> String {
        let (precision, recall, f1) = (self.precision(), self.recall(), self.f1());
        format!("precision {precision:.4}  recall {recall:.4}  F1 {f1:.4}  ({} missed, {} wrong)", self.missed, self.wrong)
    }
}

/// What the measure of one text says.
#[derive(Debug, Default)]
pub struct Report {
    /// The breaks, by what the passages are for (`tuning`, `held-out`) and what stands before the line end (`prose`, `figures`).
    pub breaks: BTreeMap<(&'static str, &'static str), Score>,
    /// The labels, by what the passages are for and the label.
    pub labels: BTreeMap<(&'static str, &'static str), Score>,
    /// Labelled line ends that nothing is known of.
    pub unscored: u32,
    /// A line for each wrong break.
    pub errors: Vec<String>,
    /// A line for each wrong label.
    pub mistaken: Vec<String>,
    /// The evidence about each labelled line end that was weighed.
    pub samples: Vec<Sample>,
}

/// A line end that was weighed.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Nothing is learned from it.
    pub held_out: bool,
    pub breaks: bool,
    pub evidence: Evidence,
}

impl Report {
    /// Compares what was found with the labels.
    pub fn of(found: &Found, passages: &[Passage]) -> Self {
        let mut report = Self::default();
        for passage in passages {
            let purpose = if passage.held_out { "held-out" } else { "tuning" };
            for label in &passage.labels {
                let Some(&kind) = found.kinds.get(&label.line) else { continue };
                for name in LABELS {
                    report.labels.entry((purpose, name)).or_default().add(label.kind == name, kind == name);
                }
                if label.kind != kind {
                    let (line, is, text) = (label.line, &label.kind, &label.text);
                    report.mistaken.push(format!("{purpose} {line}: {is}, taken for {kind}: {text}"));
                }
            }
            let lines: Vec<_> = passage.labels.iter().filter(|label| label.kind != "furniture").collect();
            for pair in lines.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                let Some(breaks) = a.breaks else { continue };
                let Some(next) = found.next.get(&a.line) else {
                    report.unscored += 1;
                    continue;
                };
                let predicted = *next != Some(b.line);
                let stands = if a.kind == "figure" { "figures" } else { "prose" };
                report.breaks.entry((purpose, stands)).or_default().add(breaks, predicted);
                if breaks != predicted {
                    let error = if breaks { "missed break" } else { "false break" };
                    let (line, text, after, next) = (a.line, &a.text, b.line, &b.text);
                    report.errors.push(format!("{purpose} {stands} {error}: {line} {text} | {after} {next}"));
                }
                if let Some(&evidence) = found.evidence.get(&(a.line, b.line)) {
                    report.samples.push(Sample { held_out: passage.held_out, breaks, evidence });
                }
            }
        }
        report
    }

    /// The breaks of the passages and kinds of text that are wanted.
    pub fn breaks_of(&self, wanted: impl Fn(&str, &str) -> bool) -> Score {
        let wanted = self.breaks.iter().filter(|((purpose, stands), _)| wanted(purpose, stands));
        wanted.fold(Score::default(), |sum, (_, &score)| sum.sum(score))
    }

    /// A label in all passages.
    pub fn label(&self, name: &str) -> Score {
        let own = self.labels.iter().filter(|((_, label), _)| *label == name);
        own.fold(Score::default(), |sum, (_, &score)| sum.sum(score))
    }

    /// Everything that is measured, with the name that the floor has it under.
    pub fn scores(&self) -> Vec<(String, Score)> {
        let mut scores = Vec::new();
        for purpose in ["tuning", "held-out"] {
            for stands in ["prose", "figures"] {
                scores.push((format!("breaks, {purpose}, {stands}"), self.breaks_of(|p, s| p == purpose && s == stands)));
            }
            scores.push((format!("breaks, {purpose}"), self.breaks_of(|p, _| p == purpose)));
        }
        scores.push(("breaks".to_owned(), self.breaks_of(|_, _| true)));
        scores.extend(LABELS.iter().map(|label| (format!("label {label}"), self.label(label))));
        scores
    }

    /// The report in lines.
    pub fn show(&self) -> String {
        let mut out = String::new();
        for (name, score) in self.scores() {
            let count = if name.starts_with("label") { score.hits + score.missed } else { score.total() };
            out.push_str(&format!("  {name:<26} {count:>5}  {}\n", score.show()));
        }
        out.push_str(&format!("  labelled line ends that are not scored: {}\n", self.unscored));
        out
    }
}
