//! Two clean lines that belong together.

use super::class::{Class, class, closes, is_bracket, last_class};

/// Joins `right` to `left`, two lines in clean form: with nothing between where either side is Japanese, with one space between
/// two Latin words or numbers.
///
/// What stands at the seam decides: a bracket or a comma counts as the text that it closes or opens, so `(株)` + `NTT` are
/// joined bare and `Routledge,` + `London` are not. A Latin word that is broken at its hyphen, slash or the like stays one.
///
/// ```
/// let mut text = String::from("Web会議の");
/// sasshi::fold::join(&mut text, "Remote");
/// sasshi::fold::join(&mut text, "Access");
/// assert_eq!(text, "Web会議のRemote Access");
/// ```
pub fn join(left: &mut String, right: &str) {
    let right = right.trim();
    left.truncate(left.trim_end().len());
    if !left.is_empty() && !right.is_empty() && left_is_ascii(left) && right_is_ascii(right) {
        left.push(' ');
    }
    left.push_str(right);
}

/// Whether `text` ends with a Latin word or number, or with a mark that closes one.
fn left_is_ascii(text: &str) -> bool {
    let word = text.trim_end_matches(|c| closes(c) || matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '%' | '"' | '\''));
    last_class(word).is_some_and(Class::is_ascii) && !ends_in_number_mark(text, word)
}

/// Whether a number goes on after the end of the line (`605,` + `813`, `3.` + `4`): only digits can tell, so a mark with a
/// digit before it holds on to what follows.
fn ends_in_number_mark(text: &str, word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit()) && matches!(&text[word.len()..], "," | ".")
}

/// Whether `text` begins with a Latin word or number, or with a bracket that opens one.
fn right_is_ascii(text: &str) -> bool {
    let first = text.trim_start_matches(|c| is_bracket(c) && !closes(c) || matches!(c, '"' | '\'')).chars().next();
    first.is_some_and(|c| class(c).is_ascii())
}
