//! Telephone and fax numbers.
//!
//! Comes in: `045-651-7561 045-651-7571 (FAX)`. Goes out: [`Phones`] with both numbers bare, their groups set apart by `-`, and
//! what is printed with a number, such as `(代表)`, as its note. Which number is the fax is read from its label, before or behind it.

mod token;

use std::ops::Range;

use self::token::{Kind, Role, Token, separates, tokens};
use super::view::View;

/// The numbers of a piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phones {
    /// The telephone number.
    pub phone: Option<Number>,
    /// The fax number; the same as `phone` where one line serves both.
    pub fax: Option<Number>,
}

/// One number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The bare number: `045-651-7561`.
    pub number: String,
    /// What is printed with it, as printed: `(代表)`, `内線123`.
    pub note: Option<String>,
    /// The bytes of the text that the number was read from.
    pub span: Range<usize>,
}

/// Why the numbers of a text cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhoneError {
    /// There is none.
    #[error("there is no telephone number")]
    NoNumber,
    /// A number that has too few or too many digits.
    #[error("“{number}” has {digits} digits, which no Japanese telephone number has")]
    Digits {
        /// The number as read.
        number: String,
        /// How many digits it has.
        digits: usize,
    },
    /// Two numbers for one purpose, or a label that may belong to either.
    #[error("it is not certain which number is which")]
    Ambiguous,
}

/// What stands between two labels of one number: `電話／FAX`, `電話及びFAX`.
pub(crate) const JOINERS: [&str; 10] = ["/", "・", "&", ",", "、", "兼", "及び", "および", "と", "+"];

/// No line of telephone numbers has more parts than this.
const MOST_TOKENS: usize = 40;

/// Reads a piece of text that holds a telephone number, a fax number, or both.
///
/// # Errors
/// Where there is no number, a damaged one, or more than one for a purpose.
pub fn read_line(text: &str) -> Result<Phones, PhoneError> {
    let view = View::new(text);
    let tokens = tokens(&view.chars);
    let mut numbers: Vec<(usize, Number, Option<Role>)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match &token.kind {
            Kind::Number(number) => {
                let number = Number { number: number.clone(), note: None, span: view.source(token.range.clone()) };
                numbers.push((at, number, None));
            }
            Kind::Broken(number) => {
                let digits = number.chars().filter(char::is_ascii_digit).count();
                return Err(PhoneError::Digits { number: number.clone(), digits });
            }
            Kind::Label(_) | Kind::Note => {}
        }
    }
    if numbers.is_empty() {
        return Err(PhoneError::NoNumber);
    }
    // Each label is matched against all numbers; a text of so many parts is no line of numbers.
    if tokens.len() > MOST_TOKENS {
        return Err(PhoneError::Ambiguous);
    }
    // Digits that are left over are those of a number that was torn, or of a range: which of them is whose, nobody can tell.
    let is_left_over = |token: &Token| {
        let digits = || view.chars[token.range.clone()].iter().all(char::is_ascii_digit);
        token.kind == Kind::Note && !token.bracketed && digits()
    };
    if tokens.iter().any(is_left_over) {
        return Err(PhoneError::Ambiguous);
    }
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Label(role) => {
                let owner = owner(&tokens, at).ok_or(PhoneError::Ambiguous)?;
                let labelled = numbers.iter_mut().find(|(i, _, _)| *i == owner).map(|(_, _, role)| role);
                match labelled {
                    Some(slot @ None) => *slot = Some(role),
                    Some(Some(other)) if *other == role || *other == Role::Both => {}
                    // `電話(FAX兼用)` says in brackets that the number of the label serves both.
                    Some(Some(other)) if role == Role::Both => *other = role,
                    _ => return Err(PhoneError::Ambiguous),
                }
            }
            Kind::Note => {
                let is_note = |token: &Token| token.kind == Kind::Note;
                // What follows each other is one note, as it is printed.
                if at.checked_sub(1).and_then(|above| tokens.get(above)).is_some_and(is_note) {
                    continue;
                }
                let more = tokens[at..].iter().take_while(|token| is_note(token)).count();
                let note = as_printed(text, &view, &tokens[at..at + more], at + more == tokens.len());
                // It stands behind its number, and before it only where nothing else is.
                let slot = numbers.iter().rposition(|(i, _, _)| *i < at).unwrap_or(0);
                let number = &mut numbers[slot].1;
                number.note = Some(number.note.take().map_or_else(|| note.clone(), |first| format!("{first} {note}")));
            }
            Kind::Number(_) | Kind::Broken(_) => {}
        }
    }
    let mut phones = Phones::default();
    for (_, number, role) in numbers {
        let role = role.unwrap_or(Role::Phone);
        if role != Role::Fax {
            put(&mut phones.phone, number.clone())?;
        }
        if role != Role::Phone {
            put(&mut phones.fax, number)?;
        }
    }
    Ok(phones)
}

