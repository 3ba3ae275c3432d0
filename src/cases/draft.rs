//! A booklet → a case: cut down to one recipient where wanted, in other words where it may not be shown, and read in the same way.
//!
//! In come a source and what is [`Wanted`]; out comes a [`Draft`]: the bytes of the case, the rules to begin with, and what was kept and what
//! was not. That the record is read in the same way is tried out, not believed: what differs is said.

mod anonymize;
mod compare;
mod cut;
mod script;
mod words;

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use super::folder::{self, ABOUT, About};
use crate::diagnostic::Reported;
use crate::error::Error;
use crate::profile::Profile;
use crate::record::Booklet;
use crate::source::Source;
use crate::{Options, convert, yaml};

/// What a case is to be made of.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The number of the one recipient that is kept, from 1.
    pub recipient: Option<usize>,
    /// Whether names, numbers and prose are to be replaced.
    pub anonymize: bool,
}

/// A case that was made, and not written yet.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The input.
    pub bytes: Vec<u8>,
    /// Where it comes from.
    pub about: About,
    /// `must.yaml` to begin with.
    pub must: String,
    /// What was done, one a line.
    pub done: Vec<String>,
    /// What is not read in the same way, one a line; empty where everything is.
    pub differences: Vec<String>,
}

/// Drafts a case.
///
/// # Errors
/// [`Error::NotText`] where the source is none, [`Error::Case`] where there is no such recipient.
pub fn draft(source: &Source, profile: &Profile, options: &Options, wanted: Wanted) -> Result<Draft, Error> {
    let mut draft = Draft {
        bytes: source.bytes.clone(),
        about: About::default(),
        must: String::new(),
        done: Vec::new(),
        differences: Vec::new(),
    };
    let (mut options, mut is_whole) = (*options, true);
    if let Some(number) = wanted.recipient {
        let cut = cut::cut(source, profile, &options, number)?;
        (draft.bytes, options) = (cut.bytes, cut.options);
        draft.done.extend(cut.done);
        draft.differences.extend(cut.differences);
        is_whole = cut.is_whole;
    }
    if wanted.anonymize {
        let plain = Source::from_bytes(&*source.name, std::mem::take(&mut draft.bytes));
        let other = anonymize::anonymize(&plain, profile, &options)?;
        (draft.bytes, options) = (other.bytes, other.options);
        draft.done.extend(other.done);
        draft.differences.extend(other.differences);
    }
    let converted = convert(&Source::from_bytes("input.txt", draft.bytes.clone()), profile, &options)?;
    let how = if is_whole { "kept whole for" } else { "cut down to" };
    let recipient = wanted.recipient.map(|number| format!(", {how} recipient {number}")).unwrap_or_default();
    // The name of a file can be what may not be shown.
    let of = if wanted.anonymize { "a booklet whose words were replaced".to_owned() } else { source.name.clone() };
    draft.about.source = format!("{of}{recipient}");
    draft.about.shows = "say here what is read wrongly, and why this case is kept".to_owned();
    draft.about.encoding = options.encoding.map(|encoding| encoding.to_string());
    draft.must = must(&converted, wanted.recipient.filter(|_| is_whole))?;
    Ok(draft)
}

/// Writes a case into a folder that is not there yet, or empty; returns the input's path. `profile` is what it is read with: a name, or a path.
///
/// # Errors
/// [`Error::Case`] where the folder has something in it, [`Error::Write`] where the system does not let it write.
pub fn write(draft: &Draft, folder: &Path, profile: Option<&str>) -> Result<PathBuf, Error> {
    let is_taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file();
    if is_taken {
        return Err(Error::Case(format!("{} is there already; name another folder with -o", folder.display())));
    }
    let mut about = draft.about.clone();
    about.profile = profile.map(|profile| {
        let is_path = Path::new(profile).extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if is_path { relative(folder, Path::new(profile)) } else { profile.to_owned() }
    });
    let text = yaml::to_yaml(&about).map_err(|fault| Error::Case(fault.to_string()))?;
    let input = folder.join("input.txt");
    folder::write(&input, &draft.bytes)?;
    folder::write(&folder.join(ABOUT), text.as_bytes())?;
    folder::write(&folder.join("must.yaml"), draft.must.as_bytes())?;
    Ok(input)
}

/// A path as it is written from a folder, so that both can be moved together.
fn relative(folder: &Path, path: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (folder, path) = (absolute(folder), absolute(path));
    let (a, b): (Vec<Component<'_>>, Vec<Component<'_>>) = (folder.components().collect(), path.components().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), a.len() - same);
    let down = b[same..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Rules to begin with: what comes out now, as remarks that are made rules by taking the sign away. `only` is the number of the one record
/// that the case is about, where there are others.
fn must(converted: &Reported<Booklet>, only: Option<usize>) -> Result<String, Error> {
    let records = &converted.value.records;
    let mut text = "# What must come out. Below stands what comes out now: where it is wrong, take the `#` away and write what is right.\n\
         # `equals` is the whole value, `contains` and `lacks` are texts in it (one or a list); `equals: null` says that there is none.\n"
        .to_owned();
    text.push_str(&format!("recipients: {}\n", records.len()));
    if !records.is_empty() {
        text.push_str("records:\n");
    }
    for (number, record) in (1..).zip(records).filter(|(number, _)| only.is_none_or(|only| only == *number)) {
        let tree = serde_json::to_value(record).unwrap_or_default();
        text.push_str(&format!("  {number}:\n"));
        text.push_str(&format!("    recipient.name: {{equals: {}}}\n", quoted(&record.recipient.name)?));
        let mut leaves = Vec::new();
        for key in ["division", "award", "recipient", "overview", "started", "fields"] {
            collect(key, &tree[key], &mut leaves);
        }
        for (path, value) in leaves.iter().filter(|(path, _)| path != "recipient.name" && path != "recipient.kind") {
            let rule = match value {
                Value::String(value) if value.contains('\n') || value.chars().count() > 40 => {
                    let first: String = value.lines().next().unwrap_or_default().chars().take(30).collect();
                    format!("contains: {}", quoted(&first)?)
                }
                Value::String(value) => format!("equals: {}", quoted(value)?),
                other => format!("equals: {other}"),
            };
            text.push_str(&format!("#   {path}: {{{rule}}}\n"));
        }
    }
    let mut codes: Vec<&str> = converted.diagnostics.iter().map(|finding| finding.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    // What a case is mostly to be held to, as far as it is so now.
    let lacks: Vec<&str> =
        ["unclaimed-text", "missing-field", "missing-label"].into_iter().filter(|code| !codes.contains(code)).collect();
    text.push_str(&format!("# diagnostics: {{contains: [{}], lacks: [{}]}}\n", codes.join(", "), lacks.join(", ")));
    Ok(text)
}

fn collect(path: &str, value: &Value, leaves: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| collect(&format!("{path}.{key}"), value, leaves)),
        Value::Null => {}
        leaf => leaves.push((path.to_owned(), leaf.clone())),
    }
}

/// A text as YAML takes it between braces: JSON's quotes are YAML's too.
fn quoted(text: &str) -> Result<String, Error> {
    serde_json::to_string(text).map_err(|fault| Error::Case(fault.to_string()))
}
