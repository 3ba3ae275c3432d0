//! A tree in which some values do not fit their schema → the same tree without them, so that the rest can still be held against itself.
//!
//! What may be left out is left out; what must be there gets a stand-in, and nothing is said of what hangs together with it: a wrong type
//! in the number of employees hides what that number is held against, and not the date or the telephone number.

use serde_json::{Map, Value};

use super::{Problem, Rule, schema};

/// Values that are held against each other: where one of them does not fit, nothing is said of the other.
const TOGETHER: [(&str, &str); 5] = [
    ("recipient.place", "recipient.address"),
    ("provenance", "source"),
    ("winners", "divisions"),
    ("coverage", "furniture"),
    ("coverage", "unclaimed"),
];

/// A tree without what does not fit.
pub(super) struct Sound {
    pub(super) value: Value,
    /// What was taken out or has a stand-in, as steps.
    faulty: Vec<Vec<String>>,
}

impl Sound {
    /// Takes out of a tree what the schema of this name says does not fit: the paths of `faulty`.
    pub(super) fn new(name: &str, value: &Value, faulty: Vec<Vec<String>>) -> Self {
        let mut sound = value.clone();
        if let Some(root) = schema::of(name) {
            faulty.iter().for_each(|path| replace(root, root, &mut sound, path));
        }
        Self { value: sound, faulty }
    }

    /// Whether something that was found is about what fits alone.
    pub(super) fn tells(&self, problem: &Problem) -> bool {
        let group = |path: &[&str]| path.iter().take(2).map(|step| (*step).to_owned()).collect::<Vec<_>>().join(".");
        // That the provenance has a value which is missing or of another type was said of the value.
        let of_value = problem.path.strip_prefix("provenance.").filter(|_| problem.rule == Rule::UnknownPath);
        let steps: Vec<&str> = of_value.unwrap_or(&problem.path).split('.').collect();
        let is_below = |path: &str, of: &str| path == of || path.strip_prefix(of).is_some_and(|rest| rest.starts_with('.'));
        let meets = |fault: &Vec<String>| {
            let fault: Vec<&str> = fault.iter().map(String::as_str).collect();
            let (fault, path) = (group(&fault), group(&steps));
            let together =
                |(a, b): &(&str, &str)| is_below(&fault, a) && is_below(&path, b) || is_below(&fault, b) && is_below(&path, a);
            let is_whole = ["started", "coverage"].iter().any(|whole| is_below(&fault, whole) && is_below(&path, whole));
            is_whole || is_below(&fault, &path) || is_below(&path, &fault) || TOGETHER.iter().any(together)
        };
        !self.faulty.iter().any(|fault| fault.is_empty() || meets(fault))
    }
}

/// Takes a value out, or puts a stand-in in its place where it must be there.
fn replace(root: &Value, form: &Value, value: &mut Value, path: &[String]) {
    let form = schema::target(root, form);
    let Some((step, rest)) = path.split_first() else { return *value = stand_in(root, form) };
    let Some(inner) = schema::step(form, step) else { return };
    match value {
        Value::Object(entries) if rest.is_empty() => {
            let is_required = form["required"].as_array().is_some_and(|keys| keys.iter().any(|key| key == step.as_str()));
            if is_required {
                entries.insert(step.clone(), stand_in(root, inner));
            } else {
                entries.shift_remove(step.as_str());
            }
        }
        Value::Object(entries) => {
            if let Some(value) = entries.get_mut(step.as_str()) {
                replace(root, inner, value, rest);
            }
        }
        Value::Array(items) => {
            if let Some(value) = step.parse::<usize>().ok().and_then(|at| items.get_mut(at)) {
                replace(root, inner, value, rest);
            }
        }
        _ => {}
    }
}

/// The smallest value of a form.
fn stand_in(root: &Value, form: &Value) -> Value {
    let form = schema::target(root, form);
    if let Some(only) = form.get("const").or_else(|| form["enum"].get(0)) {
        return only.clone();
    }
    if let Some(first) = form["oneOf"].get(0).or_else(|| form["anyOf"].get(0)) {
        return stand_in(root, first);
    }
    match form["type"].as_str() {
        Some("string") => Value::from(""),
        Some("integer" | "number") => Value::from(0),
        Some("boolean") => Value::Bool(false),
        Some("array") => {
            let first = form["prefixItems"].as_array().into_iter().flatten().map(|form| stand_in(root, form));
            let mut items: Vec<Value> = first.collect();
            let least = form["minItems"].as_u64().and_then(|least| usize::try_from(least).ok()).unwrap_or(0);
            while items.len() < least {
                items.push(stand_in(root, &form["items"]));
            }
            Value::Array(items)
        }
        Some("object") => {
            let keys = form["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let entry = |key: &str| (key.to_owned(), stand_in(root, &form["properties"][key]));
            Value::Object(keys.map(entry).collect::<Map<_, _>>())
        }
        _ => Value::Null,
    }
}
