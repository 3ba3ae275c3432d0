//! Lines of a head whose values have no label of the profile and show by themselves what they are: numbers with other labels, and the
//! representative with the office first.

use super::{Contents, Head, Labelled, Piece};
use crate::fold;
use crate::profile::{LabelRule, ValueKind};
use crate::record::RecipientKind;
use crate::value::{office, phone};

impl Head<'_> {
    /// A line of telephone and fax numbers whose labels are not the profile's: `(電話)03-1111-2222(FAX)03-1111-2223`.
    pub(super) fn numbers(&self, line: usize, contents: &Contents) -> Option<Labelled> {
        let rule = self.profile.header.iter().position(|rule| rule.kind == ValueKind::Phone && rule.key == "phone")?;
        let is_value = contents.header.last().is_some_and(|last| last.pieces.is_empty());
        let piece = Piece::whole(self.pages, line);
        (!is_value && phone::is_labelled_line(piece.text(self.source, self.pages))).then(|| Labelled {
            rule,
            line,
            lead: None,
            pieces: vec![piece],
        })
    }

    /// A line that begins with an office and goes on with a name: the representative of an organization, printed without a label.
    pub(super) fn representative(&self, line: usize, contents: &Contents) -> Option<Labelled> {
        let rule =
            self.profile.header.iter().position(|rule| rule.kind == ValueKind::Person && rule.key == "representative")?;
        let told = contents.header.iter().any(|labelled| labelled.rule == rule);
        // Words may go on with a value of words, and where text may stand anywhere a line of it may be anything.
        let goes_on = contents.header.last().is_some_and(|last| {
            let kind = self.profile.header[last.rule].kind;
            last.pieces.is_empty()
                || matches!(kind, ValueKind::Text | ValueKind::Lines | ValueKind::List | ValueKind::Organization)
        });
        if told || goes_on || self.kind == RecipientKind::Person || self.profile.sections.text.is_some() {
            return None;
        }
        let text = self.pages.lines.get(line)?.text(self.source);
        let clean = fold::clean_form(text).0;
        let (start, true) = office::office_line(clean.as_str())? else { return None };
        let whole = Piece::whole(self.pages, line);
        // `社長：山川 太郎` has its office as a label; it is kept as a note.
        if !clean.as_str()[..start].trim_end().ends_with(':') {
            return Some(Labelled { rule, line, lead: None, pieces: vec![whole] });
        }
        let (office, name) = text.split_once([':', '：'])?;
        let lead = Piece { line, range: 0..office.trim_end().len() };
        let name = Piece { line, range: text.len() - name.trim_start().len()..text.len() };
        Some(Labelled { rule, line, lead: Some(lead), pieces: vec![name] })
    }

    /// The rule of a telephone's label that shares a number with a fax label: `TEL/FAX 03-1111-2222`, `FAX／電話：03-1111-2222`.
    pub(super) fn shared_label(&self, lead: &Piece, rule: usize) -> Option<usize> {
        let other = match self.profile.header[rule].kind {
            ValueKind::Fax => ValueKind::Phone,
            ValueKind::Phone => ValueKind::Fax,
            _ => return None,
        };
        let form = fold::match_form(lead.text(self.source, self.pages));
        let word = phone::JOINERS.iter().find_map(|joiner| form.as_str().strip_suffix(joiner))?;
        let has_it = |rule: &LabelRule| rule.kind == other && rule.labels.whole(word).is_some();
        if !phone::is_label(word) && !self.profile.header.iter().any(has_it) {
            return None;
        }
        // The value is that of the telephone, whichever of the two is named first.
        let telephone = |rule: &LabelRule| rule.kind == ValueKind::Phone;
        if other == ValueKind::Fax { Some(rule) } else { self.profile.header.iter().position(telephone) }
    }

    /// Whether a piece is an office below an address: it is no part of that, even where it is not understood whose it is.
    pub(super) fn is_office(&self, last: &Labelled, piece: &Piece) -> bool {
        let text = fold::clean_form(piece.text(self.source, self.pages)).0;
        self.profile.header[last.rule].kind == ValueKind::Address && office::office_line(text.as_str()).is_some()
    }
}
