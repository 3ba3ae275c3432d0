//! The typed readings of values that a profile names itself.
//!
//! In comes the text of a value with the rule of its kind; out comes a [`Reading`]: `約120人` of the kind `count` has none and says why, `平成18年度` of
//! the kind `fiscal-year` is 2006. What the record has a form of its own for, such as `capital`, is read in `typed`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Breakdown, BreakdownKind, DATE};
use crate::fold;
use crate::profile::pattern::is_mark;
use crate::profile::{ValueKind, ValueSpec};
use crate::value::{address, count, date, money, number, person, phone, url};

/// What a text was read as; all of it is absent where the text could not be read with certainty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// The value of the kinds number, fiscal-year, person, organization, phone, fax, mail, url, choice, lines and list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Scalar>,
    /// The unit of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// A person's name in Latin letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_latin: Option<String>,
    /// What is printed beside a telephone number or an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// An amount in yen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yen: Option<u64>,
    /// A number of people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// How the breakdown relates to the count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breakdown_kind: Option<BreakdownKind>,
    /// The groups that are counted apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breakdown: Vec<Breakdown>,
    /// The earliest date, or the first of a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = DATE))]
    pub from: Option<String>,
    /// The last date of a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = DATE))]
    pub to: Option<String>,
    /// All dates in printed order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(inner(regex(pattern = DATE)))]
    pub dates: Vec<String>,
    /// One of the 47 prefectures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefecture: Option<String>,
    /// The municipality; a ward only where it is one of Tokyo's 23.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The rest of an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
}

/// A plain value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// A number.
    Number(serde_json::Number),
    /// A text.
    Text(String),
    /// Several texts.
    List(Vec<String>),
}

/// A value under a key of the profile: its text alone, or with what it was read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Other {
    /// The text.
    Text(String),
    /// The text and what it was read as.
    Typed(Box<Typed>),
}

/// A text and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Typed {
    /// The text in clean form.
    pub text: String,
    /// What it was read as.
    #[serde(flatten)]
    pub reading: Reading,
}

impl Other {
    /// The text.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Typed(typed) => &typed.text,
        }
    }
}

/// Why a value was not read.
pub(super) struct Unread {
    /// What it should have been, for messages.
    pub what: &'static str,
    /// The reason.
    pub reason: String,
}

/// Reads a text; nothing of the kind `text`.
pub(super) fn read(kind: ValueKind, spec: &ValueSpec, text: &str) -> Result<Reading, Unread> {
    let plain = |value: String| Ok(Reading { value: Some(Scalar::Text(value)), ..Reading::default() });
    let several = |values: Vec<String>| Ok(Reading { value: Some(Scalar::List(values)), ..Reading::default() });
    match kind {
        ValueKind::Text => Ok(Reading::default()),
        ValueKind::Lines => several(text.lines().map(str::to_owned).collect()),
        ValueKind::List => several(items(text)),
        ValueKind::Number => quantity(spec, text),
        ValueKind::Money => {
            let found = money::read(text).map_err(|error| unread("the amount", &error))?;
            Ok(Reading { yen: Some(found.yen), ..Reading::default() })
        }
        ValueKind::Count => {
            let found = count::read(text).map_err(|error| unread("the number of people", &error))?;
            let (breakdown_kind, breakdown) = (found.breakdown_kind, found.breakdown);
            Ok(Reading { count: Some(found.total), breakdown_kind, breakdown, ..Reading::default() })
        }
        ValueKind::Date => {
            let (from, dates) = date::read_started(text).map_err(|error| unread("the date", &error))?;
            Ok(Reading { from, dates, ..Reading::default() })
        }
        ValueKind::Period => {
            let (from, to) = date::read_period(text).map_err(|error| unread("the period", &error))?;
            Ok(Reading { from, to, ..Reading::default() })
        }
        ValueKind::FiscalYear => {
            let year = date::read_fiscal_year(text).map_err(|error| unread("the fiscal year", &error))?;
            Ok(Reading { value: Some(Scalar::Number(year.into())), ..Reading::default() })
        }
        ValueKind::Person => {
            let found = person::read(text);
            Ok(Reading { value: Some(Scalar::Text(found.name)), name_latin: found.name_latin, ..Reading::default() })
        }
        ValueKind::Organization => plain(text.lines().collect()),
        ValueKind::Address => {
            let found = address::read(text).map_err(|error| unread("the address", &error))?;
            let address::Parts { prefecture, city, street, .. } = found;
            Ok(Reading { prefecture, city, street, ..Reading::default() })
        }
        ValueKind::Phone | ValueKind::Fax => {
            let what = if kind == ValueKind::Fax { "the fax number" } else { "the telephone number" };
            let found = phone::read_line(text).map_err(|error| unread(what, &error))?;
            let one = match (found.phone, found.fax) {
                (Some(number), None) | (None, Some(number)) => number,
                _ => return Err(Unread { what, reason: "there is not just one number".to_owned() }),
            };
            Ok(Reading { value: Some(Scalar::Text(one.number)), note: one.note, ..Reading::default() })
        }
        ValueKind::Url => {
            let found = url::read(text).map_err(|error| unread("the web address", &error))?;
            let note = beside(text, &found.span);
            Ok(Reading { value: Some(Scalar::Text(found.address)), note, ..Reading::default() })
        }
        ValueKind::Mail => match url::find_mail(text).as_slice() {
            [found] => {
                let note = beside(text, &found.span);
                Ok(Reading { value: Some(Scalar::Text(found.address.clone())), note, ..Reading::default() })
            }
            found => {
                let reason = if found.is_empty() { "there is none" } else { "there are several" };
                Err(Unread { what: "the mail address", reason: reason.to_owned() })
            }
        },
        ValueKind::Choice => {
            let form = fold::match_form(text);
            match spec.choices.whole(form.as_str()) {
                Some(choice) => plain(choice.written.clone()),
                None => Err(Unread { what: "the choice", reason: "it is none of those that the profile lists".to_owned() }),
            }
        }
    }
}

