//! Heads of sections that are drawn as tables of two columns, with lines around their cells.
//!
//! In comes a text with `｜受賞者　｜みどり図書館　｜` and `｜所在地　｜緑市本町1　｜`; out comes the same text with white space in the place of
//! the edges, byte for byte as long, so that a label and its value stand there as in any other booklet. Only heads are opened: what stands in the
//! first column returns in another table. Lists and tables of figures keep their lines.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What stands around the cells.
const EDGES: [char; 4] = ['│', '┃', '｜', '|'];
/// How many rows a head has at the least.
const ROWS: usize = 3;
/// The longest label, in characters.
const LABEL: usize = 10;

/// A row of two cells: where it begins in the text, and the row as printed.
#[derive(Clone)]
struct Row<'t> {
    start: usize,
    printed: &'t str,
    label: String,
    /// Whether it is a rule of the table and no row.
    rule: bool,
}

/// A text whose heads are opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The text with white space in the place of the edges.
    pub text: String,
    /// The bytes of the rules around the heads.
    pub rules: Vec<Range<usize>>,
}

/// The text without the edges of its heads; none where it has no such heads.
pub fn open(text: &str) -> Option<Opened> {
    let has = |edge: char| memchr::memmem::find(text.as_bytes(), edge.encode_utf8(&mut [0; 4]).as_bytes()).is_some();
    if !EDGES.into_iter().any(has) {
        return None;
    }
    let blocks = blocks(text);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for block in &blocks {
        let own: HashSet<&str> = block.iter().map(|row| row.label.as_str()).filter(|label| !label.is_empty()).collect();
        own.into_iter().for_each(|label| *seen.entry(label).or_default() += 1);
    }
    let returns = |row: &&Row| seen.get(row.label.as_str()).is_some_and(|&blocks| blocks > 1);
    let is_head = |block: &&Vec<Row>| {
        let labelled = block.iter().filter(|row| !row.label.is_empty()).count();
        block.iter().filter(|row| !row.rule).count() >= ROWS && block.iter().filter(returns).count() * 2 > labelled
    };
    let (mut open, mut rules) = (String::new(), Vec::new());
    let mut at = 0;
    for row in blocks.iter().filter(is_head).flatten() {
        open.push_str(&text[at..row.start]);
        at = row.start + row.printed.len();
        if row.rule {
            rules.push(row.start..at);
        }
        // White space of as many bytes keeps every place of the text where it is.
        let blank = |c: char| match EDGES.contains(&c) {
            false => c,
            true if c.is_ascii() => ' ',
            true => '\u{3000}',
        };
        open.extend(row.printed.chars().map(blank));
    }
    if open.is_empty() {
        return None;
    }
    open.push_str(&text[at..]);
    Some(Opened { text: open, rules })
}

/// Rows of two cells that follow each other, with the rules above, between and below them.
fn blocks(text: &str) -> Vec<Vec<Row<'_>>> {
    let mut blocks: Vec<Vec<Row>> = Vec::new();
    let (mut start, mut inside, mut above) = (0, false, None);
    for printed in text.split_inclusive(['\n', '\r']) {
        let rule = || Row { start, printed, label: String::new(), rule: true };
        match (row(printed, start), blocks.last_mut()) {
            (Some(row), Some(block)) if inside => block.push(row),
            (Some(row), _) => {
                blocks.push(above.take().into_iter().chain([row]).collect());
                inside = true;
            }
            (None, Some(block)) if inside && is_rule(printed) => block.push(rule()),
            // What is left of a line end of two characters.
            (None, _) if printed == "\n" => {}
            (None, _) => {
                inside = false;
                above = is_rule(printed).then(rule);
            }
        }
        start += printed.len();
    }
    blocks
}

fn row(printed: &str, start: usize) -> Option<Row<'_>> {
    let inner = printed.trim();
    let edges = inner.starts_with(EDGES) && inner.ends_with(EDGES) && inner.matches(EDGES).count() == 3;
    let (label, _) = inner.trim_start_matches(EDGES).split_once(EDGES).filter(|_| edges)?;
    let label: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    (label.chars().count() <= LABEL).then_some(Row { start, printed, label, rule: false })
}

/// Whether a line is a rule.
fn is_rule(printed: &str) -> bool {
    let is_sign = |c: char| matches!(c, '\u{2500}'..='\u{257f}' | '-' | '=' | '+' | '―') && !EDGES.contains(&c);
    printed.contains(is_sign) && printed.chars().all(|c| c.is_whitespace() || is_sign(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_opened_and_keep_their_length() {
        let head = "====\n｜受賞者｜みどり図書館｜\n｜所在地｜緑市本町　｜\n｜　　　｜1-2 　　　｜\n====\n本文\n";
        let text = format!("{head}{}", head.replace("みどり", "うみの"));
        let Opened { text: open, rules } = super::open(&text).unwrap();
        assert_eq!(rules.len(), 4);
        assert_eq!(open.len(), text.len());
        assert!(open.starts_with("====\n　受賞者　みどり図書館　\n　所在地　緑市本町　　\n"), "{open}");
        // One table alone is none of the heads, and neither is one of three columns.
        assert!(super::open(head).is_none());
        let wide = text.replace("館｜", "館｜市｜").replace("町　｜", "町｜市｜").replace("1-2 　　　｜", "1｜2｜");
        assert!(super::open(&wide).is_none());
        assert!(super::open("2 | 第3回 | 2006\n3 | 第3回 | 2006\n").is_none());
    }
}
