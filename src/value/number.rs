//! Numerals as Japanese texts print them: Arabic, kanji and both at once.
//!
//! Comes in: `122億20百万`. Goes out: a [`Decimal`], here 12,220,000,000. The arithmetic is exact, and what two readers could
//! take for two numbers (`二三` is 23 or "two or three") is an error.

use std::fmt;

use super::view::{View, any_stands};

/// Why a numeral cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// There is no numeral.
    #[error("not a number")]
    NotANumber,
    /// The commas do not stand every three digits.
    #[error("the commas of the number are not in their places")]
    Grouping,
    /// The numeral can be read as more than one number.
    #[error("the number can be read in more than one way")]
    Uncertain,
    /// The number is too large to be held.
    #[error("the number is too large")]
    TooLarge,
    /// Something else follows the numeral.
    #[error("the number is followed by something else")]
    Leftover,
}

/// A decimal number that is not negative: `units` × 10^-`scale`, in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    units: u128,
    scale: u32,
}

impl Decimal {
    const ZERO: Self = Self { units: 0, scale: 0 };

    fn new(mut units: u128, mut scale: u32) -> Self {
        while scale > 0 && units.is_multiple_of(10) {
            units /= 10;
            scale -= 1;
        }
        Self { units, scale }
    }

    /// The number if it has no fraction.
    pub fn integer(self) -> Option<u128> {
        (self.scale == 0).then_some(self.units)
    }

    /// The number times 10^`power`; `None` where it is too large.
    pub fn shifted(self, power: u32) -> Option<Self> {
        let spent = power.min(self.scale);
        let factor = 10u128.checked_pow(power - spent)?;
        Some(Self::new(self.units.checked_mul(factor)?, self.scale - spent))
    }

    fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let raise = |d: Self| d.units.checked_mul(10u128.checked_pow(scale - d.scale)?);
        Some(Self::new(raise(self)?.checked_add(raise(other)?)?, scale))
    }

    /// Whether the number, which has no fraction, is smaller than 10^`power`.
    fn below(self, power: u32) -> bool {
        10u128.checked_pow(power).is_none_or(|limit| self.units < limit)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = self.scale as usize;
        let digits = format!("{:0width$}", self.units, width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        if fraction.is_empty() { f.write_str(whole) } else { write!(f, "{whole}.{fraction}") }
    }
}

/// Reads a text that is one numeral.
///
/// # Errors
/// Where the text is none, holds more, or can be read in more than one way.
pub fn read(text: &str) -> Result<Decimal, NumberError> {
    let view = View::compact(text);
    let scanned = scan(&view.chars, 0).ok_or(NumberError::NotANumber)??;
    if scanned.end < view.chars.len() { Err(NumberError::Leftover) } else { Ok(scanned.value) }
}

/// A numeral that stands somewhere in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanned {
    /// The number.
    pub value: Decimal,
    /// Index behind its last character.
    pub end: usize,
    /// Whether it has 万, 億 or a larger unit, so that it can only be an amount.
    pub large: bool,
}

/// Reads the numeral that begins at `start`; `None` where none does.
pub(super) fn scan(chars: &[char], start: usize) -> Option<Result<Scanned, NumberError>> {
    let mut at = start;
    let mut total = Decimal::ZERO;
    let mut last: Option<u32> = None;
    let mut fraction = false;
    loop {
        let (group, end) = match group(chars, at) {
            None => break,
            Some(Ok(found)) => found,
            Some(Err(e)) => return Some(Err(e)),
        };
        let unit = chars.get(end).and_then(|c| large_unit(*c));
        if let Err(e) = fits(&group, unit, last, fraction) {
            return Some(Err(e));
        }
        let Some(sum) = group.value.shifted(unit.unwrap_or(0)).and_then(|v| total.plus(v)) else {
            return Some(Err(NumberError::TooLarge));
        };
        total = sum;
        at = end + usize::from(unit.is_some());
        last = unit.or(last);
        fraction = group.fraction;
        if unit.is_none() {
            break;
        }
    }
    (at > start).then_some(Ok(Scanned { value: total, end: at, large: last.is_some() }))
}

