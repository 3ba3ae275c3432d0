//! Files, folders and lists → every input, in a fixed order, with the folder that its result goes to.
//!
//! A folder is walked as ripgrep walks it: hidden files and what ignore files name are passed over, links are followed, and one
//! that leads back to where it came from is reported. What cannot be walked is an entry like the inputs, so that it is
//! reported in its place.
//!
//! ```no_run
//! use sasshi::batch::{Entry, Request, gather};
//!
//! let shelf = gather(&Request { inputs: &["shelf".into()], ..Request::default() })?;
//! let Entry::Input(input) = &shelf[0] else { panic!("the first entry cannot be read") };
//! assert_eq!(input.folder, std::path::Path::new("2006/a"));
//! # Ok::<(), sasshi::batch::BatchError>(())
//! ```

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder};

use super::BatchError;
use super::folders::{mirror, place};

/// What is taken from a folder where nothing else is asked for: extensions that text has in practice.
pub const INCLUDED: &[&str] = &["*.[tT][xX][tT]", "*.[tT][eE][xX][tT]", "*.sjis", "*.euc", "*.jis"];

/// What is to be converted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// Files, folders, and `-` for the standard input, as they were named. The result of a file lies directly in the output
    /// folder; a folder is mirrored there.
    pub inputs: &'a [PathBuf],
    /// Files and folders of a list. The result of each lies where its path leads below the output folder.
    pub listed: &'a [PathBuf],
    /// Globs, as in an ignore file, of the files that are taken from folders; [`INCLUDED`] where there are none.
    pub include: &'a [String],
    /// Globs, as in an ignore file, of what is not taken from folders: files, or folders with all that is in them.
    pub exclude: &'a [String],
    /// Whether hidden files are taken from folders too.
    pub hidden: bool,
    /// Whether ignore files are passed over.
    pub no_ignore: bool,
    /// The output folder. What lies in it is no input; without one, nothing has to be told apart by its folder.
    pub out: Option<&'a Path>,
}

/// Where an input's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Origin {
    /// What it is called in messages.
    pub fn shown(&self) -> String {
        match self {
            Self::Stdin => "stdin".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The file's name without its folders.
    fn name(&self) -> &OsStr {
        match self {
            Self::Stdin => OsStr::new("stdin"),
            Self::File(path) => path.file_name().unwrap_or(path.as_os_str()),
        }
    }
}

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it is.
    pub origin: Origin,
    /// The folder of its result, relative to the output folder.
    pub folder: PathBuf,
    /// The mirrored folder that it lies in, relative to the output folder: what the booklet's name begins with.
    pub parent: PathBuf,
    /// Whether the booklet is called by the file's whole name, because the name without the extension is taken.
    pub is_whole_name: bool,
    /// Whether it was named and not found in a folder: only then a pipe or a device is read.
    pub is_named: bool,
}

