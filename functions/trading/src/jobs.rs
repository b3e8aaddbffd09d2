//! Operators' calls: every market published again.

use service::capability::{Republished, WorkError};

use crate::Trading;

/// Publishes one page of markets as they are; the cursor says where the next call goes on.
pub(crate) async fn republish(app: &Trading, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
    if kind != "market" {
        return Ok(Republished::default());
    }
    let page = app.store.list(app.config.republish_page, Republished::place(cursor)?).await?;

    app.store.publish_again(&page.items).await?;

    Republished::page(page.items.len(), page.next.as_ref())
}
