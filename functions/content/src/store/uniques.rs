//! Unique values: each an item that names the entry which holds it. An entry takes its values before it is published; what
//! another holds without being published by it may be taken over, which that other notices by its head's `lost`.

use domain::id::EntryId;
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::{Store, UNIQUE};
use crate::model::Head;

#[derive(Serialize, Deserialize)]
struct Unique {
    holder: EntryId,
}

fn key(value: &str) -> Key {
    Key::only(format!("unique#{value}"))
}

impl Store {
    /// Who holds a value. 1 RRU.
    pub(crate) async fn holder(&self, value: &str) -> Result<Option<EntryId>, TableError> {
        let found: Option<Unique> = self.table.get(&key(value)).await?;
        Ok(found.map(|unique| unique.holder))
    }

    /// Takes a value that nobody holds. 1 WRU.
    pub(crate) async fn take_unique(&self, value: &str, holder: EntryId) -> Result<(), TableError> {
        self.table.write(Write::create(UNIQUE, key(value), &Unique { holder })).await
    }

    /// Takes a value over from an entry that is not published by it; `None` where that entry is gone.
    pub(crate) async fn take_over(
        &self,
        value: &str,
        from: EntryId,
        loser: Option<&Head>,
        holder: EntryId,
    ) -> Result<(), TableError> {
        let take = self.move_unique(value, from, holder);
        match loser {
            None => self.table.write(take).await,
            Some(loser) => {
                let mut transaction = self.table.transaction();
                transaction.push(take).push(self.lose_unique(loser));
                transaction.commit().await
            }
        }
    }

    /// The write by which a value goes from one entry to another.
    pub(crate) fn move_unique(&self, value: &str, from: EntryId, to: EntryId) -> Write {
        let write = Write::put(UNIQUE, key(value), &Unique { holder: to });
        write.when("#holder = :from").value("from", from)
    }

    /// Lets go of a value that an entry is not published with any more; refused where the entry has changed since.
    pub(crate) async fn release_unique(&self, value: &str, holder: &Head) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        let delete = Write::delete(UNIQUE, key(value)).when("#holder = :holder").value("holder", holder.id);
        transaction.push(delete).push(self.lose_unique(holder));
        transaction.commit().await
    }
}
