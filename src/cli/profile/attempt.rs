//! `sasshi profile try PROFILE BOOKLET`: what a profile makes of a booklet, once or at every save.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use clap::{Args, ValueEnum};
use sasshi::trial::{Cell, Group, Trial};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::cli::reading::{Bytes, Input, named};
use crate::cli::{Context, Outcome, say_error};

/// Show what a profile makes of a booklet, and what it lacks
#[derive(Args)]
#[command(long_about = "Show what a profile makes of a booklet, and what it lacks.\n\n\
    A table says for each recipient which labels, parts and fields were found. Below it stand the lines that no rule claims, \
    grouped by what they look like, each group with a rule to paste; lines that are nearly headings; labels that the profile does \
    not have.")]
#[command(after_long_help = "\
In the table:
  ✓      it is there                          -     it is not there, and need not be
  MISS   it is required and not there         (no sign)  it is not asked for in this division
  2x     it is there more than once           long  it is twice as long as usual: a heading may be missing
  empty  nothing stands below it

Examples:
  sasshi profile try draft.yaml a.txt
  sasshi profile try draft.yaml a.txt --watch          again at every save, until it is stopped
  sasshi profile try draft.yaml a.txt --format json")]
pub(in crate::cli) struct Arguments {
    /// The profile: a file, or the name of a built-in one
    #[arg(value_name = "PROFILE")]
    profile: String,
    /// The booklet; `-` is the standard input
    #[arg(value_name = "BOOKLET")]
    input: PathBuf,
    /// Run again whenever the profile or the booklet is saved
    #[arg(long)]
    watch: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    bytes: Bytes,
}

/// The form of the output.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Tables, for people
    #[default]
    Text,
    /// One JSON object a run, on one line
    Json,
}

/// How often files are looked at. Asking for the time of a change is cheap, and works on every file system.
const PAUSE: Duration = Duration::from_millis(250);

/// Tries a profile.
pub(in crate::cli) fn run(arguments: Arguments, context: Context<'_>) -> anyhow::Result<Outcome> {
    if !arguments.watch {
        return once(&arguments, context.out);
    }
    anyhow::ensure!(arguments.input != Path::new("-"), "the standard input cannot be watched; give a file");
    loop {
        let seen = [saved(Path::new(&arguments.profile)), saved(&arguments.input)];
        if std::io::stdout().is_terminal() {
            context.out.write_all(b"\x1b[2J\x1b[H")?;
        }
        // A file that is half typed is no reason to stop.
        if let Err(error) = once(&arguments, context.out) {
            if error.downcast_ref::<std::io::Error>().is_some() {
                return Err(error);
            }
            say_error(&error);
        }
        context.out.flush()?;
        context.tell("watching; Ctrl-C ends");
        while seen == [saved(Path::new(&arguments.profile)), saved(&arguments.input)] {
            std::thread::sleep(PAUSE);
        }
    }
}

/// When a file was saved last, and how large it is: two saves can fall into one tick of the clock.
fn saved(path: &Path) -> Option<(SystemTime, u64)> {
    let known = std::fs::metadata(path).ok()?;
    Some((known.modified().ok()?, known.len()))
}

fn once(arguments: &Arguments, out: &mut dyn std::io::Write) -> anyhow::Result<Outcome> {
    let profile = named(&arguments.profile)?;
    let source = arguments.bytes.read(&Input::from(arguments.input.as_path()))?;
    let trial = sasshi::trial::trial(&source, &profile, &arguments.bytes.options())?;
    match arguments.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&trial)?)?,
        Format::Text => out.write_all(show(&trial, &profile.name).as_bytes())?,
    }
    Ok(Outcome::Fine)
}

/// The widest that a table gets, in columns; what does not fit goes into a second one.
const TABLE: usize = 118;
/// The widest that a name gets.
const NAME: usize = 28;

fn show(trial: &Trial, profile: &str) -> String {
    let mut out = String::new();
    let claimed = trial.lines - trial.unclaimed_lines;
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{profile}: {} sections, {claimed} of {} lines claimed", trial.recipients.len(), trial.lines);
    if trial.recipients.is_empty() {
        let _ = writeln!(
            out,
            "\nNo section was found. Are the words under `recognize` in the booklet, and the labels of its heads under `header`?"
        );
    }
    tables(trial, &mut out);
    groups("Lines that no rule claims", &trial.unclaimed, &mut out);
    if !trial.near.is_empty() {
        let _ = writeln!(out, "\nLines that are nearly headings:");
        for near in &trial.near {
            let _ = writeln!(
                out,
                "{:6}  {}\n        of record {} is like `{}` of `{}` ({:.0} %): {}",
                near.line,
                plain(&near.text),
                near.record,
                near.heading,
                near.key,
                near.likeness * 100.0,
                near.reason
            );
        }
    }
    groups("Labels that the profile does not have", &trial.labels, &mut out);
    out
}

/// The tables: a row for each recipient, as many columns as fit.
fn tables(trial: &Trial, out: &mut String) {
    let name = trial.recipients.iter().map(|row| row.name.width()).max().unwrap_or(0).clamp(4, NAME);
    let mut from = 0;
    while from < trial.columns.len() && !trial.recipients.is_empty() {
        let mut width = name + 4;
        let mut to = from;
        while to < trial.columns.len() && (to == from || width + column(trial, to) + 2 <= TABLE) {
            width += column(trial, to) + 2;
            to += 1;
        }
        let _ = write!(out, "\n    {}", fill("", name));
        (from..to).for_each(|at| *out += &format!("  {}", fill(&trial.columns[at].key, column(trial, at))));
        trim(out);
        for row in &trial.recipients {
            let _ = write!(out, "{:>3} {}", row.record, fill(&cut(&plain(&row.name), name), name));
            (from..to).for_each(|at| *out += &format!("  {}", fill(sign(row.cells[at]), column(trial, at))));
            trim(out);
        }
        let _ = write!(out, "    {}", fill("", name));
        for at in from..to {
            let there = |row: &&sasshi::trial::Row| !matches!(row.cells[at], Cell::Missing | Cell::Absent | Cell::NotAsked);
            let asked = trial.recipients.iter().filter(|row| row.cells[at] != Cell::NotAsked).count();
            let count = format!("{}/{asked}", trial.recipients.iter().filter(there).count());
            *out += &format!("  {}", fill(&count, column(trial, at)));
        }
        trim(out);
        from = to;
    }
}

/// The width of a column.
fn column(trial: &Trial, at: usize) -> usize {
    trial.columns[at].key.width().max(5)
}

fn sign(cell: Cell) -> &'static str {
    match cell {
        Cell::There => "✓",
        Cell::Missing => "MISS",
        Cell::Absent => "-",
        Cell::Doubled => "2x",
        Cell::Long => "long",
        Cell::Empty => "empty",
        Cell::NotAsked => "",
    }
}

fn groups(title: &str, groups: &[Group], out: &mut String) {
    if groups.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}:");
    for group in groups {
        let _ = writeln!(out, "\n  {} lines: {}", group.lines, group.look);
        for example in &group.examples {
            let _ = writeln!(out, "{:6}  {}", example.line, cut(&plain(&example.text), TABLE - 8));
        }
        for line in group.rule.lines() {
            let _ = writeln!(out, "    | {line}");
        }
    }
}

/// Ends a line without white space before its end.
fn trim(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

/// A text filled up to a width: Japanese letters take two columns.
fn fill(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A text that takes at most so many columns.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if kept.width() + c.width().unwrap_or(0) + 1 > width {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

/// No source may steer the terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
