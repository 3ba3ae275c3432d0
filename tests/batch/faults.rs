//! What the system refuses: a full disk, a place that is taken, a folder in use.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Bench, ran, roses};

/// Waits until something is so, but not for ever.
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_second_run_into_the_same_folder_is_refused() {
    let bench = Bench::new(&["a.txt"]);
    let first = bench.command(&["-"]).stdin(Stdio::piped()).spawn().unwrap();
    wait_until("the lock", || fs::read_to_string(bench.at("out/.sasshi-lock")).is_ok_and(|text| text.ends_with('\n')));
    let done = bench.convert(&[]);
    assert_eq!(done.code, Some(2));
    let who = format!("out is in use by another run of sasshi (process {} on host ", first.id());
    assert!(done.errors()[0].starts_with(&who), "{}", done.err);
    assert!(done.errors()[0].ends_with("); wait for its end or choose another place with --out"), "{}", done.err);
    assert_eq!(bench.convert(&["--out", "other"]).code, Some(0), "another folder is free");
    // A run that is killed is in nobody's way.
    let id = first.id().to_string();
    assert!(Command::new("kill").args(["-KILL", &id]).status().unwrap().success());
    first.wait_with_output().unwrap();
    assert_eq!(bench.convert(&[]).code, Some(0));
    assert!(!bench.at("out/.sasshi-lock").exists());
}

#[test]
fn an_interrupt_finishes_what_is_in_hand_and_says_how_to_go_on() {
    for signal in ["-INT", "-TERM"] {
        let bench = Bench::new(&["a.txt", "b.txt"]);
        assert!(Command::new("mkfifo").arg(bench.at("pipe")).status().unwrap().success());
        // Nobody writes to the pipe, so the run does not get past it.
        let run = ["--jobs", "1", "shelf", "pipe", "shelf/b.txt", "garden.yaml", "--progress", "never"];
        let child = bench.command(&run).spawn().unwrap();
        let is_done = || fs::read_to_string(bench.at("out/manifest.ndjson")).is_ok_and(|text| text.lines().count() == 2);
        wait_until("two results", is_done);
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let done = ran(child.wait_with_output().unwrap());
        assert_eq!((done.code, done.row("converted"), done.row("left")), (Some(130), 2, 2), "{}", done.err);
        let end = done.err.lines().rev().take(2).collect::<Vec<_>>();
        assert_eq!(end[1], "stopped: 2 of 4 inputs are done, and nothing is half written; to go on:");
        assert!(end[0].contains(" convert --resume --profile garden.yaml --jobs 1 shelf pipe "), "{}", done.err);
        assert_eq!(bench.results(), ["a", "b"]);
        let done = bench.convert(&["--resume"]);
        assert_eq!((done.code, done.row("skipped")), (Some(0), 2));
    }
}

