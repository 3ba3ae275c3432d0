//! The numbers of a text one by one, each with its label.
//!
//! Comes in: `正社員:2人パート:10人`. Goes out: two [`Item`]s, 正社員 with 2 and パート with 10.

use std::ops::Range;

use super::CountError;
use crate::value::number::{self, begins_number};
use crate::value::view::{any_stands, stands};

/// A number with the label before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Where the label stands; empty where there is none.
    pub label: Range<usize>,
    /// The label as printed, filled in by the caller, who has the source.
    pub text: String,
    /// Whether うち or 内 is printed before the label.
    pub of_which: bool,
    /// The number.
    pub count: u64,
    /// Whether a unit follows it.
    pub unit: bool,
}

/// The numbers of a stretch of text and what else is there.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// The numbers.
    pub items: Vec<Item>,
    /// Whether the text begins with a unit.
    pub unit_first: bool,
    /// Whether a number has two units.
    pub unit_twice: bool,
    /// Whether there are words behind the last number.
    pub leftover: bool,
}

/// Whether a number of people ends with this character.
pub(super) fn is_unit(c: char) -> bool {
    matches!(c, '人' | '名' | '者')
}

/// The length of the unit that stands at `at`, 0 where there is none.
fn unit(chars: &[char], at: usize) -> usize {
    match chars.get(at) {
        Some(c) if is_unit(*c) => 1,
        Some('社') if stands(chars, at, "社員") => 2,
        _ => 0,
    }
}

/// Whether a label of men or women begins with this character; no other word behind a number does.
fn is_sex(c: char) -> bool {
    matches!(c, '男' | '女')
}

/// Whether groups are of men and women, which counts people without saying so.
pub(super) fn are_sexes(groups: &[Item]) -> bool {
    groups.len() > 1 && groups.iter().all(|group| group.text.starts_with(is_sex))
}

fn separates(c: char) -> bool {
    c.is_whitespace() || matches!(c, '、' | ',' | '/' | ';' | '+' | '。' | '・' | '|')
}

/// Reads all numbers between `range.start` and `range.end`.
pub(super) fn read(chars: &[char], range: Range<usize>) -> Result<Items, CountError> {
    read_closed(chars, range, |at| separates(chars[at]))
}

/// Reads numbers; one without a unit ends before a place that `closes` it.
fn read_closed(chars: &[char], range: Range<usize>, closes: impl Fn(usize) -> bool) -> Result<Items, CountError> {
    let chars = &chars[..range.end];
    let mut found = Items::default();
    let mut at = range.start;
    let first = unit(chars, at);
    found.unit_first = first > 0;
    at += first;
    let mut label = skip_separators(chars, at);
    at = label;
    while at < chars.len() {
        let Some(number) = begins_number(chars[at]).then(|| number::scan(chars, at)).flatten() else {
            at += 1;
            continue;
        };
        let arabic = chars[at].is_ascii_digit();
        let number = match number {
            Ok(number) => number,
            // 一二三部 is a name; a damaged Arabic numeral is none.
            Err(e) if arabic => return Err(refuse(chars, at).unwrap_or(e.into())),
            Err(_) => {
                at += chars[at..].iter().take_while(|c| begins_number(**c)).count();
                continue;
            }
        };
        let mut end = number.end;
        let unit_len = unit(chars, end);
        let closed = end >= chars.len() || closes(end);
        if number::is_approximate(chars, at, end) || number::is_approximate(chars, at, end + unit_len) {
            return Err(CountError::Approximate);
        }
        if unit_len == 0 && matches!(chars.get(end), Some('〜' | '-')) && chars.get(end + 1).is_some_and(|c| begins_number(*c))
        {
            return Err(CountError::Range);
        }
        if unit_len == 0 && !(arabic && closed) {
            // A digit in a name: 第1工場, 一般職.
            at = end;
            continue;
        }
        end += unit_len;
        let again = unit(chars, end);
        found.unit_twice |= again > 0;
        end += again;
        if at.checked_sub(1).is_some_and(|i| chars[i] == '〜') || any_stands(chars, end, &["〜", "から"]).is_some() {
            return Err(CountError::Range);
        }
        let count = number.value.integer().ok_or(CountError::Fraction)?;
        let count = u64::try_from(count).map_err(|_| CountError::TooLarge)?;
        let (label_range, of_which) = trim(chars, label, at);
        found.items.push(Item { label: label_range, text: String::new(), of_which, count, unit: unit_len > 0 });
        label = skip_separators(chars, end);
        at = label;
    }
    found.leftover = label < chars.len();
    Ok(found)
}

/// A number that is damaged and is not exact either is called inexact.
fn refuse(chars: &[char], at: usize) -> Option<CountError> {
    number::is_approximate(chars, at, at).then_some(CountError::Approximate)
}

/// Reads what stands in brackets behind a number; `None` where it is a note that counts nobody. `is_apart` tells the characters that white space
/// stands before.
pub(super) fn read_note(
    chars: &[char],
    range: Range<usize>,
    is_apart: impl Fn(usize) -> bool,
) -> Result<Option<Vec<Item>>, CountError> {
    let note = &chars[range.clone()];
    let dated = (0..note.len()).any(|i| any_stands(note, i, &["現在", "時点"]).is_some());
    let found = match read(chars, range.clone()) {
        // A note may hold any numbers as long as they count nobody: (平均35.5歳).
        Err(_) if dated || !note.iter().any(|c| is_unit(*c)) => return Ok(None),
        found => found?,
    };
    if dated && found.items.iter().all(|item| !item.unit) {
        return Ok(None);
    }
    // `男60 女40`: the white space between them is none of the characters.
    let found = match read_closed(chars, range, |at| separates(chars[at]) || is_sex(chars[at]) || is_apart(at)) {
        Ok(more) if more.items.iter().all(|item| !item.unit) => more,
        // `男20女40名`: of men and women the unit may stand behind the last alone.
        Ok(more) if more.items.iter().all(|item| is_sex(chars[item.label.start])) => more,
        _ => found,
    };
    let people = found.items.iter().any(|item| item.unit);
    if people && (found.leftover || found.unit_first || found.items.iter().any(|item| item.label.is_empty())) {
        return Err(CountError::Unreadable);
    }
    Ok((!found.items.is_empty() && !found.leftover).then_some(found.items))
}

fn skip_separators(chars: &[char], at: usize) -> usize {
    at + chars[at.min(chars.len())..].iter().take_while(|c| separates(**c)).count()
}

/// Takes うち, 内訳 and the colon off a label.
fn trim(chars: &[char], mut start: usize, mut end: usize) -> (Range<usize>, bool) {
    let of_which = any_stands(&chars[..end], start, &["うち", "内訳"])
        // 内正社員13名, but 内勤 and the like are words of their own.
        .or_else(|| {
            let next = chars[..end].get(start + 1);
            (chars[..end].get(start) == Some(&'内') && next.is_some_and(|c| !"勤職務部定科装線".contains(*c))).then_some(1)
        });
    if let Some(len) = of_which {
        start += len;
    }
    let bare = |c: char| c.is_whitespace() || matches!(c, ':' | '=' | '、' | ',' | '…');
    // At `end` the number stands, which ends this.
    while bare(chars[start]) {
        start += 1;
    }
    while start < end && bare(chars[end - 1]) {
        end -= 1;
    }
    (start..end, of_which.is_some())
}
