//! The agreed keys: one for each notion, with the words that booklets print for it.
//!
//! In comes the table of `docs/vocabulary.md`, which is the one place where they are said; out comes the key of a word: 所在地 is `address`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold;

/// The page with the table.
const PAGE: &str = include_str!("../../docs/vocabulary.md");

/// The keys in the order of the table, and the key of each word in match form.
struct Vocabulary {
    keys: Vec<&'static str>,
    words: HashMap<String, &'static str>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut vocabulary = Vocabulary { keys: Vec::new(), words: HashMap::new() };
    for row in PAGE.lines().filter_map(|line| line.strip_prefix("| `")) {
        let mut cells = row.trim_end_matches('|').split('|').map(str::trim);
        let Some(key) = cells.next().map(|key| key.trim_end_matches('`')) else { continue };
        vocabulary.keys.push(key);
        for word in cells.next_back().unwrap_or_default().split(',').filter(|word| !word.trim().is_empty()) {
            vocabulary.words.entry(fold::match_form(word).into_string()).or_insert(key);
        }
    }
    vocabulary
});

/// The agreed keys.
pub fn all() -> &'static [&'static str] {
    &VOCABULARY.keys
}

/// Whether a key is agreed.
pub fn has(key: &str) -> bool {
    VOCABULARY.keys.contains(&key)
}

/// The agreed key for a word in match form, without the brackets around it.
pub fn key_of(word: &str) -> Option<&'static str> {
    let bare = word.trim_matches(|c| "<>【】[]「」『』()".contains(c));
    VOCABULARY.words.get(bare).copied()
}

/// The agreed key that is spelled most like another.
pub fn nearest(key: &str) -> Option<&'static str> {
    let likeness = |known: &str| strsim::normalized_damerau_levenshtein(known, key);
    let nearest = VOCABULARY.keys.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    nearest.filter(|known| likeness(known) >= 0.6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert!(has("address") && has("effects") && !has("outcome"));
        assert_eq!(key_of("所在地"), Some("address"));
        assert_eq!(key_of("【概要】"), Some("overview"));
        assert_eq!(nearest("efects"), Some("effects"));
        assert_eq!(nearest("zzz"), None);
    }

    #[test]
    fn keys_and_words_are_there_once_and_in_order() {
        assert!(all().is_sorted() && all().len() > 40, "{:?}", all());
        let rows = PAGE.lines().filter(|line| line.starts_with("| `"));
        let words: Vec<&str> =
            rows.flat_map(|row| row.trim_end_matches([' ', '|']).rsplit('|').next().unwrap_or_default().split(',')).collect();
        let mut seen = std::collections::HashSet::new();
        let twice: Vec<&str> = words
            .into_iter()
            .filter(|word| !word.trim().is_empty() && !seen.insert(fold::match_form(word).into_string()))
            .collect();
        assert!(twice.is_empty(), "two keys have {twice:?}");
    }
}
