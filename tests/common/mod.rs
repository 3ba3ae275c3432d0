//! What the runners of fixtures share: `fixtures/<stage>/NAME.in` beside `NAME.out`, and a readable difference.
//!
//! In a `.in` file, what an editor would take away or not show is written with a sign: `␠` a space, `␌` a form feed, `␍` a carriage
//! return, and `␄` at the end takes away the last line break.
#![allow(dead_code, reason = "each runner is a program of its own and uses a part of this")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use sasshi::profile::Profile;

/// The folder of a stage's fixtures.
pub fn folder(stage: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(stage)
}

/// Whether expectations are to be written anew.
pub fn bless() -> bool {
    std::env::var_os("SASSHI_BLESS").is_some()
}

/// The text of an input with its signs replaced by what they stand for.
pub fn unfold_signs(text: &str) -> String {
    let text = text.strip_suffix("␄\n").unwrap_or(text);
    text.replace('␠', " ").replace('␌', "\u{c}").replace('␍', "\r")
}

/// The small profile of another award that the fixtures are written for.
pub fn profile() -> Profile {
    Profile::from_path(&folder("outline").join("profile.yaml")).unwrap_or_else(|error| panic!("{error}"))
}

/// The fixtures of a stage: name and input, in order of their names.
pub fn inputs(stage: &str) -> BTreeMap<String, String> {
    let mut inputs = BTreeMap::new();
    for entry in fs::read_dir(folder(stage)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("in") => drop(inputs.insert(name, fs::read_to_string(&path).unwrap())),
            Some("out") => assert!(path.with_extension("in").exists(), "fixtures/{stage}/{name}.out has no input"),
            _ => {}
        }
    }
    assert!(!inputs.is_empty(), "fixtures/{stage} has no fixtures");
    inputs
}

/// Shows every fixture of a stage and compares it with its expectation; `SASSHI_BLESS=1` writes the expectations anew.
///
/// `KNOWN.txt` of the stage lists expectations that are right and not met yet, `NAME: why`: those must differ, and are never
/// written anew.
pub fn run(stage: &str, show: impl Fn(&str, &str) -> String) {
    let known = known(stage);
    let inputs = inputs(stage);
    let mut faults = String::new();
    for name in known.keys().filter(|name| !inputs.contains_key(*name)) {
        writeln!(faults, "fixtures/{stage}/KNOWN.txt names {name}, which is not there").unwrap();
    }
    for (name, input) in &inputs {
        let got = show(name, input);
        let output = folder(stage).join(name).with_extension("out");
        let is_known = known.contains_key(name);
        if bless() && !is_known {
            fs::write(&output, &got).unwrap();
        }
        let wanted = fs::read_to_string(&output).unwrap_or_default();
        match (got == wanted, is_known) {
            (true, true) => writeln!(faults, "fixtures/{stage}/{name} is met now: take it out of KNOWN.txt").unwrap(),
            (false, false) => writeln!(faults, "fixtures/{stage}/{name}\n{}", difference(&wanted, &got)).unwrap(),
            _ => {}
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// The fixtures of a stage that are known to fail, and why.
fn known(stage: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder(stage).join("KNOWN.txt")).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let pair = |line: &str| {
        let (name, why) = line.split_once(": ").unwrap_or_else(|| panic!("fixtures/{stage}/KNOWN.txt: no reason in `{line}`"));
        (name.to_owned(), why.to_owned())
    };
    lines.map(pair).collect()
}

/// The lines in which two texts differ: `-` is wanted and not there, `+` is there and not wanted.
pub fn difference(wanted: &str, got: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), got.lines().collect());
    // The longest common subsequence of the lines behind each pair of places; fixtures are small.
    let mut common = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = if a[i] == b[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut shown) = (0, 0, String::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            writeln!(shown, "  {}", a[i]).unwrap();
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || i < a.len() && common[i + 1][j] >= common[i][j + 1] {
            writeln!(shown, "- {}", a[i]).unwrap();
            i += 1;
        } else {
            writeln!(shown, "+ {}", b[j]).unwrap();
            j += 1;
        }
    }
    if shown.lines().all(|line| line.starts_with("  ")) {
        shown.push_str("the line ends differ\n");
    }
    shown
}
