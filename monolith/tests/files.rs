//! `stoa import` and `stoa export` against a shop that is served.
#![expect(clippy::unwrap_used, reason = "a step that can't be taken is a failed test")]

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use indicatif::ProgressBar;
use stoa::import::{Imported, import};
use stoa::remote::{Remote, RemoteOptions};
use stoa::{Host, Options, export::export};

async fn shop() -> (Host, Remote) {
    let mut host = Host::start(&Options::for_tests()).await.unwrap();
    host.serve().await.unwrap();
    let administrator = host.administrator.clone().unwrap();
    let options = RemoteOptions {
        url: host.url.clone(),
        client_id: Some(administrator.client_id),
        client_secret: Some(administrator.client_secret),
    };
    let remote = Remote::new(&options, Path::new("nowhere")).unwrap();
    (host, remote)
}

/// A sheet of so many products with two variants each.
fn sheet(products: usize) -> String {
    let mut text = "slug,status,title,description,sku,amount,currency,tax_inclusive\n".to_owned();
    for n in 0..products {
        writeln!(text, "p{n},active,Product {n},\"Two\nlines\",S{n}-A,4900,EUR,true").unwrap();
        writeln!(text, "p{n},,,,S{n}-B,5900,EUR,true").unwrap();
    }
    text
}

fn counts(done: &Imported) -> [u64; 4] {
    [done.created, done.updated, done.unchanged, done.failed]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_brought_in_and_out_and_in_again_without_a_change() {
    let folder = tempfile::tempdir().unwrap();
    let (host, remote) = shop().await;
    let products = 1_000;
    let path = folder.path().join("products.csv");
    std::fs::write(&path, sheet(products)).unwrap();
    let done = import(&remote, &path, &ProgressBar::hidden()).await.unwrap();
    let rows = 2 * products as u64;
    assert_eq!(counts(&done), [rows, 0, 0, 0]);
    let report = std::fs::read_to_string(folder.path().join("products.csv.report.ndjson")).unwrap();
    assert_eq!(report.lines().count() as u64, rows);
    let last: serde_json::Value = serde_json::from_str(report.lines().last().unwrap()).unwrap();
    assert_eq!(last["line"].as_u64(), Some(3 * products as u64 + 1), "lines are the file's, also behind cells of two");
    assert!(!folder.path().join("products.csv.progress").exists());

    for name in ["out.csv", "out.ndjson"] {
        let out = folder.path().join(name);
        let bytes = export(&remote, &out, &ProgressBar::hidden()).await.unwrap();
        assert_eq!(std::fs::metadata(&out).unwrap().len(), bytes);
        let again = import(&remote, &out, &ProgressBar::hidden()).await.unwrap();
        let expected = if name == "out.csv" { rows } else { products as u64 };
        assert_eq!(counts(&again), [0, 0, expected, 0], "{name}");
    }
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_is_broken_off_goes_on_where_it_ended() {
    let folder = tempfile::tempdir().unwrap();
    let (host, remote) = shop().await;
    let path = folder.path().join("products.csv");
    let mut text = sheet(600);
    text.push_str("bad,active,,,X,1,EUR,true\n");
    std::fs::write(&path, text).unwrap();
    let progress = folder.path().join("products.csv.progress");
    let (shop, file) = (remote.clone(), path.clone());
    let first = tokio::spawn(async move { import(&shop, &file, &ProgressBar::hidden()).await });
    while !progress.exists() && !first.is_finished() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.abort();
    let _ = first.await;
    let known: Imported = serde_json::from_slice(&std::fs::read(&progress).unwrap()).unwrap();
    assert!(known.line > 0 && known.created > 0, "{known:?}");

    let done = import(&remote, &path, &ProgressBar::hidden()).await.unwrap();
    assert_eq!(done.failed, 1);
    assert_eq!(done.created + done.unchanged, 1_200, "what was under way is found as it should be: {done:?}");
    let report = std::fs::read_to_string(folder.path().join("products.csv.report.ndjson")).unwrap();
    assert_eq!(report.lines().count(), 1_201);
    assert!(report.lines().last().unwrap().contains("\"failed\""));
    host.stop().await;
}
