//! The blob store of one capability, as the capability sees it.

use std::io;
use std::ops::Range;
use std::time::Duration;

use axum::body::Bytes;
use domain::Clock;
use futures::future::BoxFuture;
use service::blobs::{
    BlobError, BlobInfo, BlobPage, BlobPort, Download, MAX_UPLOAD_BYTES, SignedRequest, Upload, is_name,
};

use super::links::{Link, Permit};
use super::{BlobStores, Place};

/// One capability's store.
#[derive(Clone, Debug)]
pub(super) struct Blobs {
    stores: BlobStores,
    capability: &'static str,
    clock: Clock,
}

impl Blobs {
    pub(super) const fn new(stores: BlobStores, capability: &'static str, clock: Clock) -> Self {
        Self { stores, capability, clock }
    }

    /// Works where it may wait for the disk.
    async fn run<T: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce(&BlobStores, (&str, &str)) -> io::Result<T> + Send + 'static,
    ) -> Result<T, BlobError> {
        if !is_name(name) {
            return Err(BlobError::Name(name.to_owned()));
        }
        let (stores, capability, name) = (self.stores.clone(), self.capability, name.to_owned());
        let done = match &self.stores.0.place {
            Place::Memory(_) => work(&stores, (capability, &name)),
            Place::Folder(_) => match tokio::task::spawn_blocking(move || work(&stores, (capability, &name))).await {
                Ok(done) => done,
                Err(stopped) => Err(io::Error::other(stopped)),
            },
        };
        done.map_err(failed)
    }

    async fn write(&self, name: &str, body: Bytes, replace: bool) -> Result<bool, BlobError> {
        let at = self.clock.now();
        self.run(name, move |stores, whose| {
            let mut staged = stores.stage(whose.0)?;
            staged.write(&body)?;
            stores.keep(staged, whose, at, replace)
        })
        .await
    }

    fn sign(&self, name: &str, permit: Permit, valid: Duration) -> Result<String, BlobError> {
        if !is_name(name) {
            return Err(BlobError::Name(name.to_owned()));
        }
        let expires = (self.clock.now() + valid).as_seconds();
        let link = Link { capability: self.capability.to_owned(), name: name.to_owned(), permit, expires };
        Ok(link.write(&self.stores.key().map_err(failed)?))
    }
}

fn failed(error: io::Error) -> BlobError {
    BlobError::Failed(error.into())
}

impl BlobPort for Blobs {
    fn put<'a>(&'a self, name: &'a str, body: Bytes) -> BoxFuture<'a, Result<(), BlobError>> {
        Box::pin(async move { self.write(name, body, true).await.map(|_| ()) })
    }

    fn put_if_absent<'a>(&'a self, name: &'a str, body: Bytes) -> BoxFuture<'a, Result<bool, BlobError>> {
        Box::pin(self.write(name, body, false))
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<Bytes>, BlobError>> {
        Box::pin(self.run(name, |stores, whose| stores.read(whose, 0..u64::MAX)))
    }

    fn get_range<'a>(&'a self, name: &'a str, range: Range<u64>) -> BoxFuture<'a, Result<Option<Bytes>, BlobError>> {
        Box::pin(self.run(name, move |stores, whose| stores.read(whose, range)))
    }

    fn info<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<BlobInfo>, BlobError>> {
        Box::pin(async move {
            let known = self.run(name, |stores, whose| stores.info(whose)).await?;
            Ok(known.map(|(bytes, written_at_ms)| BlobInfo { name: name.to_owned(), bytes, written_at_ms }))
        })
    }

    fn copy<'a>(&'a self, from: &'a str, to: &'a str) -> BoxFuture<'a, Result<bool, BlobError>> {
        Box::pin(async move {
            if !is_name(to) {
                return Err(BlobError::Name(to.to_owned()));
            }
            let (to, at) = (to.to_owned(), self.clock.now());
            self.run(from, move |stores, whose| stores.copy(whose, &to, at)).await
        })
    }

    fn delete<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), BlobError>> {
        Box::pin(self.run(name, |stores, whose| stores.delete(whose)))
    }

    fn list<'a>(&'a self, prefix: &'a str, from: Option<String>) -> BoxFuture<'a, Result<BlobPage, BlobError>> {
        Box::pin(async move {
            let prefix = prefix.to_owned();
            // Any name will do: it is not used.
            self.run("list", move |stores, (capability, _)| {
                stores.list(capability, &prefix, from.as_deref().unwrap_or_default())
            })
            .await
        })
    }

    fn sign_upload<'a>(
        &'a self,
        name: &'a str,
        upload: &'a Upload,
        valid: Duration,
    ) -> BoxFuture<'a, Result<SignedRequest, BlobError>> {
        Box::pin(async move {
            if upload.bytes > MAX_UPLOAD_BYTES {
                return Err(BlobError::TooLarge(upload.bytes));
            }
            let url = self.sign(name, Permit::Put(upload.clone()), valid)?;
            let headers = vec![("content-type".to_owned(), upload.media_type.clone())];
            Ok(SignedRequest { method: "PUT", url, headers })
        })
    }

    fn sign_download<'a>(
        &'a self,
        name: &'a str,
        download: &'a Download,
        valid: Duration,
    ) -> BoxFuture<'a, Result<SignedRequest, BlobError>> {
        Box::pin(async move {
            let url = self.sign(name, Permit::Get(download.clone()), valid)?;
            Ok(SignedRequest { method: "GET", url, headers: Vec::new() })
        })
    }
}
