//! Words and regular expressions that are matched against lines in match form.

mod expression;

use std::ops::Range;

use self::expression::Expression;
use crate::fold;

/// A word, or a regular expression between slashes. A word is folded to match form when the profile is loaded.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As the profile writes it.
    pub written: String,
    matcher: Matcher,
}

#[derive(Debug, Clone)]
enum Matcher {
    Word(String),
    /// Words that a line begins with, whatever stands behind them.
    Beginning(String),
    /// Words that the heading of a field begins with; it ends before a colon or a bracket that closes it, and is no sentence.
    HeadingOf(String),
    Regex(Box<Expression>),
}

/// Why a pattern is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Nothing is left of it in match form.
    #[error("the pattern is empty")]
    Empty,
    /// Lines are matched in match form, which has none of this.
    #[error("a regular expression is matched against match form, which never holds {0:?}; write it {1}")]
    NotMatchForm(char, &'static str),
    /// The regular expression would take too much memory.
    #[error("the regular expression is too large; repeat less in it, as in [^、]{{0,30}}")]
    TooLarge,
    /// The regular expression is malformed.
    #[error("the regular expression is malformed: {0}")]
    Syntax(String),
}

impl Pattern {
    /// A pattern as a profile writes it.
    ///
    /// # Errors
    /// [`PatternError`] where it is empty or malformed, or could never match.
    pub fn new(written: &str) -> Result<Self, PatternError> {
        let matcher = match written.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            Some(expression) => Matcher::Regex(Box::new(Expression::new(expression)?)),
            None => {
                let word = fold::match_form(written).as_str().to_owned();
                if word.is_empty() {
                    return Err(PatternError::Empty);
                }
                Matcher::Word(word)
            }
        };
        Ok(Self { written: written.to_owned(), matcher })
    }

    /// A heading as a profile writes it: `コラム…` is every line that begins with the words before the dots.
    ///
    /// # Errors
    /// [`PatternError`] as for [`Pattern::new`].
    pub fn heading(written: &str) -> Result<Self, PatternError> {
        let Some(words) = written.strip_suffix('…').filter(|_| !written.starts_with('/')) else { return Self::new(written) };
        let words = fold::match_form(words).as_str().to_owned();
        if words.is_empty() {
            return Err(PatternError::Empty);
        }
        Ok(Self { written: written.to_owned(), matcher: Matcher::Beginning(words) })
    }

    /// The heading of a field as a profile writes it: `講評…` is every heading that begins with the words before the dots.
    ///
    /// # Errors
    /// [`PatternError`] as for [`Pattern::new`].
    pub fn field_heading(written: &str) -> Result<Self, PatternError> {
        let pattern = Self::heading(written)?;
        Ok(match pattern.matcher {
            Matcher::Beginning(words) => Self { matcher: Matcher::HeadingOf(words), ..pattern },
            _ => pattern,
        })
    }

    /// Whether it takes every line that begins with its words.
    pub fn is_beginning(&self) -> bool {
        matches!(self.matcher, Matcher::Beginning(_))
    }

    /// The word in match form, where it is one.
    pub fn word(&self) -> Option<&str> {
        match &self.matcher {
            Matcher::Word(word) => Some(word),
            Matcher::Beginning(_) | Matcher::HeadingOf(_) | Matcher::Regex(_) => None,
        }
    }

    /// The characters that what the pattern takes at the start of a line can begin with, where they are few.
    fn initials(&self) -> Option<Vec<char>> {
        match &self.matcher {
            Matcher::Word(word) | Matcher::Beginning(word) | Matcher::HeadingOf(word) => Some(word.chars().take(1).collect()),
            Matcher::Regex(expression) => expression.initials().map(<[char]>::to_vec),
        }
    }

    /// Whether the pattern takes the whole of a line.
    pub fn is_whole(&self, form: &str) -> bool {
        self.prefix(form) == Some(form.len())
    }

    /// How many bytes the pattern takes at the start of a line.
    pub fn prefix(&self, form: &str) -> Option<usize> {
        match &self.matcher {
            Matcher::Word(word) => form.starts_with(word.as_str()).then_some(word.len()),
            Matcher::Beginning(words) => form.starts_with(words.as_str()).then_some(form.len()),
            Matcher::HeadingOf(words) => Some(words.len() + rest_of_heading(form.strip_prefix(words.as_str())?)?),
            Matcher::Regex(expression) => expression.prefix(form),
        }
    }

    /// Where the pattern is found first.
    pub fn find(&self, form: &str) -> Option<Range<usize>> {
        match &self.matcher {
            Matcher::Word(word) => form.find(word.as_str()).map(|start| start..start + word.len()),
            Matcher::Beginning(words) => form.starts_with(words.as_str()).then_some(0..form.len()),
            Matcher::HeadingOf(_) => self.prefix(form).map(|len| 0..len),
            Matcher::Regex(expression) => expression.find(form),
        }
    }

    /// Whether the pattern stands anywhere in a long text.
    pub fn is_in(&self, text: &str) -> bool {
        match &self.matcher {
            // Over a whole booklet this is many times as fast as `str::find`, which has less to do before it starts.
            Matcher::Word(word) => memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some(),
            Matcher::Beginning(words) | Matcher::HeadingOf(words) => {
                memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some()
            }
            Matcher::Regex(_) => self.find(text).is_some(),
        }
    }

    /// What a named group of a regular expression holds.
    pub fn group<'t>(&self, form: &'t str, name: &str) -> Option<&'t str> {
        match &self.matcher {
            Matcher::Word(_) | Matcher::Beginning(_) | Matcher::HeadingOf(_) => None,
            Matcher::Regex(expression) => expression.group(form, name),
        }
    }
}

