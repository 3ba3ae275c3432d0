//! `fixtures/page`: a text → its lines, each with its page, its layout and what furniture it is.
//!
//! The furniture is that of the small profile. The columns: source line, page (`^` where one begins), the document's own blank lines above,
//! indentation, width, `_` for white space at the end, furniture, text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;

use std::fmt::Write;

use sasshi::page::{self, Furniture};

#[test]
fn lines_are_read_as_the_fixtures_have_it() {
    let profile = common::profile();
    common::run("page", |_, input| {
        let text = common::unfold_signs(input);
        let pages = page::read(&text, &profile.furniture, |form| profile.is_content(form));
        let layout = pages.layout;
        let mut shown = format!("{} pages", pages.count);
        shown += if layout.spaced { ", a blank line behind every line" } else { "" };
        shown += if layout.trailing_signal { ", space at the end tells" } else { "" };
        shown += "\n";
        for line in &pages.lines {
            let top = if line.page_top { '^' } else { ' ' };
            let trailing = if line.trailing_space { '_' } else { ' ' };
            let furniture = line.furniture.map_or("", Furniture::as_str);
            let (blank, indent, width) = (line.blank_before, line.indent, line.width);
            writeln!(
                shown,
                "{:3} p{}{top} {blank} {indent:2} {width:3}{trailing} {furniture:12}| {}",
                line.number,
                line.page,
                line.text(&text)
            )
            .unwrap();
        }
        shown
    });
}
