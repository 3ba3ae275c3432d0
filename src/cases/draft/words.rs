//! A text and the words that it is read by → the words that become others, each in its place.
//!
//! In come the lines of a booklet and what each was taken for; out come spans of the text with other words of the same shape. What is kept: the
//! words of the profile, of values and of places, numbering, furniture, the headings that were found.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value;

use super::script::{self, Cipher};
use crate::page::Pages;
use crate::profile::{self, FrontPart, Pattern, Profile};
use crate::span::Span;
use crate::{Analysis, yaml};

/// Words that values are read by, whatever the booklet is about: legal forms, offices, eras, telephones, counting.
const KEPT: &[&str] = &[
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "財団法人",
    "社団法人",
    "公益",
    "一般",
    "特定非営利活動法人",
    "学校法人",
    "医療法人",
    "社会福祉法人",
    "独立行政法人",
    "協同組合",
    "大学",
    "大学院",
    "学部",
    "明治",
    "大正",
    "昭和",
    "平成",
    "令和",
    "元年",
    "西暦",
    "年度",
    "現在",
    "時点",
    "午前",
    "午後",
    "代表取締役",
    "取締役",
    "社長",
    "会長",
    "理事長",
    "教授",
    "先生",
    "氏",
    "様",
    "殿",
    "電話",
    "代表",
    "直通",
    "内線",
    "ファックス",
    "ファクシミリ",
    "正社員",
    "社員",
    "合計",
    "総数",
    "連結",
    "単独",
    "単体",
    "内訳",
    "約",
    "資本",
    "写真",
    "図",
    "表",
    "以上",
    "以下",
    "以降",
    "丁目",
    "番地",
    "TEL",
    "FAX",
    "URL",
    "http",
    "https",
    "www",
    "co",
    "jp",
    "ne",
    "or",
    "ac",
    "go",
    "com",
    "net",
    "org",
    "html",
    "htm",
    "index",
    "example",
];

/// What stands behind a number and says what it counts.
const UNITS: &str = "年月日時分秒頃円銭百千万億兆人名社者件回部課室号番地階級台割個所校歳才週度也整%％";

const NUMERALS: &str = "一二三四五六七八九";
const POWERS: &str = "〇十百千万億";

const WEEKDAYS: &str = "日月火水木金土祝";

/// What a word of prose ends with that says what kind of word it is: an office, a group, a use.
const SUFFIXES: &str = "部課局室係会所長者員用的型化性";

/// The words that are kept wherever they stand: those of the profile, those that values are read by, prefectures and municipalities.
pub(super) fn kept_words(profile: &Profile, records: &Value) -> Vec<Pattern> {
    let mut words: Vec<String> = KEPT.iter().map(|&word| word.to_owned()).collect();
    // Every text of the profile that could be a word of a booklet: a rule that does not match keeps nothing.
    fn collect(value: &Value, words: &mut Vec<String>) {
        match value {
            // An example of a line has words between what it stands for and the numbers.
            Value::String(text) if text.contains('{') => {
                let literal = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, literal)| literal));
                let parts = literal.flat_map(|part| part.split(|c: char| c.is_whitespace() || script::digit(c).is_some()));
                words.extend(parts.map(str::to_owned));
            }
            Value::String(text) => words.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
            Value::Object(entries) => entries
                .iter()
                .filter(|(key, _)| !matches!(key.as_str(), "about" | "name" | "schema"))
                .for_each(|(key, value)| {
                    words.extend((!key.is_ascii()).then(|| key.clone()));
                    collect(value, words);
                }),
            _ => {}
        }
    }
    collect(&yaml::from_yaml(&profile.text).unwrap_or_default(), &mut words);
    words.extend(profile.divisions.iter().map(|division| division.name.clone()));
    // A usual label stays where the profile lacks it: that it is not known may be what the page shows.
    let built_in: Vec<Profile> = profile::built_in_names().filter_map(|name| profile::built_in(name).ok()).collect();
    let labels = built_in.iter().flat_map(|other| &other.header).flat_map(|rule| rule.labels.iter());
    words.extend(labels.filter_map(|label| label.word().map(str::to_owned)));
    for record in records.as_array().into_iter().flatten() {
        let recipient = &record["recipient"];
        for value in [&recipient["address"]["prefecture"], &recipient["address"]["city"], &recipient["place"]] {
            words.extend(value.as_str().map(str::to_owned));
        }
    }
    words.sort();
    words.dedup();
    // One character that is kept everywhere would be kept in names too, unless it is a title.
    let is_word = |word: &String| word.chars().count() > 1 || KEPT.contains(&word.as_str());
    words.iter().filter(|word| is_word(word)).filter_map(|word| Pattern::new(word).ok()).collect()
}

/// A text and what of it is kept.
pub(super) struct Page<'t> {
    text: &'t str,
    /// The lines as they are printed, without white space at the ends: number, bytes, and whether they are prose.
    lines: Vec<(u32, Range<usize>, bool)>,
    /// For each byte whether it is kept.
    kept: Vec<bool>,
}

