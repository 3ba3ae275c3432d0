//! Sections that begin with a label and the name behind it.
//!
//! In come the first rules of the sections; out comes the sample of their first lines, `団体名：{name}` or `【団体名】{name}`, with the names.

use std::collections::HashMap;

use super::View;
use super::begin::{Head, SHARE};
use super::line::{counter, example};
use super::model::Model;
use super::repeat::Template;
use super::shape::Look;

/// The agreed keys of values that stand below a name.
const OTHERS: [&str; 10] =
    ["address", "representative", "phone", "fax", "url", "mail", "capital", "employees", "industry", "established"];

/// How many characters a name has at the most that stands behind a label.
const NAME: usize = 40;

/// The sample of the label that most sections have first, with the key of its value: `所在地／{address}`.
pub(super) fn first(view: View, starts: &[usize], model: &Model) -> Option<String> {
    let of = |&start: &usize| {
        let token = view.tokens.get(start)?.as_ref().filter(|token| matches!(token.look, Look::Colon | Look::Row))?;
        let form = view.pages.form(start);
        let sign = if form[token.end..].starts_with(':') {
            "："
        } else if form[token.end..].starts_with('/') {
            "／"
        } else {
            "　"
        };
        Some((form[token.start..token.end].to_owned(), sign))
    };
    let mut counts: HashMap<(String, &str), usize> = HashMap::new();
    starts.iter().filter_map(of).for_each(|found| *counts.entry(found).or_default() += 1);
    let ((words, sign), times) = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
    let label = model.header.iter().find(|label| label.labels.iter().any(|seen| seen.words == words))?;
    // A key that waits for a name has a dash, which no slot can have.
    (times * 10 >= starts.len() * SHARE).then(|| format!("{words}{sign}{{{}}}", label.key.replace('-', "_")))
}

/// The name behind the label that sections begin with: `団体名：{name}`, `【団体名】{name}`. Further labels of the row are slots too.
pub(super) fn find(view: View, template: &Template) -> Head {
    let starts = template.starts.as_slice();
    // A name of two halves looks like a label and a value: labels return.
    let mut labels: HashMap<String, usize> = HashMap::new();
    let rows = starts.iter().flat_map(|&start| super::label::further(view, start));
    rows.for_each(|(label, _)| *labels.entry(label).or_default() += 1);
    let of = |start: usize| {
        let form = view.pages.form(start);
        let words = match &view.tokens.get(start)?.as_ref()? {
            token if matches!(token.look, Look::Colon | Look::Row | Look::Bracket(..)) => token.end,
            token => {
                let own = template.rules.iter().find(|rule| rule.look == token.look && rule.lines.contains(&start))?;
                token.start + own.words.len()
            }
        };
        let rest = &form[words..];
        let sign = rest.len() - rest.trim_start_matches([':', '/', '】', '>', ']', '」', ')']).len();
        let mut row = super::label::further(view, start);
        row.retain(|(label, _)| labels.get(label).is_some_and(|&times| times * 10 >= starts.len() * SHARE));
        let next = row.first().and_then(|(label, _)| rest.find(label.as_str()).filter(|&at| at > sign));
        let value = &rest[sign..next.unwrap_or(rest.len())];
        let mut sample = format!("{}{}{{name}}", &form[..words], if sign > 0 { &rest[..sign] } else { " " });
        for (at, (label, _)) in row.iter().enumerate().filter(|_| next.is_some()) {
            let key = view.known.whole(label).map_or_else(|| format!("item_{}", at + 1), |(key, _)| key.to_owned());
            let colon = if rest.contains(&format!("{label}:")) { ":" } else { " " };
            sample.push_str(&format!(" {label}{colon}{{{key}}}"));
        }
        // A number in it is an example.
        let counted = counter(&sample).map_or(sample.clone(), |len| format!("{}{}", example(&sample[..len]), &sample[len..]));
        // An address or the head of a firm is nobody's name.
        let label = form[..words].trim_start_matches(['【', '[', '<', '(']);
        let is_other = view.known.whole(label).is_some_and(|(key, _)| OTHERS.contains(&key));
        let name = !is_other && !value.is_empty() && value.chars().count() <= NAME && !value.contains([':', '。']);
        name.then(|| (counted, value.to_owned()))
    };
    let found = starts.iter().map(|&start| of(start)).collect();
    let Some((samples, names)) = shared(found, starts.len()) else { return Head::default() };
    // Where the first label has numbers, the name stands below it: `番号　22-01`, `受賞者　みどり図書館`.
    let is_number = |name: &String| name.chars().all(|c| c.is_ascii_digit() || "-.第号番".contains(c));
    if names.iter().all(is_number) {
        let below = |&start: &usize| view.pages.content(start + 1..view.pages.lines.len()).next().and_then(of);
        let Some((below, names)) = shared(starts.iter().map(below).collect(), starts.len()) else { return Head::default() };
        let sample = format!("{}\n{}", samples[0].replace("{name}", "{number}"), below[0]);
        return Head { samples: vec![sample], tells: true, names, ..Head::default() };
    }
    Head { samples, tells: true, names, ..Head::default() }
}

/// The samples that several sections have, the most frequent first, and the names of all; none where too few sections have them.
fn shared(found: Vec<Option<(String, String)>>, sections: usize) -> Option<(Vec<String>, Vec<String>)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    found.iter().flatten().for_each(|(sample, _)| *counts.entry(sample).or_default() += 1);
    let mut often: Vec<(&str, usize)> = counts.into_iter().filter(|&(_, times)| times >= 2).collect();
    often.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    // Persons and groups may share them out between two labels.
    let are_most = often.iter().map(|(_, times)| times).sum::<usize>() * 10 >= sections * SHARE;
    let samples: Vec<String> = often.into_iter().map(|(sample, _)| sample.to_owned()).collect();
    if samples.is_empty() || !are_most {
        return None;
    }
    Some((samples, found.into_iter().map(|found| found.map(|(_, name)| name).unwrap_or_default()).collect()))
}
