//! Whatever editors write, and whatever an event holds, the HTML that comes out carries no script.

use std::collections::BTreeMap;

use events::content::Asset;
use serde_json::{Value, json};

use crate::support::*;

/// Texts that have made scripts run in one place or another.
const PAYLOADS: [&str; 72] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<script>alert(1)<!--",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)>",
    "<img src=\"x\" onerror=\"alert(1)\">",
    "\"><img src=x onerror=alert(1)>",
    "'><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "` onmouseover=`alert(1)",
    "\" autofocus onfocus=alert(1) x=\"",
    "\"/><svg/onload=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text y=\"20\">x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><set attributeName=href to=javascript:alert(1)>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x' onload='alert(1)'/>#x\">",
    "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
    "<math><mi//xlink:href=\"javascript:alert(1)\">",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x>",
    "<body onload=alert(1)>",
    "<body onpageshow=alert(1)>",
    "<html onmouseenter=alert(1)>",
    "<base href=javascript:/a/+alert(1)//>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<link rel=import href=data:text/html,<script>alert(1)</script>>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<style>@import 'javascript:alert(1)'</style>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<div style=\"width:expression(alert(1))\">",
    "<div style=\"background:url('javascript:alert(1)')\">",
    "<form action=javascript:alert(1)><input type=submit>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input onfocus=alert(1) autofocus>",
    "<input type=image src=x onerror=alert(1)>",
    "<select onfocus=alert(1) autofocus>",
    "<textarea onfocus=alert(1) autofocus>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</pre></code><script>alert(1)</script>",
    "</p></figcaption></figure><script>alert(1)</script>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<video poster=javascript:alert(1)//></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"java&Tab;script:alert(1)\">x</a>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "<%00script>alert(1)</script>",
    "<\u{0}script>alert(1)</\u{0}script>",
    "\u{2028}<script>alert(1)</script>",
    "\u{feff}<script>alert(1)</script>",
    "\u{ff1c}script\u{ff1e}alert(1)\u{ff1c}/script\u{ff1e}<script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "{{constructor.constructor('alert(1)')()}}<x onclick=alert(1)>",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert()//>",
];

/// Addresses that are no addresses of pages.
const ADDRESSES: [&str; 36] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\tjavascript:alert(1)",
    "\u{1}javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "java\u{0}script:alert(1)",
    "javascript\u{0}:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "javascript://%0aalert(1)",
    "javascript:https://a.example/%0aalert(1)",
    "vbscript:msgbox(1)",
    "livescript:alert(1)",
    "mocha:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:https://a.example/x",
    "file:///etc/passwd",
    "filesystem:https://a.example/x",
    "view-source:https://a.example",
    "feed:javascript:alert(1)",
    "jar:https://a.example!/x",
    "about:blank",
    "//evil.example/x",
    "/\\evil.example/x",
    "\\\\evil.example\\x",
    "/\t/evil.example",
    "https:evil.example",
    "http:\\\\evil.example",
    "\u{ff4a}avascript:alert(1)",
    "\u{a0}javascript:alert(1)",
    "x\" onclick=\"alert(1)",
    "",
];

const ELEMENTS: [&str; 28] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ol",
    "ul",
    "li",
    "blockquote",
    "pre",
    "code",
    "table",
    "tr",
    "th",
    "td",
    "hr",
    "br",
    "figure",
    "figcaption",
    "img",
    "a",
    "div",
    "strong",
    "em",
    "u",
    "s",
];
const ATTRIBUTES: [&str; 12] = [
    "href",
    "src",
    "alt",
    "width",
    "height",
    "rel",
    "class",
    "loading",
    "download",
    "data-entry-id",
    "data-asset-id",
    "title",
];

