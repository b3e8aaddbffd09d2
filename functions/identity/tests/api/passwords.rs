//! A password change ends everything begun with the old password, including requests in flight.

use std::time::Duration;

use crate::letters::{Post, token};
use crate::oauth::{app, code, error, redeem, request, show, submit};
use crate::support::{
    PASSWORD, form, guest, refresh, rig, sign_in, sign_in_call, sign_in_with_guest, sign_up, text, with_token,
};
use events::identity::GuestMerged;
use identity::Identity;
use serde_json::json;
use testkit::{Alone, Call, Reply};

const EMAIL: &str = "ada@example.com";
const NEW: &str = "staple battery horse correct";

/// A signed-in user who can change the password.
struct Ada {
    session: serde_json::Value,
}

impl Ada {
    async fn at(rig: &Alone<Identity>) -> Self {
        sign_up(rig, EMAIL).await;
        Self { session: sign_in(rig, EMAIL).await }
    }

    fn change_call(&self, current: &str, new: &str) -> Call {
        let call = Call::post("/accounts/me/password").json(json!({ "current": current, "new": new }));
        with_token(call, text(&self.session, "access_token"))
    }

    async fn change(&self, rig: &Alone<Identity>, current: &str, new: &str) {
        let reply = rig.call(self.change_call(current, new)).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
    }
}

#[tokio::test]
async fn every_route_refuses_a_common_password() {
    let post = Post::over(rig());
    let rig = &post.rig;
    let guessed =
        ["password", "12345678", "PassWord1", "iloveyou", "88888888", "abcdefgh", "stoa2026", "ada-1815", EMAIL];
    for password in guessed {
        let reply = rig.call(Call::post("/accounts").json(json!({ "email": EMAIL, "password": password }))).await;
        assert_eq!(
            (reply.status, reply.problem(), reply.faults()),
            (422, "common_password", vec!["/password common_password".into()]),
            "{password}"
        );
    }
    let ada = Ada::at(rig).await;
    post.forget(EMAIL).await;
    let letter = token(&post.delivered().await[0]);
    for password in guessed {
        let call = Call::post("/accounts/me/password").json(json!({ "current": PASSWORD, "new": password }));
        let reply = rig.call(with_token(call, text(&ada.session, "access_token"))).await;
        assert_eq!((reply.problem(), reply.faults()), ("common_password", vec!["/new common_password".into()]));
        let reply = post.reset(&letter, password).await;
        assert_eq!((reply.problem(), reply.faults()), ("common_password", vec!["/password common_password".into()]));
    }
    assert_eq!(post.reset(&letter, NEW).await.status, 204, "refusals do not use the token up");
}

fn refresh_as(client_id: &str, token: &str) -> Call {
    form("/oauth/token", &[("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", client_id)])
}

#[tokio::test]
async fn a_change_keeps_only_the_session_that_makes_it() {
    let rig = rig();
    let ada = Ada::at(&rig).await;
    let other = sign_in(&rig, EMAIL).await;
    ada.change(&rig, PASSWORD, NEW).await;
    assert_eq!(refresh(&rig, text(&other, "refresh_token")).await.status, 400);
    let mine = refresh(&rig, text(&ada.session, "refresh_token")).await;
    assert_eq!(mine.status, 200, "{}", mine.text);
    let next = rig.call(sign_in_call(EMAIL, NEW)).await;
    assert_eq!(refresh(&rig, text(&next.body, "refresh_token")).await.status, 200, "the new password starts sessions");

    ada.change(&rig, NEW, PASSWORD).await;
    assert_eq!(
        refresh(&rig, text(&mine.body, "refresh_token")).await.status,
        200,
        "the second change keeps the session too"
    );
    let between = rig.call(sign_in_call(EMAIL, PASSWORD)).await;
    assert_eq!(between.status, 201, "the old password works again");
    assert_eq!(refresh(&rig, text(&other, "refresh_token")).await.status, 400, "the old session stays ended");
}

#[tokio::test]
async fn a_code_from_before_a_change_is_void() {
    let rig = rig();
    let ada = Ada::at(&rig).await;
    let app = text(&app(&rig).await, "id").to_owned();
    let old = code(&rig, &app).await;
    ada.change(&rig, PASSWORD, NEW).await;
    ada.change(&rig, NEW, PASSWORD).await;
    assert_eq!(error(&rig.call(redeem(&app, &old, &[])).await), (400, "invalid_grant"));
    let new = code(&rig, &app).await;
    let tokens = rig.call(redeem(&app, &new, &[])).await;
    assert_eq!(tokens.status, 200, "{}", tokens.text);
    ada.change(&rig, PASSWORD, NEW).await;
    let next = rig.call(refresh_as(&app, text(&tokens.body, "refresh_token"))).await;
    assert_eq!(error(&next), (400, "invalid_grant"), "an app's session ends too");
}

