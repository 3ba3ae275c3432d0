//! Runs the fixtures of the decode stage: `NAME.in` holds bytes, `NAME.out` what becomes of them.
//!
//! An `.out` has the encoding, `certain` or `guess`, one line for each diagnostic (`LINE: MESSAGE`), a rule, and the text
//! with each line behind its number; or `error: …` alone. A form feed is shown as `␌`.

// A panic is how tests fail.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};

use sasshi::decode::{Options, decode, lines};
use sasshi::diagnostic::Code;
use sasshi::source::Source;

fn shown(path: &Path) -> String {
    let source = Source::read(path, 1 << 20).unwrap();
    let decoded = match decode(&source, &Options::default()) {
        Ok(decoded) => decoded,
        Err(error) => return format!("error: {error}\n"),
    };
    let mut out = format!("{}, {}\n", decoded.encoding, if decoded.certain { "certain" } else { "guess" });
    for diagnostic in decoded.diagnostics() {
        // The shares of a guess change whenever the model is tuned; that it is one is on the first line.
        if diagnostic.code != Code::UncertainEncoding {
            let hint = diagnostic.hint.map_or_else(String::new, |hint| format!(" ({hint})"));
            out += &format!("{}: {}{hint}\n", diagnostic.places[0].line, diagnostic.message);
        }
    }
    out += "----\n";
    for (number, span) in lines::split(&decoded.text) {
        out += &format!("{number}|{}\n", decoded.text[span.range()].replace('\u{C}', "␌"));
    }
    out
}

#[test]
fn fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/decode");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (inputs, outputs): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.extension().is_some_and(|e| e == "in"));
    assert_eq!(inputs.iter().map(|path| path.with_extension("out")).collect::<Vec<_>>(), outputs, "files without a partner");
    assert!(!inputs.is_empty());
    let mut differing = String::new();
    for input in inputs {
        let found = shown(&input);
        if std::env::var_os("SASSHI_BLESS").is_some() {
            std::fs::write(input.with_extension("out"), &found).unwrap();
        }
        let expected = std::fs::read_to_string(input.with_extension("out")).unwrap();
        if found != expected {
            differing += &format!("=== {}\n--- expected\n{expected}--- found\n{found}", input.display());
        }
    }
    assert!(differing.is_empty(), "\n{differing}");
}
