//! Where something stands: byte ranges of the decoded text and source lines.
//!
//! Every stage passes these along, so that a value in a record, however it was folded and joined, can be traced to the
//! line of the file that it was read from.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range of bytes of the decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to but not including `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The range to index a string with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The number of bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// The first and the last source line of something, counted from 1; written as `[first, last]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[u32; 2]", into = "[u32; 2]")]
#[schemars(with = "[u32; 2]")]
pub struct Lines {
    /// The first line.
    pub first: u32,
    /// The last line; the same as `first` where it is only one.
    pub last: u32,
}

impl Lines {
    /// The lines from `first` to `last`, both included.
    pub fn new(first: u32, last: u32) -> Self {
        Self { first, last }
    }

    /// One line.
    pub fn one(line: u32) -> Self {
        Self::new(line, line)
    }

    /// The smallest run of lines that holds both.
    pub fn join(self, other: Self) -> Self {
        Self::new(self.first.min(other.first), self.last.max(other.last))
    }
}

impl From<[u32; 2]> for Lines {
    fn from([first, last]: [u32; 2]) -> Self {
        Self { first, last }
    }
}

impl From<Lines> for [u32; 2] {
    fn from(lines: Lines) -> Self {
        [lines.first, lines.last]
    }
}
