//! Tests of payments by wallet: what is asked of the ledger, and what its answers do.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::support::*;
use domain::id::{AccountId, GuestId, OrderId, PaymentMethodId};
use domain::owner::Owner;
use events::identity::{AccountErased, GuestMerged};
use events::ledger::WalletAnswered;
use events::orders::OrderAwaitingPayment;
use events::payments::{PaymentCaptured, PaymentRefunded, WalletAsked, WalletOperation};
use payments::Payments;
use serde_json::{Value, json};
use service::event::Event;
use testkit::{Alone, Call, Fault, Faults};

pub(crate) type Rig = Alone<Payments>;

pub(crate) const DAY: u64 = 24 * 60 * 60;

/// A ledger of one wallet, which hears what is asked and answers.
#[derive(Default)]
pub(crate) struct Purse {
    pub(crate) wallet: i64,
    pub(crate) escrow: i64,
    pub(crate) provider: i64,
    pub(crate) seen: Vec<WalletAsked>,
    /// What was published besides, by kind.
    others: Vec<Event>,
}

impl Purse {
    pub(crate) fn of(wallet: i64) -> Self {
        Self { wallet, ..Self::default() }
    }

    /// Books what is asked, once for its key.
    fn book(&mut self, asked: &WalletAsked) -> WalletAnswered {
        assert!(self.seen.iter().all(|other| other.key != asked.key), "{} is asked twice", asked.key);
        self.seen.push(asked.clone());
        let (amount, released) = (asked.amount.amount, asked.released.map_or(0, |released| released.amount));
        let refused = asked.operation == WalletOperation::Authorize && amount > self.wallet;
        if !refused {
            match asked.operation {
                WalletOperation::Authorize => (self.wallet, self.escrow) = (self.wallet - amount, self.escrow + amount),
                WalletOperation::Capture => {
                    self.escrow -= amount + released;
                    self.provider -= amount;
                    self.wallet += released;
                }
                WalletOperation::Void => (self.escrow, self.wallet) = (self.escrow - amount, self.wallet + amount),
                WalletOperation::Refund => {
                    (self.provider, self.wallet) = (self.provider + amount, self.wallet + amount)
                }
            }
        }
        let code = refused.then(|| "insufficient_funds".to_owned());
        WalletAnswered { key: asked.key.clone(), payment_id: asked.payment_id, granted: !refused, code }
    }

    /// Hears what was published, without an answer yet.
    pub(crate) fn hear(&mut self, rig: &Rig) -> Vec<WalletAnswered> {
        let (asked, others): (Vec<_>, Vec<_>) =
            rig.take_events().into_iter().partition(|event| event.kind == "payments.wallet.asked");
        for event in &others {
            // What payments tells of wallets is posted as of every provider.
            if event.kind == "payments.payment.captured" {
                let fact: PaymentCaptured = event.data().unwrap();
                assert_eq!(fact.provider.as_deref(), Some("wallet"));
                self.provider += fact.amount.amount;
            }
            if event.kind == "payments.payment.refunded" {
                let fact: PaymentRefunded = event.data().unwrap();
                self.provider -= fact.amount.amount;
            }
        }
        self.others.extend(others);
        asked.iter().map(|event| self.book(&event.data().unwrap())).collect()
    }

    /// Answers until nothing more is asked, each answer twice; says what else was published.
    pub(crate) async fn settle(&mut self, rig: &Rig) -> Vec<String> {
        loop {
            let answers = self.hear(rig);
            if answers.is_empty() {
                break;
            }
            for answer in answers {
                rig.deliver(&answer).await.unwrap();
                rig.deliver(&answer).await.unwrap();
            }
        }
        kinds(&std::mem::take(&mut self.others))
    }

    pub(crate) fn operations(&self) -> Vec<String> {
        let line = |asked: &WalletAsked| {
            let step = asked.key.split_once(':').unwrap().1;
            let released = asked.released.map_or_else(String::new, |released| format!(" and {}", released.amount));
            format!("{step} {}{released}", asked.amount.amount)
        };
        self.seen.iter().map(line).collect()
    }
}

