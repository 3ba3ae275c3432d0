//! Damaged booklets and texts that are none: never a panic, never an error but `NotText`, never output that looks complete and is not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod support;

use std::collections::HashMap;

use sasshi::diagnostic::{Code, Reported, Severity};
use sasshi::error::Error;
use sasshi::record::{Booklet, Record};
use serde_json::Value;
use support::{Random, alarms, booklet, codes, content, contents, lines, reference};

/// Converts what may be no text.
fn survives(bytes: Vec<u8>) -> Option<Reported<Booklet>> {
    match support::try_bytes(bytes) {
        Ok(converted) => Some(converted),
        Err(Error::NotText { .. }) => None,
        Err(other) => panic!("{other}"),
    }
}

/// The findings that the undamaged booklet does not have.
fn new_alarms(converted: &Reported<Booklet>) -> Vec<String> {
    let mut before = alarms(&reference().diagnostics);
    let is_new = |alarm: &String| match before.iter().position(|known| known == alarm) {
        Some(at) => {
            before.remove(at);
            false
        }
        None => true,
    };
    alarms(&converted.diagnostics).into_iter().filter(is_new).collect()
}

/// How many of the recipients' records are whole: there, with every field as in the undamaged booklet.
fn whole(converted: &Reported<Booklet>) -> usize {
    let records: Vec<Value> = converted.value.records.iter().map(content).collect();
    contents(&reference().value).iter().filter(|record| records.contains(record)).count()
}

fn assert_not_silent(what: &str, converted: &Reported<Booklet>) {
    let whole = whole(converted);
    assert!(whole == 19 || !new_alarms(converted).is_empty(), "{what}: only {whole} records are whole, and nothing says so");
}

fn assert_no_booklet(what: &str, converted: &Reported<Booklet>) {
    assert_eq!(converted.value.records.len(), 0, "{what}");
    assert_eq!(codes(&converted.diagnostics), [Code::NoBooklet], "{what}");
    assert!(converted.has(Severity::Error), "{what}");
}

#[test]
fn nothing_at_all() {
    for text in ["", " ", "\n", "\r\n\r\n", "\u{3000}\u{c}\n \t\n", "\u{FEFF}"] {
        assert_no_booklet(&format!("{text:?}"), &support::text(text));
    }
}

#[test]
fn random_bytes() {
    for seed in 0..6 {
        let mut random = Random(seed);
        for size in [1, 2, 3, 5, 8, 13, 47, 48, 49, 100, 333, 1000, 4096, 30_000] {
            let bytes: Vec<u8> = (0..size).map(|_| random.next() as u8).collect();
            if let Some(converted) = survives(bytes) {
                assert_eq!(converted.value.records.len(), 0);
            }
        }
    }
}

/// Characters that are of use in a booklet, in no order.
#[test]
fn random_words() {
    let words: Vec<&str> = booklet().split_whitespace().collect();
    for seed in 0..12 {
        let mut random = Random(seed);
        let mut text = String::new();
        for _ in 0..3000 {
            text.push_str(words[random.below(words.len())]);
            text.push_str(["\n", "\n\n", " ", "", "\n \n", "\u{c}"][random.below(6)]);
        }
        survives(text.into_bytes());
    }
}

fn cut(at: usize) {
    let bytes = &booklet().as_bytes()[..at];
    if let Some(converted) = survives(bytes.to_vec()) {
        assert_not_silent(&format!("cut at byte {at}, behind {:?}", tail(bytes)), &converted);
    }
}

fn tail(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(40)..]).into_owned()
}

#[test]
fn cut_in_the_first_300_bytes() {
    (0..300).for_each(cut);
}

#[test]
fn cut_anywhere() {
    // A step that is no multiple of three falls on every byte of a character.
    let length = booklet().len();
    (1..40).map(|n| n * length / 40 + n % 3).for_each(cut);
}

#[test]
fn cut_in_the_last_300_bytes() {
    let length = booklet().len();
    (1..300).step_by(23).map(|n| length - n).for_each(cut);
}

