//! Section → header labels, labelled parts and fields, as pieces of lines. Nothing is interpreted here.
//!
//! In comes a section with the headings that were found in it; out come [`Contents`]: which pieces of which lines are the value of which
//! label, part or field. A line that no rule claims is in `unclaimed`.

mod body;
mod head;
mod unlabelled;

use std::ops::Range;

use self::body::{bracket_label, read_fields, read_parts};
use self::head::{Head, is_part_of_name, read_hits, slot_above};
use crate::fold;
use crate::outline::{Heading, Section, Signals};
use crate::page::Pages;
use crate::profile::Profile;

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
    /// Words before the label on its line that belong to no other value.
    pub lead: Option<Piece>,
    /// The pieces of the value, in order.
    pub pieces: Vec<Piece>,
}

/// What stands below a part's or a field's heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Body<T> {
    /// What it belongs to.
    pub of: T,
    /// The lines of the heading.
    pub heading: Vec<Piece>,
    /// The pieces below it, up to the first heading inside.
    pub pieces: Vec<Piece>,
    /// What stands below the headings inside.
    pub inner: Vec<Body<T>>,
}

/// What a section consists of.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// The name.
    pub name: Vec<Piece>,
    /// What else stands in the first lines, by key, where the profile shows how they look; a key may have several pieces.
    pub given: Vec<(String, Piece)>,
    /// The values of header labels, in printed order.
    pub header: Vec<Labelled>,
    /// Lines that say where a person belongs.
    pub affiliation: Vec<Piece>,
    /// Lines without a label below the head, where the profile has a key for them.
    pub text: Vec<Piece>,
    /// The labelled parts, by their index in the profile.
    pub parts: Vec<Body<usize>>,
    /// The fields; before them, parts that the profile does not know.
    pub fields: Vec<Body<Heading>>,
    /// Lines that no rule claims.
    pub unclaimed: Vec<usize>,
}

/// Reads what a section consists of.
pub fn read(source: &str, pages: &Pages, profile: &Profile, signals: &Signals, section: &Section) -> Contents {
    let mut contents = Contents::default();
    for given in &section.given {
        let piece = trimmed(source, pages, given.line, pages.forms[given.line].source(given.range.clone()));
        if given.key == "name" { contents.name.push(piece) } else { contents.given.push((given.key.clone(), piece)) }
    }
    if section.given.is_empty() {
        for line in pages.content(section.name.clone()) {
            contents.name.push(trimmed(source, pages, line, signals.before_label(pages, line)));
        }
    }
    let content: Vec<usize> =
        pages.content(section.name.end..section.lines.end).filter(|line| !section.running.contains(line)).collect();
    let first_heading = section.headings.first().map_or(section.lines.end, |heading| heading.lines.start);
    let zone: Vec<usize> = content.iter().copied().take_while(|&line| line < first_heading).collect();
    // One of several winners above the labels that are its own.
    let is_joint = |line: usize| is_part_of_name(pages, section, line);
    let begins_part =
        |&line: &usize| signals.part[line].is_some() || bracket_label(pages.form(line)).is_some() && !is_joint(line);
    let head_end = zone.iter().position(begins_part).unwrap_or(zone.len());
    let slot = slot_above(pages, signals, profile, section);
    let head = Head { source, pages, profile, signals, kind: section.kind, slot, section };
    // A label may stand on the right of the name.
    let labelled: Vec<usize> = pages
        .content(section.name.clone())
        .filter(|&line| section.given.is_empty() && signals.has_text_before_label(line))
        .collect();
    labelled.iter().for_each(|&line| read_hits(&head, line, &signals.labels[line], &mut contents));
    head.read(&zone[..head_end], !labelled.is_empty(), &mut contents);
    let set = section.headings.first().map_or(0, |heading| heading.set);
    read_parts(&head, set, &zone[head_end..], &mut contents);
    let (fields, _) = read_fields(pages, &section.headings, &content, section.lines.end);
    contents.fields.extend(fields);
    contents
}

/// A piece without white space at its ends.
fn trimmed(source: &str, pages: &Pages, line: usize, range: Range<usize>) -> Piece {
    let text = pages.lines[line].text(source);
    let inner = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (inner.len() - inner.trim_start().len());
    Piece { line, range: start..start + inner.trim().len() }
}

/// The words of a line that white space of two columns or more sets apart.
pub(crate) fn set_apart(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut gap = usize::MAX;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            gap = gap.saturating_add(fold::columns(&text[at..at + c.len_utf8()]));
            continue;
        }
        match words.last_mut() {
            Some(last) if gap < 2 => last.end = at + c.len_utf8(),
            _ => words.push(at..at + c.len_utf8()),
        }
        gap = 0;
    }
    words
}