/// The words of a note with what stands between and behind them; brackets around words are `(` and `)`.
fn as_printed(text: &str, view: &View, tokens: &[Token], ends: bool) -> String {
    let source = |range: Range<usize>| if range.is_empty() { "" } else { &text[view.source(range)] };
    let (mut note, mut end) = (String::new(), None);
    for token in tokens {
        let mut range = token.range.clone();
        if token.bracketed {
            // Signs between the words and their brackets are printed too: `(代/)`.
            let before = view.chars[..range.start].iter().rev().take_while(|c| separates(**c)).count();
            let behind = view.chars[range.end..].iter().take_while(|c| separates(**c)).count();
            if matches!(view.chars[..range.start - before].last(), Some('(' | '[')) {
                range.start -= before;
            }
            if matches!(view.chars.get(range.end + behind), Some(')' | ']')) {
                range.end += behind;
            }
        }
        let start = range.start - usize::from(token.bracketed);
        note.push_str(end.map_or("", |end: usize| source(end..start.max(end))));
        end = Some((range.end + usize::from(token.bracketed)).min(view.chars.len()));
        let words = source(range).trim();
        if token.bracketed { note.extend(["(", words, ")"]) } else { note.push_str(words) }
    }
    if ends && let Some(end) = end {
        // Signs behind the last word are those of the note, but for what sets it apart.
        note.push_str(source(end..view.chars.len()).trim_end_matches(|c: char| c.is_whitespace() || ",、・;:".contains(c)));
    }
    note
}

fn put(slot: &mut Option<Number>, number: Number) -> Result<(), PhoneError> {
    match slot {
        Some(first) if first.number != number.number => Err(PhoneError::Ambiguous),
        Some(_) => Ok(()),
        None => {
            *slot = Some(number);
            Ok(())
        }
    }
}

/// The number that a label belongs to, both as places among the tokens.
///
/// A label before all numbers belongs to the next one, a label behind all of them to the last. Between two numbers, one in
/// brackets belongs to the one that it touches, or goes the way of a label at the end; a bare one belongs to the next number
/// unless the text ends with a bare label.
fn owner(tokens: &[Token], at: usize) -> Option<usize> {
    let is_number = |token: &Token| matches!(token.kind, Kind::Number(_));
    let before = tokens[..at].iter().rposition(is_number);
    let behind = tokens[at..].iter().position(is_number).map(|i| at + i);
    let (Some(previous), Some(next)) = (before, behind) else { return before.or(behind) };
    let label = &tokens[at];
    let last = tokens.iter().rfind(|t| !matches!(t.kind, Kind::Note))?;
    let first = tokens.iter().find(|t| !matches!(t.kind, Kind::Note))?;
    let like = |other: &Token| matches!(other.kind, Kind::Label(_)) && other.bracketed == label.bracketed;
    let touches_previous = tokens[previous].range.end + usize::from(label.bracketed) == label.range.start;
    let touches_next = label.range.end + usize::from(label.bracketed) == tokens[next].range.start;
    match (like(first), like(last)) {
        (true, false) => Some(next),
        (false, true) => Some(previous),
        (true, true) => None,
        _ if !label.bracketed => Some(next),
        _ => match (touches_previous, touches_next) {
            (true, false) => Some(previous),
            (false, true) => Some(next),
            _ => None,
        },
    }
}

/// Whether a text is nothing but a label of a telephone or fax number.
pub(crate) fn is_label(text: &str) -> bool {
    let tokens = tokens(&View::new(text).chars);
    !tokens.is_empty() && tokens.iter().all(|token| matches!(token.kind, Kind::Label(_)))
}

/// Whether a line is one of telephone numbers (see [`is_phone_line`]) and says what they are for.
pub fn is_labelled_line(text: &str) -> bool {
    is_phone_line(text) && tokens(&View::new(text).chars).iter().any(|token| matches!(token.kind, Kind::Label(_)))
}

/// Whether a line holds telephone numbers with their labels and notes and nothing else. A number with a wrong count of digits is
/// one here, so that it is found and reported.
pub fn is_phone_line(text: &str) -> bool {
    // Long lines are prose; a look at the digits spares most others the reading.
    if text.len() > 400 || text.chars().filter(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count() < 9 {
        return false;
    }
    let view = View::new(text);
    let tokens = tokens(&view.chars);
    let known = |token: &Token| {
        let word: String = view.chars[token.range.clone()].iter().collect();
        token.bracketed || matches!(&*word, "代" | "代表" | "大代表" | "直通") || word.starts_with("内線")
    };
    tokens.iter().any(|t| matches!(t.kind, Kind::Number(_) | Kind::Broken(_)))
        && tokens.iter().all(|t| !matches!(t.kind, Kind::Note) || known(t))
}

#[cfg(test)]
mod tests {
    use super::is_label;

    #[test]
    fn a_label_alone_is_one() {
        for (text, label) in
            [("TEL", true), ("電話／FAX", true), ("電話:", true), ("電話 03-1234-5678", false), ("甲", false), ("", false)]
        {
            assert_eq!(is_label(text), label, "{text}");
        }
    }
}
