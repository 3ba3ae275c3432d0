//! The bytes of a list of files → paths.
//!
//! ```text
//! 2006/a.txt␊2007/b.txt␊     one path a line, or
//! 2006/a.txt␀2007/b.txt␀     with NUL behind each, as `find -print0` writes it, for names with line breaks in them
//! ```

use std::path::PathBuf;

/// The paths of a list. It is separated by NUL if there is any in it, and by line breaks (of Windows too) if not; empty entries
/// and a byte order mark at the beginning are passed over.
///
/// # Errors
///
/// Where the system's paths are Unicode, the first entry that is not.
pub fn paths(list: &[u8]) -> Result<Vec<PathBuf>, String> {
    let list = list.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(list);
    let separator = if list.contains(&0) { 0 } else { b'\n' };
    let entries = list.split(|&byte| byte == separator).map(|entry| match separator {
        0 => entry,
        _ => entry.strip_suffix(b"\r").unwrap_or(entry),
    });
    entries.filter(|entry| !entry.is_empty()).map(path).collect()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> Result<PathBuf, String> {
    use std::os::unix::ffi::OsStrExt;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> Result<PathBuf, String> {
    let text = std::str::from_utf8(bytes);
    text.map(PathBuf::from).map_err(|_| String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_nul_are_told_apart() {
        for (list, wanted) in [
            (&b"a.txt\nb c.txt\n"[..], &["a.txt", "b c.txt"][..]),
            (b"\xEF\xBB\xBFa.txt\r\n\r\nb.txt", &["a.txt", "b.txt"]),
            (b"a\nb.txt\0c\r\0", &["a\nb.txt", "c\r"]),
            (b"", &[]),
            (b"\n\n", &[]),
        ] {
            let wanted: Vec<PathBuf> = wanted.iter().map(PathBuf::from).collect();
            assert_eq!(paths(list).unwrap(), wanted);
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_need_not_be_unicode() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(paths(b"\x8d\xfb.txt\n").unwrap()[0].as_os_str().as_bytes(), b"\x8d\xfb.txt");
    }
}
