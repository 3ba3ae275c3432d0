//! A booklet → the same booklet with one recipient.
//!
//! In come a source and the number of a recipient; out come the bytes of the lines that are kept. It begins with the section alone and adds
//! what stands around it, step by step, until the record is the same as in the whole: the page that announces the award, the title,
//! the recipient's lines in the winners' list, all of the front matter, and at last the whole booklet.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::decode::{self, Decoded, Encoding, lines};
use crate::diagnostic::Reported;
use crate::error::Error;
use crate::outline::{Outline, Section};
use crate::profile::Profile;
use crate::record::Booklet;
use crate::source::Source;
use crate::{Analysis, Options, analyse, convert};

/// What is left.
pub(super) struct Cut {
    pub(super) bytes: Vec<u8>,
    pub(super) options: Options,
    pub(super) done: Vec<String>,
    pub(super) differences: Vec<String>,
    /// Whether nothing could be taken away.
    pub(super) is_whole: bool,
}

/// Cuts a booklet down to one recipient.
pub(super) fn cut(source: &Source, profile: &Profile, options: &Options, number: usize) -> Result<Cut, Error> {
    let whole = convert(source, profile, options)?;
    let analysis = analyse(source, profile, options)?;
    let count = whole.value.records.len();
    let at = number.checked_sub(1).filter(|&at| at < count && at < analysis.outline.sections.len());
    let Some(at) = at else {
        return Err(Error::Case(format!("{}: there is no recipient {number}; there are {count}", source.name)));
    };
    let hints = profile.hints();
    let decoded = decode::decode(source, &decode::Options { encoding: options.encoding, hints: &hints })?;
    let all = lines::split(&decoded.text).count();
    let mut best: Option<(usize, Cut)> = None;
    // What is said where nothing can be taken away: why the try that went best would not do.
    let mut nearest: Option<(&str, Vec<String>)> = None;
    for (what, kept) in steps(&analysis, at, u32::try_from(all).unwrap_or(u32::MAX)) {
        let (bytes, options) = bytes_of(source, &decoded, &kept, options);
        let part = convert(&Source::from_bytes(&*source.name, bytes.clone()), profile, &options)?;
        let kept: Vec<u32> = kept.into_iter().collect();
        let is_whole = kept.len() == all;
        let (differences, more) = if is_whole { (Vec::new(), Vec::new()) } else { differences(&whole, at, &part, &kept) };
        if !is_whole && nearest.as_ref().is_none_or(|(_, other)| differences.len() < other.len()) {
            nearest = Some((what, differences.clone()));
        }
        // A record that is not the same is the worst; findings that only the cut brings about are a blemish.
        let rank = if is_whole { 999 } else { differences.len() * 1000 + more.len() };
        if best.as_ref().is_none_or(|(other, _)| rank < *other) {
            let blemish =
                if more.is_empty() { String::new() } else { format!("; findings that the cut brings: {}", more.join(", ")) };
            let mut done = vec![format!("cut from {all} lines to {}: {what}{blemish}", kept.len())];
            if let Some((tried, odd)) = nearest.take_if(|_| is_whole) {
                done =
                    vec![format!("all {all} lines are kept: cut down to {tried}, recipient {number} is read in another way")];
                done.extend(odd.into_iter().map(|odd| format!("  {odd}")));
            }
            best = Some((rank, Cut { bytes, options, done, differences, is_whole }));
        }
        if rank == 0 {
            break;
        }
    }
    best.map(|(_, cut)| cut).ok_or_else(|| Error::Case(format!("{}: nothing could be cut", source.name)))
}

/// What is kept in each step, as numbers of source lines.
fn steps(analysis: &Analysis, at: usize, all: u32) -> Vec<(&'static str, BTreeSet<u32>)> {
    let Outline { sections, dividers, chapters, opening, winners, .. } = &analysis.outline;
    // From a line's own number up to the next line's, so that blank lines stay with what they stand behind.
    let span = |range: &std::ops::Range<usize>| {
        let line = |at: usize| analysis.pages.lines.get(at).map(|line| line.number);
        line(range.start).map_or(0..0, |first| first..line(range.end).unwrap_or(all + 1))
    };
    let Some(section) = sections.get(at) else { return Vec::new() };
    let own: BTreeSet<u32> = span(&section.lines).collect();
    let with =
        |more: Vec<std::ops::Range<u32>>| own.iter().copied().chain(more.into_iter().flatten()).collect::<BTreeSet<u32>>();
    let divider = divider_of(&analysis.outline, section).map(|divider| span(&divider)).unwrap_or(0..0);
    let title = if opening.is_empty() { 0..0 } else { span(opening) };
    let title = if title.is_empty() { title } else { 1..title.end };
    let entry = section.entry.and_then(|entry| winners.entries.get(entry));
    let list = entry.map(|entry| {
        let of_list =
            |at: usize| chapters.iter().find(|chapter| chapter.lines.contains(&at)).map(|chapter| chapter.lines.start);
        let heading = entry.lines.first().and_then(|&line| of_list(line));
        let mut lines: Vec<usize> = heading.into_iter().collect();
        lines.extend(entry.division.map(|(_, line)| line));
        lines.extend(entry.award.as_ref().map(|(_, line)| *line));
        lines.extend(&entry.lines);
        lines.into_iter().map(|line| span(&(line..line + 1))).collect::<Vec<_>>()
    });
    let list = list.unwrap_or_default();
    let front: Vec<_> = chapters.iter().map(|chapter| span(&chapter.lines)).collect();
    let around = [vec![title.clone()], front.clone(), dividers.iter().map(|divider| span(&divider.lines)).collect()].concat();
    vec![
        ("its section", with(vec![])),
        ("its section and the page that announces it", with(vec![divider.clone()])),
        ("the title, the page that announces it, and its section", with(vec![title.clone(), divider.clone()])),
        (
            "the title, its lines in the winners' list, the page that announces it, and its section",
            with([vec![title.clone(), divider.clone()], list].concat()),
        ),
        ("the front matter, the page that announces it, and its section", with([vec![title, divider], front].concat())),
        ("all but the other sections", with(around.clone())),
        // A section alone may not have the words by which a booklet of the family is known.
        (
            "all but the other sections and the shortest of them, without which it is read in another way",
            with(
                [
                    around,
                    sections
                        .iter()
                        .filter(|other| other.lines != section.lines)
                        .map(|other| span(&other.lines))
                        .min_by_key(|lines| lines.len())
                        .into_iter()
                        .collect(),
                ]
                .concat(),
            ),
        ),
        ("the whole booklet, since less of it is read in another way", (1..=all).collect()),
    ]
}

