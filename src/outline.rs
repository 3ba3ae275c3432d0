//! Lines → front matter, divider pages and one section for each recipient.
//!
//! In come the pages; out comes an [`Outline`]: chapters of the front matter, pages that announce an award, and sections
//! with the headings of their fields. Nothing is read as a value here; every line is in at most one block, and what is in none is left for
//! the caller to report.
//!
//! A section is found by what its head looks like (labelled lines, an address, a telephone number) and by the names that
//! the winners' list and the award pages give. The headings of its fields are found by *sequence*: every candidate is kept, and the best
//! run over the whole section is chosen, so that a list inside a field that also reads `1.` `2.` `3.` is no heading.

mod appendix;
mod begin;
mod chapter;
pub(crate) mod decoration;
mod divider;
mod head;
mod heading;
mod name;
mod plain;
mod restart;
mod roster;
mod section;
pub mod signal;
mod style;
mod unknown;

use std::collections::HashSet;
use std::ops::Range;

use crate::page::Pages;
use crate::profile::{FrontPart, Profile};

pub use heading::{Heading, Rejected};
pub use roster::{Entry, Roster};
pub use section::Section;
pub use signal::{LabelHit, Signals};

/// What a booklet consists of.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// What stands before the first chapter: title and programme.
    pub opening: Range<usize>,
    /// The chapters of the front matter, in order.
    pub chapters: Vec<Chapter>,
    /// The pages that announce a division and an award.
    pub dividers: Vec<Divider>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The winners' list.
    pub winners: Roster,
    /// What each line looks like by itself.
    pub signals: Signals,
}

impl Outline {
    /// Whether the first line of a running head, which goes on to return up to the line `last`, is no title: it stands in the text of a section,
    /// or in the name or a heading of one that ends before the head does.
    pub(crate) fn has_in_text(&self, first: usize, last: usize) -> bool {
        self.sections.iter().filter(|section| section.lines.contains(&first)).any(|section| {
            let mut headings = section.headings.iter();
            let is_title = section.name.contains(&first) || headings.any(|heading| heading.lines.contains(&first));
            !is_title || !section.lines.contains(&last)
        })
    }
}

/// A chapter of the front matter: a heading and the lines below it. The edge of a box or a rule may stand above the heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Which one; none where the heading is not known to the profile.
    pub part: Option<FrontPart>,
    /// Its lines with the heading, as indices into the lines of the booklet.
    pub lines: Range<usize>,
}

impl Chapter {
    /// The line of its heading.
    pub fn heading(&self, signals: &Signals) -> usize {
        let is_heading = |&line: &usize| self.part.is_some() && signals.front.get(line).copied().flatten() == self.part;
        self.lines.clone().find(is_heading).unwrap_or(self.lines.start)
    }
}

/// A page that announces a division and an award.
#[derive(Debug, Clone)]
pub struct Divider {
    /// Its lines.
    pub lines: Range<usize>,
    /// The division's number, and the index of its line: on this page, or further above.
    pub division: Option<(u32, usize)>,
    /// The index of the award's line.
    pub award: Option<usize>,
    /// Lines between the division and the award: what the division is for.
    pub about: Vec<usize>,
    /// The names that stand there.
    pub roster: Roster,
}

/// What all parts of a booklet are found in.
#[derive(Clone, Copy)]
struct View<'a> {
    source: &'a str,
    pages: &'a Pages,
    profile: &'a Profile,
    signals: &'a Signals,
}

impl View<'_> {
    /// A line as printed.
    fn text(&self, line: usize) -> &str {
        self.pages.lines[line].text(self.source)
    }

    /// What is printed on the lines of a name, without labels that stand on its right.
    fn name(&self, lines: impl IntoIterator<Item = usize>) -> String {
        self.signals.name(self.source, self.pages, lines)
    }
}

pub(crate) use style::adapted;

/// Divides the lines of a booklet.
pub fn divide(source: &str, pages: &Pages, profile: &Profile) -> Outline {
    divide_by(source, pages, profile, signal::read(source, pages, profile))
}

/// Divides the lines once more, after some have become furniture.
pub(crate) fn divide_again(source: &str, pages: &Pages, profile: &Profile, before: Outline) -> Outline {
    divide_by(source, pages, profile, signal::without_furniture(pages, before.signals))
}

