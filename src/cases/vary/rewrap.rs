//! Text → the same text in lines of another width: every paragraph and every item of its prose is set anew.
//!
//! What lines belong together is what the text is read as, so a case must hold as it is. The lines of lists, tables and diagrams, headings, and the
//! values at the head of a section are left alone. No sentence ends at the end of a full line and no full line ends a paragraph that was not so
//! in print: there nobody could tell whether a paragraph ends.

use std::collections::HashMap;

use super::wrap::{Breaks, pieces, wrap};
use crate::field::{Body, Piece};
use crate::page::{Line, Pages};
use crate::profile::{FrontPart, Patterns, Profile};
use crate::record::front;
use crate::reflow::{self, Decision, Kind, Place, Row, Shape};
use crate::{Analysis, fold};

/// Lines that are one paragraph or one item.
struct Unit {
    /// The lines, as indices into the lines of the booklet.
    lines: Vec<usize>,
    /// The bytes of the first line that stand before its prose, as a label does.
    before: usize,
}

/// A line that was set.
struct Set {
    text: String,
    /// Where it begins in the text of its unit.
    start: usize,
}

/// The text in lines that are as wide as `share` says: `(3, 4)` is three quarters of what they are.
///
/// # Errors
/// Why it cannot be had: nothing in it goes on from one line to the next, so that it has no width.
pub fn rewrapped(analysis: &Analysis, profile: &Profile, share: (usize, usize)) -> Result<String, String> {
    let mut units = units(analysis, profile);
    // A line that two of them share, as one with two labels, is left alone.
    let mut taken: HashMap<usize, usize> = HashMap::new();
    units.iter().flat_map(|unit| &unit.lines).for_each(|&line| *taken.entry(line).or_default() += 1);
    units.retain(|unit| unit.lines.iter().all(|line| taken[line] == 1));
    let right = |&line: &usize| analysis.pages.lines.get(line).map_or(0, |line| usize::from(line.indent + line.width));
    let mut full: Vec<usize> = units.iter().flat_map(|unit| unit.lines.iter().rev().skip(1).map(right)).collect();
    full.sort_unstable();
    // A few lines go beyond the edge.
    let width = full.get(full.len() * 9 / 10).ok_or("none of its lines goes on in the next")?;
    Ok(Sheet { text: &analysis.text, pages: &analysis.pages, width: width * share.0 / share.1 / 2 * 2 }.set(&units))
}

/// What is prose, wherever it stands.
fn units(analysis: &Analysis, profile: &Profile) -> Vec<Unit> {
    let Analysis { pages, outline, contents, .. } = analysis;
    let none = Patterns::default();
    let mut units = Vec::new();
    for contents in contents {
        let mut bodies = Vec::new();
        contents.fields.iter().for_each(|body| inner(body, &mut bodies));
        bodies.extend(contents.parts.iter().map(|body| body.pieces.as_slice()));
        bodies.push(&contents.text);
        bodies.iter().for_each(|pieces| units.extend(of_body(analysis, pieces, &profile.captions)));
    }
    for chapter in outline.chapters.iter().filter(|chapter| chapter.part.is_some_and(|part| part != FrontPart::Winners)) {
        let below: Vec<usize> = pages.content(chapter.lines.clone()).skip(1).collect();
        if front::is_list(pages, &below) {
            continue;
        }
        let mut groups: Vec<Vec<Piece>> = vec![Vec::new()];
        let mut part = chapter.part;
        for line in pages.content(chapter.lines.clone()) {
            let heading = outline.signals.front.get(line).copied().flatten();
            part = heading.or(part);
            let division = outline.signals.division.get(line).and_then(Option::as_ref);
            if heading.is_some() || division.is_some() {
                groups.push(Vec::new());
            }
            // The committee is a list of people.
            if heading.is_some() || part == Some(FrontPart::Committee) {
                continue;
            }
            let piece = match division {
                Some(hit) => Piece { line, range: pages.forms[line].source(hit.rest.clone()) },
                None => Piece::whole(pages, line),
            };
            groups.last_mut().into_iter().for_each(|group| group.push(piece.clone()));
        }
        groups.iter().for_each(|pieces| units.extend(of_body(analysis, pieces, &none)));
    }
    for divider in &outline.dividers {
        let pieces: Vec<Piece> = divider.about.iter().map(|&line| Piece::whole(pages, line)).collect();
        units.extend(of_body(analysis, &pieces, &none));
    }
    units
}

