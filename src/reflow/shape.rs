//! What a row looks like: how it begins and ends, and whether it is an item.
//!
//! In comes a text in clean form; out comes its [`Shape`]: of `①本人が希望し、` the marker `Circled`, the end `Comma`, and so on.

mod marker;
mod words;

/// The mark that an item begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Marker {
    /// ・ or •
    Dot,
    /// ■ ● ◆ ○ ◇ and their like.
    Symbol,
    /// ① ② …
    Circled,
    /// (1) (ア) (a)
    Bracketed,
    /// 1) ア)
    HalfBracketed,
    /// 1. 2.
    Numbered,
    /// ※ * notes.
    Note,
    /// 【…】 or <…> or […] that is a whole line.
    Label,
}

/// How a row begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Begin {
    /// A character that no line begins with by choice: 、。）ー and small kana.
    Forbidden,
    /// Hiragana.
    Hiragana,
    /// Katakana.
    Katakana,
    /// Kanji.
    Kanji,
    /// A Latin letter.
    Latin,
    /// A digit.
    Digit,
    /// An opening bracket or quotation mark.
    Open,
    /// Anything else.
    Other,
}

/// How a row ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// 。 or another full stop.
    Stop,
    /// A closing bracket behind a full stop, or a full stop behind a bracket.
    StopBracket,
    /// 、 or another comma.
    Comma,
    /// An opening bracket or quotation mark.
    Open,
    /// A closing bracket or quotation mark.
    Close,
    /// A colon.
    Colon,
    /// ・ / 〜 or another sign that binds two words.
    Binder,
    /// A particle after which a sentence goes on.
    Particle,
    /// Other hiragana.
    Hiragana,
    /// Katakana.
    Katakana,
    /// Kanji.
    Kanji,
    /// A Latin letter.
    Latin,
    /// A digit.
    Digit,
    /// Anything else.
    Other,
}

/// What a row looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The mark that it begins with.
    pub marker: Option<Marker>,
    /// How it begins, behind no mark.
    pub begin: Begin,
    /// How it ends.
    pub end: End,
    /// Opening minus closing brackets and quotation marks.
    pub balance: i16,
    /// The number of characters.
    pub length: usize,
    /// Columns of the piece at its start that cannot be broken.
    pub first_chunk: u16,
    /// Whether a full stop or a comma stands anywhere in it.
    pub prose: bool,
    /// A short label and a colon stand at its start.
    pub label: bool,
    /// It begins with a word that cannot begin a sentence or an item: a particle, an auxiliary verb.
    pub bound: bool,
    /// It ends with a word after which a sentence goes on: a particle, a verb in a connecting form.
    pub unfinished: bool,
    /// The number of the item, where its mark is one.
    pub ordinal: Option<u32>,
    /// A full stop stands in it before its end.
    pub inner_stop: bool,
    /// It begins with a word that links a sentence to the one before: また, しかし, このような.
    pub linking: bool,
    /// It begins with a web address.
    pub address: bool,
    /// It begins with a short word that is set apart, as the cells of a row are.
    pub cells: bool,
    /// It begins with a year: 1995.4, 2006年, 平成18年.
    pub dated: bool,
    /// It begins with a year and a month in figures and what happened then: 1995.4設立, but not 1995.4から.
    pub entry: bool,
    /// It is one expression in quotation marks.
    pub quoted: bool,
    /// It ends as titles do that name a topic: について, に関して.
    pub topic: bool,
    /// It closes a bracket that it did not open.
    pub closes: bool,
    /// Lines of a drawing are in it: │ ┌ ┴.
    pub drawn: bool,
}

/// Brackets and quotation marks that open.
fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '<' | '「' | '『' | '【' | '〔' | '〈' | '《' | '“' | '‘')
}

/// Brackets and quotation marks that close.
fn closes(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '>' | '」' | '』' | '】' | '〕' | '〉' | '》' | '”' | '’')
}

