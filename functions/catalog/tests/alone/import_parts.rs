//! Rows of one product that can't all be written at once.

use embedded::alone::Reply;
use serde_json::{Value, json};

use crate::import::{import, statuses};
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

/// A sheet with a price for each sku; the one at `bad` is in no currency that there is.
fn prices(skus: &[String], bad: usize) -> String {
    let mut sheet = "slug,title,sku,amount,currency\n".to_owned();
    for (n, sku) in skus.iter().enumerate() {
        let (title, currency) = (if n == 0 { "Shoe" } else { "" }, if n == bad { "XXX" } else { "EUR" });
        sheet.push_str(&format!("shoe,{title},{sku},{},{currency}\n", 5_000 + n));
    }
    sheet
}

#[tokio::test]
async fn one_bad_row_among_many_costs_few_writes() {
    for bad in [0, 37, 89] {
        let (rig, skus) = (Rig::new(), skus(90));
        let id = create(&rig, with_skus("shoe", &skus)).await;
        let sheet = prices(&skus, bad);
        let first = import(&rig, "text/csv", &sheet).await;
        assert_eq!((count(&first, "updated"), count(&first, "failed")), (89, 1), "{}", first.text);
        assert_eq!(statuses(&first)[bad], "failed");
        let after = inspect(&rig, &id).await.body;
        let version = after["version"].as_u64().unwrap();
        assert!(version <= 1 + 8, "{} writes", version - 1);
        for (n, variant) in after["variants"].as_array().unwrap().iter().enumerate() {
            let expected = if n == bad { 4_900 } else { 5_000 + n };
            assert_eq!(variant["prices"][0]["amount"], expected, "{n}");
        }
        let again = import(&rig, "text/csv", &sheet).await;
        assert_eq!((count(&again, "unchanged"), count(&again, "failed")), (89, 1), "{}", again.text);
        assert!(again.cost().ends_with(" 0wru"), "{}", again.cost());
    }
}

#[tokio::test]
async fn a_new_product_with_one_bad_row_is_made_once() {
    let (rig, skus) = (Rig::new(), skus(90));
    let sheet = prices(&skus, 60);
    let first = import(&rig, "text/csv", &sheet).await;
    let (created, updated) = (count(&first, "created"), count(&first, "updated"));
    assert_eq!((created, created + updated, count(&first, "failed")), (45, 89, 1), "{}", first.text);
    let id = first.body["rows"][0]["id"].as_str().unwrap();
    let after = inspect(&rig, id).await.body;
    assert!(after["version"].as_u64().unwrap() <= 8, "{}", after["version"]);
    assert_eq!(after["variants"].as_array().unwrap().len(), 89);
    let again = import(&rig, "text/csv", &sheet).await;
    assert_eq!((count(&again, "unchanged"), count(&again, "failed")), (89, 1), "{}", again.text);
}

#[tokio::test]
async fn more_new_skus_than_one_write_takes_are_two() {
    let (rig, skus) = (Rig::new(), skus(99));
    let id = create(&rig, json!({ "slug": "shoe", "title": "Shoe" })).await;
    let made = import(&rig, "text/csv", &prices(&skus, 100)).await;
    assert_eq!(count(&made, "updated"), 99, "{}", made.text);
    assert_eq!(inspect(&rig, &id).await.body["version"], 3);
}
