//! The labels in the heads of the sections, and what their values look like.
//!
//! In come the lines between the first label and the first heading of each section; out come [`Label`]s with their kinds. Rows of a table have
//! several labels: `団体名　みずべの会　　所在地　青森県`. A label that is not agreed counts where it returns in the sections.

use std::collections::{BTreeMap, BTreeSet};

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

/// The labels of the rows with their lines: the first ones, and the others.
type Places = BTreeMap<usize, Vec<(usize, Cell)>>;

/// Labels that stand where those of the other rows do, with their values under theirs, in most rows of this kind: they need not return.
fn aligned(places: &Places) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for cells in places.values() {
        let mut counts: BTreeMap<(usize, usize), BTreeSet<&str>> = BTreeMap::new();
        for (_, cell) in cells {
            counts.entry(cell.columns).or_default().insert(&cell.label);
        }
        let rows = |columns: (usize, usize)| cells.iter().filter(|(_, cell)| cell.columns == columns).count();
        let Some((&columns, _)) = counts.iter().max_by_key(|(columns, labels)| (labels.len(), rows(**columns))) else {
            continue;
        };
        if rows(columns) >= ALIGNED && rows(columns) * 2 >= cells.len() {
            let own = cells.iter().filter(|(_, cell)| cell.columns == columns && cell.may_be);
            found.extend(own.map(|(_, cell)| cell.label.clone()));
        }
    }
    found
}

/// How many rows there are at least that show the columns of a table.
const ALIGNED: usize = 6;

