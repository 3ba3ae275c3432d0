//! A profile → the JSON Schema of the records that are made with it.
//!
//! In comes a [`Profile`]; out comes the schema of a record that has the keys of that profile and no others, each with the words that are
//! printed for it and with the form that its kind has: a field `visitors` of the kind `number` can have `value`, a number, and `unit`, 人.

use std::sync::{Arc, OnceLock};

use indexmap::{IndexMap, IndexSet};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::{RECORD, fault_of, written};
use crate::error::Error;
use crate::profile::{FieldRule, FieldSet, Patterns, Profile, ValueKind, ValueSpec};

/// The schema of the records of a profile. It is cheap to copy, and is compiled once.
#[derive(Debug, Clone)]
pub struct RecordSchema {
    schema: Arc<Value>,
    validator: Arc<OnceLock<Result<Validator, String>>>,
}

impl PartialEq for RecordSchema {
    fn eq(&self, other: &Self) -> bool {
        self.schema == other.schema
    }
}

impl Eq for RecordSchema {}

impl RecordSchema {
    /// The schema of the records of a profile.
    pub fn new(profile: &Profile) -> Self {
        Self { schema: Arc::new(of_profile(profile)), validator: Arc::new(OnceLock::new()) }
    }

    /// The schema as a value.
    pub fn value(&self) -> &Value {
        &self.schema
    }

    /// Holds a record against the schema; `what` names it.
    ///
    /// # Errors
    /// [`Error::Schema`] with the dotted place of the first fault and what is wrong there.
    pub fn validate(&self, what: &str, record: &Value) -> Result<(), Error> {
        let compile =
            || jsonschema::validator_for(&self.schema).map_err(|fault| format!("the profile's schema is not sound: {fault}"));
        let fault = match self.validator.get_or_init(compile) {
            Ok(validator) => fault_of(validator, record),
            Err(reason) => Some(reason.clone()),
        };
        fault.map_or(Ok(()), |reason| Err(Error::Schema { what: what.to_owned(), reason }))
    }
}

/// The keys of a recipient that every profile has.
const OWN: [&str; 15] = [
    "kind", "name", "name_latin", "affiliation", "place", "address", "representative", "phone", "phone_note", "fax", "url",
    "capital", "industry", "employees", "text",
];

/// The keys that are the record's own, and a recipient's only where they are printed again.
const OF_RECORD: [&str; 2] = ["overview", "started"];

/// The schema of the records of a profile.
fn of_profile(profile: &Profile) -> Value {
    let record = written().iter().find(|(name, _)| *name == RECORD);
    let mut schema = record.map(|(_, schema)| schema.clone()).unwrap_or_default();
    schema["title"] = json!(format!("A record of sasshi, made with the profile {}", profile.name));
    // The forms of what is read are those of any field, so that they are said once.
    let forms = schema.pointer("/$defs/Field/properties").cloned().unwrap_or_default();
    let recipient = recipient(profile, &forms);
    if let Some(known) = schema.pointer_mut("/$defs/Recipient").and_then(Value::as_object_mut) {
        if let Some(properties) = known.get_mut("properties").and_then(Value::as_object_mut) {
            properties.extend(recipient.clone());
        }
        let keys: Vec<&str> = recipient.keys().map(String::as_str).chain(OWN).chain(OF_RECORD).collect();
        let again = json!({"$ref": "#/$defs/Other"});
        let note = json!({"type": "string", "description": "What is printed beside the value."});
        let patterns = json!({again_pattern(&keys): again, format!("^({}|award)(_[0-9]+)?_note$", any_key(&keys)): note});
        known.insert("patternProperties".to_owned(), patterns);
        known.insert("additionalProperties".to_owned(), json!(false));
    }
    if let Some(fields) = schema.pointer_mut("/properties/fields").and_then(Value::as_object_mut) {
        let description = fields.get("description").cloned();
        let mut own = fields_of(profile.fields.iter(), &forms);
        own.extend(description.map(|text| ("description".to_owned(), text)));
        *fields = own;
    }
    schema
}

/// A pattern of the keys that a value gets which is printed again: `effects_2`.
fn again_pattern(keys: &[&str]) -> String {
    format!("^({})_[0-9]+$", any_key(keys))
}

/// A pattern of keys, whatever characters they have.
fn any_key(keys: &[&str]) -> String {
    keys.iter().map(|key| regex::escape(key)).collect::<Vec<_>>().join("|")
}

/// What the keys of a profile can hold under `recipient`.
fn recipient(profile: &Profile, forms: &Value) -> Map<String, Value> {
    let mut found: IndexMap<&str, IndexSet<String>> = IndexMap::new();
    let mut add = |key, value: Value| {
        found.entry(key).or_default().insert(value.to_string());
    };
    for rule in &profile.header {
        add(rule.key.as_str(), labelled(rule.kind, &rule.spec, &rule.labels, forms));
    }
    for rule in profile.parts.iter().filter(|rule| !rule.opens_fields) {
        add(rule.key.as_str(), labelled(rule.kind, &rule.spec, &rule.headings, forms));
    }
    let given = profile.sections.begin.iter().flat_map(|sample| sample.keys());
    let text = profile.sections.text.as_deref();
    let below_name = profile.sections.below_name.as_deref();
    for key in
        given.chain(text).chain(below_name).filter(|key| profile.label(key).is_none() && !["award", "division"].contains(key))
    {
        add(key, json!({"type": "string", "description": "As the profile names it."}));
    }
    let own = |key: &str| OWN.contains(&key) || OF_RECORD.contains(&key);
    let found = found.into_iter().filter(|(key, _)| !own(key));
    found.map(|(key, values)| (key.to_owned(), any_of(values))).collect()
}