pub(crate) async fn wallet_of(rig: &Rig, owner: &Owner) -> PaymentMethodId {
    let reply = rig.call(Call::post("/payment-methods").bearer(owner, "").json(json!({ "provider": "wallet" }))).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body["id"].as_str().unwrap().parse().unwrap()
}

/// Begins the payment of a new order by wallet.
async fn ordered_by_wallet(rig: &Rig, owner: Owner) -> OrderAwaitingPayment {
    let order = awaiting(rig, owner, wallet_of(rig, &owner).await);
    rig.deliver(&order).await.unwrap();
    order
}

pub(crate) async fn status(rig: &Rig, order: OrderId) -> Value {
    payment(rig, order).await["status"].clone()
}

pub(crate) fn staff(order: OrderId, verb: &str, key: &str, body: Value) -> Call {
    Call::post(format!("/payments/{}/{verb}", payment_of(order))).bearer("svc", STAFF).key(key).json(body)
}

#[tokio::test]
async fn an_order_is_paid_from_a_wallet() {
    let (rig, mut purse) = (alone(), Purse::of(10_000));
    let owner = account(&rig);
    let order = ordered_by_wallet(&rig, owner).await;
    rig.deliver(&order).await.unwrap();
    assert_eq!(status(&rig, order.order_id).await, "processing", "it waits for the answer");
    assert_eq!(purse.settle(&rig).await, ["authorized"]);
    let asked = &purse.seen[0];
    assert_eq!((asked.owner, asked.order_id, asked.amount), (owner, order.order_id, euros(4_999)));
    let paid = payment(&rig, order.order_id).await;
    assert_eq!(paid["status"], "authorized");
    let until = (rig.clock.now() + Duration::from_secs(30 * DAY)).to_string();
    assert_eq!(paid["expires_at"], until, "it is valid for thirty days");
    assert_eq!((purse.wallet, purse.escrow), (5_001, 4_999));

    let ship = shipped(&rig, order.order_id, 4_999, true);
    rig.deliver(&ship).await.unwrap();
    rig.deliver(&ship).await.unwrap();
    assert_eq!(purse.settle(&rig).await, ["captured"]);
    rig.deliver(&returned(&rig, order.order_id, 1_000)).await.unwrap();
    assert_eq!(purse.settle(&rig).await, ["refunded"]);
    assert_eq!(status(&rig, order.order_id).await, "partially_refunded");
    assert_eq!((purse.wallet, purse.escrow, purse.provider), (6_001, 0, 0));
    assert_eq!(purse.operations(), ["authorize:1 4999", "capture:1 4999", "refund:1 1000"]);
    let books = Books::of(&rig, order.order_id).await;
    assert!(books.entries.is_empty(), "the simulator is asked nothing");
}

#[tokio::test]
async fn without_funds_another_method_pays() {
    let (rig, mut purse) = (alone(), Purse::of(4_998));
    let owner = account(&rig);
    let order = ordered_by_wallet(&rig, owner).await;
    assert_eq!(purse.settle(&rig).await, ["declined"]);
    let declined = payment(&rig, order.order_id).await;
    assert_eq!((&declined["status"], &declined["last_error"]), (&json!("declined"), &json!("insufficient_funds")));

    let path = format!("/payments/{}/attempts", payment_of(order.order_id));
    let attempt = |key: &str, method: PaymentMethodId| {
        Call::post(&path).bearer(owner, "").key(key).json(json!({ "payment_method": method }))
    };
    let wallet = wallet_of(&rig, &owner).await;
    let again = rig.call(attempt("a", wallet)).await;
    assert_eq!((again.status, &again.body["status"]), (202, &json!("processing")), "{}", again.text);
    let busy = rig.call(attempt("b", wallet)).await;
    assert_eq!((busy.status, busy.problem()), (409, "operation_in_progress"));
    assert_eq!(purse.settle(&rig).await, ["declined"]);
    purse.wallet = 5_000;
    assert_eq!(rig.call(attempt("c", wallet)).await.status, 202);
    assert_eq!(purse.settle(&rig).await, ["authorized"]);
    let replayed = rig.call(attempt("c", wallet)).await;
    assert_eq!((replayed.status, replayed.header("idempotent-replayed")), (202, "true"));

    let other = ordered_by_wallet(&rig, owner).await;
    assert_eq!(purse.settle(&rig).await, ["declined"]);
    let card = method(&rig, &owner, "tok_success").await;
    let path = format!("/payments/{}/attempts", payment_of(other.order_id));
    let call = Call::post(&path).bearer(owner, "").key("d").json(json!({ "payment_method": card }));
    assert_eq!(rig.call(call).await.status, 201);
    assert_eq!(purse.settle(&rig).await, ["authorized"], "of the simulator");
    assert_eq!((purse.wallet, purse.escrow), (1, 4_999));
}

