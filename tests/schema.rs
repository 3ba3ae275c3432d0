//! The schemas in `schema/` are those of the types, and say what the contract says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::path::Path;

use sasshi::diagnostic::{Code, Diagnostic, DiagnosticsFile, Place};
use sasshi::schema::{self, BOOKLET, DIAGNOSTICS, RECORD};
use serde_json::{Value, json};

fn record() -> Value {
    json!({
        "schema": "sasshi/record/v1", "id": "telework-award-07/07", "division": {"number": 1, "name": "実施・推進の部"},
        "recipient": {
            "kind": "organization", "name": "日産自動車株式会社", "phone": "03-5565-2200",
            "capital": {"text": "605,813百万円", "yen": 605813000000u64}, "founded": "昭和8年",
            "employees": {"text": "26人(正社員13名)", "count": 26, "breakdown_kind": "of_which", "breakdown": [{"label": "正社員", "count": 13}]},
        },
        "started": {"text": "2006年7月より", "from": "2006-07", "dates": ["2006-07", "2006", "2006-07-31"]},
        "fields": {"name": {"number": 1, "heading": "名称", "text": "在宅勤務制度"}},
        "source": {"file": "a.txt", "sha256": "0".repeat(64), "lines": [1, 2], "pages": [1, 1]},
        "provenance": {"recipient.name": [1, 1]},
    })
}

/// The record with one value replaced or, with `Value::Null`, taken out.
fn with(pointer: &str, value: Value) -> Value {
    let mut record = record();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = record.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Value::Null => parent.remove(key),
        value => parent.insert(key.to_owned(), value),
    };
    record
}

#[test]
fn the_files_are_those_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    if std::env::var_os("SASSHI_BLESS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for (name, schema) in schema::all() {
            std::fs::write(folder.join(name), schema::to_text(&schema)).unwrap();
        }
    }
    for (name, schema) in schema::all() {
        let kept = std::fs::read_to_string(folder.join(name)).unwrap_or_default().replace("\r\n", "\n");
        assert!(kept == schema::to_text(&schema), "schema/{name} is stale; renew it with `cargo run -- schema --out schema`");
    }
    let known: Vec<_> = schema::all().into_iter().map(|(name, _)| name).collect();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(known.iter().any(|known| name == *known), "schema/{} belongs to no type", name.display());
    }
}

#[test]
fn what_the_contract_shows_is_valid() {
    schema::validate(RECORD, "record", &record()).unwrap();
    let found = [Diagnostic::new(Code::NumberingGap, "3 follows 1", vec![Place::line(7, "３．")])];
    schema::validate(DIAGNOSTICS, "diagnostics", &serde_json::to_value(DiagnosticsFile::new(&found)).unwrap()).unwrap();
}

#[test]
fn what_the_contract_excludes_is_not() {
    for (pointer, value, place) in [
        ("/schema", json!("sasshi/record/v2"), "schema"),
        ("/id", json!("07"), "id"),
        ("/award", json!([]), "award"),
        ("/surprise", json!("x"), "(root)"),
        ("/recipient/name", Value::Null, "recipient"),
        ("/recipient/kind", json!("company"), "recipient.kind"),
        ("/recipient/founded", json!(1933), "recipient.founded"),
        ("/recipient/capital/yen", json!(-1), "recipient.capital.yen"),
        ("/recipient/capital/usd", json!(1), "recipient.capital"),
        ("/recipient/capital/text", Value::Null, "recipient.capital"),
        ("/started/from", json!("2006/07"), "started.from"),
        ("/started/dates", json!(["2006-7"]), "started.dates.0"),
        ("/source/sha256", json!("0"), "source.sha256"),
        ("/source/lines", json!([1]), "source.lines"),
        ("/fields/name", json!({"heading": "名称", "txt": "x"}), "fields.name"),
    ] {
        let fault = schema::validate(RECORD, "07.yaml", &with(pointer, value)).expect_err(pointer).to_string();
        assert!(fault.starts_with("07.yaml") && fault.contains(&format!(": {place}: ")), "{pointer}: {fault}");
    }
    let mut nulled = record();
    nulled["award"] = Value::Null;
    assert!(schema::validate(RECORD, "07.yaml", &nulled).is_err());
    assert!(schema::validate(BOOKLET, "booklet.yaml", &record()).is_err());
    assert!(schema::validate("no.schema.json", "x", &record()).is_err());
}

#[test]
fn no_schema_names_null_or_a_format_of_rust() {
    for (name, schema) in schema::all() {
        let text = schema::to_text(&schema);
        assert!(!text.contains("\"null\"") && !text.contains("uint"), "{name}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        jsonschema::meta::validate(&schema).unwrap();
    }
}

#[test]
fn every_object_says_what_else_it_may_hold() {
    fn look(value: &Value, at: &str) {
        if let Value::Object(object) = value {
            if object.contains_key("properties") {
                assert!(object.contains_key("additionalProperties"), "{at} is open");
            }
            object.iter().for_each(|(key, value)| look(value, &format!("{at}/{key}")));
        }
    }
    schema::all().iter().for_each(|(name, schema)| look(schema, name));
}

#[test]
fn every_key_is_described() {
    for (name, schema) in schema::all() {
        let parts = schema["$defs"].as_object().into_iter().flatten().map(|(key, part)| (key.as_str(), part));
        for (part, schema) in parts.chain([("root", &schema)]) {
            assert!(schema["description"].is_string(), "{name}: {part}");
            for (key, value) in schema["properties"].as_object().into_iter().flatten() {
                assert!(value["description"].is_string(), "{name}: {part}.{key}");
            }
        }
    }
}

/// What an editor says of the files of a case is what `sasshi test` says: those that are kept are sound, and a key or a code that is misspelt is none.
#[test]
fn the_files_of_cases_fit_their_schemas() {
    let all = schema::all();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases");
    for (file, name, wrong) in [
        ("about.yaml", schema::ABOUT, [json!({"show": "x"}), json!({"unsupported": {"tab": "x"}}), json!({"known": " "})]),
        (
            "must.yaml",
            schema::MUST,
            [
                json!({"diagnostics": {"lacks": "no-such-code"}}),
                json!({"records": {"1": {"award": {"equal": "x"}}}}),
                json!({"booklet": {"title": {}}}),
            ],
        ),
    ] {
        let (_, form) = all.iter().find(|(known, _)| *known == name).unwrap();
        let form = jsonschema::validator_for(form).unwrap();
        let mut count = 0;
        for case in sasshi::cases::find(&cases).unwrap() {
            let Ok(text) = std::fs::read_to_string(case.folder.join(file)) else { continue };
            let value: Value = sasshi::yaml::from_yaml(&text).unwrap();
            assert!(form.is_valid(&value), "{}: {file} does not fit {name}", case.name);
            count += 1;
        }
        assert!(count > 5, "{count} files are called {file}");
        wrong.iter().for_each(|value| assert!(!form.is_valid(value), "{name} takes {value}"));
    }
}
