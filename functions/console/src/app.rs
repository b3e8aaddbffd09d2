//! The state that pages share.

use service::capability::Context;

use crate::adapters::stoa::Stoa;
use crate::store::Store;

/// The capability: pages over the API of the whole system.
#[derive(Debug)]
pub struct Console {
    pub(crate) context: Context,
    pub(crate) store: Store,
    pub(crate) stoa: Stoa,
}

impl Console {
    /// Builds the capability from its surroundings.
    pub(crate) fn read(context: Context) -> Self {
        let (store, stoa) = (Store::new(context.table.clone()), Stoa::new(context.ports.api.clone()));
        Self { context, store, stoa }
    }
}
