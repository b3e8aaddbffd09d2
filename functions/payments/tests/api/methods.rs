//! Tests of payment methods and their owners.

use domain::owner::Owner;
use events::identity::{AccountErased, GuestMerged};
use payments::Payments;
use serde_json::{Value, json};
use testkit::{Alone, Call, Reply};

use crate::support::*;

fn ids(owner: &Owner) -> (domain::id::AccountId, domain::id::GuestId) {
    match owner {
        Owner::Account(id) => (*id, id.raw().into()),
        Owner::Guest(id) => (id.raw().into(), *id),
    }
}

#[tokio::test]
async fn only_its_owner_sees_a_method_but_never_its_token() {
    let rig = alone();
    let (owner, other) = (account(&rig), guest(&rig));
    let add = Call::post("/payment-methods").bearer(owner, "").json(json!({ "token": "tok_slow" }));
    let added = rig.call(add).await;
    assert_eq!(added.status, 201, "{}", added.text);
    assert_eq!((&added.body["provider"], &added.body["label"]), (&json!("simulator"), &json!("Test card •••• 0009")));
    assert!(!added.text.contains("tok_"), "{}", added.text);
    let path = added.header("location").to_owned();
    assert_eq!(path, format!("/payment-methods/{}", added.body["id"].as_str().unwrap()));

    let found = rig.call(Call::get(&path).bearer(owner, "")).await;
    assert_eq!((found.status, &found.body, found.header("etag")), (200, &added.body, "\"1\""));
    assert_eq!(rig.call(Call::get(&path).bearer(owner, "").header("if-none-match", "\"1\"")).await.status, 304);
    for stranger in [Call::get(&path).bearer(other, ""), Call::get(&path).bearer("svc", STAFF)] {
        assert_eq!(rig.call(stranger).await.status, 404);
    }
    assert_eq!(rig.call(Call::get(&path)).await.status, 401);
    assert_eq!(rig.call(Call::get("/payment-methods/pm_1").bearer(owner, "")).await.status, 404);

    assert_eq!(rig.call(Call::delete(&path).bearer(owner, "")).await.status, 428);
    assert_eq!(rig.call(Call::delete(&path).bearer(owner, "").if_match(7)).await.status, 412);
    assert_eq!(rig.call(Call::delete(&path).bearer(other, "").if_match(1)).await.status, 404);
    assert_eq!(rig.call(Call::delete(&path).bearer(owner, "").if_match(1)).await.status, 204);
    assert_eq!(rig.call(Call::get(&path).bearer(owner, "")).await.status, 404);
}

#[tokio::test]
async fn a_refusal_names_every_fault_of_a_method() {
    let rig = alone();
    let owner = account(&rig);
    let add = |body: Value| rig.call(Call::post("/payment-methods").bearer(owner, "").json(body));
    let reply = add(json!({ "provider": "", "card": "4242" })).await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.faults(), ["/card unknown_field", "/provider out_of_range"]);
    let reply = add(json!({ "provider": "simulator\n", "token": "tok_success\r\n" })).await;
    assert_eq!(reply.faults(), ["/provider invalid_character", "/token invalid_character"]);
    let reply = add(json!({ "token": "tok_stolen" })).await;
    assert_eq!(
        (reply.status, reply.problem(), reply.faults()),
        (422, "unknown_token", vec!["/token unknown_token".into()])
    );
    let reply = add(json!({ "token": "tok_success", "provider": "acme" })).await;
    assert_eq!((reply.status, reply.problem()), (422, "unknown_provider"));
    let service = Call::post("/payment-methods").bearer("svc", STAFF).json(json!({ "token": "tok_success" }));
    assert_eq!(rig.call(service).await.status, 403);
    assert_eq!(rig.call(Call::post("/payment-methods").json(json!({}))).await.status, 401);
    let text = Call::post("/payment-methods").bearer(owner, "").body("text/plain", "x");
    assert_eq!(rig.call(text).await.status, 415);
}

