//! A dotted path of `must.yaml` → whether any file of its form can have it, and if not which path was meant.
//!
//! In come the JSON Schema of the file's form, for records that of the profile, and a path such as `recipient.capital.yen` or
//! `winners[0].award`; out comes why there can be no such value. A path that is misspelt would else lack everything for ever.

use serde_json::Value;

use super::must::at;

/// The steps of a path: a key, or the number of a list's element.
enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

/// Why a path can never lead to a value; none where it can, or leads to one in `tree`.
pub(super) fn fault(schema: &Value, tree: &Value, path: &str) -> Option<String> {
    if path.is_empty() || at(tree, path).is_some() {
        return None;
    }
    let Some(steps) = steps(path) else {
        return Some(format!("`{path}` is no path: write keys with dots between them, and `[0]` for the first of a list"));
    };
    let (mut places, mut begun) = (spread(schema, schema), String::new());
    for step in &steps {
        let next = inner(schema, &places, step);
        let misspelt = |key: &str| keys(&places).into_iter().find(|known| is_nearly(known, key));
        let misspelt = if let Step::Key(key) = step { misspelt(key) } else { None };
        if let Some(meant) = misspelt.filter(|_| !next.is_empty()) {
            let dot = if begun.is_empty() { "" } else { "." };
            return Some(format!("there is no path `{path}`; did you mean `{begun}{dot}{meant}`?"));
        }
        if next.is_empty() {
            let there = if begun.is_empty() { "here".to_owned() } else { format!("in `{begun}`") };
            let Step::Key(key) = step else { return Some(format!("there is no path `{path}`: `{begun}` is no list")) };
            let known = keys(&places);
            let meant = meant(schema, path, &begun, key, &known).map(|meant| format!("; did you mean `{meant}`?"));
            let all = match known.as_slice() {
                [] if places.iter().any(|place| place["type"] == "array") => {
                    format!("; `{begun}` is a list: write `{begun}[0]`")
                }
                [] => format!("; `{begun}` has no keys"),
                known => format!("; the keys {there} are: {}", known.join(", ")),
            };
            return Some(format!("there is no path `{path}`{}", meant.unwrap_or(all)));
        }
        match step {
            Step::Key(key) if begun.is_empty() => begun.push_str(key),
            Step::Key(key) => begun.push_str(&format!(".{key}")),
            Step::Index(index) => begun.push_str(&format!("[{index}]")),
        }
        places = next;
    }
    None
}

/// The path that was meant: one with a key that is spelled nearly so, or the same one in another part of the file.
fn meant(schema: &Value, path: &str, begun: &str, key: &str, known: &[&str]) -> Option<String> {
    let join = |key: &str| if begun.is_empty() { key.to_owned() } else { format!("{begun}.{key}") };
    let below = || {
        let mut groups = keys(&spread(schema, schema));
        // Most of what is looked for is the recipient's.
        groups.sort_by_key(|group| *group != "recipient");
        let first = path.split(['.', '[']).next().unwrap_or_default();
        let has = |group: &&str| {
            let own = inner(schema, &spread(schema, schema), &Step::Key(group));
            keys(&own).contains(&first) && fault(schema, &Value::Null, &format!("{group}.{path}")).is_none()
        };
        groups.into_iter().find(|group| begun.is_empty() && has(group)).map(|group| format!("{group}.{path}"))
    };
    // `recipient.name` is meant by `name` sooner than anything that is spelled like it.
    below().or_else(|| crate::verify::nearest(key, known).map(join))
}

/// Whether a key of one's own, where there can be any, is one that is known and misspelt: short words are near each other by chance.
fn is_nearly(known: &str, key: &str) -> bool {
    known != key && known.len() > 3 && strsim::damerau_levenshtein(known, key) <= known.len() / 4
}

fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (key, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
        if key.is_empty() {
            return None;
        }
        steps.push(Step::Key(key));
        while !rest.is_empty() {
            let (index, behind) = rest.strip_prefix('[')?.split_once(']')?;
            steps.push(Step::Index(index.parse().ok()?));
            rest = behind;
        }
    }
    Some(steps)
}

