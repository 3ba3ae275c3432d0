//! Bytes → the encoding that they are in, with how sure that is.
//!
//! A byte order mark decides; then ASCII and whole UTF-8. What is left is read in every encoding, and the reading that costs
//! least under the [model](super::model) of Japanese text is taken: malformed bytes cost most, then control characters, rare
//! kanji and half-width katakana in places where nobody writes them. Large files are judged by slices from all over them.

use std::ops::Range;

use super::binary;
use super::encoding::Encoding;
use super::iso2022;
use super::model::Cost;
use super::reading::{self, Reading};
use super::{Candidate, Options, zeros};

/// The encodings that are weighed; where a text reads equally well in two, the one that stands first here is taken. The forms of
/// JIS X 0213 are nearly the same as two of these, so they are [judged](super::x0213) by what is malformed in those.
const WEIGHED: [Encoding; 6] =
    [Encoding::Utf8, Encoding::ShiftJis, Encoding::EucJp, Encoding::Iso2022Jp, Encoding::Utf16Le, Encoding::Utf16Be];
/// How much of a file is read in every encoding, and in how many slices.
const LOOKED_AT: usize = 64 * 1024;
const SLICES: usize = 16;
/// How much of it is read first, and the bits, in tenths, by which the best reading must then be cheaper for this to be enough.
const GLANCE: usize = 2 * 1024;
const NO_DOUBT: Cost = 10_000;

/// Bits, in tenths, by which the best reading must be cheaper than the next for the encoding to be certain.
const CERTAIN: Cost = 200;
/// Bits, in tenths, that each hint found in a reading takes off its cost, and how many hints are counted.
const HINT: Cost = 200;
const HINTS: usize = 10;
/// Where the best readings are further apart than this, no hint could change the order and none is looked for.
const HINTS_MATTER: Cost = HINT * 11;
/// Bits, in tenths, against UTF-16 without a mark, which is rare.
const UTF16_PRIOR: Cost = 120;
/// Bytes are no text where they cost more than this, in tenths of a bit for each. Random bytes cost 80 at least, whatever
/// they are read as, and 99 and more in practice; real text with 3 % of its bytes broken stays below 76.
const NONSENSE: Cost = 85;
/// Fewer bytes than this are never called nonsense: a name may be all rare kanji.
const NONSENSE_FROM: usize = 64;

/// What was recognized.
#[derive(Debug)]
pub(super) struct Recognized<'a> {
    pub(super) encoding: Encoding,
    /// The text without a mark, where it was found to be whole UTF-8 on the way.
    pub(super) whole: Option<&'a str>,
    /// Where the text begins, behind a byte order mark.
    pub(super) start: usize,
    pub(super) certain: bool,
    pub(super) candidates: Vec<Candidate>,
}

impl Recognized<'_> {
    fn sure(encoding: Encoding, start: usize) -> Self {
        Self { encoding, whole: None, start, certain: true, candidates: vec![Candidate { encoding, score: 100 }] }
    }
}

/// Recognizes the encoding, or takes the one that is given. The error is the reason why the bytes are no text.
pub(super) fn recognize<'a>(bytes: &'a [u8], options: &Options<'_>) -> Result<Recognized<'a>, String> {
    if let Some(reason) = binary::signature(bytes) {
        return Err(reason.to_owned());
    }
    if let Some(reason) = zeros::mostly(bytes).filter(|_| options.encoding.is_none()) {
        return Err(reason);
    }
    let mark = byte_order_mark(bytes);
    if let Some(encoding) = options.encoding {
        return Ok(forced(encoding, mark));
    }
    if let Some((encoding, length)) = mark {
        return marked(bytes, encoding, length, options.hints);
    }
    if may_be_utf16(bytes) {
        let weighed = weigh(bytes, options.hints)?;
        if weighed.certain && matches!(weighed.encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
            return Ok(weighed);
        }
    }
    match simdutf8::basic::from_utf8(bytes) {
        Ok(text) if !is_shifted(bytes) && !is_utf8_by_chance(text) => {
            Ok(Recognized { whole: Some(text).filter(|_| !bytes.contains(&0)), ..plain(bytes)? })
        }
        _ => weigh(bytes, options.hints),
    }
}

