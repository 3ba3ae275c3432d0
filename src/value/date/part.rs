//! The parts of a date: years of every style, small numbers, days of the week.
//!
//! Comes in: folded characters and a place. Goes out: what stands there and where it ends: at `平成18年` the [`Year`] 2006.

use super::DateError;
use super::calendar::{ERAS, Era};
use crate::value::number::kanji_digit;
use crate::value::view::stands;

/// A year.
#[derive(Debug, Clone)]
pub(super) struct Year {
    /// The Gregorian year.
    pub number: u32,
    /// The era that it is counted in.
    pub era: Option<&'static Era>,
    /// Index behind it and its 年.
    pub end: usize,
    /// Whether 年 follows it.
    pub closed: bool,
    /// Why it is none, where it looks like one.
    pub fault: Option<DateError>,
}

/// The year that begins at `at`, in one or two styles: `2006年`, `平成18年`, `平成18(2006)年`, `2006年(平成18年)`.
pub(super) fn year(chars: &[char], at: usize) -> Option<Year> {
    let Some(mut year) = one_year(chars, at) else { return short_year(chars, at) };
    let open = year.end + usize::from(chars.get(year.end) == Some(&'年'));
    year.closed = open > year.end;
    // A second style in brackets counts only where the year is not complete without it or a month follows.
    let second = (chars.get(open) == Some(&'(')).then(|| one_year(chars, open + 1)).flatten();
    if let Some(second) = second {
        let inner = second.end + usize::from(chars.get(second.end) == Some(&'年'));
        let outer = inner + 1 + usize::from(!year.closed && chars.get(inner + 1) == Some(&'年'));
        let closed = year.closed || outer > inner + 1;
        let differ = second.number != year.number;
        // `2006(平成19)`: no year by itself, and none that may be read by half.
        let named = || [at, open + 1].iter().any(|&at| ERAS.iter().any(|era| stands(chars, at, era.name)));
        if chars.get(inner) == Some(&')') && (closed || differ && named()) {
            year.closed = true;
            year.end = outer;
            if differ {
                year.fault = Some(DateError::Contradiction);
            }
            year.era = year.era.or(second.era);
            return Some(year);
        }
    }
    year.end = open;
    Some(year)
}

fn one_year(chars: &[char], at: usize) -> Option<Year> {
    let first = *chars.get(at)?;
    let before = at.checked_sub(1).map(|i| chars[i]);
    let found = |number, era, end| Some(Year { number, era, end, closed: false, fault: None });
    if first.is_ascii_digit() {
        let digits = digits(chars, at);
        let joined = before.is_some_and(|c| c.is_ascii_digit())
            || (before.is_some_and(|c| matches!(c, '.' | '/' | '-' | ','))
                && at.checked_sub(2).is_some_and(|i| chars[i].is_ascii_digit() && digits_before(chars, i) < 4));
        let number = value(chars, at, 4)?;
        return if digits == 4 && !joined && (1000..3000).contains(&number) { found(number, None, at + 4) } else { None };
    }
    if kanji_digit(first).is_some() {
        let kanji = chars[at..].iter().take(5).map_while(|c| kanji_digit(*c)).collect::<Vec<_>>();
        let number = kanji.iter().fold(0, |sum, digit| sum * 10 + digit);
        let year = kanji.len() == 4 && chars.get(at + 4) == Some(&'年') && !before.is_some_and(is_kanji_number);
        return if year && (1000..3000).contains(&number) { found(number, None, at + 4) } else { None };
    }
    for era in &ERAS {
        let named = stands(chars, at, era.name);
        let short = era.name.starts_with(first) && chars.get(at + 1).is_some_and(char::is_ascii_digit);
        let letter = first == era.letter && !before.is_some_and(|c| c.is_ascii_alphanumeric());
        if !named && !letter && (!short || before.is_some_and(is_ideograph)) {
            continue;
        }
        let start = at + if named { 2 } else { 1 };
        let (count, end) = match chars.get(start) {
            Some('元') => (1, start + 1),
            Some(c) if !named && !c.is_ascii_digit() => return None,
            _ => small(chars, start)?,
        };
        // 水素H2 and the like have no year behind the letter: at least a month or 年 is asked for by the caller.
        return if count > 0 { found(era.year(count), Some(era), end) } else { None };
    }
    None
}

