//! Sessions: one sign-in on one device, and the family of refresh tokens that keeps it alive.

use std::time::Duration;

use domain::Timestamp;
use domain::id::AccountId;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};

use super::ids::is_first;
use super::{RefreshToken, Rotated, Scopes, SessionId, secret};

/// How long a session lasts without being used.
const IDLE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long it lasts at most; whoever has an account signs in once a year.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How long the token before the current one still gets the answer that it got: two tabs may share it, or the answer may
/// have been lost.
const GRACE: Duration = Duration::from_secs(30);

/// A session as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) owner: Owner,
    pub(crate) client_id: String,
    /// The scopes that were granted; absent, those that the account holds at the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scopes: Option<Scopes>,
    /// Which of the account's passwords it began with.
    #[serde(default, skip_serializing_if = "is_first")]
    pub(crate) generation: u64,
    /// Hash of the family secret.
    pub(crate) family: String,
    /// Hash of the secret that is good for the next refresh.
    pub(crate) current: String,
    /// What the secret before it got, at the moment of the last use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rotated: Option<Rotated>,
    pub(crate) created_at: Timestamp,
    pub(crate) used_at: Timestamp,
    /// When it ends unless it is used.
    pub(crate) until: Timestamp,
    /// A guest's session, once he has signed in: whose it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) merged_into: Option<AccountId>,
}

/// What a refresh token is to its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rotation {
    /// The one to be used now.
    Current,
    /// The one before it, used a moment ago: its answer is given again.
    Previous,
    /// One that was used before: somebody holds a copy.
    Reused,
    /// Not of this session, or the session is over.
    Foreign,
}

impl Session {
    /// Begins a session, with its first refresh token.
    pub(crate) fn begin(
        id: SessionId,
        owner: Owner,
        client_id: &str,
        scopes: Option<Scopes>,
        generation: u64,
        now: Timestamp,
    ) -> (Self, RefreshToken) {
        let token = RefreshToken::new(owner, id);
        let session = Self {
            id,
            owner,
            client_id: client_id.to_owned(),
            scopes,
            generation,
            family: secret::hash(&token.family),
            current: secret::hash(&token.current),
            rotated: None,
            created_at: now,
            used_at: now,
            until: now + IDLE,
            merged_into: None,
        };
        (session, token)
    }

