//! What decoding promises, over hand-made and random bytes. Accuracy on real text is measured in `tests/decode_accuracy.rs`.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Code;

/// Decodes and hands over the result, or the reason why it is no text.
fn with<T>(bytes: &[u8], options: Options<'_>, look: impl FnOnce(Result<&Decoded<'_>, String>) -> T) -> T {
    let source = Source::from_bytes("test.txt", bytes.to_vec());
    match decode(&source, &options) {
        Ok(decoded) => look(Ok(&decoded)),
        Err(error) => look(Err(error.to_string())),
    }
}

fn recognized(bytes: &[u8]) -> (String, Encoding, bool) {
    with(bytes, Options::default(), |found| {
        let decoded = found.unwrap();
        (decoded.text.to_string(), decoded.encoding, decoded.certain)
    })
}

fn shift_jis(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

fn euc_jp(text: &str) -> Vec<u8> {
    encoding_rs::EUC_JP.encode(text).0.into_owned()
}

/// Bytes that look random and are the same every time.
fn noise(seed: u64) -> impl Iterator<Item = u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    })
}

const PAGE: &str = "会社名：株式会社日本企画（東京都港区）\n　従業員が自宅でも会社と同じように働ける制度を、二〇〇六年から始めました。\n\
    対象は全社員の約３割で、①通勤時間の削減、②生産性の向上、③災害時の事業継続を目的としています。\n";

#[test]
fn nothing_and_ascii_are_certain() {
    assert_eq!(recognized(b""), (String::new(), Encoding::Utf8, true));
    assert_eq!(recognized(b"plain, 1999\r\n"), ("plain, 1999\r\n".to_owned(), Encoding::Utf8, true));
    assert!(with(b"", Options::default(), |found| found.unwrap().diagnostics().is_empty()));
}

#[test]
fn whole_utf8_is_borrowed() {
    let source = Source::from_bytes("test.txt", b"\xEF\xBB\xBF\xE5\x86\x8A".to_vec());
    let decoded = decode(&source, &Options::default()).unwrap();
    assert!(matches!(decoded.text, Cow::Borrowed("冊")));
    assert_eq!((decoded.source_offset(0), decoded.source_offset(2), decoded.source_offset(3)), (3, 3, 6));
}

#[test]
fn half_width_katakana_at_the_start_mislead_nobody() {
    let text = "ﾃﾚﾜｰｸ ｼﾞｭｼｮｳ ｲﾁﾗﾝ\n受賞者の一覧は次のとおりです。\n";
    assert_eq!(recognized(&shift_jis(text)), (text.to_owned(), Encoding::ShiftJis, true));
    let alone = "ｶﾌﾞｼｷｶﾞｲｼｬ ﾆﾎﾝﾃﾞｰﾀ";
    assert_eq!(recognized(&shift_jis(alone)).0, alone);
}

#[test]
fn a_page_in_another_encoding_does_not_carry_the_file_away() {
    let mut bytes = PAGE.repeat(5).into_bytes();
    bytes.extend(shift_jis(PAGE));
    bytes.extend(PAGE.repeat(5).into_bytes());
    with(&bytes, Options::default(), |found| {
        let decoded = found.unwrap();
        assert_eq!((decoded.encoding, decoded.certain), (Encoding::Utf8, true));
        assert!(decoded.text.starts_with(&PAGE.repeat(5)) && decoded.text.ends_with(&PAGE.repeat(5)));
        let inside = PAGE.len() * 5..bytes.len() - PAGE.len() * 5;
        assert!(decoded.malformed.iter().all(|m| inside.start <= m.bytes.start && m.bytes.end <= inside.end));
        assert!(decoded.malformed.len() > 20);
    });
}

#[test]
fn damage_late_in_a_large_file_is_found() {
    for (encoding, page) in
        [(Encoding::Utf8, PAGE.as_bytes().to_vec()), (Encoding::ShiftJis, shift_jis(PAGE)), (Encoding::EucJp, euc_jp(PAGE))]
    {
        let mut bytes = page.repeat(1000);
        let at = page.len() * 900 + page.iter().position(|byte| !byte.is_ascii()).unwrap();
        bytes[at] = 0xFF;
        with(&bytes, Options::default(), |found| {
            let decoded = found.unwrap();
            assert_eq!((decoded.encoding, decoded.certain, decoded.malformed.len()), (encoding, true, 1));
            assert!(decoded.malformed[0].bytes.contains(&at), "{encoding}: {:?} for {at}", decoded.malformed);
            assert_eq!(decoded.text.matches(PAGE).count(), 999);
            let last = decoded.text.rfind("災害").unwrap();
            let range = decoded.source_range(Span::new(last, last + "災害".len()));
            assert_eq!(bytes[range], if encoding == Encoding::Utf8 { "災害".into() } else { page_word(encoding) });
        });
    }
}

