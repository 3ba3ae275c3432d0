//! `sasshi profile`.

use super::{at_root, booklet, file, sasshi};

#[test]
fn profiles_are_listed_and_printed() {
    let (code, out, err) = sasshi(&["profile", "list"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out.lines().count(), sasshi::profile::built_in_names().count());
    assert!(out.starts_with("telework-award   Programme booklets of the Telework Promotion Award"), "{out}");
    let (code, out, err) = sasshi(&["profile", "show", "telework-award"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(Some(out.as_str()), sasshi::profile::built_in_text("telework-award"));
}

#[test]
fn what_is_printed_is_a_profile_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let text = sasshi(&["profile", "show", "telework-award"]).1;
    let (_, path) = file(folder.path(), "my.yaml", text.replace("name: telework-award", "name: my"));
    let out = folder.path().join("out").to_str().unwrap().to_owned();
    let (code, _, err) = sasshi(&["convert", &booklet(), "--profile", &path, "-o", &out]);
    assert!(code == 0 && err.contains("19 recipients") && err.contains("read with the profile my\n"), "{err}");
}

#[test]
fn a_name_that_is_none_gets_the_nearest_suggested() {
    let (code, out, err) = sasshi(&["profile", "show", "telework"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: there is no built-in profile `telework`; did you mean `telework-award`?"), "{err}");
    assert_eq!(sasshi(&["profile"]).0, 2);
}

#[test]
fn the_built_in_profiles_are_without_fault() {
    let (code, out, err) = sasshi(&["profile", "check", "--cases", &at_root("seeds"), "--strict"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.lines().all(|line| line.contains(": note: ")), "{out}");
    assert_eq!(err.matches("1 of the cases read with it").count(), sasshi::profile::built_in_names().count(), "{err}");
}

#[test]
fn a_linter_shows_what_an_author_should_look_at() {
    let folder = tempfile::tempdir().unwrap();
    let (_, path) = file(
        folder.path(),
        "my.yaml",
        "schema: sasshi/profile/v1\nname: my\nrecognize: {words: [賞], at_least: 1}\n\
         header:\n  phone: {labels: [電話], kind: phone}\n  contact: {labels: [担当者, 電 話]}\n\
         fields:\n- numbering: ■\n  keys:\n    outcome: {headings: [成果]}\n    goal: {headings: [めざすところ, '/成.*/']}\n",
    );
    let (code, out, err) = sasshi(&["profile", "check", &path]);
    let shown: Vec<String> = out.lines().map(|line| line.replace(&path, "my.yaml")).collect();
    let wanted = [
        "my.yaml: error: header.contact: 電 話 is also in header.phone: only one of the two can be found",
        "my.yaml: error: fields.goal: /成.*/ takes 成果 of fields.outcome too",
        "my.yaml: warning: fields.outcome: the agreed key for 成果 is `effects` (docs/vocabulary.md)",
        "my.yaml: note: fields.goal: `goal` is not in docs/vocabulary.md",
    ];
    assert_eq!((code, shown), (1, wanted.map(str::to_owned).to_vec()), "{err}");
    let (code, out, _) = sasshi(&["profile", "check", "town-ideas", "--cases", folder.path().to_str().unwrap()]);
    let missing = "town-ideas: warning: recognize: no text of the case folder is a booklet of this family\n";
    assert_eq!((code, out.as_str()), (0, missing));
}

#[test]
fn the_schema_of_a_profile_has_its_keys_and_no_others() {
    let (code, out, err) = sasshi(&["schema", "--profile", "town-ideas"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let schema: serde_json::Value = serde_json::from_str(&out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let path = at_root("fixtures/cases/kamome-kufu-03/expected/records/01.yaml");
    let record: serde_json::Value = sasshi::yaml::from_yaml(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(validator.is_valid(&record));
    for (pointer, value) in [
        ("/recipient/age/value", serde_json::json!("10")),
        ("/recipient/age/unit", serde_json::json!("年")),
        ("/recipient/title", serde_json::json!({"text": "x"})),
        ("/fields/effects/value", serde_json::json!(1)),
        ("/fields/plans", serde_json::json!({"heading": "x"})),
        ("/fields/other-x", serde_json::json!({"heading": "x"})),
    ] {
        let mut odd = record.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        odd.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(key.to_owned(), value);
        assert!(!validator.is_valid(&odd), "{pointer}");
    }
    let mut other = record.clone();
    other["fields"]["other-1"] = serde_json::json!({"heading": "x", "text": "y"});
    other["fields"]["effects_2"] = serde_json::json!({"heading": "x", "text": "y"});
    assert!(validator.is_valid(&other));
}