    /// Whether it can still be used.
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        self.until > now && self.merged_into.is_none()
    }

    /// What a token is to this session.
    pub(crate) fn judge(&self, token: &RefreshToken, now: Timestamp) -> Rotation {
        match self.recognise(token, now) {
            Rotation::Foreign => Rotation::Foreign,
            known if self.is_open(now) => known,
            _ => Rotation::Foreign,
        }
    }

    /// Whether a token is one that its owner may hold at this moment, also where the session is over.
    pub(crate) fn knows(&self, token: &RefreshToken, now: Timestamp) -> bool {
        matches!(self.recognise(token, now), Rotation::Current | Rotation::Previous)
    }

    fn recognise(&self, token: &RefreshToken, now: Timestamp) -> Rotation {
        // All are compared whatever the first says, so that the time tells nothing.
        let family = secret::matches(&token.family, &self.family);
        let current = secret::matches(&token.current, &self.current);
        let before = self.rotated.as_ref().map_or("", |rotated| rotated.previous.as_str());
        let previous = secret::matches(&token.current, before) && now < self.used_at + GRACE;
        match (family, current, previous) {
            (false, ..) => Rotation::Foreign,
            (true, true, _) => Rotation::Current,
            (true, false, true) => Rotation::Previous,
            (true, false, false) => Rotation::Reused,
        }
    }

    /// When it ends if it is used now.
    pub(crate) fn extended(&self, now: Timestamp) -> Timestamp {
        let idle = now + IDLE;
        match self.owner {
            Owner::Account(_) => idle.min(self.created_at + LONGEST),
            // A guest has nothing to sign in again with: his cart is his as long as he comes.
            Owner::Guest(_) => idle,
        }
    }

    /// The scopes of its next access token, given what the account holds now.
    pub(crate) fn scopes_within(&self, held: &Scopes) -> Scopes {
        match &self.scopes {
            Some(granted) => granted.intersection(held).copied().collect(),
            None => held.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Clock;
    use domain::id::GuestId;
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Renewal, Stamp, parse_scopes};

    fn begin() -> (Session, RefreshToken, Clock) {
        let clock = Clock::manual(Timestamp::from_millis(1_772_366_400_000));
        let owner = Owner::Account(AccountId::new(&clock));
        let (session, token) = Session::begin(SessionId::new(&clock), owner, "stoa", None, 0, clock.now());
        (session, token, clock)
    }

    fn rotate(session: &mut Session, used: &RefreshToken, clock: &Clock) -> RefreshToken {
        let next = RefreshToken::next_secret();
        let renewal =
            Renewal { next: next.clone(), stamp: Stamp::new(clock), scopes: parse_scopes("orders:read").unwrap() };
        let rotated = renewal.sealed_by(used).unwrap();
        assert!(rotated.renewal(used) == Some(renewal), "the token that was used opens what it gave");
        assert!(rotated.renewal(&used.followed_by(&next)).is_none(), "no other does");
        session.rotated = Some(rotated);
        (session.current, session.used_at) = (secret::hash(&next), clock.now());
        RefreshToken::parse(&used.followed_by(&next).to_string()).unwrap()
    }

    #[test]
    fn each_token_is_good_once_and_the_last_one_for_a_moment_more() {
        let (mut session, first, clock) = begin();
        assert_eq!(session.judge(&first, clock.now()), Rotation::Current);
        let second = rotate(&mut session, &first, &clock);
        assert_eq!(session.judge(&second, clock.now()), Rotation::Current);
        assert_eq!(session.judge(&first, session.used_at + GRACE), Rotation::Reused);
        assert_eq!(session.judge(&first, session.used_at + (GRACE - Duration::from_millis(1))), Rotation::Previous);
        let mut later = session.clone();
        rotate(&mut later, &second, &clock);
        assert_eq!(later.judge(&second, clock.now()), Rotation::Previous);
        assert_eq!(later.judge(&first, clock.now()), Rotation::Reused, "two before is too many");
        let forged = RefreshToken { family: secret::random::<16>(), ..second.clone() };
        assert_eq!(session.judge(&forged, clock.now()), Rotation::Foreign, "a made-up token ends nothing");
        assert_eq!(session.judge(&second, session.until), Rotation::Foreign, "over is over");
        session.merged_into = Some(AccountId::new(&clock));
        assert_eq!(session.judge(&second, clock.now()), Rotation::Foreign);
    }

    #[test]
    fn nothing_secret_is_kept_or_logged() {
        let (mut session, token, clock) = begin();
        let next = rotate(&mut session, &token, &clock);
        let kept = format!("{} {session:?} {token:?}", serde_json::to_string(&session).unwrap());
        for secret in [&token.current, &token.family, &next.current] {
            assert!(!kept.contains(secret), "{kept}");
        }
    }

    #[test]
    fn scopes_follow_the_account_and_stay_within_the_grant() {
        let (session, ..) = begin();
        let held = parse_scopes("orders:read cart:read").unwrap();
        assert_eq!(session.scopes_within(&held), held);
        let narrow = Session { scopes: Some(parse_scopes("orders:read orders:write").unwrap()), ..session };
        assert_eq!(narrow.scopes_within(&held), parse_scopes("orders:read").unwrap());
    }

    #[test]
    fn an_account_signs_in_once_a_year_and_a_guest_never() {
        let (session, _, clock) = begin();
        let (begun, late) = (session.created_at, clock.now() + LONGEST - Duration::from_secs(60));
        assert_eq!(session.extended(begun), begun + IDLE);
        assert_eq!(session.extended(late), begun + LONGEST);
        let guest = Session { owner: Owner::Guest(GuestId::new(&clock)), ..session };
        assert_eq!(guest.extended(late), late + IDLE);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reading_of_a_token(text in ".{0,300}") {
            if let Some(token) = RefreshToken::parse(&text) {
                prop_assert_eq!(token.to_string(), text);
            }
        }
    }
}
