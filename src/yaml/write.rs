//! A tree → YAML.
//!
//! In comes a tree such as `{"text": "一行目\n二行目", "lines": [1, 2]}`, out goes `text: |-\n  一行目\n  二行目\nlines: [1, 2]\n`.
//!
//! Blocks, and scalars that are surely plain, are written here, which is several times as fast as the library. It is asked for every other
//! scalar, and a test holds the two against each other on trees of every kind.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value};

use super::{KEY_LIMIT, YamlError};

/// The YAML of a tree.
pub(super) fn write(tree: &Value) -> Result<String, YamlError> {
    // Most records fit into this.
    let mut writer = Writer { out: String::with_capacity(1 << 14) };
    writer.node(tree, 0, Parent::Root)?;
    Ok(writer.out)
}

/// What a node stands behind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parent {
    /// Nothing.
    Root,
    /// A key and its colon.
    Key,
    /// The dash of an item.
    Dash,
}

struct Writer {
    out: String,
}

impl Writer {
    /// Writes a node behind a parent that is indented by so many columns.
    fn node(&mut self, node: &Value, indent: usize, parent: Parent) -> Result<(), YamlError> {
        match node {
            Value::Object(entries) if !entries.is_empty() => return self.map(entries, indent, parent),
            Value::Array(items) => match items.as_slice() {
                [] => {}
                [Value::Number(a), Value::Number(b)] if is_whole(a) && is_whole(b) => {
                    self.plain(parent, format_args!("[{a}, {b}]"));
                    return Ok(());
                }
                [Value::Number(_), Value::Number(_)] => return self.by_library(node, indent, parent),
                items => return self.list(items, indent, parent),
            },
            _ => {}
        }
        match node {
            Value::Null => self.plain(parent, format_args!("null")),
            Value::Bool(bool) => self.plain(parent, format_args!("{bool}")),
            Value::Number(number) if is_whole(number) => self.plain(parent, format_args!("{number}")),
            Value::String(text) if is_plain(text) => {
                self.space(parent);
                self.out.push_str(text);
                self.out.push('\n');
            }
            Value::String(text) if !text.starts_with(' ') && !text.ends_with('\n') && block_is_safe(text) => {
                self.space(parent);
                self.out.push_str("|-\n");
                for line in text.split('\n') {
                    if !line.is_empty() {
                        self.pad(indent + 2);
                        self.out.push_str(line);
                    }
                    self.out.push('\n');
                }
            }
            Value::Array(_) => self.plain(parent, format_args!("[]")),
            Value::Object(_) => self.plain(parent, format_args!("{{}}")),
            scalar => self.by_library(scalar, indent, parent)?,
        }
        Ok(())
    }

    fn map(&mut self, entries: &Map<String, Value>, indent: usize, parent: Parent) -> Result<(), YamlError> {
        let own = if parent == Parent::Root { 0 } else { indent + 2 };
        for (at, (key, value)) in entries.iter().enumerate() {
            self.begin(at, own, parent);
            self.key(key)?;
            self.node(value, own, Parent::Key)?;
        }
        Ok(())
    }

    fn list(&mut self, items: &[Value], indent: usize, parent: Parent) -> Result<(), YamlError> {
        // The dashes stand right below a key.
        let own = if parent == Parent::Dash { indent + 2 } else { indent };
        for (at, item) in items.iter().enumerate() {
            self.begin(at, own, parent);
            self.out.push('-');
            self.node(item, own, Parent::Dash)?;
        }
        Ok(())
    }

    /// Begins an entry or an item: the first stands on its parent's line behind a dash.
    fn begin(&mut self, at: usize, indent: usize, parent: Parent) {
        match (at, parent) {
            (0, Parent::Dash) => self.out.push(' '),
            (0, Parent::Key) => {
                self.out.push('\n');
                self.pad(indent);
            }
            _ => self.pad(indent),
        }
    }

    fn key(&mut self, key: &str) -> Result<(), YamlError> {
        // No character takes more than six when it is escaped, so that nearly every key is known to be short enough.
        if key.len() * 6 > KEY_LIMIT && written_key_len(key) > KEY_LIMIT {
            return Err(YamlError::placeless("a key is longer than YAML readers accept"));
        }
        if breaks_ruamel(key) {
            return Err(YamlError::placeless(format!("some YAML readers cannot read the key `{key}`")));
        }
        if is_plain(key) && !key.contains([':', ',']) {
            self.out.push_str(key);
        } else {
            let entry = library(&BTreeMap::from([(key, 0)]))?;
            self.out.push_str(entry.strip_suffix(": 0\n").unwrap_or(&entry));
        }
        self.out.push(':');
        Ok(())
    }

