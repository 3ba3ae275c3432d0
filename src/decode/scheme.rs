//! Bytes → the character that stands at one offset, for each encoding: the one place that knows how codes are built.
//!
//! Decoding, detection, repair of damage and the way back from text to bytes all ask here, so that they can never disagree
//! about where a character begins. Example: in Shift_JIS `[0x82, 0xA0, 0x41]` holds `あ` of 2 bytes at 0 and `A` at 2.

use super::encoding::Encoding;
use super::table::tables;
use super::x0213;

/// The code units of an encoding in which a character is known from its bytes alone.
pub(super) trait Scheme: Copy {
    /// The character at `at` and the number of its bytes, or `None` where no character's bytes stand there.
    fn character(self, bytes: &[u8], at: usize) -> Option<(char, usize)>;

    /// Whether this byte is a whole character wherever it stands, so that whatever damage came before it ends there.
    fn is_whole(self, byte: u8) -> bool;

    /// Whether this byte may be half of a malformed pair: of a character of which one byte was hit.
    fn may_be_swallowed(self, byte: u8) -> bool;
}

/// Shift_JIS with the vendor characters of CP932.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShiftJis;

impl Scheme for ShiftJis {
    #[inline]
    fn character(self, bytes: &[u8], at: usize) -> Option<(char, usize)> {
        let lead = *bytes.get(at)?;
        match lead {
            0..=0x7F => Some((char::from(lead), 1)),
            0xA1..=0xDF => half_width(lead).map(|c| (c, 1)),
            _ => tables().shift_jis(shift_jis_pointer(lead, *bytes.get(at + 1)?)?).map(|c| (c, 2)),
        }
    }

    fn is_whole(self, byte: u8) -> bool {
        byte < 0x40
    }

    fn may_be_swallowed(self, byte: u8) -> bool {
        byte >= 0x80
    }
}

/// EUC-JP with the vendor characters of cp51932 and of eucJP-ms.
#[derive(Debug, Clone, Copy)]
pub(super) struct EucJp;

impl Scheme for EucJp {
    #[inline]
    fn character(self, bytes: &[u8], at: usize) -> Option<(char, usize)> {
        let lead = *bytes.get(at)?;
        match lead {
            0..=0x7F => Some((char::from(lead), 1)),
            0x8E => half_width(*bytes.get(at + 1)?).map(|c| (c, 2)),
            0x8F => {
                let c = tables().x0212(graphic(bytes.get(at + 1))?, graphic(bytes.get(at + 2))?)?;
                Some((c, 3))
            }
            _ => {
                let c = tables().x0208(graphic(Some(&lead))?, graphic(bytes.get(at + 1))?)?;
                Some((c, 2))
            }
        }
    }

    fn is_whole(self, byte: u8) -> bool {
        byte < 0x80
    }

    fn may_be_swallowed(self, byte: u8) -> bool {
        byte >= 0x80
    }
}

/// The double-byte codes of ISO-2022-JP: two bytes from 0x21 to 0x7E. Half-width katakana in eight bits may stand between.
#[derive(Debug, Clone, Copy)]
pub(super) enum JisPairs {
    /// JIS X 0208 with vendor rows.
    X0208,
    /// JIS X 0212.
    X0212,
    /// The first plane of JIS X 0213.
    X0213First,
    /// Its second plane.
    X0213Second,
}

impl Scheme for JisPairs {
    fn character(self, bytes: &[u8], at: usize) -> Option<(char, usize)> {
        let index = |byte: Option<&u8>| byte.filter(|byte| (0x21..=0x7E).contains(*byte)).map(|byte| usize::from(byte - 0x21));
        let lead = bytes.get(at)?;
        if let Some(c) = half_width(*lead) {
            return Some((c, 1));
        }
        let (row, cell) = (index(Some(lead))?, index(bytes.get(at + 1))?);
        let c = match self {
            Self::X0208 => tables().x0208(row, cell),
            Self::X0212 => tables().x0212(row, cell),
            Self::X0213First => x0213::first_plane(row, cell),
            Self::X0213Second => x0213::second_plane(row, cell),
        };
        c.map(|c| (c, 2))
    }

    fn is_whole(self, byte: u8) -> bool {
        matches!(byte, 0..=0x20 | 0x7F)
    }

    fn may_be_swallowed(self, byte: u8) -> bool {
        !self.is_whole(byte)
    }
}

/// UTF-16 of either byte order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Utf16 {
    /// Whether the most significant byte comes first.
    pub(super) big_endian: bool,
}

impl Utf16 {
    fn unit(self, bytes: &[u8], at: usize) -> Option<u16> {
        let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(if self.big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    }

    /// The character at `at`, or the number of bytes that are malformed: a lone surrogate or half a unit.
    #[inline]
    pub(super) fn read(self, bytes: &[u8], at: usize) -> Result<(char, usize), usize> {
        let Some(first) = self.unit(bytes, at) else { return Err(1) };
        if let Some(c) = char::from_u32(u32::from(first)) {
            return Ok((c, 2));
        }
        let pair = [first, self.unit(bytes, at + 2).unwrap_or_default()];
        match char::decode_utf16(pair).next() {
            Some(Ok(c)) => Ok((c, 4)),
            _ => Err(2),
        }
    }
}

impl Scheme for Utf16 {
    fn character(self, bytes: &[u8], at: usize) -> Option<(char, usize)> {
        self.read(bytes, at).ok()
    }

