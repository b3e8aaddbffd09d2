//! Sessions: one sign-in on one device, with its family of refresh tokens.

use std::time::Duration;

use domain::Timestamp;
use domain::id::AccountId;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};

use super::ids::is_first;
use super::{RefreshToken, Rotated, Scopes, SessionId};

/// How long an unused session lasts.
const IDLE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// The longest life of an account's session: its owner signs in once a year.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How long the previous token still gets its answer again.
///
/// Two tabs may share the token, or the client may have lost the answer.
const GRACE: Duration = Duration::from_secs(30);

/// A session as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) owner: Owner,
    pub(crate) client_id: String,
    /// The granted scopes; if absent, all that the account holds at each refresh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scopes: Option<Scopes>,
    /// The account's password generation when the session began.
    #[serde(default, skip_serializing_if = "is_first")]
    pub(crate) generation: u64,
    /// Hash of the family secret.
    pub(crate) family: String,
    /// Hash of the secret for the next refresh.
    pub(crate) current: String,
    /// The answer that the previous secret got, at `used_at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rotated: Option<Rotated>,
    pub(crate) created_at: Timestamp,
    pub(crate) used_at: Timestamp,
    /// When the session ends unless it is used.
    pub(crate) until: Timestamp,
    /// The account that the guest of this session signed in to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) merged_into: Option<AccountId>,
}

/// How a refresh token relates to its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rotation {
    /// The token for the next refresh.
    Current,
    /// The token before it, used a moment ago: it gets the same answer again.
    Previous,
    /// A token used earlier: somebody holds a copy.
    Reused,
    /// A token of another session, or the session has ended.
    Foreign,
}

impl Session {
    /// Creates a session with its first refresh token.
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
            family: secrets::hash(&token.family),
            current: secrets::hash(&token.current),
            rotated: None,
            created_at: now,
            used_at: now,
            until: now + IDLE,
            merged_into: None,
        };
        (session, token)
    }

    /// Whether the session can still be used.
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        self.until > now && self.merged_into.is_none()
    }

    /// Relates a token to this session.
    pub(crate) fn judge(&self, token: &RefreshToken, now: Timestamp) -> Rotation {
        match self.recognise(token, now) {
            Rotation::Foreign => Rotation::Foreign,
            known if self.is_open(now) => known,
            _ => Rotation::Foreign,
        }
    }

    /// Whether the token is the current or the previous one, even if the session has ended.
    pub(crate) fn knows(&self, token: &RefreshToken, now: Timestamp) -> bool {
        matches!(self.recognise(token, now), Rotation::Current | Rotation::Previous)
    }

    fn recognise(&self, token: &RefreshToken, now: Timestamp) -> Rotation {
        // Every comparison runs, so that the time reveals nothing.
        let family = secrets::matches(&token.family, &self.family);
        let current = secrets::matches(&token.current, &self.current);
        let before = self.rotated.as_ref().map_or("", |rotated| rotated.previous.as_str());
        let previous = secrets::matches(&token.current, before) && now < self.used_at + GRACE;
        match (family, current, previous) {
            (false, ..) => Rotation::Foreign,
            (true, true, _) => Rotation::Current,
            (true, false, true) => Rotation::Previous,
            (true, false, false) => Rotation::Reused,
        }
    }

    /// When the session ends if it is used now.
    pub(crate) fn extended(&self, now: Timestamp) -> Timestamp {
        let idle = now + IDLE;
        match self.owner {
            Owner::Account(_) => idle.min(self.created_at + LONGEST),
            // A guest can't sign in again, so an active guest keeps the session and its cart.
            Owner::Guest(_) => idle,
        }
    }

    /// The scopes of the next access token, if the account holds `held` now.
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
        assert!(rotated.renewal(used) == Some(renewal), "the used token opens its renewal");
        assert!(rotated.renewal(&used.followed_by(&next)).is_none(), "no other token does");
        session.rotated = Some(rotated);
        (session.current, session.used_at) = (secrets::hash(&next), clock.now());
        RefreshToken::parse(&used.followed_by(&next).to_string()).unwrap()
    }

    #[test]
    fn a_token_works_once_and_the_previous_one_during_the_grace_period() {
        let (mut session, first, clock) = begin();
        assert_eq!(session.judge(&first, clock.now()), Rotation::Current);
        let second = rotate(&mut session, &first, &clock);
        assert_eq!(session.judge(&second, clock.now()), Rotation::Current);
        assert_eq!(session.judge(&first, session.used_at + GRACE), Rotation::Reused);
        assert_eq!(session.judge(&first, session.used_at + (GRACE - Duration::from_millis(1))), Rotation::Previous);
        let mut later = session.clone();
        rotate(&mut later, &second, &clock);
        assert_eq!(later.judge(&second, clock.now()), Rotation::Previous);
        assert_eq!(later.judge(&first, clock.now()), Rotation::Reused, "two rotations ago");
        let forged = RefreshToken { family: secrets::random::<16>(), ..second.clone() };
        assert_eq!(session.judge(&forged, clock.now()), Rotation::Foreign, "a forged token ends nothing");
        assert_eq!(session.judge(&second, session.until), Rotation::Foreign, "the session has ended");
        session.merged_into = Some(AccountId::new(&clock));
        assert_eq!(session.judge(&second, clock.now()), Rotation::Foreign);
    }

    #[test]
    fn stores_and_logs_no_secret() {
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
    fn only_an_accounts_session_is_limited_to_a_year() {
        let (session, _, clock) = begin();
        let (begun, late) = (session.created_at, clock.now() + LONGEST - Duration::from_secs(60));
        assert_eq!(session.extended(begun), begun + IDLE);
        assert_eq!(session.extended(late), begun + LONGEST);
        let guest = Session { owner: Owner::Guest(GuestId::new(&clock)), ..session };
        assert_eq!(guest.extended(late), late + IDLE);
    }

    proptest! {
        #[test]
        fn parses_any_text_without_panicking(text in ".{0,300}") {
            if let Some(token) = RefreshToken::parse(&text) {
                prop_assert_eq!(token.to_string(), text);
            }
        }
    }
}
