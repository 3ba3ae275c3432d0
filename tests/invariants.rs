//! What holds for every conversion. Every test that converts with `support` checks the same; here are the booklet itself and what
//! needs two conversions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;
mod support;

use sasshi::source::Source;
use sasshi::{Options, convert};
use support::{booklet, profile, reference};

#[test]
fn the_booklet_keeps_them() {
    assert_eq!(reference().value.records.len(), 19);
    assert_eq!(reference().value.coverage.unclaimed, 0);
}

/// What the fuzzer begins with and what it has found: every small booklet of the fixtures, read with both profiles.
#[test]
fn the_fixtures_keep_them() {
    let own = common::profile();
    let mut faults = Vec::new();
    for folder in ["check", "outline", "field", "front", "page", "reflow"] {
        for (name, input) in common::inputs(folder) {
            let source = Source::from_bytes("a.txt", common::unfold_signs(&input).into_bytes());
            for profile in [&own, profile()] {
                let converted = convert(&source, profile, &Options::default()).unwrap();
                let broken = support::invariants::broken(&source, profile, &converted);
                faults.extend(broken.iter().map(|fault| format!("fixtures/{folder}/{name}.in: {fault}")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The checks themselves must be able to fail.
#[test]
fn a_conversion_that_breaks_them_is_found() {
    let source = Source::from_bytes(support::NAME, booklet().as_bytes().to_vec());
    let broken = |change: &dyn Fn(&mut sasshi::diagnostic::Reported<sasshi::record::Booklet>)| {
        let mut converted = reference().clone();
        change(&mut converted);
        support::invariants::broken(&source, profile(), &converted)
    };
    assert_eq!(broken(&|_| {}), Vec::<String>::new());
    assert!(!broken(&|c| c.value.coverage.records -= 1).is_empty());
    assert!(!broken(&|c| c.value.records[3].id.push('0')).is_empty());
    assert!(!broken(&|c| c.diagnostics[0].places.clear()).is_empty());
    assert!(!broken(&|c| c.diagnostics[0].places[0].line += 1).is_empty());
    assert!(!broken(&|c| c.value.records[5].fields["target"].text = "別".to_owned()).is_empty());
    assert!(!broken(&|c| c.value.records[5].fields["target"].text.push('人')).is_empty());
    assert!(!broken(&|c| c.value.records[2].recipient.name.push('社')).is_empty());
    assert!(!broken(&|c| c.value.records[2].provenance.clear()).is_empty());
    assert!(!broken(&|c| drop(c.value.furniture.pop())).is_empty());
    assert!(!broken(&|c| drop(c.value.records[2].recipient.phone.take())).is_empty());
}

#[test]
fn the_same_bytes_give_the_same_output() {
    let files = |bytes: &[u8]| {
        let source = Source::from_bytes(support::NAME, bytes.to_vec());
        let converted = convert(&source, profile(), &Options::default()).unwrap();
        sasshi::emit::files(&converted.value, &converted.diagnostics, &sasshi::emit::Options::default()).unwrap()
    };
    let (first, second) = (files(booklet().as_bytes()), files(booklet().as_bytes()));
    let names: Vec<String> = first.iter().map(|(path, _)| path.display().to_string()).collect();
    assert_eq!(names.iter().filter(|name| name.contains("records")).count(), 19, "{names:?}");
    assert!(names.is_sorted_by(|a, b| !(a.contains("records") && b.contains("records")) || a < b), "{names:?}");
    assert_eq!(first, second);
}
