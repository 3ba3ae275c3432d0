//! Marks of items that only their like make sure of: ア イ ウ, ⅰ) ⅱ), a) b), 一、二、, －.
//!
//! In come the rows of a field; the marker is set in those that begin with a mark whose successor follows further down, from the first of
//! its kind on, or with the same odd symbol as another row. By itself `ア` may be a word and `－` a dash, so one alone is left as it is.

use super::Row;
use super::shape::Marker;

/// A mark with a number: what is said apart from the number, and the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark<'t> {
    /// How the numbers are written.
    order: Order,
    /// What stands before the number.
    before: &'t str,
    /// What stands behind it.
    behind: Behind,
    /// The number, from 1.
    number: u32,
}

/// The orders that items are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// ア イ ウ
    Kana,
    /// イ ロ ハ
    Iroha,
    /// 一 二 三
    Kanji,
    /// 1 2 3
    Digits,
    /// a b c
    Small,
    /// A B C
    Capital,
    /// i ii iii
    Roman,
    /// One character that is a mark by itself: ❶ ⑴ ㋐ ⅰ, by the first of its kind.
    Single(char),
}

/// What closes a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behind {
    Nothing,
    Space,
    Sign(char),
}

const KANA: &str = "アイウエオカキクケコサシスセソタチツテト";
const IROHA: &str = "イロハニホヘトチリヌルヲ";
const KANJI: &str = "一二三四五六七八九十";
const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
/// Characters that are marks by themselves, the first and the last of each kind.
const SINGLES: [(char, char); 11] = [
    ('ⅰ', 'ⅻ'),
    ('Ⅰ', 'Ⅻ'),
    ('⑴', '⒇'),
    ('⒈', '⒛'),
    ('⒜', '⒵'),
    ('Ⓐ', 'Ⓩ'),
    ('ⓐ', 'ⓩ'),
    ('❶', '❿'),
    ('➀', '➉'),
    ('➊', '➓'),
    ('㋐', '㋾'),
];
/// The longest text without a number that is part of a mark: 効果 of `効果1:`.
const PREFIX: usize = 6;

/// Sets the markers of the rows that are items of a series. `printed` has the rows as they are printed.
pub(super) fn label(rows: &mut [Row], printed: &[&str]) {
    let (mut sure, mut symbols) = (Vec::new(), Vec::new());
    let mut chains: Vec<(Mark, Vec<usize>)> = Vec::new();
    for (at, (row, printed)) in rows.iter().zip(printed).enumerate() {
        if row.shape.marker.is_some() && row.shape.ordinal.is_some() {
            continue;
        }
        if let Some(symbol) = odd_symbol(row) {
            symbols.push((symbol, at));
            continue;
        }
        for mark in marks(&row.text, printed) {
            let same = |chain: &(Mark, _)| Mark { number: mark.number, ..chain.0 } == mark;
            let open = chains.iter_mut().find(|chain| same(chain));
            match open {
                Some((last, items)) if mark.number == last.number + 1 => {
                    items.push(at);
                    last.number = mark.number;
                }
                Some((last, items)) if mark.number == 1 => {
                    settle(&mut sure, std::mem::take(items));
                    items.push(at);
                    last.number = 1;
                }
                None if mark.number == 1 => chains.push((mark, vec![at])),
                _ => {}
            }
        }
    }
    chains.into_iter().for_each(|(_, items)| settle(&mut sure, items));
    for (at, number) in sure {
        let shape = &mut rows[at].shape;
        shape.marker = shape.marker.or(Some(Marker::HalfBracketed));
        shape.ordinal = Some(number);
    }
    for &(symbol, at) in &symbols {
        if symbols.iter().any(|&(other, place)| other == symbol && place != at) {
            rows[at].shape.marker = Some(Marker::Dot);
        }
    }
}

/// The items of a series and their numbers; one item is no series.
fn settle(sure: &mut Vec<(usize, u32)>, items: Vec<usize>) {
    if items.len() > 1 {
        sure.extend(items.into_iter().zip(1..));
    }
}

/// What a row may begin with that is no mark by itself.
fn odd_symbol(row: &Row) -> Option<char> {
    /// Less is an arrow between the boxes of a diagram.
    const SHORT: usize = 4;
    if row.shape.marker.is_some() || row.shape.length < SHORT {
        return None;
    }
    let mut chars = row.text.chars();
    let (first, second) = (chars.next()?, chars.next()?);
    let dash = matches!(first, '-' | '‐' | '–' | '—' | '−' | '*' | '+') && !second.is_ascii_alphanumeric();
    let symbol = matches!(first, '‣' | '⁃' | '〇' | '→' | '⇒' | '➡' | '■'..='◿' | '☀'..='❵' | '➔'..='➾' | '⬀'..='⯿');
    (second != first && (dash || symbol)).then_some(first)
}

/// The marks that a row may begin with: イ is the second of アイウ and the first of イロハ.
fn marks<'t>(text: &'t str, printed: &str) -> impl Iterator<Item = Mark<'t>> {
    let found = match text.chars().next() {
        Some('(' | '[' | '<' | '〈' | 'ァ'..='ン' | '一'..='十' | 'a'..='z' | 'A'..='Z') => counted(text),
        Some(first) if first >= '\u{2000}' && single(first).is_some() => [single(first), None],
        Some('0'..='9') => [spaced_number(text, printed), None],
        _ => [None, None],
    };
    let found = if found == [None, None] { [labelled(text), None] } else { found };
    found.into_iter().flatten()
}

