//! Dates, periods and times of day.
//!
//! Comes in: `平成18年7月31日より試行実施`. Goes out: ISO 8601 dates of the precision that is printed, here `2006-07-31`. Fiscal years
//! (2006年度) are no dates, years of two digits and months without a year are not certain, and 昭和64年1月8日 does not exist.

mod calendar;
mod clock;
mod fiscal;
mod part;
mod scan;

use std::ops::Range;

use self::calendar::Date;
use self::scan::{Mark, scan};
use super::view::{View, any_stands, position};

pub use self::clock::{find_time, find_time_range, read_time_range};
pub use self::fiscal::read_fiscal_year;

/// Why a date cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// There is none.
    #[error("there is no date")]
    NoDate,
    /// A month or day that the calendar does not have.
    #[error("there is no day {date}")]
    NoSuchDay {
        /// What is printed, in ISO form.
        date: String,
    },
    /// The era had ended, or had not begun.
    #[error("there is no {date}: the era does not reach it")]
    OutOfEra {
        /// What is printed, in Japanese form.
        date: String,
    },
    /// The day of the week is that of another date.
    #[error("{date} is another day of the week than printed")]
    Weekday {
        /// The date.
        date: String,
    },
    /// The year is given twice, and differs.
    #[error("the two years that are given for one date differ")]
    Contradiction,
    /// A year of two digits, without an era.
    #[error("the year has only two digits")]
    ShortYear,
    /// A month whose year is not printed and does not follow from the context.
    #[error("it is not certain which year the month is in")]
    NoYear,
    /// A fiscal year or term, which begins in another month than the calendar's.
    #[error("a fiscal year is not a date")]
    FiscalYear,
    /// No fiscal year, or not just one.
    #[error("there is not just one fiscal year")]
    NoFiscalYear,
    /// A decade, or about such a date.
    #[error("the date is approximate")]
    Vague,
    /// The dates are no beginning and end.
    #[error("the dates are not one period")]
    NoPeriod,
}

/// A date and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// `2006`, `2006-07` or `2006-07-31`.
    pub iso: String,
    /// The bytes of the text that it was read from.
    pub span: Range<usize>,
}

/// What looks like a date and cannot be read as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Why not.
    pub error: DateError,
    /// The bytes of the text where it stands.
    pub span: Range<usize>,
}

/// The dates of a text, and what looks like one and is none; both in printed order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dates {
    /// The dates.
    pub found: Vec<Found>,
    /// Impossible dates, years of two digits.
    pub faults: Vec<Fault>,
}

/// Finds the dates of running text. Fiscal years and months without a year are passed over.
pub fn find(text: &str) -> Dates {
    let view = View::compact(text);
    let mut dates = Dates::default();
    for mark in scan(&view.chars, false) {
        let span = view.source(mark.range);
        match mark.date {
            Ok(date) => dates.found.push(Found { iso: date.to_string(), span }),
            Err(error) => dates.faults.push(Fault { error, span }),
        }
    }
    dates
}

/// Reads when something was started: the earliest date, and all dates in printed order.
///
/// Where one date holds another (2006 and 2006-07), the one that begins first is the earliest; of two that begin together, the
/// one that says more.
///
/// # Errors
/// Where there is no date, or one that is impossible or not certain: then the earliest is not certain either.
pub fn read_started(text: &str) -> Result<(Option<String>, Vec<String>), DateError> {
    let dates = dates(&View::compact(text))?;
    let from = dates.iter().map(|(date, _)| *date).min_by_key(|date| date.beginning());
    Ok((from.map(|date| date.to_string()), dates.iter().map(|(date, _)| date.to_string()).collect()))
}

/// Reads a period: its first and its last date. One is absent where only the other is printed (`2006年10月20日まで`); a single date is
/// both.
///
/// # Errors
/// Where there is no date, one that is impossible or not certain, or where the dates are not one period.
pub fn read_period(text: &str) -> Result<(Option<String>, Option<String>), DateError> {
    let view = View::compact(text);
    let dates = dates(&view)?;
    let until = |at: usize| position(&view.chars[..view.chars.len().min(at + 4)], at, "まで").is_some();
    match &dates[..] {
        [(from, first), (to, second)] => {
            let joined = view.chars[first.end..second.start].iter().collect::<String>();
            let range = joined.contains(['〜', '-']) || joined.contains("から") || joined.contains("より");
            let period = range && joined.chars().count() <= 12 && from.beginning() <= to.beginning();
            if period { Ok((Some(from.to_string()), Some(to.to_string()))) } else { Err(DateError::NoPeriod) }
        }
        [(date, range)] => {
            let date = date.to_string();
            let word = any_stands(&view.chars, range.end, &["から", "より", "以降", "以後", "〜", "-"]);
            // `2006年7月1日から8/1まで`: digits behind it are of an end that is not read.
            if word.is_some_and(|len| view.chars.get(range.end + len).is_some_and(char::is_ascii_digit)) {
                return Err(DateError::NoPeriod);
            }
            let open = word.is_some();
            let before = range.start.checked_sub(1).is_some_and(|i| matches!(view.chars[i], '〜' | '-'));
            match (open, before || until(range.end) || is_deadline(&view.chars, range)) {
                (true, true) => Err(DateError::NoPeriod),
                (true, false) => Ok((Some(date), None)),
                (false, true) => Ok((None, Some(date))),
                (false, false) => Ok((Some(date.clone()), Some(date))),
            }
        }
        _ => Err(DateError::NoPeriod),
    }
}

/// Whether a date is said to be a deadline, by the words behind it (`10月20日(金)締切`) or before it (`締切:10月20日`).
fn is_deadline(chars: &[char], date: &Range<usize>) -> bool {
    const WORDS: [&str; 7] = ["締切", "締め切り", "締切り", "〆切", "必着", "消印有効", "当日消印有効"];
    let behind = date.end + chars.get(date.end).map_or(0, |c| usize::from(matches!(c, '(' | '、' | ',')));
    let before: String = chars[..date.start].iter().filter(|c| !matches!(c, ':' | ' ')).collect();
    let named = before.strip_suffix('日').unwrap_or(&before);
    any_stands(chars, behind, &WORDS).is_some() || WORDS.iter().any(|word| named.ends_with(word))
}

/// All dates of a text that is nothing but dates and words about them.
fn dates(view: &View) -> Result<Vec<(Date, Range<usize>)>, DateError> {
    let marks = scan(&view.chars, true);
    if marks.is_empty() {
        return Err(DateError::NoDate);
    }
    marks.into_iter().map(|Mark { date, range }| Ok((date?, range))).collect()
}
