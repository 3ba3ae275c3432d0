//! Random booklets of the family: recipients that nobody has heard of, printed as such a booklet is, and the records that must come back.
//!
//! Nothing of the product is used: what is printed and what is expected are made from the same model by hand. A [`Plan`] is a proptest value, so a
//! failing one shrinks to a small booklet.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test and an example each use a part of this; a panic is how they fail"
)]

mod print;
mod words;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

pub use print::print;
use words::*;

/// How a booklet is set.
#[derive(Debug, Clone)]
pub struct Style {
    /// Display columns of a full line.
    pub width: usize,
    /// Whether digits and Latin letters are of full width, but for web addresses.
    pub wide: bool,
    /// Whether a space stands behind the last line of a paragraph; otherwise its first line is indented.
    pub signal: bool,
    /// Whether a blank line stands behind every line.
    pub airy: bool,
    /// Whether Latin letters and digits are set apart from Japanese ones, as justified type does it.
    pub apart: bool,
    /// How many lines a page has.
    pub page: usize,
    /// How a page number is printed, if at all: alone, or between dashes.
    pub numbers: Option<bool>,
    /// Whether lines end in a carriage return too.
    pub crlf: bool,
}

/// What stands below a heading.
#[derive(Debug, Clone)]
pub enum Block {
    /// Sentences that follow each other on the same line.
    Paragraph(Vec<Sentence>),
    /// Items with marks.
    List(Mark, Vec<Item>),
}

/// How the items of a list begin.
#[derive(Debug, Clone, Copy)]
pub enum Mark {
    /// ・
    Dot,
    /// ①
    Circle,
    /// (1)
    Bracket,
}

/// A sentence, by the places of its words in their lists, and a number in it.
#[derive(Debug, Clone, Copy)]
pub struct Sentence(pub usize, pub usize, pub usize, pub u8);

/// An item of a list: a word or two, or a sentence.
#[derive(Debug, Clone, Copy)]
pub enum Item {
    /// Words without a full stop.
    Phrase(usize, usize),
    /// A sentence.
    Sentence(Sentence),
}

/// A printed value and what it means.
#[derive(Debug, Clone)]
pub struct Printed<T>(pub String, pub T);

/// A number of employees: the total and the groups.
#[derive(Debug, Clone)]
pub struct People {
    pub count: u64,
    pub kind: Option<&'static str>,
    pub groups: Vec<(&'static str, u64)>,
}

/// An organization.
#[derive(Debug, Clone)]
pub struct Organization {
    pub second: bool,
    pub award: usize,
    pub form: usize,
    pub stem: usize,
    pub address: usize,
    pub block: (u8, u8, u8),
    pub representative: (usize, usize),
    pub phone: usize,
    pub line: u16,
    pub fax: Option<u16>,
    pub capital: Option<Printed<u64>>,
    pub industry: usize,
    pub people: Printed<People>,
    pub started: Printed<Vec<String>>,
    pub overview: Option<Vec<Sentence>>,
    /// What stands below each of the nine headings; a field can be missing.
    pub fields: Vec<Option<Vec<Block>>>,
    /// A field that is printed a second time, with other words.
    pub doubled: Option<(usize, Sentence)>,
}

/// A person.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: (usize, usize),
    pub affiliation: usize,
    pub fields: Vec<Vec<Block>>,
}

/// A booklet.
#[derive(Debug, Clone)]
pub struct Plan {
    pub edition: u32,
    pub style: Style,
    pub organizations: Vec<Organization>,
    pub persons: Vec<Person>,
}

fn style() -> impl Strategy<Value = Style> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (28..46usize, flags, 25..60usize, proptest::option::of(any::<bool>())).prop_map(
        |(half, (wide, signal, airy, apart, crlf), page, numbers)| Style {
            width: half * 2,
            wide,
            signal,
            airy,
            apart,
            page,
            numbers,
            crlf,
        },
    )
}

fn sentence() -> impl Strategy<Value = Sentence> {
    (0..SUBJECTS.len(), 0..OBJECTS.len(), 0..VERBS.len(), 2..30u8).prop_map(|(a, b, c, n)| Sentence(a, b, c, n))
}

fn block() -> impl Strategy<Value = Block> {
    let mark = prop_oneof![Just(Mark::Dot), Just(Mark::Circle), Just(Mark::Bracket)];
    let item = prop_oneof![
        (0..SUBJECTS.len(), 0..NOUNS.len()).prop_map(|(a, b)| Item::Phrase(a, b)),
        sentence().prop_map(Item::Sentence),
    ];
    prop_oneof![
        3 => proptest::collection::vec(sentence(), 1..5).prop_map(Block::Paragraph),
        1 => (mark, proptest::collection::vec(item, 2..5)).prop_map(|(mark, items)| Block::List(mark, items)),
    ]
}

