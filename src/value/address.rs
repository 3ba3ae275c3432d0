//! Postal addresses.
//!
//! Comes in: `神奈川県横浜市中区不老町2-9-1 関内ワイズビル`. Goes out: [`Parts`] with prefecture 神奈川県, city 横浜市 and the rest as
//! street. The municipalities of today are known by name; former ones are read where prefecture, 郡 and 市 leave one reading.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::view::is_invisible;

/// The parts of an address, each as printed; one behind the other they give the address without its postal code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// One of the 47 prefectures; where it is not printed, only if the municipality leaves no doubt.
    pub prefecture: Option<String>,
    /// The municipality with its 郡 where one is printed; a ward only where it is one of Tokyo's 23.
    pub city: Option<String>,
    /// The rest.
    pub street: Option<String>,
}

/// Why an address cannot be divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// The text is empty.
    #[error("there is no address")]
    Empty,
    /// Neither a prefecture nor a municipality that could be without one.
    #[error("the address does not begin with a prefecture or a municipality that needs none")]
    NoPrefecture,
    /// Where the municipality ends is not certain.
    #[error("it is not certain which municipality the address is in")]
    UncertainCity,
}

/// Divides an address.
///
/// # Errors
/// Where prefecture or municipality is not certain.
pub fn read(text: &str) -> Result<Parts, AddressError> {
    let text = without_postal_code(text.trim());
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    let letters = Letters::new(text);
    let folded = letters.folded.as_str();
    let Some((prefecture, towns)) = TABLE.iter().find(|(name, _)| folded.starts_with(name)) else {
        return without_prefecture(&letters);
    };
    let rest = &folded[prefecture.len()..];
    let gap = rest.len() - rest.trim_start().len();
    let begin = prefecture.len() + gap;
    let city = if rest.trim().is_empty() { 0 } else { city_len(&rest[gap..], towns).ok_or(AddressError::UncertainCity)? };
    Ok(letters.parts(Some(prefecture.len()), begin..begin + city))
}

/// An address that begins with its municipality.
fn without_prefecture(letters: &Letters<'_>) -> Result<Parts, AddressError> {
    let folded = letters.folded.as_str();
    // 港区 is in Tokyo, Nagoya and Osaka; 千代田区 only in Tokyo.
    const ELSEWHERE: [&str; 3] = ["中央区", "港区", "北区"];
    let sure = |name: &str| name.ends_with('市') || (name.ends_with('区') && !ELSEWHERE.contains(&name));
    if let Some(len) = CITIES.longest(folded).filter(|len| sure(&folded[..*len])) {
        let mut parts = letters.parts(None, 0..len);
        if let Some([prefecture]) = CITIES.prefectures.get(&folded[..len]).map(Vec::as_slice) {
            parts.prefecture = Some((*prefecture).to_owned());
        }
        return Ok(parts);
    }
    let county = county_len(folded, None).ok_or(AddressError::NoPrefecture)?;
    Ok(letters.parts(None, 0..county))
}

/// The length of the municipality at the beginning of what follows the prefecture.
fn city_len(rest: &str, towns: &[&str]) -> Option<usize> {
    // Some names begin with another (今市, 今市市), so the longest counts.
    let listed = towns.iter().filter(|name| rest.starts_with(**name)).map(|name| name.len()).max();
    listed.or_else(|| county_len(rest, Some(towns))).or_else(|| former_city_len(rest))
}

/// The length of 郡 and town: `幡多郡黒潮町`; of an island and its town in Tokyo: `八丈島八丈町`.
fn county_len(rest: &str, towns: Option<&[&str]>) -> Option<usize> {
    // No 郡 has a name of more than five characters; only two have a 市 in it.
    let county = |mark: char| {
        let (at, _) = rest.char_indices().take(6).skip(1).find(|(_, c)| *c == mark)?;
        rest[..at].chars().all(is_name_char).then_some(at + mark.len_utf8())
    };
    let is_town = |name: &str| name.ends_with('町') || name.ends_with('村');
    let longest = |behind: &str| match towns {
        Some(towns) => towns.iter().filter(|n| is_town(n) && behind.starts_with(**n)).map(|n| n.len()).max(),
        None => CITIES.longest(behind).filter(|len| is_town(&behind[..*len])),
    };
    if let Some(len) = county('郡') {
        let name = &rest[..len - '郡'.len_utf8()];
        if name.contains('区') || (name.contains('市') && !matches!(name, "高市" | "余市")) {
            return None;
        }
        return longest(&rest[len..]).or_else(|| former_town_len(&rest[len..])).map(|town| len + town);
    }
    let len = county('島')?;
    towns.filter(|towns| towns.contains(&"八丈町"))?;
    longest(&rest[len..]).map(|town| len + town)
}

/// The length of a town behind its 郡 that is no longer listed: up to the first 町 or 村.
fn former_town_len(rest: &str) -> Option<usize> {
    // In these the first 町 or 村 does not end the name.
    const INNER: [&str; 6] = ["野村町", "中村町", "今村町", "大村町", "西村町", "木村町"];
    if let Some(name) = INNER.iter().find(|name| rest.starts_with(**name)) {
        return Some(name.len());
    }
    let (at, mark) = rest.char_indices().take(8).skip(1).find(|(_, c)| matches!(c, '町' | '村'))?;
    let end = at + mark.len_utf8();
    let whole = rest[..at].chars().all(|c| is_name_char(c) && c != '区');
    (whole && !rest[end..].starts_with(['町', '村', '市'])).then_some(end)
}

