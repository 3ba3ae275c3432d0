//! The labels in the heads of the sections, and what their values look like.
//!
//! In come the lines between the first label and the first heading of each section; out come [`Label`]s with their kinds. Rows of a table have
//! several labels: `団体名　みずべの会　　所在地　青森県`. A label that is not agreed counts where it returns in the sections.

use std::collections::BTreeMap;

use super::model::{Label, Model, Seen, numbered};
use super::section::median;
use super::shape::Look;
use super::vocabulary::Place;
use super::{View, kind};
use crate::fold;
use crate::profile::ValueKind;

/// How many lines the head of a section has at the most.
const HEAD_LINES: usize = 40;
/// How many characters a label in the middle of a row has at the most.
const LONGEST: usize = 8;

/// What is found under the words of a label: its lines, and the values on them.
type Found = BTreeMap<(String, Look), Vec<(usize, String)>>;

/// Puts the labels of the heads into the model; `ends` has the line behind the head of each section.
pub(super) fn read(view: View, starts: &[usize], ends: &[usize], model: &mut Model) {
    let mut found: Found = BTreeMap::new();
    let mut bare: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    for (&start, &end) in starts.iter().zip(ends) {
        for line in view.pages.content(start..end.min(start + HEAD_LINES)) {
            match &view.tokens[line] {
                Some(token) if matches!(token.look, Look::Colon | Look::Row) => {
                    let form = view.pages.form(line);
                    let words = form[token.start..token.end].to_owned();
                    let value = first_value(view, line, &words);
                    found.entry((words, token.look.clone())).or_default().push((line, value));
                }
                Some(token) => {
                    if let Look::Bare(key) = token.look {
                        bare.entry(key).or_default().push(line);
                    }
                }
                None => {}
            }
            for (words, value) in further(view, line) {
                found.entry((words, Look::Row)).or_default().push((line, value));
            }
        }
    }
    put(view, found, starts.len(), model);
    for (key, lines) in bare {
        let Some(notion) = view.known.keys.get(key).filter(|_| lines.len() >= 2) else { continue };
        match model.header.iter_mut().find(|label| label.key == key) {
            Some(label) => label.bare = lines,
            None => model.header.push(Label {
                key: key.to_owned(),
                kind: notion.kind,
                labels: Vec::new(),
                bare: lines,
                agreed: true,
            }),
        }
    }
    // In printed order, as far as there is one.
    let section_start = |line: usize| starts.partition_point(|&start| start <= line).checked_sub(1).map(|at| starts[at]);
    let place = |label: &Label| {
        let lines = label.labels.iter().flat_map(|seen| &seen.lines).chain(&label.bare);
        median(lines.filter_map(|&line| Some(line - section_start(line)?)).collect())
    };
    let mut placed: Vec<(usize, Label)> = model.header.drain(..).map(|label| (place(&label), label)).collect();
    placed.sort_by_key(|(place, _)| *place);
    model.header = placed.into_iter().map(|(_, label)| label).collect();
    // Keys that wait for a name are counted in this order too.
    let waiting = model.header.iter_mut().filter(|label| label.key.starts_with("item-"));
    waiting.enumerate().for_each(|(at, label)| label.key = format!("item-{}", at + 1));
}

