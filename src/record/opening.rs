//! The opening: title, kind, date, venue and programme.
//!
//! In come the lines before the first chapter, in practice the cover and the programme; out comes what they say. A cover sets one title over two
//! or three lines: `第10回`, `テ レ ワ ー ク 推 進 賞`.

use super::front::{Context, Front};
use super::programme;
use crate::fold;
use crate::profile::pattern::{marks, strip_numbering};
use crate::profile::{FrontPart, Printed, Profile, without_brackets};
use crate::record::Started;
use crate::value::date;

pub(super) fn read(context: &Context, front: &mut Front) {
    let Context { pages, profile, outline, .. } = context;
    // What begins with the heading of a field was torn off a section: none of it is the programme's.
    let torn = pages.content(outline.opening.clone()).find(|&line| is_field(profile, pages.form(line)));
    let end = torn.unwrap_or(outline.opening.end);
    let lines: Vec<usize> = pages.content(outline.opening.start..end).collect();
    let mut programme = Vec::new();
    // The place of an item of the programme is none of the ceremony's.
    let mut begun = false;
    // A kind on lines of its own goes before one behind the title, which may be a running head's.
    let kind_lines = spread(context, &lines, 1, |form| profile.kinds.whole(form).is_some());
    front.kind = kind_lines.map(|lines| context.joined(lines));
    let title_lines = title_over_lines(context, &lines, front).unwrap_or_default();
    for &line in &lines {
        let form = pages.form(line);
        let begins_item = programme::begins_item(pages.lines[line].text(context.source), form);
        let is_title = front.title.is_none() && set_title(context, line, front) || repeats_title(context, front, form);
        let is_known = title_lines.contains(&line) || kind_lines.is_some_and(|lines| lines.contains(&line));
        if is_title || is_known || names_organizer(context, form) {
            front.claimed.push(line);
        } else if let Some(date) = date_of(context, line).filter(|_| front.date.is_none() && !begun) {
            front.date = Some(date);
            front.claimed.push(line);
        } else if let Some(start) = venue_value(context, line).filter(|_| front.venue.is_none() && !begun) {
            front.venue = Some(context.clean_part(line, start, form.len()));
            front.claimed.push(line);
        } else if programme.is_empty() && !begins_item && wrapped_from(front, context, line) {
            let rest = context.clean(line);
            fold::join(front.venue.get_or_insert_default(), &rest);
            front.claimed.push(line);
        } else {
            begun |= begins_item;
            programme.push(line);
        }
    }
    let (items, claimed) = programme::read(context.source, pages, &programme);
    front.programme = items;
    front.claimed.extend(claimed);
}

/// Whether a line in match form is the heading of a field.
fn is_field(profile: &Profile, form: &str) -> bool {
    let words = strip_numbering(form).trim_end_matches(':');
    profile.fields.iter().flat_map(|set| &set.fields).any(|field| field.headings.whole(words).is_some())
}

/// The longest label before the organizer's name, in bytes.
const LABEL: usize = 12;

/// Whether a line is the organizer's name, alone or behind a short label.
fn names_organizer(context: &Context, form: &str) -> bool {
    let found = context.profile.organizers.first(form);
    found.is_some_and(|(_, range)| range.end == form.len() && range.start <= LABEL)
}

/// Whether a line goes on with the venue: the line above it was the venue's and is full, or was torn where words go on.
fn wrapped_from(front: &Front, context: &Context, line: usize) -> bool {
    let below = front.venue.is_some() && front.claimed.last().is_some_and(|&last| last + 1 == line);
    below && (context.pages.is_full_before(line) || !context.prose(&[line - 1, line]).contains('\n'))
}

/// Whether a line is the title once more, as where a running head stands above it.
pub(super) fn repeats_title(context: &Context, front: &Front, form: &str) -> bool {
    // A running head may have more words than the title below it.
    let kind = front.kind.as_deref().map(fold::match_form).unwrap_or_default();
    let same = |title: &String| {
        form.strip_prefix(fold::match_form(title).as_str()).is_some_and(|rest| rest.is_empty() || rest == kind.as_str())
    };
    front.title_line.is_some_and(|line| context.pages.form(line) == form) || front.title.as_ref().is_some_and(same)
}

fn set_title(context: &Context, line: usize, front: &mut Front) -> bool {
    let form = context.pages.form(line);
    let Some((pattern, range)) = context.profile.title.first(form) else { return false };
    // A title stands alone, or nearly; one that is quoted in a sentence is none.
    if form.ends_with('。') || form.len() > range.len() * 3 {
        return false;
    }
    front.title = Some(context.clean_part(line, range.start, range.end));
    front.edition = pattern.group(form, "edition").and_then(|digits| digits.parse().ok());
    front.title_line = Some(line);
    // The kind may stand on the title's line.
    let kind = &form[range.end..];
    if front.kind.is_none() && context.profile.kinds.whole(kind).is_some() {
        front.kind = Some(context.clean_part(line, range.end, form.len()));
    }
    true
}

