//! Times of day.
//!
//! Comes in: `13:35〜13:40`. Goes out: begin and end as `HH:MM`. A clock that shows 25:00, or an end before its beginning, is none.

use std::ops::Range;

use crate::value::view::{View, any_stands};

/// Reads a text that is one range of time, in brackets or not.
pub fn read_time_range(text: &str) -> Option<(String, String)> {
    let view = View::compact(text);
    let at = usize::from(view.chars.first() == Some(&'('));
    let (start, end, behind) = range(&view.chars, at)?;
    let rest = &view.chars[behind..];
    (rest.is_empty() || (at == 1 && rest == [')'])).then_some((start, end))
}

/// The first single time of day in a text, and the bytes that it was read from: one between white space (`開会 13:30`), or one whose end is
/// left open (`17:00〜`). A time that touches other words is no more than a part of what they say.
pub fn find_time(text: &str) -> Option<(String, Range<usize>)> {
    if !may_have_time(text) {
        return None;
    }
    let view = View::new(text);
    let chars = &view.chars;
    let is_gap = |at: usize| chars.get(at).is_none_or(|c| *c == ' ');
    (0..chars.len()).find_map(|at| {
        let before = at.checked_sub(1);
        if before.is_some_and(|i| matches!(chars[i], '0'..='9' | ':' | '.' | '前' | '後')) {
            return None;
        }
        let (clock, end) = time(chars, at)?;
        let open = end + any_stands(chars, end, &["〜", "-", "から", "より"]).unwrap_or(0);
        let apart = is_gap(open) && (open > end || before.is_none_or(is_gap));
        (apart && clock.at() < (24, 0)).then(|| (print(clock.at()), view.source(at..open)))
    })
}

/// The first range of time in a text: begin, end, and the bytes that it was read from.
pub fn find_time_range(text: &str) -> Option<(String, String, Range<usize>)> {
    if !may_have_time(text) {
        return None;
    }
    let view = View::compact(text);
    let begins = |i: &usize| *i == 0 || !matches!(view.chars[*i - 1], '0'..='9' | ':' | '.' | '前' | '後');
    (0..view.chars.len()).filter(begins).find_map(|at| {
        let (start, end, behind) = range(&view.chars, at)?;
        Some((start, end, view.source(at..behind)))
    })
}

/// Whether what every time has stands in a text: a glance that spares folding most texts.
fn may_have_time(text: &str) -> bool {
    text.contains([':', '時', '：', '﹕', '︓', '∶'])
}

fn range(chars: &[char], at: usize) -> Option<(String, String, usize)> {
    let (start, end) = time(chars, at)?;
    let word = any_stands(chars, end, &["から", "より"]).unwrap_or(0);
    let dash = usize::from(matches!(chars.get(end + word), Some('〜' | '-')));
    let (mut stop, end) = (word + dash > 0).then(|| time(chars, end + word + dash)).flatten()?;
    let end = end + any_stands(chars, end, &["まで"]).unwrap_or(0);
    // `午後1時40分〜2時30分`: what begins in the afternoon ends there, and 午後 is said once.
    if start.half == Some(Half::Afternoon) && stop.half.is_none() && stop.hours < 12 {
        stop.hours += 12;
    }
    let (start, stop) = (start.at(), stop.at());
    // A programme may run until 24:00.
    (start < stop && stop <= (24, 0)).then(|| (print(start), print(stop), end))
}

fn print((hours, minutes): (u32, u32)) -> String {
    format!("{hours:02}:{minutes:02}")
}

/// A time of day, by the clock of 24 hours.
#[derive(Clone, Copy)]
struct Clock {
    hours: u32,
    minutes: u32,
    /// The half of the day that is printed before it.
    half: Option<Half>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

impl Clock {
    fn at(self) -> (u32, u32) {
        (self.hours, self.minutes)
    }
}

/// `13:35`, `13時35分`, `13時`, `13時半`, `午後1時35分`.
fn time(chars: &[char], at: usize) -> Option<(Clock, usize)> {
    let len = any_stands(chars, at, &["午前", "午後"]).unwrap_or(0);
    let half = (len > 0).then(|| if chars.get(at + 1) == Some(&'後') { Half::Afternoon } else { Half::Morning });
    let (mut hours, end) = number(chars, at + len)?;
    let (minutes, end) = match chars.get(end)? {
        ':' => number(chars, end + 1).filter(|(_, behind)| *behind == end + 3)?,
        '時' if chars.get(end + 1) == Some(&'半') => (30, end + 2),
        '時' => match number(chars, end + 1).filter(|(_, behind)| chars.get(*behind) == Some(&'分')) {
            Some((minutes, behind)) => (minutes, behind + 1),
            None => (0, end + 1),
        },
        _ => return None,
    };
    if chars.get(end).is_some_and(|c| c.is_ascii_digit() || *c == ':') || (half.is_some() && hours > 12) {
        return None;
    }
    if half == Some(Half::Afternoon) && hours < 12 {
        hours += 12;
    }
    (minutes < 60).then_some((Clock { hours, minutes, half }, end))
}

fn number(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let digits = chars.get(at..)?.iter().take(3).take_while(|c| c.is_ascii_digit()).count();
    let number = chars[at..at + digits].iter().try_fold(0, |sum, c| Some(sum * 10 + c.to_digit(10)?))?;
    (1..=2).contains(&digits).then_some((number, at + digits))
}
