//! Attempts to sign in and letters asked for, each kind at a pace of its own: some at once, and then one at a time.
//!
//! Attempts are counted before the password is looked at, so that a thousand at once are not a thousand guesses. An item
//! keeps the moment at which all that was counted is made up for; each attempt moves it on by a step.

use std::time::Duration;

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use service::table::{Attempts, Key, TableError, Write};

use super::{Store, unless_refused};
use crate::model::secret;

const ATTEMPT: &str = "attempt";

/// What is counted, how much of it may be at once, and how long one more takes from then on.
#[derive(Clone, Debug)]
pub(crate) struct Limit {
    key: Key,
    at_once: u32,
    step: Duration,
}

impl Limit {
    fn new(kind: &str, whose: &str, at_once: u32, step_s: u64) -> Self {
        let key = Key::only(format!("attempts#{kind}#{}", secret::hash(whose)));
        Self { key, at_once, step: Duration::from_secs(step_s) }
    }

    /// Attempts at one account from one address of the network; also at an account that does not exist.
    pub(crate) fn of_place(email: &str, network: Option<&str>) -> Self {
        Self::new("place", &format!("{email} {}", network.unwrap_or_default()), 5, 180)
    }

    /// Attempts at one account from all addresses that it is not known at.
    pub(crate) fn of_account(email: &str) -> Self {
        Self::new("account", email, 10, 180)
    }

    /// Attempts at all accounts from one address of the network.
    pub(crate) fn of_network(network: &str) -> Self {
        Self::new("address", network, 50, 18)
    }

    /// E-mails to one address; also to one that has no account.
    pub(crate) fn of_emails_to(email: &str) -> Self {
        Self::new("letters_to", email, 3, 300)
    }

    /// E-mails requested from one network address.
    pub(crate) fn of_emails_from(network: &str) -> Self {
        Self::new("letters_from", network, 20, 45)
    }

    fn step_ms(&self) -> i64 {
        i64::try_from(self.step.as_millis()).unwrap_or(i64::MAX)
    }

    /// What is made up for after this moment leaves room for none.
    fn full_after(&self, now: Timestamp) -> Timestamp {
        now + self.step * self.at_once.saturating_sub(1)
    }
}

#[derive(Serialize, Deserialize)]
struct Count {
    /// When the first of them was counted.
    since: Timestamp,
    /// When all of them are made up for, in milliseconds since 1970: a number, so that the table can add to it.
    until_ms: i64,
}

/// An attempt that was counted, and since when others are counted with it.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    limit: Limit,
    since: Timestamp,
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
    /// Counts an attempt. Where others forget or begin a count at the same moment, it is counted anew.
    pub(crate) async fn count_attempt(&self, limit: &Limit) -> Result<Attempted, TableError> {
        let mut attempts = Attempts::on("count of attempts");
        loop {
            if let Some(attempted) = self.count_once(limit).await? {
                return Ok(attempted);
            }
            attempts.again().await?;
        }
    }

    /// `None` where the count that was there has changed under its hands.
    async fn count_once(&self, limit: &Limit) -> Result<Option<Attempted>, TableError> {
        let now = self.table.clock().now();
        let counted = |since| Ok(Some(Attempted::Counted(Attempt { limit: limit.clone(), since })));
        let full_after = limit.full_after(now);
        let expires_at = full_after + limit.step * 2;
        let first = Count { since: now, until_ms: (now + limit.step).as_millis() };
        let put = Write::put(ATTEMPT, limit.key.clone(), &first)
            .when("attribute_not_exists(#until_ms) OR #until_ms <= :now")
            .value("now", now.as_millis())
            .expires_at(expires_at);
        let known = match self.table.write(put).await {
            Ok(()) => return counted(now),
            Err(TableError::Refused(refusal)) => refusal.items(ATTEMPT).into_iter().next().unwrap_or(first),
            Err(error) => return Err(error),
        };
        if let Some(refused) = too_many(&known, full_after) {
            return Ok(Some(refused));
        }
        let further = "SET #until_ms = #until_ms + :step, #expires_at = :expires_at";
        let further = Write::update(ATTEMPT, limit.key.clone(), further)
            .when("#until_ms <= :full_after AND #since = :since")
            .value("step", limit.step_ms())
            .value("expires_at", expires_at.as_seconds())
            .value("full_after", full_after.as_millis())
            .value("since", known.since);
        match self.table.write(further).await {
            Ok(()) => counted(known.since),
            Err(TableError::Refused(refusal)) => {
                Ok(refusal.items(ATTEMPT).first().and_then(|known| too_many(known, full_after)))
            }
            Err(error) => Err(error),
        }
    }

    /// Takes an attempt back: it was no failure. Does nothing where those that it was counted with are made up for.
    pub(crate) async fn uncount_attempt(&self, attempt: Attempt) -> Result<(), TableError> {
        let step = attempt.limit.step_ms();
        let write = Write::update(ATTEMPT, attempt.limit.key, "SET #until_ms = #until_ms - :step");
        let write = write.when("#since = :since").value("step", step).value("since", attempt.since);
        unless_refused(self.table.write(write).await, ATTEMPT).map(drop)
    }

    /// Forgets all attempts: the right password was given.
    pub(crate) async fn forget_attempts(&self, limit: &Limit) -> Result<(), TableError> {
        self.table.write(Write::delete(ATTEMPT, limit.key.clone())).await
    }
}

/// How long to wait, where what is counted leaves room for none.
fn too_many(known: &Count, full_after: Timestamp) -> Option<Attempted> {
    let wait_ms = u64::try_from(known.until_ms - full_after.as_millis()).ok().filter(|wait_ms| *wait_ms > 0)?;
    Some(Attempted::TooMany(wait_ms.div_ceil(1000)))
}
