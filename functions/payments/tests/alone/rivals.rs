//! Rivals: right before each write someone else writes the same item, and the write is refused.

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

/// What is written whatever is there, and why that is right.
const BLIND: [(&str, &str); 1] = [("Put outbox *", "a key of its own each time")];

#[tokio::test]
async fn whoever_is_first_is_not_written_over() {
    let faults = Faults::rivals();
    let (rig, stripe) = shop_over(Some(faults.clone())).await;
    let who = guest(&rig);
    let order = ordered(&rig, who, "pm_card_visa").await.order_id;
    rig.advance(Duration::from_secs(1));
    ordered(&rig, who, "pm_card_visa").await;
    dispute(&rig, &stripe, order).await;
    let page = rig.call(Call::get("/payments?limit=1").bearer("svc", STAFF)).await;
    assert!(page.headers.contains_key("link"), "{}", page.text);
    move_in(&rig, &who).await;
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

/// A guest becomes an account, which then throws its card away.
async fn move_in(rig: &Alone<Payments>, who: &Owner) {
    let card = method(rig, who, "pm_card_visa").await;
    let Owner::Guest(guest_id) = *who else { unreachable!() };
    let Owner::Account(account_id) = account(rig) else { unreachable!() };
    rig.deliver(&GuestMerged { guest_id, account_id }).await.unwrap();
    let delete = Call::delete(format!("/payment-methods/{card}")).bearer(account_id, "").header("if-match", "*");
    assert_eq!(rig.call(delete).await.status, 204);
}

/// The watch comes by for the first time, and once more.
async fn watch(rig: &Alone<Payments>) {
    for days in [7, 1] {
        rig.advance(Duration::from_secs(days * 24 * 60 * 60));
        rig.tick().await.unwrap();
    }
}

/// A process dies at each of its calls while it captures, and the next one is asked under the same key.
async fn capture_again(rig: &Alone<Payments>) {
    let order = ordered(rig, account(rig), "pm_card_visa").await.order_id;
    for call in 1.. {
        let capture = || staff(order, "captures", &format!("k{call}"), json!({ "amount": euros(10) }));
        let faults = Faults::none().at(call, Fault::CrashBefore);
        let dying = rig.restarted(Some(faults.clone()));
        tokio::select! {
            reply = dying.call(capture()) => {
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
