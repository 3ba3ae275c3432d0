//! `sasshi profile infer BOOKLET`: the draft of a profile.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use crate::cli::reading::{Bytes, Input};
use crate::cli::{Context, Outcome};

/// Draft a profile from a booklet of a kind that is not known yet
#[derive(Args)]
#[command(long_about = "Draft a profile from a booklet of a kind that is not known yet.\n\n\
    What repeats from section to section becomes a rule: labels and headings in the same place, numbers, marks and brackets, the \
    names of awards and divisions. Behind each rule stands how often it is there and in which line first; what is marked `?` is a \
    guess. The draft can be used at once; then `sasshi profile try` shows what is still missing.")]
#[command(after_long_help = "\
Examples:
  sasshi profile infer a.txt -o draft.yaml
  sasshi profile try draft.yaml a.txt --watch    and correct the draft in an editor beside it
  sasshi convert a.txt --profile draft.yaml")]
pub(in crate::cli) struct Arguments {
    /// The booklet; `-` is the standard input
    #[arg(value_name = "BOOKLET")]
    input: PathBuf,
    /// The file to write; without it the draft is printed. A file that is there is not written over
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long, requires = "output")]
    force: bool,
    #[command(flatten)]
    bytes: Bytes,
}

/// Drafts a profile.
pub(in crate::cli) fn run(arguments: Arguments, context: Context<'_>) -> anyhow::Result<Outcome> {
    let input = Input::from(arguments.input.as_path());
    let source = arguments.bytes.read(&input)?;
    let draft = sasshi::infer::infer(&source, &arguments.bytes.options())?;
    match &arguments.output {
        Some(path) => {
            let mut options = std::fs::OpenOptions::new();
            options.write(true);
            // What an author has corrected is not lost to a second run.
            if arguments.force {
                options.create(true).truncate(true)
            } else {
                options.create_new(true)
            };
            let mut file = options.open(path).with_context(|| match path.exists() {
                true => format!("{} is there already; --force writes over it", path.display()),
                false => format!("cannot write {}", path.display()),
            })?;
            std::io::Write::write_all(&mut file, draft.text.as_bytes())
                .with_context(|| format!("cannot write {}", path.display()))?;
            let shown = path.display();
            context.tell(format_args!(
                "{shown}: {} sections, {} lines that no rule claims yet; next: sasshi profile try {shown} {} --watch",
                draft.sections,
                draft.unclaimed,
                input.shown()
            ));
        }
        None => context.out.write_all(draft.text.as_bytes())?,
    }
    Ok(Outcome::Fine)
}