impl<'t> Page<'t> {
    pub(super) fn new(text: &'t str, analysis: &Analysis, words: &[Pattern]) -> Self {
        let mut kept = vec![false; text.len()];
        let pages = &analysis.pages;
        let mut keep = |range: Range<usize>| kept.get_mut(range).into_iter().for_each(|bytes| bytes.fill(true));
        for (index, line) in pages.lines.iter().enumerate() {
            let (form, start) = (&pages.forms[index], line.span.start);
            let source = |range: Range<usize>| start + form.source(range.clone()).start..start + form.source(range).end;
            if line.furniture.is_some() || analysis.outline.signals.division.get(index).is_some_and(Option::is_some) {
                keep(line.span.range());
            }
            for pattern in words {
                let mut at = 0;
                while let Some(found) = form.as_str().get(at..).and_then(|rest| pattern.find(rest)) {
                    let range = at + found.start..at + found.end;
                    if is_whole_word(form.as_str(), &range) {
                        keep(source(range.clone()));
                    }
                    at = range.end.max(at + 1);
                }
            }
            // A number or mark at the beginning of a line is read as one of a heading or an item.
            let numbering = form.as_str().len() - crate::profile::pattern::strip_numbering(form.as_str()).len();
            keep(source(0..numbering));
        }
        for index in 0..pages.lines.len() {
            keep_wrapped(pages, index, words, &mut keep);
        }
        let mut prose = vec![false; pages.lines.len()];
        // Names of the front matter are compared with others only in the list of winners.
        let told = analysis.outline.chapters.iter().filter(|chapter| chapter.part != Some(FrontPart::Winners));
        told.for_each(|chapter| prose[chapter.lines.clone()].fill(true));
        for contents in &analysis.contents {
            for body in &contents.fields {
                let of_heading = body.heading.iter().map(|piece| (piece.line, piece.range.clone()));
                of_heading.for_each(|(line, range)| keep(within(pages.lines[line].span, range)));
                body.pieces.iter().for_each(|piece| prose[piece.line] = true);
            }
            for body in &contents.parts {
                body.heading.iter().for_each(|piece| keep(within(pages.lines[piece.line].span, piece.range.clone())));
                body.pieces.iter().for_each(|piece| prose[piece.line] = true);
            }
        }
        let lines = pages.lines.iter().zip(prose).map(|(line, prose)| (line.number, line.span.range(), prose)).collect();
        Self { text, lines, kept }
    }

    /// The bytes that become other words, in order. `loose` are the numbers of lines that keep their hiragana and digits.
    pub(super) fn replaced(&self, seed: u64, loose: &BTreeSet<u32>) -> Vec<(Span, String)> {
        let mut cipher = Cipher::new(seed);
        let mut out = Vec::new();
        for (number, range, prose) in &self.lines {
            let Some(text) = self.text.get(range.clone()) else { continue };
            let chars: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (range.start + at, c)).collect();
            let is_loose = loose.contains(number);
            let mut at = 0;
            while at < chars.len() {
                let kind = kind(chars[at].1);
                let is_kept = |at: usize| self.kept.get(chars[at].0).copied().unwrap_or(true);
                let end = (at + 1..chars.len())
                    .find(|&i| self::kind(chars[i].1) != kind || is_kept(i) != is_kept(at))
                    .unwrap_or(chars.len());
                if !is_kept(at) && kind != Kind::Other && !(is_loose && matches!(kind, Kind::Digits | Kind::Hiragana)) {
                    let other = word(&mut cipher, &chars, at..end, kind, *prose);
                    for ((offset, c), other) in chars[at..end].iter().zip(other.chars()).filter(|((_, c), other)| c != other) {
                        out.push((Span::new(*offset, offset + c.len_utf8()), other.to_string()));
                    }
                }
                at = end;
            }
        }
        out
    }
}

/// Keeps the words that begin on a line and end on the next.
fn keep_wrapped(pages: &Pages, index: usize, words: &[Pattern], keep: &mut impl FnMut(Range<usize>)) {
    let (Some(a), Some(b)) = (pages.lines.get(index), pages.lines.get(index + 1)) else { return };
    let (form_a, form_b) = (&pages.forms[index], &pages.forms[index + 1]);
    let (text_a, text_b) = (form_a.as_str(), form_b.as_str());
    for word in words.iter().filter_map(Pattern::word) {
        let split = word
            .char_indices()
            .skip(1)
            .map(|(at, _)| at)
            .find(|&at| text_a.ends_with(&word[..at]) && text_b.starts_with(&word[at..]));
        if let Some(at) = split {
            let of_a = form_a.source(text_a.len() - at..text_a.len());
            let of_b = form_b.source(0..word.len() - at);
            keep(a.span.start + of_a.start..a.span.start + of_a.end);
            keep(b.span.start + of_b.start..b.span.start + of_b.end);
        }
    }
}

fn within(line: Span, range: Range<usize>) -> Range<usize> {
    line.start + range.start..(line.start + range.end).min(line.end)
}

