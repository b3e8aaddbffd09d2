//! Every button's request is one that the API's document describes.

use std::collections::{BTreeMap, BTreeSet};

use crate::booked::{Booked, LINE};
use crate::community;
use crate::door::{Asked, described};
use crate::filled::{Filled, Written, fill};
use crate::html::{Form, Page};
use crate::shop::{Shop, Visitor};

/// Every form of every page, and the operations that it calls beside those that read the page anew.
const FORMS: [(&str, &str); 38] = [
    ("orders/ID/cancel", "cancel_order"),
    ("orders/ID/capture", "capture_payment"),
    ("orders/ID/deliver", "deliver_fulfillment"),
    ("orders/ID/note", "update_order"),
    ("orders/ID/pack", "create_fulfillment"),
    ("orders/ID/refund", "refund_payment"),
    ("orders/ID/ship", "ship_fulfillment"),
    ("orders/ID/unpack", "cancel_fulfillment"),
    ("returns/ID/approve", "approve_return"),
    ("returns/ID/cancel", "cancel_return"),
    ("returns/ID/receive", "receive_return"),
    ("returns/ID/reject", "reject_return"),
    ("customers/ID/erase", "erase_account"),
    ("customers/ID/roles", "grant_roles"),
    ("customers/ID/save", "update_account"),
    ("promotions", "create_promotion"),
    ("promotions/ID/delete", "delete_promotion"),
    ("promotions/ID/off", "change_promotion"),
    ("promotions/ID/on", "change_promotion"),
    ("promotions/ID/preview", "open_cart, add_line, change_cart, add_promotion_code, delete_cart"),
    ("promotions/ID/save", "change_promotion"),
    ("shipping", "create_shipping_method"),
    ("shipping/ID/delete", "delete_shipping_method"),
    ("shipping/ID/save", "change_shipping_method"),
    ("products", "create_product"),
    ("products/ID/activate", "activate_product"),
    ("products/ID/archive", "archive_product"),
    ("products/ID/delete", "delete_product"),
    ("products/ID/save", "update_product"),
    ("stock", "count_stock"),
    ("stock/settings", "update_stock"),
    ("categories", "create_category"),
    ("categories/ID/delete", "delete_category"),
    ("categories/ID/save", "update_category"),
    ("price-lists", "create_price_list"),
    ("price-lists/ID/delete", "delete_price_list"),
    ("price-lists/ID/prices", "set_prices"),
    ("price-lists/ID/remove", "remove_prices"),
];
/// Those whose answers are a page, not a redirection.
const MORE_FORMS: [(&str, &str); 5] = [
    ("price-lists/ID/save", "update_price_list"),
    ("import", "import_products"),
    ("operations/discard", "discard_dead_letter"),
    ("operations/redrive", "redrive_dead_letter"),
    ("sign-out", "revoke_token"),
];

/// Those of content and of search.
const CONTENT_FORMS: [(&str, &str); 26] = [
    ("content/locales", "replace_content_locales"),
    ("content/types", "create_content_type"),
    ("content/types/ID/delete", "delete_content_type"),
    ("content/types/ID/save", "update_content_type"),
    ("content/entries", "create_entry"),
    ("content/entries/ID/archive", "archive_entry"),
    ("content/entries/ID/delete", "delete_entry"),
    ("content/entries/ID/publish", "publish_entry"),
    ("content/entries/ID/restore", "restore_entry_version"),
    ("content/entries/ID/save", "update_entry"),
    ("content/entries/ID/schedule", "schedule_entry"),
    ("content/entries/ID/unarchive", "unarchive_entry"),
    ("content/entries/ID/unpublish", "unpublish_entry"),
    ("content/entries/ID/unschedule", "unschedule_entry"),
    ("content/assets/ID/delete", "delete_asset"),
    ("content/assets/ID/save", "update_asset"),
    ("content/releases", "create_release"),
    ("content/releases/ID/add", "update_release"),
    ("content/releases/ID/cancel", "cancel_release"),
    ("content/releases/ID/delete", "delete_release"),
    ("content/releases/ID/publish", "publish_release"),
    ("content/releases/ID/remove", "update_release"),
    ("content/releases/ID/save", "update_release"),
    ("content/releases/ID/schedule", "update_release"),
    ("search/rebuild", "rebuild_index"),
    ("search/save", "replace_search_settings"),
];