/// Whether a group may follow what was read: units grow smaller, and a group never reaches the unit before it.
fn fits(group: &Group, unit: Option<u32>, last: Option<u32>, fraction: bool) -> Result<(), NumberError> {
    let Some(last) = last else { return Ok(()) };
    let power = unit.unwrap_or(0);
    let plain = unit.is_none() && group.digits.is_some_and(|n| last > 4 && n as u32 != last);
    // `1億5,000` may lack its 万; `1万500` is how prices are written.
    if power >= last || group.fraction || fraction || plain {
        return Err(NumberError::Uncertain);
    }
    let value = group.value.shifted(power).ok_or(NumberError::TooLarge)?;
    if value.below(last) { Ok(()) } else { Err(NumberError::Uncertain) }
}

/// What stands before 万, 億, … or at the end: `1,234`, `20百`, `三百二十一`.
struct Group {
    value: Decimal,
    /// The number of digits where it is nothing but Arabic digits.
    digits: Option<usize>,
    /// Whether a fraction is printed in it: 1.5億.
    fraction: bool,
}

fn group(chars: &[char], start: usize) -> Option<Result<(Group, usize), NumberError>> {
    let mut at = start;
    let mut value = Decimal::ZERO;
    let mut last: Option<u32> = None;
    let mut digits = None;
    let mut fraction = false;
    loop {
        let run = match run(chars, at) {
            None => None,
            Some(Ok(run)) => Some(run),
            Some(Err(e)) => return Some(Err(e)),
        };
        let end = run.as_ref().map_or(at, |r| r.end);
        let unit = chars.get(end).and_then(|c| small_unit(*c));
        if run.is_none() && unit.is_none() {
            break;
        }
        let coefficient = match term(run.as_ref(), unit, last, fraction) {
            Ok(coefficient) => coefficient,
            Err(e) => return Some(Err(e)),
        };
        let Some(sum) = coefficient.shifted(unit.unwrap_or(0)).and_then(|v| value.plus(v)) else {
            return Some(Err(NumberError::TooLarge));
        };
        if last.is_none() && unit.is_none() {
            digits = run.as_ref().filter(|r| !r.kanji).map(|r| r.digits);
        }
        value = sum;
        fraction |= run.is_some_and(|r| r.value.scale > 0);
        at = end + usize::from(unit.is_some());
        last = unit.or(last);
        if unit.is_none() {
            break;
        }
    }
    (at > start).then_some(Ok((Group { value, digits, fraction }, at)))
}

/// The number before 十, 百 or 千, or behind the last of them, if it may stand there.
fn term(run: Option<&Run>, unit: Option<u32>, last: Option<u32>, fraction: bool) -> Result<Decimal, NumberError> {
    let one = Decimal { units: 1, scale: 0 };
    if unit.is_some() && last.is_some() && unit >= last {
        return Err(NumberError::Uncertain);
    }
    let Some(run) = run else { return Ok(one) };
    if unit.is_some() && (run.value == Decimal::ZERO || (run.kanji && run.digits > 1 && !run.zero)) {
        // 二三百 means two or three hundred.
        return Err(NumberError::Uncertain);
    }
    if let Some(last) = last {
        // Behind a unit: 二十一, 1千5百; `1千234` has all its digits, `1千5` may mean 1,500.
        let whole = match (run.kanji, unit) {
            (true, _) => run.digits == 1,
            (false, None) => run.digits == last as usize,
            (false, Some(unit)) => run.value.shifted(unit).is_some_and(|v| v.below(last)),
        };
        if !whole || run.value.scale > 0 || fraction {
            return Err(NumberError::Uncertain);
        }
    }
    Ok(run.value)
}

/// Digits that stand together: `1,234.5` or `二〇〇六`.
struct Run {
    value: Decimal,
    end: usize,
    kanji: bool,
    digits: usize,
    zero: bool,
}

fn run(chars: &[char], start: usize) -> Option<Result<Run, NumberError>> {
    let first = *chars.get(start)?;
    if first.is_ascii_digit() {
        return Some(arabic(chars, start));
    }
    kanji_digit(first)?;
    let end = start + chars[start..].iter().take_while(|c| kanji_digit(**c).is_some()).count();
    let values: Vec<u32> = chars[start..end].iter().filter_map(|c| kanji_digit(*c)).collect();
    if chars.get(end).is_some_and(char::is_ascii_digit) {
        return Some(Err(NumberError::Uncertain));
    }
    // 二三人 are two or three people, not 23.
    if let [a, b] = values[..]
        && a > 0
        && b == a + 1
    {
        return Some(Err(NumberError::Uncertain));
    }
    let mut units = 0u128;
    for digit in &values {
        match units.checked_mul(10).and_then(|u| u.checked_add(u128::from(*digit))) {
            Some(sum) => units = sum,
            None => return Some(Err(NumberError::TooLarge)),
        }
    }
    let value = Decimal { units, scale: 0 };
    Some(Ok(Run { value, end, kanji: true, digits: values.len(), zero: values.contains(&0) }))
}

