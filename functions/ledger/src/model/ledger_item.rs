//! A ledger item.

use deserr::Deserr;
use domain::bounds::Line;
use domain::fault::Faults;
use domain::{Clock, Timestamp};
use events::ledger::LedgerItemId;
use serde::{Deserialize, Serialize};

/// A ledger item as a client describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct LedgerItemContent {
    /// Its name.
    pub(crate) name: Line<1, 200>,
}

/// What is to change of a ledger item: a JSON Merge Patch (RFC 7396). What is absent stays.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LedgerItemPatch {
    /// Its name.
    #[schema(nullable = false)]
    name: Option<Line<1, 200>>,
}

/// A ledger item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LedgerItem {
    pub(crate) id: LedgerItemId,
    pub(crate) content: LedgerItemContent,
    /// Counts its changes.
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl LedgerItem {
    /// A new one.
    pub(crate) fn new(content: LedgerItemContent, clock: &Clock) -> Self {
        let (id, now) = (LedgerItemId::new(clock), clock.now());
        Self { id, content, version: 1, created_at: now, updated_at: now }
    }

    /// The same with other content, one version on.
    pub(crate) fn changed(&self, content: LedgerItemContent, now: Timestamp) -> Self {
        Self { content, version: self.version + 1, updated_at: now, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_its_changes() {
        let clock = Clock::system();
        let first = LedgerItem::new(LedgerItemContent { name: "First".parse().unwrap() }, &clock);
        let second = first.changed(LedgerItemContent { name: "Second".parse().unwrap() }, clock.now());
        assert_eq!((second.id, second.version, &*second.content.name), (first.id, 2, "Second"));
    }
}
