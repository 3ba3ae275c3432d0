//! `sasshi test [DIR]`: are booklets still converted to what is expected?

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use anyhow::bail;
use clap::{Args, ValueEnum};
use sasshi::cases::report::{self, Standing, Summary};
use sasshi::cases::score::{self, Floors, Scores};
use sasshi::cases::{self, Case, Finished, Only, Task};

use super::{Context, Outcome};

/// Hold booklets against what must come out of them
#[derive(Args)]
#[command(long_about = "Hold booklets against what must come out of them.\n\n\
    A case is a folder with an input (`input.txt`, in any encoding) and an expectation: `expected/`, the files that \
    `sasshi convert` writes, or `must.yaml`, what single values must be. Every case in the folder and in the folders below it \
    is run. `sasshi case new` makes one.")]
#[command(after_long_help = "\
Examples:
  sasshi test                                     every case in fixtures/cases
  sasshi test my-cases --filter heading           those whose name has `heading` in it
  sasshi test --bless                             make what comes out now expected, and show what changed
  sasshi test --bless --only recipient.capital    only this value of each record
  sasshi test --bless --only 7:fields.plans --only diagnostics:
  sasshi test --vary                              in other encodings, widths, line ends, … too
  sasshi test --score                             how well each profile does, held against its floor
  sasshi test --score --update-floor              make these scores the floor
  sasshi test --format junit > report.xml         for a build server

Exit codes:
  0  every case came out as expected
  1  a case did not, or could not be run
  2  wrong use, or there are no cases")]
pub(super) struct Arguments {
    /// The folder of cases, or one case
    #[arg(value_name = "DIR", default_value = "fixtures/cases")]
    folder: PathBuf,
    /// Run only cases whose name has this in it; may be given several times
    #[arg(long, short, value_name = "TEXT")]
    filter: Vec<String>,
    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// How many cases to run at once; by default one for each core
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Make what comes out now expected, and show what changed
    #[arg(long)]
    bless: bool,
    /// Bless only this value, such as recipient.capital, 7:fields.plans or booklet:winners
    #[arg(long, value_name = "PATH", requires = "bless")]
    only: Vec<Only>,
    /// With --bless: write expected/ for cases too that have only must.yaml
    #[arg(long, requires = "bless", conflicts_with = "only")]
    whole: bool,
    /// Read every input in other clothes too, and demand the same record
    #[arg(long, conflicts_with = "bless")]
    #[arg(
        long_help = "Read every input in other clothes too, and demand the same record: other encodings, line ends, widths of letters \
        and kana, page breaks, page numbers, running heads, tabs, narrower and wider lines. What a case cannot be had in is listed and is \
        no failure."
    )]
    vary: bool,
    #[command(flatten)]
    scoring: Scoring,
}

/// Scores and their floors.
#[derive(Args)]
#[command(next_help_heading = "Scores")]
struct Scoring {
    /// Print how well each profile does, and fail below the floor
    #[arg(long, conflicts_with = "bless")]
    #[arg(
        long_help = "Print how well each profile does, and fail below the floor: F1 of the values of records, the share of records that \
        are wholly right, F1 of line breaks, and the share of lines that a rule claims. With --score a difference in a case does not \
        fail the run: the floors do."
    )]
    score: bool,
    /// The file of floors; by default floors.yaml in the folder of cases
    #[arg(long, value_name = "FILE", requires = "score")]
    floors: Option<PathBuf>,
    /// Make the scores the floors, where none is lowered by it
    #[arg(long, requires = "score", conflicts_with = "filter")]
    update_floor: bool,
    /// Let --update-floor lower floors too
    #[arg(long, requires = "update_floor")]
    allow_regression: bool,
}

/// The form of the report.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// JUnit XML, for build servers
    Junit,
    /// One JSON object, for other programs
    Json,
}

