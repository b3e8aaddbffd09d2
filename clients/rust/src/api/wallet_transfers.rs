// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/wallet-transfers`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, List, Plain};
use crate::types;
use crate::values::text_enum;

/// The operations of `/wallet-transfers`.
#[derive(Clone, Copy, Debug)]
pub struct WalletTransfers<'a> {
    pub(super) stoa: &'a Stoa,
}

impl WalletTransfers<'_> {
    /// Lists transfers, newest first.
    ///
    /// The caller's own, with those that were made as a guest; those of another `owner` by the scope `ledger:read`. May
    /// be slightly stale. Costs 0.5 RRU, 0.5 RRU for each direction and 4 KB, and 1 RRU a transfer.
    ///
    /// # Refusals
    ///
    /// - 403: Somebody else's transfers need the scope `ledger:read`.
    ///
    /// `GET /wallet-transfers`
    pub fn list(&self, query: &ListWalletTransfersQuery) -> List<types::WalletTransfer> {
        self.stoa.list(Method::GET, &["wallet-transfers"]).query(query)
    }

    /// Sends from the caller's wallet to another's.
    ///
    /// For accounts and guests. The recipient's wallet has to be open (`POST /wallets`), so that nothing is sent to
    /// nobody. The payer pays the fee beside the amount. At once where no time is named. With `hold` the funds are held
    /// until the transfer is completed, cancelled, or expires. With `execute_at`, for accounts alone, nothing is held:
    /// when a run is due, it is carried out, or fails with a code, once; one that is repeated goes on with the next,
    /// and ends after five failures in a row. A run that is more than a day late is missed.
    ///
    /// The id is the client's and names the transfer for ever: sent again with the same content, it gets the answer of
    /// the first time (200 with `Idempotent-Replayed: true`). What is refused is recorded, and refused alike for ever:
    /// to try again, draw another id. So no `Idempotency-Key` is needed. Costs 4 RRU and 21 WRU; with a fee 1 RRU and 4
    /// WRU more; a hold 5 WRU more, with a fee 7; a plan 4 RRU and 10 WRU; refused up to 7 RRU and 1 WRU; with a guest
    /// 0.5 RRU less.
    ///
    /// # Refusals
    ///
    /// - 403: `not_an_owner`: a service has no wallet; `account_required`: a guest plans nothing; `account_erased`, for
    ///   ever.
    /// - 409: `id_taken`: the id stands for a transfer of other content, or of somebody else.
    /// - 422: `self_transfer`. Or refused, and so for ever: `transfers_off`; `limit_exceeded`, with the `limit` and
    ///   what is `left` of it; `insufficient_funds`, `unknown_account` (its `account` says which wallet is not open),
    ///   `account_frozen`, `already_expired`, `execute_in_past`, `wallet_merged`, `sums_too_large`; `fee_changed`: the
    ///   `fee` is above `max_fee`; `out_of_range`: a hold lasts a minute at least; `too_many_holds`: 50 are held that
    ///   the wallet pays; `too_many_plans`: 100 of the payer are open.
    ///
    /// `POST /wallet-transfers`
    pub fn create(&self, body: &types::WalletTransferContent) -> Call<types::WalletTransfer, Plain> {
        self.stoa.call(Method::POST, &["wallet-transfers"]).json(body)
    }

    /// Shows a transfer as it stands.
    ///
    /// To its payer and its recipient; to others by the scope `ledger:read` or `ledger:write`. The recipient sees
    /// neither fee nor balances. The id of a transfer that was refused names nothing. Costs 2 RRU, of one that is
    /// planned 1 RRU.
    ///
    /// `GET /wallet-transfers/{transfer_id}`
    pub fn find(&self, transfer_id: &str) -> Call<types::WalletTransfer, Conditional> {
        self.stoa.call(Method::GET, &["wallet-transfers", transfer_id])
    }

    /// Ends a transfer that is held or planned.
    ///
    /// For its payer, and by the scope `ledger:write`; the recipient declines so what is held. What was held is
    /// available again, and counts no more against the limits of its day. Of a plan, what was carried out stays. The
    /// same again gets the same answer. Takes no body. Costs 4 RRU and 20 WRU; with a fee 1 RRU and 9 WRU more; of a
    /// plan 1 RRU and 7 WRU; for a guest 1 RRU more.
    ///
    /// # Refusals
    ///
    /// - 403: `not_the_payer`: the recipient does not end a plan; `insufficient_scope`.
    /// - 409: `not_pending`, `already_posted`, `expired`, `already_ended`.
    /// - 422: `wallet_merged`: the guest is an account now.
    ///
    /// `POST /wallet-transfers/{transfer_id}/cancel`
    pub fn cancel(&self, transfer_id: &str) -> Call<types::WalletTransfer, Plain> {
        self.stoa.call(Method::POST, &["wallet-transfers", transfer_id, "cancel"])
    }

    /// Carries a transfer out that is held.
    ///
    /// For its payer, and by the scope `ledger:write`. The same again gets the same answer, at any later time. From
    /// `expires_at` on it is too late. Takes no body. Costs 3 RRU and 18 WRU; with a fee 1 RRU and 9 WRU more; for a
    /// guest 1 RRU more.
    ///
    /// # Refusals
    ///
    /// - 403: `not_the_payer`: the recipient does not complete it; `insufficient_scope`.
    /// - 409: `not_pending`, `already_voided`, `expired`; `already_posted`: staff posted a part of it, which
    ///   `amount_posted` shows, and the rest is free again.
    /// - 422: `account_frozen`, `sums_too_large`; `wallet_merged`: the guest is an account now. The hold stays as it
    ///   was.
    ///
    /// `POST /wallet-transfers/{transfer_id}/complete`
    pub fn complete(&self, transfer_id: &str) -> Call<types::WalletTransfer, Plain> {
        self.stoa.call(Method::POST, &["wallet-transfers", transfer_id, "complete"])
    }
}

/// The query of [`WalletTransfers::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListWalletTransfersQuery {
    /// Those of this owner; the caller's own where nothing is said.
    pub owner: Option<types::Owner>,
    /// Only those that come in, or go out.
    pub direction: Option<ListWalletTransfersDirection>,
}

text_enum! {
    /// Which transfers of an owner.
    ListWalletTransfersDirection {
        In = "in",
        Out = "out",
    }
}
