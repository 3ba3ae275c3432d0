//! What stands outside the sections: title, divisions, awards, the headings of the front matter, marks of blank pages, captions.
//!
//! In come the lines and where the sections are; the words are put into the model. What general words of such booklets do not show is left to
//! the author: the draft says what is unclaimed.

use std::collections::BTreeMap;

use super::View;
use super::model::{Division, Field, Model, Seen, Set};
use super::repeat::Template;
use super::shape::{self, Look};
use super::vocabulary::ends_with;
use crate::outline::decoration;
use crate::outline::signal::numbered_part;
use crate::profile::pattern::{is_mark, strip_numbering};

/// A line without the number of recipients behind its words.
fn without_count(form: &str) -> &str {
    &form[..decoration::without_count(form)]
}

/// How many characters the name of a division and of an award have at the most.
const NAME: usize = 24;

/// How many lines with a division and an award are so few that they show no divisions.
const FEW: usize = 3;

/// Finds the divisions: lines that end as names of divisions do, and stand in two places at least.
pub(super) fn divisions(view: View, model: &mut Model) {
    let pages = view.pages;
    let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for line in pages.content(0..pages.lines.len()) {
        // A table of contents has the page behind it, and a mark may stand on both sides.
        let words = view.bare(line).trim_end_matches(|c: char| c.is_ascii_digit());
        let words = words.trim_end_matches(['…', '.', '・', '-', '‥']).trim_end_matches(is_mark);
        let name = words.trim_matches(['【', '】', '<', '>', '[', ']']);
        if ends_with(name, &view.known.divisions) && name.chars().count() <= NAME && !name.contains(['、', '。', ':', '(']) {
            found.entry(name).or_default().push(line);
        }
    }
    // Before an award on the same line too: `製造部門　最優秀賞`.
    let before: Vec<(String, usize)> = pages
        .content(0..pages.lines.len())
        .filter_map(|line| {
            let (word, rest) = view.printed(line).split_once(char::is_whitespace)?;
            let (word, rest) = (crate::fold::match_form(word).into_string(), crate::fold::match_form(rest).into_string());
            let name = strip_numbering(&word);
            let both = ends_with(name, &view.known.divisions) && ends_with(without_count(&rest), &view.known.awards);
            (both && name.chars().count() <= NAME).then(|| (name.to_owned(), line))
        })
        .collect();
    before.iter().for_each(|(name, line)| found.entry(name.as_str()).or_default().push(*line));
    found.retain(|name, lines| {
        lines.sort_unstable();
        // One that stands before an award once is a division as the others are.
        let own = before.iter().filter(|(other, _)| other == name).count();
        (lines.len() >= 2 || own > 0 && before.len() > FEW) && !ends_with(name, &view.known.awards)
    });
    let number = |line: usize| shape::number(pages.form(line).trim_start_matches(is_mark)).map(|(_, number, _)| number);
    let mut named: Vec<(Option<u32>, &str, Vec<usize>)> =
        found.into_iter().map(|(name, lines)| (lines.iter().find_map(|&line| number(line)), name, lines)).collect();
    named.sort_by_key(|(number, _, lines)| (number.unwrap_or(u32::MAX), lines[0]));
    // Printed numbers count only where they tell all divisions apart.
    let mut numbers: Vec<u32> = named.iter().filter_map(|&(number, ..)| number.filter(|&n| n > 0)).collect();
    numbers.dedup();
    let printed = numbers.len() == named.len();
    for (at, (number, name, lines)) in named.into_iter().enumerate() {
        let number = number.filter(|_| printed).unwrap_or(u32::try_from(at + 1).unwrap_or(u32::MAX));
        let persons = view.known.persons.iter().any(|word| name.contains(word.as_str()));
        model.divisions.push(Division { number, name: Seen { words: name.to_owned(), lines }, persons });
    }
}

