//! The inbox that staff share: all read the same, each as far as they have come.

use domain::id::NotificationId;
use service::table::{Attempts, TableError};

use super::notify::{Notice, notify};
use crate::Notifications;
use crate::model::{Facts, Head, Kind, Recipient, Target};
use crate::store::Reader;

/// Tells staff of a fact.
pub(crate) async fn tell_staff(
    app: &Notifications,
    kind: Kind,
    target: Target,
    subject: impl ToString,
    facts: Facts,
) -> Result<(), TableError> {
    notify(app, &Notice::fact(Recipient::Staff, kind, target, subject, facts)).await
}

/// How many notifications somebody has not read: exact, since only the oldest are ever taken away.
pub(crate) const fn unread_by(reader: &Reader, head: &Head) -> u64 {
    let above = head.created.saturating_sub(reader.number);
    if above < head.unread { above } else { head.unread }
}

/// Marks all up to one as read by somebody; without one, all that there is. `None` where there is no such one.
pub(crate) async fn read_up_to(
    app: &Notifications,
    subject: &str,
    up_to: Option<NotificationId>,
) -> Result<Option<(Reader, Head)>, TableError> {
    let mut attempts = Attempts::on("reader");
    loop {
        let (head, before) = (app.store.find_head(Recipient::Staff).await?, app.store.find_reader(subject).await?);
        let newest = match up_to {
            Some(id) => match app.store.find_notification(Recipient::Staff, id).await? {
                Some(found) => Some(found),
                None => return Ok(None),
            },
            None => app.store.list_notifications(Recipient::Staff, None, 1, None).await?.items.into_iter().next(),
        };
        let Some(newest) = newest.filter(|newest| newest.number > before.number) else {
            return Ok(Some((before, head)));
        };
        let after = Reader { version: before.version + 1, read_up_to: Some(newest.id), number: newest.number };
        match app.store.put_reader(subject, &after).await {
            Ok(()) => return Ok(Some((after, head))),
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error),
        }
    }
}
