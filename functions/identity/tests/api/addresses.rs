//! Tests of saved addresses: access, versions, and erasure with the account.

use crate::support::{admin, rig, sign_up, text};
use identity::Identity;
use serde_json::{Value, json};
use service::Capability;
use service::table::{Key, Write};
use testkit::{Alone, Call, Reply};

pub(crate) fn home() -> Value {
    json!({
        "label": "Home", "name": "Ada Lovelace", "line1": "Lange Straße 1", "city": "Berlin", "postal_code": "10115",
        "country": "DE"
    })
}

fn with(changes: Value) -> Value {
    let mut address = home();
    address.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    address
}

pub(crate) async fn save(rig: &Alone<Identity>, who: &str, body: Value) -> Reply {
    rig.call(Call::post("/accounts/me/addresses").bearer(who, "").json(body)).await
}

async fn listed(rig: &Alone<Identity>, who: &str) -> Vec<Value> {
    let reply = rig.call(Call::get("/accounts/me/addresses").bearer(who, "")).await;
    assert_eq!((reply.status, &reply.body["next_cursor"]), (200, &json!(null)), "{}", reply.text);
    reply.body["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn saves_shows_changes_and_deletes_addresses() {
    let rig = rig();
    let id = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    assert!(listed(&rig, &id).await.is_empty());
    let saved = save(&rig, &id, with(json!({ "default_shipping": true, "default_billing": true }))).await;
    assert_eq!((saved.status, saved.header("etag")), (201, "\"1\""), "{}", saved.text);
    let place = saved.header("location").to_owned();
    assert_eq!(place, format!("/accounts/{id}/addresses/{}", text(&saved.body, "id")));
    let other = save(&rig, &id, with(json!({ "label": "Work", "phone": "+49 30 1" }))).await;
    assert_eq!((&other.body["default_shipping"], &other.body["phone"]), (&json!(false), &json!("+49 30 1")));
    let other_place = other.header("location").to_owned();

    let mine = place.replace(&id, "me");
    for path in [&place, &mine] {
        let shown = rig.call(Call::get(path).bearer(&id, "")).await;
        assert_eq!((shown.status, &shown.body), (200, &saved.body));
    }
    let known = rig.call(Call::get(&place).bearer(&id, "").header("if-none-match", "\"1\"")).await;
    assert_eq!(known.status, 304);

    // The other address becomes the shipping default; the first one loses it, and gets a new version.
    let patch = |path: &str, body: Value| Call::patch(path).bearer(&id, "").json(body);
    assert_eq!(rig.call(patch(&other_place, json!({}))).await.status, 428);
    assert_eq!(rig.call(patch(&other_place, json!({})).if_match(2)).await.status, 412);
    let changes = json!({ "default_shipping": true, "label": null, "city": "Köln" });
    let changed = rig.call(patch(&other_place, changes).if_match(1)).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""), "{}", changed.text);
    assert_eq!((changed.body.get("label"), &changed.body["city"]), (None, &json!("Köln")));
    let items = listed(&rig, &id).await;
    let flags: Vec<_> = items.iter().map(|a| (&a["default_shipping"], &a["default_billing"], &a["version"])).collect();
    assert_eq!(flags, [(&json!(false), &json!(true), &json!(2)), (&json!(true), &json!(false), &json!(2))]);

    let delete = |version| Call::delete(&place).bearer(&id, "").if_match(version);
    assert_eq!(rig.call(Call::delete(&place).bearer(&id, "")).await.status, 428);
    assert_eq!(rig.call(delete(1)).await.status, 412);
    assert_eq!(rig.call(delete(2)).await.status, 204);
    assert_eq!(rig.call(delete(2)).await.status, 404);
    assert_eq!(listed(&rig, &id).await.len(), 1);
}

#[tokio::test]
async fn a_refusal_names_every_fault_of_an_address() {
    let rig = rig();
    let id = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    let body = json!({
        "label": "", "line1": 1, "city": "x".repeat(81), "country": "Germany", "default_billing": "yes", "zip": "1"
    });
    let faults = [
        "/city out_of_range",
        "/country invalid_country",
        "/default_billing wrong_type",
        "/label out_of_range",
        "/line1 wrong_type",
        "/name required",
        "/postal_code required",
        "/zip unknown_field",
    ];
    let reply = save(&rig, &id, body).await;
    assert_eq!((reply.status, reply.faults()), (400, faults.map(str::to_owned).to_vec()));
    for (country, code) in [("UK", "unknown_country"), ("ZZ", "unknown_country"), ("de", "invalid_country")] {
        let reply = save(&rig, &id, with(json!({ "country": country }))).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![format!("/country {code}")]));
    }
    let lines = ["label", "name", "line1", "line2", "city", "region", "postal_code", "phone"];
    for line in lines {
        let reply = save(&rig, &id, with(json!({ line: "a\r\nb" }))).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![format!("/{line} invalid_character")]));
    }
    let saved = save(&rig, &id, home()).await;
    let patch = Call::patch(saved.header("location")).bearer(&id, "").if_match(1);
    let reply = rig.call(patch.json(json!({ "name": null, "country": "de" }))).await;
    assert_eq!((reply.status, reply.faults()), (400, vec!["/country invalid_country".into(), "/name required".into()]));
    for path in ["/accounts/me/addresses/addr_1", "/accounts/me/addresses/addr_01J8ZQ4T6M3V0X9K2B7C5D1EFG"] {
        assert_eq!(rig.call(Call::get(path).bearer(&id, "")).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn an_invalid_stored_country_stays_until_a_patch_names_one() {
    let rig = rig();
    let id = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    let place = save(&rig, &id, home()).await.header("location").to_owned();
    let (table, key) = (&rig.capability.as_ref().context().table, Key::only(format!("addresses#{id}")));
    let mut book: Value = table.get(&key).await.unwrap().unwrap();
    book["addresses"][0]["country"] = json!("UK");
    table.write(Write::put("address_book", key, &book)).await.unwrap();

    let patch = |version, body: Value| rig.call(Call::patch(&place).bearer(&id, "").if_match(version).json(body));
    let reply = patch(1, json!({ "city": "London" })).await;
    assert_eq!((reply.status, &reply.body["city"], &reply.body["country"]), (200, &json!("London"), &json!("UK")));
    for (country, code) in [(json!("UK"), "unknown_country"), (json!(null), "required")] {
        let reply = patch(2, json!({ "country": country })).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![format!("/country {code}")]));
    }
    let reply = patch(2, json!({ "city": "", "zip": "1" })).await;
    assert_eq!((reply.status, reply.faults()), (400, vec!["/city out_of_range".into(), "/zip unknown_field".into()]));
    let reply = patch(2, json!({ "country": "GB" })).await;
    assert_eq!((reply.status, &reply.body["country"], &reply.body["city"]), (200, &json!("GB"), &json!("London")));
}

