//! What happens when the user or the system wants the program to end.

use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::Arguments;
use crate::cli::INTERRUPTED;

/// A flag that the first SIGINT or SIGTERM sets; the second one ends the program at once.
pub(super) fn watch() -> std::io::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first signal finds the flag not yet set.
        flag::register_conditional_shutdown(signal, i32::from(INTERRUPTED), Arc::clone(&stop))?;
        flag::register(signal, Arc::clone(&stop))?;
    }
    Ok(stop)
}

/// What was done, and how to do the rest.
pub(super) fn how_to_go_on(arguments: &Arguments, done: usize, all: usize, disk_full: bool) -> String {
    let why = if disk_full { "the disk is full or read-only" } else { "stopped" };
    let done = format!("{why}: {done} of {all} inputs are done, and nothing is half written");
    if arguments.out == Path::new("-") || arguments.out.extension().is_some_and(|extension| extension == "ndjson") {
        return format!("{done}; run it again to have all records");
    }
    let reads_stdin = |path: &Path| path == Path::new("-");
    let is_repeatable = !arguments.inputs.iter().any(|path| reads_stdin(path))
        && !arguments.shelf.files_from.as_deref().is_some_and(reads_stdin);
    if !is_repeatable {
        return format!("{done}; to go on, run the same again with --resume");
    }
    format!("{done}; to go on:\n  {}", command(std::env::args_os()))
}

/// The command that goes on, as it can be pasted into a shell.
fn command(arguments: impl Iterator<Item = OsString>) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut is_option = true;
    for argument in arguments {
        is_option &= argument != "--";
        // A --force behind the --resume would take it back.
        if is_option && (argument == "--force" || argument == "--resume") {
            continue;
        }
        let is_convert = argument == "convert" && !words.iter().any(|word| word == "convert");
        words.push(quoted(&argument.to_string_lossy()));
        if is_convert {
            words.push("--resume".to_owned());
        }
    }
    words.join(" ")
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn the_command_can_be_pasted() {
        for (given, wanted) in [
            (&["sasshi", "convert", "shelf"][..], "sasshi convert --resume shelf"),
            (&["sasshi", "convert", "--resume", "--force", "a b", "it's"], r"sasshi convert --resume 'a b' 'it'\''s'"),
            (
                &["sasshi", "-q", "convert", "第7回", "*.txt", "--", "--force"],
                "sasshi -q convert --resume 第7回 '*.txt' -- --force",
            ),
        ] {
            assert_eq!(command(given.iter().map(Into::into)), wanted);
        }
    }
}
