//! The blob store: whole files by name, for what is too large for an item of a table. Each capability has one of its own.
//! On AWS it is a bucket of S3; the one process has a folder.
//!
//! A name has 1 to 512 of `A–Z a–z 0–9 . _ - /`, and no part of it is empty, `.` or `..`.

use std::fmt::Debug;
use std::ops::Range;
use std::time::Duration;

use axum::body::Bytes;
use futures::future::BoxFuture;

/// The largest upload that is signed: 100 MB.
pub const MAX_UPLOAD_BYTES: u64 = 100_000_000;

/// What is known of a blob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlobInfo {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was written last, in milliseconds since the Unix epoch.
    pub written_at_ms: u64,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlobPage {
    /// At most 1,000 blobs, by name.
    pub blobs: Vec<BlobInfo>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<String>,
}

/// A request that somebody without a token may make until it expires: a client uploads or downloads by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRequest {
    /// `PUT` or `GET`.
    pub method: &'static str,
    /// An absolute URL, or a path of the same API.
    pub url: String,
    /// Headers that it has to bear, each exactly so.
    pub headers: Vec<(String, String)>,
}

/// What an upload may bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The exact number of bytes.
    pub bytes: u64,
    /// Its media type.
    pub media_type: String,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// How a download is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Its `Content-Type`.
    pub media_type: String,
    /// Its `Content-Disposition`.
    pub disposition: String,
}

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The name is none.
    #[error("{0:?} is no name of a blob")]
    Name(String),
    /// The upload would be larger than [`MAX_UPLOAD_BYTES`].
    #[error("an upload of {0} bytes is larger than {MAX_UPLOAD_BYTES}")]
    TooLarge(u64),
    /// Not now: worth another try.
    #[error("the blob store did not answer")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A capability's blob store. What was acknowledged is there for the next call (S3 is strongly consistent).
pub trait BlobPort: Send + Sync + Debug {
    /// Writes a blob, whole or not at all, over one of the same name.
    fn put<'a>(&'a self, name: &'a str, body: Bytes) -> BoxFuture<'a, Result<(), BlobError>>;

    /// Writes a blob unless there is one of that name; says whether it did.
    fn put_if_absent<'a>(&'a self, name: &'a str, body: Bytes) -> BoxFuture<'a, Result<bool, BlobError>>;

    /// Reads a blob.
    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<Bytes>, BlobError>>;

    /// Reads a part of a blob; of a range that reaches beyond its end, what there is.
    fn get_range<'a>(&'a self, name: &'a str, range: Range<u64>) -> BoxFuture<'a, Result<Option<Bytes>, BlobError>>;

    /// Says what is known of a blob.
    fn info<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<BlobInfo>, BlobError>>;

    /// Copies a blob to another name, whole or not at all, over one of that name; says whether there was one to copy. A store
    /// that can do it by itself does: by default the bytes pass through memory.
    fn copy<'a>(&'a self, from: &'a str, to: &'a str) -> BoxFuture<'a, Result<bool, BlobError>> {
        Box::pin(async move {
            match self.get(from).await? {
                Some(body) => self.put(to, body).await.map(|()| true),
                None => Ok(false),
            }
        })
    }

    /// Deletes a blob; deleting none is as good.
    fn delete<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), BlobError>>;

    /// Lists the blobs whose names begin so, by name; `from` is [`BlobPage::next`] of the page before.
    fn list<'a>(&'a self, prefix: &'a str, from: Option<String>) -> BoxFuture<'a, Result<BlobPage, BlobError>>;

    /// Lets somebody write one blob, once it is exactly what `upload` says, for as long as `valid`.
    fn sign_upload<'a>(
        &'a self,
        name: &'a str,
        upload: &'a Upload,
        valid: Duration,
    ) -> BoxFuture<'a, Result<SignedRequest, BlobError>>;

    /// Lets somebody read one blob for as long as `valid`.
    fn sign_download<'a>(
        &'a self,
        name: &'a str,
        download: &'a Download,
        valid: Duration,
    ) -> BoxFuture<'a, Result<SignedRequest, BlobError>>;
}

/// Whether a text is a name of a blob.
pub fn is_name(name: &str) -> bool {
    let is_letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'/');
    (1..=512).contains(&name.len())
        && name.bytes().all(is_letter)
        && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for good in ["a", "assets/asset_01J8/original.png", "g/0001/.x", &"a".repeat(512)] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "/", "/a", "a/", "a//b", "..", "a/../b", "./a", "a b", "a\\b", "ä", "a\0", &"a".repeat(513)] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
