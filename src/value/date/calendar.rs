//! Years, months and days: the Gregorian calendar and the eras that are counted beside it.
//!
//! Comes in: an era and a year of it, month and day where they are printed. Goes out: a [`Date`], here of 昭和64年1月7日
//! `1989-01-07`; 昭和64年1月8日 does not exist.

use std::fmt;

use super::DateError;

/// A date of the precision that is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    /// The year, 1000 to 2999.
    pub year: u32,
    /// The month.
    pub month: Option<u32>,
    /// The day; only with a month.
    pub day: Option<u32>,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        [self.month, self.day].iter().flatten().try_for_each(|part| write!(f, "-{part:02}"))
    }
}

impl Date {
    /// The first day that the date can mean.
    fn first(self) -> (u32, u32, u32) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day that the date can mean.
    fn last(self) -> (u32, u32, u32) {
        let month = self.month.unwrap_or(12);
        (self.year, month, self.day.unwrap_or_else(|| days_of(self.year, month)))
    }

    /// The order of beginnings; of two that begin together, the one that says more comes first.
    pub fn beginning(self) -> impl Ord {
        (self.first(), self.month.is_none(), self.day.is_none())
    }

    /// Whether all of this date lies before the other.
    pub fn ends_before(self, other: Self) -> bool {
        self.last() < other.first()
    }

    /// The date, if there is such a day.
    pub fn checked(self) -> Result<Self, DateError> {
        let real = match (self.month, self.day) {
            (None, None) => true,
            (Some(month), None) => (1..=12).contains(&month),
            (Some(month), Some(day)) => (1..=12).contains(&month) && (1..=days_of(self.year, month)).contains(&day),
            (None, Some(_)) => false,
        };
        if real { Ok(self) } else { Err(DateError::NoSuchDay { date: self.to_string() }) }
    }

    /// The day of the week, from 0 for Sunday.
    pub fn weekday(self) -> Option<u32> {
        let (month, day) = (self.month?, self.day?);
        // Zeller counts January and February as months of the year before.
        let (year, month) = if month < 3 { (self.year - 1, month + 12) } else { (self.year, month) };
        let days = year + year / 4 - year / 100 + year / 400 + (13 * (month + 1)) / 5 + day;
        Some((days + 6) % 7)
    }
}

fn days_of(year: u32, month: u32) -> u32 {
    match month {
        2 if (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// An era.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Era {
    /// Its name.
    pub name: &'static str,
    /// The letter that stands for it.
    pub letter: char,
    /// Its first and its last day.
    begins: (u32, u32, u32),
    ends: (u32, u32, u32),
}

/// The eras since months and days have been those of the Gregorian calendar. The day on which an emperor died belongs to both
/// eras where the law began the next one at once.
pub(super) const ERAS: [Era; 5] = [
    Era { name: "明治", letter: 'M', begins: (1868, 1, 25), ends: (1912, 7, 30) },
    Era { name: "大正", letter: 'T', begins: (1912, 7, 30), ends: (1926, 12, 25) },
    Era { name: "昭和", letter: 'S', begins: (1926, 12, 25), ends: (1989, 1, 7) },
    Era { name: "平成", letter: 'H', begins: (1989, 1, 8), ends: (2019, 4, 30) },
    Era { name: "令和", letter: 'R', begins: (2019, 5, 1), ends: (2999, 12, 31) },
];

impl Era {
    /// The Gregorian year of a year of the era.
    pub fn year(&self, year: u32) -> u32 {
        (self.begins.0 + year).saturating_sub(1)
    }

    /// The date, if the era was counted on it; a month or a year may belong to two eras.
    pub fn checked(&self, date: Date) -> Result<Date, DateError> {
        let date = date.checked()?;
        // Until 1872 the days were those of the old calendar.
        let lunar = date.year < 1873 && date.month.is_some();
        if lunar || date.last() < self.begins || date.first() > self.ends {
            let year = (date.year + 1).saturating_sub(self.begins.0);
            let month = date.month.map(|m| format!("{m}月")).unwrap_or_default();
            let day = date.day.map(|d| format!("{d}日")).unwrap_or_default();
            return Err(DateError::OutOfEra { date: format!("{}{year}年{month}{day}", self.name) });
        }
        Ok(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: u32, month: u32, day: u32) -> Date {
        Date { year, month: Some(month), day: Some(day) }
    }

    #[test]
    fn weekdays() {
        assert_eq!(day(2006, 9, 11).weekday(), Some(1));
        assert_eq!(day(2000, 2, 29).weekday(), Some(2));
        assert_eq!(day(1900, 1, 1).weekday(), Some(1));
    }

    #[test]
    fn leap_days() {
        assert!(day(2000, 2, 29).checked().is_ok());
        assert!(day(1900, 2, 29).checked().is_err());
        assert!(day(2004, 2, 30).checked().is_err());
    }

    #[test]
    fn eras_join_without_a_gap() {
        for pair in ERAS.windows(2) {
            let (end, begin) = (pair[0].ends, pair[1].begins);
            assert!(begin >= end && begin.0 == end.0 && (begin.1, begin.2) <= (end.1 + 1, end.2 + 1));
        }
    }
}
