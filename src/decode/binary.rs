//! Bytes that are no text → what they are instead, in words that tell the user what to do.
//!
//! Example: a file that begins with `%PDF-` gives "it is a PDF; extract its text first, …".

use super::encoding::Encoding;

/// How far into a file a signature's details are looked for.
const HEAD: usize = 64 * 1024;

/// Signatures at the very start of a file that no text can have.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1A\n", "it is a PNG picture; recognize its text first (OCR)"),
    (b"\xFF\xD8\xFF", "it is a JPEG picture; recognize its text first (OCR)"),
    (b"GIF87a", "it is a GIF picture; recognize its text first (OCR)"),
    (b"GIF89a", "it is a GIF picture; recognize its text first (OCR)"),
    (b"II*\0", "it is a TIFF picture; recognize its text first (OCR)"),
    (b"MM\0*", "it is a TIFF picture; recognize its text first (OCR)"),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "it is a document of an office program (Word, Excel, PowerPoint or Ichitaro); save it as plain text first",
    ),
    (b"{\\rtf", "it is a document in Rich Text Format; save it as plain text first"),
    (b"\x1F\x8B\x08", "it is compressed by gzip; unpack it first"),
    (b"\xFD7zXZ\0", "it is compressed by xz; unpack it first"),
    (b"\x28\xB5\x2F\xFD", "it is compressed by zstd; unpack it first"),
    (b"BZh91AY&SY", "it is compressed by bzip2; unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "it is a 7-Zip archive; unpack it first"),
    (b"Rar!\x1A\x07", "it is a RAR archive; unpack it first"),
    (b"\x7FELF", "it is a program (ELF)"),
    (b"SQLite format 3\0", "it is an SQLite database"),
    (b"\xFF\xFE\0\0", "it is in UTF-32, which is not read; convert it to UTF-8 first"),
    (b"\0\0\xFE\xFF", "it is in UTF-32, which is not read; convert it to UTF-8 first"),
];

/// What is in a ZIP file that is a document, by a name that its entries have.
const ZIP_KINDS: &[(&[u8], &str)] = &[
    (b"word/", "it is a Word document; save it as plain text first"),
    (b"xl/", "it is an Excel workbook; save the sheet as text first"),
    (b"ppt/", "it is a PowerPoint presentation; save it as plain text first"),
    (b"[Content_Types].xml", "it is a document of Microsoft Office; save it as plain text first"),
    (b"application/vnd.oasis.opendocument", "it is an OpenDocument file; save it as plain text first"),
    (b"application/epub+zip", "it is an EPUB book; extract its text first"),
];

/// Why these bytes are no text, where their beginning says what they are.
pub(super) fn signature(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    // Some programs write a mark or empty lines before the header; a text that quotes one does so further down.
    let shown = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if shown.starts_with(b"%PDF-") {
        return Some("it is a PDF; extract its text first, for example with `pdftotext -layout`");
    }
    if [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| head.starts_with(magic)) {
        let kind = ZIP_KINDS.iter().find(|(name, _)| contains(head, name));
        return Some(kind.map_or("it is a ZIP archive; unpack it first", |(_, reason)| reason));
    }
    if head.starts_with(b"MZ") && head.iter().take(64).any(|byte| *byte == 0) {
        return Some("it is a program (EXE)");
    }
    if head.get(2..5) == Some(b"-lh") && head.get(6) == Some(&b'-') {
        return Some("it is an LZH archive; unpack it first");
    }
    SIGNATURES.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, reason)| *reason)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// The reason for bytes without a signature: how the least bad reading failed.
pub(super) fn nonsense(best: Encoding, malformed: usize, control: usize, looked_at: usize) -> String {
    let percent = |count: usize| count.saturating_mul(100) / looked_at.max(1);
    format!(
        "its bytes make no sense in any encoding of Japanese; of {looked_at} that were looked at, {} % are malformed and {} % are \
         control characters in {best}, which fits least badly",
        percent(malformed),
        percent(control),
    )
}

/// How many bytes are of a kind. Counted block by block in a byte, the processor takes many at a time.
pub(crate) fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.chunks(255).map(|block| usize::from(block.iter().map(|&byte| u8::from(is(byte))).sum::<u8>())).sum()
}

/// Whether a byte is a control character that plain text has no use for. Tabs, line and page ends, backspaces, the end mark of
/// DOS and what ISO-2022-JP switches by are in texts.
pub(super) fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, 0x08..=0x0F | 0x1A | 0x1B) || byte == 0x7F
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_learns_what_the_file_is() {
        for (bytes, word) in [
            (&b"%PDF-1.7\n"[..], "PDF"),
            (b"\r\n%PDF-1.3", "PDF"),
            (b"PK\x03\x04\x14\0[Content_Types].xml....word/document.xml", "Word"),
            (b"PK\x03\x04\x14\0[Content_Types].xml", "Office"),
            (b"PK\x03\x04\x14\0a.txt", "ZIP"),
            (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "PNG"),
            (b"\x7FELF\x02\x01\x01", "ELF"),
            (b"MZ\x90\0\x03\0", "EXE"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "Ichitaro"),
            (b"\x20\x6E-lh5-\0\0", "LZH"),
        ] {
            assert!(signature(bytes).is_some_and(|reason| reason.contains(word)), "{word}");
        }
    }

    #[test]
    fn a_text_that_begins_alike_is_no_such_file() {
        for text in ["PKの話", "MZ世代の働き方", "7zで圧縮", "%PDFについて", "", "-lh5-", "GIF"] {
            assert_eq!(signature(text.as_bytes()), None, "{text}");
        }
    }
}
