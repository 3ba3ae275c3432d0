//! What each line looks like by itself: labels, marks and shapes, before anything is decided.
//!
//! In come the lines; out come [`Signals`], one of each kind a line. `電話：046-111-2222 FAX：046-111-2223` has two labels, `046-111-2222` alone is
//! a value that shows by itself what it is, `◇ 金賞` could be an award.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::roster::{PLACES, is_joint_note};
use super::{Section, decoration, heading};
use crate::page::Pages;
use crate::profile::numbering;
use crate::profile::pattern::{is_mark, marks, strip_numbering};
use crate::profile::{FrontPart, LabelRule, Printed, Profile, ValueKind};

/// What the lines of a booklet look like, line by line.
#[derive(Debug, Clone, Default)]
pub struct Signals {
    /// The header labels and bare values of each line.
    pub labels: Vec<Vec<LabelHit>>,
    /// The part of a section that the line opens, as an index into the profile's parts.
    pub part: Vec<Option<usize>>,
    /// The chapter of the front matter that the line could open.
    pub front: Vec<Option<FrontPart>>,
    /// The division whose name the line begins with.
    pub division: Vec<Option<DivisionHit>>,
    /// The line is an award's name, and whether a mark stands before it.
    pub award: Vec<Option<AwardHit>>,
    /// Words before a colon in the heads of several sections that are no label of the profile, in match form.
    pub unknown_labels: Vec<String>,
}

impl Signals {
    /// Whether a line in match form begins like a label: a few characters and a colon, or the words of a label that the profile does not know.
    pub fn is_unknown_label(&self, form: &str) -> bool {
        let is_value = |rest: &str| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit());
        label_word(form).is_some()
            || self.unknown_labels.iter().any(|word| form.strip_prefix(word.as_str()).is_some_and(is_value))
    }
}

/// The words before a colon at the start of a line in match form, or in brackets with text behind them: `[人口]14,718人`.
fn label_word(form: &str) -> Option<&str> {
    if let Some((words, end)) = decoration::leading_brackets(form).filter(|_| form.starts_with(LABEL_BRACKETS)) {
        return (end < form.len() && form[words.clone()].chars().count() < 13).then(|| &form[..end]);
    }
    let colon = form.char_indices().take(13).find(|&(at, c)| c == ':' && at > 0 && !form[at + 1..].starts_with("//"));
    colon.map(|(at, _)| &form[..at])
}

/// The labels that the profile does not know: words before a colon in the heads of two sections at least.
pub(super) fn unknown_labels(pages: &Pages, signals: &Signals, sections: &[Section]) -> Vec<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for section in sections {
        let first = section.headings.first().map_or(section.lines.end, |heading| heading.lines.start);
        let head = pages.content(section.name.end..first).take_while(|&line| signals.part[line].is_none());
        let words: BTreeSet<&str> =
            head.filter(|&line| signals.labels[line].is_empty()).filter_map(|line| label_word(pages.form(line))).collect();
        words.into_iter().for_each(|word| *seen.entry(word).or_default() += 1);
    }
    seen.into_iter().filter(|&(_, sections)| sections >= 2).map(|(word, _)| word.to_owned()).collect()
}

impl Signals {
    /// The bytes of a line's text before its first label; the whole of the text where it begins with one or has none.
    pub fn before_label(&self, pages: &Pages, line: usize) -> Range<usize> {
        let whole = 0..pages.lines.get(line).map_or(0, |line| line.span.len());
        match (self.labels.get(line).and_then(|hits| hits.first()), pages.forms.get(line)) {
            (Some(hit), Some(form)) if hit.label.start > 0 => 0..form.source(0..hit.label.start).end,
            _ => whole,
        }
    }

    /// Whether a line has text before its first label.
    pub fn has_text_before_label(&self, line: usize) -> bool {
        self.labels.get(line).and_then(|hits| hits.first()).is_some_and(|hit| hit.label.start > 0)
    }

    /// What is printed on the lines of a name, without labels that stand on its right.
    pub fn name(&self, source: &str, pages: &Pages, lines: impl IntoIterator<Item = usize>) -> String {
        let text = |line: usize| pages.lines.get(line)?.text(source).get(self.before_label(pages, line));
        lines.into_iter().filter_map(text).map(str::trim).collect()
    }
}

/// A header label in a line, or a value that shows by itself what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelHit {
    /// The rule, as an index into the profile's header labels.
    pub rule: usize,
    /// The label in the line's match form; empty where the value stands without one.
    pub label: Range<usize>,
}

