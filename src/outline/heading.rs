//! The headings of a section's fields, found by sequence.
//!
//! Every line that could be a heading is a [`Candidate`]: it reads like a heading of the profile, whole or in part, with a
//! number or without one. Then the best run over the whole section is chosen by dynamic programming: what a candidate is worth by itself,
//! and how well it follows the one before (order of the fields, order of the numbers). A list inside a field that also reads `1.` `2.` is
//! left out because it reads like no heading; a sentence that begins with a heading's words because it breaks the order.

mod otherwise;
mod reading;

use std::ops::Range;

use self::reading::{Opening, Reading, Words, reading};

use super::unknown;
use crate::page::Pages;
use crate::profile::{CharSet, FieldRule, FieldSet, Numbering, Profile};

/// A heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The field, as an index into the fields of the set; none where the profile does not know the heading.
    pub field: Option<usize>,
    /// The set of fields, as an index into the profile's.
    pub set: usize,
    /// The printed number.
    pub number: Option<u32>,
    /// The lines of the heading; furniture may stand between them.
    pub lines: Range<usize>,
    /// Where the heading's words begin in the first line's match form, behind number and mark.
    pub start: usize,
    /// Where the heading's words end in the last line's match form, before a colon or a closing bracket.
    pub words_end: usize,
    /// Where the heading ends in the last line's match form; text of the field follows there.
    pub end: usize,
    /// Whether its words are those that the profile gives.
    pub exact: bool,
    /// The headings inside the field; their `set` is that of the field above.
    pub inner: Vec<Heading>,
}

impl Heading {
    /// A heading of one line whose words the profile does not know, with the bytes of its words.
    pub(crate) fn unknown(set: usize, number: Option<u32>, line: usize, words: Range<usize>, end: usize) -> Self {
        let (start, words_end) = (words.start, words.end);
        Self { field: None, set, number, lines: line..line + 1, start, words_end, end, exact: false, inner: Vec::new() }
    }
}

/// A line that could have been a heading and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The line.
    pub line: usize,
    /// Why it is none.
    pub reason: String,
}

/// The headings of a section.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub headings: Vec<Heading>,
    pub rejected: Vec<Rejected>,
    /// The division that the set of fields is for, where it is for one only.
    pub division: Option<u32>,
    /// Whether the headings of the set begin with a mark, and nothing else.
    pub marked: bool,
}

/// A line that could be a heading.
#[derive(Debug, Clone)]
struct Candidate {
    heading: Heading,
    /// What it is worth by itself.
    worth: f64,
    /// Nothing stands below it: the next line could be a heading too.
    empty: bool,
}

/// The worth of a heading that reads as the profile gives it, with a number.
const WORTH: f64 = 10.0;
/// The same without a number, where numbers are expected.
const WORTH_UNNUMBERED: f64 = 4.0;
/// What it is worth more where its number is that of the field.
const WORTH_EXPECTED: f64 = 2.0;
/// How much of that worth a heading has at most that is cut or worded otherwise.
const ROUGH: f64 = 0.6;
/// The likeness from which on a numbered line is taken for a heading that is worded otherwise.
const ALIKE: f64 = 0.6;
/// How many lines without a label stand in the head of a section at most, one behind the other: a part's text is among them.
const HEAD_GAP: usize = 8;
/// How many lines a heading may wrap over.
const HEADING_LINES: usize = 4;
/// A heading is shorter than this many characters beyond the one that the profile gives.
pub(super) const LONGER: usize = 24;