    /// Writes a scalar that is not surely plain.
    fn by_library(&mut self, scalar: &Value, indent: usize, parent: Parent) -> Result<(), YamlError> {
        let entry = library(&BTreeMap::from([("k", Styled(scalar))]))?;
        self.space(parent);
        let mut lines = entry.strip_prefix("k: ").unwrap_or(&entry).split_inclusive('\n');
        self.out.push_str(lines.next().unwrap_or_default());
        for line in lines {
            if line != "\n" {
                self.pad(indent);
            }
            self.out.push_str(line);
        }
        Ok(())
    }

    /// Writes what needs no quotes.
    fn plain(&mut self, parent: Parent, text: std::fmt::Arguments) {
        self.space(parent);
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{text}");
    }

    fn space(&mut self, parent: Parent) {
        if parent != Parent::Root {
            self.out.push(' ');
        }
    }

    fn pad(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }
}

/// What the library writes.
fn library<T: Serialize>(value: &T) -> Result<String, YamlError> {
    let options = serde_yaml::ser_options! {
        // Blocks are asked for string by string, where they are safe; left to itself the library would also fold long lines.
        prefer_block_scalars: false,
        folded_wrap_chars: usize::MAX,
    };
    serde_yaml::to_string_with_options(value, options).map_err(YamlError::placeless)
}

/// A scalar (or a pair of numbers) that says to the library in which style it is to be written.
struct Styled<'a>(&'a Value);

impl Serialize for Styled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) if text.contains('\n') && block_is_safe(text) => serde_yaml::LitStr(text).serialize(serializer),
            Value::String(text) if text.contains('\n') || breaks_ruamel(text) || is_month(text) => {
                serde_yaml::DoubleQuoted(text.as_str()).serialize(serializer)
            }
            Value::Array(items) => serde_yaml::FlowSeq(items).serialize(serializer),
            scalar => scalar.serialize(serializer),
        }
    }
}

fn is_whole(number: &Number) -> bool {
    number.is_u64() || number.is_i64()
}

/// Whether every reader takes a text for itself where it stands without quotes. It may be so where this does not say it.
fn is_plain(text: &str) -> bool {
    /// What some reader takes for something else, in small and in capital letters.
    const WORDS: [&str; 11] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"];
    let bytes = text.as_bytes();
    let mut at = match bytes.first() {
        Some(b'a'..=b'z' | b'A'..=b'Z') if bytes.len() > 5 || !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) => 1,
        // Numbers and times are ASCII.
        Some(b'0'..=b'9' | b'(') if !text.is_ascii() => 1,
        // Kana, kanji and their brackets; not the ideographic space.
        Some(0xE3..=0xE9) if !text.starts_with('\u{3000}') => 3,
        _ => return false,
    };
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'/' | b'-' | b'(' | b')' | b',' => at += 1,
            b' ' | b':' if next.is_some_and(|next| !matches!(next, b' ' | b'#' | b':')) => at += 1,
            0xE3..=0xE9 => at += 3,
            // Signs such as ① and ■.
            0xE2 if next.is_some_and(|next| *next >= 0x84) => at += 3,
            _ => return false,
        }
    }
    !text.ends_with('\u{3000}')
}

/// Whether a text is a date of month precision. No reader takes it for anything else, but `2006` and `2006-07-31` beside it have
/// to be quoted, and a list of dates is easier on the eye where all are.
fn is_month(text: &str) -> bool {
    matches!(text.as_bytes(), [a, b, c, d, b'-', e, f] if [a, b, c, d, e, f].iter().all(|byte| byte.is_ascii_digit()))
}

/// Whether a text would be taken for a number without digits, a sign and underscores, by ruamel.yaml, which then fails. The
/// library that writes does not know of it.
fn breaks_ruamel(text: &str) -> bool {
    text.strip_prefix(['-', '+']).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte == b'_'))
}

/// The most characters that a key can take when it is written with quotes and escapes.
fn written_key_len(key: &str) -> usize {
    let width = |c: char| match c {
        '"' | '\\' => 2,
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') => 6,
        _ => 1,
    };
    key.chars().map(width).sum::<usize>() + 2
}

