//! Checks passwords: throttled, and without revealing which accounts exist.

use domain::email::Email;
use futures::future::join_all;
use service::Problem;
use service::table::{TableError, error_chain};

use crate::Identity;
use crate::model::Account;
use crate::store::{Attempt, Attempted, Familiarity, Limit};

/// Why a sign-in is refused.
#[derive(Debug)]
pub(crate) enum Refused {
    /// Too many failures; the next attempt is allowed after this many seconds.
    TooMany(u64),
    /// No such account, or a wrong password; the answer does not reveal which.
    Unknown,
    /// The password is right, but the account is locked or closed.
    Closed,
    /// The server failed.
    Failed(Problem),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem)
    }
}

impl From<TableError> for Refused {
    fn from(error: TableError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooMany(seconds) => Self::too_many("Too many failed attempts to sign in.", seconds),
            Refused::Unknown => {
                let status = http::StatusCode::UNAUTHORIZED;
                Self::new(status, "invalid_credentials", "There is no account with this e-mail address and password.")
                    .header(http::header::WWW_AUTHENTICATE, "Bearer")
            }
            Refused::Closed => {
                Self::new(http::StatusCode::FORBIDDEN, "account_closed", "This account may not sign in.")
            }
            Refused::Failed(problem) => problem,
        }
    }
}

/// Finds the account with this e-mail address and password.
///
/// Guesses from one network are throttled, for each account and for all accounts together. Networks unknown to the
/// account also share one limit. From a network where the owner signed in before, failures elsewhere never block the
/// right password.
pub(crate) async fn authenticate(
    identity: &Identity,
    email: &Email,
    password: &str,
    network: Option<&str>,
) -> Result<Account, Refused> {
    let mut counted = Counted::default();
    let known = recognise(identity, email, password, network, &mut counted).await;
    // No password was checked, so the attempt was no guess.
    if let Err(Refused::TooMany(_) | Refused::Failed(_)) = known {
        take_back(identity, counted).await;
    }
    known
}

/// The counted attempts of one request.
#[derive(Default)]
struct Counted {
    by_place: Option<Attempt>,
    others: Vec<Attempt>,
}

async fn recognise(
    identity: &Identity,
    email: &Email,
    password: &str,
    network: Option<&str>,
    counted: &mut Counted,
) -> Result<Account, Refused> {
    let store = &identity.store;
    let by_place = Limit::of_place(email.as_str(), network);
    if let Some(network) = network {
        counted.others.push(count_attempt(identity, &Limit::of_network(network)).await?);
    }
    counted.by_place = Some(count_attempt(identity, &by_place).await?);

    let account = store.find_account_by_email(email).await?;
    let familiarity = match network {
        Some(network) => store.find_place(account.as_ref().map(|account| account.id), network).await?,
        None => Familiarity::Known,
    };
    if familiarity == Familiarity::Unknown {
        counted.others.push(count_attempt(identity, &Limit::of_account(email.as_str())).await?);
    }
    let hash = account.as_ref().and_then(|account| account.password.as_deref());
    let right = identity.passwords.verify(password, hash).await?;
    let Some(account) = account.filter(|_| right) else { return Err(Refused::Unknown) };

    store.forget_attempts(&by_place).await?;
    counted.by_place = None;
    while let Some(attempt) = counted.others.pop() {
        store.uncount_attempt(attempt).await?;
    }
    if account.admit().is_err() {
        return Err(Refused::Closed);
    }
    if let Some(network) = network.filter(|_| familiarity != Familiarity::Known) {
        store.remember_place(account.id, network).await?;
    }
    Ok(account)
}

/// Takes attempts back. An attempt that can't be taken back counts until it expires.
async fn take_back(identity: &Identity, counted: Counted) {
    let attempts = counted.by_place.into_iter().chain(counted.others);
    for taken in join_all(attempts.map(|attempt| identity.store.uncount_attempt(attempt))).await {
        if let Err(error) = taken {
            tracing::warn!(error = %error_chain(&error), "an attempt was not taken back");
        }
    }
}

/// Lets the owner sign in from this network, after a mailed token proved the ownership.
pub(crate) async fn trust_network(
    identity: &Identity,
    account: &Account,
    network: Option<&str>,
) -> Result<(), TableError> {
    if let Some(email) = &account.email {
        identity.store.forget_attempts(&Limit::of_place(email.as_str(), network)).await?;
    }
    if let Some(network) = network {
        identity.store.remember_place(account.id, network).await?;
    }
    Ok(())
}

async fn count_attempt(identity: &Identity, limit: &Limit) -> Result<Attempt, Refused> {
    match identity.store.count_attempt(limit).await? {
        Attempted::Counted(attempt) => Ok(attempt),
        Attempted::TooMany(seconds) => Err(Refused::TooMany(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use testkit::Alone;

    use super::*;
    use crate::adapters::passwords::Passwords;

    #[tokio::test]
    async fn counts_no_failure_if_no_password_was_checked() {
        let rig = Alone::<Identity>::with(&[("IDENTITY_SIGNING_KEY_ID", "")], None);
        let same = Identity::read(rig.capability.context.clone()).unwrap();
        let busy = Identity { passwords: Passwords::always_busy(), ..same };
        let (email, network) = ("ada@example.com".parse().unwrap(), Some("10.0.0.1"));
        for _ in 0..60 {
            let refused = authenticate(&busy, &email, "a password", network).await.unwrap_err();
            assert!(matches!(refused, Refused::Failed(problem) if problem.status() == 503));
        }
        for _ in 0..5 {
            let refused = authenticate(&rig.capability, &email, "a password", network).await.unwrap_err();
            assert!(matches!(refused, Refused::Unknown), "{refused:?}");
        }
    }
}
