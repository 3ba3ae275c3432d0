//! Which gaps of a line are letter-spacing.
//!
//! The line is looked at as the pieces between its white space. A piece that is one letter, kana or kanji (with brackets and
//! marks around it or not) is a *single*; singles in a row, over marks and single digits, are a *run*.
//!
//! - `情 報 シス テム 管 理 者 （シ`: a line with a run of three whose singles are at least half of its words is letter-spaced as a
//!   whole, and so is a line of nothing but singles and marks (`（ 全 部 ）`); every gap closes but those at a number
//!   or an address and between two Latin words.
//! - Two labels side by side touch (`北 庁 舎西 庁 舎`), and so does shadowed text, which stands twice (`知 事知 事`): such a seam of two
//!   letters does not count as a longer word.
//! - `会議 情 報 部 会`: a run of three or more closes wherever it stands.
//! - `（休 憩 15：25～15：40）`, `2. 審 査`: a run of two closes where the line has no longer word; `会長 林 薫` is a name.
//!
//! What looks like a single and is none: a counter behind a number (`24 名 他 2 名`), the 様 behind a name, the mark of an item
//! (`ア）`, `(1)`, `①`), an initial (`W.`). Latin letters alone (`S O H O`) are a run where no Latin word stands in the line.

use unicode_normalization::UnicodeNormalization;

use super::class::{Class, class, closes, is_bracket, is_gone, is_space, narrow, next_seen, opens, widen};

/// How to judge the gaps of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spacing {
    /// As a line of text: what its words suggest.
    #[default]
    Judge,
    /// As a person's name: a gap between family and given name is kept (`林 薫`); three or more singles close.
    Name,
    /// As a line that is known to be letter-spaced, say by the lines around it: every gap closes but those at a number or an
    /// address and between two Latin words.
    Close,
}

/// Whether the characters of `line` are set apart, as the words in a diagram are (`情 報 シス テム 管 理 者`, `地 元`, and `■略 歴` too).
pub fn is_letter_spaced(line: &str) -> bool {
    spaced_pieces(line).is_some_and(|pieces| Facts::of(&pieces).whole)
}

/// What was judged of the gaps of a line.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Whether each gap, in order, closes as letter-spacing. Gaps behind the end of the list do not.
    pub(super) closes: Vec<bool>,
    /// Whether the line is letter-spaced as a whole, as [`is_letter_spaced`] says it.
    pub(super) spaced: bool,
}

/// Judges the gaps of `text`.
///
/// A gap is a stretch of white space, with what rule 5 takes out, between two pieces.
pub(super) fn plan(text: &str, spacing: Spacing) -> Plan {
    let spaced = if spacing == Spacing::Close { Some(pieces(text)) } else { spaced_pieces(text) };
    let Some(pieces) = spaced else { return Plan::default() };
    let mut gaps = vec![false; pieces.len().saturating_sub(1)];
    let facts = Facts::of(&pieces);
    let plan = |closes: Vec<bool>| Plan { closes, spaced: facts.whole };
    if spacing == Spacing::Close || (facts.whole && spacing == Spacing::Judge) {
        for (gap, pair) in gaps.iter_mut().zip(pieces.windows(2)) {
            *gap =
                pair.iter().all(|piece| !piece.stands_alone()) && !matches!(pair, [left, right] if left.is_ascii_beside(right));
        }
        return plan(gaps);
    }
    for run in Run::all(&pieces) {
        let pair = spacing == Spacing::Judge && run.singles == 2 && facts.words == 0 && !facts.honorific;
        if run.is_spaced(&facts) && (run.singles >= 3 || pair) {
            gaps[run.first..run.last].fill(true);
        }
    }
    plan(gaps)
}

/// What stands between two gaps.
#[derive(Debug, Clone)]
struct Piece {
    kind: Kind,
    /// How many letters, digits, kana and kanji it has, and the first and the last of them, in full width and without voiced
    /// marks, which stand on their own in other widths.
    letters: usize,
    first: char,
    last: char,
    /// The kind of its last character, letter or not.
    ends: Class,
    /// The one mark that it is.
    mark: Option<char>,
    japanese: bool,
    /// Two Latin letters or more stand in it.
    latin: bool,
    /// A mark stands in it that is neither bracket nor punctuation.
    odd: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One letter, kana or kanji.
    Single,
    /// One digit.
    Digit,
    /// No letter at all.
    Mark,
    /// A number, the mark of an item, an initial: says nothing either way.
    Number,
    /// A counter behind a number.
    Counter,
    /// 様, 氏 or 殿 behind a name.
    Honorific,
    /// A longer word with Japanese in it.
    Word,
    /// A longer word without.
    Foreign,
}

