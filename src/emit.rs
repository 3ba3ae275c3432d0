//! Writes a booklet: a folder with `booklet.yaml`, one file a record and `diagnostics.yaml`, and the schemas beside it.
//!
//! In come a [`Booklet`] and its findings. [`files`] makes the texts without touching the disk; [`write()`] puts them there so
//! that the folder appears whole or not at all. Every value is held against its schema before anything is written.
//!
//! ```no_run
//! # fn main() -> Result<(), sasshi::error::Error> {
//! # let (booklet, diagnostics): (sasshi::record::Booklet, Vec<sasshi::diagnostic::Diagnostic>) = unimplemented!();
//! use sasshi::emit::{self, Options};
//!
//! let written = emit::write(&booklet, &diagnostics, "out".as_ref(), &Options::default())?;
//! assert_eq!(written.folder, std::path::Path::new("out/telework-award-07"));
//! # Ok(())
//! # }
//! ```

mod folder;
mod swap;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, DiagnosticsFile};
use crate::error::Error;
use crate::record::{Booklet, Record};
use crate::schema;
use crate::yaml::value_to_yaml;

pub use folder::{folder_name, spelled_name};

/// The folder of the schemas, beside the booklets' folders.
const SCHEMAS: &str = "schema";

/// The file in the output folder that says what was written there, one booklet a line; `batch` keeps it.
pub const MANIFEST: &str = "manifest.ndjson";

/// The form in which records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Format {
    /// YAML, one file a record.
    #[default]
    Yaml,
    /// JSON, one file a record.
    Json,
    /// JSON, all records in `records.ndjson`, one a line; the other files as in [`Format::Json`].
    Ndjson,
}

/// Where and how a booklet is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The booklet's folder below the output folder, such as `2006/a`; by default the [safe form](folder_name) of its id.
    pub folder: Option<PathBuf>,
    /// The form.
    pub format: Format,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The booklet's folder.
    pub folder: PathBuf,
    /// The files in it, in the order booklet, records, diagnostics.
    pub files: Vec<PathBuf>,
}

/// The files of a booklet: paths relative to the output folder, and their texts, in the order booklet, records, diagnostics.
///
/// # Errors
///
/// [`Error::Schema`] where a value does not fit its schema, [`Error::Write`] where [`Options::folder`] is not a path below the
/// output folder whose names are [safe](folder_name).
pub fn files(booklet: &Booklet, diagnostics: &[Diagnostic], options: &Options) -> Result<Vec<(PathBuf, String)>, Error> {
    let folder = folder_of(booklet, options)?;
    let format = options.format;
    let file = |path: PathBuf, schema: &str, value: &Value| {
        let what = path.display().to_string();
        let text = match format {
            Format::Yaml => {
                let up = "../".repeat(path.components().count().saturating_sub(1));
                let yaml = value_to_yaml(value).map_err(|fault| Error::Schema { what, reason: fault.to_string() })?;
                format!("# yaml-language-server: $schema={up}{SCHEMAS}/{schema}\n{yaml}")
            }
            Format::Json | Format::Ndjson => format!("{value:#}\n"),
        };
        Ok((path, text))
    };
    let extension = if format == Format::Yaml { "yaml" } else { "json" };

    let name = folder.join("booklet").with_extension(extension);
    let value = valid(schema::BOOKLET, &name, booklet)?;
    let mut files = vec![file(name, schema::BOOKLET, &value)?];
    if format == Format::Ndjson && !booklet.records.is_empty() {
        files.push((folder.join("records.ndjson"), record_lines(booklet)?));
    } else {
        let width = booklet.records.len().to_string().len().max(2);
        for (number, record) in (1..).zip(&booklet.records) {
            let name = folder.join("records").join(format!("{number:0width$}.{extension}"));
            let value = valid_record(booklet, &name, record)?;
            files.push(file(name, schema::RECORD, &value)?);
        }
    }
    let name = folder.join("diagnostics").with_extension(extension);
    let value = valid(schema::DIAGNOSTICS, &name, &DiagnosticsFile::new(diagnostics))?;
    files.push(file(name, schema::DIAGNOSTICS, &value)?);
    Ok(files)
}

