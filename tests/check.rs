//! `fixtures/check`: a whole small booklet → what a person should look at.
//!
//! A fixture is named after the code that it raises, `CODE--what-is-there`, and raises no other; `consistent--…` raises none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;

use std::collections::BTreeSet;

use sasshi::diagnostic::{Code, Diagnostic};
use sasshi::profile::Profile;
use sasshi::source::Source;
use sasshi::{Options, convert};

/// Codes that no small booklet in UTF-8 can raise with the profile of these fixtures, and what raises them.
const ELSEWHERE: [(Code, &str); 4] = [
    (Code::MalformedBytes, "decode: fixtures/decode"),
    (Code::UncertainEncoding, "decode: fixtures/decode"),
    (Code::DamagedStart, "a profile that shows how sections begin: fixtures/shapes/begin-damaged"),
    (Code::LimitReached, "a limit that is far beyond a small booklet"),
];

fn findings(profile: &Profile, input: &str) -> Vec<Diagnostic> {
    let source = Source::from_bytes("booklet.txt", common::unfold_signs(input).into_bytes());
    convert(&source, profile, &Options::default()).unwrap().diagnostics
}

#[test]
fn booklets_are_checked_as_the_fixtures_have_it() {
    let profile = common::profile();
    common::run("check", |name, input| {
        let (code, _) = name.split_once("--").expect("a name is CODE--what-is-there");
        let mut shown = String::new();
        for found in findings(&profile, input) {
            let stray = if found.code.as_str() == code { "" } else { "NOT THE CODE OF THIS FIXTURE: " };
            let record = found.record.map_or(String::new(), |record| format!(" {record}"));
            shown += &format!("{stray}{}[{}]{record}: {}\n", found.severity.as_str(), found.code, found.message);
            for place in found.places {
                let mark = place.mark.map_or(String::new(), |(start, end)| format!(" «{}»", &place.text[start..end]));
                shown += &format!("  {}: {}{mark}\n", place.line, place.text);
            }
            shown.extend(found.hint.map(|hint| format!("  hint: {hint}\n")));
        }
        if shown.is_empty() { "nothing\n".to_owned() } else { shown }
    });
}

#[test]
fn every_code_has_a_fixture_and_every_fixture_its_code() {
    let profile = common::profile();
    let mut seen = BTreeSet::new();
    for (name, input) in common::inputs("check") {
        let (code, _) = name.split_once("--").expect("a name is CODE--what-is-there");
        let raised: BTreeSet<&str> = findings(&profile, &input).iter().map(|found| found.code.as_str()).collect();
        let wanted: BTreeSet<&str> = (code != "consistent").then_some(code).into_iter().collect();
        assert_eq!(raised, wanted, "fixtures/check/{name}.in");
        seen.insert(code.to_owned());
    }
    for &code in Code::ALL {
        let elsewhere = ELSEWHERE.iter().any(|(known, _)| *known == code);
        assert_ne!(
            seen.contains(code.as_str()),
            elsewhere,
            "{code} has no fixture in fixtures/check, or is named as an exception"
        );
    }
}

#[test]
fn a_text_that_is_cut_off_in_a_field_is_reported_where_two_signs_say_so() {
    let first = "第3回まちの図書館賞\n\n\u{c}うみの図書館\n住所：海市本町1-2\n電話：046-111-2222\n１．活動の名称\n朝の会\n４．活動の成果\n人が増えた。\n\
                 \u{c}やまの図書館\n住所：山市本町1-2\n電話：046-111-2223\n１．活動の名称\n";
    let profile = common::profile();
    for (rest, cut) in [
        ("夜には、読み聞かせの会を開催", true),
        ("夜には、読み聞かせの会を開催\n", true),
        ("夜の会", true),
        ("夜の会\n", false),
        ("夜の会\n４．活動の成果\n夜には、利用者が増加", true),
        ("夜の会\n４．活動の成果\n夜には、利用者が増加\n", false),
        ("夜の会\n４．活動の成果\n夜には、利用者が増えた。", false),
        ("夜の会\n４．活動の成果\n利用者の増加", false),
    ] {
        let found = findings(&profile, &format!("{first}{rest}"));
        assert_eq!(found.iter().any(|found| found.code == Code::AbruptEnd), cut, "{rest:?}: {found:?}");
    }
}

#[test]
fn a_text_that_ends_before_the_fields_of_the_last_recipient_is_reported() {
    let whole = "第3回まちの図書館賞\n\n\u{c}うみの図書館\n住所：海市本町1-2\n電話：046-111-2222\n１．活動の名称\n朝の会\n４．活動の成果\n人が増えた。\n\
                 \u{c}やまの図書館\n住所：山市本町1-2\n電話：046-111-2223\n職員数：3人\n";
    let heading = format!("{whole}１．活動の名称\n");
    let fields = format!("{heading}夜の会\n４．活動の成果\n人が増えた。\n");
    let profile = common::profile();
    let lines = |text: &str| {
        let found = findings(&profile, text).into_iter().filter(|found| found.code == Code::AbruptEnd);
        found.flat_map(|found| found.places).map(|place| place.line).collect::<Vec<_>>()
    };
    assert_eq!(lines(whole), [13], "in the head");
    assert_eq!(lines(&heading), [14], "in a heading");
    assert_eq!(lines(&fields), [0; 0], "at the end");
}
