//! Any text as a profile: it is refused with a message, or a booklet can be read with it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sasshi::profile::Profile;
use sasshi::source::Source;
use sasshi::{Options, convert};

/// A booklet that the fixtures' profile reads.
const BOOKLET: &str = include_str!("../../fixtures/check/consistent--nothing-to-report.in");

fuzz_target!(|text: &str| match Profile::from_yaml("a.yaml", text) {
    Ok(profile) => {
        let source = Source::from_bytes("a.txt", BOOKLET.as_bytes().to_vec());
        let converted = convert(&source, &profile, &Options::default()).expect("it is text");
        let counts = converted.value.coverage;
        let sum = counts.records + counts.front_matter + counts.divider_pages + counts.furniture + counts.unclaimed;
        assert_eq!(sum, counts.lines);
    }
    Err(error) => assert!(error.to_string().starts_with("a.yaml"), "{error}"),
});
