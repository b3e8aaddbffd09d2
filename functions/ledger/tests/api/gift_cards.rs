//! Gift cards: issued, redeemed once, disabled, expired; their codes are nowhere.

use std::time::Duration;

use domain::Clock;
use domain::id::GiftCardId;
use events::identity::GuestMerged;
use serde_json::{Value, json};
use service::Capability as _;
use service::table::{Key, Write};
use testkit::{Call, Fault, Faults, Reply};

use crate::support::{
    OWNER, Rig, all, assert_journal_is_whole, assert_sound, balances, book, get, open, open_with, patch, post, reverse,
    rig, rig_with, staff, transfer, txn, units,
};

const OTHER: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1THR";
const GUEST: &str = "guest_01J8ZQ4T6M3V0X9K2B7C5D1GST";
const OWED: &str = "liabilities:gift-cards:EUR";
const GIVEN: &str = "expenses:gift-cards:EUR";
const BREAKAGE: &str = "income:gift-card-breakage:EUR";

fn gift() -> String {
    GiftCardId::new(&Clock::system()).to_string()
}

fn card(id: &str, amount: &str) -> Value {
    json!({ "id": id, "amount": amount, "currency": "EUR" })
}

/// A card that ends in so many seconds.
fn ending(rig: &Rig, id: &str, seconds: u64) -> Value {
    let mut card = card(id, "100");
    card["expires_at"] = json!((rig.clock.now() + Duration::from_secs(seconds)).to_string());
    card
}

