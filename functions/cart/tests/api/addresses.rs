//! Tests of addresses: existing and taxed countries, single-line fields, normalised e-mail addresses.

use crate::support::*;
use events::cart::CheckedOut;
use serde_json::{Value, json};
use testkit::{Call, Reply};

async fn change(rig: &Rig, who: &str, id: &str, patch: Value) -> Reply {
    rig.call(Call::patch(format!("/carts/{id}")).bearer(who, "").header("if-match", "*").json(patch)).await
}

fn wish_with(field: &str, value: &str) -> Value {
    let mut wish = wish();
    wish["shipping_address"][field] = value.into();
    wish
}

async fn order(rig: &Rig, who: &str, id: &str, key: &str, body: Value) -> Reply {
    rig.call(Call::post(format!("/carts/{id}/checkout")).bearer(who, "").key(key).json(body)).await
}

#[tokio::test]
async fn refuses_an_unknown_country_and_suggests_the_intended_one() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    add(&rig, &who, &id, "MUG", 1).await;
    for (code, said) in [("UK", "GB"), ("EL", "GR"), ("ZZ", "ZZ")] {
        let body = json!({ "currency": "EUR", "country": code });
        let opened = rig.call(Call::post("/carts").bearer(&who, "").json(body)).await;
        assert_eq!((opened.status, opened.faults()), (400, vec!["/country unknown_country".to_owned()]));
        assert!(opened.body["errors"][0]["detail"].as_str().unwrap().contains(said), "{}", opened.text);
        let changed =
            change(&rig, &who, &id, json!({ "shipping_address": wish_with("country", code)["shipping_address"] }));
        assert_eq!(changed.await.faults(), ["/shipping_address/country unknown_country"]);
        let ordered = order(&rig, &who, &id, code, wish_with("country", code)).await;
        assert_eq!(
            (ordered.status, ordered.faults()),
            (400, vec!["/shipping_address/country unknown_country".to_owned()])
        );
        let price = json!({ "currency": "EUR", "amount": 1, "countries": ["DE", code] });
        let method = json!({ "id": "a", "name": "A", "prices": [price] });
        let method = rig.call(Call::post("/shipping-methods").bearer(STAFF, "cart:write").json(method)).await;
        assert_eq!(method.faults(), ["/prices/0/countries/1 unknown_country"]);
    }
    assert!(rig.take::<CheckedOut>().is_empty());
}

#[tokio::test]
async fn only_the_shop_can_make_a_country_untaxed() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    add(&rig, &who, &id, "MUG", 1).await;
    let opened = Call::post("/carts").bearer(&who, "").json(json!({ "currency": "EUR", "country": "US" }));
    let opened = rig.call(opened).await;
    assert_eq!((opened.status, opened.problem()), (422, "country_not_served"), "{}", opened.text);
    assert_eq!(opened.faults(), ["/country country_not_served"]);
    let changed = change(&rig, &who, &id, json!({ "country": "US" })).await;
    assert_eq!(
        (changed.problem(), changed.faults()[0].as_str()),
        ("country_not_served", "/country country_not_served")
    );
    let ordered = order(&rig, &who, &id, "k", wish_with("country", "US")).await;
    assert_eq!(
        (ordered.status, ordered.faults()),
        (422, vec!["/shipping_address/country country_not_served".to_owned()])
    );
    assert!(rig.take::<CheckedOut>().is_empty());

    let rates = r#"{ "CH": "none", "US": { "standard": 700 }, "*": "none" }"#;
    let rig = Rig::with(&[("CART_TAX_RATES", rates)], None);
    rig.deliver(&product(domain::id::ProductId::new(&rig.clock), 1, &[("MUG", 10_700)])).await.unwrap();
    let id = open(&rig, &who).await;
    add(&rig, &who, &id, "MUG", 1).await;
    for (country, tax) in [("CH", 0), ("JP", 0), ("US", 700), ("DE", 1_708)] {
        let reply = change(&rig, &who, &id, json!({ "country": country })).await;
        assert_eq!(reply.body["totals"]["tax"]["amount"], tax, "{country}: {}", reply.text);
    }
    assert_eq!(order(&rig, &who, &id, "k", wish_with("country", "JP")).await.status, 202);
}

#[tokio::test]
async fn refuses_line_breaks_in_single_line_fields() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    add(&rig, &who, &id, "MUG", 1).await;
    for field in ["name", "line1", "line2", "city", "region", "postal_code", "phone"] {
        for (number, broken) in ["a\r\nBcc: b@c.de", "a\nb", "a\tb", "a\u{2028}b"].into_iter().enumerate() {
            let reply = order(&rig, &who, &id, &format!("{field} {number}"), wish_with(field, broken)).await;
            let expected = vec![format!("/shipping_address/{field} invalid_character")];
            assert_eq!((reply.status, reply.faults()), (400, expected), "{broken:?}");
        }
    }
    let promotion = json!({ "name": "a\nb", "benefit": percent(10) });
    let promotion = rig.call(Call::post("/promotions").bearer(STAFF, "cart:write").json(promotion)).await;
    assert_eq!(promotion.faults(), ["/name invalid_character"]);
    let method = json!({ "id": "a", "name": "a\nb", "prices": [] });
    let method = rig.call(Call::post("/shipping-methods").bearer(STAFF, "cart:write").json(method)).await;
    assert_eq!(method.faults(), ["/name invalid_character"]);
}

#[tokio::test]
async fn normalises_an_e_mail_address_as_sign_up_does() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    add(&rig, &who, &id, "MUG", 1).await;
    let typed = " Ada@Mail.Shop.Dept.Example.Co.UK ";
    assert_eq!(
        change(&rig, &who, &id, json!({ "email": typed })).await.body["email"],
        "ada@mail.shop.dept.example.co.uk"
    );
    let mut body = wish();
    body["email"] = typed.into();
    assert_eq!(order(&rig, &who, &id, "k", body).await.status, 202);
    assert_eq!(rig.take::<CheckedOut>()[0].personal.email, "ada@mail.shop.dept.example.co.uk");
}