/// A division's name at the start of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionHit {
    /// The division's number.
    pub number: u32,
    /// What follows the name, in the line's match form.
    pub rest: Range<usize>,
}

/// An award's name that is a whole line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AwardHit {
    /// Where the name begins in the match form: behind a mark, if there is one.
    pub start: usize,
    /// Where it ends: before a bracket that closes it, a colon or the number of its recipients.
    pub end: usize,
}

/// Reads the signals of every line.
pub fn read(source: &str, pages: &Pages, profile: &Profile) -> Signals {
    let mut signals = Signals::default();
    for (index, line) in pages.lines.iter().enumerate() {
        let form = pages.form(index);
        let bare = strip_numbering(form);
        let furniture = line.furniture.is_some();
        let none_if_furniture = |hits: Vec<LabelHit>| if furniture { Vec::new() } else { hits };
        signals.labels.push(none_if_furniture(labels(source, pages, index, profile)));
        signals.part.push(if furniture {
            None
        } else {
            profile.parts.iter().position(|part| part.headings.prefix(form).is_some())
        });
        signals.front.push(if furniture { None } else { front(profile, bare) });
        let mut division = if furniture { None } else { division(profile, form, bare) };
        let mut award = if furniture { None } else { award(profile, form) };
        if let (Some(hit), None) = (&mut division, award)
            && let Some(behind) = award_behind(profile, form, hit)
        {
            // Both are announced, and nothing else stands on the line.
            (award, hit.rest) = (Some(behind), form.len()..form.len());
        }
        signals.division.push(division);
        signals.award.push(award);
    }
    clear_towns(pages, &mut signals);
    let items: Vec<usize> = (0..pages.lines.len()).filter(|&line| is_item(pages, profile, &signals.labels, line)).collect();
    for line in items {
        signals.labels[line].remove(0);
    }
    signals
}

/// The signals of lines of which some have become furniture since they were read.
pub(super) fn without_furniture(pages: &Pages, mut signals: Signals) -> Signals {
    for line in (0..pages.lines.len()).filter(|&line| pages.is_furniture(line)) {
        signals.labels[line].clear();
        signals.part[line] = None;
        signals.front[line] = None;
        signals.division[line] = None;
        signals.award[line] = None;
    }
    signals.unknown_labels.clear();
    clear_towns(pages, &mut signals);
    signals
}

fn clear_towns(pages: &Pages, signals: &mut Signals) {
    let towns: Vec<usize> = (0..pages.lines.len()).filter(|&line| is_town(pages, signals, line)).collect();
    for line in towns {
        signals.labels[line].clear();
    }
}

/// Whether a line that looks like an address without its number is the name of a municipality: it stands directly below an award.
fn is_town(pages: &Pages, signals: &Signals, line: usize) -> bool {
    let [hit] = signals.labels[line].as_slice() else { return false };
    let form = pages.form(line);
    let name = form.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map_or(form, |(name, _)| name);
    let is_whole = hit.label.is_empty() && name.ends_with(PLACES);
    let above = || pages.content(0..line).next_back();
    is_whole && !name.contains(|c: char| c.is_ascii_digit()) && above().is_some_and(|above| signals.award[above].is_some())
}

/// How many lines away the numbered lines are that show whether a numbered line is a label.
const RUN: usize = 6;

/// Whether a line that begins with a label behind a number is an item of a list: `7. FAX 受信装置` among numbered lines that have no labels. The
/// numbers of labels run on in other labels.
fn is_item(pages: &Pages, profile: &Profile, labels: &[Vec<LabelHit>], line: usize) -> bool {
    let form = pages.form(line);
    let Some(hit) = labels[line].first().filter(|hit| hit.label.start == 0 && !hit.label.is_empty()) else { return false };
    let sign = |form: &str| numbering::prefix(form).and_then(|len| form[..len].chars().next_back());
    let Some(own) = sign(form).filter(|_| profile.header[hit.rule].labels.prefix(form).is_none()) else { return false };
    // Behind the heading of a field stand other things.
    let is_near = |other: &usize| !heading::is_heading(profile, pages.form(*other));
    let above = (line.saturating_sub(RUN)..line).rev().take_while(is_near);
    let below = (line + 1..pages.lines.len().min(line + 1 + RUN)).take_while(is_near);
    let mut run = above.chain(below).filter(|&other| sign(pages.form(other)) == Some(own)).peekable();
    let is_label = |other: usize| labels[other].first().is_some_and(|hit| hit.label.start == 0 && !hit.label.is_empty());
    run.peek().is_some() && !run.any(is_label)
}

