//! Payments: captures, refunds and lost disputes are posted once, and the ledger says where it disagrees.

use std::collections::BTreeMap;

use domain::id::{DisputeId, PaymentId, Raw};
use domain::{Currency, Money};
use events::payments::{DisputeClosed, PaymentCaptured, PaymentRefunded};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use service::inbox::ConsumeError;
use testkit::{Call, Fault, Faults};

use crate::support::{OWNER, Rig, assert_journal_is_whole, balances, get, rig, rig_with, staff, units};

fn payment_id(n: u64) -> PaymentId {
    Raw::from_parts(1_772_366_400_000 + n, u128::from(n)).into()
}

fn money(amount: i64) -> Money {
    Money::new(amount, "EUR".parse::<Currency>().unwrap())
}

fn captured(payment: u64, n: u32, amount: i64, sum: i64) -> PaymentCaptured {
    let payment_id = payment_id(payment);
    PaymentCaptured {
        payment_id,
        order_id: payment_id.raw().into(),
        n,
        amount: money(amount),
        captured: money(sum),
        source: None,
        provider: Some("simulator".to_owned()),
    }
}

fn refunded(payment: u64, n: u32, amount: i64, sum: i64) -> PaymentRefunded {
    let payment_id = payment_id(payment);
    PaymentRefunded {
        payment_id,
        order_id: payment_id.raw().into(),
        n,
        amount: money(amount),
        refunded: money(sum),
        source: None,
        provider: Some("simulator".to_owned()),
    }
}

fn lost(n: u64, amount: i64, won: bool) -> DisputeClosed {
    let payment_id = payment_id(n);
    DisputeClosed {
        dispute_id: DisputeId::from(Raw::from_parts(1, u128::from(n))),
        payment_id,
        order_id: payment_id.raw().into(),
        amount: money(amount),
        won,
        provider: Some("stripe".to_owned()),
    }
}

async fn differences(rig: &Rig) -> Vec<serde_json::Value> {
    let reply = get(rig, "/ledger/reconciliation?currency=EUR").await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_capture_and_its_refund_are_posted_once() {
    let rig = rig();
    for _ in 0..3 {
        rig.deliver(&captured(1, 1, 5_000, 5_000)).await.unwrap();
        rig.deliver(&refunded(1, 1, 1_200, 1_200)).await.unwrap();
    }
    assert_eq!(balances(&rig, "assets:provider:simulator:EUR").await.0, 3_800);
    assert_eq!(balances(&rig, "income:sales:EUR").await.0, 3_800);
    let account = get(&rig, "/ledger/accounts/income:sales:EUR").await;
    assert_eq!((&account.body["kind"], &account.body["shards"]), (&json!("income"), &json!(8)), "{}", account.text);
    let lines = get(&rig, "/ledger/accounts/income:sales:EUR/statement").await;
    let texts: Vec<_> = lines.body["items"].as_array().unwrap().iter().map(|i| i["description"].clone()).collect();
    let id = payment_id(1);
    let (mut told, mut expected) =
        (texts, vec![json!(format!("Capture 1 of {id}")), json!(format!("Refund 1 of {id}"))]);
    told.sort_by_key(ToString::to_string);
    expected.sort_by_key(ToString::to_string);
    assert_eq!(told, expected);
    assert!(differences(&rig).await.is_empty());
    rig.tick().await.unwrap();
    assert_eq!(assert_journal_is_whole(&rig).await.lines, 2);
}

#[tokio::test]
async fn what_a_lost_dispute_took_is_an_expense() {
    let rig = rig();
    rig.deliver(&lost(1, 900, true)).await.unwrap();
    for _ in 0..2 {
        rig.deliver(&lost(2, 700, false)).await.unwrap();
    }
    assert_eq!(balances(&rig, "expenses:disputes:EUR").await.0, 700);
    assert_eq!(balances(&rig, "assets:provider:stripe:EUR").await.0, -700);
}

#[tokio::test]
async fn facts_from_before_providers_were_named_have_an_account() {
    let rig = rig();
    rig.deliver(&PaymentCaptured { provider: None, ..captured(1, 1, 10, 10) }).await.unwrap();
    assert_eq!(balances(&rig, "assets:provider:unnamed:EUR").await.0, 10);
}

#[tokio::test]
async fn a_gap_is_a_difference_until_it_is_closed() {
    let rig = rig();
    rig.deliver(&captured(1, 2, 300, 800)).await.unwrap();
    rig.deliver(&refunded(2, 1, 5, 5)).await.unwrap();
    let found = differences(&rig).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["payment_id"], json!(payment_id(1).to_string()));
    assert_eq!(found[0]["captured"], json!({ "told": "800", "posted": "300", "missing": [1] }));
    assert_eq!(found[0]["refunded"], json!({ "told": "0", "posted": "0", "missing": [] }));
    rig.deliver(&captured(1, 1, 500, 500)).await.unwrap();
    assert!(differences(&rig).await.is_empty());
    rig.deliver(&captured(3, 2, 70, 70)).await.unwrap();
    assert!(differences(&rig).await.is_empty(), "the first one failed, and took nothing");
}

