//! Accounts: who a person is, what the account may do, and whether it may sign in.

use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::Metadata;
use domain::email::Email;
use domain::id::AccountId;
use serde::{Deserialize, Serialize};

use super::ids::is_first;
use super::{Locale, Scopes, Session, SessionId};

/// An account as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    /// Absent once erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<Email>,
    /// When the owner confirmed the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email_verified_at: Option<Timestamp>,
    #[serde(flatten)]
    pub(crate) profile: Profile,
    pub(crate) status: Status,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) staff: bool,
    #[serde(default, skip_serializing_if = "Scopes::is_empty")]
    pub(crate) scopes: Scopes,
    /// An Argon2id hash; absent once erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) password: Option<String>,
    /// Counts the password changes. Sessions, codes and mailed tokens carry the number
    /// under which they were created; a change ends those with an older number.
    #[serde(default, skip_serializing_if = "is_first")]
    pub(crate) password_generation: u64,
    /// The last password change, and the session that it kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sessions_cut: Option<SessionsCut>,
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// Details that the owner or staff enter.
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

/// The last password change: it ended every earlier session except the kept one.
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
    /// The account may be used.
    Active,
    /// Locked by staff for now, because of suspected misuse.
    Locked,
    /// Closed by staff.
    Disabled,
    /// Erased for good: no personal data is left.
    Erased,
}

/// A person's role in the shop.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, deserr::Deserr, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[deserr(error = domain::fault::Faults, rename_all = lowercase)]
pub(crate) enum Role {
    /// Buys. Every account has this role.
    Customer,
    /// Works for the shop, and may hold scopes.
    Staff,
}

/// The account is not active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the account is not active")]
pub(crate) struct Closed;

impl Account {
    /// Creates a customer's account.
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

    /// The account's scopes, if it is active.
    pub(crate) fn admit(&self) -> Result<&Scopes, Closed> {
        if self.status == Status::Active { Ok(&self.scopes) } else { Err(Closed) }
    }

    /// Whether a password change has ended this session.
    pub(crate) fn has_ended(&self, session: &Session) -> bool {
        let Some(cut) = &self.sessions_cut else { return false };
        if cut.kept == Some(session.id) {
            return false;
        }
        // Accounts stored before generations existed have only the time of the change.
        if self.password_generation == 0 {
            return session.created_at < cut.at;
        }
        session.generation != self.password_generation
    }

    /// Like [`Account::has_ended`], for a session known by its id alone.
    ///
    /// The id tells when the session began.
    pub(crate) fn has_ended_by_id(&self, session: SessionId) -> bool {
        let begun = Timestamp::from_millis(i64::try_from(session.raw().made_at_ms()).unwrap_or_default());
        self.sessions_cut.as_ref().is_some_and(|cut| begun < cut.at && cut.kept != Some(session))
    }

    /// Whether the password has changed since this moment. A change within the same
    /// millisecond counts as later.
    pub(crate) fn password_changed_since(&self, moment: Timestamp) -> bool {
        self.sessions_cut.as_ref().is_some_and(|cut| moment <= cut.at)
    }

    /// The account's roles.
    pub(crate) fn roles(&self) -> Vec<Role> {
        if self.staff { vec![Role::Customer, Role::Staff] } else { vec![Role::Customer] }
    }

    /// The account without personal data.
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

    /// The account with a new password; all sessions end except `kept`.
    pub(crate) fn with_password(self, password: String, kept: Option<SessionId>, now: Timestamp) -> Self {
        let sessions_cut = Some(SessionsCut { at: now, kept });
        let password_generation = self.password_generation + 1;
        Self { password: Some(password), password_generation, sessions_cut, ..self.touched(now) }
    }

    /// The account with its e-mail address confirmed.
    pub(crate) fn verified(self, now: Timestamp) -> Self {
        Self { email_verified_at: self.email_verified_at.or(Some(now)), ..self.touched(now) }
    }

    /// The account at its next version.
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
    fn an_erased_account_holds_no_personal_data() {
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
    fn a_password_change_ends_all_sessions_except_the_kept_one() {
        let before = account();
        let (kept, other) = (session(&before, 5_000), session(&before, 5_000));
        let changed = before.with_password("$argon2id$…".into(), Some(kept.id), Timestamp::from_millis(5_000));
        assert!(!changed.has_ended(&kept) && changed.has_ended(&other));
        let next = session(&changed, 4_000);
        assert!(!changed.has_ended(&next), "the generation decides, not the clock");
        let again = changed.with_password("$argon2id$…".into(), Some(next.id), Timestamp::from_millis(6_000));
        assert!(again.has_ended(&kept) && !again.has_ended(&next));
        assert!(again.password_changed_since(Timestamp::from_millis(6_000)));
        assert!(!again.password_changed_since(Timestamp::from_millis(6_001)));
    }

    #[test]
    fn reads_accounts_and_sessions_stored_without_a_generation() {
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
