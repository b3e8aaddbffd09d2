//! What a capability reaches beside its own table: the host plugs it in. On AWS the crate `lambda` does, with what the
//! declaration's grants name; one process has mail, its own API and itself.

use std::error::Error;
use std::fmt::Debug;
use std::sync::Arc;

use axum::body::Bytes;
use futures::future::BoxFuture;
use http::{Request, Response};

use crate::blobs::BlobPort;
use crate::mail::MailPort;
use crate::operations::OperationsPort;

/// Why a port did not answer.
pub type PortError = Box<dyn Error + Send + Sync>;

/// What a host has plugged in.
#[derive(Clone, Debug, Default)]
pub struct Ports {
    /// Where mail goes; without it, none is sent.
    pub mail: Option<Arc<dyn MailPort>>,
    /// Keys that never leave their keeper.
    pub keys: Option<Arc<dyn KeyPort>>,
    /// Secrets by name.
    pub secrets: Option<Arc<dyn SecretPort>>,
    /// The capability's own blob store.
    pub blobs: Option<Arc<dyn BlobPort>>,
    /// The API of the whole system.
    pub api: Option<Arc<dyn ApiPort>>,
    /// The process itself, for those who operate it; on AWS there is none.
    pub operations: Option<Arc<dyn OperationsPort>>,
}

/// RSA keys that never leave their keeper.
pub trait KeyPort: Send + Sync + Debug {
    /// The public half, as a `SubjectPublicKeyInfo` in DER (RFC 5280).
    fn public_key<'a>(&'a self, key_id: &'a str) -> BoxFuture<'a, Result<Vec<u8>, PortError>>;

    /// Signs a SHA-256 digest with RSASSA-PKCS1-v1_5 (RFC 8017).
    fn sign<'a>(&'a self, key_id: &'a str, digest: Vec<u8>) -> BoxFuture<'a, Result<Vec<u8>, PortError>>;
}

/// Secrets that somebody else keeps.
pub trait SecretPort: Send + Sync + Debug {
    /// Reads a secret by its name; `None` where it is empty.
    fn read<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>, PortError>>;
}

/// The API of the whole system, by the same door as any client: the token in the request decides what it may do.
pub trait ApiPort: Send + Sync + Debug {
    /// Sends a request. Its URI is a path; where the API is another process, its `Host` says at which name browsers reach
    /// that API.
    fn call(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, PortError>>;
}
