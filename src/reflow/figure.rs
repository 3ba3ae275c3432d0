//! Which rows are captions, and which are the words of a diagram or table.

use super::shape::{Begin, Marker};
use super::{Decision, Place, Row};
use crate::profile::Patterns;

/// How many rows whose characters are not set apart may stand between two of a diagram whose characters are.
const REACH: usize = 4;
/// A row inside a diagram is no longer than this many characters.
const SHORT: usize = 24;

/// Says for each row what it is part of.
pub fn places(rows: &[Row], captions: &Patterns) -> Vec<Place> {
    let mut places: Vec<Place> =
        rows.iter().map(|row| if is_caption(row, captions) { Place::Caption } else { Place::Text }).collect();
    let mut number = 0;
    let mut at = 0;
    while at < rows.len() {
        if !rows[at].spaced {
            at += 1;
            continue;
        }
        let end = region_end(rows, at);
        for index in at..end {
            places[index] = if is_title(&rows[index]) { Place::Caption } else { Place::Figure(number) };
        }
        titles_around(rows, at, end, &mut places);
        number += 1;
        at = end;
    }
    places
}

/// A diagram goes on as long as rows with characters set apart come close one after the other.
fn region_end(rows: &[Row], start: usize) -> usize {
    let mut end = start + 1;
    let mut at = start + 1;
    while at < rows.len() && at - end <= REACH {
        if rows[at].spaced {
            end = at + 1;
        } else if rows[at].shape.length > SHORT {
            break;
        }
        at += 1;
    }
    end
}

fn is_caption(row: &Row, captions: &Patterns) -> bool {
    captions.prefix(&row.text).is_some()
}

/// A row that is nothing but words in brackets: the title of a diagram, where one is near.
fn is_title(row: &Row) -> bool {
    row.shape.marker == Some(Marker::Label) && row.shape.balance == 0 && row.text.ends_with(['】', ']']) && !row.spaced
}

fn titles_around(rows: &[Row], start: usize, end: usize, places: &mut [Place]) {
    for index in (start.saturating_sub(2)..start).rev().take_while(|&index| is_title(&rows[index])) {
        places[index] = Place::Caption;
    }
    for index in (end..rows.len()).take_while(|&index| is_title(&rows[index])) {
        places[index] = Place::Caption;
    }
}

/// What stands between two rows of a diagram: a new cell or box, unless the second is a bracketed note or the rest of a wrapped word.
pub(super) fn decide(rows: &[Row], at: usize) -> Decision {
    let (a, b) = (&rows[at], &rows[at + 1]);
    let goes_on = a.shape.balance > 0 || matches!(b.shape.begin, Begin::Forbidden) && b.shape.marker.is_none();
    let vertical = a.shape.length == 1 && b.shape.length == 1;
    if goes_on || vertical || b.text.starts_with('(') && b.text.ends_with(')') { Decision::Join } else { Decision::Break }
}