/// Those of the books and of markets.
const FINANCE_FORMS: [(&str, &str); 19] = [
    ("ledger/accounts", "open_ledger_account"),
    ("ledger/accounts/ID/close", "update_ledger_account"),
    ("ledger/accounts/ID/save", "update_ledger_account"),
    ("ledger/closings", "close_period"),
    ("ledger/gift-cards", "create_gift_card"),
    ("ledger/gift-cards/ID/disable", "disable_gift_card"),
    ("ledger/gift-cards/ID/reissue", "reissue_gift_card"),
    ("ledger/transactions", "create_transaction"),
    ("ledger/transactions/ID/post", "post_transaction"),
    ("ledger/transactions/ID/post-part", "post_transaction"),
    ("ledger/transactions/ID/reverse", "reverse_transaction"),
    ("ledger/transactions/ID/void", "void_transaction"),
    ("markets", "create_market"),
    ("markets/ID/cancel-only", "update_market"),
    ("markets/ID/close", "update_market"),
    ("markets/ID/halt", "update_market"),
    ("markets/ID/open", "update_market"),
    ("markets/ID/save", "update_market"),
    ("trading/orders/ID/cancel", "cancel_trading_order"),
];

/// Those of moderators, of the inbox, and of webhooks.
const COMMUNITY_FORMS: [(&str, &str); 16] = [
    ("community/reports/ID/decide", "decide_report"),
    ("community/people/ID/suspend", "suspend_profile"),
    ("community/people/ID/unsuspend", "unsuspend_profile"),
    ("community/posts/ID/hide", "hide_post"),
    ("community/posts/ID/unhide", "unhide_post"),
    ("community/reviews/ID/hide", "hide_review"),
    ("community/reviews/ID/unhide", "unhide_review"),
    ("inbox/read", "read_staff_notifications"),
    ("webhooks", "create_webhook_endpoint"),
    ("webhooks/ID/delete", "delete_webhook_endpoint"),
    ("webhooks/ID/disable", "update_webhook_endpoint"),
    ("webhooks/ID/enable", "update_webhook_endpoint"),
    ("webhooks/ID/replay", "replay_webhook_deliveries"),
    ("webhooks/ID/rotate", "rotate_webhook_secret"),
    ("webhooks/ID/save", "update_webhook_endpoint"),
    ("webhooks/ID/test", "send_test_webhook"),
];

/// The form's address without ids.
fn place(action: &str) -> String {
    let path = action.trim_start_matches("/console/").split('?').next().unwrap_or_default();
    let segments: Vec<&str> = path.split('/').collect();
    match segments.as_slice() {
        [group @ ("content" | "ledger" | "trading" | "community"), page, _, action] => {
            format!("{group}/{page}/ID/{action}")
        }
        ["ledger", ..] => path.to_owned(),
        [page, _, action] => format!("{page}/ID/{action}"),
        _ => path.to_owned(),
    }
}

/// What was sent and came of it, by the form's place.
#[derive(Default)]
struct Sent {
    seen: BTreeSet<String>,
    calls: BTreeMap<String, BTreeSet<String>>,
}

impl Sent {
    fn see(&mut self, page: &Page) {
        self.seen.extend(page.forms().iter().map(|form| place(&form.action)));
    }

    /// Sends a form that does what it says.
    async fn send(&mut self, visitor: &Visitor<'_>, shop: &Shop, form: Form) -> Page {
        shop.door.take();
        let answer = visitor.send(&form).await;
        let calls: Vec<Asked> = shop.door.take();
        let operations: Vec<String> = calls.iter().map(described).collect();
        assert!(answer.alert().is_empty() && answer.status < 400, "{}: {} {operations:?}", form.action, answer.text(0));
        let writes = calls.iter().zip(operations).filter(|(call, _)| call.method != "GET");
        self.calls.entry(place(&form.action)).or_default().extend(writes.map(|(_, operation)| operation));
        shop.settle().await;
        if answer.status == 303 {
            let page = visitor.get(&answer.location).await;
            assert_eq!(page.status, 200, "{}", answer.location);
            self.see(&page);
            return page;
        }
        answer
    }
}

