//! Puts a folder in its place whole or not at all.
//!
//! Output is prepared in a work folder, `.sasshi-…` inside the output folder, and moved into its place by renaming:
//!
//! ```text
//! out/.sasshi-x1Y2z3/new/booklet.yaml    being written
//! out/.sasshi-x1Y2z3/old/                the earlier folder, for as long as it takes to remove it
//! out/telework-award-07/                 the old one until it is the new one
//! ```
//!
//! A program that is killed leaves its work folder behind; the next one to write into the same output folder removes it, and
//! puts an earlier folder back that was moved aside and not replaced.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

use super::folder::{WORK_PREFIX, checked};
use crate::error::Error;

/// The file of a work folder that says which folder was moved aside into it.
const PLACE: &str = "place";

/// An output folder that is in use: as long as this is there, nobody clears its work folders away.
pub(super) struct OutFolder {
    path: PathBuf,
    /// Whether the system has to have everything on the disk before it counts as written.
    fsync: bool,
    // Work folders are cleaned away only while nobody holds the lock.
    _lock: Option<File>,
}

impl OutFolder {
    /// Makes the output folder where it is not there yet, and cleans up after programs that were killed.
    pub(super) fn open(out: &Path, fsync: bool) -> Result<Self, Error> {
        fs::create_dir_all(out).map_err(fault(out))?;
        Ok(Self { path: out.to_owned(), fsync, _lock: lock_and_clean(out) })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file and, where that is asked for, waits until it is on the disk.
    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(text.as_bytes())?;
        if self.fsync { file.sync_all() } else { Ok(()) }
    }

    /// Waits, where that is asked for, until the names in a folder are on the disk.
    fn sync_folder(&self, folder: &Path) -> Result<(), Error> {
        // Only Unix opens folders; elsewhere the system keeps the order of renames by itself.
        if cfg!(unix) && self.fsync {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(fault(folder))?;
        }
        Ok(())
    }
}

/// A folder in which output is prepared; it is removed when it goes out of scope.
pub(super) struct WorkFolder<'a> {
    out: &'a OutFolder,
    work: TempDir,
}

impl<'a> WorkFolder<'a> {
    /// Makes a work folder.
    pub(super) fn new(out: &'a OutFolder) -> Result<Self, Error> {
        let work = tempfile::Builder::new().prefix(WORK_PREFIX).tempdir_in(&out.path).map_err(fault(&out.path))?;
        let new = work.path().join("new");
        fs::create_dir(&new).map_err(fault(&new))?;
        Ok(Self { out, work })
    }

