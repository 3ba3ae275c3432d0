//! `sasshi inspect`.

use serde_json::Value;

use super::{booklet, file, sasshi};

#[test]
fn each_line_is_shown_with_what_it_was_taken_for() {
    let (code, out, err) = sasshi(&["inspect", &booklet(), "--lines", "2437-2471"]);
    assert_eq!(code, 0);
    assert!(err.starts_with(&format!("{}: UTF-8, ", booklet())), "{err}");
    assert!(err.ends_with(" pages, 19 sections, profile telework-award\n"), "{err}");
    // The label column is as wide as the widest label that is shown, and Japanese text stands behind it.
    let fill = " ".repeat(12);
    let wanted = [
        format!("  2437  p.39   06 fields.plans  {fill}具体的には、"),
        format!("  2439  p.39   06 fields.plans  {fill}ンをベースとした"),
        "  2440  p.40   07 recipient.name            日産自動車株式会社".to_owned(),
        "  2443  p.40   07 recipient.address         東京都中央区銀座 6-17-1".to_owned(),
        "  2445  p.40   07 recipient.representative  代表者: カルロス ゴーン".to_owned(),
    ];
    for (line, wanted) in out.lines().zip(wanted) {
        assert!(line.starts_with(&wanted), "{line}\n{wanted}");
    }
}

#[test]
fn the_lines_are_those_of_the_source() {
    let out = sasshi(&["inspect", &booklet(), "--quiet"]).1;
    let source = std::fs::read_to_string(booklet()).unwrap();
    let numbers: Vec<usize> = out.lines().map(|line| line.split_whitespace().next().unwrap().parse().unwrap()).collect();
    let wanted: Vec<usize> =
        source.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(at, _)| at + 1).collect();
    assert_eq!(numbers, wanted);
    for (range, count) in [("2440", 1), ("2441", 0), ("-6", 3), ("9000-", 0)] {
        assert_eq!(sasshi(&["inspect", &booklet(), "-q", "--lines", range]).1.lines().count(), count, "{range}");
    }
    let (code, _, err) = sasshi(&["inspect", &booklet(), "--lines", "9-5"]);
    assert!(code == 2 && err.contains("write a line or two of them in order, such as 2440, 2440-2582 or 2440-"), "{err}");
}

#[test]
fn json_has_a_line_for_each_line() {
    let (code, out, _) = sasshi(&["inspect", &booklet(), "--lines", "2447-2463", "--format", "json"]);
    assert_eq!(code, 0);
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let keys = |line: &Value| -> Vec<String> {
        let uses = line["uses"].as_array().unwrap().iter();
        uses.map(|one| format!("{} {}", one["key"].as_str().unwrap(), one["role"].as_str().unwrap())).collect()
    };
    assert_eq!(keys(&lines[0]), ["recipient.phone text"]);
    assert_eq!((&lines[0]["line"], &lines[0]["page"], &lines[0]["record"]), (&2447.into(), &40.into(), &7.into()));
    assert_eq!(
        (lines[0]["taken"].as_str(), lines[0]["text"].as_str()),
        (Some("record"), Some("03-5565-2200  03-3543-5942 (FAX)"))
    );
    assert_eq!(keys(lines.last().unwrap()), ["started heading", "started text"]);
}

#[test]
fn what_is_no_text_is_an_error_and_what_is_no_booklet_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (_, pdf) = file(folder.path(), "a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    let (code, out, err) = sasshi(&["inspect", &pdf]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: a.pdf is not text: it is a PDF"), "{err}");
    let (_, letter) = file(folder.path(), "a.txt", "拝啓\u{1b}[31m\n\n敬具\n");
    let (code, out, _) = sasshi(&["inspect", &letter]);
    assert_eq!(code, 0);
    assert_eq!(out, "     1  p.1    unclaimed  拝啓\u{fffd}[31m\n     3  p.1    unclaimed  敬具\n");
}

#[test]
fn a_rule_tells_which_lines_it_took_and_why_not_others() {
    let (code, out, _) = sasshi(&["inspect", &booklet(), "--rule", "representative"]);
    assert_eq!(code, 0);
    assert!(
        out.contains(
            "  2445  p.40   recipient.representative  代表者: カルロス ゴーン\n              yes `代表者`: the label is there"
        ),
        "{out}"
    );
    assert!(out.contains("代表者の自宅住所及び電話番号の確認\n              no  `代表者`: the line begins with the label, but neither a colon"), "{out}");
    let (_, out, _) = sasshi(&["inspect", &booklet(), "--rule", "fields.effects", "--lines", "600-700", "--format", "json"]);
    let tried: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let at = |line: u32| tried.iter().find(|one| one["line"] == line).map(|one| one["taken"].clone());
    assert_eq!(at(674), Some(true.into()), "{out}");
    let (code, _, err) = sasshi(&["inspect", &booklet(), "--rule", "fx"]);
    assert!(code == 2 && err.contains("has no rule `fx`; did you mean `recipient.fax`?"), "{err}");
}

#[test]
fn a_rule_inside_a_field_is_traced() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/shapes/fields-in-fields");
    let (input, profile) = (format!("{folder}/input.txt"), format!("{folder}/profile.yaml"));
    let run = |key: &str| sasshi(&["inspect", &input, "--profile", &profile, "--rule", key]);
    let (code, out, _) = run("effects.visitors");
    assert!(code == 0 && out.contains("yes `参加者数`: the heading, word for word, inside the field `effects`"), "{out}");
    // The name that the lines have is taken too, and one that is none gets the nearest.
    assert_eq!(run("fields.effects.fields.visitors").1, out);
    assert_eq!(run("effects.visitor").0, 2);
}
