//! A case in other clothes: the same booklet as another program or another typesetter would have left it must give the same record.
//!
//! In comes the text of a case; out comes for each [`NAMES`] whether its records, its booklet and the codes of its findings are the same as
//! of the plain text, in which values they differ, or why this text cannot be had in these clothes. Where something stands (lines, pages,
//! digests, counts of lines) may differ.

pub mod clothes;
pub mod paper;
pub mod rewrap;
pub mod wrap;

use serde_json::Value;

use super::difference::{self, Claim, Difference, Lines};
use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::error::Error;
use crate::page::{self, Pages};
use crate::profile::Profile;
use crate::record::Booklet;
use crate::source::Source;
use crate::{Analysis, Options, analyse, convert, fold};

/// Every variation, in the order in which they are tried.
pub const NAMES: [&str; 20] = [
    "utf-8",
    "utf-8-mark",
    "shift-jis",
    "euc-jp",
    "iso-2022-jp",
    "utf-16le",
    "utf-16be",
    "crlf",
    "cr",
    "half-width",
    "full-width",
    "half-width-katakana",
    "nfd",
    "form-feeds",
    "page-spaces",
    "page-numbers",
    "running-heads",
    "tabs",
    "narrow-lines",
    "wide-lines",
];

/// How a case came out in other clothes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Varied {
    /// One of [`NAMES`].
    pub name: &'static str,
    /// What came out.
    pub outcome: Outcome,
}

/// What came out of a variation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The same.
    Same,
    /// Something else: the plain text's value is the expected one.
    Differs(Vec<Difference>),
    /// The text cannot be had in these clothes; why.
    Unsupported(String),
    /// Something else, which `about.yaml` says of it; the reason that it gives, and in how many values.
    Known(String, usize),
    /// The same, though `about.yaml` says that it is something else.
    Outdated,
}

impl Varied {
    /// Whether it makes the case fail.
    pub fn fails(&self) -> bool {
        matches!(self.outcome, Outcome::Differs(_) | Outcome::Outdated)
    }
}

/// The text of a case, what is known of its pages, and what its lines were taken for.
struct Plain<'a> {
    text: &'a str,
    pages: Pages,
    profile: &'a Profile,
    analysis: Analysis,
}

/// Reads a text in all clothes. `source` is the case as it is, `text` what it decodes to, `unsupported` what `about.yaml` says of variations.
///
/// # Errors
/// [`Error::Case`] where `unsupported` names none of [`NAMES`].
pub(super) fn vary<'u>(
    source: &Source,
    as_it_is: &Reported<Booklet>,
    text: &str,
    profile: &Profile,
    unsupported: impl Iterator<Item = (&'u str, &'u str)>,
) -> Result<Vec<Varied>, Error> {
    let known: Vec<(&str, &str)> = unsupported.collect();
    if let Some((name, _)) = known.iter().find(|(name, _)| !NAMES.contains(name)) {
        let near = crate::verify::nearest(name, &NAMES).map(|near| format!("did you mean `{near}`?"));
        let near = near.unwrap_or_else(|| format!("they are: {}", NAMES.join(", ")));
        return Err(Error::Case(format!("there is no variation `{name}`; {near}")));
    }
    if let Some((name, _)) = known.iter().find(|(_, why)| why.trim().is_empty()) {
        return Err(Error::Case(format!("`unsupported` gives no reason for `{name}`")));
    }
    let in_bytes = |bytes: Vec<u8>| Source::from_bytes(&*source.name, bytes);
    let read = |bytes: Vec<u8>| convert(&in_bytes(bytes), profile, &Options::default());
    let reference = read(text.as_bytes().to_vec())?;
    let pages = page::read(text, &profile.furniture, |form| profile.is_content(form));
    let analysis = analyse(&in_bytes(text.as_bytes().to_vec()), profile, &Options::default())?;
    let plain = Plain { text, pages, profile, analysis };
    let mut varied = Vec::new();
    for name in NAMES {
        let outcome = match plain.dressed(name) {
            Err(why) => Outcome::Unsupported(why),
            Ok(bytes) => {
                // The plain text in UTF-8 is held against the case itself: what was decoded must be all that was read.
                let other = if name == "utf-8" { None } else { Some(read(bytes)?) };
                let (before, after) = (other.as_ref().map_or(as_it_is, |_| &reference), other.as_ref().unwrap_or(&reference));
                let mut differences = differences(before, after);
                let lines = Lines::new(text);
                differences.iter_mut().for_each(|one| {
                    let tree = record_of(&before.value, &one.file);
                    lines.locate(one, [&tree, &Value::Null]);
                });
                match (differences.len(), known.iter().find(|(own, _)| *own == name)) {
                    (0, None) => Outcome::Same,
                    (0, Some(_)) => Outcome::Outdated,
                    (count, Some((_, why))) => Outcome::Known((*why).to_owned(), count),
                    (_, None) => Outcome::Differs(differences),
                }
            }
        };
        varied.push(Varied { name, outcome });
    }
    Ok(varied)
}

