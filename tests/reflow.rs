//! `fixtures/reflow`: lines below a heading → text with one paragraph, item or sub-heading a line, captions, figures.
//!
//! A first line `# signal: yes` says that white space at a line's end tells the end of a paragraph, as in a whole booklet where it does.
//! Further lines with `#` are remarks. `KNOWN.txt` lists what is right and not met yet.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;

use sasshi::field::Piece;
use sasshi::{page, reflow};

#[test]
fn lines_are_joined_as_the_fixtures_have_it() {
    let profile = common::profile();
    common::run("reflow", |_, input| {
        let remarks = input.split_inclusive('\n').take_while(|line| line.starts_with("# ")).map(str::len).sum();
        let (head, body) = input.split_at(remarks);
        let text = common::unfold_signs(body);
        let mut pages = page::read(&text, &profile.furniture, |form| profile.is_content(form));
        pages.layout.trailing_signal = head.contains("# signal: yes\n");
        let pieces: Vec<Piece> = pages.content(0..pages.lines.len()).map(|line| Piece::whole(&pages, line)).collect();
        let prose = reflow::reflow(&reflow::rows(&text, &pages, &pieces), &pages.layout, &profile.captions);
        let mut shown: String = prose.text.lines().map(|line| format!("{line}\n")).collect();
        shown.extend(prose.captions.iter().map(|caption| format!("caption| {caption}\n")));
        for (at, figure) in prose.figures.iter().enumerate() {
            shown.extend(figure.lines().map(|line| format!("figure {}| {line}\n", at + 1)));
        }
        shown
    });
}
