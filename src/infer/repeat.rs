//! What repeats from section to section.
//!
//! In come the lines with their looks; out comes a [`Template`]: the rules that return once in each section, in their order, and where each
//! section has its first. The sections are not known yet. They are found by the rule that parts the text best: between two places where it
//! stands, most of the others stand exactly once.

use std::collections::HashMap;

use super::shape::{Look, Token};
use crate::page::Pages;

/// A heading or a label that returns.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// How it is set off.
    pub look: Look,
    /// Its words in match form; the key for a value that shows by itself what it is.
    pub words: String,
    /// The lines that it begins on, in order.
    pub lines: Vec<usize>,
}

/// What returns in each section.
#[derive(Debug, Clone, Default)]
pub(super) struct Template {
    /// The rules, most often first.
    pub rules: Vec<Rule>,
    /// The line of each section's first rule.
    pub starts: Vec<usize>,
}

/// How many rules are compared with each other: what returns most often tells most.
const COMPARED: usize = 160;
/// How many lines a heading may wrap over.
const HEADING_LINES: usize = 4;
/// How many characters a heading has at the most.
const LONGEST: usize = 120;

/// Finds what repeats.
pub(super) fn find(source: &str, pages: &Pages, tokens: &[Option<Token>]) -> Template {
    let mut rules = rules(source, pages, tokens);
    rules.sort_by(|a, b| b.lines.len().cmp(&a.lines.len()).then(a.lines.cmp(&b.lines)));
    let compared = &rules[..rules.len().min(COMPARED)];
    let worth: Vec<f64> = compared.iter().map(|rule| worth(rule, compared)).collect();
    let best = worth.iter().copied().fold(0.0, f64::max);
    if best <= 0.0 {
        return Template { rules, starts: Vec::new() };
    }
    // Of those that part the text about equally well the one that stands first in a section: behind its last place is a whole section, and
    // before its first is none.
    let peers: Vec<&Rule> =
        compared.iter().zip(&worth).filter(|&(_, &worth)| worth >= best * PEER).map(|(rule, _)| rule).collect();
    let completeness = |rule: &Rule| {
        let (Some(&first), Some(&last)) = (rule.lines.first(), rule.lines.last()) else { return (0, 0) };
        let behind = peers.iter().filter(|other| other.lines.last().is_some_and(|&line| line >= last)).count();
        let before = peers.iter().filter(|other| other.lines.first().is_some_and(|&line| line < first)).count();
        (behind as i64 - before as i64, -(first as i64))
    };
    let mut starts = peers.iter().max_by_key(|rule| completeness(rule)).map(|rule| rule.lines.clone()).unwrap_or_default();
    starts.iter_mut().for_each(|start| *start = upper(pages, tokens, &rules, *start));
    starts.dedup();
    Template { rules, starts }
}

/// The uppermost of the labels that stand above a label of the same look, and return elsewhere. The value of one may go on in lines set in further.
fn upper(pages: &Pages, tokens: &[Option<Token>], rules: &[Rule], start: usize) -> usize {
    let look = |line: usize| tokens.get(line).and_then(Option::as_ref).map(|token| &token.look);
    let Some(own) = look(start).filter(|look| matches!(look, Look::Colon)) else { return start };
    let returns = |line: usize| rules.iter().any(|rule| rule.look == *own && rule.lines.contains(&line));
    let (mut first, mut line) = (start, start);
    while pages.lines[line].blank_before == 0
        && let Some(above) = pages.content(0..line).next_back()
    {
        line = above;
        if look(above) == Some(own) && returns(above) {
            first = above;
        } else if pages.lines[above].indent <= pages.lines[start].indent {
            break;
        }
    }
    first
}

/// How near to the best a rule must part the text to be its peer.
const PEER: f64 = 0.75;

/// How well a rule parts the text into sections: the others that stand exactly once between two of its places, against its own number.
fn worth(rule: &Rule, others: &[Rule]) -> f64 {
    let gaps = rule.lines.len();
    let exact = |other: &Rule| {
        let mut once = 0usize;
        let mut at = 0;
        for (gap, &from) in rule.lines.iter().enumerate() {
            let to = rule.lines.get(gap + 1).copied().unwrap_or(usize::MAX);
            at += other.lines[at..].partition_point(|&line| line < from);
            let inside = other.lines[at..].partition_point(|&line| line < to);
            once += usize::from(inside == 1);
            at += inside;
        }
        once
    };
    let share = |other: &Rule| {
        let once = exact(other) as f64;
        once * once / gaps as f64
    };
    others.iter().map(share).sum()
}

