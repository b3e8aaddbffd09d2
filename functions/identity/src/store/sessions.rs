//! Sessions of accounts and guests.

use domain::Timestamp;
use domain::id::{AccountId, GuestId};
use domain::owner::Owner;
use events::identity::GuestMerged;
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::accounts::{ACCOUNT, still};
use super::{Store, unless_refused};
use crate::model::secret;
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

/// Whether a session of an account has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begun {
    /// It has; what was the guest's, if there is one, is the account's.
    Yes,
    /// Not: the account has another password by now, or is not active.
    Overtaken,
    /// Not: the guest is over, or another account's.
    NoGuest,
}

/// Whether a session was renewed.
#[derive(Debug)]
pub(crate) enum Renewed {
    /// It was.
    Yes,
    /// It was used or ended meanwhile; as it stands, if it is there.
    Overtaken(Option<Session>),
}

impl Store {
    /// Begins a guest's session.
    pub(crate) async fn begin_session_as_guest(&self, session: &Session) -> Result<(), TableError> {
        self.table.write(new_session(session)).await
    }

    /// Begins a session of an account, while its password is the one that the session names.
    pub(crate) async fn begin_session(&self, session: &Session, account: AccountId) -> Result<Begun, TableError> {
        let mut tx = self.table.transaction();
        tx.push(still(account, session.generation));
        tx.push(new_session(session));
        Ok(if unless_refused(tx.commit().await, ACCOUNT)? { Begun::Yes } else { Begun::Overtaken })
    }

    /// As [`Store::begin_session`], and gives the account what was the guest's: once, and to one account only.
    pub(crate) async fn begin_session_with_guest(
        &self,
        session: &Session,
        account: AccountId,
        guest: GuestId,
        guest_session: SessionId,
    ) -> Result<Begun, TableError> {
        let key = session_key(&Owner::Guest(guest), guest_session);
        let mut tx = self.table.transaction();
        tx.push(still(account, session.generation));
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
                // Signing in again with the same guest is no fault: the first answer may have been lost.
                let same = refusal.items::<Session>(GUEST).iter().any(|s| s.merged_into == Some(account));
                if same { self.begin_session(session, account).await } else { Ok(Begun::NoGuest) }
            }
            Err(error) => Err(error),
        }
    }

    /// One session.
    pub(crate) async fn find_session(&self, owner: &Owner, id: SessionId) -> Result<Option<Session>, TableError> {
        self.table.get(&session_key(owner, id)).await
    }

    /// Makes the next refresh token the one that counts, and keeps what the one before it got.
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
            .value("next", secret::hash(next))
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

    /// Ends a session and its family of refresh tokens; false where there is none.
    pub(crate) async fn end_session(&self, owner: &Owner, id: SessionId) -> Result<bool, TableError> {
        let delete = Write::delete(SESSION, session_key(owner, id)).when("attribute_exists(pk)");
        unless_refused(self.table.write(delete).await, SESSION)
    }

    /// One page of an owner's sessions, newest first.
    pub(crate) async fn list_sessions(
        &self,
        owner: &Owner,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Session>, TableError> {
        self.table.query(Index::Main, partition(owner)).newest_first().limit(limit).after(after).page().await
    }
}