/// Whether bytes that could be UTF-8 hold what only UTF-16 and ISO-2022-JP have.
fn is_shifted(bytes: &[u8]) -> bool {
    // One quick pass is enough for nearly every text: it has none of these bytes at all.
    let first = memchr::memchr3(0, 0x0E, 0x1B, bytes);
    first.is_some() && (zeros::outside_of_blocks(bytes) || iso2022::is_announced(bytes))
}

/// Whether a text that is whole as UTF-8 may yet be something else. Pairs of half-width katakana and single kanji of EUC look
/// like characters of two bytes, but not many of them in a row, and not like longer ones.
fn is_utf8_by_chance(text: &str) -> bool {
    /// How many characters of two bytes, and how many different ones, are no chance.
    const MANY: usize = 16;
    const DIFFERENT: usize = 6;
    if text.is_ascii() || text.bytes().any(|byte| byte >= 0xE0) {
        return false;
    }
    let mut count = 0;
    let mut different: Vec<char> = Vec::with_capacity(DIFFERENT);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        count += 1;
        if different.len() < DIFFERENT && !different.contains(&c) {
            different.push(c);
        }
        if count >= MANY && different.len() >= DIFFERENT {
            return false;
        }
    }
    true
}

/// Whether bytes are ASCII and may yet be Japanese in UTF-16 without a line end or a space, which would have a NUL in them: `B0D0F0` is あいう.
/// Every second byte of kana is `0`, and few kanji in a row have no control character.
fn may_be_utf16(bytes: &[u8]) -> bool {
    /// More bytes than this that are all ASCII are no chance.
    const LONG: usize = 256;
    let is_white = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
    if bytes.is_empty() || bytes.len() > LONG || bytes.len() % 2 == 1 || !bytes.is_ascii() || bytes.iter().any(is_white) {
        return false;
    }
    let kana = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|byte| **byte == b'0').count() * 4 > bytes.len();
    let has_control = bytes.iter().any(|byte| binary::is_control(*byte) || matches!(byte, 0x08..=0x0F | 0x1A));
    kana(0) || kana(1) || has_control && bytes.len() < NONSENSE_FROM
}

/// The encoding that a byte order mark stands for, and the mark's length.
fn byte_order_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

/// The encoding that the user names. A mark of the other byte order of UTF-16 is believed: names often leave the order open.
fn forced(encoding: Encoding, mark: Option<(Encoding, usize)>) -> Recognized<'static> {
    let is_utf16 = |encoding| matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    match mark {
        Some((marked, length)) if marked == encoding || is_utf16(marked) && is_utf16(encoding) => {
            Recognized::sure(marked, length)
        }
        _ => Recognized::sure(encoding, 0),
    }
}

/// A marked file is what its mark says, unless what follows is nonsense then: the mark may be damage or chance.
fn marked(bytes: &[u8], encoding: Encoding, length: usize, hints: &[&str]) -> Result<Recognized<'static>, String> {
    let looked_at = slices(bytes, length, LOOKED_AT);
    let weighed = Weighed::new(encoding, bytes, &looked_at);
    // Other languages are dear under a model of Japanese, but they are whole.
    let is_nonsense = weighed.malformed.saturating_mul(200) > weighed.bytes && weighed.is_nonsense();
    let other_order = match encoding {
        Encoding::Utf16Le => Some(Encoding::Utf16Be),
        Encoding::Utf16Be => Some(Encoding::Utf16Le),
        _ => None,
    };
    let is_chance = other_order.is_some_and(|other| Weighed::new(other, bytes, &looked_at).cost + CERTAIN < weighed.cost);
    if is_nonsense || is_chance {
        return weigh(bytes, hints);
    }
    Ok(Recognized::sure(encoding, length))
}

/// ASCII and whole UTF-8, unless it is full of control characters.
fn plain(bytes: &[u8]) -> Result<Recognized<'static>, String> {
    let head = bytes.get(..bytes.len().min(LOOKED_AT)).unwrap_or_default();
    let (control, length) = zeros::controls(head);
    if length >= NONSENSE_FROM && control.saturating_mul(10) > length {
        return Err(binary::nonsense(Encoding::Utf8, 0, control, length));
    }
    Ok(Recognized::sure(Encoding::Utf8, 0))
}

