//! What each piece of evidence weighs, above 0 for a break. Learned from the passages of `fixtures/breaks/` that are marked `tuning`, as they stand and
//! re-wrapped to other widths; the order is that of [`super::breaks::features`].

use super::breaks::FEATURES;

/// Where white space at a line's end tells something.
pub(super) const WITH_SIGNAL: [f64; FEATURES] = [
    -4.08, -0.26, 2.22, 0.82, 0.31, 5.97, 1.46, 0.26, 0.19, 0.90, -1.36, -0.89, 2.71, 1.08, 1.19, 2.11, 0.23, 1.08, 0.24, 0.47, 0.09, -0.51, -1.58, 0.60, 0.48, 2.60, 0.25, 0.22, -1.78, -1.70, 0.00, 1.18, 0.85, -1.17, -2.09, -1.78, 0.13, -0.71, 0.47, -0.89, 0.34, 0.88, 0.22, -0.41, -0.42, -0.98, 0.80, -0.43, 0.24, 0.36, -1.08, -0.40, -0.93, -0.89,
];

/// Where it does not.
pub(super) const WITHOUT_SIGNAL: [f64; FEATURES] = [
    -2.27, 1.64, 1.53, 1.47, 2.75, 0.00, 3.93, 0.26, 1.41, 2.58, -0.79, -2.41, 5.24, 2.10, 2.95, 4.89, 0.37, 3.16, 1.23, 2.14, 0.08, 0.09, -2.68, 1.01, 1.23, 3.92, 0.60, 0.25, -2.20, -1.56, 0.00, 1.98, 1.21, -0.59, -1.15, -1.85, -0.03, -0.61, 0.34, -1.17, -0.15, 0.88, -0.37, -2.49, -0.71, -1.04, 0.83, 0.90, -0.79, 0.50, -0.80, -0.76, -1.54, -1.25,
];
