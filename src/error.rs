//! What is fatal: no output can be written for this input.
//!
//! Damaged content is never an error; it gives output and [diagnostics](crate::diagnostic). An [`Error`] is for what stops
//! the work: a file that cannot be read, bytes that are no text, a profile that is broken, a limit that is exceeded.

use std::path::PathBuf;

/// Why no output could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file or stream could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The path that the user gave.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is larger than the limit that is set.
    #[error("{name} is larger than the limit of {limit} bytes; raise it with --max-size if the file is meant")]
    TooLarge {
        /// The input's name.
        name: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The bytes are not text in any encoding that is known.
    #[error("{name} is not text: {reason}")]
    NotText {
        /// The input's name.
        name: String,
        /// What was found, and where.
        reason: String,
    },
    /// A profile could not be loaded. The message holds path, line, column, the reason and, for a key, the nearest valid one.
    #[error("{0}")]
    Profile(String),
    /// A case cannot be run. The message holds its folder or file, with line and column where there are any, and the reason.
    #[error("{0}")]
    Case(String),
    /// A result could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A record does not fit the schema that is generated from its own type: a fault of sasshi, never of the booklet.
    #[error("{what} does not fit its schema (a fault of sasshi; please report it): {reason}")]
    Schema {
        /// The file that was to be written.
        what: String,
        /// Where and why.
        reason: String,
    },
}
