//! Inputs → the folders that they are written to.
//!
//! In come, for each input, the mirrored folder and the file's name; out goes a folder below the output folder for each,
//! none of which lies in another or could be taken for one: `2006/a.txt` gets `2006/a`, and `2006.txt` beside the folder
//! `2006` gets `2006.txt`.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::emit;

/// The folder of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The folder, relative to the output folder.
    pub(super) folder: PathBuf,
    /// Whether it is made of the file's whole name, because something else has the name without the extension.
    pub(super) is_whole_name: bool,
}

/// Two inputs that nothing tells apart, by their positions.
pub(super) type Clash = (usize, usize);

/// A place for each input: its mirrored folder, and its name without the extension, which is kept where names would be
/// equal without it.
pub(super) fn place(inputs: &[(&Path, &OsStr)]) -> Result<Vec<Place>, Clash> {
    let place = |(parent, name): (&Path, &OsStr), is_whole_name: bool| {
        let stem = if is_whole_name { None } else { Path::new(name).file_stem() };
        Place { folder: parent.join(emit::folder_name(stem.unwrap_or(name))), is_whole_name }
    };
    let spelled = |(parent, name): (&Path, &OsStr)| parent.join(emit::spelled_name(name));
    let parents: HashSet<&Path> = inputs.iter().flat_map(|(parent, _)| parent.ancestors()).collect();
    let mirrored: HashSet<String> = parents.into_iter().map(key).collect();
    let mut places: Vec<Place> = inputs.iter().map(|&input| place(input, false)).collect();
    // A whole name can be equal to another's stem, so one round may not be enough; each round keeps at least one extension more.
    loop {
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, place) in places.iter().enumerate() {
            by_key.entry(key(&place.folder)).or_default().push(at);
        }
        let is_taken = |key: &str, group: &[usize]| group.len() > 1 || mirrored.contains(key);
        let mut taken: Vec<Vec<usize>> =
            by_key.into_iter().filter(|(key, group)| is_taken(key, group)).map(|(_, group)| group).collect();
        taken.sort();
        if taken.is_empty() {
            return Ok(places);
        }
        for group in taken {
            let is_alone = group.len() == 1;
            let (mut whole, others): (Vec<usize>, Vec<usize>) = group.into_iter().partition(|&at| places[at].is_whole_name);
            for at in others {
                places[at] = place(inputs[at], true);
            }
            // Whole names that are equal but for upper and lower case: one of them keeps its own, unless a folder of inputs has it.
            whole.sort_by_key(|&at| places[at].folder.clone());
            let kept = if is_alone { None } else { whole.first().copied() };
            for &at in whole.iter().skip(usize::from(kept.is_some())) {
                let folder = spelled(inputs[at]);
                if folder == places[at].folder || kept.is_some_and(|kept| places[kept].folder == places[at].folder) {
                    // What it clashes with alone is a folder of inputs; any input in it will do to name it.
                    let other = kept.or_else(|| within(inputs, &places[at].folder)).unwrap_or(at);
                    return Err((other.min(at), other.max(at)));
                }
                places[at].folder = folder;
            }
        }
    }
}

/// The mirrored form of a folder: every name in it safe on every system, and none that leads upwards.
pub(super) fn mirror(folder: &Path) -> PathBuf {
    let names = folder.components().filter_map(|part| match part {
        std::path::Component::Normal(name) => Some(emit::folder_name(name)),
        _ => None,
    });
    names.collect()
}

/// What is equal for paths that some file system takes for the same: upper and lower case, composed and decomposed kana.
fn key(folder: &Path) -> String {
    folder.to_string_lossy().nfc().collect::<String>().to_lowercase()
}

