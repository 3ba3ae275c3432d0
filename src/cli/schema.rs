//! `sasshi schema [NAME] [--profile PROFILE] [--out DIR]`: the JSON Schemas of everything that is written, of profiles and of the files of
//! cases.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use sasshi::emit;
use sasshi::schema;
use serde_json::{Map, Value};

use super::reading::named;
use super::{Context, Outcome};

/// Write the JSON Schemas (draft 2020-12) of what is written, of profiles and of cases
#[derive(Args)]
#[command(
    long_about = "Write the JSON Schemas (draft 2020-12) of everything that is written, of profiles and of the files of cases.\n\n\
    Those of what is written also lie beside the output of every conversion, where editors find them."
)]
#[command(after_long_help = "\
Examples:
  sasshi schema record                print the schema of a record
  sasshi schema                       print all of them as one JSON object, by file name
  sasshi schema --profile my.yaml     print that of the records that a profile gives, with its keys
  sasshi schema --out schema          write each to a file of the folder `schema`")]
pub(super) struct Arguments {
    /// The one to print, such as `record`
    #[arg(conflicts_with = "out")]
    name: Option<String>,
    /// Print the schema of the records that a profile gives: the name of a built-in one, or a file
    #[arg(long, value_name = "NAME|PATH", conflicts_with_all = ["out", "name"])]
    profile: Option<String>,
    /// The folder to write all of them to; it is made where it is not there
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints or writes the schemas.
pub(super) fn run(arguments: Arguments, context: Context<'_>) -> anyhow::Result<Outcome> {
    if let Some(given) = arguments.profile {
        let profile = named(&given)?;
        context.out.write_all(schema::to_text(profile.record_schema().value()).as_bytes())?;
        return Ok(Outcome::Fine);
    }
    let all = schema::all();
    let short = |file: &str| file.trim_end_matches(".schema.json").to_owned();
    match (arguments.out, arguments.name) {
        (Some(folder), _) => {
            emit::write_schemas(&folder)?;
            context.tell(format_args!("{} schemas are in {}", all.len(), folder.display()));
        }
        (None, Some(name)) => match all.iter().find(|(file, _)| *file == name || short(file) == name) {
            Some((_, schema)) => context.out.write_all(schema::to_text(schema).as_bytes())?,
            None => {
                let names: Vec<_> = all.iter().map(|(file, _)| short(file)).collect();
                bail!("there is no schema `{name}`; there are {}", names.join(", "));
            }
        },
        (None, None) => {
            let all: Map<String, Value> = all.into_iter().map(|(file, schema)| (file.to_owned(), schema)).collect();
            context.out.write_all(schema::to_text(&Value::Object(all)).as_bytes())?;
        }
    }
    Ok(Outcome::Fine)
}