/// Blocks that can be told apart: no list directly behind another.
fn blocks() -> impl Strategy<Value = Vec<Block>> {
    proptest::collection::vec(block(), 1..4).prop_map(|mut blocks| {
        blocks.dedup_by(|b, a| matches!((a, b), (Block::List(..), Block::List(..))));
        blocks
    })
}

fn capital() -> impl Strategy<Value = Printed<u64>> {
    prop_oneof![
        (1..9_999u64).prop_map(|n| Printed(format!("{}百万円", grouped(n)), n * 1_000_000)),
        (1..9_000u64).prop_map(|n| Printed(format!("{}万円", grouped(n)), n * 10_000)),
        (1..900u64, 1..9_999u64).prop_map(|(a, b)| Printed(format!("{a}億{}万円", grouped(b)), a * 100_000_000 + b * 10_000)),
        (1..900u64).prop_map(|n| Printed(format!("{n}億円"), n * 100_000_000)),
        (1_000_000..999_999_999u64).prop_map(|n| Printed(format!("{}円", grouped(n)), n)),
    ]
}

fn people() -> impl Strategy<Value = Printed<People>> {
    let plain = |count| People { count, kind: None, groups: Vec::new() };
    prop_oneof![
        (1..90_000u64).prop_map(move |n| Printed(format!("{}人", grouped(n)), plain(n))),
        (1..900u64).prop_map(move |n| Printed(format!("{n}名"), plain(n))),
        (1..5_000u64, 1..900u64).prop_map(|(part, rest)| {
            let people = People { count: part + rest, kind: Some("of_which"), groups: vec![("正社員", part)] };
            Printed(format!("{}人(正社員{}名)", grouped(part + rest), grouped(part)), people)
        }),
        (1..900u64, 1..900u64).prop_map(|(a, b)| {
            let people = People { count: a + b, kind: Some("parts"), groups: vec![("正社員", a), ("パート", b)] };
            Printed(format!("正社員:{a}人 パート:{b}人"), people)
        }),
    ]
}

fn started() -> impl Strategy<Value = Printed<Vec<String>>> {
    prop_oneof![
        (1995..2020u32, 1..13u32).prop_map(|(y, m)| Printed(format!("{y}年{m}月より"), vec![format!("{y}-{m:02}")])),
        (1990..2018u32, 1..13u32, 1..29u32)
            .prop_map(|(y, m, d)| Printed(format!("平成{}年{m}月{d}日", y - 1988), vec![format!("{y}-{m:02}-{d:02}")])),
        (1930..1988u32, 1..13u32)
            .prop_map(|(y, m)| Printed(format!("昭和{}年{m}月から", y - 1925), vec![format!("{y}-{m:02}")])),
        (2020..2026u32, 1..13u32).prop_map(|(y, m)| Printed(format!("令和{}年{m}月", y - 2018), vec![format!("{y}-{m:02}")])),
        (5..13u32).prop_map(|m| Printed(format!("令和元年{m}月"), vec![format!("2019-{m:02}")])),
        (1995..2010u32, 1..13u32, 1..9u32).prop_map(|(y, m, later)| Printed(
            format!("{y}年{m}月(試行)、{}年4月(本実施)", y + later),
            vec![format!("{y}-{m:02}"), format!("{}-04", y + later)],
        )),
    ]
}

fn organization() -> impl Strategy<Value = Organization> {
    let who = (any::<bool>(), 0..AWARDS.len(), 0..FORMS.len(), 0..STEMS.len());
    let place =
        (0..ADDRESSES.len(), (1..9u8, 1..30u8, 1..30u8), 0..PHONES.len(), any::<u16>(), proptest::option::of(any::<u16>()));
    let head = ((0..FAMILIES.len(), 0..GIVEN.len()), proptest::option::weighted(0.9, capital()), 0..INDUSTRIES.len(), people());
    let overview = proptest::option::weighted(0.8, proptest::collection::vec(sentence(), 1..4));
    let fields = proptest::collection::vec(proptest::option::weighted(0.93, blocks()), 9);
    let doubled = proptest::option::weighted(0.1, (0..9usize, sentence()));
    (who, place, head, started(), overview, fields, doubled).prop_map(
        |(
            (second, award, form, stem),
            (address, block, phone, line, fax),
            (representative, capital, industry, people),
            started,
            overview,
            fields,
            doubled,
        )| {
            Organization {
                second,
                award,
                form,
                stem,
                address,
                block,
                representative,
                phone,
                line,
                fax,
                capital,
                industry,
                people,
                started,
                overview,
                fields,
                doubled,
            }
        },
    )
}

