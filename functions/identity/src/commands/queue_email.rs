//! Requests for e-mails.

use domain::email::Email;
use service::Problem;

use crate::Identity;
use crate::model::EmailContent;
use crate::store::{Attempted, Limit};

/// Queues an e-mail for the next tick; 409 without mail, 429 after too many requests.
///
/// Requests count even if the address has no account.
pub(crate) async fn queue_email(
    identity: &Identity,
    to: &Email,
    content: EmailContent,
    network: Option<&str>,
) -> Result<(), Problem> {
    if identity.mail.is_none() {
        return Err(Problem::conflict("no_mail", "This shop sends no mail."));
    }
    for limit in network.map(Limit::of_emails_from).iter().chain([&Limit::of_emails_to(to.as_str())]) {
        if let Attempted::TooMany(seconds) = identity.store.count_attempt(limit).await? {
            return Err(Problem::too_many("Too many e-mails were requested.", seconds));
        }
    }
    Ok(identity.store.put_pending_email(content).await?)
}
