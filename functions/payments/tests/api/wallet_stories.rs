//! Random stories of payments by wallet: events in any order, answers late, and rivals in between. In the end nothing is on
//! its way.

use std::time::Duration;

use crate::support::*;
use crate::wallets::{DAY, Purse, Rig, staff, status, wallet_of};
use domain::id::PaymentMethodId;
use domain::owner::Owner;
use events::ledger::WalletAnswered;
use serde_json::json;
use testkit::Call;

/// Numbers that look random, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn cents(&mut self, most: u64) -> i64 {
        i64::try_from(self.below(most)).unwrap() + 1
    }
}

/// Tells one story; gives what the payment came to.
async fn story(seed: u64) -> String {
    let mut dice = Dice(seed);
    let start = [0, 4_998, 4_999, 20_000][usize::try_from(dice.below(4)).unwrap()];
    let (rig, mut purse) = (alone(), Purse::of(start));
    let owner = account(&rig);
    let wallet = wallet_of(&rig, &owner).await;
    let order = awaiting(&rig, owner, wallet);
    let id = order.order_id;
    let first = dice.cents(4_998);
    let waived = dice.cents(4_999 - u64::try_from(first).unwrap());
    // The last event of an order's parts says so, as orders does.
    let parts = [
        Incoming::Shipped(shipped(&rig, id, first, false)),
        Incoming::Shipped(shipped(&rig, id, 4_999 - first - waived.min(4_998 - first), true)),
        Incoming::LinesCancelled(lines_cancelled(id, 1, waived.min(4_998 - first), dice.below(2) == 0)),
        Incoming::Returned(returned(&rig, id, dice.cents(first.unsigned_abs()))),
    ];
    let mut answers: Vec<WalletAnswered> = Vec::new();
    let mut is_cancelled = false;
    rig.deliver(&order).await.unwrap();
    for at in 0..40 {
        answers.extend(purse.hear(&rig));
        match dice.below(14) {
            0 => drop(rig.deliver(&order).await),
            n @ 1..=4 => drop(parts[usize::try_from(n - 1).unwrap()].deliver(&rig).await),
            5 if dice.below(8) == 0 => {
                is_cancelled = true;
                rig.deliver(&cancelled(&rig, id)).await.unwrap();
            }
            6 if dice.below(8) == 0 && status(&rig, id).await != "captured" => {
                is_cancelled = true;
                rig.deliver(&rejected(&rig, id)).await.unwrap();
            }
            7 if dice.below(3) == 0 => {
                let (verb, body) = match dice.below(4) {
                    0 => ("captures", json!({ "amount": euros(dice.cents(2_000)), "final": dice.below(2) == 0 })),
                    1 => ("captures", json!({})),
                    2 => ("refunds", json!({ "amount": euros(dice.cents(2_000)) })),
                    _ => ("void", json!({})),
                };
                rig.call(staff(id, verb, &format!("staff {at}"), body)).await;
            }
            8 => {
                rig.advance(Duration::from_secs(20 << dice.below(12)));
                rig.tick().await.unwrap();
            }
            9 => {
                let path = format!("/payments/{}/attempts", payment_of(id));
                let body = json!({ "payment_method": wallet });
                rig.call(Call::post(path).bearer(owner, "").key(&format!("again {at}")).json(body)).await;
                purse.wallet += 1;
            }
            _ if !answers.is_empty() => {
                let answer = &answers[usize::try_from(dice.below(answers.len() as u64)).unwrap()];
                rig.deliver(answer).await.unwrap();
            }
            _ => {}
        }
        assert!(purse.wallet >= 0 && purse.escrow >= 0, "{seed}: {:?}", purse.operations());
    }
    answers.extend(purse.hear(&rig));
    for answer in &answers {
        rig.deliver(answer).await.unwrap();
    }
    let is_cancelled = is_cancelled || dice.below(3) == 0;
    if is_cancelled {
        rig.deliver(&cancelled(&rig, id)).await.unwrap();
    }
    for _ in 0..40 {
        purse.settle(&rig).await;
        rig.advance(Duration::from_secs(DAY));
        rig.tick().await.unwrap();
    }
    purse.settle(&rig).await;
    let paid = payment(&rig, id).await;
    let cents = |member: &str| paid[member]["amount"].as_i64().unwrap();
    let told = format!("{seed}: {:?}, then {paid}", purse.operations());
    let given = cents("captured") - cents("refunded");
    assert_eq!((purse.escrow, purse.provider), (0, 0), "{told}");
    let tries = purse.wallet + given - start;
    assert!((0..=40).contains(&tries), "{told}: {} in the wallet of {start}", purse.wallet);
    if is_cancelled {
        assert_eq!(given, 0, "{told}");
    }
    paid["status"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn in_the_end_nothing_is_on_its_way() {
    let mut ends = std::collections::BTreeSet::new();
    for seed in 0..100 {
        ends.insert(story(seed).await);
    }
    for end in ["captured", "declined", "expired", "partially_refunded", "refunded", "voided"] {
        assert!(ends.contains(end), "no story ends as {end}: {ends:?}");
    }
}

/// Removes a method, and delivers the order once more, while another process begins the payment.
async fn without_its_method(
    rig: &Rig,
    owner: Owner,
    method: PaymentMethodId,
    order: &events::orders::OrderAwaitingPayment,
) {
    let removed =
        rig.call(Call::delete(format!("/payment-methods/{method}")).bearer(owner, "").header("if-match", "\"1\""));
    assert_eq!(removed.await.status, 204);
    rig.deliver(order).await.unwrap();
}

#[tokio::test]
async fn a_method_that_is_removed_meanwhile_loses_no_money() {
    let mut overtaken = 0;
    for call in 1.. {
        let (rig, mut purse) = (alone(), Purse::of(5_000));
        let owner = account(&rig);
        let method = wallet_of(&rig, &owner).await;
        let order = awaiting(&rig, owner, method);
        let fast = without_its_method(&rig, owner, method, &order);
        let mut heard = Vec::new();
        let slow = async |late: &Rig| {
            late.deliver(&order).await.unwrap();
            heard = purse.hear(late);
        };
        if rig.overtaken(call, slow, fast).await.is_none() {
            break;
        }
        for answer in heard {
            rig.deliver(&answer).await.unwrap();
        }
        purse.settle(&rig).await;
        assert_eq!(status(&rig, order.order_id).await, "declined", "overtaken at call {call}");
        assert_eq!((purse.wallet, purse.escrow), (5_000, 0), "overtaken at call {call}: {:?}", purse.operations());
        overtaken += 1;
    }
    assert!(overtaken > 2, "{overtaken}");
}
