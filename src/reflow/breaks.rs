//! Whether a paragraph ends at a line's end.
//!
//! A few rules are certain: an item's mark begins a line, a short line that was left behind a colon is a label. Everything else is weighed:
//! the evidence ([`super::evidence`]) times what each piece weighs ([`super::weights`]) says break or join. The weights are learned from the
//! hand-labelled passages in `fixtures/breaks/`.

use super::affixes::Affixes;
use super::evidence::{Edge, Evidence, Run, each, edges, features};
use super::shape::{Begin, End, Marker};
use super::weights::WEIGHTS;
use super::{Place, Row};
use crate::page::Layout;
use crate::profile::Patterns;

/// What stands between two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The text goes on.
    Join,
    /// Something new begins.
    Break,
}

/// Decides for each pair of successive rows.
pub fn decide(rows: &[Row], places: &[Place], layout: &Layout, captions: &Patterns) -> Vec<Decision> {
    let mut decisions = Vec::with_capacity(rows.len().saturating_sub(1));
    walk(rows, places, layout, captions, |decision, _| decisions.push(decision));
    decisions
}

/// For each pair of successive rows the evidence, where it was weighed: what weights are learned from.
pub fn evidence(rows: &[Row], places: &[Place], layout: &Layout, captions: &Patterns) -> Vec<Option<Evidence>> {
    let mut found = Vec::with_capacity(rows.len().saturating_sub(1));
    let edges = edges(rows, layout.width);
    walk(rows, places, layout, captions, |_, weighed| {
        found.push(weighed.map(|run| features(rows, found.len(), &edges, run)));
    });
    found
}

/// Gives each decision to `see`, and where the evidence was weighed the paragraph up to there.
fn walk(rows: &[Row], places: &[Place], layout: &Layout, captions: &Patterns, mut see: impl FnMut(Decision, Option<Run>)) {
    let edges = edges(rows, layout.width);
    let set_by_hand = set_by_hand(rows);
    let hangs = super::item::hanging(rows, &edges);
    let mut run = Run::default();
    for at in 0..rows.len().saturating_sub(1) {
        run.take(&rows[at]);
        let mut weighed = None;
        let decision = if places[at] != places[at + 1] {
            Decision::Break
        } else if matches!(places[at], Place::Figure(_)) {
            super::figure::decide(rows, at, layout)
        } else if places[at] == Place::Caption {
            super::caption::decide(rows, at, layout, captions)
        } else if set_by_hand[at]
            || hangs[at]
            || is_torn(&rows[at], &rows[at + 1])
            || goes_on(&rows[at], &rows[at + 1], run)
            || is_remark(&rows[at], &rows[at + 1], edges[at])
            || is_counted(&rows[at], &rows[at + 1], edges[at])
        {
            Decision::Join
        } else if begins_item(&rows[at + 1], run)
            || begins_label(&rows[at + 1], run)
            || is_label_line(rows, at, &edges)
            || is_topic(rows, at, &edges, run)
            || begins_table(rows, at, run)
            || begins_row(&rows[at], &rows[at + 1], run)
            || run.open == 0 && is_signature(&rows[at], &rows[at + 1], edges[at])
        {
            Decision::Break
        } else {
            // The first of these are certain too, but what speaks for them is worth learning from.
            weighed = Some(run);
            if is_torn_bracket(&rows[at], &rows[at + 1])
                || is_tail(&rows[at], &rows[at + 1])
                || is_inflected(&rows[at], &rows[at + 1], edges[at])
                || hangs_in_item(&rows[at], &rows[at + 1], edges[at], run)
            {
                Decision::Join
            } else if begins_value(&rows[at], &rows[at + 1], run) || weigh(rows, at, &edges, run, layout.trailing_signal) > 0.0
            {
                Decision::Break
            } else {
                Decision::Join
            }
        };
        if decision == Decision::Break {
            run = run.next();
        }
        see(decision, weighed);
    }
}

