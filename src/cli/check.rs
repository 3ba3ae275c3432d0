//! `sasshi check FILE...`: what is wrong with records, booklets, findings and profiles that people edited.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use sasshi::batch::{self, Entry, Origin, Request};
use sasshi::diagnostic::Severity;
use sasshi::diagnostic::render::Look;
use sasshi::verify::{self, Beside, Problem, sarif, show};
use sasshi::yaml;

use super::{Context, Outcome, say};

/// Check records, booklets, findings and profiles that were edited by hand
#[derive(Args)]
#[command(long_about = "Check records, booklets, findings and profiles that were edited by hand.\n\n\
    Each file is held against the schema that its `schema:` line names, and its values against each other: the number of yen \
    against the printed amount, the id against the file's name, the winners' list against the records beside it. Every problem \
    is shown with its line, and with what the schema allows there.")]
#[command(after_long_help = "\
Examples:
  sasshi check out                               everything below a folder
  sasshi check out/telework-award-07/records/07.yaml
  sasshi check 'out/*/booklet.yaml' my-award.yaml
  sasshi check - < my-award.yaml                 the standard input
  sasshi check out --format sarif > check.sarif  for editors and reviews

From folders the files *.yaml, *.yml, *.json and *.ndjson are taken that are sasshi's.

Exit codes:
  0  fine; with --strict: and there are no warnings
  1  something is wrong
  2  wrong use, or something that cannot be read")]
pub(super) struct Arguments {
    /// Files, folders, globs, or `-` for the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Let warnings decide the exit code as errors do
    #[arg(long)]
    strict: bool,
}

/// The form of the output.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: each problem with its line, on the standard error
    #[default]
    Text,
    /// One JSON object, on the standard output
    Json,
    /// SARIF 2.1.0, on the standard output
    Sarif,
}

/// What is taken from folders.
const INCLUDED: [&str; 4] = ["*.yaml", "*.yml", "*.json", "*.ndjson"];

/// Checks everything that is named.
pub(super) fn run(arguments: Arguments, context: Context<'_>) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Fine;
    let mut found: Vec<(String, Problem)> = Vec::new();
    let (mut checked, mut passed) = (0usize, 0usize);
    let mut neighbours = Neighbours::default();
    for entry in gather(&arguments.files)? {
        let (origin, is_named) = match entry {
            Entry::Input(input) => (input.origin, input.is_named),
            Entry::Unread { path, reason } => {
                say(format_args!("\x1b[1;31merror:\x1b[0m cannot read {}: {reason}", path.display()));
                outcome = Outcome::Stopped;
                continue;
            }
        };
        let name = origin.shown();
        let text = match read(&origin) {
            Ok(text) => text,
            Err(error) => {
                super::say_error(&error);
                outcome = Outcome::Stopped;
                continue;
            }
        };
        match check(&origin, &text, is_named, &mut neighbours) {
            None => passed += 1,
            Some(problems) => {
                checked += 1;
                let look = Look { color: true, width: context.width };
                for problem in problems {
                    if arguments.format == Format::Text && !(context.quiet && problem.severity() != Severity::Error) {
                        say(show::text(&problem, &name, &look));
                    }
                    found.push((name.clone(), problem));
                }
            }
        }
    }
    let count = |severity| found.iter().filter(|(_, problem)| problem.severity() == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    match arguments.format {
        Format::Text => {}
        Format::Json => writeln!(context.out, "{:#}", show::json(checked, &found))?,
        Format::Sarif => writeln!(context.out, "{:#}", sarif::sarif(&found))?,
    }
    let others = if passed > 0 { format!("; {} none of sasshi's", are(passed, "other")) } else { String::new() };
    context.tell(format_args!("{}, {}, {}{others}", many(checked, "file"), many(errors, "error"), many(warnings, "warning")));
    if checked == 0 && outcome == Outcome::Fine {
        bail!("there is nothing to check: no file in what is named is one of sasshi's");
    }
    let fails = errors > 0 || arguments.strict && warnings > 0;
    Ok(outcome.max(if fails { Outcome::Errors } else { Outcome::Fine }))
}

/// So many of something: `1 file`, `2 files`.
fn many(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// So many of something with the verb behind it: `1 other is`, `2 others are`.
fn are(count: usize, what: &str) -> String {
    format!("{} {}", many(count, what), if count == 1 { "is" } else { "are" })
}

/// Finds all files. A name with a `*`, a `?` or a `[` that no file has is a glob.
fn gather(named: &[PathBuf]) -> anyhow::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let included = INCLUDED.map(str::to_owned);
    for path in named {
        let glob = path.to_str().filter(|text| text.contains(['*', '?', '[']) && !path.exists());
        // A file that an ignore file names is looked at all the same: output folders often are.
        let request = Request { no_ignore: true, include: &included, ..Request::default() };
        let Some(glob) = glob else {
            entries.extend(batch::gather(&Request { inputs: std::slice::from_ref(path), ..request })?);
            continue;
        };
        let plain = glob.find(['*', '?', '[']).map_or(glob, |at| &glob[..at]);
        let (root, pattern) = match plain.rfind('/') {
            Some(at) => (&glob[..=at], &glob[at..]),
            None => (".", glob),
        };
        let pattern = if pattern.starts_with('/') { pattern.to_owned() } else { format!("/{pattern}") };
        let inputs = [PathBuf::from(root)];
        let matching = batch::gather(&Request { inputs: &inputs, include: &[pattern], ..request })?;
        if matching.is_empty() {
            bail!("no file matches `{glob}`");
        }
        entries.extend(matching);
    }
    Ok(entries)
}

fn read(origin: &Origin) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    match origin {
        Origin::Stdin => std::io::stdin().lock().read_to_end(&mut bytes).map(|_| ()),
        Origin::File(path) => fs::read(path).map(|read| bytes = read),
    }
    .with_context(|| format!("cannot read {}", origin.shown()))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            bail!("{} is no UTF-8 from line {line} on, and YAML has to be", origin.shown())
        }
    }
}

