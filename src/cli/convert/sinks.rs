//! Where a run writes beside the folders of booklets: all records in one place, and the report.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context as _, bail};
use sasshi::batch::{Finished, Outcome as Became, RecordsFile, ReportLine};

use super::{Arguments, Format, MessageFormat};
use crate::cli::{Context, Outcome, say_error};

/// Where records go.
pub(super) enum Records {
    /// Into a folder for each booklet.
    Folders,
    /// All to the standard output.
    Stdout,
    /// All to one file, which is opened when everything else has proved sound.
    File(Option<RecordsFile>),
}

impl Records {
    /// What the arguments ask for.
    pub(super) fn new(arguments: &Arguments) -> anyhow::Result<Self> {
        let (out, is_ndjson) = (arguments.out.as_path(), arguments.format == Format::Ndjson);
        let is_file = out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ndjson")) && !out.is_dir();
        let records = match (out == Path::new("-"), is_file, is_ndjson) {
            (true, _, true) => Self::Stdout,
            (true, _, false) => bail!("only records in lines go to the standard output; add --format ndjson"),
            (false, true, true) => Self::File(None),
            _ => Self::Folders,
        };
        if arguments.run.resume && !matches!(records, Self::Folders) {
            bail!("only folders can be resumed; leave out --resume, or name a folder with --out");
        }
        let users = [
            (matches!(records, Self::Stdout), "--out -"),
            (arguments.message_format == MessageFormat::Json, "--message-format json"),
            (arguments.run.report.as_deref() == Some(Path::new("-")), "--report -"),
        ];
        if let [one, other, ..] = users.iter().filter(|(is_used, _)| *is_used).collect::<Vec<_>>()[..] {
            bail!("{} and {} would be mixed on the standard output; choose one of them", one.1, other.1);
        }
        Ok(records)
    }

    /// Opens the file, if there is one.
    pub(super) fn open(&mut self, arguments: &Arguments) -> anyhow::Result<()> {
        if let Self::File(file) = self {
            *file = Some(RecordsFile::create(&arguments.out, arguments.run.fsync)?);
        }
        Ok(())
    }

    /// Adds the records of a booklet.
    pub(super) fn add(&mut self, finished: &Finished, context: &mut Context<'_>) -> anyhow::Result<()> {
        let Became::Converted(converted) = &finished.outcome else { return Ok(()) };
        match self {
            Self::Folders | Self::File(None) => {}
            Self::File(Some(file)) => file.add(&converted.records)?,
            Self::Stdout => {
                context.out.flush()?;
                // JSON has no escape sequences of terminals, so nothing need be looked for.
                io::stdout().lock().write_all(converted.records.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Puts the file in its place.
    pub(super) fn finish(&mut self) -> anyhow::Result<()> {
        match self {
            Self::File(file) => Ok(file.take().map_or(Ok(()), RecordsFile::finish)?),
            _ => Ok(()),
        }
    }
}

/// The report: a line for each input, written as soon as the input is done.
pub(super) struct Report {
    to: To,
    outcome: Outcome,
}

/// Where a report goes.
enum To {
    Nowhere,
    Stdout,
    File(BufWriter<File>),
}

impl Report {
    /// Begins a report.
    pub(super) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let to = match path {
            None => To::Nowhere,
            Some(path) if path == Path::new("-") => To::Stdout,
            Some(path) => {
                let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
                To::File(BufWriter::new(file))
            }
        };
        Ok(Self { to, outcome: Outcome::Fine })
    }

    /// Adds the line of an input.
    pub(super) fn add(&mut self, finished: &Finished, context: &mut Context<'_>) -> anyhow::Result<()> {
        let writer: &mut dyn Write = match &mut self.to {
            To::Nowhere => return Ok(()),
            To::Stdout => context.out,
            To::File(file) => file,
        };
        let Some(line) = ReportLine::new(finished) else { return Ok(()) };
        match writeln!(writer, "{}", line.to_json()?).and_then(|()| writer.flush()) {
            Ok(()) => Ok(()),
            Err(error) if matches!(self.to, To::Stdout) && error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            Err(error) => {
                // The booklets matter more than the report of them, so they go on. Who reads no further has got what they wanted.
                if !matches!(self.to, To::Stdout) {
                    say_error(&anyhow::Error::from(error).context("cannot write the report"));
                    self.outcome = Outcome::Stopped;
                }
                self.to = To::Nowhere;
                Ok(())
            }
        }
    }

    /// What the report means for the exit code.
    pub(super) fn outcome(&self) -> Outcome {
        self.outcome
    }
}
