//! DynamoDB behind the tables of capabilities: requests become calls of the AWS SDK.
//!
//! Each of the SDK's futures is boxed where it is made. They are so large that carrying one within the futures of all its
//! callers, and copying it whenever one of those is moved, took a tenth of a request's instructions.

mod failure;
mod retry;
mod value;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    ConditionCheck, Delete, DeleteRequest, KeysAndAttributes, Put, PutRequest, ReturnConsumedCapacity,
    ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update, WriteRequest,
};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use service::table::{Action, Change, Database, Failure, Key, Position, Request, Response, Select};

pub use self::retry::{Conflicts, timeouts};
use self::value::{ours, position, their_key, their_position, theirs};

/// The tables of an account and region, by a client that knows [`Conflicts`].
#[derive(Clone, Debug)]
pub struct DynamoDb(Client);

const ALL_OLD: ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure::AllOld;
const TOTAL: ReturnConsumedCapacity = ReturnConsumedCapacity::Total;

impl DynamoDb {
    /// The tables that this client reaches.
    pub const fn new(client: Client) -> Self {
        Self(client)
    }

    async fn get(&self, table: &str, key: Key, consistent: bool) -> Result<Response, Failure> {
        let request = self.0.get_item().table_name(table).set_key(Some(their_key(key))).consistent_read(consistent);
        let answer = request.return_consumed_capacity(TOTAL).send().await.map_err(failure::of)?;
        let units = answer.consumed_capacity.and_then(|consumed| consumed.capacity_units).unwrap_or_default();
        let items = answer.item.map(ours).transpose()?.into_iter().collect();
        Ok(Response { items, units, ..Response::default() })
    }

    async fn get_many(&self, table: &str, keys: Vec<Key>) -> Result<Response, Failure> {
        let keys = KeysAndAttributes::builder().set_keys(Some(keys.into_iter().map(their_key).collect()));
        let request = self.0.batch_get_item().request_items(table, keys.build().map_err(failure::invalid)?);
        let answer = request.return_consumed_capacity(TOTAL).send().await.map_err(failure::of)?;
        let units = answer.consumed_capacity().iter().filter_map(|consumed| consumed.capacity_units).sum();
        let items = answer.responses.unwrap_or_default().into_values().flatten().map(ours).collect::<Result<_, _>>()?;
        let unread = answer.unprocessed_keys.unwrap_or_default().into_values().flat_map(|keys| keys.keys);
        let unread = unread.filter_map(|key| {
            let mut key = position(key);
            Some(Key::new(key.remove("pk")?, key.remove("sk")?))
        });
        Ok(Response { items, unread: unread.collect(), units, ..Response::default() })
    }

    async fn query(&self, table: &str, select: Select) -> Result<Response, Failure> {
        let (condition, names, values) = select.condition();
        let request = self
            .0
            .query()
            .table_name(table)
            .set_index_name(select.keys().0.map(str::to_owned))
            .key_condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(theirs(values)))
            .scan_index_forward(!select.newest_first)
            .consistent_read(select.consistent)
            .set_limit(select.limit.and_then(|limit| i32::try_from(limit).ok()))
            .set_exclusive_start_key(select.after.map(their_position))
            .return_consumed_capacity(TOTAL);
        let answer = request.send().await.map_err(failure::of)?;
        let units = answer.consumed_capacity.and_then(|consumed| consumed.capacity_units).unwrap_or_default();
        let items = answer.items.unwrap_or_default().into_iter().map(ours).collect::<Result<_, _>>()?;
        Ok(Response { items, next: answer.last_evaluated_key.map(position), units, ..Response::default() })
    }

    async fn write(&self, table: &str, action: Action) -> Result<Response, Failure> {
        let Action { key, change, condition, names, values } = action;
        let names = (!names.is_empty()).then_some(names);
        let values = (!values.is_empty()).then(|| theirs(values));
        let consumed = match change {
            Change::Put(item) => {
                let request = self.0.put_item().table_name(table).set_item(Some(theirs(item)));
                let request = request.set_condition_expression(condition).set_expression_attribute_names(names);
                let request = request.set_expression_attribute_values(values).return_consumed_capacity(TOTAL);
                let request = request.return_values_on_condition_check_failure(ALL_OLD);
                request.send().await.map(|answer| answer.consumed_capacity).map_err(failure::of_put)?
            }
            Change::Update(expression) => {
                let request = self.0.update_item().table_name(table).set_key(Some(their_key(key)));
                let request = request.update_expression(expression).set_condition_expression(condition);
                let request = request.set_expression_attribute_names(names).set_expression_attribute_values(values);
                let request = request.return_values_on_condition_check_failure(ALL_OLD);
                let request = request.return_consumed_capacity(TOTAL);
                request.send().await.map(|answer| answer.consumed_capacity).map_err(failure::of_update)?
            }
            Change::Delete => {
                let request = self.0.delete_item().table_name(table).set_key(Some(their_key(key)));
                let request = request.set_condition_expression(condition).set_expression_attribute_names(names);
                let request = request.set_expression_attribute_values(values).return_consumed_capacity(TOTAL);
                let request = request.return_values_on_condition_check_failure(ALL_OLD);
                request.send().await.map(|answer| answer.consumed_capacity).map_err(failure::of_delete)?
            }
            Change::Check => return Err(Failure::Failed("a check is made in transactions only".into())),
        };
        let units = consumed.and_then(|consumed| consumed.capacity_units).unwrap_or_default();
        Ok(Response { units, ..Response::default() })
    }

    async fn write_many(&self, table: &str, actions: Vec<Action>) -> Result<Response, Failure> {
        let writes = actions.into_iter().map(write_request).collect::<Result<_, _>>()?;
        let request = self.0.batch_write_item().request_items(table, writes).return_consumed_capacity(TOTAL);
        let answer = request.send().await.map_err(failure::of)?;
        let units = answer.consumed_capacity().iter().filter_map(|consumed| consumed.capacity_units).sum();
        let unwritten = answer.unprocessed_items.unwrap_or_default().into_values().flatten();
        let unwritten = unwritten.filter_map(unmade).collect::<Result<_, _>>()?;
        Ok(Response { unwritten, units, ..Response::default() })
    }

    async fn transact(&self, table: &str, actions: Vec<Action>) -> Result<Response, Failure> {
        let items = actions.into_iter().map(|action| transact_item(table, action)).collect::<Result<_, _>>()?;
        let request = self.0.transact_write_items().set_transact_items(Some(items)).return_consumed_capacity(TOTAL);
        let answer = request.send().await.map_err(failure::of_transaction)?;
        let units = answer.consumed_capacity().iter().filter_map(|consumed| consumed.capacity_units).sum();
        Ok(Response { units, ..Response::default() })
    }
}

