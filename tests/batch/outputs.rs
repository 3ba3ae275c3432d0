//! What is written beside the folders, what is said, and that the number of threads changes none of it.

use std::fs;

use serde_json::Value;

use super::{Bench, roses, shelf};

/// A shelf with something of everything.
fn mixed() -> Bench {
    let bench = Bench::new(&["a.txt", "2006/b.txt", "2006/c.txt", "d.txt", "e.txt", "f.txt"]);
    bench.put("letter.txt", "拝啓\n");
    bench.put("paper.txt", "%PDF-1.4\n");
    bench.put("warned.txt", roses("x").replace("2. 効果", "3. 効果"));
    bench.put("cp932.txt", encoding_rs::SHIFT_JIS.encode(&roses("薔薇")).0);
    bench
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let bench = mixed();
    for arguments in [&[][..], &["--format", "json", "--message-format", "json"], &["--format", "ndjson"], &["--fsync"]] {
        let runs = ["1", "4", "16"].map(|jobs| {
            let _ = fs::remove_dir_all(bench.at("out"));
            let done = bench.convert(&[arguments, &["--jobs", jobs]].concat());
            (done, shelf::tree(&bench.at("out")))
        });
        assert_eq!(runs[0].0.code, Some(2));
        assert!((runs[0].0.err.clone() + &runs[0].0.out).contains("letter.txt"));
        assert!(runs[0] == runs[1] && runs[0] == runs[2], "{arguments:?}\n{}\n{}", runs[0].0.err, runs[1].0.err);
    }
}

#[test]
fn the_table_sums_up() {
    let done = mixed().convert(&[]);
    let table = "\
inputs         10
  converted     9
  skipped       0
  failed        1
recipients      8
with errors     1  in the booklets that have a result
with warnings   1  and no errors
findings        1  error no-booklet
                1  warning numbering-gap
written to     out
1 of 10 inputs could not be converted
";
    assert!(done.err.ends_with(table), "{}", done.err);
    let quiet = mixed().convert(&["--quiet"]);
    assert_eq!((quiet.code, quiet.out.as_str()), (Some(2), ""));
    assert!(!quiet.err.contains("inputs  ") && !quiet.err.contains("warning") && quiet.err.contains("error[no-booklet]"));
}

