//! The cases in `fixtures/cases/`, run as `sasshi test` runs them.
//!
//! `SASSHI_BLESS=1 cargo test --test cases` is `sasshi test --bless`: read the difference against the booklet before it is kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use sasshi::cases::{self, Task, report};
use sasshi::profile::{self, Profile};
use sasshi::{Options, convert};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases")
}

#[test]
fn booklets_are_converted_as_the_cases_have_it() {
    let cases = cases::find(&root()).unwrap();
    assert!(!cases.is_empty(), "there are no cases");
    let task = Task { bless: std::env::var_os("SASSHI_BLESS").is_some(), ..Task::default() };
    let mut faults = String::new();
    cases::run_all(&cases, &task, NonZeroUsize::MIN, |finished| {
        if !finished.passed() {
            faults.push_str(&report::text(&finished, 120));
        }
    });
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn every_case_says_where_it_comes_from_and_what_it_shows() {
    for case in cases::find(&root()).unwrap() {
        let about = case.about().unwrap();
        assert!(!about.source.is_empty() && !about.shows.is_empty(), "{}", case.name);
    }
}

/// Each booklet is recognized as one of one family, and read with the profile of another it gives no record.
#[test]
fn no_profile_takes_the_booklets_of_another() {
    let profiles: Vec<Profile> = profile::built_in_names().map(|name| profile::built_in(name).unwrap()).collect();
    for case in cases::find(&root()).unwrap() {
        let about = case.about().unwrap();
        let source = case.source(&about).unwrap();
        let own = case.profile(&about, &source).unwrap();
        for other in profiles.iter().filter(|other| other.name != own.name) {
            let converted = convert(&source, other, &Options::default()).unwrap();
            assert_eq!(converted.value.records, [], "{} is no booklet of {}", case.name, other.name);
        }
    }
}

#[test]
fn the_cases_are_the_same_in_other_clothes() {
    let cases = cases::find(&root()).unwrap();
    let task = Task { vary: true, ..Task::default() };
    let (mut faults, mut same) = (String::new(), std::collections::BTreeSet::new());
    cases::run_all(&cases, &task, NonZeroUsize::MIN, |finished| {
        if finished.varied.iter().any(cases::vary::Varied::fails) {
            faults.push_str(&report::text(&finished, 120));
        }
        let is_same = |varied: &&cases::vary::Varied| varied.outcome == cases::vary::Outcome::Same;
        same.extend(finished.varied.iter().filter(is_same).map(|varied| varied.name));
    });
    assert!(faults.is_empty(), "\n{faults}");
    // A variation that no case can be had in holds nothing.
    let idle: Vec<_> = cases::vary::NAMES.iter().filter(|name| !same.contains(*name)).collect();
    assert_eq!(idle, Vec::<&&str>::new());
}

/// What is expected is byte for byte what is written: the form of the files is held too, and not their values alone.
#[test]
fn expectations_are_as_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    for case in cases::find(&root()).unwrap().into_iter().filter(|case| case.folder.join("expected").exists()) {
        let copy = folder.path().join(&case.name);
        std::fs::create_dir_all(&copy).unwrap();
        let about = case.about().unwrap();
        let input = case.input(&about).unwrap();
        let profile = case.profile(&about, &case.source(&about).unwrap()).unwrap();
        std::fs::copy(&input, copy.join(input.file_name().unwrap())).unwrap();
        std::fs::write(copy.join("profile.yaml"), &profile.text).unwrap();
        let name = input.file_name().unwrap().to_str().unwrap();
        std::fs::write(copy.join("about.yaml"), format!("input: {name}\n")).unwrap();
        let blessed = cases::run(&cases::find(&copy).unwrap()[0], &Task { bless: true, ..Task::default() });
        assert!(blessed.passed(), "{}", report::text(&blessed, 120));
        for file in ["booklet.yaml", "records/01.yaml", "diagnostics.yaml"] {
            let text = |folder: &Path| std::fs::read_to_string(folder.join("expected").join(file)).ok();
            assert_eq!(text(&case.folder), text(&copy), "{}/{file}", case.name);
        }
    }
}

#[test]
fn no_profile_is_below_its_floor() {
    let (cases, mut measures) = (cases::find(&root()).unwrap(), Vec::new());
    cases::run_all(&cases, &Task::default(), NonZeroUsize::MIN, |finished| {
        measures.push((finished.case.name.clone(), finished.measure.unwrap()));
    });
    let scores = cases::score::sum(measures.iter().map(|(name, measure)| (name.as_str(), measure)));
    let floors = cases::score::Floors::read(&root().join(cases::score::FLOORS)).unwrap().unwrap();
    assert_eq!(floors.regressions(&scores), Vec::<String>::new());
    assert_eq!(floors.outdated(&scores), Vec::<String>::new(), "`sasshi test --score --update-floor` measures them anew");
}
