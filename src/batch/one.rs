//! One entry of a shelf → its result in its place, and what became of it.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::account::{folder_key, name};
use super::lock::Lock;
use super::manifest::{Line, Manifest};
use super::{Account, Converted, Entry, Failure, Finished, Input, Key, Outcome, Settings, read};
use crate::diagnostic::Reported;
use crate::emit::{self, Output};
use crate::error::Error;
use crate::profile::Profile;
use crate::recognize::Recognized;
use crate::record::Booklet;
use crate::source::Source;
use crate::{Text, analyse_text, recognize};

/// Where results are written.
pub(super) struct Desk<'a> {
    pub(super) out: &'a Path,
    pub(super) output: Output,
    pub(super) manifest: Mutex<Manifest>,
    pub(super) _lock: Lock,
}

impl Desk<'_> {
    fn manifest(&self) -> MutexGuard<'_, Manifest> {
        // A panic in between leaves at worst a line that is torn, and that is provided for.
        self.manifest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What all entries of a run have in common.
pub(super) struct Work<'a> {
    settings: &'a Settings<'a>,
    desk: Option<&'a Desk<'a>>,
    stop: &'a AtomicBool,
    disk_full: &'a AtomicBool,
    /// The digest of the profiles.
    profiles: String,
}

/// What is known of an input as soon as it is read.
struct Facts {
    bytes: u64,
    sha256: Option<String>,
}

impl<'a> Work<'a> {
    pub(super) fn new(
        settings: &'a Settings<'a>,
        desk: Option<&'a Desk<'a>>,
        stop: &'a AtomicBool,
        disk_full: &'a AtomicBool,
    ) -> Self {
        Self { settings, desk, stop, disk_full, profiles: digest(settings.profiles) }
    }

    /// Converts one entry.
    pub(super) fn one(&self, entry: &Entry) -> Finished {
        let start = Instant::now();
        let mut facts = Facts { bytes: 0, sha256: None };
        let (shown, result) = match entry {
            Entry::Unread { path, reason } => (path.display().to_string(), Err(Failure::Unread(reason.clone()))),
            Entry::Input(input) => {
                let shown = input.origin.shown();
                // A fault in sasshi that one booklet brings to light is shown, and must not cost the others their conversion.
                let result = catch_unwind(AssertUnwindSafe(|| self.input(input, &mut facts)))
                    .unwrap_or_else(|panic| Err(Failure::Broken { shown: shown.clone(), reason: message(&*panic) }));
                (shown, result)
            }
        };
        let outcome = result.unwrap_or_else(|failure| self.failed(entry, failure, facts.sha256.as_deref()));
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        Finished { shown, bytes: facts.bytes, milliseconds, outcome }
    }

    fn input(&self, input: &Input, facts: &mut Facts) -> Result<Outcome, Failure> {
        let source = read::read(input, self.settings.limits.size, self.stop)?;
        facts.bytes = source.bytes.len() as u64;
        facts.sha256 = Some(source.sha256.clone());
        let key = self.key(&source);
        if let Some(account) = self.up_to_date(input, &key) {
            return Ok(Outcome::Skipped(Box::new(account)));
        }
        let Settings { options, limits, .. } = self.settings;
        let text = Text::read(&source, self.settings.profiles, options)?;
        let recognized = self.recognize(&text);
        let profile = match (&recognized, self.settings.profiles) {
            (Some(best), _) => best.profile,
            (None, [only, ..]) => only,
            (None, []) => return Err(Failure::NoProfile),
        };
        let analysis = analyse_text(text, profile);
        let encoding = analysis.encoding;
        let mut converted = crate::read(&source, profile, analysis);
        if let Some(best) = &recognized {
            recognize::tell(best, self.settings.profiles.len(), &mut converted.diagnostics);
        }
        let why = recognized.map(|best| best.why());
        limits.apply(&source, options, &mut converted);
        let account = account(input, key, &converted, encoding.to_string());
        let Reported { value: booklet, diagnostics } = converted;
        let Some(desk) = self.desk else {
            let records = emit::record_lines(&booklet)?;
            return Ok(Outcome::Converted(Box::new(Converted { account, why, diagnostics, written: None, records })));
        };
        let emit = emit::Options { folder: Some(input.folder.clone()), format: self.settings.format };
        desk.manifest().begin(&account.folder)?;
        let written = desk.output.write(&booklet, &diagnostics, &emit)?;
        desk.manifest().add(&Line::Converted(account.clone()))?;
        let (written, records) = (Some(written), String::new());
        Ok(Outcome::Converted(Box::new(Converted { account, why, diagnostics, written, records })))
    }

