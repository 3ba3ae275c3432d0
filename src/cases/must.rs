//! What single values must contain, lack or be: `must.yaml`, an expectation that is written in two minutes.
//!
//! In come the rules and what a booklet was converted to; out comes a [`Difference`] for each that is not met.
//!
//! ```yaml
//! recipients: 3
//! records:
//!   7:                                  # by number, or by the recipient's name
//!     recipient.capital.yen: {equals: 605813000000}
//!     fields.background.text: {contains: 優秀な人材流出を防ぐため, lacks: [（白紙）, - 40 -]}
//!     recipient.fax: {equals: null}     # there is none
//! booklet:
//!   title: {equals: 第7回テレワーク推進賞}
//! diagnostics: {contains: place-mismatch, lacks: [unclaimed-text]}
//! ```

use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};
use serde_json::Value;

use super::difference::{Claim, Difference, plain};
use super::paths;
use crate::{fold, schema};

/// The rules of a case.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Must {
    /// How many recipients there are.
    #[serde(default)]
    recipients: Option<usize>,
    /// By record, by dotted path.
    #[serde(default)]
    records: IndexMap<String, IndexMap<String, Rule>>,
    /// By dotted path in booklet.yaml.
    #[serde(default)]
    booklet: IndexMap<String, Rule>,
    /// The codes of findings.
    #[serde(default)]
    diagnostics: Codes,
}

/// What a value must be.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1))]
struct Rule {
    /// What it must contain, as it is written in the record.
    #[serde(default)]
    contains: Texts,
    /// What it must not contain.
    #[serde(default)]
    lacks: Texts,
    /// What it must be; null where there must be no such value.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Value")]
    equals: Option<Value>,
}

/// Codes that must be there, and that must not.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Codes {
    /// The codes of findings that there must be.
    #[serde(default)]
    #[schemars(with = "OneOrMany<crate::diagnostic::Code>")]
    contains: Texts,
    /// The codes of findings that there must not be.
    #[serde(default)]
    #[schemars(with = "OneOrMany<crate::diagnostic::Code>")]
    lacks: Texts,
}

/// One value or a list of them, in a schema.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is asked for")]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

/// One text or a list of them.
#[derive(Debug, Clone, Default)]
struct Texts(Vec<String>);