#[tokio::test]
async fn every_form_sends_what_the_document_describes() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let mut sent = Sent::default();
    for (path, _) in filled.pages() {
        let (page, calls) = owner.look(&path).await;
        calls.iter().for_each(|call| drop(described(call)));
        sent.see(&page);
    }
    sell(&mut sent, &owner, &shop, &filled).await;
    goods(&mut sent, &owner, &shop, &filled).await;
    content(&mut sent, &owner, &shop, &filled.written).await;
    finance(&mut sent, &owner, &shop, &filled.booked).await;
    society(&mut sent, &owner, &shop, &filled.community).await;
    people(&mut sent, &owner, &shop, &filled).await;

    let forms: BTreeMap<&str, &str> =
        FORMS.into_iter().chain(MORE_FORMS).chain(CONTENT_FORMS).chain(FINANCE_FORMS).chain(COMMUNITY_FORMS).collect();
    let seen: BTreeSet<&str> = sent.seen.iter().map(String::as_str).collect();
    assert_eq!(seen, forms.keys().copied().collect(), "the forms of all pages");
    for (form, operations) in forms {
        let expected: BTreeSet<String> =
            operations.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect();
        assert_eq!(sent.calls.get(form), Some(&expected), "what {form} calls");
    }
}

async fn sell(sent: &mut Sent, owner: &Visitor<'_>, shop: &Shop, filled: &Filled) {
    let path = format!("/console/orders/{}", filled.order);
    let order = owner.get(&path).await;
    let page = sent.send(owner, shop, order.form("/note").typed("notes", "Fragile")).await;
    let page = sent.send(owner, shop, page.form("/ship").typed("carrier", "Hermes").typed("tracking", "H1")).await;
    let page = sent.send(owner, shop, page.form("/deliver")).await;
    let page = sent.send(owner, shop, page.form("/pack")).await;
    let page = sent.send(owner, shop, page.form("/unpack")).await;
    let page = sent.send(owner, shop, page.form("/refund").typed("amount", "1.00")).await;
    assert!(page.text(0).contains("The refund is under way."));
    let other = shop.staff(testkit::Call::get("/orders?status=confirmed")).await;
    let ids = other["items"].as_array().unwrap().iter().map(|order| order["id"].as_str().unwrap().to_owned());
    let other = ids.into_iter().find(|id| *id != filled.order).unwrap();
    let page = owner.get(&format!("/console/orders/{other}")).await;
    sent.see(&page);
    let page = sent.send(owner, shop, page.form("/capture")).await;
    sent.send(owner, shop, page.form("/cancel").typed("reason", "Lost")).await;

    let returns = |id: &str| format!("/console/returns/{id}");
    let page = owner.get(&returns(&filled.approved)).await;
    sent.send(owner, shop, page.form("/receive").typed("refund", "2.00").typed("reason", "Worn")).await;
    let page = owner.get(&returns(&filled.requested)).await;
    let page = sent.send(owner, shop, page.form("/approve").typed("reason", "Well")).await;
    sent.send(owner, shop, page.form("/cancel")).await;
    let line = serde_json::json!([{ "line": 1, "quantity": 1, "reason": "other" }]);
    let asked = serde_json::json!({ "order_id": filled.order, "lines": line });
    let asked = shop.by(&filled.account, "", testkit::Call::post("/returns").json(asked)).await;
    let page = owner.get(&returns(asked["id"].as_str().unwrap())).await;
    sent.send(owner, shop, page.form("/reject").typed("reason", "Too late")).await;

    let page = owner.get("/console/promotions").await;
    let new = page.form("/promotions").typed("name", "Autumn").typed("percent", "5").typed("code", "AUTUMN");
    sent.send(owner, shop, new).await;
    let page = owner.get(&format!("/console/promotions/{}", filled.promotion)).await;
    let page = sent.send(owner, shop, page.form("/save").typed("percent", "7,5").typed("tags", "")).await;
    let sample = page.form("/preview").typed("sample.sku", "POT-S").typed("sample.quantity", "3");
    let sample = sample.typed("sample.country", "DE").typed("sample.shipping_method", "bike");
    let tried = sent.send(owner, shop, sample).await;
    assert!(tried.text(0).contains("applies"), "{}", tried.text(0));
    let page = sent.send(owner, shop, page.form("/off")).await;
    let page = sent.send(owner, shop, page.form("/on")).await;
    sent.send(owner, shop, page.form("/delete")).await;
    let page = owner.get("/console/shipping").await;
    let new = page.form("/shipping").typed("name", "Ship").typed("id", "ship").typed("amount.0", "3.50");
    let page = sent.send(owner, shop, new).await;
    let page = sent.send(owner, shop, page.form("/ship/save").typed("name", "By sea")).await;
    sent.send(owner, shop, page.form("/ship/delete")).await;
}

