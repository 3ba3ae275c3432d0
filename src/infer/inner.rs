//! Headings of a second look: the fields inside fields, and headings beside those that most sections have.
//!
//! In come the headings of the look that most have, and all other rules; out come those that stand beside them (`＜審査委員の評価＞` below the
//! last numbered field), and for a field those that stand inside it (`(1)` below `２．内容`). What stands directly below a heading, or counts,
//! is inside; what stands behind the text of a field is beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::View;
use super::model::{Field, Seen, Set};
use super::repeat::Rule;
use super::shape::Look;

/// The share of the sections, in tenths, in which a heading beside the others stands.
const SHARE: usize = 5;
/// The same for a line without number, mark or brackets.
const SHARE_OF_LINES: usize = 7;
/// The same for words in brackets that are a line of their own behind a blank line, each time.
const SHARE_SET_OFF: usize = 3;
/// How deep fields inside fields are looked for.
const DEPTH: usize = 2;

/// A field of a section: the line of its heading, and the lines below it.
pub(super) type Bodies = Vec<(usize, Range<usize>)>;

/// The rules of other looks that stand beside the main ones; `sections` has the lines of each section.
pub(super) fn beside<'t>(view: View, rules: &'t [Rule], main: &[&'t Rule], sections: &[Range<usize>]) -> Vec<&'t Rule> {
    let Some(look) = main.first().map(|rule| &rule.look) else { return Vec::new() };
    let headings: BTreeMap<usize, usize> =
        main.iter().enumerate().flat_map(|(at, rule)| rule.lines.iter().map(move |&line| (line, at))).collect();
    let mut groups: BTreeMap<(&Look, usize), Vec<&Rule>> = BTreeMap::new();
    for rule in rules.iter().filter(|rule| rule.look != *look && may_be(view, rule)) {
        let (with, inside) = count(rule, sections);
        let share = match rule.look {
            Look::Line | Look::Colon => SHARE_OF_LINES,
            Look::Bracket(_, close) if rule.lines.iter().all(|&line| is_set_off(view, line, close)) => SHARE_SET_OFF,
            _ => SHARE,
        };
        if with < 2 || with * 10 < sections.len() * share || inside * 5 > with * 6 {
            continue;
        }
        // The field that it mostly stands below.
        let mut below: BTreeMap<usize, usize> = BTreeMap::new();
        for &line in &rule.lines {
            let section = sections.iter().find(|lines| lines.contains(&line));
            let above = section.and_then(|lines| headings.range(lines.start..line).next_back());
            above.into_iter().for_each(|(_, &at)| *below.entry(at).or_default() += 1);
        }
        let Some((field, times)) = below.into_iter().max_by_key(|&(_, times)| times) else { continue };
        // Before the first field stand labels and parts.
        if times * 2 >= with {
            groups.entry((&rule.look, field)).or_default().push(rule);
        }
    }
    let mut found = Vec::new();
    for ((other, _), rules) in groups {
        if !is_inside(view, look, other, &rules, &headings) {
            found.extend(rules);
        }
    }
    found
}

/// Those of some rules that stand in most sections, if all of `inner` stand below one and the same of them, which is not the last of its look
/// by chance: the headings of the fields around.
pub(super) fn around<'t>(
    view: View,
    rules: Vec<&'t Rule>,
    inner: &[&Rule],
    sections: &[Range<usize>],
) -> Option<Vec<&'t Rule>> {
    let look = inner.first().map(|rule| &rule.look)?;
    let often = |rule: &&Rule| {
        let (with, inside) = count(rule, sections);
        may_be(view, rule) && with * 10 >= sections.len() * SHARE_OF_LINES && inside * 5 <= with * 6
    };
    let rules: Vec<&Rule> = rules.into_iter().filter(|rule| rule.look != *look).filter(often).collect();
    if rules.len() < 2 || matches!(look, Look::Line) {
        return None;
    }
    let headings: BTreeMap<usize, usize> =
        rules.iter().enumerate().flat_map(|(at, rule)| rule.lines.iter().map(move |&line| (line, at))).collect();
    let mut below: BTreeMap<usize, usize> = BTreeMap::new();
    let mut all = 0;
    for &line in inner.iter().flat_map(|rule| &rule.lines) {
        let Some(section) = sections.iter().find(|lines| lines.contains(&line)) else { continue };
        all += 1;
        let above = headings.range(section.start..line).next_back();
        above.into_iter().for_each(|(_, &at)| *below.entry(at).or_default() += 1);
    }
    // Below the last of them they could as well be the fields, and those above labels or parts.
    let (field, times) = below.into_iter().max_by_key(|&(_, times)| times)?;
    let place = |rule: &Rule| {
        let from_start = |line: &usize| sections.iter().find(|lines| lines.contains(line)).map(|lines| line - lines.start);
        super::section::median(rule.lines.iter().filter_map(from_start).collect())
    };
    let own = place(rules[field]);
    let is_last = rules.iter().all(|rule| place(rule) <= own);
    (times * 5 >= all * 4 && !is_last).then_some(rules)
}

