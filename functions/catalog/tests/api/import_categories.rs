//! Categories that rows of an import name by their slugs.

use serde_json::{Value, json};
use testkit::{Call, Reply};

use crate::category_tree::{below, tree};
use crate::import::{ndjson, statuses};
use crate::support::*;

/// A row of a product in a category, with the details of those that may be created.
fn row(slug: &str, path: &str, names: &[&str]) -> Value {
    let details: serde_json::Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), json!({ "name": name }))).collect();
    json!({ "slug": slug, "title": slug, "categories": [path], "category_details": details })
}

async fn tried(rig: &Rig, rows: &[Value]) -> Reply {
    let lines: Vec<_> = rows.iter().map(ToString::to_string).collect();
    let call = Call::post("/products/import?dry_run=true").body("application/x-ndjson", lines.join("\n"));
    rig.call(staff(call)).await
}

#[tokio::test]
async fn a_missing_ancestor_fails_no_other_row() {
    let rig = Rig::new();
    below(&rig, "there", None).await;
    let rows = [
        row("a", "nowhere/there/one", &["one"]),
        row("b", "there/two", &["two"]),
        row("c", "nowhere/three/four", &["three", "four"]),
        row("d", "three", &["three"]),
        row("e", "nowhere/five", &["five"]),
    ];
    let expected = ["created", "created", "failed", "created", "failed"];
    let dry = tried(&rig, &rows).await;
    assert_eq!(statuses(&dry), expected, "{}", dry.text);
    let made = ndjson(&rig, &rows).await;
    assert_eq!(statuses(&made), expected, "{}", made.text);
    assert_eq!((&dry.body["categories_created"], &made.body["categories_created"]), (&json!(3), &json!(3)));
    let fault = &made.body["rows"][4]["errors"][0];
    assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/categories/0"), &json!("unknown_category")));
    assert!(fault["detail"].as_str().unwrap().contains("nowhere"), "{fault}");
    assert_eq!(tree(&rig).await.matches(['(', ' ']).count(), 3, "{}", tree(&rig).await);
}

#[tokio::test]
async fn a_failed_row_creates_no_category() {
    let rig = Rig::new();
    let mut untitled = row("untitled", "sale/shirts", &["sale", "shirts"]);
    untitled["title"] = json!("");
    let mut lost = row("lost", "lost", &["lost"]);
    lost["category_ids"] = json!(["cat_01J8ZQ4T6M3V0X9K2B7C5D1EFG"]);
    let mut rows = vec![untitled, lost];
    for reply in [tried(&rig, &rows).await, ndjson(&rig, &rows).await] {
        assert_eq!(statuses(&reply), ["failed", "failed"], "{}", reply.text);
        assert_eq!(reply.body["categories_created"], 0);
    }
    assert_eq!(tree(&rig).await, "");
    // A valid row creates its categories and their ancestors, even with another row's details.
    rows.push(row("shirt", "sale/shirts", &[]));
    rows.push(row("blouse", "sale/shirts", &[]));
    for reply in [tried(&rig, &rows).await, ndjson(&rig, &rows).await] {
        assert_eq!(statuses(&reply), ["failed", "failed", "created", "created"], "{}", reply.text);
        assert_eq!(reply.body["categories_created"], 2);
    }
    assert_eq!(tree(&rig).await, "sale(shirts)");
}

#[tokio::test]
async fn a_dry_run_reports_categories_that_would_be_too_deep() {
    let rig = Rig::new();
    let mut parent: Option<String> = None;
    for n in 1..=7 {
        parent = Some(below(&rig, &format!("c{n}"), parent.as_deref()).await);
    }
    let rows = [row("a", "c7/eight", &["eight"]), row("b", "c7/eight/nine", &["nine"])];
    for reply in [tried(&rig, &rows).await, ndjson(&rig, &rows).await] {
        assert_eq!(statuses(&reply), ["created", "failed"], "{}", reply.text);
        let fault = &reply.body["rows"][1]["errors"][0];
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/categories/0"), &json!("too_deep")));
        assert_eq!(reply.body["categories_created"], 1);
    }
}
