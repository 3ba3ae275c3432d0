//! Removing a rule from the profile moves its lines to `unclaimed`, or those of a heading to a field of their own, and reports them; nothing
//! else changes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod support;

use std::collections::BTreeSet;

use sasshi::diagnostic::{Code, Reported};
use sasshi::profile::{self, Profile};
use sasshi::record::Booklet;
use serde_json::Value;
use support::{booklet, content, front, lines, reference};

/// The built-in profile with a piece of its text replaced.
fn edited(edits: &[(&str, &str)]) -> Profile {
    let mut text = profile::built_in_text("telework-award").unwrap().to_owned();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "the profile has {from:?} once");
        text = text.replace(from, to);
    }
    Profile::from_yaml("edited", &text).unwrap()
}

/// The line of the profile that begins with some text, and those below that belong to its key.
fn line_of_profile(start: &str) -> String {
    let text = profile::built_in_text("telework-award").unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let found: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].starts_with(start)).collect();
    assert_eq!(found.len(), 1, "the profile has a line {start:?} once");
    let own = lines[found[0]];
    let indent = &own[..own.len() - own.trim_start().len()];
    let belongs = |line: &&&str| line.strip_prefix(indent).is_some_and(|rest| rest.starts_with([' ', '-']));
    std::iter::once(own).chain(lines[found[0] + 1..].iter().take_while(belongs).copied()).collect()
}

/// The lines from which all records have a value.
fn lines_of(path: &str) -> BTreeSet<u32> {
    let furniture: BTreeSet<u32> = reference().value.furniture.iter().map(|line| line.line).collect();
    let ranges = reference().value.records.iter().filter_map(|record| record.provenance.get(path));
    let all = ranges.flat_map(|range| range.first..=range.last);
    all.filter(|&number| !lines()[number as usize - 1].trim().is_empty() && !furniture.contains(&number)).collect()
}

/// The lines from the one that holds `first` to the one before that holds `last`.
fn between(first: &str, last: &str) -> BTreeSet<u32> {
    let all = lines();
    let start = all.iter().position(|line| line.contains(first)).unwrap();
    let end = start + 1 + all[start + 1..].iter().position(|line| line.contains(last)).unwrap();
    (start..end).filter(|&at| !all[at].trim().is_empty()).map(|at| at as u32 + 1).collect()
}

/// The lines, trimmed, of which something is true.
fn numbers(is: impl Fn(&str) -> bool) -> BTreeSet<u32> {
    lines().iter().zip(1..).filter(|(line, _)| is(line.trim())).map(|(_, number)| number).collect()
}

fn unclaimed(booklet: &Booklet) -> BTreeSet<u32> {
    booklet.unclaimed.iter().map(|line| line.line).collect()
}

/// Takes what is at a dotted path out of a value.
fn take(value: &mut Value, path: &str) {
    match path.split_once('.') {
        Some((key, rest)) => {
            if let Some(inner) = value.get_mut(key) {
                take(inner, rest);
            }
        }
        None => drop(value.as_object_mut().map(|object| object.shift_remove(path))),
    }
}

