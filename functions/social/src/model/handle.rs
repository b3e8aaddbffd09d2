//! The name of a profile in addresses.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::fault::Invalid;
use sha2::{Digest, Sha256};

/// A handle: 3 to 30 small letters, digits and underscores.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Handle(String);

impl Handle {
    /// What stands for it in keys, so that no key names a person.
    pub(crate) fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()).get(..18).unwrap_or_default())
    }
}

impl std::fmt::Display for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Handle {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if (3..=30).contains(&text.len()) && text.bytes().all(fits) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("invalid_handle", "3 to 30 small letters, digits and underscores are expected"))
    }
}

domain::checked_text!(Handle, "The name of a profile in addresses.", example = "ada_l", pattern = "^[a-z0-9_]{3,30}$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_has_small_letters_digits_and_underscores() {
        for good in ["ada", "a_1", "___", &"x".repeat(30)] {
            assert_eq!(good.parse::<Handle>().unwrap().to_string(), good);
        }
        for bad in ["", "me", "Ada", "a-b", "äöü", "a b", &"x".repeat(31)] {
            assert_eq!(bad.parse::<Handle>().unwrap_err().code, "invalid_handle", "{bad}");
        }
        assert_ne!("ada".parse::<Handle>().unwrap().hash(), "adb".parse::<Handle>().unwrap().hash());
    }
}