fn unread(what: &'static str, error: &dyn std::fmt::Display) -> Unread {
    Unread { what, reason: error.to_string() }
}

/// What stands beside a value, as printed: `(日本語)`. Brackets that hold the value itself are no note.
pub(super) fn beside(text: &str, span: &std::ops::Range<usize>) -> Option<String> {
    // A full stop behind words is theirs.
    let is_sign = |c: char| c.is_whitespace() || "<>,、・;:".contains(c);
    let (before, behind) = (text[..span.start].trim_matches(is_sign), text[span.end..].trim_matches(is_sign));
    let (before, behind) = match (before.strip_suffix('('), behind.strip_prefix(')')) {
        (Some(before), Some(behind)) => (before.trim_matches(is_sign), behind.trim_matches(is_sign)),
        _ => (before, behind),
    };
    let note = [before, behind].concat();
    // Punctuation and brackets alone say nothing.
    let says_nothing = |c: char| c.is_whitespace() || "()[]<>〈〉《》「」『』【】〔〕,、.。・:;!?/-―…".contains(c);
    (!note.chars().all(says_nothing)).then_some(note)
}

/// The items of a list: one a line without its mark, or, where all is one line, what commas set apart, or else middle dots.
fn items(text: &str) -> Vec<String> {
    let clean = |item: &str| item.trim_start_matches(is_mark).trim().to_owned();
    let lines: Vec<&str> = text.lines().collect();
    let items: Vec<String> = match lines.as_slice() {
        [one] => {
            let sign = [['、', ','].as_slice(), &['・'], &['/', '／']].into_iter().find(|signs| one.contains(*signs));
            match sign {
                Some(signs) => one.trim_end_matches('。').split(signs).map(clean).collect(),
                None => vec![clean(one)],
            }
        }
        lines => lines.iter().map(|line| clean(line)).collect(),
    };
    items.into_iter().filter(|item| !item.is_empty()).collect()
}

/// A number with its unit. Nothing but the unit and a note in brackets may stand beside it.
fn quantity(spec: &ValueSpec, text: &str) -> Result<Reading, Unread> {
    let fault = |reason: String| Unread { what: "the number", reason };
    let form = fold::match_form(text);
    let mut bare = form.as_str().trim_end_matches('。');
    if let Some((head, note)) = bare.split_once('(')
        && note.ends_with(')')
        && !head.is_empty()
    {
        bare = head;
    }
    let unit = spec.unit.as_deref().map(|unit| fold::match_form(unit).into_string());
    let digits = match &unit {
        Some(unit) => bare.strip_suffix(unit.as_str()).unwrap_or(bare),
        None => bare,
    };
    let found = number::read(digits).map_err(|error| fault(error.to_string()))?;
    // A fraction of so many digits is written as it is printed.
    let shown = found.to_string();
    let number: serde_json::Number = match shown.parse::<u64>() {
        Ok(whole) => whole.into(),
        Err(_) => shown
            .parse::<f64>()
            .ok()
            .filter(|value| value.to_string() == shown)
            .and_then(serde_json::Number::from_f64)
            .ok_or_else(|| fault("it has too many digits".to_owned()))?,
    };
    Ok(Reading { value: Some(Scalar::Number(number)), unit: spec.unit.clone(), ..Reading::default() })
}
