//! The generated parts of the clients are those of the API's document. A client of another document fails here.
//!
//! The test needs no client and no shop, so it can write a client anew that does not compile.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::path::PathBuf;

use client_generator::document::Document;
use client_generator::{rust, typescript};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Compares a file with its expected text; writes it if `STOA_UPDATE_SNAPSHOTS` is set.
fn snapshot(path: &str, expected: &str) {
    let file = root().join(path);
    if std::env::var_os("STOA_UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, expected).unwrap();
    }
    let is_same = std::fs::read_to_string(file).is_ok_and(|text| text == expected);
    assert!(is_same, "{path} is out of date: run STOA_UPDATE_SNAPSHOTS=1 cargo test --workspace --test generated");
}

/// Reads the API's document, which the drift test writes.
fn document() -> Document {
    Document::read(&std::fs::read_to_string(root().join("docs/openapi.json")).unwrap()).unwrap()
}

#[test]
fn the_typescript_client_has_each_operation_and_schema() {
    for (path, text) in typescript::files(&document()).unwrap() {
        snapshot(path, &text);
    }
}

#[test]
fn the_rust_client_has_each_operation_and_schema() {
    let document = document();
    let files = rust::files(&document).unwrap();
    for (path, text) in &files {
        snapshot(path, text);
        assert!(text.lines().count() < 2_500, "{path} is too long to read");
    }
    for folder in ["clients/rust/src/api", "clients/rust/src/types"] {
        for file in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = format!("{folder}/{}", file.unwrap().file_name().to_str().unwrap());
            assert!(files.iter().any(|(known, _)| *known == path), "{path} is not generated any more: remove it");
        }
    }
    let text: String = files.iter().map(|(_, text)| text.as_str()).collect();
    for (path, item) in &document.paths {
        for (verb, operation) in item.iter().filter(|(_, operation)| !operation.is_browsers()) {
            let told = format!("/// `{} {path}`\n", verb.to_uppercase());
            assert_eq!(text.matches(&told).count(), 1, "{} has one method", operation.operation_id);
        }
    }
}
