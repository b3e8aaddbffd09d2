//! Hostile texts in every field that people write: no page has an element or an attribute of theirs.

use std::collections::{BTreeMap, BTreeSet};

use crate::filled::{Filled, fill};
use crate::html::{Form, Page};
use crate::shop::{Shop, Visitor};

/// What an attacker would write. Each is short enough for most fields, and whole in the longest.
const CORPUS: [&str; 18] = [
    "<script>hit()</script>",
    "\"><img src=x onerror=hit()>",
    "'\"><svg/onload=hit()>",
    "javascript:hit()//",
    "</textarea><script>hit()</script>",
    "</title><script>hit()</script>",
    "</option></select><img src=x onerror=hit()>",
    "\" autofocus onfocus=hit() x=\"",
    "' onmouseover='hit()",
    "{{constructor.constructor('hit()')()}}",
    "{% raw %}<b onclick=hit()>",
    "<b hx-get=/console hx-trigger=load hx-on:load=hit()>",
    "<!--><img src=x onerror=hit()>-->",
    "<![CDATA[><img src=x onerror=hit()>]]>",
    "<iframe srcdoc='<script>hit()</script>'>",
    "&lt;script&gt;hit()&lt;/script&gt; &quot; onload=hit() &#x3c;b&#62;",
    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
    "<base href=//evil.example/><form action=//evil.example/><button>",
];

/// Lists of content, of the books, of markets, and of what people write.
const MORE_LISTS: [&str; 17] = [
    "content/entries",
    "content/assets",
    "content/releases",
    "ledger/accounts",
    "ledger/transactions",
    "ledger/trial-balance",
    "ledger/reconciliation",
    "ledger/gift-cards",
    "markets",
    "trading/orders",
    "community/reports",
    "community/reviews",
    "community/people",
    "community/log",
    "inbox",
    "webhooks",
    "live/orders",
];
/// What an address may say of a list.
const NAMES: [&str; 24] = [
    "search", "status", "type", "from", "to", "order_id", "sku", "only", "cursor", "done", "edit", "prefix",
    "currency", "owner", "account", "as_of", "market", "kind", "reason", "state", "product", "rating", "sort",
    "unread",
];

/// Where the files of assets are.
const FILES: &str = "/asset-files/asset_";

/// Elements by where they are, with the names of their attributes.
type Shape = BTreeSet<String>;

fn shape(page: &Page) -> Shape {
    let named = |at: usize| {
        let mut names: Vec<&str> = page.elements[at].attributes.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        format!("{} {}", page.path(at), names.join(" "))
    };
    (0..page.elements.len()).map(named).collect()
}

/// What holds of every page, whatever its texts say.
fn is_safe(page: &Page, what: &str) {
    let nonce = page.policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
    assert!(!nonce.is_empty() && !page.policy.contains("unsafe"), "{what}: {}", page.policy);
    for (at, element) in page.elements.iter().enumerate() {
        let place = format!("{what}: {} {:?}", page.path(at), element.attributes);
        let named = |name: &str| element.attribute(name).unwrap_or_default();
        match element.name.as_str() {
            "script" => {
                assert_eq!(named("nonce"), nonce, "{place}");
                assert!(named("src").starts_with("/console/assets/") && page.text(at).is_empty(), "{place}");
            }
            "iframe" | "object" | "embed" | "base" | "template" | "style" | "frame" => panic!("{place}"),
            "meta" => assert!(element.attribute("http-equiv").is_none(), "{place}"),
            _ => {}
        }
        for (name, value) in &element.attributes {
            assert!(
                !name.starts_with("on") && !name.starts_with("hx-on") && name != "style" && name != "srcdoc",
                "{place}"
            );
            if name.starts_with("hx-") {
                assert_eq!(named("hx-nonce"), nonce, "{place}");
            }
            if matches!(name.as_str(), "href" | "action" | "formaction" | "hx-get") {
                let own =
                    value.starts_with("/console") || value.starts_with(FILES) || value == "data:," || value == "#main";
                assert!(own && !value.starts_with("//"), "{place}");
            }
            if name == "src" && element.name == "img" {
                assert!(value.starts_with("https://pictures.example/") || value.starts_with(FILES), "{place}");
            }
        }
    }
}

