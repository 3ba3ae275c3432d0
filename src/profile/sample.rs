//! Lines by example: `【{award}】 {name}（{place}）` is how a line looks that gives an award, a name and a place.
//!
//! In comes a sample as a profile gives it, of one line or of several; out comes a [`Sample`] that takes lines of that look apart. What stands
//! in braces is a slot, a number of any family counts, white space is free but where it parts two slots, and a row of dashes or stars stands
//! for a line of such signs, however long. `{page}` takes nothing: it stands for the top of a page.

use std::ops::Range;

use super::Profile;
use super::numbering::Counter;
use crate::fold::{self, Form};

/// The lines of something, by example.
#[derive(Debug, Clone)]
pub struct Sample {
    /// As the profile writes it.
    pub written: String,
    /// Whether it begins at the top of a page.
    pub page: bool,
    /// The lines.
    pub lines: Vec<Vec<Token>>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// These words, in match form.
    Words(String),
    /// A number.
    Counter(Counter),
    /// A line of nothing but a sign.
    Rule(char),
    /// Dots that lead to what stands behind them, however many: `……`, `‥‥`, `・・・`.
    Leader,
    /// White space, which parts two slots.
    Gap,
    /// Whatever stands there, under this key.
    Slot(String),
}

/// What a slot holds: its key, the line by its place among those of the sample, and the bytes of the line's match form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The key.
    pub key: String,
    /// The line.
    pub line: usize,
    /// The bytes of its match form.
    pub range: Range<usize>,
}

/// A line as printed and in match form.
#[derive(Clone, Copy)]
pub struct Printed<'a> {
    /// The text as printed.
    pub text: &'a str,
    /// Its match form.
    pub form: &'a Form,
}

impl Printed<'_> {
    /// Whether white space is printed before a place of the match form.
    pub fn space_before(&self, at: usize) -> bool {
        let start = self.form.source(at..at).start;
        self.text.get(..start).is_some_and(|before| before.ends_with(char::is_whitespace))
            || self.text.get(start..).is_some_and(|rest| rest.starts_with(char::is_whitespace))
    }

    /// Whether the slash at a place of the match form is printed in full width.
    pub fn has_wide_slash(&self, at: usize) -> bool {
        self.text.get(self.form.source(at..at + 1)) == Some("／")
    }

    /// The white space printed before a place of the match form, in columns; none inside of what one character was made into: ㈱.
    fn gap(&self, at: usize) -> usize {
        let start = self.form.source(at..self.form.as_str().len()).start;
        if self.form.source(0..at).end > start {
            return 0;
        }
        let before = self.text.get(..start).unwrap_or_default();
        fold::columns(&before[before.trim_end().len()..])
    }
}

impl Sample {
    /// Reads a sample.
    ///
    /// # Errors
    /// What is wrong with it, in words for its author.
    pub fn new(written: &str) -> Result<Self, String> {
        let mut page = false;
        let mut lines = Vec::new();
        for line in written.lines().filter(|line| !line.trim().is_empty()) {
            let tokens = tokens(line)?;
            let at_top = tokens.first() == Some(&Token::Slot("page".to_owned()));
            if at_top && !lines.is_empty() {
                return Err("`{page}` can only stand at the beginning".to_owned());
            }
            page |= at_top;
            let tokens: Vec<Token> = tokens.into_iter().skip(usize::from(at_top)).collect();
            let is_gap = |token: &Token| *token == Token::Gap;
            let start = tokens.iter().take_while(|token| is_gap(token)).count();
            if tokens.len() > start {
                lines.push(tokens[start..].to_vec());
            }
        }
        let sample = Self { written: written.trim().to_owned(), page, lines };
        // A name may stand over several lines.
        let is_name = |token: &&Token| matches!(token, Token::Slot(key) if key == "name");
        match sample.lines.iter().map(|tokens| tokens.iter().filter(is_name).count()).max() {
            Some(1) => Ok(sample),
            None | Some(0) => Err("the sample has no `{name}`: write it in the place of the name".to_owned()),
            Some(_) => Err("the sample has `{name}` more than once in a line".to_owned()),
        }
    }

