//! The end of the booklet.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::reflow;

const HINT: &str = "the file may have been cut off: compare it with the booklet";

/// The text stops in the middle of a sentence: the file is most likely cut off.
pub(super) fn abrupt(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let Some((section, contents, record)) = subject.sections().last() else { return };
    let rows = contents.fields.last().map(|body| reflow::rows(subject.text, subject.pages, &body.pieces)).unwrap_or_default();
    let Some(last) = rows.last() else {
        // Nothing stands below the last heading, or there is none: where all other recipients have fields, the rest is missing.
        let mut others: Vec<_> = subject.sections().map(|(_, contents, _)| !contents.fields.is_empty()).collect();
        others.pop();
        let end = subject.pages.content(0..subject.pages.lines.len()).next_back();
        if let Some(end) = end.filter(|end| section.lines.contains(end) && !others.is_empty() && others.iter().all(|&has| has))
        {
            let message = "the text ends before the fields of the last recipient do";
            found.push(Diagnostic::new(Code::AbruptEnd, message, subject.places([end])).about(&record.id).with_hint(HINT));
        }
        return;
    };
    // Only where the field ends the file: what comes after it shows that nothing was cut off.
    let is_end = subject.pages.content(last.line + 1..subject.pages.lines.len()).next().is_none();
    let soft_wrapped = subject.pages.layout.trailing_signal && !last.trailing_space && !last.shape.ends_sentence();
    if !is_end {
        return;
    }
    let is_sure = last.shape.goes_on() || soft_wrapped || bracket_open(&rows);
    // Each of these is there in whole files too; two of them are not.
    let (unended, lacking) = (ends_without_stop(&rows), lacks_last_fields(subject));
    let signs = [unended, !ends_with_line_end(subject.text), lacking];
    if is_sure || signs.iter().filter(|sign| **sign).count() >= 2 {
        let message = match (is_sure || unended, lacking) {
            (true, true) => "the text ends in the middle of a sentence, before the last fields that the other recipients have",
            (true, false) => "the text ends in the middle of a sentence",
            (false, _) => "the text ends without a line end, before the last fields that the other recipients have",
        };
        found.push(Diagnostic::new(Code::AbruptEnd, message, subject.places([last.line])).about(&record.id).with_hint(HINT));
    }
}

/// Whether the text ends as files do: a line end or a page end behind the last line.
fn ends_with_line_end(text: &str) -> bool {
    text.get(text.trim_end().len()..).is_some_and(|rest| rest.contains(['\n', '\r', '\u{c}']))
}

/// Whether the last lines are prose, and its last sentence has no full stop.
fn ends_without_stop(rows: &[reflow::Row]) -> bool {
    const REACH: usize = 3;
    let last = &rows[rows.len().saturating_sub(REACH)..];
    let behind = last.iter().rposition(|row| row.shape.ends_sentence()).map_or(0, |at| at + 1);
    last[behind..].iter().any(|row| row.shape.prose)
}

/// Whether the last section has none of the fields that stand behind its last one in all others of its kind.
fn lacks_last_fields(subject: &Subject) -> bool {
    let Some((last, others)) = subject.outline.sections.split_last() else { return false };
    let Some((set, field)) = last.headings.last().and_then(|heading| Some((heading.set, heading.field?))) else { return false };
    let Some(set_rules) = subject.profile.fields.get(set) else { return false };
    let others: Vec<_> = others.iter().filter(|other| other.headings.first().is_some_and(|first| first.set == set)).collect();
    let in_all = |index: usize| others.iter().all(|other| other.headings.iter().any(|one| one.field == Some(index)));
    !others.is_empty() && (field + 1..set_rules.fields.len()).any(in_all)
}

/// Whether a bracket or quotation is still open at the end.
fn bracket_open(rows: &[reflow::Row]) -> bool {
    const PAIRS: [(char, char); 5] = [('(', ')'), ('「', '」'), ('『', '』'), ('【', '】'), ('《', '》')];
    /// A bracket does not reach over more rows than these.
    const REACH: usize = 6;
    let rows = &rows[rows.len().saturating_sub(REACH)..];
    PAIRS.iter().any(|&(open, close)| {
        let mut depth = 0_usize;
        for c in rows.iter().flat_map(|row| row.text.chars()) {
            // A closing bracket alone is the mark of an item.
            depth = if c == open { depth + 1 } else { depth.saturating_sub(usize::from(c == close)) };
        }
        depth > 0
    })
}
