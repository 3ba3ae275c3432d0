//! Section → header labels, labelled parts and fields, as pieces of lines. Nothing is interpreted here.
//!
//! In comes a section with the headings that were found in it; out come [`Contents`]: which pieces of which lines are the value of which
//! label, part or field. A line that no rule claims is in `unclaimed`.

use std::ops::Range;

use crate::fold;
use crate::outline::{Heading, LabelHit, Section, Signals};
use crate::page::Pages;
use crate::profile::{Profile, ValueKind};
use crate::record::RecipientKind;

/// A piece of a line: bytes of the line's text as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The line, as an index into the lines of the booklet.
    pub line: usize,
    /// The bytes of its text, without white space at the ends.
    pub range: Range<usize>,
}

impl Piece {
    /// The whole of a line.
    pub fn whole(pages: &Pages, line: usize) -> Self {
        Self { line, range: 0..pages.lines.get(line).map_or(0, |line| line.span.len()) }
    }

    /// What is printed there.
    pub fn text<'t>(&self, source: &'t str, pages: &Pages) -> &'t str {
        pages.lines.get(self.line).and_then(|line| line.text(source).get(self.range.clone())).unwrap_or_default()
    }
}

/// The value of a header label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// The rule, as an index into the profile's header labels.
    pub rule: usize,
    /// The line of the label.
    pub line: usize,
    /// The pieces of the value, in order.
    pub pieces: Vec<Piece>,
    /// What stands before the label on its line and does not go on with the value above: a note.
    pub lead: Option<Piece>,
}

/// What stands below a part's or a field's heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Body<T> {
    /// What it belongs to.
    pub of: T,
    /// The lines of the heading.
    pub heading: Vec<Piece>,
    /// The pieces below it.
    pub pieces: Vec<Piece>,
}

/// What a section consists of.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// The values of header labels, in printed order.
    pub header: Vec<Labelled>,
    /// Lines that say where a person belongs.
    pub affiliation: Vec<Piece>,
    /// The labelled parts, by their index in the profile.
    pub parts: Vec<Body<usize>>,
    /// The fields.
    pub fields: Vec<Body<Heading>>,
    /// Lines that no rule claims.
    pub unclaimed: Vec<usize>,
}

/// Reads what a section consists of.
pub fn read(source: &str, pages: &Pages, profile: &Profile, signals: &Signals, section: &Section) -> Contents {
    let mut contents = Contents::default();
    let content: Vec<usize> =
        pages.content(section.name.end..section.lines.end).filter(|line| !section.running.contains(line)).collect();
    let first_heading = section.headings.first().map_or(section.lines.end, |heading| heading.lines.start);
    let zone: Vec<usize> = content.iter().copied().take_while(|&line| line < first_heading).collect();
    let head_end =
        zone.iter().position(|&line| signals.part[line].is_some() || is_bracket_label(pages.form(line))).unwrap_or(zone.len());
    read_head(source, pages, profile, signals, section.kind, &zone[..head_end], &mut contents);
    read_parts(source, pages, profile, signals, &zone[head_end..], &mut contents);
    read_fields(pages, section, &content, &mut contents);
    contents
}

/// What a line without a label goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Current {
    Nothing,
    Label,
    Unclaimed,
}

fn read_head(
    source: &str,
    pages: &Pages,
    profile: &Profile,
    signals: &Signals,
    kind: RecipientKind,
    lines: &[usize],
    contents: &mut Contents,
) {
    let mut current = Current::Nothing;
    for &line in lines {
        let hits = &signals.labels[line];
        if !hits.is_empty() {
            let lead = lead(source, pages, line, hits);
            let goes_on = lead.as_ref().zip(contents.header.last_mut()).is_some_and(|(lead, last)| {
                let form = fold::match_form(lead.text(source, pages)).into_string();
                let goes_on = current == Current::Label && continues(profile, pages, source, signals, last, &form);
                last.pieces.extend(goes_on.then(|| lead.clone()));
                goes_on
            });
            let first = contents.header.len();
            read_hits(source, pages, profile, line, hits, contents);
            if let Some(labelled) = contents.header.get_mut(first) {
                labelled.lead = lead.filter(|_| !goes_on);
            }
            current = Current::Label;
            continue;
        }
        let form = pages.form(line);
        let last = contents.header.last_mut();
        match (current, last) {
            (Current::Label, Some(last)) if continues(profile, pages, source, signals, last, form) => {
                last.pieces.push(Piece::whole(pages, line))
            }
            (Current::Nothing, _) if kind == RecipientKind::Person => contents.affiliation.push(Piece::whole(pages, line)),
            _ => {
                contents.unclaimed.push(line);
                current = Current::Unclaimed;
            }
        }
    }
}

/// What stands before the first label of a line.
fn lead(source: &str, pages: &Pages, line: usize, hits: &[LabelHit]) -> Option<Piece> {
    let start = hits.first().map(|hit| hit.label.start).filter(|&start| start > 0)?;
    Some(trimmed(source, pages, line, pages.forms[line].source(0..start))).filter(|piece| !piece.range.is_empty())
}

