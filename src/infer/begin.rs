//! How the sections begin, and who their recipients are.
//!
//! In come the first rules of the sections; out comes a [`Head`]: what stands above them in most sections, written by example (`事例1 {name}`),
//! and the name that each section gives. Lines are compared by their shapes: `□大賞` and `□新人賞` both read `□{award}`. The caller tries the
//! samples, and keeps those that find the names.

use std::collections::HashMap;

use super::View;
use super::model::Model;
use super::repeat::Template;
use super::role::{self, Slot};
use super::shape::Look;
use crate::profile::numbering::Counter;
use crate::profile::pattern::is_mark;

/// The share of the sections, in tenths, that must begin in one way.
const SHARE: usize = 7;
/// How many lines stand above the first label at the most.
const REACH: usize = 5;
/// How many characters a line of a head has at the most.
const LONGEST: usize = 60;
/// How many characters of words stand before a number that counts sections, at the most.
const BEFORE: usize = 5;
/// How many characters a name has at the most that stands behind a label.
const NAME: usize = 40;
/// How many characters a line of prose has at least.
const PROSE: usize = 20;
/// How many sections there are at least where nothing but their first lines shows them.
const FEWEST: usize = 3;
/// How wide a gap is, in columns, that parts two values and not the two halves of a name.
const GAP: usize = 4;

/// How sections begin.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// The samples of their first lines, the most frequent first; empty where no look is shared.
    pub samples: Vec<String>,
    /// Whether a sample says more than where the name is.
    pub tells: bool,
    /// Whether most begin at the top of a page.
    pub at_top: bool,
    /// The name that each section gives, in match form; empty where it gives none.
    pub names: Vec<String>,
    /// What else is named there, in match form: the title of a work.
    pub titles: Vec<String>,
    /// Who the recipients are, as a profile writes it, where that is another than an organization.
    pub recipients: Option<&'static str>,
}

/// The shape of a line: a sample with `\0` in the place of each slot.
#[derive(Debug, Clone, Default)]
struct Shape {
    text: String,
    slots: Vec<Slot>,
}

impl Shape {
    fn slot(&mut self, slot: Slot) {
        self.text.push('\0');
        self.slots.push(slot);
    }

    /// Shapes of several lines as one.
    fn join(shapes: &[Self]) -> Self {
        let text: Vec<&str> = shapes.iter().map(|shape| shape.text.as_str()).collect();
        Self { text: text.join("\n"), slots: shapes.iter().flat_map(|shape| shape.slots.clone()).collect() }
    }
}

