//! The network, by reqwest.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::FutureExt;
use futures::future::BoxFuture;
use http::{Request, Response};
use reqwest::redirect::Policy;

use super::{Transport, TransportError};
use crate::error::Error;

/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest answer that is read: a page of an export is smaller.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

/// The network: HTTP/1.1, and with the feature `rustls` over TLS.
#[derive(Clone, Debug)]
pub struct Network(reqwest::Client);

impl Network {
    /// A pool of connections of its own. It follows no redirect, since a token is for one place only.
    pub fn new() -> Result<Self, Error> {
        let client = reqwest::Client::builder().redirect(Policy::none()).connect_timeout(CONNECT_TIMEOUT).build();
        client.map(Self).map_err(|error| Error::Setup(error.to_string()))
    }
}

impl From<reqwest::Client> for Network {
    /// Takes a client with proxies, certificates or limits of its own. Let it follow no redirects.
    fn from(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for Network {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let Self(client) = self;
        async move {
            // The address may hold a cursor, and is in the caller's hands anyway.
            let failed = |error: reqwest::Error| match error.is_connect() || error.is_builder() {
                true => TransportError::NotSent(Arc::new(error.without_url())),
                false => TransportError::Lost(Arc::new(error.without_url())),
            };
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let mut response = client.execute(request).await.map_err(failed)?;
            let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
            let mut body = BytesMut::new();
            while let Some(part) = response.chunk().await.map_err(failed)? {
                if body.len() + part.len() > MAX_ANSWER_BYTES {
                    return Err(TransportError::Lost(Arc::new(std::io::Error::other("it is too long"))));
                }
                body.extend_from_slice(&part);
            }
            let mut answer = Response::new(body.freeze());
            (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
            Ok(answer)
        }
        .boxed()
    }
}
