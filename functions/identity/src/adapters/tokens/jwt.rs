//! Our tokens in compact form (RFC 7515).
//!
//! The accepted algorithm and type are fixed, never taken from the token.

use serde::{Deserialize, Serialize};

use super::claims::AccessClaims;
use super::error::TokenError;
use super::public_key::PublicKey;

const ALGORITHM: &str = "RS256";
/// An access token (RFC 9068).
pub(super) const ACCESS: &str = "at+jwt";
/// An ID token; its type keeps it from passing for an access token.
pub(super) const ID: &str = "JWT";
/// The longest token to parse; ours have less than a thousand bytes.
const MAX_BYTES: usize = 4096;

/// The header of our tokens. A token with further members is not ours.
///
/// A verifier must understand every member that `crit` names (RFC 7515, section 4.1.11), and must not take keys from
/// the header.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// Encodes header and claims for signing.
pub(super) fn unsigned(typ: &str, kid: &str, claims: &impl Serialize) -> Result<String, TokenError> {
    let header = Header { alg: ALGORITHM.into(), typ: typ.into(), kid: kid.into() };
    let write = |error: serde_json::Error| TokenError::Key(error.to_string());
    let header = secrets::encode(&serde_json::to_vec(&header).map_err(write)?);
    let claims = secrets::encode(&serde_json::to_vec(claims).map_err(write)?);
    Ok(format!("{header}.{claims}"))
}

/// Appends the signature.
pub(super) fn signed(unsigned: String, signature: &[u8]) -> String {
    format!("{unsigned}.{}", secrets::encode(signature))
}

/// A parsed token whose header looks like ours; its signature is not yet verified.
pub(super) struct Parts<'a> {
    /// The id of the key that should have signed the token.
    pub(super) kid: String,
    signed: &'a str,
    claims: &'a str,
    signature: Vec<u8>,
}

impl<'a> Parts<'a> {
    /// Parses a token; `None` unless it has our algorithm and type.
    pub(super) fn read(token: &'a str) -> Option<Self> {
        if token.len() > MAX_BYTES {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let header: Header = serde_json::from_slice(&secrets::decode(header)?).ok()?;
        let ours = header.alg == ALGORITHM && header.typ == ACCESS;
        ours.then_some(Self { kid: header.kid, signed, claims, signature: secrets::decode(signature)? })
    }

    /// The claims, if this key signed the token.
    pub(super) fn verified(&self, key: &PublicKey) -> Option<AccessClaims> {
        key.verifies(self.signed.as_bytes(), &self.signature).then_some(())?;
        serde_json::from_slice(&secrets::decode(self.claims)?).ok()
    }
}
