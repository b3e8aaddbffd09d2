//! The files of a space's assets, in a folder: each is called as its asset's id.

use std::path::{Path, PathBuf};

use axum::body::Bytes;
use domain::id::AssetId;
use http::{Method, StatusCode, header};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::text::Text;
use super::write_whole;
use crate::remote::{Remote, RemoteError};

/// How often an address may lead elsewhere.
const MAX_HOPS: usize = 4;

/// An asset as a row of the file tells it.
struct Asset {
    id: AssetId,
    bytes: u64,
    sha256: String,
}

impl Asset {
    fn file(&self, folder: &Path) -> PathBuf {
        folder.join(self.id.to_string())
    }

    fn is(&self, content: &[u8]) -> bool {
        let sha256: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
        content.len() as u64 == self.bytes && sha256 == self.sha256
    }

    /// Its file, if it is in the folder whole.
    fn read(&self, folder: &Path) -> Result<Vec<u8>, RemoteError> {
        let file = self.file(folder);
        let content = std::fs::read(&file).map_err(|error| RemoteError::File(file.clone(), error))?;
        if self.is(&content) { Ok(content) } else { Err(RemoteError::OtherFile(file)) }
    }
}

/// The assets of a space's file. A row that can't be read is none: the import reports it.
fn assets(path: &Path) -> Result<Vec<Asset>, RemoteError> {
    let (mut text, mut assets) = (Text::open(path)?, Vec::new());
    while let Some(row) = text.row(None).map_err(|error| RemoteError::File(path.to_owned(), error))? {
        let row: Value = serde_json::from_slice(&row.text).unwrap_or_default();
        let word = |member: &str| row[member].as_str().unwrap_or_default();
        if let ("asset", Ok(id), Some(bytes)) = (word("kind"), word("id").parse(), row["bytes"].as_u64()) {
            assets.push(Asset { id, bytes, sha256: word("sha256").to_owned() });
        }
    }
    Ok(assets)
}

/// Fetches the files of all assets of a space's file into a folder; how many there are. Those that are there already stay.
pub async fn fetch_files(remote: &Remote, path: &Path, folder: &Path) -> Result<u64, RemoteError> {
    std::fs::create_dir_all(folder).map_err(|error| RemoteError::File(folder.to_owned(), error))?;
    let mut fetched = 0;
    for asset in assets(path)? {
        if asset.read(folder).is_err() {
            // One that was deleted meanwhile has no file any more.
            let Some(known) = find(remote, &asset).await? else { continue };
            let content = download(remote, known["url"].as_str().unwrap_or_default()).await?;
            let file = asset.file(folder);
            if !asset.is(&content) {
                return Err(RemoteError::OtherFile(file));
            }
            write_whole(&file, &content)?;
        }
        fetched += 1;
    }
    Ok(fetched)
}

/// Reads a file, wherever its address leads.
async fn download(remote: &Remote, url: &str) -> Result<Bytes, RemoteError> {
    let mut place = url.to_owned();
    for _ in 0..MAX_HOPS {
        let (_, headers, body) = remote.send_openly(Method::GET, &place, &[], Bytes::new()).await?;
        match headers.get(header::LOCATION).and_then(|place| place.to_str().ok()) {
            Some(next) => next.clone_into(&mut place),
            None => return Ok(body),
        }
    }
    Err(RemoteError::Unreadable(format!("{url} leads elsewhere again and again")))
}

/// Uploads the files of those assets of a space's file that wait for theirs; how many.
pub async fn upload_files(remote: &Remote, path: &Path, folder: &Path) -> Result<u64, RemoteError> {
    let mut uploaded = 0;
    for asset in assets(path)? {
        if find(remote, &asset).await?.is_none_or(|known| known["status"] != "pending") {
            continue;
        }
        let content = Bytes::from(asset.read(folder)?);
        let begun = post(remote, &format!("/assets/{}/upload", asset.id)).await?;
        let link = &begun["upload"];
        let headers = link["headers"].as_object().into_iter().flatten();
        let headers: Vec<(String, String)> =
            headers.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect();
        remote.send_openly(Method::PUT, link["url"].as_str().unwrap_or_default(), &headers, content).await?;
        match post(remote, &format!("/assets/{}/complete", asset.id)).await {
            // An answer that got lost, or somebody else, completed it.
            Err(RemoteError::Refused(StatusCode::CONFLICT, _)) => {}
            other => drop(other?),
        }
        uploaded += 1;
    }
    Ok(uploaded)
}

async fn find(remote: &Remote, asset: &Asset) -> Result<Option<Value>, RemoteError> {
    match remote.send(Method::GET, &format!("/assets/{}", asset.id), "application/json", Bytes::new()).await {
        Ok((_, body)) => read(&body).map(Some),
        Err(RemoteError::Refused(StatusCode::NOT_FOUND, _)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn post(remote: &Remote, path: &str) -> Result<Value, RemoteError> {
    read(&remote.send(Method::POST, path, "application/json", Bytes::new()).await?.1)
}

fn read(body: &[u8]) -> Result<Value, RemoteError> {
    serde_json::from_slice(body).map_err(|error| RemoteError::Unreadable(error.to_string()))
}
