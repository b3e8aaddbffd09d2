//! Random secrets as texts, their hashes, constant-time comparisons, and texts sealed under a secret.
#![warn(missing_docs)]

pub mod seal;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngExt;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Creates `N` random bytes as a text of letters, digits, `-` and `_`.
pub fn random<const N: usize>() -> String {
    let mut bytes = [0_u8; N];
    rand::rng().fill(&mut bytes);
    encode(&bytes)
}

/// Encodes bytes as base64url without padding (RFC 4648, section 5).
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes base64url without padding.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Hashes a secret of at least 128 random bits: SHA-256 as base64url.
///
/// A fast hash is enough, since nobody can guess such a secret. It is no hash for passwords.
pub fn hash(text: &str) -> String {
    encode(&Sha256::digest(text.as_bytes()))
}

/// Whether two texts are equal, in a time that depends only on their length.
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// Whether the secret has this hash.
pub fn matches(secret: &str, expected_hash: &str) -> bool {
    same(&hash(secret), expected_hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_matches_only_its_hash() {
        let secret = random::<32>();
        assert_eq!(secret.len(), 43);
        assert_ne!(secret, random::<32>());
        assert!(matches(&secret, &hash(&secret)));
        assert!(!matches("", &hash(&secret)));
        // RFC 7636, appendix B.
        assert_eq!(hash("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