/// Reads how the sections begin.
pub(super) fn find(view: View, template: &Template, model: &Model) -> Head {
    let starts = template.starts.as_slice();
    let blocks: Vec<Vec<usize>> = starts.iter().map(|&start| block(view, start)).collect();
    let shapes: Vec<Vec<Shape>> =
        blocks.iter().map(|block| block.iter().map(|&line| shape(view, model, line)).collect()).collect();
    let often = |count: usize| starts.len() >= 2 && count * 10 >= starts.len() * SHARE;
    // As many lines as most sections share, if they stand apart from what is above them.
    let bounded = |count: &usize| {
        let apart = |block: &Vec<usize>| block.len() >= *count && stands_apart(view, block[*count - 1]);
        often(blocks.iter().filter(|block| apart(block)).count()) && often(most(&shapes, *count).1)
    };
    let Some(count) = (1..=REACH).rev().find(bounded) else { return labelled(view, template) };
    let top = most(&shapes, count).0;
    let own: Vec<Option<Shape>> =
        shapes.iter().map(|shapes| shapes.get(..count).map(|own| Shape::join(&reversed(own)))).collect();
    let of_top: Vec<&Shape> = own.iter().flatten().filter(|shape| shape.text == top).collect();
    let (mut pattern, constant) = fixed(&top, &of_top);
    let kept = |shape: &Shape| -> Vec<Slot> {
        let slots = shape.slots.iter().zip(&constant).filter(|(_, constant)| !**constant);
        slots.map(|(slot, _)| slot.clone()).collect()
    };
    let columns: Vec<Vec<Slot>> = of_top.iter().map(|shape| kept(shape)).collect();
    let mut keys = role::keys(view, starts, &columns);
    let mut label = None;
    if keys.is_empty() {
        // A number or an award alone: the name has a label in the next line.
        let below = labelled(view, template);
        let Some(sample) = below.samples.first() else { return Head::default() };
        pattern.push_str(&format!("\n{}", sample.replace("{name}", "\0")));
        keys.push("name".to_owned());
        label = Some(below);
    }
    let at = keys.iter().position(|key| key == "name").unwrap_or(0);
    let value = |key: &str| -> Vec<String> {
        let Some(at) = keys.iter().position(|own| own == key) else { return vec![String::new(); starts.len()] };
        let of = |shape: &Option<Shape>| {
            let shape = shape.as_ref().filter(|shape| shape.text == top)?;
            kept(shape).get(at).map(|slot| slot.form.clone())
        };
        own.iter().map(|shape| of(shape).unwrap_or_default()).collect()
    };
    let names = label.as_ref().map_or_else(|| value("name"), |below| below.names.clone());
    let printed: Vec<&Slot> = columns.iter().filter_map(|slots| slots.get(at)).collect();
    let recipients = role::recipients(view, model, &printed, &pattern);
    let mut samples = vec![fill(&pattern, &keys)];
    // The first section may have nothing above its label.
    samples.extend(label.iter().flat_map(|below| below.samples.clone()));
    // What some have behind the name in brackets, others have not.
    for shape in own.iter().flatten().filter(|shape| shape.text != top) {
        let keys: Vec<String> = match shape.slots.len() {
            1 => vec!["name".to_owned()],
            count if count == keys.len() => keys.clone(),
            count if count == keys.len() + 1 => keys.iter().cloned().chain(["place".to_owned()]).collect(),
            _ => continue,
        };
        let tells = shape.text.chars().any(|c| c != '\0' && !c.is_whitespace());
        let sample = fill(&shape.text, &keys);
        if tells
            && keys.iter().filter(|key| *key == "name").count() == 1
            && !samples.contains(&sample)
            && !constant.contains(&true)
        {
            samples.push(sample);
        }
    }
    let tells = !pattern.trim_matches('\0').is_empty();
    let at_top =
        often(blocks.iter().filter(|block| block.len() >= count && view.pages.is_content_top(block[count - 1])).count());
    Head { samples, tells, at_top, names, titles: value("title"), recipients }
}

/// Sections that the first rules of the others do not show: below lines of the shape that most sections begin with stands a label or a heading
/// of another kind, as with the persons among organizations. Where there are no first rules at all, lines that return in one shape, with text
/// below each, begin the sections. Out come the lines below them, those of the others among them.
pub(super) fn more(view: View, starts: &[usize], model: &Model) -> Vec<usize> {
    let pages = view.pages;
    let content: Vec<usize> = pages.content(0..pages.lines.len()).collect();
    let tells = |text: &str| text.chars().any(|c| c != '\0' && !c.is_whitespace()) && text.contains('\0');
    if starts.is_empty() {
        let mut found: HashMap<String, Vec<usize>> = HashMap::new();
        for pair in content.windows(2) {
            let (line, below) = (pair[0], pages.form(pair[1]));
            let short = pages.form(line).chars().count() <= LONGEST && !pages.form(line).ends_with('。');
            let shape = shape(view, model, line);
            if short && tells(&shape.text) && below.chars().count() >= PROSE && stands_apart(view, line) {
                found.entry(shape.text).or_default().push(pair[1]);
            }
        }
        let most = found.into_iter().filter(|(_, lines)| lines.len() >= FEWEST);
        return most
            .max_by(|a, b| a.1.len().cmp(&b.1.len()).then_with(|| b.0.cmp(&a.0)))
            .map(|(_, lines)| lines)
            .unwrap_or_default();
    }
    let blocks: Vec<Vec<Shape>> =
        starts.iter().map(|&start| block(view, start).into_iter().map(|line| shape(view, model, line)).collect()).collect();
    let (text, times) = most(&blocks, 1);
    let mut all = starts.to_vec();
    if times * 10 >= starts.len() * SHARE && tells(&text) {
        let shows = |line: usize| {
            view.tokens[line].as_ref().is_some_and(|token| !matches!(token.look, Look::Mark('・') | Look::Bare(_)))
        };
        let more = content.windows(2).filter(|pair| {
            let own = shape(view, model, pair[0]);
            own.text == text && shows(pair[1]) && shape(view, model, pair[1]).text != text && stands_apart(view, pair[0])
        });
        all.extend(more.map(|pair| pair[1]));
        all.sort_unstable();
        all.dedup();
    }
    all
}

