//! What a client sends, read into its type with all faults at once; and what it is answered.

use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::response::{IntoResponse, Response};
use deserr::Deserr;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::openapi::path::ParameterIn;
use utoipa::{IntoParams, PartialSchema};

use crate::Problem;
use crate::describe::{Describe, Described};
use domain::fault::{Faults, Invalid};

/// The largest body that is read, in bytes.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

pub(crate) const MALFORMED: &str = "Malformed; every fault is listed.";
const NOT_THERE: &str = "Not there, or not the caller's to know of.";

/// A JSON body of type `T`. Refuses with 415, 413 or 400, the latter with every fault.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: Deserr<Faults>> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        require_json(media_type)?;
        let bytes = read_body(request).await?;
        from_slice(&bytes).map(Self)
    }
}

/// A JSON body as it came, for a route that settles something in it before it is read by [`from_value`].
#[derive(Debug)]
pub struct RawJson(pub serde_json::Value);

impl<S: Send + Sync> FromRequest<S> for RawJson {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        require_json(media_type)?;
        let bytes = read_body(request).await?;
        let value = serde_json::from_slice(&bytes);
        value.map(Self).map_err(|error| Problem::malformed(format!("The body is not JSON: {error}.")))
    }
}

fn require_json(media_type: &str) -> Result<(), Problem> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json")) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "A body of type application/json is expected.",
    ))
}

/// Reads a body whole, up to [`MAX_BODY_BYTES`].
pub async fn read_body(request: Request) -> Result<axum::body::Bytes, Problem> {
    axum::body::to_bytes(request.into_body(), MAX_BODY_BYTES).await.map_err(|_| {
        let detail = format!("A body has at most {MAX_BODY_BYTES} bytes.");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)
    })
}

/// Reads JSON into a request type.
pub fn from_slice<T: Deserr<Faults>>(bytes: &[u8]) -> Result<T, Problem> {
    let value: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|error| Problem::malformed(format!("The body is not JSON: {error}.")))?;
    from_value(value)
}

/// Reads a JSON value into a request type.
pub fn from_value<T: Deserr<Faults>>(value: serde_json::Value) -> Result<T, Problem> {
    deserr::deserialize::<T, _, Faults>(value).map_err(Problem::invalid)
}

/// A JSON Merge Patch (RFC 7396): not yet applied, for what it means depends on what is there.
#[derive(Debug)]
pub struct MergePatch(serde_json::Value);

impl<S: Send + Sync> FromRequest<S> for MergePatch {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        require_json(media_type)?;
        let bytes = read_body(request).await?;
        let patch = serde_json::from_slice::<serde_json::Value>(&bytes)
            .map_err(|error| Problem::malformed(format!("The body is not JSON: {error}.")))?;
        if patch.is_object() {
            return Ok(Self(patch));
        }
        Err(Problem::invalid(Faults::one("", Invalid::new("wrong_type", "an object is expected"))))
    }
}

impl MergePatch {
    /// Whether it says anything of this field.
    pub fn names(&self, field: &str) -> bool {
        self.0.get(field).is_some()
    }

    /// Applies it to the resource as its request type, and reads the outcome: every fault at once.
    pub fn apply<T: Serialize + Deserr<Faults>>(&self, current: &T) -> Result<T, Problem> {
        self.apply_settled(current, |_| {})
    }

    /// The same, with something settled in the outcome before it is read.
    pub fn apply_settled<T: Serialize + Deserr<Faults>>(
        &self,
        current: &T,
        settle: impl FnOnce(&mut serde_json::Value),
    ) -> Result<T, Problem> {
        let mut value = serde_json::to_value(current).map_err(|_| Problem::internal())?;
        json_patch::merge(&mut value, &self.0);
        settle(&mut value);
        from_value(value)
    }
}

/// A query string of type `T`, whose fields are read from texts. Refuses unknown parameters.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: Deserr<Faults>> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read_fields(query_fields(&parts.uri)?).map(Self).map_err(Problem::invalid)
    }
}

/// The parameters of a query string, as the fields of a request type.
pub(crate) type QueryFields = serde_json::Map<String, serde_json::Value>;

/// Parts a query string into its parameters.
pub(crate) fn query_fields(uri: &http::Uri) -> Result<QueryFields, Problem> {
    let mut fields = QueryFields::new();
    let axum::extract::Query(pairs) = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|_| Problem::malformed("The query string can't be read."))?;
    for (name, value) in pairs {
        if fields.insert(name.clone(), serde_json::Value::String(value)).is_some() {
            let repeated = Invalid::new("repeated", "this parameter is given more than once");
            return Err(Problem::invalid(Faults::one(format!("/{name}"), repeated)));
        }
    }
    Ok(fields)
}

