//! What became of each entry → sums over all of them, and a line of a report for each.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Account, Finished, Outcome};
use crate::diagnostic::{Code, Severity};
use crate::record::Coverage;

/// Sums over the entries of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many were converted.
    pub converted: usize,
    /// How many are up to date from an earlier run.
    pub skipped: usize,
    /// How many have no result.
    pub failed: usize,
    /// How many of those that have a result have errors.
    pub with_errors: usize,
    /// How many of the others have warnings.
    pub with_warnings: usize,
    /// How many recipients there are in all results.
    pub recipients: usize,
    /// How many bytes were read.
    pub bytes: u64,
    /// How many findings there are of each code in all results.
    pub codes: BTreeMap<Code, usize>,
}

impl Tally {
    /// Counts one entry.
    pub fn add(&mut self, finished: &Finished) {
        self.bytes += finished.bytes;
        let account = match &finished.outcome {
            Outcome::Converted(converted) => {
                self.converted += 1;
                &converted.account
            }
            Outcome::Skipped(account) => {
                self.skipped += 1;
                account
            }
            Outcome::Failed { .. } => {
                self.failed += 1;
                return;
            }
            Outcome::Left => return,
        };
        self.recipients += account.recipients;
        for (&code, &count) in &account.diagnostics {
            *self.codes.entry(code).or_default() += count;
        }
        if account.severe(Severity::Error) > 0 {
            self.with_errors += 1;
        } else if account.severe(Severity::Warning) > 0 {
            self.with_warnings += 1;
        }
    }

    /// How many entries were counted.
    pub fn inputs(&self) -> usize {
        self.converted + self.skipped + self.failed
    }

    /// The codes by severity and then by how often they are met, the most frequent first.
    pub fn worst(&self) -> Vec<(Code, usize)> {
        let mut codes: Vec<(Code, usize)> = self.codes.iter().map(|(&code, &count)| (code, count)).collect();
        codes.sort_by_key(|&(code, count)| (code.severity(), std::cmp::Reverse(count), code));
        codes
    }
}

/// A line of the report: what became of one input. Keys that say nothing are left out.
#[derive(Debug, Serialize)]
pub struct ReportLine<'a> {
    /// The path as it is shown; what is no Unicode in it is replaced.
    path: &'a str,
    /// `converted`, `skipped` or `failed`.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
    bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipients: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Coverage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostics: Option<&'a BTreeMap<Code, usize>>,
    milliseconds: f64,
}

impl<'a> ReportLine<'a> {
    /// The line for what became of an entry; none for one that was not begun.
    pub fn new(finished: &'a Finished) -> Option<Self> {
        let (outcome, account, error, sha256): (_, Option<&Account>, _, _) = match &finished.outcome {
            Outcome::Converted(converted) => ("converted", Some(&converted.account), None, None),
            Outcome::Skipped(account) => ("skipped", Some(account.as_ref()), None, None),
            Outcome::Failed { failure, sha256 } => ("failed", None, Some(failure.to_string()), sha256.as_deref()),
            Outcome::Left => return None,
        };
        Some(Self {
            path: &finished.shown,
            outcome,
            error,
            folder: account.map(|account| account.folder.as_str()),
            sha256: account.map(|account| account.key.sha256.as_str()).or(sha256),
            bytes: finished.bytes,
            encoding: account.map(|account| account.encoding.as_str()),
            profile: account.map(|account| account.profile.as_str()),
            recipients: account.map(|account| account.recipients),
            coverage: account.map(|account| account.coverage),
            diagnostics: account.map(|account| &account.diagnostics),
            // Finer than a tenth is noise.
            milliseconds: (finished.milliseconds * 10.0).round() / 10.0,
        })
    }

    /// The line as JSON, without a line break.
    ///
    /// # Errors
    ///
    /// None in practice: every key is a string.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}
