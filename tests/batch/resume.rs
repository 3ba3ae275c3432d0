//! What is up to date is left alone, and nothing else is.

use std::fs;
use std::os::unix::fs::MetadataExt;

use super::{Bench, roses};

/// Which folder it is: a result that was made anew is another.
fn identity(bench: &Bench, folder: &str) -> u64 {
    fs::metadata(bench.at("out").join(folder)).unwrap().ino()
}

#[test]
fn what_is_up_to_date_is_left_alone() {
    let bench = Bench::new(&["a.txt", "b.txt", "2006/c.txt"]);
    assert_eq!(bench.convert(&["--resume"]).row("converted"), 3, "there is nothing to resume yet");
    let before = (identity(&bench, "a"), super::shelf::tree(&bench.at("out")));
    let done = bench.convert(&["--resume"]);
    assert_eq!((done.code, done.row("skipped"), done.row("converted"), done.row("recipients")), (Some(0), 3, 0, 3));
    // Times say nothing.
    bench.put("a.txt", roses("a.txt"));
    bench.put("b.txt", roses("another"));
    let done = bench.convert(&["--resume"]);
    assert_eq!((done.row("skipped"), done.row("converted")), (2, 1));
    assert_eq!(identity(&bench, "a"), before.0);
    bench.put("b.txt", roses("b.txt"));
    bench.convert(&["--resume"]);
    assert_eq!(super::shelf::tree(&bench.at("out")), before.1);
}

#[test]
fn everything_is_converted_unless_that_is_asked_for() {
    let bench = Bench::new(&["a.txt"]);
    bench.convert(&[]);
    for arguments in [&[][..], &["--force"], &["--resume", "--force"]] {
        let before = identity(&bench, "a");
        assert_eq!(bench.convert(arguments).row("converted"), 1, "{arguments:?}");
        assert_ne!(identity(&bench, "a"), before, "{arguments:?}");
    }
    assert_eq!(bench.convert(&["--force", "--resume"]).row("skipped"), 1, "the last one counts");
    let done = bench.run(&["shelf/a.txt", "--resume"]);
    assert_eq!((done.code, done.err.as_str()), (Some(0), "shelf/a.txt: the result in a is up to date\n"));
}

#[test]
fn whatever_a_result_depends_on_makes_it_stale() {
    let bench = Bench::new(&["a.txt", "b.txt"]);
    let stale = |what: &str, arguments: &[&str]| {
        let done = bench.convert(&[&["--resume"], arguments].concat());
        assert_eq!(done.row("skipped"), 0, "{what}: {}", done.err);
        assert_eq!(bench.convert(&[&["--resume"], arguments].concat()).row("skipped"), 2, "{what}");
    };
    stale("nothing is there", &[]);
    stale("format", &["--format", "json"]);
    stale("format", &["--format", "ndjson"]);
    stale("format", &[]);
    stale("encoding", &["--encoding", "utf-8"]);
    stale("limit", &["--max-records", "5"]);
    fs::write(bench.at("garden.yaml"), format!("{}# more\n", super::GARDEN)).unwrap();
    stale("profile", &[]);
    let path = bench.at("out/manifest.ndjson");
    let manifest = fs::read_to_string(&path).unwrap();
    let version = format!("\"sasshi\":\"{}\"", env!("CARGO_PKG_VERSION"));
    assert_eq!(manifest.matches(&version).count(), 2, "{manifest}");
    fs::write(&path, manifest.replace(&version, "\"sasshi\":\"0.0.1\"")).unwrap();
    stale("version", &[]);
    fs::remove_file(&path).unwrap();
    stale("manifest", &[]);
}

#[test]
fn a_result_that_is_not_whole_is_made_anew() {
    for gone in ["a", "a/booklet.yaml", "a/diagnostics.yaml", "a/records", "a/records/01.yaml"] {
        let bench = Bench::new(&["a.txt", "b.txt"]);
        bench.convert(&[]);
        let before = super::shelf::tree(&bench.at("out"));
        let path = bench.at("out").join(gone);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap()
        } else {
            fs::remove_file(path).unwrap()
        }
        let done = bench.convert(&["--resume"]);
        assert_eq!((done.row("skipped"), done.row("converted")), (1, 1), "{gone}");
        assert_eq!(super::shelf::tree(&bench.at("out")), before);
    }
}

