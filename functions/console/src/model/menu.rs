//! The menu: the pages that a person's scopes let them see.

use super::session::Session;

/// A page of the menu.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// Its path below `/console`.
    pub(crate) path: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// The scope that its data needs.
    pub(crate) scope: &'static str,
}

impl Entry {
    /// Whether it is the inbox, beside whose name the menu shows how much is unread.
    pub(crate) fn is_inbox(&self) -> bool {
        self.path == "/console/inbox"
    }
}

/// All pages, in groups.
const GROUPS: &[(&str, &[Entry])] = &[
    (
        "Selling",
        &[
            Entry { path: "/console", name: "Today", scope: "orders:read" },
            Entry { path: "/console/orders", name: "Orders", scope: "orders:read" },
            Entry { path: "/console/live/orders", name: "Orders, live", scope: "orders:read" },
            Entry { path: "/console/returns", name: "Returns", scope: "orders:read" },
            Entry { path: "/console/customers", name: "Customers", scope: "identity:read" },
            Entry { path: "/console/promotions", name: "Promotions", scope: "cart:read" },
            Entry { path: "/console/shipping", name: "Shipping", scope: "cart:read" },
        ],
    ),
    (
        "Goods",
        &[
            Entry { path: "/console/products", name: "Products", scope: "catalog:read" },
            Entry { path: "/console/stock", name: "Stock", scope: "inventory:read" },
            Entry { path: "/console/categories", name: "Categories", scope: "catalog:read" },
            Entry { path: "/console/price-lists", name: "Price lists", scope: "catalog:read" },
            Entry { path: "/console/import", name: "Import", scope: "catalog:write" },
        ],
    ),
    (
        "Content",
        &[
            Entry { path: "/console/content/entries", name: "Entries", scope: "content:read" },
            Entry { path: "/console/content/assets", name: "Assets", scope: "content:read" },
            Entry { path: "/console/content/releases", name: "Releases", scope: "content:read" },
            Entry { path: "/console/content/types", name: "Types", scope: "content:read" },
            Entry { path: "/console/content/locales", name: "Locales", scope: "content:read" },
            Entry { path: "/console/search", name: "Search", scope: "search:read" },
        ],
    ),
    (
        "Finance",
        &[
            Entry { path: "/console/ledger/accounts", name: "Accounts", scope: "ledger:read" },
            Entry { path: "/console/ledger/transactions", name: "Transactions", scope: "ledger:read" },
            Entry { path: "/console/ledger/trial-balance", name: "Trial balance", scope: "ledger:read" },
            Entry { path: "/console/ledger/reconciliation", name: "Reconciliation", scope: "ledger:read" },
            Entry { path: "/console/ledger/gift-cards", name: "Gift cards", scope: "ledger:read" },
            Entry { path: "/console/markets", name: "Markets", scope: "trading:read" },
            Entry { path: "/console/trading/orders", name: "Market orders", scope: "trading:read" },
        ],
    ),
    (
        "Community",
        &[
            Entry { path: "/console/community/reports", name: "Reports", scope: "social:moderate" },
            Entry { path: "/console/community/reviews", name: "Reviews", scope: "social:moderate" },
            Entry { path: "/console/community/people", name: "People", scope: "social:moderate" },
            Entry { path: "/console/community/log", name: "Moderation log", scope: "social:moderate" },
        ],
    ),
    (
        "System",
        &[
            Entry { path: "/console/inbox", name: "Inbox", scope: "notifications:staff" },
            Entry { path: "/console/webhooks", name: "Webhooks", scope: "notifications:webhooks" },
            Entry { path: "/console/live/events", name: "Events, live", scope: "operations:read" },
            Entry { path: "/console/operations", name: "Operations", scope: "operations:read" },
        ],
    ),
];

/// Pages that others lead to: the menu does not name them.
const UNLISTED: &[Entry] = &[Entry { path: "/console/community/posts", name: "Posts", scope: "social:moderate" }];

/// A group of the menu.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Its heading.
    pub(crate) name: &'static str,
    /// Its pages.
    pub(crate) entries: Vec<Entry>,
}

/// The scope that a page below an entry of the menu needs; `None` for paths below none, and for the first page, which leads
/// those who lack its scope to another.
pub(crate) fn scope_of(path: &str) -> Option<&'static str> {
    let is_below = |entry: &&Entry| {
        let rest = path.strip_prefix(entry.path).filter(|_| entry.path != "/console");
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    GROUPS.iter().flat_map(|(_, entries)| *entries).chain(UNLISTED).find(is_below).map(|entry| entry.scope)
}

/// The groups that a person sees.
pub(crate) fn of(session: &Session) -> Vec<Group> {
    let seen = |entries: &[Entry]| entries.iter().filter(|entry| session.holds(entry.scope)).copied().collect();
    let groups = GROUPS.iter().map(|(name, entries)| Group { name, entries: seen(entries) });
    groups.filter(|group| !group.entries.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_scope_of_a_page() {
        for (path, expected) in [
            ("/console", None),
            ("/console/sign-out", None),
            ("/console/orders", Some("orders:read")),
            ("/console/orders/ord_1/pack", Some("orders:read")),
            ("/console/import/batch", Some("catalog:write")),
            ("/console/price-lists", Some("catalog:read")),
            ("/console/price", None),
            ("/console/content", None),
            ("/console/content/entries/entry_1/versions/2", Some("content:read")),
            ("/console/ledger/accounts/assets:bank:EUR/statement.csv", Some("ledger:read")),
            ("/console/ledger", None),
            ("/console/markets/BTC-EUR/halt", Some("trading:read")),
            ("/console/search/rebuild", Some("search:read")),
            ("/console/community/posts/post_1/hide", Some("social:moderate")),
            ("/console/community", None),
            ("/console/webhooks/wh_1/deliveries/whd_1", Some("notifications:webhooks")),
            ("/console/inbox/count", Some("notifications:staff")),
            ("/console/live/orders/stream", Some("orders:read")),
            ("/console/live/events", Some("operations:read")),
        ] {
            assert_eq!(scope_of(path), expected, "{path}");
        }
    }
}