/// Puts the labels of the heads into the model; `ends` has the line behind the head of each section.
pub(super) fn read(view: View, starts: &[usize], ends: &[usize], model: &mut Model) {
    let mut found: Found = BTreeMap::new();
    let mut bare: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    let mut places: Places = BTreeMap::new();
    for (&start, &end) in starts.iter().zip(ends) {
        for line in view.pages.content(start..end.min(start + HEAD_LINES)) {
            match &view.tokens[line] {
                Some(token) if matches!(token.look, Look::Colon | Look::Row) => {
                    let form = view.pages.form(line);
                    let words = form[token.start..token.end].to_owned();
                    let value = first_value(view, line, &words);
                    for (at, cell) in cells(view, line).into_iter().enumerate() {
                        places.entry(at.min(1)).or_default().push((line, cell));
                    }
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
    let aligned = aligned(&places);
    put(view, found, starts.len(), &aligned, model);
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
fn put(view: View, found: Found, sections: usize, aligned: &BTreeSet<String>, model: &mut Model) {
    let mut rules: Vec<_> = found.into_iter().collect();
    rules.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    for ((words, _), found) in rules {
        let values: Vec<String> = found.iter().map(|(_, value)| value.clone()).filter(|value| !value.is_empty()).collect();
        let mut lines: Vec<usize> = found.iter().map(|(line, _)| *line).collect();
        lines.dedup();
        // Some parts of a record stand at the head too: when it was started, where a date follows the label.
        let is_head = |key: &str| key == "overview" || key == "started" && kind::guess(&values) == ValueKind::Date;
        // A name beside that of the recipient has a key that waits for a better one.
        let known = view.known.whole(&words).filter(|&(key, _)| key != "name");
        let known = known.filter(|(key, notion)| notion.place != Place::Part || is_head(key));
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
        } else if (often || aligned.contains(&words)) && !words.contains('(') {
            let key = numbered("item", model.header.iter().map(|label| label.key.as_str()));
            let kind = kind::guess(&values);
            model.header.push(Label { key, kind, labels: vec![seen], bare: Vec::new(), agreed: false });
        }
    }
}

/// The value behind the first label of a line in match form: up to the next label of a row.
fn first_value(view: View, line: usize, words: &str) -> String {
    let form = view.pages.form(line);
    let value = form.find(words).map_or("", |at| &form[at + words.len()..]).trim_start_matches([':', '/']);
    let next = further(view, line).into_iter().filter_map(|(label, _)| value.find(label.as_str()).filter(|&at| at > 0)).min();
    value[..next.unwrap_or(value.len())].to_owned()
}

/// Further labels on a line, with their values: agreed ones with a colon, before a number, in brackets or in a column of their own; others in
/// a column of their own, with space on both sides, or with a colon.
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
    for cell in cells(view, line).into_iter().skip(1) {
        let new = !found.iter().any(|(own, _)| *own == cell.label);
        if new && (is_label(&cell.label) || cell.may_be) {
            found.push((cell.label, cell.value));
        }
    }
    found
}

/// A label and its value in a row.
#[derive(Debug)]
struct Cell {
    /// The columns where the label and the value begin.
    columns: (usize, usize),
    label: String,
    value: String,
    /// Whether it looks like a label, whatever its words.
    may_be: bool,
}

/// The labels and values of a row, as wide gaps and colons part them: `職　　種  和裁士        部　　門  第１部門`.
fn cells(view: View, line: usize) -> Vec<Cell> {
    let Some(token) = view.tokens[line].as_ref().filter(|token| matches!(token.look, Look::Row | Look::Colon)) else {
        return Vec::new();
    };
    let is_known = |word: &str| view.known.whole(word).is_some_and(|(_, notion)| notion.place == Place::Header);
    let letters = |word: &str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '・' | '-'));
    let may_be = |word: &str| (2..=LONGEST).contains(&word.chars().count()) && letters(word);
    let first = &view.pages.form(line)[token.start..token.end];
    // A number before the first label is none of its words.
    let mut parts = columns(view.printed(line));
    if let Some(part) = parts.first_mut().filter(|part| part.form.starts_with(&view.pages.form(line)[..token.start])) {
        part.form.drain(..token.start);
    }
    let mut parts = parts.into_iter().peekable();
    let mut cells: Vec<Cell> = Vec::new();
    while let Some(part) = parts.next() {
        let form = part.form.as_str();
        // The first label may have its value in the same column.
        let inside =
            form.strip_prefix(first).filter(|_| cells.is_empty()).map(|value| (first, value.trim_start_matches([':', '/'])));
        let inside = inside.or_else(|| form.split_once(':').or_else(|| form.split_once('/').filter(|_| part.slash)));
        if let Some((label, value)) = inside.filter(|(label, value)| !value.is_empty() && (cells.is_empty() || may_be(label))) {
            let columns = (part.column, part.column + 1);
            cells.push(Cell { columns, label: label.to_owned(), value: value.to_owned(), may_be: may_be(label) });
            continue;
        }
        let label = form.trim_end_matches([':', '/']);
        let Some(next) = parts.peek().filter(|_| cells.is_empty() || may_be(label) || is_known(label)) else { continue };
        // Where the next column has a label of its own, this one has no value.
        let is_empty = is_known(&next.form);
        let (value, at) = if is_empty { (String::new(), part.column) } else { (next.form.clone(), next.column) };
        cells.push(Cell { columns: (part.column, at), label: label.to_owned(), value, may_be: may_be(label) });
        if !is_empty {
            parts.next();
        }
    }
    cells
}

/// What stands between wide gaps of a line.
#[derive(Debug, Clone)]
struct Part {
    form: String,
    /// The column where it begins, behind the white space at the start of the line.
    column: usize,
    /// Whether a wide slash is in it.
    slash: bool,
}

/// What is parted by gaps of two columns or more, in match form. Single letters with gaps of one width between them are one word.
fn columns(printed: &str) -> Vec<Part> {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut gap = usize::MAX;
    for (at, c) in printed.char_indices() {
        let end = at + c.len_utf8();
        if c.is_whitespace() {
            gap = gap.saturating_add(fold::columns(&printed[at..end]));
            continue;
        }
        match parts.last_mut() {
            Some(last) if gap < 2 => last.1 = end,
            _ => parts.push((at, end)),
        }
        gap = 0;
    }
    let single = |&(from, to): &(usize, usize)| {
        printed[from..to].chars().count() == 1 && printed[from..to].chars().all(char::is_alphabetic)
    };
    let gap = |at: usize| fold::columns(&printed[parts[at].1..parts[at + 1].0]);
    let mut found = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        let mut last = at;
        while last + 1 < parts.len() && single(&parts[at]) && single(&parts[last + 1]) && gap(last) == gap(at) {
            last += 1;
        }
        // The last of the letters may have the sign and the value behind it: `竣　　工／令和４年`.
        let closes = |&(from, to): &(usize, usize)| printed[from..to].chars().nth(1).is_some_and(|c| matches!(c, '／' | '：'));
        if single(&parts[at]) && last + 1 < parts.len() && closes(&parts[last + 1]) && gap(last) == gap(at) {
            last += 1;
        }
        let text = &printed[parts[at].0..parts[last].1];
        let column = fold::columns(&printed[..parts[at].0]);
        found.push(Part { form: fold::match_form(text).into_string(), column, slash: text.contains('／') });
        at = last + 1;
    }
    found
}
