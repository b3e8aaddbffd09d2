//! Answers requests by signed links: `PUT` takes an upload piece by piece, `GET` gives a blob out, a range of it if asked.

use std::io;
use std::ops::Range;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::Clock;
use futures::{StreamExt as _, stream};
use service::Problem;
use service::blobs::{Download, Upload};
use sha2::{Digest as _, Sha256};

use super::links::{Link, Permit};
use super::{BlobStores, Staged};

/// How long an upload may take.
const UPLOAD_TIME: Duration = Duration::from_secs(15 * 60);
/// How much of a blob is in memory while it is sent.
const STEP: u64 = 256 * 1024;
/// What came from outside runs nothing, loads nothing and is what its type says.
const GUARDS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
    (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=300")),
    (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
];

impl BlobStores {
    /// Answers a request by a signed link.
    ///
    /// # Errors
    /// 403 where the link does not hold (any more) or was signed for another request; 413 and 422 where an upload is not
    /// what was announced, of which nothing is kept; 404 where there is no such blob; 405, 408, 416.
    pub async fn answer(&self, request: Request, clock: &Clock) -> Result<Response, Problem> {
        let key = self.key().map_err(unavailable)?;
        let link = Link::read(request.uri(), &key).ok_or_else(|| refused("The link was not signed here."))?;
        if clock.now().as_seconds() >= link.expires {
            return Err(refused("The link has expired."));
        }
        let Link { capability, name, permit, .. } = link;
        match (permit, request.method()) {
            (Permit::Put(upload), &Method::PUT) => {
                let taken = self.take((&capability, &name), &upload, request, clock);
                tokio::time::timeout(UPLOAD_TIME, taken).await.unwrap_or_else(|_| Err(late()))
            }
            (Permit::Get(download), &Method::GET | &Method::HEAD) => {
                let is_head = request.method() == Method::HEAD;
                let response = self.give((capability, name), &download, request.headers())?;
                Ok(if is_head { response.map(|_| Body::empty()) } else { response })
            }
            (Permit::Put(_), _) => Err(not_allowed("PUT")),
            (Permit::Get(_), _) => Err(not_allowed("GET,HEAD")),
        }
    }

    async fn take(
        &self,
        whose: (&str, &str),
        upload: &Upload,
        request: Request,
        clock: &Clock,
    ) -> Result<Response, Problem> {
        announced(request.headers(), upload)?;
        let mut staged = self.stage(whose.0).map_err(unavailable)?;
        let (mut hash, mut seen) = (Sha256::new(), 0_u64);
        let mut pieces = request.into_body().into_data_stream();
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|_| Problem::malformed("The body ended before its end."))?;
            seen = seen.saturating_add(piece.len() as u64);
            if seen > upload.bytes {
                return fits(seen, upload.bytes).map(|()| StatusCode::OK.into_response());
            }
            hash.update(&piece);
            staged.write(&piece).map_err(unavailable)?;
        }
        fits(seen, upload.bytes)?;
        if <[u8; 32]>::from(hash.finalize()) != upload.sha256 {
            return Err(Problem::refused("upload_mismatch", "The bytes have another SHA-256 than was announced."));
        }
        self.keep_aside(staged, whose, clock).await.map_err(unavailable)?;
        Ok(StatusCode::OK.into_response())
    }

    /// Gives an upload its name, on a thread that may wait for the disk.
    async fn keep_aside(&self, staged: Staged, (capability, name): (&str, &str), clock: &Clock) -> io::Result<bool> {
        let (stores, at) = (self.clone(), clock.now());
        let (capability, name) = (capability.to_owned(), name.to_owned());
        let kept = tokio::task::spawn_blocking(move || stores.keep(staged, (&capability, &name), at, true));
        kept.await.unwrap_or_else(|stopped| Err(io::Error::other(stopped)))
    }

    fn give(&self, whose: (String, String), download: &Download, asked: &HeaderMap) -> Result<Response, Problem> {
        let known = self.info((&whose.0, &whose.1)).map_err(unavailable)?;
        let (bytes, _) = known.ok_or_else(|| Problem::not_found("blob"))?;
        let range = match asked.get(header::RANGE).and_then(|value| value.to_str().ok()) {
            Some(range) => range_of(range, bytes).map_err(|()| beyond(bytes))?,
            None => None,
        };
        let part = range.clone().unwrap_or(0..bytes);
        let length = part.end.saturating_sub(part.start);
        let mut response = Response::new(self.pieces(whose, part));
        *response.status_mut() = if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
        let headers = response.headers_mut();
        headers.extend(GUARDS);
        headers.insert(header::CONTENT_LENGTH, length.into());
        let texts = [
            (header::CONTENT_TYPE, Some(download.media_type.clone())),
            (header::CONTENT_DISPOSITION, Some(download.disposition.clone())),
            (header::CONTENT_RANGE, range.map(|part| format!("bytes {}-{}/{bytes}", part.start, part.end - 1))),
        ];
        for (name, text) in texts {
            if let Some(value) = text.and_then(|text| HeaderValue::from_str(&text).ok()) {
                headers.insert(name, value);
            }
        }
        Ok(response)
    }

    /// A part of a blob, a piece at a time. Where it vanishes meanwhile, the answer breaks off.
    fn pieces(&self, whose: (String, String), part: Range<u64>) -> Body {
        let stores = self.clone();
        Body::from_stream(stream::try_unfold(part, move |left| {
            let (stores, whose) = (stores.clone(), whose.clone());
            async move {
                if left.is_empty() {
                    return Ok::<_, io::Error>(None);
                }
                let end = left.start.saturating_add(STEP).min(left.end);
                let begin = left.start;
                let read = tokio::task::spawn_blocking(move || stores.read((&whose.0, &whose.1), begin..end));
                let piece = read.await.unwrap_or_else(|stopped| Err(io::Error::other(stopped)))?;
                let piece: Bytes =
                    piece.filter(|piece| piece.len() as u64 == end - begin).ok_or(io::ErrorKind::NotFound)?;
                Ok(Some((piece, end..left.end)))
            }
        }))
    }
}

