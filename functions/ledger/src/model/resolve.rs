//! The end of a hold: posted in whole or in part, voided, or expired. One of them, once.

use domain::{Amount, Timestamp};

use super::draft::{Draft, DraftLine, takes_part, unbalanced};
use super::step::{Step, StepKind};
use super::transaction::End;
use super::{Accounts, Change, Counted, Refusal, Transaction};

/// How a hold is to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Resolve {
    /// Posted: all of it, or of each account and side as much as is named.
    Post(Option<Vec<DraftLine>>),
    /// Given up.
    Void,
    /// By itself.
    Expire,
}

/// Why a hold does not end so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unresolved {
    /// The transaction is not in a state for it: 409.
    Conflict(&'static str, String),
    /// The request or an account stands in the way: 422. Nothing is recorded, the hold stays.
    Refused(Refusal),
}

impl Resolve {
    const fn kind(&self) -> Change {
        match self {
            Self::Post(_) => Change::Posted,
            Self::Void => Change::Voided,
            Self::Expire => Change::Expired,
        }
    }
}

fn conflict<T>(code: &'static str, detail: &str) -> Result<T, Unresolved> {
    Err(Unresolved::Conflict(code, detail.to_owned()))
}

impl Transaction {
    /// The amounts to move where the hold ends so; `None` where it has ended just so already.
    pub(crate) fn ending(&self, how: &Resolve, now: Timestamp) -> Result<Option<Vec<Amount>>, Unresolved> {
        if !self.pending {
            return conflict("not_pending", "The transaction was posted at once; there is no hold.");
        }
        let amounts = match how {
            Resolve::Post(Some(postings)) => self.parts(postings).map_err(Unresolved::Refused),
            _ => Ok(self.entries.iter().map(|line| line.amount).collect()),
        };
        match &self.end {
            Some(end) if end.kind == how.kind() => match how {
                Resolve::Post(_) if amounts.as_ref() != Ok(&end.amounts) => {
                    conflict("already_posted", "The hold was posted with other amounts.")
                }
                _ => Ok(None),
            },
            Some(End { kind: Change::Posted, .. }) => conflict("already_posted", "The hold was posted."),
            Some(End { kind: Change::Voided, .. }) => conflict("already_voided", "The hold was voided."),
            Some(_) => conflict("expired", "The hold has expired."),
            None if *how == Resolve::Expire && !self.is_overdue(now) => Ok(None),
            None => amounts.map(Some),
        }
    }

    /// How much of each entry is posted, where so much of each account and side is.
    fn parts(&self, postings: &[DraftLine]) -> Result<Vec<Amount>, Refusal> {
        let mut amounts = vec![Amount::ZERO; self.entries.len()];
        for posting in postings {
            let mut left = posting.amount;
            let own = self.entries.iter().zip(amounts.iter_mut());
            let own = own.filter(|(line, _)| line.account == posting.account && line.side == posting.side);
            let mut is_held = false;
            for (line, amount) in own {
                is_held = true;
                let part = left.min(line.amount.minus(*amount).unwrap_or_default());
                *amount = amount.plus(part).unwrap_or_default();
                left = left.minus(part).unwrap_or_default();
            }
            if !is_held {
                let detail = format!("Nothing of {} is held on this side.", posting.account);
                return Err(Refusal::by("not_held", &posting.account, detail));
            }
            if left != Amount::ZERO {
                let detail = format!("Less of {} is held on this side.", posting.account);
                return Err(Refusal::by("exceeds_hold", &posting.account, detail));
            }
        }
        match unbalanced(&self.entries, &amounts) {
            None => Ok(amounts),
            Some(currency) => {
                let detail = format!("The debits of {currency} are not as much as its credits.");
                Err(Refusal::new("unbalanced", detail))
            }
        }
    }

    /// Decides the end of the hold, moving these amounts.
    pub(crate) fn end(
        &self,
        how: &Resolve,
        amounts: &[Amount],
        accounts: &Accounts,
        now: Timestamp,
    ) -> Result<Step, Refusal> {
        if matches!(how, Resolve::Post(_)) {
            accounts.values().try_for_each(takes_part)?;
        }
        let booked_at = accounts.values().map(|account| account.last_booked_at).fold(now, Ord::max);
        let kind = how.kind();
        let posted = if kind == Change::Posted { amounts.to_vec() } else { Vec::new() };
        let end = End { kind, booked_at, amounts: posted, after: Vec::new() };
        let after = Self { end: Some(end), version: self.version + 1, updated_at: booked_at, ..self.clone() };
        Step::carry_out(after, StepKind { n: 2, kind, booked_at }, accounts, amounts)
    }

