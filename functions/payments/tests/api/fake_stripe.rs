//! A fake Stripe server for the requests that payments sends.
//! It follows Stripe's public API description.
//!
//! It refuses unknown parameters, keeps answers by `Idempotency-Key`, moves intents through their states, and writes
//! signed events. A test may lose requests or answers, or crash the client at a request. The tests of the whole system
//! use it too.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State as Held;
use axum::response::Response;
use domain::Clock;
use http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::{Value, json};
use testkit::Call;
use tokio::sync::Notify;

/// What happens to a request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// The request is handled and answered.
    Good,
    /// The request never arrives.
    RequestLost,
    /// The request is handled, and its answer never arrives.
    AnswerLost,
    /// Stripe is busy and does nothing.
    Status(u16),
    /// The client crashes before the request is handled.
    CrashBefore,
    /// The request is handled, and the client crashes before the answer.
    CrashAfter,
}

type Fields = BTreeMap<String, String>;
type Answer = (u16, Value);

#[derive(Clone, Debug, Default)]
struct Intent {
    amount: i64,
    currency: String,
    status: &'static str,
    capturable: i64,
    received: i64,
    refunded: i64,
    created: i64,
    metadata: Fields,
    method: String,
    return_url: Option<String>,
    error: Option<Value>,
    canceled_for: Option<&'static str>,
}

struct State {
    clock: Clock,
    intents: BTreeMap<String, Intent>,
    refunds: Vec<Value>,
    keys: HashMap<String, (String, Answer)>,
    events: VecDeque<Value>,
    wire: VecDeque<Wire>,
    multicapture: bool,
    requests: Vec<String>,
    made: u32,
    /// The secret key that is accepted.
    accepted_key: String,
}

/// The fake server.
#[derive(Clone)]
pub(crate) struct Stripe {
    pub(crate) url: String,
    key: Arc<tempfile::NamedTempFile>,
    state: Arc<Mutex<State>>,
    crashed: Arc<Notify>,
}

const KEY: &str = "sk_test_fake";
const LIFE: i64 = 7 * 24 * 60 * 60;

impl Stripe {
    /// Starts the server; it ends with the test's runtime.
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = State {
            clock: Clock::manual(testkit::NOON),
            intents: BTreeMap::new(),
            refunds: Vec::new(),
            keys: HashMap::new(),
            events: VecDeque::new(),
            wire: VecDeque::new(),
            multicapture: true,
            requests: Vec::new(),
            made: 0,
            accepted_key: KEY.to_owned(),
        };
        let key = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(key.path(), format!("{KEY}\n")).unwrap();
        let stripe = Self { url, key: Arc::new(key), state: Arc::new(Mutex::new(state)), crashed: Arc::default() };
        let router = Router::new().fallback(serve).with_state(stripe.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        stripe
    }

    /// The file with the secret key, which only its owner may read.
    pub(crate) fn key_file(&self) -> &str {
        self.key.path().to_str().unwrap()
    }

    /// Accepts only this secret key from now on.
    pub(crate) fn accept_key(&self, key: &str) {
        key.clone_into(&mut self.state().accepted_key);
    }