#[test]
fn the_report_has_a_line_for_each_input() {
    let bench = mixed();
    std::os::unix::fs::symlink("nowhere", bench.at("shelf/gone.txt")).unwrap();
    bench.convert(&["--report", "report.ndjson", "--jobs", "3"]);
    let report = lines(&fs::read_to_string(bench.at("report.ndjson")).unwrap());
    let paths: Vec<&str> = report.iter().map(|line| line["path"].as_str().unwrap()).collect();
    assert_eq!(paths.len(), 11);
    assert!(paths.is_sorted(), "{paths:?}");
    let line = |name: &str| report.iter().find(|line| line["path"].as_str().unwrap().ends_with(name)).unwrap();
    let cp932 = line("cp932.txt");
    assert_eq!(
        (&cp932["outcome"], &cp932["encoding"], &cp932["profile"]),
        (&"converted".into(), &"Shift_JIS".into(), &"garden".into())
    );
    assert_eq!((&cp932["folder"], &cp932["recipients"]), (&"cp932".into(), &1.into()));
    assert_eq!((&cp932["coverage"]["lines"], &cp932["coverage"]["unclaimed"]), (&9.into(), &0.into()));
    assert_eq!(cp932["sha256"].as_str().unwrap().len(), 64);
    assert!(cp932["milliseconds"].as_f64().unwrap() > 0.0 && cp932["bytes"].as_u64().unwrap() > 50);
    assert_eq!(line("warned.txt")["diagnostics"], serde_json::json!({"numbering-gap": 1}));
    assert_eq!(line("paper.txt")["outcome"], "failed");
    assert!(line("paper.txt")["error"].as_str().unwrap().contains("it is a PDF") && line("paper.txt")["sha256"].is_string());
    assert!(line("gone.txt")["sha256"].is_null() && line("gone.txt")["outcome"] == "failed");
    // A resumed run reports what the first one found.
    let again = lines(&bench.convert(&["--resume", "--report", "-"]).out);
    for (one, other) in report.iter().zip(&again).filter(|(one, _)| one["outcome"] == "converted") {
        assert_eq!(other["outcome"], "skipped");
        for key in ["path", "sha256", "encoding", "recipients", "coverage", "diagnostics"] {
            assert_eq!(one[key], other[key]);
        }
    }
    let done = bench.convert(&["--report", "no/such/folder"]);
    assert_eq!(
        (done.code, done.errors()),
        (Some(2), vec!["cannot write no/such/folder: No such file or directory (os error 2)"])
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_costs_no_booklet() {
    let bench = Bench::new(&["a.txt", "b.txt"]);
    let done = bench.convert(&["--report", "/dev/full"]);
    assert_eq!((done.code, done.row("converted")), (Some(2), 2));
    assert_eq!(done.errors(), ["cannot write the report: No space left on device (os error 28)"]);
}

#[test]
fn all_records_go_to_one_place_in_the_order_of_the_inputs() {
    let bench = mixed();
    let done = bench.convert(&["--format", "ndjson", "--out", "-", "--jobs", "4"]);
    assert_eq!(done.code, Some(2));
    let files: Vec<String> =
        lines(&done.out).iter().map(|record| record["source"]["file"].as_str().unwrap().to_owned()).collect();
    assert_eq!(files, ["b.txt", "c.txt", "a.txt", "cp932.txt", "d.txt", "e.txt", "f.txt", "warned.txt"]);
    let file = bench.convert(&["--format", "ndjson", "--out", "all.ndjson"]);
    assert_eq!(file.code, Some(2));
    assert_eq!(fs::read_to_string(bench.at("all.ndjson")).unwrap(), done.out);
    let names: Vec<_> = fs::read_dir(&bench.work).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "nothing else is written: {names:?}");
    let records = fs::read_to_string(bench.at("all.ndjson")).unwrap();
    bench.convert(&["--format", "ndjson"]);
    assert!(records.starts_with(&fs::read_to_string(bench.at("out/2006/b/records.ndjson")).unwrap()));
    // Equal names do not matter where there are no folders.
    assert_eq!(
        bench.run(&["shelf/2006", "shelf/2006/b.txt", "shelf/a.txt", "--format", "ndjson", "--out", "-", "-q"]).code,
        Some(0)
    );
}

#[test]
fn a_file_of_all_records_appears_whole_or_not_at_all() {
    let bench = Bench::new(&["a.txt", "b.txt"]);
    fs::write(bench.at("all.ndjson"), "earlier\n").unwrap();
    let mut command = bench.command(&["shelf", "-", "--format", "ndjson", "--out", "all.ndjson"]);
    let mut child = command.stdin(std::process::Stdio::piped()).spawn().unwrap();
    // As long as it is open there may come more.
    let _open = child.stdin.take();
    std::thread::sleep(std::time::Duration::from_millis(500));
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let done = super::ran(child.wait_with_output().unwrap());
    assert_eq!(done.code, Some(130), "{}", done.err);
    assert!(done.err.ends_with("2 of 3 inputs are done, and nothing is half written; run it again to have all records\n"));
    assert_eq!(fs::read_to_string(bench.at("all.ndjson")).unwrap(), "earlier\n");
    assert_eq!(fs::read_dir(&bench.work).unwrap().count(), 3);
}

#[test]
fn one_stream_has_one_user() {
    let bench = Bench::new(&["a.txt"]);
    for (arguments, answer) in [
        (&["--out", "-"][..], "only records in lines go to the standard output; add --format ndjson"),
        (&["--out", "-", "--format", "ndjson", "--report", "-"], "--out - and --report - would be mixed"),
        (&["--report", "-", "--message-format", "json"], "--message-format json and --report - would be mixed"),
        (&["--out", "x.ndjson", "--format", "ndjson", "--resume"], "only folders can be resumed"),
    ] {
        let done = bench.convert(arguments);
        assert!(done.code == Some(2) && done.errors()[0].starts_with(answer), "{}", done.err);
    }
}

#[test]
fn progress_is_shown_where_it_is_wanted() {
    let bench = Bench::new(&["a.txt", "b.txt", "c.txt"]);
    let last = "3/3 booklets  ";
    assert!(!bench.convert(&[]).err.contains(last), "a pipe is no terminal");
    let done = bench.convert(&["--progress", "always"]);
    let line = done.err.lines().find(|line| line.starts_with(last)).unwrap_or_else(|| panic!("{}", done.err));
    for part in [" MB/s", "  0 with errors", " gone, ", " left"] {
        assert!(line.contains(part), "{line}");
    }
    assert!(!done.err.contains('\u{1b}'));
    assert!(bench.run(&["shelf/a.txt", "--progress", "always"]).err.contains("1/1 booklets  "));
}

#[test]
fn limits_keep_hostile_files_small() {
    let bench = Bench::new(&["a.txt"]);
    let sections: String = (0..50).map(|number| roses(&format!("{number}番")).replace("園芸大賞\n", "")).collect();
    bench.put("many.txt", format!("園芸大賞\n{sections}"));
    bench.put("large.txt", "園".repeat(10_000));
    let done = bench.convert(&["--max-size", "20K", "--max-records", "20", "--max-findings", "7"]);
    assert_eq!(done.code, Some(2));
    let large = "shelf/large.txt is larger than the limit of 20480 bytes; raise it with --max-size if the file is meant";
    assert_eq!(done.errors(), [large]);
    assert!(done.err.contains("error[limit-reached]: the booklet has 50 recipients, of which 20 are written"), "{}", done.err);
    assert!(done.err.contains("error[limit-reached]: there are "), "{}", done.err);
    assert_eq!(fs::read_dir(bench.at("out/many/records")).unwrap().count(), 20);
    let findings = bench.manifest()["many"]["diagnostics"].as_object().unwrap().clone();
    let kept: u64 = findings.values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!((kept, findings["limit-reached"].as_u64()), (8, Some(2)), "{findings:?}");
    assert!(!bench.convert(&[]).err.contains("limit-reached"), "real booklets are far below");
}
