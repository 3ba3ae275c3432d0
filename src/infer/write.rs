//! The draft as YAML: each rule with how often it is there, an example, and what is unsure.
//!
//! In come the model and, the second time, what the draft itself made of the booklet; out comes the text of a profile. It is written by hand and
//! not by a library, because of the comments: `industry: {labels: [業種]}  # 8 of 8 recipients, first in line 31`.

use super::View;
use super::model::{Field, Label, Model, Part, Seen, Set};
use super::shape::Look;
use crate::profile::{Profile, ValueKind};
use crate::record::Booklet;

/// The widest that a line with a comment behind it gets; else the comment goes above it.
const WIDTH: usize = 120;

/// Writes the draft; `made` is what it made of the booklet, where that is known.
pub(super) fn write(view: View, model: &Model, made: Option<&Booklet>) -> String {
    let mut sheet = Sheet { view, model, made, out: String::new() };
    sheet.head();
    sheet.front();
    sheet.sections();
    sheet.out
}

struct Sheet<'a> {
    view: View<'a>,
    model: &'a Model,
    made: Option<&'a Booklet>,
    out: String,
}

impl Sheet<'_> {
    fn line(&mut self, text: &str, comment: &str) {
        let indent = text.len() - text.trim_start().len();
        if comment.is_empty() {
            self.out.push_str(&format!("{text}\n"));
        } else if crate::fold::columns(text) + crate::fold::columns(comment) + 4 <= WIDTH {
            self.out.push_str(&format!("{text}  # {comment}\n"));
        } else {
            self.out.push_str(&format!("{}# {comment}\n{text}\n", &text[..indent]));
        }
    }

    /// The source line of a line.
    fn number(&self, line: usize) -> u32 {
        self.view.pages.lines.get(line).map_or(0, |line| line.number)
    }

    /// How often words are there, and where first.
    fn places(&self, lines: &[usize]) -> String {
        match lines {
            [] => "nowhere".to_owned(),
            [only] => format!("line {}", self.number(*only)),
            [first, ..] => format!("{} times, first in line {}", lines.len(), self.number(*first)),
        }
    }

    /// How many of the records have a value at a path.
    fn records(&self, paths: &[String], divisions: &[u32]) -> Option<(usize, usize)> {
        let made = self.made?;
        let is_of = |division: Option<u32>| divisions.is_empty() || division.is_some_and(|number| divisions.contains(&number));
        let own: Vec<_> = made.records.iter().filter(|record| is_of(record.division.as_ref().map(|d| d.number))).collect();
        let has = |path: &String| own.iter().filter(|record| record.provenance.contains_key(path.as_str())).count();
        Some((paths.iter().map(has).max().unwrap_or(0), own.len()))
    }

    /// `19 of 19 recipients, first in line 31`.
    fn count(&self, paths: &[String], divisions: &[u32], lines: &[usize]) -> String {
        let first = lines.iter().min().map_or(0, |&line| self.number(line));
        match self.records(paths, divisions) {
            Some((with, all)) => format!("{with} of {all} recipients, first in line {first}"),
            None => format!("first in line {first}"),
        }
    }

    fn list(&mut self, indent: &str, key: &str, seen: &[Seen], comment: &str) {
        if !seen.is_empty() {
            let words: Vec<String> = seen.iter().map(|seen| quote(&seen.words)).collect();
            let own: Vec<String> = seen.iter().map(|seen| self.places(&seen.lines)).collect();
            let text = format!("{indent}{key}: [{}]", words.join(", "));
            let comment = if comment.is_empty() { own.join("; ") } else { format!("{comment}: {}", own.join("; ")) };
            self.line(&text, &comment);
        }
    }

    fn head(&mut self) {
        let model = self.model;
        self.out.push_str("# The draft of a profile, made from one booklet by `sasshi profile infer`. Behind each rule stands how often it is there.\n");
        self.out.push_str("# What is marked `?` is a guess: look at the line, then correct the key or take the rule out. Keys such as `field-1` are\n");
        self.out.push_str("# waiting for a name; docs/vocabulary.md has the agreed ones. `sasshi profile try` shows what the rules make of the booklet.\n");
        if let Some(made) = self.made {
            let text = format!(
                "#\n# With these rules: {} sections, {} of {} lines in records, {} lines that no rule claims.\n",
                made.records.len(),
                made.coverage.records,
                made.coverage.lines,
                made.coverage.unclaimed
            );
            self.out.push_str(&text);
        }
        let about = model.title.as_ref().map_or("", |&(line, _)| self.view.pages.form(line));
        self.out.push_str(&format!("schema: sasshi/profile/v1\nname: {}\nabout: {}\n\n", model.name, quote(about)));
        let words = recognize(model);
        self.line(
            "recognize:",
            "words that are there, and few other booklets have; keep those that the next edition will have too",
        );
        self.out.push_str("  words:\n");
        for seen in &words {
            let places = self.places(&seen.lines);
            self.line(&format!("  - {}", quote(&seen.words)), &places);
        }
        if words.is_empty() {
            let form = quote(if about.is_empty() { "?" } else { about });
            self.line(&format!("  - {form}"), "? nothing repeats in this text");
        }
        self.out.push_str(&format!("  at_least: {}\n\n", if words.len() >= 4 { 2 } else { 1 }));
        let fields = [&model.kinds, &model.organizers, &model.venue];
        if model.title.is_some() || fields.iter().any(|seen| !seen.is_empty()) {
            self.out.push_str("booklet:\n");
            if let Some((line, pattern)) = &model.title {
                let unsure = if pattern.starts_with('/') { "" } else { "? no number of the edition was found; " };
                let comment = format!("{unsure}line {}", self.number(*line));
                self.line(&format!("  title: [{}]", quote(pattern)), &comment);
            }
            self.list("  ", "kind", &model.kinds, "");
            self.list("  ", "organizer", &model.organizers, "? a guess");
            self.list("  ", "venue", &model.venue, "");
            self.out.push('\n');
        }
    }

    fn front(&mut self) {
        let model = self.model;
        if !model.divisions.is_empty() {
            self.out.push_str("divisions:\n");
            for division in &model.divisions {
                let persons = if division.persons { ", recipients: persons" } else { "" };
                let places = self.places(&division.name.lines);
                self.line(
                    &format!("- {{number: {}, name: {}{persons}}}", division.number, quote(&division.name.words)),
                    &places,
                );
            }
            self.out.push('\n');
        }
        self.list("", "awards", &model.awards, "");
        self.list("", "furniture", &model.furniture, "");
        if !model.front.is_empty() || !model.chapters.is_empty() {
            self.line(
                "front_matter:",
                "headings that such booklets have; what else stands before the sections has no rule yet",
            );
            for (part, seen) in &model.front {
                self.list("  ", part, seen, "");
            }
            if !model.entries.is_empty() {
                let samples: Vec<String> = model.entries.iter().map(|sample| quote(sample)).collect();
                self.line(&format!("  entries: [{}]", samples.join(", ")), "? how the lines of the list look");
            }
            if !model.chapters.is_empty() {
                self.out.push_str("  texts:\n");
            }
            for (key, seen, sure) in &model.chapters {
                let unsure = if *sure { "" } else { "? is this the heading of a chapter? Else take the line out" };
                self.list("    ", key, std::slice::from_ref(seen), unsure);
            }
        }
        self.out.push('\n');
    }

    fn sections(&mut self) {
        let model = self.model;
        if !model.begin.is_empty() || model.recipients.is_some() || model.text.is_some() {
            self.line("sections:", &format!("{} sections were found", model.sections));
            if !model.begin.is_empty() {
                self.line("  begin:", "the first lines of a section; what stands in braces differs from one to the next");
                let samples: String = model.begin.iter().map(|sample| written(sample)).collect();
                self.out.push_str(&samples);
            }
            if let Some(kind) = model.recipients {
                self.line(
                    &format!("  recipients: {kind}"),
                    "? by the look of the names; without this line they are organizations",
                );
            }
            if let Some(key) = model.text {
                self.line(&format!("  text: {key}"), "text below the head that has no heading");
            }
            self.out.push('\n');
        }
        if !model.header.is_empty() {
            self.out.push_str("header:\n");
            model.header.iter().for_each(|label| self.label(label));
            self.out.push('\n');
        }
        if !model.parts.is_empty() {
            self.out.push_str("parts:\n");
            model.parts.iter().for_each(|part| self.part(part));
            self.out.push('\n');
        }
        // Looks that `numbering` cannot give are left to the author.
        let sets: Vec<&Set> = model.sets.iter().filter(|set| set.looks.first().is_some_and(can_be_written)).collect();
        if !sets.is_empty() {
            self.out.push_str("fields:\n");
            sets.into_iter().for_each(|set| self.set(set));
            self.out.push('\n');
        }
        self.list("", "captions", &model.captions, "");
    }

    fn label(&mut self, label: &Label) {
        let labels: Vec<String> = label.labels.iter().map(|seen| quote(&seen.words)).collect();
        let mut rule = Vec::new();
        if !labels.is_empty() {
            rule.push(format!("labels: [{}]", labels.join(", ")));
        }
        if label.kind != ValueKind::Text {
            rule.push(format!("kind: {}", kind(label.kind)));
        }
        if !label.bare.is_empty() {
            rule.push("bare: true".to_owned());
        }
        let lines: Vec<usize> = label.labels.iter().flat_map(|seen| seen.lines.clone()).chain(label.bare.clone()).collect();
        let paths = [format!("recipient.{}", label.key), label.key.clone()];
        if let Some((with, all)) = self.records(&paths, &[])
            && with == all
            && all > 0
        {
            rule.push("required: always".to_owned());
        }
        let unsure = if label.agreed { "" } else { "? no agreed key is known for this label; " };
        let comment = format!("{unsure}{}", self.count(&paths, &[], &lines));
        self.line(&format!("  {}: {{{}}}", label.key, rule.join(", ")), &comment);
    }

    fn part(&mut self, part: &Part) {
        let mut rule = vec![format!("headings: [{}]", quote(&part.heading.words))];
        if part.kind != ValueKind::Text {
            rule.push(format!("kind: {}", kind(part.kind)));
        }
        if part.opens_fields {
            rule.push("opens_fields: true".to_owned());
        }
        let comment = if part.opens_fields {
            format!("{}; nothing stands between it and the fields", self.places(&part.heading.lines))
        } else {
            let unsure = if part.agreed { "" } else { "? no agreed key is known for this heading; " };
            let paths = [part.key.clone(), format!("recipient.{}", part.key)];
            format!("{unsure}{}", self.count(&paths, &[], &part.heading.lines))
        };
        self.line(&format!("  {}: {{{}}}", part.key, rule.join(", ")), &comment);
    }

    fn set(&mut self, set: &Set) {
        let divisions: Vec<String> = set.divisions.iter().map(u32::to_string).collect();
        let sections = format!("{} sections have these headings", set.sections);
        if divisions.is_empty() {
            self.line(&format!("- numbering: {}", numbering(set)), &sections);
        } else {
            self.line(&format!("- divisions: [{}]", divisions.join(", ")), &sections);
            self.line(&format!("  numbering: {}", numbering(set)), "");
        }
        self.out.push_str("  keys:\n");
        for field in &set.fields {
            self.field(set, field, "    ", "fields");
        }
    }

    /// Writes a field, and those inside it below it.
    fn field(&mut self, set: &Set, field: &Field, indent: &str, path: &str) {
        let headings: Vec<String> = field.headings.iter().map(|seen| quote(&seen.words)).collect();
        let lines: Vec<usize> = field.headings.iter().flat_map(|seen| seen.lines.clone()).collect();
        let path = format!("{path}.{}", field.key);
        let paths = [path.clone()];
        let optional = match self.records(&paths, &set.divisions) {
            Some((with, all)) => with * 10 < all * 9,
            None => lines.len() * 10 < set.sections * 9,
        };
        let required = if optional { ", required: false" } else { "" };
        let unsure = match (field.agreed, field.key.starts_with("field-")) {
            (true, _) => "",
            (false, true) => "? no agreed key is known for this heading; ",
            (false, false) => "? the key is a guess; ",
        };
        let mut comment = format!("{unsure}{}", self.count(&paths, &set.divisions, &lines));
        if field.headings.len() > 1 {
            let ways: Vec<String> = field.headings.iter().map(|seen| seen.lines.len().to_string()).collect();
            comment.push_str(&format!("; worded in {} ways ({})", field.headings.len(), ways.join(", ")));
        }
        let typed = if field.kind == ValueKind::Text { String::new() } else { format!(", kind: {}", kind(field.kind)) };
        let rule = format!("headings: [{}]{typed}{required}", headings.join(", "));
        let Some(inner) = field.inner.as_deref().filter(|inner| inner.looks.first().is_some_and(can_be_written)) else {
            self.line(&format!("{indent}{}: {{{rule}}}", field.key), &comment);
            return;
        };
        let own_words = inner.fields.is_empty();
        let inside =
            if own_words { "with headings inside it that are worded differently everywhere" } else { "with fields inside it" };
        self.line(&format!("{indent}{}:", field.key), &format!("{comment}; {inside}"));
        self.line(&format!("{indent}  headings: [{}]", headings.join(", ")), "");
        if optional {
            self.line(&format!("{indent}  required: false"), "");
        }
        self.line(&format!("{indent}  numbering: {}", numbering(inner)), "");
        if own_words {
            return;
        }
        self.line(&format!("{indent}  keys:"), "");
        let deeper = format!("{indent}    ");
        for field in &inner.fields {
            self.field(set, field, &deeper, &format!("{path}.fields"));
        }
    }
}

