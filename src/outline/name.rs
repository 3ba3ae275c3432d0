//! The name above a section, and what stands around it.
//!
//! In come the first lines of a section and the names that the lists have; out come the lines of the name, and the bytes of it and of the award
//! and the place beside it: `【大賞】みどり図書館（緑市）`.

use std::ops::Range;

use super::head::{Cluster, announces};
use super::heading;
use super::roster::Names;
use super::{View, decoration};
use crate::profile::Given;
use crate::profile::pattern::marks;
use crate::value::person;

/// Where a name that no list has ends: behind its line, or behind the lines that it was wrapped onto.
pub(super) fn name_end(view: View, cluster: &Cluster) -> usize {
    let View { pages, signals, .. } = view;
    if cluster.name == cluster.first {
        return cluster.name + usize::from(signals.has_text_before_label(cluster.first));
    }
    let mut end = cluster.name + 1;
    // Below a person's name stands the affiliation.
    while cluster.labels > 0 && end < cluster.first && !pages.is_furniture(end) {
        let is_open = pages.form(end - 1).ends_with(['の', 'と', '・', '&', '(', '「']);
        // A place closes the name that it stands behind.
        let above = pages.form(cluster.name);
        let is_closed = pages.lines[end].blank_before == 0 && !above.contains('(') && place_behind(pages.form(end)).is_some();
        if announces(signals, end) || !(is_open || is_closed || pages.is_full_before(end)) {
            break;
        }
        end += 1;
    }
    end
}

/// How many lines a known name takes at the start of `lines`.
pub(super) fn known_name(view: View, lines: &[usize], names: &Names) -> Option<usize> {
    let View { pages, profile, signals, .. } = view;
    let &first = lines.first()?;
    let opens = |line: usize| !signals.labels[line].is_empty() || heading::is_heading(profile, pages.form(line));
    let opens_below = || lines.get(1).is_some_and(|&line| !pages.is_content_top(line) && opens(line));
    if let Some(given) = set_off_name(view, first, names) {
        // A place behind the name is that of an award page too, and lists have awards there: neither a label nor a heading follows.
        let at = |key: &str| given.iter().find(|given| given.key == key).map(|given| given.range.start);
        let is_listed = at("place").is_some() || at("award") > at("name");
        return (!is_listed || opens_below()).then_some(1);
    }
    // Nothing but a name stands beside an award in brackets, whether a list has it or not.
    let form = pages.form(first);
    if signals.labels[first].is_empty() && beside_award(view, form).is_some_and(|beside| !beside.behind || opens_below()) {
        return Some(1);
    }
    if !names.can_begin(form) {
        return None;
    }
    let mut printed = String::new();
    for (count, &line) in lines.iter().take(3).enumerate() {
        if count > 0 && pages.is_content_top(line) {
            return None;
        }
        printed.push_str(&view.name([line]));
        let without_place = || without_place(&printed).is_some_and(|end| names.contains(&printed[..end]));
        if names.contains(&printed) || count > 0 && without_place() {
            // The place may stand in brackets on a line of its own.
            let is_below = |&below: &usize| !pages.is_content_top(below) && is_place_alone(pages.form(below));
            let place = lines.get(count + 1).is_some_and(is_below);
            return Some(count + 1 + usize::from(place));
        }
    }
    None
}

/// Whether the winners' list has the name on some lines, with its place behind it or not.
pub(super) fn is_listed(view: View, name: &Range<usize>, names: &Names) -> bool {
    let printed = view.name(view.pages.content(name.clone()));
    names.is_listed(&printed) || without_place(&printed).is_some_and(|end| names.is_listed(&printed[..end]))
}

/// What the line of a name holds, where the name is not all of it: it has a mark, or it is known without an award before it, a place behind
/// it or brackets around it.
pub(super) fn bare_name(view: View, name: &Range<usize>, names: &Names) -> Vec<Given> {
    let lines: Vec<usize> = view.pages.content(name.clone()).collect();
    let some = |given: Vec<Given>| Some(given).filter(|given| !given.is_empty());
    let found = some(known_parts(view, &lines, names)).or_else(|| some(with_place(view, &lines, names)));
    found.unwrap_or_else(|| without_mark(view, &lines))
}