async fn goods(sent: &mut Sent, owner: &Visitor<'_>, shop: &Shop, filled: &Filled) {
    let page = owner.get("/console/stock").await;
    let page =
        sent.send(owner, shop, page.form("/stock").typed("counted.POT-S", "33").typed("reason", "Counted")).await;
    sent.send(owner, shop, page.form("/settings").typed("safety", "4").typed("low_at", "")).await;

    let page = owner.get(&format!("/console/price-lists/{}", filled.list)).await;
    let page = sent.send(owner, shop, page.form("/save").typed("name", "Summer")).await;
    let page = sent.send(owner, shop, page.form("/prices").typed("amount.0", "9.50")).await;
    let page = sent.send(owner, shop, page.form("/remove")).await;
    sent.send(owner, shop, page.form("/delete")).await;
    let page = owner.get("/console/price-lists").await;
    sent.send(owner, shop, page.form("/price-lists").typed("name", "Winter")).await;

    let page = owner.get("/console/categories").await;
    sent.send(owner, shop, page.form("/categories").typed("name", "Jars").typed("position", "2")).await;
    let page = owner.get(&format!("/console/categories?edit={}", filled.category)).await;
    sent.send(owner, shop, page.form("/save").typed("name", "Yard")).await;
    let tree = shop.staff(testkit::Call::get("/categories/tree")).await;
    let jars = tree["items"].as_array().unwrap().iter().find(|known| known["slug"] == "jars").unwrap();
    let page = owner.get(&format!("/console/categories?edit={}", jars["id"].as_str().unwrap())).await;
    sent.send(owner, shop, page.form("/delete")).await;

    let page = owner.get("/console/import").await;
    let rows = "slug,title,status,sku,amount,currency\njar,Jar,active,JAR,500,EUR\n";
    sent.send(owner, shop, page.form("/import").typed("rows", rows)).await;
    let page = owner.get(&format!("/console/products/{}", filled.product)).await;
    let page = sent.send(owner, shop, page.form("/save").typed("title", "Pot").typed("price.POT-S", "13.00")).await;
    let page = sent.send(owner, shop, page.form("/archive")).await;
    sent.send(owner, shop, page.form("/activate")).await;
    let page = owner.get("/console/products").await;
    let new = page.form("/products").typed("title", "Lamp").typed("sku", "LAMP").typed("amount", "8");
    let page = sent.send(owner, shop, new).await;
    sent.send(owner, shop, page.form("/delete")).await;
}

