//! The throughput of each stage and of the whole conversion, in bytes of the source a second.
//!
//! `SASSHI_BENCH_LARGE=1` adds a booklet of 100 MB.
#![allow(clippy::expect_used, missing_docs, reason = "a panic is how a measurement fails; the macros make undocumented items")]

mod shelf;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sasshi::decode::{self, decode};
use sasshi::source::Source;
use sasshi::{Options, analyse, convert, emit, field, fold, outline, page, profile, schema, yaml};

fn length(source: &Source) -> Throughput {
    Throughput::Bytes(source.bytes.len() as u64)
}

/// The stages one by one, on the real booklet.
fn stages(criterion: &mut Criterion) {
    let profile = shelf::profile();
    let source = shelf::source(shelf::BOOKLET);
    let analysis = analyse(&source, &profile, &Options::default()).expect("the booklet is text");
    let converted = convert(&source, &profile, &Options::default()).expect("the booklet is text");
    let (text, pages) = (&analysis.text, &analysis.pages);
    let printed = || pages.lines.iter().map(|line| line.text(text));

    let mut group = criterion.benchmark_group("stage");
    let hints = profile.hints();
    let options = decode::Options { encoding: None, hints: &hints };
    for (name, source) in [("decode UTF-8", source.clone()), ("decode CP932", shelf::source(shelf::cp932(text)))] {
        group.throughput(length(&source));
        group.bench_function(name, |bench| bench.iter(|| decode(black_box(&source), &options).expect("it is text").text.len()));
    }
    group.throughput(length(&source));
    let mut form = fold::Form::default();
    group.bench_function("fold match form", |bench| {
        bench.iter(|| printed().for_each(|line| fold::match_into(black_box(line), &mut form)));
    });
    group.bench_function("fold clean form", |bench| {
        let mut findings = Vec::new();
        bench.iter(|| {
            findings.clear();
            for line in printed() {
                fold::clean_into(black_box(line), fold::Spacing::Judge, &mut form, &mut findings);
            }
        });
    });
    group.bench_function("page", |bench| bench.iter(|| page::read(text, &profile.furniture, |form| profile.is_content(form))));
    group.bench_function("outline", |bench| bench.iter(|| outline::divide(text, pages, &profile)));
    group.bench_function("field", |bench| {
        let read = |section| field::read(text, pages, &profile, &analysis.outline.signals, section);
        bench.iter(|| analysis.outline.sections.iter().map(read).collect::<Vec<_>>());
    });
    group.bench_function("decode to field", |bench| bench.iter(|| analyse(&source, &profile, &Options::default())));
    group.bench_function("decode to check", |bench| bench.iter(|| convert(&source, &profile, &Options::default())));
    group.bench_function("emit", |bench| {
        bench.iter(|| emit::files(&converted.value, &converted.diagnostics, &emit::Options::default()));
    });
    group.bench_function("emit, writing YAML alone", |bench| {
        let trees: Vec<_> =
            converted.value.records.iter().map(|record| serde_json::to_value(record).expect("it is JSON")).collect();
        bench.iter(|| trees.iter().map(|tree| yaml::value_to_yaml(tree).expect("it is YAML").len()).sum::<usize>());
    });
    group.finish();
}

/// All of it: bytes to the texts of the files.
fn whole(criterion: &mut Criterion) {
    let profile = shelf::profile();
    let mut group = criterion.benchmark_group("whole");
    group.sample_size(10);
    let mut texts = vec![("real", shelf::BOOKLET.to_owned())];
    texts.extend([("1 MB", 1), ("10 MB", 10)].map(|(name, size)| (name, shelf::booklet(size * 1_000_000))));
    if std::env::var_os("SASSHI_BENCH_LARGE").is_some() {
        texts.push(("100 MB", shelf::booklet(100_000_000)));
    }
    for (name, text) in texts {
        let cp932 = shelf::source(shelf::cp932(&text));
        for (encoding, source) in [("UTF-8", shelf::source(text)), ("CP932", cp932)] {
            group.throughput(length(&source));
            group.bench_function(format!("{name} {encoding}"), |bench| {
                bench.iter(|| {
                    let converted = convert(&source, &profile, &Options::default()).expect("it is text");
                    emit::files(&converted.value, &converted.diagnostics, &emit::Options::default()).expect("it is valid")
                });
            });
        }
    }
    group.finish();
}

/// What a run needs before it reads the first booklet.
fn start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start");
    group.bench_function("load a profile", |bench| bench.iter(|| profile::built_in("telework-award")));
    group.bench_function("make the schemas", |bench| bench.iter(schema::all));
    group.finish();
}

criterion_group!(benches, stages, whole, start);
criterion_main!(benches);