/// Finds the headings in the lines of a section.
pub(super) fn find(
    pages: &Pages,
    profile: &Profile,
    division: Option<u32>,
    lines: Range<usize>,
    repeated: &unknown::Repeated,
    is_head: &dyn Fn(usize) -> bool,
) -> Found {
    let content: Vec<usize> = pages.content(lines).collect();
    let own = profile
        .fields
        .iter()
        .position(|set| set.divisions.is_empty() || division.is_some_and(|number| set.divisions.contains(&number)));
    let best_of = |sets: &mut dyn Iterator<Item = usize>| {
        let runs = sets.map(|set| run(pages, &profile.fields[set], set, &content));
        runs.max_by(|a, b| a.worth.total_cmp(&b.worth))
    };
    let mut best = own.map(|set| run(pages, &profile.fields[set], set, &content));
    // Where the division is not known, or none of its headings is there, the set that fits best is taken.
    if best.as_ref().is_none_or(|run| run.headings.is_empty()) {
        best = best_of(&mut (0..profile.fields.len())).filter(|run| !run.headings.is_empty()).or(best);
    }
    // Where no set has a heading there, those that the booklet repeats are headings all the same: of which set nobody can tell.
    let is_told = best.is_some();
    let numbered =
        || profile.fields.iter().position(|set| !set.fields.is_empty() && set.numbering.contains(&Numbering::Number));
    let Some(best) = best.or_else(|| Some(Run { set: numbered()?, ..Run::default() })) else { return Found::default() };
    let set = &profile.fields[best.set];
    let mut headings = best.headings;
    // Before the last label of the head stands no heading.
    let first = headings.first().map_or(usize::MAX, |heading| heading.lines.start);
    let before = content.partition_point(|&line| line < first);
    // A line in the text may look like a label, so only those close one behind the other are the head.
    let is_near = |last: Option<usize>, at: usize| at - last.map_or(0, |last| last + 1) <= HEAD_GAP;
    let labels = (0..before).filter(|&at| is_head(content[at]));
    let last = labels.fold(None, |last, at| if is_near(last, at) { Some(at) } else { last });
    // In the head a label that the profile knows is no heading, whatever number it has.
    let body = &content[last.map_or(0, |at| at + 1)..];
    headings.extend(unknown::find(pages, set, best.set, body, &headings, repeated));
    // A caption can look like a heading.
    let is_caption = |heading: &Heading| profile.captions.prefix(pages.form(heading.lines.start)).is_some();
    headings.retain(|heading| heading.field.is_some() || !is_caption(heading));
    headings.sort_by_key(|heading| heading.lines.start);
    inside(pages, set, &content, &mut headings);
    let division = (is_told && set.divisions.len() == 1).then(|| set.divisions[0]);
    let marked = is_told && set.numbering.iter().all(|numbering| matches!(numbering, Numbering::Mark(_)));
    Found { headings, rejected: best.rejected, division, marked }
}

/// Finds the headings inside fields that hold fields of their own.
fn inside(pages: &Pages, set: &FieldSet, content: &[usize], headings: &mut [Heading]) {
    let ends: Vec<usize> = headings.iter().skip(1).map(|next| next.lines.start).chain([usize::MAX]).collect();
    for (heading, end) in headings.iter_mut().zip(ends) {
        let Some(inner) = heading.field.and_then(|field| set.fields.get(field)?.inner.as_deref()) else { continue };
        let from = content.partition_point(|&line| line < heading.lines.end);
        let body = &content[from..content.partition_point(|&line| line < end)];
        heading.inner = run(pages, inner, heading.set, body).headings;
        let more = unknown::find(pages, inner, heading.set, body, &heading.inner, &unknown::Repeated::default());
        heading.inner.extend(more);
        heading.inner.sort_by_key(|heading| heading.lines.start);
        inside(pages, inner, body, &mut heading.inner);
    }
}

/// Whether a line is a heading of a set whose headings are not counted: what stands around its words shows it.
pub(super) fn is_marked_heading(profile: &Profile, form: &str) -> bool {
    let shows = |numbering: &Numbering| numbering.shows() && !numbering.counts();
    profile.fields.iter().any(|set| set.fields.iter().any(|field| is_heading_of(set, field, form, shows)))
}

/// Whether a line has the words of a heading of a set whose headings begin with a mark, and another sign or none.
pub(super) fn is_set_off(profile: &Profile, form: &str) -> bool {
    let is_mark = |numbering: &Numbering| matches!(numbering, Numbering::Mark(_));
    profile.fields.iter().any(|set| set.numbering.iter().all(is_mark) && otherwise::set_off(set, form).is_some())
}

/// Whether a line is the heading of the first field of a set whose headings begin with a mark.
pub(super) fn is_first_marked(profile: &Profile, form: &str) -> bool {
    let is_mark = |numbering: &Numbering| matches!(numbering, Numbering::Mark(_));
    profile.fields.iter().any(|set| set.fields.first().is_some_and(|field| is_heading_of(set, field, form, is_mark)))
}

