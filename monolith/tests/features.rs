//! `cargo run` and `cargo test` compile each crate once: both use the same features of it.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Lists the features that cargo resolves for each package.
fn features(packages: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--prefix", "none", "--format", "{p} | {f}"]).args(packages);
    let tree = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8(tree.stdout).unwrap().lines().filter(|line| !line.is_empty()) {
        let (package, features) = line.trim_end_matches(" (*)").split_once(" | ").unwrap();
        found.entry(package.to_owned()).or_default().insert(features.to_owned());
    }
    found
}

#[test]
fn run_and_test_compile_each_crate_once() {
    let run = features(&["--package", "stoa", "--edges", "normal,build"]);
    let tested = features(&["--workspace", "--edges", "normal,build,dev"]);
    assert!(run.len() > 100, "{run:?}");
    let twice: Vec<_> = run
        .iter()
        .filter(|(package, features)| !tested.get(*package).is_some_and(|tested| features.is_subset(tested)))
        .collect();
    assert!(
        twice.is_empty(),
        "compiled twice; name the workspace's features of them in monolith/Cargo.toml: {twice:#?} and {:#?}",
        twice.iter().map(|(package, _)| tested.get(*package)).collect::<Vec<_>>()
    );
}
