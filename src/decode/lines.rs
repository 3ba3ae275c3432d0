//! Text → its lines, numbered from 1, each as the span without its terminator.
//!
//! A line ends at LF, CRLF or CR. A form feed ends a page, not a line, and neither do the Unicode separators: editors and
//! every message of sasshi count the same lines.
//!
//! ```
//! use sasshi::decode::lines;
//!
//! let text = "一\r\n\r二\u{C}三\n";
//! let found: Vec<_> = lines::split(text).map(|(number, span)| (number, &text[span.range()])).collect();
//! assert_eq!(found, [(1, "一"), (2, ""), (3, "二\u{C}三")]);
//! ```

use crate::span::Span;

/// The lines of a text in order, as their number from 1 and their span without the terminator. A terminator at the end
/// opens no further line, and an empty text has none.
pub fn split(text: &str) -> impl Iterator<Item = (u32, Span)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut number = 0_u32;
    std::iter::from_fn(move || {
        if at >= bytes.len() {
            return None;
        }
        number = number.saturating_add(1);
        let rest = bytes.get(at..).unwrap_or_default();
        let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let span = Span::new(at, at + length);
        at = span.end + terminator(bytes, span.end);
        Some((number, span))
    })
}

/// The number of bytes of the line terminator that stands at `at`: 0, 1, or 2 for CRLF.
fn terminator(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(b'\r' | b'\n'), _) => 1,
        _ => 0,
    }
}

/// Where the lines of a text begin, to find the line of an offset quickly.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineIndex {
    lines: Vec<Span>,
}

impl LineIndex {
    /// The index of a text's lines; it takes 16 bytes a line.
    pub fn new(text: &str) -> Self {
        Self { lines: split(text).map(|(_, span)| span).collect() }
    }

    /// The number of lines.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The number of the line, from 1, that holds the byte at `offset`; a terminator belongs to the line that it ends. An
    /// offset behind the end gives the last line, and an empty text has only a line 1.
    pub fn line_of(&self, offset: usize) -> u32 {
        let behind = self.lines.partition_point(|line| line.start <= offset);
        u32::try_from(behind.max(1)).unwrap_or(u32::MAX)
    }

    /// The span of the line of this number without its terminator, or `None` where there is no such line.
    pub fn span(&self, number: u32) -> Option<Span> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.lines.get(index).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<&str> {
        split(text).map(|(_, span)| &text[span.range()]).collect()
    }

    #[test]
    fn every_kind_of_terminator_ends_a_line_once() {
        assert_eq!(lines(""), [""; 0]);
        assert_eq!(lines("\n"), [""]);
        assert_eq!(lines("一"), ["一"]);
        assert_eq!(lines("一\n二\r\n三\r四"), ["一", "二", "三", "四"]);
        assert_eq!(lines("一\n\r二"), ["一", "", "二"]);
        assert_eq!(lines("一\r\r\n\n"), ["一", "", ""]);
        assert_eq!(lines("一\u{C}\u{B}\u{85}\u{2028}二"), ["一\u{C}\u{B}\u{85}\u{2028}二"]);
    }

    #[test]
    fn the_index_finds_the_line_of_every_offset() {
        let text = "一\r\n\n三";
        let index = LineIndex::new(text);
        let found: Vec<_> = (0..=text.len() + 1).map(|offset| index.line_of(offset)).collect();
        assert_eq!(found, [1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3]);
        assert_eq!(index.len(), 3);
        assert_eq!(index.span(1), Some(Span::new(0, 3)));
        assert_eq!(index.span(2), Some(Span::new(5, 5)));
        assert_eq!((index.span(0), index.span(4)), (None, None));
        assert_eq!(LineIndex::new("").line_of(0), 1);
    }
}
