//! Tests of sessions and guests: signing in, throttling, merging, signing out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::support::{
    PASSWORD, claims, guest, refresh, rig, sign_in, sign_in_call, sign_in_with_guest, sign_up, text, with_token,
};
use events::identity::GuestMerged;
use identity::Identity;
use serde_json::{Value, json};
use service::capability::Hosted;
use testkit::{Alone, Call};
use testkit::{Fault, Faults};

fn sign_in_from(address: &str, email: &str, password: &str) -> Call {
    sign_in_call(email, password).header("x-forwarded-for", format!("203.0.113.9, {address}"))
}

/// Guesses wrongly at an account that no other guess is for.
async fn fail_from(rig: &Alone<Identity>, address: &str, number: u32) {
    let email = format!("nobody{number}@example.com");
    assert_eq!(rig.call(sign_in_from(address, &email, "not the password")).await.status, 401);
}

#[tokio::test]
async fn signing_in_returns_tokens_that_are_never_stored() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let reply = rig.call(sign_in_call("Ada@example.com", PASSWORD).key("k")).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("location"), format!("/sessions/{}", text(&reply.body, "session_id")));
    assert_eq!(reply.body["account_id"], account["id"]);
    assert_eq!((reply.body["token_type"].clone(), reply.body["expires_in"].clone()), (json!("Bearer"), json!(900)));
    let claims = claims(text(&reply.body, "access_token"));
    assert_eq!((claims["sub"].clone(), claims["client_id"].clone()), (account["id"].clone(), json!("stoa")));
    assert_eq!(claims["sid"], reply.body["session_id"]);
    let again = rig.call(sign_in_call("Ada@example.com", PASSWORD).key("k")).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, ""), "an idempotency key records no tokens");
    assert_ne!(again.body["session_id"], reply.body["session_id"]);
    let faults = rig.call(Call::post("/sessions").json(json!({ "password": "" }))).await;
    assert_eq!(faults.faults(), ["/email required", "/password out_of_range"]);
}

#[tokio::test]
async fn does_not_reveal_which_accounts_exist() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let mut seen = Vec::new();
    for email in ["ada@example.com", "nobody@example.com"] {
        let begun = Instant::now();
        let reply = rig.call(sign_in_call(email, "not the password")).await;
        let mut body = reply.body.clone();
        body["request_id"] = Value::Null;
        seen.push((reply.status, body, reply.header("www-authenticate").to_owned(), reply.cost().to_owned()));
        assert!(begun.elapsed() > Duration::from_millis(5), "computes a hash for {email}");
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!((seen[0].0, seen[0].2.as_str()), (401, "Bearer"));
}

#[tokio::test]
async fn after_five_failures_each_attempt_has_to_wait_three_minutes() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    for email in ["ada@example.com", "nobody@example.com"] {
        for _ in 0..5 {
            assert_eq!(rig.call(sign_in_call(email, "not the password")).await.status, 401);
        }
        let waiting = rig.call(sign_in_call(email, PASSWORD)).await;
        assert_eq!((waiting.status, waiting.header("retry-after")), (429, "180"), "{email}");
    }
    rig.advance(Duration::from_secs(100));
    assert_eq!(rig.call(sign_in_call("ada@example.com", PASSWORD)).await.header("retry-after"), "80");
    rig.advance(Duration::from_secs(80));
    assert_eq!(rig.call(sign_in_call("ada@example.com", "not the password")).await.status, 401);
    assert_eq!(rig.call(sign_in_call("ada@example.com", PASSWORD)).await.header("retry-after"), "180");
    rig.advance(Duration::from_secs(180));
    sign_in(&rig, "ada@example.com").await;
}

/// Guesses wrongly from two unknown network addresses until both have to wait.
async fn guess(rig: &Alone<Identity>, email: &str) {
    for address in ["198.51.100.1", "198.51.100.2"] {
        for _ in 0..5 {
            assert_eq!(rig.call(sign_in_from(address, email, "not the password")).await.status, 401);
        }
    }
    for address in ["198.51.100.1", "198.51.100.2", "198.51.100.3"] {
        let waiting = rig.call(sign_in_from(address, email, "not the password")).await;
        assert_eq!((waiting.status, waiting.header("retry-after")), (429, "180"), "{address}");
    }
}

