//! What people may do with an asset among themselves, and what it costs them. Without rules they may do nothing.

use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};

use super::Refusal;
use super::refusal::LIMIT_EXCEEDED;

/// Nothing is sent among people.
pub(crate) const TRANSFERS_OFF: &str = "transfers_off";
/// Basis points of a whole.
const WHOLE_BPS: i128 = 10_000;

/// The rules of an asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WalletRules {
    pub(crate) asset: AssetCode,
    /// Whether people may send it to each other at all.
    pub(crate) transfers: bool,
    pub(crate) min: Option<Amount>,
    pub(crate) max_transfer: Option<Amount>,
    /// What one wallet may send on a day of UTC.
    pub(crate) max_day: Option<Amount>,
    /// The same in a month.
    pub(crate) max_month: Option<Amount>,
    pub(crate) fee_flat: Amount,
    pub(crate) fee_bps: u32,
    pub(crate) fee_max: Option<Amount>,
    /// Counts their changes; 0 where nobody has set any.
    pub(crate) version: u64,
    pub(crate) updated_at: Option<Timestamp>,
}

impl WalletRules {
    /// The rules of an asset for which nobody has set any.
    pub(crate) fn off(asset: AssetCode) -> Self {
        Self {
            asset,
            transfers: false,
            min: None,
            max_transfer: None,
            max_day: None,
            max_month: None,
            fee_flat: Amount::ZERO,
            fee_bps: 0,
            fee_max: None,
            version: 0,
            updated_at: None,
        }
    }

    /// What a transfer of an amount costs its payer: the flat part and the share, rounded half up, at most `fee_max`, and never
    /// more than the amount.
    pub(crate) fn fee(&self, amount: Amount) -> Amount {
        // An amount of 34 digits by ten thousand is below the end of the type.
        let share = amount.get().saturating_mul(i128::from(self.fee_bps)).saturating_add(WHOLE_BPS / 2) / WHOLE_BPS;
        let fee = Amount::new(share.saturating_add(self.fee_flat.get())).unwrap_or(amount);
        fee.min(self.fee_max.unwrap_or(fee)).min(amount)
    }

    /// Whether transfers are on.
    pub(crate) fn is_on(&self) -> Result<(), Refusal> {
        if self.transfers {
            return Ok(());
        }
        let detail = format!("{} is not sent from wallet to wallet.", self.asset);
        Err(Refusal::new(TRANSFERS_OFF, detail))
    }

    /// Whether the fee of a transfer is within what its payer consented to.
    pub(crate) fn within(&self, amount: Amount, max_fee: Option<Amount>) -> Result<(), Refusal> {
        let fee = self.fee(amount);
        match max_fee.filter(|max| fee > *max) {
            Some(max) => {
                Err(Refusal::fee_changed(fee, format!("The fee is {fee} of {} now, above {max}.", self.asset)))
            }
            None => Ok(()),
        }
    }

    /// Whether one transfer of this amount is allowed, whatever was sent before.
    pub(crate) fn allow(&self, amount: Amount) -> Result<(), Refusal> {
        self.is_on()?;
        if let Some(min) = self.min.filter(|min| amount < *min) {
            let detail = format!("At least {min} of {} are sent at once.", self.asset);
            return Err(Refusal::limit(LIMIT_EXCEEDED, "min", min, detail));
        }
        match self.max_transfer.filter(|max| amount > *max) {
            Some(max) => {
                let detail = format!("At most {max} of {} are sent at once.", self.asset);
                Err(Refusal::limit(LIMIT_EXCEEDED, "max_transfer", max, detail))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(flat: i64, bps: u32, max: Option<i64>) -> WalletRules {
        let off = WalletRules::off("EUR".parse().unwrap());
        WalletRules { fee_flat: flat.into(), fee_bps: bps, fee_max: max.map(Amount::from), ..off }
    }

    #[test]
    fn fees_are_rounded_half_up_and_never_above_the_amount() {
        for (flat, bps, max, amount, fee) in [
            (0, 0, None, 100, 0),
            (0, 50, None, 99, 0),
            (0, 50, None, 100, 1),
            (0, 50, None, 300, 2),
            (0, 33, None, 1_000, 3),
            (25, 100, None, 1_000, 35),
            (25, 100, Some(30), 1_000, 30),
            (25, 100, Some(30), 200, 27),
            (25, 0, None, 10, 10),
            (0, 10_000, None, 7, 7),
            (5, 10_000, None, 7, 7),
        ] {
            assert_eq!(rules(flat, bps, max).fee(amount.into()).get(), fee, "{flat} {bps} {max:?} {amount}");
        }
        let most = Amount::new(crate::model::MAX_SUM).unwrap();
        assert_eq!(rules(1, 10_000, None).fee(most), most);
    }

    #[test]
    fn nothing_is_sent_without_rules() {
        let refused = |rules: &WalletRules, amount: i64| rules.allow(amount.into()).map_err(|refusal| refusal.code);
        assert_eq!(refused(&rules(0, 0, None), 1), Err("transfers_off".to_owned()));
        let min = Some(Amount::from(5));
        let rules = WalletRules { transfers: true, min, max_transfer: Some(10.into()), ..rules(0, 0, None) };
        assert_eq!((refused(&rules, 5), refused(&rules, 10)), (Ok(()), Ok(())));
        let low = rules.allow(4.into()).unwrap_err().limit.unwrap();
        let high = rules.allow(11.into()).unwrap_err().limit.unwrap();
        assert_eq!(
            (low.limit.as_str(), low.left.get(), high.limit.as_str(), high.left.get()),
            ("min", 5, "max_transfer", 10)
        );
    }
}
