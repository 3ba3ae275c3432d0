//! Measures line breaks and labels against the hand-labelled passages in `fixtures/breaks/`.
//!
//! `cargo run --example reflow_score` prints precision, recall and F1 with what the extraction left at the lines' ends and without it. More:
//! `--errors` and `--kinds` list what is wrong, `--width=N` measures the booklet re-wrapped to N columns (`--form-feeds` with form feeds between
//! pages, `--hand=SEED` with line ends that an author set inside sentences, `--text` prints it), `--dump` prints the evidence for each line end, to learn weights from, and `-- BOOKLET LABELS` measures another text.
// A measure that cannot be taken stops: what it reads are files of the project.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "../tests/support/breaks.rs"]
mod breaks;
#[path = "../tests/support/rewrap.rs"]
mod rewrap;
#[path = "../tests/support/scores.rs"]
mod scores;

use std::path::PathBuf;

use sasshi::{profile, source::Source};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let value = |flag: &str| arguments.iter().find_map(|argument| argument.strip_prefix(flag)?.strip_prefix('='));
    let paths: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let booklet = paths.first().map_or_else(|| PathBuf::from("seeds/telework-award-07.txt"), PathBuf::from);
    let passages = breaks::passages(&paths.get(1).map_or_else(breaks::folder, PathBuf::from));
    let text = std::fs::read_to_string(&booklet).expect("the booklet can be read");
    let profile = profile::built_in("telework-award").expect("the profile is sound");
    let found = |text: &str| breaks::Found::of(&Source::from_bytes("booklet.txt", text.as_bytes().to_vec()), &profile);
    let width = value("--width").map(|width| width.parse().expect("--width=COLUMNS"));
    let seed: u64 = value("--hand").map_or(0, |seed| seed.parse().expect("--hand=SEED"));
    let own = width.map(|_| found(&text));
    for signal in [true, false] {
        let (text, passages) = match (&own, width) {
            (Some(own), Some(width)) => {
                let hand = (if seed > 0 { 6 } else { 0 }, seed);
                let setting = rewrap::Setting { width, signal, form_feeds: has("--form-feeds"), hand };
                let set = rewrap::set(&text, &profile, own, &passages, setting);
                (set.text, set.passages)
            }
            _ if signal => (text.clone(), passages.clone()),
            _ => (breaks::without_signal(&text), passages.clone()),
        };
        if has("--text") && signal {
            print!("{text}");
            continue;
        }
        let report = scores::Report::of(&found(&text), &passages);
        if has("--dump") {
            report.evidence.iter().for_each(|line| println!("{},{line}", u8::from(signal)));
            continue;
        }
        println!("{}\n{}", if signal { "with the signal" } else { "without it" }, report.show());
        let listed = [("--errors", &report.errors), ("--kinds", &report.mistaken)];
        listed.into_iter().filter(|(flag, _)| has(flag)).flat_map(|(_, lines)| lines).for_each(|line| println!("  {line}"));
    }
}
