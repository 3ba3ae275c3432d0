//! `sasshi profile`: what is known of families of booklets, and the way to a profile for a new one.

mod attempt;
mod check;
mod infer;

use clap::{Args, Subcommand};
use sasshi::profile;

use super::{Context, Outcome};

/// List, print, draft, try and check profiles
#[derive(Args)]
#[command(long_about = "List, print, draft, try and check profiles.\n\n\
    A profile holds what is known of one family of booklets: the words of headings, labels and furniture, and the keys that \
    values are written under. A family that is not known yet needs a profile, not a change of the \
    program: `infer` drafts one, `try` shows what it makes of the booklet.")]
#[command(after_long_help = "\
Examples:
  sasshi profile list
  sasshi profile infer a.txt -o draft.yaml             draft a profile for a new kind of booklet
  sasshi profile try draft.yaml a.txt --watch          see what it makes of the booklet, at every save
  sasshi profile show telework-award > my-award.yaml   begin a profile of your own
  sasshi profile check my-award.yaml --cases booklets  what its author should look at
  sasshi convert a.txt --profile my-award.yaml")]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the built-in profiles: name and what it is for
    List,
    /// Print the YAML of a built-in profile
    Show {
        /// The name, as `sasshi profile list` gives it
        name: String,
    },
    Infer(infer::Arguments),
    Try(attempt::Arguments),
    /// Look at profiles as their author would: words that two rules have, keys, rules that are never needed
    Check(check::Arguments),
}

/// Lists the profiles or prints one.
pub(super) fn run(arguments: Arguments, context: Context<'_>) -> anyhow::Result<Outcome> {
    match arguments.command {
        Command::List => {
            let profiles = profile::built_in_names().map(profile::built_in).collect::<Result<Vec<_>, _>>()?;
            let width = profiles.iter().map(|profile| profile.name.len()).max().unwrap_or(0);
            for profile in profiles {
                writeln!(context.out, "{:width$}  {}", profile.name, profile.about)?;
            }
        }
        Command::Infer(arguments) => return infer::run(arguments, context),
        Command::Try(arguments) => return attempt::run(arguments, context),
        Command::Check(arguments) => return check::run(&arguments, context),
        Command::Show { name } => context.out.write_all(profile::built_in(&name)?.text.as_bytes())?,
    }
    Ok(Outcome::Fine)
}
