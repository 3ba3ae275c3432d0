//! Many booklets at once: by several threads, in a fixed order, and so that a kill at any moment loses nothing.
//!
//! In come the entries of a [shelf](gather) and how they are to be converted; out go a folder for each booklet, and what
//! became of each, one by one in the order of the entries, whatever number of threads is at work. Beside the folders lies
//! `manifest.ndjson`, from which a later run knows what is up to date.
//!
//! ```no_run
//! use std::ops::ControlFlow;
//! use std::path::Path;
//! use std::sync::atomic::AtomicBool;
//!
//! use sasshi::{batch, profile};
//!
//! let out = Path::new("out");
//! let shelf = batch::gather(&batch::Request { inputs: &["shelf".into()], out: Some(out), ..Default::default() })?;
//! let profiles = [profile::built_in("telework-award")?];
//! let settings = batch::Settings::new(&profiles);
//! let mut tally = batch::Tally::default();
//! let end = batch::run(&shelf, &settings, Some(out), &AtomicBool::new(false), |finished| {
//!     tally.add(&finished);
//!     ControlFlow::Continue(())
//! })?;
//! assert_eq!((end.left, tally.failed), (0, 0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod folders;
mod limits;
mod list;
mod lock;
mod manifest;
mod one;
pub(crate) mod ordered;
mod read;
mod records;
mod shelf;
mod tally;

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

pub use account::{Account, Key};
pub use limits::Limits;
pub use list::paths;
pub use records::RecordsFile;
pub use shelf::{Entry, INCLUDED, Input, Origin, Request, gather};
pub use tally::{ReportLine, Tally};

use crate::diagnostic::Diagnostic;
use crate::emit::{Format, Output, Written};
use crate::error::Error;
use crate::profile::Profile;

/// How the entries of a shelf are converted.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// The profiles to choose from; where there are several, the one that fits a booklet best is taken.
    pub profiles: &'a [Profile],
    /// How a booklet is read.
    pub options: crate::Options,
    /// The form of the files.
    pub format: Format,
    /// How much of a booklet is kept.
    pub limits: Limits,
    /// The number of threads.
    pub jobs: NonZeroUsize,
    /// Whether to leave alone what is up to date.
    pub resume: bool,
    /// Whether a booklet counts as written only when the system has it on the disk.
    pub fsync: bool,
}

impl<'a> Settings<'a> {
    /// YAML, the usual limits, one thread; everything is converted.
    pub fn new(profiles: &'a [Profile]) -> Self {
        Self {
            profiles,
            options: crate::Options::default(),
            format: Format::default(),
            limits: Limits::default(),
            jobs: NonZeroUsize::MIN,
            resume: false,
            fsync: false,
        }
    }
}

/// What became of an entry.
#[derive(Debug)]
pub struct Finished {
    /// What it is called in messages.
    pub shown: String,
    /// The size of the input in bytes; 0 where it could not be read.
    pub bytes: u64,
    /// How long it took, in milliseconds.
    pub milliseconds: f64,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of an entry.
#[derive(Debug)]
pub enum Outcome {
    /// It was converted and written.
    Converted(Box<Converted>),
    /// Its result is up to date.
    Skipped(Box<Account>),
    /// It could not be read, or its result not be written.
    Failed {
        /// Why.
        failure: Failure,
        /// The SHA-256 digest of its bytes, where they could be read.
        sha256: Option<String>,
    },
    /// The run was stopped before it could be read.
    Left,
}

/// A booklet that was converted.
#[derive(Debug)]
pub struct Converted {
    /// What is known of it.
    pub account: Account,
    /// Why the profile was taken, where there were several to choose from.
    pub why: Option<String>,
    /// The findings, most severe first.
    pub diagnostics: Vec<Diagnostic>,
    /// What was written, where there is an output folder.
    pub written: Option<Written>,
    /// The records as lines of JSON, where there is none.
    pub records: String,
}

/// Why an input has no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// It cannot be read or is no text, or its result cannot be written.
    #[error(transparent)]
    Fatal(#[from] Error),
    /// Something in a folder is called like an input and is none.
    #[error("{} is no file but a pipe, a socket or a device; name it to have it read all the same", .0.display())]
    NotAFile(PathBuf),
    /// Somebody writes to the file.
    #[error("{} has changed each time it was read; convert it when nobody writes to it", .0.display())]
    Changed(PathBuf),
    /// A folder or a link cannot be followed.
    #[error("{0}")]
    Unread(String),
    /// There is no profile to read it with.
    #[error("no profile is built in; give one with --profile")]
    NoProfile,
    /// The conversion panicked.
    #[error("the conversion of {shown} broke off (a fault of sasshi; please report it): {reason}")]
    Broken {
        /// The input.
        shown: String,
        /// The panic's message.
        reason: String,
    },
    /// The run was stopped before it was read.
    #[error("the run was stopped")]
    Stopped,
}

/// Why nothing was converted at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BatchError {
    /// Two inputs have the same name.
    #[error("{one} and {other} would be written to the same folder; convert them into different ones with --out")]
    Clash {
        /// The one.
        one: String,
        /// The other.
        other: String,
    },
    /// A glob is none.
    #[error("the glob `{glob}` is not understood: {reason}")]
    Glob {
        /// The glob.
        glob: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Somebody else writes into the output folder.
    #[error("{} is in use by another run of sasshi{holder}; wait for its end or choose another place with --out", out.display())]
    InUse {
        /// The output folder.
        out: PathBuf,
        /// Who it is, as far as that is known, in brackets.
        holder: String,
    },
    /// The output folder cannot be written into.
    #[error(transparent)]
    Output(#[from] Error),
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The number of entries that were not begun, because the run was stopped or the disk was full.
    pub left: usize,
    /// Whether the disk was full or read-only.
    pub disk_full: bool,
}

/// Converts the entries of a shelf and hands over what became of each, in their order.
///
/// With an output folder each booklet's folder appears in it whole or not at all. Without one the records are handed over as
/// lines of JSON. When `stop` is set, or `each` breaks, the booklets in hand are finished and no more are begun.
///
/// # Errors
///
/// [`BatchError::InUse`] where another run writes into the output folder, [`BatchError::Output`] where nobody can. What is
/// wrong with a single entry is handed over.
pub fn run(
    shelf: &[Entry],
    settings: &Settings<'_>,
    out: Option<&Path>,
    stop: &AtomicBool,
    mut each: impl FnMut(Finished) -> ControlFlow<()>,
) -> Result<End, BatchError> {
    let desk = match out {
        Some(out) => {
            let lock = lock::Lock::take(out)?;
            let manifest = manifest::Manifest::open(out, settings.fsync)?;
            Some(one::Desk { output: Output::open(out, settings.fsync)?, out, manifest: Mutex::new(manifest), _lock: lock })
        }
        None => None,
    };
    let disk_full = AtomicBool::new(false);
    let work = one::Work::new(settings, desk.as_ref(), stop, &disk_full);
    let (mut broke, mut left) = (false, 0);
    let handed = ordered::in_order(
        shelf,
        settings.jobs,
        || stop.load(Ordering::Relaxed) || disk_full.load(Ordering::Relaxed),
        |entry| work.one(entry),
        |finished| {
            left += usize::from(matches!(finished.outcome, Outcome::Left));
            let flow = each(finished);
            broke |= flow.is_break();
            flow
        },
    );
    left += shelf.len() - handed;
    if let (Some(desk), false) = (desk, broke || left > 0) {
        desk.manifest.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).finish()?;
    }
    Ok(End { left, disk_full: disk_full.into_inner() })
}
