//! Fills a table in bulk, past the protocol: for benchmarks and tools that need a large one quickly.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue as Theirs;
use dynoxide::actions::import_items;
use dynoxide::{AttributeValue, DynoxideError, ImportOptions};

use crate::engine::{Engine, EngineError};
use crate::store::now;

impl Engine {
    /// Puts all of these items into a table and its indexes, in one transaction; replaces those that are there.
    ///
    /// Neither costs nor outbox items are told of.
    ///
    /// # Errors
    /// [`EngineError::Database`], also for an attribute of a kind that the SDK does not know.
    pub fn import(&self, table: &str, items: Vec<HashMap<String, Theirs>>) -> Result<(), EngineError> {
        let items = items.into_iter().map(item).collect::<Result<Vec<_>, _>>()?;
        let store = self.store_of(&[table])?;
        store.with(|storage| now(import_items::execute(storage, table, items, &ImportOptions::default())))?;
        store.checkpoint();
        Ok(())
    }
}

fn item(item: HashMap<String, Theirs>) -> Result<HashMap<String, AttributeValue>, DynoxideError> {
    item.into_iter().map(|(name, theirs)| Ok((name, value(theirs)?))).collect()
}

fn value(theirs: Theirs) -> Result<AttributeValue, DynoxideError> {
    Ok(match theirs {
        Theirs::S(text) => AttributeValue::S(text),
        Theirs::N(number) => AttributeValue::N(number),
        Theirs::B(bytes) => AttributeValue::B(bytes.into_inner()),
        Theirs::Bool(it) => AttributeValue::BOOL(it),
        Theirs::Null(it) => AttributeValue::NULL(it),
        Theirs::L(list) => AttributeValue::L(list.into_iter().map(value).collect::<Result<_, _>>()?),
        Theirs::M(map) => AttributeValue::M(item(map)?),
        Theirs::Ss(texts) => AttributeValue::SS(texts),
        Theirs::Ns(numbers) => AttributeValue::NS(numbers),
        Theirs::Bs(all) => AttributeValue::BS(all.into_iter().map(|bytes| bytes.into_inner()).collect()),
        other => return Err(DynoxideError::ValidationException(format!("no attribute: {other:?}"))),
    })
}
