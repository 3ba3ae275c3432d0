//! The documents name what there is: modules, keys of profiles, subcommands, keys that are written; and no link of theirs is broken.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

/// What stands between the pairs of backticks of a text.
fn code_words(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_architecture_names_exactly_the_modules() {
    let page = text("docs/architecture.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")).filter_map(|line| line.split(" |").next());
    let named: BTreeSet<String> = rows.flat_map(code_words).map(str::to_owned).collect();
    let files = fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap().path());
    let modules: BTreeSet<String> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs") || path.is_dir())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(named, modules);
}

/// Every key of the objects that a schema describes.
fn keys(schema: &Value) -> BTreeSet<String> {
    let parts = schema["$defs"].as_object().into_iter().flatten().map(|(_, part)| part);
    let objects = parts.chain([schema]).filter_map(|part| part["properties"].as_object());
    objects.flat_map(|properties| properties.keys().cloned()).collect()
}

/// Whether a document names a key: in backticks, or as a key of an example.
fn names(page: &str, key: &str) -> bool {
    let in_example = |line: &str| {
        let starts = |text: &str| text.trim_start_matches("- ").starts_with(&format!("{key}:"));
        starts(line.trim_start()) || line.split(['{', ',']).any(|part| starts(part.trim_start()))
    };
    code_words(page).contains(key) || page.lines().any(in_example)
}

#[test]
fn every_key_of_a_profile_is_documented() {
    let (page, all) = (text("docs/profiles.md"), sasshi::schema::all());
    let (_, schema) = all.iter().find(|(name, _)| *name == sasshi::schema::PROFILE).unwrap();
    let keys = keys(schema);
    assert!(keys.len() > 30, "{keys:?}");
    let missing: Vec<_> = keys.iter().filter(|key| !names(&page, key)).collect();
    assert!(missing.is_empty(), "docs/profiles.md does not name {missing:?}");
    // The values that a key can take are named too.
    for (_, part) in schema["$defs"].as_object().unwrap() {
        for value in part["oneOf"].as_array().into_iter().flatten().filter_map(|choice| choice["const"].as_str()) {
            assert!(page.contains(&format!("`{value}`")), "docs/profiles.md does not name the value `{value}`");
        }
    }
}

#[test]
fn every_key_that_is_written_is_documented() {
    let page = text("docs/output.md");
    for (name, schema) in sasshi::schema::written() {
        let missing: Vec<_> = keys(schema).into_iter().filter(|key| !names(&page, key)).collect();
        assert!(missing.is_empty(), "docs/output.md does not name {missing:?} of {name}");
    }
}

#[test]
fn the_examples_of_the_profile_page_are_sound() {
    let page = text("docs/profiles.md");
    let examples = page.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let all: String = examples.collect();
    let profile =
        sasshi::profile::Profile::from_yaml("docs/profiles.md", &all).unwrap_or_else(|fault| panic!("{fault}\n{all}"));
    assert_eq!((profile.divisions.len(), profile.header.len(), profile.parts.len()), (2, 3, 3));
}

#[test]
fn built_in_profiles_fit_their_schema() {
    let (_, schema) = sasshi::schema::all().into_iter().find(|(name, _)| *name == sasshi::schema::PROFILE).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for name in sasshi::profile::built_in_names() {
        let text = sasshi::profile::built_in_text(name).unwrap();
        assert!(text.starts_with("# yaml-language-server: $schema=../schema/profile.schema.json\n"), "{name}");
        let value: Value = sasshi::yaml::from_yaml(text).unwrap();
        let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
        let mut odd = value.clone();
        odd["recognise"] = Value::Null;
        assert!(!validator.is_valid(&odd));
    }
}

#[test]
fn every_subcommand_is_in_the_readme() {
    let help = Command::new(assert_cmd::cargo::cargo_bin!("sasshi")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let readme = text("README.md");
    let commands: Vec<&str> =
        list.lines().filter_map(|line| line.split_whitespace().next()).filter(|&name| name != "help").collect();
    assert!(commands.len() >= 6, "{commands:?}");
    for name in commands {
        assert!(readme.contains(&format!("`sasshi {name}")), "README.md does not name `sasshi {name}`");
    }
}

#[test]
fn the_readme_shows_what_is_really_written() {
    let booklet = root().join("seeds/telework-award-07.txt");
    let source = sasshi::source::Source::read(&booklet, u64::MAX).unwrap();
    let profile = sasshi::profile::built_in("telework-award").unwrap();
    let converted = sasshi::convert(&source, &profile, &sasshi::Options::default()).unwrap();
    let files = sasshi::emit::files(&converted.value, &converted.diagnostics, &sasshi::emit::Options::default()).unwrap();
    let (_, record) = files.iter().find(|(path, _)| path.ends_with("records/07.yaml")).unwrap();
    let readme = text("README.md");
    let shown = readme.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    // An ellipsis stands for lines that are left out.
    let mut rest = record.as_str();
    for part in shown.split("…\n").map(|part| part.trim_end_matches(' ')) {
        let at = rest.find(part).unwrap_or_else(|| panic!("this part is not in the record:\n{part}"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn no_link_is_broken() {
    let mut pages: Vec<PathBuf> = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    for folder in ["docs", "docs/codes"] {
        let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        pages.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    let is_there = |page: &Path, link: &str| {
        let path = link.split('#').next().unwrap_or_default();
        path.is_empty() || path.contains("://") || page.parent().unwrap().join(path).exists()
    };
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(is_there(&page, link), "{}: {link} leads nowhere", page.display());
        }
    }
}