/// Runs every case.
pub(super) fn run(arguments: Arguments, context: Context<'_>) -> anyhow::Result<Outcome> {
    let cases = arguments.cases()?;
    arguments.floors()?;
    let task = Task { bless: arguments.bless, only: arguments.only.clone(), whole: arguments.whole, vary: arguments.vary };
    let jobs = arguments.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let start = Instant::now();
    let (mut all, mut summary, mut fault) = (Vec::new(), Summary::default(), None);
    let (mut measures, mut reached) = (Vec::new(), vec![false; arguments.only.len()]);
    cases::run_all(&cases, &task, jobs, |finished: Finished| {
        summary.add(&finished);
        reached.iter_mut().zip(&finished.reached).for_each(|(all, one)| *all |= one);
        measures.extend(finished.measure.clone().map(|measure| (finished.case.name.clone(), measure)));
        if arguments.format == Format::Text {
            let silent =
                context.quiet && finished.passed() || arguments.scoring.score && !arguments.vary && !finished.is_broken();
            // Each case is shown as soon as it is done.
            let shown = if silent { Ok(()) } else { write!(context.out, "{}", report::text(&finished, context.width)) };
            fault = fault.take().or(shown.and_then(|()| context.out.flush()).err());
        } else {
            all.push(finished);
        }
    });
    fault.map_or(Ok(()), Err)?;
    let scores = score::sum(measures.iter().map(|(name, measure)| (name.as_str(), measure)));
    let standing = if arguments.scoring.score { Some(arguments.hold(&scores)?) } else { None };
    match arguments.format {
        Format::Text => {
            if let Some(standing) = &standing {
                write!(context.out, "{}", report::scores(standing))?;
                context.out.flush()?;
            }
            context.tell(format_args!("{}", summary.line(start.elapsed())));
        }
        Format::Junit => write!(context.out, "{}", report::junit(&all, standing.as_ref(), start.elapsed()))?,
        Format::Json => write!(context.out, "{}", report::json(&all, standing.as_ref(), start.elapsed()))?,
    }
    // A case that could not be run could have had it.
    if let Some((only, _)) = arguments.only.iter().zip(reached).find(|(_, reached)| !reached).filter(|_| summary.broken == 0) {
        bail!(
            "--only {only}: no case has such a value, so nothing was blessed by it; paths are written as the report prints them"
        );
    }
    let is_fine = standing.map_or(summary.is_fine(), |standing| {
        standing.faults.is_empty() && summary.broken == 0 && (summary.varied == 0 || !arguments.vary)
    });
    Ok(if is_fine { Outcome::Fine } else { Outcome::Errors })
}

impl Arguments {
    /// Holds scores against their floors, and makes them the floors where that is wanted.
    fn hold(&self, scores: &BTreeMap<String, Scores>) -> anyhow::Result<Standing> {
        let mut standing = Standing { scores: scores.clone(), ..Standing::default() };
        if !self.filter.is_empty() {
            standing.notes.push("these are not all cases: the scores are not held against the floors".to_owned());
            return Ok(standing);
        }
        let path = self.scoring.floors.clone().unwrap_or_else(|| self.folder.join(score::FLOORS));
        let floors = Floors::read(&path)?;
        let regressions = floors.as_ref().map(|floors| floors.regressions(scores)).unwrap_or_default();
        if self.scoring.update_floor {
            if regressions.is_empty() || self.scoring.allow_regression {
                Floors::new(scores.clone()).write(&path)?;
                standing.notes.extend(regressions.into_iter().map(|line| format!("lowered: {line}")));
                standing.notes.push(format!("the floors are in {}", path.display()));
            } else {
                standing.faults = regressions;
                standing.notes.push("the floors are left as they are; --allow-regression lowers them".to_owned());
            }
            return Ok(standing);
        }
        match floors {
            Some(floors) => {
                standing.faults = regressions.into_iter().chain(floors.outdated(scores)).collect();
                if !standing.faults.is_empty() {
                    standing.notes.push("where the scores are right, --update-floor makes them the floors".to_owned());
                }
            }
            None => standing.notes.push(format!("there are no floors in {}; --update-floor makes them", path.display())),
        }
        Ok(standing)
    }

    /// Whether the floors that are named are there: floors that nobody has hold nothing.
    fn floors(&self) -> anyhow::Result<()> {
        match &self.scoring.floors {
            Some(path) if !self.scoring.update_floor && !path.exists() => {
                bail!("there are no floors in {}; --update-floor makes them", path.display())
            }
            _ => Ok(()),
        }
    }

    fn cases(&self) -> anyhow::Result<Vec<Case>> {
        let mut cases = cases::find(&self.folder)?;
        if cases.is_empty() {
            bail!(
                "there are no cases in {}; `sasshi case new INPUT -o {}` makes one",
                self.folder.display(),
                self.folder.display()
            );
        }
        let count = cases.len();
        cases.retain(|case| self.filter.is_empty() || self.filter.iter().any(|part| case.name.contains(part.as_str())));
        if cases.is_empty() {
            bail!("none of the {count} cases in {} has {} in its name", self.folder.display(), self.filter.join(" or "));
        }
        Ok(cases)
    }
}