impl Kind {
    fn is_set_apart(self) -> bool {
        matches!(self, Self::Single | Self::Digit | Self::Mark)
    }
}

/// What the line as a whole says.
struct Facts {
    words: usize,
    latin: bool,
    honorific: bool,
    whole: bool,
}

impl Facts {
    fn of(pieces: &[Piece]) -> Self {
        let count = |kind: Kind| pieces.iter().filter(|piece| piece.kind == kind).count();
        let singles = pieces.iter().map(Piece::singles).sum::<usize>();
        let (words, foreign, honorific) = (count(Kind::Word), count(Kind::Foreign), count(Kind::Honorific) > 0);
        let latin = pieces.iter().any(|piece| piece.latin);
        let mut facts = Self { words, latin, honorific, whole: false };
        let spaced = |least: usize| Run::all(pieces).any(|run| run.singles >= least && run.is_spaced(&facts));
        let is_bare = || pieces.iter().all(|piece| piece.kind.is_set_apart());
        let is_seamed =
            || words > 0 && foreign == 0 && (0..pieces.len()).all(|index| !is_word(pieces, index) || is_seam(pieces, index));
        facts.whole =
            !honorific && singles >= words + foreign && (spaced(3) || singles >= 2 && (is_bare() || is_seamed()) && spaced(2));
        facts
    }
}

/// Pieces in a row that are singles, digits or marks; begins with a single and ends with a single or a digit.
struct Run {
    first: usize,
    last: usize,
    singles: usize,
    japanese: bool,
    letters: bool,
}

impl Run {
    fn all(pieces: &[Piece]) -> impl Iterator<Item = Run> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let first = next + pieces.get(next..)?.iter().position(|piece| piece.kind == Kind::Single)?;
            let mut run = Run { first, last: first, singles: 0, japanese: false, letters: false };
            next = first;
            while let Some(piece) = pieces.get(next).filter(|piece| piece.kind.is_set_apart()) {
                if piece.kind != Kind::Mark {
                    run.last = next;
                }
                run.singles += piece.singles();
                run.japanese |= piece.japanese;
                run.letters |= piece.kind == Kind::Single && piece.mark.is_none();
                next += 1;
            }
            Some(run)
        })
    }

    /// Latin letters alone are no run beside a Latin word, and placeholders (`○ ○`) alone are none at all.
    fn is_spaced(&self, facts: &Facts) -> bool {
        self.japanese || (self.letters && !facts.latin)
    }
}

impl Piece {
    /// A piece and its kind as far as it can be told without its neighbours.
    fn of(text: &str, before: Option<&Piece>, after: Option<&str>) -> Self {
        let is_first = before.is_none();
        let (mut letters, mut first, mut last, mut mark) = (0, ' ', ' ', None);
        // What is between digits is so over a gap too.
        let mut ends = before.map_or(Class::Mark, |before| before.ends);
        let (mut latin, mut japanese, mut digit) = (0, false, false);
        let (mut opened, mut closed, mut odd) = (false, false, false);
        let classes = text.chars().map(|c| (c, class(c))).filter(|(_, class)| !matches!(class, Class::Gone | Class::Extend));
        let mut classes = classes.peekable();
        while let Some((c, mut class)) = classes.next() {
            // Between digits it becomes a dash, and what is judged again must be judged the same.
            let is_dash = matches!(c, 'ー' | 'ｰ') && ends == Class::Digit;
            let mut next = || classes.peek().map(|&(_, class)| class).or_else(|| after.and_then(next_seen).map(self::class));
            if is_dash && next() == Some(Class::Digit) {
                class = Class::Mark;
            }
            ends = class;
            if class == Class::Mark {
                opened |= letters == 0 && opens(c);
                closed |= letters > 0 && closes(c);
                odd |= !is_fringe(c);
                // Only a mark with nothing else beside it is one.
                mark = if letters == 0 && mark.is_none() { Some(c) } else { Some(' ') };
                continue;
            }
            last = if class == Class::Kana { unvoiced(c) } else { narrow(c) };
            first = if letters == 0 { last } else { first };
            letters += 1;
            japanese |= class.is_japanese();
            digit |= class == Class::Digit;
            latin += usize::from(matches!(class, Class::Latin | Class::Letter));
        }
        let kind = match letters {
            0 => Kind::Mark,
            1 if odd || closed && (opened || is_first) => Kind::Number,
            1 if digit => Kind::Digit,
            1 => Kind::Single,
            _ if japanese => Kind::Word,
            _ if latin > 0 => Kind::Foreign,
            _ => Kind::Number,
        };
        let mark = mark.filter(|_| letters == 0);
        Self { kind, letters, first, last, ends, mark, japanese, latin: latin > 1, odd }
    }

