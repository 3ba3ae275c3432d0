//! The lines of a committee → its members.
//!
//! In come lines such as `審査委員長 青木 利晴 日本大学 教授`; out go role, name and affiliation. What stands first shows in words: an office
//! or an organization is no name. A line in which no name is found is left unclaimed, with what goes on below it.

use std::ops::Range;

use super::front::Context;
use crate::fold;
use crate::profile::pattern::is_mark;
use crate::record::CommitteeMember;
use crate::value::office::{is_body, is_name, is_name_part, is_office};
use crate::value::person;

/// Roles in committees that any award may have, by which a word ends that is one: `副委員長`.
const ROLES: [&str; 8] = ["委員長", "委員", "審査員", "座長", "議長", "主査", "顧問", "オブザーバー"];
/// What may stand before such a role where it has a line of its own.
const BEFORE: [&str; 4] = ["審査", "選考", "選定", "副"];
/// The longest word that is taken for such a role.
const ROLE_CHARS: usize = 8;

/// What the lines of a committee say.
#[derive(Default)]
pub(super) struct Committee {
    pub members: Vec<CommitteeMember>,
    /// Remarks on members, line by line.
    pub remarks: Vec<usize>,
    /// The lines that went into members or remarks.
    pub claimed: Vec<usize>,
}

/// Reads the members, and says which lines went into them.
pub(super) fn read(context: &Context, lines: &[usize]) -> Committee {
    let mut found = Committee::default();
    let mut role: Option<String> = None;
    // The line of a role that nobody has yet.
    let mut alone: Option<usize> = None;
    // Whether the line above was understood: what goes on below one that was not belongs to nobody.
    let mut known = true;
    // The column where the names begin, and whether nothing stands before them.
    let mut column: Option<(usize, bool)> = None;
    for &line in lines {
        let text = context.clean(line);
        let (mut mark, unmarked) = leading_mark(context, line, &text);
        let (own, rest) = split_role(context, line, unmarked);
        let (rest, behind) = trailing_mark(&rest);
        mark = mark.or(behind);
        // A role in brackets behind all else is that of this member alone.
        let (rest, last_role) = trailing_role(rest);
        let has_role = own.is_some() || alone.is_some() || last_role.is_some();
        role = own.or(role);
        if rest.is_empty() {
            alone = Some(line);
            continue;
        }
        let (words, begin) = set_apart(context, line);
        let below = column.filter(|_| !has_role).map(|(column, _)| column);
        // A sentence behind the mark of a remark names nobody.
        let is_remark = mark.is_some() && text.starts_with(REMARKS);
        let is_sentence = is_remark && rest.contains(['、', '。']);
        let person = member(rest, has_role).or_else(|| below_name(context, &words, line, begin, below));
        let person = person.filter(|_| !is_sentence);
        if let Some((name, affiliation)) = person {
            // A role stands on the left of the name.
            let of_role = has_role && alone.is_none() && last_role.is_none();
            let of_name = if of_role { words.get(1).map(|word| word.start) } else { Some(0) };
            column = of_name.map(|offset| (context.pages.column(context.source, line, offset), !of_role));
            found.members.push(CommitteeMember { role: last_role.or_else(|| role.clone()), name, affiliation, mark });
            found.claimed.extend(alone.take());
            found.claimed.push(line);
            known = true;
        } else if is_remark || found.remarks.last().is_some_and(|&last| found.claimed.last() == Some(&last)) {
            found.remarks.push(line);
            found.claimed.push(line);
        } else if let (false, true, false, Some(last)) =
            (has_role, known, begins_anew(context, line, (begin, column), &found), found.members.last_mut())
        {
            let full = context.pages.is_full_before(line);
            last.affiliation = Some(continue_affiliation(last.affiliation.take().unwrap_or_default(), &text, full));
            found.claimed.push(line);
        } else {
            known = false;
        }
    }
    found
}

/// The marks that remarks begin with.
const REMARKS: [char; 2] = ['※', '*'];