/// The lines above a section's first label, the nearest first: as far as the top of the page, a ruled line or a sentence.
fn block(view: View, start: usize) -> Vec<usize> {
    let pages = view.pages;
    let mut block = Vec::new();
    if pages.is_content_top(start) {
        return block;
    }
    for line in pages.content(0..start).rev().take(REACH) {
        let form = pages.form(line);
        if view.running.contains(&line) || form.ends_with(['。', '、']) || form.chars().count() > LONGEST && !is_ruled(form) {
            break;
        }
        block.push(line);
        if pages.is_content_top(line) || is_ruled(form) {
            break;
        }
    }
    block
}

/// The line that a section begins with, as far as what stands above its first label shows it: the uppermost that something parts from what is
/// above it.
pub(super) fn begins(view: View, start: usize) -> usize {
    block(view, start).into_iter().filter(|&line| stands_apart(view, line)).min().unwrap_or(start)
}

/// The line that the first section begins with.
pub(super) fn top(view: View, template: &Template) -> usize {
    template.starts.first().map_or(view.pages.lines.len(), |&start| begins(view, start))
}

/// Whether something parts a line from what is above it.
fn stands_apart(view: View, line: usize) -> bool {
    let below_running = view.pages.content(0..line).next_back().is_some_and(|above| view.running.contains(&above));
    view.pages.is_content_top(line)
        || below_running
        || view.pages.lines[line].blank_before > 0
        || is_ruled(view.pages.form(line))
}

fn reversed(shapes: &[Shape]) -> Vec<Shape> {
    shapes.iter().rev().cloned().collect()
}

/// The shape that the last `count` lines have most often, and how often.
fn most(shapes: &[Vec<Shape>], count: usize) -> (String, usize) {
    let mut found: HashMap<String, usize> = HashMap::new();
    for own in shapes.iter().filter_map(|shapes| shapes.get(..count)) {
        *found.entry(Shape::join(&reversed(own)).text).or_default() += 1;
    }
    found.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).unwrap_or_default()
}

/// Writes slots that say the same everywhere as words, and tells which they were.
fn fixed(top: &str, shapes: &[&Shape]) -> (String, Vec<bool>) {
    let slots = shapes.first().map_or(0, |shape| shape.slots.len());
    let same = |at: usize| shapes.len() > 2 && shapes.iter().all(|shape| shape.slots[at].form == shapes[0].slots[at].form);
    let constant: Vec<bool> = (0..slots).map(same).collect();
    let mut text = String::new();
    let mut at = 0;
    for c in top.chars() {
        match c {
            '\0' => {
                if constant.get(at) == Some(&true) {
                    text.push_str(&shapes[0].slots[at].form);
                } else {
                    text.push(c);
                }
                at += 1;
            }
            c => text.push(c),
        }
    }
    (text, constant)
}

/// Puts keys into the places of the slots.
fn fill(pattern: &str, keys: &[String]) -> String {
    let mut keys = keys.iter();
    let mut text = String::new();
    for c in pattern.chars() {
        match c {
            '\0' => text.push_str(&format!("{{{}}}", keys.next().map_or("note", String::as_str))),
            c => text.push(c),
        }
    }
    text
}

