//! The encodings that are read, and the names that people give them.
//!
//! `sjis`, `CP932` and `windows-31j` go in, [`Encoding::ShiftJis`] comes out; it prints as `Shift_JIS`.

use std::fmt;
use std::str::FromStr;

/// An encoding of Japanese text. The legacy ones are read in their Microsoft form, which real files are written in:
/// with the vendor characters (`①`, `㈱`, `髙`, `﨑`) and with `～` and `－` where the standards have `〜` and `−`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, least significant byte first.
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
    /// Shift_JIS as Windows writes it: CP932, Windows-31J.
    ShiftJis,
    /// EUC-JP, both as cp51932 (vendor characters in two bytes) and as eucJP-ms (in three) write them.
    EucJp,
    /// ISO-2022-JP with vendor characters and half-width katakana: cp50220, cp50221, cp50222, JIS7, JIS8; what its sequences for
    /// JIS X 0212 and JIS X 0213 switch on is read too.
    Iso2022Jp,
    /// Shift_JIS as JIS X 0213 defines it, which has no vendor characters.
    ShiftJis2004,
    /// EUC-JP as JIS X 0213 defines it.
    EucJis2004,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Encoding; 8] = [
        Self::Utf8,
        Self::ShiftJis,
        Self::EucJp,
        Self::Iso2022Jp,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::ShiftJis2004,
        Self::EucJis2004,
    ];

    /// The name, such as `Shift_JIS`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::ShiftJis => "Shift_JIS",
            Self::EucJp => "EUC-JP",
            Self::Iso2022Jp => "ISO-2022-JP",
            Self::ShiftJis2004 => "Shift_JIS-2004",
            Self::EucJis2004 => "EUC-JIS-2004",
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Every name that is understood, lower-case with `-` between words. `utf-16` without an order is little-endian unless the
/// file's byte order mark says otherwise, as everywhere on the Web.
const NAMES: &[(&str, Encoding)] = &[
    ("utf-8", Encoding::Utf8),
    ("utf-8-sig", Encoding::Utf8),
    ("utf-8-bom", Encoding::Utf8),
    ("cp65001", Encoding::Utf8),
    ("utf-16", Encoding::Utf16Le),
    ("utf-16le", Encoding::Utf16Le),
    ("ucs-2", Encoding::Utf16Le),
    ("unicode", Encoding::Utf16Le),
    ("utf-16be", Encoding::Utf16Be),
    ("shift-jis", Encoding::ShiftJis),
    ("sjis", Encoding::ShiftJis),
    ("sjis-win", Encoding::ShiftJis),
    ("x-sjis", Encoding::ShiftJis),
    ("ms-kanji", Encoding::ShiftJis),
    ("ms932", Encoding::ShiftJis),
    ("cp932", Encoding::ShiftJis),
    ("windows-31j", Encoding::ShiftJis),
    ("windows-932", Encoding::ShiftJis),
    ("euc-jp", Encoding::EucJp),
    ("euc", Encoding::EucJp),
    ("ujis", Encoding::EucJp),
    ("x-euc-jp", Encoding::EucJp),
    ("eucjp-ms", Encoding::EucJp),
    ("eucjp-win", Encoding::EucJp),
    ("cp51932", Encoding::EucJp),
    ("cp20932", Encoding::EucJp),
    ("iso-2022-jp", Encoding::Iso2022Jp),
    ("iso-2022-jp-1", Encoding::Iso2022Jp),
    ("iso-2022-jp-ms", Encoding::Iso2022Jp),
    ("jis", Encoding::Iso2022Jp),
    ("jis7", Encoding::Iso2022Jp),
    ("jis8", Encoding::Iso2022Jp),
    ("cp50220", Encoding::Iso2022Jp),
    ("cp50221", Encoding::Iso2022Jp),
    ("cp50222", Encoding::Iso2022Jp),
    ("iso-2022-jp-3", Encoding::Iso2022Jp),
    ("iso-2022-jp-2004", Encoding::Iso2022Jp),
    ("shift-jis-2004", Encoding::ShiftJis2004),
    ("shift-jisx0213", Encoding::ShiftJis2004),
    ("sjis-2004", Encoding::ShiftJis2004),
    ("euc-jis-2004", Encoding::EucJis2004),
    ("euc-jisx0213", Encoding::EucJis2004),
];

/// A word that names no encoding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no encoding `{given}`; did you mean `{nearest}`?")]
pub struct UnknownEncoding {
    /// What was given.
    pub given: String,
    /// The name that is spelled most like it.
    pub nearest: &'static str,
}

impl FromStr for Encoding {
    type Err = UnknownEncoding;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let plain = |name: &str| -> String {
            name.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.')).map(|c| c.to_ascii_lowercase()).collect()
        };
        let wanted = plain(given);
        NAMES.iter().find(|(name, _)| plain(name) == wanted).map(|(_, encoding)| *encoding).ok_or_else(|| {
            let nearest = NAMES.iter().min_by_key(|(name, _)| strsim::damerau_levenshtein(&plain(name), &wanted));
            UnknownEncoding { given: given.to_owned(), nearest: nearest.map_or("utf-8", |(name, _)| name) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_names_are_understood() {
        for (names, encoding) in [
            ("utf8 UTF-8 utf_8", Encoding::Utf8),
            ("utf-16 UTF16LE utf-16-le", Encoding::Utf16Le),
            ("utf-16be", Encoding::Utf16Be),
            ("sjis Shift_JIS shift-jis cp932 CP932 windows-31j ms932", Encoding::ShiftJis),
            ("euc-jp EUCJP eucjp-ms eucJP-ms cp51932 ujis", Encoding::EucJp),
            ("iso-2022-jp ISO2022JP jis cp50220 cp50221 cp50222", Encoding::Iso2022Jp),
        ] {
            for name in names.split(' ') {
                assert_eq!(name.parse(), Ok(encoding), "{name}");
            }
        }
    }

    #[test]
    fn a_name_is_read_back_as_it_is_printed() {
        for encoding in Encoding::ALL {
            assert_eq!(encoding.to_string().parse(), Ok(encoding));
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        for (given, nearest) in [("shiftjs", "shift-jis"), ("euc-jq", "euc-jp"), ("utf-9", "utf-8"), ("cp923", "cp932")] {
            let error = given.parse::<Encoding>().unwrap_err();
            assert_eq!((error.given.as_str(), error.nearest), (given, nearest));
        }
        assert!("".parse::<Encoding>().is_err());
    }
}
