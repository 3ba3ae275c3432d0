//! A profile and booklets that it should read → what its author should look at.
//!
//! In come a [`Profile`] and the texts of a folder of cases; out come [`Remark`]s: words that two rules have, keys for which the vocabulary has
//! another name, rules that no case needs, and that there is no case at all. `fields.result: the agreed key for 効果 is effects`.

mod overlap;
pub mod vocabulary;

use std::collections::HashSet;

use crate::diagnostic::Severity;
use crate::error::Error;
use crate::profile::pattern::strip_numbering;
use crate::profile::{FieldSet, FrontPart, Patterns, Printed, Profile};
use crate::source::Source;
use crate::{Analysis, Options, analyse, outline};

/// Something that the author of a profile should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How much it matters: an error is a rule that cannot do what it says.
    pub severity: Severity,
    /// The rule, as a dotted path in the profile.
    pub rule: String,
    /// What is wrong, in one line.
    pub message: String,
}

impl Remark {
    fn new(severity: Severity, rule: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity, rule: rule.into(), message: message.into() }
    }
}

/// Looks at a profile by itself: words that two rules have, and keys.
pub fn by_itself(profile: &Profile) -> Vec<Remark> {
    let mut remarks = overlap::find(profile);
    remarks.extend(keys(profile));
    remarks
}

/// Every rule that writes under a key: its dotted path, its key and its words.
fn keyed(profile: &Profile) -> Vec<(String, &str, &Patterns)> {
    fn fields<'p>(set: &'p FieldSet, path: &str, found: &mut Vec<(String, &'p str, &'p Patterns)>) {
        for field in &set.fields {
            let path = format!("{path}.{}", field.key);
            if let Some(inner) = &field.inner {
                fields(inner, &path, found);
            }
            found.push((path, field.key.as_str(), &field.headings));
        }
    }
    let header = profile.header.iter().map(|rule| (format!("header.{}", rule.key), rule.key.as_str(), &rule.labels));
    let parts = profile.parts.iter().filter(|rule| !rule.opens_fields);
    let parts = parts.map(|rule| (format!("parts.{}", rule.key), rule.key.as_str(), &rule.headings));
    let mut found: Vec<_> = header.chain(parts).collect();
    profile.fields.iter().for_each(|set| fields(set, "fields", &mut found));
    found
}

/// Keys that the vocabulary does not have, or has for another notion.
fn keys(profile: &Profile) -> Vec<Remark> {
    let mut seen = HashSet::new();
    let mut remarks = Vec::new();
    for (path, key, words) in keyed(profile) {
        let agreed: Vec<&str> = words.iter().filter_map(|word| vocabulary::key_of(word.word()?)).collect();
        let remark = match agreed.first() {
            Some(other) if !agreed.contains(&key) => {
                let word = words.iter().find(|word| word.word().and_then(vocabulary::key_of) == Some(*other));
                let word = word.map_or("", |word| word.written.as_str());
                Remark::new(Severity::Warning, &path, format!("the agreed key for {word} is `{other}` (docs/vocabulary.md)"))
            }
            None if !vocabulary::has(key) => {
                let nearest = vocabulary::nearest(key).map(|key| format!("; the nearest is `{key}`")).unwrap_or_default();
                Remark::new(Severity::Note, &path, format!("`{key}` is not in docs/vocabulary.md{nearest}"))
            }
            _ => continue,
        };
        if seen.insert(path) {
            remarks.push(remark);
        }
    }
    remarks
}

/// What the rules of a profile were needed for in the cases.
#[derive(Debug, Default)]
pub struct Used {
    /// How many cases there are.
    pub cases: usize,
    rules: HashSet<String>,
}

impl Used {
    /// Reads a case with the profile and notes the rules that it needs, if it is a booklet of the family.
    ///
    /// # Errors
    /// [`Error::NotText`] where the case is no text.
    pub fn add(&mut self, profile: &Profile, source: &Source) -> Result<bool, Error> {
        let analysis = analyse(source, profile, &Options::default())?;
        if !profile.recognizes(&analysis.pages) {
            return Ok(false);
        }
        self.cases += 1;
        self.note(profile, &analysis);
        Ok(true)
    }

    fn rule(&mut self, path: impl Into<String>) {
        self.rules.insert(path.into());
    }

