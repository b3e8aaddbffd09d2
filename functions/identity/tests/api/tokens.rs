//! Tests of access tokens from outside: another implementation verifies them against the published keys, and attacks fail.

use std::time::Duration;

use crate::support::{ISSUER, basic, claims, client, form, guest, rig, sign_in, sign_up, text};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize, PublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use identity::Identity;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde_json::{Value, json};
use service::capability::Hosted;
use service::table::{Key, Write};
use testkit::{Alone, Call};

async fn keys(rig: &Alone<Identity>) -> JwkSet {
    let reply = rig.call(Call::get("/oauth/jwks.json")).await;
    assert_eq!((reply.status, reply.header("cache-control")), (200, "public, max-age=300"));
    serde_json::from_value(reply.body).unwrap()
}

/// Verifies like the edge: with the key that the token names, and the expected algorithm.
fn verify(keys: &JwkSet, token: &str) -> Option<Value> {
    let kid = decode_header(token).ok()?.kid?;
    let key = DecodingKey::from_jwk(keys.find(&kid)?).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&["stoa"]);
    // The rig's clock shows a time in the past.
    validation.validate_exp = false;
    decode::<Value>(token, &key, &validation).ok().map(|decoded| decoded.claims)
}

/// Whether identity itself accepts the token, without an edge in front.
async fn accepted(rig: &Alone<Identity>, token: &str) -> bool {
    let reader = client(rig, json!({ "name": "Gate", "kind": "confidential", "scopes": ["identity:read"] })).await;
    let call = form("/oauth/introspect", &[("token", token)]);
    let reply = rig.call(basic(call, text(&reader, "id"), text(&reader, "client_secret"))).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["active"] == true
}

#[tokio::test]
async fn a_token_follows_rfc_9068_and_others_can_verify_it() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let session = sign_in(&rig, "ada@example.com").await;
    let token = text(&session, "access_token");
    let header = decode_header(token).unwrap();
    assert_eq!((header.alg, header.typ.as_deref()), (Algorithm::RS256, Some("at+jwt")));
    let keys = keys(&rig).await;
    assert_eq!(keys.keys.len(), 1);
    let verified = verify(&keys, token).expect("a valid token");
    let now = rig.clock.now().as_seconds();
    for (name, expected) in [
        ("iss", json!(ISSUER)),
        ("aud", json!("stoa")),
        ("sub", account["id"].clone()),
        ("client_id", json!("stoa")),
        ("iat", json!(now)),
        ("exp", json!(now + 900)),
        ("sid", session["session_id"].clone()),
    ] {
        assert_eq!(verified[name], expected, "{name}");
    }
    assert!(verified["jti"].is_string());
    let plain = verified.as_object().unwrap().values().all(|value| value.is_string() || value.is_i64());
    assert!(plain, "API Gateway accepts only strings and numbers: {verified}");
    assert!(accepted(&rig, token).await);
}

#[tokio::test]
async fn refuses_a_tampered_token() {
    let rig = rig();
    let guest = guest(&rig).await;
    let token = text(&guest, "access_token");
    let keys = keys(&rig).await;
    let (header, rest) = token.split_once('.').unwrap();
    let (payload, signature) = rest.split_once('.').unwrap();
    let mut claims = claims(token);
    claims["scope"] = json!("identity:write");
    let richer = URL_SAFE_NO_PAD.encode(claims.to_string());
    let none = URL_SAFE_NO_PAD.encode(json!({ "alg": "none", "typ": "at+jwt", "kid": "x" }).to_string());
    let kid = decode_header(token).unwrap().kid.unwrap();
    let none_with_kid = URL_SAFE_NO_PAD.encode(json!({ "alg": "none", "typ": "at+jwt", "kid": kid }).to_string());
    let plain_type = URL_SAFE_NO_PAD.encode(json!({ "alg": "RS256", "typ": "JWT", "kid": kid }).to_string());
    for forged in [
        format!("{header}.{richer}.{signature}"),
        format!("{none}.{payload}."),
        format!("{none_with_kid}.{payload}."),
        format!("{none_with_kid}.{richer}.{signature}"),
        format!("{header}.{payload}."),
        format!("{header}.{payload}"),
        format!("{header}.{payload}.{}", &signature[1..]),
        format!("{plain_type}.{payload}.{signature}"),
        format!("{token}.x"),
    ] {
        assert_eq!(verify(&keys, &forged), None, "{forged}");
        assert!(!accepted(&rig, &forged).await, "{forged}");
    }
    assert!(verify(&keys, token).is_some() && accepted(&rig, token).await);
}