async fn content(sent: &mut Sent, owner: &Visitor<'_>, shop: &Shop, written: &Written) {
    let at = |path: &str| format!("/console/content/{path}");
    let page = owner.get(&at("locales")).await;
    sent.send(owner, shop, page.form("/locales").typed("code.2", "fr").typed("name.2", "Français")).await;
    let page = owner.get(&at("types")).await;
    let page = sent.send(owner, shop, page.form("/types").typed("name", "Page").typed("id", "page")).await;
    let new = page.form("/page/save").typed("name.2", "intro").typed("kind.2", "rich_text");
    let page = sent.send(owner, shop, new).await;
    sent.send(owner, shop, page.form("/page/delete")).await;

    let page = owner.get(&at("entries")).await;
    let page = sent.send(owner, shop, page.form("/entries").typed("type", "article")).await;
    let new = page.form("/save").typed("f.title.en", "Linen").typed("f.slug.en", "linen").typed("f.body.en", "**Hi**");
    let new = new.typed("meta.name.0", "erp").typed("meta.text.0", "17");
    let page = sent.send(owner, shop, new.typed("f.related", &written.changed)).await;
    assert_eq!([page.form("/save").field("meta.name.0"), page.form("/save").field("meta.text.0")], ["erp", "17"]);
    let plan = page.form("/schedule").typed("publish_at", "2036-01-01T08:00").typed("unpublish_at", "2036-02-01T08:00");
    let page = sent.send(owner, shop, plan).await;
    let planned = ["Published at: 2036-01-01 08:00", "Withdrawn at: 2036-02-01 08:00"];
    assert!(planned.iter().all(|time| page.described().iter().any(|shown| shown == time)), "{:?}", page.described());
    let page = sent.send(owner, shop, page.form("/unschedule")).await;
    assert_eq!(page.form("/schedule").field("publish_at"), "");
    let page = sent.send(owner, shop, page.form("/publish")).await;
    let page = sent.send(owner, shop, page.form("/unpublish")).await;
    let page = sent.send(owner, shop, page.form("/archive")).await;
    let page = sent.send(owner, shop, page.form("/unarchive")).await;
    sent.send(owner, shop, page.form("/delete")).await;
    let page = owner.get(&at(&format!("entries/{}/versions", written.changed))).await;
    sent.send(owner, shop, page.form("/restore").typed("n", "1")).await;

    let page = owner.get(&at(&format!("assets/{}", written.loose))).await;
    let page = sent
        .send(
            owner,
            shop,
            page.form("/save").typed("title", "Field").typed("alt.de", "Ein Feld").typed("meta.name.0", ""),
        )
        .await;
    sent.send(owner, shop, page.form("/delete")).await;
    let page = owner.get(&at(&format!("releases/{}", written.release))).await;
    sent.send(owner, shop, page.form("/delete")).await;
    let page = owner.get(&at("releases")).await;
    let page = sent.send(owner, shop, page.form("/releases").typed("name", "Autumn")).await;
    let page = sent.send(owner, shop, page.form("/save").typed("name", "Winter")).await;
    let page = sent.send(owner, shop, page.form("/add").typed("entry_id", &written.changed)).await;
    let page = sent.send(owner, shop, page.form("/remove")).await;
    let page = sent.send(owner, shop, page.form("/add").typed("entry_id", &written.draft)).await;
    let page = sent.send(owner, shop, page.form("/schedule").typed("publish_at", "2036-01-01T08:00")).await;
    let page = sent.send(owner, shop, page.form("/cancel")).await;
    sent.send(owner, shop, page.form("/publish")).await;

    let page = owner.get("/console/search").await;
    let page = sent.send(owner, shop, page.form("/save").typed("synonyms", "sofa, couch")).await;
    sent.send(owner, shop, page.form("/rebuild")).await;
}

