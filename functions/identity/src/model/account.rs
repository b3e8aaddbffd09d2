//! Accounts: who somebody is, what he may do, and whether he may come in.

use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::Metadata;
use domain::email::Email;
use domain::id::AccountId;
use serde::{Deserialize, Serialize};

use super::ids::is_first;
use super::{Locale, Scopes, Session, SessionId};

/// An account as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    /// Gone once erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<Email>,
    /// When it was proved that mail to the address arrives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email_verified_at: Option<Timestamp>,
    #[serde(flatten)]
    pub(crate) profile: Profile,
    pub(crate) status: Status,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) staff: bool,
    #[serde(default, skip_serializing_if = "Scopes::is_empty")]
    pub(crate) scopes: Scopes,
    /// An Argon2id hash; gone once erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) password: Option<String>,
    /// Counts the passwords that followed the first one. What a password begins names its number, and ends with it.
    #[serde(default, skip_serializing_if = "is_first")]
    pub(crate) password_generation: u64,
    /// When the password was changed last, and the session that went on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sessions_cut: Option<SessionsCut>,
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// What a person, and whoever serves him, says of him.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Profile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<Line<1, 200>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<Line<1, 32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) locale: Option<Locale>,
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub(crate) metadata: Metadata,
}

/// The last change of a password: every session from before it has ended, but for the one that was kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SessionsCut {
    pub(crate) at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) kept: Option<SessionId>,
}

/// Whether an account may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, deserr::Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = domain::fault::Faults, rename_all = lowercase)]
#[schema(as = AccountStatus)]
pub(crate) enum Status {
    /// It may.
    Active,
    /// Not for now: staff suspects that somebody else uses it.
    Locked,
    /// Closed by staff.
    Disabled,
    /// Gone: nothing personal is left, and nothing brings it back.
    Erased,
}

/// What somebody is to the shop.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, deserr::Deserr, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[deserr(error = domain::fault::Faults, rename_all = lowercase)]
pub(crate) enum Role {
    /// Buys; everybody does.
    Customer,
    /// Works here, and may hold scopes.
    Staff,
}

/// The account is not active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the account is not active")]
pub(crate) struct Closed;

impl Account {
    /// A new account of a customer.
    pub(crate) const fn new(id: AccountId, email: Email, profile: Profile, password: String, now: Timestamp) -> Self {
        Self {
            id,
            email: Some(email),
            email_verified_at: None,
            profile,
            status: Status::Active,
            staff: false,
            scopes: Scopes::new(),
            password: Some(password),
            password_generation: 0,
            sessions_cut: None,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// Who may come in holds these scopes.
    pub(crate) fn admit(&self) -> Result<&Scopes, Closed> {
        if self.status == Status::Active { Ok(&self.scopes) } else { Err(Closed) }
    }

    /// Whether a session of this account has ended by a change of the password.
    pub(crate) fn has_ended(&self, session: &Session) -> bool {
        let Some(cut) = &self.sessions_cut else { return false };
        if cut.kept == Some(session.id) {
            return false;
        }
        // Accounts that were written before passwords were counted know the moment alone.
        if self.password_generation == 0 {
            return session.created_at < cut.at;
        }
        session.generation != self.password_generation
    }

    /// Whether a session, known by its id alone, began before the last change of the password and was not kept.
    pub(crate) fn has_left_behind(&self, session: SessionId) -> bool {
        let begun = Timestamp::from_millis(i64::try_from(session.raw().made_at_ms()).unwrap_or_default());
        self.sessions_cut.as_ref().is_some_and(|cut| begun < cut.at && cut.kept != Some(session))
    }

    /// Whether the password is another than it was at this moment. Of what happens within a millisecond, the change counts
    /// as the later.
    pub(crate) fn password_changed_since(&self, moment: Timestamp) -> bool {
        self.sessions_cut.as_ref().is_some_and(|cut| moment <= cut.at)
    }

    /// What somebody is to the shop.
    pub(crate) fn roles(&self) -> Vec<Role> {
        if self.staff { vec![Role::Customer, Role::Staff] } else { vec![Role::Customer] }
    }

    /// The account with nothing personal left.
    pub(crate) fn erased(self, now: Timestamp) -> Self {
        Self {
            email: None,
            email_verified_at: None,
            profile: Profile::default(),
            status: Status::Erased,
            staff: false,
            scopes: Scopes::new(),
            password: None,
            password_generation: self.password_generation + 1,
            sessions_cut: Some(SessionsCut { at: now, kept: None }),
            ..self.touched(now)
        }
    }

    /// The account with a new password; all sessions end but one.
    pub(crate) fn with_password(self, password: String, kept: Option<SessionId>, now: Timestamp) -> Self {
        let sessions_cut = Some(SessionsCut { at: now, kept });
        let password_generation = self.password_generation + 1;
        Self { password: Some(password), password_generation, sessions_cut, ..self.touched(now) }
    }

    /// The account of somebody who was reached by mail.
    pub(crate) fn verified(self, now: Timestamp) -> Self {
        Self { email_verified_at: self.email_verified_at.or(Some(now)), ..self.touched(now) }
    }

    /// The next version.
    pub(crate) fn touched(self, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, ..self }
    }
}

#[cfg(test)]
mod tests {
    use domain::owner::Owner;

