//! A character → another one of the same script, width and shape.
//!
//! 山 becomes another kanji, カ another katakana, a voiced kana a voiced one, `A` another capital; marks, small kana and the long-vowel sign
//! stay. What it becomes depends on a seed, and nothing but the seed leads back.

use std::collections::HashMap;

/// Kanji that are no unit, no numeral, no suffix of a place or of a role, and no part of words that values are read by.
const KANJI: &str = "松竹梅桜桃柳杉桐栗楠榎椿藤菊蘭蓮萩菖菅茅芦葦笹苔茶葉花草木森林沢川河湖海浜浦島岸波潮泉滝渓谷丘峰岳岩石砂土原野畑田井池沼橋坂堤道里宮堂塔門垣窓庭亀鶴鷹鷺雁鴨鳩燕雀鶏狐狸兎鹿熊猪馬牛羊犬猫鯉鮎鯛鯨貝蝶蜂蛍虫雪霜霧霞雲雨風嵐虹露氷空星光影朝昼夕夜春夏秋冬青赤白黒紫緑紺藍銀鉄銅玉鏡鈴笛琴鼓舟帆綱網糸布絹綿染織衣袖帯笠傘杖刀弓矢旗幕絵筆墨紙書詩歌舞茂栄豊富福禄寿康泰清澄静和温涼暖寒深浅広狭遠近細太丸角直曲";

/// Hiragana words that make grammar: prose without them is read in another way, and they tell nothing.
const GRAMMAR: &[&str] = &[
    "ながら", "ための", "ように", "および", "または", "ました", "ません", "でした", "します", "される", "させる", "している",
    "について", "において", "によって", "により", "による", "として", "という", "ところ", "から", "まで", "より", "など",
    "する", "した", "して", "され", "させ", "こと", "もの", "ため", "おり", "いる", "いた", "ある", "あり", "られ", "れる",
    "ない", "なく", "なる", "なっ", "よう", "べき", "れた", "れて", "ます", "まし", "ませ", "です", "でし", "った", "って",
    "だけ", "のみ", "ほど", "たり", "うち", "ほぼ", "およそ", "しつつ", "は", "が", "を", "に", "へ", "と", "で", "も", "の",
    "や", "て", "し", "い", "た", "な", "れ", "り", "る",
];

const HIRAGANA: &str = "あうえおかきくけこさすせそちつぬねはひふほまみむめゆよらろわ";
const HIRAGANA_VOICED: &str = "がぎぐげござじずぜぞだづどばびぶべぼ";
const HIRAGANA_HALF: &str = "ぱぴぷぺぽ";
const KATAKANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ";
const KATAKANA_VOICED: &str = "ガギグゲゴザジズゼゾダデドバビブベボ";
const KATAKANA_HALF: &str = "パピプペポ";
const NARROW: &str = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜ";
/// Kana that a voiced mark can stand behind, and those that a half-voiced one can.
const BEFORE_VOICED: [&str; 3] =
    ["かきくけこさしすせそたつとはひふへほ", "カキクケコサシスセソタツテトハヒフヘホ", "ｶｷｸｹｺｻｼｽｾｿﾀﾂﾃﾄﾊﾋﾌﾍﾎ"];
const BEFORE_HALF: [&str; 3] = ["はひふへほ", "ハヒフヘホ", "ﾊﾋﾌﾍﾎ"];

/// The characters that one can become, itself among them, with the mark that stands behind it; none where it stays.
fn class(c: char, behind: Option<char>) -> Option<&'static str> {
    let marked = match behind {
        Some('\u{3099}' | '\u{309b}' | 'ﾞ') => Some(&BEFORE_VOICED),
        Some('\u{309a}' | '\u{309c}' | 'ﾟ') => Some(&BEFORE_HALF),
        _ => None,
    };
    if let Some(classes) = marked {
        return classes.iter().find(|class| class.contains(c)).copied();
    }
    let classes = [HIRAGANA, HIRAGANA_VOICED, HIRAGANA_HALF, KATAKANA, KATAKANA_VOICED, KATAKANA_HALF, NARROW];
    classes.into_iter().find(|class| class.contains(c)).or_else(|| is_kanji(c).then_some(KANJI))
}

