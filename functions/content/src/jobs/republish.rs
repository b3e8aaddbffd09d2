//! Operators' calls: the state of locales, types and entries is published again.

use service::capability::{Republished, WorkError};
use service::table::{Position, TableError, Transaction};

use crate::Content;
use crate::commands::finish::{as_published, withdrawn};
use crate::commands::space::Space;
use crate::model::Head;
use crate::store::Listed;

/// Publishes one page of what there is of a kind; the cursor says where the next call goes on.
pub(crate) async fn republish(app: &Content, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
    let place: Option<Position> = Republished::place(cursor)?;
    let limit = app.config.republish_page;
    match kind {
        "locales" => {
            let mut transaction = app.store.table().transaction();
            transaction.publish(&app.store.locales().await?.event());
            transaction.commit().await?;
            Ok(Republished { count: 1, cursor: None })
        }
        "type" => {
            let page = app.store.page_of_types(limit, place).await?;
            let mut transaction = app.store.table().transaction();
            for of in &page.items {
                transaction.publish(&of.event(false));
            }
            transaction.commit().await?;
            Republished::page(page.items.len(), page.next.as_ref())
        }
        "entry" => {
            let page = app.store.page_of_heads(&Listed::All, limit, place).await?;
            let mut count = 0;
            for listed in &page.items {
                count += again(app, listed).await?;
            }
            Republished::page(count, page.next.as_ref())
        }
        _ => Ok(Republished::default()),
    }
}

/// Publishes what an entry is for readers and for previews, as the last write left it.
async fn again(app: &Content, listed: &Head) -> Result<usize, TableError> {
    let Some(head) = app.store.find_head(listed.id).await? else { return Ok(0) };
    let mut transaction = app.store.table().transaction();
    let mut count = readers(app, &head, &mut transaction).await?;
    if !head.archived
        && let Some((_, fields)) = app.store.find_version(head.id, head.n).await?
        && let Some(space) = Space::find(app, &head.type_id).await?
    {
        transaction.publish(&space.drafted(app, &head, &fields).await?);
        count += 1;
    }
    transaction.commit().await?;
    Ok(count)
}

async fn readers(app: &Content, head: &Head, transaction: &mut Transaction) -> Result<usize, TableError> {
    match as_published(app, head, None).await? {
        Some(event) => transaction.publish(&event),
        None if head.publications > 0 => transaction.publish(&withdrawn(head, None)),
        None => return Ok(0),
    };
    Ok(1)
}
