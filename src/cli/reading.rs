//! What the subcommands that read booklets share: which profile, which encoding, how large, and from where.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use sasshi::decode::Encoding;
use sasshi::error::Error;
use sasshi::profile::{self, Profile};
use sasshi::recognize;
use sasshi::source::Source;

/// How the bytes of booklets are read.
#[derive(Args)]
pub(super) struct Bytes {
    /// The encoding, such as utf-8 or shift_jis; recognized where it is not given
    #[arg(long, value_name = "NAME")]
    encoding: Option<Encoding>,
    /// Refuse inputs that are larger, such as 500K, 64M, 1G
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size)]
    max_size: u64,
}

/// How booklets are read.
#[derive(Args)]
pub(super) struct Reading {
    /// The profile: the name of a built-in one, or a file
    #[arg(long, value_name = "NAME|PATH")]
    #[arg(
        long_help = "The profile: the name of a built-in one (see `sasshi profile list`), or a YAML file of your own. Without it \
        the built-in profile that fits the text best is taken."
    )]
    profile: Option<String>,
    #[command(flatten)]
    bytes: Bytes,
}

/// One input.
pub(super) enum Input {
    /// The standard input, written `-`.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl From<&Path> for Input {
    fn from(path: &Path) -> Self {
        if path == Path::new("-") { Self::Stdin } else { Self::File(path.to_owned()) }
    }
}

impl Input {
    /// What it is called in messages.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Stdin => "stdin".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// The profiles to read with: the one that was asked for, or all that are built in.
pub(super) struct Profiles(Vec<Profile>);

impl Bytes {
    /// What is passed on to the conversion.
    pub(super) fn options(&self) -> sasshi::Options {
        sasshi::Options { encoding: self.encoding }
    }

    /// Reads an input.
    pub(super) fn read(&self, input: &Input) -> anyhow::Result<Source> {
        match input {
            Input::Stdin => Ok(Source::read_stdin(self.max_size)?),
            Input::File(path) if path.is_dir() => {
                let example = path.join("*.txt");
                bail!("{} is a folder; name the files in it, such as {}", path.display(), example.display())
            }
            Input::File(path) => Ok(Source::read(path, self.max_size)?),
        }
    }
}

impl Reading {
    /// The profile as it was asked for.
    pub(super) fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    /// What is passed on to the conversion.
    pub(super) fn options(&self) -> sasshi::Options {
        self.bytes.options()
    }

    /// The most bytes that an input may have.
    pub(super) fn max_size(&self) -> u64 {
        self.bytes.max_size
    }

    /// Reads an input.
    pub(super) fn read(&self, input: &Input) -> anyhow::Result<Source> {
        self.bytes.read(input)
    }

    /// Loads the profiles.
    pub(super) fn profiles(&self) -> Result<Profiles, Error> {
        match &self.profile {
            Some(given) => Ok(Profiles(vec![named(given)?])),
            None => Ok(Profiles(profile::built_in_names().map(profile::built_in).collect::<Result<_, _>>()?)),
        }
    }
}

impl Profiles {
    /// All of them.
    pub(super) fn as_slice(&self) -> &[Profile] {
        &self.0
    }

    /// The profile that fits a source best. Where there is only one, there is nothing to choose: the conversion itself says
    /// whether it fits.
    pub(super) fn best(&self, source: &Source, options: &sasshi::Options) -> anyhow::Result<&Profile> {
        if let [only] = self.0.as_slice() {
            return Ok(only);
        }
        match recognize::recognize(source, &self.0, options)? {
            Some(best) => Ok(best.profile),
            None => bail!("no profile is built in; give one with --profile"),
        }
    }
}

/// A profile by its name or by its path.
pub(super) fn named(given: &str) -> Result<Profile, Error> {
    let path = Path::new(given);
    let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    let is_path = is_yaml || path.components().count() > 1 || given.ends_with(['/', '\\']);
    if is_path || profile::built_in_text(given).is_none() && path.exists() {
        Profile::from_path(path)
    } else {
        profile::built_in(given)
    }
}

/// A number of bytes such as `500K`: the letters stand for powers of 1,024.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor: u64 = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" | "KIB" => 1 << 10,
        "M" | "MB" | "MIB" => 1 << 20,
        "G" | "GB" | "GIB" => 1 << 30,
        _ => return Err("write a number of bytes, or one with K, M or G behind it, such as 64M".to_owned()),
    };
    let number = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
    number.ok_or_else(|| "write a number of bytes, or one with K, M or G behind it, such as 64M".to_owned())
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read() {
        for (text, bytes) in [("0", 0), ("512", 512), ("1k", 1024), ("64M", 64 << 20), ("2GiB", 2 << 30), ("3MB", 3 << 20)] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "M", "1.5G", "-1", "64 M", "64T", "99999999999G", "１M"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