/// Runs `slow` with the old password, and changes the password before each of its calls in turn.
async fn overtaken_at_each_call<T>(
    least: u64,
    prepare: impl AsyncFn(&Alone<Identity>) -> T,
    slow: impl AsyncFn(&Alone<Identity>, &T) -> Reply,
    check: impl AsyncFn(&Alone<Identity>, &T, Reply),
) {
    overtaken_after_changes(0, least, prepare, slow, check).await;
}

/// The same where the password was changed and changed back so many times before.
async fn overtaken_after_changes<T>(
    changes: usize,
    least: u64,
    prepare: impl AsyncFn(&Alone<Identity>) -> T,
    slow: impl AsyncFn(&Alone<Identity>, &T) -> Reply,
    check: impl AsyncFn(&Alone<Identity>, &T, Reply),
) {
    for call in 1.. {
        let rig = rig();
        let ada = Ada::at(&rig).await;
        for _ in 0..changes {
            ada.change(&rig, PASSWORD, NEW).await;
            ada.change(&rig, NEW, PASSWORD).await;
        }
        let prepared = prepare(&rig).await;
        let fast = ada.change(&rig, PASSWORD, NEW);
        let Some(reply) = rig.overtaken(call, async |late| slow(late, &prepared).await, fast).await else {
            assert!(call > least, "{call}");
            return;
        };
        check(&rig, &prepared, reply).await;
        assert_eq!(
            refresh(&rig, text(&ada.session, "refresh_token")).await.status,
            200,
            "the session that made the change still works"
        );
    }
}

#[tokio::test]
async fn a_sign_in_overtaken_by_a_change_starts_no_session() {
    let sign_in = async |late: &Alone<Identity>, _: &()| late.call(sign_in_call(EMAIL, PASSWORD)).await;
    let check = async |_: &Alone<Identity>, _: &(), reply: Reply| {
        assert_eq!((reply.status, reply.problem()), (401, "invalid_credentials"), "{}", reply.text);
    };
    overtaken_at_each_call(4, async |_| (), sign_in, check).await;
    overtaken_after_changes(1, 4, async |_| (), sign_in, check).await;
}

#[tokio::test]
async fn a_sign_in_overtaken_by_a_change_merges_no_guest() {
    let sign_in = async |late: &Alone<Identity>, token: &String| late.call(sign_in_with_guest(EMAIL, token)).await;
    let check = async |rig: &Alone<Identity>, token: &String, reply: Reply| {
        assert_eq!((reply.status, reply.problem()), (401, "invalid_credentials"), "{}", reply.text);
        assert!(rig.take::<GuestMerged>().is_empty());
        assert_eq!(refresh(rig, token).await.status, 200, "the guest's session still works");
    };
    let prepare = async |rig: &Alone<Identity>| text(&guest(rig).await, "refresh_token").to_owned();
    overtaken_at_each_call(5, prepare, sign_in, check).await;
}

#[tokio::test]
async fn a_code_overtaken_by_a_change_starts_no_session() {
    let prepare = async |rig: &Alone<Identity>| {
        let app = text(&app(rig).await, "id").to_owned();
        (code(rig, &app).await, app)
    };
    let redemption =
        async |late: &Alone<Identity>, (code, app): &(String, String)| late.call(redeem(app, code, &[])).await;
    let check = async |_: &Alone<Identity>, _: &(String, String), reply: Reply| {
        assert_eq!(error(&reply), (400, "invalid_grant"));
    };
    overtaken_at_each_call(4, prepare, redemption, check).await;

    let prepare = async |rig: &Alone<Identity>| {
        let app = text(&app(rig).await, "id").to_owned();
        (show(rig, &request(&app, &[])).await, app)
    };
    let page = async |late: &Alone<Identity>, (page, app): &(Reply, String)| {
        submit(late, page, &request(app, &[]), PASSWORD).await
    };
    let check = async |rig: &Alone<Identity>, (_, app): &(Reply, String), reply: Reply| {
        assert!([303, 422].contains(&reply.status), "{}", reply.text);
        let Some((_, rest)) = reply.header("location").split_once("&code=") else { return };
        let code = rest.split('&').next().unwrap();
        assert_eq!(error(&rig.call(redeem(app, code, &[])).await), (400, "invalid_grant"));
    };
    overtaken_at_each_call(4, prepare, page, check).await;
}