    /// Uses the test's clock from now on.
    pub(crate) fn follow(&self, clock: &Clock) {
        self.state().clock = clock.clone();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Sets what happens to each of the next requests; later ones are good.
    pub(crate) fn wire(&self, wire: impl IntoIterator<Item = Wire>) {
        self.state().wire = wire.into_iter().collect();
    }

    /// Crashes the client at a request, counted from 1.
    pub(crate) fn crash_at(&self, request: u64, answered: bool) {
        let crash = if answered { Wire::CrashAfter } else { Wire::CrashBefore };
        self.wire((1..request).map(|_| Wire::Good).chain([crash]));
    }

    /// Waits until the client has to crash.
    pub(crate) async fn crashed(&self) {
        self.crashed.notified().await;
    }

    pub(crate) fn without_multicapture(&self) {
        self.state().multicapture = false;
    }

    /// Forgets all idempotency keys, as Stripe does after a day.
    pub(crate) fn forget_keys(&self) {
        self.state().keys.clear();
    }

    /// The requests since the last call: `POST /v1/refunds`, …
    pub(crate) fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.state().requests)
    }

    /// Lets the customer complete or fail the action.
    pub(crate) fn act(&self, succeeds: bool) {
        let mut state = self.state();
        let waiting = state.intents.iter().find(|(_, intent)| intent.status == "requires_action");
        let id = waiting.map(|(id, _)| id.clone()).unwrap();
        let intent = state.intents.get_mut(&id).unwrap();
        if succeeds {
            (intent.status, intent.capturable) = ("requires_capture", intent.amount);
            state.add_intent_event("payment_intent.amount_capturable_updated", &id);
        } else {
            intent.status = "requires_payment_method";
            intent.error = Some(json!({ "type": "card_error", "code": "payment_intent_authentication_failure" }));
            state.add_intent_event("payment_intent.payment_failed", &id);
        }
    }

    /// Disputes the first charge, or decides the dispute.
    pub(crate) fn dispute(&self, decided: Option<&str>) {
        let mut state = self.state();
        let (id, intent) = state.intents.iter().next().map(|(id, intent)| (id.clone(), intent.clone())).unwrap();
        let object = json!({
            "id": "du_1", "object": "dispute", "amount": intent.received, "currency": intent.currency, "charge": "ch_1",
            "payment_intent": id, "reason": "product_not_received", "status": decided.unwrap_or("needs_response"),
            "created": 1_772_366_400, "evidence_details": { "due_by": 1_773_000_000, "has_evidence": false },
        });
        state.add_event(if decided.is_some() { "charge.dispute.closed" } else { "charge.dispute.created" }, object);
    }

    /// Cancels expired intents, as Stripe does after their time.
    pub(crate) fn expire(&self) {
        let mut state = self.state();
        let ids: Vec<_> = state.intents.keys().cloned().collect();
        ids.iter().for_each(|id| state.expire(id));
    }

    /// The events since the last call.
    pub(crate) fn take_events(&self) -> Vec<Value> {
        self.state().events.drain(..).collect()
    }

    /// The webhook of an event.
    pub(crate) fn webhook(&self, event: &Value, secret: &str) -> Call {
        let text = event.to_string();
        let now = self.state().clock.now();
        let signature = payments::adapters::signature::sign(text.as_bytes(), secret.as_bytes(), now);
        Call::post("/payments/webhooks/stripe").body("application/json", text).header("stripe-signature", signature)
    }

    /// `status received/amount -refunded` of each intent.
    pub(crate) fn books(&self) -> Vec<String> {
        let state = self.state();
        let line = |i: &Intent| format!("{} {}/{} -{}", i.status, i.received, i.amount, i.refunded);
        state.intents.values().map(line).collect()
    }

    /// Captured, refunded and still authorised, in total.
    pub(crate) fn sums(&self) -> (i64, i64, i64) {
        self.state().intents.values().fold((0, 0, 0), |sum, intent| {
            let held = if intent.status == "requires_capture" { intent.capturable } else { 0 };
            (sum.0 + intent.received, sum.1 + intent.refunded, sum.2 + held)
        })
    }
}

