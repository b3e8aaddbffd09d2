//! Waiting for an order by one request: `Prefer: wait`.

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

#[expect(clippy::unwrap_used, reason = "a request that panics is a failed test")]
/// Asks, and does something meanwhile, once the request waits; the answer, and how long it took.
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
    let goes_well = async {
        tell(&shop, &checkout).await;
        tell(&shop, &held(&shop, id)).await;
        tell(&shop, &authorized(&shop, id)).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        tell(&shop, &committed(id)).await;
    };
    let (reply, took) = meanwhile(&shop, wait(id, owner, 15), goes_well).await;
    assert_eq!((reply.status, text(&reply.body, "status").as_str()), (200, "confirmed"), "{}", reply.text);
    assert_eq!((reply.header("preference-applied"), reply.header("etag")), ("wait", "\"4\""));
    assert!(took < Duration::from_secs(5), "{took:?}");
    let again = shop.call(wait(id, owner, 15)).await;
    assert_eq!((again.status, again.cost()), (200, "2rru 0wru"), "nothing is waited for any more");
    let plain = shop.call(Call::get(format!("/orders/{id}")).bearer(owner, "")).await;
    assert_eq!(plain.header("preference-applied"), "");
}

#[tokio::test]
async fn waits_no_longer_than_for_the_shopper_or_the_end() {
    let shop = Arc::new(shop());
    let owner = account(&shop.clock);
    let id = awaiting(&shop, owner).await;
    let payment_id = id.raw().into();
    let action =
        PaymentActionRequired { payment_id, order_id: id, attempt: 1, action_url: "https://bank.example".into() };
    let (reply, took) = meanwhile(&shop, wait(id, owner, 15), tell(&shop, &action)).await;
    assert_eq!(text(&reply.body, "payment_status"), "action_required", "{}", reply.text);
    assert!(took < Duration::from_secs(5), "{took:?}");

    let id = awaiting(&shop, owner).await;
    let (reply, _) = meanwhile(&shop, wait(id, owner, 15), tell(&shop, &declined(id, 1))).await;
    assert_eq!(text(&reply.body, "payment_status"), "declined", "{}", reply.text);

    let id = placed(&shop, owner).await;
    let (reply, _) = meanwhile(&shop, wait(id, owner, 15), tell(&shop, &rejected(id))).await;
    assert_eq!(text(&reply.body, "status"), "rejected", "{}", reply.text);
}

#[tokio::test]
async fn the_order_as_it_stands_is_the_answer_when_the_time_is_up() {
    let shop = Arc::new(shop());
    let owner = account(&shop.clock);
    let id = placed(&shop, owner).await;
    let (reply, took) = meanwhile(&shop, wait(id, owner, 1), async {}).await;
    assert_eq!((reply.status, text(&reply.body, "status").as_str()), (200, "placed"), "{}", reply.text);
    assert!(took >= Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn a_stranger_waits_for_an_order_as_for_none() {
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
async fn an_order_that_comes_while_it_is_waited_for_is_waited_for_to_its_end() {
    let shop = Arc::new(shop());
    let owner = account(&shop.clock);
    let checkout = checkout(&shop.clock, owner);
    let id = checkout.order_id;
    let comes = async {
        tokio::time::sleep(Duration::from_millis(1_000)).await;
        tell(&shop, &checkout).await;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        tell(&shop, &rejected(id)).await;
    };
    let (reply, _) = meanwhile(&shop, wait(id, owner, 15), comes).await;
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
async fn who_has_seen_the_decline_waits_for_what_comes_of_the_next_attempt() {
    let shop = Arc::new(shop());
    let owner = account(&shop.clock);
    let id = awaiting(&shop, owner).await;
    tell(&shop, &declined(id, 1)).await;
    let seen = shop.call(wait(id, owner, 15)).await;
    assert_eq!(text(&seen.body, "payment_status"), "declined", "{}", seen.text);
    let since = |reply: &Reply, seconds| wait(id, owner, seconds).header("if-none-match", reply.header("etag"));

    let (same, took) = meanwhile(&shop, since(&seen, 1), async {}).await;
    assert_eq!((same.status, same.header("preference-applied")), (304, "wait"), "{}", same.text);
    assert!(took >= Duration::from_secs(1), "{took:?}");
    let (again, _) = meanwhile(&shop, since(&seen, 15), tell(&shop, &declined(id, 2))).await;
    assert_eq!((again.status, text(&again.body, "payment_status").as_str()), (200, "declined"), "{}", again.text);
    assert_ne!(again.header("etag"), seen.header("etag"));
    let (_, took) = meanwhile(&shop, since(&seen, 15), async {}).await;
    assert!(took < Duration::from_secs(5), "another tag than that of before: {took:?}");
    // Staff's tag is another, and is waited for as well.
    let looked = shop.call(staff(Call::get(format!("/orders/{id}")))).await;
    let call = staff(Call::get(format!("/orders/{id}"))).header("prefer", "wait=15");
    let call = call.header("if-none-match", looked.header("etag"));
    let goes_well = async {
        tell(&shop, &authorized(&shop, id)).await;
        tell(&shop, &committed(id)).await;
    };
    let (reply, took) = meanwhile(&shop, call, goes_well).await;
    assert_eq!((reply.status, text(&reply.body, "status").as_str()), (200, "confirmed"), "{}", reply.text);
    assert!(took < Duration::from_secs(5), "{took:?}");
    let settled = shop.call(wait(id, owner, 15)).await;
    let (same, took) = meanwhile(&shop, since(&settled, 15), async {}).await;
    assert_eq!(same.status, 304, "{}", same.text);
    assert!(took < Duration::from_secs(5), "nothing more comes of it by itself: {took:?}");
}
