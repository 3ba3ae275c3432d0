//! What holds for every conversion, whatever the text: nothing is lost, nothing is doubled, everything has a place.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::RangeInclusive;

use sasshi::decode;
use sasshi::diagnostic::{Code, Reported};
use sasshi::fold;
use sasshi::profile::{Numbering, Profile, ValueKind, numbering};
use sasshi::record::{Booklet, Field, Record};
use sasshi::source::Source;
use serde_json::Value;

/// Every way in which a conversion breaks an invariant, one a line.
pub fn broken(source: &Source, profile: &Profile, converted: &Reported<Booklet>) -> Vec<String> {
    let hints = profile.hints();
    let decoded = decode::decode(source, &decode::Options { encoding: None, hints: &hints }).unwrap();
    let lines: Vec<&str> = decode::lines::split(&decoded.text).map(|(_, span)| &decoded.text[span.range()]).collect();
    let booklet = &converted.value;
    let text = Text { lines: &lines, aside: aside(booklet) };
    let mut found = Vec::new();
    coverage(booklet, &lines, &mut found);
    diagnostics(converted, &lines, &mut found);
    for (at, record) in booklet.records.iter().enumerate() {
        let width = booklet.records.len().to_string().len().max(2);
        if record.id != format!("{}/{:0width$}", booklet.id, at + 1) {
            found.push(format!("record {} has the id {}", at + 1, record.id));
        }
        if at > 0 && booklet.records[at - 1].source.lines.last >= record.source.lines.first {
            found.push(format!("{} begins before the one above it ends", record.id));
        }
        provenance(record, &mut found);
        fields(&text, profile, record, &mut found);
        head(&text, profile, record, &mut found);
    }
    found
}

/// The lines of a text and those that are listed beside the records.
struct Text<'a> {
    lines: &'a [&'a str],
    aside: HashSet<u32>,
}

impl Text<'_> {
    /// The lines of a record's values from one line to another.
    fn between(&self, first: u32, last: u32) -> impl Iterator<Item = (u32, &str)> {
        let numbers = (first..=last).filter(|number| !self.aside.contains(number));
        numbers
            .filter_map(|number| Some((number, self.lines.get(number as usize - 1)?.trim())))
            .filter(|(_, line)| !line.is_empty())
    }

    /// The letters, digits and kanji of lines, and where in them the lines begin.
    fn bare(&self, lines: RangeInclusive<u32>) -> (String, HashSet<usize>) {
        let (mut all, mut heads) = (String::new(), HashSet::new());
        for (_, line) in self.between(*lines.start(), *lines.end()) {
            heads.insert(all.len());
            all.push_str(&bare(line));
        }
        (all, heads)
    }
}

fn aside(booklet: &Booklet) -> HashSet<u32> {
    booklet.furniture.iter().chain(&booklet.unclaimed).map(|line| line.line).collect()
}

/// The five parts add up, the lists are as long as they say, and what is unclaimed is reported.
fn coverage(booklet: &Booklet, lines: &[&str], found: &mut Vec<String>) {
    let counts = booklet.coverage;
    let sum = counts.records + counts.front_matter + counts.divider_pages + counts.furniture + counts.unclaimed;
    let printed = lines.iter().filter(|line| !line.trim().is_empty()).count();
    if (counts.lines, counts.lines as usize) != (sum, printed) {
        found.push(format!("{printed} lines are printed, {} are counted, and the parts are {sum}", counts.lines));
    }
    let listed = (booklet.furniture.len(), booklet.unclaimed.len());
    if listed != (counts.furniture as usize, counts.unclaimed as usize) {
        found.push(format!("{listed:?} lines are listed beside the records, and {counts:?} counted"));
    }
    for line in booklet.furniture.iter().chain(&booklet.unclaimed) {
        if lines.get(line.line as usize - 1).is_none_or(|printed| printed.trim() != line.text) {
            found.push(format!("line {} is not {:?}", line.line, line.text));
        }
    }
    let furniture: HashSet<u32> = booklet.furniture.iter().map(|line| line.line).collect();
    found.extend(
        booklet
            .unclaimed
            .iter()
            .filter(|line| furniture.contains(&line.line))
            .map(|line| format!("line {} is in two lists", line.line)),
    );
}

