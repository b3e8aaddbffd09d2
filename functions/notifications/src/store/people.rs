//! What is known of people: their profiles, and where mail reaches them.

use domain::email::Email;
use domain::id::{AccountId, AssetId};
use domain::owner::Owner;
use events::social::ProfileState;
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::Store;
use crate::model::Recipient;

const PROFILE: &str = "profile";
const CONTACT: &str = "contact";
/// The most keys of one `BatchGetItem`.
const AT_ONCE: usize = 100;

/// A profile as it is shown beside a notification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) account_id: AccountId,
    pub(crate) version: u64,
    pub(crate) state: ProfileState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) handle: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) display_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) avatar: Option<AssetId>,
}

impl Profile {
    /// Whether its names may be shown.
    pub(crate) fn is_shown(&self) -> bool {
        self.state == ProfileState::Active
    }
}

/// Where mail reaches an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Contact {
    version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<Email>,
}

fn profile_key(account: AccountId) -> Key {
    Key::only(format!("profile#{account}"))
}

fn contact_key(account: AccountId) -> Key {
    Key::only(format!("contact#{account}"))
}

impl Store {
    /// Takes a newer profile, unless its account is erased.
    pub(crate) async fn put_profile(&self, profile: &Profile) -> Result<(), TableError> {
        let account = profile.account_id;
        self.unless_erased(account, Write::put(PROFILE, profile_key(account), profile).if_newer(profile.version)).await
    }

    /// Takes a newer address, unless its account is erased.
    pub(crate) async fn put_contact(
        &self,
        account: AccountId,
        version: u64,
        email: Option<Email>,
    ) -> Result<(), TableError> {
        let contact = Contact { version, email };
        self.unless_erased(account, Write::put(CONTACT, contact_key(account), &contact).if_newer(version)).await
    }

    /// A write of what is known of a person; older news, and news of somebody who is erased, are dropped.
    async fn unless_erased(&self, account: AccountId, write: Write) -> Result<(), TableError> {
        let mut tx = self.table.transaction();
        tx.push(write);
        tx.push(self.check_not_erased(Recipient::Owner(Owner::Account(account))));
        match tx.commit().await {
            Err(TableError::Refused(_)) => Ok(()),
            other => other,
        }
    }

    /// The profiles of these people, where they are known. 0.5 RRU each.
    pub(crate) async fn profiles(&self, accounts: &[AccountId]) -> Result<Vec<Profile>, TableError> {
        let mut found = Vec::with_capacity(accounts.len());
        for some in accounts.chunks(AT_ONCE) {
            let keys: Vec<_> = some.iter().map(|account| profile_key(*account)).collect();
            found.extend(self.table.get_many::<Profile>(&keys).await?);
        }
        Ok(found)
    }

    /// Where mail reaches an account. 1 RRU.
    pub(crate) async fn find_email(&self, account: AccountId) -> Result<Option<Email>, TableError> {
        let found: Option<Contact> = self.table.get(&contact_key(account)).await?;
        Ok(found.and_then(|contact| contact.email))
    }

    /// Forgets what is known of a person.
    pub(crate) async fn forget_person(&self, account: AccountId) -> Result<(), TableError> {
        let mut tx = self.table.transaction();
        // Whoever writes them anew checks that the account is not erased, which it is before this.
        for (label, key) in [(PROFILE, profile_key(account)), (CONTACT, contact_key(account))] {
            tx.push(Write::delete(label, key));
        }
        tx.commit().await
    }
}
