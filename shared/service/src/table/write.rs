//! One write, described once and made alone or within a transaction.

use std::time::Instant;

use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};
use serde::Serialize;

use super::{Item, Key, Refusal, Table, TableError, count_write};
use domain::Timestamp;

const ABSENT: &str = "attribute_not_exists(pk)";

/// One write: what to do, on which key, under which condition. The label names it in a [`Refusal`].
///
/// In expressions `#name` stands for the attribute `name` and `:name` for a value given with [`Write::value`].
#[derive(Debug)]
pub struct Write {
    label: &'static str,
    key: Key,
    action: Result<Action, TableError>,
    condition: Option<String>,
    values: Item,
}

#[derive(Debug)]
enum Action {
    Put(Item),
    Update(String),
    Delete,
    Check,
}

impl Write {
    fn new(label: &'static str, key: Key, action: Result<Action, TableError>) -> Self {
        Self { label, key, action, condition: None, values: Item::new() }
    }

    /// Puts an item, whatever was there. Only for what can't be lost by it: read models guard with [`Write::when`].
    pub fn put<T: Serialize>(label: &'static str, key: Key, entity: &T) -> Self {
        let item = serde_dynamo::to_item(entity).map_err(TableError::Codec).map(|mut item: Item| {
            item.extend(key.attributes());
            Action::Put(item)
        });
        Self::new(label, key, item)
    }

    /// Puts an item that must not be there yet.
    pub fn create<T: Serialize>(label: &'static str, key: Key, entity: &T) -> Self {
        Self::put(label, key, entity).when(ABSENT)
    }

    /// Puts an item over the one with this version: the optimistic lock.
    pub fn replace<T: Serialize>(label: &'static str, key: Key, entity: &T, version: u64) -> Self {
        Self::put(label, key, entity).at_version(version)
    }

    /// Changes attributes by an update expression.
    pub fn update(label: &'static str, key: Key, expression: impl Into<String>) -> Self {
        Self::new(label, key, Ok(Action::Update(expression.into())))
    }

    /// Deletes an item.
    pub fn delete(label: &'static str, key: Key) -> Self {
        Self::new(label, key, Ok(Action::Delete))
    }

    /// Checks a condition on an item that is not written (in transactions only).
    pub fn check(label: &'static str, key: Key, condition: impl Into<String>) -> Self {
        Self::new(label, key, Ok(Action::Check)).when(condition)
    }

    /// Adds a condition; several are joined with AND.
    #[must_use]
    pub fn when(mut self, condition: impl Into<String>) -> Self {
        let condition = condition.into();
        self.condition = Some(match self.condition {
            Some(known) => format!("({known}) AND ({condition})"),
            None => condition,
        });
        self
    }

    /// Only over the item with this version.
    #[must_use]
    pub fn at_version(self, version: u64) -> Self {
        self.when("#version = :expected_version").value("expected_version", version)
    }

    /// Only where there is no item, or one with a lower version: how a read model takes a state event.
    #[must_use]
    pub fn if_newer(self, version: u64) -> Self {
        self.when("attribute_not_exists(pk) OR #version < :newer_version").value("newer_version", version)
    }

    /// Gives the value of `:name`.
    #[must_use]
    pub fn value<T: Serialize>(mut self, name: &str, value: T) -> Self {
        match serde_dynamo::to_attribute_value(value) {
            Ok(value) => {
                self.values.insert(format!(":{name}"), value);
            }
            Err(error) => self.action = Err(TableError::Codec(error)),
        }
        self
    }

    /// Sets the key in the first index (puts only).
    #[must_use]
    pub fn index1(self, pk: impl Into<String>, sk: impl Into<String>) -> Self {
        self.attribute("gsi1pk", AttributeValue::S(pk.into())).attribute("gsi1sk", AttributeValue::S(sk.into()))
    }

    /// Sets the key in the second index (puts only).
    #[must_use]
    pub fn index2(self, pk: impl Into<String>, sk: impl Into<String>) -> Self {
        self.attribute("gsi2pk", AttributeValue::S(pk.into())).attribute("gsi2sk", AttributeValue::S(sk.into()))
    }

    /// Lets DynamoDB remove the item some time after this moment (puts only). Housekeeping, never logic.
    #[must_use]
    pub fn expires_at(self, moment: Timestamp) -> Self {
        self.attribute("expires_at", AttributeValue::N(moment.as_seconds().to_string()))
    }

    fn attribute(mut self, name: &str, value: AttributeValue) -> Self {
        if let Ok(Action::Put(item)) = &mut self.action {
            item.insert(name.to_owned(), value);
        }
        self
    }