impl JsonSchema for Texts {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Texts".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text = json_schema!({"type": "string", "minLength": 1});
        json_schema!({"description": "One text or a list of texts.", "anyOf": [text, {"type": "array", "items": text}]})
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts; numbers are put in quotes")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Texts, E> {
                if text.is_empty() {
                    Err(E::custom("every value contains the empty text"))
                } else {
                    Ok(Texts(vec![text.to_owned()]))
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = items.next_element::<String>()? {
                    if text.is_empty() {
                        return Err(A::Error::custom("every value contains the empty text"));
                    }
                    texts.push(text);
                }
                Ok(Texts(texts))
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}

/// Tells a value that is null from one that is not given.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Every rule that is not met. `files` are what the input was converted to, by name; `form` is the schema of the profile's records.
///
/// # Errors
/// Where a rule could never be met or broken: it names a code or a path that does not exist, or demands nothing.
pub(super) fn check(must: &Must, files: &IndexMap<String, Value>, form: &Value) -> Result<Vec<Difference>, String> {
    let mut found = Vec::new();
    let records: Vec<(&String, &Value)> = files.iter().filter(|(name, _)| name.starts_with("records/")).collect();
    must.sound(&records, files.get("booklet"), form).map_err(|fault| format!("must.yaml: {fault}"))?;
    if let Some(count) = must.recipients.filter(|&count| count != records.len()) {
        let fault = ("records", "recipients", Claim::Equals);
        found.push(difference(fault, Some(Value::from(count)), Some(Value::from(records.len()))));
    }
    for (named, rules) in &must.records {
        match records.iter().find(|(file, record)| is_named(file, record, named)) {
            Some((file, record)) => rules.iter().for_each(|(path, rule)| rule.check(file, record, path, &mut found)),
            None => {
                let names: Vec<String> =
                    records.iter().map(|(file, record)| format!("{} {}", &file["records/".len()..], name(record))).collect();
                let got = Some(Value::from(names.join("\n"))).filter(|_| !names.is_empty());
                found.push(difference(("records", named, Claim::Contains), Some(Value::from(named.as_str())), got));
            }
        }
    }
    if let Some(booklet) = files.get("booklet") {
        must.booklet.iter().for_each(|(path, rule)| rule.check("booklet", booklet, path, &mut found));
    }
    let codes: Vec<&str> = files.get("diagnostics").map(codes).unwrap_or_default();
    for code in must.diagnostics.contains.0.iter().chain(&must.diagnostics.lacks.0) {
        code.parse::<crate::diagnostic::Code>().map_err(|fault| format!("must.yaml: {fault}"))?;
    }
    for (texts, claim) in [(&must.diagnostics.contains, Claim::Contains), (&must.diagnostics.lacks, Claim::Lacks)] {
        for code in texts.0.iter().filter(|code| codes.contains(&code.as_str()) != (claim == Claim::Contains)) {
            let finding = files
                .get("diagnostics")
                .and_then(|file| file["diagnostics"].as_array()?.iter().find(|d| d["code"] == code.as_str()));
            let got = if claim == Claim::Lacks { finding.cloned() } else { Some(Value::from(codes.join(", "))) };
            found.push(difference(("diagnostics", "", claim), Some(Value::from(code.as_str())), got));
        }
    }
    Ok(found)
}

fn codes(file: &Value) -> Vec<&str> {
    file["diagnostics"].as_array().into_iter().flatten().filter_map(|finding| finding["code"].as_str()).collect()
}

fn name(record: &Value) -> &str {
    record["recipient"]["name"].as_str().unwrap_or_default()
}

/// Whether a record is meant: by its number, with or without leading zeros, or by the recipient's name in any width.
fn is_named(file: &str, record: &Value, named: &str) -> bool {
    let number = file.trim_start_matches("records/").parse::<u32>().ok();
    let is_number = named.parse::<u32>().is_ok_and(|wanted| Some(wanted) == number);
    is_number || fold::match_form(name(record)).as_str() == fold::match_form(named).as_str()
}

impl Must {
    /// Whether every rule demands something of a value that there can be.
    fn sound(&self, records: &[(&String, &Value)], booklet: Option<&Value>, form: &Value) -> Result<(), String> {
        let codes = self.diagnostics.contains.0.len() + self.diagnostics.lacks.0.len();
        if self.recipients.is_none() && self.records.is_empty() && self.booklet.is_empty() && codes == 0 {
            return Err("it demands nothing: write what must come out, or take the file away".to_owned());
        }
        let none = Value::Null;
        let of_booklet = schema::written().iter().find(|(name, _)| *name == schema::BOOKLET).map_or(&none, |(_, form)| form);
        let booklet = (of_booklet, booklet.unwrap_or(&none), "booklet".to_owned(), &self.booklet);
        let records = self.records.iter().map(|(named, rules)| {
            let tree = records.iter().find(|(file, record)| is_named(file, record, named)).map_or(&none, |(_, tree)| tree);
            (form, tree, format!("records: {named}"), rules)
        });
        for (form, tree, place, rules) in std::iter::once(booklet).chain(records) {
            for (path, rule) in rules {
                if let Some(fault) = paths::fault(form, tree, path) {
                    return Err(format!("{place}: {fault}"));
                }
                if rule.equals.is_none() && rule.contains.0.is_empty() && rule.lacks.0.is_empty() {
                    return Err(format!("{place}: the rule of `{path}` demands nothing: write equals, contains or lacks"));
                }
            }
        }
        Ok(())
    }
}

impl Rule {
    fn check(&self, file: &str, tree: &Value, path: &str, found: &mut Vec<Difference>) {
        let got = at(tree, path);
        let mut fault = |claim, expected: Value| found.push(difference((file, path, claim), Some(expected), got.cloned()));
        if let Some(wanted) = self.equals.as_ref().filter(|wanted| *wanted != got.unwrap_or(&Value::Null)) {
            fault(Claim::Equals, wanted.clone());
        }
        let printed = got.map(plain).unwrap_or_default();
        for text in self.contains.0.iter().filter(|text| !printed.contains(&clean(text))) {
            fault(Claim::Contains, Value::from(clean(text)));
        }
        for text in self.lacks.0.iter().filter(|text| printed.contains(&clean(text))) {
            fault(Claim::Lacks, Value::from(clean(text)));
        }
    }
}

/// A text in the form that is written, so that it can be copied from the page: widths and spaces as records have them.
fn clean(text: &str) -> String {
    text.lines().map(|line| fold::clean_form(line).0.as_str().to_owned()).collect::<Vec<_>>().join("\n")
}

/// The value at a dotted path; `[2]` is an element of a list, from 0.
pub(super) fn at<'v>(tree: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(tree, |value, step| {
        let (key, indices) = step.split_once('[').map_or((step, ""), |(key, rest)| (key, rest));
        let value = if key.is_empty() { value } else { value.get(key)? };
        indices
            .split('[')
            .filter(|index| !index.is_empty())
            .try_fold(value, |value, index| value.get(index.trim_end_matches(']').parse::<usize>().ok()?))
    })
}