/// Converts with a profile that lacks a rule, and asserts that exactly these lines are unclaimed and reported, and that nothing but these
/// values of records and of the booklet has changed.
fn assert_moves(what: &str, profile: &Profile, expected: &BTreeSet<u32>, values: &[&str], own: &[&str]) -> Reported<Booklet> {
    assert!(!expected.is_empty(), "{what}: the rule claims no line");
    let converted = support::with_profile(booklet().as_bytes().to_vec(), profile).unwrap();
    let mut found = Vec::new();
    let show = |numbers: Vec<&u32>| {
        numbers.iter().map(|&&n| format!("\n    {n} {}", lines()[n as usize - 1].trim())).collect::<String>()
    };
    let after = unclaimed(&converted.value);
    let kept: Vec<&u32> = expected.difference(&after).collect();
    let more: Vec<&u32> = after.difference(expected).collect();
    if !kept.is_empty() {
        found.push(format!("claimed all the same:{}", show(kept)));
    }
    if !more.is_empty() {
        found.push(format!("unclaimed without reason:{}", show(more)));
    }
    let reported = converted.diagnostics.iter().filter(|d| d.code == Code::UnclaimedText).flat_map(|d| &d.places);
    let reported: BTreeSet<u32> = reported.map(|place| place.line).collect();
    if reported != after {
        found.push(format!("reported are {reported:?}, unclaimed {after:?}"));
    }
    if converted.value.records.len() != 19 {
        found.push(format!("{} records", converted.value.records.len()));
    }
    for (before, after) in reference().value.records.iter().zip(&converted.value.records) {
        let (mut a, mut b) = (content(before), content(after));
        for value in values {
            take(&mut a, value);
            take(&mut b, value);
        }
        found.extend(support::differences(&a, &b).into_iter().map(|line| format!("{}{line}", before.id)));
    }
    let (mut a, mut b) = (front(&reference().value), front(&converted.value));
    for value in own.iter().chain(&["unclaimed"]) {
        take(&mut a, value);
        take(&mut b, value);
    }
    found.extend(support::differences(&a, &b));
    assert!(found.is_empty(), "without {what}:\n{}", found.join("\n"));
    converted
}

/// A header label without its rule.
fn header(key: &str) {
    let profile = edited(&[(&line_of_profile(&format!("  {key}:")), "")]);
    let path = format!("recipient.{key}");
    assert_moves(key, &profile, &lines_of(&path), &[&path], &[]);
}

#[test]
fn address() {
    header("address");
}

#[test]
fn representative() {
    header("representative");
}

#[test]
fn url() {
    header("url");
}

#[test]
fn capital() {
    header("capital");
}

#[test]
fn industry() {
    header("industry");
}

#[test]
fn employees() {
    header("employees");
}

/// A fax number behind the telephone number on one line goes with it.
#[test]
fn phone() {
    let profile = edited(&[(&line_of_profile("  phone:"), "")]);
    let values = ["recipient.phone", "recipient.phone_note", "recipient.fax"];
    assert_moves("phone", &profile, &lines_of("recipient.phone"), &values, &[]);
}

/// A part without its rule: its heading is still known to be one, so its lines stay together under a key of their own.
fn part(key: &str, lines_of: impl Fn(&sasshi::record::Record) -> Option<BTreeSet<u32>>) {
    let profile = edited(&[(&line_of_profile(&format!("  {key}:")), "")]);
    let converted = support::with_profile(booklet().as_bytes().to_vec(), &profile).unwrap();
    assert_eq!(unclaimed(&converted.value), BTreeSet::new(), "without {key}");
    let mut moved = 0;
    for (before, after) in reference().value.records.iter().zip(&converted.value.records) {
        let (mut a, mut b) = (content(before), content(after));
        if let Some(lines) = lines_of(before) {
            moved += 1;
            let own = after.provenance.get("fields.other-1").copied().unwrap();
            assert_eq!((own.first, own.last), (*lines.first().unwrap(), *lines.last().unwrap()), "{}", before.id);
            take(&mut a, key);
            take(&mut b, "fields.other-1");
        }
        assert_eq!(support::differences(&a, &b), Vec::<String>::new(), "{}: without {key}", before.id);
    }
    let reported = converted.diagnostics.iter().filter(|found| found.code == Code::OtherHeading).count();
    assert!(moved > 10 && reported == moved, "{moved} moved, {reported} reported");
}

/// The lines that a value of a record comes from.
fn provenance(record: &sasshi::record::Record, path: &str) -> Option<BTreeSet<u32>> {
    record.provenance.get(path).map(|range| (range.first..=range.last).collect())
}

#[test]
fn overview() {
    part("overview", |record| provenance(record, "overview"));
}

#[test]
fn started() {
    part("started", |record| provenance(record, "started"));
}

