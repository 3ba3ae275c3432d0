//! Makes a shelf of booklets, converts it while it is killed again and again, and compares the end with an undisturbed run and with the records
//! that are right; docs/batch.md says how those are known.
//!
//! `cargo run --release --example shelf -- --booklets 10000 --kills 50` makes booklets of 19 recipients each; `--recipients 3` makes smaller ones,
//! `--jobs N` sets the number of threads, `--seed N` makes another shelf, `--keep DIR` keeps everything there.

#[path = "../tests/shelf/mod.rs"]
mod shelf;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use shelf::{Random, Shelf, exercise};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str, usual: usize| value(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (booklets, kills) = (number("--booklets", 100), number("--kills", 10));
    let mut random = Random(number("--seed", 7) as u64);

    let temporary = std::env::temp_dir().join(format!("sasshi-shelf-{}", std::process::id()));
    let work = value("--keep").map_or(temporary, PathBuf::from);
    let Some(program) = program() else {
        eprintln!("the program cannot be built");
        return ExitCode::from(2);
    };
    let begin = Instant::now();
    let shelf = Shelf::make(&work.join("shelf"), booklets, number("--recipients", 19), &mut random);
    let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
    for made in &shelf.booklets {
        *forms.entry(&made.form).or_default() += 1;
    }
    let damaged = shelf.booklets.iter().filter(|made| made.is_damaged).count();
    println!("{booklets} booklets, {damaged} of them damaged, made in {:.0} s: {forms:?}", begin.elapsed().as_secs_f64());
    let done = exercise(&program, &shelf, &work, kills, number("--jobs", 2), &mut random);
    println!("an undisturbed run takes {:.1} s", done.in_peace.as_secs_f64());
    println!("killed {} times, interrupted {} times", done.kills, done.interrupts);
    println!("results that were in their place after a kill, taken together: {}", done.seen);
    println!(
        "records that are not right, results that are lost, half or different, damage that is not told: {}",
        done.faults.len()
    );
    println!("all of it took {:.0} s", begin.elapsed().as_secs_f64());
    done.faults.iter().take(20).for_each(|fault| println!("  {fault}"));
    if value("--keep").is_none() {
        let _ = std::fs::remove_dir_all(&work);
    }
    if done.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Builds the program as this example was built and says where it is.
fn program() -> Option<PathBuf> {
    let profile: &[&str] = if cfg!(debug_assertions) { &[] } else { &["--release"] };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // With the example itself, which is built already: without it the libraries would be built anew, with other features.
    let what = ["build", "--quiet", "--bin", "sasshi", "--example", "shelf"];
    let is_built = Command::new(cargo).args(what).args(profile).status().ok()?.success();
    let folder = std::env::current_exe().ok()?.parent()?.parent()?.to_owned();
    let program = folder.join("sasshi").with_extension(std::env::consts::EXE_EXTENSION);
    (is_built && program.is_file()).then_some(program)
}