/// Finds all else.
pub(super) fn read(view: View, template: &Template, model: &mut Model) {
    let pages = view.pages;
    let end = pages.lines.len();
    let first = template.starts.first().copied().unwrap_or(end);
    title(view, first, model);
    headings(view, template, model);
    let blank = |line: &usize| {
        let inner = pages.form(*line).trim_matches(['(', ')', '[', ']', '-', '「', '」']);
        view.known.blank.iter().any(|word| word == inner)
    };
    model.furniture = gather((0..end).filter(blank).map(|line| (pages.form(line), line)));
    let caption = |line: usize| view.known.captions.iter().find(|word| pages.form(line).starts_with(word.as_str()));
    model.captions = gather(pages.content(0..end).filter_map(|line| Some((caption(line)?.as_str(), line))));
    let unbracketed = pages.content(first..end).filter_map(|line| Some((unbracketed_caption(view, line)?, line)));
    model.captions.extend(gather(unbracketed));
    model.captions.extend(caption_mark(view, first));
    lone_sets(view, template, model);
    super::list::chapters(view, template, model);
}

/// The mark that captions begin with, as it points at the picture above: on lines with other words each time, that are set in and stand between
/// blank lines.
fn caption_mark(view: View, first: usize) -> Option<Seen> {
    let pages = view.pages;
    let is_caption = |line: &usize| {
        let own = &pages.lines[*line];
        let form = pages.form(*line);
        let set_in = own.indent > 0 && own.blank_before > 0;
        set_in && form.starts_with('▲') && !form.ends_with('。') && form.chars().count() > 1
    };
    let all = pages.content(first..pages.lines.len()).filter(|&line| pages.form(line).starts_with('▲')).count();
    let lines: Vec<usize> = pages.content(first..pages.lines.len()).filter(is_caption).collect();
    let words: std::collections::BTreeSet<&str> = lines.iter().map(|&line| pages.form(line)).collect();
    (lines.len() >= 2 && lines.len() == all && words.len() == all).then(|| Seen { words: "▲".to_owned(), lines })
}

/// Captions without brackets, as a profile writes them.
const CAPTIONS: [&str; 2] = [
    "/写真-?[0-9]{0,2}[^、。のをにはが][^、。]{0,40}(\\([^。]{0,40}\\))?$/",
    "/(第[0-9]{1,2}[図表]|[図表]-?[0-9]{1,2})[^、。のをにはが][^、。]{0,40}(\\([^。]{0,40}\\))?$/",
];

/// The look of a line that is a caption without brackets: `写真　…`, `図１　…`, with white space behind the word or its number.
fn unbracketed_caption(view: View, line: usize) -> Option<&'static str> {
    let (head, rest) = view.printed(line).split_once(char::is_whitespace)?;
    let head = crate::fold::match_form(head).into_string();
    let word = head.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '第' | '-'));
    let at = ["写真", "図", "表"].iter().position(|known| *known == word)?.min(1);
    let numbered = head.contains(|c: char| c.is_ascii_digit());
    // What stands in brackets at its end may be a sentence's part.
    let words = rest.split(['(', '（']).next().unwrap_or(rest);
    let is_caption = !words.contains(['、', '。']) && !rest.ends_with('。') && (at == 0 || numbered);
    is_caption.then_some(CAPTIONS[at])
}

/// Words with their lines, in order of the first line.
fn gather<'w>(words: impl Iterator<Item = (&'w str, usize)>) -> Vec<Seen> {
    let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    words.for_each(|(word, line)| found.entry(word).or_default().push(line));
    let mut seen: Vec<Seen> = found.into_iter().map(|(words, lines)| Seen { words: words.to_owned(), lines }).collect();
    seen.sort_by_key(|seen| seen.lines.first().copied());
    seen
}

/// How many lines the title page has at the most.
const TITLE_LINES: usize = 30;

/// Whether a line reads like the title of a booklet of awards: a long word of such titles is in it, or it ends with one.
fn is_title(view: View, form: &str) -> bool {
    let holds = |word: &String| word.chars().count() > 2 && form.contains(word.as_str());
    !form.contains(['。', ':']) && (ends_with(form, &view.known.titles) || view.known.titles.iter().any(holds))
}

