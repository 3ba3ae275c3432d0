//! A place in a merged profile → the file and the line that an author wrote it in.
//!
//! In come the merged text, the place of a mistake in it, and the files that it was merged from; out comes the same mistake in the file that has
//! it: the keys that lead to the place lead to it in one of the files too.

use serde_json::Value;

use super::load::Fault;
use crate::yaml::{Node, Shape, Spot, tree};

/// A file that a profile was merged from: what messages call it, and its text.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub name: String,
    pub text: String,
}

/// A step from a map or a list into it.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Key(String),
    /// An item of a list is known by what it is: lists are added to, so that numbers of items differ.
    Item(Value),
}

/// The file that a place of the merged text was written in, and the place in it. The files are in order, the extending one first.
pub(super) fn find<'f>(whole: &str, files: &'f [File], fault: &Fault) -> Option<(&'f File, Spot)> {
    let at = Spot::from(fault.location);
    let mut path = Vec::new();
    path_to(&tree(whole).ok()?, (at.line, at.column), &mut path);
    let trees: Vec<(&File, Node)> = files.iter().filter_map(|file| Some((file, tree(&file.text).ok()?))).collect();
    // Where no file has the whole of the path, the place that it would stand in is shown.
    while !path.is_empty() {
        if let Some(found) = trees.iter().find_map(|(file, node)| Some((*file, spot(node, &path)?))) {
            return Some(found);
        }
        path.pop();
    }
    None
}

/// The steps to the innermost key or value that begins at a place or last before it.
fn path_to(node: &Node, at: (usize, usize), path: &mut Vec<Step>) {
    let before = |spot: Spot| spot.line > 0 && (spot.line, spot.column) <= at;
    match &node.shape {
        Shape::Map(entries) => {
            if let Some((key, _, value)) = entries.iter().rev().find(|(_, spot, _)| before(*spot)) {
                path.push(Step::Key(key.clone()));
                if before(value.spot) {
                    path_to(value, at, path);
                }
            }
        }
        Shape::List(items) => {
            if let Some(item) = items.iter().rev().find(|item| before(item.spot)) {
                path.push(Step::Item(item.to_value()));
                path_to(item, at, path);
            }
        }
        Shape::Scalar(_) => {}
    }
}

/// Where a path leads to: the value, if it is a single one or in a list, and else its key.
fn spot(node: &Node, path: &[Step]) -> Option<Spot> {
    let mut own = (node, node.spot);
    for step in path {
        own = match (step, &own.0.shape) {
            (Step::Key(key), Shape::Map(_)) => {
                let (key, value) = own.0.get(key)?;
                let single = matches!(value.shape, Shape::Scalar(_)) && value.spot.line > 0;
                (value, if single { value.spot } else { key })
            }
            (Step::Item(value), Shape::List(items)) => {
                let item = items.iter().find(|item| item.to_value() == *value)?;
                (item, item.spot)
            }
            _ => return None,
        };
    }
    Some(own.1)
}

#[cfg(test)]
mod tests {
    use crate::profile::Profile;

    /// The message about a profile that extends a built-in one; its first lines are always the same.
    fn message(text: &str) -> String {
        let head = "schema: sasshi/profile/v1\nname: a\n\nextends: town-ideas\n";
        Profile::from_yaml("a.yaml", &format!("{head}{text}")).map_err(|error| error.to_string()).expect_err(text)
    }

    #[test]
    fn mistakes_are_shown_where_the_author_wrote_them() {
        for (text, place) in [
            ("awards: [+, 特賞]\nheader:\n  phone: {labels: [電話], kind: money}\n", "a.yaml:7:"),
            ("header:\n  # a remark\n  shade: {label: [色]}\n", "a.yaml:7:"),
            ("recognize: {words: [+, 甲], at_least: 99}\n", "a.yaml:5:38:"),
            ("awards: [+, 特賞, '/(/']\n", "a.yaml:5:17:"),
        ] {
            let message = message(text);
            assert!(message.starts_with(place), "{place} {message}");
        }
    }
}