    /// Whether even a letter-spaced line keeps its gaps: a number, an address.
    fn stands_alone(&self) -> bool {
        self.kind == Kind::Number || (self.letters > 1 && self.odd)
    }

    /// Whether the gap to `right` is one between two Latin words or numbers.
    fn is_ascii_beside(&self, right: &Piece) -> bool {
        let is_word = |piece: &Piece| matches!(piece.kind, Kind::Word | Kind::Foreign);
        let is_other = |piece: &Piece| is_word(piece) || piece.kind == Kind::Digit;
        (is_word(self) && is_other(right) || is_other(self) && is_word(right))
            && class(self.last).is_ascii()
            && class(right.first).is_ascii()
    }

    /// How many singles the piece counts for: the seam of doubled text counts for two.
    fn singles(&self) -> usize {
        if self.kind == Kind::Single { self.letters } else { 0 }
    }

    /// Settles what only the neighbours tell.
    fn place(&mut self, before: Option<&Piece>, after: Option<&Piece>) {
        let is_placeholder = self.mark.is_some_and(|mark| "○◯●◎△□×".contains(mark));
        if is_placeholder && [before, after].into_iter().flatten().any(|piece| piece.mark == self.mark) {
            (self.kind, self.letters) = (Kind::Single, 1);
        }
        let Some(before) = before else { return };
        if self.kind == Kind::Single && before.ends == Class::Digit && is_counter(self.first) {
            self.kind = Kind::Counter;
        }
        // Shadowed text stands twice in a line: the end of the first and the beginning of the second touch (`知 事知 事`).
        let doubled = after.is_some_and(|after| before.last == self.last && after.first == self.first);
        if self.kind == Kind::Word && self.letters == 2 && !self.odd && doubled {
            self.kind = Kind::Single;
        }
    }
}

/// The pieces of `text`, where two or more of them are singles by themselves.
fn spaced_pieces(text: &str) -> Option<Vec<Piece>> {
    let pieces = may_be_spaced(text).then(|| pieces(text))?;
    let singles = pieces.iter().filter(|piece| piece.letters == 1 && piece.mark.is_none());
    (singles.take(2).count() == 2).then_some(pieces)
}

/// The pieces of `text`, each with its kind as its neighbours make it.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut texts = split(text).peekable();
    while let Some(text) = texts.next() {
        let piece = Piece::of(text, pieces.last(), texts.peek().copied());
        pieces.push(piece);
    }
    for index in 0..pieces.len() {
        let (before, rest) = pieces.split_at_mut(index);
        if let [piece, after @ ..] = rest {
            piece.place(before.last(), after.first());
        }
    }
    honorifics(&mut pieces);
    pieces
}

fn is_word(pieces: &[Piece], index: usize) -> bool {
    pieces.get(index).is_some_and(|piece| piece.kind == Kind::Word)
}

/// Whether the word at `index` may be where two labels touch: two letters with two singles on either side.
fn is_seam(pieces: &[Piece], index: usize) -> bool {
    let around = [index.wrapping_sub(2), index.wrapping_sub(1), index + 1, index + 2];
    let is_single = |index: &usize| pieces.get(*index).is_some_and(|piece| piece.kind == Kind::Single);
    pieces.get(index).is_some_and(|piece| piece.letters == 2 && !piece.odd) && around.iter().all(is_single)
}

