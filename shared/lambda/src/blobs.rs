//! Blobs in a bucket of Amazon S3.

use std::ops::Range;
use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::future::BoxFuture;
use service::blobs::{
    BlobError, BlobInfo, BlobPage, BlobPort, Download, MAX_UPLOAD_BYTES, SignedRequest, Upload, is_name,
};
use service::environment::Environment;
use tokio::sync::OnceCell;

use crate::aws;

/// The name of the metadata by which a writer knows its own blob again.
const WRITER: &str = "writer";

/// A bucket; its client is made when the first blob is asked for.
#[derive(Debug)]
pub(crate) struct Bucket {
    environment: Environment,
    bucket: String,
    client: OnceCell<Client>,
}

impl Bucket {
    pub(crate) fn new(environment: Environment, bucket: String) -> Self {
        Self { environment, bucket, client: OnceCell::new() }
    }

    /// The client, for a name that is one.
    async fn client(&self, name: &str) -> Result<&Client, BlobError> {
        if !is_name(name) {
            return Err(BlobError::Name(name.to_owned()));
        }
        self.any_client().await
    }

    async fn any_client(&self) -> Result<&Client, BlobError> {
        let made = async || {
            let config = aws::config(&self.environment).await.map_err(failed)?;
            let builder = aws_sdk_s3::config::Builder::from(&config).timeout_config(timeouts());
            // An endpoint that is set by hand is a single host, which has no subdomain for each bucket.
            Ok::<_, BlobError>(Client::from_conf(builder.force_path_style(config.endpoint_url().is_some()).build()))
        };
        self.client.get_or_try_init(made).await
    }

    async fn create(&self, name: &str, body: Bytes) -> Result<bool, BlobError> {
        let client = self.client(name).await?;
        let writer = format!("{:032x}", rand::random::<u128>());
        let request = client.put_object().bucket(&self.bucket).key(name).metadata(WRITER, &writer);
        match request.if_none_match("*").body(ByteStream::from(body)).send().await {
            Ok(_) => Ok(true),
            Err(error) if status(&error) == Some(412) => {
                // An attempt whose answer was lost may have written it.
                let head = client.head_object().bucket(&self.bucket).key(name).send().await;
                let known = head.map_err(failed)?;
                Ok(known.metadata().and_then(|metadata| metadata.get(WRITER)) == Some(&writer))
            }
            Err(error) => Err(failed(error)),
        }
    }

    async fn read(&self, name: &str, range: Option<Range<u64>>) -> Result<Option<Bytes>, BlobError> {
        let range = match range {
            Some(range) if range.is_empty() => return Ok(self.look(name).await?.map(|_| Bytes::new())),
            Some(range) => Some(format!("bytes={}-{}", range.start, range.end - 1)),
            None => None,
        };
        let request = self.client(name).await?.get_object().bucket(&self.bucket).key(name).set_range(range);
        match request.send().await {
            Ok(answer) => Ok(Some(answer.body.collect().await.map_err(failed)?.into_bytes())),
            Err(error) => match status(&error) {
                Some(404) => Ok(None),
                // It begins behind the end.
                Some(416) => Ok(Some(Bytes::new())),
                _ => Err(failed(error)),
            },
        }
    }

    async fn look(&self, name: &str) -> Result<Option<BlobInfo>, BlobError> {
        match self.client(name).await?.head_object().bucket(&self.bucket).key(name).send().await {
            Ok(known) => Ok(Some(BlobInfo {
                name: name.to_owned(),
                bytes: unsigned(known.content_length()),
                written_at_ms: unsigned(known.last_modified().and_then(|at| at.to_millis().ok())),
            })),
            Err(error) if status(&error) == Some(404) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }
}

impl BlobPort for Bucket {
    fn put<'a>(&'a self, name: &'a str, body: Bytes) -> BoxFuture<'a, Result<(), BlobError>> {
        Box::pin(async move {
            let request = self.client(name).await?.put_object().bucket(&self.bucket).key(name);
            request.body(ByteStream::from(body)).send().await.map(drop).map_err(failed)
        })
    }