/// Every finding has a place, every place is a line of the source, and every unclaimed line is in a finding.
fn diagnostics(converted: &Reported<Booklet>, lines: &[&str], found: &mut Vec<String>) {
    let mut reported = HashSet::new();
    for diagnostic in &converted.diagnostics {
        if diagnostic.places.is_empty() {
            found.push(format!("{} has no place", diagnostic.code));
        }
        for place in &diagnostic.places {
            let printed = lines.get(place.line as usize - 1).copied().unwrap_or_default();
            if printed.trim() != place.text {
                found.push(format!("{}: line {} is {printed:?} and not {:?}", diagnostic.code, place.line, place.text));
            }
            if let Some((start, end)) = place.mark
                && place.text.get(start..end).is_none_or(str::is_empty)
            {
                found.push(format!("{}: the mark {start}..{end} is outside of {:?}", diagnostic.code, place.text));
            }
            if diagnostic.code == Code::UnclaimedText && !reported.insert(place.line) {
                found.push(format!("line {} is reported twice", place.line));
            }
        }
    }
    let empty = converted.value.records.is_empty();
    if !empty && converted.value.unclaimed.iter().any(|line| !reported.contains(&line.line)) {
        found.push("an unclaimed line is not reported".to_owned());
    }
    if empty && !converted.diagnostics.iter().any(|d| d.code == Code::NoBooklet) {
        found.push("there is no record and no `no-booklet`".to_owned());
    }
    if !converted.diagnostics.is_sorted_by_key(|d| d.severity) {
        found.push("the findings are not sorted by severity".to_owned());
    }
}

/// Values that may come from the winners' list, an award page or the title.
const FROM_LISTS: [&str; 6] = ["booklet", "division", "award", "recipient.name", "recipient.place", "recipient.affiliation"];

/// Every value has its lines, every path has its value, and the lines are those of the section.
fn provenance(record: &Record, found: &mut Vec<String>) {
    let value = serde_json::to_value(record).unwrap();
    let mut paths: Vec<String> = ["booklet", "division", "award", "overview", "started"].map(str::to_owned).to_vec();
    for group in ["recipient", "fields"] {
        let keys = value[group].as_object().into_iter().flat_map(|object| object.keys());
        paths.extend(keys.filter(|key| *key != "kind").map(|key| format!("{group}.{key}")));
    }
    record.fields.iter().for_each(|(key, field)| inner_paths(&format!("fields.{key}"), field, &mut paths));
    paths.retain(|path| at(&value, path).is_some());
    for path in &paths {
        // A name that is printed nowhere came from nowhere.
        let nowhere = path == "recipient.name" && record.recipient.name.is_empty();
        if !nowhere && !record.provenance.contains_key(path) {
            found.push(format!("{}: `{path}` does not say where it came from", record.id));
        }
    }
    for (path, lines) in &record.provenance {
        if !paths.contains(path) {
            found.push(format!("{}: there is no `{path}`, but it says where it came from", record.id));
        }
        let section = record.source.lines;
        let inside = section.first <= lines.first && lines.last <= section.last;
        if lines.first > lines.last || !inside && !FROM_LISTS.contains(&path.as_str()) {
            found.push(format!("{}: `{path}` came from {lines:?}, the section is {section:?}", record.id));
        }
    }
}

/// The paths of all fields inside a field.
fn inner_paths(path: &str, field: &Field, paths: &mut Vec<String>) {
    for (key, inner) in &field.fields {
        let path = format!("{path}.fields.{key}");
        inner_paths(&path, inner, paths);
        paths.push(path);
    }
}

fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}

/// How often each character of a match form is there; negative where it is missing.
#[derive(Default)]
struct Characters(BTreeMap<char, i64>);

impl Characters {
    /// Adds what is printed. Two rules of the fold change counts over a line's end, so both sides are counted without them: ー between digits
    /// is a dash, and a voiced mark composes with the kana before it.
    fn add(&mut self, text: &str, times: i64) {
        let form = fold::match_form(text);
        for c in form.as_str().chars() {
            let c = if c == 'ー' { '-' } else { c };
            *self.0.entry(c).or_default() += times;
        }
    }

