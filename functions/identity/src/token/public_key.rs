//! A public key as the world sees it: a JSON Web Key named by its thumbprint.

use rsa::RsaPublicKey;
use rsa::pkcs1v15::VerifyingKey;
use rsa::sha2::Sha256;
use rsa::traits::PublicKeyParts;
use serde::Serialize;

use crate::secret;

/// A key that signs, signed, or will sign.
#[derive(Clone, Debug)]
pub(super) struct PublicKey {
    pub(super) jwk: Jwk,
    pub(super) verifier: VerifyingKey<Sha256>,
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
    /// The key's thumbprint (RFC 7638): a token names it in its header.
    pub(super) kid: String,
    /// The modulus.
    n: String,
    /// The exponent.
    #[schema(example = "AQAB")]
    e: String,
}

impl From<RsaPublicKey> for PublicKey {
    fn from(key: RsaPublicKey) -> Self {
        let (n, e) = (secret::encode(&key.n().to_bytes_be()), secret::encode(&key.e().to_bytes_be()));
        // Members in lexicographic order, no white space: RFC 7638, section 3.3.
        let kid = secret::hash(&format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#));
        let jwk = Jwk { kty: "RSA", usage: "sig", alg: "RS256", kid, n, e };
        Self { jwk, verifier: VerifyingKey::new(key) }
    }
}

#[cfg(test)]
mod tests {
    use rsa::BigUint;

    use super::*;

    #[test]
    fn a_key_is_named_by_its_thumbprint() {
        // RFC 7638, section 3.1.
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let n = BigUint::from_bytes_be(&secret::decode(n).unwrap());
        let key = RsaPublicKey::new(n, BigUint::from(65_537_u32)).unwrap();
        assert_eq!(PublicKey::from(key).jwk.kid, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }
}
