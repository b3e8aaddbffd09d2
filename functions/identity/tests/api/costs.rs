//! Each route costs the read and write units that its description names.

use crate::support::{PASSWORD, admin, basic, field, form, guest, pkce, query, refresh, rig, sign_in, sign_up, text};
use identity::Identity;
use serde_json::{Value, json};
use testkit::{Alone, Call, Reply};

fn cost(reply: &Reply) -> &str {
    assert!(reply.status < 400, "{}", reply.text);
    reply.cost()
}

async fn prepared() -> (Alone<Identity>, String) {
    let rig = rig();
    // The first token creates the signing key, the first page the cursor's key.
    guest(&rig).await;
    let account = sign_up(&rig, "ada@example.com").await;
    let id = text(&account, "id").to_owned();
    (rig, id)
}

#[tokio::test]
async fn account_routes_cost_what_they_say() {
    let (rig, id) = prepared().await;
    let path = format!("/accounts/{id}");
    let body = json!({ "email": "eve@example.com", "password": PASSWORD });
    assert_eq!(cost(&rig.call(Call::post("/accounts").key("k").json(body.clone())).await), "0rru 10wru");
    let keyless = json!({ "email": "bob@example.com", "password": PASSWORD });
    assert_eq!(cost(&rig.call(Call::post("/accounts").json(keyless)).await), "0rru 8wru");
    assert_eq!(cost(&rig.call(Call::get(&path).bearer(&id, "")).await), "1rru 0wru");
    assert_eq!(cost(&rig.call(Call::get("/accounts/me").bearer(&id, "")).await), "1rru 0wru");
    let list = Call::get("/accounts").bearer("client_x", "identity:read");
    assert_eq!(cost(&rig.call(list).await), "2rru 0wru");
    let by_email = Call::get("/accounts?email=ada@example.com").bearer("client_x", "identity:read");
    assert_eq!(cost(&rig.call(by_email).await), "2rru 0wru");
    let by_prefix = Call::get("/accounts?email_prefix=a").bearer("client_x", "identity:read");
    assert_eq!(cost(&rig.call(by_prefix).await), "1rru 0wru");
    let address =
        json!({ "name": "Ada", "line1": "1 Stoa", "city": "Athens", "postal_code": "10555", "country": "GR" });
    let addresses = format!("{path}/addresses");
    let save = || Call::post(&addresses).bearer(&id, "").json(address.clone());
    let saved = rig.call(save()).await;
    assert_eq!(cost(&saved), "2rru 1wru");
    assert_eq!(cost(&rig.call(save().key("a")).await), "2rru 4wru");
    assert_eq!(cost(&rig.call(Call::get(&addresses).bearer(&id, "")).await), "2rru 0wru");
    let place = saved.header("location");
    assert_eq!(cost(&rig.call(Call::get(place).bearer(&id, "")).await), "2rru 0wru");
    let change = Call::patch(place).bearer(&id, "").if_match(1).json(json!({ "city": "Patras" }));
    assert_eq!(cost(&rig.call(change).await), "2rru 1wru");
    assert_eq!(cost(&rig.call(Call::delete(place).bearer(&id, "").if_match(2)).await), "2rru 1wru");
    let patch = Call::patch(&path).bearer(&id, "").if_match(1).json(json!({ "name": "Ada" }));
    assert_eq!(cost(&rig.call(patch).await), "1rru 2wru");
    let roles = Call::post(format!("{path}/roles")).bearer(admin(&rig).await, "identity:write orders:read");
    assert_eq!(
        cost(&rig.call(roles.json(json!({ "roles": ["staff"], "scopes": ["orders:read"] }))).await),
        "2rru 3wru"
    );
    let password = Call::post(format!("{path}/password")).bearer(&id, "");
    let password = password.json(json!({ "current": PASSWORD, "new": "a new password" }));
    assert_eq!(cost(&rig.call(password).await), "3rru 4wru");
    assert_eq!(cost(&rig.call(Call::delete(&path).bearer(&id, "").if_match(4)).await), "2.5rru 10wru");
}

