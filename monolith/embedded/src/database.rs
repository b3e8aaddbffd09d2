//! The engine as a table's database: requests become the engine's own, on the caller's thread, without JSON between.

use std::collections::HashMap;

use dynoxide::actions::batch_get_item::{BatchGetItemRequest, KeysAndAttributes};
use dynoxide::actions::delete_item::DeleteItemRequest;
use dynoxide::actions::get_item::GetItemRequest;
use dynoxide::actions::put_item::PutItemRequest;
use dynoxide::actions::query::QueryRequest;
use dynoxide::actions::transact_write_items::{
    TransactConditionCheck, TransactDelete, TransactPut, TransactUpdate, TransactWriteItem, TransactWriteItemsRequest,
};
use dynoxide::actions::update_item::UpdateItemRequest;
use dynoxide::actions::{batch_get_item, delete_item, get_item, put_item, query, transact_write_items, update_item};
use dynoxide::storage::Storage;
use dynoxide::types::ConsumedCapacity;
use dynoxide::{AttributeValue as Theirs, DynoxideError};
use futures::FutureExt as _;
use futures::future::{BoxFuture, OptionFuture};
use service::table::{Action, Change, Database, Failure, Refused, Request, Response, Select};

use crate::batch;
use crate::engine::Engine;
use crate::read;
use crate::store::{Mark, now};
use crate::values::{key_of, ours, position, theirs};

impl Database for Engine {
    fn call<'a>(&'a self, table: &'a str, request: Request) -> BoxFuture<'a, Result<Response, Failure>> {
        async move {
            // The call itself never waits as tasks do. Tasks that only talk to the database would keep every worker from
            // its timers and sockets: the runtime looks at those every 61 polls, and its budget allows 128 calls a poll.
            tokio::task::yield_now().await;
            let (answer, mark) = self.run(table, request);
            if let Some(Err(error)) = OptionFuture::from(mark.map(Mark::durable)).await {
                return Err(failure(error));
            }
            answer
        }
        .boxed()
    }
}

impl Engine {
    /// Carries out a request at once, on this thread, without waiting for the disk.
    pub fn call_silently(&self, table: &str, request: Request) -> Result<Response, Failure> {
        self.run(table, request).0
    }

    fn run(&self, table: &str, request: Request) -> (Result<Response, Failure>, Option<Mark>) {
        #[cfg(feature = "guards")]
        let request = crate::guards::pass(table, request);
        let writes = request.is_write();
        let (outcome, mark) = self.on_table(&[table], writes, |storage| carry_out(storage, table.to_owned(), request));
        (outcome.map_err(failure), mark)
    }
}

fn carry_out(storage: &Storage, table_name: String, request: Request) -> dynoxide::Result<Response> {
    let total = Some("TOTAL".to_owned());
    let (keys, consistent) = match &request {
        Request::Get { key, consistent } => (std::slice::from_ref(key), *consistent),
        Request::GetMany { keys } => (keys.as_slice(), false),
        _ => (&[][..], false),
    };
    if read::are_plain(keys)
        && let Some(response) = read::read(storage, &table_name, keys.to_vec(), consistent)?
    {
        return Ok(response);
    }
    if let Request::Query(select) = &request
        && read::is_plain_page(select)
        && let Some(response) = read::first_page(storage, &table_name, select)?
    {
        return Ok(response);
    }
    Ok(match request {
        Request::Get { key, consistent } => {
            let answer = now(get_item::execute(
                storage,
                GetItemRequest {
                    table_name,
                    key: key_of(key),
                    consistent_read: Some(consistent),
                    return_consumed_capacity: total,
                    ..GetItemRequest::default()
                },
            ))?;
            Response {
                items: answer.item.map(ours).into_iter().collect(),
                units: units(answer.consumed_capacity),
                ..Response::default()
            }
        }
        Request::GetMany { keys } => {
            let keys = KeysAndAttributes { keys: keys.into_iter().map(key_of).collect(), ..Default::default() };
            let request_items = HashMap::from([(table_name, keys)]);
            let request = BatchGetItemRequest { request_items, return_consumed_capacity: total };
            let answer = now(batch_get_item::execute(storage, request))?;
            // What the engine is asked here, it refuses.
            Response {
                items: answer.responses.into_values().flatten().map(ours).collect(),
                units: answer.consumed_capacity.into_iter().flatten().map(|capacity| capacity.capacity_units).sum(),
                ..Response::default()
            }
        }
        Request::Query(select) => {
            let answer = now(query::execute(storage, query_of(table_name, select, total)))?;
            Response {
                items: answer.items.unwrap_or_default().into_iter().map(ours).collect(),
                next: answer.last_evaluated_key.map(position),
                units: units(answer.consumed_capacity),
                ..Response::default()
            }
        }
        Request::Write(action) => {
            let units = write(storage, table_name, action, total)?;
            Response { units, ..Response::default() }
        }
        Request::Transact(actions) => {
            let transact_items = actions.into_iter().map(|action| transact(table_name.clone(), action)).collect();
            let request = TransactWriteItemsRequest {
                transact_items,
                return_consumed_capacity: total,
                ..TransactWriteItemsRequest::default()
            };
            let answer = now(transact_write_items::execute(storage, request))?;
            let units = answer.consumed_capacity.into_iter().flatten().map(|capacity| capacity.capacity_units).sum();
            Response { units, ..Response::default() }
        }
        Request::WriteMany(actions) => batch::write(storage, table_name, actions)?,
    })
}

