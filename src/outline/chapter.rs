//! The chapters of the front matter.
//!
//! In come the lines up to the first award page or section, and the tops of the pages behind; out come [`Chapter`]s: those whose headings the
//! profile knows, and those that show by their numbers or their place on a page that something begins there. `2. 受賞者` opens the winners' list.

use super::{Chapter, Roster, View, heading, roster};
use crate::page::Pages;
use crate::profile::FrontPart;
use crate::profile::pattern::{is_ornament, number_prefix, strip_numbering};

/// Finds the chapters. Behind `first`, the first award page or section, a heading counts only at the top of a page.
pub(super) fn find(view: View, first: usize) -> Vec<Chapter> {
    let View { pages, profile, signals, .. } = view;
    let end = pages.lines.len();
    // Where the profile shows how sections begin, a list behind them need not begin a page.
    let is_told = !profile.sections.begin.is_empty();
    let apart = |index: usize| {
        let start = with_ornaments(pages, index);
        let may_be_inside = is_told || matches!(signals.front[index], Some(FrontPart::Text(_)));
        let is_apart = may_be_inside && pages.lines[start].blank_before > 0;
        pages.is_content_top(start) || is_apart && !heading::is_heading(profile, pages.form(index))
    };
    // The committee is a part of the chapter on the judging; behind the sections it may have a page of its own.
    let has_page = |index: usize| index > first && pages.is_content_top(with_ornaments(pages, index));
    let is_chapter = |index: &usize| {
        signals.front[*index].is_some_and(|part| {
            part.is_chapter() && (*index < first || apart(*index)) || part == FrontPart::Committee && has_page(*index)
        })
    };
    let known: Vec<usize> = pages.content(0..end).filter(is_chapter).collect();
    let chapter_of = |index: usize| signals.front[index].map(FrontPart::chapter);
    let mut starts: Vec<(usize, Option<FrontPart>)> = known.iter().map(|&index| (index, chapter_of(index))).collect();
    starts.extend(parts_alone(view, &known, first));
    starts.sort_unstable_by_key(|&(index, _)| index);
    // The heading of a part may have the number of a chapter.
    let mut unknown = unknown_numbered(pages, &known, first);
    unknown.retain(|index| starts.iter().all(|(start, _)| start != index));
    starts.extend(unknown.into_iter().map(|index| (index, None)));
    starts.sort_unstable_by_key(|&(index, _)| index);
    // What stands at the top of a page in the opening and is no item of the programme begins something that is not known.
    let opening_end = starts.first().map_or(first, |&(index, _)| index);
    let first_page = pages.content(0..opening_end).next().map(|index| pages.lines[index].page);
    let is_stray = |index: &usize| {
        Some(pages.lines[*index].page) != first_page && pages.is_content_top(*index) && !is_programme(pages, *index)
    };
    let stray = pages.content(0..opening_end).find(is_stray);
    if let Some(index) = stray {
        starts.insert(0, (index, None));
    }
    starts.extend(title_page(view, &starts, first).map(|index| (index, None)));
    starts.sort_unstable_by_key(|&(index, _)| index);
    let ends = starts.iter().skip(1).map(|&(index, _)| index).chain([end]);
    let chapters = starts.iter().zip(ends).map(|(&(start, part), end)| Chapter { part, lines: start..end });
    let mut chapters: Vec<Chapter> = chapters.collect();
    // The edge of the box around a heading, or the rule above it, belongs to it; the chapter above is cut there.
    let mut above = 0;
    for chapter in &mut chapters {
        let start = with_ornaments(pages, chapter.lines.start).max(above);
        above = chapter.lines.start + 1;
        chapter.lines.start = start;
    }
    chapters
}

