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

/// Joins two lines of running text as [`join`] does, but closes up a number or a Latin word that the edge of the text tore. `wide` says
/// that the characters on both sides of the seam were printed in full width: then a line ends anywhere in a word.
///
/// ```
/// let mut text = String::from("回答の総数は2");
/// sasshi::fold::join_torn(&mut text, "50件、社内のW", true);
/// sasshi::fold::join_torn(&mut text, "eb会議", true);
/// assert_eq!(text, "回答の総数は250件、社内のWeb会議");
/// ```
pub fn join_torn(left: &mut String, right: &str, wide: bool) {
    let right = right.trim();
    left.truncate(left.trim_end().len());
    if is_torn(left, right, wide) { left.push_str(right) } else { join(left, right) }
}

/// Whether a number or a Latin word goes on over the seam. Of letters in full width the words must tell, for `ＮＴＴ` and `ＤＡＴＡ` are two.
fn is_torn(left: &str, right: &str, wide: bool) -> bool {
    /// All capitals, and not longer than this, is one word: IT, CAD, ADSL.
    const CAPITALS: usize = 4;
    let before = &left[left.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len()..];
    let after = &right[..right.len() - right.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).len()];
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    if last.is_ascii_digit() && first.is_ascii_digit() {
        return true;
    }
    let capitals = |word: &str| word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let short = capitals(before) && capitals(after) && before.len() + after.len() <= CAPITALS;
    let goes_on = first.is_ascii_lowercase() && last.is_ascii_alphabetic();
    wide && (short && last.is_ascii_uppercase() || goes_on)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(left: &str, right: &str, wide: bool) -> String {
        let mut text = left.to_owned();
        join_torn(&mut text, right, wide);
        text
    }

    #[test]
    fn what_was_torn_is_closed_up_and_what_was_wrapped_keeps_its_space() {
        let torn =
            [("総数は2", "50件"), ("社内のW", "eb会議"), ("I", "T推進室"), ("CO", "2の排出"), ("SO", "HO"), ("Inter", "net")];
        for (left, right) in torn {
            assert_eq!(joined(left, right, true), format!("{left}{right}"));
        }
        assert_eq!(joined("(1", "5名)", false), "(15名)");
        let wrapped = [("NTT", "DATA"), ("Virtual Private", "Network"), ("Windows", "2000"), ("100", "Mbps")];
        for (left, right) in wrapped {
            assert_eq!(joined(left, right, true), format!("{left} {right}"));
        }
        for (left, right) in [("Remote", "access"), ("I", "T"), ("CO", "2")] {
            assert_eq!(joined(left, right, false), format!("{left} {right}"));
        }
    }
}
