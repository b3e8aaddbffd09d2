//! The SDK's retries: at most three attempts a call, with full jitter, paid from the client's retry quota, so that an
//! outage is not answered with three times the load.

use std::time::Duration;

use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_smithy_runtime_api::client::interceptors::context::{Error, InterceptorContext};
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};

use crate::failure::is_busy_code;

/// How long a call may take, so that a request that needs several ends in time. DynamoDB answers within 20 ms; a host that
/// is silent for two seconds will not answer, and the next attempt goes to another.
pub fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(2))
        .operation_timeout(Duration::from_secs(6))
        .build()
}

/// Retries a write that met a transaction, and a transaction that only load or another transaction stood in the way of. The
/// SDK by itself takes these as final. A failed condition outweighs them: it would fail again.
///
/// A client for [`DynamoDb`](crate::DynamoDb) is made with it (`retry_classifier`). Adding it later would make the client
/// anew, which is an eighth of a function's start.
#[derive(Clone, Copy, Debug)]
pub struct Conflicts;

impl ClassifyRetry for Conflicts {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let error = context.output_or_error().and_then(Result::err).and_then(|error| error.as_operation_error());
        match error.is_some_and(met_a_transaction) {
            true => RetryAction::throttling_error(),
            false => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "transaction conflicts"
    }
}

/// Whether an operation failed for no other reason than load or a transaction on the same item.
fn met_a_transaction(error: &Error) -> bool {
    if let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.downcast_ref() {
        let mut codes = cancelled.cancellation_reasons().iter().map(|reason| reason.code());
        let refused = codes.clone().any(|code| code == Some("ConditionalCheckFailed"));
        return !refused && codes.any(is_busy_code);
    }
    matches!(error.downcast_ref(), Some(PutItemError::TransactionConflictException(_)))
        || matches!(error.downcast_ref(), Some(UpdateItemError::TransactionConflictException(_)))
        || matches!(error.downcast_ref(), Some(DeleteItemError::TransactionConflictException(_)))
}
