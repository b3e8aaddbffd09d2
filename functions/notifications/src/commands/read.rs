//! Reading: one, all up to one, and away. Counts stay exact, since each change is written over the counts that it read.

use domain::id::{NotificationId, Raw};
use domain::owner::Owner;
use service::Problem;
use service::table::{Attempts, TableError};

use super::listen::tell;
use crate::Notifications;
use crate::model::{Head, Notification, Recipient};
use crate::store::Message;

/// The most that may lie above an id up to which all is read.
const MAX_ABOVE: usize = 1_000;

/// A notification with its inbox's head.
pub(crate) type Found = (Notification, Head);

fn missing() -> Problem {
    Problem::not_found("notification")
}

/// One of a person's notifications.
pub(crate) async fn find(app: &Notifications, owner: Owner, id: NotificationId) -> Result<Found, Problem> {
    let recipient = Recipient::Owner(owner);
    let found = app.store.find_notification(recipient, id).await?.ok_or_else(missing)?;
    Ok((found, app.store.find_head(recipient).await?))
}

/// Marks one as read; one that is read stays as it is.
pub(crate) async fn mark_read(app: &Notifications, owner: Owner, id: NotificationId) -> Result<Found, Problem> {
    let (recipient, mut attempts) = (Recipient::Owner(owner), Attempts::on("inbox"));
    loop {
        // The head first: what changes after it is refused by its version.
        let head = app.store.find_head(recipient).await?;
        let before = app.store.find_notification(recipient, id).await?.ok_or_else(missing)?;
        if !head.is_unread(&before) {
            return Ok((before, head));
        }
        let (read, mut after) = (before.read(app.now()), head.next());
        after.unread = after.unread.saturating_sub(1);
        let mut tx = app.store.table().transaction();
        tx.push(app.store.put_notification(recipient, &read));
        tx.push(app.store.put_head(recipient, &after));
        tell(app, recipient, &after, Message::new(&after, "read", Some(id)), &mut tx);
        match tx.commit().await {
            Ok(()) => return Ok((read, after)),
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// How far a person has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// All up to there is read, and seen.
    Read,
    /// All up to there was seen.
    Seen,
}

/// Marks all up to one as read or as seen; without one, all that there is.
pub(crate) async fn mark_up_to(
    app: &Notifications,
    owner: Owner,
    up_to: Option<NotificationId>,
    progress: Progress,
) -> Result<Head, Problem> {
    let (recipient, mut attempts) = (Recipient::Owner(owner), Attempts::on("inbox"));
    loop {
        let head = app.store.find_head(recipient).await?;
        // What is still to come is not read before.
        let newest = NotificationId::from(Raw::from_parts(head.last_ms, u128::MAX));
        let up_to = up_to.map_or(newest, |up_to| up_to.min(newest));
        let Some(after) = moved(app, recipient, &head, up_to, progress).await? else { return Ok(head) };
        let what = if progress == Progress::Read { "read" } else { "seen" };
        let mut tx = app.store.table().transaction();
        tx.push(app.store.put_head(recipient, &after));
        tell(app, recipient, &after, Message::new(&after, what, None), &mut tx);
        match tx.commit().await {
            Ok(()) => return Ok(after),
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// The head with all up to one id read or seen; `None` where that is so.
async fn moved(
    app: &Notifications,
    recipient: Recipient,
    head: &Head,
    up_to: NotificationId,
    progress: Progress,
) -> Result<Option<Head>, Problem> {
    let is_behind = |mark: Option<NotificationId>| mark.is_none_or(|mark| mark < up_to);
    let (read, seen) = (progress == Progress::Read && is_behind(head.read_up_to), is_behind(head.seen_up_to));
    if head.created == 0 || !(read || seen) {
        return Ok(None);
    }
    let above = app.store.notifications_above(recipient, up_to, MAX_ABOVE + 1).await?;
    if above.len() > MAX_ABOVE {
        let detail = format!("More than {MAX_ABOVE} notifications came after this one; name a newer one, or none.");
        return Err(Problem::refused("too_many_above", detail));
    }
    let count = |is: &dyn Fn(&Notification) -> bool| {
        u64::try_from(above.iter().filter(|one| is(one)).count()).unwrap_or_default()
    };
    let mut after = head.clone().next();
    if read {
        after.unread = count(&|one| head.is_unread(one));
        after.read_up_to = Some(up_to);
    }
    if seen {
        after.unseen = count(&|one| head.is_unseen(one.id));
        after.seen_up_to = Some(up_to);
    }
    Ok(Some(after))
}

/// Takes one away, whether read or not; false where there is none.
pub(crate) async fn remove(app: &Notifications, recipient: Recipient, id: NotificationId) -> Result<bool, TableError> {
    let mut attempts = Attempts::on("inbox");
    loop {
        let head = app.store.find_head(recipient).await?;
        let Some(before) = app.store.find_notification(recipient, id).await? else { return Ok(false) };
        let after = head.without(&before).next();
        let mut tx = app.store.table().transaction();
        tx.push(app.store.delete_notification(recipient, &before));
        tx.push(app.store.put_head(recipient, &after));
        tell(app, recipient, &after, Message::new(&after, "removed", Some(id)), &mut tx);
        match tx.commit().await {
            Ok(()) => return Ok(true),
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error),
        }
    }
}