/// Whether rules of one look that stand below one field are fields inside it.
fn is_inside(view: View, main: &Look, look: &Look, rules: &[&Rule], headings: &BTreeMap<usize, usize>) -> bool {
    if matches!(look, Look::Number(_)) {
        return true;
    }
    if matches!(look, Look::Line) {
        return false;
    }
    let directly = |line: &&usize| {
        let above = view.pages.content(0..**line).next_back();
        above.is_some_and(|above| headings.contains_key(&above))
    };
    let below_heading = rules.iter().any(|rule| rule.lines.iter().filter(directly).count() * 2 >= rule.lines.len());
    below_heading || *look == Look::Colon && rules.len() > 1 && *main != Look::Colon
}

/// Whether a rule can be a heading at all.
fn may_be(view: View, rule: &Rule) -> bool {
    match rule.look {
        // What bullets and notes begin with is an item of a list.
        Look::Mark(mark) => !matches!(mark, '・' | '※' | '•'),
        Look::Number(_) => true,
        Look::Bracket(..) => !is_award(view, &rule.words),
        Look::Colon => view.known.whole(&rule.words).is_some() || rule.lines.iter().all(|&line| stands_apart(view, line)),
        Look::Line => {
            let apart = rule.lines.iter().filter(|&&line| stands_apart(view, line)).count();
            rule.words.chars().any(char::is_alphabetic)
                && !is_award(view, &rule.words)
                && apart * 10 >= rule.lines.len() * SHARE_OF_LINES
        }
        Look::Row | Look::Bare(_) => false,
    }
}

/// Whether words end as the name of an award does.
pub(super) fn is_award(view: View, words: &str) -> bool {
    super::vocabulary::ends_with(words, &view.known.awards) || view.known.whole_awards.iter().any(|word| word == words)
}

/// Whether a line is nothing but words in brackets, behind a blank line.
fn is_set_off(view: View, line: usize, close: char) -> bool {
    stands_apart(view, line) && view.pages.form(line).ends_with(close)
}

fn stands_apart(view: View, line: usize) -> bool {
    view.pages.lines[line].blank_before > 0 || view.pages.is_content_top(line)
}

/// In how many of the sections a rule stands, and on how many of their lines.
fn count(rule: &Rule, sections: &[Range<usize>]) -> (usize, usize) {
    let inside: Vec<usize> =
        rule.lines.iter().filter_map(|line| sections.iter().position(|lines| lines.contains(line))).collect();
    (inside.iter().collect::<BTreeSet<_>>().len(), inside.len())
}

/// Finds the fields inside the fields of a set, and those inside them.
pub(super) fn fill(view: View, rules: &[Rule], set: &mut Set, sections: &[Range<usize>], depth: usize) {
    if depth > DEPTH {
        return;
    }
    let mut headings: Vec<usize> =
        set.fields.iter().flat_map(|field| &field.headings).flat_map(|seen| seen.lines.clone()).collect();
    headings.sort_unstable();
    let mut all: Vec<Vec<Range<usize>>> = Vec::new();
    for field in &mut set.fields {
        let mut bodies: Bodies = Vec::new();
        for &line in field.headings.iter().flat_map(|seen| &seen.lines) {
            let Some(section) = sections.iter().find(|lines| lines.contains(&line)) else { continue };
            let next = headings.get(headings.partition_point(|&other| other <= line)).copied();
            bodies.push((line, line + 1..next.unwrap_or(section.end).min(section.end)));
        }
        bodies.sort_by_key(|(line, _)| *line);
        field.inner = inner(view, rules, &set.looks, &bodies).map(|mut inner| {
            let ranges: Vec<Range<usize>> = bodies.iter().map(|(_, lines)| lines.clone()).collect();
            fill(view, rules, &mut inner, &ranges, depth + 1);
            Box::new(inner)
        });
        all.push(bodies.into_iter().map(|(_, lines)| lines).collect());
    }
    own_words(view, set, &all);
}

