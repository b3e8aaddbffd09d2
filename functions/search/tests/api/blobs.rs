//! A blob store in memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use domain::Clock;
use futures::future::BoxFuture;
use service::blobs::{BlobError, BlobInfo, BlobPage, BlobPort, Download, SignedRequest, Upload};
use tokio::sync::watch;

/// Where a call to the blob store stops for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    Before,
    After,
}

/// A blob store in memory. A clone that stops is another process's way to the same blobs.
#[derive(Clone, Debug)]
pub(crate) struct Blobs {
    files: Arc<Mutex<BTreeMap<String, (Bytes, u64)>>>,
    clock: Clock,
    calls: Arc<AtomicU64>,
    stop: Option<(u64, Stop)>,
    stopped: Arc<watch::Sender<bool>>,
}

impl Blobs {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            files: Arc::default(),
            clock,
            calls: Arc::default(),
            stop: None,
            stopped: Arc::new(watch::Sender::new(false)),
        }
    }

    /// The same blobs, whose call of this number, from 1, never returns.
    pub(crate) fn stopping(&self, call: u64, stop: Stop) -> Self {
        Self {
            calls: Arc::default(),
            stop: Some((call, stop)),
            stopped: Arc::new(watch::Sender::new(false)),
            ..self.clone()
        }
    }

    pub(crate) async fn stopped(&self) {
        let _ = self.stopped.subscribe().wait_for(|stopped| *stopped).await;
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.files.lock().unwrap().keys().cloned().collect()
    }

    /// Takes all blobs away whose name has this in it.
    pub(crate) fn lose(&self, part: &str) {
        self.files.lock().unwrap().retain(|name, _| !name.contains(part));
    }

    fn call<'a, T: Send + 'a>(
        &'a self,
        act: impl FnOnce(&Self) -> T + Send + 'a,
    ) -> BoxFuture<'a, Result<T, BlobError>> {
        Box::pin(async move {
            let number = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
            let stops = |stop| self.stop.is_some_and(|(at, how)| at == number && how == stop);
            if stops(Stop::Before) {
                self.stopped.send_replace(true);
                std::future::pending::<()>().await;
            }
            let done = act(self);
            if stops(Stop::After) {
                self.stopped.send_replace(true);
                std::future::pending::<()>().await;
            }
            Ok(done)
        })
    }
}

impl BlobPort for Blobs {
    fn put<'a>(&'a self, name: &'a str, body: Bytes) -> BoxFuture<'a, Result<(), BlobError>> {
        assert!(service::blobs::is_name(name), "{name}");
        self.call(move |this| {
            let now = u64::try_from(this.clock.now().as_millis()).unwrap();
            this.files.lock().unwrap().insert(name.to_owned(), (body, now));
        })
    }

    fn put_if_absent<'a>(&'a self, name: &'a str, body: Bytes) -> BoxFuture<'a, Result<bool, BlobError>> {
        self.call(move |this| {
            let mut files = this.files.lock().unwrap();
            let is_absent = !files.contains_key(name);
            files.entry(name.to_owned()).or_insert((body, 0));
            is_absent
        })
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<Bytes>, BlobError>> {
        self.call(move |this| this.files.lock().unwrap().get(name).map(|(body, _)| body.clone()))
    }

    fn get_range<'a>(
        &'a self,
        name: &'a str,
        range: std::ops::Range<u64>,
    ) -> BoxFuture<'a, Result<Option<Bytes>, BlobError>> {
        self.call(move |this| {
            let files = this.files.lock().unwrap();
            let (body, _) = files.get(name)?;
            let end = usize::try_from(range.end).unwrap().min(body.len());
            Some(body.slice(usize::try_from(range.start).unwrap().min(end)..end))
        })
    }

    fn info<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<BlobInfo>, BlobError>> {
        self.call(move |this| {
            let files = this.files.lock().unwrap();
            let (body, written_at_ms) = files.get(name)?;
            Some(BlobInfo { name: name.to_owned(), bytes: body.len() as u64, written_at_ms: *written_at_ms })
        })
    }

    fn delete<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), BlobError>> {
        self.call(move |this| {
            this.files.lock().unwrap().remove(name);
        })
    }

    fn list<'a>(&'a self, prefix: &'a str, _: Option<String>) -> BoxFuture<'a, Result<BlobPage, BlobError>> {
        self.call(move |this| {
            let files = this.files.lock().unwrap();
            let own = files.iter().filter(|(name, _)| name.starts_with(prefix));
            let info = |(name, (body, at)): (&String, &(Bytes, u64))| BlobInfo {
                name: name.clone(),
                bytes: body.len() as u64,
                written_at_ms: *at,
            };
            BlobPage { blobs: own.map(info).collect(), next: None }
        })
    }

    fn sign_upload<'a>(
        &'a self,
        _: &'a str,
        _: &'a Upload,
        _: Duration,
    ) -> BoxFuture<'a, Result<SignedRequest, BlobError>> {
        Box::pin(async { Err(BlobError::Name("nobody uploads here".to_owned())) })
    }

    fn sign_download<'a>(
        &'a self,
        _: &'a str,
        _: &'a Download,
        _: Duration,
    ) -> BoxFuture<'a, Result<SignedRequest, BlobError>> {
        Box::pin(async { Err(BlobError::Name("nobody downloads here".to_owned())) })
    }
}
