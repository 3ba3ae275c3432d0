//! The shapes of the lines that sections begin with.
//!
//! In comes a line; out comes its [`Shape`]: `□大賞` reads `□{award}`, `事例3　花の会（緑市）` reads `事例1` with two slots. Lines of different sections
//! that have one shape begin in one way.

use super::View;
use super::model::Model;
use super::role::Slot;
use crate::profile::numbering::Counter;
use crate::profile::pattern::is_mark;

/// How many characters of words stand before a number that counts sections, at the most.
const BEFORE: usize = 5;
/// How wide a gap is, in columns, that parts two values and not the two halves of a name.
const GAP: usize = 4;

/// The shape of a line: a sample with `\0` in the place of each slot.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    pub text: String,
    pub slots: Vec<Slot>,
}

impl Shape {
    fn slot(&mut self, slot: Slot) {
        self.text.push('\0');
        self.slots.push(slot);
    }

    /// The shape without what stands in brackets behind a slot: it is a part of what fills the slot.
    pub fn loose(&self) -> String {
        let mut text = self.text.clone();
        for pair in ["(\0)", "「\0」", "『\0』"] {
            text = text.replace(&format!("\0{pair}"), "\0");
        }
        text
    }

    /// The shape of a line that is all one slot.
    pub fn plain(view: View, line: usize) -> Self {
        let form = view.pages.form(line).to_owned();
        let slot = Slot { form, printed: view.printed(line).trim().to_owned(), quoted: false };
        Self { text: "\0".to_owned(), slots: vec![slot] }
    }

    /// Shapes of several lines as one.
    pub fn join(shapes: &[Self]) -> Self {
        let text: Vec<&str> = shapes.iter().map(|shape| shape.text.as_str()).collect();
        Self { text: text.join("\n"), slots: shapes.iter().flat_map(|shape| shape.slots.clone()).collect() }
    }
}

/// The shape of one line.
pub(super) fn shape(view: View, model: &Model, line: usize) -> Shape {
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
    // The slot of the award that a text begins with, in brackets or not, and how many bytes it takes.
    let award_in = |text: &str| {
        if award(text) > 0 {
            return Some(("{award}".to_owned(), award(text)));
        }
        let (open, close) = bracket(text)?;
        let len = open.len_utf8() + award(&text[open.len_utf8()..]);
        let closes = len > open.len_utf8() && text[len..].starts_with(close);
        closes.then(|| (format!("{open}{{award}}{close}"), len + close.len_utf8()))
    };
    if let Some((text, len)) = award_in(rest) {
        shape.text.push_str(&text);
        rest = &rest[len..];
    }
    if shape.text.ends_with(['}', '】', ']', ')', '>']) && !rest.is_empty() {
        shape.text.push(' ');
    }
    // A number inside a title in quotation marks counts nothing.
    let quoted = bracket(rest).is_some_and(|pair| matches!(pair.0, '「' | '『') && is_around(rest, pair));
    if let Some(len) = counter(rest).filter(|_| !quoted) {
        shape.text.push_str(&example(&rest[..len]));
        rest = &rest[len..];
        if !rest.is_empty() {
            shape.text.push(' ');
        }
        // An award may stand behind the number.
        if !shape.text.contains("{award}")
            && let Some((text, len)) = award_in(rest)
        {
            shape.text.push_str(&text);
            rest = &rest[len..];
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
    if let Some((open, close)) = bracket(rest).filter(|&pair| is_around(rest, pair)) {
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
    // What a person is called by is none of the name where it is set apart.
    let is_apart = |word: &&&str| printed.strip_suffix(**word).is_some_and(|head| head.ends_with(char::is_whitespace));
    if let Some(word) = HONORIFICS.iter().find(is_apart) {
        shape.slot(slot(0, rest.len() - word.len(), false));
        shape.text.push_str(&format!(" {word}"));
        return;
    }
    shape.slot(slot(0, rest.len(), false));
}

/// What persons are called by behind their names.
const HONORIFICS: [&str; 5] = ["氏", "様", "さん", "殿", "君"];

/// Whether the bracket that a text begins with closes at its end, and not before.
fn is_around(text: &str, (open, close): (char, char)) -> bool {
    let mut depth = 0usize;
    let closes = |(at, c): (usize, char)| {
        depth = if c == open { depth + 1 } else { depth.saturating_sub(usize::from(c == close)) };
        (depth == 0).then_some(at + c.len_utf8())
    };
    text.char_indices().find_map(closes) == Some(text.len())
}

/// Where the text behind the first wide gap of a line begins.
pub(super) fn wide_gap(printed: &str) -> Option<usize> {
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
    let years = form[len..].starts_with(['年', '月', '回', '人', '名', '号', '期', '歳', '才', '世', '円', '分', '時', '日']);
    (before <= BEFORE && len > 0 && !years).then_some(len)
}

/// A number as an example: the first of its kind.
pub(super) fn example(number: &str) -> String {
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
pub(super) fn is_ruled(form: &str) -> bool {
    let Some(sign) = form.chars().next() else { return false };
    !sign.is_alphanumeric() && form.chars().count() >= 3 && form.chars().all(|c| c == sign)
}
