//! The fast path: stretches of characters that a form leaves as they are, which is nearly all of a Japanese line.

/// Which characters a form leaves as they are: printable ASCII and U+3000–U+9FFF, without the exceptions. The rest of Unicode
/// takes the slow path.
pub(super) struct Plain {
    /// By the first byte: the length of the character, or 0 where it takes the slow path.
    lengths: [u8; 256],
    /// The characters from U+3000 to U+3FFF, which begin with the byte E3; a bit each.
    kana: [u64; 64],
}

/// Kana, CJK punctuation and the first kanji begin with this byte.
const KANA: u8 = 0xE3;

impl Plain {
    /// All but the characters of `ascii` and the ranges `kana`, both ends included. ー must be among them: [`Plain::end`] takes it
    /// for plain where no digit stands before it.
    pub(super) const fn without(ascii: &[u8], kana: &[(u32, u32)]) -> Self {
        let mut plain = Self { lengths: [0; 256], kana: [u64::MAX; 64] };
        let mut lead = b'!' as usize;
        while lead <= b'~' as usize {
            plain.lengths[lead] = 1;
            lead += 1;
        }
        lead = KANA as usize;
        while lead <= 0xE9 {
            plain.lengths[lead] = 3;
            lead += 1;
        }
        let mut index = 0;
        while index < ascii.len() {
            plain.lengths[ascii[index] as usize] = 0;
            index += 1;
        }
        index = 0;
        while index < kana.len() {
            let (mut code, last) = kana[index];
            while code <= last {
                plain.kana[(code as usize - 0x3000) / 64] &= !(1 << (code % 64));
                code += 1;
            }
            index += 1;
        }
        plain
    }

    /// The end of the plain characters of `text` from `start` on.
    pub(super) fn end(&self, text: &str, start: usize) -> usize {
        let bytes = text.as_bytes();
        let mut at = start;
        while let Some(&lead) = bytes.get(at) {
            let length = usize::from(self.lengths[usize::from(lead)]);
            if length != 3 {
                if length == 0 {
                    break;
                }
                at += 1;
                continue;
            }
            let &[_, second, third, ..] = &bytes[at..] else { break };
            // Kana and kanji alternate: looking the bit up for both is cheaper than telling them apart.
            let is_plain = self.kana[usize::from(second & 0x3F)] >> (third & 0x3F) & 1 != 0;
            if !is_plain && lead == KANA {
                // A prolonged sound mark between digits is a dash.
                let is_letter = (second, third) == (0x83, 0xBC) && at > start && !bytes[at - 1].is_ascii_digit();
                if !is_letter {
                    break;
                }
            }
            at += 3;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_characters_end_at_the_first_exception() {
        const PLAIN: Plain = Plain::without(b"~", &[(0x3000, 0x3000), (0x30FC, 0x30FC)]);
        for (text, end) in [
            ("", 0),
            ("ab~c", 2),
            ("日本 語", 6),
            ("かナ\u{3000}", 6),
            // 䀀 and 倀 share their last bytes with the ideographic space.
            ("\u{4000}\u{5000}a\u{3000}", 7),
            ("シーン", 9),
            ("1ー2", 1),
            ("ーン", 0),
            ("\u{3FFF}é", 3),
            ("①", 0),
        ] {
            assert_eq!(PLAIN.end(text, 0), end, "{text:?}");
        }
    }
}
