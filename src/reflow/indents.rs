//! Whether the paragraphs of a field begin with an indentation, and nothing else does.
//!
//! In come the rows of a field; out comes whether a row that is not indented goes on, even behind a full stop at the edge of the text. Only what is
//! sure to begin a paragraph is asked: the first row, and what follows on a sentence whose line was left.

use super::evidence::Edge;
use super::{Place, Row};

/// The least indentation of a field's text, where all of its paragraphs begin with more of it.
pub(super) fn margin(rows: &[Row], places: &[Place], edges: &[Edge]) -> Option<u16> {
    let is_text = |at: usize| places[at] == Place::Text && rows[at].shape.marker.is_none() && !rows[at].inline;
    let margin = (0..rows.len()).filter(|&at| is_text(at)).map(|at| rows[at].indent).min()?;
    let (mut begins, mut goes_on) = (0, 0);
    for at in (0..rows.len()).filter(|&at| is_text(at)) {
        let above = at.checked_sub(1).filter(|&above| places[above] == Place::Text).map(|above| &rows[above]);
        let indented = (1..=4).contains(&(rows[at].indent - margin));
        let left = |above: &Row| edges[at].width.saturating_sub(above.right) >= rows[at].shape.first_chunk + 2;
        match above {
            Some(above) if above.shape.ends_sentence() && !left(above) => {}
            Some(above) if !above.shape.ends_sentence() => goes_on += usize::from(above.shape.marker.is_none() && !indented),
            _ if indented => begins += 1,
            // What is short may be a title, and stands where it likes.
            _ if rows[at].shape.prose => return None,
            _ => {}
        }
    }
    (begins > 0 && goes_on > 0).then_some(margin)
}
