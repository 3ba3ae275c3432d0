//! The pages that announce a division and an award.
//!
//! In come the lines and the heads of the sections; out come [`Divider`]s. `Ⅰ 運営の部` at the top of a page with `大賞` below it is one, and so
//! is an award's name alone that a section follows, on a page of its own or above the recipient's name.

use super::begin::{ABOUT_LINES, Begun};
use super::head::{Cluster, announces};
use super::{Divider, Roster, View, decoration, heading, roster, section};
use crate::profile::FrontPart;
use crate::profile::pattern::{is_mark, marks};

/// How many lines an award page has at the most before the first section.
const LEADS: usize = 40;

/// Finds the pages that announce a division and an award. They are not closed yet: each ends where something else begins.
pub(super) fn find(view: View, clusters: &[Cluster]) -> Vec<Divider> {
    let View { pages, profile, signals, .. } = view;
    let content: Vec<usize> = pages.content(0..pages.lines.len()).collect();
    let mut dividers: Vec<Divider> = Vec::new();
    // A list that stands before the sections ends there.
    let list_end = clusters.first().map_or(0, |first| first.name);
    // The part of the front matter that the page above a line is of.
    let (mut part, mut from) = (None, 0);
    for (at, &index) in content.iter().enumerate() {
        for line in std::mem::replace(&mut from, index)..index {
            part = signals.front[line].or(part.filter(|_| !pages.lines[line].page_top));
        }
        let in_winners = index < list_end && !pages.lines[index].page_top && part == Some(FrontPart::Winners);
        let whole_division = signals.division[index].as_ref().filter(|hit| hit.rest.is_empty());
        let bare_award = is_bare_award(view, index);
        let inside = dividers.last().is_some_and(|last| last.award.is_some_and(|award| index <= award));
        let award_below = || content.get(at + 1).is_some_and(|&below| is_bare_award(view, below));
        let is_unknown = pages.is_content_top(index) && is_unknown_division(pages.form(index))
            || is_set_off_division(pages.form(index)) && award_below();
        // Between a name and its labels an award is that of the section.
        let head_below = clusters.partition_point(|cluster| cluster.name < index);
        let in_head = head_below.checked_sub(1).is_some_and(|above| index < clusters[above].first);
        if inside || in_head || !(whole_division.is_some() || bare_award || is_unknown) {
            continue;
        }
        let ahead = &content[at + 1..content.len().min(at + 1 + ABOUT_LINES)];
        let award = if whole_division.is_some() || is_unknown {
            ahead.iter().copied().find(|&line| signals.award[line].is_some())
        } else {
            Some(index)
        };
        let between = ahead.iter().copied().take_while(|&line| award.is_some_and(|award| line < award));
        let clean_between = between.clone().all(|line| signals.division[line].is_none() && signals.front[line].is_none());
        // The next head of a section, if it is near and no chapter begins before it; a person's has no labels and shows in its first heading.
        let mut near = content[at..].iter().take(LEADS).take_while(|&&line| signals.front[line].is_none());
        let next_head = clusters.get(head_below).map(|cluster| cluster.name);
        let leads_to_section =
            near.any(|&line| Some(line) == next_head || heading::is_marked_heading(profile, pages.form(line)));
        // Directly above a name it is one wherever it stands, in brackets too.
        let next = |line: usize| content.get(content.partition_point(|&other| other <= line)).copied();
        let is_near = award == Some(index) || award.is_some() && award == content.get(at + 1).copied();
        let above_name = is_near && next_head.is_some() && next_head == award.and_then(next);
        // Of the list's own lines at most the last can be an award page: others announce something below it.
        let below = award.unwrap_or(index) + 1..next_head.unwrap_or(0);
        let in_list = in_winners && pages.content(below).any(|line| announces(signals, line));
        // Directly below a division's name the section above goes on: the name is a running head.
        let runs_on = award.is_none() && next(index).is_some_and(|below| heading::is_heading(profile, pages.form(below)));
        if clean_between
            && !runs_on
            && !in_list
            && (above_name
                || pages.is_content_top(index) && (!bare_award && award.is_some() || leads_to_section)
                || leads_to_section
                    && clusters.first().is_none_or(|first| index + LEADS >= first.name)
                    && award.is_some_and(|award| signals.award[award].is_some_and(|hit| hit.start == 0)))
        {
            let division = whole_division.map(|hit| (hit.number, index));
            let about = between.filter(|&line| line != index).collect();
            dividers.push(Divider { lines: index..index, division, award, about, roster: Roster::default() });
        }
    }
    dividers
}

