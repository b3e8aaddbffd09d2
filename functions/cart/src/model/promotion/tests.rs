//! Tests of the content of promotions.

use domain::fault::Faults;
use domain::id::{CategoryId, ProductId, Sku};
use serde_json::json;

use super::*;
use crate::model::Offer;

fn read(body: serde_json::Value) -> Result<PromotionContent, Vec<String>> {
    let read = deserr::deserialize::<PromotionContent, _, Faults>(body).and_then(PromotionContent::checked);
    let told = |fault: &domain::fault::Fault| format!("{} {}", fault.pointer, fault.code);
    read.map_err(|faults| faults.listed().iter().map(told).collect())
}

fn with(name: &str, value: serde_json::Value) -> Result<PromotionContent, Vec<String>> {
    let mut body = json!({ "name": "Sale", "benefit": { "kind": "percentage", "rate_bps": 1000 } });
    body[name] = value;
    read(body)
}

#[test]
fn omitted_fields_have_their_defaults() {
    let content = with("code", json!("Spring-10")).unwrap();
    assert_eq!(content.code.unwrap().to_string(), "SPRING-10", "case does not matter");
    assert!(content.active && !content.exclusive && !content.first_order_only && content.targets.is_all());
    assert_eq!((content.priority.get(), content.usage_limit), (0, None));
}

#[test]
fn each_benefit_has_its_own_fields() {
    let money = json!({ "amount": 500, "currency": "EUR" });
    for benefit in [
        json!({ "kind": "percentage", "rate_bps": 10_000 }),
        json!({ "kind": "fixed", "amount": money }),
        json!({ "kind": "buy_x_get_y", "buy": 2, "get": 1, "rate_bps": 10_000 }),
        json!({ "kind": "free_shipping" }),
    ] {
        let content = with("benefit", benefit.clone()).unwrap();
        assert_eq!(serde_json::to_value(&content.benefit).unwrap(), benefit, "a patch applies to the stored form");
        let stored: PromotionContent = serde_json::from_value(serde_json::to_value(&content).unwrap()).unwrap();
        assert_eq!(stored, content);
    }
    for benefit in [
        json!({}),
        json!({ "kind": "gift" }),
        json!({ "kind": "percentage" }),
        json!({ "kind": "percentage", "rate_bps": 0 }),
        json!({ "kind": "percentage", "rate_bps": 10_001 }),
        json!({ "kind": "percentage", "rate_bps": 5, "buy": 1 }),
        json!({ "kind": "buy_x_get_y", "buy": 0, "get": 1, "rate_bps": 5 }),
        json!({ "kind": "fixed", "amount": 5 }),
        json!({ "kind": "fixed", "amount": { "amount": 0, "currency": "EUR" } }),
    ] {
        assert!(with("benefit", benefit.clone()).is_err(), "{benefit}");
    }
}

#[test]
fn names_every_fault_at_once() {
    let faults = read(json!({
        "name": "", "code": "no spaces", "benefit": { "kind": "fixed", "amount": { "amount": 5, "currency": "EURO" } },
        "targets": { "skus": ["a b"], "shelf": 1 }, "priority": 1001, "usage_limit": 0, "colour": "red"
    }));
    let mut faults = faults.unwrap_err();
    faults.sort();
    assert_eq!(
        faults,
        [
            "/benefit/amount/currency unknown_currency",
            "/code invalid_code",
            "/colour unknown_field",
            "/name out_of_range",
            "/priority out_of_range",
            "/targets/shelf unknown_field",
            "/targets/skus/0 invalid_sku",
            "/usage_limit out_of_range",
        ]
    );
}

#[test]
fn amounts_need_one_currency_and_periods_a_length() {
    let faults = read(json!({
        "name": "Sale", "benefit": { "kind": "fixed", "amount": { "amount": -5, "currency": "EUR" } },
        "minimum_spend": { "amount": -1, "currency": "USD" },
        "starts_at": "2026-03-01T00:00:00Z", "ends_at": "2026-03-01T00:00:00Z"
    }));
    assert_eq!(
        faults.unwrap_err(),
        [
            "/benefit/amount/amount out_of_range",
            "/minimum_spend/amount out_of_range",
            "/currency currency_mismatch",
            "/ends_at empty_period",
        ]
    );
    assert_eq!(with("currency", json!("JPY")).unwrap().bound_to(), Some("JPY".parse().unwrap()));
}

#[test]
fn a_line_matches_if_any_list_names_it() {
    let clock = Clock::manual(Timestamp::from_millis(1_772_366_400_000));
    let (product_id, category_id) = (ProductId::new(&clock), CategoryId::new(&clock));
    let offer = Offer { category_ids: vec![category_id], tags: vec!["summer".into()], ..Offer::withdrawn(None, 1) };
    let targets = |value| with("targets", value).unwrap().targets;
    let sku: Sku = "SHIRT-M".parse().unwrap();
    for (lists, expected) in [
        (json!({}), true),
        (json!({ "skus": ["SHIRT-M"] }), true),
        (json!({ "skus": ["MUG"], "product_ids": [product_id] }), true),
        (json!({ "category_ids": [category_id] }), true),
        (json!({ "tags": ["winter", "summer"] }), true),
        (json!({ "skus": ["MUG"], "tags": ["winter"] }), false),
    ] {
        assert_eq!(targets(lists.clone()).matches(&sku, Some((product_id, &offer))), expected, "{lists}");
    }
    assert!(!targets(json!({ "tags": ["summer"] })).matches(&sku, None), "an unknown sku has no tags");
}