async fn serve(Held(stripe): Held<Stripe>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let mut wire = Wire::Good;
    let answer = {
        let mut state = stripe.state();
        wire = state.wire.pop_front().unwrap_or(wire);
        state.requests.push(format!("{method} {}", uri.path()));
        match wire {
            Wire::Good | Wire::AnswerLost | Wire::CrashAfter => state.answer(&method, &uri, &headers, &body),
            Wire::Status(status) => (status, error("api_error", "lock_timeout", None, "Try again.")),
            Wire::RequestLost | Wire::CrashBefore => (500, Value::Null),
        }
    };
    if matches!(wire, Wire::CrashBefore | Wire::CrashAfter) {
        stripe.crashed.notify_one();
        // The client does not wait for an answer.
        std::future::pending::<()>().await;
    }
    if matches!(wire, Wire::RequestLost | Wire::AnswerLost) {
        // The connection breaks in the middle of an answer.
        let broken = futures::stream::once(async { Err::<Bytes, _>(std::io::Error::other("gone")) });
        return Response::new(Body::from_stream(broken));
    }
    let (status, body) = answer;
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

fn error(kind: &str, code: &str, param: Option<&str>, message: &str) -> Value {
    json!({ "error": { "type": kind, "code": code, "param": param, "message": message } })
}

fn invalid(code: &str, param: Option<&str>, message: &str) -> Answer {
    (400, error("invalid_request_error", code, param, message))
}

/// The parameters that a request may have.
fn known(path: &str, name: &str) -> bool {
    let name = name.split('[').next().unwrap_or_default();
    match path {
        "create" => matches!(
            name,
            "amount"
                | "currency"
                | "payment_method"
                | "payment_method_types"
                | "payment_method_options"
                | "capture_method"
                | "confirm"
                | "metadata"
                | "expand"
                | "return_url"
                | "error_on_requires_action"
        ),
        "capture" => matches!(name, "amount_to_capture" | "final_capture" | "metadata" | "expand"),
        "cancel" => matches!(name, "cancellation_reason" | "expand"),
        "refund" => matches!(name, "payment_intent" | "charge" | "amount" | "reason" | "metadata" | "expand"),
        _ => false,
    }
}

fn metadata(form: &Fields) -> Fields {
    let pairs = form.iter().filter_map(|(name, value)| {
        Some((name.strip_prefix("metadata[")?.strip_suffix(']')?.to_owned(), value.clone()))
    });
    pairs.collect()
}

impl State {
    fn answer(&mut self, method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Answer {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if header("authorization") != format!("Bearer {}", self.accepted_key) {
            return (401, error("invalid_request_error", "", None, "Invalid API Key provided"));
        }
        assert_eq!(header("stripe-version"), "2024-06-20", "the version is pinned");
        let parts: Vec<_> = uri.path().trim_start_matches("/v1/").split('/').collect();
        if method == Method::GET {
            return match parts[..] {
                ["payment_intents", id] => self.find(id),
                ["refunds"] => self.list_refunds(uri.query().unwrap_or_default()),
                _ => (404, error("invalid_request_error", "", None, "Unrecognized request URL")),
            };
        }
        assert_eq!(header("content-type"), "application/x-www-form-urlencoded");
        let (key, fingerprint) = (header("idempotency-key"), format!("{uri} {}", String::from_utf8_lossy(body)));
        assert!(!key.is_empty(), "each request that moves money has a key");
        if let Some((before, answer)) = self.keys.get(key) {
            if *before != fingerprint {
                let message = "Keys for idempotent requests can only be used with the same parameters";
                return (400, error("idempotency_error", "", None, message));
            }
            return answer.clone();
        }
        let form: Fields = form_urlencoded::parse(body).map(|(name, value)| (name.into(), value.into())).collect();
        let what = match parts[..] {
            ["payment_intents"] => "create",
            ["payment_intents", _, "capture"] => "capture",
            ["payment_intents", _, "cancel"] => "cancel",
            ["refunds"] => "refund",
            _ => return (404, error("invalid_request_error", "", None, "Unrecognized request URL")),
        };
        if let Some(name) = form.keys().find(|name| !known(what, name)) {
            return invalid("parameter_unknown", Some(name), &format!("Received unknown parameter: {name}"));
        }
        let answer = match what {
            "create" => self.create(&form),
            "capture" => self.capture(parts[1], &form),
            "cancel" => self.cancel(parts[1]),
            _ => self.refund(&form),
        };
        self.keys.insert(key.to_owned(), (fingerprint, answer.clone()));
        answer
    }

    fn create(&mut self, form: &Fields) -> Answer {
        let field = |name: &str| form.get(name).cloned().unwrap_or_default();
        let Ok(amount) = field("amount").parse::<i64>() else {
            return invalid("parameter_invalid_integer", Some("amount"), "Invalid integer");
        };
        if field("capture_method") != "manual" || field("confirm") != "true" {
            return invalid("", None, "this fake confirms at once and captures by hand");
        }
        if field("currency").chars().any(|c| !c.is_ascii_lowercase()) {
            return invalid("", Some("currency"), "Invalid currency");
        }
        if amount < 50 {
            return invalid("amount_too_small", Some("amount"), "Amount must be at least 50 cents");
        }
        let (method, fails_on_action) = (field("payment_method"), field("error_on_requires_action") == "true");
        self.made += 1;
        let id = format!("pi_{:04}", self.made);
        let mut intent = Intent {
            amount,
            currency: field("currency"),
            status: "requires_capture",
            capturable: amount,
            created: self.clock.now().as_seconds(),
            metadata: metadata(form),
            method: method.clone(),
            return_url: form.get("return_url").cloned(),
            ..Intent::default()
        };
        let refused = |code: &str, decline: &str| {
            Some(
                json!({ "type": "card_error", "code": code, "decline_code": decline, "message": "Your card was declined." }),
            )
        };
        match method.as_str() {
            "pm_card_visa" | "pm_card_createDispute" => {}
            "pm_card_chargeDeclined" => intent.error = refused("card_declined", "generic_decline"),
            "pm_card_chargeDeclinedInsufficientFunds" => intent.error = refused("card_declined", "insufficient_funds"),
            "pm_card_chargeDeclinedLostCard" => intent.error = refused("card_declined", "lost_card"),
            "pm_card_chargeDeclinedExpiredCard" => intent.error = refused("expired_card", "expired_card"),
            "pm_card_chargeDeclinedIncorrectCvc" => intent.error = refused("incorrect_cvc", "incorrect_cvc"),
            "pm_card_chargeDeclinedProcessingError" => intent.error = refused("processing_error", "processing_error"),
            "pm_card_authenticationRequired" if fails_on_action => {
                intent.error = refused("authentication_required", "authentication_required");
            }
            "pm_card_authenticationRequired" => (intent.status, intent.capturable) = ("requires_action", 0),
            _ => return invalid("resource_missing", Some("payment_method"), "No such PaymentMethod"),
        }
        if let Some(error) = &mut intent.error {
            (intent.status, intent.capturable) = ("requires_payment_method", 0);
            let error = error.clone();
            self.intents.insert(id.clone(), intent);
            self.add_intent_event("payment_intent.payment_failed", &id);
            let mut body = json!({ "error": error });
            body["error"]["payment_intent"] = self.show(&id);
            return (402, body);
        }
        let kind = if intent.status == "requires_action" { "requires_action" } else { "amount_capturable_updated" };
        self.intents.insert(id.clone(), intent);
        self.add_intent_event(&format!("payment_intent.{kind}"), &id);
        (200, self.show(&id))
    }

    fn find(&mut self, id: &str) -> Answer {
        if !self.intents.contains_key(id) {
            return (404, error("invalid_request_error", "resource_missing", Some("intent"), "No such payment_intent"));
        }
        self.expire(id);
        (200, self.show(id))
    }

    fn capture(&mut self, id: &str, form: &Fields) -> Answer {
        let (found, _) = self.find(id);
        if found != 200 {
            return self.find(id);
        }
        let multicapture = self.multicapture;
        let intent = self.intents.get_mut(id).unwrap();
        if intent.status != "requires_capture" {
            return self.unexpected(id);
        }
        let keep = form.get("final_capture").is_some_and(|value| value == "false");
        if keep && !multicapture {
            return invalid("", Some("final_capture"), "This PaymentIntent is not eligible for multicapture");
        }
        let amount: i64 = form.get("amount_to_capture").and_then(|text| text.parse().ok()).unwrap_or(intent.capturable);
        if amount < 1 {
            return invalid("parameter_invalid_integer", Some("amount_to_capture"), "This value must be at least 1");
        }
        if amount > intent.capturable {
            return invalid(
                "amount_too_large",
                Some("amount_to_capture"),
                "The amount is greater than what is capturable",
            );
        }
        intent.received += amount;
        intent.capturable -= amount;
        intent.metadata.extend(metadata(form));
        if !keep || intent.capturable == 0 {
            (intent.status, intent.capturable) = ("succeeded", 0);
            self.add_intent_event("payment_intent.succeeded", id);
        }
        (200, self.show(id))
    }

    fn cancel(&mut self, id: &str) -> Answer {
        let (found, _) = self.find(id);
        if found != 200 {
            return self.find(id);
        }
        let intent = self.intents.get_mut(id).unwrap();
        if matches!(intent.status, "succeeded" | "canceled") {
            return self.unexpected(id);
        }
        (intent.status, intent.capturable, intent.canceled_for) = ("canceled", 0, Some("requested_by_customer"));
        self.add_intent_event("payment_intent.canceled", id);
        (200, self.show(id))
    }

    fn refund(&mut self, form: &Fields) -> Answer {
        let id = form.get("payment_intent").cloned().unwrap_or_default();
        let Some(intent) = self.intents.get_mut(&id) else { return self.find(&id) };
        let amount: i64 = form.get("amount").and_then(|text| text.parse().ok()).unwrap_or(intent.received);
        let left = intent.received - intent.refunded;
        if left == 0 {
            return invalid("charge_already_refunded", None, "Charge has already been refunded.");
        }
        if amount > left {
            return invalid("", Some("amount"), "Refund amount is greater than unrefunded amount on charge");
        }
        intent.refunded += amount;
        let refund = json!({
            "id": format!("re_{}", self.refunds.len() + 1), "object": "refund", "amount": amount,
            "currency": intent.currency, "payment_intent": id, "status": "succeeded", "metadata": metadata(form),
        });
        self.refunds.push(refund.clone());
        self.add_event("refund.updated", refund.clone());
        (200, refund)
    }

    fn list_refunds(&self, query: &str) -> Answer {
        let query: Fields = form_urlencoded::parse(query.as_bytes()).map(|(n, v)| (n.into(), v.into())).collect();
        let of = query.get("payment_intent").cloned().unwrap_or_default();
        let data: Vec<_> = self.refunds.iter().filter(|refund| refund["payment_intent"] == of.as_str()).collect();
        (200, json!({ "object": "list", "data": data, "has_more": false, "url": "/v1/refunds" }))
    }

    fn unexpected(&self, id: &str) -> Answer {
        let mut body =
            error("invalid_request_error", "payment_intent_unexpected_state", None, "It has another status.");
        body["error"]["payment_intent"] = self.show(id);
        (400, body)
    }

    fn expire(&mut self, id: &str) {
        let now = self.clock.now().as_seconds();
        let Some(intent) = self.intents.get_mut(id) else { return };
        if intent.status == "requires_capture" && now >= intent.created + LIFE {
            (intent.status, intent.capturable, intent.canceled_for) = ("canceled", 0, Some("automatic"));
            self.add_intent_event("payment_intent.canceled", id);
        }
    }

    fn show(&self, id: &str) -> Value {
        let intent = &self.intents[id];
        let action = (intent.status == "requires_action").then(|| {
            json!({ "type": "redirect_to_url", "redirect_to_url": {
                "url": format!("https://hooks.stripe.com/3d_secure_2/{id}"), "return_url": intent.return_url } })
        });
        json!({
            "id": id, "object": "payment_intent", "amount": intent.amount, "amount_capturable": intent.capturable,
            "amount_received": intent.received, "currency": intent.currency, "status": intent.status,
            "capture_method": "manual", "created": intent.created, "metadata": intent.metadata, "livemode": false,
            "payment_method": intent.method, "next_action": action, "last_payment_error": intent.error,
            "cancellation_reason": intent.canceled_for,
            "latest_charge": { "id": "ch_1", "object": "charge",
                "payment_method_details": { "type": "card", "card": { "capture_before": intent.created + LIFE } } },
        })
    }

    fn add_intent_event(&mut self, kind: &str, id: &str) {
        let object = self.show(id);
        self.add_event(kind, object);
    }

    fn add_event(&mut self, kind: &str, object: Value) {
        self.made += 1;
        let id = format!("evt_{}", self.made);
        let event = json!({ "id": id, "object": "event", "type": kind, "api_version": "2024-06-20", "data": { "object": object } });
        self.events.push_back(event);
    }
}
