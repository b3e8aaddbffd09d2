//! How often a call is tried again. In one place, the SDK's: at most three attempts a call, whatever goes wrong with
//! each, with full jitter, paid from the client's retry quota, so that an outage is not answered with three times the load.

use std::time::Duration;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};
use rand::RngExt;

use super::TableError;
use super::error::is_busy_code;

/// Attempts at one call, the first included.
const MAX_ATTEMPTS: u32 = 3;

/// A cancelled transaction is worth another attempt where nothing but load or another transaction stood in its way. A
/// failed condition outweighs those: it would fail again. The SDK by itself takes every cancellation as final.
///
/// Whoever makes a client for a [`Table`](super::Table) gives it this (`retry_classifier`). It is not added later: to make a
/// client anew of another one's configuration is an eighth of a function's start.
#[derive(Clone, Copy, Debug)]
pub struct Conflicts;

impl ClassifyRetry for Conflicts {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let error = context.output_or_error().and_then(Result::err).and_then(|error| error.as_operation_error());
        match error.and_then(|error| error.downcast_ref()) {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                let mut codes = cancelled.cancellation_reasons().iter().map(|reason| reason.code());
                let refused = codes.clone().any(|code| code == Some("ConditionalCheckFailed"));
                match !refused && codes.any(is_busy_code) {
                    true => RetryAction::throttling_error(),
                    false => RetryAction::NoActionIndicated,
                }
            }
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "transaction conflicts"
    }
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
