//! Both kinds of store, by the same contract; and what may be done by a link.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use domain::{Clock, Timestamp};
use service::Problem;
use service::blobs::{BlobError, BlobPort, Download, MAX_UPLOAD_BYTES, Upload};
use sha2::{Digest as _, Sha256};

use super::BlobStores;

const NOON: Timestamp = Timestamp::from_millis(1_772_366_400_000);
const MINUTE: Duration = Duration::from_secs(60);

/// Both kinds, the second in a folder that is held meanwhile.
fn both() -> ([(BlobStores, Clock); 2], tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let stores = [BlobStores::memory(), BlobStores::folder(folder.path())];
    (stores.map(|stores| (stores, Clock::manual(NOON))), folder)
}

fn upload_of(body: &[u8]) -> Upload {
    Upload { bytes: body.len() as u64, media_type: "text/plain".to_owned(), sha256: Sha256::digest(body).into() }
}

async fn names(port: &Arc<dyn BlobPort>, prefix: &str) -> Vec<String> {
    let (mut names, mut from) = (Vec::new(), None);
    loop {
        let page = port.list(prefix, from).await.unwrap();
        assert!(page.blobs.len() <= 1_000);
        names.extend(page.blobs.into_iter().map(|blob| blob.name));
        from = page.next;
        if from.is_none() {
            return names;
        }
    }
}

async fn put(stores: &BlobStores, clock: &Clock, url: &str, kind: &str, body: Vec<u8>) -> Result<u16, Problem> {
    let request = Request::put(url).header("content-type", kind).body(Body::from(body)).unwrap();
    Ok(stores.answer(request, clock).await?.status().as_u16())
}

fn code<T>(answer: Result<T, Problem>) -> String {
    answer.map_err(|problem| format!("{} {}", problem.status().as_u16(), problem.code())).err().unwrap_or_default()
}

/// Hosts answer on any thread.
#[test]
fn an_answer_may_move_between_threads() {
    fn is_send(_: impl Send) {}
    let (stores, clock) = (BlobStores::memory(), Clock::manual(NOON));
    is_send(stores.answer(Request::get("/blobs/content/1").body(Body::empty()).unwrap(), &clock));
}

#[tokio::test]
async fn what_is_written_is_read_and_gone_when_deleted() {
    let (both, _folder) = both();
    for (stores, clock) in both {
        let port = stores.of("content", clock.clone());
        port.put("a/b", Bytes::from_static(b"first")).await.unwrap();
        clock.advance(MINUTE);
        port.put("a/b", Bytes::from_static(b"second")).await.unwrap();
        assert!(!port.put_if_absent("a/b", Bytes::from_static(b"third")).await.unwrap());
        assert!(port.put_if_absent("a", Bytes::from_static(b"beside a folder of its name")).await.unwrap());
        assert_eq!(port.get("a/b").await.unwrap().unwrap(), "second");
        assert_eq!(port.get_range("a/b", 1..3).await.unwrap().unwrap(), "ec");
        assert_eq!(port.get_range("a/b", 4..99).await.unwrap().unwrap(), "nd");
        assert_eq!(port.get_range("a/b", 99..100).await.unwrap().unwrap(), "");
        let info = port.info("a/b").await.unwrap().unwrap();
        let written = u64::try_from((NOON + MINUTE).as_millis()).unwrap();
        assert_eq!((info.name.as_str(), info.bytes, info.written_at_ms), ("a/b", 6, written));
        assert_eq!(stores.of("search", clock).get("a/b").await.unwrap(), None, "each has its own");

        assert!(port.copy("a/b", "c").await.unwrap());
        assert!(!port.copy("none", "c").await.unwrap());
        assert!(matches!(port.copy("c", "../c").await, Err(BlobError::Name(_))));
        assert_eq!(port.get("c").await.unwrap().unwrap(), "second");
        port.delete("c").await.unwrap();

        port.delete("a/b").await.unwrap();
        port.delete("a/b").await.unwrap();
        assert_eq!(port.get("a/b").await.unwrap(), None);
        assert_eq!(port.info("a/b").await.unwrap(), None);
        assert_eq!(names(&port, "").await, ["a"]);
        for bad in ["../a", "", "a//b", "a~"] {
            assert!(matches!(port.get(bad).await, Err(BlobError::Name(_))), "{bad}");
            assert!(matches!(port.put(bad, Bytes::new()).await, Err(BlobError::Name(_))), "{bad}");
        }
    }
}

