//! The generated parts of the clients in `clients/`.

use client_generator::document::Document;
use client_generator::typescript;

use crate::snapshot;

#[test]
fn the_typescript_client_has_each_operation_and_schema() {
    let described = serde_json::to_string(&stoa::reference::openapi()).unwrap();
    let document = Document::read(&described).unwrap();
    for (path, text) in typescript::files(&document).unwrap() {
        snapshot(path, &text);
    }
}
