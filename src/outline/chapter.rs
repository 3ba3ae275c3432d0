//! The chapters of the front matter, and the pages that announce an award.

use std::ops::Range;

use super::signal::Signals;
use super::{Chapter, Divider, Roster, heading, roster, section};
use crate::page::Pages;
use crate::profile::pattern::number_prefix;
use crate::profile::{FrontPart, Profile};

/// How many lines may stand between a division's name and its award on an award page.
const ABOUT_LINES: usize = 10;

/// How many lines an award page has at the most before the first section.
const LEADS: usize = 40;

/// Finds the pages that announce a division and an award. They are not closed yet: each ends where something else begins.
pub(super) fn dividers(pages: &Pages, profile: &Profile, signals: &Signals, clusters: &[section::Cluster]) -> Vec<Divider> {
    let content: Vec<usize> = pages.content(0..pages.lines.len()).collect();
    let mut dividers: Vec<Divider> = Vec::new();
    for (at, &index) in content.iter().enumerate() {
        let whole_division = signals.division[index].as_ref().filter(|hit| hit.rest.is_empty());
        let bare_award = signals.award[index].is_some_and(|hit| hit.start == 0);
        let inside = dividers.last().is_some_and(|last| last.award.is_some_and(|award| index <= award));
        if inside || !(whole_division.is_some() || bare_award) {
            continue;
        }
        let ahead = &content[at + 1..content.len().min(at + 1 + ABOUT_LINES)];
        let award = if whole_division.is_some() {
            ahead.iter().copied().find(|&line| signals.award[line].is_some())
        } else {
            Some(index)
        };
        let between = ahead.iter().copied().take_while(|&line| award.is_some_and(|award| line < award));
        let clean_between = between.clone().all(|line| signals.division[line].is_none() && signals.front[line].is_none());
        // The next head of a section, if it is near and no chapter begins before it; a person's has no labels and shows in its first heading.
        let mut near = content[at..].iter().take(LEADS).take_while(|&&line| signals.front[line].is_none());
        let next_head = clusters.get(clusters.partition_point(|cluster| cluster.name < index)).map(|cluster| cluster.name);
        let leads_to_section =
            near.any(|&line| Some(line) == next_head || heading::is_marked_heading(profile, pages.form(line)));
        if clean_between
            && (pages.is_content_top(index) && (whole_division.is_some() && award.is_some() || leads_to_section)
                || leads_to_section
                    && clusters.first().is_none_or(|first| index + LEADS >= first.name)
                    && award.is_some_and(|award| signals.award[award].is_some_and(|hit| hit.start == 0)))
        {
            let division = whole_division.map(|hit| hit.number);
            let about = between.filter(|&line| line != index).collect();
            dividers.push(Divider { lines: index..index, division, award, about, roster: Roster::default() });
        }
    }
    dividers
}

/// Award pages of divisions that the profile does not know: their first line is a heading of the winners' list.
pub(super) fn unknown_dividers(pages: &Pages, signals: &Signals, winners: &Roster, first: usize) -> Vec<Divider> {
    let without_count = |word: &String| word.rsplit_once('(').map_or(word.clone(), |(head, _)| head.to_owned());
    let words: Vec<String> = winners.unknown.iter().map(without_count).collect();
    let content: Vec<usize> = pages.content(first..pages.lines.len()).collect();
    let starts = |&at: &usize| pages.is_content_top(content[at]) && words.iter().any(|word| word == pages.form(content[at]));
    let divider = |at: usize| {
        let ahead = &content[at + 1..content.len().min(at + 1 + ABOUT_LINES)];
        let award = ahead.iter().copied().find(|&line| signals.award[line].is_some());
        let about = ahead.iter().copied().take_while(|&line| award.is_some_and(|award| line < award)).collect();
        Divider { lines: content[at]..content[at], division: None, award, about, roster: Roster::default() }
    };
    (0..content.len()).filter(starts).map(divider).collect()
}

/// Where the page of a line ends, or the first field's heading stands on it: as far as an award page can go.
pub(super) fn page_end(pages: &Pages, profile: &Profile, start: usize) -> usize {
    let end = pages.lines.len();
    let stops = |&line: &usize| pages.lines[line].page_top || heading::is_marked_heading(profile, pages.form(line));
    (start + 1..end).find(stops).unwrap_or(end)
}

/// Gives each award page its end and reads the names on it.
pub(super) fn close_dividers(
    source: &str,
    pages: &Pages,
    profile: &Profile,
    signals: &Signals,
    dividers: &mut [Divider],
    winners: &Roster,
    end_of: &dyn Fn(usize) -> usize,
) {
    for divider in dividers {
        divider.lines.end = end_of(divider.lines.start);
        // An award that the profile does not know is known by the heading that the winners' list has for it.
        let is_unknown = |line: &usize| divider.award.is_none() && winners.unknown.iter().any(|word| word == pages.form(*line));
        let unknown = pages.content(divider.lines.clone()).find(is_unknown);
        if let Some(line) = unknown {
            divider.about = pages.content(divider.lines.start + 1..line).collect();
        }
        let about = divider.about.clone();
        let lines = pages.content(divider.lines.clone()).filter(|line| !about.contains(line) && unknown != Some(*line));
        divider.roster = roster::read(source, pages, profile, signals, lines);
        roster::join_affiliations(&mut divider.roster, winners);
    }
}

/// Finds the chapters. Behind `first`, the first award page or section, a heading counts only at the top of a page.
pub(super) fn chapters(pages: &Pages, signals: &Signals, first: usize) -> Vec<Chapter> {
    let end = pages.lines.len();
    let is_chapter = |index: &usize| {
        signals.front[*index].is_some_and(FrontPart::is_chapter) && (*index < first || pages.is_content_top(*index))
    };
    let known: Vec<usize> = pages.content(0..end).filter(is_chapter).collect();
    let mut starts: Vec<(usize, Option<FrontPart>)> = known.iter().map(|&index| (index, signals.front[index])).collect();
    starts.extend(unknown_numbered(pages, &known, first).into_iter().map(|index| (index, None)));
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
    starts.extend(title_page(pages, signals, &starts, first).map(|index| (index, None)));
    starts.sort_unstable_by_key(|&(index, _)| index);
    let ends = starts.iter().skip(1).map(|&(index, _)| index).chain([end]);
    starts.iter().zip(ends).map(|(&(start, part), end)| Chapter { part, lines: start..end }).collect()
}

/// A page behind the winners' list that has one line only, which is neither a list's heading nor an entry with place or address: the title
/// page of what follows.
fn title_page(pages: &Pages, signals: &Signals, starts: &[(usize, Option<FrontPart>)], first: usize) -> Option<usize> {
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
pub(super) fn winners(source: &str, pages: &Pages, profile: &Profile, signals: &Signals, chapters: &[Chapter]) -> Roster {
    let lists = chapters.iter().filter(|chapter| chapter.part == Some(FrontPart::Winners));
    let lines = lists.flat_map(|chapter| pages.content(body(&chapter.lines)));
    roster::read(source, pages, profile, signals, lines)
}

/// The lines of a chapter below its heading.
pub(super) fn body(lines: &Range<usize>) -> Range<usize> {
    (lines.start + 1).min(lines.end)..lines.end
}