/// Among how many of them the title is looked for that does not count editions.
const TITLE_AMONG: usize = 10;

fn title(view: View, first: usize, model: &mut Model) {
    let pages = view.pages;
    let lines: Vec<usize> = pages.content(0..first.min(TITLE_LINES)).collect();
    let counted = lines.iter().find_map(|&line| {
        let form = pages.form(line);
        let at = form.find('第')?;
        let rest = &form[at + '第'.len_utf8()..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let name = rest[digits..].strip_prefix('回')?;
        let name: String = name.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '・' | '-')).collect();
        (digits > 0 && name.chars().count() >= 2).then_some((line, name))
    });
    model.title = match counted {
        Some((line, name)) => Some((line, format!("/第(?<edition>[0-9]+)回{name}/"))),
        None => {
            let named = lines.iter().take(TITLE_AMONG).find(|&&line| is_title(view, pages.form(line)));
            named.or(lines.first()).map(|&line| (line, pages.form(line).to_owned()))
        }
    };
    let whole = |words: &'_ [String], line: usize| words.iter().any(|word| word == pages.form(line));
    model.kinds = gather(lines.iter().filter(|&&line| whole(&view.known.kinds, line)).map(|&line| (pages.form(line), line)));
    let labelled = |words: &[String], line: usize| {
        let form = pages.form(line).trim_start_matches(['(', '<', '【', '[']);
        let label = words.iter().filter(|word| form.starts_with(word.as_str())).max_by_key(|word| word.len())?;
        let spaced = view.printed(line).split_whitespace().next().is_some_and(|word| word == label);
        (spaced || form[label.len()..].starts_with([':', ')', '>', '】', ']']))
            .then(|| (label.clone(), form[label.len()..].trim_start_matches([':', ')', '>', '】', ']']).to_owned()))
    };
    let venue = lines.iter().find_map(|&line| Some((labelled(&view.known.venues, line)?.0, line)));
    model.venue = venue.into_iter().map(|(words, line)| Seen { words, lines: vec![line] }).collect();
    let organizer = lines.iter().find_map(|&line| Some((labelled(&view.known.organizers, line)?.1, line)));
    model.organizers = organizer
        .into_iter()
        .filter(|(words, _)| !words.is_empty())
        .map(|(words, line)| Seen { words, lines: vec![line] })
        .collect();
    if model.organizers.is_empty() {
        // Else a line that is the name of a body and returns.
        let printed = |line: usize| {
            view.printed(line).split_whitespace().map(|part| crate::fold::match_form(part).into_string()).collect::<Vec<_>>()
        };
        let body = |part: &String| ends_with(part, &view.known.organizer_words) && part.chars().count() <= NAME;
        let parts: Vec<(String, usize)> = pages
            .content(0..first)
            .flat_map(|line| printed(line).into_iter().map(move |part| (part, line)))
            .filter(|(part, _)| body(part))
            .collect();
        let seen = gather(parts.iter().map(|(part, line)| (part.as_str(), *line)));
        model.organizers =
            seen.into_iter().filter(|seen| seen.lines.len() >= 2).max_by_key(|seen| seen.lines.len()).into_iter().collect();
    }
}

