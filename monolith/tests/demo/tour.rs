//! Sends the examples of `demo/examples.json` through the front door.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use domain::Clock;
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use serde_json::Value;
use stoa::Host;
use stoa::examples::{Answers, Example, fill, fill_all};

/// The most attempts of a step that waits for an answer.
const TRIES: usize = 300;
/// What the document shows in place of a secret.
const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJhY2N0XzAxIn0.c2lnbmF0dXJl";
const SECRETS: [&str; 5] = ["access_token", "refresh_token", "id_token", "client_secret", "secret"];

/// Method, path and body type of an operation.
struct Operation {
    method: Method,
    path: String,
    takes_key: bool,
    media_type: Option<String>,
}

/// A tour of the API.
pub(crate) struct Tour<'a> {
    host: &'a Host,
    clock: Clock,
    http: Client,
    operations: BTreeMap<String, Operation>,
    answers: Answers,
    steps: usize,
}

struct Reply {
    status: u16,
    text: String,
    body: Value,
}

impl<'a> Tour<'a> {
    pub(crate) fn of(host: &'a Host, clock: Clock) -> Self {
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { host, clock, http, operations: operations(), answers: Answers::default(), steps: 0 }
    }

    /// Takes one step; fails if the answer differs from the example.
    pub(crate) async fn take(&mut self, example: &Example) {
        let name = &example.operation;
        let mut reply = self.send(example).await;
        for _ in 0..TRIES {
            if is_as_expected(example, &reply) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            if reply.text.contains("not_invoiced_yet") {
                // The tick writes invoices, a while after the order.
                self.clock.advance(Duration::from_secs(10));
                self.host.capability("orders").unwrap().tick().await.unwrap();
            }
            reply = self.send(example).await;
        }
        assert!(is_as_expected(example, &reply), "{name} {:?}: {} {}", example.path, reply.status, reply.text);
        if let Some(code) = &example.problem {
            assert_eq!(reply.body["type"], format!("urn:stoa:problem:{code}"), "{name}: {}", reply.text);
        }
        for (kept, pointer) in &example.keep {
            let value = reply.body.pointer(pointer).and_then(Value::as_str);
            let value = value.unwrap_or_else(|| panic!("{name}: nothing at {pointer} of {}", reply.text));
            self.answers.kept.insert(kept.clone(), value.to_owned());
        }
        let is_shown = !example.extra && reply.status < 300 && reply.body.is_object() && name != "show_openapi";
        if is_shown {
            self.answers.bodies.entry(name.clone()).or_insert(reply.body);
        }
    }

    async fn send(&mut self, example: &Example) -> Reply {
        let operation = self.operations.get(&example.operation);
        let operation = operation.unwrap_or_else(|| panic!("there is no operation {}", example.operation));
        let kept = &self.answers.kept;
        let mut path = operation.path.clone();
        for (name, value) in &example.path {
            path = path.replace(&format!("{{{name}}}"), &fill(value, kept));
        }
        if !example.query.is_empty() {
            let pairs = example.query.iter().map(|(name, value)| (name, fill(value, kept)));
            path += &format!("?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish());
        }
        let mut request = self.http.request(operation.method.clone(), format!("{}{path}", self.host.url));
        self.steps += 1;
        if operation.takes_key && !example.headers.contains_key("Idempotency-Key") {
            request = request.header("idempotency-key", format!("step-{}", self.steps));
        }
        for (name, value) in &example.headers {
            request = request.header(name, value);
        }
        request = match example.caller.as_str() {
            "nobody" => request,
            "client" => {
                let known = self.host.administrator.as_ref().unwrap();
                let pair = format!("{}:{}", known.client_id, known.client_secret);
                let pair = base64::engine::general_purpose::STANDARD.encode(pair);
                request.header("authorization", format!("Basic {pair}"))
            }
            caller => request.bearer_auth(&kept[&format!("{caller}_token")]),
        };
        if let Some(body) = &example.body {
            let media_type = example.media_type.as_ref().or(operation.media_type.as_ref()).unwrap();
            request = request.header("content-type", media_type).body(written(body, media_type, kept));
        }
        let response = request.send().await.unwrap();
        let (status, text) = (response.status().as_u16(), response.text().await.unwrap());
        Reply { status, body: serde_json::from_str(&text).unwrap_or_default(), text }
    }

    /// Returns the answers as the document shows them: short and without secrets.
    pub(crate) fn answers(&self) -> Answers {
        let tidy = |name: &str, text: &str| match SECRETS.iter().any(|secret| name.ends_with(secret)) {
            true => TOKEN.to_owned(),
            false => text.replace(&self.host.url, "http://127.0.0.1:8080"),
        };
        let kept = self.answers.kept.iter().map(|(name, value)| {
            let name_of_secret = if name.ends_with("_token") { "access_token" } else { name };
            (name.clone(), tidy(name_of_secret, value))
        });
        let bodies = self.answers.bodies.iter().map(|(name, body)| (name.clone(), tidied("", body, &tidy)));
        Answers { kept: kept.collect(), bodies: bodies.collect() }
    }
}

/// Tidies a value: lists keep two items.
fn tidied(name: &str, value: &Value, tidy: &dyn Fn(&str, &str) -> String) -> Value {
    match value {
        Value::String(text) => tidy(name, text).into(),
        Value::Array(items) => items.iter().take(2).map(|item| tidied(name, item, tidy)).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, field)| (name.clone(), tidied(name, field, tidy)));
            fields.collect::<serde_json::Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

fn is_as_expected(example: &Example, reply: &Reply) -> bool {
    reply.status == example.answer
        && example.until.iter().all(|(pointer, wanted)| reply.body.pointer(pointer) == Some(wanted))
}

fn written(body: &Value, media_type: &str, kept: &BTreeMap<String, String>) -> String {
    match fill_all(body, kept) {
        Value::String(text) => text,
        Value::Object(fields) if media_type == "application/x-www-form-urlencoded" => {
            let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()));
            form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
        }
        other => other.to_string(),
    }
}

fn operations() -> BTreeMap<String, Operation> {
    let document = serde_json::to_value(stoa::reference::openapi()).unwrap();
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, described) in item.as_object().unwrap() {
            let parameters = described["parameters"].as_array().into_iter().flatten();
            let media_types = described["requestBody"]["content"].as_object();
            let operation = Operation {
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                takes_key: parameters.into_iter().any(|parameter| parameter["name"] == "Idempotency-Key"),
                media_type: media_types.and_then(|all| all.keys().next().cloned()),
            };
            found.insert(described["operationId"].as_str().unwrap().to_owned(), operation);
        }
    }
    found
}
