//! The printed numbers and words of field headings.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::outline::Heading;

/// Field numbers that skip, repeat or run backwards.
pub(super) fn numbers(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (section, _, record) in subject.sections() {
        let numbered: Vec<(&Heading, u32)> =
            section.headings.iter().filter_map(|heading| Some((heading, heading.number?))).collect();
        let first = numbered.first().filter(|(_, number)| *number > 1);
        if let Some((heading, number)) = first {
            let message = format!("the first field has the number {number}");
            found.push(Diagnostic::new(Code::NumberingGap, message, subject.places([heading.lines.start])).about(&record.id));
        }
        for pair in numbered.windows(2) {
            let [(before, a), (after, b)] = pair else { continue };
            let (code, message) = match b.checked_sub(*a) {
                Some(1) => continue,
                Some(0) => (Code::NumberingRepeat, format!("the field number {a} is printed twice")),
                Some(_) => (Code::NumberingGap, format!("the field numbers go from {a} to {b}")),
                None => (Code::NumberingBackwards, format!("the field numbers go back from {a} to {b}")),
            };
            found.push(
                Diagnostic::new(code, message, subject.places([before.lines.start, after.lines.start])).about(&record.id),
            );
        }
    }
}

/// A heading that is worded unlike any that the profile has for its field.
pub(super) fn wordings(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (section, _, record) in subject.sections() {
        for heading in section.headings.iter().filter(|heading| !heading.exact) {
            let Some(rule) = heading.field.and_then(|field| subject.profile.fields.get(heading.set)?.fields.get(field)) else {
                continue;
            };
            let message = format!("this heading is taken for that of `{}`, but the profile words it otherwise", rule.key);
            let hint = format!("if it is right, add it to the headings of `{}` in the profile", rule.key);
            found.push(
                Diagnostic::new(Code::UnknownHeading, message, subject.places([heading.lines.start]))
                    .about(&record.id)
                    .with_hint(hint),
            );
        }
    }
}
