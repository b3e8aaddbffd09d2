//! Makes tables, and keeps those that are there.

use std::thread;

use dynoxide::DynoxideError;
use dynoxide::actions::vector_lifecycle::VectorIndexLifecycle;
use dynoxide::actions::{create_table, update_table, update_time_to_live};
use dynoxide::storage::Storage;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use service::declaration::Projection;

use crate::engine::{Engine, EngineError};
use crate::spec::{Index, Key, TableSpec};
use crate::store::now;

impl Engine {
    /// Makes every table that is missing; data and tables that are there stay.
    pub fn create_tables(&self, tables: &[TableSpec]) -> Result<(), EngineError> {
        // Each is a file of its own, and making it waits for the disk.
        thread::scope(|scope| {
            let making: Vec<_> = tables.iter().map(|table| scope.spawn(|| self.create_table(table))).collect();
            let broken = || DynoxideError::InternalServerError("making a table panicked".to_owned());
            making.into_iter().try_for_each(|made| made.join().unwrap_or_else(|_| Err(broken().into())))
        })
    }

    /// Makes a table, or the indexes and the time to live that it lacks.
    ///
    /// Never a stream: see the crate's documentation.
    ///
    /// # Errors
    /// [`EngineError::Changed`] where the table exists with another primary key; [`EngineError::Damaged`] where its file
    /// can't be read.
    pub fn create_table(&self, spec: &TableSpec) -> Result<(), EngineError> {
        let fault = |error| self.fault_of(&spec.name, error);
        let store = self.open_store(&spec.name).map_err(fault)?;
        let made = store.with(|storage| now(create_table::execute(storage, request(creation(spec))?)));
        match made {
            Ok(_) => {}
            Err(DynoxideError::ResourceInUseException(_)) => {
                store.with(|storage| Ok(complete(storage, spec))).map_err(fault)??
            }
            Err(error) => return Err(fault(error)),
        }
        let wish = json!({
            "TableName": spec.name,
            "TimeToLiveSpecification": { "AttributeName": spec.ttl_attribute, "Enabled": true },
        });
        match store.with(|storage| now(update_time_to_live::execute(storage, request(wish)?))) {
            // Enabled already.
            Ok(_) | Err(DynoxideError::ValidationException(_)) => {}
            Err(error) => return Err(fault(error)),
        }
        Ok(())
    }
}

/// Adds the indexes that an existing table lacks; the engine fills them.
///
/// The engine's own record of the table is read, and not its description, for which it counts all items.
fn complete(storage: &Storage, spec: &TableSpec) -> Result<(), EngineError> {
    let lifecycle = VectorIndexLifecycle::new();
    let known = storage.get_table_metadata(&spec.name)?;
    let changed = || EngineError::Changed { table: spec.name.clone() };
    let known = known.ok_or_else(changed)?;
    let parse = |json: &str| serde_json::from_str::<Value>(json).map_err(broken);
    if parse(&known.key_schema)? != schema(&spec.key) {
        return Err(changed());
    }
    let there = known.gsi_definitions.as_deref().map(parse).transpose()?;
    let there = there.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for wanted in &spec.indexes {
        if there.iter().any(|index| index["IndexName"] == wanted.name) {
            continue;
        }
        let wish = json!({
            "TableName": spec.name,
            "AttributeDefinitions": attributes(spec),
            "GlobalSecondaryIndexUpdates": [{ "Create": index(wanted) }],
        });
        now(update_table::execute(storage, request(wish)?, &lifecycle))?;
    }
    Ok(())
}

fn creation(spec: &TableSpec) -> Value {
    let mut wish = json!({
        "TableName": spec.name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes(spec),
        "KeySchema": schema(&spec.key),
    });
    if !spec.indexes.is_empty() {
        wish["GlobalSecondaryIndexes"] = spec.indexes.iter().map(index).collect();
    }
    wish
}

fn attributes(spec: &TableSpec) -> Value {
    let keys = std::iter::once(&spec.key).chain(spec.indexes.iter().map(|index| &index.key));
    let mut names: Vec<_> = keys.flat_map(|key| std::iter::once(key.partition).chain(key.sort)).collect();
    names.sort_unstable();
    names.dedup();
    names.iter().map(|name| json!({ "AttributeName": name, "AttributeType": "S" })).collect()
}

fn schema(key: &Key) -> Value {
    let mut parts = vec![json!({ "AttributeName": key.partition, "KeyType": "HASH" })];
    parts.extend(key.sort.map(|sort| json!({ "AttributeName": sort, "KeyType": "RANGE" })));
    Value::Array(parts)
}

fn index(index: &Index) -> Value {
    let projection = match index.projection {
        Projection::All => "ALL",
        Projection::KeysOnly => "KEYS_ONLY",
    };
    json!({ "IndexName": index.name, "KeySchema": schema(&index.key), "Projection": { "ProjectionType": projection } })
}

fn request<T: DeserializeOwned>(wish: Value) -> Result<T, DynoxideError> {
    serde_json::from_value(wish).map_err(broken)
}

fn broken(error: serde_json::Error) -> DynoxideError {
    DynoxideError::ValidationException(error.to_string())
}
