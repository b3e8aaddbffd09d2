//! Tests of optimistic locks: a rival changes each item right before its write, which is then refused.

use std::collections::BTreeSet;

use crate::addresses;
use crate::letters::{Post, token};
use crate::oauth::{app, code, redeem, service};
use crate::support::{PASSWORD, admin, refresh, sign_in, sign_in_call, sign_up, text};
use identity::Identity;
use serde_json::json;
use service::capability::Hosted;
use testkit::Faults;
use testkit::{Alone, Call};

/// Writes without a condition, and why they need none.
type Unguarded<'a> = &'a [(&'a str, &'a str)];

fn rig_with_rivals() -> (Faults, Alone<Identity>) {
    let faults = Faults::rivals();
    (faults.clone(), Alone::with(&[("IDENTITY_SIGNING_KEY_ID", "")], Some(faults)))
}

fn expect(faults: &Faults, unguarded: Unguarded<'_>) {
    let unguarded: BTreeSet<_> = unguarded.iter().map(|(write, _)| format!("stoa-IdentityTable | {write}")).collect();
    assert_eq!(faults.unguarded(), unguarded);
}

#[tokio::test]
async fn refuses_a_write_over_a_newer_version() {
    let (faults, rig) = rig_with_rivals();
    let post = Post::over(rig);
    sign_up(&post.rig, "bob@example.com").await;
    let ada = text(&sign_up(&post.rig, "ada@example.com").await, "id").to_owned();
    by_password(&post, &ada).await;
    by_oauth(&post).await;
    by_letter(&post, &ada).await;
    for _ in 0..2 {
        assert_eq!(addresses::save(&post.rig, &ada, addresses::home()).await.status, 201);
    }
    expect(
        &faults,
        &[
            ("Delete attempts", "the right password resets the count in any case"),
            ("Delete letters letter", "the e-mail was sent"),
            ("Put outbox *", "each event has its own key"),
            ("Put tokens password", "only the newest token is valid"),
            ("Put tokens verification", "only the newest token is valid"),
        ],
    );
}

#[tokio::test]
async fn refuses_an_operators_write_over_a_newer_version() {
    let (faults, rig) = rig_with_rivals();
    for (what, how) in [
        ("bootstrap-admin", json!({})),
        ("bootstrap-admin", json!({ "reset": true })),
        ("rotate-signing-key", json!({})),
        ("rotate-signing-key", json!({})),
    ] {
        Hosted::operate(&*rig.capability, what, how).await.unwrap();
    }
    expect(&faults, &[("Delete clients client", "the bootstrap item in the same transaction has a condition")]);
}

async fn by_password(post: &Post, ada: &str) {
    assert_eq!(post.rig.call(sign_in_call("ada@example.com", "guess")).await.status, 401);
    let from = sign_in_call("ada@example.com", PASSWORD).header("x-forwarded-for", "203.0.113.9, 10.0.0.1");
    assert_eq!(post.rig.call(from).await.status, 201);
    let session = sign_in(&post.rig, "ada@example.com").await;
    assert_eq!(refresh(&post.rig, text(&session, "refresh_token")).await.status, 200);
    let rename = Call::patch(format!("/accounts/{ada}")).bearer(ada, "").json(json!({ "name": "Ada" }));
    assert_eq!(post.rig.call(rename.if_match(1)).await.status, 200);
    let page = post.rig.call(Call::get("/accounts?limit=1").bearer("client_x", "identity:read")).await;
    assert!(page.body["next_cursor"].is_string(), "{}", page.text);
}

async fn by_oauth(post: &Post) {
    let app = app(&post.rig).await;
    let code = code(&post.rig, text(&app, "id")).await;
    let tokens = post.rig.call(redeem(text(&app, "id"), &code, &[])).await;
    assert_eq!(tokens.status, 200, "{}", tokens.text);
    let till = format!("/clients/{}", text(&service(&post.rig).await, "id"));
    let delete =
        Call::delete(till).bearer(admin(&post.rig).await, "identity:write orders:read catalog:write").if_match(1);
    assert_eq!(post.rig.call(delete).await.status, 204);
}

async fn by_letter(post: &Post, ada: &str) {
    assert_eq!(post.call(Call::post("/accounts/me/verification").bearer(ada, "")).await.status, 202);
    let verify = json!({ "token": token(&post.delivered().await[0]) });
    assert_eq!(post.call(Call::post("/accounts/verification/confirm").json(verify)).await.status, 204);
    assert_eq!(post.forget("ada@example.com").await.status, 202);
    let letter = post.delivered().await.remove(0);
    assert_eq!(post.reset(&token(&letter), PASSWORD).await.status, 204);
}
