//! `sasshi convert`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use super::{at_root, booklet, file, program, sasshi};

/// Runs `sasshi convert ARGUMENTS -o OUT`.
fn convert(arguments: &[&str], out: &Path) -> (i32, String, String) {
    sasshi(&[&["convert"], arguments, &["-o", out.to_str().unwrap()]].concat())
}

/// Runs it with bytes at the standard input.
fn convert_stdin(bytes: &[u8], out: &Path) -> (i32, String) {
    let mut command = program();
    command.args(["convert", "-", "-o", out.to_str().unwrap()]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that has seen enough may stop reading.
    let _ = child.stdin.take().unwrap().write_all(bytes);
    let output = child.wait_with_output().unwrap();
    assert!(output.stdout.is_empty());
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// Every file below a folder, with its bytes; no file where there is no folder.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(tree(&path).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)));
        } else {
            found.insert(name, fs::read(path).unwrap());
        }
    }
    found
}

fn names(folder: &Path) -> Vec<String> {
    tree(folder).into_keys().collect()
}

/// A profile for small booklets, and one of them.
const GARDEN: &str = "\
schema: sasshi/profile/v1
name: garden
recognize: {words: [園芸大賞], at_least: 1}
booklet: {title: [園芸大賞]}
header:
  phone: {labels: [電話], kind: phone, required: always}
  url: {labels: [URL], kind: url}
  industry: {labels: [業種]}
fields:
- numbering: '1.'
  keys:
    name: {headings: [名称]}
    effects: {headings: [効果]}
";
const ROSES: &str = "\
園芸大賞
\u{c}株式会社ばら
電話: 03-1234-5678
URL: http://www.bara.example/
業種: 園芸
1. 名称
ばらの庭
2. 効果
庭が明るくなった。
";

#[test]
fn the_real_booklet_becomes_a_folder() {
    let out = tempfile::tempdir().unwrap();
    let (code, printed, err) = convert(&[&booklet()], out.path());
    assert_eq!((code, printed.as_str()), (0, ""), "{err}");
    let records: Vec<String> = (1..=19).map(|number| format!("telework-award-07/records/{number:02}.yaml")).collect();
    let mut wanted = ["booklet", "diagnostics"].map(|name| format!("telework-award-07/{name}.yaml")).to_vec();
    wanted.extend(records);
    wanted.extend(["booklet", "diagnostics", "record"].map(|name| format!("schema/{name}.schema.json")));
    wanted.push("manifest.ndjson".to_owned());
    wanted.sort();
    assert_eq!(names(out.path()), wanted);

    let summary: Vec<&str> = err.lines().rev().take(4).collect();
    let fields = summary[3].strip_prefix(&format!("{}: 19 recipients, ", booklet())).unwrap();
    assert!(fields.ends_with(" fields, read with the profile telework-award"), "{fields}");
    assert!(summary[2].starts_with("lines     3126 = ") && summary[2].ends_with(" + 0 unclaimed"), "{}", summary[2]);
    assert!(summary[1].starts_with("findings  0 errors, "), "{}", summary[1]);
    let folder = out.path().join("telework-award-07");
    assert_eq!(summary[0], format!("written   21 files in {}", folder.display()));
}

#[test]
fn findings_are_shown_most_severe_first_with_their_places() {
    let out = tempfile::tempdir().unwrap();
    let err = convert(&[&booklet()], out.path()).2;
    let place = "\
warning[place-mismatch]: 株式会社ベネッセ次世代育成研究所: the winners' list has the place 千代田区, an award page 中央区\n";
    assert!(err.contains(place), "{err}");
    assert!(
        err.contains("\n 184 | 株式会社ベネッセ次世代育成研究所（千代田区）http://www.benesse-jisedaiken.co.jp/\n"),
        "{err}"
    );
    let order: Vec<usize> = err
        .lines()
        .filter_map(|line| ["error[", "warning[", "note["].iter().position(|severity| line.starts_with(severity)))
        .collect();
    assert!(order.len() > 2 && order.is_sorted(), "{order:?}");
    assert!(!err.contains('\u{1b}'), "a pipe is no terminal");
}

#[test]
fn two_runs_write_the_same_bytes_and_leave_nothing_of_earlier_ones() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert_eq!(convert(&[&booklet(), "--format", "json"], other.path()).0, 0);
    assert!(names(other.path()).iter().any(|name| name.ends_with("records/19.json")));
    for out in [&one, &other] {
        assert_eq!(convert(&[&booklet()], out.path()).0, 0);
    }
    assert_eq!(tree(one.path()), tree(other.path()));
}

