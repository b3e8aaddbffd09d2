//! A fingerprint of what has changed around a cart since its last write.

use domain::Money;

use super::current::Current;
use crate::model::discounts::Outcome;
use crate::model::{PriceBook, ShoppingCart, StoredLine};

/// FNV-1a over the differences from the cart's last write.
#[derive(Default)]
pub(super) struct Fingerprint(pub(super) u64);

impl Fingerprint {
    pub(super) fn note(&mut self, line: &StoredLine, current: &Current<'_>) {
        let version = current.known.map_or(0, |(_, offer)| offer.version);
        let (amount, inclusive) = (current.item.unit_price.amount, current.item.tax_inclusive);
        if current.available && (version, amount, inclusive) == (line.seen, line.amount, line.inclusive) {
            return;
        }
        let flags = u64::from(inclusive) | (u64::from(current.available) << 1);
        for number in [u64::from(line.number), version, amount.unsigned_abs(), flags] {
            self.mix(number);
        }
    }

    /// Adds the shop's terms, and the outcome of each promotion.
    pub(super) fn terms(&mut self, book: &PriceBook, outcomes: &[Outcome]) {
        if book.shop.version > 0 {
            self.mix(book.shop.version);
        }
        for outcome in outcomes {
            let came_of_it = match outcome.taken {
                Ok(amount) => amount.amount.unsigned_abs(),
                Err(reason) => u64::MAX - reason as u64,
            };
            self.mix(outcome.version);
            self.mix(came_of_it);
        }
    }

    /// Adds the total if it differs from the shown one; a setting may have changed it.
    pub(super) fn total(&mut self, cart: &ShoppingCart, total: Money) {
        if cart.shown.is_some_and(|shown| shown != total.amount) {
            self.mix(total.amount.unsigned_abs());
        }
    }

    pub(super) fn expired(&mut self, expired: bool) {
        if expired {
            self.mix(1);
        }
    }

    fn mix(&mut self, number: u64) {
        let mut hash = if self.0 == 0 { 0xcbf2_9ce4_8422_2325 } else { self.0 };
        for byte in number.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        // Zero means that nothing has changed.
        self.0 = hash.max(1);
    }
}
