//! Runs the README's tour and what continues it in docs/content.md and docs/finance.md, unchanged, against the real binary.
#![expect(clippy::expect_used, reason = "a panic fails the test")]

use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

/// Extracts the shell lines of a page, block by block.
fn blocks(page: &str) -> Vec<String> {
    let blocks = page.split("```sh\n").skip(1);
    blocks.map(|rest| rest.split("```").next().expect("a block ends").to_owned()).collect()
}

fn page(name: &str) -> String {
    std::fs::read_to_string(format!("{}/../{name}", env!("CARGO_MANIFEST_DIR"))).expect("the page is there")
}

/// What was answered, line by line.
fn answers(said: &str) -> Vec<Value> {
    said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// What was refused.
fn refusals(answers: &[Value]) -> Vec<&str> {
    let kinds = answers.iter().filter_map(|answer| answer["type"].as_str());
    kinds.filter(|kind| kind.starts_with("urn:stoa:problem:")).collect()
}

/// How much each search found: its answer says which index it comes from.
fn found(answers: &[Value]) -> Vec<usize> {
    let searches = answers.iter().filter(|answer| answer["index"].is_object());
    searches.map(|answer| answer["items"].as_array().map_or(0, Vec::len)).collect()
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

    let readme = page("README.md");
    let section = readme.split("## A tour in curl").nth(1).expect("the page has the heading");
    let tour = blocks(section);
    assert!(tour[0].starts_with("STOA=http://127.0.0.1:8080\n"), "the tour begins with the default address");
    let chapters = ["docs/content.md", "docs/finance.md"].map(|name| blocks(&page(name)).join("\n"));
    let parts = [[tour[0].clone(), tour[1].clone()], chapters].concat();
    // A machine under load needs longer until it finds what was published.
    let script = parts.join("\necho '# part'\n").replace("http://127.0.0.1:8080", &url);
    let script = script.replace("sleep 2\n", "sleep 6\n");
    let done = Command::new("bash").arg("-c").arg(&script).current_dir(folder.path()).output().await.unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    let parts: Vec<Vec<Value>> = said.split("# part\n").map(answers).collect();
    let refusals: Vec<Vec<&str>> = parts.iter().map(|answers| refusals(answers)).collect();
    assert_eq!(refusals, [vec![], vec![], vec!["urn:stoa:problem:unpublished_references"], vec![]], "{said}");
    let statuses: Vec<_> = parts[0].iter().filter_map(|answer| answer["status"].as_str()).collect();
    assert!(statuses.contains(&"confirmed"), "{said}");
    assert_eq!(statuses[statuses.len() - 2..], ["completed", "captured"], "{said}");
    let found: Vec<_> = parts.iter().map(|answers| found(answers)).collect();
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [0, 2, 3, 0], "the searches of each part: {said}");
    assert!(found.iter().flatten().all(|count| *count > 0), "each search finds something: {said}");
    let wallet = parts[3].iter().rfind(|answer| answer["id"] == "wallets:ada:EUR");
    assert_eq!(wallet.unwrap()["available"], "3500", "what Ada may still spend: {said}");
    let orders = parts[3].iter().filter(|answer| answer["market"] == "GOLD-EUR" && answer["side"] == "buy");
    let orders: Vec<_> = orders.filter_map(|answer| answer["status"].as_str()).collect();
    assert_eq!(orders.first().zip(orders.last()), Some((&"open", &"cancelled")), "{said}");
    let last = |id: &str| parts[3].iter().rfind(|answer| answer["id"] == id).unwrap_or_else(|| panic!("{id}: {said}"));
    assert_eq!(last("gift_01K8QZ0000000000000000000G")["status"], "issued", "{said}");
    let redeemed = parts[3].iter().find(|answer| answer["gift_card_id"] == "gift_01K8QZ0000000000000000000G");
    assert_eq!(redeemed.unwrap()["amount"], "5000", "{said}");
    for even in ["liabilities:gift-cards:EUR", "payments:escrow:EUR", "assets:provider:wallet:EUR"] {
        assert_eq!(last(even)["posted"], "0", "{said}");
    }
    let payment = parts[3].iter().rfind(|answer| answer["order_id"].is_string() && answer["captures"].is_array());
    assert_eq!(payment.unwrap()["status"], "captured", "a wallet pays: {said}");
    server.kill().await.unwrap();
}
