//! The headings of a section's fields, found by sequence.
//!
//! Every line that could be a heading is a [`Candidate`]: it reads like a heading of the profile, whole or in part, with a
//! number or without one. Then the best run over the whole section is chosen by dynamic programming: what a candidate is worth by itself,
//! and how well it follows the one before (order of the fields, order of the numbers). A list inside a field that also reads `1.` `2.` is
//! left out because it reads like no heading; a sentence that begins with a heading's words because it breaks the order.

use std::ops::Range;

use super::unknown;
use crate::page::Pages;
use crate::profile::pattern::number_prefix;
use crate::profile::{CharSet, FieldRule, FieldSet, Numbering, Pattern, Profile};

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
    /// Where the heading ends in the last line's match form; text of the field follows there.
    pub end: usize,
    /// Whether its words are those that the profile gives.
    pub exact: bool,
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
    pub numbering: Option<Numbering>,
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
/// The likeness from which on a numbered line is taken for a heading that is worded otherwise.
const ALIKE: f64 = 0.6;
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
    let Some(best) = best else { return Found::default() };
    let set = &profile.fields[best.set];
    let mut headings = best.headings;
    if set.numbering == Numbering::Number {
        headings.extend(unknown::numbered(pages, set, best.set, &content, &headings, repeated));
    } else if let Numbering::Mark(mark) = set.numbering {
        headings.extend(unknown::marked(pages, best.set, mark, &content, &headings));
    }
    headings.sort_by_key(|heading| heading.lines.start);
    let division = (set.divisions.len() == 1).then(|| set.divisions[0]);
    Found { headings, rejected: best.rejected, division, numbering: Some(set.numbering.clone()) }
}

/// Whether a line is a heading of a set that begins with a mark.
pub(super) fn is_marked_heading(profile: &Profile, form: &str) -> bool {
    profile.fields.iter().any(|set| match set.numbering {
        Numbering::Mark(mark) => {
            form.strip_prefix(mark).is_some_and(|rest| set.fields.iter().any(|field| field.headings.whole(rest).is_some()))
        }
        Numbering::Number => false,
    })
}

/// Whether a line is the heading of the first field of a set that begins with a mark.
pub(super) fn is_first_marked(profile: &Profile, form: &str) -> bool {
    let first = |set: &FieldSet, mark: char| {
        let rest = form.strip_prefix(mark);
        rest.zip(set.fields.first()).is_some_and(|(rest, field)| field.headings.whole(rest).is_some())
    };
    profile.fields.iter().any(|set| matches!(set.numbering, Numbering::Mark(mark) if first(set, mark)))
}

/// Whether a line is the heading of the first field of a set, with its number or mark.
pub(super) fn is_first(profile: &Profile, form: &str) -> bool {
    let first = |set: &FieldSet, rest: &str| set.fields.first().is_some_and(|field| field.headings.prefix(rest).is_some());
    let Some((1, len)) = heading_number(form) else { return is_first_marked(profile, form) };
    profile.fields.iter().any(|set| set.numbering == Numbering::Number && first(set, &form[len..]))
}

struct Run {
    set: usize,
    worth: f64,
    headings: Vec<Heading>,
    rejected: Vec<Rejected>,
}

/// Chooses the best run of candidates.
fn run(pages: &Pages, set: &FieldSet, set_index: usize, content: &[usize]) -> Run {
    let mut candidates: Vec<Candidate> =
        (0..content.len()).filter_map(|at| candidate(pages, set, set_index, &content[at..])).collect();
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
fn candidate(pages: &Pages, set: &FieldSet, set_index: usize, lines: &[usize]) -> Option<Candidate> {
    let form = pages.form(lines[0]);
    let (number, start) = match set.numbering {
        Numbering::Number => heading_number(form).map_or((None, 0), |(number, len)| (Some(number), len)),
        Numbering::Mark(mark) => (None, form.strip_prefix(mark).map(|rest| form.len() - rest.len())?),
    };
    let rest = &form[start..];
    let marked = number.is_some() || matches!(set.numbering, Numbering::Mark(_));
    let mut best: Option<Candidate> = None;
    let first = rest.chars().next()?;
    // Without a mark only a heading's own words count: a glance at the first spares most lines.
    let may_be = |rule: &FieldRule| marked || rule.headings.can_begin(first);
    if !set.fields.iter().any(may_be) {
        return None;
    }
    let opening = Opening { words: Words::new(rest), start, lines, marked };
    for (field, rule) in set.fields.iter().enumerate().filter(|(_, rule)| may_be(rule)) {
        for pattern in rule.headings.iter() {
            let Some(Reading { worth, count, end, exact }) = reading(pages, pattern, &opening) else { continue };
            let expected = number.is_some_and(|number| number as usize == field + 1);
            let worth = worth + if expected { 2.0 } else { 0.0 };
            if best.as_ref().is_none_or(|known| worth > known.worth) {
                let lines = lines[0]..lines[count - 1] + 1;
                best = Some(Candidate {
                    heading: Heading { field: Some(field), set: set_index, number, lines, start, end, exact },
                    worth,
                    empty: false,
                });
            }
        }
    }
    best
}

/// What stands on a line behind a number or a mark.
struct Words<'t> {
    text: &'t str,
    /// How many characters it has.
    length: usize,
    chars: CharSet,
}

