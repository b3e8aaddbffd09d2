//! `cargo run` and `cargo test` compile each crate once: both ask for the same features of it.
#![expect(clippy::unwrap_used, reason = "a rig that fails is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The features of each package, as cargo resolves them for these packages.
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
fn what_runs_and_what_is_tested_is_compiled_once() {
    let run = features(&["--package", "stoa", "--edges", "normal,build"]);
    let tested = features(&["--workspace", "--edges", "normal,build,dev"]);
    assert!(run.len() > 100, "{run:?}");
    let twice: Vec<_> = run.iter().filter(|(package, features)| tested.get(*package) != Some(features)).collect();
    assert!(
        twice.is_empty(),
        "compiled twice; say in monolith/Cargo.toml what the workspace asks of them: {twice:#?} and {:#?}",
        twice.iter().map(|(package, _)| tested.get(*package)).collect::<Vec<_>>()
    );
}