#[tokio::test]
async fn guesses_elsewhere_do_not_block_the_owner_at_a_known_place() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let from = async |address: &str| rig.call(sign_in_from(address, "ada@example.com", PASSWORD)).await.status;
    assert_eq!(from("10.0.0.1").await, 201);
    guess(&rig, "ada@example.com").await;
    guess(&rig, "nobody@example.com").await;
    for _ in 0..3 {
        assert_eq!(from("10.0.0.1").await, 201, "a known place");
    }
    assert_eq!(from("10.0.0.2").await, 429, "an unknown place has to wait");
    rig.advance(Duration::from_secs(180));
    assert_eq!(from("10.0.0.2").await, 201, "the wait is over");

    // A place stays known for 90 days after its last use.
    let day = Duration::from_secs(24 * 60 * 60);
    rig.advance(day * 60);
    assert_eq!(from("10.0.0.1").await, 201);
    rig.advance(day * 60);
    guess(&rig, "ada@example.com").await;
    assert_eq!((from("10.0.0.1").await, from("10.0.0.2").await), (201, 429));
}

/// Holds for each number of days between the write of the place and the last sign-in.
#[tokio::test]
async fn a_place_stays_known_for_ninety_days_after_each_sign_in() {
    let day = Duration::from_secs(24 * 60 * 60);
    for last in [1, 29, 30, 31, 45] {
        let rig = rig();
        sign_up(&rig, "ada@example.com").await;
        let from = async |address: &str| rig.call(sign_in_from(address, "ada@example.com", PASSWORD)).await.status;
        assert_eq!(from("10.0.0.1").await, 201);
        rig.advance(day * last);
        assert_eq!(from("10.0.0.1").await, 201);
        rig.advance(day * 90 - Duration::from_secs(1));
        guess(&rig, "ada@example.com").await;
        assert_eq!((from("10.0.0.1").await, from("10.0.0.2").await), (201, 429), "day {last}");
        rig.advance(day * 121);
        guess(&rig, "ada@example.com").await;
        assert_eq!(from("10.0.0.1").await, 429, "day {last}");
    }
}

#[tokio::test]
async fn guesses_at_a_known_place_count() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    assert_eq!(rig.call(sign_in_from("10.0.0.1", "ada@example.com", PASSWORD)).await.status, 201);
    for _ in 0..5 {
        let reply = rig.call(sign_in_from("10.0.0.1", "ada@example.com", "not the password")).await;
        assert_eq!(reply.status, 401);
    }
    assert_eq!(rig.call(sign_in_from("10.0.0.1", "ada@example.com", PASSWORD)).await.status, 429);
    assert_eq!(
        rig.call(sign_in_from("10.0.0.2", "ada@example.com", PASSWORD)).await.status,
        201,
        "no failures at this place"
    );
}

#[tokio::test]
async fn stores_network_addresses_as_hashes_and_erases_them_with_the_account() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    for address in ["10.0.0.1", "10.0.0.2"] {
        assert_eq!(rig.call(sign_in_from(address, "ada@example.com", PASSWORD)).await.status, 201);
    }
    let items = || rig.engine().scan(rig.capability.as_ref().context().table.name()).unwrap();
    let places = |items: &[_]| format!("{items:?}").matches("\"places#acct_").count();
    let before = items();
    assert_eq!(places(&before), 2);
    assert!(!format!("{before:?}").contains("10.0.0."), "{before:?}");
    let path = format!("/accounts/{}", text(&account, "id"));
    assert_eq!(rig.call(Call::delete(path).bearer(text(&account, "id"), "").if_match(1)).await.status, 204);
    assert_eq!(places(&items()), 0);
}

#[tokio::test]
async fn throttles_the_address_that_a_trusted_proxy_names() {
    let rig: Alone<Identity> = Alone::with(&[("IDENTITY_SIGNING_KEY_ID", ""), ("TRUSTED_PROXIES", "1")], None);
    sign_up(&rig, "ada@example.com").await;
    let from = async |forwarded: &str, password: &str| {
        rig.call(sign_in_call("ada@example.com", password).header("x-forwarded-for", forwarded)).await.status
    };
    for n in 0..5 {
        assert_eq!(from(&format!("6.6.6.{n}, 203.0.113.5, 10.0.0.1"), "not the password").await, 401);
    }
    assert_eq!(
        from("6.6.6.6, 203.0.113.5, 10.0.0.1", PASSWORD).await,
        429,
        "addresses that the client itself sends are ignored"
    );
    assert_eq!(from("203.0.113.6, 10.0.0.1", PASSWORD).await, 201, "another client behind the same proxy");
}

