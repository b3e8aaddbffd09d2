//! Letters that are to be written: laid down by a request, taken up by the tick.

use std::time::Duration;

use domain::Timestamp;
use domain::email::Email;
use domain::id::AccountId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::Store;

domain::typed_id!(
    /// A letter that is to be written.
    LetterId,
    "letter"
);

const PARTITION: &str = "letters";
const LETTER: &str = "letter";
/// Letters read by one query.
const PAGE: usize = 100;
/// How long whoever takes a letter up has it for himself.
const CLAIM: Duration = Duration::from_secs(2 * 60);
/// After so long a letter is not written any more: whoever waits for it has asked again.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// A letter that is to be written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Letter {
    pub(crate) id: LetterId,
    #[serde(flatten)]
    pub(crate) content: Content,
    pub(crate) made_at: Timestamp,
}

/// What is in it, and whom it goes to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Content {
    /// To whoever forgot the password of the account with this address, if there is one: nobody has looked yet.
    PasswordReset { email: Email },
    /// To the address of an account, to prove that it arrives.
    Verification { account_id: AccountId },
}

fn letter_key(id: LetterId) -> Key {
    Key::new(PARTITION, id.to_string())
}

impl Store {
    /// Lays a letter down to be written.
    pub(crate) async fn put_letter(&self, content: Content) -> Result<(), TableError> {
        let (clock, made_at) = (self.table.clock(), self.table.clock().now());
        let letter = Letter { id: LetterId::new(clock), content, made_at };
        self.table.write(Write::create(LETTER, letter_key(letter.id), &letter).expires_at(made_at + PATIENCE)).await
    }

    /// A page of the letters that wait, oldest first.
    pub(crate) async fn waiting_letters(&self, after: Option<Position>) -> Result<Page<Letter>, TableError> {
        self.table.query(Index::Main, PARTITION).limit(PAGE).after(after).page().await
    }

    /// Takes a letter up; false where it is gone, or somebody else has it.
    pub(crate) async fn claim_letter(&self, id: LetterId) -> Result<bool, TableError> {
        let now = self.table.clock().now();
        let claim = Write::update(LETTER, letter_key(id), "SET #claimed_until = :until")
            .when("attribute_exists(pk) AND (attribute_not_exists(#claimed_until) OR #claimed_until <= :now)")
            .value("until", now + CLAIM)
            .value("now", now);
        match self.table.write(claim).await {
            Ok(()) => Ok(true),
            Err(error) if error.refused(LETTER) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Throws a letter away: it was sent, or never will be.
    pub(crate) async fn discard_letter(&self, id: LetterId) -> Result<(), TableError> {
        self.table.write(Write::delete(LETTER, letter_key(id))).await
    }
}
