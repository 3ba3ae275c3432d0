//! A tree against a JSON Schema → what does not fit, in the schema's own words.

use std::sync::OnceLock;

use jsonschema::Validator;
use jsonschema::error::{ValidationError, ValidationErrorKind};
use serde_json::Value;

use super::{Problem, Rule, Subject, nearest};

/// A schema and what holds values against it.
struct Compiled {
    name: &'static str,
    schema: Value,
    validator: Option<Validator>,
}

/// The schema of a file name and its validator. Compiling takes long, so it is done once in a process.
fn compiled(name: &str) -> Option<(&'static Value, &'static Validator)> {
    static ALL: OnceLock<Vec<Compiled>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let compile = |(name, schema): (&'static str, Value)| {
            let validator = jsonschema::validator_for(&schema).ok();
            Compiled { name, schema, validator }
        };
        crate::schema::all().into_iter().map(compile).collect()
    });
    let found = all.iter().find(|compiled| compiled.name == name)?;
    Some((&found.schema, found.validator.as_ref()?))
}

/// The schema of a file name.
pub(super) fn of(name: &str) -> Option<&'static Value> {
    compiled(name).map(|(schema, _)| schema)
}

/// Everything in a tree that does not fit a schema; returns the paths of values that are of another type than they must be.
pub(super) fn check(name: &str, subject: &Subject<'_>, value: &Value, found: &mut Vec<Problem>) -> Vec<Vec<String>> {
    let Some((schema, validator)) = compiled(name) else { return Vec::new() };
    let mut faulty = Vec::new();
    for fault in validator.iter_errors(value) {
        let pointer = fault.instance_path().as_str().to_owned();
        let steps: Vec<String> = pointer.split('/').skip(1).map(unescaped).collect();
        let path: Vec<&str> = steps.iter().map(String::as_str).collect();
        explain(&fault, &path, schema, subject, found);
        match fault.kind() {
            // A text that is written in another way is still one, and what is too much takes nothing away.
            ValidationErrorKind::AdditionalProperties { .. }
            | ValidationErrorKind::Constant { .. }
            | ValidationErrorKind::Pattern { .. }
            | ValidationErrorKind::MinLength { .. } => {}
            ValidationErrorKind::Required { property } => {
                faulty.push(steps.iter().cloned().chain(property.as_str().map(str::to_owned)).collect());
            }
            _ => faulty.push(steps),
        }
    }
    faulty
}

/// What a part of a schema refers to, or itself.
pub(super) fn target<'s>(root: &'s Value, part: &'s Value) -> &'s Value {
    part["$ref"].as_str().and_then(|to| root.pointer(to.strip_prefix('#')?)).unwrap_or(part)
}

/// The part of an object's or a list's schema that a step leads to.
pub(super) fn step<'s>(owner: &'s Value, step: &str) -> Option<&'s Value> {
    owner["properties"].get(step).or_else(|| {
        let prefixed = step.parse::<usize>().ok().and_then(|at| owner["prefixItems"].get(at));
        prefixed.or_else(|| owner.get("items")).or_else(|| owner.get("additionalProperties"))
    })
}