#[tokio::test]
async fn another_refusal_of_the_ledger_is_the_providers() {
    let rig = alone();
    let order = ordered_by_wallet(&rig, account(&rig)).await;
    let asked = rig.take::<WalletAsked>().remove(0);
    let code = Some("account_frozen".to_owned());
    let answer = WalletAnswered { key: asked.key, payment_id: asked.payment_id, granted: false, code };
    rig.deliver(&answer).await.unwrap();
    assert_eq!(payment(&rig, order.order_id).await["last_error"], "refused_by_provider");
    assert_eq!(kinds(&rig.take_events()), ["declined"]);
    rig.deliver(&WalletAnswered { granted: true, code: None, ..answer }).await.unwrap();
    assert!(rig.take_events().is_empty(), "what was answered stays");
    assert_eq!(status(&rig, order.order_id).await, "declined");
}

#[tokio::test]
async fn staff_is_answered_with_what_is_known() {
    let (rig, mut purse) = (alone(), Purse::of(10_000));
    let order = ordered_by_wallet(&rig, account(&rig)).await.order_id;
    purse.settle(&rig).await;
    let capture = staff(order, "captures", "a", json!({ "amount": euros(1_000) }));
    let begun = rig.call(capture.clone()).await;
    assert_eq!((begun.status, &begun.body["captures"][0]["status"]), (202, &json!("pending")), "{}", begun.text);
    let meanwhile = rig.call(staff(order, "captures", "b", json!({ "amount": euros(1_000) }))).await;
    assert_eq!((meanwhile.status, meanwhile.problem()), (409, "operation_in_progress"));
    assert_eq!(purse.settle(&rig).await, ["captured"]);
    let replayed = rig.call(capture).await;
    assert_eq!((replayed.status, &replayed.body), (202, &begun.body));

    assert_eq!(rig.call(staff(order, "refunds", "c", json!({ "amount": euros(300) }))).await.status, 202);
    assert_eq!(purse.settle(&rig).await, ["refunded"]);
    let last = staff(order, "captures", "d", json!({ "amount": euros(2_000), "final": true }));
    assert_eq!(rig.call(last).await.status, 202);
    assert_eq!(purse.settle(&rig).await, ["captured"]);
    assert_eq!(
        purse.operations(),
        ["authorize:1 4999", "capture:1 1000", "refund:1 300", "capture:2 2000 and 1999"],
        "the last one gives back the rest"
    );
    assert_eq!((purse.wallet, purse.escrow, purse.provider), (7_300, 0, 0));
    assert_eq!(status(&rig, order).await, "partially_refunded");

    let other = ordered_by_wallet(&rig, account(&rig)).await.order_id;
    purse.settle(&rig).await;
    let void = rig.call(staff(other, "void", "e", json!({}))).await;
    assert_eq!((void.status, &void.body["status"]), (202, &json!("authorized")), "{}", void.text);
    assert_eq!(purse.settle(&rig).await, ["voided"]);
    assert_eq!((purse.wallet, purse.escrow), (7_300, 0));
}

#[tokio::test]
async fn parts_are_captured_and_the_rest_goes_back() {
    let (rig, mut purse) = (alone(), Purse::of(4_999));
    let order = ordered_by_wallet(&rig, guest(&rig)).await.order_id;
    purse.settle(&rig).await;
    rig.deliver(&shipped(&rig, order, 2_000, false)).await.unwrap();
    assert_eq!(purse.settle(&rig).await, ["captured"]);
    rig.deliver(&shipped(&rig, order, 2_000, true)).await.unwrap();
    assert_eq!(purse.settle(&rig).await, ["captured"]);
    assert_eq!((purse.wallet, purse.escrow), (0, 999), "a late shipment may still come");
    rig.advance(Duration::from_secs(2 * 60 * 60));
    rig.tick().await.unwrap();
    purse.settle(&rig).await;
    assert_eq!((purse.wallet, purse.escrow, purse.provider), (999, 0, 0));
    assert_eq!(status(&rig, order).await, "captured");
}

