//! A request, as the operations describe it and before it has a token.

use std::fmt::Write as _;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::error::Error;
use crate::values::Secret;

/// All but the characters that RFC 3986 reserves for nothing.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Whom a request is from.
#[derive(Clone, Debug, Default)]
pub(crate) enum Identity {
    /// The signed-in person, or the guest.
    #[default]
    Session,
    /// Nobody: the operation is public.
    Nobody,
    /// A client of OAuth, by its id and secret.
    Client(String, Secret),
}

/// What an answer's body is read as.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Reading {
    /// JSON.
    #[default]
    Json,
    /// A text of another kind.
    Text,
    /// Nothing: whatever is there is left out.
    Nothing,
}

/// A request.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The path, or why there is none.
    path: Result<String, String>,
    query: String,
    pub(crate) headers: HeaderMap,
    body: Bytes,
    pub(crate) identity: Identity,
    pub(crate) reading: Reading,
    pub(crate) idempotency_key: Option<String>,
    /// Whether a repetition has no effect of its own.
    pub(crate) repeatable: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_attempts: Option<u32>,
}

impl std::fmt::Debug for Request {
    /// Bodies and headers have secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = f.debug_struct("Request");
        text.field("method", &self.method).field("path", &self.path).field("idempotency_key", &self.idempotency_key);
        text.finish_non_exhaustive()
    }
}

impl Request {
    pub(crate) fn new(method: Method, segments: &[&str]) -> Self {
        let repeatable = method != Method::POST;
        Self {
            method,
            path: path(segments),
            query: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            identity: Identity::Session,
            reading: Reading::Json,
            idempotency_key: None,
            repeatable,
            timeout: None,
            max_attempts: None,
        }
    }

    /// Adds a header. One that HTTP does not take makes the whole request fail when it is sent.
    pub(crate) fn set(&mut self, name: HeaderName, value: &str) {
        match HeaderValue::from_str(value) {
            Ok(value) => {
                self.headers.insert(name, value);
            }
            Err(_) => self.path = Err(format!("{name} has characters that no header takes")),
        }
    }

    pub(crate) fn set_body(&mut self, media_type: &str, body: Bytes) {
        self.set(header::CONTENT_TYPE, media_type);
        self.body = body;
    }

    pub(crate) fn set_json<B: Serialize>(&mut self, media_type: &str, body: &B) {
        match serde_json::to_vec(body) {
            Ok(text) => self.set_body(media_type, text.into()),
            Err(error) => self.path = Err(format!("the body is not JSON: {error}")),
        }
    }

    pub(crate) fn set_form<B: Serialize>(&mut self, body: &B) {
        match serde_urlencoded::to_string(body) {
            Ok(text) => self.set_body("application/x-www-form-urlencoded", text.into()),
            Err(error) => self.path = Err(format!("the body is not a form: {error}")),
        }
    }

    /// Adds to the query.
    pub(crate) fn add_query<Q: Serialize>(&mut self, query: &Q) {
        match serde_urlencoded::to_string(query) {
            Ok(more) if more.is_empty() => {}
            Ok(more) => {
                let joint = if self.query.is_empty() { "" } else { "&" };
                let _ = write!(self.query, "{joint}{more}");
            }
            Err(error) => self.path = Err(format!("the query can't be written: {error}")),
        }
    }

    /// Writes the request as it is sent.
    pub(crate) fn http(&self, base: &str, token: Option<&Secret>) -> Result<http::Request<Bytes>, Error> {
        let path = self.path.as_ref().map_err(|why| Error::Call(why.clone()))?;
        let joint = if self.query.is_empty() { "" } else { "?" };
        let mut request = http::Request::new(self.body.clone());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = format!("{base}{path}{joint}{}", self.query)
            .parse()
            .map_err(|_| Error::Call("it is too long".to_owned()))?;
        *request.headers_mut() = self.headers.clone();
        if let Some(key) = &self.idempotency_key {
            let value = HeaderValue::from_str(key).map_err(|_| Error::Call("no header takes its key".to_owned()))?;
            request.headers_mut().insert("idempotency-key", value);
        }
        let authorization = match (&self.identity, token) {
            (Identity::Client(id, secret), _) => Some(basic(id, secret)),
            (_, Some(token)) => Some(format!("Bearer {}", token.expose())),
            _ => None,
        };
        if let Some(text) = authorization {
            let unfit = |_| Error::Call("no header takes its token".to_owned());
            let mut value = HeaderValue::from_str(&text).map_err(unfit)?;
            value.set_sensitive(true);
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        Ok(request)
    }
}

/// The credentials of HTTP Basic, each part encoded as in a form (RFC 6749, section 2.3.1).
fn basic(id: &str, secret: &Secret) -> String {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", base64(format!("{}:{}", encoded(id), encoded(secret.expose())).as_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Joins segments. One that is empty or of dots would name another path.
fn path(segments: &[&str]) -> Result<String, String> {
    let mut path = String::new();
    for segment in segments {
        if matches!(*segment, "" | "." | "..") {
            return Err(format!("{segment:?} can't be a part of the path /{}", segments.join("/")));
        }
        let _ = write!(path, "/{}", utf8_percent_encode(segment, SEGMENT));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_stay_segments() {
        assert_eq!(path(&["stock", "a/b ?#%é", ".well-known"]).unwrap(), "/stock/a%2Fb%20%3F%23%25%C3%A9/.well-known");
        for bad in ["", ".", ".."] {
            assert!(path(&["stock", bad]).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let mut request = Request::new(Method::POST, &["sessions"]);
        request.set_json("application/json", &serde_json::json!({ "password": "hunter22" }));
        request.set(header::AUTHORIZATION, "Bearer hunter22");
        request.identity = Identity::Client("id".to_owned(), "hunter22".into());
        assert!(!format!("{request:?} {:?}", request.identity).contains("hunter22"));
        let sent = request.http("http://127.0.0.1", None).unwrap();
        assert!(!format!("{:?}", sent.headers()).contains("aHVudGVyMjI"), "basic credentials are sensitive");
    }

    #[test]
    fn what_no_header_takes_is_an_error_when_it_is_sent() {
        let mut request = Request::new(Method::POST, &["carts"]);
        request.idempotency_key = Some("line\nbreak".to_owned());
        assert!(matches!(request.http("http://127.0.0.1", None), Err(Error::Call(_))));
    }
}