/// The awards: lines that end as the names of awards do, with a mark before them or more than once, and what stands before the names of two
/// winners at least.
pub(super) fn awards(view: View, model: &mut Model) {
    let pages = view.pages;
    let divisions = std::mem::take(&mut model.divisions);
    let is_name = |form: &str| {
        // Another name of the award may stand behind it: `大賞（知事賞）`.
        let noted = form.strip_suffix(')').and_then(|rest| rest.split_once('('));
        let form = noted.filter(|(_, note)| ends_with(note, &view.known.awards)).map_or(form, |(head, _)| head);
        (ends_with(form, &view.known.awards) || view.known.whole_awards.iter().any(|word| word == form))
            && !divisions.iter().any(|division| form.starts_with(division.name.words.as_str()))
            && form.chars().count() <= NAME
            && !form.contains(|c: char| c.is_ascii_digit() || matches!(c, '、' | '。' | ':' | '/' | '(' | '「'))
    };
    // For whom it is may stand in brackets between marks: `◆ 奨励賞（若年者） ◆`.
    let is_noted = |line: usize| {
        let form = pages.form(line);
        let words = form.trim_matches(is_mark).strip_suffix(')').and_then(|words| words.split_once('('));
        form.starts_with(is_mark) && form.ends_with(is_mark) && words.is_some_and(|(name, _)| is_name(name))
    };
    let signs = |c: char| is_mark(c) || matches!(c, '【' | '】' | '<' | '>' | '[' | ']' | '〔' | '〕');
    // What stands behind a division on its line is an award too: `製造部門　最優秀賞`.
    let behind = |line: usize| {
        let form = without_count(pages.form(line)).trim_matches(signs);
        let rests = divisions.iter().filter_map(|division| form.strip_prefix(division.name.words.as_str()));
        rests.min_by_key(|rest| rest.len()).filter(|rest| is_name(rest))
    };
    let whole = |line: usize| {
        let form = without_count(pages.form(line));
        let form = &form[numbered_part(form).unwrap_or(0)..];
        let form = Some(form.trim_matches(signs)).filter(|form| is_name(form) || is_noted(line));
        form.or_else(|| behind(line))
    };
    let found = gather(pages.content(0..pages.lines.len()).filter_map(|line| Some((whole(line)?, line))));
    // The first word of a line that says more: `大賞　山田 花子`, `【大賞】山田 花子`.
    let first = |line: usize| {
        let printed = view.printed(line);
        // A number may stand before it: `22-01　大賞　山田 花子`, `第1号　＜大賞＞`.
        let is_sign = |c: char| matches!(c, '-' | '－' | '.' | '．' | ')' | '）' | '第' | '号' | '番');
        let is_number = |word: &str| word.chars().all(|c| c.is_numeric() || is_sign(c));
        let numbered = printed.split_once(char::is_whitespace).filter(|(word, _)| is_number(word));
        let printed = numbered.map_or(printed, |(_, rest)| rest.trim_start());
        let open = printed.starts_with(['【', '［', '＜', '〈', '[', '<']);
        let stop = |c: char| c.is_whitespace() || open && matches!(c, '】' | '］' | '＞' | '〉' | ']' | '>');
        let (word, rest) = printed.split_at(printed.find(stop)?);
        let word = crate::fold::match_form(word);
        let word = word.as_str().trim_matches(signs);
        (is_name(word) && !rest.trim().is_empty() && !printed.ends_with('。')).then(|| word.to_owned())
    };
    let words: Vec<(String, usize)> =
        pages.content(0..pages.lines.len()).filter_map(|line| Some((first(line)?, line))).collect();
    let mut before = gather(words.iter().map(|(word, line)| (word.as_str(), *line)));
    // One that a single winner has is an award as the others are.
    let several = before.len() >= 2 && before.iter().any(|seen| seen.lines.len() >= 2);
    before.retain(|seen| seen.lines.len() >= 2 || several);
    // What the number of its recipients stands behind is an award too: `大賞（１点）`.
    let counts = |line: usize| without_count(pages.form(line)).len() < pages.form(line).len();
    let sets_off = |line: usize| pages.form(line).starts_with(signs) || behind(line).is_some() || counts(line);
    let marked = |seen: &Seen| seen.lines.iter().any(|&line| sets_off(line));
    // Letters set apart at the top of a page announce one, but for the title page.
    let first_page = pages.content(0..pages.lines.len()).next().map_or(0, |line| pages.lines[line].page);
    let announced = |seen: &Seen| {
        let spaced = |line: usize| {
            let words: Vec<&str> = view.printed(line).split_whitespace().collect();
            words.len() > 2 && words.iter().all(|word| word.chars().nth(1).is_none())
        };
        seen.lines.iter().any(|&line| spaced(line) && pages.is_content_top(line) && pages.lines[line].page > first_page)
    };
    let known = |seen: &Seen| before.iter().any(|other| other.words == seen.words);
    model.awards =
        found.into_iter().filter(|seen| seen.lines.len() >= 2 || marked(seen) || known(seen) || announced(seen)).collect();
    for award in &mut model.awards {
        let own = before.iter().filter(|seen| seen.words == award.words).flat_map(|seen| &seen.lines);
        award.lines.extend(own);
        award.lines.sort_unstable();
    }
    before.retain(|seen| !model.awards.iter().any(|award| award.words == seen.words));
    model.awards.extend(before);
    model.awards.sort_by_key(|seen| seen.lines.first().copied());
    model.divisions = divisions;
}