#[test]
fn flipped_bytes() {
    for seed in 0..6 {
        let mut random = Random(seed);
        let mut bytes = booklet().as_bytes().to_vec();
        for _ in 0..=random.below(40) {
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
        }
        let text = String::from_utf8_lossy(&bytes).contains('\u{FFFD}');
        let converted = survives(bytes).unwrap();
        assert!(!text || converted.diagnostics.iter().any(|d| d.code == Code::MalformedBytes));
    }
}

/// The text without some lines.
fn without(gone: impl Fn(u32) -> bool) -> String {
    lines().iter().zip(1..).filter(|&(_, number)| !gone(number)).map(|(line, _)| *line).collect()
}

#[test]
fn lines_deleted() {
    let mut random = Random(7);
    for _ in 0..6 {
        let first = random.next() as u32 % 7000;
        let count = random.next() as u32 % 60;
        survives(without(|number| (first..first + count).contains(&number)).into_bytes()).unwrap();
    }
    // Any one line in twenty.
    survives(without(|number| number.is_multiple_of(20)).into_bytes()).unwrap();
}

#[test]
fn names_deleted() {
    for at in [0, 8, 18] {
        let record = &reference().value.records[at];
        let name = record.provenance["recipient.name"];
        let converted = support::text(&without(|number| number == name.first));
        assert_not_silent(&format!("without the name {}", record.recipient.name), &converted);
    }
}

#[test]
fn headings_deleted() {
    for (at, key) in [(0, "target"), (3, "plans"), (8, "name"), (9, "employment"), (18, "career")] {
        let heading = reference().value.records[at].provenance[&format!("fields.{key}")].first;
        let converted = support::text(&without(|number| number == heading));
        assert_not_silent(&format!("without the heading of {key} in record {}", at + 1), &converted);
        let others = (0..19).filter(|&other| other != at);
        for other in others {
            let (a, b) = (&reference().value.records[other], &converted.value.records[other]);
            assert_eq!(content(a), content(b), "record {} without the heading of {key} in record {}", other + 1, at + 1);
        }
    }
}

#[test]
fn lines_duplicated() {
    let mut random = Random(9);
    for _ in 0..4 {
        let chosen: Vec<usize> = (0..12).map(|_| random.below(7000)).collect();
        let doubled = |(at, line): (usize, &&str)| if chosen.contains(&at) { line.repeat(2) } else { (*line).to_owned() };
        let text: String = lines().iter().enumerate().map(doubled).collect();
        survives(text.into_bytes()).unwrap();
    }
}

/// A record without the place where it stands, by name.
fn by_name(booklet: &Booklet) -> HashMap<&str, Value> {
    booklet.records.iter().map(|record| (record.recipient.name.as_str(), content(record))).collect()
}

fn assert_same_records(what: &str, converted: &Booklet) {
    let (before, after) = (by_name(&reference().value), by_name(converted));
    assert_eq!(converted.records.len(), 19, "{what}");
    let mut found = Vec::new();
    for (name, record) in &before {
        let none = Value::Null;
        let differences = support::differences(record, after.get(name).unwrap_or(&none));
        found.extend(differences.into_iter().map(|line| format!("{name}{line}")));
    }
    assert!(found.is_empty(), "{what}: {}", found.join("\n"));
}

/// The text with the recipients' sections in another order; what stands between them keeps its place.
fn shuffled(order: &[usize]) -> String {
    let all = lines();
    let ranges: Vec<(usize, usize)> =
        reference().value.records.iter().map(|r| (r.source.lines.first as usize - 1, r.source.lines.last as usize)).collect();
    let mut text = String::new();
    let mut at = 0;
    for (slot, &(first, last)) in ranges.iter().enumerate() {
        text.extend(all[at..first].iter().copied());
        let (from, to) = ranges[order[slot]];
        text.extend(all[from..to].iter().copied());
        at = last;
    }
    text.extend(all[at..].iter().copied());
    text
}

