//! What a line looks like by itself, whatever its words: numbered, marked, in brackets, a label, a value.
//!
//! In comes a line in match form, and as printed; out come [`Token`]s: `３．体制` looks like `1.` and says `体制`, `電話：046-…` looks like `:` and
//! says `電話`. Lines of different sections that have the same look and the same words are one rule.

use super::vocabulary::Vocabulary;
use crate::outline::signal;
use crate::profile::pattern::is_mark;

/// How the words of a line are set off.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Look {
    /// Behind a number; an example of it, as a profile writes it: `1.`, `(1)`, `①`.
    Number(&'static str),
    /// Behind a mark.
    Mark(char),
    /// In brackets: the opening one and the closing one, in match form.
    Bracket(char, char),
    /// Before a colon.
    Colon,
    /// Before white space, as in the rows of a table.
    Row,
    /// A value that shows by itself what it is: the key.
    Bare(&'static str),
    /// Nothing but the words.
    Line,
}

impl Look {
    /// How a profile writes it under `numbering`.
    pub fn written(&self) -> String {
        match self {
            Self::Number(example) => (*example).to_owned(),
            Self::Mark(mark) => mark.to_string(),
            Self::Bracket(open, close) => format!("{open}{close}"),
            Self::Colon => ":".to_owned(),
            Self::Row => "columns".to_owned(),
            Self::Line => "line".to_owned(),
            Self::Bare(kind) => (*kind).to_owned(),
        }
    }
}

/// The words of a line and how they are set off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// How the words are set off.
    pub look: Look,
    /// The number, where it is one.
    pub number: Option<u32>,
    /// Where the words begin in the match form.
    pub start: usize,
    /// Where they end; behind it stand a bracket, a colon or a value.
    pub end: usize,
}

/// How many characters a label has at the most.
const LABEL: usize = 12;
/// How many characters stand in brackets at the most.
const IN_BRACKETS: usize = 30;

/// Reads what a line looks like; `printed` is the line as it stands in the text, without white space at its ends.
pub fn read(form: &str, printed: &str, known: &Vocabulary) -> Option<Token> {
    let first = form.chars().next()?;
    // A label that is agreed says more than the look of the value behind it.
    let labelled = label(form, printed, known).filter(|(_, end)| known.whole(&form[..*end]).is_some());
    if let Some((look, end)) = labelled {
        return Some(Token { look, number: None, start: 0, end });
    }
    if let Some(look) = bare(form) {
        return Some(Token { look, number: None, start: 0, end: form.len() });
    }
    if let Some((example, number, len)) =
        number(form).or_else(|| spaced_number(form, printed)).filter(|&(.., len)| len < form.len())
    {
        // A label behind a number: `三、代　表　者　…`.
        if let Some(label) = numbered_label(&form[..len], printed, known) {
            return Some(Token { look: Look::Row, number: None, start: len, end: len + label.len() });
        }
        return Some(Token { look: Look::Number(example), number: Some(number), start: len, end: form.len() });
    }
    if is_mark(first) {
        let start = form.len() - form.trim_start_matches(is_mark).len();
        return (start < form.len()).then_some(Token { look: Look::Mark(first), number: None, start, end: form.len() });
    }
    if let Some(close) = closing(first) {
        let start = first.len_utf8();
        let end = form.char_indices().take(IN_BRACKETS).find(|&(_, c)| c == close).map(|(at, _)| at)?;
        return (end > start).then_some(Token { look: Look::Bracket(first, close), number: None, start, end });
    }
    label(form, printed, known).map(|(look, end)| Token { look, number: None, start: 0, end })
}

