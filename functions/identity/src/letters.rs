//! Mail to people: a request lays a letter down, the tick writes and sends it.
//!
//! So nobody can tell from an answer, or from how long it took, whether there is an account: the request does not look.
//! And a letter that could not be sent is sent later. It may go out twice; of its tokens the newest counts.

use std::time::Duration;

use futures::{StreamExt, stream};
use service::capability::WorkError;
use service::mail::{Mail, MailError, MailPort};
use service::table::{TableError, error_chain};

use self::texts::{PasswordReset, Verification};
use crate::Identity;
use crate::model::{Account, OneTimeToken, Purpose, Status};
use crate::store::{Content, Letter, PATIENCE};

mod texts;

/// How long one tick sends; what is left is the next one's. The function has 29 seconds.
const SENDS_FOR: Duration = Duration::from_secs(20);
/// How long it throws away what is too old, beside that: what is left expires in the table.
const DISCARDS_FOR: Duration = Duration::from_secs(5);
/// Letters done at the same time.
const AT_ONCE: usize = 8;

/// Writes and sends what waits, until nothing does or the time is up. One letter that can't be sent now keeps no other
/// from it.
pub(crate) async fn send_waiting(identity: &Identity) -> Result<(), WorkError> {
    let Some(mail) = &identity.mail else { return Ok(()) };
    let (mut sends_for, mut discards_for) = (SENDS_FOR, DISCARDS_FOR);
    let (mut after, mut all) = (None, Ok(()));
    loop {
        let page = identity.store.waiting_letters(after).await?;
        let now = identity.context.clock.now();
        let (old, due): (Vec<_>, Vec<_>) = page.items.into_iter().partition(|letter| letter.made_at + PATIENCE <= now);
        let discard = |letter: Letter| identity.store.discard_letter(letter.id);
        let old = within(identity, &mut discards_for, old, discard).await;
        let due = within(identity, &mut sends_for, due, |letter| send(identity, &**mail, letter)).await;
        all = all.and(old).and(due);
        after = match page.next {
            Some(next) if !sends_for.is_zero() => Some(next),
            _ => return Ok(all?),
        };
    }
}

/// Does the same with each letter, and begins none once the time is up; says what is left of it.
async fn within<F: Future<Output = Result<(), TableError>>>(
    identity: &Identity,
    left: &mut Duration,
    letters: Vec<Letter>,
    work: impl Fn(Letter) -> F,
) -> Result<(), TableError> {
    let (clock, whole) = (&identity.context.clock, *left);
    let begun = clock.now();
    let in_time = letters.into_iter().take_while(|_| clock.now().since(begun) < whole);
    let mut done = stream::iter(in_time.map(work)).buffer_unordered(AT_ONCE);
    let mut all = Ok(());
    while let Some(one) = done.next().await {
        if let Err(error) = one {
            tracing::warn!(error = %error_chain(&error), "a letter was not written");
            all = Err(error);
        }
    }
    *left = whole.saturating_sub(clock.now().since(begun));
    all
}

async fn send(identity: &Identity, mail: &dyn MailPort, letter: Letter) -> Result<(), TableError> {
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
