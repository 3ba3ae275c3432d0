//! A shelf of booklets, and the exercise that it is made for: to convert it while the program is killed again and again, and to
//! end with the same bytes as if it had been left in peace.
//!
//! The booklets lie in folders, in every encoding, three of a hundred damaged. What is right is known before they are converted: every second
//! one is invented by `tests/support/booklets`, which uses nothing of the product and makes the records first and the text from them. The
//! others are the one in `seeds/` with other names and numbers, as long as those that they replace; their records are those of the
//! booklet in UTF-8, which `fixtures/cases` holds by hand, with the same words replaced.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the tests and the example use a part of this each, and a panic is how both fail"
)]

#[path = "../support/booklets/mod.rs"]
mod booklets;
#[path = "../encode/mod.rs"]
mod encode;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sasshi::source::Source;
use sasshi::{Options, analyse, convert, profile};
use serde_json::Value;

/// What is replaced in the booklet, and by what.
const VARIED: &[(&str, &[&str])] = &[
    ("日産自動車", &["本田自動車", "三菱自動車", "日野自動車", "富士自動車"]),
    ("カルロス", &["マルコス", "アントン", "ミシェル"]),
    ("5565-2200", &["5565-2217", "5511-2200", "3541-8036", "6402-7059"]),
    ("605,813", &["712,946", "108,225", "990,001"]),
];

/// A small generator of random numbers, the same on every run.
pub struct Random(pub u64);

impl Random {
    /// The next number (SplitMix64).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap()
    }
}

/// One booklet of the shelf.
pub struct Made {
    /// Its file below the shelf.
    pub path: PathBuf,
    /// What it was written in, or how it was damaged.
    pub form: String,
    pub is_damaged: bool,
    origin: Origin,
}

/// What a booklet was made from.
enum Origin {
    /// The real one; what is replaced in its records by what.
    Real(Vec<(String, String)>),
    /// An invented one; the number that it grew from.
    Invented(u64),
}

/// A shelf.
pub struct Shelf {
    pub folder: PathBuf,
    pub booklets: Vec<Made>,
    recipients: usize,
    /// The records of the real booklet, and how many findings it has of each code.
    reference: Vec<Value>,
    findings: BTreeMap<String, u64>,
}

impl Shelf {
    /// Makes a shelf of so many booklets, each with so many recipients (19 at most).
    pub fn make(folder: &Path, count: usize, recipients: usize, random: &mut Random) -> Self {
        let text = text(recipients);
        let (reference, findings) = read(Source::from_bytes("a.txt", text.clone().into_bytes()));
        assert_eq!(reference.len(), recipients.min(19), "the booklet is cut where a section begins");
        let recipients = reference.len();
        let booklets = (0..count).map(|number| make(folder, number, count, &text, recipients, random)).collect();
        Self { folder: folder.to_owned(), booklets, recipients, reference, findings }
    }

    /// What is wrong in the records that were written to an output folder, and what is not told of damage: nothing, if all is well.
    pub fn faults(&self, out: &Path) -> Vec<String> {
        let manifest = fs::read_to_string(out.join("manifest.ndjson")).unwrap_or_default();
        let lines: BTreeMap<String, Value> = manifest
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .map(|line| (line["folder"].as_str().unwrap_or_default().to_owned(), line))
            .collect();
        let judge = |made: &Made| {
            let folder = made.path.with_extension("");
            let line = lines.get(folder.to_str().unwrap()).unwrap_or(&Value::Null);
            let wrong = self.wrong(made, &out.join(&folder));
            if made.is_damaged { self.untold(made, line, &wrong).into_iter().collect() } else { wrong }
        };
        self.booklets.iter().flat_map(judge).collect()
    }

