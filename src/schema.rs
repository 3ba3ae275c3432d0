//! The JSON Schemas (draft 2020-12) of everything that is written, of profiles, and of the files of cases, made from the Rust
//! types.
//!
//! Out go pairs of a file name and a schema; the same files lie in the project's `schema/` (a test holds them in step), and those of
//! what is written beside every output. A schema says what is written, no more: no key is null, and none is unknown except where a profile may
//! name its own.
//!
//! ```
//! let names: Vec<&str> = sasshi::schema::all().into_iter().map(|(name, _)| name).collect();
//! assert!(names.contains(&"record.schema.json"));
//! ```

mod own;

use std::sync::{LazyLock, OnceLock};

use jsonschema::Validator;
use schemars::{
    JsonSchema, Schema,
    generate::{Contract, SchemaSettings},
    transform::transform_subschemas,
};
use serde_json::{Map, Value};

use crate::cases::{About, Must};
use crate::diagnostic::DiagnosticsFile;
use crate::error::Error;
use crate::profile::RawProfile;
use crate::record::{Booklet, Record};

pub use own::RecordSchema;

/// The file name of a record's schema.
pub const RECORD: &str = "record.schema.json";
/// The file name of a booklet's schema.
pub const BOOKLET: &str = "booklet.schema.json";
/// The file name of the schema of a booklet's findings.
pub const DIAGNOSTICS: &str = "diagnostics.schema.json";

/// The file name of the schema of profiles.
pub const PROFILE: &str = "profile.schema.json";
/// The file name of the schema of what is said of a case.
pub const ABOUT: &str = "about.schema.json";
/// The file name of the schema of what single values of a case must be.
pub const MUST: &str = "must.schema.json";

/// Every schema by the name of its file.
pub fn all() -> Vec<(&'static str, Value)> {
    const IN: Contract = Contract::Deserialize;
    let mut all = written().to_vec();
    all.extend([
        (PROFILE, of::<RawProfile>("A profile of sasshi: what is known of one family of booklets", IN)),
        (ABOUT, of::<About>("about.yaml of a case: where it comes from, what it shows, and how it is read", IN)),
        (MUST, of::<Must>("must.yaml of a case: what single values must contain, lack or be", IN)),
    ]);
    all
}

/// The schemas of what is written, by the names of their files; they are made once in a process.
pub fn written() -> &'static [(&'static str, Value)] {
    const OUT: Contract = Contract::Serialize;
    static WRITTEN: LazyLock<[(&str, Value); 3]> = LazyLock::new(|| {
        [
            (RECORD, of::<Record>("A record of sasshi: one recipient of an award", OUT)),
            (BOOKLET, of::<Booklet>("A booklet of sasshi: what it says beside the recipients' sections", OUT)),
            (DIAGNOSTICS, of::<DiagnosticsFile>("The diagnostics of sasshi: what a person should look at", OUT)),
        ]
    });
    WRITTEN.as_slice()
}

/// A schema as it is written to its file: two spaces of indentation and a line break at the end.
pub fn to_text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

/// Holds a value against the schema of the file name given, one of those of [what is written](written).
///
/// # Errors
///
/// [`Error::Schema`] with the dotted place of the first fault and what is wrong there; `what` names the value.
pub fn validate(name: &str, what: &str, value: &Value) -> Result<(), Error> {
    // Compiling takes longer than converting a booklet, so it is done once in a process, and only for what is written.
    static VALIDATORS: [OnceLock<Result<Validator, String>>; 3] = [const { OnceLock::new() }; 3];
    let known = written().iter().zip(&VALIDATORS).find(|((known, _), _)| *known == name);
    let compile = |schema| jsonschema::validator_for(schema).map_err(|fault| format!("{name} is no sound schema: {fault}"));
    let fault = match known.map(|((_, schema), validator)| validator.get_or_init(|| compile(schema))) {
        Some(Ok(validator)) => fault_of(validator, value),
        Some(Err(reason)) => Some(reason.clone()),
        None => Some(format!("there is no schema named {name}")),
    };
    fault.map_or(Ok(()), |reason| Err(Error::Schema { what: what.to_owned(), reason }))
}

/// The first fault of a value: the dotted place and what is wrong there.
fn fault_of(validator: &Validator, value: &Value) -> Option<String> {
    // To know that there is none is much cheaper than to look for the first.
    if validator.is_valid(value) {
        return None;
    }
    let fault = validator.iter_errors(value).next()?;
    Some(format!("{}: {fault}", dotted(fault.instance_path().as_str())))
}

/// A JSON pointer such as `/recipient/name` as a dotted path; the value as a whole is `(root)`.
fn dotted(pointer: &str) -> String {
    match pointer.strip_prefix('/') {
        Some(path) => path.replace('/', "."),
        None => "(root)".to_owned(),
    }
}

/// The schema of a type, as it is written or as it may be read.
fn of<T: JsonSchema>(title: &str, contract: Contract) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.contract = contract).with_transform(tighten);
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    if let Some(object) = schema.as_object_mut() {
        arrange(object);
    }
    schema.to_value()
}

/// Makes a schema say what is true of what is written and what serde's attributes alone do not tell.
fn tighten(schema: &mut Schema) {
    transform_subschemas(&mut tighten, schema);
    let Some(object) = schema.as_object_mut() else { return };
    // A key whose value is absent is left out, so an `Option` is never null.
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = choices.as_mut_slice() {
            let only = std::mem::take(only);
            object.remove("anyOf");
            object.extend(only);
        }
    }
    // What may be left out need not be written as nothing.
    if object.get("default").is_some_and(Value::is_null) {
        object.remove("default");
    }
    // Formats such as `uint32` are Rust's own; strict validators refuse a schema that uses them.
    if object.get("format").and_then(Value::as_str).is_some_and(|format| format.contains("int")) {
        object.remove("format");
    }
    // Unknown keys are mistakes, except where a flattened map has said what else there may be.
    if object.contains_key("properties") && !object.contains_key("additionalProperties") {
        object.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    arrange(object);
}

/// Puts what a person reads first at the front of a schema, and the definitions at its end.
fn arrange(object: &mut Map<String, Value>) {
    let rank = |key: &str| match key {
        "$schema" => 0,
        "title" => 1,
        "description" => 2,
        "$defs" => 4,
        _ => 3,
    };
    let mut entries: Vec<_> = std::mem::take(object).into_iter().collect();
    entries.sort_by_key(|(key, _)| rank(key));
    object.extend(entries);
}
