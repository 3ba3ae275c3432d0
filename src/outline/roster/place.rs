//! The place of an entry on a line of its own, below the name.
//!
//! In come `みどり図書館` and `（港区） http://www.midori.example/`; out comes one entry with place and address.

use super::Entry;
use super::lines::PLACES;
use crate::fold;
use crate::outline::signal;
use crate::page::Pages;
use crate::value::person;

/// Whether a line in brackets is the place of an entry that has only a web address above it.
pub(super) fn lacks_place(pages: &Pages, above: usize, line: usize) -> bool {
    let inner = pages.form(line).trim_matches(['(', ')']);
    inner.ends_with(PLACES) && !pages.form(above).contains('(')
}

/// The name and the place of a row that has each in a column of its own: `みどり図書館      埼玉県緑市`.
pub(super) fn place_cell(printed: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 14;
    let printed = printed.trim_end();
    let at = printed.char_indices().rev().find(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8())?;
    let name = printed[..at].trim_end();
    let form = fold::match_form(&printed[at..]).into_string();
    let is_place = form.ends_with(PLACES) && (2..=LONGEST).contains(&form.chars().count());
    (fold::columns(&printed[name.len()..at]) > 1 && !name.is_empty() && is_place).then_some((name, &printed[at..]))
}

/// Gives an entry the place, and the web address, that a line below it has and nothing else: `（港区） http://www.midori.example/`. Says whether it has.
pub(super) fn takes_place(last: &mut Entry, text: &str) -> bool {
    let Some((place, rest)) = text.strip_prefix('(').and_then(|inner| inner.split_once(')')) else { return false };
    let rest = rest.trim_start();
    let is_url = signal::is_url(rest);
    let is_place = is_url && last.url.is_none() || rest.is_empty() && place.ends_with(PLACES);
    if !is_place || place.trim().is_empty() {
        return false;
    }
    if let Some(first) = &last.place {
        // What stands in brackets behind the name was no place, then.
        if first.ends_with(PLACES) || !place.ends_with(PLACES) || last.url.is_some() {
            return false;
        }
        last.name = format!("{}({first})", last.name);
        last.key = person::name_key(&last.name);
    }
    last.place = Some(place.trim().to_owned());
    if is_url {
        last.url = Some(rest.trim().to_owned());
    }
    true
}