/// All headings and labels that stand in two places at least.
fn rules(source: &str, pages: &Pages, tokens: &[Option<Token>]) -> Vec<Rule> {
    let mut found: HashMap<(Look, String), Vec<usize>> = HashMap::new();
    let mut long: HashMap<Look, Vec<Long>> = HashMap::new();
    for line in pages.content(0..pages.lines.len()) {
        let form = pages.form(line);
        match tokens.get(line).and_then(Option::as_ref) {
            Some(token) if matches!(token.look, Look::Number(_) | Look::Mark(_)) => {
                long.entry(token.look.clone()).or_default().push(Long::new(source, pages, tokens, line, token));
            }
            Some(token) => {
                let words = if let Look::Bare(key) = token.look { key } else { &form[token.start..token.end] };
                found.entry((token.look.clone(), words.to_owned())).or_default().push(line);
            }
            None if (2..=LINE).contains(&form.chars().count()) && form.chars().any(char::is_alphabetic) => {
                found.entry((Look::Line, form.to_owned())).or_default().push(line);
            }
            None => {}
        }
    }
    let mut rules: Vec<Rule> = found.into_iter().map(|((look, words), lines)| Rule { look, words, lines }).collect();
    for (look, mut headings) in long {
        headings.sort_by(|a, b| a.text.cmp(&b.text).then(a.line.cmp(&b.line)));
        group(&headings, 0, &mut |words, members| {
            let mut lines: Vec<usize> = members.iter().map(|long| long.line).collect();
            lines.sort_unstable();
            rules.push(Rule { look: look.clone(), words, lines });
        });
    }
    // Headings whose words go on otherwise in each section: `講評　浜名 忠興（建築家）`.
    for rule in rules.iter_mut().filter(|rule| rule.look == Look::Row && rule.lines.len() >= TAILS) {
        if rule.lines.iter().all(|&line| is_heading_with_tail(pages, line)) {
            (rule.look, rule.words) = (Look::Line, format!("{}…", rule.words));
        }
    }
    // A sentence that returns word for word may be a heading: a question that all were asked.
    let least = |rule: &Rule| if rule.words.ends_with('。') { SENTENCES } else { 2 };
    rules.retain(|rule| rule.lines.len() >= least(rule));
    rules
}

/// How often a heading stands at least whose words go on otherwise each time.
const TAILS: usize = 3;
/// How many characters a line of the text below it has at least.
const PROSE: usize = 20;

/// Whether a line stands between blank lines, and a sentence below it.
fn is_heading_with_tail(pages: &Pages, line: usize) -> bool {
    let apart = |line: usize| pages.lines[line].blank_before > 0;
    let Some(below) = pages.content(line + 1..pages.lines.len()).next() else { return false };
    let form = pages.form(below);
    let is_prose = form.chars().count() >= PROSE && form.contains(['、', '。', 'は', 'を', 'が']);
    (apart(line) || pages.is_content_top(line)) && apart(below) && is_prose && !pages.form(line).ends_with('。')
}

/// How often a sentence stands at least that is a heading.
const SENTENCES: usize = 4;
/// How many characters a line has at the most that could be a heading without mark.
const LINE: usize = 24;

/// A line that could be a heading, with those below it that it may go on in.
struct Long {
    line: usize,
    text: Vec<char>,
    /// Where the lines end in the text, and where much white space stands in the first of them.
    ends: Vec<usize>,
}

impl Long {
    fn new(source: &str, pages: &Pages, tokens: &[Option<Token>], line: usize, own: &Token) -> Self {
        let mut text: Vec<char> = pages.form(line)[own.start..].chars().collect();
        let mut ends = vec![text.len()];
        ends.extend(gaps(source, pages, line, own.start));
        for below in pages.content(line + 1..pages.lines.len().min(line + 2 * HEADING_LINES)).take(HEADING_LINES - 1) {
            // The next heading of the same look is no part of this one.
            let is_next = tokens.get(below).and_then(Option::as_ref).is_some_and(|token| token.look == own.look);
            if text.len() >= LONGEST || is_next || is_inner(pages, tokens, below, own) {
                break;
            }
            text.extend(pages.form(below).chars());
            ends.push(text.len());
        }
        // A heading is no sentence: what ends with a full stop is the text below it.
        let sentence = text.iter().position(|&c| c == '。').unwrap_or(LONGEST);
        text.truncate(sentence.min(LONGEST));
        ends.retain(|&end| end <= text.len());
        Self { line, text, ends }
    }

