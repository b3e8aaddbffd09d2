//! Markets as clients see them.

use domain::Timestamp;
use events::trading::MarketId;
use serde::Serialize;
use service::body::Answer;

use crate::model::Market;

/// A market.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct MarketResponse {
    /// Its id.
    id: MarketId,
    /// Its name.
    #[schema(example = "First")]
    name: String,
    /// Counts its changes; the `ETag`.
    version: u64,
    /// When it was created.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

impl From<&Market> for MarketResponse {
    fn from(market: &Market) -> Self {
        Self {
            id: market.id,
            name: market.content.name.to_string(),
            version: market.version,
            created_at: market.created_at,
            updated_at: market.updated_at,
        }
    }
}

/// 200 with a market.
pub(super) fn shown(market: &Market) -> Answer {
    Answer::ok(&MarketResponse::from(market)).version(market.version)
}
