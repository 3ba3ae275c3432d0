//! A plan → the text of the booklet.

use super::words::{ADDRESSES, AFFILIATIONS, AWARDS, DIVISIONS, INDUSTRIES, PERSONAL, THIRD};
use super::{Block, Organization, Person, Plan, Printed, Style};

/// A text in the making, a page at a time.
struct Sheet<'a> {
    style: &'a Style,
    text: String,
    /// The lines of this page so far, and its number.
    used: usize,
    page: usize,
}

/// Prints a booklet.
///
/// In one so small that its own blank lines are as many as those that stand between all lines, nobody can tell which is which: it is printed
/// without the latter.
pub fn print(plan: &Plan) -> String {
    let airy = set(plan, &plan.style);
    if !plan.style.airy || gaps_are_regular(&airy) { airy } else { set(plan, &Style { airy: false, ..plan.style.clone() }) }
}

/// Whether one blank line stands between most lines.
fn gaps_are_regular(text: &str) -> bool {
    let (mut single, mut all, mut gap) = (0, 0, 0);
    for line in text.lines() {
        if line.trim().is_empty() {
            gap += 1;
        } else {
            single += usize::from(gap == 1);
            all += 1;
            gap = 0;
        }
    }
    single * 10 >= all * 7
}

fn set(plan: &Plan, style: &Style) -> String {
    let mut sheet = Sheet { style, text: String::new(), used: 0, page: 1 };
    front(&mut sheet, plan);
    let mut before = None;
    for (at, one) in plan.organizations.iter().enumerate() {
        if before != Some((one.second, one.award)) {
            before = Some((one.second, one.award));
            award_page(&mut sheet, plan, one);
        }
        organization(&mut sheet, one, at);
    }
    if !plan.persons.is_empty() {
        sheet.new_page();
        sheet.head(&format!("{} {}", DIVISIONS[2].0, DIVISIONS[2].1));
        sheet.head(DIVISIONS[2].2);
        sheet.head(PERSONAL);
        for person in &plan.persons {
            sheet.line(&format!("{} 氏", person.name()));
            sheet.head(AFFILIATIONS[person.affiliation]);
        }
        for one in &plan.persons {
            self::person(&mut sheet, one);
        }
    }
    if plan.style.crlf { sheet.text.replace('\n', "\r\n") } else { sheet.text }
}

fn front(sheet: &mut Sheet<'_>, plan: &Plan) {
    sheet.line(&plan.title());
    sheet.line("表彰式プログラム");
    sheet.line("（会場）みどりホール");
    sheet.blank();
    sheet.new_page();
    sheet.head("はじめに");
    sheet.line("テレワークの一層の普及を目指し、表彰事業を実施いたします。");
    sheet.new_page();
    sheet.head("1. 受賞企業/団体および個人");
    for (number, (numeral, name, _)) in DIVISIONS.iter().enumerate() {
        let listed = |one: &&Organization| usize::from(one.second) == number;
        let count = if number < 2 { plan.organizations.iter().filter(listed).count() } else { plan.persons.len() };
        if count == 0 {
            continue;
        }
        sheet.blank();
        sheet.line(&format!("{numeral} {name}（{count}{}）", if number < 2 { "社" } else { "名" }));
        if number == 2 {
            sheet.line(&format!("◇ {PERSONAL}"));
            for person in &plan.persons {
                sheet.line(&format!("{}　　{}", person.name(), AFFILIATIONS[person.affiliation]));
            }
            continue;
        }
        let mut before = None;
        for (at, one) in plan.organizations.iter().enumerate().filter(|(_, one)| listed(one)) {
            if before != Some(one.award) {
                before = Some(one.award);
                sheet.line(&format!("◇ {}", AWARDS[one.award]));
            }
            let name = sheet.dressed(&one.name(at));
            sheet.put(&format!("{name}（{}） {}", one.place(), one.url(at)));
        }
    }
    sheet.new_page();
    sheet.head("受賞団体等のプロフィール");
}

/// The page that announces an award, with all who received it.
fn award_page(sheet: &mut Sheet<'_>, plan: &Plan, first: &Organization) {
    let (numeral, name, about) = DIVISIONS[usize::from(first.second)];
    sheet.new_page();
    sheet.head(&format!("{numeral} {name}"));
    sheet.head(about);
    sheet.head(AWARDS[first.award]);
    let same = |one: &Organization| (one.second, one.award) == (first.second, first.award);
    for (at, one) in plan.organizations.iter().enumerate().filter(|(_, one)| same(one)) {
        sheet.head(&format!("{}（{}）", one.name(at), one.place()));
    }
}

fn organization(sheet: &mut Sheet<'_>, one: &Organization, at: usize) {
    let (prefecture, city, ..) = ADDRESSES[one.address];
    sheet.new_page();
    sheet.head(&one.name(at));
    sheet.line(&format!("{prefecture}{city}{}", one.street()));
    sheet.line(&format!("代表者:{}", one.representative()));
    match one.fax {
        Some(fax) if one.line.is_multiple_of(2) => {
            sheet.line(&format!("{}  {} (FAX)", one.number(one.line), one.number(fax)));
        }
        Some(fax) => {
            sheet.line(&format!("電話:{}", one.number(one.line)));
            sheet.line(&format!("FAX:{}", one.number(fax)));
        }
        None => sheet.line(&one.number(one.line)),
    }
    sheet.put(&one.url(at));
    if let Some(Printed(text, _)) = &one.capital {
        sheet.line(&format!("資本金:{text}"));
    }
    sheet.line(&format!("業種:{}", INDUSTRIES[one.industry]));
    sheet.line(&format!("従業員数:{}", one.people.0));
    sheet.blank();
    if let Some(sentences) = &one.overview {
        sheet.head("＜テレワーク実施概要＞");
        sheet.block(&Block::Paragraph(sentences.clone()));
        sheet.blank();
    }
    sheet.line(&format!("＜実施時期＞ {}", one.started.0));
    sheet.blank();
    sheet.head("＜実施内容＞");
    for (number, _, heading, blocks) in one.printed() {
        sheet.unit(&format!("{number}. {heading}"), 0, 0);
        sheet.blank();
        blocks.iter().for_each(|block| sheet.block(block));
        sheet.blank();
    }
}

