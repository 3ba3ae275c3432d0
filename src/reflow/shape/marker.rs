//! The marks of items.
//!
//! In comes a text in clean form; out come the mark that it begins with and its number: `②` of `②本人が希望し`, 2. What only looks like one
//! is none: `①②とも`, `1.5倍`.

use super::Marker;

/// The mark that a text begins with.
pub(super) fn marker(text: &str) -> Option<Marker> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let second = chars.next();
    match first {
        '・' | '•' | '･' => Some(Marker::Dot),
        '■' | '□' | '●' | '○' | '◆' | '◇' | '▼' | '▽' | '▲' | '△' | '★' | '☆' | '◎' => {
            Some(Marker::Symbol)
        }
        '※' => Some(Marker::Note),
        '*' if second.is_some_and(|c| !c.is_whitespace()) => Some(Marker::Note),
        // ①②とも is the subject of a sentence, no item.
        '①'..='⑳' | '㈠'..='㈩' => {
            second.is_none_or(|c| !matches!(c, '①'..='⑳' | '、' | '・' | '〜' | 'と' | 'の' | 'は')).then_some(Marker::Circled)
        }
        '(' => bracketed(text).then_some(Marker::Bracketed),
        '【' => text.contains('】').then_some(Marker::Label),
        '<' => (text.ends_with('>')).then_some(Marker::Label),
        '[' => (text.ends_with(']')).then_some(Marker::Label),
        _ => numbered(text),
    }
}

/// `(1)`, `(ア)`, `(a)`: one or two digits, one kana or one letter in brackets.
fn bracketed(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inner, _)| inner) else {
        return false;
    };
    is_ordinal(inner)
}

fn is_ordinal(inner: &str) -> bool {
    let mut chars = inner.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some(a), None, _) => a.is_ascii_alphanumeric() || matches!(a, 'ア'..='ン' | 'い' | 'ろ' | 'は' | '一'..='九' | '十'),
        (Some(a), Some(b), None) => a.is_ascii_digit() && b.is_ascii_digit(),
        _ => false,
    }
}

/// `1.` and `1)`: the number of an item, but neither 1.5 nor 1995.4.
fn numbered(text: &str) -> Option<Marker> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && digits <= 2 {
        let rest = &text[digits..];
        if let Some(after) = rest.strip_prefix('.') {
            return (!after.starts_with(|c: char| c.is_ascii_digit()) && !after.is_empty()).then_some(Marker::Numbered);
        }
        return rest.strip_prefix(')').is_some_and(|after| !after.is_empty()).then_some(Marker::HalfBracketed);
    }
    let mut chars = text.chars();
    let kana = chars.next().is_some_and(|c| matches!(c, 'ア'..='ン'));
    (kana && chars.next().is_some_and(|c| matches!(c, ')' | '.'))).then_some(Marker::HalfBracketed)
}

/// The number of an item: ② is 2, (3) is 3, 4. is 4.
pub(super) fn ordinal(text: &str) -> Option<u32> {
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return Some(first as u32 - '①' as u32 + 1);
    }
    let inner = text.strip_prefix('(').unwrap_or(text);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let closed = inner[digits..].starts_with([')', '.']);
    (digits > 0 && digits <= 2 && closed).then(|| inner[..digits].parse().ok()).flatten()
}
