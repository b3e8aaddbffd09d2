//! Sessions and guests: signing in, throttling, merging, signing out.

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

/// A wrong guess at an account of its own.
async fn fail_from(rig: &Alone<Identity>, address: &str, number: u32) {
    let email = format!("nobody{number}@example.com");
    assert_eq!(rig.call(sign_in_from(address, &email, "not the password")).await.status, 401);
}

#[tokio::test]
async fn signing_in_gives_tokens_that_nobody_keeps() {
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
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, ""), "a key keeps no tokens");
    assert_ne!(again.body["session_id"], reply.body["session_id"]);
    let faults = rig.call(Call::post("/sessions").json(json!({ "password": "" }))).await;
    assert_eq!(faults.faults(), ["/email required", "/password out_of_range"]);
}

#[tokio::test]
async fn nobody_learns_which_accounts_there_are() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let mut seen = Vec::new();
    for email in ["ada@example.com", "nobody@example.com"] {
        let begun = Instant::now();
        let reply = rig.call(sign_in_call(email, "not the password")).await;
        let mut body = reply.body.clone();
        body["request_id"] = Value::Null;
        seen.push((reply.status, body, reply.header("www-authenticate").to_owned(), reply.cost().to_owned()));
        assert!(begun.elapsed() > Duration::from_millis(5), "a hash is computed for {email}");
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!((seen[0].0, seen[0].2.as_str()), (401, "Bearer"));
}

#[tokio::test]
async fn after_five_failures_each_attempt_waits_for_three_minutes() {
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

/// Wrong guesses from two strangers' addresses, until both are told to wait.
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
async fn no_guess_of_a_stranger_keeps_the_owner_out_where_she_signed_in_before() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let from = async |address: &str| rig.call(sign_in_from(address, "ada@example.com", PASSWORD)).await.status;
    assert_eq!(from("10.0.0.1").await, 201);
    guess(&rig, "ada@example.com").await;
    guess(&rig, "nobody@example.com").await;
    for _ in 0..3 {
        assert_eq!(from("10.0.0.1").await, 201, "a known place");
    }
    assert_eq!(from("10.0.0.2").await, 429, "any other waits");
    rig.advance(Duration::from_secs(180));
    assert_eq!(from("10.0.0.2").await, 201, "for three minutes");

    // A place is known for 90 days after it was used last.
    let day = Duration::from_secs(24 * 60 * 60);
    rig.advance(day * 60);
    assert_eq!(from("10.0.0.1").await, 201);
    rig.advance(day * 60);
    guess(&rig, "ada@example.com").await;
    assert_eq!((from("10.0.0.1").await, from("10.0.0.2").await), (201, 429));
}

/// Whatever the day of the last sign-in was, counted from the one at which the place was written down.
#[tokio::test]
async fn a_place_is_known_for_ninety_days_after_each_sign_in_and_not_for_ever() {
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
async fn a_guess_at_a_known_place_is_a_guess() {
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
        "nobody guessed here"
    );
}

#[tokio::test]
async fn addresses_are_kept_as_hashes_and_go_with_the_account() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    for address in ["10.0.0.1", "10.0.0.2"] {
        assert_eq!(rig.call(sign_in_from(address, "ada@example.com", PASSWORD)).await.status, 201);
    }
    let items = async || {
        let name = rig.capability.as_ref().context().table.name().to_owned();
        rig.engine().client().scan().table_name(name).send().await.unwrap().items.unwrap()
    };
    let places = |items: &[_]| format!("{items:?}").matches("\"places#acct_").count();
    let before = items().await;
    assert_eq!(places(&before), 2);
    assert!(!format!("{before:?}").contains("10.0.0."), "{before:?}");
    let path = format!("/accounts/{}", text(&account, "id"));
    assert_eq!(rig.call(Call::delete(path).bearer(text(&account, "id"), "").if_match(1)).await.status, 204);
    assert_eq!(places(&items().await), 0);
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_one_whom_it_names_is_slowed_down() {
    let rig: Alone<Identity> = Alone::with(&[("IDENTITY_SIGNING_KEY_ID", ""), ("TRUSTED_PROXIES", "1")], None);
    sign_up(&rig, "ada@example.com").await;
    let from = async |forwarded: &str, password: &str| {
        rig.call(sign_in_call("ada@example.com", password).header("x-forwarded-for", forwarded)).await.status
    };
    for n in 0..5 {
        assert_eq!(from(&format!("6.6.6.{n}, 203.0.113.5, 10.0.0.1"), "not the password").await, 401);
    }
    assert_eq!(from("6.6.6.6, 203.0.113.5, 10.0.0.1", PASSWORD).await, 429, "what he says of himself is not believed");
    assert_eq!(from("203.0.113.6, 10.0.0.1", PASSWORD).await, 201, "another one behind the same proxy");
}

