//! Puts entries away, and takes them out again.

use domain::id::EntryId;
use events::content::EntryDrafted;
use service::Problem;
use service::body::Answer;
use service::etag::IfMatch;
use service::idempotency::Idempotency;
use service::table::Attempts;

use super::save::{Whole, load};
use super::space::Space;
use crate::Content;
use crate::model::Head;
use crate::store::HEAD;

/// Whether an entry may be archived: not while it is published.
pub(crate) fn may_rest(head: &Head) -> Result<(), Problem> {
    match head.published {
        Some(_) => Err(Problem::conflict("entry_published", "The entry is published; unpublish it first.")),
        None => Ok(()),
    }
}

/// Archives an entry that is not published, or takes it out of the archive.
pub(crate) async fn archive(
    app: &Content,
    id: EntryId,
    if_match: Option<IfMatch>,
    archived: bool,
    idempotency: &Idempotency,
    answer: impl Fn(&Whole) -> Answer,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("entry");
    loop {
        let before = load(app, id).await?;
        if_match.map_or(Ok(()), |if_match| if_match.check(before.head.n))?;
        may_rest(&before.head)?;
        let mut transaction = app.store.table().transaction();
        let mut after = before.clone();
        if before.head.archived != archived {
            let (version, updated_at) = (before.head.version + 1, app.context.clock.now());
            after.head = Head { archived, version, updated_at, ..before.head.clone() };
            transaction.push(app.store.replace_head(&after.head));
            transaction.publish(&match archived {
                true => EntryDrafted { entry_id: id, version, snapshot: None },
                false => {
                    let space = Space::of_entry(app, &before.head.type_id).await?;
                    space.drafted(app, &after.head, &after.fields).await?
                }
            });
        }
        match idempotency.commit(transaction, answer(&after)).await {
            Ok(answer) => return Ok(answer),
            Err(error) if error.refused(HEAD) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
