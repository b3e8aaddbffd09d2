//! A request's body that must have come whole by a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use futures::{StreamExt, stream};
use tokio::time::Instant;

/// Whether a body came too late.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrival(Arc<AtomicBool>);

impl Arrival {
    /// Ends a body with an error once it has taken longer than this; a request without one is left as it is.
    pub(crate) fn watch(&self, body: Body, patience: Duration) -> Body {
        if body.is_end_stream() {
            return body;
        }
        let (late, by) = (Arc::clone(&self.0), Instant::now() + patience);
        let mut pieces = body.into_data_stream();
        let mut too_late = None;
        Body::from_stream(stream::poll_fn(move |context| {
            if let Poll::Ready(piece) = pieces.poll_next_unpin(context) {
                return Poll::Ready(piece.map(|piece| piece.map_err(axum::BoxError::from)));
            }
            // Most bodies are there with the head: they never need a timer.
            let too_late = too_late.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(by)));
            match too_late.as_mut().poll(context) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(()) => {
                    late.store(true, Ordering::Relaxed);
                    Poll::Ready(Some(Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into())))
                }
            }
        }))
    }

    /// Whether it was waited for in vain.
    pub(crate) fn is_late(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
