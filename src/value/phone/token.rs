//! The parts of a line of telephone numbers.
//!
//! Comes in: `03-5546-8202 (代表)`. Goes out: [`Token`]s, here a number and a note in brackets.

use std::ops::Range;

use super::JOINERS;
use crate::value::view::stands;

/// What a number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// To be called.
    Phone,
    /// For faxes.
    Fax,
    /// For both.
    Both,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A telephone number.
    Number(String),
    /// What looks like one and has a wrong count of digits.
    Broken(String),
    /// A word for the purpose of a number.
    Label(Role),
    /// Any other word.
    Note,
}

/// A token and its place among the folded characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it stands, without brackets.
    pub range: Range<usize>,
    /// Whether it stands in brackets.
    pub bracketed: bool,
}

const PHONE: [&str; 9] = ["電話番号", "電話", "でんわ", "telephone", "phone", "tel番号", "tel", "☎", "✆"];
const FAX: [&str; 8] = ["ファックス番号", "ファックス", "ファクシミリ", "ファクス", "facsimile", "fax番号", "fax", "📠"];
/// Words between or behind labels that say one number serves both.
const BOTH: [&str; 4] = ["兼用", "共用", "共通", "併用"];
/// How far a bracket is looked for.
const NOTE: usize = 40;

/// Divides a line.
pub(super) fn tokens(chars: &[char]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut word = 0;
    let mut depth = false;
    while at < chars.len() {
        let (found, end) = if let Some((kind, end)) = number(chars, at) {
            (Some(kind), end)
        } else if let Some((role, len)) = label(chars, at) {
            (Some(Kind::Label(role)), at + len)
        } else if let Some(close) = note(chars, at) {
            flush(chars, word..at, false, &mut tokens);
            inside(chars, at + 1..close, &mut tokens);
            (at, word) = (close + 1, close + 1);
            continue;
        } else {
            if separates(chars[at]) || matches!(chars[at], '(' | ')' | '[' | ']') {
                flush(chars, word..at, depth, &mut tokens);
                depth = matches!(chars[at], '(' | '[');
                word = at + 1;
            }
            at += 1;
            continue;
        };
        flush(chars, word..at, depth, &mut tokens);
        if let Some(kind) = found {
            add(Token { kind, range: at..end, bracketed: false }, chars, &mut tokens);
        }
        (at, word) = (end, end);
    }
    flush(chars, word..at, false, &mut tokens);
    tokens
}

pub(super) fn separates(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '、' | '/' | '・' | ':' | ';' | '|' | '。' | '&' | '.' | '-' | '〜' | '=')
}

/// Whether the characters between two labels join them.
fn joins(gap: &[char]) -> bool {
    let gap: String = gap.iter().filter(|c| !c.is_whitespace() && !matches!(c, '.' | ':')).collect();
    JOINERS.contains(&gap.as_str())
}

/// Adds a token; two labels with `/` between them are one.
fn add(token: Token, chars: &[char], tokens: &mut Vec<Token>) {
    if let (Kind::Label(role), Some(last)) = (&token.kind, tokens.last_mut())
        && let Kind::Label(first) = last.kind
        && first != *role
        && last.bracketed == token.bracketed
        && chars.get(last.range.end..token.range.start).is_some_and(joins)
    {
        last.kind = Kind::Label(Role::Both);
        last.range.end = token.range.end;
        return;
    }
    tokens.push(token);
}

/// Adds the word that stands between two tokens.
fn flush(chars: &[char], mut range: Range<usize>, bracketed: bool, tokens: &mut Vec<Token>) {
    while range.start < range.end && separates(chars[range.start]) {
        range.start += 1;
    }
    while range.start < range.end && separates(chars[range.end - 1]) {
        range.end -= 1;
    }
    if range.is_empty() {
        return;
    }
    if let Some(last) = tokens.last_mut()
        && matches!(last.kind, Kind::Label(_))
        && BOTH.iter().any(|word| chars[range.clone()].iter().copied().eq(word.chars()))
    {
        last.kind = Kind::Label(Role::Both);
        return;
    }
    // `電話兼FAX`, `電話及びFAX`: what joins two labels is no note.
    if matches!(tokens.last(), Some(Token { kind: Kind::Label(_), .. })) && joins(&chars[range.clone()]) {
        return;
    }
    tokens.push(Token { kind: Kind::Note, range, bracketed });
}

/// Where the brackets close that begin at `at` and hold no number.
fn note(chars: &[char], at: usize) -> Option<usize> {
    if !matches!(chars[at], '(' | '[') {
        return None;
    }
    let inner = &chars[at + 1..chars.len().min(at + 1 + NOTE)];
    let close = at + 1 + inner.iter().position(|c| matches!(c, ')' | ']'))?;
    (!(at..close).any(|i| number(chars, i).is_some())).then_some(close)
}

