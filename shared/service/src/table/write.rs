//! One write, described once and made alone or within a transaction.

use domain::Timestamp;
use serde::Serialize;

use super::{Action, AttributeValue, Change, Item, Key, Request, Table, TableError};

const ABSENT: &str = "attribute_not_exists(pk)";

/// One write: what to do, on which key, under which condition. The label names it in a [`Refusal`].
///
/// In expressions `#name` stands for the attribute `name` and `:name` for a value given with [`Write::value`].
#[derive(Debug)]
pub struct Write {
    label: &'static str,
    key: Key,
    change: Result<Change, TableError>,
    condition: Option<String>,
    values: Item,
}

impl Write {
    fn new(label: &'static str, key: Key, change: Result<Change, TableError>) -> Self {
        Self { label, key, change, condition: None, values: Item::new() }
    }

    /// Puts an item, whatever was there. Only for what can't be lost by it: read models guard with [`Write::when`].
    pub fn put<T: Serialize>(label: &'static str, key: Key, entity: &T) -> Self {
        let item = serde_dynamo::to_item(entity).map_err(TableError::Codec).map(|item: serde_dynamo::Item| {
            let mut item = item.into_inner();
            item.extend(key.attributes());
            Change::Put(item)
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
        Self::new(label, key, Ok(Change::Update(expression.into())))
    }

    /// Deletes an item.
    pub fn delete(label: &'static str, key: Key) -> Self {
        Self::new(label, key, Ok(Change::Delete))
    }

    /// Checks a condition on an item that is not written (in transactions only).
    pub fn check(label: &'static str, key: Key, condition: impl Into<String>) -> Self {
        Self::new(label, key, Ok(Change::Check)).when(condition)
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
            Err(error) => self.change = Err(TableError::Codec(error)),
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
        if let Ok(Change::Put(item)) = &mut self.change {
            item.insert(name.to_owned(), value);
        }
        self
    }

    pub(super) const fn label(&self) -> &'static str {
        self.label
    }

    /// `#name` → `name` for every name that the expressions use.
    fn names(&self) -> std::collections::HashMap<String, String> {
        let update = match &self.change {
            Ok(Change::Update(expression)) => expression.as_str(),
            _ => "",
        };
        let names = placeholders(update).chain(placeholders(self.condition.as_deref().unwrap_or_default()));
        names.map(|name| (format!("#{name}"), name.to_owned())).collect()
    }

    /// The write as a database takes it.
    pub(super) fn into_action(self) -> Result<Action, TableError> {
        let names = self.names();
        Ok(Action { key: self.key, change: self.change?, condition: self.condition, names, values: self.values })
    }

    /// The write as a batch takes it: a put or a delete without a condition.
    pub(super) fn into_unconditional(self) -> Result<Action, TableError> {
        let action = self.into_action()?;
        if action.condition.is_some() || !matches!(action.change, Change::Put(_) | Change::Delete) {
            return Err(TableError::Failed("a batch takes puts and deletes without a condition".into()));
        }
        Ok(action)
    }

    /// Makes the write by itself.
    pub(super) async fn send_alone(self, table: &Table) -> Result<(), TableError> {
        let label = [self.label];
        let action = self.into_action()?;
        if action.change == Change::Check {
            return Err(TableError::Failed("a check is made in transactions only".into()));
        }
        table.ask(Request::Write(action)).await.map_err(|failure| TableError::of(failure, &label))?;
        Ok(())
    }
}

/// The names after each `#` of an expression.
fn placeholders(expression: &str) -> impl Iterator<Item = &str> {
    expression.split('#').skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    })
}
