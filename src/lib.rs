//! sasshi (冊子, "booklet") turns Japanese award booklets into clean, validated data.
//!
//! The whole program is one function, [`convert`]: it takes the bytes of a booklet and a [`Profile`] that knows the words of its family, and
//! gives the booklet with a record for each recipient, and a list of what a person should look at. Damaged content never fails; it is
//! converted as far as it goes and reported.
//!
//! ```
//! use sasshi::{Options, convert, profile, source::Source};
//!
//! let bytes = std::fs::read("seeds/telework-award-07.txt").unwrap();
//! let source = Source::from_bytes("telework-award-07.txt", bytes);
//! let profile = profile::built_in("telework-award").unwrap();
//! let converted = convert(&source, &profile, &Options::default()).unwrap();
//! assert_eq!(converted.value.records.len(), 19);
//! ```

pub mod batch;
pub mod cases;
pub mod check;
pub mod decode;
pub mod diagnostic;
pub mod emit;
pub mod error;
pub mod field;
pub mod fold;
pub mod infer;
pub mod inspect;
pub mod ledger;
pub mod lint;
pub mod outline;
pub mod page;
pub mod profile;
pub mod recognize;
pub mod record;
pub mod reflow;
pub mod schema;
pub mod source;
pub mod span;
pub mod trial;
pub mod value;
pub mod verify;
pub mod yaml;

use diagnostic::{Diagnostic, Reported};
use error::Error;
use profile::Profile;
use record::Booklet;
use source::Source;

/// What can be set for a conversion.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The encoding of the source; recognized where it is not given.
    pub encoding: Option<decode::Encoding>,
}

/// Converts one booklet.
///
/// # Errors
/// [`Error::NotText`] where the bytes are no text. Anything else that is wrong with the booklet is a diagnostic.
pub fn convert(source: &Source, profile: &Profile, options: &Options) -> Result<Reported<Booklet>, Error> {
    Ok(read(source, profile, analyse(source, profile, options)?))
}

/// Reads the values of a booklet that [`analyse`] has analysed: the second half of [`convert`], for those who want to know what the first
/// one found too.
pub fn read(source: &Source, profile: &Profile, analysis: Analysis) -> Reported<Booklet> {
    let front = record::read_front(&analysis.text, &analysis.pages, profile, &analysis.outline);
    let assembled = record::assemble(source, profile, &analysis, front);
    let mut diagnostics = analysis.diagnostics;
    diagnostics.extend(assembled.diagnostics);
    let subject = check::Subject {
        text: &analysis.text,
        pages: &analysis.pages,
        profile,
        outline: &analysis.outline,
        contents: &analysis.contents,
        booklet: &assembled.booklet,
    };
    diagnostics.extend(check::check(&subject));
    Diagnostic::sort(&mut diagnostics);
    let mut booklet = assembled.booklet;
    if let Some(printed) = &analysis.printed {
        // Lines are shown as they are printed.
        let lines = decode::LineIndex::new(printed);
        let line = |number: u32| lines.span(number).and_then(|span| printed.get(span.range())).unwrap_or_default();
        diagnostics.iter_mut().flat_map(|found| &mut found.places).for_each(|place| place.show(line(place.line)));
        let aside = booklet.unclaimed.iter_mut().chain(&mut booklet.furniture);
        aside.for_each(|aside| aside.text = line(aside.line).trim().to_owned());
    }
    Reported { value: booklet, diagnostics }
}

/// What every line of a booklet was taken for, before any value is read.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The decoded text; where heads are drawn as tables, with white space in the place of their edges.
    pub text: String,
    /// The text as it is printed, where that is another.
    pub printed: Option<String>,
    /// The encoding that it was decoded from.
    pub encoding: decode::Encoding,
    /// Its lines and pages.
    pub pages: page::Pages,
    /// Front matter, award pages and sections.
    pub outline: outline::Outline,
    /// What each section consists of.
    pub contents: Vec<field::Contents>,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// A source as text and lines: all that no profile decides on, so that several can be asked whether they fit it.
#[derive(Debug)]
pub struct Text<'s> {
    /// The text and how it was decoded.
    pub decoded: decode::Decoded<'s>,
    /// Its lines in match form.
    pub lines: page::RawLines,
    framed: Option<Framed>,
}

/// What was taken out of a text whose heads are drawn as tables.
#[derive(Debug, Clone)]
struct Framed {
    /// The text as it is printed.
    printed: String,
    /// The bytes of the rules around the heads.
    rules: Vec<std::ops::Range<usize>>,
}

impl<'s> Text<'s> {
    /// Decodes a source; words of the profiles help to recognize the encoding.
    ///
    /// # Errors
    /// [`Error::NotText`] where the bytes are no text.
    pub fn read(source: &'s Source, profiles: &[Profile], options: &Options) -> Result<Self, Error> {
        let hints: Vec<&str> = profiles.iter().flat_map(Profile::hints).collect();
        let mut decoded = decode::decode(source, &decode::Options { encoding: options.encoding, hints: &hints })?;
        let mut framed = None;
        if let Some(open) = page::frame::open(&decoded.text) {
            let printed = std::mem::replace(&mut decoded.text, open.text.into()).into_owned();
            framed = Some(Framed { printed, rules: open.rules });
        }
        let lines = page::raw_lines(&decoded.text);
        Ok(Self { decoded, lines, framed })
    }
}

/// Runs the stages up to the fields: the way to see what each line was taken for.
///
/// # Errors
/// As for [`convert`].
pub fn analyse(source: &Source, profile: &Profile, options: &Options) -> Result<Analysis, Error> {
    Ok(analyse_text(Text::read(source, std::slice::from_ref(profile), options)?, profile))
}

/// Runs the stages up to the fields on a text that is decoded already.
pub fn analyse_text(text: Text<'_>, profile: &Profile) -> Analysis {
    let Text { decoded, lines, framed } = text;
    let diagnostics = decoded.diagnostics();
    let encoding = decoded.encoding;
    let text = decoded.text.into_owned();
    let mut pages = page::read_lines(&text, lines, &profile.furniture, |form| profile.is_content(form));
    framed.iter().for_each(|framed| pages.label_rules(&framed.rules));
    // Behind the first page the booklet's own title is nothing but a running head.
    pages.label_first_heads(|pages, first, _| {
        pages.lines[first].page > 1 && profile.has_title(std::iter::once(pages.form(first)))
    });
    // What follows looks for headings as this booklet prints them.
    let profile = &*outline::adapted(&pages, profile);
    let mut outline =
        if profile.recognizes(&pages) { outline::divide(&text, &pages, profile) } else { outline::Outline::default() };
    // Only now can be told whether a running head begins with a title: where it stands in a section, it does not.
    if pages.label_first_heads(|_, first, last| outline.has_in_text(first, last)) {
        outline = outline::divide_again(&text, &pages, profile, outline);
    }
    let read = |section| field::read(&text, &pages, profile, &outline.signals, section);
    let contents = outline.sections.iter().map(read).collect();
    Analysis { text, printed: framed.map(|framed| framed.printed), encoding, pages, outline, contents, diagnostics }
}