/// The records of a booklet as lines of JSON, one a record, each ending in a line break.
///
/// # Errors
///
/// [`Error::Schema`] where a record does not fit its schema.
pub fn record_lines(booklet: &Booklet) -> Result<String, Error> {
    let mut lines = String::new();
    for record in &booklet.records {
        let what = Path::new(&record.id);
        let line = serde_json::to_string(&valid_record(booklet, what, record)?);
        lines.push_str(&line.map_err(|fault| Error::Schema { what: record.id.clone(), reason: fault.to_string() })?);
        lines.push('\n');
    }
    Ok(lines)
}

/// An output folder that booklets are written into, by any number of threads at once.
///
/// While it is open no other program clears away what is being prepared in it.
pub struct Output {
    out: swap::OutFolder,
}

impl Output {
    /// Makes the folder where it is not there yet, clears what killed programs have left in it, and writes the schemas into its
    /// `schema`. With `fsync` a booklet counts as written only when the system has it on the disk.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where the system does not let it write.
    pub fn open(out: &Path, fsync: bool) -> Result<Self, Error> {
        let out = swap::OutFolder::open(out, fsync)?;
        let work = swap::WorkFolder::new(&out)?;
        for (name, schema) in schema::written() {
            work.replace_file(&Path::new(SCHEMAS).join(name), &schema::to_text(schema))?;
        }
        drop(work);
        Ok(Self { out })
    }

    /// Writes a booklet into a folder of its own.
    ///
    /// The folder appears whole or not at all, and replaces the one of an earlier run whole. A folder that holds anything that
    /// this program does not write is not touched.
    ///
    /// # Errors
    ///
    /// As [`files`], and [`Error::Write`] where the system does not let it write; the earlier folder is then still there.
    pub fn write(&self, booklet: &Booklet, diagnostics: &[Diagnostic], options: &Options) -> Result<Written, Error> {
        self.put(&folder_of(booklet, options)?, files(booklet, diagnostics, options)?)
    }

    /// Puts the files of a folder in their place.
    fn put(&self, folder: &Path, files: Vec<(PathBuf, String)>) -> Result<Written, Error> {
        let work = swap::WorkFolder::new(&self.out)?;
        for (path, text) in &files {
            // Every path begins with the folder; within the new folder it is left out.
            work.add(path.strip_prefix(folder).unwrap_or(path), text)?;
        }
        work.swap_in(folder)?;
        let out = self.out.path();
        Ok(Written { folder: out.join(folder), files: files.into_iter().map(|(path, _)| out.join(path)).collect() })
    }
}

/// Writes one booklet into a folder below `out`, and the schemas into `out/schema`: [`Output`] for a single booklet.
///
/// # Errors
///
/// As [`Output::open`] and [`Output::write`].
pub fn write(booklet: &Booklet, diagnostics: &[Diagnostic], out: &Path, options: &Options) -> Result<Written, Error> {
    // What does not fit its schema stops the writing before it begins.
    let files = files(booklet, diagnostics, options)?;
    Output::open(out, false)?.put(&folder_of(booklet, options)?, files)
}

/// Writes all schemas, that of profiles too, into a folder; files that are up to date are left alone.
///
/// # Errors
///
/// [`Error::Write`] where the system does not let it write.
pub fn write_schemas(folder: &Path) -> Result<(), Error> {
    let out = swap::OutFolder::open(folder, false)?;
    let work = swap::WorkFolder::new(&out)?;
    schema::all().iter().try_for_each(|(name, schema)| work.replace_file(Path::new(name), &schema::to_text(schema)))
}

/// The booklet's folder relative to the output folder.
fn folder_of(booklet: &Booklet, options: &Options) -> Result<PathBuf, Error> {
    match &options.folder {
        Some(folder) => folder::checked(folder),
        None => Ok(PathBuf::from(folder_name(OsStr::new(&booklet.id)))),
    }
}

/// The value as a tree that fits its schema.
fn valid<T: Serialize>(schema: &str, name: &Path, value: &T) -> Result<Value, Error> {
    let what = name.display().to_string();
    let tree = tree(&what, value)?;
    schema::validate(schema, &what, &tree)?;
    Ok(tree)
}

/// A record as a tree that fits the schema of the profile that it was made with.
fn valid_record(booklet: &Booklet, name: &Path, record: &Record) -> Result<Value, Error> {
    let Some(schema) = &booklet.record_schema else { return valid(schema::RECORD, name, record) };
    let what = name.display().to_string();
    let tree = tree(&what, record)?;
    schema.validate(&what, &tree)?;
    Ok(tree)
}

fn tree<T: Serialize>(what: &str, value: &T) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|fault| Error::Schema { what: what.to_owned(), reason: fault.to_string() })
}
