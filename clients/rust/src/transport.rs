//! How a request reaches the shop.

use std::error::Error;
use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;
use http::{Request, Response};

#[cfg(feature = "reqwest")]
mod network;

#[cfg(feature = "reqwest")]
pub use self::network::Network;

/// Carries requests to the shop and brings back its answers, whatever their status. It repeats nothing by itself.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request, whose address is whole, and reads the answer to its end.
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;
}

/// Why there is no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TransportError {
    /// The request did not leave: there was no connection. The shop knows nothing of it.
    #[error("there is no connection to the shop")]
    NotSent(#[source] Arc<dyn Error + Send + Sync>),
    /// The request may have arrived, and its answer is lost.
    #[error("the shop's answer is lost")]
    Lost(#[source] Arc<dyn Error + Send + Sync>),
}