#[tokio::test]
async fn the_right_password_forgets_the_failures() {
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
async fn fifty_failures_from_an_address_are_enough() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    for n in 0..50 {
        fail_from(&rig, "10.0.0.1", n).await;
        // Successes from elsewhere, and from here, don't count.
        if n % 10 == 0 {
            assert_eq!(rig.call(sign_in_from("10.0.0.1", "ada@example.com", PASSWORD)).await.status, 201);
        }
    }
    assert_eq!(rig.call(sign_in_from("10.0.0.1", "ada@example.com", PASSWORD)).await.status, 429);
    assert_eq!(rig.call(sign_in_from("10.0.0.2", "ada@example.com", PASSWORD)).await.status, 201);
}

/// A sign-in that hangs for longer than failures are counted, at each of its calls: the fifty that came meanwhile stay.
#[tokio::test]
async fn a_late_success_takes_no_later_failure_back() {
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

/// Somebody signs in at each moment of another right sign-in: what the one forgets keeps the other not waiting.
#[tokio::test]
async fn right_sign_ins_at_once_all_come_in() {
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
async fn an_attempt_that_the_table_broke_off_is_no_failure() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let guess = || sign_in_from("10.0.0.1", "ada@example.com", "not the password");
    let mut broken = 0;
    for call in 1.. {
        // All three attempts at one call to the database.
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
        assert_eq!(rig.call(guess()).await.status, 401, "five guesses are free");
    }
    assert_eq!(rig.call(guess()).await.status, 429);
}

#[tokio::test]
async fn who_has_to_wait_for_others_spends_no_attempt_of_his_own() {
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
async fn a_hundred_at_once_are_five_guesses() {
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
async fn a_guest_has_tokens_of_his_own() {
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
    assert_eq!(refresh(&rig, text(&refreshed.body, "refresh_token")).await.status, 400, "30 days unused are the end");
}

async fn merged(rig: &Alone<Identity>) -> Vec<(String, String)> {
    rig.take::<GuestMerged>().iter().map(|e| (e.guest_id.to_string(), e.account_id.to_string())).collect()
}

#[tokio::test]
async fn a_guest_brings_his_things_along_once() {
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
        assert!(merged(&rig).await.is_empty(), "it is said once");
        assert_eq!(refresh(&rig, text(&guest, "refresh_token")).await.status, 400, "the guest is no more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_is_merged_once_however_many_try() {
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
async fn what_is_no_guests_token_is_refused_and_no_session_is_begun() {
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
async fn sessions_are_listed_to_the_end_and_ended_one_by_one() {
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
        assert_eq!(foreign.status, 400, "a cursor is good for its owner alone");
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
async fn a_guest_ends_his_session_too() {
    let rig = rig();
    let guest = guest(&rig).await;
    let listed = rig.call(with_token(Call::get("/sessions"), text(&guest, "access_token"))).await;
    assert_eq!(listed.body["items"][0]["id"], guest["session_id"]);
    let end =
        with_token(Call::delete(format!("/sessions/{}", text(&guest, "session_id"))), text(&guest, "access_token"));
    assert_eq!(rig.call(end).await.status, 204);
    assert_eq!(refresh(&rig, text(&guest, "refresh_token")).await.status, 400);
}
