//! The booklet in the forms that the measure is taken of and weights are learned from: as it stands, and set anew.
//!
//! In come a booklet and its labelled passages; out come texts with the passages in them, each with what one of its line ends counts in
//! learning. `Variant::set(60)` is the booklet at 60 columns a line, with a running head and a page number on every page.
#![allow(dead_code, clippy::unwrap_used, reason = "a test and an example each use a part of this; a panic is how they fail")]

use sasshi::profile::{self, Profile};
use sasshi::source::Source;

use super::breaks::{self, Found, Passage};
use super::rewrap::{self, Set, Setting};
use super::scores::Report;

/// A booklet and its labelled passages.
pub struct Measured {
    pub profile: Profile,
    pub text: String,
    pub passages: Vec<Passage>,
    /// What sasshi makes of it as it stands.
    own: Found,
}

/// How a booklet is set.
#[derive(Debug, Clone, Copy)]
pub enum Variant {
    /// As it stands.
    Own,
    /// Anew.
    Set(Setting),
}

impl Variant {
    /// Set anew at so many columns a line.
    pub fn set(width: usize) -> Self {
        Self::Set(Setting { width, ..Setting::default() })
    }

    /// Set anew by authors of whom one in six ends lines inside sentences by hand.
    pub fn by_hand(width: usize, seed: u64) -> Self {
        Self::Set(Setting { width, hand: (6, seed), form_feeds: false, ..Setting::default() })
    }
}

impl Measured {
    /// The booklet of the labelled passages.
    pub fn own() -> Self {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/telework-award-07.txt");
        Self::of(std::fs::read_to_string(path).unwrap(), breaks::passages(&breaks::folder()))
    }

    /// Another booklet with passages of its own.
    pub fn of(text: String, passages: Vec<Passage>) -> Self {
        let profile = profile::built_in("telework-award").unwrap();
        let own = found(&text, &profile);
        Self { profile, text, passages, own }
    }

    /// The booklet set in another way, with what the extraction leaves at the lines' ends or without it.
    pub fn set(&self, variant: Variant, signal: bool) -> Set {
        match variant {
            Variant::Own if signal => Set { text: self.text.clone(), passages: self.passages.clone() },
            Variant::Own => Set { text: breaks::without_signal(&self.text), passages: self.passages.clone() },
            Variant::Set(setting) => {
                rewrap::set(&self.text, &self.profile, &self.own, &self.passages, Setting { signal, ..setting })
            }
        }
    }

    /// What sasshi makes of the booklet set in another way, against the labels.
    pub fn report(&self, variant: Variant, signal: bool) -> Report {
        let set = self.set(variant, signal);
        Report::of(&found(&set.text, &self.profile), &set.passages)
    }
}

fn found(text: &str, profile: &Profile) -> Found {
    Found::of(&Source::from_bytes("booklet.txt", text.as_bytes().to_vec()), profile)
}

/// What weights are learned from, each with what one of its line ends counts: the booklet as it stands, the same line ends at seven widths,
/// and a little of what authors do who end lines by hand.
pub fn lessons() -> Vec<(Variant, f64)> {
    let paged = |width| match Variant::set(width) {
        Variant::Set(setting) => Variant::Set(Setting { form_feeds: width > 80, ..setting }),
        own @ Variant::Own => own,
    };
    let widths = [52, 60, 68, 76, 84, 92, 100];
    let mut lessons = vec![(Variant::Own, 1.0)];
    lessons.extend(widths.map(|width| (paged(width), 1.0 / widths.len() as f64)));
    lessons.extend((1..=6).map(|n| (Variant::by_hand(58 + 6 * n, 7919 * n as u64), 0.1)));
    lessons
}
