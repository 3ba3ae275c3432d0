//! Text → the same text with what typesetters and converters add to pages: page numbers, running heads, tabs.
//!
//! `…\n\u{c}…` goes in, [`with_page_numbers`] gives `…\n- 1 -\n\u{c}…`.

use crate::page::{Furniture, Line, Pages};

/// What stands at the head of each page behind the first. No profile has it.
const RUNNING_HEAD: &str = "記念冊子";

/// The text with a page number at the foot of each page but the last.
///
/// # Errors
/// Why it cannot have any: it has one page, or numbers already.
pub fn with_page_numbers(text: &str, pages: &Pages) -> Result<String, String> {
    if pages.lines.iter().any(|line| line.furniture == Some(Furniture::PageNumber)) {
        return Err("its pages are numbered already".to_owned());
    }
    if pages.count < 2 {
        return Err("it has one page".to_owned());
    }
    Ok(between_pages(text, pages, |page| (Some(format!("- {page} -")), None)))
}

/// The text with the same line at the head of each page but the first and those that are blank but for a mark that says so.
///
/// # Errors
/// Why it cannot have any: nobody could tell a line that stands on fewer than three pages from the booklet's own.
pub fn with_running_heads(text: &str, pages: &Pages) -> Result<String, String> {
    if pages.lines.iter().any(|line| line.furniture == Some(Furniture::RunningHead)) {
        return Err("it has running heads already".to_owned());
    }
    if pages.count < 4 {
        return Err("it has fewer than four pages".to_owned());
    }
    Ok(between_pages(text, pages, |_| (None, Some(RUNNING_HEAD.to_owned()))))
}

/// The text with lines that stand at the foot of the page before and at the head of each page.
fn between_pages(text: &str, pages: &Pages, add: impl Fn(u32) -> (Option<String>, Option<String>)) -> String {
    let end = if text.contains("\r\n") {
        "\r\n"
    } else if text.contains('\r') && !text.contains('\n') {
        "\r"
    } else {
        "\n"
    };
    let mut out = String::new();
    let mut done = 0;
    for pair in pages.lines.windows(2) {
        let [before, top] = pair else { continue };
        if !top.page_top {
            continue;
        }
        let (start, stop) = (before.span.end, top.span.start);
        let Some(gap) = text.get(start..stop) else { continue };
        out.push_str(text.get(done..start).unwrap_or_default());
        let (foot, head) = add(before.page);
        let head = head.filter(|_| top.furniture.is_none());
        turn_page(&mut out, gap, top, pages.layout.spaced, end, foot, head);
        done = stop;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Writes what stands between the last line of a page and the first of the next, with lines at the foot and at the head.
fn turn_page(out: &mut String, gap: &str, top: &Line, spaced: bool, end: &str, foot: Option<String>, head: Option<String>) {
    // Where a blank line stands behind every line, it stands behind these too; only the first line of a page has none before it.
    let behind = if spaced { end.repeat(2) } else { end.to_owned() };
    let (before, feed, behind_feed) = match gap.split_once('\u{c}') {
        Some((before, behind)) => (before, "\u{c}", behind),
        // A space is the sign, or a page number was; the sign stands at the head of the line.
        None => {
            let lead = gap.rfind(['\n', '\r']).map_or(gap.len(), |at| at + 1);
            let space = gap.get(lead..).and_then(|lead| lead.chars().next()).filter(|_| spaced && top.page_top);
            let (before, line) = gap.split_at(lead);
            let sign = space.map_or(0, char::len_utf8);
            (before, line.get(..sign).unwrap_or_default(), line.get(sign..).unwrap_or_default())
        }
    };
    out.push_str(before);
    if let Some(foot) = foot {
        if !before.ends_with(['\n', '\r']) {
            out.push_str(end);
        }
        if spaced && feed != "\u{c}" {
            out.push_str(end);
        }
        out.push_str(&foot);
        out.push_str(end);
    }
    out.push_str(feed);
    if let Some(head) = head {
        out.push_str(&head);
        out.push_str(&behind);
    }
    out.push_str(behind_feed);
}

/// The text with a tab for every two spaces or more that stand side by side. A space that is the sign of a page stays.
pub fn with_tabs(text: &str, pages: &Pages) -> String {
    let is_space = |c: char| matches!(c, ' ' | '\u{3000}');
    let mut out = String::with_capacity(text.len());
    let mut tops = pages.lines.iter().filter(|line| line.page_top).map(|line| line.span.start).peekable();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let run = rest.len() - rest.trim_start_matches(is_space).len();
        let spaces = rest.get(..run).unwrap_or_default();
        let after = at + run;
        while tops.next_if(|&top| top < after).is_some() {}
        let is_sign = tops.peek() == Some(&after);
        match spaces.chars().count() {
            0 | 1 => out.push_str(spaces),
            // Behind a line's end the spaces are a sign of their own, and one character tells it as well as many.
            _ if is_sign => out.push_str(spaces),
            _ => out.push('\t'),
        }
        let word = text.get(after..).map_or(0, |rest| rest.find(is_space).unwrap_or(rest.len()));
        out.push_str(text.get(after..after + word).unwrap_or_default());
        at = after + word;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page;

    fn pages(text: &str) -> Pages {
        page::read(text, &[], |_| false)
    }

    #[test]
    fn lines_stand_at_the_edges_of_pages() {
        let text = "一枚目\n\u{c}二枚目\n\u{c}三枚目\n\u{c}四枚目\n";
        let numbered = with_page_numbers(text, &pages(text)).unwrap();
        assert_eq!(numbered, "一枚目\n- 1 -\n\u{c}二枚目\n- 2 -\n\u{c}三枚目\n- 3 -\n\u{c}四枚目\n");
        let headed = with_running_heads(text, &pages(text)).unwrap();
        assert_eq!(headed, "一枚目\n\u{c}記念冊子\n二枚目\n\u{c}記念冊子\n三枚目\n\u{c}記念冊子\n四枚目\n");
        assert_eq!(with_page_numbers(&numbered, &pages(&numbered)), Err("its pages are numbered already".to_owned()));
        assert!(with_running_heads("一枚目\n\u{c}二枚目\n", &pages("一枚目\n\u{c}二枚目\n")).is_err());
    }

    #[test]
    fn lines_stand_at_the_edges_where_spaces_tell_pages() {
        let pages_of = |sign: &str| {
            let page = |words: [&str; 4]| words.map(|word| format!("{word} \n")).join("\n");
            [
                page(["春", "梅", "桃", "桜"]),
                page(["夏", "蓮", "藤", "百合"]),
                page(["秋", "菊", "萩", "桔梗"]),
                page(["冬", "柊", "椿", "水仙"]),
            ]
            .join(sign)
        };
        let text = pages_of(" ");
        let headed = with_running_heads(&text, &pages(&text)).unwrap();
        assert_eq!(headed, pages_of(" 記念冊子\n\n"));
        assert_eq!(pages(&headed).count, 4);
        let numbered = with_page_numbers(&text, &pages(&text)).unwrap();
        assert_eq!(numbered, pages_of("\n- # -\n ").replacen('#', "1", 1).replacen('#', "2", 1).replacen('#', "3", 1));
        assert_eq!(pages(&numbered).count, 4);
    }

    #[test]
    fn tabs_stand_for_two_spaces_or_more() {
        let text = "甲  乙　　丙 丁　戊\n    己 ";
        assert_eq!(with_tabs(text, &pages(text)), "甲\t乙\t丙 丁　戊\n\t己 ");
    }
}