/// Reads the bytes in every encoding and takes the cheapest.
fn weigh(bytes: &[u8], hints: &[&str]) -> Result<Recognized<'static>, String> {
    // For nearly every file a small part of it leaves no doubt.
    let weighed = weigh_slices(bytes, GLANCE);
    if let Some(best) = weighed.first().filter(|best| !best.is_nonsense() && margin(&weighed) >= NO_DOUBT) {
        return Ok(Recognized::sure(best.encoding, 0));
    }
    let mut weighed = weigh_slices(bytes, LOOKED_AT);
    let nonsense = weighed.first().filter(|best| best.is_nonsense() && !is_mostly_ascii(bytes)).map(Weighed::reason);
    if margin(&weighed) < HINTS_MATTER {
        for weighed in &mut weighed {
            weighed.take_hints(hints);
        }
        weighed.sort_by_key(|weighed| weighed.cost);
    }
    if let Some(reason) = nonsense {
        // Other languages are dear under a model of Japanese, but what is whole as UTF-8 is text.
        return if std::str::from_utf8(bytes).is_ok() { plain(bytes) } else { Err(reason) };
    }
    let certain = margin(&weighed) >= CERTAIN;
    let candidates = candidates(&weighed);
    let encoding = candidates.first().map_or(Encoding::Utf8, |best| best.encoding);
    Ok(Recognized { encoding, whole: None, start: 0, certain, candidates })
}

/// What about so many bytes cost in every encoding, the cheapest first.
fn weigh_slices(bytes: &[u8], most: usize) -> Vec<Weighed> {
    let looked_at = slices(bytes, 0, most);
    let announced = looked_at.iter().any(|slice| iso2022::is_announced(bytes.get(slice.clone()).unwrap_or_default()));
    let possible = WEIGHED.into_iter().filter(|encoding| announced || *encoding != Encoding::Iso2022Jp);
    let mut weighed: Vec<Weighed> = possible.map(|encoding| Weighed::new(encoding, bytes, &looked_at)).collect();
    // The sort is stable: of equals the one stays first that stands first in `WEIGHED`.
    weighed.sort_by_key(|weighed| weighed.cost);
    weighed
}

/// By how much the first is cheaper than the second.
fn margin(weighed: &[Weighed]) -> Cost {
    match weighed {
        [first, second, ..] => second.cost.saturating_sub(first.cost),
        _ => Cost::MAX,
    }
}

/// One reading of the slices and what it costs.
struct Weighed {
    encoding: Encoding,
    texts: Vec<String>,
    cost: Cost,
    /// How many bytes were looked at, and how many of them are malformed.
    bytes: usize,
    malformed: usize,
}

impl Weighed {
    fn new(encoding: Encoding, bytes: &[u8], slices: &[Range<usize>]) -> Self {
        let is_utf16 = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
        let mut weighed = Self {
            encoding,
            texts: Vec::with_capacity(slices.len()),
            cost: if is_utf16 { UTF16_PRIOR } else { 0 },
            bytes: 0,
            malformed: 0,
        };
        for slice in slices {
            // A slice begins at a line of bytes; in UTF-16 that may be in the middle of a unit.
            let start = if is_utf16 && slice.start % 2 == 1 { slice.start + 1 } else { slice.start };
            let read = reading::read(encoding, bytes.get(start..slice.end).unwrap_or_default(), 0);
            weighed.add(slice.len(), read);
        }
        weighed
    }

    fn add(&mut self, bytes: usize, reading: Reading) {
        let lost = reading.lost();
        self.bytes += bytes.saturating_sub(lost);
        self.cost += reading.cost();
        self.malformed += reading.malformed.iter().map(|malformed| malformed.bytes.len()).sum::<usize>() - lost;
        self.texts.push(reading.text);
    }

    /// Takes a share off the cost for each hint that the reading shows. ASCII shows in every encoding and says nothing.
    fn take_hints(&mut self, hints: &[&str]) {
        let telling = hints.iter().filter(|hint| !hint.is_ascii());
        let shown = telling.filter(|hint| self.texts.iter().any(|text| text.contains(**hint))).take(HINTS).count();
        self.cost = self.cost.saturating_sub(HINT * Cost::try_from(shown).unwrap_or(0));
    }

    fn is_nonsense(&self) -> bool {
        self.bytes >= NONSENSE_FROM && self.cost > NONSENSE * self.length()
    }

    fn length(&self) -> Cost {
        Cost::try_from(self.bytes).unwrap_or(Cost::MAX / NONSENSE)
    }