impl Database for DynamoDb {
    fn call<'a>(&'a self, table: &'a str, request: Request) -> BoxFuture<'a, Result<Response, Failure>> {
        match request {
            Request::Get { key, consistent } => self.get(table, key, consistent).boxed(),
            Request::GetMany { keys } => self.get_many(table, keys).boxed(),
            Request::Query(select) => self.query(table, select).boxed(),
            Request::Write(action) => self.write(table, action).boxed(),
            Request::Transact(actions) => self.transact(table, actions).boxed(),
            Request::WriteMany(actions) => self.write_many(table, actions).boxed(),
        }
    }
}

fn write_request(action: Action) -> Result<WriteRequest, Failure> {
    let request = WriteRequest::builder();
    Ok(match action.change {
        Change::Put(item) => {
            let put = PutRequest::builder().set_item(Some(theirs(item)));
            request.put_request(put.build().map_err(failure::invalid)?)
        }
        Change::Delete => {
            let delete = DeleteRequest::builder().set_key(Some(their_key(action.key)));
            request.delete_request(delete.build().map_err(failure::invalid)?)
        }
        Change::Update(_) | Change::Check => {
            return Err(Failure::Failed("a batch takes puts and deletes".into()));
        }
    }
    .build())
}

/// A write that was left unmade, to be made again.
fn unmade(request: WriteRequest) -> Option<Result<Action, Failure>> {
    let action = |mut key: Position, change| {
        let key = Key::new(key.remove("pk")?, key.remove("sk")?);
        let (names, values) = Default::default();
        Some(Action { key, change, condition: None, names, values })
    };
    match (request.put_request, request.delete_request) {
        (Some(put), _) => {
            let key = position(put.item.clone());
            ours(put.item).map(|item| action(key, Change::Put(item))).transpose()
        }
        (None, Some(delete)) => action(position(delete.key), Change::Delete).map(Ok),
        (None, None) => None,
    }
}

fn transact_item(table: &str, action: Action) -> Result<TransactWriteItem, Failure> {
    let Action { key, change, condition, names, values } = action;
    let names = (!names.is_empty()).then_some(names);
    let values = (!values.is_empty()).then(|| theirs(values));
    let item = TransactWriteItem::builder();
    Ok(match change {
        Change::Put(put) => {
            let put = Put::builder().table_name(table).set_item(Some(theirs(put))).set_condition_expression(condition);
            let put = put.set_expression_attribute_names(names).set_expression_attribute_values(values);
            let put = put.return_values_on_condition_check_failure(ALL_OLD);
            item.put(put.build().map_err(failure::invalid)?)
        }
        Change::Update(expression) => {
            let update = Update::builder().table_name(table).set_key(Some(their_key(key)));
            let update = update.update_expression(expression).set_condition_expression(condition);
            let update = update.set_expression_attribute_names(names).set_expression_attribute_values(values);
            let update = update.return_values_on_condition_check_failure(ALL_OLD);
            item.update(update.build().map_err(failure::invalid)?)
        }
        Change::Delete => {
            let delete = Delete::builder().table_name(table).set_key(Some(their_key(key)));
            let delete = delete.set_condition_expression(condition).set_expression_attribute_names(names);
            let delete = delete.set_expression_attribute_values(values);
            let delete = delete.return_values_on_condition_check_failure(ALL_OLD);
            item.delete(delete.build().map_err(failure::invalid)?)
        }
        Change::Check => {
            let check = ConditionCheck::builder().table_name(table).set_key(Some(their_key(key)));
            let check = check.set_condition_expression(condition).set_expression_attribute_names(names);
            let check = check.set_expression_attribute_values(values);
            let check = check.return_values_on_condition_check_failure(ALL_OLD);
            item.condition_check(check.build().map_err(failure::invalid)?)
        }
    }
    .build())
}