/// The mark that a line begins with, and the text behind it. A mark that the profile has as a role is none.
fn leading_mark<'t>(context: &Context, line: usize, text: &'t str) -> (Option<String>, &'t str) {
    let rest = text.trim_start_matches(|c| is_mark(c) || c == '*');
    let mark = &text[..text.len() - rest.len()];
    if mark.is_empty() || context.profile.roles.prefix(context.pages.form(line)).is_some() {
        return (None, text);
    }
    (Some(mark.to_owned()), rest.trim_start())
}

/// A text without the mark that it ends with, and the mark.
fn trailing_mark(text: &str) -> (&str, Option<String>) {
    let rest = text.trim_end_matches(|c| is_mark(c) || c == '*');
    let mark = (rest.len() < text.len() && !rest.is_empty()).then(|| text[rest.len()..].to_owned());
    (if mark.is_some() { rest.trim_end() } else { text }, mark)
}

/// A text without the role in brackets that it ends with, and the role: `浜名 忠興 みさき大学名誉教授(委員長)`.
fn trailing_role(text: &str) -> (&str, Option<String>) {
    let split = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let is_role = |word: &str| {
        let bare = BEFORE.iter().fold(word, |word, before| word.strip_prefix(before).unwrap_or(word));
        ROLES.contains(&bare)
    };
    match split.filter(|(head, inner)| head.contains(' ') && is_role(inner)) {
        Some((head, inner)) => (head.trim_end(), Some(inner.to_owned())),
        None => (text, None),
    }
}

/// Whether a line begins where the names of a list without roles do, below a line that was not full: it says nothing of the member above.
fn begins_anew(context: &Context, line: usize, (begin, column): (usize, Option<(usize, bool)>), found: &Committee) -> bool {
    let has_affiliation = found.members.last().is_some_and(|last| last.affiliation.is_some() && last.role.is_none());
    has_affiliation && column == Some((begin, true)) && !context.pages.is_full_before(line)
}

/// The words of a line that white space of two columns or more sets apart, and the column where the line begins.
fn set_apart(context: &Context, line: usize) -> (Vec<Range<usize>>, usize) {
    let words = crate::field::set_apart(context.pages.lines[line].text(context.source));
    (words, context.pages.column(context.source, line, 0))
}

/// The name and the affiliation in a line below a name, where it begins in the same column or the name is in Latin letters: `Anna Smith  緑大学`.
fn below_name(
    context: &Context,
    words: &[Range<usize>],
    line: usize,
    begin: usize,
    column: Option<usize>,
) -> Option<(String, Option<String>)> {
    let text = context.pages.lines[line].text(context.source);
    let is_latin = |word: &Range<usize>| {
        let form = text.get(word.clone()).map(fold::match_form).unwrap_or_default();
        form.as_str().chars().all(|c| c.is_ascii_alphabetic() || ".'-".contains(c))
    };
    // Columns are not those of the page where an extraction has set tabs, and a space may be as wide as two; a name in Latin letters shows itself.
    let latin = words.iter().take_while(|word| is_latin(word)).count();
    if column? != begin && (latin == 0 || begin == 0) {
        return None;
    }
    let (name, rest) = words.split_at_checked(latin.max(1))?;
    let name = text.get(name.first()?.start..name.last()?.end).filter(|name| !name.contains(|c: char| c.is_numeric()))?;
    let affiliation = fold::clean_form(text.get(rest.first()?.start..)?).0.into_string();
    Some((person::read(&fold::clean_name(name)).name, Some(affiliation)))
}

/// The role that a line begins with, and the rest of its text.
fn split_role(context: &Context, line: usize, text: &str) -> (Option<String>, String) {
    let form = context.pages.form(line);
    if let Some(len) = context.profile.roles.prefix(form) {
        let rest = context.clean_part(line, len, form.len()).trim_start_matches(':').trim().to_owned();
        return (Some(context.clean_part(line, 0, len)), rest);
    }
    if let Some((role, rest)) =
        spaced_role(text).filter(|(_, rest)| rest.is_empty() || member(trailing_mark(rest).0, true).is_some())
    {
        return (Some(role), rest.to_owned());
    }
    let end = text.find([' ', ':']).unwrap_or(text.len());
    let word = &text[..end];
    let is_role = word.chars().count() <= ROLE_CHARS && ROLES.iter().any(|role| word.ends_with(role));
    // What goes on with an affiliation may be an office alone: `編集委員`, `顧問`.
    let bare = BEFORE.iter().fold(word, |word, before| word.strip_prefix(before).unwrap_or(word));
    let stands_alone = ROLES[..5].contains(&bare);
    let rest = text[end..].trim_start_matches([' ', ':']);
    // `編集委員 山田 花子` below a wrapped affiliation has the same look, so a name must follow.
    if is_role && (rest.is_empty() && stands_alone || member(trailing_mark(rest).0, true).is_some()) {
        return (Some(word.to_owned()), rest.to_owned());
    }
    (None, text.to_owned())
}

