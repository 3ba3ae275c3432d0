//! What stands below the head of a section: labelled parts and fields.

use std::ops::Range;

use super::{Body, Contents, Head, Piece, trimmed};
use crate::outline::Heading;
use crate::page::Pages;

/// The bytes that a label in angle brackets takes at the start of a line in match form.
pub(super) fn bracket_label(form: &str) -> Option<usize> {
    const LONGEST: usize = 20;
    let words = &form[..form.find('>')?];
    let length = words.strip_prefix('<')?.chars().count();
    (1..=LONGEST).contains(&length).then_some(words.len() + '>'.len_utf8())
}

/// Where the lines below the head of a section go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    /// To nothing: no label has come yet, or one that has no text of its own.
    Nowhere,
    /// To the last part.
    Part,
    /// To the last field, which is a part that the profile does not know.
    Unknown,
}

/// Reads the labelled parts, line by line. Those that the profile does not know become fields of the set `set` without a rule.
pub(super) fn read_parts(head: &Head, set: usize, lines: &[usize], contents: &mut Contents) {
    let Head { source, pages, profile, signals, .. } = *head;
    let mut goes = Goes::Nowhere;
    for &line in lines {
        let form = &pages.forms[line];
        let value = |len: usize| {
            let rest = len + usize::from(form.as_str()[len..].starts_with(':'));
            let value = trimmed(source, pages, line, form.source(rest..form.as_str().len()));
            if rest >= form.as_str().len() || value.range.is_empty() { Vec::new() } else { vec![value] }
        };
        if let Some(part) = signals.part[line] {
            let len = profile.parts[part].headings.prefix(form.as_str()).unwrap_or(0);
            let heading = trimmed(source, pages, line, form.source(0..len));
            let pieces = value(len);
            // The heading that opens the fields has no text of its own: what follows it on its line is left to be reported.
            if profile.parts[part].opens_fields && !pieces.is_empty() {
                contents.unclaimed.push(line);
                goes = Goes::Nowhere;
                continue;
            }
            contents.parts.push(Body { of: part, heading: vec![heading], pieces, inner: Vec::new() });
            goes = if profile.parts[part].opens_fields { Goes::Nowhere } else { Goes::Part };
        } else if let Some(len) = bracket_label(form.as_str()) {
            let words = '<'.len_utf8()..len - '>'.len_utf8();
            let heading = trimmed(source, pages, line, form.source(words.clone()));
            let of = Heading::unknown(set, None, line, words, len);
            contents.fields.push(Body { of, heading: vec![heading], pieces: value(len), inner: Vec::new() });
            goes = Goes::Unknown;
        } else {
            let piece = Piece::whole(pages, line);
            match (goes, contents.parts.last_mut(), contents.fields.last_mut()) {
                (Goes::Part, Some(last), _) => last.pieces.push(piece),
                (Goes::Unknown, _, Some(last)) => last.pieces.push(piece),
                _ => contents.unclaimed.push(line),
            }
        }
    }
}

/// Reads what stands below headings, up to `end`: the fields, and the lines before the first of them.
pub(super) fn read_fields(
    pages: &Pages,
    headings: &[Heading],
    content: &[usize],
    end: usize,
) -> (Vec<Body<Heading>>, Vec<usize>) {
    let within = |range: Range<usize>| {
        let start = content.partition_point(|&line| line < range.start);
        &content[start..start + content[start..].partition_point(|&line| line < range.end)]
    };
    let first = headings.first().map_or(end, |heading| heading.lines.start);
    let before = within(0..first).to_vec();
    let mut fields = Vec::with_capacity(headings.len());
    for (at, heading) in headings.iter().enumerate() {
        let end = headings.get(at + 1).map_or(end, |next| next.lines.start);
        let own = within(heading.lines.clone());
        let last = own.last().copied().unwrap_or(heading.lines.start);
        let heading_pieces = own.iter().map(|&line| {
            let form = &pages.forms[line];
            let start = if line == heading.lines.start { heading.start } else { 0 };
            let stop = if line == last { heading.words_end } else { form.as_str().len() };
            let colon = usize::from(line == last && form.as_str()[..stop].ends_with(':'));
            Piece { line, range: form.source(start..stop.saturating_sub(colon).max(start)) }
        });
        // A line with nothing but the number has none of the words.
        let heading_pieces: Vec<Piece> = heading_pieces.filter(|piece| !piece.range.is_empty()).collect();
        let form = &pages.forms[last];
        let mut pieces = Vec::new();
        if heading.end < form.as_str().len() {
            pieces.push(Piece { line: last, range: form.source(heading.end..form.as_str().len()) });
        }
        let (inner, below) = read_fields(pages, &heading.inner, within(heading.lines.end..end), end);
        pieces.extend(below.into_iter().map(|line| Piece::whole(pages, line)));
        fields.push(Body { of: heading.clone(), heading: heading_pieces, pieces, inner });
    }
    (fields, before)
}
