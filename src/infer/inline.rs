//! Labels that are set off as headings are: `■所在地：青森県`, `【所在地】青森県`.
//!
//! In come the rules of the look that headings have; those at the head of the sections whose values stand on their own line are no fields. They
//! are taken out, and put into the model as labels, or as parts where brackets stand around them.

use std::ops::Range;

use super::model::{Label, Model, Part, Seen, free, numbered};
use super::repeat::Rule;
use super::section::median;
use super::shape::Look;
use super::vocabulary::Place;
use super::{View, kind};
use crate::profile::ValueKind;

/// How many characters a value has that stands behind a label, as a rule.
const SHORT: usize = 30;

/// Takes the labels out of the rules of headings, in printed order.
pub(super) fn split<'t>(view: View, rules: &mut Vec<&'t Rule>, sections: &[Range<usize>]) -> Vec<&'t Rule> {
    let place = |rule: &Rule| {
        let from_start = |line: &usize| sections.iter().find(|lines| lines.contains(line)).map(|lines| line - lines.start);
        median(rule.lines.iter().filter_map(from_start).collect())
    };
    let inline = |rule: &Rule| {
        let lengths: Vec<usize> = rule.lines.iter().map(|&line| value(view, rule, line).chars().count()).collect();
        let with = lengths.iter().filter(|&&length| length > 0).count();
        (with * 10 >= lengths.len() * 7).then(|| median(lengths))
    };
    // Behind the first heading with its text below it stand fields only.
    let first = rules.iter().filter(|rule| inline(rule).is_none()).map(|rule| place(rule)).min().unwrap_or(0);
    let is_label = |rule: &&Rule| {
        let agreed = view.known.whole(&rule.words).is_some_and(|(_, notion)| notion.place == Place::Header);
        // A number before a label is read as that of a heading.
        let may_be = matches!(rule.look, Look::Mark(_) | Look::Bracket(..));
        may_be && inline(rule).is_some_and(|length| length <= SHORT) && (agreed || place(rule) < first)
    };
    let mut labels: Vec<&Rule> = rules.iter().copied().filter(is_label).collect();
    // Fields there must be: where everything stands on one line, what is no agreed label stays.
    if labels.len() == rules.len() {
        labels.retain(|rule| view.known.whole(&rule.words).is_some_and(|(_, notion)| notion.place == Place::Header));
    }
    rules.retain(|rule| !labels.iter().any(|label| std::ptr::eq(*label, *rule)));
    labels.sort_by_key(|rule| place(rule));
    labels
}

/// How the values of a field are read that stand on the lines of its headings.
pub(super) fn kind_of(view: View, headings: &[Seen]) -> ValueKind {
    let behind =
        |seen: &'_ Seen| -> Vec<String> { seen.lines.iter().map(|&line| behind(view, &seen.words, line).to_owned()).collect() };
    let all: Vec<String> = headings.iter().flat_map(behind).collect();
    let values: Vec<String> = all.iter().filter(|value| !value.is_empty()).cloned().collect();
    let short = median(values.iter().map(|value| value.chars().count()).collect()) <= SHORT;
    if !short || values.len() * 10 < all.len() * 7 {
        return ValueKind::Text;
    }
    let known = headings.first().and_then(|seen| view.known.whole(&seen.words)).map(|(_, notion)| notion.kind);
    known.filter(|kind| *kind != ValueKind::Text).unwrap_or_else(|| kind::guess(&values))
}

/// What stands on a line behind the words of a rule, in match form.
fn value<'v>(view: View<'v>, rule: &Rule, line: usize) -> &'v str {
    behind(view, &rule.words, line)
}

fn behind<'v>(view: View<'v>, words: &str, line: usize) -> &'v str {
    let form = view.pages.form(line);
    let Some(at) = form.find(words) else { return "" };
    form[at + words.len()..].trim_start_matches([':', '】', '>', ']', '」', '』', ')'])
}

/// Puts labels into the model.
pub(super) fn put(view: View, rules: &[&Rule], model: &mut Model) {
    for rule in rules {
        let values: Vec<String> = rule.lines.iter().map(|&line| value(view, rule, line).to_owned()).collect();
        let known = view.known.whole(&rule.words).filter(|(_, notion)| notion.place == Place::Header);
        let guess = kind::guess(&values.into_iter().filter(|value| !value.is_empty()).collect::<Vec<_>>());
        let kind = known.map(|(_, notion)| notion.kind).filter(|kind| *kind != ValueKind::Text).unwrap_or(guess);
        if let Look::Bracket(open, close) = rule.look {
            // What was taken for a part by its place has a kind and a key here.
            let words = format!("{open}{}{close}", rule.words);
            model.parts.retain(|part| part.heading.words != words);
        }
        let headers = model.header.iter().map(|label| label.key.as_str());
        let taken = headers.chain(model.parts.iter().map(|part| part.key.as_str())).collect::<Vec<_>>();
        let key = match known {
            Some((key, _)) => free(key, taken.iter().copied()),
            None => numbered("item", taken.iter().copied()),
        };
        if let Look::Bracket(open, close) = rule.look {
            let heading = Seen { words: format!("{open}{}{close}", rule.words), lines: rule.lines.clone() };
            model.parts.push(Part { key, heading, kind, opens_fields: false, agreed: known.is_some() });
        } else {
            let seen = Seen { words: rule.words.clone(), lines: rule.lines.clone() };
            model.header.push(Label { key, kind, labels: vec![seen], bare: Vec::new(), agreed: known.is_some() });
        }
    }
}
