//! The command line: arguments come in, a subcommand runs, an exit code goes out.
//!
//! Data goes to the standard output or to files, talk to the standard error. A subcommand is one file; it gets a [`Context`]
//! to write to and says with an [`Outcome`] how the booklets fared. What stops it is an error, which is shown here.

mod case;
mod check;
mod completions;
mod convert;
mod explain;
mod inspect;
mod profile;
mod reading;
mod schema;
mod test;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Turns Japanese award booklets into clean, validated data.
#[derive(Parser)]
#[command(name = "sasshi", version, max_term_width = 100, arg_required_else_help = true, after_long_help = AFTER_HELP)]
#[command(long_about = "sasshi (冊子, \"booklet\") turns Japanese award booklets into clean, validated data.\n\n\
    Each recipient of an award becomes a record. Nothing that a booklet prints is lost, and what a person should look at is \
    reported with the line that it stands in.")]
struct Cli {
    #[command(flatten)]
    talk: Talk,
    #[command(subcommand)]
    command: Command,
}

/// What stands below the long help. Lines are broken by hand: text in tables is not wrapped well otherwise.
const AFTER_HELP: &str = "\
Examples:
  sasshi convert telework-award-07.txt -o out
                                      write records and findings to out/telework-award-07/
  sasshi inspect telework-award-07.txt --lines 2440-2582
                                      show what each line was taken for
  sasshi check out                    check records that were edited by hand
  sasshi profile show telework-award  print a built-in profile, to write one of your own from
  sasshi test my-cases                are booklets still converted to what is expected?
  sasshi explain                      list the codes of all findings
  sasshi explain place-mismatch       say what a finding means and what to do about it
  sasshi schema --out schema          write the JSON Schemas of everything that is written
  sasshi completions bash > sasshi.bash

Exit codes:
  0  fine; there may be warnings
  1  a booklet has errors: something in it is lost or cannot be placed; `check` or `test` found something
  2  wrong use, or something that cannot be read or written
130  stopped by a signal; nothing is half written";

/// How the program talks.
#[derive(Args)]
struct Talk {
    /// Whether to use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, global = true)]
    #[arg(long_help = "Whether to use colour. `auto` uses it on a terminal, unless NO_COLOR is set.")]
    color: When,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    quiet: bool,
}

/// When something is done.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum When {
    /// Where it makes sense
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Subcommand)]
enum Command {
    Convert(convert::Arguments),
    Inspect(inspect::Arguments),
    Check(check::Arguments),
    Profile(profile::Arguments),
    Test(test::Arguments),
    Case(case::Arguments),
    Explain(explain::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
}

/// Where a subcommand writes.
struct Context<'a> {
    /// Data.
    out: &'a mut dyn Write,
    /// Whether to keep quiet about everything but errors.
    quiet: bool,
    /// The width of the terminal that talk goes to, in columns.
    width: usize,
}

impl Context<'_> {
    /// Tells the user something that is no data.
    fn tell(&self, what: impl std::fmt::Display) {
        if !self.quiet {
            say(what);
        }
    }
}

/// Writes a line to the standard error. That nobody reads it is no reason to stop.
fn say(what: impl std::fmt::Display) {
    let _ = writeln!(anstream::stderr(), "{what}");
}

/// Shows what stopped the work, or the work on one input, with its causes.
fn say_error(error: &anyhow::Error) {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        // Most messages of the library name their cause already.
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    say(format_args!("\x1b[1;31merror:\x1b[0m {text}"));
}

/// How the booklets fared; what is worse is greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// No booklet has errors.
    Fine,
    /// A booklet has errors.
    Errors,
    /// An input could not be read or its output not be written. That was shown already.
    Stopped,
    /// A signal has stopped the work.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Errors => Self::from(1),
            Outcome::Stopped => Self::from(STOPPED),
            Outcome::Interrupted => Self::from(INTERRUPTED),
        }
    }
}

/// The exit code for wrong use and for what cannot be read or written.
const STOPPED: u8 = 2;
/// The exit code for work that a signal has stopped: what shells give for an interrupt.
const INTERRUPTED: u8 = 130;

/// Runs the program with the arguments that it was given.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(other) => {
            // Help and version come this way too, with the exit code 0. That nobody reads them is no fault.
            let _ = other.print();
            return ExitCode::from(u8::try_from(other.exit_code()).unwrap_or(STOPPED));
        }
    };
    let choice = match cli.talk.color {
        When::Auto => anstream::ColorChoice::Auto,
        When::Always => anstream::ColorChoice::Always,
        When::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    let result = run(cli.command, Context { out: &mut out, quiet: cli.talk.quiet, width: width() });
    match result.and_then(|outcome| Ok(out.flush().map(|()| outcome)?)) {
        Ok(outcome) => outcome.into(),
        // `sasshi explain | head -1` has got what it wanted.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say_error(&error);
            ExitCode::from(STOPPED)
        }
    }
}

/// Runs a subcommand.
fn run(command: Command, context: Context<'_>) -> anyhow::Result<Outcome> {
    match command {
        Command::Convert(arguments) => convert::run(arguments, context),
        Command::Inspect(arguments) => inspect::run(arguments, context),
        Command::Check(arguments) => check::run(arguments, context),
        Command::Profile(arguments) => profile::run(arguments, context),
        Command::Case(arguments) => case::run(arguments, context),
        Command::Test(arguments) => test::run(arguments, context),
        Command::Explain(arguments) => explain::run(arguments, context),
        Command::Schema(arguments) => schema::run(arguments, context),
        Command::Completions(arguments) => completions::run(arguments, context),
    }
}

/// The width of the terminal at the standard error; 100 columns where it is none.
fn width() -> usize {
    terminal_size::terminal_size_of(io::stderr()).map_or(100, |(width, _)| usize::from(width.0))
}

/// Whether the reader of the standard output has gone.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound() {
        super::Cli::command().debug_assert();
    }
}