/// The values of a line with labels: each goes up to the next label.
fn read_hits(source: &str, pages: &Pages, profile: &Profile, line: usize, hits: &[LabelHit], contents: &mut Contents) {
    let form = &pages.forms[line];
    let end = form.as_str().len();
    let mut at = 0;
    while at < hits.len() {
        let hit = &hits[at];
        let mut next = at + 1;
        // A fax label behind its number, with nothing after it, belongs to the telephone line.
        while hits.get(next).is_some_and(|after| {
            let stop = hits.get(next + 1).map_or(end, |other| other.label.start);
            profile.header[after.rule].kind == ValueKind::Fax
                && profile.header[hit.rule].kind == ValueKind::Phone
                && form.as_str()[after.label.end..stop].trim_matches([')', '(']).is_empty()
        }) {
            next += 1;
        }
        let stop = hits.get(next).map_or(end, |other| other.label.start);
        let start = hit.label.end;
        let range =
            if start >= stop { form.source(stop..stop).start..form.source(stop..stop).start } else { form.source(start..stop) };
        let piece = trimmed(source, pages, line, range);
        let pieces = if piece.range.is_empty() { Vec::new() } else { vec![piece] };
        contents.header.push(Labelled { rule: hit.rule, line, pieces, lead: None });
        at = next;
    }
}

/// A piece without white space at its ends.
fn trimmed(source: &str, pages: &Pages, line: usize, range: Range<usize>) -> Piece {
    let text = pages.lines[line].text(source);
    let inner = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (inner.len() - inner.trim_start().len());
    Piece { line, range: start..start + inner.trim().len() }
}

/// Whether a line without a label goes on with the value above it. What looks like a label that is not known does not.
fn continues(profile: &Profile, pages: &Pages, source: &str, signals: &Signals, last: &Labelled, form: &str) -> bool {
    let rule = &profile.header[last.rule];
    if last.pieces.is_empty() {
        return true;
    }
    let open = || {
        let so_far: String = last.pieces.iter().map(|piece| piece.text(source, pages)).collect();
        brackets_open(&so_far)
    };
    let unknown_label = signals.is_unknown_label(form);
    match rule.kind {
        ValueKind::Text => !unknown_label || open(),
        ValueKind::Address => !unknown_label,
        ValueKind::Count => !signals.unknown_labels.iter().any(|word| form.starts_with(word.as_str())),
        ValueKind::Money | ValueKind::Date => !unknown_label && (form.starts_with('(') || open()),
        ValueKind::Person => form.starts_with('('),
        ValueKind::Phone | ValueKind::Fax => !unknown_label && form.starts_with(|c: char| c.is_ascii_digit() || c == '('),
        ValueKind::Url => form.is_ascii() && !unknown_label,
    }
}

fn brackets_open(text: &str) -> bool {
    let count = |chars: [char; 2]| text.chars().filter(|c| chars.contains(c)).count();
    count(['(', '（']) > count([')', '）'])
}

/// Whether a line in match form begins with a label in angle brackets.
fn is_bracket_label(form: &str) -> bool {
    form.strip_prefix('<')
        .and_then(|rest| rest.find('>').map(|at| rest[..at].chars().count()))
        .is_some_and(|length| (1..=20).contains(&length))
}

fn read_parts(source: &str, pages: &Pages, profile: &Profile, signals: &Signals, lines: &[usize], contents: &mut Contents) {
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
            }
            contents.parts.push(Body { of: part, heading: vec![heading], pieces });
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

fn read_fields(pages: &Pages, section: &Section, content: &[usize], contents: &mut Contents) {
    for (at, heading) in section.headings.iter().enumerate() {
        let end = section.headings.get(at + 1).map_or(section.lines.end, |next| next.lines.start);
        let within = |range: &Range<usize>| {
            let start = content.partition_point(|&line| line < range.start);
            content[start..start + content[start..].partition_point(|&line| line < range.end)].to_vec()
        };
        let own = within(&heading.lines);
        let below = within(&(heading.lines.end..end));
        if heading.field.is_none() {
            contents.unclaimed.extend(own.iter().chain(&below));
            continue;
        }
        let last = own.last().copied().unwrap_or(heading.lines.start);
        let heading_pieces = own.iter().map(|&line| {
            let form = &pages.forms[line];
            let start = if line == heading.lines.start { heading.start } else { 0 };
            let stop = if line == last { heading.end } else { form.as_str().len() };
            let colon = usize::from(line == last && form.as_str()[..stop].ends_with(':'));
            Piece { line, range: form.source(start..stop.saturating_sub(colon).max(start)) }
        });
        let heading_pieces: Vec<Piece> = heading_pieces.collect();
        let form = &pages.forms[last];
        let mut pieces = Vec::new();
        if heading.end < form.as_str().len() {
            pieces.push(Piece { line: last, range: form.source(heading.end..form.as_str().len()) });
        }
        pieces.extend(below.into_iter().map(|line| Piece::whole(pages, line)));
        contents.fields.push(Body { of: heading.clone(), heading: heading_pieces, pieces });
    }
}