#[test]
fn what_failed_is_tried_again() {
    let bench = Bench::new(&["a.txt"]);
    bench.put("b.txt", "%PDF-1.4\n");
    let done = bench.convert(&[]);
    assert_eq!((done.code, done.row("failed")), (Some(2), 1));
    assert_eq!(bench.manifest()["b"]["outcome"], "failed");
    assert!(bench.manifest()["b"]["error"].as_str().unwrap().contains("it is a PDF"));
    let done = bench.convert(&["--resume"]);
    assert_eq!((done.code, done.row("skipped"), done.row("failed")), (Some(2), 1, 1));
    bench.put("b.txt", roses("b"));
    let done = bench.convert(&["--resume"]);
    assert_eq!((done.code, done.row("skipped"), done.row("converted")), (Some(0), 1, 1));
}

#[test]
fn booklets_with_errors_count_also_when_they_are_left_alone() {
    let bench = Bench::new(&["a.txt"]);
    bench.put("letter.txt", "拝啓\n");
    bench.put("warned.txt", roses("x").replace("2. 効果", "3. 効果"));
    for (arguments, code) in [(&[][..], 1), (&["--resume"], 1), (&["--resume", "--exclude", "letter.txt"], 0)] {
        let done = bench.convert(arguments);
        assert_eq!((done.code, done.row("with warnings")), (Some(code), 1), "{arguments:?}");
    }
    assert_eq!(bench.convert(&["--resume", "--strict", "--exclude", "letter.txt"]).code, Some(1));
}

#[test]
fn a_torn_manifest_costs_no_more_than_the_torn_line() {
    let bench = Bench::new(&["a.txt", "b.txt", "c.txt"]);
    bench.convert(&[]);
    let before = super::shelf::tree(&bench.at("out"));
    let path = bench.at("out/manifest.ndjson");
    let manifest = fs::read(&path).unwrap();
    fs::write(&path, &manifest[..manifest.len() - 30]).unwrap();
    let done = bench.convert(&["--resume"]);
    assert_eq!((done.row("skipped"), done.row("converted")), (2, 1));
    // A line that a full disk has torn in the middle.
    let torn = [b"{\"outcome\":\"conv\n", manifest.as_slice()].concat();
    fs::write(&path, torn).unwrap();
    assert_eq!(bench.convert(&["--resume"]).row("skipped"), 3);
    assert_eq!(super::shelf::tree(&bench.at("out")), before);
}

#[test]
fn a_result_that_was_about_to_be_replaced_is_not_taken_for_the_old_one() {
    let bench = Bench::new(&["a.txt"]);
    bench.convert(&[]);
    let path = bench.at("out/manifest.ndjson");
    // A run was killed when it had replaced the result of a file that has changed back since.
    let begun = fs::read_to_string(&path).unwrap() + "{\"outcome\":\"begun\",\"folder\":\"a\"}\n";
    fs::write(&path, begun).unwrap();
    assert_eq!(bench.convert(&["--resume"]).row("converted"), 1);
}

#[test]
fn the_manifest_has_one_line_for_each_result() {
    let bench = Bench::new(&["a.txt", "2006/b.txt", "c.txt"]);
    bench.convert(&["--jobs", "3"]);
    let first = fs::read_to_string(bench.at("out/manifest.ndjson")).unwrap();
    bench.convert(&["--jobs", "1"]);
    assert_eq!(fs::read_to_string(bench.at("out/manifest.ndjson")).unwrap(), first);
    let line = &bench.manifest()["2006/b"];
    for (key, value) in
        [("outcome", "converted"), ("source", "b.txt"), ("profile", "garden"), ("format", "yaml"), ("encoding", "UTF-8")]
    {
        assert_eq!(line[key], value, "{line}");
    }
    assert_eq!(line["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(line["recipients"], 1);
    // Results that another run has written are kept in it, those that are gone are not.
    fs::remove_dir_all(bench.at("out/c")).unwrap();
    bench.run(&["shelf/a.txt"]);
    assert_eq!(bench.manifest().into_keys().collect::<Vec<_>>(), ["2006/b", "a"]);
}