/// Adds what brackets hold: labels, and the rest as a note.
fn inside(chars: &[char], range: Range<usize>, tokens: &mut Vec<Token>) {
    let chars = &chars[..range.end];
    let (mut at, mut word) = (range.start, range.start);
    while at < range.end {
        if let Some((role, len)) = label(chars, at) {
            flush(chars, word..at, true, tokens);
            add(Token { kind: Kind::Label(role), range: at..at + len, bracketed: true }, chars, tokens);
            at += len;
            word = at;
        } else {
            at += 1;
        }
    }
    flush(chars, word..at, true, tokens);
}

fn label(chars: &[char], at: usize) -> Option<(Role, usize)> {
    let letter = |i: usize| chars.get(i).is_some_and(char::is_ascii_alphabetic);
    let find = |words: &[&str]| {
        words.iter().find_map(|word| {
            let len = word.chars().count();
            let here = chars.get(at..at + len)?;
            let same = here.iter().map(char::to_ascii_lowercase).eq(word.chars());
            // `HOTEL` and `TELEWORK` are other words.
            let longer = letter(at) && at.checked_sub(1).is_some_and(letter) || letter(at + len - 1) && letter(at + len);
            (same && !longer).then_some(len)
        })
    };
    find(&PHONE).map(|len| (Role::Phone, len)).or_else(|| find(&FAX).map(|len| (Role::Fax, len)))
}

/// A telephone number that begins at `at`, or what is meant to be one.
fn number(chars: &[char], at: usize) -> Option<(Kind, usize)> {
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    if !matches!(chars.get(at)?, '0' | '+' | '(') {
        return None;
    }
    let before = at.checked_sub(1);
    if before.is_some_and(|i| digit(i) || (matches!(chars[i], '-' | '.' | '/') && i.checked_sub(1).is_some_and(digit))) {
        return None;
    }
    let (groups, end, abroad) = groups(chars, at)?;
    if digit(end) || (chars.get(end) == Some(&'-') && digit(end + 1)) {
        return None;
    }
    let digits: usize = groups.iter().map(String::len).sum();
    let text = if abroad { format!("+81-{}", groups.join("-")) } else { groups.join("-") };
    if valid(&groups.concat(), abroad) {
        Some((Kind::Number(text), end))
    } else if groups.len() >= 3 && (9..=12).contains(&digits) {
        Some((Kind::Broken(text), end))
    } else {
        None
    }
}

/// The groups of digits that stand together, and where they end.
fn groups(chars: &[char], start: usize) -> Option<(Vec<String>, usize, bool)> {
    // Longer runs of digits are no telephone numbers; the limit keeps the reading linear.
    let digits = |at: usize| chars.get(at..).unwrap_or_default().iter().take(13).take_while(|c| c.is_ascii_digit()).count();
    let mut at = start;
    let abroad = stands(chars, at, "+81");
    if abroad {
        at += 3;
        at += usize::from(matches!(chars.get(at), Some('-' | ' ')));
        at += if stands(chars, at, "(0)") { 3 } else { 0 };
        at += usize::from(matches!(chars.get(at), Some('-' | ' ')));
    }
    let mut groups: Vec<String> = Vec::new();
    let mut style = None;
    while groups.len() < 4 {
        let open = chars.get(at) == Some(&'(');
        let begin = at + usize::from(open);
        let len = digits(begin);
        let closed = !open || chars.get(begin + len) == Some(&')');
        if len == 0 || !closed {
            break;
        }
        let after = begin + len + usize::from(open);
        // In brackets stands the area code or the exchange, never the last group.
        if open && (len > 5 || groups.len() > 1 || !(digits(after) > 0 || digits(after + 1) > 0)) {
            break;
        }
        groups.push(chars[begin..begin + len].iter().collect());
        at = after;
        let next = chars.get(at).copied();
        let goes_on = match next {
            Some('-') => digits(at + 1) > 0 && (open || matches!(style, None | Some('-' | '('))),
            Some('(') => style.is_none(),
            // `03 (1234) 5678`
            Some(' ') if chars.get(at + 1) == Some(&'(') => style.is_none(),
            Some(' ' | '.') => digits(at + 1) > 0 && groups.len() < 3 && (style.is_none() || style == next || open),
            Some(_) => open,
            None => false,
        };
        if !goes_on {
            break;
        }
        style = if open { Some('(') } else { style.or(next) };
        at += usize::from(matches!(next, Some('-' | ' ' | '.')));
    }
    let first = groups.first()?;
    // 00 leads abroad.
    let zero = if abroad { !first.starts_with('0') } else { first.starts_with('0') && !first.starts_with("00") };
    zero.then_some((groups, at, abroad))
}

/// Whether these digits can be a Japanese number: 10, or 11 for mobile, IP and some toll-free ones.
fn valid(digits: &str, abroad: bool) -> bool {
    let national = if abroad { format!("0{digits}") } else { digits.to_owned() };
    let long = ["020", "050", "060", "070", "080", "090"].iter().any(|prefix| national.starts_with(prefix));
    match national.len() {
        10 => !national.starts_with("0800"),
        11 => long,
        _ => false,
    }
}
