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
    let done = exercise(program, &shelf, work.path(), 6, 2, &mut random);
    assert_eq!(done.faults, Vec::<String>::new(), "{done:?}");
    assert_eq!(done.kills, 6);
}

#[test]
fn an_exercise_notices_what_is_wrong() {
    let work = tempfile::tempdir().unwrap();
    let shelf = Shelf::make(&work.path().join("shelf"), 4, 1, &mut Random(1));
    let program = assert_cmd::cargo::cargo_bin!("sasshi");
    let done = exercise(program, &shelf, work.path(), 0, 1, &mut Random(1));
    assert_eq!(done.faults, Vec::<String>::new());
    let peace = work.path().join("peace");
    // The first is made from the real booklet, the second is invented.
    for (at, sound) in shelf.booklets[..2].iter().enumerate() {
        assert!(!sound.is_damaged);
        let record = peace.join(sound.path.with_extension("")).join("records/01.yaml");
        let text = std::fs::read_to_string(&record).unwrap();
        std::fs::write(&record, text.replacen("phone: ", "phone: 9", 1)).unwrap();
        assert_eq!(shelf.faults(&peace).len(), at + 1, "{:?}", shelf.faults(&peace));
    }
    assert_ne!(tree(&peace), tree(&work.path().join("killed")));
    assert!(!shelf.faults(Path::new("nowhere")).is_empty());
}
