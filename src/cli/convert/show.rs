//! What a person is told: findings, what became of a booklet, and sums over many.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use sasshi::batch::{Account, Converted, Failure, Finished, Outcome as Became, Tally};
use sasshi::diagnostic::render::{Look, render, to_json_line};
use sasshi::diagnostic::{Diagnostic, Severity};

use super::{Context, say, say_error};

/// How many codes the table has.
const CODES: usize = 8;

/// How entries are shown.
pub(super) struct Show {
    /// Whether there is one only, so that there is room to say more of it.
    pub(super) is_single: bool,
    /// Whether findings are data.
    pub(super) json: bool,
}

impl Show {
    /// Shows what was found in an entry and what became of it.
    pub(super) fn finding_and_summary(&self, finished: &Finished, context: &mut Context<'_>) -> anyhow::Result<()> {
        match &finished.outcome {
            Became::Converted(converted) => {
                self.findings(&converted.diagnostics, &finished.shown, context)?;
                if self.is_single {
                    context.tell(summary(converted, &finished.shown));
                }
            }
            Became::Skipped(account) if self.is_single => {
                context.tell(format_args!("{}: the result in {} is up to date", finished.shown, account.folder));
            }
            Became::Failed { failure, .. } => say_error(&anyhow::anyhow!("{}", self.failure(failure, finished))),
            Became::Skipped(_) | Became::Left => {}
        }
        Ok(())
    }

    /// Why an entry has no result. Among others an input is called by its path, for a name may be met many times.
    fn failure(&self, failure: &Failure, finished: &Finished) -> String {
        let message = failure.to_string();
        let name = Path::new(&finished.shown).file_name().map(|name| name.to_string_lossy());
        match name.and_then(|name| message.strip_prefix(&*name)) {
            Some(rest) if !self.is_single && rest.starts_with(' ') => format!("{}{rest}", finished.shown),
            _ => message,
        }
    }

    /// Shows findings, most severe first: to people on the standard error, to programs on the standard output.
    fn findings(&self, found: &[Diagnostic], shown: &str, context: &mut Context<'_>) -> anyhow::Result<()> {
        let is_shown = |found: &&Diagnostic| !context.quiet || found.severity == Severity::Error;
        let found = found.iter().filter(is_shown);
        if !self.json {
            let look = Look { color: true, width: context.width };
            found.for_each(|found| say(render(found, shown, &look)));
            return Ok(());
        }
        let write = || -> io::Result<()> {
            for found in found {
                writeln!(context.out, "{}", to_json_line(found, shown))?;
            }
            context.out.flush()
        };
        match write() {
            // Who reads no further still wants the files of the inputs that are left.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => Ok(other?),
        }
    }
}

/// What became of a booklet, in a few lines.
fn summary(converted: &Converted, shown: &str) -> String {
    let Converted { account, why, written, .. } = converted;
    let Account { coverage, .. } = account;
    let mut text = format!(
        "{}{shown}: {}, {}, read with the profile {}\n\
         lines     {} = {} records + {} front matter + {} divider pages + {} furniture + {} unclaimed\n\
         findings  {}, {}, {}",
        why.as_ref().map(|why| format!("profile   {why}\n")).unwrap_or_default(),
        counted(account.recipients, "recipient"),
        counted(account.fields, "field"),
        account.profile,
        coverage.lines,
        coverage.records,
        coverage.front_matter,
        coverage.divider_pages,
        coverage.furniture,
        coverage.unclaimed,
        counted(account.severe(Severity::Error), "error"),
        counted(account.severe(Severity::Warning), "warning"),
        counted(account.severe(Severity::Note), "note"),
    );
    if let Some(written) = written {
        // Writing to a string cannot fail.
        let _ = write!(text, "\nwritten   {} in {}", counted(written.files.len(), "file"), written.folder.display());
    }
    text
}

/// Sums over all inputs. There is no time in it, so that equal runs say the same.
pub(super) fn table(tally: &Tally, left: usize, out: Option<&Path>) -> String {
    let mut rows = vec![
        ("inputs", tally.inputs() + left, ""),
        ("  converted", tally.converted, ""),
        ("  skipped", tally.skipped, "up to date"),
        ("  failed", tally.failed, ""),
        ("  left", left, "not begun"),
        ("recipients", tally.recipients, ""),
        ("with errors", tally.with_errors, "in the booklets that have a result"),
        ("with warnings", tally.with_warnings, "and no errors"),
    ];
    rows.retain(|&(name, count, _)| count > 0 || !matches!(name, "  left"));
    let width = rows.iter().map(|(_, count, _)| count.to_string().len()).max().unwrap_or(1);
    let mut text = String::new();
    for (name, count, note) in rows {
        let line = format!("{name:<15}{count:>width$}  {}", if count > 0 { note } else { "" });
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let worst = tally.worst();
    for (at, (code, count)) in worst.iter().take(CODES).enumerate() {
        let name = if at == 0 { "findings" } else { "" };
        let _ = writeln!(text, "{name:<15}{count:>width$}  {} {code}", code.severity().as_str());
    }
    if worst.len() > CODES {
        let rest: usize = worst.iter().skip(CODES).map(|(_, count)| count).sum();
        let _ = writeln!(text, "{:<15}{rest:>width$}  of {} other codes", "", worst.len() - CODES);
    }
    if let Some(out) = out {
        let _ = writeln!(text, "{:<15}{}", "written to", out.display());
    }
    text.truncate(text.trim_end().len());
    text
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