#[test]
fn json_and_ndjson_say_the_same_as_yaml() {
    let out = tempfile::tempdir().unwrap();
    let formats = ["yaml", "json", "ndjson"].map(|format| {
        let out = out.path().join(format);
        assert_eq!(convert(&[&booklet(), "--quiet", "--format", format], &out), (0, String::new(), String::new()));
        out.join("telework-award-07")
    });
    let text = |folder: &Path, name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let lines = text(&formats[2], "records.ndjson");
    assert_eq!(lines.lines().count(), 19);
    for (at, line) in lines.lines().enumerate() {
        let record: Value = serde_json::from_str(line).unwrap();
        let name = |extension: &str| format!("records/{:02}.{extension}", at + 1);
        assert_eq!(record, serde_json::from_str::<Value>(&text(&formats[1], &name("json"))).unwrap());
        assert_eq!(record, sasshi::yaml::from_yaml::<Value>(&text(&formats[0], &name("yaml"))).unwrap());
    }
    assert_eq!(text(&formats[1], "booklet.json"), text(&formats[2], "booklet.json"));
}

#[test]
fn the_standard_input_is_read_as_any_file() {
    let out = tempfile::tempdir().unwrap();
    let (code, err) = convert_stdin(&fs::read(booklet()).unwrap(), out.path());
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("\nstdin: 19 recipients, "), "{err}");
    let record = fs::read_to_string(out.path().join("stdin/records/07.yaml")).unwrap();
    assert!(record.contains("\nid: stdin/07\n") && record.contains("\n  file: stdin\n"), "{record}");
}

#[test]
fn every_encoding_gives_the_same_records() {
    let text = fs::read_to_string(booklet()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (_, path) = file(folder.path(), "telework-award-07.txt", utf16);
    let out = folder.path().join("out");
    assert_eq!(convert(&[&path, "--encoding", "utf-16le"], &out).0, 0);
    let plain = folder.path().join("plain");
    convert(&[&booklet()], &plain);
    let fields = |folder: &Path| -> Value {
        let text = fs::read_to_string(folder.join("telework-award-07/records/07.yaml")).unwrap();
        sasshi::yaml::from_yaml::<Value>(&text).unwrap()["fields"].take()
    };
    assert_eq!(fields(&out), fields(&plain));
}

#[test]
fn a_text_that_is_no_booklet_is_an_error_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let (_, path) = file(folder.path(), "letter.txt", "拝啓 時下ますますご清栄のことと\nお慶び申し上げます。\n");
    let out = folder.path().join("out");
    let (code, _, err) = convert(&[&path], &out);
    assert_eq!(code, 1);
    let shown = format!(
        "\
error[no-booklet]: the text is no booklet of the 3 families that are known; it has none of their words
 --> {path}:1
  |
1 | 拝啓 時下ますますご清栄のことと
  |
  = help: `sasshi profile infer` writes the draft of a profile for it; `sasshi profile list` has the families that are known

profile   none fits; the nearest is telework-award: 0 of the 7 words that such a booklet has are in the text, 2 needed
{path}: 0 recipients, 0 fields, read with the profile telework-award
lines     2 = 0 records + 0 front matter + 0 divider pages + 0 furniture + 2 unclaimed
findings  1 error, 0 warnings, 0 notes
written   2 files in {}
",
        out.join("letter").display()
    );
    assert_eq!(err, shown);
    assert_eq!(names(&out.join("letter")), ["booklet.yaml", "diagnostics.yaml"]);
}

#[test]
fn an_empty_file_is_no_booklet() {
    let folder = tempfile::tempdir().unwrap();
    for content in ["", "\n \u{3000}\n\u{c}"] {
        let (_, path) = file(folder.path(), "empty.txt", content);
        let (code, _, err) = convert(&[&path, "--quiet"], folder.path());
        assert_eq!(code, 1);
        assert!(err.starts_with("error[no-booklet]: there is no text in the file\n"), "{err}");
    }
}

#[test]
fn warnings_decide_only_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (_, profile) = file(folder.path(), "garden.yaml", GARDEN);
    let (_, fine) = file(folder.path(), "fine.txt", ROSES);
    let (_, warned) = file(folder.path(), "warned.txt", ROSES.replace("2. 効果", "3. 効果"));
    let run = |path: &str, more: &[&str]| convert(&[&[path, "--profile", &profile], more].concat(), folder.path());
    let (code, _, err) = run(&fine, &[]);
    assert_eq!(code, 0);
    assert!(err.contains("read with the profile garden\n") && err.contains("0 errors, 0 warnings"), "{err}");
    assert_eq!(run(&fine, &["--strict"]).0, 0);
    let (code, _, err) = run(&warned, &[]);
    assert!(code == 0 && err.contains("warning[numbering-gap]"), "{err}");
    assert_eq!(run(&warned, &["--strict"]).0, 1);
    let (code, out, err) = run(&warned, &["--strict", "--quiet"]);
    assert_eq!((code, out.as_str(), err.as_str()), (1, "", ""), "warnings decide, but are no errors to be shown");
}

