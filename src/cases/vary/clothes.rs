//! Text → the same text in other clothes: encodings, line ends, page breaks, widths, decomposed kana.
//!
//! `第７回` goes in, [`half_width`] gives `第7回`.

use std::collections::HashMap;

use encoding_rs::Encoding;
use unicode_normalization::UnicodeNormalization;

use crate::fold;

/// The different characters of a text that an encoding lacks, in order of appearance. A character that is not the same after a round
/// trip is one that it lacks.
pub fn lacking(text: &str, encoding: &'static Encoding) -> Vec<char> {
    let fits = |c: char| {
        let printed = c.to_string();
        let (bytes, _, failed) = encoding.encode(&printed);
        !failed && encoding.decode_without_bom_handling(&bytes).0 == printed.as_str()
    };
    let (mut known, mut lacking) = (HashMap::new(), Vec::new());
    for c in text.chars() {
        known.entry(c).or_insert_with(|| {
            if !fits(c) {
                lacking.push(c);
            }
        });
    }
    lacking
}

/// The text with the few signs that Japanese encodings hold in another spelling in Microsoft's form, in that spelling, as every converter
/// writes them.
pub fn in_microsoft_form(text: &str) -> String {
    let spelled = |c: char| match c {
        '〜' => '～',
        '−' => '－',
        '—' => '―',
        '‖' => '∥',
        c => c,
    };
    text.chars().map(spelled).collect()
}

/// The text with what `encoding` lacks replaced, and its bytes in that encoding.
pub fn encoded(text: &str, encoding: &'static Encoding) -> (String, Vec<u8>) {
    let lacking = lacking(text, encoding);
    let plain: String = text.chars().map(|c| if lacking.contains(&c) { '〓' } else { c }).collect();
    let bytes = encoding.encode(&plain).0.into_owned();
    (plain, bytes)
}

/// UTF-16, little-endian or big-endian, with a byte order mark or without.
pub fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

/// The text as a converter that shows pages by form feeds would have written it: without a blank line behind every line, and with
/// a form feed where a line that begins with one more space followed directly on the line before.
pub fn form_feeds(text: &str) -> String {
    let mut out = String::new();
    let mut gap = 0;
    let mut before = "";
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            gap += 1;
            continue;
        }
        // The rows of diagrams follow each other directly on one page.
        let is_row = fold::is_letter_spaced(before) && fold::is_letter_spaced(line);
        match line.strip_prefix(' ').filter(|_| at > 0 && gap == 0 && !is_row) {
            Some(rest) => {
                out.push('\u{c}');
                out.push_str(rest);
            }
            None => {
                // A blank line stands behind every line, and one behind every blank line of the document.
                out.extend(std::iter::repeat_n('\n', usize::saturating_sub(gap, 1) / 2));
                out.push_str(line);
            }
        }
        out.push('\n');
        gap = 0;
        before = line;
    }
    out
}

/// The text with another end of each line.
pub fn line_ends(text: &str, end: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', end)
}

/// Every full-width ASCII character and the ideographic space in half width, but for the wave dash: half width has none, and a tilde
/// could as well belong to a web address.
pub fn half_width(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '～' => '～',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    };
    text.chars().map(narrow).collect()
}

/// Every ASCII character and the space in full width.
pub fn full_width(text: &str) -> String {
    let widen = |c: char| match c {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        c => c,
    };
    text.chars().map(widen).collect()
}

/// Every katakana and 、。「」・ー in half width, voiced kana as two characters.
pub fn half_width_katakana(text: &str) -> String {
    const WIDE: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    let narrow = |c: char| WIDE.chars().zip('\u{FF61}'..).find(|&(wide, _)| wide == c).map(|(_, narrow)| narrow);
    let mut out = String::new();
    for c in text.chars() {
        let parts: Vec<char> = std::iter::once(c).nfd().collect();
        match parts[..] {
            [base, mark] if narrow(base).is_some() && matches!(mark, '\u{3099}' | '\u{309A}') => {
                out.extend(narrow(base));
                out.push(if mark == '\u{3099}' { '\u{FF9E}' } else { '\u{FF9F}' });
            }
            _ => out.push(narrow(c).unwrap_or(c)),
        }
    }
    out
}

/// Voiced kana as a kana and a combining mark, as file systems of one family write them.
pub fn decomposed_kana(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\u{3041}'..='\u{30FF}') { out.extend(std::iter::once(c).nfd()) } else { out.push(c) }
    }
    out
}

/// The opposite of [`form_feeds`]: a blank line behind every line and behind every blank line, and a space where a form feed was.
pub fn spaced(text: &str) -> String {
    let mut out = String::new();
    for (at, line) in text.lines().enumerate() {
        match line.strip_prefix('\u{c}') {
            Some(rest) => {
                // The first line of a page follows directly on the last of the page before.
                while at > 0 && out.ends_with("\n\n") {
                    out.pop();
                }
                out.push_str(&format!(" {rest} \n\n"));
            }
            None if line.is_empty() => out.push_str(" \n\n"),
            None => out.push_str(&format!("{line} \n\n")),
        }
    }
    out
}
