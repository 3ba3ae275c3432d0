//! Shows a finding to a person on a terminal, and to another program as a line of JSON.
//!
//! In comes a [`Diagnostic`], the name of the file that it is about, and how wide and colourful it may be; out goes text:
//!
//! ```text
//! warning[place-mismatch]: the winners' list says 千代田区, the award page 中央区
//!     --> telework-award-07.txt:184:18
//!      |
//!  184 | 株式会社ベネッセ次世代育成研究所（千代田区）
//!      |                                   ^^^^^^^^
//!      |
//!     ::: telework-award-07.txt:2128:18
//!      |
//! 2128 | 株式会社ベネッセ次世代育成研究所（中央区）
//!      |                                   ^^^^^^
//!      |
//!      = help: see which page is right; the record has what the list says
//! ```
//!
//! The number behind the line is the column: characters, counted from 1 at the line's first character that is not white
//! space; a place that means the whole line has none. Carets are placed by display width (a full-width character takes two columns, a combining mark none).

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;
use unicode_width::UnicodeWidthChar;

use super::{Diagnostic, Place, Severity};

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether to colour with ANSI escapes; the caller knows whether the terminal wants it.
    pub color: bool,
    /// The width to cut long source lines to, in columns; at least 40 are used.
    pub width: usize,
}

impl Default for Look {
    /// No colour, 100 columns.
    fn default() -> Self {
        Self { color: false, width: 100 }
    }
}

/// Shows a finding with every place that it names, ending in a line break; `file` is the name to show.
///
/// A long source line is cut around its mark. Control characters become `�`, so that no source can steer the terminal.
pub fn render(diagnostic: &Diagnostic, file: &str, look: &Look) -> String {
    let shown = Shown {
        severity: diagnostic.severity,
        code: diagnostic.code.as_str(),
        message: &diagnostic.message,
        record: diagnostic.record.as_deref(),
        hint: diagnostic.hint.as_deref(),
        places: &diagnostic.places,
    };
    render_shown(&shown, file, look)
}

/// What is shown of a finding, wherever it comes from.
pub(crate) struct Shown<'a> {
    pub severity: Severity,
    pub code: &'a str,
    pub message: &'a str,
    pub record: Option<&'a str>,
    pub hint: Option<&'a str>,
    pub places: &'a [Place],
}

/// Shows a finding, as [`render`] does.
pub(crate) fn render_shown(diagnostic: &Shown<'_>, file: &str, look: &Look) -> String {
    let width = look.width.max(40);
    let file = visible(file);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(visible(diagnostic.message)).id(diagnostic.code));
    for (at, place) in diagnostic.places.iter().enumerate() {
        let (text, mark) = excerpt(place, width);
        // A place without a mark has no column, and for the first place the renderer would leave its line out too.
        let path = if mark.is_some() || at > 0 { file.clone() } else { format!("{file}:{}", place.line) };
        let line = usize::try_from(place.line).unwrap_or(usize::MAX);
        let snippet = Snippet::<Annotation<'_>>::source(text).line_start(line).path(path).fold(false);
        group = group.element(snippet.annotations(mark.map(|mark| AnnotationKind::Primary.span(mark))));
    }
    if diagnostic.places.is_empty() {
        group = group.element(Origin::path(file));
    }
    if let Some(record) = diagnostic.record {
        group = group.element(Level::NOTE.message(format!("in record {}", visible(record))));
    }
    if let Some(hint) = diagnostic.hint {
        group = group.element(Level::HELP.message(visible(hint)));
    }
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(width).render(&[group]) + "\n"
}

/// A finding as one line of JSON, without a line break, for `--message-format json`.
///
/// The keys are stable, in this order: `file`, `code`, `severity` (`error`, `warning`, `note`), `message`, `record` and `hint`
/// where there are any, and `places`: for each its `line` from 1, its `text` without white space at its ends and, where a part
/// of the text is meant, `start` and `end` of that part in characters from 0, the end not included.
pub fn to_json_line(diagnostic: &Diagnostic, file: &str) -> String {
    let places = diagnostic.places.iter().map(|place| {
        let mark = mark_of(place).map(|mark| {
            let start = place.text[..mark.start].chars().count();
            (start, start + place.text[mark].chars().count())
        });
        JsonPlace { line: place.line, text: &place.text, start: mark.map(|m| m.0), end: mark.map(|m| m.1) }
    });
    let line = JsonLine {
        file,
        code: diagnostic.code.as_str(),
        severity: diagnostic.severity.as_str(),
        message: &diagnostic.message,
        record: diagnostic.record.as_deref(),
        hint: diagnostic.hint.as_deref(),
        places: places.collect(),
    };
    // Strings and numbers always serialize; an empty line would be the harmless answer.
    serde_json::to_string(&line).unwrap_or_default()
}

/// The form of [`to_json_line`].
#[derive(Serialize)]
struct JsonLine<'a> {
    file: &'a str,
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    places: Vec<JsonPlace<'a>>,
}

/// A place in [`to_json_line`].
#[derive(Serialize)]
struct JsonPlace<'a> {
    line: u32,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
}

