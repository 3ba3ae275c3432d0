//! How an edition prints its headings, where it does so otherwise than the profile.
//!
//! In come the lines; out comes the profile with the numbers, marks or brackets added that headings of its words have in this booklet: a family
//! that prints `1. 略歴` may have printed `（１）略歴` ten years before. Then those that are worded otherwise are found too.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use crate::page::Pages;
use crate::profile::numbering::circled;
use crate::profile::{FieldSet, Numbering, Profile};

/// What headings are known to have around their words, written as in a profile.
static STYLES: LazyLock<Vec<Numbering>> = LazyLock::new(|| {
    const SAMPLES: [&str; 18] =
        ["1.", "1)", "(1)", "(ア)", "①", "I.", "ア.", "一、", "■", "●", "◆", "◎", "○", "□", "◇", "【】", "<>", "[]"];
    SAMPLES.iter().filter_map(|sample| Numbering::sample(sample)).collect()
});

/// The styles that a line can have that begins with a character: a glance that spares trying them all. Those with digits come first.
fn styles_of(first: char) -> &'static [Numbering] {
    let range = match first {
        '0'..='9' => 0..2,
        '(' => 2..4,
        'A'..='Z' => 5..6,
        'ア'..='ン' => 6..7,
        c if circled(c).is_some() => 4..5,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => 7..8,
        _ => 8..STYLES.len(),
    };
    STYLES.get(range).unwrap_or_default()
}

/// How many different headings show a style, or how many lines where it is always the same one.
const HEADINGS: usize = 2;
const LINES: usize = 3;
/// A style that has fewer lines than this share of those of the profile's own (one in so many) is that of lists.
const SHARE: usize = 4;

/// The profile with the styles of headings that the booklet has.
pub(crate) fn adapted<'p>(pages: &Pages, profile: &'p Profile) -> Cow<'p, Profile> {
    let forms = pages.content(0..pages.lines.len()).map(|line| pages.form(line));
    let lines: Vec<&str> = forms.filter(|form| may_be(form)).collect();
    let mut adapted = Cow::Borrowed(profile);
    for (at, set) in profile.fields.iter().enumerate() {
        let more = others(set, &lines);
        if !more.is_empty() {
            adapted.to_mut().fields[at].numbering.extend(more);
        }
    }
    adapted
}

/// Whether something can stand before the words of a line: a glance that spares most of them.
fn may_be(form: &str) -> bool {
    let mut chars = form.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    match first {
        '【' => true,
        // One kana or kanji counts only with a sign behind it.
        'ア'..='ン' => second.is_some_and(|c| matches!(c, '.' | ')' | '、')),
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => {
            form.chars().take(4).any(|c| c == '、')
        }
        c => c < '\u{3000}' && !c.is_ascii_lowercase(),
    }
}

/// The styles of a set that its profile does not have.
fn others(set: &FieldSet, lines: &[&str]) -> Vec<Numbering> {
    if !set.numbering.iter().all(Numbering::shows) {
        return Vec::new();
    }
    let is_own = |form: &str| set.numbering.iter().any(|numbering| field_of(set, numbering, form).is_some());
    let (mut own, mut found) = (0, Vec::new());
    for form in lines {
        if is_own(form) {
            own += 1;
            continue;
        }
        let styles = form.chars().next().map(styles_of).unwrap_or_default();
        found.extend(styles.iter().filter_map(|style| Some((style, field_of(set, style, form)?))));
    }
    let is_other = |style: &&Numbering| {
        let fields: Vec<usize> = found.iter().filter(|(other, _)| other == style).map(|&(_, field)| field).collect();
        let headings = fields.iter().collect::<HashSet<_>>().len();
        !set.numbering.contains(style) && (headings >= HEADINGS || fields.len() >= LINES) && fields.len() * SHARE >= own
    };
    STYLES.iter().filter(is_other).cloned().collect()
}

/// The field of whose words a line is the heading, with what a style has around them.
fn field_of(set: &FieldSet, numbering: &Numbering, form: &str) -> Option<usize> {
    let (_, words) = numbering.alone(form)?;
    let words = form[words].trim_end_matches(':');
    set.fields.iter().position(|rule| rule.headings.whole(words).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page;

    fn styles(numbering: &str, text: &str) -> usize {
        let head = "schema: sasshi/profile/v1\nname: a\nrecognize: {words: [賞], at_least: 1}\n";
        let fields =
            format!("fields:\n- numbering: '{numbering}'\n  keys: {{a: {{headings: [略歴]}}, b: {{headings: [著書]}}}}\n");
        let profile = Profile::from_yaml("a", &format!("{head}{fields}")).unwrap();
        let pages = page::read(text, &[], |_| false);
        adapted(&pages, &profile).fields[0].numbering.len()
    }

    #[test]
    fn what_stands_around_two_headings_is_a_style() {
        assert_eq!(styles("1.", "(1) 略歴\n本文\n(2) 著書\n本文\n"), 2);
        assert_eq!(styles("■", "【略歴】\n本文\n【著書】\n本文\n"), 2);
        assert_eq!(styles("1.", "(1) 略歴\n本文\n"), 1);
        // Each first character leads to its styles.
        for (one, other) in
            [("1)", "2)"), ("(1)", "(2)"), ("①", "②"), ("Ⅰ.", "Ⅱ."), ("ア.", "イ."), ("一、", "二、"), ("◎", "◎")]
        {
            assert!(styles("■", &format!("{one}略歴\n本文\n{other}著書\n本文\n")) > 1, "{one}");
        }
        // Two are enough among eight of the profile's own, and too few among nine.
        let eight = "1. 略歴\n2. 著書\n".repeat(4);
        assert_eq!(styles("1.", &format!("{eight}(1) 略歴\n(2) 著書\n")), 2);
        assert_eq!(styles("1.", &format!("{eight}1. 略歴\n(1) 略歴\n(2) 著書\n")), 1);
        // One is the profile's own, and a list among many headings is none.
        assert_eq!(styles("1.", "1. 略歴\n本文\n2. 著書\n本文\n"), 1);
        let many = "1. 略歴\n2. 著書\n".repeat(10);
        assert_eq!(styles("1.", &format!("{many}(1) 略歴\n(2) 著書\n")), 1);
    }
}