fn inner<'b, T>(body: &'b Body<T>, bodies: &mut Vec<&'b [Piece]>) {
    bodies.push(&body.pieces);
    body.inner.iter().for_each(|body| inner(body, bodies));
}

/// The paragraphs and items of lines that stand below one heading.
fn of_body(analysis: &Analysis, pieces: &[Piece], captions: &Patterns) -> Vec<Unit> {
    let layout = &analysis.pages.layout;
    let rows = reflow::rows(&analysis.text, &analysis.pages, pieces);
    let places = reflow::figure::places(&rows, layout, captions);
    let decisions = reflow::decide(&rows, &places, layout, captions);
    let kinds = reflow::kinds(&rows, &places, &decisions);
    let mut units = Vec::new();
    let mut start = 0;
    for at in 0..rows.len() {
        // Two phrases of a caption that stand on two lines are two words; where the first line is full, the words go on.
        let goes_on = |next: &Row| {
            places[at] != Place::Caption || reflow::figure::fills(&rows[at], next, layout) || next.text.starts_with('(')
        };
        if decisions.get(at) == Some(&Decision::Join) && rows.get(at + 1).is_some_and(goes_on) {
            continue;
        }
        let unit = start..at + 1;
        start = at + 1;
        // A row of a table or a heading is one line in print too.
        let is_prose = unit.len() > 1 || matches!(kinds[at], Kind::Paragraph | Kind::Item | Kind::Caption);
        if is_prose && places[unit.clone()].iter().all(|place| matches!(place, Place::Text | Place::Caption)) {
            let before = pieces.iter().find(|piece| piece.line == rows[unit.start].line).map_or(0, |piece| piece.range.start);
            units.push(Unit { lines: rows[unit].iter().map(|row| row.line).collect(), before });
        }
    }
    units
}

/// What a text is set with.
struct Sheet<'a> {
    text: &'a str,
    pages: &'a Pages,
    width: usize,
}

