//! Content's routes that need a file or a whole space, and search's, which answer from what is open.

use axum::body::Bytes;
use serde_json::json;
use sha2::{Digest, Sha256};
use testkit::{Call, NOON};

use crate::meter::{Meter, staff};

const FILE: &[u8] = b"A scarf";

pub(super) async fn measure(meter: &mut Meter) {
    let sha256: String = Sha256::digest(FILE).iter().map(|byte| format!("{byte:02x}")).collect();
    let file = json!({ "file_name": "scarf.txt", "media_type": "text/plain", "bytes": FILE.len(), "sha256": sha256 });
    let asset = meter.call(staff(Call::post("/assets")).json(file)).await.body["id"].as_str().unwrap().to_owned();
    let blobs = meter.world.engine.blobs().of("content", domain::Clock::manual(NOON));
    blobs.put(&format!("tmp/{asset}"), Bytes::from_static(FILE)).await.unwrap();
    let complete = staff(Call::post(format!("/assets/{asset}/complete"))).json(json!({}));
    meter.line("", "1 RRU, 5 WRU, 2 calls", complete).await;
    let shown = Call::get(format!("/asset-files/{asset}/scarf.txt"));
    meter.line("", "0.5 RRU, 0 WRU, 1 call", shown).await;

    let title = json!({ "name": "title", "kind": "text", "search": "title" });
    let note = json!({ "id": "note", "name": "Note", "title_field": "title", "fields": [title] });
    meter.call(staff(Call::post("/content-types")).json(note)).await;
    meter.call(staff(Call::post("/entries")).json(json!({ "type": "note", "fields": { "title": "Linen" } }))).await;
    meter.line("", "0.5 RRU, 0 WRU, 1 call", staff(Call::get("/content-types"))).await;
    // A process's first page makes the key that seals cursors.
    meter.call(staff(Call::get("/content-export?limit=1"))).await;
    let export = || staff(Call::get("/content-export"));
    meter.line("a small space", "1.5 RRU, 0 WRU, 2 calls", export()).await;
    let rows = meter.call(export()).await.text;
    let import = |query: &str| {
        staff(Call::post(format!("/content-import{query}"))).body("application/x-ndjson", rows.clone().into_bytes())
    };
    meter.line("a small space that is there", "2 RRU, 0 WRU, 2 calls", import("")).await;

    meter.settle().await;
    meter.tick("search").await;
    let search = |path: &str| Call::get(format!("{path}q=linen"));
    meter.line("the first of a process", "2 RRU, 0 WRU, 3 calls", search("/search?")).await;
    meter.line("within half a second", "0 RRU, 0 WRU, 0 calls", search("/search?")).await;
    meter.line("within half a second", "0 RRU, 0 WRU, 0 calls", search("/search/products?")).await;
    meter.line("within half a second", "0 RRU, 0 WRU, 0 calls", search("/search/suggestions?")).await;
    meter.world.clock.advance(std::time::Duration::from_secs(1));
    meter.line("", "0.5 RRU, 0 WRU, 1 call", search("/search?")).await;
}