#[test]
fn findings_for_programs_are_lines_of_json_on_the_standard_output() {
    let out = tempfile::tempdir().unwrap();
    let (code, printed, err) = convert(&[&booklet(), "--message-format", "json"], out.path());
    assert_eq!(code, 0);
    let file = out.path().join("telework-award-07/diagnostics.yaml");
    let written: Value = sasshi::yaml::from_yaml(&fs::read_to_string(file).unwrap()).unwrap();
    let found: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(found.len(), written["diagnostics"].as_array().unwrap().len());
    for (shown, written) in found.iter().zip(written["diagnostics"].as_array().unwrap()) {
        assert_eq!((&shown["code"], &shown["message"]), (&written["code"], &written["message"]));
        assert_eq!(shown["file"], booklet());
    }
    assert!(!err.contains("warning[") && err.contains("findings  0 errors"), "{err}");
}

#[test]
fn one_bad_input_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, content: &[u8]| file(folder.path(), name, content).1;
    let pdf = path("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n");
    let noise = path("noise.bin", &(0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<u8>>());
    let missing = folder.path().join("missing.txt").to_str().unwrap().to_owned();
    let directory = at_root("seeds");
    let out = folder.path().join("out");
    let (code, _, err) = convert(&[&pdf, &noise, &missing, &directory, &booklet(), "--max-size", "1M"], &out);
    assert_eq!(code, 2);
    let errors: Vec<&str> = err.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(
        errors[0],
        format!("error: {pdf} is not text: it is a PDF; extract its text first, for example with `pdftotext -layout`")
    );
    assert!(errors[1].starts_with(&format!("error: {noise} is not text: ")), "{err}");
    assert_eq!(errors[2], format!("error: cannot read {missing}: No such file or directory (os error 2)"));
    assert_eq!(errors.len(), 3, "a folder is no mistake");
    // The booklet is in the folder too, and is converted once.
    assert!(err.contains("\n  converted     3\n") && err.contains("\nrecipients     35\n"), "{err}");
    assert!(err.ends_with("3 of 6 inputs could not be converted\n"), "{err}");
    assert!(out.join("telework-award-07/records/19.yaml").is_file());
    let ours = ["manifest.ndjson", "schema/", "telework-award-07/", "mizube-cases-2022/", "kamome-kufu-03/"];
    assert!(names(&out).iter().all(|name| ours.iter().any(|prefix| name.starts_with(prefix))));
}

#[test]
fn what_is_too_large_is_refused() {
    let out = tempfile::tempdir().unwrap();
    let (code, _, err) = convert(&[&booklet(), "--max-size", "1K"], out.path());
    let message = "telework-award-07.txt is larger than the limit of 1024 bytes; raise it with --max-size if the file is meant";
    assert_eq!((code, err), (2, format!("error: {message}\n")));
    assert!(!out.path().join("telework-award-07").exists());
}

#[test]
fn names_that_are_equal_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let (_, profile) = file(folder.path(), "garden.yaml", GARDEN);
    let (_, one) = file(folder.path(), "roses.txt", ROSES);
    let (_, other) = file(folder.path(), "roses.text", ROSES);
    let out = folder.path().join("out");
    assert_eq!(convert(&[&one, &other, &one, "--profile", &profile], &out).0, 0);
    for name in ["roses.txt", "roses.text"] {
        let record = fs::read_to_string(out.join(name).join("records/01.yaml")).unwrap();
        assert!(record.contains(&format!("\nid: {name}/01\n")), "{record}");
    }
    fs::create_dir(folder.path().join("a")).unwrap();
    let (_, same) = file(&folder.path().join("a"), "roses.txt", ROSES);
    let (code, _, err) = convert(&[&one, &same], &folder.path().join("not"));
    let message = "would be written to the same folder; convert them into different ones with --out";
    assert_eq!((code, err), (2, format!("error: {one} and {same} {message}\n")));
    assert!(!folder.path().join("not").exists());
}

