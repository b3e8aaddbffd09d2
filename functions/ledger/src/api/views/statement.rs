//! Statements as clients see them: as JSON, and as rows of CSV.

use domain::id::TransactionId;
use domain::{Amount, AssetCode, Timestamp};
use serde::Serialize;

use crate::model::{Account, AccountPath, Balances, Change, Entry, LedgerName, Sums};
use crate::store::{Period, Statement};

/// The columns of a statement in CSV.
const COLUMNS: [&str; 12] = [
    "booked_at",
    "effective_at",
    "transaction",
    "step",
    "kind",
    "reference",
    "description",
    "debit",
    "credit",
    "posted",
    "pending",
    "available",
];

/// A statement of an account.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StatementResponse {
    /// The account.
    account: AccountPath,
    /// Its ledger.
    ledger: LedgerName,
    /// What it is of.
    currency: AssetCode,
    /// The first moment of the period; null from the beginning.
    from: Option<Timestamp>,
    /// The first moment after the period; null up to when the first page was asked for.
    to: Option<Timestamp>,
    /// The balances before the period.
    opening: Balances,
    /// The balances at its end.
    closing: Balances,
    /// The movements, oldest first.
    items: Vec<StatementLine>,
    /// Where to go on; null only at the true end.
    next_cursor: Option<String>,
}

/// A movement of an account.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StatementLine {
    /// The transaction.
    transaction: TransactionId,
    /// 1: it was posted or held. 2: its hold ended.
    #[schema(minimum = 1, maximum = 2)]
    step: u8,
    /// What became of it.
    kind: Change,
    /// When it was booked.
    booked_at: Timestamp,
    /// From when it counts.
    effective_at: Timestamp,
    /// The transaction's reference.
    reference: Option<String>,
    /// What it is, for people.
    description: Option<String>,
    /// What is debited: held, posted, or held no more.
    debit: Amount,
    /// What is credited, likewise.
    credit: Amount,
    /// What the account came to with it; null for an account with shards.
    balances: Option<Balances>,
}

impl StatementResponse {
    pub(in crate::api) fn new(
        account: &Account,
        period: Period,
        statement: &Statement,
        movements: Vec<Entry>,
        next_cursor: Option<String>,
    ) -> Self {
        Self {
            account: account.path.clone(),
            ledger: account.ledger.clone(),
            currency: account.currency,
            from: period.from,
            to: period.to,
            opening: balances(account, statement.opening),
            closing: balances(account, statement.closing),
            items: movements.into_iter().map(|entry| line(account, entry)).collect(),
            next_cursor,
        }
    }
}

fn balances(account: &Account, sums: Sums) -> Balances {
    sums.balances(account.kind.normal())
}

fn line(account: &Account, entry: Entry) -> StatementLine {
    let after = balances_after(account, &entry);
    StatementLine {
        transaction: entry.transaction,
        step: entry.step,
        kind: entry.kind,
        booked_at: entry.booked_at,
        effective_at: entry.effective_at,
        reference: entry.reference,
        description: entry.description,
        debit: entry.debit,
        credit: entry.credit,
        balances: after,
    }
}

fn balances_after(account: &Account, entry: &Entry) -> Option<Balances> {
    entry.shard.is_none().then(|| balances(account, entry.sums))
}

/// Writes a page as CSV: with the opening balances on the first, and the closing ones on the last.
pub(in crate::api) fn to_csv(
    account: &Account,
    statement: &Statement,
    movements: &[Entry],
    is_first: bool,
    is_last: bool,
) -> String {
    let mut text = String::new();
    push(&mut text, &COLUMNS.map(str::to_owned));
    if is_first {
        push(&mut text, &bound("opening", account, statement.opening));
    }
    for entry in movements {
        let kind = serde_json::to_value(entry.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
        let mut row = [
            entry.booked_at.to_string(),
            entry.effective_at.to_string(),
            entry.transaction.to_string(),
            entry.step.to_string(),
            kind.unwrap_or_default(),
            marked(entry.reference.as_deref().unwrap_or_default()),
            marked(entry.description.as_deref().unwrap_or_default()),
            entry.debit.to_string(),
            entry.credit.to_string(),
            String::new(),
            String::new(),
            String::new(),
        ];
        fill(&mut row, balances_after(account, entry));
        push(&mut text, &row);
    }
    if is_last {
        push(&mut text, &bound("closing", account, statement.closing));
    }
    text
}

/// The row of one end of the period.
fn bound(name: &str, account: &Account, sums: Sums) -> [String; 12] {
    let mut row: [String; 12] = Default::default();
    row[4] = name.to_owned();
    fill(&mut row, Some(balances(account, sums)));
    row
}

/// Fills in the last three cells.
fn fill(row: &mut [String; 12], balances: Option<Balances>) {
    if let Some(Balances { posted, pending, available }) = balances {
        row[9] = posted.to_string();
        row[10] = pending.to_string();
        row[11] = available.to_string();
    }
}

/// A text that would pass for a formula, marked with an apostrophe (OWASP, CSV Injection).
fn marked(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

/// Adds a row (RFC 4180).
fn push(text: &mut String, row: &[String; 12]) {
    for (n, cell) in row.iter().enumerate() {
        if n > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_marked() {
        let mut text = String::new();
        let mut row: [String; 12] = Default::default();
        row[0] = marked("=1+1");
        row[1] = marked("a,\"b\"");
        push(&mut text, &row);
        assert_eq!(text, "'=1+1,\"a,\"\"b\"\"\",,,,,,,,,,\r\n");
    }
}