fn divide_by(source: &str, pages: &Pages, profile: &Profile, mut signals: Signals) -> Outline {
    let view = View { source, pages, profile, signals: &signals };
    let begun = begin::find(view);
    let is_told = !profile.sections.begin.is_empty();
    let clusters = if is_told { begin::clusters(&begun) } else { head::clusters(view) };
    let mut dividers = if is_told { divider::above(view, &begun) } else { divider::find(view, &clusters) };
    let end = pages.lines.len();
    let first = clusters
        .iter()
        .map(|cluster| cluster.name)
        .chain(dividers.iter().map(|divider| divider.lines.start))
        .min()
        .unwrap_or(end);
    let mut chapters = chapter::find(view, first);
    // Whatever begins ends what came before. Sections are found with the names of the lists, so the lists are read first.
    let mut begins: Vec<usize> = clusters.iter().map(|cluster| cluster.name).collect();
    begins.extend(dividers.iter().map(|divider| divider.lines.start));
    begins.extend(chapters.iter().map(|chapter| chapter.lines.start));
    begins.sort_unstable();
    cut(&mut chapters, &begins, end);
    let mut winners = chapter::winners(view, &chapters);
    let unknown = if is_told { Vec::new() } else { divider::find_unknown(view, &winners, first) };
    // The award below a division is its own, though it looks like an award page by itself.
    let is_own = |line: usize| unknown.iter().any(|divider| divider.award == Some(line));
    begins.retain(|&begin| !is_own(begin));
    dividers.retain(|divider| !is_own(divider.lines.start));
    begins.extend(unknown.iter().map(|divider| divider.lines.start));
    begins.sort_unstable();
    dividers.extend(unknown);
    dividers.sort_by_key(|divider| divider.lines.start);
    divider::inherit_divisions(view, &mut dividers);
    let page_end = |start: usize| divider::page_end(view, start).min(next(&begins, start, end));
    divider::close(view, &mut dividers, &winners, &page_end);
    let names = roster::Names::new(&winners, &dividers);
    let from = chapters.iter().map(|chapter| chapter.lines.end).filter(|&chapter_end| chapter_end <= first).max().unwrap_or(0);
    let mut starts =
        if is_told { begin::starts(begun, from) } else { section::starts(view, &clusters, &names, &chapters, from) };
    let last = starts.last().map_or(end, |last| last.name.start);
    let others = chapters.iter().map(|chapter| chapter.lines.start).chain(dividers.iter().map(|divider| divider.lines.start));
    let text_end = others.filter(|&begin| begin > last).min().unwrap_or(end);
    let appendix = appendix::cut(view, &mut starts, &names, winners.by_key().len(), text_end);
    begins.extend(appendix);
    begins.extend(starts.iter().map(|start| start.name.start));
    let own: HashSet<usize> = starts.iter().map(|start| start.name.start).collect();
    let guessed: HashSet<usize> = clusters.iter().map(|cluster| cluster.name).collect();
    begins.retain(|begin| !guessed.contains(begin) || own.contains(begin) || appendix == Some(*begin));
    begins.sort_unstable();
    cut(&mut chapters, &begins, end);
    divider::close(view, &mut dividers, &winners, &|start| next(&begins, start, end));
    divider::trim(&mut dividers);
    let end_of = |start: &section::Start| next(&begins, start.name.start, end);
    // A list was read up to what was known to begin then.
    let is_of_section = |line: usize| {
        let at = starts.partition_point(|start| start.name.start <= line);
        at.checked_sub(1).is_some_and(|at| line < end_of(&starts[at]))
    };
    winners.give_back(is_of_section);
    let repeated = unknown::Repeated::count(pages, starts.iter().map(|start| start.name.end..end_of(start)));
    let lists = section::Lists::new(view, &dividers, &winners);
    let read = |start| section::read(view, start, end_of(start), &lists, &repeated);
    let mut sections: Vec<Section> = starts.iter().map(read).collect();
    section::match_alike(&mut sections, &mut winners);
    signals.unknown_labels = signal::unknown_labels(pages, &signals, &sections);
    let opening = 0..begins.first().copied().unwrap_or(end);
    Outline { opening, chapters, dividers, sections, winners, signals }
}

/// The first of `begins`, which are in order, behind `start`.
fn next(begins: &[usize], start: usize, end: usize) -> usize {
    begins.get(begins.partition_point(|&begin| begin <= start)).copied().unwrap_or(end)
}

/// Ends each chapter where something else begins.
fn cut(chapters: &mut [Chapter], begins: &[usize], end: usize) {
    for chapter in chapters {
        chapter.lines.end = chapter.lines.end.min(next(begins, chapter.lines.start, end));
    }
}