/// Whether a text of several lines reads back the same from a literal block in every reader.
///
/// A block's indentation is found from its first lines: libyaml refuses a tab there, and readers disagree on lines of white
/// space alone. Characters that some readers take for line breaks, and those that YAML cannot hold, need escapes.
fn block_is_safe(text: &str) -> bool {
    let printable = |c: char| {
        matches!(c, '\t' | '\n' | ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
            && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    let fits = |line: &str| {
        // What a line begins with behind spaces is a tab, nothing, or the first character that is seen.
        let seen = line.trim_start_matches(' ');
        line.is_empty() || !seen.is_empty() && !seen.starts_with('\t')
    };
    // Nearly all texts have none but ASCII, kana, kanji and signs such as ①, and are known by their bytes, many at a time. Of the signs those that
    // begin with E2 80 are looked at one by one: two of them are line breaks.
    let is_usual = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | 0x80..=0xBF | 0xE2..=0xE9);
    let usual = text.bytes().fold(true, |usual, byte| usual & is_usual(byte))
        && memchr::memmem::find(text.as_bytes(), &[0xE2, 0x80]).is_none();
    (usual || text.chars().all(printable))
        && !text.starts_with('\n')
        && text.contains('\n')
        && memchr::memchr_iter(b'\n', text.as_bytes())
            .chain([text.len()])
            .scan(0, |start, end| {
                let line = &text[*start..end];
                *start = end + 1;
                Some(line)
            })
            .all(fits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::ser::{SerializeMap, SerializeSeq};

    use super::*;

    /// A tree that the library writes as a whole.
    struct Whole<'a>(&'a Value);

    impl Serialize for Whole<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self.0 {
                Value::Array(items) if !matches!(items.as_slice(), [Value::Number(_), Value::Number(_)]) => {
                    let mut list = serializer.serialize_seq(Some(items.len()))?;
                    items.iter().try_for_each(|item| list.serialize_element(&Whole(item)))?;
                    list.end()
                }
                Value::Object(entries) => {
                    let mut map = serializer.serialize_map(Some(entries.len()))?;
                    entries.iter().try_for_each(|(key, value)| map.serialize_entry(key, &Whole(value)))?;
                    map.end()
                }
                scalar => Styled(scalar).serialize(serializer),
            }
        }
    }

    /// Texts with what YAML gives a meaning.
    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            6 => "[あア一漢ー、。「①■]{1,6}",
            4 => "[a-zA-Z]{1,5}",
            4 => "[-:#,?&*!|>'\"%@`~<=+._/(){}\\[\\]]",
            3 => "[0-9]{1,4}",
            2 => prop_oneof![Just(" ".to_owned()), Just("\n".to_owned()), Just("\u{3000}".to_owned()), Just(": ".to_owned())],
            1 => "\\PC",
            1 => "[\t\r\u{b}\u{85}\u{2028}\u{feff}\u{0}]",
            1 => prop_oneof![Just("2006-07".to_owned()), Just("true".to_owned()), Just("---".to_owned()), Just("NO".to_owned())],
        ];
        proptest::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
    }

    fn tree() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            8 => text().prop_map(Value::from),
            2 => any::<i64>().prop_map(Value::from),
            1 => any::<f64>().prop_map(Value::from),
            1 => any::<bool>().prop_map(Value::from),
            1 => Just(Value::Null),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec((text(), inner), 0..4)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn trees_are_written_as_the_library_writes_them(tree in tree()) {
            if let Ok(written) = write(&tree) {
                prop_assert_eq!(written, library(&Whole(&tree)).unwrap());
            }
        }
    }

    #[test]
    fn a_scalar_is_the_same_wherever_it_stands() {
        for text in
            ["  a\nb", "a\nb\n", "a\n\n b\n\n", "2006", "2006-07", "x: y", "a\n\tb\u{0}", "null", "", " ", "y", "あ:", "あ #"]
        {
            for tree in [serde_json::json!(text), serde_json::json!([[text]]), serde_json::json!([{"k": {text: [text]}}])] {
                let Ok(written) = write(&tree) else { continue };
                assert_eq!(written, library(&Whole(&tree)).unwrap(), "{tree}");
            }
        }
    }
}
