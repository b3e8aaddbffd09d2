//! What reviews come to, beside products.

use std::sync::Arc;

use domain::id::ProductId;
use events::social::RatingChanged;
use serde_json::json;
use service::Capability;
use service::event::Event;
use service::work::Work;
use testkit::Call;

use crate::support::*;

fn rating(id: &str, version: u64, histogram: [u64; 5]) -> RatingChanged {
    let product_id: ProductId = id.parse().unwrap();
    let sum = histogram.iter().zip(1..).map(|(count, stars)| count * stars).sum();
    RatingChanged { product_id, version, count: histogram.iter().sum(), sum, histogram }
}

#[tokio::test]
async fn a_rating_stands_beside_its_product_everywhere() {
    let rig = Rig::new();
    let id = on_shelf(&rig, product("shirt", &["A"])).await;
    let before = public(&rig, &id).await;
    assert!(before.body.get("rating").is_none(), "no reviews, no rating");
    rig.take_events();
    rig.deliver(&rating(&id, 7, [0, 0, 1, 0, 2])).await.unwrap();
    let shown = public(&rig, &id).await;
    let expected = json!({ "count": 3, "average": 4.33, "histogram": [0, 0, 1, 0, 2] });
    assert_eq!(shown.body["rating"], expected);
    assert_eq!(shown.body["version"], before.body["version"], "the version counts only changes by staff");
    assert_ne!(shown.header("etag"), before.header("etag"), "caches learn of it");
    assert!(rig.take_events().is_empty(), "ratings are not published again");
    for path in ["/products", "/products/by-slug/shirt", "/catalog/products"] {
        let reply = rig.call(staff(Call::get(path))).await;
        if reply.status == 404 {
            continue;
        }
        let body = if reply.body["items"].is_array() { &reply.body["items"][0] } else { &reply.body };
        assert_eq!(body["rating"], expected, "{path}");
    }
    assert_eq!(inspect(&rig, &id).await.body["rating"], expected);

    // A change by staff keeps it, under the version that they read.
    let version = shown.body["version"].as_u64().unwrap();
    let change = Call::patch(format!("/products/{id}")).if_match(version).json(json!({ "title": "Other" }));
    let changed = rig.call(staff(change)).await;
    assert_eq!((changed.status, &changed.body["rating"]), (200, &expected), "{}", changed.text);

    rig.deliver(&rating(&id, 8, [0; 5])).await.unwrap();
    let gone = public(&rig, &id).await;
    assert!(gone.body.get("rating").is_none(), "the last review is gone");
    rig.deliver(&rating(&id, 7, [0, 0, 1, 0, 2])).await.unwrap();
    assert!(public(&rig, &id).await.body.get("rating").is_none(), "an older one brings nothing back");
}

#[tokio::test]
async fn the_newest_rating_is_shown_in_any_order() {
    let histograms: Vec<_> = (1..=6_u64).map(|n| [n, 0, 0, 0, 1]).collect();
    for turn in 0..6 {
        let rig = Rig::new();
        let id = on_shelf(&rig, product("shirt", &["A"])).await;
        let mut order: Vec<_> = (0..6).collect();
        order.rotate_left(turn);
        order.swap(0, turn / 2);
        for place in order.iter().chain(&order) {
            rig.deliver(&rating(&id, *place as u64 + 1, histograms[*place])).await.unwrap();
        }
        assert_eq!(public(&rig, &id).await.body["rating"]["count"], 7, "{order:?}");
    }
}

#[tokio::test]
async fn stock_staff_and_reviews_do_not_undo_each_other() {
    let rig = Arc::new(Rig::new());
    let id = on_shelf(&rig, product("shirt", &["A"])).await;
    let mut tasks = Vec::new();
    for version in 1..=20_u64 {
        let (rig, id) = (Arc::clone(&rig), id.clone());
        tasks.push(tokio::spawn(async move {
            while rig.deliver(&rating(&id, version, [0, 0, 0, 0, version])).await.is_err() {}
            let event = stock(&rig, &[("A", version, [0, 3, 50][(version % 3) as usize])]);
            while rig.deliver(&event).await.is_err() {}
        }));
    }
    let mut changes = 0;
    while changes < 5 {
        let reply = patch(&rig, &id, json!({ "title": format!("T{changes}") })).await;
        changes += u64::from(reply.status == 200);
        assert!([200, 503].contains(&reply.status), "{}", reply.text);
    }
    for task in tasks {
        task.await.unwrap();
    }
    let shown = public(&rig, &id).await.body;
    assert_eq!(shown["rating"], json!({ "count": 20, "average": 5.0, "histogram": [0, 0, 0, 0, 20] }));
    assert_eq!((availability(&shown), shown["title"].as_str()), (vec!["in_stock"], Some("T4")));
}

#[tokio::test]
async fn costs_a_read_and_a_write_of_the_product() {
    let rig = Rig::new();
    let id = on_shelf(&rig, product("shirt", &["A"])).await;
    let cost = async |version: u64| {
        let event = Event::new("social", &rig.clock, &rating(&id, version, [0, 0, 0, 0, 1])).unwrap();
        let work = Arc::new(Work::new("test"));
        Arc::clone(&work).run(Capability::consume(&*rig.capability, &event)).await.unwrap();
        work.cost().to_string()
    };
    assert_eq!(cost(2).await, "1rru 2wru");
    assert_eq!(cost(2).await, "1rru 0wru", "known");
    assert_eq!(cost(1).await, "1rru 0wru", "older");
}

#[tokio::test]
async fn the_rating_of_an_unknown_product_is_passed_over() {
    let rig = Rig::new();
    rig.deliver(&rating("prod_01J8ZQ4T6M3V0X9K2B7C5D1005", 1, [1, 0, 0, 0, 0])).await.unwrap();
    let id = on_shelf(&rig, product("shirt", &["A"])).await;
    assert!(public(&rig, &id).await.body.get("rating").is_none());
}
