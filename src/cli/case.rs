//! `sasshi case new INPUT`: a page that is read wrongly becomes a case.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sasshi::cases::draft::{self, Wanted};

use super::reading::{Input, Reading};
use super::{Context, Outcome};

/// Make a case of a booklet
#[derive(Args)]
#[command(long_about = "Make a case of a booklet: a folder for `sasshi test` with the input, about.yaml and must.yaml.")]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  sasshi case new a.txt                                  the whole booklet, in fixtures/cases/a
  sasshi case new a.txt --recipient 7                    one recipient, in fixtures/cases/a-7
  sasshi case new a.txt --recipient 7 --anonymize -o my-cases/wrapped-heading
  sasshi case new a.txt --profile my-award.yaml

Exit codes:
  0  the case is written, and read in the same way
  1  it is written; what is not read in the same way was said
  2  wrong use, or something that cannot be read or written";

#[derive(Subcommand)]
enum Command {
    /// Draft a case from a booklet, or from one recipient of it
    #[command(
        long_about = "Draft a case from a booklet, or from one recipient of it.\n\nThe folder gets input.txt, about.yaml and \
        must.yaml with what comes out now as remarks: take the sign away from what matters, and write what is right."
    )]
    #[command(after_long_help = AFTER_HELP)]
    New {
        /// The booklet; `-` is the standard input
        #[arg(value_name = "INPUT")]
        input: PathBuf,
        #[command(flatten)]
        reading: Reading,
        /// Keep one recipient, by its number, and what its record needs of the rest
        #[arg(long, value_name = "N")]
        recipient: Option<usize>,
        /// Replace names, numbers and prose by others of the same shape
        #[arg(long)]
        #[arg(
            long_help = "Replace names, numbers and prose by others of the same shape and width, so that a page can be shared that may \
            not be published. Words of the profile, numbering, units, eras and places are kept. It is tried out whether the \
            case is still read in the same way. Look at it before you share it."
        )]
        anonymize: bool,
        /// The folder of the case; it must not be there yet
        #[arg(long, short, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// Drafts a case.
pub(super) fn run(arguments: Arguments, context: Context<'_>) -> anyhow::Result<Outcome> {
    let Command::New { input, reading, recipient, anonymize, out } = arguments.command;
    let options = reading.options();
    let source = reading.read(&Input::from(input.as_path()))?;
    let profiles = reading.profiles()?;
    let profile = profiles.best(&source, &options)?;
    let case = draft::draft(&source, profile, &options, Wanted { recipient, anonymize })?;
    let name = recipient.map_or_else(|| source.stem.clone(), |number| format!("{}-{number}", source.stem));
    let folder = out.unwrap_or_else(|| PathBuf::from("fixtures/cases").join(name));
    let input = draft::write(&case, &folder, reading.profile())?;
    for line in &case.done {
        context.tell(line);
    }
    for line in &case.differences {
        context.tell(format_args!("\x1b[33mnot the same:\x1b[0m {line}"));
    }
    let is_same = case.differences.is_empty();
    if is_same && (recipient.is_some() || anonymize) {
        context.tell("it is read in the same way: the same keys, lines, breaks and findings");
    }
    writeln!(context.out, "{}", input.display())?;
    context.tell(format_args!("next: write what is right in {0}/must.yaml, then `sasshi test {0}`", folder.display()));
    Ok(if is_same { Outcome::Fine } else { Outcome::Errors })
}