/// A role whose letters are set apart, and the text behind it: `委 員 井手 正孝`.
fn spaced_role(text: &str) -> Option<(String, &str)> {
    let (mut role, mut rest, mut found) = (String::new(), text, None);
    while let Some(letter) = rest.chars().next().filter(|letter| {
        let behind = &rest[letter.len_utf8()..];
        behind.is_empty() || behind.starts_with([' ', ':'])
    }) {
        role.push(letter);
        rest = rest[letter.len_utf8()..].trim_start_matches([' ', ':']);
        if ROLES.contains(&role.as_str()) {
            found = Some((role.clone(), rest));
        }
    }
    found
}

/// The name and the affiliation in a text without its role; `has_role` tells that a role was printed before it.
fn member(text: &str, has_role: bool) -> Option<(String, Option<String>)> {
    let give = |words: &[&str], rest: &[&str]| {
        let rest: Vec<&str> = rest.iter().copied().filter(|word| !is_honorific(word)).collect();
        (person::read(&words.join(" ")).name, Some(rest.join(" ")).filter(|rest| !rest.is_empty()))
    };
    // `青木利晴(日本大学教授)`.
    if let Some((name, inner)) = text.strip_suffix(')').and_then(|text| text.split_once('('))
        && person::read(text).name_latin.is_none()
    {
        let words: Vec<&str> = name.trim().split(' ').filter(|word| !is_honorific(word)).collect();
        let found = words.len() <= 2 && is_name_with_title(&words) && (has_role || words.len() == 2);
        return found.then(|| give(&words, &[inner.trim()]));
    }
    let words: Vec<&str> = text.split(' ').collect();
    let pair = |words: &[&str]| words.len() == 2 && is_name_with_title(words);
    if words.len() >= 2 && pair(&words[..2]) && (words.len() > 2 || has_role) {
        return Some(give(&words[..2], &words[2..]));
    }
    // The affiliation may stand first: then an office or an organization stands before the name, and nothing behind it.
    let titled = words.last().is_some_and(|word| is_honorific(word));
    let end = words.len() - usize::from(titled);
    if has_role && end > 2 && pair(&words[end - 2..end]) && words[..end - 2].iter().any(|word| is_office(word) || is_body(word))
    {
        return Some(give(&words[end - 2..end], &words[..end - 2]));
    }
    // A family name alone, before a word that is no part of an affiliation, is no name.
    let is_affiliation = |word: &&str| is_office(word) || is_body(word) || !is_name_part(word) && !word.contains('(');
    let whole = words.get(..1).filter(|first| has_role && first[0].chars().count() >= 3 && is_name_with_title(first))?;
    words.get(1).is_none_or(is_affiliation).then(|| give(whole, &words[1..]))
}

fn is_honorific(word: &str) -> bool {
    matches!(word, "氏" | "様" | "先生" | "殿" | "さん")
}

/// Whether words are a name, with an honorific that touches it or without.
fn is_name_with_title(words: &[&str]) -> bool {
    let Some((last, before)) = words.split_last() else { return false };
    let bare = last.trim_end_matches(['氏', '様']);
    let mut words = before.to_vec();
    words.push(if bare.is_empty() { last } else { bare });
    is_name(&words)
}

/// Joins the rest of an affiliation: an office is a word of its own, anything else goes on with the word that was wrapped.
fn continue_affiliation(mut so_far: String, rest: &str, wrapped: bool) -> String {
    let first = rest.split(' ').next().unwrap_or_default();
    if !wrapped && is_office(first) && !so_far.is_empty() {
        so_far.push(' ');
        so_far.push_str(rest);
    } else {
        fold::join(&mut so_far, rest);
    }
    so_far
}