#[tokio::test]
async fn a_refresh_overtaken_by_a_change_is_the_last_one() {
    let prepare = async |rig: &Alone<Identity>| text(&sign_in(rig, EMAIL).await, "refresh_token").to_owned();
    let slow = async |late: &Alone<Identity>, token: &String| refresh(late, token).await;
    let check = async |rig: &Alone<Identity>, _: &String, reply: Reply| {
        assert!([200, 400].contains(&reply.status), "{}", reply.text);
        if let Some(next) = reply.body["refresh_token"].as_str() {
            assert_eq!(refresh(rig, next).await.status, 400);
        }
    };
    overtaken_at_each_call(2, prepare, slow, check).await;
}

#[tokio::test]
async fn a_sign_in_overtaken_by_erasure_leaves_no_session() {
    for call in 1.. {
        let rig = rig();
        let account = sign_up(&rig, EMAIL).await;
        let erase = async {
            let call = Call::delete("/accounts/me").bearer(text(&account, "id"), "").if_match(1);
            assert_eq!(rig.call(call).await.status, 204);
        };
        let slow = async |late: &Alone<Identity>| late.call(sign_in_call(EMAIL, PASSWORD)).await;
        let Some(reply) = rig.overtaken(call, slow, erase).await else {
            assert!(call > 4, "{call}");
            return;
        };
        assert_eq!(reply.status, 401, "{}", reply.text);
        let listed = rig.call(Call::get("/sessions").bearer(text(&account, "id"), "")).await;
        assert_eq!(listed.body["items"], json!([]));
    }
}

#[tokio::test]
async fn a_reset_requested_before_a_change_is_void_after_it() {
    let post = Post::over(rig());
    let ada = Ada::at(&post.rig).await;
    post.forget(EMAIL).await;
    let before = token(&post.delivered().await[0]);
    post.forget(EMAIL).await;
    ada.change(&post.rig, PASSWORD, NEW).await;
    assert_eq!(post.reset(&before, "another one of mine").await.problem(), "invalid_token");
    assert!(post.delivered().await.is_empty(), "a pending reset e-mail is dropped");
    assert_eq!(post.rig.call(sign_in_call(EMAIL, NEW)).await.status, 201);

    post.rig.advance(Duration::from_millis(1));
    post.forget(EMAIL).await;
    let after = token(&post.delivered().await[0]);
    post.rig.advance(Duration::from_millis(1));
    assert_eq!(post.reset(&after, "another one of mine").await.status, 204);
    assert_eq!(refresh(&post.rig, text(&ada.session, "refresh_token")).await.status, 400, "a reset keeps no session");
}

#[tokio::test]
async fn an_access_token_from_before_a_reset_changes_no_password_and_revives_no_session() {
    let post = Post::over(rig());
    let rig = &post.rig;
    let ada = Ada::at(rig).await;
    rig.advance(Duration::from_secs(1));
    post.forget(EMAIL).await;
    let letter = token(&post.delivered().await[0]);
    assert_eq!(post.reset(&letter, NEW).await.status, 204);
    assert_eq!(refresh(rig, text(&ada.session, "refresh_token")).await.status, 400);

    let reply = rig.call(ada.change_call(NEW, "another one of mine")).await;
    assert_eq!((reply.status, reply.problem()), (401, "unauthorized"), "{}", reply.text);
    assert_eq!(refresh(rig, text(&ada.session, "refresh_token")).await.status, 400, "the session stays ended");
    assert_eq!(rig.call(sign_in_call(EMAIL, NEW)).await.status, 201, "the password of the reset is valid");
}

/// The reset sets the same password again, so that the change still names the right one.
#[tokio::test]
async fn a_change_overtaken_by_a_reset_revives_no_session() {
    for call in 1.. {
        let post = Post::over(rig());
        let ada = Ada::at(&post.rig).await;
        post.rig.advance(Duration::from_secs(1));
        post.forget(EMAIL).await;
        let letter = token(&post.delivered().await[0]);
        let reset = async { assert_eq!(post.reset(&letter, PASSWORD).await.status, 204) };
        let change = async |late: &Alone<Identity>| late.call(ada.change_call(PASSWORD, NEW)).await;
        let Some(reply) = post.rig.overtaken(call, change, reset).await else {
            assert!(call > 5, "{call}");
            return;
        };
        assert!([401, 409, 412].contains(&reply.status), "call {call}: {}", reply.text);
        assert_eq!(refresh(&post.rig, text(&ada.session, "refresh_token")).await.status, 400, "call {call}");
    }
}
