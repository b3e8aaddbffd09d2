//! Seals texts under a secret: AES-256-GCM with a key derived from the secret.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use rand::RngExt;

/// Seals a text under a secret of at least 128 random bits.
///
/// The text opens only for the same purpose.
pub fn seal(secret: &str, purpose: &str, text: &str) -> Option<String> {
    let mut nonce = [0_u8; NONCE_LEN];
    rand::rng().fill(&mut nonce);
    let mut sealed = text.as_bytes().to_vec();
    let unique = Nonce::assume_unique_for_key(nonce);
    key(secret, purpose)?.seal_in_place_append_tag(unique, Aad::empty(), &mut sealed).ok()?;
    Some(crate::encode(&[&nonce[..], &sealed].concat()))
}

/// Opens a text sealed under this secret for this purpose; `None` for any other.
pub fn open(secret: &str, purpose: &str, sealed: &str) -> Option<String> {
    let bytes = crate::decode(sealed)?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
    let (nonce, mut sealed) = (Nonce::try_assume_unique_for_key(nonce).ok()?, sealed.to_vec());
    let text = key(secret, purpose)?.open_in_place(nonce, Aad::empty(), &mut sealed).ok()?;
    String::from_utf8(text.to_vec()).ok()
}

fn key(secret: &str, purpose: &str) -> Option<LessSafeKey> {
    let extracted = Salt::new(HKDF_SHA256, b"stoa.identity.seal").extract(secret.as_bytes());
    let info = [purpose.as_bytes()];
    let key = extracted.expand(&info, &AES_256_GCM).ok()?;
    Some(LessSafeKey::new(UnboundKey::from(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_with_its_secret_and_purpose() {
        let secret = crate::random::<32>();
        let sealed = seal(&secret, "a", "the text").unwrap();
        assert!(!sealed.contains("the text"));
        assert_eq!(open(&secret, "a", &sealed).as_deref(), Some("the text"));
        assert_ne!(seal(&secret, "a", "the text").unwrap(), sealed, "each seal has its own nonce");
        assert_eq!(open(&secret, "b", &sealed), None);
        assert_eq!(open(&crate::random::<32>(), "a", &sealed), None);
        for broken in ["", "AAAA", "!", &sealed[1..], &format!("A{}", &sealed[1..]), &sealed[..sealed.len() - 4]] {
            assert!(broken == sealed || open(&secret, "a", broken).is_none(), "{broken}");
        }
    }
}
