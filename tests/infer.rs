//! The draft of a profile that is made from a booklet alone, held against what is known of the booklet.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

#[path = "support/breaks.rs"]
mod breaks;
mod common;
#[path = "support/rewrap.rs"]
mod rewrap;
#[path = "support/scores.rs"]
mod scores;
mod support;
#[path = "support/variants.rs"]
mod variants;

use std::collections::BTreeSet;

use sasshi::cases::vary::clothes;
use sasshi::decode::Encoding;
use sasshi::profile::Profile;
use sasshi::record::{Booklet, Record};
use sasshi::source::Source;
use sasshi::{Options, convert, infer};

/// The booklet as its own draft reads it; without the built-in profile.
fn drafted(name: &str, bytes: Vec<u8>) -> Booklet {
    let source = Source::from_bytes(name, bytes);
    let draft = infer::infer(&source, &Options::default()).unwrap();
    let profile = Profile::from_yaml("draft.yaml", &draft.text).unwrap_or_else(|error| panic!("{error}\n{}", draft.text));
    let booklet = convert(&source, &profile, &Options::default()).unwrap().value;
    assert_eq!((draft.sections, draft.unclaimed), (booklet.records.len(), booklet.unclaimed.len()));
    booklet
}

/// The places of a record's fields, under whatever key.
fn places(record: &Record, prefixes: &[&str]) -> BTreeSet<String> {
    let is_field = |path: &&String| prefixes.iter().any(|prefix| path.starts_with(prefix)) && path.matches('.').count() <= 1;
    let paths = record.provenance.keys().filter(is_field);
    paths.map(|path| serde_json::to_string(&record.provenance[path]).unwrap()).collect()
}

/// Holds a draft's records against those of the built-in profile: the share of fields that are in the same lines of the same recipient.
fn share(what: &str, bytes: Vec<u8>, prefixes: &[&str]) -> f64 {
    let own = drafted("a.txt", bytes.clone());
    let known = support::bytes(bytes).value;
    let (mut all, mut same) = (0, 0);
    for record in &known.records {
        let wanted = places(record, prefixes);
        all += wanted.len();
        // The same recipient: the section that begins in the same line.
        let Some(found) = own.records.iter().find(|other| other.recipient.name == record.recipient.name) else {
            println!("{what}: {} is missing", record.recipient.name);
            continue;
        };
        let got = places(found, prefixes);
        let missing: Vec<&String> = wanted.difference(&got).collect();
        same += wanted.len() - missing.len();
        if !missing.is_empty() {
            println!("{what}: {} {missing:?} got {got:?}", record.recipient.name);
        }
    }
    assert!(all > 100, "{what}: only {all} fields are known");
    f64::from(same as u32) / f64::from(all as u32)
}

fn holds(what: &str, bytes: Vec<u8>) {
    let fields = share(what, bytes.clone(), &["fields."]);
    let all = share(what, bytes, &["fields.", "recipient.", "overview", "started"]);
    println!("{what}: {fields:.3} of the fields, {all:.3} of all values");
    assert!(fields >= 0.95, "{what}: {fields:.3} of the fields are the same");
    assert!(all >= 0.95, "{what}: {all:.3} of all values are the same");
}

#[test]
fn the_booklet_as_it_is() {
    holds("as it is", support::booklet().as_bytes().to_vec());
}

#[test]
fn the_booklet_in_half_width_and_another_encoding() {
    let (_, bytes) = clothes::encoded(&clothes::half_width(support::booklet()), encoding_rs::SHIFT_JIS);
    holds("half width, CP932", bytes);
}

#[test]
fn the_booklet_with_form_feeds_and_full_width() {
    holds("form feeds", clothes::full_width(&clothes::form_feeds(support::booklet())).into_bytes());
}

#[test]
fn the_booklet_set_anew_with_a_running_head() {
    let measured = variants::Measured::own();
    for (width, signal) in [(60, true), (92, false)] {
        let set = measured.set(variants::Variant::set(width), signal);
        holds(&format!("{width} columns"), set.text.into_bytes());
    }
}

/// What is written beside a synthetic booklet.
#[derive(serde::Deserialize)]
struct Facts {
    at_least: f64,
    recipients: Vec<Recipient>,
}

#[derive(serde::Deserialize)]
struct Recipient {
    name: String,
    /// Who it is, where that is another than an organization.
    kind: Option<String>,
    award: Option<String>,
    /// Values of its head.
    #[serde(default)]
    values: Vec<String>,
    /// The fields, and those inside them.
    fields: Vec<Field>,
}

#[derive(serde::Deserialize)]
struct Field {
    heading: String,
    lines: [u32; 2],
}