impl<'a> Sheet<'a> {
    fn set(&self, units: &[Unit]) -> String {
        let Sheet { text, pages, .. } = *self;
        let hanging = self.hanging(units);
        let mut of_line: HashMap<usize, (usize, usize)> = HashMap::new();
        for (at, unit) in units.iter().enumerate() {
            of_line.extend(unit.lines.iter().enumerate().map(|(row, &line)| (line, (at, row))));
        }
        let end = if pages.layout.spaced { "\n\n" } else { "\n" };
        let mut out = String::with_capacity(text.len() * 2);
        // What stands before a page whose first line went to the page before.
        let mut turned: Option<&str> = None;
        let (mut lines, mut starts) = (Vec::new(), Vec::new());
        let mut done = 0;
        for (index, line) in pages.lines.iter().enumerate() {
            let gap = text.get(done..line.span.start).unwrap_or_default();
            let is_below = of_line.get(&index).is_some_and(|&(at, row)| row > 0 && units[at].lines[row - 1] + 1 == index);
            done = line.span.end;
            let Some(&(at, row)) = of_line.get(&index) else {
                self.turn(&mut out, gap, line, turned.take());
                out.push_str(line.text(text));
                continue;
            };
            let indent = hanging.get(at).copied().unwrap_or_default();
            if row == 0 {
                let columns = (fold::columns(indentation(gap, line, pages)), fold::columns(indent));
                (lines, starts) = self.lines(&units[at], columns.0, columns.1);
            }
            let own = starts.get(row).copied().unwrap_or(0)..starts.get(row + 1).copied().unwrap_or(usize::MAX);
            let mut own = lines.iter().filter(|line| own.contains(&line.start));
            match own.next() {
                Some(first) => {
                    if row == 0 || line.page_top || !is_below || turned.is_some() {
                        self.turn(&mut out, gap, line, turned.take());
                    } else {
                        [end, indent].iter().for_each(|part| out.push_str(part));
                    }
                    out.push_str(&first.text);
                    for more in own {
                        [end, indent, more.text.as_str()].iter().for_each(|part| out.push_str(part));
                    }
                }
                None if line.page_top => turned = Some(gap),
                None => {}
            }
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }

    /// Writes what stands before a line; where the page was turned before it, the sign of that too.
    fn turn(&self, out: &mut String, gap: &str, line: &Line, turned: Option<&str>) {
        let Some(turned) = turned.filter(|_| !line.page_top) else { return out.push_str(gap) };
        let lead = |gap: &str| gap.find(['\n', '\r']).unwrap_or(gap.len());
        let sign = match turned.rfind('\u{c}') {
            Some(at) => at + 1,
            None => {
                let head = turned.rfind(['\n', '\r']).map_or(0, |at| at + 1);
                head + turned[head..].chars().next().filter(|_| self.pages.layout.spaced).map_or(0, char::len_utf8)
            }
        };
        out.push_str(&gap[..lead(gap)]);
        out.push_str(turned.get(lead(turned)..sign).unwrap_or_default());
        out.push_str(indentation(gap, line, self.pages));
    }

    /// What stands before all lines of a unit but the first. Where a unit has no other line, those of the same kind that begin in the same column
    /// tell; else an item hangs where it begins, and so does a paragraph, unless it begins with one space more, as in a book.
    fn hanging(&self, units: &[Unit]) -> Vec<&'a str> {
        let Sheet { text, pages, .. } = *self;
        let gap = |line: usize| {
            let before = line.checked_sub(1).map_or(0, |before| pages.lines[before].span.end);
            indentation(text.get(before..pages.lines[line].span.start).unwrap_or_default(), &pages.lines[line], pages)
        };
        let kind = |unit: &Unit| {
            let printed = pages.lines[unit.lines[0]].text(text);
            (gap(unit.lines[0]), Shape::of(fold::clean_form(printed).0.as_str()).marker.is_some())
        };
        let known: HashMap<(&str, bool), &str> =
            units.iter().rev().filter(|unit| unit.lines.len() > 1).map(|unit| (kind(unit), gap(unit.lines[1]))).collect();
        let guess = |unit: &Unit| match kind(unit) {
            ("\u{3000}", false) => "",
            (own, _) => own,
        };
        let of_unit = |unit: &Unit| match unit.lines.get(1) {
            Some(&second) => gap(second),
            None => known.get(&kind(unit)).copied().unwrap_or_else(|| guess(unit)),
        };
        units.iter().map(of_unit).collect()
    }

    /// A unit in lines of the new width, and where its old lines begin in its text.
    fn lines(&self, unit: &Unit, indent: usize, hanging: usize) -> (Vec<Set>, Vec<usize>) {
        const EDGE: usize = 6;
        let mut joined = String::new();
        let mut starts = Vec::new();
        for &line in &unit.lines {
            let printed = self.pages.lines[line].text(self.text);
            fold::join(&mut joined, printed);
            starts.push(joined.len() - printed.len().min(joined.len()));
        }
        let (label, prose) = joined.split_at_checked(unit.before).unwrap_or(("", &joined));
        let mut parts = whole_words(pieces(prose, Breaks::Typeset));
        if let Some(first) = parts.first_mut() {
            first.insert_str(0, label);
        }
        // A last line that is full would not say that it is the last one.
        let set = |room: usize| wrap(parts.clone(), room, indent, hanging);
        let is_short = |lines: &Vec<String>| lines.last().is_none_or(|last| fold::columns(last) + EDGE < self.width);
        let rooms = [self.width, self.width.saturating_sub(2), self.width.saturating_sub(4)];
        let lines = rooms.into_iter().map(set).find(is_short).unwrap_or_else(|| set(self.width));
        let mut at = 0;
        let lines = lines.iter().map(|line| {
            let line = line.trim();
            at += joined[at..].len() - joined[at..].trim_start().len();
            let start = at;
            at += line.len();
            Set { text: line.to_owned(), start }
        });
        (lines.collect(), starts)
    }
}

