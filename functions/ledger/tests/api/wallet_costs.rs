//! What wallets cost: each route, each run of a plan, each event.

use std::time::Duration;

use events::identity::{AccountErased, GuestMerged};
use serde_json::json;
use testkit::{Call, Faults};

use crate::people::*;
use crate::support::{rig_with, staff, units};

#[tokio::test]
async fn costs_of_every_route() {
    let rig = rig_with(None);
    let set = |body| staff(Call::put("/wallet-rules/EUR")).header("if-match", "*").json(body);
    assert_eq!(rig.call(set(json!({ "transfers": true, "max_day": "5000" }))).await.cost(), "1rru 2wru");
    people(&rig, 10_000).await;
    assert_eq!(open_wallet(&rig, GUEST).await.cost(), "4rru 8wru");
    assert_eq!(open_wallet(&rig, "acct_01J8ZQ4T6M3V0X9K2B7C5D1THR").await.cost(), "3rru 6wru");
    assert_eq!(open_wallet(&rig, ADA).await.cost(), "1rru 0wru");

    let hold = |id: &str| with(to_ben(id, 10), "hold", json!({ "expires_at": "2026-03-05T08:00:00Z" }));
    let plan = |id: &str| with(to_ben(id, 10), "execute_at", json!("2026-03-05T08:00:00Z"));
    let [sent, done, void, planned, with_fee, held_with_fee] = std::array::from_fn(|_| wtr());
    assert_eq!(send(&rig, ADA, to_ben(&sent, 10)).await.cost(), "3rru 19wru");
    assert_eq!(send(&rig, ADA, hold(&done)).await.cost(), "3rru 24wru");
    assert_eq!(send(&rig, ADA, hold(&void)).await.cost(), "3rru 24wru");
    assert_eq!(send(&rig, ADA, plan(&planned)).await.cost(), "2rru 6wru");
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 90_000)).await.cost(), "4rru 1wru", "refused for funds");
    assert_eq!(see(&rig, ADA, format!("/wallet-transfers/{planned}")).await.cost(), "1rru 0wru");
    assert_eq!(end(&rig, ADA, &done, "complete").await.cost(), "3rru 18wru");
    assert_eq!(end(&rig, ADA, &done, "complete").await.cost(), "2rru 0wru", "again");
    assert_eq!(end(&rig, BEN, &void, "cancel").await.cost(), "4rru 20wru");
    assert_eq!(end(&rig, ADA, &planned, "cancel").await.cost(), "1rru 5wru");
    for (path, cost) in [
        ("/wallets", "1rru 0wru"),
        ("/wallets/EUR", "3rru 0wru"),
        (&format!("/wallet-transfers/{sent}"), "2rru 0wru"),
        ("/wallet-transfers", "5rru 0wru"),
        ("/wallet-transfers?direction=in", "1rru 0wru"),
    ] {
        assert_eq!(see(&rig, ADA, path).await.cost(), cost, "{path}");
    }
    assert_eq!(rig.call(staff(Call::get("/wallet-rules"))).await.cost(), "0.5rru 0wru");
    assert_eq!(rig.call(staff(Call::get("/wallet-rules/EUR"))).await.cost(), "1rru 0wru");

    rules(&rig, json!({ "transfers": true, "fee_flat": "1" })).await;
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 10)).await.status, 201, "opens the account of fees");
    assert_eq!(send(&rig, ADA, to_ben(&with_fee, 10)).await.cost(), "4rru 23wru");
    assert_eq!(send(&rig, ADA, hold(&held_with_fee)).await.cost(), "4rru 30wru");
    assert_eq!(end(&rig, ADA, &held_with_fee, "complete").await.cost(), "4rru 27wru");
    let given_up = wtr();
    assert_eq!(send(&rig, ADA, hold(&given_up)).await.status, 201);
    assert_eq!(end(&rig, ADA, &given_up, "cancel").await.cost(), "5rru 29wru");
    rules(&rig, json!({ "transfers": true, "max_day": "1" })).await;
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 10)).await.cost(), "6rru 1wru", "refused by a limit");
    rules(&rig, json!({ "transfers": false })).await;
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 10)).await.cost(), "1rru 1wru", "refused by the rules");
}

#[tokio::test]
async fn costs_of_runs_and_events() {
    let faults = Faults::none();
    let rig = rig_with(Some(faults.clone()));
    people(&rig, 10_000).await;
    assert_eq!(open_wallet(&rig, GUEST).await.status, 201);
    pay_in(&rig, GUEST, 100).await;
    let plan = with(to_ben(&wtr(), 10), "execute_at", json!("2026-03-02T08:00:00Z"));
    assert_eq!(send(&rig, ADA, with(plan, "repeat", json!({ "every": "day" }))).await.status, 201);
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(24 * 3_600));
    faults.take_log();
    rig.tick().await.unwrap();
    let (reads, writes) = units(&faults);
    // Behind the run its key is looked at again, and the record is sealed: 18 more to read, 6, 2 and 2 to write.
    assert_eq!((reads, writes), (13.5 + 0.5 + 4.0 + 18.0, 22.0 + 10.0));

    let merged = GuestMerged { guest_id: GUEST.parse().unwrap(), account_id: ADA.parse().unwrap() };
    faults.take_log();
    rig.deliver(&merged).await.unwrap();
    assert_eq!(units(&faults), (5.0, 16.0), "one wallet");
    rig.deliver(&merged).await.unwrap();
    let erased = AccountErased { account_id: ADA.parse().unwrap() };
    faults.take_log();
    rig.deliver(&erased).await.unwrap();
    assert_eq!(units(&faults), (3.5, 5.0), "one transfer that is planned");
}
