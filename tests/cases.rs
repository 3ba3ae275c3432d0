//! Every folder of `fixtures/cases/` is a whole booklet: `expected/` holds the files that its conversion writes.
//!
//! The booklet is `NAME.txt` in the folder of the case, or else in `seeds/`. To begin a case, make its folder; `SASSHI_BLESS=1 cargo test
//! --test cases` writes the expectations anew. Read the difference against the booklet before it is kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use sasshi::profile::{self, Profile};
use sasshi::source::Source;
use sasshi::{Options, convert, emit, recognize};

/// The files that the conversion of a case writes, by their path inside the booklet's folder.
fn converted(folder: &Path, name: &str) -> BTreeMap<PathBuf, String> {
    let own = folder.join(name).with_extension("txt");
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name).with_extension("txt");
    let source = Source::read(if own.exists() { &own } else { &seed }, u64::MAX).unwrap();
    // The program finds by itself which profile a booklet is for.
    let profiles: Vec<Profile> = profile::built_in_names().map(|name| profile::built_in(name).unwrap()).collect();
    let best = recognize::recognize(&source, &profiles, &Options::default()).unwrap().unwrap();
    assert!(best.fits, "{name}: {}", best.why());
    let others = profiles.iter().filter(|other| other.name != best.profile.name);
    for other in others {
        let result = convert(&source, other, &Options::default()).unwrap();
        assert_eq!(result.value.records, [], "{name} is no booklet of {}", other.name);
    }
    let result = convert(&source, best.profile, &Options::default()).unwrap();
    let files = emit::files(&result.value, &result.diagnostics, &emit::Options::default()).unwrap();
    files.into_iter().map(|(path, text)| (path.strip_prefix(name).unwrap().to_owned(), text)).collect()
}

/// The files below a folder, by their path inside it.
fn kept(folder: &Path, below: &Path, files: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let path = below.join(entry.unwrap().file_name());
        if folder.join(&path).is_dir() {
            kept(folder, &path, files);
        } else {
            files.insert(path.clone(), fs::read_to_string(folder.join(&path)).unwrap());
        }
    }
}

#[test]
fn booklets_are_converted_as_the_cases_have_it() {
    let (mut count, mut faults) = (0, String::new());
    for entry in fs::read_dir(common::folder("cases")).expect("there are no cases: make `fixtures/cases/NAME` and bless") {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let (got, expected) = (converted(&folder, &name), folder.join("expected"));
        if common::bless() {
            fs::remove_dir_all(&expected).unwrap_or_default();
            for (path, text) in &got {
                fs::create_dir_all(expected.join(path).parent().unwrap()).unwrap();
                fs::write(expected.join(path), text).unwrap();
            }
        }
        let mut wanted = BTreeMap::new();
        kept(&expected, Path::new(""), &mut wanted);
        for path in got.keys().chain(wanted.keys().filter(|path| !got.contains_key(*path))) {
            let text = |files: &BTreeMap<PathBuf, String>| files.get(path).cloned().unwrap_or_default();
            if text(&got) != text(&wanted) {
                let difference = common::difference(&text(&wanted), &text(&got));
                let changed: Vec<&str> = difference.lines().filter(|line| !line.starts_with("  ")).collect();
                writeln!(faults, "{name}/expected/{}\n{}\n", path.display(), changed.join("\n")).unwrap();
            }
        }
        count += 1;
    }
    assert!(count > 0, "there are no cases");
    assert!(faults.is_empty(), "\n{faults}");
}
