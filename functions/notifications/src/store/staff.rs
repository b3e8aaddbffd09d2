//! How far each of the staff has read the inbox that they share.

use domain::id::NotificationId;
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::Store;

const READER: &str = "staff_reader";

/// How far somebody has read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reader {
    pub(crate) version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) read_up_to: Option<NotificationId>,
    /// The number of that notification.
    pub(crate) number: u64,
}

fn key(subject: &str) -> Key {
    Key::only(format!("staff_reader#{subject}"))
}

impl Store {
    pub(crate) async fn find_reader(&self, subject: &str) -> Result<Reader, TableError> {
        Ok(self.table.get(&key(subject)).await?.unwrap_or_default())
    }

    pub(crate) async fn put_reader(&self, subject: &str, after: &Reader) -> Result<(), TableError> {
        let write = match after.version {
            1 => Write::create(READER, key(subject), after),
            version => Write::replace(READER, key(subject), after, version - 1),
        };
        self.table.write(write).await
    }

    /// Forgets how far somebody has read.
    pub(crate) async fn forget_reader(&self, subject: &str) -> Result<(), TableError> {
        self.table.write(Write::delete(READER, key(subject))).await
    }
}
