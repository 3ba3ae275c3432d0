//! What other editions may print otherwise, one small booklet each: exactly the findings that are due, once, and no others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod support;

use sasshi::diagnostic::{Code, Reported};
use sasshi::record::{Booklet, Record};
use support::synthetic::{body, booklet, with, with_nth};
use support::{codes, content};

/// Converts a text and asserts its findings.
fn expect(text: &str, expected: &[Code]) -> Reported<Booklet> {
    let converted = support::text(text);
    let show = |d: &sasshi::diagnostic::Diagnostic| {
        format!("{}: {} {:?}", d.code, d.message, d.places.iter().map(|p| (p.line, &p.text)).collect::<Vec<_>>())
    };
    let found: Vec<String> = converted.diagnostics.iter().map(show).collect();
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(codes(&converted.diagnostics), expected, "\n{}", found.join("\n"));
    converted
}

fn values(booklet: &Booklet) -> Vec<serde_json::Value> {
    booklet.records.iter().map(content).collect()
}

/// Asserts that a text has these findings and the records of the plain booklet.
fn expect_same(text: &str, expected: &[Code]) {
    let (before, after) = (support::text(&booklet()), expect(text, expected));
    let found: Vec<String> = support::all_differences(&before.value, &after.value);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn first(converted: &Reported<Booklet>) -> &Record {
    &converted.value.records[0]
}

#[test]
fn nothing_is_wrong_with_the_plain_booklet() {
    let converted = expect(&booklet(), &[]);
    let names: Vec<&str> = converted.value.records.iter().map(|r| r.recipient.name.as_str()).collect();
    assert_eq!(names, ["株式会社あおぞら", "みどり株式会社", "株式会社わかば", "田中 花子"]);
    for record in &converted.value.records[..3] {
        assert_eq!(record.fields.len(), 9);
        for (at, field) in record.fields.values().enumerate() {
            assert_eq!(field.text, body(&record.recipient.name, at));
        }
    }
    assert_eq!(converted.value.records[3].fields.len(), 3);
}

#[test]
fn no_page_break_in_the_whole_text() {
    expect_same(&booklet().replace('\u{c}', "\n"), &[]);
}

#[test]
fn a_blank_line_behind_every_line() {
    expect_same(&sasshi::cases::vary::clothes::spaced(&booklet()), &[]);
    expect_same(&booklet().replace('\n', "\r\n"), &[]);
}

#[test]
fn labels_in_another_order() {
    let text = with(
        &booklet(),
        "資本金:300百万円\n業種:情報処理\n従業員数:1,200人\n",
        "従業員数:1,200人\n業種:情報処理\n資本金:300百万円\n",
    );
    expect_same(&text, &[]);
    let text = with(&booklet(), "東京都港区芝5-7-1\n代表者:矢野 薫\n", "代表者:矢野 薫\n東京都港区芝5-7-1\n");
    expect_same(&text, &[]);
}

#[test]
fn labels_without_a_colon() {
    let text = with(&booklet(), "資本金:300百万円", "資本金　300百万円");
    let text = with(&text, "従業員数:1,200人", "従業員数 1,200人");
    let text = with(&text, "代表者:矢野 薫", "代表者　矢野 薫");
    expect_same(&text, &[]);
}

#[test]
fn labels_with_a_full_width_colon() {
    expect_same(&booklet().replace("資本金:", "資本金：").replace("業種:", "業種　：　").replace("代表者:", "代表者 ： "), &[]);
}

#[test]
fn two_labels_on_one_line() {
    expect_same(&with(&booklet(), "資本金:300百万円\n業種:情報処理", "資本金：300百万円　業種：情報処理"), &[]);
    expect_same(&with(&booklet(), "資本金:300百万円\n業種:情報処理\n従業員数", "資本金:300百万円 業種:情報処理 従業員数"), &[]);
}

#[test]
fn a_value_on_the_line_below_its_label() {
    let text = with(&booklet(), "資本金:300百万円", "資本金\n300百万円");
    let text = with(&text, "業種:情報処理", "業種：\n　情報処理");
    expect_same(&text, &[]);
}

#[test]
fn telephone_and_fax_with_labels_on_one_line() {
    for line in
        ["TEL 03-3454-1111 FAX 03-3454-2222", "TEL：03-3454-1111　FAX：03-3454-2222", "電話 03-3454-1111／FAX 03-3454-2222"]
    {
        let converted = expect(&with(&booklet(), "03-3454-1111", line), &[]);
        let recipient = &first(&converted).recipient;
        assert_eq!(
            (recipient.phone.as_deref(), recipient.fax.as_deref()),
            (Some("03-3454-1111"), Some("03-3454-2222")),
            "{line}"
        );
    }
}

#[test]
fn one_number_for_telephone_and_fax() {
    for line in [
        "電話／FAX：03-3454-1111",
        "TEL/FAX：03-3454-1111",
        "電話・ＦＡＸ：03-3454-1111",
        "電話（FAX兼用）：03-3454-1111",
        "電話及びFAX　03-3454-1111",
        "FAX／電話：03-3454-1111",
        "ファックス・電話 03-3454-1111",
    ] {
        let converted = expect(&with(&booklet(), "03-3454-1111", line), &[]);
        let recipient = &first(&converted).recipient;
        let numbers = (recipient.phone.as_deref(), recipient.fax.as_deref());
        assert_eq!(numbers, (Some("03-3454-1111"), Some("03-3454-1111")), "{line}");
        let street = recipient.address.as_ref().and_then(|address| address.street.as_deref());
        assert_eq!((street, recipient.phone_note.as_deref()), (Some("芝5-7-1"), None), "{line}");
    }
}

#[test]
fn a_note_beside_a_web_address() {
    let text = with_nth(&booklet(), 2, "http://www.aozora.example.jp/", "http://www.aozora.example.jp/ （日本語のみ）");
    let recipient = first(&expect(&text, &[])).recipient.clone();
    assert_eq!(recipient.url.as_deref(), Some("http://www.aozora.example.jp/"));
    assert_eq!(recipient.other.get("url_note").map(sasshi::record::Other::text), Some("(日本語のみ)"));
}

#[test]
fn a_label_printed_twice_with_the_same_value() {
    let text = with(&booklet(), "03-3454-1111", "電話：03-3454-1111（代表）\nTEL：０３−３４５４−１１１１（代表）");
    let record = first(&expect(&text, &[])).clone();
    assert_eq!(record.recipient.phone.as_deref(), Some("03-3454-1111"));
    assert_eq!(record.recipient.phone_note.as_deref(), Some("(代表)"));
    for path in ["recipient.phone", "recipient.phone_note"] {
        assert_eq!(record.provenance[path].last, record.provenance[path].first + 1, "{path}");
    }
}

#[test]
fn notes_beside_telephone_numbers() {
    let text = with(&booklet(), "03-3454-1111", "本社　電話：03-3454-1111（代表）\nFAX：03-3454-2222（総務課）");
    let recipient = first(&expect(&text, &[])).recipient.clone();
    assert_eq!(recipient.phone_note.as_deref(), Some("本社(代表)"));
    assert_eq!(recipient.fax.as_deref(), Some("03-3454-2222"));
    assert_eq!(recipient.other.get("fax_note").map(sasshi::record::Other::text), Some("(総務課)"));
}

#[test]
fn a_fax_number_behind_the_telephone_number_and_another_below() {
    let text = with(&booklet(), "03-3454-1111", "03-3454-1111 03-3454-2222（FAX）\nFAX：03-3454-9999");
    let recipient = first(&expect(&text, &[Code::DuplicateLabel])).recipient.clone();
    assert_eq!(recipient.fax.as_deref(), Some("03-3454-2222"));
    assert_eq!(recipient.other.get("fax_2").map(sasshi::record::Other::text), Some("03-3454-9999"));
}

#[test]
fn words_before_a_label() {
    let converted = expect(&with(&booklet(), "東京都港区芝5-7-1", "（本社） 住所：東京都港区芝5-7-1"), &[]);
    let recipient = &first(&converted).recipient;
    assert_eq!(recipient.address.as_ref().map(|address| address.text.as_str()), Some("東京都港区芝5-7-1"));
    assert_eq!(recipient.other.get("address_note").map(sasshi::record::Other::text), Some("(本社)"));
}

#[test]
fn numbers_misprinted() {
    // 1, 2, 4, 4, 5: a gap and a repetition.
    let text = with_nth(&booklet(), 1, "3. テレワーク導入に至る", "4. テレワーク導入に至る");
    let converted = expect(&text, &[Code::NumberingGap, Code::NumberingRepeat]);
    assert_eq!(first(&converted).fields["background"].number, Some(4));
    assert_eq!(first(&converted).fields["background"].text, body("株式会社あおぞら", 2));
    // Two headings whose numbers changed places.
    let text = with_nth(
        &with_nth(&booklet(), 1, "5. テレワーク推進体制", "6. テレワーク推進体制"),
        1,
        "6. テレワーク実施環境",
        "5. テレワーク実施環境",
    );
    expect(&text, &[Code::NumberingGap, Code::NumberingBackwards, Code::NumberingGap]);
}

#[test]
fn a_field_missing_in_the_middle() {
    let gone = format!("4. 導入のテレワーク制度内容など\n\n{}\n\n", body("株式会社あおぞら", 3));
    let converted = expect(&with(&booklet(), &gone, ""), &[Code::MissingField, Code::NumberingGap]);
    assert_eq!(first(&converted).fields.len(), 8);
    // Without a gap in the numbers only the field is missing.
    let mut text = with(&booklet(), &gone, "");
    for (at, heading) in ["テレワーク推進体制", "テレワーク実施環境", "テレワーク実施上", "テレワークの導入効果", "今後の予定"]
        .iter()
        .enumerate()
    {
        text = with_nth(&text, 1, &format!("{}. {heading}", at + 5), &format!("{}. {heading}", at + 4));
    }
    expect(&text, &[Code::MissingField]);
}

#[test]
fn a_field_doubled() {
    let twice = "9. 今後の予定\n\nさらに、海外にも広げる。\n\n";
    let end = format!("{}\n\n", body("株式会社あおぞら", 8));
    let converted = expect(&with(&booklet(), &end, &format!("{end}{twice}")), &[Code::DuplicateField, Code::NumberingRepeat]);
    assert_eq!(first(&converted).fields["plans"].text, body("株式会社あおぞら", 8));
    assert_eq!(first(&converted).fields["plans_2"].text, "さらに、海外にも広げる。");
}

#[test]
fn headings_numbered_otherwise() {
    for (from, to) in [
        ("3. テレワーク導入", "3 テレワーク導入"),
        ("3. テレワーク導入", "3) テレワーク導入"),
        ("3. テレワーク導入", "３．テレワーク導入"),
        ("3. テレワーク導入", "３テレワーク導入"),
        ("3. テレワーク導入", "3、テレワーク導入"),
    ] {
        expect_same(&with_nth(&booklet(), 1, from, to), &[]);
    }
    let mut text = booklet();
    for number in 1..=9 {
        text = text.replace(&format!("\n{number}. テレワーク"), &format!("\n{number}) テレワーク"));
    }
    expect_same(&text, &[]);
}

#[test]
fn a_heading_wrapped_over_a_page_break_with_a_page_number_between() {
    let whole = "7. テレワーク実施上、創意工夫した点・アピールしたい点・苦労した点について\n";
    let torn = "7. テレワーク実施上、創意工夫した点・アピールし\n\n12\n\u{c}たい点・苦労した点について\n";
    expect_same(&with_nth(&booklet(), 1, whole, torn), &[]);
    let dashed = "7. テレワーク実施上、創意工夫した点・アピールし\n- 12 -\n\u{c}たい点・苦労した\n点について\n";
    expect_same(&with_nth(&booklet(), 1, whole, dashed), &[]);
}

#[test]
fn running_heads_and_page_numbers_on_every_page() {
    let mut number = 0;
    let text: String = booklet()
        .split('\u{c}')
        .map(|page| {
            number += 1;
            format!("第9回テレワーク推進賞 受賞事例集\n\n{page}\n- {number} -\n")
        })
        .collect::<Vec<_>>()
        .join("\u{c}");
    // The head of the first page is the title, which stands below it once more.
    let converted = expect(&text, &[]);
    assert_eq!(converted.value.coverage.furniture, 2 * number - 1);
    assert_eq!(converted.value.title.as_deref(), Some("第9回テレワーク推進賞"));
    let (before, after) = (support::text(&booklet()), converted);
    assert_eq!(values(&before.value), values(&after.value));
}

#[test]
fn a_table_of_lone_numbers_in_a_field() {
    let table = "年度と人数\n\n2003\n120\n2004\n150\n2005\n180\n\n";
    let text = with(&booklet(), &body("株式会社あおぞら", 7), &format!("{table}{}", body("株式会社あおぞら", 7)));
    let converted = expect(&text, &[]);
    assert_eq!(converted.value.coverage.furniture, 0);
    let effects = serde_json::to_string(&first(&converted).fields["effects"]).unwrap();
    for cell in ["2003", "120", "2004", "150", "2005", "180"] {
        assert!(effects.contains(cell), "{effects}");
    }
}

/// The pages of the booklet without those of one recipient.
fn without_section(name: &str) -> String {
    let start = format!("\u{c}{name}\n");
    let text = booklet();
    let at = text.find(&start).unwrap();
    let end = at + 1 + text[at + 1..].find("\u{c}Ⅰ").or(text[at + 1..].find("\u{c}Ⅱ")).unwrap();
    format!("{}{}", &text[..at], &text[end..])
}

#[test]
fn a_recipient_listed_and_absent() {
    let converted = expect(&without_section("みどり株式会社"), &[Code::MissingSection]);
    assert_eq!(converted.value.records.len(), 3);
}

#[test]
fn a_section_that_is_not_listed() {
    let text = booklet();
    let at = text.find("\u{c}みどり株式会社\n").unwrap();
    let end = at + text[at..].find("\u{c}Ⅱ").unwrap();
    let extra = text[at..end]
        .replace("みどり株式会社", "株式会社そよかぜ")
        .replace("midori", "soyokaze")
        .replace("045-651-7561", "045-651-9999");
    let text = format!("{}{extra}{}", &text[..end], &text[end..]);
    let converted = expect(&text, &[Code::ExtraSection]);
    assert_eq!(converted.value.records[2].recipient.name, "株式会社そよかぜ");
    assert_eq!(converted.value.records.len(), 5);
}

#[test]
fn a_section_printed_twice() {
    let text = booklet();
    let at = text.find("\u{c}みどり株式会社\n").unwrap();
    let end = at + text[at..].find("\u{c}Ⅱ").unwrap();
    let text = format!("{}{}{}", &text[..end], &text[at..end], &text[end..]);
    expect(&text, &[Code::DuplicateRecipient]);
}

#[test]
fn names_spelled_otherwise() {
    // What names are compared by sees through these.
    for spelling in ["㈱あおぞら", "（株）あおぞら", "株式会社 あおぞら", "株式会社ｱおぞら".replace('ｱ', "あ").as_str()]
    {
        expect(&with(&booklet(), "\u{c}株式会社あおぞら\n", &format!("\u{c}{spelling}\n")), &[]);
    }
    let converted = expect(&with(&booklet(), "\u{c}株式会社あおぞら\n", "\u{c}株式会社あおそら\n"), &[Code::NameMismatch]);
    assert_eq!(first(&converted).recipient.name, "株式会社あおそら");
    assert_eq!(first(&converted).award.as_deref(), Some("優秀賞"));
    assert_eq!(first(&converted).recipient.place.as_deref(), Some("港区"));
}

#[test]
fn places_that_differ() {
    // On the award page, in the address, and in both: each time one finding.
    let award_page = with(&booklet(), "株式会社あおぞら（港区）\n\u{c}", "株式会社あおぞら（中央区）\n\u{c}");
    expect(&award_page, &[Code::PlaceMismatch]);
    expect(&with(&booklet(), "東京都港区芝5-7-1", "東京都中央区銀座6-17-1"), &[Code::PlaceMismatch]);
    let both = expect(&with(&award_page, "東京都港区芝5-7-1", "東京都中央区銀座6-17-1"), &[Code::PlaceMismatch]);
    assert_eq!(both.diagnostics[0].places.len(), 3);
    assert_eq!(first(&both).recipient.place.as_deref(), Some("港区"));
}

#[test]
fn awards_that_differ() {
    let text = with(&booklet(), "奨励賞\n\nみどり株式会社（横浜市）", "優秀賞\n\nみどり株式会社（横浜市）");
    let converted = expect(&text, &[Code::AwardMismatch]);
    assert_eq!(converted.value.records[1].award.as_deref(), Some("奨励賞"));
}

#[test]
fn web_addresses_that_differ() {
    let text = with_nth(&booklet(), 1, "http://www.aozora.example.jp/", "http://www.aozora.example.com/");
    let converted = expect(&text, &[Code::UrlMismatch]);
    assert_eq!(first(&converted).recipient.url.as_deref(), Some("http://www.aozora.example.jp/"));
    expect(&with_nth(&booklet(), 1, "http://www.aozora.example.jp/", "http://www.aozora.example.jp"), &[]);
}

#[test]
fn affiliations_that_differ() {
    let converted =
        expect(&with_nth(&booklet(), 3, "東京工科大学工学部 教授", "東京工科大学理学部 教授"), &[Code::AffiliationMismatch]);
    assert_eq!(converted.value.records[3].recipient.affiliation.as_deref(), Some("東京工科大学理学部 教授"));
}

#[test]
fn text_behind_the_heading_that_opens_the_fields() {
    let text = with_nth(&booklet(), 1, "＜実施内容＞", "＜実施内容＞ 次のとおり");
    let converted = expect(&text, &[Code::UnclaimedText]);
    assert_eq!(converted.value.unclaimed[0].text, "＜実施内容＞ 次のとおり");
}

#[test]
fn what_is_said_of_a_division_over_two_lines() {
    for (printed, wanted) in [
        ("地域活性化に資する\n\nテレワークを実施している団体", "地域活性化に資するテレワークを実施している団体"),
        ("テレワークの普及を支援し、社会に\n貢献した企業", "テレワークの普及を支援し、社会に貢献した企業"),
        ("テレワークの普及を支援し、\n\n社会に広く\n\n貢献した企業", "テレワークの普及を支援し、社会に広く貢献した企業"),
        ("・普及を支援している企業\n\n・社会に貢献した団体", "・普及を支援している企業\n・社会に貢献した団体"),
    ] {
        let converted = expect(&with(&booklet(), "テレワークの普及を支援している企業/団体", printed), &[]);
        let said: Vec<_> = converted.value.divisions.iter().filter_map(|division| division.description.as_deref()).collect();
        assert_eq!(said.last(), Some(&wanted), "{printed:?}");
    }
}

#[test]
fn counts_that_differ() {
    expect(&with(&booklet(), "Ⅰ 実施・推進の部（２社）", "Ⅰ 実施・推進の部（３社）"), &[Code::CountMismatch]);
}

#[test]
fn editions_that_differ() {
    let converted =
        expect(&with(&booklet(), "「第9回テレワーク推進賞」", "「第8回テレワーク推進賞」"), &[Code::EditionMismatch]);
    assert_eq!(converted.value.edition, Some(9));
}
