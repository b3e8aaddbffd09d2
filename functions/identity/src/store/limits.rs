//! Rate limits for sign-in attempts and requested e-mails: a burst, and then one per step.
//!
//! An attempt is counted before the password is checked, so that a thousand concurrent requests are not a thousand
//! guesses. An item stores the time at which its count is back to zero; each attempt moves this time on by one step.

use std::time::Duration;

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use service::table::{Attempts, Key, TableError, Write};

use super::{Store, unless_refused};

const ATTEMPT: &str = "attempt";

/// A limit: the counted item, its burst, and the step between later attempts.
#[derive(Clone, Debug)]
pub(crate) struct Limit {
    key: Key,
    at_once: u32,
    step: Duration,
}

impl Limit {
    fn new(kind: &str, whose: &str, at_once: u32, step_s: u64) -> Self {
        let key = Key::only(format!("attempts#{kind}#{}", secrets::hash(whose)));
        Self { key, at_once, step: Duration::from_secs(step_s) }
    }

    /// Limits attempts at one account, existing or not, from one network address.
    pub(crate) fn of_place(email: &str, network: Option<&str>) -> Self {
        Self::new("place", &format!("{email} {}", network.unwrap_or_default()), 5, 180)
    }

    /// Limits attempts at one account from all its unknown network addresses together.
    pub(crate) fn of_account(email: &str) -> Self {
        Self::new("account", email, 10, 180)
    }

    /// Limits attempts at all accounts from one network address.
    pub(crate) fn of_network(network: &str) -> Self {
        Self::new("address", network, 50, 18)
    }

    /// Limits e-mails to one address, even if it has no account.
    pub(crate) fn of_emails_to(email: &str) -> Self {
        Self::new("letters_to", email, 3, 300)
    }

    /// Limits e-mails requested from one network address.
    pub(crate) fn of_emails_from(network: &str) -> Self {
        Self::new("letters_from", network, 20, 45)
    }

    fn step_ms(&self) -> i64 {
        i64::try_from(self.step.as_millis()).unwrap_or(i64::MAX)
    }

    /// A count that returns to zero after this time leaves no room for another attempt.
    fn full_after(&self, now: Timestamp) -> Timestamp {
        now + self.step * self.at_once.saturating_sub(1)
    }
}

#[derive(Serialize, Deserialize)]
struct Count {
    /// When the first attempt was counted.
    since: Timestamp,
    /// When the count is back to zero, in milliseconds since 1970: a number, so that the
    /// table can add to it.
    until_ms: i64,
}

/// A counted attempt, and the beginning of its count.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    limit: Limit,
    since: Timestamp,
}

/// Whether another attempt is allowed.
#[derive(Clone, Debug)]
pub(crate) enum Attempted {
    /// The attempt is allowed and counted.
    Counted(Attempt),
    /// No attempt is allowed for this many seconds.
    TooMany(u64),
}

impl Store {
    /// Counts an attempt. Tries again if another request resets the count meanwhile.
    pub(crate) async fn count_attempt(&self, limit: &Limit) -> Result<Attempted, TableError> {
        let mut attempts = Attempts::on("count of attempts");
        loop {
            if let Some(attempted) = self.count_once(limit).await? {
                return Ok(attempted);
            }
            attempts.again().await?;
        }
    }

    /// Returns `None` if the count was reset meanwhile.
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

    /// Takes back an attempt that was no failure. Does nothing if its count has ended.
    pub(crate) async fn uncount_attempt(&self, attempt: Attempt) -> Result<(), TableError> {
        let step = attempt.limit.step_ms();
        let write = Write::update(ATTEMPT, attempt.limit.key, "SET #until_ms = #until_ms - :step");
        let write = write.when("#since = :since").value("step", step).value("since", attempt.since);
        unless_refused(self.table.write(write).await, ATTEMPT).map(drop)
    }

    /// Resets the count after the right password.
    pub(crate) async fn forget_attempts(&self, limit: &Limit) -> Result<(), TableError> {
        self.table.write(Write::delete(ATTEMPT, limit.key.clone())).await
    }
}

/// How long to wait, if the count leaves no room for another attempt.
fn too_many(known: &Count, full_after: Timestamp) -> Option<Attempted> {
    let wait_ms = u64::try_from(known.until_ms - full_after.as_millis()).ok().filter(|wait_ms| *wait_ms > 0)?;
    Some(Attempted::TooMany(wait_ms.div_ceil(1000)))
}