/// The pages with their shapes: those that show what is stored, and those that show what was asked or typed.
async fn shapes(shop: &Shop, filled: &Filled, owner: &Visitor<'_>, text: &str) -> BTreeMap<String, (Shape, Page)> {
    let mut shapes = BTreeMap::new();
    let mut keep = |name: String, page: Page| {
        is_safe(&page, &format!("{name} with {text}"));
        shapes.insert(name, (shape(&page), page));
    };
    for (index, (path, _)) in filled.pages().into_iter().enumerate() {
        let page = owner.get(&path).await;
        assert_eq!(page.status, 200, "{path} with {text}");
        for form in page.forms().into_iter().filter(|form| form.action != "/console/sign-out") {
            let name =
                format!("{index} refused {}", form.action.split('?').next().unwrap().rsplit('/').next().unwrap());
            let answer = owner.send(&refused(form, text)).await;
            if !matches!(answer.status, 301..=399) {
                keep(name, answer);
            }
        }
        keep(format!("{index}"), page);
    }
    // What an address says: a search, a page of a list, what was done, where there is nothing.
    let query = |name: &str| form_urlencoded::Serializer::new(String::new()).append_pair(name, text).finish();
    let lists = ["orders", "customers", "returns", "products", "promotions", "price-lists", "stock", "categories"];
    for page in lists.into_iter().chain(MORE_LISTS) {
        for name in NAMES {
            let path = format!("/console/{page}?{}", query(name));
            keep(format!("{page}?{name}"), owner.get(&path).await);
        }
    }
    let segment: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let single =
        ["orders", "customers", "returns", "products", "promotions", "price-lists", "nowhere", "nowhere/at/all"];
    let deeper = ["content/types", "content/entries", "content/assets", "content/releases"];
    let finance = ["ledger/accounts", "ledger/transactions", "ledger/gift-cards", "markets"];
    let people = ["community/reports", "community/people", "community/posts", "community/reviews", "webhooks"];
    for page in single.into_iter().chain(deeper).chain(finance).chain(people) {
        keep(format!("{page}/TEXT"), owner.get(&format!("/console/{page}/{segment}")).await);
    }
    // Another way to a page than its own; and the shop is busy.
    keep("GET".to_owned(), owner.get(&format!("/console/orders/{segment}/pack")).await);
    *shop.door.refuses.lock().unwrap() = 503;
    keep("busy".to_owned(), owner.get(&format!("/console/orders?{}", query("search"))).await);
    *shop.door.refuses.lock().unwrap() = 0;
    // Nobody in particular.
    let stranger =
        shop.call(testkit::Call::get(format!("/console/callback?{}&{}", query("error"), query("state")))).await;
    let policy = stranger.header("content-security-policy").to_owned();
    keep("callback".to_owned(), Page::read(stranger.status, "", &policy, &stranger.text));
    shapes
}

/// The form with the text in every field that takes one, and a version or an amount that is refused.
fn refused(mut form: Form, text: &str) -> Form {
    for (name, value) in &mut form.fields {
        if !matches!(name.as_str(), "csrf_token" | "key") {
            text.clone_into(value);
        }
    }
    form
}

#[tokio::test]
async fn no_page_has_an_element_or_attribute_that_came_from_data() {
    let harmless = {
        let shop = Shop::open("harmless");
        let filled = fill(&shop, "harmless").await;
        let owner = shop.owner(&filled.account).await;
        shapes(&shop, &filled, &owner, "harmless").await
    };
    assert!(harmless.len() > 100, "{} pages", harmless.len());
    let mut shown = BTreeSet::new();
    for text in CORPUS {
        let shop = Shop::open(text);
        let filled = fill(&shop, text).await;
        let owner = shop.owner(&filled.account).await;
        let hostile = shapes(&shop, &filled, &owner, text).await;
        for (name, (shape, page)) in &hostile {
            // A text that is refused for other reasons than the harmless one has another page.
            if let Some((known, other)) = harmless.get(name).filter(|(_, other)| other.status == page.status) {
                let foreign: Vec<_> = shape.difference(known).filter(|one| !is_of_a_refusal(one)).collect();
                assert!(foreign.is_empty(), "{name} with {text}: {foreign:?}; {}", other.alert());
            }
            if page.all("main").any(|main| page.says(main, text)) {
                shown.insert(name.clone());
            }
        }
    }
    // The texts do get onto the pages: almost all of them show some.
    let silent: Vec<usize> = (0..73).filter(|index| !shown.contains(&index.to_string())).collect();
    let expected = [0, 1, 3, 14, 19, 36, 38, 41, 45, 46, 49, 50, 51, 52, 60, 66, 67, 72];
    assert_eq!(silent, expected, "pages that show no text that people write");
}

/// The list of faults, which a harmless text may not have.
fn is_of_a_refusal(shape: &str) -> bool {
    ["main/div class role", "main/div/p ", "main/div/ul ", "main/div/ul/li "].iter().any(|end| shape.ends_with(end))
}
