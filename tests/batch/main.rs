//! Many booklets at once: what is taken from folders, what a run leaves when it is killed, and what it says.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod faults;
mod inputs;
mod kills;
mod outputs;
mod resume;
#[path = "../shelf/mod.rs"]
mod shelf;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A profile for small booklets.
const GARDEN: &str = "\
schema: sasshi/profile/v1
name: garden
recognize: {words: [園芸大賞], at_least: 1}
booklet: {title: [園芸大賞]}
header:
  phone: {labels: [電話], kind: phone, required: always}
  url: {labels: [URL], kind: url}
  industry: {labels: [業種]}
fields:
- numbering: '1.'
  keys:
    name: {headings: [名称]}
    effects: {headings: [効果]}
";

/// A small booklet without findings.
fn roses(name: &str) -> String {
    format!(
        "園芸大賞\n\u{c}株式会社{name}\n電話: 03-1234-5678\nURL: http://www.bara.example/\n業種: 園芸\n1. 名称\n{name}の庭\n2. 効果\n庭が明るくなった。\n"
    )
}

/// A folder with a shelf of small booklets, and room beside it.
struct Bench {
    work: TempDir,
}

/// What a run gave.
#[derive(Debug, PartialEq, Eq)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Bench {
    /// A shelf with a booklet in each of these files.
    fn new(files: &[&str]) -> Self {
        let bench = Self { work: tempfile::tempdir().unwrap() };
        fs::write(bench.at("garden.yaml"), GARDEN).unwrap();
        fs::create_dir(bench.at("shelf")).unwrap();
        for file in files {
            bench.put(file, roses(file));
        }
        bench
    }

    /// A path in the folder.
    fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        self.work.path().join(path)
    }

    /// Writes a file on the shelf.
    fn put(&self, file: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.at("shelf").join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// `sasshi convert --profile garden.yaml ARGUMENTS`, in the folder.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("sasshi"));
        command.args(["convert", "--profile", "garden.yaml"]).args(arguments).current_dir(&self.work);
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it.
    fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments).output().unwrap())
    }

    /// Runs `sasshi convert shelf` and more.
    fn convert(&self, arguments: &[&str]) -> Ran {
        self.run(&[&["shelf"], arguments].concat())
    }

    /// The folders of results below `out`.
    fn results(&self) -> Vec<String> {
        let files = shelf::tree(&self.at("out"));
        let folders = files.keys().filter(|path| path.file_stem().is_some_and(|stem| stem == "diagnostics"));
        folders.map(|path| path.parent().unwrap().to_str().unwrap().to_owned()).collect()
    }

    /// The lines of the manifest by folder.
    fn manifest(&self) -> BTreeMap<String, serde_json::Value> {
        let text = fs::read_to_string(self.at("out/manifest.ndjson")).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines.map(|line| (line["folder"].as_str().unwrap().to_owned(), line)).collect()
    }
}

fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

impl Ran {
    /// The count of a row of the final table.
    fn row(&self, name: &str) -> usize {
        let row = self.err.lines().find(|line| line.trim_start().starts_with(&format!("{name}  ")));
        let row = row.unwrap_or_else(|| panic!("{name} is not in\n{}", self.err));
        row.trim_start()[name.len()..].split_whitespace().next().unwrap().parse().unwrap()
    }

    /// The errors that were said.
    fn errors(&self) -> Vec<&str> {
        self.err.lines().filter_map(|line| line.strip_prefix("error: ")).collect()
    }
}