    /// The keys of its slots.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().flatten().filter_map(|token| if let Token::Slot(key) = token { Some(key.as_str()) } else { None })
    }

    /// Whether anything but a name shows that a line is of this look.
    pub fn is_telling(&self) -> bool {
        self.lines.iter().flatten().any(Token::is_telling)
    }

    /// What the slots of a line hold up to the place where it no longer has the look of this one's first line.
    pub fn take_begin(&self, profile: &Profile, line: Printed) -> Vec<Given> {
        let mut given = Vec::new();
        self.lines.first().and_then(|tokens| take(profile, tokens, line, 0, &mut given));
        given
    }

    /// Whether a line looks like one of its lines that begin with words or with a number.
    pub fn has_opening(&self, profile: &Profile, line: Printed) -> bool {
        let is_opening = |tokens: &&Vec<Token>| matches!(tokens.first(), Some(Token::Words(_) | Token::Counter(_)));
        self.lines.iter().filter(is_opening).any(|tokens| take(profile, tokens, line, 0, &mut Vec::new()).is_some())
    }

    /// Whether a line looks like one of its lines that shows more than a name.
    pub fn has_line(&self, profile: &Profile, line: Printed) -> bool {
        let is_telling = |tokens: &&Vec<Token>| tokens.iter().any(Token::is_telling);
        self.lines.iter().filter(is_telling).any(|tokens| take(profile, tokens, line, 0, &mut Vec::new()).is_some())
    }

    /// What the slots of lines hold, if the lines have this look.
    pub fn take<'p>(&self, profile: &Profile, lines: impl IntoIterator<Item = Printed<'p>>) -> Option<Vec<Given>> {
        let mut given = Vec::new();
        let mut lines = lines.into_iter();
        let is_name = |token: &Token| matches!(token, Token::Slot(key) if key == "name");
        for (number, tokens) in self.lines.iter().enumerate() {
            let (from, printed) = (given.len(), lines.next()?);
            take(profile, tokens, printed, number, &mut given)?;
            // A comma stands at the end of a name only where it goes on in a line below.
            let comma = |given: &Given| given.key == "name" && printed.form.as_str()[given.range.clone()].ends_with('、');
            if given[from..].iter().any(comma) && !self.lines[number + 1..].iter().flatten().any(is_name) {
                return None;
            }
        }
        Some(given)
    }
}

impl Token {
    /// Whether anything but a name shows in it.
    fn is_telling(&self) -> bool {
        match self {
            Self::Words(_) | Self::Counter(_) | Self::Rule(_) | Self::Leader => true,
            Self::Slot(key) => matches!(key.as_str(), "award" | "division"),
            Self::Gap => false,
        }
    }
}

fn tokens(line: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = line.trim();
    if let Some(sign) = rule(fold::match_form(rest).as_str()) {
        return Ok(vec![Token::Rule(sign)]);
    }
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('{') {
            let Some((key, behind)) = inner.split_once('}') else {
                return Err("a `{` has no `}`".to_owned());
            };
            if key.is_empty() || !key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
                return Err(format!("`{{{key}}}` is no key: it is made of a-z, 0-9 and _"));
            }
            tokens.push(Token::Slot(key.to_owned()));
            rest = behind;
            if rest.starts_with(char::is_whitespace) {
                tokens.push(Token::Gap);
                rest = rest.trim_start();
            }
            continue;
        }
        let end = rest.find('{').unwrap_or(rest.len());
        let form = fold::match_form(&rest[..end]);
        let form = form.as_str();
        if let Some((counter, behind)) = Counter::sample(form) {
            tokens.push(Token::Counter(counter));
            tokens.extend((!behind.is_empty()).then(|| Token::Words(behind.to_owned())));
        } else if is_leader(form) {
            tokens.push(Token::Leader);
        } else if !form.is_empty() {
            tokens.push(Token::Words(form.to_owned()));
        }
        rest = &rest[end..];
    }
    Ok(tokens)
}

/// The sign of a line in match form that has nothing else, three times at least.
fn rule(form: &str) -> Option<char> {
    let sign = form.chars().next()?;
    let is_rule = !sign.is_alphanumeric() && form.chars().count() >= 3 && form.chars().all(|c| c == sign);
    is_rule.then_some(sign)
}

/// Whether a character is one of those that dots which lead to a number are made of.
fn is_dot(c: char) -> bool {
    matches!(c, '…' | '‥' | '・' | '.' | '⋯' | '·')
}

/// Whether words in match form are nothing but dots that lead to what follows.
fn is_leader(form: &str) -> bool {
    form.chars().all(is_dot) && (form.contains(['…', '‥', '⋯']) || form.chars().nth(1).is_some())
}

