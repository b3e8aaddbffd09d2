//! The work of the schedule: webhooks and mails that are due, what has expired, and what is left of larger work.

use std::time::Duration;

use domain::owner::Owner;
use futures::{StreamExt as _, future, stream};
use service::capability::WorkError;
use service::table::TableError;
use tokio::time::Instant;

use crate::Notifications;
use crate::commands::erase::emptied;
use crate::commands::mail::send;
use crate::commands::merge::moved;
use crate::commands::read::remove;
use crate::commands::relations::parted;
use crate::commands::send_webhooks::{note, send_webhooks};
use crate::model::Recipient;
use crate::store::{Store, Task};

/// For how long one tick begins to send; the function has 29 seconds, of which an endpoint may take 20.
const SENDS_FOR: Duration = Duration::from_secs(8);
/// How many mails are sent at once.
const MAILS_AT_ONCE: usize = 8;
/// How much is looked at by one query.
const PAGE: usize = 25;

/// Does what is due. A failure does not hold up the rest.
pub(crate) async fn tick(app: &Notifications) -> Result<(), WorkError> {
    let (webhooks, mails, rest) = future::join3(send_webhooks(app), mails(app), rest(app)).await;
    webhooks.and(mails).and(rest).map_err(Into::into)
}

/// Sends mails that are due.
async fn mails(app: &Notifications) -> Result<(), TableError> {
    let Some(port) = &app.context.ports.mail else { return Ok(()) };
    let (until, mut all) = (Instant::now() + SENDS_FOR, Ok(()));
    for shard in Store::mail_shards() {
        let due = app.store.due_mails(shard, app.now(), 4 * PAGE).await?;
        let in_time = due.into_iter().take_while(|_| Instant::now() < until);
        let mut sent = stream::iter(in_time.map(|mail| send(app, &**port, mail))).buffer_unordered(MAILS_AT_ONCE);
        while let Some(one) = sent.next().await {
            note(&mut all, one);
        }
    }
    all
}

/// Takes away what has expired, and goes on with larger work.
async fn rest(app: &Notifications) -> Result<(), TableError> {
    let mut all = Ok(());
    for task in app.store.due(PAGE).await? {
        let one = match task {
            Task::Erase { account_id } => emptied(app, account_id).await,
            Task::Merge { guest_id, account_id } => moved(app, guest_id, account_id, 4 * PAGE).await,
            Task::Part { inbox_of, other } => parted(app, inbox_of, other).await,
        };
        note(&mut all, one);
    }
    for shard in Store::expiry_shards() {
        for expired in app.store.expired(shard, app.now(), PAGE).await? {
            let Some(recipient) = recipient_of(&expired.pk) else { continue };
            note(&mut all, remove(app, recipient, expired.notification.id).await.map(drop));
        }
    }
    all
}

fn recipient_of(pk: &str) -> Option<Recipient> {
    let whose = pk.strip_prefix("inbox#")?;
    if whose == "staff" { Some(Recipient::Staff) } else { whose.parse::<Owner>().ok().map(Recipient::Owner) }
}