/// The texts of a value and of all inside it, without white space and in half width.
fn texts(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) => drop(found.insert(sasshi::fold::match_form(text).into_string())),
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        serde_json::Value::Object(map) => map.values().for_each(|item| texts(item, found)),
        _ => {}
    }
}

/// The values of a recipient's head that the record does not have.
fn missing<'r>(recipient: &'r Recipient, record: &Record) -> Vec<&'r String> {
    let mut found = BTreeSet::new();
    texts(&serde_json::to_value(&record.recipient).unwrap(), &mut found);
    texts(&serde_json::to_value(&record.started).unwrap(), &mut found);
    recipient.values.iter().filter(|value| !found.contains(sasshi::fold::match_form(value).as_str())).collect()
}

/// The headings and lines of a record's fields, and of those inside them.
fn found(
    record: &Record,
    path: &str,
    fields: &indexmap::IndexMap<String, sasshi::record::Field>,
) -> Vec<(String, serde_json::Value)> {
    let mut all = Vec::new();
    for (key, field) in fields {
        let path = format!("{path}.{key}");
        all.push((field.heading.clone(), serde_json::to_value(record.provenance.get(&path)).unwrap()));
        all.extend(found(record, &format!("{path}.fields"), &field.fields));
    }
    all
}

/// Whether the draft finds out who a recipient is, and the award.
fn is_told(recipient: &Recipient, record: &Record) -> bool {
    let value = serde_json::to_value(record).unwrap();
    let kind = recipient.kind.as_deref().is_none_or(|kind| value["recipient"]["kind"] == kind);
    let award = recipient.award.as_deref().is_none_or(|award| value["award"] == award);
    kind && award
}

#[test]
fn booklets_of_other_shapes() {
    let mut faults = String::new();
    let known = std::fs::read_to_string(common::folder("infer").join("KNOWN.txt")).unwrap_or_default();
    for entry in std::fs::read_dir(common::folder("infer")).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let facts: Facts = sasshi::yaml::from_yaml(&std::fs::read_to_string(folder.join("facts.yaml")).unwrap()).unwrap();
        let booklet = drafted(&format!("{name}.txt"), std::fs::read(folder.join("input.txt")).unwrap());
        let names: Vec<&str> = booklet.records.iter().map(|record| record.recipient.name.as_str()).collect();
        let wanted: Vec<&str> = facts.recipients.iter().map(|recipient| recipient.name.as_str()).collect();
        let (mut all, mut same) = (0, 0);
        for recipient in &facts.recipients {
            let record = booklet.records.iter().find(|record| record.recipient.name == recipient.name);
            if let Some(record) = record.filter(|record| !is_told(recipient, record)) {
                faults.push_str(&format!("{name}: {} is {:?} {:?}\n", recipient.name, record.recipient.kind, record.award));
            }
            let missing = record.map(|record| missing(recipient, record)).unwrap_or_default();
            if !missing.is_empty() {
                faults.push_str(&format!("{name}: {} has no value {missing:?}\n", recipient.name));
            }
            let got = record.map(|record| found(record, "fields", &record.fields)).unwrap_or_default();
            for field in &recipient.fields {
                all += 1;
                let wanted = (field.heading.clone(), serde_json::json!(field.lines));
                if got.contains(&wanted) {
                    same += 1;
                } else {
                    println!("{name}: {} has no {wanted:?} among {got:?}", recipient.name);
                }
            }
        }
        let share = same as f64 / all as f64;
        println!("{name}: {same} of {all}");
        let fault = if names != wanted {
            Some(format!("{name}: {names:?} are not {wanted:?}\n"))
        } else {
            (share < facts.at_least).then(|| format!("{name}: {same} of {all} fields are right\n"))
        };
        match (fault, known.lines().any(|line| line.starts_with(&format!("{name}:")))) {
            (Some(fault), false) => faults.push_str(&fault),
            (None, true) => faults.push_str(&format!("{name} is met now: take it out of KNOWN.txt\n")),
            _ => {}
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn any_text_has_a_draft_that_loads() {
    for text in [
        "",
        "\n\n",
        "拝啓\n敬具\n",
        "■\n■\n１．\n１．\n",
        "a: b\na: b\na: b\n",
        "【】\n【】\n(1)\n(1)\n",
        "賞\n賞\n'賞\n'賞\n第1回\n",
    ] {
        drafted("a.txt", text.as_bytes().to_vec());
    }
    let source = Source::from_bytes("a.txt", vec![0, 159, 146, 150, 0, 0, 1, 2]);
    let options = Options { encoding: Some(Encoding::Utf8) };
    drop(infer::infer(&source, &options));
}