#[tokio::test]
async fn the_right_password_resets_the_failures() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    for _ in 0..4 {
        for _ in 0..4 {
            assert_eq!(rig.call(sign_in_call("ada@example.com", "not the password")).await.status, 401);
        }
        sign_in(&rig, "ada@example.com").await;
    }
    for _ in 0..8 {
        sign_in(&rig, "ada@example.com").await;
    }
}

#[tokio::test]
async fn throttles_a_network_address_after_fifty_failures() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    for n in 0..50 {
        fail_from(&rig, "10.0.0.1", n).await;
        // Successes don't count.
        if n % 10 == 0 {
            assert_eq!(rig.call(sign_in_from("10.0.0.1", "ada@example.com", PASSWORD)).await.status, 201);
        }
    }
    assert_eq!(rig.call(sign_in_from("10.0.0.1", "ada@example.com", PASSWORD)).await.status, 429);
    assert_eq!(rig.call(sign_in_from("10.0.0.2", "ada@example.com", PASSWORD)).await.status, 201);
}

/// A sign-in pauses at each of its calls in turn, for longer than failures count; the fifty failures that come meanwhile
/// still count.
#[tokio::test]
async fn a_late_success_takes_back_no_later_failure() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    for call in 1.. {
        let address = format!("10.0.1.{call}");
        let success =
            async |late: &Alone<Identity>| late.call(sign_in_from(&address, "ada@example.com", PASSWORD)).await;
        let failures = async {
            rig.advance(Duration::from_secs(16 * 60));
            for n in 0..50 {
                fail_from(&rig, &address, n).await;
            }
        };
        let Some(reply) = rig.overtaken(call, success, failures).await else {
            assert!(call > 6, "{call}");
            return;
        };
        assert!([201, 429].contains(&reply.status), "{}", reply.text);
        let next = rig.call(sign_in_from(&address, "nobody@example.com", "not the password")).await;
        assert_eq!(next.status, 429, "call {call}");
    }
}

/// One sign-in overtakes the other before each of its calls; neither has to wait.
#[tokio::test]
async fn concurrent_right_sign_ins_all_succeed() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let right = || sign_in_from("10.0.0.1", "ada@example.com", PASSWORD);
    assert_eq!(rig.call(right()).await.status, 201);
    for call in 1.. {
        let guess = sign_in_from("10.0.0.1", "ada@example.com", "not the password");
        assert_eq!(rig.call(guess).await.status, 401);
        let other = async { assert_eq!(rig.call(right()).await.status, 201, "call {call}") };
        let Some(reply) = rig.overtaken(call, async |late| late.call(right()).await, other).await else {
            assert!(call > 6, "{call}");
            return;
        };
        assert_eq!(reply.status, 201, "call {call}: {}", reply.text);
    }
}

#[tokio::test]
async fn an_attempt_that_the_table_failed_is_not_counted() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let guess = || sign_in_from("10.0.0.1", "ada@example.com", "not the password");
    let mut broken = 0;
    for call in 1.. {
        // Fails the call and both of its retries.
        let faults = (call..call + 3).fold(Faults::none(), |faults, call| faults.at(call, Fault::ServerError));
        let reply = rig.restarted(Some(faults)).call(guess()).await;
        if reply.status == 401 {
            break;
        }
        assert_eq!(reply.status, 503, "{}", reply.text);
        broken += 1;
    }
    assert!(broken >= 5, "{broken}");
    for _ in 1..5 {
        assert_eq!(rig.call(guess()).await.status, 401, "five guesses are allowed");
    }
    assert_eq!(rig.call(guess()).await.status, 429);
}

