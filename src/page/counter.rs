//! Running heads and feet that hold the page number, told by how it counts on.
//!
//! In come the lines; those that are such a head or foot are labelled, and pages end at them. They need no page break to be known: where an
//! extraction has none, `2　園芸大賞 功績集` and, a page further on, `園芸大賞 功績集　3` show where the pages are. The number may stand at
//! either end or between, as in what typesetting programs print below the page: `booklet_03.indd   4    2018/11/07   9:40`.

use std::collections::HashMap;

use super::furniture::without_digits;
use super::{Furniture, Line};
use crate::fold;

/// How many lines a page has, blank ones left out: at least on the average, and at most.
const PAGE_LINES: std::ops::RangeInclusive<usize> = 6..=150;
/// How many numbers a head that is not on every page may leave out.
const STEP: u32 = 4;
/// How many characters the words beside the number have at least and at most: `事例 1` counts something else.
const WORDS: std::ops::RangeInclusive<usize> = 6..=60;

/// A line with words and a number that could be that of its page.
struct Candidate {
    index: usize,
    /// The numbers that stand by themselves.
    numbers: Vec<u32>,
}

/// A line that holds the number of its page.
#[derive(Clone, Copy)]
struct Counted {
    index: usize,
    page: u32,
}

/// Labels the lines that hold the page number, and lets pages end or begin at them.
pub(super) fn label(text: &str, lines: &mut [Line]) {
    let mut groups: HashMap<String, Vec<Candidate>> = HashMap::new();
    let mut others: Vec<(String, Candidate)> = Vec::new();
    for index in (0..lines.len()).filter(|&index| lines[index].furniture.is_none()) {
        let Some((words, numbers)) = parts(lines[index].text(text)) else { continue };
        let candidate = Candidate { index, numbers };
        if WORDS.contains(&words.chars().count()) {
            groups.entry(words).or_default().push(candidate);
        } else {
            others.push((words, candidate));
        }
    }
    let mut runs = Vec::new();
    for (words, group) in groups {
        match run(&group) {
            Some(run) => runs.push(run),
            None => others.extend(group.into_iter().map(|candidate| (words.clone(), candidate))),
        }
    }
    // A map has no order, and what is furnished first can count below.
    runs.sort_by_key(|run| run.first().map(|counted| counted.index));
    others.sort_by_key(|(_, candidate)| candidate.index);
    let mut counted: Vec<Counted> = runs.iter().flatten().copied().collect();
    counted.sort_by_key(|counted| counted.index);
    // The page of each of these lines.
    let pages: HashMap<usize, u32> = counted.iter().map(|counted| (counted.index, counted.page)).collect();
    for run in &runs {
        let is_foot = is_foot(run, &pages, lines);
        run.iter().for_each(|counted| furnish(lines, counted.index, is_foot));
    }
    // The words of a head may change with the chapter: then only its place and its number show it.
    for (_, candidate) in others {
        let around = [candidate.index.checked_sub(1), Some(candidate.index + 1)];
        let beside = around.into_iter().flatten().find_map(|other| {
            let follows = candidate.index > other;
            let page = pages.get(&other).and_then(|page| if follows { page.checked_add(1) } else { page.checked_sub(1) });
            candidate.numbers.contains(&page?).then_some(!follows)
        });
        let beside = beside.or_else(|| at_page_edge(lines, &candidate, &counted));
        if let Some(is_foot) = beside {
            furnish(lines, candidate.index, is_foot);
        }
    }
}

/// Whether a line is at the foot of its page and not at the head, where a page that is known begins with it or behind it, and its number lies
/// between those of the pages around.
fn at_page_edge(lines: &[Line], candidate: &Candidate, counted: &[Counted]) -> Option<bool> {
    let next = counted.partition_point(|counted| counted.index < candidate.index);
    let (before, behind) = (counted.get(next.checked_sub(1)?)?, counted.get(next)?);
    let fits = candidate.numbers.iter().any(|page| (before.page + 1..behind.page).contains(page));
    let is_top = |index: usize| lines.get(index).is_some_and(|line| line.page_top);
    match (fits, is_top(candidate.index), is_top(candidate.index + 1)) {
        (true, true, _) => Some(false),
        (true, false, true) => Some(true),
        _ => None,
    }
}

/// The words of a line without their digits, and the numbers that white space sets apart from them.
fn parts(text: &str) -> Option<(String, Vec<u32>)> {
    const LONGEST: usize = 300;
    let may_be = |edge: Option<char>| edge.is_some_and(|c| c.is_ascii_digit() || matches!(c, '０'..='９'));
    let edges = may_be(text.chars().next()) || may_be(text.chars().next_back());
    if !edges || text.len() > LONGEST || text.contains(['。', '、']) {
        return None;
    }
    let (mut words, mut numbers) = (String::new(), Vec::new());
    for word in text.split_whitespace() {
        let form = fold::match_form(word);
        match form.as_str() {
            number if (1..=4).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) => {
                numbers.extend(number.parse::<u32>());
            }
            word => words.push_str(&without_digits(word)),
        }
    }
    (!words.is_empty() && !numbers.is_empty()).then_some((words, numbers))
}

