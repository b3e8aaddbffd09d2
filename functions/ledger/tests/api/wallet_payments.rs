//! Payments by wallet: what payments asks for is booked once and answered, whatever the order and number of deliveries.

use domain::id::{PaymentId, Raw};
use domain::{Currency, Money};
use events::ledger::WalletAnswered;
use events::payments::{PaymentCaptured, PaymentRefunded, WalletAsked, WalletOperation};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use testkit::{Fault, Faults};

use crate::support::{
    OWNER, Rig, assert_journal_is_whole, assert_sound, balances, book, get, open, open_with, patch, post, reverse, rig,
    rig_with, transfer, txn, units,
};

const ESCROW: &str = "payments:escrow:EUR";
const PROVIDER: &str = "assets:provider:wallet:EUR";

fn wallet() -> String {
    format!("wallets:{OWNER}:EUR")
}

fn payment_id(n: u64) -> PaymentId {
    Raw::from_parts(1_772_366_400_000 + n, u128::from(n)).into()
}

fn money(amount: i64) -> Money {
    Money::new(amount, "EUR".parse::<Currency>().unwrap())
}

fn asked(payment: u64, step: &str, operation: WalletOperation, amount: i64) -> WalletAsked {
    let payment_id = payment_id(payment);
    WalletAsked {
        key: format!("{payment_id}:{step}"),
        payment_id,
        order_id: payment_id.raw().into(),
        owner: OWNER.parse().unwrap(),
        operation,
        amount: money(amount),
        released: None,
    }
}

fn authorize(payment: u64, amount: i64) -> WalletAsked {
    asked(payment, "authorize:1", WalletOperation::Authorize, amount)
}

fn capture(payment: u64, n: u32, amount: i64, released: i64) -> WalletAsked {
    let released = (released > 0).then(|| money(released));
    WalletAsked { released, ..asked(payment, &format!("capture:{n}"), WalletOperation::Capture, amount) }
}

fn void(payment: u64, amount: i64) -> WalletAsked {
    asked(payment, "void:1", WalletOperation::Void, amount)
}

fn refund(payment: u64, n: u32, amount: i64) -> WalletAsked {
    asked(payment, &format!("refund:{n}"), WalletOperation::Refund, amount)
}

fn captured(payment: u64, n: u32, amount: i64, sum: i64) -> PaymentCaptured {
    let payment_id = payment_id(payment);
    let (source, provider) = (None, Some("wallet".to_owned()));
    let (amount, captured) = (money(amount), money(sum));
    PaymentCaptured { payment_id, order_id: payment_id.raw().into(), n, amount, captured, source, provider }
}

fn refunded(payment: u64, n: u32, amount: i64, sum: i64) -> PaymentRefunded {
    let payment_id = payment_id(payment);
    let (source, provider) = (None, Some("wallet".to_owned()));
    let (amount, refunded) = (money(amount), money(sum));
    PaymentRefunded { payment_id, order_id: payment_id.raw().into(), n, amount, refunded, source, provider }
}

fn granted(asked: &WalletAsked) -> WalletAnswered {
    WalletAnswered { key: asked.key.clone(), payment_id: asked.payment_id, granted: true, code: None }
}

fn refused(asked: &WalletAsked, code: &str) -> WalletAnswered {
    WalletAnswered { granted: false, code: Some(code.to_owned()), ..granted(asked) }
}

/// A wallet with funds, from a bank.
async fn funded(rig: &Rig, amount: u64) {
    open(rig, "assets:bank:EUR", "asset", "none").await;
    let wallet =
        json!({ "id": wallet(), "kind": "liability", "currency": "EUR", "constraint": "no_overdraft", "owner": OWNER });
    open_with(rig, wallet).await;
    pay_in(rig, amount).await;
}

async fn pay_in(rig: &Rig, amount: u64) {
    assert_eq!(book(rig, transfer(&txn(), "assets:bank:EUR", &wallet(), amount)).await.status, 201);
}

async fn posted(rig: &Rig, path: &str) -> i64 {
    match get(rig, format!("/ledger/accounts/{path}")).await.status {
        404 => 0,
        _ => balances(rig, path).await.0,
    }
}

