//! Products: what is found of them, how it is shown, and which state wins.

use std::time::Duration;

use events::catalog::{ProductArchived, ProductChanged};
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn shows_what_a_page_of_a_shop_shows() {
    let (rig, _) = rig();
    let shirt = ProductChanged {
        description: Some("Woven of <b>linen</b> & cool in summer.".to_owned()),
        image: Some("https://cdn.example/linen.jpg".to_owned()),
        ..product(1, "Linen shirt")
    };
    index(&rig, [shirt]).await;

    let reply = get(&rig, "/search/products?q=linen").await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let item = &reply.body["items"][0];
    let expected = json!({
        "kind": "product", "id": product_id(1), "slug": "product-1", "title": "Linen shirt",
        "image": "https://cdn.example/linen.jpg", "price_from": { "amount": 199, "currency": "EUR" }, "available": true,
        "created_at": "2026-03-01T12:00:01.000Z",
        "highlights": {
            "title": "<em>Linen</em> shirt",
            "text": "Woven of &lt;b&gt;<em>linen</em>&lt;/b&gt; &amp; cool in summer.",
        },
    });
    assert_eq!(item, &expected);
    assert_eq!(reply.body["index"], json!({ "generation": 1, "lag_ms": 0 }));
    assert_eq!((&reply.body["found"], &reply.body["relaxed"]), (&json!(1), &json!(false)));
}

#[tokio::test]
async fn an_older_state_never_overwrites_a_newer_one() {
    let (rig, _) = rig();
    let new = ProductChanged { version: 3, ..product(1, "New name") };
    index(&rig, [new.clone(), ProductChanged { version: 2, ..product(1, "Old name") }, new]).await;
    assert_eq!(titles(&rig, "name").await, ["New name"]);

    let gone = ProductArchived { product_id: product_id(1), version: 4, skus: Vec::new() };
    rig.deliver(&gone).await.unwrap();
    index(&rig, [ProductChanged { version: 3, ..product(1, "New name") }]).await;
    rig.advance(Duration::from_secs(1));
    assert_eq!(titles(&rig, "name").await, [""; 0]);

    index(&rig, [ProductChanged { version: 5, ..product(1, "Back again") }]).await;
    rig.advance(Duration::from_secs(1));
    assert_eq!(titles(&rig, "").await, ["Back again"]);
}

#[tokio::test]
async fn an_event_that_is_overtaken_by_a_newer_one_changes_nothing() {
    let mut call = 1;
    loop {
        let (rig, _) = rig();
        let old = ProductChanged { version: 2, ..product(1, "Old name") };
        let new = ProductChanged { version: 3, ..product(1, "New name") };
        let slow = async |other: &Rig| other.deliver(&old).await.unwrap();
        if rig.overtaken(call, slow, async { index(&rig, [new.clone()]).await }).await.is_none() {
            break;
        }
        rig.tick().await.unwrap();
        rig.advance(Duration::from_secs(1));
        assert_eq!(titles(&rig, "name").await, ["New name"], "overtaken at call {call}");
        call += 1;
    }
    assert!(call > 3);
}

#[tokio::test]
async fn drafts_are_not_found() {
    let (rig, _) = rig();
    index(&rig, [ProductChanged { status: "draft".to_owned(), ..product(1, "Secret") }, product(2, "Open")]).await;
    assert_eq!(titles(&rig, "").await, ["Open"]);
    index(&rig, [ProductChanged { status: "draft".to_owned(), version: 2, ..product(2, "Open") }]).await;
    rig.advance(Duration::from_secs(1));
    assert_eq!(titles(&rig, "").await, [""; 0]);
}

#[tokio::test]
async fn sorts_and_filters() {
    let (rig, _) = rig();
    let tagged = |n: u64, tag: &str, color: &str| ProductChanged {
        tags: vec![tag.to_owned()],
        attributes: vec![attribute("color", color)],
        ..product(n, &format!("Shirt {n}"))
    };
    index(&rig, [tagged(1, "sale", "red"), tagged(2, "sale", "blue"), tagged(3, "new", "red")]).await;
    for (query, expected) in [
        ("sort=newest", vec!["Shirt 3", "Shirt 2", "Shirt 1"]),
        ("sort=price&currency=EUR", vec!["Shirt 1", "Shirt 2", "Shirt 3"]),
        ("sort=-price&currency=EUR", vec!["Shirt 3", "Shirt 2", "Shirt 1"]),
        ("sort=newest&tag=sale", vec!["Shirt 2", "Shirt 1"]),
        ("sort=newest&tag=sale,new", vec!["Shirt 3", "Shirt 2", "Shirt 1"]),
        ("sort=newest&attr[color]=red", vec!["Shirt 3", "Shirt 1"]),
        ("sort=newest&attr%5Bcolor%5D=red&attr[color]=blue", vec!["Shirt 3", "Shirt 2", "Shirt 1"]),
        ("attr[color]=red&tag=sale", vec!["Shirt 1"]),
        ("sort=newest&min_price=299&currency=EUR", vec!["Shirt 3", "Shirt 2"]),
        ("min_price=200&max_price=300&currency=EUR", vec!["Shirt 2"]),
        ("min_price=1&currency=USD", vec![]),
        ("available=false", vec![]),
        ("tag=nobody", vec![]),
    ] {
        assert_eq!(titles_of(&rig, &format!("/search/products?{query}")).await, expected, "{query}");
    }
}

#[tokio::test]
async fn finds_within_two_seconds_of_the_event() {
    let (rig, _) = rig_with(&[("SEARCH_AT_ONCE", "true")], None);
    let begun = std::time::Instant::now();
    rig.deliver(&product(1, "Linen shirt")).await.unwrap();
    loop {
        rig.advance(Duration::from_millis(100));
        if titles(&rig, "linen").await.len() == 1 {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(2), "not found in time");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