/// The white space at the head of a line, without the sign of a page.
fn indentation<'g>(gap: &'g str, line: &Line, pages: &Pages) -> &'g str {
    let head = &gap[gap.rfind(['\n', '\r', '\u{c}']).map_or(0, |at| at + 1)..];
    let is_sign = line.page_top && pages.layout.spaced && !gap.contains('\u{c}');
    let sign = head.chars().next().filter(|_| is_sign).map_or(0, char::len_utf8);
    &head[sign..]
}

/// Pieces between which a line may end so that joining the lines gives the same text, and not where a sentence ends.
fn whole_words(pieces: Vec<String>) -> Vec<String> {
    let clean = |text: &str| fold::clean_form(text).0.as_str().to_owned();
    let mut whole: Vec<String> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let goes_on = whole.last().is_some_and(|before| {
            let ends = before.ends_with(['。', '．', '！', '？', '」', ')', '）', '：', ':']);
            let space = before.ends_with(char::is_whitespace) || piece.starts_with(char::is_whitespace);
            let mut joined = clean(before);
            fold::join(&mut joined, &clean(&piece));
            ends || space || joined != clean(&format!("{before}{piece}"))
        });
        match whole.last_mut().filter(|_| goes_on) {
            Some(before) => before.push_str(&piece),
            None => whole.push(piece),
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::{Options, analyse};

    const HEAD: &str =
        "第3回まちの図書館賞\n\u{c}うみの図書館\n住所：横須賀市本町1-2\n電話：046-111-2222\n＜取り組み＞\n１．活動の名称\n";

    fn set(prose: &str, share: (usize, usize)) -> Result<String, String> {
        let profile = Profile::from_yaml("profile.yaml", include_str!("../../../fixtures/outline/profile.yaml")).unwrap();
        let source = Source::from_bytes("a.txt", format!("{HEAD}{prose}").into_bytes());
        let analysis = analyse(&source, &profile, &Options::default()).unwrap();
        let set = rewrapped(&analysis, &profile, share)?;
        Ok(set.strip_prefix(HEAD).unwrap().to_owned())
    }

    #[test]
    fn paragraphs_are_set_anew() {
        let prose = "　春になると庭の梅が咲き、その香りが部屋の中まで届く\nので、窓を開けて仕事をする。\n";
        let narrow = "　春になると庭の梅が咲き、その香り\nが部屋の中まで届くので、窓を開けて\n仕事をする。\n";
        assert_eq!(set(prose, (2, 3)).as_deref(), Ok(narrow));
        assert_eq!(set(narrow, (1, 1)).as_deref(), Ok(narrow));
        // Between two Latin words and where a sentence ends a line's end would not be the same again.
        let latin = "Remote Access Service を使い、出社しない。そこで何を\nするかは一人ひとりが決める。\n";
        let narrow = "Remote Access Service を\n使い、出社しない。そこで\n何をするかは一人ひとりが\n決める。\n";
        assert_eq!(set(latin, (1, 2)).as_deref(), Ok(narrow));
        assert_eq!(set("春。\n", (2, 3)), Err("none of its lines goes on in the next".to_owned()));
    }

    #[test]
    fn a_page_is_turned_where_its_words_go() {
        let prose = "春になると庭の梅が咲き、その香りが部屋の中まで届く\n\u{c}ので、窓を開ける。\n夏は蓮を見る。\n";
        let wide = "春になると庭の梅が咲き、その香りが部屋の中まで届くので、窓を開ける。\n\u{c}夏は蓮を見る。\n";
        assert_eq!(set(prose, (2, 1)).as_deref(), Ok(wide));
    }
}
