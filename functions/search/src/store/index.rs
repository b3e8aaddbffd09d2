//! The state of the index, the writer's lease, and wishes for a rebuild.

use std::time::Duration;

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Transaction, Write};

use super::{HEAD, LEASE, Store, ms};
use crate::model::Head;

/// How long a lease lasts that is not renewed.
const LASTS: Duration = Duration::from_secs(30);

/// The right to write the index: one has it at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lease {
    /// Counts leases: an older one writes nothing any more.
    pub(crate) token: u64,
    /// Until when it lasts, in milliseconds.
    pub(crate) until_ms: i64,
}

/// How often a rebuild was wished for.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Wish {
    version: u64,
}

impl Store {
    /// Reads the state of the index.
    pub(crate) async fn head(&self) -> Result<Head, TableError> {
        Ok(self.table.get(&Key::only("head")).await?.unwrap_or_default())
    }

    /// Reads a state that may be a moment old.
    pub(crate) async fn head_eventually(&self) -> Result<Head, TableError> {
        Ok(self.table.get_eventually(&Key::only("head")).await?.unwrap_or_default())
    }

    /// Takes the lease; `None` while somebody else has it.
    pub(crate) async fn take_lease(&self, now: Timestamp) -> Result<Option<Lease>, TableError> {
        let known: Option<Lease> = self.table.get(&Key::only("lease")).await?;
        if known.as_ref().is_some_and(|known| known.until_ms > ms(now)) {
            return Ok(None);
        }
        let token = known.as_ref().map_or(0, |known| known.token) + 1;
        let lease = Lease { token, until_ms: ms(now + LASTS) };
        let write = match &known {
            None => Write::create(LEASE, Key::only("lease"), &lease),
            Some(known) => {
                Write::put(LEASE, Key::only("lease"), &lease).when("#token = :before").value("before", known.token)
            }
        };
        match self.table.write(write).await {
            Ok(()) => Ok(Some(lease)),
            Err(error) if error.refused(LEASE) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives the lease back.
    pub(crate) async fn give_back(&self, lease: &Lease) -> Result<(), TableError> {
        let write = Write::update(LEASE, Key::only("lease"), "SET #until_ms = :none").value("none", 0);
        match self.table.write(write.when("#token = :token").value("token", lease.token)).await {
            Err(error) if error.refused(LEASE) => Ok(()),
            other => other,
        }
    }

    /// Writes a state of the index over the one before, and renews the lease: one transaction of 2 actions, refused to
    /// whoever has lost the lease.
    pub(crate) async fn replace_head(&self, head: &Head, lease: &Lease, now: Timestamp) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        transaction.push(match head.version {
            1 => Write::create(HEAD, Key::only("head"), head),
            version => Write::replace(HEAD, Key::only("head"), head, version - 1),
        });
        let renewal =
            Write::update(LEASE, Key::only("lease"), "SET #until_ms = :until").value("until", ms(now + LASTS));
        transaction.push(renewal.when("#token = :token").value("token", lease.token));
        transaction.commit().await
    }

    /// How often a rebuild was wished for.
    pub(crate) async fn wish(&self) -> Result<u64, TableError> {
        Ok(self.table.get::<Wish>(&Key::only("wish")).await?.unwrap_or_default().version)
    }

    /// Wishes for a rebuild: says which wish it is, and how to make it.
    pub(crate) async fn wish_for_rebuild(&self) -> Result<(u64, Transaction), TableError> {
        let (version, write) = self.next_wish().await?;
        let mut transaction = self.table.transaction();
        transaction.push(write);
        Ok((version, transaction))
    }

    /// Wishes for another index than one that can't be read, where nobody has yet.
    pub(crate) async fn renew(&self, head: &Head) -> Result<(), TableError> {
        let (version, write) = self.next_wish().await?;
        let is_wished = version > head.live.wish + 1;
        if is_wished || head.building.is_some() {
            return Ok(());
        }
        match self.table.write(write).await {
            Err(error) if error.refused("wish") => Ok(()),
            other => other,
        }
    }

    /// The next wish, and its write.
    pub(super) async fn next_wish(&self) -> Result<(u64, Write), TableError> {
        let version = self.wish().await?;
        let next = Wish { version: version + 1 };
        let write = match version {
            0 => Write::create("wish", Key::only("wish"), &next),
            _ => Write::replace("wish", Key::only("wish"), &next, version),
        };
        Ok((next.version, write))
    }
}
