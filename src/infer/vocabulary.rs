//! The agreed names: `docs/vocabulary.md`, with what `profiles/vocabulary.yaml` adds, ready to be asked.
//!
//! In comes a label or a heading; out comes the [`Notion`] that it means, if it is agreed. `ＴＥＬ` is `phone`, `導入の効果` holds `効果` and is
//! most likely `effects`.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::error::Error;
use crate::fold;
use crate::profile::ValueKind;
use crate::yaml;

/// The file, as it is written.
const TEXT: &str = include_str!("../../profiles/vocabulary.yaml");
/// The page that has the keys, where they stand, and their words.
const PAGE: &str = include_str!("../../docs/vocabulary.md");

/// The agreed names and the general words of such booklets; all words are in match form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// The version of the file's form.
    pub schema: String,
    /// The notions by their keys.
    pub keys: IndexMap<String, Notion>,
    /// The headings of the front matter, by the key of the profile.
    pub front_matter: IndexMap<String, Vec<String>>,
    /// How headings of the committee end that say whose it is.
    pub committee_ends: Vec<String>,
    /// How headings of the winners' list begin.
    pub winners_begin: Vec<String>,
    /// The roles on a committee.
    pub roles: Vec<String>,
    /// How the names of awards end.
    pub awards: Vec<String>,
    /// Names of awards that do not end so.
    pub whole_awards: Vec<String>,
    /// How the names of divisions end.
    pub divisions: Vec<String>,
    /// Words in the names of divisions that are for persons.
    pub persons: Vec<String>,
    /// Words in the names of organizations.
    pub organizations: Vec<String>,
    /// Words in the names of teams.
    pub teams: Vec<String>,
    /// Words before the numbers of what is done.
    pub projects: Vec<String>,
    /// Headings of other chapters, by the key of their text.
    pub chapters: IndexMap<String, Vec<String>>,
    /// How titles of such booklets end.
    pub titles: Vec<String>,
    /// What kinds of booklets there are.
    pub kinds: Vec<String>,
    /// The labels before a venue.
    pub venues: Vec<String>,
    /// The labels before an organizer.
    pub organizers: Vec<String>,
    /// Words in the names of organizers.
    pub organizer_words: Vec<String>,
    /// Marks of blank pages, without brackets.
    pub blank: Vec<String>,
    /// How captions begin.
    pub captions: Vec<String>,
}

/// What labels and headings can mean.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notion {
    /// Where it mostly stands.
    #[serde(skip)]
    pub place: Place,
    /// How its values are read.
    #[serde(default)]
    pub kind: ValueKind,
    /// The labels that mean it.
    #[serde(default)]
    pub words: Vec<String>,
    /// Words that show it in a longer heading.
    #[serde(default)]
    pub holds: Vec<String>,
}

/// Where in a section a notion mostly stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Place {
    /// At its head, with a label.
    #[default]
    Header,
    /// Between head and fields.
    Part,
    /// Among the fields.
    Field,
}

impl Vocabulary {
    /// The vocabulary that is built in.
    ///
    /// # Errors
    /// [`Error::Profile`] where the file is malformed; a test holds that it is not.
    pub fn built_in() -> Result<Self, Error> {
        let mut read: Self = yaml::from_yaml(TEXT).map_err(|error| Error::Profile(format!("vocabulary.yaml: {error}")))?;
        for (key, place, words) in rows() {
            let notion = read.keys.entry(key.to_owned()).or_default();
            notion.place = place;
            notion.words.extend(words.split(", ").map(str::to_owned));
        }
        let lists = read.keys.values_mut().flat_map(|notion| [&mut notion.words, &mut notion.holds]);
        lists.chain(read.front_matter.values_mut()).for_each(fold_all);
        let words = [&mut read.winners_begin, &mut read.roles, &mut read.awards, &mut read.divisions, &mut read.persons];
        words.into_iter().for_each(fold_all);
        let words = [&mut read.organizations, &mut read.kinds, &mut read.venues, &mut read.organizers, &mut read.blank];
        words.into_iter().for_each(fold_all);
        read.chapters.values_mut().for_each(fold_all);
        let words = [&mut read.whole_awards, &mut read.teams, &mut read.projects, &mut read.titles];
        words.into_iter().for_each(fold_all);
        [&mut read.organizer_words, &mut read.captions, &mut read.committee_ends].into_iter().for_each(fold_all);
        Ok(read)
    }

    /// The notion that a whole label in match form means.
    pub fn whole(&self, label: &str) -> Option<(&str, &Notion)> {
        let found = self.keys.iter().find(|(_, notion)| notion.words.iter().any(|word| word == label));
        found.map(|(key, notion)| (key.as_str(), notion))
    }

    /// The notion that a heading in match form most likely means, and whether that is sure.
    pub fn likely(&self, heading: &str) -> Option<(&str, &Notion, bool)> {
        if let Some((key, notion)) = self.whole(heading) {
            return Some((key, notion, true));
        }
        let held = self.keys.iter().filter_map(|(key, notion)| {
            let words = notion.holds.iter().filter_map(|word| Some((heading.rfind(word.as_str())?, word.len())));
            // The head of a Japanese noun stands at its end: what is found last decides, and of two the longer one.
            words.map(|(at, len)| (at + len, len)).max().map(|place| (place, key, notion))
        });
        held.max_by_key(|&(place, ..)| place).map(|(_, key, notion)| (key.as_str(), notion, false))
    }

    /// The part of the front matter that a heading in match form opens.
    pub fn front(&self, heading: &str) -> Option<&str> {
        let bare = heading.split_once('(').map_or(heading, |(head, _)| head);
        let is = |words: &Vec<String>| words.iter().any(|word| word == heading || word == bare);
        self.front_matter.iter().find(|(_, words)| is(words)).map(|(part, _)| part.as_str())
    }
}

/// The rows of the page: key, place, words.
fn rows() -> impl Iterator<Item = (&'static str, Place, &'static str)> {
    PAGE.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| `")?.strip_suffix(" |")?.split(" | ").collect();
        let &[key, place, _, words] = cells.as_slice() else { return None };
        let place = match place {
            "part" => Place::Part,
            "field" => Place::Field,
            _ => Place::Header,
        };
        Some((key.strip_suffix('`')?, place, words))
    })
}

fn fold_all(words: &mut Vec<String>) {
    for word in words {
        *word = fold::match_form(word).into_string();
    }
}

/// Whether a word in match form ends with one of some words and is more than that.
pub(super) fn ends_with(form: &str, words: &[String]) -> bool {
    words.iter().any(|word| form.len() > word.len() && form.ends_with(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_headings_have_agreed_names() {
        let known = Vocabulary::built_in().unwrap();
        for (label, key) in [("TEL", "phone"), ("所在地", "address"), ("資本金", "capital")] {
            assert_eq!(known.whole(label).map(|(key, _)| key), Some(key));
        }
        assert_eq!(known.likely("植栽の効果").map(|(key, _, sure)| (key, sure)), Some(("effects", false)));
        assert!(known.likely("鉄道").is_none());
        // What is added is added to keys that there are.
        assert_eq!(known.keys.len(), rows().count());
        assert!(known.keys.values().all(|notion| !notion.words.is_empty()));
        assert_eq!(known.front("受賞者一覧(五十音順)"), Some("winners"));
    }
}