/// The lines of the page that announces a section: from the page that has the division on, where that is another one.
fn divider_of(outline: &Outline, section: &Section) -> Option<std::ops::Range<usize>> {
    let divider = outline.dividers.get(section.divider?)?;
    let start = divider.division.map_or(divider.lines.start, |(_, line)| line.min(divider.lines.start));
    let first = outline.dividers.iter().find(|own| own.lines.contains(&start)).map_or(start, |own| own.lines.start);
    // The pages of other awards between the division's and its own would announce recipients that are not there.
    if first < divider.lines.start
        && outline.sections.iter().any(|other| (first..divider.lines.start).contains(&other.lines.start))
    {
        return Some(divider.lines.clone());
    }
    Some(first..divider.lines.end)
}

/// The bytes of some lines.
fn bytes_of(source: &Source, decoded: &Decoded<'_>, kept: &BTreeSet<u32>, options: &Options) -> (Vec<u8>, Options) {
    let text = &decoded.text;
    let spans: Vec<(u32, usize)> = lines::split(text).map(|(number, span)| (number, span.start)).collect();
    let end = |at: usize| spans.get(at + 1).map_or(text.len(), |&(_, start)| start);
    let wanted =
        spans.iter().enumerate().filter(|(_, (number, _))| kept.contains(number)).map(|(at, &(_, start))| start..end(at));
    // Escape sequences go on over line ends: their lines cannot be taken out of the middle.
    if decoded.encoding == Encoding::Iso2022Jp {
        let text: String = wanted.filter_map(|range| text.get(range)).collect();
        return (text.into_bytes(), Options { encoding: None });
    }
    // What stands before the first character is a byte order mark.
    let mut bytes = source.bytes.get(..decoded.source_offset(0)).unwrap_or_default().to_vec();
    for range in wanted {
        let range = decoded.source_offset(range.start)..decoded.source_offset(range.end);
        bytes.extend_from_slice(source.bytes.get(range).unwrap_or_default());
    }
    (bytes, *options)
}

/// As much of a value as tells which it is.
fn beginning(text: &str) -> String {
    const LONG: usize = 60;
    let short: String = text.chars().take(LONG).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// What differs in the record that is kept, and the codes of findings that the whole booklet does not have about it.
fn differences(
    whole: &Reported<Booklet>,
    at: usize,
    part: &Reported<Booklet>,
    kept: &[u32],
) -> (Vec<String>, Vec<&'static str>) {
    let Some(before) = whole.value.records.get(at) else { return (Vec::new(), Vec::new()) };
    let own = |converted: &Reported<Booklet>, id: &str| {
        let own = converted.diagnostics.iter().filter(|finding| finding.record.as_deref() == Some(id));
        let mut codes: Vec<&'static str> = own.map(|finding| finding.code.as_str()).collect();
        codes.sort_unstable();
        codes
    };
    let expected = own(whole, &before.id);
    let old = |line: u32| usize::try_from(line).ok().and_then(|line| kept.get(line.checked_sub(1)?)).copied();
    let Some(after) =
        part.value.records.iter().find(|record| old(record.source.lines.first) == Some(before.source.lines.first))
    else {
        return (vec!["it is not read as a recipient".to_owned()], Vec::new());
    };
    let tree = |record| {
        let mut tree = serde_json::to_value(record).unwrap_or_default();
        for key in ["id", "source", "provenance"] {
            tree.as_object_mut().map(|tree| tree.shift_remove(key));
        }
        tree
    };
    let mut found: Vec<String> = super::super::difference::compare("", &tree(before), &tree(after))
        .into_iter()
        .map(|one| {
            let show = |value: Option<Value>| value.map_or_else(|| "none".to_owned(), |value| beginning(&value.to_string()));
            format!("{} was {}, is {}", one.path, show(one.expected), show(one.got))
        })
        .collect();
    for (path, lines) in &after.provenance {
        let moved = old(lines.first).zip(old(lines.last));
        if before.provenance.get(path).map(|own| (own.first, own.last)) != moved {
            found.push(format!("{path} comes from other lines"));
        }
    }
    let now = own(part, &after.id);
    if now != expected {
        found.push(format!("its findings were [{}], are [{}]", expected.join(", "), now.join(", ")));
    }
    let known: Vec<&str> = whole.diagnostics.iter().map(|finding| finding.code.as_str()).collect();
    let mut more: Vec<&'static str> = part.diagnostics.iter().map(|finding| finding.code.as_str()).collect();
    more.retain(|code| !known.contains(code) && !now.contains(code));
    more.sort_unstable();
    more.dedup();
    (found, more)
}
