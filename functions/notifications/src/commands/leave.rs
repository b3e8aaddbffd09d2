//! Takes somebody out of a notification, and takes away a notification of which nobody is left.

use domain::id::AccountId;
use service::table::{Attempts, TableError, Transaction};

use super::listen::tell;
use crate::Notifications;
use crate::model::{Head, Kind, Member, Recipient, Target};
use crate::store::Message;

/// Who leaves whose inbox.
#[derive(Clone, Copy)]
pub(crate) struct End {
    pub(crate) recipient: Recipient,
    pub(crate) actor: Option<AccountId>,
}

/// Adds the writes by which somebody is left out of what told of it; false where nothing does any more.
pub(crate) async fn ending(
    app: &Notifications,
    End { recipient, actor }: End,
    head: &Head,
    member: &mut Member,
    tx: &mut Transaction,
) -> Result<bool, TableError> {
    let (store, now) = (&app.store, app.now());
    let Some(id) = member.told_by else { return Ok(false) };
    let Some(before) = store.find_notification(recipient, id).await? else { return Ok(false) };
    // What nobody has read is told anew, should it be so again.
    if head.is_unread(&before) {
        member.told_by = None;
    }
    let (head, what) = match before.clone().left(actor, now) {
        Some(after) => {
            tx.push(store.put_notification(recipient, &after));
            (head.clone().next(), "changed")
        }
        None => {
            tx.push(store.delete_notification(recipient, &before));
            (head.clone().without(&before).next(), "removed")
        }
    };
    tell(app, recipient, &head, Message::new(&head, what, Some(id)), tx);
    tx.push(store.put_head(recipient, &head));
    Ok(true)
}

/// Takes one person out of all that another's inbox tells of them; answers whether nothing is left to do.
pub(crate) async fn part(
    app: &Notifications,
    recipient: Recipient,
    other: AccountId,
    most: usize,
) -> Result<bool, TableError> {
    let (subject, mut after, mut done) = (other.to_string(), None, 0);
    loop {
        let found = app.store.takings_of(recipient, &subject, after, 25).await?;
        for taking in &found {
            if let Some((kind, target)) = place(&taking.sk, &subject).filter(|_| taking.member.is_active()) {
                leave(app, recipient, other, kind, &target).await?;
                done += 1;
            }
        }
        after = found.last().map(|taking| taking.sk.clone());
        if found.len() < 25 {
            return Ok(true);
        }
        if done >= most {
            return Ok(false);
        }
    }
}

/// The kind and the target that a key names.
fn place(sk: &str, subject: &str) -> Option<(Kind, Target)> {
    let (kind, target) = sk.strip_prefix("m#")?.strip_prefix(subject)?.strip_prefix('#')?.split_once('#')?;
    Some((kind.parse().ok()?, Target::new("", target)))
}

async fn leave(
    app: &Notifications,
    recipient: Recipient,
    other: AccountId,
    kind: Kind,
    target: &Target,
) -> Result<(), TableError> {
    let (store, subject) = (&app.store, other.to_string());
    let mut attempts = Attempts::on("inbox");
    loop {
        let head = store.find_head(recipient).await?;
        let mut member = store.find_member(recipient, &subject, (kind, target)).await?;
        if head.erased || !member.is_active() {
            return Ok(());
        }
        member.version += 1;
        member.causes.values_mut().for_each(|cause| cause.active = false);
        let mut tx = store.table().transaction();
        let end = End { recipient, actor: Some(other) };
        if !ending(app, end, &head, &mut member, &mut tx).await? {
            tx.push(store.check_not_erased(recipient));
        }
        tx.push(store.put_member(recipient, &subject, (kind, target), &member));
        match tx.commit().await {
            Err(TableError::Refused(_)) => attempts.again().await?,
            other => return other,
        }
    }
}