/// Whether a character is one of the kanji, not counting the sign that repeats one.
pub(super) fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

pub(super) fn is_hiragana(c: char) -> bool {
    ('ぁ'..='ゖ').contains(&c)
}

/// The value of a digit, half-width or full-width.
pub(super) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// The same letter in half width and small, the same kana in full width: names are compared so.
fn unify(c: char) -> char {
    match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c).to_ascii_lowercase(),
        'A'..='Z' => c.to_ascii_lowercase(),
        _ => NARROW.chars().zip(KATAKANA.chars()).find(|(narrow, _)| *narrow == c).map_or(c, |(_, wide)| wide),
    }
}

fn unify_mark(mark: char) -> char {
    match mark {
        'ﾞ' | '\u{309b}' => '\u{3099}',
        'ﾟ' | '\u{309c}' => '\u{309a}',
        mark => mark,
    }
}

/// A unified character in the width and case of another.
fn like(c: char, other: char) -> char {
    match c {
        'A'..='Z' => other.to_ascii_uppercase(),
        'Ａ'..='Ｚ' => char::from_u32(other.to_ascii_uppercase() as u32 + 0xFEE0).unwrap_or(other),
        'ａ'..='ｚ' => char::from_u32(other as u32 + 0xFEE0).unwrap_or(other),
        'ｦ'..='ﾟ' => KATAKANA.chars().zip(NARROW.chars()).find(|(wide, _)| *wide == other).map_or(c, |(_, narrow)| narrow),
        _ => other,
    }
}

/// Replaces characters; the same seed gives the same.
#[derive(Debug, Clone)]
pub(super) struct Cipher {
    seed: u64,
    /// What the characters of names have become, so that a name is the same wherever it stands and two names stay two.
    names: HashMap<char, char>,
    taken: HashMap<char, char>,
}

impl Cipher {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, names: HashMap::new(), taken: HashMap::new() }
    }

    /// A number that depends on the seed and on a text.
    pub(super) fn number(&self, text: &str, at: usize) -> u64 {
        // FNV-1a, and the finish of splitmix64: all that is wanted is that nothing is to be seen in it.
        let mut hash = 0xcbf2_9ce4_8422_2325 ^ self.seed;
        for byte in text.bytes().chain(at.to_le_bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        hash ^ (hash >> 31)
    }

    /// One of some signs in the place of another.
    pub(super) fn numeral(&self, class: &str, c: char) -> char {
        self.pick(class, c.encode_utf8(&mut [0; 4]), 0)
    }

    fn pick(&self, class: &str, key: &str, at: usize) -> char {
        let count = class.chars().count().max(1) as u64;
        let index = usize::try_from(self.number(key, at) % count).unwrap_or(0);
        class.chars().nth(index).unwrap_or('〓')
    }

    /// What a character of prose becomes: it depends on the whole run of characters that it stands in, so that no letter stands for a letter.
    pub(super) fn prose(&self, run: &str, at: usize, c: char, behind: Option<char>) -> char {
        match class(c, behind) {
            Some(class) => self.pick(class, run, at),
            None => self.latin(c, run, at),
        }
    }

    /// What a character of a name becomes: the same wherever it stands and however wide it is, and no other character becomes the same while
    /// there are others left.
    pub(super) fn name(&mut self, c: char, behind: Option<char>) -> char {
        let plain = unify(c);
        // What a kana with a mark behind it becomes must be able to have one: it is no sign for the kana without.
        let other = match self.names.get(&plain) {
            Some(&known) if behind.is_none() => known,
            _ => {
                let other = self.fresh(plain, behind.map(unify_mark));
                if behind.is_none() {
                    self.names.insert(plain, other);
                    self.taken.insert(other, plain);
                }
                other
            }
        };
        like(c, other)
    }

    fn fresh(&self, c: char, behind: Option<char>) -> char {
        let key = c.to_string();
        let mut other = c;
        for try_at in 0..64 {
            other = match class(c, behind) {
                Some(class) => self.pick(class, &key, try_at),
                None => self.latin(c, &key, try_at),
            };
            if other != c && !self.taken.contains_key(&other) {
                break;
            }
        }
        other
    }

    fn latin(&self, c: char, key: &str, at: usize) -> char {
        let first = match c {
            'a'..='z' => 'a',
            'A'..='Z' => 'A',
            'ａ'..='ｚ' => 'ａ',
            'Ａ'..='Ｚ' => 'Ａ',
            _ => return c,
        };
        let step = u32::try_from(self.number(key, at) % 26).unwrap_or(0);
        char::from_u32(first as u32 + step).unwrap_or(c)
    }

    /// What the digits of a number become: as many, and nought where it begins with nought.
    pub(super) fn digits(&self, run: &str, low: u32, high: u32) -> String {
        let chars: Vec<char> = run.chars().collect();
        let value = |digits: &str| {
            digits.chars().filter_map(digit).fold(0_u32, |sum, digit| sum.saturating_mul(10).saturating_add(digit))
        };
        for at in 0..200 {
            let mut out = String::new();
            for (place, &c) in chars.iter().enumerate() {
                let Some(old) = digit(c) else { continue };
                let random = self.number(run, at * 100 + place);
                let new = match (place, old) {
                    (0, 0) => 0,
                    (0, _) => u32::try_from(random % 9).unwrap_or(0) + 1,
                    _ => u32::try_from(random % 10).unwrap_or(0),
                };
                out.push(char::from_u32(c as u32 - old + new).unwrap_or(c));
            }
            if (low..=high).contains(&value(&out)) {
                return out;
            }
        }
        run.to_owned()
    }
}