#[tokio::test]
async fn a_cancelled_order_gives_all_back_whenever_it_is_cancelled() {
    for moment in 0..6 {
        let (rig, mut purse) = (alone(), Purse::of(5_000));
        let order = ordered_by_wallet(&rig, account(&rig)).await;
        let cancel = cancelled(&rig, order.order_id);
        if moment == 0 {
            rig.deliver(&cancel).await.unwrap();
        }
        let answers = purse.hear(&rig);
        if moment == 1 {
            rig.deliver(&cancel).await.unwrap();
        }
        rig.deliver(&answers[0]).await.unwrap();
        if moment == 2 {
            rig.deliver(&cancel).await.unwrap();
        }
        purse.settle(&rig).await;
        if moment >= 3 {
            rig.deliver(&shipped(&rig, order.order_id, 4_999, true)).await.unwrap();
        }
        if moment == 3 {
            rig.deliver(&cancel).await.unwrap();
        }
        let answers = purse.hear(&rig);
        if moment == 4 {
            rig.deliver(&cancel).await.unwrap();
        }
        for answer in answers {
            rig.deliver(&answer).await.unwrap();
        }
        rig.deliver(&cancel).await.unwrap();
        purse.settle(&rig).await;
        assert_eq!((purse.wallet, purse.escrow, purse.provider), (5_000, 0, 0), "{moment}: {:?}", purse.operations());
        let end = status(&rig, order.order_id).await;
        assert_eq!(end, if moment < 3 { "voided" } else { "refunded" }, "{moment}");
    }
}

#[tokio::test]
async fn an_authorisation_is_given_back_after_thirty_days() {
    let (rig, mut purse) = (alone(), Purse::of(5_000));
    let order = ordered_by_wallet(&rig, account(&rig)).await.order_id;
    purse.settle(&rig).await;
    for _ in 0..29 {
        rig.advance(Duration::from_secs(DAY));
        rig.tick().await.unwrap();
    }
    assert!(rig.take_events().is_empty());
    assert_eq!(status(&rig, order).await, "authorized");
    rig.advance(Duration::from_secs(DAY));
    let late = rig.call(staff(order, "captures", "a", json!({}))).await;
    assert_eq!((late.status, late.problem()), (422, "refused_by_provider"), "{}", late.text);
    rig.tick().await.unwrap();
    assert_eq!(purse.settle(&rig).await, ["capture_failed", "expired"]);
    assert_eq!((purse.wallet, purse.escrow), (5_000, 0));
    assert_eq!(status(&rig, order).await, "expired");
}

#[tokio::test]
async fn waiting_asks_once_and_looks_less_and_less_often() {
    let faults = Faults::none();
    let (rig, mut purse) = (with(&[], Some(faults.clone())), Purse::of(5_000));
    let order = ordered_by_wallet(&rig, account(&rig)).await;
    let mut looked = 0;
    for _ in 0..240 {
        faults.take_log();
        rig.advance(Duration::from_secs(15));
        rig.tick().await.unwrap();
        looked += usize::from(faults.take_log().iter().any(|call| call.operation == "PutItem"));
    }
    assert!((5..=12).contains(&looked), "{looked} times in an hour");
    assert_eq!(purse.settle(&rig).await, ["authorized"], "it was asked once, and a late answer counts");
    rig.deliver(&order).await.unwrap();
    assert!(rig.take_events().is_empty());
}

#[tokio::test]
async fn an_answer_to_nothing_changes_nothing() {
    let rig = alone();
    let order = ordered_by_wallet(&rig, account(&rig)).await.order_id;
    let payment_id = payment_of(order);
    for key in [
        format!("{payment_id}:capture:1"),
        format!("{payment_id}:authorize:2"),
        "nonsense".to_owned(),
        format!("{}:authorize:1", payment_of(OrderId::new(&rig.clock))),
    ] {
        let answer = WalletAnswered { key, payment_id, granted: true, code: None };
        rig.deliver(&answer).await.unwrap();
    }
    assert_eq!(status(&rig, order).await, "processing");
}

