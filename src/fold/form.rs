//! A folded text and the map back to the text that it was made from.

use std::ops::Range;

/// A folded piece of text and the map back to the text it was made from.
///
/// A form is also its own buffer: [`super::match_into`] and [`super::clean_into`] clear it and fill it again without giving
/// its memory back.
///
/// The map is piecewise. A piece stands for a run of equal units, each so many bytes of the form made from so many bytes of
/// the source: a stretch that was copied is one piece of units 1:1, `１２３` one of 1:3, `ｱｲｳ` one of 3:3, `ｶﾞ` a unit of 3:6.
/// A line that needs no change therefore has one piece, however long it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    text: String,
    pieces: Vec<Piece>,
    /// Whether something stands in the source that a person may have to know of.
    odd: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Where the piece begins in the form and in the source.
    form: usize,
    source: usize,
    /// The bytes that one unit has in the form and in the source; neither is ever 0.
    form_unit: usize,
    source_unit: usize,
}

impl Piece {
    /// The source offset behind the unit that ends at or covers the form offset `end`.
    fn source_end(&self, end: usize) -> usize {
        // Most pieces are copied stretches, which need no division.
        if self.form_unit == 1 {
            return self.source + end.saturating_sub(self.form) * self.source_unit;
        }
        self.source + end.saturating_sub(self.form).div_ceil(self.form_unit) * self.source_unit
    }

    /// The source offset of the unit that covers the form offset `start`.
    fn source_start(&self, start: usize) -> usize {
        self.source + start.saturating_sub(self.form) / self.form_unit * self.source_unit
    }
}

impl Form {
    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the clean form of what this match form was made from may have findings: a glance that spares folding nearly every line for
    /// them.
    pub fn may_have_findings(&self) -> bool {
        self.odd
    }

    /// Notes that something odd was seen.
    pub(super) fn note_odd(&mut self) {
        self.odd = true;
    }

    /// The folded text, without its map.
    pub fn into_string(self) -> String {
        self.text
    }

    /// The bytes of the source that the bytes `range` of the form were made from.
    ///
    /// What was taken out between two characters of the range is covered, what was taken out beside it is not. A range that
    /// begins or ends within a character made of several (or the other way round) covers all of them. An empty range gives
    /// the empty range where it stands. Offsets behind the end count as the end, and an end before the start as the start.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = range.start.min(self.text.len());
        let end = range.end.clamp(start, self.text.len());
        let at = |offset: usize| self.pieces.partition_point(|piece| piece.form <= offset).checked_sub(1);
        let piece = |offset: usize| at(offset).and_then(|index| self.pieces.get(index));
        // The last character's piece tells the end, so that a gap behind it stays outside.
        let behind = |end: usize| match end.checked_sub(1).and_then(piece) {
            Some(piece) => piece.source_end(end),
            None => self.pieces.first().map_or(0, |piece| piece.source),
        };
        if start == self.text.len() {
            let end = behind(start);
            return end..end;
        }
        let first = piece(start).map_or(0, |piece| piece.source_start(start));
        if start == end { first..first } else { first..behind(end) }
    }

    /// Where stretches begin that were made from what follows each other in the source: a place that something was taken out before is one.
    pub fn starts(&self) -> impl Iterator<Item = usize> + '_ {
        self.pieces.iter().map(|piece| piece.form)
    }

    /// Empties the form and keeps its memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
        self.odd = false;
    }

    /// Makes room for a text of so many bytes: forms are hardly ever longer than what they are made from.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    /// The source offset behind everything that was folded so far.
    fn source_len(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.source_end(self.text.len()))
    }

    /// Appends `text` as it stands at `at` in the source.
    pub(super) fn copy(&mut self, text: &str, at: usize) {
        self.piece(1, 1, at);
        self.text.push_str(text);
    }

    /// Appends one unit: `made` stands for the bytes `from` of the source, neither of them empty.
    pub(super) fn put(&mut self, made: char, from: Range<usize>) {
        self.piece(made.len_utf8(), from.len().max(1), from.start);
        self.text.push(made);
    }

    /// Appends one unit of several characters; nothing where `made` has none.
    pub(super) fn put_all(&mut self, made: impl Iterator<Item = char>, from: Range<usize>) {
        let start = self.text.len();
        self.text.extend(made);
        let made = self.text.len() - start;
        if made > 0 {
            self.pieces.push(Piece { form: start, source: from.start, form_unit: made, source_unit: from.len().max(1) });
        }
    }

    /// Makes sure that what is appended next lies in a piece of these units.
    fn piece(&mut self, form_unit: usize, source_unit: usize, at: usize) {
        let fits = |piece: &Piece| piece.form_unit == form_unit && piece.source_unit == source_unit;
        if !self.pieces.last().is_some_and(fits) || self.source_len() != at {
            self.pieces.push(Piece { form: self.text.len(), source: at, form_unit, source_unit });
        }
    }

    /// Takes off the last unit (of a copied stretch, the last character) and gives the source offset at which it begins.
    pub(super) fn pop(&mut self) -> Option<usize> {
        let piece = *self.pieces.last()?;
        let start = self.text.len() - self.last_unit().len();
        self.text.truncate(start);
        if start <= piece.form {
            self.pieces.pop();
        }
        Some(piece.source_start(start))
    }

    /// The last unit; of a copied stretch, the last character.
    pub(super) fn last_unit(&self) -> &str {
        let unit = match (self.pieces.last(), self.last()) {
            (Some(piece), Some(last)) => piece.form_unit.max(last.len_utf8()),
            _ => 0,
        };
        self.text.get(self.text.len().saturating_sub(unit)..).unwrap_or_default()
    }

    /// The last character.
    pub(super) fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copied_stretches_share_a_piece_and_gaps_begin_one() {
        let mut form = Form::default();
        form.copy("ab", 0);
        form.copy("c", 2);
        form.copy("d", 5);
        assert_eq!(form.pieces.len(), 2);
        assert_eq!(form.source(0..3), 0..3);
        assert_eq!(form.source(2..4), 2..6);
        assert_eq!(form.source(3..4), 5..6);
        assert_eq!(form.source(3..3), 5..5);
        assert_eq!(form.source(4..9), 6..6);
    }

    #[test]
    fn units_map_as_a_whole() {
        let mut form = Form::default();
        form.put('1', 0..3);
        form.put('2', 3..6);
        form.put('ガ', 6..12);
        form.put_all("(株)".chars(), 12..15);
        assert_eq!(form.pieces.len(), 3);
        assert_eq!(form.source(1..2), 3..6);
        assert_eq!(form.source(1..5), 3..12);
        assert_eq!(form.source(6..7), 12..15);
        assert_eq!(form.pop(), Some(12));
        assert_eq!(form.pop(), Some(6));
        assert_eq!(form.pop(), Some(3));
        assert_eq!(form.as_str(), "1");
        assert_eq!(form.source(0..1), 0..3);
    }

    #[test]
    fn an_empty_form_maps_to_the_beginning() {
        assert_eq!(Form::default().source(0..7), 0..0);
    }
}