async fn finance(sent: &mut Sent, owner: &Visitor<'_>, shop: &Shop, booked: &Booked) {
    let at = |path: &str| format!("/console/ledger/{path}");
    let page = owner.get(&at("accounts")).await;
    let new = page.form("/accounts").typed("id", "liabilities:till:EUR").typed("currency", "eur");
    let new = new.typed("kind", "liability").typed("constraint", "limit").typed("limit", "12,50");
    let page = sent.send(owner, shop, new).await;
    let known = shop.staff(testkit::Call::get("/ledger/accounts/liabilities:till:EUR")).await;
    assert_eq!((&known["limit"], &known["kind"]), (&"1250".into(), &"liability".into()));
    let change = page.form("/save").typed("status", "frozen").typed("limit", "20").typed("meta.name.0", "erp");
    let page = sent.send(owner, shop, change.typed("meta.text.0", "17")).await;
    let page = sent.send(owner, shop, page.form("/save").typed("status", "open").typed("limit", "0")).await;
    sent.send(owner, shop, page.form("/close").ticked("sure")).await;
    let known = shop.staff(testkit::Call::get("/ledger/accounts/liabilities:till:EUR")).await;
    assert_eq!((&known["status"], &known["metadata"]["erp"]), (&"closed".into(), &"17".into()));

    // The form books once, however often it is sent.
    let page = owner.get(&at("transactions/new")).await;
    let new = page.form("/transactions").typed("description", "By hand").typed("account.0", "assets:bank:EUR");
    let new = new.typed("amount.0", "15.5").typed("account.1", LINE).typed("amount.1", "15,50");
    let before = shop.staff(testkit::Call::get("/ledger/accounts/assets:bank:EUR")).await;
    let page = sent.send(owner, shop, new.clone()).await;
    assert!(page.text(0).contains("The transaction is booked."), "{}", page.text(0));
    sent.send(owner, shop, new).await;
    let known = shop.staff(testkit::Call::get("/ledger/accounts/assets:bank:EUR")).await;
    let posted = |account: &serde_json::Value| account["posted"].as_str().unwrap().parse::<i64>().unwrap();
    assert_eq!(posted(&known) - posted(&before), 1550);
    let page = sent.send(owner, shop, page.form("/reverse")).await;
    assert!(page.text(0).contains("taken back by this one"), "{}", page.text(0));
    let page = owner.get(&at(&format!("transactions/{}", booked.held))).await;
    let part = page.form("/post-part").typed("amount.0", "11").typed("amount.1", "11.00");
    let page = sent.send(owner, shop, part).await;
    let amounts: Vec<_> = page.rows().into_iter().map(|row| row[3].clone()).collect();
    assert_eq!(amounts, ["11.00", "11.00"]);
    let page = owner.get(&at(&format!("transactions/{}", booked.other_hold))).await;
    sent.send(owner, shop, page.form("/void")).await;
    let page = owner.get(&at("transactions/new")).await;
    let new = page.form("/transactions").typed("account.0", LINE).typed("side.0", "credit").typed("amount.0", "1");
    let new = new.typed("account.1", "assets:bank:EUR").typed("side.1", "debit").typed("amount.1", "1");
    let page = sent.send(owner, shop, new.ticked("pending")).await;
    sent.send(owner, shop, page.form("/post")).await;
    let page = owner.get(&at("trial-balance?currency=EUR")).await;
    assert!(page.text(0).contains("The books balance"), "{}", page.text(0));
    sent.send(owner, shop, page.form("/closings").typed("through", "2026-02-28").ticked("sure")).await;
    let closing = shop.staff(testkit::Call::get("/ledger/closings")).await;
    assert_eq!(closing["through"], "2026-02-28");

    let page = owner.get(&at("gift-cards")).await;
    let new = page.form("/gift-cards").typed("amount", "12,50").typed("currency", "eur").typed("note", "Thanks");
    let issued = sent.send(owner, shop, new.clone()).await;
    assert!(issued.text(0).contains("it is not shown again"), "{}", issued.text(0));
    let again = sent.send(owner, shop, new).await;
    assert!(again.text(0).contains("Its code was shown before"), "{}", again.text(0));
    let reissued = sent.send(owner, shop, issued.form("/reissue")).await;
    assert!(reissued.text(0).contains("it is not shown again"), "{}", reissued.text(0));
    sent.send(owner, shop, reissued.form("/disable")).await;
    let known = shop.staff(testkit::Call::get("/gift-cards?status=disabled")).await;
    assert_eq!((known["items"].as_array().unwrap().len(), &known["items"][0]["amount"]), (1, &"1250".into()));

    let page = owner.get(&format!("/console/trading/orders?owner={}&status=open", booked.trader)).await;
    let page = sent.send(owner, shop, page.form("/cancel")).await;
    assert!(page.text(0).contains("end asked for"), "{}", page.text(0));
    let page = owner.get("/console/markets").await;
    let new =
        page.form("/markets").typed("base", "silver").typed("quote", "eur").typed("lot", "10").typed("tick", "0,05");
    let page = sent.send(owner, shop, new.typed("taker", "0.25")).await;
    let page = sent.send(owner, shop, page.form("/save").typed("maker", "0,1").typed("min_notional", "5")).await;
    let page = sent.send(owner, shop, page.form("/halt")).await;
    let page = sent.send(owner, shop, page.form("/cancel-only")).await;
    let page = sent.send(owner, shop, page.form("/open")).await;
    sent.send(owner, shop, page.form("/close").ticked("sure")).await;
    let market = shop.staff(testkit::Call::get("/markets/SILVER-EUR")).await;
    let rules = ["tick", "min_notional", "maker_bps", "taker_bps", "status"].map(|name| market[name].clone());
    assert_eq!(rules, ["5".into(), "500".into(), 10.into(), 25.into(), serde_json::Value::from("closed")]);
}