#[tokio::test]
async fn lists_go_by_name_and_page_by_page() {
    let (both, _folder) = both();
    for (stores, clock) in both {
        let port = stores.of("content", clock);
        let long = "x".repeat(450);
        let mut expected = vec!["g/1".to_owned(), "g-1".to_owned(), "g.1".to_owned(), "g/2/deep".to_owned(), long];
        expected.extend((0..1_003).map(|n| format!("many/{n:04}")));
        for name in &expected {
            port.put(name, Bytes::from_static(b"x")).await.unwrap();
        }
        expected.sort();
        assert_eq!(names(&port, "").await, expected);
        let many: Vec<_> = expected.iter().filter(|name| name.starts_with("many/")).cloned().collect();
        assert_eq!(names(&port, "many/").await, many);
        assert_eq!(names(&port, "g/").await, ["g/1", "g/2/deep"]);
        assert_eq!(names(&port, "g/2/d").await, ["g/2/deep"]);
        assert_eq!(names(&port, "xxx").await.len(), 1);
        assert!(names(&port, "none").await.is_empty());
    }
}

#[tokio::test]
async fn of_those_who_write_at_once_if_absent_one_does() {
    let (both, _folder) = both();
    for (stores, clock) in both {
        let port = stores.of("search", clock);
        let writers = (0..8_u8).map(|n| {
            let port = Arc::clone(&port);
            async move { port.put_if_absent("lease", Bytes::from(vec![n])).await.unwrap().then_some(n) }
        });
        let won: Vec<u8> = futures::future::join_all(writers).await.into_iter().flatten().collect();
        assert_eq!(won.len(), 1);
        assert_eq!(port.get("lease").await.unwrap().unwrap().to_vec(), won);
    }
}

#[tokio::test]
async fn a_link_takes_exactly_what_was_announced() {
    let (both, _folder) = both();
    for (stores, clock) in both {
        let port = stores.of("content", clock.clone());
        let body = b"hello".to_vec();
        let signed = port.sign_upload("tmp/1", &upload_of(&body), MINUTE).await.unwrap();
        let url = signed.url;
        assert_eq!(signed.headers, [("content-type".to_owned(), "text/plain".to_owned())]);
        let try_it = |kind: &'static str, body: &'static [u8]| put(&stores, &clock, &url, kind, body.to_vec());
        assert_eq!(code(try_it("text/plain", b"hello!").await), "413 body_too_large");
        assert_eq!(code(try_it("text/plain", b"hell").await), "422 upload_mismatch");
        assert_eq!(code(try_it("text/plain", b"hallo").await), "422 upload_mismatch");
        assert_eq!(code(try_it("text/html", b"hello").await), "403 invalid_link");
        let read = Request::get(&url).body(Body::empty()).unwrap();
        assert_eq!(code(stores.answer(read, &clock).await), "405 method_not_allowed");
        assert_eq!(port.info("tmp/1").await.unwrap(), None, "nothing is kept of what was refused");
        assert!(names(&port, "").await.is_empty());

        assert_eq!(try_it("text/plain", b"hello").await.unwrap(), 200);
        assert_eq!(port.get("tmp/1").await.unwrap().unwrap(), "hello");
        clock.advance(MINUTE);
        assert_eq!(code(try_it("text/plain", b"hello").await), "403 invalid_link");
        assert_eq!(code(put(&stores, &clock, "/blobs/content/tmp/1", "text/plain", body).await), "403 invalid_link");
        let huge = Upload { bytes: MAX_UPLOAD_BYTES + 1, ..upload_of(b"") };
        assert!(matches!(port.sign_upload("tmp/1", &huge, MINUTE).await, Err(BlobError::TooLarge(_))));
    }
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let (both, folder) = both();
    for (stores, clock) in both {
        let port = stores.of("content", clock.clone());
        let url = port.sign_upload("tmp/1", &upload_of(b"hello"), MINUTE).await.unwrap().url;
        let pieces = [Ok(Bytes::from_static(b"hel")), Err(std::io::Error::other("gone"))];
        let body = Body::from_stream(futures::stream::iter(pieces));
        let request = Request::put(&url).header("content-type", "text/plain").body(body).unwrap();
        assert_eq!(code(stores.answer(request, &clock).await), "400 malformed_request");
        assert!(names(&port, "").await.is_empty());
    }
    let left = std::fs::read_dir(folder.path().join("blobs/content")).unwrap().count();
    assert_eq!(left, 0, "no part of it is left");
}

