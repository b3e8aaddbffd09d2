//! Our own tokens on the wire (RFC 7515, compact): one algorithm, one type, neither ever taken from the token.

use serde::{Deserialize, Serialize};

use super::claims::AccessClaims;
use super::error::TokenError;
use super::public_key::PublicKey;
use crate::model::secret;

const ALGORITHM: &str = "RS256";
/// An access token (RFC 9068).
pub(super) const ACCESS: &str = "at+jwt";
/// An ID token, which is taken for no access token: its type is another.
pub(super) const ID: &str = "JWT";
/// Ours have less than a thousand.
const MAX_BYTES: usize = 4096;

/// All that our headers say. One that says more is not ours: what is in `crit` would have to be understood (RFC 7515,
/// section 4.1.11), and keys come from nowhere else.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// Header and claims as they are signed.
pub(super) fn unsigned(typ: &str, kid: &str, claims: &impl Serialize) -> Result<String, TokenError> {
    let header = Header { alg: ALGORITHM.into(), typ: typ.into(), kid: kid.into() };
    let write = |error: serde_json::Error| TokenError::Key(error.to_string());
    let header = secret::encode(&serde_json::to_vec(&header).map_err(write)?);
    let claims = secret::encode(&serde_json::to_vec(claims).map_err(write)?);
    Ok(format!("{header}.{claims}"))
}

/// The token, with its signature.
pub(super) fn signed(unsigned: String, signature: &[u8]) -> String {
    format!("{unsigned}.{}", secret::encode(signature))
}

/// A text that may be a token of ours: its header says so, nothing is proven yet.
pub(super) struct Parts<'a> {
    /// Which key is to have signed it.
    pub(super) kid: String,
    signed: &'a str,
    claims: &'a str,
    signature: Vec<u8>,
}

impl<'a> Parts<'a> {
    /// Takes a token apart; `None` unless it is of our algorithm and type.
    pub(super) fn read(token: &'a str) -> Option<Self> {
        if token.len() > MAX_BYTES {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let header: Header = serde_json::from_slice(&secret::decode(header)?).ok()?;
        let ours = header.alg == ALGORITHM && header.typ == ACCESS;
        ours.then_some(Self { kid: header.kid, signed, claims, signature: secret::decode(signature)? })
    }

    /// The claims, if this key signed them.
    pub(super) fn verified(&self, key: &PublicKey) -> Option<AccessClaims> {
        key.verifies(self.signed.as_bytes(), &self.signature).then_some(())?;
        serde_json::from_slice(&secret::decode(self.claims)?).ok()
    }
}