fn front(profile: &Profile, bare: &str) -> Option<FrontPart> {
    // The heading of a box has its edges on both sides.
    let bare = bare.trim_matches(['│', '┃', '║', '|']);
    let bare = numbered_part(bare).map_or(bare, |len| &bare[len..]);
    // A number without a dot: `1審査の概要`.
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let bare = if (1..=2).contains(&digits) { &bare[digits..] } else { bare };
    let without_note = bare.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map_or(bare, |(head, _)| head);
    profile.front_part([bare, without_note])
}

fn division(profile: &Profile, form: &str, bare: &str) -> Option<DivisionHit> {
    let offset = form.len() - bare.len();
    // A mark may stand on both sides: `◆運営の部◆`.
    let end = if marks(form) > 0 { form.trim_end_matches(is_mark).len() } else { form.len() };
    let begins = profile.divisions.iter().find_map(|rule| {
        let len = rule.pattern.prefix(bare)?;
        Some(DivisionHit { number: rule.number, rest: offset + len..end.max(offset + len) })
    });
    begins.or_else(|| {
        // In brackets, or behind the number of a part, it is the whole of the line but for the number of recipients.
        let end = decoration::without_count(form);
        let note = form.strip_suffix(')').and_then(|rest| rest.rfind('('));
        let noted = note.filter(|&at| decoration::bracketed(&form[..at]).is_some());
        let end = if end == form.len() { noted.unwrap_or(end) } else { end };
        let words = decoration::bracketed(&form[..end]).or_else(|| Some(numbered_part(form)?..end))?;
        let rule = profile.divisions.iter().find(|rule| rule.pattern.is_whole(&form[words.clone()]))?;
        Some(DivisionHit { number: rule.number, rest: end..form.len() })
    })
}

/// The award that stands behind a division and is all of the rest of its line, but for the number of recipients: `建築部門 優秀賞（３点）`.
fn award_behind(profile: &Profile, form: &str, division: &DivisionHit) -> Option<AwardHit> {
    let rest = form.get(division.rest.clone()).filter(|rest| !rest.is_empty())?;
    let end = decoration::without_count(rest);
    profile.awards.whole(&rest[..end])?;
    Some(AwardHit { start: division.rest.start, end: division.rest.start + end })
}

/// What a number behind 第 counts that is no part of a text.
const COUNTED: [char; 20] =
    ['回', '期', '次', '号', '位', '条', '項', '年', '版', '話', '代', '番', '区', '種', '日', '週', '者', '線', '図', '世'];

/// How many bytes a number such as `第2部` or `第1` takes at the start of a line.
pub(crate) fn numbered_part(form: &str) -> Option<usize> {
    let behind = form.strip_prefix('第')?;
    let rest = behind.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '一'..='九'));
    let words = match rest.strip_prefix(['部', '章', '節', '編']) {
        Some(words) => words,
        // A number alone, `第１　表彰の趣旨`, and not what it counts: `第1回`.
        None => Some(rest).filter(|_| rest.len() < behind.len() && !rest.starts_with(COUNTED))?,
    };
    Some(form.len() - words.len()).filter(|_| !words.is_empty())
}

fn award(profile: &Profile, form: &str) -> Option<AwardHit> {
    // `第1節 大賞`
    let start = numbered_part(form).unwrap_or_else(|| marks(form));
    if profile.awards.whole(&form[start..]).is_some() {
        return Some(AwardHit { start, end: form.len() });
    }
    // This is asked of every line, and few are set off like this.
    let has_mark = form.starts_with(is_mark) && form.ends_with(is_mark);
    if !has_mark && !form.ends_with([')', ':', '】', '>', ']', '」', '』', '》']) {
        return None;
    }
    // A mark may stand behind it too: `◆大賞◆`.
    let form = if has_mark { form.trim_end_matches(is_mark) } else { form.trim_end_matches(':') };
    let end = decoration::without_count(form);
    let words = decoration::bracketed(form.get(start..end)?).map_or(start..end, |words| start + words.start..start + words.end);
    if profile.awards.whole(&form[words.clone()]).is_some() {
        return Some(AwardHit { start: words.start, end: words.end });
    }
    // For whom it is may stand in brackets: `◆奨励賞(若年者)◆`, `奨励賞(共同受賞)`.
    let inner = form[words.clone()].strip_suffix(')').and_then(|rest| rest.rfind('('));
    let inner = inner.filter(|&at| profile.awards.whole(&form[words.start..words.start + at]).is_some())?;
    let note = &form[words.start + inner + 1..words.end - 1];
    (has_mark || is_joint_note(note)).then_some(AwardHit { start: words.start, end: words.end })
}