/// The name behind the label that sections begin with: `団体名：{name}`, `【団体名】{name}`. Further labels of the row are slots too.
fn labelled(view: View, template: &Template) -> Head {
    let starts = template.starts.as_slice();
    // A name of two halves looks like a label and a value: labels return.
    let mut labels: HashMap<String, usize> = HashMap::new();
    let rows = starts.iter().flat_map(|&start| super::label::further(view, start));
    rows.for_each(|(label, _)| *labels.entry(label).or_default() += 1);
    let of = |&start: &usize| {
        let form = view.pages.form(start);
        let words = match &view.tokens.get(start)?.as_ref()? {
            token if matches!(token.look, Look::Colon | Look::Row | Look::Bracket(..)) => token.end,
            token => {
                let own = template.rules.iter().find(|rule| rule.look == token.look && rule.lines.contains(&start))?;
                token.start + own.words.len()
            }
        };
        let rest = &form[words..];
        let sign = rest.len() - rest.trim_start_matches([':', '】', '>', ']', '」', ')']).len();
        let mut row = super::label::further(view, start);
        row.retain(|(label, _)| labels.get(label).is_some_and(|&times| times * 10 >= starts.len() * SHARE));
        let next = row.first().and_then(|(label, _)| rest.find(label.as_str()).filter(|&at| at > sign));
        let value = &rest[sign..next.unwrap_or(rest.len())];
        let mut sample = format!("{}{}{{name}}", &form[..words], if sign > 0 { &rest[..sign] } else { " " });
        for (at, (label, _)) in row.iter().enumerate().filter(|_| next.is_some()) {
            let key = view.known.whole(label).map_or_else(|| format!("item_{}", at + 1), |(key, _)| key.to_owned());
            let colon = if rest.contains(&format!("{label}:")) { ":" } else { " " };
            sample.push_str(&format!(" {label}{colon}{{{key}}}"));
        }
        // A number in it is an example.
        let counted = counter(&sample).map_or(sample.clone(), |len| format!("{}{}", example(&sample[..len]), &sample[len..]));
        let name = !value.is_empty() && value.chars().count() <= NAME && !value.contains([':', '。']);
        name.then(|| (counted, value.to_owned()))
    };
    let found: Vec<Option<(String, String)>> = starts.iter().map(of).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    found.iter().flatten().for_each(|(sample, _)| *counts.entry(sample).or_default() += 1);
    let best = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
    let Some((sample, _)) = best.filter(|&(_, times)| times >= 2 && times * 10 >= starts.len() * SHARE) else {
        return Head::default();
    };
    let sample = sample.to_owned();
    let names = found.into_iter().map(|found| found.map(|(_, name)| name).unwrap_or_default()).collect();
    Head { samples: vec![sample], tells: true, names, ..Head::default() }
}

/// The shape of one line.
fn shape(view: View, model: &Model, line: usize) -> Shape {
    let form = view.pages.form(line);
    let mut shape = Shape::default();
    if is_ruled(form) {
        shape.text.extend(form.chars().take(6));
        return shape;
    }
    let inner = form.trim_start_matches(is_mark);
    shape.text.push_str(&form[..form.len() - inner.len()]);
    let words = inner.trim_end_matches(is_mark);
    let tail = &inner[words.len()..];
    let mut rest = words;
    let mut awards: Vec<&str> = model.awards.iter().map(|seen| seen.words.as_str()).collect();
    awards.sort_by_key(|award| std::cmp::Reverse(award.len()));
    let division = model.divisions.iter().map(|division| division.name.words.as_str()).find(|name| rest.starts_with(*name));
    if let Some(division) = division {
        shape.text.push_str("{division}");
        rest = &rest[division.len()..];
        if !rest.is_empty() {
            shape.text.push(' ');
        }
    }
    let award = |text: &str| awards.iter().find(|award| text.starts_with(**award)).map_or(0, |award| award.len());
    if award(rest) > 0 {
        shape.text.push_str("{award}");
        rest = &rest[award(rest)..];
    } else if let Some((open, close)) = bracket(rest)
        && let len = award(&rest[open.len_utf8()..])
        && len > 0
        && let Some(behind) = rest[open.len_utf8() + len..].strip_prefix(close)
    {
        shape.text.push_str(&format!("{open}{{award}}{close}"));
        rest = behind;
    }
    if shape.text.ends_with(['}', '】', ']', ')', '>']) && !rest.is_empty() {
        shape.text.push(' ');
    }
    if let Some(len) = counter(rest) {
        shape.text.push_str(&example(&rest[..len]));
        rest = &rest[len..];
        if !rest.is_empty() {
            shape.text.push(' ');
        }
    }
    if !rest.is_empty() {
        let at = words.len() - rest.len() + (form.len() - inner.len());
        slots(view, line, rest, at, &mut shape);
    }
    shape.text.push_str(tail);
    shape
}

