//! Runs every fixture of `fixtures/value`: the reader is the beginning of the file's name, and each line of `NAME.in` gives one
//! line of `NAME.out`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails")]

use std::fmt::{Display, Write as _};
use std::fs;
use std::path::Path;

use sasshi::value::{address, count, date, money, number, office, person, phone, url};

type Reader = fn(&str) -> String;

/// The readers by the beginning of a fixture's name; the longest that fits is taken.
const READERS: [(&str, Reader); 22] = [
    ("number-", |text| result(number::read(text))),
    ("money-", |text| result(money::read(text).map(|money| money.yen))),
    ("count-", read_count),
    ("date-find-", find_dates),
    ("date-started-", read_started),
    ("date-period-", read_period),
    ("time-find-", |text| date::find_time_range(text).map_or("none".into(), |(a, b, at)| format!("{a} {b} [{}]", &text[at]))),
    ("time-", |text| date::read_time_range(text).map_or("none".into(), |(from, to)| format!("{from} {to}"))),
    ("time-alone-", |text| date::find_time(text).map_or("none".into(), |(time, at)| format!("{time} [{}]", &text[at]))),
    ("office-line", |text| read_office(&sasshi::fold::clean_form(text).0.into_string())),
    ("office-name", |text| office::is_name(&text.split_whitespace().collect::<Vec<_>>()).to_string()),
    ("phone-labelled-", |text| phone::is_labelled_line(text).to_string()),
    ("phone-line-", |text| if phone::is_phone_line(text) { "yes" } else { "no" }.into()),
    ("phone-", read_phones),
    ("url-find-", |text| found(text, url::find(text))),
    ("url-same-", |text| text.split_once(' ').is_some_and(|(a, b)| url::same(a, b)).to_string()),
    ("mail-", |text| found(text, url::find_mail(text))),
    ("address-", read_address),
    ("person-", read_person),
    ("name-key-", person::name_key),
    ("name-form-", |text| person::begins_with_form(text).to_string()),
    ("name-same-", |text| text.split_once(" = ").is_some_and(|(a, b)| person::same_name(a, b)).to_string()),
];

#[test]
fn every_fixture_reads_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/value");
    let mut names: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut report = String::new();
    let mut unused: Vec<&str> = READERS.iter().map(|(prefix, _)| *prefix).collect();
    for name in names.iter().filter_map(|name| name.strip_suffix(".in")) {
        let fits = READERS.iter().filter(|(prefix, _)| name.starts_with(prefix)).max_by_key(|(prefix, _)| prefix.len());
        let Some((prefix, reader)) = fits else { panic!("{name}: no reader has this name") };
        unused.retain(|other| other != prefix);
        let read = |end: &str| fs::read_to_string(folder.join(format!("{name}.{end}"))).unwrap_or_default();
        let (input, output) = (read("in"), read("out"));
        assert!(!input.is_empty(), "{name}.in is empty");
        let mut expected = output.lines();
        for (number, line) in input.lines().enumerate() {
            let (is, should) = (reader(line), expected.next().unwrap_or("(no line)"));
            if is != should {
                writeln!(report, "{name}:{}: {line}\n    is     {is}\n    should {should}", number + 1).unwrap();
            }
        }
        assert_eq!(expected.count(), 0, "{name}.out has more lines than {name}.in");
    }
    assert!(unused.is_empty(), "without a fixture: {unused:?}");
    assert!(report.is_empty(), "\n{report}");
}

fn result<T: Display, E: Display>(read: Result<T, E>) -> String {
    read.map_or_else(|e| format!("error: {e}"), |value| value.to_string())
}

fn read_count(text: &str) -> String {
    result(count::read(text).map(|count| {
        let mut line = count.total.to_string();
        if let Some(kind) = count.breakdown_kind {
            write!(line, " {}", serde_json::to_value(kind).unwrap().as_str().unwrap()).unwrap();
        }
        count.breakdown.iter().for_each(|group| write!(line, " {}={}", group.label, group.count).unwrap());
        line + if count.unit_twice { " unit-twice" } else { "" }
    }))
}

fn find_dates(text: &str) -> String {
    let dates = date::find(text);
    let found = dates.found.iter().map(|found| format!("{} [{}]", found.iso, &text[found.span.clone()]));
    let faults = dates.faults.iter().map(|fault| format!("fault: {} [{}]", fault.error, &text[fault.span.clone()]));
    let all: Vec<String> = found.chain(faults).collect();
    if all.is_empty() { "none".into() } else { all.join("; ") }
}

fn read_started(text: &str) -> String {
    result(date::read_started(text).map(|(from, dates)| format!("from {} of {}", opt(from), dates.join(" "))))
}

fn read_period(text: &str) -> String {
    result(date::read_period(text).map(|(from, to)| format!("{} to {}", opt(from), opt(to))))
}

/// `[office] name`, or the office alone where no name follows.
fn read_office(text: &str) -> String {
    match office::office_line(text) {
        Some((at, true)) => format!("[{}] {}", text[..at].trim_end(), &text[at..]),
        Some((at, false)) => format!("[{}]", text[..at].trim_end()),
        None => "none".into(),
    }
}

fn read_phones(text: &str) -> String {
    result(phone::read_line(text).map(|phones| {
        let print = |number: Option<phone::Number>| {
            number.map_or("-".to_owned(), |n| {
                assert!(text.get(n.span.clone()).is_some_and(|printed| !printed.is_empty() && printed.trim() == printed));
                n.note.map_or(n.number.clone(), |note| format!("{} {note}", n.number))
            })
        };
        format!("phone {} fax {}", print(phones.phone), print(phones.fax))
    }))
}

fn found(text: &str, all: Vec<url::Found>) -> String {
    let all: Vec<String> = all.iter().map(|found| format!("{} [{}]", found.address, &text[found.span.clone()])).collect();
    if all.is_empty() { "none".into() } else { all.join("; ") }
}

fn read_address(text: &str) -> String {
    result(address::read(text).map(|parts| [parts.prefecture, parts.city, parts.street].map(opt).join(" | ")))
}

fn read_person(text: &str) -> String {
    let person = person::read(text);
    format!("{} | {}", person.name, opt(person.name_latin))
}

fn opt(text: Option<String>) -> String {
    text.unwrap_or_else(|| "-".to_owned())
}