    /// Which records of a booklet are not what they must be.
    fn wrong(&self, made: &Made, folder: &Path) -> Vec<String> {
        let wanted: Vec<Value> = match &made.origin {
            Origin::Real(varied) => {
                let replaced = |record: &Value| {
                    let text = varied.iter().fold(record.to_string(), |text, (old, new)| text.replace(old, new));
                    serde_json::from_str(&text).unwrap()
                };
                self.reference.iter().map(replaced).collect()
            }
            Origin::Invented(seed) => invent(*seed, self.recipients).expected(),
        };
        let records = folder.join("records");
        let count = fs::read_dir(&records).map_or(0, Iterator::count);
        let number = (count != wanted.len()).then(|| format!("{}: {count} records ({})", made.path.display(), made.form));
        let wrong = wanted.iter().enumerate().filter_map(|(at, wanted)| {
            let path = records.join(format!("{:02}.yaml", at + 1));
            let text = fs::read_to_string(&path).unwrap_or_default();
            let mut got: Value = bare(sasshi::yaml::from_yaml(&text).unwrap_or_default());
            if let (Origin::Invented(_), Some(keys)) = (&made.origin, got.as_object_mut()) {
                keys.shift_remove("provenance");
            }
            (got != *wanted).then(|| format!("{} ({})", path.display(), made.form))
        });
        number.into_iter().chain(wrong).collect()
    }

    /// What should have been said of a damaged booklet and was not. Where records are wrong, something has to be found that is not found in the
    /// sound one. Single bytes can be spoilt so that nobody could tell.
    fn untold(&self, made: &Made, line: &Value, wrong: &[String]) -> Option<String> {
        let found: BTreeMap<String, u64> = serde_json::from_value(line["diagnostics"].clone()).unwrap_or_default();
        let is_told = match made.form.as_str() {
            "a PDF" | "noise" => line["outcome"] == "failed",
            "empty" => line["recipients"] == 0 && found.contains_key("no-booklet"),
            "spoilt bytes" => line["outcome"] == "converted",
            _ if wrong.is_empty() => true,
            _ => match &made.origin {
                Origin::Real(_) => found != self.findings,
                Origin::Invented(seed) => {
                    let due = invent(*seed, self.recipients).findings().into_iter().collect::<BTreeSet<&str>>();
                    found.keys().map(String::as_str).collect::<BTreeSet<&str>>() != due
                }
            },
        };
        (!is_told).then(|| format!("{} ({}): {line}", made.path.display(), made.form))
    }
}

/// The real booklet with its first sections only, and without the few characters that the legacy encodings do not have.
fn text(recipients: usize) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/telework-award-07.txt");
    let text = encode::writable(&fs::read_to_string(path).unwrap());
    let profile = profile::built_in("telework-award").unwrap();
    let source = Source::from_bytes("a.txt", text.clone().into_bytes());
    let analysis = analyse(&source, &profile, &Options::default()).unwrap();
    let next = analysis.outline.sections.get(recipients);
    let end = next.map_or(usize::MAX, |section| analysis.pages.lines[section.lines.start].number as usize - 1);
    text.split_inclusive('\n').take(end).collect()
}

/// The records of a booklet without what depends on the file, and how many findings it has of each code.
fn read(source: Source) -> (Vec<Value>, BTreeMap<String, u64>) {
    let profile = profile::built_in("telework-award").unwrap();
    let converted = convert(&source, &profile, &Options::default()).unwrap();
    let mut findings = BTreeMap::new();
    for found in &converted.diagnostics {
        *findings.entry(found.code.to_string()).or_default() += 1;
    }
    (converted.value.records.iter().map(|record| bare(serde_json::to_value(record).unwrap())).collect(), findings)
}

fn bare(mut record: Value) -> Value {
    if let Some(keys) = record.as_object_mut() {
        keys.shift_remove("id");
        keys.shift_remove("source");
    }
    record
}

/// The booklet that grows from a number: the same one each time.
fn invent(seed: u64, recipients: usize) -> booklets::Plan {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    booklets::plan(recipients..=recipients).new_tree(&mut runner).unwrap().current()
}

