//! Writes a booklet of so many MB to the standard output: `cargo run --release --example booklet -- 10 > big.txt`.
//!
//! It is made from the real one, as those are that the benchmarks measure.
#![allow(clippy::expect_used, reason = "a panic is how this fails")]

use std::io::Write;

#[path = "../benches/shelf/mod.rs"]
mod shelf;

fn main() {
    let size = std::env::args().nth(1).and_then(|size| size.parse::<usize>().ok()).unwrap_or(1);
    let text = shelf::booklet(size * 1_000_000);
    std::io::stdout().write_all(text.as_bytes()).expect("the standard output takes it");
}
