//! Who lacks a scope sees neither the page nor its buttons, and gets 403 when asking anyway: for every page and every form.

use std::collections::BTreeSet;

use crate::filled::fill;
use crate::shop::{Shop, all_scopes};

/// The scope that the forms of a page need.
fn written(action: &str) -> &'static str {
    let path = action.split('?').next().unwrap_or_default();
    let segments: Vec<&str> = path.split('/').skip(2).collect();
    if let ["content", page, ..] = segments.as_slice() {
        return match (*page, path.rsplit('/').next().unwrap_or_default()) {
            ("types" | "locales", _) => "content:admin",
            ("releases", _) => "content:publish",
            (_, "publish" | "unpublish" | "archive" | "unarchive" | "schedule" | "unschedule") => "content:publish",
            _ => "content:write",
        };
    }
    match (segments.first().copied().unwrap_or_default(), path.rsplit('/').next().unwrap_or_default()) {
        ("orders", "capture" | "refund") => "payments:write",
        ("orders" | "returns", _) => "orders:write",
        ("customers", _) => "identity:write",
        ("promotions" | "shipping", _) => "cart:write",
        ("stock", _) => "inventory:write",
        ("operations", _) => "operations:write",
        ("search", _) => "search:write",
        ("ledger", _) => "ledger:write",
        ("community", _) => "social:moderate",
        ("inbox", _) => "notifications:staff",
        ("webhooks", _) => "notifications:webhooks",
        ("markets" | "trading", _) => "trading:write",
        ("products" | "categories" | "price-lists" | "import", _) => "catalog:write",
        _ => panic!("{action} is of no page"),
    }
}

/// The address of the menu's entry that a page belongs to.
fn entry_of(path: &str) -> String {
    let own = path.split('?').next().unwrap_or_default();
    // The queue leads to posts.
    let own = if own.starts_with("/console/community/posts/") { "/console/community/reports" } else { own };
    let deep = ["content", "ledger", "trading", "community", "live"];
    let is_deep = deep.iter().any(|group| own.starts_with(&format!("/console/{group}/")));
    let depth = if is_deep { 4 } else { 3 };
    own.split('/').take(depth).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn nobody_sees_a_page_without_its_scope() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let mut pages = 0;
    for (path, needed) in filled.pages() {
        let others: Vec<&str> = all_scopes().into_iter().filter(|scope| *scope != needed).collect();
        let visitor = shop.visitor(&filled.clerk, &others).await;
        let page = visitor.get(&path).await;
        // The first page leads to one that the person may see.
        let is_first = path == "/console";
        assert_eq!(page.status, if is_first { 303 } else { 403 }, "{path} without {needed}: {}", page.text(0));
        assert!(page.forms().iter().all(|form| form.action == "/console/sign-out"), "{path}");
        let elsewhere = visitor.get("/console/nowhere").await;
        assert_eq!(elsewhere.status, 404);
        // With it alone, it is there.
        let page = shop.visitor(&filled.clerk, &[needed]).await.get(&path).await;
        assert_eq!(page.status, 200, "{path} with {needed}: {}", page.text(0));
        let entry = entry_of(&path);
        assert!(page.links().contains(&entry.as_str()), "{path} is in no menu");
        let seen: BTreeSet<&str> = page
            .all("nav")
            .flat_map(|nav| page.below(nav, "a").collect::<Vec<_>>())
            .filter_map(|at| page.elements[at].attribute("href"))
            .collect();
        for other in filled.pages().iter().filter(|(other, scope)| *scope != needed && *other == entry_of(other)) {
            assert!(!seen.contains(other.0.as_str()), "who holds {needed} alone sees {}", other.0);
        }
        pages += 1;
    }
    assert_eq!(pages, filled.pages().len());
}

#[tokio::test]
async fn nobody_sends_a_form_without_its_scope() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let mut sent = 0;
    for (path, needed) in filled.pages() {
        let page = owner.get(&path).await;
        for form in page.forms().into_iter().filter(|form| form.action != "/console/sign-out") {
            // Trying a promotion out needs no scope but that of reading it: the cart is the person's own.
            if form.action.ends_with("/preview") {
                continue;
            }
            let lacked = written(&form.action);
            let others: Vec<&str> = all_scopes().into_iter().filter(|scope| *scope != lacked).collect();
            let visitor = shop.visitor(&filled.clerk, &others).await;
            if needed != lacked {
                let seen = visitor.get(&path).await;
                assert_eq!(seen.status, 200, "{path} without {lacked}");
                let actions: Vec<String> = seen.forms().into_iter().map(|form| form.action).collect();
                assert!(!actions.contains(&form.action), "who lacks {lacked} sees {}", form.action);
            }
            shop.door.take();
            let form = fill_in(form);
            let answer = visitor.send_as_own(&form).await;
            assert_eq!(answer.status, 403, "{} without {lacked}: {}", form.action, answer.alert());
            let calls = shop.door.take();
            let changed = calls.iter().any(|call| call.method != "GET" && call.status < 300);
            assert!(!changed, "{} without {lacked} had an effect: {calls:?}", form.action);
            sent += 1;
        }
    }
    assert!(sent >= 60, "{sent} forms");
}

/// Some forms ask for more than they propose.
fn fill_in(mut form: crate::html::Form) -> crate::html::Form {
    let sets_prices = form.action.contains("/prices");
    for (name, value) in &mut form.fields {
        if sets_prices && name == "amount.0" {
            value.clear();
        }
        if !value.is_empty() {
            continue;
        }
        let text = match name.as_str() {
            "name" | "title" | "reason" | "carrier" | "tracking" => "Thing",
            "slug" | "id" => "thing",
            "sku" => "THING",
            "percent" | "amount" | "amount.0" | "refund" | "counted.POT-S" => "1",
            "rows" => "slug,title,sku\nthing,Thing,THING\n",
            _ => continue,
        };
        text.clone_into(value);
    }
    if form.action.ends_with("/erase") { form.ticked("sure") } else { form }
}

#[tokio::test]
async fn nobody_sends_a_form_of_another_session() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let (owner, other) = (shop.owner(&filled.account).await, shop.owner(&filled.account).await);
    for (path, _) in filled.pages() {
        for form in owner.get(&path).await.forms() {
            shop.door.take();
            let answer = other.send(&form).await;
            assert_eq!(answer.status, 403, "{}", form.action);
            assert!(shop.door.take().is_empty(), "{}", form.action);
        }
    }
}