/// ❶ and its like.
fn single<'t>(first: char) -> Option<Mark<'t>> {
    let &(start, _) = SINGLES.iter().find(|&&(start, end)| (start..=end).contains(&first))?;
    let number = first as u32 - start as u32 + 1;
    Some(Mark { order: Order::Single(start), before: "", behind: Behind::Nothing, number })
}

/// `ア `, `ア)`, `(ア)`, `a.`, `<1>`, `一、`
fn counted<'t>(text: &'t str) -> [Option<Mark<'t>>; 2] {
    let close = match text.chars().next() {
        Some('(') => Some(')'),
        Some('[') => Some(']'),
        Some('<') => Some('>'),
        Some('〈') => Some('〉'),
        _ => None,
    };
    let (before, inner) =
        if close.is_some() { text.split_at(text.chars().next().map_or(0, char::len_utf8)) } else { ("", text) };
    let is_end = |c: char| close.map_or(matches!(c, ')' | '.' | ':' | '、' | ' '), |close| c == close);
    let Some((at, sign)) = inner.char_indices().take(5).find(|&(_, c)| is_end(c)) else { return [None, None] };
    let word = &inner[..at];
    // Nothing behind it, or a decimal point and no mark: a.1
    if inner[at + sign.len_utf8()..].is_empty() {
        return [None, None];
    }
    let mark =
        |order, number| Mark { order, before, behind: if sign == ' ' { Behind::Space } else { Behind::Sign(sign) }, number };
    let place = |order: &str| order.chars().position(|c| word.chars().eq([c])).and_then(|at| u32::try_from(at + 1).ok());
    let mut both = [None, None];
    match word.as_bytes() {
        [b'a'..=b'z'] if sign != ' ' => both[0] = Some(mark(Order::Small, u32::from(word.as_bytes()[0] - b'a') + 1)),
        [b'A'..=b'Z'] if sign != ' ' => both[0] = Some(mark(Order::Capital, u32::from(word.as_bytes()[0] - b'A') + 1)),
        [b'0'..=b'9', ..] if close.is_some() => both[0] = word.parse().ok().map(|number| mark(Order::Digits, number)),
        _ => both[0] = place(KANA).map(|n| mark(Order::Kana, n)).or_else(|| place(KANJI).map(|n| mark(Order::Kanji, n))),
    }
    if sign != ' ' {
        both[1] = ROMAN
            .iter()
            .position(|roman| *roman == word)
            .and_then(|at| u32::try_from(at + 1).ok())
            .map(|n| mark(Order::Roman, n));
    }
    both[1] = both[1].or_else(|| place(IROHA).map(|n| mark(Order::Iroha, n)));
    both
}

/// `１　` and `1-1 `: the clean form has lost the white space behind the number. One blank in half width is in many booklets what stands between
/// any number and its unit.
fn spaced_number<'t>(text: &'t str, printed: &str) -> Option<Mark<'t>> {
    let printed = printed.trim_start();
    let wide = |c: char| matches!(c, '０'..='９' | '－' | '−');
    let behind = printed.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-' || wide(c));
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let minor = rest.strip_prefix('-').map(|rest| &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()]);
    let set_apart = behind.starts_with('\u{3000}') || behind.starts_with("  ") || minor.is_some() && behind.starts_with(' ');
    if !set_apart || digits > 2 {
        return None;
    }
    let (before, number) = minor.map_or(("", number), |minor| (&text[..=digits], minor));
    let rest = &text[before.len() + number.len()..];
    let unit = rest
        .trim_start()
        .starts_with(['年', '月', '日', '時', '分', '人', '名', '社', '件', '回', '台', '円', '万', '億', '点', '%']);
    let number = number.parse().ok().filter(|_| !unit && !rest.is_empty())?;
    Some(Mark { order: Order::Digits, before, behind: Behind::Space, number })
}

/// `効果1:`, `その1`, `第一に、`
fn labelled(text: &str) -> Option<Mark<'_>> {
    if let Some(rest) = text.strip_prefix('第') {
        let (word, _) = rest.split_once("に、")?;
        let place = KANJI.chars().position(|c| word.chars().eq([c])).map(|at| at + 1).or_else(|| word.parse().ok())?;
        let number = u32::try_from(place).ok()?;
        return Some(Mark { order: Order::Kanji, before: "第", behind: Behind::Sign('に'), number });
    }
    let at = text.bytes().take(PREFIX * 3 + 1).position(|b| b.is_ascii_digit()).filter(|&at| at > 0)?;
    let (before, rest) = text.split_at(at);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let sign = rest[digits..].chars().next()?;
    let word = before.chars().all(|c| matches!(c, 'ぁ'..='ヺ' | 'ー' | '一'..='\u{9fff}'));
    let number = rest[..digits].parse().ok().filter(|_| digits <= 2 && word)?;
    let behind = if sign == ':' { Behind::Sign(sign) } else { Behind::Nothing };
    (sign == ':' || before == "その").then_some(Mark { order: Order::Digits, before, behind, number })
}
