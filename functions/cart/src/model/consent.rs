//! What a shopper agreed to: an order is made of what was shown, or not at all.

use shared::Money;

use super::ShoppingCart;

/// What a client says that it showed when the shopper decided.
#[derive(Clone, Copy, Debug, Default)]
pub struct Consent {
    /// The total of the order.
    pub total: Option<Money>,
    /// Whether the cart still looks as it did.
    pub unchanged: Option<bool>,
}

/// Why an order is not what the shopper agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disagreement {
    /// The cart looks different.
    #[error("The cart has changed since it was shown.")]
    Cart,
    /// The order comes to something else.
    #[error("The order would not come to the total that was expected.")]
    Total,
    /// Nothing was said, and the cart has become dearer.
    #[error("The cart has become dearer since it was last written; expected_total says that the new total was shown.")]
    Dearer,
}

impl Consent {
    /// Holds an order against it. `now` is what the cart comes to as it stands, `order` what is to be paid.
    ///
    /// A client that says nothing has shown what it was answered when it last wrote the cart: the order goes through
    /// unless the cart comes to more by now.
    pub fn covers(self, cart: &ShoppingCart, now: Money, order: Money) -> Result<(), Disagreement> {
        if self.unchanged == Some(false) {
            return Err(Disagreement::Cart);
        }
        match (self.total, self.unchanged, cart.shown) {
            (Some(expected), _, _) if expected != order => Err(Disagreement::Total),
            (None, None, Some(shown)) if now.amount > shown => Err(Disagreement::Dearer),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::Clock;
    use shared::caller::Owner;
    use shared::id::{CartId, GuestId};

    use super::*;
    use crate::model::Settings;

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
    fn what_was_said_counts_and_silence_covers_what_was_last_shown() {
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
}
