//! E-mails that are to be sent: a request leaves one, the tick writes and sends it.

use std::time::Duration;

use domain::Timestamp;
use domain::email::Email;
use domain::id::AccountId;
use serde::{Deserialize, Serialize};

use super::{Account, PendingEmailId, Purpose, Status};

/// An e-mail that is to be sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PendingEmail {
    pub(crate) id: PendingEmailId,
    #[serde(flatten)]
    pub(crate) content: EmailContent,
    pub(crate) made_at: Timestamp,
}

/// What is in it, and whom it goes to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum EmailContent {
    /// A token for a new password, for the account with this address. Whether there is one is not known yet.
    PasswordReset { email: Email },
    /// A token that proves that mail to the account's address arrives.
    Verification { account_id: AccountId },
}

impl PendingEmail {
    /// After so long it is not sent any more: its reader has asked again.
    pub(crate) const LIFE: Duration = Duration::from_secs(30 * 60);

    /// What its token is for.
    pub(crate) const fn purpose(&self) -> Purpose {
        match self.content {
            EmailContent::PasswordReset { .. } => Purpose::PasswordReset,
            EmailContent::Verification { .. } => Purpose::Verification,
        }
    }

    /// Whether there is still something to set or to prove.
    pub(crate) fn is_wanted_by(&self, account: &Account) -> bool {
        account.status == Status::Active
            && match self.purpose() {
                // A change of the password may have been made to keep out the one who asked before it.
                Purpose::PasswordReset => !account.password_changed_since(self.made_at),
                Purpose::Verification => account.email_verified_at.is_none(),
            }
    }
}
