//! All records of a run in one file, which is there when the run has come to its end and not before.
//!
//! ```text
//! all.ndjson                the earlier one until it is the new one
//! .sasshi-all.ndjson.part   being written, and locked by who writes it
//! ```

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::BatchError;
use super::lock::Lock;
use crate::error::Error;

/// A file that is being written aside. It is removed when this goes out of scope without [`RecordsFile::finish`].
#[derive(Debug)]
pub struct RecordsFile {
    path: PathBuf,
    part: PathBuf,
    writer: BufWriter<File>,
    fsync: bool,
    // Given back last, when the part is in its place or gone.
    _lock: Lock,
}

impl RecordsFile {
    /// Begins to write a file. What a killed run has left is overwritten.
    ///
    /// # Errors
    ///
    /// [`BatchError::InUse`] where another run writes the same file, [`BatchError::Output`] where the system does not let it write.
    pub fn create(path: &Path, fsync: bool) -> Result<Self, BatchError> {
        let aside = |extension: &str| {
            let mut name = OsString::from(".sasshi-");
            name.push(path.file_name().unwrap_or_default());
            name.push(extension);
            path.with_file_name(name)
        };
        let fault = |source| Error::Write { path: path.to_owned(), source };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(fault)?;
        }
        let lock = Lock::take_file(aside(".lock"), path)?;
        let part = aside(".part");
        let writer = BufWriter::new(File::create(&part).map_err(fault)?);
        Ok(Self { path: path.to_owned(), part, writer, fsync, _lock: lock })
    }

    /// Adds lines.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where the system does not let it write.
    pub fn add(&mut self, lines: &str) -> Result<(), Error> {
        self.writer.write_all(lines.as_bytes()).map_err(|source| Error::Write { path: self.path.clone(), source })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where the system does not let it write; the earlier file is then still there.
    pub fn finish(mut self) -> Result<(), Error> {
        self.put_in_place().map_err(|source| Error::Write { path: self.path.clone(), source })
    }

    fn put_in_place(&mut self) -> io::Result<()> {
        self.writer.flush()?;
        if self.fsync {
            self.writer.get_ref().sync_all()?;
        }
        fs::rename(&self.part, &self.path)
    }
}

impl Drop for RecordsFile {
    fn drop(&mut self) {
        // When it is finished there is none.
        let _ = fs::remove_file(&self.part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_there_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/all.ndjson");
        for text in ["first\n", "second\n"] {
            let mut file = RecordsFile::create(&path, true).unwrap();
            assert!(matches!(RecordsFile::create(&path, false), Err(BatchError::InUse { .. })));
            file.add(text).unwrap();
            assert!(fs::read_to_string(&path).is_ok_and(|old| old == "first\n") == (text == "second\n"));
            file.finish().unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        let mut file = RecordsFile::create(&path, false).unwrap();
        file.add("third\n").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "second\n");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
