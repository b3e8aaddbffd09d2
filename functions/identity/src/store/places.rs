//! Where somebody signed in before: addresses of the network, as hashes that are salted with the account's id.

use std::time::Duration;

use domain::Timestamp;
use domain::id::AccountId;
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::{Store, unless_refused};
use crate::model::secret;

const PLACE: &str = "place";
const DAY: u64 = 24 * 60 * 60;
/// How long a place is known once it is written. Who signs in there within the first month does not write it again, so
/// that it is known for 90 days at least after somebody signed in.
const KNOWN: Duration = Duration::from_secs(120 * DAY);
/// It is written again once it is known for no longer than this.
const RENEWED: Duration = Duration::from_secs(90 * DAY);

/// An address from which somebody signed in.
#[derive(Serialize, Deserialize)]
struct Place {
    until: Timestamp,
}

/// How well a place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Familiarity {
    /// Well, and for long.
    Known,
    /// Still, and to be written again.
    Fading,
    /// Not at all.
    Unknown,
}

fn partition(account: Option<AccountId>) -> String {
    account.map_or_else(|| "places#nobody".to_owned(), |account| format!("places#{account}"))
}

fn place_key(account: Option<AccountId>, address: &str) -> Key {
    let partition = partition(account);
    let hash = secret::hash(&format!("{partition} {address}"));
    Key::new(partition, hash)
}

impl Store {
    /// Whether somebody signed in to this account from this address. Asks the table also where there is no account.
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

    /// Knows a place from now on.
    pub(crate) async fn know_place(&self, account: AccountId, address: &str) -> Result<(), TableError> {
        let until = self.table.clock().now() + KNOWN;
        let write = Write::put(PLACE, place_key(Some(account), address), &Place { until })
            .when("attribute_not_exists(pk) OR #until < :until")
            .value("until", until)
            .expires_at(until);
        unless_refused(self.table.write(write).await, PLACE).map(drop)
    }

    /// Forgets all places of an account.
    pub(crate) async fn forget_places(&self, account: AccountId) -> Result<(), TableError> {
        self.delete_all(PLACE, &partition(Some(account))).await
    }
}
