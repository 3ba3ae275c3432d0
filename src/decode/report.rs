//! What was found while decoding → diagnostics with lines of the text.
//!
//! Example: a Shift_JIS line `あ` + `FF` + `い` gives "malformed in Shift_JIS: byte FF at offset 2", marked in `あ�い`.

use std::ops::Range;

use super::{Decoded, LineIndex};
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

/// The diagnostics of a decoded text: the guess at its encoding where it is one, then what is malformed, in order.
pub(super) fn diagnostics(decoded: &Decoded<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if decoded.certain && decoded.malformed.is_empty() {
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
    found
}

fn guess(decoded: &Decoded<'_>, index: &LineIndex) -> Diagnostic {
    let shares: Vec<String> =
        decoded.candidates.iter().take(3).map(|candidate| format!("{} {} %", candidate.encoding, candidate.score)).collect();
    let message = format!("the encoding is a guess: {}", shares.join(", "));
    // The first line with more than ASCII is the first that another encoding would read otherwise.
    let telling = decoded.text.bytes().position(|byte| !byte.is_ascii()).unwrap_or(0);
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
    let message = format!("malformed in {}: {noun} {} at offset {}", decoded.encoding, hex.join(" "), group.bytes.start);
    Diagnostic::new(Code::MalformedBytes, message, vec![place(decoded, index, group.text)])
}

fn place(decoded: &Decoded<'_>, index: &LineIndex, span: Span) -> Place {
    let line = index.line_of(span.start);
    let at = index.span(line).unwrap_or_default();
    let text = decoded.text.get(at.range()).unwrap_or_default();
    Place::part(line, text, span.start.saturating_sub(at.start), span.end.saturating_sub(at.start))
}
