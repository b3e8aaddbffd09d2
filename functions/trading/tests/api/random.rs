//! Random orders of several owners, by processes that come and go, against what must hold.

use std::time::Duration;

use domain::id::TradingOrderId;
use serde_json::json;

use crate::support::*;

/// A small generator: the same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn to(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % (most + 1)
    }
}

async fn something(rig: &Rig, dice: &mut Dice, known: &mut Vec<(u64, TradingOrderId)>) {
    let whose = dice.to(4);
    let side = if dice.to(1) == 0 { "buy" } else { "sell" };
    match dice.to(9) {
        0..=1 if !known.is_empty() => {
            let (whose, id) = known[usize::try_from(dice.to(known.len() as u64 - 1)).unwrap()];
            cancel(rig, whose, id).await;
        }
        2..=3 if !known.is_empty() => {
            let (whose, id) = known[usize::try_from(dice.to(known.len() as u64 - 1)).unwrap()];
            let (price, quantity) = (400 + 5 * dice.to(20), 100 + 10 * dice.to(20));
            amend(rig, whose, id, json!({ "price": price.to_string(), "quantity": quantity.to_string() })).await;
        }
        4 => {
            let mut body = json!({ "market": "BTC-EUR", "side": side, "kind": "market", "quantity": "300" });
            if side == "buy" {
                body["quote_limit"] = json!("9000");
            }
            known.push((whose, place(rig, whose, body).await));
        }
        5 => {
            let mut body = limit(side, 400 + 5 * dice.to(20), 100);
            body["kind"] = json!("stop_limit");
            body["stop_price"] = json!((400 + 5 * dice.to(20)).to_string());
            known.push((whose, place(rig, whose, body).await));
        }
        other => {
            let mut body = limit(side, 400 + 5 * dice.to(20), 50 + 10 * dice.to(40));
            body["self_trade"] = json!(if other % 2 == 0 { "cancel_newest" } else { "cancel_oldest" });
            known.push((whose, place(rig, whose, body).await));
        }
    }
}

async fn run(seed: u64, steps: usize) {
    let mut rig = rig_with(&[("TRADING_SNAPSHOT_EVERY", "17")], None);
    create_market(&rig).await;
    let (mut dice, mut ledger, mut known) = (Dice(seed), Ledger::default(), Vec::new());
    let mut follower = Follower::default();
    for _ in 0..steps {
        something(&rig, &mut dice, &mut known).await;
        rig.advance(Duration::from_millis(dice.to(20)));
        if dice.to(2) > 0 {
            ledger.settle(&rig).await;
        }
        if dice.to(3) == 0 {
            rig.tick().await.unwrap();
        }
        if dice.to(9) == 0 {
            follower.follow(&rig).await;
        }
        if dice.to(15) == 0 {
            // The events that its host has not delivered yet are in the table, and come later: here they come now.
            while ledger.settle(&rig).await > 0 {}
            rig = rig.restarted(None);
        }
    }
    loop {
        rig.tick().await.unwrap();
        if ledger.settle(&rig).await == 0 {
            break;
        }
    }
    follower.follow(&rig).await;
    let shown = book(&rig).await;
    assert_eq!(shown["checksum"].as_u64().unwrap(), u64::from(follower.checksum()), "seed {seed}");
    assert_eq!(shown["sequence"].as_u64().unwrap(), follower.sequence, "seed {seed}");
    let count = ledger.trades.len() as u64;
    assert_eq!(ledger.trades, (1..=count).collect::<Vec<_>>(), "each trade once, in order");
    assert!(count > 20, "seed {seed}: {count} trades");
    // Whatever is still held is what orders hold.
    for (whose, id) in &known {
        let order = find(&rig, *whose, *id).await;
        let number = |name: &str| order[name].as_str().unwrap().parse::<i128>().unwrap();
        let is_buy = order["side"] == "buy";
        let spent = number(if is_buy { "quote_filled" } else { "filled" });
        let (asset, left) = (if is_buy { "EUR" } else { "BTC" }, number("held") - spent - number("released"));
        let is_over = ["filled", "cancelled", "rejected"].contains(&order["status"].as_str().unwrap());
        assert!(if is_over { left == 0 } else { left > 0 }, "seed {seed}: {order}");
        *ledger.held.entry((owner(*whose), asset.to_owned())).or_default() -= left;
    }
    assert!(ledger.is_even(), "seed {seed}: {:?}", ledger.held);
    // Whoever ends all orders leaves nothing behind.
    set_status(&rig, "closed").await;
    rig.tick().await.unwrap();
    follower.follow(&rig).await;
    assert_eq!(follower.checksum(), 0);
}

#[tokio::test]
async fn a_client_who_follows_has_the_checksum_and_all_funds_are_accounted_for() {
    for seed in [3, 77, 1_234_567] {
        run(seed, 220).await;
    }
}
