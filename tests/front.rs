//! `fixtures/front`: front matter → the booklet's own values, in the form in which they are written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;

use sasshi::source::Source;
use sasshi::yaml::to_yaml;
use sasshi::{Options, convert};

/// What a booklet's file holds beside the front matter.
const OTHER: [&str; 7] = ["schema", "id", "profile", "winners", "divisions", "coverage", "furniture"];

#[test]
fn front_matter_is_read_as_the_fixtures_have_it() {
    let profile = common::profile();
    common::run("front", |_, input| {
        let source = Source::from_bytes("booklet.txt", common::unfold_signs(input).into_bytes());
        let converted = convert(&source, &profile, &Options::default()).unwrap();
        let mut booklet = serde_json::to_value(&converted.value).unwrap();
        let keys = booklet.as_object_mut().unwrap();
        keys.retain(|key, _| !OTHER.contains(&key.as_str()));
        to_yaml(&booklet).unwrap()
    });
}
