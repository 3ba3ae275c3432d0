//! What holds for every text: no reader panics, places are places of the text, and a value reads the same in every notation.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails")]

use proptest::prelude::*;
use sasshi::value::{address, count, date, money, number, office, person, phone, url};

/// Characters that the readers look for, so that random texts reach deep into them.
const LETTERS: &str = "0123456789０１２①²〇一二三十百千万億円人名者,，、.．-−ー〜～/:：()（）[]年月日曜元度期代頃平成令和昭HSR'’¥$約うち内計\
    FAXTEL電話代表内線+81〒東京都港区横浜市郡町村島大阪府北海道httpswww.nec@氏様殿 \u{3000}\u{fe00}\u{3099}ﾞ㈱😀";

/// Runs every reader, for what it does to the thread.
fn read_all(text: &str) {
    let _ = number::read(text);
    let _ = money::read(text);
    let _ = count::read(text);
    let _ = (date::read_started(text), date::read_period(text), date::read_time_range(text));
    let _ = (phone::is_phone_line(text), url::read(text));
    let _ = (person::read(text), person::same_name(text, "株式会社"));
    let dates = date::find(text);
    for span in dates.found.iter().map(|f| &f.span).chain(dates.faults.iter().map(|f| &f.span)) {
        assert!(text.get(span.clone()).is_some_and(|printed| !printed.is_empty()), "{span:?} of {text:?}");
    }
    for found in url::find(text).iter().chain(&url::find_mail(text)) {
        assert!(text.get(found.span.clone()).is_some_and(|printed| !printed.is_empty()), "{:?} of {text:?}", found.span);
        assert!(found.address.is_ascii());
    }
    let _ = (phone::is_labelled_line(text), office::office_line(text), office::is_name(&text.split(' ').collect::<Vec<_>>()));
    if let Some((_, span)) = date::find_time(text) {
        let _ = &text[span];
    }
    if let Some((_, _, span)) = date::find_time_range(text) {
        assert!(text.get(span).is_some());
    }
    if let Ok(phones) = phone::read_line(text) {
        for number in phones.phone.iter().chain(&phones.fax) {
            assert!(text.get(number.span.clone()).is_some_and(|printed| !printed.is_empty()), "{number:?} of {text:?}");
        }
    }
    if let Ok(parts) = address::read(text) {
        let all = [parts.city, parts.street].into_iter().flatten().collect::<String>();
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        assert!(squeeze(text).ends_with(&squeeze(&all)), "{all:?} of {text:?}");
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let lead = digits.len() % 3;
    let (first, rest) = digits.split_at(lead);
    let groups: Vec<String> = rest.as_bytes().chunks(3).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
    [first.to_owned()].into_iter().filter(|f| !f.is_empty()).chain(groups).collect::<Vec<_>>().join(",")
}

fn wide(text: &str) -> String {
    text.chars().map(|c| char::from_u32(c as u32 + 0xfee0).filter(|_| ('!'..='~').contains(&c)).unwrap_or(c)).collect()
}

/// `5億3,000万20` of a number; `digits` writes each group.
fn with_units(mut number: u64, digits: impl Fn(u64) -> String) -> String {
    let mut text = String::new();
    for (unit, size) in [("京", 10u64.pow(16)), ("兆", 10u64.pow(12)), ("億", 10u64.pow(8)), ("万", 10u64.pow(4)), ("", 1)]
    {
        if number / size > 0 {
            text += &digits(number / size);
            text += unit;
        }
        number %= size;
    }
    text
}

/// A number below 10,000 in kanji.
fn kanji(number: u64) -> String {
    let digit = |d: u64| ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"][d as usize];
    let mut text = String::new();
    for (unit, size) in [("千", 1000), ("百", 100), ("十", 10), ("", 1)] {
        let d = number / size % 10;
        if d > 0 {
            text += if d == 1 && size > 1 { "" } else { digit(d) };
            text += unit;
        }
    }
    text
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in any::<String>()) {
        read_all(&text);
    }

    #[test]
    fn no_likely_text_makes_a_reader_panic(letters in proptest::collection::vec(0..LETTERS.chars().count(), 0..40)) {
        let all: Vec<char> = LETTERS.chars().collect();
        read_all(&letters.into_iter().map(|i| all[i]).collect::<String>());
    }

    #[test]
    fn an_amount_reads_the_same_in_every_notation(yen in prop_oneof![1..10_000u64, 1..10u64.pow(13), 1..10u64.pow(18)]) {
        let millions = format!("{}.{:06}", grouped(yen / 1_000_000), yen % 1_000_000);
        let mut notations = vec![
            format!("{yen}円"),
            format!("{}円", grouped(yen)),
            format!("¥{}", grouped(yen)),
            wide(&format!("{}円", grouped(yen))),
            format!("{millions}百万円"),
            format!("{}円(2006年3月末現在)", with_units(yen, kanji)),
        ];
        // Below 万 the digits stand in full, or the number could be read in two ways.
        if yen % 10_000 == 0 || yen % 10_000 >= 1000 && yen < 10u64.pow(8) {
            notations.push(format!("{}円", with_units(yen, |n| n.to_string())));
            notations.push(format!("{} 円", with_units(yen, grouped)));
        }
        for notation in notations {
            prop_assert_eq!(money::read(&notation).map(|m| m.yen), Ok(yen), "{}", notation);
        }
    }

    #[test]
    fn groups_that_add_up_are_parts(a in 1..100_000u64, b in 1..100_000u64) {
        for text in [format!("男性{a}名、女性{b}名"), format!("{}人(男性{}人 女性{}人)", grouped(a + b), grouped(a), grouped(b))] {
            let count = count::read(&text).unwrap();
            prop_assert_eq!((count.total, count.breakdown[0].count, count.breakdown[1].count), (a + b, a, b));
        }
    }

    #[test]
    fn a_day_reads_the_same_in_every_notation(year in 1990..2019u32, month in 1..=12u32, day in 1..=28u32) {
        let iso = format!("{year:04}-{month:02}-{day:02}");
        let era = year - 1988;
        for text in [
            iso.clone(),
            format!("{year}年{month}月{day}日"),
            wide(&format!("{year}年 {month}月 {day}日より")),
            format!("{year}/{month}/{day}"),
            format!("平成{era}年{month}月{day}日"),
            format!("H{era}.{month}.{day}"),
            format!("平成{}年{}月{}日", kanji(era.into()), kanji(month.into()), kanji(day.into())),
            format!("{year}年(平成{era}年){month}月{day}日"),
        ] {
            prop_assert_eq!(date::read_started(&text), Ok((Some(iso.clone()), vec![iso.clone()])), "{}", text);
        }
    }
}

/// A reader that looked back or ahead without bound would not come to an end with these.
#[test]
fn long_texts_are_read_in_linear_time() {
    const PIECES: &str = "( () 1, 1 一 十 1年 6月 平成 '06年 2006/7/1- 2006年( 〜 http:// www. a@ (03 03- FAX (FAX (a) 03-1234-5678　 \
        TEL03-1234-5678(FAX) 港区 X郡 現在 氏 うち1人 1人( ｱ";
    for piece in PIECES.split(' ') {
        read_all(&piece.repeat(30_000 / piece.len()));
    }
}
