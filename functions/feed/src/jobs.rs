//! Operators' calls: every feed item published again.

use service::capability::{Republished, WorkError};

use crate::Feed;

/// Publishes one page of feed items as they are; the cursor says where the next call goes on.
pub(crate) async fn republish(app: &Feed, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
    if kind != "feed_item" {
        return Ok(Republished::default());
    }
    let page = app.store.list(app.config.republish_page, Republished::place(cursor)?).await?;

    app.store.publish_again(&page.items).await?;

    Republished::page(page.items.len(), page.next.as_ref())
}
