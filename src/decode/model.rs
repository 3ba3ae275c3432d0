//! A text → how many bits it costs to say it under a simple model of Japanese text: the fewer, the more likely the text.
//!
//! This is what readings of the same bytes in different encodings are compared by. Each character is said in two steps: its
//! script, given that of the character before, and which one it is within the script. The shares behind the costs add up
//! to no more than 1 (a test holds them to it), which gives the sums a meaning: bytes without any sense cost 8 bits each or
//! more whatever they are read as, and the difference between two readings is how many bits speak for the cheaper one.
//!
//! Example: あ costs 6.6 bits, 昔 15.3 and 鬱 21.1 after another wide character; a malformed byte costs 18.

use std::sync::OnceLock;

use super::table::tables;

/// Costs are counted in tenths of a bit.
pub(super) type Cost = u64;

/// A malformed byte: one in a thousand bytes, any of 256.
pub(super) const MALFORMED: Cost = 180;
/// Each further byte of the same malformed sequence: any of 256.
pub(super) const MALFORMED_MORE: Cost = 80;

/// The script of the character before, which tells what to expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// ASCII, a line end or the start of the text.
    Latin,
    /// Kana, kanji and full-width forms.
    Wide,
    /// Half-width katakana that takes no sound mark.
    Half,
    /// Half-width katakana that ﾞ may follow.
    HalfVoiced,
    /// Half-width katakana that ﾞ or ﾟ may follow.
    HalfPlosive,
    /// Any other script.
    Other,
}

/// What a character costs after `context`, and the context that it makes. A control character leaves the context alone.
pub(super) fn cost(context: Context, c: char) -> (Cost, Context) {
    match c {
        '\n' | '\r' | '\t' | '\u{C}' => (LINE_AFTER[script(context)] + line(c), Context::Latin),
        // What is spaced out goes on behind the space as it was before.
        ' ' => (LATIN_AFTER[script(context)] + latin(c), context),
        '!'..='~' => (LATIN_AFTER[script(context)] + latin(c), Context::Latin),
        '\0'..='\u{9F}' => (CONTROL, context),
        '\u{FF61}'..='\u{FF9F}' => (HALF_AFTER[script(context)] + half(context, c), after_half(c)),
        _ => match wide(c) {
            Some(own) => (WIDE_AFTER[script(context)] + own, Context::Wide),
            None => (OTHER_AFTER[script(context)] + other(c), Context::Other),
        },
    }
}

/// What a text costs after `context`, without regard to malformed bytes.
pub(super) fn cost_of(mut context: Context, text: &str) -> Cost {
    let mut sum = 0;
    for c in text.chars() {
        let (own, next) = cost(context, c);
        sum += own;
        context = next;
    }
    sum
}

/// The row of the tables below: after ASCII, wide, half-width and other characters.
fn script(context: Context) -> usize {
    match context {
        Context::Latin => 0,
        Context::Wide => 1,
        Context::Half | Context::HalfVoiced | Context::HalfPlosive => 2,
        Context::Other => 3,
    }
}

// Shares of the scripts after each script, as costs: 0.5 is 10, 0.15 is 27, 0.07 is 38, 0.001 is 100.
const LATIN_AFTER: [Cost; 4] = [10, 33, 36, 27];
const LINE_AFTER: [Cost; 4] = [27, 38, 51, 43];
const WIDE_AFTER: [Cost; 4] = [18, 3, 36, 43];
const HALF_AFTER: [Cost; 4] = [56, 76, 3, 76];
const OTHER_AFTER: [Cost; 4] = [66, 90, 100, 5];
/// Control characters cost more than their share in text: they are what bytes of other things are full of.
const CONTROL: Cost = 200;

fn line(c: char) -> Cost {
    match c {
        '\n' => 4,
        '\r' => 31,
        _ => 43,
    }
}

fn latin(c: char) -> Cost {
    match c {
        ' ' => 20,
        '0'..='9' => 56,
        'a'..='z' | 'A'..='Z' => 70,
        _ => 84,
    }
}

/// Which half-width character: sound marks stand where they can sound, and hardly anywhere else.
fn half(context: Context, c: char) -> Cost {
    match (c, context) {
        ('ﾞ', Context::HalfVoiced) => 22,
        ('ﾞ', Context::HalfPlosive) => 31,
        ('ﾟ', Context::HalfPlosive) => 33,
        ('ﾞ' | 'ﾟ', _) => 200,
        ('ｰ', _) => 39,
        ('ﾝ', _) => 42,
        ('ｽ' | 'ﾄ' | 'ﾙ', _) => 47,
        ('ｲ' | 'ﾘ' | 'ｸ', _) => 50,
        ('ｼ' | 'ﾗ' | 'ﾀ' | 'ｱ' | 'ﾌ' | 'ｯ' | 'ﾃ', _) => 56,
        ('ｨ' | 'ｪ' | 'ｬ' | 'ｭ' | 'ｮ', _) => 64,
        ('ｧ' | 'ｩ' | 'ｫ', _) => 80,
        ('ｦ', _) => 94,
        _ => 74,
    }
}

fn after_half(c: char) -> Context {
    match c {
        'ﾊ'..='ﾎ' => Context::HalfPlosive,
        'ｳ' | 'ｶ'..='ﾄ' => Context::HalfVoiced,
        _ => Context::Half,
    }
}

/// Which character of another script: signs and Latin letters with marks, the rest of the first plane, other planes.
fn other(c: char) -> Cost {
    match u32::from(c) {
        0xA0..=0xFF | 0x2000..=0x2BFF => 133,
        // No characters at all.
        0xFDD0..=0xFDEF | 0xFFF0..=0xFFFF => 250,
        0..=0xFFFF => 158,
        0x1F000..=0x1FAFF => 148,
        _ => 250,
    }
}

