//! Mail to people: a request lays a letter down, the tick writes and sends it.
//!
//! So nobody can tell from an answer, or from how long it took, whether there is an account: the request does not look.
//! And a letter that could not be sent is sent later. It may go out twice; of its tokens the newest counts.

use futures::{StreamExt, stream};
use shared::capability::WorkError;
use shared::mail::{Mail, MailError, MailPort};
use shared::table::{TableError, error_chain};

use self::texts::{PasswordReset, Verification};
use crate::Identity;
use crate::model::{Account, OneTimeToken, Purpose, Status};
use crate::store::{Content, Letter, PATIENCE};

mod texts;

/// Letters that one tick takes up; what is left is the next one's.
const A_TICK: usize = 100;
/// Letters sent at the same time.
const AT_ONCE: usize = 8;

/// Writes and sends what waits. One letter that can't be sent now keeps no other from it.
pub(crate) async fn send_waiting(identity: &Identity) -> Result<(), WorkError> {
    let Some(mail) = &identity.mail else { return Ok(()) };
    let waiting = identity.store.waiting_letters(A_TICK).await?;
    let mut sent = stream::iter(waiting).map(|letter| send(identity, &**mail, letter)).buffer_unordered(AT_ONCE);
    let mut all = Ok(());
    while let Some(one) = sent.next().await {
        if let Err(error) = one {
            tracing::warn!(error = %error_chain(&error), "a letter was not written");
            all = Err(error.into());
        }
    }
    all
}

async fn send(identity: &Identity, mail: &dyn MailPort, letter: Letter) -> Result<(), TableError> {
    if letter.made_at + PATIENCE <= identity.context.clock.now() {
        return identity.store.discard_letter(letter.id).await;
    }
    if !identity.store.claim_letter(letter.id).await? {
        return Ok(());
    }
    if let Some(written) = write(identity, &letter).await? {
        match mail.send(&written).await {
            Ok(()) => {}
            Err(error @ MailError::Refused(_)) => {
                tracing::warn!(error = %error_chain(&error), letter = %letter.id, "a letter was refused");
            }
            // It waits on, until its time is up.
            Err(error @ MailError::Failed(_)) => {
                tracing::warn!(error = %error_chain(&error), letter = %letter.id, "a letter was not sent");
                return Ok(());
            }
        }
    }
    identity.store.discard_letter(letter.id).await
}

/// The letter with a new token; none where there is nobody to write to any more, or nothing to prove.
async fn write(identity: &Identity, letter: &Letter) -> Result<Option<Mail>, TableError> {
    let (found, purpose) = match &letter.content {
        Content::PasswordReset { email } => {
            (identity.store.find_account_by_email(email).await?, Purpose::PasswordReset)
        }
        Content::Verification { account_id } => {
            (identity.store.find_account(*account_id).await?, Purpose::Verification)
        }
    };
    let wanted = |account: &Account| match purpose {
        // Whoever asked before the password was changed is perhaps the one whom the change was to keep out.
        Purpose::PasswordReset => account.status == Status::Active && !account.password_changed_since(letter.made_at),
        Purpose::Verification => account.status == Status::Active && account.email_verified_at.is_none(),
    };
    let Some(account) = found.filter(wanted) else { return Ok(None) };
    let Some(email) = &account.email else { return Ok(None) };

    let token = OneTimeToken::new(account.id);
    let kept = token.kept(purpose, account.password_generation, identity.context.clock.now());
    identity.store.put_token(account.id, purpose, &kept).await?;
    Ok(match purpose {
        Purpose::PasswordReset => PasswordReset::mail(email, &token, identity.config.password_reset_url.as_deref()),
        Purpose::Verification => Verification::mail(email, &token, identity.config.verification_url.as_deref()),
    })
}
