//! Payments by wallet: what they ask for is booked once, and answered in the same commit.
//!
//! | asked | debit | credit |
//! | --- | --- | --- |
//! | authorise | `wallets:<owner>:<currency>` | `payments:escrow:<currency>` |
//! | capture | `payments:escrow:<currency>` | `assets:provider:wallet:<currency>`, and the wallet what is left of a last one |
//! | void | `payments:escrow:<currency>` | `wallets:<owner>:<currency>` |
//! | refund | `assets:provider:wallet:<currency>` | `wallets:<owner>:<currency>` |
//!
//! Only an authorisation may be refused; payments sees to it that nothing else is asked for than was authorised. The
//! captures and refunds of payments post what they post for each provider, so that `assets:provider:wallet` is even in the
//! end. The escrow has no constraint, so that the order in which events arrive does not matter.

use domain::{Amount, AssetCode};
use events::ledger::WalletAnswered;
use events::payments::{WalletAsked, WalletOperation};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Ledger;
use crate::commands::book::{Booked, Booking};
use crate::commands::chart::{payment_escrow, provider, wallet};
use crate::model::{Asked, Draft, DraftLine, Kept, NewAccount, Origin, derived};

/// The name that payments has for wallets.
const WALLET: &str = "wallet";

/// Moves what a payment asks for, or says why not.
pub(super) async fn on_wallet_asked(app: &Ledger, _: &Event, asked: WalletAsked) -> Result<(), ConsumeError> {
    let (draft, opens) = draft(&asked)?;
    // What is not refused for ever is delivered again, and ends among the dead letters.
    let keeps_refusal = asked.operation == WalletOperation::Authorize;
    let booking = Booking { opens, keeps_refusal, ..Booking::of(&draft) };
    let booked = booking.book_and_tell(app, |commit, refusal| {
        commit.publish(&WalletAnswered {
            key: asked.key.clone(),
            payment_id: asked.payment_id,
            granted: refusal.is_none(),
            code: refusal.map(|refusal| refusal.code.clone()),
        });
    });
    match booked.await? {
        Booked::Now(_) | Booked::Before(Kept::Booked(_)) => Ok(()),
        Booked::Refused(_) | Booked::Before(Kept::Refused(_)) if keeps_refusal => Ok(()),
        Booked::Refused(refusal) => Err(not_booked(&asked, &refusal.detail)),
        Booked::Before(_) | Booked::Taken | Booked::Changed => {
            Err(not_booked(&asked, "its id stands for another transaction"))
        }
    }
}

/// The transaction of what is asked for, and the accounts of it.
fn draft(asked: &WalletAsked) -> Result<(Draft, Vec<NewAccount>), ConsumeError> {
    let currency = AssetCode::from(asked.amount.currency);
    let (wallet, escrow) = (wallet(asked.owner, currency)?, payment_escrow(currency)?);
    let provider = provider(Some(WALLET), currency)?;
    let amount = Amount::from(asked.amount.amount);
    let released = asked.released.map_or(Amount::ZERO, |released| Amount::from(released.amount));
    let both = amount.plus(released).ok_or_else(|| not_booked(asked, "its amounts are too large"))?;
    let (debit, credit) = (
        |account: &NewAccount, amount| DraftLine::debit(account.path.clone(), amount),
        |account: &NewAccount, amount| DraftLine::credit(account.path.clone(), amount),
    );
    let entries = match asked.operation {
        WalletOperation::Authorize => vec![debit(&wallet, amount), credit(&escrow, amount)],
        WalletOperation::Capture => {
            vec![debit(&escrow, both), credit(&provider, amount), credit(&wallet, released)]
        }
        WalletOperation::Void => vec![debit(&escrow, amount), credit(&wallet, amount)],
        WalletOperation::Refund => vec![debit(&provider, amount), credit(&wallet, amount)],
    };
    let is_capture = asked.operation == WalletOperation::Capture;
    let entries: Vec<_> = entries.into_iter().filter(|line| !is_capture || line.amount != Amount::ZERO).collect();
    let opens: Vec<_> = [wallet, escrow, provider]
        .into_iter()
        .filter(|account| entries.iter().any(|line| line.account == account.path))
        .collect();
    let may_be_refused = asked.operation == WalletOperation::Authorize;
    let draft = Draft {
        description: Some(format!("Wallet, {}", asked.key)),
        asked: if may_be_refused { Asked::MayBeRefused } else { Asked::HasHappened },
        origin: Some(Origin::Payments),
        ..Draft::posted(derived(asked, asked.payment_id.raw().made_at_ms()), entries)
    };
    Ok((draft, opens))
}

fn not_booked(asked: &WalletAsked, why: &str) -> ConsumeError {
    ConsumeError::NotYet(format!("{} can't be booked: {why}", asked.key))
}
