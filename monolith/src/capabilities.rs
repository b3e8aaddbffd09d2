//! The capabilities of this system: the one list that grows when a capability is added.

use std::ops::Deref;
use std::sync::Arc;

use embedded::TableSpec;
use service::capability::{Capability, Context, Hosted};
use service::declaration::Declaration;
use service::environment::SettingError;

/// How one capability is made and what it says of itself.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What it is to the rest of the system.
    pub declaration: &'static Declaration,
    /// Its routes' description.
    pub openapi: fn() -> utoipa::openapi::OpenApi,
    /// Its own examples for that.
    pub examples: fn() -> &'static str,
    /// Its type, as its crate names it: `catalog::Catalog`.
    pub type_name: fn() -> String,
    /// Makes it.
    pub make: fn(Context) -> Result<Arc<dyn Hosted>, SettingError>,
}

/// All capabilities.
pub const ALL: &[Entry] = &[
    entry::<identity::Identity>(),
    entry::<catalog::Catalog>(),
    entry::<inventory::Inventory>(),
    entry::<cart::Cart>(),
    entry::<orders::Orders>(),
    entry::<payments::Payments>(),
    entry::<console::Console>(),
    entry::<content::Content>(),
    entry::<delivery::Delivery>(),
    entry::<search::Search>(),
    entry::<ledger::Ledger>(),
    entry::<trading::Trading>(),
    entry::<social::Social>(),
    entry::<feed::Feed>(),
    entry::<notifications::Notifications>(),
];

/// The names of all capabilities, as a list for people.
pub fn names() -> String {
    ALL.iter().map(|entry| entry.name).collect::<Vec<_>>().join(", ")
}

/// A capability by its name.
pub fn find(name: &str) -> Option<&'static Entry> {
    ALL.iter().find(|entry| entry.name == name)
}

/// The names of those who consume a type of event.
pub fn consumers_of(kind: &str) -> impl Iterator<Item = &'static str> {
    ALL.iter().filter(move |entry| entry.consumes.contains(&kind)).map(|entry| entry.name)
}

/// The tables of all capabilities.
pub fn tables() -> Vec<TableSpec> {
    ALL.iter().map(|entry| TableSpec::of(entry)).collect()
}

/// What scripts need to know of each capability.
pub fn described() -> serde_json::Value {
    let of = |entry: &Entry| {
        let Declaration { name, about, scopes, consumes, publishes, republishes, operations, memory_mb, .. } = **entry;
        let routes: Vec<_> = entry.edge_routes();
        serde_json::json!({
            "name": name, "about": about, "scopes": scopes, "routes": routes, "consumes": consumes,
            "publishes": publishes, "republishes": republishes, "operations": operations, "memory_mb": memory_mb,
        })
    };
    ALL.iter().map(of).collect()
}

const fn entry<C: Capability>() -> Entry {
    Entry {
        declaration: const { &C::DECLARATION },
        openapi: C::openapi,
        examples: C::examples,
        type_name: || {
            let whole = std::any::type_name::<C>();
            let [first, last] = [whole.split("::").next(), whole.rsplit("::").next()].map(Option::unwrap_or_default);
            format!("{first}::{last}")
        },
        make: |context| Ok(Arc::new(C::new(context)?)),
    }
}

impl Deref for Entry {
    type Target = Declaration;

    fn deref(&self) -> &Declaration {
        self.declaration
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