fn arabic(chars: &[char], start: usize) -> Result<Run, NumberError> {
    let digits_at = |at: usize| chars[at.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut units = 0u128;
    let mut add = |range: std::ops::Range<usize>| {
        for c in &chars[range] {
            let digit = u128::from(c.to_digit(10).unwrap_or(0));
            units = units.checked_mul(10).and_then(|u| u.checked_add(digit)).ok_or(NumberError::TooLarge)?;
        }
        Ok(())
    };
    let mut digits = digits_at(start);
    let mut end = start + digits;
    add(start..end)?;
    let lead = digits;
    while let Some(comma @ (',' | '、')) = chars.get(end).copied() {
        let count = digits_at(end + 1);
        match (comma, count) {
            (_, 3) if lead <= 3 => {}
            // A list is written with the ideographic comma too: `1、23`.
            ('、', _) | (_, 0) => break,
            _ => return Err(NumberError::Grouping),
        }
        add(end + 1..end + 4)?;
        digits += 3;
        end += 4;
    }
    let mut scale = 0;
    if chars.get(end) == Some(&'.') {
        let count = digits_at(end + 1);
        if count > 0 {
            add(end + 1..end + 1 + count)?;
            scale = count;
            end += 1 + count;
            let more = digits_at(end + 1) > 0;
            match chars.get(end) {
                Some('.') if more => return Err(NumberError::Uncertain),
                Some(',') if more => return Err(NumberError::Grouping),
                _ => {}
            }
        }
    }
    if chars.get(end).is_some_and(|c| kanji_digit(*c).is_some()) {
        return Err(NumberError::Uncertain);
    }
    let scale = u32::try_from(scale).map_err(|_| NumberError::TooLarge)?;
    Ok(Run { value: Decimal::new(units, scale), end, kanji: false, digits, zero: false })
}

/// Whether words around a number say that it is not exact: 約50人, 30名程度, 数十名.
///
/// `start` and `end` bound the number and its unit.
pub(super) fn is_approximate(chars: &[char], start: usize, end: usize) -> bool {
    const BEFORE: [&str; 8] = ["およそ", "凡そ", "おおよそ", "ほぼ", "概ね", "おおむね", "数", "何"];
    const BEHIND: [&str; 17] = [
        "程度", "前後", "内外", "余", "あまり", "弱", "強", "超", "以上", "以下", "未満", "ほど", "くらい", "ぐらい", "規模",
        "数", "何",
    ];
    let before = &chars[..start];
    let ends = |word: &str| {
        let word: Vec<char> = word.chars().collect();
        before.ends_with(&word)
    };
    if ends("約") {
        // 契約10名 are ten on contract.
        let compound = before.len().checked_sub(2).and_then(|i| before.get(i));
        return !compound.is_some_and(|c| "契予制規節公条誓要集倹盟特成".contains(*c));
    }
    // 人数10名: a label that ends in 数, not "several".
    let label = ends("数") && before.len() > 1 && chars.get(start).is_some_and(char::is_ascii_digit);
    (!label && BEFORE.iter().any(|word| ends(word))) || any_stands(chars, end, &BEHIND).is_some()
}

/// The power of ten of 十, 百 and 千.
fn small_unit(c: char) -> Option<u32> {
    match c {
        '十' | '拾' => Some(1),
        '百' => Some(2),
        '千' => Some(3),
        _ => None,
    }
}

/// The power of ten of 万 and the units above it.
fn large_unit(c: char) -> Option<u32> {
    match c {
        '万' | '萬' => Some(4),
        '億' => Some(8),
        '兆' => Some(12),
        '京' => Some(16),
        _ => None,
    }
}

/// The value of a kanji digit.
pub(super) fn kanji_digit(c: char) -> Option<u32> {
    match c {
        '〇' | '零' => Some(0),
        '一' | '壱' | '壹' => Some(1),
        '二' | '弐' => Some(2),
        '三' | '参' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

/// Whether a numeral can begin with this character.
pub(super) fn begins_number(c: char) -> bool {
    c.is_ascii_digit() || kanji_digit(c).is_some() || small_unit(c).is_some()
}