/// Reads HTML strictly: which elements with which attributes it has. Anything that is not just what the renderer writes is a
/// failed test.
fn elements(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let (mut found, mut rest) = (Vec::new(), html);
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        assert!(!text.contains(['>', '"', '\'', '`', '\0']), "a text is not escaped: {text:?} of {html}");
        let end = rest[at..].find('>').unwrap_or_else(|| panic!("an element is open: {html}"));
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let plain = name.strip_prefix('/').unwrap_or(name);
        assert!(ELEMENTS.contains(&plain), "an element {plain:?} of {html}");
        let mut all = Vec::new();
        while !attributes.is_empty() {
            if let Some(left) = attributes.strip_prefix("download") {
                attributes = left.trim_start();
                continue;
            }
            let (name, left) = attributes.split_once("=\"").unwrap_or_else(|| panic!("{attributes:?} of {html}"));
            let (value, left) = left.split_once('"').unwrap_or_else(|| panic!("{attributes:?} of {html}"));
            assert!(ATTRIBUTES.contains(&name), "an attribute {name:?} of {html}");
            assert!(!value.contains(['<', '>', '\'', '`', '\0']), "{value:?} of {html}");
            all.push((name.to_owned(), value.to_owned()));
            attributes = left.trim_start();
        }
        found.push((plain.to_owned(), all));
    }
    assert!(!rest.contains(['>', '"', '\'', '`', '\0']), "a text is not escaped: {rest:?} of {html}");
    for (_, attributes) in &found {
        for (_, value) in attributes.iter().filter(|(name, _)| name == "href" || name == "src") {
            let is_known = ["https://", "http://", "mailto:", "tel:", "#"].iter().any(|start| value.starts_with(start));
            assert!(is_known || (value.starts_with('/') && !value.starts_with("//")), "an address {value:?} of {html}");
        }
    }
    found
}

fn text(words: &str) -> Value {
    json!({ "type": "text", "text": words, "marks": ["bold", "code"] })
}

/// A text that has these words in each place that takes words.
fn everywhere(words: &str) -> Value {
    let line = json!([text(words), { "type": "link", "url": words, "children": [text(words)] }]);
    json!([
        { "type": "paragraph", "children": line },
        { "type": "heading", "level": 2, "children": line },
        { "type": "heading", "level": 99, "children": line },
        { "type": "list", "ordered": true, "items": [[{ "type": "paragraph", "children": line }]] },
        { "type": "quote", "children": [{ "type": "paragraph", "children": line }] },
        { "type": "code", "language": words, "text": words },
        { "type": "table", "rows": [[line, line], [line, line]] },
        { "type": "asset", "asset_id": asset_id(), "caption": words },
        { "type": "asset", "asset_id": "asset_01J8ZQ4T6M3V0X9K2B7C5D1EFH", "caption": words },
        { "type": "paragraph", "children": [{ "type": "link", "asset_id": asset_id(), "children": [text(words)] }] },
        { "type": "paragraph", "children": [{ "type": "link", "entry_id": entry(7), "children": [text(words)] }] },
    ])
}

fn asset(words: &str, media_type: &str) -> Asset {
    Asset {
        asset_id: asset_id().parse().unwrap(),
        url: words.into(),
        file_name: words.into(),
        media_type: media_type.into(),
        bytes: 1,
        width: Some(1),
        height: Some(1),
        alt: BTreeMap::from([("en".parse().unwrap(), words.into())]),
    }
}

#[tokio::test]
async fn no_text_in_any_place_becomes_more_than_text() {
    let rig = rig().await;
    let all = PAYLOADS.iter().chain(&ADDRESSES);
    for (words, version) in all.zip(1..) {
        for (media_type, at) in [("image/png", 0), ("text/html", 1), ("image/\"><script>", 2)] {
            let mut event = with_fields(1, version * 3 + at, "x", json!({ "body": everywhere(words) }));
            event.snapshot.assets = vec![asset(words, media_type)];
            rig.deliver(&event).await.unwrap();
            let reply = get(&rig, format!("/delivery/article/{}", entry(1))).await;
            assert_eq!(reply.header("content-type"), "application/json");
            let html = reply.body["fields"]["body"]["html"].as_str().unwrap();
            assert!(elements(html).len() > 50, "{html}");
            assert_eq!(reply.body["fields"]["body"]["json"], everywhere(words), "what was written stays as it is");
        }
    }
}