/// The first input whose mirrored folder is, or lies in, this one.
fn within(inputs: &[(&Path, &OsStr)], folder: &Path) -> Option<usize> {
    let folder = key(folder);
    inputs.iter().position(|(parent, _)| parent.ancestors().any(|above| key(above) == folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(paths: &[&str]) -> Result<Vec<String>, Clash> {
        let inputs: Vec<(&Path, &OsStr)> =
            paths.iter().map(|path| (Path::new(path).parent().unwrap(), Path::new(path).file_name().unwrap())).collect();
        Ok(place(&inputs)?.into_iter().map(|place| place.folder.to_str().unwrap().to_owned()).collect())
    }

    #[test]
    fn folders_are_named_after_stems_and_keep_extensions_that_tell_them_apart() {
        for (paths, wanted) in [
            (&["x/a.txt", "b.txt"][..], &["x/a", "b"][..]),
            (&["a.txt", "a.text", "b.txt"], &["a.txt", "a.text", "b"]),
            (&["x/a.txt", "y/a.text"], &["x/a", "y/a"]),
            (&["a.txt", "a.text", "a.txt.bak"], &["a.txt", "a.text", "a.txt.bak"]),
            (&["A.txt", "a.text"], &["A.txt", "a.text"]),
            (&["が.txt", "か\u{3099}.text"], &["が.txt", "か\u{3099}.text"]),
            (&["stdin", "stdin.txt"], &["stdin", "stdin.txt"]),
            (&["schema.txt", "第7回.受賞.txt"], &["%73chema", "第7回.受賞"]),
            (&["2006.txt", "2006/a.txt"], &["2006.txt", "2006/a"]),
            (&["2006/a.txt", "2006.txt", "2006.TEXT"], &["2006/a", "2006.txt", "2006.TEXT"]),
            (&["x.txt", "x/y/a.txt"], &["x.txt", "x/y/a"]),
            (&["A/b.txt", "a.txt"], &["A/b", "a.txt"]),
            (&["a.txt", "A.txt", "b.txt"], &["%61%2E%74%78%74", "A.txt", "b"]),
            (&["Ab.txt", "aB.txt", "ab.txt"], &["Ab.txt", "%61%42%2E%74%78%74", "%61%62%2E%74%78%74"]),
            (&["A/b.txt", "a/b.txt"], &["A/b.txt", "a/%62%2E%74%78%74"]),
            (&["が.txt", "か\u{3099}.txt"], &["%E3%81%8C%2E%74%78%74", "か\u{3099}.txt"]),
            (&["b.txt", "a.txt", "a/x.txt", "A.TXT/x/y.txt"], &["b", "%61%2E%74%78%74", "a/x", "A.TXT/x/y"]),
        ] {
            assert_eq!(folders(paths).unwrap(), wanted, "{paths:?}");
        }
    }

    #[test]
    fn names_that_nothing_tells_apart_are_refused() {
        assert_eq!(folders(&["b.txt", "a.txt", "a.txt"]), Err((1, 2)));
        assert_eq!(folders(&["b.txt", "a.txt", "A.txt", "a.txt"]), Err((1, 3)));
        assert_eq!(folders(&["1", "1/x.txt"]), Err((0, 1)));
    }

    #[test]
    fn mirrored_folders_never_lead_upwards() {
        assert_eq!(mirror(Path::new("/srv/../a/./con")), Path::new("srv/a/%63on"));
        assert_eq!(mirror(Path::new("")), Path::new(""));
    }

    proptest::proptest! {
        #[test]
        fn no_folder_is_anothers_or_lies_in_it(
            paths in proptest::collection::hash_set("([ab]/){0,2}[ab](\\.[ab]){0,2}", 1..8),
        ) {
            // A file and a folder of one name cannot lie beside each other.
            let is_folder = |path: &String| paths.iter().any(|other| other.starts_with(&format!("{path}/")));
            let paths: Vec<&str> = paths.iter().filter(|path| !is_folder(path)).map(String::as_str).collect();
            let got = folders(&paths).unwrap();
            for (at, one) in got.iter().enumerate() {
                for other in got.iter().skip(at + 1) {
                    let lies_in = |one: &String, other: &String| Path::new(one).starts_with(other);
                    proptest::prop_assert!(!lies_in(one, other) && !lies_in(other, one), "{paths:?} {got:?}");
                }
            }
        }
    }
}
