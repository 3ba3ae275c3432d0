//! Names of folders that are safe on every system.
//!
//! In comes the stem of an input's file name, which may be anything that a file system allows; out goes a name that is a
//! folder's on every other one: `a` stays `a`, `..` becomes `.%2E`, `con` becomes `%63on`.

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::error::Error;
use crate::source::Source;

/// The prefix of the folders in which output is prepared.
pub(super) const WORK_PREFIX: &str = ".sasshi-";

/// The name of the folder for an input with this stem.
///
/// Ordinary names, Japanese ones too, stay as they are. What some file system refuses or takes for something else becomes `%`
/// and two hexadecimal digits for each byte: control characters, bytes that are no UTF-8, `/ \ : * ? " < > |`, a dot or space
/// at the end, the first letter of names that Windows reserves (`con`, `nul`, …) and of `schema` and `manifest.ndjson`, which lie
/// beside the folders. Two different stems never get the same name. An empty one, which no file has, gets `%`. What is longer than file systems take
/// then is cut, and ends in a digest of the stem.
pub fn folder_name(stem: &OsStr) -> String {
    let bytes = stem.as_encoded_bytes();
    let mut name = String::with_capacity(bytes.len());
    let escape = |name: &mut String, byte: u8| {
        name.push('%');
        for digit in [byte >> 4, byte & 15] {
            name.push(char::from_digit(u32::from(digit), 16).map_or('0', |digit| digit.to_ascii_uppercase()));
        }
    };
    for chunk in bytes.utf8_chunks() {
        for (at, c) in chunk.valid().char_indices() {
            // A percent sign that could be read as an escape has to be one.
            let is_escape =
                c == '%' && chunk.valid().as_bytes()[at + 1..].iter().take(2).filter(|b| b.is_ascii_hexdigit()).count() == 2;
            if is_refused(c) || is_escape {
                c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| escape(&mut name, byte));
            } else {
                name.push(c);
            }
        }
        chunk.invalid().iter().for_each(|byte| escape(&mut name, *byte));
    }
    if let Some(last) = name.pop() {
        match last {
            '.' | ' ' => escape(&mut name, last as u8),
            _ => name.push(last),
        }
    }
    if is_taken(&name) {
        let mut escaped = String::new();
        // All names that are taken begin with an ASCII character.
        escape(&mut escaped, name.as_bytes().first().copied().unwrap_or_default());
        name = escaped + name.get(1..).unwrap_or_default();
    }
    if name.is_empty() { "%".to_owned() } else { shortened(name, stem) }
}

/// The most bytes that a name has: what file systems take, less what is needed to tell long names apart.
const LONGEST: usize = 255;
/// How many bytes of a name that is too long are kept, and how many hexadecimal digits of the stem's digest stand behind them.
const KEPT: usize = 200;
const DIGITS: usize = 32;

/// A name that every file system takes: one that is too long is cut, and told from others by a digest behind `%-`.
fn shortened(name: String, stem: &OsStr) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let digest = Source::from_bytes("", stem.as_encoded_bytes().to_vec()).sha256;
    let whole = name.char_indices().map(|(at, _)| at).take_while(|at| *at <= KEPT).last().unwrap_or_default();
    let kept = name.get(..whole).unwrap_or_default();
    // Half an escape would be another name's.
    let tail = kept.rfind('%').filter(|at| kept.len() - at < 3).unwrap_or(kept.len());
    let kept = kept.get(..tail).unwrap_or_default();
    format!("{kept}%-{}", digest.get(..DIGITS).unwrap_or_default())
}

