//! Tests of the OAuth endpoints: clients, grants, rotation, the sign-in page, revocation, introspection.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{
    ISSUER, PASSWORD, admin, basic, claims, client, field, form, guest, pkce, query, refresh, refresh_call, rig,
    sign_in, sign_in_with_guest, sign_up, text, with_token,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use identity::Identity;
use serde_json::{Value, json};
use testkit::{Alone, Call, Reply};

const REDIRECT: &str = "https://app.example.com/cb?a=1";

pub(crate) async fn service(rig: &Alone<Identity>) -> Value {
    client(rig, json!({ "name": "Till", "kind": "confidential", "scopes": ["orders:read", "catalog:write"] })).await
}

pub(crate) async fn app(rig: &Alone<Identity>) -> Value {
    client(rig, json!({ "name": "App <1>", "kind": "public", "redirect_uris": [REDIRECT], "scopes": ["orders:read"] }))
        .await
}

pub(crate) fn error(reply: &Reply) -> (u16, &str) {
    assert_eq!(reply.header("cache-control"), "no-store", "{}", reply.text);
    assert!(reply.header("content-type").starts_with("application/json"), "{}", reply.text);
    assert!(reply.body["error_description"].is_string(), "{}", reply.text);
    (reply.status, text(&reply.body, "error"))
}

#[tokio::test]
async fn a_service_gets_its_own_token() {
    let rig = rig();
    let client = service(&rig).await;
    let (id, secret) = (text(&client, "id"), text(&client, "client_secret"));
    let fields = [("grant_type", "client_credentials"), ("scope", "orders:read")];
    let by_basic = rig.call(basic(form("/oauth/token", &fields), id, secret)).await;
    assert_eq!((by_basic.status, by_basic.header("cache-control")), (200, "no-store"), "{}", by_basic.text);
    assert_eq!(by_basic.body["scope"], "orders:read");
    assert!(by_basic.body.get("refresh_token").is_none());
    let token = claims(text(&by_basic.body, "access_token"));
    assert_eq!((text(&token, "sub"), text(&token, "client_id"), token.get("sid")), (id, id, None));

    let by_form = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
    assert_eq!(rig.call(form("/oauth/token", &by_form)).await.body["scope"], "catalog:write orders:read");

    let wrong = rig.call(basic(form("/oauth/token", &fields), id, "stoa_secret_x")).await;
    assert_eq!((error(&wrong), wrong.header("www-authenticate")), ((401, "invalid_client"), "Basic realm=\"oauth\""));
    for (fields, expected) in [
        (vec![("grant_type", "client_credentials"), ("scope", "identity:write")], (400, "invalid_scope")),
        (vec![("grant_type", "client_credentials"), ("scope", "everything")], (400, "invalid_scope")),
        (vec![("grant_type", "password")], (400, "unsupported_grant_type")),
        (vec![], (400, "invalid_request")),
        (vec![("grant_type", "a"), ("grant_type", "a")], (400, "invalid_request")),
        (vec![("grant_type", "client_credentials"), ("client_secret", secret)], (400, "invalid_request")),
    ] {
        assert_eq!(error(&rig.call(basic(form("/oauth/token", &fields), id, secret)).await), expected, "{fields:?}");
    }
    for fields in
        [vec![("client_id", id)], vec![("client_id", "client_x")], vec![("client_id", "stoa"), ("client_secret", "x")]]
    {
        let fields = [vec![("grant_type", "client_credentials")], fields].concat();
        assert_eq!(error(&rig.call(form("/oauth/token", &fields)).await), (401, "invalid_client"), "{fields:?}");
    }
    let first_party = rig.call(form("/oauth/token", &[("grant_type", "client_credentials")])).await;
    assert_eq!(error(&first_party), (400, "unauthorized_client"));
    let json = rig.call(Call::post("/oauth/token").json(json!({ "grant_type": "client_credentials" }))).await;
    assert_eq!(error(&json), (400, "invalid_request"));
    assert_eq!(rig.call(Call::get("/oauth/token")).await.status, 405);
}

