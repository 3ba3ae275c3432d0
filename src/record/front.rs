//! The front matter → the booklet's own values: title, programme, foreword, guidelines, committee, criteria.

use indexmap::IndexMap;

use super::{committee, opening};
use crate::field::Piece;
use crate::fold;
use crate::outline::{Chapter, Outline};
use crate::page::Pages;
use crate::profile::pattern::{self, is_mark};
use crate::profile::{FrontPart, Profile};
use crate::record::{CommitteeMember, Criteria, Eligible, Guidelines, Period, ProgrammeItem, Started};
use crate::reflow;
use crate::value::date;

/// What the front matter says, and which of its lines were understood.
#[derive(Debug, Default)]
pub(crate) struct Front {
    pub title: Option<String>,
    pub edition: Option<u32>,
    pub kind: Option<String>,
    pub organizer: Option<String>,
    pub venue: Option<String>,
    pub date: Option<Started>,
    pub programme: Vec<ProgrammeItem>,
    pub foreword: Option<String>,
    pub guidelines: Option<Guidelines>,
    pub committee: Vec<CommitteeMember>,
    pub criteria: Vec<Criteria>,
    pub texts: IndexMap<String, String>,
    /// The lines that went into any of these.
    pub claimed: Vec<usize>,
    /// The line of the title.
    pub title_line: Option<usize>,
    /// Values that could not be read: line and message.
    pub unreadable: Vec<(usize, String)>,
}

/// What all readers of the front matter look at.
pub(super) struct Context<'a> {
    pub(super) source: &'a str,
    pub(super) pages: &'a Pages,
    pub(super) profile: &'a Profile,
    pub(super) outline: &'a Outline,
}

impl Context<'_> {
    pub(super) fn clean(&self, line: usize) -> String {
        fold::clean_form(self.pages.lines[line].text(self.source)).0.as_str().to_owned()
    }

    /// Lines in clean form, put together.
    pub(super) fn joined(&self, lines: &[usize]) -> String {
        let mut text = String::new();
        lines.iter().for_each(|&line| fold::join(&mut text, &self.clean(line)));
        text
    }

    /// The text of a range of the line's match form.
    pub(super) fn clean_part(&self, line: usize, from: usize, to: usize) -> String {
        let range = self.pages.forms[line].source(from..to);
        fold::clean_form(self.pages.lines[line].text(self.source).get(range).unwrap_or_default()).0.as_str().trim().to_owned()
    }

    /// A table of contents, a line each.
    fn listed(&self, lines: &[usize]) -> Option<String> {
        is_list(self.pages, lines).then(|| lines.iter().map(|&line| self.clean(line)).collect::<Vec<_>>().join("\n"))
    }

    pub(super) fn prose(&self, lines: &[usize]) -> String {
        reflow::prose(self.source, self.pages, lines)
    }

    /// The prose of pieces of lines, without captions or figures.
    fn prose_of(&self, pieces: &[Piece]) -> String {
        let rows = reflow::rows(self.source, self.pages, pieces);
        reflow::reflow(&rows, &self.pages.layout, &crate::profile::Patterns::default()).text
    }
}

/// Whether lines are a table of contents: most of them end with the number of a page behind white space or dots.
pub(crate) fn is_list(pages: &Pages, lines: &[usize]) -> bool {
    let is_row = |line: &&usize| {
        let words = pages.form(**line).trim_end_matches(|c: char| c.is_ascii_digit());
        words.len() < pages.form(**line).len() && words.ends_with(['…', '.', '・', '-'])
    };
    lines.iter().filter(is_row).count() * 2 > lines.len()
}

/// Reads the front matter.
pub(crate) fn read(source: &str, pages: &Pages, profile: &Profile, outline: &Outline) -> Front {
    let context = Context { source, pages, profile, outline };
    let mut front = Front::default();
    opening::read(&context, &mut front);
    for chapter in &outline.chapters {
        read_chapter(&context, chapter, &mut front);
    }
    front.organizer = opening::organizer(&context);
    if front.title.is_none() {
        opening::title_anywhere(&context, &mut front);
    }
    // Above an imprint behind the sections the title stands again.
    let behind = outline.sections.last().map_or(pages.lines.len(), |section| section.lines.end);
    let is_title = |line: &usize| opening::repeats_title(&context, &front, pages.form(*line));
    let again: Vec<usize> = pages.content(behind..pages.lines.len()).filter(is_title).collect();
    front.claimed.extend(again);
    front
}

