//! Signed links: what may be done with one blob, until when, and the proof that this process said so.

use std::io;
use std::path::Path;

use axum::http::Uri;
use hmac::{Hmac, KeyInit, Mac};
use service::blobs::{Download, Upload, is_name};
use sha2::Sha256;

use crate::folder;

/// Where links lead.
const PATH: &str = "/blobs/";

/// The key of the signatures.
#[derive(Clone)]
pub(super) struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// A link before it is signed, or after its signature is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) capability: String,
    pub(super) name: String,
    pub(super) permit: Permit,
    /// In seconds since the Unix epoch.
    pub(super) expires: i64,
}

/// What a link allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Permit {
    Put(Upload),
    Get(Download),
}

impl Key {
    pub(super) fn random() -> Self {
        Self(rand::random())
    }

    /// The key of a file, made where there is none.
    pub(super) fn kept_at(path: &Path) -> io::Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => bytes_of(text.trim())
                .map(Self)
                .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, format!("{} holds no key", path.display()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = Self::random();
                folder::write_private(path, hex(&key.0).as_bytes())?;
                Ok(key)
            }
            Err(error) => Err(error),
        }
    }

    /// A code over texts, each with its length, so that none can be moved into its neighbour.
    fn code(&self, texts: &[&str]) -> Option<Hmac<Sha256>> {
        // HMAC takes a key of any length: this can't fail.
        let mut code = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        for text in texts {
            code.update(&(text.len() as u64).to_be_bytes());
            code.update(text.as_bytes());
        }
        Some(code)
    }
}

impl Link {
    /// The link as a path with its signature.
    pub(super) fn write(&self, key: &Key) -> String {
        let signature = self.code(key).map(|code| hex(&code.finalize().into_bytes())).unwrap_or_default();
        let mut query = form_urlencoded::Serializer::new(String::new());
        match &self.permit {
            Permit::Put(upload) => query
                .append_pair("bytes", &upload.bytes.to_string())
                .append_pair("type", &upload.media_type)
                .append_pair("sha256", &hex(&upload.sha256)),
            Permit::Get(download) => {
                query.append_pair("type", &download.media_type).append_pair("disposition", &download.disposition)
            }
        };
        query.append_pair("expires", &self.expires.to_string()).append_pair("signature", &signature);
        format!("{PATH}{}/{}?{}", self.capability, self.name, query.finish())
    }

    /// Reads a link; `None` where this key did not sign it.
    pub(super) fn read(uri: &Uri, key: &Key) -> Option<Self> {
        let (capability, name) = uri.path().strip_prefix(PATH)?.split_once('/')?;
        if !is_name(name) {
            return None;
        }
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(uri.query()?.as_bytes()).map(|(n, v)| (n.into_owned(), v.into_owned())).collect();
        let texts: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let (permit, expires, signature) = match texts.as_slice() {
            [("bytes", bytes), ("type", kind), ("sha256", sha256), ("expires", expires), ("signature", signature)] => {
                let (bytes, sha256) = (bytes.parse().ok()?, bytes_of(sha256)?);
                (Permit::Put(Upload { bytes, media_type: (*kind).to_owned(), sha256 }), expires, signature)
            }
            [("type", kind), ("disposition", disposition), ("expires", expires), ("signature", signature)] => {
                let (media_type, disposition) = ((*kind).to_owned(), (*disposition).to_owned());
                (Permit::Get(Download { media_type, disposition }), expires, signature)
            }
            _ => return None,
        };
        let link =
            Self { capability: capability.to_owned(), name: name.to_owned(), permit, expires: expires.parse().ok()? };
        // Compared in constant time.
        let signed = bytes_of(signature)?;
        link.code(key)?.verify_slice(&signed).ok()?;
        Some(link)
    }

    fn code(&self, key: &Key) -> Option<Hmac<Sha256>> {
        let expires = self.expires.to_string();
        match &self.permit {
            Permit::Put(Upload { bytes, media_type, sha256 }) => {
                key.code(&["PUT", &self.capability, &self.name, &bytes.to_string(), media_type, &hex(sha256), &expires])
            }
            Permit::Get(Download { media_type, disposition }) => {
                key.code(&["GET", &self.capability, &self.name, media_type, disposition, &expires])
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes in hexadecimal, in lower case.
fn bytes_of(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?)).collect();
    bytes.filter(|_| rest.is_empty())?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> [Link; 2] {
        let (capability, name) = ("content".to_owned(), "tmp/asset_1".to_owned());
        let upload = Upload { bytes: 7, media_type: "image/png".to_owned(), sha256: [7; 32] };
        let disposition = "inline; filename=\"a b.png\"".to_owned();
        let download = Download { media_type: "image/png".to_owned(), disposition };
        [Permit::Put(upload), Permit::Get(download)].map(|permit| Link {
            capability: capability.clone(),
            name: name.clone(),
            permit,
            expires: 1_772_366_400,
        })
    }

    #[test]
    fn a_link_is_read_as_it_was_written_and_by_its_own_key_alone() {
        let key = Key::random();
        for link in links() {
            let written = link.write(&key);
            assert_eq!(Link::read(&written.parse().unwrap(), &key), Some(link.clone()), "{written}");
            assert_eq!(Link::read(&written.parse().unwrap(), &Key::random()), None);
        }
    }

    #[test]
    fn whatever_is_changed_in_a_link_it_does_not_hold_any_more() {
        let key = Key::random();
        for link in links() {
            let written = link.write(&key);
            for (from, to) in [
                ("/content/", "/search/"),
                ("asset_1", "asset_2"),
                ("bytes=7", "bytes=8"),
                ("image%2Fpng", "text%2Fhtml"),
                ("0707", "0708"),
                ("expires=1", "expires=2"),
                ("a+b", "a+c"),
                ("inline", "attachment"),
                ("signature=", "signature=00"),
            ] {
                let changed = written.replacen(from, to, 1);
                if changed != written {
                    assert_eq!(Link::read(&changed.parse().unwrap(), &key), None, "{changed}");
                }
            }
            for more in [format!("{written}&bytes=1"), written.replacen('?', "?bytes=1&", 1)] {
                assert_eq!(Link::read(&more.parse().unwrap(), &key), None, "{more}");
            }
        }
    }

    #[test]
    fn a_key_is_kept_and_its_owner_alone_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("blobs.key");
        let (made, kept) = (Key::kept_at(&path).unwrap(), Key::kept_at(&path).unwrap());
        assert_eq!(made.0, kept.0);
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o777, 0o600);
        std::fs::write(&path, "short").unwrap();
        assert_eq!(Key::kept_at(&path).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
