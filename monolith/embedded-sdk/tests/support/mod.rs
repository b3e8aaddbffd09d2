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

/// The table at an endpoint, empty.
pub(crate) async fn make_anew(client: &aws_sdk_dynamodb::Client) {
    use aws_sdk_dynamodb::types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
        ScalarAttributeType,
    };
    // Absent before the first sequence.
    let _ = client.delete_table().table_name(TABLE).send().await;
    let schema = |pk: &str, sk: &str| {
        [(pk, KeyType::Hash), (sk, KeyType::Range)]
            .map(|(name, kind)| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap())
            .to_vec()
    };
    let names = ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"].into_iter().map(|name| {
        let text = ScalarAttributeType::S;
        AttributeDefinition::builder().attribute_name(name).attribute_type(text).build().unwrap()
    });
    let indexes = [("gsi1", "gsi1pk", "gsi1sk"), ("gsi2", "gsi2pk", "gsi2sk")].map(|(name, pk, sk)| {
        let all = Projection::builder().projection_type(ProjectionType::All).build();
        let index = GlobalSecondaryIndex::builder().index_name(name).projection(all);
        index.set_key_schema(Some(schema(pk, sk))).build().unwrap()
    });
    let table = client.create_table().table_name(TABLE).billing_mode(BillingMode::PayPerRequest);
    let table = table.set_attribute_definitions(Some(names.collect())).set_key_schema(Some(schema("pk", "sk")));
    table.set_global_secondary_indexes(Some(indexes.to_vec())).send().await.unwrap();
}