fn person(sheet: &mut Sheet<'_>, one: &Person) {
    sheet.new_page();
    sheet.head(&format!("{} 氏", one.name()));
    sheet.head(AFFILIATIONS[one.affiliation]);
    for ((_, heading), blocks) in THIRD.iter().zip(&one.fields) {
        sheet.head(&format!("■{heading}"));
        blocks.iter().for_each(|block| sheet.block(block));
        sheet.blank();
    }
}

impl Sheet<'_> {
    /// A line as it stands.
    fn put(&mut self, line: &str) {
        if self.used >= self.style.page {
            self.new_page();
        }
        self.text.push_str(line);
        self.text.push('\n');
        if self.style.airy {
            self.text.push('\n');
        }
        self.used += 1;
    }

    /// A line in the booklet's letters.
    fn line(&mut self, line: &str) {
        let line = self.dressed(line);
        self.put(&line);
    }

    /// A line with a blank one behind it.
    fn head(&mut self, line: &str) {
        self.line(line);
        self.blank();
    }

    fn blank(&mut self) {
        self.text.push_str(if self.style.airy { "\n\n" } else { "\n" });
    }

    fn new_page(&mut self) {
        match self.style.numbers {
            Some(true) => self.text.push_str(&format!("\n- {} -\n", self.page)),
            Some(false) => self.text.push_str(&format!("\n{}\n", self.page)),
            None => {}
        }
        self.text.push('\u{c}');
        self.used = 0;
        self.page += 1;
    }

    fn block(&mut self, block: &Block) {
        let (indent, hanging) = match block {
            Block::Paragraph(_) if !self.style.signal => (2, 0),
            Block::Paragraph(_) => (0, 0),
            Block::List(..) => (0, 2),
        };
        for unit in block.lines() {
            self.unit(&unit, indent, hanging);
        }
    }

    /// A paragraph, an item or a heading, wrapped to the width.
    fn unit(&mut self, text: &str, indent: usize, hanging: usize) {
        let text = self.dressed(text);
        let mut lines: Vec<String> = vec!["　".repeat(indent / 2)];
        let mut used = indent;
        for token in tokens(&text) {
            let width = columns(&token);
            // What must not begin a line hangs over the end of the one before.
            if used + width > self.style.width && !token.starts_with(HANGING) {
                // A full line that ends a sentence could end the paragraph too, and nobody could tell: its last word goes to the next line.
                let line = lines.last_mut().unwrap();
                let taken = if line.ends_with('。') {
                    line.char_indices().rev().nth(2).map(|(at, _)| line.split_off(at))
                } else {
                    None
                };
                let taken = taken.unwrap_or_default();
                used = hanging + columns(&taken);
                lines.push("　".repeat(hanging / 2) + &taken);
            }
            let at_start = lines.last().is_some_and(|line| line.chars().all(|c| c == '　'));
            if !(at_start && token == " " && lines.len() > 1) {
                lines.last_mut().unwrap().push_str(&token);
                used += width;
            }
        }
        let last = lines.len() - 1;
        for (at, line) in lines.into_iter().enumerate() {
            let line = line.trim_end().to_owned();
            self.put(&if at == last && self.style.signal { line + " " } else { line });
        }
    }

    /// A text in the letters of the style.
    fn dressed(&self, text: &str) -> String {
        let mut dressed = String::new();
        let mut before: Option<char> = None;
        for c in text.chars() {
            if self.style.apart && before.is_some_and(|before| is_latin(before) != is_latin(c) && is_word(before) && is_word(c))
            {
                dressed.push(' ');
            }
            before = Some(c);
            // A full-width sign is its ASCII one moved by a fixed distance.
            let is_moved = self.style.wide && c.is_ascii_alphanumeric();
            dressed.push(if is_moved { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c });
        }
        dressed
    }
}

/// What does not begin a line.
const HANGING: [char; 14] = ['、', '。', '」', ')', '）', '・', 'ー', 'ッ', 'ャ', 'ュ', 'ョ', 'ィ', 'ェ', '%'];

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// Letters and digits, Japanese or Latin: what justified type sets apart.
fn is_word(c: char) -> bool {
    is_latin(c) || matches!(c, 'ぁ'..='ん' | 'ァ'..='ヴ' | '一'..='龥')
}

/// What is not broken: Latin words and numbers, an opening bracket with what follows; else each character.
fn tokens(text: &str) -> Vec<String> {
    let joins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | ',' | '.');
    let mut tokens: Vec<String> = Vec::new();
    for c in text.chars() {
        match tokens.last_mut() {
            Some(last) if last.ends_with(['「', '(', '（']) || joins(c) && last.chars().all(joins) => last.push(c),
            _ => tokens.push(c.to_string()),
        }
    }
    tokens
}

/// The columns that a text takes: one for a half-width sign, two for others.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
