//! Requests that wait for an order with `Prefer: wait`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::id::OrderId;
use domain::owner::Owner;
use events::payments::PaymentActionRequired;
use testkit::{Call, Reply};

use crate::shop::*;

fn wait(id: OrderId, owner: Owner, seconds: u32) -> Call {
    Call::get(format!("/orders/{id}")).bearer(owner, "").header("prefer", format!("wait={seconds}"))
}

#[expect(clippy::unwrap_used, reason = "a panicking request fails the test")]
/// Runs `doing` while the request waits; yields the answer and how long it took.
async fn meanwhile(shop: &Arc<Shop>, call: Call, doing: impl Future<Output = ()>) -> (Reply, Duration) {
    let begun = Instant::now();
    let waiting = Arc::clone(shop);
    let asked = tokio::spawn(async move { waiting.call(call).await });
    tokio::time::sleep(Duration::from_millis(20)).await;
    doing.await;
    (asked.await.unwrap(), begun.elapsed())
}

#[tokio::test]
async fn one_request_waits_from_the_checkout_to_the_confirmation() {
    let shop = Arc::new(shop());
    let owner = guest(&shop.clock);
    let checkout = checkout(&shop.clock, owner);
    let id = checkout.order_id;
    let succeeds = async {
        deliver(&shop, &checkout).await;
        deliver(&shop, &held(&shop, id)).await;
        deliver(&shop, &authorized(&shop, id)).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        deliver(&shop, &committed(id)).await;
    };
    let (reply, took) = meanwhile(&shop, wait(id, owner, 15), succeeds).await;
    assert_eq!((reply.status, text(&reply.body, "status").as_str()), (200, "confirmed"), "{}", reply.text);
    assert_eq!((reply.header("preference-applied"), reply.header("etag")), ("wait", "\"4\""));
    assert!(took < Duration::from_secs(5), "{took:?}");
    let again = shop.call(wait(id, owner, 15)).await;
    assert_eq!((again.status, again.cost()), (200, "2rru 0wru"), "a settled order needs no wait");
    let plain = shop.call(Call::get(format!("/orders/{id}")).bearer(owner, "")).await;
    assert_eq!(plain.header("preference-applied"), "");
}

#[tokio::test]
async fn answers_when_the_order_needs_the_shopper_or_is_rejected() {
    let shop = Arc::new(shop());
    let owner = account(&shop.clock);
    let id = awaiting(&shop, owner).await;
    let payment_id = id.raw().into();
    let action =
        PaymentActionRequired { payment_id, order_id: id, attempt: 1, action_url: "https://bank.example".into() };
    let (reply, took) = meanwhile(&shop, wait(id, owner, 15), deliver(&shop, &action)).await;
    assert_eq!(text(&reply.body, "payment_status"), "action_required", "{}", reply.text);
    assert!(took < Duration::from_secs(5), "{took:?}");

    let id = awaiting(&shop, owner).await;
    let (reply, _) = meanwhile(&shop, wait(id, owner, 15), deliver(&shop, &declined(id, 1))).await;
    assert_eq!(text(&reply.body, "payment_status"), "declined", "{}", reply.text);

    let id = placed(&shop, owner).await;
    let (reply, _) = meanwhile(&shop, wait(id, owner, 15), deliver(&shop, &rejected(id))).await;
    assert_eq!(text(&reply.body, "status"), "rejected", "{}", reply.text);
}