    fn is_whole(self, _: u8) -> bool {
        false
    }

    fn may_be_swallowed(self, _: u8) -> bool {
        true
    }
}

/// The byte order of UTF-16, or `None` for another encoding.
pub(super) fn utf16(encoding: Encoding) -> Option<Utf16> {
    match encoding {
        Encoding::Utf16Le => Some(Utf16 { big_endian: false }),
        Encoding::Utf16Be => Some(Utf16 { big_endian: true }),
        _ => None,
    }
}

/// The half-width katakana of a byte of JIS X 0201 in its upper half.
pub(super) fn half_width(byte: u8) -> Option<char> {
    if (0xA1..=0xDF).contains(&byte) { char::from_u32(0xFF61 + u32::from(byte - 0xA1)) } else { None }
}

/// The pointer of a pair of Shift_JIS: its number among all pairs that there can be.
#[inline]
pub(super) fn shift_jis_pointer(lead: u8, trail: u8) -> Option<usize> {
    let lead = match lead {
        0x81..=0x9F => lead - 0x81,
        0xE0..=0xFC => lead - 0xC1,
        _ => return None,
    };
    let trail = match trail {
        0x40..=0x7E => trail - 0x40,
        0x80..=0xFC => trail - 0x41,
        _ => return None,
    };
    Some(usize::from(lead) * 188 + usize::from(trail))
}

/// The row or cell of a byte of EUC.
pub(super) fn graphic(byte: Option<&u8>) -> Option<usize> {
    byte.filter(|byte| (0xA1..=0xFE).contains(*byte)).map(|byte| usize::from(byte - 0xA1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `encoding_rs` reads where the bytes are exactly one character.
    fn reference(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Option<char> {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned();
        let mut chars = text.chars();
        let first = chars.next();
        if chars.next().is_none() { first } else { None }
    }

    #[test]
    fn shift_jis_reads_every_code_as_encoding_rs_does() {
        for lead in 0..=255_u8 {
            for trail in 0..=255_u8 {
                let bytes = [lead, trail];
                let whole = ShiftJis.character(&bytes, 0).filter(|(_, length)| *length == 2).map(|(c, _)| c);
                assert_eq!(whole, reference(encoding_rs::SHIFT_JIS, &bytes), "{bytes:02X?}");
            }
            // 0x80 stands for no character in any Japanese code page; only the Web's decoder lets it through as a control.
            let single = ShiftJis.character(&[lead], 0).map(|(c, _)| c);
            let expected = reference(encoding_rs::SHIFT_JIS, &[lead]).filter(|_| lead != 0x80);
            assert_eq!(single, expected, "{lead:02X}");
        }
    }

    #[test]
    fn euc_jp_reads_every_code_of_encoding_rs_the_same_and_more() {
        let mut more = 0;
        for lead in 0x80..=255_u8 {
            for trail in 0..=255_u8 {
                for bytes in [vec![lead, trail], vec![0x8F, lead, trail]] {
                    let found = EucJp.character(&bytes, 0).filter(|(_, length)| *length == bytes.len()).map(|(c, _)| c);
                    match reference(encoding_rs::EUC_JP, &bytes) {
                        None => more += usize::from(found.is_some()),
                        expected => assert_eq!(found, expected, "{bytes:02X?}"),
                    }
                }
            }
        }
        // eucJP-ms: 106 IBM extensions, 6 rows for users in two bytes (4 are hidden by vendor rows) and 10 in three.
        assert_eq!(more, 106 + 16 * 94);
    }

    #[test]
    fn vendor_characters_of_both_euc_forms_are_read() {
        for (bytes, c) in [
            (&b"\xFC\xE2"[..], '髙'),
            (b"\x8F\xF4\xFB", '髙'),
            (b"\xF9\xF5", '﨑'),
            (b"\x8F\xF4\xBD", '﨑'),
            (b"\xAD\xA1", '①'),
            (b"\xAD\xEA", '㈱'),
            (b"\x8F\xF4\xAB", '㈱'),
            (b"\xA1\xDD", '－'),
            (b"\xA1\xC1", '～'),
            (b"\xA1\xC2", '∥'),
        ] {
            assert_eq!(EucJp.character(bytes, 0), Some((c, bytes.len())), "{bytes:02X?}");
        }
    }

    #[test]
    fn utf16_reads_pairs_and_reports_what_is_lone() {
        let big = Utf16 { big_endian: true };
        assert_eq!(big.read(b"\x30\x42", 0), Ok(('あ', 2)));
        assert_eq!(big.read(b"\xD8\x3D\xDE\x00", 0), Ok(('😀', 4)));
        assert_eq!(big.read(b"\xD8\x3D\x30\x42", 0), Err(2));
        assert_eq!(big.read(b"\xDE\x00", 0), Err(2));
        assert_eq!(big.read(b"\x30", 0), Err(1));
        assert_eq!(Utf16 { big_endian: false }.read(b"\x42\x30", 0), Ok(('あ', 2)));
    }
}
