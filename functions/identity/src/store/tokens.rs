//! Tokens that were mailed: of each account and purpose the newest.

use domain::id::AccountId;
use service::table::{Index, Key, TableError, Write};

use super::accounts::{ACCOUNT, next_version};
use super::{Store, StoreError};
use crate::model::{Account, KeptToken, Purpose};

const TOKEN: &str = "token";
/// Purposes there are.
const PURPOSES: usize = 2;

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
    /// Keeps a token in the place of the one before it.
    pub(crate) async fn put_token(
        &self,
        account: AccountId,
        purpose: Purpose,
        token: &KeptToken,
    ) -> Result<(), TableError> {
        self.table.write(Write::put(TOKEN, token_key(account, purpose), token).expires_at(token.until)).await
    }

    /// The token that counts.
    pub(crate) async fn find_token(
        &self,
        account: AccountId,
        purpose: Purpose,
    ) -> Result<Option<KeptToken>, TableError> {
        self.table.get(&token_key(account, purpose)).await
    }

    /// Puts the next version of an account for a token, and ends the token; false where it was used meanwhile.
    pub(crate) async fn redeem_token(
        &self,
        account: &Account,
        purpose: Purpose,
        token: &KeptToken,
    ) -> Result<bool, StoreError> {
        let mut tx = self.table.transaction();
        tx.push(next_version(account));
        let end = Write::delete(TOKEN, token_key(account.id, purpose));
        tx.push(end.when("#hash = :hash").value("hash", &token.hash));
        match tx.commit().await {
            Ok(()) => Ok(true),
            Err(error) if error.refused(TOKEN) => Ok(false),
            Err(error) if error.refused(ACCOUNT) => Err(StoreError::Stale),
            Err(error) => Err(error.into()),
        }
    }

    /// Ends all tokens of an account.
    pub(crate) async fn forget_tokens(&self, account: AccountId) -> Result<(), TableError> {
        let query = self.table.query(Index::Main, partition(account)).limit(PURPOSES);
        for key in query.page::<Named>().await?.items {
            self.table.write(Write::delete(TOKEN, Key::new(key.pk, key.sk))).await?;
        }
        Ok(())
    }
}

/// A token by its key alone.
#[derive(serde::Deserialize)]
struct Named {
    pk: String,
    sk: String,
}
