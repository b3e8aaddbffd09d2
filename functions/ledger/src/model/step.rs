//! A step of a transaction, its creation or the end of its hold: all that is written with it.

use domain::{Amount, Timestamp};

use super::record::RecordEntry;
use super::refusal::TOO_MANY_HOLDS;
use super::{Account, Accounts, Change, Counted, Entry, JournalRecord, Refusal, Side, Transaction};

/// How many transfers may be held at once that one wallet pays.
const MAX_HELD: u32 = 50;

/// Which step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StepKind {
    /// 1 is the creation, 2 the end of a hold.
    pub(crate) n: u8,
    pub(crate) kind: Change,
    pub(crate) booked_at: Timestamp,
}

/// A decided step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// The transaction after it.
    pub(crate) transaction: Transaction,
    /// Its accounts after it, each one version on.
    pub(crate) accounts: Vec<Account>,
    /// The movement of each account.
    pub(crate) entries: Vec<Entry>,
    /// What the journal records.
    pub(crate) record: JournalRecord,
    /// The transaction that this one takes back, after it.
    pub(crate) reversed: Option<Transaction>,
}

impl Step {
    /// Moves the amounts of each entry on its account. The caller has seen to it that the step may be made.
    pub(crate) fn carry_out(
        transaction: Transaction,
        step: StepKind,
        accounts: &Accounts,
        amounts: &[Amount],
    ) -> Result<Self, Refusal> {
        let mut after = accounts.clone();
        for (line, amount) in transaction.entries.iter().zip(amounts) {
            let Some(account) = after.get_mut(&line.account) else { continue };
            let released = match step.n {
                1 => Some(account.sums),
                _ => account.sums.release(line.side, line.amount),
            };
            let sums = released.and_then(|sums| match step.kind {
                Change::Pending => sums.hold(line.side, *amount),
                Change::Posted => sums.post(line.side, *amount),
                Change::Voided | Change::Expired => Some(sums),
            });
            let detail = || format!("The sums of {} would have more than 34 digits.", line.account);
            account.sums = sums.ok_or_else(|| Refusal::by("sums_too_large", &line.account, detail()))?;
        }
        for account in after.values_mut() {
            account.version += 1;
            account.last_booked_at = step.booked_at;
            account.updated_at = step.booked_at;
            let is_payer = transaction.counted.as_ref().is_some_and(|counted| counted.account == account.path);
            if step.n > 1 && is_payer {
                account.transfers_held = account.transfers_held.saturating_sub(1);
            }
            match transaction.expires_at {
                Some(end) if step.kind == Change::Pending => {
                    account.timed_holds += 1;
                    account.expires_from = Some(account.expires_from.map_or(end, |first| first.min(end)));
                }
                Some(_) if step.n > 1 => {
                    account.timed_holds = account.timed_holds.saturating_sub(1);
                    account.expires_from = account.expires_from.filter(|_| account.timed_holds > 0);
                }
                _ => {}
            }
        }
        let balances = transaction
            .entries
            .iter()
            .map(|line| after.get(&line.account).filter(|account| account.shard.is_none()).map(Account::balances));
        let balances = balances.collect();
        let entries = after.values().map(|account| entry(&transaction, step, account, amounts)).collect();
        let record = record(&transaction, step, amounts);
        let mut transaction = transaction;
        match (step.n, &mut transaction.end) {
            (1, _) => transaction.after = balances,
            (_, Some(end)) => end.after = balances,
            _ => {}
        }
        Ok(Self { transaction, accounts: after.into_values().collect(), entries, record, reversed: None })
    }
}

impl Step {
    /// Counts it as a transfer among people; refused where too many are held already that its payer pays.
    pub(crate) fn count(&mut self, counted: Counted) -> Result<(), Refusal> {
        let payer = self.accounts.iter_mut().find(|account| account.path == counted.account);
        if let Some(payer) = payer.filter(|_| self.transaction.pending) {
            if payer.transfers_held >= MAX_HELD {
                let detail = format!("{MAX_HELD} transfers are held that {} pays; end one of them first.", payer.path);
                return Err(Refusal::by(TOO_MANY_HOLDS, &payer.path, detail));
            }
            payer.transfers_held += 1;
        }
        self.transaction.counted = Some(counted);
        Ok(())
    }
}

/// What a step moves on one account.
fn entry(transaction: &Transaction, step: StepKind, account: &Account, amounts: &[Amount]) -> Entry {
    let sum = |side: Side| {
        let own = transaction.entries.iter().zip(amounts);
        let own = own.filter(|(line, _)| line.account == account.path && line.side == side);
        // Thirty amounts of 34 digits are an amount.
        own.fold(Amount::ZERO, |sum, (_, amount)| sum.plus(*amount).unwrap_or(sum))
    };
    Entry {
        account: account.path.clone(),
        shard: account.shard,
        version: account.version,
        transaction: transaction.id,
        step: step.n,
        kind: step.kind,
        debit: sum(Side::Debit),
        credit: sum(Side::Credit),
        currency: account.currency,
        booked_at: step.booked_at,
        effective_at: effective(transaction, step),
        reference: transaction.reference.clone(),
        description: transaction.description.clone(),
        sums: account.sums,
    }
}

/// From when a step counts: its creation as the client says, the end of a hold when it is booked.
fn effective(transaction: &Transaction, step: StepKind) -> Timestamp {
    if step.n == 1 { transaction.effective_at } else { step.booked_at }
}

fn record(transaction: &Transaction, step: StepKind, amounts: &[Amount]) -> JournalRecord {
    let moved = transaction.entries.iter().zip(amounts).filter(|(_, amount)| amount.is_positive());
    let entries = moved.map(|(line, amount)| RecordEntry {
        account: line.account.clone(),
        currency: line.currency,
        side: line.side,
        amount: *amount,
    });
    JournalRecord {
        ledger: transaction.ledger.clone(),
        transaction: transaction.id,
        step: step.n,
        kind: step.kind,
        booked_at: step.booked_at,
        effective_at: effective(transaction, step),
        reference: transaction.reference.clone(),
        reverses: transaction.reverses,
        entries: entries.collect(),
    }
}
