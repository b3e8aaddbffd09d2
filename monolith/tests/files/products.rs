//! Products, as CSV and NDJSON.

use std::fmt::Write as _;
use std::time::Duration;

use indicatif::ProgressBar;
use serde_json::Value;
use stoa::import::{How, Imported, import, import_as};
use stoa::remote::{RemoteError, RemoteOptions};
use stoa::{demo, export::export};

use crate::{administrator_options, counts, report, shop};

/// Makes a sheet of `products` products with two variants each.
fn sheet(products: usize) -> String {
    let mut text = "slug,status,title,description,sku,amount,currency,tax_inclusive\n".to_owned();
    for n in 0..products {
        writeln!(text, "p{n},active,Product {n},\"Two\nlines\",S{n}-A,4900,EUR,true").unwrap();
        writeln!(text, "p{n},,,,S{n}-B,5900,EUR,true").unwrap();
    }
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn importing_an_export_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (host, remote) = shop().await;
    let products = 1_000;
    let path = folder.path().join("products.csv");
    std::fs::write(&path, sheet(products)).unwrap();
    let done = import(&remote, &path, &ProgressBar::hidden()).await.unwrap();
    let rows = 2 * products as u64;
    // If the shop is busy, a repeated request finds its rows unchanged.
    assert_eq!((done.created + done.unchanged, done.updated, done.failed), (rows, 0, 0));
    let report = std::fs::read_to_string(folder.path().join("products.csv.report.ndjson")).unwrap();
    assert_eq!(report.lines().count() as u64, rows);
    let last: serde_json::Value = serde_json::from_str(report.lines().last().unwrap()).unwrap();
    assert_eq!(
        last["line"].as_u64(),
        Some(3 * products as u64 + 1),
        "line numbers count the file's lines, also in cells of two lines"
    );
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
async fn an_interrupted_import_resumes_where_it_stopped() {
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
    assert_eq!(done.created + done.unchanged, 1_200, "rows under way at the interruption are complete: {done:?}");
    let report = std::fs::read_to_string(folder.path().join("products.csv.report.ndjson")).unwrap();
    assert_eq!(report.lines().count(), 1_201);
    assert!(report.lines().last().unwrap().contains("\"failed\""));
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_catalog_moves_to_another_shop() {
    let folder = tempfile::tempdir().unwrap();
    let (host, remote) = shop().await;
    let administrator = host.administrator.clone().unwrap();
    let products = demo::load(&host, &administrator).await.unwrap().products as u64;
    for name in ["catalog.csv", "catalog.ndjson"] {
        let (other, there) = shop().await;
        let path = folder.path().join(name);
        export(&remote, &path, &ProgressBar::hidden()).await.unwrap();
        let tried = How { dry_run: true, ..How::default() };
        let done = import_as(&there, &path, tried, &ProgressBar::hidden()).await.unwrap();
        assert!((done.created >= products) && done.failed == 0, "{name} {done:?} {:?}", report(&path));
        assert!(!folder.path().join(format!("{name}.progress")).exists());
        let done = import(&there, &path, &ProgressBar::hidden()).await.unwrap();
        assert!((done.created >= products) && done.failed == 0, "the dry run wrote nothing: {done:?}");
        let again = folder.path().join(format!("again-{name}"));
        export(&there, &again, &ProgressBar::hidden()).await.unwrap();
        let lines = |path| {
            let text = std::fs::read_to_string(path).unwrap();
            let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
            lines.sort_unstable();
            lines
        };
        assert_eq!(lines(again), lines(path), "{name}");
        other.stop().await;
    }
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn imports_rows_of_one_product_in_many_requests() {
    let folder = tempfile::tempdir().unwrap();
    let (host, remote) = shop().await;
    // The last rows refer by sku to products of the first ones, which are still under way.
    let mut text = "slug,title,sku,amount,currency\n".to_owned();
    for n in 0..240 {
        writeln!(text, "p{},P,S{n},1,EUR", n % 4).unwrap();
    }
    for n in 0..240 {
        writeln!(text, ",,S{n},{},EUR", n + 100).unwrap();
    }
    let path = folder.path().join("prices.csv");
    std::fs::write(&path, text).unwrap();
    let done = import(&remote, &path, &ProgressBar::hidden()).await.unwrap();
    assert_eq!((done.failed, done.created + done.updated), (0, 480), "{:?}", report(&path));
    let out = folder.path().join("out.ndjson");
    export(&remote, &out, &ProgressBar::hidden()).await.unwrap();
    for line in std::fs::read_to_string(&out).unwrap().lines() {
        let product: Value = serde_json::from_str(line).unwrap();
        for variant in product["variants"].as_array().unwrap() {
            let number: i64 = variant["sku"].as_str().unwrap().trim_start_matches('S').parse().unwrap();
            assert_eq!(variant["prices"][0]["amount"].as_i64(), Some(number + 100), "{variant}");
        }
    }
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_files_as_spreadsheet_programs_write_them() {
    let folder = tempfile::tempdir().unwrap();
    let (host, remote) = shop().await;
    let wide: Vec<u8> = "\u{feff}slug\ttitle\r\nc\tGröße\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: [(&str, Vec<u8>, &str); 4] = [
        (
            "a.csv",
            b"slug;title;sku\r\na;Gr\xf6\xdfe;A\r\nbad;\"Two\r\nlines\"\r\n\r\nb;B;B\r\n".to_vec(),
            "windows-1252",
        ),
        ("b.csv", "\u{feff}slug;title;sku\rb1;Größe;B1\rbad;\"Two\rlines\"\r\rb2;B;B2\r".into(), "semicolons"),
        ("c.txt", wide, "utf-16le"),
        ("d.json", "\u{feff}{\"slug\":\"d\",\"title\":\"D\"}\r\n\r\nnope\r\n".into(), "NDJSON"),
    ];
    for (name, content, read_as) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let done = import(&remote, &path, &ProgressBar::hidden()).await.unwrap();
        assert!(done.read_as.contains(read_as), "{name}: {}", done.read_as);
        let found: Vec<_> = report(&path).into_iter().map(|(line, status, _)| format!("{line} {status}")).collect();
        let expected: &[&str] = match name {
            "c.txt" => &["2 created"],
            "d.json" => &["1 created", "3 failed"],
            _ => &["2 created", "3 failed", "6 created"],
        };
        assert_eq!(found, expected, "{name}");
    }
    let path = folder.path().join("products.xlsx");
    std::fs::write(&path, "PK").unwrap();
    let refused = import(&remote, &path, &ProgressBar::hidden()).await.unwrap_err();
    assert!(matches!(refused, RemoteError::Workbook(_)) && refused.to_string().contains("CSV UTF-8"), "{refused}");
    assert!(matches!(export(&remote, &path, &ProgressBar::hidden()).await, Err(RemoteError::NoExport(_))));
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dry_run_at_the_command_line_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (host, remote) = shop().await;
    let path = folder.path().join("products.csv");
    std::fs::write(&path, sheet(2)).unwrap();
    let RemoteOptions { url, client_id, client_secret } = administrator_options(&host);
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_stoa"));
    command.current_dir(folder.path()).arg("import").arg(&path).args(["--dry-run", "--url", &url.unwrap()]);
    command.args(["--client-id", &client_id.unwrap(), "--client-secret", &client_secret.unwrap()]);
    let output = command.output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("Nothing was written. It would be: 4 created"), "{output:?}");
    let done = import(&remote, &path, &ProgressBar::hidden()).await.unwrap();
    assert_eq!(counts(&done), [4, 0, 0, 0]);
    host.stop().await;
}
