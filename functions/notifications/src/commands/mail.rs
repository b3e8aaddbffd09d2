//! Sends a mail that was written down: claimed first, then sent, then taken away. It may go out twice, never not at all.

use std::time::Duration;

use domain::id::{AccountId, NotificationId, Raw};
use domain::owner::Owner;
use service::mail::{Mail, MailError, MailPort};
use service::table::{TableError, error_chain};

use super::preferences::unsubscribe_token;
use crate::Notifications;
use crate::model::{MailContent, MailWhen, Notification, PendingMail, Recipient, sentence};

/// How long a runner has a mail to itself.
const CLAIM: Duration = Duration::from_secs(2 * 60);
/// The pause after a failure; it doubles with each, up to 2 hours.
const PAUSE: Duration = Duration::from_secs(2 * 60);
/// How many notifications a digest lists.
const MAX_LISTED: usize = 50;

fn inbox(account: AccountId) -> Recipient {
    Recipient::Owner(Owner::Account(account))
}

/// Sends a mail, where it is still wanted. What the table or the port can't do now is done by a later tick.
pub(crate) async fn send(app: &Notifications, port: &dyn MailPort, mail: PendingMail) -> Result<(), TableError> {
    if mail.claimed_until.is_some_and(|until| until > app.now()) {
        return Ok(());
    }
    let Some(mail) = claimed(app, mail).await? else { return Ok(()) };
    let Some(text) = written(app, &mail).await? else { return ended(app, &mail).await };
    match port.send(&text).await {
        Ok(()) => ended(app, &mail).await,
        Err(error @ MailError::Refused(_)) => {
            tracing::warn!(error = %error_chain(&error), "a mail was refused");
            ended(app, &mail).await
        }
        Err(error @ MailError::Failed(_)) => {
            tracing::warn!(error = %error_chain(&error), "a mail was not sent");
            let pause = PAUSE * 2_u32.pow(mail.failures.min(6));
            let (failures, version) = (mail.failures + 1, mail.version + 1);
            let after = PendingMail { failures, version, claimed_until: Some(app.now() + pause), ..mail };
            unless_refused(app.store.table().write(app.store.replace_mail(&after)).await).map(drop)
        }
    }
}

fn unless_refused(result: Result<(), TableError>) -> Result<bool, TableError> {
    match result {
        Ok(()) => Ok(true),
        Err(TableError::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Takes a mail away that was sent, or that nobody wants.
async fn ended(app: &Notifications, mail: &PendingMail) -> Result<(), TableError> {
    unless_refused(app.store.table().write(app.store.delete_mail(mail)).await).map(drop)
}

/// Claims a mail; `None` where another has. A digest is closed by that: what comes from now on goes into the next one.
async fn claimed(app: &Notifications, mail: PendingMail) -> Result<Option<PendingMail>, TableError> {
    let (store, recipient) = (&app.store, inbox(mail.account_id));
    let mut after = PendingMail { version: mail.version + 1, claimed_until: Some(app.now() + CLAIM), ..mail };
    let mut tx = store.table().transaction();
    if let MailContent::Digest { from, up_to: None } = after.content {
        let mut head = store.find_head(recipient).await?;
        let newest = NotificationId::from(Raw::from_parts(head.last_ms, u128::MAX));
        after.content = MailContent::Digest { from, up_to: Some(newest) };
        if head.digest_at == Some(after.due) {
            head.digest_at = None;
            let head = head.next();
            tx.push(store.put_message(recipient, &crate::store::Message::new(&head, "changed", None)));
            tx.push(store.put_head(recipient, &head));
        }
    }
    tx.push(store.replace_mail(&after));
    Ok(unless_refused(tx.commit().await)?.then_some(after))
}

/// The text of a mail, with its link to unsubscribe; `None` where there is no address, or nothing left to tell.
async fn written(app: &Notifications, mail: &PendingMail) -> Result<Option<Mail>, TableError> {
    let (store, recipient) = (&app.store, inbox(mail.account_id));
    let Some(address) = store.find_email(mail.account_id).await? else { return Ok(None) };
    let head = store.find_head(recipient).await?;
    let preferences = store.find_preferences(recipient).await?.unwrap_or_default();
    let (found, sort) = match &mail.content {
        MailContent::One { notification_id } => {
            (store.find_notification(recipient, *notification_id).await?.into_iter().collect(), MailWhen::AtOnce)
        }
        MailContent::Digest { from, up_to } => {
            let last = up_to.unwrap_or(*from);
            (store.notifications_between(recipient, *from, last, MAX_LISTED).await?, MailWhen::Digest)
        }
    };
    let is_wanted =
        |one: &Notification| head.is_unread(one) && preferences.channels(one.kind, app.config.defaults).mail == sort;
    let wanted: Vec<Notification> = found.into_iter().filter(is_wanted).collect();
    if head.erased || wanted.is_empty() {
        return Ok(None);
    }

    let lines = sentences(app, &wanted).await?;
    let subject = match (lines.as_slice(), sort) {
        ([line], _) => line.trim_end_matches('.').to_owned(),
        (lines, _) => format!("{} new notifications", lines.len()),
    };
    let token = unsubscribe_token(app, mail.account_id, sort).await?;
    let unsubscribe = Some(format!("{}/notifications/unsubscribe?token={token}", app.config.public_url));
    let text = format!(
        "{}\n\nYou get this mail because of your notification settings, where you can end it.\n",
        lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
    );
    Ok(Some(Mail { to: address.to_string(), subject, text, html: None, unsubscribe }))
}

/// Notifications as sentences, with the name of the newest actor of each.
async fn sentences(app: &Notifications, notifications: &[Notification]) -> Result<Vec<String>, TableError> {
    let mut accounts: Vec<_> = notifications.iter().filter_map(|one| one.actors.first().copied()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let profiles = app.store.profiles(&accounts).await?;
    let name = |account: &AccountId| {
        let profile = profiles.iter().find(|profile| profile.account_id == *account && profile.is_shown());
        profile.map(|profile| profile.display_name.clone()).filter(|name| !name.is_empty())
    };
    let line = |one: &Notification| {
        let names: Vec<_> = one.actors.first().and_then(name).into_iter().collect();
        sentence(one, &names)
    };
    Ok(notifications.iter().map(line).collect())
}
