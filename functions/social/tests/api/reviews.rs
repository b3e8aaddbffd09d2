//! Reviews, ratings and verified purchases.

use std::time::Duration;

use domain::id::ProductId;
use events::catalog::ProductArchived;
use events::social::{PostState, RatingChanged, ReviewChanged};
use serde_json::{Value, json};
use testkit::Call;

use crate::support::{
    ADA, BOB, CYD, DAN, MOD, PRODUCT, Rig, completed, delete, field, get, moderate, moderator, product, profile,
    review, sell, town,
};

async fn public(rig: &Rig, path: &str) -> Value {
    let reply = rig.call(Call::get(path)).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text);
    reply.body
}

async fn rating(rig: &Rig) -> (u64, Option<String>, Value) {
    let shown = public(rig, &format!("/ratings/{PRODUCT}")).await;
    (shown["count"].as_u64().unwrap(), shown["average"].as_str().map(ToOwned::to_owned), shown["histogram"].clone())
}

#[tokio::test]
async fn reviews_are_written_changed_listed_and_deleted() {
    let rig = town().await;
    sell(&rig).await;
    for (who, stars) in [(ADA, 5), (BOB, 2), (CYD, 5)] {
        rig.advance(Duration::from_millis(1));
        assert_eq!(review(&rig, who, stars).await.status, 201);
    }
    assert_eq!(rating(&rig).await, (3, Some("4.0".to_owned()), json!([0, 1, 0, 0, 2])));
    let listed = async |query: &str| {
        let path = format!("/reviews/{PRODUCT}{query}");
        let items = public(&rig, &path).await["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["author"]["handle"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed("").await, ["cyd", "bob", "ada"]);
    assert_eq!(listed("?sort=highest").await, ["cyd", "ada", "bob"]);
    assert_eq!(listed("?sort=lowest").await, ["bob", "ada", "cyd"]);
    assert_eq!(listed("?rating=5&sort=lowest").await, ["cyd", "ada"]);
    let first = public(&rig, &format!("/reviews/{PRODUCT}?limit=2")).await;
    let cursor = first["next_cursor"].as_str().unwrap();
    assert_eq!(listed(&format!("?limit=2&cursor={cursor}")).await, ["ada"]);

    let path = format!("/reviews/{PRODUCT}/mine");
    let again = Call::put(&path).bearer(BOB, "").json(json!({ "rating": 4 }));
    assert_eq!(rig.call(again.clone()).await.status, 428);
    assert_eq!(rig.call(again.clone().if_match(1)).await.status, 412);
    let version = get(&rig, BOB, &path).await.header("etag").to_owned();
    assert_eq!(rig.call(again.header("if-match", version)).await.status, 200);
    assert_eq!(rating(&rig).await, (3, Some("4.7".to_owned()), json!([0, 0, 0, 1, 2])));
    assert_eq!(delete(&rig, ADA, &path).await.status, 204);
    assert_eq!((delete(&rig, ADA, &path).await.status, get(&rig, ADA, &path).await.status), (404, 404));
    assert_eq!(rating(&rig).await, (2, Some("4.5".to_owned()), json!([0, 0, 0, 1, 1])));
    assert_eq!(public(&rig, &format!("/ratings?ids={PRODUCT}")).await["items"][0]["count"], 2);
    let events = rig.take_events();
    let ratings: Vec<RatingChanged> =
        events.iter().filter(|e| e.kind == "social.rating.changed").map(|e| e.data().unwrap()).collect();
    assert_eq!(
        ratings.iter().map(|e| (e.count, e.sum)).collect::<Vec<_>>(),
        [(1, 5), (2, 7), (3, 12), (3, 14), (2, 9)]
    );
    assert!(ratings.windows(2).all(|two| two[0].version < two[1].version));
    let last: ReviewChanged = events.iter().rfind(|e| e.kind == "social.review.changed").unwrap().data().unwrap();
    assert_eq!((last.state, last.title.as_str(), last.body.as_str()), (PostState::Deleted, "", ""));
}

#[tokio::test]
async fn bad_reviews_are_refused() {
    let rig = town().await;
    assert_eq!(review(&rig, ADA, 3).await.status, 404, "nobody knows the product");
    rig.deliver(&product(PRODUCT, 1, "draft", &["TEE-M"])).await.unwrap();
    assert_eq!(review(&rig, ADA, 3).await.status, 404, "nobody has seen it");
    assert_eq!(rig.call(Call::get(format!("/ratings/{PRODUCT}"))).await.status, 404);
    assert_eq!(rig.call(Call::get(format!("/reviews/{PRODUCT}"))).await.status, 404);
    rig.deliver(&product(PRODUCT, 2, "active", &["TEE-M"])).await.unwrap();
    rig.deliver(&product(PRODUCT, 1, "draft", &["TEE-M"])).await.unwrap();
    for rating in [json!(0), json!(6), json!(1.5)] {
        let call = Call::put(format!("/reviews/{PRODUCT}/mine")).bearer(ADA, "").json(json!({ "rating": rating }));
        assert_eq!(rig.call(call).await.status, 400, "{rating}");
    }
    let long = json!({ "rating": 1, "title": "x".repeat(151), "body": "x".repeat(5001), "colour": 1 });
    let reply = rig.call(Call::put(format!("/reviews/{PRODUCT}/mine")).bearer(ADA, "").json(long)).await;
    assert_eq!(reply.faults(), ["/body out_of_range", "/colour unknown_field", "/title out_of_range"]);
    assert_eq!(rig.call(Call::get(format!("/reviews/{PRODUCT}?rating=6"))).await.faults(), ["rating out_of_range"]);
    assert_eq!(review(&rig, ADA, 3).await.status, 201);
    let product_id: ProductId = PRODUCT.parse().unwrap();
    rig.deliver(&ProductArchived { product_id, version: 3, skus: Vec::new() }).await.unwrap();
    assert_eq!(rating(&rig).await.0, 1, "what is not sold any more keeps its reviews");
}

#[tokio::test]
async fn a_purchase_verifies_a_review_before_and_after() {
    let rig = town().await;
    sell(&rig).await;
    assert_eq!(review(&rig, ADA, 4).await.body["verified_purchase"], false);
    rig.take_events();
    for _ in 0..2 {
        rig.deliver(&completed(ADA, &["TEE-L", "OTHER"])).await.unwrap();
    }
    rig.deliver(&completed(BOB, &["TEE-M"])).await.unwrap();
    let events: Vec<ReviewChanged> = rig.take();
    assert_eq!(events.iter().map(|e| e.verified_purchase).collect::<Vec<_>>(), [true], "once");
    assert_eq!(get(&rig, ADA, &format!("/reviews/{PRODUCT}/mine")).await.body["verified_purchase"], true);
    assert_eq!(review(&rig, BOB, 4).await.body["verified_purchase"], true);
    assert_eq!(review(&rig, CYD, 4).await.body["verified_purchase"], false);
    assert_eq!(rating(&rig).await, (3, Some("4.0".to_owned()), json!([0, 0, 0, 3, 0])));
}

#[tokio::test]
async fn an_order_before_its_product_verifies_too() {
    let rig = town().await;
    rig.deliver(&completed(ADA, &["TEE-M"])).await.unwrap();
    sell(&rig).await;
    assert_eq!(review(&rig, ADA, 1).await.body["verified_purchase"], true);
}

#[tokio::test]
async fn an_order_before_its_sku_verifies_a_review_that_is_there() {
    let rig = town().await;
    sell(&rig).await;
    assert_eq!(review(&rig, ADA, 1).await.body["verified_purchase"], false);
    rig.deliver(&completed(ADA, &["TEE-XL"])).await.unwrap();
    rig.take_events();
    for _ in 0..2 {
        rig.deliver(&product(PRODUCT, 2, "active", &["TEE-M", "TEE-XL"])).await.unwrap();
    }
    assert_eq!(rig.take::<ReviewChanged>().iter().map(|e| e.verified_purchase).collect::<Vec<_>>(), [true]);
    assert_eq!(get(&rig, ADA, &format!("/reviews/{PRODUCT}/mine")).await.body["verified_purchase"], true);
}

#[tokio::test]
async fn an_author_reviews_a_product_once_in_a_race() {
    for call in 1..=12 {
        let rig = town().await;
        sell(&rig).await;
        let slow = async |other: &Rig| review(other, ADA, 5).await.status;
        let fast = async {
            assert_eq!(review(&rig, ADA, 3).await.status, 201);
        };
        if rig.overtaken(call, slow, fast).await.is_none() {
            assert!(call > 5, "it makes more calls than that");
            return;
        }
        assert_eq!(rating(&rig).await.0, 1, "call {call}");
        assert_eq!(public(&rig, &format!("/reviews/{PRODUCT}")).await["items"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rating_is_exact_in_a_crowd() {
    let rig = std::sync::Arc::new(town().await);
    sell(&rig).await;
    let people: Vec<_> = (0..12).map(|n| format!("acct_01J8ZQ4T6M3V0X9K2B7C5D{:04}", 2000 + n)).collect();
    for (n, who) in people.iter().enumerate() {
        profile(&rig, who, &format!("crowd_{n}")).await;
    }
    let written = people.iter().cloned().map(|who| {
        let rig = rig.clone();
        tokio::spawn(async move {
            while ![200, 201].contains(&review(&rig, &who, 3).await.status) {}
            while review(&rig, &who, 5).await.status != 200 {}
        })
    });
    for task in written.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_eq!(rating(&rig).await, (12, Some("5.0".to_owned()), json!([0, 0, 0, 0, 12])));
}

#[tokio::test]
async fn hidden_reviews_do_not_count() {
    let rig = town().await;
    sell(&rig).await;
    let made = review(&rig, ADA, 1).await.body;
    assert_eq!(review(&rig, BOB, 5).await.status, 201);
    let id = made["id"].as_str().unwrap();
    for _ in 0..2 {
        assert_eq!(moderate(&rig, format!("/reviews/{id}/hide")).await, 204);
    }
    assert_eq!(rating(&rig).await.1, Some("5.0".to_owned()));
    assert_eq!(get(&rig, ADA, &format!("/reviews/{PRODUCT}/mine")).await.body["state"], "hidden");
    assert_eq!(review(&rig, ADA, 2).await.body["state"], "hidden", "a change does not show it");
    let judged = rig.call(moderator(Call::get(format!("/moderation-reviews/{id}")))).await;
    assert_eq!((&judged.body["state"], &judged.body["author"]["handle"]), (&json!("hidden"), &json!("ada")));
    assert_eq!(get(&rig, ADA, &format!("/moderation-reviews/{id}")).await.problem(), "insufficient_scope");
    let nowhere = rig.call(moderator(Call::get("/moderation-reviews/rev_01J8ZQ4T6M3V0X9K2B7C5D1EFG"))).await;
    assert_eq!(nowhere.status, 404, "{}", nowhere.text);
    assert_eq!(moderate(&rig, format!("/reviews/{id}/unhide")).await, 204);
    assert_eq!(rating(&rig).await, (2, Some("3.5".to_owned()), json!([0, 1, 0, 0, 1])));
    profile(&rig, DAN, "dan").await;
    assert_eq!(moderate(&rig, "/profiles/bob/suspend".to_owned()).await, 204);
    let seen = public(&rig, &format!("/reviews/{PRODUCT}")).await;
    assert_eq!(field(seen["items"].as_array().unwrap(), "id"), [id]);
    assert_eq!(get(&rig, MOD, &format!("/reviews/{PRODUCT}/mine")).await.status, 404);
}
