//! `sasshi case new`: a booklet is cut, put in other words, and still read in the same way.

use std::fs;
use std::path::Path;

use sasshi::record::Record;
use serde_json::Value;

use super::{at_root, booklet, file, sasshi};

fn case(arguments: &[&str], out: &Path) -> (i32, String, String) {
    sasshi(&[&["case", "new"], arguments, &["-o", out.to_str().unwrap()]].concat())
}

/// The records of a file.
fn records(path: &Path) -> Vec<Record> {
    let (_, out, _) = sasshi(&["convert", path.to_str().unwrap(), "--format", "ndjson", "-o", "-", "--quiet"]);
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A record without what depends on where it stands.
fn content(record: &Record) -> Value {
    let mut value = serde_json::to_value(record).unwrap();
    for key in ["id", "source", "provenance"] {
        value.as_object_mut().unwrap().shift_remove(key);
    }
    value
}

#[test]
fn one_recipient_is_kept_with_what_its_record_needs() {
    let folder = tempfile::tempdir().unwrap();
    let whole = records(Path::new(&booklet()));
    for number in [1, 7, 19] {
        let out = folder.path().join(number.to_string());
        let (code, shown, err) = case(&[&booklet(), "--recipient", &number.to_string()], &out);
        assert_eq!(code, 0, "{err}");
        assert_eq!(shown, format!("{}\n", out.join("input.txt").display()));
        assert!(err.contains("cut from 7029 lines to ") && err.contains("it is read in the same way"), "{err}");
        assert!(fs::read_to_string(out.join("input.txt")).unwrap().lines().count() < 700);
        let cut = records(&out.join("input.txt"));
        assert!(cut.iter().any(|record| content(record) == content(&whole[number - 1])), "{number}");
    }
    let (code, out, err) = sasshi(&["test", folder.path().to_str().unwrap()]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(err.starts_with("3 cases: 3 passed"), "{err}");
}

/// Every key with the lines that its value came from.
fn keys(record: &Record) -> Vec<String> {
    record.provenance.iter().map(|(key, lines)| format!("{key} {lines:?}")).collect()
}

#[test]
fn other_words_are_read_in_the_same_way() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, other) = (folder.path().join("plain"), folder.path().join("other"));
    assert_eq!(case(&[&booklet(), "--recipient", "7"], &plain).0, 0);
    let (code, _, err) = case(&[&booklet(), "--recipient", "7", "--anonymize"], &other);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("look at it before you share it") && err.contains("it is read in the same way"), "{err}");
    let [a, b] = [&plain, &other].map(|folder| fs::read_to_string(folder.join("input.txt")).unwrap());
    // The layout is the same to the column.
    let widths = |text: &str| text.lines().map(sasshi::fold::columns).collect::<Vec<_>>();
    assert_eq!(widths(&a), widths(&b));
    for secret in
        ["日産", "自動車", "ゴーン", "605,813", "32,180", "5565", "銀座", "nissan", "人材流出", "青木", "日本電気", "裁量労働"]
    {
        assert!(a.contains(secret), "{secret} is not in the page");
        for name in ["input.txt", "about.yaml", "must.yaml"] {
            assert!(!fs::read_to_string(other.join(name)).unwrap().contains(secret), "{secret} is in {name}");
        }
    }
    // What is read by stands there still.
    for kept in
        ["東京都中央区", "代表者:", "百万円", "第 7回テレワーク推進賞", "奨励賞", "株式会社", "http://www.", "①", "（白紙）"]
    {
        assert!(a.contains(kept) && b.contains(kept), "{kept}");
    }
    let (a, b) = (records(&plain.join("input.txt")), records(&other.join("input.txt")));
    assert_eq!((a.len(), b.len()), (1, 1));
    assert_eq!(keys(&a[0]), keys(&b[0]));
    for (key, field) in &a[0].fields {
        let lengths =
            |text: &str| text.lines().map(|line| line.chars().filter(|c| !c.is_whitespace()).count()).collect::<Vec<_>>();
        assert_eq!(lengths(&field.text), lengths(&b[0].fields[key].text), "{key}");
    }
    assert_ne!(content(&a[0]), content(&b[0]));
    // The same booklet gives the same case.
    let again = folder.path().join("again");
    case(&[&booklet(), "--recipient", "7", "--anonymize"], &again);
    assert_eq!(fs::read(other.join("input.txt")).unwrap(), fs::read(again.join("input.txt")).unwrap());
}

