//! Prints a booklet of recipients that do not exist: `cargo run --example make_booklet -- --seed 1 --recipients 500 [--expected DIR]`.
//!
//! The text goes to the standard output. With `--expected` the records that must come back are written to the folder, one a file, as JSON without
//! what depends on the file: id, source and provenance. The same seed gives the same booklet.

#[path = "../tests/support/booklets/mod.rs"]
mod booklets;

use std::io::Write;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut seed, mut recipients, mut expected) = (1u64, 20usize, None);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{argument} needs a value"))?;
        match argument.as_str() {
            "--seed" => seed = value.parse()?,
            "--recipients" => recipients = value.parse()?,
            "--expected" => expected = Some(std::path::PathBuf::from(value)),
            other => return Err(format!("there is no option {other}; there are --seed, --recipients and --expected").into()),
        }
    }
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let tree = booklets::plan(recipients..=recipients).new_tree(&mut runner).map_err(|reason| reason.to_string())?;
    let plan = tree.current();
    if let Some(folder) = expected {
        std::fs::create_dir_all(&folder)?;
        for (at, record) in plan.expected().iter().enumerate() {
            std::fs::write(folder.join(format!("{:04}.json", at + 1)), format!("{record:#}\n"))?;
        }
    }
    std::io::stdout().lock().write_all(booklets::print(&plan).as_bytes())?;
    Ok(())
}
