//! How the sections begin, written by example.
//!
//! In come the first rules of the sections; out come samples such as `事例1 {name}` that the line above most of them fits, the likeliest first. The
//! caller tries them, and keeps the one that finds the sections.

use std::collections::HashSet;

use super::View;
use super::model::Model;
use super::shape::Look;
use super::write::quote;

/// The share of the sections that a sample must fit, in tenths.
const SHARE: usize = 7;
/// How far above the first label the name stands at the most.
const REACH: usize = 4;

/// The samples that could be tried; the last one, where a page begins with the name, tells least.
pub(super) fn samples(view: View, starts: &[usize], model: &Model) -> Vec<String> {
    let pages = view.pages;
    let above = |start: usize, distance: usize| pages.content(0..start).rev().take(REACH).nth(distance);
    let often = |count: usize| starts.len() >= 2 && count * 10 >= starts.len() * SHARE;
    let mut samples = Vec::new();
    for distance in 0..2 {
        let lines: Vec<usize> = starts.iter().filter_map(|&start| above(start, distance)).collect();
        let looks: Vec<String> = lines.iter().filter_map(|&line| look(view, line)).collect();
        let Some(most) = looks.iter().max_by_key(|look| looks.iter().filter(|other| other == look).count()) else { continue };
        // Names differ. What is the same everywhere but for its number is a running head.
        let own = lines.iter().filter(|&&line| look(view, line).as_ref() == Some(most));
        let names: HashSet<String> =
            own.map(|&line| pages.form(line).chars().filter(|c| !c.is_ascii_digit()).collect()).collect();
        if often(looks.iter().filter(|look| *look == most).count()) && often(names.len()) {
            let ruled =
                starts.iter().filter_map(|&start| above(start, distance + 1)).filter(|&line| is_ruled(pages.form(line)));
            let sample = if often(ruled.count()) { format!("------\n{most}") } else { most.clone() };
            samples.push(sample);
        }
    }
    let is_award = |line: usize| model.awards.iter().any(|award| award.lines.contains(&line));
    let with_award = starts.iter().filter_map(|&start| above(start, 0)).filter(|&line| {
        let form = pages.form(line);
        model.awards.iter().any(|award| form.len() > award.words.len() && form.starts_with(award.words.as_str()))
    });
    if often(with_award.count()) {
        samples.push("{award} {name}".to_owned());
    }
    if often(starts.iter().filter_map(|&start| above(start, 1)).filter(|&line| is_award(line)).count()) {
        samples.push("{award}\n{name}".to_owned());
    }
    let at_top =
        |start: &&usize| (0..REACH).filter_map(|distance| above(**start, distance)).any(|line| pages.is_content_top(line));
    if often(starts.iter().filter(at_top).count()) {
        samples.push("{page} {name}".to_owned());
    }
    samples
}

/// How a line that holds a name looks: a sample with `{name}` in the place of the name. None for a line that is nothing but the name.
fn look(view: View, line: usize) -> Option<String> {
    let form = view.pages.form(line);
    let word = form.len() - form.trim_start_matches(char::is_alphabetic).len();
    let digits = form[word..].len() - form[word..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if word > 0 && form[..word].chars().count() <= 4 && digits > 0 && form.len() > word + digits {
        return Some(format!("{}1 {{name}}", &form[..word]));
    }
    let token = view.tokens.get(line)?.as_ref()?;
    match &token.look {
        Look::Number(example) => Some(format!("{example} {{name}}")),
        Look::Mark(mark) => Some(format!("{mark} {{name}}")),
        Look::Bracket(open, close) if form.ends_with(*close) => Some(format!("{open}{{name}}{close}")),
        Look::Colon => Some(format!("{}:{{name}}", &form[..token.end])),
        _ => None,
    }
}

/// Whether a line is nothing but a rule that parts what is above from what is below.
fn is_ruled(form: &str) -> bool {
    form.chars().count() >= 4 && form.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | '─' | '━' | '―' | '+' | '~'))
}

/// A sample as a profile writes it: one of several lines is a block.
pub(super) fn written(sample: &str) -> String {
    match sample.split_once('\n') {
        Some(_) => format!("  - |\n    {}\n", sample.replace('\n', "\n    ")),
        None => format!("  - {}\n", quote(sample)),
    }
}