async fn society(sent: &mut Sent, owner: &Visitor<'_>, shop: &Shop, written: &community::Written) {
    let at = |path: &str| format!("/console/community/{path}");
    let page = owner.get(&at(&format!("reports/{}", written.reports[2]))).await;
    let page = sent.send(owner, shop, page.form("/decide").typed("note", "Nothing is wrong")).await;
    assert!(page.text(0).contains("The report is decided."), "{}", page.text(0));
    for path in [format!("posts/{}", written.post), format!("reviews/{}", written.review)] {
        let page = owner.get(&at(&path)).await;
        let page = sent.send(owner, shop, page.form("/hide").typed("note", "Rude")).await;
        sent.send(owner, shop, page.form("/unhide").typed("note", "Not rude")).await;
    }
    let page = owner.get(&at("people/ben")).await;
    let page = sent.send(owner, shop, page.form("/suspend").typed("note", "Rude")).await;
    sent.send(owner, shop, page.form("/unsuspend").typed("note", "Not rude")).await;

    let page = owner.get("/console/inbox").await;
    sent.send(owner, shop, page.form("/read")).await;

    let page = owner.get("/console/webhooks").await;
    let new = page.form("/webhooks").typed("url", "https://new.example/").typed("events", "orders.*");
    let page = sent.send(owner, shop, new.typed("description", "The warehouse")).await;
    let page = sent.send(owner, shop, page.form("/save").typed("events", "orders.*, payments.*")).await;
    let page = sent.send(owner, shop, page.form("/test")).await;
    assert_eq!(page.rows().len(), 1, "the delivery is in the log: {}", page.text(0));
    let page = sent.send(owner, shop, page.form("/rotate")).await;
    let span = page.form("/replay").typed("from", "2026-01-01T00:00").typed("to", "2026-12-31T00:00");
    let page = sent.send(owner, shop, span).await;
    assert!(page.text(0).contains("Nothing of this time had failed."), "{}", page.text(0));
    let page = sent.send(owner, shop, page.form("/disable")).await;
    let page = sent.send(owner, shop, page.form("/enable")).await;
    sent.send(owner, shop, page.form("/delete")).await;
}

async fn people(sent: &mut Sent, owner: &Visitor<'_>, shop: &Shop, filled: &Filled) {
    let page = owner.get(&format!("/console/customers/{}", filled.other)).await;
    let page = sent.send(owner, shop, page.form("/save").typed("name", "Homer").typed("locale", "el")).await;
    let page = sent.send(owner, shop, page.form("/roles").ticked("staff").ticked("scope.orders:read")).await;
    sent.send(owner, shop, page.form("/erase").ticked("sure")).await;
    let page = owner.get("/console/operations").await;
    sent.send(owner, shop, page.form("/redrive")).await;
    sent.send(owner, shop, page.form("/discard")).await;
    let page = owner.get("/console").await;
    sent.send(owner, shop, page.form("/sign-out")).await;
}
