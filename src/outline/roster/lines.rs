//! What a line of a list is: an entry with a mark, a heading, or nothing that names anybody.
//!
//! In come lines of a list; `・みどり図書館（緑市）` is an entry whose words begin behind the mark, `電話：046-111-2222` and a sentence name nobody.

use std::collections::HashSet;
use std::ops::Range;

use super::View;
use crate::outline::{decoration, heading, signal};
use crate::profile::Printed;
use crate::profile::pattern::{is_mark, marks, number_prefix};

/// What names of places end with.
pub(in crate::outline) const PLACES: [char; 8] = ['都', '道', '府', '県', '市', '区', '町', '村'];

/// The marks that entries of a list begin with, as those of `・みどり図書館（緑市）`.
pub(super) struct EntryMarks {
    entries: HashSet<char>,
    awards: HashSet<char>,
}

impl EntryMarks {
    pub(super) fn read(view: View, lines: &[usize]) -> Self {
        let View { pages, signals, .. } = view;
        let first = |line: usize| pages.form(line).chars().next().filter(|&c| is_mark(c));
        let is_award = |line: usize| signals.award[line].is_some();
        let awards = lines.iter().filter(|&&line| is_award(line)).filter_map(|&line| first(line)).collect();
        let is_entry = |at: &usize| {
            let below = lines.get(at + 1).is_some_and(|&next| signal::is_url(pages.form(next)));
            !is_award(lines[*at]) && shows_entry(pages.form(lines[*at]), below)
        };
        let entries = (0..lines.len()).filter(is_entry).filter_map(|at| first(lines[at])).collect();
        Self { entries, awards }
    }

    /// Whether a line that begins with a mark is an entry: it shows it by itself, or its mark is that of others and of no award.
    pub(super) fn has_entry(&self, view: View, line: usize) -> bool {
        let form = view.pages.form(line);
        let Some(mark) = form.chars().next().filter(|mark| self.entries.contains(mark)) else { return false };
        !self.awards.contains(&mark) || shows_entry(form, false)
    }
}

/// Whether a line with a mark is an entry and no heading: it has a web address or one follows, or it ends with the name of a place.
fn shows_entry(form: &str, url_below: bool) -> bool {
    let is_place = || {
        let inner = form.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
        inner.is_some_and(|(name, place)| marks(name) < name.len() && place.ends_with(PLACES))
    };
    marks(form) > 0 && (form.contains("http") || form.contains("www.") || url_below || is_place())
}

/// The award that stands before an entry on its line, set apart from it: `大賞　みどり図書館`.
pub(super) fn award_before(view: View, line: usize) -> Option<Range<usize>> {
    let form = view.pages.form(line);
    let start = marks(form);
    let end = start + view.profile.awards.prefix(&form[start..])?;
    let printed = Printed { text: view.text(line), form: &view.pages.forms[line] };
    (end < form.len() && printed.space_before(end)).then_some(start..end)
}

/// The award in brackets that an entry has behind it, `みどり図書館（緑市）〔大賞〕`, and where the words before it end.
pub(super) fn award_behind(view: View, line: usize) -> Option<(Range<usize>, usize)> {
    let form = view.pages.form(line);
    let award =
        decoration::trailing_brackets(form).filter(|award| view.profile.awards.whole(&form[award.clone()]).is_some())?;
    let end = form[..award.start].char_indices().next_back()?.0;
    (marks(form) < end).then_some((award, end))
}

/// Where an entry's words begin on its line as printed: behind a mark, a number or an award.
pub(super) fn words_at(view: View, line: usize) -> usize {
    let form = view.pages.form(line);
    let start = marks(form);
    let number = number_prefix(&form[start..]).map_or(0, |(_, len)| len);
    // What goes on with a digit is no number of the entry's: `24.7`.
    let start = if form[start + number..].starts_with(|c: char| c.is_ascii_digit()) { start } else { start + number };
    let start = award_before(view, line).map_or(start, |award| award.end);
    if start == 0 || start >= form.len() { 0 } else { view.pages.forms[line].source(start..form.len()).start }
}

/// Whether a line shows that it is something else than a name: a label, a part or a heading of a section, a telephone number, a sentence.
pub(super) fn is_no_name(view: View, line: usize) -> bool {
    let View { pages, profile, signals, .. } = view;
    let form = pages.form(line);
    let is_value = || signal::is_phone(form) || form.starts_with('〒') || is_street(form);
    let label = signals.labels[line].first().filter(|hit| hit.label.start == 0);
    label.is_some_and(|hit| !hit.label.is_empty() || is_value())
        || signals.part[line].is_some()
        || is_sentence(form)
        || heading::is_heading(profile, form)
}

/// Whether a line says that nobody has an award, which may stand before that: `会長賞　該当なし`.
pub(super) fn says_nobody(view: View, line: usize) -> bool {
    let form = view.pages.form(line);
    is_nobody(&form[award_before(view, line).map_or(0, |award| award.end)..])
}

/// Whether words in match form say that there is nobody: `(該当者なし)`.
pub(super) fn is_nobody(words: &str) -> bool {
    let words = words.trim_matches(|c: char| is_mark(c) || matches!(c, '(' | ')' | '-' | '…' | ':' | '。' | '【' | '】'));
    let rest =
        words.strip_prefix("該当").map(|rest| rest.strip_suffix("なし").or_else(|| rest.strip_suffix("無し")).unwrap_or(rest));
    matches!(rest, Some("" | "者" | "団体" | "企業" | "作品" | "事例" | "施設" | "者は" | "は" | "なしです" | "者なしです"))
}

/// Whether a line is an address with the number of a house: `緑県` alone can be a recipient.
fn is_street(form: &str) -> bool {
    signal::is_address(form) && !form.contains('(') && form.contains(|c: char| c.is_ascii_digit())
}

/// Whether a line is prose: names have no full stop.
pub(super) fn is_sentence(form: &str) -> bool {
    form.split('(').next().unwrap_or_default().contains(['。', '、'])
}
