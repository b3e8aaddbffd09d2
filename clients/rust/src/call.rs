//! Calls: requests that are made, told more, and sent.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::Stoa;
use crate::error::Error;
use crate::request::{Identity, Reading, Request};
use crate::values::{Page, Secret};

/// A call that answers `T`. `K` says what else it can be told: [`Keyed`] takes an idempotency key, for instance.
#[must_use = "a call does nothing until it is sent"]
#[derive(Clone, Debug)]
pub struct Call<T, K> {
    stoa: Stoa,
    request: Request,
    kind: PhantomData<fn() -> (T, K)>,
}

/// A call that is told nothing else.
#[derive(Clone, Copy, Debug)]
pub enum Plain {}
/// A call with an idempotency key: repeated under one key it has one effect, and gets the first answer again.
#[derive(Clone, Copy, Debug)]
pub enum Keyed {}
/// The checkout: a call with an idempotency key and, if wanted, the version that the shopper saw.
#[derive(Clone, Copy, Debug)]
pub enum Checkout {}
/// A read that can ask for what is new only.
#[derive(Clone, Copy, Debug)]
pub enum Conditional {}
/// A read that can wait until the resource is settled.
#[derive(Clone, Copy, Debug)]
pub enum Waiting {}
/// A call of an OAuth client, which names itself by id and secret.
#[derive(Clone, Copy, Debug)]
pub enum Client {}

/// What a call can be told.
pub trait Kind {
    /// Whether it takes an idempotency key.
    const TAKES_KEY: bool = false;
}

/// Calls that take an idempotency key.
pub trait TakesKey: Kind {}
/// Reads that can ask for what is new only.
pub trait TakesVersion: Kind {}

impl Kind for Plain {}
impl Kind for Conditional {}
impl Kind for Waiting {}
impl Kind for Client {}
impl Kind for Keyed {
    const TAKES_KEY: bool = true;
}
impl Kind for Checkout {
    const TAKES_KEY: bool = true;
}
impl TakesKey for Keyed {}
impl TakesKey for Checkout {}
impl TakesVersion for Conditional {}
impl TakesVersion for Waiting {}

/// The version of a resource that a change is of: its number, the `ETag` of an answer, or any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected(String);

impl Expected {
    /// Whichever version it has.
    pub fn any() -> Self {
        Self("*".to_owned())
    }
}

impl fmt::Display for Expected {
    /// Writes it as `If-Match` has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<u64> for Expected {
    fn from(version: u64) -> Self {
        Self(format!("\"{version}\""))
    }
}

impl From<&Expected> for Expected {
    fn from(version: &Expected) -> Self {
        version.clone()
    }
}

/// An answer, with what came beside its body.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The body.
    pub body: T,
    /// The HTTP status.
    pub status: StatusCode,
    /// The version of the resource in the body.
    pub etag: Option<Expected>,
    /// Whether this is the first answer again, of an earlier call with the same key.
    pub replayed: bool,
    /// Names the request in the shop's logs.
    pub request_id: Option<String>,
    /// All headers.
    pub headers: HeaderMap,
}

impl<T> Answer<T> {
    /// Reads a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Makes a new idempotency key.
pub fn new_key() -> String {
    format!("{:032x}", rand::random::<u128>())
}

impl Stoa {
    pub(crate) fn call<T, K: Kind>(&self, method: Method, segments: &[&str]) -> Call<T, K> {
        let mut request = Request::new(method, segments);
        if K::TAKES_KEY {
            request.idempotency_key = Some(new_key());
            request.repeatable = true;
        }
        Call { stoa: self.clone(), request, kind: PhantomData }
    }

    pub(crate) fn empty<K: Kind>(&self, method: Method, segments: &[&str]) -> Call<(), K> {
        let mut call = self.call(method, segments);
        call.request.reading = Reading::Nothing;
        call
    }

    pub(crate) fn text<K: Kind>(&self, method: Method, segments: &[&str]) -> Call<String, K> {
        let mut call = self.call(method, segments);
        call.request.reading = Reading::Text;
        call
    }

    pub(crate) fn list<T>(&self, method: Method, segments: &[&str]) -> List<T> {
        List {
            stoa: self.clone(),
            request: Request::new(method, segments),
            limit: None,
            cursor: None,
            item: PhantomData,
        }
    }
}

/// What the operations tell.
impl<T, K: Kind> Call<T, K> {
    pub(crate) fn json<B: Serialize>(mut self, body: &B) -> Self {
        self.request.set_json("application/json", body);
        self
    }

    pub(crate) fn merge_patch<B: Serialize>(mut self, body: &B) -> Self {
        self.request.set_json("application/merge-patch+json", body);
        self
    }

    pub(crate) fn form<B: Serialize>(mut self, body: &B) -> Self {
        self.request.set_form(body);
        self
    }

    pub(crate) fn raw(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.request.set_body(media_type, body.into());
        self
    }

    pub(crate) fn query<Q: Serialize>(mut self, query: &Q) -> Self {
        self.request.add_query(query);
        self
    }

    pub(crate) fn version(mut self, version: impl Into<Expected>) -> Self {
        self.request.set(header::IF_MATCH, &version.into().0);
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.request.set(HeaderName::from_static(name), value);
        }
        self
    }

    pub(crate) fn open(mut self) -> Self {
        self.request.identity = Identity::Nobody;
        self
    }

