//! Tests of the console alone: its real router and store, with no API behind it. What it shows of a shop is tested with
//! the whole system in a browser (`tests/browser`).

use console::Console;
use testkit::{Alone, Call, Fault, Faults, Reply};

async fn get(path: &str) -> Reply {
    Alone::<Console>::new().call(Call::get(path)).await
}

fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn sends_strangers_to_the_sign_in_and_remembers_the_page() {
    let reply = get("/console/orders?status=placed").await;
    assert_eq!(
        (reply.status, header(&reply, "location")),
        (303, "/console/sign-in?to=%2Fconsole%2Forders%3Fstatus%3Dplaced")
    );
    let reply = get("/console/sign-in?to=https://evil.example/").await;
    assert_eq!(reply.status, 303);
    assert!(header(&reply, "location").starts_with("/oauth/authorize?response_type=code&client_id=client_0000"));
    let cookie = header(&reply, "set-cookie");
    assert!(cookie.starts_with("__Host-stoa_console_sign_in="), "{cookie}");
    assert!(cookie.contains("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{cookie}");
}

#[tokio::test]
async fn a_callback_that_this_browser_did_not_begin_signs_nobody_in() {
    let reply = get("/console/callback?code=x&state=y").await;
    assert_eq!(reply.status, 400);
    assert!(reply.headers.get("set-cookie").is_none());
    assert!(reply.text.contains("did not begin this sign-in"));
}

#[tokio::test]
async fn a_cookie_that_was_not_sealed_here_is_worth_nothing() {
    let call = Call::get("/console/orders").header("cookie", "__Host-stoa_console=AAAA");
    assert_eq!(Alone::<Console>::new().call(call).await.status, 303);
}

#[tokio::test]
async fn pages_bear_a_strict_policy() {
    let reply = get("/console/nowhere/at/all").await;
    assert_eq!(reply.status, 404);
    let policy = header(&reply, "content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("require-trusted-types-for 'script'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(header(&reply, "cache-control"), "no-store");
}

#[tokio::test]
async fn a_page_says_that_the_secret_can_not_be_read() {
    let faults = (1..=20).fold(Faults::none(), |faults, call| faults.at(call, Fault::ServerError));
    let alone = Alone::<Console>::with(&[], Some(faults));
    let reply = alone.call(Call::get("/console/sign-in")).await;
    assert_eq!((reply.status, header(&reply, "content-type")), (503, "text/html; charset=utf-8"), "{}", reply.text);
    assert!(reply.text.contains("Not now"));
}

/// Begins a sign-in; gives the callback's path if it is broken off, and the cookie.
async fn begin(alone: &Alone<Console>) -> (String, String) {
    let reply = alone.call(Call::get("/console/sign-in")).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    let (_, state) = header(&reply, "location").split_once("state=").unwrap_or_default();
    let state = state.split('&').next().unwrap_or_default();
    let cookie = header(&reply, "set-cookie").split(';').next().unwrap_or_default();
    assert!(!state.is_empty() && !cookie.is_empty(), "{:?}", reply.headers);
    (format!("/console/callback?error=access_denied&state={state}"), cookie.to_owned())
}

#[tokio::test]
async fn processes_that_start_at_once_share_one_secret() {
    for call in 1.. {
        let alone = Alone::<Console>::new();
        let mut fast = None;
        let first = async { fast = Some(begin(&alone).await) };
        let Some(late) = alone.overtaken(call, async |late| begin(late).await, first).await else {
            assert!(call > 2, "{call}");
            return;
        };
        for (path, cookie) in [fast.unwrap(), late] {
            let reply = alone.restarted(None).call(Call::get(path).header("cookie", cookie)).await;
            assert!(reply.text.contains("The sign-in was broken off"), "call {call}: {}", reply.text);
        }
    }
}

#[tokio::test]
async fn what_only_one_process_can_tell_is_not_here() {
    let alone = Alone::<Console>::new();
    let ask =
        |scopes: &str| alone.call(Call::get("/operations/overview").bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG", scopes));
    let reply = ask("operations:read").await;
    assert_eq!((reply.status, &reply.body["type"]), (404, &"urn:stoa:problem:not_here".into()));
    assert_eq!(ask("orders:read").await.status, 403);
}

#[tokio::test]
async fn shows_the_description_of_the_whole_system_to_everybody() {
    let reply = get("/openapi.json").await;
    assert_eq!((reply.status, header(&reply, "content-type")), (200, "application/json"));
    assert!(reply.body["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    assert!(reply.body["paths"]["/orders"].is_object(), "not the console's alone");
    assert_eq!(reply.cost(), "0rru 0wru");
}
