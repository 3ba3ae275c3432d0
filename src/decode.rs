//! Bytes → text, the encoding that was recognized, and the places of the bytes that are malformed in it.
//!
//! Nobody has to say what a file is in: byte order marks, UTF-8, UTF-16, Shift_JIS, EUC-JP and ISO-2022-JP are told
//! apart, also in short and in damaged files. What is malformed stands as U+FFFD in the text and is located in the source; the
//! rest of its line is read as well as it can be. Every offset of the text leads back to the byte that it came from.
//!
//! ```
//! use sasshi::decode::{self, Encoding, Options};
//! use sasshi::source::Source;
//!
//! let source = Source::from_bytes("booklet.txt", b"\x8E\xF3\x8F\xDC\x8E\xD2\x82\xCC\xFF\x88\xEA\x97\x97".to_vec());
//! let decoded = decode::decode(&source, &Options::default())?;
//! assert_eq!(decoded.text, "受賞者の\u{FFFD}一覧");
//! assert_eq!(decoded.encoding, Encoding::ShiftJis);
//! assert_eq!(decoded.raw(&decoded.malformed[0]), b"\xFF");
//! let list = decoded.text.find("一覧").unwrap();
//! assert_eq!(decoded.source_offset(list), 9);
//! # Ok::<(), sasshi::error::Error>(())
//! ```

mod binary;
mod detect;
mod encoding;
mod iso2022;
pub mod lines;
mod map;
mod model;
mod reading;
mod repair;
mod report;
mod scheme;
mod table;
mod x0213;
mod zeros;

pub(crate) use self::binary::count;

use std::borrow::Cow;
use std::ops::Range;

pub use encoding::{Encoding, UnknownEncoding};
pub use lines::LineIndex;

use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::source::Source;
use crate::span::Span;

/// What is known of a source before it is decoded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The encoding, where the user names it. It is then not questioned, except that the byte order mark of a UTF-16 file
    /// decides the order.
    pub encoding: Option<Encoding>,
    /// Words that the right reading is likely to show: labels and headings of profiles, in Japanese. They are asked where
    /// the bytes alone leave a doubt.
    pub hints: &'a [&'a str],
}

/// An encoding that was considered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The encoding.
    pub encoding: Encoding,
    /// How likely it is, in percent; all candidates together make 100, but for rounding.
    pub score: u32,
}

/// Bytes of the source that are no character in the encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// The U+FFFD that stands for them, in the decoded text.
    pub text: Span,
    /// The bytes, in the source: one broken character's or, where nothing near makes sense, one each; or a whole block of zeros.
    pub bytes: Range<usize>,
}

/// A text and how it came out of its bytes.
#[derive(Debug, Clone)]
pub struct Decoded<'a> {
    /// The text without a byte order mark; borrowed where the source is undamaged UTF-8. Line ends and control characters
    /// are as in the source. Characters for users' own shapes are kept as private use characters (U+E000 and on), and reported.
    pub text: Cow<'a, str>,
    /// The encoding that it was read in.
    pub encoding: Encoding,
    /// Whether the encoding was named, marked, or recognized without a doubt.
    pub certain: bool,
    /// The encodings that were considered, best first.
    pub candidates: Vec<Candidate>,
    /// What is malformed, in order.
    pub malformed: Vec<Malformed>,
    /// The source.
    bytes: &'a [u8],
    /// Where the text begins in the source, behind a byte order mark.
    start: usize,
    /// Offsets that are known on both sides; none for UTF-8, which needs none.
    anchors: Vec<Anchor>,
}

/// An offset of the text with the offset of the source that it came from.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    text: usize,
    source: usize,
    state: iso2022::State,
}

/// Decodes a source. Damage never fails: it is [reported](Decoded::diagnostics).
///
/// # Errors
///
/// [`Error::NotText`] where the bytes are something else: a PDF, an archive, a picture, noise.
pub fn decode<'a>(source: &'a Source, options: &Options<'_>) -> Result<Decoded<'a>, Error> {
    let bytes = source.bytes.as_slice();
    let recognized =
        detect::recognize(bytes, options).map_err(|reason| Error::NotText { name: source.name.clone(), reason })?;
    let detect::Recognized { mut encoding, whole, start, mut certain, mut candidates } = recognized;
    let shown = bytes.get(start..).unwrap_or_default();
    // Zeros are whole UTF-8, but a block of them is no text.
    let may_be_whole = |text: &&str| zeros::blocks(encoding, text.as_bytes(), 0).is_empty();
    let read_whole = || (encoding == Encoding::Utf8).then(|| std::str::from_utf8(shown).ok().filter(may_be_whole)).flatten();
    let whole = whole.or_else(read_whole);
    let (text, malformed, anchors) = match whole {
        Some(text) => (Cow::Borrowed(text), Vec::new(), Vec::new()),
        None => {
            let mut reading = reading::read(encoding, bytes, start);
            let is_named = options.encoding.is_some();
            if let Some(found) = if is_named { None } else { x0213::judge(encoding, bytes, &reading.malformed) } {
                encoding = found.first().map_or(encoding, |best| best.encoding);
                certain &= found.first().is_some_and(|best| best.score > 95);
                candidates = found;
                reading = reading::read(encoding, bytes, start);
            }
            (Cow::Owned(reading.text), reading.malformed, reading.anchors)
        }
    };
    Ok(Decoded { text, encoding, certain, candidates, malformed, bytes, start, anchors })
}

impl<'a> Decoded<'a> {
    /// The bytes of the source that are malformed there.
    pub fn raw(&self, malformed: &Malformed) -> &'a [u8] {
        self.bytes.get(malformed.bytes.clone()).unwrap_or_default()
    }

    /// The offset in the source of the character that holds this byte of the text; the source's length at the text's end.
    ///
    /// Takes the logarithm of the text's length, and reads up to a kilobyte of the source again.
    pub fn source_offset(&self, text_offset: usize) -> usize {
        map::character(self, text_offset).start
    }

    /// The bytes of the source that the characters of a span came from, without escape sequences before the first and
    /// behind the last. An empty span gives an empty range.
    pub fn source_range(&self, span: Span) -> Range<usize> {
        let first = map::character(self, span.start);
        if span.is_empty() {
            return first.start..first.start;
        }
        first.start..map::character(self, span.end - 1).end
    }

    /// What a person should look at: `uncertain-encoding` where the encoding is a guess, `malformed-bytes` for each place,
    /// and `private-use` for each line with such characters; of both up to 20, and then one for the rest.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        report::diagnostics(self)
    }
}

#[cfg(test)]
mod tests;
