//! The heads of sections, by what they look like.
//!
//! In come the lines and their signals; out come [`Cluster`]s: lines with labels close together, or a person's name with the first of the marked
//! headings close below. `うみの図書館`, `住所：…`, `電話：…`, `職員数：…` at the top of a page are one.

use std::collections::HashSet;

use super::roster::can_be_in_name;
use super::{Signals, View, heading};

/// Lines with labels close together: the head of a section, most likely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cluster {
    /// The line that holds the name, as far as can be told from the layout.
    pub name: usize,
    /// The first line with a label or a bare value.
    pub first: usize,
    /// How many different labels there are.
    pub labels: usize,
    /// Whether a part or a field opens soon behind it.
    pub opens: bool,
}

impl Cluster {
    /// Whether it is a section's head even where the name is not known.
    fn is_head(&self) -> bool {
        self.labels >= 3 || self.labels >= 2 && self.opens
    }
}

/// How many lines without a label may stand between two that have one.
pub(super) const GAP: usize = 3;
/// How far above the first label the name may stand.
pub(super) const NAME_REACH: usize = 4;

/// How many lines behind the last label the part or the field that opens a section stands at the latest.
const OPENS: usize = 6;

/// Finds the heads of sections by their labels, and those without labels by the first of the marked headings near the top of a page.
pub(super) fn clusters(view: View) -> Vec<Cluster> {
    let View { pages, profile, signals, .. } = view;
    let content: Vec<usize> = pages.content(0..pages.lines.len()).collect();
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut at = 0;
    // Where the head that was found last ends: what opens close behind it belongs to it.
    let mut head_end: Option<usize> = None;
    while at < content.len() {
        if signals.labels[content[at]].is_empty() {
            let near = head_end.is_some_and(|end| at - end <= OPENS);
            let form = pages.form(content[at]);
            // Below an award the heading needs no mark.
            let below_award = || content[at.saturating_sub(NAME_REACH)..at].iter().any(|&line| announces(signals, line));
            if !near && (heading::is_first_marked(profile, form) || below_award() && heading::is_set_off(profile, form)) {
                let name = name_line(view, &content, at);
                let is_person = || can_be_in_name(view.text(name));
                if name < content[at] && begins_page(view, &content, name) && is_person() {
                    clusters.push(Cluster { name, first: content[at], labels: 0, opens: true });
                }
            }
            at += 1;
            continue;
        }
        let start = at;
        let mut last = at;
        let mut rules = HashSet::new();
        while at < content.len()
            && at - last <= GAP
            && signals.part[content[at]].is_none()
            && (at == start || !pages.is_content_top(content[at]) || goes_on(signals, content[at], &rules))
        {
            for hit in &signals.labels[content[at]] {
                rules.insert(hit.rule);
                last = at;
            }
            at += 1;
        }
        let mut behind = content[last + 1..].iter().take(OPENS);
        let opens = behind.any(|&line| signals.part[line].is_some() || heading::is_first(profile, pages.form(line)));
        let name = name_line(view, &content, start);
        let cluster = Cluster { name, first: content[start], labels: rules.len(), opens };
        at = last + 1;
        // The title above labels is that of a colophon.
        let is_title = profile.has_title(std::iter::once(pages.form(name)));
        if cluster.is_head() && !is_title {
            head_end = Some(last);
            clusters.push(cluster);
        }
    }
    clusters
}

/// Whether the first line of a page goes on with the head of the page before: it begins with a label that was not there yet.
fn goes_on(signals: &Signals, line: usize, rules: &HashSet<usize>) -> bool {
    let first = signals.labels[line].first();
    first.is_some_and(|hit| hit.label.start == 0 && !hit.label.is_empty() && !rules.contains(&hit.rule))
}

/// Whether a line announces a division or an award and nothing else: no recipient's name.
pub(super) fn announces(signals: &Signals, line: usize) -> bool {
    signals.award[line].is_some() || signals.division[line].as_ref().is_some_and(|hit| hit.rest.is_empty())
}

/// Whether nothing stands above a line on its page but a division or an award.
fn begins_page(view: View, content: &[usize], line: usize) -> bool {
    let View { pages, signals, .. } = view;
    let at = content.partition_point(|&other| other < line);
    let above = content[..at].iter().rev().take(NAME_REACH);
    let first = above.take_while(|&&other| announces(signals, other)).last().copied().unwrap_or(line);
    // Directly below an award a name begins wherever it stands.
    pages.is_content_top(line) || pages.is_content_top(first) || signals.award[first].is_some()
}

/// The line above the first label that is most likely the name: the first of the page or below an award, or the next above.
fn name_line(view: View, content: &[usize], start: usize) -> usize {
    let View { pages, signals, .. } = view;
    if pages.is_content_top(content[start]) {
        return content[start];
    }
    let above = content[start.saturating_sub(NAME_REACH)..start].iter().rev().copied();
    let has_name = signals.has_text_before_label(content[start]);
    let mut nearest = content[start];
    let mut below = None;
    for (distance, line) in above.enumerate() {
        // An award above the name is as good as the top of a page.
        if announces(signals, line)
            && let Some(below) = below
        {
            return below;
        }
        // A sentence is no name: where that of the section is not there, it is the end of what stands above.
        if pages.form(line).ends_with('。') {
            continue;
        }
        if distance == 0 && !has_name {
            nearest = line;
        }
        if pages.is_content_top(line) {
            return if announces(signals, line) { content[start] } else { line };
        }
        below = Some(line).filter(|&line| !announces(signals, line));
    }
    if announces(signals, nearest) { content[start] } else { nearest }
}
