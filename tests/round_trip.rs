//! What goes into a booklet comes back from it: random records are printed, converted, and compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

#[path = "support/booklets/mod.rs"]
mod booklets;
mod support;

use std::collections::BTreeSet;

use booklets::{Plan, plan, print};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use sasshi::diagnostic::Severity;

/// Every way in which what comes back differs from what went in.
fn differences(plan: &Plan) -> Vec<String> {
    let text = print(plan);
    let converted = support::text(&text);
    let (expected, got) = (plan.expected(), support::contents(&converted.value));
    let mut found = Vec::new();
    if expected.len() != got.len() {
        found.push(format!("{} records went in, {} came back", expected.len(), got.len()));
    }
    for (at, (expected, got)) in expected.iter().zip(&got).enumerate() {
        found.extend(support::differences(expected, got).into_iter().map(|line| format!("{:02}{line}", at + 1)));
    }
    for line in &converted.value.unclaimed {
        found.push(format!("line {} is unclaimed: {}", line.line, line.text));
    }
    let severe = converted.diagnostics.iter().filter(|found| found.severity != Severity::Note);
    let told: BTreeSet<&str> = severe.map(|found| found.code.as_str()).collect();
    if told != plan.findings() {
        let odd = converted.diagnostics.iter().filter(|one| !plan.findings().contains(one.code.as_str()));
        found.extend(odd.map(|one| format!("{}: {}", one.code, one.message)));
        found.push(format!("the findings are {told:?}, but due are {:?}", plan.findings()));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 400, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn what_goes_in_comes_back(plan in plan(1..6)) {
        let found = differences(&plan);
        prop_assert!(found.is_empty(), "{} differences:\n{}\n\nof\n{}", found.len(), found.join("\n"), print(&plan));
    }
}

/// How many booklets are tried: `PROPTEST_CASES` says more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(48)
}
