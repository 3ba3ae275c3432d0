//! Measures line breaks and labels against the hand-labelled passages in `fixtures/breaks/`.
//!
//! `cargo run --example reflow_score` prints precision, recall and F1 with what the extraction left at the lines' ends and without it. More:
//! `--errors` and `--kinds` list what is wrong in the passages that weights are learned from, `--held-out` in the others too; `--width=N`
//! measures the booklet re-wrapped to N columns (`--spaces` without form feeds between pages, `--hand=SEED` with line ends that an author
//! set inside sentences, `--text` prints it); `-- BOOKLET LABELS` measures another text.
// A measure that cannot be taken stops: what it reads are files of the project.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "../tests/support/breaks.rs"]
mod breaks;
#[path = "../tests/support/rewrap.rs"]
mod rewrap;
#[path = "../tests/support/scores.rs"]
mod scores;
#[path = "../tests/support/variants.rs"]
mod variants;

use std::path::Path;

use rewrap::Setting;
use variants::{Measured, Variant};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let value = |flag: &str| arguments.iter().find_map(|argument| argument.strip_prefix(flag)?.strip_prefix('='));
    let paths: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let measured = match paths[..] {
        [] => Measured::own(),
        [booklet, labels] => {
            let text = std::fs::read_to_string(booklet).expect("the booklet can be read");
            Measured::of(text, breaks::passages(Path::new(labels)))
        }
        _ => panic!("a booklet and a folder of labels are wanted, or neither"),
    };
    let seed: u64 = value("--hand").map_or(0, |seed| seed.parse().expect("--hand=SEED"));
    let variant = value("--width").map_or(Variant::Own, |width| {
        let width = width.parse().expect("--width=COLUMNS");
        let hand = (if seed > 0 { 6 } else { 0 }, seed);
        Variant::Set(Setting { width, form_feeds: !has("--spaces"), hand, ..Setting::default() })
    });
    if has("--text") {
        print!("{}", measured.set(variant, true).text);
        return;
    }
    for signal in [true, false] {
        let report = measured.report(variant, signal);
        println!("{}\n{}", if signal { "with the signal" } else { "without it" }, report.show());
        let listed = [("--errors", &report.errors), ("--kinds", &report.mistaken)];
        let lines = listed.into_iter().filter(|(flag, _)| has(flag)).flat_map(|(_, lines)| lines);
        lines.filter(|line| has("--held-out") || line.starts_with("tuning")).for_each(|line| println!("  {line}"));
    }
}
