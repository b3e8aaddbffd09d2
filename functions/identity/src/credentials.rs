//! Who knows the password: throttled, and telling nobody which accounts there are.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use http::request::Parts;
use shared::Problem;
use shared::email::Email;
use shared::table::TableError;

use crate::Identity;
use crate::model::Account;
use crate::store::{Attempt, Attempted, Limit};

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

/// The network address that a request came from, as far as it is known.
///
/// The last entry of `X-Forwarded-For` is the one that the host in front of us wrote; all before it is hearsay.
#[derive(Clone, Debug)]
pub(crate) struct Address(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let header = parts.headers.get_all("x-forwarded-for").iter().next_back().and_then(|v| v.to_str().ok());
        Ok(Self(header.and_then(|value| value.rsplit(',').next()).and_then(network)))
    }
}

/// An IPv4 address, or the /64 network of an IPv6 one, since whoever has one address of it has all.
fn network(text: &str) -> Option<String> {
    match text.trim().parse().ok()? {
        IpAddr::V4(address) => Some(address.to_string()),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => Some(address.to_string()),
            None => address.segments().get(..4).map(|prefix| format!("{prefix:x?}")),
        },
    }
}

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
pub(crate) async fn authenticate(
    identity: &Identity,
    email: &Email,
    password: &str,
    address: &Address,
) -> Result<Account, Refused> {
    let from_address = match address.0.as_deref() {
        Some(address) => Some(count_attempt(identity, &Limit::of_address(address)).await?),
        None => None,
    };
    let by_account = Limit::of_account(email.as_str());
    count_attempt(identity, &by_account).await?;

    let account = identity.store.find_account_by_email(email).await?;
    let hash = account.as_ref().and_then(|account| account.password.as_deref());
    let known = identity.passwords.verify(password, hash).await?;
    let Some(account) = account.filter(|_| known) else { return Err(Refused::Unknown) };

    identity.store.forget_attempts(&by_account).await?;
    if let Some(attempt) = from_address {
        identity.store.uncount_attempt(attempt).await?;
    }
    if account.admit().is_err() {
        return Err(Refused::Closed);
    }
    Ok(account)
}

async fn count_attempt(identity: &Identity, limit: &Limit) -> Result<Attempt, Refused> {
    match identity.store.count_attempt(limit).await? {
        Attempted::Counted(attempt) => Ok(attempt),
        Attempted::TooMany(seconds) => Err(Refused::TooMany(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn address(headers: &[&str]) -> Option<String> {
        let mut request = http::Request::builder();
        for value in headers {
            request = request.header("x-forwarded-for", *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        Address::from_request_parts(&mut parts, &()).await.unwrap().0
    }

    #[tokio::test]
    async fn only_what_the_host_wrote_is_believed() {
        assert_eq!(address(&[]).await, None);
        assert_eq!(address(&["10.0.0.1"]).await.as_deref(), Some("10.0.0.1"));
        assert_eq!(address(&["1.2.3.4, 10.0.0.1"]).await.as_deref(), Some("10.0.0.1"));
        assert_eq!(address(&["1.2.3.4", "10.0.0.1"]).await.as_deref(), Some("10.0.0.1"));
        assert_eq!(address(&["nonsense"]).await, None);
        assert_eq!(address(&["2001:db8:1:2:3::4"]).await, address(&["2001:db8:1:2:ffff::"]).await);
        assert_ne!(address(&["2001:db8:1:2::"]).await, address(&["2001:db8:1:3::"]).await);
        assert_eq!(address(&["::ffff:10.0.0.1"]).await.as_deref(), Some("10.0.0.1"));
    }
}
