//! Tests of shipping methods: built-in ones, and the shop's own by country, weight and value.

use crate::support::*;
use events::cart::CheckedOut;
use serde_json::{Value, json};
use testkit::Call;

fn post(body: Value) -> Call {
    Call::post("/shipping-methods").bearer(STAFF, "cart:write").json(body)
}

fn parcel_post() -> Value {
    json!({ "id": "post", "name": "Parcel post", "prices": [
        { "currency": "EUR", "amount": 400, "weight_below_g": 500 },
        { "currency": "EUR", "amount": 700, "weight_from_g": 500, "free_from": 20_000 },
        { "currency": "EUR", "amount": 900, "countries": ["CH"] },
    ] })
}

async fn ids(rig: &Rig, path: &str, who: &str, scope: &str) -> Vec<String> {
    let list = rig.call(Call::get(path).bearer(who, scope)).await.body;
    list["items"].as_array().unwrap().iter().map(|method| method["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn finds_a_method_by_its_path() {
    let (rig, _) = shop().await;
    for id in [".", "..", "...", "a/b", "a b"] {
        let mut content = parcel_post();
        content["id"] = json!(id);
        let refused = rig.call(post(content)).await;
        assert_eq!((refused.status, refused.faults()), (400, vec!["/id invalid_id".to_owned()]), "{id}");
    }
}

#[tokio::test]
async fn own_methods_replace_the_built_in_ones_until_deleted() {
    let (rig, _) = shop().await;
    let all = |rig| ids(rig, "/shipping-methods", STAFF, "cart:read");
    assert_eq!(all(&rig).await, ["standard", "express"]);
    let made = rig.call(post(parcel_post())).await;
    assert_eq!((made.status, made.header("location"), made.header("etag")), (201, "/shipping-methods/post", "\"1\""));
    assert_eq!(all(&rig).await, ["post"]);
    let again = rig.call(post(parcel_post())).await;
    assert_eq!((again.status, again.problem()), (422, "shipping_method_exists"));

    let path = "/shipping-methods/post";
    let patch = |version| Call::patch(path).bearer(STAFF, "cart:write").if_match(version);
    assert_eq!(rig.call(Call::get(path).bearer(STAFF, "cart:read")).await.body, made.body);
    let changed = rig.call(patch(1).json(json!({ "name": "Post", "metadata": { "carrier": "DHL" } }))).await;
    assert_eq!((changed.status, &changed.body["name"], changed.header("etag")), (200, &json!("Post"), "\"2\""));
    assert_eq!(changed.body["prices"], made.body["prices"]);
    assert_eq!(rig.call(patch(1).json(json!({}))).await.status, 412);
    let other = json!({ "id": "bike", "name": "By bike", "prices": [{ "currency": "EUR", "amount": 1 }] });
    rig.call(post(other)).await;
    assert_eq!(rig.call(patch(2).json(json!({ "id": "bike" }))).await.problem(), "shipping_method_exists");
    for (id, version) in [("post", 2), ("bike", 1)] {
        let delete = Call::delete(format!("/shipping-methods/{id}")).bearer(STAFF, "cart:write").if_match(version);
        assert_eq!(rig.call(delete.clone()).await.status, 204);
        assert_eq!(rig.call(delete).await.status, 404);
    }
    assert_eq!(all(&rig).await, ["standard", "express"]);
    assert_eq!(
        rig.call(Call::get("/shipping-methods/standard").bearer(STAFF, "cart:read")).await.status,
        404,
        "built in"
    );
}

#[tokio::test]
async fn names_every_fault_of_a_method() {
    let (rig, _) = shop().await;
    let body =
        json!({ "id": "", "prices": [{ "currency": "EURO", "amount": -1, "countries": ["de"], "weight_g": 1 }] });
    assert_eq!(
        rig.call(post(body)).await.faults(),
        [
            "/id out_of_range",
            "/name required",
            "/prices/0/amount out_of_range",
            "/prices/0/countries/0 invalid_country",
            "/prices/0/currency unknown_currency",
            "/prices/0/weight_g unknown_field",
        ]
    );
    let price = json!({ "currency": "EUR", "amount": 1, "weight_from_g": 5, "weight_below_g": 5, "value_below": 0 });
    let reply = rig.call(post(json!({ "id": "a/b", "name": "A", "prices": [price] }))).await;
    let expected = ["/id invalid_id", "/prices/0/value_below empty_range", "/prices/0/weight_below_g empty_range"];
    assert_eq!((reply.status, reply.faults()), (400, expected.map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn weight_and_country_decide_the_price() {
    let (rig, _) = shop().await;
    rig.call(post(parcel_post())).await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    add(&rig, &who, &id, "MUG", 2).await;
    let cost = |rig: Rig, country: &'static str| {
        let (who, id) = (who.clone(), id.clone());
        async move {
            let path = format!("/carts/{id}");
            let body = json!({ "country": country, "shipping_method": "post" });
            let cart = rig.call(Call::patch(&path).bearer(&who, "").header("if-match", "*").json(body)).await.body;
            let list = rig.call(Call::get(format!("{path}/shipping-methods")).bearer(&who, "")).await.body;
            assert_eq!(list["items"][0]["amount"], cart["totals"]["shipping"]);
            (rig, cart["totals"]["shipping"]["amount"].clone())
        }
    };
    let (rig, light) = cost(rig, "DE").await;
    add(&rig, &who, &id, "SHIRT-M", 1).await;
    let (rig, heavy) = cost(rig, "DE").await;
    let (rig, abroad) = cost(rig, "CH").await;
    assert_eq!((light, heavy, abroad), (json!(400), json!(700), json!(900)), "400 g, 600 g, a named country");
    let refused = rig
        .call(
            Call::patch(format!("/carts/{id}"))
                .bearer(&who, "")
                .header("if-match", "*")
                .json(json!({ "shipping_method": "standard" })),
        )
        .await;
    assert_eq!(refused.problem(), "shipping_method_not_offered");
    assert_eq!(check_out(&rig, &who, &id, "k").await.problem(), "shipping_method_not_offered");
    let mut body = wish();
    body["shipping_method"] = "post".into();
    let reply = rig.call(Call::post(format!("/carts/{id}/checkout")).bearer(&who, "").key("k2").json(body)).await;
    assert_eq!(reply.status, 202, "{}", reply.text);
    assert_eq!(rig.take::<CheckedOut>()[0].totals.shipping.amount, 700);
}