/// The pages of lines with the same words, where their numbers count on about a page apart.
fn run(group: &[Candidate]) -> Option<Vec<Counted>> {
    const LEAST: usize = 3;
    if group.len() < LEAST {
        return None;
    }
    let from = |start: u32| {
        let mut run = vec![Counted { index: group[0].index, page: start }];
        for candidate in &group[1..] {
            let last = run[run.len() - 1];
            let follows = |page: &u32| {
                let step = page.checked_sub(last.page).filter(|step| (1..=STEP).contains(step));
                let distance = candidate.index - last.index;
                // A page may be nearly empty, but lines one below the other are rows of a table.
                step.is_some_and(|step| distance > 1 && distance <= PAGE_LINES.end() * step as usize)
            };
            let page = candidate.numbers.iter().copied().filter(follows).min()?;
            run.push(Counted { index: candidate.index, page });
        }
        let lines = run[run.len() - 1].index - run[0].index;
        (lines >= PAGE_LINES.start() * (run.len() - 1)).then_some(run)
    };
    group[0].numbers.iter().copied().filter(|&number| number > 0).find_map(from)
}

/// Whether lines stand at the foot of their pages and not at the head: a page that is known begins behind them, another head follows them, or
/// nothing follows the last of them.
fn is_foot(run: &[Counted], pages: &HashMap<usize, u32>, lines: &[Line]) -> bool {
    let begins_page = |index: usize| lines.get(index).is_some_and(|line| line.page_top && index > 0);
    let heads = run.iter().filter(|own| begins_page(own.index)).count();
    let feet = run.iter().filter(|own| begins_page(own.index + 1)).count();
    if heads != feet {
        return feet > heads;
    }
    let beside = |own: &Counted, at: Option<usize>| at.and_then(|at| pages.get(&at)).is_some_and(|page| *page != own.page);
    let above = run.iter().filter(|own| beside(own, Some(own.index + 1))).count();
    let below = run.iter().filter(|own| beside(own, own.index.checked_sub(1))).count();
    if above != below {
        return above > below;
    }
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return true };
    let (before, behind) = (first.index, lines.len() - 1 - last.index);
    behind < *PAGE_LINES.start() || before > behind
}

/// Labels a line and ends the page below it, or begins one with it.
fn furnish(lines: &mut [Line], index: usize, is_foot: bool) {
    lines[index].furniture = Some(Furniture::RunningHead);
    let top = if is_foot { index + 1 } else { index };
    if let Some(line) = lines.get_mut(top) {
        line.page_top = true;
    }
}

#[cfg(test)]
mod tests {
    use crate::page;

    /// Pages of so many lines with a head or a foot.
    fn booklet(pages: u32, head: impl Fn(u32) -> String, foot: impl Fn(u32) -> String) -> String {
        let body = |page: u32| (0..20).map(|line| format!("{page}枚目の{line}行目の文章である。\n")).collect::<String>();
        (1..=pages).map(|page| format!("{}\n{}{}\n", head(page), body(page), foot(page))).collect()
    }

    fn furniture(text: &str) -> (usize, u32) {
        let pages = page::read(text, &[], |_| false);
        (pages.lines.iter().filter(|line| line.furniture.is_some()).count(), pages.count)
    }

    #[test]
    fn feet_at_alternating_sides_end_pages() {
        let foot = |page: u32| match page % 2 {
            0 => format!("{page}　園芸大賞　功績集"),
            _ => format!("　　　　　　園芸大賞　功績集　{page}"),
        };
        assert_eq!(furniture(&booklet(6, |_| String::new(), foot)), (6, 6));
    }

    #[test]
    fn heads_in_other_words_are_told_by_the_foot_above_them() {
        let foot = |page: u32| format!("功績集_本文03.indd   {page}     2018/11/07   9:4{page}");
        let head =
            |page: u32| if page == 1 { String::new() } else { format!("　　　　第{}部 花壇　{page}", page / 2) };
        assert_eq!(furniture(&booklet(6, head, foot)), (11, 6));
    }

    #[test]
    fn numbers_that_count_something_else_are_no_pages() {
        // The number of a section, and rows of a table.
        assert_eq!(furniture(&booklet(6, |page| format!("事例 {page}"), |_| String::new())).0, 0);
        let rows: String = (1..=6).map(|row| format!("花壇と生け垣の面積　{row}\n")).collect();
        assert_eq!(furniture(&rows).0, 0);
    }
}
