//! Names of categories beside the values of facets.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::id::{CategoryId, Raw};
use events::catalog::{CategoryChanged, ProductChanged};
use serde_json::{Value, json};
use testkit::Faults;

use crate::support::*;

fn id(n: u64) -> CategoryId {
    Raw::from_parts(1_700_000_000_000 + n, u128::from(n)).into()
}

fn category(n: u64, version: u64, name: &str) -> CategoryChanged {
    let (slug, name) = (format!("category-{n}"), name.to_owned());
    CategoryChanged { category_id: id(n), version, slug, name, parent_id: None, deleted: false }
}

fn deleted(n: u64, version: u64, name: &str) -> CategoryChanged {
    CategoryChanged { deleted: true, ..category(n, version, name) }
}

fn lamp(n: u64, categories: &[u64]) -> ProductChanged {
    ProductChanged { category_ids: categories.iter().map(|n| id(*n)).collect(), ..product(n, "Lamp") }
}

/// The names by the ids of the categories that are counted.
async fn names(rig: &Rig, path: &str) -> BTreeMap<String, Value> {
    let reply = get(rig, path).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let counted = reply.body["facets"]["categories"].as_array().unwrap().iter();
    counted.map(|one| (one["value"].as_str().unwrap().to_owned(), one["name"].clone())).collect()
}

const LAMPS: &str = "/search/products?q=lamp&facets=true";

async fn name(rig: &Rig) -> Value {
    names(rig, LAMPS).await.remove(&id(1).to_string()).unwrap()
}

#[tokio::test]
async fn stand_beside_ids_where_they_are_known() {
    let (rig, _) = rig();
    rig.deliver(&category(1, 1, "Lamps <b>")).await.unwrap();
    index(&rig, [ProductChanged { tags: vec!["new".to_owned()], ..lamp(1, &[1, 2]) }, lamp(2, &[1])]).await;
    for path in [LAMPS, "/search?q=lamp&facets=true"] {
        let reply = get(&rig, path).await;
        let expected = json!([{ "value": id(1), "name": "Lamps <b>", "count": 2 }, { "value": id(2), "count": 1 }]);
        assert_eq!(reply.body["facets"]["categories"], expected, "{path}");
        assert_eq!(reply.body["facets"]["tags"], json!([{ "value": "new", "count": 1 }]), "{path}");
    }
    // What nobody counts is not looked up.
    assert_eq!(get(&rig, "/search/products?q=lamp").await.body.get("facets"), None);
}

#[tokio::test]
async fn the_newest_counts_in_any_order_of_events() {
    let (rig, _) = rig();
    index(&rig, [lamp(1, &[1])]).await;
    assert_eq!(name(&rig).await, Value::Null, "nobody told of it");
    let told = [
        (category(1, 3, "Lights"), json!("Lights")),
        (category(1, 2, "Lamps"), json!("Lights")),
        (category(1, 3, "Lights"), json!("Lights")),
        (category(1, 4, "Lamps and lights"), json!("Lamps and lights")),
        (deleted(1, 6, "Lamps"), Value::Null),
        (category(1, 5, "Late"), Value::Null),
        (category(1, 6, "As old"), Value::Null),
    ];
    for (event, expected) in told {
        // Republished states come again as they are.
        for _ in 0..2 {
            rig.deliver(&event).await.unwrap();
            assert_eq!(name(&rig).await, expected, "{event:?}");
        }
    }
}

#[tokio::test]
async fn another_process_shows_a_new_name_within_a_minute() {
    let (rig, blobs) = rig();
    rig.deliver(&category(1, 1, "Lamps")).await.unwrap();
    index(&rig, [lamp(1, &[1])]).await;
    let other = rig.restarted_with(None, Some(std::sync::Arc::new(blobs.clone())));
    assert_eq!([name(&rig).await, name(&other).await], ["Lamps", "Lamps"]);
    rig.deliver(&category(1, 2, "Lights")).await.unwrap();
    assert_eq!([name(&rig).await, name(&other).await], ["Lights", "Lamps"], "the other did not hear of it");
    rig.advance(Duration::from_secs(59));
    assert_eq!(name(&other).await, "Lamps");
    rig.advance(Duration::from_secs(1));
    assert_eq!(name(&other).await, "Lights");
}

#[tokio::test]
async fn cost_half_a_unit_a_minute_for_each_that_is_shown() {
    let faults = Faults::none();
    let (rig, _) = rig_with(&[], Some(faults.clone()));
    faults.take_log();
    rig.deliver(&category(1, 1, "Lamps")).await.unwrap();
    assert_eq!(faults.take_log().len(), 1, "one write");
    index(&rig, (1..=5).map(|n| lamp(n, &[n]))).await;
    get(&rig, "/search/products?q=lamp").await;
    assert_eq!(get(&rig, LAMPS).await.cost(), "2.5rru 0wru", "five names, known or not");
    assert_eq!(get(&rig, LAMPS).await.cost(), "0rru 0wru");
    rig.deliver(&category(2, 1, "Oil lamps")).await.unwrap();
    assert_eq!(get(&rig, LAMPS).await.cost(), "0.5rru 0wru", "the one that changed");
    let before = faults.take_log().len();
    rig.tick().await.unwrap();
    assert!(faults.take_log().len() < before.max(20), "nothing is indexed");
}

#[tokio::test]
async fn a_hundred_are_named_by_one_read() {
    let (rig, _) = rig();
    for n in 1..=130 {
        rig.deliver(&category(n, 1, &format!("Category {n}"))).await.unwrap();
    }
    index(&rig, (1..=130).map(|n| lamp(n, &[n]))).await;
    get(&rig, "/search/products?q=lamp").await;
    let reply = get(&rig, LAMPS).await;
    assert_eq!(reply.cost(), "50rru 0wru");
    let counted = reply.body["facets"]["categories"].as_array().unwrap();
    assert_eq!(counted.len(), 100);
    assert!(counted.iter().all(|one| one["name"].as_str().is_some_and(|name| name.starts_with("Category "))));
}