#[tokio::test]
async fn managing_a_client_needs_the_clients_scopes() {
    let rig = rig();
    let admin = admin(&rig).await;
    rig.advance(Duration::from_millis(5));
    let made = service(&rig).await;
    let id = text(&made, "id").to_owned();
    let path = format!("/clients/{id}");
    let found = rig.call(Call::get(&path).bearer("client_x", "identity:read")).await;
    assert_eq!((found.status, found.header("etag")), (200, "\"1\""));
    assert!(!found.text.contains("secret"), "{}", found.text);
    assert_eq!(
        rig.call(Call::get(&path).bearer("client_x", "identity:read").header("if-none-match", "\"1\"")).await.status,
        304
    );
    let beyond = json!({ "name": "X", "kind": "confidential", "scopes": ["payments:write"] });
    assert_eq!(rig.call(Call::post("/clients").bearer(&admin, "identity:write").json(beyond)).await.status, 403);
    for (kind, fault) in
        [("confidential", "/scopes client_without_use"), ("public", "/redirect_uris client_without_use")]
    {
        let useless = json!({ "name": "X", "kind": kind });
        let reply = rig.call(Call::post("/clients").bearer(&admin, "identity:write").json(useless)).await;
        assert_eq!((reply.status, reply.faults()), (422, vec![fault.to_owned()]));
    }
    let faulty =
        json!({ "name": "a\nb", "kind": "x", "scopes": ["x"], "redirect_uris": ["http://evil.example"], "secret": 1 });
    let reply = rig.call(Call::post("/clients").bearer(&admin, "identity:write").json(faulty)).await;
    assert_eq!(
        reply.faults(),
        [
            "/kind unknown_value",
            "/name invalid_character",
            "/redirect_uris/0 invalid_redirect_uri",
            "/scopes/0 unknown_scope",
            "/secret unknown_field"
        ]
    );
    let mut expected = vec![id.clone(), admin.clone()];
    for _ in 0..4 {
        rig.advance(Duration::from_millis(5));
        expected.insert(0, text(&app(&rig).await, "id").to_owned());
    }
    let (mut ids, mut listing) = (Vec::new(), "/clients?limit=2".to_owned());
    loop {
        let page = rig.call(Call::get(&listing).bearer("client_x", "identity:read")).await;
        assert!(!page.text.contains("secret"), "{}", page.text);
        ids.extend(page.body["items"].as_array().unwrap().iter().map(|c| text(c, "id").to_owned()));
        let Some(cursor) = page.body["next_cursor"].as_str() else { break };
        listing = format!("/clients?limit=2&cursor={cursor}");
    }
    assert_eq!(ids, expected);
    let delete = || Call::delete(&path).bearer(&admin, "identity:write orders:read catalog:write");
    for (call, status) in [
        (Call::get("/clients"), 401),
        (Call::get("/clients").bearer("client_x", ""), 403),
        (Call::get(&path).bearer("client_x", "identity:write"), 403),
        (Call::get("/clients/client_x").bearer("client_x", "identity:read"), 404),
        (Call::delete(&path).bearer(&admin, "identity:read").if_match(1), 403),
        (Call::delete(&path).bearer(&admin, "identity:write orders:read").if_match(1), 403),
        (delete(), 428),
        (delete().if_match(2), 412),
        (delete().if_match(1), 204),
        (delete().if_match(1), 404),
    ] {
        let reply = rig.call(call).await;
        assert_eq!(reply.status, status, "{}", reply.text);
    }
    let secret = text(&made, "client_secret");
    let gone = rig.call(basic(form("/oauth/token", &[("grant_type", "client_credentials")]), &id, secret)).await;
    assert_eq!(error(&gone), (401, "invalid_client"));
}

#[tokio::test]
async fn a_refresh_token_works_once_and_a_copy_ends_the_family() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let session = sign_in(&rig, "ada@example.com").await;
    let first = text(&session, "refresh_token");
    let second = refresh(&rig, first).await;
    assert_eq!((second.status, second.header("cache-control")), (200, "no-store"), "{}", second.text);
    let (old, new) = (claims(text(&session, "access_token")), claims(text(&second.body, "access_token")));
    assert_eq!((&old["sub"], &old["sid"]), (&new["sub"], &new["sid"]));
    assert_ne!(old["jti"], new["jti"]);
    let third = refresh(&rig, text(&second.body, "refresh_token")).await;
    assert_eq!(third.status, 200);

    // A forged token of the same session ends nothing.
    let parts: Vec<_> = first.split('.').collect();
    let forged = format!("{}.{}.{}.{}", parts[0], parts[1], "A".repeat(22), parts[3]);
    assert_eq!(error(&refresh(&rig, &forged).await), (400, "invalid_grant"));
    let fourth = refresh(&rig, text(&third.body, "refresh_token")).await;
    assert_eq!(fourth.status, 200);

    assert_eq!(error(&refresh(&rig, first).await), (400, "invalid_grant"), "a token that was used before");
    assert_eq!(
        error(&refresh(&rig, text(&fourth.body, "refresh_token")).await),
        (400, "invalid_grant"),
        "the family ended"
    );
    for token in ["", "x", "a.b.c.d", text(&session, "access_token")] {
        assert_eq!(refresh(&rig, token).await.status, 400, "{token}");
    }
}

/// The tokens of an answer.
fn pair(reply: &Reply) -> (String, String) {
    assert_eq!(reply.status, 200, "{}", reply.text);
    (text(&reply.body, "access_token").to_owned(), text(&reply.body, "refresh_token").to_owned())
}

#[tokio::test]
async fn a_refresh_token_sent_twice_within_30_seconds_gets_one_answer() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let session = sign_in(&rig, "ada@example.com").await;
    let first = text(&session, "refresh_token");
    let second = refresh(&rig, first).await;
    let kept = format!("{:?}", rig.engine().scan("stoa-IdentityTable").unwrap());
    assert!(kept.contains("sealed"), "{kept}");
    for token in [first, text(&second.body, "refresh_token")] {
        for secret in token.split('.').skip(2) {
            assert!(!kept.contains(secret), "no secret is stored in clear");
        }
    }
    rig.advance(Duration::from_millis(29_999));
    let again = refresh(&rig, first).await;
    assert_eq!(pair(&again), pair(&second));
    assert_eq!((second.body["expires_in"].as_i64(), again.body["expires_in"].as_i64()), (Some(900), Some(871)));
    assert_eq!(again.cost(), "2rru 0wru");
    let third = refresh(&rig, text(&again.body, "refresh_token")).await;
    assert_eq!(third.status, 200, "{}", third.text);

    // A sign-in also merges the guest of a refresh token that another tab has just used.
    let guest = guest(&rig).await;
    assert_eq!(refresh(&rig, text(&guest, "refresh_token")).await.status, 200);
    let merged = rig.call(sign_in_with_guest("ada@example.com", text(&guest, "refresh_token"))).await;
    assert_eq!((merged.status, &merged.body["merged_guest_id"]), (201, &guest["guest_id"]), "{}", merged.text);
}