fn read_chapter(context: &Context, chapter: &Chapter, front: &mut Front) {
    let Some(part) = chapter.part else { return };
    let heading = chapter.heading(&context.outline.signals);
    // A part that stands alone opens its chapter, and its heading is its own.
    let is_part = context.outline.signals.front[heading].is_some_and(|part| !part.is_chapter());
    let begin = if is_part { heading } else { heading + 1 };
    front.claimed.extend(context.pages.content(chapter.lines.start..begin));
    let mut body: Vec<usize> = context.pages.content(begin..chapter.lines.end).collect();
    // The edges of the box around a heading, and the rules around a chapter, are no text.
    let is_ornament = |line: &usize| pattern::is_ornament(context.pages.form(*line));
    let edges = body.iter().take_while(|line| is_ornament(line)).count();
    front.claimed.extend(body.drain(..edges));
    while let Some(edge) = body.pop_if(|line| is_ornament(line)) {
        front.claimed.push(edge);
    }
    match part {
        FrontPart::Foreword => {
            front.foreword = Some(context.prose(&body)).filter(|text| !text.is_empty());
            front.claimed.extend(body);
        }
        FrontPart::Guidelines | FrontPart::Judging => read_parts(context, &body, front),
        FrontPart::Winners => {
            front.claimed.extend(context.outline.winners.lines());
        }
        FrontPart::Text(at) => {
            // An expression stands for a line that is text itself, such as `発行 …`.
            let rules = context.profile.front.iter().filter(|rule| rule.part == part);
            let form = context.pages.form(heading);
            let pattern = rules.filter_map(|rule| rule.headings.whole(form)).next();
            // The words that only begin a heading are not all of it: it is kept, on a line of its own.
            let is_own = pattern.is_some_and(|pattern| pattern.is_beginning() && !body.is_empty());
            // A heading with nothing below it is all there is of its chapter.
            let is_text = body.is_empty() || pattern.is_some_and(|pattern| pattern.word().is_none() && !is_own);
            let lines: Vec<usize> = is_text.then_some(heading).into_iter().chain(body.iter().copied()).collect();
            let mut text = context.listed(&lines).unwrap_or_else(|| context.prose(&lines));
            if is_own {
                text = format!("{}\n{text}", context.clean(heading));
            }
            if let Some(key) = context.profile.texts.get(at).filter(|_| !text.is_empty()) {
                let known = front.texts.entry(key.clone()).or_default();
                known.push_str(if known.is_empty() { "" } else { "\n" });
                known.push_str(&text);
            }
            front.claimed.extend(body);
        }
        _ => {}
    }
}

/// Splits a chapter at the headings of its parts. Lines below a marked heading that is not known are left unclaimed.
fn read_parts(context: &Context, body: &[usize], front: &mut Front) {
    let mut at = 0;
    while at < body.len() {
        let line = body[at];
        let end = body[at + 1..].iter().position(|&next| opens_part(context, next)).map_or(body.len(), |n| at + 1 + n);
        if let Some(part) = context.outline.signals.front[line].filter(|part| !part.is_chapter()) {
            front.claimed.push(line);
            read_part(context, part, None, &body[at + 1..end], front);
        } else if let Some((part, words)) = bracketed_part(context, line) {
            front.claimed.push(line);
            let form = &context.pages.forms[line];
            let rest = (words < form.as_str().len()).then(|| Piece { line, range: form.source(words..form.as_str().len()) });
            read_part(context, part, rest, &body[at + 1..end], front);
        }
        at = end;
    }
}

fn opens_part(context: &Context, line: usize) -> bool {
    let form = context.pages.form(line);
    let marked = form.starts_with(|c: char| is_mark(c) && !matches!(c, '・' | '•' | '※' | '○'));
    context.outline.signals.front[line].is_some() || marked || bracketed_part(context, line).is_some()
}

/// The part whose heading stands in brackets at the start of a line, and where in the match form what follows it begins:
/// `【応募資格】2010年8月末日まで`.
fn bracketed_part(context: &Context, line: usize) -> Option<(FrontPart, usize)> {
    const BRACKETS: [(char, char); 5] = [('【', '】'), ('[', ']'), ('<', '>'), ('「', '」'), ('〔', '〕')];
    let form = context.pages.form(line);
    let open = form.chars().next()?;
    let &(_, close) = BRACKETS.iter().find(|&&(sign, _)| sign == open)?;
    let (words, _) = form[open.len_utf8()..].split_once(close)?;
    let part = context.profile.front_part([words, words]).filter(|part| !part.is_chapter())?;
    let end = open.len_utf8() + words.len() + close.len_utf8();
    let rest = &form[end..];
    // Of parts that are lists, only a note can stand behind the heading: a row of the list would have no line of its own.
    let is_note = rest.starts_with('(') && rest.ends_with(')');
    match part {
        FrontPart::Qualification | FrontPart::Period => Some((part, end)),
        _ => (rest.is_empty() || is_note).then_some((part, form.len())),
    }
}

