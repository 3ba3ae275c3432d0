//! What became of cases → text for people, JUnit XML for build servers, JSON for other programs.
//!
//! In come [`Finished`] cases; out goes text. A difference is shown with its record, its dotted path, the words that differ (`[-gone-]`,
//! `{+come+}`) and the source line that it is about:
//!
//! ```text
//! FAILED telework-award-07: 1 difference
//!   records/07  recipient.capital.text
//!     expected  605,813[-百万-]円
//!     got       605,813{+千+}円
//!     --> seeds/telework-award-07.txt:2451
//!         資本金:605,813百万円
//! ```

mod machine;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use serde_json::Value;

use super::difference::plain;
use super::score::Scores;
use super::vary::{Outcome, Varied};
use super::words::{self, Part};
use super::{Claim, Difference, Finished, Verdict};
use crate::fold;

pub use machine::{json, junit};

/// Counts of a whole run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Cases in which everything is as expected.
    pub passed: usize,
    /// Cases in which something is not, or everything is though it is said not to be.
    pub failed: usize,
    /// Cases that are known to fail, and do.
    pub known: usize,
    /// Cases that could not be run.
    pub broken: usize,
    /// Differences in all cases.
    pub differences: usize,
    /// Variations in all cases that make them fail.
    pub varied: usize,
}

impl Summary {
    /// Counts a case.
    pub fn add(&mut self, finished: &Finished) {
        match finished.verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Failed | Verdict::Outdated => self.failed += 1,
            Verdict::Known(_) => {
                self.known += 1;
                return;
            }
            Verdict::Broken(_) => self.broken += 1,
        }
        self.differences += finished.differences.len();
        self.varied += finished.varied.iter().filter(|varied| varied.fails()).count();
    }

    /// All cases.
    pub fn cases(&self) -> usize {
        self.passed + self.failed + self.known + self.broken
    }

    /// Whether every case has passed.
    pub fn is_fine(&self) -> bool {
        self.failed + self.broken == 0
    }

    /// The last line of a run.
    pub fn line(&self, time: Duration) -> String {
        let mut line = format!("{}: {} passed", counted(self.cases(), "case"), self.passed);
        if self.failed > 0 {
            let varied = if self.varied > 0 { format!(", {}", counted(self.varied, "variation")) } else { String::new() };
            let _ = write!(line, ", {} failed ({}{varied})", self.failed, counted(self.differences, "difference"));
        }
        if self.known > 0 {
            let _ = write!(line, ", {} known to fail", self.known);
        }
        if self.broken > 0 {
            let _ = write!(line, ", {} broken", self.broken);
        }
        let _ = write!(line, "; {:.1} s", time.as_secs_f64());
        line
    }
}

/// How well profiles do, and whether that is well enough.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing {
    /// By profile.
    pub scores: BTreeMap<String, Scores>,
    /// Why the run fails, one a line.
    pub faults: Vec<String>,
    /// What else is to be said.
    pub notes: Vec<String>,
}

/// The scores as a table, and what is said of them.
pub fn scores(standing: &Standing) -> String {
    let width = standing.scores.keys().map(|name| fold::columns(name)).max().unwrap_or(0).max(7);
    let mut out = format!("{BOLD}{:width$}  cases  fields F1  records right  breaks F1  coverage{END}\n", "profile");
    for (name, scores) in &standing.scores {
        let Scores { cases, fields_f1, records_right, breaks_f1, coverage, .. } = scores;
        let _ = writeln!(
            out,
            "{name:width$}  {cases:>5}  {fields_f1:>9.4}  {records_right:>13.4}  {breaks_f1:>9.4}  {coverage:>8.4}"
        );
    }
    for fault in &standing.faults {
        let _ = writeln!(out, "{RED}below the floor{END}  {fault}");
    }
    for note in &standing.notes {
        let _ = writeln!(out, "{YELLOW}note{END}  {note}");
    }
    out
}

/// A number with its word: `1 case`, `2 cases`.
pub fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
const BOLD: &str = "\x1b[1m";
const END: &str = "\x1b[0m";

/// At most so many differences of a case are shown to people; the others are counted. JSON and JUnit have all.
const SHOWN: usize = 40;