#[tokio::test]
async fn the_same_key_adds_one_method() {
    let rig = alone();
    let owner = guest(&rig);
    let add = |token: &str| Call::post("/payment-methods").bearer(owner, "").key("k").json(json!({ "token": token }));
    let first = rig.call(add("tok_success")).await;
    for _ in 0..10 {
        let again = rig.call(add("tok_success")).await;
        assert_eq!((again.status, &again.body, again.header("idempotent-replayed")), (201, &first.body, "true"));
    }
    let reused = rig.call(add("tok_declined")).await;
    assert_eq!((reused.status, reused.problem()), (422, "idempotency_key_reused"));
    let list = rig.call(Call::get("/payment-methods").bearer(owner, "")).await;
    assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn lists_all_methods_in_pages() {
    let rig = alone();
    let owner = account(&rig);
    let mut added = Vec::new();
    for _ in 0..5 {
        rig.advance(std::time::Duration::from_millis(2));
        added.push(method(&rig, &owner, "tok_success").await.to_string());
    }
    method(&rig, &guest(&rig), "tok_success").await;
    added.reverse();
    let (mut seen, mut path) = (Vec::new(), "/payment-methods?limit=2".to_owned());
    loop {
        let page = rig.call(Call::get(&path).bearer(owner, "")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        seen.extend(page.body["items"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page.body["next_cursor"].as_str() else { break };
        path = format!("/payment-methods?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, added);
    let foreign = rig.call(Call::get(&path).bearer(account(&rig), "")).await;
    assert_eq!((foreign.status, foreign.faults()), (400, vec!["cursor invalid_cursor".into()]));
    let bad = rig.call(Call::get("/payment-methods?limit=0&x=1").bearer(owner, "")).await;
    assert_eq!((bad.status, bad.faults()), (400, vec!["limit out_of_range".into(), "x unknown_field".into()]));
}

#[tokio::test]
async fn a_sign_in_gives_the_guests_methods_and_payments_to_the_account() {
    let rig = alone();
    let (visitor, owner) = (guest(&rig), account(&rig));
    let order = ordered(&rig, visitor, "tok_success").await;
    let merged = GuestMerged { guest_id: ids(&visitor).1, account_id: ids(&owner).0 };
    let payment_path = format!("/payments/{}", payment_of(order.order_id));
    assert_eq!(rig.call(Call::get(&payment_path).bearer(owner, "")).await.status, 404);
    for _ in 0..2 {
        rig.deliver(&merged).await.unwrap();
    }
    let list = rig.call(Call::get("/payment-methods").bearer(owner, "")).await;
    assert_eq!(list.body["items"][0]["id"], order.payment_method.to_string());
    assert!(
        rig.call(Call::get("/payment-methods").bearer(visitor, "")).await.body["items"].as_array().unwrap().is_empty()
    );
    assert_eq!(rig.call(Call::get(&payment_path).bearer(owner, "")).await.status, 200);
    assert_eq!(rig.call(Call::get(&payment_path).bearer(account(&rig), "")).await.status, 404);

    // The account's method pays an order that was placed as a guest.
    let late = awaiting(&rig, visitor, order.payment_method);
    rig.take_events();
    rig.deliver(&late).await.unwrap();
    assert_eq!(kinds(&rig.take_events()), ["authorized"]);
}

#[tokio::test]
async fn an_order_waits_for_a_late_sign_in_event() {
    let rig = alone();
    let (visitor, owner) = (guest(&rig), account(&rig));
    let order = awaiting(&rig, owner, method(&rig, &visitor, "tok_success").await);
    assert!(rig.deliver(&order).await.is_err(), "it waits for the sign-in event");
    assert!(rig.take_events().is_empty());
    rig.deliver(&GuestMerged { guest_id: ids(&visitor).1, account_id: ids(&owner).0 }).await.unwrap();
    rig.deliver(&order).await.unwrap();
    assert_eq!(kinds(&rig.take_events()), ["authorized"]);
}

#[tokio::test]
async fn declines_another_persons_method() {
    let rig = alone();
    let (owner, thief) = (account(&rig), account(&rig));
    let order = awaiting(&rig, thief, method(&rig, &owner, "tok_success").await);
    rig.deliver(&order).await.unwrap();
    rig.deliver(&order).await.unwrap();
    assert_eq!(facts(&rig, order.order_id).await, ["declined 1"]);
    let seen = payment(&rig, order.order_id).await;
    assert_eq!((&seen["status"], &seen["last_error"]), (&json!("declined"), &json!("invalid_payment_method")));
    assert!(Books::of(&rig, order.order_id).await.entries.is_empty());
}

#[tokio::test]
async fn an_erased_account_can_add_no_method() {
    let rig = alone();
    let (owner, visitor, late) = (account(&rig), guest(&rig), guest(&rig));
    let account_id = ids(&owner).0;
    rig.deliver(&GuestMerged { guest_id: ids(&visitor).1, account_id }).await.unwrap();
    rig.deliver(&AccountErased { account_id }).await.unwrap();
    rig.deliver(&GuestMerged { guest_id: ids(&late).1, account_id }).await.unwrap();
    for person in [owner, visitor, late] {
        let add = Call::post("/payment-methods").bearer(person, "").json(json!({ "token": "tok_success" }));
        for call in [add.clone(), add.key("k")] {
            let refused = rig.call(call).await;
            assert_eq!((refused.status, refused.problem()), (403, "account_erased"), "{}", refused.text);
        }
        let list = rig.call(Call::get("/payment-methods").bearer(person, "")).await;
        assert!(list.body["items"].as_array().unwrap().is_empty(), "{}", list.text);
    }
    method(&rig, &account(&rig), "tok_success").await;
}

#[tokio::test]
async fn an_account_erased_during_a_sign_in_keeps_no_method() {
    for call in 1.. {
        let rig = alone();
        let (visitor, account_id) = (guest(&rig), ids(&account(&rig)).0);
        method(&rig, &visitor, "tok_success").await;
        let merged = GuestMerged { guest_id: ids(&visitor).1, account_id };
        let erase = async { rig.deliver(&AccountErased { account_id }).await.unwrap() };
        let Some(done) = rig.overtaken(call, async |rig| rig.deliver(&merged).await, erase).await else {
            assert!(call > 2, "{call}");
            return;
        };
        done.unwrap();
        assert_eq!((methods_of(&rig, visitor).await, methods_of(&rig, account_id).await), (0, 0), "call {call}");
    }
}

/// Adds a method in another process, each time in a new shop.
/// Runs `overtaking` before each of the process's calls in turn.
async fn overtaken_at_each_call(
    who: impl Fn(&Alone<Payments>) -> Owner,
    overtaking: impl AsyncFn(&Alone<Payments>, Owner),
    check: impl AsyncFn(&Alone<Payments>, Owner, Reply),
) {
    for call in 1.. {
        let rig = alone();
        let person = who(&rig);
        let add = Call::post("/payment-methods").bearer(person, "").json(json!({ "token": "tok_success" }));
        let added = rig.overtaken(call, async |rig| rig.call(add).await, overtaking(&rig, person)).await;
        let Some(reply) = added else {
            assert!(call > 1);
            break;
        };
        check(&rig, person, reply).await;
    }
}

async fn methods_of(rig: &Alone<Payments>, who: impl ToString) -> usize {
    let list = rig.call(Call::get("/payment-methods").bearer(who, "")).await;
    list.body["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn an_account_erased_meanwhile_adds_no_method() {
    let erase = async |rig: &Alone<Payments>, owner: Owner| {
        rig.deliver(&AccountErased { account_id: ids(&owner).0 }).await.unwrap();
    };
    let check = async |rig: &Alone<Payments>, owner: Owner, reply: Reply| {
        assert_eq!((reply.status, reply.problem()), (403, "account_erased"), "{}", reply.text);
        assert_eq!(methods_of(rig, owner).await, 0);
    };
    overtaken_at_each_call(account, erase, check).await;
}

#[tokio::test]
async fn a_method_added_during_a_sign_in_belongs_to_the_account() {
    let merge = async |rig: &Alone<Payments>, visitor: Owner| {
        let (account_id, guest_id) = ids(&visitor);
        rig.deliver(&GuestMerged { guest_id, account_id }).await.unwrap();
    };
    let check = async |rig: &Alone<Payments>, visitor: Owner, reply: Reply| {
        assert_eq!(reply.status, 201, "{}", reply.text);
        assert_eq!((methods_of(rig, visitor).await, methods_of(rig, ids(&visitor).0).await), (0, 1));
    };
    overtaken_at_each_call(guest, merge, check).await;
    let and_erased = async |rig: &Alone<Payments>, visitor: Owner| {
        merge(rig, visitor).await;
        rig.deliver(&AccountErased { account_id: ids(&visitor).0 }).await.unwrap();
    };
    let check = async |rig: &Alone<Payments>, visitor: Owner, reply: Reply| {
        assert_eq!((reply.status, reply.problem()), (403, "account_erased"), "{}", reply.text);
        assert_eq!((methods_of(rig, visitor).await, methods_of(rig, ids(&visitor).0).await), (0, 0));
    };
    overtaken_at_each_call(guest, and_erased, check).await;
}

#[tokio::test]
async fn a_method_added_after_a_sign_in_belongs_to_the_account() {
    let rig = alone();
    let (visitor, owner) = (guest(&rig), account(&rig));
    rig.deliver(&GuestMerged { guest_id: ids(&visitor).1, account_id: ids(&owner).0 }).await.unwrap();
    let added = method(&rig, &visitor, "tok_success").await;
    let list = rig.call(Call::get("/payment-methods").bearer(owner, "")).await;
    assert_eq!(list.body["items"][0]["id"], added.to_string());
    // The erasure removes it with the account.
    rig.deliver(&AccountErased { account_id: ids(&owner).0 }).await.unwrap();
    let path = format!("/payment-methods/{added}");
    assert_eq!(rig.call(Call::get(&path).bearer(visitor, "")).await.status, 404);
}

#[tokio::test]
async fn an_erasure_removes_all_methods() {
    let rig = alone();
    let (owner, visitor) = (account(&rig), guest(&rig));
    let order = ordered(&rig, owner, "tok_success").await;
    let guests = method(&rig, &visitor, "tok_success").await;
    for _ in 0..2 {
        rig.deliver(&AccountErased { account_id: ids(&owner).0 }).await.unwrap();
    }
    let list = rig.call(Call::get("/payment-methods").bearer(owner, "")).await;
    assert!(list.body["items"].as_array().unwrap().is_empty());
    // The erasure also covers a guest who had become that account, even if that event comes late.
    rig.deliver(&GuestMerged { guest_id: ids(&visitor).1, account_id: ids(&owner).0 }).await.unwrap();
    assert_eq!(rig.call(Call::get(format!("/payment-methods/{guests}")).bearer(visitor, "")).await.status, 404);
    // An authorised payment can still be captured.
    rig.deliver(&shipped(&rig, order.order_id, 4_999, true)).await.unwrap();
    assert_eq!(Books::of(&rig, order.order_id).await.balance(), 4_999);
}
