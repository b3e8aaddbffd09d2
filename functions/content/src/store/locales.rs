//! The locales: one item.

use service::table::{Key, TableError, Write};

use super::{LOCALES, Store};
use crate::model::Locales;

fn key() -> Key {
    Key::only("locales")
}

impl Store {
    /// The locales; English alone before anybody said anything. 1 RRU.
    pub(crate) async fn locales(&self) -> Result<Locales, TableError> {
        let found: Option<Locales> = self.table.get(&key()).await?;
        let known = found.or_else(Locales::first);
        known.ok_or_else(|| TableError::Failed("the first locale can't be made".into()))
    }

    /// Writes the locales over the version before.
    pub(crate) fn put_locales(&self, after: &Locales) -> Write {
        match after.version {
            0 | 1 => Write::create(LOCALES, key(), after),
            version => Write::replace(LOCALES, key(), after, version - 1),
        }
    }
}
