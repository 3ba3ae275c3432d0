//! Text → bytes in the encodings that sasshi reads, for tests.

// A panic is how tests fail.
#![allow(clippy::unwrap_used, clippy::panic)]

use sasshi::decode::Encoding;

/// The forms in which a text is written in tests: each encoding, and UTF-8 and UTF-16 with a byte order mark too.
pub const FORMS: [(Encoding, bool); 9] = [
    (Encoding::Utf8, false),
    (Encoding::Utf8, true),
    (Encoding::ShiftJis, false),
    (Encoding::EucJp, false),
    (Encoding::Iso2022Jp, false),
    (Encoding::Utf16Le, false),
    (Encoding::Utf16Le, true),
    (Encoding::Utf16Be, false),
    (Encoding::Utf16Be, true),
];

/// The text with `・` for the few characters that the legacy encodings do not have, and as Microsoft's forms of them give
/// back the few that they write as another (`−` comes back as `－`).
pub fn writable(text: &str) -> String {
    let written = |c: char| {
        let mut buffer = [0; 4];
        let (bytes, _, unwritable) = encoding_rs::EUC_JP.encode(c.encode_utf8(&mut buffer));
        let (back, _) = encoding_rs::EUC_JP.decode_without_bom_handling(&bytes);
        if unwritable { '・' } else { back.chars().next().unwrap() }
    };
    text.chars().map(written).collect()
}

/// The bytes of a writable text.
pub fn encode(text: &str, encoding: Encoding, mark: bool) -> Vec<u8> {
    let marked = if mark { format!("\u{FEFF}{text}") } else { text.to_owned() };
    match encoding {
        Encoding::Utf8 => marked.into_bytes(),
        Encoding::Utf16Le => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Encoding::ShiftJis => legacy(text, encoding_rs::SHIFT_JIS),
        Encoding::EucJp => legacy(text, encoding_rs::EUC_JP),
        Encoding::Iso2022Jp => iso2022(text),
        // The fixtures of these are made by other programs.
        Encoding::ShiftJis2004 | Encoding::EucJis2004 => panic!("{encoding} is not written here"),
    }
}

fn legacy(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let (bytes, _, unwritable) = encoding.encode(text);
    assert!(!unwritable, "{text:?} has characters that {} does not", encoding.name());
    bytes.into_owned()
}

/// ISO-2022-JP as cp50221 writes it, which `encoding_rs` does not: with half-width katakana and vendor characters.
fn iso2022(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut open: &[u8] = b"\x1B(B";
    let mut buffer = [0; 4];
    for c in text.chars() {
        let euc = legacy(c.encode_utf8(&mut buffer), encoding_rs::EUC_JP);
        let (set, code): (&[u8], &[u8]) = match euc.as_slice() {
            [ascii] => (b"\x1B(B", &[*ascii]),
            [0x8E, kana] => (b"\x1B(I", &[kana & 0x7F]),
            [row, cell] => (b"\x1B$B", &[row & 0x7F, cell & 0x7F]),
            other => panic!("{c} is {other:02X?} in EUC-JP"),
        };
        if set != open {
            bytes.extend(set);
            open = set;
        }
        bytes.extend(code);
    }
    if open != b"\x1B(B" {
        bytes.extend(b"\x1B(B");
    }
    bytes
}
