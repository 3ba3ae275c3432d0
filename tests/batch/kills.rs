//! The exercise of `examples/shelf.rs`, small.

use std::path::Path;

use super::shelf::{Random, Shelf, exercise, tree};

#[test]
fn a_run_that_is_killed_again_and_again_ends_with_the_same_bytes() {
    let work = tempfile::tempdir().unwrap();
    let mut random = Random(2006);
    let shelf = Shelf::make(&work.path().join("shelf"), 30, 2, &mut random);
    assert!(shelf.booklets.iter().any(|made| made.is_damaged));
    let program = assert_cmd::cargo::cargo_bin!("sasshi");
    let done = exercise(program, &shelf, work.path(), 8, 2, &mut random);
    assert_eq!(done.faults, Vec::<String>::new(), "{done:?}");
    assert_eq!(done.kills + done.interrupts, 8);
}

#[test]
fn an_exercise_notices_what_is_wrong() {
    let work = tempfile::tempdir().unwrap();
    let shelf = Shelf::make(&work.path().join("shelf"), 4, 1, &mut Random(1));
    let program = assert_cmd::cargo::cargo_bin!("sasshi");
    let done = exercise(program, &shelf, work.path(), 0, 1, &mut Random(1));
    assert_eq!(done.faults, Vec::<String>::new());
    let peace = work.path().join("peace");
    let sound = shelf.booklets.iter().find(|made| !made.is_damaged).unwrap();
    let record = peace.join(sound.path.with_extension("")).join("records/01.yaml");
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, text.replacen("株式会社", "有限会社", 1)).unwrap();
    assert_eq!(shelf.faults(&peace).len(), 1);
    assert_ne!(tree(&peace), tree(&work.path().join("killed")));
    assert!(!shelf.faults(Path::new("nowhere")).is_empty());
}