/// The name of the folder for an input with this stem, where a file system without upper and lower case would take
/// [`folder_name`] for another's: every letter is written as its bytes.
pub fn spelled_name(stem: &OsStr) -> String {
    let spelled = stem.as_encoded_bytes().iter().map(|byte| match byte {
        b'0'..=b'9' | b'-' | b'_' => char::from(*byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    shortened(spelled.collect(), stem)
}

/// Whether some file system refuses the character or takes it for something else.
fn is_refused(c: char) -> bool {
    c.is_control() || "/\\:*?\"<>|".contains(c)
}

/// Whether the name means something else to the system or to this program.
fn is_taken(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let base = lower.split('.').next().unwrap_or_default().trim_end();
    let numbered = |prefix| base.strip_prefix(prefix).is_some_and(|n: &str| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    matches!(base, "con" | "prn" | "aux" | "nul")
        || numbered("com")
        || numbered("lpt")
        || lower == super::SCHEMAS
        || lower == super::MANIFEST
        || lower.starts_with(WORK_PREFIX)
}

/// Whether a name can be a folder's on every system; [`folder_name`] makes no other.
fn is_safe(name: &str) -> bool {
    !name.is_empty() && !name.contains(is_refused) && !name.ends_with(['.', ' ']) && !is_taken(name)
}

/// The path again, if it leads below the folder that it is joined to by names that are safe.
pub(super) fn checked(folder: &Path) -> Result<PathBuf, Error> {
    let safe = |part: Component<'_>| matches!(part, Component::Normal(name) if name.to_str().is_some_and(is_safe));
    if folder.components().all(safe) && folder.components().next().is_some() {
        // Collected anew, so that `a/./b` and `a/b/` are the same.
        return Ok(folder.components().collect());
    }
    let reason = "this is no name of a folder that is safe on every system";
    Err(Error::Write { path: folder.to_owned(), source: io::Error::new(io::ErrorKind::InvalidInput, reason) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_stay() {
        for name in [
            "telework-award-07",
            "第7回 テレワーク推進賞",
            "a.b",
            ".hidden",
            "100%",
            "50%off",
            "schema-1",
            "console",
            "com10",
            "a..b",
            "𠮷",
        ] {
            assert_eq!(folder_name(name.as_ref()), name);
            assert!(checked(name.as_ref()).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_some_system_takes_for_something_else_is_escaped() {
        for (stem, name) in [
            ("", "%"),
            (".", "%2E"),
            ("..", ".%2E"),
            ("...", "..%2E"),
            ("a/../b", "a%2F..%2Fb"),
            ("..\\b", "..%5Cb"),
            ("C:", "C%3A"),
            ("a\nb\0", "a%0Ab%00"),
            ("\u{85}", "%C2%85"),
            ("a ", "a%20"),
            ("con", "%63on"),
            ("NUL.tar", "%4EUL.tar"),
            ("Com1", "%43om1"),
            ("nul .x", "%6Eul .x"),
            ("Schema", "%53chema"),
            ("manifest.ndjson", "%6Danifest.ndjson"),
            (".sasshi-x", "%2Esasshi-x"),
            ("a%2Fb", "a%252Fb"),
        ] {
            assert_eq!(folder_name(stem.as_ref()), name, "{stem:?}");
            assert!(is_safe(name) && (!is_safe(stem) || stem.contains('%')), "{stem:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_text_are_escaped() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(folder_name(OsStr::from_bytes(b"\x83\x65a")), "%83ea");
    }

    #[test]
    fn a_name_that_is_too_long_is_cut_and_stays_its_own() {
        for stem in ["?".repeat(86), "あ".repeat(90), "a".repeat(300), "%41".repeat(70) + &"%".repeat(60)] {
            let (one, other) = (folder_name(stem.as_ref()), folder_name((stem.clone() + "1").as_ref()));
            assert!(one.len() <= LONGEST && one.len() > 100 && is_safe(&one), "{one}");
            assert_ne!(one, other);
            assert!(one.starts_with(&folder_name(stem.as_ref())[..90]));
        }
        assert_eq!(folder_name("あ".repeat(85).as_ref()), "あ".repeat(85));
        assert_eq!(spelled_name("Aあ-1.".as_ref()), "%41%E3%81%82-1%2E");
    }

    #[test]
    fn paths_that_leave_the_folder_are_refused() {
        for path in ["", ".", "..", "../a", "/a", "a/../b", "a/..", "schema", "a/schema", "a/nul"] {
            assert!(checked(path.as_ref()).is_err(), "{path:?}");
        }
        assert_eq!(checked("2006/./a/".as_ref()).unwrap(), Path::new("2006/a"));
    }

    proptest::proptest! {
        #[test]
        fn every_name_is_safe_and_tells_its_stem(stem in "([%./a-fA-F0-9 ]|con|schema|\\.sasshi-|.){1,8}") {
            let name = folder_name(stem.as_ref());
            proptest::prop_assert!(is_safe(&name) && checked(name.as_ref()).is_ok(), "{}", name);
            let mut bytes = Vec::new();
            let mut rest = name.as_bytes();
            while let Some((&first, tail)) = rest.split_first() {
                // A sign is no digit, though a number may begin with it.
                let digits = tail.get(..2).filter(|two| two.iter().all(u8::is_ascii_hexdigit));
                let escaped = digits.and_then(|two| std::str::from_utf8(two).ok()).and_then(|two| u8::from_str_radix(two, 16).ok());
                match escaped {
                    Some(byte) if first == b'%' => (rest = &tail[2..], bytes.push(byte)),
                    _ => (rest = tail, bytes.push(first)),
                };
            }
            proptest::prop_assert_eq!(String::from_utf8(bytes).unwrap(), stem);
        }
    }
}
