//! Records, booklets, findings and profiles that people edited by hand → what is wrong with them, and where.
//!
//! In comes the text of a file, YAML or JSON, with the `schema:` line that says of which form it is, and what lies beside it; out come
//! [`Problem`]s with line, column and what the schema allows. Beside the schema the values are held against each other: the number of
//! yen against the printed amount, the id against the file's name, the provenance against the values.
//!
//! ```
//! use sasshi::verify::{Beside, Rule, verify};
//!
//! let text = "schema: sasshi/diagnostics/v1\ndiagnostics: []\nnotes: none\n";
//! let problems = verify(text, &Beside::default());
//! assert_eq!((problems[0].rule, problems[0].line, problems[0].column), (Rule::UnknownKey, 3, 1));
//! ```

mod booklet;
mod record;
mod rule;
pub mod sarif;
mod schema;
pub mod show;
mod sound;

use std::collections::BTreeSet;

use serde::Deserialize as _;
use serde_json::Value;

use crate::diagnostic::{DiagnosticsFile, Severity};
use crate::profile;
use crate::record::{BOOKLET_SCHEMA, Booklet, DIAGNOSTICS_SCHEMA, RECORD_SCHEMA, Record};
use crate::schema::{BOOKLET, DIAGNOSTICS, PROFILE, RECORD};
use crate::yaml::{self, Node, Shape, Spot, YamlError};

use sound::Sound;

pub use rule::Rule;
pub(crate) use schema::kind_of;

/// Something that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which rule is broken.
    pub rule: Rule,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What is allowed, or what to do.
    pub hint: Option<String>,
    /// The dotted path of the value, such as `recipient.capital.yen`; empty where the file as a whole is meant.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters of the line are meant; 0 where it is the place before the column.
    pub width: usize,
    /// The line as it is written.
    pub text: String,
}

impl Problem {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn maybe(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

/// What lies beside a file, as far as it is known: what it says of itself is held against it.
#[derive(Debug, Clone, Default)]
pub struct Beside<'a> {
    /// The name of the file without folder and extension.
    pub stem: Option<&'a str>,
    /// Whether it lies in a folder `records`, so that its name is its number.
    pub is_numbered: bool,
    /// The id that the booklet of the same folder has.
    pub booklet: Option<&'a str>,
    /// The ids of the records of the same folder.
    pub records: Option<&'a BTreeSet<String>>,
}

/// The forms of files, as their `schema:` line names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A record.
    Record,
    /// A booklet.
    Booklet,
    /// The findings of a booklet.
    Diagnostics,
    /// A profile.
    Profile,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Record, Self::Booklet, Self::Diagnostics, Self::Profile];

    /// What the `schema:` line says.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Record => RECORD_SCHEMA,
            Self::Booklet => BOOKLET_SCHEMA,
            Self::Diagnostics => DIAGNOSTICS_SCHEMA,
            Self::Profile => profile::SCHEMA,
        }
    }

    fn schema(self) -> &'static str {
        match self {
            Self::Record => RECORD,
            Self::Booklet => BOOKLET,
            Self::Diagnostics => DIAGNOSTICS,
            Self::Profile => PROFILE,
        }
    }

    /// The form that a file seems to be of: what its `schema` names, the schema that its first comment points to, or its own name.
    fn of(tree: &Node, text: &str, beside: &Beside<'_>) -> Option<Self> {
        let named = tree.get("schema").and_then(|(_, node)| match &node.shape {
            Shape::Scalar(Value::String(name)) => Self::ALL.into_iter().find(|form| form.as_str() == name),
            _ => None,
        });
        named.or_else(|| Self::meant(text, beside))
    }

    /// The form that a file is meant to be of, whatever is written in it.
    fn meant(text: &str, beside: &Beside<'_>) -> Option<Self> {
        let comment = text.lines().take(3).find(|line| line.starts_with('#') && line.contains("$schema="));
        let pointed = comment.and_then(|line| Self::ALL.into_iter().find(|form| line.contains(form.schema())));
        pointed.or(match beside.stem {
            Some("booklet") => Some(Self::Booklet),
            Some("diagnostics") => Some(Self::Diagnostics),
            _ if beside.is_numbered => Some(Self::Record),
            _ => None,
        })
    }
}

