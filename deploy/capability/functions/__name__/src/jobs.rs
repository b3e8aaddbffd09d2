//! Operators' calls: every __words__ published again.

use service::capability::{Republished, WorkError};

use crate::__Name__;

/// Publishes one page of __words__s as they are; the cursor says where the next call goes on.
pub(crate) async fn republish(app: &__Name__, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
    if kind != "__entity__" {
        return Ok(Republished::default());
    }
    let page = app.store.list(app.config.republish_page, Republished::place(cursor)?).await?;

    app.store.publish_again(&page.items).await?;

    Republished::page(page.items.len(), page.next.as_ref())
}
