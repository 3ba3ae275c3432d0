//! A path or standard input → bytes with a name, a digest and a size limit.
//!
//! This is the only module of the library that touches the file system for input; every later stage works on what is in
//! memory here.
//!
//! ```
//! use sasshi::source::Source;
//!
//! let source = Source::from_bytes("booklet-07.txt", b"abc".to_vec());
//! assert_eq!(source.stem, "booklet-07");
//! assert_eq!(source.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
//! ```

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::Error;

/// The bytes of one input and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file's name without its folders, for messages and for [`record::SourceRef`](crate::record::SourceRef); what is
    /// not Unicode in it is replaced. `stdin` for standard input.
    pub name: String,
    /// The booklet's name, which the ids of its records begin with: the file's name without its last extension, behind the folder that it is
    /// mirrored to where a folder of inputs is converted (`2006/a`). `stdin` for standard input.
    pub stem: String,
    /// The bytes as they are.
    pub bytes: Vec<u8>,
    /// The SHA-256 digest of the bytes, in 64 lower-case hexadecimal digits.
    pub sha256: String,
}

impl Source {
    /// Reads a file of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the path is missing, a directory or cannot be read; [`Error::TooLarge`] where it holds more
    /// than `limit` bytes, of which no more than `limit + 1` are read.
    pub fn read(path: &Path, limit: u64) -> Result<Self, Error> {
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned();
        let file = File::open(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        // The length is only a promise (a pipe has none, a file may grow), so it sizes the buffer and decides nothing.
        let expected = file.metadata().map_or(0, |metadata| metadata.len());
        let bytes = read_limited(file, expected, path, &name, limit)?;
        Ok(Self::from_bytes(name, bytes))
    }

    /// Reads at most `limit` bytes from standard input.
    ///
    /// # Errors
    ///
    /// As for [`Source::read`].
    pub fn read_stdin(limit: u64) -> Result<Self, Error> {
        Self::read_stream(std::io::stdin().lock(), limit)
    }

    /// The source that is made of these bytes.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let name = name.into();
        let stem = Path::new(&name).file_stem().map_or_else(|| name.clone(), |stem| stem.to_string_lossy().into_owned());
        let stem = visible(stem);
        let sha256 = Sha256::digest(&bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Self { name, stem, bytes, sha256 }
    }

    fn read_stream(stream: impl Read, limit: u64) -> Result<Self, Error> {
        const NAME: &str = "stdin";
        let bytes = read_limited(stream, 0, Path::new(NAME), NAME, limit)?;
        Ok(Self::from_bytes(NAME, bytes))
    }
}

/// A name as it can stand in an id: control characters, which file names may have, are written as `%` and two hexadecimal digits for a byte.
pub(crate) fn visible(name: String) -> String {
    if !name.contains(char::is_control) {
        return name;
    }
    let mut buffer = [0; 4];
    name.chars().fold(String::new(), |mut shown, c| {
        if c.is_control() {
            shown.extend(c.encode_utf8(&mut buffer).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            shown.push(c);
        }
        shown
    })
}

/// Reads a stream to its end, or to one byte more than the limit: enough to know that it is too large.
fn read_limited(stream: impl Read, expected: u64, path: &Path, name: &str, limit: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let capacity = usize::try_from(expected.min(limit).saturating_add(1)).unwrap_or(0);
    let fault = |source: std::io::Error| Error::Read { path: path.to_owned(), source };
    bytes.try_reserve(capacity).map_err(|error| fault(error.into()))?;
    stream.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(fault)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > limit) {
        return Err(Error::TooLarge { name: name.to_owned(), limit });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that never ends and counts what is taken from it.
    struct Endless(u64);

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 += buffer.len() as u64;
            buffer.fill(b'a');
            Ok(buffer.len())
        }
    }

    #[test]
    fn a_file_is_read_with_name_stem_and_digest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("第7回.受賞.txt");
        std::fs::write(&path, "冊子").unwrap();
        let source = Source::read(&path, 6).unwrap();
        assert_eq!((source.name.as_str(), source.stem.as_str()), ("第7回.受賞.txt", "第7回.受賞"));
        assert_eq!(source.bytes, "冊子".as_bytes());
        assert_eq!(source.sha256.len(), 64);
        assert!(matches!(Source::read(&path, 5), Err(Error::TooLarge { limit: 5, .. })));
    }

    #[test]
    fn an_id_has_no_control_characters() {
        let source = Source::from_bytes("a\nb\u{85}.txt", Vec::new());
        assert_eq!((source.name.as_str(), source.stem.as_str()), ("a\nb\u{85}.txt", "a%0Ab%C2%85"));
    }

    #[test]
    fn what_is_no_file_is_an_error_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_owned(), folder.path().join("missing.txt")] {
            match Source::read(&path, 100) {
                Err(Error::Read { path: given, .. }) => assert_eq!(given, path),
                other => panic!("{other:?}"),
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_unicode_is_kept_as_far_as_it_goes() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(std::ffi::OsStr::from_bytes(b"\x8d\xfbA.txt"));
        // Some file systems take no such name; there is nothing to test on them.
        if std::fs::write(&path, "a").is_ok() {
            assert_eq!(Source::read(&path, 10).unwrap().name, "\u{FFFD}\u{FFFD}A.txt");
        }
    }

    #[test]
    fn an_endless_stream_is_given_up_behind_the_limit() {
        let mut stream = Endless(0);
        assert!(matches!(Source::read_stream(&mut stream, 1000), Err(Error::TooLarge { .. })));
        assert!(stream.0 <= 1001, "{} bytes were read", stream.0);
        assert!(matches!(Source::read_stream(&b"abc"[..], u64::MAX), Ok(source) if source.stem == "stdin"));
        assert!(matches!(Source::read_stream(&b"abc"[..], 3), Ok(source) if source.bytes == b"abc"));
    }
}
