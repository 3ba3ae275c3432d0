//! What the tests of whole conversions share: the booklet, conversions, and comparisons that print readable differences.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "each test uses a part of this, and a panic is how a test fails"
)]

pub mod invariants;
pub mod synthetic;

use std::sync::OnceLock;

use sasshi::diagnostic::{Code, Diagnostic, Reported, Severity};
use sasshi::error::Error;
use sasshi::profile::{self, Profile};
use sasshi::record::{Booklet, Record};
use sasshi::source::Source;
use sasshi::{Options, convert};
use serde_json::Value;

/// The name under which every variant is converted, so that ids are equal.
pub const NAME: &str = "telework-award-07.txt";

/// The booklet as it lies in `seeds/`.
pub fn booklet() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(NAME);
        std::fs::read_to_string(path).unwrap()
    })
}

/// The lines of the booklet with their line ends.
pub fn lines() -> Vec<&'static str> {
    booklet().split_inclusive('\n').collect()
}

/// The built-in profile.
pub fn profile() -> &'static Profile {
    static PROFILE: OnceLock<Profile> = OnceLock::new();
    PROFILE.get_or_init(|| profile::built_in("telework-award").unwrap())
}

/// The conversion of the booklet as it is.
pub fn reference() -> &'static Reported<Booklet> {
    static REFERENCE: OnceLock<Reported<Booklet>> = OnceLock::new();
    REFERENCE.get_or_init(|| text(booklet()))
}

/// The conversion of a text.
pub fn text(text: &str) -> Reported<Booklet> {
    bytes(text.as_bytes().to_vec())
}

/// The conversion of bytes.
pub fn bytes(bytes: Vec<u8>) -> Reported<Booklet> {
    try_bytes(bytes).unwrap()
}

/// The conversion of bytes, or why there is none. Whatever is converted in a test must keep the invariants.
pub fn try_bytes(bytes: Vec<u8>) -> Result<Reported<Booklet>, Error> {
    with_profile(bytes, profile())
}

/// The conversion of bytes with another profile, or why there is none.
pub fn with_profile(bytes: Vec<u8>, profile: &Profile) -> Result<Reported<Booklet>, Error> {
    let source = Source::from_bytes(NAME, bytes);
    let converted = convert(&source, profile, &Options::default())?;
    let broken = invariants::broken(&source, profile, &converted);
    assert!(broken.is_empty(), "{} invariants are broken:\n{}", broken.len(), broken.join("\n"));
    Ok(converted)
}

/// A record without what depends on where it stands in the file.
pub fn content(record: &Record) -> Value {
    let mut value = serde_json::to_value(record).unwrap();
    let object = value.as_object_mut().unwrap();
    for key in ["id", "source", "provenance"] {
        object.shift_remove(key);
    }
    value
}

/// All records without what depends on where they stand in the file.
pub fn contents(booklet: &Booklet) -> Vec<Value> {
    booklet.records.iter().map(content).collect()
}

/// The booklet's own values without the counts of lines and the list of furniture.
pub fn front(booklet: &Booklet) -> Value {
    let mut value = serde_json::to_value(booklet).unwrap();
    let object = value.as_object_mut().unwrap();
    object.shift_remove("coverage");
    object.shift_remove("furniture");
    value
}

/// Every difference between two values, one a line: path, value before, value after.
pub fn differences(before: &Value, after: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", before, after, &mut found);
    found
}

fn compare(path: &str, before: &Value, after: &Value, found: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                compare(&format!("{path}.{key}"), value, b.get(key).unwrap_or(&Value::Null), found);
            }
            for (key, value) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
                compare(&format!("{path}.{key}"), &Value::Null, value, found);
            }
            let keys = |object: &serde_json::Map<String, Value>| object.keys().cloned().collect::<Vec<_>>();
            let (mut sorted_a, mut sorted_b) = (keys(a), keys(b));
            sorted_a.sort();
            sorted_b.sort();
            if sorted_a == sorted_b && keys(a) != keys(b) {
                found.push(format!("{path}: the order of keys\n  - {:?}\n  + {:?}", keys(a), keys(b)));
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                compare(&format!("{path}[{at}]"), a, b, found);
            }
        }
        (Value::String(a), Value::String(b)) if a != b => {
            let (a, b): (Vec<&str>, Vec<&str>) = (a.lines().collect(), b.lines().collect());
            let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
            let tail = a[same..].iter().rev().zip(b[same..].iter().rev()).take_while(|(a, b)| a == b).count();
            let show = |lines: &[&str], sign: &str| lines.iter().map(|line| format!("\n  {sign} {line}")).collect::<String>();
            let (gone, come) = (show(&a[same..a.len() - tail], "-"), show(&b[same..b.len() - tail], "+"));
            found.push(format!("{path}: line {}{gone}{come}", same + 1));
        }
        (a, b) if a != b => found.push(format!("{path}:\n  - {a}\n  + {b}")),
        _ => {}
    }
}

/// Asserts that two conversions have the same records, the same booklet and the same findings, but for what depends on where it stands.
pub fn assert_same(what: &str, before: &Reported<Booklet>, after: &Reported<Booklet>) {
    let mut found = all_differences(&before.value, &after.value);
    let (a, b) = (codes(&before.diagnostics), codes(&after.diagnostics));
    if a != b {
        found.push(format!("diagnostics:\n  - {a:?}\n  + {b:?}"));
    }
    assert!(found.is_empty(), "{what}: {} differences\n{}", found.len(), found.join("\n"));
}

/// Every difference between two conversions, but for what depends on where it stands.
pub fn all_differences(before: &Booklet, after: &Booklet) -> Vec<String> {
    let mut found = differences(&front(before), &front(after));
    let (a, b) = (contents(before), contents(after));
    if a.len() != b.len() {
        found.push(format!("{} records before, {} after", a.len(), b.len()));
    }
    for (at, (a, b)) in a.iter().zip(&b).enumerate() {
        found.extend(differences(a, b).into_iter().map(|line| format!("{:02}{line}", at + 1)));
    }
    found
}

/// The codes of findings, sorted.
pub fn codes(diagnostics: &[Diagnostic]) -> Vec<Code> {
    let mut codes: Vec<Code> = diagnostics.iter().map(|d| d.code).collect();
    codes.sort();
    codes
}

/// The findings that are warnings or errors, as code and texts of the places: what stays the same when lines are moved.
pub fn alarms(diagnostics: &[Diagnostic]) -> Vec<String> {
    let severe = diagnostics.iter().filter(|d| d.severity != Severity::Note);
    let show = |d: &Diagnostic| {
        let places: Vec<&str> = d.places.iter().map(|place| place.text.as_str()).collect();
        format!("{} {}", d.code, places.join(" | "))
    };
    let mut alarms: Vec<String> = severe.map(show).collect();
    alarms.sort();
    alarms
}

/// A small generator of random numbers, the same on every run.
pub struct Random(pub u64);

impl Random {
    /// The next number (SplitMix64).
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap_or(0)
    }
}
