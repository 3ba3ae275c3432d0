//! What the slots of a section's first lines are: which one is the name, and of whom.
//!
//! In come the texts that stand in the same slot of each section; out come keys: `name`, `title`, `place`, `affiliation`. A list of winners
//! elsewhere in the booklet shows the name; else what reads like the name of an organization or of a person does.

use super::View;
use super::model::Model;

/// What stands in a slot.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    /// In match form.
    pub form: String,
    /// As printed.
    pub printed: String,
    /// Whether quotation marks stand around it.
    pub quoted: bool,
}

/// The share, in tenths, of the sections that must show what a slot is.
const SHARE: usize = 6;
/// How many characters each half of a person's name has at the most.
const HALF: usize = 6;

/// How many characters a place has at the most that begins with the name of a prefecture.
const ADDRESS: usize = 14;

/// The keys of the slots, in order; `sections` has the slots of each section.
pub(super) fn keys(view: View, starts: &[usize], sections: &[Vec<Slot>]) -> Vec<String> {
    let count = sections.first().map_or(0, Vec::len);
    let first = starts.first().copied().unwrap_or(0);
    let worth = |at: usize| {
        let own: Vec<&Slot> = sections.iter().map(|slots| &slots[at]).collect();
        let often = |is: &dyn Fn(&Slot) -> bool| own.iter().filter(|slot| is(slot)).count() * 10 >= own.len() * SHARE;
        let listed = |slot: &Slot| slot.form.chars().count() >= 2 && is_listed(view, first, &slot.form);
        let place = often(&|slot| is_place(&slot.form) || is_age(&slot.form));
        let plain = usize::from(!own.iter().any(|slot| slot.quoted));
        let named = usize::from(often(&|slot| is_person(view, slot) || is_organization(view, slot)));
        // Quoted is what was made, and not who made it.
        (usize::from(!place), plain, usize::from(often(&listed)), named)
    };
    let Some(name) = (0..count).max_by_key(|&at| (worth(at), std::cmp::Reverse(at))) else { return Vec::new() };
    let mut keys: Vec<String> = Vec::new();
    for at in 0..count {
        let all =
            |is: &dyn Fn(&Slot) -> bool| sections.iter().filter(|slots| is(&slots[at])).count() * 10 >= sections.len() * SHARE;
        let wish = if at == name {
            "name"
        } else if all(&|slot| is_place(&slot.form)) {
            "place"
        } else if all(&|slot| is_organization(view, slot)) {
            "affiliation"
        } else if all(&|slot| is_age(&slot.form)) {
            "age"
        } else if all(&|slot| is_kana(&slot.form)) {
            "name_kana"
        } else if all(&|slot| is_latin(&slot.printed)) {
            "name_latin"
        } else if all(&|slot| view.known.divisions.iter().any(|word| slot.form.ends_with(word.as_str()))) {
            "category"
        } else {
            "title"
        };
        // The two halves of a name are read apart.
        if wish == "name_kana" && keys.last().is_some_and(|key| key == wish) {
            keys.push(wish.to_owned());
            continue;
        }
        let taken = |key: &str| keys.iter().any(|own| own == key) || key == "name" && at != name;
        let key = [wish, "title", "note", "subtitle"].into_iter().find(|key| !taken(key));
        keys.push(key.map_or_else(|| format!("item_{}", at + 1), str::to_owned));
    }
    keys
}

/// Who the recipients are, as a profile writes it; none for organizations.
pub(super) fn recipients(view: View, model: &Model, names: &[&Slot], pattern: &str) -> Option<&'static str> {
    let often = |is: &dyn Fn(&Slot) -> bool| names.iter().filter(|slot| is(slot)).count() * 10 >= names.len().max(1) * SHARE;
    let has = |key: &str| model.header.iter().any(|label| label.key == key);
    let quoted = names.iter().any(|slot| slot.quoted);
    if quoted && has("organization") {
        // Who did it has a label.
        Some("projects")
    } else if names.is_empty() || often(&|slot| is_organization(view, slot)) {
        None
    } else if often(&|slot| is_person(view, slot)) {
        Some("persons")
    } else if often(&|slot| view.known.teams.iter().any(|word| slot.form.contains(word.as_str()))) {
        Some("teams")
    } else if quoted || has("author") {
        Some("works")
    } else if has("organization") || view.known.projects.iter().any(|word| pattern.contains(word.as_str())) {
        Some("projects")
    } else {
        None
    }
}

/// Whether a name stands in a line before the sections that is no sentence.
fn is_listed(view: View, first: usize, name: &str) -> bool {
    let holds = |line: usize| view.pages.form(line).contains(name) && !view.pages.form(line).ends_with('。');
    // The name itself stands close above the first label.
    view.pages.content(0..first.saturating_sub(5)).any(holds)
}

/// Whether something reads like the name of an organization.
pub(super) fn is_organization(view: View, slot: &Slot) -> bool {
    let words = &view.known.organizations;
    words.iter().any(|word| {
        // Short words end a name, long ones stand anywhere in it.
        if word.chars().count() < 2 { slot.form.ends_with(word.as_str()) } else { slot.form.contains(word.as_str()) }
    })
}

/// Whether something reads like the name of a person: two short halves with space between them, or in kana with a dot between them.
pub(super) fn is_person(view: View, slot: &Slot) -> bool {
    let is_letter = |c: char| matches!(c, '々' | 'ー' | '一'..='\u{9FFF}' | 'ぁ'..='ん' | 'ァ'..='ヶ');
    let halves: Vec<&str> =
        slot.printed.split(|c: char| c.is_whitespace() || c == '・').filter(|half| !half.is_empty()).collect();
    let short = |half: &&str| half.chars().count() <= HALF && half.chars().all(is_letter);
    let polite = slot.form.ends_with(['氏', '様', '君']) || slot.form.ends_with("さん");
    !is_organization(view, slot) && (polite || (2..=3).contains(&halves.len()) && halves.iter().all(short))
}

/// Whether something is an age.
fn is_age(form: &str) -> bool {
    let digits = form.trim_end_matches(['歳', '才']);
    digits.len() < form.len() && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

/// Whether something is written in kana alone: how a name is read.
pub(super) fn is_kana(form: &str) -> bool {
    !form.is_empty() && form.chars().all(|c| matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ' | 'ー' | '・'))
}

/// Whether something is a person's name in Latin letters: two words or three.
fn is_latin(printed: &str) -> bool {
    let words: Vec<&str> = printed.split_whitespace().collect();
    let is_name = |word: &&str| {
        word.starts_with(|c: char| c.is_uppercase()) && word.chars().all(|c| c.is_ascii_alphabetic() || ".,'-".contains(c))
    };
    (2..=3).contains(&words.len()) && words.iter().all(is_name)
}

/// Whether something reads like the name of a prefecture, a city, a town.
fn is_place(form: &str) -> bool {
    let in_prefecture = crate::outline::signal::begins_with_prefecture(form) && form.chars().all(char::is_alphabetic);
    in_prefecture && form.chars().count() <= ADDRESS
        || form.ends_with(['都', '道', '府', '県', '市', '区', '町', '村']) && form.chars().count() <= 10
}