/// The first dots in a text that lead to what follows.
pub(crate) fn leader(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    loop {
        let start = from + text[from..].find(is_dot)?;
        let end = text[start..].find(|c: char| !is_dot(c)).map_or(text.len(), |len| start + len);
        if is_leader(&text[start..end]) {
            return Some(start..end);
        }
        from = end;
    }
}

/// How many characters a name has at most.
const NAME_CHARS: usize = 80;

fn take(profile: &Profile, tokens: &[Token], line: Printed, number: usize, given: &mut Vec<Given>) -> Option<()> {
    let form = line.form.as_str();
    let mut at = 0;
    for (index, token) in tokens.iter().enumerate() {
        let rest = &form[at..];
        match token {
            Token::Words(words) => at += rest.starts_with(words.as_str()).then_some(words.len())?,
            Token::Counter(counter) => at += counter.take(rest)?.1,
            Token::Rule(sign) => at += rule(rest).filter(|found| found == sign).map(|_| rest.len())?,
            Token::Leader => at += leader(rest).filter(|dots| dots.start == 0)?.end,
            Token::Gap => {}
            Token::Slot(key) => {
                let behind = &tokens[index + 1..];
                let len = match key.as_str() {
                    "award" if !profile.awards.is_empty() => profile.awards.prefix(rest)?,
                    "division" if !profile.divisions.is_empty() => {
                        profile.divisions.iter().filter_map(|rule| rule.pattern.prefix(rest)).max()?
                    }
                    _ => slot(profile, behind, line, at)?,
                };
                let text = &rest[..len];
                // A sentence is no name; set apart from another slot a name may end as one.
                let set_apart = index > 1 && tokens[index - 1] == Token::Gap;
                let is_sentence = text.ends_with('。') && !set_apart;
                let sound = len > 0 && !(key == "name" && (is_sentence || text.chars().count() > NAME_CHARS));
                sound.then_some(())?;
                given.push(Given { key: key.clone(), line: number, range: at..at + len });
                at += len;
            }
        }
    }
    (at == form.len()).then_some(())
}

/// Where the last outermost bracket of a text opens, with the words of a sample from it on.
fn bracket(text: &str, words: &str) -> Option<usize> {
    let open = words.chars().next()?;
    let close = match open {
        '(' => ')',
        '[' => ']',
        '<' => '>',
        '「' => '」',
        _ => '』',
    };
    let mut depth = 0usize;
    for (at, c) in text.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            depth = depth.saturating_sub(1);
            if depth == 0 && text[at..].starts_with(words) {
                return Some(at);
            }
        }
    }
    None
}

/// At how many places white space parts the slot before these tokens and those in a row with it.
fn parts(behind: &[Token]) -> usize {
    let is_row = |pair: &&[Token]| match pair {
        [Token::Gap, Token::Slot(key)] => key != "award" && key != "division",
        [Token::Gap, Token::Counter(_)] => true,
        _ => false,
    };
    behind.chunks(2).take_while(is_row).count().max(1)
}

