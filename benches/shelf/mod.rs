//! Booklets to measure with: the real one, and larger ones that are made from it.
#![allow(dead_code, reason = "each program that measures is one of its own and uses a part of this")]

use std::collections::BTreeMap;

use sasshi::profile::{self, Profile};
use sasshi::record::RecipientKind;
use sasshi::source::Source;
use sasshi::{Options, analyse};

/// The real booklet as it is printed.
pub const BOOKLET: &str = include_str!("../../seeds/telework-award-07.txt");

/// The profile of the real booklet and of those made from it.
pub fn profile() -> Profile {
    profile::built_in("telework-award").expect("the profile is built in")
}

/// A source of a text.
pub fn source(text: impl Into<Vec<u8>>) -> Source {
    Source::from_bytes("booklet.txt", text.into())
}

/// A text in CP932; what it cannot write is `〓`.
pub fn cp932(text: &str) -> Vec<u8> {
    let text: String =
        text.chars().map(|c| if encoding_rs::SHIFT_JIS.encode(c.encode_utf8(&mut [0; 4])).2 { '〓' } else { c }).collect();
    encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
}

/// A booklet of about `size` bytes: each section of an organization and its entry in the winners' list stand there again and again
/// under other names.
pub fn booklet(size: usize) -> String {
    let analysis = analyse(&source(BOOKLET), &profile(), &Options::default()).expect("the booklet is text");
    let (pages, outline) = (&analysis.pages, &analysis.outline);
    // Runs of source lines that are repeated: where each ends, and where it begins. The first line of each begins with the name.
    let mut repeated = BTreeMap::new();
    for section in outline.sections.iter().filter(|section| section.kind == RecipientKind::Organization) {
        let Some(entry) = section.entry.map(|entry| &outline.winners.entries[entry].lines) else { continue };
        repeated.insert(entry[entry.len() - 1], entry[0]);
        repeated.insert(section.lines.end - 1, section.lines.start);
    }
    let line_start = |index: usize| {
        let start = pages.lines[index].span.range().start;
        BOOKLET[..start].rfind('\n').map_or(0, |end| end + 1)
    };
    let line_end = |index: usize| pages.lines.get(index + 1).map_or(BOOKLET.len(), |_| line_start(index + 1));
    let once: usize = repeated.iter().map(|(&last, &first)| line_end(last) - line_start(first)).sum();
    let copies = size.saturating_sub(BOOKLET.len()) / once;
    let (mut made, mut written) = (String::with_capacity(size + size / 10), 0);
    for (&last, &first) in &repeated {
        let (start, end) = (line_start(first), line_end(last));
        made.push_str(&BOOKLET[written..end]);
        written = end;
        let name = pages.lines[first].span.range().start;
        for copy in 0..copies {
            made.push_str(&BOOKLET[start..name]);
            made.extend(other_name(copy));
            made.push_str(&BOOKLET[name..end]);
        }
    }
    made.push_str(&BOOKLET[written..]);
    made
}

/// What a name begins with in the copy of that number: kanji, so that it stays one name.
fn other_name(copy: usize) -> impl Iterator<Item = char> {
    const KANJI: [char; 10] = ['東', '西', '南', '北', '春', '夏', '秋', '冬', '山', '川'];
    copy.to_string().into_bytes().into_iter().map(|digit| KANJI[usize::from(digit - b'0')])
}
