//! An edit that lost a race shows both versions, and saves what was typed when it is sent again.

use serde_json::{Value, json};
use testkit::Call;

use crate::booked::LINE;
use crate::filled::fill;
use crate::html::Page;
use crate::shop::{Shop, Visitor};

/// An edit: its page, its form, what is typed where, what somebody else writes meanwhile, and what the page says of it.
struct Edit {
    page: String,
    form: &'static str,
    typed: (&'static str, &'static str),
    path: String,
    meanwhile: Value,
    said: &'static str,
    /// Where the API has what was typed, and how.
    saved: (&'static str, Value),
}

async fn loses(shop: &Shop, owner: &Visitor<'_>, edit: Edit) {
    let shown = owner.get(&edit.page).await;
    let form = shown.form(edit.form).typed(edit.typed.0, edit.typed.1);
    match edit.meanwhile {
        Value::Array(rows) => {
            let prices = Call::put(&edit.path).header("if-match", "*").json(json!({ "rows": rows }));
            shop.staff(prices).await;
        }
        patch => shop.change(&edit.path, patch).await,
    }
    let lost = owner.send(&form).await;
    let alert = lost.alert();
    assert_eq!(lost.status, 422, "{} {}: {alert}", edit.page, edit.form);
    assert!(
        alert.contains("Somebody else changed this meanwhile. The form holds what you typed"),
        "{}: {alert}",
        edit.page
    );
    assert!(alert.contains(edit.said), "{}: {alert}", edit.page);
    let again = lost.form(edit.form);
    assert_eq!(again.field(edit.typed.0), edit.typed.1, "{}", edit.page);
    let saved: Page = owner.send(&again).await;
    assert_eq!(saved.status, 303, "{} {}: {}", edit.page, edit.form, saved.text(0));
    shop.settle().await;
    let path = edit.path.trim_end_matches("/prices").to_owned();
    let path = if edit.path == path { path } else { format!("{path}/prices") };
    let known = shop.staff(Call::get(&path)).await;
    assert_eq!(known.pointer(edit.saved.0), Some(&edit.saved.1), "{path}: {known}");
}

#[tokio::test]
async fn an_edit_that_lost_a_race_shows_both_versions() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let price =
        json!([{ "sku": "POT-S", "currency": "EUR", "amount": 970, "min_quantity": 10, "tax_inclusive": true }]);
    let edit = |page: String, form, typed, path: String, meanwhile, said, saved| Edit {
        page,
        form,
        typed,
        path,
        meanwhile,
        said,
        saved,
    };
    let (order, product) = (format!("/orders/{}", filled.order), format!("/products/{}", filled.product));
    let (category, list) = (format!("/categories/{}", filled.category), format!("/price-lists/{}", filled.list));
    let (promotion, other) = (format!("/promotions/{}", filled.promotion), format!("/accounts/{}", filled.other));
    let (entry, asset) = (format!("/entries/{}", filled.written.draft), format!("/assets/{}", filled.written.loose));
    let release = format!("/releases/{}", filled.written.release);
    let console = |path: &str| format!("/console{path}");
    for edit in [
        edit(
            console(&order),
            "/note",
            ("notes", "Fragile"),
            order.clone(),
            json!({ "notes": "Heavy" }),
            "The note for the shop is now: Heavy",
            ("/notes", "Fragile".into()),
        ),
        edit(
            console(&product),
            "/save",
            ("title", "Jar"),
            product.clone(),
            json!({ "title": "Urn" }),
            "Title is now: Urn",
            ("/title", "Jar".into()),
        ),
        edit(
            console(&product),
            "/save",
            ("price.POT-S", "14.00"),
            product.clone(),
            json!({ "tags": ["clay"] }),
            "Tags is now: clay",
            ("/variants/0/prices/0/amount", 1400.into()),
        ),
        edit(
            format!("/console/categories?edit={}", filled.category),
            "/save",
            ("position", "8"),
            category,
            json!({ "name": "Yard" }),
            "Name is now: Yard",
            ("/position", 8.into()),
        ),
        edit(
            console(&list),
            "/save",
            ("name", "Summer"),
            list.clone(),
            json!({ "name": "Spring" }),
            "Name is now: Spring",
            ("/name", "Summer".into()),
        ),
        edit(
            console(&list),
            "/prices",
            ("amount.0", "9.30"),
            format!("{list}/prices"),
            price,
            "Price of POT-S from 10 in EUR is now: 9.70",
            ("/items/0/prices/0/amount", 930.into()),
        ),
        edit(
            console(&promotion),
            "/save",
            ("percent", "5"),
            promotion.clone(),
            json!({ "usage_limit": 3 }),
            "Uses in all is now: 3",
            ("/benefit/rate_bps", 500.into()),
        ),
        edit(
            format!("/console/content{entry}"),
            "/save",
            ("f.title.en", "Jar"),
            entry.clone(),
            json!({ "fields": { "title": { "en": "Urn" }, "stars": 2 } }),
            "title (en) is now: Urn",
            ("/fields/title/en", "Jar".into()),
        ),
        edit(
            format!("/console/content{asset}"),
            "/save",
            ("title", "Jar"),
            asset,
            json!({ "alt": { "de": "Ein Feld" } }),
            "Text (de) is now: Ein Feld",
            ("/title", "Jar".into()),
        ),
        edit(
            format!("/console/content{release}"),
            "/save",
            ("name", "Jar"),
            release,
            json!({ "name": "Urn" }),
            "Name is now: Urn",
            ("/name", "Jar".into()),
        ),
        edit(
            console("/content/types/article"),
            "/save",
            ("name", "Jar"),
            "/content-types/article".to_owned(),
            json!({ "title_field": null }),
            "Titled by is now empty",
            ("/name", "Jar".into()),
        ),
        edit(
            console("/shipping"),
            "/bike/save",
            ("amount.0", "7.10"),
            "/shipping-methods/bike".to_owned(),
            json!({ "name": "Cargo bike" }),
            "Name is now: Cargo bike",
            ("/prices/0/amount", 710.into()),
        ),
        edit(
            format!("/console/customers/{}", filled.other),
            "/save",
            ("name", "Homer"),
            other,
            json!({ "locale": "el" }),
            "Language is now: el",
            ("/name", "Homer".into()),
        ),
        edit(
            format!("/console/ledger/accounts/{LINE}"),
            "/save",
            ("limit", "600"),
            format!("/ledger/accounts/{LINE}"),
            json!({ "status": "frozen", "metadata": { "erp": "9" } }),
            "State is now: frozen",
            ("/limit", "60000".into()),
        ),
        edit(
            console("/markets/GOLD-EUR"),
            "/save",
            ("maker", "0.2"),
            "/markets/GOLD-EUR".to_owned(),
            json!({ "taker_bps": 30 }),
            "Fee of who comes is now: 0.3",
            ("/maker_bps", 20.into()),
        ),
        edit(
            format!("/console/webhooks/{}", filled.community.endpoint),
            "/save",
            ("description", "Mine"),
            format!("/webhook-endpoints/{}", filled.community.endpoint),
            json!({ "events": ["orders.*", "payments.*"] }),
            "Events is now: orders.*, payments.*",
            ("/description", "Mine".into()),
        ),
        edit(
            console("/stock"),
            "/settings",
            ("low_at", "12"),
            "/stock/POT-S".to_owned(),
            json!({ "safety": 5 }),
            "Safety of POT-S is now: 5",
            ("/low_at", 12.into()),
        ),
    ] {
        loses(&shop, &owner, edit).await;
    }
}