/// Reads parameters into a request type; a fault's place is the parameter's name.
pub(crate) fn read_fields<T: Deserr<Faults>>(fields: QueryFields) -> Result<T, Faults> {
    let read = deserr::deserialize::<T, _, Faults>(serde_json::Value::Object(fields));
    read.map_err(|faults| faults.relocated(|pointer| pointer.trim_start_matches('/').to_owned()))
}

/// The id in a path. What is no id of that kind names nothing: 404.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: std::str::FromStr> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params =
            RawPathParams::from_request_parts(parts, state).await.map_err(|_| Problem::not_found("resource"))?;
        let first = params.iter().next().map(|(_, value)| value.to_owned()).unwrap_or_default();
        first.parse().map(Self).map_err(|_| Problem::not_found("resource"))
    }
}

/// Two ids in a path, outer first. What is no id of that kind names nothing: 404.
#[derive(Debug)]
pub struct Path2<A, B>(pub A, pub B);

impl<S: Send + Sync, A: std::str::FromStr, B: std::str::FromStr> FromRequestParts<S> for Path2<A, B> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params =
            RawPathParams::from_request_parts(parts, state).await.map_err(|_| Problem::not_found("resource"))?;
        let values: Vec<_> = params.iter().map(|(_, value)| value).collect();
        match values.as_slice() {
            [a, b] => match (a.parse(), b.parse()) {
                (Ok(a), Ok(b)) => Ok(Self(a, b)),
                _ => Err(Problem::not_found("resource")),
            },
            _ => Err(Problem::not_found("resource")),
        }
    }
}

/// How a body of JSON is refused.
fn describe_body(route: &mut Described<'_>) {
    route.refuses(400, MALFORMED);
    route.refuses(413, "The body is larger than 1 MiB.");
    route.refuses(415, "The body is not JSON by its media type.");
}

impl<T> Describe for Json<T> {
    fn describe(route: &mut Described<'_>) {
        describe_body(route);
    }
}

impl Describe for RawJson {
    fn describe(route: &mut Described<'_>) {
        describe_body(route);
    }
}

impl Describe for MergePatch {
    fn describe(route: &mut Described<'_>) {
        describe_body(route);
    }
}

impl<T: IntoParams> Describe for Query<T> {
    fn describe(route: &mut Described<'_>) {
        T::into_params(|| Some(ParameterIn::Query)).into_iter().for_each(|parameter| route.takes(parameter));
        route.refuses(400, MALFORMED);
    }
}

impl<T: PartialSchema> Describe for Path<T> {
    fn describe(route: &mut Described<'_>) {
        route.takes_name::<T>();
        route.refuses(404, NOT_THERE);
    }
}

impl<A: PartialSchema, B: PartialSchema> Describe for Path2<A, B> {
    fn describe(route: &mut Described<'_>) {
        route.takes_name::<A>();
        route.takes_name::<B>();
        route.refuses(404, NOT_THERE);
    }
}

/// An answer: a status, its headers and a JSON body. Kept by value, so that it can be recorded and given again.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    pub(crate) version: Option<u64>,
    part: Option<u64>,
    pub(crate) body: Vec<u8>,
    retry_after_s: Option<u64>,
    next_cursor: Option<String>,
    media_type: &'static str,
    problem: Option<Problem>,
    kept_for_s: Option<u32>,
    pub(crate) replayed: bool,
}

/// A page of a list: `{ "items": […], "next_cursor": "…" | null }`.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct List<T> {
    /// The items; a page may be short.
    pub items: Vec<T>,
    /// Where to go on; null only at the true end.
    pub next_cursor: Option<String>,
}

/// Where the next page begins, for the layer that writes the `Link` header.
#[derive(Clone, Debug)]
pub(crate) struct NextCursor(pub(crate) String);

