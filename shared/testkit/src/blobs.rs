//! Carries out a plan of faults before a blob store. Its calls are numbered together with those to the database.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use futures::future::BoxFuture;
use service::blobs::{BlobError, BlobInfo, BlobPage, BlobPort, Download, SignedRequest, Upload};

use crate::faults::{Fault, Faults};
use crate::spoil::PATIENCE;

/// A blob store whose calls go wrong as planned. Nothing is tried again below it.
#[derive(Debug)]
struct SpoiltBlobs {
    faults: Faults,
    blobs: Arc<dyn BlobPort>,
}

impl Faults {
    /// A blob store whose calls go wrong as planned. Their operations are called `PutBlob`, `GetBlob`, `HeadBlob`,
    /// `CopyBlob`, `DeleteBlob` and `ListBlobs`; links are signed without a call.
    pub fn over_blobs(&self, blobs: Arc<dyn BlobPort>) -> Arc<dyn BlobPort> {
        Arc::new(SpoiltBlobs { faults: self.clone(), blobs })
    }
}

impl SpoiltBlobs {
    async fn attempt<T>(
        &self,
        operation: &'static str,
        call: BoxFuture<'_, Result<T, BlobError>>,
    ) -> Result<T, BlobError> {
        let faults = &self.faults;
        if faults.is_crashed() {
            return std::future::pending().await;
        }
        let (_, fault) = faults.next(operation);
        match fault {
            None | Some(Fault::Conflict) => call.await,
            Some(Fault::Pause) => {
                faults.pause().await;
                call.await
            }
            Some(Fault::LostAnswer) => {
                call.await?;
                Err(injected(Fault::LostAnswer))
            }
            Some(Fault::CrashAfter) => {
                let _ = call.await;
                faults.crash();
                std::future::pending().await
            }
            Some(Fault::CrashBefore) => {
                faults.crash();
                std::future::pending().await
            }
            Some(Fault::Hang) if faults.gives_up() => {
                tokio::time::sleep(PATIENCE).await;
                Err(injected(Fault::Hang))
            }
            Some(Fault::Hang) => std::future::pending().await,
            Some(fault @ (Fault::Throttle | Fault::ServerError)) => Err(injected(fault)),
        }
    }
}

fn injected(fault: Fault) -> BlobError {
    BlobError::Failed(format!("injected: {fault:?}").into())
}

impl BlobPort for SpoiltBlobs {
    fn put<'a>(&'a self, name: &'a str, body: Bytes) -> BoxFuture<'a, Result<(), BlobError>> {
        Box::pin(self.attempt("PutBlob", self.blobs.put(name, body)))
    }

    fn put_if_absent<'a>(&'a self, name: &'a str, body: Bytes) -> BoxFuture<'a, Result<bool, BlobError>> {
        Box::pin(self.attempt("PutBlob", self.blobs.put_if_absent(name, body)))
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<Bytes>, BlobError>> {
        Box::pin(self.attempt("GetBlob", self.blobs.get(name)))
    }

    fn get_range<'a>(&'a self, name: &'a str, range: Range<u64>) -> BoxFuture<'a, Result<Option<Bytes>, BlobError>> {
        Box::pin(self.attempt("GetBlob", self.blobs.get_range(name, range)))
    }

    fn info<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<BlobInfo>, BlobError>> {
        Box::pin(self.attempt("HeadBlob", self.blobs.info(name)))
    }

    fn copy<'a>(&'a self, from: &'a str, to: &'a str) -> BoxFuture<'a, Result<bool, BlobError>> {
        Box::pin(self.attempt("CopyBlob", self.blobs.copy(from, to)))
    }

    fn delete<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), BlobError>> {
        Box::pin(self.attempt("DeleteBlob", self.blobs.delete(name)))
    }

    fn list<'a>(&'a self, prefix: &'a str, from: Option<String>) -> BoxFuture<'a, Result<BlobPage, BlobError>> {
        Box::pin(self.attempt("ListBlobs", self.blobs.list(prefix, from)))
    }

    fn sign_upload<'a>(
        &'a self,
        name: &'a str,
        upload: &'a Upload,
        valid: Duration,
    ) -> BoxFuture<'a, Result<SignedRequest, BlobError>> {
        self.blobs.sign_upload(name, upload, valid)
    }

    fn sign_download<'a>(
        &'a self,
        name: &'a str,
        download: &'a Download,
        valid: Duration,
    ) -> BoxFuture<'a, Result<SignedRequest, BlobError>> {
        self.blobs.sign_download(name, download, valid)
    }
}
