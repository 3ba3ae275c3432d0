//! The values of a record against each other, against its file's name and against its booklet.

use serde_json::Value;

use super::{Problem, Rule, Subject};
use crate::fold;
use crate::record::{Address, BreakdownKind, Capital, Employees, Record, Started};
use crate::span::Lines;
use crate::value::{address, count, date, money, phone, url};

/// Every rule for a record.
pub(super) fn check(subject: &Subject<'_>, record: &Record, value: &Value, found: &mut Vec<Problem>) {
    id(subject, &record.id, found);
    let recipient = &record.recipient;
    if let Some(value) = &recipient.capital {
        capital(subject, value, found);
    }
    if let Some(value) = &recipient.employees {
        employees(subject, value, found);
    }
    if let Some(value) = &recipient.address {
        self::address(subject, value, recipient.place.as_deref(), found);
    }
    for (key, value) in [("phone", &recipient.phone), ("fax", &recipient.fax)] {
        if let Some(value) = value {
            number(subject, key, value, found);
        }
    }
    if let Some(value) = &recipient.url {
        web(subject, value, found);
    }
    if let Some(value) = &record.started {
        started(subject, value, found);
    }
    for (key, field) in &record.fields {
        if let Some(number) = field.number {
            heading(subject, key, number, &field.heading, found);
        }
    }
    ordered(subject, &["source", "lines"], record.source.lines, found);
    ordered(subject, &["source", "pages"], record.source.pages, found);
    provenance(subject, record, value, found);
}

/// Keys of one's own beside those that every recipient has: one that is nearly one of those is likely to be it.
pub(super) fn likely_misspelt(subject: &Subject<'_>, value: &Value, found: &mut Vec<Problem>) {
    const KEYS: [&str; 14] = [
        "kind", "name", "name_latin", "affiliation", "place", "address", "representative", "phone", "phone_note", "fax", "url",
        "capital", "industry", "employees",
    ];
    let Some(recipient) = value["recipient"].as_object() else { return };
    for key in recipient.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        let near = KEYS.iter().find(|known| {
            // A key that is there itself cannot be what was meant, and short words are near each other by chance.
            !recipient.contains_key(**known) && known.len() > 3 && strsim::damerau_levenshtein(known, key) <= known.len() / 4
        });
        if let Some(near) = near {
            let at = subject.key(&["recipient"], key);
            let message = format!("`{key}` is a key of your own; did you mean `{near}`?");
            found.push(subject.problem(Rule::LikelyMisspelt, at, &["recipient", key], message));
        }
    }
}

/// The id against the name of the file and the id of the booklet.
fn id(subject: &Subject<'_>, id: &str, found: &mut Vec<Problem>) {
    let Some((booklet, number)) = id.rsplit_once('/') else { return };
    let at = subject.value(&["id"]);
    let mut report = |message: String| found.push(subject.problem(Rule::IdMismatch, at, &["id"], message));
    if let Some(stem) = subject.beside.stem.filter(|stem| subject.beside.is_numbered && *stem != number) {
        report(format!("the id ends in `{number}`, but the file is called `{stem}`"));
    }
    if let Some(own) = subject.beside.booklet.filter(|own| *own != booklet) {
        report(format!("the id begins with `{booklet}`, but the booklet beside it is `{own}`"));
    }
}

/// The first and the last of something.
pub(super) fn ordered(subject: &Subject<'_>, path: &[&str], lines: Lines, found: &mut Vec<Problem>) {
    let (first, last) = (lines.first, lines.last);
    let message = match (first, last) {
        (0, _) => "lines and pages are counted from 1".to_owned(),
        _ if first > last => format!("the first, {first}, lies behind the last, {last}"),
        _ => return,
    };
    found.push(subject.problem(Rule::LineOrder, subject.value(path), path, message));
}

/// A typed value against what its text says. What cannot be read with certainty is for a person to say.
fn typed<T: PartialEq>(
    subject: &Subject<'_>,
    path: &[&str],
    (given, shown): (Option<&T>, impl Fn(&T) -> String),
    read: &T,
    found: &mut Vec<Problem>,
) {
    let key = path.last().copied().unwrap_or_default();
    let owner = &path[..path.len().saturating_sub(1)];
    let (at, message) = match given {
        Some(given) if given == read => return,
        Some(given) => (subject.value(path), format!("`{key}` is {}, but the text says {}", shown(given), shown(read))),
        None => {
            (subject.value(&[owner, &["text"]].concat()), format!("the text says {}, but there is no `{key}`", shown(read)))
        }
    };
    let hint = "what the text says is written beside it; where the text is wrong, put it right too";
    found.push(subject.problem(Rule::ValueMismatch, at, path, message).hint(hint));
}

fn capital(subject: &Subject<'_>, capital: &Capital, found: &mut Vec<Problem>) {
    if let Ok(money) = money::read(&capital.text) {
        let shown = |yen: &u64| format!("{yen} yen");
        typed(subject, &["recipient", "capital", "yen"], (capital.yen.as_ref(), shown), &money.yen, found);
    }
}

