//! Publishes every level again, for the read models of capabilities added later.

use domain::id::{MovementId, Sku};
use events::inventory::StockChanged;
use service::capability::{Republished, WorkError};

use crate::Inventory;

/// Levels per event.
const PAGE: usize = 90;

/// Publishes one page of present levels, for the kind `stock`; one event per call.
pub(crate) async fn republish(
    inventory: &Inventory,
    kind: &str,
    cursor: Option<String>,
) -> Result<Republished, WorkError> {
    if kind != "stock" {
        return Ok(Republished::default());
    }
    let after = cursor.map(|text| text.parse::<Sku>()).transpose();
    let after = after.map_err(|_| WorkError::Other("the cursor is not a sku".to_owned()))?;
    let store = &inventory.store;
    let (levels, next) = store.page_of_levels(after.as_ref(), PAGE).await?;
    let levels: Vec<_> = levels.iter().map(crate::store::event_level).collect();
    let count = usize::from(!levels.is_empty());
    if count > 0 {
        let movement_id = MovementId::new(&inventory.context.clock);
        let mut transaction = store.table().transaction();
        transaction.publish(&StockChanged { movement_id, levels });
        transaction.commit().await?;
    }
    Ok(Republished { count, cursor: next.map(|sku| sku.to_string()) })
}
