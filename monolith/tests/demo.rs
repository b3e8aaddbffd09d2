//! The demonstration shop: loaded once, whole, and left alone by the next start.
#![expect(clippy::unwrap_used, reason = "a rig that fails is a failed test")]

use stoa::{Host, Options, demo};

async fn start(folder: &std::path::Path) -> Host {
    let options = Options { memory: false, data: folder.to_owned(), demo: true, ..Options::for_tests() };
    let mut host = Host::start(&options).await.unwrap();
    host.serve().await.unwrap();
    host
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_is_loaded_once() {
    let folder = tempfile::tempdir().unwrap();
    let host = start(folder.path()).await;
    let loaded = demo::load(&host, host.administrator.as_ref().unwrap()).await.unwrap();
    assert_eq!((loaded.products, loaded.orders, loaded.members.len()), (12, 3, 2));
    let page = reqwest::get(format!("{}/products?limit=100", host.url)).await.unwrap().text().await.unwrap();
    assert_eq!(page.matches("\"slug\"").count(), 12, "{page}");
    assert!(page.contains("out"), "something is sold out, as in any shop");
    host.stop().await;

    let host = start(folder.path()).await;
    let again = demo::load(&host, host.administrator.as_ref().unwrap()).await.unwrap();
    assert_eq!((again.products, again.orders), (0, 0));
    host.stop().await;
}