#[test]
fn the_manifest_gives_a_result_up_before_it_is_replaced() {
    let bench = Bench::new(&["a.txt"]);
    bench.convert(&[]);
    let mut child = bench.command(&["--jobs", "1", "shelf", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let _open = child.stdin.take();
    let lines = || fs::read_to_string(bench.at("out/manifest.ndjson")).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    wait_until("the second result", || lines().len() == 3);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(lines()[1], "{\"outcome\":\"begun\",\"folder\":\"a\"}");
    assert_eq!(lines()[0], lines()[2]);
}

#[test]
fn a_second_interrupt_stops_at_once() {
    let bench = Bench::new(&[]);
    let mut child = bench.command(&["-"]).stdin(Stdio::piped()).spawn().unwrap();
    let _open = child.stdin.take();
    wait_until("the lock", || bench.at("out/.sasshi-lock").exists());
    std::thread::sleep(Duration::from_millis(100));
    for _ in 0..2 {
        let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
    }
    assert_eq!(ran(child.wait_with_output().unwrap()).code, Some(130));
    assert!(bench.results().is_empty());
}

#[test]
fn a_place_that_is_taken_costs_one_booklet() {
    let bench = Bench::new(&["2005/a.txt", "2006/a.txt", "2007/a.txt", "b.txt", "c.txt"]);
    for folder in ["out/b", "elsewhere"] {
        fs::create_dir_all(bench.at(folder)).unwrap();
    }
    fs::write(bench.at("out/2006"), "a person's file").unwrap();
    fs::write(bench.at("out/b/notes.txt"), "a person's notes").unwrap();
    symlink("../elsewhere", bench.at("out/2007")).unwrap();
    let done = bench.convert(&[]);
    assert_eq!((done.code, done.row("failed")), (Some(2), 3));
    assert!(done.errors()[0].starts_with("cannot write out/2006"), "{}", done.err);
    assert_eq!(done.errors()[1], "cannot write out/2007: a link is in its place");
    assert!(done.errors()[2].starts_with("cannot write out/b: it holds notes.txt"), "{}", done.err);
    assert_eq!(bench.results(), ["2005/a", "c"]);
    assert_eq!(fs::read_to_string(bench.at("out/2006")).unwrap(), "a person's file");
    assert_eq!(fs::read_dir(bench.at("elsewhere")).unwrap().count(), 0, "nothing is written outside the output folder");
}

/// A program that writes more than a few kilobytes into one file gets an error.
#[test]
fn a_result_that_does_not_fit_costs_one_booklet() {
    let bench = Bench::new(&["a.txt", "b.txt", "c.txt"]);
    bench.convert(&[]);
    let old = fs::read(bench.at("out/b/booklet.yaml")).unwrap();
    let long: String = (0..20_000).map(|number| format!("{number}番の庭には花が咲いた。\n")).collect();
    bench.put("b.txt", roses("b") + &long);
    let program = assert_cmd::cargo::cargo_bin!("sasshi");
    let script = "trap '' XFSZ; ulimit -f 128; exec \"$0\" convert --profile garden.yaml shelf";
    let output = Command::new("bash").arg("-c").arg(script).arg(program).current_dir(&bench.work).output().unwrap();
    let done = ran(output);
    assert_eq!((done.code, done.row("converted"), done.row("failed")), (Some(2), 2, 1), "{}", done.err);
    assert!(done.errors()[0].contains("File too large"), "{}", done.err);
    assert_eq!(fs::read(bench.at("out/b/booklet.yaml")).unwrap(), old, "the earlier result is still there");
    assert_eq!(bench.convert(&["--resume"]).row("skipped"), 2);
}

/// Needs a file system of its own, which takes a name space or the rights to mount one; elsewhere there is nothing to test.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_the_run_and_loses_nothing() {
    let bench = Bench::new(&[]);
    for number in 0..40 {
        bench.put(format!("{number:02}.txt"), roses(&format!("{number}番")));
    }
    assert_eq!(bench.convert(&["--out", "peace", "--quiet"]).code, Some(0));
    let script = r#"
        mkdir disk
        mount -t tmpfs -o size=500k none disk || exit 77
        "$0" convert --profile garden.yaml shelf --out disk/out --jobs 1 2> first
        echo $? > code
        ls -A disk/out > names
        mount -o remount,size=50m disk
        "$0" convert --profile garden.yaml shelf --out disk/out --jobs 2 --resume 2> second || exit 3
        diff -r peace disk/out
    "#;
    let program = assert_cmd::cargo::cargo_bin!("sasshi");
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "bash", "-c", script]).arg(program).current_dir(&bench.work);
    let Ok(output) = command.output() else { return };
    if output.status.code() == Some(77) || String::from_utf8_lossy(&output.stderr).contains("unshare") {
        eprintln!("no file system can be mounted here: {}", String::from_utf8_lossy(&output.stderr));
        return;
    }
    let text = |name: &str| fs::read_to_string(bench.at(name)).unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}\n{}\n{}", text("first"), text("second"));
    assert_eq!(text("code"), "2\n", "{}", text("first"));
    let first = text("first");
    assert!(first.contains("No space left on device"), "{first}");
    assert!(first.contains("\nthe disk is full or read-only: "), "{first}");
    assert!(first.contains(" of 40 inputs are done, and nothing is half written; to go on:\n"), "{first}");
    assert!(first.matches("\nerror: ").count() <= 2, "the run stops and does not fail again and again: {first}");
    assert!(!text("names").contains(".sasshi-"), "{}", text("names"));
    assert!(text("second").contains("  skipped"), "{}", text("second"));
}