#[tokio::test]
async fn what_can_not_be_posted_is_a_difference() {
    let rig = rig();
    for _ in 0..2 {
        let refused = rig.deliver(&captured(1, 1, 0, 500)).await;
        assert!(matches!(refused, Err(ConsumeError::NotYet(_))), "it comes again, and then is a dead letter");
    }
    let found = differences(&rig).await;
    assert_eq!(found[0]["captured"], json!({ "told": "500", "posted": "0", "missing": [1] }));
    assert_eq!(balances(&rig, "income:sales:EUR").await.0, 0);
}

#[tokio::test]
async fn a_frozen_account_takes_what_has_happened() {
    let rig = rig();
    rig.deliver(&captured(1, 1, 5, 5)).await.unwrap();
    let freeze = Call::patch("/ledger/accounts/income:sales:EUR").header("if-match", "*");
    let frozen = rig.call(staff(freeze).json(json!({ "status": "frozen" }))).await;
    assert_eq!(frozen.status, 200, "{}", frozen.text);
    rig.deliver(&captured(1, 2, 6, 11)).await.unwrap();
    assert_eq!(balances(&rig, "income:sales:EUR").await.0, 11);
    assert!(differences(&rig).await.is_empty());
}

/// A random history of one payment: captures, then refunds of them.
fn history(random: &mut StdRng, n: u64) -> (Vec<PaymentCaptured>, Vec<PaymentRefunded>) {
    let (mut sum, mut captures) = (0, Vec::new());
    for part in 1..=random.random_range(1..=3) {
        let amount = random.random_range(1..=9_999);
        sum += amount;
        captures.push(captured(n, part, amount, sum));
    }
    let (mut back, mut refunds) = (0, Vec::new());
    for part in 1..=random.random_range(0..=2) {
        let amount = random.random_range(0..=(sum - back) / 2);
        if amount > 0 {
            back += amount;
            refunds.push(refunded(n, part, amount, back));
        }
    }
    (captures, refunds)
}

#[derive(Clone)]
enum Fact {
    Captured(PaymentCaptured),
    Refunded(PaymentRefunded),
}

async fn deliver(rig: &Rig, fact: &Fact) -> Result<(), ConsumeError> {
    match fact {
        Fact::Captured(fact) => rig.deliver(fact).await,
        Fact::Refunded(fact) => rig.deliver(fact).await,
    }
}

#[tokio::test]
async fn a_thousand_facts_in_any_order_come_to_the_same_unit() {
    let seed = rand::random::<u64>();
    let mut random = StdRng::seed_from_u64(seed);
    let (mut facts, mut sums) = (Vec::new(), BTreeMap::from([("captured", 0_i64), ("refunded", 0)]));
    let mut n = 0;
    while facts.len() < 1_000 {
        n += 1;
        let (captures, refunds) = history(&mut random, n);
        *sums.get_mut("captured").unwrap() += captures.iter().map(|fact| fact.amount.amount).sum::<i64>();
        *sums.get_mut("refunded").unwrap() += refunds.iter().map(|fact| fact.amount.amount).sum::<i64>();
        facts.extend(captures.into_iter().map(Fact::Captured));
        facts.extend(refunds.into_iter().map(Fact::Refunded));
    }
    let count = u64::try_from(facts.len()).unwrap();
    let again: Vec<_> = facts.iter().filter(|_| random.random_bool(0.4)).cloned().collect();
    facts.extend(again);
    facts.shuffle(&mut random);

    let rig = rig();
    let half = facts.len() / 2;
    for fact in &facts[..half] {
        deliver(&rig, fact).await.unwrap();
    }
    assert!(!differences(&rig).await.is_empty(), "half of them are late, seed {seed}");
    for fact in &facts[half..] {
        deliver(&rig, fact).await.unwrap();
    }
    assert!(differences(&rig).await.is_empty(), "seed {seed}");
    let account = get(&rig, "/ledger/accounts/assets:provider:simulator:EUR").await;
    assert_eq!(account.body["debits_posted"], json!(sums["captured"].to_string()), "seed {seed}");
    assert_eq!(account.body["credits_posted"], json!(sums["refunded"].to_string()), "seed {seed}");
    assert_eq!(balances(&rig, "income:sales:EUR").await.0, sums["captured"] - sums["refunded"], "seed {seed}");
    rig.tick().await.unwrap();
    assert_eq!(assert_journal_is_whole(&rig).await.lines, count, "seed {seed}");
}

