// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/wallets`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, List, Plain};
use crate::types;

/// The operations of `/wallets`.
#[derive(Clone, Copy, Debug)]
pub struct Wallets<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Wallets<'_> {
    /// Lists wallets by their assets.
    ///
    /// The scope `ledger:read` shows those of another `owner`. Without what they may send. May be slightly stale. Costs
    /// 0.5 RRU, and 0.5 RRU a wallet.
    ///
    /// # Refusals
    ///
    /// - 403: Somebody else's wallets need the scope `ledger:read`.
    ///
    /// `GET /wallets`
    pub fn list(&self, query: &ListWalletsQuery) -> List<types::Wallet> {
        self.stoa.list(Method::GET, &["wallets"]).query(query)
    }

    /// Opens the caller's own wallet, so that others can send to it.
    ///
    /// For accounts and guests. Once it is open, the same again shows it. Only of an asset that is sent from wallet to
    /// wallet; of others, wallets are opened when something is booked. Needs no `Idempotency-Key`, since there is one
    /// wallet an asset. Costs 3 RRU and 6 WRU, of a guest 5 RRU and 8 WRU; again 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: `not_an_owner`: a service has no wallet.
    /// - 422: `transfers_off`: the asset is not sent from wallet to wallet; `wallet_merged`: the guest is an account
    ///   now.
    ///
    /// `POST /wallets`
    pub fn open(&self, body: &types::WalletContent) -> Call<types::Wallet, Plain> {
        self.stoa.call(Method::POST, &["wallets"]).json(body)
    }

    /// Shows a wallet, what it may send, and what that costs.
    ///
    /// The scope `ledger:read` shows that of another `owner`. What is left is as of now: today and this month are those
    /// of UTC. What a fee or another limit is may change until a transfer is made. Costs 3 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: Somebody else's wallet needs the scope `ledger:read`.
    ///
    /// `GET /wallets/{asset}`
    pub fn find(&self, asset: &str, query: &FindWalletQuery) -> Call<types::Wallet, Conditional> {
        self.stoa.call(Method::GET, &["wallets", asset]).query(query)
    }
}

/// The query of [`Wallets::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListWalletsQuery {
    /// Those of this owner; the caller's own where nothing is said.
    pub owner: Option<types::Owner>,
}

/// The query of [`Wallets::find`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FindWalletQuery {
    /// Those of this owner; the caller's own where nothing is said.
    pub owner: Option<types::Owner>,
}
