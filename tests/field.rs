//! `fixtures/field`: a section → which pieces of which lines are the value of which label, part or field.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;

use sasshi::field::{self, Piece};
use sasshi::{outline, page};

#[test]
fn sections_are_read_as_the_fixtures_have_it() {
    let profile = common::profile();
    common::run("field", |_, input| {
        let text = common::unfold_signs(input);
        let pages = page::read(&text, &profile.furniture, |form| profile.is_content(form));
        let outline = outline::divide(&text, &pages, &profile);
        let mut shown = String::new();
        let piece = |piece: &Piece| format!(" {}[{}]", pages.lines[piece.line].number, piece.text(&text, &pages));
        let pieces = |pieces: &[Piece]| pieces.iter().map(piece).collect::<String>();
        for section in &outline.sections {
            let contents = field::read(&text, &pages, &profile, &outline.signals, section);
            shown += &format!("name:{}\n", pieces(&contents.name));
            if !contents.affiliation.is_empty() {
                shown += &format!("affiliation:{}\n", pieces(&contents.affiliation));
            }
            for labelled in &contents.header {
                shown += &format!("{}:{}\n", profile.header[labelled.rule].key, pieces(&labelled.pieces));
            }
            for part in &contents.parts {
                shown += &format!("part {}:{} ={}\n", profile.parts[part.of].key, pieces(&part.heading), pieces(&part.pieces));
            }
            for body in &contents.fields {
                let key = body.of.field.map_or("?", |field| profile.fields[body.of.set].fields[field].key.as_str());
                shown += &format!("field {key}:{} ={}\n", pieces(&body.heading), pieces(&body.pieces));
            }
            for &line in &contents.unclaimed {
                shown += &format!("unclaimed:{}\n", piece(&Piece::whole(&pages, line)));
            }
        }
        shown
    });
}