async fn assert_nothing_differs(rig: &Rig) {
    let reply = get(rig, "/ledger/reconciliation?currency=EUR").await;
    assert_eq!(reply.body["items"], json!([]), "{}", reply.text);
}

#[tokio::test]
async fn a_payment_moves_through_the_escrow_to_sales_and_back() {
    let rig = rig();
    funded(&rig, 10_000).await;
    rig.take_events();
    let story: Vec<(WalletAsked, [i64; 3])> = vec![
        (authorize(1, 4_999), [5_001, 4_999, 0]),
        (capture(1, 1, 1_000, 0), [5_001, 3_999, -1_000]),
        (capture(1, 2, 2_000, 1_999), [7_000, 0, -3_000]),
        (refund(1, 1, 500), [7_500, 0, -2_500]),
    ];
    for (asked, sums) in &story {
        for _ in 0..3 {
            rig.deliver(asked).await.unwrap();
        }
        assert_eq!(rig.take::<WalletAnswered>(), [granted(asked)], "answered once");
        let now = [posted(&rig, &wallet()).await, posted(&rig, ESCROW).await, posted(&rig, PROVIDER).await];
        assert_eq!(now, *sums, "{}", asked.key);
    }
    rig.deliver(&captured(1, 1, 1_000, 1_000)).await.unwrap();
    rig.deliver(&captured(1, 2, 2_000, 3_000)).await.unwrap();
    rig.deliver(&refunded(1, 1, 500, 500)).await.unwrap();
    assert_eq!(posted(&rig, PROVIDER).await, 0, "it is even when all is done");
    assert_eq!(posted(&rig, "income:sales:EUR").await, 2_500);
    assert_nothing_differs(&rig).await;
    let escrow = get(&rig, format!("/ledger/accounts/{ESCROW}")).await;
    assert_eq!((&escrow.body["kind"], &escrow.body["shards"]), (&json!("liability"), &json!(16)), "{}", escrow.text);

    let other = authorize(2, 7_500);
    rig.deliver(&other).await.unwrap();
    rig.deliver(&void(2, 7_500)).await.unwrap();
    assert_eq!(rig.take::<WalletAnswered>(), [granted(&other), granted(&void(2, 7_500))]);
    assert_eq!((posted(&rig, &wallet()).await, posted(&rig, ESCROW).await), (7_500, 0));
    assert_sound(&rig).await;
    rig.tick().await.unwrap();
    assert_journal_is_whole(&rig).await;
}

