//! Tests of optimistic locks.
//! A rival changes each item right before its write, which is then refused.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::id::OrderId;
use domain::owner::Owner;
use events::identity::GuestMerged;
use payments::Payments;
use serde_json::json;
use testkit::{Alone, Call};
use testkit::{Fault, Faults};

use crate::fake_stripe::Stripe;
use crate::stripe::{send, shop_over, staff};
use crate::support::*;

/// Unconditional writes, and why they are safe.
const BLIND: [(&str, &str); 1] = [("Put outbox *", "each has a unique key")];

#[tokio::test]
async fn refuses_a_write_over_a_newer_version() {
    let faults = Faults::rivals();
    let (rig, stripe) = shop_over(Some(faults.clone())).await;
    let who = guest(&rig);
    let order = ordered(&rig, who, "pm_card_visa").await.order_id;
    rig.advance(Duration::from_secs(1));
    ordered(&rig, who, "pm_card_visa").await;
    dispute(&rig, &stripe, order).await;
    let page = rig.call(Call::get("/payments?limit=1").bearer("svc", STAFF)).await;
    assert!(page.headers.contains_key("link"), "{}", page.text);
    sign_in(&rig, &who).await;
    capture_again(&rig).await;
    watch(&rig).await;
    let blind: BTreeSet<_> = BLIND.iter().map(|(write, _)| format!("stoa-PaymentsTable | {write}")).collect();
    assert_eq!(faults.unguarded(), blind);
}

async fn dispute(rig: &Alone<Payments>, stripe: &Stripe, order: OrderId) {
    rig.deliver(&shipped(rig, order, 4_999, true)).await.unwrap();
    stripe.dispute(None);
    stripe.dispute(Some("lost"));
    let secret = webhook_secret(rig).await;
    for event in stripe.take_events() {
        send(rig, stripe, &secret, &event).await;
    }
}

/// A guest signs in, and the account deletes its card.
async fn sign_in(rig: &Alone<Payments>, who: &Owner) {
    let card = method(rig, who, "pm_card_visa").await;
    let Owner::Guest(guest_id) = *who else { unreachable!() };
    let Owner::Account(account_id) = account(rig) else { unreachable!() };
    rig.deliver(&GuestMerged { guest_id, account_id }).await.unwrap();
    let delete = Call::delete(format!("/payment-methods/{card}")).bearer(account_id, "").header("if-match", "*");
    assert_eq!(rig.call(delete).await.status, 204);
}

/// The watch runs its first round, and one more.
async fn watch(rig: &Alone<Payments>) {
    for days in [7, 1] {
        rig.advance(Duration::from_secs(days * 24 * 60 * 60));
        rig.tick().await.unwrap();
    }
}

/// Crashes a capture at each of its calls, and repeats it with the same key.
async fn capture_again(rig: &Alone<Payments>) {
    let order = ordered(rig, account(rig), "pm_card_visa").await.order_id;
    for call in 1.. {
        let capture = || staff(order, "captures", &format!("k{call}"), json!({ "amount": euros(10) }));
        let faults = Faults::none().at(call, Fault::CrashBefore);
        let crashing = rig.restarted(Some(faults.clone()));
        tokio::select! {
            reply = crashing.call(capture()) => {
                assert_eq!(reply.status, 201, "{}", reply.text);
                assert!(call > 3, "{call}");
                break;
            }
            () = faults.crashed() => {}
        }
        rig.advance(Duration::from_secs(31));
        let reply = rig.call(capture()).await;
        assert_eq!(reply.status, 201, "call {call}: {}", reply.text);
    }
}
