//! Tests of lists under concurrent changes, and of republishing.

use std::time::Duration;

use events::inventory::StockChanged;
use serde_json::Value;
use service::Capability;

use crate::support::{Rig, all, get, line, newest_published, order, placed, product, receive};

fn texts(items: &[Value], field: &str) -> Vec<String> {
    items.iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn lists_all_stock_by_sku() {
    let rig = Rig::new();
    let mut names: Vec<_> = (0..45).map(|n| format!("S{n}")).chain(["S".into(), "S-1".into(), "s.z".into()]).collect();
    for name in &names {
        rig.deliver(&product(1, &[name], true)).await.unwrap();
    }
    names.sort();
    for limit in [1, 7, 48, 100] {
        assert_eq!(texts(&all(&rig, "/stock", limit).await, "sku"), names, "limit {limit}");
    }
    let page = get(&rig, "/stock?limit=7").await;
    let cursor = page.body["next_cursor"].as_str().unwrap();
    assert_eq!(page.header("link"), format!("</stock?limit=7&cursor={cursor}>; rel=\"next\""));
    for forged in
        [format!("{cursor}A"), cursor.replace(|c: char| c.is_ascii_uppercase(), "x"), "%00".into(), "x".into()]
    {
        let refused = get(&rig, format!("/stock?cursor={forged}")).await;
        assert_eq!((refused.status, refused.faults().len()), (400, 1), "{forged}");
    }
    let foreign = get(&rig, format!("/stock/S1/movements?cursor={cursor}")).await;
    assert_eq!((foreign.status, foreign.faults()), (400, vec!["cursor invalid_cursor".to_owned()]));
}

#[tokio::test]
async fn lists_movements_newest_first_while_new_ones_arrive() {
    let rig = Rig::new();
    for quantity in 1..=25 {
        receive(&rig, "A", quantity).await;
    }
    let changes = |items: &[Value]| items.iter().map(|m| m["on_hand_change"].as_i64().unwrap()).collect::<Vec<_>>();
    assert_eq!(changes(&all(&rig, "/stock/A/movements", 100).await), (1..=25).rev().collect::<Vec<_>>());
    let first = get(&rig, "/stock/A/movements?limit=10").await;
    receive(&rig, "A", 99).await;
    let cursor = first.body["next_cursor"].as_str().unwrap();
    let second = get(&rig, format!("/stock/A/movements?limit=10&cursor={cursor}")).await;
    assert_eq!(changes(second.body["items"].as_array().unwrap()), (6..=15).rev().collect::<Vec<_>>());
    assert_eq!(changes(&all(&rig, "/stock/A/movements", 10).await).len(), 26);
    rig.deliver(&product(1, &["EMPTY"], true)).await.unwrap();
    assert!(all(&rig, "/stock/EMPTY/movements", 10).await.is_empty());
}

#[tokio::test]
async fn lists_holds_soonest_to_expire_first() {
    let rig = Rig::new();
    receive(&rig, "A", 100).await;
    receive(&rig, "B", 100).await;
    let mut ids = Vec::new();
    for n in 0..30 {
        let id = order(&rig);
        rig.deliver(&placed(id, vec![line(if n % 3 == 0 { "B" } else { "A" }, 1)])).await.unwrap();
        ids.push(id.to_string());
        rig.advance(Duration::from_secs(1));
    }
    for limit in [1, 4, 100] {
        assert_eq!(texts(&all(&rig, "/reservations", limit).await, "order_id"), ids, "limit {limit}");
        let of_b: Vec<_> = ids.iter().step_by(3).cloned().collect();
        assert_eq!(texts(&all(&rig, "/reservations?sku=B", limit).await, "order_id"), of_b, "limit {limit}");
    }
    let page = get(&rig, "/reservations?limit=4").await;
    let cursor = page.body["next_cursor"].as_str().unwrap();
    let other_filter = get(&rig, format!("/reservations?sku=A&cursor={cursor}")).await;
    assert_eq!(other_filter.status, 400);
}

#[tokio::test]
async fn republishes_every_level() {
    let rig = Rig::new();
    for n in 0..200 {
        rig.deliver(&product(1, &[&format!("S{n:03}")], true)).await.unwrap();
    }
    receive(&rig, "S007", 7).await;
    rig.take_events();
    let (mut cursor, mut calls) = (None, 0);
    loop {
        let done = rig.capability.republish("stock", cursor).await.unwrap();
        calls += done.count;
        cursor = done.cursor;
        if cursor.is_none() {
            break;
        }
    }
    let told = rig.take::<StockChanged>();
    assert_eq!((calls, told.len()), (3, 3));
    let told = newest_published(told.into_iter().flat_map(|told| told.levels));
    assert_eq!((told.len(), told["S007"], told["S199"]), (200, (2, 7, 7), (1, 0, 0)));
    let unknown = rig.capability.republish("dreams", None).await.unwrap();
    assert_eq!((unknown.count, unknown.cursor, rig.take_events().len()), (0, None, 0));
    assert!(rig.capability.republish("stock", Some("no sku".to_owned())).await.is_err());
}
