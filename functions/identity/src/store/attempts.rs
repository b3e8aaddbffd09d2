//! Attempts to sign in and letters asked for. Attempts are counted before the password is looked at, so that a thousand at once are not a thousand guesses.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::Timestamp;
use shared::table::{Key, TableError, Write};

use super::Store;
use crate::secret;

const ATTEMPT: &str = "attempt";
/// Attempts are counted from the first one on, for so long.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// What is counted, and how much of it is too much.
#[derive(Clone, Debug)]
pub(crate) struct Limit {
    key: Key,
    most: u32,
}

impl Limit {
    /// Attempts at one account; also at one that does not exist.
    pub(crate) fn of_account(email: &str) -> Self {
        Self { key: Key::only(format!("attempts#account#{}", secret::hash(email))), most: 5 }
    }

    /// Attempts from one address of the network.
    pub(crate) fn of_address(address: &str) -> Self {
        Self { key: Key::only(format!("attempts#address#{}", secret::hash(address))), most: 50 }
    }

    /// Letters to one address; also to one that has no account.
    pub(crate) fn of_letters_to(email: &str) -> Self {
        Self { key: Key::only(format!("attempts#letters_to#{}", secret::hash(email))), most: 3 }
    }

    /// Letters asked for from one address of the network.
    pub(crate) fn of_letters_from(address: &str) -> Self {
        Self { key: Key::only(format!("attempts#letters_from#{}", secret::hash(address))), most: 20 }
    }
}

#[derive(Serialize, Deserialize)]
struct Attempts {
    count: u32,
    until: Timestamp,
}

/// An attempt that was counted, and when the window that counts it ends.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    key: Key,
    until: Timestamp,
}

/// Whether one more may be made.
#[derive(Clone, Debug)]
pub(crate) enum Attempted {
    /// It may, and is counted.
    Counted(Attempt),
    /// It may not, for so many seconds.
    TooMany(u64),
}

impl Store {
    /// Counts an attempt.
    pub(crate) async fn count_attempt(&self, limit: &Limit) -> Result<Attempted, TableError> {
        let now = self.table.clock().now();
        let counted = |until| Attempted::Counted(Attempt { key: limit.key.clone(), until });
        let window = Attempts { count: 1, until: now + WINDOW };
        let first = Write::put(ATTEMPT, limit.key.clone(), &window)
            .when("attribute_not_exists(pk) OR #until <= :now")
            .value("now", now)
            .expires_at(window.until);
        let window = match self.table.write(first).await {
            Ok(()) => return Ok(counted(window.until)),
            Err(TableError::Refused(refusal)) => refusal.items(ATTEMPT).into_iter().next().unwrap_or(window),
            Err(error) => return Err(error),
        };
        if window.count >= limit.most {
            return Ok(too_many(window.until, now));
        }
        let further = Write::update(ATTEMPT, limit.key.clone(), "SET #count = #count + :one")
            .when("#count < :most AND #until > :now")
            .value("one", 1)
            .value("most", limit.most)
            .value("now", now);
        match self.table.write(further).await {
            Ok(()) => Ok(counted(window.until)),
            Err(TableError::Refused(refusal)) => {
                let ends = refusal.items::<Attempts>(ATTEMPT).into_iter().map(|a| a.until).next();
                Ok(too_many(ends.unwrap_or(now), now))
            }
            Err(error) => Err(error),
        }
    }

    /// Takes an attempt back: it was no failure. Does nothing where another window counts by now.
    pub(crate) async fn uncount_attempt(&self, attempt: Attempt) -> Result<(), TableError> {
        let write = Write::update(ATTEMPT, attempt.key, "SET #count = #count - :one").when("#until = :until");
        unless_gone(self.table.write(write.value("one", 1).value("until", attempt.until)).await)
    }

    /// Forgets all attempts: the right password was given.
    pub(crate) async fn forget_attempts(&self, limit: &Limit) -> Result<(), TableError> {
        self.table.write(Write::delete(ATTEMPT, limit.key.clone())).await
    }
}

fn too_many(until: Timestamp, now: Timestamp) -> Attempted {
    Attempted::TooMany(until.since(now).as_secs().max(1))
}

fn unless_gone(result: Result<(), TableError>) -> Result<(), TableError> {
    match result {
        Err(error) if error.refused(ATTEMPT) => Ok(()),
        other => other,
    }
}
