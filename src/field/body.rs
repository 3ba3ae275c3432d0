//! What stands below the head of a section: labelled parts and fields.

use std::ops::Range;

use super::{Body, Contents, Piece, trimmed};
use crate::outline::{Heading, Signals};
use crate::page::Pages;
use crate::profile::Profile;

/// Whether a line in match form begins with a label in angle brackets.
pub(super) fn is_bracket_label(form: &str) -> bool {
    form.strip_prefix('<')
        .and_then(|rest| rest.find('>').map(|at| rest[..at].chars().count()))
        .is_some_and(|length| (1..=20).contains(&length))
}

/// Reads the labelled parts, line by line.
pub(super) fn read_parts(
    source: &str,
    pages: &Pages,
    profile: &Profile,
    signals: &Signals,
    lines: &[usize],
    contents: &mut Contents,
) {
    // Whether lines go to the last part, or to nothing because its label is not known.
    let mut in_part = false;
    for &line in lines {
        let form = &pages.forms[line];
        if let Some(part) = signals.part[line] {
            let len = profile.parts[part].headings.prefix(form.as_str()).unwrap_or(0);
            let rest = len + usize::from(form.as_str()[len..].starts_with(':'));
            let heading = trimmed(source, pages, line, form.source(0..len));
            let value = trimmed(source, pages, line, form.source(rest..form.as_str().len()));
            let pieces = if rest >= form.as_str().len() || value.range.is_empty() { Vec::new() } else { vec![value] };
            // The heading that opens the fields has no text of its own: what follows it on its line is left to be reported.
            if profile.parts[part].opens_fields && !pieces.is_empty() {
                contents.unclaimed.push(line);
                in_part = false;
                continue;
            }
            contents.parts.push(Body { of: part, heading: vec![heading], pieces, inner: Vec::new() });
            in_part = true;
        } else if is_bracket_label(form.as_str()) {
            contents.unclaimed.push(line);
            in_part = false;
        } else {
            match contents.parts.last_mut() {
                Some(last) if in_part && !profile.parts[last.of].opens_fields => last.pieces.push(Piece::whole(pages, line)),
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