fn page_word(encoding: Encoding) -> Vec<u8> {
    if encoding == Encoding::EucJp { euc_jp("災害") } else { shift_jis("災害") }
}

#[test]
fn a_file_that_is_cut_keeps_its_encoding() {
    for (encoding, bytes) in
        [(Encoding::Utf8, PAGE.as_bytes().to_vec()), (Encoding::ShiftJis, shift_jis(PAGE)), (Encoding::EucJp, euc_jp(PAGE))]
    {
        for start in 0..3 {
            for end in bytes.len() - 6..bytes.len() {
                let (text, found, _) = recognized(&bytes[start..end]);
                assert_eq!(found, encoding, "{start}..{end}");
                assert!(text.contains("株式会社日本企画") && text.contains("事業継続を目的と"), "{text}");
            }
        }
    }
}

#[test]
fn hints_decide_where_the_bytes_do_not() {
    let bytes = euc_jp("國明");
    assert_eq!(with(&bytes, Options::default(), |found| found.unwrap().encoding), Encoding::ShiftJis);
    let hints = ["会社", "國明"];
    assert_eq!(with(&bytes, Options { encoding: None, hints: &hints }, |found| found.unwrap().encoding), Encoding::EucJp);
}

#[test]
fn a_named_encoding_is_taken() {
    let forced = |bytes: &[u8], encoding| {
        with(bytes, Options { encoding: Some(encoding), hints: &[] }, |found| {
            let decoded = found.unwrap();
            (decoded.text.to_string(), decoded.encoding, decoded.certain)
        })
    };
    assert_eq!(forced(b"\xB6\xDD", Encoding::ShiftJis), ("ｶﾝ".to_owned(), Encoding::ShiftJis, true));
    assert_eq!(forced(b"\xB6\xDD", Encoding::EucJp), ("菌".to_owned(), Encoding::EucJp, true));
    assert_eq!(forced(b"\xFE\xFF\x30\x42", Encoding::Utf16Le), ("あ".to_owned(), Encoding::Utf16Be, true));
    assert_eq!(forced(b"\xEF\xBB\xBFa", Encoding::Utf8).0, "a");
    with(b"%PDF-1.7 ", Options { encoding: Some(Encoding::Utf8), hints: &[] }, |found| assert!(found.is_err()));
}

#[test]
fn a_doubt_is_reported_with_the_candidates() {
    with(&euc_jp("first\n國明"), Options::default(), |found| {
        let decoded = found.unwrap();
        let diagnostics = decoded.diagnostics();
        assert_eq!(diagnostics.len(), 1);
        assert_eq!((diagnostics[0].code, diagnostics[0].places[0].line), (Code::UncertainEncoding, 2));
        let message = &diagnostics[0].message;
        assert!(message.contains("Shift_JIS") && message.contains("EUC-JP") && message.contains('%'), "{message}");
    });
}

#[test]
fn malformed_places_beyond_twenty_are_summed_up() {
    let mut bytes = shift_jis(PAGE);
    for _ in 0..25 {
        bytes.extend(b"\x82\xA0\xFF\xFF\n");
    }
    with(&bytes, Options::default(), |found| {
        let diagnostics = found.unwrap().diagnostics();
        assert_eq!(diagnostics.len(), 21);
        let first = &diagnostics[0];
        let offset = shift_jis(PAGE).len() + 2;
        assert_eq!(first.message, format!("malformed in Shift_JIS: bytes FF FF at offset {offset}"));
        assert_eq!((first.places[0].line, first.places[0].text.as_str()), (4, "あ\u{FFFD}"));
        assert_eq!(first.places[0].mark, Some((3, 6)));
        assert!(diagnostics[20].message.starts_with("5 more places"), "{}", diagnostics[20].message);
        assert_eq!(diagnostics[20].places[0].line, 24);
    });
}

#[test]
fn utf16_that_is_ascii_by_chance_is_looked_at() {
    for text in ["あいうえお", "株式会社", "これはひらがなだけのてがみです"] {
        for (encoding, order) in
            [(Encoding::Utf16Le, u16::to_le_bytes as fn(u16) -> [u8; 2]), (Encoding::Utf16Be, u16::to_be_bytes)]
        {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(order).collect();
            let (found, recognized, _) = recognized(&bytes);
            assert_eq!((found.as_str(), recognized), (text, encoding), "{bytes:02X?}");
        }
    }
    for text in ["2000", "A100", "2006-07-01", "B2B", "000000", "http://www.example.jp/0/", "a0 b0 c0"] {
        assert_eq!(recognized(text.as_bytes()), (text.to_owned(), Encoding::Utf8, true));
    }
}