    fn note(&mut self, profile: &Profile, analysis: &Analysis) {
        for contents in &analysis.contents {
            contents.parts.iter().for_each(|body| self.rule(format!("parts.{}", profile.parts[body.of].key)));
            contents.given.iter().for_each(|(key, _)| self.rule(format!("header.{key}")));
            if contents.given.iter().any(|(key, _)| Some(key) == profile.sections.below_name.as_ref()) {
                self.rule("sections.below_name");
            }
            if !contents.text.is_empty() {
                self.rule("sections.text");
            }
        }
        for section in &analysis.outline.sections {
            for heading in &section.headings {
                if let Some(set) = profile.fields.get(heading.set) {
                    self.headings(set, std::slice::from_ref(heading), "fields");
                }
            }
        }
        let pages = &analysis.pages;
        for (index, line) in pages.lines.iter().enumerate() {
            let form = pages.form(index);
            let bare = strip_numbering(form);
            let printed = Printed { text: line.text(&analysis.text), form: &pages.forms[index] };
            for (list, patterns, text) in [
                ("awards", &profile.awards, bare),
                ("furniture", &profile.furniture, form),
                ("booklet.kind", &profile.kinds, form),
            ] {
                patterns.whole(text).into_iter().for_each(|pattern| self.rule(format!("{list}: {}", pattern.written)));
            }
            for pattern in profile.awards.iter().filter(|pattern| pattern.find(form).is_some()) {
                self.rule(format!("awards: {}", pattern.written));
            }
            for (at, sample) in profile.sections.begin.iter().enumerate() {
                let line = |_| printed;
                if sample.lines.len() == 1 && sample.take(profile, std::iter::once(()).map(line)).is_some() {
                    self.rule(format!("sections.begin: {at}"));
                }
            }
            for hit in &analysis.outline.signals.labels[index] {
                self.rule(format!("header.{}", profile.header[hit.rule].key));
            }
            if let Some(part) = analysis.outline.signals.front[index] {
                self.rule(format!("front_matter: {part:?}"));
            }
            if let Some(hit) = &analysis.outline.signals.division[index] {
                self.rule(format!("divisions: {}", hit.number));
            }
        }
    }

    fn headings(&mut self, set: &FieldSet, headings: &[outline::Heading], path: &str) {
        for heading in headings {
            let Some(rule) = heading.field.and_then(|field| set.fields.get(field)) else { continue };
            let path = format!("{path}.{}", rule.key);
            if let Some(inner) = &rule.inner {
                self.headings(inner, &heading.inner, &path);
            }
            self.rule(path);
        }
    }

    /// Rules that no case needed, and that there is no case.
    pub fn remarks(&self, profile: &Profile) -> Vec<Remark> {
        if self.cases == 0 {
            return vec![Remark::new(Severity::Warning, "recognize", "no text of the case folder is a booklet of this family")];
        }
        let mut paths: Vec<String> = keyed(profile).into_iter().map(|(path, ..)| path).collect();
        paths.extend(profile.divisions.iter().map(|division| format!("divisions: {}", division.number)));
        paths.extend(profile.awards.iter().map(|award| format!("awards: {}", award.written)));
        paths.extend(profile.furniture.iter().map(|line| format!("furniture: {}", line.written)));
        let front = profile.front.iter().filter(|rule| !rule.headings.is_empty() && rule.part != FrontPart::Profiles);
        let front: Vec<String> = front.map(|rule| format!("front_matter: {:?}", rule.part)).collect();
        let singles = profile.sections.begin.iter().enumerate().filter(|(_, sample)| sample.lines.len() == 1);
        paths.extend(singles.map(|(at, _)| format!("sections.begin: {at}")));
        paths.extend(profile.sections.below_name.iter().map(|_| "sections.below_name".to_owned()));
        paths.extend(profile.sections.text.iter().map(|_| "sections.text".to_owned()));
        paths.extend(front);
        let mut seen = HashSet::new();
        let unused = paths.into_iter().filter(|path| !self.rules.contains(path) && seen.insert(path.clone()));
        let cases = if self.cases == 1 { "the case".to_owned() } else { format!("any of the {} cases", self.cases) };
        unused.map(|path| Remark::new(Severity::Note, path, format!("this rule never matches in {cases}"))).collect()
    }
}
