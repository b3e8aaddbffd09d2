//! Books what a transfer among people moves, and its fee, counted against the limits of its payer's wallet.

use service::table::{TableError, Transaction as Commit};

use super::book::{Booked, Booking};
use crate::Ledger;
use crate::model::{NewAccount, Refusal, TransferDraft, WalletRules, charted, fees_path};

/// Books the transaction of a transfer or of one of its runs, with what `add` writes in the same commit; refused with the label
/// of rules where these have changed.
pub(super) async fn book_transfer(
    app: &Ledger,
    asked: &TransferDraft,
    n: u32,
    rules: &WalletRules,
    add: impl Fn(&mut Commit),
) -> Result<Booked, TableError> {
    let draft = asked.draft(n, rules.fee(asked.amount));
    let draft = draft.ok_or_else(|| TableError::Failed("a wallet has no path".into()))?;
    let opens: Vec<NewAccount> = fees_path(asked.asset).as_ref().and_then(charted).into_iter().collect();
    // Where there is no fee, its account is none of the transaction's.
    let opens = opens.into_iter().filter(|new| draft.accounts().contains(&new.path)).collect();
    let booking = Booking { opens, keeps_refusal: false, spends: Some(rules), ..Booking::of(&draft) };
    let write = |commit: &mut Commit, _: Option<&Refusal>| {
        add(commit);
        commit.push(app.store.check_rules(rules, asked.id));
    };
    booking.book_and_tell(app, write).await
}
