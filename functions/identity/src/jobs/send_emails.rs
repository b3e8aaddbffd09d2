//! Sends pending e-mails.
//!
//! The request itself does not look up the account, so neither its answer nor its duration reveals whether the account
//! exists. An e-mail that can't be sent is tried again. It may go out twice; only the newest token is valid.

use std::time::Duration;

use futures::{StreamExt, stream};
use service::capability::WorkError;
use service::mail::{Mail, MailError, MailPort};
use service::table::{TableError, error_chain};

use crate::Identity;
use crate::adapters::emails::{PasswordReset, Verification};
use crate::model::{EmailContent, OneTimeToken, PendingEmail, Purpose};

/// How long one tick sends; the next tick continues. The function has 29 seconds.
const SENDS_FOR: Duration = Duration::from_secs(20);
/// How long one tick deletes expired e-mails; the table's TTL deletes the rest.
const DELETES_FOR: Duration = Duration::from_secs(5);
/// E-mails sent concurrently.
const AT_ONCE: usize = 8;

/// Sends pending e-mails until none is left or the time is up.
///
/// A failure does not hold up other e-mails.
pub(crate) async fn send_pending(identity: &Identity) -> Result<(), WorkError> {
    let Some(mail) = &identity.mail else { return Ok(()) };
    let (mut sends_for, mut deletes_for) = (SENDS_FOR, DELETES_FOR);
    let (mut after, mut all) = (None, Ok(()));
    loop {
        let page = identity.store.list_pending_emails(after).await?;
        let now = identity.context.clock.now();
        let (old, due): (Vec<_>, Vec<_>) =
            page.items.into_iter().partition(|email| email.made_at + PendingEmail::LIFE <= now);
        let delete = |email: PendingEmail| identity.store.delete_pending_email(email.id);
        let old = process_within(identity, &mut deletes_for, old, delete).await;
        let due = process_within(identity, &mut sends_for, due, |email| send(identity, &**mail, email)).await;
        all = all.and(old).and(due);
        after = match page.next {
            Some(next) if !sends_for.is_zero() => Some(next),
            _ => return Ok(all?),
        };
    }
}

/// Processes the e-mails, starts none once the time is up, and deducts the time used.
async fn process_within<F: Future<Output = Result<(), TableError>>>(
    identity: &Identity,
    left: &mut Duration,
    emails: Vec<PendingEmail>,
    work: impl Fn(PendingEmail) -> F,
) -> Result<(), TableError> {
    let (clock, whole) = (&identity.context.clock, *left);
    let begun = clock.now();
    let in_time = emails.into_iter().take_while(|_| clock.now().since(begun) < whole);
    let mut done = stream::iter(in_time.map(work)).buffer_unordered(AT_ONCE);
    let mut all = Ok(());
    while let Some(one) = done.next().await {
        if let Err(error) = one {
            tracing::warn!(error = %error_chain(&error), "the table failed while an e-mail was sent");
            all = Err(error);
        }
    }
    *left = whole.saturating_sub(clock.now().since(begun));
    all
}

async fn send(identity: &Identity, port: &dyn MailPort, pending: PendingEmail) -> Result<(), TableError> {
    if !identity.store.claim_pending_email(pending.id).await? {
        return Ok(());
    }
    if let Some(mail) = write(identity, &pending).await? {
        match port.send(&mail).await {
            Ok(()) => {}
            Err(error @ MailError::Refused(_)) => {
                tracing::warn!(error = %error_chain(&error), email = %pending.id, "an e-mail was refused");
            }
            // The e-mail stays pending until it expires.
            Err(error @ MailError::Failed(_)) => {
                tracing::warn!(error = %error_chain(&error), email = %pending.id, "an e-mail was not sent");
                return Ok(());
            }
        }
    }
    identity.store.delete_pending_email(pending.id).await
}

/// Renders the e-mail with a new token; `None` if no account needs it.
async fn write(identity: &Identity, pending: &PendingEmail) -> Result<Option<Mail>, TableError> {
    let found = match &pending.content {
        EmailContent::PasswordReset { email } => identity.store.find_account_by_email(email).await?,
        EmailContent::Verification { account_id } => identity.store.find_account(*account_id).await?,
    };
    let Some(account) = found.filter(|account| pending.is_wanted_by(account)) else { return Ok(None) };
    let Some(email) = &account.email else { return Ok(None) };

    let (token, purpose, config) = (OneTimeToken::new(account.id), pending.purpose(), &identity.config);
    let stored = token.stored(purpose, account.password_generation, identity.context.clock.now());
    identity.store.put_token(account.id, purpose, &stored).await?;
    Ok(match purpose {
        Purpose::PasswordReset => PasswordReset::mail(email, &token, config.password_reset_url.as_deref()),
        Purpose::Verification => Verification::mail(email, &token, config.verification_url.as_deref()),
    })
}
