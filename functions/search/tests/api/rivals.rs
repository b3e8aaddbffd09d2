//! Tests of conditions: a rival changes each item right before its write, which is then refused.

use std::collections::BTreeSet;
use std::time::Duration;

use events::content::{EntryPublished, EntryUnpublished, ReleasePublished, Released, TypeChanged};
use serde_json::json;
use testkit::{Call, Faults, NOON};

use crate::entries::{article, entry, entry_id, locales, release_id};
use crate::support::*;

/// Unconditional writes, and why they are safe: whoever indexed removes a marker only as it was read.
const BLIND: [&str; 3] = ["Put waiting entry", "Put waiting prod", "Put waiting release"];

#[tokio::test]
async fn refuses_a_write_over_a_newer_one() {
    let faults = Faults::rivals();
    let (rig, _) = rig_with(&[], Some(faults.clone()));
    products_and_stock(&rig).await;
    entries_and_releases(&rig).await;
    for version in 0..2 {
        let body = json!({ "stop_words": [format!("cheap{version}")] });
        let changed = rig.call(staff(Call::put("/search-settings")).if_match(version).json(body)).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let wish = || staff(Call::post("/search-index/rebuild")).key(&format!("k{version}"));
        let wished = rig.call(wish()).await;
        assert_eq!(wished.status, 202, "{}", wished.text);
        assert_eq!(rig.call(wish()).await.header("idempotent-replayed"), "true");
        rig.tick().await.unwrap();
    }
    assert_eq!(get(&rig, "/search/products?limit=1").await.status, 200);
    assert_eq!(titles(&rig, "lamp ").await.len(), 2);

    let blind: BTreeSet<_> = BLIND.iter().map(|write| format!("stoa-SearchTable | {write}")).collect();
    assert_eq!(faults.unguarded(), blind);
}

async fn products_and_stock(rig: &Rig) {
    rig.deliver(&level("SKU-2", 1, 3)).await.unwrap();
    index(rig, [product(1, "Lamp"), product(2, "Lamp")]).await;
    let moves = [("SKU-1", 1, 3), ("SKU-1", 2, 2), ("SKU-1", 3, 0), ("SKU-1", 4, 1), ("SKU-2", 2, 0), ("SKU-3", 1, 1)];
    for (sku, version, available) in moves {
        rig.deliver(&level(sku, version, available)).await.unwrap();
    }
    rig.tick().await.unwrap();
}

async fn entries_and_releases(rig: &Rig) {
    rig.deliver(&locales()).await.unwrap();
    rig.deliver(&article()).await.unwrap();
    rig.deliver(&TypeChanged { version: 2, ..article() }).await.unwrap();
    let titled = |n: u64, version: u64| entry(n, version, &[("en", "Good houses")], json!({}));
    rig.deliver(&titled(1, 1)).await.unwrap();
    rig.deliver(&titled(1, 2)).await.unwrap();
    let held = EntryPublished { release_id: Some(release_id()), ..titled(2, 1) };
    rig.deliver(&held).await.unwrap();
    let named = vec![Released { entry_id: entry_id(2), version: 1, unpublished: false }];
    let published = ReleasePublished { release_id: release_id(), published_at: NOON, entries: named };
    rig.deliver(&published).await.unwrap();
    rig.tick().await.unwrap();
    let gone = EntryUnpublished { entry_id: entry_id(1), version: 3, type_id: "article".to_owned(), release_id: None };
    rig.deliver(&gone).await.unwrap();
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(11));
}
