//! Rivals: right before each write someone else writes the same item, and the write is refused.

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

/// Writes that are not refused, and why that is right.
type Blind<'a> = &'a [(&'a str, &'a str)];

fn contest() -> (Faults, Alone<Identity>) {
    let faults = Faults::rivals();
    (faults.clone(), Alone::with(&[("IDENTITY_SIGNING_KEY_ID", "")], Some(faults)))
}

fn expect(faults: &Faults, blind: Blind<'_>) {
    let blind: BTreeSet<_> = blind.iter().map(|(write, _)| format!("stoa-IdentityTable | {write}")).collect();
    assert_eq!(faults.unguarded(), blind);
}

#[tokio::test]
async fn whoever_is_first_is_not_written_over() {
    let (faults, rig) = contest();
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
            ("Delete attempts", "forgotten after the right password"),
            ("Delete letters letter", "sent"),
            ("Put outbox *", "a key of its own each time"),
            ("Put tokens password", "the newest letter's is good, no other"),
            ("Put tokens verification", "the newest letter's is good, no other"),
        ],
    );
}

#[tokio::test]
async fn nor_is_another_operator() {
    let (faults, rig) = contest();
    for (what, how) in [
        ("bootstrap-admin", json!({})),
        ("bootstrap-admin", json!({ "reset": true })),
        ("rotate-signing-key", json!({})),
        ("rotate-signing-key", json!({})),
    ] {
        Hosted::operate(&*rig.capability, what, how).await.unwrap();
    }
    expect(&faults, &[("Delete clients client", "the void one goes with the bootstrap, which is looked at")]);
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