#[test]
fn encoding_and_damage_stay() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("damaged");
    let damaged = at_root("fixtures/cases/damaged-cp932/input.txt");
    let (code, _, err) = case(&[&damaged, "--recipient", "1", "--anonymize"], &out);
    assert_eq!(code, 0, "{err}");
    let (a, b) = (fs::read(&damaged).unwrap(), fs::read(out.join("input.txt")).unwrap());
    assert!(std::str::from_utf8(&b).is_err());
    assert!(
        [&a, &b]
            .iter()
            .all(|bytes| bytes.windows(2).any(|pair| pair == b"\x81\xff") && bytes.windows(2).any(|pair| pair == b"\r\n"))
    );
    assert_ne!(a, b);
    let (_, _, err) =
        sasshi(&["convert", out.join("input.txt").to_str().unwrap(), "-o", folder.path().join("out").to_str().unwrap()]);
    assert!(err.contains("malformed-bytes"), "{err}");
}

/// Parts add up to their sum, and other numbers do not: the line keeps its own.
#[test]
fn lines_that_are_read_in_another_way_keep_more_of_their_words() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(at_root("fixtures/cases/must-only/input.txt")).unwrap();
    let text = text.replace("従業員数：48人（うち正社員30人）", "従業員数：48人（正社員：30人、パート：18人）");
    let (_, path) = file(folder.path(), "sum.txt", text);
    let out = folder.path().join("sum");
    let (code, _, err) = case(&[&path, "--anonymize"], &out);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains(" lines keep their digits and hiragana"), "{err}");
    let text = fs::read_to_string(out.join("input.txt")).unwrap();
    assert!(text.contains("48人（正社員：30人、") && !text.contains("パート") && !text.contains("022-000-1234"), "{text}");
}

/// Whatever the page: it is read in the same way, or what is not is said.
#[test]
fn what_is_not_read_in_the_same_way_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for number in ["10", "14"] {
        let (code, _, err) = case(&[&booklet(), "--recipient", number, "--anonymize"], &folder.path().join(number));
        let (same, said) = (err.contains("it is read in the same way"), err.contains("not the same: record 01: "));
        assert_eq!((code, same), (i32::from(said), !said), "{err}");
    }
}

/// A section that numbers its headings in another way than the others is read in another way where it stands alone.
#[test]
fn what_cannot_be_cut_says_why_and_claims_no_cut() {
    let folder = tempfile::tempdir().unwrap();
    let lines = records(Path::new(&booklet()))[13].source.lines;
    let own = usize::try_from(lines.first).unwrap()..=usize::try_from(lines.last).unwrap();
    let renumbered = |(at, line): (usize, &str)| {
        let number = line.chars().next().filter(|c| ('１'..='８').contains(c) && own.contains(&(at + 1)));
        match number.and_then(|number| Some((number, line.strip_prefix(number)?.strip_prefix(['.', '．'])?))) {
            Some((number, rest)) => format!("（{number}）{rest}\n"),
            None => format!("{line}\n"),
        }
    };
    let text: String = fs::read_to_string(booklet()).unwrap().lines().enumerate().map(renumbered).collect();
    let (_, page) = file(folder.path(), "page.txt", text);
    let out = folder.path().join("case");
    let (code, _, err) = case(&[&page, "--recipient", "14"], &out);
    assert_eq!(code, 0, "{err}");
    assert!(err.starts_with("all 7029 lines are kept: cut down to "), "{err}");
    assert!(err.contains(", recipient 14 is read in another way\n  ") && err.contains(" was "), "{err}");
    assert!(err.lines().all(|line| line.chars().count() < 300), "{err}");
    let about = fs::read_to_string(out.join("about.yaml")).unwrap();
    assert!(about.contains("source: page.txt, kept whole for recipient 14\n"), "{about}");
    let rules = fs::read_to_string(out.join("must.yaml")).unwrap();
    assert!(rules.contains("\n  14:\n    recipient.name: ") && !rules.contains("\n  13:\n"), "{rules}");
}

