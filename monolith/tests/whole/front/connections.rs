//! Connections: how long they may stand still, and how many there may be.

use super::*;

const SHORT: Duration = Duration::from_millis(300);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ends_connections_on_which_nothing_moves() {
    let host = serve_within(Limits { head: SHORT, ..Limits::default() }).await;

    let mut silent = Line::to(&host).await;
    let mut halfway = Line::to(&host).await;
    halfway.say("GET /healthz HTTP/1.1\r\nhost:").await;
    let mut idle = Line::to(&host).await;
    idle.say("GET /healthz HTTP/1.1\r\nhost: stoa\r\n\r\n").await;
    assert!(idle.hear_one().await.starts_with("HTTP/1.1 200"));

    assert_eq!(silent.hear_all().await, "");
    assert!(!halfway.hear_all().await.contains("200 OK"));
    assert_eq!(idle.hear_all().await, "");
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gives_up_a_body_that_does_not_arrive() {
    let host = serve_within(Limits { body: SHORT, ..Limits::default() }).await;
    for key in ["", "idempotency-key: k\r\n"] {
        let mut line = Line::to(&host).await;
        let head = "content-type: application/json\r\ncontent-length: 100\r\n";
        line.say(&format!("POST /sessions HTTP/1.1\r\nhost: stoa\r\n{head}{key}\r\n{{\"email\":")).await;
        let answer = line.hear_all().await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("request_timeout") && header(&answer, "connection") == "close", "{answer}");
    }
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gives_up_a_client_that_takes_no_answer() {
    let host = serve_within(Limits { write: SHORT, ..Limits::default() }).await;
    let whole = ask(&host, "GET", "/openapi.json", "").await.len();
    let times = 64 * 1024 * 1024 / whole;
    let mut line = Line::to(&host).await;
    line.say(&"GET /openapi.json HTTP/1.1\r\nhost: stoa\r\n\r\n".repeat(times)).await;
    tokio::time::sleep(4 * SHORT).await;
    let heard = line.hear_all().await.len();
    assert!(heard < whole * times / 2, "{heard} of {} bytes came", whole * times);
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn says_so_where_there_is_no_room_and_lets_in_who_comes_after() {
    let host = serve_within(Limits { connections: 2, ..Limits::default() }).await;
    let (one, mut two) = (Line::to(&host).await, Line::to(&host).await);
    two.say("GET /healthz HTTP/1.1\r\nhost: stoa\r\n\r\n").await;
    assert!(two.hear_one().await.starts_with("HTTP/1.1 200"));

    let refused = ask(&host, "GET", "/healthz", "").await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(refused.contains("urn:stoa:problem:too_many_connections"), "{refused}");
    assert_eq!((header(&refused, "retry-after"), header(&refused, "connection")), ("1", "close"));

    drop(one);
    let mut answer = refused;
    for _ in 0..100 {
        answer = ask(&host, "GET", "/healthz", "").await;
        if answer.starts_with("HTTP/1.1 200") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stops_though_somebody_holds_a_connection_open() {
    let host = serve_within(Limits::default()).await;
    let mut silent = Line::to(&host).await;
    let mut idle = Line::to(&host).await;
    idle.say("GET /healthz HTTP/1.1\r\nhost: stoa\r\n\r\n").await;
    idle.hear_one().await;
    timeout(Duration::from_secs(5), host.stop()).await.expect("it does not wait for its grace to end");
    assert_eq!((silent.hear_all().await, idle.hear_all().await), (String::new(), String::new()));
}