    fn left(&self, wanted: impl Fn(i64) -> bool) -> String {
        self.0
            .iter()
            .filter(|&(_, &count)| wanted(count))
            .flat_map(|(&c, &count)| std::iter::repeat_n(c, count.unsigned_abs() as usize))
            .collect()
    }

    /// What is in the source and in no value.
    fn lost(&self) -> String {
        self.left(|count| count > 0)
    }

    /// What is in a value more often than in the source.
    fn invented(&self) -> String {
        self.left(|count| count < 0)
    }
}

/// How many characters the number before a label has at most, with its signs.
const LONGEST_NUMBER: usize = 6;

/// Every character of a field's lines is in its heading, its number, its text, a caption or a figure, and nothing else is.
fn fields(text: &Text, profile: &Profile, record: &Record, found: &mut Vec<String>) {
    let mut taken: HashMap<u32, &str> = HashMap::new();
    for (key, field) in &record.fields {
        let Some(lines) = record.provenance.get(&format!("fields.{key}")) else { continue };
        let mut characters = Characters::default();
        for (number, line) in text.between(lines.first, lines.last) {
            characters.add(line, 1);
            if let Some(other) = taken.insert(number, key) {
                found.push(format!("{}: line {number} is in `{other}` and in `{key}`", record.id));
            }
        }
        let all = with_inner(field);
        for field in &all {
            let values = std::iter::once(&field.text).chain(&field.captions).chain(&field.figures).chain([&field.heading]);
            values.for_each(|value| characters.add(value, -1));
            let number = field.number.map(|number| number.to_string()).unwrap_or_default();
            characters.add(&number, -1);
        }
        let (mut lost, mut invented) = (characters.lost(), characters.invented());
        // ② may number a heading where the profile's headings have 2.
        let number = field.number.map(|number| number.to_string()).unwrap_or_default();
        let circled = lost.chars().find(|&c| numbering::circled(c).is_some_and(|circled| circled.to_string() == number));
        if let Some(circled) = circled.filter(|_| invented == number) {
            lost = lost.replacen(circled, "", 1);
            invented.clear();
        }
        // Behind a number stands a dot, a bracket or nothing, before a heading without a number a mark, behind a heading a colon; numbers of
        // other forms are not written as they are printed.
        let plain = |numbering: &Numbering| matches!(numbering, Numbering::Number | Numbering::Mark(_));
        let is_plain = profile.fields.iter().flat_map(|set| &set.numbering).all(plain) && all.len() == 1;
        // A booklet may have brackets around headings or their numbers where the profile has none, and a part that the profile does not know
        // has lost those around its heading.
        let is_part = is_plain && key.starts_with("other-") && field.number.is_none();
        let signs = if is_plain { "()【】[]<>" } else { "()【】[]<>「」『』-第章取組事例" };
        // So has a heading that it does not know, which is numbered as the booklet does it.
        let is_other = key.starts_with("other-") && field.number.is_some();
        let is_count = |c: char| {
            (!is_plain || is_other) && (c.is_ascii_digit() || "①②③④⑤⑥⑦⑧⑨ⅠIVXアイウエ一二三四五六七八九十".contains(c))
        };
        let marks = lost.chars().all(|c| ".)、,■□●◆◇○◎▼:".contains(c) || signs.contains(c) || is_count(c));
        let digits = invented.chars().all(is_count);
        if !marks
            || lost.chars().count()
                > if is_plain { 2 + usize::from(is_part) + 2 * usize::from(is_other) } else { 5 * all.len() }
            || !digits
        {
            found.push(format!("{}: `{key}` lacks {lost:?} and has {invented:?} too much", record.id));
        }
    }
}

/// A field and all fields inside it.
fn with_inner(field: &Field) -> Vec<&Field> {
    std::iter::once(field).chain(field.fields.values().flat_map(with_inner)).collect()
}

