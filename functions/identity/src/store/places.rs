//! Known places: the network addresses that an account signed in from.
//!
//! They are stored as hashes, salted with the account's id.

use std::time::Duration;

use domain::Timestamp;
use domain::id::AccountId;
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::{Store, unless_refused};

const PLACE: &str = "place";
const DAY: u64 = 24 * 60 * 60;
/// How long a place stays known after a write.
///
/// Sign-ins within the first 30 days do not write it again, so a place stays known for at least 90 days after the last
/// sign-in.
const KNOWN: Duration = Duration::from_secs(120 * DAY);
/// A sign-in writes the place again if it would stay known for no longer than this.
const RENEWED: Duration = Duration::from_secs(90 * DAY);

/// A network address that the account signed in from.
#[derive(Serialize, Deserialize)]
struct Place {
    until: Timestamp,
}

/// How well a place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Familiarity {
    /// Known for more than [`RENEWED`].
    Known,
    /// Known, and to be written again.
    Fading,
    /// Not known.
    Unknown,
}

fn partition(account: Option<AccountId>) -> String {
    account.map_or_else(|| "places#nobody".to_owned(), |account| format!("places#{account}"))
}

fn place_key(account: Option<AccountId>, address: &str) -> Key {
    let partition = partition(account);
    let hash = secrets::hash(&format!("{partition} {address}"));
    Key::new(partition, hash)
}

impl Store {
    /// How well the account knows this network address.
    ///
    /// Reads the table even if there is no account, so that the time reveals nothing.
    pub(crate) async fn find_place(
        &self,
        account: Option<AccountId>,
        address: &str,
    ) -> Result<Familiarity, TableError> {
        let now = self.table.clock().now();
        let place: Option<Place> = self.table.get_eventually(&place_key(account, address)).await?;
        Ok(match place {
            Some(place) if place.until > now + RENEWED => Familiarity::Known,
            Some(place) if place.until > now => Familiarity::Fading,
            _ => Familiarity::Unknown,
        })
    }

    /// Makes a place known.
    pub(crate) async fn remember_place(&self, account: AccountId, address: &str) -> Result<(), TableError> {
        let until = self.table.clock().now() + KNOWN;
        let write = Write::put(PLACE, place_key(Some(account), address), &Place { until })
            .when("attribute_not_exists(pk) OR #until < :until")
            .value("until", until)
            .expires_at(until);
        unless_refused(self.table.write(write).await, PLACE).map(drop)
    }

    /// Deletes all places of an account.
    pub(crate) async fn forget_places(&self, account: AccountId) -> Result<(), TableError> {
        self.delete_all(PLACE, &partition(Some(account))).await
    }
}