/// Whether a line is the name of a division that the profile does not know: a roman numeral, and words such as 個人部門.
pub(super) fn is_unknown_division(form: &str) -> bool {
    let words = form.trim_start_matches(['I', 'V', 'X']);
    words.len() < form.len() && is_division_name(words)
}

/// Whether words are the name of a division, in brackets or not.
pub(super) fn is_division(words: &str) -> bool {
    is_division_name(decoration::bracketed(words).map_or(words, |inner| &words[inner]))
}

fn is_division_name(words: &str) -> bool {
    words.ends_with(['部', '門']) && (2..=20).contains(&words.chars().count())
}

/// Whether a line is set off by marks on both sides, or by brackets, and has the words of a division: `◆個人の部◆`.
fn is_set_off_division(form: &str) -> bool {
    let start = marks(form);
    let words = form[start..].trim_end_matches(is_mark);
    let marked = start > 0 && start + words.len() < form.len();
    let words = if marked { Some(words) } else { decoration::bracketed(form).map(|range| &form[range]) };
    words.is_some_and(is_division_name)
}

/// Whether a line is an award's name alone, or in brackets; one with a mark is the heading of a list.
fn is_bare_award(view: View, line: usize) -> bool {
    view.signals.award[line].is_some_and(|hit| marks(view.pages.form(line)) == 0 || hit.start == 0)
}

/// The awards and divisions that stand above the sections, where the profile shows how sections begin: the lines directly above one, and a page
/// that begins with one and has a few lines about it.
pub(super) fn above(view: View, begun: &[Begun]) -> Vec<Divider> {
    let View { pages, profile, signals, .. } = view;
    let mut dividers: Vec<Divider> = Vec::new();
    let mut from = 0;
    // The award of the section above, in match form.
    let mut current: Option<&str> = None;
    let award_of = |line: usize| signals.award[line].map(|hit| &pages.form(line)[hit.start..]);
    for one in begun {
        let name = one.lines.start;
        let mut above = pages.content(from..name).rev().take(ABOUT_LINES);
        let mut lines: Vec<usize> = above.by_ref().take_while(|&line| announces(signals, line)).collect();
        // A page that begins with an award or a division and goes on to the section is one, whatever it says in between.
        let page = |line: usize| pages.lines[line].page;
        let nearest = pages.content(from..name).next_back().map_or(0, page);
        // It may be the page before, with nothing of the section on it.
        let is_near = nearest + 1 >= page(name);
        let on_page: Vec<usize> =
            pages.content(from..name).rev().take(ABOUT_LINES).take_while(|&line| is_near && page(line) == nearest).collect();
        if let Some(top) = on_page.iter().rposition(|&line| pages.is_content_top(line) && announces(signals, line)) {
            // The award of the section above, and text of it below, is a running head of that section.
            let runs_on = current.is_some() && award_of(on_page[top]) == current
                || on_page[..top].iter().any(|&line| heading::is_heading(profile, pages.form(line)));
            lines = if top >= lines.len() && !runs_on { on_page[..=top].to_vec() } else { lines };
        }
        // A page of another award with a line or two on it is one that nobody has: it is no text of the section above.
        let to = lines.last().copied().unwrap_or(name);
        for line in pages.content(from..to).filter(|&line| pages.is_content_top(line) && signals.award[line].is_some()) {
            let about: Vec<usize> = pages.content(line + 1..to).take_while(|&below| page(below) == page(line)).collect();
            if current.is_some() && award_of(line) != current && about.len() <= NOBODY && !about.contains(&name) {
                let (division, roster) = (None, Roster::default());
                dividers.push(Divider { lines: line..line, division, award: Some(line), about, roster });
            }
        }
        lines.reverse();
        from = one.evidence + 1;
        let given = section::own_award(view, &one.given);
        current = given.or(lines.iter().find_map(|&line| award_of(line))).or(current);
        let Some(&first) = lines.first() else { continue };
        let whole =
            |line: &usize| signals.division[*line].as_ref().filter(|hit| hit.rest.is_empty()).map(|hit| (hit.number, *line));
        let division = lines.iter().find_map(whole);
        let award = lines.iter().copied().find(|&line| signals.award[line].is_some());
        let about = lines.iter().copied().filter(|&line| !announces(signals, line)).collect();
        dividers.push(Divider { lines: first..first, division, award, about, roster: Roster::default() });
    }
    dividers
}

/// How many lines stand below an award that nobody has, at the most.
const NOBODY: usize = 2;

