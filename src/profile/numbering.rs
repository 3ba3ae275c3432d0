//! What stands around the words of a heading: a number, a mark, brackets, a colon, or nothing but the line itself.
//!
//! In comes the sample that a profile gives, such as `(1)`, `①`, `第1章`, `■`, `【】` or `columns`; out comes a [`Numbering`] that tells of a
//! line in match form whether a heading can begin there, behind how many bytes, and with which number: `(ｱ)` takes `(イ)体制` and gives 2.

mod digits;

use std::ops::Range;

use self::digits::{Digits, arabic};
pub use self::digits::{circled, kanji_number, roman_number};
use super::pattern::number_prefix;

/// What stands around the words of a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Numbering {
    /// A number and a dot or the like: `1.`, also `1)` and `1` before a word.
    Number,
    /// A number of any other form.
    Counter(Counter),
    /// A mark, such as ■.
    Mark(char),
    /// A pair of brackets, in match form.
    Bracket(char, char),
    /// A colon behind the words; text may follow it.
    Colon,
    /// Nothing: the words are a line of their own.
    Line,
    /// White space behind the words, and text behind it, as in the rows of a table.
    Columns,
    /// Nothing, and the line below is set in further.
    Indent,
}

/// How the headings of a set are numbered; one value for each of the forms that they have.
pub type Numberings = Vec<Numbering>;

/// A number with what stands before and behind it, in match form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    before: String,
    digits: Digits,
    behind: String,
}

/// The pairs of brackets in match form.
const BRACKETS: [(char, char); 7] = [('【', '】'), ('<', '>'), ('[', ']'), ('「', '」'), ('『', '』'), ('(', ')'), ('{', '}')];

impl Numbering {
    /// Reads one sample; it is in match form. None where it is of no known form.
    pub fn sample(form: &str) -> Option<Self> {
        match form {
            ":" => return Some(Self::Colon),
            "line" => return Some(Self::Line),
            "columns" => return Some(Self::Columns),
            "indent" => return Some(Self::Indent),
            _ => {}
        }
        let mut chars = form.chars();
        if let (Some(open), Some(close), None) = (chars.next(), chars.next(), chars.next())
            && BRACKETS.contains(&(open, close))
        {
            return Some(Self::Bracket(open, close));
        }
        if let Some((counter, rest)) = Counter::sample(form).filter(|(counter, _)| !counter.before.chars().any(is_letter)) {
            let is_plain =
                counter.before.is_empty() && counter.digits == Digits::Arabic && matches!(&*counter.behind, "." | "");
            let numbering = if is_plain { Self::Number } else { Self::Counter(counter) };
            return rest.is_empty().then_some(numbering);
        }
        if let Some((counter, "")) = Counter::sample(form) {
            return Some(Self::Counter(counter));
        }
        let mut chars = form.chars();
        match (chars.next(), chars.next()) {
            (Some(mark), None) if !mark.is_alphanumeric() => Some(Self::Mark(mark)),
            _ => None,
        }
    }

    /// Where the words of a heading begin in a line, and its number; none where no heading of this form can begin there. A line without its
    /// number is taken too, where the form is a number.
    pub fn open(&self, form: &str) -> Option<(Option<u32>, usize)> {
        match self {
            Self::Number => Some(heading_number(form).map_or((None, 0), |(number, len)| (Some(number), len))),
            Self::Counter(counter) => Some(counter.take(form).map_or((None, 0), |(number, len)| (Some(number), len))),
            Self::Mark(mark) => form.strip_prefix(*mark).map(|rest| (None, form.len() - rest.len())),
            Self::Bracket(open, _) => form.strip_prefix(*open).map(|rest| (None, form.len() - rest.len())),
            Self::Colon | Self::Line | Self::Columns | Self::Indent => Some((None, 0)),
        }
    }

    /// Where the words of a heading stand that the profile need not know, and its number: a line of this form that says by itself that it is
    /// a heading. What stands behind it, if anything, is text.
    pub fn alone(&self, form: &str) -> Option<(Option<u32>, Range<usize>)> {
        match self {
            Self::Number => heading_number(form).map(|(number, len)| (Some(number), len..form.len())),
            Self::Counter(counter) => counter.take(form).map(|(number, len)| (Some(number), len..form.len())),
            Self::Mark(mark) => form.strip_prefix(*mark).map(|rest| (None, form.len() - rest.len()..form.len())),
            Self::Bracket(open, close) => {
                let rest = form.strip_prefix(*open)?;
                let start = form.len() - rest.len();
                Some((None, start..start + rest.find(*close)?))
            }
            Self::Colon => form.find(':').filter(|&at| at > 0).map(|at| (None, 0..at)),
            Self::Line | Self::Columns | Self::Indent => None,
        }
    }

    /// Whether a number or sign shows that a line is a heading, so that words which the profile does not have can be one too.
    pub fn shows(&self) -> bool {
        !matches!(self, Self::Colon | Self::Line | Self::Columns | Self::Indent)
    }

    /// Whether headings are counted.
    pub fn counts(&self) -> bool {
        matches!(self, Self::Number | Self::Counter(_))
    }

