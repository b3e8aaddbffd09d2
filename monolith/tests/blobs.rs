//! Signed links to blobs, over HTTP: the process answers them where a bucket of S3 would.

use std::time::Duration;

use axum::body::Bytes;
use domain::Clock;
use embedded::Engine;
use service::blobs::{Download, Upload};
use sha2::{Digest as _, Sha256};
use stoa::{Host, Options};
use testkit::NOON;

#[tokio::test(flavor = "multi_thread")]
async fn a_client_uploads_and_downloads_by_links_alone() {
    let (engine, clock) = (Engine::memory().unwrap(), Clock::manual(NOON));
    let mut host = Host::start_on(engine.clone(), &Options::for_tests(), clock.clone()).await.unwrap();
    host.serve().await.unwrap();
    let (client, blobs) = (reqwest::Client::new(), engine.blobs().of("content", clock));
    let valid = Duration::from_secs(60);
    // More than the API takes in a request's body.
    let body: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let sha256 = Sha256::digest(&body).into();
    let upload = Upload { bytes: body.len() as u64, media_type: "video/mp4".to_owned(), sha256 };
    let signed = blobs.sign_upload("tmp/1", &upload, valid).await.unwrap();
    let url = format!("{}{}", host.url, signed.url);
    let put = |body: Vec<u8>| client.put(&url).header("content-type", "video/mp4").body(body).send();

    let refused = put(vec![0; body.len()]).await.unwrap();
    assert_eq!(refused.status(), 422);
    let problem: serde_json::Value = refused.json().await.unwrap();
    assert_eq!(problem["type"], "urn:stoa:problem:upload_mismatch");
    assert_eq!(problem["instance"], "/blobs/content/tmp/1");
    assert!(blobs.info("tmp/1").await.unwrap().is_none());
    assert_eq!(put(body.clone()).await.unwrap().status(), 200);
    assert_eq!(blobs.get("tmp/1").await.unwrap(), Some(Bytes::from(body.clone())));

    let download = Download { media_type: "video/mp4".to_owned(), disposition: "attachment".to_owned() };
    let signed = blobs.sign_download("tmp/1", &download, valid).await.unwrap();
    let answer = client.get(format!("{}{}", host.url, signed.url)).send().await.unwrap();
    assert_eq!(answer.headers()["content-security-policy"], "sandbox; default-src 'none'");
    assert!(answer.bytes().await.unwrap() == body);
    let other = signed.url.replace("tmp/1", "tmp/2");
    assert_eq!(client.get(format!("{}{other}", host.url)).send().await.unwrap().status(), 403);
    host.stop().await;
}
