//! Operators' calls: every post published again.

use service::capability::{Republished, WorkError};

use crate::Social;

/// Publishes one page of posts as they are; the cursor says where the next call goes on.
pub(crate) async fn republish(app: &Social, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
    if kind != "post" {
        return Ok(Republished::default());
    }
    let page = app.store.list(app.config.republish_page, Republished::place(cursor)?).await?;

    app.store.publish_again(&page.items).await?;

    Republished::page(page.items.len(), page.next.as_ref())
}
