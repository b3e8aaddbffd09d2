//! Runs the README's tour, unchanged, against the real binary.
#![expect(clippy::expect_used, reason = "a panic fails the test")]

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

/// Extracts the shell lines below a heading.
fn block(readme: &str, heading: &str) -> String {
    let section = readme.split(heading).nth(1).expect("the page has the heading");
    section
        .split("```sh\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("the section has shell lines")
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tour_ends_with_a_completed_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_stoa"))
        .args(["--port", "0"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let greeting = lines.next_line().await.unwrap().unwrap();
    let url = greeting.strip_prefix("Stoa listens on").unwrap().trim().to_owned();
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });

    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let tour = block(&readme, "## A tour in curl");
    assert!(tour.starts_with("STOA=http://127.0.0.1:8080\n"), "the tour begins with the default address");
    let tour = tour.replace("http://127.0.0.1:8080", &url);
    let done = Command::new("bash").arg("-c").arg(&tour).current_dir(folder.path()).output().await.unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    let shown: Vec<serde_json::Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    assert!(shown.iter().all(|answer| answer.get("errors").is_none() && answer["type"].is_null()), "{said}");
    let statuses: Vec<_> = shown.iter().filter_map(|answer| answer["status"].as_str()).collect();
    assert!(statuses.contains(&"confirmed"), "{said}");
    assert_eq!(statuses[statuses.len() - 2..], ["completed", "captured"], "{said}");
    server.kill().await.unwrap();
}