/// The sum of the evidence, above 0 for a break.
fn weigh(rows: &[Row], at: usize, edges: &[Edge], run: Run, trailing_signal: bool) -> f64 {
    let (mut sum, mut next) = (0.0, 0);
    each(rows, at, edges, run, |_, amount| {
        let (_, with, without) = WEIGHTS[next];
        sum += amount * if trailing_signal { with } else { without };
        next += 1;
    });
    sum
}

/// Line ends inside a sentence that its author set line by line, as on a page of centred lines: from one full stop to the next no item
/// begins, and half of the lines or more end with a comma or a word that a sentence goes on after.
fn set_by_hand(rows: &[Row]) -> Vec<bool> {
    /// A sentence that is shorter shows no pattern.
    const LINES: usize = 3;
    let mut joins = vec![false; rows.len()];
    let mut start = 0;
    for (at, row) in rows.iter().enumerate() {
        if row.shape.marker.is_some() || row.spaced || row.blank_before > 0 && at > start {
            start = at + usize::from(row.shape.marker.is_some() || row.spaced);
        }
        if !row.shape.ends_sentence() {
            continue;
        }
        if at + 1 >= start + LINES {
            let before = &rows[start..at];
            let going_on = before.iter().filter(|row| row.shape.end == End::Comma || row.shape.unfinished).count();
            let first_goes_on = before.first().is_some_and(|row| row.shape.end == End::Comma || row.shape.unfinished);
            if first_goes_on && going_on * 2 >= before.len() && before.iter().all(|row| row.trailing_space) {
                joins[start..at].fill(true);
            }
        }
        start = at + 1;
    }
    joins
}

/// Whether a word or a name was torn apart: a line that ends with ・ or begins with what no typesetter lets a line begin with.
fn is_torn(a: &Row, b: &Row) -> bool {
    let forbidden = b.shape.begin == Begin::Forbidden || b.text.starts_with('/') && !a.shape.ends_sentence();
    // A noun and the verb that makes one of it: 導入|する.
    let verb = matches!(a.shape.end, End::Kanji | End::Katakana) && SURU.begin(&b.text);
    b.shape.marker.is_none() && (forbidden || verb || a.text.ends_with('・') && a.shape.length > 1)
}

/// Whether a bracket is open at the line's end and closed on the next line.
fn is_torn_bracket(a: &Row, b: &Row) -> bool {
    a.shape.balance > 0 && b.shape.closes && !a.shape.ends_sentence() && b.shape.marker.is_none() && b.blank_before == 0
}

/// How the forms of する begin that nothing else begins with.
const SURU: Affixes = Affixes::first(&["する", "して", "した", "され", "させ", "しつつ", "しない", "します", "しました"]);

/// Whether a line begins with a word that nothing begins with: a particle, an auxiliary verb. Behind an item or a row of a table it may be the rest
/// of a sentence that runs round the list, and behind a short line a title's first word may look like one.
fn goes_on(a: &Row, b: &Row, run: Run) -> bool {
    const SHORT: usize = 16;
    let mid = !a.shape.ends_sentence() && b.shape.marker.is_none() && b.blank_before == 0;
    // A line that hangs below its item belongs to it.
    let hangs = run.item && b.indent > a.indent;
    let in_list = (run.item && !hangs || run.titled || run.dated || a.shape.cells && !hangs) && !run.sentence;
    mid && !in_list && b.shape.bound && a.shape.length > SHORT
}

/// Whether a line begins with the last few letters of a sentence, as `めた。` behind `制度として定`: nothing else is hiragana and ends so soon.
fn is_tail(a: &Row, b: &Row) -> bool {
    const SHORT: usize = 16;
    const LETTERS: usize = 8;
    let rest = b.text.trim_start_matches(|c| matches!(c, 'ぁ'..='ん'));
    let letters = (b.text.len() - rest.len()) / 'ん'.len_utf8();
    let ends = rest.starts_with('。') && (1..=LETTERS).contains(&letters);
    ends && !a.shape.ends_sentence() && a.shape.length > SHORT && b.shape.marker.is_none() && b.blank_before == 0
}

