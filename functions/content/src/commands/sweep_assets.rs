//! The sweep: ends assets that nobody completed, and removes blobs that nobody needs.
//!
//! Blobs are removed an hour after the asset's last step, when no link and no request can bring one any more, so that a blob
//! without an asset does not outlast it.

use service::capability::WorkError;
use service::table::{TableError, error_chain};

use crate::Content;
use crate::model::{Asset, AssetStatus, Sweep};

/// How many assets of a shard one tick looks at; the next one goes on.
const A_TICK: usize = 10;

/// Does what is due. A failure does not hold up the rest.
pub(crate) async fn sweep_assets(app: &Content) -> Result<(), WorkError> {
    let mut failed = Ok(());
    for asset in app.store.due_assets(app.context.clock.now(), A_TICK).await? {
        match sweep(app, &asset).await {
            // Somebody changed it: the next tick looks at it as it is then.
            Ok(()) | Err(WorkError::Table(TableError::Refused(_))) => {}
            Err(error) => {
                tracing::warn!(asset_id = %asset.id, error = %error_chain(&error), "an asset stays due");
                failed = Err(error);
            }
        }
    }
    failed
}

async fn sweep(app: &Content, asset: &Asset) -> Result<(), WorkError> {
    let (store, table) = (&app.store, app.store.table());
    match asset.sweep(app.context.clock.now()) {
        Sweep::Change(after) => table.write(store.replace_asset(&after)).await?,
        Sweep::Clean(after) => {
            remove_blobs(app, asset).await?;
            table.write(store.put_off_asset(&after)).await?;
        }
        Sweep::Forget => {
            remove_blobs(app, asset).await?;
            table.write(store.forget_asset(asset)).await?;
        }
    }
    Ok(())
}

/// Removes all blobs of an asset but that which is served.
async fn remove_blobs(app: &Content, asset: &Asset) -> Result<(), WorkError> {
    let blobs = app.blobs().map_err(|problem| WorkError::Other(problem.to_string()))?;
    let mut names = vec![asset.upload_name()];
    if asset.status != AssetStatus::Ready {
        names.push(asset.file_blob());
    }
    for name in names {
        blobs.delete(&name).await.map_err(|error| WorkError::Other(error_chain(&error).to_string()))?;
    }
    Ok(())
}