/// The letters, digits and kanji of a text in match form.
fn bare(text: &str) -> String {
    fold::match_form(text).as_str().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// How often a value of a recipient is printed in lines: at the head of one, or behind a label of its key. Of a note, which has no label, and of a
/// number or an address, which can be nothing else and may have its label behind it, how often it is there at all.
fn printed(text: &Text, lines: RangeInclusive<u32>, profile: &Profile, key: &str, value: &str) -> usize {
    let (value, key) = (bare(value), key.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_'));
    let rule = profile.label(key);
    let labels = rule.into_iter().flat_map(|rule| rule.labels.iter());
    let words: Vec<Option<String>> = labels.map(|label| label.word().map(bare)).collect();
    let tells_itself = rule.is_some_and(|rule| matches!(rule.kind, ValueKind::Phone | ValueKind::Fax | ValueKind::Url));
    let (all, heads) = text.bare(lines);
    let is_own = |at: usize| {
        // What a regular expression takes is not known here.
        let labelled = || words.iter().any(|word| word.as_ref().is_none_or(|word| all[..at].ends_with(word.as_str())));
        key.ends_with("_note") || tells_itself || heads.contains(&at) || labelled()
    };
    if value.is_empty() { 0 } else { all.match_indices(&value).filter(|&(at, _)| is_own(at)).count() }
}

/// Every character above the fields is in a value, or belongs to a label or to the marks around it.
fn head(text: &Text, profile: &Profile, record: &Record, found: &mut Vec<String>) {
    let lines_of = |key: &String| record.provenance.get(&format!("fields.{key}"));
    // Parts that the profile does not know stand among those that it knows, above the fields.
    let is_part = |key: &str, field: &Field| key.starts_with("other-") && field.number.is_none();
    let (parts, fields): (Vec<_>, Vec<_>) = record.fields.iter().partition(|(key, field)| is_part(key, field));
    let end = fields.iter().filter_map(|(key, _)| lines_of(key)).map(|lines| lines.first - 1).min();
    let end = end.unwrap_or_else(|| {
        parts.iter().filter_map(|(key, _)| lines_of(key)).map(|lines| lines.first - 1).min().unwrap_or(record.source.lines.last)
    });
    let in_part = |number: u32| {
        parts.iter().filter_map(|(key, _)| lines_of(key)).any(|lines| (lines.first..=lines.last).contains(&number))
    };
    let value = serde_json::to_value(record).unwrap();
    let mut characters = Characters::default();
    let mut labels = String::new();
    let patterns = profile
        .header
        .iter()
        .flat_map(|rule| rule.labels.iter())
        .chain(profile.parts.iter().flat_map(|part| part.headings.iter()));
    let words: Vec<&str> = patterns.filter_map(|pattern| pattern.word()).collect();
    let mut seen = HashSet::new();
    for (_, line) in text.between(record.source.lines.first, end).filter(|&(number, _)| !in_part(number)) {
        let form = fold::match_form(line);
        characters.add(line, 1);
        // A value that is printed twice in the same words is one value.
        if !seen.insert(form.as_str().to_owned()) {
            labels.push_str(form.as_str());
        }
        let longest = words.iter().filter(|word| form.as_str().contains(**word));
        labels.extend(longest.copied());
        // The number before a label belongs to it, at the start of a line and further on.
        for word in &words {
            for (at, _) in form.as_str().match_indices(word) {
                // A dash may stand behind it as a colon does.
                let behind = form.as_str()[at + word.len()..].trim_start_matches(':');
                labels.push_str(if behind.starts_with('-') { "-" } else { "" });
                let starts = form.as_str()[..at].char_indices().rev().map(|(start, _)| start).take(LONGEST_NUMBER);
                let is_number = |start: &usize| numbering::prefix(&form.as_str()[*start..at]) == Some(at - start);
                labels.push_str(starts.filter(is_number).last().map_or("", |start| &form.as_str()[start..at]));
            }
        }
    }
    // A value that is printed several times, with a label each time or none, is one value.
    for (key, value) in value["recipient"].as_object().into_iter().flatten() {
        let text_of = value.as_str().or(value["text"].as_str()).unwrap_or_default();
        let again = record
            .provenance
            .get(&format!("recipient.{key}"))
            .map_or(0, |lines| printed(text, lines.first..=lines.last, profile, key, text_of).saturating_sub(1));
        (0..again).for_each(|_| labels.push_str(fold::match_form(text_of).as_str()));
    }
    // A mark before the name, where it is set off like an award or an item.
    if let Some(lines) = record.provenance.get("recipient.name") {
        let marks = text.between(lines.first, lines.last).map(|(_, line)| line.trim_start().chars().next());
        labels.extend(marks.flatten().filter(|c| "■□●○◆◇▼▽▲△★☆◎".contains(*c)));
        // So is a number.
        for (_, line) in text.between(lines.first, lines.last) {
            let form = fold::match_form(line).into_string();
            labels.push_str(numbering::prefix(&form).map_or("", |end| &form[..end]));
        }
        // The award and the place may stand beside it, and come from the lists all the same.
        let printed: String = text.between(lines.first, lines.last).map(|(_, line)| line).collect();
        let form = fold::match_form(&printed).into_string();
        let beside = [record.award.as_deref(), record.recipient.place.as_deref()].into_iter().flatten();
        let beside = beside.map(|value| fold::match_form(value).into_string()).filter(|value| form.contains(value.as_str()));
        beside.for_each(|value| labels.push_str(&value));
        labels.extend(form.chars().filter(|c| "【】[]「」".contains(*c)));
    }
    // What the first lines of a section look like beside what they hold.
    profile.sections.begin.iter().for_each(|sample| labels.push_str(fold::match_form(&sample.written).as_str()));
    let inside = |path: &str| {
        record
            .provenance
            .get(path)
            .is_some_and(|lines| record.source.lines.first <= lines.first && lines.last <= record.source.lines.last)
    };
    let own = [("award", &value["award"]), ("division", &value["division"]["name"])];
    let is_told = !profile.sections.begin.is_empty();
    own.iter()
        .filter(|(path, _)| is_told && inside(path))
        .for_each(|(_, value)| characters.add(value.as_str().unwrap_or_default(), -1));
    let mut serves_both = false;
    let strings = ["recipient", "overview", "started"].map(|key| (key, &value[key]));
    for (group, value) in strings {
        match value {
            Value::Object(object) if group == "recipient" => {
                // A number that serves both purposes may be printed once.
                let lines = record.provenance.get("recipient.fax").filter(|lines| {
                    record.recipient.phone == record.recipient.fax && record.provenance.get("recipient.phone") == Some(lines)
                });
                let number = record.recipient.fax.as_deref().unwrap_or_default();
                let is_both =
                    lines.is_some_and(|lines| text.bare(lines.first..=lines.last).0.matches(&bare(number)).count() == 1);
                serves_both = is_both;
                let own = |key: &str| inside(&format!("recipient.{key}")) && !(is_both && key == "fax");
                for (_, value) in object.iter().filter(|(key, _)| own(key)) {
                    characters.add(value.as_str().or(value["text"].as_str()).unwrap_or_default(), -1);
                }
            }
            Value::Object(object) => characters.add(object["text"].as_str().unwrap_or_default(), -1),
            Value::String(text) => characters.add(text, -1),
            _ => {}
        }
    }
    let mut allowed: HashMap<char, usize> = HashMap::new();
    // That a number serves both is said by both values.
    let of_both = if serves_both { "兼用及および" } else { "" };
    labels.chars().chain(of_both.chars()).for_each(|c| *allowed.entry(if c == 'ー' { '-' } else { c }).or_default() += 1);
    // The edges of a head that is drawn as a table are no text, and neither are brackets around a label.
    let is_mark =
        |c: char| ":()<>[]【】/・,、;.│┃|".contains(c) || is_told && (c.is_ascii_digit() || "-=*~①②③④⑤⑥⑦⑧⑨".contains(c));
    let unexplained: String = characters
        .lost()
        .chars()
        .filter(|&c| !is_mark(c) && !matches!(c, '氏' | '様' | '殿'))
        .filter(|c| {
            !allowed.get_mut(c).is_some_and(|left| {
                let any = *left > 0;
                *left = left.saturating_sub(1);
                any
            })
        })
        .collect();
    let invented = characters.invented();
    // A value that is said to be unreadable stands there as printed; a telephone number without a dash is written as it is.
    if !unexplained.is_empty() || !invented.is_empty() {
        found.push(format!("{}: the head lacks {unexplained:?} and has {invented:?} too much", record.id));
    }
}