/// Which characters of a run of hiragana are grammar.
pub(super) fn grammar(run: &[char]) -> Vec<bool> {
    let mut kept = vec![false; run.len()];
    let mut at = 0;
    while at < run.len() {
        let fits = |word: &&&str| word.chars().zip(&run[at..]).filter(|(a, b)| a == *b).count() == word.chars().count();
        let longest = GRAMMAR.iter().filter(fits).map(|word| word.chars().count()).max().unwrap_or(0);
        kept[at..at + longest].fill(true);
        at += longest.max(1);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_shapes_are_kept() {
        let mut cipher = Cipher::new(7);
        let widths = |text: &str| {
            text.chars().map(|c| (c.len_utf8(), crate::fold::columns(c.encode_utf8(&mut [0; 4])))).collect::<Vec<_>>()
        };
        for text in ["矢野薫", "カルロス・ゴーン", "ﾃﾚﾜｰｸ", "ABCabc", "ＡＢｃ", "つばめ"] {
            let chars: Vec<char> = text.chars().collect();
            let other: String = (0..chars.len()).map(|at| cipher.name(chars[at], None)).collect();
            assert_eq!(widths(text), widths(&other), "{text} {other}");
            assert_ne!(text, other);
            let again: String = (0..chars.len()).map(|at| cipher.name(chars[at], None)).collect();
            assert_eq!(other, again, "a name is the same wherever it stands");
        }
        let prose: String = "在宅".chars().enumerate().map(|(at, c)| cipher.prose("在宅", at, c, None)).collect();
        assert!(prose != "在宅" && prose.chars().all(is_kanji), "{prose}");
    }

    #[test]
    fn digits_stay_as_many_and_in_range() {
        let cipher = Cipher::new(7);
        for (run, low, high) in [("605", 0, u32::MAX), ("03", 0, u32::MAX), ("１２", 10, 12), ("7", 1, 9)] {
            let other = cipher.digits(run, low, high);
            assert_eq!(other.chars().count(), run.chars().count());
            assert_eq!(run.starts_with('0'), other.starts_with('0'));
            let value = other.chars().filter_map(digit).fold(0, |sum, digit| sum * 10 + digit);
            assert!((low..=high).contains(&value), "{run} {other}");
        }
    }

    #[test]
    fn grammar_is_found_in_runs() {
        let kept = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            let kept = grammar(&chars);
            chars.iter().zip(kept).map(|(&c, kept)| if kept { c } else { '_' }).collect::<String>()
        };
        assert_eq!(kept("くらしのために"), "__しのために");
        assert_eq!(kept("はたらきました"), "はた__ました");
    }
}