    pub(super) const fn label(&self) -> &'static str {
        self.label
    }

    /// `#name` → `name` for every name that the expressions use.
    fn names(&self) -> Option<std::collections::HashMap<String, String>> {
        let update = match &self.action {
            Ok(Action::Update(expression)) => expression.as_str(),
            _ => "",
        };
        let names = placeholders(update).chain(placeholders(self.condition.as_deref().unwrap_or_default()));
        let names: std::collections::HashMap<_, _> = names.map(|n| (format!("#{n}"), n.to_owned())).collect();
        (!names.is_empty()).then_some(names)
    }

    pub(super) fn into_transact(self, table: &str) -> Result<TransactWriteItem, TableError> {
        let (names, item) = (self.names(), TransactWriteItem::builder());
        let values = (!self.values.is_empty()).then_some(self.values);
        let all_old = ReturnValuesOnConditionCheckFailure::AllOld;
        Ok(match self.action? {
            Action::Put(put) => item.put(
                Put::builder()
                    .table_name(table)
                    .set_item(Some(put))
                    .set_condition_expression(self.condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .return_values_on_condition_check_failure(all_old)
                    .build()
                    .map_err(TableError::invalid)?,
            ),
            Action::Update(expression) => item.update(
                Update::builder()
                    .table_name(table)
                    .set_key(Some(self.key.attributes()))
                    .update_expression(expression)
                    .set_condition_expression(self.condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .return_values_on_condition_check_failure(all_old)
                    .build()
                    .map_err(TableError::invalid)?,
            ),
            Action::Delete => item.delete(
                Delete::builder()
                    .table_name(table)
                    .set_key(Some(self.key.attributes()))
                    .set_condition_expression(self.condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .return_values_on_condition_check_failure(all_old)
                    .build()
                    .map_err(TableError::invalid)?,
            ),
            Action::Check => item.condition_check(
                ConditionCheck::builder()
                    .table_name(table)
                    .set_key(Some(self.key.attributes()))
                    .set_condition_expression(self.condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .return_values_on_condition_check_failure(all_old)
                    .build()
                    .map_err(TableError::invalid)?,
            ),
        }
        .build())
    }

    /// Makes the write by itself.
    pub(super) async fn send_alone(self, table: &Table) -> Result<(), TableError> {
        let (label, names, begun) = (self.label, self.names(), Instant::now());
        let values = (!self.values.is_empty()).then_some(self.values);
        let (name, all_old) = (table.name(), ReturnValuesOnConditionCheckFailure::AllOld);
        let total = ReturnConsumedCapacity::Total;
        let consumed = match self.action? {
            Action::Put(item) => table
                .client
                .put_item()
                .table_name(name)
                .set_item(Some(item))
                .set_condition_expression(self.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(all_old)
                .return_consumed_capacity(total)
                .send()
                .await
                .map(|answer| answer.consumed_capacity)
                .map_err(|error| {
                    refusal(label, error, |e| match e {
                        aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(e) => {
                            Some(e.item.clone())
                        }
                        _ => None,
                    })
                }),
            Action::Update(expression) => table
                .client
                .update_item()
                .table_name(name)
                .set_key(Some(self.key.attributes()))
                .update_expression(expression)
                .set_condition_expression(self.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(all_old)
                .return_consumed_capacity(total)
                .send()
                .await
                .map(|answer| answer.consumed_capacity)
                .map_err(|error| {
                    refusal(label, error, |e| match e {
                        aws_sdk_dynamodb::operation::update_item::UpdateItemError::ConditionalCheckFailedException(
                            e,
                        ) => Some(e.item.clone()),
                        _ => None,
                    })
                }),
            Action::Delete => table
                .client
                .delete_item()
                .table_name(name)
                .set_key(Some(self.key.attributes()))
                .set_condition_expression(self.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(all_old)
                .return_consumed_capacity(total)
                .send()
                .await
                .map(|answer| answer.consumed_capacity)
                .map_err(|error| {
                    refusal(label, error, |e| match e {
                        aws_sdk_dynamodb::operation::delete_item::DeleteItemError::ConditionalCheckFailedException(
                            e,
                        ) => Some(e.item.clone()),
                        _ => None,
                    })
                }),
            Action::Check => return Err(TableError::Failed("a check is made in transactions only".into())),
        }?;
        count_write(begun, consumed.as_ref());
        Ok(())
    }
}

fn refusal<E>(
    label: &'static str,
    error: aws_sdk_dynamodb::error::SdkError<E, aws_smithy_runtime_api::client::orchestrator::HttpResponse>,
    refused: impl Fn(&E) -> Option<Option<Item>>,
) -> TableError
where
    E: aws_sdk_dynamodb::error::ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match error.as_service_error().and_then(refused) {
        Some(item) => TableError::Refused(Refusal(vec![(label, item)])),
        None => TableError::from_sdk(error),
    }
}

/// The names after each `#` of an expression.
fn placeholders(expression: &str) -> impl Iterator<Item = &str> {
    expression.split('#').skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    })
}