#[tokio::test]
async fn a_copy_ends_the_family_after_30_seconds_or_two_rotations() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let first = text(&sign_in(&rig, "ada@example.com").await, "refresh_token").to_owned();
    let (_, second) = pair(&refresh(&rig, &first).await);
    rig.advance(Duration::from_secs(30));
    assert_eq!(error(&refresh(&rig, &first).await), (400, "invalid_grant"), "too late");
    assert_eq!(error(&refresh(&rig, &second).await), (400, "invalid_grant"), "the family ended");

    let first = text(&sign_in(&rig, "ada@example.com").await, "refresh_token").to_owned();
    let (_, second) = pair(&refresh(&rig, &first).await);
    let (_, third) = pair(&refresh(&rig, &second).await);
    assert_eq!(error(&refresh(&rig, &first).await), (400, "invalid_grant"), "two rotations ago");
    assert_eq!(error(&refresh(&rig, &third).await), (400, "invalid_grant"), "the family ended");
}

#[tokio::test]
async fn a_repeated_answer_grants_no_scope_that_the_owner_has_lost() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let path = format!("/accounts/{}", text(&account, "id"));
    let by = "identity:write orders:read orders:write";
    let admin = admin(&rig).await;
    let grant = |scopes: &[&str]| {
        Call::post(format!("{path}/roles")).bearer(&admin, by).json(json!({ "roles": ["staff"], "scopes": scopes }))
    };
    assert_eq!(rig.call(grant(&["orders:read", "orders:write"])).await.status, 200);
    let first = text(&sign_in(&rig, "ada@example.com").await, "refresh_token").to_owned();
    let ask = |scope: &str| {
        form("/oauth/token", &[("grant_type", "refresh_token"), ("refresh_token", &first), ("scope", scope)])
    };
    let less = rig.call(ask("orders:read")).await;
    assert_eq!(pair(&less), pair(&refresh(&rig, &first).await), "the same scopes as before, not all that are possible");
    let more = rig.call(ask("orders:write")).await;
    assert_eq!((&more.body["scope"], pair(&more).1), (&json!("orders:write"), pair(&less).1));
    assert_ne!(claims(&pair(&more).0)["jti"], claims(&pair(&less).0)["jti"], "another token has its own id");
    assert_eq!(error(&rig.call(ask("catalog:read")).await), (400, "invalid_scope"));

    assert_eq!(rig.call(grant(&["orders:write"])).await.status, 200);
    let stripped = refresh(&rig, &first).await;
    assert_eq!((stripped.status, stripped.body.get("scope")), (200, None), "{}", stripped.text);
    let lock = Call::patch(&path).bearer(&admin, by).if_match(3).json(json!({ "status": "locked" }));
    assert_eq!(rig.call(lock).await.status, 200);
    assert_eq!(error(&refresh(&rig, &first).await), (400, "invalid_grant"));
}

