//! Every `fixtures/emit/NAME.in` (a booklet, its records and its findings in YAML) is written as the files in `NAME.out`;
//! `SASSHI_BLESS=1` writes the latter anew. Then: what happens to the disk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use sasshi::diagnostic::{Code, Diagnostic, Place};
use sasshi::emit::{Format, Options, files, record_lines, write, write_schemas};
use sasshi::error::Error;
use sasshi::record::{Booklet, Record};
use sasshi::yaml::from_yaml;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    folder: Option<PathBuf>,
    #[serde(default)]
    format: String,
    booklet: Booklet,
    #[serde(default)]
    records: Vec<Record>,
    #[serde(default)]
    diagnostics: Vec<Diagnostic>,
}

fn read(name: &str) -> Case {
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/emit").join(name).with_extension("in");
    let mut case: Case =
        from_yaml(&fs::read_to_string(input).unwrap()).unwrap_or_else(|fault| panic!("{name}.in: {}", fault.rendered));
    case.booklet.records = std::mem::take(&mut case.records);
    case
}

impl Case {
    fn options(&self) -> Options {
        let format = match self.format.as_str() {
            "json" => Format::Json,
            "ndjson" => Format::Ndjson,
            _ => Format::Yaml,
        };
        Options { folder: self.folder.clone(), format }
    }
}

#[test]
fn booklets_are_written_as_the_fixtures_have_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/emit");
    let (mut count, mut faults) = (0, String::new());
    for entry in fs::read_dir(&folder).unwrap() {
        let input = entry.unwrap().path();
        if input.extension().is_none_or(|extension| extension != "in") {
            continue;
        }
        count += 1;
        let name = input.file_stem().unwrap().to_str().unwrap();
        let case = read(name);
        let mut got = String::new();
        for (path, text) in files(&case.booklet, &case.diagnostics, &case.options()).unwrap() {
            writeln!(got, "==> {} <==\n{text}", path.display()).unwrap();
        }
        let output = input.with_extension("out");
        if std::env::var_os("SASSHI_BLESS").is_some() {
            fs::write(&output, &got).unwrap();
        }
        let wanted = fs::read_to_string(&output).unwrap_or_default();
        let first = wanted.lines().zip(got.lines()).position(|(wanted, got)| wanted != got).unwrap_or(0);
        if got != wanted {
            writeln!(faults, "{name}.out, first difference in line {}; what is written:\n{got}", first + 1).unwrap();
        }
    }
    assert!(count > 0, "there are no fixtures");
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn what_is_written_reads_back() {
    let case = read("record-of-the-contract");
    let files = files(&case.booklet, &[], &Options::default()).unwrap();
    let record: Record = from_yaml(&files[1].1).unwrap();
    assert_eq!(record, case.booklet.records[0]);
    let booklet: Booklet = from_yaml(&files[0].1).unwrap();
    assert_eq!(Booklet { records: case.booklet.records.clone(), ..booklet }, case.booklet);
}

/// Every file below a folder, with its text.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(tree(&path).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)));
            found.entry(name + "/").or_default();
        } else {
            found.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    found
}

/// A booklet with so many records.
fn booklet(records: usize) -> Booklet {
    let case = read("record-of-the-contract");
    Booklet { records: vec![case.booklet.records[0].clone(); records], ..case.booklet }
}

const ID: &str = "telework-award-07";

#[test]
fn the_files_are_those_of_the_contract() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path().join("not/yet/there");
    let written = write(&booklet(2), &[], &out, &Options::default()).unwrap();
    assert_eq!(written.folder, out.join(ID));
    let wanted = ["booklet.yaml", "records/01.yaml", "records/02.yaml", "diagnostics.yaml"].map(|name| out.join(ID).join(name));
    assert_eq!(written.files, wanted);
    let names: Vec<_> = tree(&out).into_keys().filter(|name| !name.ends_with('/')).collect();
    let wanted = [
        "schema/booklet.schema.json",
        "schema/diagnostics.schema.json",
        "schema/record.schema.json",
        "telework-award-07/booklet.yaml",
        "telework-award-07/diagnostics.yaml",
        "telework-award-07/records/01.yaml",
        "telework-award-07/records/02.yaml",
    ];
    assert_eq!(names, wanted);
}