/// The real booklet with other names and numbers, and what was replaced by what.
fn vary(text: &str, random: &mut Random) -> (String, Vec<(String, String)>) {
    let mut text = text.to_owned();
    let mut varied = Vec::new();
    for (old, choices) in VARIED {
        let new = choices[random.below(choices.len())];
        text = text.replace(old, new);
        varied.push(((*old).to_owned(), new.to_owned()));
        if old.contains(',') {
            // Millions of yen, which are read too.
            let yen = |text: &str| text.replace(',', "") + "000000";
            varied.push((yen(old), yen(new)));
        }
    }
    (text, varied)
}

/// Writes one booklet.
fn make(folder: &Path, number: usize, count: usize, text: &str, recipients: usize, random: &mut Random) -> Made {
    let (text, origin) = if number.is_multiple_of(2) {
        let (text, varied) = vary(text, random);
        (text, Origin::Real(varied))
    } else {
        let seed = random.next();
        (booklets::print(&invent(seed, recipients)), Origin::Invented(seed))
    };
    let (encoding, mark) = encode::FORMS[random.below(encode::FORMS.len())];
    let mut bytes = encode::encode(&text, encoding, mark);
    let mut form = format!("{encoding}{}", if mark { " with a mark" } else { "" });
    // Three of a hundred, and at least one of few, evenly among the others.
    let is_damaged = (number + 1) * 3 / 100 != number * 3 / 100 || count < 100 && number == count / 2;
    if is_damaged {
        form = damage(&mut bytes, random).to_owned();
    }
    let path = PathBuf::from(format!("{}/{}/booklet-{number:05}.txt", 1987 + number % 20, ["spring", "秋"][number / 20 % 2]));
    fs::create_dir_all(folder.join(&path).parent().unwrap()).unwrap();
    fs::write(folder.join(&path), bytes).unwrap();
    Made { path, form, is_damaged, origin }
}

/// Damages a file as disks, mails and people do.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) -> &'static str {
    let length = bytes.len();
    match random.below(6) {
        0 => {
            bytes.truncate(random.below(length));
            "cut off"
        }
        1 => {
            for _ in 0..20 {
                bytes[random.below(length)] = u8::try_from(random.below(256)).unwrap();
            }
            "spoilt bytes"
        }
        2 => {
            let start = random.below(length);
            let end = (start + 4096).min(length);
            bytes[start..end].fill(0);
            "a block of zeros"
        }
        3 => {
            bytes.splice(0..0, *b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
            "a PDF"
        }
        4 => {
            bytes.iter_mut().for_each(|byte| *byte = u8::try_from(random.below(256)).unwrap());
            "noise"
        }
        _ => {
            bytes.clear();
            "empty"
        }
    }
}

/// Every file below a folder with its bytes; folders that programs prepare something in are left out.
pub fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    each_file(folder, &mut |path| {
        files.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(path).unwrap());
    });
    files
}

fn each_file(folder: &Path, see: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().as_encoded_bytes().starts_with(b".sasshi-") {
            continue;
        }
        if path.is_dir() { each_file(&path, see) } else { see(&path) }
    }
}

/// What came out of an exercise.
#[derive(Debug)]
pub struct Exercise {
    /// How long it took to convert the shelf in peace.
    pub in_peace: Duration,
    /// How often the program was killed at work, and how often it was interrupted.
    pub kills: usize,
    pub interrupts: usize,
    /// How many results were in their place after the kills, taken together.
    pub seen: usize,
    /// What went wrong: results that were lost or half, or differ in the end.
    pub faults: Vec<String>,
}

