//! What the text's layout is: found by counting, before anything is read.

use std::collections::HashMap;

use super::RawLine;
use crate::{decode, fold};

/// What a text's layout was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// A blank line stands between (nearly) all lines: an artefact of the extraction.
    pub spaced: bool,
    /// The white space that stands at the start of a page's first line, where the text shows page breaks that way.
    pub page_space: Option<char>,
    /// Lines that follow directly on the one before begin with ASCII spaces here and with ideographic ones there: the two kinds tell
    /// pages from the rows of diagrams.
    pub spaces_differ: bool,
    /// White space at the end of a line tells the end of a paragraph: some lines have it, and those that end a sentence far
    /// more often than those that do not.
    pub trailing_signal: bool,
    /// The column that full lines reach: three quarters of all lines end before it or at it.
    pub width: u16,
}

impl Layout {
    /// The document's own blank lines where `gap` blank lines stand in the text.
    pub fn own_blanks(&self, gap: u16) -> u16 {
        if self.spaced { gap.saturating_sub(1) / 2 } else { gap }
    }
}

/// The share of line pairs that must have exactly one blank line between them for it to be an artefact.
const SPACED_SHARE: (usize, usize) = (6, 10);

/// The share of line pairs that may follow each other directly where it is one: the first lines of pages and the rows of diagrams.
const DIRECT_SHARE: (usize, usize) = (3, 10);

pub(super) fn measure(text: &str, raw: &[RawLine], widths: &[u16]) -> Layout {
    let pairs = raw.len().saturating_sub(1);
    let single = raw.iter().skip(1).filter(|line| line.gap == 1).count();
    let direct = raw.iter().skip(1).filter(|line| line.gap == 0).count();
    let spaced =
        pairs >= 4 && single * SPACED_SHARE.1 >= pairs * SPACED_SHARE.0 && direct * DIRECT_SHARE.1 <= pairs * DIRECT_SHARE.0;
    let begins = |c: char| raw.iter().any(|line| line.gap == 0 && line.lead.first == Some(c));
    let spaces_differ = begins(' ') && begins('\u{3000}');
    Layout {
        spaced,
        page_space: page_space(raw),
        spaces_differ,
        trailing_signal: trailing_signal(text, raw),
        width: width(raw, widths),
    }
}

/// The white space that lines which follow directly on the one before most often begin with. Where letters of a diagram are
/// set apart by ideographic spaces, those are the rarer ones among all lines that begin with white space.
fn page_space(raw: &[RawLine]) -> Option<char> {
    // A text that has form feeds needs no other sign of a page.
    if raw.iter().any(|line| line.form_feed) {
        return None;
    }
    let count = |c: char| raw.iter().filter(|line| line.lead.first == Some(c)).count();
    let (ascii, ideographic) = (count(' '), count('\u{3000}'));
    match (ascii, ideographic) {
        (0, 0) => None,
        _ if ascii * 4 >= ideographic => Some(' '),
        _ => Some('\u{3000}'),
    }
}

fn trailing_signal(text: &str, raw: &[RawLine]) -> bool {
    let ends_sentence = |line: &RawLine| text.get(line.span.range()).is_some_and(|body| body.ends_with(['。', '｡']));
    let tally = |wanted: bool| {
        let all = raw.iter().filter(|line| ends_sentence(line) == wanted);
        let (spaced, total) = all.fold((0, 0), |(spaced, total), line| (spaced + usize::from(line.trailing_space), total + 1));
        (spaced, total)
    };
    let ((ended, ends), (went_on, rest)) = (tally(true), tally(false));
    // A signal tells something only if it is there at sentence ends and missing at a fair share of the other lines.
    ends > 0 && rest > 0 && ended * 10 >= ends * 8 && went_on * 10 <= rest * 9
}

/// The rooms of the lines as they are printed, where those show the edge of the text far better than what is [judged](crate::fold::measure) by
/// what is said: in a booklet that was set on a grid, letters and digits in full width, full lines are all as long.
pub(super) fn as_printed(text: &str, raw: &[RawLine], judged: &[u16]) -> Option<Vec<u16>> {
    /// How many lines end in one column at the least.
    const LINES: usize = 20;
    let printed = |line: &RawLine| {
        let start = text[..line.span.range().start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let lead = text.get(start..line.span.range().start).unwrap_or_default();
        // The indentation is counted in characters elsewhere: what it takes more is added here.
        let more = fold::indent(lead).saturating_sub(usize::from(line.lead.spaces));
        u16::try_from(fold::columns(text.get(line.span.range()).unwrap_or_default()) + more).unwrap_or(u16::MAX)
    };
    // Such a booklet has nearly all of its digits in full width: EF BC 90 to 99.
    let bytes = text.as_bytes();
    let half = decode::count(bytes, |byte| byte.is_ascii_digit());
    let wide =
        memchr::memmem::find_iter(bytes, b"\xEF\xBC").filter(|at| matches!(bytes.get(at + 2), Some(0x90..=0x99))).count();
    if wide <= half {
        return None;
    }
    let widths: Vec<u16> = raw.iter().map(printed).collect();
    let peak = |widths: &[u16]| {
        let mut counts: HashMap<u16, usize> = HashMap::new();
        let edges = raw.iter().zip(widths).map(|(line, &width)| line.lead.spaces.saturating_add(width));
        edges.for_each(|edge| *counts.entry(edge).or_default() += 1);
        counts.into_iter().filter(|&(edge, _)| edge >= 40).map(|(_, count)| count).max().unwrap_or(0)
    };
    let (as_printed, as_judged) = (peak(&widths), peak(judged));
    (as_printed >= LINES && as_printed >= as_judged * 2).then_some(widths)
}

/// The column that three quarters of the lines end before or at.
fn width(raw: &[RawLine], widths: &[u16]) -> u16 {
    let mut edges: Vec<u16> = raw.iter().zip(widths).map(|(line, &width)| line.lead.spaces.saturating_add(width)).collect();
    let at = (edges.len() * 3 / 4).min(edges.len().saturating_sub(1));
    if edges.is_empty() { 0 } else { *edges.select_nth_unstable(at).1 }
}