    /// All that the result of a source depends on.
    fn key(&self, source: &Source) -> Key {
        let Settings { options, limits, format, .. } = self.settings;
        let encoding = options.encoding.map_or_else(|| "auto".to_owned(), |encoding| encoding.to_string());
        Key {
            source: source.name.clone(),
            sha256: source.sha256.clone(),
            profile_sha256: self.profiles.clone(),
            sasshi: env!("CARGO_PKG_VERSION").to_owned(),
            format: name(*format).to_owned(),
            settings: format!("encoding={encoding} records={} findings={}", limits.records, limits.findings),
        }
    }

    /// What is known of the result that is there already, if it is the one that would be written now.
    fn up_to_date(&self, input: &Input, key: &Key) -> Option<Account> {
        let desk = self.desk.filter(|_| self.settings.resume)?;
        let line = desk.manifest().get(&folder_key(&input.folder));
        match line {
            Some(Line::Converted(account)) if account.key == *key && account.is_in_place(desk.out) => Some(account),
            _ => None,
        }
    }

    /// The profile that fits a text best; none where there is only one: the conversion itself says whether it fits.
    fn recognize(&self, text: &Text<'_>) -> Option<Recognized<'a>> {
        match self.settings.profiles {
            [_] => None,
            several => recognize::best(text, several),
        }
    }

    /// Writes a failure down.
    fn failed(&self, entry: &Entry, failure: Failure, sha256: Option<&str>) -> Outcome {
        if matches!(failure, Failure::Stopped) {
            return Outcome::Left;
        }
        if is_disk_full(&failure) {
            self.disk_full.store(true, Ordering::Relaxed);
        }
        if let (Some(desk), Entry::Input(input)) = (self.desk, entry) {
            let source = Path::new(&input.origin.shown()).file_name().map(|name| name.to_string_lossy().into_owned());
            let line = Line::Failed {
                folder: folder_key(&input.folder),
                source: source.unwrap_or_default(),
                sha256: sha256.map(str::to_owned),
                error: failure.to_string(),
            };
            // Where this cannot be written either, the next run knows nothing of the input, and that is enough to try it again.
            let _ = desk.manifest().add(&line);
        }
        Outcome::Failed { failure, sha256: sha256.map(str::to_owned) }
    }
}

/// Whether nothing else can be written either, so that to go on would only fail again and again.
fn is_disk_full(failure: &Failure) -> bool {
    let Failure::Fatal(Error::Write { source, .. }) = failure else { return false };
    matches!(source.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem)
}

fn account(input: &Input, key: Key, converted: &Reported<Booklet>, encoding: String) -> Account {
    let Reported { value: booklet, diagnostics: found } = converted;
    let mut diagnostics = BTreeMap::new();
    for found in found {
        *diagnostics.entry(found.code).or_default() += 1;
    }
    Account {
        folder: folder_key(&input.folder),
        key,
        profile: booklet.profile.clone(),
        encoding,
        recipients: booklet.records.len(),
        fields: booklet.records.iter().map(|record| record.fields.len()).sum(),
        coverage: booklet.coverage,
        diagnostics,
    }
}

/// The digest of a profile's file; of several, that of their digests.
fn digest(profiles: &[Profile]) -> String {
    let digest = |bytes: Vec<u8>| Source::from_bytes("", bytes).sha256;
    let mut digests: Vec<String> = profiles.iter().map(|profile| digest(profile.text.clone().into_bytes())).collect();
    match digests.pop() {
        Some(only) if digests.is_empty() => only,
        Some(last) => digest((digests.concat() + &last).into_bytes()),
        None => digest(Vec::new()),
    }
}

/// What a panic says.
fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
