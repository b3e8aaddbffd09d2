//! Tests of operator calls, and of the answers that identity gives for the whole system.

use std::time::Duration;

use crate::support::{basic, form, rig, sign_up, text};
use events::identity::{AccountCreated, AccountErased};
use serde_json::json;
use service::capability::Hosted;
use testkit::Call;

#[tokio::test]
async fn bootstraps_the_first_administrator_once() {
    let rig = rig();
    let first = Hosted::operate(&*rig.capability, "bootstrap-admin", json!({})).await.unwrap();
    let token = |client: &serde_json::Value| {
        let call = form("/oauth/token", &[("grant_type", "client_credentials")]);
        basic(call, text(client, "client_id"), text(client, "client_secret"))
    };
    let reply = rig.call(token(&first)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let scopes: Vec<_> = text(&reply.body, "scope").split(' ').map(str::to_owned).collect();
    assert_eq!(scopes.len(), include_str!("../../src/model/scopes.txt").lines().count());
    assert!(scopes.contains(&"identity:write".to_owned()) && scopes.contains(&"payments:read".to_owned()));

    let again = Hosted::operate(&*rig.restarted(None).capability, "bootstrap-admin", json!({})).await.unwrap_err();
    assert_eq!((again.status().as_u16(), again.code()), (409, "already_bootstrapped"));
    assert_eq!(rig.call(token(&first)).await.status, 200);

    let second = Hosted::operate(&*rig.capability, "bootstrap-admin", json!({ "reset": true })).await.unwrap();
    assert_eq!(rig.call(token(&first)).await.status, 401, "the lost secret no longer works");
    assert_eq!(rig.call(token(&second)).await.status, 200);
    let unknown = Hosted::operate(&*rig.capability, "burn", json!({})).await.unwrap_err();
    assert_eq!(unknown.status().as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_one_of_two_concurrent_bootstraps_succeeds() {
    let rig = rig();
    let other = rig.restarted(None);
    let (a, b) = futures::join!(
        Hosted::operate(&*rig.capability, "bootstrap-admin", json!({})),
        Hosted::operate(&*other.capability, "bootstrap-admin", json!({})),
    );
    let made: Vec<_> = [a, b].into_iter().flatten().collect();
    assert_eq!(made.len(), 1);
    let call = form("/oauth/token", &[("grant_type", "client_credentials")]);
    let reply = rig.call(basic(call, text(&made[0], "client_id"), text(&made[0], "client_secret"))).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}

#[tokio::test]
async fn republishes_all_accounts() {
    let rig = rig();
    for n in 0..61 {
        rig.advance(Duration::from_millis(2));
        let account = sign_up(&rig, &format!("a{n}@example.com")).await;
        if n == 0 {
            let id = text(&account, "id");
            assert_eq!(rig.call(Call::delete(format!("/accounts/{id}")).bearer(id, "").if_match(1)).await.status, 204);
        }
    }
    rig.take_events();
    let (mut cursor, mut count, mut calls) = (None, 0, 0);
    loop {
        let page = Hosted::republish(&*rig.capability, "account", cursor).await.unwrap();
        (count, calls, cursor) = (count + page.count, calls + 1, page.cursor);
        if cursor.is_none() {
            break;
        }
    }
    let events = rig.take_events();
    let of = |kind: &str| {
        events.iter().filter(|e| e.kind == kind).map(|e| e.subject.clone()).collect::<std::collections::HashSet<_>>()
    };
    use domain::event::EventData;
    assert_eq!((count, calls, events.len()), (61, 2, 61));
    assert_eq!((of(AccountCreated::TYPE).len(), of(AccountErased::TYPE).len()), (60, 1));
    let unknown = Hosted::republish(&*rig.capability, "nothing", None).await.unwrap_err();
    assert_eq!(unknown.to_string(), "there is no entity nothing; identity republishes account, contact");
    rig.tick().await.unwrap();
    assert!(rig.take_events().is_empty());
}

#[tokio::test]
async fn readiness_reads_the_database() {
    let reply = rig().call(Call::get("/readyz")).await;
    assert_eq!((reply.status, text(&reply.body, "status"), reply.cost()), (200, "ready", "0.5rru 0wru"));
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[tokio::test]
async fn health_and_discovery_read_no_database() {
    let rig = rig();
    let health = rig.call(Call::get("/healthz")).await;
    assert_eq!((health.status, text(&health.body, "status")), (200, "ok"));
    assert!(health.body["build"].is_string());
    let found = rig.call(Call::get("/.well-known/openid-configuration")).await;
    assert_eq!((found.status, text(&found.body, "issuer")), (200, crate::support::ISSUER));
    for (name, path) in [
        ("authorization_endpoint", "/oauth/authorize"),
        ("token_endpoint", "/oauth/token"),
        ("jwks_uri", "/oauth/jwks.json"),
        ("revocation_endpoint", "/oauth/revoke"),
        ("introspection_endpoint", "/oauth/introspect"),
    ] {
        assert_eq!(text(&found.body, name), format!("{}{path}", crate::support::ISSUER));
    }
    assert_eq!(found.body["code_challenge_methods_supported"], json!(["S256"]));
    for (name, wanted) in [
        ("scopes_supported", "openid"),
        ("scopes_supported", "email"),
        ("claims_supported", "email_verified"),
        ("response_types_supported", "code"),
        ("subject_types_supported", "public"),
        ("id_token_signing_alg_values_supported", "RS256"),
    ] {
        assert!(found.body[name].as_array().unwrap().contains(&json!(wanted)), "{name} {wanted}");
    }
    // An omitted value would mean true (OpenID Connect Discovery 1.0, section 3).
    assert_eq!(found.body["request_uri_parameter_supported"], false);
    // Identity's own description, which hosts merge.
    let own = serde_json::to_value(<identity::Identity as service::Capability>::openapi()).unwrap();
    assert_eq!(own["components"]["securitySchemes"]["client"]["scheme"], "basic");
    let operations = own["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    for operation in operations {
        let id = text(operation, "operationId");
        let described = ["summary", "description"].iter().all(|part| operation[part].is_string());
        assert!(described && operation["security"].is_array(), "{id}");
        assert!(text(operation, "description").contains("Costs "), "{id} names its cost");
    }
    for reply in [health, found] {
        assert_eq!(reply.cost(), "0rru 0wru");
    }
}
