//! Dates in running text, one after the other.
//!
//! Comes in: folded characters without white space, `平成18年7月31日より`. Goes out: [`Mark`]s, here one date; what looks like a
//! date and is none, or is not certain, is a mark with the reason.

use std::ops::Range;

use super::DateError;
use super::calendar::Date;
use super::part::{Year, separated, small, weekday, year};
use crate::value::view::{any_stands, stands};

/// A date, or why there is none.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// What was read.
    pub date: Result<Date, DateError>,
    /// Where it stands.
    pub range: Range<usize>,
}

/// Finds all dates. `strict` is for a text that is nothing but dates: there `S63` is a year, and a month without a year is a
/// fault; in prose they are not looked at.
pub(super) fn scan(chars: &[char], strict: bool) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let Some(mark) = date(chars, at, strict) else {
            match dangling(chars, at).filter(|_| strict) {
                Some(end) => {
                    marks.push(Mark { date: Err(DateError::NoYear), range: at..end });
                    at = end;
                }
                None => at += 1,
            }
            continue;
        };
        at = mark.range.end;
        let date = mark.date.clone();
        let start = mark.range.start;
        marks.push(mark);
        if let Ok(date) = date {
            if strict && any_stands(chars, at, &["頃", "ごろ", "ころ", "前後", "あたり"]).is_some() {
                marks.push(Mark { date: Err(DateError::Vague), range: at..at + 1 });
            }
            if let Some(end) = era_range_end(chars, at, start, date).or_else(|| range_end(chars, at, date)) {
                at = end.range.end;
                marks.push(end);
            }
            while let Some(other) = joined(chars, at, strict) {
                at = other.range.end;
                marks.push(other);
            }
        }
    }
    marks.retain(|mark| strict || !matches!(mark.date, Err(DateError::FiscalYear | DateError::Vague)));
    marks
}

/// The date that begins at `at`, with its day of the week and a repetition in brackets.
fn date(chars: &[char], at: usize, strict: bool) -> Option<Mark> {
    let year = year(chars, at)?;
    let mark = |date, end| Some(Mark { date, range: at..end });
    if let Some(fault) = year.fault.clone() {
        return mark(Err(fault), year.end);
    }
    let (date, mut end) = if year.closed { japanese(chars, &year) } else { numeric(chars, &year, strict) }?;
    let date = match date {
        Ok(date) => date,
        Err(fault) => return mark(Err(fault), end),
    };
    let date = year.era.map_or_else(|| date.checked(), |era| era.checked(date));
    let Ok(date) = date else { return mark(date, end) };
    if let Some((printed, behind)) = weekday(chars, end)
        && date.day.is_some()
    {
        end = behind;
        if date.weekday() != Some(printed) {
            return mark(Err(DateError::Weekday { date: date.to_string() }), end);
        }
    }
    if chars.get(end) == Some(&'(')
        && let Some(again) = repeated(chars, end + 1)
        && again.0 == date
        && chars.get(again.1) == Some(&')')
    {
        end = again.1 + 1;
    }
    mark(Ok(date), end)
}

/// A date in brackets that may say again what stands before them.
fn repeated(chars: &[char], at: usize) -> Option<(Date, usize)> {
    let year = year(chars, at).filter(|y| y.fault.is_none())?;
    let (date, end) = if year.closed { japanese(chars, &year) } else { numeric(chars, &year, false) }?;
    Some((date.ok()?, end))
}

/// What stands behind 年: month and day.
fn japanese(chars: &[char], year: &Year) -> Option<(Result<Date, DateError>, usize)> {
    let mut date = Date { year: year.number, month: None, day: None };
    let end = year.end;
    match chars.get(end) {
        Some('度') => return Some((Err(DateError::FiscalYear), end + 1)),
        Some('代') => return Some((Err(DateError::Vague), end + 1)),
        Some('間' | '目') => return None,
        _ => {}
    }
    // 2006年の5月 is the same as 2006年5月.
    let of = end + usize::from(chars.get(end) == Some(&'の'));
    let Some((month, behind)) = small(chars, of).filter(|(_, behind)| month_mark(chars, *behind)) else {
        return Some((Ok(date), end));
    };
    date.month = Some(month);
    let mut end = behind + 1;
    if chars.get(end) == Some(&'期') {
        return Some((Err(DateError::FiscalYear), end + 1));
    }
    if let Some((day, behind)) = small(chars, end).filter(|(_, behind)| day_mark(chars, *behind)) {
        date.day = Some(day);
        end = behind + 1;
    }
    Some((Ok(date), end))
}

