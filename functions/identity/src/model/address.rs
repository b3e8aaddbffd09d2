//! Saved addresses: an account's address book, stored as one item.

use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::Line;
use domain::country::Country;
use domain::fault::Faults;
use domain::id::AddressId;
use serde::{Deserialize, Serialize};

/// An address, and whether it is a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({
    "label": "Home", "name": "Ada Lovelace", "line1": "Lange Straße 1", "city": "Berlin", "postal_code": "10115",
    "country": "DE", "default_shipping": true
}))]
pub(crate) struct AddressFields {
    /// The owner's name for the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 50>>)]
    pub(crate) label: Option<Line<1, 50>>,
    /// The recipient.
    #[schema(value_type = Line<1, 120>)]
    pub(crate) name: Line<1, 120>,
    /// First line.
    #[schema(value_type = Line<1, 120>)]
    pub(crate) line1: Line<1, 120>,
    /// Second line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 120>>)]
    pub(crate) line2: Option<Line<1, 120>>,
    /// Town.
    #[schema(value_type = Line<1, 80>)]
    pub(crate) city: Line<1, 80>,
    /// State, province or county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 80>>)]
    pub(crate) region: Option<Line<1, 80>>,
    /// Postal code.
    #[schema(value_type = Line<1, 16>)]
    pub(crate) postal_code: Line<1, 16>,
    pub(crate) country: Country,
    /// A phone number for the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 32>>)]
    pub(crate) phone: Option<Line<1, 32>>,
    /// The default shipping address; true for at most one address.
    #[serde(default)]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) default_shipping: bool,
    /// The default billing address; true for at most one address.
    #[serde(default)]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) default_billing: bool,
}

/// One address of a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SavedAddress {
    pub(crate) id: AddressId,
    #[serde(flatten)]
    pub(crate) fields: AddressFields,
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// All addresses of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AddressBook {
    /// In the order of saving.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) addresses: Vec<SavedAddress>,
    /// The account is erased, so no address can be saved.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) closed: bool,
    /// Counts the changes; 0 before the first one.
    pub(crate) version: u64,
}

/// The book already holds the maximum number of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address book is full")]
pub(crate) struct BookFull;

impl AddressBook {
    /// The maximum number of addresses in a book.
    pub(crate) const MAX_ADDRESSES: usize = 50;

    /// Replaces the book of an erased account, so that a concurrent request saves nothing.
    pub(crate) fn closed() -> Self {
        Self { closed: true, ..Self::default() }
    }

    /// Finds an address by its id.
    pub(crate) fn find(&self, id: AddressId) -> Option<&SavedAddress> {
        self.addresses.iter().find(|address| address.id == id)
    }

    /// The book with one more address.
    pub(crate) fn with(mut self, id: AddressId, fields: AddressFields, now: Timestamp) -> Result<Self, BookFull> {
        if self.addresses.len() >= Self::MAX_ADDRESSES {
            return Err(BookFull);
        }
        self.addresses.push(SavedAddress { id, fields, version: 1, created_at: now, updated_at: now });
        Ok(self.settled(id, now))
    }

    /// The book with changed fields of one address.
    pub(crate) fn with_change(mut self, id: AddressId, fields: AddressFields, now: Timestamp) -> Self {
        for address in self.addresses.iter_mut().filter(|address| address.id == id) {
            *address = SavedAddress { fields: fields.clone(), ..address.touched(now) };
        }
        self.settled(id, now)
    }

    /// The book without one address.
    pub(crate) fn without(mut self, id: AddressId) -> Self {
        self.addresses.retain(|address| address.id != id);
        Self { version: self.version + 1, ..self }
    }

    /// The next version, in which no other address shares a default with this one.
    fn settled(mut self, id: AddressId, now: Timestamp) -> Self {
        let Some(chosen) = self.find(id).map(|address| address.fields.clone()) else { return self };
        for other in self.addresses.iter_mut().filter(|address| address.id != id) {
            let shipping = other.fields.default_shipping && !chosen.default_shipping;
            let billing = other.fields.default_billing && !chosen.default_billing;
            if (shipping, billing) != (other.fields.default_shipping, other.fields.default_billing) {
                *other = other.touched(now);
                other.fields.default_shipping = shipping;
                other.fields.default_billing = billing;
            }
        }
        Self { version: self.version + 1, ..self }
    }
}

impl SavedAddress {
    fn touched(&self, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use domain::Clock;
    use proptest::prelude::*;

    use super::*;

    fn fields(default_shipping: bool, default_billing: bool) -> AddressFields {
        AddressFields {
            label: None,
            name: "Ada".parse().unwrap(),
            line1: "Lange Straße 1".parse().unwrap(),
            line2: None,
            city: "Berlin".parse().unwrap(),
            region: None,
            postal_code: "10115".parse().unwrap(),
            country: "DE".parse().unwrap(),
            phone: None,
            default_shipping,
            default_billing,
        }
    }

    #[test]
    fn refuses_an_address_beyond_the_maximum() {
        let (clock, mut book) = (Clock::system(), AddressBook::default());
        for _ in 0..AddressBook::MAX_ADDRESSES {
            book = book.with(AddressId::new(&clock), fields(false, false), clock.now()).unwrap();
        }
        assert_eq!(book.clone().with(AddressId::new(&clock), fields(false, false), clock.now()), Err(BookFull));
        assert_eq!(book.version, 50);
    }

    proptest! {
        #[test]
        fn keeps_one_default_of_each_kind_and_raises_the_version_of_changed_addresses(
            acts in prop::collection::vec((0..3_u8, 0..6_usize, any::<bool>(), any::<bool>()), 1..40)
        ) {
            let clock = Clock::system();
            let ids: Vec<_> = (0..6).map(|_| AddressId::new(&clock)).collect();
            let mut book = AddressBook::default();
            for (act, which, shipping, billing) in acts {
                let (id, before, now) = (ids[which], book.clone(), clock.now());
                book = match (act, book.find(id).is_some()) {
                    (0, false) => book.with(id, fields(shipping, billing), now).unwrap(),
                    (1, true) => book.with_change(id, fields(shipping, billing), now),
                    (2, true) => book.without(id),
                    _ => continue,
                };
                prop_assert_eq!(book.version, before.version + 1);
                let count = |flag: fn(&AddressFields) -> bool| book.addresses.iter().filter(|a| flag(&a.fields)).count();
                prop_assert!(count(|f| f.default_shipping) <= 1 && count(|f| f.default_billing) <= 1);
                for address in &book.addresses {
                    if let Some(earlier) = before.find(address.id) {
                        let changed = earlier.fields != address.fields || address.id == id;
                        prop_assert_eq!(address.version, earlier.version + u64::from(changed));
                    }
                }
            }
        }
    }
}
