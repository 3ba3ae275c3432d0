//! What became of every line: each non-blank source line is in exactly one account.
//!
//! In come the lines and who claims them; out come the account of each line and the counts for [`Coverage`]. A line that nobody claims is
//! unclaimed: it is listed and reported, never dropped.

use crate::page::Pages;
use crate::record::{Coverage, SourceLine};

/// Where a line went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Account {
    /// The record of this number, from 0.
    Record(usize),
    /// The front matter.
    Front,
    /// A page that announces an award.
    Divider,
    /// Page numbers, running heads, marks of blank pages.
    Furniture,
    /// Nowhere.
    Unclaimed,
}

/// The account of every line.
#[derive(Debug, Clone)]
pub struct Ledger(Vec<Account>);

impl Ledger {
    /// A ledger in which furniture is furniture and all else is unclaimed.
    pub fn new(pages: &Pages) -> Self {
        let account = |line: &crate::page::Line| if line.furniture.is_some() { Account::Furniture } else { Account::Unclaimed };
        Self(pages.lines.iter().map(account).collect())
    }

    /// Puts lines to an account. The first claim holds.
    pub fn claim(&mut self, lines: impl IntoIterator<Item = usize>, account: Account) {
        for line in lines {
            if let Some(entry) = self.0.get_mut(line).filter(|entry| **entry == Account::Unclaimed) {
                *entry = account;
            }
        }
    }

    /// The account of a line.
    pub fn account(&self, line: usize) -> Account {
        self.0.get(line).copied().unwrap_or(Account::Unclaimed)
    }

    /// The counts.
    pub fn coverage(&self) -> Coverage {
        let mut coverage = Coverage { lines: u32::try_from(self.0.len()).unwrap_or(u32::MAX), ..Coverage::default() };
        for account in &self.0 {
            match account {
                Account::Record(_) => coverage.records += 1,
                Account::Front => coverage.front_matter += 1,
                Account::Divider => coverage.divider_pages += 1,
                Account::Furniture => coverage.furniture += 1,
                Account::Unclaimed => coverage.unclaimed += 1,
            }
        }
        coverage
    }

    /// The lines of an account, as they stand.
    pub fn list(&self, source: &str, pages: &Pages, account: Account) -> Vec<SourceLine> {
        let of_it = pages.lines.iter().enumerate().filter(|(index, _)| self.account(*index) == account);
        of_it.map(|(_, line)| SourceLine { line: line.number, text: line.text(source).to_owned() }).collect()
    }
}