    /// Adds a file to the folder that is being prepared.
    pub(super) fn add(&self, path: &Path, text: &str) -> Result<(), Error> {
        let path = self.work.path().join("new").join(path);
        match self.out.write(&path, text) {
            // The first file of a folder makes it; looking before each file would cost as much as writing it.
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
                make_parent(&path)?;
                self.out.write(&path, text).map_err(fault(&path))
            }
            other => other.map_err(fault(&path)),
        }
    }

    /// Writes a single file below the output folder in one step; one that has this text already is left alone.
    pub(super) fn replace_file(&self, path: &Path, text: &str) -> Result<(), Error> {
        let place = self.out.path.join(path);
        if fs::read(&place).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(());
        }
        make_parent(&place)?;
        let aside = self.work.path().join("file");
        self.out.write(&aside, text).map_err(fault(&aside))?;
        fs::rename(&aside, &place).map_err(fault(&place))?;
        place.parent().map_or(Ok(()), |parent| self.out.sync_folder(parent))
    }

    /// Puts the folder that was prepared into its place below the output folder.
    pub(super) fn swap_in(self, folder: &Path) -> Result<(), Error> {
        let new = self.work.path().join("new");
        let records = new.join("records");
        if records.is_dir() {
            self.out.sync_folder(&records)?;
        }
        self.out.sync_folder(&new)?;
        self.put_in_place(folder)?;
        // Folders above may be new too, so their names have to be on the disk as well.
        let above = folder.ancestors().skip(1);
        above.map(|folder| self.out.path.join(folder)).try_for_each(|folder| self.out.sync_folder(&folder))
    }

    fn put_in_place(&self, folder: &Path) -> Result<(), Error> {
        let place = self.out.path.join(folder);
        let new = self.work.path().join("new");
        let at_place = fault(&place);
        for above in folder.ancestors().skip(1).map(|above| self.out.path.join(above)).filter(|above| *above != self.out.path) {
            // A link could lead out of the output folder, and nothing is written there.
            if fs::symlink_metadata(&above).is_ok_and(|there| there.is_symlink()) {
                return Err(fault(&above)(io::Error::other("a link is in its place")));
            }
        }
        make_parent(&place)?;
        if fs::symlink_metadata(&place).is_err_and(|reason| reason.kind() == io::ErrorKind::NotFound) {
            match fs::rename(&new, &place) {
                Ok(()) => return Ok(()),
                // Somebody else has put a folder there meanwhile; it is replaced like any other.
                Err(_) if place.is_dir() => {}
                Err(reason) => return Err(at_place(reason)),
            }
        }
        if !fs::symlink_metadata(&place).map_err(&at_place)?.is_dir() {
            return Err(at_place(io::Error::other("something that is no folder is in its place")));
        }
        if let Some(name) = stranger(&place).map_err(&at_place)? {
            let reason = format!("it holds {}, which sasshi did not write; move that or choose another folder", name.display());
            return Err(at_place(io::Error::new(io::ErrorKind::AlreadyExists, reason)));
        }
        if exchange(&new, &place) {
            return Ok(());
        }
        self.swap_in_two_steps(folder)
    }

    /// Puts the folder into its place where the system cannot exchange two folders: the old one is moved aside first. What is
    /// needed to put it back after a kill in between is written down before.
    fn swap_in_two_steps(&self, folder: &Path) -> Result<(), Error> {
        let place = self.out.path.join(folder);
        let aside = self.work.path().join("old");
        let note = self.work.path().join(PLACE);
        fs::write(&note, folder.to_str().unwrap_or_default()).map_err(fault(&note))?;
        fs::rename(&place, &aside).map_err(fault(&place))?;
        fs::rename(self.work.path().join("new"), &place).map_err(|reason| {
            // If this fails too the next run puts it back.
            let _ = fs::rename(&aside, &place);
            fault(&place)(reason)
        })
    }
}

/// Makes an error about a path.
fn fault(path: &Path) -> impl Fn(io::Error) -> Error + use<> {
    let path = path.to_owned();
    move |source| Error::Write { path: path.clone(), source }
}

/// Makes the folder in which a path lies.
fn make_parent(path: &Path) -> Result<(), Error> {
    path.parent().map_or(Ok(()), |parent| fs::create_dir_all(parent).map_err(fault(parent)))
}

/// Exchanges two folders in one step, so that there is no moment without one in either place.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

/// This system cannot exchange two folders.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