#[tokio::test]
async fn a_wallet_is_a_method_without_a_token() {
    let rig = alone();
    let owner = account(&rig);
    let add = |body: Value| Call::post("/payment-methods").bearer(owner, "").json(body);
    let added = rig.call(add(json!({ "provider": "wallet" }))).await;
    assert_eq!((&added.body["provider"], &added.body["label"]), (&json!("wallet"), &json!("Wallet")));
    for (body, status, fault) in [
        (json!({ "provider": "wallet", "token": "tok_success" }), 400, "/token not_expected"),
        (json!({ "provider": "simulator" }), 400, "/token required"),
        (json!({}), 400, "/token required"),
        (json!({ "provider": "stripe", "token": "pm_card_visa" }), 422, "/provider unknown_provider"),
        (json!({ "provider": "purse" }), 422, "/provider unknown_provider"),
    ] {
        let reply = rig.call(add(body.clone())).await;
        assert_eq!((reply.status, reply.faults()), (status, vec![fault.to_owned()]), "{body}");
    }
    let service =
        rig.call(Call::post("/payment-methods").bearer("svc", STAFF).json(json!({ "provider": "wallet" }))).await;
    assert_eq!((service.status, service.problem()), (403, "not_a_shopper"));
    let webhook = rig.call(Call::post("/payments/webhooks/wallet").json(json!({}))).await;
    assert_eq!((webhook.status, webhook.problem()), (404, "not_found"), "its answers are events");
    let order = awaiting(&rig, account(&rig), added.body["id"].as_str().unwrap().parse().unwrap());
    rig.deliver(&order).await.unwrap();
    assert_eq!(payment(&rig, order.order_id).await["last_error"], "invalid_payment_method", "it is another person's");
    assert_eq!(kinds(&rig.take_events()), ["declined"], "and the ledger is not asked");
}

#[tokio::test]
async fn a_wallet_follows_its_guest_and_goes_with_its_account() {
    let (rig, mut purse) = (alone(), Purse::of(10_000));
    let (guest_id, account_id) = (GuestId::new(&rig.clock), AccountId::new(&rig.clock));
    let (guest, account) = (Owner::Guest(guest_id), Owner::Account(account_id));
    let first = ordered_by_wallet(&rig, guest).await;
    purse.settle(&rig).await;
    assert_eq!(purse.seen[0].owner, guest);
    rig.deliver(&GuestMerged { guest_id, account_id }).await.unwrap();
    rig.deliver(&cancelled(&rig, first.order_id)).await.unwrap();
    assert_eq!(purse.settle(&rig).await, ["voided"]);
    assert_eq!(purse.seen[1].owner, account, "what goes back goes to the account");

    let again = awaiting(&rig, account, first.payment_method);
    rig.deliver(&again).await.unwrap();
    assert_eq!(purse.settle(&rig).await, ["authorized"], "the method has followed");
    rig.deliver(&shipped(&rig, again.order_id, 4_999, true)).await.unwrap();
    purse.settle(&rig).await;
    rig.deliver(&AccountErased { account_id }).await.unwrap();
    let list = rig.call(Call::get("/payment-methods").bearer(account, "")).await;
    assert_eq!(list.body["items"], json!([]));
    rig.deliver(&returned(&rig, again.order_id, 4_999)).await.unwrap();
    assert_eq!(purse.settle(&rig).await, ["refunded"], "the books go on");
    assert_eq!((purse.wallet, purse.escrow, purse.provider), (10_000, 0, 0));
}