    pub(crate) fn repeatable(mut self) -> Self {
        self.request.repeatable = true;
        self
    }
}

impl<T: DeserializeOwned, K: Kind> Call<T, K> {
    /// How long each attempt may take, instead of the client's limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.timeout = Some(timeout);
        self
    }

    /// How often the call is made at most, instead of the client's limit.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.request.max_attempts = Some(attempts);
        self
    }

    /// Sends the call, again if need be, and reads the answer's body.
    pub async fn send(self) -> Result<T, Error> {
        Ok(self.answer().await?.body)
    }

    /// Sends the call, and returns the answer with its headers.
    pub async fn answer(self) -> Result<Answer<T>, Error> {
        let answer = self.stoa.execute(&self.request).await?;
        read(answer, self.request.reading)
    }
}

impl<T: DeserializeOwned, K: TakesKey> Call<T, K> {
    /// Names the call by a key of the caller's, instead of a new one. A call that failed goes on under the same key.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.request.idempotency_key = Some(key.into());
        self
    }
}

impl<T: DeserializeOwned> Call<T, Checkout> {
    /// The version that the shopper saw; with another one the checkout is refused.
    pub fn if_match(self, version: impl Into<Expected>) -> Self {
        self.version(version)
    }
}

impl<T: DeserializeOwned, K: TakesVersion> Call<T, K> {
    /// Sends the call; the answer is nothing if the resource still has this version.
    pub async fn send_unless(mut self, version: impl Into<Expected>) -> Result<Option<Answer<T>>, Error> {
        self.request.set(header::IF_NONE_MATCH, &version.into().0);
        let answer = self.stoa.execute(&self.request).await?;
        if answer.status() == StatusCode::NOT_MODIFIED {
            Ok(None)
        } else {
            read(answer, self.request.reading).map(Some)
        }
    }
}

impl<T: DeserializeOwned> Call<T, Waiting> {
    /// Lets the shop wait, for 20 seconds at most, until the resource is there and settled (`Prefer: wait`).
    pub fn wait(mut self, time: Duration) -> Self {
        self.request.set(HeaderName::from_static("prefer"), &format!("wait={}", time.as_secs()));
        self
    }
}

impl<T: DeserializeOwned> Call<T, Client> {
    /// Names the client by its id and secret (HTTP Basic).
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.request.identity = Identity::Client(id.into(), secret.into());
        self
    }
}

/// Reads a successful answer.
fn read<T: DeserializeOwned>(answer: http::Response<Bytes>, reading: Reading) -> Result<Answer<T>, Error> {
    let (parts, body) = answer.into_parts();
    let read = match reading {
        Reading::Json => serde_json::from_slice(&body),
        Reading::Text => serde_json::from_value(String::from_utf8_lossy(&body).into_owned().into()),
        Reading::Nothing => serde_json::from_value(serde_json::Value::Null),
    };
    let body = read.map_err(|error| Error::Unreadable { status: parts.status, source: error.into() })?;
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(Answer {
        body,
        status: parts.status,
        etag: text("etag").map(Expected),
        replayed: text("idempotent-replayed").as_deref() == Some("true"),
        request_id: text("x-request-id"),
        headers: parts.headers,
    })
}

/// A list that comes in pages: as a stream of its items, or page by page.
#[must_use = "a list is empty until it is asked for"]
#[derive(Clone, Debug)]
pub struct List<T> {
    stoa: Stoa,
    request: Request,
    limit: Option<u32>,
    cursor: Option<String>,
    item: PhantomData<fn() -> T>,
}

impl<T> List<T> {
    pub(crate) fn query<Q: Serialize>(mut self, query: &Q) -> Self {
        self.request.add_query(query);
        self
    }

    pub(crate) fn open(mut self) -> Self {
        self.request.identity = Identity::Nobody;
        self
    }
}

impl<T: DeserializeOwned + Send + 'static> List<T> {
    /// How many items a page has at most: 1 to 100.
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Begins where an earlier page said that the next one begins.
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }

    /// Asks for one page.
    pub async fn page(self) -> Result<Page<T>, Error> {
        self.at(self.cursor.as_deref()).await
    }

    /// All items from here on. Each page is asked for when its first item is.
    pub fn items(self) -> BoxStream<'static, Result<T, Error>> {
        self.pages().map_ok(|page| stream::iter(page.items.into_iter().map(Ok))).try_flatten().boxed()
    }

    /// All pages from here on.
    pub fn pages(self) -> BoxStream<'static, Result<Page<T>, Error>> {
        let begin = Some(self.cursor.clone());
        stream::try_unfold((self, begin), |(list, at)| async move {
            let Some(cursor) = at else { return Ok(None) };
            let page = list.at(cursor.as_deref()).await?;
            let next = page.next_cursor.clone().map(Some);
            Ok(Some((page, (list, next))))
        })
        .boxed()
    }

    async fn at(&self, cursor: Option<&str>) -> Result<Page<T>, Error> {
        let mut request = self.request.clone();
        let limit = self.limit.map(|limit| ("limit", limit.to_string()));
        let place = limit.into_iter().chain(cursor.map(|cursor| ("cursor", cursor.to_owned())));
        request.add_query(&place.collect::<Vec<_>>());
        let answer = self.stoa.execute(&request).await?;
        Ok(read(answer, Reading::Json)?.body)
    }
}
