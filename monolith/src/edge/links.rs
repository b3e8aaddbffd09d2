//! Signed links to blobs: what a bucket of S3 answers for the functions.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use domain::Clock;
use embedded::BlobStores;

use super::{Edge, refused};

/// The blob stores of this process, and the clock by which links expire.
#[derive(Clone, Debug)]
pub(crate) struct Links {
    stores: BlobStores,
    clock: Clock,
}

impl Links {
    pub(crate) const fn new(stores: BlobStores, clock: Clock) -> Self {
        Self { stores, clock }
    }
}

/// Answers a request by a signed link. It needs no token: the signature says that a capability allowed it.
pub(super) async fn answer(State(edge): State<Arc<Edge>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    match edge.links.stores.answer(request, &edge.links.clock).await {
        Ok(response) => response,
        Err(problem) => refused(problem, &path),
    }
}
