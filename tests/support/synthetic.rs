//! A small booklet of the family, with nothing wrong in it: two companies, one that supports others, and a person.
//!
//! Tests replace pieces of it: [`with`] makes sure that what is replaced is there.

/// An organization's section.
struct Organization {
    name: &'static str,
    address: &'static str,
    representative: &'static str,
    phone: &'static str,
    url: &'static str,
    capital: &'static str,
    industry: &'static str,
    employees: &'static str,
    started: &'static str,
    headings: &'static [&'static str],
}

const FIRST: [&str; 9] = [
    "テレワーク名称",
    "対象部門・対象人数",
    "テレワーク導入に至る経緯・ねらい・目的",
    "導入のテレワーク制度内容など",
    "テレワーク推進体制",
    "テレワーク実施環境",
    "テレワーク実施上、創意工夫した点・アピールしたい点・苦労した点について",
    "テレワークの導入効果",
    "今後の予定",
];

const SECOND: [&str; 9] = [
    "テレワーク支援・活用名称",
    "テレワーク支援・活用対象企業・団体数または対象人数",
    "テレワーク支援・活用に至る経緯・ねらい・目的",
    "実施されたテレワーク支援・活用の推進体制",
    "テレワーク支援・活用にかかわる、雇用創出・就業拡大への貢献について",
    "(1)当社のオフィス環境・情報インフラ・情報セキュリティ等(2)支援先とのネットワークインフラ・情報セキュリティ等",
    "テレワーク支援・活用を実施するうえで、創意工夫した点・アピールしたい点・苦労した点について",
    "テレワーク支援・活用による事業規模及び効果",
    "今後の予定",
];

const AOZORA: Organization = Organization {
    name: "株式会社あおぞら",
    address: "東京都港区芝5-7-1",
    representative: "矢野 薫",
    phone: "03-3454-1111",
    url: "http://www.aozora.example.jp/",
    capital: "300百万円",
    industry: "情報処理",
    employees: "1,200人",
    started: "2006年7月より",
    headings: &FIRST,
};

const MIDORI: Organization = Organization {
    name: "みどり株式会社",
    address: "神奈川県横浜市中区山下町1-1",
    representative: "森 みどり",
    phone: "045-651-7561",
    url: "http://www.midori.example.jp/",
    capital: "10百万円",
    industry: "製造業",
    employees: "80人",
    started: "2005年4月より",
    headings: &FIRST,
};

const WAKABA: Organization = Organization {
    name: "株式会社わかば",
    address: "大阪府大阪市北区梅田3-1-1",
    representative: "若葉 一郎",
    phone: "06-6345-1234",
    url: "http://www.wakaba.example.jp/",
    capital: "50百万円",
    industry: "サービス業",
    employees: "35人",
    started: "2004年10月より",
    headings: &SECOND,
};

const FRONT: &str = "第9回テレワーク推進賞
表彰式プログラム
（会場）みどりホール

1. 開会挨拶　　13:00～13:10　　社団法人日本テレワーク協会
\u{c}はじめに

テレワークの一層の普及を目指し、「第9回テレワーク推進賞」表彰事業を実施いたします。
\u{c}1. 受賞企業/団体および個人（五十音順）

Ⅰ 実施・推進の部（２社）
◇ 優秀賞
株式会社あおぞら（港区） http://www.aozora.example.jp/
◇ 奨励賞
みどり株式会社（横浜市） http://www.midori.example.jp/

Ⅱ 支援・活用の部（１社）
◇ 優秀賞
株式会社わかば（大阪市） http://www.wakaba.example.jp/

Ⅲ テレワーク推進に貢献した個人の部（１名）
◇ テレワーク普及個人賞
田中 花子　　東京工科大学工学部 教授
\u{c}受賞団体等のプロフィール
";

const PERSON: &str = "\u{c}Ⅲ テレワーク推進に貢献した個人の部

テレワーク普及個人賞

田中 花子 氏
東京工科大学工学部 教授
\u{c}田中 花子 氏

東京工科大学工学部 教授

■テレワーク普及推進への貢献

長年にわたり、在宅勤務の研究を続けてきた。

■略歴

1980年に大学を出て、研究所に入った。

■著書

『在宅勤務のすすめ』（2001年）がある。
";

/// The booklet.
pub fn booklet() -> String {
    let mut text = FRONT.to_owned();
    text.push_str(
        "\u{c}Ⅰ 実施・推進の部\n\nテレワークを自ら実施・推進している企業/団体\n\n優秀賞\n\n株式会社あおぞら（港区）\n",
    );
    section(&mut text, &AOZORA);
    text.push_str(
        "\u{c}Ⅰ 実施・推進の部\n\nテレワークを自ら実施・推進している企業/団体\n\n奨励賞\n\nみどり株式会社（横浜市）\n",
    );
    section(&mut text, &MIDORI);
    text.push_str("\u{c}Ⅱ 支援・活用の部\n\nテレワークの普及を支援している企業/団体\n\n優秀賞\n\n株式会社わかば（大阪市）\n");
    section(&mut text, &WAKABA);
    text.push_str(PERSON);
    text
}

fn section(text: &mut String, of: &Organization) {
    let Organization { name, address, representative, phone, url, capital, industry, employees, started, headings } = of;
    text.push_str(&format!("\u{c}{name}\n\n{address}\n代表者:{representative}\n{phone}\n{url}\n資本金:{capital}\n業種:{industry}\n従業員数:{employees}\n\n"));
    text.push_str(&format!(
        "＜テレワーク実施概要＞\n{name}の社員が、自宅で仕事をする。\n\n＜実施時期＞ {started}\n\n＜実施内容＞\n\n"
    ));
    for (at, heading) in headings.iter().enumerate() {
        text.push_str(&format!("{}. {heading}\n\n{}\n\n", at + 1, body(name, at)));
    }
}

/// What stands below a heading: one sentence that names the recipient and the field.
pub fn body(name: &str, at: usize) -> String {
    let words = [
        "在宅勤務",
        "本社の社員",
        "通勤の負担",
        "週に二日",
        "人事部",
        "持ち運べる機器",
        "会議の工夫",
        "満足度の向上",
        "支店への拡大",
    ];
    format!("{name}では、{}を大切にしている。", words[at])
}

/// The text with the `nth` occurrence of a piece replaced, counted from 1.
pub fn with_nth(text: &str, nth: usize, from: &str, to: &str) -> String {
    let (at, _) = text.match_indices(from).nth(nth - 1).unwrap_or_else(|| panic!("{from:?} is not {nth} times in the booklet"));
    format!("{}{to}{}", &text[..at], &text[at + from.len()..])
}

/// The text with a piece replaced that is there once.
pub fn with(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from:?} is in the booklet once");
    text.replace(from, to)
}