#[tokio::test]
async fn session_routes_cost_what_they_say() {
    let (rig, id) = prepared().await;
    let call = crate::support::sign_in_call("ada@example.com", PASSWORD);
    assert_eq!(cost(&rig.call(call.clone()).await), "2rru 6wru");
    let known = call.header("x-forwarded-for", "10.0.0.1");
    assert_eq!(cost(&rig.call(known.clone()).await), "2.5rru 11wru", "the address becomes known");
    assert_eq!(cost(&rig.call(known).await), "2.5rru 8wru");
    let made = rig.call(Call::post("/guests")).await;
    assert_eq!(cost(&made), "0rru 1wru");
    let mut with_guest = json!({ "email": "ada@example.com", "password": PASSWORD });
    with_guest["guest_token"] = made.body["access_token"].clone();
    let merging = Call::post("/sessions").json(with_guest).header("x-forwarded-for", "10.0.0.1");
    assert_eq!(cost(&rig.call(merging).await), "2.5rru 12wru");
    assert_eq!(cost(&rig.call(Call::get("/sessions").bearer(&id, "")).await), "0.5rru 0wru");
    let session = sign_in(&rig, "ada@example.com").await;
    let end = Call::delete(format!("/sessions/{}", text(&session, "session_id"))).bearer(&id, "");
    assert_eq!(cost(&rig.call(end).await), "0rru 1wru");
}

#[tokio::test]
async fn oauth_routes_cost_what_they_say() {
    let (rig, _) = prepared().await;
    let redirect = "https://app.example.com/cb";
    let body =
        json!({ "name": "App", "kind": "confidential", "redirect_uris": [redirect], "scopes": ["identity:read"] });
    let made =
        rig.call(Call::post("/clients").bearer(admin(&rig).await, "identity:write identity:read").json(body)).await;
    assert_eq!(cost(&made), "1rru 1wru");
    let (id, secret) = (text(&made.body, "id"), text(&made.body, "client_secret"));
    let read = |path: String| Call::get(path).bearer("client_x", "identity:read");
    assert_eq!(cost(&rig.call(read(format!("/clients/{id}"))).await), "1rru 0wru");
    assert_eq!(cost(&rig.call(read("/clients".into())).await), "0.5rru 0wru");
    let token = |fields: &[(&str, &str)]| basic(form("/oauth/token", fields), id, secret);
    assert_eq!(cost(&rig.call(token(&[("grant_type", "client_credentials")])).await), "1rru 0wru");

    let (verifier, challenge) = pkce();
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", id),
        ("redirect_uri", redirect),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    let page = rig.call(Call::get(format!("/oauth/authorize?{}", query(&fields)))).await;
    assert_eq!(cost(&page), "1rru 0wru");
    let csrf = field(&page.text, "csrf_token");
    fields.extend([("csrf_token", csrf.as_str()), ("email", "ada@example.com"), ("password", PASSWORD)]);
    let cookie = page.header("set-cookie").split(';').next().unwrap().to_owned();
    let submit = form("/oauth/authorize", &fields).header("cookie", cookie).header("x-forwarded-for", "10.0.0.1");
    let sent = rig.call(submit).await;
    assert_eq!(cost(&sent), "3.5rru 8wru", "the address becomes known");
    let code = sent.header("location").split("code=").nth(1).unwrap().split('&').next().unwrap();
    let redeem = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect),
        ("code_verifier", &verifier),
    ];
    let tokens = rig.call(token(&redeem)).await;
    assert_eq!(cost(&tokens), "3rru 6wru");
    let ask = |token: &str| basic(form("/oauth/introspect", &[("token", token)]), id, secret);
    assert_eq!(cost(&rig.call(ask(text(&tokens.body, "access_token"))).await), "3rru 0wru");
    let refreshing = [("grant_type", "refresh_token"), ("refresh_token", text(&tokens.body, "refresh_token"))];
    let refreshed = rig.call(token(&refreshing)).await;
    assert_eq!(cost(&refreshed), "3rru 1wru");
    let revoke = basic(form("/oauth/revoke", &[("token", text(&refreshed.body, "refresh_token"))]), id, secret);
    assert_eq!(cost(&rig.call(revoke).await), "2rru 1wru");

    let session: Value = sign_in(&rig, "ada@example.com").await;
    assert_eq!(cost(&refresh(&rig, text(&session, "refresh_token")).await), "2rru 1wru");
    let guest = guest(&rig).await;
    assert_eq!(cost(&refresh(&rig, text(&guest, "refresh_token")).await), "1rru 1wru");
    assert_eq!(cost(&rig.call(form("/oauth/revoke", &[("token", text(&guest, "access_token"))])).await), "0rru 1wru");
    let delete =
        Call::delete(format!("/clients/{id}")).bearer(admin(&rig).await, "identity:write identity:read").if_match(1);
    assert_eq!(cost(&rig.call(delete).await), "2rru 1wru");
}