/// The label that a line begins with.
fn label(form: &str, printed: &str, known: &Vocabulary) -> Option<(Look, usize)> {
    let is_word = |word: &str| {
        let has_letter = word.chars().any(|c| c.is_alphabetic());
        has_letter && !word.contains(['。', '、', '「', '」', '<', '>']) && !word.starts_with(|c: char| c.is_ascii_digit())
    };
    // A wide slash stands there as a colon does.
    let colon = form.char_indices().take(LABEL + 1).find(|&(_, c)| matches!(c, ':' | '/'));
    let slash =
        |at: usize| printed.split_once('／').is_some_and(|(head, _)| crate::fold::match_form(head).as_str() == &form[..at]);
    let colon = colon.filter(|&(at, c)| c == ':' || slash(at)).map(|(at, _)| at);
    if let Some(end) = colon.filter(|&at| at > 0 && !form[at + 1..].starts_with("//") && is_word(&form[..at])) {
        return Some((Look::Colon, end));
    }
    // The words before the first wide gap; letters that are set apart have a gap behind each.
    let gap = ["\u{3000}", "  ", "\t"].iter().filter_map(|gap| printed.find(gap)).min();
    let head = gap.and_then(|at| printed.get(..at)).map(crate::fold::match_form);
    if let Some(head) = head.filter(|head| (2..=LABEL).contains(&head.as_str().chars().count()) && is_word(head.as_str())) {
        return Some((Look::Row, head.as_str().len()));
    }
    // Letters that are set apart, and behind them a wider gap or a longer word.
    if let Some(head) = spaced(printed).filter(|head| (2..=LABEL).contains(&head.chars().count()) && is_word(head)) {
        return Some((Look::Row, head.len()));
    }
    // A label of the vocabulary needs one space only, or none before a number.
    let words = known.keys.values().flat_map(|notion| &notion.words);
    let len = words.filter(|word| form.starts_with(word.as_str())).map(String::len).max()?;
    let rest = &form[len..];
    let space = crate::fold::match_form(printed.split_whitespace().next().unwrap_or_default()).as_str() == &form[..len];
    let follows = rest.starts_with(|c: char| c.is_ascii_digit()) || space && !rest.is_empty();
    follows.then_some((Look::Row, len))
}

/// The label that stands behind a number, in match form, if a value is behind it: an agreed one, or one with letters set apart.
fn numbered_label(number: &str, printed: &str, known: &Vocabulary) -> Option<String> {
    let is_number = |&(at, _): &(usize, char)| crate::fold::match_form(&printed[..at]).as_str() == number;
    let (at, _) = printed.char_indices().take(number.chars().count() + 2).find(is_number)?;
    let rest = &printed[at..];
    let gap = ["\u{3000}", "  "].iter().filter_map(|gap| rest.find(gap)).min();
    let head = gap.map(|at| crate::fold::match_form(&rest[..at]).into_string());
    let is_agreed =
        |word: &String| known.whole(word).is_some_and(|(_, notion)| notion.place == super::vocabulary::Place::Header);
    let is_label = |word: &String| (2..=LABEL).contains(&word.chars().count());
    head.filter(is_agreed).or_else(|| spaced(rest)).filter(is_label)
}

/// A number with nothing but white space behind it: `１ 体制`.
fn spaced_number(form: &str, printed: &str) -> Option<(&'static str, u32, usize)> {
    let digits = form.bytes().take_while(u8::is_ascii_digit).count();
    let (head, rest) = printed.split_once(char::is_whitespace)?;
    let is_word = rest.trim_start().starts_with(|c: char| c.is_alphabetic());
    let is_number = (1..=2).contains(&digits) && crate::fold::match_form(head).as_str() == &form[..digits];
    (is_number && is_word).then_some(("1.", form[..digits].parse().ok()?, digits))
}

/// The label whose letters are set apart by white space, in match form: `所　在　地　　青森県` begins with `所在地`.
pub(super) fn spaced(printed: &str) -> Option<String> {
    let mut words = String::new();
    let mut gaps: Vec<usize> = Vec::new();
    let mut rest = printed.trim_start();
    loop {
        let mut chars = rest.chars();
        let letter = chars.next().filter(|c| c.is_alphabetic())?;
        let behind = chars.as_str();
        let after = behind.trim_start();
        let gap = crate::fold::columns(&behind[..behind.len() - after.len()]);
        words.push(letter);
        if gap == 0 || after.is_empty() {
            return None;
        }
        gaps.push(gap);
        rest = after;
        // The gap behind the label is wider than those inside it, or what follows is no single letter.
        let inside = gaps[..gaps.len() - 1].iter().copied().max().unwrap_or(gap);
        let single = rest.chars().nth(1).is_none_or(char::is_whitespace);
        if words.chars().count() >= 2 && (gap > inside || !single) {
            let even = gaps[..gaps.len() - 1].iter().all(|own| *own == inside);
            return even.then(|| crate::fold::match_form(&words).into_string());
        }
        if words.chars().count() > LABEL {
            return None;
        }
    }
}

/// The kind of a value that shows by itself what it is.
fn bare(form: &str) -> Option<Look> {
    if signal::is_url(form) {
        Some(Look::Bare("url"))
    } else if signal::is_phone(form) {
        Some(Look::Bare("phone"))
    } else if signal::is_address(form) && form.chars().any(|c| c.is_ascii_digit()) && number(form).is_none() {
        Some(Look::Bare("address"))
    } else {
        None
    }
}

