//! `sasshi convert INPUT...`: booklets become records.

mod progress;
mod show;
mod signals;
mod sinks;

use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use sasshi::batch::{self, Entry, Limits, Outcome as Became, Request, Settings, Tally};
use sasshi::diagnostic::Severity;
use sasshi::emit;

use self::progress::Progress;
use self::show::Show;
use self::sinks::{Records, Report};
use super::reading::Reading;
use super::{Context, Outcome, When, say, say_error};

/// Convert booklets into records
#[derive(Args)]
#[command(long_about = "Convert booklets into records.\n\n\
    Each booklet becomes a folder of its own below the output folder: booklet.yaml, a file for each recipient in records/, and \
    diagnostics.yaml with everything that a person should look at. The folder appears whole or not at all, and replaces that of \
    an earlier run. A folder of booklets is mirrored: shelf/2006/a.txt goes to out/2006/a/.\n\n\
    Everything that is named is converted, also what an earlier run has converted already, unless --resume is given.")]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// Files, folders of files, or `-` for the standard input
    #[arg(required_unless_present = "files_from", value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The folder to write to; it is made where it is not there
    #[arg(long, short, value_name = "DIR", default_value = "out")]
    #[arg(
        long_help = "The folder to write to; it is made where it is not there. With --format ndjson also a file whose name ends in \
        .ndjson, or `-` for the standard output: it gets the records of all booklets, one a line, and no folders are written."
    )]
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
    #[command(flatten)]
    shelf: Shelf,
    #[command(flatten)]
    run: Run,
}

/// Which files are taken.
#[derive(Args)]
#[command(next_help_heading = "Folders and lists")]
struct Shelf {
    /// Convert the files and folders of a list too; `-` reads it from the standard input
    #[arg(long, value_name = "FILE")]
    #[arg(
        long_help = "Convert the files and folders of a list too, one a line, or separated by NUL as `find -print0` does it; `-` reads \
        it from the standard input. The result of each goes where its path leads below the output folder."
    )]
    files_from: Option<PathBuf>,
    /// Take only these files from folders, instead of *.txt, *.text, *.sjis, *.euc and *.jis
    #[arg(long, value_name = "GLOB")]
    #[arg(
        long_help = "Take only these files from folders, instead of *.txt, *.text, *.sjis, *.euc and *.jis. Globs are those of ignore \
        files; a name with a slash is one from the folder on. May be given several times."
    )]
    include: Vec<String>,
    /// Leave these files and folders out; wins over --include
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Take hidden files from folders too
    #[arg(long)]
    hidden: bool,
    /// Take from folders also what .gitignore and .ignore files name
    #[arg(long)]
    no_ignore: bool,
}

/// How the work is done.
#[derive(Args)]
#[command(next_help_heading = "Running")]
struct Run {
    /// How many booklets to convert at once; by default one for each core
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Leave alone what is up to date
    #[arg(long, overrides_with = "force")]
    #[arg(
        long_help = "Leave alone what is up to date: the result is there, and manifest.ndjson in the output folder says that it was made \
        from the same bytes with the same profile, version, format and options. Times of files are not looked at."
    )]
    resume: bool,
    /// Convert everything again, also what is up to date; this is the default and takes back a --resume
    #[arg(long, overrides_with = "resume")]
    force: bool,
    /// Wait until the disk has each booklet before it counts as done
    #[arg(long)]
    fsync: bool,
    /// Keep at most so many records of a booklet
    #[arg(long, value_name = "N", default_value_t = Limits::default().records)]
    max_records: usize,
    /// Keep at most so many findings of a booklet, the most severe
    #[arg(long, value_name = "N", default_value_t = Limits::default().findings)]
    max_findings: usize,
    /// Whether to show a progress bar; `auto` shows it on a terminal for more than one file
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    progress: When,
    /// Write what became of each input to a file, one JSON object a line; `-` is the standard output
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// What stands below the long help.
const AFTER_HELP: &str = "\
Examples:
  sasshi convert telework-award-07.txt             write to out/telework-award-07/
  sasshi convert shelf -o data                     all texts in a folder and the folders in it
  sasshi convert shelf -o data --resume            only what is new or has changed
  sasshi convert shelf --exclude drafts/ --include '*.txt' --include '*.asc'
  find . -name '*.txt' -print0 | sasshi convert --files-from - -o data
  sasshi convert - < booklet.txt                   read the standard input; the folder is out/stdin/
  sasshi convert shelf --format ndjson -o -        all records to the standard output, one a line
  sasshi convert shelf --report report.ndjson      and a line for each input: encoding, findings, …
  sasshi convert a.txt --profile my-award.yaml     read with a profile of your own
  sasshi convert a.txt --strict                    fail on warnings too, as in a build
  sasshi convert a.txt --message-format json       one finding a line on the standard output

Exit codes:
  0  every booklet was converted; with --strict: and there are no warnings
  1  a booklet has errors (with --strict: or warnings); its files are written all the same
  2  wrong use, or an input could not be read or written; the others are converted all the same,
     unless the disk is full; or another run writes to the same folder