/// A case in lines, with ANSI escapes. `width` is the number of columns that long source lines are cut to.
pub fn text(finished: &Finished, width: usize) -> String {
    let name = &visible(&finished.case.name);
    let time = finished.time.as_secs_f64();
    let mut out = match &finished.verdict {
        Verdict::Passed => format!("{GREEN}ok{END}     {name}  {time:.1} s\n"),
        Verdict::Failed => {
            format!("{RED}{BOLD}FAILED{END} {BOLD}{name}{END}: {}\n", what_failed(finished))
        }
        // A second fault of a case that is known to fail shows in the number.
        Verdict::Known(why) => format!("{YELLOW}known{END}  {name}: {} ({})\n", visible(why), what_failed(finished)),
        Verdict::Outdated => {
            format!("{RED}{BOLD}FAILED{END} {BOLD}{name}{END}: it passes now; take `known` out of about.yaml\n")
        }
        Verdict::Broken(why) => format!("{RED}{BOLD}BROKEN{END} {BOLD}{name}{END}: {}\n", why.replace('\n', "\n  ")),
    };
    for note in &finished.notes {
        let _ = writeln!(out, "  {YELLOW}note{END}  {}", visible(note));
    }
    if !finished.blessed.is_empty() {
        let _ = writeln!(out, "  blessed {}", counted(finished.blessed.len(), "value"));
    }
    if matches!(finished.verdict, Verdict::Known(_)) {
        return out;
    }
    for (differences, words) in [(&finished.blessed, ["before", "now"]), (&finished.differences, ["expected", "got"])] {
        for difference in differences.iter().take(SHOWN) {
            show(&mut out, difference, &finished.input, words, width);
        }
        if let Some(more) = differences.len().checked_sub(SHOWN).filter(|&more| more > 0) {
            let _ = writeln!(out, "  … and {}; --format json has all", counted(more, "more difference"));
        }
    }
    show_varied(&mut out, finished, width);
    out
}

/// How many values and variations are not as expected.
fn what_failed(finished: &Finished) -> String {
    let varied = finished.varied.iter().filter(|varied| varied.fails()).count();
    let counts = [(finished.differences.len(), "difference"), (varied, "variation")];
    let counts: Vec<String> =
        counts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| counted(*number, word)).collect();
    counts.join(", ")
}

fn show_varied(out: &mut String, finished: &Finished, width: usize) {
    /// A variation that is read wrongly is mostly wrong in many values for one reason.
    const FEW: usize = 5;
    if finished.varied.is_empty() {
        return;
    }
    let same: Vec<&str> =
        finished.varied.iter().filter(|varied| varied.outcome == Outcome::Same).map(|varied| varied.name).collect();
    let _ = writeln!(out, "  {GREEN}same{END}  {}", same.join(", "));
    for Varied { name, outcome } in &finished.varied {
        match outcome {
            Outcome::Same => {}
            Outcome::Unsupported(why) => {
                let _ = writeln!(out, "  {YELLOW}unsupported{END}  {name}: {}", visible(why));
            }
            Outcome::Known(why, count) => {
                let _ =
                    writeln!(out, "  {YELLOW}unsupported{END}  {name}: {} ({})", visible(why), counted(*count, "difference"));
            }
            Outcome::Outdated => {
                let _ = writeln!(out, "  {RED}supported now{END}  {name}: it is the same; take it out of about.yaml");
            }
            Outcome::Differs(differences) => {
                let _ = writeln!(out, "  {RED}differs{END}  {name}: {}", counted(differences.len(), "difference"));
                for difference in differences.iter().take(FEW) {
                    show(out, difference, &finished.input, ["plain", name], width);
                }
                if differences.len() > FEW {
                    let _ = writeln!(out, "  … and {}", counted(differences.len() - FEW, "more difference"));
                }
            }
        }
    }
}