/// What no line begins with by choice.
fn is_forbidden(c: char) -> bool {
    match c {
        '一'..='\u{9fff}' => false,
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' => {
            true
        }
        'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ヵ' | 'ヶ' | 'ー' | '々' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ' | '゛' | '゜' => true,
        '、' | '。' | '，' | '．' | '・' | '：' | '；' | '？' | '！' | ',' | '.' | ':' | ';' | '?' | '!' | '%' => true,
        c => closes(c),
    }
}

/// What is found on one way through a text.
#[derive(Default)]
struct Found {
    balance: i16,
    length: usize,
    prose: bool,
    label: bool,
    cells: bool,
    inner_stop: bool,
    closes: bool,
    drawn: bool,
}

impl Found {
    fn read(text: &str) -> Self {
        let mut found = Self::default();
        let (mut stop, mut colon) = (false, false);
        let bytes = text.as_bytes();
        let mut next = 0;
        while let Some(&lead) = bytes.get(next) {
            let at = next;
            found.length += 1;
            // Nearly all characters are kana and kanji, which their first bytes tell.
            if matches!(lead, 0xE4..=0xE9) || lead == 0xE3 && matches!(bytes.get(at + 1), Some(0x81..=0x83)) {
                next += 3;
                found.inner_stop |= stop;
                continue;
            }
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
            next += c.len_utf8();
            let closing = closes(c);
            found.inner_stop |= stop && c != '。' && !closing;
            match c {
                '。' => (found.prose, stop) = (true, true),
                '、' => found.prose = true,
                ' ' => found.cells |= found.length <= CELL + 1,
                ':' | '⇒' | '→' if !colon && found.length <= LABEL => {
                    colon = true;
                    let before = &text[..at];
                    found.label = at > 0 && !text[at..].starts_with("://") && !before.contains(['(', '「', '、', '。']);
                }
                '\u{2502}'..='\u{257f}' => found.drawn = true,
                c => found.balance = found.balance.saturating_add(i16::from(opens(c)) - i16::from(closing)),
            }
            found.closes |= found.balance < 0;
        }
        found
    }
}

impl Shape {
    /// The shape of a text in clean form.
    pub fn of(text: &str) -> Self {
        let found = Found::read(text);
        let dated = dated(text);
        Self {
            marker: marker::marker(text),
            begin: begin(text),
            end: end(text),
            balance: found.balance,
            length: found.length,
            first_chunk: first_chunk(text),
            prose: found.prose,
            label: found.label,
            bound: words::is_bound(text),
            unfinished: words::is_unfinished(text),
            ordinal: marker::ordinal(text),
            inner_stop: found.inner_stop,
            linking: words::is_linking(text),
            address: text.starts_with(['h', 'w', 'f']) && SCHEMES.iter().any(|scheme| text.starts_with(scheme)),
            cells: found.cells,
            dated,
            entry: dated && entry(text),
            quoted: text.starts_with('「') && text.find('」') == text.len().checked_sub('」'.len_utf8()),
            topic: words::is_topic(text),
            closes: found.closes,
            drawn: found.drawn,
        }
    }
}

impl Shape {
    /// Whether the row ends a sentence.
    pub fn ends_sentence(&self) -> bool {
        matches!(self.end, End::Stop | End::StopBracket)
    }

    /// Whether the row ends in the middle of a sentence, as far as its last characters tell.
    pub fn goes_on(&self) -> bool {
        matches!(self.end, End::Comma | End::Open | End::Binder | End::Particle) || self.balance > 0
    }
}

fn begin(text: &str) -> Begin {
    let Some(first) = text.chars().next() else { return Begin::Other };
    match first {
        c if is_forbidden(c) => Begin::Forbidden,
        c if opens(c) => Begin::Open,
        'ぁ'..='ゟ' => Begin::Hiragana,
        'ァ'..='ヿ' => Begin::Katakana,
        c if is_kanji(c) => Begin::Kanji,
        c if c.is_ascii_digit() => Begin::Digit,
        c if c.is_alphabetic() => Begin::Latin,
        _ => Begin::Other,
    }
}

