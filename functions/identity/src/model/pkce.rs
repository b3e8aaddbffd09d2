//! PKCE (RFC 7636), S256 only: the app that redeems a code is the app that asked for it.

use domain::fault::Invalid;

/// A code challenge: the SHA-256 of the verifier as base64url, 43 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge(String);

impl Challenge {
    /// Whether the verifier matches the challenge.
    pub(crate) fn accepts(&self, verifier: &str) -> bool {
        verifier_fits(verifier) && secrets::matches(verifier, &self.0)
    }
}

/// Whether a text can be a verifier: 43 to 128 unreserved characters (RFC 7636, section 4.1).
fn verifier_fits(text: &str) -> bool {
    (43..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
}

impl std::fmt::Display for Challenge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Challenge {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let fits = text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("invalid_challenge", "43 characters of base64url are expected"))
        }
    }
}

domain::checked_text!(
    Challenge,
    "The SHA-256 of the code verifier, as base64url (RFC 7636).",
    example = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    pattern = "^[A-Za-z0-9_-]{43}$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_the_matching_verifier() {
        // RFC 7636, appendix B.
        let challenge: Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".parse().unwrap();
        assert!(challenge.accepts("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!challenge.accepts("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl"));
        assert!(!challenge.accepts(""), "an empty verifier");
        assert!(!challenge.accepts("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
    }
}
