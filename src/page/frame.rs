//! What is drawn with lines around it: heads of sections as tables, and boxes with a title in their upper edge.
//!
//! In comes a text with `｜受賞者　｜みどり図書館　｜` and `｜所在地　｜緑市本町1　｜`; out comes the same text with white space in the place of
//! the edges, byte for byte as long, so that a label and its value stand there as in any other booklet. A row may hold a second label and value.
//! Only heads are opened: what stands in the first column returns in another table. Lists and tables of figures keep their lines. Of a box the
//! title is a heading in brackets: `┌─ 概要 ─┐` reads `＜ 概要 ＞` where another box has it too.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What stands around the cells.
const EDGES: [char; 4] = ['│', '┃', '｜', '|'];
/// How many rows a head has at the least.
const ROWS: usize = 3;
/// The longest label, in characters; the longest title of a box, too.
const LABEL: usize = 10;

/// What a line of a table or a box is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Cells between edges.
    Cells,
    /// A rule and no row.
    Rule,
    /// The upper edge of a box, with its title.
    Title,
}

/// A line of a table or a box: where it begins in the text, the line as printed, and its label or title.
#[derive(Clone)]
struct Row<'t> {
    start: usize,
    printed: &'t str,
    label: String,
    part: Part,
}

/// A text whose heads and boxes are opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The text with white space in the place of the edges.
    pub text: String,
    /// The bytes of the rules around the heads.
    pub rules: Vec<Range<usize>>,
}

/// The text without the edges of its heads and boxes; none where it has none of them.
pub fn open(text: &str) -> Option<Opened> {
    let has = |edge: char| memchr::memmem::find(text.as_bytes(), edge.encode_utf8(&mut [0; 4]).as_bytes()).is_some();
    if !EDGES.into_iter().any(has) {
        return None;
    }
    let (tables, boxes) = (blocks(text), boxes(text));
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for block in tables.iter().chain(&boxes) {
        let own: HashSet<&str> = block.iter().map(|row| row.label.as_str()).filter(|label| !label.is_empty()).collect();
        own.into_iter().for_each(|label| *seen.entry(label).or_default() += 1);
    }
    let returns = |row: &&Row| seen.get(row.label.as_str()).is_some_and(|&blocks| blocks > 1);
    let is_head = |block: &&Vec<Row>| {
        let labelled = block.iter().filter(|row| !row.label.is_empty()).count();
        block.iter().filter(|row| row.part == Part::Cells).count() >= ROWS
            && block.iter().filter(returns).count() * 2 > labelled
    };
    let is_box = |block: &&Vec<Row>| block.iter().take(1).any(|row| returns(&row));
    let mut rows: Vec<&Row> = tables.iter().filter(is_head).chain(boxes.iter().filter(is_box)).flatten().collect();
    rows.sort_by_key(|row| row.start);
    let (mut open, mut rules) = (String::new(), Vec::new());
    let mut at = 0;
    // A box that stands directly below a head shares no line with it, but one of a single row can look like either.
    for row in rows {
        if row.start < at {
            continue;
        }
        open.push_str(&text[at..row.start]);
        at = row.start + row.printed.len();
        if row.part == Part::Rule {
            rules.push(row.start..at);
        }
        if row.part == Part::Title { titled(row.printed, &mut open) } else { open.extend(row.printed.chars().map(blank)) }
    }
    if open.is_empty() {
        return None;
    }
    open.push_str(&text[at..]);
    Some(Opened { text: open, rules })
}

/// White space of as many bytes as an edge has keeps every place of the text where it is.
fn blank(c: char) -> char {
    match EDGES.contains(&c) {
        false => c,
        true if c.is_ascii() => ' ',
        true => '\u{3000}',
    }
}

/// The upper edge of a box with brackets around the title, which have as many bytes as what they stand for.
fn titled(printed: &str, open: &mut String) {
    let is_title = |c: char| !is_line(c) && !c.is_whitespace();
    let (Some(first), Some(last)) = (printed.find(is_title), printed.rfind(is_title)) else { return };
    let before = printed[..first].rfind(is_line).unwrap_or(0);
    let behind = last + printed[last..].find(is_line).unwrap_or(0);
    for (at, c) in printed.char_indices() {
        open.push(match c {
            _ if at == before => '＜',
            _ if at == behind => '＞',
            c if is_line(c) => '\u{3000}',
            c => c,
        });
    }
}