#[tokio::test]
async fn bad_addresses_are_no_links_and_good_ones_are() {
    let rig = rig().await;
    let good = ["https://a.example/?q=\"><script>", "/a'b", "mailto:a@b.example?subject=<b>", "tel:+30123", "#x\"y"];
    let all = ADDRESSES.iter().map(|it| (it, false)).chain(good.iter().map(|it| (it, true)));
    for ((url, is_good), version) in all.zip(1..) {
        let body =
            json!([{ "type": "paragraph", "children": [{ "type": "link", "url": url, "children": [text("x")] }] }]);
        rig.deliver(&with_fields(1, version, "x", json!({ "body": body }))).await.unwrap();
        let reply = get(&rig, format!("/delivery/article/{}", entry(1))).await;
        let found = elements(reply.body["fields"]["body"]["html"].as_str().unwrap());
        let links: Vec<_> = found.iter().filter(|(name, attributes)| name == "a" && !attributes.is_empty()).collect();
        assert_eq!(links.len(), usize::from(is_good), "{url:?}");
        for (_, attributes) in links {
            assert!(attributes.contains(&("rel".to_owned(), "noopener noreferrer".to_owned())), "{attributes:?}");
        }
    }
}

#[tokio::test]
async fn odd_json_is_tolerated_and_carries_no_script_either() {
    let rig = rig().await;
    let evil = "<img src=x onerror=alert(1)>";
    let mut deep = json!([{ "type": "paragraph", "children": [text(evil)] }]);
    for _ in 0..40 {
        deep = json!([{ "type": "quote", "children": deep }]);
    }
    let odd = [
        json!(evil),
        json!(null),
        json!(3),
        json!(true),
        json!({ "html": evil, "json": [] }),
        json!({ "type": "paragraph", "children": [text(evil)] }),
        json!([evil]),
        json!([[text(evil)]]),
        json!([null, 1, {}]),
        json!([{ "type": "html", "html": evil }]),
        json!([{ "type": evil }]),
        json!([{ "type": "paragraph" }]),
        json!([{ "type": "paragraph", "children": evil }]),
        json!([{ "type": "paragraph", "children": [text(evil)], "onclick": "alert(1)" }]),
        json!([{ "type": "paragraph", "children": [{ "type": "text", "text": evil, "marks": [evil] }] }]),
        json!([{ "type": "paragraph", "children": [{ "type": "text", "text": { "a": evil } }] }]),
        json!([{ "type": "heading", "level": evil, "children": [] }]),
        json!([{ "type": "heading", "level": 0, "children": [text(evil)] }]),
        json!([{ "type": "heading", "level": -1, "children": [text(evil)] }]),
        json!([{ "type": "link", "url": "javascript:alert(1)", "children": [] }]),
        json!([{ "type": "paragraph", "children": [{ "type": "link", "url": "/a", "entry_id": entry(1), "children": [] }] }]),
        json!([{ "type": "paragraph", "children": [{ "type": "link", "entry_id": evil, "children": [] }] }]),
        json!([{ "type": "asset", "asset_id": evil }]),
        json!([{ "type": "entry", "entry_id": evil }]),
        json!([{ "type": "table", "rows": evil }]),
        json!([{ "type": "table", "rows": [[], [[]], [[text(evil)]]] }]),
        json!([{ "type": "list", "items": [evil] }]),
        json!([{ "type": "code", "text": evil, "language": "a\"b" }]),
        deep,
    ];
    let count = odd.len();
    for (value, version) in odd.into_iter().zip(1..) {
        rig.deliver(&with_fields(1, version, "x", json!({ "body": value, "data": value }))).await.unwrap();
        for path in [format!("/delivery/article/{}", entry(1)), "/delivery/article".into(), "/delivery/sync".into()] {
            let reply = get(&rig, &path).await;
            assert_eq!(reply.status, 200, "{value}: {}", reply.text);
        }
        let reply = get(&rig, format!("/delivery/article/{}", entry(1))).await;
        if let Some(html) = reply.body["fields"]["body"]["html"].as_str() {
            elements(html);
        } else {
            assert!(value.is_null() || value.is_array(), "{value} is shown as {}", reply.body["fields"]["body"]);
        }
        let data = &reply.body["fields"]["data"];
        assert_eq!(*data, value, "what is no rich text stays as it is");
    }
    assert_eq!(count, 29);
}
