//! The chart of accounts that events post to: what each of them is follows from its path, so that nobody opens another in its
//! place.

use domain::AssetCode;
use domain::owner::Owner;

use super::{AccountKind, AccountPath, Constraint, NewAccount};

/// Over how many items the sums of an account are spread that each payment moves.
const PAYMENT_SHARDS: u32 = 8;
/// The same of an account that all payments by wallet meet on.
const ESCROW_SHARDS: u32 = 16;
/// The same of an account that all gift cards meet on.
const GIFT_SHARDS: u32 = 8;
/// The same of an account that all trades, or all transfers of people, meet on.
const TRADE_SHARDS: u32 = 16;

/// What the account of a path is, where events post to it.
pub(crate) fn charted(path: &AccountPath) -> Option<NewAccount> {
    let segments: Vec<&str> = path.as_str().split(':').collect();
    let (asset, named) = segments.split_last()?;
    let asset: AssetCode = asset.parse().ok()?;
    let (kind, shards, owner) = match named {
        ["assets", "provider", _, ..] => (AccountKind::Asset, PAYMENT_SHARDS, None),
        ["income", "sales"] => (AccountKind::Income, PAYMENT_SHARDS, None),
        ["expenses", "disputes"] => (AccountKind::Expense, 1, None),
        ["trading", "escrow"] => (AccountKind::Liability, TRADE_SHARDS, None),
        ["payments", "escrow"] => (AccountKind::Liability, ESCROW_SHARDS, None),
        ["liabilities", "gift-cards"] => (AccountKind::Liability, GIFT_SHARDS, None),
        ["expenses", "gift-cards"] => (AccountKind::Expense, GIFT_SHARDS, None),
        ["income", "gift-card-breakage"] => (AccountKind::Income, 1, None),
        ["income", "trading-fees"] => (AccountKind::Income, TRADE_SHARDS, None),
        ["income", "wallet-fees"] => (AccountKind::Income, TRADE_SHARDS, None),
        ["wallets", owner] => (AccountKind::Liability, 1, Some(as_written(owner)?)),
        _ => return None,
    };
    let constraint = if owner.is_some() { Constraint::NoOverdraft } else { Constraint::None };
    Some(NewAccount { shards, owner, constraint, ..NewAccount::new(path.clone(), kind, asset) })
}

/// An owner, if the text is just how events write them.
fn as_written(text: &str) -> Option<Owner> {
    text.parse().ok().filter(|owner: &Owner| owner.to_string() == text)
}

impl NewAccount {
    /// The account, with as many shards as the chart has at least; or what events expect of it, where it is another.
    pub(crate) fn into_charted(self) -> Result<Self, String> {
        let Some(chart) = charted(&self.path) else { return Ok(self) };
        let is_same = (self.kind, self.currency, self.constraint, self.owner)
            == (chart.kind, chart.currency, chart.constraint, chart.owner)
            && self.ledger == chart.ledger;
        if is_same {
            return Ok(Self { shards: self.shards.max(chart.shards), ..self });
        }
        let (constraint, owner) = match chart.owner {
            Some(owner) => ("no_overdraft", format!("the owner {owner}")),
            None => ("none", "no owner".to_owned()),
        };
        let (path, kind, currency, ledger) = (&chart.path, name(chart.kind), chart.currency, &chart.ledger);
        Err(format!(
            "Events post to {path}: it is of the kind {kind}, the currency {currency} and the ledger {ledger}, with the \
             constraint {constraint} and {owner}."
        ))
    }
}

const fn name(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Asset => "asset",
        AccountKind::Liability => "liability",
        AccountKind::Equity => "equity",
        AccountKind::Income => "income",
        AccountKind::Expense => "expense",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> Option<NewAccount> {
        charted(&path.parse().unwrap())
    }

    #[test]
    fn only_what_events_post_to_is_charted() {
        let owner = "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
        for path in [
            "income:sales",
            "income:sales:eur",
            "income:sales:shoes:EUR",
            "assets:provider:EUR",
            "wallets:ada:EUR",
            &format!("wallets:{owner}"),
            &format!("wallets:{owner}:savings:EUR"),
            &format!("wallets:{}:EUR", owner.to_lowercase()),
        ] {
            assert!(of(path).is_none(), "{path}");
        }
        let guest = of("wallets:guest_01J8ZQ4T6M3V0X9K2B7C5D1EFG:BTC").unwrap();
        assert_eq!((guest.constraint, guest.owner.is_some(), guest.shards), (Constraint::NoOverdraft, true, 1));
        assert_eq!(of("assets:provider:a:b:EUR").unwrap().shards, 8, "whatever a provider is called");
    }
}