/// The headings of the front matter before the first section, and of lists behind the last.
fn headings(view: View, template: &Template, model: &mut Model) {
    let pages = view.pages;
    let first = super::begin::top(view, template);
    let last = template.starts.last().copied().unwrap_or(usize::MAX);
    let mut found: BTreeMap<&str, Vec<Seen>> = BTreeMap::new();
    let mut add = |part, words: &str, line: usize| {
        let list: &mut Vec<Seen> = found.entry(part).or_default();
        match list.iter_mut().find(|seen| seen.words == words) {
            Some(seen) => seen.lines.push(line),
            None => list.push(Seen { words: words.to_owned(), lines: vec![line] }),
        }
    };
    for line in pages.content(0..pages.lines.len()) {
        // Behind the last section a list can stand on the same page.
        let behind = line > last && pages.lines[line].blank_before > 0 && is_list(view, line, model);
        if line >= first && !pages.is_content_top(line) && !behind {
            continue;
        }
        let bare = view.bare(line);
        if let Some(part) = view.known.front(bare.trim_end_matches(is_mark)) {
            add(part, bare, line);
        } else if (line > last || line < first) && is_committee(view, line, bare) {
            add("committee", bare, line);
        } else if bare.chars().count() <= NAME && is_list_heading(view, line, bare, model) {
            add("winners", bare, line);
        } else if view.known.winners_begin.iter().any(|word| bare.starts_with(word.as_str()))
            && bare.chars().count() <= NAME
            && pages.is_content_top(line)
            && !bare.ends_with('。')
            && pages.content(line + 1..pages.lines.len()).next().is_none_or(|next| pages.is_content_top(next))
        {
            add("profiles", bare, line);
        }
    }
    model.front = found.into_iter().map(|(part, seen)| (part.to_owned(), seen)).collect();
    let role = |line: usize| {
        view.known.roles.iter().filter(|role| pages.form(line).starts_with(role.as_str())).max_by_key(|role| role.len())
    };
    if model.front.iter().any(|(part, _)| part == "committee") {
        // Behind the sections they stand below the heading.
        let behind =
            model.front.iter().filter(|(part, _)| part == "committee").flat_map(|(_, seen)| seen).flat_map(|seen| &seen.lines);
        let from = behind.copied().filter(|&line| line > last).min().unwrap_or(pages.lines.len());
        let lines = pages.content(0..first).chain(pages.content(from..pages.lines.len()));
        let roles = gather(lines.filter_map(|line| Some((role(line)?.as_str(), line))));
        let headings: Vec<String> = model.front.iter().flat_map(|(_, seen)| seen).map(|seen| seen.words.clone()).collect();
        let roles: Vec<Seen> = roles.into_iter().filter(|seen| !headings.contains(&seen.words)).collect();
        model.front.push(("roles".to_owned(), roles));
    }
}

