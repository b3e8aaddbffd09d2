//! Availability: the read model of inventory's stock.

use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn availability_follows_the_stock_of_each_variant() {
    let rig = Rig::new();
    let mut content = product("shirt", &["A", "B", "C", "D"]);
    content["variants"][2]["backorder"] = json!("allow");
    content["variants"][3]["track_inventory"] = json!(false);
    let id = on_shelf(&rig, content).await;
    assert_eq!(availability(&public(&rig, &id).await.body), ["out", "out", "low", "in_stock"]);
    rig.take_events();
    rig.deliver(&stock(&rig, &[("A", 1, 6), ("B", 1, 5), ("C", 1, -2), ("D", 1, 0)])).await.unwrap();
    let shown = public(&rig, &id).await;
    assert_eq!(availability(&shown.body), ["in_stock", "low", "low", "in_stock"]);
    assert_eq!(shown.body["version"], 2, "the version counts only changes by staff");
    assert!(rig.take_events().is_empty(), "availability is not published");

    rig.deliver(&stock(&rig, &[("A", 2, 0), ("B", 2, 60)])).await.unwrap();
    assert_eq!(availability(&public(&rig, &id).await.body), ["out", "in_stock", "low", "in_stock"]);
    let (listed, _) = collect(&rig, "/products", "id", false).await;
    assert_eq!(listed, [id.as_str()]);
    let page = rig.call(Call::get("/products")).await;
    assert_eq!(availability(&page.body["items"][0]), ["out", "in_stock", "low", "in_stock"]);
}

#[tokio::test]
async fn records_levels_once_and_in_the_order_of_their_versions() {
    let rig = Rig::new();
    let id = on_shelf(&rig, product("shirt", &["A", "B"])).await;
    let newest = stock(&rig, &[("A", 9, 100), ("B", 4, 3)]);
    rig.deliver(&newest).await.unwrap();
    let after = public(&rig, &id).await;
    assert_eq!(availability(&after.body), ["in_stock", "low"]);
    rig.deliver(&newest).await.unwrap();
    rig.deliver(&stock(&rig, &[("A", 8, 0), ("B", 1, 900)])).await.unwrap();
    let late = public(&rig, &id).await;
    assert_eq!((&late.body, late.header("etag")), (&after.body, after.header("etag")));

    // A level that changes no availability is recorded too, so that an older one does not undo it.
    rig.deliver(&stock(&rig, &[("A", 12, 50)])).await.unwrap();
    rig.deliver(&stock(&rig, &[("A", 11, 0)])).await.unwrap();
    assert_eq!(availability(&public(&rig, &id).await.body), ["in_stock", "low"]);
}

#[tokio::test]
async fn levels_end_the_same_in_any_order() {
    let levels = [("A", 1, 0), ("A", 2, 50), ("A", 3, 2), ("A", 4, 0), ("A", 5, 3), ("B", 1, 9), ("B", 2, 1)];
    for turn in 0..levels.len() {
        let rig = Rig::new();
        let id = on_shelf(&rig, product("shirt", &["A", "B"])).await;
        let mut order = levels;
        order.rotate_left(turn);
        order.swap(0, turn / 2);
        for level in order.iter().chain(&order) {
            rig.deliver(&stock(&rig, &[*level])).await.unwrap();
        }
        assert_eq!(availability(&public(&rig, &id).await.body), ["low", "low"], "{order:?}");
    }
}

#[tokio::test]
async fn remembers_the_stock_of_a_sku_without_a_product() {
    let rig = Rig::new();
    rig.deliver(&stock(&rig, &[("A", 3, 100), ("B", 1, 0), ("C", 1, 2)])).await.unwrap();
    let created = rig.call(staff(Call::post("/products")).json(product("shirt", &["A", "B"]))).await;
    assert_eq!((created.status, availability(&created.body)), (201, vec!["in_stock", "out"]), "{}", created.text);
    let id = created.body["id"].as_str().unwrap();
    let changed = patch(&rig, id, json!({ "variants": [variant("C"), variant("A")] })).await;
    assert_eq!(availability(&changed.body), ["low", "in_stock"]);
    assert_eq!(availability(&inspect(&rig, id).await.body), ["low", "in_stock"]);

    // The stock of a free sku is still recorded, for the product that gets it next.
    rig.deliver(&stock(&rig, &[("B", 2, 40)])).await.unwrap();
    let other = rig.call(staff(Call::post("/products")).json(product("hat", &["B"]))).await;
    assert_eq!(availability(&other.body), ["in_stock"]);
}

#[tokio::test]
async fn a_change_of_a_product_keeps_its_stock() {
    let rig = Rig::new();
    let id = on_shelf(&rig, product("shirt", &["A", "B"])).await;
    rig.deliver(&stock(&rig, &[("A", 1, 100)])).await.unwrap();
    let mut second = variant("B");
    second["backorder"] = json!("allow");
    let swapped = patch(&rig, &id, json!({ "variants": [second, variant("A")] })).await;
    assert_eq!(availability(&swapped.body), ["low", "in_stock"]);
    let back = patch(&rig, &id, json!({ "variants": [variant("A"), variant("B")] })).await;
    assert_eq!(availability(&back.body), ["in_stock", "out"]);
    assert_eq!(availability(&public(&rig, &id).await.body), ["in_stock", "out"]);
}

#[tokio::test]
async fn the_level_of_low_stock_can_be_set() {
    let rig = Rig::with(&[("CATALOG_LOW_STOCK", "50")], None);
    let id = on_shelf(&rig, product("shirt", &["A"])).await;
    rig.deliver(&stock(&rig, &[("A", 1, 50)])).await.unwrap();
    assert_eq!(availability(&public(&rig, &id).await.body), ["low"]);
    rig.deliver(&stock(&rig, &[("A", 2, 51)])).await.unwrap();
    assert_eq!(availability(&public(&rig, &id).await.body), ["in_stock"]);
}
