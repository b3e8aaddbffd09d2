//! What a person wants, as they say it, and as their mail program does.

use domain::owner::Owner;
use service::Problem;
use service::etag::IfMatch;
use service::table::{Attempts, TableError};

use super::notify::IntoOwner;
use crate::Notifications;
use crate::model::{MailWhen, Preferences, Recipient};
use crate::store::PREFERENCES;

/// What a person wants; the shop's defaults where nothing was said.
pub(crate) async fn find(app: &Notifications, owner: Owner) -> Result<Preferences, TableError> {
    Ok(app.store.find_preferences(Recipient::Owner(owner)).await?.unwrap_or_default())
}

/// Replaces what a person wants.
pub(crate) async fn replace(
    app: &Notifications,
    owner: Owner,
    if_match: IfMatch,
    wanted: Preferences,
) -> Result<Preferences, Problem> {
    let before = find(app, owner).await?;
    if_match.check(before.version)?;
    let after = Preferences { version: before.version + 1, ..wanted };
    match put(app, Recipient::Owner(owner), &after).await {
        Ok(()) => Ok(after),
        Err(error) if error.refused(PREFERENCES) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}

async fn put(app: &Notifications, recipient: Recipient, after: &Preferences) -> Result<(), TableError> {
    let mut tx = app.store.table().transaction();
    tx.push(app.store.put_preferences(recipient, after));
    tx.push(app.store.check_not_erased(recipient));
    tx.commit().await
}

/// The purpose under which links to unsubscribe are sealed.
const UNSUBSCRIBE: &str = "unsubscribe";

/// Makes the token by which a mail program ends mails of a sort for an account.
pub(crate) async fn unsubscribe_token(
    app: &Notifications,
    account: domain::id::AccountId,
    mail: MailWhen,
) -> Result<String, TableError> {
    let sort = if mail == MailWhen::Digest { "digest" } else { "at_once" };
    app.secret.seal(UNSUBSCRIBE, &format!("{account} {sort}")).await
}

/// Ends the mails that a token names; false for what is no token. Doing it again changes nothing.
pub(crate) async fn unsubscribe(app: &Notifications, token: &str) -> Result<bool, TableError> {
    let Some(text) = app.secret.try_open(UNSUBSCRIBE, token).await? else { return Ok(false) };
    let Some((account, sort)) = text.split_once(' ') else { return Ok(false) };
    let Ok(account) = account.parse::<domain::id::AccountId>() else { return Ok(false) };
    let mail = if sort == "digest" { MailWhen::Digest } else { MailWhen::AtOnce };
    let (owner, defaults, mut attempts) = (account.into_owner(), app.config.defaults, Attempts::on("preferences"));
    loop {
        let before = find(app, owner).await?;
        let wants = crate::model::Kind::personal().any(|kind| before.channels(kind, defaults).mail == mail);
        if !wants {
            return Ok(true);
        }
        match put(app, Recipient::Owner(owner), &before.without(mail, defaults)).await {
            Ok(()) => return Ok(true),
            Err(error) if error.refused(PREFERENCES) => attempts.again().await?,
            // The account is erased.
            Err(TableError::Refused(_)) => return Ok(true),
            Err(error) => return Err(error),
        }
    }
}