    fn put_if_absent<'a>(&'a self, name: &'a str, body: Bytes) -> BoxFuture<'a, Result<bool, BlobError>> {
        Box::pin(self.create(name, body))
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<Bytes>, BlobError>> {
        Box::pin(self.read(name, None))
    }

    fn get_range<'a>(&'a self, name: &'a str, range: Range<u64>) -> BoxFuture<'a, Result<Option<Bytes>, BlobError>> {
        Box::pin(self.read(name, Some(range)))
    }

    fn info<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<BlobInfo>, BlobError>> {
        Box::pin(self.look(name))
    }

    fn copy<'a>(&'a self, from: &'a str, to: &'a str) -> BoxFuture<'a, Result<bool, BlobError>> {
        Box::pin(async move {
            if !is_name(to) {
                return Err(BlobError::Name(to.to_owned()));
            }
            let request = self.client(from).await?.copy_object().bucket(&self.bucket).key(to);
            match request.copy_source(format!("{}/{from}", self.bucket)).send().await {
                Ok(_) => Ok(true),
                Err(error) if status(&error) == Some(404) => Ok(false),
                Err(error) => Err(failed(error)),
            }
        })
    }

    fn delete<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), BlobError>> {
        Box::pin(async move {
            let request = self.client(name).await?.delete_object().bucket(&self.bucket).key(name);
            request.send().await.map(drop).map_err(failed)
        })
    }

    fn list<'a>(&'a self, prefix: &'a str, from: Option<String>) -> BoxFuture<'a, Result<BlobPage, BlobError>> {
        Box::pin(async move {
            let request = self.any_client().await?.list_objects_v2().bucket(&self.bucket).prefix(prefix);
            let answer = request.set_continuation_token(from).send().await.map_err(failed)?;
            let known = answer.contents().iter().filter_map(|object| {
                Some(BlobInfo {
                    name: object.key()?.to_owned(),
                    bytes: unsigned(object.size()),
                    written_at_ms: unsigned(object.last_modified().and_then(|at| at.to_millis().ok())),
                })
            });
            let next = answer.next_continuation_token().map(str::to_owned);
            Ok(BlobPage { blobs: known.collect(), next })
        })
    }

    fn sign_upload<'a>(
        &'a self,
        name: &'a str,
        upload: &'a Upload,
        valid: Duration,
    ) -> BoxFuture<'a, Result<SignedRequest, BlobError>> {
        Box::pin(async move {
            let bytes = i64::try_from(upload.bytes).ok().filter(|_| upload.bytes <= MAX_UPLOAD_BYTES);
            let bytes = bytes.ok_or(BlobError::TooLarge(upload.bytes))?;
            // All three become headers that are signed: S3 refuses a body of another length or another checksum.
            let request = self.client(name).await?.put_object().bucket(&self.bucket).key(name);
            let request = request.content_length(bytes).content_type(&upload.media_type);
            let request = request.checksum_sha256(STANDARD.encode(upload.sha256));
            let signed = request.presigned(PresigningConfig::expires_in(valid).map_err(failed)?).await;
            Ok(written("PUT", &signed.map_err(failed)?))
        })
    }

    fn sign_download<'a>(
        &'a self,
        name: &'a str,
        download: &'a Download,
        valid: Duration,
    ) -> BoxFuture<'a, Result<SignedRequest, BlobError>> {
        Box::pin(async move {
            let request = self.client(name).await?.get_object().bucket(&self.bucket).key(name);
            let request = request.response_content_type(&download.media_type);
            let request = request.response_content_disposition(&download.disposition);
            let signed = request.presigned(PresigningConfig::expires_in(valid).map_err(failed)?).await;
            Ok(written("GET", &signed.map_err(failed)?))
        })
    }
}

fn written(method: &'static str, signed: &PresignedRequest) -> SignedRequest {
    let headers = signed.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
    SignedRequest { method, url: signed.uri().to_owned(), headers: headers.collect() }
}

/// A blob may be large: what counts is that bytes keep coming, which the SDK watches by itself.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .read_timeout(Duration::from_secs(3))
        .operation_timeout(Duration::from_secs(20))
        .build()
}

/// The status with which S3 refused.
fn status<E>(error: &SdkError<E, HttpResponse>) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}

/// Sizes and times that are never below zero.
fn unsigned(number: Option<i64>) -> u64 {
    number.and_then(|number| u64::try_from(number).ok()).unwrap_or_default()
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> BlobError {
    BlobError::Failed(error.into())
}