/// Two clients refresh with one token; the slow one is overtaken before each of its calls in turn.
#[tokio::test]
async fn two_concurrent_refreshes_get_the_same_tokens() {
    for call in 1.. {
        let rig = rig();
        let token = text(&guest(&rig).await, "refresh_token").to_owned();
        let fast = std::sync::Mutex::new(None);
        let other = async { *fast.lock().unwrap() = Some(refresh(&rig, &token).await) };
        let slow = rig.overtaken(call, async |late: &Alone<Identity>| refresh(late, &token).await, other).await;
        let Some(slow) = slow else {
            assert!(call > 2, "{call}");
            return;
        };
        let fast = fast.into_inner().unwrap().unwrap();
        assert_eq!(pair(&slow), pair(&fast), "call {call}");
        assert_eq!(refresh(&rig, &pair(&fast).1).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_concurrent_refreshes_get_the_same_token() {
    let rig = Arc::new(rig());
    let token = text(&guest(&rig).await, "refresh_token").to_owned();
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (rig, token) = (Arc::clone(&rig), token.clone());
            tokio::spawn(async move { refresh(&rig, &token).await })
        })
        .collect();
    let mut got = Vec::new();
    for task in tasks {
        let reply = task.await.unwrap();
        assert!([200, 503].contains(&reply.status), "{}", reply.text);
        got.extend(reply.body["refresh_token"].as_str().map(str::to_owned));
    }
    got.dedup();
    assert_eq!(got.len(), 1);
    assert_eq!(refresh(&rig, &got[0]).await.status, 200);
}

#[tokio::test]
async fn a_refresh_may_narrow_the_scopes_but_not_widen_them() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let roles = json!({ "roles": ["staff"], "scopes": ["orders:read", "orders:write"] });
    let path = format!("/accounts/{}/roles", text(&account, "id"));
    rig.call(Call::post(path).bearer(admin(&rig).await, "identity:write orders:read orders:write").json(roles)).await;
    let session = sign_in(&rig, "ada@example.com").await;
    let ask = |token: &str, scope: &str| {
        form(
            "/oauth/token",
            &[("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope), ("client_id", "stoa")],
        )
    };
    let first = text(&session, "refresh_token");
    assert_eq!(error(&rig.call(ask(first, "orders:read catalog:read")).await), (400, "invalid_scope"));
    let less = rig.call(ask(first, "orders:read")).await;
    assert_eq!(less.body["scope"], "orders:read");
    let all = refresh(&rig, text(&less.body, "refresh_token")).await;
    assert_eq!(all.body["scope"], "orders:read orders:write");
}

#[tokio::test]
async fn a_session_ends_a_year_after_it_began() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let mut token = text(&sign_in(&rig, "ada@example.com").await, "refresh_token").to_owned();
    for day in (20..365).step_by(20) {
        rig.advance(Duration::from_secs(20 * 24 * 60 * 60));
        let reply = refresh(&rig, &token).await;
        assert_eq!(reply.status, 200, "day {day}: {}", reply.text);
        token = text(&reply.body, "refresh_token").to_owned();
    }
    rig.advance(Duration::from_secs(5 * 24 * 60 * 60));
    assert_eq!(refresh(&rig, &token).await.status, 400);
}

/// An authorization request, with some parameters changed.
pub(crate) fn request(client_id: &str, changed: &[(&str, &str)]) -> Vec<(String, String)> {
    let (_, challenge) = pkce();
    let mut fields: Vec<(String, String)> = [
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", REDIRECT),
        ("state", "s t&1"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ]
    .map(|(n, v)| (n.to_owned(), v.to_owned()))
    .to_vec();
    for (name, value) in changed {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
}

pub(crate) async fn show(rig: &Alone<Identity>, fields: &[(String, String)]) -> Reply {
    rig.call(Call::get(format!("/oauth/authorize?{}", query(&borrowed(fields))))).await
}

fn cookie(page: &Reply) -> String {
    page.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// Fills in the page and sends it.
pub(crate) async fn submit(rig: &Alone<Identity>, page: &Reply, fields: &[(String, String)], password: &str) -> Reply {
    let csrf = field(&page.text, "csrf_token");
    let typed = [("csrf_token", csrf.as_str()), ("email", "ada@example.com"), ("password", password)];
    rig.call(form("/oauth/authorize", &[borrowed(fields), typed.to_vec()].concat()).header("cookie", cookie(page)))
        .await
}

/// Gets a code for the app through the page.
pub(crate) async fn code(rig: &Alone<Identity>, client_id: &str) -> String {
    let fields = request(client_id, &[]);
    let page = show(rig, &fields).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let sent = submit(rig, &page, &fields, PASSWORD).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let location = sent.header("location");
    let code = location.strip_prefix(&format!("{REDIRECT}&code=")).unwrap_or_else(|| panic!("{location}"));
    let (code, rest) = code.split_once('&').unwrap();
    assert_eq!(rest, "state=s%20t%261&iss=https%3A%2F%2Fissuer.test");
    code.to_owned()
}

pub(crate) fn redeem(client_id: &str, code: &str, changed: &[(&str, &str)]) -> Call {
    let (verifier, _) = pkce();
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("client_id", client_id),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", verifier.as_str()),
    ];
    for (name, value) in changed {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    form("/oauth/token", &fields)
}

#[tokio::test]
async fn an_app_signs_a_user_in_through_the_page() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let app = app(&rig).await;
    let id = text(&app, "id");
    let page = show(&rig, &request(id, &[])).await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'nonce-"), "{policy}");
    assert!(policy.contains("form-action 'self' https://app.example.com;"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(page.text.contains(&format!("<style nonce=\"{nonce}\">")));
    assert!(!page.text.contains("<script") && page.text.contains("App &#60;1&#62;"), "{}", page.text);
    assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "no-referrer"));
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("__Host-stoa_csrf="), "{cookie}");
    for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(part) && !cookie.contains("Domain"), "{cookie}");
    }
    assert!(
        !page.text.contains(&cookie.split(['=', ';']).nth(1).unwrap().to_owned()),
        "the page does not contain the secret"
    );

    let code = code(&rig, id).await;
    let tokens = rig.call(redeem(id, &code, &[])).await;
    assert_eq!((tokens.status, tokens.header("cache-control")), (200, "no-store"), "{}", tokens.text);
    let token = claims(text(&tokens.body, "access_token"));
    assert_eq!((&token["sub"], text(&token, "client_id")), (&account["id"], id));
    assert!(tokens.body.get("scope").is_none(), "a customer holds no scopes, even if the app may request some");
    let refreshing = text(&tokens.body, "refresh_token");
    assert_eq!(
        error(&refresh(&rig, refreshing).await),
        (400, "invalid_grant"),
        "the token belongs to the app, not to the shop"
    );
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refreshing), ("client_id", id)];
    assert_eq!(rig.call(form("/oauth/token", &fields)).await.status, 200);
}

#[tokio::test]
async fn a_code_works_once_and_a_second_use_ends_its_session() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let app = app(&rig).await;
    let id = text(&app, "id");
    let code = code(&rig, id).await;
    let tokens = rig.call(redeem(id, &code, &[])).await;
    assert_eq!(tokens.status, 200, "{}", tokens.text);
    assert_eq!(error(&rig.call(redeem(id, &code, &[])).await), (400, "invalid_grant"));
    let fields =
        [("grant_type", "refresh_token"), ("refresh_token", text(&tokens.body, "refresh_token")), ("client_id", id)];
    assert_eq!(error(&rig.call(form("/oauth/token", &fields)).await), (400, "invalid_grant"));
}

