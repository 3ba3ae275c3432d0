//! `fixtures/profile`: a profile file → what it holds, or the message that tells where it is broken.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;

use sasshi::profile::{self, Numbering, Profile};

#[test]
fn profiles_are_read_as_the_fixtures_have_it() {
    common::run("profile", |_, input| match Profile::from_yaml("my.yaml", &common::unfold_signs(input)) {
        Ok(profile) => summary(&profile),
        Err(error) => format!("{error}\n"),
    });
}

/// What a profile holds, a line for each kind of thing that is there.
fn summary(profile: &Profile) -> String {
    let mut shown = format!("{}: {} of {} words\n", profile.name, profile.at_least, profile.recognize.len());
    for division in &profile.divisions {
        let kind = division.kind.unwrap_or(sasshi::record::RecipientKind::Organization);
        shown += &format!("division {}: {}, {kind:?}\n", division.number, division.name);
    }
    for label in &profile.header {
        let labels: Vec<_> = label.labels.iter().map(|pattern| pattern.written.as_str()).collect();
        let (bare, required) = (if label.bare { ", bare" } else { "" }, format!("{:?}", label.required));
        let required = required.split('(').next().unwrap().to_lowercase();
        shown += &format!("label {}: {} ({:?}{bare}, required {required})\n", label.key, labels.join(" "), label.kind);
    }
    for part in &profile.parts {
        shown += &format!("part {}: {:?}\n", part.key, part.kind);
    }
    for set in &profile.fields {
        let keys: Vec<_> = set.fields.iter().map(|field| field.key.as_str()).collect();
        let mark = match set.numbering.as_slice() {
            [Numbering::Number] => "numbered".to_owned(),
            [Numbering::Mark(mark)] => format!("marked {mark}"),
            other => format!("{other:?}"),
        };
        shown += &format!("fields of {:?}, {mark}: {}\n", set.divisions, keys.join(" "));
    }
    shown
}

#[test]
fn the_built_in_profiles_are_sound() {
    for name in profile::built_in_names() {
        assert_eq!(profile::built_in(name).unwrap_or_else(|error| panic!("{error}")).name, name);
    }
}

#[test]
fn a_built_in_profile_that_is_not_there_is_told_with_the_nearest() {
    let error = profile::built_in("telework-awards").unwrap_err().to_string();
    assert!(error.contains("did you mean `telework-award`?"), "{error}");
}

#[test]
fn a_profile_that_cannot_be_read_is_told_with_its_path() {
    let error = Profile::from_path("no/such.yaml".as_ref()).unwrap_err().to_string();
    assert!(error.starts_with("cannot read no/such.yaml: "), "{error}");
}
