//! Accounts and their e-mail addresses.

use domain::email::Email;
use domain::id::AccountId;
use events::identity::{AccountCreated, AccountErased, ContactChanged};
use serde::{Deserialize, Serialize};
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Index, Key, Position, TableError, Write};

use super::{Store, StoreError};
use crate::model::{Account, Status};

const LIST_SHARDS: u64 = 4;
pub(super) const ACCOUNT: &str = "account";
const EMAIL: &str = "email";
/// The partition of index 2 that lists all e-mail addresses.
const EMAILS: &str = "emails";

/// The owner of an e-mail address.
#[derive(Serialize, Deserialize)]
struct Owned {
    account_id: AccountId,
}

/// Where the next page of accounts begins: below this id.
pub(crate) type ListPosition = Option<AccountId>;

fn account_key(id: AccountId) -> Key {
    Key::only(format!("account#{id}"))
}

fn email_key(email: &Email) -> Key {
    Key::only(format!("email#{}", secrets::hash(email.as_str())))
}

fn listed(write: Write, id: AccountId) -> Write {
    write.index1(format!("accounts#{}", id.raw().shard(LIST_SHARDS)), id.to_string())
}

impl Store {
    /// Creates an account; [`StoreError::EmailTaken`] if another one has its address.
    pub(crate) async fn create_account(
        &self,
        account: &Account,
        idempotency: &Idempotency,
        answer: Answer,
    ) -> Result<Answer, StoreError> {
        let mut tx = self.table.transaction();
        tx.push(listed(Write::create(ACCOUNT, account_key(account.id), account), account.id));
        if let Some(email) = &account.email {
            let owned = Write::create(EMAIL, email_key(email), &Owned { account_id: account.id });
            tx.push(owned.index2(EMAILS, email.as_str()));
        }
        tx.publish(&AccountCreated { account_id: account.id });
        match idempotency.commit(tx, answer).await {
            Err(error) if error.refused(EMAIL) => Err(StoreError::EmailTaken),
            other => Ok(other?),
        }
    }

    /// Finds an account by its id.
    pub(crate) async fn find_account(&self, id: AccountId) -> Result<Option<Account>, TableError> {
        self.table.get(&account_key(id)).await
    }

    /// Finds an account by its e-mail address.
    ///
    /// Reads the table twice in any case, so that the time does not reveal whether the account exists.
    pub(crate) async fn find_account_by_email(&self, email: &Email) -> Result<Option<Account>, TableError> {
        let owned: Option<Owned> = self.table.get(&email_key(email)).await?;
        let key = owned.map_or_else(|| Key::only("account#nobody"), |owned| account_key(owned.account_id));
        let account: Option<Account> = self.table.get(&key).await?;
        Ok(account.filter(|account| account.email.as_ref() == Some(email)))
    }

    /// Replaces an account by its next version; [`StoreError::Stale`] if it has changed.
    pub(crate) async fn update_account(&self, account: &Account) -> Result<(), StoreError> {
        match self.table.write(next_version(account)).await {
            Err(error) if error.refused(ACCOUNT) => Err(StoreError::Stale),
            other => Ok(other?),
        }
    }

    /// Like [`Store::update_account`], and records the answer.
    pub(crate) async fn update_account_for(
        &self,
        account: &Account,
        idempotency: &Idempotency,
        answer: Answer,
    ) -> Result<Answer, StoreError> {
        let mut tx = self.table.transaction();
        tx.push(next_version(account));
        match idempotency.commit(tx, answer).await {
            Err(error) if error.refused(ACCOUNT) => Err(StoreError::Stale),
            other => Ok(other?),
        }
    }

    /// Erases an account: replaces it by the blank one, frees its e-mail address, closes its
    /// address book and publishes the erasure.
    pub(crate) async fn erase_account(&self, blank: &Account, email: Option<&Email>) -> Result<(), StoreError> {
        let mut tx = self.table.transaction();
        tx.push(next_version(blank));
        if let Some(email) = email {
            tx.push(Write::delete(EMAIL, email_key(email)));
        }
        tx.push(self.closed_book(blank.id));
        tx.publish(&AccountErased { account_id: blank.id });
        match tx.commit().await {
            Err(error) if error.refused(ACCOUNT) => Err(StoreError::Stale),
            other => Ok(other?),
        }
    }