#[test]
fn every_file_points_to_a_schema_that_is_there() {
    for folder in [None, Some("a"), Some("2006/秋/a")] {
        let out = tempfile::tempdir().unwrap();
        let options = Options { folder: folder.map(PathBuf::from), ..Options::default() };
        let written = write(&booklet(1), &[], out.path(), &options).unwrap();
        for file in written.files {
            let text = fs::read_to_string(&file).unwrap();
            let schema = text.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=").unwrap();
            let schema = fs::read_to_string(file.parent().unwrap().join(schema)).unwrap();
            let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
            let value: serde_json::Value = from_yaml(&text).unwrap();
            assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&value), "{}", file.display());
        }
    }
}

#[test]
fn numbers_get_as_many_digits_as_the_last_one() {
    for (count, last) in [(9, "09.yaml"), (99, "99.yaml"), (100, "100.yaml"), (1000, "1000.yaml")] {
        let files = files(&booklet(count), &[], &Options::default()).unwrap();
        let names: Vec<_> =
            files.iter().filter_map(|(path, _)| path.strip_prefix(Path::new(ID).join("records")).ok()).collect();
        assert_eq!(*names.last().unwrap(), Path::new(last));
        assert!(names.iter().all(|name| name.as_os_str().len() == last.len()) && names.is_sorted(), "{names:?}");
    }
}

#[test]
fn a_second_run_leaves_nothing_of_the_first() {
    let out = tempfile::tempdir().unwrap();
    write(&booklet(120), &[], out.path(), &Options::default()).unwrap();
    write(&booklet(1), &[], out.path(), &Options { format: Format::Json, ..Options::default() }).unwrap();
    write(&booklet(2), &[], out.path(), &Options::default()).unwrap();
    let second = tree(out.path());
    let fresh = tempfile::tempdir().unwrap();
    write(&booklet(2), &[], fresh.path(), &Options::default()).unwrap();
    assert_eq!(second, tree(fresh.path()));
    write(&booklet(0), &[], out.path(), &Options::default()).unwrap();
    assert!(!out.path().join(ID).join("records").exists());
}

#[test]
fn leftovers_of_a_killed_run_are_cleared_and_its_old_folder_put_back() {
    let out = tempfile::tempdir().unwrap();
    let work = out.path().join(".sasshi-killed");
    fs::create_dir_all(work.join("new/records")).unwrap();
    fs::create_dir_all(work.join("old")).unwrap();
    fs::write(work.join("old/booklet.yaml"), "earlier").unwrap();
    fs::write(work.join("place"), "2006/b").unwrap();
    fs::create_dir_all(out.path().join("2006")).unwrap();
    fs::create_dir_all(out.path().join(".sasshi-other/new")).unwrap();
    fs::write(out.path().join(".sasshi-notes.txt"), "a person's").unwrap();
    write(&booklet(0), &[], out.path(), &Options::default()).unwrap();
    let names: Vec<_> =
        tree(out.path()).into_keys().filter(|name| !name.starts_with("schema") && !name.starts_with(ID)).collect();
    assert_eq!(names, [".sasshi-notes.txt", "2006/", "2006/b/", "2006/b/booklet.yaml"]);
}

#[test]
fn a_work_folder_in_use_is_not_cleared() {
    let out = tempfile::tempdir().unwrap();
    fs::create_dir_all(out.path().join(".sasshi-busy/new")).unwrap();
    // Somebody at work holds a share of the output folder's lock.
    let share = fs::File::open(out.path()).unwrap();
    share.lock_shared().unwrap();
    write(&booklet(0), &[], out.path(), &Options::default()).unwrap();
    assert!(out.path().join(".sasshi-busy/new").exists());
}

#[test]
fn a_folder_with_a_persons_files_is_not_touched() {
    for stranger in ["notes.txt", "main.rs", "records/notes.yaml", "a/booklet.yaml", "records/01/x", "booklet.yaml/x"] {
        let out = tempfile::tempdir().unwrap();
        let path = out.path().join(ID).join(stranger);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "precious").unwrap();
        let fault = write(&booklet(1), &[], out.path(), &Options::default()).expect_err(stranger);
        assert!(matches!(&fault, Error::Write { path, .. } if path.ends_with(ID)), "{fault}");
        assert!(fault.to_string().contains("which sasshi did not write"), "{fault}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
        let left: Vec<_> = fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 2, "{left:?}");
    }
}