#[test]
fn contents() {
    let numbers = numbers(|line| line.contains("実施内容＞"));
    part("contents", |record| {
        let own = numbers.range(record.source.lines.first..=record.source.lines.last).copied().collect::<BTreeSet<u32>>();
        Some(own).filter(|own| !own.is_empty())
    });
}

/// The built-in profile without the rule of a field, in one division.
fn without_field(division: u32, key: &str) -> Profile {
    let text = profile::built_in_text("telework-award").unwrap();
    let start = text.find(&format!("\n- divisions: [{division}]\n")).unwrap() + 1;
    let end = text[start + 1..].find("\n- divisions: ").map_or(text.len(), |at| start + 1 + at);
    let rule = text[start..end].find(&format!("\n    {key}:")).unwrap() + start + 1;
    let belongs = |line: &&str| line.starts_with("     ");
    let rest = text[rule..].split_inclusive('\n').skip(1).take_while(belongs);
    let len = text[rule..].find('\n').unwrap() + 1 + rest.map(str::len).sum::<usize>();
    Profile::from_yaml("edited", &format!("{}{}", &text[..rule], &text[rule + len..])).unwrap()
}

/// A field without its rule, in one division: its heading is still known to be one, so its lines stay together under a key of their own.
fn field(division: u32, key: &str) {
    let profile = without_field(division, key);
    let converted = support::with_profile(booklet().as_bytes().to_vec(), &profile).unwrap();
    assert_eq!(unclaimed(&converted.value), BTreeSet::new(), "without {key}");
    let reported = converted.diagnostics.iter().filter(|found| found.code == Code::OtherHeading);
    let reported: BTreeSet<&str> = reported.filter_map(|found| found.record.as_deref()).collect();
    let mut expected = BTreeSet::new();
    for (before, after) in reference().value.records.iter().zip(&converted.value.records) {
        let ours = before.division.as_ref().is_some_and(|d| d.number == division) && before.fields.contains_key(key);
        let (mut a, mut b) = (content(before), content(after));
        if ours {
            expected.insert(before.id.as_str());
            let lines = |record: &sasshi::record::Record, key: &str| record.provenance.get(&format!("fields.{key}")).copied();
            assert_eq!(lines(after, "other-1"), lines(before, key), "{}: the lines of {key}", before.id);
            take(&mut a, &format!("fields.{key}"));
            take(&mut b, "fields.other-1");
        }
        assert_eq!(support::differences(&a, &b), Vec::<String>::new(), "{}: without {key}", before.id);
    }
    assert!(!expected.is_empty(), "no record has {key}");
    assert_eq!(reported, expected, "without {key}");
}