/// Headings of parts, such as `■ 応募資格`, that stand outside the chapter which they are a part of: they open it.
fn parts_alone(view: View, known: &[usize], first: usize) -> Vec<(usize, Option<FrontPart>)> {
    let View { pages, signals, .. } = view;
    let mut found = Vec::new();
    let mut within = None;
    for index in pages.content(0..first) {
        let Some(part) = signals.front[index] else { continue };
        if known.contains(&index) {
            within = Some(part);
            continue;
        }
        let form = pages.form(index);
        let is_set_off = strip_numbering(form).len() < form.len() || pages.lines[index].blank_before > 0;
        // The guidelines and the judging may hold parts of each other.
        if is_set_off && !matches!(within, Some(FrontPart::Guidelines | FrontPart::Judging)) {
            within = Some(part.chapter());
            found.push((index, within));
        }
    }
    found
}

/// Where what a heading is set off by begins: the rules and edges of boxes directly above it, or the heading.
fn with_ornaments(pages: &Pages, index: usize) -> usize {
    let is_above = |&line: &usize| {
        let below = &pages.lines[line + 1];
        below.blank_before == 0
            && below.page == pages.lines[line].page
            && !pages.is_furniture(line)
            && is_ornament(pages.form(line))
    };
    (0..index).rev().take_while(is_above).last().unwrap_or(index)
}

/// A page behind the winners' list that has one line only, which is neither a list's heading nor an entry with place or address: the title
/// page of what follows.
fn title_page(view: View, starts: &[(usize, Option<FrontPart>)], first: usize) -> Option<usize> {
    let View { pages, signals, .. } = view;
    let winners = starts.iter().rposition(|&(_, part)| part == Some(FrontPart::Winners))?;
    let next = starts.get(winners + 1).map_or(first, |&(index, _)| index).min(first);
    let alone = |&index: &usize| {
        let is_last = pages.content(index + 1..pages.lines.len()).next().is_none_or(|after| pages.is_content_top(after));
        let heading = signals.award[index].is_some() || signals.division[index].is_some();
        pages.is_content_top(index) && is_last && !heading && !roster::is_complete(pages.form(index))
    };
    pages.content(starts[winners].0 + 1..next).find(alone)
}

/// Whether a line holds a time or a number as the lines of a programme do.
fn is_programme(pages: &Pages, index: usize) -> bool {
    let form = pages.form(index);
    let has_time = form
        .as_bytes()
        .windows(4)
        .any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit() && w[3].is_ascii_digit());
    has_time || number_prefix(form).is_some()
}

/// Numbered lines that fill a gap in the numbers of the known chapters: chapters that the profile does not know.
fn unknown_numbered(pages: &Pages, known: &[usize], first: usize) -> Vec<usize> {
    let number = |index: usize| number_prefix(pages.form(index)).map(|(number, _)| number);
    let numbered: Vec<(usize, u32)> = known.iter().filter_map(|&index| Some((index, number(index)?))).collect();
    let Some(&(first_known, _)) = numbered.first() else { return Vec::new() };
    let start = known.iter().copied().find(|&index| index < first_known).map_or(0, |index| index + 1);
    let fits = |index: &usize| {
        let Some(value) = number(*index) else { return false };
        let apart = pages.is_content_top(*index) || pages.lines[*index].blank_before > 0;
        let is_known = numbered.iter().any(|&(_, other)| other == value);
        let before = numbered.iter().any(|&(line, other)| line < *index && other + 1 == value);
        let after = numbered.iter().any(|&(line, other)| line > *index && other == value + 1);
        let only = || pages.content(start..first).filter(|line| number(*line) == Some(value)).count() == 1;
        // Where a known chapter with this number's neighbour stands on the other side, the number fills a gap.
        (apart || before && after && only())
            && !is_known
            && (before && !numbered.iter().any(|&(line, other)| line < *index && other > value) || after && value == 1)
    };
    pages.content(start..first).filter(|index| !known.contains(index)).filter(fits).collect()
}

/// Reads the winners' list, wherever it stands.
pub(super) fn winners(view: View, chapters: &[Chapter]) -> Roster {
    let lists = chapters.iter().filter(|chapter| chapter.part == Some(FrontPart::Winners));
    let body = |chapter: &Chapter| (chapter.heading(view.signals) + 1).min(chapter.lines.end)..chapter.lines.end;
    let lines = lists.flat_map(|chapter| view.pages.content(body(chapter)));
    roster::read(view, roster::Kind::Winners, None, lines)
}