#[tokio::test(flavor = "multi_thread")]
async fn at_most_one_of_many_concurrent_redemptions_gets_tokens() {
    let rig = Arc::new(rig());
    sign_up(&rig, "ada@example.com").await;
    let id = text(&app(&rig).await, "id").to_owned();
    let code = code(&rig, &id).await;
    let tasks: Vec<_> = (0..10)
        .map(|_| {
            let (rig, id, code) = (Arc::clone(&rig), id.clone(), code.clone());
            tokio::spawn(async move { rig.call(redeem(&id, &code, &[])).await.status })
        })
        .collect();
    let mut redeemed = 0;
    for task in tasks {
        let status = task.await.unwrap();
        assert!([200, 400, 503].contains(&status), "{status}");
        redeemed += usize::from(status == 200);
    }
    assert!(redeemed <= 1, "{redeemed}");
}

#[tokio::test]
async fn only_the_client_that_requested_a_code_can_redeem_it() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let (app, other) = (app(&rig).await, app(&rig).await);
    let id = text(&app, "id");
    let code = code(&rig, id).await;
    let another_verifier = "b".repeat(50);
    for changed in [
        vec![("code_verifier", another_verifier.as_str())],
        vec![("code_verifier", "short")],
        vec![("redirect_uri", "https://app.example.com/cb")],
        vec![("client_id", text(&other, "id"))],
        vec![("client_id", "stoa")],
        vec![("code", "made-up")],
    ] {
        assert_eq!(error(&rig.call(redeem(id, &code, &changed)).await), (400, "invalid_grant"), "{changed:?}");
    }
    for missing in ["code", "code_verifier", "redirect_uri"] {
        assert_eq!(error(&rig.call(redeem(id, &code, &[(missing, "")])).await), (400, "invalid_request"), "{missing}");
    }
    assert_eq!(rig.call(redeem(id, &code, &[])).await.status, 200, "failures do not use the code up");
    let late = self::code(&rig, id).await;
    rig.advance(Duration::from_secs(60));
    assert_eq!(error(&rig.call(redeem(id, &late, &[])).await), (400, "invalid_grant"), "a code lasts for a minute");
}

#[tokio::test]
async fn never_redirects_to_an_unregistered_uri() {
    let rig = rig();
    let app = app(&rig).await;
    let id = text(&app, "id");
    for changed in [
        ("redirect_uri", "https://app.example.com/cb"),
        ("redirect_uri", "https://app.example.com/cb?a=1&b=2"),
        ("redirect_uri", "https://evil.example/cb?a=1"),
        ("redirect_uri", "javascript:alert(1)"),
        ("redirect_uri", ""),
        ("client_id", "client_01J8ZQ4T6M3V0X9K2B7C5D1EFG"),
        ("client_id", "<script>"),
    ] {
        let page = show(&rig, &request(id, &[changed])).await;
        assert_eq!((page.status, page.header("location")), (400, ""), "{changed:?}");
        assert!(
            page.header("content-type").starts_with("text/html") && !page.text.contains("<script"),
            "{}",
            page.text
        );
    }
    for (changed, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("response_type", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("code_challenge_method", ""), "invalid_request"),
        (("code_challenge", "short"), "invalid_request"),
        (("code_challenge", ""), "invalid_request"),
        (("scope", "payments:write"), "invalid_scope"),
        (("scope", "nonsense"), "invalid_scope"),
        (("scope", "email"), "invalid_scope"),
        (("scope", "openid offline_access"), "invalid_scope"),
        (("prompt", "none"), "login_required"),
        (("request", "a.b.c"), "request_not_supported"),
        (("request_uri", "https://app.example.com/r"), "request_uri_not_supported"),
        (("response_mode", "fragment"), "invalid_request"),
        (("nonce", &"n".repeat(513)), "invalid_request"),
    ] {
        let sent = show(&rig, &request(id, &[changed])).await;
        let location = sent.header("location");
        assert_eq!(sent.status, 303, "{changed:?}");
        assert!(location.starts_with(&format!("{REDIRECT}&error={error}&")), "{location}");
        assert!(location.contains("&state=s%20t%261&iss="), "{location}");
    }
    assert_eq!(error(&rig.call(Call::get("/oauth/authorize?a=1&a=2")).await), (400, "invalid_request"));
}

