//! Pending e-mails: a request stores one, and the tick sends it.

use std::time::Duration;

use domain::Timestamp;
use domain::email::Email;
use domain::id::AccountId;
use serde::{Deserialize, Serialize};

use super::{Account, PendingEmailId, Purpose, Status};

/// A pending e-mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PendingEmail {
    pub(crate) id: PendingEmailId,
    #[serde(flatten)]
    pub(crate) content: EmailContent,
    pub(crate) made_at: Timestamp,
}

/// The kind of an e-mail, and its recipient.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum EmailContent {
    /// A token for a new password, for the account with this address, if there is one.
    PasswordReset { email: Email },
    /// A token that confirms the account's address.
    Verification { account_id: AccountId },
}

impl PendingEmail {
    /// After this time the e-mail is dropped: by then its reader has asked again.
    pub(crate) const LIFE: Duration = Duration::from_secs(30 * 60);

    /// The purpose of the e-mail's token.
    pub(crate) const fn purpose(&self) -> Purpose {
        match self.content {
            EmailContent::PasswordReset { .. } => Purpose::PasswordReset,
            EmailContent::Verification { .. } => Purpose::Verification,
        }
    }

    /// Whether the account still needs this e-mail.
    pub(crate) fn is_wanted_by(&self, account: &Account) -> bool {
        account.status == Status::Active
            && match self.purpose() {
                // The owner may have changed the password to shut out the one who requested this e-mail.
                Purpose::PasswordReset => !account.password_changed_since(self.made_at),
                Purpose::Verification => account.email_verified_at.is_none(),
            }
    }
}