/// Issues a card; its code.
async fn issue(rig: &Rig, body: Value) -> String {
    let reply = post(rig, "/gift-cards", body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body["code"].as_str().unwrap().to_owned()
}

async fn redeem(rig: &Rig, who: &str, code: &str) -> Reply {
    rig.call(Call::post("/gift-cards/redemptions").bearer(who, "").json(json!({ "code": code }))).await
}

async fn command(rig: &Rig, id: &str, verb: &str) -> Reply {
    rig.call(staff(Call::post(format!("/gift-cards/{id}/{verb}")))).await
}

async fn shown(rig: &Rig, id: &str) -> Value {
    let reply = get(rig, format!("/gift-cards/{id}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

async fn posted(rig: &Rig, path: &str) -> i64 {
    match get(rig, format!("/ledger/accounts/{path}")).await.status {
        404 => 0,
        _ => balances(rig, path).await.0,
    }
}

fn wallet(who: &str) -> String {
    format!("wallets:{who}:EUR")
}

#[tokio::test]
async fn a_card_is_issued_once_and_shows_its_code_once() {
    let rig = rig();
    let id = gift();
    let body = json!({ "id": id, "amount": "2500", "currency": "EUR", "note": "For Ada", "metadata": { "of": "Ada" } });
    let first = post(&rig, "/gift-cards", body.clone()).await;
    assert_eq!((first.status, first.header("location")), (201, &*format!("/gift-cards/{id}")));
    assert_eq!(first.header("cache-control"), "no-store", "nobody on the way keeps a code");
    let code = first.body["code"].as_str().unwrap();
    let groups: Vec<_> = code.split('-').map(str::len).collect();
    assert_eq!(groups, [5, 5, 5, 5], "{code}");
    assert_eq!((&first.body["status"], &first.body["funded_by"]), (&json!("issued"), &json!(GIVEN)));
    assert_eq!((posted(&rig, OWED).await, posted(&rig, GIVEN).await), (2_500, 2_500));

    let again = post(&rig, "/gift-cards", body.clone()).await;
    let mut expected = first.body.clone();
    expected["code"] = json!(null);
    assert_eq!((again.status, again.header("idempotent-replayed"), &again.body), (200, "true", &expected));
    assert_eq!(redeem(&rig, OWNER, code).await.status, 201);
    let later = post(&rig, "/gift-cards", body.clone()).await;
    assert_eq!((later.status, &later.body), (200, &expected), "whatever has become of it");
    for (member, other) in [
        ("amount", json!("2501")),
        ("currency", json!("USD")),
        ("note", json!("For Bob")),
        ("metadata", json!({})),
        ("expires_at", json!("2099-01-01T00:00:00Z")),
        ("funded_by", json!("assets:bank:EUR")),
    ] {
        let mut changed = body.clone();
        changed[member] = other;
        let taken = post(&rig, "/gift-cards", changed).await;
        assert_eq!((taken.status, taken.problem()), (409, "id_taken"), "{member}");
    }
    assert_eq!(posted(&rig, OWED).await, 0);
    assert_sound(&rig).await;
}

#[tokio::test]
async fn the_first_person_redeems_it_as_people_type_it() {
    let rig = rig();
    let id = gift();
    let code = issue(&rig, card(&id, "2500")).await;
    let typed = code.to_lowercase().replace('-', " ").replace('1', "l").replace('0', "o");
    let first = redeem(&rig, OWNER, &typed).await;
    assert_eq!((first.status, &first.body["amount"], &first.body["gift_card_id"]), (201, &json!("2500"), &json!(id)));
    assert_eq!(first.body["account"], wallet(OWNER));
    assert_eq!(posted(&rig, &wallet(OWNER)).await, 2_500);
    let own = rig.call(Call::get(format!("/ledger/accounts/{}", wallet(OWNER))).bearer(OWNER, "")).await;
    assert_eq!((own.status, &own.body["available"]), (200, &json!("2500")), "it is their own wallet");

    let again = redeem(&rig, OWNER, &code).await;
    assert_eq!((again.status, again.header("idempotent-replayed"), &again.body), (200, "true", &first.body));
    let other = redeem(&rig, OTHER, &code).await;
    assert_eq!((other.status, other.problem()), (409, "already_redeemed"));
    assert!(!other.text.contains(OWNER), "it does not say by whom: {}", other.text);
    assert_eq!(posted(&rig, &wallet(OWNER)).await, 2_500);
    assert_eq!(
        (&shown(&rig, &id).await["status"], &shown(&rig, &id).await["redeemed_by"]),
        (&json!("redeemed"), &json!(OWNER))
    );

    let second = issue(&rig, card(&gift(), "1")).await;
    assert_eq!(redeem(&rig, GUEST, &second).await.status, 201, "guests do, too");
    assert_eq!(posted(&rig, &wallet(GUEST)).await, 1);
    assert_sound(&rig).await;
    rig.tick().await.unwrap();
    assert_eq!(assert_journal_is_whole(&rig).await.lines, 4);
}

#[tokio::test]
async fn a_hundred_people_at_once_get_it_once() {
    let rig = rig();
    let code = issue(&rig, card(&gift(), "700")).await;
    let people: Vec<_> = (10..110).map(|n| format!("acct_01J8ZQ4T6M3V0X9K2B7C5D1{n:03}")).collect();
    let mut tasks = tokio::task::JoinSet::new();
    let rig = std::sync::Arc::new(rig);
    for who in people.clone() {
        let (rig, code) = (std::sync::Arc::clone(&rig), code.clone());
        tasks.spawn(async move { redeem(&rig, &who, &code).await });
    }
    let replies = tasks.join_all().await;
    let of = |status: u16| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!((of(201), of(409)), (1, 99), "{:?}", replies.iter().map(|r| r.status).collect::<Vec<_>>());
    let mut sum = 0;
    for who in &people {
        sum += posted(&rig, &wallet(who)).await;
    }
    assert_eq!((sum, posted(&rig, OWED).await), (700, 0));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn the_same_card_asked_for_at_once_is_issued_once() {
    let rig = std::sync::Arc::new(rig());
    let id = gift();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (rig, body) = (std::sync::Arc::clone(&rig), card(&id, "500"));
        tasks.spawn(async move { post(&rig, "/gift-cards", body).await });
    }
    let replies = tasks.join_all().await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    assert_eq!(replies.iter().filter(|reply| reply.status == 200 && reply.body["code"].is_null()).count(), 19);
    assert_eq!(posted(&rig, OWED).await, 500);
}

#[tokio::test]
async fn a_new_code_takes_the_place_of_the_old_one() {
    let rig = rig();
    let id = gift();
    let old = issue(&rig, card(&id, "100")).await;
    let reissued = command(&rig, &id, "reissue").await;
    assert_eq!((reissued.status, &reissued.body["version"]), (200, &json!(2)), "{}", reissued.text);
    assert_eq!(reissued.header("cache-control"), "no-store");
    let new = reissued.body["code"].as_str().unwrap().to_owned();
    assert_ne!(new, old);
    let gone = redeem(&rig, OWNER, &old).await;
    assert_eq!((gone.status, gone.problem()), (404, "unknown_code"));
    assert_eq!(redeem(&rig, OWNER, &new).await.status, 201);
    for verb in ["reissue", "disable"] {
        let late = command(&rig, &id, verb).await;
        assert_eq!((late.status, late.problem()), (409, "already_redeemed"), "{verb}");
    }
    let twice = gift();
    let tag = post(&rig, "/gift-cards", card(&twice, "100")).await.header("etag").to_owned();
    let reissue = || staff(Call::post(format!("/gift-cards/{twice}/reissue"))).header("if-match", tag.clone());
    let both = tokio::join!(rig.call(reissue()), rig.call(reissue()));
    let (one, other) = if both.0.status == 200 { both } else { (both.1, both.0) };
    assert_eq!((one.status, other.status, other.problem()), (200, 412, "stale_version"));
    assert_eq!(redeem(&rig, OTHER, one.body["code"].as_str().unwrap()).await.status, 201, "what was told counts");

    for verb in ["reissue", "disable"] {
        assert_eq!(command(&rig, &gift(), verb).await.status, 404);
        assert_eq!(command(&rig, "gift_1", verb).await.status, 404);
    }
}

#[tokio::test]
async fn a_disabled_card_goes_back_to_who_paid_for_it() {
    let rig = rig();
    open(&rig, "assets:clearing:EUR", "asset", "none").await;
    let id = gift();
    let mut body = card(&id, "900");
    body["funded_by"] = json!("assets:clearing:EUR");
    let code = issue(&rig, body).await;
    assert_eq!((posted(&rig, OWED).await, posted(&rig, "assets:clearing:EUR").await), (900, 900));
    let disabled = command(&rig, &id, "disable").await;
    assert_eq!((disabled.status, &disabled.body["status"]), (200, &json!("disabled")), "{}", disabled.text);
    let again = command(&rig, &id, "disable").await;
    assert_eq!((again.status, again.header("idempotent-replayed"), &again.body), (200, "true", &disabled.body));
    assert_eq!((posted(&rig, OWED).await, posted(&rig, "assets:clearing:EUR").await), (0, 0));
    let late = redeem(&rig, OWNER, &code).await;
    assert_eq!((late.status, late.problem()), (422, "card_disabled"));
    let reissue = command(&rig, &id, "reissue").await;
    assert_eq!((reissue.status, reissue.problem()), (409, "card_disabled"));

    let other = gift();
    let mut body = card(&other, "5");
    body["funded_by"] = json!("assets:clearing:EUR");
    issue(&rig, body).await;
    assert_eq!(patch(&rig, "assets:clearing:EUR", json!({ "status": "frozen" })).await.status, 200);
    let frozen = command(&rig, &other, "disable").await;
    assert_eq!((frozen.status, frozen.problem()), (422, "account_frozen"));
    assert_eq!(shown(&rig, &other).await["status"], "issued");
    assert_eq!(patch(&rig, "assets:clearing:EUR", json!({ "status": "open" })).await.status, 200);
    assert_eq!(command(&rig, &other, "disable").await.status, 200, "a refusal is not recorded");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn it_expires_to_the_millisecond_and_is_booked_back_by_the_tick() {
    let rig = rig();
    open(&rig, "assets:clearing:EUR", "asset", "none").await;
    let (given, sold, in_time) = (gift(), gift(), gift());
    let code = issue(&rig, ending(&rig, &given, 60)).await;
    let mut body = ending(&rig, &sold, 60);
    body["funded_by"] = json!("assets:clearing:EUR");
    issue(&rig, body).await;
    let last_moment = issue(&rig, ending(&rig, &in_time, 60)).await;
    rig.advance(Duration::from_millis(59_999));
    rig.tick().await.unwrap();
    assert_eq!(redeem(&rig, OWNER, &last_moment).await.status, 201);
    rig.advance(Duration::from_millis(1));
    let late = redeem(&rig, OWNER, &code).await;
    assert_eq!((late.status, late.problem()), (422, "card_expired"));
    let before = get(&rig, format!("/gift-cards/{given}")).await;
    assert_eq!((&before.body["status"], &before.body["version"]), (&json!("expired"), &json!(1)), "not booked yet");
    for verb in ["reissue", "disable"] {
        let late = command(&rig, &given, verb).await;
        assert_eq!((late.status, late.problem()), (409, "card_expired"), "{verb}");
    }
    assert_eq!(posted(&rig, OWED).await, 200);

    // Who paid for it may be frozen by now: what has happened is booked.
    assert_eq!(patch(&rig, GIVEN, json!({ "status": "frozen" })).await.status, 200);
    for _ in 0..2 {
        rig.tick().await.unwrap();
    }
    let after = get(&rig, format!("/gift-cards/{given}")).await;
    assert_eq!((&after.body["status"], &after.body["version"]), (&json!("expired"), &json!(2)));
    assert_ne!(before.header("etag"), after.header("etag"));
    assert_eq!(posted(&rig, OWED).await, 0);
    assert_eq!(posted(&rig, GIVEN).await, 100, "what was given away and never used is no expense; one was used");
    assert_eq!(posted(&rig, BREAKAGE).await, 100, "what was sold and never used is earned");
    assert_eq!(
        (&shown(&rig, &sold).await["status"], posted(&rig, "assets:clearing:EUR").await),
        (&json!("expired"), 100)
    );
    assert_eq!(redeem(&rig, OWNER, &code).await.problem(), "card_expired");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_guest_who_redeems_and_signs_in_is_the_same_person() {
    let rig = rig();
    let id = gift();
    let code = issue(&rig, card(&id, "700")).await;
    let first = redeem(&rig, GUEST, &code).await;
    assert_eq!((first.status, &first.body["account"]), (201, &json!(wallet(GUEST))));
    let early = redeem(&rig, OWNER, &code).await;
    assert_eq!((early.status, early.problem()), (409, "already_redeemed"), "not yet");
    let (guest_id, account_id) = (GUEST.parse().unwrap(), OWNER.parse().unwrap());
    rig.deliver(&GuestMerged { guest_id, account_id }).await.unwrap();
    let again = redeem(&rig, OWNER, &code).await;
    let mut expected = first.body.clone();
    expected["account"] = json!(wallet(OWNER));
    assert_eq!((again.status, again.header("idempotent-replayed"), &again.body), (200, "true", &expected));
    let guest = redeem(&rig, GUEST, &code).await;
    assert_eq!((guest.status, &guest.body), (200, &first.body));
    assert_eq!(redeem(&rig, OTHER, &code).await.problem(), "already_redeemed");
    assert_eq!((posted(&rig, &wallet(GUEST)).await, posted(&rig, &wallet(OWNER)).await), (0, 700));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_card_that_fails_keeps_no_other_from_ending() {
    let rig = rig();
    let id: GiftCardId = gift().parse().unwrap();
    let end = rig.clock.now() + Duration::from_secs(60);
    let table = &rig.capability.context().table;
    // More of them than a page has, and each is due first.
    for n in 0..120_u64 {
        let broken = GiftCardId::new(&rig.clock);
        let key = Key::new(format!("gifts#{}", broken.raw().shard(8)), broken.to_string());
        let due = format!("{:015}#{broken}", end.as_millis() - 1);
        let write = Write::create("broken", key, &json!({ "status": "torn" }));
        table.write(write.index2(format!("giftsdue#{}", n % 2), due)).await.unwrap();
    }
    issue(&rig, ending(&rig, &id.to_string(), 60)).await;
    rig.advance(Duration::from_secs(60));
    assert!(rig.tick().await.is_err(), "it is told");
    assert_eq!((&shown(&rig, &id.to_string()).await["version"], posted(&rig, OWED).await), (&json!(2), 0));
}

#[tokio::test]
async fn twenty_wrong_codes_an_hour_are_enough_also_at_once() {
    let rig = std::sync::Arc::new(rig());
    let code = issue(&rig, card(&gift(), "100")).await;
    let wrong = "00000-00000-00000-00000";
    let first = redeem(&rig, OWNER, wrong).await;
    assert_eq!((first.status, first.problem()), (404, "unknown_code"));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..60 {
        let rig = std::sync::Arc::clone(&rig);
        tasks.spawn(async move { redeem(&rig, OWNER, wrong).await });
    }
    let replies = tasks.join_all().await;
    let of = |status: u16| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!((of(404), of(429)), (19, 41));
    let right = redeem(&rig, OWNER, &code).await;
    assert_eq!((right.status, right.problem(), right.header("retry-after")), (429, "too_many_requests", "3600"));
    assert_eq!(redeem(&rig, OTHER, "nonsense").await.status, 400, "what is no code is not counted");
    rig.advance(Duration::from_secs(3_599));
    assert_eq!(redeem(&rig, OWNER, &code).await.header("retry-after"), "1");
    rig.advance(Duration::from_secs(1));
    assert_eq!(redeem(&rig, OWNER, wrong).await.status, 404);
    assert_eq!(redeem(&rig, OWNER, &code).await.status, 201);
}

#[tokio::test]
async fn bad_input_and_refusals_of_accounts() {
    let rig = rig();
    let good = card(&gift(), "100");
    for (member, value, fault) in [
        ("id", json!("gift_1"), "/id invalid_id"),
        ("id", json!(null), "/id wrong_type"),
        ("amount", json!("0"), "/amount out_of_range"),
        ("amount", json!("-5"), "/amount out_of_range"),
        ("amount", json!(5), "/amount wrong_type"),
        ("currency", json!("eur"), "/currency invalid_asset"),
        ("expires_at", json!("tomorrow"), "/expires_at invalid_timestamp"),
        ("funded_by", json!("a b"), "/funded_by invalid_account"),
        ("funded_by", json!(OWED), "/funded_by not_a_source"),
        ("note", json!(""), "/note out_of_range"),
        ("metadata", json!({ "a": 1 }), "/metadata/a wrong_type"),
        ("code", json!("00000-00000-00000-00000"), "/code unknown_field"),
    ] {
        let mut body = good.clone();
        body[member] = value.clone();
        let reply = post(&rig, "/gift-cards", body).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]), "{member} {value}");
    }
    assert_eq!(
        post(&rig, "/gift-cards", json!({})).await.faults(),
        ["/amount required", "/currency required", "/id required"]
    );
    open(&rig, "assets:dollars", "asset", "none").await;
    open_with(&rig, json!({ "id": "assets:usd", "kind": "asset", "currency": "USD" })).await;
    open_with(&rig, json!({ "id": "assets:other", "kind": "asset", "currency": "EUR", "ledger": "other" })).await;
    open(&rig, "purse", "liability", "no_overdraft").await;
    for (funded_by, code) in [
        ("assets:none", "unknown_account"),
        ("assets:usd", "unbalanced"),
        ("assets:other", "ledgers_differ"),
        ("purse", "insufficient_funds"),
    ] {
        let mut body = good.clone();
        body["funded_by"] = json!(funded_by);
        let reply = post(&rig, "/gift-cards", body).await;
        assert_eq!((reply.status, reply.problem()), (422, code), "{funded_by}");
    }
    let mut past = good.clone();
    past["expires_at"] = json!(rig.clock.now().to_string());
    assert_eq!(post(&rig, "/gift-cards", past).await.problem(), "already_expired");
    let code = issue(&rig, good).await;
    for (value, fault) in [
        (json!(""), "/code invalid_code"),
        (json!("00000-00000-00000-0000"), "/code invalid_code"),
        (json!("UUUUU-UUUUU-UUUUU-UUUUU"), "/code invalid_code"),
        (json!("0".repeat(2_000)), "/code invalid_code"),
        (json!(7), "/code wrong_type"),
    ] {
        let call = Call::post("/gift-cards/redemptions").bearer(OWNER, "").json(json!({ "code": value }));
        let reply = rig.call(call).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]), "{value}");
    }
    for (query, fault) in [("status=lost", "status unknown_value"), ("code=x", "code unknown_field")] {
        assert_eq!(get(&rig, format!("/gift-cards?{query}")).await.faults(), [fault]);
    }
    assert_eq!(redeem(&rig, OWNER, &code).await.status, 201);
    assert_eq!(patch(&rig, &wallet(OWNER), json!({ "status": "frozen" })).await.status, 200);
    let other = issue(&rig, card(&gift(), "3")).await;
    assert_eq!(redeem(&rig, OWNER, &other).await.problem(), "account_frozen");
    assert_eq!(patch(&rig, &wallet(OWNER), json!({ "status": "open" })).await.status, 200);
    assert_eq!(redeem(&rig, OWNER, &other).await.status, 201, "the card is as good as before");
    assert_eq!(posted(&rig, &wallet(OWNER)).await, 103);
}

#[tokio::test]
async fn every_route_by_every_caller() {
    let rig = rig();
    let (id, body) = (gift(), |id: &str| card(id, "100"));
    issue(&rig, body(&id)).await;
    let path = format!("/gift-cards/{id}");
    let unknown = json!({ "code": "00000-00000-00000-00000" });
    // Each with what nobody, a customer, a guest, a service without scopes, a reader and a writer get.
    let matrix: Vec<(Call, [u16; 6])> = vec![
        (Call::get("/gift-cards"), [401, 403, 403, 403, 200, 403]),
        (Call::get(&path), [401, 403, 403, 403, 200, 403]),
        (Call::post("/gift-cards").json(body(&id)), [401, 403, 403, 403, 403, 200]),
        (Call::post("/gift-cards/redemptions").json(unknown), [401, 404, 404, 403, 403, 403]),
        (Call::post(format!("{path}/reissue")), [401, 403, 403, 403, 403, 200]),
        (Call::post(format!("{path}/disable")), [401, 403, 403, 403, 403, 200]),
    ];
    for (call, expected) in matrix {
        let mut statuses = vec![rig.call(call.clone()).await.status];
        for (subject, scopes) in [
            (OWNER, "catalog:write orders:read"),
            (GUEST, ""),
            ("client_erp", ""),
            ("client_erp", "ledger:read"),
            ("client_erp", "ledger:write"),
        ] {
            statuses.push(rig.call(call.clone().bearer(subject, scopes)).await.status);
        }
        assert_eq!(statuses, expected, "{:?}", call.target());
    }
}

#[tokio::test]
async fn lists_are_newest_first_and_by_status() {
    let rig = rig();
    let mut ids = Vec::new();
    for n in 0..30_u64 {
        let id = GiftCardId::from(domain::id::Raw::from_parts(1_772_366_400_000 + n, u128::from(n) * 7919)).to_string();
        issue(&rig, card(&id, "10")).await;
        ids.insert(0, id);
    }
    for id in &ids[..5] {
        assert_eq!(command(&rig, id, "disable").await.status, 200);
    }
    let named = |cards: Vec<Value>| cards.iter().map(|c| c["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(named(all(&rig, "/gift-cards", 7).await), ids);
    assert_eq!(named(all(&rig, "/gift-cards?status=disabled", 2).await), ids[..5]);
    assert_eq!(named(all(&rig, "/gift-cards?status=issued", 100).await), ids[5..]);
    assert!(all(&rig, "/gift-cards?status=redeemed", 10).await.is_empty());
}

#[tokio::test]
async fn a_code_is_nowhere_but_in_its_answer() {
    let rig = rig();
    let id = gift();
    let keyed = staff(Call::post("/gift-cards")).key("k").json(card(&id, "100"));
    let first = rig.call(keyed).await.body["code"].as_str().unwrap().to_owned();
    let second = command(&rig, &id, "reissue").await.body["code"].as_str().unwrap().to_owned();
    let redeemed = Call::post("/gift-cards/redemptions").bearer(OWNER, "").key("k").json(json!({ "code": second }));
    let answer = rig.call(redeemed).await;
    assert_eq!(answer.status, 201);
    let lists = ["/gift-cards", &format!("/gift-cards/{id}"), "/ledger/transactions", "/ledger/journal"];
    let mut texts = vec![answer.text];
    for path in lists {
        texts.push(get(&rig, path).await.text);
    }
    texts.extend(rig.take_events().iter().map(|event| event.data.get().to_owned()));
    let name = rig.capability.context().table.name().to_owned();
    texts.push(format!("{:?}", rig.engine().scan(&name).unwrap()));
    assert!(texts.last().unwrap().contains(&id), "the table is read");
    for code in [first, second] {
        for text in &texts {
            assert!(!text.contains(&code) && !text.contains(&code.replace('-', "")), "{text}");
        }
    }
}

#[tokio::test]
async fn a_card_is_not_reversed_by_hand() {
    let rig = rig();
    issue(&rig, card(&gift(), "100")).await;
    let booked = get(&rig, "/ledger/transactions").await.body["items"][0]["id"].as_str().unwrap().to_owned();
    let reply = reverse(&rig, &booked, &txn()).await;
    assert_eq!((reply.status, reply.problem()), (409, "not_reversible"));
}

#[tokio::test]
async fn faults_and_crashes_issue_and_redeem_nothing_twice() {
    for call in 1..=14 {
        for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer, Fault::Conflict] {
            let calm = rig();
            let id = gift();
            let faults = Faults::none().at(call, fault);
            let doomed = calm.restarted(Some(faults.clone()));
            let first = async { post(&doomed, "/gift-cards", card(&id, "100")).await };
            tokio::select! { _ = first => {}, () = faults.crashed() => {} }
            assert!([200, 201].contains(&post(&calm, "/gift-cards", card(&id, "100")).await.status));
            let code = command(&calm, &id, "reissue").await.body["code"].as_str().unwrap().to_owned();
            let faults = Faults::none().at(call, fault);
            let doomed = calm.restarted(Some(faults.clone()));
            let attempt = async { redeem(&doomed, OWNER, &code).await };
            tokio::select! { _ = attempt => {}, () = faults.crashed() => {} }
            assert!([200, 201].contains(&redeem(&calm, OWNER, &code).await.status), "{call} {fault:?}");
            assert_eq!((posted(&calm, OWED).await, posted(&calm, &wallet(OWNER)).await), (0, 100), "{call} {fault:?}");
            assert_eq!(posted(&calm, GIVEN).await, 100);
            assert_sound(&calm).await;
        }
    }
}

#[tokio::test]
async fn who_is_overtaken_finds_the_card_as_it_is_by_then() {
    let mut overtaken = 0;
    for call in 1..=12 {
        let rig = rig();
        let id = gift();
        let code = issue(&rig, ending(&rig, &id, 60)).await;
        let fast = async { assert_eq!(redeem(&rig, OTHER, &code).await.status, 201) };
        let slow = rig.overtaken(call, async |other: &Rig| redeem(other, OWNER, &code).await, fast).await;
        if let Some(slow) = slow {
            overtaken += 1;
            assert_eq!((slow.status, slow.problem()), (409, "already_redeemed"), "call {call}");
        }
        let (id, code) = {
            let id = gift();
            let code = issue(&rig, ending(&rig, &id, 30)).await;
            (id, code)
        };
        let fast = async { assert_eq!(command(&rig, &id, "disable").await.status, 200) };
        if let Some(slow) = rig.overtaken(call, async |other: &Rig| redeem(other, OWNER, &code).await, fast).await {
            assert_eq!(slow.problem(), "card_disabled", "call {call}");
        }
        let (id, code) = {
            let id = gift();
            let code = issue(&rig, ending(&rig, &id, 30)).await;
            (id, code)
        };
        let fast = async { assert_eq!(command(&rig, &id, "reissue").await.status, 200) };
        if let Some(slow) = rig.overtaken(call, async |other: &Rig| redeem(other, OWNER, &code).await, fast).await {
            assert!([201, 404].contains(&slow.status), "call {call}: {}", slow.text);
            assert_eq!(slow.status == 404, posted(&rig, &wallet(OWNER)).await == 0);
        }
        assert_sound(&rig).await;
    }
    assert!(overtaken >= 5, "{overtaken}");
}

#[tokio::test]
async fn every_write_meets_a_rival() {
    let faults = Faults::rivals();
    let rig = rig_with(Some(faults.clone()));
    let ids = [gift(), gift(), gift()];
    let code = issue(&rig, card(&ids[0], "100")).await;
    issue(&rig, card(&ids[1], "100")).await;
    issue(&rig, ending(&rig, &ids[2], 60)).await;
    assert_eq!(command(&rig, &ids[1], "reissue").await.status, 200);
    assert_eq!(command(&rig, &ids[1], "disable").await.status, 200);
    for _ in 0..2 {
        assert_eq!(redeem(&rig, OWNER, "00000-00000-00000-00000").await.status, 404);
    }
    assert_eq!(redeem(&rig, OWNER, &code).await.status, 201);
    rig.advance(Duration::from_secs(60));
    rig.tick().await.unwrap();
    assert_eq!(shown(&rig, &ids[2]).await["version"], 2);
    assert!(faults.unguarded().is_empty(), "{:?}", faults.unguarded());
}

#[tokio::test]
async fn each_route_has_its_known_cost() {
    let faults = Faults::none();
    let rig = rig_with(Some(faults.clone()));
    // The accounts are there.
    let code = issue(&rig, card(&gift(), "100")).await;
    assert_eq!(redeem(&rig, OWNER, &code).await.status, 201);
    let ids = [gift(), gift(), gift(), gift()];
    let mut bill = Vec::new();
    let mut note = |what: &str, reply: &Reply| bill.push(format!("{what}: {}", reply.cost()));
    let first = post(&rig, "/gift-cards", card(&ids[0], "100")).await;
    note("issued", &first);
    note("issued, again", &post(&rig, "/gift-cards", card(&ids[0], "100")).await);
    let second = post(&rig, "/gift-cards", ending(&rig, &ids[1], 60)).await;
    note("issued, with an end", &second);
    note("shown", &get(&rig, format!("/gift-cards/{}", ids[0])).await);
    note("listed", &get(&rig, "/gift-cards").await);
    let code = first.body["code"].as_str().unwrap();
    note("redeemed", &redeem(&rig, OWNER, code).await);
    note("redeemed, again", &redeem(&rig, OWNER, code).await);
    note("redeemed by another", &redeem(&rig, OTHER, code).await);
    note("redeemed, with an end", &redeem(&rig, OWNER, second.body["code"].as_str().unwrap()).await);
    let third = issue(&rig, card(&ids[2], "100")).await;
    note("redeemed into a guest's new wallet", &redeem(&rig, GUEST, &third).await);
    note("redeemed by another than the guest", &redeem(&rig, OWNER, &third).await);
    let fourth = issue(&rig, card(&gift(), "100")).await;
    note("redeemed into a new wallet", &redeem(&rig, OTHER, &fourth).await);
    issue(&rig, ending(&rig, &ids[3], 60)).await;
    note("reissued", &command(&rig, &ids[3], "reissue").await);
    note("disabled, with an end", &command(&rig, &ids[3], "disable").await);
    let expected = [
        "issued: 3rru 18wru",
        "issued, again: 1rru 0wru",
        "issued, with an end: 3rru 19wru",
        "shown: 1rru 0wru",
        "listed: 4rru 0wru",
        "redeemed: 4.5rru 17wru",
        "redeemed, again: 3rru 0wru",
        "redeemed by another: 3rru 0wru",
        "redeemed, with an end: 4.5rru 18wru",
        "redeemed into a guest's new wallet: 8rru 25wru",
        "redeemed by another than the guest: 4rru 0wru",
        "redeemed into a new wallet: 7rru 23wru",
        "reissued: 1rru 7wru",
        "disabled, with an end: 3rru 18wru",
    ];
    assert_eq!(bill, expected);
    faults.take_log();
    assert_eq!(redeem(&rig, GUEST, "00000-00000-00000-00000").await.status, 404);
    assert_eq!(units(&faults), (2.0, 1.0), "an unknown code");
    rig.tick().await.unwrap();
    faults.take_log();
    rig.tick().await.unwrap();
    assert_eq!(units(&faults), (14.0, 0.0), "a tick with nothing to do");
}

#[tokio::test]
async fn what_is_owed_by_cards_is_what_is_issued() {
    let rig = rig();
    open(&rig, "assets:bank:EUR", "asset", "none").await;
    let mut owed = 0;
    for n in 1..=12 {
        let id = gift();
        let code = issue(&rig, card(&id, &n.to_string())).await;
        match n % 3 {
            0 => assert_eq!(redeem(&rig, OWNER, &code).await.status, 201),
            1 => assert_eq!(command(&rig, &id, "disable").await.status, 200),
            _ => owed += n,
        }
    }
    assert_eq!(posted(&rig, OWED).await, owed);
    assert_eq!(book(&rig, transfer(&txn(), &wallet(OWNER), "assets:bank:EUR", 30)).await.status, 201, "it is money");
    let trial = get(&rig, "/ledger/trial-balance?currency=EUR").await;
    assert_eq!(trial.body["balanced"], true, "{}", trial.text);
    assert_sound(&rig).await;
}
