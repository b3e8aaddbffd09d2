//! The SDK's errors, sorted by what the caller can do about them.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use service::table::{Failure, Refused};

use crate::value::ours;

type Error<E> = SdkError<E, HttpResponse>;

/// A request that can't be written.
pub(crate) fn invalid(error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::Failed(Box::new(error))
}

/// An error that no condition is the cause of.
pub(crate) fn of<E>(error: Error<E>) -> Failure
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let busy = match &error {
        SdkError::ServiceError(service) => {
            is_busy_code(service.err().code()) || service.raw().status().is_server_error()
        }
        SdkError::ConstructionFailure(_) => false,
        _ => true,
    };
    if busy { Failure::Busy(Box::new(error)) } else { Failure::Failed(Box::new(error)) }
}

pub(crate) fn of_put(error: Error<PutItemError>) -> Failure {
    match error.as_service_error() {
        Some(PutItemError::ConditionalCheckFailedException(refused)) => refusal(refused),
        _ => of(error),
    }
}

pub(crate) fn of_update(error: Error<UpdateItemError>) -> Failure {
    match error.as_service_error() {
        Some(UpdateItemError::ConditionalCheckFailedException(refused)) => refusal(refused),
        _ => of(error),
    }
}

pub(crate) fn of_delete(error: Error<DeleteItemError>) -> Failure {
    match error.as_service_error() {
        Some(DeleteItemError::ConditionalCheckFailedException(refused)) => refusal(refused),
        _ => of(error),
    }
}

fn refusal(refused: &ConditionalCheckFailedException) -> Failure {
    match refused.item.clone().map(ours).transpose() {
        Ok(item) => Failure::Refused(vec![Refused { place: 0, item }]),
        Err(failure) => failure,
    }
}

/// A failed condition outweighs a conflict: it would fail again.
pub(crate) fn of_transaction(error: Error<TransactWriteItemsError>) -> Failure {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
        return of(error);
    };
    let reasons = cancelled.cancellation_reasons();
    let refused = reasons.iter().enumerate().filter(|(_, reason)| reason.code() == Some("ConditionalCheckFailed"));
    let refused =
        refused.map(|(place, reason)| Ok(Refused { place, item: reason.item.clone().map(ours).transpose()? }));
    match refused.collect::<Result<Vec<_>, Failure>>() {
        Ok(refused) if !refused.is_empty() => Failure::Refused(refused),
        Ok(_) if reasons.iter().any(|reason| is_busy_code(reason.code())) => Failure::Busy(Box::new(error)),
        Ok(_) => Failure::Failed(Box::new(error)),
        Err(failure) => failure,
    }
}

/// Whether a code means load, or a transaction on the same item.
pub(crate) fn is_busy_code(code: Option<&str>) -> bool {
    matches!(
        code,
        Some(
            "ProvisionedThroughputExceededException"
                | "ThrottlingException"
                | "RequestLimitExceeded"
                | "TransactionConflictException"
                | "TransactionInProgressException"
                | "InternalServerError"
                | "TransactionConflict"
                | "ThrottlingError"
                | "ProvisionedThroughputExceeded"
        )
    )
}
