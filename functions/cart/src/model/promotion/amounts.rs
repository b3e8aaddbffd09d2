//! The API's schemas of a promotion's amounts, with the ranges that [`super::PromotionContent::checked`] enforces.

use utoipa::openapi::schema::{AdditionalProperties, Object, SchemaType};
use utoipa::openapi::{KnownFormat, ObjectBuilder, Ref, Schema, SchemaFormat, Type};

use crate::model::offer::MAX_UNIT_AMOUNT;

/// The amount of a fixed benefit.
pub(super) fn taken_off() -> Object {
    amount_from(1).schema_type(Type::Object).description(Some("How much, above zero.")).build()
}

/// The minimum total of the matching lines.
pub(crate) fn least_spend() -> Object {
    amount_from(0)
        .schema_type(SchemaType::from_iter([Type::Object, Type::Null]))
        .description(Some("What the matching lines have to come to, before discounts."))
        .build()
}

fn amount_from(least: i64) -> ObjectBuilder {
    let number = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .description(Some("Minor units of the currency (cents for EUR, yen for JPY)."))
        .minimum(Some(least))
        .maximum(Some(MAX_UNIT_AMOUNT));
    ObjectBuilder::new()
        .property("amount", number)
        .required("amount")
        .property("currency", Ref::from_schema_name("Currency"))
        .required("currency")
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)))
        .examples([serde_json::json!({ "amount": 5000, "currency": "EUR" })])
}
