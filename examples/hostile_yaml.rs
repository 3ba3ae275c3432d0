//! Writes the strings that are hardest on readers of YAML, as YAML and as JSON, into the folder that is given:
//! `cargo run --example hostile_yaml -- DIR && python tests/yaml/check.py DIR`.

#[path = "../tests/yaml/hostile.rs"]
mod hostile;

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("give the folder to write to")?);
    std::fs::create_dir_all(&folder)?;
    for (name, document) in [("hostile", hostile::document()), ("random", hostile::random(2_000))] {
        std::fs::write(folder.join(name).with_extension("yaml"), sasshi::yaml::to_yaml(&document)?)?;
        std::fs::write(folder.join(name).with_extension("json"), serde_json::to_string(&document)?)?;
    }
    Ok(())
}