impl Plain<'_> {
    /// The text in other clothes, or why it cannot be had in them.
    fn dressed(&self, name: &str) -> Result<Vec<u8>, String> {
        let text = self.text;
        let changed =
            |new: String, what: &str| if new == text { Err(format!("it has no {what}")) } else { Ok(new.into_bytes()) };
        match name {
            "utf-8" => Ok(text.as_bytes().to_vec()),
            "utf-8-mark" => Ok(format!("\u{feff}{text}").into_bytes()),
            "shift-jis" => encoded(text, encoding_rs::SHIFT_JIS),
            "euc-jp" => encoded(text, encoding_rs::EUC_JP),
            "iso-2022-jp" => encoded(text, encoding_rs::ISO_2022_JP),
            "utf-16le" => Ok(clothes::utf16(text, true, true)),
            "utf-16be" => Ok(clothes::utf16(text, false, true)),
            "crlf" => changed(clothes::line_ends(text, "\r\n"), "line that ends in another way"),
            "cr" => changed(clothes::line_ends(text, "\r"), "line that ends in another way"),
            "half-width" => changed(clothes::half_width(text), "full-width letter, digit or sign"),
            "full-width" => changed(clothes::full_width(text), "half-width letter, digit or sign"),
            "half-width-katakana" => changed(clothes::half_width_katakana(text), "katakana"),
            "nfd" => changed(clothes::decomposed_kana(text), "voiced kana"),
            "form-feeds" if text.contains('\u{c}') => Err("it has form feeds already".to_owned()),
            "form-feeds" if self.pages.count < 2 => Err("it has one page".to_owned()),
            "form-feeds" if !self.pages.layout.spaced => Err("its pages are not told by spaces".to_owned()),
            "form-feeds" => changed(clothes::form_feeds(text), "page that is told by a space"),
            "page-spaces" if !text.contains('\u{c}') => Err("it has no form feed".to_owned()),
            "page-spaces" => Ok(clothes::spaced(&clothes::line_ends(text, "\n")).into_bytes()),
            "page-numbers" => paper::with_page_numbers(text, &self.pages).map(String::into_bytes),
            "running-heads" => paper::with_running_heads(text, &self.pages).map(String::into_bytes),
            "narrow-lines" => self.rewrapped((3, 4)),
            "wide-lines" => self.rewrapped((5, 4)),
            _ => changed(paper::with_tabs(text, &self.pages), "two spaces side by side"),
        }
    }

    /// The text in lines of another width, if it has lines that go on.
    fn rewrapped(&self, share: (usize, usize)) -> Result<Vec<u8>, String> {
        rewrap::rewrapped(&self.analysis, self.profile, share).map(String::into_bytes)
    }
}

/// The text in an encoding, if that has all its characters.
fn encoded(text: &str, encoding: &'static encoding_rs::Encoding) -> Result<Vec<u8>, String> {
    const SHOWN: usize = 8;
    let text = clothes::in_microsoft_form(text);
    let lacking = clothes::lacking(&text, encoding);
    if lacking.is_empty() {
        return Ok(encoding.encode(&text).0.into_owned());
    }
    let shown: Vec<String> = lacking.iter().take(SHOWN).map(char::to_string).collect();
    let more = if lacking.len() > SHOWN { format!(" and {} more", lacking.len() - SHOWN) } else { String::new() };
    Err(format!("{} does not have {}{more}", encoding.name(), shown.join(" ")))
}

/// What two conversions say otherwise, but for where it stands.
fn differences(before: &Reported<Booklet>, after: &Reported<Booklet>) -> Vec<Difference> {
    let mut found = difference::compare("booklet", &front(&before.value), &front(&after.value));
    let (a, b) = (&before.value.records, &after.value.records);
    for at in 0..a.len().max(b.len()) {
        let file = format!("records/{:02}", at + 1);
        let tree = |booklet: &Booklet| record_without_places(booklet, at);
        match (tree(&before.value), tree(&after.value)) {
            (Some(a), Some(b)) => found.extend(difference::compare(&file, &a, &b)),
            (expected, got) => {
                found.push(Difference { file, path: String::new(), claim: Claim::Equals, expected, got, source: None });
            }
        }
    }
    let codes = [codes(&before.diagnostics), codes(&after.diagnostics)].map(|codes| Value::from(codes.join("\n")));
    found.extend(difference::compare("diagnostics", &codes[0], &codes[1]));
    found
}

/// The codes of findings, but for those about the bytes: damage does not outlive a change of the encoding.
fn codes(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    let about_bytes = [Code::MalformedBytes, Code::UncertainEncoding];
    let mut codes: Vec<&str> =
        diagnostics.iter().map(|d| d.code).filter(|c| !about_bytes.contains(c)).map(Code::as_str).collect();
    codes.sort_unstable();
    codes
}

/// The booklet's own values; of unclaimed lines the match form.
fn front(booklet: &Booklet) -> Value {
    let mut tree = serde_json::to_value(booklet).unwrap_or_default();
    if let Some(tree) = tree.as_object_mut() {
        tree.shift_remove("coverage");
        tree.shift_remove("furniture");
        let forms = booklet.unclaimed.iter().map(|line| fold::match_form(&line.text).as_str().to_owned());
        tree.insert("unclaimed".to_owned(), forms.collect::<Vec<_>>().into());
    }
    tree
}

fn record_without_places(booklet: &Booklet, at: usize) -> Option<Value> {
    let mut tree = serde_json::to_value(booklet.records.get(at)?).ok()?;
    for key in ["id", "source", "provenance"] {
        tree.as_object_mut()?.shift_remove(key);
    }
    Some(tree)
}

/// The whole record of a file, with its provenance.
fn record_of(booklet: &Booklet, file: &str) -> Value {
    let number = file.strip_prefix("records/").and_then(|number| number.parse::<usize>().ok());
    let record = number.and_then(|number| booklet.records.get(number.checked_sub(1)?));
    record.and_then(|record| serde_json::to_value(record).ok()).unwrap_or_default()
}
