//! What was found while decoding → diagnostics with lines of the text.
//!
//! Example: a Shift_JIS line `あ` + `FF` + `い` gives "malformed in Shift_JIS: byte FF at offset 2", marked in `あ�い`.

use std::ops::Range;

use super::{Decoded, Encoding, LineIndex, Malformed, x0213, zeros};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::span::Span;

/// How many places with malformed bytes are reported one by one.
const REPORTED: usize = 20;
/// How many bytes of one place are printed.
const PRINTED: usize = 16;

/// Malformed bytes that follow each other without a byte between them.
struct Group {
    text: Span,
    bytes: Range<usize>,
}

/// The diagnostics of a decoded text: the guess at its encoding where it is one, then what is malformed, in order, then the characters of
/// private use.
pub(super) fn diagnostics(decoded: &Decoded<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let has_private = may_have_private(decoded.text.as_bytes());
    if decoded.certain && decoded.malformed.is_empty() && !has_private {
        return found;
    }
    let index = LineIndex::new(&decoded.text);
    if !decoded.certain {
        found.push(guess(decoded, &index));
    }
    let groups = groups(decoded);
    found.extend(groups.iter().take(REPORTED).map(|group| malformed(decoded, &index, group)));
    if let (Some(next), Some(last)) = (groups.get(REPORTED), groups.last()) {
        let message =
            format!("{} more places with malformed bytes, the last at offset {}", groups.len() - REPORTED, last.bytes.start);
        found.push(Diagnostic::new(Code::MalformedBytes, message, vec![place(decoded, &index, next.text)]));
    }
    if has_private {
        found.extend(private(decoded, &index));
    }
    found
}

fn guess(decoded: &Decoded<'_>, index: &LineIndex) -> Diagnostic {
    let shares: Vec<String> =
        decoded.candidates.iter().take(3).map(|candidate| format!("{} {} %", candidate.encoding, candidate.score)).collect();
    let message = format!("the encoding is a guess: {}", shares.join(", "));
    // The first line with more than ASCII is the first that another encoding would read otherwise; the forms of JIS X 0213 differ from the
    // Microsoft ones only in what they have beyond those.
    let is_later = matches!(decoded.encoding, Encoding::ShiftJis2004 | Encoding::EucJis2004);
    let later = is_later.then(|| x0213::first_own(&decoded.text)).flatten();
    let telling = later.or_else(|| decoded.text.bytes().position(|byte| !byte.is_ascii())).unwrap_or(0);
    let line = index.line_of(telling);
    let text = index.span(line).and_then(|span| decoded.text.get(span.range())).unwrap_or_default();
    Diagnostic::new(Code::UncertainEncoding, message, vec![Place::line(line, text)])
        .with_hint("if this line reads wrong, name the encoding")
}

fn groups(decoded: &Decoded<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for malformed in &decoded.malformed {
        match groups.last_mut() {
            Some(last) if last.bytes.end == malformed.bytes.start => {
                last.bytes.end = malformed.bytes.end;
                last.text.end = malformed.text.end;
            }
            _ => groups.push(Group { text: malformed.text, bytes: malformed.bytes.clone() }),
        }
    }
    groups
}

fn malformed(decoded: &Decoded<'_>, index: &LineIndex, group: &Group) -> Diagnostic {
    let bytes = decoded.bytes.get(group.bytes.clone()).unwrap_or_default();
    let mut hex: Vec<String> = bytes.iter().take(PRINTED).map(|byte| format!("{byte:02X}")).collect();
    if bytes.len() > PRINTED {
        hex.push(format!("… ({} bytes)", bytes.len()));
    }
    let noun = if bytes.len() == 1 { "byte" } else { "bytes" };
    if bytes.len() >= zeros::BLOCK && bytes.windows(zeros::BLOCK).any(|some| some.iter().all(|byte| *byte == 0)) {
        let message = format!("{} bytes at offset {} are lost: zeros stand in their place", bytes.len(), group.bytes.start);
        let found = Diagnostic::new(Code::MalformedBytes, message, vec![place(decoded, index, group.text)]);
        return found.with_hint("get a sound copy of the file: what stood here is in no record");
    }
    let message = format!("malformed in {}: {noun} {} at offset {}", decoded.encoding, hex.join(" "), group.bytes.start);
    let found = Diagnostic::new(Code::MalformedBytes, message, vec![place(decoded, index, group.text)]);
    let one = Malformed { text: group.text, bytes: group.bytes.clone() };
    match (x0213::explained(decoded.encoding, decoded.bytes, &one), x0213::form(decoded.encoding)) {
        (Some(c), Some(form)) => found.with_hint(format!("in {form} this would be {c}; if that is right, name the encoding")),
        _ => found,
    }
}