/// What stands around the headings of a set, as a profile writes it.
fn numbering(set: &Set) -> String {
    let looks: Vec<String> = set.looks.iter().filter(|look| can_be_written(look)).map(Look::written).collect();
    quote(&looks.join(" "))
}

/// A sample as a profile writes it: one of several lines is a block.
fn written(sample: &str) -> String {
    match sample.split_once('\n') {
        Some(_) => format!("  - |\n    {}\n", sample.replace('\n', "\n    ")),
        None => format!("  - {}\n", quote(sample)),
    }
}

/// Whether the headings of a set can be written: asked of the language itself, so that it is known in one place.
fn can_be_written(look: &Look) -> bool {
    let fields = format!("fields:\n- {{numbering: {}, keys: {{a: {{headings: [見出し]}}}}}}\n", quote(&look.written()));
    let head = "schema: sasshi/profile/v1\nname: a\nrecognize: {words: [見出し], at_least: 1}\n";
    Profile::from_yaml("draft", &format!("{head}{fields}")).is_ok()
}

/// How many words a booklet is known by at the most.
const WORDS: usize = 8;

/// The words that a booklet of the family is known by: what it is called, and headings that are long and frequent.
fn recognize(model: &Model) -> Vec<Seen> {
    let name = model.title.iter().filter_map(|(line, pattern)| {
        let words = pattern.strip_prefix("/第(?<edition>[0-9]+)回")?.strip_suffix('/')?.to_owned();
        Some(Seen { words, lines: vec![*line] })
    });
    let headings = model.sets.iter().flat_map(|set| &set.fields).filter_map(|field| field.headings.first());
    let parts = model.parts.iter().map(|part| &part.heading);
    let labels = model.header.iter().filter(|label| !label.agreed).flat_map(|label| label.labels.first());
    let mut own: Vec<Seen> = headings.chain(parts).chain(labels).cloned().collect();
    // A long heading that is everywhere tells most. Beyond some length it tells no more, and is broken by misprints.
    let worth = |seen: &Seen| seen.lines.len() * seen.words.chars().count().min(12).saturating_sub(2);
    own.sort_by_key(|seen| std::cmp::Reverse(worth(seen)));
    let mut words: Vec<Seen> = name.collect();
    for seen in own {
        if words.len() < WORDS
            && !words.iter().any(|other| other.words.contains(&seen.words) || seen.words.contains(&other.words))
        {
            words.push(seen);
        }
    }
    words
}

/// A kind as a profile writes it.
fn kind(kind: ValueKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A text as YAML writes it on one line: plain where nothing in it means anything there.
pub(super) fn quote(text: &str) -> String {
    const WORDS: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "y"];
    let is_plain = |c: char| c.is_alphabetic() || matches!(c, '・' | '、' | '々' | 'ー' | '〜') || c.is_ascii_digit();
    let starts = text.starts_with(|c: char| c.is_alphabetic());
    let plain = starts && text.chars().all(is_plain) && !WORDS.contains(&text.to_ascii_lowercase().as_str()) && text != "n";
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}
