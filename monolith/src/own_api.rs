//! The API for a capability of the same process: its requests go through the front door as everybody's do.

use std::sync::{Arc, OnceLock, Weak};

use axum::body::{Body, Bytes, to_bytes};
use futures::future::BoxFuture;
use http::{Request, Response};
use service::ports::{ApiPort, PortError};

use crate::edge::Edge;

/// The largest answer that is read.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

/// The front door, which opens after the capabilities are made.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnApi(Arc<OnceLock<Weak<Edge>>>);

impl OwnApi {
    /// Leads calls to this door from now on.
    pub(crate) fn open(&self, edge: &Arc<Edge>) {
        let _ = self.0.set(Arc::downgrade(edge));
    }
}

impl ApiPort for OwnApi {
    fn call(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, PortError>> {
        Box::pin(async move {
            let edge = self.0.get().and_then(Weak::upgrade).ok_or("the process is about to end")?;
            let (parts, body) = edge.call(request.map(Body::from)).await.into_parts();
            Ok(Response::from_parts(parts, to_bytes(body, MAX_ANSWER_BYTES).await?))
        })
    }
}
