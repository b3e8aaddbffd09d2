//! Identity's table.
//!
//! | item | pk | sk | indexes |
//! | --- | --- | --- | --- |
//! | account | `account#<acct_…>` | same | `gsi1pk = accounts#<0–3>`, `gsi1sk = <acct_…>` |
//! | e-mail, unique | `email#<SHA-256>` | same | `gsi2pk = emails`, `gsi2sk = <address>` |
//! | address book, all of it | `addresses#<acct_…>` | same | |
//! | mailed token | `tokens#<acct_…>` | `password_reset`, `verification` | |
//! | pending e-mail | `letters` | `<letter_…>` | |
//! | session of an account or guest | `sessions#<acct_…\|guest_…>` | `<ses_…>` | |
//! | OAuth client | `clients` | `<client_…>` | |
//! | authorization code | `code#<SHA-256>` | same | |
//! | failed sign-ins | `attempts#<kind>#<SHA-256>` | same | |
//! | network address that an account signed in from | `places#<acct_…>` | `<SHA-256>` | |
//! | signing keys, if not in KMS | `signing_keys` | same | |
//! | first administrator's client | `bootstrap` | same | |
//!
//! | access pattern | request | cost |
//! | --- | --- | --- |
//! | sign up | transaction: account, e-mail, event, idempotency record | 2 WRU each, 1 for each of two indexes |
//! | account by id | get `account#…` | 1 RRU |
//! | account by e-mail | get `email#…`, get `account#…` | 2 RRU |
//! | accounts, newest first | 4 queries, `gsi1pk = accounts#<n> AND gsi1sk < :last` | 0.5 RRU each, and 0.5 per 4 KB |
//! | accounts by the beginning of their e-mail | query `gsi2pk = emails AND begins_with(gsi2sk, …)`, then `BatchGetItem` | 0.5 RRU, and 0.5 each |
//! | change an account | put at its version | 1 WRU, 1 for the index |
//! | erase an account | transaction: account, e-mail, address book, event; then its sessions and tokens one by one | 2 WRU each, 1 for each of two indexes |
//! | addresses of an account | get `addresses#…` | 1 RRU per 4 KB |
//! | save an address | put at the book's version | 1 WRU per KB of the book |
//! | pending e-mails | query `pk = letters` | 0.5 RRU |
//! | send an e-mail | claim, token, delete | 1 WRU each |
//! | redeem a mailed token | get; transaction: account, token | 1 RRU; 2 WRU each, 1 for the index |
//! | start a guest's session | put | 1 WRU |
//! | start an account's session | transaction: new session, check of the account's password | 2 WRU each |
//! | session of a token | get `sessions#…, ses_…` | 1 RRU |
//! | rotate a refresh token | update on condition of the current one | 1 WRU |
//! | merge a guest | transaction: new session, check of the account's password, guest's session, event | 2 WRU each |
//! | sessions of one owner | query `pk = sessions#…` | 0.5 RRU per 4 KB |
//! | clients, newest first | query `pk = clients` | 0.5 RRU per 4 KB |
//! | redeem a code | get; transaction: code, new session, check of the account's password | 1 RRU, 2 WRU each |
//! | check that the table answers | get `readiness`, which never exists | 0.5 RRU |
//! | count an attempt | put or update on condition; taken back by update or delete | 1 WRU each |
//! | check whether a network address is known | get `places#…` | 0.5 RRU |
//!
//! The keys of items hold e-mail addresses as hashes; only index 2 holds them in clear, so that staff can search by
//! address. Four list shards take more than a thousand sign-ups a second; password hashing reaches its limit first. Ids
//! sort by time, so the list needs no day in its key.

mod accounts;
mod addresses;
mod clients;
mod codes;
mod limits;
mod pending_emails;
mod places;
mod sessions;
mod signing_keys;
mod tokens;

use service::table::{Index, Key, Table, TableError, Write};

pub(crate) use self::codes::Redeemed;
pub(crate) use self::limits::{Attempt, Attempted, Limit};
pub(crate) use self::places::Familiarity;
pub(crate) use self::sessions::{Begun, Renewed};
pub(crate) use self::signing_keys::{NextKey, RetiredKey, StoredKey, StoredKeys};

/// How many items one query reads.
const PAGE: usize = 100;

/// Identity's table.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    table: Table,
}

impl Store {
    pub(crate) const fn new(table: Table) -> Self {
        Self { table }
    }

    /// The table, for cursors.
    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }

    /// Checks that the table answers, by reading an item that never exists.
    pub(crate) async fn ping(&self) -> Result<(), TableError> {
        self.table.get_eventually::<serde_json::Value>(&Key::only("readiness")).await.map(drop)
    }
}

/// The key of an item.
#[derive(serde::Deserialize)]
struct Named {
    pk: String,
    sk: String,
}

impl Store {
    /// Deletes every item of a partition.
    async fn delete_all(&self, label: &'static str, partition: &str) -> Result<(), TableError> {
        let mut after = None;
        loop {
            let page = self.table.query(Index::Main, partition).limit(PAGE).after(after).page::<Named>().await?;
            for key in page.items {
                self.table.write(Write::delete(label, Key::new(key.pk, key.sk))).await?;
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(()),
            }
        }
    }
}

/// Whether the write succeeded; false if the condition of the item with this label failed.
fn unless_refused(result: Result<(), TableError>, label: &str) -> Result<bool, TableError> {
    match result {
        Ok(()) => Ok(true),
        Err(error) if error.refused(label) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// The e-mail address belongs to another account.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// Another write changed the item first.
    #[error("the version is stale")]
    Stale,
    /// The table failed.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl From<StoreError> for service::Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::EmailTaken => Self::conflict("email_taken", "There is an account with this e-mail address."),
            StoreError::Stale => Self::stale(),
            StoreError::Table(error) => error.into(),
        }
    }
}