/// The part of a place's text that is meant, where it is a sound range of the text.
fn mark_of(place: &Place) -> Option<Range<usize>> {
    let (start, end) = place.mark?;
    (start < end && place.text.get(start..end).is_some()).then_some(start..end)
}

/// What is shown of a place, and the mark in it.
///
/// The renderer cuts around a mark, but neither what it marks nor a line without a mark as it should, so both are cut here.
/// What stands before the mark is left to the renderer, which counts the column in it.
fn excerpt(place: &Place, width: usize) -> (String, Option<Range<usize>>) {
    // The gutter with a line number of ten digits, a gap and the signs of a cut line take up to twenty columns.
    let room = width.saturating_sub(20);
    let Some(mark) = mark_of(place) else {
        return (cut(&visible(&place.text), width.saturating_sub(14)), None);
    };
    let mut text = visible(&place.text[..mark.start]);
    let start = text.len();
    text.push_str(&cut(&visible(&place.text[mark.clone()]), room));
    let end = text.len();
    // A tail of the terminal's width is more than can be shown.
    let tail = visible(&place.text[mark.end..]);
    let shown = fit(&tail, width);
    text.push_str(&tail[..shown]);
    (text, Some(start..end))
}

/// The text, or as much of its beginning as takes the columns given, with a sign that it goes on.
fn cut(text: &str, columns: usize) -> String {
    match fit(text, columns) {
        all if all == text.len() => text.to_owned(),
        _ => format!("{}...", &text[..fit(text, columns.saturating_sub(3))]),
    }
}

/// How many bytes of a text's beginning take no more than the columns given.
fn fit(text: &str, columns: usize) -> usize {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += if c == '\t' { 4 } else { c.width().unwrap_or(0) };
        if used > columns {
            return at;
        }
    }
    text.len()
}

/// The text on one line, with `�` for what a terminal would obey rather than show.
fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        '\t' => '\t',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Code;
    use super::*;

    fn found(places: Vec<Place>) -> Diagnostic {
        Diagnostic::new(Code::PlaceMismatch, "the places differ", places)
    }

    #[test]
    fn json_counts_in_characters() {
        let text = "　𠮷野家（中央区）";
        let place = Place::part(3, text, text.find("中").unwrap(), text.find("）").unwrap());
        let line = to_json_line(&found(vec![place]).about("a/01").with_hint("look"), "a\"b.txt");
        assert_eq!(
            line,
            r#"{"file":"a\"b.txt","code":"place-mismatch","severity":"warning","message":"the places differ","record":"a/01","hint":"look","places":[{"line":3,"text":"𠮷野家（中央区）","start":4,"end":7}]}"#
        );
        let line = to_json_line(&found(vec![Place::line(3, "x")]), "a.txt");
        assert!(line.ends_with(r#""places":[{"line":3,"text":"x"}]}"#), "{line}");
    }

    #[test]
    fn no_mark_makes_it_fail() {
        for mark in [(0, 0), (1, 2), (3, 1), (0, 100), (5, 6), (usize::MAX, usize::MAX), (0, 6)] {
            let place = Place { line: u32::MAX, text: "日本".into(), mark: Some(mark) };
            let text = render(&found(vec![place.clone()]), "a.txt", &Look::default());
            assert!(text.contains("日本"), "{mark:?}: {text}");
            to_json_line(&found(vec![place]), "a.txt");
        }
        for text in ["", "\u{3099}", "\u{1b}[31m", "👨‍👩‍👧", "a\nb"] {
            let place = Place { line: 0, text: text.into(), mark: Some((0, text.len())) };
            render(&found(vec![place.clone(), place]), "", &Look { color: true, width: 0 });
        }
        assert!(render(&found(vec![]), "a.txt", &Look::default()).contains("a.txt"));
    }

    #[test]
    fn a_source_cannot_steer_the_terminal() {
        let place = Place::line(1, "a\u{1b}]0;x\u{7}b\u{9b}31mc");
        let mut found = found(vec![place]).with_hint("x\u{1b}[2J");
        found.message = "m\u{1b}[2J\nn".into();
        let text = render(&found, "f\u{1b}[2J.txt", &Look::default());
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
    }

    #[test]
    fn colour_is_used_only_where_asked() {
        let found = found(vec![Place::line(1, "x")]);
        assert!(render(&found, "a.txt", &Look { color: true, ..Look::default() }).contains('\u{1b}'));
        assert!(!render(&found, "a.txt", &Look::default()).contains('\u{1b}'));
    }

    #[test]
    fn no_line_is_much_wider_than_the_terminal() {
        let long = "長い文章が続いている、".repeat(300);
        for (start, end) in [(0, 3), (3, long.len()), (3000, 3003), (3000, 6000), (long.len() - 3, long.len())] {
            for width in [40, 80, 140] {
                let text = render(&found(vec![Place::part(1, &long, start, end)]), "a.txt", &Look { color: false, width });
                for line in text.lines() {
                    let columns: usize = line.chars().filter_map(char::width_cjk).sum();
                    assert!(columns <= width + 4, "{columns} of {width} columns: {line}");
                }
                assert!(text.contains('^'), "{text}");
            }
        }
    }
}
