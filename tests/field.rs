//! `fixtures/field`: a section → which pieces of which lines are the value of which label, part or field.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;

use std::ops::Range;

use sasshi::field::{self, Piece};
use sasshi::profile::{self, Profile, numbering};
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

/// The lines of records in which a character is in no name, label, heading or value, as `7: what is left`.
fn lost(profile: &Profile, text: &str) -> Vec<String> {
    let pages = page::read(text, &profile.furniture, |form| profile.is_content(form));
    let outline = outline::divide(text, &pages, profile);
    let mut lost = Vec::new();
    for section in &outline.sections {
        let contents = field::read(text, &pages, profile, &outline.signals, section);
        let mut taken: Vec<Vec<Range<usize>>> = vec![Vec::new(); pages.lines.len()];
        let bodies = contents.parts.iter().map(|part| (&part.heading, &part.pieces));
        let bodies = bodies.chain(contents.fields.iter().map(|body| (&body.heading, &body.pieces)));
        let values = contents.name.iter().chain(&contents.affiliation).chain(contents.given.iter().map(|(_, piece)| piece));
        let values = values.chain(contents.header.iter().flat_map(|labelled| labelled.lead.iter().chain(&labelled.pieces)));
        for piece in values.chain(bodies.flat_map(|(heading, pieces)| heading.iter().chain(pieces))) {
            taken[piece.line].push(piece.range.clone());
        }
        for labelled in &contents.header {
            let hits = &outline.signals.labels[labelled.line];
            taken[labelled.line].extend(hits.iter().map(|hit| pages.forms[labelled.line].source(hit.label.clone())));
        }
        for heading in contents.fields.iter().map(|body| &body.of) {
            // The number or the mark stands before the words.
            taken[heading.lines.start].push(pages.forms[heading.lines.start].source(0..heading.start));
            // The bracket that closes them stands behind.
            taken[heading.lines.end - 1].push(pages.forms[heading.lines.end - 1].source(heading.words_end..heading.end));
        }
        let aside = |line: &usize| contents.unclaimed.contains(line) || section.running.contains(line);
        for line in pages.content(section.lines.clone()).filter(|line| !aside(line)) {
            let form = &pages.forms[line];
            let left = form.as_str().char_indices().filter(|&(at, c)| {
                let from = form.source(at..at + c.len_utf8());
                // A colon stands between a heading and its value, and marks and brackets around a name.
                let around = section.name.contains(&line) && !section.given.is_empty() && "■◆・【】()<>[]".contains(c);
                // So does a number.
                let number = numbering::prefix(form.as_str()).filter(|_| section.name.contains(&line)).unwrap_or(0);
                c != ':'
                    && !around
                    && at >= number
                    && !taken[line].iter().any(|range| range.start <= from.start && from.end <= range.end)
            });
            let left: String = left.map(|(_, c)| c).collect();
            if !left.is_empty() {
                lost.push(format!("{}: {left}", pages.lines[line].number));
            }
        }
    }
    lost
}

#[test]
fn every_character_of_a_records_line_is_in_a_piece() {
    let town = common::profile();
    let telework = profile::built_in("telework-award").unwrap();
    let booklet = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/telework-award-07.txt")).unwrap();
    assert_eq!(lost(&telework, &booklet), [""; 0], "the booklet");
    let inputs = ["field", "outline", "check"].map(common::inputs);
    for (name, input) in inputs.iter().flatten() {
        let text = common::unfold_signs(input);
        assert_eq!(lost(&town, &text), [""; 0], "{name}");
        // A word before, behind and in the middle of each line in turn.
        let lines: Vec<&str> = text.lines().collect();
        for at in 0..lines.len() {
            let (page, line) = lines[at].split_at(lines[at].len() - lines[at].trim_start_matches('\u{c}').len());
            let middle = line.char_indices().nth(line.chars().count() / 2).map_or(0, |(middle, _)| middle);
            for changed in [
                format!("{page}余白　{line}"),
                format!("{page}{line}　余白"),
                format!("{page}{}　余白　{}", &line[..middle], &line[middle..]),
            ] {
                let all = [&lines[..at], &[changed.as_str()], &lines[at + 1..]].concat().join("\n");
                assert_eq!(lost(&town, &all), [""; 0], "{name} with `{changed}`");
            }
        }
    }
}
