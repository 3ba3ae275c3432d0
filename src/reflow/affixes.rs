//! Lists of words that lines begin or end with, asked for on every line.
//!
//! In comes a list, once; out comes whether a text begins (or ends) with one of its words. A glance at one character answers
//! for most texts: of 図書館 no word is asked where none begins with 図.

/// Words that begin, or end, in kana or kanji.
pub(super) struct Affixes {
    words: &'static [&'static str],
    /// A bit for each of the first (or last) characters of the words, by the last eight bits that tell them apart.
    glance: [u64; 4],
}

impl Affixes {
    /// Words that texts begin with.
    pub(super) const fn first(words: &'static [&'static str]) -> Self {
        let (mut glance, mut at) = ([0; 4], 0);
        while at < words.len() {
            let word = words[at].as_bytes();
            glance[(word[1] & 3) as usize] |= 1 << (word[2] & 63);
            at += 1;
        }
        Self { words, glance }
    }

    /// Words that texts end with.
    pub(super) const fn last(words: &'static [&'static str]) -> Self {
        let (mut glance, mut at) = ([0; 4], 0);
        while at < words.len() {
            let word = words[at].as_bytes();
            glance[(word[word.len() - 2] & 3) as usize] |= 1 << (word[word.len() - 1] & 63);
            at += 1;
        }
        Self { words, glance }
    }

    /// Whether a text begins with one of the words.
    pub(super) fn begin(&self, text: &str) -> bool {
        let seen = matches!(text.as_bytes(), [_, second, third, ..] if self.has(*second, *third));
        seen && self.words.iter().any(|word| text.starts_with(word))
    }

    /// Whether a text ends with one of the words.
    pub(super) fn end(&self, text: &str) -> bool {
        let seen = matches!(text.as_bytes(), [.., second, third] if self.has(*second, *third));
        seen && self.words.iter().any(|word| text.ends_with(word))
    }

    fn has(&self, second: u8, third: u8) -> bool {
        self.glance[usize::from(second & 3)] >> (third & 63) & 1 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_overlooks_no_word() {
        const WORDS: &[&str] = &["また", "この", "一方", "特に", "の"];
        const FIRST: Affixes = Affixes::first(WORDS);
        const LAST: Affixes = Affixes::last(WORDS);
        for word in WORDS {
            assert!(FIRST.begin(word) && FIRST.begin(&format!("{word}。")) && LAST.end(&format!("a{word}")));
            assert!(!FIRST.begin(&format!("。{word}")) && !LAST.end(&format!("{word}。")));
        }
        assert!(!FIRST.begin("") && !FIRST.begin("特") && !LAST.end("a") && !LAST.end("方"));
    }
}
