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
mod inline;
mod inner;
mod kind;
mod label;
mod labelled;
mod line;
mod list;
mod model;
mod repeat;
mod role;
mod section;
pub mod shape;
pub mod vocabulary;
mod write;

use std::collections::{HashMap, HashSet};

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
    /// Lines at the tops of pages that return far more often than sections begin.
    running: &'a HashSet<usize>,
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
    let open = page::frame::open(&decoded.text);
    let text = open.as_ref().map_or(decoded.text.as_ref(), |open| open.text.as_str());
    // Headings return at the tops of pages too, and are no running heads.
    let is_heading = |form: &str| {
        ends_with(form, &known.awards)
            || ends_with(form, &known.divisions)
            || is_number_of_section(form)
            || shape::read(form, form, &known).is_some()
    };
    let pages = page::read(text, &[], is_heading);
    let token = |line: usize| shape::read(pages.form(line), pages.lines[line].text(text), &known);
    let tokens: Vec<Option<Token>> =
        (0..pages.lines.len()).map(|line| token(line).filter(|_| !pages.is_furniture(line))).collect();
    let mut model = Model::default();
    let mut template = repeat::find(text, &pages, &tokens);
    let running = running(&pages, template.starts.len());
    let view = View { source: text, pages: &pages, tokens: &tokens, known: &known, running: &running };
    front::divisions(view, &mut model);
    front::awards(view, &mut model);
    begin::skip_announced(view, &mut template, &model);
    template.starts = begin::more(view, &template, &model);
    section::read(view, &template, &mut model);
    front::read(view, &template, &mut model);
    model.name = stem(&source.name);
    let made = |model: &Model| -> Result<Booklet, Error> {
        let profile = Profile::from_yaml("draft", &write::write(view, model, None))?;
        Ok(crate::convert(source, &profile, options)?.value)
    };
    let mut converted = made(&model)?;
    // Most sections are found by their labels. Where they are not, or where more than the name stands on the lines above, the looks that these
    // lines have are tried.
    let head = begin::find(view, &template, &model);
    let mut best = score(&converted, &head.names);
    for begin in trials(&head) {
        let other = Model { begin, ..model.clone() };
        // A sample that the language does not take is none.
        let Ok(booklet) = made(&other) else { continue };
        let found = score(&booklet, &head.names);
        if found > best || head.tells && found == best && model.begin.is_empty() {
            (model, converted, best) = (other, booklet, found);
        }
    }
    model.recipients = head.recipients;
    let entries = list::entries(view, &template, &model, &head);
    if !entries.is_empty() && list::named(&converted, &head.names) * 10 < head.names.len() * FOUND {
        let other = Model { entries, ..model.clone() };
        if made(&other).is_ok_and(|booklet| list::named(&booklet, &head.names) > list::named(&converted, &head.names)) {
            model = other;
        }
    }
    converted = made(&model)?;
    // Text below the head that no heading stands above has a key of its own where most sections have such text.
    if converted.unclaimed.len() * 2 >= converted.records.len().max(1) {
        let other = Model { text: Some("overview"), ..model.clone() };
        if let Ok(booklet) = made(&other)
            && (converted.unclaimed.len() - booklet.unclaimed.len().min(converted.unclaimed.len())) * 2
                >= converted.records.len().max(1)
        {
            (model, converted) = (other, booklet);
        }
    }
    prune(&mut model, &converted);
    // Rules that took nothing are none.
    let is_there = |key: &str| {
        let path = format!("recipient.{key}");
        let own = |record: &crate::record::Record| record.provenance.contains_key(&path) || record.provenance.contains_key(key);
        converted.records.is_empty() || converted.records.iter().any(own)
    };
    model.header.retain(|label| is_there(&label.key));
    model.parts.retain(|part| part.opens_fields || matches!(part.key.as_str(), "overview" | "started") || is_there(&part.key));
    // What the draft makes of the booklet is written beside its rules.
    converted = made(&model)?;
    let text = write::write(view, &model, Some(&converted));
    Ok(Draft { text, sections: converted.records.len(), unclaimed: converted.unclaimed.len() })
}

/// The share of the names, in tenths, that is enough for the winners' list to be read as it should.
const FOUND: usize = 8;

/// Takes away fields inside fields that the records do not have: what looked like their headings is read as a part of the heading above.
fn prune(model: &mut Model, converted: &Booklet) {
    let count = |path: &str| converted.records.iter().filter(|record| record.provenance.contains_key(path)).count();
    for field in model.sets.iter_mut().flat_map(|set| &mut set.fields) {
        let path = format!("fields.{}", field.key);
        let outer = count(&path);
        let is_there = |inner: &model::Field| count(&format!("{path}.fields.{}", inner.key)) * 10 >= outer * INNER;
        // Headings without words of their own have other keys.
        let others = count(&format!("{path}.fields.other-1")) > 0;
        if field.inner.as_ref().is_some_and(|set| !(set.fields.iter().any(is_there) || set.fields.is_empty() && others)) {
            field.inner = None;
        }
    }
}

/// The share of the fields, in tenths, that must have a field inside them.
const INNER: usize = 3;

/// Lines at the tops of pages whose words, whatever the numbers in them, return on more pages than there are sections.
fn running(pages: &Pages, sections: usize) -> HashSet<usize> {
    let words = |line: usize| -> String { pages.form(line).chars().filter(|c| !c.is_ascii_digit()).collect() };
    let mut found: HashMap<String, Vec<usize>> = HashMap::new();
    for line in pages.content(0..pages.lines.len()).filter(|&line| pages.is_content_top(line)) {
        found.entry(words(line)).or_default().push(line);
    }
    found.into_values().filter(|lines| lines.len() > sections.max(2) + sections / 4).flatten().collect()
}

/// The samples that are tried together, the likeliest first.
fn trials(head: &begin::Head) -> Vec<Vec<String>> {
    let Some(first) = head.samples.first() else { return Vec::new() };
    let at_top = |sample: &String| format!("{{page}} {sample}");
    let mut trials = vec![head.samples.clone(), vec![first.clone()]];
    if head.at_top {
        let tops = vec![head.samples.iter().map(at_top).collect(), vec![at_top(first)]];
        // A sample of a bare name begins nowhere but at the top of a page.
        trials = if head.tells { [trials, tops].concat() } else { tops };
    }
    trials.dedup();
    trials
}

/// How well a draft reads the sections: how many have the name that stands at their head, and how few are too many.
fn score(booklet: &Booklet, names: &[String]) -> (usize, usize) {
    let found = |name: &&String| {
        let same = |record: &crate::record::Record| crate::fold::match_form(&record.recipient.name).as_str() == name.as_str();
        !name.is_empty() && booklet.records.iter().any(same)
    };
    (names.iter().filter(found).count(), usize::MAX - booklet.records.len().abs_diff(names.len()))
}

/// Whether a line is nothing but a word and a number, as `事例3` is; page numbers have other words.
fn is_number_of_section(form: &str) -> bool {
    let is_page = form.starts_with(['P', 'p', '-', '頁']) || form.contains("ページ");
    form.starts_with(char::is_alphabetic) && !is_page && line::counter(form) == Some(form.len())
}

/// The name of the draft: what of the file's name a profile's name can have.
fn stem(name: &str) -> String {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).to_ascii_lowercase();
    let kept: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let kept = kept.trim_matches('-');
    if kept.is_empty() { "draft".to_owned() } else { kept.to_owned() }
}