/// Reads a part; `first` is what stands on the line of its heading.
fn read_part(context: &Context, part: FrontPart, first: Option<Piece>, lines: &[usize], front: &mut Front) {
    if part == FrontPart::Committee {
        let found = committee::read(context, lines);
        front.committee.extend(found.members);
        front.claimed.extend(found.claimed);
        // Remarks on the members are a text of their own.
        let remarks = context.prose(&found.remarks);
        if !remarks.is_empty() {
            front.texts.entry("committee_note".to_owned()).or_default().push_str(&remarks);
        }
        return;
    }
    // What stands under a division that the profile does not know belongs to none of the others.
    let known = without_unknown_divisions(context, lines);
    let lines = known.as_slice();
    front.claimed.extend(lines);
    let text = || {
        let pieces: Vec<Piece> = first.into_iter().chain(lines.iter().map(|&line| Piece::whole(context.pages, line))).collect();
        (context.prose_of(&pieces), pieces.first().map(|piece| piece.line))
    };
    match part {
        FrontPart::Eligible => {
            let eligible =
                by_division(context, lines).into_iter().map(|(division, text)| Eligible { division, text }).collect();
            front.guidelines.get_or_insert_default().eligible = eligible;
        }
        FrontPart::Qualification => {
            front.guidelines.get_or_insert_default().qualification = Some(text().0).filter(|text| !text.is_empty());
        }
        FrontPart::Period => {
            let (text, line) = text();
            let (from, to) = match date::read_period(&text) {
                Ok((from, to)) => (from, to),
                Err(error) => {
                    front.unreadable.extend(line.map(|line| (line, format!("the period cannot be read: {error}"))));
                    (None, None)
                }
            };
            if !text.is_empty() {
                front.guidelines.get_or_insert_default().period = Some(Period { text, from, to });
            }
        }
        FrontPart::Criteria => {
            let items = |text: String| {
                text.lines()
                    .map(|item| item.trim_start_matches(is_mark).trim().to_owned())
                    .filter(|item| !item.is_empty())
                    .collect()
            };
            front.criteria = by_division(context, lines)
                .into_iter()
                .map(|(division, text)| Criteria { division, items: items(text) })
                .collect();
        }
        _ => {}
    }
}

/// The lines without those under a roman numeral that is no known division's, where the known divisions have roman numerals.
fn without_unknown_divisions(context: &Context, lines: &[usize]) -> Vec<usize> {
    let is_known = |line: &usize| context.outline.signals.division[*line].is_some();
    let is_roman = |line: &usize| {
        let rest = context.pages.form(*line).trim_start_matches(['I', 'V', 'X']);
        rest.len() < context.pages.form(*line).len() && rest.starts_with(|c: char| !c.is_ascii())
    };
    if !lines.iter().any(|line| is_known(line) && is_roman(line)) {
        return lines.to_vec();
    }
    let mut in_unknown = false;
    let mut under_known = |line: &&usize| {
        in_unknown = if is_known(line) { false } else { in_unknown || is_roman(line) };
        !in_unknown
    };
    lines.iter().filter(|line| under_known(line)).copied().collect()
}

/// Splits lines at the names of divisions. What stands behind a name on its line belongs to the text.
fn by_division(context: &Context, lines: &[usize]) -> Vec<(Option<u32>, String)> {
    let mut found: Vec<(Option<u32>, Vec<Piece>)> = Vec::new();
    for &line in lines {
        match &context.outline.signals.division[line] {
            Some(hit) => {
                let form = &context.pages.forms[line];
                let rest = form.source(hit.rest.clone());
                let pieces = if hit.rest.is_empty() { Vec::new() } else { vec![Piece { line, range: rest }] };
                found.push((Some(hit.number), pieces));
            }
            None => match found.last_mut() {
                Some((_, pieces)) => pieces.push(Piece::whole(context.pages, line)),
                None => found.push((None, vec![Piece::whole(context.pages, line)])),
            },
        }
    }
    found
        .into_iter()
        .map(|(division, pieces)| (division, context.prose_of(&pieces)))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}
