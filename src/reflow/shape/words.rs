//! The words that sentences begin, go on and end with.
//!
//! In comes a text in clean form; out comes whether its first or last word ties it to its neighbour: `を目的とすること` goes on with a sentence,
//! `本人が希望し` is not the end of one. Particles and auxiliary verbs are few, so they are listed; no dictionary is needed.

use super::super::affixes::Affixes;

fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ん')
}

/// What can only stand inside a sentence.
const BOUND: Affixes = Affixes::first(&[
    "は、", "は", "が、", "が", "を", "に", "へ", "と", "で", "も", "の", "や", "から", "まで", "より", "する", "した", "して",
    "しま", "され", "させ", "こと", "もの", "ため", "おり", "いる", "いた", "いま", "います", "ある", "あり", "られ", "れる",
    "ない", "なく", "なる", "なっ", "よう", "べき", "れた", "れて", "れま", "れ、", "ます", "まし", "ませ", "です", "でし",
    "った", "って", "など", "及び", "および", "又は", "または", "ながら", "だけ", "のみ", "ほど", "たり",
]);

/// Words that begin like those but begin sentences.
const FREE: Affixes = Affixes::first(&[
    "はじめ", "はな", "はん", "がん", "にぎ", "にし", "にも", "とく", "とり", "ところ", "とも", "でも", "もち", "もっ", "もう",
    "もと", "もし", "のち", "のべ", "やむ", "やっ", "やは", "やり", "ものづ", "ある日", "あるいは", "なお", "ために", "よって",
    "よう", "いま", "いまだ", "ところが", "したが", "より良", "よりよ", "より多", "より高", "より一", "より効", "より深",
    "より広", "ことば", "ありが", "やさし", "やすら", "やが", "がっち", "とても", "とある", "もはや", "のんび",
]);

/// Whether a text begins with what can only stand inside a sentence.
pub(super) fn is_bound(text: &str) -> bool {
    // All of these words begin in hiragana.
    text.starts_with(is_hiragana) && BOUND.begin(text) && !FREE.begin(text)
}

/// What links a sentence to the one before it.
const LINKING: Affixes = Affixes::first(&[
    "また", "そして", "しかし", "さらに", "更に", "なお", "ただし", "但し", "このよう", "こうした", "そのため", "そこで",
    "これにより", "これら", "これは", "この", "その", "それ", "一方", "特に", "例えば", "たとえば", "具体的に", "従って",
]);

/// What titles end with that name a topic; a sentence has said before what it is about.
const TOPIC: Affixes = Affixes::last(&["について", "に関して", "にあたって", "にあたり", "に際して"]);

/// Whether a text is a title that names a topic.
pub(super) fn is_topic(text: &str) -> bool {
    TOPIC.end(text.trim_end_matches(':')) && !text.contains('は')
}

/// Whether a text begins with a word that links a sentence to the one before it.
pub(super) fn is_linking(text: &str) -> bool {
    LINKING.begin(text)
}

/// What a sentence goes on after.
const UNFINISHED: Affixes = Affixes::last(&[
    "の", "を", "が", "は", "に", "へ", "と", "や", "で", "も", "て", "し", "り", "および", "及び", "または", "又は",
    "ならびに", "並びに", "という", "として", "について", "による", "において", "ための", "ような", "など", "から", "まで",
    "より", "ながら", "ことに", "する", "した",
]);

/// Nouns and forms that end with one of those and end a heading or an item all the same.
const FINISHED: Affixes = Affixes::last(&[
    "など", "こと", "あり", "なし", "つながり", "かかわり", "関わり", "取り", "送り", "作り", "づくり", "限り", "見直し",
    "売り", "もの", "まとめ", "見通し", "話し合い", "ねらい", "する", "した", "より",
]);

/// Whether a text ends with what a sentence goes on after.
pub(super) fn is_unfinished(text: &str) -> bool {
    // All of these words end in hiragana.
    text.ends_with(is_hiragana) && UNFINISHED.end(text) && !FINISHED.end(text)
}
