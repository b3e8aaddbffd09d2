//! Verifies tokens where API Gateway's authorizer would: signature, algorithm, type, issuer, audience, expiry.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError, RwLock};

use domain::Clock;
use http::{HeaderMap, header};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;
use service::Problem;
use service::caller::Claims;

/// Tokens whose verification is remembered, until they expire.
const REMEMBERED: usize = 10_000;

/// The authorizer of the one process.
pub(crate) struct Authorizer {
    validation: Validation,
    clock: Clock,
    keys: RwLock<HashMap<String, DecodingKey>>,
    verified: Mutex<HashMap<String, (i64, Claims)>>,
}

/// Why a token does not hold.
pub(crate) enum Refusal {
    /// It names a key that is not known (yet).
    UnknownKey,
    /// It does not hold, and never will.
    Invalid(&'static str),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownKey => Problem::unauthorized("The token is signed with an unknown key."),
            Refusal::Invalid(why) => Problem::unauthorized(why),
        }
    }
}

impl Authorizer {
    pub(crate) fn new(issuer: &str, audience: &str, clock: Clock) -> Self {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // By the clock that all else goes by.
        (validation.validate_exp, validation.validate_nbf) = (false, false);
        Self { validation, clock, keys: RwLock::default(), verified: Mutex::default() }
    }

    /// Takes the issuer's current keys.
    pub(crate) fn learn(&self, keys: &JwkSet) {
        let usable =
            keys.keys.iter().filter_map(|jwk| Some((jwk.common.key_id.clone()?, DecodingKey::from_jwk(jwk).ok()?)));
        let usable: HashMap<_, _> = usable.collect();
        let mut known = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        // With a key that is gone, so are the tokens that it signed.
        if known.keys().any(|kid| !usable.contains_key(kid)) {
            self.verified.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        *known = usable;
    }

    /// The bearer token of a request (RFC 6750, section 2.1).
    pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// Verifies a token and gives its claims as texts, as API Gateway does.
    pub(crate) fn verify(&self, token: &str) -> Result<Claims, Refusal> {
        let now = self.clock.now().as_seconds();
        if let Some((expires, claims)) = self.verified.lock().unwrap_or_else(PoisonError::into_inner).get(token)
            && *expires > now
        {
            return Ok(claims.clone());
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| Refusal::Invalid("The token can't be read."))?;
        // RFC 7515, section 4.1.11: no extension of the header is understood here.
        if header.crit.is_some() {
            return Err(Refusal::Invalid("The token asks for more than is understood."));
        }
        if header.alg != Algorithm::RS256 {
            return Err(Refusal::Invalid("The token is not signed with RS256."));
        }
        // RFC 9068, section 4: only access tokens.
        if !header.typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case("at+jwt")) {
            return Err(Refusal::Invalid("The token is no access token."));
        }
        let kid = header.kid.ok_or(Refusal::Invalid("The token names no key."))?;
        // Held until the token is remembered, so that none is remembered whose key has gone meanwhile.
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let key = keys.get(&kid).ok_or(Refusal::UnknownKey)?;
        let data = jsonwebtoken::decode::<HashMap<String, Value>>(token, key, &self.validation).map_err(|_| {
            Refusal::Invalid("The token does not hold: its signature, issuer, audience or time is wrong.")
        })?;
        let expires = in_time(&data.claims, now)?;
        let claims = Claims(data.claims.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect());
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        if verified.len() >= REMEMBERED {
            verified.retain(|_, (expires, _)| *expires > now);
            if verified.len() >= REMEMBERED {
                verified.clear();
            }
        }
        verified.insert(token.to_owned(), (expires, claims.clone()));
        Ok(claims)
    }
}

/// When a token ends that is good now, by those claims that API Gateway's authorizer looks at.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "seconds are far below 2^52")]
fn in_time(claims: &HashMap<String, Value>, now: i64) -> Result<i64, Refusal> {
    let seconds = |name: &str| claims.get(name).map(|value| value.as_f64().unwrap_or(f64::NAN));
    let expires = match seconds("exp") {
        Some(expires) if expires > now as f64 => expires as i64,
        _ => return Err(Refusal::Invalid("The token has expired.")),
    };
    let begun = |name: &str| seconds(name).is_none_or(|begins| begins <= now as f64);
    if begun("nbf") && begun("iat") {
        return Ok(expires);
    }
    Err(Refusal::Invalid("The token is not good yet."))
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