/// The labels of a line: at its start, and further on where white space stands before one. A number before a label belongs to it.
fn labels(source: &str, pages: &Pages, index: usize, profile: &Profile) -> Vec<LabelHit> {
    let form = pages.form(index);
    let printed = Printed { text: pages.lines[index].text(source), form: &pages.forms[index] };
    // White space that stands before a place was taken out there.
    let spaced = printed.form.starts().filter(|&at| at == 0 || printed.space_before(at));
    let mut places = Vec::new();
    for at in spaced.chain(behind_separators(form)) {
        openings(&form[at..], profile, |open| places.push((at, open)));
    }
    places.sort_unstable();
    let mut hits = Vec::new();
    let mut end = 0;
    for (at, open) in places {
        if at < end {
            continue;
        }
        let known = profile.header.iter().enumerate();
        let label = known.filter_map(|(rule, known)| Some((rule, label_at(&printed, at, open, known)?)));
        // A number in front may make it the heading of a field, which goes before a label of the same words.
        let is_heading = || at == 0 && open > marks(form) && heading::is_heading(profile, form);
        // A slash may part two labels, `電話／ＦＡＸ：…`: of the two only numbers are given as one.
        let is_parted = |&(rule, len): &(usize, usize)| {
            if !form[..at + len].ends_with('/') {
                return false;
            }
            let follows = |of: fn(ValueKind) -> bool| {
                let known = profile.header.iter().filter(|known| of(known.kind));
                of(profile.header[rule].kind) && known.into_iter().any(|known| known.labels.prefix(&form[at + len..]).is_some())
            };
            !follows(is_number) && (follows(is_contact) || !printed.has_wide_slash(at + len - 1))
        };
        // Directly behind a label another word for the same is an office: `代表者　理事長　緑 花子`.
        let is_office = |&(rule, _): &(usize, usize)| {
            hits.last().is_some_and(|last: &LabelHit| last.rule == rule && last.label.end == at) && !form[..at].ends_with(':')
        };
        let longest = label.max_by_key(|&(_, len)| len).filter(|hit| !is_parted(hit) && !is_heading() && !is_office(hit));
        if let Some((rule, len)) = longest {
            hits.push(LabelHit { rule, label: at..at + len });
            end = at + len;
            // A number may be all that a label has: `連絡先：電話 046-111-2222`.
            let numbers = || profile.header.iter().enumerate().filter(|(_, known)| is_number(known.kind));
            let direct = |at: usize| numbers().find_map(|(rule, known)| Some((rule, label_at(&printed, at, 0, known)?)));
            if let Some((rule, len)) = form[..end].ends_with(':').then(|| direct(end)).flatten() {
                hits.push(LabelHit { rule, label: end..end + len });
                end += len;
            }
        }
    }
    if hits.first().is_none_or(|hit| hit.label.start > 0)
        && let Some(rule) = bare_rule(profile, &form[..hits.first().map_or(form.len(), |hit| hit.label.start)])
    {
        hits.insert(0, LabelHit { rule, label: 0..0 });
    }
    hits
}

/// The brackets that a label stands in, in match form.
const LABEL_BRACKETS: [char; 3] = ['[', '【', '<'];

/// Gives to `see` how many bytes of marks, and of marks and a number, stand before a label at the start of a text, where one can begin there.
fn openings(text: &str, profile: &Profile, mut see: impl FnMut(usize)) {
    let Some(first) = text.chars().next() else { return };
    if profile.can_begin_label(first) {
        see(0);
    }
    let begins = |open: usize| text[open..].chars().next().is_some_and(|c| profile.can_begin_label(c));
    if LABEL_BRACKETS.contains(&first) && begins(first.len_utf8()) {
        see(first.len_utf8());
    }
    // This is asked of every place in every line, and few begin like one.
    if !is_mark(first) && !numbering::can_begin(first) {
        return;
    }
    let marks = marks(text);
    let number = numbering::prefix(&text[marks..]).map(|number| marks + number);
    [Some(marks), number].into_iter().flatten().filter(|&open| open > 0 && begins(open)).for_each(see);
}

/// Whether a value is a way to reach the recipient.
fn is_contact(kind: ValueKind) -> bool {
    is_number(kind) || matches!(kind, ValueKind::Mail | ValueKind::Url)
}

/// Whether a value is a number that is called.
fn is_number(kind: ValueKind) -> bool {
    matches!(kind, ValueKind::Phone | ValueKind::Fax)
}