fn end(text: &str) -> End {
    let mut chars = text.chars().rev();
    let Some(last) = chars.next() else { return End::Other };
    let before = chars.next();
    match last {
        '。' | '．' | '!' | '?' => {
            if before.is_some_and(closes) {
                End::StopBracket
            } else {
                End::Stop
            }
        }
        '、' | ',' => End::Comma,
        ':' => End::Colon,
        '・' | '/' | '〜' | '=' | '+' | '&' | '⇒' | '-' | '－' => End::Binder,
        c if opens(c) => End::Open,
        c if closes(c) => {
            if before == Some('。') {
                End::StopBracket
            } else {
                End::Close
            }
        }
        'を' | 'が' | 'は' | 'に' | 'の' | 'へ' | 'も' | 'と' | 'や' | 'で' => End::Particle,
        'ら' if text.ends_with("から") => End::Particle,
        'り' if text.ends_with("より") || text.ends_with("たり") => End::Particle,
        'て' | 'し' | 'び' | 'い' if text.ends_with("及び") || text.ends_with("して") || text.ends_with("という") => {
            End::Particle
        }
        'ぁ'..='ゟ' => End::Hiragana,
        'ァ'..='ヿ' => End::Katakana,
        c if is_kanji(c) => End::Kanji,
        c if c.is_ascii_digit() => End::Digit,
        c if c.is_alphabetic() => End::Latin,
        _ => End::Other,
    }
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' | '〆')
}

/// The columns of the piece at the start of a text that a layout does not break: a Latin word, a number, or one character with the characters that may not
/// begin a line.
fn first_chunk(text: &str) -> u16 {
    let is_word =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | ':' | '-' | '_' | '~' | '@' | '%' | '\'' | '&' | ',');
    let mut end = 0;
    let mut first = true;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let belongs = first || in_word && is_word(c) || is_forbidden(c) || text[..end].chars().next_back().is_some_and(opens);
        if !belongs {
            break;
        }
        in_word = is_word(c);
        first = false;
        end = at + c.len_utf8();
    }
    u16::try_from(crate::fold::measure(&text[..end])).unwrap_or(u16::MAX)
}

/// What a web address begins with.
const SCHEMES: [&str; 4] = ["http://", "https://", "www.", "ftp://"];

/// The longest word that is taken for a cell of its own at the start of a row.
const CELL: usize = 8;

/// The longest label with its colon.
const LABEL: usize = 14;

/// Whether a text begins with a year of four digits, or of an era, and what follows one.
fn dated(text: &str) -> bool {
    // This is asked of every row, and few begin like one: with a digit, or with 明 大 昭 平 令.
    if !matches!(
        text.as_bytes(),
        [b'1' | b'2', ..] | [0xE6, 0x98, 0x8E | 0xAD, ..] | [0xE5, 0xA4 | 0xB9, ..] | [0xE4, 0xBB, ..]
    ) {
        return false;
    }
    let era = ["明治", "大正", "昭和", "平成", "令和"].iter().find_map(|era| text.strip_prefix(era));
    let year = era.unwrap_or(text);
    let digits = year.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &year[digits..];
    match era {
        Some(_) => (1..=2).contains(&digits) && rest.starts_with('年') || year.starts_with("元年") || kanji_year(year),
        None => digits == 4 && year.starts_with(['1', '2']) && rest.starts_with(['.', '年', '/', '-']),
    }
}

/// Whether a text begins with a year of an era in kanji: 四十六年.
fn kanji_year(text: &str) -> bool {
    let rest = text.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    (3..=9).contains(&(text.len() - rest.len())) && rest.starts_with('年')
}

/// Whether a text that begins with a year goes on with a month and a name or noun.
fn entry(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '/' | ' '));
    let noun = |c: char| is_kanji(c) || matches!(c, 'ァ'..='ヺ') || c.is_ascii_alphabetic() || opens(c);
    rest.starts_with(['.', '/']) && behind.starts_with(noun)
}

/// The last character of a text.
pub(super) fn last_word(text: &str) -> &str {
    text.char_indices().next_back().map_or("", |(at, _)| &text[at..])
}