    /// What counts no more against the limits of a wallet once the hold ends so, moving these amounts: all where nothing is
    /// posted, else what the recipient does not get, which is its second entry.
    pub(crate) fn given_back(&self, how: &Resolve, amounts: &[Amount]) -> Option<Counted> {
        let counted = self.counted.as_ref()?;
        let posted = match how {
            Resolve::Post(_) => amounts.get(1).copied().unwrap_or_default(),
            Resolve::Void | Resolve::Expire => Amount::ZERO,
        };
        let amount = counted.amount.minus(posted).filter(|amount| amount.is_positive())?;
        Some(Counted { amount, ..counted.clone() })
    }

    /// The transaction that takes this one back: what is posted of it, with sides exchanged.
    pub(crate) fn reversal(&self, id: domain::id::TransactionId) -> Draft {
        let posted = self.entries.iter().zip(self.posted()).filter(|(_, amount)| amount.is_positive());
        let entries =
            posted.map(|(line, amount)| DraftLine { account: line.account.clone(), side: line.side.other(), amount });
        Draft { reverses: Some(self.id), ..Draft::posted(id, entries.collect()) }
    }

    /// The transaction once another has taken it back.
    pub(crate) fn reversed_by(&self, id: domain::id::TransactionId, now: Timestamp) -> Self {
        Self { reversed_by: Some(id), version: self.version + 1, updated_at: now, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use domain::Clock;
    use domain::id::TransactionId;

    use super::*;
    use crate::model::{AccountKind, AccountPath, NewAccount, Side, Status};

    const NOW: Timestamp = Timestamp::from_millis(1_000);

    fn path(text: &str) -> AccountPath {
        text.parse().unwrap()
    }

    /// A hold of 7 and 5 of one account for another.
    fn held() -> (Transaction, Accounts) {
        let open = |name: &str| {
            let new = NewAccount::new(path(name), AccountKind::Liability, "EUR".parse().unwrap());
            (path(name), new.open(NOW))
        };
        let accounts = Accounts::from([open("a"), open("b")]);
        let entries = vec![
            DraftLine::debit(path("a"), Amount::from(7)),
            DraftLine::debit(path("a"), Amount::from(5)),
            DraftLine::credit(path("b"), Amount::from(12)),
        ];
        let draft = Draft { pending: true, ..Draft::posted(TransactionId::new(&Clock::system()), entries) };
        let step = draft.decide(&accounts, NOW).unwrap();
        let after = step.accounts.into_iter().map(|account| (account.path.clone(), account)).collect();
        (step.transaction, after)
    }

    fn part(account: &str, side: Side, amount: i64) -> DraftLine {
        DraftLine { account: path(account), side, amount: Amount::from(amount) }
    }

    #[test]
    fn a_part_is_taken_in_the_order_of_the_entries() {
        let (held, accounts) = held();
        assert_eq!(held.status(NOW), Status::Pending);
        assert_eq!(accounts[&path("a")].version, 2, "two entries of one account are one change");
        let how = Resolve::Post(Some(vec![part("a", Side::Debit, 9), part("b", Side::Credit, 9)]));
        let amounts = held.ending(&how, NOW).unwrap().unwrap();
        assert_eq!(amounts, [7, 2, 9].map(Amount::from));
        let step = held.end(&how, &amounts, &accounts, NOW).unwrap();
        assert!(step.accounts.iter().all(|account| account.sums.holds_nothing()));
        let balances: Vec<_> = step.accounts.iter().map(|account| account.balances().posted.get()).collect();
        assert_eq!(balances, [-9, 9]);
        assert_eq!(step.transaction.ending(&how, NOW), Ok(None), "the same again");
        let other = step.transaction.ending(&Resolve::Post(None), NOW);
        assert!(matches!(other, Err(Unresolved::Conflict("already_posted", _))), "{other:?}");
        assert_eq!(step.transaction.reversal(held.id).entries[2], part("b", Side::Debit, 9));
    }

    #[test]
    fn a_part_is_held_balanced_and_no_more() {
        let (held, _) = held();
        for (parts, code) in [
            (vec![part("a", Side::Debit, 13), part("b", Side::Credit, 13)], "exceeds_hold"),
            (vec![part("a", Side::Credit, 1)], "not_held"),
            (vec![part("c", Side::Debit, 1)], "not_held"),
            (vec![part("a", Side::Debit, 2), part("b", Side::Credit, 1)], "unbalanced"),
        ] {
            let refused = held.ending(&Resolve::Post(Some(parts)), NOW);
            assert!(matches!(&refused, Err(Unresolved::Refused(refusal)) if refusal.code == code), "{refused:?}");
        }
    }
}
