//! What is written is read as it was, and what people write is understood.

use domain::rich_text::{Block, Inline, Mark, RichText, Target};
use proptest::prelude::*;
use serde_json::json;

use super::{Wrong, read, write};

const ENTRY: &str = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
const ASSET: &str = "asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG";

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zäß漢 ]{1,12}",
        r"[-*_+~,^`\\#>|!\[\]().:0-9 \tn]{1,10}",
        "(- |1\\. |# |> |---|```|!\\[|\\| )[a-z*]{0,3}",
    ]
}

fn marks() -> impl Strategy<Value = Vec<Mark>> {
    let all = [Mark::Bold, Mark::Italic, Mark::Underline, Mark::Strike, Mark::Code, Mark::Subscript, Mark::Superscript];
    proptest::sample::subsequence(all.to_vec(), 0..=3).prop_shuffle()
}

fn texts() -> impl Strategy<Value = Vec<Inline>> {
    let text = (words(), marks()).prop_map(|(text, marks)| Inline::Text { text, marks });
    proptest::collection::vec(prop_oneof![4 => text, 1 => Just(Inline::Break)], 1..5).prop_map(joined)
}

/// Without neighbours that look alike, which are one text.
fn joined(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut kept: Vec<Inline> = Vec::new();
    for inline in inlines {
        match (kept.last(), &inline) {
            (Some(Inline::Text { marks: known, .. }), Inline::Text { marks, .. }) if known == marks => {}
            _ => kept.push(inline),
        }
    }
    kept
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        r"(https://example\.org/|/|mailto:)[a-z()\\|?=&#*_\[\] ]{0,12}".prop_map(Target::Url),
        Just(Target::EntryId(ENTRY.parse().unwrap())),
        Just(Target::AssetId(ASSET.parse().unwrap())),
    ]
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let link = (target(), texts()).prop_map(|(to, children)| vec![Inline::Link { to, children }]);
    let part = prop_oneof![3 => texts(), 1 => link];
    proptest::collection::vec(part, 0..4).prop_map(|parts| joined(parts.concat()))
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        3 => inlines().prop_map(|children| Block::Paragraph { children }),
        1 => (1..=6u8, inlines()).prop_map(|(level, children)| Block::Heading { level, children }),
        1 => (proptest::option::of("[a-z+#]{1,6}"), "[-a-z`# >|\\\\\n]{0,20}")
            .prop_map(|(language, text)| Block::Code { language, text }),
        1 => (1..4usize, 1..4usize).prop_flat_map(|(rows, cells)| {
            let row = proptest::collection::vec(inlines(), cells);
            proptest::collection::vec(row, rows).prop_map(|rows| Block::Table { rows })
        }),
        1 => Just(Block::Divider),
        1 => proptest::option::of(words())
            .prop_map(|caption| Block::Asset { asset_id: ASSET.parse().unwrap(), caption }),
        1 => Just(Block::Entry { entry_id: ENTRY.parse().unwrap() }),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let some = || proptest::collection::vec(inner.clone(), 0..4).prop_map(apart);
        prop_oneof![
            (any::<bool>(), proptest::collection::vec(some(), 1..4))
                .prop_map(|(ordered, items)| Block::List { ordered, items }),
            some().prop_map(|children| Block::Quote { children }),
        ]
    })
}

/// Without neighbouring lists of one kind, which the notation can't keep apart.
fn apart(blocks: Vec<Block>) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::new();
    for block in blocks {
        match (kept.last(), &block) {
            (Some(Block::List { ordered: known, .. }), Block::List { ordered, .. }) if known == ordered => {}
            _ => kept.push(block),
        }
    }
    kept
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_written_is_read_as_it_was(blocks in proptest::collection::vec(block(), 0..5).prop_map(apart)) {
        let text = RichText(blocks);
        let mut lines = Vec::new();
        super::write::blocks(&text.0, &mut lines);
        prop_assert_eq!(read(&lines.join("\n")), Ok(text.clone()), "{}", lines.join("\n"));
        prop_assert_eq!(write(&text), Some(lines.join("\n")));
    }

    #[test]
    fn what_is_read_is_written_again(text in r"([-*_+~,^`\\#>|!\[\]().:1 \tna]{0,8}\n?){0,6}") {
        if let Ok(known) = read(&text) {
            prop_assert!(write(&known).is_some(), "{known:?}");
        }
    }

    #[test]
    fn nothing_makes_it_panic(text in any::<String>()) {
        drop(read(&text));
    }
}

