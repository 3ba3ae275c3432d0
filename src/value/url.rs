//! Web and mail addresses.
//!
//! Comes in: a text such as `会社案内(http://www.nec.co.jp/)`. Goes out: each address with its place, here
//! `http://www.nec.co.jp/`. The punctuation and brackets of the sentence are no part of it; an address without a scheme is
//! kept without one.

use std::ops::Range;

use super::view::{View, any_stands, stands};

/// An address and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The bare address in ASCII.
    pub address: String,
    /// The bytes of the text that it was read from.
    pub span: Range<usize>,
}

/// Why a text is not one web address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlError {
    /// There is none.
    #[error("there is no web address")]
    NoUrl,
    /// There are several that differ.
    #[error("there is more than one web address")]
    Ambiguous,
}

/// Reads the one web address of a text.
///
/// # Errors
/// Where there is none, or where there are two that differ by more than [`same`] allows.
pub fn read(text: &str) -> Result<Found, UrlError> {
    let mut found = find(text).into_iter();
    let first = found.next().ok_or(UrlError::NoUrl)?;
    if found.all(|other| same(&first.address, &other.address)) { Ok(first) } else { Err(UrlError::Ambiguous) }
}

/// All web addresses of a text, in order.
pub fn find(text: &str) -> Vec<Found> {
    let view = View::new(text);
    let chars = &view.chars;
    let mut all = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let Some(host) = begins(chars, at) else {
            at += 1;
            continue;
        };
        // The host is looked at before the rest, so that a run of broken addresses is not read over and over.
        let host_end = host + chars[host..].iter().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).count();
        let dots = chars[host..host_end].iter().rev().take_while(|c| **c == '.').count();
        if !is_host(&chars[host..host_end - dots]) {
            at = host_end;
            continue;
        }
        // Where the address is printed in ASCII, a full-width bracket or comma belongs to the sentence.
        let is_wide = |i: usize| chars[i].is_ascii_alphanumeric() && !text[view.source(i..i + 1)].is_ascii();
        let wide = (at..host_end).any(is_wide);
        let mut end = host;
        while end < chars.len() && is_url_char(chars[end]) {
            let printed = &text[view.source(end..end + 1)];
            if !wide
                && !printed.is_ascii()
                && matches!(chars[end], '(' | ')' | ',' | ';' | '!' | '?' | '\'' | '[' | ']' | ':' | '.')
            {
                break;
            }
            end += 1;
        }
        end = trim(chars, at, end);
        let address = chars[at..end].iter().map(|c| if *c == '〜' { '~' } else { *c }).collect();
        all.push(Found { address, span: view.source(at..end) });
        at = end;
    }
    all
}

/// All mail addresses of a text, in order.
pub fn find_mail(text: &str) -> Vec<Found> {
    let view = View::new(text);
    let chars = &view.chars;
    let local = |c: char| c.is_ascii_alphanumeric() || "._%+-〜".contains(c);
    let mut all: Vec<Found> = Vec::new();
    // No address reaches back into the one before it, so that each character is looked at only once on either side.
    let mut floor = 0;
    for at in (0..chars.len()).filter(|&i| chars[i] == '@') {
        let mut start = at - chars[floor..at].iter().rev().take_while(|c| local(**c)).count();
        while chars[start] == '.' {
            start += 1;
        }
        let mut end =
            at + 1 + chars[at + 1..].iter().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).count();
        // The `@` itself ends this.
        while matches!(chars[end - 1], '.' | '-') {
            end -= 1;
        }
        if start < at && chars[at - 1] != '.' && is_host(&chars[at + 1..end]) && chars.get(end) != Some(&'@') {
            let address = chars[start..end].iter().map(|c| if *c == '〜' { '~' } else { *c }).collect();
            all.push(Found { address, span: view.source(start..end) });
            floor = end;
        }
    }
    all
}

/// Whether two printed addresses lead to the same place: the case of scheme and host, a scheme that is left out for `http`, and
/// one final slash make no difference.
pub fn same(a: &str, b: &str) -> bool {
    key(a) == key(b)
}

fn key(url: &str) -> (String, String, &str) {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let path = &rest[end..];
    (scheme.to_ascii_lowercase(), rest[..end].to_ascii_lowercase(), path.strip_suffix('/').unwrap_or(path))
}

/// Where the host begins if an address begins at `at`.
fn begins(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|i| chars[i]);
    let lower = |i: usize| chars.get(i).map(|c| c.to_ascii_lowercase());
    match lower(at)? {
        // `ttp` and other damage is left alone; a letter before makes it another scheme.
        'h' if !before.is_some_and(|c| c.is_ascii_alphanumeric()) => {
            let scheme: Vec<char> = (at..at + 8).filter_map(lower).collect();
            any_stands(&scheme, 0, &["http://", "https://"]).map(|len| at + len)
        }
        'w' if !before.is_some_and(|c| c.is_ascii_alphanumeric() || "@/.-_".contains(c)) => {
            let lead: Vec<char> = (at..at + 4).filter_map(lower).collect();
            stands(&lead, 0, "www.").then_some(at)
        }
        _ => None,
    }
}

fn is_url_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._〜:/?#[]@!$&'()*+,;=%".contains(c)
}

/// Takes the punctuation of the sentence off the end, and brackets that the address does not pair itself.
fn trim(chars: &[char], start: usize, mut end: usize) -> usize {
    let count = |c: char| chars[start..end].iter().filter(|other| **other == c).count();
    let mut open = [count('('), count('[')];
    let mut close = [count(')'), count(']')];
    while end > start {
        let last = chars[end - 1];
        let kind = usize::from(matches!(last, '[' | ']'));
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '〜' => {}
            '(' | '[' => open[kind] -= 1,
            ')' | ']' if close[kind] > open[kind] => close[kind] -= 1,
            _ => break,
        }
        end -= 1;
    }
    end
}

/// Whether what follows the scheme begins with a host of at least two parts: `www.nec.co.jp/`.
fn is_host(chars: &[char]) -> bool {
    let end = chars.iter().position(|c| matches!(c, '/' | '?' | '#' | ':')).unwrap_or(chars.len());
    let mut parts = 0;
    chars[..end].split(|c| *c == '.').all(|part| {
        parts += 1;
        !part.is_empty() && part.iter().all(|c| c.is_ascii_alphanumeric() || *c == '-')
    }) && parts >= 2
}