/// Gets a code for the app, with changed parameters.
async fn code_for(rig: &Alone<Identity>, client_id: &str, changed: &[(&str, &str)]) -> String {
    let fields = request(client_id, changed);
    // Submits the page's own fields, to show that they carry the request.
    let page = show(rig, &fields).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let names = ["response_type", "client_id", "redirect_uri", "code_challenge", "code_challenge_method"];
    let mut carried: Vec<_> =
        names.iter().map(|name| ((*name).to_owned(), unescaped(&field(&page.text, name)))).collect();
    for name in ["scope", "nonce", "state"].iter().filter(|name| page.text.contains(&format!("name=\"{name}\""))) {
        carried.push(((*name).to_string(), unescaped(&field(&page.text, name))));
    }
    let sent = submit(rig, &page, &carried, PASSWORD).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    sent.header("location").split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

fn unescaped(text: &str) -> String {
    text.replace("&#38;", "&").replace("&#60;", "<").replace("&#62;", ">")
}

#[tokio::test]
async fn an_app_with_the_scope_openid_gets_an_id_token() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let path = format!("/accounts/{}", text(&account, "id"));
    let named = json!({ "name": "Ada", "locale": "el-GR" });
    rig.call(Call::patch(path).bearer(text(&account, "id"), "").if_match(1).json(named)).await;
    let app = app(&rig).await;
    let id = text(&app, "id");
    let signed_in = rig.clock.now().as_seconds();
    let code = code_for(&rig, id, &[("scope", "openid orders:read profile email"), ("nonce", "n-0S6_WzA2Mj")]).await;
    rig.advance(Duration::from_secs(20));
    let tokens = rig.call(redeem(id, &code, &[])).await;
    assert_eq!((tokens.status, text(&tokens.body, "scope")), (200, "email openid profile"), "{}", tokens.text);
    let (id_token, access) = (text(&tokens.body, "id_token"), text(&tokens.body, "access_token"));

    let keys: jsonwebtoken::jwk::JwkSet =
        serde_json::from_value(rig.call(Call::get("/oauth/jwks.json")).await.body).unwrap();
    let header = jsonwebtoken::decode_header(id_token).unwrap();
    assert_eq!((header.typ.as_deref(), header.alg), (Some("JWT"), jsonwebtoken::Algorithm::RS256));
    let key = jsonwebtoken::DecodingKey::from_jwk(keys.find(&header.kid.unwrap()).unwrap()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[id]);
    // The rig's clock shows a time in the past.
    validation.validate_exp = false;
    let told = jsonwebtoken::decode::<Value>(id_token, &key, &validation).expect("a valid ID token").claims;
    let half = <sha2::Sha256 as sha2::Digest>::digest(access.as_bytes())[..16].to_vec();
    let sid = claims(access)["sid"].clone();
    let expected = json!({
        "iss": ISSUER, "sub": account["id"], "aud": id, "iat": signed_in + 20, "exp": signed_in + 920,
        "auth_time": signed_in, "at_hash": URL_SAFE_NO_PAD.encode(half), "sid": sid, "nonce": "n-0S6_WzA2Mj",
        "email": "ada@example.com", "email_verified": false, "name": "Ada", "locale": "el-GR",
    });
    assert_eq!(told, expected);
    assert!(claims(access).get("email").is_none(), "the access token holds no personal data");

    for (scope, tells) in
        [("openid", json!([null, null, "openid"])), ("openid email", json!(["ada@example.com", null, "email openid"]))]
    {
        let code = code_for(&rig, id, &[("scope", scope)]).await;
        let tokens = rig.call(redeem(id, &code, &[])).await;
        let told = claims(text(&tokens.body, "id_token"));
        assert_eq!(json!([told.get("email"), told.get("name"), tokens.body["scope"]]), tells);
        assert!(told.get("nonce").is_none());
    }
    let code = self::code(&rig, id).await;
    assert!(rig.call(redeem(id, &code, &[])).await.body.get("id_token").is_none(), "the client did not ask");

    // A refresh may repeat the scopes of the first request.
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", text(&tokens.body, "refresh_token")),
        ("client_id", id),
        ("scope", "openid email"),
    ];
    assert_eq!(rig.call(form("/oauth/token", &fields)).await.status, 200);
}

#[tokio::test]
async fn an_id_token_grants_no_access() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let web =
        json!({ "name": "Web", "kind": "confidential", "redirect_uris": [REDIRECT], "scopes": ["identity:read"] });
    let web = client(&rig, web).await;
    let (id, secret) = (text(&web, "id"), text(&web, "client_secret"));
    let code = code_for(&rig, id, &[("scope", "openid")]).await;
    let tokens = rig.call(basic(redeem(id, &code, &[]), id, secret)).await.body;
    let ask = async |token: &str| {
        rig.call(basic(form("/oauth/introspect", &[("token", token)]), id, secret)).await.body["active"] == true
    };
    assert!(ask(text(&tokens, "access_token")).await);
    assert!(!ask(text(&tokens, "id_token")).await);
    assert_eq!(
        rig.call(basic(form("/oauth/revoke", &[("token", text(&tokens, "id_token"))]), id, secret)).await.status,
        200
    );
    assert!(ask(text(&tokens, "access_token")).await, "an ID token revokes nothing");
    // Even if the edge verified only the signature, the audience would be wrong.
    let id_claims = claims(text(&tokens, "id_token"));
    let call = Call::get("/accounts/me").bearer(text(&id_claims, "sub"), "").claim("aud", text(&id_claims, "aud"));
    assert_eq!(rig.call(call).await.status, 401);
    // The access token holds no scopes: it reaches only Ada's own data.
    assert!(claims(text(&tokens, "access_token")).get("scope").is_none());
    let own = basic(form("/oauth/token", &[("grant_type", "client_credentials"), ("scope", "openid")]), id, secret);
    assert_eq!(error(&rig.call(own).await), (400, "invalid_scope"), "no user signs in to a service");
}