#[test]
fn wrong_use() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, err) = case(&[&booklet(), "--recipient", "20"], &folder.path().join("a"));
    assert_eq!((code, err.as_str()), (2, "error: telework-award-07.txt: there is no recipient 20; there are 19\n"));
    assert!(!folder.path().join("a").exists());
    fs::create_dir(folder.path().join("b")).unwrap();
    fs::write(folder.path().join("b/mine.txt"), "").unwrap();
    let (code, _, err) = case(&[&booklet(), "--recipient", "7"], &folder.path().join("b"));
    assert_eq!(code, 2);
    assert!(err.contains("is there already"), "{err}");
}

/// What docs/testing.md tells: a page that is read wrongly, two commands, the profile, the blessing.
#[test]
fn a_failing_page_becomes_a_case_that_holds() {
    let folder = tempfile::tempdir().unwrap();
    let profile = sasshi::profile::built_in_text("telework-award").unwrap();
    let (_, own) = file(folder.path(), "mine.yaml", profile);
    // A booklet that words a label in another way.
    let text = fs::read_to_string(at_root("fixtures/cases/must-only/input.txt")).unwrap().replace("業種：", "なりわい：");
    let (_, page) = file(folder.path(), "page.txt", text);
    let cases = folder.path().join("cases");
    let one = cases.join("another-label");
    let (code, _, err) = case(&[&page, "--recipient", "1", "--profile", &own], &one);
    assert_eq!(code, 0, "{err}");
    assert!(fs::read_to_string(one.join("about.yaml")).unwrap().contains("profile: ../../mine.yaml\n"));
    // The rules to begin with are met, and so are all those that were drafted as remarks.
    let rules = fs::read_to_string(one.join("must.yaml")).unwrap();
    let run = |more: &[&str]| sasshi(&[&["test", cases.to_str().unwrap()], more].concat());
    assert_eq!(run(&[]).0, 0);
    let all: String = rules
        .lines()
        .map(|line| line.strip_prefix("#   ").map_or(format!("{line}\n"), |rule| format!("    {rule}\n")))
        .map(|line| line.strip_prefix("# diagnostics").map_or(line.clone(), |rule| format!("diagnostics{rule}")))
        .collect();
    assert!(all.contains("\ndiagnostics: {contains: ["), "{all}");
    fs::write(one.join("must.yaml"), all).unwrap();
    let (code, out, _) = run(&[]);
    assert_eq!(code, 0, "{out}");
    // What is right is written, and is not met.
    fs::write(one.join("must.yaml"), rules + "    recipient.industry: {equals: 出版業}\n").unwrap();
    let (code, out, _) = run(&[]);
    assert_eq!(code, 1);
    assert!(out.contains("recipient.industry\n    expected  出版業\n    got       (nothing)\n"), "{out}");
    // The profile learns the word.
    let text = fs::read_to_string(&own).unwrap();
    assert!(text.contains("labels: [業種"));
    fs::write(&own, text.replace("labels: [業種", "labels: [なりわい, 業種")).unwrap();
    assert_eq!(run(&[]).0, 0);
    assert_eq!(run(&["--bless", "--whole"]).0, 0);
    assert!(one.join("expected/records/01.yaml").exists());
    assert_eq!(run(&[]).0, 0);
}
