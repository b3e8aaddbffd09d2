//! Helpers of the tests: the rig, forms, and a client's view of tokens.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use identity::Identity;
use serde_json::{Value, json};
use service::capability::Hosted;
use sha2::{Digest, Sha256};
use testkit::{Alone, Call, Reply};

pub(crate) const PASSWORD: &str = "correct horse battery staple";
pub(crate) const ISSUER: &str = "https://issuer.test";

/// Identity with a signing key in its table.
pub(crate) fn rig() -> Alone<Identity> {
    Alone::with(&[("IDENTITY_SIGNING_KEY_ID", "")], None)
}

/// Creates an account; returns the answer.
pub(crate) async fn sign_up(rig: &Alone<Identity>, email: &str) -> Value {
    let reply = rig.call(Call::post("/accounts").json(json!({ "email": email, "password": PASSWORD }))).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

pub(crate) fn sign_in_call(email: &str, password: &str) -> Call {
    Call::post("/sessions").json(json!({ "email": email, "password": password }))
}

pub(crate) fn sign_in_with_guest(email: &str, token: &str) -> Call {
    Call::post("/sessions").json(json!({ "email": email, "password": PASSWORD, "guest_token": token }))
}

/// Signs in; returns the answer with the tokens.
pub(crate) async fn sign_in(rig: &Alone<Identity>, email: &str) -> Value {
    let reply = rig.call(sign_in_call(email, PASSWORD)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

/// Creates a guest; returns the answer with the tokens.
pub(crate) async fn guest(rig: &Alone<Identity>) -> Value {
    let reply = rig.call(Call::post("/guests")).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

/// The first administrator's client, which holds every scope.
pub(crate) async fn admin(rig: &Alone<Identity>) -> String {
    if let Ok(made) = Hosted::operate(&*rig.capability, "bootstrap-admin", json!({})).await {
        return text(&made, "client_id").to_owned();
    }
    let listed = rig.call(Call::get("/clients?limit=100").bearer("client_x", "identity:read")).await;
    let clients = listed.body["items"].as_array().unwrap();
    text(clients.iter().find(|client| client["name"] == "First administrator").unwrap(), "id").to_owned()
}

/// Creates an OAuth client; returns the answer.
pub(crate) async fn client(rig: &Alone<Identity>, body: Value) -> Value {
    let scopes = "identity:write identity:read catalog:read catalog:write orders:read orders:write";
    let reply = rig.call(Call::post("/clients").bearer(admin(rig).await, scopes).json(body)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

/// Adds the claims that the edge would pass on for an access token.
pub(crate) fn with_token(call: Call, token: &str) -> Call {
    let claims = claims(token);
    let text = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
    call.bearer(text("sub"), &text("scope")).claim("sid", &text("sid"))
}

/// A token's claims, unverified.
pub(crate) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

pub(crate) fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name].as_str().unwrap_or_else(|| panic!("{name} is missing in {body}"))
}

/// Posts a form as browsers and OAuth clients do.
pub(crate) fn form(path: &str, fields: &[(&str, &str)]) -> Call {
    Call::post(path).body("application/x-www-form-urlencoded", query(fields))
}

pub(crate) fn query(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String { text.bytes().map(|b| format!("%{b:02X}")).collect() };
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

pub(crate) fn refresh_call(token: &str) -> Call {
    form("/oauth/token", &[("grant_type", "refresh_token"), ("refresh_token", token)])
}

pub(crate) async fn refresh(rig: &Alone<Identity>, token: &str) -> Reply {
    rig.call(refresh_call(token)).await
}

pub(crate) fn basic(call: Call, id: &str, secret: &str) -> Call {
    call.header("authorization", format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))))
}

/// A verifier and its challenge.
pub(crate) fn pkce() -> (String, String) {
    let verifier = "a-verifier-of-more-than-forty-three-characters-0".to_owned();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    (verifier, challenge)
}

/// The value of `name="…" value="…"` in a page.
pub(crate) fn field(page: &str, name: &str) -> String {
    let start =
        page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name} in {page}"));
    start.split('"').next().unwrap().to_owned()
}