#[test]
fn mistakes_in_a_profile_are_shown_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    for (old, new, fault) in [
        (
            "recognize",
            "recognise",
            ":3:1: there is no key `recognise` here; did you mean `recognize`? The keys are: schema, name, about, extends, editions, \
             recognize, booklet, sections, divisions, awards, furniture, front_matter, header, parts, fields, captions\n  |\n\
             3 | recognise: {words: [園芸大賞], at_least: 1}\n  | ^\n",
        ),
        (
            "[電話], kind: phone",
            "[電話], kind: telephone",
            ":6:31: `telephone` is none of the values here; did you mean `phone`? They are: text, lines, list, number, money, \
             count, date, period, fiscal-year, person, organization, address, phone, fax, mail, url, choice\n  |\n6 |   phone: {labels: [電話], kind: telephone, required: always}\n  |                                 ^\n",
        ),
        (
            "[名称]",
            "['/（名称/']",
            ":12:23: a regular expression is matched against match form, which never holds '（'; write it in half width (\\( for a \
             bracket)\n   |\n12 |     name: {headings: ['/（名称/']}\n   |                       ^\n",
        ),
    ] {
        let (_, path) = file(folder.path(), "bad.yaml", GARDEN.replace(old, new));
        let (code, _, err) = convert(&[&booklet(), "--profile", &path], folder.path());
        assert_eq!((code, err.as_str()), (2, format!("error: {path}{fault}").as_str()));
    }
    let (code, _, err) = convert(&[&booklet(), "--profile", "telework"], folder.path());
    assert_eq!(code, 2);
    assert!(err.starts_with("error: there is no built-in profile `telework`; did you mean `telework-award`?"), "{err}");
    let (code, _, err) = convert(&[&booklet(), "--profile", "no/such.yaml"], folder.path());
    assert_eq!((code, err.as_str()), (2, "error: cannot read no/such.yaml: No such file or directory (os error 2)\n"));
}

#[test]
fn wrong_arguments_are_answered_with_what_would_be_right() {
    let out = tempfile::tempdir().unwrap();
    for (arguments, answer) in [
        (["--encoding", "shiftjs"], "there is no encoding `shiftjs`; did you mean `shift-jis`?"),
        (["--max-size", "much"], "write a number of bytes, or one with K, M or G behind it, such as 64M"),
        (["--format", "xml"], "[possible values: yaml, json, ndjson]"),
        (["--message-format", "xml"], "[possible values: human, json]"),
    ] {
        let (code, _, err) = convert(&[&booklet(), arguments[0], arguments[1]], out.path());
        assert!(code == 2 && err.contains(answer), "{err}");
    }
    let (code, _, err) = sasshi(&["convert"]);
    assert!(code == 2 && err.contains("<INPUT>..."), "{err}");
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = file(folder.path(), "out", "");
    let (code, _, err) = convert(&[&booklet()], &path);
    assert!(code == 2 && err.starts_with(&format!("error: cannot write {}", path.display())), "{err}");
    let out = folder.path().join("other");
    fs::create_dir_all(out.join("telework-award-07")).unwrap();
    fs::write(out.join("telework-award-07/notes.txt"), "precious").unwrap();
    let (code, _, err) = convert(&[&booklet()], &out);
    assert!(code == 2 && err.contains("which sasshi did not write"), "{err}");
    assert_eq!(fs::read_to_string(out.join("telework-award-07/notes.txt")).unwrap(), "precious");
}

#[test]
fn colour_is_used_only_where_it_is_wanted() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap().to_owned();
    let booklet = booklet();
    let run = |more: &[&str], set: &[(&str, &str)]| {
        let output =
            program().args(["convert", &booklet, "-o", &folder]).args(more).envs(set.iter().copied()).output().unwrap();
        String::from_utf8(output.stderr).unwrap().contains('\u{1b}')
    };
    assert!(!run(&[], &[]));
    assert!(run(&["--color", "always"], &[]));
    assert!(run(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!run(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

/// Each of the families that are known is found by itself, and the program says why it was taken.
#[test]
fn the_right_profile_is_found_for_each_family() {
    let folder = tempfile::tempdir().unwrap();
    for (seed, profile, recipients) in [
        ("telework-award-07", "telework-award", 19),
        ("mizube-cases-2022", "waterside-cases", 8),
        ("kamome-kufu-03", "town-ideas", 8),
    ] {
        let (code, _, err) = convert(&[&at_root(&format!("seeds/{seed}.txt"))], folder.path());
        assert!(
            err.contains(&format!("{recipients} recipients, ")) && err.contains(&format!(" with the profile {profile}\n")),
            "{err}"
        );
        let err = format!("\n{err}");
        assert!(code == 0 && err.contains(&format!("\nprofile   {profile} fits best: ")) && err.contains(" needed\n"), "{err}");
    }
}
