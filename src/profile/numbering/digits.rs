//! The signs that count, and the number that a text begins with in one of them.

/// The signs that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digits {
    /// 1 2 3
    Arabic,
    /// 1-1 1-2 2-1, or with another sign between: the last one counts.
    Compound(char),
    /// ① ② ③, ❶ ❷ ❸
    Circled,
    /// Ⅰ Ⅱ Ⅲ
    Roman,
    /// ア イ ウ
    Kana,
    /// イ ロ ハ
    Iroha,
    /// 一 二 三
    Kanji,
    /// A B C
    Latin,
}

const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ";
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラム";
const KANJI: &str = "一二三四五六七八九";

impl Digits {
    /// The number at the start of a text, and the bytes that it takes.
    pub(super) fn read(self, text: &str) -> Option<(u32, usize)> {
        let first = text.chars().next()?;
        let one = |number: usize| Some((u32::try_from(number).ok()?, first.len_utf8()));
        match self {
            Self::Arabic => arabic(text),
            Self::Compound(sign) => {
                let (_, major) = arabic(text)?;
                let rest = text[major..].strip_prefix(sign)?;
                let (minor, len) = arabic(rest)?;
                Some((minor, major + sign.len_utf8() + len))
            }
            Self::Circled => circled(first).and_then(|number| one(number as usize)),
            Self::Roman => {
                let len = text.bytes().take_while(|b| matches!(b, b'I' | b'V' | b'X')).count();
                Some((roman(&text[..len])?, len))
            }
            Self::Kana => one(KANA.chars().position(|c| c == first)? + 1),
            Self::Iroha => one(IROHA.chars().position(|c| c == first)? + 1),
            Self::Kanji => kanji(text),
            Self::Latin => {
                first.is_ascii_alphabetic().then(|| one(usize::from(first.to_ascii_uppercase() as u8 - b'A') + 1))?
            }
        }
    }
}

pub(super) fn arabic(text: &str) -> Option<(u32, usize)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&len).then_some(())?;
    Some((text[..len].parse().ok()?, len))
}

/// The number in a circle.
pub fn circled(c: char) -> Option<u32> {
    let from = |first: u32, number: u32| c as u32 - first + number;
    Some(match c {
        '\u{2460}'..='\u{2473}' => from(0x2460, 1),
        '\u{3251}'..='\u{325F}' => from(0x3251, 21),
        '\u{32B1}'..='\u{32BF}' => from(0x32B1, 36),
        '\u{2776}'..='\u{277F}' => from(0x2776, 1),
        '\u{2780}'..='\u{2789}' => from(0x2780, 1),
        '\u{278A}'..='\u{2793}' => from(0x278A, 1),
        '\u{24EB}'..='\u{24F4}' => from(0x24EB, 11),
        '\u{24F5}'..='\u{24FE}' => from(0x24F5, 1),
        _ => return None,
    })
}

/// The roman numeral that a line in match form begins with, with its dot if it has one, and the bytes that it takes.
pub fn roman_number(form: &str) -> Option<(u32, usize)> {
    let (number, len) = form.starts_with(['I', 'V', 'X']).then(|| Digits::Roman.read(form))??;
    Some((number, len + usize::from(form[len..].starts_with('.'))))
}

/// The kanji number that a line in match form begins with, with the sign that closes it, and the bytes that both take.
pub fn kanji_number(form: &str) -> Option<(u32, usize)> {
    let (number, len) = kanji(form)?;
    let sign = form[len..].chars().next().filter(|c| matches!(c, '.' | '、' | ','))?;
    Some((number, len + sign.len_utf8()))
}

/// A roman numeral from 1 to 39.
fn roman(text: &str) -> Option<u32> {
    let tens = text.len() - text.trim_start_matches('X').len();
    let units = match &text[tens..] {
        // A numeral such as IX has its X behind.
        "" => 0,
        "I" => 1,
        "II" => 2,
        "III" => 3,
        "IV" => 4,
        "V" => 5,
        "VI" => 6,
        "VII" => 7,
        "VIII" => 8,
        "IX" => 9,
        _ => return None,
    };
    (tens <= 3 && tens + units as usize > 0).then(|| tens as u32 * 10 + units)
}

/// A number of kanji from 1 to 99.
fn kanji(text: &str) -> Option<(u32, usize)> {
    let digit = |c: char| KANJI.chars().position(|known| known == c).map(|at| at as u32 + 1);
    let mut chars = text.chars().peekable();
    let (mut number, mut len) = (0, 0);
    if let Some(value) = chars.peek().copied().and_then(digit) {
        (number, len) = (value, 3);
        chars.next();
    }
    if chars.peek() == Some(&'十') {
        (number, len) = (number.max(1) * 10, len + 3);
        chars.next();
        if let Some(value) = chars.peek().copied().and_then(digit) {
            (number, len) = (number + value, len + 3);
        }
    }
    (len > 0).then_some((number, len))
}
