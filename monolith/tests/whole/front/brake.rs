//! Requests that need no token have a limit for each address.

use super::*;

/// Settings with a rate so low that the bucket does not refill during a test, even on a busy machine.
fn options(settings: &[(&str, &str)]) -> Options {
    let settings = settings
        .iter()
        .chain(&[("ENTRY_RATE_PER_MINUTE", "1")])
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Options { settings: settings.collect(), ..Options::for_tests() }
}

async fn attempt(host: &Host, path: &str, headers: &str) -> String {
    ask(host, "POST", path, &format!("content-length: 0\r\n{headers}")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_one_address_and_not_others() {
    let host = serve(&options(&[("TRUSTED_PROXIES", "1"), ("ENTRY_RATE_BURST", "3")])).await;
    let from = |address: &str| format!("x-forwarded-for: 6.6.6.6, {address}\r\n");
    for path in ["/guests", "/sessions", "/accounts", "/oauth/token", "/carts/cart_1/promotion-codes"] {
        for _ in 0..3 {
            let answer = attempt(&host, path, &from("203.0.113.7")).await;
            assert!(!answer.starts_with("HTTP/1.1 429"), "{path}: {answer}");
        }
        let answer = attempt(&host, path, &from("203.0.113.7")).await;
        assert!(answer.starts_with("HTTP/1.1 429"), "{path}: {answer}");
        assert!(answer.contains("urn:stoa:problem:too_many_requests"), "{answer}");
        assert!(header(&answer, "retry-after").parse::<u64>().unwrap() >= 1, "{answer}");
        let answer = attempt(&host, path, &from("203.0.113.8")).await;
        assert!(!answer.starts_with("HTTP/1.1 429"), "{path}: {answer}");
    }
    let other = ask(&host, "GET", "/products", &from("203.0.113.7")).await;
    assert!(other.starts_with("HTTP/1.1 200"), "reads are not limited: {other}");
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_loopback_only_if_set_to() {
    let host = serve(&options(&[("ENTRY_RATE_BURST", "2")])).await;
    for _ in 0..5 {
        // Without a trusted proxy the header is ignored.
        let answer = attempt(&host, "/guests", "x-forwarded-for: 203.0.113.7\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }
    host.stop().await;

    let host = serve(&options(&[("ENTRY_RATE_BURST", "2"), ("ENTRY_RATE_ON_LOOPBACK", "true")])).await;
    for expected in ["HTTP/1.1 201", "HTTP/1.1 201", "HTTP/1.1 429"] {
        let answer = attempt(&host, "/guests", "").await;
        assert!(answer.starts_with(expected), "{answer}");
    }
    host.stop().await;
}
