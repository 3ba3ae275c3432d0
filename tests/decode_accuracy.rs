//! How often the encoding of the real booklet, its pieces and its lines is recognized, whole and damaged.
//!
//! `cargo test --test decode_accuracy -- --nocapture` prints the figures.

// A panic is how tests fail.
#![allow(clippy::unwrap_used)]

mod encode;

use std::collections::HashMap;

use encode::{FORMS, encode, writable};
use sasshi::decode::{Decoded, Encoding, Options, decode};
use sasshi::source::Source;
use unicode_normalization::UnicodeNormalization;

fn booklet() -> String {
    writable(&std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/telework-award-07.txt")).unwrap())
}

/// Decodes without a hint and looks at the result.
fn with<T>(bytes: Vec<u8>, look: impl FnOnce(&Decoded<'_>) -> T) -> T {
    let source = Source::from_bytes("test.txt", bytes);
    look(&decode(&source, &Options::default()).unwrap())
}

#[derive(Default)]
struct Tally {
    right: usize,
    sure: usize,
    wrong: usize,
    sure_and_wrong: usize,
    examples: Vec<String>,
}

impl Tally {
    fn add(&mut self, text: &str, encoding: Encoding, mark: bool) {
        let (same, certain, found) =
            with(encode(text, encoding, mark), |decoded| (decoded.text == text, decoded.certain, decoded.encoding));
        if same {
            self.right += 1;
            self.sure += usize::from(certain);
        } else {
            self.wrong += 1;
            self.sure_and_wrong += usize::from(certain);
            let text: String = text.chars().take(60).collect();
            self.examples.push(format!("{encoding} taken for {found}{}: {text:?}", if certain { " (certain)" } else { "" }));
        }
    }

    fn report(&self, what: &str, encoding: Encoding, mark: bool) {
        let total = self.right + self.wrong;
        println!(
            "{what} in {encoding}{}: {} of {total} right ({} certain), {} wrong ({} certain)",
            if mark { " with mark" } else { "" },
            self.right,
            self.sure,
            self.wrong,
            self.sure_and_wrong
        );
        for example in self.examples.iter().take(20) {
            println!("    {example}");
        }
    }
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF66}'..='\u{FF9F}')
}

#[test]
fn the_booklet_is_recognized_whole() {
    let text = booklet();
    for (encoding, mark) in FORMS {
        let mut tally = Tally::default();
        tally.add(&text, encoding, mark);
        tally.report("the booklet", encoding, mark);
        assert_eq!(tally.sure, 1);
    }
}

/// The text in pieces of a kilobyte of UTF-8.
fn pieces(mut text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    while !text.is_empty() {
        let end = (0..=text.len().min(1024)).rev().find(|end| text.is_char_boundary(*end)).unwrap();
        let (piece, rest) = text.split_at(end);
        pieces.push(piece);
        text = rest;
    }
    pieces
}

/// The text with half-width katakana for full-width ones.
fn half_width(text: &str) -> String {
    let narrow: HashMap<char, char> =
        ('\u{FF61}'..='\u{FF9D}').map(|c| (c.nfkc().next().unwrap(), c)).chain([('\u{3099}', 'ﾞ'), ('\u{309A}', 'ﾟ')]).collect();
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, 'ァ'..='ヴ' | 'ー') {
            out.extend(c.nfd().map(|part| narrow.get(&part).copied().unwrap_or(part)));
        } else {
            out.push(c);
        }
    }
    writable(&out)
}

#[test]
fn every_piece_of_a_kilobyte_is_recognized() {
    let text = booklet();
    let narrow = half_width(&text);
    assert!(narrow.contains("ﾃﾚﾜｰｸ"));
    for (what, text) in [("pieces of 1 KB", text), ("pieces of 1 KB with half-width katakana", narrow)] {
        for (encoding, mark) in FORMS {
            let mut tally = Tally::default();
            pieces(&text).iter().for_each(|piece| tally.add(piece, encoding, mark));
            tally.report(what, encoding, mark);
            assert_eq!(tally.wrong, 0);
        }
    }
}

#[test]
fn pieces_cut_anywhere_are_recognized() {
    let text = booklet();
    for encoding in [Encoding::Utf8, Encoding::ShiftJis, Encoding::EucJp, Encoding::Iso2022Jp] {
        for piece in encode(&text, encoding, false).chunks(1024) {
            with(piece.to_vec(), |decoded| {
                assert_eq!((decoded.encoding, decoded.certain), (encoding, true), "{:?}", decoded.text);
                // At most one malformed place at each end.
                assert!(decoded.malformed.len() <= 2, "{encoding}: {:?} in {:?}", decoded.malformed, decoded.text);
            });
        }
    }
}

/// Bytes that look random and are the same every time.
fn noise() -> impl FnMut() -> u32 {
    let mut state = 88_172_645_463_325_252_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u32
    }
}

#[test]
fn three_broken_bytes_in_a_hundred_hide_no_encoding() {
    let text = booklet();
    let mut next = noise();
    for (encoding, mark) in FORMS {
        let mut wrong = 0;
        let pieces = pieces(&text);
        for piece in &pieces {
            let mut bytes = encode(piece, encoding, mark);
            for byte in bytes.iter_mut().skip(if mark { 3 } else { 0 }) {
                if next() % 100 < 3 {
                    *byte = next() as u8;
                }
            }
            wrong += usize::from(with(bytes, |decoded| decoded.encoding) != encoding);
        }
        println!("pieces of 1 KB with 3 % broken in {encoding}: {wrong} of {} wrong", pieces.len());
        assert_eq!(wrong, 0);
    }
}

#[test]
fn one_broken_byte_costs_one_character() {
    let text = booklet();
    let mut next = noise();
    for encoding in [Encoding::Utf8, Encoding::ShiftJis, Encoding::EucJp] {
        let (mut hits, mut located, mut exact) = (0, 0, 0);
        for piece in pieces(&text) {
            let wide: Vec<(usize, char)> = piece.char_indices().filter(|(_, c)| !c.is_ascii()).collect();
            let (at, c) = wide[next() as usize % wide.len()];
            let (before, behind) = (&piece[..at], &piece[at + c.len_utf8()..]);
            let mut bytes = encode(piece, encoding, false);
            let length = encode(&c.to_string(), encoding, false).len();
            let hit = encode(before, encoding, false).len() + next() as usize % length;
            bytes[hit] = 0xFF;
            with(bytes, |decoded| {
                assert_eq!(decoded.encoding, encoding);
                hits += 1;
                located += usize::from(decoded.malformed.len() == 1 && decoded.malformed[0].bytes.contains(&hit));
                exact += usize::from(decoded.text == format!("{before}\u{FFFD}{behind}"));
            });
        }
        println!("one broken byte in {encoding}: {hits} hits, {located} located, {exact} with nothing else changed");
        assert_eq!(located, hits);
        // The second byte of a Shift_JIS character may be ASCII, and ASCII is kept.
        assert!(exact == hits || encoding == Encoding::ShiftJis && exact * 4 >= hits * 3);
    }
}

#[test]
fn lines_are_recognized_on_their_own() {
    let text = booklet();
    for (encoding, mark) in FORMS {
        let mut tally = Tally::default();
        for line in text.lines().filter(|line| line.chars().filter(|c| is_japanese(*c)).count() >= 6) {
            tally.add(line, encoding, mark);
        }
        tally.report("lines", encoding, mark);
        assert!(tally.wrong * 200 <= tally.right, "less than 99.5 %");
        assert_eq!(tally.sure_and_wrong, 0);
    }
}