#[tokio::test]
async fn stopped_at_any_call_a_fact_counts_once_in_the_end() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer] {
        let mut call = 1;
        loop {
            let rig = rig();
            let faults = Faults::none().at(call, fault);
            let other = rig.restarted(Some(faults.clone()));
            let fact = captured(1, 1, 500, 500);
            let was_stopped = tokio::select! {
                _ = other.deliver(&fact) => faults.take_log().len() >= usize::try_from(call).unwrap(),
                () = faults.crashed() => true,
            };
            rig.deliver(&fact).await.unwrap();
            assert_eq!(balances(&rig, "income:sales:EUR").await.0, 500, "{fault:?} at call {call}");
            assert!(differences(&rig).await.is_empty());
            if !was_stopped {
                break;
            }
            call += 1;
        }
        assert!(call > 7, "it makes more calls than {call}");
    }
}

#[tokio::test]
async fn two_movements_of_a_payment_at_once_are_both_posted() {
    let mut call = 1;
    loop {
        let rig = rig();
        let slow = async |other: &Rig| other.deliver(&captured(1, 1, 500, 500)).await.unwrap();
        let fast = async { rig.deliver(&captured(1, 2, 300, 800)).await.unwrap() };
        if rig.overtaken(call, slow, fast).await.is_none() {
            break;
        }
        assert_eq!(balances(&rig, "income:sales:EUR").await.0, 800, "overtaken at call {call}");
        assert!(differences(&rig).await.is_empty(), "overtaken at call {call}");
        call += 1;
    }
    assert!(call > 7, "{call}");
}

#[tokio::test]
async fn reconciliation_is_for_those_who_may_read_the_books() {
    let rig = rig();
    let path = "/ledger/reconciliation?currency=EUR";
    assert_eq!(rig.call(Call::get(path)).await.status, 401);
    assert_eq!(rig.call(Call::get(path).bearer(OWNER, "ledger:write")).await.status, 403);
    assert_eq!(get(&rig, "/ledger/reconciliation").await.faults(), ["currency required"]);
    assert_eq!(get(&rig, path).await.cost(), "2rru 0wru");
    for n in 1..=7 {
        rig.deliver(&captured(n, 2, 1, 2)).await.unwrap();
    }
    let (mut next, mut found) = (format!("{path}&limit=3"), Vec::new());
    loop {
        let page = get(&rig, &next).await;
        found.extend(page.body["items"].as_array().unwrap().iter().map(|i| i["payment_id"].clone()));
        let Some(cursor) = page.body["next_cursor"].as_str() else { break };
        next = format!("{path}&limit=3&cursor={cursor}");
    }
    assert_eq!(found, (1..=7).map(|n| json!(payment_id(n).to_string())).collect::<Vec<_>>());
}

#[tokio::test]
async fn costs_of_facts() {
    let faults = Faults::none();
    let rig = rig_with(Some(faults.clone()));
    rig.deliver(&captured(1, 1, 1, 1)).await.unwrap();
    let cost = async |fact: Fact| {
        faults.take_log();
        deliver(&rig, &fact).await.unwrap();
        units(&faults)
    };
    assert_eq!(cost(Fact::Captured(captured(2, 1, 1, 1))).await, (3.0, 15.0), "of open accounts");
    assert_eq!(cost(Fact::Captured(captured(2, 1, 1, 1))).await, (1.0, 0.0), "what is posted is only looked at");
    assert_eq!(cost(Fact::Refunded(refunded(2, 1, 1, 1))).await, (3.0, 15.0));
    assert_eq!(cost(Fact::Captured(captured(3, 2, 1, 2))).await, (3.0, 16.0), "a difference is in an index");
}
