//! A text and the profiles that are known → the profile that fits best.
//!
//! Each profile names words that show that a booklet is of its family; one of them is enough where the booklet's title is there
//! too. The one of whose words the greatest share is in the text is taken; where two are equal, the one that has found more words,
//! and then the one that is named first. In comes a source, out goes the best of the profiles and whether it fits at all.
//!
//! ```
//! use sasshi::{Options, profile, recognize, source::Source};
//!
//! let source = Source::from_bytes("letter.txt", "拝啓 時下ますますご清栄のこととお慶び申し上げます。".into());
//! let profiles = [profile::built_in("telework-award")?];
//! let best = recognize::recognize(&source, &profiles, &Options::default())?.expect("there is one profile");
//! assert!(!best.fits);
//! # Ok::<(), sasshi::error::Error>(())
//! ```

use std::cmp::Reverse;

use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::profile::Profile;
use crate::source::Source;
use crate::{Options, Text, fold};

/// The profile that fits a text best.
#[derive(Debug, Clone, Copy)]
pub struct Recognized<'p> {
    /// The profile.
    pub profile: &'p Profile,
    /// How many different ones of its words are in the text.
    pub words: usize,
    /// Whether its title is, on a line of its own; then one word is enough.
    pub title: bool,
    /// Whether that is enough for the text to be a booklet of the family.
    pub fits: bool,
}

/// Picks the profile that fits a source best; none only where there are no profiles.
///
/// # Errors
/// [`Error::NotText`] where the bytes are no text.
pub fn recognize<'p>(source: &Source, profiles: &'p [Profile], options: &Options) -> Result<Option<Recognized<'p>>, Error> {
    Ok(best(&Text::read(source, profiles, options)?, profiles))
}

/// Picks the profile that fits a text best, as [`recognize`] does.
pub fn best<'p>(text: &Text<'_>, profiles: &'p [Profile]) -> Option<Recognized<'p>> {
    let all = joined(text.lines.forms());
    let forms = || text.lines.forms().iter().map(fold::Form::as_str);
    let found = profiles.iter().map(|profile| count(&all, profile.has_title(forms()), profile));
    // The share is compared as a fraction of a million, so that no two readings of the same numbers can differ.
    let share = |one: &Recognized<'_>| one.words * 1_000_000 / one.profile.recognize.len().max(1);
    // Of several that are equal `min_by_key` gives the first.
    found.min_by_key(|one| Reverse((one.fits, share(one), one.words)))
}

/// Counts the words of a profile in a text in match form.
fn count<'p>(all: &str, title: bool, profile: &'p Profile) -> Recognized<'p> {
    let words = profile.recognize.iter().filter(|pattern| pattern.is_in(all)).count();
    Recognized { profile, words, title, fits: words >= profile.at_least || words > 0 && title }
}

/// All lines in match form, one behind the other: a word may wrap onto the next line.
fn joined(forms: &[fold::Form]) -> String {
    let mut joined = String::with_capacity(forms.iter().map(|form| form.as_str().len()).sum());
    for form in forms.iter().map(fold::Form::as_str) {
        // A page number does not part a word.
        if !form.trim_matches('-').bytes().all(|b| b.is_ascii_digit()) {
            joined.push_str(form);
        }
    }
    joined
}

impl Recognized<'_> {
    /// Why the profile was taken.
    pub fn why(&self) -> String {
        let name = &self.profile.name;
        let fits = if self.fits { format!("{name} fits best") } else { format!("none fits; the nearest is {name}") };
        format!("{fits}: {}", self.count())
    }

    fn count(&self) -> String {
        let are = if self.words == 1 { "is" } else { "are" };
        let (all, needed) = (self.profile.recognize.len(), self.profile.at_least);
        let title = if self.title { ", and its title" } else { "" };
        format!("{} of the {all} words that such a booklet has {are} in the text{title}, {needed} needed", self.words)
    }
}

/// Says in the findings that a text is no booklet of any of several families, where it is none of the nearest.
pub fn tell(recognized: &Recognized<'_>, known: usize, diagnostics: &mut [Diagnostic]) {
    // An empty text is none of any, and says so already.
    let has_text = |found: &&mut Diagnostic| found.places.iter().any(|place| !place.text.is_empty());
    for found in diagnostics.iter_mut().filter(|found| found.code == Code::NoBooklet && !recognized.fits).filter(has_text) {
        let nearest = match recognized.words {
            0 => "it has none of their words".to_owned(),
            _ => format!("the nearest is `{}`: {}", recognized.profile.name, recognized.count()),
        };
        found.message = format!("the text is no booklet of the {known} families that are known; {nearest}");
    }
}

/// What to do where no profile fits.
pub const INFER: &str =
    "`sasshi profile infer` writes the draft of a profile for it; `sasshi profile list` has the families that are known";

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(name: &str, words: &str, at_least: usize) -> Profile {
        let text = format!("schema: sasshi/profile/v1\nname: {name}\nrecognize: {{words: [{words}], at_least: {at_least}}}\n");
        Profile::from_yaml(name, &text).unwrap()
    }

    fn found(profiles: &[Profile], text: &str) -> Option<(String, usize, bool)> {
        let source = Source::from_bytes("a.txt", text.as_bytes().to_vec());
        let found = recognize(&source, profiles, &Options::default()).unwrap();
        found.map(|found| (found.profile.name.clone(), found.words, found.fits))
    }

    #[test]
    fn the_greatest_share_of_words_decides() {
        let profiles =
            [profile("many", "園芸, 受賞, 名簿, 会場", 2), profile("few", "園芸, 受賞", 2), profile("none", "冊子", 1)];
        assert_eq!(found(&profiles, "園芸\n受　賞\n"), Some(("few".into(), 2, true)));
        assert_eq!(found(&profiles, "園芸\n受賞\n名簿\n会\n場\n"), Some(("many".into(), 4, true)));
    }

    #[test]
    fn one_word_is_enough_behind_the_title() {
        let text = "schema: sasshi/profile/v1\nname: a\nrecognize: {words: [園芸大賞, 植栽の効果], at_least: 2}\n\
                    booklet: {title: ['/第[0-9]+回園芸大賞/']}\n";
        let profiles = [Profile::from_yaml("a", text).unwrap()];
        for (text, fits) in [
            ("第９回　園芸大賞 受賞事例集\n\nみどり図書館\n", true),
            ("第９回園芸大賞の表彰式を、下記のとおり行います。\n", false),
            ("園芸大賞\n", false),
        ] {
            assert_eq!(found(&profiles, text), Some(("a".into(), 1, fits)), "{text}");
        }
    }

    #[test]
    fn one_that_fits_goes_before_one_that_does_not() {
        let profiles = [profile("strict", "園芸, 受賞, 名簿", 3), profile("easy", "園芸, a, b, c", 1)];
        assert_eq!(found(&profiles, "園芸と受賞\n"), Some(("easy".into(), 1, true)));
    }

    #[test]
    fn of_equals_the_first_is_taken_and_nothing_of_nothing() {
        let profiles = [profile("one", "園芸", 1), profile("two", "園芸", 1)];
        assert_eq!(found(&profiles, "園芸\n"), Some(("one".into(), 1, true)));
        assert_eq!(found(&profiles, ""), Some(("one".into(), 0, false)));
        assert_eq!(found(&[], "園芸\n"), None);
    }
}
