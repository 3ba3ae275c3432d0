//! What was written into an output folder, one line of JSON a booklet, so that a later run knows what is up to date.
//!
//! ```text
//! {"outcome":"converted","folder":"2006/a","source":"a.txt","sha256":"ba78…","profile":"telework-award",…,"recipients":19,…}
//! {"outcome":"begun","folder":"2006/b"}
//! {"outcome":"failed","folder":"2006/c","source":"c.txt","error":"c.txt is not text: it is a PDF"}
//! ```
//!
//! A line is added when a booklet's folder is in its place; the last line of a folder counts. `begun` is written before an earlier
//! result is replaced, so that a kill in between leaves no line that speaks of the result that is gone. A line that is torn
//! by a kill or a full disk is none. When a run has come to its end the lines are put in the order of their folders, one for each.
//! There is no time in it, so equal runs leave equal manifests.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::account::Account;
use crate::emit::MANIFEST;
use crate::error::Error;

/// The file that the manifest is put in order in. Only the holder of the lock writes it, so it needs no name of its own.
const ASIDE: &str = ".sasshi-manifest";

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub(super) enum Line {
    /// The result is in its place.
    Converted(Account),
    /// An earlier result is about to be replaced.
    Begun { folder: String },
    /// There is no result of this input.
    Failed {
        folder: String,
        source: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sha256: Option<String>,
        error: String,
    },
}

impl Line {
    fn folder(&self) -> &str {
        match self {
            Self::Converted(account) => &account.folder,
            Self::Begun { folder } | Self::Failed { folder, .. } => folder,
        }
    }
}

/// Where the last line of a folder is. The lines themselves stay on the disk: there can be any number of them.
#[derive(Debug, Clone, Copy)]
struct At {
    start: u64,
    length: usize,
    /// Whether this run has written it.
    is_new: bool,
}

/// The manifest of an output folder. Whoever has it open holds the folder's lock.
#[derive(Debug)]
pub(super) struct Manifest {
    out: PathBuf,
    file: File,
    /// Where the next line begins.
    end: u64,
    lines: BTreeMap<String, At>,
    fsync: bool,
}

impl Manifest {
    /// Opens the manifest of an output folder; a torn line at its end is cut off.
    pub(super) fn open(out: &Path, fsync: bool) -> Result<Self, Error> {
        let path = out.join(MANIFEST);
        let fault = |source| Error::Write { path: path.clone(), source };
        let file = File::options().read(true).append(true).create(true).open(&path).map_err(fault)?;
        let mut manifest = Self { out: out.to_owned(), file, end: 0, lines: BTreeMap::new(), fsync };
        manifest.load().map_err(fault)?;
        Ok(manifest)
    }

