//! Tests of rows of one product that do not fit into one write.

use events::catalog::ProductChanged;
use serde_json::{Value, json};
use testkit::{Call, Reply};

use crate::import::{export, import, ndjson, statuses};
use crate::support::*;

/// Skus of one product.
fn skus(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("S{n}")).collect()
}

fn with_skus(slug: &str, skus: &[String]) -> Value {
    product(slug, &skus.iter().map(String::as_str).collect::<Vec<_>>())
}

fn count(reply: &Reply, status: &str) -> usize {
    let rows = statuses(reply).into_iter().filter(|found| *found == status).count();
    assert_eq!(reply.body[status], json!(rows), "{status}");
    rows
}

/// CSV with a price for each sku; the one at `bad` is in an unknown currency.
fn prices(skus: &[String], bad: usize) -> String {
    let mut csv = "slug,title,sku,amount,currency\n".to_owned();
    for (n, sku) in skus.iter().enumerate() {
        let (title, currency) = (if n == 0 { "Shoe" } else { "" }, if n == bad { "XXX" } else { "EUR" });
        csv.push_str(&format!("shoe,{title},{sku},{},{currency}\n", 5_000 + n));
    }
    csv
}

#[tokio::test]
async fn one_bad_row_among_many_costs_few_writes() {
    for bad in [0, 37, 89] {
        let (rig, skus) = (Rig::new(), skus(90));
        let id = create(&rig, with_skus("shoe", &skus)).await;
        let csv = prices(&skus, bad);
        let first = import(&rig, "text/csv", &csv).await;
        assert_eq!((count(&first, "updated"), count(&first, "failed")), (89, 1), "{}", first.text);
        assert_eq!(statuses(&first)[bad], "failed");
        let after = inspect(&rig, &id).await.body;
        let version = after["version"].as_u64().unwrap();
        assert!(version <= 1 + 8, "{} writes", version - 1);
        for (n, variant) in after["variants"].as_array().unwrap().iter().enumerate() {
            let expected = if n == bad { 4_900 } else { 5_000 + n };
            assert_eq!(variant["prices"][0]["amount"], expected, "{n}");
        }
        let again = import(&rig, "text/csv", &csv).await;
        assert_eq!((count(&again, "unchanged"), count(&again, "failed")), (89, 1), "{}", again.text);
        assert!(again.cost().ends_with(" 0wru"), "{}", again.cost());
    }
}

#[tokio::test]
async fn creates_a_new_product_with_one_bad_row_once() {
    let (rig, skus) = (Rig::new(), skus(90));
    let csv = prices(&skus, 60);
    let first = import(&rig, "text/csv", &csv).await;
    let (created, updated) = (count(&first, "created"), count(&first, "updated"));
    assert_eq!((created, created + updated, count(&first, "failed")), (45, 89, 1), "{}", first.text);
    let id = first.body["rows"][0]["id"].as_str().unwrap();
    let after = inspect(&rig, id).await.body;
    assert!(after["version"].as_u64().unwrap() <= 8, "{}", after["version"]);
    assert_eq!(after["variants"].as_array().unwrap().len(), 89);
    let again = import(&rig, "text/csv", &csv).await;
    assert_eq!((count(&again, "unchanged"), count(&again, "failed")), (89, 1), "{}", again.text);
}

#[tokio::test]
async fn splits_too_many_new_skus_into_two_writes() {
    let (rig, skus) = (Rig::new(), skus(99));
    let id = create(&rig, json!({ "slug": "shoe", "title": "Shoe" })).await;
    let made = import(&rig, "text/csv", &prices(&skus, 100)).await;
    assert_eq!(count(&made, "updated"), 99, "{}", made.text);
    assert_eq!(inspect(&rig, &id).await.body["version"], 3);
}

#[tokio::test]
async fn imports_a_product_of_a_hundred_variants_into_another_shop() {
    let (rig, skus) = (Rig::new(), skus(100));
    let mut content = with_skus("shoe", &skus[..80]);
    let mut shelves = Vec::new();
    for n in 0..10 {
        shelves.push(category(&rig, &format!("c{n}"), n).await);
    }
    content["category_ids"] = json!(shelves);
    let id = on_shelf(&rig, content).await;
    let all = with_skus("shoe", &skus)["variants"].clone();
    assert_eq!(patch(&rig, &id, json!({ "variants": all })).await.status, 200);

    for (format, media_type, archived) in [
        ("ndjson", "application/x-ndjson", false),
        ("csv", "text/csv", false),
        ("ndjson", "application/x-ndjson", true),
    ] {
        if archived {
            assert_eq!(rig.call(staff(Call::post(format!("/products/{id}/archive")))).await.status, 200);
        }
        let page = export(&rig, format, 20).await.remove(0);
        let other = Rig::new();
        let tried =
            other.call(staff(Call::post("/products/import?dry_run=true").body(media_type, page.as_str()))).await;
        assert!(statuses(&tried).iter().all(|status| *status == "created"), "{}", tried.text);
        assert!(other.take_events().is_empty());
        let made = import(&other, media_type, &page).await;
        assert!(statuses(&made).iter().all(|status| *status == "created"), "{}", made.text);
        let made_id = made.body["rows"][0]["id"].as_str().unwrap();
        let (here, there) = (inspect(&rig, &id).await.body, inspect(&other, made_id).await.body);
        for field in ["slug", "title", "status", "variants", "tags"] {
            assert_eq!(here[field], there[field], "{field}");
        }
        assert_eq!(there["category_ids"].as_array().unwrap().len(), 10);
        let again = import(&other, media_type, &page).await;
        assert!(statuses(&again).iter().all(|status| *status == "unchanged"), "{}", again.text);
    }
}

#[tokio::test]
async fn a_repetition_completes_a_large_product_that_began_as_a_draft() {
    let (rig, skus) = (Rig::new(), skus(100));
    let mut row = with_skus("shoe", &skus);
    row["status"] = json!("active");
    let made = ndjson(&rig, &[row.clone()]).await;
    assert_eq!(statuses(&made), ["created"], "{}", made.text);
    let published: Vec<ProductChanged> = rig.take();
    let published: Vec<_> = published.iter().map(|e| (e.status.as_str(), e.variants.len(), e.version)).collect();
    assert_eq!(published, [("draft", 50, 1), ("active", 100, 3)]);

    // A product whose import was interrupted between the two writes.
    let rig = Rig::new();
    let id = create(&rig, with_skus("shoe", &skus[..50])).await;
    assert_eq!(statuses(&ndjson(&rig, &[row.clone()]).await), ["updated"]);
    let after = inspect(&rig, &id).await.body;
    assert_eq!((&after["status"], after["variants"].as_array().unwrap().len()), (&json!("active"), 100));

    // A product that can't be completed is not started.
    let rig = Rig::new();
    create(&rig, product("hat", &["S99"])).await;
    rig.take_events();
    let refused = ndjson(&rig, &[row]).await;
    let fault = &refused.body["rows"][0]["errors"][0];
    assert_eq!((&fault["code"], &fault["pointer"]), (&json!("sku_taken"), &json!("/variants/99/sku")));
    assert!(rig.take_events().is_empty());
}