/// Refuses an upload by its head, before its bytes come.
fn announced(headers: &HeaderMap, upload: &Upload) -> Result<(), Problem> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(header::CONTENT_TYPE) != Some(&upload.media_type) {
        return Err(refused(&format!("The link takes a body of Content-Type {}.", upload.media_type)));
    }
    match text(header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok()) {
        Some(length) => fits(length, upload.bytes),
        None => Ok(()),
    }
}

/// The one range that is asked for (RFC 9110, section 14.1.2); `None` where the header says something else, which is
/// ignored, and an error where the range begins behind the end.
fn range_of(text: &str, bytes: u64) -> Result<Option<Range<u64>>, ()> {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Ok(None);
    };
    let range = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(bytes),
        (Ok(first), Err(_)) if last.is_empty() => first..bytes,
        (Err(_), Ok(suffix)) if first.is_empty() => bytes.saturating_sub(suffix)..bytes,
        _ => return Ok(None),
    };
    if range.is_empty() { Err(()) } else { Ok(Some(range)) }
}

/// 413 for more bytes than were announced, 422 for fewer.
fn fits(bytes: u64, announced: u64) -> Result<(), Problem> {
    let detail = format!("The link takes exactly {announced} bytes.");
    match bytes.cmp(&announced) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => Err(Problem::refused("upload_mismatch", detail)),
        std::cmp::Ordering::Greater => Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)),
    }
}

fn refused(why: &str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "invalid_link", why)
}

fn late() -> Problem {
    Problem::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", "The body did not arrive in time.")
        .header(header::CONNECTION, "close")
}

fn not_allowed(methods: &str) -> Problem {
    let detail = "The link was signed for another method.";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail).header(header::ALLOW, methods)
}

fn beyond(bytes: u64) -> Problem {
    let detail = format!("The blob has {bytes} bytes.");
    let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable", detail);
    problem.header(header::CONTENT_RANGE, &format!("bytes */{bytes}"))
}

fn unavailable(error: io::Error) -> Problem {
    tracing::error!(%error, "a blob can't be read or written");
    Problem::unavailable()
}