#[tokio::test]
async fn an_attempt_blocked_by_another_limit_is_not_counted() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    sign_up(&rig, "bob@example.com").await;
    guess(&rig, "ada@example.com").await;
    for _ in 0..51 {
        assert_eq!(rig.call(sign_in_from("10.0.0.9", "ada@example.com", PASSWORD)).await.status, 429);
    }
    assert_eq!(rig.call(sign_in_from("10.0.0.9", "bob@example.com", PASSWORD)).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_concurrent_attempts_are_at_most_five_guesses() {
    let rig = Arc::new(rig());
    sign_up(&rig, "ada@example.com").await;
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let rig = Arc::clone(&rig);
            tokio::spawn(async move { rig.call(sign_in_call("ada@example.com", "not the password")).await.status })
        })
        .collect();
    let mut guesses = 0;
    for task in tasks {
        let status = task.await.unwrap();
        assert!([401, 429, 503].contains(&status), "{status}");
        guesses += usize::from(status == 401);
    }
    assert!((1..=5).contains(&guesses), "{guesses}");
}

#[tokio::test]
async fn a_guest_gets_tokens() {
    let rig = rig();
    let reply = rig.call(Call::post("/guests")).await;
    assert_eq!((reply.status, reply.header("cache-control")), (201, "no-store"));
    let claims = claims(text(&reply.body, "access_token"));
    assert_eq!(claims["sub"], reply.body["guest_id"]);
    assert!(claims.get("scope").is_none());
    rig.advance(Duration::from_secs(29 * 24 * 60 * 60));
    let refreshed = refresh(&rig, text(&reply.body, "refresh_token")).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.text);
    rig.advance(Duration::from_secs(30 * 24 * 60 * 60));
    assert_eq!(
        refresh(&rig, text(&refreshed.body, "refresh_token")).await.status,
        400,
        "the session ends after 30 unused days"
    );
}

async fn merged(rig: &Alone<Identity>) -> Vec<(String, String)> {
    rig.take::<GuestMerged>().iter().map(|e| (e.guest_id.to_string(), e.account_id.to_string())).collect()
}

