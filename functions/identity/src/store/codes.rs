//! Authorization codes: each starts one session.

use std::time::Duration;

use service::table::{Key, TableError, Write};

use super::Store;
use super::accounts::{ACCOUNT, check_password_unchanged};
use super::sessions::new_session;
use crate::model::{Code, Session};

const CODE: &str = "code";
/// How long a used code is kept, so that a second use is detected.
const MEMORY: Duration = Duration::from_secs(24 * 60 * 60);

/// The outcome of redeeming a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Redeemed {
    /// The code has started its session.
    Yes,
    /// The code was redeemed before: somebody holds a copy.
    Before,
    /// The code is void: the account's password has changed, or it is not active.
    Void,
}

fn code_key(code: &str) -> Key {
    Key::only(format!("code#{}", secrets::hash(code)))
}

impl Store {
    /// Stores a code under its hash; the text itself is not stored.
    pub(crate) async fn create_code(&self, text: &str, code: &Code) -> Result<(), TableError> {
        self.table.write(Write::create(CODE, code_key(text), code).expires_at(code.until + MEMORY)).await
    }

    /// Finds a code by its text.
    pub(crate) async fn find_code(&self, text: &str) -> Result<Option<Code>, TableError> {
        self.table.get(&code_key(text)).await
    }

    /// Starts the session of a code, once, if the account's password is unchanged since the
    /// code was issued.
    pub(crate) async fn redeem_code(&self, text: &str, code: &Code, session: &Session) -> Result<Redeemed, TableError> {
        let mut tx = self.table.transaction();
        tx.push(
            Write::update(CODE, code_key(text), "SET #used = :yes")
                .when("attribute_exists(pk) AND attribute_not_exists(#used)")
                .value("yes", true),
        );
        tx.push(check_password_unchanged(code.account_id, code.generation));
        tx.push(new_session(session));
        match tx.commit().await {
            Ok(()) => Ok(Redeemed::Yes),
            Err(error) if error.refused(CODE) => Ok(Redeemed::Before),
            Err(error) if error.refused(ACCOUNT) => Ok(Redeemed::Void),
            Err(error) => Err(error),
        }
    }
}