/// How many characters a heading has at the most that each section words in its own way.
const OWN: usize = 24;
/// How many characters a line of the text below it has at least.
const TEXT: usize = 16;

/// Gives the fields that have them headings inside that are worded differently in every section: counted from 1 in one look, with text below each.
fn own_words(view: View, set: &mut Set, all: &[Vec<Range<usize>>]) {
    let number = |line: usize, look: &Look| view.tokens[line].as_ref().filter(|token| token.look == *look)?.number;
    let count = |look: &Look, body: &Range<usize>| {
        let lines: Vec<usize> = view.pages.content(body.clone()).collect();
        let of_look = lines.iter().filter(|&&line| number(line, look).is_some()).count();
        let mut found = 0;
        for pair in lines.windows(2) {
            let form = view.pages.form(pair[0]);
            let below = view.pages.form(pair[1]);
            let words = view.tokens[pair[0]].as_ref().map_or(0, |token| form[token.start..].chars().count());
            let text = number(pair[1], look).is_none() && (below.chars().count() >= TEXT || below.ends_with('。'));
            let is_next = number(pair[0], look).is_some_and(|number| number as usize == found + 1);
            found += usize::from(is_next && words <= OWN && !form.ends_with('。') && text);
        }
        (of_look > 0).then_some(found > 1 && found == of_look)
    };
    let looks: BTreeSet<&Look> = view.tokens.iter().flatten().map(|token| &token.look).collect();
    let looks = looks.into_iter().filter(|look| matches!(look, Look::Number(_)) && !set.looks.contains(look));
    let counts = looks.map(|look| {
        let told: Vec<bool> = all.iter().flatten().filter_map(|body| count(look, body)).collect();
        (told.iter().filter(|&&is| is).count(), told.len(), look)
    });
    let Some((_, _, look)) = counts.filter(|&(is, all, _)| is >= 2 && is * 10 >= all * SHARE_OF_LINES).max() else { return };
    let looks = vec![look.clone()];
    for (field, bodies) in set.fields.iter_mut().zip(all).filter(|(field, _)| field.inner.is_none()) {
        if bodies.iter().any(|body| count(look, body) == Some(true)) {
            let (divisions, fields) = (Vec::new(), Vec::new());
            field.inner = Some(Box::new(Set { divisions, looks: looks.clone(), sections: bodies.len(), fields }));
        }
    }
}

/// The fields inside one field.
fn inner(view: View, rules: &[Rule], outer: &[Look], bodies: &[(usize, Range<usize>)]) -> Option<Set> {
    let ranges: Vec<Range<usize>> = bodies.iter().map(|(_, lines)| lines.clone()).collect();
    let mut by_look: BTreeMap<&Look, Vec<(&Rule, usize)>> = BTreeMap::new();
    for rule in rules.iter().filter(|rule| !outer.contains(&rule.look) && rule.look != Look::Line && may_be(view, rule)) {
        let (with, inside) = count(rule, &ranges);
        // A rule that stands elsewhere too is none of this field.
        let own = inside * 10 >= rule.lines.len() * 6 && inside * 5 <= with * 6;
        if with >= 2 && with * 10 >= bodies.len() * 3 && own {
            by_look.entry(&rule.look).or_default().push((rule, with));
        }
    }
    by_look.retain(|_, rules| rules.iter().any(|(_, with)| with * 10 >= bodies.len() * SHARE));
    let (look, own) = by_look.into_iter().max_by_key(|(_, rules)| rules.iter().map(|(_, with)| with).sum::<usize>())?;
    let numbered = matches!(look, Look::Number(_));
    if !numbered && own.len() < 2 {
        return None;
    }
    let own: Vec<&Rule> = own.into_iter().map(|(rule, _)| rule).collect();
    let at: Vec<usize> = (0..ranges.len()).collect();
    let fields: Vec<Vec<Seen>> = super::field::read(view, &own, &at, &|body| ranges[body].clone());
    let fields: Vec<Field> = super::section::name(view, fields);
    Some(Set { divisions: Vec::new(), looks: vec![look.clone()], sections: bodies.len(), fields })
}