#[tokio::test]
async fn what_is_not_there_is_refused_once_and_for_ever() {
    let rig = rig();
    let first = authorize(1, 100);
    rig.deliver(&first).await.unwrap();
    assert_eq!(
        rig.take::<WalletAnswered>(),
        [refused(&first, "insufficient_funds")],
        "a wallet that nobody has opened"
    );
    let shown = get(&rig, format!("/ledger/accounts/{}", wallet())).await;
    assert_eq!((&shown.body["owner"], &shown.body["constraint"]), (&json!(OWNER), &json!("no_overdraft")));
    open(&rig, "assets:bank:EUR", "asset", "none").await;
    pay_in(&rig, 100).await;
    rig.take_events();
    rig.deliver(&first).await.unwrap();
    assert!(rig.take_events().is_empty(), "it stays refused, though funds have come");
    let again = asked(1, "authorize:2", WalletOperation::Authorize, 100);
    rig.deliver(&again).await.unwrap();
    assert_eq!(rig.take::<WalletAnswered>(), [granted(&again)], "another attempt");

    pay_in(&rig, 50).await;
    assert_eq!(patch(&rig, &wallet(), json!({ "status": "frozen" })).await.status, 200);
    rig.take_events();
    let frozen = authorize(2, 10);
    rig.deliver(&frozen).await.unwrap();
    assert_eq!(rig.take::<WalletAnswered>(), [refused(&frozen, "account_frozen")]);
    rig.deliver(&void(1, 100)).await.unwrap();
    assert_eq!(posted(&rig, &wallet()).await, 150, "what is theirs comes back to a frozen wallet, too");
    assert_eq!(patch(&rig, &wallet(), json!({ "status": "open" })).await.status, 200);
    for amount in [0, -5] {
        let odd = asked(3, &format!("authorize:{}", amount + 9), WalletOperation::Authorize, amount);
        rig.take_events();
        rig.deliver(&odd).await.unwrap();
        assert_eq!(rig.take::<WalletAnswered>(), [refused(&odd, "invalid_amount")]);
        assert!(rig.deliver(&refund(3, u32::try_from(amount + 9).unwrap(), amount)).await.is_err());
    }
    assert!(rig.take_events().is_empty());
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_key_of_other_content_is_not_booked() {
    let rig = rig();
    funded(&rig, 1_000).await;
    rig.deliver(&authorize(1, 100)).await.unwrap();
    rig.take_events();
    assert!(rig.deliver(&authorize(1, 101)).await.is_err());
    assert!(rig.take_events().is_empty());
    let booked = get(&rig, format!("/ledger/transactions?account={}", wallet())).await.body["items"][0].clone();
    assert_eq!(booked["description"], format!("Wallet, {}:authorize:1", payment_id(1)));
    let by_hand = reverse(&rig, booked["id"].as_str().unwrap(), &txn()).await;
    assert_eq!((by_hand.status, by_hand.problem()), (409, "not_reversible"));
    let other = json!({ "id": ESCROW, "kind": "asset", "currency": "EUR" });
    assert_eq!(post(&rig, "/ledger/accounts", other).await.problem(), "reserved_path");
    assert_eq!((posted(&rig, &wallet()).await, posted(&rig, ESCROW).await), (900, 100));
}

/// All that is asked and told of one payment, and what its owner has less in the end.
fn course(n: u64, random: &mut StdRng) -> (Vec<WalletAsked>, Vec<PaymentCaptured>, Vec<PaymentRefunded>, i64) {
    let amount = random.random_range(10..1_000);
    let (mut asks, mut captures, mut refunds) = (vec![authorize(n, amount)], Vec::new(), Vec::new());
    if random.random_bool(0.3) {
        asks.push(void(n, amount));
        return (asks, captures, refunds, 0);
    }
    let first = random.random_range(1..amount);
    asks.push(capture(n, 1, first, 0));
    captures.push(captured(n, 1, first, first));
    let rest = amount - first;
    let second = random.random_range(1..=rest);
    asks.push(capture(n, 2, second, rest - second));
    captures.push(captured(n, 2, second, first + second));
    let mut kept = first + second;
    if random.random_bool(0.5) {
        let back = random.random_range(1..=kept);
        asks.push(refund(n, 1, back));
        refunds.push(refunded(n, 1, back, back));
        kept -= back;
    }
    (asks, captures, refunds, kept)
}

#[tokio::test]
async fn three_hundred_payments_in_any_order_come_to_the_same() {
    let seed = rand::rng().random();
    let mut random = StdRng::seed_from_u64(seed);
    let rig = rig();
    funded(&rig, 1_000_000).await;
    let (mut asks, mut captures, mut refunds, mut spent) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for n in 1..=300 {
        let (a, c, r, kept) = course(n, &mut random);
        asks.extend(a);
        captures.extend(c);
        refunds.extend(r);
        spent += kept;
    }
    asks.extend_from_within(..asks.len() / 3);
    captures.extend_from_within(..captures.len() / 3);
    asks.shuffle(&mut random);
    captures.shuffle(&mut random);
    refunds.shuffle(&mut random);
    let asked = async {
        for ask in &asks {
            rig.deliver(ask).await.unwrap();
        }
    };
    let told = async {
        for fact in &captures {
            rig.deliver(fact).await.unwrap();
        }
        for fact in &refunds {
            rig.deliver(fact).await.unwrap();
        }
    };
    tokio::join!(asked, told);
    let answers = rig.take::<WalletAnswered>();
    let apart: std::collections::BTreeSet<_> = answers.iter().map(|answer| answer.key.clone()).collect();
    assert_eq!(apart.len(), answers.len(), "each is answered once, seed {seed}");
    assert!(answers.iter().all(|answer| answer.granted));
    assert_eq!(posted(&rig, &wallet()).await, 1_000_000 - spent, "seed {seed}");
    assert_eq!((posted(&rig, ESCROW).await, posted(&rig, PROVIDER).await), (0, 0), "seed {seed}");
    assert_eq!(posted(&rig, "income:sales:EUR").await, spent, "seed {seed}");
    assert_nothing_differs(&rig).await;
    assert_sound(&rig).await;
}

#[tokio::test]
async fn faults_and_crashes_move_nothing_twice() {
    for call in 1..=14 {
        for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer, Fault::Conflict] {
            let calm = rig();
            funded(&calm, 1_000).await;
            calm.take_events();
            let faults = Faults::none().at(call, fault);
            let doomed = calm.restarted(Some(faults.clone()));
            let story = [authorize(1, 600), capture(1, 1, 400, 200)];
            let work = async {
                for ask in &story {
                    let _ = doomed.deliver(ask).await;
                }
            };
            tokio::select! { () = work => {}, () = faults.crashed() => {} }
            let told = doomed.take::<WalletAnswered>().len();
            for ask in &story {
                calm.deliver(ask).await.unwrap();
            }
            assert!(told + calm.take::<WalletAnswered>().len() <= 2, "{call} {fault:?}");
            assert_eq!(posted(&calm, &wallet()).await, 600, "{call} {fault:?}");
            assert_eq!((posted(&calm, ESCROW).await, posted(&calm, PROVIDER).await), (0, -400));
            assert_sound(&calm).await;
        }
    }
}