    fn load(&mut self) -> io::Result<()> {
        let mut reader = BufReader::new(&self.file);
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let length = reader.read_until(b'\n', &mut bytes)?;
            if bytes.last() != Some(&b'\n') {
                break;
            }
            // What cannot be read was torn in the middle of the file by a full disk, or is of another version: it says nothing.
            if let Ok(line) = serde_json::from_slice::<Line>(&bytes) {
                self.lines.insert(line.folder().to_owned(), At { start: self.end, length, is_new: false });
            }
            self.end += length as u64;
        }
        self.file.set_len(self.end)
    }

    /// What the last line of a folder says.
    pub(super) fn get(&mut self, folder: &str) -> Option<Line> {
        let at = *self.lines.get(folder)?;
        serde_json::from_slice(&self.read(at).ok()?).ok()
    }

    fn read(&mut self, at: At) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; at.length];
        self.file.seek(SeekFrom::Start(at.start))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Says that the result of a folder is about to be replaced, if there is a line that speaks of one.
    pub(super) fn begin(&mut self, folder: &str) -> Result<(), Error> {
        if !self.lines.contains_key(folder) {
            return Ok(());
        }
        self.add(&Line::Begun { folder: folder.to_owned() })
    }

    /// Adds a line, whole or not at all.
    pub(super) fn add(&mut self, line: &Line) -> Result<(), Error> {
        let path = self.out.join(MANIFEST);
        let fault = |source: io::Error| Error::Write { path: path.clone(), source };
        let mut bytes = serde_json::to_vec(line).map_err(|reason| fault(reason.into()))?;
        bytes.push(b'\n');
        let written = self.file.write_all(&bytes).and_then(|()| if self.fsync { self.file.sync_data() } else { Ok(()) });
        if let Err(reason) = written {
            // Half a line would spoil the next one too.
            self.file.set_len(self.end).map_err(fault)?;
            return Err(fault(reason));
        }
        self.lines.insert(line.folder().to_owned(), At { start: self.end, length: bytes.len(), is_new: true });
        self.end += bytes.len() as u64;
        Ok(())
    }

    /// Puts the lines in the order of their folders, one for each. Those that this run has not written are kept as long as their
    /// folders are there.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        let aside = self.out.join(ASIDE);
        let fault = |source| Error::Write { path: aside.clone(), source };
        self.write_in_order(&aside).and_then(|()| fs::rename(&aside, self.out.join(MANIFEST))).map_err(|reason| {
            let _ = fs::remove_file(&aside);
            fault(reason)
        })
    }

    fn write_in_order(&mut self, aside: &Path) -> io::Result<()> {
        let mut writer = BufWriter::new(File::create(aside)?);
        for (folder, at) in std::mem::take(&mut self.lines) {
            if at.is_new || self.out.join(folder).is_dir() {
                writer.write_all(&self.read(at)?)?;
            }
        }
        let file = writer.into_inner()?;
        if self.fsync { file.sync_all() } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(folder: &str, error: &str) -> Line {
        Line::Failed { folder: folder.into(), source: "x.txt".into(), sha256: None, error: error.into() }
    }

    fn text(out: &Path) -> String {
        fs::read_to_string(out.join(MANIFEST)).unwrap()
    }

    #[test]
    fn the_last_line_of_a_folder_counts() {
        let out = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::open(out.path(), true).unwrap();
        for (folder, error) in [("b", "1"), ("a", "2"), ("b", "3")] {
            manifest.add(&failed(folder, error)).unwrap();
        }
        assert_eq!(manifest.get("b"), Some(failed("b", "3")));
        manifest.begin("new").unwrap();
        assert_eq!(manifest.get("new"), None);
        manifest.begin("a").unwrap();
        assert_eq!(manifest.get("a"), Some(Line::Begun { folder: "a".into() }));
        manifest.finish().unwrap();
        let wanted = "{\"outcome\":\"begun\",\"folder\":\"a\"}\n\
                      {\"outcome\":\"failed\",\"folder\":\"b\",\"source\":\"x.txt\",\"error\":\"3\"}\n";
        assert_eq!(text(out.path()), wanted);
        // The next run keeps what it has not written only as long as there is a folder.
        fs::create_dir(out.path().join("b")).unwrap();
        Manifest::open(out.path(), false).unwrap().finish().unwrap();
        assert_eq!(text(out.path()), wanted.split_once('\n').unwrap().1);
    }

    #[test]
    fn a_torn_line_is_none_wherever_it_is_torn() {
        let out = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::open(out.path(), false).unwrap();
        for folder in ["a", "b"] {
            manifest.add(&failed(folder, "x")).unwrap();
        }
        drop(manifest);
        let whole = text(out.path());
        for length in 0..=whole.len() {
            fs::write(out.path().join(MANIFEST), &whole[..length]).unwrap();
            let mut manifest = Manifest::open(out.path(), false).unwrap();
            assert_eq!(manifest.get("b").is_some(), length == whole.len());
            manifest.add(&failed("c", "x")).unwrap();
            drop(manifest);
            assert_eq!(Manifest::open(out.path(), false).unwrap().get("c"), Some(failed("c", "x")), "{length}");
            assert!(text(out.path()).lines().all(|line| serde_json::from_str::<Line>(line).is_ok()));
        }
        fs::write(out.path().join(MANIFEST), format!("{{\"outc\n\u{0}\n{whole}")).unwrap();
        assert!(Manifest::open(out.path(), false).unwrap().get("b").is_some());
    }
}