/// Award pages of divisions that the profile does not know: their first line is a heading of the winners' list.
pub(super) fn find_unknown(view: View, winners: &Roster, first: usize) -> Vec<Divider> {
    let View { pages, signals, .. } = view;
    // The list may have them in brackets.
    let bare = |word: &String| {
        let word = &word[..decoration::without_count(word)];
        decoration::bracketed(word).map_or(word, |inner| &word[inner]).to_owned()
    };
    let words: Vec<String> = winners.unknown.iter().map(bare).collect();
    let content: Vec<usize> = pages.content(first..pages.lines.len()).collect();
    // A line that labels follow is a recipient's name, which a list has as the words of a heading where its look is unknown.
    let is_name = |at: usize| content.get(at + 1).is_some_and(|&below| !signals.labels[below].is_empty());
    let starts = |&at: &usize| {
        pages.is_content_top(content[at]) && !is_name(at) && words.iter().any(|word| word == pages.form(content[at]))
    };
    let divider = |at: usize| {
        let ahead = &content[at + 1..content.len().min(at + 1 + ABOUT_LINES)];
        let award = ahead.iter().copied().find(|&line| signals.award[line].is_some());
        let about = ahead.iter().copied().take_while(|&line| award.is_some_and(|award| line < award)).collect();
        Divider { lines: content[at]..content[at], division: None, award, about, roster: Roster::default() }
    };
    (0..content.len()).filter(starts).map(divider).collect()
}

/// Gives an award page that names no division the one of the page above it, as a list is read. Where one that is not known stands in between,
/// on a page of its own or in a running head, it is that one's.
pub(super) fn inherit_divisions(view: View, dividers: &mut [Divider]) {
    let mut above = None;
    let mut from = 0;
    for divider in dividers {
        let start = divider.lines.start;
        if (from..start).any(|line| is_unknown_division(view.pages.form(line)) && view.signals.division[line].is_none()) {
            above = None;
        }
        if divider.award == Some(start) {
            divider.division = divider.division.or(above);
        }
        (above, from) = (divider.division, start);
    }
}

/// Where the page of a line ends, or the first field's heading stands on it: as far as an award page can go.
pub(super) fn page_end(view: View, start: usize) -> usize {
    let View { pages, profile, .. } = view;
    let end = pages.lines.len();
    let stops = |&line: &usize| pages.lines[line].page_top || heading::is_marked_heading(profile, pages.form(line));
    (start + 1..end).find(stops).unwrap_or(end)
}

/// Leaves to the sections, which are known by now, what was taken for the description or the award of a page above them.
pub(super) fn trim(dividers: &mut [Divider]) {
    for divider in dividers {
        let own = divider.lines.clone();
        divider.about.retain(|line| own.contains(line));
        divider.award = divider.award.filter(|award| own.contains(award));
    }
}

/// Gives each award page its end and reads the names on it.
pub(super) fn close(view: View, dividers: &mut [Divider], winners: &Roster, end_of: &dyn Fn(usize) -> usize) {
    let pages = view.pages;
    for divider in dividers {
        divider.lines.end = end_of(divider.lines.start);
        // An award that the profile does not know is known by the heading that the winners' list has for it.
        let is_unknown = |line: &usize| divider.award.is_none() && winners.unknown.iter().any(|word| word == pages.form(*line));
        let unknown = pages.content(divider.lines.clone()).find(is_unknown);
        if let Some(line) = unknown {
            divider.about = pages.content(divider.lines.start + 1..line).collect();
        }
        let about = divider.about.clone();
        // The name of a division that the profile does not know is that of no recipient.
        let top = divider.lines.start;
        let is_title = divider.award != Some(top) && divider.division.is_none_or(|(_, line)| line != top);
        let is_name = |line: &usize| !about.contains(line) && unknown != Some(*line) && !(is_title && *line == top);
        let lines = pages.content(divider.lines.clone()).filter(is_name);
        divider.roster = roster::read(view, roster::Kind::Page, divider.division, lines);
        // Below a division without an award, lines of which the winners' list has none say what the division is.
        let is_listed = |entry: &roster::Entry| winners.entries.iter().any(|winner| winner.key == entry.key);
        let is_bare = divider.award.is_none() && unknown.is_none() && divider.roster.awards.is_empty();
        if is_bare && !winners.entries.is_empty() && !divider.roster.entries.iter().any(is_listed) {
            let lines = std::mem::take(&mut divider.roster).entries.into_iter().flat_map(|entry| entry.lines);
            divider.about.extend(lines);
            divider.about.sort_unstable();
        }
        roster::join_affiliations(&mut divider.roster, winners);
    }
}