#[tokio::test]
async fn a_count_of_stock_that_moved_shows_both_versions() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let before = shop.staff(Call::get("/stock/POT-S")).await["on_hand"].as_i64().unwrap();
    let form = owner.get("/console/stock").await.form("/stock").typed("counted.POT-S", "17");
    shop.staff(Call::post("/stock/POT-S/receive").json(json!({ "quantity": 3 }))).await;
    let lost = owner.send(&form).await;
    assert_eq!(lost.status, 422);
    assert!(lost.alert().contains(&format!("On hand of POT-S is now: {}", before + 3)), "{}", lost.alert());
    assert_eq!(shop.staff(Call::get("/stock/POT-S")).await["on_hand"], before + 3);
    let again = lost.form("/stock");
    assert_eq!(again.field("counted.POT-S"), "17");
    for _ in 0..2 {
        // Sent twice, it has one effect.
        assert_eq!(owner.send(&again).await.status, 303);
        assert_eq!(shop.staff(Call::get("/stock/POT-S")).await["on_hand"], 17);
    }
}

#[tokio::test]
async fn a_late_text_is_kept_as_a_version() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let path = format!("/entries/{}", filled.written.draft);
    let form = owner.get(&format!("/console/content{path}")).await.form("/save").typed("f.title.en", "Mine");
    shop.change(&path, json!({ "fields": { "title": { "en": "Theirs" } } })).await;
    let lost = owner.send(&form).await;
    let versions = shop.staff(Call::get(format!("{path}/versions"))).await;
    let kept = versions["items"].as_array().unwrap().iter().find(|version| version["conflict"] == true).unwrap();
    let address = format!("/console/content{path}/versions/{}", kept["n"]);
    assert!(lost.links().contains(&address.as_str()), "{:?}", lost.links());
    // It is shown beside what it was written over, and can be brought back.
    let page = owner.get(&address).await;
    assert!(page.described().contains(&"title (en): a thing Mine".to_owned()), "{:?}", page.described());
    let restore = owner.get(&format!("/console/content{path}/versions")).await.form("/restore");
    let restored = owner.send(&restore.typed("n", &kept["n"].to_string())).await;
    assert_eq!(restored.status, 303);
    assert_eq!(shop.staff(Call::get(&path)).await["fields"]["title"]["en"], "Mine");
}