/// How many characters a heading has at the most behind the words that it begins with.
const TAIL: usize = 40;

/// How many bytes of the text behind its first words belong to a heading; none where it is too long for one, or a sentence.
fn rest_of_heading(rest: &str) -> Option<usize> {
    let mut open = 0_u32;
    for (count, (at, c)) in rest.char_indices().enumerate() {
        match c {
            '。' => return None,
            ':' if open == 0 => return Some(at),
            '(' | '<' | '[' | '【' | '「' | '『' => open += 1,
            ')' | '>' | ']' | '】' | '」' | '』' if open == 0 => return Some(at),
            ')' | '>' | ']' | '】' | '」' | '』' => open -= 1,
            _ => {}
        }
        if count >= TAIL {
            return None;
        }
    }
    // What is a clause of a sentence goes on in the next line.
    (!rest.ends_with('、')).then_some(rest.len())
}

/// Whether a character is a mark that headings and items begin with.
pub fn is_mark(c: char) -> bool {
    // Kana and kanji, which nearly all characters are, have higher code points than all marks but one.
    c == '・'
        || c < '\u{3000}'
            && matches!(c, '■' | '□' | '●' | '○' | '◆' | '◇' | '▼' | '▽' | '▲' | '△' | '★' | '☆' | '※' | '◎' | '•')
}

/// Whether a line in match form is a rule or the edge of a box: signs and nothing else.
pub fn is_ornament(form: &str) -> bool {
    let is_sign =
        |c: char| matches!(c, '\u{2500}'..='\u{257f}' | '-' | '=' | '*' | '~' | '_' | '+' | '|' | '・' | '.') || is_mark(c);
    form.chars().all(is_sign) && form.chars().nth(2).is_some()
}

/// How many bytes the marks take that a line begins with.
pub fn marks(form: &str) -> usize {
    // Most lines begin with kana or kanji, and no mark but ・ begins with the bytes of one.
    match form.as_bytes() {
        [0xE4..=0xE9, ..] | [0xE3, 0x80..=0x82, ..] | [b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z', ..] => 0,
        _ => form.len() - form.trim_start_matches(is_mark).len(),
    }
}

/// A line in match form without the number, mark or roman numeral that it begins with: `1.`, `(1)`, `■`, `III`.
pub fn strip_numbering(form: &str) -> &str {
    // Most lines begin with kana or kanji.
    if form.starts_with(|c: char| c >= '\u{3000}' && c != '・') {
        return form;
    }
    let rest = &form[marks(form)..];
    let after_number = number_prefix(rest).map_or(rest, |(_, len)| &rest[len..]);
    let roman = after_number.trim_start_matches(['I', 'V', 'X']);
    // Letters that a word goes on after are no numeral.
    let stripped = if roman.starts_with(|c: char| c.is_ascii_alphanumeric()) { after_number } else { roman };
    stripped.trim_start_matches(['.', ':', ')'])
}

/// The number that a line in match form begins with, in one of the forms `1.` `1)` `(1)`, and the bytes that it takes.
pub fn number_prefix(form: &str) -> Option<(u32, usize)> {
    let (inner, open) = form.strip_prefix('(').map_or((form, 0), |rest| (rest, 1));
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    let after = &inner[digits..];
    let closed = if open == 1 { after.starts_with(')') } else { after.starts_with(['.', ')', ',', '、']) };
    if !closed {
        return None;
    }
    let mark = after.chars().next().map_or(0, char::len_utf8);
    Some((inner[..digits].parse().ok()?, open + digits + mark))
}

/// Characters that are quick to ask for: those that words can begin with, as a glance that spares trying the words on most lines.
#[derive(Debug, Clone, Default)]
pub struct CharSet {
    /// A bit for each remainder of the characters by 256.
    bits: [u64; 4],
    chars: Vec<char>,
    /// Whether it holds every character.
    all: bool,
}

impl CharSet {
    /// The characters that some patterns can begin with.
    pub fn initials<'p>(patterns: impl IntoIterator<Item = &'p Pattern>) -> Self {
        // Where one can begin with anything there is nothing to glance at.
        let every = Self { bits: [u64::MAX; 4], chars: Vec::new(), all: true };
        let all: Option<Vec<Vec<char>>> = patterns.into_iter().map(Pattern::initials).collect();
        all.map_or(every, |all| all.into_iter().flatten().collect())
    }

    /// Whether it holds the first character of a text.
    pub fn begins(&self, text: &str) -> bool {
        text.chars().next().map_or(self.all, |first| self.holds(first))
    }

    /// Whether it holds any character of a text.
    pub fn is_in(&self, text: &str) -> bool {
        match self.chars.as_slice() {
            _ if self.all => true,
            // Nearly always: to look for one character is much quicker than to ask of each.
            [one] => text.contains(*one),
            _ => text.chars().any(|c| self.holds(c)),
        }
    }

    /// Whether it holds a character.
    pub fn holds(&self, c: char) -> bool {
        let bits = self.bits[c as usize / 64 % 4];
        bits >> (c as u32 % 64) & 1 != 0 && (self.all || self.chars.contains(&c))
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        let chars: Vec<char> = chars.into_iter().collect();
        let mut bits = [0; 4];
        chars.iter().for_each(|&c| bits[c as usize / 64 % 4] |= 1 << (c as u32 % 64));
        Self { bits, chars, all: false }
    }
}