#[tokio::test]
async fn refuses_a_token_signed_with_another_key_or_with_the_public_key() {
    let rig = rig();
    let guest = guest(&rig).await;
    let token = text(&guest, "access_token");
    let keys = keys(&rig).await;
    let header = decode_header(token).unwrap();
    let claims = claims(token);
    let kid = header.kid.clone().unwrap();

    // HS256, with every public value that an attacker could use as the secret.
    let jwk = serde_json::to_value(keys.find(&kid).unwrap()).unwrap();
    let modulus = URL_SAFE_NO_PAD.decode(text(&jwk, "n")).unwrap();
    let public = PublicKeyComponents { n: modulus.as_slice(), e: &[1, 0, 1] };
    let der: PublicKeyX509Der<'_> = public.as_der().unwrap();
    let lines: Vec<_> = STANDARD.encode(der.as_ref()).into_bytes().chunks(64).map(<[u8]>::to_vec).collect();
    let lines = String::from_utf8(lines.join(&b'\n')).unwrap();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n");
    let mut symmetric = Header::new(Algorithm::HS256);
    (symmetric.kid, symmetric.typ) = (Some(kid), Some("at+jwt".into()));
    for secret in [pem.as_bytes(), modulus.as_slice(), jwk.to_string().as_bytes()] {
        let forged = encode(&symmetric, &claims, &EncodingKey::from_secret(secret)).unwrap();
        assert_eq!(verify(&keys, &forged), None);
        assert!(!accepted(&rig, &forged).await);
    }

    let other: Pkcs8V1Der<'_> = KeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
    let forged = encode(&header, &claims, &EncodingKey::from_rsa_der(other.as_ref().get(26..).unwrap())).unwrap();
    assert!(decode_header(&forged).is_ok());
    assert_eq!(verify(&keys, &forged), None);
    assert!(!accepted(&rig, &forged).await);
}

/// Signs any header and claims with the shop's own key.
async fn forged_with_our_key(rig: &Alone<Identity>, header: Value, claims: &Value) -> String {
    let stored: Value = rig.capability.as_ref().context().table.get(&Key::only("signing_keys")).await.unwrap().unwrap();
    let key = URL_SAFE_NO_PAD.decode(stored["current"]["private"].as_str().unwrap()).unwrap();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let unsigned = format!("{}.{}", part(&header), part(claims));
    let key = EncodingKey::from_rsa_der(&key);
    let signature = jsonwebtoken::crypto::sign(unsigned.as_bytes(), &key, Algorithm::RS256).unwrap();
    format!("{unsigned}.{signature}")
}

#[tokio::test]
async fn refuses_unknown_headers_and_tokens_that_are_not_valid_yet() {
    let rig = rig();
    let guest = guest(&rig).await;
    let token = text(&guest, "access_token");
    let (kid, good) = (decode_header(token).unwrap().kid.unwrap(), claims(token));
    let now = rig.clock.now().as_seconds();
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        claims
    };
    let header = |more: Value| {
        let mut header = json!({ "alg": "RS256", "typ": "at+jwt", "kid": kid });
        header.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        header
    };
    let plain = header(json!({}));
    for (header, claims, holds) in [
        (plain.clone(), good.clone(), true),
        (plain.clone(), with("nbf", json!(now)), true),
        (plain.clone(), with("nbf", json!(now + 1)), false),
        (plain.clone(), with("nbf", json!("soon")), false),
        (header(json!({ "crit": ["exp"] })), good.clone(), false),
        (header(json!({ "crit": ["b64"], "b64": false })), good.clone(), false),
        (header(json!({ "jku": "https://evil.example/keys" })), good.clone(), false),
        (header(json!({ "typ": "JWT" })), good.clone(), false),
    ] {
        let token = forged_with_our_key(&rig, header.clone(), &claims).await;
        assert_eq!(accepted(&rig, &token).await, holds, "{header} {claims}");
    }
}