/// Whether a match is not the middle of a longer Latin word: `or` in `world` is no part of an address.
fn is_whole_word(form: &str, range: &Range<usize>) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let before = form.get(..range.start).and_then(|text| text.chars().next_back()).is_some_and(is_letter);
    let behind = form.get(range.end..).and_then(|text| text.chars().next()).is_some_and(is_letter);
    let ends = form.get(range.clone()).map(|word| (word.starts_with(is_letter), word.ends_with(is_letter)));
    ends.is_some_and(|(starts, ends)| !(before && starts || behind && ends))
}

/// What runs are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Kanji,
    Hiragana,
    Katakana,
    Latin,
    Digits,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        c if script::digit(c).is_some() => Kind::Digits,
        c if script::is_kanji(c) => Kind::Kanji,
        c if script::is_hiragana(c) => Kind::Hiragana,
        'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾟ' => Kind::Katakana,
        'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => Kind::Latin,
        _ => Kind::Other,
    }
}

/// What a run of characters of one kind becomes.
fn word(cipher: &mut Cipher, chars: &[(usize, char)], range: Range<usize>, kind: Kind, prose: bool) -> String {
    let run: Vec<char> = chars[range.clone()].iter().map(|(_, c)| *c).collect();
    let text: String = run.iter().collect();
    let solid = |at: &usize| !chars[*at].1.is_whitespace();
    let before = (0..range.start).rev().find(solid).map(|at| chars[at].1);
    let behind = (range.end..chars.len()).find(solid).map(|at| chars[at].1);
    // The day of the week that is printed with a date must be that of the date.
    let is_weekday = |at: usize| {
        let around = [at.checked_sub(1), Some(at + 1)].map(|at| at.and_then(|at| chars.get(at)).map(|(_, c)| *c));
        WEEKDAYS.contains(chars[at].1) && matches!(around, [Some('(' | '（'), Some(')' | '）' | '・')])
    };
    if kind == Kind::Digits && matches!(behind, Some('年' | '月' | '日')) && (0..chars.len()).any(is_weekday) {
        return text;
    }
    if kind == Kind::Digits {
        // A time is no secret, and nothing else has its form.
        let next_digit = |at: usize| chars.get(at).is_some_and(|(_, c)| script::digit(*c).is_some());
        let of_time = range.start >= 2 && is_colon(chars[range.start - 1].1) && next_digit(range.start - 2)
            || chars.get(range.end).is_some_and(|(_, c)| is_colon(*c)) && next_digit(range.end + 1);
        if of_time && run.len() <= 2 {
            return text;
        }
        let century = |from: u32| (from * 100, from * 100 + 99);
        let (low, high) = match (behind, run.len()) {
            (Some('年'), 4) if text.starts_with(['1', '１']) => (1950, 1999),
            (Some('年'), 4) => (2000, century(20).1.min(2024)),
            (Some('年' | '月'), 2) => (10, 12),
            (Some('日'), 2) if run.first().and_then(|c| script::digit(*c)) < Some(3) => (10, 28),
            (Some('日'), 2) => return text,
            (Some('時'), 2) => (10, 23),
            (Some('分'), 2) => (10, 59),
            (Some('年' | '月' | '日'), 1) => (1, 9),
            _ => (0, u32::MAX),
        };
        return cipher.digits(&text, low, high);
    }
    let is_unit = |at: usize| {
        // Units stand behind a number or its bracket, one behind the other: 百万円. One that was wrapped stands alone.
        let counts = match before {
            Some(c) => script::digit(c).is_some() || matches!(c, ')' | '）'),
            None => behind.is_none(),
        };
        kind == Kind::Kanji && counts && run[..=at].iter().all(|c| UNITS.contains(*c))
    };
    // A number in kanji stays one: its digits are others, unless it is a date.
    let numerals = run.iter().take_while(|c| NUMERALS.contains(**c) || POWERS.contains(**c)).count();
    let is_count = numerals > 0 && run.get(numerals).is_some_and(|c| UNITS.contains(*c));
    let is_date = run.get(numerals).is_some_and(|c| "年月日時分".contains(*c));
    let grammar = if kind == Kind::Hiragana { script::grammar(&run) } else { vec![false; run.len()] };
    let one = |at: usize| {
        let next = (range.start + at + 1..chars.len()).find(solid).map(|at| chars[at].1);
        let (c, behind) = (run[at], next.filter(|c| matches!(c, '\u{3099}' | '\u{309a}' | '゛' | '゜' | 'ﾞ' | 'ﾟ')));
        let is_suffix = prose && at > 0 && at + 1 == run.len() && SUFFIXES.contains(c);
        match () {
            () if is_count && at <= numerals => {
                if is_date || !NUMERALS.contains(c) {
                    c
                } else {
                    cipher.numeral(NUMERALS, c)
                }
            }
            () if is_unit(at) || is_weekday(range.start + at) || is_suffix || grammar[at] => c,
            () if prose => cipher.prose(&text, at, c, behind),
            () => cipher.name(c, behind),
        }
    };
    (0..run.len()).map(one).collect()
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：')
}