    /// Whether a line ends there, or its words do: behind them stands a colon or a bracket.
    fn ends_at(&self, at: usize) -> bool {
        self.ends.contains(&at) || self.text.get(at).is_some_and(|&c| c == ':')
    }
}

/// How many columns of white space set words apart as a column does: two wide spaces.
const GAP: usize = 4;
/// The same before a text that fills what is left of the line: one wide space.
const GAP_BEFORE_TEXT: usize = 2;
/// How many characters such a text has at least.
const TEXT: usize = 14;

/// Where much white space is printed in a line in match form, in characters from `start`.
pub(super) fn gaps(source: &str, pages: &Pages, line: usize, start: usize) -> Vec<usize> {
    let form = &pages.forms[line];
    let words = &form.as_str()[start..];
    let printed = pages.lines[line].text(source);
    let apart = |(count, (at, _)): (usize, (usize, char))| {
        let (before, behind) = (form.source(start..start + at), form.source(start + at..form.as_str().len()));
        let gap = printed.get(before.end..behind.start).map_or(0, crate::fold::columns);
        let is_text = words[at..].chars().count() >= TEXT && words[at..].contains(['、', '。', 'は', 'を', 'に']);
        (at > 0 && (gap >= GAP || gap >= GAP_BEFORE_TEXT && is_text)).then_some(count)
    };
    words.char_indices().enumerate().filter_map(apart).collect()
}

/// How far below a heading the next one of its look is looked for.
const NEXT: usize = 80;

/// Whether a line below a heading begins a field inside it: a heading of another look, with text of its own.
fn is_inner(pages: &Pages, tokens: &[Option<Token>], line: usize, outer: &Token) -> bool {
    let Some(token) = tokens.get(line).and_then(Option::as_ref) else { return false };
    match token.look {
        Look::Mark(mark) => !matches!(mark, '・' | '※' | '•'),
        Look::Bracket(_, close) => pages.form(line).ends_with(close),
        // Numbered lines below a numbered heading can be parts of it. They are not where sentences stand between one and the next.
        Look::Number(_) => {
            let mut sentence = false;
            for next in pages.content(line + 1..pages.lines.len().min(line + NEXT)) {
                match tokens.get(next).and_then(Option::as_ref) {
                    Some(other) if other.look == outer.look => return false,
                    Some(other) if other.look == token.look => {
                        return sentence && other.number == token.number.map(|number| number + 1);
                    }
                    _ => sentence |= pages.form(next).ends_with('。'),
                }
            }
            false
        }
        _ => false,
    }
}

/// Parts sorted texts into groups that begin with the same heading: the longest beginning that most members share and that most of them end a
/// line with.
fn group(members: &[Long], from: usize, emit: &mut impl FnMut(String, &[Long])) {
    let (mut members, mut depth) = (members, from);
    let mut cut: Option<(usize, &[Long])> = None;
    while depth < LONGEST && members.len() >= 2 {
        let ends = members.iter().filter(|long| long.ends_at(depth)).count();
        if depth > 1 && ends * 2 >= members.len() {
            cut = Some((depth, members));
        }
        let children: Vec<&[Long]> = members
            .chunk_by(|a, b| a.text.get(depth) == b.text.get(depth))
            .filter(|child| child[0].text.len() > depth)
            .collect();
        let major = children.iter().find(|child| child.len() * 5 >= members.len() * 3 && child.len() >= 2);
        match (major, cut) {
            (Some(child), Some(_)) => members = child,
            (Some(child), None) if children.iter().filter(|other| other.len() >= 2).count() == 1 => members = child,
            (None, Some(_)) => break,
            (_, None) => {
                for child in children.into_iter().filter(|child| child.len() >= 2) {
                    group(child, depth + 1, emit);
                }
                return;
            }
        }
        depth += 1;
    }
    if let Some((depth, members)) = cut {
        emit(members[0].text[..depth].iter().collect(), members);
    }
}
