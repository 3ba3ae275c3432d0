//! Learns what each piece of evidence about a line end weighs, and writes `src/reflow/weights.rs`.
//!
//! `cargo run --example reflow_learn`, then build and run it once more: what the reader decides about a line end is evidence for the next
//! one, so that new weights change a few samples. `docs/reflow.md` says when.
//!
//! The samples are the line ends of the passages marked `tuning`, in the forms of [`variants::lessons`]; nothing is learned from those marked
//! `held-out`. It is a logistic regression held to small weights (L2), without a constant beside the evidence `always`, solved by Newton's
//! method. The same samples give the same weights.
// What cannot be learned stops: what it reads are files of the project.
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

use sasshi::reflow::evidence::FEATURES;

/// What a sample counts against the wish for small weights.
const TRUST: f64 = 0.3;

/// What speaks in one sample, by the number of the piece of evidence, and whether a break follows.
struct Sample {
    evidence: Vec<(usize, f64)>,
    breaks: bool,
    counts: f64,
}

fn main() {
    let measured = variants::Measured::own();
    let mut names = [""; FEATURES];
    let weights = [true, false].map(|signal| {
        let samples = samples(&measured, signal, &mut names);
        let weights = learn(&samples);
        let wrong = samples.iter().filter(|sample| (sum(sample, &weights) > 0.0) != sample.breaks).count();
        println!(
            "{} samples {}, {wrong} against the weights",
            samples.len(),
            if signal { "with the signal" } else { "without it" }
        );
        weights
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/reflow/weights.rs");
    let before = std::fs::read_to_string(&path).expect("the weights can be read");
    let (head, _) = before.split_once("= [\n").expect("the weights are a list");
    let mut text = format!("{head}= [\n");
    for (at, name) in names.iter().enumerate() {
        // No zero has a sign.
        let shown = weights.map(|weights| format!("{:.2}", weights[at]).replace("-0.00", "0.00"));
        text.push_str(&format!("    (\"{name}\", {}, {}),\n", shown[0], shown[1]));
    }
    text.push_str("];\n");
    println!("{} {}", path.display(), if text == before { "stays as it is" } else { "is new: build, and learn once more" });
    std::fs::write(&path, text).expect("the weights can be written");
}

/// What can be learned from. Evidence of the trailing signal says nothing where there is none.
fn samples(measured: &variants::Measured, signal: bool, names: &mut [&str; FEATURES]) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (variant, counts) in variants::lessons() {
        for sample in measured.report(variant, signal).samples.into_iter().filter(|sample| !sample.held_out) {
            *names = sample.evidence.map(|(name, _)| name);
            let heard = |(_, (name, amount)): &(usize, (&str, f64))| *amount != 0.0 && (signal || !name.contains("trailing"));
            let spoken = sample.evidence.into_iter().enumerate().filter(heard);
            let evidence = spoken.map(|(at, (_, amount))| (at, amount)).collect();
            samples.push(Sample { evidence, breaks: sample.breaks, counts });
        }
    }
    samples
}

type Weights = [f64; FEATURES];

fn sum(sample: &Sample, weights: &Weights) -> f64 {
    sample.evidence.iter().map(|&(at, amount)| amount * weights[at]).sum()
}

/// The weights under which the samples are likeliest, given that small weights are.
fn learn(samples: &[Sample]) -> Weights {
    let mut weights = [0.0; FEATURES];
    for _ in 0..100 {
        // The slope and the curvature of what is to be made least.
        let mut slope = weights;
        let mut curvature = vec![[0.0; FEATURES]; FEATURES];
        for (at, row) in curvature.iter_mut().enumerate() {
            row[at] = 1.0;
        }
        for sample in samples {
            let expected = 1.0 / (1.0 + (-sum(sample, &weights)).exp());
            let off = TRUST * sample.counts * (expected - f64::from(u8::from(sample.breaks)));
            let bend = TRUST * sample.counts * expected * (1.0 - expected);
            for &(i, a) in &sample.evidence {
                slope[i] += off * a;
                for &(j, b) in sample.evidence.iter().take_while(|(j, _)| *j <= i) {
                    curvature[i][j] += bend * a * b;
                }
            }
        }
        let step = solve(curvature, slope);
        for (weight, step) in weights.iter_mut().zip(step) {
            *weight -= step;
        }
        if step.iter().all(|step| step.abs() < 1e-9) {
            return weights;
        }
    }
    panic!("the weights do not settle");
}

/// Solves `matrix * x = right`; of the matrix, which is symmetric and positive, the lower half is given (Cholesky).
fn solve(mut matrix: Vec<Weights>, mut right: Weights) -> Weights {
    for i in 0..FEATURES {
        for j in 0..=i {
            let done: f64 = (0..j).map(|k| matrix[i][k] * matrix[j][k]).sum();
            let rest = matrix[i][j] - done;
            matrix[i][j] = if i == j { rest.sqrt() } else { rest / matrix[j][j] };
        }
    }
    for i in 0..FEATURES {
        let done: f64 = (0..i).map(|k| matrix[i][k] * right[k]).sum();
        right[i] = (right[i] - done) / matrix[i][i];
    }
    for i in (0..FEATURES).rev() {
        let done: f64 = (i + 1..FEATURES).map(|k| matrix[k][i] * right[k]).sum();
        right[i] = (right[i] - done) / matrix[i][i];
    }
    right
}
