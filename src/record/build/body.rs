//! What stands below the head of a section: labelled parts, text without a label, and the fields.
//!
//! In come the bodies that were found; out come their texts with what they were read as, under the keys of the record.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::Builder;
use crate::diagnostic::Code;
use crate::field::{Body, Contents, Piece};
use crate::outline::Heading;
use crate::profile::{FieldSet, ValueKind};
use crate::record::{Field, Other, Reading};
use crate::reflow::Prose;

/// The kind that the value of a key of every record has; none for the keys of a profile.
fn own_kind(key: &str, given: ValueKind) -> Option<ValueKind> {
    match key {
        "address" => Some(ValueKind::Address),
        "phone" => Some(ValueKind::Phone),
        "fax" => Some(ValueKind::Fax),
        "url" => Some(ValueKind::Url),
        "capital" => Some(ValueKind::Money),
        "employees" => Some(ValueKind::Count),
        "representative" | "industry" | "affiliation" => Some(given),
        _ => None,
    }
}

impl Builder<'_> {
    /// Reads the labelled parts below the head.
    pub(super) fn parts(&mut self, contents: &Contents) {
        let mut seen: HashMap<usize, (usize, &[Piece])> = HashMap::new();
        for body in &contents.parts {
            let rule = &self.material.profile.parts[body.of];
            if rule.opens_fields || body.pieces.is_empty() {
                continue;
            }
            let seen_before = seen.entry(body.of).or_insert((0, &body.heading));
            seen_before.0 += 1;
            let lines: Vec<usize> = body.heading.iter().chain(&body.pieces).map(|piece| piece.line).collect();
            let prose = self.prose(&body.pieces);
            let text = [vec![prose.text], prose.captions, prose.figures]
                .concat()
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("\n");
            match (rule.key.as_str(), rule.kind) {
                ("started", ValueKind::Date) if self.started.is_none() => {
                    self.started = Some(self.started(text, &body.pieces));
                    self.came_from("started", lines);
                }
                ("overview", _) if self.overview.is_none() => {
                    self.overview = Some(text);
                    self.came_from("overview", lines);
                }
                // A key that every record has keeps its form, wherever the value stands.
                (key, kind) if seen_before.0 == 1 && own_kind(key, kind).is_some() && self.recipient_text(key).is_none() => {
                    let kind = own_kind(key, kind).unwrap_or(kind);
                    self.value(key, kind, text, &body.pieces);
                    self.came_from(format!("recipient.{key}"), lines);
                }
                (key, _) => {
                    let (mut count, first) = *seen_before;
                    if count > 1 {
                        let both: Vec<Piece> = first.iter().chain(&body.heading).cloned().collect();
                        self.report(Code::DuplicateLabel, format!("`{key}` is printed again"), &both);
                    }
                    let rule_key = key;
                    let mut key = if count > 1 { format!("{key}_{count}") } else { key.to_owned() };
                    while self.recipient.other.contains_key(&key) || self.recipient_text(&key).is_some() {
                        count += 1;
                        key = format!("{rule_key}_{count}");
                    }
                    self.came_from(format!("recipient.{key}"), lines);
                    let value = self.other(rule.kind, &rule.spec, text, &body.pieces);
                    self.recipient.other.insert(key, value);
                }
            }
        }
    }

    /// The fields of bodies, those of `sets`, with all that is inside them; `path` is where they are in the record.
    pub(super) fn fields(&mut self, bodies: &[Body<Heading>], sets: &[FieldSet], path: &str) -> IndexMap<String, Field> {
        let mut fields: IndexMap<String, Field> = IndexMap::new();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for body in bodies {
            // Inside a field there is one set only.
            let rule = body.of.field.and_then(|field| sets.get(body.of.set).or(sets.first())?.fields.get(field));
            // A heading that the profile does not know has a key of its own.
            let name = rule.map_or("other", |rule| rule.key.as_str());
            let again = seen.entry(name).or_insert(0);
            *again += 1;
            let key = match (rule, *again) {
                (None, again) => format!("other-{again}"),
                (Some(_), 1) => name.to_owned(),
                (Some(_), again) => format!("{name}_{again}"),
            };
            let prose = self.prose(&body.pieces);
            let heading = self.text(&body.heading);
            let inner = inner_lines(&body.inner);
            let lines = body.heading.iter().chain(&body.pieces).map(|piece| piece.line).chain(inner);
            let path = format!("{path}.{key}");
            self.came_from(path.as_str(), lines);
            let own = rule.and_then(|rule| rule.inner.as_deref()).map(std::slice::from_ref).unwrap_or_default();
            let fields_inside = self.fields(&body.inner, own, &format!("{path}.fields"));
            let reading =
                rule.map_or_else(Reading::default, |rule| self.reading(rule.kind, &rule.spec, &prose.text, &body.pieces));
            let Prose { text, captions, figures } = prose;
            let field = Field { number: body.of.number, heading, text, reading, captions, figures, fields: fields_inside };
            fields.insert(key, field);
        }
        fields
    }

    /// The text without a label below the head goes under the key that the profile has for it.
    pub(super) fn unlabelled(&mut self, contents: &Contents) {
        let Some(key) = self.material.profile.sections.text.as_deref().filter(|_| !contents.text.is_empty()) else { return };
        let prose = self.prose(&contents.text);
        let text = [vec![prose.text], prose.captions, prose.figures].concat();
        let text = text.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        let lines: Vec<usize> = contents.text.iter().map(|piece| piece.line).collect();
        if key == "overview" && self.overview.is_none() {
            self.overview = Some(text);
            return self.came_from("overview", lines);
        }
        let key = self.free_key(key);
        self.came_from(format!("recipient.{key}"), lines);
        self.recipient.other.insert(key, Other::Text(text));
    }
}

/// All lines of the fields inside a field.
fn inner_lines(bodies: &[Body<Heading>]) -> Vec<usize> {
    let lines = |body: &Body<Heading>| {
        let own = body.heading.iter().chain(&body.pieces).map(|piece| piece.line);
        own.chain(inner_lines(&body.inner)).collect::<Vec<usize>>()
    };
    bodies.iter().flat_map(lines).collect()
}