/// Damage must not be taken for the kanji of another standard.
#[test]
fn spoilt_bytes_are_not_taken_for_jis_x_0213() {
    for (bytes, encoding) in [(shift_jis(PAGE), Encoding::ShiftJis), (euc_jp(PAGE), Encoding::EucJp)] {
        for seed in 0..200 {
            let mut spoilt = bytes.repeat(4);
            let length = spoilt.len() as u64;
            let random: Vec<u64> = noise(seed).map(u64::from).take(64).collect();
            for four in random.chunks(4).take(1 + seed as usize % 12) {
                let at = (four[0] << 16 | four[1] << 8 | four[2]) % length;
                spoilt[at as usize] = four[3] as u8;
            }
            assert_eq!(recognized(&spoilt).1, encoding, "seed {seed}");
        }
    }
}

#[test]
fn jis_x_0213_is_told_by_enough_of_it() {
    let page = shift_jis(PAGE);
    for (count, encoding, certain) in [
        (0, Encoding::ShiftJis, true),
        (4, Encoding::ShiftJis, true),
        (5, Encoding::ShiftJis2004, false),
        (7, Encoding::ShiftJis2004, true),
    ] {
        let bytes = [page.clone(), b"\x98\x73\x82\xE9\n".repeat(count)].concat();
        let (text, found, sure) = recognized(&bytes);
        assert_eq!((found, sure), (encoding, certain), "{count}");
        assert_eq!(text.contains("𠮟る"), encoding == Encoding::ShiftJis2004);
    }
    let bytes = [page, b"\x98\x73\n".repeat(5)].concat();
    with(&bytes, Options::default(), |found| {
        let diagnostics = found.unwrap().diagnostics();
        assert_eq!(diagnostics[0].message, "the encoding is a guess: Shift_JIS-2004 63 %, Shift_JIS 37 %");
        assert_eq!((diagnostics[0].places[0].line, diagnostics[0].places[0].text.as_str()), (4, "𠮟"));
    });
    // Whoever names the Microsoft form gets it.
    with(&bytes, Options { encoding: Some(Encoding::ShiftJis), hints: &[] }, |found| {
        assert_eq!(found.unwrap().malformed.len(), 5);
    });
}

#[test]
fn noise_is_never_text() {
    for seed in 0..2000 {
        let length = 64 + (seed as usize % 7) * 100;
        let bytes: Vec<u8> = noise(seed).take(length).collect();
        with(&bytes, Options::default(), |found| assert!(found.is_err(), "seed {seed}"));
    }
    with(&[0; 100], Options::default(), |found| assert!(found.is_err()));
    with(&[0xFF; 100], Options::default(), |found| assert!(found.is_err()));
    with(&[1; 100], Options::default(), |found| assert!(found.is_err()));
}

#[test]
fn a_few_nul_bytes_are_kept() {
    let text = PAGE.replace('①', "\0\0");
    assert_eq!(recognized(text.as_bytes()), (text.clone(), Encoding::Utf8, true));
    assert_eq!(recognized(&shift_jis(&text)), (text, Encoding::ShiftJis, true));
}

#[test]
fn a_block_of_zeros_in_a_large_file_is_one_place() {
    let text = PAGE.repeat(400);
    let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for (encoding, mut bytes) in [
        (Encoding::Utf8, text.clone().into_bytes()),
        (Encoding::ShiftJis, shift_jis(&text)),
        (Encoding::EucJp, euc_jp(&text)),
        (Encoding::Utf16Le, utf16(u16::to_le_bytes)),
        (Encoding::Utf16Be, utf16(u16::to_be_bytes)),
    ] {
        bytes[30_001..60_000].fill(0);
        with(&bytes, Options::default(), |found| {
            let decoded = found.unwrap();
            assert_eq!((decoded.encoding, decoded.certain), (encoding, true));
            assert!(decoded.text.starts_with(&PAGE.repeat(10)) && decoded.text.ends_with(&PAGE.repeat(10)), "{encoding}");
            let found: Vec<String> = decoded.diagnostics().into_iter().map(|found| found.message).collect();
            let is_told = |message: &String| message.contains("are lost: zeros stand in their place");
            assert!(found.len() == 1 && found.iter().all(is_told), "{encoding}: {found:?}");
        });
    }
}

