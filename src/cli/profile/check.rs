//! `sasshi profile check [PROFILE...] [--cases DIR]`: what the author of a profile should look at.

use std::path::{Path, PathBuf};

use clap::Args;
use sasshi::diagnostic::Severity;
use sasshi::lint::{self, Remark, Used};
use sasshi::profile::{self, Profile};
use sasshi::source::Source;

use super::super::reading::named;
use super::super::{Context, Outcome, say};

/// The largest text that is taken for a case.
const MOST_BYTES: u64 = 256 << 20;

/// What to check.
#[derive(Args)]
pub(super) struct Arguments {
    /// The profiles: names of built-in ones, or files; all that are built in where none is given
    #[arg(value_name = "PROFILE")]
    profiles: Vec<String>,
    /// A folder of booklets that the profiles should read: texts in it and in its folders
    #[arg(long, value_name = "DIR")]
    cases: Option<PathBuf>,
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
}

/// Checks the profiles.
pub(super) fn run(arguments: &Arguments, context: Context<'_>) -> anyhow::Result<Outcome> {
    let profiles: Vec<(String, Profile)> = if arguments.profiles.is_empty() {
        profile::built_in_names().map(|name| Ok((name.to_owned(), profile::built_in(name)?))).collect::<anyhow::Result<_>>()?
    } else {
        arguments.profiles.iter().map(|given| Ok((given.clone(), named(given)?))).collect::<anyhow::Result<_>>()?
    };
    let cases = arguments.cases.as_deref().map(texts).transpose()?;
    let mut outcome = Outcome::Fine;
    for (given, profile) in &profiles {
        let mut remarks = lint::by_itself(profile);
        let mut read = None;
        if let Some(cases) = &cases {
            let mut used = Used::default();
            for source in cases {
                // What is no text is no case.
                let _ = used.add(profile, source);
            }
            remarks.extend(used.remarks(profile));
            read = Some(used.cases);
        }
        remarks.sort_by_key(|remark| remark.severity);
        for Remark { severity, rule, message } in &remarks {
            writeln!(context.out, "{given}: {}: {rule}: {message}", severity.as_str())?;
            let counts = *severity == Severity::Error || arguments.strict && *severity == Severity::Warning;
            outcome = outcome.max(if counts { Outcome::Errors } else { Outcome::Fine });
        }
        if !context.quiet {
            let count = |severity| remarks.iter().filter(|remark| remark.severity == severity).count();
            let read = read.map_or(String::new(), |cases| format!(", {cases} of the cases read with it"));
            let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
            say(format_args!("{given}: {errors} errors, {warnings} warnings, {notes} notes{read}"));
        }
    }
    Ok(outcome)
}

/// The texts of a folder and of the folders in it, in the order of their paths.
fn texts(folder: &Path) -> anyhow::Result<Vec<Source>> {
    let mut paths = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| anyhow::anyhow!("{}: {error}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            // What a link leads to is not followed, so that there is an end.
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if entry.path().extension().is_some_and(|extension| extension == "txt") {
                paths.push(entry.path());
            }
        }
    }
    paths.sort();
    Ok(paths.iter().map(|path| Source::read(path, MOST_BYTES)).collect::<Result<_, _>>()?)
}
