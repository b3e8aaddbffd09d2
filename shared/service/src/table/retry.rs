//! How often a call is tried again. In one place, the SDK's: at most three attempts a call, whatever goes wrong with
//! each, with full jitter, paid from the client's retry quota, so that an outage is not answered with three times the load.

use std::time::Duration;

use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_smithy_runtime_api::client::interceptors::context::{Error, InterceptorContext};
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};
use rand::RngExt;

use super::TableError;
use super::error::is_busy_code;

/// How long a call may take, so that a request that needs several ends in time. DynamoDB answers within 20 ms; whoever
/// has not answered within two seconds will not, and the next attempt goes to another host.
pub fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(2))
        .operation_timeout(Duration::from_secs(6))
        .build()
}

/// Attempts at one call, the first included.
const MAX_ATTEMPTS: u32 = 3;

/// What only met another transaction is worth another attempt: a write by itself, and a transaction that nothing but load or
/// another one stood in the way of. A failed condition outweighs those: it would fail again. The SDK by itself takes
/// all of these as final.
///
/// Whoever makes a client for a [`Table`](super::Table) gives it this (`retry_classifier`). It is not added later: to make a
/// client anew of another one's configuration is an eighth of a function's start.
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

/// Waits with full jitter before asking for the rest of a batch that was answered in part; an error once the rest has
/// been asked for often enough.
pub(super) async fn pause_before_rest(attempt: u32) -> Result<(), TableError> {
    if attempt >= MAX_ATTEMPTS {
        return Err(TableError::Busy("items were left unprocessed after all attempts".into()));
    }
    let most_ms = 25_u64 << attempt;
    // A statement of its own: the generator must not live across the await, or no future here is `Send`.
    let pause = Duration::from_millis(rand::rng().random_range(1..=most_ms));
    tokio::time::sleep(pause).await;
    Ok(())
}
