//! Who is asking: with an account, or only looking.

use axum::extract::FromRequestParts;
use domain::id::AccountId;
use domain::owner::Owner;
use http::StatusCode;
use http::request::Parts;
use service::Problem;
use service::caller::{Caller, Scope};
use service::describe::{Describe, Described};
use service::etag::IfMatch;

use crate::model::Viewer;
use crate::scopes::SocialModerate;

/// A caller with an account; 403 for guests and services.
#[derive(Debug)]
pub(crate) struct Account(pub(crate) AccountId);

impl<S: Send + Sync> FromRequestParts<S> for Account {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Caller::from_request_parts(parts, state).await?.owner() {
            Some(Owner::Account(account)) => Ok(Self(account)),
            _ => Err(Problem::new(StatusCode::FORBIDDEN, "account_required", "This is for those who have an account.")),
        }
    }
}

impl Describe for Account {
    const NEEDS_TOKEN: bool = true;

    fn describe(route: &mut Described<'_>) {
        route.needs_token();
        route.also_refuses(403, "`account_required`: a guest or a service has no account.");
    }
}

/// Any caller: what they see depends on who they are.
#[derive(Debug)]
pub(crate) struct Looking(pub(crate) Viewer);

impl<S: Send + Sync> FromRequestParts<S> for Looking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let account = match caller.owner() {
            Some(Owner::Account(account)) => Some(account),
            _ => None,
        };
        Ok(Self(Viewer { account, moderates: caller.has_scope(SocialModerate::NAME) }))
    }
}

impl Describe for Looking {
    const NEEDS_TOKEN: bool = true;

    fn describe(route: &mut Described<'_>) {
        route.needs_token();
    }
}

/// `If-Match` where it is needed only once there is something to change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MaybeMatch(Option<IfMatch>);

impl MaybeMatch {
    /// 428 where there is something else and the client does not say which version it read, 412 where that is not this one, or
    /// where there is nothing.
    pub(crate) fn check(self, version: Option<u64>, is_same: bool) -> Result<(), Problem> {
        match (version, self.0) {
            (Some(version), Some(expected)) => expected.check(version),
            // Whoever lost the answer asks again.
            (Some(_), None) if is_same => Ok(()),
            (Some(_), None) => Err(Problem::precondition_required("If-Match")),
            (None, Some(expected)) if expected.expected().is_some() => Err(Problem::stale()),
            (None, _) => Ok(()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MaybeMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if !parts.headers.contains_key(http::header::IF_MATCH) {
            return Ok(Self(None));
        }
        IfMatch::from_request_parts(parts, state).await.map(Some).map(Self)
    }
}

impl Describe for MaybeMatch {
    fn describe(route: &mut Described<'_>) {
        route.takes_header(
            "If-Match",
            false,
            "The `ETag` that was read, or `*`; needed once there is something to change.",
        );
        route.also_refuses(412, "It has changed since it was read.");
        route.also_refuses(428, "`If-Match` is missing.");
    }
}
