//! Files of generations: in the blob store, and those of the newest in memory.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use service::blobs::{BlobError, BlobPort};
use tantivy::directory::OwnedBytes;

use super::{IndexError, bundle};
use crate::model::{Generation, Head};

/// The files of a bundle.
type Unpacked = Arc<HashMap<PathBuf, OwnedBytes>>;

/// Why files were not fetched or kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ShelfError {
    /// The capability was given none.
    #[error("there is no blob store")]
    None,
    /// The store.
    #[error(transparent)]
    Store(#[from] BlobError),
    /// A bundle that the index names is not there: the index has moved on.
    #[error("the bundle {0} is gone")]
    Gone(String),
    /// A bundle can't be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// The blob store, with what was fetched of it.
#[derive(Debug)]
pub(crate) struct Shelf {
    blobs: Option<Arc<dyn BlobPort>>,
    fetched: Mutex<HashMap<String, Unpacked>>,
}

impl Shelf {
    pub(crate) fn new(blobs: Option<Arc<dyn BlobPort>>) -> Self {
        Self { blobs, fetched: Mutex::default() }
    }

    // A map is whole after each call on it, whoever panicked meanwhile.
    fn fetched(&self) -> MutexGuard<'_, HashMap<String, Unpacked>> {
        self.fetched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn blobs(&self) -> Result<&dyn BlobPort, ShelfError> {
        self.blobs.as_deref().ok_or(ShelfError::None)
    }

    /// The files of one bundle, fetched once.
    pub(crate) async fn bundle(&self, name: &str) -> Result<Unpacked, ShelfError> {
        if let Some(known) = self.fetched().get(name) {
            return Ok(Arc::clone(known));
        }
        let bytes = self.blobs()?.get(name).await?.ok_or_else(|| ShelfError::Gone(name.to_owned()))?;
        let files = Arc::new(bundle::unpack(bytes.to_vec())?);
        self.fetched().insert(name.to_owned(), Arc::clone(&files));
        Ok(files)
    }

    /// All files of a generation.
    pub(crate) async fn files(&self, generation: &Generation) -> Result<HashMap<PathBuf, OwnedBytes>, ShelfError> {
        let mut files = HashMap::new();
        for name in &generation.bundles {
            let bundle = self.bundle(name).await?;
            files.extend(bundle.iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
        }
        Ok(files)
    }

    /// Keeps a bundle.
    pub(crate) async fn put(&self, name: &str, packed: Vec<u8>) -> Result<(), ShelfError> {
        self.blobs()?.put(name, Bytes::from(packed)).await?;
        Ok(())
    }

    /// Forgets what the newest state of the index does not name.
    pub(crate) fn forget_all_but(&self, head: &Head) {
        self.fetched().retain(|name, _| head.names(name));
    }

    /// Deletes bundles that nobody names any more and that are older than a moment, in milliseconds; says how many.
    pub(crate) async fn sweep(&self, head: &Head, before_ms: u64) -> Result<usize, ShelfError> {
        let (blobs, mut from, mut gone) = (self.blobs()?, None, 0);
        loop {
            let page = blobs.list("g", from).await?;
            for blob in page.blobs.iter().filter(|blob| blob.written_at_ms < before_ms && !head.names(&blob.name)) {
                blobs.delete(&blob.name).await?;
                gone += 1;
            }
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(gone),
            }
        }
    }
}
