//! Cases: booklets kept beside what must come out of them, so that no change of a profile or of the program goes unseen.
//!
//! In comes a folder of cases; each has an input and an expectation. Out comes, for each, whether what it is converted to is still the
//! same, and if not in which value of which record, in which words, and on which source line. A case is a folder:
//!
//! ```text
//! fixtures/cases/wrapped-heading/
//!   input.txt          the booklet, in any encoding
//!   about.yaml         where it comes from and what it shows; perhaps `profile:` and `input:`
//!   profile.yaml       a profile of its own, if any
//!   expected/          booklet.yaml, records/01.yaml, … and diagnostics.yaml, as `sasshi convert` writes them
//!   must.yaml          beside it or instead of it: what single values must contain, lack or be
//! ```
//!
//! ```
//! use sasshi::cases;
//!
//! let found = cases::find("fixtures/cases".as_ref())?;
//! let case = found.iter().find(|case| case.name == "must-only").unwrap();
//! let finished = cases::run(case, &cases::Task::default());
//! assert!(finished.passed(), "{:?}", finished.differences);
//! # Ok::<(), sasshi::error::Error>(())
//! ```

pub mod difference;
pub mod draft;
mod folder;
mod must;
mod only;
mod paths;
pub mod report;
mod run;
pub mod score;
pub mod vary;
mod words;

pub use difference::{Claim, Difference};
pub use folder::{About, Case, find};
pub(crate) use must::Must;
pub use only::Only;
pub use run::{Finished, Task, Verdict, run, run_all};