#[test]
fn sections_shuffled() {
    let backwards: Vec<usize> = (0..19).rev().collect();
    let turned: Vec<usize> = (0..19).map(|at| (at + 7) % 19).collect();
    let mut random = Random(3);
    let mut mixed: Vec<usize> = (0..19).collect();
    for at in (1..19).rev() {
        mixed.swap(at, random.below(at + 1));
    }
    for order in [backwards, turned, mixed] {
        let converted = support::text(&shuffled(&order));
        assert_same_records(&format!("{order:?}"), &converted.value);
        assert_eq!(new_alarms(&converted), Vec::<String>::new(), "{order:?}");
        let names = |records: &[Record]| records.iter().map(|r| r.recipient.name.clone()).collect::<Vec<_>>();
        let expected: Vec<String> = order.iter().map(|&at| reference().value.records[at].recipient.name.clone()).collect();
        assert_eq!(names(&converted.value.records), expected);
    }
}

/// The line that holds a word first, from 1.
fn line_of(word: &str) -> u32 {
    lines().iter().zip(1..).find(|(line, _)| line.contains(word)).unwrap().1
}

#[test]
fn without_the_winners_list() {
    let (first, last) = (line_of("3. 受賞企業/団体および個人"), line_of("受賞団体等のプロフィール"));
    let converted = support::text(&without(|number| (first..last).contains(&number)));
    assert_eq!(converted.value.records.len(), 19);
    assert_eq!(converted.value.winners.len(), 0);
    for (before, after) in reference().value.records.iter().zip(&converted.value.records) {
        // The award pages say who won what in which division, and from where.
        assert_eq!((&before.award, &before.division), (&after.award, &after.division), "{}", before.id);
        assert_eq!(before.fields, after.fields, "{}", before.id);
        // The one place in which list and award page disagree is the award page's now.
        let place = if before.recipient.place.as_deref() == Some("千代田区") {
            &after.recipient.place
        } else {
            &before.recipient.place
        };
        assert_eq!(place, &after.recipient.place, "{}", before.id);
    }
}

#[test]
fn without_the_front_matter() {
    let first = line_of("受賞団体等のプロフィール");
    let converted = support::text(&without(|number| number < first));
    assert_eq!(converted.value.records.len(), 19);
    for (before, after) in reference().value.records.iter().zip(&converted.value.records) {
        assert_eq!((&before.award, &before.division), (&after.award, &after.division), "{}", before.id);
        assert_eq!(before.fields, after.fields, "{}", before.id);
    }
}

#[test]
fn without_the_award_pages() {
    let records = &reference().value.records;
    let in_record = |number: u32| records.iter().any(|r| r.source.lines.first <= number && number <= r.source.lines.last);
    let first = line_of("受賞団体等のプロフィール");
    let converted = support::text(&without(|number| number > first && !in_record(number)));
    assert_eq!(converted.value.coverage.divider_pages, 0);
    assert_same_records("without the award pages", &converted.value);
}

const NOVEL: &str = "　吾輩は猫である。名前はまだ無い。\n　どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している。\n\n\
「さて、東京都の港区へは、どう行けばよいのです。」\n　一、二、三と数えて、電話のベルが鳴った。\n1. 朝\n　朝は寒い。\n2. 夜\n　夜は長い。\n";
const ENGLISH: &str = "Call me Ishmael. Some years ago - never mind how long precisely - having little or no money in my purse,\n\
and nothing particular to interest me on shore, I thought I would sail about a little and see the watery part of the world.\n\n\
1. Loomings\n\nTEL 03-1234-5678\nhttp://www.example.com/\n";
const COMPANY: &str = "会社概要\n\n株式会社みどり商事\n\n住所：東京都港区芝5-7-1\n代表者：山田 太郎\n電話：03-3454-1111\nURL：http://www.example.jp/\n\
資本金：300百万円\n業種：卸売業\n従業員数：120人\n\n沿革\n1. 昭和50年 創業\n2. 平成元年 本社移転\n3. 今後の予定\n　海外にも店を開く。\n";

#[test]
fn texts_that_are_no_booklet() {
    for (what, text) in [("a novel", NOVEL), ("an English text", ENGLISH), ("a company's profile", COMPANY)] {
        assert_no_booklet(what, &support::text(text));
        assert_no_booklet(what, &support::text(&text.repeat(40)));
    }
}
