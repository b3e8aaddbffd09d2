//! A receiver of webhooks on 127.0.0.1 that keeps what it gets, and answers as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::{Call, Faults};

use crate::support::*;

/// What came.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) id: String,
    pub(crate) timestamp_s: i64,
    pub(crate) signatures: Vec<String>,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

/// How it answers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    Status(u16),
    RetryAfter(u16, u64),
    Never,
}

#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    got: Arc<Mutex<Vec<Got>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

impl Receiver {
    /// One that answers 204 unless it is told otherwise.
    pub(crate) async fn new() -> Self {
        let listener = loop {
            let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
            // Ports of other services, which no webhook goes to.
            if ![50_000, 50_070].contains(&listener.local_addr().unwrap().port()) {
                break listener;
            }
        };
        let url = format!("http://127.0.0.1:{}/hooks", listener.local_addr().unwrap().port());
        let receiver = Self { url, got: Arc::default(), answers: Arc::default() };
        let handler = receiver.clone();
        let app = axum::Router::new().fallback(move |request: Request| {
            let receiver = handler.clone();
            async move { receiver.take(request).await }
        });
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    async fn take(&self, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let text = |name: &str| parts.headers.get(name).unwrap().to_str().unwrap().to_owned();
        let got = Got {
            id: text("webhook-id"),
            timestamp_s: text("webhook-timestamp").parse().unwrap(),
            signatures: text("webhook-signature").split(' ').map(str::to_owned).collect(),
            headers: parts.headers.clone(),
            body: String::from_utf8(body.to_vec()).unwrap(),
        };
        self.got.lock().unwrap().push(got);
        let answer = {
            let mut answers = self.answers.lock().unwrap();
            let answer = answers.pop_front().unwrap_or(Answer::Status(204));
            if answers.is_empty() {
                answers.push_back(answer);
            }
            answer
        };
        match answer {
            Answer::Status(status) => (http::StatusCode::from_u16(status).unwrap(), "seen").into_response(),
            Answer::RetryAfter(status, seconds) => {
                let headers = [("retry-after", seconds.to_string())];
                (http::StatusCode::from_u16(status).unwrap(), headers).into_response()
            }
            Answer::Never => {
                tokio::time::sleep(Duration::from_secs(60)).await;
                ().into_response()
            }
        }
    }

    /// Answers so from now on, the last for ever.
    pub(crate) fn answers(&self, answers: &[Answer]) {
        *self.answers.lock().unwrap() = answers.iter().copied().collect();
    }

    /// Takes what came since the last time.
    pub(crate) fn take_all(&self) -> Vec<Got> {
        std::mem::take(&mut *self.got.lock().unwrap())
    }
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether one of the signatures is what the stock library makes with this secret.
    pub(crate) fn is_signed_by(&self, secret: &str) -> bool {
        if let Some(public) = secret.strip_prefix("whpk_") {
            let key = STANDARD.decode(public).unwrap();
            let key = ed25519_dalek::VerifyingKey::from_bytes(&key.try_into().unwrap()).unwrap();
            let message = format!("{}.{}.{}", self.id, self.timestamp_s, self.body);
            return self.signatures.iter().filter_map(|signature| signature.strip_prefix("v1a,")).any(|signature| {
                let signature = ed25519_dalek::Signature::from_slice(&STANDARD.decode(signature).unwrap()).unwrap();
                key.verify_strict(message.as_bytes(), &signature).is_ok()
            });
        }
        let webhook = standardwebhooks::Webhook::new(secret).unwrap();
        let wanted = webhook.sign(&self.id, self.timestamp_s, self.body.as_bytes()).unwrap();
        self.signatures.contains(&wanted)
    }
}

const SETTINGS: [(&str, &str); 4] = [
    ("NOTIFICATIONS_WEBHOOKS_AT_ONCE", "false"),
    ("NOTIFICATIONS_WEBHOOK_HTTP", "true"),
    ("NOTIFICATIONS_WEBHOOK_NETWORKS", "127.0.0.0/8"),
    ("NOTIFICATIONS_WEBHOOK_TIMEOUT_S", "1"),
];

/// A rig whose webhooks reach this machine.
pub(crate) fn rig() -> Rig {
    rig_with(None)
}

pub(crate) fn rig_with(faults: Option<Faults>) -> Rig {
    Rig::with(&SETTINGS, faults)
}

/// A rig that sends as soon as something is written down.
pub(crate) fn hasty_rig() -> Rig {
    Rig::with(SETTINGS.get(1..).unwrap(), None)
}

/// Creates an endpoint: its path, and its secret.
pub(crate) async fn endpoint(rig: &Rig, url: &str, events: Value, signing: &str) -> (String, String) {
    let body = json!({ "url": url, "events": events, "signing": signing });
    let made = good(rig, staff(Call::post("/webhook-endpoints")).json(body)).await;
    (made.header("location").to_owned(), made.body["secret"].as_str().unwrap().to_owned())
}

pub(crate) fn stock(n: usize) -> Value {
    json!({
        "movement_id": id("mov", n),
        "levels": [{ "sku": "TEE", "version": n, "on_hand": 5, "reserved": 1, "available": 4, "backorder": false }],
    })
}

/// Something happens to the stock.
pub(crate) async fn happens(rig: &Rig, n: usize) {
    tell(rig, "inventory.stock.changed", stock(n)).await;
}

pub(crate) async fn deliveries(rig: &Rig, endpoint: &str) -> Vec<Value> {
    list_of(rig, staff(Call::get(format!("{endpoint}/deliveries?limit=100")))).await
}
