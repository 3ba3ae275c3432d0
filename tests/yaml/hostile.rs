//! Strings that readers of YAML are known to take for something else, in every position in which sasshi writes a string.

use serde_json::{Map, Value, json};

/// The strings, each said to be text although it looks like something else.
pub fn strings() -> Vec<String> {
    let mut all: Vec<String> = [
        // Booleans and nulls, of YAML 1.1 too.
        "no No NO yes Yes YES on On ON off Off OFF y Y n N true True TRUE false False FALSE null Null NULL ~ none None nil",
        // Numbers in every base, with signs, underscores, exponents and sexagesimals.
        "0 1 -1 +1 012 0120 09 0o17 0x1F 0xFF 0b101 1_000 1_0 _1 1_ _ __ -_ +__ 1e3 1E3 1.5e+3 1e-3 1. .5 0.5 -.5 +.5 1.2.3 .inf -.inf",
        "+.Inf .INF .nan .NaN nan inf Infinity 13:35 1:30 190:20:30 190:20:30.15 00:00 9:05:00 0:0 -1:30 1,000 1e 0x 0b 0o8 +",
        "12e03 685.230_15e+03 0.1e5 1__0 00 007 -0 +0 0.0 -0.0 . .. ...",
        // Dates and times.
        "2006-07-01 2006-07 2006 2006-7-1 2001-12-14t21:59:43.10-05:00 2001-12-15T02:59:43.1Z 2001-12-14 24-12-31 2006/07/01",
        // Merge keys, values, tags, anchors, directives, comments, and other characters with a meaning.
        "= << - -- --- ? : # @ ` % %YAML ! !! !!str !a & &a * *a | > |- >- [ ] { } [] {} [a] {a} , \" ' '' \"\" \\ \\n /",
        "-a ?a :a #a @a `a %a !a &b *b |a >a [a ]a {a }a ,a \"a 'a a: a# a, a] a} a' a\" a\\ a:b a#b a,b ::: a::b C:\\x",
        "http://www.nec.co.jp/ http://a.jp/?q=1&r=2#x a@b.jp 03-5565-2200 (03)5565 0120-117-120 100% 50%以下 #1 No.1 №1",
        // Japanese, wide, narrow and rare characters.
        "はい いいえ １２ ①② ㈱日本 ﾃﾚﾜｰｸ 𠮷野家 \u{fa19}社 \u{2f81a}玉 葛\u{e0100}城 「引用」 〜 ・項目 ■見出し ：全角 ＃ － 、 。 👨‍👩‍👧 e\u{301} か\u{3099}",
    ]
    .iter()
    .flat_map(|row| row.split(' '))
    .map(str::to_owned)
    .collect();
    let spaced = [
        "",
        " ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        " a",
        "a ",
        "\ta",
        "a\t",
        "a\tb",
        "　全角の空白　",
        "\u{a0}a",
        "a\u{a0}",
        "- a",
        "- - a",
        "-\ta",
        "? a",
        ": a",
        "a: b",
        "a : b",
        "a :b",
        "a:\tb",
        "a #b",
        "a # b",
        "a\t#b",
        "# a",
        "[a, b]",
        "{a: b}",
        "{a}",
        "a, b",
        "--- a",
        "... a",
        "---\ta",
        "!!str a",
        "&a b",
        "*a b",
        "| a",
        "> a",
        "% a",
        "@ a",
        "` a",
        "'a' b",
        "\"a\" b",
        "a \"b\"",
        "a 'b'",
        "2006-07-01 12:00:00",
        "2006-07-01 12:00",
        "2001-12-14 21:59:43.10 -5",
        "%YAML 1.1",
        "%TAG ! x",
        "1 000",
        "0x 1",
        "+ 1",
        "日産 自動車: 東京",
        "注 #1",
        "株式会社　甲",
        // Characters that are a line break to some readers, that cannot be seen, or that YAML cannot hold as they are.
        "a\rb",
        "\r",
        "a\r\nb",
        "a\u{85}b",
        "\u{85}",
        "a\u{2028}b",
        "\u{2028}",
        "a\u{2029}b",
        "\u{feff}",
        "\u{feff}a",
        "a\u{feff}b",
        "\u{0}",
        "a\u{0}b",
        "\u{1b}[31m",
        "\u{7}",
        "\u{8}",
        "\u{7f}",
        "\u{80}",
        "\u{9f}",
        "\u{ad}a",
        "\u{200b}",
        "\u{200d}",
        "\u{202e}a",
        "\u{fffe}",
        "\u{ffff}",
        "\u{fffd}",
        "\u{e000}",
        "\u{1fffe}",
        "\u{10ffff}",
        "\u{3099}",
        "\u{1f}",
        // Several lines.
        "a\nb",
        "a\nb\n",
        "a\nb\n\n",
        "a\n\n\nb",
        "\na",
        "\n\na\n",
        " a\nb",
        "  a\nb",
        "    a\n  b\nc",
        "a\n b",
        "a\n  b\n",
        "a \nb ",
        "a  \n  b  \n",
        "a\n \nb",
        "a\n   ",
        "   \na",
        "\ta\nb",
        "a\n\tb",
        "a\tb\nc",
        "a\n  \tb",
        "a\nb\t",
        "a\n\t\nb",
        "# a\nb",
        "a\n# b",
        "#\n#",
        "- a\n- b",
        "a: b\nc: d",
        "---\na",
        "a\n---\nb",
        "...\na",
        "a\n...",
        "a\n...\nb",
        "%YAML 1.1\n---",
        "|\na",
        "'a\nb'",
        "\"a\nb\"",
        "no\nyes",
        "1\n2",
        "①一\n②二",
        "・一\n・二\n  続き",
        "「一」\n「二」",
        "a\r\nb\r\n",
        "a\nb\r",
        "a\u{85}\nb",
        "a\n\u{2028}b",
        "a\nb\u{2029}",
        "\u{feff}a\nb",
        "a\n\u{feff}b",
        "a\n\u{0}",
        "𠮷\n\u{2f81a}",
        "　字下げ\n　二行目",
        "\u{a0}\na",
        "a\n　\nb",
        "表 1\n甲\t乙\n丙\t丁",
        "\\\n\\n",
        "a\\\nb",
    ];
    all.extend(spaced.map(str::to_owned));
    let long = "とても長い一行 は 折り返されない。".repeat(400);
    all.extend([
        format!("{long}\n{long}"),
        format!("- {long}"),
        format!("{long} # {long}: {long}"),
        "a b ".repeat(2_000),
        long,
    ]);
    all
}

