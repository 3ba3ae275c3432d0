//! Cases → JUnit XML for build servers and JSON for other programs, whole: a build server keeps what it was given.
//!
//! In come all [`Finished`] cases of a run; [`json`] gives one object with `summary` and `cases`, [`junit`] a `testcase` for each.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{
    BOLD, Difference, END, Finished, GREEN, Outcome, RED, Standing, Summary, Varied, Verdict, YELLOW, show, show_varied,
    what_failed,
};

/// A case as JSON.
fn value(finished: &Finished) -> Value {
    let list = |differences: &[Difference]| differences.iter().map(entry).collect::<Vec<_>>();
    let mut value = Map::new();
    value.insert("name".into(), finished.case.name.as_str().into());
    value.insert("input".into(), finished.input.as_str().into());
    let (verdict, why) = match &finished.verdict {
        Verdict::Passed => ("passed", None),
        Verdict::Failed => ("failed", None),
        Verdict::Known(why) => ("known", Some(why)),
        Verdict::Outdated => ("passes-now", None),
        Verdict::Broken(why) => ("broken", Some(why)),
    };
    value.insert("verdict".into(), verdict.into());
    value.extend(why.map(|why| ("reason".to_owned(), why.as_str().into())));
    value.insert("seconds".into(), seconds(finished.time));
    value.insert("differences".into(), list(&finished.differences).into());
    if !finished.blessed.is_empty() {
        value.insert("blessed".into(), list(&finished.blessed).into());
    }
    if !finished.varied.is_empty() {
        value.insert("variations".into(), finished.varied.iter().map(variation).collect::<Vec<_>>().into());
    }
    if !finished.notes.is_empty() {
        value.insert("notes".into(), finished.notes.clone().into());
    }
    Value::Object(value)
}

fn entry(difference: &Difference) -> Value {
    let Difference { file, path, claim, expected, got, source } = difference;
    let mut entry = json!({"file": file, "path": path, "claim": claim.as_str(), "expected": expected, "got": got});
    if let Some((line, text)) = source {
        entry["line"] = (*line).into();
        entry["text"] = text.as_str().into();
    }
    entry
}

fn variation(varied: &Varied) -> Value {
    let (outcome, reason) = match &varied.outcome {
        Outcome::Same => ("same", None),
        Outcome::Differs(_) => ("differs", None),
        Outcome::Unsupported(why) | Outcome::Known(why, _) => ("unsupported", Some(why)),
        Outcome::Outdated => ("supported-now", None),
    };
    let mut value = json!({"name": varied.name, "outcome": outcome});
    if let Some(reason) = reason {
        value["reason"] = reason.as_str().into();
    }
    if let Outcome::Differs(differences) = &varied.outcome {
        value["differences"] = differences.iter().map(entry).collect();
    }
    value
}

fn seconds(time: Duration) -> Value {
    let milliseconds = u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
    (f64::from(milliseconds) / 1000.0).into()
}

/// All cases as one JSON object, ending in a line break.
pub fn json(cases: &[Finished], standing: Option<&Standing>, time: Duration) -> String {
    let mut summary = Summary::default();
    cases.iter().for_each(|finished| summary.add(finished));
    let Summary { passed, failed, known, broken, differences, varied } = summary;
    let summary = json!({"cases": cases.len(), "passed": passed, "failed": failed, "known": known, "broken": broken, "differences": differences, "variations": varied, "seconds": seconds(time)});
    let cases: Vec<Value> = cases.iter().map(value).collect();
    let mut report = json!({"schema": "sasshi/test-report/v1", "summary": summary, "cases": cases});
    if let Some(Standing { scores, faults, notes }) = standing {
        report["scores"] = json!({"profiles": scores, "faults": faults, "notes": notes});
    }
    format!("{report:#}\n")
}

/// All cases as JUnit XML.
pub fn junit(cases: &[Finished], standing: Option<&Standing>, time: Duration) -> String {
    let mut summary = Summary::default();
    cases.iter().for_each(|finished| summary.add(finished));
    let below = standing.is_some_and(|standing| !standing.faults.is_empty());
    let counts = format!(
        "name=\"sasshi\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3}\"",
        cases.len() + usize::from(standing.is_some()),
        summary.failed + usize::from(below),
        summary.broken,
        time.as_secs_f64()
    );
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n  <testsuite {counts}>\n");
    for finished in cases {
        let (name, time) = (xml(&finished.case.name), finished.time.as_secs_f64());
        let _ = write!(
            out,
            "    <testcase classname=\"sasshi\" name=\"{name}\" file=\"{}\" time=\"{time:.3}\"",
            xml(&finished.input)
        );
        let body = |tag: &str, message: &str, text: &str| {
            format!(">\n      <{tag} message=\"{}\">{}</{tag}>\n    </testcase>\n", xml(message), xml(text))
        };
        out.push_str(&match &finished.verdict {
            Verdict::Passed => "/>\n".to_owned(),
            Verdict::Failed => {
                let message = what_failed(finished);
                let mut text = String::new();
                finished.differences.iter().for_each(|d| show(&mut text, d, &finished.input, ["expected", "got"], usize::MAX));
                show_varied(&mut text, finished, usize::MAX);
                body("failure", &message, &without_escapes(&text))
            }
            Verdict::Known(why) => format!(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", xml(why)),
            Verdict::Outdated => body("failure", "it passes now; take `known` out of about.yaml", ""),
            Verdict::Broken(why) => body("error", why, why),
        });
    }
    if let Some(standing) = standing {
        let failure = format!("<failure message=\"below the floor\">{}</failure>", xml(&standing.faults.join("\n")));
        let failure = if below { failure } else { String::new() };
        let _ = writeln!(out, "    <testcase classname=\"sasshi\" name=\"floors of the scores\">{failure}</testcase>");
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn without_escapes(text: &str) -> String {
    [RED, GREEN, YELLOW, BOLD, END].iter().fold(text.to_owned(), |text, escape| text.replace(escape, ""))
}

/// A text in XML: what it cannot hold becomes `�`.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