#[tokio::test]
async fn merges_a_guest_once() {
    let rig = rig();
    let ada = sign_up(&rig, "ada@example.com").await;
    sign_up(&rig, "eve@example.com").await;
    for token in ["access_token", "refresh_token"] {
        let guest = guest(&rig).await;
        rig.take_events();
        let reply = rig.call(sign_in_with_guest("ada@example.com", text(&guest, token))).await;
        assert_eq!(
            (reply.status, reply.body["merged_guest_id"].clone()),
            (201, guest["guest_id"].clone()),
            "{}",
            reply.text
        );
        let expected = (text(&guest, "guest_id").to_owned(), text(&ada, "id").to_owned());
        assert_eq!(merged(&rig).await, [expected]);

        let again = rig.call(sign_in_with_guest("ada@example.com", text(&guest, token))).await;
        assert_eq!((again.status, again.body["merged_guest_id"].clone()), (201, guest["guest_id"].clone()));
        let other = rig.call(sign_in_with_guest("eve@example.com", text(&guest, token))).await;
        assert_eq!((other.status, other.problem()), (422, "invalid_guest_token"));
        assert!(merged(&rig).await.is_empty(), "the event is published once");
        assert_eq!(refresh(&rig, text(&guest, "refresh_token")).await.status, 400, "the guest's session has ended");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_concurrent_sign_ins_merge_a_guest_once() {
    let rig = Arc::new(rig());
    for n in 0..4 {
        sign_up(&rig, &format!("a{n}@example.com")).await;
    }
    let guest = guest(&rig).await;
    rig.take_events();
    let tasks: Vec<_> = (0..8)
        .map(|n| {
            let (rig, token) = (Arc::clone(&rig), text(&guest, "access_token").to_owned());
            tokio::spawn(async move {
                let reply = rig.call(sign_in_with_guest(&format!("a{}@example.com", n % 4), &token)).await;
                (reply.status, reply.text)
            })
        })
        .collect();
    for task in tasks {
        let (status, text) = task.await.unwrap();
        assert!([201, 409, 422, 503].contains(&status), "{text}");
    }
    assert_eq!(merged(&rig).await.len(), 1);
}

#[tokio::test]
async fn an_invalid_guest_token_starts_no_session() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let (guest, session) = (guest(&rig).await, sign_in(&rig, "ada@example.com").await);
    let access = text(&guest, "access_token");
    let (unsigned, signature) = access.rsplit_once('.').unwrap();
    let foreign = text(&session, "access_token");
    let swapped = format!("{}.{}.{signature}", unsigned.split('.').next().unwrap(), foreign.split('.').nth(1).unwrap());
    let refreshing = text(&guest, "refresh_token");
    let forged = format!("{}.{}", refreshing.rsplit_once('.').unwrap().0, "A".repeat(43));
    for token in
        ["x", "a.b.c", "a.b.c.d", &swapped, &format!("{unsigned}."), foreign, text(&session, "refresh_token"), &forged]
    {
        let reply = rig.call(sign_in_with_guest("ada@example.com", token)).await;
        assert_eq!((reply.status, reply.problem()), (422, "invalid_guest_token"), "{token}");
    }
    let sessions = rig.call(Call::get("/sessions").bearer(text(&account, "id"), "")).await;
    assert_eq!(sessions.body["items"].as_array().unwrap().len(), 1);
    rig.advance(Duration::from_secs(901));
    let expired = rig.call(sign_in_with_guest("ada@example.com", access)).await;
    assert_eq!(expired.problem(), "invalid_guest_token");
    assert!(merged(&rig).await.is_empty());
    let wrong =
        Call::post("/sessions").json(json!({ "email": "ada@example.com", "password": "x", "guest_token": refreshing }));
    assert_eq!(rig.call(wrong).await.status, 401);
    assert!(merged(&rig).await.is_empty());
}

#[tokio::test]
async fn lists_all_sessions_and_ends_a_single_one() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    sign_up(&rig, "eve@example.com").await;
    let eve = sign_in(&rig, "eve@example.com").await;
    let (id, mut expected) = (text(&account, "id"), Vec::new());
    let mut newest = Value::Null;
    for _ in 0..5 {
        rig.advance(Duration::from_millis(5));
        newest = sign_in(&rig, "ada@example.com").await;
        expected.insert(0, text(&newest, "session_id").to_owned());
    }
    let (mut found, mut path) = (Vec::new(), "/sessions?limit=2".to_owned());
    loop {
        let page = rig.call(with_token(Call::get(&path), text(&newest, "access_token"))).await;
        assert_eq!(page.status, 200, "{}", page.text);
        found.extend(page.body["items"].as_array().unwrap().clone());
        let Some(cursor) = page.body["next_cursor"].as_str() else { break };
        let foreign = rig
            .call(with_token(Call::get(format!("/sessions?limit=2&cursor={cursor}")), text(&eve, "access_token")))
            .await;
        assert_eq!(foreign.status, 400, "a cursor works only for its owner");
        path = format!("/sessions?limit=2&cursor={cursor}");
    }
    assert_eq!(found.iter().map(|s| text(s, "id").to_owned()).collect::<Vec<_>>(), expected);
    assert_eq!(found.iter().filter(|s| s["current"] == true).count(), 1);
    assert_eq!(found[0]["current"], true);

    let end = |who: &str| Call::delete(format!("/sessions/{}", text(&newest, "session_id"))).bearer(who, "");
    assert_eq!(rig.call(end(text(&eve, "account_id"))).await.status, 404);
    assert_eq!(refresh(&rig, text(&newest, "refresh_token")).await.status, 200);
    assert_eq!(rig.call(end(id)).await.status, 204);
    assert_eq!(rig.call(end(id)).await.status, 404);
    assert_eq!(refresh(&rig, text(&newest, "refresh_token")).await.status, 400);
    assert_eq!(rig.call(Call::get("/sessions").bearer("client_x", "")).await.status, 403);
    assert_eq!(rig.call(Call::delete("/sessions/ses_x").bearer("client_x", "")).await.status, 403);
    assert_eq!(rig.call(Call::get("/sessions")).await.status, 401);
}

#[tokio::test]
async fn a_guest_can_end_the_session() {
    let rig = rig();
    let guest = guest(&rig).await;
    let listed = rig.call(with_token(Call::get("/sessions"), text(&guest, "access_token"))).await;
    assert_eq!(listed.body["items"][0]["id"], guest["session_id"]);
    let end =
        with_token(Call::delete(format!("/sessions/{}", text(&guest, "session_id"))), text(&guest, "access_token"));
    assert_eq!(rig.call(end).await.status, 204);
    assert_eq!(refresh(&rig, text(&guest, "refresh_token")).await.status, 400);
}