/// Whether a full line ends in kanji and the next begins with hiragana, as where a word is torn before its ending: 広|く.
fn is_inflected(a: &Row, b: &Row, edge: Edge) -> bool {
    let plain = !a.trailing_space && b.blank_before == 0 && b.shape.marker.is_none();
    plain && a.shape.end == End::Kanji && b.shape.begin == Begin::Hiragana && !was_left(a, b, edge)
}

/// Whether the sentence of an item goes on below it, indented: `・本社では、年間 10 時間の移動の削減を制度|　として定めた。` The object says that a
/// verb is still to come, what hangs has no subject of its own, and letters and digits may have been set wider than they are measured, so that no
/// room was left.
fn hangs_in_item(a: &Row, b: &Row, edge: Edge, run: Run) -> bool {
    /// What a full stop or a comma hangs over the edge that the text has.
    const HANG: u16 = 2;
    let plain = !a.trailing_space && b.blank_before == 0 && b.shape.marker.is_none() && b.indent > a.indent;
    let begun = run.item && run.rows == 1 && matches!(a.shape.end, End::Kanji | End::Katakana | End::Latin | End::Digit);
    let rest = || b.text.split_once('。').is_some_and(|(rest, _)| !rest.contains(['は', 'が', 'も']));
    plain
        && begun
        && rest()
        && lacks_verb(&a.text)
        && edge.width.saturating_sub(a.right) < b.shape.first_chunk + 2 + HANG + slack(&a.text)
}

/// Whether the last clause of a text has a topic, an object, and only the beginning of what follows it.
fn lacks_verb(text: &str) -> bool {
    const WORD: usize = 8;
    let Some((before, after)) = text.rsplit_once('を') else { return false };
    before.contains(['、', 'は', 'が']) && after.chars().count() <= WORD && !after.contains(['、', '。', ' '])
}

/// How much wider a text may have been set than it is measured: letters and digits in full width, each word of them set apart on both sides.
fn slack(text: &str) -> u16 {
    let mut slack = 0_u16;
    let mut inside = false;
    for c in text.chars() {
        let latin = c.is_ascii_alphanumeric();
        slack = slack.saturating_add(u16::from(latin) + 2 * u16::from(latin && !inside));
        inside = latin;
    }
    slack
}

/// Whether a line is nothing but words in round brackets: a remark on what stands before it, unless that is a sentence or a label.
fn is_remark(a: &Row, b: &Row, edge: Edge) -> bool {
    in_brackets(b) && !a.shape.ends_sentence() && a.shape.marker != Some(Marker::Label) && !is_signature(a, b, edge)
}

/// Whether a line is nothing but words in round brackets.
fn in_brackets(row: &Row) -> bool {
    let whole = row.text.starts_with('(') && row.text.find(')') == row.text.len().checked_sub(1);
    whole && row.shape.marker.is_none() && row.blank_before == 0
}

/// Whether words in brackets are set to the right, as the name below a quotation is.
fn is_signature(a: &Row, b: &Row, edge: Edge) -> bool {
    u32::from(b.indent) * 4 > u32::from(edge.width) && b.indent > a.indent && in_brackets(b)
}

/// Whether a number at the end of a full line goes on with what it counts: 1|年間.
fn is_counted(a: &Row, b: &Row, edge: Edge) -> bool {
    let counter = b
        .text
        .starts_with(['年', '月', '日', '人', '名', '件', '回', '台', '社', '円', '万', '億', '倍', '枚', '時', '分', '%']);
    let plain = !a.trailing_space && b.blank_before == 0 && b.shape.marker.is_none() && a.shape.prose;
    plain && counter && a.shape.end == End::Digit && !was_left(a, b, edge)
}

/// Whether two lines are rows of a kind: `残業時間 月34時間 → 月21時間`, `講師(5名)……教材の作成`.
fn begins_row(a: &Row, b: &Row, run: Run) -> bool {
    let goes_on = run.open > 0 || run.rows > 1 || b.shape.bound || a.shape.goes_on();
    // A chain of arrows that was wrapped has more of them here than there.
    let alike = |sign: char| sign == '…' || a.text.matches(sign).count() == b.text.matches(sign).count();
    !goes_on && divider(&a.text).is_some_and(|sign| divider(&b.text) == Some(sign) && alike(sign))
}

