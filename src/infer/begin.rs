//! How the sections begin, and who their recipients are.
//!
//! In come the first rules of the sections; out comes a [`Head`]: what stands above them in most sections, written by example (`事例1 {name}`),
//! and the name that each section gives. Lines are compared by their shapes: `□大賞` and `□新人賞` both read `□{award}`. The caller tries the
//! samples, and keeps those that find the names.

use std::collections::HashMap;

use super::line::{Shape, is_ruled, shape, wide_gap};
use super::model::Model;
use super::repeat::{Rule, Template};
use super::role::{self, Slot};
use super::shape::Look;
use super::{View, labelled};

/// The share of the sections, in tenths, that must begin in one way.
pub(super) const SHARE: usize = 7;
/// How many lines stand above the first label at the most.
const REACH: usize = 5;
/// How many characters a line of a head has at the most.
const LONGEST: usize = 60;
/// How many characters a line of prose has at least.
const PROSE: usize = 20;
/// How many lines below its first label a section has something that others have too.
const SECTION: usize = 40;
/// How many sections there are at least where nothing but their first lines shows them.
const FEWEST: usize = 3;

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

/// Reads how the sections begin.
pub(super) fn find(view: View, template: &Template, model: &Model) -> Head {
    let starts = template.starts.as_slice();
    let blocks: Vec<Vec<usize>> = starts.iter().map(|&start| block(view, start)).collect();
    let mut shapes: Vec<Vec<Shape>> =
        blocks.iter().map(|block| block.iter().map(|&line| shape(view, model, line)).collect()).collect();
    plain_titles(view, &blocks, &mut shapes);
    let often = |count: usize| starts.len() >= 2 && count * 10 >= starts.len() * SHARE;
    // As many lines as most sections share, if they stand apart from what is above them.
    let bounded = |count: &usize| {
        let apart = |block: &Vec<usize>| block.len() >= *count && stands_apart(view, first_of(view, block, *count));
        often(blocks.iter().filter(|block| apart(block)).count()) && often(most(&shapes, *count).1)
    };
    let Some(count) = (1..=REACH).rev().find(bounded) else { return labelled::find(view, template) };
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
    let (mut label, mut further) = (None, Vec::new());
    if keys.is_empty() {
        // A number or an award alone: the name has a label in the next line.
        let below = labelled::find(view, template);
        let Some(sample) = below.samples.first() else { return Head::default() };
        // Organizations may have another label than persons: `氏名`, `名称`.
        further.extend(below.samples[1..].iter().map(|sample| format!("{pattern}\n{sample}")));
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
    samples.extend(further);
    // The division need not stand above each.
    let without: Vec<String> =
        samples.iter().filter_map(|sample| sample.strip_prefix("{division}\n").map(str::to_owned)).collect();
    samples.extend(without.into_iter().filter(|_| label.is_some()));
    // The first section may have nothing above its label.
    samples.extend(label.iter().flat_map(|below| below.samples.clone()));
    let mut others = Vec::new();
    // Labels above one are the end of another head, as of the second of two joint winners.
    let has_label = |line: &usize| {
        let token = view.tokens[*line].as_ref().filter(|token| matches!(token.look, Look::Colon | Look::Row));
        let words = token.map(|token| &view.pages.form(*line)[token.start..token.end]);
        words.is_some_and(|words| model.header.iter().any(|label| label.labels.iter().any(|seen| seen.words == words)))
    };
    for ((block, shapes), own) in blocks.iter().zip(&shapes).zip(&own) {
        if block.iter().take(count + 1).any(has_label) {
            continue;
        }
        let sample = wrapped(view, &pattern, block, shapes).or_else(|| cut(&top, &pattern, shapes));
        match sample.and_then(|(pattern, at)| sample_of(&pattern, &keys, at)) {
            Some(sample) if label.is_none() && !constant.contains(&true) && !samples.contains(&sample) => samples.push(sample),
            Some(_) => {}
            None => others.extend(own),
        }
    }
    // What some have behind the name in brackets, others have not.
    for shape in others.into_iter().filter(|shape| shape.text != top && shape.loose() != top) {
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
    let mut tells = !pattern.trim_matches('\0').is_empty();
    if pattern == "\0"
        && let Some(label) = labelled::first(view, starts, model)
    {
        samples = bare(&blocks, &shapes, &samples[0], &label, view);
        tells = true;
    }
    let at_top =
        often(blocks.iter().filter(|block| block.len() >= count && view.pages.is_content_top(block[count - 1])).count());
    Head { samples, tells, at_top, names, titles: value("title"), recipients }
}

/// Moves the starts that are a division or an award, which returns as labels do, to what stands below them.
pub(super) fn skip_announced(view: View, template: &mut Template, model: &Model) {
    /// A division and an award, at the most.
    const LINES: usize = 2;
    let announces = |line: usize| {
        let text = shape(view, model, line).text;
        text.contains('{') && !text.contains('\0')
    };
    let below = |line: usize| view.pages.content(line + 1..view.pages.lines.len()).next();
    for start in &mut template.starts {
        let lines = std::iter::successors(Some(*start), |&line| below(line)).take(LINES + 1);
        *start = lines.into_iter().find(|&line| !announces(line)).unwrap_or(*start);
    }
}

/// Sections that the first rules of the others do not show: below lines of the shape that most sections begin with stands a label or a heading
/// of another kind, as with the persons among organizations. Where there are no first rules at all, lines that return in one shape, with text
/// below each, begin the sections. Out come the lines below them, those of the others among them.
pub(super) fn more(view: View, template: &Template, model: &Model) -> Vec<usize> {
    let (pages, starts) = (view.pages, template.starts.as_slice());
    let content: Vec<usize> = pages.content(0..pages.lines.len()).collect();
    let tells = |text: &str| {
        // An award behind a number tells as much as a name does: `第1号 <{award}>`.
        let counts = text.contains("{award}") && text.contains(|c: char| c.is_ascii_digit());
        text.chars().any(|c| c != '\0' && !c.is_whitespace()) && text.contains('\0') || counts
    };
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
    let often = |times: usize| times * 10 >= starts.len() * SHARE;
    // As few lines above the first label as tell something.
    let looks = (1..=REACH).map(|count| (count, most(&blocks, count)));
    let Some((count, (text, _))) = looks.into_iter().find(|(_, (text, times))| often(*times) && tells(text)) else {
        return starts.to_vec();
    };
    let mut all = starts.to_vec();
    let shows =
        |line: usize| view.tokens[line].as_ref().is_some_and(|token| !matches!(token.look, Look::Mark('・') | Look::Bare(_)));
    let shapes: Vec<Shape> = content.iter().map(|&line| shape(view, model, line)).collect();
    // Lines of several free looks are told by what follows: a rule that half of the sections have.
    let usual: Vec<&Rule> = template.rules.iter().filter(|rule| rule.lines.len() * 2 >= starts.len()).collect();
    let goes_on = |at: usize| {
        let next = starts.iter().copied().find(|&start| start > content[at]).unwrap_or(pages.lines.len());
        let own = content[at..].iter().take_while(|&&line| line < next).take(SECTION);
        own.into_iter().any(|line| usual.iter().any(|rule| rule.lines.contains(line)))
    };
    for at in count..content.len() {
        let above = &shapes[at - count..at];
        let is_next = |shape: &Shape| count == 1 && shape.text == text;
        if shows(content[at])
            && stands_apart(view, content[at - count])
            && !is_next(&shapes[at])
            && (count == 1 || goes_on(at))
            && (Shape::join(above).text == text || count > 1 && Shape::join(above).loose() == text)
        {
            all.push(content[at]);
        }
    }
    all.sort_unstable();
    all.dedup();
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
        // What has a wide gap in it is no sentence, whatever it ends with.
        let sentence = form.ends_with(['。', '、']) && wide_gap(view.printed(line)).is_none();
        if view.running.contains(&line) || sentence || form.chars().count() > LONGEST && !is_ruled(form) {
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

/// The line that the last `count` lines above a label begin with, or the reading of the name in kana above them.
fn first_of(view: View, block: &[usize], count: usize) -> usize {
    let above = block.get(count).copied().filter(|&line| role::is_kana(view.pages.form(line)));
    above.unwrap_or(block[count - 1])
}

/// Whether something parts a line from what is above it.
fn stands_apart(view: View, line: usize) -> bool {
    let below_running = view.pages.content(0..line).next_back().is_some_and(|above| view.running.contains(&above));
    view.pages.is_content_top(line)
        || below_running
        || view.pages.lines[line].blank_before > 0
        || is_ruled(view.pages.form(line))
}

/// The samples of sections that begin with nothing but a name above a label, with the label: what stands above the name in kana, at the top of a
/// page, or below it in quotation marks is there in some.
fn bare(blocks: &[Vec<usize>], shapes: &[Vec<Shape>], name: &str, label: &str, view: View) -> Vec<String> {
    let kana = |block: &&Vec<usize>| {
        block.get(1).is_some_and(|&line| role::is_kana(view.pages.form(line)) && view.pages.is_content_top(line))
    };
    let quoted = shapes.iter().find_map(|shapes| {
        let own = shapes.first().filter(|shape| shape.text.starts_with(['「', '『', '~']) && shape.slots.len() == 1)?;
        (shapes.get(1)?.text == "\0").then(|| own.text.replace('\0', "{subtitle}"))
    });
    let mut samples = Vec::new();
    if blocks.iter().any(|block| kana(&block)) {
        samples.push(format!("{{page}} {{name_kana}}\n{name}\n{label}"));
    }
    samples.extend(quoted.map(|quoted| format!("{name}\n{quoted}\n{label}")));
    samples.push(format!("{name}\n{label}"));
    samples
}

/// Reads lines with words in quotation marks at their end, or a number, as plain ones where those of most sections are: a title begins
/// and ends as it likes.
fn plain_titles(view: View, blocks: &[Vec<usize>], shapes: &mut [Vec<Shape>]) {
    for distance in 0..REACH {
        let texts = || shapes.iter().filter_map(|shapes| Some(shapes.get(distance)?.text.as_str()));
        if texts().filter(|text| *text == "\0").count() * 2 <= texts().count() {
            continue;
        }
        for (block, shapes) in blocks.iter().zip(shapes.iter_mut()) {
            let (Some(&line), Some(shape)) = (block.get(distance), shapes.get_mut(distance)) else { continue };
            // A number in it counts no sections where the lines of most have none.
            let counts = shape.slots.len() == 1
                && shape.text.ends_with('\0')
                && shape.text.contains(|c: char| c.is_ascii_digit())
                && !shape.text.contains('{');
            if shape.text != "\0" && shape.loose() == "\0" || counts {
                *shape = Shape::plain(view, line);
            }
        }
    }
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

/// The look of a section's first lines in one of which the words of a slot go on in the next line: `「{title}` and `{title}」`. With it comes which
/// of the slots stands there twice.
fn wrapped(view: View, pattern: &str, block: &[usize], shapes: &[Shape]) -> Option<(String, Option<usize>)> {
    let lines: Vec<&str> = pattern.lines().collect();
    let own = reversed(shapes.get(..lines.len() + 1)?);
    let text = |at: usize| Some(view.pages.form(*block.get(lines.len() - at)?));
    let split = |at: usize| {
        let (before, behind) = lines[at].split_once('\0').filter(|(_, behind)| !behind.contains('\0'))?;
        let (first, second) = (text(at)?, text(at + 1)?);
        // A line that is nothing but a slot goes on where it is full.
        let is_bare = before.is_empty() && behind.is_empty();
        let below = *block.get(lines.len() - at - 1)?;
        let goes_on = is_bare && own[at].text == "\0" && own[at + 1].text == "\0" && view.pages.is_full_before(below);
        let closes = !(behind.is_empty() || first.ends_with(behind));
        let fits = first.starts_with(before)
            && second.ends_with(behind)
            && (closes || goes_on)
            && (0..at).all(|line| own[line].text == lines[line])
            && (at + 1..lines.len()).all(|line| own[line + 1].text == lines[line]);
        let mut split: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        split[at] = format!("{before}\0\n\0{behind}");
        fits.then(|| (split.join("\n"), Some(lines[..at].iter().map(|line| line.matches('\0').count()).sum())))
    };
    (0..lines.len()).find_map(split)
}

/// The look of first lines without the upper ones of most others, if those below are the same.
fn cut(top: &str, pattern: &str, shapes: &[Shape]) -> Option<(String, Option<usize>)> {
    let lines: Vec<&str> = top.lines().collect();
    let same = |count: &usize| {
        shapes.get(..*count).is_some_and(|own| Shape::join(&reversed(own)).text == lines[lines.len() - count..].join("\n"))
    };
    let count = (1..=lines.len()).rev().find(same).filter(|&count| count < lines.len())?;
    Some((pattern.lines().skip(lines.len() - count).collect::<Vec<_>>().join("\n"), None))
}

/// A look with those of the keys that its slots have; `twice` is the slot that stands there twice. None without a name, or where nothing but it is there.
fn sample_of(pattern: &str, keys: &[String], twice: Option<usize>) -> Option<String> {
    let mut own = keys.to_vec();
    match twice {
        Some(at) => own.insert(at, keys.get(at)?.clone()),
        None => own.drain(..keys.len().checked_sub(pattern.matches('\0').count())?).for_each(drop),
    }
    let tells = pattern.chars().any(|c| c != '\0' && !c.is_whitespace());
    (tells && own.iter().any(|key| key == "name")).then(|| fill(pattern, &own))
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