#[tokio::test]
async fn answers_with_the_present_order_after_the_wait() {
    let shop = Arc::new(shop());
    let owner = account(&shop.clock);
    let id = placed(&shop, owner).await;
    let (reply, took) = meanwhile(&shop, wait(id, owner, 1), async {}).await;
    assert_eq!((reply.status, text(&reply.body, "status").as_str()), (200, "placed"), "{}", reply.text);
    assert!(took >= Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn a_stranger_waits_alike_for_existing_and_unknown_orders() {
    let shop = Arc::new(shop());
    let stranger = guest(&shop.clock);
    let theirs = confirmed(&shop, account(&shop.clock)).await;
    for id in [theirs, OrderId::new(&shop.clock)] {
        let (reply, took) = meanwhile(&shop, wait(id, stranger, 15), async {}).await;
        assert_problem(&reply, 404, "not_yet");
        assert_eq!((reply.header("preference-applied"), reply.header("server-timing")), ("wait", ""));
        assert!((Duration::from_secs(2)..Duration::from_secs(8)).contains(&took), "{took:?}");
    }
    shop.advance(Duration::from_secs(61));
    for id in [theirs, OrderId::from(domain::id::Raw::from_parts(1_700_000_000_000, 7))] {
        let (reply, took) = meanwhile(&shop, wait(id, stranger, 15), async {}).await;
        assert_problem(&reply, 404, "not_found");
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
}

#[tokio::test]
async fn waits_for_an_order_that_is_placed_meanwhile_until_it_is_settled() {
    let shop = Arc::new(shop());
    let owner = account(&shop.clock);
    let checkout = checkout(&shop.clock, owner);
    let id = checkout.order_id;
    let arrival = async {
        tokio::time::sleep(Duration::from_millis(1_000)).await;
        deliver(&shop, &checkout).await;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        deliver(&shop, &rejected(id)).await;
    };
    let (reply, _) = meanwhile(&shop, wait(id, owner, 15), arrival).await;
    assert_eq!((reply.status, text(&reply.body, "status").as_str()), (200, "rejected"), "{}", reply.text);
}

#[tokio::test]
async fn a_shop_sets_how_long_a_request_may_wait() {
    for (longest, least_s, applied) in [("0", 0, ""), ("1", 1, "wait")] {
        let shop: Arc<Shop> = Arc::new(Shop::with(&[("ORDERS_LONGEST_WAIT_SECONDS", longest)], None));
        let owner = account(&shop.clock);
        let id = placed(&shop, owner).await;
        let (reply, took) = meanwhile(&shop, wait(id, owner, 15), async {}).await;
        assert_eq!((reply.status, text(&reply.body, "status").as_str()), (200, "placed"), "{}", reply.text);
        assert_eq!(reply.header("preference-applied"), applied);
        assert!((Duration::from_secs(least_s)..Duration::from_secs(8)).contains(&took), "{longest}: {took:?}");
    }
}

#[tokio::test]
async fn a_client_that_knows_of_a_decline_waits_for_the_next_attempt() {
    let shop = Arc::new(shop());
    let owner = account(&shop.clock);
    let id = awaiting(&shop, owner).await;
    deliver(&shop, &declined(id, 1)).await;
    let seen = shop.call(wait(id, owner, 15)).await;
    assert_eq!(text(&seen.body, "payment_status"), "declined", "{}", seen.text);
    let since = |reply: &Reply, seconds| wait(id, owner, seconds).header("if-none-match", reply.header("etag"));

    let (same, took) = meanwhile(&shop, since(&seen, 1), async {}).await;
    assert_eq!((same.status, same.header("preference-applied")), (304, "wait"), "{}", same.text);
    assert!(took >= Duration::from_secs(1), "{took:?}");
    let (again, _) = meanwhile(&shop, since(&seen, 15), deliver(&shop, &declined(id, 2))).await;
    assert_eq!((again.status, text(&again.body, "payment_status").as_str()), (200, "declined"), "{}", again.text);
    assert_ne!(again.header("etag"), seen.header("etag"));
    let (_, took) = meanwhile(&shop, since(&seen, 15), async {}).await;
    assert!(took < Duration::from_secs(5), "the tag is of an older version: {took:?}");
    // Staff have another tag and can wait with it too.
    let looked = shop.call(staff(Call::get(format!("/orders/{id}")))).await;
    let call = staff(Call::get(format!("/orders/{id}"))).header("prefer", "wait=15");
    let call = call.header("if-none-match", looked.header("etag"));
    let succeeds = async {
        deliver(&shop, &authorized(&shop, id)).await;
        deliver(&shop, &committed(id)).await;
    };
    let (reply, took) = meanwhile(&shop, call, succeeds).await;
    assert_eq!((reply.status, text(&reply.body, "status").as_str()), (200, "confirmed"), "{}", reply.text);
    assert!(took < Duration::from_secs(5), "{took:?}");
    let settled = shop.call(wait(id, owner, 15)).await;
    let (same, took) = meanwhile(&shop, since(&settled, 15), async {}).await;
    assert_eq!(same.status, 304, "{}", same.text);
    assert!(took < Duration::from_secs(5), "a confirmed order is settled: {took:?}");
}