#[tokio::test]
async fn the_token_of_a_guest_who_signed_in_pays_nothing_from_the_accounts_wallet() {
    let (rig, mut purse) = (alone(), Purse::of(0));
    let (guest_id, account_id) = (GuestId::new(&rig.clock), AccountId::new(&rig.clock));
    let (guest, account) = (Owner::Guest(guest_id), Owner::Account(account_id));
    let order = ordered_by_wallet(&rig, guest).await;
    assert_eq!(purse.settle(&rig).await, ["declined"]);
    rig.deliver(&GuestMerged { guest_id, account_id }).await.unwrap();
    purse.wallet = 10_000;
    let path = format!("/payments/{}/attempts", payment_of(order.order_id));
    let attempt = |who: Owner, key: &str, method: PaymentMethodId| {
        Call::post(&path).bearer(who, "").key(key).json(json!({ "payment_method": method }))
    };
    for method in [order.payment_method, wallet_of(&rig, &guest).await] {
        let late = rig.call(attempt(guest, &format!("a {method}"), method)).await;
        assert_eq!((late.status, late.problem()), (422, "wallet_merged"), "{}", late.text);
    }
    assert!(rig.take_events().is_empty(), "the ledger is not asked");
    assert_eq!(rig.call(attempt(account, "b", order.payment_method)).await.status, 202);
    assert_eq!(purse.settle(&rig).await, ["authorized"]);
    assert_eq!(purse.seen.last().map(|asked| asked.owner), Some(account));
}

/// One step of the story of a payment, by its number.
async fn step(
    rig: &Rig,
    order: &OrderAwaitingPayment,
    ship: &Incoming,
    back: &Incoming,
    number: usize,
    answer: &WalletAnswered,
) {
    match number {
        0 => rig.deliver(order).await.unwrap(),
        2 => ship.deliver(rig).await.unwrap(),
        4 => back.deliver(rig).await.unwrap(),
        _ => rig.deliver(answer).await.unwrap(),
    }
}

#[tokio::test]
async fn a_crash_at_any_call_asks_and_moves_nothing_twice() {
    let mut crashes = 0;
    for number in 0..6 {
        for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer, Fault::Conflict] {
            for call in 1..=12 {
                let (calm, mut purse) = (alone(), Purse::of(5_000));
                let owner = account(&calm);
                let order = awaiting(&calm, owner, wallet_of(&calm, &owner).await);
                let ship = Incoming::Shipped(shipped(&calm, order.order_id, 4_999, true));
                let back = Incoming::Returned(returned(&calm, order.order_id, 4_999));
                let mut answer: Option<WalletAnswered> = None;
                for at in 0..6 {
                    let told = answer.take().unwrap_or_else(|| WalletAnswered {
                        key: String::new(),
                        payment_id: payment_of(order.order_id),
                        granted: true,
                        code: None,
                    });
                    if at == number {
                        let faults = Faults::none().at(call, fault);
                        let doomed = calm.restarted(Some(faults.clone()));
                        let attempt = async {
                            match at {
                                0 => drop(doomed.deliver(&order).await),
                                2 => drop(ship.deliver(&doomed).await),
                                4 => drop(back.deliver(&doomed).await),
                                _ => drop(doomed.deliver(&told).await),
                            }
                        };
                        tokio::select! { () = attempt => {}, () = faults.crashed() => crashes += 1 }
                        let heard = purse.hear(&doomed);
                        answer = heard.into_iter().next();
                    }
                    step(&calm, &order, &ship, &back, at, &told).await;
                    let heard = purse.hear(&calm);
                    // What a crash left in the outbox comes by the relay.
                    answer = answer.or_else(|| heard.into_iter().next());
                    if at % 2 == 0 && answer.is_none() {
                        let asked = waiting(&calm, &purse).await;
                        answer = asked.map(|asked| purse.book(&asked));
                    }
                }
                let place = format!("{fault:?} at call {call} of step {number}: {:?}", purse.operations());
                assert_eq!(status(&calm, order.order_id).await, "refunded", "{place}");
                assert_eq!(purse.operations(), ["authorize:1 4999", "capture:1 4999", "refund:1 4999"], "{place}");
                assert_eq!((purse.wallet, purse.escrow), (5_000, 0), "{place}");
                let told = facts(&calm, order.order_id).await;
                for fact in ["authorized", "captured 1", "refunded 1"] {
                    assert_eq!(told.iter().filter(|known| *known == fact).count(), 1, "{place}: {told:?}");
                }
            }
        }
    }
    assert!(crashes > 20, "{crashes}");
}

