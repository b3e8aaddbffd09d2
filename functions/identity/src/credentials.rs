//! Who knows the password: throttled, and telling nobody which accounts there are.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use domain::email::Email;
use futures::future::join_all;
use http::request::Parts;
use service::Problem;
use service::client::network;
use service::table::{TableError, error_chain};

use crate::Identity;
use crate::model::Account;
use crate::store::{Attempt, Attempted, Familiarity, Limit};

/// Why somebody does not come in.
#[derive(Debug)]
pub(crate) enum Refused {
    /// Too many failures; to be tried again after so many seconds.
    TooMany(u64),
    /// No such account, or another password: nobody is told which.
    Unknown,
    /// The password is right, but the account is locked or closed.
    Closed,
    /// Our side.
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

/// The network that a request came from, as far as it is known: its address, or the /64 of an IPv6 one.
#[derive(Clone, Debug)]
pub(crate) struct Address(Option<String>);

impl FromRequestParts<Arc<Identity>> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, identity: &Arc<Identity>) -> Result<Self, Self::Rejection> {
        Ok(Self(identity.config.trusted_proxies.client_of(&parts.headers).map(network)))
    }
}

service::describes_nothing!(Address);

/// 429 where too many letters were asked for, to one address or from one. Counted whether there is an account or not.
pub(crate) async fn count_letter(identity: &Identity, email: &Email, address: &Address) -> Result<(), Problem> {
    let by_address = address.0.as_deref().map(Limit::of_letters_from);
    for limit in by_address.iter().chain([&Limit::of_letters_to(email.as_str())]) {
        if let Attempted::TooMany(seconds) = identity.store.count_attempt(limit).await? {
            return Err(Problem::too_many("Too many letters were asked for.", seconds));
        }
    }
    Ok(())
}

/// The account whose password this is.
///
/// Who guesses is slowed down where he is: by his address and the account together, and by his address over all accounts.
/// From addresses that the account is not known at, all together are slowed down too; from one that it signed in from
/// before, the right password is let through whatever others did.
pub(crate) async fn authenticate(
    identity: &Identity,
    email: &Email,
    password: &str,
    address: &Address,
) -> Result<Account, Refused> {
    let mut counted = Counted::default();
    let known = recognise(identity, email, password, address.0.as_deref(), &mut counted).await;
    // No password was looked at: this was no guess.
    if let Err(Refused::TooMany(_) | Refused::Failed(_)) = known {
        take_back(identity, counted).await;
    }
    known
}

/// The attempts of one request, as far as they still count.
#[derive(Default)]
struct Counted {
    by_place: Option<Attempt>,
    others: Vec<Attempt>,
}

async fn recognise(
    identity: &Identity,
    email: &Email,
    password: &str,
    address: Option<&str>,
    counted: &mut Counted,
) -> Result<Account, Refused> {
    let store = &identity.store;
    let by_place = Limit::of_place(email.as_str(), address);
    if let Some(address) = address {
        counted.others.push(count_attempt(identity, &Limit::of_address(address)).await?);
    }
    counted.by_place = Some(count_attempt(identity, &by_place).await?);

    let account = store.find_account_by_email(email).await?;
    let familiarity = match address {
        Some(address) => store.find_place(account.as_ref().map(|account| account.id), address).await?,
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
    if let Some(address) = address.filter(|_| familiarity != Familiarity::Known) {
        store.know_place(account.id, address).await?;
    }
    Ok(account)
}

/// Takes attempts back. One that can't be taken back counts on, until its time is made up for.
async fn take_back(identity: &Identity, counted: Counted) {
    let attempts = counted.by_place.into_iter().chain(counted.others);
    for taken in join_all(attempts.map(|attempt| identity.store.uncount_attempt(attempt))).await {
        if let Err(error) = taken {
            tracing::warn!(error = %error_chain(&error), "an attempt was not taken back");
        }
    }
}

/// Lets somebody sign in from here who has just proven in another way whose account it is.
pub(crate) async fn know_place(identity: &Identity, account: &Account, address: &Address) -> Result<(), TableError> {
    let address = address.0.as_deref();
    if let Some(email) = &account.email {
        identity.store.forget_attempts(&Limit::of_place(email.as_str(), address)).await?;
    }
    if let Some(address) = address {
        identity.store.know_place(account.id, address).await?;
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
    use crate::password::Passwords;

    #[tokio::test]
    async fn an_attempt_whose_hash_finds_no_turn_is_no_failure() {
        let rig = Alone::<Identity>::with(&[("IDENTITY_SIGNING_KEY_ID", "")], None);
        let busy = Identity { passwords: Arc::new(Passwords::without_a_turn()), ..(*rig.capability).clone() };
        let (email, address) = ("ada@example.com".parse().unwrap(), Address(Some("10.0.0.1".to_owned())));
        for _ in 0..60 {
            let refused = authenticate(&busy, &email, "a password", &address).await.unwrap_err();
            assert!(matches!(refused, Refused::Failed(problem) if problem.status() == 503));
        }
        for _ in 0..5 {
            let refused = authenticate(&rig.capability, &email, "a password", &address).await.unwrap_err();
            assert!(matches!(refused, Refused::Unknown), "{refused:?}");
        }
    }
}