/// Rows of two cells, or twice two, that follow each other, with the rules above, between and below them.
fn blocks(text: &str) -> Vec<Vec<Row<'_>>> {
    let mut blocks: Vec<Vec<Row>> = Vec::new();
    let (mut inside, mut above) = (false, None);
    for (start, printed) in lines(text) {
        let rule = || Row { start, printed, label: String::new(), part: Part::Rule };
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
    }
    blocks
}

/// Boxes that have a title in their upper edge, each with the lines in it and its lower edge.
fn boxes(text: &str) -> Vec<Vec<Row<'_>>> {
    let mut boxes: Vec<Vec<Row>> = Vec::new();
    let mut inside: Option<Vec<Row>> = None;
    for (start, printed) in lines(text) {
        let row = |label: String, part: Part| Row { start, printed, label, part };
        let inner = printed.trim();
        let is_row = inner.starts_with(EDGES) && inner.ends_with(EDGES) && inner.matches(EDGES).count() == 2;
        if let Some(label) = title(inner) {
            inside = Some(vec![row(label, Part::Title)]);
        } else if is_row && let Some(rows) = &mut inside {
            rows.push(row(String::new(), Part::Cells));
        } else if inner.is_empty() && printed == "\n" {
            // What is left of a line end of two characters.
        } else if let Some(mut rows) = inside.take().filter(|rows| rows.len() > 1 && is_rule(printed)) {
            rows.push(row(String::new(), Part::Rule));
            boxes.push(rows);
        }
    }
    boxes
}

/// The title in the upper edge of a box: `┌─ 概要 ───┐`.
fn title(inner: &str) -> Option<String> {
    let words = inner.strip_prefix(['┌', '┏', '╭', '╔'])?.strip_suffix(['┐', '┓', '╮', '╗'])?;
    // The brackets around it take the places of lines.
    let framed = words.starts_with(is_line) && words.ends_with(is_line);
    let title: String = words.trim_matches(is_line).chars().filter(|c| !c.is_whitespace()).collect();
    (framed && (1..=LABEL).contains(&title.chars().count()) && !title.contains(is_line)).then_some(title)
}

/// The lines of a text with their ends, and where each begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive(['\n', '\r']).map(move |printed| {
        start += printed.len();
        (start - printed.len(), printed)
    })
}

fn row(printed: &str, start: usize) -> Option<Row<'_>> {
    let inner = printed.trim();
    let cells: Vec<&str> = inner.strip_prefix(EDGES)?.strip_suffix(EDGES)?.split(EDGES).collect();
    let words = |cell: &str| cell.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let is_label = |cell: &&str| words(cell).chars().count() <= LABEL;
    let fits = match cells.as_slice() {
        [label, _] => is_label(label),
        // A second label says something, and is no number.
        [label, _, second, _] => {
            is_label(label) && is_label(second) && second.contains(char::is_alphabetic) && !second.contains(char::is_numeric)
        }
        _ => false,
    };
    fits.then(|| Row { start, printed, label: words(cells[0]), part: Part::Cells })
}

/// Whether a character draws the lines of a box, with three bytes.
fn is_line(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{257f}')
}

/// Whether a line is a rule.
fn is_rule(printed: &str) -> bool {
    let is_sign = |c: char| (is_line(c) || matches!(c, '-' | '=' | '+' | '―')) && !EDGES.contains(&c);
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
        // A row may hold two labels.
        let twice = text.replace("町　｜", "町　｜開館　｜2001年｜");
        assert!(super::open(&twice).unwrap().text.contains("　所在地　緑市本町　　開館　　2001年　\n"));
        assert!(super::open("2 | 第3回 | 2006\n3 | 第3回 | 2006\n").is_none());
    }

    #[test]
    fn the_title_of_a_box_is_a_heading_in_brackets() {
        let one = "┌─ 概要 ──┐\n│ 本を貸す。　│\n└──────┘\n本文\n";
        let text = format!("{one}{}", one.replace("貸す", "読む"));
        let Opened { text: open, rules } = super::open(&text).unwrap();
        assert_eq!((open.len(), rules.len()), (text.len(), 2));
        assert!(open.starts_with("　＜ 概要 ＞　　\n　 本を貸す。　　\n└"), "{open}");
        // A title that does not return is that of one box.
        assert!(super::open(one).is_none());
        assert!(super::open(&text.replace("│ 本", "本")).is_none());
    }
}
