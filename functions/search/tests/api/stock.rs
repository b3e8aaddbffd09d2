//! Availability: what is sold out and what is back, in any order of events.

use std::time::Duration;

use events::catalog::ProductChanged;
use testkit::Faults;

use crate::support::*;

fn tracked(n: u64, version: u64) -> ProductChanged {
    let mut product = product(n, "Lamp");
    product.version = version;
    product.variants.iter_mut().for_each(|variant| variant.track_inventory = true);
    product
}

async fn is_available(rig: &Rig) -> bool {
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(1));
    let reply = get(rig, "/search/products?q=lamp").await;
    reply.body["items"][0]["available"].as_bool().unwrap()
}

#[tokio::test]
async fn turns_with_the_stock_and_an_older_level_changes_nothing() {
    let (rig, _) = rig();
    index(&rig, [tracked(1, 1)]).await;
    assert!(!is_available(&rig).await, "no level is known");
    for (version, available, expected) in
        [(5, 3, true), (4, 0, true), (7, 8, true), (6, 0, true), (8, 0, false), (8, 5, false), (9, 1, true)]
    {
        rig.deliver(&level("SKU-1", version, available)).await.unwrap();
        assert_eq!(is_available(&rig).await, expected, "level {version} with {available}");
    }
}

#[tokio::test]
async fn a_level_may_come_before_its_product() {
    let (rig, _) = rig();
    rig.deliver(&level("SKU-1", 2, 3)).await.unwrap();
    index(&rig, [tracked(1, 1)]).await;
    assert!(is_available(&rig).await);
    rig.deliver(&level("SKU-1", 3, 0)).await.unwrap();
    assert!(!is_available(&rig).await);
}

#[tokio::test]
async fn a_movement_that_shows_nothing_new_is_one_write_and_no_index() {
    let faults = Faults::none();
    let (rig, blobs) = rig_with(&[], Some(faults.clone()));
    index(&rig, [tracked(1, 1)]).await;
    rig.deliver(&level("SKU-1", 1, 100)).await.unwrap();
    rig.tick().await.unwrap();
    let before = blobs.names();
    faults.take_log();
    for version in 2..10 {
        rig.deliver(&level("SKU-1", version, 100 - i64::try_from(version).unwrap())).await.unwrap();
    }
    assert_eq!(faults.take_log().len(), 8, "one call each");
    rig.tick().await.unwrap();
    assert_eq!(blobs.names(), before, "nothing was indexed");
}

#[tokio::test]
async fn a_race_of_two_levels_keeps_the_newer() {
    let mut call = 1;
    loop {
        let (rig, _) = rig();
        index(&rig, [tracked(1, 1)]).await;
        rig.deliver(&level("SKU-1", 1, 5)).await.unwrap();
        let slow = async |other: &Rig| other.deliver(&level("SKU-1", 2, 0)).await.unwrap();
        let fast = async { rig.deliver(&level("SKU-1", 3, 9)).await.unwrap() };
        if rig.overtaken(call, slow, fast).await.is_none() {
            break;
        }
        assert!(is_available(&rig).await, "overtaken at call {call}");
        call += 1;
    }
    assert!(call > 1);
}