    fn reason(&self) -> String {
        let control = self.texts.iter().flat_map(|text| text.bytes()).filter(|byte| binary::is_control(*byte)).count();
        binary::nonsense(self.encoding, self.malformed, control, self.bytes)
    }
}

/// The candidates with their share of 100. Ten bits between two readings would make a thousand to one if the model were
/// right about everything; it is trusted a quarter of that, so that they make six to one.
fn candidates(weighed: &[Weighed]) -> Vec<Candidate> {
    /// Tenths of a bit that halve a share.
    const HALVES: Cost = 40;
    let best = weighed.first().map_or(0, |best| best.cost);
    let weight = |weighed: &Weighed| {
        let behind = weighed.cost - best;
        let halved = u32::try_from(behind / HALVES).ok().and_then(|times| (1_u64 << 40).checked_shr(times)).unwrap_or(0);
        halved - halved / 2 * (behind % HALVES) / HALVES
    };
    let sum = weighed.iter().map(weight).sum::<u64>().max(1);
    let share = |weighed: &Weighed| u32::try_from((weight(weighed) * 100 + sum / 2) / sum).unwrap_or(100);
    weighed.iter().map(|weighed| Candidate { encoding: weighed.encoding, score: share(weighed) }).collect()
}

/// Whether three of four bytes are printable ASCII or white space. That is some text, whatever the rest is.
fn is_mostly_ascii(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(LOOKED_AT)).unwrap_or_default();
    let printable = head.iter().filter(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r' | 0x0C)).count();
    printable.saturating_mul(4) >= head.len().saturating_mul(3)
}

/// What of the bytes from `start` on is looked at: everything in a small file, slices of `most` bytes together in a large one. Each slice begins and
/// ends at line ends where there are any, and holds something that is not ASCII wherever there is such a thing in its part.
fn slices(bytes: &[u8], start: usize, most: usize) -> Vec<Range<usize>> {
    if bytes.len() - start <= most {
        return std::iter::once(start..bytes.len()).collect();
    }
    let (part, size) = ((bytes.len() - start) / SLICES, most / SLICES);
    let mut slices: Vec<Range<usize>> = Vec::with_capacity(SLICES);
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    for from in (0..SLICES).map(|n| start + n * part) {
        let within = bytes.get(from..from + part).unwrap_or_default();
        let telling = |byte: &u8| !byte.is_ascii() || matches!(byte, 0 | 0x0E | 0x1B);
        let found = from + within.iter().position(telling).unwrap_or(0);
        // Back to the start of the line, and not so far that the end of the slice would come before what was found.
        let earliest = slices.last().map_or(start, |last| last.end).max(found.saturating_sub(size / 2));
        let before = bytes.get(earliest..found).unwrap_or_default();
        let begin = before.iter().rposition(is_end).map_or(earliest, |end| earliest + end + 1);
        let limit = (begin + size).min(bytes.len());
        let inside = bytes.get(found.min(limit)..limit).unwrap_or_default();
        let end = inside.iter().rposition(is_end).map_or(limit, |end| found.min(limit) + end + 1);
        slices.push(begin..end);
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_few_in_order_and_hold_what_tells() {
        let mut bytes = b"plain text\n".repeat(40_000);
        bytes.extend("日本語の行\n".repeat(10).bytes());
        bytes.extend(b"plain text\n".repeat(1_000));
        let slices = slices(&bytes, 0, LOOKED_AT);
        assert!(slices.iter().map(Range::len).sum::<usize>() <= LOOKED_AT);
        assert!(slices.windows(2).all(|pair| pair[0].end <= pair[1].start), "{slices:?}");
        assert!(slices.iter().any(|slice| !bytes[slice.clone()].is_ascii()));
        for slice in &slices {
            assert!(slice.start == 0 || bytes[slice.start - 1] == b'\n', "{slice:?}");
        }
    }

    #[test]
    fn a_file_without_line_ends_is_sliced_as_well() {
        let bytes = vec![0xFF; 300_000];
        let slices = slices(&bytes, 3, LOOKED_AT);
        assert!(slices.iter().map(Range::len).sum::<usize>() <= LOOKED_AT);
        assert!(slices.windows(2).all(|pair| pair[0].end <= pair[1].start), "{slices:?}");
    }
}
