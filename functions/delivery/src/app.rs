//! What handlers, consumers and jobs get.

use service::capability::Context;
use service::environment::SettingError;

use crate::store::Store;

/// The capability: published content for readers.
#[derive(Debug)]
pub struct Delivery {
    pub(crate) context: Context,
    pub(crate) store: Store,
}

impl Delivery {
    /// Sets it up. There is nothing to set.
    pub(crate) fn read(context: Context) -> Result<Self, SettingError> {
        let store = Store::new(context.table.clone());
        Ok(Self { context, store })
    }
}