/// Several patterns that mean the same.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    patterns: Vec<Pattern>,
    initials: CharSet,
}

impl Patterns {
    /// The patterns in the order in which the profile gives them.
    pub fn new(patterns: Vec<Pattern>) -> Self {
        Self { initials: CharSet::initials(&patterns), patterns }
    }

    /// The pattern that takes the whole of a line.
    pub fn whole(&self, form: &str) -> Option<&Pattern> {
        self.begin(form).find(|pattern| pattern.is_whole(form))
    }

    /// The most that any of the patterns takes at the start of a line, in bytes.
    pub fn prefix(&self, form: &str) -> Option<usize> {
        self.begin(form).filter_map(|pattern| pattern.prefix(form)).max()
    }

    /// Whether any of the patterns can begin with a character.
    pub fn can_begin(&self, first: char) -> bool {
        self.initials.holds(first)
    }

    /// Whether any of the patterns may stand in a line: a glance.
    pub fn may_be_in(&self, form: &str) -> bool {
        self.initials.is_in(form)
    }

    /// The patterns, if any of them can begin where a line does.
    fn begin(&self, form: &str) -> impl Iterator<Item = &Pattern> {
        let patterns = if self.initials.begins(form) { self.patterns.as_slice() } else { &[] };
        patterns.iter()
    }

    /// The first place where any of the patterns is found; the longest where several begin there.
    pub fn first(&self, form: &str) -> Option<(&Pattern, Range<usize>)> {
        if !self.initials.is_in(form) {
            return None;
        }
        let found = self.patterns.iter().filter_map(|pattern| pattern.find(form).map(|range| (pattern, range)));
        found.min_by_key(|(_, range)| (range.start, std::cmp::Reverse(range.end)))
    }
}

impl std::ops::Deref for Patterns {
    type Target = [Pattern];

    fn deref(&self) -> &[Pattern] {
        &self.patterns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_expression_can_begin_with_is_known_where_it_is_little() {
        for (written, initials) in [
            ("/図表?[0-9]/", "図"),
            ("/図(1|[|2]|3)/", "図"),
            ("/\\(図[0-9]\\)/", "("),
            ("/(図)/", "図"),
            ("/図(1|2)|表/", "図表"),
            ("/[0-3]図/", "0123"),
            ("/図?表/", "図表"),
            ("/(?<a>図|表)*[写真]?頁/", "写図真表頁"),
            ("/^図$/", "図"),
            ("/(?i)fax/", "Ff"),
            ("図", "図"),
        ] {
            let found: Vec<char> = Pattern::new(written).unwrap().initials().unwrap();
            let mut expected: Vec<char> = initials.chars().collect();
            expected.sort_unstable();
            assert_eq!(found, expected, "{written}");
        }
        for written in ["/.図/", "/[^、]図/", "/\\pL+図/", "/(図|.)/"] {
            assert_eq!(Pattern::new(written).unwrap().initials(), None, "{written}");
        }
    }
}