/// Whether a line at the top of a page ends as the heading of the committee does: `緑化賞選考委員会`.
fn is_committee(view: View, line: usize, bare: &str) -> bool {
    let words = view.known.front_matter.get("committee").into_iter().flatten().chain(&view.known.committee_ends);
    let ends = words.into_iter().any(|word| bare.ends_with(word.as_str()));
    let apart = bare.chars().count() <= NAME && view.pages.is_content_top(line);
    // The sender of a foreword is none: names stand below it.
    let below = view.pages.content(line + 1..view.pages.lines.len()).next();
    ends && apart && below.is_some_and(|below| !view.pages.is_content_top(below) && !view.pages.form(below).ends_with('。'))
}

/// So many blank lines part what stands below a heading from it.
const APART: u16 = 4;

/// Whether a line is the heading of a list of winners: it begins so, and divisions or awards stand close below it.
fn is_list_heading(view: View, line: usize, bare: &str, model: &Model) -> bool {
    if !view.known.winners_begin.iter().any(|word| bare.starts_with(word.as_str())) || bare.ends_with('。') {
        return false;
    }
    is_list(view, line, model)
}

/// Whether divisions or awards stand close below a line, on its page.
fn is_list(view: View, line: usize, model: &Model) -> bool {
    let below = view.pages.content(line + 1..view.pages.lines.len()).take(3);
    let below = below.take_while(|&below| !view.pages.is_content_top(below) && view.pages.lines[below].blank_before < APART);
    let announces = |below: usize| {
        let is = |seen: &Seen| seen.lines.contains(&below);
        model.awards.iter().any(is) || model.divisions.iter().any(|division| is(&division.name))
    };
    below.into_iter().any(announces)
}

/// Fields of a division that has one section only: marked lines below its award that no other section has.
fn lone_sets(view: View, template: &Template, model: &mut Model) {
    let pages = view.pages;
    let taken: Vec<u32> = model.sets.iter().flat_map(|set| set.divisions.clone()).collect();
    if model.sets.len() == 1 && model.sets[0].divisions.is_empty() || model.divisions.len() < 2 {
        return;
    }
    let free: Vec<(u32, usize)> = model
        .divisions
        .iter()
        .filter(|division| !taken.contains(&division.number))
        .filter_map(|division| Some((division.number, *division.name.lines.last()?)))
        .collect();
    for (number, from) in free {
        let other = model.divisions.iter().flat_map(|division| &division.name.lines).copied();
        let to = other.chain(template.starts.iter().copied()).filter(|&line| line > from).min().unwrap_or(pages.lines.len());
        let marked = |line: &usize| {
            let token = view.tokens[*line].as_ref();
            token.is_some_and(|token| matches!(token.look, Look::Mark(_) | Look::Number(_) | Look::Bracket(..)))
                && pages.form(*line).chars().count() <= NAME
                && !pages.form(*line).ends_with('。')
                && !model.awards.iter().any(|award| award.lines.contains(line))
                && *line > from
        };
        let mut by_look: BTreeMap<&Look, Vec<usize>> = BTreeMap::new();
        for line in pages.content(from..to).filter(marked) {
            if let Some(token) = &view.tokens[line] {
                by_look.entry(&token.look).or_default().push(line);
            }
        }
        let Some((look, lines)) =
            by_look.into_iter().max_by_key(|(_, lines)| lines.len()).filter(|(_, lines)| lines.len() >= 2)
        else {
            continue;
        };
        let words = |&line: &usize| match &view.tokens[line] {
            Some(token) => pages.form(line)[token.start..token.end].to_owned(),
            None => strip_numbering(pages.form(line)).to_owned(),
        };
        let headings: Vec<Vec<Seen>> = lines.iter().map(|line| vec![Seen { words: words(line), lines: vec![*line] }]).collect();
        let fields: Vec<Field> = super::section::name(view, headings);
        model.sets.push(Set { divisions: vec![number], looks: vec![look.clone()], sections: 1, fields });
    }
    model.sets.sort_by_key(|set| set.divisions.first().copied());
}