impl<'t> Words<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, length: text.chars().count(), chars: text.chars().collect() }
    }

    /// Whether words could be alike enough to be worth the costly comparison: their lengths, and how many of their characters are here too.
    fn may_be_like(&self, word: &str) -> bool {
        let (length, shared) =
            word.chars().fold((0, 0), |(length, shared), c| (length + 1, shared + usize::from(self.chars.holds(c))));
        let (short, long): (usize, usize) = (self.length.min(length), self.length.max(length));
        // A character that is not shared is an edit at least; half a character makes up for the rounding.
        let most = short.min(shared) as f64 + 0.5;
        (3..=length + LONGER).contains(&self.length) && most >= ALIKE * long as f64
    }
}

/// How a line reads as a heading.
struct Reading {
    worth: f64,
    /// How many lines it takes.
    count: usize,
    /// Where it ends in the last of them.
    end: usize,
    exact: bool,
}

/// A line that could open a field.
struct Opening<'a> {
    /// What stands behind its number or mark.
    words: Words<'a>,
    /// Where that begins.
    start: usize,
    /// The line and those after it.
    lines: &'a [usize],
    /// Whether it has a number or a mark.
    marked: bool,
}

/// Reads a line as the heading that a pattern gives.
fn reading(pages: &Pages, pattern: &Pattern, opening: &Opening) -> Option<Reading> {
    let &Opening { ref words, start, lines, marked } = opening;
    let rest = words.text;
    let whole = worth(marked);
    if let Some(len) = pattern.prefix(rest) {
        return behind(pages, &rest[len..], Place { line: lines[0], end: start + len, count: 1 }, marked);
    }
    let word = pattern.word()?;
    // A heading that wraps: what stands here must be its beginning, and the lines below go on with it.
    if word.starts_with(rest) && rest.chars().nth(1).is_some() {
        let mut joined = rest.to_owned();
        for (count, &line) in lines.iter().enumerate().skip(1).take(HEADING_LINES - 1) {
            let next = pages.form(line);
            let missing = &word[joined.len()..];
            if let Some(after) = next.strip_prefix(missing) {
                return behind(pages, after, Place { line, end: missing.len(), count: count + 1 }, marked);
            }
            if !missing.starts_with(next) || next.is_empty() {
                break;
            }
            joined.push_str(next);
        }
        // Only its beginning is there, and nothing goes on with it: a heading that was cut, if it is long enough to be sure.
        if marked && words.length * 2 >= word.chars().count() {
            return Some(Reading { worth: whole * 0.6, count: 1, end: start + rest.len(), exact: false });
        }
    }
    // Worded otherwise: only with a number, short, and no sentence.
    if !marked || rest.ends_with('。') || !words.may_be_like(word) {
        return None;
    }
    let alike = strsim::normalized_levenshtein(rest, word);
    (alike >= ALIKE).then(|| Reading { worth: whole * alike * 0.6, count: 1, end: start + rest.len(), exact: false })
}

/// Where a heading's words end.
struct Place {
    line: usize,
    end: usize,
    /// How many lines they take.
    count: usize,
}

/// The worth of a heading that reads as the profile gives it.
fn worth(marked: bool) -> f64 {
    if marked { WORTH } else { WORTH_UNNUMBERED }
}

/// What follows a heading's words on their line decides what they are worth: nothing, a note in brackets, or text set apart.
fn behind(pages: &Pages, after: &str, place: Place, marked: bool) -> Option<Reading> {
    let Place { line, end, count } = place;
    let whole = worth(marked);
    if after.is_empty() {
        return Some(Reading { worth: whole, count, end, exact: true });
    }
    if after.starts_with('(') && after.ends_with(')') && after.chars().count() <= LONGER {
        return Some(Reading { worth: whole * 0.9, count, end: end + after.len(), exact: true });
    }
    if after == ":" {
        return Some(Reading { worth: whole, count, end: end + 1, exact: true });
    }
    if !marked {
        return None;
    }
    let form = &pages.forms[line];
    let set_apart = after.starts_with(':') || {
        let (before, at) = (form.source(end - 1..end).end, form.source(end..end + 1).start);
        at > before
    };
    if set_apart {
        let end = end + usize::from(after.starts_with(':'));
        return Some(Reading { worth: whole * 0.8, count, end, exact: true });
    }
    // The words go on without a gap: a longer heading if it is short, else a sentence.
    let short = after.chars().count() <= LONGER && !after.ends_with('。') && !after.contains('、');
    short.then(|| Reading { worth: whole * 0.5, count, end: end + after.len(), exact: false })
}

/// The number of a heading: digits and a dot, or digits alone.
pub(super) fn heading_number(form: &str) -> Option<(u32, usize)> {
    if form.starts_with('(') {
        return None;
    }
    number_prefix(form).or_else(|| {
        let digits = form.bytes().take_while(u8::is_ascii_digit).count();
        (1..=2).contains(&digits).then_some(())?;
        Some((form[..digits].parse().ok()?, digits))
    })
}
