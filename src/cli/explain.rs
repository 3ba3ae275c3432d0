//! `sasshi explain [CODE]`: what a finding means and what to do about it.

use clap::Args;
use sasshi::diagnostic::{Code, Severity};
use serde_json::{Value, json};

use super::{Context, Outcome};

/// Say what a finding means and what to do about it
#[derive(Args)]
#[command(long_about = "Say what a finding means, with an example, why it matters and what to do about it.\n\n\
    Each finding has a code that never changes its meaning. Without a code, all of them are listed.")]
#[command(after_long_help = "\
Examples:
  sasshi explain                      list all codes, most severe first
  sasshi explain place-mismatch       explain one
  sasshi explain --json               list all codes for another program")]
pub(super) struct Arguments {
    /// The code, such as `place-mismatch`; all are listed without it
    code: Option<String>,
    /// Write JSON: `code`, `severity`, `summary` and, for a single code, `explanation` in Markdown
    #[arg(long)]
    json: bool,
}

/// Writes one page or the list of all.
pub(super) fn run(arguments: Arguments, context: Context<'_>) -> anyhow::Result<Outcome> {
    let code = arguments.code.as_deref().map(str::parse::<Code>).transpose()?;
    match (code, arguments.json) {
        (Some(code), false) => context.out.write_all(code.explanation().as_bytes())?,
        (Some(code), true) => {
            let mut entry = entry(code);
            entry["explanation"] = code.explanation().into();
            writeln!(context.out, "{entry:#}")?;
        }
        (None, true) => {
            let all: Value = Code::ALL.iter().copied().map(entry).collect();
            writeln!(context.out, "{all:#}")?;
        }
        (None, false) => {
            let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or(0);
            for &code in Code::ALL {
                let severity = code.severity();
                let style = match severity {
                    Severity::Error => "\x1b[31m",
                    Severity::Warning => "\x1b[33m",
                    Severity::Note => "\x1b[32m",
                };
                writeln!(context.out, "{:width$}  {style}{:7}\x1b[0m  {}", code.as_str(), severity.as_str(), code.summary())?;
            }
        }
    }
    Ok(Outcome::Fine)
}

/// What the list says of a code.
fn entry(code: Code) -> Value {
    json!({"code": code.as_str(), "severity": code.severity().as_str(), "summary": code.summary()})
}
