//! `sasshi profile list`, `sasshi profile show NAME` and `sasshi profile check`: what is known of families of booklets.

mod check;

use clap::{Args, Subcommand};
use sasshi::profile;

use super::{Context, Outcome};

/// List, print and check profiles
#[derive(Args)]
#[command(long_about = "List, print and check profiles.\n\n\
    A profile holds what is known of one family of booklets: the words of headings, labels and furniture, and the keys that \
    values are written under. A family that is not known yet needs a profile, not a change of the program.")]
#[command(after_long_help = "\
Examples:
  sasshi profile list
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
        Command::Check(arguments) => return check::run(&arguments, context),
        Command::Show { name } => context.out.write_all(profile::built_in(&name)?.text.as_bytes())?,
    }
    Ok(Outcome::Fine)
}
