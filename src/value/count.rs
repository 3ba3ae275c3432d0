//! Numbers of people, with the groups that are counted apart.
//!
//! Comes in: `26人(正社員13名)`. Goes out: a [`Count`], here a total of 26 of which 13 are 正社員. A breakdown that adds up to the
//! total has the kind `Parts`, one that is a part of it `OfWhich`; one that exceeds it is an error, and so is what is not exact.

mod items;

use crate::record::{Breakdown, BreakdownKind};

use self::items::Item;
use super::number::NumberError;
use super::view::{View, pieces, without_as_of};

/// A number of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// All of them.
    pub total: u64,
    /// How the groups relate to the total; absent where there are none.
    pub breakdown_kind: Option<BreakdownKind>,
    /// The groups that are counted apart, in printed order, labels as printed.
    pub breakdown: Vec<Breakdown>,
    /// Whether a unit is printed twice: `15,067名(…)人`.
    pub unit_twice: bool,
}

/// Why a number of people cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CountError {
    /// There is no number.
    #[error("there is no number")]
    NoNumber,
    /// About so many.
    #[error("the number is approximate")]
    Approximate,
    /// From so many to so many.
    #[error("the number is a range")]
    Range,
    /// Half a person.
    #[error("the number has a fraction")]
    Fraction,
    /// More than can be held.
    #[error("the number is too large")]
    TooLarge,
    /// Only a group is counted; how many there are in all is not said.
    #[error("only “{label}” is counted, not the total")]
    NoTotal {
        /// The group.
        label: String,
    },
    /// Two numbers that may each be the total.
    #[error("more than one number may be the total")]
    Ambiguous,
    /// The groups are more than the total.
    #[error("the groups add up to {sum}, more than the total of {total}")]
    SumMismatch {
        /// The total.
        total: u64,
        /// The sum of the groups.
        sum: u64,
    },
    /// There are words beside the number that may change what it means.
    #[error("the text is not a number of people alone")]
    Unreadable,
    /// The numeral cannot be read.
    #[error(transparent)]
    Number(#[from] NumberError),
}

/// Words for the whole.
const TOTAL: [&str; 8] = ["計", "合計", "総計", "総数", "総勢", "全体", "全社", "全社員"];
/// Words before a group that the whole does not embrace.
const BESIDES: [&str; 7] = ["ほか", "他に", "外に", "このほか", "その他に", "別に", "別途"];
/// Words for whom the whole embraces: two of them give two totals, never two parts of one.
const SCOPE: [&str; 7] = ["連結", "単独", "単体", "個別", "グループ", "グループ全体", "グループ連結"];

/// Reads a number of people; a note in brackets is allowed.
///
/// # Errors
/// Where the text does not give exactly one total, or gives groups that do not fit it.
pub fn read(text: &str) -> Result<Count, CountError> {
    let view = View::compact(text);
    let kept = without_as_of(&view.chars, items::is_unit);
    let (chars, offset) = (&view.chars[kept.clone()], kept.start);
    let label = |range: std::ops::Range<usize>| text[view.source(range.start + offset..range.end + offset)].trim().to_owned();
    let mut all: Vec<Item> = Vec::new();
    let mut notes: Vec<(usize, Vec<Item>)> = Vec::new();
    let mut twice = false;
    for piece in pieces(chars).ok_or(CountError::Unreadable)? {
        if !piece.bracketed {
            let mut read = items::read(chars, piece.range)?;
            if read.unit_first {
                // `15,067名(…)人`: the unit again behind the brackets.
                let last = all.last_mut().ok_or(CountError::Unreadable)?;
                twice |= last.unit;
                last.unit = true;
            }
            twice |= read.unit_twice;
            if read.leftover {
                return Err(CountError::Unreadable);
            }
            all.append(&mut read.items);
        } else if let Some(owner) = all.len().checked_sub(1)
            && let Some(groups) = items::read_note(chars, piece.range, |at| view.is_apart(at + offset))?
        {
            notes.push((owner, groups));
        }
    }
    for item in &mut all {
        item.text = label(item.label.clone());
    }
    for item in notes.iter_mut().flat_map(|(_, groups)| groups) {
        item.text = label(item.label.clone());
    }
    // Who is there besides is no part of the total, and neither is who is named behind them.
    for (_, groups) in &mut notes {
        let besides = groups.iter().position(|item| BESIDES.iter().any(|word| item.text.starts_with(word)));
        groups.truncate(besides.unwrap_or(groups.len()));
    }
    notes.retain(|(_, groups)| !groups.is_empty());
    let mut count = assemble(all, notes)?;
    count.unit_twice = twice;
    Ok(count)
}