fn employees(subject: &Subject<'_>, employees: &Employees, found: &mut Vec<Problem>) {
    const PATH: [&str; 3] = ["recipient", "employees", "count"];
    let at = |key| ["recipient", "employees", key];
    match count::read(&employees.text) {
        Ok(read) => {
            typed(subject, &PATH, (employees.count.as_ref(), u64::to_string), &read.total, found);
            let groups = |groups: &Vec<crate::record::Breakdown>| {
                let groups: Vec<String> = groups.iter().map(|group| format!("{} {}", group.label, group.count)).collect();
                if groups.is_empty() { "no groups".to_owned() } else { groups.join(", ") }
            };
            typed(subject, &at("breakdown"), (Some(&employees.breakdown), groups), &read.breakdown, found);
            let same_groups = read.breakdown == employees.breakdown;
            match (&read.breakdown_kind, &employees.breakdown_kind) {
                (Some(kind), given) if same_groups => {
                    typed(subject, &at("breakdown_kind"), (given.as_ref(), |kind| word(*kind).to_owned()), kind, found);
                }
                _ => breakdown(subject, employees, found),
            }
        }
        Err(_) => breakdown(subject, employees, found),
    }
}

fn word(kind: BreakdownKind) -> &'static str {
    match kind {
        BreakdownKind::Parts => "parts",
        BreakdownKind::OfWhich => "of_which",
    }
}

/// Groups against the total that stands beside them.
fn breakdown(subject: &Subject<'_>, employees: &Employees, found: &mut Vec<Problem>) {
    let path = ["recipient", "employees", "breakdown"];
    let sum = employees.breakdown.iter().try_fold(0u64, |sum, group| sum.checked_add(group.count));
    let most = employees.breakdown.iter().map(|group| group.count).max();
    let (Some(count), Some(most)) = (employees.count, most) else { return };
    let message = match employees.breakdown_kind {
        Some(BreakdownKind::Parts) if sum != Some(count) => {
            format!("the parts add up to {}, the count is {count}", sum.map_or("too much".to_owned(), |sum| sum.to_string()))
        }
        Some(BreakdownKind::OfWhich) if most > count => format!("a group of {most} is more than all {count}"),
        _ => return,
    };
    found.push(subject.problem(Rule::SumMismatch, subject.value(&path), &path, message));
}

fn address(subject: &Subject<'_>, address: &Address, place: Option<&str>, found: &mut Vec<Problem>) {
    if let Ok(parts) = address::read(&address.text) {
        let quoted = |text: &String| format!("`{text}`");
        for (key, given, read) in [
            ("prefecture", &address.prefecture, &parts.prefecture),
            ("city", &address.city, &parts.city),
            ("street", &address.street, &parts.street),
        ] {
            let path = ["recipient", "address", key];
            match read {
                Some(read) => typed(subject, &path, (given.as_ref(), quoted), read, found),
                None if given.is_some() => {
                    let message = format!("the text `{}` does not name the {key}", address.text);
                    found.push(subject.problem(Rule::ValueMismatch, subject.value(&path), &path, message));
                }
                None => {}
            }
        }
    }
    let form = |text: &str| fold::match_form(text).as_str().to_owned();
    if let Some(place) = place.filter(|place| address.city.is_some() && !form(&address.text).contains(&form(place))) {
        let path = ["recipient", "place"];
        let message = format!("the place `{place}` is not in the address `{}`", address.text);
        let hint = "the place is what the winners' list prints; see which of the two is right";
        found.push(subject.problem(Rule::PlaceMismatch, subject.value(&path), &path, message).hint(hint));
    }
}

fn number(subject: &Subject<'_>, key: &str, text: &str, found: &mut Vec<Problem>) {
    let path = ["recipient", key];
    let at = subject.value(&path);
    let read = match phone::read_line(text) {
        Ok(read) => read.phone.or(read.fax).map(|number| number.number),
        Err(error) => {
            return found.push(subject.problem(
                Rule::UnreadableValue,
                at,
                &path,
                format!("this is no number that can be called: {error}"),
            ));
        }
    };
    if let Some(bare) = read.filter(|bare| bare != text) {
        let message = format!("only the bare number is written here: `{bare}`");
        found.push(
            subject.problem(Rule::WrongForm, at, &path, message).hint("a note that is printed with it goes to `phone_note`"),
        );
    }
}

fn web(subject: &Subject<'_>, text: &str, found: &mut Vec<Problem>) {
    let path = ["recipient", "url"];
    let problem = match url::read(text) {
        Ok(read) if read.address == text => return,
        Ok(read) => (Rule::WrongForm, format!("only the bare address is written here: `{}`", read.address)),
        Err(error) => (Rule::UnreadableValue, format!("this is no address of the web: {error}")),
    };
    found.push(subject.problem(problem.0, subject.value(&path), &path, problem.1));
}