/// Finds the 様, 氏 and 殿 that stand behind names: as the last piece, or before a longer word.
fn honorifics(pieces: &mut [Piece]) {
    let is_title = |piece: &Piece| piece.kind == Kind::Single && matches!(piece.first, '様' | '氏' | '殿');
    let follows_name = |pieces: &[Piece], index: usize| {
        let before = pieces.get(..index).unwrap_or_default();
        // お 客 様 is a word, 明 様 a name.
        let mut singles = before.iter().rev().take_while(|piece| piece.kind == Kind::Single);
        before.last().is_some_and(|piece| matches!(piece.kind, Kind::Single | Kind::Word) && piece.ends.is_japanese())
            && singles.all(|piece| class(piece.first) == Class::Kanji)
    };
    let Some(last) = pieces.len().checked_sub(1) else { return };
    if is_title(&pieces[last]) && follows_name(pieces, last) {
        let title = pieces[last].first;
        let titles = pieces.iter_mut().skip(1).filter(|piece| is_title(piece) && piece.first == title);
        titles.for_each(|piece| piece.kind = Kind::Honorific);
        return;
    }
    for index in 1..last {
        if is_title(&pieces[index]) && !pieces[index + 1].kind.is_set_apart() && follows_name(pieces, index) {
            pieces[index].kind = Kind::Honorific;
        }
    }
}

/// Whether two pieces of `text` may be singles: cheap, and for most lines enough to know that nothing is letter-spaced.
///
/// It reads bytes: what is certainly a letter (ASCII, kana, kanji), a mark or a space; everything else may be any of them.
fn may_be_spaced(text: &str) -> bool {
    let (mut singles, mut letters, mut unsure) = (0, 0, false);
    let bytes = text.as_bytes();
    let mut next = 0;
    while let Some(&lead) = bytes.get(next) {
        let at = next;
        next += if matches!(lead, 0xE3..=0xE9) { 3 } else { 1 };
        let is_gap = match lead {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xE4..=0xE9 => {
                letters += 1;
                continue;
            }
            b'!'..=b'~' | 0x80..=0xBF => continue,
            // Kana, CJK punctuation with 々〆〇, the ideographic space and U+3164.
            0xE3 => match (bytes.get(at + 1), bytes.get(at + 2)) {
                (Some(0x80), Some(0x80)) | (Some(0x85), Some(0xA4)) => true,
                // Voiced marks, ゠ and ・.
                (Some(0x82), Some(0x99..=0x9C | 0xA0)) | (Some(0x83), Some(0xBB)) => continue,
                (Some(0x81..=0x83), _) | (Some(0x80), Some(0x85..=0x87 | 0xBB)) => {
                    letters += 1;
                    continue;
                }
                (Some(0x80), Some(0x81..=0xA0)) => continue,
                _ => {
                    unsure = true;
                    continue;
                }
            },
            // The other white space begins like this.
            ..=b' ' | 0x7F | 0xC2 | 0xE1 => true,
            0xE2 => matches!(bytes.get(at + 1), Some(0x80 | 0x81)),
            _ => false,
        };
        unsure |= lead > 0x7F && lead != 0xE3;
        if is_gap {
            singles += usize::from(letters == 1 || (unsure && letters == 0));
            (letters, unsure) = (0, unsure && lead > 0x7F && lead != 0xE3);
        }
    }
    singles + usize::from(letters == 1 || (unsure && letters == 0)) >= 2
}

/// The stretches between white space that are more than what rule 5 takes out.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|piece| piece.chars().any(|c| !is_gone(c)))
}

/// A kana in full width without its voiced mark.
fn unvoiced(c: char) -> char {
    std::iter::once(widen(c)).nfd().next().unwrap_or(c)
}

/// The marks that may stand at a single without making it anything else.
fn is_fringe(c: char) -> bool {
    is_bracket(c) || "・■□◇◆○◯●◎△▲▽▼★☆※•:、。!?".contains(widen(narrow(c)))
}

/// The one-character counters and units that stand behind a number.
fn is_counter(c: char) -> bool {
    "年月日時分秒週歳才名人社者件回台円個本枚冊章条項号階度倍割番世期次部課級位点店校団市町村区億万千百".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_single_is_overlooked() {
        let all = ('\0'..='\u{3FFF}').chain('\u{F900}'..='\u{FFFF}').chain(['一', '\u{20000}', '\u{E0100}', '😀']);
        for c in all.filter(|&c| unicode_normalization::char::is_public_assigned(c)) {
            for text in [format!("{c} 歴"), format!("略{c} 歴"), format!("{c}略 歴"), format!("略{c}歴")] {
                let singles = pieces(&text).iter().filter(|piece| piece.letters == 1).count();
                assert!(singles < 2 || may_be_spaced(&text), "{text:?}, {:X}", c as u32);
            }
        }
    }

    #[test]
    fn prose_is_passed_over() {
        for text in ["", "テレワーク", "■ 応募対象", "2006 年７月より", "矢野 薫", "FOMA N900iL で、「OK」。 (1) 私だけ"]
        {
            assert!(!may_be_spaced(text), "{text}");
        }
    }
}
