//! What a paragraph is: prose, an item, a sub-heading, a label with its value, a row of a table.

use super::shape::{End, Marker};
use super::{Decision, Place, Row};

/// What a row is part of, as a reader would call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Prose.
    Paragraph,
    /// An item of a list.
    Item,
    /// A heading inside a field.
    Heading,
    /// A label and its value.
    LabelValue,
    /// A row of a table that is printed whole.
    TableRow,
    /// A caption.
    Caption,
    /// A word of a diagram or table.
    Figure,
}

impl Kind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Heading => "heading",
            Self::LabelValue => "label-value",
            Self::TableRow => "table-row",
            Self::Caption => "caption",
            Self::Figure => "figure",
        }
    }
}

/// The longest sub-heading without a mark, in characters.
const HEADING: usize = 24;

/// Says for each row what it is; the rows of one paragraph are the same.
pub fn kinds(rows: &[Row], places: &[Place], decisions: &[Decision]) -> Vec<Kind> {
    let mut kinds = Vec::with_capacity(rows.len());
    let mut start = 0;
    for at in 0..rows.len() {
        if decisions.get(at) == Some(&Decision::Join) && at + 1 < rows.len() {
            continue;
        }
        let kind = match places[at] {
            Place::Caption => Kind::Caption,
            Place::Figure(_) => Kind::Figure,
            Place::Text => paragraph(&rows[start..=at], at + 1 < rows.len()),
        };
        kinds.resize(at + 1, kind);
        start = at + 1;
    }
    kinds
}

fn paragraph(rows: &[Row], goes_on: bool) -> Kind {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Kind::Paragraph };
    let prose = rows.iter().any(|row| row.shape.prose) || last.shape.ends_sentence();
    let colon_end = last.shape.end == End::Colon;
    match first.shape.marker {
        Some(Marker::Note) => Kind::Paragraph,
        Some(Marker::Label) => {
            if prose {
                Kind::Paragraph
            } else {
                Kind::Heading
            }
        }
        // ● begins an item, ■ a label or a sub-heading.
        Some(Marker::Symbol) if prose && first.text.starts_with(['●', '○']) => Kind::Item,
        Some(Marker::Symbol) if first.shape.label && !colon_end => Kind::LabelValue,
        Some(Marker::Symbol) => {
            if prose {
                Kind::Item
            } else {
                Kind::Heading
            }
        }
        Some(Marker::Dot) if first.shape.label && (!prose || padded_label(&first.text)) => Kind::LabelValue,
        Some(_) => Kind::Item,
        None if colon_end && first.shape.length <= HEADING => Kind::Heading,
        None if first.shape.entry || first.shape.dated && first.shape.cells && !prose => Kind::TableRow,
        None if first.shape.label && !first.text.starts_with('例') || bracket_label(&first.text) => Kind::LabelValue,
        None if first.shape.dated && !prose && first.text.contains(':') => Kind::LabelValue,
        None if rows.len() == 1 && !prose && figures(&first.text) => Kind::TableRow,
        None if rows.len() == 1 && !prose && goes_on && first.shape.length <= HEADING && !first.shape.unfinished => {
            Kind::Heading
        }
        None => Kind::Paragraph,
    }
}

/// Whether white space stands before the colon behind a label: where values stand one below the other.
fn padded_label(text: &str) -> bool {
    text.split_once(':').is_some_and(|(label, _)| label.ends_with(' '))
}

/// Whether a row begins with a label in brackets and its value: `「評価制度」毎月…`, but not `「評価制度」は…`; `(本社) 高崎市…`.
fn bracket_label(text: &str) -> bool {
    const LABEL: usize = 16;
    let close = match text.chars().next() {
        Some('「') => '」',
        Some('<') => '>',
        Some('(') => return text.split_once(") ").is_some_and(|(label, _)| label.chars().count() <= LABEL),
        _ => return false,
    };
    let Some((label, value)) = text.split_once(close) else { return false };
    let particle =
        value.starts_with(['は', 'が', 'を', 'に', 'で', 'と', 'も', 'の', 'や', 'へ', 'な', '、', '。', '・', '「', '(']);
    label.chars().count() <= LABEL && !value.is_empty() && !particle
}

/// Whether a row holds cells with figures: words set apart, at least one with digits.
fn figures(text: &str) -> bool {
    let cells: Vec<&str> = text.split(' ').collect();
    cells.len() >= 2 && cells.iter().skip(1).any(|cell| cell.contains(|c: char| c.is_ascii_digit()))
}