fn closing(open: char) -> Option<char> {
    Some(match open {
        '<' => '>',
        '【' => '】',
        '[' => ']',
        '「' => '」',
        '『' => '』',
        '(' => ')',
        _ => return None,
    })
}

/// The number that a line in match form begins with: an example of its kind, its value and its bytes.
pub(super) fn number(form: &str) -> Option<(&'static str, u32, usize)> {
    let first = form.chars().next()?;
    if let '①'..='⑳' = first {
        return Some(("①", u32::from(first) - u32::from('①') + 1, first.len_utf8()));
    }
    let (open, inner) = form.strip_prefix('(').map_or((false, form), |rest| (true, rest));
    let run = |is: fn(char) -> bool| inner.len() - inner.trim_start_matches(is).len();
    let read = |len: usize, value: u32, plain: [&'static str; 3]| -> Option<(&'static str, u32, usize)> {
        let after = &inner[len..];
        let at = usize::from(open) + len;
        match (open, after.chars().next()?) {
            (true, ')') => Some((plain[2], value, at + 1)),
            (false, '.') => Some((plain[0], value, at + 1)),
            (false, c @ ('、' | ',')) => Some((plain[0], value, at + c.len_utf8())),
            (false, ')') => Some((plain[1], value, at + 1)),
            _ => None,
        }
    };
    let digits = run(|c| c.is_ascii_digit());
    if (1..=2).contains(&digits) {
        return read(digits, inner[..digits].parse().ok()?, ["1.", "1)", "(1)"]);
    }
    let roman = run(|c| matches!(c, 'I' | 'V' | 'X'));
    if roman > 0 && !open {
        let value = roman_value(&inner[..roman]);
        return read(roman, value, ["I.", "I)", "(I)"])
            .or_else(|| inner[roman..].starts_with(|c: char| !c.is_ascii()).then_some(("I", value, roman)));
    }
    let kana = "アイウエオカキクケコサシスセソ";
    let katakana = inner.chars().next().and_then(|c| kana.chars().position(|k| k == c));
    if let Some(value) = katakana {
        return read('ア'.len_utf8(), u32::try_from(value).ok()? + 1, ["ア.", "ア)", "(ア)"]);
    }
    let numerals = "一二三四五六七八九十";
    let value = inner.chars().next().and_then(|c| numerals.chars().position(|k| k == c))?;
    read('一'.len_utf8(), u32::try_from(value).ok()? + 1, ["一、", "一)", "(一)"])
}

/// The value of a roman numeral, as far as headings count.
pub(super) fn roman_value(text: &str) -> u32 {
    let value = |c: char| match c {
        'I' => 1,
        'V' => 5,
        _ => 10,
    };
    let digits: Vec<i64> = text.chars().map(value).collect();
    let smaller = |at: usize| digits.get(at + 1).is_some_and(|next| *next > digits[at]);
    let sum: i64 = (0..digits.len()).map(|at| if smaller(at) { -digits[at] } else { digits[at] }).sum();
    u32::try_from(sum).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::match_form;

    #[test]
    fn lines_have_looks() {
        let known = Vocabulary::built_in().unwrap();
        for (printed, look, words) in [
            ("３．体 制", ":1.", "体制"),
            ("３ 体 制", ":1.", "体制"),
            ("経営規模／畑 ３ha", "::", "経営規模"),
            ("(2) 体制", ":(1)", "体制"),
            ("② 体制", ":①", "体制"),
            ("■ 略 歴", ":■", "略歴"),
            ("【体制】次のとおり", ":【】", "体制"),
            ("電話：046-1", "::", "電話"),
            ("団体名　　みずべの会", ":columns", "団体名"),
            ("電話 046", ":columns", "電話"),
            ("所　在　地　　青森県", ":columns", "所在地"),
            ("業　　種　　　製造業", ":columns", "業種"),
            ("046-111-2222", ":phone", "046-111-2222"),
            ("（１）店のない村", ":(1)", "店のない村"),
            ("一、体制", ":一、", "体制"),
            ("Ⅱ 支援の部", ":I", "支援の部"),
        ] {
            let form = match_form(printed);
            let token = read(form.as_str(), printed, &known).unwrap_or_else(|| panic!("{printed}"));
            assert_eq!((format!(":{}", token.look.written()).as_str(), &form.as_str()[token.start..token.end]), (look, words));
        }
        assert_eq!(read("川辺で集めた。", "川辺で集めた。", &known), None);
    }
}