/// Whether a line is the heading of a field that a section can begin with, with what stands around its words.
pub(super) fn is_first(profile: &Profile, form: &str) -> bool {
    profile.fields.iter().any(|set| {
        // Those that need not be there may be left out before the first that must.
        let last = set.fields.iter().position(|field| field.required).unwrap_or(set.fields.len().saturating_sub(1));
        let begins =
            |numbering: &Numbering| !numbering.counts() || numbering.alone(form).is_some_and(|(number, _)| number == Some(1));
        set.fields.iter().take(last + 1).any(|field| is_heading_of(set, field, form, begins))
    })
}

/// Whether a line is a heading of any field, with what stands around its words.
pub(super) fn is_heading(profile: &Profile, form: &str) -> bool {
    profile.fields.iter().any(|set| set.fields.iter().any(|field| is_heading_of(set, field, form, |_| true)))
}

/// Whether a line is a field's heading in one of the forms of its set.
fn is_heading_of(set: &FieldSet, field: &FieldRule, form: &str, counts: impl Fn(&Numbering) -> bool) -> bool {
    set.numbering.iter().filter(|numbering| counts(numbering)).any(|numbering| match numbering {
        Numbering::Colon => field.headings.prefix(form).is_some_and(|len| form[len..].starts_with(':')),
        Numbering::Columns => field.headings.prefix(form).is_some(),
        Numbering::Line | Numbering::Indent => field.headings.whole(form.trim_end_matches(':')).is_some(),
        Numbering::Mark(mark) => form.strip_prefix(*mark).is_some_and(|rest| field.headings.whole(rest).is_some()),
        Numbering::Number | Numbering::Counter(_) | Numbering::Bracket(..) => {
            numbering.alone(form).is_some_and(|(_, words)| field.headings.prefix(&form[words]).is_some())
        }
    })
}

#[derive(Default)]
struct Run {
    set: usize,
    worth: f64,
    headings: Vec<Heading>,
    rejected: Vec<Rejected>,
}

/// Chooses the best run of candidates.
fn run(pages: &Pages, set: &FieldSet, set_index: usize, content: &[usize]) -> Run {
    let initials = CharSet::initials(set.fields.iter().flat_map(|rule| rule.headings.iter()));
    let mut candidates: Vec<Candidate> =
        (0..content.len()).filter_map(|at| candidate(pages, (set, set_index), &initials, &content[at..])).collect();
    for at in 1..candidates.len() {
        let (next, own) = (candidates[at].heading.lines.start, &candidates[at - 1].heading);
        let below = content.get(content.partition_point(|&line| line < own.lines.end));
        candidates[at - 1].empty = below == Some(&next) && own.end == pages.form(own.lines.end - 1).len();
    }
    // For each field the best run that ends with it: its worth and its last candidate.
    let mut best: Vec<Option<(f64, usize)>> = vec![None; set.fields.len()];
    let mut before: Vec<Option<usize>> = vec![None; candidates.len()];
    for (at, candidate) in candidates.iter().enumerate() {
        let Some(field) = candidate.heading.field else { continue };
        let alone = candidate.worth - f64::from(u8::from(field > 0)) * 0.5;
        let follow = |&(worth, last): &(f64, usize)| (worth + candidate.worth + step(&candidates[last], candidate), last);
        let after = best.iter().flatten().map(follow).max_by(|a, b| a.0.total_cmp(&b.0));
        let (worth, last) = match after {
            Some((worth, last)) if worth > alone => (worth, Some(last)),
            _ => (alone, None),
        };
        before[at] = last;
        if best[field].is_none_or(|(known, _)| worth > known) {
            best[field] = Some((worth, at));
        }
    }
    let end = best.iter().flatten().copied().max_by(|a, b| a.0.total_cmp(&b.0));
    let mut chosen = vec![false; candidates.len()];
    let mut next = end.map(|(_, at)| at);
    while let Some(at) = next {
        chosen[at] = true;
        next = before[at];
    }
    let rejected = candidates
        .iter()
        .zip(&chosen)
        .filter(|&(_, &chosen)| !chosen)
        .map(|(candidate, _)| reject(pages, candidate, &candidates, &chosen, set))
        .collect();
    let headings =
        candidates.iter().zip(&chosen).filter(|&(_, &chosen)| chosen).map(|(candidate, _)| candidate.heading.clone()).collect();
    Run { set: set_index, worth: end.map_or(0.0, |(worth, _)| worth), headings, rejected }
}