#[test]
fn other_languages_are_text() {
    for text in [
        "안녕하세요 여러분 ".repeat(20),
        "Привет, как дела? ".repeat(20),
        "😀🎉 ".repeat(40),
        "这是简体中文的说明书。".repeat(20),
    ] {
        assert_eq!(recognized(text.as_bytes()).0, text);
        let marked: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(recognized(&marked).0, text);
    }
}

/// Pieces that files are made of: noise, text of every encoding, blocks of zeros, escape sequences and line ends.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let text = "[ -~あ-んァ-ー亜-熙ｱ-ﾝ①㈱髙]{0,12}";
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..8),
        text.prop_map(String::into_bytes),
        (1..40_usize).prop_map(|length| vec![0; length]),
        text.prop_map(|text| shift_jis(&text)),
        text.prop_map(|text| euc_jp(&text)),
        text.prop_map(|text| text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        "[!-~]{0,8}".prop_map(|pairs| [b"\x1B$B", pairs.as_bytes(), b"\x1B(B"].concat()),
        prop::sample::select(vec![
            "\n", "\r\n", "\r", "\x1B$B", "\x1B$(D", "\x1B$(Q", "\x1B$(P", "\x1B(I", "\x1B(J", "\x0E", "\x0F", "\x1B"
        ])
        .prop_map(|control| control.as_bytes().to_vec()),
    ]
}

/// The ways in which a character of a range may have been read: as it stands, and in each state of ISO-2022-JP.
fn reads_as(bytes: &[u8], encoding: Encoding, c: char) -> bool {
    let states: &[&[u8]] = match encoding {
        Encoding::Iso2022Jp => &[b"", b"\x1B$B", b"\x1B$(D", b"\x1B$(Q", b"\x1B$(P", b"\x1B(I", b"\x1B(J", b"\x0E"],
        _ => &[b""],
    };
    states.iter().any(|state| {
        let alone = [state, bytes].concat();
        let start = if encoding == Encoding::Iso2022Jp { 0 } else { state.len() };
        reading::read(encoding, &alone, start).text.chars().eq([c])
    })
}

fn check(decoded: &Decoded<'_>, bytes: &[u8]) -> Result<(), TestCaseError> {
    let mut before = 0;
    let mut malformed = decoded.malformed.iter().peekable();
    for (at, c) in decoded.text.char_indices() {
        let span = Span::new(at, at + c.len_utf8());
        let range = decoded.source_range(span);
        prop_assert!(before <= range.start && range.start < range.end && range.end <= bytes.len());
        prop_assert_eq!(decoded.source_offset(span.end - 1), range.start);
        before = range.end;
        if let Some(found) = malformed.next_if(|found| found.text == span) {
            prop_assert_eq!(&range, &found.bytes);
            prop_assert_eq!(c, char::REPLACEMENT_CHARACTER);
        } else {
            prop_assert!(reads_as(&bytes[range.clone()], decoded.encoding, c), "{:02X?} {:?}", &bytes[range.clone()], c);
        }
    }
    prop_assert!(malformed.next().is_none());
    prop_assert_eq!(decoded.source_offset(decoded.text.len()), bytes.len());
    if scheme::utf16(decoded.encoding).is_none() {
        for end in [b'\n', b'\r'] {
            let count = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == end).count();
            prop_assert_eq!(count(decoded.text.as_bytes()), count(bytes));
        }
    }
    decoded.diagnostics();
    Ok(())
}

proptest! {
    #[test]
    fn every_character_leads_back_to_its_bytes(pieces in prop::collection::vec(piece(), 0..24)) {
        let bytes = pieces.concat();
        let named = Encoding::ALL.into_iter().map(Some);
        for encoding in named.chain([None]) {
            with(&bytes, Options { encoding, hints: &[] }, |found| match found {
                Ok(decoded) => check(decoded, &bytes),
                Err(_) => Ok(()),
            })?;
        }
    }

    #[test]
    fn long_lines_lead_back_as_well(piece in piece(), times in 100..400_usize) {
        let bytes = piece.repeat(times);
        for encoding in Encoding::ALL {
            with(&bytes, Options { encoding: Some(encoding), hints: &[] }, |found| match found {
                Ok(decoded) => {
                    let mut before = 0;
                    for (at, c) in decoded.text.char_indices().step_by(97) {
                        let range = decoded.source_range(Span::new(at, at + c.len_utf8()));
                        prop_assert!(before <= range.start && range.start < range.end && range.end <= bytes.len());
                        before = range.end;
                    }
                    Ok(())
                }
                Err(_) => Ok(()),
            })?;
        }
    }
}