fn person() -> impl Strategy<Value = Person> {
    let fields = proptest::collection::vec(blocks(), 3);
    ((0..FAMILIES.len(), 0..GIVEN.len()), 0..AFFILIATIONS.len(), fields).prop_map(|(name, affiliation, fields)| Person {
        name,
        affiliation,
        fields,
    })
}

/// A booklet with so many organizations, and up to two persons.
pub fn plan(organizations: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Plan> {
    let organizations = proptest::collection::vec(organization(), organizations);
    (1..40u32, style(), organizations, proptest::collection::vec(person(), 0..3)).prop_map(
        |(edition, style, mut organizations, mut persons)| {
            // As they are printed: by division, then by award.
            organizations.sort_by_key(|one| (one.second, one.award));
            persons.dedup_by_key(|person| person.name);
            // A booklet is known by the title and one more word of the family.
            for first in organizations.iter_mut().take(1) {
                first.overview.get_or_insert_with(|| vec![Sentence(0, 0, 0, 2)]);
            }
            Plan { edition, style, organizations, persons }
        },
    )
}

/// A number with a comma before every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for (at, c) in digits[first..].chars().enumerate() {
        if at % 3 == 0 && !text.is_empty() {
            text.push(',');
        }
        text.push(c);
    }
    text
}

impl Sentence {
    /// Its words, as they are to come back.
    pub fn text(self) -> String {
        let Self(subject, object, verb, number) = self;
        format!("{}{}{}。", SUBJECTS[subject], OBJECTS[object], VERBS[verb]).replace('#', &number.to_string())
    }
}

impl Item {
    fn text(self) -> String {
        match self {
            Self::Phrase(a, b) => format!("{}{}", SUBJECTS[a].trim_end_matches(['は', '、', 'で', 'に']), NOUNS[b]),
            Self::Sentence(sentence) => sentence.text(),
        }
    }
}

impl Block {
    /// Its lines, as they are to come back: a paragraph or an item each.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Paragraph(sentences) => vec![sentences.iter().map(|sentence| sentence.text()).collect()],
            Self::List(mark, items) => {
                let mark = |at: usize| match mark {
                    Mark::Dot => "・".to_owned(),
                    Mark::Circle => char::from_u32(0x2460 + at as u32).unwrap().to_string(),
                    Mark::Bracket => format!("({})", at + 1),
                };
                items.iter().enumerate().map(|(at, item)| mark(at) + &item.text()).collect()
            }
        }
    }
}

/// The text of blocks, as it is to come back.
fn text(blocks: &[Block]) -> String {
    blocks.iter().flat_map(Block::lines).collect::<Vec<_>>().join("\n")
}

impl Organization {
    /// The name; the place in the booklet makes it one of its own.
    pub fn name(&self, at: usize) -> String {
        let own = [SYLLABLES[at / SYLLABLES.len() % SYLLABLES.len()], SYLLABLES[at % SYLLABLES.len()]].concat();
        FORMS[self.form].replace('#', &format!("{}{own}", STEMS[self.stem]))
    }

    pub fn street(&self) -> String {
        let (a, b, c) = self.block;
        format!("{}{a}-{b}-{c}", ADDRESSES[self.address].2)
    }

