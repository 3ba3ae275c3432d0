//! The booklet as another typesetter would have set it: other widths, running heads, page numbers, with and without the trailing signal.
//!
//! Units (paragraphs, items, headings) are those of the hand labels where a line is labelled, and sasshi's own elsewhere. A unit is set anew:
//! no comma or closing bracket begins a line, no opening bracket ends one, Latin words and numbers are not broken. The lines of
//! diagrams are left alone, and so is the programme, which is set in columns.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test and an example each use a part of this; a panic is how they fail"
)]

use std::collections::HashMap;

use sasshi::cases::vary::wrap::{Breaks, pieces, wrap};
use sasshi::page::Line;
use sasshi::profile::Profile;
use sasshi::reflow::Shape;
use sasshi::source::Source;
use sasshi::{Options, analyse, fold};

use super::breaks::{Found, Label, Passage};

/// How the booklet is set.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Display columns of a full line.
    pub width: usize,
    /// Whether white space stands behind the last line of a paragraph.
    pub signal: bool,
    /// Whether pages begin with a form feed, or with a space on a line that has no blank line before it, among lines that all have one.
    pub form_feeds: bool,
    /// Whether lines end wherever they are full, before a comma too: only Latin words and numbers are kept whole.
    pub crude: bool,
    /// One unit in so many has line ends that its author set between two phrases, from a seed; none where it is 0.
    pub hand: (usize, u64),
}

/// The text that was set, and the passages with the numbers of its lines.
pub struct Set {
    pub text: String,
    pub passages: Vec<Passage>,
}

/// Lines that belong together.
struct Unit {
    text: String,
    /// Where its first line and the others begin.
    indent: usize,
    hanging: usize,
    blanks: usize,
    page_top: bool,
    /// The row of a diagram or of a programme in columns: set as it is.
    row: bool,
    ended: bool,
    /// The passage of its first line, the label there, and what its last line says of its end.
    label: Option<(usize, String, Option<bool>)>,
}

/// Sets a booklet anew.
pub fn set(text: &str, profile: &Profile, found: &Found, passages: &[Passage], setting: Setting) -> Set {
    let units = units(text, profile, found, passages);
    let mut sheet = Sheet { setting, ..Sheet::default() };
    let mut random = setting.hand.1;
    let mut out: Vec<Passage> = passages.iter().map(|passage| Passage { labels: Vec::new(), ..*passage }).collect();
    for unit in &units {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let by_hand = setting.hand.0 > 0 && !unit.row && ((random >> 33) as usize).is_multiple_of(setting.hand.0);
        let share = 50 + (random >> 40) as usize % 40;
        let room = if by_hand { setting.width * share / 100 } else { setting.width };
        let lines = if unit.row {
            vec![" ".repeat(unit.indent) + &unit.text]
        } else {
            // One author in three breaks lines wherever they end, in the middle of a word too.
            let breaks = match (setting.crude, by_hand && !(random >> 50).is_multiple_of(3)) {
                (true, _) => Breaks::Anywhere,
                (false, true) => Breaks::Phrases,
                (false, false) => Breaks::Typeset,
            };
            wrap(pieces(&unit.text, breaks), room, unit.indent, unit.hanging)
        };
        let last = lines.len() - 1;
        for (at, line) in lines.iter().enumerate() {
            let ends = if unit.row { unit.ended } else { by_hand || at == last };
            let number = sheet.put(line, ends, if at == 0 { unit.blanks } else { 0 }, at == 0 && unit.page_top);
            if let Some((passage, kind, breaks)) = &unit.label {
                let furniture = |line| Label { line, kind: "furniture".to_owned(), breaks: None, text: String::new() };
                out[*passage].labels.extend(sheet.furniture.iter().copied().map(furniture));
                let breaks = if at < last { Some(false) } else { *breaks };
                out[*passage].labels.push(Label { line: number, kind: kind.clone(), breaks, text: line.trim().to_owned() });
            }
        }
    }
    Set { text: sheet.text, passages: out.into_iter().filter(|passage| !passage.labels.is_empty()).collect() }
}

