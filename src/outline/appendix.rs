//! What stands behind the last section: the colophon, a list of past winners.
//!
//! In come the beginnings of the sections; out comes the line where something else begins. `過去の受賞者` at the top of a page and `大賞 緑図書館` below it are no
//! text of the recipient before, and a publisher's address and telephone number are no recipient.

use std::collections::HashSet;

use super::roster::Names;
use super::section::Start;
use super::{View, heading};
use crate::profile::pattern::marks;

/// How many characters the title of such a page has at the most.
const TITLE: usize = 30;

/// Finds where something else begins behind the last section, and takes out what is no section. `listed` is the number of recipients in the
/// winners' list.
pub(super) fn cut(view: View, starts: &mut Vec<Start>, names: &Names, listed: usize, end: usize) -> Option<usize> {
    let mut from = None;
    // All that are listed have their sections, and nothing of a section follows this head, as it does those before.
    while let [.., before, last] = starts.as_slice()
        && listed > 0
        && starts.len() > listed
        && view.pages.content(before.name.end..last.name.start).any(|line| opens(view, line))
        && is_colophon(view, last, names, end)
    {
        from = starts.pop().map(|start| start.name.start);
    }
    let last = starts.last()?;
    first_page(view, last, from.unwrap_or(end), end).or(from)
}

/// Whether a head at the top of a page has nothing of a section below it and a name that no list has.
fn is_colophon(view: View, start: &Start, names: &Names, end: usize) -> bool {
    let pages = view.pages;
    let top = pages.is_content_top(start.name.start);
    let name = view.name(pages.content(start.name.clone()));
    top && !names.contains(&name) && !pages.content(start.name.start..end).any(|line| opens(view, line))
}

/// Whether a line is a part or a heading of a section.
fn opens(view: View, line: usize) -> bool {
    view.signals.part[line].is_some() || heading::is_heading(view.profile, view.pages.form(line))
}

/// The first page in the last section, up to `to`, that begins with a title and goes on with what the booklet says of awards or of itself.
fn first_page(view: View, last: &Start, to: usize, end: usize) -> Option<usize> {
    let pages = view.pages;
    let content: Vec<usize> = pages.content(last.name.end..end).collect();
    let from = content.iter().rposition(|&line| line < to && opens(view, line))? + 1;
    let below = |at: &usize| content[*at..].iter().copied();
    let is_title = |at: &usize| {
        let (above, form) = (pages.form(content[at - 1]), pages.form(content[*at]));
        let ended = above.ends_with(['。', ')', '」', '』']) || !pages.is_full_before(content[*at]);
        ended && form.chars().count() <= TITLE && !form.contains(['。', '、'])
    };
    let shows = |at: &usize| {
        let rules: HashSet<usize> = below(at).flat_map(|line| &view.signals.labels[line]).map(|hit| hit.rule).collect();
        rules.len() >= 2 || below(at).any(|line| tells(view, pages.form(line)))
    };
    // The line directly below a heading is its text.
    let tops = (from + 1..content.len()).filter(|&at| content[at] < to && pages.is_content_top(content[at]));
    tops.filter(is_title).find(shows).map(|at| content[at])
}

/// Whether a line, which is no sentence, begins with an award or has the booklet's title.
fn tells(view: View, form: &str) -> bool {
    let profile = view.profile;
    !form.ends_with('。') && (profile.awards.prefix(&form[marks(form)..]).is_some() || profile.title.first(form).is_some())
}
