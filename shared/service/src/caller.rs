//! Who is asking: the verified token's claims, checked again here, and what they allow.
//!
//! The edge verifies the signature (API Gateway's JWT authorizer, or the one-process host) and hands the claims
//! over; issuer, audience, expiry and scope are checked once more by the function itself.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::describe::{Describe, Described};
use domain::Clock;
use domain::owner::Owner;

/// The claims of a token whose signature the edge has verified. All values as texts, as API Gateway gives them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Claims(pub std::collections::HashMap<String, String>);

impl Claims {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// What a token must say to be ours.
#[derive(Clone, Debug)]
pub struct TokenPolicy {
    /// The issuer's URL (`iss`).
    pub issuer: Arc<str>,
    /// Our name (`aud`).
    pub audience: Arc<str>,
    /// Judges the expiry.
    pub clock: Clock,
}

/// Somebody with a valid token.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The token's `sub`: an account, a guest, or a client of the client-credentials grant.
    pub subject: String,
    /// The session that the token belongs to, if any.
    pub session: Option<String>,
    scopes: BTreeSet<String>,
}

impl Caller {
    /// Reads and checks the claims (RFC 9068, section 4).
    pub fn from_claims(claims: &Claims, policy: &TokenPolicy) -> Result<Self, Problem> {
        if claims.get("iss") != &*policy.issuer {
            return Err(Problem::unauthorized("The token is of another issuer."));
        }
        // API Gateway writes a list of audiences as `[a b]`.
        let audience = claims.get("aud").trim_start_matches('[').trim_end_matches(']');
        if !audience.split([' ', ',']).any(|a| a == &*policy.audience) {
            return Err(Problem::unauthorized("The token is meant for another audience."));
        }
        #[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^52")]
        let now = policy.clock.now().as_seconds() as f64;
        let expires: f64 = claims.get("exp").parse().unwrap_or_default();
        // A time that is no number is no time at which the token is good.
        if expires.is_nan() || expires <= now {
            return Err(Problem::unauthorized("The token has expired."));
        }
        let begins: f64 = claims.0.get("nbf").map_or(0.0, |begins| begins.parse().unwrap_or(f64::INFINITY));
        if begins.is_nan() || begins > now {
            return Err(Problem::unauthorized("The token is not good yet."));
        }
        if claims.get("sub").is_empty() {
            return Err(Problem::unauthorized("The token names nobody."));
        }
        Ok(Self {
            subject: claims.get("sub").to_owned(),
            session: claims.0.get("sid").cloned(),
            scopes: claims.get("scope").split(' ').filter(|s| !s.is_empty()).map(str::to_owned).collect(),
        })
    }

    /// Whether the token holds a scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.contains(scope)
    }

    /// The caller as an owner of things: an account or a guest. Services own nothing.
    pub fn owner(&self) -> Option<Owner> {
        self.subject.parse().ok()
    }

    /// Whether a resource is the caller's own.
    pub fn owns(&self, owner: &Owner) -> bool {
        self.owner().as_ref() == Some(owner)
    }

    /// 404 unless the resource is the caller's own, or the caller holds the scope: nobody learns what is not theirs.
    pub fn may_see(&self, owner: &Owner, scope: &str, what: &str) -> Result<(), Problem> {
        if self.owns(owner) || self.has_scope(scope) { Ok(()) } else { Err(Problem::not_found(what)) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let policy = parts.extensions.get::<TokenPolicy>().ok_or_else(Problem::internal)?;
        let claims = parts.extensions.get::<Claims>().ok_or_else(|| {
            Problem::unauthorized("A bearer token is needed.").header(http::header::WWW_AUTHENTICATE, "Bearer")
        })?;
        Self::from_claims(claims, policy)
    }
}

impl Describe for Caller {
    const NEEDS_TOKEN: bool = true;

    fn describe(route: &mut Described<'_>) {
        route.needs_token();
    }
}

/// A scope as a type: `scopes! { /// … CatalogWrite = "catalog:write" }`.
pub trait Scope: Send + Sync + 'static {
    /// `<capability>:read|write`.
    const NAME: &'static str;
}

/// Declares the scopes of a capability, each as a type, and `ALL`, their names.
#[macro_export]
macro_rules! scopes {
    ($($(#[$meta:meta])* $name:ident = $scope:literal),* $(,)?) => {
        /// The names of all scopes.
        pub(crate) const ALL: &[&str] = &[$($scope),*];
        $(
            $(#[$meta])*
            #[derive(Debug)]
            pub(crate) struct $name;
            impl $crate::caller::Scope for $name {
                const NAME: &'static str = $scope;
            }
        )*
    };
}

/// A caller who holds the scope `S`; 403 otherwise.
#[derive(Debug)]
pub struct Scoped<S: Scope>(pub Caller, pub PhantomData<S>);

impl<T: Send + Sync, S: Scope> FromRequestParts<T> for Scoped<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &T) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        if caller.has_scope(S::NAME) {
            return Ok(Self(caller, PhantomData));
        }
        Err(Problem::insufficient_scope(S::NAME))
    }
}

impl<S: Scope> Describe for Scoped<S> {
    const NEEDS_TOKEN: bool = true;

    fn describe(route: &mut Described<'_>) {
        route.needs_token();
        route.also_refuses(403, &format!("The scope `{}` is missing.", S::NAME));
    }
}

/// A caller who may own things: a customer or a guest; 403 for services.
#[derive(Debug)]
pub struct Shopper(pub Owner, pub Caller);

impl<T: Send + Sync> FromRequestParts<T> for Shopper {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &T) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        match caller.owner() {
            Some(owner) => Ok(Self(owner, caller)),
            None => Err(Problem::new(
                http::StatusCode::FORBIDDEN,
                "not_a_shopper",
                "This is for customers and guests; a service has no cart, order or payment method of its own.",
            )),
        }
    }
}

impl Describe for Shopper {
    const NEEDS_TOKEN: bool = true;

    fn describe(route: &mut Described<'_>) {
        route.needs_token();
        route.also_refuses(403, "`not_a_shopper`: a service has no cart, order or payment method of its own.");
    }
}