fn units(text: &str, profile: &Profile, found: &Found, passages: &[Passage]) -> Vec<Unit> {
    let analysis = analyse(&Source::from_bytes("booklet.txt", text.as_bytes().to_vec()), profile, &Options::default()).unwrap();
    let mut labels: HashMap<u32, (usize, &Label)> = HashMap::new();
    for (at, passage) in passages.iter().enumerate() {
        labels.extend(passage.labels.iter().map(|label| (label.line, (at, label))));
    }
    let mut units: Vec<Unit> = Vec::new();
    let mut goes_on = false;
    let opening: Vec<u32> = analysis.pages.lines[analysis.outline.opening.clone()].iter().map(|line| line.number).collect();
    let kept: Vec<&Line> = analysis.pages.lines.iter().filter(|line| line.furniture.is_none()).collect();
    for (at, line) in kept.iter().enumerate() {
        let printed = line.text(&analysis.text);
        let label = labels.get(&line.number);
        let kind =
            label.map_or_else(|| found.kinds.get(&line.number).copied().unwrap_or_default(), |(_, label)| label.kind.as_str());
        // Columns side by side, as of the ceremony's programme, are no text that could be set anew.
        let columns = opening.contains(&line.number) && printed.contains("   ");
        let row = kind == "figure" || columns;
        let next = kept.get(at + 1).map(|next| next.number);
        let own = next.is_some() && found.next.get(&line.number).copied().flatten() == next;
        let breaks = label.and_then(|(_, label)| label.breaks);
        if goes_on && let Some(unit) = units.last_mut() {
            if unit.hanging == usize::MAX {
                unit.hanging = usize::from(line.indent);
            }
            fold::join(&mut unit.text, printed);
            if let Some((_, _, end)) = &mut unit.label {
                *end = breaks;
            }
        } else {
            units.push(Unit {
                text: printed.to_owned(),
                indent: usize::from(line.indent),
                hanging: usize::MAX,
                blanks: usize::from(line.blank_before),
                page_top: line.page_top,
                row,
                ended: line.trailing_space,
                label: label.map(|(passage, label)| (*passage, label.kind.clone(), breaks)),
            });
        }
        goes_on = !row && breaks.map_or(own, |breaks| !breaks);
    }
    for unit in units.iter_mut().filter(|unit| unit.hanging == usize::MAX) {
        unit.hanging = if Shape::of(&unit.text).marker.is_some() { unit.indent } else { 0 };
    }
    units
}

/// The text that grows line by line and page by page.
#[derive(Default)]
struct Sheet {
    setting: Setting,
    text: String,
    /// The number of the last line.
    lines: u32,
    on_page: usize,
    page: usize,
    /// The page number and the running head that were set before that line.
    furniture: Vec<u32>,
}

impl Default for Setting {
    fn default() -> Self {
        Self { width: 80, signal: true, form_feeds: true, crude: false, hand: (0, 0) }
    }
}

/// What stands above each page.
pub const RUNNING_HEAD: &str = "第7回テレワーク推進賞";

impl Sheet {
    /// Sets a line and gives its number.
    fn put(&mut self, line: &str, ends: bool, blanks: usize, page_top: bool) -> u32 {
        // A page holds as many characters whatever their number on a line.
        let full = self.on_page >= 3280 / self.setting.width + 6;
        self.furniture.clear();
        if (full || page_top) && self.lines > 0 {
            self.page += 1;
            self.line(&format!("- {} -", self.page), true, 1, false);
            self.furniture.push(self.lines);
            self.line(RUNNING_HEAD, true, 0, true);
            self.furniture.push(self.lines);
            self.on_page = 0;
        }
        self.on_page += 1;
        self.line(line, ends, blanks, false);
        self.lines
    }

    fn line(&mut self, line: &str, ends: bool, blanks: usize, page_top: bool) {
        let Setting { signal, form_feeds, .. } = self.setting;
        let empty = match (form_feeds, page_top || self.lines == 0) {
            (true, _) => blanks,
            (false, true) => 0,
            (false, false) => 1 + 2 * blanks,
        };
        self.text.extend(std::iter::repeat_n('\n', empty));
        if page_top {
            self.text.push(if form_feeds { '\u{c}' } else { ' ' });
        }
        self.text.push_str(line.trim_end());
        if ends && signal {
            self.text.push(' ');
        }
        self.text.push('\n');
        self.lines += 1 + empty as u32;
    }
}