/// Makes one write by itself; answers with its units.
fn write(storage: &Storage, table_name: String, action: Action, total: Option<String>) -> dynoxide::Result<f64> {
    let Action { key, change, condition, names, values } = action;
    let (names, values) = (some(names), some(values).map(theirs));
    let all_old = Some(ALL_OLD.to_owned());
    Ok(match change {
        Change::Put(item) => {
            let request = PutItemRequest {
                table_name,
                item: theirs(item),
                condition_expression: condition,
                expression_attribute_names: names,
                expression_attribute_values: values,
                return_consumed_capacity: total,
                return_values_on_condition_check_failure: all_old,
                ..PutItemRequest::default()
            };
            units(now(put_item::execute(storage, request))?.consumed_capacity)
        }
        Change::Update(expression) => {
            let request = UpdateItemRequest {
                table_name,
                key: key_of(key),
                update_expression: Some(expression),
                condition_expression: condition,
                expression_attribute_names: names,
                expression_attribute_values: values,
                return_consumed_capacity: total,
                return_values_on_condition_check_failure: all_old,
                ..UpdateItemRequest::default()
            };
            units(now(update_item::execute(storage, request))?.consumed_capacity)
        }
        Change::Delete => {
            let request = DeleteItemRequest {
                table_name,
                key: key_of(key),
                condition_expression: condition,
                expression_attribute_names: names,
                expression_attribute_values: values,
                return_consumed_capacity: total,
                return_values_on_condition_check_failure: all_old,
                ..DeleteItemRequest::default()
            };
            units(now(delete_item::execute(storage, request))?.consumed_capacity)
        }
        Change::Check => {
            let refusal = "a check is made in transactions only".to_owned();
            return Err(DynoxideError::ValidationException(refusal));
        }
    })
}

const ALL_OLD: &str = "ALL_OLD";

fn transact(table_name: String, action: Action) -> TransactWriteItem {
    let Action { key, change, condition: condition_expression, names, values } = action;
    let (expression_attribute_names, expression_attribute_values) = (some(names), some(values).map(theirs));
    let return_values_on_condition_check_failure = Some(ALL_OLD.to_owned());
    match change {
        Change::Put(item) => TransactWriteItem {
            put: Some(TransactPut {
                table_name,
                item: theirs(item),
                condition_expression,
                expression_attribute_names,
                expression_attribute_values,
                return_values_on_condition_check_failure,
            }),
            ..TransactWriteItem::default()
        },
        Change::Update(update_expression) => TransactWriteItem {
            update: Some(TransactUpdate {
                table_name,
                key: key_of(key),
                update_expression,
                condition_expression,
                expression_attribute_names,
                expression_attribute_values,
                return_values_on_condition_check_failure,
            }),
            ..TransactWriteItem::default()
        },
        Change::Delete => TransactWriteItem {
            delete: Some(TransactDelete {
                table_name,
                key: key_of(key),
                condition_expression,
                expression_attribute_names,
                expression_attribute_values,
                return_values_on_condition_check_failure,
            }),
            ..TransactWriteItem::default()
        },
        Change::Check => TransactWriteItem {
            condition_check: Some(TransactConditionCheck {
                table_name,
                key: key_of(key),
                condition_expression: condition_expression.unwrap_or_default(),
                expression_attribute_names,
                expression_attribute_values,
                return_values_on_condition_check_failure,
            }),
            ..TransactWriteItem::default()
        },
    }
}

fn query_of(table_name: String, select: Select, total: Option<String>) -> QueryRequest {
    let (condition, names, values) = select.condition();
    QueryRequest {
        table_name,
        index_name: select.keys().0.map(str::to_owned),
        key_condition_expression: Some(condition),
        expression_attribute_names: Some(names),
        expression_attribute_values: Some(theirs(values)),
        scan_index_forward: !select.newest_first,
        consistent_read: Some(select.consistent),
        limit: select.limit,
        exclusive_start_key: select
            .after
            .map(|after| after.into_iter().map(|(name, value)| (name, Theirs::S(value))).collect()),
        return_consumed_capacity: total,
        ..QueryRequest::default()
    }
}

/// What the engine refused, sorted by what the caller can do about it.
pub(crate) fn failure(error: DynoxideError) -> Failure {
    match error {
        DynoxideError::ConditionalCheckFailedException(_, item) => {
            Failure::Refused(vec![Refused { place: 0, item: item.map(ours) }])
        }
        DynoxideError::TransactionCanceledException(message, reasons) => {
            let reasons = reasons.into_iter().enumerate();
            let refused = reasons.filter(|(_, reason)| reason.code == "ConditionalCheckFailed");
            let refused: Vec<_> =
                refused.map(|(place, reason)| Refused { place, item: reason.item.map(ours) }).collect();
            match refused.is_empty() {
                true => Failure::Failed(message.into()),
                false => Failure::Refused(refused),
            }
        }
        DynoxideError::InternalServerError(_) | DynoxideError::SqliteError(_) => Failure::Busy(Box::new(error)),
        other => Failure::Failed(Box::new(other)),
    }
}

fn some<K, V>(map: HashMap<K, V>) -> Option<HashMap<K, V>> {
    (!map.is_empty()).then_some(map)
}

fn units(consumed: Option<ConsumedCapacity>) -> f64 {
    consumed.map_or(0.0, |capacity| capacity.capacity_units)
}
