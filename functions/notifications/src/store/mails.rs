//! Mails that are to go out: written down with what they tell of, sent and taken away by the tick.

use std::time::Duration;

use domain::Timestamp;
use domain::id::AccountId;
use service::table::{Index, Key, TableError, Write};

use super::Store;
use crate::model::PendingMail;

const MAIL: &str = "mail";
/// How many partitions the queue has.
const SHARDS: u64 = 4;
/// How long a mail that can't be sent is tried.
const MAIL_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

fn key(mail: &PendingMail) -> Key {
    Key::new(format!("mails#{}", mail.account_id.raw().shard(SHARDS)), mail.place.clone())
}

impl Store {
    /// Writes a mail down.
    pub(crate) fn create_mail(&self, mail: &PendingMail) -> Write {
        Write::create(MAIL, key(mail), mail).expires_at(mail.due + MAIL_LIFE)
    }

    /// Writes a mail over the version before.
    pub(crate) fn replace_mail(&self, after: &PendingMail) -> Write {
        Write::replace(MAIL, key(after), after, after.version - 1).expires_at(after.due + MAIL_LIFE)
    }

    /// Takes a mail away as it was read.
    pub(crate) fn delete_mail(&self, before: &PendingMail) -> Write {
        Write::delete(MAIL, key(before)).at_version(before.version)
    }

    /// Where a mail stands in the queue.
    pub(crate) fn mail_place(due: Timestamp, name: &str, account: AccountId) -> String {
        format!("{due}#{name}#{account}")
    }

    /// The shards of the queue.
    pub(crate) const fn mail_shards() -> std::ops::Range<u64> {
        0..SHARDS
    }

    /// The first mails of a shard that are due.
    pub(crate) async fn due_mails(
        &self,
        shard: u64,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingMail>, TableError> {
        // `~` sorts behind all names: what is due at this very moment is due.
        let query = self.table.query(Index::Main, format!("mails#{shard}")).below(format!("{now}~"));
        Ok(query.limit(limit).page().await?.items)
    }
}
