//! YAML or JSON as it is written → a tree whose every key and value knows where it stands, for messages about files that people edit.
//!
//! ```
//! let tree = sasshi::yaml::tree("name: 甲\nlines: [1, 2]\n")?;
//! let (key, lines) = tree.get("lines").expect("it is there");
//! assert_eq!((key.line, key.column), (2, 1));
//! assert_eq!(lines.to_value(), serde_json::json!([1, 2]));
//! # Ok::<(), sasshi::yaml::YamlError>(())
//! ```

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_yaml::{Location, Spanned};

use super::{YamlError, read};

/// Where something stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spot {
    /// The line, from 1; 0 where it is not known.
    pub line: usize,
    /// The column in characters, from 1; 0 where it is not known.
    pub column: usize,
    /// How many characters it takes, line breaks counted.
    pub width: usize,
}

impl From<Location> for Spot {
    fn from(at: Location) -> Self {
        let number = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        Self { line: number(at.line()), column: number(at.column()), width: number(at.span().len()) }
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it begins. That of a mapping or a list is only its beginning.
    pub spot: Spot,
    /// What it is.
    pub shape: Shape,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A text, a number, a boolean or nothing.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// A mapping in written order: each key, where it stands, and its value.
    Map(Vec<(String, Spot, Node)>),
}

impl Node {
    /// The value of a key and where the key stands.
    pub fn get(&self, wanted: &str) -> Option<(Spot, &Node)> {
        let Shape::Map(entries) = &self.shape else { return None };
        entries.iter().find(|(key, ..)| key == wanted).map(|(_, spot, node)| (*spot, node))
    }

    /// What a path of keys and numbers of list items leads to, and its key where it has one.
    pub fn find<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> Option<(Option<Spot>, &Node)> {
        path.into_iter().try_fold((None, self), |(_, node), step| match &node.shape {
            Shape::Map(_) => node.get(step).map(|(key, node)| (Some(key), node)),
            Shape::List(items) => items.get(step.parse::<usize>().ok()?).map(|node| (None, node)),
            Shape::Scalar(_) => None,
        })
    }

    /// The value without its places.
    pub fn to_value(&self) -> Value {
        match &self.shape {
            Shape::Scalar(value) => value.clone(),
            Shape::List(items) => Value::Array(items.iter().map(Node::to_value).collect()),
            Shape::Map(entries) => {
                Value::Object(entries.iter().map(|(key, _, node)| (key.clone(), node.to_value())).collect::<Map<_, _>>())
            }
        }
    }
}

/// Reads YAML, or JSON, which is YAML too, with the place of every key and value.
///
/// # Errors
///
/// Where the text is neither, a key is given twice, or values are nested more than 64 deep; the error names line and column.
pub fn tree(text: &str) -> Result<Node, YamlError> {
    read::<Spanned<Shape>>(text).map(Node::from)
}

impl From<Spanned<Shape>> for Node {
    fn from(spanned: Spanned<Shape>) -> Self {
        Self { spot: spanned.referenced.into(), shape: spanned.value }
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShapeVisitor)
    }
}

/// Takes whatever there is.
struct ShapeVisitor;

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Shape, E> {
        Ok(Shape::Scalar(Value::Bool(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Shape, E> {
        Ok(Shape::Scalar(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Shape, E> {
        Ok(Shape::Scalar(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Shape, E> {
        // JSON has no infinity; the word for it is what is left.
        Ok(Shape::Scalar(Number::from_f64(value).map_or_else(|| value.to_string().into(), Value::Number)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Shape, E> {
        Ok(Shape::Scalar(value.into()))
    }

    fn visit_unit<E: Error>(self) -> Result<Shape, E> {
        Ok(Shape::Scalar(Value::Null))
    }

    fn visit_none<E: Error>(self) -> Result<Shape, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        Shape::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element::<Spanned<Shape>>()? {
            items.push(item.into());
        }
        Ok(Shape::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            entries.push((key.value, key.referenced.into(), map.next_value::<Spanned<Shape>>()?.into()));
        }
        Ok(Shape::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn place(node: &Node) -> (usize, usize, usize) {
        (node.spot.line, node.spot.column, node.spot.width)
    }

    #[test]
    fn everything_knows_where_it_stands() {
        let text = "# c\nname: 甲乙\r\nlist:\n- a\n- {k: \"v\", 二: 2}\ntext: |-\n  x\n  y\nnone:\nno: no\nday: 2006-07-31\n";
        let tree = tree(text).unwrap();
        let value = json!({"name": "甲乙", "list": ["a", {"k": "v", "二": 2}], "text": "x\ny", "none": null, "no": "no", "day": "2006-07-31"});
        assert_eq!(tree.to_value(), value);
        let (key, name) = tree.get("name").unwrap();
        assert_eq!((key.line, key.column, key.width), (2, 1, 4));
        assert_eq!(place(name), (2, 7, 2));
        let (key, two) = tree.find(["list", "1", "二"]).unwrap();
        assert_eq!((key.map(|key| (key.line, key.column)), place(two)), (Some((5, 12)), (5, 15, 1)));
        assert_eq!(place(tree.find(["list", "0"]).unwrap().1), (4, 3, 1));
        assert_eq!(tree.find(["text"]).unwrap().0.map(|key| key.line), Some(6));
        assert!(tree.find(["list", "2"]).is_none() && tree.find(["name", "x"]).is_none());
    }

    #[test]
    fn json_is_read_too() {
        let value = json!({"a": [1, -2, 1.5, true, null, "\u{1}\"\\/é𠮷", []], "b": {"c": {}}, "": "x: y"});
        for text in [value.to_string(), format!("{value:#}\n")] {
            assert_eq!(tree(&text).unwrap().to_value(), value, "{text}");
        }
    }

    #[test]
    fn what_is_no_yaml_is_located() {
        for (text, line) in [("a: 1\nb: [\n", 2), ("a: 1\na: 2\n", 2), ("a: 1\n b: 2\n", 2), ("a: &x\n- *y\n", 2)] {
            let error = tree(text).unwrap_err();
            assert_eq!(error.line, Some(line), "{text:?}: {error:?}");
        }
        assert!(tree(&"[".repeat(100_000)).is_err());
        assert_eq!(tree("").unwrap().to_value(), Value::Null);
    }
}
