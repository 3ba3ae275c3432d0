//! Lines that belong to the page and not to the text: page numbers, running heads and feet, marks of blank pages.

use std::collections::HashMap;

use super::Line;
use crate::fold::Form;
use crate::profile::Pattern;

/// What kind of furniture a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Furniture {
    /// A page number that stands alone.
    PageNumber,
    /// A line that returns at the top or the foot of pages.
    RunningHead,
    /// A line that the profile declares to be furniture, such as the mark of a blank page.
    Declared,
}

impl Furniture {
    /// The word for it in `sasshi inspect`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PageNumber => "page-number",
            Self::RunningHead => "running-head",
            Self::Declared => "furniture",
        }
    }
}

pub(super) fn label_by_pattern(lines: &mut [Line], forms: &[Form], patterns: &[Pattern]) {
    for (line, form) in lines.iter_mut().zip(forms) {
        if patterns.iter().any(|pattern| pattern.is_whole(form.as_str())) {
            line.furniture = Some(Furniture::Declared);
        }
    }
}

/// A line that could be a page number.
struct Candidate {
    index: usize,
    value: u32,
    decorated: bool,
}

/// Labels page numbers that stand alone, and lets a page end behind one where no other sign of a break is there.
pub(super) fn label_page_numbers(lines: &mut [Line], forms: &[Form]) {
    let candidates: Vec<Candidate> = forms
        .iter()
        .enumerate()
        .filter_map(|(index, form)| page_number(form.as_str()).map(|(value, decorated)| Candidate { index, value, decorated }))
        .collect();
    for (at, candidate) in candidates.iter().enumerate() {
        let index = candidate.index;
        let next_is_top = lines.get(index + 1).is_none_or(|next| next.page_top);
        let neighbour = |other: Option<&Candidate>, distance: usize| {
            other.is_some_and(|other| other.index.abs_diff(index) <= distance && !break_between(lines, other.index, index))
        };
        let before = at.checked_sub(1).and_then(|n| candidates.get(n));
        let after = candidates.get(at + 1);
        // Numbers that stand on lines one below the other are cells of a table.
        let in_table = neighbour(before, 2) || neighbour(after, 2);
        let set_apart =
            lines[index].blank_before > 0 && lines.get(index + 1).is_none_or(|next| next.blank_before > 0 || next_is_top);
        let in_sequence = in_sequence(&candidates, at);
        let is_number = if in_table {
            false
        } else {
            candidate.decorated
                || next_is_top
                || lines[index].page_top
                || lines[index].blank_before > 0
                || set_apart
                || in_sequence
        };
        if is_number {
            lines[index].furniture = Some(Furniture::PageNumber);
            let at_top = lines[index].page_top && index > 0;
            if !at_top
                && !next_is_top
                && let Some(next) = lines.get_mut(index + 1)
            {
                next.page_top = true;
            }
        }
    }
}

fn break_between(lines: &[Line], a: usize, b: usize) -> bool {
    let (first, last) = (a.min(b), a.max(b));
    lines[first + 1..=last].iter().any(|line| line.page_top)
}

/// Whether the candidate before or behind stands about a page away and counts on by one or two.
fn in_sequence(candidates: &[Candidate], at: usize) -> bool {
    const PAGE_LINES: std::ops::RangeInclusive<usize> = 8..=150;
    let here = &candidates[at];
    let follows =
        |a: &Candidate, b: &Candidate| b.value > a.value && b.value - a.value <= 2 && PAGE_LINES.contains(&(b.index - a.index));
    candidates[..at].iter().rev().take(3).any(|before| follows(before, here))
        || candidates[at + 1..].iter().take(3).any(|after| follows(here, after))
}

/// Reads a line in match form as a page number: `12`, `-12-`, `(12)`, `P.12`, `12/95`, `12頁`. Says also whether it is
/// decorated in a way that nothing but a page number is.
fn page_number(form: &str) -> Option<(u32, bool)> {
    let is_dash = |c: char| matches!(c, '-' | '~' | '〜' | '―' | '‐' | '·' | '・');
    let bare = form.trim_matches(is_dash);
    let (bare, dashed) = (bare, bare.len() < form.len() && form.starts_with(is_dash) && form.ends_with(is_dash));
    let lower = bare
        .strip_prefix("p.")
        .or_else(|| bare.strip_prefix("P."))
        .or_else(|| bare.strip_prefix("p"))
        .or_else(|| bare.strip_prefix('P'));
    let (bare, prefixed) = lower.map_or((bare, false), |rest| (rest, true));
    let (bare, suffixed) =
        bare.strip_suffix("頁").or_else(|| bare.strip_suffix("ページ")).map_or((bare, false), |rest| (rest, true));
    let (number, of_total) = match bare.split_once('/') {
        Some((number, total)) if is_number(total) => (number, true),
        Some(_) => return None,
        None => (bare, false),
    };
    if !is_number(number) {
        return None;
    }
    Some((number.parse().ok()?, dashed || prefixed || suffixed || of_total))
}

fn is_number(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Labels lines that return, but for digits, at the top or at the foot of pages: on a quarter of all pages at least, or on
/// three pages one after the other (or every second one).
pub(super) fn label_running_heads(lines: &mut [Line], forms: &[Form], is_content: impl Fn(&str) -> bool) {
    /// How many lines at the top and the foot of a page can be running ones.
    const DEPTH: usize = 2;
    let mut pages: Vec<Vec<usize>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if line.page_top || pages.is_empty() {
            pages.push(Vec::new());
        }
        if line.furniture.is_none()
            && let Some(page) = pages.last_mut()
        {
            page.push(index);
        }
    }
    if pages.len() < 3 {
        return;
    }
    let mut seen: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        let depth = DEPTH.min(page.len() / 2);
        let edge = page.iter().take(depth).chain(page.iter().rev().take(depth));
        for &index in edge {
            let key = without_digits(forms[index].as_str());
            if key.chars().count() >= 2 && !is_content(forms[index].as_str()) {
                seen.entry(key).or_default().push((number, index));
            }
        }
    }
    for occurrences in seen.values() {
        let mut on: Vec<usize> = occurrences.iter().map(|&(page, _)| page).collect();
        on.dedup();
        let whole_book = on.len() >= 3 && on.len() * 4 >= pages.len();
        let run = on.windows(3).any(|three| three[2] - three[0] <= 2) || on.windows(4).any(|four| four[3] - four[0] <= 6);
        if !(whole_book || run) {
            continue;
        }
        // The first page has a title, not a running head; and a head that returns only on some pages repeats a title that stands
        // on the first of them. These are content.
        let on_first_page = occurrences.iter().filter(|&&(page, _)| page == 0).count();
        let skip = if whole_book { on_first_page } else { 1 };
        for &(_, index) in occurrences.iter().skip(skip) {
            lines[index].furniture = Some(Furniture::RunningHead);
        }
    }
}

/// The form with every run of digits replaced, so that heads that hold the page number are equal.
fn without_digits(form: &str) -> String {
    let mut key = String::with_capacity(form.len());
    let mut in_digits = false;
    for c in form.chars() {
        if c.is_ascii_digit() {
            if !in_digits {
                key.push('#');
            }
            in_digits = true;
        } else {
            key.push(c);
            in_digits = false;
        }
    }
    key
}
