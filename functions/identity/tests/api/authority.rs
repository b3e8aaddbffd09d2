//! A caller who was locked, lost a scope or lost the session can't use a remaining token to change others.

use crate::support::{PASSWORD, admin, client, rig, sign_in, sign_up, text, with_token};
use identity::Identity;
use serde_json::{Value, json};
use testkit::{Alone, Call};

const ALL: &str = "identity:read identity:write orders:read orders:write";
const STAFF: &str = "identity:read identity:write";

/// An account with these scopes, and its access token.
async fn staff(rig: &Alone<Identity>, email: &str, scopes: &[&str]) -> (String, String) {
    let id = text(&sign_up(rig, email).await, "id").to_owned();
    grant(rig, &admin(rig).await, &id, json!({ "roles": ["staff"], "scopes": scopes })).await;
    (id, text(&sign_in(rig, email).await, "access_token").to_owned())
}

async fn grant(rig: &Alone<Identity>, by: &str, id: &str, roles: Value) {
    let reply = rig.call(Call::post(format!("/accounts/{id}/roles")).bearer(by, ALL).json(roles)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}

async fn set_status(rig: &Alone<Identity>, id: &str, status: &str) {
    let call = Call::patch(format!("/accounts/{id}")).bearer(admin(rig).await, ALL).header("if-match", "*");
    assert_eq!(rig.call(call.json(json!({ "status": status }))).await.status, 200);
}

/// Every call that changes accounts or clients of others, or grants scopes.
fn privileged_calls(own: &str, other: &str, client: &str) -> Vec<Call> {
    let roles = |id: &str| {
        Call::post(format!("/accounts/{id}/roles")).json(json!({ "roles": ["staff"], "scopes": ["identity:write"] }))
    };
    let status = |id: &str, status: &str| {
        Call::patch(format!("/accounts/{id}")).header("if-match", "*").json(json!({ "status": status }))
    };
    let address =
        json!({ "name": "Eve", "line1": "1 Stoa", "city": "Athens", "postal_code": "10555", "country": "GR" });
    vec![
        roles(own),
        roles(other),
        status(own, "active"),
        status(own, "locked"),
        status(other, "locked"),
        Call::patch(format!("/accounts/{other}")).header("if-match", "*").json(json!({ "name": "Eve" })),
        Call::delete(format!("/accounts/{other}")).header("if-match", "*"),
        Call::post(format!("/accounts/{other}/addresses")).json(address),
        Call::post("/clients")
            .json(json!({ "name": "Back door", "kind": "confidential", "scopes": ["identity:write"] })),
        Call::delete(format!("/clients/{client}")).header("if-match", "*"),
    ]
}

async fn refused_all(rig: &Alone<Identity>, own: &str, other: &str, client: &str, token: &str, status: &str) {
    for call in privileged_calls(own, other, client) {
        let told = format!("{status}: {:?}", call.target());
        let reply = rig.call(with_token(call, token)).await;
        // A request for the present status of the caller's own account changes nothing, and succeeds.
        let idle = reply.status == 200 && reply.body["id"] == own && reply.body["status"] == status;
        assert!(reply.status == 403 || idle, "{told} {}", reply.text);
    }
}

#[tokio::test]
async fn refuses_the_remaining_token_of_a_locked_or_demoted_account() {
    let rig = rig();
    let (own, token) = staff(&rig, "eve@example.com", &["identity:read", "identity:write"]).await;
    let other = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    let made = client(&rig, json!({ "name": "Till", "kind": "confidential", "scopes": ["orders:read"] })).await;
    let client = text(&made, "id").to_owned();

    for status in ["locked", "disabled"] {
        set_status(&rig, &own, status).await;
        refused_all(&rig, &own, &other, &client, &token, status).await;
    }
    set_status(&rig, &own, "active").await;
    grant(&rig, &admin(&rig).await, &own, json!({ "roles": ["customer"] })).await;
    refused_all(&rig, &own, &other, &client, &token, "active").await;

    grant(&rig, &admin(&rig).await, &own, json!({ "roles": ["staff"], "scopes": ["identity:write"] })).await;
    let rename = Call::patch(format!("/accounts/{other}")).if_match(1).json(json!({ "name": "Ada" }));
    let renamed = rig.call(with_token(rename, &token)).await;
    assert_eq!(renamed.status, 200, "the regained scope counts again: {}", renamed.text);
    let narrow = Call::post("/clients").bearer(&own, "orders:read");
    assert_eq!(
        rig.call(narrow.json(json!({ "name": "X", "kind": "confidential", "scopes": ["orders:read"] }))).await.status,
        403,
        "the token's scopes still limit the caller"
    );
}

#[tokio::test]
async fn refuses_the_remaining_token_of_a_removed_client() {
    let rig = rig();
    let other = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    let made = json!({ "name": "Till", "kind": "confidential", "scopes": ["identity:read", "identity:write"] });
    let (gone, left) = (client(&rig, made.clone()).await, client(&rig, made).await);
    let (gone, left) = (text(&gone, "id").to_owned(), text(&left, "id").to_owned());
    let remove = Call::delete(format!("/clients/{gone}")).bearer(&left, STAFF).if_match(1);
    assert_eq!(rig.call(remove).await.status, 204, "a client with the same scopes may remove it");
    for call in privileged_calls(&other, &other, &left) {
        let told = format!("{:?}", call.target());
        let reply = rig.call(call.bearer(&gone, STAFF)).await;
        assert_eq!((reply.status, reply.header("www-authenticate").is_empty()), (401, false), "{told} {}", reply.text);
    }
}

#[tokio::test]
async fn refuses_the_token_of_a_session_that_a_password_change_ended() {
    let rig = rig();
    let (own, token) = staff(&rig, "eve@example.com", &["identity:read", "identity:write"]).await;
    let other = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    rig.advance(std::time::Duration::from_secs(1));
    let mine = sign_in(&rig, "eve@example.com").await;
    let change =
        Call::post("/accounts/me/password").json(json!({ "current": PASSWORD, "new": "staple battery horse" }));
    rig.advance(std::time::Duration::from_secs(1));
    assert_eq!(rig.call(with_token(change, text(&mine, "access_token"))).await.status, 204);
    let door = json!({ "name": "Back door", "kind": "confidential", "scopes": ["identity:read"] });
    let back_door = || Call::post("/clients").json(door.clone());
    assert_eq!(rig.call(with_token(back_door(), &token)).await.status, 401);
    assert_eq!(
        rig.call(with_token(back_door(), text(&mine, "access_token"))).await.status,
        201,
        "the kept session still works"
    );
    for path in [format!("/accounts/{other}"), format!("/accounts/{own}"), "/accounts/me".to_owned()] {
        let erase = with_token(Call::delete(&path).header("if-match", "*"), &token);
        assert_eq!(rig.call(erase).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn identity_write_alone_does_not_reach_accounts_with_more_scopes() {
    let rig = rig();
    let (_, token) = staff(&rig, "eve@example.com", &["identity:read", "identity:write"]).await;
    let (above, _) = staff(&rig, "ada@example.com", &["orders:read"]).await;
    let equal = staff(&rig, "bob@example.com", &["identity:write"]).await.0;
    let strong = json!({ "name": "Till", "kind": "confidential", "scopes": ["orders:write"] });
    let strong = text(&client(&rig, strong).await, "id").to_owned();
    let weak =
        text(&client(&rig, json!({ "name": "Till", "kind": "confidential", "scopes": ["identity:read"] })).await, "id")
            .to_owned();
    let calls_above =
        privileged_calls(&above, &above, &strong).into_iter().filter(|call| call.target() != ("POST", "/clients"));
    for call in calls_above {
        let told = format!("{:?}", call.target());
        let reply = rig.call(with_token(call, &token)).await;
        assert_eq!((reply.status, reply.problem()), (403, "insufficient_scope"), "{told} {}", reply.text);
    }
    let rename = |id: &str| Call::patch(format!("/accounts/{id}")).header("if-match", "*").json(json!({ "name": "B" }));
    assert_eq!(rig.call(with_token(rename(&equal), &token)).await.status, 200);
    let erase = |id: &str| with_token(Call::delete(format!("/accounts/{id}")).header("if-match", "*"), &token);
    assert_eq!(rig.call(erase(&equal)).await.status, 204);
    let remove = |id: &str| with_token(Call::delete(format!("/clients/{id}")).if_match(1), &token);
    assert_eq!(rig.call(remove(&weak)).await.status, 204);
    let erase = Call::delete(format!("/accounts/{above}")).bearer(&above, "orders:read").header("if-match", "*");
    assert_eq!(rig.call(erase).await.status, 204, "the caller's own account");
}
