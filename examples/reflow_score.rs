//! Measures line breaks and labels against the hand-labelled passages in `fixtures/breaks/`.
//!
//! `cargo run --example reflow_score` prints precision, recall and F1 with what the extraction left at the lines' ends and without it. More:
//! `--errors` and `--kinds` list what is wrong, `--width N` measures the booklet re-wrapped to N columns, `--hand` with line ends that an
//! author set inside sentences, `--dump` prints the evidence for each line end, to learn weights from, and `-- BOOKLET LABELS` measures another text.

#[path = "../tests/support/breaks.rs"]
mod breaks;
#[path = "../tests/support/scores.rs"]
mod scores;

use std::path::PathBuf;

use sasshi::{profile, source::Source};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let paths: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let booklet = paths.first().map_or_else(|| PathBuf::from("seeds/telework-award-07.txt"), PathBuf::from);
    let passages = breaks::passages(&paths.get(1).map_or_else(breaks::folder, PathBuf::from));
    let text = std::fs::read_to_string(&booklet).expect("the booklet can be read");
    let profile = profile::built_in("telework-award").expect("the profile is sound");
    for (name, text) in [("with the signal", text.clone()), ("without it", breaks::without_signal(&text))] {
        let source = Source::from_bytes("booklet.txt", text.into_bytes());
        let report = scores::Report::of(&breaks::Found::of(&source, &profile), &passages);
        if has("--dump") {
            report.evidence.iter().for_each(|line| println!("{},{line}", u8::from(name == "with the signal")));
            continue;
        }
        println!("{name}\n{}", report.show());
        let listed = [("--errors", &report.errors), ("--kinds", &report.mistaken)];
        listed.into_iter().filter(|(flag, _)| has(flag)).flat_map(|(_, lines)| lines).for_each(|line| println!("  {line}"));
    }
}