/// Whether a file is, or is meant to be, one of those that sasshi knows: what else lies in a folder is no concern of it.
pub fn is_known(text: &str, beside: &Beside<'_>) -> bool {
    let says = |line: &str| {
        let line = line.trim_start_matches([' ', '{', '"']);
        line.strip_prefix("schema").is_some_and(|rest| rest.contains("sasshi/"))
    };
    Form::meant(text, beside).is_some() || text.lines().take(50).any(says)
}

/// Everything that is wrong with a file, in the order of the lines.
pub fn verify(text: &str, beside: &Beside<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    match yaml::tree(text) {
        Ok(tree) => all(&Subject::new(text, &tree, beside), &mut found),
        Err(error) => found.push(broken(text, &error)),
    }
    finish(found)
}

/// Everything that is wrong with a file of JSON that has a value on each line.
pub fn verify_lines(text: &str, beside: &Beside<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut problems = verify(line, beside);
        if let Ok(tree) = yaml::tree(line)
            && let Some((_, node)) = tree.get("id")
            && let Value::String(id) = node.to_value()
            && !ids.insert(id.clone())
        {
            let subject = Subject::new(line, &tree, beside);
            problems.push(subject.problem(
                Rule::Duplicate,
                subject.value(&["id"]),
                &["id"],
                format!("the id `{id}` is in the file twice"),
            ));
        }
        problems.iter_mut().for_each(|problem| problem.line = at + 1);
        found.extend(problems);
    }
    finish(found)
}

fn finish(mut found: Vec<Problem>) -> Vec<Problem> {
    found.sort_by(|a, b| (a.line, a.column, a.rule, &a.message).cmp(&(b.line, b.column, b.rule, &b.message)));
    found.dedup();
    found
}

/// Checks schema and rules of the form that a file has.
fn all(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let Some(form) = Form::of(subject.tree, subject.text, subject.beside) else {
        let names = Form::ALL.map(Form::as_str);
        let given = subject.tree.get("schema").and_then(|(_, node)| node.to_value().as_str().map(str::to_owned));
        let (message, near) = match &given {
            Some(given) => (format!("`schema` names the form `{given}`, which is not known"), nearest(given, &names)),
            None => ("the file has no `schema`, so it cannot be told what it should be".to_owned(), None),
        };
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let at = if given.is_some() { subject.value(&["schema"]) } else { Spot { line: 1, column: 1, width: 0 } };
        let hint = format!("the forms are: {}", names.join(", "));
        return found.push(subject.problem(Rule::UnknownForm, at, &["schema"], message + &near).hint(hint));
    };
    let value = subject.tree.to_value();
    let faulty = schema::check(form.schema(), subject, &value, found);
    let mut own = Vec::new();
    // A value that does not fit its type leaves nothing to hold against another; all others do.
    let sound = || Sound::new(form.schema(), &value, faulty);
    match form {
        Form::Record => {
            record::likely_misspelt(subject, &value, found);
            let sound = sound();
            if let Ok(record) = Record::deserialize(&sound.value) {
                record::check(subject, &record, &value, &mut own);
            }
            found.extend(own.into_iter().filter(|problem| sound.tells(problem)));
        }
        Form::Booklet => {
            let sound = sound();
            if let Ok(booklet) = Booklet::deserialize(&sound.value) {
                booklet::check(subject, &booklet, &mut own);
            }
            found.extend(own.into_iter().filter(|problem| sound.tells(problem)));
        }
        Form::Diagnostics => {
            let sound = sound();
            if let Ok(file) = DiagnosticsFile::deserialize(&sound.value) {
                booklet::check_diagnostics(subject, &file, &mut own);
            }
            found.extend(own.into_iter().filter(|problem| sound.tells(problem)));
        }
        Form::Profile if found.is_empty() => {
            if let Some(fault) = profile::fault(subject.text) {
                let at = Spot { line: fault.line, column: fault.column, width: 0 };
                found.push(subject.problem(Rule::UnusableProfile, at, &[], fault.message));
            }
        }
        Form::Profile => {}
    }
}

