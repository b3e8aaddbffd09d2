//! Why something is not booked on the account's wallet in place of a guest's.

use service::table::TableError;

use crate::Ledger;
use crate::model::{Draft, NewAccount, Refusal};

/// The most actions of a commit.
const MAX_ACTIONS: usize = 100;
/// Those of a step beside its accounts: the transaction, its reference, the record, an open period, events.
const BESIDE: usize = 5;

/// Why it does not follow from guests' wallets, so many, to those of `heirs`: of a transfer 1 RRU for each heir.
pub(super) async fn misplaced(
    app: &Ledger,
    is_transfer: bool,
    (asked, followed): (&Draft, &Draft),
    heirs: &[NewAccount],
    left: usize,
) -> Result<Option<Refusal>, TableError> {
    let each = if followed.pending && followed.expires_at.is_some() { 3 } else { 2 };
    if followed.accounts().len() * each + BESIDE + left > MAX_ACTIONS {
        let detail = "Too many of its accounts are wallets of guests who are an account's now: name the accounts' own.";
        return Ok(Some(Refusal::new("too_many_merged", detail)));
    }
    if !is_transfer {
        return Ok(None);
    }
    let account = |draft: &Draft, place: usize| draft.entries.get(place).map(|line| line.account.clone());
    let Some(payer) = account(asked, 0) else { return Ok(None) };
    if account(followed, 0) != Some(payer.clone()) {
        let detail = format!("{payer} is an account's wallet now, which pays by itself.");
        return Ok(Some(Refusal::by("wallet_merged", &payer, detail)));
    }
    for heir in heirs {
        if let Some(owner) = heir.owner
            && app.store.is_erased(owner).await?
        {
            return Ok(Some(Refusal::unknown(&heir.path)));
        }
    }
    let is_same = account(followed, 0) == account(followed, 1);
    Ok(is_same.then(|| Refusal::new("self_transfer", "Payer and recipient are the same by now.")))
}
