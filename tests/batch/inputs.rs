//! What is converted: files, folders, lists.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

use super::{Bench, ran, roses};

#[test]
fn a_folder_is_mirrored() {
    let bench = Bench::new(&["2006/a.txt", "2006/winter/b.TXT", "c.text", "2006/notes.md", "2006/.hidden.txt", ".git/d.txt"]);
    let done = bench.convert(&[]);
    assert_eq!((done.code, done.out.as_str()), (Some(0), ""), "{}", done.err);
    assert_eq!(bench.results(), ["2006/a", "2006/winter/b", "c"]);
    assert_eq!((done.row("inputs"), done.row("converted"), done.row("recipients")), (3, 3, 3));
    let record = fs::read_to_string(bench.at("out/2006/winter/b/records/01.yaml")).unwrap();
    assert!(record.starts_with("# yaml-language-server: $schema=../../../../schema/record.schema.json\n"), "{record}");
    assert!(record.contains("\nid: 2006/winter/b/01\n") && record.contains("\n  file: b.TXT\n"), "{record}");
}

#[test]
fn equal_stems_keep_their_extension_and_folders_their_names() {
    let bench = Bench::new(&[
        "2006.txt",
        "2006/a.txt",
        "2006/a.text",
        "2006/a.b.txt",
        "2007/a.txt",
        "schema.txt",
        "manifest.ndjson.txt",
    ]);
    assert_eq!(bench.convert(&["--strict"]).code, Some(0));
    let wanted = ["%6Danifest.ndjson", "%73chema", "2006/a.b", "2006/a.text", "2006/a.txt", "2006.txt", "2007/a"];
    assert_eq!(bench.results(), wanted);
    let record = fs::read_to_string(bench.at("out/2006.txt/records/01.yaml")).unwrap();
    assert!(record.contains("\nid: 2006.txt/01\n"), "{record}");
}

#[test]
fn globs_and_ignore_files_say_what_is_taken() {
    let files = ["a.txt", "b.asc", "drafts/c.txt", "drafts/deep/d.txt", "2006/e.txt", "2006/x/f.txt", ".g.txt"];
    for (arguments, wanted) in [
        (&["--include", "*.asc"][..], &["b"][..]),
        (&["--include", "*.asc", "--include", "/2006/*.txt"], &["2006/e", "b"]),
        (&["--exclude", "drafts/"], &["2006/e", "2006/x/f", "a"]),
        (&["--exclude", "drafts/deep", "--exclude", "2006/**/f.txt"], &["2006/e", "a", "drafts/c"]),
        (&["--exclude", "*.txt", "--exclude", "!a.txt"], &["a"]),
        (&["--hidden", "--exclude", "*/"], &[".g", "a"]),
    ] {
        let bench = Bench::new(&files);
        let done = bench.convert(arguments);
        assert_eq!((done.code, bench.results()), (Some(0), wanted.iter().map(|&name| name.into()).collect()), "{arguments:?}");
    }
    let bench = Bench::new(&files);
    bench.put(".ignore", "drafts\n*.asc\n");
    bench.put("2006/.ignore", "x/\n");
    bench.convert(&[]);
    assert_eq!(bench.results(), ["2006/e", "a"]);
    bench.convert(&["--no-ignore"]);
    assert_eq!(bench.results(), ["2006/e", "2006/x/f", "a", "drafts/c", "drafts/deep/d"]);
    let done = bench.convert(&["--include", "{a"]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors()[0].starts_with("the glob `{a` is not understood: "), "{}", done.err);
}

#[test]
fn what_was_written_is_no_input() {
    let bench = Bench::new(&["a.txt"]);
    for _ in 0..2 {
        let done = bench.run(&[".", "--out", "out", "--include", "*", "--exclude", "garden.yaml"]);
        assert_eq!((done.code, done.row("inputs")), (Some(0), 1), "{}", done.err);
    }
    assert_eq!(bench.results(), ["shelf/a"]);
}

#[test]
fn a_folder_without_texts_is_a_mistake() {
    let bench = Bench::new(&["a.doc"]);
    let done = bench.convert(&[]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors()[0].starts_with("there is nothing to convert"), "{}", done.err);
    assert!(!bench.at("out").exists());
}

#[test]
fn what_is_odd_in_a_folder_is_reported_and_the_rest_converted() {
    let bench = Bench::new(&["a.txt", "folder.txt/b.txt", "z.txt"]);
    symlink("..", bench.at("shelf/folder.txt/loop")).unwrap();
    symlink("nowhere", bench.at("shelf/gone.txt")).unwrap();
    symlink("nowhere", bench.at("shelf/gone.doc")).unwrap();
    symlink("a.txt", bench.at("shelf/link.txt")).unwrap();
    assert!(Command::new("mkfifo").arg(bench.at("shelf/pipe.txt")).status().unwrap().success());
    bench.put("paper.txt", "%PDF-1.7\n");
    let done = bench.convert(&[]);
    assert_eq!(done.code, Some(2));
    let wanted = [
        "shelf/folder.txt/loop is not followed: it leads back to shelf",
        "cannot read shelf/gone.txt: No such file or directory (os error 2)",
        "shelf/paper.txt is not text: it is a PDF; extract its text first, for example with `pdftotext -layout`",
        "shelf/pipe.txt is no file but a pipe, a socket or a device; name it to have it read all the same",
    ];
    assert_eq!(done.errors(), wanted);
    assert!(done.err.ends_with("\n4 of 8 inputs could not be converted\n"), "{}", done.err);
    assert_eq!(bench.results(), ["a", "folder.txt/b", "link", "z"]);
}

