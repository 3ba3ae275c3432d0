//! `sasshi completions SHELL`: a script that lets a shell complete the arguments.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Context, Outcome};

/// Write a script that lets a shell complete arguments
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  sasshi completions bash > ~/.local/share/bash-completion/completions/sasshi
  sasshi completions zsh > ~/.zfunc/_sasshi
  sasshi completions fish > ~/.config/fish/completions/sasshi.fish
  sasshi completions powershell >> $PROFILE")]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

/// Writes the script.
pub(super) fn run(arguments: Arguments, context: Context<'_>) -> anyhow::Result<Outcome> {
    // The generator panics where it cannot write, so it writes into memory.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "sasshi", &mut script);
    context.out.write_all(&script)?;
    Ok(Outcome::Fine)
}