/// How well one heading follows another.
fn step(a: &Candidate, b: &Candidate) -> f64 {
    // A heading that is printed twice has its text below the second.
    let nothing_below = b.empty || a.empty && a.heading.field != b.heading.field;
    let (a, b) = (&a.heading, &b.heading);
    let (Some(from), Some(to)) = (a.field, b.field) else { return 0.0 };
    let order = if to > from {
        -0.75 * (to - from - 1) as f64
    } else if nothing_below {
        // A list of the headings' words: its items follow each other without text. This costs more than a heading is worth.
        -1.5 * WORTH
    } else {
        // The same field again, or an earlier one: it happens, but a list that looks like headings is as likely.
        -6.0
    };
    let numbers = match (a.number, b.number) {
        (Some(x), Some(y)) if y == x + 1 => 2.0,
        (Some(x), Some(y)) if y > x => -0.5,
        (Some(_), Some(_)) => -1.5,
        _ => 0.0,
    };
    order + numbers
}

fn reject(pages: &Pages, candidate: &Candidate, candidates: &[Candidate], chosen: &[bool], set: &FieldSet) -> Rejected {
    let name = |heading: &Heading| heading.field.map_or("", |field| set.fields[field].key.as_str());
    let own = &candidate.heading;
    let same = candidates.iter().zip(chosen).find(|&(other, &chosen)| chosen && other.heading.field == own.field);
    let reason = match same {
        Some((other, _)) => format!(
            "reads like the heading of `{}`, but that of line {} fits the sequence better",
            name(own),
            pages.lines[other.heading.lines.start].number
        ),
        None => format!("reads like the heading of `{}`, but does not fit the sequence of the headings around it", name(own)),
    };
    Rejected { line: own.lines.start, reason }
}

/// Reads a line, with those after it that it may wrap onto, as a heading.
fn candidate(pages: &Pages, set: (&FieldSet, usize), initials: &CharSet, lines: &[usize]) -> Option<Candidate> {
    // Of two that are worth the same the first of the set's forms.
    let readings = set.0.numbering.iter().rev().filter_map(|numbering| numbered(pages, set, initials, lines, numbering));
    readings.max_by(|a, b| a.worth.total_cmp(&b.worth)).or_else(|| otherwise::candidate(pages, set, lines[0]))
}

/// Reads a line as a heading of one form; `initials` are what the words of the set's headings begin with.
fn numbered(
    pages: &Pages,
    (set, set_index): (&FieldSet, usize),
    initials: &CharSet,
    lines: &[usize],
    numbering: &Numbering,
) -> Option<Candidate> {
    let form = pages.form(lines[0]);
    let (number, start) = numbering.open(form)?;
    let rest = &form[start..];
    let shown = number.is_some() || !numbering.counts() && numbering.shows();
    let sure = shown || !numbering.counts();
    let mut best: Option<Candidate> = None;
    let Some(first) = rest.chars().next() else { return otherwise::below_number(pages, (set, set_index), lines, numbering) };
    // Without a mark only a heading's own words count: a glance at the first spares most lines.
    if !shown && !initials.holds(first) {
        return None;
    }
    let may_be = |rule: &FieldRule| shown || rule.headings.can_begin(first);
    // A heading stands out to the left of what is below it.
    let indent = |line: &usize| pages.lines[*line].indent;
    if *numbering == Numbering::Indent && lines.get(1).is_none_or(|below| indent(below) <= indent(&lines[0])) {
        return None;
    }
    let words = numbering.close().and_then(|close| rest.find(close)).map_or(rest, |at| &rest[..at]);
    let opening = Opening { words: Words::new(words, shown), start, lines, numbering, shown, sure };
    for (field, rule) in set.fields.iter().enumerate().filter(|(_, rule)| may_be(rule)) {
        for pattern in rule.headings.iter() {
            let known = best.as_ref().map_or(0.0, |best| best.worth);
            let expected = number.is_some_and(|number| number as usize == field + 1);
            let read = reading(pages, pattern, &opening, known);
            let read = read.or_else(|| otherwise::akin(pattern, &opening, expected, rest));
            let Some(Reading { worth, count, words_end, end, exact }) = read else { continue };
            let worth = worth + if expected { WORTH_EXPECTED } else { 0.0 };
            if best.as_ref().is_none_or(|known| worth > known.worth) {
                let lines = lines[0]..lines[count - 1] + 1;
                let inner = Vec::new();
                let heading =
                    Heading { field: Some(field), set: set_index, number, lines, start, words_end, end, exact, inner };
                best = Some(Candidate { heading, worth, empty: false });
            }
        }
    }
    best
}
