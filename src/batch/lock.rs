//! One run at a time: a file in the output folder that says who is at work in it.
//!
//! The system takes the lock back when its holder ends, however it ends, so no killed run is in the way of the next one. A
//! file system without locks lets every run through.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::BatchError;
use crate::error::Error;

/// The file in the output folder.
const NAME: &str = ".sasshi-lock";

/// The right to write into an output folder; it is given back when this goes out of scope.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Takes the lock of an output folder, which is made where it is not there yet.
    pub(super) fn take(out: &Path) -> Result<Self, BatchError> {
        fs::create_dir_all(out).map_err(|source| Error::Write { path: out.to_owned(), source })?;
        Self::take_file(out.join(NAME), out)
    }

    /// Takes the lock on a file, which is made where it is not there yet; `out` is what it guards.
    pub(super) fn take_file(path: PathBuf, out: &Path) -> Result<Self, BatchError> {
        let fault = |source| Error::Write { path: path.clone(), source };
        loop {
            let options = File::options().read(true).write(true).create(true).truncate(false).open(&path);
            let mut file = options.map_err(fault)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    // Where the holder cannot be read it is left out.
                    let _ = file.take(200).read_to_string(&mut holder);
                    let holder = holder.lines().next().map(|holder| format!(" ({holder})")).unwrap_or_default();
                    return Err(BatchError::InUse { out: out.to_owned(), holder });
                }
                Err(TryLockError::Error(_)) => return Ok(Self { path, file }),
                Ok(()) => {}
            }
            let lock = Self { path: path.clone(), file };
            // The last holder may have taken the file away between the opening and the locking.
            if lock.is_in_place().map_err(fault)? {
                file = lock.file.try_clone().map_err(fault)?;
                file.set_len(0).map_err(fault)?;
                // Who holds the lock is a help for people; a full disk must not stop anything here.
                let _ = file.write_all(holder().as_bytes());
                return Ok(lock);
            }
        }
    }

    #[cfg(unix)]
    fn is_in_place(&self) -> io::Result<bool> {
        use std::os::unix::fs::MetadataExt;
        let ours = self.file.metadata()?;
        match fs::symlink_metadata(&self.path) {
            Ok(there) => Ok((there.dev(), there.ino()) == (ours.dev(), ours.ino())),
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    #[cfg(not(unix))]
    fn is_in_place(&self) -> io::Result<bool> {
        Ok(true)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Elsewhere a file that is open cannot be taken away; an empty one is left.
        if cfg!(unix) && self.is_in_place().unwrap_or(false) {
            let _ = fs::remove_file(&self.path);
        } else {
            let _ = self.file.set_len(0);
        }
    }
}

/// Who this is, as far as that is known: `process 4711 on host tokyo`.
fn holder() -> String {
    let host = host().map(|host| format!(" on host {host}")).unwrap_or_default();
    format!("process {}{host}\n", std::process::id())
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn host() -> Option<String> {
    let name = rustix::system::uname();
    name.nodename().to_str().ok().filter(|name| !name.is_empty()).map(str::to_owned)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn host() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_holder_at_a_time() {
        let out = tempfile::tempdir().unwrap();
        let out = out.path().join("new");
        let lock = Lock::take(&out).unwrap();
        let fault = Lock::take(&out).unwrap_err().to_string();
        assert!(fault.contains(&format!("process {}", std::process::id())), "{fault}");
        drop(lock);
        assert_eq!(fs::read_dir(&out).unwrap().count(), usize::from(!cfg!(unix)));
        fs::write(out.join(NAME), "process 1 on host gone").unwrap();
        drop(Lock::take(&out).unwrap());
    }

    #[test]
    fn many_take_turns() {
        let out = tempfile::tempdir().unwrap();
        let inside = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut turns = 0;
                    while turns < 50 {
                        let Ok(lock) = Lock::take(out.path()) else { continue };
                        assert_eq!(inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0);
                        inside.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                        drop(lock);
                        turns += 1;
                    }
                });
            }
        });
    }
}
