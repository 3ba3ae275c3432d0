//! Problems → SARIF 2.1.0, the form in which editors and services for reviews take what checkers find.

use serde_json::{Value, json};

use super::{Problem, Rule};
use crate::diagnostic::Severity;

/// One run over some files, each problem with the name of its file.
///
/// Names are written as relative references with `/`, or as they are where they are absolute; what a URI does not hold is escaped.
pub fn sarif(problems: &[(String, Problem)]) -> Value {
    let rules: Vec<Value> = Rule::ALL
        .iter()
        .map(|rule| {
            json!({
                "id": rule.as_str(),
                "shortDescription": {"text": rule.summary()},
                "defaultConfiguration": {"level": level(rule.severity())},
            })
        })
        .collect();
    let results: Vec<Value> = problems.iter().map(|(file, problem)| result(file, problem)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "sasshi", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(file: &str, problem: &Problem) -> Value {
    let text = match &problem.hint {
        Some(hint) => format!("{}. {hint}", problem.message),
        None => problem.message.clone(),
    };
    json!({
        "ruleId": problem.rule.as_str(),
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == problem.rule),
        "level": level(problem.severity()),
        "message": {"text": text},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(file)},
                "region": {
                    "startLine": problem.line,
                    "startColumn": problem.column,
                    "endColumn": problem.column + problem.width,
                    "snippet": {"text": problem.text},
                },
            },
            "logicalLocations": [{"fullyQualifiedName": problem.path}],
        }],
    })
}

/// The word for a severity; SARIF has the same three.
fn level(severity: Severity) -> &'static str {
    severity.as_str()
}

/// A path as a reference: its unreserved characters and slashes as they are, the bytes of others as `%` and two digits.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