/// The slots of what is left of a line: `{0}（{1}）`, `『{0}』`, `{0}  {1}`.
fn slots(view: View, line: usize, rest: &str, at: usize, shape: &mut Shape) {
    let slot = |from: usize, to: usize, quoted: bool| {
        let range = view.pages.forms[line].source(at + from..at + to);
        let printed = view.printed(line).get(range).unwrap_or_default().trim().to_owned();
        Slot { form: rest[from..to].to_owned(), printed, quoted }
    };
    let last = rest.chars().next_back();
    if let Some((open, close)) = bracket(rest).filter(|&(open, close)| last == Some(close) && rest.matches(open).count() == 1) {
        shape.text.push(open);
        shape.slot(slot(open.len_utf8(), rest.len() - close.len_utf8(), matches!(open, '「' | '『')));
        shape.text.push(close);
        return;
    }
    // Values with much space between them.
    let printed = slot(0, rest.len(), false).printed;
    let behind = wide_gap(&printed).map(|at| crate::fold::match_form(&printed[at..]).into_string());
    if let Some(behind) = behind.filter(|behind| rest.ends_with(behind.as_str()) && behind.len() < rest.len()) {
        let middle = rest.len() - behind.len();
        slots(view, line, &rest[..middle], at, shape);
        shape.text.push_str("  ");
        slots(view, line, &rest[middle..], at + middle, shape);
        return;
    }
    let closed = [('(', ')'), ('「', '」'), ('『', '』')].into_iter().find(|&(_, close)| last == Some(close));
    if let Some((open, close)) = closed
        && let Some(opens) = rest.rfind(open).filter(|&opens| opens > 0)
    {
        shape.slot(slot(0, opens, false));
        shape.text.push(open);
        shape.slot(slot(opens + open.len_utf8(), rest.len() - close.len_utf8(), open != '('));
        shape.text.push(close);
        return;
    }
    shape.slot(slot(0, rest.len(), false));
}

/// Where the text behind the first wide gap of a line begins.
fn wide_gap(printed: &str) -> Option<usize> {
    let mut from = None;
    for (at, c) in printed.char_indices() {
        match (c.is_whitespace(), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                if start > 0 && crate::fold::columns(&printed[start..at]) >= GAP {
                    return Some(at);
                }
                from = None;
            }
            _ => {}
        }
    }
    None
}

fn bracket(text: &str) -> Option<(char, char)> {
    let open = text.chars().next()?;
    let pairs = [('【', '】'), ('[', ']'), ('<', '>'), ('「', '」'), ('『', '』'), ('(', ')'), ('〔', '〕')];
    pairs.into_iter().find(|&(own, _)| own == open)
}

/// The bytes of the number that a line begins with, with a short word before it: `事例1`, `No.3`, `(一)`.
pub(super) fn counter(form: &str) -> Option<usize> {
    let behind = Counter::sample(form)?.1.len();
    let len = form.len() - behind;
    let before = form[..len].chars().take_while(|c| !c.is_ascii_digit()).count();
    // A number inside a name or a year counts nothing.
    let years = form[len..].starts_with(['年', '月', '回', '人', '名', '号', '期']);
    (before <= BEFORE && len > 0 && !years).then_some(len)
}

/// A number as an example: the first of its kind.
fn example(number: &str) -> String {
    let mut text = String::new();
    let mut before = '\0';
    for c in number.chars() {
        let one = match c {
            '0'..='9' => '1',
            '①'..='⑳' => '①',
            'I' | 'V' | 'X' => 'I',
            '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => '一',
            c => c,
        };
        // Numbers of one digit and of two look the same.
        if !(one == before && matches!(one, '1' | 'I' | '一')) {
            text.push(one);
        }
        before = one;
    }
    text
}

/// Whether a line is nothing but a rule that parts what is above from what is below.
fn is_ruled(form: &str) -> bool {
    let Some(sign) = form.chars().next() else { return false };
    !sign.is_alphanumeric() && form.chars().count() >= 3 && form.chars().all(|c| c == sign)
}
