//! Text → pages of lines.
//!
//! In comes the decoded text; out come its non-blank [`Line`]s, each with its page, its layout and, where it is page
//! furniture, the kind. Nothing is dropped: a page number is a line like any other, with a label.
//!
//! Two things are told apart that look alike. Some extractions put a blank line behind *every* line: those blank lines are
//! artefacts, and only what goes beyond them are blank lines of the document. And where every line has such a blank line, a
//! line that follows directly on the one before and starts with one white space is the first of a page: there the
//! extraction turned a form feed into a space.
//!
//! ```
//! let pages = sasshi::page::read("One.\n\n - 1 -\n\u{c}Two.\n", &[], |_| false);
//! assert_eq!(pages.lines.iter().map(|line| line.page).collect::<Vec<_>>(), [1, 1, 2]);
//! assert!(pages.lines[1].furniture.is_some());
//! ```

mod counter;
pub(crate) mod frame;
mod furniture;
mod layout;

use crate::fold::{self, Form};
use crate::profile::Pattern;
use crate::span::Span;
use std::ops::Range;

pub use furniture::Furniture;
pub use layout::Layout;

/// A non-blank line of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the source, from 1.
    pub number: u32,
    /// Its text without white space at the ends, in bytes of the decoded text.
    pub span: Span,
    /// Its page, from 1.
    pub page: u32,
    /// Whether it is the first line of its page.
    pub page_top: bool,
    /// The document's own blank lines before it; blank lines that the extraction put there are not counted.
    pub blank_before: u16,
    /// White space characters before the text; the one that stands for a form feed is not counted.
    pub indent: u16,
    /// The room that the text takes, in half-width columns: see [`fold::measure`].
    pub width: u16,
    /// Whether white space stands behind the text.
    pub trailing_space: bool,
    /// What kind of furniture it is, if it is any.
    pub furniture: Option<Furniture>,
}

impl Line {
    /// The line's text, without white space at the ends.
    pub fn text<'t>(&self, source: &'t str) -> &'t str {
        source.get(self.span.range()).unwrap_or_default()
    }
}

/// The lines of a text and what is known of its layout.
#[derive(Debug, Clone)]
pub struct Pages {
    /// The non-blank lines in source order.
    pub lines: Vec<Line>,
    /// Their match forms, each mapped to the line's text.
    pub forms: Vec<Form>,
    /// The number of pages.
    pub count: u32,
    /// What the text's layout was found to be.
    pub layout: Layout,
    /// The first and the last line of each running head that begins in mid-booklet. The first one is not labelled: it may be a title.
    heads: Vec<(usize, usize)>,
}

impl Pages {
    /// Labels the first lines of running heads that `is_text` tells to be no titles, given the first and the last line on which a head stands.
    /// Says whether there are any: what was read from the lines must then be read again.
    pub(crate) fn label_first_heads(&mut self, is_text: impl Fn(&Self, usize, usize) -> bool) -> bool {
        let heads = std::mem::take(&mut self.heads);
        let (text, left): (Vec<_>, Vec<_>) = heads.into_iter().partition(|&(first, last)| is_text(self, first, last));
        self.heads = left;
        for &(index, _) in &text {
            self.lines[index].furniture = Some(Furniture::RunningHead);
        }
        !text.is_empty()
    }

    /// The match form of a line.
    pub fn form(&self, index: usize) -> &str {
        self.forms.get(index).map_or("", Form::as_str)
    }

    /// Whether a line is furniture.
    pub fn is_furniture(&self, index: usize) -> bool {
        self.lines.get(index).is_some_and(|line| line.furniture.is_some())
    }

    /// The indices of the lines in a range that are not furniture.
    pub fn content(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = usize> + '_ {
        range.filter(|&index| !self.is_furniture(index))
    }

    /// Whether the line before a line reaches the right edge of the text: what it says may go on in the middle of a word.
    pub fn is_full_before(&self, index: usize) -> bool {
        let before = self.content(0..index).next_back().and_then(|before| self.lines.get(before));
        before.is_some_and(|before| before.indent.saturating_add(before.width).saturating_add(2) >= self.layout.width)
    }

    /// The display column of a byte of a line's text.
    pub fn column(&self, source: &str, index: usize, offset: usize) -> usize {
        let Some(line) = self.lines.get(index) else { return 0 };
        let before = source.get(..line.span.start).unwrap_or_default();
        let lead =
            before.chars().rev().take_while(|c| c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{c}')).map(char::len_utf8);
        let start = before.len() - lead.sum::<usize>();
        fold::columns(source.get(start..line.span.start + offset).unwrap_or_default())
    }

    /// Whether a line is the first of its page that is not furniture.
    pub fn is_content_top(&self, index: usize) -> bool {
        let Some(line) = self.lines.get(index) else { return false };
        let before = self.lines[..index].iter().rev().take_while(|before| before.page == line.page);
        line.furniture.is_none() && before.into_iter().all(|before| before.furniture.is_some())
    }
}

/// The non-blank lines of a text and their match forms, before anything is decided about them.
#[derive(Debug, Clone)]
pub struct RawLines {
    raw: Vec<RawLine>,
    forms: Vec<Form>,
}

impl RawLines {
    /// The match forms of the lines.
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }
}

/// Finds the lines of a text.
pub fn raw_lines(text: &str) -> RawLines {
    let raw = scan(text);
    // A copy takes no more room than it needs, and nothing grows on the way.
    let mut form = Form::default();
    let folded = |line: &RawLine| {
        fold::match_into(text.get(line.span.range()).unwrap_or_default(), &mut form);
        form.clone()
    };
    let forms = raw.iter().map(folded).collect();
    RawLines { raw, forms }
}

