//! What webhooks are offered, and what of it leaves the shop.

use domain::event::EventData;
use domain::fault::Invalid;
use events::{catalog, content, identity, inventory, orders, payments, social, trading};
use serde_json::{Map, Value};

/// The types that endpoints can ask for.
pub(crate) const OFFERED: &[&str] = &[
    orders::OrderPlaced::TYPE,
    orders::OrderConfirmed::TYPE,
    orders::OrderRejected::TYPE,
    orders::OrderCancelled::TYPE,
    orders::OrderLinesCancelled::TYPE,
    orders::OrderCompleted::TYPE,
    orders::FulfillmentShipped::TYPE,
    orders::FulfillmentDelivered::TYPE,
    orders::ReturnRequested::TYPE,
    orders::ReturnDecided::TYPE,
    orders::ReturnReceived::TYPE,
    orders::ReturnRefunded::TYPE,
    payments::PaymentAuthorized::TYPE,
    payments::PaymentActionRequired::TYPE,
    payments::PaymentDeclined::TYPE,
    payments::PaymentExpired::TYPE,
    payments::PaymentVoided::TYPE,
    payments::PaymentCaptured::TYPE,
    payments::PaymentRefunded::TYPE,
    payments::PaymentCaptureFailed::TYPE,
    payments::PaymentRefundFailed::TYPE,
    payments::DisputeOpened::TYPE,
    payments::DisputeClosed::TYPE,
    catalog::ProductChanged::TYPE,
    catalog::ProductArchived::TYPE,
    inventory::StockChanged::TYPE,
    inventory::StockOversold::TYPE,
    content::EntryPublished::TYPE,
    content::EntryUnpublished::TYPE,
    social::PostChanged::TYPE,
    social::ReviewChanged::TYPE,
    social::ReportOpened::TYPE,
    social::ReportDecided::TYPE,
    identity::AccountCreated::TYPE,
    identity::AccountErased::TYPE,
    trading::TradeExecuted::TYPE,
];

/// The type of what `POST /webhook-endpoints/{id}/test` sends.
pub(crate) const TEST: &str = "webhook.test";

/// The largest body that is sent.
pub(crate) const MAX_BODY_BYTES: usize = 64 * 1024;

/// Members that are personal data, or that somebody wrote: the receiver reads them by the API, where it may.
const LEFT_OUT: &[&str] =
    &["personal", "email", "tracking", "action_url", "text", "title", "body", "media", "mentions", "tags"];
/// The same, in these types only: elsewhere they are the shop's own words.
const LEFT_OUT_OF_PEOPLE: &[&str] = &["orders.", "social.", "payments.", "identity."];
/// Reasons that people write themselves.
const FREE_REASONS: &[&str] =
    &[orders::OrderCancelled::TYPE, orders::OrderLinesCancelled::TYPE, orders::ReturnDecided::TYPE];

/// What an endpoint asks for: a type, or all types that begin so (`orders.*`).
pub(crate) fn check_pattern(pattern: &str) -> Result<(), Invalid> {
    if pattern == "*" || OFFERED.iter().any(|kind| matches(pattern, kind)) {
        return Ok(());
    }
    Err(Invalid::new("unknown_event_type", "a type that is offered is expected, or a prefix of some such as orders.*"))
}

/// Whether a pattern asks for a type.
pub(crate) fn matches(pattern: &str, kind: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some("") => true,
        Some(prefix) => prefix.ends_with('.') && kind.starts_with(prefix),
        None => pattern == kind,
    }
}

/// The data of an event without what does not leave the shop, as a webhook has it: where that is too large, ids alone.
pub(crate) fn data_of(kind: &str, data: &Value) -> Value {
    let Value::Object(data) = data else { return Value::Object(Map::new()) };
    let of_people = LEFT_OUT_OF_PEOPLE.iter().any(|prefix| kind.starts_with(prefix));
    let leaves = |name: &str| {
        let personal = of_people && LEFT_OUT.contains(&name);
        !(personal || (name == "reason" && FREE_REASONS.contains(&kind)))
    };
    let left: Map<_, _> =
        data.iter().filter(|(name, _)| leaves(name)).map(|(name, value)| (name.clone(), value.clone())).collect();
    let left = Value::Object(left);
    // The envelope needs some of the bytes.
    if left.to_string().len() <= MAX_BODY_BYTES - 1024 {
        return left;
    }
    let is_id = |name: &str, value: &Value| {
        (name.ends_with("_id") || name == "owner" || name == "version") && value.to_string().len() <= 128
    };
    let mut ids: Map<_, _> = data
        .iter()
        .filter(|(name, value)| is_id(name, value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    ids.insert("truncated".to_owned(), Value::Bool(true));
    Value::Object(ids)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn takes_types_and_prefixes_that_are_offered() {
        for good in ["*", "orders.*", "orders.order.*", "orders.order.placed", "social.post.changed"] {
            assert!(check_pattern(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "orders",
            "ord*",
            "orders.order.plac*",
            "payments.wallet.asked",
            "ledger.*",
            "identity.contact.changed",
        ] {
            assert_eq!(check_pattern(bad).unwrap_err().code, "unknown_event_type", "{bad}");
        }
        assert!(matches("*", TEST) && !matches("orders.*", "orders"));
    }

    #[test]
    fn leaves_personal_data_and_texts_of_people_out() {
        let order = json!({ "order_id": "ord_1", "personal": { "email": "ada@example.com" }, "number": "A1" });
        assert_eq!(data_of("orders.order.placed", &order), json!({ "order_id": "ord_1", "number": "A1" }));
        let post = json!({ "post_id": "post_1", "text": "hello", "tags": ["x"], "version": 2 });
        assert_eq!(data_of("social.post.changed", &post), json!({ "post_id": "post_1", "version": 2 }));
        assert_eq!(data_of("orders.order.cancelled", &json!({ "reason": "I am ill" })), json!({}));
        assert_eq!(
            data_of("orders.order.rejected", &json!({ "reason": "timed_out" })),
            json!({ "reason": "timed_out" })
        );
        assert_eq!(data_of("catalog.product.changed", &json!({ "title": "Shirt" })), json!({ "title": "Shirt" }));
        assert_eq!(data_of("catalog.product.changed", &json!([1])), json!({}));
    }

    #[test]
    fn what_is_too_large_is_told_by_its_ids() {
        let long =
            json!({ "product_id": "prod_1", "version": 7, "title": "x".repeat(MAX_BODY_BYTES), "status": "active" });
        let told = data_of("catalog.product.changed", &long);
        assert_eq!(told, json!({ "product_id": "prod_1", "version": 7, "truncated": true }));
    }
}