/// A step of a JSON pointer as the key that it stands for.
fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// A fault as problems: one for each key that is too much.
fn explain(fault: &ValidationError<'_>, path: &[&str], root: &Value, subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let here = part(root, path);
    let says = here.and_then(|(part, owner)| description(part).or_else(|| description(owner)));
    let meaning = says.map(|text| format!("the schema says of `{}`: {text}", path.last().copied().unwrap_or("the file")));
    let name = if path.is_empty() { "the file".to_owned() } else { format!("`{}`", path.join(".")) };
    match fault.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let known: Vec<&str> = here.map(|(_, owner)| keys(owner)).unwrap_or_default();
            for key in unexpected {
                let message = format!("there is no key `{key}` here{}", did_you_mean(key, &known));
                let at = subject.key(path, key);
                found.push(
                    subject.problem(Rule::UnknownKey, at, path, message).hint(format!("the keys are: {}", known.join(", "))),
                );
            }
        }
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            let message = format!("{name} has no `{key}`, which it must have");
            let says = here.and_then(|(_, owner)| owner["properties"].get(key)).and_then(description);
            let at = subject.value(path);
            found.push(
                subject
                    .problem(Rule::MissingKey, at, path, message)
                    .maybe(says.map(|text| format!("the schema says of `{key}`: {text}"))),
            );
        }
        kind => {
            let given = shown(fault.instance());
            let allowed = here.map(|(part, owner)| allowed(part).or_else(|| allowed(owner)).unwrap_or_default());
            let (rule, message) = match kind {
                ValidationErrorKind::Type { .. } => {
                    let expected = here.map_or("another type", |(_, owner)| type_of(owner));
                    (Rule::WrongType, format!("{name} is {} here, but must be {expected}", kind_of(fault.instance())))
                }
                ValidationErrorKind::Constant { expected_value } => {
                    (Rule::NotAllowed, format!("{name} is {given}, but must be {}", shown(expected_value)))
                }
                ValidationErrorKind::Enum { .. }
                | ValidationErrorKind::OneOfNotValid { .. }
                | ValidationErrorKind::AnyOf { .. } => {
                    let words: Vec<&str> = allowed.iter().flatten().map(|(word, _)| *word).collect();
                    let near = fault.instance().as_str().map(|word| did_you_mean(word, &words)).unwrap_or_default();
                    (Rule::NotAllowed, format!("{name} is {given}, which is none of the values that it can have{near}"))
                }
                ValidationErrorKind::Pattern { pattern } => {
                    (Rule::WrongForm, format!("{name} is {given}, which is not written as it must be: {pattern}"))
                }
                _ => (Rule::WrongForm, format!("{name}: {fault}")),
            };
            // A number that should be a text was meant as it is written: its leading zeros belong to it.
            let quotes = rule == Rule::WrongType && !fault.instance().is_object() && !fault.instance().is_array();
            let quotes = quotes && here.is_some_and(|(_, owner)| owner["type"] == "string") && !fault.instance().is_null();
            let quotes = quotes.then(|| format!("write it in quotes: \"{}\"", subject.written(path)));
            let values = allowed.filter(|allowed| !allowed.is_empty()).map(|allowed| {
                // Of many values each is said in a word.
                let is_short = allowed.len() > 12;
                let word = |(word, says): &(&str, &str)| match says {
                    says if is_short || says.is_empty() => (*word).to_owned(),
                    says => format!("{word} ({})", says.trim_end_matches('.')),
                };
                format!("the values are: {}", allowed.iter().map(word).collect::<Vec<_>>().join(", "))
            });
            found.push(subject.problem(rule, subject.value(path), path, message).maybe(quotes.or(values).or(meaning)));
        }
    }
}

/// The part of a schema that a path leads to: as the property says it, and what that refers to.
fn part<'s>(root: &'s Value, path: &[&str]) -> Option<(&'s Value, &'s Value)> {
    path.iter().try_fold((root, root), |(_, owner), key| {
        let next = step(owner, key)?;
        Some((next, target(root, next)))
    })
}

fn description(schema: &Value) -> Option<&str> {
    schema["description"].as_str()
}

/// The keys that an object of a schema can have.
fn keys(schema: &Value) -> Vec<&str> {
    schema["properties"].as_object().into_iter().flat_map(|keys| keys.keys().map(String::as_str)).collect()
}

/// The words that are allowed, each with what the schema says of it.
fn allowed(schema: &Value) -> Option<Vec<(&str, &str)>> {
    if let Some(words) = schema["enum"].as_array() {
        return Some(words.iter().filter_map(|word| Some((word.as_str()?, ""))).collect());
    }
    let choices = schema["oneOf"].as_array()?.iter();
    let words = choices.flat_map(|choice| match choice["enum"].as_array() {
        Some(words) => words.iter().filter_map(|word| Some((word.as_str()?, ""))).collect::<Vec<_>>(),
        None => choice["const"].as_str().map(|word| (word, description(choice).unwrap_or_default())).into_iter().collect(),
    });
    Some(words.collect())
}

/// A type in the words of a person.
fn type_of(schema: &Value) -> &str {
    match schema["type"].as_str() {
        Some("string") => "a text",
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("boolean") => "`true` or `false`",
        Some("array") => "a list",
        Some("object") => "a mapping of `key: value`",
        _ => "another type",
    }
}

/// What a value is, in the words of a person.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping of `key: value`",
    }
}

/// A value in a message: as it is written in JSON, and not all of it where it is long.
fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("`{short}…`") } else { format!("`{short}`") }
}

/// The nearest of the words that are known, as the end of a message.
fn did_you_mean(given: &str, known: &[&str]) -> String {
    nearest(given, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}