/// What was asked and not heard yet, in the outbox.
async fn waiting(rig: &Rig, purse: &Purse) -> Option<WalletAsked> {
    use service::Capability as _;
    for shard in 0..service::outbox::SHARDS {
        for item in rig.capability.context().table.waiting(shard, "~", 1_000).await.unwrap() {
            for event in item.events().unwrap().iter().filter(|event| event.kind == "payments.wallet.asked") {
                let asked: WalletAsked = event.data().unwrap();
                if purse.seen.iter().all(|seen| seen.key != asked.key) {
                    return Some(asked);
                }
            }
        }
    }
    None
}

#[tokio::test]
async fn every_write_meets_a_rival() {
    let faults = Faults::rivals();
    let (rig, mut purse) = (with(&[], Some(faults.clone())), Purse::of(10_000));
    let order = ordered_by_wallet(&rig, account(&rig)).await;
    purse.settle(&rig).await;
    rig.deliver(&shipped(&rig, order.order_id, 2_000, false)).await.unwrap();
    purse.settle(&rig).await;
    rig.deliver(&cancelled(&rig, order.order_id)).await.unwrap();
    purse.settle(&rig).await;
    assert_eq!((purse.wallet, purse.escrow), (10_000, 0));
    assert_eq!(faults.unguarded(), BTreeSet::from(["stoa-PaymentsTable | Put outbox *".to_owned()]));
}

#[tokio::test]
async fn two_deliveries_at_once_ask_once() {
    for _ in 0..10 {
        let (rig, mut purse) = (alone(), Purse::of(5_000));
        let owner = account(&rig);
        let order = awaiting(&rig, owner, wallet_of(&rig, &owner).await);
        let (one, other) = tokio::join!(rig.deliver(&order), rig.deliver(&order));
        one.unwrap();
        other.unwrap();
        let answers = purse.hear(&rig);
        assert_eq!(answers.len(), 1);
        let (one, other) = tokio::join!(rig.deliver(&answers[0]), rig.deliver(&answers[0]));
        one.unwrap();
        other.unwrap();
        assert_eq!(purse.settle(&rig).await, ["authorized"]);
    }
}

#[tokio::test]
async fn each_step_has_its_known_cost() {
    let faults = Faults::none();
    let (rig, mut purse) = (with(&[], Some(faults.clone())), Purse::of(5_000));
    let owner = account(&rig);
    let spent = || {
        let (mut reads, mut writes) = (0.0, 0.0);
        for call in faults.take_log() {
            let reading = matches!(call.operation.as_str(), "GetItem" | "Query" | "BatchGetItem");
            *(if reading { &mut reads } else { &mut writes }) += call.units;
        }
        format!("{reads}rru {writes}wru")
    };
    let mut bill = Vec::new();
    let order = awaiting(&rig, owner, wallet_of(&rig, &owner).await);
    bill.push(format!("add a method: {}", spent()));
    rig.deliver(&order).await.unwrap();
    bill.push(format!("awaiting_payment, asked: {}", spent()));
    let granted = purse.hear(&rig).remove(0);
    rig.deliver(&granted).await.unwrap();
    bill.push(format!("answered, authorised: {}", spent()));
    rig.deliver(&granted).await.unwrap();
    bill.push(format!("answered, again: {}", spent()));
    rig.deliver(&shipped(&rig, order.order_id, 4_999, true)).await.unwrap();
    bill.push(format!("shipped, asked: {}", spent()));
    rig.deliver(&purse.hear(&rig).remove(0)).await.unwrap();
    bill.push(format!("answered, captured: {}", spent()));
    rig.deliver(&returned(&rig, order.order_id, 1_000)).await.unwrap();
    bill.push(format!("return received, asked: {}", spent()));
    rig.deliver(&purse.hear(&rig).remove(0)).await.unwrap();
    bill.push(format!("answered, refunded: {}", spent()));
    let expected = [
        "add a method: 0rru 5wru",
        "awaiting_payment, asked: 3rru 6wru",
        "answered, authorised: 2rru 7wru",
        "answered, again: 2rru 0wru",
        "shipped, asked: 2rru 6wru",
        "answered, captured: 2rru 7wru",
        "return received, asked: 2rru 7wru",
        "answered, refunded: 2rru 8wru",
    ];
    assert_eq!(bill, expected);
}