macro_rules! fields {
    ($($name:ident: $division:literal, $key:literal;)*) => {
        $(#[test] fn $name() { field($division, $key); })*
    };
}

fields! {
    field_1_name: 1, "name";
    field_1_target: 1, "target";
    field_1_background: 1, "background";
    field_1_rules: 1, "rules";
    field_1_structure: 1, "structure";
    field_1_environment: 1, "environment";
    field_1_ingenuity: 1, "ingenuity";
    field_1_effects: 1, "effects";
    field_2_name: 2, "name";
    field_2_target: 2, "target";
    field_2_background: 2, "background";
    field_2_structure: 2, "structure";
    field_2_employment: 2, "employment";
    field_2_environment: 2, "environment";
    field_2_ingenuity: 2, "ingenuity";
    field_2_effects: 2, "effects";
    field_3_contribution: 3, "contribution";
    field_3_career: 3, "career";
    field_3_publications: 3, "publications";
    field_1_plans: 1, "plans";
    field_2_plans: 2, "plans";
}

#[test]
fn blank_page_mark() {
    let rule = line_of_profile("furniture: [");
    let profile = edited(&[(&rule, "furniture: [（余白）]\n")]);
    let numbers = numbers(|line| line == "（白紙）");
    assert_moves("the mark of a blank page", &profile, &numbers, &[], &[]);
}

/// A part of the front matter without its headings.
fn front_part(key: &str, expected: &BTreeSet<u32>, own: &[&str]) {
    let rule = line_of_profile(&format!("  {key}: ["));
    let profile = edited(&[(&rule, "")]);
    assert_moves(key, &profile, expected, &[], own);
}

#[test]
fn foreword() {
    front_part("foreword", &between("は じ め に", "1. 応募要項"), &["foreword"]);
}

#[test]
fn guidelines() {
    // Its parts open it by themselves.
    let heading = numbers(|line| line == "1. 応募要項");
    front_part("guidelines", &heading, &[]);
}

#[test]
fn eligible() {
    front_part("eligible", &between("■ 応募対象", "■ 応募資格"), &["guidelines.eligible"]);
}

#[test]
fn qualification() {
    front_part("qualification", &between("■ 応募資格", "■ 応募期間"), &["guidelines.qualification"]);
}

#[test]
fn period() {
    front_part("period", &between("■ 応募期間", "2. 審 査"), &["guidelines.period"]);
}

#[test]
fn judging() {
    front_part("judging", &between("2. 審 査", "3. 受賞企業"), &["committee", "criteria"]);
}

#[test]
fn committee() {
    front_part("committee", &between("■ 審査委員会", "■ 審査の視点"), &["committee"]);
}

#[test]
fn criteria() {
    front_part("criteria", &between("■ 審査の視点", "3. 受賞企業"), &["criteria"]);
}

#[test]
fn profiles() {
    front_part("profiles", &between("受賞団体等のプロフィール", "Ⅰ 実施・推進の部"), &[]);
}

#[test]
fn winners() {
    let rule = line_of_profile("  winners:");
    let profile = edited(&[(&rule, "")]);
    // What only the list says is gone with it: two places that the award pages give otherwise or not at all.
    let values = ["recipient.place", "recipient.affiliation"];
    let own = ["winners", "divisions"];
    assert_moves("winners", &profile, &between("3. 受賞企業", "受賞団体等のプロフィール"), &values, &own);
}

#[test]
fn title() {
    let profile = edited(&[("['/第(?<edition>[0-9]+)回テレワーク推進賞/']", "[]")]);
    assert_moves("title", &profile, &BTreeSet::from([1]), &["booklet"], &["title", "edition"]);
}

#[test]
fn kind() {
    let profile = edited(&[(&line_of_profile("  kind:"), "")]);
    assert_moves("kind", &profile, &BTreeSet::from([3]), &[], &["kind"]);
}

#[test]
fn venue() {
    let profile = edited(&[("  venue: [会場]\n", "")]);
    assert_moves("venue", &profile, &BTreeSet::from([6]), &[], &["venue"]);
}

/// An award: its lines in the winners' list and on the award pages.
#[test]
fn award() {
    let profile = edited(&[("\n- 奨励賞\n", "\n")]);
    let expected = numbers(|line| line.ends_with("奨励賞") && line.chars().count() < 8);
    let converted = assert_moves("奨励賞", &profile, &expected, &["award"], &["winners"]);
    for (before, after) in reference().value.records.iter().zip(&converted.value.records) {
        assert_eq!(after.award.as_deref(), before.award.as_deref().filter(|award| *award != "奨励賞"), "{}", before.id);
    }
}

/// A division: its lines in the front matter and on its award page.
#[test]
fn division() {
    let rule = "- {number: 3, name: テレワーク推進に貢献した個人の部, recipients: persons}\n";
    let profile = edited(&[(rule, ""), ("- divisions: [3]\n", "- divisions: []\n")]);
    let expected = numbers(|line| {
        line.contains("テレワーク推進に貢献した個人の部") || line.starts_with("※テレワーク普及個人賞については")
    });
    let converted = assert_moves("a division", &profile, &expected, &["division"], &["winners", "divisions", "guidelines"]);
    // It is given as it is printed, with its roman numeral.
    assert_eq!(converted.value.records[18].division, reference().value.records[18].division);
    assert_eq!(converted.value.records[18].award.as_deref(), Some("テレワーク普及個人賞"));
}
