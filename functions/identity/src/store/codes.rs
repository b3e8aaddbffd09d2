//! Authorization codes: each becomes a session once.

use std::time::Duration;

use service::table::{Key, TableError, Write};

use super::Store;
use super::accounts::{ACCOUNT, still};
use super::sessions::new_session;
use crate::model::{Code, Session, secret};

const CODE: &str = "code";
/// How long a used code is remembered, so that a second use is noticed.
const MEMORY: Duration = Duration::from_secs(24 * 60 * 60);

/// What became of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Redeemed {
    /// It is a session now.
    Yes,
    /// It was one before: somebody holds a copy.
    Before,
    /// It is worth nothing: the account has another password by now, or is not active.
    Void,
}

fn code_key(code: &str) -> Key {
    Key::only(format!("code#{}", secret::hash(code)))
}

impl Store {
    /// Keeps what a code stands for; the code itself is not kept.
    pub(crate) async fn create_code(&self, text: &str, code: &Code) -> Result<(), TableError> {
        self.table.write(Write::create(CODE, code_key(text), code).expires_at(code.until + MEMORY)).await
    }

    /// What a code stands for.
    pub(crate) async fn find_code(&self, text: &str) -> Result<Option<Code>, TableError> {
        self.table.get(&code_key(text)).await
    }

    /// Turns a code into its session, once, while the account has the password that the code was got with.
    pub(crate) async fn redeem_code(&self, text: &str, code: &Code, session: &Session) -> Result<Redeemed, TableError> {
        let mut tx = self.table.transaction();
        tx.push(
            Write::update(CODE, code_key(text), "SET #used = :yes")
                .when("attribute_exists(pk) AND attribute_not_exists(#used)")
                .value("yes", true),
        );
        tx.push(still(code.account_id, code.generation));
        tx.push(new_session(session));
        match tx.commit().await {
            Ok(()) => Ok(Redeemed::Yes),
            Err(error) if error.refused(CODE) => Ok(Redeemed::Before),
            Err(error) if error.refused(ACCOUNT) => Ok(Redeemed::Void),
            Err(error) => Err(error),
        }
    }
}
