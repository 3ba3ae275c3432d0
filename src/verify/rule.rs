//! What a file that a person edited can be told: the rules, each with a name that never changes its meaning.

use crate::diagnostic::Severity;

/// Declares the rules once: variant, written form, severity and the sentence that says what is wrong.
macro_rules! rules {
    ($(#[doc = $doc:literal] $variant:ident = $name:literal, $severity:ident;)*) => {
        /// The stable name of something that is wrong with a file; `docs/check.md` says more of each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule { $(#[doc = $doc] $variant,)* }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)*];

            /// The written form, such as `unknown-key`.
            pub fn as_str(self) -> &'static str {
                match self { $(Rule::$variant => $name,)* }
            }

            /// How much it matters: errors make the exit code 1.
            pub fn severity(self) -> Severity {
                match self { $(Rule::$variant => Severity::$severity,)* }
            }

            /// What is wrong, in one sentence.
            pub fn summary(self) -> &'static str {
                match self { $(Rule::$variant => $doc.trim_ascii(),)* }
            }
        }
    };
}

rules! {
    /// The file is no YAML or JSON.
    Broken = "broken", Error;
    /// The file does not say of which form it is.
    UnknownForm = "unknown-form", Error;
    /// A key that the form does not have.
    UnknownKey = "unknown-key", Error;
    /// A key that must be there is missing.
    MissingKey = "missing-key", Error;
    /// A value of another type than the form has there.
    WrongType = "wrong-type", Error;
    /// A value that is none of those that are allowed.
    NotAllowed = "not-allowed", Error;
    /// A value that is not written as the form wants it.
    WrongForm = "wrong-form", Error;
    /// A typed value is not what its text says.
    ValueMismatch = "value-mismatch", Error;
    /// Numbers that do not add up.
    SumMismatch = "sum-mismatch", Error;
    /// A date or a time that does not exist.
    NoSuchDate = "no-such-date", Error;
    /// The id does not fit the file's name or the booklet.
    IdMismatch = "id-mismatch", Error;
    /// Two of a kind have the same id or number.
    Duplicate = "duplicate", Error;
    /// The first line or page lies behind the last.
    LineOrder = "line-order", Error;
    /// A path of the provenance that leads to no value.
    UnknownPath = "unknown-path", Error;
    /// A record that is named and not there.
    UnknownRecord = "unknown-record", Error;
    /// The printed number is repeated in the heading.
    NumberInHeading = "number-in-heading", Error;
    /// A profile that cannot be used.
    UnusableProfile = "unusable-profile", Error;
    /// The place is not in the address.
    PlaceMismatch = "place-mismatch", Warning;
    /// A number or an address of the web that cannot be read.
    UnreadableValue = "unreadable-value", Warning;
    /// A key of one's own that is nearly one of the form.
    LikelyMisspelt = "likely-misspelt", Warning;
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
