//! Offices and people's names, told apart by general words of Japanese organizations.
//!
//! Comes in: `代表取締役社長 大和田 洋`. Goes out: that it begins with an office and goes on with a name. A word is called a name only where
//! nothing speaks against it: `教授` and `日本大学` have the length of one and are none.

/// Offices, by which a word ends that is one: `編集委員` is.
const OFFICES: [&str; 62] = [
    "教授",
    "講師",
    "助教",
    "学長",
    "総長",
    "校長",
    "園長",
    "院長",
    "館長",
    "部長",
    "課長",
    "係長",
    "室長",
    "次長",
    "所長",
    "局長",
    "署長",
    "支店長",
    "店長",
    "工場長",
    "会長",
    "社長",
    "理事",
    "理事長",
    "監事",
    "幹事",
    "評議員",
    "代理",
    "代表",
    "委員",
    "委員長",
    "取締役",
    "執行役",
    "執行役員",
    "監査役",
    "相談役",
    "顧問",
    "参与",
    "参事",
    "主任",
    "主査",
    "主幹",
    "主席",
    "部員",
    "専務",
    "常務",
    "頭取",
    "総裁",
    "知事",
    "市長",
    "区長",
    "町長",
    "村長",
    "大臣",
    "長官",
    "事務官",
    "研究員",
    "座長",
    "議長",
    "社員",
    "CEO",
    "マネージャー",
];

/// Words that offices are compounded with.
const PARTS: [&str; 14] =
    ["代表", "代理", "名誉", "副", "兼", "専務", "常務", "上級", "元", "前", "総", "統括", "執行役員", "取締役"];

/// Offices that stand directly before a name, without white space.
const TOUCHING: [&str; 8] =
    ["代表取締役社長", "代表取締役会長", "代表取締役", "代表執行役社長", "取締役社長", "代表理事", "代表社員", "理事長"];

/// Ends of names of organizations and of their parts; none of them ends a person's name.
const BODIES: [&str; 37] = [
    "大学",
    "大学院",
    "学校",
    "学院",
    "学部",
    "学科",
    "研究科",
    "専攻",
    "会社",
    "法人",
    "協会",
    "学会",
    "財団",
    "社団",
    "団体",
    "組合",
    "連合会",
    "連盟",
    "機構",
    "委員会",
    "新聞",
    "新聞社",
    "研究所",
    "研究室",
    "本部",
    "支部",
    "支社",
    "本社",
    "支店",
    "事業部",
    "営業部",
    "センター",
    "銀行",
    "放送",
    "病院",
    "役所",
    "ホールディングス",
];

/// Whether a word is an office or ends with one.
pub fn is_office(word: &str) -> bool {
    OFFICES.iter().any(|office| word.ends_with(office))
}

/// Whether a word is the name of an organization or of a part of one, as far as its last characters tell.
pub fn is_body(word: &str) -> bool {
    let ministry = word.ends_with(['省', '庁']) && word.chars().count() >= 3;
    ministry || BODIES.iter().any(|body| word.ends_with(body)) || word.contains(['㈱', '㈲']) || word.contains("会社")
}

/// The longest word that is taken for a family name or a given name.
const NAME_CHARS: usize = 4;
/// The longest name in one word: 勅使河原 with a given name of three characters.
const WHOLE_CHARS: usize = 7;
/// The longest name in katakana.
const KATAKANA_CHARS: usize = 20;

/// Whether a word can be a family name or a given name.
pub fn is_name_part(word: &str) -> bool {
    has_name_letters(word) && (1..=NAME_CHARS).contains(&word.chars().count()) && !is_office(word) && !is_body(word)
}

/// Whether these words can be a person's name: family and given name, or both in one word.
pub fn is_name(words: &[&str]) -> bool {
    match words {
        [whole] => {
            let most = if whole.chars().all(|c| is_katakana(c) || c == '・') { KATAKANA_CHARS } else { WHOLE_CHARS };
            has_name_letters(whole) && (2..=most).contains(&whole.chars().count()) && !is_office(whole) && !is_body(whole)
        }
        [family, given] => is_name_part(family) && is_name_part(given),
        _ => false,
    }
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ')
}

fn has_name_letters(word: &str) -> bool {
    let is_letter = |c: char| {
        is_katakana(c)
            || matches!(c, '々' | '〆' | 'ぁ'..='ゖ' | 'ゝ' | 'ゞ' | '・' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
            || matches!(c, '\u{20000}'..='\u{3ffff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
    };
    !word.is_empty() && word.chars().all(is_letter) && !word.starts_with('・') && !word.ends_with('・')
}

/// A line in clean form that begins with an office: where what stands behind the office begins, and whether that is a person's name.
///
/// `代表取締役社長 大和田 洋`, `遠野市長：本多 敏秋`, `代表理事山田花子`.
pub fn office_line(text: &str) -> Option<(usize, bool)> {
    let text = text.trim_end();
    if let Some(at) = text.find([' ', ':']).filter(|&at| is_office(&text[..at])) {
        let name = text[at + 1..].trim_start();
        let words: Vec<&str> = name.split(' ').collect();
        // An office may be said in two words: `常務取締役 支店長 山田 花子`.
        let offices = words.iter().take_while(|word| is_office(word) || PARTS.contains(word)).count();
        return Some((text.len() - name.len(), is_name(&words[offices..])));
    }
    if is_office(text) && !text.contains(' ') {
        return Some((text.len(), false));
    }
    let office = TOUCHING.iter().find(|office| text.starts_with(**office))?;
    let words: Vec<&str> = text[office.len()..].split(' ').collect();
    let is_room = text.ends_with(['室', '館', '階']) || text.ends_with("ビル");
    (!is_room && is_name(&words)).then_some((office.len(), true))
}