/// The title where it does not stand in the opening: in a running head or a sentence.
pub(super) fn title_anywhere(context: &Context, front: &mut Front) {
    for line in 0..context.pages.lines.len() {
        let form = context.pages.form(line);
        if let Some((pattern, range)) = context.profile.title.first(form) {
            front.title = Some(context.clean_part(line, range.start, range.end));
            front.edition = pattern.group(form, "edition").and_then(|digits| digits.parse().ok());
            front.title_line = Some(line);
            return;
        }
    }
}

/// Where the value of the venue begins: behind `(label)`, `label:`, or the label and white space, with or without a mark before it.
fn venue_value(context: &Context, line: usize) -> Option<usize> {
    let printed = Printed { text: context.pages.lines[line].text(context.source), form: &context.pages.forms[line] };
    let form = printed.form.as_str();
    let open = marks(form);
    let inner = form[open..].strip_prefix('(');
    let offset = open + usize::from(inner.is_some());
    let end = offset + context.profile.venue.prefix(&form[offset..])?;
    match form[end..].chars().next()? {
        ')' if inner.is_some() => Some(end + 1),
        ':' if inner.is_none() => Some(end + 1),
        _ if inner.is_none() && printed.space_before(end) => Some(end),
        _ => None,
    }
}

pub(super) fn organizer(context: &Context) -> Option<String> {
    let foreword = context.outline.chapters.iter().find(|chapter| chapter.part == Some(FrontPart::Foreword));
    let lines = foreword.map(|chapter| chapter.lines.clone()).into_iter().flatten().chain(context.outline.opening.clone());
    let mut lines = lines.filter(|&line| !context.pages.is_furniture(line));
    lines.find_map(|line| {
        let (_, range) = context.profile.organizers.first(context.pages.form(line))?;
        Some(context.clean_part(line, range.start, range.end))
    })
}

/// Over how many lines a title or a kind is set at the most.
const SPREAD: usize = 3;

/// The lines that follow each other and are, joined, what is looked for: `least` of them at least.
fn spread<'l>(context: &Context, lines: &'l [usize], least: usize, is: impl Fn(&str) -> bool) -> Option<&'l [usize]> {
    let pages = context.pages;
    let joined = |lines: &[usize]| lines.iter().map(|&line| pages.form(line)).collect::<String>();
    let from = |at: usize| (least..=SPREAD).filter_map(move |count| lines.get(at..at + count)).find(|lines| is(&joined(lines)));
    (0..lines.len()).find_map(from)
}

/// The lines of a title that is set over several; what it says goes to `front`.
fn title_over_lines<'l>(context: &Context, lines: &'l [usize], front: &mut Front) -> Option<&'l [usize]> {
    let Context { pages, profile, .. } = context;
    let is_alone = |line: &&usize| profile.title.first(pages.form(**line)).is_some();
    let before = &lines[..lines.iter().position(|line| is_alone(&line)).unwrap_or(lines.len())];
    let found = spread(context, before, 2, |form| profile.title.whole(&without_brackets(form)).is_some())?;
    let form = found.iter().map(|&line| pages.form(line)).collect::<String>();
    let bare = without_brackets(&form);
    front.edition = profile.title.whole(&bare).and_then(|pattern| pattern.group(&bare, "edition")?.parse().ok());
    front.title = Some(context.joined(found));
    front.title_line = found.first().copied();
    Some(found)
}

/// The date that a line is, with nothing but the day of the week or what was done then behind it.
fn date_of(context: &Context, line: usize) -> Option<Started> {
    const DONE: [&str; 5] = ["", "発行", "刊行", "発刊", "開催"];
    let text = context.clean(line);
    let found = date::find(&text);
    let [only] = &found.found[..] else { return None };
    let before = text.get(..only.span.start)?;
    let behind = fold::match_form(text.get(only.span.end..)?);
    let weekday = |form: &str| {
        form.strip_prefix('(')?.strip_prefix(['月', '火', '水', '木', '金', '土', '日'])?.strip_prefix(')').map(str::len)
    };
    let behind = behind.as_str();
    let done = weekday(behind).map_or(behind, |rest| &behind[behind.len() - rest..]);
    let iso = only.iso.clone();
    (found.faults.is_empty() && before.is_empty() && DONE.contains(&done)).then(|| Started {
        text,
        from: Some(iso.clone()),
        dates: vec![iso],
    })
}
