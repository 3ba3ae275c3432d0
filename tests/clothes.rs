//! The real booklet in other clothes gives the same records and the same booklet.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod support;

use sasshi::cases::vary::clothes;
use support::{assert_same, booklet, reference};

/// Half width, the wave dash as a tilde too: as a converter writes it that knows no other.
fn narrow(text: &str) -> String {
    clothes::half_width(text).replace('～', "~")
}

fn same_in(encoding: &'static encoding_rs::Encoding) {
    let (plain, bytes) = clothes::encoded(booklet(), encoding);
    let lost = plain.chars().filter(|&c| c == '〓').count();
    assert!(lost < 20, "{lost} characters were replaced: the variant is none");
    assert_same(encoding.name(), &support::text(&plain), &support::bytes(bytes));
}

#[test]
fn cp932() {
    same_in(encoding_rs::SHIFT_JIS);
}

#[test]
fn euc_jp() {
    same_in(encoding_rs::EUC_JP);
}

#[test]
fn iso_2022_jp() {
    // This encoder writes half-width katakana in full width, as mail programs do: they are no characters of their own here.
    let (plain, bytes) = clothes::encoded(&half_width_katakana_widened(booklet()), encoding_rs::ISO_2022_JP);
    let lost = plain.chars().filter(|&c| c == '〓').count();
    assert!(lost < 20, "{lost} characters were replaced: the variant is none");
    assert_same("ISO-2022-JP", &support::text(&plain), &support::bytes(bytes));
}

/// The half-width katakana of a text in full width, voiced marks apart.
fn half_width_katakana_widened(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let widen = |c: char| match c {
        '\u{FF9E}' => '゛',
        '\u{FF9F}' => '゜',
        '\u{FF61}'..='\u{FF9D}' => std::iter::once(c).nfkc().next().unwrap(),
        c => c,
    };
    text.chars().map(widen).collect()
}

#[test]
fn utf_16() {
    for (little, mark) in [(true, true), (true, false), (false, true), (false, false)] {
        let what = format!("UTF-16, little-endian {little}, byte order mark {mark}");
        assert_same(&what, reference(), &support::bytes(clothes::utf16(booklet(), little, mark)));
    }
}

#[test]
fn utf_8_with_a_mark() {
    assert_same("UTF-8 with a mark", reference(), &support::text(&format!("\u{FEFF}{}", booklet())));
}

#[test]
fn line_ends() {
    for end in ["\r\n", "\r"] {
        let what = format!("lines that end with {end:?}");
        assert_same(&what, reference(), &support::text(&booklet().replace('\n', end)));
    }
}

#[test]
fn form_feeds() {
    let text = clothes::form_feeds(booklet());
    assert!(text.matches('\u{c}').count() > 60);
    assert_same("form feeds", reference(), &support::text(&text));
    assert_same("form feeds, CRLF", reference(), &support::text(&text.replace('\n', "\r\n")));
}

/// What half width cannot tell: `～OJT 実施～` has a wave dash before a Latin letter, and `~OJT` could as well be a tilde that belongs to
/// the word, as in a path or a web address. Everything else must be the same, so this one difference is asserted and no other.
fn assert_same_but_a_tilde(what: &str, text: &str) {
    let mut narrow = support::text(text);
    let record = &mut narrow.value.records[9];
    let figure = &mut record.fields.get_mut("structure").unwrap().figures[0];
    assert!(figure.contains("の推進~OJT実施〜\n"), "{what}: {figure}");
    *figure = figure.replace("の推進~OJT実施〜\n", "の推進〜OJT実施〜\n");
    assert_same(what, reference(), &narrow);
}

#[test]
fn half_width() {
    let text = narrow(booklet());
    assert_same_but_a_tilde("half width", &text);
    assert_same_but_a_tilde("half width, form feeds", &narrow(&clothes::form_feeds(booklet())));
}

#[test]
fn full_width() {
    assert_same("full width", reference(), &support::text(&clothes::full_width(booklet())));
}

#[test]
fn half_width_katakana() {
    let text = clothes::half_width_katakana(booklet());
    assert_same("half-width katakana", reference(), &support::text(&text));
}

#[test]
fn everything_in_half_width() {
    let text = narrow(&clothes::half_width_katakana(booklet()));
    assert_same_but_a_tilde("everything in half width", &text);
}

/// As an old mail or database program would have left it: half-width katakana in Shift_JIS with CRLF.
#[test]
fn half_width_katakana_in_cp932() {
    let narrow = clothes::half_width_katakana(booklet()).replace('\n', "\r\n");
    let (plain, bytes) = clothes::encoded(&narrow, encoding_rs::SHIFT_JIS);
    assert_same("half-width katakana in Shift_JIS", &support::text(&plain), &support::bytes(bytes));
}

#[test]
fn decomposed_kana() {
    let text = clothes::decomposed_kana(booklet());
    assert_same("decomposed kana", reference(), &support::text(&text));
}

/// What tabs cannot tell: an item in a box of a diagram goes on right below its words (`・業務洗い出しと対象` / `業務の整理`), and a tab stands for
/// two spaces as well as for four. Everything else must be the same, so this one difference is asserted and no other.
#[test]
fn tabs() {
    let pages = sasshi::page::read(booklet(), &support::profile().furniture, |_| false);
    let mut tabs = support::text(&sasshi::cases::vary::paper::with_tabs(booklet(), &pages));
    let figure = &mut tabs.value.records[9].fields.get_mut("structure").unwrap().figures[0];
    assert_eq!(figure.matches("・業務洗い出しと対象\n業務の整理\n").count(), 2, "{figure}");
    *figure = figure.replace("・業務洗い出しと対象\n業務の整理\n", "・業務洗い出しと対象業務の整理\n");
    assert_same("tabs", reference(), &tabs);
}
