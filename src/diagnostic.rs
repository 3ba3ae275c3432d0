//! What a person should look at: findings about a booklet, each with a stable code and the places that it names.
//!
//! A [`Diagnostic`] without a [`Place`] does not exist: one that is about something missing names the place where it was
//! expected or the place that announces it. The message is short, starts in lower case and has no full stop; what to do about it is in `hint`.

mod code;
mod file;
pub mod render;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use code::{Code, UnknownCode};
pub use file::DiagnosticsFile;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something is lost or cannot be placed. Only errors make the exit code 1.
    Error,
    /// The booklet contradicts itself, or something that is required is missing or cannot be read.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word that is written: `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A line of the source that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The source line, counted from 1.
    pub line: u32,
    /// The line as printed, without white space at its ends.
    pub text: String,
    /// The part of `text` that is meant, in bytes; the whole line where it is absent. For display only: it is not written.
    #[serde(skip)]
    pub mark: Option<(usize, usize)>,
}

impl Place {
    /// The whole of a line.
    pub fn line(line: u32, text: &str) -> Self {
        Self { line, text: text.trim().to_owned(), mark: None }
    }

    /// Shows the line as it is printed, where its edges were taken out of the text: what is meant stands as far behind them.
    pub(crate) fn show(&mut self, printed: &str) {
        let printed = printed.trim();
        if printed.len() <= self.text.len() {
            return;
        }
        let lead = printed.find(|c: char| self.text.starts_with(c)).unwrap_or(0);
        self.mark = self.mark.map(|(start, end)| (start + lead, end + lead));
        self.text = printed.to_owned();
    }

    /// A part of a line: `start` and `end` are byte offsets into `text` as given, before white space is taken off.
    pub fn part(line: u32, text: &str, start: usize, end: usize) -> Self {
        let trimmed = text.trim();
        let lead = text.len() - text.trim_start().len();
        let start = start.saturating_sub(lead).min(trimmed.len());
        let end = end.saturating_sub(lead).min(trimmed.len());
        let mark = (start < end && trimmed.is_char_boundary(start) && trimmed.is_char_boundary(end)).then_some((start, end));
        Self { line, text: trimmed.to_owned(), mark }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// The stable name of the finding; `sasshi explain CODE` tells more.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What was found, in one line without a full stop.
    pub message: String,
    /// The record that it is about, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Every place that has a part in it, in source order.
    pub places: Vec<Place>,
    /// What to do about it. For display only: `sasshi explain CODE` says the same at length.
    #[serde(skip)]
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A finding of `code` about `places`, with the severity that the code has.
    pub fn new(code: Code, message: impl Into<String>, places: Vec<Place>) -> Self {
        Self { code, severity: code.severity(), message: message.into(), record: None, places, hint: None }
    }

    /// The same finding, said to be about a record.
    #[must_use]
    pub fn about(mut self, record: impl Into<String>) -> Self {
        self.record = Some(record.into());
        self
    }

    /// The same finding with advice.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The order in which findings are written: most severe first, then by place, then by code.
    pub fn sort(diagnostics: &mut [Diagnostic]) {
        diagnostics.sort_by(|a, b| {
            let place = |d: &Diagnostic| d.places.iter().map(|p| p.line).min().unwrap_or(0);
            (a.severity, place(a), a.code, &a.message).cmp(&(b.severity, place(b), b.code, &b.message))
        });
    }
}

/// A value and what was found on the way to it.
#[derive(Debug, Clone)]
pub struct Reported<T> {
    /// The value.
    pub value: T,
    /// The findings, most severe first.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Reported<T> {
    /// Whether any finding is of this severity.
    pub fn has(&self, severity: Severity) -> bool {
        self.diagnostics.iter().any(|d| d.severity == severity)
    }
}
