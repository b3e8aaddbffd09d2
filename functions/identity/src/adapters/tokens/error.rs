//! Errors of signing and verifying tokens.

use service::Problem;
use service::table::{TableError, error_chain};

/// Why a token can't be signed or verified.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TokenError {
    /// The table that holds the key failed.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The settings name a key in KMS, but the host has no KMS.
    #[error("a key in KMS is named, and there is no KMS here")]
    NoKeys,
    /// KMS failed.
    #[error("KMS did not sign")]
    Kms(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A key can't be generated, read or used.
    #[error("the signing key can't be used: {0}")]
    Key(String),
}

impl From<TokenError> for Problem {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Table(error) => error.into(),
            TokenError::Kms(_) => {
                tracing::warn!(error = %error_chain(&error), "no signature");
                Self::unavailable()
            }
            TokenError::NoKeys | TokenError::Key(_) => {
                tracing::error!(error = %error_chain(&error), "no signature");
                Self::internal()
            }
        }
    }
}
