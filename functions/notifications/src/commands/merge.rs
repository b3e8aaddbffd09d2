//! A guest becomes an account: what the guest was told moves there, and what comes later goes there.

use domain::id::{AccountId, GuestId};
use domain::owner::Owner;
use service::table::{Attempts, TableError};

use super::listen::tell;
use super::notify::IntoOwner;
use crate::Notifications;
use crate::model::{Head, Member, Notification, Recipient, next_id};
use crate::store::{Message, Task};

/// Turns the guest's inbox over to the account, and begins to move it.
pub(crate) async fn merged(app: &Notifications, guest: GuestId, account: AccountId) -> Result<(), TableError> {
    let (store, inbox, task) =
        (&app.store, Recipient::Owner(Owner::Guest(guest)), Task::Merge { guest_id: guest, account_id: account });
    let mut attempts = Attempts::on("inbox");
    loop {
        let head = store.find_head(inbox).await?;
        if head.merged_into.is_some() {
            break;
        }
        let after = Head { merged_into: Some(account), unread: 0, unseen: 0, ..head.next() };
        let mut tx = store.table().transaction();
        tx.push(store.put_head(inbox, &after));
        tx.push(store.put_due(&task));
        match tx.commit().await {
            Ok(()) => break,
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error),
        }
    }
    moved(app, guest, account, 50).await
}

/// Moves up to so many things; the tick goes on with the rest.
pub(crate) async fn moved(
    app: &Notifications,
    guest: GuestId,
    account: AccountId,
    most: usize,
) -> Result<(), TableError> {
    let (store, from) = (&app.store, Recipient::Owner(Owner::Guest(guest)));
    if store.find_head(Recipient::Owner(account.into_owner())).await?.erased {
        if store.empty_inbox(from, most).await? {
            store.end_due(&Task::Merge { guest_id: guest, account_id: account }).await?;
        }
        return Ok(());
    }
    let members = store.members_of_guest(guest, most).await?;
    for carried in &members {
        let after = Member { version: 1, told_by: None, ..carried.member.clone() };
        let mut tx = store.table().transaction();
        store.move_member(guest, account, carried, &after).into_iter().for_each(|write| {
            tx.push(write);
        });
        match tx.commit().await {
            Ok(()) | Err(TableError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    // The oldest first, so that they keep their order.
    let page = store.list_notifications(from, None, 100, None).await?;
    for notification in page.items.iter().rev() {
        carry(app, (from, Recipient::Owner(account.into_owner())), notification).await?;
    }
    if page.next.is_none() && members.len() < most {
        store.empty_inbox(from, most).await?;
        store.end_due(&Task::Merge { guest_id: guest, account_id: account }).await?;
    }
    Ok(())
}

/// Moves one notification: there it is the newest, and as read as it was.
async fn carry(
    app: &Notifications,
    (from, to): (Recipient, Recipient),
    notification: &Notification,
) -> Result<(), TableError> {
    let (store, mut attempts) = (&app.store, Attempts::on("inbox"));
    loop {
        let (of_guest, head) = (store.find_head(from).await?, store.find_head(to).await?);
        let Some(before) = store.find_notification(from, notification.id).await? else { return Ok(()) };
        if head.erased {
            return Ok(());
        }
        let id = next_id(app.now(), head.last_ms);
        let mut after = head.with(id).next();
        let mut moved = Notification { id, number: after.created, version: 1, ..before.clone() };
        if !of_guest.is_unread(&before) {
            moved.read_at = before.read_at.or(Some(app.now()));
            after.unread = after.unread.saturating_sub(1);
        }
        let mut tx = store.table().transaction();
        tx.push(store.delete_notification(from, &before));
        tx.push(store.put_notification(to, &moved));
        tx.push(store.put_head(to, &after));
        tell(app, to, &after, Message::new(&after, "new", Some(id)), &mut tx);
        match tx.commit().await {
            Ok(()) => return Ok(()),
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error),
        }
    }
}