/// How many bytes a slot takes that can hold anything: up to what stands behind it in the sample.
fn slot(profile: &Profile, behind: &[Token], line: Printed, at: usize) -> Option<usize> {
    let form = line.form.as_str();
    let rest = &form[at..];
    match behind {
        [] | [Token::Gap] => Some(rest.len()),
        [Token::Leader, ..] | [Token::Gap, Token::Leader, ..] => leader(rest).map(|dots| dots.start),
        // A bracket at the end may stand behind a name that has brackets of its own.
        [Token::Words(words), ..] if words.starts_with(['(', '[', '<', '「', '『']) => bracket(rest, words),
        [Token::Words(words)] => rest.strip_suffix(words.as_str()).map(str::len),
        [Token::Words(words), ..] => rest.find(words.as_str()),
        [Token::Gap, Token::Words(words)] => rest.strip_suffix(words.as_str()).map(str::len),
        [Token::Gap, Token::Words(words), ..] => rest.rfind(words.as_str()),
        [Token::Gap, Token::Slot(key), ..] | [Token::Slot(key), ..] if key == "award" && !profile.awards.is_empty() => {
            profile.awards.first(rest).map(|(_, range)| range.start)
        }
        // Slots in a row part where the widest white space is printed: two at one place, three at two.
        [Token::Gap, ..] => {
            let mut gaps: Vec<(usize, usize)> = rest
                .char_indices()
                .skip(1)
                .map(|(offset, _)| (offset, line.gap(at + offset)))
                .filter(|&(_, gap)| gap > 0)
                .collect();
            gaps.sort_by_key(|&(offset, gap)| (std::cmp::Reverse(gap), offset));
            let widest = gaps.get(..parts(behind))?;
            widest.iter().map(|&(offset, _)| offset).min()
        }
        [Token::Counter(_) | Token::Rule(_) | Token::Slot(_), ..] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> Profile {
        let text = "schema: sasshi/profile/v1\nname: a\nrecognize: {words: [賞], at_least: 1}\nawards: [大賞, 優秀賞, 最優秀賞]\n\
                    divisions: [{number: 1, name: まちの部}]\n";
        Profile::from_yaml("a", text).unwrap()
    }

    /// What the slots of a sample hold in lines, as `key=words`.
    fn read(sample: &str, lines: &str) -> Option<String> {
        let sample = Sample::new(sample).expect(sample);
        let forms: Vec<Form> = lines.lines().map(fold::match_form).collect();
        let printed = lines.lines().zip(&forms).map(|(text, form)| Printed { text, form });
        let given = sample.take(&profile(), printed)?;
        let show = |given: &Given| format!("{}={}", given.key, &forms[given.line].as_str()[given.range.clone()]);
        Some(given.iter().map(show).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn lines_are_taken_apart_by_example() {
        for (sample, lines, given) in [
            ("{name}", "緑市 花の会", "name=緑市花の会"),
            ("{name}……{page}", "株式会社 花・緑…………… 4", "name=株式会社花・緑 page=4"),
            ("{name} ・・・ {page}", "花の会‥‥‥‥12", "name=花の会 page=12"),
            ("{name}‥‥{page}", "花の会・・・・・12", "name=花の会 page=12"),
            ("■ {name}", "■緑市花の会", "name=緑市花の会"),
            ("【{award}】{name}", "【 大 賞 】 緑市花の会", "award=大賞 name=緑市花の会"),
            ("{award} {name}", "最優秀賞　花の会", "award=最優秀賞 name=花の会"),
            ("{award}／{division}／{name}", "大賞／まちの部／花の会", "award=大賞 division=まちの部 name=花の会"),
            ("{name} {award}", "花の会　　優秀賞", "name=花の会 award=優秀賞"),
            ("{title}  {name}", "花でつなぐ　町　　　花野 咲", "title=花でつなぐ町 name=花野咲"),
            ("1 {name} {place} {title}", "２   緑の会 本部   緑市    花の駅", "name=緑の会本部 place=緑市 title=花の駅"),
            ("1 {name} {place} {title} 4", "３   ㈱緑   緑市      花の駅  12", "name=(株)緑 place=緑市 title=花の駅"),
            ("{name}（{place}）", "花の会（NPO法人）（緑市）", "name=花の会(NPO法人) place=緑市"),
            ("{name}（{affiliation}）", "森 実（みどり園芸(株)）", "name=森実 affiliation=みどり園芸(株)"),
            ("事例１２ {name}", "事例３　花の駅", "name=花の駅"),
            ("7 {name}（{place}）", "12　花の会（緑市）", "name=花の会 place=緑市"),
            ("第1回 {name}", "第１０回 花の会", "name=花の会"),
            ("受賞者名：{name}", "受 賞 者 名:花の会", "name=花の会"),
            ("-----\n{name}", "────────\n花の会", "name=花の会"),
            ("（その一）\n{name}", "（その十二）\n花の会", "name=花の会"),
            ("★★★\n{award}\n{name}", "★★★★★\n大賞\n花の会", "award=大賞 name=花の会"),
            ("{name} 様", "花野 咲 様", "name=花野咲"),
            ("「{name}\n― {name}」", "「花の会\n― みどりの部」", "name=花の会 name=みどりの部"),
            ("{place}  {name}", "緑市　　花の娘。", "place=緑市 name=花の娘。"),
        ] {
            assert_eq!(read(sample, lines).as_deref(), Some(given), "{sample:?} {lines:?}");
        }
    }

    #[test]
    fn lines_of_another_look_are_not() {
        for (sample, lines) in [
            ("■ {name}", "□花の会"),
            ("■ {name}", "■"),
            ("{award} {name}", "努力賞　花の会"),
            ("{award} {name}", "大賞"),
            ("{name}（{place}）", "花の会"),
            ("1. {name}", "花の会"),
            ("{name} {place} {title}", "花の会  緑市"),
            ("{name}", "花を植えました。"),
            ("-----\n{name}", "--\n花の会"),
            ("-----\n{name}", "-----"),
        ] {
            assert_eq!(read(sample, lines), None, "{sample:?} {lines:?}");
        }
    }
}
