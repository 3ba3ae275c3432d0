//! A shelf of booklets made from the one in `seeds/`, and the exercise that it is made for: to convert it while the program is
//! killed again and again, and to end with the same bytes as if it had been left in peace.
//!
//! The booklets lie in folders, in every encoding, three of a hundred damaged. Each has other names and numbers in it, so that
//! what is right for one is wrong for another; they are as long as those that they replace, so what is right is known.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the tests and the example use a part of this each, and a panic is how both fail"
)]

#[path = "../encode/mod.rs"]
mod encode;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

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
    /// What is replaced in its records by what.
    varied: Vec<(String, String)>,
}

/// A shelf.
pub struct Shelf {
    pub folder: PathBuf,
    pub booklets: Vec<Made>,
    /// The records of the text that all are made from.
    reference: Vec<Value>,
}

impl Shelf {
    /// Makes a shelf of so many booklets, each with so many recipients (19 at most).
    pub fn make(folder: &Path, count: usize, recipients: usize, random: &mut Random) -> Self {
        let text = text(recipients);
        let reference = records(Source::from_bytes("a.txt", text.clone().into_bytes()));
        assert_eq!(reference.len(), recipients.min(19), "the booklet is cut where a section begins");
        let booklets = (0..count).map(|number| make(folder, number, count, &text, random)).collect();
        Self { folder: folder.to_owned(), booklets, reference }
    }

    /// What is wrong in the records that were written to an output folder: nothing, if all is well.
    pub fn faults(&self, out: &Path) -> Vec<String> {
        let sound = self.booklets.iter().filter(|made| !made.is_damaged);
        let faults = sound.flat_map(|made| {
            let records = out.join(made.path.with_extension("")).join("records");
            let count = fs::read_dir(&records).map_or(0, Iterator::count);
            let number = (count != self.reference.len()).then(|| format!("{}: {count} records", made.path.display()));
            let wrong = self.reference.iter().enumerate().filter_map(move |(at, wanted)| {
                let path = records.join(format!("{:02}.yaml", at + 1));
                let text = fs::read_to_string(&path).unwrap_or_default();
                let got: Value = sasshi::yaml::from_yaml(&text).unwrap_or_default();
                let mut wanted = wanted.to_string();
                for (old, new) in &made.varied {
                    wanted = wanted.replace(old, new);
                }
                (bare(got) != serde_json::from_str::<Value>(&wanted).unwrap())
                    .then(|| format!("{} ({})", path.display(), made.form))
            });
            number.into_iter().chain(wrong)
        });
        faults.collect()
    }
}

/// The booklet with its first sections only, and without the few characters that the legacy encodings do not have.
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

/// The records of a booklet without what depends on the file.
fn records(source: Source) -> Vec<Value> {
    let profile = profile::built_in("telework-award").unwrap();
    let booklet = convert(&source, &profile, &Options::default()).unwrap().value;
    booklet.records.iter().map(|record| bare(serde_json::to_value(record).unwrap())).collect()
}

fn bare(mut record: Value) -> Value {
    if let Some(keys) = record.as_object_mut() {
        keys.shift_remove("id");
        keys.shift_remove("source");
    }
    record
}

/// Writes one booklet.
fn make(folder: &Path, number: usize, count: usize, text: &str, random: &mut Random) -> Made {
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
    let (encoding, mark) = encode::FORMS[random.below(encode::FORMS.len())];
    let mut bytes = encode::encode(&text, encoding, mark);
    let mut form = format!("{encoding}{}", if mark { " with a mark" } else { "" });
    // Three of a hundred, and at least one of few, evenly among the others.
    let is_damaged = (number + 1) * 3 / 100 != number * 3 / 100 || count < 100 && number == count / 2;
    if is_damaged {
        form = damage(&mut bytes, random).to_owned();
    }
    let path = PathBuf::from(format!("{}/{}/booklet-{number:05}.txt", 1987 + number % 20, ["spring", "秋"][number % 2]));
    fs::create_dir_all(folder.join(&path).parent().unwrap()).unwrap();
    fs::write(folder.join(&path), bytes).unwrap();
    Made { path, form, is_damaged, varied }
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
/// fourth time it is interrupted instead. Then it is resumed to the end, and the two are compared.
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
    let mut limit = in_peace.mul_f64(2.0 / kills.max(1) as f64);
    while done.kills + done.interrupts < kills {
        let mut child = start(&killed, &["--resume"]);
        std::thread::sleep(limit.mul_f64(random.below(1000) as f64 / 1000.0));
        let is_interrupt = (done.kills + done.interrupts) % 4 == 3;
        if is_interrupt {
            let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
        } else {
            let _ = child.kill();
        }
        match child.wait().unwrap().code() {
            Some(130) => done.interrupts += 1,
            // Killed; or interrupted before it could know what to do about it.
            None => done.kills += 1,
            // It was done before the signal came: the rest has to come sooner, and there has to be a rest.
            Some(_) => {
                limit /= 2;
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