fn difference((file, path, claim): (&str, &str, Claim), expected: Option<Value>, got: Option<Value>) -> Difference {
    let expected = expected.filter(|value| !value.is_null());
    Difference { file: file.to_owned(), path: path.to_owned(), claim, expected, got, source: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn unmet(rules: &str) -> Vec<String> {
        let must: Must = crate::yaml::from_yaml(rules).unwrap();
        let form = json!({"properties": {"recipient": {"properties": {"name": {}, "fax": {}}}, "fields": {"additionalProperties": {"properties": {"text": {}}}}}});
        let record = json!({"recipient": {"name": "株式会社青空", "capital": {"yen": 3}}, "fields": {"aim": {"text": "一行目\n二行目Web会議"}}, "list": ["a", "b"]});
        let diagnostics = json!({"diagnostics": [{"code": "unit-twice", "places": [{"line": 4}]}]});
        let files = IndexMap::from([
            ("booklet".to_owned(), json!({"title": "賞"})),
            ("records/01".to_owned(), record),
            ("diagnostics".to_owned(), diagnostics),
        ]);
        let found = check(&must, &files, &form).unwrap();
        found.iter().map(|d| format!("{}:{} {}", d.file, d.path, d.claim.as_str())).collect()
    }

    #[test]
    fn what_is_met_is_silent() {
        let rules = "recipients: 1\nrecords:\n  1:\n    recipient.capital.yen: {equals: 3}\n    recipient.fax: {equals: null}\n    list[1]: {equals: b}\n    list: {contains: a}\n  株式会社 青空:\n    fields.aim.text: {contains: [Ｗｅｂ 会議, \"一行目\\n二\"], lacks: 三行目}\nbooklet:\n  title: {equals: 賞}\ndiagnostics: {contains: unit-twice, lacks: no-booklet}\n";
        assert_eq!(unmet(rules), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_met_is_named() {
        let rules = "recipients: 2\nrecords:\n  01:\n    recipient.capital.yen: {equals: 4}\n    fields.aim.text: {contains: 一行目二行目, lacks: [二行目]}\n    fields.none: {contains: x}\n    recipient.name: {equals: null}\n  2: {}\ndiagnostics: {contains: no-booklet, lacks: unit-twice}\n";
        let wanted = [
            "records:recipients equals",
            "records/01:recipient.capital.yen equals",
            "records/01:fields.aim.text contains",
            "records/01:fields.aim.text lacks",
            "records/01:fields.none contains",
            "records/01:recipient.name equals",
            "records:2 contains",
            "diagnostics: contains",
            "diagnostics: lacks",
        ];
        assert_eq!(unmet(rules), wanted);
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for rules in ["record: {}", "booklet: {title: {equal: x}}", "booklet: {title: {contains: ''}}", "diagnostics: [a]"] {
            assert!(crate::yaml::from_yaml::<Must>(rules).is_err(), "{rules}");
        }
        let must: Must = crate::yaml::from_yaml("diagnostics: {lacks: unclaimed}").unwrap();
        assert!(check(&must, &IndexMap::new(), &Value::Null).unwrap_err().contains("did you mean `unclaimed-text`"));
        for rules in [
            "",
            "records: {}",
            "# a: b\n",
            "records: {1: {recipient.nmae: {equals: null}}}",
            "booklet: {title: {}}",
            "booklet: {titel: {lacks: x}}",
        ] {
            let must: Must = crate::yaml::from_yaml(rules).unwrap();
            let form = crate::profile::built_in("telework-award").unwrap().record_schema();
            assert!(check(&must, &IndexMap::new(), form.value()).unwrap_err().starts_with("must.yaml: "), "{rules}");
        }
    }
}
