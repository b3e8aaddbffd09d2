//! Mailed tokens: the newest of each account and purpose.

use domain::id::AccountId;
use service::table::{Key, TableError, Write};

use super::accounts::{ACCOUNT, contact, next_version};
use super::{Store, StoreError, unless_refused};
use crate::model::{Account, Purpose, StoredToken};

const TOKEN: &str = "token";

fn partition(account: AccountId) -> String {
    format!("tokens#{account}")
}

fn token_key(account: AccountId, purpose: Purpose) -> Key {
    let purpose = match purpose {
        Purpose::PasswordReset => "password_reset",
        Purpose::Verification => "verification",
    };
    Key::new(partition(account), purpose)
}

impl Store {
    /// Stores a token in place of the previous one.
    pub(crate) async fn put_token(
        &self,
        account: AccountId,
        purpose: Purpose,
        token: &StoredToken,
    ) -> Result<(), TableError> {
        self.table.write(Write::put(TOKEN, token_key(account, purpose), token).expires_at(token.until)).await
    }

    /// Finds the valid token.
    pub(crate) async fn find_token(
        &self,
        account: AccountId,
        purpose: Purpose,
    ) -> Result<Option<StoredToken>, TableError> {
        self.table.get(&token_key(account, purpose)).await
    }

    /// Replaces the account by its next version and deletes the token; false if the token was
    /// used meanwhile. Publishes the address that is verified by it.
    pub(crate) async fn redeem_token(
        &self,
        account: &Account,
        purpose: Purpose,
        token: &StoredToken,
        is_verified_by_it: bool,
    ) -> Result<bool, StoreError> {
        let mut tx = self.table.transaction();
        tx.push(next_version(account));
        if let Some(contact) = contact(account).filter(|_| is_verified_by_it) {
            tx.publish(&contact);
        }
        let end = Write::delete(TOKEN, token_key(account.id, purpose));
        tx.push(end.when("#hash = :hash").value("hash", &token.hash));
        match unless_refused(tx.commit().await, TOKEN) {
            Err(error) if error.refused(ACCOUNT) => Err(StoreError::Stale),
            other => Ok(other?),
        }
    }

    /// Deletes all tokens of an account.
    pub(crate) async fn forget_tokens(&self, account: AccountId) -> Result<(), TableError> {
        self.delete_all(TOKEN, &partition(account)).await
    }
}
