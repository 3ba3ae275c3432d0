//! Printed names: of people, with honorifics and Latin spellings, and of organizations, to compare them.
//!
//! Comes in: `W.A.スピンクス( W. A. Spinks ) 氏`. Goes out: a [`Person`] with the name `W.A.スピンクス` and the Latin name
//! `W. A. Spinks`. [`name_key`] gives the form in which two prints of one name are equal.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use super::view::{is_dash, is_invisible};

/// A person's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name without honorific, spelled as printed; one space stands between family and given name where one is printed.
    pub name: String,
    /// The name in Latin letters that is printed in brackets behind it.
    pub name_latin: Option<String>,
}

/// Splits a printed name.
pub fn read(text: &str) -> Person {
    let text = tidy(text);
    let without = strip_honorific(&text);
    let (name, latin) = split_latin(without);
    // The honorific may stand before the brackets too: `スピンクス氏(W. A. Spinks)`.
    let name = strip_honorific(&name);
    Person { name: close_up(name), name_latin: latin }
}

/// Whether two prints give the same name.
pub fn same_name(a: &str, b: &str) -> bool {
    let key = name_key(a);
    !key.is_empty() && key == name_key(b)
}

/// The form of a name in which its prints are equal: NFKC, without white space, honorific and Latin spelling, company forms in
/// full (`㈱` and `(株)` are 株式会社), without a former name behind it, and one kind of dash, dot and bracket.
///
/// ヶ is ケ: a name has either, as the typesetter liked (`茅ヶ崎`, `茅ケ崎`), and ヶ is never read as small.
pub fn name_key(text: &str) -> String {
    let mut person = read(text);
    // A former name has no part in it.
    person.name.truncate(without_former(&person.name).len());
    // Most names are the same in every print.
    let is_same =
        |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヵ' | '一'..='\u{9fff}' | '0'..='9' | 'A'..='M' | 'O'..='Z' | 'a'..='z');
    if person.name.chars().all(is_same) {
        return person.name;
    }
    let mut key = String::with_capacity(person.name.len());
    // Nearly all are the same in NFKC, and to know it is much cheaper than to make it.
    let is_plain = |c: char| matches!(c, ' '..='~' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='\u{9fff}');
    let name = if person.name.chars().all(is_plain) { person.name } else { person.name.nfkc().collect() };
    for c in name.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c) && !c.is_control()) {
        let c = match c {
            '一'..='\u{9fff}' => c,
            // A dash behind kana is a long-vowel mark that was set wrong: センタ－.
            _ if is_dash(c) || c == 'ー' => {
                let kana = key.chars().next_back().is_some_and(|p| matches!(p, '\u{3041}'..='\u{30ff}') && p != '・');
                if kana { 'ー' } else { '-' }
            }
            '.' | '·' | '•' | '‧' | '∙' | '⋅' | '・' => '・',
            '[' | '〔' | '【' | '{' => '(',
            ']' | '〕' | '】' | '}' => ')',
            'ヶ' => 'ケ',
            '〜' | '∼' => '~',
            '’' | '‘' | '`' | '´' => '\'',
            _ => c,
        };
        key.push(c);
    }
    // Most names have none of the forms, and each begins with one of these.
    if key.contains(['(', 'N']) {
        for (short, full) in FORMS {
            if key.contains(short) {
                key = key.replace(short, full);
            }
        }
    }
    key
}

/// A name without a former one that is printed behind it in brackets: `X株式会社(旧:Y株式会社)`. Brackets are ASCII.
pub fn without_former(name: &str) -> &str {
    match last_brackets(name) {
        Some((before, inner)) if !before.is_empty() && is_former(inner) => before,
        _ => name,
    }
}

