//! A booklet → the draft of a profile for its family.
//!
//! In comes a text of a kind that is not known yet; out comes a [`Draft`]: a commented profile with the rules that the text itself shows. What
//! repeats from section to section is a rule: labels and headings with the same look and the same words, in the same order. Each comes
//! with how often it is there, with an example, and with what is unsure. Keys are those of the vocabulary where a label means something
//! that is agreed, and `field-1` and so on elsewhere.
//!
//! ```
//! use sasshi::{Options, infer, profile::Profile, source::Source};
//!
//! let text = ["みずべの会", "あさひ会", "ひかり園"]
//!     .map(|name| format!("\u{c}{name}\n住所：緑市本町1-2\n電話：046-111-2222\n会員数：3人\n１．経緯\n川辺を歩く。\n２．効果\n町がきれいになる。\n"));
//! let source = Source::from_bytes("a.txt", text.concat().into_bytes());
//! let draft = infer::infer(&source, &Options::default())?;
//! let profile = Profile::from_yaml("draft.yaml", &draft.text)?;
//! assert_eq!(profile.fields[0].fields[1].key, "effects");
//! # Ok::<(), sasshi::error::Error>(())
//! ```

mod begin;
mod field;
mod front;
mod kind;
mod model;
mod repeat;
mod section;
pub mod shape;
pub mod vocabulary;
mod write;

use crate::error::Error;
use crate::page::{self, Pages};
use crate::profile::Profile;
use crate::record::Booklet;
use crate::source::Source;
use crate::{Options, decode};

use model::Model;
use shape::Token;
use vocabulary::{Vocabulary, ends_with};

/// A word as YAML writes it in a list: quoted only where it must be.
pub(crate) fn yaml_word(word: &str) -> String {
    write::quote(word)
}

/// The draft of a profile.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The YAML, with comments.
    pub text: String,
    /// How many sections were found with it.
    pub sections: usize,
    /// How many lines that are not blank no rule of it claims.
    pub unclaimed: usize,
}

/// What the rules are found in.
#[derive(Clone, Copy)]
struct View<'a> {
    source: &'a str,
    pages: &'a Pages,
    tokens: &'a [Option<Token>],
    known: &'a Vocabulary,
}

impl View<'_> {
    /// A line in match form without number, mark and a note in brackets behind it.
    fn bare(&self, line: usize) -> &str {
        let form = crate::profile::pattern::strip_numbering(self.pages.form(line));
        form.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map_or(form, |(head, _)| head)
    }

    /// A line as printed.
    fn printed(&self, line: usize) -> &str {
        self.pages.lines.get(line).map_or("", |line| line.text(self.source))
    }
}

/// Drafts a profile from a booklet.
///
/// # Errors
/// [`Error::NotText`] where the bytes are no text.
pub fn infer(source: &Source, options: &Options) -> Result<Draft, Error> {
    let known = Vocabulary::built_in()?;
    let hints: Vec<&str> = known.keys.values().flat_map(|notion| &notion.words).map(String::as_str).collect();
    let decoded = decode::decode(source, &decode::Options { encoding: options.encoding, hints: &hints })?;
    let text = decoded.text.as_ref();
    // Headings return at the tops of pages too, and are no running heads.
    let is_heading = |form: &str| {
        ends_with(form, &known.awards) || ends_with(form, &known.divisions) || shape::read(form, form, &known).is_some()
    };
    let pages = page::read(text, &[], is_heading);
    let token = |line: usize| shape::read(pages.form(line), pages.lines[line].text(text), &known);
    let tokens: Vec<Option<Token>> =
        (0..pages.lines.len()).map(|line| token(line).filter(|_| !pages.is_furniture(line))).collect();
    let view = View { source: text, pages: &pages, tokens: &tokens, known: &known };
    let mut model = Model::default();
    let template = repeat::find(&pages, &tokens);
    front::divisions(view, &mut model);
    section::read(view, &template, &mut model);
    front::read(view, &template, &mut model);
    model.name = stem(&source.name);
    let made = |model: &Model| -> Result<Booklet, Error> {
        let profile = Profile::from_yaml("draft", &write::write(view, model, None))?;
        Ok(crate::convert(source, &profile, options)?.value)
    };
    let mut converted = made(&model)?;
    // Most sections are found by their labels. Where they are not, or where more than the name stands on its line, the ways in which they could
    // begin are tried.
    let samples = begin::samples(view, &template.starts, &model);
    for sample in samples {
        let missing = |booklet: &Booklet| booklet.records.len().abs_diff(model.sections);
        let decorated = !sample.starts_with("{page}");
        if !decorated && converted.records.len() * 10 >= model.sections * FOUND {
            continue;
        }
        let other = Model { begin: Some(sample), ..model.clone() };
        // A sample that the language does not take is none.
        let Ok(booklet) = made(&other) else { continue };
        if missing(&booklet) < missing(&converted) || decorated && missing(&booklet) == missing(&converted) {
            (model, converted) = (other, booklet);
            break;
        }
    }
    // What the draft makes of the booklet is written beside its rules.
    let text = write::write(view, &model, Some(&converted));
    Ok(Draft { text, sections: converted.records.len(), unclaimed: converted.unclaimed.len() })
}

/// The share of the sections, in tenths, that is enough for the labels to have found them.
const FOUND: usize = 8;

/// The name of the draft: what of the file's name a profile's name can have.
fn stem(name: &str) -> String {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).to_ascii_lowercase();
    let kept: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let kept = kept.trim_matches('-');
    if kept.is_empty() { "draft".to_owned() } else { kept.to_owned() }
}
