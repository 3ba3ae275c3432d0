//! Problems → text for people, and JSON for programs.
//!
//! ```text
//! error[value-mismatch]: `yen` is 300 yen, but the text says 300000000 yen
//!    --> records/07.yaml:21:10
//!     |
//!  21 |     yen: 300
//!     |          ^^^
//! ```

use serde_json::{Value, json};

use super::Problem;
use crate::diagnostic::Place;
use crate::diagnostic::render::{Look, Shown, render_shown};

/// Shows a problem with its line, ending in a line break; `file` is the name to show.
pub fn text(problem: &Problem, file: &str, look: &Look) -> String {
    let offset = |column: usize| problem.text.char_indices().nth(column).map_or(problem.text.len(), |(at, _)| at);
    let (start, end) = (offset(problem.column - 1), offset(problem.column - 1 + problem.width.max(1)));
    let place = Place {
        line: u32::try_from(problem.line).unwrap_or(u32::MAX),
        text: problem.text.clone(),
        mark: (start < end).then_some((start, end)),
    };
    let shown = Shown {
        severity: problem.severity(),
        code: problem.rule.as_str(),
        message: &problem.message,
        record: None,
        hint: problem.hint.as_deref(),
        places: &[place],
    };
    render_shown(&shown, file, look)
}

/// All problems as one value of JSON: `files`, how many were looked at, and `problems`, each with `file`, `rule`, `severity`, `message`,
/// `hint`, `path`, `line` and `column` from 1, `width` in characters, and `text`, the line.
pub fn json(files: usize, problems: &[(String, Problem)]) -> Value {
    let problems = problems.iter().map(|(file, problem)| {
        let mut value = json!({
            "file": file, "rule": problem.rule.as_str(), "severity": problem.severity().as_str(), "message": problem.message,
            "hint": problem.hint, "path": problem.path, "line": problem.line, "column": problem.column, "width": problem.width,
            "text": problem.text,
        });
        if let Some(object) = value.as_object_mut().filter(|_| problem.hint.is_none()) {
            object.shift_remove("hint");
        }
        value
    });
    json!({"files": files, "problems": problems.collect::<Vec<_>>()})
}