/// Decides which of the numbers is the total, and which are groups of it.
fn assemble(all: Vec<Item>, mut notes: Vec<(usize, Vec<Item>)>) -> Result<Count, CountError> {
    let is_total =
        |item: &Item| !item.of_which && (item.text.is_empty() || TOTAL.contains(&&*item.text) || SCOPE.contains(&&*item.text));
    let mut totals = all.iter().enumerate().filter(|(_, item)| is_total(item));
    let (total, second) = (totals.next(), totals.next());
    let is_whole = |item: &Item| !item.of_which && (TOTAL.contains(&&*item.text) || SCOPE.contains(&&*item.text));
    // `正社員6名、パート18名(計24名)`: brackets behind the last group may hold the total.
    if let [(owner, groups)] = &notes[..]
        && let [whole] = &groups[..]
        && is_whole(whole)
        && *owner + 1 == all.len()
    {
        let named = TOTAL.contains(&&*whole.text) && total.is_none() && all.len() > 1;
        let parts = named && all.iter().all(|item| !item.of_which) && sum(&all)? == whole.count;
        if parts {
            return fit(whole.count, all);
        }
        // A total that is more than what it stands behind is one of another whole: `100名(グループ全体500名)`.
        if all.last().is_some_and(|item| whole.count > item.count) {
            return Err(CountError::Ambiguous);
        }
    }
    // Groups in brackets must fit the number that they stand behind, whether or not they are written.
    for (owner, groups) in &notes {
        let sum = sum(groups)?;
        if let Some(item) = all.get(*owner)
            && sum > item.count
            && (groups.iter().any(|g| g.unit) || items::are_sexes(groups))
        {
            return Err(CountError::SumMismatch { total: item.count, sum });
        }
    }
    let Some((at, total)) = total else {
        return match &all[..] {
            [] => Err(CountError::NoNumber),
            [only] => Err(CountError::NoTotal { label: only.text.clone() }),
            [first, ..] if all.iter().any(|item| item.of_which) => Err(CountError::NoTotal { label: first.text.clone() }),
            _ => fit(sum(&all)?, all),
        };
    };
    if second.is_some() {
        return Err(CountError::Ambiguous);
    }
    let (count, named) = (total.count, TOTAL.contains(&&*total.text));
    let beside: Vec<Item> = all.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, item)| item.clone()).collect();
    notes.retain(|(owner, groups)| *owner == at && certain(groups, count));
    match (beside.is_empty(), notes.len()) {
        (true, 0) => Ok(Count { total: count, breakdown_kind: None, breakdown: Vec::new(), unit_twice: false }),
        (true, 1) => fit(count, notes.swap_remove(0).1),
        // `100人 男60人 女40人`: what is not in brackets is a group only where it says so or adds up.
        (false, 0) if named || beside.iter().all(|i| i.of_which) || sum(&beside)? == count => fit(count, beside),
        _ => Err(CountError::Ambiguous),
    }
}

/// Whether numbers in brackets count people: they have a unit, are men and women, or add up exactly (`本社60、支社40`, but not `平均35`).
fn certain(groups: &[Item], total: u64) -> bool {
    groups.iter().any(|g| g.unit) || items::are_sexes(groups) || (groups.len() > 1 && sum(groups) == Ok(total))
}

fn fit(total: u64, groups: Vec<Item>) -> Result<Count, CountError> {
    let sum = sum(&groups)?;
    if groups.iter().any(|g| g.text.is_empty()) {
        return Err(CountError::Unreadable);
    }
    if sum > total {
        return Err(CountError::SumMismatch { total, sum });
    }
    let breakdown_kind = Some(if sum == total { BreakdownKind::Parts } else { BreakdownKind::OfWhich });
    let breakdown = groups.into_iter().map(|g| Breakdown { label: g.text, count: g.count }).collect();
    Ok(Count { total, breakdown_kind, breakdown, unit_twice: false })
}

fn sum(items: &[Item]) -> Result<u64, CountError> {
    items.iter().try_fold(0u64, |sum, item| sum.checked_add(item.count)).ok_or(CountError::TooLarge)
}
