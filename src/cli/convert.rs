//! `sasshi convert INPUT...`: booklets become records.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueEnum};
use sasshi::diagnostic::render::{Look, render, to_json_line};
use sasshi::diagnostic::{Diagnostic, Reported, Severity};
use sasshi::emit::{self, Written};
use sasshi::record::Booklet;

use super::reading::{Input, Profiles, Reading};
use super::{Context, Outcome, say, say_error};

/// Convert booklets into records
#[derive(Args)]
#[command(long_about = "Convert booklets into records.\n\n\
    Each booklet becomes a folder of its own below the output folder: booklet.yaml, a file for each recipient in records/, and \
    diagnostics.yaml with everything that a person should look at. The folder appears whole or not at all, and replaces that of \
    an earlier run.")]
#[command(after_long_help = "\
Examples:
  sasshi convert telework-award-07.txt             write to out/telework-award-07/
  sasshi convert booklets/*.txt -o data            several, each into a folder of its own below data/
  sasshi convert - < booklet.txt                   read the standard input; the folder is out/stdin/
  sasshi convert a.txt --profile my-award.yaml     read with a profile of your own
  sasshi convert a.txt --strict                    fail on warnings too, as in a build
  sasshi convert a.txt --message-format json       one finding a line on the standard output

Exit codes:
  0  every booklet was converted; with --strict: and there are no warnings
  1  a booklet has errors (with --strict: or warnings); its files are written all the same
  2  wrong use, or an input could not be read or written; the other inputs are converted all the same")]
pub(super) struct Arguments {
    /// The texts to convert; `-` is the standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The folder to write to; it is made where it is not there
    #[arg(long, short, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// The form of the files
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    message_format: MessageFormat,
    /// Let warnings decide the exit code as errors do
    #[arg(long)]
    strict: bool,
}

/// The form of the files.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// YAML, one file a record
    #[default]
    Yaml,
    /// JSON, one file a record
    Json,
    /// JSON, all records of a booklet in records.ndjson, one a line
    Ndjson,
}

impl From<Format> for emit::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Yaml => Self::Yaml,
            Format::Json => Self::Json,
            Format::Ndjson => Self::Ndjson,
        }
    }
}

/// How findings are shown.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// For people, on the standard error
    #[default]
    Human,
    /// For programs: one JSON object a line, on the standard output
    Json,
}

/// Converts every input, one after the other.
pub(super) fn run(arguments: Arguments, mut context: Context<'_>) -> anyhow::Result<Outcome> {
    let profiles = arguments.reading.profiles()?;
    let inputs = inputs(&arguments.inputs);
    let folders = folders(&inputs)?;
    let (mut outcome, mut unread) = (Outcome::Fine, 0);
    for (input, folder) in inputs.iter().zip(folders) {
        match convert(&arguments, &profiles, input, folder) {
            Ok(converted) => {
                show_findings(&arguments, &converted, &mut context)?;
                context.tell(summary(&converted));
                outcome = outcome.max(judge(&converted.booklet.diagnostics, arguments.strict));
            }
            Err(error) => {
                say_error(&error);
                unread += 1;
            }
        }
    }
    if unread > 0 && inputs.len() > 1 {
        say(format_args!("{unread} of {} inputs could not be converted", inputs.len()));
    }
    Ok(if unread > 0 { Outcome::Stopped } else { outcome })
}

/// A booklet that was converted and written.
struct Converted {
    /// What the input is called in messages.
    shown: String,
    booklet: Reported<Booklet>,
    written: Written,
}

/// Converts one input and writes it.
fn convert(arguments: &Arguments, profiles: &Profiles, input: &Input, folder: Folder) -> anyhow::Result<Converted> {
    let options = arguments.reading.options();
    let mut source = arguments.reading.read(input)?;
    if folder.is_whole_name {
        // The ids of records begin with the booklet's name, which has to tell the two apart as their folders do.
        source.stem.clone_from(&source.name);
    }
    let booklet = sasshi::convert(&source, profiles.best(&source, &options)?, &options)?;
    let emit = emit::Options { folder: Some(folder.name.into()), format: arguments.format.into() };
    let written = emit::write(&booklet.value, &booklet.diagnostics, &arguments.out, &emit)?;
    Ok(Converted { shown: input.shown(), booklet, written })
}

/// The inputs in the order given; one that is given twice is converted once.
fn inputs(paths: &[PathBuf]) -> Vec<Input> {
    let mut seen = std::collections::HashSet::new();
    // A path that does not lead anywhere is kept as it is, to be reported.
    let identity = |path: &Path| if path == Path::new("-") { None } else { Some(path.canonicalize().unwrap_or(path.into())) };
    paths.iter().filter(|path| seen.insert(identity(path))).map(|path| Input::from(path.as_path())).collect()
}

/// The folder of a booklet below the output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Folder {
    name: String,
    /// Whether it is made of the file's whole name, because another input has the same stem.
    is_whole_name: bool,
}

/// A folder for each input: made of its name without the extension, which is kept where names would be equal without it.
fn folders(inputs: &[Input]) -> anyhow::Result<Vec<Folder>> {
    let folder = |input: &Input, is_whole_name: bool| {
        let name = Path::new(input.name());
        let stem = if is_whole_name { None } else { name.file_stem() };
        Folder { name: emit::folder_name(stem.unwrap_or(name.as_os_str())), is_whole_name }
    };
    let mut folders: Vec<Folder> = inputs.iter().map(|input| folder(input, false)).collect();
    // A whole name can be equal to another's stem, so one round may not be enough; each round keeps at least one extension more.
    loop {
        let mut by_name: HashMap<OsString, Vec<usize>> = HashMap::new();
        for (at, folder) in folders.iter().enumerate() {
            // Some file systems take upper and lower case for the same.
            by_name.entry(folder.name.to_lowercase().into()).or_default().push(at);
        }
        let mut equal: Vec<Vec<usize>> = by_name.into_values().filter(|group| group.len() > 1).collect();
        equal.sort();
        let Some(group) = equal.first() else { return Ok(folders) };
        if let [first, second, ..] = group.iter().filter(|&&at| folders[at].is_whole_name).collect::<Vec<_>>()[..] {
            let (one, other) = (inputs[*first].shown(), inputs[*second].shown());
            bail!("{one} and {other} would be written to the same folder; convert them into different ones with --out");
        }
        for &at in equal.iter().flatten() {
            folders[at] = folder(&inputs[at], true);
        }
    }
}

/// What the findings mean for the exit code.
fn judge(diagnostics: &[Diagnostic], strict: bool) -> Outcome {
    let counts = |severity| severity == Severity::Error || strict && severity == Severity::Warning;
    if diagnostics.iter().any(|found| counts(found.severity)) { Outcome::Errors } else { Outcome::Fine }
}

/// Shows the findings, most severe first: to people on the standard error, to programs on the standard output.
fn show_findings(arguments: &Arguments, converted: &Converted, context: &mut Context<'_>) -> anyhow::Result<()> {
    let is_shown = |found: &&Diagnostic| !context.quiet || found.severity == Severity::Error;
    let found = converted.booklet.diagnostics.iter().filter(is_shown);
    if arguments.message_format == MessageFormat::Human {
        let look = Look { color: true, width: context.width };
        found.for_each(|found| say(render(found, &converted.shown, &look)));
        return Ok(());
    }
    let write = || -> io::Result<()> {
        for found in found {
            writeln!(context.out, "{}", to_json_line(found, &converted.shown))?;
        }
        context.out.flush()
    };
    match write() {
        // Who reads no further still wants the files of the inputs that are left.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// What became of a booklet, in a few lines.
fn summary(converted: &Converted) -> String {
    let Reported { value: booklet, diagnostics } = &converted.booklet;
    let fields: usize = booklet.records.iter().map(|record| record.fields.len()).sum();
    let coverage = booklet.coverage;
    let severe = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    let (errors, warnings, notes) = (severe(Severity::Error), severe(Severity::Warning), severe(Severity::Note));
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    format!(
        "{}: {}, {}, read with the profile {}\n\
         lines     {} = {} records + {} front matter + {} divider pages + {} furniture + {} unclaimed\n\
         findings  {}, {}, {}\n\
         written   {} in {}",
        converted.shown,
        counted(booklet.records.len(), "recipient"),
        counted(fields, "field"),
        booklet.profile,
        coverage.lines,
        coverage.records,
        coverage.front_matter,
        coverage.divider_pages,
        coverage.furniture,
        coverage.unclaimed,
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(notes, "note"),
        counted(converted.written.files.len(), "file"),
        converted.written.folder.display(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[&str]) -> Result<Vec<String>, String> {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let folders = folders(&inputs(&paths)).map_err(|error| error.to_string())?;
        Ok(folders.into_iter().map(|folder| folder.name).collect())
    }

    #[test]
    fn folders_are_named_after_stems_and_keep_extensions_that_tell_them_apart() {
        for (paths, folders) in [
            (&["x/a.txt", "b.txt"][..], &["a", "b"][..]),
            (&["x/a.txt", "y/a.text", "b.txt"], &["a.txt", "a.text", "b"]),
            (&["a.txt", "a.text", "a.txt.bak"], &["a.txt", "a.text", "a.txt.bak"]),
            (&["A.txt", "a.text"], &["A.txt", "a.text"]),
            (&["-", "stdin.txt"], &["stdin", "stdin.txt"]),
            (&["x/schema.txt", "第7回.受賞.txt"], &["%73chema", "第7回.受賞"]),
        ] {
            assert_eq!(names(paths).unwrap(), folders, "{paths:?}");
        }
    }

    #[test]
    fn names_that_nothing_tells_apart_are_refused() {
        let message = "x/a.txt and y/a.txt would be written to the same folder; convert them into different ones with --out";
        assert_eq!(names(&["x/a.txt", "y/a.txt"]), Err(message.to_owned()));
        assert!(names(&["x/a.txt", "b.txt", "y/A.TXT"]).is_err());
    }
}