    /// Whether the number of a heading follows that of the one before in the same section: not where it begins anew below another one.
    pub fn is_one_run(&self) -> bool {
        !matches!(self, Self::Counter(Counter { digits: Digits::Compound(_), .. }))
    }

    /// The sign that closes the words.
    pub fn close(&self) -> Option<char> {
        match self {
            Self::Bracket(_, close) => Some(*close),
            _ => None,
        }
    }
}

impl Counter {
    /// Reads the number that a sample in match form begins with, after signs and words that belong to it, and gives what stands behind.
    pub fn sample(form: &str) -> Option<(Self, &str)> {
        let counts = |(at, c): (usize, char)| {
            let alone = |end: usize| {
                let before = form[..at].chars().next_back();
                let behind = form[end..].chars().next();
                let is_told = form[..at].ends_with("その") || form[..at].ends_with("其の");
                (is_told || before.is_none_or(|c| !is_letter(c) || c == '第'))
                    && behind.is_none_or(|c| !is_letter(c) || is_section_word(c))
            };
            let run = |digits: Digits| digits.read(&form[at..]).map(|(_, len)| (at, digits, at + len));
            let run_alone = |digits: Digits| run(digits).filter(|&(.., end)| alone(end));
            match c {
                '0'..='9' => run(Digits::Arabic),
                'I' | 'V' | 'X' => run_alone(Digits::Roman).or_else(|| run_alone(Digits::Latin)),
                'ア' => run_alone(Digits::Kana),
                'イ' => run_alone(Digits::Iroha),
                '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => run_alone(Digits::Kanji),
                'A'..='Z' | 'a'..='z' => run_alone(Digits::Latin),
                _ => run(Digits::Circled),
            }
        };
        let (at, mut digits, mut end) = form.char_indices().find_map(counts)?;
        let mut rest = form[end..].chars();
        if digits == Digits::Arabic
            && let Some(sign @ ('-' | '.')) = rest.next()
            && let Some((_, len)) = arabic(rest.as_str())
        {
            digits = Digits::Compound(sign);
            end += sign.len_utf8() + len;
        }
        // What follows up to the next slot or word belongs to the number: a dot, a closing bracket, 章.
        let tail = &form[end..];
        let length = tail.chars().take_while(|&c| !is_letter(c) && !matches!(c, '{' | '【' | '「' | '[' | '<' | '(')).count();
        let words = tail.chars().take_while(|&c| form[..at].ends_with('第') && is_section_word(c)).count();
        let behind: String = tail.chars().take(length.max(words)).collect();
        let rest = &tail[behind.len()..];
        // A sign that is a word too counts only with something around it.
        let sure =
            !behind.is_empty() || at > 0 || !matches!(digits, Digits::Kana | Digits::Iroha | Digits::Kanji | Digits::Latin);
        sure.then(|| (Self { before: form[..at].to_owned(), digits, behind }, rest))
    }

    /// The number at the start of a line in match form, and the bytes that it takes with its signs.
    pub fn take(&self, form: &str) -> Option<(u32, usize)> {
        let rest = form.strip_prefix(self.before.as_str())?;
        let (number, len) = self.digits.read(rest)?;
        let tail = &rest[len..];
        let closed = match self.behind.as_str() {
            // A dot may be a comma: `1、`.
            "." | "、" | "," => tail.chars().next().filter(|c| matches!(c, '.' | '、' | ',')).map(char::len_utf8)?,
            "" => {
                let goes_on = |c: char| match self.digits {
                    Digits::Arabic | Digits::Compound(_) => c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | ')' | '%'),
                    Digits::Circled => false,
                    _ => is_letter(c) && c.is_ascii(),
                };
                (!tail.starts_with(goes_on)).then_some(0)?
            }
            behind => tail.starts_with(behind).then_some(behind.len())?,
        };
        Some((number, self.before.len() + len + closed))
    }

    /// Whether a line that is not numbered in this way cannot begin with it: a glance.
    pub fn before(&self) -> &str {
        &self.before
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && circled(c).is_none()
}

/// The words for a part of a text, behind 第 and a number.
fn is_section_word(c: char) -> bool {
    matches!(c, '章' | '節' | '項' | '部' | '編' | '条' | '話' | '回' | '号' | '位' | '席')
}

/// The number of a heading: digits and a dot, or digits alone before a letter that is no counter.
pub fn heading_number(form: &str) -> Option<(u32, usize)> {
    if !form.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    number_prefix(form).or_else(|| {
        let digits = form.bytes().take_while(u8::is_ascii_digit).count();
        (1..=2).contains(&digits).then_some(())?;
        Some((form[..digits].parse().ok()?, digits))
    })
}

