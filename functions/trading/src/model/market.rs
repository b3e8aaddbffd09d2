//! A market.

use deserr::Deserr;
use domain::bounds::Line;
use domain::fault::Faults;
use domain::{Clock, Timestamp};
use events::trading::MarketId;
use serde::{Deserialize, Serialize};

/// A market as a client describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct MarketContent {
    /// Its name.
    pub(crate) name: Line<1, 200>,
}

/// What is to change of a market: a JSON Merge Patch (RFC 7396). What is absent stays.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarketPatch {
    /// Its name.
    #[schema(nullable = false)]
    name: Option<Line<1, 200>>,
}

/// A market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Market {
    pub(crate) id: MarketId,
    pub(crate) content: MarketContent,
    /// Counts its changes.
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Market {
    /// A new one.
    pub(crate) fn new(content: MarketContent, clock: &Clock) -> Self {
        let (id, now) = (MarketId::new(clock), clock.now());
        Self { id, content, version: 1, created_at: now, updated_at: now }
    }

    /// The same with other content, one version on.
    pub(crate) fn changed(&self, content: MarketContent, now: Timestamp) -> Self {
        Self { content, version: self.version + 1, updated_at: now, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_its_changes() {
        let clock = Clock::system();
        let first = Market::new(MarketContent { name: "First".parse().unwrap() }, &clock);
        let second = first.changed(MarketContent { name: "Second".parse().unwrap() }, clock.now());
        assert_eq!((second.id, second.version, &*second.content.name), (first.id, 2, "Second"));
    }
}