impl Answer {
    fn json<T: Serialize>(status: StatusCode, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self { body, ..Self::empty(status) },
            Err(error) => {
                tracing::error!(%error, "an answer can't be written");
                Self::problem(&Problem::internal())
            }
        }
    }

    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            location: None,
            version: None,
            part: None,
            body: Vec::new(),
            retry_after_s: None,
            next_cursor: None,
            media_type: "application/json",
            problem: None,
            kept_for_s: None,
            replayed: false,
        }
    }

    /// 200 with a resource.
    pub fn ok<T: Serialize>(body: &T) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// 200 with a resource that is JSON already.
    pub fn document(document: String) -> Self {
        Self { body: document.into_bytes(), ..Self::empty(StatusCode::OK) }
    }

    /// 200 with a text of another media type.
    pub fn text(media_type: &'static str, text: String) -> Self {
        Self { body: text.into_bytes(), ..Self::empty(StatusCode::OK) }.with_media_type(media_type)
    }

    /// 200 with a page of resources that are JSON already.
    pub fn documents(documents: &[String], next_cursor: Option<String>) -> Self {
        let cursor = serde_json::Value::from(next_cursor.clone());
        let body = format!("{{\"items\":[{}],\"next_cursor\":{cursor}}}", documents.join(","));
        Self { next_cursor, ..Self::document(body) }
    }

    /// 200 with a page of a list.
    pub fn list<T: Serialize>(list: &List<T>) -> Self {
        Self { next_cursor: list.next_cursor.clone(), ..Self::ok(list) }
    }

    /// Names the next page in a `Link` header, for a page whose body has more than a [`List`].
    #[must_use]
    pub fn followed_by(mut self, next_cursor: Option<String>) -> Self {
        self.next_cursor = next_cursor;
        self
    }

    /// 201 with the new resource and where it lives.
    pub fn created<T: Serialize>(location: impl Into<String>, body: &T) -> Self {
        Self { location: Some(location.into()), ..Self::json(StatusCode::CREATED, body) }
    }

    /// 202: begun; the resource as it stands, and where to look for it.
    pub fn accepted<T: Serialize>(location: impl Into<String>, body: &T) -> Self {
        Self { location: Some(location.into()), retry_after_s: Some(1), ..Self::json(StatusCode::ACCEPTED, body) }
    }

    /// 204: done, nothing to say.
    pub fn no_content() -> Self {
        Self::empty(StatusCode::NO_CONTENT)
    }

    /// A problem, as an answer by value; of its headers it keeps `Retry-After`.
    pub fn problem(problem: &Problem) -> Self {
        let (body, problem) = (problem.body(), Some(problem.clone()));
        let status = problem.as_ref().map_or(StatusCode::INTERNAL_SERVER_ERROR, Problem::status);
        Self { body, problem, media_type: crate::problem::MEDIA_TYPE, ..Self::empty(status) }
    }

    /// Names the resource's version: the strong `ETag`.
    #[must_use]
    pub fn version(mut self, version: u64) -> Self {
        self.version = Some(version);
        self
    }

    /// Names the state of what is shown beside the resource and changes without its version: `ETag: "7.3"`. A client
    /// that has the page hears of it, while `If-Match` goes by the version alone.
    #[must_use]
    pub const fn part(mut self, part: u64) -> Self {
        self.part = Some(part);
        self
    }

    /// Lets everybody keep the answer for so many seconds (`Cache-Control: public`): only for what needs no token.
    #[must_use]
    pub const fn kept_for(mut self, seconds: u32) -> Self {
        self.kept_for_s = Some(seconds);
        self
    }

    /// Says that it was given before: `Idempotent-Replayed: true`.
    #[must_use]
    pub const fn again(mut self) -> Self {
        self.replayed = true;
        self
    }

    pub(crate) fn with_media_type(mut self, media_type: &'static str) -> Self {
        self.media_type = media_type;
        self
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        if let Some(problem) = self.problem {
            return problem.into_response();
        }
        let has_body = !self.body.is_empty();
        let mut response = (self.status, self.body).into_response();
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_TYPE);
        if has_body {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        }
        let texts = [
            (header::LOCATION, self.location),
            (header::ETAG, self.version.map(|version| crate::etag::write(version, self.part))),
            (header::RETRY_AFTER, self.retry_after_s.map(|s| s.to_string())),
            (header::CACHE_CONTROL, self.kept_for_s.map(|s| format!("public, max-age={s}"))),
        ];
        for (name, text) in texts {
            if let Some(value) = text.and_then(|t| HeaderValue::from_str(&t).ok()) {
                headers.insert(name, value);
            }
        }
        if self.replayed {
            headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
        }
        if let Some(cursor) = self.next_cursor {
            response.extensions_mut().insert(NextCursor(cursor));
        }
        response
    }
}

/// Reads JSON that this code wrote itself.
pub fn own_json<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| {
        tracing::error!(%error, "a stored document can't be read");
        Problem::internal()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn resources_that_are_json_already_make_the_same_page() {
        for (items, next_cursor) in [(vec![], None), (vec![json!({ "a": "}" }), json!([1])], Some("next".to_owned()))] {
            let documents: Vec<String> = items.iter().map(ToString::to_string).collect();
            let answer = Answer::documents(&documents, next_cursor.clone());
            let same = Answer::list(&List { items, next_cursor });
            assert_eq!((answer.body, answer.next_cursor), (same.body, same.next_cursor));
        }
    }
}
