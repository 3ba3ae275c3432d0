//! A folder → the cases in it, and the files of each.

use std::fs;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::must::Must;
use crate::decode::Encoding;
use crate::error::Error;
use crate::profile::{self, Profile};
use crate::recognize;
use crate::source::Source;
use crate::{Options, yaml};

/// The folder of a case with what `sasshi convert` writes.
pub(super) const EXPECTED: &str = "expected";
/// The file that says where a case comes from.
pub(super) const ABOUT: &str = "about.yaml";
const MUST: &str = "must.yaml";
const PROFILE: &str = "profile.yaml";
/// No input of a case is larger.
const LIMIT: u64 = 256 << 20;

/// Where a case comes from, what it shows, and what it is read with: `about.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Where the input comes from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// What the case shows: the reason why it is kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub shows: String,
    /// The input, where it lies elsewhere: a path from the folder of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<PathBuf>,
    /// The profile: the name of a built-in one, or a path from the folder of the case that ends in `.yaml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The encoding of the input, where it is not to be recognized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Why the expectation, which is right, is not met yet. Such a case must not pass: once it does, this line goes.
    #[serde(default, deserialize_with = "reason", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("pattern" = "\\S"))]
    pub known: Option<String>,
    /// Variations in which the record is known not to be the same, each with the reason.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(extend("propertyNames" = {"enum": super::vary::NAMES}))]
    pub unsupported: IndexMap<String, String>,
}

/// A reason that is given: one that says nothing would let a case fail unseen, or not count at all.
fn reason<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let given = Option::<String>::deserialize(deserializer)?.filter(|reason| !reason.trim().is_empty());
    given.map(Some).ok_or_else(|| D::Error::custom("`known` has no reason: write why the case must fail, or take the line out"))
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its folder below the folder that was searched, with `/` between names.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
}

/// Every case at or below a folder, in the order of their names. What is below a case belongs to it.
///
/// # Errors
/// [`Error::Read`] where a folder cannot be read.
pub fn find(root: &Path) -> Result<Vec<Case>, Error> {
    let mut cases = Vec::new();
    if is_case(&entries(root)?) {
        let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        let name = absolute.file_name().map_or_else(|| "case".to_owned(), |name| name.to_string_lossy().into_owned());
        return Ok(vec![Case { name, folder: root.to_owned() }]);
    }
    walk(root, "", &mut cases)?;
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

fn walk(folder: &Path, name: &str, cases: &mut Vec<Case>) -> Result<(), Error> {
    for path in entries(folder)? {
        let own = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // Links are not followed: they could lead back here.
        let is_folder = path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
        if !is_folder || own.starts_with('.') {
            continue;
        }
        let name = if name.is_empty() { own } else { format!("{name}/{own}") };
        if is_case(&entries(&path)?) {
            cases.push(Case { name, folder: path });
        } else {
            walk(&path, &name, cases)?;
        }
    }
    Ok(())
}

/// The paths in a folder, in order.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let fault = |source| Error::Read { path: folder.to_owned(), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        paths.push(entry.map_err(fault)?.path());
    }
    paths.sort();
    Ok(paths)
}

fn is_case(entries: &[PathBuf]) -> bool {
    let named = |path: &PathBuf, name: &str| path.file_name().is_some_and(|own| own == name);
    entries.iter().any(|path| named(path, ABOUT) || named(path, MUST) || named(path, EXPECTED) || is_input(path))
}

/// Whether a path is called `input.*`.
fn is_input(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "input") && path.extension().is_some()
}

impl Case {
    /// What `about.yaml` says; nothing where there is none.
    ///
    /// # Errors
    /// [`Error::Read`], and [`Error::Case`] where it is broken.
    pub fn about(&self) -> Result<About, Error> {
        Ok(self.yaml(ABOUT)?.unwrap_or_default())
    }

