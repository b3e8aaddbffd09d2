//! Pending e-mails: a request stores one; the tick claims, sends and deletes it.

use std::time::Duration;

use service::table::{Index, Key, Page, Position, TableError, Write};

use super::{PAGE, Store, unless_refused};
use crate::model::{EmailContent, PendingEmail, PendingEmailId};

// The key keeps an earlier name, since running shops have items under it.
const PARTITION: &str = "letters";
const PENDING: &str = "letter";
/// How long a claim keeps other ticks from an e-mail.
const CLAIM: Duration = Duration::from_secs(2 * 60);

fn pending_key(id: PendingEmailId) -> Key {
    Key::new(PARTITION, id.to_string())
}

impl Store {
    /// Stores an e-mail for the next tick.
    pub(crate) async fn put_pending_email(&self, content: EmailContent) -> Result<(), TableError> {
        let (clock, made_at) = (self.table.clock(), self.table.clock().now());
        let email = PendingEmail { id: PendingEmailId::new(clock), content, made_at };
        let put = Write::create(PENDING, pending_key(email.id), &email);
        self.table.write(put.expires_at(made_at + PendingEmail::LIFE)).await
    }

    /// Lists a page of pending e-mails, oldest first.
    pub(crate) async fn list_pending_emails(&self, after: Option<Position>) -> Result<Page<PendingEmail>, TableError> {
        self.table.query(Index::Main, PARTITION).limit(PAGE).after(after).page().await
    }

    /// Claims an e-mail; false if it is gone or claimed by another tick.
    pub(crate) async fn claim_pending_email(&self, id: PendingEmailId) -> Result<bool, TableError> {
        let now = self.table.clock().now();
        let claim = Write::update(PENDING, pending_key(id), "SET #claimed_until = :until")
            .when("attribute_exists(pk) AND (attribute_not_exists(#claimed_until) OR #claimed_until <= :now)")
            .value("until", now + CLAIM)
            .value("now", now);
        unless_refused(self.table.write(claim).await, PENDING)
    }

    /// Deletes an e-mail that was sent or will never be.
    pub(crate) async fn delete_pending_email(&self, id: PendingEmailId) -> Result<(), TableError> {
        self.table.write(Write::delete(PENDING, pending_key(id))).await
    }
}