#[test]
fn names_need_not_be_unicode() {
    let bench = Bench::new(&[]);
    bench.put(OsStr::from_bytes(b"\x8d\xfb/\x8e\x71.txt"), roses("x"));
    let done = bench.convert(&[]);
    assert_eq!((done.code, bench.results()), (Some(0), vec!["%8D%FB/%8Eq".to_owned()]), "{}", done.err);
    assert_eq!(bench.convert(&["--resume"]).row("skipped"), 1);
}

#[test]
fn odd_names_cost_no_booklet() {
    let bench = Bench::new(&["a.txt", "A.txt"]);
    bench.put("a\nb.txt", roses("x"));
    // Longer than a name may be once its bytes are written out.
    bench.put(OsStr::from_bytes(&b"\x8d\xfb".repeat(60)), roses("y"));
    let done = bench.convert(&["--include", "*", "--strict"]);
    assert_eq!((done.code, done.row("converted")), (Some(0), 4), "{}", done.err);
    let results = bench.results();
    assert_eq!((results[0].as_str(), results[2].as_str()), ("%61%2E%74%78%74", "A.txt"));
    assert!(results[1].starts_with("%8D%FB%8D%FB") && results[1].len() < 256, "{}", results[1]);
    assert_eq!(results[3], "a%0Ab");
    let record = fs::read_to_string(bench.at("out/a%0Ab/records/01.yaml")).unwrap();
    assert!(record.contains("\nid: a%0Ab/01\n"), "{record}");
    assert_eq!(bench.convert(&["--include", "*", "--resume"]).row("skipped"), 4);
}

#[test]
fn a_named_pipe_is_read() {
    let bench = Bench::new(&[]);
    let pipe = bench.at("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let child = bench.command(&["pipe"]).spawn().unwrap();
    fs::write(&pipe, roses("x")).unwrap();
    let done = ran(child.wait_with_output().unwrap());
    assert!(done.code == Some(0) && done.err.starts_with("pipe: 1 recipient, "), "{}", done.err);
}

#[test]
fn a_list_names_files_and_folders() {
    let bench = Bench::new(&["2006/a.txt", "2007/a.txt", "2007/b c.txt", "2008/d.doc", "2008/e.txt"]);
    let list = "shelf/2007/b c.txt\r\nshelf/2008/d.doc\r\n\r\nshelf/2006\r\n";
    fs::write(bench.at("list"), list).unwrap();
    let done = bench.run(&["--files-from", "list", "shelf/2007/a.txt"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert_eq!(bench.results(), ["a", "shelf/2006/a", "shelf/2007/b c", "shelf/2008/d"]);

    let mut child = bench.command(&["--files-from", "-", "--out", "other"]).stdin(Stdio::piped()).spawn().unwrap();
    let list = format!("shelf/2006/a.txt\0{}\0./shelf/../shelf/2006/a.txt\0gone\0", bench.at("shelf/2007/a.txt").display());
    child.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
    let done = ran(child.wait_with_output().unwrap());
    assert_eq!(done.errors(), ["cannot read gone: No such file or directory (os error 2)"]);
    assert_eq!((done.code, done.row("inputs"), done.row("converted")), (Some(2), 3, 2), "one file is named twice");
    assert!(bench.at("other/shelf/2006/a/booklet.yaml").is_file());
    let absolute = bench.at("shelf/2007/a");
    assert!(bench.at("other").join(absolute.strip_prefix("/").unwrap()).join("booklet.yaml").is_file());

    let done = bench.run(&["-", "--files-from", "-"]);
    assert_eq!(done.errors(), ["the standard input cannot be a booklet and the list of booklets at once"]);
    assert_eq!(
        bench.run(&["--files-from", "nowhere"]).errors(),
        ["cannot read nowhere: No such file or directory (os error 2)"]
    );
}

#[test]
fn what_is_met_twice_is_converted_once() {
    let bench = Bench::new(&["a.txt", "b.txt"]);
    let done = bench.run(&["shelf/b.txt", "shelf", "./shelf/../shelf/a.txt"]);
    assert_eq!((done.code, done.row("inputs")), (Some(0), 2), "{}", done.err);
    fs::create_dir(bench.at("other")).unwrap();
    fs::write(bench.at("other/a.txt"), roses("x")).unwrap();
    let done = bench.run(&["shelf", "other", "--out", "not"]);
    let clash = "would be written to the same folder; convert them into different ones with --out";
    assert_eq!((done.code, done.errors()), (Some(2), vec![format!("shelf/a.txt and other/a.txt {clash}").as_str()]));
    assert!(!bench.at("not").exists());
}
