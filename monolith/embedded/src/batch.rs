//! Batches of writes: each by itself to DynamoDB, one transaction to the engine.

use std::collections::HashMap;

use dynoxide::DynoxideError;
use dynoxide::actions::batch_write_item::{self, BatchWriteItemRequest, DeleteRequest, PutRequest, WriteRequest};
use dynoxide::storage::Storage;
use service::table::{Action, Change, Response};

use crate::store::now;
use crate::values::{key_of, theirs};

/// Makes the writes of a batch. The engine leaves none unmade.
pub(crate) fn write(storage: &Storage, table_name: String, actions: Vec<Action>) -> dynoxide::Result<Response> {
    let writes = actions.into_iter().map(write_request).collect::<dynoxide::Result<_>>()?;
    let request = BatchWriteItemRequest {
        request_items: HashMap::from([(table_name, writes)]),
        return_consumed_capacity: Some("TOTAL".to_owned()),
        ..BatchWriteItemRequest::default()
    };
    let answer = now(batch_write_item::execute(storage, request))?;
    if answer.unprocessed_items.values().any(|left| left.as_array().is_none_or(|left| !left.is_empty())) {
        return Err(DynoxideError::InternalServerError("writes of a batch were left unmade".to_owned()));
    }
    let units = answer.consumed_capacity.into_iter().flatten().map(|capacity| capacity.capacity_units).sum();
    Ok(Response { units, ..Response::default() })
}

fn write_request(action: Action) -> dynoxide::Result<WriteRequest> {
    let request = WriteRequest::default();
    match action.change {
        Change::Put(item) => Ok(WriteRequest { put_request: Some(PutRequest { item: theirs(item) }), ..request }),
        Change::Delete => {
            Ok(WriteRequest { delete_request: Some(DeleteRequest { key: key_of(action.key) }), ..request })
        }
        Change::Update(_) | Change::Check => {
            Err(DynoxideError::ValidationException("a batch takes puts and deletes".to_owned()))
        }
    }
}