/// What the lines of a name hold, where a list or an award tells.
fn known_parts(view: View, lines: &[usize], names: &Names) -> Vec<Given> {
    let &[line] = lines else { return name_over_lines(view, lines, names) };
    if let Some(given) = set_off_name(view, line, names) {
        return given;
    }
    let form = view.pages.form(line);
    let given = |key: &str, range: Range<usize>| Given { key: key.to_owned(), line, range };
    if let Some(Beside { award, words, .. }) = beside_award(view, form) {
        // Brackets around the award say that the rest is all of the name, but for a place.
        let place = form[words.clone()].strip_suffix(')').and_then(|rest| rest.rfind('('));
        let place = place
            .map(|at| words.start + at + 1..words.end - 1)
            .filter(|place| place.start > words.start + 1 && is_place(&form[place.clone()]));
        let name = given("name", words.start..place.as_ref().map_or(words.end, |place| place.start - 1));
        return [Some(given("award", award)), place.map(|place| given("place", place)), Some(name)]
            .into_iter()
            .flatten()
            .collect();
    }
    Vec::new()
}

/// What the line of a name holds behind its mark.
fn without_mark(view: View, lines: &[usize]) -> Vec<Given> {
    let &[line] = lines else { return Vec::new() };
    let form = view.pages.form(line);
    let start = marks(form);
    let is_plain = start == 0 || start == form.len() || !view.signals.labels[line].is_empty();
    if is_plain { Vec::new() } else { vec![Given { key: "name".to_owned(), line, range: start..form.len() }] }
}

/// What the lines of a known name hold, where its place stands behind it on the last of them.
fn name_over_lines(view: View, lines: &[usize], names: &Names) -> Vec<Given> {
    let printed = view.name(lines.iter().copied());
    let (Some(end), Some(&last)) = (without_place(&printed), lines.last()) else { return Vec::new() };
    let form = view.pages.form(last);
    let Some(open) = form.strip_suffix(')').and_then(|rest| rest.rfind('(')) else { return Vec::new() };
    if names.contains(&printed) || !names.contains(&printed[..end]) {
        return Vec::new();
    }
    let given = |key: &str, line: usize, range: Range<usize>| Given { key: key.to_owned(), line, range };
    let end = |line: usize| if line == last { open } else { view.pages.form(line).len() };
    let name = |&line: &usize| (end(line) > 0).then(|| given("name", line, 0..end(line)));
    lines.iter().filter_map(name).chain([given("place", last, open + 1..form.len() - 1)]).collect()
}

/// What the lines of a name hold that no list has, where the name of a place stands behind it in brackets.
fn with_place(view: View, lines: &[usize], names: &Names) -> Vec<Given> {
    let View { pages, signals, .. } = view;
    let Some((&last, above)) = lines.split_last() else { return Vec::new() };
    let form = pages.form(last);
    let place = place_behind(form).filter(|place| place.start > 1 || !above.is_empty());
    let is_bare = lines.iter().all(|&line| signals.labels[line].iter().all(|hit| hit.label.is_empty()));
    let Some(place) = place.filter(|_| is_bare && !names.contains(&view.name(lines.iter().copied()))) else {
        return Vec::new();
    };
    let given = |key: &str, line: usize, range: Range<usize>| Given { key: key.to_owned(), line, range };
    let name = |&line: &usize| {
        let end = if line == last { place.start - 1 } else { pages.form(line).len() };
        let start = if line == lines[0] { marks(pages.form(line)) } else { 0 };
        (start < end).then(|| given("name", line, start..end))
    };
    lines.iter().filter_map(name).chain([given("place", last, place.clone())]).collect()
}

/// The name of a place in the brackets that a line in match form ends with.
fn place_behind(form: &str) -> Option<Range<usize>> {
    const LONGEST: usize = 10;
    let open = form.strip_suffix(')')?.rfind('(')?;
    let place = &form[open + 1..form.len() - 1];
    let is_long = !(2..=LONGEST).contains(&place.chars().count());
    let is_other = person::belongs_to_name(place) || place.contains(|c: char| c.is_ascii_alphanumeric() || "・、:".contains(c));
    (!is_long && !is_other && is_place(place)).then(|| open + 1..form.len() - 1)
}

