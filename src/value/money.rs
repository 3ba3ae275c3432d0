//! Amounts of money.
//!
//! Comes in: `122億20百万円`. Goes out: [`Money`], here 12,220,000,000 yen. Only an exact amount in yen is read: what is about so
//! much, a range, or in dollars is an error, and so is a number without a unit.

use super::number::{self, Decimal, NumberError};
use super::view::{View, any_stands, pieces, stands, without_as_of};

/// An amount in yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Yen.
    pub yen: u64,
}

/// Why an amount cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The text is empty.
    #[error("there is no amount")]
    Empty,
    /// The number has neither 円 nor ¥ nor a unit such as 百万.
    #[error("the amount has no unit")]
    NoUnit,
    /// About so much.
    #[error("the amount is approximate")]
    Approximate,
    /// From so much to so much.
    #[error("the amount is a range")]
    Range,
    /// Another currency than the yen.
    #[error("the amount is in a foreign currency")]
    ForeignCurrency,
    /// Two amounts that differ.
    #[error("there is more than one amount")]
    Ambiguous,
    /// A part of a yen.
    #[error("the amount has a fraction of a yen")]
    Fraction,
    /// More yen than can be held.
    #[error("the amount is too large")]
    TooLarge,
    /// There are words beside the amount that may change what it means.
    #[error("the text is not an amount alone")]
    Unreadable,
    /// The numeral cannot be read.
    #[error(transparent)]
    Number(#[from] NumberError),
}

/// Reads an amount in yen; a note in brackets is allowed.
///
/// # Errors
/// Where the text does not give exactly one amount in yen.
pub fn read(text: &str) -> Result<Money, MoneyError> {
    let view = View::compact(text);
    let pieces = pieces(&view.chars).ok_or(MoneyError::Unreadable)?;
    let outside: Vec<char> = pieces
        .iter()
        .filter(|p| !p.bracketed)
        .flat_map(|p| view.chars[p.range.clone()].iter().copied().chain(std::iter::once('\n')))
        .collect();
    let main = &outside[without_as_of(&outside, |c| c == '円')];
    let mut found = amounts(main)?;
    let mut unit = None;
    for piece in pieces.iter().filter(|p| p.bracketed) {
        let note = &view.chars[piece.range.clone()];
        match unit_note(note) {
            Some(power) => unit = Some(power),
            // A note may say the amount again, or another one; what else it says is a note.
            None => found.yen.extend(amounts(note).map(|f| f.yen).unwrap_or_default()),
        }
    }
    if let (Some(power), [], [bare]) = (unit, &found.yen[..], &found.bare[..]) {
        found.yen.push(bare.shifted(power).ok_or(MoneyError::TooLarge)?);
        found.bare.clear();
    }
    match (&found.yen[..], &found.bare[..]) {
        _ if found.words => Err(MoneyError::Unreadable),
        ([], []) => Err(MoneyError::Empty),
        ([], [_]) => Err(MoneyError::NoUnit),
        ([], _) | (_, [_, ..]) => Err(MoneyError::Unreadable),
        ([first, rest @ ..], []) if rest.iter().all(|other| other == first) => yen(*first),
        _ => Err(MoneyError::Ambiguous),
    }
}

fn yen(amount: Decimal) -> Result<Money, MoneyError> {
    let yen = amount.integer().ok_or(MoneyError::Fraction)?;
    Ok(Money { yen: u64::try_from(yen).map_err(|_| MoneyError::TooLarge)? })
}

/// What a stretch of text holds.
struct Found {
    /// Amounts with a unit.
    yen: Vec<Decimal>,
    /// Numbers without one.
    bare: Vec<Decimal>,
    /// Whether there is anything else.
    words: bool,
}

fn amounts(chars: &[char]) -> Result<Found, MoneyError> {
    const FOREIGN: [&str; 18] = [
        "ドル", "ユーロ", "ポンド", "ウォン", "フラン", "マルク", "人民元", "元", "バーツ", "ルピー", "ペソ", "$", "€", "£",
        "₩", "US", "EUR", "USD",
    ];
    let mut found = Found { yen: Vec::new(), bare: Vec::new(), words: false };
    let mut at = 0;
    let mut range = false;
    while at < chars.len() {
        let c = chars[at];
        let signed = matches!(c, '¥' | '\\');
        let start = at + usize::from(signed);
        if any_stands(chars, at, &FOREIGN).is_some() {
            return Err(MoneyError::ForeignCurrency);
        }
        if let Some(scanned) = number::scan(chars, start) {
            let scanned = scanned?;
            let printed = stands(chars, scanned.end, "円");
            let end = scanned.end + usize::from(printed);
            if any_stands(chars, scanned.end, &FOREIGN).is_some() {
                return Err(MoneyError::ForeignCurrency);
            }
            if number::is_approximate(chars, at, scanned.end) || number::is_approximate(chars, at, end) {
                return Err(MoneyError::Approximate);
            }
            if range {
                return Err(MoneyError::Range);
            }
            if stands(chars, end, "銭") {
                return Err(MoneyError::Fraction);
            }
            if printed || signed || scanned.large {
                found.yen.push(scanned.value)
            } else {
                found.bare.push(scanned.value)
            }
            // `金1,000円也`, `¥1,000-`.
            let closing = any_stands(chars, end, &["也", "整", ".-", "-\n"]).filter(|_| printed || signed).unwrap_or(0);
            at = end + closing;
            range = any_stands(chars, at, &["〜", "から", "-"]).is_some();
            continue;
        }
        let lead = c == '金' && found.yen.is_empty() && chars.get(at + 1).is_some_and(|c| number::begins_number(*c));
        let mark = c.is_whitespace() || matches!(c, '、' | ',' | '/' | '。' | ';' | ':');
        found.words |= !lead && !mark;
        at += 1;
    }
    if range {
        return Err(MoneyError::Range);
    }
    Ok(found)
}

/// The power of ten that `単位:百万円` or `千円` gives to a number without a unit.
fn unit_note(note: &[char]) -> Option<u32> {
    let note: String = note.iter().collect();
    let unit =
        note.strip_prefix("単位").map_or(note.as_str(), |rest| rest.trim_start_matches([':', '・', '='])).strip_suffix('円')?;
    match unit {
        "" => Some(0),
        "千" => Some(3),
        "万" => Some(4),
        "百万" => Some(6),
        "千万" => Some(7),
        "億" => Some(8),
        "十億" => Some(9),
        _ => None,
    }
}
