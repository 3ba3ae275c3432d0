//! The lines of a committee → its members.
//!
//! In come lines such as `審査委員長 青木 利晴 日本大学 教授`; out go role, name and affiliation. What stands first shows in words: an office
//! or an organization is no name. A line in which no name is found is left unclaimed, with what goes on below it.

use std::ops::Range;

use super::front::Context;
use crate::fold;
use crate::record::CommitteeMember;
use crate::value::office::{is_body, is_name, is_name_part, is_office};
use crate::value::person;

/// Roles in committees that any award may have, by which a word ends that is one: `副委員長`.
const ROLES: [&str; 8] = ["委員長", "委員", "審査員", "座長", "議長", "主査", "顧問", "オブザーバー"];
/// What may stand before such a role where it has a line of its own.
const BEFORE: [&str; 4] = ["審査", "選考", "選定", "副"];
/// The longest word that is taken for such a role.
const ROLE_CHARS: usize = 8;

/// Reads the members, and says which lines went into them.
pub(super) fn read(context: &Context, lines: &[usize]) -> (Vec<CommitteeMember>, Vec<usize>) {
    let mut members: Vec<CommitteeMember> = Vec::new();
    let mut claimed = Vec::new();
    let mut role: Option<String> = None;
    // The line of a role that nobody has yet.
    let mut alone: Option<usize> = None;
    // Whether the line above was understood: what goes on below one that was not belongs to nobody.
    let mut known = true;
    // The column where the names begin.
    let mut column: Option<usize> = None;
    for &line in lines {
        let text = context.clean(line);
        let (own, rest) = split_role(context, line, &text);
        let has_role = own.is_some() || alone.is_some();
        role = own.or(role);
        if rest.is_empty() {
            alone = Some(line);
            continue;
        }
        let (words, begin) = set_apart(context, line);
        let found = member(&rest, has_role).or_else(|| below_name(context, &words, line, begin, column.filter(|_| !has_role)));
        if let Some((name, affiliation)) = found {
            // A role stands on the left of the name.
            let of_name = if has_role && alone.is_none() { words.get(1).map(|word| word.start) } else { Some(0) };
            column = of_name.map(|offset| context.pages.column(context.source, line, offset));
            members.push(CommitteeMember { role: role.clone(), name, affiliation });
            claimed.extend(alone.take());
            claimed.push(line);
            known = true;
        } else if let (false, true, Some(last)) = (has_role, known, members.last_mut()) {
            let full = context.pages.is_full_before(line);
            last.affiliation = Some(continue_affiliation(last.affiliation.take().unwrap_or_default(), &text, full));
            claimed.push(line);
        } else {
            known = false;
        }
    }
    (members, claimed)
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
    let end = text.find([' ', ':']).unwrap_or(text.len());
    let word = &text[..end];
    let is_role = word.chars().count() <= ROLE_CHARS && ROLES.iter().any(|role| word.ends_with(role));
    // What goes on with an affiliation may be an office alone: `編集委員`, `顧問`.
    let bare = BEFORE.iter().fold(word, |word, before| word.strip_prefix(before).unwrap_or(word));
    let stands_alone = ROLES[..5].contains(&bare);
    let rest = text[end..].trim_start_matches([' ', ':']);
    // `編集委員 山田 花子` below a wrapped affiliation has the same look, so a name must follow.
    if is_role && (rest.is_empty() && stands_alone || member(rest, true).is_some()) {
        return (Some(word.to_owned()), rest.to_owned());
    }
    (None, text.to_owned())
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
