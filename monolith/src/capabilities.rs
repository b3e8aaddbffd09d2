//! The capabilities of this system, by name: the one list that grows when a capability is added.

use std::sync::Arc;

use shared::capability::{Capability, Context, Hosted};
use shared::environment::SettingError;
use shared::setting::Setting;

/// How one capability is made and what it says of itself.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// The event types that it consumes.
    pub hears: &'static [&'static str],
    /// The event types that it publishes.
    pub publishes: &'static [&'static str],
    /// What can be set from outside.
    pub settings: &'static [Setting],
    /// The entities that it republishes.
    pub republishes: &'static [&'static str],
    /// Its routes' description.
    pub openapi: fn() -> utoipa::openapi::OpenApi,
    /// Makes it.
    pub make: fn(Context) -> Result<Arc<dyn Hosted>, SettingError>,
}

/// All capabilities.
pub const ALL: [Entry; 6] = [
    entry::<identity::Identity>(),
    entry::<catalog::Catalog>(),
    entry::<inventory::Inventory>(),
    entry::<cart::Cart>(),
    entry::<orders::Orders>(),
    entry::<payments::Payments>(),
];

/// The names of all capabilities, as a list for people.
pub fn names() -> String {
    ALL.map(|entry| entry.name).join(", ")
}

const fn entry<C: Capability>() -> Entry {
    Entry {
        name: C::NAME,
        hears: C::HEARS,
        publishes: C::PUBLISHES,
        settings: C::SETTINGS,
        republishes: C::REPUBLISHES,
        openapi: C::openapi,
        make: |context| Ok(Arc::new(C::new(context)?)),
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
