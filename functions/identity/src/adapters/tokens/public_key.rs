//! A public key as published: a JSON Web Key with its thumbprint as id.

use aws_lc_rs::error::KeyRejected;
use aws_lc_rs::rsa::PublicKey as RsaPublicKey;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use serde::Serialize;

/// The public half of a current, retired or next signing key.
#[derive(Clone, Debug)]
pub(super) struct PublicKey {
    pub(super) jwk: Jwk,
    verifier: ParsedPublicKey,
}

/// A JSON Web Key (RFC 7517) for RS256.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Jwk {
    /// Always `RSA`.
    #[schema(value_type = String, example = "RSA")]
    kty: &'static str,
    /// Always `sig`.
    #[serde(rename = "use")]
    #[schema(value_type = String, example = "sig")]
    usage: &'static str,
    /// Always `RS256`.
    #[schema(value_type = String, example = "RS256")]
    alg: &'static str,
    /// The key's thumbprint (RFC 7638), which tokens name in their header.
    pub(super) kid: String,
    /// The modulus.
    n: String,
    /// The exponent.
    #[schema(example = "AQAB")]
    e: String,
}

impl PublicKey {
    /// Parses a key in DER, PKCS #1 or X.509.
    pub(super) fn of_der(der: &[u8]) -> Result<Self, KeyRejected> {
        Self::of(&RsaPublicKey::from_der(der)?)
    }

    /// Creates the published form of a key.
    pub(super) fn of(key: &RsaPublicKey) -> Result<Self, KeyRejected> {
        let (n, e) = (key.modulus(), key.exponent());
        let (n, e) = (n.big_endian_without_leading_zero(), e.big_endian_without_leading_zero());
        let jwk = Jwk::new(secrets::encode(n), secrets::encode(e));
        Ok(Self { jwk, verifier: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.as_ref())? })
    }

    /// Whether this key made the signature of this message.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifier.verify_sig(message, signature).is_ok()
    }
}

impl Jwk {
    fn new(n: String, e: String) -> Self {
        // Members in lexicographic order, no white space: RFC 7638, section 3.3.
        let kid = secrets::hash(&format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#));
        Self { kty: "RSA", usage: "sig", alg: "RS256", kid, n, e }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_key_is_its_thumbprint() {
        // RFC 7638, section 3.1.
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        assert_eq!(Jwk::new(n.into(), "AQAB".into()).kid, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }
}