/// A file that cannot be read.
fn broken(text: &str, error: &YamlError) -> Problem {
    let number = |value: Option<u64>| value.and_then(|value| usize::try_from(value).ok()).unwrap_or(0);
    let spot = Spot { line: number(error.line), column: number(error.column), width: 0 };
    let is_yaml = error.message.ends_with(" is given twice");
    let message = if is_yaml { error.message.clone() } else { format!("this is no YAML: {}", error.message) };
    problem(text, Rule::Broken, spot, &[], message)
}

/// The file that is looked at.
struct Subject<'a> {
    text: &'a str,
    tree: &'a Node,
    beside: &'a Beside<'a>,
    /// Where each line begins, so that a problem on the last line of many takes no longer than one on the first.
    lines: Vec<&'a str>,
}

impl<'a> Subject<'a> {
    fn new(text: &'a str, tree: &'a Node, beside: &'a Beside<'a>) -> Self {
        Self { text, tree, beside, lines: text.lines().collect() }
    }

    fn problem(&self, rule: Rule, at: Spot, path: &[&str], message: impl Into<String>) -> Problem {
        let line = at.line.clamp(1, self.lines.len().max(1));
        on_line(self.lines.get(line - 1).copied().unwrap_or_default(), line, rule, at, path, message.into())
    }

    /// Where a value stands; the key where the value is no plain one.
    fn value(&self, path: &[&str]) -> Spot {
        match self.tree.find(path.iter().copied()) {
            Some((key, node)) => match (&node.shape, key) {
                (Shape::Scalar(_), Some(key)) if node.spot.line != key.line || node.spot.width == 0 => key,
                (Shape::Scalar(_), _) => node.spot,
                (_, Some(key)) => key,
                _ => Spot { width: 0, ..node.spot },
            },
            // What is not there is missing in what it would stand in.
            None => path.split_last().map(|(_, owner)| self.value(owner)).unwrap_or_default(),
        }
    }

    /// A plain value as it is written.
    fn written(&self, path: &[&str]) -> String {
        let spot = self.value(path);
        let line = spot.line.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or_default();
        line.chars().skip(spot.column.saturating_sub(1)).take(spot.width).collect()
    }

    /// Where a key of an object stands.
    fn key(&self, path: &[&str], key: &str) -> Spot {
        let owner = self.tree.find(path.iter().copied()).map(|(_, node)| node);
        owner.and_then(|node| node.get(key)).map(|(spot, _)| spot).unwrap_or_default()
    }
}

fn problem(text: &str, rule: Rule, at: Spot, path: &[&str], message: String) -> Problem {
    let lines = text.lines().count().max(1);
    let line = at.line.clamp(1, lines);
    on_line(text.lines().nth(line - 1).unwrap_or_default(), line, rule, at, path, message)
}

/// A problem in a line, with its place brought into the line.
fn on_line(text: &str, line: usize, rule: Rule, at: Spot, path: &[&str], message: String) -> Problem {
    let columns = text.chars().count();
    let column = at.column.clamp(1, columns + 1);
    let width = at.width.min(columns + 1 - column);
    Problem { rule, message, hint: None, path: path.join("."), line, column, width, text: text.to_owned() }
}

/// The word that another is the beginning of, or that is spelled most like it, where one is near enough that it can be meant.
pub(crate) fn nearest<'w>(given: &str, known: &[&'w str]) -> Option<&'w str> {
    if let Some(begun) = known.iter().copied().find(|word| given.chars().count() > 2 && word.starts_with(given)) {
        return Some(begun);
    }
    let distance = |word: &str| strsim::damerau_levenshtein(word, given);
    let near = known.iter().copied().min_by_key(|word| distance(word))?;
    let most = given.chars().count().max(near.chars().count());
    (distance(near) * 5 <= most * 2).then_some(near)
}