#[tokio::test]
async fn a_download_says_what_it_is_and_gives_ranges() {
    let (both, _folder) = both();
    for (stores, clock) in both {
        let port = stores.of("content", clock.clone());
        let body: Vec<u8> = (0..600_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        port.put("files/1", body.clone().into()).await.unwrap();
        let disposition = "inline; filename=\"a.png\"".to_owned();
        let download = Download { media_type: "image/png".to_owned(), disposition };
        let signed = port.sign_download("files/1", &download, MINUTE).await.unwrap();
        let get = |range: &'static str| {
            let request = Request::get(&signed.url);
            let request = if range.is_empty() { request } else { request.header("range", range) };
            stores.answer(request.body(Body::empty()).unwrap(), &clock)
        };
        for (range, status, part) in [
            ("", 200, 0..600_000),
            ("bytes=0-9", 206, 0..10),
            ("bytes=599990-", 206, 599_990..600_000),
            ("bytes=-5", 206, 599_995..600_000),
            ("bytes=10-99999999", 206, 10..600_000),
            ("bytes=1-2,5-6", 200, 0..600_000),
            ("lines=1-2", 200, 0..600_000),
        ] {
            let answer = get(range).await.unwrap();
            let text = |name: &str| answer.headers().get(name).map(|v| v.to_str().unwrap().to_owned());
            assert_eq!((answer.status().as_u16(), text("content-type").as_deref()), (status, Some("image/png")));
            assert_eq!(text("x-content-type-options").as_deref(), Some("nosniff"));
            assert_eq!(text("content-security-policy").as_deref(), Some("sandbox; default-src 'none'"));
            assert_eq!(text("content-disposition").as_deref(), Some("inline; filename=\"a.png\""));
            assert_eq!(text("content-length"), Some(part.len().to_string()), "{range}");
            let got = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            assert!(got == body[part], "{range}");
        }
        assert_eq!(code(get("bytes=600000-").await), "416 range_not_satisfiable");
        let head = Request::head(&signed.url).body(Body::empty()).unwrap();
        assert_eq!(stores.answer(head, &clock).await.unwrap().headers()["content-length"], "600000");
        port.delete("files/1").await.unwrap();
        assert_eq!(code(get("").await), "404 not_found");
        clock.advance(MINUTE);
        assert_eq!(code(get("").await), "403 invalid_link");
    }
}

#[tokio::test]
async fn a_copy_has_every_blob_whole_and_takes_what_came_later() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("copy"));
    let (stores, clock) = (BlobStores::folder(&data), Clock::manual(NOON));
    let port = stores.of("content", clock.clone());
    port.put("files/1", Bytes::from_static(b"one")).await.unwrap();
    port.put("index", Bytes::from_static(b"old")).await.unwrap();
    std::fs::write(data.join("blobs/content/^half"), "half").unwrap();
    stores.copy_to(&to, &|| true).unwrap();
    clock.advance(MINUTE);
    port.put("index", Bytes::from_static(b"new")).await.unwrap();
    port.put("files/2", Bytes::from_static(b"two")).await.unwrap();
    port.delete("files/1").await.unwrap();
    stores.copy_to(&to, &|| true).unwrap();
    assert!(stores.copy_to(&to, &|| false).is_err(), "it can be stopped");

    let restored = folder.path().join("restored");
    std::fs::create_dir(&restored).unwrap();
    std::fs::rename(&to, restored.join("blobs")).unwrap();
    let copy = BlobStores::folder(&restored).of("content", clock);
    assert_eq!(names(&copy, "").await, ["files/1", "files/2", "index"]);
    assert_eq!(copy.get("index").await.unwrap().unwrap(), "new");
    assert_eq!(copy.get("files/1").await.unwrap().unwrap(), "one", "a table may still know it");
    assert!(!restored.join("blobs/content/^half").exists());
    stores.clear_staged().unwrap();
    assert!(!data.join("blobs/content/^half").exists());
}

#[cfg(unix)]
#[tokio::test]
async fn its_owner_alone_reads_a_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let port = BlobStores::folder(folder.path()).of("content", Clock::manual(NOON));
    port.put("a/b", Bytes::from_static(b"x")).await.unwrap();
    let mode = |path: &str| std::fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("blobs"), mode("blobs/content/a~"), mode("blobs/content/a~/b")), (0o700, 0o700, 0o600));
}

#[tokio::test]
async fn memory_has_an_end_and_what_goes_makes_room() {
    let (stores, clock) = (BlobStores::memory_of(100), Clock::manual(NOON));
    let port = stores.of("content", clock.clone());
    let bytes = |count: usize| Bytes::from(vec![0; count]);
    port.put("a", bytes(60)).await.unwrap();
    assert!(port.put("b", bytes(41)).await.is_err());
    assert!(port.copy("a", "c").await.is_err());
    assert_eq!(names(&port, "").await, ["a"], "of what does not fit nothing is kept");
    assert!(!port.put_if_absent("a", bytes(40)).await.unwrap());
    port.put("b", bytes(40)).await.unwrap();
    stores.of("search", clock.clone()).put("a", bytes(100)).await.unwrap();

    let upload = upload_of(&[b'x'; 30]);
    let link = port.sign_upload("d", &upload, MINUTE).await.unwrap();
    let full = put(&stores, &clock, &link.url, "text/plain", vec![b'x'; 30]).await;
    assert_eq!(code(full), "503 unavailable", "as of a full database");
    port.delete("b").await.unwrap();
    assert_eq!(put(&stores, &clock, &link.url, "text/plain", vec![b'x'; 30]).await.ok(), Some(200));
    port.put("a", bytes(0)).await.unwrap();
    port.put("b", bytes(70)).await.unwrap();
    assert!(port.copy("b", "a").await.is_err() && port.copy("a", "b").await.unwrap());
    port.put("c", bytes(70)).await.unwrap();
}
