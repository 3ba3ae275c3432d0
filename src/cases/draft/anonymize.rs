//! A booklet → the same booklet in other words, that is read in the same way.
//!
//! Kanji become kanji, kana kana, letters letters, numbers numbers of as many digits, all in their places. What is read by is kept: the words of
//! the profile, numbering and marks, units, legal forms, eras, prefectures and municipalities, the grammar of sentences. In names, numbers and
//! addresses a character becomes the same one everywhere, so that lists and sections still agree; in prose it depends on the word.
//!
//! Then both are read. Where the reading is not of the same [shape](super::compare), the lines that it is about keep their hiragana and
//! their digits, and it is tried again; what still differs is said.

use std::collections::BTreeSet;
use std::ops::Range;

use super::compare::{self, Odd};
use super::words::{Page, kept_words};
use crate::cases::report::counted;
use crate::decode::{self, Decoded, Encoding};
use crate::error::Error;
use crate::profile::Profile;
use crate::source::Source;
use crate::span::Span;
use crate::{Options, analyse, convert};

/// A booklet in other words.
pub(super) struct Anonymized {
    pub(super) bytes: Vec<u8>,
    pub(super) options: Options,
    pub(super) done: Vec<String>,
    pub(super) differences: Vec<String>,
}

/// How often lines that are read in another way are given more of their own words.
const ROUNDS: usize = 6;

/// One way to put it in other words.
struct Attempt {
    odd: Vec<Odd>,
    bytes: Vec<u8>,
    options: Options,
    /// How many lines keep their hiragana and digits.
    loose: usize,
}

/// Replaces the words of a booklet.
pub(super) fn anonymize(source: &Source, profile: &Profile, options: &Options) -> Result<Anonymized, Error> {
    let hints = profile.hints();
    let decoded = decode::decode(source, &decode::Options { encoding: options.encoding, hints: &hints })?;
    let before = convert(source, profile, options)?;
    let analysis = analyse(source, profile, options)?;
    let page = Page::new(
        &decoded.text,
        &analysis,
        &kept_words(profile, &serde_json::to_value(&before.value.records).unwrap_or_default()),
    );
    let seed = u64::from_str_radix(source.sha256.get(..16).unwrap_or_default(), 16).unwrap_or(0);
    let mut loose: BTreeSet<u32> = BTreeSet::new();
    let mut best: Option<Attempt> = None;
    for round in 0..ROUNDS {
        let words = page.replaced(seed.wrapping_add(round as u64), &loose);
        let (bytes, options) = encode(source, &decoded, &words, options);
        let after = convert(&Source::from_bytes(&*source.name, bytes.clone()), profile, &options)?;
        let odd = compare::shapes(&before, &after);
        let lines: BTreeSet<u32> =
            odd.iter().filter_map(|odd| odd.lines).flat_map(|(first, last)| first.saturating_sub(1)..=last + 1).collect();
        if best.as_ref().is_none_or(|least| odd.len() < least.odd.len()) {
            best = Some(Attempt { odd, bytes, options, loose: loose.len() });
        }
        if lines.is_empty() {
            break;
        }
        loose.extend(lines);
    }
    let Some(Attempt { odd, bytes, options, loose }) = best else {
        return Err(Error::Case(format!("{}: nothing could be replaced", source.name)));
    };
    let mut done = vec!["names, numbers and prose were replaced; look at it before you share it".to_owned()];
    if loose > 0 {
        done.push(format!("{} keep their digits and hiragana, to be read in the same way", counted(loose, "line")));
    }
    Ok(Anonymized { bytes, options, done, differences: odd.into_iter().map(|odd| odd.what).collect() })
}

/// The bytes of a text some of whose words are others. What is malformed stays as it is.
fn encode(source: &Source, decoded: &Decoded<'_>, words: &[(Span, String)], options: &Options) -> (Vec<u8>, Options) {
    let splice = |base: &[u8], place: &dyn Fn(Span) -> Range<usize>, bytes: &dyn Fn(&str) -> Vec<u8>| {
        let (mut out, mut done) = (Vec::with_capacity(base.len()), 0);
        for (span, word) in words {
            let range = place(*span);
            out.extend_from_slice(base.get(done..range.start).unwrap_or_default());
            out.extend(bytes(word));
            done = range.end;
        }
        out.extend_from_slice(base.get(done..).unwrap_or_default());
        out
    };
    let legacy = |encoding: &'static encoding_rs::Encoding| move |word: &str| encoding.encode(word).0.into_owned();
    let place = |span: Span| decoded.source_range(span);
    let bytes = match decoded.encoding {
        // Escape sequences stand between the words, and nobody writes the forms of JIS X 0213: the text is written in UTF-8.
        Encoding::Iso2022Jp | Encoding::ShiftJis2004 | Encoding::EucJis2004 => {
            let text = decoded.text.as_bytes();
            return (splice(text, &Span::range, &|word| word.as_bytes().to_vec()), Options { encoding: None });
        }
        Encoding::Utf8 => splice(&source.bytes, &place, &|word| word.as_bytes().to_vec()),
        Encoding::ShiftJis => splice(&source.bytes, &place, &legacy(encoding_rs::SHIFT_JIS)),
        Encoding::EucJp => splice(&source.bytes, &place, &legacy(encoding_rs::EUC_JP)),
        Encoding::Utf16Le => splice(&source.bytes, &place, &|word| word.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        Encoding::Utf16Be => splice(&source.bytes, &place, &|word| word.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    };
    (bytes, *options)
}