/// The length of a city that is no longer listed: up to the first 市.
fn former_city_len(rest: &str) -> Option<usize> {
    const INNER: [&str; 3] = ["今市市", "八日市市", "八日市場市"];
    if let Some(name) = INNER.iter().find(|name| rest.starts_with(**name)) {
        return Some(name.len());
    }
    let (at, mark) = rest.char_indices().take(7).skip(1).find(|(_, c)| *c == '市')?;
    let end = at + mark.len_utf8();
    // A ward or 郡 before it means that the 市 is in a street's name, and so does what makes a word with it.
    let whole = rest[..at].chars().all(|c| is_name_char(c) && !matches!(c, '区' | '郡' | '丁'));
    let word = rest[end..].starts_with(['市', '場', '街', '民', '立', '役', '営', '内', '町', '村', 'ケ', 'ノ', '之']);
    (whole && !word).then_some(end)
}

/// A character that names of municipalities are made of.
fn is_name_char(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | 'ー' | '々') || matches!(c, '\u{3400}'..='\u{9fff}')
}

/// Takes a postal code off the front: `〒102-0083`, `102-0083`, `〒102`.
fn without_postal_code(text: &str) -> &str {
    let marked = text.strip_prefix('〒').map(str::trim_start);
    let rest = marked.unwrap_or(text);
    let digits = |s: &str| {
        s.char_indices().find(|(_, c)| !(c.is_ascii_digit() || ('０'..='９').contains(c))).map_or(s.len(), |(at, _)| at)
    };
    let count = |s: &str| s[..digits(s)].chars().count();
    let first = &rest[digits(rest)..];
    let Some(behind) = first.strip_prefix(|c| super::view::is_dash(c) || c == 'ー') else {
        return if marked.is_some() && matches!(count(rest), 3 | 5 | 7) { first.trim_start() } else { rest };
    };
    match (count(rest), count(behind)) {
        (3, 4 | 2) => behind[digits(behind)..].trim_start(),
        _ => rest,
    }
}

/// A text whose characters are folded one for one, so that a place in one is a place in the other.
struct Letters<'a> {
    text: &'a str,
    folded: String,
    /// For each byte at which a folded character begins, and for the end: the byte of the text.
    places: Vec<(usize, usize)>,
}

impl<'a> Letters<'a> {
    fn new(text: &'a str) -> Self {
        let mut folded = String::with_capacity(text.len());
        let mut places = Vec::new();
        for (at, c) in text.char_indices().filter(|(_, c)| !is_invisible(*c)) {
            places.push((folded.len(), at));
            folded.push(fold(c));
        }
        places.push((folded.len(), text.len()));
        Self { text, folded, places }
    }

    fn source(&self, at: usize) -> usize {
        self.places.binary_search_by_key(&at, |place| place.0).map_or(self.text.len(), |i| self.places[i].1)
    }

    fn parts(&self, prefecture: Option<usize>, city: std::ops::Range<usize>) -> Parts {
        let cut = |range: std::ops::Range<usize>| {
            let part = self.text[self.source(range.start)..self.source(range.end)].trim();
            (!part.is_empty()).then(|| part.to_owned())
        };
        Parts {
            prefecture: prefecture.and_then(|end| cut(0..end)),
            city: cut(city.clone()),
            street: cut(city.end..self.folded.len()),
        }
    }
}

/// One character for one: compatibility ideographs to the common ones, and ヶ to ケ, since names are printed with either.
fn fold(c: char) -> char {
    let mut folded = std::iter::once(c).nfkc();
    match (c, folded.next(), folded.next()) {
        ('ヶ', ..) => 'ケ',
        (_, Some(one), None) => one,
        _ => c,
    }
}

/// The prefectures, each with its municipalities.
static TABLE: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let lines = FOLDED.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(':')).map(|(name, towns)| (name, towns.split_whitespace().collect())).collect()
});

/// The table's text, folded as addresses are.
static FOLDED: LazyLock<String> = LazyLock::new(|| include_str!("address/municipalities.txt").chars().map(fold).collect());

static CITIES: LazyLock<Cities> = LazyLock::new(Cities::new);

/// All municipalities by name.
struct Cities {
    prefectures: HashMap<&'static str, Vec<&'static str>>,
}

impl Cities {
    fn new() -> Self {
        let mut prefectures: HashMap<&str, Vec<&str>> = HashMap::new();
        for (prefecture, towns) in TABLE.iter() {
            for town in towns {
                prefectures.entry(town).or_default().push(prefecture);
            }
        }
        Self { prefectures }
    }

    /// The length of the longest name that the text begins with.
    fn longest(&self, text: &str) -> Option<usize> {
        let ends = text.char_indices().take(9).map(|(at, c)| at + c.len_utf8());
        ends.filter(|end| self.prefectures.contains_key(&text[..*end])).last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_municipality_reads_as_itself() {
        let mut count = 0;
        for (prefecture, towns) in TABLE.iter() {
            for town in towns {
                let parts = read(&format!("{prefecture}{town}本町1-2")).unwrap();
                assert_eq!((parts.city.as_deref(), parts.street.as_deref()), (Some(*town), Some("本町1-2")));
                count += 1;
            }
        }
        assert_eq!((TABLE.len(), count), (47, 1741));
    }

    /// The rules for former municipalities, tried on today's as if they were not listed: they may give none, never a wrong one.
    #[test]
    fn the_rules_never_cut_a_name_short() {
        let mut unread = Vec::new();
        for town in TABLE.iter().flat_map(|(_, towns)| towns) {
            let address = format!("{town}中央1-2");
            let read = if town.ends_with('市') { former_city_len(&address) } else { former_town_len(&address) };
            match read {
                _ if town.ends_with('区') => {}
                Some(len) if len != town.len() => panic!("{town} is read as {}", &address[..len]),
                Some(_) => {}
                None => unread.push(*town),
            }
        }
        assert!(unread.len() < 15, "{unread:?}");
    }
}