/// Identity checks `nbf` again after the edge.
#[tokio::test]
async fn refuses_a_verified_token_that_is_not_valid_yet() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let now = rig.clock.now().as_seconds();
    for (begins, status) in [(now.to_string(), 200), ((now + 1).to_string(), 401), ("soon".to_owned(), 401)] {
        let call = Call::get("/accounts/me").bearer(text(&account, "id"), "").claim("nbf", &begins);
        assert_eq!(rig.call(call).await.status, status, "{begins}");
    }
}

/// Older data holds a key in PKCS #1 from another implementation.
#[tokio::test]
async fn a_key_of_older_data_still_signs() {
    let rig = rig();
    let stored = json!({ "current": { "private": include_str!("stored_key.txt").trim() }, "version": 1 });
    let table = &rig.capability.as_ref().context().table;
    table.write(Write::put("keys", Key::only("signing_keys"), &stored)).await.unwrap();

    let guest = guest(&rig).await;
    let token = text(&guest, "access_token");
    assert_eq!(decode_header(token).unwrap().kid.as_deref(), Some("DI3o2QTNcRNlVF41Z9H81pqd3mTsMwnnleQ_aclDh2k"));
    assert!(verify(&keys(&rig).await, token).is_some() && accepted(&rig, token).await);
}

#[tokio::test]
async fn refuses_an_expired_token() {
    let rig = rig();
    let guest = guest(&rig).await;
    rig.advance(Duration::from_secs(899));
    assert!(accepted(&rig, text(&guest, "access_token")).await);
    rig.advance(Duration::from_secs(1));
    assert!(!accepted(&rig, text(&guest, "access_token")).await);
}

/// The same database with another issuer or audience: the key is right, the claim is not.
#[tokio::test]
async fn refuses_a_token_of_another_issuer_or_audience() {
    for changed in [("ISSUER_URL", "https://other.test"), ("AUDIENCE", "others")] {
        let rig: Alone<Identity> = Alone::with(&[("IDENTITY_SIGNING_KEY_ID", ""), changed], None);
        let token = text(&guest(&rig).await, "access_token").to_owned();
        let keys = keys(&rig).await;
        assert_eq!(verify(&keys, &token), None, "{changed:?}");
        let ours = identity_over(&rig, &[("IDENTITY_SIGNING_KEY_ID", "")]);
        assert!(!ours.accepts(&token).await, "{changed:?}");
        let theirs = identity_over(&rig, &[("IDENTITY_SIGNING_KEY_ID", ""), changed]);
        assert!(theirs.accepts(&token).await, "{changed:?}");
    }
}

/// Another process on the same table, with its own settings.
struct Process(axum::Router);

fn identity_over(rig: &Alone<Identity>, settings: &[(&str, &str)]) -> Process {
    let name = rig.capability.as_ref().context().table.name().to_owned();
    let fixed = [("ISSUER_URL", ISSUER), ("AUDIENCE", "stoa"), ("IDENTITY_TABLE", name.as_str())];
    let settings = fixed.iter().chain(settings).map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let environment = service::environment::Environment::from_map(settings);
    let context =
        service::Context::new("identity", testkit::database(rig.engine()), environment, rig.clock.clone(), None)
            .unwrap();
    let identity = <Identity as service::Capability>::new(context).unwrap();
    Process(Hosted::service(std::sync::Arc::new(identity)))
}