/// The places behind `,`, `、` and `/`.
fn behind_separators(form: &str) -> impl Iterator<Item = usize> + '_ {
    // The middle byte of 、 is in hardly any other character.
    const COMMA: &[u8] = "、".as_bytes();
    let bytes = form.as_bytes();
    memchr::memchr3_iter(b',', b'/', COMMA[1], bytes).filter_map(move |at| match bytes[at] {
        b',' | b'/' => Some(at + 1),
        _ => (bytes.get(at.checked_sub(1)?..at + 2)? == COMMA).then_some(at + 2),
    })
}

/// How many bytes a label takes at a place of the match form, with the `open` bytes of marks before it and its colon. A colon may be missing where white space, a digit or nothing
/// follows.
fn label_at(printed: &Printed, at: usize, open: usize, rule: &LabelRule) -> Option<usize> {
    let rest = &printed.form.as_str()[at..];
    let len = open + rule.labels.prefix(&rest[open..])?;
    let after = &rest[len..];
    // The brackets may be the label's own.
    if rest[open..len].ends_with([']', '】', '>']) {
        return Some(len);
    }
    if let Some(bracket) = rest[..open].chars().next_back().filter(|c| LABEL_BRACKETS.contains(c)) {
        // What brackets around it close says that it is a label: `[電話]046-111-2222`.
        let behind = after.strip_prefix(decoration::closing(bracket)?)?;
        return Some(rest.len() - behind.strip_prefix(':').unwrap_or(behind).len());
    }
    let end = at + len;
    // A wide slash stands there as a colon does: `所在地／緑市`. Numbers have any between them.
    let is_slash = || is_number(rule.kind) || printed.has_wide_slash(end);
    if after.starts_with(':') || after.starts_with('/') && is_slash() {
        return Some(len + 1);
    }
    // At the end of a line that begins otherwise a label's word is a part of what stands there, as in a title behind a name; only a fax
    // number has its label behind it.
    if after.is_empty() && at > 0 && rule.kind != ValueKind::Fax {
        return None;
    }
    let follows = after.is_empty() || after.starts_with(|c: char| c.is_ascii_digit()) || printed.space_before(end);
    let ascii = rest[open..len].is_ascii();
    // A label of Latin letters stands before a number or an address, not inside a word.
    (follows && (!ascii || !after.starts_with(|c: char| c.is_ascii_alphabetic()) || printed.space_before(end))).then_some(len)
}

/// The rule whose values show by themselves what they are, if a line in match form is one.
fn bare_rule(profile: &Profile, form: &str) -> Option<usize> {
    let kind = if is_url(form) {
        ValueKind::Url
    } else if is_phone(form) {
        ValueKind::Phone
    } else if is_address(form) {
        ValueKind::Address
    } else {
        return None;
    };
    profile.header.iter().position(|rule| rule.kind == kind && rule.bare)
}

/// Whether a line in match form begins with a web address.
pub fn is_url(form: &str) -> bool {
    let begins = |scheme: &str| form.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    begins("http://") || begins("https://") || begins("www.")
}

/// Whether a line in match form begins with a telephone number: ten or eleven digits with dashes or brackets, the first
/// a 0 or a plus sign.
pub fn is_phone(form: &str) -> bool {
    // This is asked of every line, and few begin like one.
    if !form.starts_with(['(', '0', '+']) {
        return false;
    }
    let bare = form.trim_start_matches('(');
    if !(bare.starts_with('0') || bare.starts_with("+81")) {
        return false;
    }
    let number: String =
        form.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '(' | ')' | '+')).take(20).collect();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    digits >= 10 && number.contains(['-', ')'])
}

/// Whether a line in match form begins like a postal address: a postal mark, a prefecture, or a municipality and a
/// number further on.
pub fn is_address(form: &str) -> bool {
    if form.starts_with('〒') {
        return true;
    }
    // This is asked of every line, and few have it.
    if !form.chars().take(8).skip(1).any(|c| matches!(c, '市' | '区' | '郡' | '町' | '村')) {
        return false;
    }
    let has_number = form
        .contains(|c: char| c.is_ascii_digit() || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九'));
    let sentence = form.ends_with('。') || form.contains('、') || form.contains(':');
    !sentence && (has_number || begins_with_prefecture(form))
}

/// Whether a line in match form begins with the name of a prefecture.
pub fn begins_with_prefecture(form: &str) -> bool {
    let named = ["東京都", "北海道", "大阪府", "京都府"].iter().any(|name| form.starts_with(name));
    named || form.chars().position(|c| c == '県').is_some_and(|at| at == 2 || at == 3)
}