/// RFC 8252, section 7.3: an app on the user's machine listens on any free port.
#[tokio::test]
async fn a_loopback_app_uses_any_port_and_redeems_with_that_one() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let uris = ["http://127.0.0.1/cb", "http://[::1]:8000/cb", "http://localhost/cb"];
    let app = client(&rig, json!({ "name": "App", "kind": "public", "redirect_uris": uris })).await;
    let id = text(&app, "id");
    for redirect in ["http://127.0.0.1:49152/cb", "http://[::1]:49153/cb"] {
        let fields = request(id, &[("redirect_uri", redirect)]);
        let page = show(&rig, &fields).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let sent = submit(&rig, &page, &fields, PASSWORD).await;
        let location = sent.header("location");
        assert!(location.starts_with(&format!("{redirect}?code=")), "{location}");
        let code = location.split("code=").nth(1).unwrap().split('&').next().unwrap();
        for other in ["http://127.0.0.1/cb", "http://127.0.0.1:49154/cb", "http://[::1]:8000/cb"] {
            assert_eq!(error(&rig.call(redeem(id, code, &[("redirect_uri", other)])).await), (400, "invalid_grant"));
        }
        assert_eq!(rig.call(redeem(id, code, &[("redirect_uri", redirect)])).await.status, 200);
    }
    for redirect in ["http://127.0.0.1:49152/other", "http://127.0.0.1:49152/cb?a=1", "http://localhost:49152/cb"] {
        let page = show(&rig, &request(id, &[("redirect_uri", redirect)])).await;
        assert_eq!((page.status, page.header("location")), (400, ""), "{redirect}");
    }
}

#[tokio::test]
async fn the_page_refuses_foreign_forms_and_wrong_passwords() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let app = app(&rig).await;
    let fields = request(text(&app, "id"), &[]);
    let page = show(&rig, &fields).await;
    let other = show(&rig, &fields).await;
    let csrf = field(&page.text, "csrf_token");
    let typed = |token: &str| {
        let typed = [("csrf_token", token), ("email", "ada@example.com"), ("password", PASSWORD)];
        form("/oauth/authorize", &[borrowed(&fields), typed.to_vec()].concat())
    };
    for call in [
        typed(&csrf),
        typed("").header("cookie", cookie(&page)),
        typed(&csrf).header("cookie", cookie(&other)),
        typed(cookie(&page).split_once('=').unwrap().1).header("cookie", cookie(&page)),
        typed(&csrf).header("cookie", "__Host-stoa_csrf="),
    ] {
        let reply = rig.call(call).await;
        assert_eq!((reply.status, reply.header("location")), (403, ""), "{}", reply.text);
    }
    // A second page in the same browser keeps the first one's cookie.
    let again = Call::get(format!("/oauth/authorize?{}", query(&borrowed(&fields))))
        .header("cookie", format!("a=b; {}", cookie(&page)));
    assert_eq!(field(&rig.call(again).await.text, "csrf_token"), csrf);

    for _ in 0..5 {
        let wrong = submit(&rig, &page, &fields, "not the password").await;
        assert_eq!((wrong.status, wrong.header("location")), (422, ""));
        assert!(
            wrong.text.contains("role=\"alert\"") && wrong.text.contains("value=\"ada@example.com\""),
            "{}",
            wrong.text
        );
        assert!(!wrong.text.contains("not the password"));
    }
    let waiting = submit(&rig, &page, &fields, PASSWORD).await;
    assert_eq!((waiting.status, waiting.header("retry-after")), (429, "180"));
    rig.advance(Duration::from_secs(900));
    let elsewhere: Vec<_> = request(text(&app, "id"), &[("redirect_uri", "https://evil.example/")]);
    assert_eq!(
        submit(&rig, &page, &elsewhere, PASSWORD).await.status,
        400,
        "the submission checks the parameters again"
    );
    assert_eq!(submit(&rig, &page, &fields, PASSWORD).await.status, 303);
}

#[tokio::test]
async fn revoking_a_token_ends_its_session() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let service = service(&rig).await;
    let (id, secret) = (text(&service, "id"), text(&service, "client_secret"));
    for kind in ["refresh_token", "access_token"] {
        let session = sign_in(&rig, "ada@example.com").await;
        let revoke = || form("/oauth/revoke", &[("token", text(&session, kind)), ("token_type_hint", kind)]);
        assert_eq!(
            error(&rig.call(basic(revoke(), id, secret)).await),
            (400, "invalid_grant"),
            "the token belongs to another client"
        );
        assert_eq!(rig.call(revoke()).await.status, 200);
        assert_eq!(refresh(&rig, text(&session, "refresh_token")).await.status, 400);
        assert_eq!(rig.call(revoke()).await.status, 200, "the token is already revoked");
    }
    assert_eq!(rig.call(form("/oauth/revoke", &[("token", "nonsense")])).await.status, 200);
    assert_eq!(error(&rig.call(form("/oauth/revoke", &[])).await), (400, "invalid_request"));
    assert_eq!(
        error(&rig.call(basic(form("/oauth/revoke", &[("token", "x")]), id, "x")).await),
        (401, "invalid_client")
    );
}