/// What stands between the first cell of a row and the next: an arrow, or leading dots.
fn divider(text: &str) -> Option<char> {
    /// The first cell is no longer than this many characters.
    const CELL: usize = 24;
    let (at, sign) = text.char_indices().take(CELL).find(|&(_, c)| matches!(c, '→' | '⇒' | '…' | '、' | '。'))?;
    let dots = sign != '…' || text[at..].starts_with("……");
    (at > 0 && dots && !matches!(sign, '、' | '。')).then_some(sign)
}

/// Words in brackets that are a whole line, as sub-headings are.
fn begins_label(row: &Row, run: Run) -> bool {
    row.shape.marker == Some(Marker::Label) && row.text.ends_with(['】', '>', ']']) && run.open == 0
}

/// A short label and its value below another: `人数:約200名`, but neither a time of the day nor a sentence that goes on.
fn begins_value(a: &Row, b: &Row, run: Run) -> bool {
    let named = |row: &Row| row.text.split_once(':').is_some_and(|(label, _)| !label.ends_with(|c: char| c.is_ascii_digit()));
    let goes_on = a.shape.goes_on() || run.open > 0 || b.shape.bound;
    run.label && b.shape.label && named(b) && !goes_on && b.shape.marker.is_none()
}

/// An item's mark begins a line of its own, whatever stands before it, unless a bracket is open.
fn begins_item(row: &Row, run: Run) -> bool {
    let sure = matches!(row.shape.marker, Some(Marker::Dot | Marker::Symbol | Marker::Circled | Marker::Note));
    let numbered = matches!(row.shape.marker, Some(Marker::Bracketed | Marker::HalfBracketed | Marker::Numbered))
        && row.shape.ordinal.is_some();
    (sure || numbered) && run.open == 0
}

/// A line that names a topic and nothing else is a title, though a sentence could go on after its last word.
fn is_topic(rows: &[Row], at: usize, edges: &[Edge], run: Run) -> bool {
    let (a, b) = (&rows[at], &rows[at + 1]);
    a.shape.topic && run.rows == 1 && (a.trailing_space || was_left(a, b, edges[at])) && !b.shape.bound
}

/// Rows that each begin with a year: the first of them, or one behind another. What is set apart from the year, or follows on a month in figures
/// (1995.4), is no sentence that goes on.
fn begins_table(rows: &[Row], at: usize, run: Run) -> bool {
    let is_row = |row: &Row| row.shape.dated && (row.shape.cells || row.shape.entry);
    is_row(&rows[at + 1]) && (run.dated || rows.get(at + 2).is_some_and(is_row))
}

/// Whether a line was left although the next word would have fitted.
fn was_left(a: &Row, b: &Row, edge: Edge) -> bool {
    edge.width.saturating_sub(a.right) >= b.shape.first_chunk + 2
}

/// A short line that was left behind a colon is a label; what it labels begins on the next line.
fn is_label_line(rows: &[Row], at: usize, edges: &[Edge]) -> bool {
    const LABEL: usize = 20;
    let (a, b) = (&rows[at], &rows[at + 1]);
    a.shape.end == End::Colon && a.shape.length <= LABEL && was_left(a, b, edges[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_piece_of_evidence_stands_beside_its_own_weight() {
        let row = Row {
            line: 0,
            text: "本".to_owned(),
            shape: crate::reflow::Shape::of("本"),
            indent: 0,
            columns: (0, 0),
            right: 2,
            blank_before: 0,
            page_break: false,
            trailing_space: false,
            spaced: false,
            inline: false,
            wide: (false, false),
            ruby: None,
            cells: Default::default(),
        };
        let rows = [row.clone(), row];
        let found = features(&rows, 0, &edges(&rows, 80), Run::default());
        assert_eq!(found.map(|(name, _)| name), WEIGHTS.map(|(name, ..)| name));
    }
}
