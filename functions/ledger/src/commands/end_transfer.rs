//! Completes a transfer that is held, or ends one that is held or planned.

use domain::id::WalletTransferId;
use domain::owner::Owner;
use http::StatusCode;
use service::Problem;
use service::caller::{Caller, Scope};
use service::table::{Attempts, TableError};

use super::expire::expire_all;
use super::resolve::{Resolved, resolve};
use crate::Ledger;
use crate::model::{Kept, KeptTransfer, Resolve, Transaction, WalletTransfer};
use crate::scopes::{LedgerRead, LedgerWrite};
use crate::store::TRANSFER;

/// A transfer as its reader may see it.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) transfer: WalletTransfer,
    /// The transaction that carries it out or holds it.
    pub(crate) transaction: Option<Transaction>,
    /// Whether the reader may know what its payer has.
    pub(crate) by_payer: bool,
    /// Whether it had ended so before.
    pub(crate) again: bool,
}

/// What somebody is to a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Payer,
    Recipient,
    Writer,
    Reader,
}

/// How a transfer is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Carried out.
    Complete,
    /// Given up.
    Cancel,
}

/// Reads a transfer; 404 unless the caller is its payer or its recipient, or holds a scope. 1 RRU, and 1 RRU with a
/// transaction; of a guest's, read by an account, 1 RRU more.
pub(crate) async fn find(app: &Ledger, id: WalletTransferId, caller: &Caller) -> Result<Seen, Problem> {
    let (transfer, role) = visible(app, id, caller).await?;
    let transaction = transaction_of(app, &transfer).await?;
    Ok(Seen { transfer, transaction, by_payer: role != Role::Recipient, again: false })
}

/// Ends a transfer. The payer and staff may end it either way, the recipient may decline what is held.
pub(crate) async fn end(app: &Ledger, id: WalletTransferId, caller: &Caller, ending: Ending) -> Result<Seen, Problem> {
    let mut attempts = Attempts::on("transfer");
    loop {
        let (transfer, role) = visible(app, id, caller).await?;
        is_no_merged_guest(app, caller.owner()).await?;
        allow(role, &transfer, ending)?;
        let by_payer = role != Role::Recipient;
        if let (Some(plan), Ending::Cancel) = (&transfer.plan, ending) {
            if plan.cancelled_at.is_some() {
                return Ok(Seen { transfer, transaction: None, by_payer, again: true });
            }
            if plan.next.is_none() {
                return Err(Problem::conflict("already_ended", "The transfer's last run is over."));
            }
            let after = transfer.cancelled(app.context.clock.now());
            match app.store.change_transfer(&transfer, &after).await {
                Err(error) if error.refused(TRANSFER) => {
                    attempts.again().await?;
                    continue;
                }
                other => other?,
            }
            return Ok(Seen { transfer: after, transaction: None, by_payer, again: false });
        }
        let held = transfer.transaction.filter(|_| transfer.plan.is_none());
        let held =
            held.ok_or_else(|| Problem::conflict("not_pending", "The transfer is planned; there is no hold."))?;
        let how = if ending == Ending::Complete { Resolve::Post(None) } else { Resolve::Void };
        let (transaction, again) = match resolve(app, held, &how).await? {
            Resolved::Now(transaction) => (transaction, false),
            Resolved::Before(transaction) => (transaction, true),
            Resolved::Not(unresolved) => return Err(unresolved.problem()),
            Resolved::Unknown => return Err(Problem::internal()),
        };
        return Ok(Seen { transfer, transaction: Some(transaction.as_ended()), by_payer, again });
    }
}

/// 422 for a guest who is an account now, and does by that what is to be done: 1 RRU for a guest.
pub(crate) async fn is_no_merged_guest(app: &Ledger, owner: Option<Owner>) -> Result<(), Problem> {
    match owner {
        Some(Owner::Guest(guest)) if app.store.guest(guest).await?.merged_into.is_some() => {
            Err(Problem::refused("wallet_merged", "The guest is an account now, which has a wallet of its own."))
        }
        _ => Ok(()),
    }
}

fn allow(role: Role, transfer: &WalletTransfer, ending: Ending) -> Result<(), Problem> {
    let forbidden = |detail: &str| Err(Problem::new(StatusCode::FORBIDDEN, "not_the_payer", detail));
    match (role, ending) {
        (Role::Reader, _) => Err(Problem::insufficient_scope(LedgerWrite::NAME)),
        (Role::Recipient, Ending::Complete) => forbidden("Only its payer completes a transfer."),
        (Role::Recipient, Ending::Cancel) if transfer.plan.is_some() => {
            forbidden("Only its payer ends a transfer that is planned.")
        }
        _ => Ok(()),
    }
}

async fn visible(app: &Ledger, id: WalletTransferId, caller: &Caller) -> Result<(WalletTransfer, Role), Problem> {
    let unknown = || Problem::not_found("transfer");
    let Some(KeptTransfer::Made(transfer)) = app.store.kept_transfer(id).await? else { return Err(unknown()) };
    let (from, to) = (transfer.asked.from, transfer.asked.to);
    let role = if is_theirs(app, caller, from).await? {
        Role::Payer
    } else if caller.has_scope(LedgerWrite::NAME) {
        Role::Writer
    } else if is_theirs(app, caller, to).await? {
        Role::Recipient
    } else if caller.has_scope(LedgerRead::NAME) {
        Role::Reader
    } else {
        return Err(unknown());
    };
    Ok((*transfer, role))
}

/// Whether something is the caller's own, or was that of a guest whom the caller's account became.
async fn is_theirs(app: &Ledger, caller: &Caller, owner: Owner) -> Result<bool, TableError> {
    match (caller.owner(), owner) {
        (Some(own), owner) if own == owner => Ok(true),
        (Some(Owner::Account(account)), Owner::Guest(guest)) => {
            Ok(app.store.guest(guest).await?.merged_into == Some(Owner::Account(account)))
        }
        _ => Ok(false),
    }
}

/// The transaction that carries a transfer out or holds it, after its hold has ended where its time is over.
pub(crate) async fn transaction_of(app: &Ledger, transfer: &WalletTransfer) -> Result<Option<Transaction>, TableError> {
    let Some(id) = transfer.transaction else { return Ok(None) };
    let booked = |kept: Option<Kept>| match kept {
        Some(Kept::Booked(transaction)) => Some(*transaction),
        _ => None,
    };
    let found = booked(app.store.kept(id).await?);
    if found.as_ref().is_some_and(|transaction| transaction.is_overdue(app.context.clock.now())) {
        expire_all(app, vec![id]).await?;
        return Ok(booked(app.store.kept(id).await?));
    }
    Ok(found)
}
