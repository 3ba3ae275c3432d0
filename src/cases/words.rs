//! Two texts → the words in which they differ.
//!
//! In come what was expected and what was got; out come [`Part`]s: what both have, what is gone, what has come. Words are runs of one
//! kind of character, since Japanese has no spaces: `605,813百万円` and `605,813千円` differ in `百万` and `千`.

/// A part of two texts that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Both have it.
    Same(String),
    /// Only what was expected has it.
    Gone(String),
    /// Only what was got has it.
    Come(String),
}

/// The most pairs of words that are weighed: beyond it, all between the first and the last difference is shown as different.
const PAIRS: usize = 4_000_000;

/// Compares two texts.
pub fn compare(expected: &str, got: &str) -> Vec<Part> {
    let (a, b) = (words(expected), words(got));
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (mid_a, mid_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut parts = Parts::default();
    a[..head].iter().for_each(|word| parts.same(word));
    if mid_a.len().saturating_mul(mid_b.len()) > PAIRS {
        mid_a.iter().for_each(|word| parts.gone.push_str(word));
        mid_b.iter().for_each(|word| parts.come.push_str(word));
    } else {
        let mut between = Parts::default();
        weigh(mid_a, mid_b, &mut between);
        between.close();
        parts.take(between, mid_a, mid_b);
    }
    a[a.len() - tail..].iter().for_each(|word| parts.same(word));
    parts.close();
    parts.done
}

/// Finds the longest common run of words of two texts.
fn weigh(a: &[&str], b: &[&str], parts: &mut Parts) {
    // The length of the longest common subsequence behind each pair of places.
    let width = b.len() + 1;
    let mut common = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let at = i * width + j;
            common[at] = if a[i] == b[j] { common[at + width + 1] + 1 } else { common[at + width].max(common[at + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            parts.same(a[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1] {
            parts.gone.push_str(a[i]);
            i += 1;
        } else {
            parts.come.push_str(b[j]);
            j += 1;
        }
    }
}

/// The parts as they grow: words of one sort are put together.
#[derive(Default)]
struct Parts {
    done: Vec<Part>,
    gone: String,
    come: String,
}

impl Parts {
    fn same(&mut self, word: &str) {
        self.close();
        match self.done.last_mut() {
            Some(Part::Same(text)) => text.push_str(word),
            _ => self.done.push(Part::Same(word.to_owned())),
        }
    }

    /// Takes what was found between the first and the last difference: where little of it is the same, particles that are in any text
    /// tell nothing, and all of it differs.
    fn take(&mut self, between: Parts, a: &[&str], b: &[&str]) {
        let length = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
        let same = between.done.iter().filter_map(|part| if let Part::Same(text) = part { Some(text.len()) } else { None });
        if same.sum::<usize>() * 3 < length(a).min(length(b)) {
            self.gone = a.concat();
            self.come = b.concat();
        } else {
            self.close();
            self.done.extend(between.done);
        }
    }

    fn close(&mut self) {
        if !self.gone.is_empty() {
            self.done.push(Part::Gone(std::mem::take(&mut self.gone)));
        }
        if !self.come.is_empty() {
            self.done.push(Part::Come(std::mem::take(&mut self.come)));
        }
    }
}

/// What characters a word is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digits,
    Latin,
    Hiragana,
    Katakana,
    Kanji,
    /// White space and marks are words of one character.
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        '0'..='9' | '０'..='９' => Kind::Digits,
        'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => Kind::Latin,
        'ぁ'..='ゟ' => Kind::Hiragana,
        'ァ'..='ヺ' | 'ー'..='ヿ' | 'ｦ'..='ﾟ' => Kind::Katakana,
        '々' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Kind::Kanji,
        _ => Kind::Other,
    }
}

fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut last) = (0, None);
    for (at, c) in text.char_indices() {
        let kind = kind(c);
        // A long run of kanji is several words; each character is its own, so that what differs is marked closely.
        let apart = matches!(kind, Kind::Other | Kind::Kanji);
        if last.is_some_and(|last| last != kind || apart) {
            words.push(&text[start..at]);
            start = at;
        }
        last = Some(kind);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(a: &str, b: &str) -> String {
        let show = |part: Part| match part {
            Part::Same(text) => text,
            Part::Gone(text) => format!("[-{text}-]"),
            Part::Come(text) => format!("{{+{text}+}}"),
        };
        compare(a, b).into_iter().map(show).collect()
    }

    #[test]
    fn the_differing_words_are_marked() {
        assert_eq!(shown("605,813百万円", "605,813千円"), "605,813[-百万-]{+千+}円");
        assert_eq!(shown("テレワーク制度", "在宅制度"), "[-テレワーク-]{+在宅+}制度");
        assert_eq!(shown("一行目\n二行目", "一行目二行目"), "一行目[-\n-]二行目");
        assert_eq!(shown("彼は山で茸をとる", "船が海の港に入る"), "[-彼は山で茸をとる-]{+船が海の港に入る+}");
        assert_eq!(shown("", "甲"), "{+甲+}");
        assert_eq!(shown("甲", "甲"), "甲");
    }

    #[test]
    fn texts_too_long_to_weigh_are_still_compared() {
        let (a, b) = ("甲乙".repeat(3000), "丙丁".repeat(3000));
        assert_eq!(compare(&format!("始{a}終"), &format!("始{b}終")).len(), 4);
    }
}
