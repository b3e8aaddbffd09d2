//! The way from the console to the API: it lets requests through to the capabilities, and notes each with its answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, Weak};

use axum::body::{Body, Bytes};
use domain::Clock;
use futures::future::BoxFuture;
use http::{Request, Response, header};
use serde_json::{Value, json};
use service::caller::Claims;
use service::capability::Hosted;
use service::ports::{ApiPort, PortError};
use stoa::capabilities;
use stoa::edge::matching;
use testkit::ISSUER;
use tower::ServiceExt;

use crate::described::{Route, described_routes};

/// A call of the API.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) media_type: String,
    pub(crate) body: Bytes,
    pub(crate) status: u16,
    pub(crate) answer: Value,
}

/// The door.
pub(crate) struct Door {
    pub(crate) clock: Clock,
    capabilities: OnceLock<Vec<Weak<dyn Hosted>>>,
    asked: Mutex<Vec<Asked>>,
    /// The status with which every call is refused from now on; 0 for none.
    pub(crate) refuses: Mutex<u16>,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Door")
    }
}

/// A token that says whose it is and what for: the door believes it.
pub(crate) fn token(subject: &str, scopes: &str) -> String {
    format!("{subject}|{scopes}")
}

impl Door {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, capabilities: OnceLock::new(), asked: Mutex::default(), refuses: Mutex::new(0) }
    }

    pub(crate) fn open(&self, capabilities: &[Arc<dyn Hosted>]) {
        assert!(self.capabilities.set(capabilities.iter().map(Arc::downgrade).collect()).is_ok());
    }

    /// The calls since the last time.
    pub(crate) fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    async fn answer(&self, request: Request<Bytes>) -> Result<Response<Bytes>, PortError> {
        let (mut parts, body) = request.into_parts();
        let path = parts.uri.path().to_owned();
        let told = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        if path == "/oauth/token" {
            let code = form_urlencoded::parse(&body).find(|(name, _)| name == "code");
            let code = code.map(|(_, code)| code.into_owned()).ok_or("only codes are redeemed here")?;
            let scopes = code.split('|').nth(1).unwrap_or_default();
            let tokens = json!({ "access_token": code, "expires_in": 86_400, "refresh_token": "r", "scope": scopes });
            return Ok(Response::new(tokens.to_string().into()));
        }
        let refused = *self.refuses.lock().unwrap();
        if refused > 0 {
            let problem = json!({ "type": "urn:stoa:problem:overloaded", "detail": "", "status": refused });
            return Ok(Response::builder().status(refused).body(problem.to_string().into())?);
        }
        let mut asked = Asked {
            method: parts.method.to_string(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            media_type: told(header::CONTENT_TYPE),
            body: body.clone(),
            status: 0,
            answer: Value::Null,
            path,
        };
        if let Some((subject, scopes)) =
            told(header::AUTHORIZATION).strip_prefix("Bearer ").and_then(|t| t.split_once('|'))
        {
            let expires = (self.clock.now().as_seconds() + 900).to_string();
            let claims = [("iss", ISSUER), ("aud", "stoa"), ("scope", scopes), ("sub", subject), ("exp", &expires)];
            let claims: HashMap<_, _> = claims.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            parts.extensions.insert(Claims(claims));
        }
        let found = matching::find(&asked.method, &asked.path).ok_or("there is no such route")?;
        let capability = self.capabilities.get().unwrap().iter().filter_map(Weak::upgrade);
        let capability = capability.into_iter().find(|known| known.name() == found.capability).unwrap();
        let response = capability.service().oneshot(Request::from_parts(parts, Body::from(body))).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await?;
        (asked.status, asked.answer) = (parts.status.as_u16(), serde_json::from_slice(&body).unwrap_or_default());
        self.asked.lock().unwrap().push(asked);
        Ok(Response::from_parts(parts, body))
    }
}

impl ApiPort for Door {
    fn call(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, PortError>> {
        Box::pin(self.answer(request))
    }
}

/// The operation that a call is described as: `cancel_order`. Panics if the API's document has no such call.
#[track_caller]
pub(crate) fn described(asked: &Asked) -> String {
    let said = format!("{} {}?{}", asked.method, asked.path, asked.query);
    let routes = described_routes();
    let route = Route::of(&routes, &asked.method, &asked.path);
    let route = route.unwrap_or_else(|| panic!("{said} is not in the API's document"));
    let document = serde_json::to_value((capabilities::find(route.capability).unwrap().openapi)()).unwrap();
    let operation = &document["paths"][&route.path][asked.method.to_lowercase()];
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    for (name, _) in form_urlencoded::parse(asked.query.as_bytes()) {
        let known = parameters.iter().any(|known| known["in"] == "query" && known["name"] == name.as_ref());
        assert!(known, "the document of {said} has no parameter {name}");
    }
    let media_type = asked.media_type.split(';').next().unwrap_or_default();
    if !asked.body.is_empty() {
        let content = &operation["requestBody"]["content"];
        // PATCH is a merge patch, which is JSON.
        let content = ["application/merge-patch+json", media_type].map(|kind| &content[kind]);
        let content = content.into_iter().find(|content| content.is_object());
        let content = content.unwrap_or_else(|| panic!("the document of {said} has no {media_type}: {operation}"));
        if let Ok(body) = serde_json::from_slice::<Value>(&asked.body)
            && media_type.ends_with("json")
        {
            fits(&document, &content["schema"], &body, &said);
        }
    }
    operation["operationId"].as_str().unwrap().to_owned()
}

/// What a reference leads to.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => document.pointer(name.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// Every field that is sent is a described one.
#[track_caller]
fn fits(document: &Value, schema: &Value, sent: &Value, said: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        return fits(document, document.pointer(name.trim_start_matches('#')).unwrap(), sent, said);
    }
    for of in ["allOf", "oneOf", "anyOf"] {
        if let Some(schemas) = schema[of].as_array() {
            // A text for each name that there may be, of metadata for instance.
            if schemas.iter().any(|schema| resolved(document, schema)["additionalProperties"].is_object()) {
                return;
            }
            let names = |schema: &Value| properties(document, schema);
            let known: Vec<String> = schemas.iter().flat_map(names).collect();
            let fields = sent.as_object().into_iter().flatten();
            fields.for_each(|(field, _)| assert!(known.contains(field), "{said} sends {field}; known are {known:?}"));
            return;
        }
    }
    match sent {
        Value::Object(fields) if schema["properties"].is_object() => {
            for (name, value) in fields {
                let property = &schema["properties"][name];
                assert!(property.is_object(), "{said} sends {name}, which is not in {schema}");
                fits(document, property, value, said);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fits(document, &schema["items"], item, said)),
        _ => {}
    }
}

fn properties(document: &Value, schema: &Value) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return properties(document, document.pointer(name.trim_start_matches('#')).unwrap());
    }
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let parts = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|of| schema[of].as_array()).flatten();
    own.chain(parts.flat_map(|part| properties(document, part))).collect()
}