#[tokio::test]
async fn introspection_limits_what_a_client_may_see() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let reader = client(&rig, json!({ "name": "Gate", "kind": "confidential", "scopes": ["identity:read"] })).await;
    let service = service(&rig).await;
    let ask = |client: &Value, token: &str| {
        basic(form("/oauth/introspect", &[("token", token)]), text(client, "id"), text(client, "client_secret"))
    };
    let session = sign_in(&rig, "ada@example.com").await;
    let access = text(&session, "access_token");
    let known = rig.call(ask(&reader, access)).await;
    assert_eq!((known.status, known.header("cache-control")), (200, "no-store"));
    assert_eq!(
        (&known.body["active"], text(&known.body, "iss"), text(&known.body, "token_type")),
        (&json!(true), ISSUER, "Bearer")
    );
    assert_eq!((&known.body["sub"], &known.body["sid"]), (&session["account_id"], &session["session_id"]));
    let inactive = json!({ "active": false });
    assert_eq!(rig.call(ask(&service, access)).await.body, inactive, "the token belongs to another client");
    assert_eq!(
        rig.call(ask(&reader, text(&session, "refresh_token"))).await.body,
        inactive,
        "refresh tokens of others stay hidden"
    );
    for token in ["", "x", "a.b.c"] {
        let reply = rig.call(ask(&reader, token)).await;
        assert!(reply.body == inactive || reply.status == 400, "{}", reply.text);
    }
    let own = basic(
        form("/oauth/token", &[("grant_type", "client_credentials")]),
        text(&service, "id"),
        text(&service, "client_secret"),
    );
    let own = rig.call(own).await;
    assert_eq!(rig.call(ask(&service, text(&own.body, "access_token"))).await.body["active"], true);

    let end = with_token(Call::delete(format!("/sessions/{}", text(&session, "session_id"))), access);
    assert_eq!(rig.call(end).await.status, 204);
    assert_eq!(rig.call(ask(&reader, access)).await.body, inactive, "its session has ended");

    let app = app(&rig).await;
    let public = form("/oauth/introspect", &[("token", access), ("client_id", text(&app, "id"))]);
    assert_eq!(error(&rig.call(public).await), (400, "unauthorized_client"));
    assert_eq!(error(&rig.call(form("/oauth/introspect", &[("token", access)])).await), (400, "unauthorized_client"));
}

/// A token ends with its client, its account or its session.
#[tokio::test]
async fn introspection_reports_a_token_inactive_once_its_client_or_account_is_gone() {
    let rig = rig();
    let reader = client(&rig, json!({ "name": "Gate", "kind": "confidential", "scopes": ["identity:read"] })).await;
    let staff = "identity:read identity:write orders:read catalog:write";
    let admin = admin(&rig).await;
    let active = async |token: &str| {
        let ask = form("/oauth/introspect", &[("token", token)]);
        let reply = rig.call(basic(ask, text(&reader, "id"), text(&reader, "client_secret"))).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.body["active"] == true
    };
    let remove = async |client: &Value| {
        let path = format!("/clients/{}", text(client, "id"));
        assert_eq!(rig.call(Call::delete(path).bearer(&admin, staff).if_match(1)).await.status, 204);
    };

    let service = service(&rig).await;
    let call = form("/oauth/token", &[("grant_type", "client_credentials")]);
    let own = rig.call(basic(call, text(&service, "id"), text(&service, "client_secret"))).await.body;
    let own = text(&own, "access_token");
    assert!(active(own).await);
    remove(&service).await;
    assert!(!active(own).await, "its client was removed");

    sign_up(&rig, "ada@example.com").await;
    let app = app(&rig).await;
    let code = code(&rig, text(&app, "id")).await;
    let tokens = rig.call(redeem(text(&app, "id"), &code, &[])).await.body;
    assert!(active(text(&tokens, "access_token")).await);
    remove(&app).await;
    assert!(!active(text(&tokens, "access_token")).await, "its app was removed");

    for status in ["locked", "disabled"] {
        let session = sign_in(&rig, "ada@example.com").await;
        let token = text(&session, "access_token");
        let path = format!("/accounts/{}", text(&session, "account_id"));
        let set = async |status: &str| {
            let version = rig.call(Call::get(&path).bearer(&admin, staff)).await.header("etag").to_owned();
            let call = Call::patch(&path).bearer(&admin, staff).header("if-match", version);
            assert_eq!(rig.call(call.json(json!({ "status": status }))).await.status, 200);
        };
        assert!(active(token).await);
        set(status).await;
        assert!(!active(token).await, "{status}");
        set("active").await;
        assert!(active(token).await);
    }

    let session = sign_in(&rig, "ada@example.com").await;
    let token = text(&session, "access_token");
    let path = format!("/accounts/{}", text(&session, "account_id"));
    let version = rig.call(Call::get(&path).bearer(&admin, staff)).await.header("etag").to_owned();
    let erase = with_token(Call::delete(&path), token).header("if-match", version);
    assert_eq!(rig.call(erase).await.status, 204);
    assert!(!active(token).await, "the account was erased");
}

#[tokio::test]
async fn a_confidential_app_needs_its_secret_and_may_inspect_its_refresh_tokens() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let web = json!({ "name": "Web", "kind": "confidential", "redirect_uris": [REDIRECT], "scopes": [] });
    let web = client(&rig, web).await;
    let (id, secret) = (text(&web, "id"), text(&web, "client_secret"));
    let code = code(&rig, id).await;
    assert_eq!(error(&rig.call(redeem(id, &code, &[])).await), (401, "invalid_client"));
    let tokens = rig.call(redeem(id, &code, &[("client_secret", secret)])).await;
    assert_eq!(tokens.status, 200, "{}", tokens.text);
    let refreshing = text(&tokens.body, "refresh_token");
    let known = rig.call(basic(form("/oauth/introspect", &[("token", refreshing)]), id, secret)).await;
    assert_eq!(known.body["active"], true, "{}", known.text);
    assert_eq!(error(&rig.call(refresh_call(refreshing)).await), (400, "invalid_grant"));
    assert_eq!(rig.call(basic(refresh_call(refreshing), id, secret)).await.status, 200);
    let used = rig.call(basic(form("/oauth/introspect", &[("token", refreshing)]), id, secret)).await;
    assert_eq!(used.body, json!({ "active": false }));
}
