//! The host's own pages, and the headers of every answer.

use serde_json::Value;

use super::*;

fn body(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_head_like_get_without_the_body() {
    let host = serve_within(Limits::default()).await;
    for (path, status) in [
        ("/", "200"),
        ("/docs/", "200"),
        ("/healthz", "200"),
        ("/readyz", "200"),
        ("/metrics", "200"),
        ("/openapi.json", "200"),
        ("/products", "200"),
        ("/products/by-slug/none", "404"),
        ("/.well-known/openid-configuration", "200"),
        ("/orders", "401"),
        ("/nowhere", "404"),
    ] {
        let get = ask(&host, "GET", path, "").await;
        // Two answers follow each other: a body between them would be visible.
        let mut connection = Connection::to(&host).await;
        let request = |method: &str, more: &str| format!("{method} {path} HTTP/1.1\r\nhost: stoa\r\n{more}\r\n");
        connection.send(&(request("HEAD", "") + &request("HEAD", "connection: close\r\n"))).await;
        let heads = connection.read_all().await;
        let answers: Vec<_> = heads.split_inclusive("\r\n\r\n").collect();
        assert_eq!(answers.len(), 2, "{path}: {heads}");
        for head in answers {
            assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "HEAD {path}: {head}");
            assert!(get.starts_with(&format!("HTTP/1.1 {status}")), "GET {path}: {get}");
            assert_eq!(header(head, "content-type"), header(&get, "content-type"), "{path}");
            // Counters may have grown by a digit since the GET.
            if path != "/metrics" {
                assert_eq!(header(head, "content-length"), header(&get, "content-length"), "{path}: {head}");
            }
        }
    }
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_the_methods_of_a_path() {
    let host = serve_within(Limits::default()).await;
    for (path, allowed) in [
        ("/", "GET,HEAD"),
        ("/docs/", "GET,HEAD"),
        ("/metrics", "GET,HEAD"),
        ("/healthz", "GET,HEAD"),
        ("/openapi.json", "GET,HEAD"),
        ("/products", "GET,HEAD,POST"),
        ("/products/prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "DELETE,GET,HEAD,PATCH"),
        ("/guests", "POST"),
    ] {
        let sorted = |list: &str| {
            let mut names: Vec<_> = list.split(',').map(str::trim).collect();
            names.sort_unstable();
            names.join(",")
        };
        let answer = ask(&host, "OPTIONS", path, "").await;
        assert!(answer.starts_with("HTTP/1.1 204"), "{path}: {answer}");
        assert_eq!(sorted(header(&answer, "allow")), allowed, "OPTIONS {path}: {answer}");
        if matches!(path, "/" | "/docs/" | "/metrics" | "/healthz" | "/openapi.json") {
            let refused = ask(&host, "PUT", path, "content-length: 0\r\n").await;
            assert!(refused.starts_with("HTTP/1.1 405"), "{path}: {refused}");
            assert!(refused.contains("method_not_allowed"), "{path}: {refused}");
            assert_eq!(sorted(header(&refused, "allow")), allowed, "PUT {path}: {refused}");
        }
    }
    assert!(ask(&host, "OPTIONS", "/nowhere", "").await.starts_with("HTTP/1.1 404"));
    let preflight = "origin: https://shop.example\r\naccess-control-request-method: POST\r\n";
    let preflight = ask(&host, "OPTIONS", "/products", preflight).await;
    assert!(header(&preflight, "access-control-allow-methods").contains("POST"), "{preflight}");
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forbids_framing_sniffing_and_referrers() {
    let host = serve_within(Limits::default()).await;
    for path in
        ["/", "/docs/", "/docs/swagger-ui-bundle.js", "/healthz", "/metrics", "/products", "/orders", "/nowhere"]
    {
        let answer = ask(&host, "GET", path, "").await;
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&answer, "x-frame-options"), "DENY", "{path}");
        assert_eq!(header(&answer, "referrer-policy"), "no-referrer", "{path}");
        let policy = header(&answer, "content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("script-src 'self' 'unsafe"), "{path}: {policy}");
    }
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shows_people_and_programs_what_runs_here() {
    let host = serve(&Options { off: vec!["orders".into()], ..Options::for_tests() }).await;
    let browser = "accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n";
    let page = ask(&host, "GET", "/", browser).await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
    for path in ["/docs/", "/openapi.json", "/healthz", "/readyz", "/metrics"] {
        assert!(page.contains(&format!("href=\"{path}\"")), "{path}: {page}");
        assert!(ask(&host, "GET", path, "").await.starts_with("HTTP/1.1 200"), "{path}");
    }
    assert!(page.contains("orders (off)") && !page.contains("cart (off)"), "{page}");

    let answer = ask(&host, "GET", "/", "accept: application/json\r\n").await;
    assert_eq!(
        (header(&answer, "content-type"), header(&answer, "vary").contains("accept")),
        ("application/json", true)
    );
    assert_eq!(body(&answer)["links"]["reference"], "/docs/");
    assert_eq!(
        (&body(&answer)["capabilities"]["orders"], &body(&answer)["capabilities"]["cart"]),
        (&"off".into(), &"on".into())
    );
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reference_stores_no_credentials_in_the_browser() {
    let host = serve_within(Limits::default()).await;
    let script = ask(&host, "GET", "/docs/swagger-initializer.js", "").await;
    assert!(script.contains("persistAuthorization: false"), "{script}");
    assert!(!script.contains("localStorage"), "{script}");
    host.stop().await;
}
