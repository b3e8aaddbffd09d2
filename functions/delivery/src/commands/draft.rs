//! An event brings a draft.

use domain::id::EntryId;
use service::table::{Attempts, TableError};

use crate::Delivery;
use crate::model::View;
use crate::store::Draft;

/// Keeps a draft, unless a newer one is known.
pub(crate) async fn keep(app: &Delivery, id: EntryId, version: u64, view: Option<&View>) -> Result<(), TableError> {
    let after = Draft::new(id, version, view)?;
    let mut attempts = Attempts::on("draft");
    loop {
        let before = app.store.draft(id).await?;
        if before.as_ref().is_some_and(|before| before.version >= version) {
            return Ok(());
        }
        match app.store.write_draft(before.as_ref(), &after).await {
            Err(TableError::Refused(_)) => attempts.again().await?,
            other => return other,
        }
    }
}
