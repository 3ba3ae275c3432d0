//! Fiscal years, which begin in April and are no dates.
//!
//! Comes in: `平成18年度（2006年度）`. Goes out: the year in which it begins, 2006.

use super::DateError;
use super::calendar::Date;
use super::part::year;
use crate::value::view::{View, stands};

/// Reads a text that is one fiscal year, once or in two styles; a note in brackets may stand behind it.
///
/// # Errors
/// Where there is none, several that differ, a year of two digits, or one that the era does not reach.
pub fn read_fiscal_year(text: &str) -> Result<u32, DateError> {
    let view = View::compact(text);
    let (number, end) = one(&view.chars, 0).ok_or(DateError::NoFiscalYear)??;
    match &view.chars[end..] {
        [] => Ok(number),
        ['(', inner @ .., ')'] if !inner.contains(&'(') => match one(inner, 0) {
            Some(Ok((other, _))) if other != number => Err(DateError::Contradiction),
            Some(Err(error)) => Err(error),
            _ => Ok(number),
        },
        _ => Err(DateError::NoFiscalYear),
    }
}

/// The fiscal year at a place, and where it ends.
fn one(chars: &[char], at: usize) -> Option<Result<(u32, usize), DateError>> {
    let found = year(chars, at)?;
    if let Some(fault) = found.fault {
        return Some(Err(fault));
    }
    if !(found.closed && stands(chars, found.end, "度")) {
        return None;
    }
    let date = Date { year: found.number, month: None, day: None };
    let checked = found.era.map_or_else(|| date.checked(), |era| era.checked(date));
    Some(checked.map(|date| (date.year, found.end + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_fiscal_year_is_read_and_nothing_is_guessed() {
        for (text, year) in [
            ("2006年度", Some(2006)),
            ("平成１８年度", Some(2006)),
            ("令和元年度", Some(2019)),
            ("2006年度(平成18年度)", Some(2006)),
            ("令和3年度（第5回）", Some(2021)),
            ("2006年", None),
            ("2006〜2008年度", None),
            ("2006年度から", None),
            ("06年度", None),
            ("平成40年度", None),
            ("2006年度(平成19年度)", None),
            ("2006年度((平成18年度))", None),
            ("平成18年度(06年4月)", None),
            ("", None),
        ] {
            assert_eq!(read_fiscal_year(text).ok(), year, "{text}");
        }
    }
}