fn started(subject: &Subject<'_>, started: &Started, found: &mut Vec<Problem>) {
    let quoted = |text: &String| format!("`{text}`");
    let mut sound = true;
    for (at, day) in started.dates.iter().enumerate() {
        let at = at.to_string();
        sound &= exists(subject, &["started", "dates", &at], day, found);
    }
    if let Some(from) = &started.from {
        sound &= exists(subject, &["started", "from"], from, found);
    }
    if !sound {
        return;
    }
    match date::read_started(&started.text) {
        Ok((from, dates)) => {
            if let Some(from) = from {
                typed(subject, &["started", "from"], (started.from.as_ref(), quoted), &from, found);
            }
            let list = |dates: &Vec<String>| if dates.is_empty() { "no date".to_owned() } else { dates.join(", ") };
            typed(subject, &["started", "dates"], (Some(&started.dates), list), &dates, found);
        }
        // `2006` and `2006-07` begin together, so the shorter is compared as far as it goes.
        Err(_) => {
            let Some(from) = &started.from else { return };
            let earlier = started.dates.iter().find(|day| **day < *from && !from.starts_with(day.as_str()));
            if let Some(day) = earlier {
                let message = format!("`from` is `{from}`, but `{day}` is earlier");
                found.push(subject.problem(
                    Rule::ValueMismatch,
                    subject.value(&["started", "from"]),
                    &["started", "from"],
                    message,
                ));
            }
        }
    }
}

/// Whether a date of any precision is one of the calendar; what is no date at all the schema tells.
pub(super) fn exists(subject: &Subject<'_>, path: &[&str], day: &str, found: &mut Vec<Problem>) -> bool {
    let mut parts = day.split('-').map(|part| part.parse::<u32>().ok());
    let (year, month, of_month) = (parts.next().flatten(), parts.next().flatten(), parts.next().flatten());
    let is_leap = year.is_some_and(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let days = match month {
        None => 31,
        Some(1 | 3 | 5 | 7 | 8 | 10 | 12) => 31,
        Some(4 | 6 | 9 | 11) => 30,
        Some(2) => 28 + u32::from(is_leap),
        Some(_) => 0,
    };
    let is_there = days > 0 && of_month.is_none_or(|day| (1..=days).contains(&day));
    if !is_there {
        found.push(subject.problem(
            Rule::NoSuchDate,
            subject.value(path),
            path,
            format!("there is no day `{day}` in the calendar"),
        ));
    }
    is_there
}

/// A heading that begins with its own number: the number has a key of its own.
fn heading(subject: &Subject<'_>, key: &str, number: u32, heading: &str, found: &mut Vec<Problem>) {
    let form = fold::match_form(heading);
    let rest = form.as_str().strip_prefix(&number.to_string());
    if rest.is_some_and(|rest| rest.starts_with(['.', '、', ')', '．'])) {
        let path = ["fields", key, "heading"];
        let message = format!("the number {number} stands before the heading too");
        let hint = "`number` has it; the heading is written without";
        found.push(subject.problem(Rule::NumberInHeading, subject.value(&path), &path, message).hint(hint));
    }
}

/// Every path leads to a value, and its lines are in order and in the section.
fn provenance(subject: &Subject<'_>, record: &Record, value: &Value, found: &mut Vec<Problem>) {
    /// Values that other pages than the section's may give.
    const FROM_LISTS: [&str; 6] =
        ["booklet", "division", "award", "recipient.name", "recipient.place", "recipient.affiliation"];
    let section = record.source.lines;
    for (path, &lines) in &record.provenance {
        let steps = ["provenance", path.as_str()];
        if !leads_somewhere(value, path) {
            let known = paths(value);
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let near = super::nearest(path, &known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let at = subject.key(&["provenance"], path);
            found.push(subject.problem(
                Rule::UnknownPath,
                at,
                &steps,
                format!("there is no value `{path}` in the record{near}"),
            ));
            continue;
        }
        let before = found.len();
        ordered(subject, &steps, lines, found);
        let inside = section.first <= lines.first && lines.last <= section.last;
        if before == found.len() && !inside && section.first <= section.last && !FROM_LISTS.contains(&path.as_str()) {
            let message = format!(
                "`{path}` came from {} to {}, but the section is {} to {}",
                lines.first, lines.last, section.first, section.last
            );
            found.push(subject.problem(Rule::LineOrder, subject.value(&steps), &steps, message));
        }
    }
}

/// Whether a dotted path leads to a value. Keys of profiles may hold dots themselves.
fn leads_somewhere(value: &Value, path: &str) -> bool {
    let whole = path.split_once('.').and_then(|(group, key)| value.get(group)?.get(key));
    whole.is_some() || path.split('.').try_fold(value, |value, step| value.get(step)).is_some()
}

/// The paths that a provenance can have.
fn paths(value: &Value) -> Vec<String> {
    let groups = ["recipient", "fields"].iter().flat_map(|group| {
        value[group].as_object().into_iter().flat_map(|object| object.keys()).map(move |key| format!("{group}.{key}"))
    });
    let alone = ["booklet", "division", "award", "overview", "started"].iter().filter(|key| value.get(key).is_some());
    groups.chain(alone.map(|key| (*key).to_owned())).collect()
}
