//! Accounts that events post to: nobody opens another in their place.

use domain::id::TradingOrderId;
use events::ledger::HoldPlaced;
use events::payments::PaymentCaptured;
use events::trading::{HoldReleased, HoldRequested};
use serde_json::{Value, json};

use crate::support::{OWNER, balances, book, get, open, patch, post, rig, transfer, txn};

fn wallet() -> String {
    format!("wallets:{OWNER}:EUR")
}

/// The accounts as they are expected, each with its number of shards.
fn charted() -> Vec<(Value, u64)> {
    let of = |id: &str, kind: &str| json!({ "id": id, "kind": kind, "currency": "EUR" });
    let mut wallet = of(&wallet(), "liability");
    wallet["constraint"] = json!("no_overdraft");
    wallet["owner"] = json!(OWNER);
    vec![
        (of("assets:provider:simulator:EUR", "asset"), 8),
        (of("income:sales:EUR", "income"), 8),
        (of("expenses:disputes:EUR", "expense"), 1),
        (of("trading:escrow:EUR", "liability"), 16),
        (of("income:trading-fees:EUR", "income"), 16),
        (of("income:wallet-fees:EUR", "income"), 16),
        (of("payments:escrow:EUR", "liability"), 16),
        (of("liabilities:gift-cards:EUR", "liability"), 8),
        (of("expenses:gift-cards:EUR", "expense"), 8),
        (of("income:gift-card-breakage:EUR", "income"), 1),
        (wallet, 1),
    ]
}

#[tokio::test]
async fn an_account_that_events_post_to_is_opened_as_they_expect_it_or_not_at_all() {
    let rig = rig();
    for (right, shards) in charted() {
        for (member, other) in [
            ("kind", json!("equity")),
            ("currency", json!("USD")),
            ("ledger", json!("other")),
            ("constraint", json!(if right["owner"] == OWNER { "none" } else { "no_overdraft" })),
            ("constraint", json!("limit")),
            ("owner", json!("acct_01J8ZQ4T6M3V0X9K2B7C5D1THR")),
        ] {
            let mut wrong = right.clone();
            if other == "limit" {
                wrong["limit"] = json!("5");
            }
            wrong[member] = other;
            let reply = post(&rig, "/ledger/accounts", wrong.clone()).await;
            assert_eq!((reply.status, reply.problem()), (422, "reserved_path"), "{wrong}");
            let expected = format!("the kind {}, the currency EUR", right["kind"].as_str().unwrap());
            assert!(reply.body["detail"].as_str().unwrap().contains(&expected), "{}", reply.text);
        }
        let path = format!("/ledger/accounts/{}", right["id"].as_str().unwrap());
        assert_eq!(get(&rig, path).await.status, 404, "{right}");
        let made = post(&rig, "/ledger/accounts", right.clone()).await;
        assert_eq!((made.status, &made.body["shards"]), (201, &json!(shards)), "{}", made.text);
    }
    let more = json!({ "id": "income:sales:USD", "kind": "income", "currency": "USD", "shards": 32 });
    assert_eq!(post(&rig, "/ledger/accounts", more).await.body["shards"], 32, "more shards are as good");
    let unowned = json!({ "id": "wallets:ada:EUR", "kind": "asset", "currency": "USD" });
    assert_eq!(post(&rig, "/ledger/accounts", unowned).await.status, 201, "no event posts to it");
}

#[tokio::test]
async fn a_wallet_has_its_owner_and_is_not_overdrawn() {
    let rig = rig();
    open(&rig, "assets:bank:EUR", "asset", "none").await;
    let bare = json!({ "id": wallet(), "kind": "liability", "currency": "EUR", "owner": OWNER });
    assert_eq!(post(&rig, "/ledger/accounts", bare.clone()).await.problem(), "reserved_path", "without a constraint");
    let mut unowned = bare.clone();
    unowned["constraint"] = json!("no_overdraft");
    unowned["owner"] = json!(null);
    assert_eq!(post(&rig, "/ledger/accounts", unowned).await.problem(), "reserved_path");
    let mut right = bare;
    right["constraint"] = json!("no_overdraft");
    assert_eq!(post(&rig, "/ledger/accounts", right).await.status, 201);
    assert_eq!(book(&rig, transfer(&txn(), "assets:bank:EUR", &wallet(), 9)).await.status, 201);
    let much = book(&rig, transfer(&txn(), &wallet(), "assets:bank:EUR", 10)).await;
    assert_eq!(much.problem(), "insufficient_funds");
}

#[tokio::test]
async fn a_wallet_is_frozen_and_not_closed_while_a_market_may_give_back_its_funds() {
    let rig = rig();
    open(&rig, "assets:bank:EUR", "asset", "none").await;
    for (right, _) in charted() {
        assert_eq!(post(&rig, "/ledger/accounts", right).await.status, 201);
    }
    assert_eq!(book(&rig, transfer(&txn(), "assets:bank:EUR", &wallet(), 9)).await.status, 201);
    let (order_id, n) = (TradingOrderId::new(&rig.clock), 1);
    let (owner, asset) = (OWNER.parse().unwrap(), "EUR".parse().unwrap());
    rig.deliver(&HoldRequested { order_id, n, owner, asset, amount: 9.into() }).await.unwrap();
    assert_eq!(balances(&rig, &wallet()).await.0, 0, "nothing is left on it");
    let closed = patch(&rig, &wallet(), json!({ "status": "closed" })).await;
    assert_eq!((closed.status, closed.problem()), (422, "reserved_path"), "{}", closed.text);
    assert_eq!(patch(&rig, &wallet(), json!({ "status": "frozen" })).await.status, 200);
    rig.deliver(&HoldReleased { order_id, n, owner, asset, amount: 9.into() }).await.unwrap();
    assert_eq!(patch(&rig, &wallet(), json!({ "status": "open" })).await.status, 200);
    assert_eq!(book(&rig, transfer(&txn(), &wallet(), "assets:bank:EUR", 9)).await.status, 201, "all of it is there");
    for (right, _) in charted() {
        let path = right["id"].as_str().unwrap();
        assert_eq!(patch(&rig, path, json!({ "status": "closed" })).await.problem(), "reserved_path", "{path}");
    }
}

#[tokio::test]
async fn events_post_to_accounts_that_were_opened_in_advance() {
    let rig = rig();
    for (right, _) in charted() {
        assert_eq!(post(&rig, "/ledger/accounts", right).await.status, 201);
    }
    let payment_id = "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap();
    let amount = domain::Money::new(500, "EUR".parse().unwrap());
    let fact = PaymentCaptured {
        payment_id,
        order_id: payment_id.raw().into(),
        n: 1,
        amount,
        captured: amount,
        source: None,
        provider: Some("simulator".to_owned()),
    };
    rig.deliver(&fact).await.unwrap();
    assert_eq!(balances(&rig, "income:sales:EUR").await.0, 500);

    open(&rig, "assets:bank:EUR", "asset", "none").await;
    assert_eq!(book(&rig, transfer(&txn(), "assets:bank:EUR", &wallet(), 9)).await.status, 201);
    let (order_id, n) = (TradingOrderId::new(&rig.clock), 1);
    let (owner, asset) = (OWNER.parse().unwrap(), "EUR".parse().unwrap());
    rig.deliver(&HoldRequested { order_id, n, owner, asset, amount: 4.into() }).await.unwrap();
    assert_eq!(rig.take::<HoldPlaced>(), [HoldPlaced { order_id, n }]);
    assert_eq!((balances(&rig, &wallet()).await.0, balances(&rig, "trading:escrow:EUR").await.0), (5, 4));
}
