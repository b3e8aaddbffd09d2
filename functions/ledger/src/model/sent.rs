//! How much a wallet has sent in a month, day by day: changed in the commit of each transfer, so that no limit is passed.

use std::collections::BTreeMap;

use domain::{Amount, Timestamp};
use serde::{Deserialize, Serialize};

use super::refusal::LIMIT_EXCEEDED;
use super::{AccountPath, Day, Refusal, WalletRules};

/// A month of UTC: `2026-03`.
pub(crate) fn month_of(day: &Day) -> String {
    day.as_str().chars().take(7).collect()
}

/// What a wallet has sent in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sent {
    pub(crate) account: AccountPath,
    pub(crate) month: String,
    /// By days of which something counts.
    pub(crate) days: BTreeMap<String, Amount>,
    /// Counts its changes; 0 where there is nothing yet.
    pub(crate) version: u64,
}

/// What counts of a transfer, so that it is given back where its hold ends without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counted {
    pub(crate) account: AccountPath,
    pub(crate) day: Day,
    pub(crate) amount: Amount,
}

/// What is left of a limit.
fn left(limit: Option<Amount>, sent: Amount) -> Option<Amount> {
    limit.map(|limit| limit.minus(sent).unwrap_or_default().max(Amount::ZERO))
}

impl Sent {
    /// A month in which nothing was sent yet.
    pub(crate) fn nothing(account: AccountPath, month: String) -> Self {
        Self { account, month, days: BTreeMap::new(), version: 0 }
    }

    fn on(&self, day: &Day) -> Amount {
        self.days.get(day.as_str()).copied().unwrap_or_default()
    }

    fn in_month(&self) -> Amount {
        // At most 31 sums of 34 digits.
        self.days.values().fold(Amount::ZERO, |sum, amount| sum.plus(*amount).unwrap_or(sum))
    }

    /// What may still be sent on a day, and in the month; nothing is said where there is no limit.
    pub(crate) fn left(&self, rules: &WalletRules, day: &Day) -> (Option<Amount>, Option<Amount>) {
        (left(rules.max_day, self.on(day)), left(rules.max_month, self.in_month()))
    }

    /// The month with a transfer more, where the rules allow it.
    pub(crate) fn with(&self, rules: &WalletRules, counted: &Counted) -> Result<Self, Refusal> {
        let (today, month) = self.left(rules, &counted.day);
        for (name, when, left) in [("max_day", "today", today), ("max_month", "this month", month)] {
            if let Some(left) = left.filter(|left| counted.amount > *left) {
                let detail = format!("{} of {} may still be sent {when}.", left, rules.asset);
                return Err(Refusal::limit(LIMIT_EXCEEDED, name, left, detail));
            }
        }
        let sum = self.on(&counted.day).plus(counted.amount).filter(|sum| sum.get() <= super::MAX_SUM);
        let detail = || format!("What {} sends on a day would have more than 34 digits.", self.account);
        let sum = sum.ok_or_else(|| Refusal::by("sums_too_large", &self.account, detail()))?;
        Ok(self.changed(&counted.day, sum))
    }

    /// The month with an amount of a day given back.
    pub(crate) fn without(&self, counted: &Counted) -> Self {
        self.changed(&counted.day, self.on(&counted.day).minus(counted.amount).unwrap_or_default().max(Amount::ZERO))
    }

    fn changed(&self, day: &Day, sum: Amount) -> Self {
        let mut after = Self { version: self.version + 1, ..self.clone() };
        match sum {
            Amount::ZERO => after.days.remove(day.as_str()),
            sum => after.days.insert(day.as_str().to_owned(), sum),
        };
        after
    }
}

impl Counted {
    /// What counts of a transfer that a wallet makes at a moment.
    pub(crate) fn at(account: AccountPath, amount: Amount, now: Timestamp) -> Self {
        Self { account, day: Day::of(now), amount }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_are_limited_apart_and_given_back_to_their_own_day() {
        let off = WalletRules::off("EUR".parse().unwrap());
        let rules = WalletRules { max_day: Some(10.into()), max_month: Some(15.into()), ..off };
        let counted = |day: &str, amount: i64| Counted {
            account: "w".parse().unwrap(),
            day: day.parse().unwrap(),
            amount: amount.into(),
        };
        let sent = Sent::nothing("w".parse().unwrap(), "2026-03".to_owned());
        let sent = sent.with(&rules, &counted("2026-03-01", 10)).unwrap();
        let limit = |refusal: Refusal| refusal.limit.map(|limit| (limit.limit, limit.left.get())).unwrap();
        let refused = limit(sent.with(&rules, &counted("2026-03-01", 1)).unwrap_err());
        assert_eq!(refused, ("max_day".to_owned(), 0));
        let refused = limit(sent.with(&rules, &counted("2026-03-02", 6)).unwrap_err());
        assert_eq!(refused, ("max_month".to_owned(), 5));
        let sent = sent.without(&counted("2026-03-01", 4)).with(&rules, &counted("2026-03-02", 9)).unwrap();
        assert_eq!((sent.on(&"2026-03-01".parse().unwrap()).get(), sent.in_month().get(), sent.version), (6, 15, 3));
        assert_eq!(sent.without(&counted("2026-03-01", 6)).days.len(), 1);
    }
}
