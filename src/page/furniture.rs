//! Lines that belong to the page and not to the text: page numbers, running heads and feet, marks of blank pages.

use std::collections::HashMap;

use super::Line;
use crate::fold::Form;
use crate::profile::Pattern;
use crate::profile::pattern::CharSet;

/// What kind of furniture a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Furniture {
    /// A page number that stands alone.
    PageNumber,
    /// A line that returns at the top or the foot of pages.
    RunningHead,
    /// A line that the profile declares to be furniture, such as the mark of a blank page.
    Declared,
    /// A rule around a head that is drawn as a table.
    Rule,
}

impl Furniture {
    /// The word for it in `sasshi inspect`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PageNumber => "page-number",
            Self::RunningHead => "running-head",
            Self::Declared => "furniture",
            Self::Rule => "rule",
        }
    }
}

pub(super) fn label_by_pattern(lines: &mut [Line], forms: &[Form], patterns: &[Pattern]) {
    let initials = CharSet::initials(patterns);
    for (line, form) in lines.iter_mut().zip(forms) {
        if initials.begins(form.as_str()) && patterns.iter().any(|pattern| pattern.is_whole(form.as_str())) {
            line.furniture = Some(Furniture::Declared);
        }
    }
}

/// A line that could be a page number.
struct Candidate {
    index: usize,
    number: PageNumber,
}

/// What a page number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PageNumber {
    value: u32,
    /// The number of pages that stands behind it.
    total: Option<u32>,
    /// It is decorated in a way that nothing but a page number is.
    decorated: bool,
}

impl PageNumber {
    /// Whether two of them count on to the same total, as cells of a table hardly do.
    fn counts_on(self, other: Self) -> bool {
        self.total.is_some() && self.total == other.total && self.value.abs_diff(other.value) == 1
    }
}

/// Labels page numbers that stand alone, and lets a page end behind one where no other sign of a break is there.
pub(super) fn label_page_numbers(lines: &mut [Line], forms: &[Form]) {
    let candidates: Vec<Candidate> = forms
        .iter()
        .enumerate()
        .filter_map(|(index, form)| page_number(form.as_str()).map(|number| Candidate { index, number }))
        .collect();
    for (at, candidate) in candidates.iter().enumerate() {
        let index = candidate.index;
        let next_is_top = lines.get(index + 1).is_none_or(|next| next.page_top);
        let neighbour = |other: Option<&Candidate>, distance: usize| {
            other.is_some_and(|other| {
                other.index.abs_diff(index) <= distance
                    && !break_between(lines, other.index, index)
                    && !other.number.counts_on(candidate.number)
            })
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
            candidate.number.decorated
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
    let follows = |a: &Candidate, b: &Candidate| {
        let step = b.number.value.checked_sub(a.number.value);
        step.is_some_and(|step| (1..=2).contains(&step)) && PAGE_LINES.contains(&(b.index - a.index))
    };
    candidates[..at].iter().rev().take(3).any(|before| follows(before, here))
        || candidates[at + 1..].iter().take(3).any(|after| follows(here, after))
}

/// Reads a line in match form as a page number: `12`, `-12-`, `P.12`, `12/95`, `12頁`.
fn page_number(form: &str) -> Option<PageNumber> {
    let is_dash = |c: char| matches!(c, '-' | '~' | '〜' | '―' | '‐' | '·' | '・');
    // This is asked of every line, and hardly any begins like one.
    if !form.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'p' | 'P') || is_dash(c)) {
        return None;
    }
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
    let (number, total) = match bare.split_once('/') {
        Some((number, total)) if is_number(total) => (number, Some(total.parse().ok()?)),
        Some(_) => return None,
        None => (bare, None),
    };
    if !is_number(number) {
        return None;
    }
    let decorated = dashed || prefixed || suffixed || total.is_some();
    Some(PageNumber { value: number.parse().ok()?, total, decorated })
}

