//! An input → its bytes, which nobody has changed while they were read.
//!
//! A file is taken only if its size, its times and its identity are the same before and after; one that changes is read
//! again, and given up when it does not come to rest. What has no end that could be waited for, such as a pipe, is read
//! only where it was named, and the wait ends when the run is stopped.

use std::fs::{self, Metadata};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::Failure;
use super::shelf::{Input, Origin};
use crate::error::Error;
use crate::source::{Source, visible};

/// How often a file that changes is read.
const TRIES: usize = 3;

/// Reads an input of at most `limit` bytes.
pub(super) fn read(input: &Input, limit: u64, stop: &AtomicBool) -> Result<Source, Failure> {
    let mut source = match &input.origin {
        Origin::Stdin => wait_for(stop, move || Source::read_stdin(limit))?,
        Origin::File(path) => {
            let metadata = look(path)?;
            match (metadata.is_file() || metadata.is_dir(), input.is_named) {
                (true, _) => read_file(path, limit, || {})?,
                (false, false) => return Err(Failure::NotAFile(path.clone())),
                (false, true) => {
                    let path = path.clone();
                    wait_for(stop, move || Source::read(&path, limit))?
                }
            }
        }
    };
    if input.is_whole_name {
        // The ids of records begin with the booklet's name, which has to tell the two apart as their folders do.
        source.stem = visible(source.name.clone());
    }
    // Two booklets of a shelf may have the same name in different folders: their ids begin with the folder that the result is mirrored to.
    for parent in input.parent.iter().rev() {
        source.stem.insert(0, '/');
        source.stem.insert_str(0, &parent.to_string_lossy());
    }
    Ok(source)
}

/// Reads a file until it is the same before and after; `meanwhile` is done after each reading.
fn read_file(path: &Path, limit: u64, meanwhile: impl Fn()) -> Result<Source, Failure> {
    for _ in 0..TRIES {
        let before = look(path)?;
        if before.is_file() && before.len() > limit {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            return Err(Error::TooLarge { name, limit }.into());
        }
        let source = Source::read(path, limit)?;
        meanwhile();
        if stamp(&look(path)?) == stamp(&before) && is_whole(&source, &before) {
            return Ok(source);
        }
    }
    Err(Failure::Changed(path.to_owned()))
}

fn look(path: &Path) -> Result<Metadata, Failure> {
    fs::metadata(path).map_err(|source| Error::Read { path: path.to_owned(), source }.into())
}

/// Whether as much was read as the file has. Files that the system makes up as they are read say that they are empty.
fn is_whole(source: &Source, metadata: &Metadata) -> bool {
    metadata.len() == 0 || u64::try_from(source.bytes.len()).is_ok_and(|length| length == metadata.len())
}

/// What changes when a file does, or when another takes its place.
#[cfg(unix)]
fn stamp(metadata: &Metadata) -> impl PartialEq + use<> {
    use std::os::unix::fs::MetadataExt;
    let times = (metadata.mtime(), metadata.mtime_nsec(), metadata.ctime(), metadata.ctime_nsec());
    (metadata.len(), times, metadata.dev(), metadata.ino())
}

/// What changes when a file does.
#[cfg(not(unix))]
fn stamp(metadata: &Metadata) -> impl PartialEq + use<> {
    (metadata.len(), metadata.modified().ok())
}

/// Waits for bytes that may never come, but no longer than until the run is stopped.
fn wait_for(stop: &AtomicBool, read: impl FnOnce() -> Result<Source, Error> + Send + 'static) -> Result<Source, Failure> {
    let (sender, receiver) = mpsc::channel();
    // When the run is stopped the thread is left behind in its reading and ends with the program.
    let reader = thread::Builder::new().spawn(move || sender.send(read()));
    reader.map_err(|source| Error::Read { path: "stdin".into(), source })?;
    loop {
        match receiver.recv_timeout(Duration::from_millis(50)) {
            Ok(source) => return Ok(source?),
            Err(RecvTimeoutError::Timeout) if !stop.load(Ordering::Relaxed) => {}
            Err(_) => return Err(Failure::Stopped),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_file_that_changes_once_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "old").unwrap();
        let times = Cell::new(0);
        let change = || {
            times.set(times.get() + 1);
            if times.get() == 1 {
                fs::write(&path, "longer").unwrap();
            }
        };
        assert_eq!(read_file(&path, 100, change).unwrap().bytes, b"longer");
        assert_eq!(times.get(), 2);
    }

    #[test]
    fn a_file_that_does_not_come_to_rest_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "a").unwrap();
        let grow = || fs::write(&path, [fs::read(&path).unwrap(), b"a".to_vec()].concat()).unwrap();
        assert!(matches!(read_file(&path, 100, grow), Err(Failure::Changed(_))));
        // Another file in its place is a change too, even one of the same size and age.
        fs::write(&path, "1").unwrap();
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        let swap = || {
            let other = folder.path().join("b.txt");
            fs::write(&other, "2").unwrap();
            fs::File::options().write(true).open(&other).unwrap().set_modified(time).unwrap();
            fs::rename(&other, &path).unwrap();
        };
        assert!(!cfg!(unix) || matches!(read_file(&path, 100, swap), Err(Failure::Changed(_))));
    }

    #[test]
    fn nobody_waits_when_the_run_is_stopped() {
        let (_keep, never) = mpsc::channel::<()>();
        let read = move || {
            let _ = never.recv();
            Ok(Source::from_bytes("x", Vec::new()))
        };
        assert!(matches!(wait_for(&AtomicBool::new(true), read), Err(Failure::Stopped)));
    }
}
