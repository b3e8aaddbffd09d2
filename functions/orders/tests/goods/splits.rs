//! Checks prices of random parts, to the last unit of a currency.
//!
//! The parts are shipped, cancelled and returned.
#![expect(clippy::unwrap_used, reason = "a failing test rig fails the test")]

use domain::money::MAX_AMOUNT;
use domain::{Currency, Money};
use orders::model::shares::Share;
use orders::model::{Portion, Portions, Shares};
use proptest::prelude::*;

/// Lines of up to 999 pieces with their prices, which often don't divide evenly.
fn lines() -> impl Strategy<Value = Vec<(u32, i64)>> {
    prop::collection::vec((1_u32..=999, prop_oneof![0_i64..200_000, 0..=MAX_AMOUNT / 100]), 1..12)
}

fn currency() -> impl Strategy<Value = Currency> {
    prop_oneof![Just("JPY"), Just("EUR"), Just("KWD")].prop_map(|code| code.parse().unwrap())
}

/// Random splits, each of one line and a number of its pieces.
fn splits() -> impl Strategy<Value = Vec<(prop::sample::Index, u32)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 1_u32..400), 0..60)
}

fn one(line: u32, quantity: u32) -> Portions {
    [Portion { line, quantity }].into_iter().collect()
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole(
        lines in lines(),
        shipping in 0_i64..100_000,
        currency in currency(),
        splits in splits(),
        is_sent in prop::collection::vec(any::<bool>(), 60),
        returns in splits(),
    ) {
        let numbered = (1_u32..).zip(&lines).map(|(line, (ordered, total))| Share { line, ordered: *ordered, total: *total });
        let shares: Vec<Share> = numbered.collect();
        let goods: i64 = lines.iter().map(|(_, total)| total).sum();
        let order = Shares::new(goods + shipping, shares.clone());
        prop_assert_eq!(order.shipping(), shipping);

        // Ships or cancels random parts, then ships what is left.
        let (mut shipped, mut cancelled) = (Portions::default(), Portions::default());
        let (mut captured, mut voided) = (Money::zero(currency), Money::zero(currency));
        let last = shares.iter().map(|share| (share.line, share.ordered, true));
        let parts = splits.iter().zip(is_sent).map(|((index, quantity), sent)| (index.get(&shares).line, *quantity, sent));
        for (line, quantity, sent) in parts.chain(last) {
            let left = order.ordered().minus(&shipped).minus(&cancelled).of(line);
            let part = one(line, quantity.min(left));
            if part.is_empty() {
                continue;
            }
            if sent {
                captured = captured.plus(Money::new(order.shipped(&shipped, &part), currency)).unwrap();
                shipped = shipped.plus(&part);
            } else {
                voided = voided.plus(Money::new(order.cancelled(&cancelled, &part), currency)).unwrap();
                cancelled = cancelled.plus(&part);
            }
            prop_assert!(!captured.is_negative() && !voided.is_negative());
        }
        let sent_shipping = if shipped.is_empty() { 0 } else { shipping };
        prop_assert_eq!(captured.plus(voided).unwrap(), Money::new(goods + sent_shipping, currency));

        // Returns all that was shipped in random parts: its price is refunded, shipping is not.
        let (mut returned, mut refunded) = (Portions::default(), Money::zero(currency));
        let rest = shares.iter().map(|share| (share.line, share.ordered));
        for (line, quantity) in returns.iter().map(|(index, quantity)| (index.get(&shares).line, *quantity)).chain(rest) {
            let part = one(line, quantity.min(shipped.minus(&returned).of(line)));
            refunded = refunded.plus(Money::new(order.returned(&returned, &part), currency)).unwrap();
            returned = returned.plus(&part);
            prop_assert!(refunded.amount <= captured.amount - sent_shipping);
        }
        prop_assert_eq!(refunded, captured.minus(Money::new(sent_shipping, currency)).unwrap());
    }
}