/// A year of two digits, which is never certain: `'06年`, `06年7月`.
fn short_year(chars: &[char], at: usize) -> Option<Year> {
    let quoted = matches!(chars.get(at)?, '\'' | '’' | '‘' | '`');
    let start = at + usize::from(quoted);
    if digits(chars, start) != 2 || at.checked_sub(1).is_some_and(|i| chars[i].is_ascii_digit()) {
        return None;
    }
    let closed = chars.get(start + 2) == Some(&'年');
    let month = small(chars, start + 3).filter(|(_, end)| chars.get(*end) == Some(&'月'));
    let fault = (quoted && (closed || matches!(chars.get(start + 2), Some('/' | '.')))) || (closed && month.is_some());
    let end = month.map_or(start + 3, |(_, end)| end + 1);
    fault.then_some(Year { number: 0, era: None, end, closed, fault: Some(DateError::ShortYear) })
}

/// A mark and the number behind it: `/7`. With `same`, only that mark counts.
pub(super) fn separated(chars: &[char], at: usize, same: Option<char>) -> Option<(char, u32, usize)> {
    let mark = *chars.get(at).filter(|c| matches!(c, '/' | '.' | '-'))?;
    if same.is_some_and(|same| same != mark) {
        return None;
    }
    let digits = digits(chars, at + 1);
    let number = value(chars, at + 1, digits).filter(|_| (1..=2).contains(&digits))?;
    Some((mark, number, at + 1 + digits))
}

/// A number of one or two digits, Arabic or kanji: `7`, `07`, `十二`, `二十一`, `三〇`.
pub(super) fn small(chars: &[char], at: usize) -> Option<(u32, usize)> {
    if chars.get(at)?.is_ascii_digit() {
        let digits = digits(chars, at);
        return value(chars, at, digits).filter(|_| digits <= 2).map(|number| (number, at + digits));
    }
    let length = chars[at..].iter().take(4).take_while(|c| is_kanji_number(**c)).count();
    let run = &chars[at..at + length];
    let number = match run {
        ['十'] => 10,
        ['十', b] => 10 + kanji_digit(*b)?,
        [a, '十'] => kanji_digit(*a)? * 10,
        [a, '十', b] => kanji_digit(*a)? * 10 + kanji_digit(*b)?,
        [a] => kanji_digit(*a)?,
        [a, b] => kanji_digit(*a)? * 10 + kanji_digit(*b)?,
        _ => return None,
    };
    Some((number, at + length))
}

/// The day of the week that is printed at `at`, from 0 for Sunday: `(月)`, `(月・祝)`, `月曜日`.
pub(super) fn weekday(chars: &[char], at: usize) -> Option<(u32, usize)> {
    const DAYS: [char; 7] = ['日', '月', '火', '水', '木', '金', '土'];
    let open = usize::from(chars.get(at) == Some(&'('));
    let name = chars.get(at + open)?;
    let day = u32::try_from(DAYS.iter().position(|d| d == name)?).ok()?;
    let mut end = at + open + 1;
    let long = chars.get(end) == Some(&'曜');
    if long {
        end += 1 + usize::from(chars.get(end + 1) == Some(&'日'));
    }
    if open == 0 {
        return long.then_some((day, end));
    }
    let more = chars[end..]
        .iter()
        .take(6)
        .take_while(|c| matches!(c, '・' | '/' | '、' | ',' | '祝' | '休' | '祭' | '日' | '振'))
        .count();
    end += more;
    (chars.get(end) == Some(&')')).then_some((day, end + 1))
}

/// The number of digits at `at`; more than five are not counted.
fn digits(chars: &[char], at: usize) -> usize {
    chars.get(at..).unwrap_or_default().iter().take(6).take_while(|c| c.is_ascii_digit()).count()
}

fn digits_before(chars: &[char], last: usize) -> usize {
    chars[..=last].iter().rev().take(5).take_while(|c| c.is_ascii_digit()).count()
}

fn value(chars: &[char], at: usize, digits: usize) -> Option<u32> {
    chars.get(at..at + digits)?.iter().try_fold(0u32, |sum, c| Some(sum * 10 + c.to_digit(10)?))
}

/// Whether numerals are written with this character.
pub(super) fn is_kanji_number(c: char) -> bool {
    c == '十' || kanji_digit(c).is_some()
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}
