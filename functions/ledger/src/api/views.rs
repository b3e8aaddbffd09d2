//! Ledger items as clients see them.

use domain::Timestamp;
use events::ledger::LedgerItemId;
use serde::Serialize;
use service::body::Answer;

use crate::model::LedgerItem;

/// A ledger item.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct LedgerItemResponse {
    /// Its id.
    id: LedgerItemId,
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

impl From<&LedgerItem> for LedgerItemResponse {
    fn from(ledger_item: &LedgerItem) -> Self {
        Self {
            id: ledger_item.id,
            name: ledger_item.content.name.to_string(),
            version: ledger_item.version,
            created_at: ledger_item.created_at,
            updated_at: ledger_item.updated_at,
        }
    }
}

/// 200 with a ledger item.
pub(super) fn shown(ledger_item: &LedgerItem) -> Answer {
    Answer::ok(&LedgerItemResponse::from(ledger_item)).version(ledger_item.version)
}