    /// Lists up to `limit` accounts, newest first, and where the next page begins.
    pub(crate) async fn list_accounts(
        &self,
        limit: usize,
        position: ListPosition,
    ) -> Result<(Vec<Account>, ListPosition), TableError> {
        let end = position.map_or_else(|| "acct_~".to_owned(), |id| id.to_string());
        let shards = (0..LIST_SHARDS).map(|shard| {
            let query = self.table.query(Index::First, format!("accounts#{shard}")).below(end.clone());
            query.newest_first().limit(limit + 1).page::<Account>()
        });
        let pages = futures::future::try_join_all(shards).await?;
        // A truncated page may lack accounts below its last item, so only accounts at or above the highest such item
        // are certain.
        let cut =
            pages.iter().filter(|page| page.next.is_some()).filter_map(|page| page.items.last()).map(|a| a.id).max();
        let mut accounts: Vec<_> = pages.into_iter().flat_map(|page| page.items).collect();
        accounts.sort_by_key(|account| std::cmp::Reverse(account.id));
        let known = accounts.len();
        accounts.retain(|account| cut.is_none_or(|cut| account.id >= cut));
        let more = known > accounts.len() || accounts.len() > limit || cut.is_some();
        accounts.truncate(limit);
        let next = accounts.last().map(|account| account.id).filter(|_| more);
        Ok((accounts, next))
    }

    /// Lists up to `limit` accounts whose address has this prefix, by address, and where the
    /// next page begins.
    pub(crate) async fn list_accounts_by_email(
        &self,
        prefix: &str,
        limit: usize,
        after: Option<Position>,
    ) -> Result<(Vec<Account>, Option<Position>), TableError> {
        let query = self.table.query(Index::Second, EMAILS).prefix(prefix);
        let page = query.limit(limit).after(after).page::<Owned>().await?;
        let keys: Vec<_> = page.items.iter().map(|owned| account_key(owned.account_id)).collect();
        let mut accounts: Vec<Account> = self.table.get_many(&keys).await?;
        accounts.retain(|account| account.email.is_some());
        accounts.sort_by(|a, b| a.email.cmp(&b.email));
        Ok((accounts, page.next))
    }

    /// Publishes the creation or erasure of these accounts again.
    pub(crate) async fn republish_accounts(&self, accounts: &[Account]) -> Result<(), TableError> {
        let mut tx = self.table.transaction();
        for account in accounts {
            match account.status {
                Status::Erased => tx.publish(&AccountErased { account_id: account.id }),
                _ => tx.publish(&AccountCreated { account_id: account.id }),
            };
        }
        tx.commit().await
    }

    /// Publishes again where mail reaches these accounts, where an address is verified.
    pub(crate) async fn republish_contacts(&self, accounts: &[Account]) -> Result<usize, TableError> {
        let mut tx = self.table.transaction();
        let contacts: Vec<_> = accounts.iter().filter_map(contact).collect();
        contacts.iter().for_each(|contact| {
            tx.publish(contact);
        });
        tx.commit().await?;
        Ok(contacts.len())
    }
}

/// Where mail reaches an account; `None` unless its address is verified.
pub(super) fn contact(account: &Account) -> Option<ContactChanged> {
    let email = account.email.as_ref().filter(|_| account.email_verified_at.is_some())?;
    Some(ContactChanged { account_id: account.id, version: account.version, email: Some(email.to_string()) })
}

/// Checks that an account is active and its password unchanged.
///
/// So no session begins with a password that was changed meanwhile.
pub(super) fn check_password_unchanged(account: AccountId, password_generation: u64) -> Write {
    let check = Write::check(ACCOUNT, account_key(account), "#status = :active").value("active", Status::Active);
    match password_generation {
        // The first generation is not stored.
        0 => check.when("attribute_not_exists(#password_generation)"),
        number => check.when("#password_generation = :generation").value("generation", number),
    }
}

pub(super) fn next_version(account: &Account) -> Write {
    let before = account.version.saturating_sub(1);
    listed(Write::replace(ACCOUNT, account_key(account.id), account, before), account.id)
}