/// Which wide character, or `None` for one that is not.
fn wide(c: char) -> Option<Cost> {
    static COSTS: OnceLock<Vec<u16>> = OnceLock::new();
    let index = usize::try_from(u32::from(c)).ok()?;
    match COSTS.get_or_init(wide_costs).get(index) {
        None | Some(0) => None,
        Some(cost) => Some(Cost::from(*cost)),
    }
}

/// The costs of wide characters by code point; 0 for every other.
fn wide_costs() -> Vec<u16> {
    let mut costs = vec![0_u16; 0x10000];
    let mut set = |c: char, cost: u16| {
        if let Some(slot) = usize::try_from(u32::from(c)).ok().and_then(|index| costs.get_mut(index)) {
            *slot = cost;
        }
    };
    // Kanji of no Japanese standard and private use first: the tables overwrite what they know better.
    ('\u{3400}'..='\u{9FFF}').chain('\u{F900}'..='\u{FAFF}').for_each(|c| set(c, 270));
    ('\u{E000}'..='\u{F8FF}').for_each(|c| set(c, 282));
    // By row of JIS X 0208: signs, signs, letters and digits, kana, kana, Greek, Cyrillic, boxes, and NEC's signs.
    let codes = |rows: std::ops::Range<usize>| rows.flat_map(|row| (0..94).filter_map(move |cell| tables().x0208(row, cell)));
    codes(0xF9 - 0xA1..0xFD - 0xA1).for_each(|c| set(c, 203));
    codes(47..84).for_each(|c| set(c, 211));
    codes(15..47).for_each(|c| set(c, 153));
    codes(12..13).for_each(|c| set(c, 153));
    codes(5..8).for_each(|c| set(c, 182));
    codes(0..2).for_each(|c| set(c, 149));
    codes(2..3).for_each(|c| set(c, 116));
    codes(3..4).for_each(|c| set(c, 102));
    codes(4..5).for_each(|c| set(c, 90));
    COMMON_KANJI.chars().for_each(|c| set(c, 113));
    COMMON_HIRAGANA.chars().for_each(|c| set(c, 66));
    COMMON_SIGNS.chars().for_each(|c| set(c, 80));
    set('ー', 90);
    RARE_KATAKANA.chars().for_each(|c| set(c, 130));
    set('\u{3000}', 51);
    // ASCII has its own script even where a table lists it (＼ and ～ of some tables are ASCII in Unicode).
    ('\0'..='\u{9F}').for_each(|c| set(c, 0));
    costs
}

const COMMON_SIGNS: &str = "、。・「」（）～／：％＊－，．";
const COMMON_HIRAGANA: &str = "のにはをたがでてとしれさいなるもあかりこうくらんすよきおつけそせえまっ";
const RARE_KATAKANA: &str = "ァゥヮヰヱヲヴヵヶ";
/// The 500 kanji that newspapers use most.
const COMMON_KANJI: &str = "\
    日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問高代\
    明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公持野協取都和統以機平総加山思家\
    話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍文反元重近千考判認画海\
    参売利組知案道信策集在件団別物側任引使求所次水半品昨論計死官増係感特情投示変打男基私各始島直両朝革価式確村提運終挙果西勢減台広容必応演\
    電歳住争談能無再位置企真流格有疑口過局少放税検藤町常校料沢裁状工建語球営空職証土与急止送援供可役構木割聞身費付施切由説転食比難防補車優\
    夫研収断井何南石足違消境神番規術護展態導鮮備宅害配副算視条幹独警宮究育席輸訪楽起万着乗店述残想線率病農州武声質念待試族象銀域助労例衛然\
    早張映限親額監環験追審商葉義伝働形景落欧担好退準賞訴辺造英被株頭技低毎医復仕去姿味負閣韓渡失移差衆個門写評課末守若脳極種美岡影命含福蔵\
    量望松非撃佐核観察整段横融型白深字答夜製票況音申様財港識注呼渉達";

#[cfg(test)]
mod tests {
    use super::*;

    const CONTEXTS: [Context; 6] =
        [Context::Latin, Context::Wide, Context::Half, Context::HalfVoiced, Context::HalfPlosive, Context::Other];

    #[test]
    fn shares_add_up_to_no_more_than_one() {
        let share = |cost: Cost| (-(cost as f64) / 10.0).exp2();
        for context in CONTEXTS {
            let characters: f64 = ('\0'..=char::MAX).map(|c| share(cost(context, c).0)).sum();
            let sum = characters + 256.0 * share(MALFORMED);
            assert!((0.7..=1.02).contains(&sum), "{context:?}: {sum}");
        }
        assert!(256.0 * share(MALFORMED_MORE) <= 1.0);
    }

    #[test]
    fn the_costs_are_those_of_the_module_comment() {
        let wide = |c| cost(Context::Wide, c).0;
        assert_eq!((wide('あ'), wide('昔'), wide('鬱')), (69, 156, 214));
    }

    #[test]
    fn plausible_text_costs_less() {
        for (good, bad) in [("事業所", "辨籘鑈"), ("ﾃﾞｰﾀ", "ﾃﾟｰﾀ"), ("ﾊﾟｲﾌﾟ", "ｱﾟｲﾈﾟ"), ("の", "ゑ"), ("・", "‡"), ("a", "é")]
        {
            assert!(cost_of(Context::Latin, good) < cost_of(Context::Latin, bad), "{good} {bad}");
        }
    }
}