    /// The input.
    ///
    /// # Errors
    /// [`Error::Case`] where there is none or more than one.
    pub fn input(&self, about: &About) -> Result<PathBuf, Error> {
        if let Some(path) = &about.input {
            return Ok(self.folder.join(path));
        }
        let mut inputs: Vec<PathBuf> = entries(&self.folder)?.into_iter().filter(|path| is_input(path)).collect();
        match (inputs.pop(), inputs.is_empty()) {
            (Some(input), true) => Ok(input),
            (None, _) => Err(self.fault("there is no input: put the booklet there as `input.txt`")),
            _ => Err(self.fault("there are several inputs: a case has one file that is called `input.*`")),
        }
    }

    /// Reads the input.
    ///
    /// # Errors
    /// As [`Case::input`] and [`Source::read`].
    pub fn source(&self, about: &About) -> Result<Source, Error> {
        Source::read(&self.input(about)?, LIMIT)
    }

    /// What the input is read with: `profile.yaml`, or what `about.yaml` names, or the built-in profile that fits best.
    ///
    /// # Errors
    /// [`Error::Read`] and [`Error::Profile`] where the profile cannot be loaded, [`Error::NotText`] where the input is none.
    pub fn profile(&self, about: &About, source: &Source) -> Result<Profile, Error> {
        let own = self.folder.join(PROFILE);
        if own.exists() {
            return Profile::from_path(&own);
        }
        match &about.profile {
            Some(named) if named.ends_with(".yaml") || named.ends_with(".yml") => Profile::from_path(&self.folder.join(named)),
            Some(named) => profile::built_in(named),
            None => {
                let all = profile::built_in_names().map(profile::built_in).collect::<Result<Vec<_>, _>>()?;
                let best = recognize::recognize(source, &all, &self.options(about)?)?;
                best.map(|best| best.profile.clone()).ok_or_else(|| self.fault("no profile is built in"))
            }
        }
    }

    /// How the input is converted.
    pub(super) fn options(&self, about: &About) -> Result<Options, Error> {
        let named = about.encoding.as_deref().map(str::parse::<Encoding>).transpose();
        Ok(Options { encoding: named.map_err(|fault| self.fault(format!("{ABOUT}: {fault}")))? })
    }

    /// What single values must be, if there is a `must.yaml`.
    pub(super) fn must(&self) -> Result<Option<Must>, Error> {
        self.yaml(MUST)
    }

    /// The files of `expected/` by their names without extension, such as `records/07`; none where there is no such folder.
    pub(super) fn expected(&self) -> Result<Option<IndexMap<String, Kept>>, Error> {
        let root = self.folder.join(EXPECTED);
        if !root.exists() {
            return Ok(None);
        }
        let mut files = IndexMap::new();
        for (prefix, folder) in [("", root.clone()), ("records/", root.join("records"))] {
            let paths = if folder.exists() { entries(&folder)? } else { Vec::new() };
            for path in paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "yaml")) {
                let text = read(&path)?;
                let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
                let value = parse(&path, &text)?;
                files.insert(format!("{prefix}{stem}"), Kept { text, value });
            }
        }
        Ok(Some(files))
    }

    /// Writes a file of `expected/`, or takes it away.
    pub(super) fn keep(&self, file: &str, text: Option<&str>) -> Result<(), Error> {
        let path = self.folder.join(EXPECTED).join(format!("{file}.yaml"));
        let fault = |source| Error::Write { path: path.clone(), source };
        let Some(text) = text else { return fs::remove_file(&path).map_err(fault) };
        write(&path, text.as_bytes())
    }

    /// Reads a file of the case.
    fn yaml<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        let path = self.folder.join(name);
        if path.exists() { parse(&path, &read(&path)?).map(Some) } else { Ok(None) }
    }

    /// A fault of this case.
    pub(super) fn fault(&self, what: impl std::fmt::Display) -> Error {
        Error::Case(format!("{}: {what}", self.folder.display()))
    }
}

/// A file of `expected/`.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) text: String,
    pub(super) value: Value,
}

/// Writes a file and the folders that it lies in.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let fault = |source| Error::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fault)?;
    }
    fs::write(path, bytes).map_err(fault)
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// Reads YAML; the message names the file, the line and the column.
pub(super) fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, Error> {
    yaml::from_yaml(text).map_err(|fault| {
        let place = fault.line.zip(fault.column).map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
        Error::Case(format!("{}{place}: {}", path.display(), fault.message))
    })
}