/// What stands behind a year without 年: `/7/31`, `.7`; nothing only where the era is named and the text is strict.
fn numeric(chars: &[char], year: &Year, strict: bool) -> Option<(Result<Date, DateError>, usize)> {
    let mut date = Date { year: year.number, month: None, day: None };
    let Some((mark, month, mut end)) = separated(chars, year.end, None) else {
        let bare = strict && year.era.is_some() && !chars.get(year.end).is_some_and(char::is_ascii_alphanumeric);
        return bare.then_some((Ok(date), year.end));
    };
    date.month = Some(month);
    if let Some((_, day, behind)) = separated(chars, end, Some(mark)) {
        date.day = Some(day);
        end = behind;
    }
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let goes_on = digit(end) || (matches!(chars.get(end), Some('/' | '.' | '-')) && digit(end + 1));
    // `2006.75` is a decimal, `2006-10-2000` a number of another kind.
    let decimal = date.day.is_none() && !(1..=12).contains(&month);
    let range = range_end(chars, end, date).is_some() || (mark != '-' && is_joined(chars, end));
    (!decimal && (!goes_on || range)).then_some((Ok(date), end))
}

/// Whether a whole date stands behind a dash that touches the date before it: `2006/7/1-2006/8/1`.
fn is_joined(chars: &[char], at: usize) -> bool {
    let Some(behind) = chars.get(at..).and_then(|rest| rest.strip_prefix(&['-'])) else { return false };
    let year = year(behind, 0).filter(|year| year.fault.is_none() && !year.closed);
    year.is_some_and(|year| separated(behind, year.end, None).is_some())
}

/// The date that [`is_joined`] sees. It is read as if it began the text: on its own, digits and a dash before it forbid a date.
fn joined(chars: &[char], at: usize, strict: bool) -> Option<Mark> {
    let mark = is_joined(chars, at).then(|| date(&chars[at + 1..], 0, strict)).flatten()?;
    Some(Mark { range: mark.range.start + at + 1..mark.range.end + at + 1, ..mark })
}

/// Whether 月 stands here and is a month of the year, not of a span of time.
fn month_mark(chars: &[char], at: usize) -> bool {
    chars.get(at) == Some(&'月') && chars.get(at + 1) != Some(&'間')
}

fn day_mark(chars: &[char], at: usize) -> bool {
    chars.get(at) == Some(&'日') && !matches!(chars.get(at + 1), Some('間' | '目'))
}

/// A month that no year stands before.
fn dangling(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|i| chars[i]);
    if before.is_some_and(|c| c.is_ascii_digit() || super::part::is_kanji_number(c)) {
        return None;
    }
    small(chars, at).filter(|(_, end)| month_mark(chars, *end)).map(|(_, end)| end + 1)
}

/// The end of a range that leaves its era out: `平成21年11月〜22年3月`. The era is that of the beginning, which stands at `start`.
fn era_range_end(chars: &[char], at: usize, start: usize, from: Date) -> Option<Mark> {
    let era = year(chars, start)?.era?;
    let word = any_stands(chars, at, &["から", "より"]).unwrap_or(0);
    let dash = usize::from(matches!(chars.get(at + word), Some('〜' | '-')));
    let begin = at + word + dash;
    let (count, behind) = (word + dash > 0).then(|| small(chars, begin)).flatten()?;
    if count == 0 || chars.get(behind) != Some(&'年') {
        return None;
    }
    let to = Year { number: era.year(count), era: Some(era), end: behind + 1, closed: true, fault: None };
    let (date, end) = japanese(chars, &to)?;
    let date = date
        .and_then(|to| era.checked(to))
        .and_then(|to| if from.ends_before(to) { Ok(to) } else { Err(DateError::ShortYear) });
    Some(Mark { date, range: begin..end })
}

/// The end of a range that leaves its year out: `〜10月20日(金)`, `より10月`. It lies in the year of the beginning, and so behind
/// it; what would lie before it is not certain.
fn range_end(chars: &[char], at: usize, from: Date) -> Option<Mark> {
    from.month?;
    let word = any_stands(chars, at, &["から", "より"]).unwrap_or(0);
    let dash = usize::from(matches!(chars.get(at + word), Some('〜' | '-')));
    let start = at + word + dash;
    if word + dash == 0 || year(chars, start).is_some() {
        return None;
    }
    let (first, behind) = small(chars, start)?;
    let mut to = Date { day: None, ..from };
    let mut end;
    if month_mark(chars, behind) {
        to.month = Some(first);
        end = behind + 1;
        if let Some((day, behind)) = small(chars, end).filter(|(_, behind)| day_mark(chars, *behind)) {
            to.day = Some(day);
            end = behind + 1;
        }
    } else if day_mark(chars, behind) && from.day.is_some() {
        to.day = Some(first);
        end = behind + 1;
    } else if chars[at.saturating_sub(1)].is_ascii_digit() && word == 0 && from.day.is_some() && stands(chars, behind, "/") {
        let (_, day, behind) = separated(chars, behind, None)?;
        (to.month, to.day, end) = (Some(first), Some(day), behind);
    } else {
        return None;
    }
    let mut date = to.checked();
    if let (Ok(day), Some((printed, behind))) = (&date, weekday(chars, end).filter(|_| to.day.is_some())) {
        end = behind;
        if day.weekday() != Some(printed) {
            date = Err(DateError::Weekday { date: day.to_string() });
        }
    }
    let date = date.and_then(|to| if from.ends_before(to) { Ok(to) } else { Err(DateError::NoYear) });
    Some(Mark { date, range: start..end })
}