#[tokio::test]
async fn a_hundred_authorisations_at_once_never_overdraw() {
    let rig = rig();
    funded(&rig, 1_000).await;
    rig.take_events();
    let asks: Vec<_> = (1..=100).map(|n| authorize(n, 100)).collect();
    let results = futures(asks.iter().map(|ask| rig.deliver(ask))).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    let answers = rig.take::<WalletAnswered>();
    assert_eq!(answers.len(), 100);
    assert_eq!(answers.iter().filter(|answer| answer.granted).count(), 10);
    assert_eq!((posted(&rig, &wallet()).await, posted(&rig, ESCROW).await), (0, 1_000));
    assert_sound(&rig).await;
}

/// All at once.
async fn futures<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        let mut is_done = true;
        for (future, slot) in all.iter_mut().zip(&mut done).filter(|(_, slot)| slot.is_none()) {
            match future.as_mut().poll(context) {
                std::task::Poll::Ready(output) => *slot = Some(output),
                std::task::Poll::Pending => is_done = false,
            }
        }
        if is_done { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().map(Option::unwrap).collect()
}

#[tokio::test]
async fn every_write_meets_a_rival() {
    let faults = Faults::rivals();
    let rig = rig_with(Some(faults.clone()));
    funded(&rig, 1_000).await;
    for ask in [authorize(1, 600), capture(1, 1, 400, 200), refund(1, 1, 100), authorize(2, 5_000)] {
        rig.deliver(&ask).await.unwrap();
    }
    let unguarded: Vec<_> = faults.unguarded().into_iter().filter(|write| !write.ends_with("Put outbox *")).collect();
    assert!(unguarded.is_empty(), "{unguarded:?}");
}

#[tokio::test]
async fn each_operation_has_its_known_cost() {
    let faults = Faults::none();
    let rig = rig_with(Some(faults.clone()));
    funded(&rig, 10_000).await;
    // The accounts are there.
    for ask in [authorize(1, 600), capture(1, 1, 600, 0)] {
        rig.deliver(&ask).await.unwrap();
    }
    let mut bill = Vec::new();
    for ask in [
        authorize(2, 1_000),
        capture(2, 1, 400, 0),
        capture(2, 2, 400, 200),
        refund(2, 1, 100),
        authorize(3, 100),
        void(3, 100),
        authorize(4, 100_000),
        authorize(4, 100_000),
    ] {
        faults.take_log();
        rig.deliver(&ask).await.unwrap();
        bill.push(units(&faults));
    }
    let expected =
        [(1.5, 15.0), (2.0, 15.0), (2.5, 19.0), (1.5, 15.0), (1.5, 15.0), (1.5, 15.0), (3.5, 4.0), (4.5, 0.0)];
    assert_eq!(bill, expected);
}
