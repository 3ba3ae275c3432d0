//! `sasshi inspect INPUT`: what every line was taken for.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use sasshi::Analysis;
use sasshi::inspect::{LineReport, Role, Taken};
use sasshi::profile::Profile;
use unicode_width::UnicodeWidthStr;

use super::reading::{Input, Reading};
use super::{Context, Outcome};

/// Show what each line of a booklet was taken for
#[derive(Args)]
#[command(
    long_about = "Show what each line of a booklet was taken for: one line of output for each source line that is not blank, with \
    its number, its page, the key that it went to, and its text.\n\n\
    A line that could have been a heading and is none is followed by the reason. This is the way to see why a record is as it \
    is, and what a profile lacks."
)]
#[command(after_long_help = "\
Examples:
  sasshi inspect telework-award-07.txt                     all lines
  sasshi inspect telework-award-07.txt --lines 2440-2582   some of them; 2440- goes on to the end
  sasshi inspect telework-award-07.txt | grep unclaimed    what no rule of the profile claims
  sasshi inspect telework-award-07.txt --rule effects      why lines are the heading of a key, or are not
  sasshi inspect telework-award-07.txt --format json       one JSON object a line")]
pub(super) struct Arguments {
    /// The text to look at; `-` is the standard input
    #[arg(value_name = "INPUT")]
    input: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// The source lines to show, such as 2440-2582, 2440 or 2440-
    #[arg(long, value_name = "FROM-TO", value_parser = range, allow_hyphen_values = true)]
    lines: Option<(u32, u32)>,
    /// Show only the lines that a rule of the profile was tried on, and why each took it or not
    #[arg(long, value_name = "KEY")]
    #[arg(
        long_help = "Show only the lines that a rule of the profile was tried on, and why each took it or not. The key is that of a \
        label, a part or a field (`phone`, `fields.effects`), of the front matter (`front.winners`), `awards` or `divisions`."
    )]
    rule: Option<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The form of the output.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Columns, for people
    #[default]
    Text,
    /// One JSON object a line: `line`, `page`, `taken`, `record`, `uses`, `rejected`, `text`
    Json,
}

/// Writes a line for each line.
pub(super) fn run(arguments: Arguments, context: Context<'_>) -> anyhow::Result<Outcome> {
    let options = arguments.reading.options();
    let input = Input::from(arguments.input.as_path());
    let source = arguments.reading.read(&input)?;
    let profiles = arguments.reading.profiles()?;
    let profile = profiles.best(&source, &options)?;
    let analysis = sasshi::analyse(&source, profile, &options)?;
    let encoding = analysis.encoding;
    let (pages, sections) = (analysis.pages.count, analysis.outline.sections.len());
    context.tell(format_args!("{}: {encoding}, {pages} pages, {sections} sections, profile {}", input.shown(), profile.name));
    let (from, to) = arguments.lines.unwrap_or((1, u32::MAX));
    if let Some(key) = &arguments.rule {
        return rule(&arguments, &analysis, profile, key, context);
    }
    let mut reports = sasshi::inspect::inspect(&analysis, profile);
    reports.retain(|report| (from..=to).contains(&report.line));
    if let Format::Json = arguments.format {
        for report in &reports {
            writeln!(context.out, "{}", serde_json::to_string(report)?)?;
        }
        return Ok(Outcome::Fine);
    }
    let labels: Vec<String> = reports.iter().map(LineReport::label).collect();
    let width = labels.iter().map(|label| label.width()).max().unwrap_or(0).min(WIDEST);
    for (report, label) in reports.iter().zip(&labels) {
        writeln!(context.out, "{}", line(report, label, width))?;
    }
    Ok(Outcome::Fine)
}

/// Writes the lines that a rule was tried on.
fn rule(
    arguments: &Arguments,
    analysis: &Analysis,
    profile: &Profile,
    key: &str,
    context: Context<'_>,
) -> anyhow::Result<Outcome> {
    let Some(mut tried) = sasshi::inspect::tried(analysis, profile, key) else {
        let known = sasshi::inspect::keys(profile);
        let last = |known: &str| known.rsplit('.').next().unwrap_or_default().to_owned();
        let like = |known: &&String| strsim::levenshtein(key, known).min(strsim::levenshtein(key, &last(known)));
        let nearest = known.iter().min_by_key(like).map(String::as_str).unwrap_or_default();
        anyhow::bail!(
            "the profile {} has no rule `{key}`; did you mean `{nearest}`? The keys are: {}",
            profile.name,
            known.join(", ")
        );
    };
    let (from, to) = arguments.lines.unwrap_or((1, u32::MAX));
    tried.retain(|one| (from..=to).contains(&one.line));
    for one in &tried {
        if let Format::Json = arguments.format {
            writeln!(context.out, "{}", serde_json::to_string(one)?)?;
            continue;
        }
        let text: String = one.text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        let (style, sign) = if one.taken { ("\x1b[32m", "yes") } else { ("\x1b[33m", "no ") };
        let by = if one.pattern.is_empty() { String::new() } else { format!(" `{}`:", one.pattern) };
        writeln!(context.out, "{:6}  p.{:<4} {}  {text}", one.line, one.page, one.key)?;
        writeln!(context.out, "              {style}{sign}{by} {}\x1b[0m", one.why)?;
    }
    if tried.is_empty() {
        context.tell(format_args!("no line is near to the words of `{key}`"));
    }
    Ok(Outcome::Fine)
}

/// A label that is wider than this many columns moves its own line's text, not all of them.
const WIDEST: usize = 48;

/// A report as a line of columns. Labels can be Japanese, so they are filled up by their width and not by their length.
fn line(report: &LineReport, label: &str, width: usize) -> String {
    let heading = report.uses.iter().any(|one| one.role == Role::Heading);
    let style = match report.taken {
        Taken::Unclaimed => "\x1b[31m",
        Taken::Furniture => "\x1b[2m",
        _ if heading => "\x1b[1m",
        _ => "",
    };
    let fill = " ".repeat(width.saturating_sub(label.width()));
    // No source may steer the terminal.
    let text: String = report.text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let reset = if style.is_empty() { "" } else { "\x1b[0m" };
    let mut line = format!("{:6}  p.{:<4} {style}{label}{fill}  {text}{reset}", report.line, report.page);
    if let Some(reason) = &report.rejected {
        // Writing to a string cannot fail.
        let _ = write!(line, "  \x1b[33m<- no heading: {reason}\x1b[0m");
    }
    line
}

/// A range of lines: `A-B`, `A-`, `-B` or `A`, both ends included.
fn range(text: &str) -> Result<(u32, u32), String> {
    let number = |digits: &str, otherwise: u32| if digits.is_empty() { Some(otherwise) } else { digits.parse().ok() };
    let ends = match text.split_once('-') {
        Some(("", "")) => None,
        Some((from, to)) => number(from, 1).zip(number(to, u32::MAX)),
        None => text.parse().ok().map(|line| (line, line)),
    };
    let range = ends.filter(|&(from, to)| 1 <= from && from <= to);
    range.ok_or_else(|| "write a line or two of them in order, such as 2440, 2440-2582 or 2440-".to_owned())
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges_are_read() {
        for (text, ends) in [("5", (5, 5)), ("5-9", (5, 9)), ("5-", (5, u32::MAX)), ("-9", (1, 9)), ("7-7", (7, 7))] {
            assert_eq!(range(text), Ok(ends), "{text}");
        }
        for text in ["", "-", "0", "9-5", "a", "5-b", "1-2-3", "99999999999"] {
            assert!(range(text).is_err(), "{text}");
        }
    }
}