/// One schema, or any of several.
fn any_of(values: IndexSet<String>) -> Value {
    let mut values: Vec<Value> = values.iter().filter_map(|value| serde_json::from_str(value).ok()).collect();
    match values.pop() {
        Some(only) if values.is_empty() => only,
        Some(last) => {
            let description = last["description"].clone();
            values.push(last);
            json!({"description": description, "anyOf": values})
        }
        None => Value::Bool(false),
    }
}

/// What the value of a label can be.
fn labelled(kind: ValueKind, spec: &ValueSpec, words: &Patterns, forms: &Value) -> Value {
    let description = printed(words);
    if kind == ValueKind::Text {
        return json!({"type": "string", "description": description});
    }
    let mut properties = Map::new();
    properties.insert("text".to_owned(), json!({"type": "string", "description": "The text in clean form."}));
    properties.extend(reading(kind, spec, forms));
    json!({
        "description": description,
        "type": "object",
        "properties": properties,
        "required": ["text"],
        "additionalProperties": false,
    })
}

fn printed(words: &Patterns) -> String {
    let words: Vec<&str> = words.iter().map(|pattern| pattern.written.as_str()).collect();
    if words.is_empty() { "Printed without a label.".to_owned() } else { format!("Printed as {}.", words.join(", ")) }
}

/// The schema of the fields of some sets.
fn fields_of<'p>(sets: impl Iterator<Item = &'p FieldSet>, forms: &Value) -> Map<String, Value> {
    let mut found: IndexMap<&str, IndexSet<String>> = IndexMap::new();
    for rule in sets.flat_map(|set| &set.fields) {
        found.entry(rule.key.as_str()).or_default().insert(field(rule, forms).to_string());
    }
    let keys: Vec<&str> = found.keys().copied().collect();
    let mut patterns = Map::new();
    if !keys.is_empty() {
        patterns.insert(again_pattern(&keys), json!({"$ref": "#/$defs/Field"}));
    }
    patterns.insert("^other-[0-9]+$".to_owned(), json!({"$ref": "#/$defs/Field"}));
    let properties: Map<String, Value> = found.into_iter().map(|(key, values)| (key.to_owned(), any_of(values))).collect();
    let schema =
        json!({"type": "object", "properties": properties, "patternProperties": patterns, "additionalProperties": false});
    schema.as_object().cloned().unwrap_or_default()
}

fn field(rule: &FieldRule, forms: &Value) -> Value {
    let strings = json!({"type": "array", "items": {"type": "string"}});
    let described = |mut schema: Value, text: &str| {
        schema["description"] = json!(text);
        schema
    };
    let mut properties = Map::new();
    let mut add = |key: &str, schema| drop(properties.insert(key.to_owned(), schema));
    add("number", json!({"type": "integer", "minimum": 0, "description": "The printed number, right or wrong."}));
    add("heading", json!({"type": "string", "description": "The printed heading without number and mark."}));
    add("text", json!({"type": "string", "description": "The prose: one paragraph, list item or sub-heading a line."}));
    reading(rule.kind, &rule.spec, forms).into_iter().for_each(|(key, schema)| add(&key, schema));
    add("captions", described(strings.clone(), "Captions of pictures, diagrams and tables."));
    add("figures", described(strings, "The words of diagrams and tables."));
    if let Some(inner) = &rule.inner {
        add("fields", described(Value::Object(fields_of(std::iter::once(&**inner), forms)), "The fields inside the field."));
    }
    json!({
        "description": printed(&rule.headings),
        "type": "object",
        "properties": properties,
        "required": ["heading"],
        "additionalProperties": false,
    })
}

/// What a kind adds to the text of a value.
fn reading(kind: ValueKind, spec: &ValueSpec, forms: &Value) -> Vec<(String, Value)> {
    let own = |key: &str| (key.to_owned(), forms[key].clone());
    let value = |schema: Value| {
        let mut schema = schema;
        schema["description"] = json!("What the text was read as.");
        ("value".to_owned(), schema)
    };
    let text = || value(json!({"type": "string"}));
    match kind {
        ValueKind::Text => Vec::new(),
        ValueKind::Lines | ValueKind::List => vec![value(json!({"type": "array", "items": {"type": "string"}}))],
        ValueKind::Number => {
            let unit = |unit: &String| ("unit".to_owned(), json!({"const": unit, "description": "The unit of the number."}));
            std::iter::once(value(json!({"type": "number"}))).chain(spec.unit.as_ref().map(unit)).collect()
        }
        ValueKind::FiscalYear => vec![value(json!({"type": "integer", "minimum": 1000}))],
        ValueKind::Money => vec![own("yen")],
        ValueKind::Count => vec![own("count"), own("breakdown_kind"), own("breakdown")],
        ValueKind::Date => vec![own("from"), own("dates")],
        ValueKind::Period => vec![own("from"), own("to")],
        ValueKind::Person => vec![text(), own("name_latin")],
        ValueKind::Organization => vec![text()],
        ValueKind::Address => vec![own("prefecture"), own("city"), own("street")],
        ValueKind::Phone | ValueKind::Fax | ValueKind::Mail | ValueKind::Url => vec![text(), own("note")],
        ValueKind::Choice => {
            let choices: Vec<&str> = spec.choices.iter().map(|choice| choice.written.as_str()).collect();
            vec![value(json!({"enum": choices}))]
        }
    }
}