#[test]
fn a_file_in_the_folders_place_is_not_touched() {
    let out = tempfile::tempdir().unwrap();
    fs::write(out.path().join(ID), "precious").unwrap();
    assert!(write(&booklet(1), &[], out.path(), &Options::default()).is_err());
    assert_eq!(fs::read_to_string(out.path().join(ID)).unwrap(), "precious");
    let fault = write(&booklet(1), &[], &out.path().join(ID), &Options::default()).unwrap_err();
    assert!(fault.to_string().starts_with("cannot write "), "{fault}");
}

#[test]
fn a_value_that_does_not_fit_stops_the_writing_before_it_begins() {
    let out = tempfile::tempdir().unwrap();
    write(&booklet(1), &[], out.path(), &Options::default()).unwrap();
    let before = tree(out.path());
    let mut broken = booklet(2);
    broken.records[1].source.sha256 = "no digest".into();
    let fault = write(&broken, &[], out.path(), &Options::default()).unwrap_err().to_string();
    assert!(fault.contains("02.yaml") && fault.contains("source.sha256"), "{fault}");
    assert!(record_lines(&broken).is_err());
    assert_eq!(before, tree(out.path()));
}

#[test]
fn no_text_of_a_booklet_leads_out_of_the_folder() {
    let out = tempfile::tempdir().unwrap();
    let below = out.path().join("a/b");
    for id in ["../../x", "/x", "..", ".", "schema", "a\0b", "con", "x/y"] {
        let mut booklet = booklet(1);
        booklet.id = id.into();
        let written = write(&booklet, &[], &below, &Options::default()).unwrap();
        assert_eq!(written.folder.parent(), Some(below.as_path()), "{id}");
        assert_ne!(written.folder, below.join("schema"));
    }
    let names: Vec<_> = fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["a"]);
    let options = Options { folder: Some("../x".into()), ..Options::default() };
    assert!(matches!(write(&booklet(1), &[], &below, &options), Err(Error::Write { .. })));
}

#[test]
fn many_threads_write_into_one_folder() {
    let out = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let out = out.path();
            scope.spawn(move || {
                for round in 0..5 {
                    let options = Options { folder: Some(format!("{}", number % 4).into()), ..Options::default() };
                    write(&booklet(round), &[], out, &options).unwrap();
                }
            });
        }
    });
    let names: Vec<_> = tree(out.path()).into_keys().collect();
    assert!(names.iter().all(|name| !name.contains(".sasshi-")), "{names:?}");
    assert_eq!(names.iter().filter(|name| name.ends_with("04.yaml")).count(), 4, "{names:?}");
}

#[test]
fn schemas_that_are_up_to_date_are_left_alone() {
    let out = tempfile::tempdir().unwrap();
    write_schemas(out.path()).unwrap();
    let record = out.path().join("record.schema.json");
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::options().write(true).open(&record).unwrap().set_modified(long_ago).unwrap();
    fs::write(out.path().join("booklet.schema.json"), "stale").unwrap();
    write_schemas(out.path()).unwrap();
    assert_eq!(fs::metadata(record).unwrap().modified().unwrap(), long_ago);
    assert_ne!(fs::read_to_string(out.path().join("booklet.schema.json")).unwrap(), "stale");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 6);
}

#[test]
fn findings_are_written_most_severe_first() {
    let found = [
        Diagnostic::new(Code::UnknownHeading, "c", vec![Place::line(1, "x")]),
        Diagnostic::new(Code::NumberingGap, "b", vec![Place::line(9, "x")]),
        Diagnostic::new(Code::NumberingGap, "a", vec![Place::line(2, "x")]),
        Diagnostic::new(Code::NoBooklet, "d", vec![Place::line(3, "x")]),
    ];
    let files = files(&booklet(0), &found, &Options::default()).unwrap();
    let order: Vec<_> = files.last().unwrap().1.lines().filter_map(|line| line.trim().strip_prefix("message: ")).collect();
    assert_eq!(order, ["d", "a", "b", "c"]);
}