/// A part of a schema and what it refers to, each of several where there is a choice.
fn spread<'s>(root: &'s Value, part: &'s Value) -> Vec<&'s Value> {
    if let Some(target) = part["$ref"].as_str().and_then(|to| root.pointer(to.strip_prefix('#')?)) {
        return spread(root, target);
    }
    let choices = ["anyOf", "oneOf"].iter().filter_map(|word| part[*word].as_array()).flatten();
    std::iter::once(part).chain(choices.flat_map(|choice| spread(root, choice))).collect()
}

/// Where a step leads to.
fn inner<'s>(root: &'s Value, places: &[&'s Value], step: &Step<'_>) -> Vec<&'s Value> {
    let next = |place: &'s Value| match step {
        Step::Index(at) => place["prefixItems"].get(at).or_else(|| place.get("items")),
        Step::Key(key) => {
            let patterns = place["patternProperties"].as_object();
            let fits = |pattern: &str| regex::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(key));
            let by_pattern = || patterns?.iter().find(|(pattern, _)| fits(pattern)).map(|(_, schema)| schema);
            let other = || place.get("additionalProperties").filter(|schema| schema.is_object());
            place["properties"].get(key).or_else(by_pattern).or_else(other)
        }
    };
    places.iter().filter_map(|place| next(place)).flat_map(|part| spread(root, part)).collect()
}

/// The keys that there can be.
fn keys<'s>(places: &[&'s Value]) -> Vec<&'s str> {
    let mut keys: Vec<&str> = places
        .iter()
        .filter_map(|place| place["properties"].as_object())
        .flat_map(|map| map.keys().map(String::as_str))
        .collect();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(path: &str) -> Option<String> {
        let profile = crate::profile::built_in("telework-award").unwrap();
        fault(profile.record_schema().value(), &Value::Null, path)
    }

    fn booklet(path: &str) -> Option<String> {
        let schema = &crate::schema::written().iter().find(|(name, _)| *name == crate::schema::BOOKLET).unwrap().1;
        fault(schema, &Value::Null, path)
    }

    #[test]
    fn what_a_record_can_have_is_known() {
        for path in [
            "recipient.name",
            "recipient.capital.yen",
            "recipient.employees.breakdown[1].label",
            "recipient.phone_2",
            "fields.plans.text",
            "fields.plans",
            "fields",
            "fields.other-3.figures[0]",
            "started.dates[0]",
            "source.lines[1]",
        ] {
            assert_eq!(record(path), None, "{path}");
        }
        for path in ["winners[3].award", "guidelines.period.from", "texts.appendix", "divisions[0].name", "title"] {
            assert_eq!(booklet(path), None, "{path}");
        }
    }

    #[test]
    fn what_is_misspelt_is_told_with_what_was_meant() {
        let cases = [
            ("recipient.nmae", "there is no path `recipient.nmae`; did you mean `recipient.name`?"),
            ("recipient.capital.yenn", "there is no path `recipient.capital.yenn`; did you mean `recipient.capital.yen`?"),
            ("field.plans.text", "there is no path `field.plans.text`; did you mean `fields`?"),
            ("fields.planz.text", "there is no path `fields.planz.text`; did you mean `fields.plans`?"),
            ("name", "there is no path `name`; did you mean `recipient.name`?"),
            ("recipient.name.text", "there is no path `recipient.name.text`; `recipient.name` has no keys"),
            ("recipient.name[0]", "there is no path `recipient.name[0]`: `recipient.name` is no list"),
            ("recipient..name", "`recipient..name` is no path: "),
            ("started.dates[x]", "`started.dates[x]` is no path: "),
            ("recipient.phone_22x", "there is no path `recipient.phone_22x`; "),
            ("xyz", "there is no path `xyz`; the keys here are: schema, id, "),
        ];
        for (path, wanted) in cases {
            let got = record(path).unwrap();
            assert!(got.starts_with(wanted), "{got}");
        }
        let got = booklet("winners[0].awrd").unwrap();
        assert_eq!(got, "there is no path `winners[0].awrd`; did you mean `winners[0].award`?");
        assert_eq!(
            booklet("winners.award").unwrap(),
            "there is no path `winners.award`; `winners` is a list: write `winners[0]`"
        );
    }

    #[test]
    fn what_a_record_has_needs_no_schema() {
        assert_eq!(fault(&Value::Null, &serde_json::json!({"a": {"b": 1}}), "a.b"), None);
    }
}