/// Whether a number, of whatever family, can begin with a character: a glance that spares reading most lines.
pub fn can_begin(first: char) -> bool {
    let is_digit = matches!(first, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十');
    first == '(' || first.is_ascii_alphanumeric() || matches!(first, 'ア'..='ワ') || is_digit || circled(first).is_some()
}

/// How many bytes the number takes that a line in match form begins with, of whatever family: `1.` `(1)` `①` `一、` `(ア)` `Ⅰ.` It has a sign
/// behind it, or a circle or brackets around it. None where there is no number.
pub fn prefix(form: &str) -> Option<usize> {
    let first = form.chars().next()?;
    if circled(first).is_some() {
        return Some(first.len_utf8());
    }
    let open = usize::from(first == '(');
    let inner = &form[open..];
    // This is asked of every line, and few begin like one: a kana and a sign, or a number, of which the longest is XXXVIII.
    let closes = |c: char| matches!(c, '.' | '、' | ',' | ')');
    let longest = match inner.chars().next()? {
        'ア'..='ワ' => 1,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => 3,
        c if c.is_ascii_alphanumeric() => 7,
        _ => return None,
    };
    if !inner.chars().skip(1).take(longest).any(closes) {
        return None;
    }
    let families = [Digits::Arabic, Digits::Kanji, Digits::Kana, Digits::Roman, Digits::Latin];
    let closed = |digits: Digits| {
        let (_, len) = digits.read(inner)?;
        let sign = inner[len..].chars().next()?;
        let closes = if open > 0 { sign == ')' } else { matches!(sign, '.' | '、' | ',' | ')') };
        closes.then_some(open + len + sign.len_utf8())
    };
    families.into_iter().find_map(closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::match_form;

    fn read(sample: &str, line: &str) -> Option<(Option<u32>, String)> {
        let numbering = Numbering::sample(match_form(sample).as_str()).expect(sample);
        let form = match_form(line).into_string();
        let (number, words) = numbering.alone(&form)?;
        Some((number, form[words].to_owned()))
    }

    #[test]
    fn each_family_is_read_by_its_sample() {
        for (sample, line, number, words) in [
            ("1.", "１２．体制", Some(12), "体制"),
            ("1)", "３）体制", Some(3), "体制"),
            ("(1)", "⑶体制", Some(3), "体制"),
            ("①", "⑫ 体制", Some(12), "体制"),
            ("❶", "❷体制", Some(2), "体制"),
            ("Ⅰ", "Ⅳ　体制", Some(4), "体制"),
            ("Ⅰ.", "XIV. 体制", Some(14), "体制"),
            ("ア.", "ウ．体制", Some(3), "体制"),
            ("(ｱ)", "（イ）体制", Some(2), "体制"),
            ("イ.", "ロ．体制", Some(2), "体制"),
            ("一、", "十二、体制", Some(12), "体制"),
            ("第1章", "第２章 体制", Some(2), "体制"),
            ("第一章", "第三章 体制", Some(3), "体制"),
            ("1-1", "２－３ 体制", Some(3), "体制"),
            ("A.", "Ｃ．体制", Some(3), "体制"),
            ("取組1", "取組２ 体制", Some(2), "体制"),
            // Any number shows the form.
            ("１２．", "３．体制", Some(3), "体制"),
            ("③", "①体制", Some(1), "体制"),
            ("Ⅳ", "II 体制", Some(2), "体制"),
            ("第四章", "第十二章体制", Some(12), "体制"),
            ("2-3", "１－２ 体制", Some(2), "体制"),
            ("■", "■ 体制", None, "体制"),
            ("【】", "【体制】本文", None, "体制"),
            ("〔〕", "［体制］", None, "体制"),
            (":", "体制：本文", None, "体制"),
        ] {
            assert_eq!(read(sample, line), Some((number, words.to_owned())), "{sample} {line}");
        }
    }

    #[test]
    fn another_family_is_not_read() {
        for (sample, line) in [
            ("1)", "1.体制"),
            ("(1)", "1)体制"),
            ("①", "(1)体制"),
            ("Ⅰ", "IT体制"),
            ("ア.", "アイデア"),
            ("一、", "一方、体制"),
            ("第1章", "第1節"),
            ("1-1", "1.体制"),
            ("■", "□体制"),
            ("【】", "【体制"),
            ("A.", "ABC"),
        ] {
            assert_eq!(read(sample, line), None, "{sample} {line}");
        }
    }

    #[test]
    fn what_is_no_sample_is_refused() {
        for sample in ["", "x", "1.2.3x", "体制", "■■", "rows"] {
            assert_eq!(Numbering::sample(sample), None, "{sample}");
        }
    }

    #[test]
    fn a_number_of_any_family_is_taken_off_a_line() {
        for (line, rest) in [
            ("１．所在地", "所在地"),
            ("(1)所在地", "所在地"),
            ("⑫所在地", "所在地"),
            ("十二、所在地", "所在地"),
            ("（ア）所在地", "所在地"),
            ("Ⅳ．所在地", "所在地"),
            ("(c) 所在地", "所在地"),
        ] {
            let form = match_form(line).into_string();
            assert_eq!(prefix(&form).map(|len| &form[len..]), Some(rest), "{line}");
        }
        for line in ["所在地", "(所在地)", "12所在地", "一番町", "アイス", "Ⅳ章", ""] {
            assert_eq!(prefix(match_form(line).as_str()), None, "{line}");
        }
    }
}