/// Puts what was found into the model, the most frequent first.
fn put(view: View, found: Found, sections: usize, model: &mut Model) {
    let mut rules: Vec<_> = found.into_iter().collect();
    rules.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    for ((words, _), found) in rules {
        let values: Vec<String> = found.iter().map(|(_, value)| value.clone()).filter(|value| !value.is_empty()).collect();
        let mut lines: Vec<usize> = found.iter().map(|(line, _)| *line).collect();
        lines.dedup();
        // Some parts of a record stand at the head too: when it was started, where a date follows the label.
        let is_head = |key: &str| key == "overview" || key == "started" && kind::guess(&values) == ValueKind::Date;
        let known = view.known.whole(&words).filter(|(key, notion)| notion.place != Place::Part || is_head(key));
        let often = lines.len() >= (sections / 5).max(2);
        let seen = Seen { words: words.clone(), lines };
        if let Some(label) = model.header.iter_mut().find(|label| label.labels.iter().any(|seen| seen.words == words)) {
            let own = label.labels.iter_mut().filter(|seen| seen.words == words);
            own.for_each(|own| own.lines.extend(&seen.lines));
        } else if let Some((key, notion)) = known {
            match model.header.iter_mut().find(|label| label.key == key) {
                Some(label) => label.labels.push(seen),
                None => {
                    let kind = if notion.kind == ValueKind::Text { kind::guess(&values) } else { notion.kind };
                    let key = key.to_owned();
                    model.header.push(Label { key, kind, labels: vec![seen], bare: Vec::new(), agreed: true });
                }
            }
        } else if often && !words.contains('(') {
            let key = numbered("item", model.header.iter().map(|label| label.key.as_str()));
            let kind = kind::guess(&values);
            model.header.push(Label { key, kind, labels: vec![seen], bare: Vec::new(), agreed: false });
        }
    }
}

/// The value behind the first label of a line in match form: up to the next label of a row.
fn first_value(view: View, line: usize, words: &str) -> String {
    let form = view.pages.form(line);
    let value = form.strip_prefix(words).unwrap_or_default().trim_start_matches(':');
    let next = further(view, line).into_iter().filter_map(|(label, _)| value.find(label.as_str()).filter(|&at| at > 0)).min();
    value[..next.unwrap_or(value.len())].to_owned()
}

/// Further labels on a line, with their values: agreed ones with a colon, before a number, in brackets or in a column of their own; others in
/// a column of their own, with space on both sides.
pub(super) fn further(view: View, line: usize) -> Vec<(String, String)> {
    let printed = view.printed(line);
    let chunks: Vec<String> = printed.split_whitespace().map(|chunk| fold::match_form(chunk).into_string()).collect();
    let is_label = |word: &str| view.known.whole(word).is_some_and(|(_, notion)| notion.place == Place::Header);
    let mut found: Vec<(String, String)> = Vec::new();
    for (at, chunk) in chunks.iter().enumerate() {
        let word = chunk.trim_matches(['(', ')', ':']).split(':').next().unwrap_or_default();
        let number = |next: &String| next.starts_with(|c: char| c.is_ascii_digit());
        let shows = chunk.contains(':') || chunk.starts_with('(') || chunks.get(at + 1).is_some_and(number);
        if (at > 0 || chunk.starts_with('(')) && shows && is_label(word) {
            let own = chunk.split_once(':').map(|(_, value)| value.to_owned()).filter(|value| !value.is_empty());
            found.push((word.to_owned(), own.or_else(|| chunks.get(at + 1).cloned()).unwrap_or_default()));
        }
    }
    // The columns of a row: what wide gaps part.
    let columns: Vec<String> = columns(printed);
    let is_row = view.tokens[line].as_ref().is_some_and(|token| matches!(token.look, Look::Row | Look::Colon));
    for at in 1..columns.len().saturating_sub(1) {
        let word = columns[at].trim_end_matches(':');
        let new = !found.iter().any(|(own, _)| own == word);
        let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '・' | '-'));
        let may_be = at >= 2 && letters && (2..=LONGEST).contains(&word.chars().count());
        if is_row && new && (is_label(word) || may_be) {
            found.push((word.to_owned(), columns[at + 1].clone()));
        }
    }
    found
}

/// What is parted by gaps of two columns or more, in match form.
fn columns(printed: &str) -> Vec<String> {
    let mut columns = Vec::new();
    let mut rest = printed.trim();
    while !rest.is_empty() {
        let gap = rest
            .char_indices()
            .filter(|(_, c)| c.is_whitespace())
            .find(|&(at, c)| c == '\u{3000}' || c == '\t' || rest[at + c.len_utf8()..].starts_with(char::is_whitespace));
        let end = gap.map_or(rest.len(), |(at, _)| at);
        columns.push(fold::match_form(&rest[..end]).into_string());
        rest = rest[end..].trim_start();
    }
    columns
}
