//! What the tests of assets share: files, and the way of a file into an asset.

use content::Content;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use testkit::{Alone, Call, Reply};

pub(crate) type Rig = Alone<Content>;

pub(crate) fn staff(call: Call) -> Call {
    call.bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "content:read content:write")
}

/// A PNG of this size, as far as its header.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn announcement(name: &str, media_type: &str, bytes: &[u8]) -> Value {
    json!({ "file_name": name, "media_type": media_type, "bytes": bytes.len(), "sha256": sha256(bytes) })
}

/// Announces a file.
pub(crate) async fn announce(rig: &Rig, name: &str, media_type: &str, bytes: &[u8]) -> Value {
    let reply = rig.call(staff(Call::post("/assets")).json(announcement(name, media_type, bytes))).await;
    assert_eq!((reply.status, reply.header("etag")), (201, "\"1\""), "{}", reply.text);
    reply.body
}

/// Uploads a file as its asset says.
pub(crate) async fn upload(rig: &Rig, asset: &Value, bytes: &[u8]) -> Reply {
    let link = &asset["upload"];
    assert_eq!(link["method"], "PUT");
    let media_type = link["headers"]["content-type"].as_str().unwrap();
    rig.call_link(Call::put(link["url"].as_str().unwrap()).body(media_type, bytes)).await
}

pub(crate) fn path(asset: &Value) -> String {
    format!("/assets/{}", asset["id"].as_str().unwrap())
}

pub(crate) fn complete(asset: &Value) -> Call {
    staff(Call::post(format!("{}/complete", path(asset))))
}

/// A file that was announced and uploaded.
pub(crate) async fn uploaded(rig: &Rig, name: &str, media_type: &str, bytes: &[u8]) -> Value {
    let asset = announce(rig, name, media_type, bytes).await;
    let reply = upload(rig, &asset, bytes).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    asset
}

/// A file that is ready.
pub(crate) async fn ready(rig: &Rig, name: &str, media_type: &str, bytes: &[u8]) -> Value {
    let asset = uploaded(rig, name, media_type, bytes).await;
    let reply = rig.call(complete(&asset)).await;
    assert_eq!((reply.status, reply.body["status"].as_str()), (200, Some("ready")), "{}", reply.text);
    reply.body
}

/// What everybody gets at the asset's address.
pub(crate) async fn download(rig: &Rig, asset: &Value) -> Reply {
    let way = rig.call(Call::get(asset["url"].as_str().unwrap())).await;
    assert_eq!(way.status, 307, "{}", way.text);
    rig.call_link(Call::get(way.header("location"))).await
}

/// The names of all blobs.
pub(crate) async fn blobs(rig: &Rig) -> Vec<String> {
    rig.blobs().list("", None).await.unwrap().blobs.into_iter().map(|blob| blob.name).collect()
}
