//! Mailed tokens, valid once: to set a new password, or to confirm an address.

use std::time::Duration;

use domain::Timestamp;
use domain::id::{AccountId, Raw};
use serde::{Deserialize, Serialize};

use super::ids::is_first;

/// The purpose of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    /// Setting a new password.
    PasswordReset,
    /// Confirming the account's e-mail address.
    Verification,
}

impl Purpose {
    /// How long tokens for this purpose last.
    pub(crate) const fn life(self) -> Duration {
        match self {
            Self::PasswordReset => Duration::from_secs(60 * 60),
            Self::Verification => Duration::from_secs(24 * 60 * 60),
        }
    }
}

/// A token as mailed: `<ULID of the account>.<256 random bits>`.
pub(crate) struct OneTimeToken {
    pub(crate) account: AccountId,
    secret: String,
}

/// A token as stored: only the newest of each account and purpose is valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredToken {
    /// SHA-256 of the secret.
    pub(crate) hash: String,
    pub(crate) until: Timestamp,
    /// The account's password generation when the token was mailed.
    #[serde(default, skip_serializing_if = "is_first")]
    pub(crate) generation: u64,
}

impl OneTimeToken {
    pub(crate) fn new(account: AccountId) -> Self {
        Self { account, secret: secrets::random::<32>() }
    }

    /// Parses a token; `None` for a malformed one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (account, secret) = text.split_once('.')?;
        (secret.len() == 43).then_some(())?;
        Some(Self { account: AccountId::from(Raw::parse(account)?), secret: secret.to_owned() })
    }

    /// The token as stored.
    pub(crate) fn stored(&self, purpose: Purpose, generation: u64, now: Timestamp) -> StoredToken {
        StoredToken { hash: secrets::hash(&self.secret), until: now + purpose.life(), generation }
    }

    /// Whether the token matches the stored one, which has not expired.
    pub(crate) fn is_good(&self, stored: &StoredToken, now: Timestamp) -> bool {
        secrets::matches(&self.secret, &stored.hash) && stored.until > now
    }
}

impl std::fmt::Display for OneTimeToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.account.raw(), self.secret)
    }
}

#[cfg(test)]
mod tests {
    use domain::Clock;

    use super::*;

    #[test]
    fn a_token_expires_and_is_stored_as_a_hash() {
        let clock = Clock::manual(Timestamp::from_millis(1_772_366_400_000));
        let token = OneTimeToken::new(AccountId::new(&clock));
        let kept = token.stored(Purpose::PasswordReset, 0, clock.now());
        let read = OneTimeToken::parse(&token.to_string()).unwrap();
        assert_eq!(read.account, token.account);
        assert!(read.is_good(&kept, clock.now()) && !read.is_good(&kept, kept.until));
        assert!(!OneTimeToken::new(token.account).is_good(&kept, clock.now()));
        assert!(!serde_json::to_string(&kept).unwrap().contains(&token.secret));
        for nonsense in ["", ".", "x.y", &token.secret, &format!("{}.short", token.account.raw())] {
            assert!(OneTimeToken::parse(nonsense).is_none(), "{nonsense}");
        }
    }
}
