//! A list that is drawn as a table, with lines between its cells.
//!
//! In come lines of a list; of `│会長賞│みどり図書館　　│緑市│` goes out an entry with award, name and place. Words that wrap inside of a cell go on
//! in the line below; a new row begins below a rule, with an award, or with a place.

use std::collections::HashMap;

use super::View;
use super::lines::{PLACES, is_nobody};
use crate::fold;
use crate::profile::pattern::is_ornament;

/// What a line of the table is.
pub(super) enum Row {
    /// A rule, the head of the table, an empty row, or one that says that nobody has an award.
    Frame,
    /// A division's name.
    Division(u32),
    /// The name, in brackets, of one that the profile does not know, in match form.
    Unknown(String),
    /// An entry, with all its lines.
    Entry { award: Option<String>, name: String, place: Option<String>, lines: Vec<usize> },
    /// A further line of an entry.
    Rest,
}

/// The rows of a table by their first line.
#[derive(Default)]
pub(super) struct Table {
    rows: HashMap<usize, Row>,
}

/// What the columns of such a table are called.
const HEADS: [&str; 16] = [
    "賞", "賞名", "受賞者", "受賞者名", "受賞企業", "受賞企業名", "受賞団体", "受賞団体名", "企業名", "団体名", "会社名",
    "名称", "氏名", "所在地", "所属", "部門",
];

/// What stands between the cells.
const EDGES: [char; 4] = ['│', '┃', '｜', '|'];

impl Table {
    pub(super) fn read(view: View, lines: &[usize]) -> Self {
        /// Fewer such lines are no table.
        const LEAST: usize = 3;
        let is_row = |line: usize| view.text(line).matches(EDGES).count() > 1;
        if lines.iter().filter(|&&line| is_row(line)).count() < LEAST {
            return Self::default();
        }
        let mut table = Self::default();
        let mut open: Option<Open> = None;
        for &line in lines {
            if is_row(line) {
                let cells: Vec<String> = view.text(line).split(EDGES).map(|cell| super::clean(cell.trim())).collect();
                table.add(view, line, cells, &mut open);
            } else {
                table.close(open.take());
                if is_ornament(view.pages.form(line)) {
                    table.rows.insert(line, Row::Frame);
                }
            }
        }
        table.close(open);
        table
    }

    /// The row that begins or goes on with a line.
    pub(super) fn take(&mut self, line: usize) -> Option<Row> {
        self.rows.remove(&line)
    }

    fn add(&mut self, view: View, line: usize, cells: Vec<String>, open: &mut Option<Open>) {
        let profile = view.profile;
        let forms: Vec<String> = cells.iter().map(|cell| fold::match_form(cell).into_string()).collect();
        let words = || forms.iter().filter(|form| !form.is_empty());
        let bare = |form: &str| form.trim_matches(['[', ']', '【', '】', '<', '>', '(', ')']).to_owned();
        let division = || {
            let [one] = words().collect::<Vec<_>>()[..] else { return None };
            profile.divisions.iter().find(|rule| rule.pattern.is_whole(&bare(one))).map(|rule| rule.number)
        };
        if words().all(|form| HEADS.contains(&form.as_str())) {
            self.rows.insert(line, Row::Frame);
        } else if let Some(number) = division() {
            self.close(open.take());
            self.rows.insert(line, Row::Division(number));
        } else if let [Some(one), None] = {
            let mut words = words();
            [words.next(), words.next()]
        } && bare(one) != **one
        {
            self.close(open.take());
            self.rows.insert(line, Row::Unknown(bare(one)));
        } else {
            let has_award = words().any(|form| profile.awards.whole(form).is_some());
            let begins =
                |open: &Open| has_award || words().any(|form| is_place(form)) && open.cells.iter().any(|cell| is_place(cell));
            match open {
                Some(open) if open.cells.len() == cells.len() && !begins(open) => {
                    open.cells.iter_mut().zip(&cells).for_each(|(all, more)| fold::join_torn(all, more, false));
                    open.lines.push(line);
                    self.rows.insert(line, Row::Rest);
                }
                _ => {
                    let award = cells.iter().zip(&forms).find(|(_, form)| profile.awards.whole(form).is_some());
                    let award = award.map(|(cell, _)| cell.clone());
                    self.close(open.replace(Open { award, cells, lines: vec![line] }));
                }
            }
        }
    }

    /// Makes an entry of a row: of what is neither award nor place the longest cell is the name.
    fn close(&mut self, open: Option<Open>) {
        let Some(Open { award, cells, lines }) = open else { return };
        let Some(&first) = lines.first() else { return };
        let place = cells.iter().rposition(|cell| is_place(cell));
        let is_other = |(at, cell): &(usize, &String)| Some(*at) != place && Some(*cell) != award.as_ref();
        let others = cells.iter().enumerate().filter(is_other).map(|(_, cell)| cell).filter(|cell| !cell.is_empty());
        // A municipality is a recipient where nothing else is one.
        let is_name = |name: &&String| !is_nobody(fold::match_form(name).as_str());
        match others.max_by_key(|cell| cell.len()).or(place.map(|at| &cells[at])).filter(is_name) {
            Some(name) => {
                let place = place.map(|at| cells[at].clone()).filter(|place| place != name);
                self.rows.insert(first, Row::Entry { award, name: name.clone(), place, lines });
            }
            None => lines.into_iter().for_each(|line| drop(self.rows.insert(line, Row::Frame))),
        }
    }
}

/// A row that is being read.
struct Open {
    award: Option<String>,
    cells: Vec<String>,
    lines: Vec<usize>,
}

/// Whether a cell is the name of a place.
fn is_place(cell: &str) -> bool {
    const LONGEST: usize = 10;
    cell.ends_with(PLACES) && (2..=LONGEST).contains(&cell.chars().count())
}