fn show(out: &mut String, difference: &Difference, input: &str, words: [&str; 2], width: usize) {
    let Difference { file, path, claim, expected, got, source } = difference;
    let _ = writeln!(out, "  {BOLD}{}{END}  {}", visible(file), if path.is_empty() { "(the whole file)" } else { path });
    let (a, b) = (expected.as_ref().map(printed), got.as_ref().map(printed));
    let column = words.iter().map(|word| word.len()).max().unwrap_or(0).max(8);
    let label = |word: &str| format!("    {word:<column$}  ");
    match (claim, a, b) {
        // `3` the text and `3` the number look the same: only their types differ.
        (Claim::Equals, Some(a), Some(b)) if a == b && kind(expected) != kind(got) => {
            let side = |text: &str, value| format!("{}  ({})", shortened(text), kind(value));
            let _ = writeln!(out, "{}{}", label(words[0]), side(&a, expected));
            let _ = writeln!(out, "{}{}", label(words[1]), side(&b, got));
        }
        (Claim::Equals, Some(a), Some(b)) => {
            // Two findings with one message, two lists with one text: what differs shows in the whole of them.
            let json = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
            let (a, b) = if a == b { (json(expected), json(got)) } else { (a, b) };
            let parts = words::compare(&a, &b);
            let _ = writeln!(out, "{}{}", label(words[0]), marked(&parts, true));
            let _ = writeln!(out, "{}{}", label(words[1]), marked(&parts, false));
        }
        (Claim::Equals, a, b) => {
            let side = |text: Option<String>| text.map_or_else(|| "(nothing)".to_owned(), |text| shortened(&text));
            let _ = writeln!(out, "{}{}", label(words[0]), side(a));
            let _ = writeln!(out, "{}{}", label(words[1]), side(b));
        }
        (_, a, b) => {
            let _ = writeln!(out, "{}{}", label(claim.as_str()), a.map(|text| shortened(&text)).unwrap_or_default());
            let _ = writeln!(out, "{}{}", label("got"), b.map_or_else(|| "(nothing)".to_owned(), |text| shortened(&text)));
        }
    }
    if let Some((line, text)) = source {
        let _ = writeln!(out, "    --> {}:{line}", visible(input));
        let _ = writeln!(out, "        {}", cut(&visible(text), width.saturating_sub(8)));
    }
}

/// What a value is, in the words of a person.
fn kind(value: &Option<Value>) -> &'static str {
    value.as_ref().map_or("nothing", crate::verify::kind_of)
}

/// A value as it is shown: text as it is, a finding by code and message, other trees as JSON.
fn printed(value: &Value) -> String {
    match value {
        Value::Object(entries) => match (entries.get("code"), entries.get("message")) {
            (Some(code), Some(message)) => format!("{}: {}", plain(code), plain(message)),
            _ => value.to_string(),
        },
        Value::Array(_) => value.to_string(),
        scalar => plain(scalar),
    }
}

/// How many characters are shown around what differs.
const AROUND: usize = 24;

/// One side of a comparison: what differs with a mark, and as much of what is the same as helps to find it.
fn marked(parts: &[Part], ours: bool) -> String {
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Same(text) => {
                let text = visible(text);
                let count = text.chars().count();
                let head = if at == 0 { 0 } else { AROUND };
                let tail = if at + 1 == parts.len() { 0 } else { AROUND };
                if count <= head + tail + 1 {
                    out.push_str(&text);
                } else {
                    out.extend(text.chars().take(head));
                    out.push('…');
                    out.extend(text.chars().skip(count - tail));
                }
            }
            Part::Gone(text) if ours => {
                let _ = write!(out, "{RED}[-{}-]{END}", shortened(text));
            }
            Part::Come(text) if !ours => {
                let _ = write!(out, "{GREEN}{{+{}+}}{END}", shortened(text));
            }
            _ => {}
        }
    }
    out
}

/// A text that stands alone, cut in the middle where it is very long.
fn shortened(text: &str) -> String {
    const LONG: usize = 400;
    let text = visible(text);
    let count = text.chars().count();
    if count <= LONG {
        return text;
    }
    let head: String = text.chars().take(LONG / 2).collect();
    let tail: String = text.chars().skip(count - LONG / 2).collect();
    format!("{head} … {tail}")
}

/// The text on one line, with `⏎` for a line break and `�` for what a terminal would obey.
fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' => '⏎',
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// As much of a text as takes so many columns.
fn cut(text: &str, columns: usize) -> String {
    if fold::columns(text) <= columns {
        return text.to_owned();
    }
    let mut used = 0;
    let fits = |c: &char| {
        used += fold::columns(c.encode_utf8(&mut [0; 4]));
        used + 1 < columns
    };
    text.chars().take_while(fits).chain(['…']).collect()
}