/// The bytes of a printed name before the brackets that it ends with.
fn without_place(printed: &str) -> Option<usize> {
    let inner = printed.trim_end().strip_suffix([')', '）'])?;
    inner.rfind(['(', '（']).filter(|&at| at > 0)
}

/// Whether words in match form are the name of a place, such as 品川区 or 高知県.
fn is_place(words: &str) -> bool {
    words.ends_with(['市', '区', '町', '村', '郡', '県', '都', '府', '道']) && words.chars().nth(1).is_some()
}

/// Whether a line is nothing but the names of places in brackets: `（大阪府大阪市・愛媛県今治市）`.
fn is_place_alone(form: &str) -> bool {
    let inner = form.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| inner.split(['・', '、', '/']).all(is_place))
}

/// The parts of a line that has a known name and something around it.
fn set_off_name(view: View, line: usize, names: &Names) -> Option<Vec<Given>> {
    let View { pages, signals, .. } = view;
    let form = pages.form(line);
    // This is asked of every line, and few have anything around a name.
    let bare = decoration::bare(form);
    let award = leading_award(view, form).or_else(|| trailing_award(view, form));
    // A name may look like an address: `島根県(松江市)`.
    let has_label = signals.labels[line].iter().any(|hit| !hit.label.is_empty());
    if bare.is_none() && award.is_none() && !form.ends_with(')') || has_label {
        return None;
    }
    let given = |key: &str, range: Range<usize>| Given { key: key.to_owned(), line, range };
    let text = |range: &Range<usize>| view.text(line).get(pages.forms[line].source(range.clone())).unwrap_or_default();
    let is_known = |range: &Range<usize>| names.can_begin(&form[range.clone()]) && names.contains(text(range));
    if is_known(&(0..form.len())) {
        return None;
    }
    let mut words = bare.map_or(0..form.len(), |bare| bare.words);
    let mut found = Vec::new();
    if let Some(beside) = award {
        found.push(given("award", beside.award));
        words = beside.words;
    }
    if !is_known(&words) {
        let at = words.start + form[words.clone()].strip_suffix(')')?.rfind('(')?;
        found.push(given("place", at + 1..words.end - 1));
        words.end = at;
    }
    if words.is_empty() || !is_known(&words) {
        return None;
    }
    found.push(given("name", words));
    Some(found)
}

/// An award that a line has beside a name.
struct Beside {
    award: Range<usize>,
    /// The bytes of what is not the award, without a mark.
    words: Range<usize>,
    /// Whether the award stands behind the name.
    behind: bool,
    /// Whether it stands in brackets.
    is_bracketed: bool,
}

/// The award in brackets that a line in match form begins or ends with.
fn beside_award(view: View, form: &str) -> Option<Beside> {
    leading_award(view, form).filter(|beside| beside.is_bracketed).or_else(|| trailing_award(view, form))
}

/// The award that a line in match form begins with, by itself or in brackets, behind a mark or not.
fn leading_award(view: View, form: &str) -> Option<Beside> {
    let awards = &view.profile.awards;
    let start = marks(form);
    let (award, end, is_bracketed) = match decoration::leading_brackets(&form[start..]) {
        Some((words, end)) => {
            awards.whole(&form[start..][words.clone()])?;
            (start + words.start..start + words.end, start + end, true)
        }
        None => {
            let end = start + awards.prefix(&form[start..])?;
            (start..end, end, false)
        }
    };
    let end = end + usize::from(form[end..].starts_with(':'));
    (end < form.len()).then_some(Beside { award, words: end..form.len(), behind: false, is_bracketed })
}

/// The award in brackets that a line in match form ends with: `緑図書館(緑市)[大賞]`.
fn trailing_award(view: View, form: &str) -> Option<Beside> {
    let award = decoration::trailing_brackets(form)?;
    view.profile.awards.whole(&form[award.clone()])?;
    let end = form[..award.start].char_indices().next_back()?.0;
    let start = marks(form);
    (start < end).then_some(Beside { award, words: start..end, behind: true, is_bracketed: true })
}