130  stopped by SIGINT or SIGTERM; the booklets in hand were finished, --resume goes on.
     A second signal stops at once, and nothing is half written even then";

/// The form of the files.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
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

/// Converts everything that is named.
pub(super) fn run(arguments: Arguments, mut context: Context<'_>) -> anyhow::Result<Outcome> {
    let profiles = arguments.reading.profiles()?;
    let mut records = Records::new(&arguments)?;
    let out = matches!(records, Records::Folders).then_some(arguments.out.as_path());
    let shelf = arguments.gather(out)?;
    records.open(&arguments)?;
    let settings = Settings {
        profiles: profiles.as_slice(),
        options: arguments.reading.options(),
        format: arguments.format.into(),
        limits: Limits {
            size: arguments.reading.max_size(),
            records: arguments.run.max_records,
            findings: arguments.run.max_findings,
        },
        jobs: arguments.run.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN),
        resume: arguments.run.resume,
        fsync: arguments.run.fsync,
    };
    let mut report = Report::open(arguments.run.report.as_deref())?;
    let is_single = arguments.is_single(&shelf);
    let mut progress = Progress::new(arguments.run.progress, shelf.len(), is_single || context.quiet);
    let show = Show { is_single, json: arguments.message_format == MessageFormat::Json };
    let mut tally = Tally::default();
    let mut outcome = Outcome::Fine;
    let mut fault = None;
    let stop = signals::watch()?;
    let end = batch::run(&shelf, &settings, out, &stop, |finished| {
        tally.add(&finished);
        let handed = progress.pause(|| -> anyhow::Result<()> {
            show.finding_and_summary(&finished, &mut context)?;
            records.add(&finished, &mut context)?;
            report.add(&finished, &mut context)
        });
        progress.advance(&tally);
        outcome = outcome.max(judge(&finished.outcome, arguments.strict));
        match handed {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                fault = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    progress.finish();
    let end = end?;
    if let Some(fault) = fault {
        return Err(fault);
    }
    outcome = outcome.max(report.outcome());
    if end.left == 0 {
        records.finish()?;
    }
    if !is_single || arguments.run.progress == When::Always {
        context.tell(show::table(&tally, end.left, out));
    }
    if tally.failed > 0 && shelf.len() > 1 {
        say(format_args!("{} of {} inputs could not be converted", tally.failed, shelf.len()));
    }
    if end.left > 0 {
        let done = shelf.len() - end.left;
        say(signals::how_to_go_on(&arguments, done, shelf.len(), end.disk_full));
        outcome = outcome.max(if end.disk_full { Outcome::Stopped } else { Outcome::Interrupted });
    }
    Ok(outcome)
}

/// What a booklet means for the exit code. One that is up to date counts as it did when it was converted.
fn judge(became: &Became, strict: bool) -> Outcome {
    let account = match became {
        Became::Converted(converted) => &converted.account,
        Became::Skipped(account) => account,
        Became::Failed { .. } => return Outcome::Stopped,
        Became::Left => return Outcome::Fine,
    };
    let counts = account.severe(Severity::Error) > 0 || strict && account.severe(Severity::Warning) > 0;
    if counts { Outcome::Errors } else { Outcome::Fine }
}

impl Arguments {
    /// Finds all inputs.
    fn gather(&self, out: Option<&Path>) -> anyhow::Result<Vec<Entry>> {
        let listed = self.shelf.files_from.as_deref().map(|list| self.list(list)).transpose()?.unwrap_or_default();
        let shelf = batch::gather(&Request {
            inputs: &self.inputs,
            listed: &listed,
            include: &self.shelf.include,
            exclude: &self.shelf.exclude,
            hidden: self.shelf.hidden,
            no_ignore: self.shelf.no_ignore,
            out,
        })?;
        if shelf.is_empty() {
            bail!("there is nothing to convert: no file in what is named is called like a text; see --include and --hidden")
        }
        Ok(shelf)
    }

    /// Reads a list of files.
    fn list(&self, list: &Path) -> anyhow::Result<Vec<PathBuf>> {
        let is_stdin = list == Path::new("-");
        if is_stdin && self.inputs.iter().any(|input| input == Path::new("-")) {
            bail!("the standard input cannot be a booklet and the list of booklets at once");
        }
        let mut bytes = Vec::new();
        let read = if is_stdin {
            io::stdin().lock().read_to_end(&mut bytes)
        } else {
            std::fs::File::open(list).and_then(|mut file| file.read_to_end(&mut bytes))
        };
        read.with_context(|| format!("cannot read {}", list.display()))?;
        batch::paths(&bytes).map_err(|entry| anyhow::anyhow!("{}: `{entry}` is no path", list.display()))
    }

    /// Whether there is one input that was named itself: what is said of it is not lost among others.
    fn is_single(&self, shelf: &[Entry]) -> bool {
        let is_named = matches!(shelf, [Entry::Input(input)] if input.is_named);
        is_named && self.shelf.files_from.is_none()
    }
}
