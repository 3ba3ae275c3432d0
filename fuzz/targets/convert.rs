//! Any bytes as a booklet: what holds for every conversion holds for it, and what is written is valid and is read back as it was.
#![no_main]

#[path = "../../tests/support/invariants.rs"]
mod invariants;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sasshi::profile::{self, Profile};
use sasshi::source::Source;
use sasshi::{Options, convert, emit, yaml};
use serde_json::Value;

/// The built-in profile, and the one that the fixtures are written for.
static PROFILES: LazyLock<[Profile; 2]> = LazyLock::new(|| {
    let fixtures = Profile::from_yaml("profile.yaml", include_str!("../../fixtures/outline/profile.yaml"));
    [profile::built_in("telework-award").expect("it is built in"), fixtures.expect("it is sound")]
});

fuzz_target!(|data: &[u8]| {
    let source = Source::from_bytes("a.txt", data.to_vec());
    for profile in PROFILES.iter() {
        let Ok(converted) = convert(&source, profile, &Options::default()) else { return };
        let broken = invariants::broken(&source, profile, &converted);
        assert!(broken.is_empty(), "{} invariants are broken:\n{}", broken.len(), broken.join("\n"));
        let files = emit::files(&converted.value, &converted.diagnostics, &emit::Options::default()).expect("it is valid");
        let read: Vec<Value> = files.iter().map(|(_, text)| yaml::from_yaml(text).expect("it is YAML")).collect();
        assert_eq!(read[0], serde_json::to_value(&converted.value).expect("it is JSON"));
        for (record, read) in converted.value.records.iter().zip(&read[1..]) {
            assert_eq!(*read, serde_json::to_value(record).expect("it is JSON"));
        }
    }
});