fn is_number(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// A line at the edge of a page.
#[derive(Debug, Clone, Copy)]
struct Edge {
    /// The page, from 0.
    page: usize,
    index: usize,
    at_foot: bool,
}

/// Labels lines that return, but for digits, at the top or at the foot of pages: on a quarter of all pages at least, and these are spread
/// over the book; or on three pages one after the other (or every second one). Returns the first and the last line of each that returns only on
/// some pages: its first one may be a title, which nobody can tell here, and is not labelled.
pub(super) fn label_running_heads(
    lines: &mut [Line],
    forms: &[Form],
    is_content: impl Fn(&str) -> bool,
) -> Vec<(usize, usize)> {
    let mut doubtful = Vec::new();
    let pages = edges(lines);
    if pages.len() < 3 {
        return doubtful;
    }
    let mut seen: HashMap<String, Vec<Edge>> = HashMap::new();
    for edge in pages.iter().flatten() {
        let key = without_digits(forms[edge.index].as_str());
        // The last words of sentences return by chance: `ている。` on top of three pages is no head.
        if key.chars().nth(1).is_some() && !key.ends_with('。') {
            seen.entry(key).or_default().push(*edge);
        }
    }
    for edges in seen.values_mut().filter(|edges| edges.len() >= 3) {
        // What returns is asked about only now: nearly all lines stand on one page.
        edges.retain(|edge| !is_content(forms[edge.index].as_str()));
        let mut on: Vec<usize> = edges.iter().map(|edge| edge.page).collect();
        on.dedup();
        let span = on.last().zip(on.first()).map_or(0, |(last, first)| last - first + 1);
        let spread = on.len() * 4 >= pages.len() && span * 4 >= pages.len() * 3;
        let whole_book = on.len() >= 3 && spread;
        let run = on.windows(3).any(|three| three[2] - three[0] <= 2) || on.windows(4).any(|four| four[3] - four[0] <= 6);
        if !(whole_book || run) {
            continue;
        }
        // The first page has a title, not a running head; and a head that returns only on some pages repeats a title that stands
        // on the first of them. These are content. A foot that counts the pages is none on any of them.
        let on_first_page = edges.iter().filter(|edge| edge.page == 0).count();
        let skip = match whole_book {
            _ if counts_pages(edges, forms) => 0,
            true => on_first_page,
            false => 1,
        };
        for edge in edges.iter().skip(skip) {
            lines[edge.index].furniture = Some(Furniture::RunningHead);
        }
        if skip == 1 && !whole_book {
            doubtful.extend(edges.first().zip(edges.last()).map(|(first, last)| (first.index, last.index)));
        }
    }
    doubtful.sort_unstable();
    doubtful
}

/// Labels the marks of blank pages: the only line of a page that is none of its furniture, and one of the patterns in brackets of any kind or
/// without.
pub(super) fn label_blank_pages(lines: &mut [Line], forms: &[Form], patterns: &[Pattern]) {
    let mut start = 0;
    while start < lines.len() {
        let page = lines[start].page;
        let end = start + lines[start..].iter().take_while(|line| line.page == page).count();
        let mut content = (start..end).filter(|&at| lines[at].furniture.is_none());
        if let (Some(only), None) = (content.next(), content.next()) {
            let is_sign = |c: char| {
                matches!(
                    c,
                    '(' | ')' | '[' | ']' | '<' | '>' | '{' | '}' | '【' | '】' | '〔' | '〕' | '「' | '」' | '-' | '。'
                )
            };
            let bare = forms[only].as_str().trim_matches(is_sign);
            let bracketed = format!("({bare})");
            if !bare.is_empty() && patterns.iter().any(|pattern| pattern.is_whole(bare) || pattern.is_whole(&bracketed)) {
                lines[only].furniture = Some(Furniture::Declared);
            }
        }
        start = end;
    }
}

/// The lines at the top and at the foot of each page that can be running ones.
fn edges(lines: &[Line]) -> Vec<Vec<Edge>> {
    /// How many lines at either edge of a page can be running ones.
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
    let edge = |(page, own): (usize, Vec<usize>)| {
        // The only line of a page stands at its top.
        let depth = DEPTH.min(own.len() / 2);
        let top = own.iter().take(depth.max(usize::from(own.len() == 1))).map(|&index| Edge { page, index, at_foot: false });
        top.chain(own.iter().rev().take(depth).map(|&index| Edge { page, index, at_foot: true })).collect()
    };
    pages.into_iter().enumerate().map(edge).collect()
}

/// Whether lines stand at the foot and hold a number that goes on by one from page to page.
fn counts_pages(edges: &[Edge], forms: &[Form]) -> bool {
    let number = |edge: &Edge| {
        let form = forms[edge.index].as_str();
        let start = form.find(|c: char| c.is_ascii_digit())?;
        let digits = form[start..].bytes().take_while(u8::is_ascii_digit).count();
        let value = form[start..start + digits].parse::<i64>().ok()?;
        Some(value - i64::try_from(edge.page).ok()?)
    };
    let first = edges.first().and_then(number);
    first.is_some() && edges.iter().all(|edge| edge.at_foot && number(edge) == first)
}

/// The form with every run of digits replaced, so that heads that hold the page number are equal.
pub(super) fn without_digits(form: &str) -> String {
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
