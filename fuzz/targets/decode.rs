//! Any bytes, in any encoding or in the one that is recognized: every offset of the text leads to the bytes that it came from.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sasshi::decode::{Encoding, Options, decode, lines};
use sasshi::source::Source;
use sasshi::span::Span;

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    // The letters from A on name an encoding; with any other byte it is recognized.
    let encoding = choice.checked_sub(b'A').and_then(|index| Encoding::ALL.into_iter().nth(usize::from(index)));
    let bytes = if encoding.is_some() { bytes } else { data };
    let source = Source::from_bytes("a.txt", bytes.to_vec());
    let hints = ["受賞者", "名称"];
    let Ok(decoded) = decode(&source, &Options { encoding, hints: &hints }) else { return };
    let _ = decoded.diagnostics();
    let text = &decoded.text;
    assert_eq!(decoded.source_offset(text.len()), bytes.len());
    // Looking an offset up reads half a kilobyte again, so of a long text only some are.
    let step = text.chars().count() / 512 + 1;
    let mut behind = 0;
    for (at, c) in text.char_indices().step_by(step) {
        let range = decoded.source_range(Span::new(at, at + c.len_utf8()));
        assert!(behind <= range.start && range.start < range.end && range.end <= bytes.len(), "{range:?} of {c:?} at {at}");
        assert_eq!(decoded.source_offset(at), range.start);
        behind = range.end;
    }
    for malformed in &decoded.malformed {
        assert_eq!(&text[malformed.text.range()], "\u{FFFD}");
        assert!(!decoded.raw(malformed).is_empty());
    }
    let mut end = 0;
    for (_, span) in lines::split(text) {
        assert!(end <= span.start && !text[span.range()].contains(['\n', '\r']));
        end = span.end;
    }
});
