//! How far a run is: booklets, megabytes a second, errors, time left; a bar on a terminal, and a line now and then elsewhere.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use sasshi::batch::Tally;

use crate::cli::{When, say};

/// How often a line is written where there is no terminal.
const PAUSE: Duration = Duration::from_secs(1);

/// What shows how far a run is.
pub(super) struct Progress {
    form: Form,
    inputs: usize,
    start: Instant,
}

/// How it is shown.
enum Form {
    /// Not at all.
    Hidden,
    /// As a bar on a terminal.
    Bar(ProgressBar),
    /// As lines, with the time of the last one.
    Lines(Option<Instant>),
}

impl Progress {
    /// Begins to show how far a run over so many inputs is, if that is wanted; `is_small` says that nobody would miss it.
    pub(super) fn new(when: When, inputs: usize, is_small: bool) -> Self {
        let form = match (when, io::stderr().is_terminal()) {
            (When::Always, false) => Form::Lines(None),
            (When::Never, _) | (When::Auto, false) => Form::Hidden,
            (When::Auto, true) if is_small => Form::Hidden,
            (When::Always | When::Auto, true) => {
                let bar = ProgressBar::with_draw_target(Some(inputs as u64), ProgressDrawTarget::stderr());
                let template = "{bar:24} {pos}/{len} booklets  {msg}  {elapsed} gone, {eta} left";
                bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
                // Time goes on also while a long booklet is converted.
                bar.enable_steady_tick(Duration::from_millis(250));
                Form::Bar(bar)
            }
        };
        Self { form, inputs, start: Instant::now() }
    }

    /// Does something that may write to the terminal.
    pub(super) fn pause<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.form {
            Form::Bar(bar) => bar.suspend(write),
            _ => write(),
        }
    }

    /// Shows that one more input is done.
    pub(super) fn advance(&mut self, tally: &Tally) {
        let (done, gone) = (tally.inputs(), self.start.elapsed());
        let rate = tally.bytes as f64 / 1e6 / gone.as_secs_f64().max(1e-3);
        let state = format!("{rate:.1} MB/s  {} with errors", tally.failed + tally.with_errors);
        match &mut self.form {
            Form::Hidden => {}
            Form::Bar(bar) => {
                bar.set_message(state);
                bar.inc(1);
            }
            Form::Lines(last) if last.is_none_or(|last| last.elapsed() >= PAUSE) || done == self.inputs => {
                *last = Some(Instant::now());
                let left = gone.mul_f64((self.inputs.saturating_sub(done)) as f64 / done.max(1) as f64);
                let (gone, left) = (HumanDuration(gone), HumanDuration(left));
                say(format_args!("{done}/{} booklets  {state}  {gone} gone, {left} left", self.inputs));
            }
            Form::Lines(_) => {}
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Form::Bar(bar) = &self.form {
            bar.finish_and_clear();
        }
    }
}