    pub fn place(&self) -> &'static str {
        ADDRESSES[self.address].3
    }

    pub fn number(&self, line: u16) -> String {
        let (area, exchange) = PHONES[self.phone];
        format!("{area}-{exchange}-{:04}", line % 10_000)
    }

    pub fn url(&self, at: usize) -> String {
        format!("http://www.recipient{at}.example.jp/")
    }

    pub fn representative(&self) -> String {
        format!("{} {}", FAMILIES[self.representative.0], GIVEN[self.representative.1])
    }

    /// The fields that are printed: number, key, heading and blocks.
    pub fn printed(&self) -> Vec<(usize, String, &'static str, Vec<Block>)> {
        let set = if self.second { &SECOND } else { &FIRST };
        let mut printed = Vec::new();
        for (at, blocks) in self.fields.iter().enumerate() {
            let (key, heading) = set[at];
            let Some(blocks) = blocks else { continue };
            printed.push((at + 1, key.to_owned(), heading, blocks.clone()));
            if let Some((_, sentence)) = self.doubled.filter(|(double, _)| *double == at) {
                printed.push((at + 1, format!("{key}_2"), heading, vec![Block::Paragraph(vec![sentence])]));
            }
        }
        printed
    }

    fn record(&self, plan: &Plan, at: usize) -> Value {
        let address = ADDRESSES[self.address];
        let mut recipient = json!({
            "kind": "organization", "name": self.name(at), "place": self.place(),
            "address": {
                "text": format!("{}{}{}", address.0, address.1, self.street()), "prefecture": address.0, "city": address.1,
                "street": self.street(),
            },
            "representative": self.representative(), "phone": self.number(self.line),
        });
        let object = recipient.as_object_mut().unwrap();
        if let Some(fax) = self.fax {
            object.insert("fax".into(), self.number(fax).into());
        }
        object.insert("url".into(), self.url(at).into());
        if let Some(Printed(text, yen)) = &self.capital {
            object.insert("capital".into(), json!({"text": text, "yen": yen}));
        }
        object.insert("industry".into(), INDUSTRIES[self.industry].into());
        let Printed(printed, people) = &self.people;
        let mut employees = json!({"text": printed, "count": people.count});
        if let Some(kind) = people.kind {
            employees["breakdown_kind"] = kind.into();
            employees["breakdown"] =
                people.groups.iter().map(|(label, count)| json!({"label": label, "count": count})).collect();
        }
        object.insert("employees".into(), employees);
        let mut record = json!({
            "schema": "sasshi/record/v1", "booklet": plan.title(),
            "division": {"number": if self.second { 2 } else { 1 }, "name": DIVISIONS[usize::from(self.second)].1},
            "award": AWARDS[self.award], "recipient": recipient,
        });
        if let Some(sentences) = &self.overview {
            record["overview"] = sentences.iter().map(|sentence| sentence.text()).collect::<String>().into();
        }
        let Printed(text, dates) = &self.started;
        record["started"] = json!({"text": text, "from": dates.iter().min(), "dates": dates});
        let fields: Map<String, Value> = self
            .printed()
            .into_iter()
            .map(|(number, key, heading, blocks)| {
                (key, json!({"number": number, "heading": heading, "text": self::text(&blocks)}))
            })
            .collect();
        if !fields.is_empty() {
            record["fields"] = fields.into();
        }
        record
    }
}

impl Person {
    pub fn name(&self) -> String {
        format!("{} {}", FAMILIES[self.name.0], GIVEN[self.name.1])
    }

    fn record(&self, plan: &Plan) -> Value {
        let fields: Map<String, Value> = THIRD
            .iter()
            .zip(&self.fields)
            .map(|((key, heading), blocks)| ((*key).to_owned(), json!({"heading": heading, "text": text(blocks)})))
            .collect();
        json!({
            "schema": "sasshi/record/v1", "booklet": plan.title(), "division": {"number": 3, "name": DIVISIONS[2].1},
            "award": PERSONAL, "recipient": {"kind": "person", "name": self.name(), "affiliation": AFFILIATIONS[self.affiliation]},
            "fields": fields,
        })
    }
}

impl Plan {
    pub fn title(&self) -> String {
        format!("第{}回テレワーク推進賞", self.edition)
    }

    /// The records that must come back, in printed order, without what depends on the file: id, source and provenance.
    pub fn expected(&self) -> Vec<Value> {
        let organizations = self.organizations.iter().enumerate().map(|(at, one)| one.record(self, at));
        organizations.chain(self.persons.iter().map(|one| one.record(self))).collect()
    }

    /// The findings that are due, by code: each missing field, each that is printed twice and the number that is repeated with it, each gap in
    /// the numbers. A code can be due that the product counts once for several places, so this is which and not how many.
    pub fn findings(&self) -> std::collections::BTreeSet<&'static str> {
        let mut codes = std::collections::BTreeSet::new();
        for one in &self.organizations {
            let missing: Vec<usize> = (0..9).filter(|&at| one.fields[at].is_none()).collect();
            if !missing.is_empty() {
                codes.insert("missing-field");
            }
            let last = (0..9).rfind(|&at| one.fields[at].is_some());
            if missing.iter().any(|&at| last.is_some_and(|last| at < last)) {
                codes.insert("numbering-gap");
            }
            if one.doubled.is_some_and(|(at, _)| one.fields[at].is_some()) {
                codes.extend(["duplicate-field", "numbering-repeat"]);
            }
            if one.capital.is_none() && FORMS[one.form].contains("会社") {
                codes.insert("missing-label");
            }
        }
        codes
    }
}
