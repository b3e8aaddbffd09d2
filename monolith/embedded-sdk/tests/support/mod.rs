//! What every test here starts with: a table of the usual shape and items to put into it.

#![allow(clippy::allow_attributes, clippy::unwrap_used, dead_code, reason = "each test binary uses its own part")]

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use embedded::{Engine, TableSpec};
use service::declaration::Projection;

pub(crate) const TABLE: &str = "stoa-test";

pub(crate) type Item = HashMap<String, AttributeValue>;

pub(crate) fn table() -> TableSpec {
    TableSpec::new(TABLE, [Projection::All; 2])
}

pub(crate) fn engine() -> Engine {
    let engine = Engine::memory().unwrap();
    engine.create_table(&table()).unwrap();
    engine
}

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn key(pk: &str, sk: &str) -> Item {
    item([("pk", text(pk)), ("sk", text(sk))])
}

pub(crate) fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A put that only makes new items.
pub(crate) fn create(item: Item) -> TransactWriteItem {
    let put = Put::builder()
        .table_name(TABLE)
        .set_item(Some(item))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure::AllOld);
    TransactWriteItem::builder().put(put.build().unwrap()).build()
}
