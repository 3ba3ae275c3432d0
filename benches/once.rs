//! Converts a booklet a few times in memory and says how long the fastest took: what profilers are given to run.
//!
//!     cargo bench --bench once -- [utf-8|cp932] [MEGABYTES] [TIMES]
//!
//! Without a size it is the real booklet. The last number stays the same as long as the written bytes do.
#![allow(clippy::expect_used, reason = "a panic is how a measurement fails")]

mod shelf;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

use sasshi::{Options, convert, emit};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let number = |at: usize| arguments.get(at).and_then(|argument| argument.parse::<usize>().ok());
    let text = number(1).filter(|&size| size > 0).map_or(shelf::BOOKLET.to_owned(), |size| shelf::booklet(size * 1_000_000));
    let is_cp932 = arguments.first().is_some_and(|encoding| encoding == "cp932");
    let source = shelf::source(if is_cp932 { shelf::cp932(&text) } else { text.into_bytes() });
    let profile = shelf::profile();
    let (mut best, mut sum) = (Duration::MAX, DefaultHasher::new());
    for _ in 0..number(2).unwrap_or(1) {
        let start = Instant::now();
        let converted = convert(&source, &profile, &Options::default()).expect("the booklet is text");
        let files = emit::files(&converted.value, &converted.diagnostics, &emit::Options::default()).expect("it is valid");
        best = best.min(start.elapsed());
        assert!(files.len() > 20, "the sections are found");
        sum = DefaultHasher::new();
        files.hash(&mut sum);
    }
    let rate = source.bytes.len() as f64 / best.as_secs_f64() / 1e6;
    let (length, milliseconds) = (source.bytes.len(), best.as_secs_f64() * 1e3);
    println!("{length} bytes in {milliseconds:.2} ms, {rate:.1} MB/s ({:016x})", sum.finish());
}
