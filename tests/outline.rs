//! `fixtures/outline`: a text → its chapters, lists, award pages, sections and headings, by source line. `fixtures/edges`: the same for many
//! small texts, with what is reported of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod common;

use std::fmt::Write;

use sasshi::diagnostic::{Code, Diagnostic};
use sasshi::outline::{self, Heading, Outline, Roster};
use sasshi::page::{self, Pages};
use sasshi::profile::Profile;
use sasshi::source::Source;
use sasshi::{Options, convert};

#[test]
fn booklets_are_divided_as_the_fixtures_have_it() {
    let profile = common::profile();
    common::run("outline", |_, input| {
        let text = common::unfold_signs(input);
        let pages = page::read(&text, &profile.furniture, |form| profile.is_content(form));
        shown(&text, &pages, &profile, &outline::divide(&text, &pages, &profile))
    });
}

/// `fixtures/edges`: small texts at the edges of the rules, many in a file for each profile, each below `=== ` and what it shows.
#[test]
fn edges_are_divided_as_the_fixtures_have_it() {
    common::run("edges", |name, input| {
        let path = common::folder("shapes").join(name).join("profile.yaml");
        let profile = if path.exists() { Profile::from_path(&path).unwrap() } else { common::profile() };
        let case = |case: &str| {
            let (title, text) = case.split_once('\n').unwrap();
            let text = common::unfold_signs(text);
            let pages = page::read(&text, &profile.furniture, |form| profile.is_content(form));
            let shown = shown(&text, &pages, &profile, &outline::divide(&text, &pages, &profile));
            format!("=== {title}\n{shown}{}", findings(text, &profile))
        };
        input.split("=== ").skip(1).map(case).collect()
    });
}

/// What a conversion reports, by code and line.
fn findings(text: String, profile: &Profile) -> String {
    let converted = convert(&Source::from_bytes("input.txt", text.into_bytes()), profile, &Options::default()).unwrap();
    let lines = |found: &Diagnostic| found.places.iter().map(|place| place.line.to_string()).collect::<Vec<_>>().join(",");
    // Most of the texts are too short to be told for what they are.
    let told = converted.diagnostics.iter().filter(|found| found.code != Code::NoBooklet);
    told.map(|found| format!("{} {}: {}\n", found.code, lines(found), found.message)).collect()
}

/// The source lines of a range, as `3` or `3-5`.
fn lines(pages: &Pages, range: &std::ops::Range<usize>) -> String {
    let number = |index: usize| pages.lines.get(index).map_or(0, |line| line.number);
    match range.len() {
        0 => format!("none at {}", number(range.start)),
        1 => number(range.start).to_string(),
        _ => format!("{}-{}", number(range.start), number(range.end - 1)),
    }
}

fn shown(text: &str, pages: &Pages, profile: &Profile, outline: &Outline) -> String {
    let mut shown = String::new();
    let number = |index: usize| pages.lines[index].number;
    let list = |indices: &[usize]| indices.iter().map(|&index| number(index).to_string()).collect::<Vec<_>>().join(",");
    if !outline.opening.is_empty() {
        writeln!(shown, "opening {}", lines(pages, &outline.opening)).unwrap();
    }
    let mut blocks: Vec<(usize, String)> = Vec::new();
    for chapter in &outline.chapters {
        let part = chapter.part.map_or("unknown".to_owned(), |part| format!("{part:?}").to_lowercase());
        let mut block = format!("chapter {part} {}\n", lines(pages, &chapter.lines));
        if part == "winners" {
            block += &roster(&outline.winners, &list);
        }
        blocks.push((chapter.lines.start, block));
    }
    for divider in &outline.dividers {
        let mut block = format!("award page {}:", lines(pages, &divider.lines));
        block += &divider.division.map_or(String::new(), |(division, _)| format!(" division {division}"));
        block += &divider.award.map_or(String::new(), |award| format!(" award {}", number(award)));
        block += &if divider.about.is_empty() { String::new() } else { format!(" about {}", list(&divider.about)) };
        block += "\n";
        block += &roster(&divider.roster, &list);
        blocks.push((divider.lines.start, block));
    }
    for section in &outline.sections {
        let mut block = format!("section {}: name {}", lines(pages, &section.lines), lines(pages, &section.name));
        block += &format!(", {:?}", section.kind).to_lowercase();
        block += &section.division.map_or(String::new(), |division| format!(", division {division}"));
        block += &section.entry.map_or(String::new(), |entry| format!(", listed {}", entry + 1));
        block += &section.divider.map_or(String::new(), |divider| format!(", award page {}", divider + 1));
        block += "\n";
        for heading in &section.headings {
            block += &format!("  heading {}: {}\n", lines(pages, &heading.lines), words(text, pages, profile, heading));
        }
        for rejected in &section.rejected {
            block += &format!("  rejected {}: {}\n", number(rejected.line), rejected.reason);
        }
        if !section.running.is_empty() {
            block += &format!("  running {}\n", list(&section.running));
        }
        blocks.push((section.lines.start, block));
    }
    blocks.sort();
    shown.extend(blocks.into_iter().map(|(_, block)| block));
    if !outline.signals.unknown_labels.is_empty() {
        writeln!(shown, "labels that are not known: {}", outline.signals.unknown_labels.join(", ")).unwrap();
    }
    shown
}

/// A heading's number, field and words; a `+` and what stands behind it on its line; `?` where it is worded otherwise.
fn words(text: &str, pages: &Pages, profile: &Profile, heading: &Heading) -> String {
    let field = heading.field.map_or("unknown", |field| profile.fields[heading.set].fields[field].key.as_str());
    let last = pages.content(heading.lines.clone()).next_back().unwrap_or(heading.lines.start);
    let mut words = String::new();
    for line in pages.content(heading.lines.clone()) {
        let form = pages.form(line);
        let (start, end) =
            (if line == heading.lines.start { heading.start } else { 0 }, if line == last { heading.end } else { form.len() });
        words += &form[start..end];
        if end < form.len() {
            let rest = pages.forms[line].source(end..form.len());
            words += &format!(" + {}", &pages.lines[line].text(text)[rest]);
        }
    }
    let number = heading.number.map_or(String::new(), |number| format!("{number} "));
    format!("{number}{field}{} = {words}", if heading.exact { "" } else { "?" })
}

fn roster(roster: &Roster, list: &dyn Fn(&[usize]) -> String) -> String {
    let mut shown = String::new();
    for division in &roster.divisions {
        let announced = division.announced.as_ref().map_or(String::new(), |announced| format!(" announces {announced}"));
        shown += &format!("  division {} in {}{announced}\n", division.division, list(&[division.line]));
    }
    for entry in &roster.entries {
        shown += &format!("  entry {}:", list(&entry.lines));
        shown += &entry.division.map_or(String::new(), |(number, _)| format!(" {number}"));
        shown += &entry.award.as_ref().map_or(String::new(), |(award, _)| format!(" {award}"));
        shown += &format!(" [{}]", entry.name);
        shown += &entry.place.as_ref().map_or(String::new(), |place| format!(" place {place}"));
        shown += &entry.url.as_ref().map_or(String::new(), |url| format!(" url {url}"));
        shown += &entry.affiliation.as_ref().map_or(String::new(), |affiliation| format!(" of {affiliation}"));
        shown += "\n";
    }
    shown
}
