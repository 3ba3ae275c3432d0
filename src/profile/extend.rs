//! A profile that extends another one → the whole of it, as if it had been written in one file.
//!
//! In come the text of a profile and the place where the other is looked for; out comes YAML. Maps are merged key by key, everything else is
//! replaced; a list that begins with `+` is added to that of the other: `awards: [+, 特別賞]`.

use std::path::Path;

use serde_json::{Map, Value};

use super::load::{Fault, read, show};
use super::origin::File;
use super::{RawProfile, built_in_names, built_in_text};
use crate::error::Error;
use crate::yaml;

/// How many profiles one can extend, one behind the other.
const MOST: usize = 8;

/// The whole of a profile that extends another one, and the files that it is made of, the extending one first.
pub(super) fn whole(name: &str, text: &str, raw: &RawProfile, folder: Option<&Path>) -> Result<(String, Vec<File>), Error> {
    let mut files = Vec::new();
    let value = merged(name, text, raw, folder, &mut files)?;
    let whole = yaml::to_yaml(&value).map_err(|error| Error::Profile(format!("{name}: {error}")))?;
    Ok((whole, files))
}

fn merged(name: &str, text: &str, raw: &RawProfile, folder: Option<&Path>, files: &mut Vec<File>) -> Result<Value, Error> {
    let own: Value = yaml::from_yaml(text).map_err(|error| Error::Profile(format!("{name}: {error}")))?;
    files.push(File { name: name.to_owned(), text: text.to_owned() });
    let Some(extends) = &raw.extends else { return Ok(own) };
    let broken = |message: String| {
        let fault = Fault { location: extends.referenced, message };
        Error::Profile(show(name, text, &fault))
    };
    if files.len() > MOST {
        return Err(broken(format!("more than {MOST} profiles extend each other, or they go round in a circle")));
    }
    let given = extends.value.as_str();
    let path = folder.unwrap_or(Path::new("")).join(given);
    let (base_name, base, base_folder) = match built_in_text(given) {
        Some(base) => (given.to_owned(), base.to_owned(), None),
        None if folder.is_some() || path.is_absolute() => {
            let base = std::fs::read_to_string(&path).map_err(|error| broken(format!("{}: {error}", path.display())))?;
            (path.display().to_string(), base, path.parent())
        }
        None => {
            let known: Vec<&str> = built_in_names().collect();
            return Err(broken(format!("there is no built-in profile `{given}`; there are {}", known.join(", "))));
        }
    };
    let base_raw = read(&base).map_err(|fault| Error::Profile(show(&base_name, &base, &fault)))?;
    let mut value = merged(&base_name, &base, &base_raw, base_folder, files)?;
    merge(&mut value, own);
    if let Some(object) = value.as_object_mut() {
        object.shift_remove("extends");
    }
    Ok(value)
}

/// Puts what one profile says over what the other says.
fn merge(base: &mut Value, own: Value) {
    match (base, own) {
        (Value::Object(base), Value::Object(own)) => merge_maps(base, own),
        (Value::Array(base), Value::Array(own)) if own.first().is_some_and(|first| first == "+") => {
            for item in own.into_iter().skip(1).filter(|item| *item != "+") {
                if !base.contains(&item) {
                    base.push(item);
                }
            }
        }
        (base, own) => *base = own,
    }
}

fn merge_maps(base: &mut Map<String, Value>, own: Map<String, Value>) {
    for (key, value) in own {
        match base.get_mut(&key) {
            Some(known) => merge(known, value),
            None => drop(base.insert(key, value)),
        }
    }
}