/// Converts a shelf in peace into `work/peace`, and into `work/killed` while it is killed so many times at random moments; every
/// fourth time it is interrupted instead, which does not count. Then it is resumed to the end, and the two are compared.
pub fn exercise(program: &Path, shelf: &Shelf, work: &Path, kills: usize, jobs: usize, random: &mut Random) -> Exercise {
    let (peace, killed) = (work.join("peace"), work.join("killed"));
    let start = |out: &Path, resume: &[&str]| -> Child {
        let mut command = Command::new(program);
        command.arg("convert").arg(&shelf.folder).arg("--out").arg(out).args(resume).args(["--jobs", &jobs.to_string()]);
        command.arg("--quiet").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let begin = Instant::now();
    let wanted_code = start(&peace, &[]).wait().unwrap().code();
    let in_peace = begin.elapsed();
    let mut done = Exercise { in_peace, kills: 0, interrupts: 0, seen: 0, faults: shelf.faults(&peace) };
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    let written = |out: &Path| fs::metadata(out.join("manifest.ndjson")).map_or(0, |manifest| manifest.len() as usize);
    let whole = written(&peace);
    while done.kills < kills {
        let mut child = start(&killed, &["--resume"]);
        // A run is left alone until the manifest has grown by so much, at random, that the kills are spread over the whole shelf; every fifth is
        // killed while it still looks at what is up to date.
        let (before, rounds) = (written(&killed), (kills - done.kills) * 4 / 3);
        let share = (shelf.booklets.len() - seen.len()) * 2 / (rounds + 1);
        let is_early = rounds % 5 == 4;
        let until = if is_early { before } else { before + random.below(share) * whole / shelf.booklets.len() };
        while written(&killed) < until && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(random.below(if is_early { 300_000 } else { 20_000 }) as u64));
        let is_interrupt = (done.kills + done.interrupts) % 4 == 3;
        if is_interrupt {
            let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
        } else {
            let _ = child.kill();
        }
        match child.wait().unwrap().code() {
            Some(130) => done.interrupts += 1,
            // Before it could know what to do about it.
            None if is_interrupt => done.interrupts += 1,
            None => done.kills += 1,
            // It was done before the signal came: there has to be a rest.
            Some(_) => {
                fs::remove_dir_all(&killed).unwrap();
                seen.clear();
                continue;
            }
        }
        compare(&peace, &killed, &mut seen, &mut done.faults);
        done.seen += seen.len();
    }
    let code = start(&killed, &["--resume"]).wait().unwrap().code();
    if code != wanted_code {
        done.faults.push(format!("the exit code is {code:?} and not {wanted_code:?}"));
    }
    let (mut wanted, mut got) = (BTreeSet::new(), BTreeSet::new());
    for (folder, paths) in [(&peace, &mut wanted), (&killed, &mut got)] {
        each_file(folder, &mut |path| {
            paths.insert(path.strip_prefix(folder).unwrap().to_owned());
        });
    }
    let odd = wanted.symmetric_difference(&got).map(|path| format!("{} is there once only", path.display()));
    done.faults.extend(odd);
    for path in wanted.intersection(&got) {
        if fs::read(peace.join(path)).unwrap() != fs::read(killed.join(path)).unwrap() {
            done.faults.push(format!("{} differs", path.display()));
        }
    }
    let left = fs::read_dir(&killed).unwrap().map(|entry| entry.unwrap().file_name());
    let left = left.filter(|name| name.as_encoded_bytes().starts_with(b".sasshi-"));
    done.faults.extend(left.map(|name| format!("{} is left behind", name.display())));
    done
}

/// Looks at the results that a killed run has left: those that were there before are still there, and new ones are whole.
fn compare(peace: &Path, killed: &Path, seen: &mut BTreeSet<PathBuf>, faults: &mut Vec<String>) {
    for folder in seen.iter() {
        if !killed.join(folder).join("booklet.yaml").is_file() {
            faults.push(format!("{} was lost", folder.display()));
        }
    }
    let mut new = Vec::new();
    each_file(killed, &mut |path| {
        let folder = path.parent().unwrap();
        let folder = if folder.ends_with("records") { folder.parent().unwrap() } else { folder };
        let folder = folder.strip_prefix(killed).unwrap();
        if folder.components().count() > 1 && seen.insert(folder.to_owned()) {
            new.push(folder.to_owned());
        }
    });
    for folder in new {
        if tree(&killed.join(&folder)) != tree(&peace.join(&folder)) {
            faults.push(format!("{} is half", folder.display()));
        }
    }
}
