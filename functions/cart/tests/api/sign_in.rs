//! Tests of sign-in, erasure and merging.

use crate::support::*;
use events::cart::CheckedOut;
use events::identity::{AccountErased, GuestMerged};
use serde_json::json;
use testkit::Call;

fn merged(guest: &str, account: &str) -> GuestMerged {
    GuestMerged { guest_id: guest.parse().unwrap(), account_id: account.parse().unwrap() }
}

async fn ids(rig: &Rig, who: &str) -> Vec<String> {
    let list = rig.call(Call::get("/carts?limit=100").bearer(who, "")).await;
    list.body["items"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn merges_a_guests_cart_into_the_accounts_once() {
    let (rig, _) = shop().await;
    let (visitor, customer) = (guest(&rig), account(&rig));
    let (theirs, known) = (open(&rig, &visitor).await, open(&rig, &customer).await);
    add(&rig, &visitor, &theirs, "MUG", 2).await;
    add(&rig, &visitor, &theirs, "SHIRT-M", 1).await;
    add(&rig, &customer, &known, "MUG", 3).await;

    for _ in 0..3 {
        rig.deliver(&merged(&visitor, &customer)).await.unwrap();
        let cart = find(&rig, &customer, &known).await;
        assert_eq!(lines(&cart), ["MUG 5", "SHIRT-M 1"]);
        assert_eq!(cart["totals"]["total"]["amount"], 5 * 1200 + 4900);
    }
    let old = find(&rig, &visitor, &theirs).await;
    assert_eq!((old["status"].as_str(), old["merged_into"].as_str()), (Some("merged"), Some(known.as_str())));
    assert_eq!(ids(&rig, &customer).await, [known]);
}

#[tokio::test]
async fn moves_the_guests_cart_if_the_account_has_none_of_its_currency() {
    let (rig, _) = shop().await;
    let (visitor, customer) = (guest(&rig), account(&rig));
    let theirs = open(&rig, &visitor).await;
    add(&rig, &visitor, &theirs, "MUG", 2).await;
    let yen = rig.call(Call::post("/carts").bearer(&customer, "").json(json!({ "currency": "JPY" }))).await;
    let (ordered, order_id) = checked_out(&rig, &customer).await;
    rig.deliver(&confirmed(&ordered, order_id, 1, &customer)).await.unwrap();

    for _ in 0..2 {
        rig.deliver(&merged(&visitor, &customer)).await.unwrap();
    }
    let cart = find(&rig, &customer, &theirs).await;
    assert_eq!((lines(&cart), cart["owner"].as_str()), (vec!["MUG 2".to_owned()], Some(customer.as_str())));
    assert_eq!(rig.call(Call::get(format!("/carts/{theirs}")).bearer(&visitor, "")).await.status, 404);
    let mut all = ids(&rig, &customer).await;
    all.sort();
    let mut expected = vec![theirs, yen.body["id"].as_str().unwrap().to_owned(), ordered];
    expected.sort();
    assert_eq!(all, expected);
    assert!(ids(&rig, &visitor).await.is_empty());
}

#[tokio::test]
async fn keeps_two_carts_that_do_not_fit_into_one() {
    let (rig, _) = shop().await;
    let (visitor, customer) = (guest(&rig), account(&rig));
    let (theirs, known) = (open(&rig, &visitor).await, open(&rig, &customer).await);
    add(&rig, &visitor, &theirs, "MUG", 600).await;
    add(&rig, &customer, &known, "MUG", 600).await;
    rig.deliver(&merged(&visitor, &customer)).await.unwrap();
    assert_eq!(lines(&find(&rig, &customer, &theirs).await), ["MUG 600"]);
    assert_eq!(lines(&find(&rig, &customer, &known).await), ["MUG 600"]);
}

#[tokio::test]
async fn moves_a_checked_out_cart_and_reopens_it_for_the_account() {
    let (rig, _) = shop().await;
    let (visitor, customer) = (guest(&rig), account(&rig));
    let (theirs, order_id) = checked_out(&rig, &visitor).await;
    let known = open(&rig, &customer).await;
    rig.deliver(&merged(&visitor, &customer)).await.unwrap();
    let cart = find(&rig, &customer, &theirs).await;
    assert_eq!(
        (cart["status"].as_str(), cart["order_id"].as_str()),
        (Some("checked_out"), Some(order_id.to_string().as_str()))
    );
    rig.deliver(&rejected(&theirs, order_id, 1)).await.unwrap();
    assert_eq!(find(&rig, &customer, &theirs).await["status"], "active");
    assert!(lines(&find(&rig, &customer, &known).await).is_empty());
}

#[tokio::test]
async fn moves_every_cart_of_a_guest_with_many() {
    let (rig, _) = shop().await;
    let (visitor, customer) = (guest(&rig), account(&rig));
    for _ in 0..105 {
        let id = open(&rig, &visitor).await;
        add(&rig, &visitor, &id, "MUG", 1).await;
        rig.advance(std::time::Duration::from_millis(2));
    }
    rig.deliver(&merged(&visitor, &customer)).await.unwrap();
    let mut pieces = 0;
    for id in ids(&rig, &customer).await {
        let cart = find(&rig, &customer, &id).await;
        pieces += cart["lines"][0]["quantity"].as_u64().unwrap();
    }
    assert_eq!(pieces, 105);
}

#[tokio::test]
async fn the_first_account_keeps_the_guest_and_may_merge_a_late_cart() {
    let (rig, _) = shop().await;
    let (visitor, customer, other) = (guest(&rig), account(&rig), account(&rig));
    let late = open(&rig, &visitor).await;
    add(&rig, &visitor, &late, "MUG", 4).await;
    let known = open(&rig, &customer).await;
    let merge = |who: &str, into: &str| {
        Call::post(format!("/carts/{into}/merge")).bearer(who, "").json(json!({ "from": late }))
    };
    assert_eq!(rig.call(merge(&customer, &known)).await.status, 404, "cart has not consumed the sign-in yet");

    rig.deliver(&merged(&visitor, &customer)).await.unwrap();
    rig.deliver(&merged(&visitor, &other)).await.unwrap();
    assert!(ids(&rig, &other).await.is_empty());
    let refused = rig.call(Call::post("/carts").bearer(&visitor, "").json(json!({ "currency": "EUR" }))).await;
    assert_eq!((refused.status, refused.problem()), (409, "guest_signed_in"));

    let reply = rig.call(merge(&customer, &known)).await;
    assert_eq!(
        (reply.status, lines(&reply.body)),
        (200, vec!["MUG 4".to_owned()]),
        "merged before: nothing is doubled"
    );
}

#[tokio::test]
async fn merges_two_own_carts_on_request() {
    let (rig, _) = shop().await;
    let who = account(&rig);
    let (into, from) = (open(&rig, &who).await, open(&rig, &who).await);
    add(&rig, &who, &into, "MUG", 1).await;
    add(&rig, &who, &from, "MUG", 2).await;
    add(&rig, &who, &from, "SHIRT-L", 1).await;
    let call = |into: &str, from: &str| {
        Call::post(format!("/carts/{into}/merge")).bearer(&who, "").json(json!({ "from": from }))
    };

    let same = rig.call(call(&into, &into)).await;
    assert_eq!((same.status, same.problem()), (422, "same_cart"));
    assert_eq!(rig.call(call(&into, "cart_01J8ZQ4T6M3V0X9K2B7C5D1EFG")).await.status, 404);
    assert_eq!(rig.call(call(&into, "nope")).await.faults(), ["/from invalid_id"]);
    let foreign = open(&rig, &account(&rig)).await;
    assert_eq!(rig.call(call(&into, &foreign)).await.status, 404);
    let yen = rig.call(Call::post("/carts").bearer(&who, "").json(json!({ "currency": "JPY" }))).await;
    assert_eq!(rig.call(call(&into, yen.body["id"].as_str().unwrap())).await.problem(), "currency_mismatch");

    for _ in 0..2 {
        let reply = rig.call(call(&into, &from).key("m")).await;
        assert_eq!((reply.status, lines(&reply.body)), (200, vec!["MUG 3".to_owned(), "SHIRT-L 1".to_owned()]));
        let reply = rig.call(call(&into, &from)).await;
        assert_eq!((reply.status, lines(&reply.body)), (200, vec!["MUG 3".to_owned(), "SHIRT-L 1".to_owned()]));
    }
    let reply = rig.call(call(&from, &into)).await;
    assert_eq!((reply.status, reply.problem()), (409, "cart_not_active"));
    assert_eq!(lines(&find(&rig, &who, &into).await), ["MUG 3", "SHIRT-L 1"]);
}

#[tokio::test]
async fn erasure_removes_personal_data_from_carts() {
    let (rig, _) = shop().await;
    let (customer, visitor) = (account(&rig), guest(&rig));
    let (frozen, order_id) = checked_out(&rig, &customer).await;
    rig.advance(std::time::Duration::from_millis(5));
    let active = open(&rig, &customer).await;
    let body = json!({ "email": "ada@example.com", "metadata": { "note": "for Ada" } });
    rig.call(Call::patch(format!("/carts/{active}")).bearer(&customer, "").if_match(1).json(body.clone())).await;
    let theirs = open(&rig, &visitor).await;
    rig.call(Call::patch(format!("/carts/{theirs}")).bearer(&visitor, "").if_match(1).json(body)).await;

    let erased = AccountErased { account_id: customer.parse().unwrap() };
    for _ in 0..2 {
        rig.deliver(&erased).await.unwrap();
    }
    rig.deliver(&rejected(&frozen, order_id, 1)).await.unwrap();
    // The sign-in's event arrives after the erasure's.
    rig.deliver(&merged(&visitor, &customer)).await.unwrap();
    for id in [&frozen, &active, &theirs] {
        let cart = rig.call(Call::get(format!("/carts/{id}")).bearer("svc_x", "cart:read")).await;
        assert_eq!(cart.status, 200);
        for personal in ["ada@", "Ada", "Berlin", "Lange"] {
            assert!(!cart.text.contains(personal), "{personal} in {}", cart.text);
        }
    }
    let kept = rig.call(Call::get(format!("/carts/{active}")).bearer("svc_x", "cart:read")).await;
    assert_eq!(kept.body["version"], 5, "blanked, merged into, and blanked again");
}

#[tokio::test]
async fn refuses_writes_of_an_erased_account() {
    let (rig, _) = shop().await;
    let who = account(&rig);
    let (id, other) = (open(&rig, &who).await, open(&rig, &who).await);
    add(&rig, &who, &id, "MUG", 1).await;
    let (ordered, order_id) = checked_out(&rig, &who).await;
    rig.take::<CheckedOut>();
    rig.deliver(&AccountErased { account_id: who.parse().unwrap() }).await.unwrap();
    rig.deliver(&rejected(&ordered, order_id, 1)).await.unwrap();

    let path = format!("/carts/{id}");
    for call in [
        Call::post("/carts").json(json!({ "currency": "EUR" })),
        Call::post("/carts").key("k").json(json!({ "currency": "EUR" })),
        Call::patch(&path).json(json!({ "email": "ada@example.com", "shipping_address": wish()["shipping_address"] })),
        Call::post(format!("{path}/lines")).json(json!({ "sku": "MUG", "quantity": 1 })),
        Call::patch(format!("{path}/lines/1")).json(json!({ "quantity": 2 })),
        Call::delete(format!("{path}/lines/1")),
        Call::post(format!("{path}/promotion-codes")).json(json!({ "code": "SALE" })),
        Call::post(format!("{path}/merge")).json(json!({ "from": other })),
        Call::post(format!("{path}/checkout")).key("c").json(wish()),
        Call::post(format!("/carts/{ordered}/checkout")).key("d").json(wish()),
        Call::delete(&path),
    ] {
        let reply = rig.call(call.clone().bearer(&who, "").header("if-match", "*")).await;
        assert_eq!((reply.status, reply.problem()), (403, "account_erased"), "{call:?}: {}", reply.text);
    }
    assert_eq!(ids(&rig, &who).await.len(), 3, "no cart was opened");
    assert!(rig.take::<CheckedOut>().is_empty());
    let kept = rig.call(Call::get(&path).bearer("svc_x", "cart:read")).await;
    assert_eq!((&kept.body["email"], &kept.body["shipping_address"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn refuses_writes_of_a_guest_who_signed_in() {
    let (rig, _) = shop().await;
    let (visitor, customer) = (guest(&rig), account(&rig));
    let handed = open(&rig, &visitor).await;
    let yen = rig.call(Call::post("/carts").bearer(&visitor, "").json(json!({ "currency": "JPY" }))).await;
    let merged_away = yen.body["id"].as_str().unwrap().to_owned();
    rig.call(Call::post("/carts").bearer(&customer, "").json(json!({ "currency": "JPY" }))).await;
    rig.deliver(&merged(&visitor, &customer)).await.unwrap();
    let write = |id: &str| {
        Call::patch(format!("/carts/{id}"))
            .bearer(&visitor, "")
            .header("if-match", "*")
            .json(json!({ "email": "a@b.de" }))
    };
    assert_eq!(rig.call(write(&handed)).await.status, 404, "the cart belongs to the account");
    assert_eq!(rig.call(write(&merged_away)).await.problem(), "cart_not_active");
    let opened = Call::post("/carts").bearer(&visitor, "").json(json!({ "currency": "EUR" }));
    assert_eq!(rig.call(opened).await.problem(), "guest_signed_in");

    // Erasing the account also closes the guest's former carts.
    rig.deliver(&AccountErased { account_id: customer.parse().unwrap() }).await.unwrap();
    let by_account = Call::patch(format!("/carts/{handed}")).bearer(&customer, "").header("if-match", "*");
    assert_eq!(rig.call(by_account.json(json!({ "email": "a@b.de" }))).await.problem(), "account_erased");
}
