//! Web and mail addresses in a printed line, in whatever width: in them a wave dash is a tilde.

use super::class::{is_bracket, is_gone, narrow};

/// The stretches of address characters of a text, looked at once each.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    /// The stretch that was looked at last: where it begins and ends, and from where on it is an address.
    last: Option<(usize, usize, Option<usize>)>,
}

impl Addresses {
    /// Whether the wave dash at `at` stands in an address; one at its end does not.
    pub(super) fn holds(&mut self, text: &str, at: usize) -> bool {
        let (_, end, from) = match self.last {
            Some(last) if (last.0..last.1).contains(&at) => last,
            _ => *self.last.insert(stretch(text, at)),
        };
        let behind = at + text[at..].chars().next().map_or(1, char::len_utf8);
        let goes_on = || text[behind..end].chars().any(|c| !is_gone(c));
        from.is_some_and(|from| from <= at) && goes_on()
    }
}

/// The stretch of address characters around `at`, and from where on it is an address.
fn stretch(text: &str, at: usize) -> (usize, usize, Option<usize>) {
    let start = text[..at].char_indices().rev().take_while(|&(_, c)| is_part(c)).last().map_or(at, |(index, _)| index);
    let end = text[at..].find(|c| !is_part(c)).map_or(text.len(), |length| at + length);
    (start, end, address(&text[start..end]).map(|offset| start + offset))
}

/// The characters of addresses, in either width. Brackets are more often around an address than in it.
fn is_part(c: char) -> bool {
    is_wave(c)
        || is_gone(c)
        || narrow(c).is_ascii_graphic() && !is_bracket(c) && !matches!(narrow(c), '"' | '|' | '\\' | '^' | '`')
}

fn is_wave(c: char) -> bool {
    matches!(c, '~' | '\u{301C}' | '\u{FF5E}')
}

/// Where in `text` an address begins: at `://` or `www.`, or with the first letter or digit where it has a mail
/// address.
fn address(text: &str) -> Option<usize> {
    let mut seen = [' '; 4];
    let (mut mail, mut first) = (Mail::Name(false), None);
    for (index, c) in text.char_indices().filter(|&(_, c)| !is_gone(c)) {
        let c = narrow(c);
        seen.rotate_left(1);
        seen[3] = c.to_ascii_lowercase();
        if seen == ['w', 'w', 'w', '.'] || seen[1..] == [':', '/', '/'] {
            return Some(index);
        }
        first = first.or(c.is_ascii_alphanumeric().then_some(index));
        mail = match (mail, c) {
            (Mail::Name(true), '@') => Mail::Host(false),
            (Mail::Name(_), c) => Mail::Name(c.is_ascii_alphanumeric()),
            (Mail::Host(true), '.') => Mail::Dot,
            (Mail::Host(_), c) => Mail::Host(c.is_ascii_alphanumeric()),
            (Mail::Dot, c) if c.is_ascii_alphabetic() => return first,
            (Mail::Dot, _) => Mail::Host(false),
        };
    }
    None
}

/// How far a mail address was read; `true` after a letter or digit.
enum Mail {
    Name(bool),
    Host(bool),
    Dot,
}
