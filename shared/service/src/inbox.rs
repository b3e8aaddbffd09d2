//! Consuming events: one table of handlers a capability, from which the list of what it consumes is made.

use std::sync::Arc;

use crate::Capability;
use crate::event::Event;
use crate::table::TableError;
use crate::table::error_chain;

/// Why an event was not consumed; it is delivered again, and in the end goes to the dead letters.
#[derive(Debug, thiserror::Error)]
pub enum ConsumeError {
    /// A known type whose data can't be read.
    #[error("the event's data can't be read")]
    Malformed(#[from] serde_json::Error),
    /// The table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// What it needs is not here yet, or can't be done now: in words for the log.
    #[error("{0}")]
    NotYet(String),
}

impl ConsumeError {
    /// A fact that was applied before is no error: turns that refusal into success.
    pub fn unless_applied(result: Result<(), TableError>) -> Result<(), ConsumeError> {
        match result {
            Err(error) if error.refused("fact") => Ok(()),
            other => other.map_err(Into::into),
        }
    }
}

/// Delivers one event to a capability as a piece of work of its own: spans, counts, and the cause chain logged once.
pub async fn deliver<C: Capability>(capability: &C, event: &Event) -> Result<(), ConsumeError> {
    let work = Arc::new(event.work());
    let result = Arc::clone(&work).run(capability.consume(event)).await;
    crate::telemetry::event_consumed(C::DECLARATION.name, result.is_ok(), work.cost());
    match &result {
        Ok(()) => {
            tracing::debug!(capability = C::DECLARATION.name, event = event.kind, id = event.id, cost = %work.cost(), "consumed")
        }
        Err(error) => tracing::warn!(
            capability = C::DECLARATION.name, event = event.kind, id = event.id, correlation_id = event.correlationid,
            error = %error_chain(error), "not consumed"
        ),
    }
    result
}

/// Declares the inbox of a capability as a table, event type by event type:
///
/// `inbox! { Cart { ProductChanged => on_product_changed, … } }` makes `CONSUMES` and `dispatch(&Cart, &Event)`; each
/// handler is an `async fn(&Cart, &Event, Data) -> Result<(), ConsumeError>` in scope. An unknown type is counted and skipped.
#[macro_export]
macro_rules! inbox {
    ($capability:ty { $($data:ty => $handler:ident),* $(,)? }) => {
        /// The event types that are consumed here.
        pub(crate) const CONSUMES: &[&str] = &[$(<$data as $crate::reexport::domain::event::EventData>::TYPE),*];

        /// Hands an event to its handler.
        pub(crate) async fn dispatch(
            capability: &$capability,
            event: &$crate::event::Event,
        ) -> Result<(), $crate::inbox::ConsumeError> {
            match event.kind.as_str() {
                $(<$data as $crate::reexport::domain::event::EventData>::TYPE => $handler(capability, event, event.data::<$data>()?).await,)*
                unknown => {
                    $crate::inbox::skip(unknown);
                    Ok(())
                }
            }
        }
    };
}

/// Says that an event type is unknown here.
pub fn skip(kind: &str) {
    tracing::info!(event = kind, "skipped: unknown here");
}