impl Process {
    /// Whether this process accepts the text as a guest's token: a sign-in with it succeeds.
    async fn accepts(&self, token: &str) -> bool {
        let post = |path: &str, body: Value| {
            let service = self.0.clone();
            let request = http::Request::post(path).header("content-type", "application/json");
            let request = request.body(axum::body::Body::from(body.to_string())).unwrap();
            async move { tower::ServiceExt::oneshot(service, request).await.unwrap().status().as_u16() }
        };
        let email = format!("{}@example.com", domain::id::ulid(&domain::Clock::system()));
        let credentials = json!({ "email": email, "password": crate::support::PASSWORD });
        assert_eq!(post("/accounts", credentials.clone()).await, 201);
        let mut sign_in = credentials;
        sign_in["guest_token"] = json!(token);
        match post("/sessions", sign_in).await {
            201 => true,
            422 => false,
            other => panic!("{other}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_together_share_one_key() {
    let rig = rig();
    let others: Vec<_> = (0..3).map(|_| rig.restarted(None)).collect();
    let mut kids = Vec::new();
    for token in futures::future::join_all(others.iter().map(guest)).await {
        kids.push(decode_header(text(&token, "access_token")).unwrap().kid.unwrap());
    }
    kids.dedup();
    assert_eq!(kids.len(), 1);
    let published = keys(&rig.restarted(None)).await;
    assert!(published.find(&kids[0]).is_some(), "later processes publish it too");
}

async fn rotate(rig: &Alone<Identity>, input: Value) -> Value {
    Hosted::operate(&*rig.capability, "rotate-signing-key", input).await.unwrap()
}

/// The id of the current signing key, and a token signed with it.
async fn signing(rig: &Alone<Identity>) -> (String, String) {
    let token = text(&guest(rig).await, "access_token").to_owned();
    (decode_header(&token).unwrap().kid.unwrap(), token)
}

#[tokio::test]
async fn publishes_a_key_two_hours_before_it_signs_and_two_hours_after() {
    let rig = rig();
    let (old, _) = signing(&rig).await;
    let other = rig.restarted(None);
    assert!(keys(&other).await.find(&old).is_some());

    let rotated = rotate(&rig, json!({})).await;
    let new = text(&rotated, "kid").to_owned();
    let until = text(&rotated, "signs_from").parse::<domain::Timestamp>().unwrap().since(rig.clock.now());
    assert!(until > Duration::from_secs(2 * 60 * 60), "{until:?}: the edge caches keys for two hours");
    assert_eq!(rotate(&rig, json!({})).await, rotated, "a second call starts no new rotation");
    let published = keys(&rig).await;
    assert_eq!((published.keys.len(), published.find(&old).is_some(), published.find(&new).is_some()), (2, true, true));
    assert_eq!(signing(&rig).await.0, old, "the new key is published but does not sign yet");
    // Another process reads the new key within minutes.
    rig.advance(Duration::from_secs(5 * 60));
    assert!(keys(&other).await.find(&new).is_some());

    rig.advance(until - Duration::from_secs(6 * 60));
    let (kid, before) = signing(&rig).await;
    assert_eq!(kid, old);
    rig.advance(Duration::from_secs(6 * 60));
    for process in [&rig, &other] {
        assert_eq!(signing(process).await.0, new);
        assert!(accepted(process, &before).await, "tokens of the old key stay valid");
        assert_eq!(keys(process).await.keys.len(), 2);
    }
    rig.advance(Duration::from_secs(2 * 60 * 60 + 60));
    assert!(keys(&rig).await.find(&old).is_some());
    rig.advance(Duration::from_secs(60 * 60));
    let left = keys(&rig).await;
    assert_eq!((left.keys.len(), left.find(&new).is_some()), (1, true));
    let next = rotate(&rig.restarted(None), json!({})).await;
    assert_ne!(text(&next, "kid"), new, "the next rotation creates another key");
}

#[tokio::test]
async fn replaces_a_leaked_key_at_once() {
    let rig = rig();
    let (old, before) = signing(&rig).await;
    let waiting = text(&rotate(&rig, json!({})).await, "kid").to_owned();
    let replaced = rotate(&rig, json!({ "at_once": true })).await;
    let new = text(&replaced, "kid").to_owned();
    assert!(new != old && new != waiting);
    let (kid, after) = signing(&rig).await;
    assert_eq!((kid, keys(&rig).await.keys.len()), (new, 1));
    assert!(!accepted(&rig, &before).await, "its tokens end");
    assert!(accepted(&rig, &after).await);
    let other = rig.restarted(None);
    assert!(accepted(&other, &after).await && !accepted(&other, &before).await);
}
