//! The stable codes of findings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Severity;

/// Declares the codes once: variant, written form, severity; the explanation is the page `docs/codes/<written form>.md`.
macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $severity:ident;)*) => {
        /// The stable name of a kind of finding. It never changes its meaning; `sasshi explain CODE` prints its page.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Code { $($(#[doc = $doc])* #[serde(rename = $name)] $variant,)* }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The written form, such as `place-mismatch`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// The severity that findings of this code have.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// What was found, in one sentence.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc),*).trim_ascii(),)* }
            }

            /// The page that explains the code, as Markdown.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("../../docs/codes/", $name, ".md")),)* }
            }
        }
    };
}

codes! {
    /// The text is no booklet of the profile's family.
    NoBooklet = "no-booklet", Error;
    /// Text that no rule of the profile claims.
    UnclaimedText = "unclaimed-text", Error;
    /// Bytes that are malformed in the encoding.
    MalformedBytes = "malformed-bytes", Error;
    /// A recipient of the winners' list has no section.
    MissingSection = "missing-section", Error;
    /// A limit on what is kept for one booklet was reached.
    LimitReached = "limit-reached", Error;
    /// A section whose recipient the winners' list does not have.
    ExtraSection = "extra-section", Warning;
    /// A section begins where its first line looks unlike those of the profile.
    DamagedStart = "damaged-start", Warning;
    /// A recipient is listed twice or has two sections.
    DuplicateRecipient = "duplicate-recipient", Warning;
    /// A name is spelled in two ways.
    NameMismatch = "name-mismatch", Warning;
    /// The winners' list and another page disagree on the place.
    PlaceMismatch = "place-mismatch", Warning;
    /// The winners' list and an award page disagree on the award or the division.
    AwardMismatch = "award-mismatch", Warning;
    /// The winners' list and the section disagree on the URL.
    UrlMismatch = "url-mismatch", Warning;
    /// The winners' list and the section disagree on a person's affiliation.
    AffiliationMismatch = "affiliation-mismatch", Warning;
    /// A division announces another number of recipients than are listed.
    CountMismatch = "count-mismatch", Warning;
    /// The edition is printed in two ways.
    EditionMismatch = "edition-mismatch", Warning;
    /// Printed field numbers skip one.
    NumberingGap = "numbering-gap", Warning;
    /// A printed field number is repeated.
    NumberingRepeat = "numbering-repeat", Warning;
    /// Printed field numbers run backwards.
    NumberingBackwards = "numbering-backwards", Warning;
    /// A required header label is missing.
    MissingLabel = "missing-label", Warning;
    /// A required field is missing.
    MissingField = "missing-field", Warning;
    /// A field is printed twice in one section.
    DuplicateField = "duplicate-field", Warning;
    /// A header label is printed twice in one section with different values.
    DuplicateLabel = "duplicate-label", Warning;
    /// A heading that looks like those of the profile and is none of them.
    OtherHeading = "other-heading", Warning;
    /// A field has a heading and nothing below it.
    EmptyField = "empty-field", Warning;
    /// A value that could not be read with certainty.
    UnreadableValue = "unreadable-value", Warning;
    /// Figures of one value that do not add up.
    SumMismatch = "sum-mismatch", Warning;
    /// A unit is printed twice in one value.
    UnitTwice = "unit-twice", Warning;
    /// The text ends in the middle of a sentence.
    AbruptEnd = "abrupt-end", Warning;
    /// The encoding is a guess.
    UncertainEncoding = "uncertain-encoding", Warning;
    /// Characters that only the writer's machine can show.
    PrivateUse = "private-use", Warning;
    /// Control or zero-width characters were taken out.
    ControlCharacter = "control-character", Note;
    /// A voiced-sound mark has nothing to voice.
    StrayVoicedMark = "stray-voiced-mark", Note;
    /// The booklet is of an edition that the profile was not made for.
    OtherEdition = "other-edition", Note;
    /// A heading is worded unlike any that the profile knows for its field.
    UnknownHeading = "unknown-heading", Note;
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or_else(|| {
            let nearest = Self::ALL.iter().map(|code| code.as_str()).min_by_key(|name| strsim::levenshtein(name, text));
            UnknownCode { given: text.to_owned(), nearest: nearest.unwrap_or_default() }
        })
    }
}

/// A word that is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no code `{given}`; did you mean `{nearest}`?")]
pub struct UnknownCode {
    /// What was given.
    pub given: String,
    /// The code that is spelled most like it.
    pub nearest: &'static str,
}