/// Whether the writer refuses a text as a key, because there is no way to write it that every reader can read.
pub fn refused_as_key(text: &str) -> bool {
    text.strip_prefix(['-', '+']).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte == b'_'))
}

/// Every string in every position: value, key, item, and in mappings and lists inside one another.
pub fn document() -> Value {
    let strings = strings();
    let keys: Map<String, Value> = strings
        .iter()
        .filter(|s| s.chars().count() < 160 && !refused_as_key(s))
        .map(|s| (s.clone(), Value::String(s.clone())))
        .collect();
    let numbered = |make: &dyn Fn(&str) -> Value| -> Value {
        Value::Object(strings.iter().enumerate().map(|(i, s)| (format!("s{i}"), make(s))).collect())
    };
    json!({
        "values": numbered(&|s| json!(s)),
        "keys": keys,
        "items": strings,
        "deep": numbered(&|s| json!({"a": {"b": {"c": s, "d": s}}, "e": s})),
        "in_lists": strings.iter().map(|s| json!({"first": s, "second": s, "pair": [1, 2], "list": [s, s]})).collect::<Vec<_>>(),
        "list_of_lists": strings.iter().map(|s| json!([[s, s], s, [[s]]])).collect::<Vec<_>>(),
        "empty": {"map": {}, "list": [], "lists": [[], {}, [{}]]},
        "scalars": [true, false, 0, -1, u64::MAX, i64::MIN, [1, 2], [1, 2, 3], [[1, 2], [3, 4]]],
    })
}

/// Short texts put together by chance, the same ones each time, from the characters that matter to readers of YAML.
#[allow(dead_code, reason = "the tests draw theirs in a way that can be made smaller")]
pub fn random(count: usize) -> Value {
    let alphabet: Vec<char> =
        "ab  \t\n\n\r#:,-[]{}'\"|>%@`!&*?=<~01._\\\u{85}\u{2028}\u{feff}あ𠮷\u{fa19}\u{3000}".chars().collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let texts = (0..count).map(|_| (0..next(13)).map(|_| alphabet[next(alphabet.len())]).collect::<String>());
    texts.map(|text| json!({"a": text, "k": {if refused_as_key(&text) { "key".to_owned() } else { text.clone() }: text}, "l": [[text, {"b": text, "c": text}]]})).collect()
}