/// Reads `text` into pages of lines. `furniture` are the profile's patterns of lines that are none of the
/// content; `is_content` tells for a line in match form that it is content even where it returns on many pages, as an award's
/// name above every recipient does.
pub fn read(text: &str, furniture: &[Pattern], is_content: impl Fn(&str) -> bool) -> Pages {
    read_lines(text, raw_lines(text), furniture, is_content)
}

/// Does what [`read`] does with the lines of `text` that were found already.
pub fn read_lines(text: &str, lines: RawLines, furniture: &[Pattern], is_content: impl Fn(&str) -> bool) -> Pages {
    let RawLines { raw, forms } = lines;
    let judged: Vec<u16> = forms.iter().map(|form| narrow(fold::measure(form.as_str()))).collect();
    let widths = layout::as_printed(text, &raw, &judged).unwrap_or(judged);
    let layout = layout::measure(text, &raw, &widths);
    let mut lines = place(text, &raw, &widths, &layout);
    furniture::label_by_pattern(&mut lines, &forms, furniture);
    counter::label(text, &mut lines);
    furniture::label_page_numbers(&mut lines, &forms);
    number_pages(&mut lines);
    let heads = furniture::label_running_heads(&mut lines, &forms, is_content);
    furniture::label_blank_pages(&mut lines, &forms, furniture);
    let count = lines.last().map_or(0, |line| line.page);
    Pages { lines, forms, count, layout, heads }
}

impl Pages {
    /// Labels the lines that stand in some bytes of the text as the rules around heads.
    pub(crate) fn label_rules(&mut self, rules: &[std::ops::Range<usize>]) {
        for rule in rules {
            let at = self.lines.partition_point(|line| line.span.range().start < rule.start);
            if let Some(line) = self.lines.get_mut(at).filter(|line| rule.contains(&line.span.range().start)) {
                line.furniture = Some(Furniture::Rule);
            }
        }
    }
}

/// A non-blank line before anything is decided about it.
#[derive(Debug, Clone)]
struct RawLine {
    number: u32,
    span: Span,
    /// Blank lines between this line and the non-blank one before it.
    gap: u16,
    /// The white space at its start, without form feeds.
    lead: Lead,
    /// A form feed stands between this line's text and the text before it.
    form_feed: bool,
    trailing_space: bool,
}

/// The white space at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Lead {
    first: Option<char>,
    spaces: u16,
}

fn scan(text: &str) -> Vec<RawLine> {
    let mut raw = Vec::new();
    let mut gap: usize = 0;
    let mut form_feed = false;
    // Most lines have nothing before them or behind them to be looked at.
    let has_feed = |space: &str| !space.is_empty() && space.contains('\u{c}');
    for (number, line) in crate::decode::lines::split(text) {
        let content = line.range();
        let Some(line_text) = text.get(content.clone()) else { continue };
        let body = line_text.trim();
        if body.is_empty() {
            form_feed |= has_feed(line_text);
            gap += 1;
            continue;
        }
        let start = content.start + (line_text.len() - line_text.trim_start().len());
        let before = &line_text[..start - content.start];
        let after = &line_text[start - content.start + body.len()..];
        form_feed |= has_feed(before);
        let lead = before.chars().filter(|&c| c != '\u{c}');
        raw.push(RawLine {
            number,
            span: Span::new(start, start + body.len()),
            gap: narrow(gap),
            lead: Lead { first: lead.clone().next(), spaces: narrow(lead.count()) },
            form_feed,
            trailing_space: after.chars().any(|c| c != '\u{c}'),
        });
        form_feed = has_feed(after);
        gap = 0;
    }
    raw
}

/// Turns raw lines into lines: document's own blank lines, indentation and the page breaks that show in the line itself.
fn place(text: &str, raw: &[RawLine], widths: &[u16], layout: &Layout) -> Vec<Line> {
    raw.iter()
        .enumerate()
        .map(|(index, line)| {
            // Where no line begins with white space, none shows a page that way.
            let signal = layout.spaced && line.gap == 0 && line.lead.first.is_some() && line.lead.first == layout.page_space;
            let sure = |before: usize| layout.spaces_differ || !is_diagram(text, &raw[before], line);
            let signal = signal && index.checked_sub(1).is_some_and(sure);
            let page_top = index == 0 || line.form_feed || signal;
            let indent = line.lead.spaces - u16::from(signal);
            Line {
                number: line.number,
                span: line.span,
                page: 0,
                page_top,
                blank_before: layout.own_blanks(line.gap),
                indent,
                width: widths[index],
                trailing_space: line.trailing_space,
                furniture: None,
            }
        })
        .collect()
}

/// Whether two lines that follow each other directly are rows of a diagram: the letters of both are set apart, so that the space before
/// the second is one of many and no sign of a page. Where the spaces of diagrams are of another kind than those of pages, this is not asked.
fn is_diagram(text: &str, before: &RawLine, line: &RawLine) -> bool {
    [before, line].iter().all(|line| fold::is_letter_spaced(text.get(line.span.range()).unwrap_or_default()))
}

/// Counts the pages once every break is known, and widens nothing else.
fn number_pages(lines: &mut [Line]) {
    let mut page = 0;
    for line in lines {
        if line.page_top {
            page += 1;
        }
        line.page = page;
    }
}

/// A count for display and layout: what goes beyond is as good as the largest.
fn narrow(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