/// The text before the brackets at the end, and what they hold. Brackets are ASCII and may stand in each other.
pub fn last_brackets(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_end().strip_suffix(')')?;
    let mut depth = 0_usize;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' if depth == 0 => return Some((inner[..at].trim_end(), inner[at + 1..].trim())),
            '(' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether words in brackets behind a name are a part of it or a remark on it, and no place: a legal form, a former name.
pub fn belongs_to_name(inner: &str) -> bool {
    is_former(inner) || FORMS.iter().any(|(short, _)| short.strip_prefix('(').and_then(|s| s.strip_suffix(')')) == Some(inner))
}

/// `旧:Y株式会社`, `旧Y株式会社`, but not `旧館`.
fn is_former(inner: &str) -> bool {
    const SHORT: usize = 3;
    let rest = inner.strip_prefix('旧').or_else(|| inner.strip_prefix('現').filter(|rest| rest.contains(':')));
    rest.is_some_and(|rest| rest.contains(':') || rest.chars().count() >= SHORT)
}

/// Whether two names that [`name_key`] gives are one organization's, its legal form before the one and behind the other, or left out of one.
pub fn same_but_form(a: &str, b: &str) -> bool {
    let ((a, form), (b, other)) = (bare(a), bare(b));
    a == b && !a.is_empty() && (form == other || form.is_empty() || other.is_empty())
}

/// A name without its legal form, and the form.
fn bare(key: &str) -> (&str, &str) {
    // 一般社団法人 ends with 社団法人: the longest form is meant.
    let forms = FORMS.iter().map(|(_, full)| *full);
    let found = forms.filter_map(|form| Some((key.strip_prefix(form).or_else(|| key.strip_suffix(form))?, form)));
    found.max_by_key(|(_, form)| form.len()).unwrap_or((key, ""))
}

/// Whether a name in match form begins with a legal form in brackets, which [`name_key`] spells out, or with a part of one.
pub fn begins_with_form(name: &str) -> bool {
    name.starts_with('(') && FORMS.iter().any(|(short, _)| name.starts_with(short) || short.starts_with(name))
}

/// Short and full names of the legal forms, as they are printed before or behind an organization's name.
const FORMS: [(&str, &str); 21] = [
    ("(株)", "株式会社"),
    ("(有)", "有限会社"),
    ("(資)", "合資会社"),
    ("(名)", "合名会社"),
    ("(同)", "合同会社"),
    ("(社)", "社団法人"),
    ("(財)", "財団法人"),
    ("(一社)", "一般社団法人"),
    ("(一財)", "一般財団法人"),
    ("(公社)", "公益社団法人"),
    ("(公財)", "公益財団法人"),
    ("(独)", "独立行政法人"),
    ("(学)", "学校法人"),
    ("(医)", "医療法人"),
    ("(福)", "社会福祉法人"),
    ("(宗)", "宗教法人"),
    ("(協)", "協同組合"),
    ("(特非)", "特定非営利活動法人"),
    ("(NPO)", "特定非営利活動法人"),
    ("NPO法人", "特定非営利活動法人"),
    ("(特)", "特定非営利活動法人"),
];

const HONORIFICS: [&str; 5] = ["先生", "さん", "氏", "様", "殿"];

/// The text with ASCII in its own width, full-width kana and single spaces; kanji are left as printed.
fn tidy(text: &str) -> String {
    if is_tidy(text) {
        return text.to_owned();
    }
    let mut tidy = String::with_capacity(text.len());
    let mut half = String::new();
    let fold_half = |half: &mut String, tidy: &mut String| {
        if !half.is_empty() {
            tidy.extend(half.drain(..).nfkc());
        }
    };
    for c in text.chars() {
        // A half-width voiced mark composes with the kana before it, so these are folded together.
        if matches!(c, '\u{ff61}'..='\u{ff9f}') {
            half.push(c);
            continue;
        }
        fold_half(&mut half, &mut tidy);
        match c {
            '\u{ff01}'..='\u{ff5e}' => tidy.extend(char::from_u32(c as u32 - 0xfee0)),
            _ if c.is_whitespace() || c.is_control() => {
                if !tidy.ends_with(' ') {
                    tidy.push(' ');
                }
            }
            '\u{3099}' | '\u{309a}' => match tidy.chars().next_back().and_then(|kana| compose(kana, c)) {
                Some(voiced) => {
                    tidy.pop();
                    tidy.push(voiced);
                }
                None => tidy.push(c),
            },
            _ => tidy.push(c),
        }
    }
    fold_half(&mut half, &mut tidy);
    tidy.trim().to_owned()
}

/// Whether a text has nothing but ASCII without white space, kana and kanji: most names, known by their bytes.
fn is_tidy(text: &str) -> bool {
    let is_usual = |byte: u8| matches!(byte, b'!'..=b'~') | matches!(byte, 0x80..=0xBF) | matches!(byte, 0xE3..=0xE9);
    // The marks that voice kana and the ideographic space begin with the bytes of kana.
    text.bytes().fold(true, |usual, byte| usual & is_usual(byte)) && !text.contains(['\u{3000}', '\u{3099}', '\u{309a}'])
}

/// Takes one honorific off the end; a name is never emptied by it.
fn strip_honorific(name: &str) -> &str {
    for honorific in HONORIFICS {
        let Some(rest) = name.strip_suffix(honorific) else { continue };
        let bare = rest.trim_end();
        // 鵜殿 is a family name: 殿 alone, close behind a single character, is left.
        let part = honorific == "殿" && bare.len() == rest.len() && bare.chars().nth(1).is_none();
        return if bare.is_empty() || part { name } else { bare };
    }
    name
}

/// Takes the last pair of brackets out if it holds a name in Latin letters.
fn split_latin(name: &str) -> (String, Option<String>) {
    let whole = || (name.to_owned(), None);
    let (Some(open), Some(close)) = (name.rfind('('), name.rfind(')')) else { return whole() };
    if open >= close || !name[close + 1..].trim().is_empty() {
        return whole();
    }
    let (before, inner) = (name[..open].trim_end(), name[open + 1..close].trim());
    if before.is_empty() || !is_latin_name(inner) { whole() } else { (before.to_owned(), Some(inner.to_owned())) }
}

/// Whether this is a name in Latin letters: one word of capitals (`NTT`) is rather an organization.
fn is_latin_name(text: &str) -> bool {
    let latin = |c: char| c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}') && c != '×' && c != '÷';
    let letters = text.chars().filter(|c| latin(*c)).count();
    letters > 1
        && text.chars().all(|c| latin(c) || matches!(c, ' ' | '.' | ',' | '-' | '\'' | '’'))
        && (text.chars().any(char::is_lowercase) || text.contains(' '))
}

/// Closes letter-spacing up: three or more single characters set apart are one word (`中 村 維 夫`).
fn close_up(name: &str) -> String {
    let mut parts = name.split(' ');
    let single = |part: &str| {
        let mut visible = part.chars().filter(|c| !is_invisible(*c));
        matches!((visible.next(), visible.next()), (Some(c), None) if !c.is_ascii() && c.is_alphabetic())
    };
    if name.split(' ').count() > 2 && parts.all(single) { name.replace(' ', "") } else { name.to_owned() }
}
