//! Sessions of accounts and guests.

use domain::Timestamp;
use domain::id::{AccountId, GuestId};
use domain::owner::Owner;
use events::identity::GuestMerged;
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::accounts::{ACCOUNT, check_password_unchanged};
use super::{Store, unless_refused};
use crate::model::{Rotated, Session, SessionId};

const SESSION: &str = "session";
const GUEST: &str = "guest";

fn partition(owner: &Owner) -> String {
    format!("sessions#{owner}")
}

pub(super) fn session_key(owner: &Owner, id: SessionId) -> Key {
    Key::new(partition(owner), id.to_string())
}

pub(super) fn new_session(session: &Session) -> Write {
    Write::create(SESSION, session_key(&session.owner, session.id), session).expires_at(session.until)
}

/// The outcome of starting an account's session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begun {
    /// The session has begun, and the guest, if any, is merged into the account.
    Yes,
    /// Refused: the account's password has changed, or it is not active.
    Overtaken,
    /// Refused: the guest's session has ended, or the guest belongs to another account.
    NoGuest,
}

/// The outcome of renewing a session.
#[derive(Debug)]
pub(crate) enum Renewed {
    /// The session is renewed.
    Yes,
    /// The session was used or ended meanwhile; its present state, if it still exists.
    Overtaken(Option<Session>),
}

impl Store {
    /// Starts a guest's session.
    pub(crate) async fn begin_session_as_guest(&self, session: &Session) -> Result<(), TableError> {
        self.table.write(new_session(session)).await
    }

    /// Starts an account's session, if the account's password is the one that the session
    /// names.
    pub(crate) async fn begin_session(&self, session: &Session, account: AccountId) -> Result<Begun, TableError> {
        let mut tx = self.table.transaction();
        tx.push(check_password_unchanged(account, session.generation));
        tx.push(new_session(session));
        Ok(if unless_refused(tx.commit().await, ACCOUNT)? { Begun::Yes } else { Begun::Overtaken })
    }

    /// Like [`Store::begin_session`], and merges the guest into the account: once, and into
    /// one account only.
    pub(crate) async fn begin_session_with_guest(
        &self,
        session: &Session,
        account: AccountId,
        guest: GuestId,
        guest_session: SessionId,
    ) -> Result<Begun, TableError> {
        let key = session_key(&Owner::Guest(guest), guest_session);
        let mut tx = self.table.transaction();
        tx.push(check_password_unchanged(account, session.generation));
        tx.push(new_session(session));
        tx.push(
            Write::update(GUEST, key, "SET #merged_into = :account")
                .when("attribute_exists(pk) AND attribute_not_exists(#merged_into) AND #until > :now")
                .value("account", account)
                .value("now", self.table.clock().now()),
        );
        tx.publish(&GuestMerged { guest_id: guest, account_id: account });
        match tx.commit().await {
            Ok(()) => Ok(Begun::Yes),
            Err(error) if error.refused(ACCOUNT) => Ok(Begun::Overtaken),
            Err(TableError::Refused(refusal)) if refusal.is(GUEST) => {
                // The client may have lost the first answer, so signing in again with the same guest is allowed.
                let same = refusal.items::<Session>(GUEST).iter().any(|s| s.merged_into == Some(account));
                if same { self.begin_session(session, account).await } else { Ok(Begun::NoGuest) }
            }
            Err(error) => Err(error),
        }
    }

    /// Finds a session.
    pub(crate) async fn find_session(&self, owner: &Owner, id: SessionId) -> Result<Option<Session>, TableError> {
        self.table.get(&session_key(owner, id)).await
    }

    /// Replaces the refresh token by the next one, and stores the answer for the previous one.
    pub(crate) async fn rotate_session(
        &self,
        session: &Session,
        next: &str,
        rotated: &Rotated,
        now: Timestamp,
    ) -> Result<Renewed, TableError> {
        let until = session.extended(now);
        let set =
            "SET #current = :next, #rotated = :rotated, #used_at = :now, #until = :until, #expires_at = :expires_at";
        let write = Write::update(SESSION, session_key(&session.owner, session.id), set)
            .when("#current = :current AND attribute_not_exists(#merged_into)")
            .value("current", &session.current)
            .value("next", secrets::hash(next))
            .value("rotated", rotated)
            .value("now", now)
            .value("until", until)
            .value("expires_at", until.as_seconds());
        match self.table.write(write).await {
            Ok(()) => Ok(Renewed::Yes),
            Err(TableError::Refused(refusal)) => Ok(Renewed::Overtaken(refusal.items(SESSION).pop())),
            Err(error) => Err(error),
        }
    }

    /// Ends a session and its family of refresh tokens; false if there is none.
    pub(crate) async fn end_session(&self, owner: &Owner, id: SessionId) -> Result<bool, TableError> {
        let delete = Write::delete(SESSION, session_key(owner, id)).when("attribute_exists(pk)");
        unless_refused(self.table.write(delete).await, SESSION)
    }

    /// Lists a page of an owner's sessions, newest first.
    pub(crate) async fn list_sessions(
        &self,
        owner: &Owner,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Session>, TableError> {
        self.table.query(Index::Main, partition(owner)).newest_first().limit(limit).after(after).page().await
    }
}
