//! What is known of a booklet that was converted: enough to tell whether its result is up to date, and what to report of it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Severity};
use crate::emit::Format;
use crate::record::Coverage;

/// The account of one booklet; a line of the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The folder of the result below the output folder, with `/` between the names.
    pub folder: String,
    /// What the result depends on.
    #[serde(flatten)]
    pub key: Key,
    /// The profile that it was read with.
    pub profile: String,
    /// The encoding that it was in.
    pub encoding: String,
    /// How many records there are.
    pub recipients: usize,
    /// How many fields they have together.
    pub fields: usize,
    /// How many source lines went where.
    pub coverage: Coverage,
    /// How many findings there are of each code.
    pub diagnostics: BTreeMap<Code, usize>,
}

/// All that a result depends on. Where it is the same the result is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// The file's name without its folders; what is no Unicode in it is replaced.
    pub source: String,
    /// The SHA-256 digest of its bytes.
    pub sha256: String,
    /// The SHA-256 digest of the profile or, where there are several to choose from, of all of them.
    pub profile_sha256: String,
    /// The version of sasshi.
    pub sasshi: String,
    /// `yaml`, `json` or `ndjson`.
    pub format: String,
    /// The encoding that was asked for and the limits.
    pub settings: String,
}

impl Account {
    /// How many findings there are of a severity.
    pub fn severe(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|(code, _)| code.severity() == severity).map(|(_, count)| count).sum()
    }

    /// Whether the result is still there, whole, below an output folder. What is in the files is not looked at.
    pub(super) fn is_in_place(&self, out: &Path) -> bool {
        let folder = out.join(&self.folder);
        let has = |name: String| folder.join(name).is_file();
        let extension = if self.key.format == name(Format::Yaml) { "yaml" } else { "json" };
        has(format!("booklet.{extension}"))
            && has(format!("diagnostics.{extension}"))
            && match self.recipients {
                0 => true,
                _ if self.key.format == name(Format::Ndjson) => has("records.ndjson".to_owned()),
                count => records(&folder.join("records"), extension) == count,
            }
    }
}

/// How many records are in a folder.
fn records(folder: &Path, extension: &str) -> usize {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    entries.filter(|entry| Path::new(&entry.file_name()).extension() == Some(OsStr::new(extension))).count()
}

/// A format as it is named on the command line and in the manifest.
pub(super) fn name(format: Format) -> &'static str {
    match format {
        Format::Yaml => "yaml",
        Format::Json => "json",
        Format::Ndjson => "ndjson",
    }
}

/// A folder as it is written in the manifest.
pub(super) fn folder_key(folder: &Path) -> String {
    let names: Vec<_> = folder.iter().map(OsStr::to_string_lossy).collect();
    names.join("/")
}