/// The name of something in a booklet's folder that this program does not write. A folder with such a thing is a person's, and
/// replacing it would destroy their work.
fn stranger(folder: &Path) -> io::Result<Option<OsString>> {
    let ours = |name: &str, is_dir: bool| match name.rsplit_once('.') {
        None => is_dir && name == "records",
        Some(("booklet" | "diagnostics", "yaml" | "json")) | Some(("records", "ndjson")) => !is_dir,
        // Systems put these into any folder that is looked at.
        _ => matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini"),
    };
    let record = |name: &str, is_dir: bool| match name.rsplit_once('.') {
        Some((number, "yaml" | "json")) if !number.is_empty() => !is_dir && number.bytes().all(|byte| byte.is_ascii_digit()),
        _ => ours(name, true) && !is_dir,
    };
    type Ours<'a> = &'a dyn Fn(&str, bool) -> bool;
    for (folder, ours) in [(folder.to_owned(), &ours as Ours<'_>), (folder.join("records"), &record)] {
        let entries = match fs::read_dir(&folder) {
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let is_dir = entry.file_type()?.is_dir();
            if !entry.file_name().to_str().is_some_and(|name| ours(name, is_dir)) {
                return Ok(Some(entry.file_name()));
            }
        }
    }
    Ok(None)
}

/// Takes a share of the output folder's lock; whoever finds nobody else holding it cleans up first.
///
/// A file system without locks gives `None`; nothing is cleaned there, for it cannot be told who is at work.
fn lock_and_clean(out: &Path) -> Option<File> {
    // Looking for leftovers takes as long as the output folder has entries, so a process does it once for each.
    static CLEANED: Mutex<Option<HashSet<PathBuf>>> = Mutex::new(None);
    let lock = File::open(out).ok()?;
    let mut cleaned = CLEANED.lock().unwrap_or_else(PoisonError::into_inner);
    if cleaned.get_or_insert_default().insert(out.to_owned()) {
        match lock.try_lock() {
            Ok(()) => {
                clean(out);
                lock.unlock().ok()?;
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(_)) => return None,
        }
    }
    lock.lock_shared().ok()?;
    Some(lock)
}

/// Removes work folders that nobody uses. What cannot be removed is left to the next run: it is no reason to write nothing.
fn clean(out: &Path) {
    let Ok(entries) = fs::read_dir(out) else { return };
    for entry in entries.flatten() {
        let is_work = entry.file_name().as_encoded_bytes().starts_with(WORK_PREFIX.as_bytes());
        if !is_work || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let work = entry.path();
        let place = fs::read_to_string(work.join(PLACE)).ok().and_then(|folder| checked(folder.as_ref()).ok());
        if let Some(place) = place.map(|folder| out.join(folder)) {
            let aside = work.join("old");
            if aside.is_dir() && fs::symlink_metadata(&place).is_err() && fs::rename(&aside, &place).is_err() {
                // The only copy of an earlier result is never removed.
                continue;
            }
        }
        let _ = fs::remove_dir_all(work);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_steps_replace_a_folder_as_one_does() {
        let out = tempfile::tempdir().unwrap();
        for text in ["first", "second"] {
            fs::create_dir_all(out.path().join("a/b")).unwrap();
            let opened = OutFolder::open(out.path(), true).unwrap();
            let work = WorkFolder::new(&opened).unwrap();
            work.add(Path::new("booklet.yaml"), text).unwrap();
            work.swap_in_two_steps(Path::new("a/b")).unwrap();
            drop(work);
            assert_eq!(fs::read_to_string(out.path().join("a/b/booklet.yaml")).unwrap(), text);
            assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn a_kill_between_the_two_steps_loses_nothing() {
        let out = tempfile::tempdir().unwrap();
        fs::create_dir_all(out.path().join("a")).unwrap();
        fs::write(out.path().join("a/booklet.yaml"), "old").unwrap();
        let opened = OutFolder::open(out.path(), false).unwrap();
        let work = WorkFolder::new(&opened).unwrap();
        // The new folder is gone, so the second step fails, and what was moved aside is put back.
        fs::remove_dir(work.work.path().join("new")).unwrap();
        assert!(work.swap_in_two_steps(Path::new("a")).is_err());
        assert_eq!(fs::read_to_string(out.path().join("a/booklet.yaml")).unwrap(), "old");
        // A kill leaves the work folder as it is between the steps.
        fs::rename(out.path().join("a"), work.work.path().join("old")).unwrap();
        let left = work.work.keep();
        drop(opened);
        clean(out.path());
        assert!(!left.exists());
        assert_eq!(fs::read_to_string(out.path().join("a/booklet.yaml")).unwrap(), "old");
    }
}
