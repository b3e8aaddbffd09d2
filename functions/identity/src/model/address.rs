//! Saved addresses: a person's address book, kept and changed as one.

use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::Line;
use domain::country::Country;
use domain::fault::Faults;
use domain::id::AddressId;
use serde::{Deserialize, Serialize};

/// An address, and what it is taken for unless another is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({
    "label": "Home", "name": "Ada Lovelace", "line1": "Lange Straße 1", "city": "Berlin", "postal_code": "10115",
    "country": "DE", "default_shipping": true
}))]
pub(crate) struct AddressFields {
    /// What the person calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 50>>)]
    pub(crate) label: Option<Line<1, 50>>,
    /// Who lives there.
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
    /// For the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 32>>)]
    pub(crate) phone: Option<Line<1, 32>>,
    /// Goods go here unless another address is named; true for one address at most.
    #[serde(default)]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) default_shipping: bool,
    /// The bill goes here unless another address is named; true for one address at most.
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
    /// In the order in which they were saved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) addresses: Vec<SavedAddress>,
    /// The account is erased: no address is saved any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) closed: bool,
    /// Counts the changes; 0 where nothing was saved yet.
    pub(crate) version: u64,
}

/// There are as many addresses as a book holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address book is full")]
pub(crate) struct BookFull;

impl AddressBook {
    /// The most addresses of one account.
    pub(crate) const MOST: usize = 50;

    /// What stands in the place of an erased account's book, so that a request on its way saves nothing.
    pub(crate) fn closed() -> Self {
        Self { closed: true, ..Self::default() }
    }

    /// One address.
    pub(crate) fn find(&self, id: AddressId) -> Option<&SavedAddress> {
        self.addresses.iter().find(|address| address.id == id)
    }

    /// The book with one address more.
    pub(crate) fn with(mut self, id: AddressId, fields: AddressFields, now: Timestamp) -> Result<Self, BookFull> {
        if self.addresses.len() >= Self::MOST {
            return Err(BookFull);
        }
        self.addresses.push(SavedAddress { id, fields, version: 1, created_at: now, updated_at: now });
        Ok(self.settled(id, now))
    }

    /// The book with other fields of one address.
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

    /// The next version, in which no other address is taken for what this one is.
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
    fn a_book_is_full_at_its_most() {
        let (clock, mut book) = (Clock::system(), AddressBook::default());
        for _ in 0..AddressBook::MOST {
            book = book.with(AddressId::new(&clock), fields(false, false), clock.now()).unwrap();
        }
        assert_eq!(book.clone().with(AddressId::new(&clock), fields(false, false), clock.now()), Err(BookFull));
        assert_eq!(book.version, 50);
    }

    proptest! {
        #[test]
        fn one_address_at_most_is_each_default_and_what_changes_has_a_new_version(
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