#[test]
fn reads_what_people_write() {
    let text = format!(
        "# Linen\nwash **cold**, never\n__hot__\n- one\n- two\n\n  more of [two](entry:{ENTRY})\n1. first\n\n> said\n> - so\n\n\
         ```rust\nfn main() {{}}\n```\n| a | b |\n| --- | --- |\n| 1 \\| 2 | x |\n---\n![A field](asset:{ASSET})\n![](entry:{ENTRY})"
    );
    let word = |text: &str| json!({ "type": "text", "text": text });
    let marked = |text: &str, mark: &str| json!({ "type": "text", "text": text, "marks": [mark] });
    let line = |text: &str| json!({ "type": "paragraph", "children": [word(text)] });
    let link = json!({ "type": "link", "entry_id": ENTRY, "children": [word("two")] });
    let expected = json!([
        { "type": "heading", "level": 1, "children": [word("Linen")] },
        { "type": "paragraph", "children": [
            word("wash "), marked("cold", "bold"), word(", never"), { "type": "break" }, marked("hot", "italic"),
        ] },
        { "type": "list", "ordered": false, "items": [
            [line("one")], [line("two"), { "type": "paragraph", "children": [word("more of "), link] }],
        ] },
        { "type": "list", "ordered": true, "items": [[line("first")]] },
        { "type": "quote", "children": [line("said"), { "type": "list", "ordered": false, "items": [[line("so")]] }] },
        { "type": "code", "language": "rust", "text": "fn main() {}" },
        { "type": "table", "rows": [[[word("a")], [word("b")]], [[word("1 | 2")], [word("x")]]] },
        { "type": "divider" },
        { "type": "asset", "asset_id": ASSET, "caption": "A field" },
        { "type": "entry", "entry_id": ENTRY },
    ]);
    assert_eq!(serde_json::to_value(read(&text).unwrap()).unwrap(), expected);
}

#[test]
fn says_which_line_is_wrong() {
    for (text, line, part) in [
        ("a\n\nb **c", 3, "** begins, but does not end"),
        ("**a __b** c__", 1, "** ends before __"),
        ("x\n```\ncode", 2, "no end"),
        ("- a\n\n  | b", 3, "ends with |"),
        ("![x](https://example.org/)", 1, "expected"),
        ("![x](asset:1)", 1, "id is expected"),
        ("a\n[b](entry:1)", 2, "id is expected"),
        (&">".repeat(40), 1, "too deep"),
    ] {
        let Wrong { line: at, detail } = read(text).unwrap_err();
        assert!(at == line && detail.contains(part), "{text}: {at} {detail}");
    }
}

#[test]
fn signs_that_mean_nothing_stay_as_they_are() {
    for text in ["[1] a * b, c_d", "C:\\dir", "2026. A year", "-1", "!", "a ^ b"] {
        let known = read(text).unwrap();
        assert_eq!(known.plain(), text);
    }
}

#[test]
fn what_it_can_not_express_is_not_written() {
    let list = || Block::List { ordered: false, items: vec![Vec::new()] };
    assert_eq!(write(&RichText(vec![list(), list()])), None);
    let twice = || Inline::Text { text: "a".to_owned(), marks: Vec::new() };
    assert_eq!(write(&RichText(vec![Block::Paragraph { children: vec![twice(), twice()] }])), None);
    assert_eq!(write(&RichText(vec![list()])).as_deref(), Some("- "));
}
