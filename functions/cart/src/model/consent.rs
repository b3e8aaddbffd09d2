//! The shopper's consent: an order equals what was shown, or is not placed.

use domain::Money;

use super::ShoppingCart;

/// What the shopper was shown, according to the client.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Consent {
    pub(crate) total: Option<Money>,
    /// Whether the cart still looks the same.
    pub(crate) unchanged: Option<bool>,
}

/// How an order differs from what the shopper agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Disagreement {
    /// The cart looks different.
    #[error("The cart has changed since it was shown.")]
    Cart,
    /// The order has another total.
    #[error("The order would not come to the total that was expected.")]
    Total,
    /// The client names no total, and the cart's total has risen.
    #[error("The cart has become dearer since it was last written; expected_total says that the new total was shown.")]
    Dearer,
    /// The request raises the total of a cart that was shown with shipping and tax.
    #[error("The order would come to more than the cart that was shown; expected_total says that its total was shown.")]
    Added,
}

impl Consent {
    /// Compares an order with it. `now` is the cart's present total, `order` the amount to pay.
    ///
    /// A client that sends neither has shown the answer to its last write: the order is placed unless the cart's total has
    /// risen since. If the shown cart had an address and a shipping method, its total was that of an order: the order must
    /// not exceed it, unless the client expects the order's own total.
    pub(crate) fn covers(self, cart: &ShoppingCart, now: Money, order: Money) -> Result<(), Disagreement> {
        if self.unchanged == Some(false) {
            return Err(Disagreement::Cart);
        }
        // A cart that still looks the same was shown with its present total.
        let shown = if self.unchanged == Some(true) { Some(now.amount) } else { cart.shown };
        let was_whole = cart.settings.shipping_address.is_some() && cart.settings.shipping_method.is_some();
        match (self.total, shown) {
            (Some(expected), _) if expected != order => Err(Disagreement::Total),
            (None, Some(shown)) if now.amount > shown => Err(Disagreement::Dearer),
            (None, Some(shown)) if was_whole && order.amount > shown => Err(Disagreement::Added),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Clock;
    use domain::fault::Faults;
    use domain::id::{CartId, GuestId};
    use domain::owner::Owner;
    use serde_json::json;

    use super::*;
    use crate::model::Settings;
    use crate::model::address::PostalAddress;

    fn eur(amount: i64) -> Money {
        Money::new(amount, "EUR".parse().unwrap())
    }

    fn shown(amount: Option<i64>) -> ShoppingCart {
        let (clock, currency) = (Clock::system(), eur(0).currency);
        let owner = Owner::Guest(GuestId::new(&clock));
        let cart = ShoppingCart::open(CartId::new(&clock), owner, currency, Settings::default(), clock.now());
        ShoppingCart { shown: amount, ..cart }
    }

    #[test]
    fn a_named_total_counts_and_silence_covers_the_last_shown_one() {
        let said = |total: Option<i64>, unchanged| Consent { total: total.map(eur), unchanged };
        let covers = |consent: Consent, last| consent.covers(&shown(last), eur(1_500), eur(1_990));
        assert_eq!(covers(said(Some(1_990), None), Some(1_000)), Ok(()));
        assert_eq!(covers(said(Some(1_490), None), Some(1_500)), Err(Disagreement::Total));
        assert_eq!(covers(said(Some(1_990), Some(false)), Some(1_500)), Err(Disagreement::Cart));
        assert_eq!(covers(said(Some(1_490), Some(true)), Some(1_500)), Err(Disagreement::Total));
        assert_eq!(covers(said(None, Some(true)), Some(1_000)), Ok(()));
        assert_eq!(covers(said(None, None), Some(1_000)), Err(Disagreement::Dearer));
        for last in [Some(1_500), Some(2_000), None] {
            assert_eq!(covers(said(None, None), last), Ok(()), "{last:?}");
        }
        let yen = Money::new(1_990, "JPY".parse().unwrap());
        let in_yen = Consent { total: Some(yen), unchanged: None };
        assert_eq!(in_yen.covers(&shown(None), eur(1_500), eur(1_990)), Err(Disagreement::Total));
    }

    #[test]
    fn a_cart_shown_with_shipping_covers_no_higher_order() {
        let address =
            json!({ "name": "Ada", "line1": "A 1", "city": "Berlin", "postal_code": "10115", "country": "DE" });
        let address = deserr::deserialize::<PostalAddress, _, Faults>(address).unwrap();
        let method = Some("standard".parse().unwrap());
        let with = |shipping_address, shipping_method| {
            let settings = Settings { shipping_address, shipping_method, ..Settings::default() };
            ShoppingCart { settings, ..shown(Some(1_500)) }
        };
        let whole = with(Some(address.clone()), method.clone());
        for unchanged in [Some(true), None] {
            let covers = |cart: &ShoppingCart, total: Option<i64>, order| {
                Consent { total: total.map(eur), unchanged }.covers(cart, eur(1_500), eur(order))
            };
            assert_eq!(covers(&whole, None, 1_990), Err(Disagreement::Added));
            assert_eq!(covers(&whole, Some(1_990), 1_990), Ok(()));
            assert_eq!(covers(&whole, None, 1_500), Ok(()));
            for part in [with(Some(address.clone()), None), with(None, method.clone())] {
                assert_eq!(covers(&part, None, 1_990), Ok(()));
            }
        }
    }
}