/// Whether a text may have characters of private use. Nearly none has any, so one quick pass looks for the bytes that they begin with.
fn may_have_private(text: &[u8]) -> bool {
    /// What is looked at in one go, without a branch for each byte.
    const STRIDE: usize = 4096;
    let begins = |first: u8, second: u8| {
        // U+E000 to U+EFFF, U+F000 to U+F8FF, and the planes 15 and 16.
        (first == 0xEE) | ((first == 0xEF) & (second < 0xA4)) | ((first == 0xF3) & (second >= 0xB0)) | (first == 0xF4)
    };
    let mut from = 0;
    while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
        let stride = rest.get(..rest.len().min(STRIDE + 1)).unwrap_or_default();
        let seconds = stride.get(1..).unwrap_or_default();
        if stride.iter().zip(seconds).fold(false, |found, (first, second)| found | begins(*first, *second)) {
            return true;
        }
        from += STRIDE;
    }
    false
}

/// Characters of private use, one finding for each line that has any, and one for the lines beyond those that are reported.
fn private(decoded: &Decoded<'_>, index: &LineIndex) -> Vec<Diagnostic> {
    let is_private = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}');
    let mut lines: Vec<(u32, Vec<(Span, char)>)> = Vec::new();
    for (at, c) in decoded.text.char_indices().filter(|(_, c)| is_private(*c)) {
        let (line, here) = (index.line_of(at), (Span::new(at, at + c.len_utf8()), c));
        match lines.last_mut() {
            Some((last, here_too)) if *last == line => here_too.push(here),
            _ => lines.push((line, vec![here])),
        }
    }
    let mut found: Vec<Diagnostic> = lines.iter().take(REPORTED).map(|(_, line)| private_line(decoded, index, line)).collect();
    if let (Some((_, next)), Some((last, _))) = (lines.get(REPORTED), lines.last()) {
        let message = format!("{} more lines with characters of private use, the last is line {last}", lines.len() - REPORTED);
        let places = next.iter().take(1).map(|(span, _)| place(decoded, index, *span)).collect();
        found.push(Diagnostic::new(Code::PrivateUse, message, places));
    }
    found
}

fn private_line(decoded: &Decoded<'_>, index: &LineIndex, line: &[(Span, char)]) -> Diagnostic {
    let shown = |(span, c): &(Span, char)| {
        let bytes = decoded.bytes.get(decoded.source_range(*span)).unwrap_or_default();
        let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        format!("U+{:04X} (bytes {})", u32::from(*c), hex.join(" "))
    };
    let mut names: Vec<String> = line.iter().take(PRINTED).map(shown).collect();
    if line.len() > PRINTED {
        names.push(format!("… ({} characters)", line.len()));
    }
    let message = format!("kept, but without a meaning of its own: {}", names.join(", "));
    let places = line.iter().take(1).map(|(span, _)| place(decoded, index, *span)).collect();
    let found = Diagnostic::new(Code::PrivateUse, message, places);
    let later: Option<String> = line.iter().map(|(span, _)| Some(as_x0213(decoded, *span)?.0)).collect();
    match (later, x0213::form(decoded.encoding)) {
        (Some(later), Some(form)) => {
            found.with_hint(format!("in {form} this would be {later}; if that is right, name the encoding"))
        }
        _ => found,
    }
}

/// What the character of a span would be in the form of JIS X 0213 that the encoding has.
fn as_x0213(decoded: &Decoded<'_>, span: Span) -> Option<(char, usize)> {
    let bytes = decoded.source_range(span);
    x0213::character(decoded.encoding, decoded.bytes, bytes.start).filter(|(_, length)| *length == bytes.len())
}

fn place(decoded: &Decoded<'_>, index: &LineIndex, span: Span) -> Place {
    let line = index.line_of(span.start);
    let at = index.span(line).unwrap_or_default();
    let text = decoded.text.get(at.range()).unwrap_or_default();
    Place::part(line, text, span.start.saturating_sub(at.start), span.end.saturating_sub(at.start))
}