/// What is wrong with a file; nothing is said of one that was met in a folder and is none of sasshi's.
fn check(origin: &Origin, text: &str, is_named: bool, neighbours: &mut Neighbours) -> Option<Vec<Problem>> {
    let Origin::File(path) = origin else { return Some(verify::verify(text, &Beside::default())) };
    let parent = path.parent().unwrap_or(Path::new(""));
    let is_numbered = parent.file_name().is_some_and(|name| name == "records");
    let folder = if is_numbered { parent.parent().unwrap_or(Path::new("")) } else { parent };
    let around = neighbours.of(folder);
    let beside = Beside {
        stem: path.file_stem().and_then(|stem| stem.to_str()),
        is_numbered,
        booklet: around.booklet.as_deref(),
        records: around.records.as_ref(),
    };
    if !is_named && !verify::is_known(text, &beside) {
        return None;
    }
    let is_lines = path.extension().is_some_and(|extension| extension == "ndjson");
    Some(if is_lines { verify::verify_lines(text, &beside) } else { verify::verify(text, &beside) })
}

/// What the folders of booklets hold, each looked at once.
#[derive(Default)]
struct Neighbours(HashMap<PathBuf, Rc<Around>>);

/// What the folder of a booklet holds.
#[derive(Default)]
struct Around {
    booklet: Option<String>,
    records: Option<BTreeSet<String>>,
}

impl Neighbours {
    fn of(&mut self, folder: &Path) -> Rc<Around> {
        Rc::clone(self.0.entry(folder.to_owned()).or_insert_with(|| Rc::new(Around::read(folder))))
    }
}

impl Around {
    fn read(folder: &Path) -> Self {
        let booklet = ["booklet.yaml", "booklet.json"].iter().find_map(|name| id(&fs::read_to_string(folder.join(name)).ok()?));
        let mut records = BTreeSet::new();
        let files = fs::read_dir(folder.join("records")).ok();
        let is_there = files.is_some();
        for file in files.into_iter().flatten().flatten() {
            records.extend(fs::read_to_string(file.path()).ok().as_deref().and_then(id));
        }
        let lines = fs::read_to_string(folder.join("records.ndjson")).ok();
        let is_there = is_there || lines.is_some();
        records.extend(lines.iter().flat_map(|lines| lines.lines()).filter_map(id));
        Self { booklet, records: is_there.then_some(records) }
    }
}

/// The id that a file has. The line of it is looked for first: reading the whole of each record would take longer than checking it.
fn id(text: &str) -> Option<String> {
    let line = text.lines().take(10).find(|line| line.starts_with("id: "));
    let tree = line.and_then(|line| yaml::tree(line).ok()).or_else(|| yaml::tree(text).ok())?;
    tree.get("id").and_then(|(_, node)| node.to_value().as_str().map(str::to_owned))
}
