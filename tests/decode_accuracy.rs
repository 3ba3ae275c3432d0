//! How often the encoding of the real booklet, its pieces and its lines is recognized.

// A panic is how tests fail.
#![allow(clippy::unwrap_used)]

mod encode;

use encode::{FORMS, encode, writable};
use sasshi::decode::{Decoded, Encoding, Options, decode};
use sasshi::source::Source;

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

#[test]
fn every_piece_of_a_kilobyte_is_recognized() {
    let text = booklet();
    for (encoding, mark) in FORMS {
        let mut tally = Tally::default();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let end = (0..=rest.len().min(1024)).rev().find(|end| rest.is_char_boundary(*end)).unwrap();
            tally.add(&rest[..end], encoding, mark);
            rest = &rest[end..];
        }
        tally.report("pieces of 1 KB", encoding, mark);
        assert_eq!(tally.wrong, 0);
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