#[tokio::test]
async fn a_book_holds_fifty_addresses_and_a_key_saves_one_once() {
    let rig = rig();
    let id = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    for _ in 0..3 {
        let keyed = Call::post("/accounts/me/addresses").bearer(&id, "").key("home").json(home());
        assert_eq!(rig.call(keyed).await.status, 201);
    }
    assert_eq!(listed(&rig, &id).await.len(), 1);
    for _ in 1..50 {
        assert_eq!(save(&rig, &id, home()).await.status, 201);
    }
    let full = save(&rig, &id, home()).await;
    assert_eq!((full.status, full.problem()), (409, "too_many_addresses"));
    assert_eq!(listed(&rig, &id).await.len(), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn loses_none_of_many_addresses_saved_concurrently() {
    let rig = std::sync::Arc::new(rig());
    let id = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    let tasks: Vec<_> = (0..10)
        .map(|_| {
            let (rig, id) = (std::sync::Arc::clone(&rig), id.clone());
            tokio::spawn(async move { save(&rig, &id, with(json!({ "default_shipping": true }))).await })
        })
        .collect();
    let mut saved = 0;
    for task in tasks {
        let reply = task.await.unwrap();
        let told = (reply.status, reply.problem(), reply.header("retry-after"));
        assert!(reply.status == 201 || told == (409, "concurrent_change", "1"), "{}", reply.text);
        saved += usize::from(reply.status == 201);
    }
    let items = listed(&rig, &id).await;
    assert_eq!(items.len(), saved);
    assert_eq!(items.iter().filter(|address| address["default_shipping"] == true).count(), 1);
}

#[tokio::test]
async fn refuses_access_to_another_persons_addresses() {
    let rig = rig();
    let ada = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    let eve = text(&sign_up(&rig, "eve@example.com").await, "id").to_owned();
    let place = save(&rig, &ada, home()).await.header("location").to_owned();
    let of_ada = format!("/accounts/{ada}/addresses");
    let calls = [
        Call::get(&of_ada),
        Call::post(&of_ada).json(home()),
        Call::get(&place),
        Call::patch(&place).if_match(1).json(json!({ "city": "X" })),
        Call::delete(&place).if_match(1),
    ];
    for call in &calls {
        assert_eq!(rig.call(call.clone()).await.status, 401, "{call:?}");
        for (who, scopes) in [(eve.as_str(), ""), ("guest_01J8ZQ4T6M3V0X9K2B7C5D1EFG", ""), ("client_x", "orders:read")]
        {
            assert_eq!(rig.call(call.clone().bearer(who, scopes)).await.status, 404, "{who} {call:?}");
        }
    }
    for path in ["/accounts/me/addresses", "/accounts/me"] {
        assert_eq!(rig.call(Call::get(path).bearer("guest_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "")).await.status, 404);
    }
    // Staff with the read scope may read; staff with the write scope may write.
    for call in [&calls[0], &calls[2]] {
        assert_eq!(rig.call(call.clone().bearer("client_x", "identity:read")).await.status, 200);
    }
    for call in &calls[1..2] {
        assert_eq!(rig.call(call.clone().bearer("client_x", "identity:read")).await.status, 404);
        assert_eq!(rig.call(call.clone().bearer(admin(&rig).await, "identity:write")).await.status, 201);
    }
    assert_eq!(listed(&rig, &ada).await.len(), 2);
    assert!(listed(&rig, &eve).await.is_empty());
}

#[tokio::test]
async fn erasure_deletes_the_addresses_and_later_saves_are_refused() {
    let rig = rig();
    let id = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    assert_eq!(save(&rig, &id, home()).await.status, 201);
    assert_eq!(rig.call(Call::delete("/accounts/me").bearer(&id, "").if_match(1)).await.status, 204);
    assert!(listed(&rig, &id).await.is_empty());
    let late = save(&rig, &id, home()).await;
    assert_eq!((late.status, late.problem()), (409, "account_erased"));
}