    use super::*;

    fn account() -> Account {
        let clock = domain::Clock::manual(Timestamp::from_millis(1_000));
        let email = "ada@example.com".parse().unwrap();
        let (name, phone) = (Some("Ada".parse().unwrap()), Some("+30 210 000".parse().unwrap()));
        let profile = Profile { name, phone, ..Profile::default() };
        Account::new(AccountId::new(&clock), email, profile, "$argon2id$…".into(), clock.now())
    }

    #[test]
    fn an_erased_account_says_nothing_of_its_owner() {
        let erased = account().erased(Timestamp::from_millis(2_000));
        let text = serde_json::to_string(&erased).unwrap();
        assert!(
            !text.contains("ada") && !text.contains("Ada") && !text.contains("+30") && !text.contains("argon"),
            "{text}"
        );
        assert_eq!((erased.version, erased.admit()), (2, Err(Closed)));
    }

    fn session(account: &Account, at_ms: i64) -> Session {
        let (at, clock) = (Timestamp::from_millis(at_ms), domain::Clock::manual(Timestamp::from_millis(at_ms)));
        let (id, owner) = (SessionId::new(&clock), Owner::Account(account.id));
        Session::begin(id, owner, "stoa", None, account.password_generation, at).0
    }

    #[test]
    fn a_new_password_ends_the_sessions_before_it_but_one() {
        let before = account();
        let (kept, other) = (session(&before, 5_000), session(&before, 5_000));
        let changed = before.with_password("$argon2id$…".into(), Some(kept.id), Timestamp::from_millis(5_000));
        assert!(!changed.has_ended(&kept) && changed.has_ended(&other));
        let next = session(&changed, 4_000);
        assert!(!changed.has_ended(&next), "the password counts, no clock");
        let again = changed.with_password("$argon2id$…".into(), Some(next.id), Timestamp::from_millis(6_000));
        assert!(again.has_ended(&kept) && !again.has_ended(&next));
        assert!(again.password_changed_since(Timestamp::from_millis(6_000)));
        assert!(!again.password_changed_since(Timestamp::from_millis(6_001)));
    }

    #[test]
    fn accounts_and_sessions_from_before_passwords_were_counted_are_read() {
        let (old, clock) = (account(), domain::Clock::manual(Timestamp::from_millis(1_000)));
        let kept = SessionId::new(&clock);
        let cut = SessionsCut { at: Timestamp::from_millis(5_000), kept: Some(kept) };
        let text = serde_json::to_string(&Account { sessions_cut: Some(cut), ..old.clone() }).unwrap();
        assert!(!text.contains("generation"), "{text}");
        let account: Account = serde_json::from_str(&text).unwrap();
        let text = serde_json::to_string(&session(&old, 4_999)).unwrap();
        assert!(!text.contains("generation"), "{text}");
        let other: Session = serde_json::from_str(&text).unwrap();
        assert!(account.has_ended(&other) && !account.has_ended(&Session { id: kept, ..other }));
        assert!(!account.has_ended(&session(&old, 5_000)));
    }
}