/// Something on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// An input.
    Input(Input),
    /// Something that may hold inputs and cannot be looked at.
    Unread {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// Finds every input, in the order in which they were named, those of a folder in the order of their names. A file that is met
/// twice is there once.
///
/// # Errors
///
/// A glob that is none, or two inputs whose results could not be told apart.
pub fn gather(request: &Request<'_>) -> Result<Vec<Entry>, BatchError> {
    let defaults: Vec<String> = INCLUDED.iter().map(|&glob| glob.to_owned()).collect();
    let globs = Globs {
        include: matcher(if request.include.is_empty() { &defaults } else { request.include })?,
        exclude: matcher(request.exclude)?,
    };
    let mut found = Found { entries: Vec::new(), seen: HashSet::new(), last_parent: None };
    let named = request.inputs.iter().map(|path| (path, PathBuf::new()));
    let listed = request.listed.iter().map(|path| (path, mirror(path)));
    for (at, (path, below)) in named.chain(listed).enumerate() {
        let is_listed = at >= request.inputs.len();
        if path == Path::new("-") && !is_listed {
            found.add(Origin::Stdin, PathBuf::new(), true);
        } else if path.is_dir() {
            walk(path, &below, request, &globs, &mut found);
        } else {
            let parent = if is_listed { mirror(path.parent().unwrap_or(Path::new(""))) } else { PathBuf::new() };
            found.add(Origin::File(path.clone()), parent, true);
        }
    }
    if request.out.is_some() {
        found.place()?;
    }
    Ok(found.entries)
}

/// What is taken from folders and what is not.
struct Globs {
    include: Gitignore,
    exclude: Gitignore,
}

/// What finds the paths, relative to a folder, that globs name.
fn matcher(globs: &[String]) -> Result<Gitignore, BatchError> {
    let mut builder = GitignoreBuilder::new("");
    for glob in globs {
        builder.add_line(None, glob).map_err(|fault| not_understood(glob, &fault))?;
    }
    builder.build().map_err(|fault| not_understood(&globs.join(" "), &fault))
}

fn not_understood(glob: &str, fault: &ignore::Error) -> BatchError {
    let reason = match fault {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    };
    BatchError::Glob { glob: glob.to_owned(), reason }
}

/// What was found so far. Until the end an input's folder is the one that its own will lie in.
struct Found {
    entries: Vec<Entry>,
    seen: HashSet<PathBuf>,
    /// A folder and its canonical form: files that follow each other mostly lie in the same one.
    last_parent: Option<(PathBuf, PathBuf)>,
}

impl Found {
    fn add(&mut self, origin: Origin, folder: PathBuf, is_named: bool) {
        let identity = match &origin {
            Origin::Stdin => PathBuf::from("-"),
            Origin::File(path) => self.identity(path),
        };
        if self.seen.insert(identity) {
            self.entries.push(Entry::Input(Input { origin, parent: folder.clone(), folder, is_whole_name: false, is_named }));
        }
    }

    /// What is equal for two paths to the same name in the same folder. A path that does not lead anywhere stays as it is.
    fn identity(&mut self, path: &Path) -> PathBuf {
        let parent = match path.parent() {
            Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
            Some(parent) => parent,
            None => return path.to_owned(),
        };
        if self.last_parent.as_ref().is_none_or(|(last, _)| last != parent) {
            let canonical = parent.canonicalize().unwrap_or_else(|_| parent.to_owned());
            self.last_parent = Some((parent.to_owned(), canonical));
        }
        let folder = self.last_parent.as_ref().map_or(parent, |(_, canonical)| canonical);
        folder.join(path.file_name().unwrap_or_default())
    }

    /// Gives every input the folder of its own.
    fn place(&mut self) -> Result<(), BatchError> {
        let mut inputs: Vec<&mut Input> = Vec::new();
        for entry in &mut self.entries {
            if let Entry::Input(input) = entry {
                inputs.push(input);
            }
        }
        let names: Vec<(&Path, &OsStr)> = inputs.iter().map(|input| (input.folder.as_path(), input.origin.name())).collect();
        let places = place(&names).map_err(|(one, other)| {
            let shown = |at: usize| inputs.get(at).map(|input| input.origin.shown()).unwrap_or_default();
            BatchError::Clash { one: shown(one), other: shown(other) }
        })?;
        for (input, place) in inputs.iter_mut().zip(places) {
            input.folder = place.folder;
            input.is_whole_name = place.is_whole_name;
        }
        Ok(())
    }
}

/// Adds what is in a folder; `below` is its mirrored form.
fn walk(root: &Path, below: &Path, request: &Request<'_>, globs: &Globs, found: &mut Found) {
    let mut builder = WalkBuilder::new(root);
    builder.follow_links(true).sort_by_file_name(OsStr::cmp).hidden(!request.hidden);
    if request.no_ignore {
        builder.ignore(false).git_ignore(false).git_global(false).git_exclude(false).parents(false);
    }
    let out = request.out.and_then(|out| out.canonicalize().ok());
    let (exclude, from) = (globs.exclude.clone(), root.to_owned());
    builder.filter_entry(move |entry| {
        let is_folder = is_folder(entry);
        let is_out = || out.is_some() && entry.path().canonicalize().ok() == out;
        !(names(&exclude, entry.path().strip_prefix(&from).unwrap_or(entry.path()), is_folder) || is_folder && is_out())
    });
    let is_wanted = |path: &Path| {
        let path = path.strip_prefix(root).unwrap_or(path);
        names(&globs.include, path, false) && !names(&globs.exclude, path, false)
    };
    for entry in builder.build() {
        let (path, fault) = match entry {
            Ok(entry) => {
                let path = entry.path().to_owned();
                if let Some(fault) = entry.error() {
                    found.entries.push(unread(&path, fault));
                }
                if !is_folder(&entry) && is_wanted(&path) {
                    let inner = path.strip_prefix(root).ok().and_then(Path::parent).unwrap_or(Path::new(""));
                    found.add(Origin::File(path.clone()), below.join(mirror(inner)), false);
                }
                continue;
            }
            Err(fault) => (place_of(&fault).unwrap_or(root).to_owned(), fault),
        };
        // A link that leads nowhere is nobody's business unless it should have been an input.
        let leads_nowhere = fault.io_error().is_some_and(|fault| fault.kind() == ErrorKind::NotFound);
        if !leads_nowhere || is_wanted(&path) {
            found.entries.push(unread(&path, &fault));
        }
    }
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

/// Whether globs name a path or a folder that it lies in; the nearest that they name decides.
fn names(globs: &Gitignore, path: &Path, is_folder: bool) -> bool {
    // The folder that is walked has no name of its own here, and would fit globs for any folder.
    let within = path.ancestors().take_while(|path| !path.as_os_str().is_empty()).enumerate();
    let decision = within.map(|(at, path)| globs.matched(path, is_folder || at > 0)).find(|found| !found.is_none());
    decision.is_some_and(|found| found.is_ignore())
}

/// The path that a fault is about.
fn place_of(fault: &ignore::Error) -> Option<&Path> {
    match fault {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place_of(err),
        ignore::Error::Partial(faults) => faults.iter().find_map(place_of),
        _ => None,
    }
}

fn unread(path: &Path, fault: &ignore::Error) -> Entry {
    let reason = match innermost(fault) {
        ignore::Error::Loop { ancestor, .. } => {
            format!("{} is not followed: it leads back to {}", path.display(), ancestor.display())
        }
        ignore::Error::Io(fault) => {
            // The walker's own words would name the path once more.
            let bare = fault.get_ref().and_then(|inner| inner.source()).map_or_else(|| fault.to_string(), ToString::to_string);
            format!("cannot read {}: {bare}", path.display())
        }
        other => format!("{}: {other}", path.display()),
    };
    Entry::Unread { path: path.to_owned(), reason }
}

fn innermost(fault: &ignore::Error) -> &ignore::Error {
    match fault {
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => innermost(err),
        other => other,
    }
}
