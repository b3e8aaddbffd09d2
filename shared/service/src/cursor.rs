//! Cursors: opaque and authenticated. A cursor holds the last key and a hash of the filter; changed by hand, or
//! used with another filter, it is a 400.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::Problem;
use crate::table::{Key, Table, TableError, Write};
use domain::bounds::Text;
use domain::fault::{Faults, Invalid};

/// A cursor as a client sends it.
pub type CursorText = Text<1, 2048>;

const TAG_BYTES: usize = 16;

/// The cursor key as it stands in the table: a random item of the capability's own.
#[derive(Serialize, Deserialize)]
struct StoredKey {
    secret: String,
}

impl Table {
    /// Seals any place in a list into a cursor, bound to the filter that the list was asked with.
    pub async fn seal_cursor<P: Serialize>(&self, filter: &str, place: &P) -> Result<String, TableError> {
        let place = serde_json::to_vec(place).map_err(|error| TableError::Event(error.to_string()))?;
        let mut sealed = tag(&self.cursor_secret().await?, filter, &place).to_vec();
        sealed.extend(place);
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens a cursor; 400 unless this table sealed it for this filter.
    pub async fn open_cursor<P: serde::de::DeserializeOwned>(&self, filter: &str, cursor: &str) -> Result<P, Problem> {
        let refused = || {
            Problem::invalid(Faults::one(
                "cursor",
                Invalid::new("invalid_cursor", "this cursor does not belong to this list"),
            ))
        };
        let sealed = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
        let (found, place) = sealed.split_at_checked(TAG_BYTES).ok_or_else(refused)?;
        let expected = tag(&self.cursor_secret().await?, filter, place);
        let differs = expected.iter().zip(found).fold(0, |sum, (a, b)| sum | (a ^ b));
        if differs != 0 {
            return Err(refused());
        }
        serde_json::from_slice(place).map_err(|_| refused())
    }

    /// The secret of this table's cursors: made once, read once a process.
    async fn cursor_secret(&self) -> Result<[u8; 32], TableError> {
        let secret = self.cursor_key.get_or_try_init(async || {
            let key = Key::only("cursor_key");
            if let Some(stored) = self.get::<StoredKey>(&key).await? {
                return decode(&stored);
            }
            let made = StoredKey { secret: URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 32]>()) };
            match self.write(Write::create("cursor_key", key.clone(), &made)).await {
                Ok(()) => decode(&made),
                Err(TableError::Refused(_)) => match self.get::<StoredKey>(&key).await? {
                    Some(stored) => decode(&stored),
                    None => Err(TableError::Busy("the cursor key vanished".into())),
                },
                Err(error) => Err(error),
            }
        });
        secret.await.copied()
    }
}

fn decode(stored: &StoredKey) -> Result<[u8; 32], TableError> {
    let bytes = URL_SAFE_NO_PAD.decode(&stored.secret).ok().and_then(|b| <[u8; 32]>::try_from(b).ok());
    bytes.ok_or_else(|| TableError::Failed("the cursor key can't be read".into()))
}

/// HMAC-SHA-256 over filter and place, cut to 128 bits.
fn tag(secret: &[u8; 32], filter: &str, place: &[u8]) -> [u8; TAG_BYTES] {
    let mut tag = [0; TAG_BYTES];
    // HMAC takes a key of any length: this can't fail.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) {
        mac.update(&(filter.len() as u64).to_be_bytes());
        mac.update(filter.as_bytes());
        mac.update(place);
        for (to, from) in tag.iter_mut().zip(mac.finalize().into_bytes()) {
            *to = from;
        }
    }
    tag
}
